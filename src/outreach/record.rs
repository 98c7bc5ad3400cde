use core::fmt;

use serde::{Deserialize, Serialize};

use super::{Bereaved, BloodRequest, CityCard, DonorOffer, Membership, Visit, VisitTo, Wish};
use crate::id::{
    BereavementId, BloodRequestId, CampaignId, CardId, DonorOfferId, GatheringId, HouseholdId, MembershipId,
    PersonId, StandId, VisitId, WishId,
};

/// Something that a desk holds.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum RecordId {
    /// A request for blood.
    BloodRequest(BloodRequestId),
    /// A donor's offer.
    DonorOffer(DonorOfferId),
    /// A campaign.
    Campaign(CampaignId),
    /// A wish.
    Wish(WishId),
    /// A visit.
    Visit(VisitId),
    /// A stand.
    Stand(StandId),
    /// An event.
    Gathering(GatheringId),
    /// A membership.
    Membership(MembershipId),
    /// A card.
    Card(CardId),
}

impl RecordId {
    /// Returns the stable code of what it is.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BloodRequest(_) => "blood_request",
            Self::DonorOffer(_) => "donor_offer",
            Self::Campaign(_) => "campaign",
            Self::Wish(_) => "wish",
            Self::Visit(_) => "visit",
            Self::Stand(_) => "stand",
            Self::Gathering(_) => "gathering",
            Self::Membership(_) => "membership",
            Self::Card(_) => "card",
        }
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id: &dyn fmt::Display = match self {
            Self::BloodRequest(id) => id,
            Self::DonorOffer(id) => id,
            Self::Campaign(id) => id,
            Self::Wish(id) => id,
            Self::Visit(id) => id,
            Self::Stand(id) => id,
            Self::Gathering(id) => id,
            Self::Membership(id) => id,
            Self::Card(id) => id,
        };
        write!(f, "{} {id}", self.code())
    }
}

/// Whom a record leads to, until it is erased.
#[expect(clippy::exhaustive_enums, reason = "whoever answers what is known of somebody must know every kind")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Subject {
    /// A person.
    Person(PersonId),
    /// A household.
    Household(HouseholdId),
    /// A bereavement.
    Bereavement(BereavementId),
}

/// What leads to people.
pub(super) trait Personal {
    /// Whom it leads to.
    fn subjects(&self) -> impl Iterator<Item = Subject>;

    /// Takes away what leads to them.
    fn strip(&mut self);
}

macro_rules! of_one_person {
    ($($name:ident.$field:ident)+) => {$(
        impl Personal for $name {
            fn subjects(&self) -> impl Iterator<Item = Subject> {
                self.$field.map(Subject::Person).into_iter()
            }

            fn strip(&mut self) {
                self.$field = None;
            }
        }
    )+};
}

of_one_person!(BloodRequest.person DonorOffer.person Membership.person CityCard.holder);

impl Personal for Wish {
    fn subjects(&self) -> impl Iterator<Item = Subject> {
        self.by.map(|by| Subject::Person(by.person)).into_iter()
    }

    fn strip(&mut self) {
        self.by = None;
    }
}

impl Personal for Visit {
    fn subjects(&self) -> impl Iterator<Item = Subject> {
        let bereaved = match &self.to {
            VisitTo::Bereaved(bereaved) => *bereaved,
            VisitTo::School(_) | VisitTo::Fishers(_) => None,
        };
        let both = |of: Bereaved| [Subject::Household(of.household), Subject::Bereavement(of.bereavement)];
        bereaved.map(both).into_iter().flatten()
    }

    fn strip(&mut self) {
        if let VisitTo::Bereaved(bereaved) = &mut self.to {
            *bereaved = None;
            self.heard.values_mut().for_each(|text| *text = None);
        }
    }
}
