use core::num::NonZeroU32;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AssignmentRequest, CancelCause, PlatformPolicy, Reach, Shift, SocialResponsibilityProject, Volunteer,
    VolunteerTask,
};
use crate::{
    id::{AssignmentId, ShiftId, SocialProjectId, VolunteerId},
    text::Note,
    time::{LocalSlot, Minutes},
};

/// What may be asked of a platform. Each has a plain method of the same name at
/// [`VolunteerPlatform`](super::VolunteerPlatform).
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the method")]
pub enum VolunteeringCommand {
    /// Sets the rules that no law fixes.
    SetPolicy(PlatformPolicy),
    /// Takes a volunteer in.
    Enrol(Volunteer),
    /// Puts right or renews what is known of a volunteer.
    Amend(Volunteer),
    /// Takes a guardian's consent back, and a volunteer under age off the shifts.
    WithdrawConsent { volunteer: VolunteerId },
    /// Lets a volunteer go, off all shifts.
    Leave { volunteer: VolunteerId, reason: Option<Note> },
    /// Takes a volunteer back who had left.
    Rejoin { volunteer: VolunteerId },
    /// Erases what leads to a person who has left.
    Erase { volunteer: VolunteerId },
    /// Begins a project.
    BeginProject(SocialResponsibilityProject),
    /// Ends a project of which no shift is open.
    EndProject { project: SocialProjectId },
    /// Says how many people a project reached on a day.
    ReportReach { project: SocialProjectId, on: NaiveDate, reach: Reach },
    /// Plans a task.
    PlanTask(VolunteerTask),
    /// Adds a shift to a task.
    AddShift(Shift),
    /// Changes how many a shift needs.
    SetNeeded { shift: ShiftId, needed: NonZeroU32 },
    /// Cancels a shift, and all that is open of it.
    CancelShift { shift: ShiftId, reason: Option<Note> },
    /// Says that a volunteer is available for a shift.
    Offer(AssignmentRequest),
    /// Puts an available volunteer on the shift, at a chosen time where it is flexible.
    Schedule { assignment: AssignmentId, chosen: Option<LocalSlot> },
    /// Offers and schedules at once.
    Assign(AssignmentRequest),
    /// Records that a volunteer served, or puts right how long.
    Complete { assignment: AssignmentId, minutes: Minutes },
    /// Records that a volunteer did not come.
    RecordNoShow { assignment: AssignmentId },
    /// Takes a volunteer off a shift.
    Cancel { assignment: AssignmentId, cause: CancelCause, reason: Option<Note> },
    /// Does what time has made due: availability for a shift that has begun lapses. Harmless when repeated.
    Tick,
}
