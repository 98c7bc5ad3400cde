use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use core::num::NonZeroU32;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{HijriYear, RamadanPeriod};
use crate::{
    id::{HouseholdId, OrganisationId, VisitId},
    place::District,
};

/// A visit to a household for the breaking of the fast (*hane ziyareti*).
///
/// ```
/// use imece::{id::*, place::{District, Province}, solidarity::HouseholdVisit, uuid::Uuid};
/// let (visit, household) = (VisitId::from_uuid(Uuid::from_u128(1))?, HouseholdId::from_uuid(Uuid::from_u128(2))?);
/// let gebze = District::new(Province::new(41)?, "Gebze")?;
/// let table = HouseholdVisit::new(visit, household, gebze, "2025-03-12".parse().unwrap(), 4.try_into()?);
/// assert_eq!(table.guests.get(), 4);
/// assert_eq!(table.without_household().household, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HouseholdVisit {
    /// The visit.
    pub id: VisitId,
    /// The household; nothing once the reference was erased.
    pub household: Option<HouseholdId>,
    /// The district.
    pub district: District,
    /// The day.
    pub on: NaiveDate,
    /// How many sat at the table: at least one.
    pub guests: NonZeroU32,
    /// The organisation with which the visit was made, where one of the programme's was.
    #[serde(default)]
    pub partner: Option<OrganisationId>,
}

impl HouseholdVisit {
    /// A visit to a household in a district on a day, with so many at the table.
    #[must_use]
    pub const fn new(
        id: VisitId,
        household: HouseholdId,
        district: District,
        on: NaiveDate,
        guests: NonZeroU32,
    ) -> Self {
        Self { id, household: Some(household), district, on, guests, partner: None }
    }

    /// Names the organisation with which the visit was made.
    #[must_use]
    pub fn with_partner(self, partner: OrganisationId) -> Self {
        Self { partner: Some(partner), ..self }
    }

    /// Returns the visit without its household.
    #[must_use]
    pub fn without_household(self) -> Self {
        Self { household: None, ..self }
    }
}

/// Whether no other visit of the programme went to the same household, at all and in the same district: so households can
/// be counted once, with sums alone and without a reference to any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FirstVisit {
    /// No other visit of the programme.
    pub in_programme: bool,
    /// No other visit of the programme in the district.
    pub in_district: bool,
}

/// A visit as the desk keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct VisitRecord {
    /// What was recorded; the district as the municipality writes it.
    pub visit: HouseholdVisit,
    /// The Ramadan.
    pub year: HijriYear,
    /// Whether it was taken back.
    pub revoked: bool,
}

/// The visits of one Ramadan, made with organisations (*İftar Edelim*).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IftarVisitProgramme {
    /// The Ramadan.
    pub ramadan: RamadanPeriod,
    /// The organisations with which the visits are made: at least one.
    pub partners: BTreeSet<OrganisationId>,
    /// The visits that stand, by district.
    // INVARIANT: the visits of the desk with this year that were not taken back
    pub(super) visits: BTreeMap<District, BTreeSet<VisitId>>,
    /// How many different households were visited, whoever they were.
    pub(super) households: u32,
    /// How many sat at the tables.
    pub(super) guests: u32,
}

/// Which districts of the municipality were reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Coverage {
    /// Where there was a visit.
    pub reached: Vec<District>,
    /// Where there was none.
    pub missing: Vec<District>,
}

impl Coverage {
    /// Returns whether no district is missing.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}

impl IftarVisitProgramme {
    pub(super) const fn new(ramadan: RamadanPeriod, partners: BTreeSet<OrganisationId>) -> Self {
        Self { ramadan, partners, visits: BTreeMap::new(), households: 0, guests: 0 }
    }

    /// Returns how many different households were visited: one that was visited twice counts once.
    #[must_use]
    pub const fn households(&self) -> u32 {
        self.households
    }

    /// Returns how many sat at the tables, each time they did.
    #[must_use]
    pub const fn guests(&self) -> u32 {
        self.guests
    }

    /// Returns the visits by district.
    #[must_use]
    pub const fn visits(&self) -> &BTreeMap<District, BTreeSet<VisitId>> {
        &self.visits
    }

    /// Returns which of the districts of a municipality were reached, and which not.
    #[must_use]
    pub fn coverage(&self, districts: &[District]) -> Coverage {
        let slugs: BTreeSet<_> = self.visits.keys().map(District::slug).collect();
        let (reached, missing) =
            districts.iter().cloned().partition(|district| slugs.contains(&district.slug()));
        Coverage { reached, missing }
    }
}
