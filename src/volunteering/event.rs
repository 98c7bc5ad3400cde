use alloc::vec::Vec;
use core::num::NonZeroU32;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AgeGroup, AssignmentFact, AssignmentRequest, AssignmentStage, CancelCause, Placement, PlatformPolicy,
    Reach, Shift, ShiftObjection, SocialResponsibilityProject, Volunteer, VolunteerFact, VolunteerField,
    VolunteerTask,
};
use crate::{
    event::Recorded,
    id::{ActorId, ShiftId, SocialProjectId, VolunteerId},
    organisation::Hazard,
    text::Note,
    time::{LocalSlot, Minute, Minutes, Slot},
};

/// What somebody overruled to put a volunteer on a shift, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Overruled {
    /// What stood against it.
    pub objections: Vec<ShiftObjection>,
    /// Why.
    pub reason: Note,
}

/// Whether no other completed assignment of the volunteer lies in the same month, and in the same year: so volunteers who
/// served can be counted once, with sums alone and without a reference to anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Alone {
    /// In the month of the shift's local start.
    pub in_month: bool,
    /// In the year of the shift's local start.
    pub in_year: bool,
}

/// What can happen on a platform. Names on the wire carry a version; old ones are kept for good.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum VolunteeringEvent {
    /// Rules were set.
    #[serde(rename = "volunteering.policy_set.v1")]
    PolicySet(PlatformPolicy),
    /// A volunteer was taken in.
    #[serde(rename = "volunteering.enrolled.v1")]
    Enrolled {
        /// The volunteer.
        volunteer: Volunteer,
        /// The local day.
        on: NaiveDate,
        /// The age group on that day.
        group: Option<AgeGroup>,
    },
    /// What is known of a volunteer changed.
    #[serde(rename = "volunteering.amended.v1")]
    Amended {
        /// The volunteer, as it was counted.
        fact: VolunteerFact,
        /// As it was known.
        from: Volunteer,
        /// As it is.
        to: Volunteer,
        /// The age group on the day.
        group: Option<AgeGroup>,
    },
    /// A guardian's consent was taken back.
    #[serde(rename = "volunteering.consent_withdrawn.v1")]
    ConsentWithdrawn {
        /// The volunteer.
        fact: VolunteerFact,
    },
    /// A volunteer left.
    #[serde(rename = "volunteering.left.v1")]
    Left {
        /// The volunteer.
        fact: VolunteerFact,
        /// The local day.
        on: NaiveDate,
        /// Why.
        reason: Option<Note>,
    },
    /// A volunteer came back.
    #[serde(rename = "volunteering.returned.v1")]
    Returned {
        /// The volunteer.
        fact: VolunteerFact,
        /// The day on which it had left.
        left: NaiveDate,
        /// The local day.
        on: NaiveDate,
    },
    /// What leads to a person was erased.
    #[serde(rename = "volunteering.erased.v1")]
    Erased {
        /// The volunteer.
        fact: VolunteerFact,
        /// Why it was done before its time, where it was.
        early: Option<Note>,
    },
    /// A project began.
    #[serde(rename = "volunteering.project_begun.v1")]
    ProjectBegun(SocialResponsibilityProject),
    /// A project ended.
    #[serde(rename = "volunteering.project_ended.v1")]
    ProjectEnded {
        /// Which.
        project: SocialProjectId,
        /// The local day.
        on: NaiveDate,
    },
    /// It became known how many people a project reached on a day.
    #[serde(rename = "volunteering.reach_reported.v1")]
    ReachReported {
        /// Which.
        project: SocialProjectId,
        /// Its field.
        field: VolunteerField,
        /// The day.
        on: NaiveDate,
        /// What was said of that day before.
        from: Option<Reach>,
        /// What is said now.
        to: Reach,
    },
    /// A task was planned.
    #[serde(rename = "volunteering.task_planned.v1")]
    TaskPlanned {
        /// The task.
        task: VolunteerTask,
        /// The local day.
        on: NaiveDate,
    },
    /// A task got a shift.
    #[serde(rename = "volunteering.shift_added.v1")]
    ShiftAdded {
        /// The shift.
        shift: Shift,
        /// Its instants, or those of its window.
        slot: Slot,
        /// The field of the task.
        field: VolunteerField,
        /// The hazard of which people are made aware.
        hazard: Option<Hazard>,
    },
    /// A shift needs another number.
    #[serde(rename = "volunteering.needed_changed.v1")]
    NeededChanged {
        /// Which.
        shift: ShiftId,
        /// The field of the task.
        field: VolunteerField,
        /// When the shift is.
        time: LocalSlot,
        /// How many it needed.
        from: NonZeroU32,
        /// How many it needs.
        to: NonZeroU32,
    },
    /// A shift was cancelled.
    #[serde(rename = "volunteering.shift_cancelled.v1")]
    ShiftCancelled {
        /// The shift.
        shift: Shift,
        /// The field of the task.
        field: VolunteerField,
        /// The hazard of which people were to be made aware.
        hazard: Option<Hazard>,
        /// Why.
        reason: Option<Note>,
    },
    /// A volunteer is available for a shift.
    #[serde(rename = "volunteering.offered.v1")]
    Offered {
        /// What was asked for.
        request: AssignmentRequest,
        /// The assignment, as it stands now.
        fact: AssignmentFact,
        /// When it lapses.
        until: Minute,
        /// What was overruled.
        overruled: Option<Overruled>,
    },
    /// A volunteer is on a shift.
    #[serde(rename = "volunteering.scheduled.v1")]
    Scheduled {
        /// The assignment.
        fact: AssignmentFact,
        /// When.
        placement: Placement,
        /// What was overruled.
        overruled: Option<Overruled>,
    },
    /// A volunteer served.
    #[serde(rename = "volunteering.completed.v1")]
    Completed {
        /// The assignment.
        fact: AssignmentFact,
        /// How long, each of the people.
        minutes: Minutes,
        /// Whether nothing else was completed then.
        alone: Alone,
    },
    /// A volunteer did not come.
    #[serde(rename = "volunteering.no_show.v1")]
    NoShow {
        /// The assignment.
        fact: AssignmentFact,
        /// Where it had been recorded as completed: whether nothing else was completed then.
        alone: Option<Alone>,
    },
    /// Nothing came of an assignment.
    #[serde(rename = "volunteering.cancelled.v1")]
    Cancelled {
        /// The assignment.
        fact: AssignmentFact,
        /// What made it so.
        cause: CancelCause,
        /// Why.
        reason: Option<Note>,
    },
}

impl VolunteeringEvent {
    /// Returns the volunteer that it is about.
    #[must_use]
    pub const fn volunteer(&self) -> Option<VolunteerId> {
        match self {
            Self::Enrolled { volunteer, .. } => Some(volunteer.id),
            Self::Amended { fact, .. }
            | Self::ConsentWithdrawn { fact }
            | Self::Left { fact, .. }
            | Self::Returned { fact, .. }
            | Self::Erased { fact, .. } => Some(fact.volunteer),
            _ => match self.fact() {
                Some(fact) => Some(fact.volunteer.volunteer),
                None => None,
            },
        }
    }

    /// Returns what it says about its assignment.
    #[must_use]
    pub const fn fact(&self) -> Option<&AssignmentFact> {
        match self {
            Self::Offered { fact, .. }
            | Self::Scheduled { fact, .. }
            | Self::Completed { fact, .. }
            | Self::NoShow { fact, .. }
            | Self::Cancelled { fact, .. } => Some(fact),
            _ => None,
        }
    }

    /// Returns the stage to which it brings its assignment.
    #[must_use]
    pub const fn brings_to(&self) -> Option<AssignmentStage> {
        match self {
            Self::Offered { .. } => Some(AssignmentStage::Available),
            Self::Scheduled { .. } => Some(AssignmentStage::Scheduled),
            Self::Completed { .. } => Some(AssignmentStage::Completed),
            Self::NoShow { .. } => Some(AssignmentStage::NoShow),
            Self::Cancelled { .. } => Some(AssignmentStage::Cancelled),
            _ => None,
        }
    }

    /// Returns a recorded event without what leads to the person of a volunteer, in its old envelope. A host rewrites its
    /// log with it when [`Erased`](Self::Erased) was recorded: the log still replays to the same state and is still
    /// checked for gaps, and the figures are the same.
    ///
    /// An applicant who acted is replaced in the envelope by `stand_in`.
    #[must_use]
    pub fn stripped(recorded: Recorded<Self>, volunteer: VolunteerId, stand_in: ActorId) -> Recorded<Self> {
        if recorded.event.volunteer() != Some(volunteer) {
            return recorded;
        }
        let event = match recorded.event {
            Self::Enrolled { volunteer, on, group } => {
                Self::Enrolled { volunteer: volunteer.without_person(), on, group }
            }
            Self::Amended { fact, from, to, group } => {
                Self::Amended { fact, from: from.without_person(), to: to.without_person(), group }
            }
            Self::Left { fact, on, .. } => Self::Left { fact, on, reason: None },
            Self::Cancelled { fact, cause, .. } => Self::Cancelled { fact, cause, reason: None },
            other => other,
        };
        Recorded { event, ..recorded }.without_applicant(stand_in)
    }
}
