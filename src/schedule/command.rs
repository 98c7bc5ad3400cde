use serde::{Deserialize, Serialize};

use super::{
    BookingRequest, Policy, PolicyScope, SeriesChange, SeriesMode, SeriesRequest, SeriesScope, WaitlistEntry,
    Wanted,
};
use crate::{
    centre::{Centre, Closure, Equipment, Room},
    id::{BookingId, ClosureId, SeriesId},
    text::Note,
    time::{LocalMinute, LocalSlot, Minute, RetentionPolicy, WorkCalendar},
};

/// What may be asked of a schedule. Each has a method of the same name on [`Schedule`](super::Schedule).
///
/// Who may give which command is the host's authorisation; roles count here only where a rule may be overruled.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the method")]
pub enum ScheduleCommand {
    /// Describes a centre, for the first time or anew; its zone stays.
    DescribeCentre(Centre),
    /// Describes a room, for the first time or anew; its centre and atoms stay once it has bookings.
    DescribeRoom(Room),
    /// Describes portable equipment, for the first time or anew.
    DescribeEquipment(Equipment),
    /// Sets the rules of a centre or room.
    SetPolicy { scope: PolicyScope, policy: Policy },
    /// Sets the calendar of working days that lead times count in.
    SetCalendar(WorkCalendar),
    /// Sets how long after its time a request keeps who asked; nothing falls due without.
    SetRetention(Option<RetentionPolicy>),
    /// Takes time away; bookings that stand in it are displaced, not cancelled.
    Close(Closure),
    /// Lifts a closure.
    Reopen { closure: ClosureId },
    /// Books rooms, or refuses with all reasons.
    Book { request: BookingRequest },
    /// Keeps rooms until an instant, or refuses with all reasons.
    Hold { request: BookingRequest, until: Minute },
    /// Makes a hold, or an accepted waitlist offer, a booking.
    Submit { booking: BookingId },
    /// Approves a pending request.
    Approve { booking: BookingId },
    /// Declines a hold or a pending request.
    Decline { booking: BookingId, reason: Note },
    /// Records that they came.
    CheckIn { booking: BookingId },
    /// Records that it took place, with how many came.
    Complete { booking: BookingId, attendance: u32 },
    /// Puts a recorded attendance right.
    CorrectAttendance { booking: BookingId, attendance: u32 },
    /// Records that nobody came.
    RecordNoShow { booking: BookingId },
    /// Gives a booking back.
    Cancel { booking: BookingId, reason: Option<Note> },
    /// Moves a booking to other rooms, another time, or both.
    Move { booking: BookingId, wanted: Option<Wanted>, time: Option<LocalSlot> },
    /// Extends or shortens a booking to another end.
    Resize { booking: BookingId, end: LocalMinute },
    /// Makes a cancelled or lapsed booking, or a mistaken no-show, stand again.
    Reinstate { booking: BookingId },
    /// Books a series.
    BookSeries { series: SeriesRequest },
    /// Changes occurrences of a series that have not begun.
    EditSeries { series: SeriesId, scope: SeriesScope, change: SeriesChange, mode: SeriesMode },
    /// Adds an occurrence again that was refused, given back or has lapsed, by a new request.
    AddOccurrence { series: SeriesId, occurrence: u32, request: BookingRequest },
    /// Waits for time that is taken.
    JoinWaitlist(WaitlistEntry),
    /// Waits no longer.
    LeaveWaitlist { booking: BookingId },
    /// Erases who asked for a booking, or for what was refused or waits.
    Erase { booking: BookingId },
    /// Does what time has made due: lapses, no-shows, expired entries, offers. Harmless when repeated.
    Tick,
}

impl ScheduleCommand {
    /// Whether it names one booking that is there, and so can expect it at a revision.
    pub(super) const fn names_booking(&self) -> bool {
        matches!(
            self,
            Self::Submit { .. }
                | Self::Approve { .. }
                | Self::Decline { .. }
                | Self::CheckIn { .. }
                | Self::Complete { .. }
                | Self::CorrectAttendance { .. }
                | Self::RecordNoShow { .. }
                | Self::Cancel { .. }
                | Self::Move { .. }
                | Self::Resize { .. }
                | Self::Reinstate { .. }
        )
    }
}
