use alloc::{collections::BTreeSet, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{Answer, FaultReason, InvalidQuestionnaire, Scale};
use crate::{
    checked::checked,
    stats::TOP_FIVE,
    text::{Code, Note},
};

/// The different options of a question, or the rows of a matrix: 2 to 100, in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Code>", into = "Vec<Code>")]
// INVARIANT: 2 to 100 and none twice.
pub struct Options(Vec<Code>);

impl Options {
    const MOST: usize = 100;

    /// Takes options in the order in which they are shown.
    ///
    /// # Errors
    /// [`InvalidQuestionnaire::OptionCount`], [`InvalidQuestionnaire::OptionRepeated`].
    pub fn new(options: impl Into<Vec<Code>>) -> Result<Self, InvalidQuestionnaire> {
        let options = options.into();
        if !(2..=Self::MOST).contains(&options.len()) {
            return Err(InvalidQuestionnaire::OptionCount(options.len()));
        }
        let mut seen = BTreeSet::new();
        match options.iter().find(|option| !seen.insert(**option)) {
            Some(repeated) => Err(InvalidQuestionnaire::OptionRepeated(*repeated)),
            None => Ok(Self(options)),
        }
    }

    /// Returns the options.
    #[must_use]
    pub fn as_slice(&self) -> &[Code] {
        &self.0
    }

    /// Returns whether it is one of them.
    #[must_use]
    pub fn has(&self, option: Code) -> bool {
        self.0.contains(&option)
    }

    fn count(&self) -> u8 {
        u8::try_from(self.0.len()).unwrap_or(u8::MAX)
    }
}

checked! { Options by new or InvalidQuestionnaire as Vec<Code> }

/// How a question is answered.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum QuestionKind {
    /// By a point of a scale.
    Scale(Scale),
    /// By how likely they are to recommend, 0 to 10.
    Recommendation,
    /// By one option.
    Single(Options),
    /// By options, so many at least and at most.
    Multiple {
        /// What is offered.
        options: Options,
        /// How many are to be chosen at least.
        least: u8,
        /// How many at most.
        most: u8,
    },
    /// By options in the order of preference, at most so many.
    Ranking {
        /// What is offered.
        options: Options,
        /// How many are to be named at most.
        most: u8,
    },
    /// By a point of one scale for each row.
    Matrix {
        /// The rows.
        rows: Options,
        /// The scale of all.
        scale: Scale,
    },
    /// By a text that the host keeps.
    Text,
}

impl QuestionKind {
    /// Returns the question for the five foremost wishes and expectations (*beş istek ve beklenti*), or for fewer where
    /// fewer are offered.
    #[must_use]
    pub fn expectations(options: Options) -> Self {
        let most = TOP_FIVE.min(options.count());
        Self::Ranking { options, most }
    }

    fn check(&self, question: Code) -> Result<(), InvalidQuestionnaire> {
        let possible = match self {
            Self::Multiple { options, least, most } => {
                least <= most && *most >= 1 && *most <= options.count()
            }
            Self::Ranking { options, most } => *most >= 1 && *most <= options.count(),
            Self::Scale(_) | Self::Recommendation | Self::Single(_) | Self::Matrix { .. } | Self::Text => {
                true
            }
        };
        if possible { Ok(()) } else { Err(InvalidQuestionnaire::ImpossibleChoice(question)) }
    }

    /// Adds what is wrong with an answer to a question of this kind.
    fn faults(&self, answer: &Answer, faults: &mut Vec<FaultReason>) {
        match (self, answer) {
            (Self::Scale(scale), Answer::Score(score)) => {
                if score.scale() != *scale {
                    faults.push(FaultReason::OtherScale { expected: *scale });
                }
            }
            (Self::Single(options), Answer::One(option)) => unknown(options, [*option], faults),
            (Self::Multiple { options, least, most }, Answer::Many(chosen)) => {
                unknown(options, chosen.iter().copied(), faults);
                let found = chosen.len();
                if found < usize::from(*least) {
                    faults.push(FaultReason::TooFew { least: *least, found });
                }
                if found > usize::from(*most) {
                    faults.push(FaultReason::TooMany { most: *most, found });
                }
            }
            (Self::Ranking { options, most }, Answer::Ranking(ballot)) => {
                unknown(options, ballot.things().iter().copied(), faults);
                let found = ballot.things().len();
                if found > usize::from(*most) {
                    faults.push(FaultReason::TooMany { most: *most, found });
                }
            }
            (Self::Matrix { rows, scale }, Answer::Matrix(answer)) => {
                if answer.scale() != *scale {
                    faults.push(FaultReason::OtherScale { expected: *scale });
                }
                let unknown = answer.points().filter(|(row, _)| !rows.has(*row));
                faults.extend(unknown.map(|(row, _)| FaultReason::UnknownRow(row)));
                let missing = rows.as_slice().iter().filter(|row| !answer.has(**row));
                faults.extend(missing.map(|row| FaultReason::RowUnanswered(*row)));
            }
            (Self::Recommendation, Answer::Recommendation(_)) | (Self::Text, Answer::Text(_)) => {}
            _ => faults.push(FaultReason::OtherKind),
        }
    }
}

fn unknown(options: &Options, chosen: impl IntoIterator<Item = Code>, faults: &mut Vec<FaultReason>) {
    let unknown = chosen.into_iter().filter(|option| !options.has(*option));
    faults.extend(unknown.map(FaultReason::UnknownOption));
}

/// What an earlier answer has to be.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum AnswerTest {
    /// Any answer but no opinion.
    Answered,
    /// One of these options is chosen, or named in a ranking.
    AnyOf(BTreeSet<Code>),
    /// This point or likelihood, or a higher one.
    AtLeast(u8),
    /// This point or likelihood, or a lower one.
    AtMost(u8),
}

/// That a question is shown only if an earlier answer is such.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The earlier question.
    pub question: Code,
    /// What its answer has to be.
    pub is: AnswerTest,
}

impl Condition {
    /// Returns whether an answer to the earlier question meets it; none does not.
    pub(super) fn holds(&self, answer: Option<&Answer>) -> bool {
        let number = match answer {
            Some(Answer::Score(score)) => Some(score.point()),
            Some(Answer::Recommendation(likelihood)) => Some(likelihood.get()),
            _ => None,
        };
        match &self.is {
            AnswerTest::Answered => !matches!(answer, None | Some(Answer::NoOpinion)),
            AnswerTest::AtLeast(least) => number.is_some_and(|number| number >= *least),
            AnswerTest::AtMost(most) => number.is_some_and(|number| number <= *most),
            AnswerTest::AnyOf(options) => match answer {
                Some(Answer::One(option)) => options.contains(option),
                Some(Answer::Many(chosen)) => !options.is_disjoint(chosen),
                Some(Answer::Ranking(ballot)) => ballot.things().iter().any(|thing| options.contains(thing)),
                _ => false,
            },
        }
    }

    /// Returns whether an answer to a question of a kind can ever meet it, and another fail it.
    fn divides(&self, kind: &QuestionKind) -> bool {
        match (&self.is, kind) {
            (AnswerTest::Answered, _) => true,
            (
                AnswerTest::AnyOf(of),
                QuestionKind::Single(options) | QuestionKind::Multiple { options, .. },
            )
            | (AnswerTest::AnyOf(of), QuestionKind::Ranking { options, .. }) => {
                !of.is_empty() && of.iter().all(|option| options.has(*option))
            }
            (AnswerTest::AtLeast(least), QuestionKind::Scale(scale)) => (2..=scale.points()).contains(least),
            (AnswerTest::AtMost(most), QuestionKind::Scale(scale)) => (1..scale.points()).contains(most),
            (AnswerTest::AtLeast(least), QuestionKind::Recommendation) => (1..=10).contains(least),
            (AnswerTest::AtMost(most), QuestionKind::Recommendation) => (0..10).contains(most),
            _ => false,
        }
    }
}

/// A question of a questionnaire.
///
/// ```
/// use imece::survey::{Question, QuestionKind, Scale, AnswerTest};
/// let overall = Question::new("overall".parse()?, QuestionKind::Scale(Scale::FIVE)).mandatory();
/// let why = Question::new("why_not".parse()?, QuestionKind::Text).if_answer("overall".parse()?, AnswerTest::AtMost(2));
/// assert!(overall.mandatory && why.conditions.len() == 1);
/// # Ok::<(), imece::text::InvalidText>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Question {
    /// Its name in the questionnaire.
    pub code: Code,
    /// How it is answered.
    pub kind: QuestionKind,
    /// Whether it has to be answered when it is shown.
    #[serde(default)]
    pub mandatory: bool,
    /// Whether having no opinion is offered.
    #[serde(default)]
    pub no_opinion: bool,
    /// What has to hold for it to be shown; all of them.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// The words in which it is put. Other words are another question.
    #[serde(default)]
    pub wording: Option<Note>,
}

impl Question {
    /// Names a question that may be left out and is always shown.
    #[must_use]
    pub const fn new(code: Code, kind: QuestionKind) -> Self {
        Self { code, kind, mandatory: false, no_opinion: false, conditions: Vec::new(), wording: None }
    }

    /// Asks for an answer whenever it is shown.
    #[must_use]
    pub fn mandatory(self) -> Self {
        Self { mandatory: true, ..self }
    }

    /// Offers to have no opinion.
    #[must_use]
    pub fn with_no_opinion(self) -> Self {
        Self { no_opinion: true, ..self }
    }

    /// Shows it only if an earlier answer is such.
    #[must_use]
    pub fn if_answer(mut self, question: Code, is: AnswerTest) -> Self {
        self.conditions.push(Condition { question, is });
        self
    }

    /// Sets the words in which it is put.
    #[must_use]
    pub fn with_wording(self, wording: Note) -> Self {
        Self { wording: Some(wording), ..self }
    }

    /// Checks it against the questions before it, which are all that a condition may name: so there is no cycle.
    pub(super) fn check(&self, earlier: &[Self]) -> Result<(), InvalidQuestionnaire> {
        if earlier.iter().any(|question| question.code == self.code) {
            return Err(InvalidQuestionnaire::QuestionRepeated(self.code));
        }
        self.kind.check(self.code)?;
        for condition in &self.conditions {
            let named = earlier.iter().find(|question| question.code == condition.question);
            let (question, on) = (self.code, condition.question);
            let named = named.ok_or(InvalidQuestionnaire::NotEarlier { question, on })?;
            if !condition.divides(&named.kind) {
                return Err(InvalidQuestionnaire::ImpossibleCondition { question, on });
            }
        }
        Ok(())
    }

    /// Returns what is wrong with an answer to it, or with none.
    pub(super) fn faults(&self, shown: bool, answer: Option<&Answer>) -> Vec<FaultReason> {
        let mut faults = Vec::new();
        match answer {
            None if shown && self.mandatory => faults.push(FaultReason::Unanswered),
            None => {}
            Some(_) if !shown => faults.push(FaultReason::NotShown),
            Some(Answer::NoOpinion) if self.no_opinion => {}
            Some(Answer::NoOpinion) => faults.push(FaultReason::NoOpinionNotOffered),
            Some(answer) => self.kind.faults(answer, &mut faults),
        }
        faults
    }
}
