use alloc::{collections::BTreeMap, vec::Vec};
use core::{num::NonZeroU16, ops::RangeInclusive};

use serde::{Deserialize, Serialize};

use super::{
    ChoiceShare, ItemIndex, MeanScore, ModeParticipation, NetPromoterScore, NoFigure, Participation,
    SampleBasis, SatisfactionRate, SurveyMeasure, SurveyTally, TopExpectations, tally::Put,
};
use crate::{
    id::SurveyId,
    stats::{
        Confidence, Grouped, Histogram, IntervalMethod, Key, Multiset, Observe, Preferences, Real, Sample,
        StatsError, Tally, cronbach_alpha,
    },
    survey::{QuestionnaireKey, SatisfactionDefinition, Scale, SurveyMode},
    text::Code,
    time::Month,
};

/// The least number of answers of which a published figure is told (Hundepool and others 2012).
pub const MINIMUM_CELL: u64 = 5;

/// What becomes of the modes by which a survey was put. There is no silent choice.
#[expect(clippy::exhaustive_enums, reason = "a published figure names how modes were mixed")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Mixing {
    /// Every answer counts the same, by whatever mode it came.
    Pooled,
    /// Only answers by this mode.
    Only(SurveyMode),
    /// Each mode stands for so many people. The weights stay with the figure.
    Weighted(BTreeMap<SurveyMode, u64>),
}

/// How a survey is read: of which months, with which mixing of modes, how sure, and of how few answers at least.
///
/// ```
/// use imece::{id::SurveyId, statistics::{Mixing, SurveyReading}, stats::Confidence, survey::SurveyMode, uuid::Uuid};
/// let survey = SurveyId::from_uuid(Uuid::from_u128(1))?;
/// let reading = SurveyReading::new(survey, Mixing::Only(SurveyMode::Web))
///     .months("2025-01".parse()?, "2025-06".parse()?)
///     .confidence(Confidence::NinetyNine)
///     .published();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyReading {
    survey: SurveyId,
    mixing: Mixing,
    months: Option<RangeInclusive<Month>>,
    method: IntervalMethod,
    confidence: Confidence,
    minimum: u64,
    finite: bool,
}

impl SurveyReading {
    /// Reads all of a survey with Wilson intervals at 95 %, whatever the number of answers.
    #[must_use]
    pub const fn new(survey: SurveyId, mixing: Mixing) -> Self {
        Self {
            survey,
            mixing,
            months: None,
            method: IntervalMethod::Wilson,
            confidence: Confidence::NinetyFive,
            minimum: 0,
            finite: false,
        }
    }

    /// Narrows to answers of the months from one to another, both included.
    #[must_use]
    pub fn months(self, first: Month, last: Month) -> Self {
        Self { months: Some(first..=last), ..self }
    }

    /// Sets how sure the intervals are.
    #[must_use]
    pub fn confidence(self, confidence: Confidence) -> Self {
        Self { confidence, ..self }
    }

    /// Sets how the intervals of shares are made.
    #[must_use]
    pub fn method(self, method: IntervalMethod) -> Self {
        Self { method, ..self }
    }

    /// Tells no figure of fewer answers than [`MINIMUM_CELL`].
    #[must_use]
    pub fn published(self) -> Self {
        self.at_least(MINIMUM_CELL)
    }

    /// Tells no figure of fewer answers.
    #[must_use]
    pub fn at_least(self, minimum: u64) -> Self {
        Self { minimum, ..self }
    }

    /// Takes the answers as drawn out of the survey's population, which has to be known: not for open polls.
    #[must_use]
    pub fn of_known_population(self) -> Self {
        Self { finite: true, ..self }
    }

    fn wants(&self, (survey, _, _, mode, month): &Put) -> bool {
        *survey == self.survey
            && self.months.as_ref().is_none_or(|months| months.contains(month))
            && match &self.mixing {
                Mixing::Only(only) => only == mode,
                Mixing::Pooled | Mixing::Weighted(_) => true,
            }
    }
}

/// The answers to one item by mode, and which questionnaire they are to.
struct Answers<T> {
    questionnaire: QuestionnaireKey,
    by_mode: BTreeMap<SurveyMode, T>,
}

impl SurveyTally {
    /// Reads the share of the satisfied, or of whomever the definition counts, among the answers to a scale or to a row
    /// of a matrix.
    ///
    /// # Errors
    /// [`NoFigure`].
    pub fn satisfaction(
        &self,
        reading: &SurveyReading,
        question: Code,
        row: Option<Code>,
        definition: SatisfactionDefinition,
    ) -> Result<SatisfactionRate, NoFigure> {
        let item = (question, row, definition.scale().points());
        let answers = self.answers(reading, &self.scores, &item)?;
        let (sample, basis) = self.sample(reading, &answers.by_mode)?;
        let such = |point| u8::try_from(point).is_ok_and(|point| definition.counts(point));
        Ok(SatisfactionRate {
            measure: SurveyMeasure { questionnaire: answers.questionnaire, question, row },
            definition,
            satisfied: sample.count(such),
            share: Real::new(sample.share(such))?,
            interval: sample.share_interval(such, reading.method, reading.confidence)?,
            method: reading.method,
            basis,
        })
    }

    /// Reads the mean score of a scale or of a row of a matrix.
    ///
    /// # Errors
    /// [`NoFigure`].
    pub fn mean_score(
        &self,
        reading: &SurveyReading,
        question: Code,
        row: Option<Code>,
        scale: Scale,
    ) -> Result<MeanScore, NoFigure> {
        let answers = self.answers(reading, &self.scores, &(question, row, scale.points()))?;
        let (sample, basis) = self.sample(reading, &answers.by_mode)?;
        let measure = SurveyMeasure { questionnaire: answers.questionnaire, question, row };
        MeanScore::new(measure, scale, &sample, basis, 1)
    }

    /// Reads the net promoter score of a question for a recommendation.
    ///
    /// # Errors
    /// [`NoFigure`].
    pub fn net_promoter_score(
        &self,
        reading: &SurveyReading,
        question: Code,
    ) -> Result<NetPromoterScore, NoFigure> {
        let answers = self.answers(reading, &self.recommendations, &question)?;
        let (sample, basis) = self.sample(reading, &answers.by_mode)?;
        let measure = SurveyMeasure { questionnaire: answers.questionnaire, question, row: None };
        NetPromoterScore::new(measure, &sample, basis)
    }

    /// Reads the mean over all rows of a matrix of so many rows, with Cronbach's α.
    ///
    /// # Errors
    /// [`NoFigure`].
    pub fn index(
        &self,
        reading: &SurveyReading,
        question: Code,
        rows: u8,
        scale: Scale,
    ) -> Result<ItemIndex, NoFigure> {
        let answers = self.answers(reading, &self.totals, &(question, rows, scale.points()))?;
        let (sample, basis) = self.sample(reading, &answers.by_mode)?;
        let measure = SurveyMeasure { questionnaire: answers.questionnaire, question, row: None };
        let mut items: BTreeMap<Code, Histogram> = BTreeMap::new();
        for ((put, (of, row, points)), histogram) in self.scores.iter() {
            if let Some(row) =
                row.filter(|_| *of == question && *points == scale.points() && reading.wants(put))
            {
                items.entry(row).or_default().merge(histogram)?;
            }
        }
        let alpha = cronbach_alpha(items.values(), &merged(&answers.by_mode)?)?;
        Ok(ItemIndex {
            mean: MeanScore::new(measure, scale, &sample, basis, rows)?,
            rows,
            alpha: alpha.map(Real::new).transpose()?,
        })
    }

    /// Reads the share of each option among the answers to a question with options, in the order of their codes.
    ///
    /// # Errors
    /// [`NoFigure`].
    pub fn choices(&self, reading: &SurveyReading, question: Code) -> Result<Vec<ChoiceShare>, NoFigure> {
        let chosen = self.chosen.iter().filter(|((put, of), _)| *of == question && reading.wants(put));
        let asked =
            Answers::collect(chosen.map(|((put, _), cell)| (*put, cell)), |count: &mut i64, cell| {
                *count = count.checked_add(cell).ok_or(StatsError::Overflow)?;
                Ok(())
            })?;
        let mut options: BTreeMap<Code, BTreeMap<SurveyMode, Histogram>> = BTreeMap::new();
        for ((put, of, option), cell) in self.choices.iter() {
            if *of == question && reading.wants(put) {
                let (.., mode, _) = put;
                options.entry(*option).or_default().entry(*mode).or_default().record(1, cell)?;
            }
        }
        let share = |(option, mut by_mode): (Code, BTreeMap<SurveyMode, Histogram>)| {
            for (mode, asked) in &asked.by_mode {
                let named = by_mode.entry(*mode).or_default();
                let others = asked.checked_sub(named.get(1)).ok_or(StatsError::Overflow)?;
                named.record(0, others)?;
            }
            let (sample, basis) = self.sample(reading, &by_mode)?;
            let such = |named| named == 1;
            Ok(ChoiceShare {
                measure: SurveyMeasure { questionnaire: asked.questionnaire, question, row: None },
                option,
                chosen: sample.count(such),
                share: Real::new(sample.share(such))?,
                interval: sample.share_interval(such, reading.method, reading.confidence)?,
                method: reading.method,
                basis,
            })
        };
        options.into_iter().map(share).collect()
    }

    /// Reads which wishes are foremost, of so many asked for: by the share of those who name them, and by rank.
    ///
    /// # Errors
    /// [`NoFigure::NotWeighted`], and as the others.
    pub fn expectations(
        &self,
        reading: &SurveyReading,
        question: Code,
        depth: u8,
    ) -> Result<TopExpectations, NoFigure> {
        if matches!(reading.mixing, Mixing::Weighted(_)) {
            return Err(NoFigure::NotWeighted);
        }
        let answers = self.answers(reading, &self.preferences, &question)?;
        let mut preferences = Preferences::default();
        answers.by_mode.values().try_for_each(|part| preferences.merge(part))?;
        let ballots = preferences.ballots()?;
        if ballots < reading.minimum {
            return Err(NoFigure::BelowMinimum { minimum: reading.minimum });
        }
        let measure = SurveyMeasure { questionnaire: answers.questionnaire, question, row: None };
        TopExpectations::new(measure, &preferences, depth, reading.confidence)
    }

    /// Reads how many responded, and out of how many where that is known; all months.
    ///
    /// # Errors
    /// [`NoFigure::Stats`] for a part of the whole.
    pub fn participation(&self, survey: SurveyId) -> Result<Participation, NoFigure> {
        let mut modes = BTreeMap::new();
        for mode in SurveyMode::ALL {
            let count = |cells: &Multiset<Put>| {
                let of_mode = cells.iter().filter(|((of, _, _, by, _), _)| *of == survey && *by == mode);
                total(of_mode.map(|(_, cell)| cell))
            };
            let invited = self.invited.get(&(survey, mode)).map(|sum| sum.summary());
            let found = ModeParticipation {
                responses: count(&self.responses)?,
                invited: invited.transpose()?,
                corrected: count(&self.corrected)?,
                withdrawn: count(&self.withdrawn)?,
            };
            if found != ModeParticipation::default() {
                modes.insert(mode, found);
            }
        }
        Ok(Participation { modes })
    }

    /// Reads how many had no opinion on a question, where that is offered. They are in no share and in no n.
    ///
    /// # Errors
    /// [`NoFigure::Stats`] for a part of the whole.
    pub fn no_opinion(&self, reading: &SurveyReading, question: Code) -> Result<u64, NoFigure> {
        let cells = self.no_opinion.iter().filter(|((put, of), _)| *of == question && reading.wants(put));
        Ok(total(cells.map(|(_, cell)| cell))?)
    }

    /// Reads how many answered a question with a text.
    ///
    /// # Errors
    /// [`NoFigure::Stats`] for a part of the whole.
    pub fn texts(&self, reading: &SurveyReading, question: Code) -> Result<u64, NoFigure> {
        let cells = self.texts.iter().filter(|((put, of), _)| *of == question && reading.wants(put));
        Ok(total(cells.map(|(_, cell)| cell))?)
    }

    /// Collects the answers to an item by mode.
    fn answers<K: Key, T: Tally>(
        &self,
        reading: &SurveyReading,
        cells: &Grouped<(Put, K), T>,
        item: &K,
    ) -> Result<Answers<T>, NoFigure> {
        let wanted = cells.iter().filter(|((put, of), _)| of == item && reading.wants(put));
        Answers::collect(
            wanted.map(|((put, _), cell)| (*put, cell)),
            |sum: &mut T, cell| Ok(sum.merge(cell)?),
        )
    }

    /// Mixes the modes as the reading says.
    fn sample(
        &self,
        reading: &SurveyReading,
        by_mode: &BTreeMap<SurveyMode, Histogram>,
    ) -> Result<(Sample, SampleBasis), NoFigure> {
        let mut sample = match &reading.mixing {
            Mixing::Pooled | Mixing::Only(_) => Sample::pooled(by_mode.values())?,
            Mixing::Weighted(weights) => {
                if let Some(mode) = by_mode.keys().find(|mode| !weights.contains_key(mode)) {
                    return Err(NoFigure::NoWeight(*mode));
                }
                let none = Histogram::default();
                let group =
                    |(mode, weight): (&SurveyMode, &u64)| (by_mode.get(mode).unwrap_or(&none), *weight);
                Sample::weighted(weights.iter().map(group))?
            }
        };
        if sample.n() < reading.minimum {
            return Err(NoFigure::BelowMinimum { minimum: reading.minimum });
        }
        let mut population = None;
        if reading.finite {
            let people =
                self.population.get(&reading.survey).ok_or(NoFigure::NoPopulation(reading.survey))?;
            let people = people.summary()?;
            sample = sample.of_population(people)?;
            population = Some(people);
        }
        let basis = SampleBasis {
            n: sample.n(),
            effective: Real::new(sample.effective())?,
            design_effect: Real::new(sample.design_effect())?,
            confidence: reading.confidence,
            population,
            mixing: reading.mixing.clone(),
        };
        Ok((sample, basis))
    }
}

impl<T: Default> Answers<T> {
    /// Sums cells up by mode. All have to be answers to one questionnaire in one version.
    fn collect<C>(
        cells: impl Iterator<Item = (Put, C)>,
        add: impl Fn(&mut T, C) -> Result<(), NoFigure>,
    ) -> Result<Self, NoFigure> {
        let (mut questionnaire, mut by_mode) = (None, BTreeMap::new());
        for ((_, code, version, mode, _), cell) in cells {
            let version = NonZeroU16::new(version).ok_or(NoFigure::OtherMeasure)?;
            let key = QuestionnaireKey { code, version };
            if questionnaire.replace(key).is_some_and(|other| other != key) {
                return Err(NoFigure::OtherMeasure);
            }
            add(by_mode.entry(mode).or_default(), cell)?;
        }
        let questionnaire = questionnaire.ok_or(StatsError::NoObservations)?;
        Ok(Self { questionnaire, by_mode })
    }
}

fn merged(parts: &BTreeMap<SurveyMode, Histogram>) -> Result<Histogram, StatsError> {
    let mut whole = Histogram::default();
    parts.values().try_for_each(|part| whole.merge(part))?;
    Ok(whole)
}

/// Sums are signed until they are read: the cells of one may be below zero where the whole is not.
fn total(mut cells: impl Iterator<Item = i64>) -> Result<u64, StatsError> {
    let sum = cells.try_fold(0_i64, i64::checked_add).ok_or(StatsError::Overflow)?;
    u64::try_from(sum).map_err(|_| StatsError::Negative(sum))
}
