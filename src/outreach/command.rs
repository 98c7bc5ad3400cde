use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    BloodRequest, CityCard, DatesRow, DonorOffer, Gathering, Judgement, Membership, OutreachPolicy, RecordId,
    Stand, Visit, VisitCount, Wish, WishCampaign,
};
use crate::{
    id::{BloodRequestId, CardId, CentreId, DonorOfferId, PetitionId, WishId},
    organisation::Channel,
    text::{Note, Precision},
};

/// What may be asked of the outreach desk. Each has a method of the same name on [`OutreachDesk`](super::OutreachDesk).
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the method")]
pub enum OutreachCommand {
    /// Sets the rules.
    SetPolicy(OutreachPolicy),
    /// Tells when a movable or announced day is; another time for the same year replaces the first.
    SetDates(DatesRow),
    /// Counts the contacts of a channel on a day; another count replaces the first.
    CountContacts { channel: Channel, on: NaiveDate, contacts: u32, precision: Precision },
    /// Counts a submission, which is a contact too.
    CountSubmission { petition: PetitionId, channel: Channel, on: NaiveDate },
    /// Counts the visits to a centre on a day; another count replaces the first.
    CountVisits { centre: CentreId, on: NaiveDate, count: VisitCount },
    /// Asks for blood.
    AskBlood(BloodRequest),
    /// Offers blood.
    OfferBlood(DonorOffer),
    /// Takes an offer of blood back, from today on.
    WithdrawOffer { offer: DonorOfferId },
    /// Records that a donor gave a unit for a request.
    MatchDonor { request: BloodRequestId, offer: DonorOfferId, on: NaiveDate },
    /// Opens a campaign.
    OpenCampaign(WishCampaign),
    /// Collects a wish.
    MakeWish(Wish),
    /// Judges whether a wish can be granted.
    JudgeWish { wish: WishId, judgement: Judgement },
    /// Records the surprise visit by which a wish was granted.
    GrantWish { wish: WishId, on: NaiveDate },
    /// Records a visit.
    HoldVisit(Visit),
    /// Records a stand.
    HoldStand(Stand),
    /// Records an event.
    HoldGathering(Gathering),
    /// Grants a membership to somebody who was born on a day.
    GrantMembership { membership: Membership, born: NaiveDate },
    /// Issues a card.
    IssueCard(CityCard),
    /// Blocks a card, from today on.
    BlockCard { card: CardId, reason: Note },
    /// Erases whom a record leads to.
    Erase(RecordId),
}
