//! What a fact costs in memory: measured by itself, since counting makes every allocation slower.

use cap::Cap;
use std::{
    alloc::System,
    env::{args, current_exe},
    process::Command,
};

use imece::stats::{Count, Cube, Seen};

use super::{Facts, Figures, Guests, Maps, months};
use crate::table::{Bar, Table};

/// The most that ever was is one of the whole process, so whoever asks for it runs alone.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// The flag of a process that counts with one candidate and tells the bytes.
const ALONE: &str = "--alone";

const SIZES: [usize; 2] = [1_000_000, 10_000_000];

/// Bytes a fact, when all is counted and at the most on the way: each candidate in a process of its own.
pub(crate) fn run(table: &mut Table) {
    if args().nth(1).is_some_and(|first| first == ALONE) {
        return alone();
    }
    for (n, candidate) in SIZES.into_iter().flat_map(|n| {
        ["columns", "columns, only added", "`observe`", "HashMap"].map(|candidate| (n, candidate))
    }) {
        let mut process = Command::new(current_exe().unwrap());
        let told = process.args([ALONE, candidate, &n.to_string()]).output().unwrap().stdout;
        let told = String::from_utf8(told).unwrap();
        for (line, what) in told.lines().zip(["steady", "peak"]) {
            let bytes: f64 = line.parse().unwrap();
            let millions = n / 1_000_000;
            let operation = format!("{millions} M + {millions} M facts, {candidate}, {what}, bytes a fact");
            table.own(&operation, bytes / (2 * n) as f64, Bar::Told);
        }
    }
    table.print();
}

/// Prints the bytes that one candidate holds and held at most, as the arguments of the process name it.
fn alone() {
    let arguments: Vec<String> = args().skip(2).collect();
    let n = arguments[1].parse().unwrap();
    let (months, facts) = (months(), Facts::draw(n));
    let (steady, peak) = match arguments[0].as_str() {
        "columns" => allocated(|| Figures::<Cube<Guests, Count>>::columns(&months, &facts, 0..n)),
        "columns, only added" => allocated(|| Figures::<Seen<Guests>>::columns(&months, &facts, 0..n)),
        "`observe`" => allocated(|| Figures::<Cube<Guests, Count>>::observe(&months, &facts, 0..n)),
        _ => allocated(|| Maps::count(&facts, n)),
    };
    println!("{steady}\n{peak}");
}

/// Bytes that a piece of work leaves allocated in its answer, and the most that it had allocated on the way.
fn allocated<T>(work: impl FnOnce() -> T) -> (usize, usize) {
    let before = ALLOCATOR.allocated();
    let answer = work();
    let (after, peak) = (ALLOCATOR.allocated(), ALLOCATOR.max_allocated());
    drop(answer);
    (after.saturating_sub(before), peak.saturating_sub(before))
}
