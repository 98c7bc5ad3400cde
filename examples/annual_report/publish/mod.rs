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
    report::{self, Document, Labels, Section},
    text::Lang,
    time::Month,
};

use super::city::City;

/// Writes the files, all of them or none, and tells where they are.
///
/// # Errors
/// Where a figure cannot be read, or a file cannot be written.
pub(crate) fn write(city: &City, folder: &Path, lang: Lang) -> Result<String, Box<dyn Error>> {
    let report = document(city, lang)?.published();
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

/// All that there is to tell, before anything is hidden. A section is there when its file is.
fn document(city: &City, lang: Lang) -> Result<Document, Box<dyn Error>> {
    let mut sections = Vec::new();
    let year = city.year();
    if let Some(year) = year {
        sections.push(bookings(city, year, lang)?);
    }
    let title = lang.pick("Sivil toplum merkezleri", "Civil-society centres");
    let title = year.map_or_else(
        || title.to_owned(),
        |year| lang.pick(format!("{title}: {year} yılı raporu"), format!("{title}: report of {year}")),
    );
    Ok(Document::new(title, lang, sections))
}

fn bookings(city: &City, year: i32, lang: Lang) -> Result<Section, Box<dyn Error>> {
    let mut labels = Labels::default();
    labels.add(&city.schedule);
    labels.add_organisations(&city.registry);
    let (first, last) = (Month::new(year, 1)?, Month::new(year, 12)?);
    let mut section = report::bookings(&city.tally, &labels, first, last, lang)?;
    for centre in city.schedule.centres() {
        let busiest = report::busiest_week(&city.schedule, centre.id, first, last);
        section
            .timetables
            .extend(busiest.and_then(|day| report::timetable(&city.schedule, &labels, centre.id, day, lang)));
    }
    Ok(section)
}
