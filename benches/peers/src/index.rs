//! The index of a schedule beside ordered maps, interval crates and a database.

mod candidates;

use candidates::{Blocks, Candidate, Halls, IntervalSets, Maps, RangeMaps, Sqlite};
use imece::time::Slot;

use crate::{
    bookings::common::{self, Shape},
    measure::{Prng, median, timed},
    table::{Bar, Table},
};

const DAY: i32 = 1_440;
const OPENS: i32 = 9 * 60;
const CLOSES: i32 = 22 * 60;

/// A booking: what every candidate stores.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) room: u32,
    pub(crate) start: i32,
    pub(crate) end: i32,
    pub(crate) id: u32,
}

/// The city of the other benches, as rows.
struct City {
    bookings: common::City,
    /// In order of room and time.
    rows: Vec<Row>,
    /// The first midnight.
    base: i32,
}

impl City {
    fn new(rooms: u32, load: u32) -> Self {
        let bookings = common::City::new(Shape::five_years(rooms, load, 0));
        let mut taken = bookings.taken.clone();
        taken.sort_by_key(|plan| (plan.room, plan.slot(bookings.base)));
        let rows = (0..).zip(taken).map(|(id, plan)| row(plan.room, plan.slot(bookings.base), id)).collect();
        let base = bookings.first_midnight().as_minutes();
        Self { bookings, rows, base }
    }

    const fn rooms(&self) -> u32 {
        self.bookings.shape.rooms
    }

    /// A time in a room, as somebody would ask for it.
    fn wish(&self, prng: &mut Prng) -> Row {
        let (room, slot) = self.bookings.wish(prng);
        row(room, slot, u32::MAX)
    }

    /// What is found on the first day on which something is, in its opening hours: on the day of the wish, from the wish on.
    fn on_first_day(&self, wish: Row, find: impl Fn(i32, i32) -> Option<i32>) -> u64 {
        let midnight = wish.start - (wish.start - self.base) % DAY;
        let mut days = (midnight..self.base + self.bookings.shape.days as i32 * DAY).step_by(DAY as usize);
        days.find_map(|day| find(wish.start.max(day + OPENS), day + CLOSES)).unwrap_or(0) as u64
    }
}

const fn row(room: u32, slot: Slot, id: u32) -> Row {
    Row { room, start: slot.start().as_minutes(), end: slot.end().as_minutes(), id }
}

/// What was measured of one candidate: nanoseconds an operation, round by round.
#[derive(Default)]
struct Times {
    check: Vec<f64>,
    insert: Vec<f64>,
    cancel: Vec<f64>,
    busy: Vec<f64>,
    free: Vec<f64>,
    next: Vec<f64>,
    any: Vec<f64>,
    load: Vec<f64>,
}

/// How often each question is asked in a round.
#[derive(Clone, Copy)]
struct Counts {
    points: u32,
    busy: u32,
    free: u32,
    any: u32,
}

/// What the figures of a city are held to.
#[derive(Clone, Copy, PartialEq)]
enum Bars {
    /// The bars of a thousand rooms with a thousand bookings each, SQLite among the peers.
    All,
    /// Those of two thousand rooms, half full.
    Dense,
    None,
}

/// So big is a city, so often is everything asked of it, and so many rounds are made.
const CITIES: [(u32, u32, Counts, u32, Bars); 5] = [
    (10, 1_000, Counts { points: 40_000, busy: 4_000, free: 2_000, any: 2_000 }, 7, Bars::None),
    (1_000, 1_000, Counts { points: 40_000, busy: 4_000, free: 20, any: 400 }, 15, Bars::All),
    (20_000, 50, Counts { points: 40_000, busy: 4_000, free: 20, any: 400 }, 5, Bars::None),
    (20_000, 500, Counts { points: 40_000, busy: 4_000, free: 20, any: 400 }, 3, Bars::None),
    (2_000, 5_000, Counts { points: 40_000, busy: 4_000, free: 20, any: 400 }, 5, Bars::Dense),
];

pub(crate) fn run(quick: bool, table: &mut Table) {
    if quick {
        let counts = Counts { points: 2_000, busy: 200, free: 20, any: 20 };
        compare("10 × 1,000", &City::new(10, 1_000), counts, 1, Bars::All, table);
        compare("1,100 × 20", &City::new(1_100, 20), counts, 1, Bars::None, table);
        furnish("10 × 1,000", &City::new(10, 1_000), counts, 1, table);
        return;
    }
    for (rooms, load, counts, rounds, bars) in CITIES {
        let size = format!("{} × {}", thousands(rooms), thousands(load));
        let city = City::new(rooms, load);
        compare(&size, &city, counts, rounds, bars, table);
        if bars == Bars::All {
            furnish(&size, &city, counts, 5, table);
        }
    }
}

fn thousands(n: u32) -> String {
    if n < 1_000 { n.to_string() } else { format!("{},{:03}", n / 1_000, n % 1_000) }
}

fn compare(size: &str, city: &City, counts: Counts, rounds: u32, bars: Bars, table: &mut Table) {
    let mut ours = measure::<Blocks<false>>(city);
    let mut plane = measure::<Blocks<true>>(city);
    let mut maps = measure::<Maps>(city);
    let mut ranges = measure::<RangeMaps>(city);
    let mut sets = measure::<IntervalSets>(city);
    let mut sqlite = (bars == Bars::All).then(|| measure::<Sqlite<false>>(city));
    let mut neighbours = (bars == Bars::All).then(|| measure::<Sqlite<true>>(city));
    for round in 0..rounds {
        // A database answers more slowly: so few are asked of it that a round ends, and all of them where all answers are compared.
        let few = if rounds == 1 { counts } else { Counts { points: 2_000, busy: 10, free: 2, any: 2 } };
        let answers = [
            Some(ours.round(city, counts, round)),
            Some(plane.round(city, counts, round)),
            Some(maps.round(city, counts, round)),
            Some(ranges.round(city, counts, round)),
            Some(sets.round(city, counts, round)),
            sqlite.as_mut().map(|sqlite| sqlite.round(city, few, round)).filter(|_| rounds == 1),
            neighbours.as_mut().map(|sqlite| sqlite.round(city, few, round)).filter(|_| rounds == 1),
        ];
        let mut answers = answers.into_iter().flatten();
        let first = answers.next();
        assert!(answers.all(|answer| Some(answer) == first), "the candidates disagree");
    }
    let (ours, plane, maps, ranges, sets) =
        (ours.medians(), plane.medians(), maps.medians(), ranges.medians(), sets.medians());
    let bar = |all: f64| if bars == Bars::All { Bar::AtMost(all) } else { Bar::Told };
    let dense = |all: f64, dense: f64| if bars == Bars::Dense { Bar::AtMost(dense) } else { bar(all) };
    let mut row = |what: &str, ours: f64, peer: &str, its: f64, bar: Bar| {
        table.beside(&format!("{what}, {size}"), ours, peer, its, bar);
    };
    row("conflict check", ours.check, "BTreeMap", maps.check, dense(0.8, 1.0));
    row("conflict check", ours.check, "rangemap", ranges.check, bar(0.65));
    row("conflict check", ours.check, "iset", sets.check, bar(0.35));
    row("insert if free", ours.insert, "BTreeMap", maps.insert, bar(0.7));
    row("insert if free", ours.insert, "rangemap", ranges.insert, bar(0.55));
    row("insert if free", ours.insert, "iset", sets.insert, bar(0.4));
    row("cancel", ours.cancel, "BTreeMap", maps.cancel, bar(0.65));
    row("minutes booked in a year", ours.busy, "BTreeMap", maps.busy, bar(0.5));
    row("load from sorted rows, a booking", ours.load, "BTreeMap", maps.load, bar(1.0));
    row("load from sorted rows, a booking", ours.load, "rangemap", ranges.load, bar(0.15));
    row("earliest 4 h in a room", ours.next, "BTreeMap", maps.next, Bar::Told);
    row("with the plane: earliest 4 h in a room", plane.next, "BTreeMap", maps.next, bar(1.0 / 3.0));
    row("with the plane: all free rooms for a slot", plane.free, "BTreeMap", maps.free, bar(1.0 / 50.0));
    row(
        "with the plane: earliest 8 h in any of 1,000",
        plane.any,
        "BTreeMap",
        maps.any,
        dense(1.0, 1.0 / 50.0),
    );
    row("with the plane: insert if free", plane.insert, "BTreeMap", maps.insert, Bar::Told);
    row("with the plane: cancel", plane.cancel, "BTreeMap", maps.cancel, Bar::Told);
    row("with the plane: load, a booking", plane.load, "BTreeMap", maps.load, Bar::Told);
    if let Some((sqlite, neighbours)) = sqlite.map(Measured::medians).zip(neighbours.map(Measured::medians)) {
        row("conflict check", ours.check, "SQLite", sqlite.check, bar(0.2));
        row("insert if free", ours.insert, "SQLite", sqlite.insert, bar(0.1));
        let free = "with the plane: all free rooms for a slot";
        row(free, plane.free, "SQLite", sqlite.free, bar(0.001));
        row(free, plane.free, "SQLite, asked for each room's neighbour", neighbours.free, Bar::Told);
    }
}

/// What buffers and divided rooms cost, beside the same city without them.
fn furnish(size: &str, city: &City, counts: Counts, rounds: u32, table: &mut Table) {
    let mut plain = measure::<Blocks<false>>(city);
    let mut drawn = measure::<Blocks<true>>(city);
    let mut halls = measure::<Halls<false>>(city);
    let mut drawn_halls = measure::<Halls<true>>(city);
    for round in 0..rounds {
        plain.round(city, counts, round);
        drawn.round(city, counts, round);
        let answers = [halls.round(city, counts, round), drawn_halls.round(city, counts, round)];
        assert_eq!(answers[0], answers[1], "the plane changes an answer");
    }
    let (plain, drawn) = (plain.medians(), drawn.medians());
    let (halls, drawn_halls) = (halls.medians(), drawn_halls.medians());
    for (what, ours, without) in [
        ("conflict check", halls.check, plain.check),
        ("insert if free", halls.insert, plain.insert),
        ("cancel", halls.cancel, plain.cancel),
        ("earliest 4 h in a room", halls.next, plain.next),
        ("with the plane: all free rooms for a slot", drawn_halls.free, drawn.free),
        ("with the plane: earliest 8 h in any of 1,000", drawn_halls.any, drawn.any),
    ] {
        let what = format!("buffers and halves: {what}, {size}");
        table.beside(&what, ours, "ours without", without, Bar::Told);
    }
}

/// A candidate with the city loaded, and its times.
struct Measured<C> {
    candidate: C,
    times: Times,
}

struct Medians {
    check: f64,
    insert: f64,
    cancel: f64,
    busy: f64,
    free: f64,
    next: f64,
    any: f64,
    load: f64,
}

fn measure<C: Candidate>(city: &City) -> Measured<C> {
    let (load, candidate) = timed(|| C::load(city.rooms(), &city.rows));
    let times = Times { load: vec![load / city.rows.len() as f64], ..Times::default() };
    Measured { candidate, times }
}

impl<C: Candidate> Measured<C> {
    /// Asks everything once, each draw after the answer to the one before, and returns a checksum of the answers.
    fn round(&mut self, city: &City, counts: Counts, round: u32) -> u64 {
        let Self { candidate, times } = self;
        if round > 0 {
            let (load, again) = timed(|| C::load(city.rooms(), &city.rows));
            times.load.push(load / city.rows.len() as f64);
            drop(again);
        }
        let mut prng = Prng::new(u64::from(round) + 1_000_000);
        let prng = &mut prng;
        let mut sum = 0;
        let mut ask =
            |into: &mut Vec<f64>, count: u32, prng: &mut Prng, question: &mut dyn FnMut(&mut Prng) -> u64| {
                if count == 0 {
                    return;
                }
                let (ns, answers) = timed(|| {
                    (0..count).fold(0_u64, |sum, _| {
                        let answer = question(prng);
                        prng.chain(answer);
                        sum.wrapping_mul(31).wrapping_add(answer)
                    })
                });
                into.push(ns / f64::from(count));
                sum = answers.wrapping_add(31_u64.wrapping_mul(sum));
            };
        ask(&mut times.check, counts.points, prng, &mut |prng| u64::from(candidate.check(city.wish(prng))));
        ask(&mut times.busy, counts.busy, prng, &mut |prng| {
            let from = city.base + prng.below(4 * 365) as i32 * DAY;
            candidate.busy(prng.below(city.rooms()), from, from + 365 * DAY)
        });
        ask(&mut times.free, counts.free, prng, &mut |prng| {
            let wish = city.wish(prng);
            candidate.free_rooms(wish.start, wish.end)
        });
        ask(&mut times.next, counts.points, prng, &mut |prng| {
            let wish = city.wish(prng);
            city.on_first_day(wish, |from, until| candidate.next(wish.room, from, 240, until))
        });
        ask(&mut times.any, counts.any, prng, &mut |prng| {
            let rooms = 1_000.min(city.rooms());
            city.on_first_day(city.wish(prng), |from, until| candidate.any(rooms, from, 480, until))
        });
        let mut entered = Vec::new();
        let mut id = city.rows.len() as u32;
        // So few that the city stays what it is.
        let few = counts.points.min(id / 20);
        ask(&mut times.insert, few, prng, &mut |prng| {
            id += 1;
            let row = Row { id, ..city.wish(prng) };
            let done = candidate.insert(row);
            if done {
                entered.push(row);
            }
            u64::from(done)
        });
        ask(&mut times.cancel, entered.len() as u32, prng, &mut |prng| {
            let row = entered.swap_remove(prng.below(entered.len() as u32) as usize);
            u64::from(candidate.cancel(row))
        });
        sum
    }

    fn medians(self) -> Medians {
        let Times { check, insert, cancel, busy, free, next, any, load } = self.times;
        Medians {
            check: median(check),
            insert: median(insert),
            cancel: median(cancel),
            busy: median(busy),
            free: median(free),
            next: median(next),
            any: median(any),
            load: median(load),
        }
    }
}
