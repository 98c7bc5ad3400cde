use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::{VolunteerFact, VolunteerField};
use crate::{
    event::Revision,
    id::{AssignmentId, ShiftId, SocialProjectId, VolunteerId, VolunteerTaskId},
    organisation::Hazard,
    stats::coded,
    time::{LocalSlot, Minute, Minutes, Slot},
};

/// That a volunteer would serve on a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AssignmentRequest {
    /// The assignment that may come of it.
    pub id: AssignmentId,
    /// Who.
    pub volunteer: VolunteerId,
    /// On which shift.
    pub shift: ShiftId,
    /// How many people: one, or as many as a legal person sends.
    pub people: NonZeroU32,
    /// The time within the window of a flexible shift, once it is chosen.
    #[serde(default)]
    pub chosen: Option<LocalSlot>,
}

impl AssignmentRequest {
    /// One volunteer on a shift.
    #[must_use]
    pub const fn new(id: AssignmentId, volunteer: VolunteerId, shift: ShiftId) -> Self {
        Self { id, volunteer, shift, people: NonZeroU32::MIN, chosen: None }
    }

    /// Sends so many people.
    #[must_use]
    pub const fn with_people(self, people: NonZeroU32) -> Self {
        Self { people, ..self }
    }

    /// Chooses the time within the window of a flexible shift.
    #[must_use]
    pub const fn at(self, chosen: LocalSlot) -> Self {
        Self { chosen: Some(chosen), ..self }
    }
}

/// Where an assignment stands.
#[expect(clippy::exhaustive_enums, reason = "the transition table has to treat each")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentStage {
    /// The volunteer is available, and waits to be scheduled.
    Available,
    /// The volunteer is expected.
    Scheduled,
    /// The volunteer served.
    Completed,
    /// The volunteer did not come.
    NoShow,
    /// Nothing came of it.
    Cancelled,
}

coded!(AssignmentStage {
    Available = "available",
    Scheduled = "scheduled",
    Completed = "completed",
    NoShow = "no_show",
    Cancelled = "cancelled",
});

impl AssignmentStage {
    /// Returns whether an assignment that stands here may come to stand there. Who served, and who did not come, may be
    /// put right; minutes are, by completing again.
    #[must_use]
    pub const fn may_become(self, to: Self) -> bool {
        use AssignmentStage as S;
        matches!(
            (self, to),
            (S::Available, S::Scheduled | S::Cancelled)
                | (S::Scheduled, S::Completed | S::NoShow | S::Cancelled)
                | (S::Completed, S::Completed | S::NoShow)
                | (S::NoShow, S::Completed)
        )
    }

    /// Returns whether it takes one of the places of its shift, and the volunteer's time.
    #[must_use]
    pub const fn takes_a_place(self) -> bool {
        matches!(self, Self::Scheduled | Self::Completed)
    }

    /// Returns whether something is still to come.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Available | Self::Scheduled)
    }
}

/// What made that nothing came of an assignment.
#[expect(clippy::exhaustive_enums, reason = "whoever reads figures has to treat each")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelCause {
    /// The volunteer gave it up.
    Volunteer,
    /// The municipality did.
    Municipality,
    /// The shift was cancelled.
    Shift,
    /// The volunteer left.
    Left,
    /// The volunteer may no longer serve there: a consent, a report or a permit is missing.
    Unfit,
    /// The shift began before the volunteer was scheduled.
    Lapsed,
}

coded!(CancelCause {
    Volunteer = "volunteer",
    Municipality = "municipality",
    Shift = "shift",
    Left = "left",
    Unfit = "unfit",
    Lapsed = "lapsed",
});

/// Where an assignment stands, with what that brings.
#[expect(clippy::exhaustive_enums, reason = "as the stages")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum AssignmentState {
    /// Waits to be scheduled until an instant.
    Available {
        /// When it lapses.
        until: Minute,
    },
    /// Is expected.
    Scheduled,
    /// Served.
    Completed {
        /// How long, each of the people.
        minutes: Minutes,
    },
    /// Did not come.
    NoShow,
    /// Nothing came of it.
    Cancelled {
        /// What made it so.
        cause: CancelCause,
    },
}

impl AssignmentState {
    /// Returns the stage.
    #[must_use]
    pub const fn stage(self) -> AssignmentStage {
        match self {
            Self::Available { .. } => AssignmentStage::Available,
            Self::Scheduled => AssignmentStage::Scheduled,
            Self::Completed { .. } => AssignmentStage::Completed,
            Self::NoShow => AssignmentStage::NoShow,
            Self::Cancelled { .. } => AssignmentStage::Cancelled,
        }
    }

    /// Returns the minutes served by each of the people.
    #[must_use]
    pub const fn minutes(self) -> Minutes {
        match self {
            Self::Completed { minutes } => minutes,
            _ => Minutes::ZERO,
        }
    }
}

/// When an assignment is: the time on the wall clock, and its instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Placement {
    /// On the wall clock.
    pub time: LocalSlot,
    /// The instants.
    pub slot: Slot,
}

/// An assignment as the platform keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Assignment {
    /// What was asked for.
    pub request: AssignmentRequest,
    /// When it is; for a flexible shift the window, until a time is chosen.
    pub placement: Placement,
    /// Where it stands.
    pub state: AssignmentState,
    /// How often it changed.
    pub revision: Revision,
}

/// What every event about an assignment says of it as it was before: all that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AssignmentFact {
    /// The assignment.
    pub assignment: AssignmentId,
    /// The shift.
    pub shift: ShiftId,
    /// The task.
    pub task: VolunteerTaskId,
    /// The project, where the task has one.
    #[serde(default)]
    pub project: Option<SocialProjectId>,
    /// The field of the task.
    pub field: VolunteerField,
    /// The hazard of which people are made aware.
    #[serde(default)]
    pub hazard: Option<Hazard>,
    /// Who.
    pub volunteer: VolunteerFact,
    /// How many people.
    pub people: NonZeroU32,
    /// When.
    pub placement: Placement,
    /// Where it stood before.
    pub state: AssignmentState,
}
