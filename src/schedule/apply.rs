//! Facts change state. No rule is here: what an event says is copied, and refused only where it cannot be.

use alloc::{vec, vec::Vec};

use super::{
    Booking, BookingFact, BookingRequest, Occurrence, Schedule, ScheduleEvent, Series, SeriesLink, Status,
    Waiting,
    state::{ClosureState, due},
};
use crate::{
    event::{Contradiction, Recorded, put},
    id::{BookingId, ClosureId, RoomId, SeriesId},
    occupancy::{Line, Lines},
    time::{Minute, Slot},
};

/// How to take back one change.
pub(super) enum Undo {
    Inserted,
    Replaced(Vec<(u32, Booking)>),
    Refused(BookingId),
    NoLongerRefused(BookingRequest),
    Series(SeriesId),
    Occurrence(SeriesId, usize, Occurrence),
    Waiting(BookingId, Option<Waiting>),
    Closed(ClosureId),
    Reopened(ClosureState),
}

impl Schedule {
    pub(super) fn undo(&mut self, undo: Undo) {
        match undo {
            Undo::Inserted => self.ledger.remove_last(&self.catalogue),
            Undo::Replaced(former) => self.ledger.put_back(former, &self.catalogue),
            Undo::Refused(id) => _ = self.ledger.refused.remove(&id),
            Undo::NoLongerRefused(request) => _ = self.ledger.refused.insert(request.id, request),
            Undo::Series(id) => _ = self.series.remove(&id),
            Undo::Occurrence(id, position, former) => {
                let series = self.series.get_mut(&id);
                if let Some(occurrence) = series.and_then(|s| s.occurrences.get_mut(position)) {
                    *occurrence = former;
                }
            }
            Undo::Waiting(id, former) => _ = put(&mut self.waitlist, id, former),
            Undo::Closed(id) => {
                self.catalogue.remove_closure(id);
            }
            Undo::Reopened(state) => self.catalogue.insert_closure(state),
        }
    }

    pub(super) fn apply_event(
        &mut self,
        recorded: &Recorded<ScheduleEvent>,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        use ScheduleEvent as E;
        let (event, at) = (&recorded.event, recorded.at);
        match event {
            E::CentreDescribed { .. }
            | E::RoomDescribed { .. }
            | E::EquipmentDescribed(_)
            | E::PolicySet { .. }
            | E::CalendarSet(_)
            | E::RetentionSet { .. } => {
                // These are not journalled: nothing that could fail may follow them.
                if recorded.batch.is_last() {
                    self.apply_place(event, journal)
                } else {
                    Err("a description is not the end of its batch")
                }
            }
            E::Closed { closure, slot, displaced } => {
                if self.catalogue.closures.contains_key(&closure.id) {
                    return Err("the closure is known already");
                }
                let state = self.catalogue.closure_state(closure.clone(), *slot);
                self.catalogue.insert_closure(state.ok_or("the place of the closure is unknown")?);
                journal.push(Undo::Closed(closure.id));
                self.mark(displaced, true, journal)
            }
            E::Reopened { closure, restored } => {
                let state = self.catalogue.remove_closure(*closure).ok_or("the closure is unknown")?;
                journal.push(Undo::Reopened(state));
                self.mark(restored, false, journal)
            }
            E::Booked { request, placement, status, series, .. } => {
                let open = Status::is_open(*status) && !matches!(status, Status::CheckedIn { .. });
                if !open {
                    return Err("a booking begins as a hold, pending or confirmed");
                }
                let rooms = self.catalogue.taken(placement)?;
                if self.waitlist.contains_key(&request.id) {
                    return Err("the request is known already");
                }
                let booking = Booking::first(request.clone(), placement.clone(), *status, *series);
                self.ledger.insert(&booking, &rooms, &self.catalogue)?;
                journal.push(Undo::Inserted);
                self.link(*series, request.id, Vec::new(), journal)
            }
            E::RequestRefused { request, objections, series, .. } => {
                let known = self.ledger.key(request.id).is_some() || self.waitlist.contains_key(&request.id);
                if known || self.ledger.refused.contains_key(&request.id) {
                    return Err("the request is known already");
                }
                self.ledger.refused.insert(request.id, request.clone());
                journal.push(Undo::Refused(request.id));
                self.link(*series, request.id, objections.clone(), journal)
            }
            E::Submitted { fact, status, from_waitlist, .. } => {
                let stands = matches!(status, Status::Pending { .. } | Status::Confirmed);
                self.stand(fact, *status, |from| stands && matches!(from, Status::Hold { .. }), journal)?;
                if *from_waitlist != self.waitlist.contains_key(&fact.booking) {
                    return Err("the waitlist says otherwise");
                }
                self.leave(fact.booking, journal);
                Ok(())
            }
            E::Approved { fact, .. } => {
                self.stand(fact, Status::Confirmed, |from| matches!(from, Status::Pending { .. }), journal)
            }
            E::Declined { fact, .. } => {
                let waits = |from| matches!(from, Status::Hold { .. } | Status::Pending { .. });
                self.change(fact, Status::Refused, waits, journal)?;
                self.leave(fact.booking, journal);
                Ok(())
            }
            E::Lapsed { fact, from } => {
                let (_, booking) = self.about(fact)?;
                if due(&booking, &self.catalogue).is_none_or(|due| due > at) {
                    return Err("the booking does not lapse yet");
                }
                self.change(
                    fact,
                    Status::Lapsed,
                    |s| s == *from && matches!(s, Status::Hold { .. } | Status::Pending { .. }),
                    journal,
                )?;
                self.offer_lapsed(fact.booking, journal);
                Ok(())
            }
            E::CheckedIn { fact } => {
                self.change(fact, Status::CheckedIn { at }, |from| from == Status::Confirmed, journal)
            }
            E::Held { fact, .. } | E::NoShow { fact } if at < fact.placement.slot.start() => {
                Err("the booking has not begun")
            }
            E::Held { fact, attendance } => {
                let stood = |from| matches!(from, Status::Confirmed | Status::CheckedIn { .. });
                self.change(fact, Status::Held { attendance: *attendance }, stood, journal)
            }
            E::AttendanceCorrected { fact, from, to } => {
                let was = Status::Held { attendance: *from };
                self.change(fact, Status::Held { attendance: *to }, |status| status == was, journal)
            }
            E::NoShow { fact } => {
                self.change(fact, Status::NoShow { at }, |from| from == Status::Confirmed, journal)
            }
            E::Cancelled { fact, from, late, .. } => {
                let stood = |s: Status| s == *from && s.is_open() && !matches!(s, Status::CheckedIn { .. });
                self.change(fact, Status::Cancelled { late: *late }, stood, journal)?;
                self.leave(fact.booking, journal);
                Ok(())
            }
            E::Moved { moves, .. } => {
                let mut changes: Vec<(u32, Booking)> = Vec::with_capacity(moves.len());
                for moved in moves {
                    self.catalogue.taken(&moved.to)?;
                    let (key, booking) = self.about(&moved.fact)?;
                    let twice = changes.iter().any(|(other, _)| *other == key);
                    let becomes = match (moved.status, moved.becomes) {
                        (Status::Confirmed, Status::Pending { .. }) => true,
                        (before, after) => before == after,
                    };
                    if booking.status != moved.status || !booking.status.is_open() || twice || !becomes {
                        return Err("the booking cannot move");
                    }
                    let (placement, status) = (moved.to.clone(), moved.becomes);
                    let moved = Booking { placement, status, displaced: false, ..booking.clone() };
                    changes.push((key, next(moved)));
                }
                self.replace(changes, journal)
            }
            E::Reinstated { fact, .. } if self.waitlist.contains_key(&fact.booking) => {
                Err("the request is waiting")
            }
            E::Reinstated { fact, from, to, .. } => {
                self.catalogue.taken(&fact.placement)?;
                let stands = matches!(to, Status::Pending { .. } | Status::Confirmed);
                let ended = matches!(from, Status::Cancelled { .. } | Status::Lapsed | Status::NoShow { .. });
                self.stand(fact, *to, |status| status == *from && ended && stands, journal)?;
                let link = self.booking(fact.booking).and_then(|booking| booking.series);
                self.link(link, fact.booking, Vec::new(), journal)
            }
            E::SeriesBegun { series, rule, mode, occurrences } => {
                if self.series.contains_key(series) {
                    return Err("the series is known already");
                }
                let occurrences = occurrences.iter().map(|(planned, id)| Occurrence {
                    planned: *planned,
                    asked: *id,
                    booking: *id,
                    refused_for: Vec::new(),
                });
                let state = Series {
                    id: *series,
                    rule: rule.clone(),
                    mode: *mode,
                    occurrences: occurrences.collect(),
                };
                self.series.insert(*series, state);
                journal.push(Undo::Series(*series));
                Ok(())
            }
            E::WaitlistJoined(entry) => {
                let refused = self.ledger.refused.get(&entry.id()).is_some_and(|r| *r == entry.request);
                if self.request(entry.id()).is_some() && !refused {
                    return Err("the request is known already");
                }
                if let Some(request) = self.ledger.refused.remove(&entry.id()) {
                    journal.push(Undo::NoLongerRefused(request));
                }
                let waiting = Waiting { entry: entry.clone(), since: at, lapsed_offers: 0, offered: false };
                self.waitlist.insert(entry.id(), waiting);
                journal.push(Undo::Waiting(entry.id(), None));
                Ok(())
            }
            E::WaitlistLeft { entry, .. } => match self.waitlist.get(&entry.id()) {
                Some(waiting) if waiting.entry == *entry && !waiting.offered => {
                    self.leave(entry.id(), journal);
                    // Where an offer lapsed, the booking that it was keeps the request.
                    if self.ledger.key(entry.id()).is_none() {
                        self.ledger.refused.insert(entry.id(), entry.request.clone());
                        journal.push(Undo::Refused(entry.id()));
                    }
                    Ok(())
                }
                _ => Err("the entry is not waiting"),
            },
            E::PersonErased { booking, .. } => self.forget(*booking, journal),
            E::Offered { entry, placement, until } => {
                let rooms = self.catalogue.taken(placement)?;
                let status = Status::Hold { until: *until };
                let waiting = self.waitlist.get(&entry.id()).filter(|w| w.entry == *entry && !w.offered);
                let offered = Waiting { offered: true, ..waiting.ok_or("the entry is not waiting")?.clone() };
                let hold = Booking::first(entry.request.clone(), placement.clone(), status, None);
                match self.ledger.find(entry.id()) {
                    None => {
                        self.ledger.insert(&hold, &rooms, &self.catalogue)?;
                        journal.push(Undo::Inserted);
                    }
                    // Whoever waits has no other booking than one that an offer has left lapsed.
                    Some((key, former)) => {
                        let again = next(Booking { revision: former.revision, ..hold });
                        self.replace(vec![(key, again)], journal)?;
                    }
                }
                let former = self.waitlist.insert(entry.id(), offered);
                journal.push(Undo::Waiting(entry.id(), former));
                Ok(())
            }
        }
    }

    fn apply_place(&mut self, event: &ScheduleEvent, journal: &mut Vec<Undo>) -> Result<(), Contradiction> {
        use ScheduleEvent as E;
        match event {
            E::CentreDescribed { centre, displaced, restored } => {
                let known = self.catalogue.site(centre.id);
                if known.is_some_and(|site| site.centre.zone != centre.zone) {
                    return Err("the zone of a centre changed");
                }
                self.mark(displaced, true, journal)?;
                self.mark(restored, false, journal)?;
                self.catalogue.describe_centre(centre.clone());
            }
            E::RoomDescribed { room, displaced, restored } => {
                self.catalogue.site(room.centre).ok_or("the centre is unknown")?;
                if let Some(known) = self.catalogue.room(room.id) {
                    if known.room.centre != room.centre {
                        return Err("the centre of a room changed");
                    }
                    if known.room.atoms() != room.atoms() && self.has_bookings(room.id) {
                        return Err("a room with bookings consists of other atoms");
                    }
                }
                self.mark(displaced, true, journal)?;
                self.mark(restored, false, journal)?;
                let lines = room.atoms().iter().map(|atom| self.line(*atom)).collect::<Vec<_>>();
                let lines = Lines::new(lines).ok_or("the room has no atom")?;
                self.catalogue.describe_room(room.clone(), lines);
                self.watch_quotas();
            }
            E::EquipmentDescribed(equipment) => {
                self.catalogue.site(equipment.centre).ok_or("the centre is unknown")?;
                let stock = match self.catalogue.stock.get(&equipment.id) {
                    Some((known, _)) if known.centre != equipment.centre => {
                        return Err("the centre of equipment changed");
                    }
                    Some((_, stock)) => {
                        self.ledger.occupancy.set_stock(*stock, equipment.quantity);
                        *stock
                    }
                    None => self.ledger.occupancy.add_stock(equipment.quantity),
                };
                self.catalogue.stock.insert(equipment.id, (equipment.clone(), stock));
            }
            E::PolicySet { scope, policy } => {
                let known = match scope {
                    super::PolicyScope::Centre(centre) => self.catalogue.site(*centre).is_some(),
                    super::PolicyScope::Room(room) => self.catalogue.room(*room).is_some(),
                };
                if !known {
                    return Err("the place of the policy is unknown");
                }
                self.catalogue.set_policy(*scope, policy.clone());
                self.watch_quotas();
                self.ledger.recount(&self.catalogue);
            }
            E::CalendarSet(calendar) => self.catalogue.calendar = Some(calendar.clone()),
            E::RetentionSet { from, .. } if self.retention != *from => {
                return Err("the retention was another");
            }
            E::RetentionSet { to, .. } => self.retention = *to,
            _ => {}
        }
        Ok(())
    }

    pub(super) fn line(&mut self, atom: crate::id::AtomId) -> Line {
        *self.catalogue.atoms.entry(atom).or_insert_with(|| self.ledger.occupancy.add_line())
    }

    /// Starts to count for quotas that no policy had before.
    pub(super) fn watch_quotas(&mut self) {
        let mut new = false;
        for quota in self.catalogue.quotas() {
            new |= self.ledger.meters.watch(quota);
        }
        if new {
            self.ledger.recount(&self.catalogue);
        }
    }

    /// Whether any booking occupies a room, ever.
    pub(super) fn has_bookings(&self, room: RoomId) -> bool {
        let Some(state) = self.catalogue.room(room) else { return false };
        let Ok(ever) = Slot::new(Minute::MIN, Minute::MAX) else { return false };
        let mut entries = state.lines.iter().flat_map(|line| self.ledger.occupancy.entries(line, ever));
        entries.any(|entry| self.ledger.get(entry.key).is_some_and(|b| b.placement.rooms.contains(room)))
    }

    fn about(&self, fact: &BookingFact) -> Result<(u32, Booking), Contradiction> {
        let (key, booking) = self.ledger.find(fact.booking).ok_or("the booking is unknown")?;
        if booking.is_about(fact) { Ok((key, booking)) } else { Err("the booking is another one") }
    }

    pub(super) fn replace(
        &mut self,
        changes: Vec<(u32, Booking)>,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        let former = self.ledger.replace(changes, &self.catalogue)?;
        journal.push(Undo::Replaced(former));
        Ok(())
    }

    fn change(
        &mut self,
        fact: &BookingFact,
        to: Status,
        from: impl Fn(Status) -> bool,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        self.become_next(fact, from, |booking| Booking { status: to, ..booking }, journal)
    }

    /// Changes the state of a booking that was checked against everything anew: it is displaced no longer.
    fn stand(
        &mut self,
        fact: &BookingFact,
        to: Status,
        from: impl Fn(Status) -> bool,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        let stands = |booking| Booking { status: to, displaced: false, ..booking };
        self.become_next(fact, from, stands, journal)
    }

    fn become_next(
        &mut self,
        fact: &BookingFact,
        from: impl Fn(Status) -> bool,
        change: impl Fn(Booking) -> Booking,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        let (key, booking) = self.about(fact)?;
        if !from(booking.status) {
            return Err("the booking was in another state");
        }
        let changed = next(change(booking));
        self.replace(vec![(key, changed)], journal)
    }

    fn mark(
        &mut self,
        ids: &[BookingId],
        displaced: bool,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        for id in ids {
            let (key, booking) = self.ledger.find(*id).ok_or("a displaced booking is unknown")?;
            if !booking.status.is_open() {
                return Err("a displaced booking is in another state");
            }
            if booking.displaced == displaced {
                continue;
            }
            let changed = next(Booking { displaced, ..booking });
            self.replace(vec![(key, changed)], journal)?;
        }
        Ok(())
    }

    fn link(
        &mut self,
        link: Option<SeriesLink>,
        booking: BookingId,
        refused_for: Vec<super::Objection>,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        let Some(SeriesLink { series, occurrence }) = link else { return Ok(()) };
        let position = usize::try_from(occurrence).unwrap_or(usize::MAX);
        let state = self.series.get_mut(&series).ok_or("the series is unknown")?;
        let place = state.occurrences.get_mut(position).ok_or("the occurrence is unknown")?;
        if place.booking != booking
            && self.ledger.find(place.booking).is_some_and(|(_, b)| !b.status.is_given_up())
        {
            return Err("another booking stands in the series");
        }
        journal.push(Undo::Occurrence(series, position, place.clone()));
        *place = Occurrence { booking, refused_for, ..place.clone() };
        Ok(())
    }

    fn leave(&mut self, id: BookingId, journal: &mut Vec<Undo>) {
        if let Some(former) = self.waitlist.remove(&id) {
            journal.push(Undo::Waiting(id, Some(former)));
        }
    }

    fn offer_lapsed(&mut self, id: BookingId, journal: &mut Vec<Undo>) {
        if let Some(waiting) = self.waitlist.get_mut(&id) {
            journal.push(Undo::Waiting(id, Some(waiting.clone())));
            waiting.offered = false;
            waiting.lapsed_offers = waiting.lapsed_offers.saturating_add(1);
        }
    }
}

pub(super) fn next(booking: Booking) -> Booking {
    Booking { revision: booking.revision.next(), ..booking }
}
