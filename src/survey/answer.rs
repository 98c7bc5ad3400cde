use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::{String, ToString},
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{InvalidScale, Likelihood, ResponseToken, Scale, Score};
use crate::{
    checked::checked,
    id::TextId,
    stats::{Ballot, Dimension},
    text::Code,
};

/// How an answer was gathered (*anket yöntemi*). Modes reach different people, so they are never mixed in silence.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyMode {
    /// On paper or at a terminal in a centre.
    Centre,
    /// On the portal (*portal anketi*).
    Web,
    /// By telephone.
    Telephone,
    /// By an interviewer who comes.
    Visit,
    /// By post.
    Post,
    /// By text message.
    Message,
}

impl SurveyMode {
    /// Every mode.
    pub const ALL: [Self; 6] =
        [Self::Centre, Self::Web, Self::Telephone, Self::Visit, Self::Post, Self::Message];

    /// Returns the stable code, which is the form in JSON too.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Centre => "centre",
            Self::Web => "web",
            Self::Telephone => "telephone",
            Self::Visit => "visit",
            Self::Post => "post",
            Self::Message => "message",
        }
    }
}

impl Dimension for SurveyMode {
    fn to_text(&self) -> String {
        self.code().to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == text)
    }
}

/// What somebody answers to one question.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Answer {
    /// A point of a scale.
    Score(Score),
    /// How likely they are to recommend.
    Recommendation(Likelihood),
    /// One option.
    One(Code),
    /// Any number of options.
    Many(BTreeSet<Code>),
    /// Options in the order of preference.
    Ranking(Ballot<Code>),
    /// A point of one scale for each row.
    Matrix(MatrixAnswer),
    /// A text that the host keeps.
    Text(TextId),
    /// Nothing to say, where that is offered: answered, and no figure.
    NoOpinion,
}

/// A point of one scale for each row of a matrix.
///
/// ```
/// use imece::survey::{MatrixAnswer, Scale};
/// let answer = MatrixAnswer::new(Scale::FIVE, [("rooms".parse()?, 5), ("staff".parse()?, 4)])?;
/// assert_eq!(answer.total(), 9);
/// assert!(MatrixAnswer::new(Scale::FIVE, [("rooms".parse()?, 6)]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawMatrix", into = "RawMatrix")]
pub struct MatrixAnswer {
    // INVARIANT: every point is on the scale.
    of: Scale,
    points: BTreeMap<Code, u8>,
}

checked! { MatrixAnswer by new or InvalidScale as RawMatrix { of: Scale, points: BTreeMap<Code, u8> } }

impl MatrixAnswer {
    /// Takes the point of each row.
    ///
    /// # Errors
    /// [`InvalidScale::OffScale`] where a point is not on the scale.
    pub fn new(of: Scale, points: impl IntoIterator<Item = (Code, u8)>) -> Result<Self, InvalidScale> {
        let points: BTreeMap<Code, u8> = points.into_iter().collect();
        for point in points.values() {
            Score::new(*point, of)?;
        }
        Ok(Self { of, points })
    }

    /// Returns the scale of all rows.
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.of
    }

    /// Returns the rows and their points, in the order of the codes.
    pub fn points(&self) -> impl Iterator<Item = (Code, u8)> {
        self.points.iter().map(|(row, point)| (*row, *point))
    }

    /// Returns the sum of all points.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.points.values().fold(0, |sum, point| sum.saturating_add(u32::from(*point)))
    }

    pub(super) fn has(&self, row: Code) -> bool {
        self.points.contains_key(&row)
    }
}

/// One person's answers to a questionnaire.
///
/// Whether they fit the questions is decided when it is recorded: see
/// [`Questionnaire::check`](super::Questionnaire::check).
///
/// ```
/// use imece::survey::{Answer, Response, ResponseToken, Scale, Score, SurveyMode};
/// let token = ResponseToken::new([7; 32]);
/// let response = Response::new(token, SurveyMode::Web, "2025-03-09".parse().unwrap())
///     .with("overall".parse()?, Answer::Score(Score::new(5, Scale::FIVE)?));
/// assert_eq!(response.answers.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Response {
    /// Whose it is, as a hash.
    pub token: ResponseToken,
    /// How it was gathered.
    pub mode: SurveyMode,
    /// The local day on which it was given, which is not always that on which it is recorded.
    pub date: NaiveDate,
    /// The answers by the code of the question.
    pub answers: BTreeMap<Code, Answer>,
}

impl Response {
    /// Begins a response without answers.
    #[must_use]
    pub const fn new(token: ResponseToken, mode: SurveyMode, date: NaiveDate) -> Self {
        Self { token, mode, date, answers: BTreeMap::new() }
    }

    /// Answers a question; of two answers to one the later counts.
    #[must_use]
    pub fn with(mut self, question: Code, answer: Answer) -> Self {
        self.answers.insert(question, answer);
        self
    }
}
