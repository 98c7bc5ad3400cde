//! The year as everybody may read it: `report.md`, `report.html`, `figures.json` and `figures.csv`.
//!
//! The library tells what the report says and hides what could name somebody; here it is drawn and written.

mod css;
mod csv;
mod files;
mod html;
mod markdown;
mod svg;
mod timetable;

use std::{error::Error, path::Path};

use imece::{
    report::{self, Document, Labels},
    statistics::{Mixing, NoFigure, SatisfactionRate, SurveyReading},
    stats::StatsError,
    survey::{SatisfactionDefinition, Scale, SurveyMode, Threshold},
    text::Lang,
};

use super::{city::City, words::Words, work::SurveyFigures, work_figures::WorkFigures};

/// Writes the files, all of them or none, and tells where they are.
///
/// # Errors
/// Where a figure cannot be read, or a file cannot be written.
pub(crate) fn write(city: &City, folder: &Path, lang: Lang) -> Result<String, Box<dyn Error>> {
    let mut report = document(city, lang)?;
    add_weeks(city, &mut report);
    let written = files::write(
        folder,
        &[
            ("report.md", markdown::page(&report)),
            ("report.html", html::page(&report)),
            ("figures.json", serde_json::to_string_pretty(&report)? + "\n"),
            ("figures.csv", csv::rows(&report)?),
        ],
    )?;
    Ok(written.iter().map(|path| format!("{}\n", path.display())).collect())
}

/// All that may be told, but the weeks of the centres, which only files draw.
pub(crate) fn document(city: &City, lang: Lang) -> Result<Document, Box<dyn Error>> {
    Ok(whole(city, lang)?.published())
}

/// All that there is to tell, before anything is hidden. A section is there when its file is.
pub(crate) fn whole(city: &City, lang: Lang) -> Result<Document, Box<dyn Error>> {
    let labels = labels(city);
    let mut sections = Vec::new();
    let year = city.year();
    // Without outcomes nobody knows what was held: no figure is better than a zero.
    if let Some(months) = city.months().filter(|_| city.has_outcomes) {
        let (first, last) = months;
        sections.push(report::bookings(&city.tally, &labels, first, last, lang)?);
    }
    if let Some(tally) = &city.work.visits {
        let meetings = city.has_outcomes.then_some(&city.tally);
        sections.push(report::visits(tally, meetings, &labels, lang)?);
    }
    let work = WorkFigures::of(&city.work)?;
    sections.extend(work.programmes.map(|of| report::programmes(&of, lang)));
    sections.extend(work.petitions.map(|of| report::petitions(&of, lang)));
    if let (Some(figures), Some(found)) = (&city.work.survey, work.survey) {
        sections.push(report::survey(found.rate.as_ref(), &by_mode(figures)?, lang));
    }
    sections.extend(work.iftar.map(|of| report::solidarity(&of.total, &of.districts, lang)));
    sections.extend(work.contacts.map(|of| report::contacts(&of.total, &of.by_channel, lang)));
    let title = Words::of(lang).title;
    let title = year.map_or_else(
        || title.to_owned(),
        |year| lang.pick(format!("{title}: {year} yılı raporu"), format!("{title}: report of {year}")),
    );
    Ok(Document::new(title, lang, sections))
}

fn labels(city: &City) -> Labels {
    let mut labels = Labels::default();
    labels.add(&city.schedule);
    labels.add_organisations(&city.registry);
    labels
}

/// Adds the busiest week of each centre to what is told of its meetings.
fn add_weeks(city: &City, report: &mut Document) {
    let (lang, Some((first, last))) = (report.lang, city.months()) else { return };
    let labels = labels(city);
    let weeks = city.schedule.centres().filter_map(|centre| {
        let busiest = report::busiest_week(&city.schedule, centre.id, first, last)?;
        report::timetable(&city.schedule, &labels, centre.id, busiest, lang)
    });
    if let Some(meetings) = report.sections.iter_mut().find(|section| section.code == "bookings") {
        meetings.timetables = weeks.collect();
    }
}

/// The satisfaction of those who were asked by each mode that was used.
fn by_mode(of: &SurveyFigures) -> Result<Vec<(SurveyMode, SatisfactionRate)>, Box<dyn Error>> {
    let definition = SatisfactionDefinition::new(Scale::FIVE, Threshold::TopTwo)?;
    let rates = SurveyMode::ALL.into_iter().filter_map(|mode| {
        let reading = SurveyReading::new(of.survey, Mixing::Only(mode));
        match of.tally.satisfaction(&reading, of.question, None, definition) {
            Ok(rate) => Some(Ok((mode, rate))),
            Err(NoFigure::Stats(StatsError::NoObservations)) => None,
            Err(error) => Some(Err(error.into())),
        }
    });
    rates.collect()
}
