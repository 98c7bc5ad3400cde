use alloc::collections::BTreeMap;
use core::num::NonZeroU32;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    id::{BloodRequestId, DonorOfferId, PersonId},
    stats::coded,
    text::Name,
};

/// A blood group: one of A, B, AB and 0, with or without the Rhesus factor.
///
/// ```
/// use imece::outreach::BloodGroup;
/// assert!(BloodGroup::ONegative.gives_to(BloodGroup::AbPositive));
/// assert!(!BloodGroup::APositive.gives_to(BloodGroup::ANegative));
/// ```
#[expect(clippy::exhaustive_enums, reason = "there are eight")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BloodGroup {
    /// A Rh+.
    APositive,
    /// 0 Rh+.
    OPositive,
    /// B Rh+.
    BPositive,
    /// AB Rh+.
    AbPositive,
    /// A Rh−.
    ANegative,
    /// 0 Rh−.
    ONegative,
    /// B Rh−.
    BNegative,
    /// AB Rh−.
    AbNegative,
}

// The order is that of commonness in Turkey, the commonest first: `donors_for` spares the last.
coded!(BloodGroup {
    APositive = "a_positive",
    OPositive = "o_positive",
    BPositive = "b_positive",
    AbPositive = "ab_positive",
    ANegative = "a_negative",
    ONegative = "o_negative",
    BNegative = "b_negative",
    AbNegative = "ab_negative",
});

impl BloodGroup {
    /// Returns whether red cells of this group may be given to somebody of another: they may bear no antigen (A, B or
    /// the Rhesus factor) that the other does not have.
    #[must_use]
    pub const fn gives_to(self, patient: Self) -> bool {
        let (donor, patient) = (self.antigens(), patient.antigens());
        (!donor.0 || patient.0) && (!donor.1 || patient.1) && (!donor.2 || patient.2)
    }

    /// Whether the red cells bear A, B and the Rhesus factor.
    const fn antigens(self) -> (bool, bool, bool) {
        match self {
            Self::APositive => (true, false, true),
            Self::OPositive => (false, false, true),
            Self::BPositive => (false, true, true),
            Self::AbPositive => (true, true, true),
            Self::ANegative => (true, false, false),
            Self::ONegative => (false, false, false),
            Self::BNegative => (false, true, false),
            Self::AbNegative => (true, true, false),
        }
    }
}

/// Somebody needs blood.
///
/// ```
/// use imece::{event::{Actor, Call, Role}, id::*, outreach::*, time::Zone, uuid::Uuid};
/// let id = Uuid::from_u128;
/// let mut desk = OutreachDesk::new(StreamId::from_uuid(id(1))?, Zone::ISTANBUL);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2026-03-20T09:00Z".parse()?);
/// let day = |text: &str| text.parse().unwrap();
/// let [near, far] = [5, 6].map(|n| DonorOfferId::from_uuid(id(n)).unwrap());
/// let donor = |n| PersonId::from_uuid(id(n)).unwrap();
/// desk.offer_blood(DonorOffer::new(near, donor(7), BloodGroup::ONegative, day("2026-03-01")), &call)?;
/// desk.offer_blood(DonorOffer::new(far, donor(8), BloodGroup::AbPositive, day("2026-03-01")), &call)?;
///
/// let request = BloodRequestId::from_uuid(id(3))?;
/// let hospital = "Devlet Hastanesi".parse()?;
/// desk.ask_blood(BloodRequest::new(request, BloodGroup::APositive, 2.try_into()?, hospital, day("2026-03-22")), &call)?;
/// assert_eq!(desk.donors_for(request, day("2026-03-20")), [near], "AB gives to AB alone");
/// desk.match_donor(request, near, day("2026-03-20"), &call)?;
/// assert_eq!(desk.blood_request(request).unwrap().missing(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BloodRequest {
    /// The id.
    pub id: BloodRequestId,
    /// The patient's group.
    pub group: BloodGroup,
    /// How many units.
    pub units: NonZeroU32,
    /// At which hospital.
    pub place: Name,
    /// The last day on which it helps.
    pub needed_by: NaiveDate,
    /// Who asks; nothing where a hospital does, or once the reference was erased.
    #[serde(default)]
    pub person: Option<PersonId>,
}

impl BloodRequest {
    /// Asks for units of a group at a hospital, by a day.
    #[must_use]
    pub const fn new(
        id: BloodRequestId,
        group: BloodGroup,
        units: NonZeroU32,
        place: Name,
        needed_by: NaiveDate,
    ) -> Self {
        Self { id, group, units, place, needed_by, person: None }
    }

    /// Names who asks.
    #[must_use]
    pub fn by(self, person: PersonId) -> Self {
        Self { person: Some(person), ..self }
    }
}

/// A request for blood with who gave: a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct BloodRequestRow {
    /// The request.
    pub request: BloodRequest,
    /// Who gave a unit, and on which day.
    #[serde(default)]
    pub given: BTreeMap<DonorOfferId, NaiveDate>,
}

impl BloodRequestRow {
    /// Returns how many units are still missing.
    #[must_use]
    pub fn missing(&self) -> u32 {
        let given = u32::try_from(self.given.len()).unwrap_or(u32::MAX);
        self.request.units.get().saturating_sub(given)
    }

    /// Returns whether a donor is wanted on a day.
    #[must_use]
    pub fn is_open(&self, day: NaiveDate) -> bool {
        self.missing() > 0 && day <= self.request.needed_by
    }

    /// The day on which it was over, where it is.
    pub(super) fn ended(&self, today: NaiveDate) -> Option<NaiveDate> {
        match self.given.values().max() {
            Some(last) if self.missing() == 0 => Some(*last),
            _ => (self.request.needed_by < today).then_some(self.request.needed_by),
        }
    }
}

/// Somebody offers to give blood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DonorOffer {
    /// The id.
    pub id: DonorOfferId,
    /// Who; nothing once the reference was erased.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// The donor's group.
    pub group: BloodGroup,
    /// From which day on.
    pub available_from: NaiveDate,
}

impl DonorOffer {
    /// Offers blood of a group from a day on.
    #[must_use]
    pub const fn new(
        id: DonorOfferId,
        person: PersonId,
        group: BloodGroup,
        available_from: NaiveDate,
    ) -> Self {
        Self { id, person: Some(person), group, available_from }
    }
}

/// An offer as it stands: a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct DonorOfferRow {
    /// The offer.
    pub offer: DonorOffer,
    /// When the donor gave last on this offer.
    #[serde(default)]
    pub last: Option<NaiveDate>,
    /// From which day on it does not hold, where it was withdrawn.
    #[serde(default)]
    pub withdrawn: Option<NaiveDate>,
}

impl DonorOfferRow {
    /// Returns whether the offer holds on a day. Whether the donor gave too lately is another matter.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.offer.person.is_some()
            && self.offer.available_from <= day
            && self.withdrawn.is_none_or(|from| day < from)
    }
}
