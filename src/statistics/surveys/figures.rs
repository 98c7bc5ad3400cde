use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{Mixing, NoFigure};
use crate::{
    stats::{
        Confidence, Interval, IntervalMethod, Preferences, Proportion, Ranked, Real, Sample, StatsError,
    },
    survey::{QuestionnaireKey, SatisfactionDefinition, Scale, SurveyMode},
    text::Code,
};

/// What a figure of a survey measures: figures of another question, or of another version, are other measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyMeasure {
    /// Which questionnaire, in which version.
    pub questionnaire: QuestionnaireKey,
    /// Which question.
    pub question: Code,
    /// Which row of it, where it is a matrix.
    pub row: Option<Code>,
}

/// On what a figure of a survey rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleBasis {
    pub(super) n: u64,
    pub(super) effective: Real,
    pub(super) design_effect: Real,
    pub(super) confidence: Confidence,
    pub(super) population: Option<u64>,
    pub(super) mixing: Mixing,
}

impl SampleBasis {
    /// Returns the number of valid answers; no opinion is none.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Returns how many equally weighted answers would tell as much (Kish 1965); n where nothing is weighted.
    #[must_use]
    pub const fn effective(&self) -> f64 {
        self.effective.get()
    }

    /// Returns by what factor weighting makes the variance larger; 1 where nothing is weighted.
    #[must_use]
    pub const fn design_effect(&self) -> f64 {
        self.design_effect.get()
    }

    /// Returns how sure the intervals are.
    #[must_use]
    pub const fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// Returns the population by which the intervals are corrected, where they are.
    #[must_use]
    pub const fn population(&self) -> Option<u64> {
        self.population
    }

    /// Returns how modes were mixed, with the weights.
    #[must_use]
    pub const fn mixing(&self) -> &Mixing {
        &self.mixing
    }
}

macro_rules! read {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)+) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $name(&self) -> $type {
            self.$name
        }
    )+};
}

macro_rules! share {
    () => {
        /// Returns the share from 0 to 1, weighted where modes are.
        #[must_use]
        pub const fn share(&self) -> f64 {
            self.share.get()
        }

        /// Returns on what it rests: n, confidence, population, mixing of modes.
        #[must_use]
        pub const fn basis(&self) -> &SampleBasis {
            &self.basis
        }

        read! {
            /// Returns what it measures.
            measure: SurveyMeasure;
            /// Returns where the true share is likely to lie.
            interval: Interval;
            /// Returns how the interval is made.
            method: IntervalMethod;
        }
    };
}

/// The share of the satisfied (*memnuniyet oranı*): never without n, definition and interval.
///
/// With another threshold it is the share of the best point, or of the two worst.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawRate")]
pub struct SatisfactionRate {
    // INVARIANT: the counts are a part and its whole, and the share is theirs where nothing is weighted
    pub(super) measure: SurveyMeasure,
    pub(super) definition: SatisfactionDefinition,
    pub(super) satisfied: u64,
    pub(super) share: Real,
    pub(super) interval: Interval,
    pub(super) method: IntervalMethod,
    pub(super) basis: SampleBasis,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRate {
    measure: SurveyMeasure,
    definition: SatisfactionDefinition,
    satisfied: u64,
    share: Real,
    interval: Interval,
    method: IntervalMethod,
    basis: SampleBasis,
}

impl TryFrom<RawRate> for SatisfactionRate {
    type Error = StatsError;
    #[expect(clippy::float_arithmetic, reason = "a share is compared with that of its counts")]
    fn try_from(raw: RawRate) -> Result<Self, StatsError> {
        let RawRate { measure, definition, satisfied, share, interval, method, basis } = raw;
        let impossible = StatsError::NoProportion { successes: satisfied, n: basis.n };
        let Some(counts) = Proportion::new(satisfied, basis.n) else { return Err(impossible) };
        if let Some(population) = basis.population.filter(|population| *population < basis.n) {
            return Err(StatsError::PopulationTooSmall { population, n: basis.n });
        }
        let is_share = (0.0..=1.0).contains(&share.get());
        let is_weighted = basis.design_effect.get() > 1.0;
        if !is_share || !(is_weighted || (share.get() - counts.share()).abs() < 1e-9) {
            return Err(impossible);
        }
        Ok(Self { measure, definition, satisfied, share, interval, method, basis })
    }
}

impl SatisfactionRate {
    share!();
    read! {
        /// Returns what it counts: the scale and the threshold on it.
        definition: SatisfactionDefinition;
        /// Returns how many it counts, whatever they weigh.
        satisfied: u64;
    }
}

/// The share of an option among the answers to a question with options; of several that may be chosen the shares add
/// up to more than the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceShare {
    pub(super) measure: SurveyMeasure,
    pub(super) option: Code,
    pub(super) chosen: u64,
    pub(super) share: Real,
    pub(super) interval: Interval,
    pub(super) method: IntervalMethod,
    pub(super) basis: SampleBasis,
}

impl ChoiceShare {
    share!();
    read! {
        /// Returns which option.
        option: Code;
        /// Returns how many chose it, whatever they weigh.
        chosen: u64;
    }
}

/// The mean point of a scale. Points are ordinal, so the median and the quartiles stand beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanScore {
    measure: SurveyMeasure,
    scale: Scale,
    mean: Real,
    deviation: Option<Real>,
    interval: Option<Interval>,
    quartiles: [Real; 3],
    basis: SampleBasis,
}

impl MeanScore {
    /// Reads a sample of sums of so many items, each on the scale.
    #[expect(clippy::float_arithmetic, reason = "a mean is no integer")]
    pub(super) fn new(
        measure: SurveyMeasure,
        scale: Scale,
        sample: &Sample,
        basis: SampleBasis,
        items: u8,
    ) -> Result<Self, NoFigure> {
        let each = |sum: f64| sum / f64::from(items);
        let best = f64::from(scale.points());
        let interval = sample.mean_interval(basis.confidence)?;
        let clamped =
            |i: Interval| Interval::new(each(i.low()).clamp(1.0, best), each(i.high()).clamp(1.0, best));
        let quartile = |sum: i64| Real::new(each(f64::from(u16::try_from(sum).unwrap_or(u16::MAX))));
        let [lower, median, upper] = sample.quartiles();
        Ok(Self {
            measure,
            scale,
            mean: Real::new(each(sample.mean()))?,
            deviation: sample.deviation().map(|d| Real::new(each(d))).transpose()?,
            interval: interval.map(clamped).transpose()?,
            quartiles: [quartile(lower)?, quartile(median)?, quartile(upper)?],
            basis,
        })
    }

    /// Returns the mean.
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean.get()
    }

    /// Returns the standard deviation with n − 1; nothing where there is but one answer.
    #[must_use]
    pub fn deviation(&self) -> Option<f64> {
        self.deviation.map(Real::get)
    }

    /// Returns the quartiles by nearest rank; the second is the median.
    #[must_use]
    pub fn quartiles(&self) -> [f64; 3] {
        self.quartiles.map(Real::get)
    }

    /// Returns the mean from 0 to 100, with its interval: (mean − 1)/(points − 1) · 100.
    ///
    /// # Errors
    /// [`StatsError::NotFinite`] never here.
    pub fn out_of_hundred(&self) -> Result<(f64, Option<Interval>), StatsError> {
        let scaled = |i: Interval| Interval::new(self.scaled(i.low()), self.scaled(i.high()));
        Ok((self.scaled(self.mean()), self.interval.map(scaled).transpose()?))
    }

    #[expect(clippy::float_arithmetic, reason = "a mean is no integer")]
    fn scaled(&self, mean: f64) -> f64 {
        (mean - 1.0) / (f64::from(self.scale.points()) - 1.0) * 100.0
    }

    /// Returns on what it rests.
    #[must_use]
    pub const fn basis(&self) -> &SampleBasis {
        &self.basis
    }

    read! {
        /// Returns what it measures.
        measure: SurveyMeasure;
        /// Returns the scale.
        scale: Scale;
        /// Returns where the true mean is likely to lie (Student's t), within the scale; nothing where there is but one
        /// answer.
        interval: Option<Interval>;
    }
}

/// The mean over several items that are meant to measure one thing, and how far they go together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemIndex {
    pub(super) mean: MeanScore,
    pub(super) rows: u8,
    pub(super) alpha: Option<Real>,
}

impl ItemIndex {
    /// Returns the mean of the items' means, with its interval.
    #[must_use]
    pub const fn mean(&self) -> &MeanScore {
        &self.mean
    }

    /// Returns Cronbach's α, of the answers as they are, unweighted; nothing with fewer than three items.
    #[must_use]
    pub fn alpha(&self) -> Option<f64> {
        self.alpha.map(Real::get)
    }

    read! {
        /// Returns the number of items.
        rows: u8;
    }
}

/// The share of promoters (9, 10) less that of detractors (0 to 6), from −100 to 100 (Reichheld 2003). It is no
/// satisfaction rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetPromoterScore {
    measure: SurveyMeasure,
    promoters: u64,
    passives: u64,
    detractors: u64,
    score: Real,
    interval: Interval,
    basis: SampleBasis,
}

impl NetPromoterScore {
    #[expect(clippy::float_arithmetic, reason = "a score is no integer")]
    pub(super) fn new(measure: SurveyMeasure, sample: &Sample, basis: SampleBasis) -> Result<Self, NoFigure> {
        let (promotes, detracts) = (|l: i64| l >= 9, |l: i64| l <= 6);
        let (balance, interval) = sample.balance(promotes, detracts, basis.confidence)?;
        Ok(Self {
            measure,
            promoters: sample.count(promotes),
            passives: sample.count(|l| !promotes(l) && !detracts(l)),
            detractors: sample.count(detracts),
            score: Real::new(balance * 100.0)?,
            interval: Interval::new(interval.low() * 100.0, interval.high() * 100.0)?,
            basis,
        })
    }

    /// Returns the score, from −100 to 100.
    #[must_use]
    pub const fn score(&self) -> f64 {
        self.score.get()
    }

    /// Returns on what it rests.
    #[must_use]
    pub const fn basis(&self) -> &SampleBasis {
        &self.basis
    }

    read! {
        /// Returns what it measures.
        measure: SurveyMeasure;
        /// Returns how many answered 9 or 10.
        promoters: u64;
        /// Returns how many answered 7 or 8.
        passives: u64;
        /// Returns how many answered 0 to 6.
        detractors: u64;
        /// Returns where the true score is likely to lie, by the score's own variance.
        interval: Interval;
    }
}

/// The foremost wishes and expectations (*beş istek ve beklenti*), in both orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TopExpectations {
    /// What it measures.
    pub measure: SurveyMeasure,
    /// How many gave a ballot.
    pub n: u64,
    /// How sure the intervals are.
    pub confidence: Confidence,
    /// What most name, each with the Wilson interval of the share.
    pub by_mentions: Vec<(Ranked<Code>, Interval)>,
    /// What has most points by rank (Borda), each with the Wilson interval of the share that names it.
    pub by_points: Vec<(Ranked<Code>, Interval)>,
}

impl TopExpectations {
    pub(super) fn new(
        measure: SurveyMeasure,
        preferences: &Preferences<Code>,
        depth: u8,
        confidence: Confidence,
    ) -> Result<Self, NoFigure> {
        let with_interval = |ranked: Vec<Ranked<Code>>| {
            let interval = |one: &Ranked<Code>| one.mentions.wilson(confidence);
            let both = ranked.into_iter().map(|one| interval(&one).map(|i| (one, i)));
            both.collect::<Result<Vec<_>, StatsError>>()
        };
        Ok(Self {
            measure,
            n: preferences.ballots()?,
            confidence,
            by_mentions: with_interval(preferences.by_mentions(depth)?)?,
            by_points: with_interval(preferences.by_points(depth)?)?,
        })
    }
}

/// How many responded by one mode, and out of how many.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ModeParticipation {
    /// Responses that stand.
    pub responses: u64,
    /// How many were invited, where that is known.
    pub invited: Option<u64>,
    /// How often a response was corrected.
    pub corrected: u64,
    /// How many took their response back.
    pub withdrawn: u64,
}

impl ModeParticipation {
    /// Returns the share of the invited who responded (AAPOR, RR1); nothing where the number of the invited is not
    /// known, as with an open poll, or cannot be right.
    #[must_use]
    pub const fn response_rate(self) -> Option<Proportion> {
        match self.invited {
            Some(invited) => Proportion::new(self.responses, invited),
            None => None,
        }
    }
}

/// How many responded to a survey by each mode.
///
/// It is a number and no rate, unless the number of the invited is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Participation {
    /// By mode.
    pub modes: BTreeMap<SurveyMode, ModeParticipation>,
}

impl Participation {
    /// Returns the number of responses by all modes.
    #[must_use]
    pub fn responses(&self) -> u64 {
        self.modes.values().fold(0, |sum, mode| sum.saturating_add(mode.responses))
    }

    /// Returns the share of all invited who responded; nothing where the number is not known for every mode.
    #[must_use]
    pub fn response_rate(&self) -> Option<Proportion> {
        let invited = self.modes.values().try_fold(0_u64, |sum, mode| sum.checked_add(mode.invited?))?;
        Proportion::new(self.responses(), invited)
    }
}
