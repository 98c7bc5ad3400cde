use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use super::{Cell, LEAST_SHOWN, SmallCells, Table, Timetable, bookings::PARTICIPANTS, work::VISITORS};
use crate::text::Lang;

/// A whole report: what it is called, and its sections.
///
/// As it is built it is complete and meant for the office. What leaves the office is [`Document::published`].
///
/// ```
/// use imece::{report::{Document, Cell, Section, Table}, text::Lang};
/// let mut table = Table::new("guests", "Guests", "District", &["Guests"]);
/// for (district, guests) in [("Gebze", 2), ("İzmit", 9), ("Körfez", 7)] {
///     table.row(district, [Cell::people(district, guests)]);
/// }
/// table.total("All", [Cell::people("all", 18)]);
/// let mut section = Section::new("iftar", "At the tables");
/// section.tables.push(table);
/// section.sum("all", ["Gebze", "İzmit", "Körfez"]);
/// let report = Document::new("The year", Lang::English, [section]).published();
/// let texts: Vec<String> = report.figures().map(|figure| figure.text(Lang::English)).collect();
/// // Two guests could be known to each other, and 18 − 9 − 7 would tell of them.
/// assert_eq!(texts, ["*", "9", "*", "18"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// The language of its words.
    pub lang: Lang,
    /// What is told under one heading after another.
    pub sections: Vec<Section>,
}

/// What a report tells under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Section {
    /// A word that no other section of the report has, the same in every language.
    pub code: String,
    /// The heading.
    pub title: String,
    /// A sentence under the heading. It names no counts of people, since a sentence hides nothing.
    pub lead: Option<String>,
    /// What is told first.
    pub highlights: Vec<Highlight>,
    /// The figures.
    pub tables: Vec<Table>,
    /// Weeks of centres.
    pub timetables: Vec<Timetable>,
    /// How figures are to be read.
    pub notes: Vec<String>,
    /// Which counts of people are sums of others.
    pub sums: Vec<Sum>,
    /// Counts of people that no table shows but anybody could work out, as the rest of a whole. They are never
    /// published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests: Vec<Cell>,
}

/// A figure that is told first, with its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a label and a figure")]
pub struct Highlight {
    /// What it is.
    pub label: String,
    /// The figure.
    pub figure: Cell,
}

/// A count of people that is the sum of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a total and its parts")]
pub struct Sum {
    /// The name of the whole.
    pub total: String,
    /// The names of the parts.
    pub parts: Vec<String>,
}

impl Section {
    /// Makes a section with nothing in it.
    #[must_use]
    pub fn new(code: &str, title: &str) -> Self {
        Self {
            code: code.to_string(),
            title: title.to_string(),
            lead: None,
            highlights: Vec::new(),
            tables: Vec::new(),
            timetables: Vec::new(),
            notes: Vec::new(),
            sums: Vec::new(),
            rests: Vec::new(),
        }
    }

    /// Adds a figure that is told first.
    pub fn highlight(&mut self, label: impl Into<String>, figure: Cell) {
        self.highlights.push(Highlight { label: label.into(), figure });
    }

    /// Says that a count of people is the sum of others.
    pub fn sum<P: Into<String>>(&mut self, total: impl Into<String>, parts: impl IntoIterator<Item = P>) {
        let parts = parts.into_iter().map(Into::into).collect();
        self.sums.push(Sum { total: total.into(), parts });
    }

    /// Returns every figure that is shown, in the order of reading.
    pub fn figures(&self) -> impl Iterator<Item = &Cell> {
        let tables = self.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.figures);
        self.highlights.iter().map(|highlight| &highlight.figure).chain(tables)
    }

    fn figures_mut(&mut self) -> impl Iterator<Item = &mut Cell> {
        let tables =
            self.tables.iter_mut().flat_map(|table| &mut table.rows).flat_map(|row| &mut row.figures);
        self.highlights.iter_mut().map(|highlight| &mut highlight.figure).chain(tables)
    }
}

impl Document {
    /// Makes a report out of sections.
    pub fn new(title: impl Into<String>, lang: Lang, sections: impl IntoIterator<Item = Section>) -> Self {
        Self { title: title.into(), lang, sections: sections.into_iter().collect() }
    }

    /// Everybody who is counted under one name is counted under another too, and so under all that is below the two: who
    /// came to a meeting of March, `participants/2025-03`, is among the `visitors/2025-03`.
    fn within(mut self, part: &str, whole: &str) -> Self {
        let counts = self.people();
        let mut section = Section::new("", "");
        for (name, people) in &counts {
            let Some(below) = name.strip_prefix(part) else { continue };
            let all = format!("{whole}{below}");
            let rest = counts.get(&all).and_then(|all| all.checked_sub(*people));
            if let Some(rest) = rest {
                let others = format!("{whole}-{part}{below}");
                section.rests.push(Cell::people(others.clone(), rest));
                section.sum(all, [name.clone(), others]);
            }
        }
        if let Some(last) = self.sections.last_mut() {
            last.rests.extend(section.rests);
            last.sums.extend(section.sums);
        }
        self
    }

    /// Every count of people that is not hidden, by its name. Of two that have one name the smaller counts: it may have to
    /// be hidden.
    fn people(&self) -> BTreeMap<String, u64> {
        let rests = self.sections.iter().flat_map(|section| &section.rests);
        let mut people: BTreeMap<String, u64> = BTreeMap::new();
        for figure in self.figures().chain(rests) {
            if let Cell::People { of, count: Some(count) } = figure {
                people.entry(of.clone()).and_modify(|least| *least = *count.min(least)).or_insert(*count);
            }
        }
        people
    }

    /// Returns every figure that is shown, in the order of reading.
    pub fn figures(&self) -> impl Iterator<Item = &Cell> {
        self.sections.iter().flat_map(Section::figures)
    }

    /// Returns whether a figure is hidden.
    #[must_use]
    pub fn hides(&self) -> bool {
        self.figures().any(Cell::is_hidden)
    }

    /// Returns the report as it may leave the office: without counts of 1 to 4 people, without what is made from
    /// them, and without so many others that nobody can work them out from all tables together
    /// ([`SmallCells`]).
    #[must_use]
    pub fn published(&self) -> Self {
        let mut published = self.clone().within(PARTICIPANTS, VISITORS);
        let counts = published.people();
        let count = |name: &String| counts.get(name).copied().unwrap_or(0);
        let mut cells = SmallCells::default();
        for (name, count) in &counts {
            cells.count(name.clone(), *count);
        }
        for Sum { total, parts } in published.sections.iter().flat_map(|section| &section.sums) {
            let sum = parts.iter().fold(0_u64, |sum, part| sum.saturating_add(count(part)));
            // A sum that does not hold tells nobody anything.
            if counts.contains_key(total) && sum == count(total) {
                cells.total(total.clone(), sum, parts.iter().cloned());
            }
        }
        let hidden = cells.hidden(LEAST_SHOWN);
        for section in &mut published.sections {
            section.rests.clear();
            section.figures_mut().for_each(|figure| figure.hide(|name| hidden.contains(name)));
        }
        published
    }
}

/// Returns what a report says where it hides figures.
///
/// ```
/// use imece::{report::hidden_note, text::Lang};
/// assert!(hidden_note(Lang::English).starts_with("* "));
/// ```
#[must_use]
pub const fn hidden_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Turkish => {
            "* Kişi sayısı 1–4 olan hücreler ve bunların hesaplanmasına yol açacak sayılar gizlenmiştir."
        }
        Lang::English => {
            "* Counts of 1 to 4 people are hidden, and so are the figures from which they could be worked out."
        }
    }
}
