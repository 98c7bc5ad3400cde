use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Questionnaire, QuestionnaireKey, Response, Stage, SurveyMode, SurveyPlan};
use crate::{id::SurveyId, text::Note};

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
}
