//! Finding time: which rooms serve, when the next one is free, and what to offer instead.

use alloc::{vec, vec::Vec};

use super::{
    Alternative, BookingRequest, Objection, Organisations, Placement, Reason, Rule, RuleKind, ScheduleError,
    Wanted,
    check::{Case, Occasion, midnight_before},
    view::View,
};
use crate::{
    centre::RoomSet,
    id::{CentreId, RoomId},
    time::{Minute, Minutes, Slot, SlotSet},
};

/// How many other times, and how many other rooms, a refusal offers at most.
pub(super) const MOST_ALTERNATIVES: usize = 3;
/// How far before and after the wish a refusal looks for another time.
const REACH: Minutes = Minutes::new(14 * 24 * 60);
/// How many rooms a refusal looks at for the same time, the best-fitting first.
const MOST_ROOMS: usize = 64;
/// How many rule-breaking starts a search steps over before it gives up on a room.
const MOST_STEPS: usize = 1_000;

impl View<'_> {
    /// The sets of rooms that a request can mean, the best-fitting first: those named, or each single room of the place
    /// that has the capacity, layout and features.
    pub(super) fn candidates(&self, request: &BookingRequest) -> Result<Vec<RoomSet>, ScheduleError> {
        let catalogue = &self.schedule.catalogue;
        match &request.wanted {
            Wanted::Rooms(rooms) => {
                self.check_stock(request, Some(self.centre_of(rooms)?))?;
                Ok(vec![rooms.clone()])
            }
            Wanted::Centre(centre) => {
                let site = catalogue.site(*centre).ok_or(ScheduleError::UnknownCentre(*centre))?;
                self.check_stock(request, Some(*centre))?;
                Ok(self.best_fit(request, site.rooms.iter().copied()))
            }
            Wanted::Anywhere => {
                self.check_stock(request, None)?;
                Ok(self.best_fit(request, catalogue.rooms.keys().copied()))
            }
        }
    }

    /// The rooms that serve, the smallest first; of equals, the one with the fewest features that nobody asked for,
    /// then by code and id.
    pub(super) fn best_fit(
        &self,
        request: &BookingRequest,
        rooms: impl Iterator<Item = RoomId>,
    ) -> Vec<RoomSet> {
        let needs = request.needs();
        let mut fit: Vec<_> = rooms
            .filter_map(|id| self.schedule.catalogue.room(id))
            .filter_map(|state| {
                let room = &state.room;
                let seats = room.capacity.of(needs.layout).filter(|seats| *seats >= request.attendees)?;
                let equipped = self.check_stock(request, Some(room.centre)).is_ok();
                let serves = needs.features.is_subset(&room.features) && equipped;
                serves.then_some((seats, room.features.len(), &room.code, room.id))
            })
            .collect();
        fit.sort_unstable();
        fit.into_iter().map(|(.., room)| room.into()).collect()
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

    /// The earliest instant at which an objection might be gone; nothing where time does not heal it.
    pub(super) fn may_vanish(&self, objection: &Objection, case: Case<'_>) -> Option<Minute> {
        let start = case.at.slot.start();
        match &objection.reason {
            Reason::TooLate { earliest, .. } => Some(*earliest),
            Reason::QuotaExceeded { period, .. } => period.next().slot(case.at.zone).ok().map(Slot::start),
            Reason::TooManyAtOnce { .. } => {
                let running = self.running(case.request.organisation, case.at.slot);
                running.into_iter().map(Slot::end).min()
            }
            Reason::StockShort { with, .. } => {
                let ends = with.iter().filter_map(|id| self.booking(*id)).map(|b| b.placement.slot.end());
                ends.filter(|end| *end > start).min()
            }
            Reason::OffGrid { .. }
            | Reason::Conflict { .. }
            | Reason::OutsideHours { .. }
            | Reason::Closed { .. }
            | Reason::TooEarly { .. } => Some(start.saturating_add(Minutes::new(1))),
            _ => None,
        }
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
        let Ok(finder) = Finder::new(self, &request, &at.rooms, reach, organisations) else {
            return Vec::new();
        };
        let mut found = finder.around(start, MOST_ALTERNATIVES);
        found.retain(|p| p.slot != at.slot);
        found.truncate(MOST_ALTERNATIVES);
        found.into_iter().map(alternative).collect()
    }

    fn other_rooms(
        &self,
        request: &BookingRequest,
        at: &Placement,
        occasion: Occasion,
        organisations: &dyn Organisations,
    ) -> Vec<Alternative> {
        let Some(site) = self.schedule.catalogue.site(at.centre) else { return Vec::new() };
        let rooms = self.best_fit(request, site.rooms.iter().copied());
        let others = rooms.into_iter().filter(|rooms| *rooms != at.rooms).take(MOST_ROOMS);
        others
            .filter_map(|rooms| {
                let other = self.placement(request, rooms, at.time).ok()?;
                let case = Case { request, at: &other, occasion, organisations };
                self.objections(case).is_empty().then(|| alternative(other))
            })
            .take(MOST_ALTERNATIVES)
            .collect()
    }
}

pub(super) fn alternative(at: Placement) -> Alternative {
    Alternative { rooms: at.rooms, time: at.time, slot: at.slot }
}

/// A search for times in some rooms inside a slot: what it has looked up once.
pub(super) struct Finder<'a> {
    view: &'a View<'a>,
    request: &'a BookingRequest,
    organisations: &'a dyn Organisations,
    at: Placement,
    length: Minutes,
    within: Slot,
    grid: Option<u32>,
    /// The opening spans that the grid is counted from.
    spans: Vec<Slot>,
    /// When the rooms are open together.
    open: SlotSet,
}

impl<'a> Finder<'a> {
    pub(super) fn new(
        view: &'a View<'a>,
        request: &'a BookingRequest,
        rooms: &RoomSet,
        within: Slot,
        organisations: &'a dyn Organisations,
    ) -> Result<Self, ScheduleError> {
        let at = view.placement(request, rooms.clone(), request.time)?;
        let grid = match view.schedule.catalogue.rule(rooms, RuleKind::StartGrid).map(|e| &e.rule) {
            Some(Rule::StartGrid(grid)) => Some(grid.get()),
            _ => None,
        };
        let mut open: SlotSet = within.into();
        let mut spans = Vec::new();
        for room in view.schedule.catalogue.of(rooms) {
            let theirs = view.spans(room, within);
            if room.policy.rule(RuleKind::OpeningHours).is_some() {
                open = open.intersection(&theirs.iter().copied().collect());
            }
            if room.policy.rule(RuleKind::Closures).is_some() {
                open = open.difference(&view.closed(room, within));
            }
            if spans.is_empty() {
                spans = theirs;
            }
        }
        Ok(Self { view, request, organisations, length: at.slot.length(), at, within, grid, spans, open })
    }

    /// The earliest placement from an instant on against which nothing stands.
    pub(super) fn first(&self, from: Minute) -> Option<Placement> {
        let mut from = from.max(self.within.start());
        for _ in 0..MOST_STEPS {
            let start = self.next_start(from)?;
            match self.try_at(start)? {
                Ok(found) => return Some(found),
                Err(next) => from = next.max(start.saturating_add(Minutes::new(1))),
            }
        }
        None
    }

    /// The latest placement that starts up to an instant and against which nothing stands.
    fn last(&self, latest: Minute) -> Option<Placement> {
        let mut latest = latest;
        for _ in 0..MOST_STEPS {
            let start = self.previous_start(latest)?;
            match self.try_at(start)? {
                Ok(found) => return Some(found),
                Err(_) => latest = start.saturating_sub(Minutes::new(self.grid.unwrap_or(1))),
            }
        }
        None
    }

    /// The placements nearest to a start, none overlapping another: the smaller shift first, the later of equals
    /// first.
    pub(super) fn around(&self, wished: Minute, most: usize) -> Vec<Placement> {
        let mut found: Vec<Placement> = Vec::new();
        let mut from = wished;
        while let Some(next) = self.first(from).filter(|_| found.len() < most) {
            from = next.slot.end();
            found.push(next);
        }
        let later = found.len();
        // What lies before the first found one must not overlap it.
        let first = found.first().map_or(wished, |p| p.slot.start().min(wished));
        let mut latest =
            match first == wished && later > 0 && found.first().is_some_and(|p| p.slot.start() == wished) {
                true => wished.saturating_sub(self.length),
                false => wished.saturating_sub(Minutes::new(1)),
            };
        while let Some(next) = self.last(latest).filter(|_| found.len().saturating_sub(later) < most) {
            latest = next.slot.start().saturating_sub(self.length);
            found.push(next);
        }
        found.sort_by_key(|p| {
            let start = p.slot.start();
            (start.since(wished).max(wished.since(start)), start < wished)
        });
        found.truncate(most);
        found
    }

    /// The placement at a start; or when to look again; or nothing where time heals nothing.
    fn try_at(&self, start: Minute) -> Option<Result<Placement, Minute>> {
        let slot = Slot::with_length(start, self.length).ok()?;
        let at = Placement { slot, time: self.at.zone.local_slot(slot).ok()?, ..self.at.clone() };
        let case = Case {
            request: self.request,
            at: &at,
            occasion: Occasion::Asking,
            organisations: self.organisations,
        };
        let objections = self.view.objections(case);
        let again: Option<Vec<Minute>> = objections.iter().map(|o| self.view.may_vanish(o, case)).collect();
        match again?.into_iter().max() {
            None => Some(Ok(at)),
            Some(again) => Some(Err(again)),
        }
    }

    /// The earliest start on the grid at which the rooms are open and free.
    fn next_start(&self, from: Minute) -> Option<Minute> {
        for piece in self.open.iter().filter(|piece| piece.end() > from) {
            let mut start = self.snap(from.max(piece.start()), true);
            while let Some(free) =
                self.view.next_free(&self.at.rooms, start, self.length, self.at.buffers, piece.end())
            {
                if free == start {
                    return Some(start);
                }
                start = self.snap(free, true);
            }
        }
        None
    }

    /// The latest start on the grid at which the rooms are open and free.
    fn previous_start(&self, latest: Minute) -> Option<Minute> {
        for piece in self.open.iter().rev().filter(|piece| piece.start() <= latest) {
            let mut start = self.snap(latest.min(piece.end().saturating_sub(self.length)), false);
            while let Some(free) =
                self.view.previous_free(&self.at.rooms, start, self.length, self.at.buffers, piece.start())
            {
                if free == start {
                    return Some(start);
                }
                start = self.snap(free, false);
            }
        }
        None
    }

    /// The next start on the grid, or the one before. The grid is counted from the start of the opening span.
    fn snap(&self, start: Minute, later: bool) -> Minute {
        let Some(grid) = self.grid else { return start };
        let anchor = match self.spans.iter().find(|span| span.contains(start)) {
            Some(span) => span.start(),
            None => midnight_before(&self.at, start),
        };
        match start.since(anchor).get().checked_rem(grid) {
            None | Some(0) => start,
            Some(past) if later => start.saturating_add(Minutes::new(grid.saturating_sub(past))),
            Some(past) => start.saturating_sub(Minutes::new(past)),
        }
    }
}
