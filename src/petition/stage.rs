use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Reason;
use crate::{
    id::{PetitionId, TextId},
    stats::coded,
    text::Name,
};

/// Where a petition is in its life, without its data: what the table of transitions is written in.
#[expect(clippy::exhaustive_enums, reason = "whoever shows petitions must show every stage")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It came in and has its number; whether it is formally complete is still to be seen.
    Received,
    /// It is complete and is examined.
    Registered,
    /// It is not examined, for a stated reason (Law 3071 art. 6).
    Inadmissible,
    /// It went to the authority whose matter it is, and the applicant was told (Law 3071 art. 5).
    Transferred,
    /// Another petition asks for the same; that one is worked on, both are answered.
    DuplicateOf,
    /// A fee or a reply of the applicant is awaited.
    AwaitingApplicant,
    /// It lies with a lead unit that has not begun.
    Referred,
    /// The lead unit works on it.
    InProgress,
    /// The applicant knows how the matter stands; the final answer is owed.
    InterimAnswered,
    /// It is decided; the answer is not sent.
    Decided,
    /// The final answer was sent.
    Answered,
    /// Nothing is left to do.
    Closed,
    /// It is open again, for a new fact or an appeal, with a new clock.
    Reopened,
    /// The applicant took it back, or silence counts as that.
    Withdrawn,
}

coded!(Stage {
    Received = "received",
    Registered = "registered",
    Inadmissible = "inadmissible",
    Transferred = "transferred",
    DuplicateOf = "duplicate_of",
    AwaitingApplicant = "awaiting_applicant",
    Referred = "referred",
    InProgress = "in_progress",
    InterimAnswered = "interim_answered",
    Decided = "decided",
    Answered = "answered",
    Closed = "closed",
    Reopened = "reopened",
    Withdrawn = "withdrawn",
});

impl Stage {
    /// Returns the stages that may come next. What is allowed at all stands here; what must hold besides is decided
    /// command by command.
    ///
    /// ```
    /// use imece::petition::Stage;
    /// assert!(Stage::Registered.may_become(Stage::Referred));
    /// assert!(!Stage::Received.may_become(Stage::Referred));
    /// assert!(Stage::Transferred.next().is_empty());
    /// ```
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        use Stage as S;
        match self {
            S::Received => &[S::Registered, S::Inadmissible, S::Withdrawn],
            // Whose matter it is and what it costs is settled before any unit works on it. A submission to which no
            // answer is owed closes without one.
            S::Registered => {
                &[S::Transferred, S::DuplicateOf, S::AwaitingApplicant, S::Referred, S::Closed, S::Withdrawn]
            }
            // Answered by what the original was answered (or closed with it, where nobody waits for an answer); on its own
            // again when that one ends without an answer.
            S::DuplicateOf => &[S::Registered, S::Answered, S::Closed, S::Withdrawn],
            S::AwaitingApplicant => &[S::Registered, S::Withdrawn],
            // To another unit, as often as need be.
            S::Referred => &[S::DuplicateOf, S::Referred, S::InProgress, S::Withdrawn],
            S::InProgress => &[S::Referred, S::InterimAnswered, S::Decided, S::Withdrawn],
            S::InterimAnswered => &[S::Decided, S::Withdrawn],
            S::Decided => &[S::Answered, S::Closed, S::Withdrawn],
            S::Answered => &[S::Closed, S::Reopened],
            S::Closed => &[S::Reopened],
            S::Reopened => &[S::Referred, S::Withdrawn],
            S::Inadmissible | S::Transferred | S::Withdrawn => &[],
        }
    }

    /// Returns whether another stage may come next.
    #[must_use]
    pub fn may_become(self, other: Self) -> bool {
        self.next().contains(&other)
    }

    /// Returns whether work or an answer is still to come.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !self.is_ended() && !matches!(self, Self::Answered)
    }

    /// Returns whether nothing is left to do.
    #[must_use]
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Inadmissible | Self::Transferred | Self::Closed | Self::Withdrawn)
    }

    /// Returns whether it lies with the lead unit of its last referral.
    #[must_use]
    pub const fn is_with_lead(self) -> bool {
        matches!(
            self,
            Self::Referred | Self::InProgress | Self::InterimAnswered | Self::Decided | Self::Answered
        )
    }
}

/// Where a petition is in its life, with what belongs to it.
///
/// ```text
/// Received ─▶ Registered ─▶ Referred ─▶ InProgress ─▶ (InterimAnswered) ─▶ Decided ─▶ Answered ─▶ Closed
///    │            │  ▲          │ └──────▲                                              └──▶ Reopened ─▶ Referred
///    ▼            │  └ AwaitingApplicant
/// Inadmissible    ├─▶ Transferred
///                 └─▶ DuplicateOf ─▶ Answered           any open ─▶ Withdrawn
/// ```
#[expect(clippy::exhaustive_enums, reason = "whoever shows petitions must show every state")]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum PetitionState {
    /// As [`Stage::Received`].
    Received,
    /// As [`Stage::Registered`].
    Registered,
    /// As [`Stage::Inadmissible`].
    Inadmissible {
        /// Why it is not examined.
        reason: Reason,
    },
    /// As [`Stage::Transferred`].
    Transferred {
        /// To whom it went.
        authority: Name,
    },
    /// As [`Stage::DuplicateOf`].
    DuplicateOf {
        /// The petition that is worked on.
        original: PetitionId,
    },
    /// As [`Stage::AwaitingApplicant`].
    AwaitingApplicant {
        /// What is awaited.
        awaited: Awaited,
        /// Since when.
        since: NaiveDate,
        /// The last day, after which silence counts as withdrawal; none where it does not.
        until: Option<NaiveDate>,
    },
    /// As [`Stage::Referred`].
    Referred,
    /// As [`Stage::InProgress`].
    InProgress,
    /// As [`Stage::InterimAnswered`].
    InterimAnswered,
    /// As [`Stage::Decided`].
    Decided {
        /// The answer as it is prepared: not sent, so it stops no clock.
        prepared: Option<TextId>,
    },
    /// As [`Stage::Answered`].
    Answered,
    /// As [`Stage::Closed`].
    Closed,
    /// As [`Stage::Reopened`].
    Reopened,
    /// As [`Stage::Withdrawn`].
    Withdrawn {
        /// What made it so.
        cause: WithdrawalCause,
    },
}

impl PetitionState {
    /// Returns the stage.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Received => Stage::Received,
            Self::Registered => Stage::Registered,
            Self::Inadmissible { .. } => Stage::Inadmissible,
            Self::Transferred { .. } => Stage::Transferred,
            Self::DuplicateOf { .. } => Stage::DuplicateOf,
            Self::AwaitingApplicant { .. } => Stage::AwaitingApplicant,
            Self::Referred => Stage::Referred,
            Self::InProgress => Stage::InProgress,
            Self::InterimAnswered => Stage::InterimAnswered,
            Self::Decided { .. } => Stage::Decided,
            Self::Answered => Stage::Answered,
            Self::Closed => Stage::Closed,
            Self::Reopened => Stage::Reopened,
            Self::Withdrawn { .. } => Stage::Withdrawn,
        }
    }

    /// Returns the stable code of the stage.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.stage().code()
    }
}

/// What is awaited of an applicant.
#[expect(clippy::exhaustive_enums, reason = "the law knows a fee, an office asks questions")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Awaited {
    /// The proof that the fee for information was paid.
    Fee,
    /// An answer to a question back.
    Reply,
}

coded!(Awaited { Fee = "fee", Reply = "reply" });

/// What makes a petition withdrawn.
#[expect(clippy::exhaustive_enums, reason = "the applicant's word or silence")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalCause {
    /// The applicant said so.
    Applicant,
    /// No proof of payment came within 15 working days (Law 4982).
    FeeNotPaid,
    /// No reply came within the time that the policy gives.
    NoReply,
}

coded!(WithdrawalCause { Applicant = "applicant", FeeNotPaid = "fee_not_paid", NoReply = "no_reply" });

/// Why an answered petition is open again.
#[expect(clippy::exhaustive_enums, reason = "the law of petitions knows these")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReopenReason {
    /// A fact that was not known.
    NewFact,
    /// The applicant objects to the decision.
    Appeal,
}

coded!(ReopenReason { NewFact = "new_fact", Appeal = "appeal" });
