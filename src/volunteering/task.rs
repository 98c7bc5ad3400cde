use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::VolunteerField;
use crate::{
    event::Revision,
    id::{ShiftId, SocialProjectId, VolunteerTaskId},
    organisation::Hazard,
    place::District,
    text::Name,
    time::{LocalSlot, Minutes, Slot},
};

/// What a task is for.
#[expect(clippy::exhaustive_enums, reason = "a service, or telling people of a hazard")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum TaskKind {
    /// A service.
    Service,
    /// *Farkındalık*: makes people aware of a hazard, such as forest fires.
    Awareness(Hazard),
}

impl TaskKind {
    /// Returns the hazard of which people are made aware.
    #[must_use]
    pub const fn hazard(self) -> Option<Hazard> {
        match self {
            Self::Service => None,
            Self::Awareness(hazard) => Some(hazard),
        }
    }
}

/// Where a task is done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TaskPlace {
    /// The district.
    pub district: District,
    /// The spot: a beach, a school, a square.
    #[serde(default)]
    pub spot: Option<Name>,
}

impl TaskPlace {
    /// Anywhere in a district.
    #[must_use]
    pub const fn new(district: District) -> Self {
        Self { district, spot: None }
    }

    /// Names the spot.
    #[must_use]
    pub fn at(self, spot: Name) -> Self {
        Self { spot: Some(spot), ..self }
    }
}

/// A task for volunteers (*görev*); when, and for how many, its shifts say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct VolunteerTask {
    /// The task.
    pub id: VolunteerTaskId,
    /// The project to which it belongs, where it does.
    #[serde(default)]
    pub project: Option<SocialProjectId>,
    /// Its title.
    pub title: Name,
    /// What it is for.
    pub kind: TaskKind,
    /// Its field.
    pub field: VolunteerField,
    /// Where.
    pub place: TaskPlace,
    /// Whether it needs a health report though its field does not.
    #[serde(default)]
    pub health_report: bool,
}

impl VolunteerTask {
    /// A service in a field at a place.
    #[must_use]
    pub const fn new(id: VolunteerTaskId, title: Name, field: VolunteerField, place: TaskPlace) -> Self {
        Self { id, project: None, title, kind: TaskKind::Service, field, place, health_report: false }
    }

    /// Makes it a task that makes people aware of a hazard.
    #[must_use]
    pub fn of_awareness(self, hazard: Hazard) -> Self {
        Self { kind: TaskKind::Awareness(hazard), ..self }
    }

    /// Puts it into a project.
    #[must_use]
    pub fn in_project(self, project: SocialProjectId) -> Self {
        Self { project: Some(project), ..self }
    }

    /// Asks for a health report whatever the field.
    #[must_use]
    pub fn with_health_report(self) -> Self {
        Self { health_report: true, ..self }
    }
}

/// When a shift is.
#[expect(clippy::exhaustive_enums, reason = "the time is set, or the volunteer sets it")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum ShiftTime {
    /// From start to end.
    Fixed(LocalSlot),
    /// So many minutes, which each volunteer chooses within a window.
    Flexible {
        /// The window.
        window: LocalSlot,
        /// How long.
        minutes: Minutes,
    },
}

impl ShiftTime {
    /// Returns the time from start to end, or the window.
    #[must_use]
    pub const fn span(self) -> LocalSlot {
        match self {
            Self::Fixed(time) => time,
            Self::Flexible { window, .. } => window,
        }
    }

    /// Returns whether there is time to serve in.
    #[must_use]
    pub fn is_possible(self) -> bool {
        match self {
            Self::Fixed(_) => true,
            Self::Flexible { window, minutes } => {
                !minutes.is_zero() && minutes.get() <= window.planned_length().get()
            }
        }
    }

    /// Returns the time at which a volunteer serves who chose one, or none; nothing where the choice does not fit.
    #[must_use]
    pub fn served_at(self, chosen: Option<LocalSlot>) -> Option<LocalSlot> {
        match (self, chosen) {
            (Self::Fixed(time), None) => Some(time),
            (Self::Fixed(time), Some(chosen)) => (time == chosen).then_some(time),
            (Self::Flexible { .. }, None) => None,
            (Self::Flexible { window, minutes }, Some(chosen)) => {
                let inside = window.start() <= chosen.start() && chosen.end() <= window.end();
                (inside && chosen.planned_length() == minutes).then_some(chosen)
            }
        }
    }
}

/// A shift of a task: when, and how many volunteers it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Shift {
    /// The shift.
    pub id: ShiftId,
    /// The task.
    pub task: VolunteerTaskId,
    /// When.
    pub time: ShiftTime,
    /// How many people.
    pub needed: NonZeroU32,
}

impl Shift {
    /// A shift of a task at a time for so many.
    #[must_use]
    pub const fn new(id: ShiftId, task: VolunteerTaskId, time: ShiftTime, needed: NonZeroU32) -> Self {
        Self { id, task, time, needed }
    }
}

/// A shift as the platform keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShiftRecord {
    /// What was said of it, with the number that is needed now.
    pub shift: Shift,
    /// How many were needed when it was planned.
    pub(super) planned: NonZeroU32,
    /// Its instants, or those of its window.
    pub slot: Slot,
    /// How many people are scheduled or have served.
    // INVARIANT: at most `shift.needed`, and the people of the assignments that take places
    pub(super) assigned: u32,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// How often it changed.
    pub revision: Revision,
}

impl ShiftRecord {
    /// Returns how many people are scheduled or have served: never more than are needed.
    #[must_use]
    pub const fn assigned(&self) -> u32 {
        self.assigned
    }

    /// Returns how many people are still needed.
    #[must_use]
    pub const fn free(&self) -> u32 {
        self.shift.needed.get().saturating_sub(self.assigned)
    }
}
