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
    Decisions, MAX_SLOTS, Meetings, On, Placement, Season, SeasonError, Terms, Wish,
    footprint::Footprints,
    offer::Offer,
    problem::{Fixed, Item, Problem, Request},
    rooms::{SeasonRoom, WEEK, rooms},
    weeks::WeekClasses,
    window::{weeks, windows},
};
use crate::{
    id::{BundleId, OrganisationId, RoomId, SeasonWishId},
    schedule::Schedule,
    text::Code,
    time::Span,
};

/// How many people each room takes, if it has what is asked for.
type Seats = Vec<Option<u32>>;

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
    /// Those that hang together only among themselves.
    late: BTreeSet<SeasonWishId>,
    pub(super) classes: WeekClasses,
    pub(super) problem: Problem,
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
        let (bans, late) = (decisions.bans.clone(), decisions.late.clone());
        let mut instance = Self {
            season,
            terms,
            wishes,
            known,
            organisations: Vec::new(),
            rooms,
            bans,
            late,
            classes,
            problem,
        };
        let mut footprints = Footprints::new(wide);
        instance.fix(decisions, &mut footprints)?;
        instance.list(&mut footprints)?;
        instance.problem.footprints = footprints.all;
        instance.problem.bonus = instance.bonuses();
        Ok(instance)
    }

    /// Where a wish stands in the list.
    pub(super) fn request(&self, wish: SeasonWishId) -> Option<usize> {
        self.known.get(&wish).copied()
    }

    /// Which wishes hang together with one: its bundle, and whether they are late.
    pub(super) fn bundle(&self, wish: &Wish) -> Option<(BundleId, bool)> {
        wish.bundle.map(|bundle| (bundle, self.late.contains(&wish.id)))
    }

    /// Lists what every wish may have.
    fn list(&mut self, footprints: &mut Footprints) -> Result<(), SeasonError> {
        let mut organisations: BTreeMap<OrganisationId, u32> = BTreeMap::new();
        let mut bundles: BTreeMap<(BundleId, bool), u32> = BTreeMap::new();
        let mut seats: BTreeMap<(Option<Code>, &BTreeSet<Code>), Seats> = BTreeMap::new();
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
            let mut offers = Vec::new();
            for (at, (room, seats)) in self.rooms.iter().zip(seats).enumerate() {
                if seats.is_none_or(|seats| seats < wish.attendees) {
                    continue;
                }
                self.offer(wish, room, &windows, &mut offers);
                for Offer { window, length, worth, starts } in offers.drain(..) {
                    let footprint = footprints.of(self, at, window.day, window.weeks);
                    listed.push(Item {
                        request,
                        footprint: footprint.ok_or(SeasonError::TooLarge)?,
                        day: u8::try_from(window.day).unwrap_or(u8::MAX),
                        duration: u8::try_from(length.saturating_add(room.gap)).unwrap_or(u8::MAX),
                        value: worth,
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
            let bundle = self.bundle(wish).filter(|_| !decided.contains(&request));
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
    pub(super) fn placement(&self, fixed: &Fixed) -> Option<Placement> {
        let Fixed { request, footprint, day, start, duration, .. } = *fixed;
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
