//! Allocates a season: many wishes, few rooms, one answer with a proof of how good it is.
//!
//! ```text
//! cargo run --release --example season -- INSTANCE.json [--fairness RULE] [--seconds N | --budget N] [--seed N] [--json]
//! ```
//!
//! [`instance`] reads a typical week (format `imece-season/1`) and tells everything that is wrong with it; [`week`] turns it into a
//! schedule with rooms, and wishes, as a host would; [`screen`] shows the answer; [`process`] asks the operating system what it has
//! cost. The library reads no clock: with `--seconds` this program does, between steps.
#![allow(
    clippy::arithmetic_side_effects,
    reason = "an example is read for the library's sake: its sums are small"
)]

mod instance;
mod process;
mod screen;
mod week;

use std::{
    ffi::OsString,
    fs,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use clap::Parser;
use imece::season::{Allocation, Answer, Decisions, Fairness, Progress, SeasonError, Terms};
use instance::Instance;
use week::Week;

/// Allocates the wishes of a season to its rooms.
#[derive(Debug, Parser)]
#[command(name = "season")]
struct Args {
    /// The instance, a file of the format imece-season/1.
    instance: PathBuf,
    /// The rule of fairness: priority, first-for-all or proportional.
    #[arg(long, default_value = "priority", value_parser = fairness)]
    fairness: Fairness,
    /// How many seconds of the processor it may take; 10 where nothing is said. By another rule than priority, half of them go to
    /// the answer by priority only, which tells the price of fairness.
    #[arg(long, conflicts_with = "budget", value_parser = seconds)]
    seconds: Option<Duration>,
    /// How many units of work it may do: the same number gives the same answer everywhere. By another rule than priority, as
    /// many again go to the answer by priority only.
    #[arg(long)]
    budget: Option<u32>,
    /// Another seed gives another order of trials.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

fn fairness(text: &str) -> Result<Fairness, String> {
    let rules = [Fairness::Priority, Fairness::FirstForAll, Fairness::Proportional];
    let found = rules.into_iter().find(|rule| rule.code() == text.replace('-', "_"));
    found.ok_or_else(|| format!("`{text}` is not priority, first-for-all or proportional"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let found = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    found.ok_or_else(|| format!("`{text}` is no number of seconds"))
}

fn main() -> ExitCode {
    run(std::env::args_os(), &mut io::stdout().lock(), &mut io::stderr())
}

/// The whole program, with its surroundings as arguments.
pub(crate) fn run(
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> ExitCode {
    let told = match Args::try_parse_from(args) {
        Ok(args) => match solve(&args, err) {
            Ok(text) => out.write_all(text.as_bytes()).and_then(|()| out.flush()).map(|()| ExitCode::SUCCESS),
            Err(failure) => writeln!(err, "{failure}").map(|()| ExitCode::FAILURE),
        },
        Err(usage) => {
            let code = u8::try_from(usage.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
            let told = if usage.use_stderr() { write!(err, "{usage}") } else { write!(out, "{usage}") };
            told.map(|()| code)
        }
    };
    told.unwrap_or(ExitCode::FAILURE)
}

/// What is to be printed, or what went wrong.
fn solve(args: &Args, err: &mut dyn Write) -> Result<String, String> {
    let path = args.instance.display();
    let text = fs::read_to_string(&args.instance).map_err(|error| format!("{path}: {error}"))?;
    let instance = Instance::read(&text).map_err(|problems| format!("{path}: {problems}"))?;
    drop(text);
    let week = Week::of(&instance).map_err(|error| format!("{path}: {error}"))?;
    let mut line = Line::new(err);
    let solved = |fairness, seconds, line: &mut Line<'_>| {
        allocate(args, &week, fairness, seconds, line).map_err(|error| format!("{path}: {error}"))
    };
    let seconds = args.seconds.unwrap_or(Duration::from_secs(10));
    let (answer, price) = if args.fairness == Fairness::Priority {
        let answer = solved(Fairness::Priority, seconds, &mut line)?;
        let price = Price::of(&answer, &answer);
        (answer, price)
    } else {
        let answer = solved(args.fairness, seconds / 2, &mut line)?;
        line.say("by priority only, for the price of fairness:");
        let price = Price::of(&answer, &solved(Fairness::Priority, seconds, &mut line)?);
        (answer, price)
    };
    if args.json {
        json(&instance, &week, &answer, &price)
    } else {
        screen::show(&instance, &week, &answer, &price)
    }
}

/// The best answer by a rule that is found with the budget, or until the process has worked for so many seconds.
fn allocate(
    args: &Args,
    week: &Week,
    fairness: Fairness,
    seconds: Duration,
    line: &mut Line<'_>,
) -> Result<Answer, SeasonError> {
    let mut allocation = Allocation::new(
        &week.schedule,
        week.season,
        Terms::default().with_fairness(fairness),
        week.wishes.iter().cloned(),
        &Decisions::default(),
        args.seed,
    )?;
    match args.budget {
        Some(budget) => {
            let mut left = budget;
            while left > 0 {
                let units = left.min(25);
                left -= units;
                let progress = allocation.step(units);
                line.show(&progress);
                if progress.is_proven() {
                    break;
                }
            }
        }
        None => loop {
            let progress = allocation.step(1);
            line.show(&progress);
            if progress.is_proven() || process::cpu_seconds() >= seconds.as_secs_f64() {
                break;
            }
        },
    }
    line.end();
    Ok(allocation.answer())
}

/// What the rule of fairness costs.
pub(crate) struct Price {
    /// By how much the answer by priority only is worth more.
    pub(crate) worth: i64,
    /// By how much any answer whatever could be worth more: the bound by priority only holds for all of them.
    pub(crate) at_most: i64,
}

impl Price {
    fn of(answer: &Answer, by_priority: &Answer) -> Self {
        let worth = answer.price_of_fairness(by_priority);
        Self { worth, at_most: by_priority.bound - answer.worth }
    }
}

/// The answer as one JSON object; `objective` by the instance's own formula.
fn json(instance: &Instance, week: &Week, answer: &Answer, price: &Price) -> Result<String, String> {
    let placements: Vec<[u32; 4]> =
        answer.placements.iter().map(|placement| week.numbers(placement)).collect();
    let asked: u32 = answer.shares.iter().map(|share| share.asked).sum();
    let granted: u32 = answer.shares.iter().map(|share| share.granted).sum();
    let mut object = serde_json::json!({
        "instance": instance.name,
        "objective": answer.worth,
        "bound": answer.bound,
        "gap_percent": answer.gap_percent(),
        "proven": answer.is_proven(),
        "cpu_seconds": process::cpu_seconds(),
        "placements": placements,
        "fairness": {
            "rule": answer.fairness.code(),
            "asked": asked,
            "granted": granted,
            "none": answer.left_out(),
            "jain": answer.jain(),
            "price": price.worth,
            "price_at_most": price.at_most,
        },
    });
    if let (true, Some(fields)) = (answer.fairness != Fairness::Priority, object.as_object_mut()) {
        fields.insert("objective_with_bonus".to_owned(), answer.objective().into());
    }
    serde_json::to_string(&object).map(|text| text + "\n").map_err(|error| error.to_string())
}

/// The line of progress on standard error: objective, bound and gap, where they change.
struct Line<'a> {
    err: &'a mut dyn Write,
    last: Option<(i64, i64)>,
    rewrite: bool,
}

impl<'a> Line<'a> {
    fn new(err: &'a mut dyn Write) -> Self {
        Self { err, last: None, rewrite: io::stderr().is_terminal() }
    }

    fn show(&mut self, progress: &Progress) {
        let now = (progress.objective, progress.bound);
        if self.last == Some(now) {
            return;
        }
        self.last = Some(now);
        let (start, end) = if self.rewrite { ("\r", "  ") } else { ("", "\n") };
        let told = write!(
            self.err,
            "{start}{:8.2} s  objective {}  bound {}  gap {:.3} %{end}",
            process::cpu_seconds(),
            progress.objective,
            progress.bound,
            progress.gap_percent(),
        );
        // Whoever does not read the progress still gets the answer.
        drop(told);
    }

    fn say(&mut self, words: &str) {
        self.last = None;
        drop(writeln!(self.err, "{words}"));
    }

    fn end(&mut self) {
        if self.rewrite {
            drop(writeln!(self.err));
        }
    }
}
