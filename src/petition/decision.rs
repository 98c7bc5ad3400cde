use alloc::{collections::BTreeSet, vec::Vec};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Reason, ReasonCode, ReasonUse};
use crate::{
    checked::checked,
    id::{TextId, UnitId},
    organisation::Channel,
    stats::coded,
    text::{Code, Name, Note},
};

/// What was decided.
#[expect(clippy::exhaustive_enums, reason = "wholly, in part, not at all")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionOutcome {
    /// It is granted.
    Approved,
    /// It is granted in part.
    PartlyApproved,
    /// It is refused.
    Refused,
}

coded!(DecisionOutcome { Approved = "approved", PartlyApproved = "partly_approved", Refused = "refused" });

impl DecisionOutcome {
    /// Returns whether something is to be carried out.
    #[must_use]
    pub const fn grants(self) -> bool {
        matches!(self, Self::Approved | Self::PartlyApproved)
    }
}

/// A decision (*onay*): what, by which unit, and why where it is not wholly granted.
///
/// ```
/// use imece::{id::UnitId, petition::{Decision, DecisionOutcome, Reason, ReasonCode}, uuid::Uuid};
/// let unit = UnitId::from_uuid(Uuid::from_u128(1))?;
/// assert!(Decision::new(DecisionOutcome::Refused, unit, []).is_err());
/// let reason = Reason::new(ReasonCode::NoBudget, None)?;
/// assert!(Decision::new(DecisionOutcome::Refused, unit, [reason]).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawDecision", into = "RawDecision")]
pub struct Decision {
    outcome: DecisionOutcome,
    by: UnitId,
    // INVARIANT: some where it is not wholly granted, none else; each serves a decision
    reasons: BTreeSet<Reason>,
}

checked! {
    Decision by new or InvalidDecision as RawDecision {
        outcome: DecisionOutcome,
        by: UnitId,
        #[serde(default)]
        reasons: BTreeSet<Reason>,
    }
}

/// Why something is no decision.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidDecision {
    /// Refusal and part approval need reasons.
    #[error("a decision `{0}` needs a reason")]
    ReasonMissing(DecisionOutcome),
    /// What is wholly granted needs none.
    #[error("a decision `approved` has the reason `{0}`")]
    ReasonTooMany(ReasonCode),
    /// The reason is one for not examining a petition.
    #[error("reason `{0}` is none for a decision")]
    WrongReason(ReasonCode),
}

impl InvalidDecision {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ReasonMissing(_) => "decision_reason_missing",
            Self::ReasonTooMany(_) => "decision_reason_too_many",
            Self::WrongReason(_) => "wrong_reason",
        }
    }
}

impl Decision {
    /// Decides.
    ///
    /// # Errors
    /// [`InvalidDecision`] where reasons are missing, too many or of another use.
    pub fn new(
        outcome: DecisionOutcome,
        by: UnitId,
        reasons: impl IntoIterator<Item = Reason>,
    ) -> Result<Self, InvalidDecision> {
        let reasons: BTreeSet<Reason> = reasons.into_iter().collect();
        if let Some(wrong) = reasons.iter().find(|reason| reason.code().serves() != ReasonUse::Decision) {
            return Err(InvalidDecision::WrongReason(wrong.code()));
        }
        match (outcome, reasons.first()) {
            (DecisionOutcome::Approved, Some(reason)) => Err(InvalidDecision::ReasonTooMany(reason.code())),
            (DecisionOutcome::PartlyApproved | DecisionOutcome::Refused, None) => {
                Err(InvalidDecision::ReasonMissing(outcome))
            }
            _ => Ok(Self { outcome, by, reasons }),
        }
    }

    /// Grants wholly.
    #[must_use]
    pub const fn approved(by: UnitId) -> Self {
        Self { outcome: DecisionOutcome::Approved, by, reasons: BTreeSet::new() }
    }

    /// Returns what was decided.
    #[must_use]
    pub const fn outcome(&self) -> DecisionOutcome {
        self.outcome
    }

    /// Returns the unit that decided.
    #[must_use]
    pub const fn by(&self) -> UnitId {
        self.by
    }

    /// Returns the reasons in order.
    pub fn reasons(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter()
    }
}

/// A decision that was made before all consulted units had spoken, and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "who was not heard, and why")]
pub struct Unheard {
    /// The units that had not spoken.
    pub units: Vec<UnitId>,
    /// Why that was overruled.
    pub reason: Note,
}

/// What was told to an applicant in writing, and how; the event that carries it says when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a text and a way")]
pub struct Notice {
    /// The text, as the host keeps it.
    pub text: TextId,
    /// By which channel it went.
    pub channel: Channel,
}

/// Whether an answer is the last.
#[expect(clippy::exhaustive_enums, reason = "it is or it is not")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// *Ara cevap*: how the matter stands. It meets the clock of Law 3071; the final answer stays owed.
    Interim,
    /// What came of it.
    Final,
}

coded!(AnswerKind { Interim = "interim", Final = "final" });

/// An answer that was sent (*dönüş*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "what, how and when")]
pub struct Answer {
    /// Interim or final.
    pub kind: AnswerKind,
    /// The text and the channel.
    pub notice: Notice,
    /// When it was sent.
    pub on: NaiveDate,
}

/// The receipt that an applicant gets free of charge: date, number and subject (circular 2004/12).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the circular names these three")]
pub struct Receipt {
    /// The day of arrival.
    pub date: NaiveDate,
    /// The number in the register.
    pub number: Name,
    /// What it is about.
    pub subject: Code,
}
