//! The schedule as a decision sees it: what is stored, less what is known to go, plus what the decision adds.
//!
//! A command can lapse holds, move ten bookings and offer the time to somebody else, all before a single event is
//! applied. Every rule therefore looks at a [`View`], never at the stored state alone.

use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use core::cell::Cell;

use chrono::NaiveDate;

use super::{
    Booking, BookingRequest, Conflicting, MAX_LENGTH, Placement, Quota, Schedule, ScheduleError, Status,
    state::{RoomState, Together, shares, shares_quota},
};
use crate::{
    centre::RoomSet,
    id::{BookingId, ClosureId, OrganisationId, StockId},
    occupancy::{Buffers, Lines},
    time::{InvalidTime, LocalSlot, Minute, Minutes, Period, Reading, Slot, SlotSet, Zone},
};

/// What the rules look at during one decision.
#[derive(Clone)]
pub(super) struct View<'a> {
    pub(super) schedule: &'a Schedule,
    pub(super) now: Minute,
    /// Stored bookings whose stored value no longer counts.
    gone: BTreeSet<u32>,
    /// What counts in their place, and what is new.
    planned: BTreeMap<BookingId, Box<(Booking, Option<Lines>)>>,
    lifted: Option<ClosureId>,
    /// The last wall-clock time that was read in a zone: many rooms are asked about one time.
    read: Cell<Option<(Zone, LocalSlot, Reading)>>,
    /// A slot around which the wall clock of a zone is steady, and how far it is ahead: a search asks about many slots inside one.
    steady: Cell<Option<(Zone, Slot, i32)>>,
    /// The day that it is in a zone.
    today: Cell<Option<(Zone, NaiveDate)>>,
}

impl<'a> View<'a> {
    pub(super) const fn new(schedule: &'a Schedule, now: Minute) -> Self {
        Self {
            schedule,
            now,
            gone: BTreeSet::new(),
            planned: BTreeMap::new(),
            lifted: None,
            read: Cell::new(None),
            steady: Cell::new(None),
            today: Cell::new(None),
        }
    }

    /// A booking as the decision has left it so far.
    pub(super) fn booking(&self, id: BookingId) -> Option<Booking> {
        match self.planned.get(&id) {
            Some(planned) => Some(planned.0.clone()),
            None => self.schedule.ledger.find(id).map(|(_, booking)| booking),
        }
    }

    /// A booking that the decision has changed or added.
    pub(super) fn planned_as(&self, id: BookingId) -> Option<&Booking> {
        self.planned.get(&id).map(|planned| &planned.0)
    }

    /// The bookings that the decision has changed or added so far.
    pub(super) fn planned(&self) -> impl Iterator<Item = &Booking> {
        self.planned.values().map(|planned| &planned.0)
    }

    /// Puts a value in the place of a booking, or adds one.
    pub(super) fn put(&mut self, booking: Booking) {
        if let Some(key) = self.schedule.ledger.key(booking.id()) {
            self.gone.insert(key);
        }
        self.add(booking);
    }

    /// Adds a booking that is not stored.
    pub(super) fn add(&mut self, booking: Booking) {
        let lines = self.schedule.catalogue.lines(&booking.placement.rooms);
        self.planned.insert(booking.id(), Box::new((booking, lines)));
    }

    /// Looks away from a booking: the one that is being decided about.
    pub(super) fn without(&self, id: BookingId) -> Self {
        let mut view = self.clone();
        view.forget(id);
        view
    }

    pub(super) fn forget(&mut self, id: BookingId) {
        self.planned.remove(&id);
        if let Some(key) = self.schedule.ledger.key(id) {
            self.gone.insert(key);
        }
    }

    pub(super) fn lift(&mut self, closure: ClosureId) {
        self.lifted = Some(closure);
    }

    fn ignores(&self) -> impl Fn(u32) -> bool + Copy + '_ {
        |key| !self.gone.is_empty() && self.gone.contains(&key)
    }

    /// Everything that overlaps a slot in some rooms, or is nearer than the buffers allow, by start and id.
    pub(super) fn conflicts(&self, lines: &Lines, slot: Slot, buffers: Buffers) -> Vec<Conflicting> {
        let ledger = &self.schedule.ledger;
        let stored = ledger.occupancy.conflicts_ignoring(lines, slot, buffers, self.ignores());
        let stored = stored.into_iter().filter_map(|conflict| ledger.get(conflict.key));
        let planned = self.planned.values().map(|planned| &**planned).filter(|(booking, theirs)| {
            theirs.as_ref().is_some_and(|theirs| theirs.meets(lines))
                && booking.occupied().is_some_and(|other| clash(other, booking.kept_buffers(), slot, buffers))
        });
        let mut found: Vec<Conflicting> =
            stored.map(|b| conflicting(&b)).chain(planned.map(|(b, _)| conflicting(b))).collect();
        found.sort_unstable_by_key(|c| (c.slot, c.booking));
        found.dedup_by_key(|c| c.booking);
        found
    }

    pub(super) fn is_free(&self, lines: &Lines, slot: Slot, buffers: Buffers) -> bool {
        let occupancy = &self.schedule.ledger.occupancy;
        // Where nobody is ignored, whoever is in the way need not be looked up.
        let stored = if self.gone.is_empty() {
            occupancy.is_free(lines, slot, buffers)
        } else {
            occupancy.is_free_ignoring(lines, slot, buffers, self.ignores())
        };
        stored && (self.planned.is_empty() || self.conflicts(lines, slot, buffers).is_empty())
    }

    /// The earliest start from an instant on at which rooms can be had for a length that ends by `until`.
    pub(super) fn next_free(
        &self,
        lines: &Lines,
        from: Minute,
        length: Minutes,
        buffers: Buffers,
        until: Minute,
    ) -> Option<Minute> {
        let occupancy = &self.schedule.ledger.occupancy;
        let mut from = from;
        loop {
            let start = occupancy.next_free(lines, from, length, buffers, until, self.ignores())?;
            let clash = self.planned_clashes(lines, Slot::with_length(start, length).ok()?, buffers);
            match clash.map(|(other, theirs)| other.end().saturating_add(theirs.gap_to(buffers))).max() {
                None => return Some(start),
                Some(after) => from = after,
            }
        }
    }

    /// The latest start up to an instant at which rooms can be had for a length, not before another.
    pub(super) fn previous_free(
        &self,
        lines: &Lines,
        latest: Minute,
        length: Minutes,
        buffers: Buffers,
        not_before: Minute,
    ) -> Option<Minute> {
        let occupancy = &self.schedule.ledger.occupancy;
        let mut latest = latest;
        loop {
            let start =
                occupancy.previous_free(lines, latest, length, buffers, not_before, self.ignores())?;
            let clash = self.planned_clashes(lines, Slot::with_length(start, length).ok()?, buffers);
            let before = clash.map(|(other, theirs)| other.start().saturating_sub(buffers.gap_to(theirs)));
            match before.min() {
                None => return Some(start),
                Some(before) => latest = before.saturating_sub(length),
            }
        }
    }

    /// The occupied time and buffers of what is planned in the way of a slot on some lines.
    fn planned_clashes(
        &self,
        lines: &Lines,
        slot: Slot,
        buffers: Buffers,
    ) -> impl Iterator<Item = (Slot, Buffers)> {
        self.planned.values().map(|planned| &**planned).filter_map(move |(booking, theirs)| {
            let other = booking.occupied().filter(|_| theirs.as_ref().is_some_and(|t| t.meets(lines)))?;
            let theirs = booking.kept_buffers();
            clash(other, theirs, slot, buffers).then_some((other, theirs))
        })
    }

    /// How many pieces of equipment are free throughout a slot, and who has some.
    pub(super) fn stock_free(&self, id: StockId, slot: Slot) -> (u32, Vec<BookingId>) {
        let Some((_, stock)) = self.schedule.catalogue.stock.get(&id) else { return (0, Vec::new()) };
        let ledger = &self.schedule.ledger;
        let planned: Vec<(Slot, u32, BookingId)> = self
            .planned()
            .filter_map(|booking| {
                let pieces = *booking.request.needs().stock.get(&id)?;
                let theirs = booking.occupied().filter(|theirs| theirs.overlaps(slot))?;
                Some((theirs, pieces, booking.id()))
            })
            .collect();
        // Between two edges of planned use their sum is constant, and the index tells the least of the rest.
        let mut edges: BTreeSet<Minute> = [slot.start(), slot.end()].into();
        edges.extend(planned.iter().flat_map(|(s, ..)| [s.start(), s.end()]).filter(|at| slot.contains(*at)));
        let parts = edges.iter().zip(edges.iter().skip(1)).filter_map(|(a, b)| Slot::between(*a, *b));
        let free = parts.map(|part| {
            let here = planned.iter().filter(|(s, ..)| s.overlaps(part));
            let used = here.fold(0_u32, |sum, (_, pieces, _)| sum.saturating_add(*pieces));
            ledger.occupancy.stock_free(*stock, part, self.ignores()).saturating_sub(used)
        });
        let free = free.min().unwrap_or(0);
        let holders = ledger.occupancy.stock_holders(*stock, slot).into_iter();
        let stored = holders.filter(|h| !self.gone.contains(&h.key)).filter_map(|h| ledger.get(h.key));
        let mut with: Vec<BookingId> =
            stored.map(|b| b.id()).chain(planned.iter().map(|(.., id)| *id)).collect();
        with.sort_unstable();
        with.dedup();
        (free, with)
    }

    /// What the request's subject has used of a quota in a period.
    pub(super) fn used(&self, quota: &Quota, request: &BookingRequest, period: Period) -> u64 {
        let ledger = &self.schedule.ledger;
        let part = |booking: &Booking| -> u64 {
            if !booking.status.counts() || !shares_quota(quota, &booking.request, request) {
                return 0;
            }
            let of_period = shares(quota.period, &booking.placement).filter(|s| s.period == period);
            of_period.map(|share| share.in_unit_of(quota.limit)).sum()
        };
        let gone: u64 = self.gone.iter().filter_map(|key| ledger.get(*key)).map(|b| part(&b)).sum();
        let planned: u64 = self.planned().map(part).sum();
        ledger.used(quota, request, period).saturating_sub(gone).saturating_add(planned)
    }

    /// The bookings of an organisation that hold time during a slot.
    pub(super) fn running(&self, organisation: OrganisationId, slot: Slot) -> Vec<Slot> {
        let stored = self.schedule.ledger.of_organisation(organisation, slot);
        let stored = stored.filter(|(key, _)| !self.gone.contains(key)).map(|(_, booking)| booking);
        let planned = self.planned().filter(|booking| booking.request.organisation == organisation);
        let held =
            stored.filter_map(|booking| booking.occupied()).chain(planned.filter_map(Booking::occupied));
        held.filter(|other| other.overlaps(slot)).collect()
    }

    /// When no-shows of an organisation were recorded since an instant, in order.
    pub(super) fn no_shows(&self, organisation: OrganisationId, since: Minute) -> Vec<Minute> {
        let stored = self.schedule.ledger.no_shows(organisation, since, self.now);
        let stored = stored.filter(|(_, key)| !self.gone.contains(key)).map(|(at, _)| at);
        let planned = self.planned().filter_map(|booking| match booking.status {
            Status::NoShow { at } if booking.request.organisation == organisation && at > since => Some(at),
            _ => None,
        });
        let mut all: Vec<Minute> = stored.chain(planned).collect();
        all.sort_unstable();
        all
    }

    /// Minutes that an organisation's counted bookings have inside a slot.
    pub(super) fn minutes_of(&self, organisation: OrganisationId, within: Slot) -> u64 {
        let stored = self.schedule.ledger.of_organisation(organisation, within);
        let stored = stored.filter(|(key, _)| !self.gone.contains(key)).map(|(_, booking)| booking);
        let counted = |booking: &Booking| {
            booking.placement.slot.intersection(within).filter(|_| booking.status.counts())
        };
        let planned = self.planned().filter(|booking| booking.request.organisation == organisation);
        stored
            .filter_map(|booking| counted(&booking))
            .chain(planned.filter_map(counted))
            .map(|slot| u64::from(slot.length().get()))
            .sum()
    }

    /// The closures that meet a room during a slot.
    pub(super) fn closures_over(&self, room: &RoomState, slot: Slot) -> Vec<ClosureId> {
        let over = self.schedule.catalogue.closures_over(room, slot);
        over.filter(|id| Some(*id) != self.lifted).collect()
    }

    /// The closed time of a room during a slot.
    pub(super) fn closed(&self, room: &RoomState, slot: Slot) -> SlotSet {
        match self.lifted {
            None => room.closed.clip(slot),
            Some(lifted) => {
                let others = self.schedule.catalogue.closures.values();
                let others = others.filter(|c| c.closure.id != lifted && c.meets(room));
                others.filter_map(|c| c.slot.intersection(slot)).collect()
            }
        }
    }

    /// Known rooms of one centre.
    pub(super) fn rooms<'s>(&'s self, rooms: &'s RoomSet) -> Result<Together<'s>, ScheduleError> {
        let catalogue = &self.schedule.catalogue;
        catalogue.together(rooms).ok_or_else(|| {
            let unknown = rooms.iter().find(|room| catalogue.room(*room).is_none());
            unknown.map_or(ScheduleError::SeveralCentres, ScheduleError::UnknownRoom)
        })
    }

    /// Known rooms of one centre that can be booked together.
    pub(super) fn together<'s>(&'s self, rooms: &'s RoomSet) -> Result<Together<'s>, ScheduleError> {
        let together = self.rooms(rooms)?;
        match together.sharing() {
            None => Ok(together),
            Some((one, other)) => Err(ScheduleError::RoomsShareParts(one, other)),
        }
    }

    /// Where a placement would be if it were made with other rooms or at another time.
    pub(super) fn placement(
        &self,
        request: &BookingRequest,
        rooms: &Together<'_>,
        time: LocalSlot,
    ) -> Result<Placement, ScheduleError> {
        let centre = &rooms.site.centre;
        self.check_stock(request, Some(centre.id))?;
        let slot = self.read(centre.zone, time)?;
        if slot.length() > MAX_LENGTH {
            return Err(ScheduleError::Endless(time));
        }
        let buffers = request.needs().buffers.unwrap_or_else(|| rooms.buffers());
        let rooms = rooms.set.clone().into_owned();
        Ok(Placement { centre: centre.id, zone: centre.zone, rooms, time, slot, buffers })
    }

    fn read(&self, zone: Zone, time: LocalSlot) -> Result<Slot, ScheduleError> {
        match self.read.get() {
            Some((same, known, reading)) if (same, known) == (zone, time) => Ok(reading.slot),
            _ => {
                let reading = zone.read(time)?;
                self.read.set(Some((zone, time, reading)));
                Ok(reading.slot)
            }
        }
    }

    /// The day that it is in a zone; nothing at the very ends of the range.
    pub(super) fn today(&self, zone: Zone) -> Option<NaiveDate> {
        match self.today.get() {
            Some((same, today)) if same == zone => Some(today),
            _ => {
                let today = zone.to_local(self.now).ok()?.date();
                self.today.set(Some((zone, today)));
                Some(today)
            }
        }
    }

    /// How far the wall clock of a zone is ahead around a slot, where that is steady.
    pub(super) fn offset(&self, zone: Zone, slot: Slot) -> Option<i32> {
        match self.read.get() {
            Some((same, _, reading)) if same == zone && reading.slot == slot => reading.offset,
            _ => match self.steady.get() {
                Some((same, around, offset)) if same == zone && around.covers(slot) => Some(offset),
                _ => {
                    let offset = zone.steady_offset(slot)?;
                    self.steady.set(Some((zone, slot, offset)));
                    Some(offset)
                }
            },
        }
    }

    /// The wall-clock time that a zone reads as a slot. There is none for the second time of an hour that is shown twice.
    pub(super) fn asked_as(&self, zone: Zone, slot: Slot) -> Result<Option<LocalSlot>, InvalidTime> {
        if let Some(offset) = self.offset(zone, slot) {
            return LocalSlot::shown(slot, offset).map(Some);
        }
        let time = zone.local_slot(slot)?;
        Ok(Some(time).filter(|time| zone.slot(*time) == Ok(slot)))
    }
}

pub(super) fn conflicting(booking: &Booking) -> Conflicting {
    Conflicting {
        booking: booking.id(),
        slot: booking.placement.slot,
        rooms: booking.placement.rooms.clone(),
    }
}

/// Whether two entries of one line would overlap or be too near.
pub(super) fn clash(a: Slot, a_buffers: Buffers, b: Slot, b_buffers: Buffers) -> bool {
    let ((first, before), (second, after)) =
        if a <= b { ((a, a_buffers), (b, b_buffers)) } else { ((b, b_buffers), (a, a_buffers)) };
    second.start() < first.end().saturating_add(before.gap_to(after))
}
