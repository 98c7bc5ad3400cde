//! A tiny city whose best allocation can be found by trying everything, and the naive reader that does so.

use std::collections::{BTreeMap, BTreeSet};

use imece::{
    centre::{Capacity, Centre, Closure, ClosureScope, Room},
    chrono::{Datelike, NaiveDate, Weekday},
    event::{Actor, Call, Role},
    id::{CentreId, RoomId, SeasonWishId},
    schedule::{Anyone, Schedule},
    season::{
        Choice, Decisions, Fairness, MeetingLength, Meetings, On, Place, Placement, Places, Points, Priority,
        Season, Terms, Weeks, Window, Wish,
    },
    time::{LocalSlot, Minutes, OpeningHours, Span, Zone},
};
use proptest::{collection::vec, prelude::*};

use crate::terse::{day, id};

/// The hours of the grid: four slots from 18:00, Monday and Tuesday, two weeks.
pub(crate) const SLOTS: u32 = 4;
const DAYS: [Weekday; 2] = [Weekday::Mon, Weekday::Tue];

#[derive(Debug, Clone)]
pub(crate) struct RoomSpec {
    /// Of the two lines of the building: 1, 2 or both.
    pub(crate) lines: u8,
    pub(crate) seats: u32,
    pub(crate) projector: bool,
    pub(crate) centre: u8,
}

#[derive(Debug, Clone)]
pub(crate) struct WishSpec {
    pub(crate) organisation: u8,
    pub(crate) priority: u8,
    pub(crate) least: u32,
    pub(crate) most: u32,
    pub(crate) attendees: u32,
    pub(crate) projector: bool,
    pub(crate) centre: Option<u8>,
    pub(crate) others: bool,
    pub(crate) times: u8,
    /// 0 both weeks, 1 the first, 2 the second, 3 a single date of it.
    pub(crate) weeks: u8,
    /// Day, first slot, length of the window.
    pub(crate) windows: Vec<(usize, u32, u32)>,
    pub(crate) bundle: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) rooms: Vec<RoomSpec>,
    /// Room, day, week and slot that are closed.
    pub(crate) closed: Vec<(usize, usize, u32, u32)>,
    pub(crate) wishes: Vec<WishSpec>,
    pub(crate) fairness: Fairness,
    pub(crate) points: Points,
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    let room =
        (1..=3_u8, 1..=3_u32, any::<bool>(), 0..=1_u8).prop_map(|(lines, seats, projector, centre)| {
            RoomSpec { lines, seats: seats * 10, projector, centre }
        });
    let window = (0..2_usize, 0..SLOTS - 1, 1..=3_u32);
    let wish = (
        (0..3_u8, 1..=5_u8, 1..=2_u32, 0..=1_u32, 1..=30_u32),
        (prop::bool::weighted(0.2), prop::option::of(0..=1_u8), prop::bool::weighted(0.8)),
        (1..=2_u8, prop_oneof![4 => Just(0_u8), 1 => Just(1), 1 => Just(2), 1 => Just(3)]),
        vec(window, 1..=2),
        prop::bool::weighted(0.25),
    )
        .prop_map(|(who, what, when, windows, bundle)| WishSpec {
            organisation: who.0,
            priority: who.1,
            least: who.2,
            most: who.2 + who.3,
            attendees: who.4,
            projector: what.0,
            centre: what.1,
            others: what.2 || what.1.is_none(),
            times: when.0,
            weeks: when.1,
            windows,
            bundle,
        });
    let fairness =
        prop_oneof![Just(Fairness::Priority), Just(Fairness::FirstForAll), Just(Fairness::Proportional)];
    (vec(room, 1..=3), vec((0..3_usize, 0..2_usize, 0..2_u32, 0..SLOTS), 0..4), vec(wish, 1..=4), fairness)
        .prop_map(|(rooms, closed, wishes, fairness)| World {
            rooms,
            closed,
            wishes,
            fairness,
            points: Points::default(),
        })
}

pub(crate) fn room_id(n: usize) -> RoomId {
    id(100 + n as u128)
}

pub(crate) fn wish_id(n: usize) -> SeasonWishId {
    id(200 + n as u128)
}

/// A call of the desk.
pub(crate) fn call(now: &str) -> Call {
    Call::new(Actor::new(id(2), Role::Staff), now.parse().unwrap())
}

fn centre_id(n: u8) -> CentreId {
    id(300 + u128::from(n))
}

/// Two weeks from a Monday, of which only two days are open.
pub(crate) fn season() -> Season {
    let span = "18:00-22:00".parse().unwrap();
    Season::new(day("2026-09-14"), day("2026-09-27"), span, Minutes::new(60)).unwrap()
}

fn span(from: u32, length: u32) -> Span {
    let minute = |slot: u32| u16::try_from(18 * 60 + slot.min(SLOTS) * 60).unwrap();
    Span::new(minute(from), minute(from + length)).unwrap()
}

impl World {
    pub(crate) fn terms(&self) -> Terms {
        let mut terms = Terms::default().with_fairness(self.fairness);
        terms.points = self.points;
        terms
    }

    pub(crate) fn schedule(&self) -> Schedule {
        let call = call("2026-09-01T08:00Z");
        let mut schedule = Schedule::new(id(1));
        let mut hours = OpeningHours::never();
        for day in DAYS {
            hours = hours.with_day(day, "18:00-22:00".parse::<Span>().unwrap().into());
        }
        for n in 0..2 {
            let code = format!("C{n}").parse().unwrap();
            schedule
                .describe_centre(Centre::new(centre_id(n), code, Zone::ISTANBUL, hours.clone()), &call)
                .unwrap();
        }
        for (n, spec) in self.rooms.iter().enumerate() {
            // Lines belong to one house.
            let atom = |line: u8| id(400 + u128::from(spec.centre) * 10 + u128::from(line));
            let atoms = [1, 2].into_iter().filter(|line| spec.lines & line != 0).map(atom);
            let features = spec.projector.then(|| "projector".parse().unwrap());
            let capacity = Capacity::new(spec.seats).unwrap();
            let room =
                Room::new(room_id(n), centre_id(spec.centre), format!("R{n}").parse().unwrap(), capacity)
                    .with_features(features)
                    .with_atoms(atoms)
                    .unwrap();
            schedule.describe_room(room, &call).unwrap();
        }
        for (n, (room, on, week, slot)) in
            self.closed.iter().enumerate().filter(|(_, c)| c.0 < self.rooms.len())
        {
            let date = date(*on, *week);
            let time: LocalSlot = span(*slot, 1).on(date).unwrap();
            let scope = ClosureScope::Rooms(room_id(*room).into());
            let closure = Closure::new(id(500 + n as u128), scope, time);
            schedule.close(closure, &call, &Anyone).unwrap();
        }
        schedule
    }

    pub(crate) fn wishes(&self) -> Vec<Wish> {
        self.wishes.iter().enumerate().map(|(n, spec)| self.wish(n, spec)).collect()
    }

    fn wish(&self, n: usize, spec: &WishSpec) -> Wish {
        let choice = |k: usize| if k == 0 { Choice::First } else { Choice::Second };
        let windows = || spec.windows.iter().enumerate();
        let meetings = if spec.weeks == 3 {
            let window = |(k, (on, from, length)): (usize, &(usize, u32, u32))| Window {
                on: date(*on, 1),
                within: span(*from, *length),
                choice: choice(k),
            };
            Meetings::Dates(windows().map(window).collect())
        } else {
            let weeks = match spec.weeks {
                0 => Weeks::All,
                1 => Weeks::Only([0].into()),
                _ => Weeks::Between { first: date(0, 1), last: date(1, 1) },
            };
            let window = |(k, (on, from, length)): (usize, &(usize, u32, u32))| Window {
                on: DAYS[*on],
                within: span(*from, *length),
                choice: choice(k),
            };
            Meetings::Weekly { times: spec.times, weeks, windows: windows().map(window).collect() }
        };
        let length = MeetingLength::new(Minutes::new(60 * spec.least), Minutes::new(60 * spec.most)).unwrap();
        let organisation = id(600 + u128::from(spec.organisation));
        let ranked = spec.centre.map(|n| Place::Centre(centre_id(n))).into_iter().collect();
        let mut wish = Wish::new(wish_id(n), organisation, length, meetings)
            .unwrap()
            .at(Places { ranked, others: spec.others })
            .unwrap()
            .with_priority(Priority::new(spec.priority).unwrap())
            .with_attendees(spec.attendees);
        if spec.projector {
            wish = wish.with_features(["projector".parse().unwrap()]);
        }
        if spec.bundle { wish.in_bundle(id(700)) } else { wish }
    }
}

fn date(on: usize, week: u32) -> NaiveDate {
    let date = season().date(week, DAYS[on]).unwrap();
    assert_eq!(date.weekday(), DAYS[on]);
    date
}

/// A placement as the naive reader sees it: the line-slots that it takes on each date, and its worth.
#[derive(Debug, Clone)]
pub(crate) struct Naive {
    pub(crate) wish: usize,
    pub(crate) placement: Placement,
    dates: BTreeSet<NaiveDate>,
    cells: BTreeSet<(NaiveDate, u8, u8, u32)>,
    pub(crate) worth: i64,
}

impl World {
    /// Every placement that a wish allows, found by looking at every room, day, start and length.
    pub(crate) fn naive(&self) -> Vec<Naive> {
        let mut found = Vec::new();
        for (wish, spec) in self.wishes.iter().enumerate() {
            for (room, place) in self.rooms.iter().enumerate() {
                for on in 0..DAYS.len() {
                    for start in 0..SLOTS {
                        for length in spec.least..=spec.most.min(SLOTS - start) {
                            found.extend(self.naive_one(wish, spec, room, place, on, start, length));
                        }
                    }
                }
            }
        }
        found
    }

    #[expect(clippy::too_many_arguments, reason = "a placement in numbers")]
    fn naive_one(
        &self,
        wish: usize,
        spec: &WishSpec,
        room: usize,
        place: &RoomSpec,
        on: usize,
        start: u32,
        length: u32,
    ) -> Option<Naive> {
        let serves = place.seats >= spec.attendees && (place.projector || !spec.projector);
        let first_place = spec.centre == Some(place.centre);
        let inside = |(day, from, long): &(usize, u32, u32)| {
            *day == on && *from <= start && start + length <= (from + long).min(SLOTS)
        };
        let first_choice = spec.windows.first().is_some_and(inside);
        if !serves || !(first_place || spec.others) || !spec.windows.iter().any(inside) {
            return None;
        }
        let weeks: &[u32] = match spec.weeks {
            0 => &[0, 1],
            1 => &[0],
            _ => &[1],
        };
        // What is closed of a hall is closed of its halves, and the other way round.
        let meets = |closed: &RoomSpec| closed.centre == place.centre && closed.lines & place.lines != 0;
        let shut = |week: u32| {
            self.closed.iter().any(|(r, d, w, s)| {
                let here = self.rooms.get(*r).is_some_and(meets);
                here && (*d, *w) == (on, week) && (start..start + length).contains(s)
            })
        };
        let free = weeks.iter().filter(|week| !shut(**week)).count();
        if free == 0 || free * 100 < weeks.len() * 75 {
            return None;
        }
        let Points { priority, first_choice: choice, first_place: near, longer } = self.points;
        let points = i64::from(priority) * i64::from(spec.priority)
            + i64::from(choice) * i64::from(first_choice)
            + i64::from(near) * i64::from(first_place)
            + i64::from(longer) * i64::from(length - spec.least);
        let dates: BTreeSet<NaiveDate> = weeks.iter().map(|week| date(on, *week)).collect();
        let cells = dates.iter().flat_map(|date| {
            let lines = [1, 2].into_iter().filter(|line| place.lines & line != 0);
            lines.flat_map(move |line| {
                (start..start + length).map(move |slot| (*date, place.centre, line, slot))
            })
        });
        let day_of = if spec.weeks == 3 { On::Date(date(on, 1)) } else { On::Every(DAYS[on]) };
        Some(Naive {
            wish,
            placement: Placement {
                wish: wish_id(wish),
                on: day_of,
                time: span(start, length),
                room: room_id(room),
            },
            cells: cells.collect(),
            dates,
            worth: points * i64::try_from(free).unwrap(),
        })
    }

    /// The world in which one thing of a wish is asked for no longer, and in which only what that opens is left.
    pub(crate) fn changed(&self, wish: usize, kind: &str) -> Self {
        let mut changed = self.clone();
        let spec = self.wishes[wish].clone();
        let new = &mut changed.wishes[wish];
        let mut keep: Box<dyn Fn(&RoomSpec) -> bool> = Box::new(|_| true);
        match kind {
            "window" => {
                let dated: BTreeSet<usize> = spec.windows.iter().map(|(day, ..)| *day).collect();
                let days = (0..DAYS.len()).filter(|day| spec.weeks != 3 || dated.contains(day));
                new.windows = days.map(|day| (day, 0, SLOTS)).collect();
            }
            "attendees" => {
                new.attendees = 1;
                keep = Box::new(move |room| room.seats < spec.attendees);
            }
            "room" => {
                new.others = true;
                keep = Box::new(move |room| !spec.others && spec.centre != Some(room.centre));
            }
            "features" => {
                new.projector = false;
                keep = Box::new(move |room| spec.projector && !room.projector);
            }
            _ => {
                new.most = spec.least - 1;
                new.least = 1;
            }
        }
        // Rooms that were open to it before are made too small for anybody.
        for room in &mut changed.rooms {
            if !keep(room) {
                room.seats = 0;
            }
        }
        changed
    }

    /// How many meetings a wish may have.
    pub(crate) fn most(&self, wish: usize) -> usize {
        let spec = &self.wishes[wish];
        let days: BTreeSet<usize> = spec.windows.iter().map(|(day, ..)| *day).collect();
        if spec.weeks == 3 { days.len() } else { spec.times.into() }
    }

    /// The bonus of a number of placements of one organisation.
    fn bonus(&self, granted: usize, worth: &[Naive]) -> i64 {
        let best = |wish: usize| worth.iter().filter(|n| n.wish == wish).map(|n| n.worth).max().unwrap_or(0);
        let all: i64 = (0..self.wishes.len()).map(|w| best(w) * i64::try_from(self.most(w)).unwrap()).sum();
        let one = worth.iter().map(|n| n.worth).max().unwrap_or(0);
        (1..=granted)
            .map(|k| match self.fairness {
                Fairness::FirstForAll if k == 1 => 1 + all,
                Fairness::Proportional => one / i64::try_from(k).unwrap(),
                _ => 0,
            })
            .sum()
    }

    /// What a set of placements is worth with its bonuses; nothing where it breaks a rule.
    pub(crate) fn objective(&self, chosen: &[&Naive], all: &[Naive], decisions: &Decisions) -> Option<i64> {
        for (n, one) in chosen.iter().enumerate() {
            for other in chosen.iter().skip(n + 1) {
                let same_day = one.wish == other.wish && !one.dates.is_disjoint(&other.dates);
                if same_day || !one.cells.is_disjoint(&other.cells) {
                    return None;
                }
            }
        }
        let count = |wish: usize| chosen.iter().filter(|n| n.wish == wish).count();
        if (0..self.wishes.len()).any(|wish| count(wish) > self.most(wish)) {
            return None;
        }
        // A lock takes its wish out of the bundle.
        let locked = |wish: usize| decisions.locks.iter().any(|lock| lock.wish == wish_id(wish));
        let bundled = || (0..self.wishes.len()).filter(|wish| self.wishes[*wish].bundle && !locked(*wish));
        if bundled().any(|w| count(w) > 0) && bundled().any(|w| count(w) < self.most(w)) {
            return None;
        }
        let mut granted: BTreeMap<u8, usize> = BTreeMap::new();
        for one in chosen {
            *granted.entry(self.wishes[one.wish].organisation).or_default() += 1;
        }
        let bonuses: i64 = granted.values().map(|granted| self.bonus(*granted, all)).sum();
        Some(chosen.iter().map(|one| one.worth).sum::<i64>() + bonuses)
    }

    /// The best objective of all sets of placements that contain some, found by trying them.
    pub(crate) fn best(&self, all: &[Naive], decisions: &Decisions) -> Option<i64> {
        self.best_with(all, decisions, &decisions.locks)
    }

    /// The same where some placements are there, locked or not.
    pub(crate) fn best_with(
        &self,
        all: &[Naive],
        decisions: &Decisions,
        there: &BTreeSet<Placement>,
    ) -> Option<i64> {
        let locked = |naive: &&Naive| there.contains(&naive.placement);
        let banned = |n: &Naive| decisions.bans.contains(&(n.placement.wish, n.placement.room));
        let mut chosen: Vec<&Naive> = all.iter().filter(locked).collect();
        if chosen.len() < there.len() {
            return None;
        }
        let free: Vec<&Naive> = all.iter().filter(|n| !locked(n) && !banned(n)).collect();
        let mut best = None;
        self.extend(&free, &mut chosen, (all, decisions), &mut best);
        best
    }

    fn extend<'a>(
        &self,
        rest: &[&'a Naive],
        chosen: &mut Vec<&'a Naive>,
        under: (&[Naive], &Decisions),
        best: &mut Option<i64>,
    ) {
        if let Some(objective) = self.objective(chosen, under.0, under.1) {
            *best = (*best).max(Some(objective));
        }
        for (n, next) in rest.iter().enumerate() {
            let clash = |other: &&Naive| {
                let same_day = next.wish == other.wish && !next.dates.is_disjoint(&other.dates);
                same_day || !next.cells.is_disjoint(&other.cells)
            };
            let full = chosen.iter().filter(|other| other.wish == next.wish).count() >= self.most(next.wish);
            if !full && !chosen.iter().any(clash) {
                chosen.push(next);
                self.extend(&rest[n + 1..], chosen, under, best);
                chosen.pop();
            }
        }
    }
}

impl Naive {
    /// Whether two placements of one wish share a day.
    pub(crate) fn same_day(&self, other: &Self) -> bool {
        !self.dates.is_disjoint(&other.dates)
    }

    /// Whether two placements take one line at one time.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        !self.cells.is_disjoint(&other.cells)
    }
}
