use alloc::collections::BTreeSet;
use core::num::NonZeroU32;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    id::{DeliveryId, HouseholdId, OrganisationId},
    place::District,
    stats::coded_or_other,
    text::Code,
};

/// What is brought to those in need.
#[expect(clippy::exhaustive_enums, reason = "the kinds that are named, open by `Other`")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AidKind {
    /// *Sıcak yemek*: hot meals.
    HotMeal,
    /// *Erzak kolisi*: parcels of food.
    FoodParcel,
    /// Any other, in the host's words.
    Other(Code),
}

coded_or_other!(AidKind { HotMeal = "hot_meal", FoodParcel = "food_parcel" });

/// A delivery of aid.
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::*, place::{District, Province}, solidarity::*, uuid::Uuid,
/// };
/// let id = Uuid::from_u128;
/// let gebze = District::new(Province::new(41)?, "Gebze")?;
/// let day = |text: &str| text.parse().unwrap();
/// let mut desk = SolidarityDesk::new(StreamId::from_uuid(id(1))?);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2025-03-28T08:00Z".parse()?);
/// desk.set_policy(SolidarityPolicy::new([gebze.clone()]), &call)?;
/// let household = HouseholdId::from_uuid(id(3))?;
/// for (n, on) in [(4, "2025-03-03"), (5, "2025-03-24")] {
///     let delivery = DeliveryId::from_uuid(id(n))?;
///     let parcel = AidDelivery::new(delivery, AidKind::FoodParcel, 1.try_into()?, gebze.clone(), day(on));
///     desk.deliver(parcel.to_household(household), &call)?;
/// }
/// // The second within thirty days is flagged, not refused.
/// let doubled: Vec<bool> = desk.deliveries().map(DeliveryRecord::is_doubled).collect();
/// assert_eq!(doubled, [false, true]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AidDelivery {
    /// The delivery.
    pub id: DeliveryId,
    /// What.
    pub kind: AidKind,
    /// How many.
    pub quantity: NonZeroU32,
    /// The district to which it went.
    pub district: District,
    /// The day.
    pub on: NaiveDate,
    /// To which household, where that is known.
    #[serde(default)]
    pub household: Option<HouseholdId>,
    /// The organisation that helped, where one did.
    #[serde(default)]
    pub partner: Option<OrganisationId>,
}

impl AidDelivery {
    /// So many of a kind to a district on a day.
    #[must_use]
    pub const fn new(
        id: DeliveryId,
        kind: AidKind,
        quantity: NonZeroU32,
        district: District,
        on: NaiveDate,
    ) -> Self {
        Self { id, kind, quantity, district, on, household: None, partner: None }
    }

    /// Names the household.
    #[must_use]
    pub fn to_household(self, household: HouseholdId) -> Self {
        Self { household: Some(household), ..self }
    }

    /// Names the organisation that helped.
    #[must_use]
    pub fn with_partner(self, partner: OrganisationId) -> Self {
        Self { partner: Some(partner), ..self }
    }

    /// Returns the delivery without its household.
    #[must_use]
    pub fn without_household(self) -> Self {
        Self { household: None, ..self }
    }
}

/// A delivery as the desk keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DeliveryRecord {
    /// What was delivered.
    pub delivery: AidDelivery,
    /// The deliveries of the same kind to the same household that were too near to it when it was recorded, and still stand.
    pub doubles: BTreeSet<DeliveryId>,
    /// Whether it was taken back.
    pub revoked: bool,
}

impl DeliveryRecord {
    /// Returns whether it is flagged: as the second of a kind to one household within the window.
    #[must_use]
    pub fn is_doubled(&self) -> bool {
        !self.revoked && !self.doubles.is_empty()
    }
}

/// What is counted of a delivery that is no longer flagged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DeliveryFact {
    /// The delivery.
    pub delivery: DeliveryId,
    /// What.
    pub kind: AidKind,
    /// The day.
    pub on: NaiveDate,
}
