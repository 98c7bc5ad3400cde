//! What a command, a question, a load and a replay cost, against the size of the city and of a room.
//!
//! `cargo bench --bench schedule` prints the tables of `README.md`; see there for what is measured and how.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints, measures, and may panic"
)]

mod common;

use std::hint::black_box;

use common::{City, Plan, Shape, call, centre, in_turn, now, room};
use cpu_time::ThreadTime;
use imece::{
    self,
    event::{Aggregate, Call, Version},
    occupancy::{Entry, Line, Occupancy},
    schedule::{Answer, Outcome, Schedule, ScheduleCommand},
};

/// Samples of so many operations are taken; the median of the samples is told.
const SAMPLE: usize = 50;
const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    // `cargo test --benches` runs benches without `--bench`: once and small, as with `--test`.
    let test = has("--test") || !has("--bench");
    let (sizes, loads): (&[Shape], &[u32]) = match (test, has("--full")) {
        (true, _) => (&[Shape::five_years(10, 20, 10)], &[20]),
        (false, false) => (
            &[Shape::five_years(10, 1_000, 100), Shape::five_years(1_000, 1_000, 10)],
            &[100, 1_000, 10_000, 100_000],
        ),
        (false, true) => (
            &[
                Shape::five_years(10, 1_000, 100),
                Shape::five_years(1_000, 1_000, 10),
                Shape::five_years(10_000, 1_000, 1),
            ],
            &[100, 1_000, 10_000, 100_000],
        ),
    };

    let names = sizes.iter().map(|s| format!("{} × {}", thousands(s.rooms), thousands(s.load)));
    let mut table = Table::new("Rooms × bookings a room, five years", names);
    for shape in sizes {
        let mut city = City::new(*shape);
        commands(&mut city, &mut table);
        questions(&mut city, &mut table, true);
        replay(&city, &mut table);
    }
    table.print();

    let mut table = Table::new("Bookings in one room, ten a day", loads.iter().map(|n| thousands(*n)));
    for load in loads {
        let mut city = City::new(Shape::one_room(*load, (*load / 10).clamp(10, 1_000)));
        commands(&mut city, &mut table);
        questions(&mut city, &mut table, false);
    }
    table.print();

    let base = sizes[sizes.len().min(2) - 1];
    let full = Shape { full_policy: true, ..base };
    let random = Shape { random_ids: true, ..base };
    let names = ["standard policy", "full policy", "random ids"].map(String::from);
    let title = format!("{} × {}, by policy and ids", thousands(base.rooms), thousands(base.load));
    let mut table = Table::new(&title, names);
    for shape in [base, full, random] {
        commands(&mut City::new(shape), &mut table);
    }
    table.print();
}

/// Books what is spare, refuses what is taken, and gives back what was booked, round after round.
fn commands(city: &mut City, table: &mut Table) {
    let rows = city.rows(city.bookings());
    let (load, schedule) = timed(|| Schedule::load(rows).unwrap());
    let mut schedule = schedule;
    let call = call();
    let (spare, taken) = (city.spare.clone(), city.taken[..city.spare.len()].to_vec());
    let [mut check, mut decide, mut apply, mut book, mut refuse, mut cancel] = [const { Vec::new() }; 6];
    for _ in 0..ROUNDS {
        let requests: Vec<_> = spare.iter().map(|plan| city.request(*plan)).collect();
        let facts = &city.registry;
        sample(&mut check, requests.clone(), |request| {
            assert!(schedule.objections(&request, now(), facts).unwrap().is_empty());
        });
        let mut events = Vec::new();
        let commands: Vec<_> =
            requests.iter().map(|r| ScheduleCommand::Book { request: r.clone() }).collect();
        sample(&mut decide, commands, |command| {
            events.extend(schedule.decide(&command, &call, facts).unwrap());
        });
        in_turn(schedule.head(), &mut events);
        sample(&mut apply, events, |event| schedule.apply(&[event]).unwrap());
        cancel_all(&mut cancel, &mut schedule, requests.iter().map(|r| r.id), &call, city);

        let requests: Vec<_> = spare.iter().map(|plan| city.request(*plan)).collect();
        let ids: Vec<_> = requests.iter().map(|r| r.id).collect();
        let facts = &city.registry;
        sample(&mut book, requests, |request| {
            let Answer { outcome, .. } = schedule.book(request, &call, facts).unwrap();
            assert!(matches!(outcome, Outcome::Booked(_)));
        });
        cancel_all(&mut cancel, &mut schedule, ids, &call, city);

        let requests: Vec<_> = taken.iter().map(|plan| city.request(*plan)).collect();
        let facts = &city.registry;
        sample(&mut refuse, requests, |request| {
            let Answer { outcome, .. } = schedule.book(request, &call, facts).unwrap();
            assert!(matches!(outcome, Outcome::Refused(_)));
        });
    }
    let [hold, release] = raw(city, &spare);
    table.row("check only (`objections`)", median(check));
    table.row("book", median(book));
    table.row("— decide", median(decide));
    table.row("— apply", median(apply));
    table.row("— raw insert into the index", hold);
    table.row("refuse, with alternatives", median(refuse));
    table.row("cancel", median(cancel));
    table.row("— raw removal from the index", release);
    table.row("load, a booking", load / city.bookings() as f64);
}

fn cancel_all(
    into: &mut Vec<f64>,
    schedule: &mut Schedule,
    ids: impl IntoIterator<Item = imece::id::BookingId>,
    call: &Call,
    city: &City,
) {
    sample(into, ids.into_iter().collect(), |id| {
        schedule.cancel(id, None, call, &city.registry).unwrap();
    });
}

/// The same with the conflict index alone: what is left when rules, ids and events are taken away.
fn raw(city: &City, spare: &[Plan]) -> [f64; 2] {
    let mut index = Occupancy::new();
    let lines: Vec<Line> = (0..city.shape.rooms).map(|_| index.add_line()).collect();
    let line = |plan: &Plan| lines[plan.room as usize].into();
    for (key, plan) in (0_u32..).zip(&city.taken) {
        index.hold(&line(plan), Entry::new(plan.slot(city.base), key)).unwrap();
    }
    let [mut hold, mut release] = [const { Vec::new() }; 2];
    let slots: Vec<_> = spare.iter().map(|plan| (line(plan), plan.slot(city.base))).collect();
    for _ in 0..ROUNDS {
        sample(&mut hold, slots.clone(), |(line, slot)| {
            index.hold(&line, Entry::new(slot, u32::MAX)).unwrap();
        });
        sample(&mut release, slots.clone(), |(line, slot)| {
            index.release(&line, slot, u32::MAX).unwrap();
        });
    }
    [median(hold), median(release)]
}

/// Looks for time for two hours.
fn questions(city: &mut City, table: &mut Table, many_rooms: bool) {
    let schedule = city.load();
    let plans: Vec<Plan> = city.spare.iter().take(1_000).copied().collect();
    let ask = |city: &mut City, wanted: &dyn Fn(&City, Plan) -> imece::schedule::Wanted, take: usize| {
        let plans = plans.iter().take(take);
        plans.map(|p| (wanted(city, *p), *p)).collect::<Vec<_>>()
    };
    let mut first = |city: &mut City, name: &str, wanted: &dyn Fn(&City, Plan) -> imece::schedule::Wanted| {
        let asked = ask(city, wanted, 1_000);
        let asked: Vec<_> = asked.into_iter().map(|(w, p)| (city.search(w, p), city.month_from(p))).collect();
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            sample(&mut times, asked.clone(), |(request, within)| {
                black_box(schedule.first_free(&request, within, now(), &city.registry).unwrap());
            });
        }
        table.row(name, median(times));
    };
    first(city, "first free in the room", &|_, plan| room(plan.room).into());
    if !many_rooms {
        return;
    }
    first(city, "first free in any of ten rooms", &|city, plan| city.ten_rooms(plan));
    let mut free = |name: &str, wanted: &dyn Fn(&City, Plan) -> imece::schedule::Wanted, take: usize| {
        let asked = ask(city, wanted, take);
        let asked: Vec<_> = asked.into_iter().map(|(w, p)| city.search(w, p)).collect();
        let mut times = Vec::new();
        sample_of(take.min(SAMPLE).div_ceil(5), &mut times, asked, |request| {
            black_box(schedule.free_rooms(&request, now(), &city.registry).unwrap());
        });
        table.row(name, median(times));
    };
    free("all free rooms of a centre (20)", &|_, plan| centre(plan.room / 20).into(), 500);
    free("all free rooms anywhere", &|_, _| imece::schedule::Wanted::Anywhere, 10);
}

fn replay(city: &City, table: &mut Table) {
    let (mut time, mut events) = (0.0, 0);
    let schedule = city.replayed(100_000, |schedule, log| {
        time += timed(|| schedule.replay(log).unwrap()).0;
        events += log.len();
    });
    assert_eq!(schedule.version(), Version::new(events as u64));
    table.row("replay, an event", time / events as f64);
}

/// CPU time of this thread in nanoseconds: other jobs' turns on the core do not count.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = ThreadTime::now();
    let result = work();
    (start.elapsed().as_nanos() as f64, result)
}

fn sample<T>(into: &mut Vec<f64>, items: Vec<T>, work: impl FnMut(T)) {
    sample_of(SAMPLE, into, items, work);
}

fn sample_of<T>(size: usize, into: &mut Vec<f64>, items: Vec<T>, mut work: impl FnMut(T)) {
    let mut items = items.into_iter();
    loop {
        let some: Vec<T> = items.by_ref().take(size).collect();
        if some.is_empty() {
            return;
        }
        let count = some.len() as f64;
        into.push(timed(|| some.into_iter().for_each(&mut work)).0 / count);
    }
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

fn thousands(n: u32) -> String {
    let digits = n.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap());
    groups.collect::<Vec<_>>().join(",")
}

/// Rows of nanoseconds, filled column by column.
struct Table {
    title: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<f64>)>,
}

impl Table {
    fn new(title: &str, columns: impl IntoIterator<Item = String>) -> Self {
        Self { title: title.into(), columns: columns.into_iter().collect(), rows: Vec::new() }
    }

    fn row(&mut self, name: &str, value: f64) {
        match self.rows.iter_mut().find(|(known, _)| known == name) {
            Some((_, values)) => values.push(value),
            None => self.rows.push((name.into(), vec![value])),
        }
    }

    fn print(&self) {
        println!("\n{}, ns\n\n| | {} |", self.title, self.columns.join(" | "));
        println!("|---{}|", "|--:".repeat(self.columns.len()));
        for (name, values) in &self.rows {
            let cells: Vec<_> = values.iter().map(|v| thousands(v.round() as u32)).collect();
            println!("| {name} | {} |", cells.join(" | "));
        }
    }
}
