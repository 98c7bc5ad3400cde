use alloc::{collections::BTreeMap, vec::Vec};
use core::borrow::Borrow;

use super::{
    Confidence, Histogram, Interval, IntervalMethod, Proportion, StatsError,
    proportion::{bounds, corrected},
    real::{ceil, normal, real, root, student},
    tally::not_negative,
};

/// Answers in whole numbers as an estimate sees them: of one group, of several pooled, or of several weighted.
///
/// Weights say how many people each group stands for, so a group that answered more than its share counts no more for
/// it. What weighting costs is told by [`effective`](Self::effective) and
/// [`design_effect`](Self::design_effect) (Kish 1965).
///
/// ```
/// use imece::stats::{Confidence, Histogram, IntervalMethod, Observe, Sample};
/// let (mut centres, mut portal) = (Histogram::default(), Histogram::default());
/// centres.record(5, 90)?;
/// centres.record(2, 10)?;
/// portal.record(5, 20)?;
/// portal.record(2, 20)?;
/// let satisfied = |score| score >= 4;
/// let pooled = Sample::pooled([&centres, &portal])?;
/// assert_eq!((pooled.count(satisfied), pooled.n()), (110, 140));
/// // Half of those asked use the portal.
/// let weighted = Sample::weighted([(&centres, 500), (&portal, 500)])?;
/// assert!((weighted.share(satisfied) - 0.7).abs() < 1e-12);
/// assert!(weighted.effective() < 140.0);
/// assert!(weighted.share_interval(satisfied, IntervalMethod::Wilson, Confidence::NinetyFive)?.contains(0.7));
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    // INVARIANT: `n` is not zero; the weights are above zero and `total` is their sum.
    n: u64,
    weighted: bool,
    values: BTreeMap<i64, Answers>,
    total: f64,
    effective: f64,
    size: f64,
}

// INVARIANT: no weight is undefined, so each sample is equal to itself.
impl Eq for Sample {}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Answers {
    count: u64,
    weight: f64,
}

impl Sample {
    /// Takes the answers of groups as those of one: each answer counts the same.
    ///
    /// # Errors
    /// [`StatsError::NoObservations`] where there are none, [`StatsError::Negative`] for a part of the whole,
    /// [`StatsError::Overflow`].
    pub fn pooled(groups: impl IntoIterator<Item: Borrow<Histogram>>) -> Result<Self, StatsError> {
        let mut sample = Self::empty();
        for group in groups {
            sample.add(group.borrow(), 1.0)?;
        }
        sample.total = real(sample.n.into());
        sample.effective = sample.total;
        sample.checked()
    }

    /// Takes the answers of groups, each of which stands for so many people; a group of weight 0 is left out.
    ///
    /// # Errors
    /// As [`pooled`](Self::pooled); [`StatsError::NoObservations`] also where a group with a weight gave no answer,
    /// since then nothing is known of those people.
    #[expect(clippy::float_arithmetic, reason = "weights are no integers")]
    pub fn weighted<H: Borrow<Histogram>>(
        groups: impl IntoIterator<Item = (H, u64)>,
    ) -> Result<Self, StatsError> {
        let mut sample = Self { weighted: true, ..Self::empty() };
        let mut squares = 0.0;
        for (group, weight) in groups.into_iter().filter(|(_, weight)| *weight > 0) {
            let group = group.borrow();
            let n = group.summary()?.n();
            if n == 0 {
                return Err(StatsError::NoObservations);
            }
            let (weight, n) = (real(weight.into()), real(n.into()));
            sample.add(group, weight / n)?;
            sample.total += weight;
            squares += weight * weight / n;
        }
        sample.effective = sample.total * sample.total / squares;
        sample.checked()
    }

    /// Takes the sample as drawn out of a population of so many: all intervals get the finite population correction.
    ///
    /// # Errors
    /// [`StatsError::PopulationTooSmall`] where the sample is larger.
    pub fn of_population(self, population: u64) -> Result<Self, StatsError> {
        let size = corrected(self.effective, self.n, population)?;
        Ok(Self { size, ..self })
    }

    const fn empty() -> Self {
        Self { n: 0, weighted: false, values: BTreeMap::new(), total: 0.0, effective: 0.0, size: 0.0 }
    }

    #[expect(clippy::float_arithmetic, reason = "weights are no integers")]
    fn add(&mut self, group: &Histogram, each: f64) -> Result<(), StatsError> {
        for (value, cell) in group.iter() {
            let count = not_negative(cell)?;
            self.n = self.n.checked_add(count).ok_or(StatsError::Overflow)?;
            let answers = self.values.entry(value).or_default();
            answers.count = answers.count.checked_add(count).ok_or(StatsError::Overflow)?;
            answers.weight += each * real(count.into());
        }
        Ok(())
    }

    fn checked(self) -> Result<Self, StatsError> {
        let size = self.effective;
        if self.n == 0 { Err(StatsError::NoObservations) } else { Ok(Self { size, ..self }) }
    }

    /// Returns the number of answers, which is not zero.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Returns how many equally weighted answers would tell as much: (Σw)²/Σw² (Kish 1965).
    #[must_use]
    pub const fn effective(&self) -> f64 {
        self.effective
    }

    /// Returns by what factor weighting makes the variance larger: n over [`effective`](Self::effective).
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "a factor is no integer")]
    pub fn design_effect(&self) -> f64 {
        real(self.n.into()) / self.effective
    }

    /// Returns how many answers are such, whatever they weigh.
    #[must_use]
    pub fn count(&self, such: impl Fn(i64) -> bool) -> u64 {
        let counts = self.values.iter().filter(|(value, _)| such(**value)).map(|(_, answers)| answers.count);
        counts.fold(0, u64::saturating_add)
    }

    /// Returns the share of answers that are such.
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "a share is no integer")]
    pub fn share(&self, such: impl Fn(i64) -> bool) -> f64 {
        let weights =
            self.values.iter().filter(|(value, _)| such(**value)).map(|(_, answers)| answers.weight);
        // A sum of rounded weights may exceed their rounded total by a hair.
        (weights.sum::<f64>() / self.total).clamp(0.0, 1.0)
    }

    /// Returns the interval of the share of answers that are such. Weighted answers count as so many as they tell.
    ///
    /// # Errors
    /// [`StatsError::NotExact`] where [`IntervalMethod::ClopperPearson`] is asked for weighted answers, and
    /// [`StatsError::TooLarge`] for more than a million.
    pub fn share_interval(
        &self,
        such: impl Fn(i64) -> bool,
        method: IntervalMethod,
        confidence: Confidence,
    ) -> Result<Interval, StatsError> {
        if self.weighted && method == IntervalMethod::ClopperPearson {
            return Err(StatsError::NotExact);
        }
        bounds(method, self.share(such), self.size, confidence)
    }

    /// Returns the mean.
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "a mean is no integer")]
    pub fn mean(&self) -> f64 {
        let terms = self.values.iter().map(|(value, answers)| real((*value).into()) * answers.weight);
        terms.sum::<f64>() / self.total
    }

    /// Returns n − 1, where n is what weighted answers tell; nothing below one, where a deviation says nothing.
    #[expect(clippy::float_arithmetic, reason = "an effective size is no integer")]
    fn freedom(&self) -> Option<f64> {
        Some(self.effective - 1.0).filter(|freedom| *freedom >= 1.0)
    }

    /// Returns the standard deviation of the answers with n − 1; nothing where there is but one, or where the weights
    /// leave less than two.
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "a deviation is no integer")]
    pub fn deviation(&self) -> Option<f64> {
        let (mean, freedom) = (self.mean(), self.freedom()?);
        let squares = self.values.iter().map(|(value, answers)| {
            let off = real((*value).into()) - mean;
            off * off * answers.weight
        });
        Some(root(squares.sum::<f64>() / self.total * self.effective / freedom))
    }

    /// Returns the interval of the mean by Student's t with n − 1 degrees of freedom, where n is
    /// [`effective`](Self::effective); nothing where there is no [`deviation`](Self::deviation).
    ///
    /// # Errors
    /// [`StatsError::NotFinite`] where the values are too large to be computed with.
    #[expect(clippy::float_arithmetic, reason = "bounds are no integers")]
    pub fn mean_interval(&self, confidence: Confidence) -> Result<Option<Interval>, StatsError> {
        let Some((deviation, freedom)) = self.deviation().zip(self.freedom()) else { return Ok(None) };
        let half = student(confidence, freedom) * deviation / root(self.size);
        Interval::new(self.mean() - half, self.mean() + half).map(Some)
    }

    /// Returns the share of answers that speak for something less that of those against it, with its interval, both
    /// from −1 to 1: the variance is p₊ + p₋ − (p₊ − p₋)².
    ///
    /// # Errors
    /// None is known of; [`StatsError::NotFinite`] if there were one.
    #[expect(clippy::float_arithmetic, reason = "shares are no integers")]
    pub fn balance(
        &self,
        speaks_for: impl Fn(i64) -> bool,
        against: impl Fn(i64) -> bool,
        confidence: Confidence,
    ) -> Result<(f64, Interval), StatsError> {
        let (plus, minus) = (self.share(speaks_for), self.share(against));
        let balance = plus - minus;
        let variance = (plus + minus - balance * balance).max(0.0);
        let half = normal(confidence) * root(variance / self.size);
        Ok((balance, Interval::new((balance - half).max(-1.0), (balance + half).min(1.0))?))
    }

    /// Returns the quartiles by nearest rank: the smallest answers that a quarter, half and three quarters of all do not
    /// exceed. The second is the median; of two middle answers the lower, which was given, not their mean.
    #[must_use]
    pub fn quartiles(&self) -> [i64; 3] {
        [1.0, 2.0, 3.0].map(|quarters| self.up_to(quarters))
    }

    #[expect(clippy::float_arithmetic, reason = "weights are no integers")]
    fn up_to(&self, quarters: f64) -> i64 {
        let mut running = 0.0;
        let reached = self.values.iter().find(|(_, answers)| {
            running += answers.weight;
            running * 4.0 >= self.total * quarters
        });
        reached.map_or(0, |(value, _)| *value)
    }

    /// Returns the answers that were given and how often, in order, whatever they weigh.
    #[must_use]
    pub fn counts(&self) -> Vec<(i64, u64)> {
        self.values.iter().map(|(value, answers)| (*value, answers.count)).collect()
    }
}

/// Returns how many have to answer so that a share is known to within a margin (Cochran 1977), rounded up: with
/// n₀ = z²p(1 − p)/e² it is n₀/(1 + (n₀ − 1)/N), or n₀ where the population has no known end.
///
/// The share is what is expected; one half is the most demanding.
///
/// ```
/// use imece::stats::{Confidence, Proportion, needed_sample};
/// let (half, five_percent) = (Proportion::new(1, 2).unwrap(), Proportion::new(5, 100).unwrap());
/// assert_eq!(needed_sample(half, five_percent, Confidence::NinetyFive, None)?, 385);
/// assert_eq!(needed_sample(half, five_percent, Confidence::NinetyFive, Some(1_000))?, 278);
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
///
/// # Errors
/// [`StatsError::NotFinite`] where the margin is zero and the population has no known end; [`StatsError::Overflow`].
#[expect(clippy::float_arithmetic, reason = "the formula is not one of integers")]
pub fn needed_sample(
    expected: Proportion,
    margin: Proportion,
    confidence: Confidence,
    population: Option<u64>,
) -> Result<u64, StatsError> {
    if margin.successes() == 0 {
        return population.ok_or(StatsError::NotFinite);
    }
    let ratio = normal(confidence) / margin.share();
    let endless = ratio * ratio * expected.share() * (1.0 - expected.share());
    let needed = match population {
        Some(0) => 0.0,
        Some(all) => endless / (1.0 + (endless - 1.0) / real(all.into())),
        None => endless,
    };
    // A rounding must not ask for more people than there are.
    ceil(needed).map(|n| population.map_or(n, |all| n.min(all))).ok_or(StatsError::Overflow)
}
