use alloc::{collections::BTreeSet, vec::Vec};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AidDelivery, DeliveryFact, FirstVisit, HouseholdVisit, ListeningMeeting, RaisedWish, RamadanPeriod,
    SolidarityPolicy, WishKind,
};
use crate::{
    event::Recorded,
    id::{
        ActorId, DeliveryId, HouseholdId, ListeningMeetingId, OrganisationId, PersonId, PetitionId, TextId,
        VisitId,
    },
    organisation::Channel,
    place::District,
    text::Note,
    time::Minute,
};

/// What can happen at a desk. Names on the wire carry a version; old ones are kept for good.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum SolidarityEvent {
    /// Rules were set.
    #[serde(rename = "solidarity.policy_set.v1")]
    PolicySet(SolidarityPolicy),
    /// It became known when Ramadan is in a year, or is put right.
    #[serde(rename = "solidarity.ramadan_set.v1")]
    RamadanSet {
        /// What was known of the year.
        from: Option<RamadanPeriod>,
        /// When it is.
        to: RamadanPeriod,
    },
    /// The visits of a Ramadan were opened, or got more partners.
    #[serde(rename = "solidarity.programme_opened.v1")]
    ProgrammeOpened {
        /// The Ramadan.
        ramadan: RamadanPeriod,
        /// The organisations that are new to it.
        partners: BTreeSet<OrganisationId>,
    },
    /// A household was visited.
    #[serde(rename = "solidarity.household_visited.v1")]
    Visited {
        /// The visit; the district as the municipality writes it.
        visit: HouseholdVisit,
        /// The Ramadan.
        ramadan: RamadanPeriod,
        /// Whether the household is new to the programme.
        first: FirstVisit,
    },
    /// A visit had not been made.
    #[serde(rename = "solidarity.visit_revoked.v1")]
    VisitRevoked {
        /// As it was recorded.
        visit: HouseholdVisit,
        /// The Ramadan.
        ramadan: RamadanPeriod,
        /// Whether no other visit to the household is left.
        first: FirstVisit,
        /// Why.
        reason: Note,
    },
    /// Aid was delivered.
    #[serde(rename = "solidarity.aid_delivered.v1")]
    Delivered {
        /// The delivery; the district as the municipality writes it.
        delivery: AidDelivery,
        /// A warning: the same kind went to the same household with these, too near to it.
        doubles: Vec<DeliveryId>,
    },
    /// A delivery had not been made.
    #[serde(rename = "solidarity.delivery_revoked.v1")]
    DeliveryRevoked {
        /// As it was recorded.
        delivery: AidDelivery,
        /// Whether it was flagged.
        doubled: bool,
        /// What is no longer flagged, since nothing is near to it any more.
        cleared: Vec<DeliveryFact>,
        /// Why.
        reason: Note,
    },
    /// A listening meeting was held.
    #[serde(rename = "solidarity.meeting_held.v1")]
    MeetingHeld(ListeningMeeting),
    /// Something was raised at a meeting.
    #[serde(rename = "solidarity.wish_raised.v1")]
    WishRaised {
        /// The meeting.
        meeting: ListeningMeetingId,
        /// Its district.
        district: District,
        /// The evening.
        on: NaiveDate,
        /// What was raised.
        wish: RaisedWish,
    },
    /// The reference to a household was erased: the visits and deliveries stay.
    #[serde(rename = "solidarity.household_erased.v1")]
    HouseholdErased {
        /// The visits to it.
        visits: Vec<VisitId>,
        /// The deliveries to it.
        deliveries: Vec<DeliveryId>,
        /// Why it was done before its time, where it was.
        early: Option<Note>,
    },
}

/// Something that other parts of the municipality should do. The facade turns it into a command.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum SolidarityEffect {
    /// The petition desk should receive a submission.
    ReceiveSubmission {
        /// The petition.
        petition: PetitionId,
        /// By which channel: face to face.
        channel: Channel,
        /// What was asked for.
        kind: WishKind,
        /// The text.
        text: TextId,
        /// When it was said.
        received: Minute,
        /// Who said it, where that is known.
        by: Option<PersonId>,
        /// The meeting at which it was.
        meeting: ListeningMeetingId,
    },
}

impl SolidarityEvent {
    /// Returns what other parts of the municipality should do.
    #[must_use]
    pub const fn effects(&self) -> Option<SolidarityEffect> {
        match self {
            Self::WishRaised { meeting, wish, .. } => Some(SolidarityEffect::ReceiveSubmission {
                petition: wish.petition,
                channel: Channel::InPerson,
                kind: wish.kind,
                text: wish.text,
                received: wish.at,
                by: wish.by,
                meeting: *meeting,
            }),
            _ => None,
        }
    }

    /// Returns a recorded event without the reference to a household, in its old envelope. A host rewrites its log with it
    /// when [`HouseholdErased`](Self::HouseholdErased) was recorded: the log still replays to the same state and is still
    /// checked for gaps, and the figures are the same.
    ///
    /// Whoever wrote it down as an applicant is replaced in the envelope by `stand_in`.
    #[must_use]
    pub fn stripped(
        mut recorded: Recorded<Self>,
        household: HouseholdId,
        stand_in: ActorId,
    ) -> Recorded<Self> {
        let named = match &mut recorded.event {
            Self::Visited { visit, .. } | Self::VisitRevoked { visit, .. } => &mut visit.household,
            Self::Delivered { delivery, .. } | Self::DeliveryRevoked { delivery, .. } => {
                &mut delivery.household
            }
            _ => return recorded,
        };
        if named.take_if(|named| *named == household).is_none() {
            return recorded;
        }
        recorded.without_applicant(stand_in)
    }

    /// Returns a recorded event without the person who raised a wish, in its old envelope: for when the petition that came
    /// of it was erased. No state and no figure knows the difference.
    #[must_use]
    pub fn without_person(mut recorded: Recorded<Self>, petition: PetitionId) -> Recorded<Self> {
        if let Self::WishRaised { wish, .. } = &mut recorded.event
            && wish.petition == petition
        {
            *wish = wish.without_person();
        }
        recorded
    }
}
