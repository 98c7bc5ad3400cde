use alloc::{collections::BTreeMap, vec::Vec};
use core::{fmt, num::NonZeroU16};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Answer, Fault, FaultReason, Question};
use crate::{checked::checked, text::Code};

/// Why questions are not a questionnaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidQuestionnaire {
    /// No question, or more than 200.
    #[error("a questionnaire has 1 to 200 questions, not `{0}`")]
    QuestionCount(usize),
    /// Two questions of one name.
    #[error("there are two questions `{0}`")]
    QuestionRepeated(Code),
    /// Fewer than two options, or more than a hundred.
    #[error("a question has 2 to 100 options, not `{0}`")]
    OptionCount(usize),
    /// One option twice.
    #[error("option `{0}` is there twice")]
    OptionRepeated(Code),
    /// So many options can't be chosen.
    #[error("question `{0}` asks for a number of options that cannot be chosen")]
    ImpossibleChoice(Code),
    /// A condition on a question that does not come before.
    #[error("question `{question}` depends on `{on}`, which is not before it")]
    NotEarlier {
        /// The question that depends.
        question: Code,
        /// What it depends on.
        on: Code,
    },
    /// A condition that every answer meets, or none can.
    #[error("question `{question}` depends on what `{on}` cannot decide")]
    ImpossibleCondition {
        /// The question that depends.
        question: Code,
        /// What it depends on.
        on: Code,
    },
}

impl InvalidQuestionnaire {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::QuestionCount(_) => "question_count",
            Self::QuestionRepeated(_) => "question_repeated",
            Self::OptionCount(_) => "option_count",
            Self::OptionRepeated(_) => "option_repeated",
            Self::ImpossibleChoice(_) => "impossible_choice",
            Self::NotEarlier { .. } => "condition_not_earlier",
            Self::ImpossibleCondition { .. } => "impossible_condition",
        }
    }
}

/// Which questionnaire, in which version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionnaireKey {
    /// The name that all versions share.
    pub code: Code,
    /// The version, from 1.
    pub version: NonZeroU16,
}

impl QuestionnaireKey {
    /// Names the first version.
    #[must_use]
    pub const fn first(code: Code) -> Self {
        Self { code, version: NonZeroU16::MIN }
    }

    /// Names the next version.
    #[must_use]
    pub const fn next(self) -> Self {
        Self { version: self.version.saturating_add(1), ..self }
    }
}

impl fmt::Display for QuestionnaireKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.code, self.version)
    }
}

/// Questions in their order: a version that is frozen once somebody has answered it.
///
/// ```
/// use imece::survey::*;
/// let (overall, why) = ("overall".parse()?, "why_not".parse()?);
/// let questionnaire = Questionnaire::new(QuestionnaireKey::first("satisfaction".parse()?), [
///     Question::new(overall, QuestionKind::Scale(Scale::FIVE)).mandatory(),
///     Question::new(why, QuestionKind::Text).if_answer(overall, AnswerTest::AtMost(2)),
/// ])?;
/// let satisfied = [(overall, Answer::Score(Score::new(5, Scale::FIVE)?))].into();
/// assert!(questionnaire.check(&satisfied).is_empty());
/// let nothing = questionnaire.check(&Default::default());
/// assert_eq!(nothing[0].reason, FaultReason::Unanswered);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawQuestionnaire", into = "RawQuestionnaire")]
pub struct Questionnaire {
    key: QuestionnaireKey,
    // INVARIANT: 1 to 200, no code twice, conditions name earlier questions and can hold and fail.
    questions: Vec<Question>,
}

checked! {
    Questionnaire by new or InvalidQuestionnaire as RawQuestionnaire {
        key: QuestionnaireKey,
        questions: Vec<Question>,
    }
}

impl Questionnaire {
    const MOST: usize = 200;

    /// Takes questions in their order.
    ///
    /// # Errors
    /// [`InvalidQuestionnaire`].
    pub fn new(
        key: QuestionnaireKey,
        questions: impl Into<Vec<Question>>,
    ) -> Result<Self, InvalidQuestionnaire> {
        let questions = questions.into();
        if !(1..=Self::MOST).contains(&questions.len()) {
            return Err(InvalidQuestionnaire::QuestionCount(questions.len()));
        }
        for (place, question) in questions.iter().enumerate() {
            question.check(questions.get(..place).unwrap_or_default())?;
        }
        Ok(Self { key, questions })
    }

    /// Returns which questionnaire it is, in which version.
    #[must_use]
    pub const fn key(&self) -> QuestionnaireKey {
        self.key
    }

    /// Returns the questions in their order.
    #[must_use]
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// Returns a question.
    #[must_use]
    pub fn question(&self, code: Code) -> Option<&Question> {
        self.questions.iter().find(|question| question.code == code)
    }

    /// Returns every fault of answers: first those to unknown questions, then in the order of the questions.
    #[must_use]
    pub fn check(&self, answers: &BTreeMap<Code, Answer>) -> Vec<Fault> {
        let unknown = answers.keys().filter(|code| self.question(**code).is_none());
        let mut faults: Vec<Fault> = unknown
            .map(|code| Fault { question: Some(*code), reason: FaultReason::UnknownQuestion })
            .collect();
        // What was shown decides further on: an answer to a question that was not leads nowhere.
        let mut shown: BTreeMap<Code, &Answer> = BTreeMap::new();
        for question in &self.questions {
            let answer = answers.get(&question.code);
            let is_shown = question
                .conditions
                .iter()
                .all(|condition| condition.holds(shown.get(&condition.question).copied()));
            if let Some(answer) = answer.filter(|_| is_shown) {
                shown.insert(question.code, answer);
            }
            let reasons = question.faults(is_shown, answer).into_iter();
            faults.extend(reasons.map(|reason| Fault { question: Some(question.code), reason }));
        }
        faults
    }
}
