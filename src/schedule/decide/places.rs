//! Centres, rooms, equipment, rules and closures.

use alloc::{collections::BTreeSet, vec::Vec};

use super::Decision;
use crate::{
    centre::{Centre, Closure, ClosureScope, Equipment, Room},
    id::{BookingId, ClosureId},
    schedule::{
        Booking, Placement, Policy, PolicyScope, RuleKind, ScheduleError, ScheduleEvent, state::RoomState,
    },
    time::{Minute, OpeningHours, Slot, SlotSet, WorkCalendar, Zone},
};

impl Decision<'_> {
    pub(super) fn describe_centre(&mut self, centre: &Centre) -> Result<(), ScheduleError> {
        let known = self.view.schedule.catalogue.site(centre.id).map(|site| &site.centre);
        if known == Some(centre) {
            return Ok(());
        }
        if known.is_some_and(|known| known.zone != centre.zone) {
            return Err(ScheduleError::Fixed("the zone of a centre"));
        }
        let catalogue = &self.view.schedule.catalogue;
        let rooms = catalogue.site(centre.id).into_iter().flat_map(|site| catalogue.rooms_of(site));
        let mut rooms: Vec<&RoomState> = rooms.collect();
        rooms.iter().try_for_each(|state| meets_standard(centre, &state.room))?;
        rooms.retain(|room| room.room.hours.is_none());
        let rehoused = known.map(|known| self.rehoused(centre.zone, &rooms, &known.hours, &centre.hours));
        let (displaced, restored) = rehoused.unwrap_or_default();
        self.events.push(ScheduleEvent::CentreDescribed { centre: centre.clone(), displaced, restored });
        Ok(())
    }

    pub(super) fn describe_room(&mut self, room: &Room) -> Result<(), ScheduleError> {
        let catalogue = &self.view.schedule.catalogue;
        let site = catalogue.site(room.centre).ok_or(ScheduleError::UnknownCentre(room.centre))?;
        let known = catalogue.room(room.id).map(|state| &state.room);
        if known == Some(room) {
            return Ok(());
        }
        meets_standard(&site.centre, room)?;
        let (mut displaced, mut restored) = (Vec::new(), Vec::new());
        if let Some(known) = known {
            if known.centre != room.centre {
                return Err(ScheduleError::Fixed("the centre of a room"));
            }
            // Time may have been offered in this very decision.
            let offered = || self.view.planned().any(|b| b.placement.rooms.contains(room.id));
            let has_bookings = || self.view.schedule.has_bookings(room.id) || offered();
            if known.atoms() != room.atoms() && has_bookings() {
                return Err(ScheduleError::Fixed("what a room with bookings consists of"));
            }
            let hours = |room: &Room| room.hours.as_ref().unwrap_or(&site.centre.hours).clone();
            let rooms: Vec<&RoomState> = catalogue.room(room.id).into_iter().collect();
            (displaced, restored) = self.rehoused(site.centre.zone, &rooms, &hours(known), &hours(room));
        }
        self.events.push(ScheduleEvent::RoomDescribed { room: room.clone(), displaced, restored });
        Ok(())
    }

    /// The bookings to come that lie outside the new hours of some rooms but lay inside the old ones, and those
    /// displaced that lie inside the new ones with nothing else against them, by id.
    fn rehoused(
        &self,
        zone: Zone,
        rooms: &[&RoomState],
        old: &OpeningHours,
        new: &OpeningHours,
    ) -> (Vec<BookingId>, Vec<BookingId>) {
        if old == new {
            return Default::default();
        }
        let Ok(future) = Slot::new(self.view.now, Minute::MAX) else { return Default::default() };
        let ruled = rooms.iter().copied().filter(|room| room.policy.rule(RuleKind::OpeningHours).is_some());
        let ruled: Vec<&RoomState> = ruled.collect();
        let inside = |hours: &OpeningHours, slot: Slot| hours.open(zone, slot).covers(slot);
        let hours_of = |room: &RoomState| {
            if ruled.iter().any(|ruled| ruled.room.id == room.room.id) { Some(new) } else { None }
        };
        let (mut displaced, mut restored) = (Vec::new(), Vec::new());
        for booking in self.to_come(ruled.iter().copied(), future) {
            let slot = booking.placement.slot;
            match (booking.displaced, inside(old, slot), inside(new, slot)) {
                (false, true, false) => displaced.push(booking.id()),
                (true, false, true) if self.stands_open(&booking, hours_of) => restored.push(booking.id()),
                _ => {}
            }
        }
        (displaced, restored)
    }

    /// Whether neither hours nor closures stand against a booking, in the rooms where they are rules. Some rooms may
    /// have other hours than are stored.
    fn stands_open<'h>(
        &self,
        booking: &Booking,
        other_hours: impl Fn(&RoomState) -> Option<&'h OpeningHours>,
    ) -> bool {
        let Placement { rooms, zone, slot, .. } = &booking.placement;
        rooms.iter().filter_map(|room| self.view.schedule.catalogue.room(room)).all(|room| {
            let ruled = |kind| room.policy.rule(kind).is_some();
            let open = || match other_hours(room) {
                Some(hours) => hours.open(*zone, *slot).covers(*slot),
                None => self.view.spans(room, *slot).into_iter().collect::<SlotSet>().covers(*slot),
            };
            (!ruled(RuleKind::OpeningHours) || open())
                && (!ruled(RuleKind::Closures) || self.view.closures_over(room, *slot).is_empty())
        })
    }

    /// The open bookings that are not over and occupy rooms during a slot, by id.
    #[expect(single_use_lifetimes, reason = "an anonymous one is not stable here")]
    fn to_come<'r>(&self, rooms: impl Iterator<Item = &'r RoomState>, within: Slot) -> Vec<Booking> {
        let ledger = &self.view.schedule.ledger;
        let rooms: Vec<&RoomState> = rooms.collect();
        let lines = rooms.iter().flat_map(|room| room.lines.iter());
        let keys: BTreeSet<u32> =
            lines.flat_map(|line| ledger.occupancy.entries(line, within)).map(|entry| entry.key).collect();
        let stored = keys.into_iter().filter_map(|key| ledger.get(key));
        let stored = stored.filter_map(|stored| self.view.booking(stored.id()));
        // A line may be part of other rooms too, and time may have been offered just now.
        let mut open: Vec<Booking> = stored
            .chain(self.view.planned().cloned())
            .filter(|b| rooms.iter().any(|room| b.placement.rooms.contains(room.room.id)))
            .filter(|b| b.placement.slot.overlaps(within) && b.placement.slot.end() > self.view.now)
            .filter(|b| b.status.is_open())
            .collect();
        open.sort_unstable_by_key(Booking::id);
        open.dedup_by_key(|booking| booking.id());
        open
    }

    pub(super) fn describe_equipment(&mut self, equipment: &Equipment) -> Result<(), ScheduleError> {
        let catalogue = &self.view.schedule.catalogue;
        catalogue.site(equipment.centre).ok_or(ScheduleError::UnknownCentre(equipment.centre))?;
        match catalogue.stock.get(&equipment.id) {
            Some((known, _)) if known == equipment => return Ok(()),
            Some((known, _)) if known.centre != equipment.centre => {
                return Err(ScheduleError::Fixed("the centre of equipment"));
            }
            _ => {}
        }
        self.events.push(ScheduleEvent::EquipmentDescribed(equipment.clone()));
        Ok(())
    }

    pub(super) fn set_policy(&mut self, scope: PolicyScope, policy: &Policy) -> Result<(), ScheduleError> {
        let catalogue = &self.view.schedule.catalogue;
        let known = match scope {
            PolicyScope::Centre(id) => &catalogue.site(id).ok_or(ScheduleError::UnknownCentre(id))?.policy,
            PolicyScope::Room(id) => &catalogue.room(id).ok_or(ScheduleError::UnknownRoom(id))?.own_policy,
        };
        if known != policy {
            self.events.push(ScheduleEvent::PolicySet { scope, policy: policy.clone() });
        }
        Ok(())
    }

    pub(super) fn set_calendar(&mut self, calendar: &WorkCalendar) -> Result<(), ScheduleError> {
        if self.view.schedule.catalogue.calendar.as_ref() != Some(calendar) {
            self.events.push(ScheduleEvent::CalendarSet(calendar.clone()));
        }
        Ok(())
    }

    pub(super) fn close(&mut self, closure: &Closure) -> Result<(), ScheduleError> {
        let catalogue = &self.view.schedule.catalogue;
        let centre = match &closure.scope {
            ClosureScope::Centre(centre) => *centre,
            ClosureScope::Rooms(rooms) => self.view.rooms(rooms)?.site.centre.id,
        };
        let site = catalogue.site(centre).ok_or(ScheduleError::UnknownCentre(centre))?;
        let slot = site.centre.zone.slot(closure.time)?;
        let state =
            catalogue.closure_state(closure.clone(), slot).ok_or(ScheduleError::UnknownCentre(centre))?;
        let closes = |room: &&RoomState| state.meets(room) && room.policy.rule(RuleKind::Closures).is_some();
        let displaced = self.to_come(catalogue.rooms.values().filter(closes), slot);
        let displaced = displaced.iter().map(Booking::id).collect();
        self.events.push(ScheduleEvent::Closed { closure: closure.clone(), slot, displaced });
        Ok(())
    }

    pub(super) fn reopen(&mut self, id: ClosureId) -> Result<(), ScheduleError> {
        let schedule = self.view.schedule;
        let state = schedule.catalogue.closures.get(&id).ok_or(ScheduleError::UnknownClosure(id))?;
        self.view.lift(id);
        let displaced = schedule.ledger.displaced().filter_map(|key| schedule.ledger.get(key));
        let mut restored: Vec<BookingId> = displaced
            .filter_map(|stored| self.view.booking(stored.id()))
            .filter(|b| b.displaced && b.status.is_open() && b.placement.slot.overlaps(state.slot))
            .filter(|b| self.stands_open(b, |_| None))
            .map(|b| b.id())
            .collect();
        restored.sort_unstable();
        self.freed.push(state.slot);
        self.events.push(ScheduleEvent::Reopened { closure: id, restored });
        Ok(())
    }
}

/// Checks that a room has what its centre promises.
fn meets_standard(centre: &Centre, room: &Room) -> Result<(), ScheduleError> {
    let lacking = centre.lacking(room);
    if lacking.is_empty() { Ok(()) } else { Err(ScheduleError::BelowStandard { room: room.id, lacking }) }
}
