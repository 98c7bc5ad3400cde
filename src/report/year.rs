use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{
    ActivityReport, Cell, Comparison, Document, Figure, Measure, Section, Table, Value,
    work::{guests_beside, lower_bound, rate_cells, rate_table},
};
use crate::text::{Lang, Precision};

impl ActivityReport {
    /// Returns the report as a section: its figures, beside them those of the earlier years with which they are compared,
    /// and rates with their n, definition and interval. Counts of people bear the names under which the other sections
    /// tell them, so that all of a [`Document`] is hidden together.
    #[must_use]
    pub fn section(&self, lang: Lang) -> Section {
        let mut section = Section::new("activity", lang.pick("Yılın özeti", "The year at a glance"));
        let figures: Vec<&Figure> =
            self.measures().chain(self.comparisons().iter().map(Comparison::earlier)).collect();
        let years: BTreeSet<i32> = figures.iter().map(|figure| figure.year()).collect();
        let find = |measure: Measure, year: i32| {
            figures.iter().find(|figure| figure.measure() == measure && figure.year() == year)
        };
        let columns: Vec<String> = years.iter().map(ToString::to_string).collect();
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let title = section.title.clone();
        let mut counts = Table::new("activity_counts", &title, lang.pick("Gösterge", "Figure"), &columns);
        let mut rates = None;
        for measure in self.measures().map(Figure::measure) {
            let mut cells = Vec::new();
            for year in &years {
                let cell = match find(measure, *year).map(|figure| figure.value()) {
                    Some(Value::Count { count, .. }) => self.count(measure, *year, *count),
                    Some(Value::Rate(rate)) => {
                        let table = rates.get_or_insert_with(|| {
                            rate_table("activity_rates", lang.pick("Yıl", "Year"), rate, lang)
                        });
                        let names = ["responses/all", "satisfied/all", "unsatisfied/all"]
                            .map(|of| self.name(of, *year));
                        table.row(year.to_string(), rate_cells(&mut section, rate, names));
                        continue;
                    }
                    None => Cell::Absent,
                };
                cells.push(cell);
            }
            if !measure.is_rate() {
                counts.row(measure.name(lang), cells);
            }
        }
        section.tables.extend((!counts.rows.is_empty()).then_some(counts));
        section.tables.extend(rates);
        for year in years {
            let count = |measure| match find(measure, year)?.value() {
                Value::Count { count, .. } => Some(*count),
                Value::Rate(_) => None,
            };
            if let Some(homes) = count(Measure::IftarHouseholds)
                && let Some(people) = count(Measure::IftarGuests)
            {
                let names = ["households/all", "guests/all"].map(|of| self.name(of, year));
                guests_beside(&mut section, &names, self.name("further_guests/all", year), [homes, people]);
            }
        }
        let is_exact = |figure: &&Figure| match figure.value() {
            Value::Count { precision, .. } => *precision == Precision::Exact,
            Value::Rate(_) => true,
        };
        let exact = figures.iter().all(is_exact);
        section.notes.extend((!exact).then(|| lower_bound(lang)));
        section
    }

    /// Returns the report as it may leave the office: small counts of people are hidden, with whatever they could be worked
    /// out from ([`Document::published`]). Where other sections go out too, put the [`section`](Self::section) among them
    /// and publish them together.
    ///
    /// ```
    /// use imece::{report::{ActivityReport, Figure, Measure}, text::Lang};
    /// let report = ActivityReport::new("Kandıra".parse()?, 2025)
    ///     .with(Figure::exactly(Measure::IftarHouseholds, 2025, 3)?)?
    ///     .with(Figure::exactly(Measure::JointProgrammes, 2025, 3)?)?;
    /// assert_eq!(report.lines(Lang::English)[1], "3 households visited for iftar");
    /// let texts: Vec<_> = report.published(Lang::English).figures().map(|cell| cell.text(Lang::English)).collect();
    /// assert_eq!(texts, ["3", "*"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn published(&self, lang: Lang) -> Document {
        Document::new(self.unit().as_str(), lang, [self.section(lang)]).published()
    }

    fn count(&self, measure: Measure, year: i32, count: u64) -> Cell {
        let name = measure.people().first();
        name.map_or(Cell::Count(count), |name| Cell::people(self.name(name, year), count))
    }

    /// The name of a count of people: that of an earlier year is another count.
    fn name(&self, of: &str, year: i32) -> String {
        if year == self.year() { of.to_string() } else { format!("{of}/{year}") }
    }
}
