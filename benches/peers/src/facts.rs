//! Facts counted: tallies beside hash maps and the reading of every field.
//!
//! N meetings (16 bytes: day, organisation, people, centre, room, kind) and N petitions (12 bytes: day received, day
//! answered, department, outcome) in random order over five years. The report: how many meetings and people by month,
//! centre and kind; how many different organisations a centre; outcomes by month and department; the 50th, 90th and 99th
//! percentile of the days to the answer, a department. All exact, all counted together.

#[cfg(feature = "memory")]
pub(crate) mod memory;
mod merge;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hint::black_box,
    ops::Range,
};

use imece::{
    centre::{Capacity, Centre, Room},
    chrono::{DateTime, Datelike, NaiveDate},
    event::{Actor, Call, Role},
    id::{ActorId, BookingId, CentreId, OrganisationId, RoomId, StreamId},
    schedule::{Anyone, BookingRequest, Schedule},
    statistics::BookingTally,
    stats::{Axes, Categories, Column, Count, Cube, CubeCell, Days, Integers, Observe, Seen, Tally, Total},
    time::{LocalSlot, Month, OpeningHours, Zone},
    uuid::Uuid,
};

use crate::{
    measure::{Prng, median, timed},
    table::{Bar, Table},
};

/// 1 January 2021 to 31 December 2025, counted from 1970.
const FIRST_DAY: i32 = 18_628;
const DAYS: u32 = 1_826;
const CENTRES: u16 = 50;
const KINDS: u16 = 8;
const ORGANISATIONS: u32 = 10_000;
const DEPARTMENTS: u16 = 20;
const OUTCOMES: u16 = 4;
const LONGEST_WAIT: u32 = 400;
/// What lies in the caches at once.
const BLOCK: usize = 4_096;

#[derive(Default)]
struct Meetings {
    day: Vec<i32>,
    organisation: Vec<u32>,
    people: Vec<u16>,
    centre: Vec<u16>,
    room: Vec<u16>,
    kind: Vec<u16>,
}

#[derive(Default)]
struct Petitions {
    received: Vec<i32>,
    answered: Vec<i32>,
    department: Vec<u16>,
    outcome: Vec<u16>,
}

#[derive(Default)]
struct Facts {
    meetings: Meetings,
    petitions: Petitions,
}

impl Facts {
    /// Exactly as much memory as so many of both need, so that drawing them is no peak.
    fn with_capacity(n: usize) -> Self {
        let (days, codes) = (|| Vec::with_capacity(n), || Vec::with_capacity(n));
        Self {
            meetings: Meetings {
                day: days(),
                organisation: Vec::with_capacity(n),
                people: codes(),
                centre: codes(),
                room: codes(),
                kind: codes(),
            },
            petitions: Petitions {
                received: days(),
                answered: days(),
                department: codes(),
                outcome: codes(),
            },
        }
    }

    /// Draws so many of both; `engines.py` draws the same.
    fn draw(n: usize) -> Self {
        let mut facts = Self::with_capacity(n);
        let (m, p) = (&mut facts.meetings, &mut facts.petitions);
        let mut draw = Prng::new(1);
        for _ in 0..n {
            m.day.push(FIRST_DAY + draw.below(DAYS) as i32);
            m.organisation.push(draw.below(ORGANISATIONS));
            m.people.push(1 + draw.below(200) as u16);
            m.centre.push(draw.below(CENTRES.into()) as u16);
            m.room.push(draw.below(1_000) as u16);
            m.kind.push(draw.below(KINDS.into()) as u16);
        }
        let mut draw = Prng::new(2);
        for _ in 0..n {
            let received = FIRST_DAY + draw.below(DAYS) as i32;
            // Most are answered soon, some late.
            let wait = draw.below(LONGEST_WAIT).min(draw.below(LONGEST_WAIT));
            p.received.push(received);
            p.answered.push(received + wait as i32);
            p.department.push(draw.below(DEPARTMENTS.into()) as u16);
            p.outcome.push(draw.below(OUTCOMES.into()) as u16);
        }
        facts
    }

    fn len(&self) -> usize {
        self.meetings.day.len()
    }

    /// The facts from one to another, of both.
    fn blocks(&self, facts: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let end = facts.end;
        facts.step_by(BLOCK).map(move |from| from..(from + BLOCK).min(end))
    }

    /// What no report can be faster than.
    fn read(&self, n: usize) -> u64 {
        fn sum<T: Copy + TryInto<u64>>(column: &[T]) -> u64 {
            column.iter().fold(0, |sum: u64, number| sum.wrapping_add((*number).try_into().unwrap_or(0)))
        }
        let (m, p) = (&self.meetings, &self.petitions);
        sum(&m.day[..n])
            .wrapping_add(sum(&m.organisation[..n]))
            .wrapping_add(sum(&m.people[..n]))
            .wrapping_add(sum(&m.centre[..n]))
            .wrapping_add(sum(&m.room[..n]))
            .wrapping_add(sum(&m.kind[..n]))
            .wrapping_add(sum(&p.received[..n]))
            .wrapping_add(sum(&p.answered[..n]))
            .wrapping_add(sum(&p.department[..n]))
            .wrapping_add(sum(&p.outcome[..n]))
    }
}

/// A sum over the lines of a report, whatever their order; `engines.py` has the same.
#[derive(Default, PartialEq, Eq, Clone, Copy, Debug)]
struct Checksum(u64);

impl Checksum {
    fn line(&mut self, fields: &[u64]) {
        let hash = fields
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, field| (hash ^ field).wrapping_mul(0x100_0000_01b3));
        self.0 = self.0.wrapping_add(hash);
    }
}

type ByMonth<C> = Cube<(Categories<Month>, Categories<u16>, Categories<u16>), C>;
type Guests = (Categories<u16>, Categories<u32>);

/// Distinct organisations: counted, so that a fact can be taken back, or only seen.
trait Distinct: Default + Clone {
    fn declared(axes: Guests) -> Self;
    fn columns(&mut self, centre: &[u16], organisation: &[u32]);
    fn one(&mut self, centre: u16, organisation: u32);
    fn add(&mut self, part: &Self);
    fn by_centre(&self) -> BTreeMap<u16, u64>;
    fn bytes(&self) -> usize;
}

impl Distinct for Cube<Guests, Count> {
    fn declared(axes: Guests) -> Self {
        Self::with_axes(axes)
    }

    fn columns(&mut self, centre: &[u16], organisation: &[u32]) {
        self.observe_columns(&(centre, organisation), &()).unwrap();
    }

    fn one(&mut self, centre: u16, organisation: u32) {
        self.observe(((centre, organisation), ())).unwrap();
    }

    fn add(&mut self, part: &Self) {
        self.merge(part).unwrap();
    }

    fn by_centre(&self) -> BTreeMap<u16, u64> {
        self.distinct_by(|(centre, _)| Some(*centre)).unwrap()
    }

    fn bytes(&self) -> usize {
        kept(self)
    }
}

impl Distinct for Seen<Guests> {
    fn declared(axes: Guests) -> Self {
        Self::with_axes(axes)
    }

    fn columns(&mut self, centre: &[u16], organisation: &[u32]) {
        self.see_columns(&(centre, organisation)).unwrap();
    }

    fn one(&mut self, centre: u16, organisation: u32) {
        self.see((centre, organisation));
    }

    fn add(&mut self, part: &Self) {
        self.merge(part);
    }

    fn by_centre(&self) -> BTreeMap<u16, u64> {
        self.distinct_by(|(centre, _)| Some(*centre))
    }

    fn bytes(&self) -> usize {
        self.axes().places().unwrap() / 8
    }
}

/// The bytes of the cells of a cube that is laid out, as narrow as they are kept: none of those measured here leaves that range.
fn kept<X: Axes, C: CubeCell>(cube: &Cube<X, C>) -> usize {
    cube.axes().places().unwrap() * size_of::<C::Narrow>()
}

/// The report of ours.
#[derive(Default, Clone)]
struct Figures<D> {
    meetings: ByMonth<Total>,
    guests: D,
    outcomes: ByMonth<Count>,
    waits: Cube<(Categories<u16>, Integers<1_000>), Count>,
}

impl<D: Distinct> Figures<D> {
    fn declared(months: &Days<Month>) -> Self {
        let up_to = |n: u16| (0..n).collect::<Categories<_>>();
        let month = months.axis().clone();
        Self {
            meetings: Cube::with_axes((month.clone(), up_to(CENTRES), up_to(KINDS))),
            guests: D::declared((up_to(CENTRES), (0..ORGANISATIONS).collect())),
            outcomes: Cube::with_axes((month, up_to(DEPARTMENTS), up_to(OUTCOMES))),
            waits: Cube::with_axes((up_to(DEPARTMENTS), Integers)),
        }
    }

    fn columns(months: &Days<Month>, facts: &Facts, of: Range<usize>) -> Self {
        let mut figures = Self::declared(months);
        let mut waits = Vec::with_capacity(BLOCK);
        for block in facts.blocks(of.clone()) {
            let m = &facts.meetings;
            let (centre, kind) = (&m.centre[block.clone()], &m.kind[block.clone()]);
            let month = months.column(&m.day[block.clone()]);
            figures.meetings.observe_columns(&(month, centre, kind), &&m.people[block.clone()]).unwrap();
            figures.guests.columns(centre, &m.organisation[block]);
        }
        for block in facts.blocks(of) {
            let p = &facts.petitions;
            let (received, department) = (&p.received[block.clone()], &p.department[block.clone()]);
            let month = months.column(received);
            figures.outcomes.observe_columns(&(month, department, &p.outcome[block.clone()]), &()).unwrap();
            waits.clear();
            waits.extend(
                received.iter().zip(&p.answered[block]).map(|(received, answered)| answered - received),
            );
            figures.waits.observe_columns(&(department, &waits), &()).unwrap();
        }
        figures
    }

    fn observe(months: &Days<Month>, facts: &Facts, of: Range<usize>) -> Self {
        let mut figures = Self::default();
        let m = &facts.meetings;
        for i in of.clone() {
            let (centre, month) = (m.centre[i], *months.key(m.day[i]).unwrap());
            figures.meetings.observe(((month, centre, m.kind[i]), m.people[i].into())).unwrap();
            figures.guests.one(centre, m.organisation[i]);
        }
        let p = &facts.petitions;
        for i in of {
            let (department, month) = (p.department[i], *months.key(p.received[i]).unwrap());
            figures.outcomes.observe(((month, department, p.outcome[i]), ())).unwrap();
            let wait = i64::from(p.answered[i] - p.received[i]);
            figures.waits.observe(((department, wait), ())).unwrap();
        }
        figures
    }

    fn merge(&mut self, part: &Self) {
        self.meetings.merge(&part.meetings).unwrap();
        self.guests.add(&part.guests);
        self.outcomes.merge(&part.outcomes).unwrap();
        self.waits.merge(&part.waits).unwrap();
    }

    /// The bytes of the cells as they are kept.
    fn bytes(&self) -> usize {
        kept(&self.meetings) + self.guests.bytes() + kept(&self.outcomes) + kept(&self.waits)
    }

    fn checksum(&self) -> Checksum {
        let mut sum = Checksum::default();
        let calendar = |month: &Month| (month.year() as u64, u64::from(month.month()));
        for ((month, centre, kind), total) in self.meetings.grouped().iter() {
            let (year, month) = calendar(month);
            let (centre, kind) = (u64::from(*centre), u64::from(*kind));
            sum.line(&[1, year, month, centre, kind, total.n() as u64, total.sum() as u64]);
        }
        for (centre, distinct) in self.guests.by_centre() {
            sum.line(&[2, centre.into(), distinct]);
        }
        for ((month, department, outcome), n) in self.outcomes.grouped().iter() {
            let (year, month) = calendar(month);
            sum.line(&[3, year, month, (*department).into(), (*outcome).into(), n.summary().unwrap()]);
        }
        for (department, waits) in self.waits.histograms_by(|key| Some(*key)).unwrap().iter() {
            let waits = waits.summary().unwrap();
            let of = |percent| waits.percentile(percent).unwrap() as u64;
            sum.line(&[4, (*department).into(), of(50), of(90), of(99)]);
        }
        sum
    }
}

/// The same as one would write it without the crate.
#[derive(Default)]
struct Maps {
    meetings: HashMap<(i32, u32, u16, u16), (u64, u64)>,
    guests: HashMap<u16, HashSet<u32>>,
    outcomes: HashMap<(i32, u32, u16, u16), u64>,
    waits: HashMap<u16, Vec<i32>>,
}

fn date(day: i32) -> NaiveDate {
    DateTime::from_timestamp(i64::from(day) * 86_400, 0).unwrap().date_naive()
}

impl Maps {
    fn count(facts: &Facts, n: usize) -> Self {
        let mut maps = Self::default();
        let m = &facts.meetings;
        for i in 0..n {
            let (centre, date) = (m.centre[i], date(m.day[i]));
            let (count, people) =
                maps.meetings.entry((date.year(), date.month(), centre, m.kind[i])).or_default();
            *count += 1;
            *people += u64::from(m.people[i]);
            maps.guests.entry(centre).or_default().insert(m.organisation[i]);
        }
        let p = &facts.petitions;
        for i in 0..n {
            let (department, date) = (p.department[i], date(p.received[i]));
            *maps.outcomes.entry((date.year(), date.month(), department, p.outcome[i])).or_default() += 1;
            maps.waits.entry(department).or_default().push(p.answered[i] - p.received[i]);
        }
        maps
    }

    fn checksum(mut self) -> Checksum {
        let mut sum = Checksum::default();
        for ((year, month, centre, kind), (n, people)) in self.meetings {
            sum.line(&[1, year as u64, month.into(), centre.into(), kind.into(), n, people]);
        }
        for (centre, organisations) in self.guests {
            sum.line(&[2, centre.into(), organisations.len() as u64]);
        }
        for ((year, month, department, outcome), n) in self.outcomes {
            sum.line(&[3, year as u64, month.into(), department.into(), outcome.into(), n]);
        }
        for (department, waits) in &mut self.waits {
            waits.sort_unstable();
            let of = |percent: usize| waits[(waits.len() * percent).div_ceil(100) - 1] as u64;
            sum.line(&[4, (*department).into(), of(50), of(90), of(99)]);
        }
        sum
    }
}

const CANDIDATES: usize = 6;

/// Nanoseconds a fact of each candidate, whose answers all agree.
fn count(months: &Days<Month>, facts: &Facts, n: usize, rounds: usize) -> [f64; CANDIDATES] {
    type Counted = Cube<Guests, Count>;
    let mut samples: [Vec<f64>; CANDIDATES] = Default::default();
    let mut answers = Vec::new();
    for _ in 0..rounds {
        let (ns, _) = timed(|| black_box(facts.read(n)));
        samples[0].push(ns);
        let candidates: [&dyn Fn() -> Checksum; 5] = [
            &|| Figures::<Counted>::columns(months, facts, 0..n).checksum(),
            &|| Figures::<Seen<Guests>>::columns(months, facts, 0..n).checksum(),
            &|| Figures::<Counted>::observe(months, facts, 0..n).checksum(),
            &|| Figures::<Seen<Guests>>::observe(months, facts, 0..n).checksum(),
            &|| Maps::count(facts, n).checksum(),
        ];
        for (samples, candidate) in samples[1..].iter_mut().zip(candidates) {
            let (ns, answer) = timed(candidate);
            samples.push(ns);
            answers.push(answer);
        }
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "the candidates do not agree: {answers:?}");
    println!("facts {n} + {n}: checksum {:016x}", answers[0].0);
    samples.map(|samples| median(samples) / (2 * n) as f64)
}

pub(crate) fn run(quick: bool, table: &mut Table) {
    let full = std::env::args().any(|argument| argument == "--full");
    let (sizes, rounds): (&[usize], _) = match (quick, full) {
        (true, _) => (&[20_000], 1),
        (false, false) => (&[1_000_000, 5_000_000, 10_000_000], 5),
        (false, true) => (&[1_000_000, 5_000_000, 10_000_000, 50_000_000], 3),
    };
    let months = months();
    let facts = Facts::draw(sizes.iter().copied().max().unwrap_or(0));
    for n in sizes {
        let [read, columns, added, observe, observe_added, maps] = count(&months, &facts, *n, rounds);
        let many = if *n < 1_000_000 { format!("{} k", *n / 1_000) } else { format!("{} M", *n / 1_000_000) };
        let name = |what: &str| format!("{many} + {many} facts, {what}, ns a fact");
        // A bar is one of ten million; a small run has no time to pay for the tables.
        let bar = |most| if *n == 10_000_000 { Bar::AtMost(most) } else { Bar::Told };
        table.beside(&name("columns"), columns, "read once", read, bar(5.0));
        table.beside(&name("columns, only added"), added, "read once", read, bar(3.0));
        table.beside(&name("columns"), columns, "HashMap", maps, bar(1.0 / 15.0));
        table.beside(&name("`observe`"), observe, "HashMap", maps, bar(1.0 / 5.0));
        table.beside(&name("`observe`, only added"), observe_added, "HashMap", maps, bar(1.0 / 5.0));
    }
    dates(&months, &facts, rounds, table);
    merge::run(&months, &facts, sizes, table);
    events(table);
}

fn months() -> Days<Month> {
    let (first, last) = ("2021-01-01".parse().unwrap(), "2025-12-31".parse().unwrap());
    Days::new(first, last, Month::of).unwrap()
}

/// What it costs to tell the month of a day: by a table, and by taking the date apart.
fn dates(months: &Days<Month>, facts: &Facts, rounds: usize, table: &mut Table) {
    let days = &facts.meetings.day;
    let first = date(FIRST_DAY).year() * 12;
    let mut samples = [const { Vec::new() }; 2];
    for _ in 0..rounds {
        let (ns, ours) = timed(|| months.column(days).numbers(0).sum::<i64>());
        samples[0].push(ns / days.len() as f64);
        let month = |day: &i32| {
            let date = date(*day);
            i64::from(date.year() * 12 + date.month0() as i32 - first)
        };
        let (ns, its) = timed(|| days.iter().map(month).sum::<i64>());
        samples[1].push(ns / days.len() as f64);
        assert_eq!(ours, its, "the months do not agree");
    }
    let [ours, its] = samples.map(median);
    table.beside("the month of a day, ns", ours, "chrono", its, Bar::Told);
}

/// What an event of a schedule costs the tally of bookings, which is made of ordered maps.
fn events(table: &mut Table) {
    let id = Uuid::from_u128;
    let room = |n: u128| RoomId::from_uuid(id(1_000 + n)).unwrap();
    let centre = CentreId::from_uuid(id(1)).unwrap();
    let at = |now: &str| {
        Call::new(Actor::new(ActorId::from_uuid(id(2)).unwrap(), Role::Staff), now.parse().unwrap())
    };
    let mut schedule = Schedule::new(StreamId::from_uuid(id(3)).unwrap());
    let hours = OpeningHours::daily("09:00-22:00".parse().unwrap());
    let begin = at("2026-03-01T08:00Z");
    schedule
        .describe_centre(Centre::new(centre, "GEB".parse().unwrap(), Zone::ISTANBUL, hours), &begin)
        .unwrap();
    for n in 0..20 {
        let described =
            Room::new(room(n), centre, format!("GEB-{n:02}").parse().unwrap(), Capacity::new(40).unwrap());
        schedule.describe_room(described, &begin).unwrap();
    }
    let mut log = Vec::new();
    let booking = |day: u128, n: u128| BookingId::from_uuid(id(10_000 + day * 100 + n)).unwrap();
    for (day, n) in (2..22).flat_map(|day| (0..20_u128).map(move |n| (day, n))) {
        let minute = |hour: u8| format!("2026-03-{day:02}T{hour:02}:00").parse().unwrap();
        let organisation = OrganisationId::from_uuid(id(500 + (n * 7 + day) % 50)).unwrap();
        let purpose = ["rehearsal", "seminar", "meeting"][n as usize % 3].parse().unwrap();
        let slot = LocalSlot::new(minute(18), minute(20)).unwrap();
        let request = BookingRequest::new(booking(day, n), organisation, room(n), slot, purpose);
        log.extend(schedule.book(request, &at(&format!("2026-03-{day:02}T09:00Z")), &Anyone).unwrap().events);
        if n == 19 {
            // Time does not run back, so a day is over for all of its bookings.
            let after = at(&format!("2026-03-{day:02}T17:30Z"));
            for n in 0..20 {
                log.extend(schedule.complete(booking(day, n), 31, &after, &Anyone).unwrap());
            }
        }
    }
    let mut samples = Vec::new();
    let mut tally = BookingTally::default();
    for _ in 0..9 {
        let (ns, ()) = timed(|| log.iter().for_each(|event| tally.observe(event).unwrap()));
        samples.push(ns / log.len() as f64);
    }
    table.own("`BookingTally::observe`, ns an event", median(samples), Bar::Told);
}
