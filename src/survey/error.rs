use core::num::NonZeroU16;

use chrono::NaiveDate;
use thiserror::Error;

use super::{InvalidPlan, InvalidResponse, QuestionnaireKey, Stage, SurveyMode};
use crate::{
    event::{ReplayError, Stale},
    id::SurveyId,
    time::InvalidTime,
};

/// Why surveys do not do what they were asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SurveyError {
    /// The command expected another version.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The id is that of another survey.
    #[error("survey `{0}` is planned with other content")]
    IdTaken(SurveyId),
    /// No such survey.
    #[error("there is no survey `{0}`")]
    UnknownSurvey(SurveyId),
    /// No such questionnaire, or not in this version.
    #[error("there is no questionnaire `{0}`")]
    UnknownQuestionnaire(QuestionnaireKey),
    /// Somebody has answered it, so it stays as it is: what changes is a new version.
    #[error("questionnaire `{0}` is answered, so it stays as it is")]
    Frozen(QuestionnaireKey),
    /// Versions follow each other without a gap.
    #[error("the next version is `{expected}`")]
    VersionGap {
        /// The version that comes next.
        expected: NonZeroU16,
    },
    /// The survey is not open.
    #[error("survey `{survey}` is {}", .stage.code())]
    NotOpen {
        /// Which survey.
        survey: SurveyId,
        /// Where it stands.
        stage: Stage,
    },
    /// A last day that is over or lies before the first one.
    #[error("survey `{survey}` can't end on `{last_day}`")]
    EndIsOver {
        /// Which survey.
        survey: SurveyId,
        /// The day.
        last_day: NaiveDate,
    },
    /// The survey is not put by the mode.
    #[error("survey `{survey}` is not put by mode `{}`", .mode.code())]
    ModeNotOffered {
        /// Which survey.
        survey: SurveyId,
        /// The mode.
        mode: SurveyMode,
    },
    /// The plan would not be one any more.
    #[error(transparent)]
    Plan(#[from] InvalidPlan),
    /// The answers have faults.
    #[error(transparent)]
    Invalid(#[from] InvalidResponse),
    /// The token has responded with other content: a correction is a command of its own.
    #[error("the token has responded to survey `{0}` with other content")]
    TokenUsed(SurveyId),
    /// The token took its response back, and has no second one.
    #[error("the token took its response to survey `{0}` back")]
    TokenWithdrawn(SurveyId),
    /// The token has not responded.
    #[error("the token has not responded to survey `{0}`")]
    UnknownToken(SurveyId),
    /// The survey is not over, so its tokens are needed.
    #[error("survey `{0}` is not over")]
    NotClosed(SurveyId),
    /// The tokens may lead to people until a day; a manager may overrule that.
    #[error("survey `{survey}` keeps its tokens until `{from}`")]
    KeptUntil {
        /// Which survey.
        survey: SurveyId,
        /// The day on which the erasure falls due.
        from: NaiveDate,
    },
    /// Nobody knows any more whose tokens these are.
    #[error("the tokens of survey `{0}` are erased")]
    Erased(SurveyId),
    /// All there are have responded.
    #[error("all of the population of `{population}` have responded")]
    PopulationExhausted {
        /// How many there are.
        population: u64,
    },
    /// The day cannot be told.
    #[error(transparent)]
    Time(#[from] InvalidTime),
    /// The events just decided could not be applied.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl SurveyError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale(stale) => stale.code(),
            Self::IdTaken(_) => "survey_id_taken",
            Self::UnknownSurvey(_) => "unknown_survey",
            Self::UnknownQuestionnaire(_) => "unknown_questionnaire",
            Self::Frozen(_) => "questionnaire_frozen",
            Self::VersionGap { .. } => "questionnaire_version_gap",
            Self::NotOpen { .. } => "survey_not_open",
            Self::EndIsOver { .. } => "survey_end_is_over",
            Self::ModeNotOffered { .. } => "survey_mode_not_offered",
            Self::Plan(plan) => plan.code(),
            Self::Invalid(_) => "invalid_response",
            Self::TokenUsed(_) => "response_token_used",
            Self::TokenWithdrawn(_) => "response_token_withdrawn",
            Self::UnknownToken(_) => "unknown_response_token",
            Self::NotClosed(_) => "survey_not_closed",
            Self::KeptUntil { .. } => "response_tokens_kept",
            Self::Erased(_) => "response_tokens_erased",
            Self::PopulationExhausted { .. } => "population_exhausted",
            Self::Time(_) => "survey_out_of_time",
            Self::Replay(replay) => replay.code(),
        }
    }
}
