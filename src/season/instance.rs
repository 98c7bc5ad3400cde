//! Compiles a season into numbers for the solver, and answers back into placements.
//!
//! A weekly meeting takes its slots on every date of its weeks, so rooms are looked at week by week: the weeks that no wish
//! tells apart are one class, and a room in a class of weeks on a day is one cell. A date on which the room is closed or
//! held by another booking is left out of what a placement is worth; where too many are, the start is not allowed at all.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use super::{
    Choice, Decisions, LockFault, MAX_SLOTS, Meetings, On, Placement, Season, SeasonError, Terms, Wish,
    problem::{Fixed, Footprint, Item, Problem, Request},
    rooms::{SeasonRoom, WEEK, rooms},
    weeks::WeekClasses,
};
use crate::{
    id::{BundleId, OrganisationId, RoomId, SeasonWishId},
    schedule::Schedule,
    text::Code,
    time::Span,
};

/// A season with its wishes, compiled.
#[derive(Debug, Clone)]
pub(super) struct Instance {
    pub(super) season: Season,
    pub(super) terms: Terms,
    pub(super) wishes: Vec<Wish>,
    /// Where a wish stands among them.
    known: BTreeMap<SeasonWishId, usize>,
    pub(super) organisations: Vec<OrganisationId>,
    pub(super) rooms: Vec<SeasonRoom>,
    pub(super) bans: BTreeSet<(SeasonWishId, RoomId)>,
    pub(super) classes: WeekClasses,
    pub(super) problem: Problem,
}

/// One window of a wish on one day: slots from and to, and the weeks that it is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayWindow {
    pub(super) day: usize,
    pub(super) weeks: u64,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) choice: Choice,
}

/// A placement in numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    pub(super) request: usize,
    pub(super) room: usize,
    pub(super) day: usize,
    pub(super) weeks: u64,
    pub(super) start: u32,
    /// Without the gap.
    pub(super) length: u32,
}

impl Instance {
    pub(super) fn new(
        schedule: &Schedule,
        season: Season,
        terms: Terms,
        wishes: impl IntoIterator<Item = Wish>,
        decisions: &Decisions,
    ) -> Result<Self, SeasonError> {
        let wishes: Vec<Wish> = wishes.into_iter().collect();
        let mut known = BTreeMap::new();
        for (at, wish) in wishes.iter().enumerate() {
            if known.insert(wish.id, at).is_some() {
                return Err(SeasonError::WishTwice(wish.id));
            }
        }
        let (rooms, lines) = rooms(schedule, season);
        let gap = rooms.iter().map(|room| room.gap).max().unwrap_or(0);
        let slots = season.slots().saturating_add(gap);
        if slots > MAX_SLOTS {
            return Err(SeasonError::GapTooLong { slots: season.slots(), gap });
        }
        let of = |decided: &Placement| {
            let wish = wishes.get(*known.get(&decided.wish)?)?;
            let day = WEEK.iter().position(|day| *day == decided.on.weekday())?;
            Some((day, weeks(season, wish, decided.on)?))
        };
        let wished = wishes.iter().flat_map(|wish| windows(season, wish)).map(|w| (w.day, w.weeks));
        let decided = decisions.locks.union(&decisions.kept).filter_map(of);
        let asked = wished.chain(decided).collect();
        let classes = WeekClasses::new(&asked);
        let wide = u32::try_from(classes.most()).unwrap_or(u32::MAX);
        let problem = Problem {
            slots: u8::try_from(slots).unwrap_or(u8::MAX),
            days: 7,
            lanes: lines.checked_mul(wide).ok_or(SeasonError::TooLarge)?,
            ..Problem::default()
        };
        let bans = decisions.bans.clone();
        let mut instance =
            Self { season, terms, wishes, known, organisations: Vec::new(), rooms, bans, classes, problem };
        let mut footprints = Footprints { wide, ..Footprints::default() };
        instance.fix(decisions, &mut footprints)?;
        instance.list(&mut footprints)?;
        instance.problem.footprints = footprints.all;
        instance.problem.bonus = instance.bonuses();
        Ok(instance)
    }

    /// Fixes the locks, or says of all of them why they cannot stand; then what is kept and still can be.
    fn fix(&mut self, decisions: &Decisions, footprints: &mut Footprints) -> Result<(), SeasonError> {
        let mut faults = Vec::new();
        let mut standing: Vec<(Placement, Numbers)> = Vec::new();
        for lock in &decisions.locks {
            match self.numbers(*lock) {
                Err(fault) => faults.push(fault),
                Ok(numbers) => {
                    if self.bans.contains(&(lock.wish, lock.room)) {
                        faults.push(LockFault::Banned(*lock));
                    }
                    faults.extend(self.clashes(*lock, &numbers, &standing));
                    standing.push((*lock, numbers));
                }
            }
        }
        let mut of_wish: BTreeMap<SeasonWishId, usize> = BTreeMap::new();
        for lock in &decisions.locks {
            let count = of_wish.entry(lock.wish).or_default();
            *count = count.saturating_add(1);
        }
        for wish in &self.wishes {
            let (locks, most) = (of_wish.get(&wish.id).copied().unwrap_or(0), wish.meetings().most());
            if locks > most.into() {
                faults.push(LockFault::TooMany { wish: wish.id, locks, most });
            }
        }
        if !faults.is_empty() {
            return Err(SeasonError::Locks(faults));
        }
        let locked = standing.len();
        for kept in decisions.kept.difference(&decisions.locks) {
            let Ok(numbers) = self.numbers(*kept) else { continue };
            let Some(wish) = self.wishes.get(numbers.request) else { continue };
            let given = standing.iter().filter(|(other, _)| other.wish == kept.wish).count();
            let still = self.worth(&numbers).is_some() && !self.bans.contains(&(kept.wish, kept.room));
            let room_for_it = given < wish.meetings().most().into();
            if still && room_for_it && self.clashes(*kept, &numbers, &standing).is_empty() {
                standing.push((*kept, numbers));
            }
        }
        // Of a bundle that is no longer whole nothing is kept: it is all or none again.
        let mut short: BTreeSet<BundleId> = BTreeSet::new();
        for wish in &self.wishes {
            let given = standing.iter().filter(|(other, _)| other.wish == wish.id).count();
            short.extend(wish.bundle.filter(|_| given < wish.meetings().most().into()));
        }
        let bundle = |numbers: &Numbers| self.wishes.get(numbers.request).and_then(|wish| wish.bundle);
        let mut place = 0_usize..;
        standing.retain(|(_, numbers)| {
            place.next().is_some_and(|at| at < locked) || bundle(numbers).is_none_or(|b| !short.contains(&b))
        });
        for (_, numbers) in standing {
            let value = self.worth(&numbers).unwrap_or_else(|| self.worth_beyond(&numbers));
            let fixed = self.fixed(&numbers, value, footprints).ok_or(SeasonError::TooLarge)?;
            self.problem.fixed.push(fixed);
        }
        Ok(())
    }

    fn fixed(&self, numbers: &Numbers, value: u32, footprints: &mut Footprints) -> Option<Fixed> {
        let room = self.rooms.get(numbers.room)?;
        Some(Fixed {
            request: u32::try_from(numbers.request).ok()?,
            footprint: footprints.of(self, numbers.room, numbers.day, numbers.weeks)?,
            day: u8::try_from(numbers.day).ok()?,
            start: u8::try_from(numbers.start).ok()?,
            duration: u8::try_from(numbers.length.saturating_add(room.gap)).ok()?,
            value,
        })
    }

    /// What another decided placement has against one.
    fn clashes(
        &self,
        lock: Placement,
        numbers: &Numbers,
        standing: &[(Placement, Numbers)],
    ) -> Vec<LockFault> {
        let mut faults = Vec::new();
        for (other, theirs) in standing {
            let one_day = theirs.day == numbers.day && theirs.weeks & numbers.weeks != 0;
            if one_day && other.wish == lock.wish {
                faults.push(LockFault::SameDay(*other, lock));
            } else if one_day && self.overlap(numbers, theirs) {
                faults.push(LockFault::Overlap(*other, lock));
            }
        }
        faults
    }

    /// Whether two placements on one day take one line at one time, gaps and all.
    pub(super) fn overlap(&self, a: &Numbers, b: &Numbers) -> bool {
        let (Some(one), Some(other)) = (self.rooms.get(a.room), self.rooms.get(b.room)) else { return false };
        let end = |n: &Numbers, room: &SeasonRoom| n.start.saturating_add(n.length).saturating_add(room.gap);
        let meet = one.lines.iter().any(|line| other.lines.contains(line));
        meet && a.start < end(b, other) && b.start < end(a, one)
    }

    /// Where a wish stands in the list.
    pub(super) fn request(&self, wish: SeasonWishId) -> Option<usize> {
        self.known.get(&wish).copied()
    }

    /// Reads a placement as numbers.
    pub(super) fn numbers(&self, placement: Placement) -> Result<Numbers, LockFault> {
        let request = self.request(placement.wish).ok_or(LockFault::UnknownWish(placement))?;
        let room = self.rooms.binary_search_by_key(&placement.room, |room| room.id);
        let room = room.map_err(|_| LockFault::UnknownRoom(placement))?;
        let off = || LockFault::OffGrid(placement);
        let slots = |minutes: u16| {
            let minutes = u32::from(minutes.checked_sub(self.season.day().opens())?);
            let slot = self.season.slot().get();
            (minutes.checked_rem(slot)? == 0).then(|| minutes.checked_div(slot)).flatten()
        };
        let start = slots(placement.time.opens()).ok_or_else(off)?;
        let end = slots(placement.time.closes()).filter(|end| *end <= self.season.slots()).ok_or_else(off)?;
        let day = WEEK.iter().position(|day| *day == placement.on.weekday()).ok_or_else(off)?;
        let wish = self.wishes.get(request).ok_or_else(off)?;
        let weeks = weeks(self.season, wish, placement.on).ok_or_else(off)?;
        let numbers = Numbers { request, room, day, weeks, start, length: end.saturating_sub(start) };
        if self.free_dates(&numbers) == 0 { Err(LockFault::NoFreeDate(placement)) } else { Ok(numbers) }
    }

    /// On how many of its dates a placement finds the room free.
    pub(super) fn free_dates(&self, numbers: &Numbers) -> u32 {
        let need = bits(numbers.start, numbers.start.saturating_add(numbers.length));
        let free = self.rooms.get(numbers.room).map_or(&[][..], |room| room.free(numbers.day));
        let weeks =
            free.iter().filter(|(free, _)| free & need == need).map(|(_, weeks)| weeks & numbers.weeks);
        weeks.map(u64::count_ones).fold(0, u32::saturating_add)
    }

    /// What a placement is worth, if its wish allows it.
    pub(super) fn worth(&self, numbers: &Numbers) -> Option<u32> {
        let items = self.items(numbers.request, numbers.room)?;
        let same = items.into_iter().find(|(window, length, _, starts)| {
            window.day == numbers.day
                && window.weeks == numbers.weeks
                && *length == numbers.length
                && starts & bits(numbers.start, numbers.start.saturating_add(1)) != 0
        });
        same.map(|(_, _, value, _)| value)
    }

    /// What a locked placement is worth that its wish does not name.
    pub(super) fn worth_beyond(&self, numbers: &Numbers) -> u32 {
        let wish = self.wishes.get(numbers.request);
        let class = wish.map_or(0, |wish| u32::from(wish.priority.get()));
        class.saturating_mul(self.terms.points.priority.into()).saturating_mul(self.free_dates(numbers))
    }

    /// What one wish may have in one room: windows with length in slots, worth and starts. Nothing where the room does not serve.
    fn items(&self, request: usize, room: usize) -> Option<Vec<(DayWindow, u32, u32, u64)>> {
        let (wish, room) = (self.wishes.get(request)?, self.rooms.get(room)?);
        let serves = room.seats(wish.layout, &wish.features).is_some_and(|seats| seats >= wish.attendees);
        let mut items = Vec::new();
        if serves {
            self.extend_items(wish, room, &windows(self.season, wish), &mut items);
        }
        Some(items)
    }

    fn extend_items(
        &self,
        wish: &Wish,
        room: &SeasonRoom,
        windows: &[DayWindow],
        items: &mut Vec<(DayWindow, u32, u32, u64)>,
    ) {
        let rank = wish.places().rank(room.id, room.centre);
        if (rank.is_none() && !wish.places().others) || self.bans.contains(&(wish.id, room.id)) {
            return;
        }
        let points = self.terms.points;
        let slot = self.season.slot().get().max(1);
        let (least, most) =
            (wish.length.least().get().div_ceil(slot), wish.length.most().get().div_euclid(slot));
        for window in windows {
            // A start that a window of first choice allows is not offered as a second choice too.
            let better: Vec<&DayWindow> = windows
                .iter()
                .filter(|w| w.day == window.day && w.weeks == window.weeks && w.choice < window.choice)
                .collect();
            for length in least..=most.min(window.to.saturating_sub(window.from)) {
                let inside = |w: &DayWindow| starts(bits(w.from, w.to), length);
                let taken = better.iter().fold(0, |taken, w| taken | inside(w));
                let wanted = inside(window) & !taken;
                let point = |number: u16, times: u32| u32::from(number).saturating_mul(times);
                let worth = point(points.priority, wish.priority.get().into())
                    .saturating_add(point(points.first_choice, u32::from(window.choice == Choice::First)))
                    .saturating_add(point(points.first_place, u32::from(rank == Some(0))))
                    .saturating_add(point(points.longer, length.saturating_sub(least)));
                for (dates, starts) in self.by_dates(room, window, length, wanted) {
                    if self.terms.enough(dates, window.weeks.count_ones()) {
                        items.push((*window, length, worth.saturating_mul(dates), starts));
                    }
                }
            }
        }
    }

    /// The wanted starts by the number of dates on which the room is free.
    fn by_dates(&self, room: &SeasonRoom, window: &DayWindow, length: u32, wanted: u64) -> Vec<(u32, u64)> {
        let mut found: Vec<(u32, u64)> = Vec::new();
        for (free, weeks) in room.free(window.day) {
            let (dates, free) = ((weeks & window.weeks).count_ones(), starts(*free, length) & wanted);
            if dates == 0 || free == 0 {
                continue;
            }
            // What was found so far is split into what these weeks add to and what they do not.
            let mut split: Vec<(u32, u64)> = Vec::new();
            let mut new = free;
            for (known, starts) in found {
                new &= !starts;
                split.push((known, starts & !free));
                split.push((known.saturating_add(dates), starts & free));
            }
            split.push((dates, new));
            split.retain(|(_, starts)| *starts != 0);
            found = split;
        }
        found.sort_unstable();
        found
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| same.iter().fold((0, 0), |(_, all), (n, s)| (*n, all | s)))
            .collect()
    }

    /// Lists what every wish may have.
    fn list(&mut self, footprints: &mut Footprints) -> Result<(), SeasonError> {
        let mut organisations: BTreeMap<OrganisationId, u32> = BTreeMap::new();
        let mut bundles: BTreeMap<BundleId, u32> = BTreeMap::new();
        let mut seats: BTreeMap<(Option<Code>, &BTreeSet<Code>), Vec<Option<u32>>> = BTreeMap::new();
        let decided: BTreeSet<u32> = self.problem.fixed.iter().map(|fixed| fixed.request).collect();
        let mut listed = Vec::new();
        let mut requests = Vec::new();
        let count = |n: usize| u32::try_from(n).map_err(|_| SeasonError::TooLarge);
        for (n, wish) in self.wishes.iter().enumerate() {
            let request = count(n)?;
            let seats = seats
                .entry((wish.layout, &wish.features))
                .or_insert_with(|| self.rooms.iter().map(|r| r.seats(wish.layout, &wish.features)).collect());
            let windows = windows(self.season, wish);
            let from = listed.len();
            let mut items = Vec::new();
            for (at, (room, seats)) in self.rooms.iter().zip(seats).enumerate() {
                if seats.is_none_or(|seats| seats < wish.attendees) {
                    continue;
                }
                self.extend_items(wish, room, &windows, &mut items);
                for (window, length, value, starts) in items.drain(..) {
                    let footprint = footprints.of(self, at, window.day, window.weeks);
                    listed.push(Item {
                        request,
                        footprint: footprint.ok_or(SeasonError::TooLarge)?,
                        day: u8::try_from(window.day).unwrap_or(u8::MAX),
                        duration: u8::try_from(length.saturating_add(room.gap)).unwrap_or(u8::MAX),
                        value,
                        starts,
                    });
                }
            }
            if let Some(own) = listed.get_mut(from..) {
                own.sort_unstable_by_key(|i| (i.footprint, i.day, core::cmp::Reverse(i.value), i.duration));
            }
            let next = count(organisations.len())?;
            let organisation = *organisations.entry(wish.organisation).or_insert_with(|| {
                self.organisations.push(wish.organisation);
                next
            });
            let next = count(bundles.len())?;
            // What is decided of a wish stands whatever becomes of the others of its bundle.
            let bundle = wish.bundle.filter(|_| !decided.contains(&request));
            requests.push(Request {
                organisation,
                most: wish.meetings().most(),
                bundle: bundle.map(|bundle| *bundles.entry(bundle).or_insert(next)),
                items: count(from)?..count(listed.len())?,
            });
        }
        self.problem.organisations = count(organisations.len())?;
        self.problem.requests = requests;
        self.problem.items = listed;
        Ok(())
    }

    /// The bonuses of the rule of fairness for the organisation that asks for most.
    fn bonuses(&self) -> Vec<i64> {
        let problem = &self.problem;
        let fixed = problem.fixed.iter().map(|fixed| (fixed.request, fixed.value));
        let mut best: BTreeMap<u32, i64> = BTreeMap::new();
        for (request, value) in problem.items.iter().map(|item| (item.request, item.value)).chain(fixed) {
            let known = best.entry(request).or_default();
            *known = (*known).max(value.into());
        }
        let mut asked: BTreeMap<u32, usize> = BTreeMap::new();
        let mut all = 0_i64;
        for (request, best) in (0..).zip(&problem.requests).filter_map(|(n, r)| Some((r, best.get(&n)?))) {
            let asked = asked.entry(request.organisation).or_default();
            *asked = asked.saturating_add(request.most.into());
            all = all.saturating_add(best.saturating_mul(request.most.into()));
        }
        let most = asked.values().max().copied().unwrap_or(0);
        self.terms.fairness.bonuses(most, best.values().max().copied().unwrap_or(0), all)
    }

    /// Reads a placement in numbers of the problem.
    pub(super) fn placement(
        &self,
        request: u32,
        footprint: u32,
        day: u8,
        start: u8,
        duration: u8,
    ) -> Option<Placement> {
        let position = |n: u32| usize::try_from(n).ok();
        let wish = self.wishes.get(position(request)?)?;
        let footprint = self.problem.footprints.get(position(footprint)?)?;
        let room = self.rooms.get(position(footprint.room)?)?;
        let weekday = *WEEK.get(usize::from(day))?;
        let on = match wish.meetings() {
            Meetings::Weekly { .. } => On::Every(weekday),
            Meetings::Dates(_) => {
                let week = self.classes.first_week(usize::from(day), footprint.weeks)?;
                On::Date(self.season.date(week, weekday)?)
            }
        };
        let length = u32::from(duration).checked_sub(room.gap)?;
        Some(Placement { wish: wish.id, on, time: self.span(start.into(), length)?, room: room.id })
    }

    /// The time of the day of some slots.
    pub(super) fn span(&self, start: u32, length: u32) -> Option<Span> {
        let minute = |slots: u32| {
            let minutes = slots.checked_mul(self.season.slot().get())?;
            u16::try_from(minutes.checked_add(self.season.day().opens().into())?).ok()
        };
        Span::new(minute(start)?, minute(start.checked_add(length)?)?).ok()
    }
}

/// The footprints seen so far.
#[derive(Default)]
struct Footprints {
    /// Classes of weeks for each line.
    wide: u32,
    all: Vec<Footprint>,
    known: BTreeMap<(usize, Vec<(u32, u32)>), u32>,
}

impl Footprints {
    fn of(&mut self, instance: &Instance, room: usize, day: usize, weeks: u64) -> Option<u32> {
        let classes = instance.classes.of(day, weeks);
        if let Some(known) = self.known.get(&(room, classes.clone())) {
            return Some(*known);
        }
        let lane = |line: &u32, (class, weeks): (u32, u32)| {
            Some((line.checked_mul(self.wide)?.checked_add(class)?, weeks))
        };
        let lines = &instance.rooms.get(room)?.lines;
        let lanes = lines.iter().flat_map(|line| classes.iter().map(move |class| lane(line, *class)));
        let set = classes.iter().fold(0, |set, (class, _)| set | 1_u64.checked_shl(*class).unwrap_or(0));
        let lanes = lanes.collect::<Option<Vec<_>>>()?;
        let id = u32::try_from(self.all.len()).ok()?;
        self.all.push(Footprint { room: u32::try_from(room).ok()?, lanes, weeks: set });
        self.known.insert((room, classes), id);
        Some(id)
    }
}

/// The slots from one on, up to another that is left out, as bits.
pub(super) fn bits(from: u32, to: u32) -> u64 {
    let below = |n: u32| 1_u64.checked_shl(n).map_or(u64::MAX, |bit| bit.wrapping_sub(1));
    below(to) & !below(from)
}

/// The slots from which so many free ones follow.
pub(super) fn starts(free: u64, length: u32) -> u64 {
    (1..length).fold(free, |starts, by| starts & free.checked_shr(by).unwrap_or(0))
}

/// The windows of a wish on the grid of a season: whole slots inside, and the weeks that have the day.
pub(super) fn windows(season: Season, wish: &Wish) -> Vec<DayWindow> {
    let slot = season.slot().get().max(1);
    let grid = |within: Span| {
        let from = within.opens().saturating_sub(season.day().opens());
        let to = within.closes().min(season.day().closes()).saturating_sub(season.day().opens());
        (u32::from(from).div_ceil(slot), u32::from(to).div_euclid(slot))
    };
    let window = |on: On, within: Span, choice: Choice| {
        let (from, to) = grid(within);
        let day = WEEK.iter().position(|day| *day == on.weekday())?;
        let weeks = weeks(season, wish, on)?;
        (from < to).then_some(DayWindow { day, weeks, from, to, choice })
    };
    match wish.meetings() {
        Meetings::Weekly { windows, .. } => {
            windows.iter().filter_map(|w| window(On::Every(w.on), w.within, w.choice)).collect()
        }
        Meetings::Dates(windows) => {
            windows.iter().filter_map(|w| window(On::Date(w.on), w.within, w.choice)).collect()
        }
    }
}

/// The weeks in which a wish meets on a day; nothing where there is none.
pub(super) fn weeks(season: Season, wish: &Wish, on: On) -> Option<u64> {
    let bit = |week: u32| 1_u64.checked_shl(week);
    match (wish.meetings(), on) {
        (Meetings::Weekly { weeks, .. }, On::Every(day)) => {
            let meant = (0..season.weeks())
                .filter(|week| season.date(*week, day).is_some_and(|date| weeks.contains(*week, date)));
            Some(meant.filter_map(bit).fold(0, |set, week| set | week)).filter(|set| *set != 0)
        }
        (Meetings::Dates(windows), On::Date(date)) => {
            let week = season.week_of(date)?;
            windows.iter().any(|window| window.on == date).then(|| bit(week)).flatten()
        }
        _ => None,
    }
}
