use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Questionnaire, Response, ResponseToken, SurveyMode, SurveyPlan};
use crate::{id::SurveyId, text::Note, time::RetentionPolicy};

/// What may be asked of surveys. Each has a method of the same name on [`Surveys`](super::Surveys).
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the method")]
pub enum SurveyCommand {
    /// Describes a version of a questionnaire, for the first time or anew until somebody has answered it.
    Describe(Questionnaire),
    /// Plans a survey.
    Plan(SurveyPlan),
    /// Sets another last day; a closed survey opens again.
    SetEnd { survey: SurveyId, last_day: NaiveDate, reason: Option<Note> },
    /// Sets how many were invited by a mode, or that it is not known.
    SetInvited { survey: SurveyId, mode: SurveyMode, invited: Option<u64> },
    /// Closes a survey, or calls it off before it opens.
    Close { survey: SurveyId, reason: Option<Note> },
    /// Records a response, or refuses it with all its faults.
    Respond { survey: SurveyId, response: Response },
    /// Puts another response in the place of what the token said before.
    Correct { survey: SurveyId, response: Response, reason: Option<Note> },
    /// Takes a response back.
    Withdraw { survey: SurveyId, token: ResponseToken, reason: Option<Note> },
    /// Sets how long after its end a survey's tokens may lead to people; nothing falls due without.
    SetRetention(Option<RetentionPolicy>),
    /// Records that the tokens of a survey that is over lead to nobody any more.
    Erase { survey: SurveyId },
    /// Opens and closes what is due. Harmless when repeated.
    Tick,
}
