//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use imece::text::Lang;

/// Prints the year of a city's civil-society centres from a folder of records.
#[derive(Debug, Parser)]
#[command(name = "annual_report", subcommand_negates_reqs = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// The folder with centres.csv, rooms.csv, organisations.csv, and what there is of the other files.
    #[arg(required = true)]
    pub(crate) folder: Option<PathBuf>,
    /// The language of the report: tr or en.
    #[arg(long, default_value = "tr", global = true)]
    pub(crate) lang: Lang,
    /// Prints one JSON object instead.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Writes report.md, report.html, figures.json and figures.csv into this folder, as they may be published.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// What else can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compares two years, like with like, and says why what is not compared is not.
    Compare {
        /// The folder of the earlier year.
        earlier: PathBuf,
        /// The folder of the later year.
        later: PathBuf,
    },
}
