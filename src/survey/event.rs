use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Questionnaire, QuestionnaireKey, Response, Stage, SurveyMode, SurveyPlan};
use crate::{
    event::Recorded,
    id::{ActorId, SurveyId},
    text::Note,
    time::RetentionPolicy,
};

/// What can happen to surveys.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum SurveyEvent {
    /// A version of a questionnaire was described, for the first time or anew.
    #[serde(rename = "survey.questionnaire_described.v1")]
    QuestionnaireDescribed(Questionnaire),
    /// A survey was planned.
    #[serde(rename = "survey.planned.v1")]
    Planned(SurveyPlan),
    /// Its first day came.
    #[serde(rename = "survey.opened.v1")]
    Opened {
        /// Which survey.
        survey: SurveyId,
    },
    /// It was closed, by hand or because its last day was over.
    #[serde(rename = "survey.closed.v1")]
    Closed {
        /// Which survey.
        survey: SurveyId,
        /// Where it stood before.
        from: Stage,
        /// Why, where somebody closed it.
        reason: Option<Note>,
    },
    /// It got another last day.
    #[serde(rename = "survey.end_set.v1")]
    EndSet {
        /// Which survey.
        survey: SurveyId,
        /// The last day before.
        from: NaiveDate,
        /// The last day now.
        to: NaiveDate,
        /// Where it stands now.
        stage: Stage,
        /// Why.
        reason: Option<Note>,
    },
    /// The number of those invited by a mode was set.
    #[serde(rename = "survey.invited_set.v1")]
    InvitedSet {
        /// Which survey.
        survey: SurveyId,
        /// By which mode.
        mode: SurveyMode,
        /// How many before, where it was known.
        from: Option<u64>,
        /// How many now, where it is known.
        to: Option<u64>,
    },
    /// Somebody responded.
    #[serde(rename = "survey.responded.v1")]
    Responded {
        /// To which survey.
        survey: SurveyId,
        /// To which questionnaire, in which version.
        questionnaire: QuestionnaireKey,
        /// What they said.
        response: Response,
    },
    /// A response was corrected.
    #[serde(rename = "survey.corrected.v1")]
    Corrected {
        /// To which survey.
        survey: SurveyId,
        /// To which questionnaire, in which version.
        questionnaire: QuestionnaireKey,
        /// What was said before.
        from: Response,
        /// What is said now, by the same token.
        to: Response,
        /// Why.
        reason: Option<Note>,
    },
    /// A response was taken back.
    #[serde(rename = "survey.withdrawn.v1")]
    Withdrawn {
        /// To which survey.
        survey: SurveyId,
        /// To which questionnaire, in which version.
        questionnaire: QuestionnaireKey,
        /// What was said before.
        response: Response,
        /// Why.
        reason: Option<Note>,
    },
    /// It was set how long after its end a survey's tokens may lead to people.
    #[serde(rename = "survey.retention_set.v1")]
    RetentionSet {
        /// How long before.
        from: Option<RetentionPolicy>,
        /// How long now.
        to: Option<RetentionPolicy>,
    },
    /// The tokens of a survey lead to nobody any more: what was said stays, and is taken back or changed no more.
    #[serde(rename = "survey.tokens_erased.v1")]
    TokensErased {
        /// Which survey.
        survey: SurveyId,
        /// Why it was done before its time, where it was.
        early: Option<Note>,
    },
}

impl SurveyEvent {
    /// Returns a recorded event without the applicant who responded to a survey: in the envelope `stand_in` takes the
    /// place. A host rewrites its log with it when [`TokensErased`](Self::TokensErased) was recorded, and destroys the
    /// survey's salt, without which no token leads to anybody: the log still replays to the same state and is still checked
    /// for gaps, and the figures are the same.
    #[must_use]
    pub fn stripped(recorded: Recorded<Self>, survey: SurveyId, stand_in: ActorId) -> Recorded<Self> {
        let of = match &recorded.event {
            Self::QuestionnaireDescribed(_) | Self::RetentionSet { .. } => None,
            Self::Planned(plan) => Some(plan.id()),
            Self::Opened { survey }
            | Self::Closed { survey, .. }
            | Self::EndSet { survey, .. }
            | Self::InvitedSet { survey, .. }
            | Self::Responded { survey, .. }
            | Self::Corrected { survey, .. }
            | Self::Withdrawn { survey, .. }
            | Self::TokensErased { survey, .. } => Some(*survey),
        };
        if of == Some(survey) { recorded.without_applicant(stand_in) } else { recorded }
    }
}
