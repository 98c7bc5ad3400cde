use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{
    CalendarPolicy, Closing, DayRange, Observance, Place, ProgrammePlan, Recommendation, Registration,
};
use crate::{
    id::{BookingId, ObservanceId, ProgrammeId, RegistrationId},
    organisation::OfficialRole,
    text::{Code, Note},
};

/// What may be asked of a calendar. Each has a plain method of the same name at
/// [`ProgrammeCalendar`](super::ProgrammeCalendar).
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the method")]
pub enum ProgrammeCommand {
    /// Sets the rules that no law fixes.
    SetPolicy(CalendarPolicy),
    /// Describes a place, new or known.
    DescribePlace(Place),
    /// Describes an observance, new or known.
    DescribeObservance(Observance),
    /// Says on which days of a year an observance falls.
    DateObservance { observance: ObservanceId, year: i32, days: Vec<DayRange> },
    /// Writes a programme down.
    Draft(ProgrammePlan),
    /// Writes a programme down that repeats another one in a later year.
    Repeat { source: ProgrammeId, programme: ProgrammeId, year: i32, booking: Option<BookingId> },
    /// Changes the plan.
    Revise(ProgrammePlan),
    /// Enters a draft into the calendar.
    Plan { programme: ProgrammeId },
    /// Records what the schedule said of the room that was asked for.
    AnswerBooking { programme: ProgrammeId, booking: BookingId, booked: bool },
    /// Makes a planned programme public.
    Announce { programme: ProgrammeId },
    /// Puts a programme off to a day that is not known yet.
    Postpone { programme: ProgrammeId, reason: Note },
    /// Gives a postponed programme its new day.
    Reschedule(ProgrammePlan),
    /// Begins an announced programme.
    Begin { programme: ProgrammeId },
    /// Ends a programme, with how many came.
    Close { programme: ProgrammeId, closing: Closing },
    /// Puts right what was said of a closed programme.
    CorrectClosing { programme: ProgrammeId, closing: Closing },
    /// Takes a programme out of the calendar.
    Cancel { programme: ProgrammeId, reason: Note },
    /// Says who reports from a table of a congress.
    NameRapporteur { programme: ProgrammeId, topic: Code, office: OfficialRole },
    /// Records what a table of a congress recommends.
    Recommend { programme: ProgrammeId, recommendation: Recommendation },
    /// Registers somebody.
    Register { programme: ProgrammeId, registration: Registration },
    /// Gives a place back.
    CancelRegistration { programme: ProgrammeId, registration: RegistrationId },
    /// Records whether somebody of the register came.
    RecordAttendance { programme: ProgrammeId, registration: RegistrationId, came: bool },
    /// Erases who took part in a programme that has ended.
    Erase { programme: ProgrammeId },
}
