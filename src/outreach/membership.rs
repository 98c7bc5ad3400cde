use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{MembershipId, OrganisationId, PersonId};

/// The number of completed years from which on somebody is of age.
pub const ADULT_YEARS: u32 = 18;

/// A club membership that the municipality gives to whoever turns 18 (*ücretsiz Kocaelispor üyeliği*): from the day of
/// the 18th birthday on, once a person and club.
///
/// The day of birth is looked at when the membership is granted, and not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Membership {
    /// The id.
    pub id: MembershipId,
    /// The club.
    pub club: OrganisationId,
    /// Who; nothing once the reference was erased.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// On which day.
    pub on: NaiveDate,
}

impl Membership {
    /// A membership of a person in a club, from a day on.
    #[must_use]
    pub const fn new(id: MembershipId, club: OrganisationId, person: PersonId, on: NaiveDate) -> Self {
        Self { id, club, person: Some(person), on }
    }
}
