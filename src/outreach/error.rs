use chrono::NaiveDate;
use thiserror::Error;

use super::{RecordId, SpecialDay};
use crate::{
    event::{ReplayError, Stale},
    id::{BloodRequestId, CampaignId, CardId, DonorOfferId, GatheringId, MembershipId, VisitId, WishId},
    organisation::Kurus,
};

/// Why numbers do not go together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidOutreach {
    /// Every submission is a contact.
    #[error("`{submissions}` submissions among `{contacts}` contacts")]
    MoreSubmissions {
        /// The contacts.
        contacts: u32,
        /// The submissions.
        submissions: u32,
    },
    /// Every child is one of the people.
    #[error("`{children}` children among `{people}` people")]
    MoreChildren {
        /// The people.
        people: u32,
        /// The children.
        children: u32,
    },
}

impl InvalidOutreach {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MoreSubmissions { .. } => "more_submissions_than_contacts",
            Self::MoreChildren { .. } => "more_children_than_people",
        }
    }
}

/// Why the desk does not do what it was asked. Such a command leaves no trace.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OutreachError {
    /// The command expected another version.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The desk holds no such thing.
    #[error("`{0}` is unknown")]
    Unknown(RecordId),
    /// The id is taken by a thing with other content.
    #[error("`{0}` is known with other content")]
    IdTaken(RecordId),
    /// It has to say whom it is for and what was said; or that was erased.
    #[error("`{0}` leads to nobody")]
    Nobody(RecordId),
    /// What did not happen yet is not recorded.
    #[error("`{0}` is to come")]
    ToCome(NaiveDate),
    /// Fewer contacts than submissions that are known.
    #[error(transparent)]
    Invalid(#[from] InvalidOutreach),
    /// A day that is the same in every year is not set.
    #[error("`{0}` is fixed")]
    FixedDay(SpecialDay),
    /// A date of another year.
    #[error("`{on}` is not in year `{year}`")]
    OutsideYear {
        /// The date.
        on: NaiveDate,
        /// The year.
        year: i32,
    },
    /// Nobody has told yet when a day is.
    #[error("`{day}` of year `{year}` is not known")]
    DatesUnknown {
        /// The special day.
        day: SpecialDay,
        /// The year.
        year: i32,
    },
    /// The visit or the stand does not belong to the day.
    #[error("`{on}` does not go with `{day}`")]
    WrongDay {
        /// The special day.
        day: SpecialDay,
        /// The date.
        on: NaiveDate,
    },
    /// The request for blood is met, or too old.
    #[error("blood request `{0}` is over")]
    RequestOver(BloodRequestId),
    /// The patient may not get the donor's blood.
    #[error("donor offer `{0}` is of another group")]
    Incompatible(DonorOfferId),
    /// The donor is not there yet, or no more.
    #[error("donor offer `{0}` does not hold")]
    NotAvailable(DonorOfferId),
    /// The donor gave too lately.
    #[error("donor offer `{offer}` may give from {from} on")]
    TooSoon {
        /// The offer.
        offer: DonorOfferId,
        /// The first day on which the donor may give.
        from: NaiveDate,
    },
    /// The donor has an offer that holds.
    #[error("the donor has offer `{0}`")]
    OffersAlready(DonorOfferId),
    /// The campaign ends before it begins.
    #[error("campaign `{0}` has no day")]
    EmptyWindow(CampaignId),
    /// Wishes are collected in the campaign's days only.
    #[error("campaign `{campaign}` does not collect on {on}")]
    OutsideWindow {
        /// The campaign.
        campaign: CampaignId,
        /// The day.
        on: NaiveDate,
    },
    /// The state of the wish does not allow the command.
    #[error("wish `{wish}` is {state}, {command} is not possible")]
    WrongState {
        /// The wish.
        wish: WishId,
        /// The code of its state.
        state: &'static str,
        /// The command.
        command: &'static str,
    },
    /// The budget does not suffice.
    #[error("wish `{wish}` costs {cost}, {left} are left")]
    OverBudget {
        /// The wish.
        wish: WishId,
        /// Its cost.
        cost: Kurus,
        /// What is left of the budget.
        left: Kurus,
    },
    /// A visit without visitors.
    #[error("nobody went on visit `{0}`")]
    NobodyWent(VisitId),
    /// There is one visit a bereavement.
    #[error("visit `{0}` was for this bereavement")]
    VisitedAlready(VisitId),
    /// It takes place in summer only.
    #[error("`{0}` is not in summer")]
    OutOfSeason(NaiveDate),
    /// There is nothing to do at the event.
    #[error("gathering `{0}` has no activity")]
    NoActivity(GatheringId),
    /// The person is not of age.
    #[error("membership `{membership}` may begin on {from}")]
    TooYoung {
        /// The membership.
        membership: MembershipId,
        /// The 18th birthday.
        from: NaiveDate,
    },
    /// The person has a membership of the club.
    #[error("the person has membership `{0}`")]
    MemberAlready(MembershipId),
    /// The card ends before it begins, or opens nothing.
    #[error("card `{0}` is good for nothing")]
    EmptyCard(CardId),
    /// The holder has a card that is valid in that time.
    #[error("the holder has card `{0}`")]
    HasCard(CardId),
    /// The card is no longer valid, or another took its place.
    #[error("card `{0}` is over")]
    CardOver(CardId),
    /// The card belongs to somebody else.
    #[error("card `{0}` is somebody else's")]
    OtherHolder(CardId),
    /// It is too early to erase whom it leads to; a manager may overrule that.
    #[error("`{record}` is not due for erasure")]
    NotDue {
        /// The record.
        record: RecordId,
        /// From which day on it is, where that is known.
        from: Option<NaiveDate>,
    },
    /// The events just decided could not be applied.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl OutreachError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale(stale) => stale.code(),
            Self::Unknown(_) => "unknown_record",
            Self::IdTaken(_) => "record_id_taken",
            Self::Nobody(_) => "nobody",
            Self::ToCome(_) => "to_come",
            Self::Invalid(invalid) => invalid.code(),
            Self::FixedDay(_) => "fixed_day",
            Self::OutsideYear { .. } => "outside_year",
            Self::DatesUnknown { .. } => "dates_unknown",
            Self::WrongDay { .. } => "wrong_day",
            Self::RequestOver(_) => "request_over",
            Self::Incompatible(_) => "incompatible",
            Self::NotAvailable(_) => "not_available",
            Self::TooSoon { .. } => "too_soon",
            Self::OffersAlready(_) => "offers_already",
            Self::EmptyWindow(_) => "empty_window",
            Self::OutsideWindow { .. } => "outside_window",
            Self::WrongState { .. } => "wrong_wish_state",
            Self::OverBudget { .. } => "over_budget",
            Self::NobodyWent(_) => "nobody_went",
            Self::VisitedAlready(_) => "visited_already",
            Self::OutOfSeason(_) => "out_of_season",
            Self::NoActivity(_) => "no_activity",
            Self::TooYoung { .. } => "too_young",
            Self::MemberAlready(_) => "member_already",
            Self::EmptyCard(_) => "empty_card",
            Self::HasCard(_) => "has_card",
            Self::CardOver(_) => "card_over",
            Self::OtherHolder(_) => "other_holder",
            Self::NotDue { .. } => "not_due",
            Self::Replay(replay) => replay.code(),
        }
    }
}
