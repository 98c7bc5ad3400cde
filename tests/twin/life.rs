//! Commands, as the design says what they do. Each works on a copy, which is thrown away where the command is an error.

use imece::{
    centre::{Closure, ClosureScope, Room, RoomSet},
    event::{Call, Expected},
    id::{BookingId, ClosureId, RoomId},
    occupancy::Buffers,
    schedule::{
        BookingRequest, Policy, PolicyScope, Rule, RuleKind, ScheduleCommand, Status, WaitlistEntry, Wanted,
    },
    time::{LocalMinute, LocalSlot, Minute, OpeningHours, Slot, Zone},
};

use super::naive::{InLine, Kept, Naive, Place, Said, at, length, meet, minute, overruled, shared, slot};

/// What a command came to: nothing against it, or what stood against a request; or the code of the error, with what
/// stood against the command where that is it.
pub(crate) type Outcome = Result<Vec<Said>, (String, Vec<Said>)>;

fn error<T>(code: &str) -> Result<T, (String, Vec<Said>)> {
    Err((code.into(), vec![]))
}

fn as_error(code: String) -> (String, Vec<Said>) {
    (code, vec![])
}

/// Only a booking that is there has a revision to expect.
fn names_no_booking(command: &ScheduleCommand) -> bool {
    use ScheduleCommand as C;
    !matches!(
        command,
        C::Submit { .. }
            | C::Approve { .. }
            | C::Decline { .. }
            | C::CheckIn { .. }
            | C::Complete { .. }
            | C::CorrectAttendance { .. }
            | C::RecordNoShow { .. }
            | C::Cancel { .. }
            | C::Move { .. }
            | C::Resize { .. }
            | C::Reinstate { .. }
    )
}

/// A decision under way.
struct Draft<'a> {
    before: &'a Naive,
    now: Minute,
    call: &'a Call,
    state: Naive,
    events: u64,
    freed: Vec<Slot>,
}

impl Naive {
    pub(crate) fn handle(&mut self, command: &ScheduleCommand, call: &Call) -> Outcome {
        if self.recognises(command)? {
            return Ok(vec![]);
        }
        if matches!(call.expected, Expected::Exactly(version) if version.get() != self.version) {
            return error("stale_version");
        }
        let names_none = names_no_booking(command);
        if matches!(call.expected, Expected::Revision(revision) if names_none && revision.get() != 0) {
            return error("stale_revision");
        }
        let before = self.clone();
        let now = self.last.map_or(call.now, |last| last.max(call.now));
        let mut draft = Draft { before: &before, now, call, state: before.clone(), events: 0, freed: vec![] };
        draft.sweep();
        draft.offer_freed();
        let said = draft.run(command)?;
        draft.offer_freed();
        let Draft { mut state, events, .. } = draft;
        if events > 0 {
            state.version += events;
            state.last = Some(now);
        }
        *self = state;
        Ok(said)
    }

    /// Whether it was put before: then it changes nothing, and with other content it is an error.
    fn recognises(&self, command: &ScheduleCommand) -> Result<bool, (String, Vec<Said>)> {
        use ScheduleCommand as C;
        match command {
            C::Book { request } | C::Hold { request, .. } => match self.known(request.id) {
                Some(known) if known != request => error("request_id_taken"),
                known => Ok(known.is_some()),
            },
            C::JoinWaitlist(entry) => match self.waiting.iter().find(|w| w.entry.id() == entry.id()) {
                Some(known) if known.entry != *entry => error("request_id_taken"),
                Some(_) => Ok(true),
                // What was refused may wait.
                None => match self.known(entry.id()) {
                    Some(known) if *known != entry.request => error("request_id_taken"),
                    _ => Ok(self.booking(entry.id()).is_some()),
                },
            },
            C::Close(closure) => match self.closures.get(&closure.id) {
                Some((known, _)) if known != closure => error("closure_id_taken"),
                known => Ok(known.is_some()),
            },
            _ => Ok(false),
        }
    }

    /// What time alone does to a booking, and when.
    fn due(&self, booking: &Kept) -> Option<Minute> {
        match booking.status {
            // What is undecided when its time is over lapses too.
            Status::Hold { until } => Some(until.min(booking.place.slot.end())),
            Status::Pending { until } => {
                Some(until.map_or(booking.place.slot.end(), |until| until.min(booking.place.slot.end())))
            }
            Status::Confirmed => match self.rule(&booking.place.rooms, RuleKind::NoShowRelease) {
                Some((Rule::NoShowRelease(after), _)) => {
                    Some(minute(at(booking.place.slot.start()) + i64::from(after.get())))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The state as a question at an instant sees it: what has lapsed by then is gone.
    pub(crate) fn seen_at(&self, now: Minute) -> Self {
        let mut seen = self.clone();
        for n in 0..seen.bookings.len() {
            if self.due(&self.bookings[n]).is_some_and(|due| due <= now) {
                let confirmed = seen.bookings[n].status == Status::Confirmed;
                seen.bookings[n].status = if confirmed { Status::NoShow { at: now } } else { Status::Lapsed };
            }
        }
        seen
    }

    fn wishes(&self, entry: &WaitlistEntry) -> Vec<(Zone, Slot)> {
        let mut zones: Vec<_> = match &entry.request.wanted {
            Wanted::Rooms(rooms) => {
                self.centre_of(rooms).into_iter().map(|c| self.centres[&c].0.zone).collect()
            }
            Wanted::Centre(centre) => vec![self.centres[centre].0.zone],
            Wanted::Anywhere => self.centres.values().map(|(c, _)| c.zone).collect(),
        };
        zones.sort();
        let span = entry.window.unwrap_or(entry.request.time);
        zones.into_iter().map(|zone| (zone, zone.slot(span).unwrap())).collect()
    }
}

impl Draft<'_> {
    fn run(&mut self, command: &ScheduleCommand) -> Outcome {
        use ScheduleCommand as C;
        match command {
            C::DescribeCentre(centre) => {
                let (known, policy) = match self.state.centres.get(&centre.id) {
                    Some((known, _)) if known == centre => return Ok(vec![]),
                    Some((known, policy)) => (Some(known.clone()), policy.clone()),
                    None => (None, Policy::new()),
                };
                self.state.centres.insert(centre.id, (centre.clone(), policy));
                let rooms = self.state.rooms.values().map(|(room, _)| room);
                let rooms = rooms.filter(|room| room.centre == centre.id && room.hours.is_none());
                let rooms = rooms.map(|room| room.id).collect();
                if let Some(known) = known.filter(|known| known.hours != centre.hours) {
                    self.rehouse(rooms, &known.hours, &centre.hours);
                }
                self.events += 1;
            }
            C::DescribeRoom(room) => {
                let Some((centre, _)) = self.state.centres.get(&room.centre).cloned() else {
                    return error("unknown_centre");
                };
                let (known, policy) = match self.state.rooms.get(&room.id) {
                    Some((known, _)) if known == room => return Ok(vec![]),
                    Some((known, policy)) => (Some(known.clone()), policy.clone()),
                    None => (None, Policy::new()),
                };
                self.state.rooms.insert(room.id, (room.clone(), policy));
                if let Some(known) = known {
                    let hours = |room: &Room| room.hours.clone().unwrap_or(centre.hours.clone());
                    if hours(&known) != hours(room) {
                        self.rehouse(vec![room.id], &hours(&known), &hours(room));
                    }
                }
                self.events += 1;
            }
            C::DescribeEquipment(equipment) => {
                if self.state.equipment.insert(equipment.id, equipment.clone()).as_ref() != Some(equipment) {
                    self.events += 1;
                }
            }
            C::SetPolicy { scope, policy } => {
                let own = match scope {
                    PolicyScope::Centre(id) => &mut self.state.centres.get_mut(id).unwrap().1,
                    PolicyScope::Room(id) => &mut self.state.rooms.get_mut(id).unwrap().1,
                };
                if own != policy {
                    own.clone_from(policy);
                    self.events += 1;
                }
            }
            C::SetCalendar(calendar) => {
                if self.state.calendar.replace(calendar.clone()).as_ref() != Some(calendar) {
                    self.events += 1;
                }
            }
            C::Close(closure) => self.close(closure)?,
            C::Reopen { closure } => self.reopen(*closure)?,
            C::Book { request } => return self.book(request, None),
            C::Hold { until, .. } if *until <= self.now => return error("wrong_time"),
            C::Hold { request, until } => return self.book(request, Some(*until)),
            C::Submit { booking } => {
                let kept = self.expect(*booking)?;
                let Status::Hold { .. } = kept.status else { return error("wrong_state") };
                self.not_over(&kept)?;
                self.again(&kept)?;
                self.now_stands(kept.id(), self.standing(&kept.place));
                self.state.waiting.retain(|w| w.entry.id() != *booking);
            }
            C::Approve { booking } => {
                let kept = self.expect(*booking)?;
                let Status::Pending { .. } = kept.status else { return error("wrong_state") };
                self.not_over(&kept)?;
                self.again(&kept)?;
                self.now_stands(kept.id(), Status::Confirmed);
            }
            C::Decline { booking, .. } => {
                let kept = self.expect(*booking)?;
                let (Status::Hold { .. } | Status::Pending { .. }) = kept.status else {
                    return error("wrong_state");
                };
                self.become_(kept.id(), Status::Refused);
                self.state.waiting.retain(|w| w.entry.id() != *booking);
            }
            C::CheckIn { booking } => {
                let kept = self.expect(*booking)?;
                let Status::Confirmed = kept.status else { return error("wrong_state") };
                self.not_over(&kept)?;
                let today = kept.place.zone.to_local(self.now).unwrap().date();
                if today < kept.place.time.start().date() {
                    return error("wrong_time");
                }
                self.become_(kept.id(), Status::CheckedIn { at: self.now });
            }
            C::Complete { booking, attendance } => {
                let kept = self.expect(*booking)?;
                let (Status::Confirmed | Status::CheckedIn { .. }) = kept.status else {
                    return error("wrong_state");
                };
                self.begun(&kept)?;
                self.become_(kept.id(), Status::Held { attendance: *attendance });
            }
            C::CorrectAttendance { booking, attendance } => {
                let kept = self.expect(*booking)?;
                let Status::Held { attendance: from } = kept.status else { return error("wrong_state") };
                if from != *attendance {
                    self.become_(kept.id(), Status::Held { attendance: *attendance });
                }
            }
            C::RecordNoShow { booking } => {
                let kept = self.expect(*booking)?;
                let Status::Confirmed = kept.status else { return error("wrong_state") };
                self.begun(&kept)?;
                self.become_(kept.id(), Status::NoShow { at: self.now });
            }
            C::Cancel { booking, .. } => self.cancel(*booking)?,
            C::Move { booking, wanted, time } => self.move_(*booking, wanted.as_ref(), *time)?,
            C::Resize { booking, end } => self.resize(*booking, *end)?,
            C::Reinstate { booking } => self.reinstate(*booking)?,
            C::JoinWaitlist(entry) => {
                self.state.candidates(&entry.request).map_err(as_error)?;
                let line = InLine { entry: entry.clone(), since: self.now, lapsed_offers: 0, offered: false };
                self.state.refused.retain(|request| request.id != entry.id());
                self.state.waiting.push(line);
                self.events += 1;
                let wishes = self.state.wishes(entry);
                self.offer(|_, wish| wishes.iter().any(|(_, theirs)| meet(*theirs, wish)));
            }
            C::LeaveWaitlist { booking } => {
                if !self.state.waiting.iter().any(|w| w.entry.id() == *booking) {
                    return error("not_waiting");
                }
                if self.holds(*booking) {
                    self.become_(*booking, Status::Cancelled { late: false });
                    self.state.waiting.retain(|w| w.entry.id() != *booking);
                } else {
                    self.leave(*booking);
                }
            }
            C::Tick => {
                for line in self.state.waiting.clone() {
                    // As long as the clocks of the place say: in one night of spring, thirteen hours on the wall are twelve.
                    let minutes = |zone: Zone| zone.slot(line.entry.request.time).unwrap().length().get();
                    let wishes = self.state.wishes(&line.entry).into_iter();
                    let last = wishes.map(|(zone, wish)| at(wish.end()) - i64::from(minutes(zone)));
                    if !self.holds(line.entry.id()) && last.max().is_some_and(|last| last <= at(self.now)) {
                        self.leave(line.entry.id());
                    }
                }
                self.offer(|_, _| true);
            }
            other => panic!("the twin does not live through {other:?}"),
        }
        Ok(vec![])
    }

    // Time passes.

    fn sweep(&mut self) {
        let mut due: Vec<(Minute, BookingId)> = Vec::new();
        for booking in &self.state.bookings {
            due.extend(self.state.due(booking).filter(|due| *due <= self.now).map(|due| (due, booking.id())));
        }
        due.sort();
        for (_, id) in due {
            let booking = self.state.booking(id).unwrap().clone();
            let confirmed = booking.status == Status::Confirmed;
            self.become_(
                booking.id(),
                if confirmed { Status::NoShow { at: self.now } } else { Status::Lapsed },
            );
            if let Some(line) =
                self.state.waiting.iter_mut().find(|w| !confirmed && w.entry.id() == booking.id())
            {
                line.offered = false;
                line.lapsed_offers += 1;
            }
        }
    }

    // Bookings.

    fn expect(&self, id: BookingId) -> Result<Kept, (String, Vec<Said>)> {
        let Some(kept) = self.state.booking(id) else { return error("unknown_booking") };
        match self.call.expected {
            Expected::Revision(revision)
                if self.before.booking(id).map(|b| b.revision) != Some(revision.get()) =>
            {
                error("stale_revision")
            }
            _ => Ok(kept.clone()),
        }
    }

    fn not_over(&self, kept: &Kept) -> Result<(), (String, Vec<Said>)> {
        if self.now < kept.place.slot.end() { Ok(()) } else { error("wrong_time") }
    }

    fn begun(&self, kept: &Kept) -> Result<(), (String, Vec<Said>)> {
        if self.now >= kept.place.slot.start() { Ok(()) } else { error("wrong_time") }
    }

    /// Every path checks again, against everything but the booking itself.
    fn again(&self, kept: &Kept) -> Result<(), (String, Vec<Said>)> {
        let said = self.state.objections(&kept.request, &kept.place, false, Some(kept.id()), self.now);
        if said.is_empty() || overruled(&said, self.call) { Ok(()) } else { Err(("refused".into(), said)) }
    }

    /// What is against a booking's going somewhere: the place, and the deadline for leaving its own start.
    fn against_move(&self, kept: &Kept, to: &Place) -> Vec<Said> {
        let restarts = to.slot.start() != kept.place.slot.start();
        let mut said = Vec::new();
        if to.slot.end() <= self.now {
            said.push(("time_over".into(), None));
        }
        said.extend(self.state.objections(&kept.request, to, restarts, Some(kept.id()), self.now));
        if restarts && !kept.displaced && !matches!(kept.status, Status::Hold { .. }) {
            said.extend(self.past_deadline(kept).map(|(deadline, _)| deadline));
        }
        said
    }

    /// The objection that the deadline for giving back has passed, and whether a late one is counted instead.
    fn past_deadline(&self, kept: &Kept) -> Option<(Said, bool)> {
        match self.state.rule(&kept.place.rooms, RuleKind::Cancellation) {
            Some((Rule::Cancellation(rule), by)) => {
                let deadline = minute(at(kept.place.slot.start()) - i64::from(rule.notice.get()));
                let said = (format!("cancellation_deadline {deadline}"), by);
                (self.now > deadline).then_some((said, rule.late_is_counted))
            }
            _ => None,
        }
    }

    fn standing(&self, place: &Place) -> Status {
        match self.state.rule(&place.rooms, RuleKind::Approval) {
            Some((Rule::Approval(approval), by)) if by.is_none_or(|least| self.call.actor.role < least) => {
                let until = approval.lapses_after.map(|after| minute(at(self.now) + i64::from(after.get())));
                Status::Pending { until }
            }
            _ => Status::Confirmed,
        }
    }

    fn become_(&mut self, id: BookingId, status: Status) {
        let kept = self.state.booking_mut(id);
        let before = kept.occupied();
        kept.status = status;
        kept.revision += 1;
        let (after, buffers) = (kept.occupied(), kept.place.buffers);
        self.events += 1;
        if before != after {
            self.frees(before, buffers);
        }
    }

    /// What was checked against everything anew is displaced no longer.
    fn now_stands(&mut self, id: BookingId, status: Status) {
        self.become_(id, status);
        self.state.booking_mut(id).displaced = false;
        self.settle(id);
    }

    /// Whoever confirms a booking after its release as a no-show says that they have come.
    fn settle(&mut self, id: BookingId) {
        let kept = self.state.booking(id).unwrap();
        let overdue = self.state.due(kept).is_some_and(|due| due <= self.now);
        if kept.status == Status::Confirmed && overdue {
            self.become_(id, Status::CheckedIn { at: self.now });
        }
    }

    /// Time that falls free, with the set-up and clear-up times that it had around it.
    fn frees(&mut self, time: Option<Slot>, buffers: Buffers) {
        let reach = i64::from(buffers.before.max(buffers.after).get());
        self.freed.extend(time.map(|time| slot(at(time.start()) - reach, at(time.end()) + reach)));
    }

    fn book(&mut self, request: &BookingRequest, hold: Option<Minute>) -> Outcome {
        let begins =
            |place: &Place| hold.map_or_else(|| self.standing(place), |until| Status::Hold { until });
        match self.state.find_place(request, self.now, self.call, begins).map_err(as_error)? {
            Ok(place) => {
                let status = begins(&place);
                self.put(request, place, status);
                self.settle(request.id);
                Ok(vec![])
            }
            Err((_, said)) => {
                self.state.refused.push(request.clone());
                self.events += 1;
                Ok(said)
            }
        }
    }

    fn put(&mut self, request: &BookingRequest, place: Place, status: Status) {
        let request = request.clone();
        self.state.bookings.push(Kept { request, place, status, revision: 1, displaced: false });
        self.events += 1;
    }

    fn cancel(&mut self, id: BookingId) -> Result<(), (String, Vec<Said>)> {
        let kept = self.expect(id)?;
        if !kept.is_open() || matches!(kept.status, Status::CheckedIn { .. }) {
            return error("wrong_state");
        }
        self.not_over(&kept)?;
        let ruled = self.state.rule(&kept.place.rooms, RuleKind::Cancellation).is_some();
        let late = match self.past_deadline(&kept) {
            _ if matches!(kept.status, Status::Hold { .. }) => false,
            Some((said, counted)) => {
                if !counted && !overruled(std::slice::from_ref(&said), self.call) {
                    return Err(("refused".into(), vec![said]));
                }
                true
            }
            None => !ruled && self.now > kept.place.slot.start(),
        };
        self.become_(id, Status::Cancelled { late });
        self.state.waiting.retain(|w| w.entry.id() != id);
        Ok(())
    }

    fn move_(
        &mut self,
        id: BookingId,
        wanted: Option<&Wanted>,
        time: Option<LocalSlot>,
    ) -> Result<(), (String, Vec<Said>)> {
        let kept = self.expect(id)?;
        if !kept.is_open() || matches!(kept.status, Status::CheckedIn { .. }) {
            return error("wrong_state");
        }
        self.not_over(&kept)?;
        let time = time.unwrap_or(kept.place.time);
        let rooms: Vec<RoomSet> = match wanted {
            None => vec![kept.place.rooms.clone()],
            Some(wanted) => {
                let mut asked = kept.request.clone();
                asked.wanted = wanted.clone();
                self.state.candidates(&asked).map_err(as_error)?
            }
        };
        let (mut waived, mut first) = (None, None);
        for rooms in rooms {
            let to = self.state.place_at(&kept.request, &rooms, time).map_err(as_error)?;
            let said = self.against_move(&kept, &to);
            if said.is_empty() {
                return self.move_to(&kept, to);
            }
            if overruled(&said, self.call) {
                waived.get_or_insert(to);
            } else {
                first.get_or_insert(to);
            }
        }
        match waived.or(first) {
            Some(to) => self.move_to(&kept, to),
            None => Err(("refused".into(), vec![("no_room_serves".into(), None)])),
        }
    }

    fn resize(&mut self, id: BookingId, end: LocalMinute) -> Result<(), (String, Vec<Said>)> {
        let kept = self.expect(id)?;
        if !kept.is_open() {
            return error("wrong_state");
        }
        self.not_over(&kept)?;
        let Ok(time) = LocalSlot::new(kept.place.time.start(), end) else { return error("empty_slot") };
        let to = self.state.place_at(&kept.request, &kept.place.rooms, time).map_err(as_error)?;
        self.move_to(&kept, to)
    }

    fn move_to(&mut self, kept: &Kept, to: Place) -> Result<(), (String, Vec<Said>)> {
        if to == kept.place && !kept.displaced {
            return Ok(());
        }
        if at(kept.place.slot.start()) <= at(self.now) && to.slot.start() != kept.place.slot.start() {
            return error("wrong_time");
        }
        let said = self.against_move(kept, &to);
        if !said.is_empty() && !overruled(&said, self.call) {
            return Err(("refused".into(), said));
        }
        self.frees(kept.occupied(), kept.place.buffers);
        // Whoever gets time or rooms that they did not have asks for approval again.
        let had = |part: Slot| kept.place.slot.start() <= part.start() && part.end() <= kept.place.slot.end();
        let again = kept.status == Status::Confirmed && !(kept.place.rooms == to.rooms && had(to.slot));
        let status = if again { self.standing(&to) } else { kept.status };
        let moved = self.state.booking_mut(kept.id());
        moved.place = to;
        moved.status = status;
        moved.displaced = false;
        moved.revision += 1;
        self.events += 1;
        self.settle(kept.id());
        Ok(())
    }

    fn reinstate(&mut self, id: BookingId) -> Result<(), (String, Vec<Said>)> {
        let kept = self.expect(id)?;
        let status = match kept.status {
            Status::NoShow { .. } => Status::Confirmed,
            Status::Cancelled { .. } | Status::Lapsed => {
                self.not_over(&kept)?;
                self.standing(&kept.place)
            }
            _ => return error("wrong_state"),
        };
        if self.before.waiting.iter().any(|w| w.entry.id() == id) {
            return error("wrong_state");
        }
        self.again(&kept)?;
        self.now_stands(id, status);
        self.freed.clear();
        Ok(())
    }

    // Places.

    /// New hours of rooms in which hours are a rule: what lay inside the old ones and lies outside the new ones is
    /// displaced; what is displaced, and comes to lie inside with nothing else against it, is so no longer.
    fn rehouse(&mut self, rooms: Vec<RoomId>, old: &OpeningHours, new: &OpeningHours) {
        let ruled = |room: &RoomId| self.state.policy(*room).rule(RuleKind::OpeningHours).is_some();
        let rooms: Vec<RoomId> = rooms.into_iter().filter(ruled).collect();
        let to_come = self.to_come(|kept| rooms.iter().any(|room| kept.place.rooms.contains(*room)));
        for n in to_come {
            let kept = &self.state.bookings[n];
            let time = kept.place.slot;
            let inside = |hours: &OpeningHours| Naive::is_open(&hours.spans(kept.place.zone, time), time);
            match (kept.displaced, inside(old), inside(new)) {
                (false, true, false) => self.mark(n, true),
                (true, false, true) if self.stands_open(kept) => self.mark(n, false),
                _ => {}
            }
        }
    }

    fn to_come(&self, concerned: impl Fn(&Kept) -> bool) -> Vec<usize> {
        let to_come = |kept: &Kept| kept.is_open() && kept.place.slot.end() > self.now && concerned(kept);
        (0..self.state.bookings.len()).filter(|n| to_come(&self.state.bookings[*n])).collect()
    }

    fn mark(&mut self, n: usize, displaced: bool) {
        let kept = &mut self.state.bookings[n];
        if kept.displaced != displaced {
            kept.displaced = displaced;
            kept.revision += 1;
        }
    }

    /// Whether neither hours nor closures stand against a booking, where they are rules.
    fn stands_open(&self, kept: &Kept) -> bool {
        let time = kept.place.slot;
        kept.place.rooms.iter().all(|room| {
            let policy = self.state.policy(room);
            let open = || Naive::is_open(&self.state.spans(room, time), time);
            let closed = || !self.state.closures_over(room, time).is_empty();
            (policy.rule(RuleKind::OpeningHours).is_none() || open())
                && (policy.rule(RuleKind::Closures).is_none() || !closed())
        })
    }

    fn close(&mut self, closure: &Closure) -> Result<(), (String, Vec<Said>)> {
        let centre = match &closure.scope {
            ClosureScope::Centre(centre) if self.state.centres.contains_key(centre) => *centre,
            ClosureScope::Centre(_) => return error("unknown_centre"),
            ClosureScope::Rooms(rooms) => self.state.centre_of(rooms).map_err(as_error)?,
        };
        let closed = self.state.centres[&centre].0.zone.slot(closure.time).unwrap();
        self.state.closures.insert(closure.id, (closure.clone(), closed));
        self.events += 1;
        let closes = |room: RoomId| {
            self.state.policy(room).rule(RuleKind::Closures).is_some()
                && match &closure.scope {
                    ClosureScope::Centre(centre) => self.state.room(room).centre == *centre,
                    ClosureScope::Rooms(rooms) => self.state.share_atoms(rooms, &room.into()),
                }
        };
        let within = |kept: &Kept| meet(kept.place.slot, closed) && kept.place.rooms.iter().any(closes);
        for n in self.to_come(within) {
            self.mark(n, true);
        }
        Ok(())
    }

    fn reopen(&mut self, id: ClosureId) -> Result<(), (String, Vec<Said>)> {
        let Some((_, closed)) = self.state.closures.remove(&id) else { return error("unknown_closure") };
        self.events += 1;
        for n in 0..self.state.bookings.len() {
            let kept = &self.state.bookings[n];
            if kept.displaced && kept.is_open() && meet(kept.place.slot, closed) && self.stands_open(kept) {
                self.mark(n, false);
            }
        }
        self.frees(Some(closed), Buffers::NONE);
        Ok(())
    }

    // The waitlist.

    fn holds(&self, id: BookingId) -> bool {
        self.state.booking(id).is_some_and(|b| matches!(b.status, Status::Hold { .. }))
    }

    fn leave(&mut self, id: BookingId) {
        let place = self.state.waiting.iter().position(|w| w.entry.id() == id).unwrap();
        let line = self.state.waiting.remove(place);
        if self.state.booking(id).is_none() {
            self.state.refused.push(line.entry.request);
        }
        self.events += 1;
    }

    /// Whoever waits for time near what fell free is asked: near enough that its buffers or theirs were in the way.
    fn offer_freed(&mut self) {
        let freed = std::mem::take(&mut self.freed);
        let rooms = self.state.rooms.values().map(|(room, _)| room.buffers);
        let most = rooms.map(|b| b.before.max(b.after)).max().unwrap_or_default();
        self.offer(|entry, wish| {
            let own = entry.request.needs().buffers.map_or(most, |b| b.before.max(b.after));
            let reach = i64::from(own.get());
            freed.iter().any(|free| meet(*free, slot(at(wish.start()) - reach, at(wish.end()) + reach)))
        });
    }

    fn offer(&mut self, concerned: impl Fn(&WaitlistEntry, Slot) -> bool) {
        let mut queue: Vec<InLine> = Vec::new();
        for line in &self.state.waiting {
            let lapsed = |b: &Kept| b.status == Status::Lapsed;
            let asked = self.state.booking(line.entry.id()).is_none_or(lapsed);
            if asked && self.state.wishes(&line.entry).iter().any(|(_, wish)| concerned(&line.entry, *wish)) {
                queue.push(line.clone());
            }
        }
        // Each offer is held time, so the turns are asked for anew.
        while !queue.is_empty() {
            let turn = |line: &InLine| {
                (line.entry.priority, line.lapsed_offers, self.minutes(line), line.since, line.entry.id())
            };
            let next = (0..queue.len()).min_by_key(|n| turn(&queue[*n])).unwrap();
            let entry = queue.remove(next).entry;
            if let Some((place, until)) = self.find(&entry) {
                let status = Status::Hold { until };
                match self.state.bookings.iter_mut().find(|b| b.id() == entry.id()) {
                    Some(again) => {
                        let (request, revision) = (entry.request.clone(), again.revision + 1);
                        *again = Kept { request, place, status, revision, displaced: false };
                        self.events += 1;
                    }
                    None => self.put(&entry.request, place, status),
                }
                let line = self.state.waiting.iter_mut().find(|w| w.entry.id() == entry.id());
                line.unwrap().offered = true;
            }
        }
    }

    /// What the organisation has in the month of the wish.
    fn minutes(&self, line: &InLine) -> i64 {
        let request = &line.entry.request;
        let Some((zone, _)) = self.state.wishes(&line.entry).first().copied() else { return 0 };
        let month = imece::time::Month::of(request.time.start().date()).slot(zone).unwrap();
        let theirs = self.state.bookings.iter().filter(|b| b.request.organisation == request.organisation);
        theirs.filter(|b| b.counts()).map(|b| shared(b.place.slot, month)).sum()
    }

    fn find(&self, entry: &WaitlistEntry) -> Option<(Place, Minute)> {
        let request = &entry.request;
        for rooms in self.state.candidates(request).unwrap() {
            let Some((Rule::Offers(term), _)) = self.state.rule(&rooms, RuleKind::Offers) else { continue };
            let wish = self.state.place_at(request, &rooms, request.time).unwrap();
            let place = match entry.window {
                None => Some(wish).filter(|place| place.slot.start() > self.now),
                Some(window) => {
                    let window = wish.zone.slot(window).unwrap();
                    first_start(
                        &wish,
                        (at(self.now) + 1).max(at(window.start())),
                        at(window.end()),
                        |place| self.state.objections(request, place, true, None, self.now).is_empty(),
                    )
                }
            };
            let free = |place: &Place| self.state.objections(request, place, true, None, self.now).is_empty();
            if let Some(place) = place.filter(free) {
                let until = minute(at(self.now) + i64::from(term.get())).min(place.slot.start());
                if until > self.now {
                    return Some((place, until));
                }
            }
        }
        None
    }
}

/// The first minute from one on at which a place will do, moved there minute by minute.
pub(crate) fn first_start(
    wish: &Place,
    from: i64,
    end: i64,
    will_do: impl Fn(&Place) -> bool,
) -> Option<Place> {
    let minutes = length(wish.slot);
    let starts = from..=(end - minutes);
    let mut places = starts.map(|start| {
        let there = slot(start, start + minutes);
        Place { slot: there, time: wish.zone.local_slot(there).unwrap(), ..wish.clone() }
    });
    // What the wall clock shows twice can be asked for once.
    places.find(|place| place.zone.slot(place.time) == Ok(place.slot) && will_do(place))
}
