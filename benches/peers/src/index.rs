//! The index of a schedule beside ordered maps, interval crates and a database.

mod candidates;

use candidates::{Blocks, Candidate, IntervalSets, Maps, RangeMaps, Sqlite, WithPlane};

use crate::{
    measure::{Prng, median, timed},
    table::{Bar, Table},
};

/// Minutes of the year 2026 on are counted from here.
pub(crate) const BASE: i32 = 29_454_480;
const DAY: i32 = 1_440;
const DAYS: u32 = 1_826;
const OPENS: i32 = 9 * 60;
const CLOSES: i32 = 22 * 60;
const QUARTERS: u32 = 52;

/// A booking: what every candidate stores.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) room: u32,
    pub(crate) start: i32,
    pub(crate) end: i32,
    pub(crate) id: u32,
}

/// Rooms with so many bookings each, of one to four hours on the quarter hour from 09:00 to 22:00, over five years.
struct City {
    rooms: u32,
    /// In order of room and time.
    rows: Vec<Row>,
}

impl City {
    fn new(rooms: u32, load: u32) -> Self {
        let mut rows = Vec::with_capacity((rooms * load) as usize);
        for room in 0..rooms {
            let mut prng = Prng::new(u64::from(room));
            let mut days = vec![0_u64; DAYS as usize];
            let mut mine = Vec::with_capacity(load as usize);
            while mine.len() < load as usize {
                let length = 4 + prng.below(13);
                let (day, start) = (prng.below(DAYS), prng.below(QUARTERS - length + 1));
                let mask = ((1_u64 << length) - 1) << start;
                let quarters = &mut days[day as usize];
                if *quarters & mask == 0 {
                    *quarters |= mask;
                    let start = BASE + day as i32 * DAY + OPENS + start as i32 * 15;
                    mine.push((start, start + length as i32 * 15));
                }
            }
            mine.sort_unstable();
            rows.extend(mine.into_iter().map(|(start, end)| (start, end)).zip(0..).map(|((start, end), n)| Row {
                room,
                start,
                end,
                id: room * load + n,
            }));
        }
        Self { rooms, rows }
    }

    /// A time in a room, as somebody would ask for it.
    fn wish(&self, prng: &mut Prng) -> Row {
        let room = prng.below(self.rooms);
        let length = 4 + prng.below(13);
        let start = BASE
            + prng.below(DAYS) as i32 * DAY
            + OPENS
            + prng.below(QUARTERS - length + 1) as i32 * 15;
        Row { room, start, end: start + length as i32 * 15, id: u32::MAX }
    }
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

pub(crate) fn run(quick: bool, table: &mut Table) {
    if quick {
        let counts = Counts { points: 2_000, busy: 200, free: 20, any: 20 };
        compare("10 × 1,000", &City::new(10, 1_000), counts, 1, true, table);
        return;
    }
    if std::env::args().any(|a| a == "--free") {
        let city = City::new(1000, 1000);
        let counts = Counts { points: 0, busy: 0, free: 20000, any: 0 };
        let mut ours = measure::<WithPlane>(&city);
        ours.round(&city, counts, 0);
        println!("{:?}", ours.times.free);
        return;
    }
    if std::env::args().any(|a| a == "--cache") {
        let city = City::new(10, 1000);
        let counts = Counts { points: 1_000_000, busy: 0, free: 0, any: 0 };
        let mut ours = measure::<Blocks>(&city);
        ours.round(&city, counts, 0);
        ours.round(&city, counts, 1);
        println!("{:?} {:?} {:?} {:?}", ours.times.check, ours.times.insert, ours.times.cancel, ours.times.next);
        let mut ours = measure::<Maps>(&city);
        ours.round(&city, counts, 0);
        ours.round(&city, counts, 1);
        println!("{:?} {:?} {:?} {:?}", ours.times.check, ours.times.insert, ours.times.cancel, ours.times.next);
        return;
    }
    let counts = Counts { points: 40_000, busy: 4_000, free: 10, any: 40 };
    compare("1,000 × 1,000", &City::new(1_000, 1_000), counts, 15, true, table);
    if std::env::args().any(|a| a == "--one") { return; }
    let counts = Counts { points: 100_000, busy: 20_000, free: 20, any: 40 };
    compare("2,000 × 5,000", &City::new(2_000, 5_000), counts, 3, false, table);
}

fn compare(size: &str, city: &City, counts: Counts, rounds: u32, sparse: bool, table: &mut Table) {
    let mut ours = measure::<Blocks>(city);
    let mut plane = measure::<WithPlane>(city);
    let mut maps = measure::<Maps>(city);
    let mut ranges = measure::<RangeMaps>(city);
    let mut sets = measure::<IntervalSets>(city);
    let mut sqlite = sparse.then(|| measure::<Sqlite>(city));
    for round in 0..rounds {
        let answers = [
            ours.round(city, counts, round),
            plane.round(city, counts, round),
            maps.round(city, counts, round),
            ranges.round(city, counts, round),
            sets.round(city, counts, round),
        ];
        assert!(answers.iter().all(|answer| *answer == answers[0]), "the candidates disagree: {answers:?}");
        if let Some(sqlite) = &mut sqlite {
            let few = Counts { points: counts.points / 20, busy: 10, free: 2, any: 0 };
            sqlite.round(city, few, round);
        }
    }
    let (ours, plane, maps, ranges, sets) =
        (ours.medians(), plane.medians(), maps.medians(), ranges.medians(), sets.medians());
    let name = |what: &str| format!("{what}, {size}");
    let (check, map_bar) = (name("conflict check"), if sparse { 0.8 } else { 1.0 });
    table.beside(&check, ours.check, "BTreeMap", maps.check, Bar::AtMost(map_bar));
    table.beside(&check, ours.check, "rangemap", ranges.check, Bar::AtMost(0.65));
    table.beside(&check, ours.check, "iset", sets.check, Bar::AtMost(0.35));
    let insert = name("insert if free");
    table.beside(&insert, ours.insert, "BTreeMap", maps.insert, Bar::AtMost(0.7));
    table.beside(&insert, ours.insert, "rangemap", ranges.insert, Bar::AtMost(0.55));
    table.beside(&insert, ours.insert, "iset", sets.insert, Bar::AtMost(0.4));
    table.beside(&name("cancel"), ours.cancel, "BTreeMap", maps.cancel, Bar::AtMost(0.65));
    table.beside(&name("minutes booked in a year"), ours.busy, "BTreeMap", maps.busy, Bar::AtMost(0.5));
    let load = name("load from sorted rows, a booking");
    table.beside(&load, ours.load, "BTreeMap", maps.load, Bar::AtMost(1.0));
    table.beside(&load, ours.load, "rangemap", ranges.load, Bar::AtMost(0.15));
    table.beside(&name("all free rooms for a slot"), plane.free, "BTreeMap", maps.free, Bar::AtMost(1.0 / 50.0));
    table.beside(&name("earliest 4 h in a room"), plane.next, "BTreeMap", maps.next, Bar::AtMost(1.0 / 3.0));
    table.beside(&name("insert if free, with the plane"), plane.insert, "BTreeMap", maps.insert, Bar::Told);
    table.beside(&name("cancel, with the plane"), plane.cancel, "BTreeMap", maps.cancel, Bar::Told);
    table.beside(&name("load, with the plane"), plane.load, "BTreeMap", maps.load, Bar::Told);
    let any = if sparse { 1.0 } else { 1.0 / 50.0 };
    table.beside(&name("earliest 8 h in any of 1,000"), plane.any, "BTreeMap", maps.any, Bar::AtMost(any));
    if let Some(sqlite) = sqlite.map(Measured::medians) {
        table.beside(&check, ours.check, "SQLite", sqlite.check, Bar::AtMost(0.2));
        table.beside(&insert, ours.insert, "SQLite", sqlite.insert, Bar::AtMost(0.1));
        table.beside(&name("all free rooms for a slot"), plane.free, "SQLite", sqlite.free, Bar::AtMost(0.001));
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
    let (load, candidate) = timed(|| C::load(city.rooms, &city.rows));
    let times = Times { load: vec![load / city.rows.len() as f64], ..Times::default() };
    Measured { candidate, times }
}

impl<C: Candidate> Measured<C> {
    /// Asks everything once, each draw after the answer to the one before, and returns a checksum of the answers.
    fn round(&mut self, city: &City, counts: Counts, round: u32) -> u64 {
        let Self { candidate, times } = self;
        if round > 0 {
            let (load, again) = timed(|| C::load(city.rooms, &city.rows));
            times.load.push(load / city.rows.len() as f64);
            drop(again);
        }
        let mut prng = Prng::new(u64::from(round) + 1_000_000);
        let prng = &mut prng;
        let mut sum = 0;
        let mut ask = |into: &mut Vec<f64>, count: u32, prng: &mut Prng, question: &mut dyn FnMut(&mut Prng) -> u64| {
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
            let from = BASE + prng.below(4 * 365) as i32 * DAY;
            candidate.busy(prng.below(city.rooms), from, from + 365 * DAY)
        });
        ask(&mut times.free, counts.free, prng, &mut |prng| {
            let wish = city.wish(prng);
            candidate.free_rooms(wish.start, wish.end)
        });
        ask(&mut times.next, counts.points, prng, &mut |prng| {
            let wish = city.wish(prng);
            let last = BASE + DAYS as i32 * DAY;
            (wish.start..last)
                .step_by(DAY as usize)
                .find_map(|from| {
                    let (from, until) = day(from, wish.start);
                    candidate.next(wish.room, from, 240, until)
                })
                .unwrap_or(0) as u64
        });
        ask(&mut times.any, counts.any, prng, &mut |prng| {
            let wish = city.wish(prng);
            let last = BASE + DAYS as i32 * DAY;
            (wish.start..last)
                .step_by(DAY as usize)
                .find_map(|from| {
                    let (from, until) = day(from, wish.start);
                    candidate.any(1_000.min(city.rooms), from, 480, until)
                })
                .unwrap_or(0) as u64
        });
        let mut entered = Vec::new();
        let mut id = city.rows.len() as u32;
        ask(&mut times.insert, counts.points, prng, &mut |prng| {
            id += 1;
            let row = Row { id, ..city.wish(prng) };
            let done = candidate.insert(row);
            if done {
                entered.push(row);
            }
            u64::from(done)
        });
        for index in (1..entered.len()).rev() {
            entered.swap(index, prng.below(index as u32 + 1) as usize);
        }
        let mut left = entered.iter();
        ask(&mut times.cancel, entered.len() as u32, prng, &mut |_| {
            left.next().map_or(0, |row| u64::from(candidate.cancel(*row)))
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

/// The opening hours of the day of an instant, from the wish on if it is its own day.
fn day(from: i32, wished: i32) -> (i32, i32) {
    let midnight = from - (from - BASE) % DAY;
    let opens = if from == wished { wished } else { midnight + OPENS };
    (opens, midnight + CLOSES)
}
