//! The life of a booking, from hold to held.

use alloc::{boxed::Box, vec, vec::Vec};

use super::{Decision, Verdict};
use crate::{
    event::Role,
    id::BookingId,
    schedule::{
        Booking, BookingRequest, Cancellation, Move, Objection, Overridden, Placement, Reason, Refusal, Rule,
        RuleKind, ScheduleError, ScheduleEvent, SeriesLink, Status, Wanted,
        check::{Case, Occasion, cancellation_deadline},
        view::View,
    },
    text::Note,
    time::{LocalMinute, LocalSlot},
};

fn wrong_state(booking: &Booking, command: &'static str) -> ScheduleError {
    ScheduleError::WrongState { booking: booking.id(), state: booking.status.code(), command }
}

impl Decision<'_> {
    fn wrong_time(booking: &Booking, command: &'static str, why: &'static str) -> ScheduleError {
        ScheduleError::WrongTime { booking: booking.id(), command, why }
    }

    fn not_over(&self, booking: &Booking, command: &'static str) -> Result<(), ScheduleError> {
        if self.view.now < booking.placement.slot.end() {
            Ok(())
        } else {
            Err(Self::wrong_time(booking, command, "too late"))
        }
    }

    fn begun(&self, booking: &Booking, command: &'static str) -> Result<(), ScheduleError> {
        if self.view.now >= booking.placement.slot.start() {
            Ok(())
        } else {
            Err(Self::wrong_time(booking, command, "too early"))
        }
    }

    pub(super) fn submit(&mut self, id: BookingId) -> Result<(), ScheduleError> {
        let booking = self.expect(id)?;
        let Status::Hold { .. } = booking.status else { return Err(wrong_state(&booking, "submit")) };
        self.not_over(&booking, "submit")?;
        let overridden = self.check_again(&booking)?;
        let status = self.standing(&booking.placement);
        let from_waitlist = self.view.schedule.waitlist.contains_key(&id);
        let fact = booking.fact();
        self.events.push(ScheduleEvent::Submitted { fact, status, from_waitlist, overridden });
        self.now_stands(booking, status);
        Ok(())
    }

    pub(super) fn approve(&mut self, id: BookingId) -> Result<(), ScheduleError> {
        let booking = self.expect(id)?;
        let Status::Pending { .. } = booking.status else { return Err(wrong_state(&booking, "approve")) };
        self.not_over(&booking, "approve")?;
        let overridden = self.check_again(&booking)?;
        self.events.push(ScheduleEvent::Approved { fact: booking.fact(), overridden });
        self.now_stands(booking, Status::Confirmed);
        Ok(())
    }

    pub(super) fn decline(&mut self, id: BookingId, reason: &Note) -> Result<(), ScheduleError> {
        let booking = self.expect(id)?;
        let (Status::Hold { .. } | Status::Pending { .. }) = booking.status else {
            return Err(wrong_state(&booking, "decline"));
        };
        self.events.push(ScheduleEvent::Declined { fact: booking.fact(), reason: reason.clone() });
        self.change(booking, Status::Refused);
        Ok(())
    }

    /// From the first minute of the local day on, until the end.
    pub(super) fn check_in(&mut self, id: BookingId) -> Result<(), ScheduleError> {
        let booking = self.expect(id)?;
        let Status::Confirmed = booking.status else { return Err(wrong_state(&booking, "check_in")) };
        self.not_over(&booking, "check_in")?;
        let at = &booking.placement;
        let today = at.zone.to_local(self.view.now)?.date();
        if today < at.time.start().date() {
            return Err(Self::wrong_time(&booking, "check_in", "too early"));
        }
        self.checked_in(booking);
        Ok(())
    }

    pub(super) fn complete(&mut self, id: BookingId, attendance: u32) -> Result<(), ScheduleError> {
        let booking = self.expect(id)?;
        let (Status::Confirmed | Status::CheckedIn { .. }) = booking.status else {
            return Err(wrong_state(&booking, "complete"));
        };
        self.begun(&booking, "complete")?;
        self.events.push(ScheduleEvent::Held { fact: booking.fact(), attendance });
        self.change(booking, Status::Held { attendance });
        Ok(())
    }

    pub(super) fn correct_attendance(&mut self, id: BookingId, to: u32) -> Result<(), ScheduleError> {
        let booking = self.expect(id)?;
        let Status::Held { attendance: from } = booking.status else {
            return Err(wrong_state(&booking, "correct_attendance"));
        };
        if from != to {
            self.events.push(ScheduleEvent::AttendanceCorrected { fact: booking.fact(), from, to });
            self.change(booking, Status::Held { attendance: to });
        }
        Ok(())
    }

    pub(super) fn record_no_show(&mut self, id: BookingId) -> Result<(), ScheduleError> {
        let booking = self.expect(id)?;
        let Status::Confirmed = booking.status else { return Err(wrong_state(&booking, "record_no_show")) };
        self.begun(&booking, "record_no_show")?;
        self.no_show(booking);
        Ok(())
    }

    pub(super) fn cancel(&mut self, id: BookingId, reason: Option<&Note>) -> Result<(), ScheduleError> {
        let booking = self.expect(id)?;
        if !booking.status.is_open() || matches!(booking.status, Status::CheckedIn { .. }) {
            return Err(wrong_state(&booking, "cancel"));
        }
        self.not_over(&booking, "cancel")?;
        let (late, overridden) = self.may_cancel(&booking)?;
        self.cancelled(booking, late, reason, overridden);
        Ok(())
    }

    /// Whether a cancellation is late, and what was overruled for it.
    pub(super) fn may_cancel(&self, booking: &Booking) -> Result<(bool, Option<Overridden>), ScheduleError> {
        // A hold is nobody's promise: it goes back without a deadline.
        if matches!(booking.status, Status::Hold { .. }) {
            return Ok((false, None));
        }
        let Some((rule, waivable_by)) = self.cancellation(booking) else {
            return Ok((self.view.now > cancellation_deadline(None, booking), None));
        };
        let deadline = cancellation_deadline(Some(rule), booking);
        let late = self.view.now > deadline;
        if !late || rule.late_is_counted {
            return Ok((late, None));
        }
        match self.weigh(vec![Objection { reason: Reason::CancellationDeadline { deadline }, waivable_by }]) {
            Verdict::Granted(overridden) => Ok((late, overridden)),
            Verdict::Refused(objections) => {
                let refusal = Refusal { objections, alternatives: Vec::new() };
                Err(ScheduleError::Refused(Box::new(refusal)))
            }
        }
    }

    /// The rule for giving a booking back, and who may overrule it.
    fn cancellation(&self, booking: &Booking) -> Option<(Cancellation, Option<Role>)> {
        let enforced = self.view.schedule.catalogue.rule(&booking.placement.rooms, RuleKind::Cancellation)?;
        match enforced.rule {
            Rule::Cancellation(rule) => Some((rule, enforced.waivable_by)),
            _ => None,
        }
    }

    pub(super) fn cancelled(
        &mut self,
        booking: Booking,
        late: bool,
        reason: Option<&Note>,
        overridden: Option<Overridden>,
    ) {
        self.events.push(ScheduleEvent::Cancelled {
            fact: booking.fact(),
            from: booking.status,
            late,
            reason: reason.cloned(),
            overridden,
        });
        self.change(booking, Status::Cancelled { late });
    }

    pub(super) fn move_booking(
        &mut self,
        id: BookingId,
        wanted: Option<&Wanted>,
        time: Option<LocalSlot>,
    ) -> Result<(), ScheduleError> {
        let booking = self.expect(id)?;
        if !booking.status.is_open() || matches!(booking.status, Status::CheckedIn { .. }) {
            return Err(wrong_state(&booking, "move"));
        }
        self.not_over(&booking, "move")?;
        let time = time.unwrap_or(booking.placement.time);
        let Some(wanted) = wanted else {
            let to = self.placement(&booking, &booking.placement.rooms, time)?;
            return self.move_to(booking, to);
        };
        // The best-fitting rooms that are free without the booking, else those for which all can be overruled; if there
        // are none, the best-fitting ones say why.
        let asked = BookingRequest { wanted: wanted.clone(), ..booking.request.clone() };
        let others = self.view.without(id);
        let (mut overruled, mut refused) = (None, None);
        for rooms in others.candidates(&asked)? {
            let to = others.placement(&asked, &rooms, time)?;
            match self.weigh(self.against_move(&others, &booking, &to)) {
                Verdict::Granted(None) => return self.move_to(booking, to),
                Verdict::Granted(Some(_)) => overruled.get_or_insert(to),
                Verdict::Refused(_) => refused.get_or_insert(to),
            };
        }
        match overruled.or(refused) {
            Some(to) => self.move_to(booking, to),
            None => Err(ScheduleError::Refused(Box::new(Refusal {
                objections: vec![Objection::hard(Reason::NoRoomServes)],
                alternatives: Vec::new(),
            }))),
        }
    }

    pub(super) fn resize(&mut self, id: BookingId, end: LocalMinute) -> Result<(), ScheduleError> {
        let booking = self.expect(id)?;
        if !booking.status.is_open() {
            return Err(wrong_state(&booking, "resize"));
        }
        self.not_over(&booking, "resize")?;
        let time = LocalSlot::new(booking.placement.time.start(), end)?;
        let to = self.placement(&booking, &booking.placement.rooms, time)?;
        self.move_to(booking, to)
    }

    fn move_to(&mut self, booking: Booking, to: Placement) -> Result<(), ScheduleError> {
        if to == booking.placement && !booking.displaced {
            return Ok(());
        }
        let id = booking.id();
        if booking.placement.slot.start() <= self.view.now && restarts(&booking, &to) {
            return Err(Self::wrong_time(&booking, "move", "too late"));
        }
        let others = self.view.without(id);
        let overridden = match self.weigh(self.against_move(&others, &booking, &to)) {
            Verdict::Granted(overridden) => overridden,
            Verdict::Refused(objections) => return Err(self.refused(&others, &booking, &to, objections)),
        };
        let moved = self.moved(booking, to);
        self.events.push(ScheduleEvent::Moved { moves: vec![moved], overridden, kept: Vec::new() });
        self.settle(id);
        Ok(())
    }

    /// Everything against moving a booking to a place, in a view without it: what is against the place, and what is
    /// against leaving its own.
    pub(super) fn against_move(
        &self,
        others: &View<'_>,
        booking: &Booking,
        to: &Placement,
    ) -> Vec<Objection> {
        let over = to.slot.end() <= self.view.now;
        let (request, organisations) = (&booking.request, self.organisations);
        let Ok(rooms) = &others.rooms(&to.rooms) else {
            return Vec::from([Objection::hard(Reason::NoRoomServes)]);
        };
        let case = Case { request, at: to, rooms, occasion: occasion(booking, to), organisations };
        let late = if restarts(booking, to) { self.past_deadline(booking) } else { None };
        let over = over.then(|| Objection::hard(Reason::TimeOver));
        over.into_iter().chain(others.objections(case)).chain(late).collect()
    }

    /// What is against giving up the start of a booking: a later one would escape the deadline for giving it back.
    fn past_deadline(&self, booking: &Booking) -> Option<Objection> {
        let (rule, waivable_by) = self.cancellation(booking)?;
        let deadline = cancellation_deadline(Some(rule), booking);
        let free = booking.displaced || matches!(booking.status, Status::Hold { .. });
        let reason = Reason::CancellationDeadline { deadline };
        (!free && self.view.now > deadline).then_some(Objection { reason, waivable_by })
    }

    /// The state in which a booking stands at another place: a confirmed one asks for approval again where it gets
    /// time or rooms that it did not have.
    fn standing_at(&self, booking: &Booking, to: &Placement) -> Status {
        let at = &booking.placement;
        let within = at.rooms == to.rooms && at.slot.covers(to.slot);
        match booking.status {
            Status::Confirmed if !within => self.standing(to),
            status => status,
        }
    }

    pub(super) fn moved(&mut self, booking: Booking, to: Placement) -> Move {
        let becomes = self.standing_at(&booking, &to);
        let moved = Move { fact: booking.fact(), status: booking.status, becomes, to: to.clone() };
        self.free(booking.placement.buffers, booking.occupied(), None);
        self.view.put(Booking { placement: to, status: becomes, ..booking });
        moved
    }

    pub(super) fn reinstate(&mut self, id: BookingId) -> Result<(), ScheduleError> {
        let booking = self.expect(id)?;
        let from = booking.status;
        let to = match from {
            // A mistaken no-show was confirmed; it may be put right after the end too.
            Status::NoShow { .. } => Status::Confirmed,
            Status::Cancelled { .. } | Status::Lapsed => {
                self.not_over(&booking, "reinstate")?;
                self.standing(&booking.placement)
            }
            _ => return Err(wrong_state(&booking, "reinstate")),
        };
        if self.view.schedule.waitlist.contains_key(&id) {
            return Err(wrong_state(&booking, "reinstate"));
        }
        if let Some(link) = booking.series.filter(|link| self.is_replaced(id, *link)) {
            let SeriesLink { series, occurrence } = link;
            return Err(ScheduleError::OccurrenceNotOpen { series, occurrence });
        }
        self.view.together(&booking.placement.rooms)?;
        let overridden = self.check_again(&booking)?;
        self.events.push(ScheduleEvent::Reinstated { fact: booking.fact(), from, to, overridden });
        self.now_stands(booking, to);
        Ok(())
    }

    /// Whether another booking stands in the place that a booking had in its series.
    fn is_replaced(&self, id: BookingId, link: SeriesLink) -> bool {
        let series = self.view.schedule.series.get(&link.series);
        let occurrence = series.and_then(|series| series.occurrence(link.occurrence));
        occurrence.is_some_and(|o| o.booking != id && !self.is_open_to_add(o.booking))
    }

    /// Shows the rest of the decision a booking that was checked against everything anew.
    fn now_stands(&mut self, booking: Booking, status: Status) {
        let id = booking.id();
        self.view.put(Booking { status, ..booking });
        self.settle(id);
    }
}

/// Lead times are about asking for a start; a booking that keeps its start does not ask for one.
pub(super) fn occasion(booking: &Booking, to: &Placement) -> Occasion {
    if restarts(booking, to) { Occasion::Asking } else { Occasion::Standing }
}

fn restarts(booking: &Booking, to: &Placement) -> bool {
    booking.placement.slot.start() != to.slot.start()
}
