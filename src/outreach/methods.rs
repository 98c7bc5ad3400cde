//! The commands of the outreach desk as methods. All go through [`Aggregate::handle`].

use chrono::NaiveDate;

use super::{
    BloodRequest, CityCard, DatesRow, DonorOffer, Gathering, Judgement, Membership, OutreachCommand,
    OutreachDesk, OutreachPolicy, RecordId, Stand, Visit, VisitCount, Wish, WishCampaign, desk::Events,
};
use crate::{
    event::{Aggregate, Call},
    id::{BloodRequestId, CardId, CentreId, DonorOfferId, PetitionId, WishId},
    organisation::Channel,
    text::{Note, Precision},
};

impl OutreachDesk {
    /// Sets the rules. What was done before stays done.
    ///
    /// # Errors
    /// [`OutreachError::Stale`](super::OutreachError::Stale).
    pub fn set_policy(&mut self, policy: OutreachPolicy, call: &Call) -> Events {
        self.handle(&OutreachCommand::SetPolicy(policy), call, ())
    }

    /// Tells when a movable or announced day is in a year. Another time for the same year replaces the first.
    ///
    /// # Errors
    /// [`OutreachError::FixedDay`](super::OutreachError::FixedDay),
    /// [`OutreachError::OutsideYear`](super::OutreachError::OutsideYear).
    pub fn set_dates(&mut self, dates: DatesRow, call: &Call) -> Events {
        self.handle(&OutreachCommand::SetDates(dates), call, ())
    }

    /// Counts the contacts of a channel on a day, submissions among them. Another count replaces the first.
    ///
    /// # Errors
    /// [`OutreachError::ToCome`](super::OutreachError::ToCome),
    /// [`OutreachError::Invalid`](super::OutreachError::Invalid) where more submissions are known.
    pub fn count_contacts(
        &mut self,
        channel: Channel,
        on: NaiveDate,
        contacts: u32,
        precision: Precision,
        call: &Call,
    ) -> Events {
        self.handle(&OutreachCommand::CountContacts { channel, on, contacts, precision }, call, ())
    }

    /// Counts a submission that the petition desk received: one of the contacts of its channel and day, or one more where
    /// all of them were submissions.
    ///
    /// # Errors
    /// [`OutreachError::ToCome`](super::OutreachError::ToCome).
    pub fn count_submission(
        &mut self,
        petition: PetitionId,
        channel: Channel,
        on: NaiveDate,
        call: &Call,
    ) -> Events {
        self.handle(&OutreachCommand::CountSubmission { petition, channel, on }, call, ())
    }

    /// Counts the visits to a centre on a day. Another count puts the first right.
    ///
    /// # Errors
    /// [`OutreachError::ToCome`](super::OutreachError::ToCome).
    pub fn count_visits(
        &mut self,
        centre: CentreId,
        on: NaiveDate,
        count: VisitCount,
        call: &Call,
    ) -> Events {
        self.handle(&OutreachCommand::CountVisits { centre, on, count }, call, ())
    }

    /// Asks for blood.
    ///
    /// # Errors
    /// [`OutreachError::IdTaken`](super::OutreachError::IdTaken),
    /// [`OutreachError::RequestOver`](super::OutreachError::RequestOver) where it would have been needed before today.
    pub fn ask_blood(&mut self, request: BloodRequest, call: &Call) -> Events {
        self.handle(&OutreachCommand::AskBlood(request), call, ())
    }

    /// Offers blood: one offer a donor at a time.
    ///
    /// # Errors
    /// [`OutreachError::IdTaken`](super::OutreachError::IdTaken), [`OutreachError::Nobody`](super::OutreachError::Nobody),
    /// [`OutreachError::OffersAlready`](super::OutreachError::OffersAlready).
    pub fn offer_blood(&mut self, offer: DonorOffer, call: &Call) -> Events {
        self.handle(&OutreachCommand::OfferBlood(offer), call, ())
    }

    /// Takes an offer of blood back, from today on.
    ///
    /// # Errors
    /// [`OutreachError::Unknown`](super::OutreachError::Unknown).
    pub fn withdraw_offer(&mut self, offer: DonorOfferId, call: &Call) -> Events {
        self.handle(&OutreachCommand::WithdrawOffer { offer }, call, ())
    }

    /// Records that a donor gave a unit for a request.
    ///
    /// # Errors
    /// [`OutreachError::Unknown`](super::OutreachError::Unknown), [`OutreachError::ToCome`](super::OutreachError::ToCome),
    /// [`OutreachError::RequestOver`](super::OutreachError::RequestOver),
    /// [`OutreachError::Incompatible`](super::OutreachError::Incompatible),
    /// [`OutreachError::NotAvailable`](super::OutreachError::NotAvailable),
    /// [`OutreachError::TooSoon`](super::OutreachError::TooSoon).
    pub fn match_donor(
        &mut self,
        request: BloodRequestId,
        offer: DonorOfferId,
        on: NaiveDate,
        call: &Call,
    ) -> Events {
        self.handle(&OutreachCommand::MatchDonor { request, offer, on }, call, ())
    }

    /// Opens a campaign.
    ///
    /// # Errors
    /// [`OutreachError::IdTaken`](super::OutreachError::IdTaken),
    /// [`OutreachError::EmptyWindow`](super::OutreachError::EmptyWindow).
    pub fn open_campaign(&mut self, campaign: WishCampaign, call: &Call) -> Events {
        self.handle(&OutreachCommand::OpenCampaign(campaign), call, ())
    }

    /// Collects a wish, in the days of its campaign.
    ///
    /// # Errors
    /// [`OutreachError::IdTaken`](super::OutreachError::IdTaken), [`OutreachError::Nobody`](super::OutreachError::Nobody),
    /// [`OutreachError::Unknown`](super::OutreachError::Unknown), [`OutreachError::ToCome`](super::OutreachError::ToCome),
    /// [`OutreachError::OutsideWindow`](super::OutreachError::OutsideWindow).
    pub fn make_wish(&mut self, wish: Wish, call: &Call) -> Events {
        self.handle(&OutreachCommand::MakeWish(wish), call, ())
    }

    /// Judges whether a wish can be granted. It may be judged again until it is granted.
    ///
    /// # Errors
    /// [`OutreachError::Unknown`](super::OutreachError::Unknown),
    /// [`OutreachError::WrongState`](super::OutreachError::WrongState).
    pub fn judge_wish(&mut self, wish: WishId, judgement: Judgement, call: &Call) -> Events {
        self.handle(&OutreachCommand::JudgeWish { wish, judgement }, call, ())
    }

    /// Records the surprise visit by which a wish was granted, as the budget allows.
    ///
    /// # Errors
    /// [`OutreachError::Unknown`](super::OutreachError::Unknown),
    /// [`OutreachError::WrongState`](super::OutreachError::WrongState),
    /// [`OutreachError::Nobody`](super::OutreachError::Nobody), [`OutreachError::ToCome`](super::OutreachError::ToCome),
    /// [`OutreachError::OverBudget`](super::OutreachError::OverBudget).
    pub fn grant_wish(&mut self, wish: WishId, on: NaiveDate, call: &Call) -> Events {
        self.handle(&OutreachCommand::GrantWish { wish, on }, call, ())
    }

    /// Records a visit. The requests heard on it are [effects](super::OutreachEvent::effects) of its event.
    ///
    /// # Errors
    /// [`OutreachError::IdTaken`](super::OutreachError::IdTaken), [`OutreachError::ToCome`](super::OutreachError::ToCome),
    /// [`OutreachError::NobodyWent`](super::OutreachError::NobodyWent),
    /// [`OutreachError::WrongDay`](super::OutreachError::WrongDay), [`OutreachError::Nobody`](super::OutreachError::Nobody),
    /// [`OutreachError::VisitedAlready`](super::OutreachError::VisitedAlready).
    pub fn hold_visit(&mut self, visit: Visit, call: &Call) -> Events {
        self.handle(&OutreachCommand::HoldVisit(visit), call, ())
    }

    /// Records a stand.
    ///
    /// # Errors
    /// [`OutreachError::IdTaken`](super::OutreachError::IdTaken), [`OutreachError::ToCome`](super::OutreachError::ToCome),
    /// [`OutreachError::DatesUnknown`](super::OutreachError::DatesUnknown),
    /// [`OutreachError::WrongDay`](super::OutreachError::WrongDay).
    pub fn hold_stand(&mut self, stand: Stand, call: &Call) -> Events {
        self.handle(&OutreachCommand::HoldStand(stand), call, ())
    }

    /// Records an event.
    ///
    /// # Errors
    /// [`OutreachError::IdTaken`](super::OutreachError::IdTaken), [`OutreachError::ToCome`](super::OutreachError::ToCome),
    /// [`OutreachError::OutOfSeason`](super::OutreachError::OutOfSeason),
    /// [`OutreachError::NoActivity`](super::OutreachError::NoActivity).
    pub fn hold_gathering(&mut self, gathering: Gathering, call: &Call) -> Events {
        self.handle(&OutreachCommand::HoldGathering(gathering), call, ())
    }

    /// Grants a membership, from the 18th birthday of whoever was born on a day, which is not kept.
    ///
    /// # Errors
    /// [`OutreachError::IdTaken`](super::OutreachError::IdTaken), [`OutreachError::Nobody`](super::OutreachError::Nobody),
    /// [`OutreachError::ToCome`](super::OutreachError::ToCome), [`OutreachError::TooYoung`](super::OutreachError::TooYoung),
    /// [`OutreachError::MemberAlready`](super::OutreachError::MemberAlready).
    pub fn grant_membership(&mut self, membership: Membership, born: NaiveDate, call: &Call) -> Events {
        self.handle(&OutreachCommand::GrantMembership { membership, born }, call, ())
    }

    /// Issues a card to somebody who has no other that is valid in that time, but for the one that it replaces.
    ///
    /// # Errors
    /// [`OutreachError::IdTaken`](super::OutreachError::IdTaken), [`OutreachError::Nobody`](super::OutreachError::Nobody),
    /// [`OutreachError::EmptyCard`](super::OutreachError::EmptyCard),
    /// [`OutreachError::Unknown`](super::OutreachError::Unknown),
    /// [`OutreachError::OtherHolder`](super::OutreachError::OtherHolder),
    /// [`OutreachError::CardOver`](super::OutreachError::CardOver),
    /// [`OutreachError::HasCard`](super::OutreachError::HasCard).
    pub fn issue_card(&mut self, card: CityCard, call: &Call) -> Events {
        self.handle(&OutreachCommand::IssueCard(card), call, ())
    }

    /// Blocks a card, from today on and for good.
    ///
    /// # Errors
    /// [`OutreachError::Unknown`](super::OutreachError::Unknown),
    /// [`OutreachError::CardOver`](super::OutreachError::CardOver).
    pub fn block_card(&mut self, card: CardId, reason: Note, call: &Call) -> Events {
        self.handle(&OutreachCommand::BlockCard { card, reason }, call, ())
    }

    /// Erases whom a record leads to, once that is [due](Self::due_for_erasure), or before with the call's waiver. The
    /// record stays and is counted. The host then rewrites its log with
    /// [`OutreachEvent::stripped`](super::OutreachEvent::stripped).
    ///
    /// # Errors
    /// [`OutreachError::Unknown`](super::OutreachError::Unknown), [`OutreachError::NotDue`](super::OutreachError::NotDue).
    pub fn erase(&mut self, record: RecordId, call: &Call) -> Events {
        self.handle(&OutreachCommand::Erase(record), call, ())
    }
}
