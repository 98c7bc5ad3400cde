//! Surveys: questionnaires, the periods in which they are put, and the responses.
//!
//! A [`Questionnaire`] is a version of a set of questions and is frozen once somebody has answered it: whatever changes
//! is a new version, so that figures of one version can be compared. A survey ([`SurveyPlan`]) puts it to people in a
//! period and by stated modes. [`Surveys`] keeps both and the responses, one for each token. A response with a fault is
//! never recorded; all its faults are told at once.
//!
//! Who answered is not known here: a token is a hash that the host makes with a salt of its own for each survey, and a
//! text is a reference to where the host keeps it (Law 6698). While the host has the salt, a token leads it to a person;
//! once it destroyed the salt, to nobody: so what falls due here is a whole survey, and erasing it is destroying its salt. Neither are figures here: rates with their intervals are
//! in [`statistics`](crate::statistics).

mod answer;
mod apply;
mod command;
mod decide;
mod erasure;
mod error;
mod event;
mod fault;
mod plan;
mod question;
mod questionnaire;
mod rows;
mod scale;
mod surveys;
mod token;

pub use answer::{Answer, MatrixAnswer, Response, SurveyMode};
pub use command::SurveyCommand;
pub use error::SurveyError;
pub use event::SurveyEvent;
pub use fault::{Fault, FaultReason, InvalidResponse};
pub use plan::{InvalidPlan, Stage, SurveyPlan};
pub use question::{AnswerTest, Condition, Options, Question, QuestionKind};
pub use questionnaire::{InvalidQuestionnaire, Questionnaire, QuestionnaireKey};
pub use rows::{ResponseRow, SurveyRow, SurveysSnapshot};
pub use scale::{InvalidScale, Likelihood, SatisfactionDefinition, Scale, Score, Threshold};
pub use surveys::{Survey, Surveys};
pub use token::{InvalidToken, ResponseToken};
