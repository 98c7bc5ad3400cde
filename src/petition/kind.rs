use serde::{Deserialize, Serialize};

use crate::{organisation::Channel, stats::coded, time::Term};

/// What a submission asks for. The kind decides the clock, and whether an answer is owed.
#[expect(
    clippy::exhaustive_enums,
    reason = "a new kind needs a clock, and every desk has to say what it does with it"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionKind {
    /// *İstek*, *talep*: asks for something.
    Request,
    /// *Öneri*: proposes something.
    Suggestion,
    /// *Şikâyet*: complains.
    Complaint,
    /// *İhbar*: reports a wrong; who reports may stay unknown.
    Report,
    /// *Bilgi edinme başvurusu*: asks for information under Law 4982.
    InformationRequest,
    /// *Görüş*: says an opinion.
    Opinion,
    /// *Yönetime katıl*: wants to take part in a decision.
    Participation,
    /// *Teşekkür*: thanks; nobody waits for an answer.
    Thanks,
}

coded!(SubmissionKind {
    Request = "request",
    Suggestion = "suggestion",
    Complaint = "complaint",
    Report = "report",
    InformationRequest = "information_request",
    Opinion = "opinion",
    Participation = "participation",
    Thanks = "thanks",
});

impl SubmissionKind {
    /// Returns the law whose clock runs; none where no answer is owed.
    ///
    /// ```
    /// use imece::petition::{Law, SubmissionKind};
    /// assert_eq!(SubmissionKind::Complaint.law(), Some(Law::Petitions));
    /// assert_eq!(SubmissionKind::InformationRequest.law(), Some(Law::Information));
    /// assert_eq!(SubmissionKind::Thanks.law(), None);
    /// ```
    #[must_use]
    pub const fn law(self) -> Option<Law> {
        match self {
            Self::InformationRequest => Some(Law::Information),
            Self::Request
            | Self::Suggestion
            | Self::Complaint
            | Self::Report
            | Self::Opinion
            | Self::Participation => Some(Law::Petitions),
            Self::Thanks => None,
        }
    }

    /// Returns whether a channel takes such submissions: the information office those under Law 4982 alone, the blood
    /// bank none, every other channel all.
    #[must_use]
    pub const fn comes_by(self, channel: Channel) -> bool {
        match channel {
            Channel::InformationOffice => matches!(self, Self::InformationRequest),
            Channel::BloodBank => false,
            _ => true,
        }
    }
}

/// By which law an answer is owed.
#[expect(clippy::exhaustive_enums, reason = "a new law is a new clock")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Law {
    /// Law 3071 on the right of petition.
    Petitions,
    /// Law 4982 on the right to information.
    Information,
}

coded!(Law { Petitions = "petitions", Information = "information" });

impl Law {
    /// How long the proof that a fee was paid may take; without it the request counts as withdrawn.
    pub const FEE_PROOF: Term = Term::WorkingDays(15);

    /// How long an objection to a refused information request may take (Law 4982 art. 13).
    pub const OBJECTION: Term = Term::CalendarDays(15);

    /// Returns the term within which an answer is owed: 30 days (Law 3071 art. 7) or 15 working days (Law 4982 art. 11).
    #[must_use]
    pub const fn term(self) -> Term {
        match self {
            Self::Petitions => Term::CalendarDays(30),
            Self::Information => Term::WorkingDays(15),
        }
    }

    /// Returns the longer term where another unit or body is concerned: 30 working days, under Law 4982 alone.
    #[must_use]
    pub const fn extended_term(self) -> Option<Term> {
        match self {
            Self::Petitions => None,
            Self::Information => Some(Term::WorkingDays(30)),
        }
    }
}

/// Why a term is extended (Law 4982 art. 11).
#[expect(clippy::exhaustive_enums, reason = "the law knows these three")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionReason {
    /// The information has to come from another unit.
    AnotherUnit,
    /// The opinion of another body is needed.
    OpinionOfAnotherBody,
    /// Several bodies are concerned.
    SeveralBodies,
}

coded!(ExtensionReason {
    AnotherUnit = "another_unit",
    OpinionOfAnotherBody = "opinion_of_another_body",
    SeveralBodies = "several_bodies",
});
