use alloc::vec::Vec;

use super::{
    CalendarPolicy, Closing, DayRange, Observance, Place, ProgrammeCalendar, ProgrammeCommand as C,
    ProgrammeError, ProgrammeEvent, ProgrammePlan, Recommendation, Registration,
};
use crate::{
    event::{Aggregate, Call, Recorded},
    id::{BookingId, ObservanceId, ProgrammeId, RegistrationId},
    organisation::{OfficialRole, Registry},
    text::{Code, Note},
};

/// The events of one command, or why there are none.
type Events = Result<Vec<Recorded<ProgrammeEvent>>, ProgrammeError>;

/// # Rules, places and days
impl ProgrammeCalendar {
    /// Sets the rules that no law fixes. What is planned keeps the instants that it has.
    ///
    /// # Errors
    /// [`ProgrammeError::Stale`].
    pub fn set_policy(&mut self, policy: CalendarPolicy, call: &Call, registry: &Registry) -> Events {
        self.handle(&C::SetPolicy(policy), call, registry)
    }

    /// Describes a place, new or known. What is planned there stays in the district where it was planned.
    ///
    /// # Errors
    /// [`ProgrammeError::Stale`].
    pub fn describe_place(&mut self, place: Place, call: &Call, registry: &Registry) -> Events {
        self.handle(&C::DescribePlace(place), call, registry)
    }

    /// Describes an observance, new or known. What is planned stays on its day, and is shown by
    /// [`ProgrammeCalendar::off_their_day`] where that is none of the observance any more.
    ///
    /// # Errors
    /// [`ProgrammeError::Stale`].
    pub fn describe_observance(
        &mut self,
        observance: Observance,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::DescribeObservance(observance), call, registry)
    }

    /// Says on which days of a year an observance falls, in place of what was said of that year.
    ///
    /// # Errors
    /// [`ProgrammeError::UnknownObservance`], [`ProgrammeError::WrongYear`], [`ProgrammeError::Observance`] where it is fixed
    /// or days overlap.
    pub fn date_observance(
        &mut self,
        observance: ObservanceId,
        year: i32,
        days: Vec<DayRange>,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::DateObservance { observance, year, days }, call, registry)
    }
}

/// # From the idea to the announcement
///
/// Each may fail with [`ProgrammeError::Stale`], with [`ProgrammeError::Unknown`], and with [`ProgrammeError::WrongStage`]
/// where the programme is not where the command needs it. Whatever enters the calendar, or moves in it, needs a unit that the
/// registry knows, where it knows units; partners that are known and not dissolved, one of them of civil society; days that its observance has; a request for its room that
/// was not used before; and a place that nobody else holds.
impl ProgrammeCalendar {
    /// Writes a programme down. One that is there with the same content changes nothing.
    ///
    /// # Errors
    /// [`ProgrammeError::IdTaken`].
    pub fn draft(&mut self, plan: ProgrammePlan, call: &Call, registry: &Registry) -> Events {
        self.handle(&C::Draft(plan), call, registry)
    }

    /// Writes down that a programme comes again in a later year: on the same day of the year, or as far into its observance
    /// as it was. Guests, rapporteurs, the decision and permission for work abroad, and the booking of a room are not
    /// repeated; a room takes a new request.
    ///
    /// # Errors
    /// [`ProgrammeError::IdTaken`], [`ProgrammeError::NotLater`], [`ProgrammeError::RepeatedAlready`],
    /// [`ProgrammeError::BookingMissing`], [`ProgrammeError::NoSuchDay`], [`ProgrammeError::Observance`] where nobody has
    /// dated the observance in that year.
    pub fn repeat(
        &mut self,
        source: ProgrammeId,
        programme: ProgrammeId,
        year: i32,
        booking: Option<BookingId>,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::Repeat { source, programme, year, booking }, call, registry)
    }

    /// Changes a plan before its programme begins. One that is announced has to be announceable as it will be; those who wait
    /// take places that it adds.
    ///
    /// # Errors
    /// As [`ProgrammeCalendar::plan`] and [`ProgrammeCalendar::announce`], and [`ProgrammeError::PlacesTaken`] where fewer
    /// places are left than people have.
    pub fn revise(&mut self, plan: ProgrammePlan, call: &Call, registry: &Registry) -> Events {
        self.handle(&C::Revise(plan), call, registry)
    }

    /// Enters a draft into the calendar: it holds its place from now on.
    ///
    /// # Errors
    /// What stands above; [`ProgrammeError::Clashes`] with all clashes where one is of place.
    pub fn plan(&mut self, programme: ProgrammeId, call: &Call, registry: &Registry) -> Events {
        self.handle(&C::Plan { programme }, call, registry)
    }

    /// Records whether the schedule booked the room that was asked for.
    ///
    /// # Errors
    /// [`ProgrammeError::NotAskedFor`].
    pub fn answer_booking(
        &mut self,
        programme: ProgrammeId,
        booking: BookingId,
        booked: bool,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::AnswerBooking { programme, booking, booked }, call, registry)
    }

    /// Makes a planned programme public. Clashes of partner and audience need a waiver by whoever may overrule them; it is
    /// recorded.
    ///
    /// # Errors
    /// What stands above; [`ProgrammeError::RoomNotBooked`], [`ProgrammeError::NotPermitted`] abroad,
    /// [`ProgrammeError::Clashes`].
    pub fn announce(&mut self, programme: ProgrammeId, call: &Call, registry: &Registry) -> Events {
        self.handle(&C::Announce { programme }, call, registry)
    }

    /// Puts a programme off to a day that is not known yet. Its place is free; who registered stays registered.
    ///
    /// # Errors
    /// See above.
    pub fn postpone(
        &mut self,
        programme: ProgrammeId,
        reason: Note,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::Postpone { programme, reason }, call, registry)
    }

    /// Gives a postponed programme its new day: it is planned again.
    ///
    /// # Errors
    /// As [`ProgrammeCalendar::plan`], and [`ProgrammeError::PlacesTaken`].
    pub fn reschedule(&mut self, plan: ProgrammePlan, call: &Call, registry: &Registry) -> Events {
        self.handle(&C::Reschedule(plan), call, registry)
    }

    /// Takes a programme out of the calendar, or breaks it off.
    ///
    /// # Errors
    /// See above.
    pub fn cancel(
        &mut self,
        programme: ProgrammeId,
        reason: Note,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::Cancel { programme, reason }, call, registry)
    }
}

/// # What takes place
///
/// Each may fail with [`ProgrammeError::Stale`], with [`ProgrammeError::Unknown`], and with [`ProgrammeError::WrongStage`].
impl ProgrammeCalendar {
    /// Begins an announced programme, on its first day at the earliest.
    ///
    /// # Errors
    /// [`ProgrammeError::TooEarly`], [`ProgrammeError::RoomNotBooked`], [`ProgrammeError::TooFewTeams`] of a tournament,
    /// [`ProgrammeError::NoTable`] of a congress.
    pub fn begin(&mut self, programme: ProgrammeId, call: &Call, registry: &Registry) -> Events {
        self.handle(&C::Begin { programme }, call, registry)
    }

    /// Ends a programme with the number of people who came: from now on it counts.
    ///
    /// # Errors
    /// [`ProgrammeError::NotOver`], [`ProgrammeError::AnotherDay`], [`ProgrammeError::FewerThanRegistered`],
    /// [`ProgrammeError::RapporteursMissing`] of a congress, [`ProgrammeError::NoVolunteers`] of an awareness activity.
    pub fn close(
        &mut self,
        programme: ProgrammeId,
        closing: Closing,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::Close { programme, closing }, call, registry)
    }

    /// Puts right what was said of a closed programme. What was said before stays in the event.
    ///
    /// # Errors
    /// As [`ProgrammeCalendar::close`].
    pub fn correct_closing(
        &mut self,
        programme: ProgrammeId,
        closing: Closing,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::CorrectClosing { programme, closing }, call, registry)
    }

    /// Says who reports from a table of a congress, by office.
    ///
    /// # Errors
    /// [`ProgrammeError::UnknownTable`].
    pub fn name_rapporteur(
        &mut self,
        programme: ProgrammeId,
        topic: Code,
        office: OfficialRole,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::NameRapporteur { programme, topic, office }, call, registry)
    }

    /// Records what a table of a congress recommends; a text that is there with the same content changes nothing.
    ///
    /// # Errors
    /// [`ProgrammeError::UnknownTable`], [`ProgrammeError::TextTaken`].
    pub fn recommend(
        &mut self,
        programme: ProgrammeId,
        recommendation: Recommendation,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::Recommend { programme, recommendation }, call, registry)
    }
}

/// # Who takes part
///
/// Each may fail with [`ProgrammeError::Stale`], with [`ProgrammeError::Unknown`], and with [`ProgrammeError::WrongStage`].
impl ProgrammeCalendar {
    /// Registers somebody for an announced programme: with a place where one is free, in the line where none is. A
    /// registration that is there with the same content changes nothing.
    ///
    /// # Errors
    /// [`ProgrammeError::RegistrationIdTaken`], [`ProgrammeError::NoRegistration`], [`ProgrammeError::RegisteredAlready`],
    /// [`ProgrammeError::Nobody`].
    pub fn register(
        &mut self,
        programme: ProgrammeId,
        registration: Registration,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::Register { programme, registration }, call, registry)
    }

    /// Gives a place back, which whoever waits longest takes.
    ///
    /// # Errors
    /// [`ProgrammeError::UnknownRegistration`], [`ProgrammeError::WrongStatus`].
    pub fn cancel_registration(
        &mut self,
        programme: ProgrammeId,
        registration: RegistrationId,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::CancelRegistration { programme, registration }, call, registry)
    }

    /// Records whether somebody who had a place came, also when that was recorded otherwise.
    ///
    /// # Errors
    /// [`ProgrammeError::UnknownRegistration`], [`ProgrammeError::WrongStatus`], [`ProgrammeError::FewerThanRegistered`] where
    /// more would have come than the programme was closed with.
    pub fn record_attendance(
        &mut self,
        programme: ProgrammeId,
        registration: RegistrationId,
        came: bool,
        call: &Call,
        registry: &Registry,
    ) -> Events {
        self.handle(&C::RecordAttendance { programme, registration, came }, call, registry)
    }

    /// Erases who took part in a programme that has ended, when the policy's time has come or a manager overrules that with
    /// the call's waiver; how many, and how they stood, stays. The host then rewrites its log with
    /// [`ProgrammeEvent::stripped`](super::ProgrammeEvent::stripped).
    ///
    /// # Errors
    /// [`ProgrammeError::KeptUntil`], and see above.
    pub fn erase(&mut self, programme: ProgrammeId, call: &Call, registry: &Registry) -> Events {
        self.handle(&C::Erase { programme }, call, registry)
    }
}
