use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Law, SubmissionKind};
use crate::{checked::checked, stats::coded, text::Note};

/// Why a petition is not examined, is refused, or is granted in part.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// It asks for nothing definite (Law 3071 art. 6).
    NoDefiniteSubject,
    /// It is a matter of the courts (Law 3071 art. 6).
    MatterOfCourts,
    /// Name, signature, address or another formality is missing (Law 3071 art. 4 and 6).
    MissingFormality,
    /// The budget does not allow it.
    NoBudget,
    /// It cannot be done technically.
    NotFeasible,
    /// A law or a plan stands against it.
    AgainstTheLaw,
    /// It is done already, or planned.
    AlreadyDone,
    /// What was said was not found to be so.
    NotFound,
    /// Another authority would have to do it.
    NotOurMatter,
    /// The information would need separate work or study (Law 4982 art. 7).
    SeparateWork,
    /// The information is published already (Law 4982 art. 8).
    AlreadyPublished,
    /// An opinion is asked for, not information (Law 4982 art. 27).
    OpinionAskedFor,
    /// The information is protected: a secret, an investigation, somebody's privacy (Law 4982 art. 15 to 26).
    Protected,
    /// It insults somebody, or says about somebody what must not be passed on.
    Offensive,
    /// Anything else.
    Other,
}

coded!(ReasonCode {
    NoDefiniteSubject = "no_definite_subject",
    MatterOfCourts = "matter_of_courts",
    MissingFormality = "missing_formality",
    NoBudget = "no_budget",
    NotFeasible = "not_feasible",
    AgainstTheLaw = "against_the_law",
    AlreadyDone = "already_done",
    NotFound = "not_found",
    NotOurMatter = "not_our_matter",
    SeparateWork = "separate_work",
    AlreadyPublished = "already_published",
    OpinionAskedFor = "opinion_asked_for",
    Protected = "protected",
    Offensive = "offensive",
    Other = "other",
});

/// For what a reason is given.
#[expect(clippy::exhaustive_enums, reason = "a petition is not examined, or it is decided")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonUse {
    /// It is not examined.
    Inadmissibility,
    /// It is refused, or granted in part.
    Decision,
}

impl ReasonCode {
    /// Returns for what the reason may be given.
    #[must_use]
    pub const fn serves(self) -> ReasonUse {
        match self {
            Self::NoDefiniteSubject | Self::MatterOfCourts | Self::MissingFormality => {
                ReasonUse::Inadmissibility
            }
            _ => ReasonUse::Decision,
        }
    }

    /// Returns the law under which alone the reason may be given; none for a reason under every law.
    #[must_use]
    pub const fn law(self) -> Option<Law> {
        match self {
            Self::SeparateWork | Self::AlreadyPublished | Self::OpinionAskedFor | Self::Protected => {
                Some(Law::Information)
            }
            _ => None,
        }
    }

    /// Returns whether the code alone says too little, so that a text has to come with it.
    #[must_use]
    pub const fn needs_text(self) -> bool {
        matches!(
            self,
            Self::MatterOfCourts
                | Self::AgainstTheLaw
                | Self::NotOurMatter
                | Self::AlreadyPublished
                | Self::Protected
                | Self::Other
        )
    }

    /// Returns whether the petition must not be shown to others.
    #[must_use]
    pub const fn hides(self) -> bool {
        matches!(self, Self::Offensive | Self::Protected)
    }

    /// Returns whether the reason may be given to a kind of submission.
    #[must_use]
    pub fn fits(self, kind: SubmissionKind) -> bool {
        self.law().is_none_or(|law| kind.law() == Some(law))
    }
}

/// A coded reason, with a text where the code needs one.
///
/// ```
/// use imece::petition::{Reason, ReasonCode};
/// assert!(Reason::new(ReasonCode::NoBudget, None).is_ok());
/// assert!(Reason::new(ReasonCode::Other, None).is_err());
/// assert!(Reason::new(ReasonCode::Other, Some("yol çalışması".parse()?)).is_ok());
/// # Ok::<(), imece::text::InvalidText>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawReason", into = "RawReason")]
pub struct Reason {
    code: ReasonCode,
    // INVARIANT: there where the code needs one
    text: Option<Note>,
}

checked! {
    Reason by new or InvalidReason as RawReason {
        code: ReasonCode,
        #[serde(default)]
        text: Option<Note>,
    }
}

/// Why something is no reason.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidReason {
    /// The code says too little alone.
    #[error("reason `{0}` needs a text")]
    TextMissing(ReasonCode),
}

impl InvalidReason {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TextMissing(_) => "reason_text_missing",
        }
    }
}

impl Reason {
    /// Gives a reason.
    ///
    /// # Errors
    /// [`InvalidReason::TextMissing`] where the code needs a text and there is none.
    pub fn new(code: ReasonCode, text: Option<Note>) -> Result<Self, InvalidReason> {
        if text.is_none() && code.needs_text() {
            return Err(InvalidReason::TextMissing(code));
        }
        Ok(Self { code, text })
    }

    /// Returns the code.
    #[must_use]
    pub const fn code(&self) -> ReasonCode {
        self.code
    }

    /// Returns the text.
    #[must_use]
    pub const fn text(&self) -> Option<&Note> {
        self.text.as_ref()
    }
}
