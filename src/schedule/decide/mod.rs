//! Decisions: commands in, events out, nothing changed.
//!
//! Every decision runs the same way: what time has made due comes first, then the command, then whatever time fell free
//! is offered to the waitlist. [`Decision`] carries the view that these steps share and the events so far.

mod erasure;
mod life;
mod places;
mod series;
mod waiting;

use alloc::{boxed::Box, vec::Vec};

use super::{
    Alternative, Booking, BookingRequest, Enforced, Objection, Organisations, Overridden, Placement, Reason,
    Refusal, Rule, RuleKind, Schedule, ScheduleCommand, ScheduleError, ScheduleEvent, SeriesLink, Status,
    Waiting,
    check::{Case, Occasion},
    state::due,
    view::View,
};
use crate::{
    centre::RoomSet,
    event::{Call, Expected, Revision, Role, Stale},
    id::BookingId,
    occupancy::Buffers,
    text::Note,
    time::{LocalSlot, Minute, Minutes, Slot},
};

/// A decision under way.
pub(super) struct Decision<'a> {
    view: View<'a>,
    call: &'a Call,
    role: Role,
    expected: Expected,
    waiver: Option<&'a Note>,
    organisations: &'a dyn Organisations,
    events: Vec<ScheduleEvent>,
    /// Time that fell free, with what was kept empty around it.
    freed: Vec<Slot>,
    /// The entry that joins the waitlist in this decision.
    joined: Option<Waiting>,
}

/// What a request may become: what stands against it is gone or overruled, or it is refused.
enum Verdict {
    Granted(Option<Overridden>),
    Refused(Vec<Objection>),
}

/// Where a request can be, or the best place for it and what stands against that.
type Placed = Result<Granted, (Option<Placement>, Vec<Objection>)>;

/// Where a request can be, the state in which it begins there, and what was overruled for it.
struct Granted {
    at: Placement,
    status: Status,
    overridden: Option<Overridden>,
}

impl<'a> Decision<'a> {
    pub(super) fn new(schedule: &'a Schedule, call: &'a Call, organisations: &'a dyn Organisations) -> Self {
        Self {
            view: View::new(schedule, schedule.head.now(call)),
            call,
            role: call.actor.role,
            expected: call.expected,
            waiver: call.waiver.as_ref(),
            organisations,
            // Most commands lead to one event.
            events: Vec::with_capacity(1),
            freed: Vec::new(),
            joined: None,
        }
    }

    /// Decides a command.
    pub(super) fn run(mut self, command: &ScheduleCommand) -> Result<Vec<ScheduleEvent>, ScheduleError> {
        if self.is_known(command)? {
            return Ok(Vec::new());
        }
        self.view.schedule.head.check_version(self.expected)?;
        if let Expected::Revision(expected) = self.expected
            && !command.names_booking()
            && expected != Revision::default()
        {
            return Err(Stale::Revision { expected, found: Revision::default() }.into());
        }
        self.sweep();
        self.offer_freed_time();
        self.carry_out(command)?;
        self.offer_freed_time();
        Ok(self.events)
    }

    fn carry_out(&mut self, command: &ScheduleCommand) -> Result<(), ScheduleError> {
        use ScheduleCommand as C;
        match command {
            C::DescribeCentre(centre) => self.describe_centre(centre),
            C::DescribeRoom(room) => self.describe_room(room),
            C::DescribeEquipment(equipment) => self.describe_equipment(equipment),
            C::SetPolicy { scope, policy } => self.set_policy(*scope, policy),
            C::SetCalendar(calendar) => self.set_calendar(calendar),
            C::SetRetention(retention) => self.set_retention(*retention),
            C::Close(closure) => self.close(closure),
            C::Reopen { closure } => self.reopen(*closure),
            C::Book { request } => self.book(request, None, None),
            C::Hold { request, until } => self.hold(request, *until),
            C::Submit { booking } => self.submit(*booking),
            C::Approve { booking } => self.approve(*booking),
            C::Decline { booking, reason } => self.decline(*booking, reason),
            C::CheckIn { booking } => self.check_in(*booking),
            C::Complete { booking, attendance } => self.complete(*booking, *attendance),
            C::CorrectAttendance { booking, attendance } => self.correct_attendance(*booking, *attendance),
            C::RecordNoShow { booking } => self.record_no_show(*booking),
            C::Cancel { booking, reason } => self.cancel(*booking, reason.as_ref()),
            C::Move { booking, wanted, time } => self.move_booking(*booking, wanted.as_ref(), *time),
            C::Resize { booking, end } => self.resize(*booking, *end),
            C::Reinstate { booking } => self.reinstate(*booking),
            C::BookSeries { series } => self.book_series(series),
            C::EditSeries { series, scope, change, mode } => self.edit_series(*series, *scope, change, *mode),
            C::AddOccurrence { series, occurrence, request } => {
                self.add_occurrence(*series, *occurrence, request)
            }
            C::JoinWaitlist(entry) => self.join_waitlist(entry),
            C::LeaveWaitlist { booking } => self.leave_waitlist(*booking),
            C::Erase { booking } => self.erase(*booking),
            C::Tick => self.tick(),
        }
    }

    /// Whether a command repeats one that was carried out or refused before: then it changes nothing.
    fn is_known(&self, command: &ScheduleCommand) -> Result<bool, ScheduleError> {
        use ScheduleCommand as C;
        let schedule = self.view.schedule;
        match command {
            C::Book { request } | C::Hold { request, .. } => schedule.is_known(request),
            C::AddOccurrence { series, occurrence, request } => {
                let known = schedule.is_known(request)?;
                let series = schedule.series.get(series);
                let there = series.and_then(|series| series.occurrence(*occurrence));
                let same = there.is_some_and(|there| there.booking == request.id);
                if known && !same { Err(ScheduleError::RequestIdTaken(request.id)) } else { Ok(known) }
            }
            C::JoinWaitlist(entry) => match schedule.waitlist.get(&entry.id()) {
                Some(known) if known.entry.is(entry) => Ok(true),
                Some(_) => Err(ScheduleError::RequestIdTaken(entry.id())),
                // A request that was refused may wait.
                None => Ok(schedule.is_known(&entry.request)? && schedule.booking(entry.id()).is_some()),
            },
            C::BookSeries { series, .. } => match schedule.series.get(&series.id()) {
                None => {
                    let known = series.occurrences().iter().find(|o| schedule.request(o.id).is_some());
                    known.map_or(Ok(false), |known| Err(ScheduleError::RequestIdTaken(known.id)))
                }
                Some(known) => {
                    let same = known.rule.as_ref() == series.rule()
                        && known.mode == series.mode()
                        && known.occurrences.len() == series.occurrences().len()
                        && known.occurrences.iter().zip(series.occurrences()).all(|(known, asked)| {
                            known.asked == asked.id
                                && schedule.request(asked.id).is_some_and(|request| request.is(asked))
                        });
                    if same { Ok(true) } else { Err(ScheduleError::SeriesIdTaken(series.id())) }
                }
            },
            C::Close(closure) => match schedule.catalogue.closures.get(&closure.id) {
                None => Ok(false),
                Some(known) if known.closure == *closure => Ok(true),
                Some(_) => Err(ScheduleError::ClosureIdTaken(closure.id)),
            },
            _ => Ok(false),
        }
    }

    /// The events of what time has made due: lapses and released no-shows.
    fn sweep(&mut self) {
        let schedule = self.view.schedule;
        let due = schedule.ledger.due(self.view.now);
        let mut due: Vec<(Minute, Booking)> =
            due.filter_map(|(at, key)| Some((at, schedule.ledger.get(key)?))).collect();
        // Of one instant by id: keys are not the same in a schedule that was loaded from rows.
        due.sort_by_key(|(at, booking)| (*at, booking.id()));
        for (_, booking) in due {
            match booking.status {
                Status::Confirmed => self.no_show(booking),
                from => {
                    self.events.push(ScheduleEvent::Lapsed { fact: booking.fact(), from });
                    self.change(booking, Status::Lapsed);
                }
            }
        }
    }

    fn no_show(&mut self, booking: Booking) {
        self.events.push(ScheduleEvent::NoShow { fact: booking.fact() });
        let at = self.view.now;
        self.change(booking, Status::NoShow { at });
    }

    /// Shows the rest of the decision a booking in another state; what it no longer occupies has fallen free.
    fn change(&mut self, booking: Booking, status: Status) {
        let before = booking.occupied();
        let changed = Booking { status, ..booking };
        self.free(changed.placement.buffers, before, changed.occupied());
        self.view.put(changed);
    }

    fn free(&mut self, buffers: Buffers, before: Option<Slot>, after: Option<Slot>) {
        if let Some(before) = before.filter(|_| before != after) {
            self.freed.push(waiting::widened(before, waiting::longest(buffers)));
        }
    }

    /// A booking as the decision has left it, at the revision that the caller expects.
    fn expect(&self, id: BookingId) -> Result<Booking, ScheduleError> {
        let booking = self.view.booking(id).ok_or(ScheduleError::UnknownBooking(id))?;
        match self.expected {
            Expected::Revision(expected) if self.stored_revision(id) != Some(expected) => {
                let found = self.stored_revision(id).unwrap_or_default();
                Err(Stale::Revision { expected, found }.into())
            }
            _ => Ok(booking),
        }
    }

    fn stored_revision(&self, id: BookingId) -> Option<Revision> {
        self.view.schedule.ledger.find(id).map(|(_, booking)| booking.revision)
    }

    /// Weighs objections against what the actor's role may overrule, where a waiver asks for it.
    fn weigh(&self, objections: Vec<Objection>) -> Verdict {
        if objections.is_empty() {
            return Verdict::Granted(None);
        }
        match self.waiver {
            Some(reason) if objections.iter().all(|o| o.yields_to(self.role)) => {
                Verdict::Granted(Some(Overridden { objections, reason: reason.clone() }))
            }
            _ => Verdict::Refused(objections),
        }
    }

    /// Checks a booking that is to stand where it is against everything but itself.
    fn check_again(&self, booking: &Booking) -> Result<Option<Overridden>, ScheduleError> {
        let others = self.view.without(booking.id());
        let (request, at, organisations) = (&booking.request, &booking.placement, self.organisations);
        let rooms = &others.rooms(&at.rooms)?;
        let case = Case { request, at, rooms, occasion: Occasion::Standing, organisations };
        match self.weigh(others.objections(case)) {
            Verdict::Granted(overridden) => Ok(overridden),
            Verdict::Refused(objections) => Err(self.refused(&others, booking, at, objections)),
        }
    }

    /// The error that a booking cannot be at a place, with where it could be instead.
    fn refused(
        &self,
        others: &View<'_>,
        booking: &Booking,
        at: &Placement,
        objections: Vec<Objection>,
    ) -> ScheduleError {
        let occasion = life::occasion(booking, at);
        let alternatives = others.alternatives(&booking.request, at, occasion, self.organisations);
        ScheduleError::Refused(Box::new(Refusal { objections, alternatives }))
    }

    /// The state in which a booking begins to stand: pending where the rooms ask for approval that the actor may not
    /// give at once.
    fn standing(&self, at: &Placement) -> Status {
        self.standing_by(self.view.schedule.catalogue.rule(&at.rooms, RuleKind::Approval))
    }

    fn standing_by(&self, approval: Option<&Enforced>) -> Status {
        let Some(enforced) = approval else { return Status::Confirmed };
        match &enforced.rule {
            Rule::Approval(_) if enforced.waivable_by.is_some_and(|least| self.role >= least) => {
                Status::Confirmed
            }
            Rule::Approval(approval) => Status::Pending {
                until: approval
                    .lapses_after
                    .map(|after| self.view.now.saturating_add(Minutes::new(after.get()))),
            },
            _ => Status::Confirmed,
        }
    }

    /// Where a booking would be with other rooms or at another time.
    fn placement(
        &self,
        booking: &Booking,
        rooms: &RoomSet,
        time: LocalSlot,
    ) -> Result<Placement, ScheduleError> {
        self.view.placement(&booking.request, &self.view.together(rooms)?, time)
    }

    /// Takes a booking that has come to stand after its release as a no-show for checked in: whoever confirms it then
    /// says that they have come, and the next sweep must not say otherwise.
    fn settle(&mut self, id: BookingId) {
        if let Some(booking) = self.view.planned_as(id).filter(|booking| self.is_overdue(booking)).cloned() {
            self.checked_in(booking);
        }
    }

    /// Whether a booking is to be released as a no-show by now.
    fn is_overdue(&self, booking: &Booking) -> bool {
        booking.status == Status::Confirmed
            && self.has_begun(&booking.placement)
            && due(booking, &self.view.schedule.catalogue).is_some_and(|at| at <= self.view.now)
    }

    fn has_begun(&self, at: &Placement) -> bool {
        at.slot.start() <= self.view.now
    }

    fn checked_in(&mut self, booking: Booking) {
        self.events.push(ScheduleEvent::CheckedIn { fact: booking.fact() });
        let at = self.view.now;
        self.change(booking, Status::CheckedIn { at });
    }

    /// Finds the best-fitting rooms for a request that is to be held or to stand, or the objections against the
    /// best-fitting ones.
    fn place(&self, request: &BookingRequest, hold: Option<Minute>) -> Result<Placed, ScheduleError> {
        let (mut overruled, mut refused) = (None, None);
        for rooms in self.view.candidates(request)? {
            let at = self.view.placement(request, &rooms, request.time)?;
            let (occasion, organisations) = (Occasion::Asking, self.organisations);
            let case = Case { request, at: &at, rooms: &rooms, occasion, organisations };
            let mut objections = self.view.objections(case);
            let standing = || self.standing_by(rooms.rule(RuleKind::Approval));
            let status = hold.map_or_else(standing, |until| Status::Hold { until });
            if at.slot.end() <= self.view.now && status != Status::Confirmed {
                objections.insert(0, Objection::hard(Reason::TimeOver));
            }
            match self.weigh(objections) {
                Verdict::Granted(None) => return Ok(Ok(Granted { at, status, overridden: None })),
                // Nothing is overruled while another room needs no overruling.
                Verdict::Granted(overridden) => {
                    overruled.get_or_insert(Granted { at, status, overridden });
                }
                Verdict::Refused(objections) => {
                    refused.get_or_insert((at, objections));
                }
            }
        }
        Ok(match (overruled, refused) {
            (Some(placed), _) => Ok(placed),
            (None, Some((at, objections))) => Err((Some(at), objections)),
            (None, None) => Err((None, Vec::from([Objection::hard(Reason::NoRoomServes)]))),
        })
    }

    fn hold(&mut self, request: &BookingRequest, until: Minute) -> Result<(), ScheduleError> {
        if until <= self.view.now {
            return Err(ScheduleError::WrongTime { booking: request.id, command: "hold", why: "too late" });
        }
        self.book(request, Some(until), None)
    }

    fn book(
        &mut self,
        request: &BookingRequest,
        hold: Option<Minute>,
        series: Option<SeriesLink>,
    ) -> Result<(), ScheduleError> {
        match self.place(request, hold)? {
            Ok(granted) => self.booked(request, granted, series),
            Err((at, objections)) => {
                let alternatives = self.alternatives(request, at.as_ref());
                self.refuse(request, at.as_ref(), objections, alternatives, series);
            }
        }
        Ok(())
    }

    /// Books what was granted. Nothing that is decided later asks for it: a series shows its occurrences to each other
    /// before it books them.
    fn booked(&mut self, request: &BookingRequest, granted: Granted, series: Option<SeriesLink>) {
        let Granted { at: placement, status, overridden } = granted;
        let request = request.clone();
        // Nothing is released before it has begun.
        let begun = self.has_begun(&placement);
        let begun = begun.then(|| Booking::first(request.clone(), placement.clone(), status, series));
        self.events.push(ScheduleEvent::Booked { request, placement, status, overridden, series });
        if let Some(booking) = begun.filter(|booking| self.is_overdue(booking)) {
            self.checked_in(booking);
        }
    }

    fn alternatives(&self, request: &BookingRequest, at: Option<&Placement>) -> Vec<Alternative> {
        at.map_or_else(Vec::new, |at| {
            self.view.alternatives(request, at, Occasion::Asking, self.organisations)
        })
    }

    fn refuse(
        &mut self,
        request: &BookingRequest,
        at: Option<&Placement>,
        objections: Vec<Objection>,
        alternatives: Vec<Alternative>,
        series: Option<SeriesLink>,
    ) {
        let centre = match (&request.wanted, at) {
            (super::Wanted::Centre(centre), None) => Some(*centre),
            (_, at) => at.map(|at| at.centre),
        };
        let zone = centre.and_then(|c| self.view.schedule.catalogue.site(c)).map(|site| site.centre.zone);
        self.events.push(ScheduleEvent::RequestRefused {
            request: request.clone(),
            centre,
            rooms: at.map(|at| at.rooms.clone()),
            zone,
            objections,
            alternatives,
            series,
        });
    }
}
