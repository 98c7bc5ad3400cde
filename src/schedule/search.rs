//! Finding time: which rooms serve, when the next one is free, and what to offer instead.

use alloc::vec::Vec;
use core::iter;

use super::{
    Alternative, BookingRequest, Objection, Organisations, Placement, QuotaLimit, Reason, Rule, RuleKind,
    ScheduleError, Wanted,
    check::{Case, Occasion, midnight_before},
    state::{RoomState, Together},
    view::View,
};
use crate::{
    id::CentreId,
    time::{Minute, Minutes, Slot, SlotSet},
};

/// How many other times, and how many other rooms, a refusal offers at most.
pub(super) const MOST_ALTERNATIVES: usize = 3;
/// How far before and after the wish a refusal looks for another time.
const REACH: Minutes = Minutes::new(14 * 24 * 60);
/// How many rooms a refusal looks at for the same time, the best-fitting first.
const MOST_ROOMS: usize = 64;
/// How many starts a search tries in one direction before it gives up on a room.
const MOST_STEPS: usize = 1_000;

impl View<'_> {
    /// The sets of rooms that a request can mean, the best-fitting first: those named, or each single room of the place
    /// that has the capacity, layout and features.
    pub(super) fn candidates<'s>(
        &'s self,
        request: &'s BookingRequest,
    ) -> Result<impl Iterator<Item = Together<'s>>, ScheduleError> {
        let catalogue = &self.schedule.catalogue;
        let (named, fit) = match &request.wanted {
            Wanted::Rooms(rooms) => {
                let rooms = self.together(rooms)?;
                self.check_stock(request, Some(rooms.site.centre.id))?;
                (Some(rooms), Vec::new())
            }
            Wanted::Centre(centre) => {
                let site = catalogue.site(*centre).ok_or(ScheduleError::UnknownCentre(*centre))?;
                self.check_stock(request, Some(*centre))?;
                (None, self.best_fit(request, catalogue.rooms_of(site)))
            }
            Wanted::Anywhere => {
                self.check_stock(request, None)?;
                (None, self.best_fit(request, catalogue.rooms.values()))
            }
        };
        Ok(named.into_iter().chain(fit.into_iter().filter_map(|room| catalogue.single(room))))
    }

    /// The rooms that serve, the smallest first; of equals, the one with the fewest features that nobody asked for,
    /// then by code and id.
    pub(super) fn best_fit<'s>(
        &'s self,
        request: &BookingRequest,
        rooms: impl Iterator<Item = &'s RoomState>,
    ) -> Vec<&'s RoomState> {
        let needs = request.needs();
        let mut fit = Vec::with_capacity(rooms.size_hint().1.unwrap_or(0));
        fit.extend(rooms.filter_map(|state| {
            let room = &state.room;
            let seats = room.capacity.of(needs.layout).filter(|seats| *seats >= request.attendees)?;
            let equipped = self.check_stock(request, Some(room.centre)).is_ok();
            let serves = needs.features.is_subset(&room.features) && equipped;
            serves.then_some(((seats, room.features.len(), &room.code, room.id), state))
        }));
        fit.sort_unstable_by_key(|(rank, _)| *rank);
        fit.into_iter().map(|(_, state)| state).collect()
    }

    /// Checks that there is such equipment as is asked for, in a centre if one is given.
    pub(super) fn check_stock(
        &self,
        request: &BookingRequest,
        centre: Option<CentreId>,
    ) -> Result<(), ScheduleError> {
        let stock = &self.schedule.catalogue.stock;
        let there = |id| stock.get(id).is_some_and(|(e, _)| centre.is_none_or(|centre| e.centre == centre));
        match request.needs().stock.keys().find(|id| !there(id)) {
            Some(id) => Err(ScheduleError::UnknownEquipment(*id)),
            None => Ok(()),
        }
    }

    /// The nearest start in a direction at which an objection might be gone, never one beyond it; nothing where no
    /// other start heals it.
    fn might_vanish(&self, objection: &Objection, case: Case<'_>, towards: Towards) -> Option<Minute> {
        let slot = case.at.slot;
        let ending_by = |end: Minute| end.saturating_sub(slot.length());
        // Where others are in the way, one of them has to be over, or not to have begun.
        let past_one_of = |others: &[Slot]| match towards {
            Towards::Later => others.iter().map(|other| other.end()).min(),
            Towards::Earlier => others.iter().map(|other| ending_by(other.start())).max(),
        };
        let start = match (&objection.reason, towards) {
            (Reason::TooLate { earliest, .. }, Towards::Later) => *earliest,
            (Reason::TooEarly { latest, .. }, Towards::Earlier) => *latest,
            (Reason::QuotaExceeded { quota, period, used, .. }, _) => {
                let span = period.slot(case.at.zone).ok()?;
                match (quota.limit, towards) {
                    (QuotaLimit::Count(_), Towards::Later) => span.end(),
                    (QuotaLimit::Count(_), Towards::Earlier) => span.start().saturating_sub(Minutes::new(1)),
                    (QuotaLimit::Minutes(limit), towards) => {
                        let left = u64::from(limit).saturating_sub(*used);
                        let left = Minutes::new(u32::try_from(left).unwrap_or(u32::MAX));
                        match towards {
                            Towards::Later => span.end().saturating_sub(left),
                            Towards::Earlier => ending_by(span.start().saturating_add(left)),
                        }
                    }
                }
            }
            (Reason::TooManyAtOnce { .. }, _) => past_one_of(&self.running(case.request.organisation, slot))?,
            (Reason::StockShort { stock, wanted, with, .. }, _) => {
                let (equipment, _) = self.schedule.catalogue.stock.get(stock)?;
                let holders = with.iter().filter_map(|id| self.booking(*id)?.occupied());
                let holders: Vec<Slot> = holders.filter(|_| *wanted <= equipment.quantity).collect();
                past_one_of(&holders)?
            }
            (Reason::OffGrid { .. } | Reason::OutsideHours { .. } | Reason::Closed { .. }, _) => slot.start(),
            _ => return None,
        };
        Some(towards.beyond(slot.start(), start))
    }

    /// What would have been possible instead: the nearest other times in the same rooms, then the best-fitting other
    /// rooms at the same time.
    pub(super) fn alternatives(
        &self,
        request: &BookingRequest,
        at: &Placement,
        occasion: Occasion,
        organisations: &dyn Organisations,
    ) -> Vec<Alternative> {
        let mut found = self.other_times(request, at, organisations);
        found.extend(self.other_rooms(request, at, occasion, organisations));
        found
    }

    /// The nearest later and earlier times in the same rooms, the smaller shift first, the later of equals first.
    fn other_times(
        &self,
        request: &BookingRequest,
        at: &Placement,
        organisations: &dyn Organisations,
    ) -> Vec<Alternative> {
        let start = at.slot.start();
        let earliest = start.saturating_sub(REACH).max(self.now);
        let Ok(reach) = Slot::new(earliest, at.slot.end().saturating_add(REACH)) else { return Vec::new() };
        let request = BookingRequest { time: at.time, ..request.clone() };
        let Ok(rooms) = self.together(&at.rooms) else { return Vec::new() };
        let Ok(finder) = Finder::new(self, &request, &rooms, reach, organisations) else {
            return Vec::new();
        };
        let found = finder.around(start, MOST_ALTERNATIVES);
        found.into_iter().filter(|p| p.slot != at.slot).map(alternative).collect()
    }

    fn other_rooms(
        &self,
        request: &BookingRequest,
        at: &Placement,
        occasion: Occasion,
        organisations: &dyn Organisations,
    ) -> Vec<Alternative> {
        let Some(site) = self.schedule.catalogue.site(at.centre) else { return Vec::new() };
        let catalogue = &self.schedule.catalogue;
        let rooms = self.best_fit(request, catalogue.rooms_of(site)).into_iter();
        let others = rooms.filter(|room| at.rooms.as_slice() != [room.room.id]).take(MOST_ROOMS);
        others
            .filter_map(|room| {
                let rooms = catalogue.single(room)?;
                let other = self.placement(request, &rooms, at.time).ok()?;
                let case = Case { request, at: &other, rooms: &rooms, occasion, organisations };
                self.allows(case).then(|| alternative(other))
            })
            .take(MOST_ALTERNATIVES)
            .collect()
    }
}

pub(super) fn alternative(at: Placement) -> Alternative {
    Alternative { rooms: at.rooms, time: at.time, slot: at.slot }
}

/// In which direction a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Towards {
    Later,
    Earlier,
}

impl Towards {
    /// A start, but at least one minute from another in this direction.
    fn beyond(self, from: Minute, start: Minute) -> Minute {
        match self {
            Self::Later => start.max(from.saturating_add(Minutes::new(1))),
            Self::Earlier => start.min(from.saturating_sub(Minutes::new(1))),
        }
    }
}

/// A search for times in some rooms inside a slot: what it has looked up once.
pub(super) struct Finder<'a> {
    view: &'a View<'a>,
    request: &'a BookingRequest,
    organisations: &'a dyn Organisations,
    rooms: &'a Together<'a>,
    at: Placement,
    length: Minutes,
    within: Slot,
    /// The start grid, with the opening spans that it is counted from.
    grid: Option<(u32, Vec<Slot>)>,
    /// When the rooms are open together.
    open: SlotSet,
}

impl<'a> Finder<'a> {
    pub(super) fn new(
        view: &'a View<'a>,
        request: &'a BookingRequest,
        rooms: &'a Together<'a>,
        within: Slot,
        organisations: &'a dyn Organisations,
    ) -> Result<Self, ScheduleError> {
        let at = view.placement(request, rooms, request.time)?;
        let grid = rooms.iter().find_map(|room| match room.policy.rule(RuleKind::StartGrid)?.rule {
            Rule::StartGrid(grid) => Some((grid.get(), view.spans(room, within))),
            _ => None,
        });
        let mut open: SlotSet = within.into();
        for room in rooms.iter() {
            if room.policy.rule(RuleKind::OpeningHours).is_some() {
                open = open.intersection(&view.spans(room, within).into_iter().collect());
            }
            if room.policy.rule(RuleKind::Closures).is_some() {
                open = open.difference(&view.closed(room, within));
            }
        }
        Ok(Self { view, request, organisations, rooms, length: at.slot.length(), at, within, grid, open })
    }

    /// The earliest placement from an instant on against which nothing stands.
    pub(super) fn first(&self, from: Minute) -> Option<Placement> {
        let mut from = from.max(self.within.start());
        for _ in 0..MOST_STEPS {
            match self.try_at(self.next_start(from)?, Towards::Later) {
                Ok(found) => return Some(found),
                Err(again) => from = again?,
            }
        }
        None
    }

    /// The latest placement that starts up to an instant and against which nothing stands.
    fn last(&self, latest: Minute) -> Option<Placement> {
        let mut latest = latest;
        for _ in 0..MOST_STEPS {
            match self.try_at(self.previous_start(latest)?, Towards::Earlier) {
                Ok(found) => return Some(found),
                Err(again) => latest = again?,
            }
        }
        None
    }

    /// The placements nearest to a start: the smaller shift first, the later of equals first. Those that start at it
    /// or later do not overlap each other, and neither do those that start earlier.
    pub(super) fn around(&self, wished: Minute, most: usize) -> Vec<Placement> {
        let mut from = wished;
        let mut later = iter::from_fn(|| {
            let next = self.first(from)?;
            from = next.slot.end();
            Some(next)
        })
        .peekable();
        let mut latest = match later.peek() {
            Some(first) if first.slot.start() == wished => wished.saturating_sub(self.length),
            _ => wished.saturating_sub(Minutes::new(1)),
        };
        let mut earlier = iter::from_fn(|| {
            let next = self.last(latest)?;
            latest = next.slot.start().saturating_sub(self.length);
            Some(next)
        })
        .peekable();
        let nearest = iter::from_fn(|| {
            let after = later.peek().map(|p| p.slot.start().since(wished));
            let before = earlier.peek().map(|p| wished.since(p.slot.start()));
            if before.is_some_and(|before| after.is_none_or(|after| before < after)) {
                earlier.next()
            } else {
                later.next()
            }
        });
        nearest.take(most).collect()
    }

    /// The placement at a start; or where to look again; or nothing where going on heals nothing.
    fn try_at(&self, start: Minute, towards: Towards) -> Result<Placement, Option<Minute>> {
        let slot = Slot::with_length(start, self.length).map_err(|_| None)?;
        let Some(time) = self.view.asked_as(self.at.zone, slot).map_err(|_| None)? else {
            return Err(Some(towards.beyond(start, start)));
        };
        let at = Placement { slot, time, ..self.at.clone() };
        let case = Case {
            request: self.request,
            at: &at,
            rooms: self.rooms,
            occasion: Occasion::Asking,
            organisations: self.organisations,
        };
        // The rooms are free then: that is how the start was found.
        let mut objections = Vec::new();
        self.view.further_objections(case, &mut objections);
        let again = objections.iter().map(|objection| self.view.might_vanish(objection, case, towards));
        let Some(again) = again.collect::<Option<Vec<Minute>>>() else { return Err(None) };
        let farthest = match towards {
            Towards::Later => again.into_iter().max(),
            Towards::Earlier => again.into_iter().min(),
        };
        farthest.map_or(Ok(at), |again| Err(Some(again)))
    }

    /// The earliest start on the grid at which the rooms are open and free.
    fn next_start(&self, from: Minute) -> Option<Minute> {
        for piece in self.open.iter().filter(|piece| piece.end() > from) {
            let mut start = self.on_grid(from.max(piece.start()), Towards::Later);
            while let Some(free) =
                self.view.next_free(&self.rooms.lines, start, self.length, self.at.buffers, piece.end())
            {
                if free == start {
                    return Some(start);
                }
                start = self.on_grid(free, Towards::Later);
            }
        }
        None
    }

    /// The latest start on the grid at which the rooms are open and free.
    fn previous_start(&self, latest: Minute) -> Option<Minute> {
        for piece in self.open.iter().rev().filter(|piece| piece.start() <= latest) {
            let mut start =
                self.on_grid(latest.min(piece.end().saturating_sub(self.length)), Towards::Earlier);
            while let Some(free) =
                self.view.previous_free(&self.rooms.lines, start, self.length, self.at.buffers, piece.start())
            {
                if free == start {
                    return Some(start);
                }
                start = self.on_grid(free, Towards::Earlier);
            }
        }
        None
    }

    /// The nearest start on the grid, from one on or up to it.
    fn on_grid(&self, start: Minute, towards: Towards) -> Minute {
        let Some((grid, spans)) = &self.grid else { return start };
        let mut start = start;
        loop {
            let (anchor, stretch) = self.grid_at(spans, start);
            let past = start.since(anchor).get().checked_rem(*grid).unwrap_or(0);
            let near = match towards {
                _ if past == 0 => return start,
                Towards::Later => start.saturating_add(Minutes::new(grid.saturating_sub(past))),
                Towards::Earlier => start.saturating_sub(Minutes::new(past)),
            };
            if stretch.contains(near) {
                return near;
            }
            // The grid begins anew at the edge.
            let edge = match towards {
                Towards::Later => stretch.end(),
                Towards::Earlier => stretch.start().saturating_sub(Minutes::new(1)),
            };
            if edge == start {
                return start;
            }
            start = edge;
        }
    }

    /// Where the grid at an instant is counted from, and how far it reaches: the opening span, or the part of the day
    /// that lies outside of any.
    fn grid_at(&self, spans: &[Slot], at: Minute) -> (Minute, Slot) {
        if let Some(span) = spans.iter().find(|span| span.contains(at)) {
            return (span.start(), *span);
        }
        let midnight = midnight_before(&self.at, at);
        let next = midnight_before(&self.at, midnight.saturating_add(Minutes::from_hours(36)));
        let from = spans.iter().map(|span| span.end()).filter(|end| *end <= at).max();
        let until = spans.iter().map(|span| span.start()).filter(|start| *start > at).min();
        let from = from.map_or(midnight, |end| end.max(midnight));
        let until = until.map_or(next, |start| start.min(next)).max(at.saturating_add(Minutes::new(1)));
        (midnight, Slot::new(from, until).unwrap_or(self.within))
    }
}
