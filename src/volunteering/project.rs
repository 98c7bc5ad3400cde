use alloc::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::VolunteerField;
use crate::{
    event::Revision,
    id::{OrganisationId, SocialProjectId},
    text::{Name, Precision},
};

/// How many people something reached: an estimate, and how far it is to be trusted.
///
/// ```
/// use imece::{text::Precision, volunteering::Reach};
/// let thousands = Reach::new(1_000, Precision::Vague);
/// assert_eq!(thousands.at_least(), 1_000);
/// assert!(!thousands.is_exact());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Reach {
    /// The number as it was said.
    pub people: u32,
    /// How far it is to be trusted.
    pub precision: Precision,
}

impl Reach {
    /// Takes a number and how far it is to be trusted.
    #[must_use]
    pub const fn new(people: u32, precision: Precision) -> Self {
        Self { people, precision }
    }

    /// Returns how many it was at the least: the number itself, whatever the precision.
    #[must_use]
    pub const fn at_least(self) -> u32 {
        self.people
    }

    /// Returns whether the people were counted.
    #[must_use]
    pub const fn is_exact(self) -> bool {
        matches!(self.precision, Precision::Exact)
    }
}

/// A social responsibility project (*sosyal sorumluluk projesi*): tasks with one aim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SocialResponsibilityProject {
    /// The project.
    pub id: SocialProjectId,
    /// Its title.
    pub title: Name,
    /// Its field.
    pub field: VolunteerField,
    /// The first day.
    pub begins: NaiveDate,
    /// The last day, where there is one.
    #[serde(default)]
    pub ends: Option<NaiveDate>,
    /// The organisation with which it is done, where there is one.
    #[serde(default)]
    pub partner: Option<OrganisationId>,
}

impl SocialResponsibilityProject {
    /// Names a project, its field and its first day.
    #[must_use]
    pub const fn new(id: SocialProjectId, title: Name, field: VolunteerField, begins: NaiveDate) -> Self {
        Self { id, title, field, begins, ends: None, partner: None }
    }

    /// Sets the last day.
    #[must_use]
    pub fn until(self, last_day: NaiveDate) -> Self {
        Self { ends: Some(last_day), ..self }
    }

    /// Names the organisation with which it is done.
    #[must_use]
    pub fn with_partner(self, partner: OrganisationId) -> Self {
        Self { partner: Some(partner), ..self }
    }

    /// Returns whether a day is one of the project's.
    #[must_use]
    pub fn has_day(&self, day: NaiveDate) -> bool {
        self.begins <= day && self.ends.is_none_or(|last_day| day <= last_day)
    }
}

/// A project as the platform keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ProjectRecord {
    /// What was said of it.
    pub project: SocialResponsibilityProject,
    /// Whom it reached, by day.
    pub reach: BTreeMap<NaiveDate, Reach>,
    /// The day on which it was ended.
    pub ended: Option<NaiveDate>,
    /// How often it changed.
    pub revision: Revision,
}
