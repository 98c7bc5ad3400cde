//! The command line.

use std::path::PathBuf;

use clap::Parser;
use imece::text::Lang;

/// Prints the year of a city's civil-society centres from a folder of records.
#[derive(Debug, Parser)]
#[command(name = "annual_report")]
pub(crate) struct Args {
    /// The folder with centres.csv, rooms.csv, organisations.csv, and what there is of closures.csv, requests.csv and
    /// outcomes.csv.
    pub(crate) folder: PathBuf,
    /// The language of the report: tr or en.
    #[arg(long, default_value = "tr")]
    pub(crate) lang: Lang,
    /// Prints one JSON object instead.
    #[arg(long)]
    pub(crate) json: bool,
    /// Writes report.md, report.html, figures.json and figures.csv into this folder, as they may be published.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}
