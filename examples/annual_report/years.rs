//! Two years side by side: like with like, and the reasons where there is no like.

use std::{error::Error, fmt::Write};

use imece::{
    report::{ActivityReport, Comparison, Figure, HIDDEN, Incomparable, LEAST_SHOWN, Measure, Value},
    statistics::ProgrammeSummary,
    text::{Lang, Name},
};
use serde_json::json;

use super::{
    figures::Figures,
    screen::{heading, section, table, wrapped},
};

/// Shows how one year compares with an earlier one.
pub(crate) fn compare(
    earlier: &Figures,
    later: &Figures,
    lang: Lang,
    as_json: bool,
) -> Result<String, String> {
    let [earlier, later] = [earlier, later].map(|figures| summary(figures).map_err(|why| format!("{why}\n")));
    let (earlier, later) = (earlier?, later?);
    let (report, refused) = later.since(&earlier);
    if as_json {
        super::json(&whole(&earlier, &report, &refused, lang))
    } else {
        Ok(shown(&earlier, &report, &refused, lang))
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

fn shown(earlier: &ActivityReport, report: &ActivityReport, refused: &[Incomparable], lang: Lang) -> String {
    let title = lang.pick("Yılların karşılaştırması", "Two years compared");
    let mut text = heading(&format!("{title} · {} · {}", earlier.year(), report.year()));
    let columns = [
        String::new(),
        earlier.year().to_string(),
        report.year().to_string(),
        lang.pick("Değişim", "Change").to_owned(),
    ];
    let counts = report.comparisons().iter().filter(|of| !of.measure().is_rate());
    let rows = counts.map(|of| row(of, lang));
    let _ = write!(text, "\n{}", table("lrrl", std::iter::once(columns).chain(rows)));
    for of in report.comparisons().iter().filter(|of| of.measure().is_rate()) {
        let hidden = is_small(of.earlier()) || is_small(of.later());
        let hidden = hidden.then(|| format!("{}: {HIDDEN}", of.measure().name(lang)));
        let _ = write!(text, "\n{}", wrapped(&hidden.unwrap_or_else(|| of.text(lang))));
    }
    if !refused.is_empty() {
        text += &section(lang.pick("Karşılaştırılmayanlar", "Not compared"), "");
        text.extend(refused.iter().map(|why| wrapped(&format!("· {}", reason(why, lang)))));
    }
    text
}

/// A small count of people is hidden, and with it the change that would tell it.
fn row(of: &Comparison, lang: Lang) -> [String; 4] {
    let [earlier, later] = [of.earlier(), of.later()];
    let number = |figure: &Figure| if is_small(figure) { HIDDEN.to_owned() } else { digits(figure, lang) };
    let hidden = is_small(earlier) || is_small(later);
    let change = if hidden { HIDDEN.to_owned() } else { of.change().text(lang) };
    [of.measure().name(lang).to_owned(), number(earlier), number(later), change]
}

fn digits(figure: &Figure, lang: Lang) -> String {
    match figure.value() {
        Value::Count { count, precision: imece::text::Precision::Exact } => {
            lang.integer(i64::try_from(*count).unwrap_or(i64::MAX))
        }
        _ => figure.number(lang),
    }
}

/// The reason, without the numbers where one of them is small.
fn reason(why: &Incomparable, lang: Lang) -> String {
    match why {
        Incomparable::OtherMeasure { earlier, later } if is_small(earlier) || is_small(later) => {
            why.to_string()
        }
        _ => why.reason(lang),
    }
}

fn is_small(figure: &Figure) -> bool {
    let small = |count: u64| (1..LEAST_SHOWN).contains(&count);
    match figure.value() {
        Value::Count { count, .. } => figure.measure().counts_people() && small(*count),
        Value::Rate(rate) => {
            let (satisfied, n) = (rate.satisfied(), rate.basis().n());
            [satisfied, n.saturating_sub(satisfied), n].into_iter().any(small)
        }
    }
}
