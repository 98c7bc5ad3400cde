use serde::{Deserialize, Serialize};

use crate::{
    event::Role,
    time::{RetentionPolicy, Zone},
};

/// The rules that no law fixes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CalendarPolicy {
    /// The city's time zone.
    pub zone: Zone,
    /// Who may announce a programme that clashes with another over a partner or an audience.
    pub overruled_by: Role,
    /// How long after the end of a programme its participants are known; nothing where the host keeps them.
    #[serde(default)]
    pub retention: Option<RetentionPolicy>,
}

impl CalendarPolicy {
    /// The time of Istanbul, clashes overruled by a manager, and participants kept.
    #[must_use]
    pub const fn new() -> Self {
        Self { zone: Zone::ISTANBUL, overruled_by: Role::Manager, retention: None }
    }

    /// Sets the time zone.
    #[must_use]
    pub fn in_zone(self, zone: Zone) -> Self {
        Self { zone, ..self }
    }

    /// Sets who may overrule clashes.
    #[must_use]
    pub fn overruled_by(self, role: Role) -> Self {
        Self { overruled_by: role, ..self }
    }

    /// Sets how long participants are known.
    #[must_use]
    pub fn with_retention(self, retention: RetentionPolicy) -> Self {
        Self { retention: Some(retention), ..self }
    }
}

impl Default for CalendarPolicy {
    fn default() -> Self {
        Self::new()
    }
}
