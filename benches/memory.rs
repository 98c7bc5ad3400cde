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

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    let test = has("--test") || !has("--bench");
    let sizes: &[(u32, u32)] = match (test, has("--full")) {
        (true, _) => &[(10, 20)],
        (false, false) => &[(10, 1_000), (1_000, 1_000), (20_000, 50)],
        (false, true) => &[(10, 1_000), (1_000, 1_000), (20_000, 50), (10_000, 1_000)],
    };
    println!(
        "\nBytes a booking\n\n| rooms × bookings a room | loaded | peak of the load | replayed | full policy | index | with its plane |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for &(rooms, load) in sizes {
        let shape = Shape::five_years(rooms, load, 0);
        let city = City::new(shape);
        let (loaded, peak) = loaded_and_peak(&city);
        let (replayed, index, plane) = (replayed(&city), index(&city, false), index(&city, true));
        drop(city);
        let (full, _) = loaded_and_peak(&City::new(Shape { full_policy: true, ..shape }));
        println!("| {rooms} × {load} | {loaded} | {peak} | {replayed} | {full} | {index} | {plane} |");
    }
    println!("\nA `Booking` is {} bytes in itself,", size_of::<Booking>());
    println!("an event in its envelope {}.", size_of::<Recorded<ScheduleEvent>>());
}

/// Bytes that a load leaves, and that it takes at most with its rows, if that is the most that ever was: no other is known.
fn loaded_and_peak(city: &City) -> (usize, String) {
    let (before, most) = (MEMORY.allocated(), MEMORY.max_allocated());
    let schedule = Schedule::load(city.rows(city.bookings())).unwrap();
    let after = MEMORY.allocated();
    drop(schedule);
    let peak = Some(MEMORY.max_allocated()).filter(|peak| *peak > most);
    let peak = peak.map_or("–".into(), |peak| ((peak - before) / city.bookings()).to_string());
    ((after - before) / city.bookings(), peak)
}

fn replayed(city: &City) -> usize {
    let before = MEMORY.allocated();
    let _schedule = city.replayed(10_000, |schedule, log| schedule.replay(log).unwrap());
    (MEMORY.allocated() - before) / city.bookings()
}

fn index(city: &City, plane: bool) -> usize {
    let before = MEMORY.allocated();
    let mut index = if plane { Occupancy::new().with_plane() } else { Occupancy::new() };
    let lines: Vec<Line> = (0..city.shape.rooms).map(|_| index.add_line()).collect();
    for (key, plan) in (0_u32..).zip(&city.taken) {
        index.hold(&lines[plan.room as usize].into(), Entry::new(plan.slot(city.base), key)).unwrap();
    }
    drop(lines);
    (MEMORY.allocated() - before) / city.bookings()
}
