//! Questions to a schedule. None of them changes anything.

use alloc::{collections::BTreeSet, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    Alternative, Booking, BookingRequest, MAX_LENGTH, Objection, OccurrenceState, Organisations, Policy,
    Schedule, ScheduleError, Series, Status, Waiting, WaitlistEntry, Wanted,
    check::{Case, Occasion},
    search::{Finder, alternative},
    state::{RoomState, Together},
    view::View,
};
use crate::{
    centre::{Centre, Closure, Equipment, Room},
    event::Version,
    id::{BookingId, CentreId, OrganisationId, RoomId, SeriesId},
    time::{Minute, Minutes, Slot, SlotSet, Zone},
};

/// A booking that a closure or new hours displaced, with where it could move.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Displaced {
    /// The booking.
    pub booking: Booking,
    /// The nearest other times in its rooms, then other rooms at its time.
    pub alternatives: Vec<Alternative>,
}

/// How much of the bookable time is booked, as exact minutes that add up over rooms and ranges.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Utilisation {
    /// Minutes of opening hours less closures.
    pub bookable_minutes: u64,
    /// Minutes inside the opening hours, closures or not, that a booking occupies; buffers are left out.
    pub booked_minutes: u64,
}

impl Schedule {
    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Returns a booking.
    #[must_use]
    pub fn booking(&self, id: BookingId) -> Option<Booking> {
        self.ledger.find(id).map(|(_, booking)| booking)
    }

    /// Returns a request that was ever made, whatever became of it.
    #[must_use]
    pub fn request(&self, id: BookingId) -> Option<BookingRequest> {
        let booked = self.booking(id).map(|booking| booking.request);
        booked
            .or_else(|| self.ledger.refused.get(&id).cloned())
            .or_else(|| self.waitlist.get(&id).map(|waiting| waiting.entry.request.clone()))
    }

    /// Whether a request was made before: with other content under its id it is an error.
    pub(super) fn is_known(&self, request: &BookingRequest) -> Result<bool, ScheduleError> {
        match self.request(request.id) {
            None => Ok(false),
            Some(known) if known.is(request) => Ok(true),
            Some(_) => Err(ScheduleError::RequestIdTaken(request.id)),
        }
    }

    /// Returns all bookings in the order of their ids.
    pub fn bookings(&self) -> impl Iterator<Item = Booking> {
        self.ledger.by_id()
    }

    /// Returns the bookings that occupy a room, or a part of it, during a slot, by start and id.
    #[must_use]
    pub fn bookings_in(&self, room: RoomId, slot: Slot) -> Vec<Booking> {
        let Some(state) = self.catalogue.room(room) else { return Vec::new() };
        let entries = state.lines.iter().flat_map(|line| self.ledger.occupancy.entries(line, slot));
        let keys: BTreeSet<u32> = entries.map(|entry| entry.key).collect();
        let mut found: Vec<Booking> = keys.into_iter().filter_map(|key| self.ledger.get(key)).collect();
        found.sort_unstable_by_key(|b| (b.placement.slot, b.id()));
        found
    }

    /// Returns an organisation's bookings that share an instant with a slot, whatever became of them, by start and id.
    #[must_use]
    pub fn bookings_of(&self, organisation: OrganisationId, slot: Slot) -> Vec<Booking> {
        let mut found: Vec<Booking> =
            self.ledger.of_organisation(organisation, slot).map(|(_, booking)| booking).collect();
        found.sort_unstable_by_key(|b| (b.placement.slot, b.id()));
        found
    }

    /// Returns a centre.
    #[must_use]
    pub fn centre(&self, id: CentreId) -> Option<&Centre> {
        self.catalogue.site(id).map(|site| &site.centre)
    }

    /// Returns all centres in the order of their ids.
    pub fn centres(&self) -> impl Iterator<Item = &Centre> {
        self.catalogue.sites.values().map(|site| &site.centre)
    }

    /// Returns a room.
    #[must_use]
    pub fn room(&self, id: RoomId) -> Option<&Room> {
        self.catalogue.room(id).map(|state| &state.room)
    }

    /// Returns all rooms in the order of their ids.
    pub fn rooms(&self) -> impl Iterator<Item = &Room> {
        self.catalogue.rooms.values().map(|state| &state.room)
    }

    /// Returns all equipment in the order of its ids.
    pub fn equipment(&self) -> impl Iterator<Item = &Equipment> {
        self.catalogue.stock.values().map(|(equipment, _)| equipment)
    }

    /// Returns all closures in the order of their ids.
    pub fn closures(&self) -> impl Iterator<Item = &Closure> {
        self.catalogue.closures.values().map(|state| &state.closure)
    }

    /// Returns the rules of a room as they take effect: its own over its centre's over the standard ones.
    #[must_use]
    pub fn policy(&self, room: RoomId) -> Option<&Policy> {
        self.catalogue.room(room).map(|state| &*state.policy)
    }

    /// Returns a series.
    #[must_use]
    pub fn series(&self, id: SeriesId) -> Option<&Series> {
        self.series.get(&id)
    }

    /// Returns what became of each occurrence of a series, in their order.
    #[must_use]
    pub fn occurrence_states(&self, id: SeriesId) -> Vec<OccurrenceState> {
        let occurrences = self.series.get(&id).into_iter().flat_map(|series| &series.occurrences);
        occurrences
            .map(|occurrence| match self.booking(occurrence.booking) {
                None => OccurrenceState::Refused,
                Some(booking) => match booking.status {
                    Status::Refused => OccurrenceState::Refused,
                    Status::Lapsed | Status::Cancelled { .. } => OccurrenceState::Cancelled,
                    _ if booking.placement.time == occurrence.planned => OccurrenceState::Booked,
                    _ => OccurrenceState::Moved,
                },
            })
            .collect()
    }

    /// Returns the entries of the waitlist in the order of their ids.
    pub fn waitlist(&self) -> impl Iterator<Item = &Waiting> {
        self.waitlist.values()
    }

    /// Returns the next instant at which [`Schedule::tick`] has something to do by the passing of time alone: a lapse,
    /// a no-show, an entry that expires.
    ///
    /// It does not foresee offers that become possible without any time falling free: after wider hours or other rules,
    /// or when a lead time or a suspension ends. While entries wait, tick after such a change too, and once a day.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Minute> {
        let waits = self.waitlist.values().filter(|waiting| !waiting.offered);
        let expiries = waits.filter_map(|waiting| self.expires(&waiting.entry));
        self.ledger.next_due().into_iter().chain(expiries).min()
    }

    /// Returns every reason against a request as things stand, with the rooms that it would get, without recording
    /// anything.
    ///
    /// # Errors
    /// Unknown places, [`ScheduleError::SeveralCentres`].
    pub fn objections(
        &self,
        request: &BookingRequest,
        now: Minute,
        organisations: &dyn Organisations,
    ) -> Result<Vec<Objection>, ScheduleError> {
        let view = self.at(now);
        let mut first = None;
        for rooms in view.candidates(request)? {
            let at = view.placement(request, &rooms, request.time)?;
            let case = Case { request, at: &at, rooms: &rooms, occasion: Occasion::Asking, organisations };
            let objections = view.objections(case);
            if objections.is_empty() {
                return Ok(objections);
            }
            first.get_or_insert(objections);
        }
        Ok(first.unwrap_or_else(|| Vec::from([Objection::hard(super::Reason::NoRoomServes)])))
    }

    /// Returns all rooms in which nothing stands against a request at its time, the best-fitting first. What the
    /// request wants says where to look: named rooms each on their own, a centre, or anywhere.
    ///
    /// # Errors
    /// Unknown places.
    pub fn free_rooms(
        &self,
        request: &BookingRequest,
        now: Minute,
        organisations: &dyn Organisations,
    ) -> Result<Vec<RoomId>, ScheduleError> {
        let view = self.at(now);
        let mut free = Vec::new();
        for rooms in self.each_room(&view, request)? {
            let at = view.placement(request, &rooms, request.time)?;
            let case = Case { request, at: &at, rooms: &rooms, occasion: Occasion::Asking, organisations };
            if view.allows(case) {
                free.extend(at.rooms.iter());
            }
        }
        Ok(free)
    }

    /// Returns the first slot of the request's length inside a range against which nothing stands: of all rooms that
    /// the request can mean the one that is free earliest, the best-fitting of equals. Named rooms are taken each on
    /// their own: any of k rooms.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// let mut schedule = city();
    /// schedule.book(request(10, "2026-03-20T09:00", "2026-03-20T20:30"), &at("2026-03-02T08:00Z"), &Anyone)?;
    /// // Two hours in the hall from that morning on: what is left of the evening is too short.
    /// let wish = request(11, "2026-03-20T09:00", "2026-03-20T11:00");
    /// let within = Slot::new("2026-03-20T06:00Z".parse()?, "2026-04-01T00:00Z".parse()?)?;
    /// let found = schedule.first_free(&wish, within, "2026-03-02T08:00Z".parse()?, &Anyone)?.unwrap();
    /// assert_eq!(found.time.to_string(), "2026-03-21T09:00/2026-03-21T11:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Unknown places.
    pub fn first_free(
        &self,
        request: &BookingRequest,
        within: Slot,
        now: Minute,
        organisations: &dyn Organisations,
    ) -> Result<Option<Alternative>, ScheduleError> {
        let view = self.at(now);
        let mut best: Option<super::Placement> = None;
        for rooms in self.each_room(&view, request)? {
            // A later room counts only if it is free earlier, so it is searched no further than the best. Its slot may
            // have another length, where a clock changes.
            let end = match &best {
                Some(best) if best.slot.start() <= within.start() => break,
                Some(best) => {
                    let length = view.placement(request, &rooms, request.time)?.slot.length();
                    let latest = best.slot.start().saturating_sub(Minutes::new(1));
                    latest.saturating_add(length).min(within.end())
                }
                None => within.end(),
            };
            let Ok(range) = Slot::new(within.start(), end) else { break };
            let finder = Finder::new(&view, request, &rooms, range, organisations)?;
            if let Some(found) = finder.first(within.start()) {
                best = Some(found);
            }
        }
        Ok(best.map(alternative))
    }

    /// Returns the best places for a request inside a range, best first: the nearer to the wished time, the later of
    /// two equally near, then the better-fitting room.
    ///
    /// # Errors
    /// Unknown places.
    pub fn offers(
        &self,
        request: &BookingRequest,
        within: Slot,
        most: usize,
        now: Minute,
        organisations: &dyn Organisations,
    ) -> Result<Vec<Alternative>, ScheduleError> {
        let view = self.at(now);
        let mut ranked = Vec::new();
        for (fit, rooms) in self.each_room(&view, request)?.into_iter().enumerate() {
            let wished = view.placement(request, &rooms, request.time)?.slot.start();
            let finder = Finder::new(&view, request, &rooms, within, organisations)?;
            for found in finder.around(wished, most) {
                let start = found.slot.start();
                let shift = start.since(wished).max(wished.since(start));
                ranked.push(((shift, start < wished, fit), found));
            }
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.truncate(most);
        Ok(ranked.into_iter().map(|(_, found)| alternative(found)).collect())
    }

    /// Returns when a room could be booked inside a range: it is open and not closed, nothing holds it or a part of it, and
    /// the room's own buffers are kept from what does. Every slot inside one of the spans is free of conflicts; whether a policy
    /// allows it is what [`objections`](Self::objections) says.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// let mut schedule = city();
    /// schedule.book(request(10, "2026-03-20T12:00", "2026-03-20T14:00"), &at("2026-03-02T08:00Z"), &Anyone)?;
    /// let day = Slot::new("2026-03-20T06:00Z".parse()?, "2026-03-20T12:00Z".parse()?)?;
    /// let free = schedule.free_time(room(HALL), day);
    /// assert_eq!(free.iter().map(|slot| slot.to_string()).collect::<Vec<_>>(), [
    ///     "2026-03-20T06:00Z/2026-03-20T09:00Z",
    ///     "2026-03-20T11:00Z/2026-03-20T12:00Z",
    /// ]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn free_time(&self, room: RoomId, range: Slot) -> SlotSet {
        let Some(state) = self.catalogue.room(room) else { return SlotSet::default() };
        // What stands further away than this has no buffers that reach here.
        let wide =
            Slot::between(range.start().saturating_sub(MAX_LENGTH), range.end().saturating_add(MAX_LENGTH));
        let own = state.room.buffers;
        let entries = state.lines.iter().flat_map(|line| {
            wide.into_iter().flat_map(move |wide| self.ledger.occupancy.entries(line, wide))
        });
        let held: SlotSet = entries
            .filter_map(|entry| {
                let from = entry.slot.start().saturating_sub(own.gap_to(entry.buffers));
                Slot::between(from, entry.slot.end().saturating_add(entry.buffers.gap_to(own)))
            })
            .collect();
        let open: SlotSet = self.at(self.head.at).spans(state, range).into_iter().collect();
        open.clip(range).difference(&state.closed.clip(range)).difference(&held)
    }

    /// Returns how much of a room's bookable time inside a range is booked.
    #[must_use]
    pub fn utilisation(&self, room: RoomId, range: Slot) -> Utilisation {
        let Some(state) = self.catalogue.room(room) else { return Utilisation::default() };
        let view = self.at(self.head.at);
        let open: SlotSet =
            view.spans(state, range).into_iter().filter_map(|span| span.intersection(range)).collect();
        let booked: SlotSet = self.ledger.occupancy.busy(&state.lines, range).into_iter().collect();
        Utilisation {
            bookable_minutes: open.difference(&state.closed.clip(range)).minutes(),
            booked_minutes: booked.intersection(&open).minutes(),
        }
    }

    /// Returns the bookings to come that a closure or new hours displaced, by id, each with where it could move.
    #[must_use]
    pub fn displaced(&self, now: Minute, organisations: &dyn Organisations) -> Vec<Displaced> {
        let keys = self.ledger.displaced().filter_map(|key| self.ledger.get(key));
        let mut open: Vec<BookingId> =
            keys.filter(|b| b.status.is_open() && b.placement.slot.end() > now).map(|b| b.id()).collect();
        open.sort_unstable();
        open.into_iter().filter_map(|id| self.displacement(id, now, organisations)).collect()
    }

    pub(super) fn displacement(
        &self,
        id: BookingId,
        now: Minute,
        organisations: &dyn Organisations,
    ) -> Option<Displaced> {
        let booking = self.booking(id)?;
        let others = self.at(now).without(id);
        let alternatives =
            others.alternatives(&booking.request, &booking.placement, Occasion::Standing, organisations);
        Some(Displaced { booking, alternatives })
    }

    /// Returns the open bookings whose wall-clock time lies at other instants by the zone data in use now than when
    /// they were made, by id, each with the slot that it would have. Turkey changed its offset at short notice in 2016.
    #[must_use]
    pub fn moved_by_zone(&self) -> Vec<(BookingId, Slot)> {
        let open = self.ledger.by_id().filter(|booking| booking.status.is_open());
        open.filter_map(|booking| {
            let at = &booking.placement;
            let slot = at.zone.slot(at.time).ok()?;
            (slot != at.slot).then_some((booking.id(), slot))
        })
        .collect()
    }

    /// The schedule at an instant, with what has lapsed by then looked away from.
    fn at(&self, now: Minute) -> View<'_> {
        let mut view = View::new(self, now.max(self.head.at));
        for (_, key) in self.ledger.due(view.now) {
            if let Some(booking) = self.ledger.get(key) {
                let status = match booking.status {
                    Status::Confirmed => Status::NoShow { at: view.now },
                    _ => Status::Lapsed,
                };
                view.put(Booking { status, ..booking });
            }
        }
        view
    }

    /// The rooms that a search looks at one by one.
    fn each_room<'s>(
        &'s self,
        view: &'s View<'_>,
        request: &'s BookingRequest,
    ) -> Result<Vec<Together<'s>>, ScheduleError> {
        match &request.wanted {
            Wanted::Rooms(rooms) => {
                let known = |room| self.catalogue.room(room).ok_or(ScheduleError::UnknownRoom(room));
                let rooms: Vec<&RoomState> = rooms.iter().map(known).collect::<Result<_, _>>()?;
                let fit = view.best_fit(request, rooms.into_iter()).into_iter();
                Ok(fit.filter_map(|room| self.catalogue.single(room)).collect())
            }
            Wanted::Centre(_) | Wanted::Anywhere => Ok(view.candidates(request)?.collect()),
        }
    }

    /// The zones in which a request's wall-clock time may have to be read.
    pub(super) fn zones(&self, request: &BookingRequest) -> Vec<Zone> {
        let centres: Vec<CentreId> = match &request.wanted {
            Wanted::Rooms(rooms) => {
                self.catalogue.together(rooms).map(|rooms| rooms.site.centre.id).into_iter().collect()
            }
            Wanted::Centre(centre) => Vec::from([*centre]),
            Wanted::Anywhere => self.catalogue.sites.values().map(|site| site.centre.id).collect(),
        };
        let zones = centres.iter().filter_map(|id| self.catalogue.site(*id)).map(|site| site.centre.zone);
        zones.collect::<BTreeSet<Zone>>().into_iter().collect()
    }

    /// The instants in which a slot would do for a waiting request, one for each zone that it may mean.
    pub(super) fn wishes(&self, entry: &WaitlistEntry) -> Vec<Slot> {
        let zones = self.zones(&entry.request);
        zones.into_iter().filter_map(|zone| zone.slot(entry.span()).ok()).collect()
    }

    /// From when on no slot can be found any more for a waiting request.
    pub(super) fn expires(&self, entry: &WaitlistEntry) -> Option<Minute> {
        // A night in which the clock changes has slots of another length than the wall clock tells.
        let last_start = |zone: Zone| {
            let length = zone.slot(entry.request.time).ok()?.length();
            Some(zone.slot(entry.span()).ok()?.end().saturating_sub(length))
        };
        self.zones(&entry.request).into_iter().filter_map(last_start).max()
    }
}
