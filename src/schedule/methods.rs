//! The plain methods: each decides, applies and returns the events for the host to store.

use alloc::vec::Vec;

use super::{
    Anyone, Booking, BookingRequest, Displaced, Organisations, Policy, PolicyScope, Refusal, Schedule,
    ScheduleCommand, ScheduleError, ScheduleEvent, SeriesChange, SeriesMode, SeriesRequest, SeriesScope,
    WaitlistEntry, Wanted,
};
use crate::{
    centre::{Centre, Closure, Equipment, Room},
    event::{Aggregate, Call, Recorded},
    id::{BookingId, ClosureId, SeriesId},
    text::Note,
    time::{LocalMinute, LocalSlot, Minute, WorkCalendar},
};

/// What a request came to, and the events for the host to store.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// What it came to.
    pub outcome: Outcome,
    /// What happened; empty where the request was known.
    pub events: Vec<Recorded<ScheduleEvent>>,
}

/// What a request came to.
#[expect(clippy::exhaustive_enums, reason = "a host must handle all three")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is booked: a hold, pending or confirmed, as its status says.
    Booked(Booking),
    /// It was refused.
    Refused(Refusal),
    /// The same request was made before, and nothing changed: the booking as it stands, or nothing where it was
    /// refused or waits.
    Known(Option<Booking>),
}

impl Outcome {
    /// Returns the refusal, where it is one.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Booked(_) | Self::Known(_) => None,
        }
    }

    /// Returns the booking, where there is one.
    #[must_use]
    pub const fn booking(&self) -> Option<&Booking> {
        match self {
            Self::Booked(booking) | Self::Known(Some(booking)) => Some(booking),
            Self::Refused(_) | Self::Known(None) => None,
        }
    }
}

/// What a closure came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Closed {
    /// The bookings that stand in it, each with where it could move.
    pub displaced: Vec<Displaced>,
    /// What happened, for the host to store.
    pub events: Vec<Recorded<ScheduleEvent>>,
}

type Events = Result<Vec<Recorded<ScheduleEvent>>, ScheduleError>;

/// # Places
///
/// Describing twice with the same content changes nothing.
impl Schedule {
    /// Describes a centre, for the first time or anew; its zone stays as it is.
    ///
    /// # Errors
    /// [`ScheduleError::Fixed`] for another zone, [`ScheduleError::Stale`].
    pub fn describe_centre(&mut self, centre: Centre, call: &Call) -> Events {
        self.handle(&ScheduleCommand::DescribeCentre(centre), call, &Anyone)
    }

    /// Describes a room, for the first time or anew; its centre stays, and its atoms do once it has bookings.
    ///
    /// # Errors
    /// [`ScheduleError::UnknownCentre`], [`ScheduleError::Fixed`], [`ScheduleError::Stale`].
    pub fn describe_room(&mut self, room: Room, call: &Call) -> Events {
        self.handle(&ScheduleCommand::DescribeRoom(room), call, &Anyone)
    }

    /// Describes portable equipment, for the first time or anew. Fewer pieces than are out only refuse new requests.
    ///
    /// # Errors
    /// [`ScheduleError::UnknownCentre`], [`ScheduleError::Fixed`], [`ScheduleError::Stale`].
    pub fn describe_equipment(&mut self, equipment: Equipment, call: &Call) -> Events {
        self.handle(&ScheduleCommand::DescribeEquipment(equipment), call, &Anyone)
    }

    /// Sets the rules of a centre or of a room. Bookings that stand are not judged again.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// let mut schedule = city();
    /// let rules = Policy::new().with(Rule::StartGrid(30.try_into()?)).with_waivable(Rule::Capacity, Role::Manager);
    /// schedule.set_policy(PolicyScope::Centre(centre()), rules, &at("2026-03-02T08:00Z"))?;
    /// let answer = schedule.book(request(10, "2026-03-20T18:10", "2026-03-20T20:00"), &at("2026-03-02T08:00Z"), &Anyone)?;
    /// assert_eq!(answer.outcome.refusal().unwrap().codes().collect::<Vec<_>>(), ["off_grid"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ScheduleError::UnknownCentre`], [`ScheduleError::UnknownRoom`], [`ScheduleError::Stale`].
    pub fn set_policy(&mut self, scope: PolicyScope, policy: Policy, call: &Call) -> Events {
        self.handle(&ScheduleCommand::SetPolicy { scope, policy }, call, &Anyone)
    }

    /// Sets the calendar that lead times in working days are counted in.
    ///
    /// # Errors
    /// [`ScheduleError::Stale`].
    pub fn set_calendar(&mut self, calendar: WorkCalendar, call: &Call) -> Events {
        self.handle(&ScheduleCommand::SetCalendar(calendar), call, &Anyone)
    }

    /// Takes time away from a centre or from rooms. Bookings that stand in it keep their time, are marked as displaced,
    /// and are listed with where each could move.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// let mut schedule = city();
    /// let call = at("2026-03-02T08:00Z");
    /// schedule.book(request(10, "2026-03-20T18:00", "2026-03-20T20:00"), &call, &Anyone)?;
    /// let repair = ClosureId::from_uuid(Uuid::from_u128(9))?;
    /// let hall = ClosureScope::Rooms(room(HALL).into());
    /// let closure = Closure::new(repair, hall, slot("2026-03-20T17:00", "2026-03-20T22:00"));
    /// let closed = schedule.close(closure, &call, &Anyone)?;
    /// assert!(closed.displaced[0].booking.displaced);
    /// assert!(closed.displaced[0].alternatives.iter().any(|other| other.rooms.contains(room(SEMINAR))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ScheduleError::ClosureIdTaken`], unknown places, [`ScheduleError::Stale`].
    pub fn close(
        &mut self,
        closure: Closure,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Result<Closed, ScheduleError> {
        let events = self.handle(&ScheduleCommand::Close(closure), call, organisations)?;
        let listed = events.iter().flat_map(|recorded| match &recorded.event {
            ScheduleEvent::Closed { displaced, .. } => displaced.as_slice(),
            _ => &[],
        });
        let displaced = listed.filter_map(|id| self.displacement(*id, call.now, organisations)).collect();
        Ok(Closed { displaced, events })
    }

    /// Lifts a closure; the waitlist is asked.
    ///
    /// # Errors
    /// [`ScheduleError::UnknownClosure`], [`ScheduleError::Stale`].
    pub fn reopen(&mut self, closure: ClosureId, call: &Call, organisations: &dyn Organisations) -> Events {
        self.handle(&ScheduleCommand::Reopen { closure }, call, organisations)
    }
}

/// # Bookings
///
/// Each may fail with [`ScheduleError::Stale`], with [`ScheduleError::UnknownBooking`], with
/// [`ScheduleError::WrongState`] or [`ScheduleError::WrongTime`] where the booking's life does not allow it, and, where
/// rules are checked, with [`ScheduleError::Refused`].
impl Schedule {
    /// Books rooms, or refuses with all reasons. A refused request is a fact: store the events in both cases.
    ///
    /// # Errors
    /// [`ScheduleError::RequestIdTaken`] where the id is known with other content, unknown places,
    /// [`ScheduleError::SeveralCentres`], [`ScheduleError::RoomsShareParts`], [`ScheduleError::Endless`],
    /// [`ScheduleError::Stale`].
    pub fn book(
        &mut self,
        request: BookingRequest,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Result<Answer, ScheduleError> {
        let id = request.id;
        let events = self.handle(&ScheduleCommand::Book { request }, call, organisations)?;
        Ok(self.answer(id, events))
    }

    /// Keeps rooms until an instant, or refuses with all reasons.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// let mut schedule = city();
    /// let wish = request(10, "2026-03-20T18:00", "2026-03-20T20:00");
    /// schedule.hold(wish, "2026-03-02T09:00Z".parse()?, &at("2026-03-02T08:00Z"), &Anyone)?;
    /// // From nine o'clock on the time is free, whether anybody ticks or not.
    /// let other = request(11, "2026-03-20T18:00", "2026-03-20T20:00");
    /// let answer = schedule.book(other, &at("2026-03-02T09:00Z"), &Anyone)?;
    /// assert!(answer.outcome.booking().is_some());
    /// assert_eq!(schedule.booking(booking(10)).unwrap().status, Status::Lapsed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Schedule::book`]; [`ScheduleError::WrongTime`] where the instant has come already.
    pub fn hold(
        &mut self,
        request: BookingRequest,
        until: Minute,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Result<Answer, ScheduleError> {
        let id = request.id;
        let events = self.handle(&ScheduleCommand::Hold { request, until }, call, organisations)?;
        Ok(self.answer(id, events))
    }

    fn answer(&self, id: BookingId, events: Vec<Recorded<ScheduleEvent>>) -> Answer {
        let outcome = match events.last().map(|recorded| &recorded.event) {
            None => Outcome::Known(self.booking(id)),
            Some(ScheduleEvent::Booked { request, placement, status, series, .. }) => {
                Outcome::Booked(Booking::first(request.clone(), placement.clone(), *status, *series))
            }
            Some(ScheduleEvent::RequestRefused { objections, alternatives, .. }) => {
                let (objections, alternatives) = (objections.clone(), alternatives.clone());
                Outcome::Refused(Refusal { objections, alternatives })
            }
            // It was checked in at once.
            Some(_) => self.booking(id).map_or(Outcome::Known(None), Outcome::Booked),
        };
        Answer { outcome, events }
    }

    /// Makes a hold, or an accepted waitlist offer, a booking; all rules are checked again.
    ///
    /// # Errors
    /// See above.
    pub fn submit(&mut self, booking: BookingId, call: &Call, organisations: &dyn Organisations) -> Events {
        self.handle(&ScheduleCommand::Submit { booking }, call, organisations)
    }

    /// Approves a pending request; all rules are checked again.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// let mut schedule = city();
    /// let call = at("2026-03-02T08:00Z");
    /// let rules = Policy::new().with(Rule::Approval(Approval::default()));
    /// schedule.set_policy(PolicyScope::Room(room(HALL)), rules, &call)?;
    /// let answer = schedule.book(request(10, "2026-03-20T18:00", "2026-03-20T20:00"), &call, &Anyone)?;
    /// assert_eq!(answer.outcome.booking().unwrap().status, Status::Pending { until: None });
    /// schedule.approve(booking(10), &call, &Anyone)?;
    /// assert_eq!(schedule.booking(booking(10)).unwrap().status, Status::Confirmed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// See above.
    pub fn approve(&mut self, booking: BookingId, call: &Call, organisations: &dyn Organisations) -> Events {
        self.handle(&ScheduleCommand::Approve { booking }, call, organisations)
    }

    /// Declines a hold or a pending request.
    ///
    /// # Errors
    /// See above.
    pub fn decline(
        &mut self,
        booking: BookingId,
        reason: Note,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Events {
        self.handle(&ScheduleCommand::Decline { booking, reason }, call, organisations)
    }

    /// Records that they came, from the first minute of the day on until the end.
    ///
    /// # Errors
    /// See above.
    pub fn check_in(&mut self, booking: BookingId, call: &Call, organisations: &dyn Organisations) -> Events {
        self.handle(&ScheduleCommand::CheckIn { booking }, call, organisations)
    }

    /// Records that it took place, with how many came; from its start on.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// let mut schedule = city();
    /// schedule.book(request(10, "2026-03-20T18:00", "2026-03-20T20:00"), &at("2026-03-02T08:00Z"), &Anyone)?;
    /// let early = schedule.complete(booking(10), 31, &at("2026-03-20T14:59Z"), &Anyone);
    /// assert_eq!(early.unwrap_err().code(), "wrong_time");
    /// schedule.complete(booking(10), 31, &at("2026-03-20T17:00Z"), &Anyone)?;
    /// assert_eq!(schedule.booking(booking(10)).unwrap().status, Status::Held { attendance: 31 });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// See above.
    pub fn complete(
        &mut self,
        booking: BookingId,
        attendance: u32,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Events {
        self.handle(&ScheduleCommand::Complete { booking, attendance }, call, organisations)
    }

    /// Puts a recorded attendance right.
    ///
    /// # Errors
    /// See above.
    pub fn correct_attendance(
        &mut self,
        booking: BookingId,
        attendance: u32,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Events {
        self.handle(&ScheduleCommand::CorrectAttendance { booking, attendance }, call, organisations)
    }

    /// Records that nobody came, from its start on; the rest of its time is free from now.
    ///
    /// # Errors
    /// See above.
    pub fn record_no_show(
        &mut self,
        booking: BookingId,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Events {
        self.handle(&ScheduleCommand::RecordNoShow { booking }, call, organisations)
    }

    /// Gives a booking back, until its end. After the deadline of [`Cancellation`](super::Cancellation) it is refused or
    /// counted as late.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// let mut schedule = city();
    /// let call = at("2026-03-02T08:00Z");
    /// schedule.book(request(10, "2026-03-20T18:00", "2026-03-20T20:00"), &call, &Anyone)?;
    /// schedule.cancel(booking(10), Some("şef hasta".parse()?), &call, &Anyone)?;
    /// let other = schedule.book(request(11, "2026-03-20T18:00", "2026-03-20T20:00"), &call, &Anyone)?;
    /// assert!(other.outcome.booking().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// See above.
    pub fn cancel(
        &mut self,
        booking: BookingId,
        reason: Option<Note>,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Events {
        self.handle(&ScheduleCommand::Cancel { booking, reason }, call, organisations)
    }

    /// Moves a booking to other rooms, another time, or both. What is left out stays.
    ///
    /// Everything is checked again. The start no longer moves after the deadline for giving the booking back, nor once
    /// it has begun; and a confirmed booking waits for approval again where it gets time or rooms that it did not have
    /// and that ask for it.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// let mut schedule = city();
    /// let call = at("2026-03-02T08:00Z");
    /// schedule.book(request(10, "2026-03-20T18:00", "2026-03-20T20:00"), &call, &Anyone)?;
    /// let later = slot("2026-03-20T19:00", "2026-03-20T21:00"); // over its own old time
    /// schedule.move_booking(booking(10), Some(room(SEMINAR).into()), Some(later), &call, &Anyone)?;
    /// assert!(schedule.booking(booking(10)).unwrap().placement.rooms.contains(room(SEMINAR)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// See above.
    pub fn move_booking(
        &mut self,
        booking: BookingId,
        wanted: Option<Wanted>,
        time: Option<LocalSlot>,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Events {
        self.handle(&ScheduleCommand::Move { booking, wanted, time }, call, organisations)
    }

    /// Extends or shortens a booking to another end.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// let mut schedule = city();
    /// let call = at("2026-03-02T08:00Z");
    /// schedule.book(request(10, "2026-03-20T18:00", "2026-03-20T20:00"), &call, &Anyone)?;
    /// schedule.resize(booking(10), "2026-03-20T21:30".parse()?, &call, &Anyone)?;
    /// let refused = schedule.resize(booking(10), "2026-03-20T22:30".parse()?, &call, &Anyone).unwrap_err();
    /// assert_eq!(refused.refusal().unwrap().codes().collect::<Vec<_>>(), ["outside_hours"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// See above; [`ScheduleError::Time`] for an end before the start.
    pub fn resize(
        &mut self,
        booking: BookingId,
        end: LocalMinute,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Events {
        self.handle(&ScheduleCommand::Resize { booking, end }, call, organisations)
    }

    /// Makes a cancelled or lapsed booking, or a mistaken no-show, stand again; all rules are checked again. Whoever does
    /// so after its release as a no-show says that they have come: it is checked in.
    ///
    /// # Errors
    /// See above; [`ScheduleError::OccurrenceNotOpen`] where another booking stands in its place of a series.
    pub fn reinstate(
        &mut self,
        booking: BookingId,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Events {
        self.handle(&ScheduleCommand::Reinstate { booking }, call, organisations)
    }
}

/// # Series, waitlist and time
impl Schedule {
    /// Books a series. To see what it would come to, [`decide`](Aggregate::decide) the same command: it is the same
    /// function.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// let mut schedule = city();
    /// let call = at("2026-03-02T08:00Z");
    /// schedule.book(request(10, "2026-03-27T18:00", "2026-03-27T20:00"), &call, &Anyone)?;
    /// // Four Fridays; the second is taken.
    /// let first = request(20, "2026-03-20T18:00", "2026-03-20T20:00");
    /// let fridays = (0..4).map(|week| first.time.shifted(week * 7 * 24 * 60).unwrap());
    /// let id = SeriesId::from_uuid(Uuid::from_u128(8))?;
    /// let series = SeriesRequest::new(id, &first, fridays, (20..).map(booking), SeriesMode::SkipConflicts)?;
    /// schedule.book_series(series, &call, &Anyone)?;
    /// use OccurrenceState::{Booked, Refused};
    /// assert_eq!(schedule.occurrence_states(id), [Booked, Refused, Booked, Booked]);
    /// // When the time falls free, the skipped date is added again.
    /// schedule.cancel(booking(10), None, &call, &Anyone)?;
    /// schedule.add_occurrence(id, 1, request(30, "2026-03-27T18:00", "2026-03-27T20:00"), &call, &Anyone)?;
    /// assert_eq!(schedule.occurrence_states(id), [Booked; 4]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Schedule::book`], and [`ScheduleError::SeriesIdTaken`].
    pub fn book_series(
        &mut self,
        series: SeriesRequest,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Events {
        self.handle(&ScheduleCommand::BookSeries { series }, call, organisations)
    }

    /// Changes occurrences of a series that have not begun.
    ///
    /// # Errors
    /// [`ScheduleError::UnknownSeries`], [`ScheduleError::UnknownOccurrence`], [`ScheduleError::Refused`] with
    /// [`SeriesMode::AllOrNothing`],
    /// [`ScheduleError::Stale`].
    pub fn edit_series(
        &mut self,
        series: SeriesId,
        scope: SeriesScope,
        change: SeriesChange,
        mode: SeriesMode,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Events {
        self.handle(&ScheduleCommand::EditSeries { series, scope, change, mode }, call, organisations)
    }

    /// Adds an occurrence again that was refused, given back or has lapsed, by a new request.
    ///
    /// # Errors
    /// As [`Schedule::book`], [`ScheduleError::UnknownOccurrence`], and [`ScheduleError::OccurrenceNotOpen`].
    pub fn add_occurrence(
        &mut self,
        series: SeriesId,
        occurrence: u32,
        request: BookingRequest,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Result<Answer, ScheduleError> {
        let id = request.id;
        let command = ScheduleCommand::AddOccurrence { series, occurrence, request };
        let events = self.handle(&command, call, organisations)?;
        Ok(self.answer(id, events))
    }

    /// Waits for time that is taken; where it is free already, it is offered at once. A request that was refused may wait
    /// under its id.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// let mut schedule = city();
    /// let call = at("2026-03-02T08:00Z");
    /// let rules = Policy::new().with(Rule::Offers(Minutes::from_hours(24)));
    /// schedule.set_policy(PolicyScope::Centre(centre()), rules, &call)?;
    /// schedule.book(request(10, "2026-03-20T18:00", "2026-03-20T20:00"), &call, &Anyone)?;
    /// let wish = WaitlistEntry::new(request(11, "2026-03-20T19:00", "2026-03-20T20:00"));
    /// schedule.join_waitlist(wish, &call, &Anyone)?;
    /// schedule.cancel(booking(10), None, &call, &Anyone)?;
    /// // The time is held for whoever waited, until the offer lapses or is taken.
    /// let until = "2026-03-03T08:00Z".parse()?;
    /// assert_eq!(schedule.booking(booking(11)).unwrap().status, Status::Hold { until });
    /// schedule.submit(booking(11), &call, &Anyone)?;
    /// assert_eq!(schedule.booking(booking(11)).unwrap().status, Status::Confirmed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ScheduleError::RequestIdTaken`], unknown places, [`ScheduleError::Endless`], [`ScheduleError::Stale`].
    pub fn join_waitlist(
        &mut self,
        entry: WaitlistEntry,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Events {
        self.handle(&ScheduleCommand::JoinWaitlist(entry), call, organisations)
    }

    /// Waits no longer; an offer that is out goes back.
    ///
    /// # Errors
    /// [`ScheduleError::NotWaiting`], [`ScheduleError::Stale`].
    pub fn leave_waitlist(
        &mut self,
        booking: BookingId,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Events {
        self.handle(&ScheduleCommand::LeaveWaitlist { booking }, call, organisations)
    }

    /// Does what time has made due: lapses, no-shows, expired waits, offers. Harmless when repeated; every other
    /// command does the lapses and no-shows first as well. [`Schedule::next_deadline`] says when it is worth a call.
    ///
    /// # Errors
    /// [`ScheduleError::Stale`].
    pub fn tick(&mut self, call: &Call, organisations: &dyn Organisations) -> Events {
        self.handle(&ScheduleCommand::Tick, call, organisations)
    }
}
