use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Scale, SurveyMode};
use crate::text::Code;

/// What is wrong with an answer, or with the response as a whole.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum FaultReason {
    /// The survey is not put by this mode.
    #[error("the survey is not put by mode `{}`", .0.code())]
    ModeNotOffered(SurveyMode),
    /// The day of the answers is not in the survey's period.
    #[error("the day is outside the period of the survey")]
    OutsidePeriod,
    /// The day of the answers has not come.
    #[error("the day has not come")]
    InTheFuture,
    /// The questionnaire has no such question.
    #[error("there is no such question")]
    UnknownQuestion,
    /// The earlier answers do not lead to this question.
    #[error("the question was not to be shown")]
    NotShown,
    /// A mandatory question without an answer.
    #[error("the question is mandatory")]
    Unanswered,
    /// The answer is of another kind than the question.
    #[error("the answer is of another kind")]
    OtherKind,
    /// The answer is on another scale than the question.
    #[error("the answer is not on the scale of 1 to {}", .expected.points())]
    OtherScale {
        /// The scale of the question.
        expected: Scale,
    },
    /// An option that is not offered.
    #[error("option `{0}` is not offered")]
    UnknownOption(Code),
    /// Too few options.
    #[error("`{found}` options are chosen, at least `{least}` are to be")]
    TooFew {
        /// How many are to be chosen at least.
        least: u8,
        /// How many are.
        found: usize,
    },
    /// Too many options.
    #[error("`{found}` options are chosen, at most `{most}` are to be")]
    TooMany {
        /// How many are to be chosen at most.
        most: u8,
        /// How many are.
        found: usize,
    },
    /// A row that the matrix does not have.
    #[error("there is no row `{0}`")]
    UnknownRow(Code),
    /// A row of a matrix without a point: its rows are answered all or none.
    #[error("row `{0}` is not answered")]
    RowUnanswered(Code),
    /// No opinion, where an opinion is asked for.
    #[error("having no opinion is not offered")]
    NoOpinionNotOffered,
}

impl FaultReason {
    /// Returns the stable code of the reason.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ModeNotOffered(_) => "mode_not_offered",
            Self::OutsidePeriod => "outside_period",
            Self::InTheFuture => "in_the_future",
            Self::UnknownQuestion => "unknown_question",
            Self::NotShown => "not_shown",
            Self::Unanswered => "unanswered",
            Self::OtherKind => "other_kind",
            Self::OtherScale { .. } => "other_scale",
            Self::UnknownOption(_) => "unknown_option",
            Self::TooFew { .. } => "too_few",
            Self::TooMany { .. } => "too_many",
            Self::UnknownRow(_) => "unknown_row",
            Self::RowUnanswered(_) => "row_unanswered",
            Self::NoOpinionNotOffered => "no_opinion_not_offered",
        }
    }
}

/// A reason, and the question that it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The question, or nothing where it is the whole response.
    pub question: Option<Code>,
    /// What is wrong.
    pub reason: FaultReason,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.question {
            Some(question) => write!(f, "question `{question}`: {}", self.reason),
            None => fmt::Display::fmt(&self.reason, f),
        }
    }
}

/// Why a response is not recorded: every fault that it has, those of the whole first, then in the order of the questions.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[error("faults in the response: {}, first: {}", .faults.len(), First(.faults))]
pub struct InvalidResponse {
    /// The faults, at least one.
    pub faults: Vec<Fault>,
}

struct First<'a>(&'a [Fault]);

impl fmt::Display for First<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.first().map_or(Ok(()), |fault| fmt::Display::fmt(fault, f))
    }
}
