//! Prints the year of a city's civil-society centres from a folder of records.
//!
//! ```text
//! cargo run --release --example annual_report -- examples/data/kocaeli/2024 [--lang tr|en] [--json] [--out DIR]
//! cargo run --release --example annual_report -- compare examples/data/kocaeli/2024 examples/data/kocaeli/2025
//! ```
//!
//! It shows how a host embeds the library, in the order in which a host would be written:
//!
//! * [`records`] turns rows of CSV into the library's values and collects everything that is wrong with them;
//! * [`city`] registers organisations and places, puts every request to the schedule in order of arrival, applies the
//!   outcomes at their time, and lets a tally observe the events;
//! * [`work`] does the same with what the city does besides: programmes, petitions, surveys, visits, contacts;
//! * [`figures`] reads the tallies; [`years`] compares two of them, like with like;
//! * [`publish`] tells the year without what could name somebody, and writes it as Markdown, HTML, JSON and CSV;
//! * [`screen`] and [`words`] show it on a terminal.
//!
//! Where a record is malformed, all problems are told on standard error, no figure is printed, and the exit status is
//! not 0.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::exhaustive_enums,
    reason = "an example is read for the library's sake: its sums are small, and nobody depends on its types"
)]

mod args;
pub(crate) mod city;
pub(crate) mod figures;
pub(crate) mod ids;
mod picture;
pub(crate) mod problems;
pub(crate) mod publish;
pub(crate) mod records;
mod rows;
mod screen;
mod screen_work;
mod steps;
mod words;
mod work;
mod work_figures;
mod years;

use std::{
    ffi::OsString,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use clap::Parser;
use imece::text::Lang;
use indicatif::ProgressBar;
use serde::Serialize;

use args::{Args, Command};
use city::City;
use figures::Figures;
use problems::Problems;

fn main() -> ExitCode {
    // Draws on standard error, and only where that is a terminal.
    let bar = ProgressBar::new(0);
    run(std::env::args_os(), &mut io::stdout().lock(), &mut io::stderr(), &bar)
}

/// The whole program, with its surroundings as arguments.
pub(crate) fn run(
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
    bar: &ProgressBar,
) -> ExitCode {
    let told = match Args::try_parse_from(args) {
        Ok(args) => match report(&args, bar) {
            Ok(text) => out.write_all(text.as_bytes()).and_then(|()| out.flush()).map(|()| ExitCode::SUCCESS),
            Err(failure) => err.write_all(failure.as_bytes()).map(|()| ExitCode::FAILURE),
        },
        Err(usage) => {
            let code = u8::try_from(usage.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
            let told = if usage.use_stderr() { write!(err, "{usage}") } else { write!(out, "{usage}") };
            told.map(|()| code)
        }
    };
    // Whoever reads no further, as `head` does, has seen enough.
    told.unwrap_or(ExitCode::FAILURE)
}

/// What is to be printed, or what went wrong.
fn report(args: &Args, bar: &ProgressBar) -> Result<String, String> {
    if let Some(Command::Compare { earlier, later }) = &args.command {
        if args.folder.is_some() || args.out.is_some() {
            return Err("compare takes two folders, and writes no files\n".to_owned());
        }
        // Both are read, so that the problems of both are told.
        let [earlier, later] = [earlier, later].map(|folder| {
            year(folder, args.lang, bar).map_err(|problems| format!("{}:\n{problems}", folder.display()))
        });
        return match (earlier, later) {
            (Ok(earlier), Ok(later)) => years::compare([&earlier, &later], args.lang, args.json),
            (Err(earlier), Err(later)) => Err(earlier + &later),
            (Err(one), Ok(_)) | (Ok(_), Err(one)) => Err(one),
        };
    }
    let city = city(args.folder.as_deref().unwrap_or(Path::new("")), bar)?;
    let figures = Figures::of(&city).map_err(|error| format!("{error}\n"))?;
    let published = args.out.as_ref().map(|out| publish::write(&city, out, args.lang));
    match published.transpose().map_err(|error| format!("{error}\n"))? {
        _ if args.json => json(&figures.expected),
        Some(written) => Ok(written),
        None => {
            let published = publish::document(&city, args.lang).map_err(|error| format!("{error}\n"))?;
            Ok(screen::show(&figures, &published, args.lang))
        }
    }
}

fn json(value: &impl Serialize) -> Result<String, String> {
    let text = serde_json::to_string_pretty(value).map_err(|error| format!("{error}\n"))?;
    Ok(text + "\n")
}

/// The figures of a folder and the report of it that may leave the office, or what is wrong with it.
fn year(folder: &Path, lang: Lang, bar: &ProgressBar) -> Result<years::Year, String> {
    let city = city(folder, bar)?;
    let figures = Figures::of(&city).map_err(|error| format!("{error}\n"))?;
    let published = publish::document(&city, lang).map_err(|error| format!("{error}\n"))?;
    Ok((figures, published))
}

/// The city of a folder after its year, or what is wrong with the folder.
pub(crate) fn city(folder: &Path, bar: &ProgressBar) -> Result<City, String> {
    let problems = Problems::default();
    let records = records::read(folder, &problems, bar);
    // Judged even where a record could not be read: what is certainly wrong with the others is told in the same list.
    let city =
        City::live(records, &problems, bar).map_err(|error| problems.of_file("records", error.to_string()));
    bar.finish_and_clear();
    problems.none().map_err(|list| list.to_string())?;
    city.map_err(|()| String::new())
}
