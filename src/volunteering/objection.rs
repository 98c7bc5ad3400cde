use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{VolunteerField, VolunteerKind};
use crate::{
    event::Role,
    id::AssignmentId,
    time::{LocalSlot, Slot},
};

/// What stands against a volunteer on a shift.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum ShiftObjection {
    /// The volunteer is not there, or not any more.
    NotActive,
    /// The shift was cancelled, or its project ended.
    ShiftOff,
    /// A flexible shift asks for a time of its length within its window; a fixed one has its own.
    WrongTime {
        /// What was chosen.
        chosen: Option<LocalSlot>,
    },
    /// The volunteer is on another shift then.
    DoubleShift {
        /// Which.
        with: AssignmentId,
        /// When.
        slot: Slot,
    },
    /// The shift has fewer free places.
    Full {
        /// How many it has.
        free: u32,
    },
    /// A person is one person.
    OneIsOne,
    /// Not 12 years old on the day.
    TooYoung {
        /// The day.
        on: NaiveDate,
    },
    /// Under age on the day, without a guardian's consent.
    ConsentMissing {
        /// The day.
        on: NaiveDate,
    },
    /// The field or the task needs a health report that is valid on the day.
    HealthReportMissing {
        /// The day.
        on: NaiveDate,
    },
    /// The law asks for a permit that is valid on the day.
    PermitMissing {
        /// The day.
        on: NaiveDate,
    },
    /// The volunteer did not name the field; a legal person has to be active in it.
    FieldNotNamed {
        /// The field of the task.
        field: VolunteerField,
        /// What the volunteer is.
        kind: VolunteerKind,
    },
    /// The volunteer said to have no time then.
    Unavailable,
    /// The shift has begun.
    Begun,
}

impl ShiftObjection {
    /// Returns the stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotActive => "not_active",
            Self::ShiftOff => "shift_off",
            Self::WrongTime { .. } => "wrong_time",
            Self::DoubleShift { .. } => "double_shift",
            Self::Full { .. } => "shift_full",
            Self::OneIsOne => "one_is_one",
            Self::TooYoung { .. } => "too_young",
            Self::ConsentMissing { .. } => "consent_missing",
            Self::HealthReportMissing { .. } => "health_report_missing",
            Self::PermitMissing { .. } => "permit_missing",
            Self::FieldNotNamed { .. } => "field_not_named",
            Self::Unavailable => "unavailable",
            Self::Begun => "shift_begun",
        }
    }

    /// Returns who may overrule it, where somebody may: what the volunteer said of wishes, and a record that comes late.
    /// What the regulation asks for nobody overrules.
    #[must_use]
    pub const fn waivable_by(&self) -> Option<Role> {
        match self {
            Self::FieldNotNamed { kind: VolunteerKind::Person, .. } | Self::Unavailable | Self::Begun => {
                Some(Role::Staff)
            }
            _ => None,
        }
    }
}
