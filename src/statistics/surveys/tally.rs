use serde::{Deserialize, Serialize};

use crate::{
    event::Recorded,
    id::SurveyId,
    stats::{Grouped, Histogram, Multiset, Observe, Preferences, StatsError, Steps, Sum},
    survey::{Answer, MatrixAnswer, QuestionnaireKey, Response, SurveyEvent, SurveyMode},
    tally_struct,
    text::Code,
    time::Month,
};

/// Survey, name and version of the questionnaire, mode, and month of the answers: nothing is mixed until it is read.
pub(super) type Put = (SurveyId, Code, u16, SurveyMode, Month);
/// Question, row of a matrix, and number of points of the scale.
pub(super) type Item = (Code, Option<Code>, u8);
/// Question, number of its rows, and number of points of their scale.
pub(super) type Whole = (Code, u8, u8);

/// The figures of any number of surveys, over any time.
///
/// A correction takes away what was said and puts what is said in its place; a withdrawal takes it away. What is read
/// from it says how: see [`SurveyReading`](super::SurveyReading).
///
/// ```
/// use imece::{id::SurveyId, statistics::{Mixing, SurveyReading, SurveyTally}, stats::Observe, survey::*, uuid::Uuid};
/// let (survey, overall) = (SurveyId::from_uuid(Uuid::from_u128(1))?, "overall".parse()?);
/// let questionnaire = QuestionnaireKey::first("satisfaction".parse()?);
/// let mut tally = SurveyTally::default();
/// for (n, point) in (0_u8..).zip([5, 5, 4, 2, 5, 4]) {
///     let response = Response::new(ResponseToken::new([n; 32]), SurveyMode::Centre, "2025-03-09".parse().unwrap())
///         .with(overall, Answer::Score(Score::new(point, Scale::FIVE)?));
///     tally.observe(&SurveyEvent::Responded { survey, questionnaire, response })?;
/// }
/// let satisfied = SatisfactionDefinition::new(Scale::FIVE, Threshold::TopTwo)?;
/// let rate = tally.satisfaction(&SurveyReading::new(survey, Mixing::Pooled), overall, None, satisfied)?;
/// assert_eq!((rate.satisfied(), rate.basis().n()), (5, 6));
/// assert_eq!(format!("{:.0} % ({:.0}–{:.0})", rate.share() * 100.0, rate.interval().low() * 100.0,
///     rate.interval().high() * 100.0), "83 % (44–97)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyTally {
    /// How many there are in all, where that is known.
    pub(super) population: Grouped<SurveyId, Sum>,
    /// How many were invited, where that is known.
    pub(super) invited: Grouped<(SurveyId, SurveyMode), Sum>,
    /// Responses that stand.
    pub(super) responses: Multiset<Put>,
    /// Corrections.
    pub(super) corrected: Multiset<Put>,
    /// Responses that were taken back.
    pub(super) withdrawn: Multiset<Put>,
    /// Points of scales and of the rows of matrices.
    pub(super) scores: Grouped<(Put, Item), Histogram>,
    /// Sums of the rows of a matrix, for each response.
    pub(super) totals: Grouped<(Put, Whole), Histogram>,
    /// Likelihoods, 0 to 10, kept apart from points.
    pub(super) recommendations: Grouped<(Put, Code), Histogram>,
    /// Answers to questions with options.
    pub(super) chosen: Multiset<(Put, Code)>,
    /// Chosen options.
    pub(super) choices: Multiset<(Put, Code, Code)>,
    /// Ballots of ranking questions.
    pub(super) preferences: Grouped<(Put, Code), Preferences<Code>>,
    /// Texts.
    pub(super) texts: Multiset<(Put, Code)>,
    /// Answers of no opinion, which count in no share.
    pub(super) no_opinion: Multiset<(Put, Code)>,
}

tally_struct!(SurveyTally {
    population,
    invited,
    responses,
    corrected,
    withdrawn,
    scores,
    totals,
    recommendations,
    chosen,
    choices,
    preferences,
    texts,
    no_opinion,
});

impl Observe<&Recorded<SurveyEvent>> for SurveyTally {
    fn record(&mut self, recorded: &Recorded<SurveyEvent>, times: i64) -> Result<(), StatsError> {
        self.record(&recorded.event, times)
    }
}

impl Observe<&SurveyEvent> for SurveyTally {
    fn record(&mut self, event: &SurveyEvent, times: i64) -> Result<(), StatsError> {
        Steps::all_or_none(self, times, |tally, steps| tally.count(steps, event))
    }
}

impl SurveyTally {
    fn count(&mut self, steps: &mut Steps, event: &SurveyEvent) -> Result<(), StatsError> {
        use SurveyEvent as E;
        match event {
            E::Planned(plan) => {
                self.people(steps, plan.id(), plan.population())?;
                plan.modes().try_for_each(|(mode, invited)| {
                    self.invite(steps, plan.id(), mode, invited, Steps::AFTER)
                })
            }
            E::InvitedSet { survey, mode, from, to } => {
                self.invite(steps, *survey, *mode, *from, Steps::BEFORE)?;
                self.invite(steps, *survey, *mode, *to, Steps::AFTER)
            }
            E::Responded { survey, questionnaire, response } => {
                self.said(steps, put(*survey, *questionnaire, response), response, Steps::AFTER)
            }
            E::Corrected { survey, questionnaire, from, to, .. } => {
                self.said(steps, put(*survey, *questionnaire, from), from, Steps::BEFORE)?;
                self.said(steps, put(*survey, *questionnaire, to), to, Steps::AFTER)?;
                steps.observe(&mut self.corrected, put(*survey, *questionnaire, to))
            }
            E::Withdrawn { survey, questionnaire, response, .. } => {
                self.said(steps, put(*survey, *questionnaire, response), response, Steps::BEFORE)?;
                steps.observe(&mut self.withdrawn, put(*survey, *questionnaire, response))
            }
            // What only describes questions, or says when they are put, is no figure.
            E::QuestionnaireDescribed(_)
            | E::Opened { .. }
            | E::Closed { .. }
            | E::EndSet { .. }
            | E::RetentionSet { .. }
            | E::TokensErased { .. } => Ok(()),
        }
    }

    fn people(
        &mut self,
        steps: &mut Steps,
        survey: SurveyId,
        population: Option<u64>,
    ) -> Result<(), StatsError> {
        population.map_or(Ok(()), |people| steps.observe(&mut self.population, (survey, whole(people)?)))
    }

    fn invite(
        &mut self,
        steps: &mut Steps,
        survey: SurveyId,
        mode: SurveyMode,
        invited: Option<u64>,
        times: i64,
    ) -> Result<(), StatsError> {
        invited
            .map_or(Ok(()), |people| steps.record(&mut self.invited, ((survey, mode), whole(people)?), times))
    }

    fn said(
        &mut self,
        steps: &mut Steps,
        put: Put,
        response: &Response,
        times: i64,
    ) -> Result<(), StatsError> {
        steps.record(&mut self.responses, put, times)?;
        response
            .answers
            .iter()
            .try_for_each(|(question, answer)| self.answered(steps, put, *question, answer, times))
    }

    fn answered(
        &mut self,
        steps: &mut Steps,
        put: Put,
        question: Code,
        answer: &Answer,
        times: i64,
    ) -> Result<(), StatsError> {
        match answer {
            Answer::Score(score) => {
                let item = (question, None, score.scale().points());
                steps.record(&mut self.scores, ((put, item), i64::from(score.point())), times)
            }
            Answer::Matrix(matrix) => self.matrix(steps, put, question, matrix, times),
            Answer::Recommendation(likelihood) => {
                steps.record(&mut self.recommendations, ((put, question), i64::from(likelihood.get())), times)
            }
            Answer::One(option) => {
                steps.record(&mut self.chosen, (put, question), times)?;
                steps.record(&mut self.choices, (put, question, *option), times)
            }
            Answer::Many(options) => {
                steps.record(&mut self.chosen, (put, question), times)?;
                options
                    .iter()
                    .try_for_each(|option| steps.record(&mut self.choices, (put, question, *option), times))
            }
            Answer::Ranking(ballot) => steps.record(&mut self.preferences, ((put, question), ballot), times),
            Answer::Text(_) => steps.record(&mut self.texts, (put, question), times),
            Answer::NoOpinion => steps.record(&mut self.no_opinion, (put, question), times),
        }
    }

    fn matrix(
        &mut self,
        steps: &mut Steps,
        put: Put,
        question: Code,
        matrix: &MatrixAnswer,
        times: i64,
    ) -> Result<(), StatsError> {
        let points = matrix.scale().points();
        let mut rows = 0_u8;
        for (row, point) in matrix.points() {
            rows = rows.saturating_add(1);
            steps.record(
                &mut self.scores,
                ((put, (question, Some(row), points)), i64::from(point)),
                times,
            )?;
        }
        steps.record(&mut self.totals, ((put, (question, rows, points)), i64::from(matrix.total())), times)
    }
}

fn put(survey: SurveyId, questionnaire: QuestionnaireKey, response: &Response) -> Put {
    (survey, questionnaire.code, questionnaire.version.get(), response.mode, Month::of(response.date))
}

fn whole(people: u64) -> Result<i64, StatsError> {
    i64::try_from(people).map_err(|_| StatsError::Overflow)
}
