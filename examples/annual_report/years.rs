//! Two years side by side: like with like, and the reasons where there is no like.

use std::{error::Error, fmt::Write};

use imece::{
    report::{ActivityReport, Cell, Comparison, Document, Figure, HIDDEN, Incomparable, Measure, Value},
    statistics::ProgrammeSummary,
    text::{Lang, Name},
};
use serde_json::json;

use super::{
    figures::Figures,
    screen::{heading, section, table, wrapped},
};

/// The figures of a year, and the report of it that may leave the office.
pub(crate) type Year = (Figures, Document);

/// Shows how one year compares with an earlier one.
pub(crate) fn compare(years: [&Year; 2], lang: Lang, as_json: bool) -> Result<String, String> {
    let summaries = years.map(|(figures, _)| summary(figures).map_err(|why| format!("{why}\n")));
    let [earlier, later] = summaries;
    let (earlier, later) = (earlier?, later?);
    let (report, refused) = later.since(&earlier);
    if as_json {
        super::json(&whole(&earlier, &report, &refused, lang))
    } else {
        let published = [(earlier.year(), &years[0].1), (report.year(), &years[1].1)];
        Ok(Screen { published, lang }.shown(&earlier, &report, &refused))
    }
}

/// The summary of a year.
fn summary(figures: &Figures) -> Result<ActivityReport, Box<dyn Error>> {
    let work = &figures.work;
    let first = |of: &ProgrammeSummary| of.by_month.keys().next().map(|month| month.year());
    let year = figures.year.or_else(|| first(work.programmes.as_ref()?));
    let year = year.ok_or("the records do not say of which year they are")?;
    let count = |measure, count: Option<u64>| count.map(|count| Figure::exactly(measure, year, count));
    let held = figures.expected.held;
    let programmes = work.programmes.as_ref().map(|of| of.held);
    let answered = work.petitions.as_ref().map(|of| of.answered);
    let tables = work.iftar.as_ref().map(|of| &of.total);
    let counts = [
        count(Measure::Meetings, held),
        count(Measure::MeetingAttendances, figures.expected.participants),
        work.visits.as_ref().map(|of| {
            let (visits, precision) = (of.centre_visits, of.centre_visits_precision);
            Figure::count(Measure::CentreVisits, year, visits, precision)
        }),
        count(Measure::JointProgrammes, programmes),
        count(Measure::PetitionsAnswered, answered),
        work.contacts
            .as_ref()
            .map(|of| Figure::count(Measure::Contacts, year, of.total.contacts, of.total.precision)),
        count(Measure::IftarHouseholds, tables.map(|of| of.households)),
        count(Measure::IftarGuests, tables.map(|of| of.guests)),
    ];
    let rate = work.survey.as_ref().and_then(|of| of.rate.clone());
    let mut report = ActivityReport::new(Name::new("centres")?, year);
    for figure in counts.into_iter().flatten() {
        report = report.with(figure?)?;
    }
    Ok(match rate {
        Some(rate) => report.with(Figure::satisfied(year, rate))?,
        None => report,
    })
}

fn whole(
    earlier: &ActivityReport,
    report: &ActivityReport,
    refused: &[Incomparable],
    lang: Lang,
) -> serde_json::Value {
    let compared = report.comparisons().iter().map(|of| {
        json!({
            "measure": of.measure(),
            "earlier": of.earlier().value(),
            "later": of.later().value(),
            "change": of.change(),
            "text": of.text(lang),
        })
    });
    let refused = refused.iter().map(|why| json!({"code": why.code(), "reason": why.reason(lang)}));
    json!({
        "years": [earlier.year(), report.year()],
        "compared": compared.collect::<Vec<_>>(),
        "not_compared": refused.collect::<Vec<_>>(),
    })
}

/// The comparison on a terminal, which tells no count that the report of its year hides.
struct Screen<'a> {
    published: [(i32, &'a Document); 2],
    lang: Lang,
}

impl Screen<'_> {
    fn shown(&self, earlier: &ActivityReport, report: &ActivityReport, refused: &[Incomparable]) -> String {
        let lang = self.lang;
        let title = lang.pick("Yılların karşılaştırması", "Two years compared");
        let mut text = heading(&format!("{title} · {} · {}", earlier.year(), report.year()));
        let columns = [
            String::new(),
            earlier.year().to_string(),
            report.year().to_string(),
            lang.pick("Değişim", "Change").to_owned(),
        ];
        let counts = report.comparisons().iter().filter(|of| !of.measure().is_rate());
        let mut rows = counts.map(|of| self.row(of)).peekable();
        if rows.peek().is_some() {
            let _ = write!(text, "\n{}", table("lrrl", std::iter::once(columns).chain(rows)));
        }
        for of in report.comparisons().iter().filter(|of| of.measure().is_rate()) {
            let hidden = self.hides(of.earlier()) || self.hides(of.later());
            let hidden = hidden.then(|| format!("{}: {HIDDEN}", of.measure().name(lang)));
            let _ = write!(text, "\n{}", wrapped(&hidden.unwrap_or_else(|| of.text(lang))));
        }
        if !refused.is_empty() {
            text += &section(lang.pick("Karşılaştırılmayanlar", "Not compared"), "");
            text.extend(refused.iter().map(|why| wrapped(&format!("· {}", self.reason(why)))));
        }
        text
    }

    /// A hidden count is not shown, nor is the change that would tell it.
    fn row(&self, of: &Comparison) -> [String; 4] {
        let [earlier, later] = [of.earlier(), of.later()];
        let number =
            |figure: &Figure| if self.hides(figure) { HIDDEN.to_owned() } else { digits(figure, self.lang) };
        let hidden = self.hides(earlier) || self.hides(later);
        let change = if hidden { HIDDEN.to_owned() } else { of.change().text(self.lang) };
        [of.measure().name(self.lang).to_owned(), number(earlier), number(later), change]
    }

    /// The reason, without the numbers where one of them is hidden.
    fn reason(&self, why: &Incomparable) -> String {
        match why {
            Incomparable::OtherMeasure { earlier, later } if self.hides(earlier) || self.hides(later) => {
                why.to_string()
            }
            _ => why.reason(self.lang),
        }
    }

    /// Whether the report of its year does not show a figure, or one that it is made from. Zero never is hidden.
    fn hides(&self, figure: &Figure) -> bool {
        let names = figure.measure().people();
        if names.is_empty() {
            return false;
        }
        let nobody = matches!(figure.value(), Value::Count { count: 0, .. });
        let report = self.published.iter().find(|(year, _)| *year == figure.year());
        let shows = |name: &&str| {
            let shown = |cell: &Cell| matches!(cell, Cell::People { of, count: Some(_) } if of == name);
            report.is_some_and(|(_, report)| report.figures().any(shown))
        };
        !nobody && !names.iter().all(shows)
    }
}

fn digits(figure: &Figure, lang: Lang) -> String {
    match figure.value() {
        Value::Count { count, precision: imece::text::Precision::Exact } => {
            lang.integer(i64::try_from(*count).unwrap_or(i64::MAX))
        }
        _ => figure.number(lang),
    }
}
