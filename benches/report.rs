//! What `annual_report` takes on a folder, beside the reading and parsing of its CSV files alone.
//!
//! `cargo bench --bench report`; see `README.md`. With `-- 2024` of that year alone.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::print_stdout,
    reason = "a bench prints, measures, and may panic"
)]

#[path = "../examples/annual_report/main.rs"]
#[allow(dead_code, reason = "`main` belongs to the example")]
mod example;

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use cpu_time::ThreadTime;
use example::problems::Problems;
use indicatif::ProgressBar;

const YEARS: [&str; 2] = ["2024", "2025"];
/// The whole program may take so many times what reading and parsing its files takes.
const BAR: f64 = 3.0;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    let rounds = if has("--test") || !has("--bench") { 1 } else { 41 };
    let asked: Vec<&str> = YEARS.into_iter().filter(|year| has(year)).collect();
    println!(
        "\n| year | bytes of CSV | read and parsed, ms | read into values, ms | records and year lived, ms | the whole program, ms | ratio to parsed | bar | ratio to values |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|---|--:|");
    for year in if asked.is_empty() { &YEARS } else { asked.as_slice() } {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/kocaeli").join(year);
        let files = tables(&folder);
        let bytes: u64 = files.iter().map(|file| fs::metadata(file).unwrap().len()).sum();
        let [mut parsed, mut read, mut lived, mut whole] = [const { Vec::new() }; 4];
        for _ in 0..rounds {
            parsed.push(timed(|| parse(&files)));
            read.push(timed(|| values(&folder)));
            lived.push(timed(|| example::city(&folder, &ProgressBar::hidden()).unwrap()));
            whole.push(timed(|| told(&folder)));
        }
        let [parsed, read, lived, whole] = [parsed, read, lived, whole].map(median);
        let held = if whole <= BAR * parsed { "held" } else { "not held" };
        println!(
            "| {year} | {bytes} | {parsed:.2} | {read:.2} | {lived:.2} | {whole:.2} | {:.1} | {BAR:.0} {held} | {:.1} |",
            whole / parsed,
            whole / read
        );
    }
}

/// The CSV files of a folder.
fn tables(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "csv")).collect()
}

/// Every field of every row as text.
fn parse(files: &[PathBuf]) -> Vec<Vec<csv::StringRecord>> {
    let rows = |file: &PathBuf| csv::Reader::from_path(file).unwrap().records().map(Result::unwrap).collect();
    files.iter().map(rows).collect()
}

/// The library's values that the program reads from the rows, and everything that is wrong with them.
fn values(folder: &Path) -> (example::records::Records, Problems) {
    let problems = Problems::default();
    let records = example::records::read(folder, &problems, &ProgressBar::hidden());
    assert!(problems.none().is_ok());
    (records, problems)
}

/// What the program prints.
fn told(folder: &Path) -> Vec<u8> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = [OsString::from("annual_report"), folder.into()];
    let _exit = example::run(arguments, &mut out, &mut err, &ProgressBar::hidden());
    assert!(err.is_empty() && !out.is_empty());
    out
}

/// Milliseconds of CPU time of this thread; what is made is dropped after.
fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = ThreadTime::now();
    let made = work();
    let time = start.elapsed().as_secs_f64() * 1_000.0;
    drop(made);
    time
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}
