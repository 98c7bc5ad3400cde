use alloc::{collections::BTreeSet, vec::Vec};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    BloodGroup, BloodRequest, CityCard, ContactCount, DatesRow, DonorOffer, Gathering, Judgement, Membership,
    OutreachPolicy, RecordId, Stand, Visit, VisitCount, Wish, WishCampaign, WishState, record::Personal,
};
use crate::{
    event::{Recorded, Role},
    id::{
        ActorId, BloodRequestId, CampaignId, CardId, CentreId, DonorOfferId, PetitionId, TextId, VisitId,
        WishId,
    },
    organisation::{Channel, Kurus},
    text::Note,
};

/// What can happen to the outreach desk. Names on the wire carry a version; old ones are kept for good.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum OutreachEvent {
    /// Rules were set.
    #[serde(rename = "outreach.policy_set.v1")]
    PolicySet(OutreachPolicy),
    /// It became known when a day is, or was put right.
    #[serde(rename = "outreach.dates_set.v1")]
    DatesSet {
        /// The dates that were known.
        from: Option<BTreeSet<NaiveDate>>,
        /// What is known.
        to: DatesRow,
    },
    /// The contacts of a channel on a day were counted, or put right.
    #[serde(rename = "outreach.contacts_counted.v1")]
    ContactsCounted {
        /// The channel.
        channel: Channel,
        /// The day.
        on: NaiveDate,
        /// What was counted before.
        from: Option<ContactCount>,
        /// What is counted.
        to: ContactCount,
    },
    /// A submission was counted as a contact.
    #[serde(rename = "outreach.submission_counted.v1")]
    SubmissionCounted {
        /// The petition.
        petition: PetitionId,
        /// The channel.
        channel: Channel,
        /// The day.
        on: NaiveDate,
        /// What was counted before.
        from: Option<ContactCount>,
        /// What is counted.
        to: ContactCount,
    },
    /// The visits to a centre on a day were counted, or put right.
    #[serde(rename = "outreach.visits_counted.v1")]
    VisitsCounted {
        /// The centre.
        centre: CentreId,
        /// The day.
        on: NaiveDate,
        /// What was counted before.
        from: Option<VisitCount>,
        /// What is counted.
        to: VisitCount,
    },
    /// Somebody asked for blood.
    #[serde(rename = "outreach.blood_asked.v1")]
    BloodAsked(BloodRequest),
    /// Somebody offered blood.
    #[serde(rename = "outreach.blood_offered.v1")]
    BloodOffered(DonorOffer),
    /// An offer was taken back.
    #[serde(rename = "outreach.offer_withdrawn.v1")]
    OfferWithdrawn {
        /// The offer.
        offer: DonorOfferId,
        /// From which day on.
        on: NaiveDate,
    },
    /// A donor gave a unit.
    #[serde(rename = "outreach.donor_matched.v1")]
    DonorMatched {
        /// The request.
        request: BloodRequestId,
        /// The offer.
        offer: DonorOfferId,
        /// The patient's group.
        group: BloodGroup,
        /// On which day.
        on: NaiveDate,
    },
    /// A campaign was opened.
    #[serde(rename = "outreach.campaign_opened.v1")]
    CampaignOpened(WishCampaign),
    /// A wish was collected.
    #[serde(rename = "outreach.wish_made.v1")]
    WishMade(Wish),
    /// It was judged whether a wish can be granted.
    #[serde(rename = "outreach.wish_judged.v1")]
    WishJudged {
        /// The wish.
        wish: WishId,
        /// How it stood before.
        from: WishState,
        /// The judgement.
        to: Judgement,
    },
    /// A wish was granted.
    #[serde(rename = "outreach.wish_granted.v1")]
    WishGranted {
        /// The wish.
        wish: WishId,
        /// Its campaign.
        campaign: CampaignId,
        /// What it cost.
        cost: Kurus,
        /// On which day.
        on: NaiveDate,
    },
    /// A visit was paid.
    #[serde(rename = "outreach.visit_held.v1")]
    VisitHeld {
        /// The visit.
        visit: Visit,
        /// Whether it is the first to its household in the year.
        new_household: bool,
    },
    /// A stand was held.
    #[serde(rename = "outreach.stand_held.v1")]
    StandHeld(Stand),
    /// An event was held.
    #[serde(rename = "outreach.gathering_held.v1")]
    GatheringHeld(Gathering),
    /// A membership was granted.
    #[serde(rename = "outreach.membership_granted.v1")]
    MembershipGranted(Membership),
    /// A card was issued.
    #[serde(rename = "outreach.card_issued.v1")]
    CardIssued(CityCard),
    /// A card was blocked.
    #[serde(rename = "outreach.card_blocked.v1")]
    CardBlocked {
        /// The card.
        card: CardId,
        /// From which day on.
        on: NaiveDate,
        /// Why.
        reason: Note,
    },
    /// Whom a record leads to was erased: the record stays and is counted.
    #[serde(rename = "outreach.person_erased.v1")]
    PersonErased {
        /// The record.
        record: RecordId,
        /// Why it was done before its time, where it was.
        early: Option<Note>,
    },
}

/// Something that other parts of the municipality should do. The facade turns it into a command.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum OutreachEffect {
    /// The petition desk should receive a request.
    ReceiveSubmission {
        /// The petition.
        petition: PetitionId,
        /// By which channel: face to face.
        channel: Channel,
        /// The text.
        text: TextId,
        /// On which day it was heard.
        on: NaiveDate,
        /// On which visit.
        visit: VisitId,
    },
}

impl OutreachEvent {
    /// Returns what other parts of the municipality should do, in the order of the petitions.
    #[must_use]
    pub fn effects(&self) -> Vec<OutreachEffect> {
        let Self::VisitHeld { visit, .. } = self else { return Vec::new() };
        let heard = visit.heard.iter().filter_map(|(petition, text)| Some((*petition, (*text)?)));
        let receive = |(petition, text)| OutreachEffect::ReceiveSubmission {
            petition,
            channel: Channel::InPerson,
            text,
            on: visit.on,
            visit: visit.id,
        };
        heard.map(receive).collect()
    }

    /// Returns a recorded event without whom a record leads to, in its old envelope. A host rewrites its log with it when
    /// [`PersonErased`](Self::PersonErased) was recorded: the log still replays to the same state and is still checked for
    /// gaps, and the figures are the same.
    ///
    /// Whoever wrote the record down as an applicant is replaced in the envelope by `stand_in`.
    #[must_use]
    pub fn stripped(mut recorded: Recorded<Self>, record: RecordId, stand_in: ActorId) -> Recorded<Self> {
        if recorded.event.is_about(record) && recorded.actor.role == Role::Applicant {
            recorded.actor.id = stand_in;
        }
        match (&mut recorded.event, record) {
            (Self::BloodAsked(request), RecordId::BloodRequest(id)) if request.id == id => request.strip(),
            (Self::BloodOffered(offer), RecordId::DonorOffer(id)) if offer.id == id => offer.strip(),
            (Self::WishMade(wish), RecordId::Wish(id)) if wish.id == id => wish.strip(),
            (Self::VisitHeld { visit, .. }, RecordId::Visit(id)) if visit.id == id => visit.strip(),
            (Self::MembershipGranted(given), RecordId::Membership(id)) if given.id == id => given.strip(),
            (Self::CardIssued(card), RecordId::Card(id)) if card.id == id => card.strip(),
            _ => {}
        }
        recorded
    }

    /// Whether it is one of the events of a record.
    fn is_about(&self, record: RecordId) -> bool {
        match self {
            Self::PolicySet(_)
            | Self::DatesSet { .. }
            | Self::ContactsCounted { .. }
            | Self::SubmissionCounted { .. }
            | Self::VisitsCounted { .. } => false,
            Self::BloodAsked(request) => record == RecordId::BloodRequest(request.id),
            Self::BloodOffered(offer) => record == RecordId::DonorOffer(offer.id),
            Self::OfferWithdrawn { offer, .. } => record == RecordId::DonorOffer(*offer),
            Self::DonorMatched { request, offer, .. } => {
                record == RecordId::BloodRequest(*request) || record == RecordId::DonorOffer(*offer)
            }
            Self::CampaignOpened(campaign) => record == RecordId::Campaign(campaign.id),
            Self::WishMade(wish) => record == RecordId::Wish(wish.id),
            Self::WishJudged { wish, .. } | Self::WishGranted { wish, .. } => record == RecordId::Wish(*wish),
            Self::VisitHeld { visit, .. } => record == RecordId::Visit(visit.id),
            Self::StandHeld(stand) => record == RecordId::Stand(stand.id),
            Self::GatheringHeld(gathering) => record == RecordId::Gathering(gathering.id),
            Self::MembershipGranted(given) => record == RecordId::Membership(given.id),
            Self::CardIssued(card) => record == RecordId::Card(card.id),
            Self::CardBlocked { card, .. } => record == RecordId::Card(*card),
            Self::PersonErased { record: erased, .. } => record == *erased,
        }
    }
}
