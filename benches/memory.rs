//! What a booking costs in memory: a bench of its own, since counting makes every allocation slower.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::print_stdout,
    reason = "a bench prints, measures, and may panic"
)]

mod common;

use std::alloc::System;

use cap::Cap;
use common::{City, Shape};
use imece::{
    self,
    event::{Aggregate, Recorded},
    occupancy::{Entry, Line, Occupancy},
    schedule::{Booking, Schedule, ScheduleEvent},
};

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// What a booking may take in a whole schedule of a thousand rooms with a thousand each, in the index alone where a room has many, and
/// in the plane wherever they are.
const SCHEDULE: usize = 200;
const INDEX: usize = 18;
const PLANE: usize = 300;
/// So many bookings a room are many.
const MANY: u32 = 500;

/// Rooms, and bookings a room. The peak is known where it is more than all that was before, so the small ones come first.
const INDEXES: [(u32, u32); 7] =
    [(10, 1_000), (20_000, 1), (20_000, 5), (20_000, 50), (1_000, 1_000), (20_000, 500), (2_000, 5_000)];
const SCHEDULES: [(u32, u32); 4] = [(10, 1_000), (20_000, 50), (1_000, 1_000), (10_000, 1_000)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    let test = has("--test") || !has("--bench");
    let sizes = |all: &'static [(u32, u32)], long: usize| match (test, has("--full")) {
        (true, _) => &[(10, 20)],
        (false, true) => all,
        (false, false) => &all[..all.len() - long],
    };
    indexes(sizes(&INDEXES, 2));
    schedules(sizes(&SCHEDULES, 1));
    println!("\nA `Booking` is {} bytes in itself,", size_of::<Booking>());
    println!("an event in its envelope {}.", size_of::<Recorded<ScheduleEvent>>());
}

fn indexes(sizes: &[(u32, u32)]) {
    println!("\nBytes a booking in the index, entered in any order\n");
    println!(
        "| rooms × bookings a room | index | peak | bar | with its plane | peak | bar of the plane alone |"
    );
    println!("|---|--:|--:|---|--:|--:|---|");
    for &(rooms, load) in sizes {
        let city = City::new(Shape::five_years(rooms, load, 0));
        let ((index, peak), (plane, its_peak)) = (index(&city, false), index(&city, true));
        let bar = if load >= MANY { held(index, INDEX) } else { "–".into() };
        println!(
            "| {rooms} × {load} | {index} | {peak} | {bar} | {plane} | {its_peak} | {} |",
            held(plane, PLANE)
        );
    }
}

fn schedules(sizes: &[(u32, u32)]) {
    println!("\nBytes a booking in a whole schedule\n");
    println!("| rooms × bookings a room | loaded | peak of the load | bar | replayed | full policy | bar |");
    println!("|---|--:|--:|---|--:|--:|---|");
    for &(rooms, load) in sizes {
        let shape = Shape::five_years(rooms, load, 0);
        let city = City::new(shape);
        let ((standard, peak), replayed) = (loaded(&city), replayed(&city));
        drop(city);
        let (full, _) = loaded(&City::new(Shape { full_policy: true, ..shape }));
        let bar = |bytes| if (rooms, load) == (1_000, 1_000) { held(bytes, SCHEDULE) } else { "–".into() };
        let [bar, its_bar] = [standard, full].map(bar);
        println!("| {rooms} × {load} | {standard} | {peak} | {bar} | {replayed} | {full} | {its_bar} |");
    }
}

fn held(bytes: usize, most: usize) -> String {
    format!("≤ {most} {}", if bytes <= most { "held" } else { "not held" })
}

/// Bytes a booking that what is made takes, and that making it took at most, if that is the most that ever was: no other is known.
fn bytes<T>(city: &City, make: impl FnOnce() -> T) -> (usize, String) {
    let (before, most) = (MEMORY.allocated(), MEMORY.max_allocated());
    let made = make();
    let (after, peak) = (MEMORY.allocated(), MEMORY.max_allocated());
    drop(made);
    let each = |bytes: usize| (bytes - before) / city.bookings();
    (each(after), if peak > most { each(peak).to_string() } else { "–".into() })
}

/// The rows that are given count for the peak.
fn loaded(city: &City) -> (usize, String) {
    bytes(city, || Schedule::load(city.rows(city.bookings())).unwrap())
}

fn replayed(city: &City) -> usize {
    bytes(city, || city.replayed(10_000, |schedule, log| schedule.replay(log).unwrap())).0
}

fn index(city: &City, plane: bool) -> (usize, String) {
    bytes(city, || {
        let mut index = if plane { Occupancy::new().with_plane() } else { Occupancy::new() };
        (0..city.shape.rooms).for_each(|_| _ = index.add_line());
        for (key, plan) in (0_u32..).zip(&city.taken) {
            let line = Line::from_index(plan.room);
            index.hold(&line.into(), Entry::new(plan.slot(city.base), key)).unwrap();
        }
        index
    })
}
