use alloc::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::VolunteerField;
use crate::time::{RetentionPolicy, Zone};

/// The rules of a platform that no law fixes.
///
/// ```
/// use imece::volunteering::{PlatformPolicy, VolunteerField};
/// let policy = PlatformPolicy::new().with_health_report_in([VolunteerField::Children]);
/// assert!(policy.health_report_in.contains(&VolunteerField::FireService));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlatformPolicy {
    /// In which zone days are days, and shifts have their times.
    pub zone: Zone,
    /// The fields that need a health report; the regulation asks for one where the service needs it. Where a field comes
    /// to need one, whoever has none is taken off the shifts to come.
    pub health_report_in: BTreeSet<VolunteerField>,
    /// How long after leaving a volunteer's reference is kept; none where nothing falls due.
    pub retention: Option<RetentionPolicy>,
}

impl PlatformPolicy {
    /// Returns Turkish time, and health reports for health services and the fire service.
    #[must_use]
    pub fn new() -> Self {
        Self {
            zone: Zone::ISTANBUL,
            health_report_in: BTreeSet::from([VolunteerField::Health, VolunteerField::FireService]),
            retention: None,
        }
    }

    /// Sets the zone.
    #[must_use]
    pub fn in_zone(self, zone: Zone) -> Self {
        Self { zone, ..self }
    }

    /// Adds fields that need a health report.
    #[must_use]
    pub fn with_health_report_in(mut self, fields: impl IntoIterator<Item = VolunteerField>) -> Self {
        self.health_report_in.extend(fields);
        self
    }

    /// Sets how long after leaving a volunteer's reference is kept.
    #[must_use]
    pub fn with_retention(self, retention: RetentionPolicy) -> Self {
        Self { retention: Some(retention), ..self }
    }
}

impl Default for PlatformPolicy {
    fn default() -> Self {
        Self::new()
    }
}
