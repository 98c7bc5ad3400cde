use core::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use super::{
    Confidence, Interval, IntervalMethod, Ratio, StatsError,
    real::{Real, beta, normal, real, root},
};

/// So many of so many: a part of a sample, of which an interval can be told.
///
/// ```
/// use imece::stats::{Confidence, IntervalMethod, Proportion};
/// let satisfied = Proportion::new(364, 400).unwrap();
/// let exact = satisfied.interval(IntervalMethod::ClopperPearson, Confidence::NinetyFive)?;
/// assert_eq!(format!("{:.4}–{:.4}", exact.low(), exact.high()), "0.8776–0.9362");
/// // All of 400 were asked, so nothing is left to chance.
/// let all = satisfied.interval_of(400, IntervalMethod::Wilson, Confidence::NinetyFive)?;
/// assert_eq!((all.low(), all.high()), (0.91, 0.91));
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawProportion", into = "RawProportion")]
pub struct Proportion {
    // INVARIANT: not more than `n`.
    successes: u64,
    n: NonZeroU64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProportion {
    successes: u64,
    n: u64,
}

impl Proportion {
    /// Takes a part and its whole; nothing where the whole is zero or the part is larger.
    #[must_use]
    pub const fn new(successes: u64, n: u64) -> Option<Self> {
        match NonZeroU64::new(n) {
            Some(whole) if successes <= n => Some(Self { successes, n: whole }),
            _ => None,
        }
    }

    /// Returns the part.
    #[must_use]
    pub const fn successes(self) -> u64 {
        self.successes
    }

    /// Returns the whole, which is not zero.
    #[must_use]
    pub const fn n(self) -> u64 {
        self.n.get()
    }

    /// Returns the exact ratio.
    #[must_use]
    pub const fn ratio(self) -> Ratio {
        Ratio::of(self.successes, self.n)
    }

    /// Returns the share as a number from 0 to 1.
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "a share is no integer")]
    pub fn share(self) -> f64 {
        real(self.successes.into()) / real(self.n.get().into())
    }

    /// Returns the share that is told of few answers: (k + 1)/(n + 2), which draws towards one half.
    ///
    /// Polis finds with it which statement is typical of a group, so that one answer of one does not outdo 90 of 100.
    ///
    /// ```
    /// use imece::stats::Proportion;
    /// let (one, many) = (Proportion::new(1, 1).unwrap(), Proportion::new(90, 100).unwrap());
    /// assert!(one.share() > many.share());
    /// assert!(one.smoothed_share() < many.smoothed_share());
    /// ```
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "a share is no integer")]
    pub fn smoothed_share(self) -> f64 {
        (real(self.successes.into()) + 1.0) / (real(self.n.get().into()) + 2.0)
    }

    /// Returns Wilson's interval.
    ///
    /// # Errors
    /// None is known of; [`StatsError::NotFinite`] if there were one.
    pub fn wilson(self, confidence: Confidence) -> Result<Interval, StatsError> {
        self.interval(IntervalMethod::Wilson, confidence)
    }

    /// Returns the interval of a sample out of a population without a known end.
    ///
    /// # Errors
    /// [`StatsError::TooLarge`] where [`IntervalMethod::ClopperPearson`] is asked for more than a million answers.
    pub fn interval(self, method: IntervalMethod, confidence: Confidence) -> Result<Interval, StatsError> {
        bounds(method, self.share(), real(self.n.get().into()), confidence)
    }

    /// Returns the interval of a sample out of so many, by the finite population correction (Cochran 1977): the
    /// variance shrinks by (N − n)/(N − 1), and where all were asked the interval is the share itself.
    ///
    /// For Wilson's interval the sample counts as n(N − 1)/(N − n) answers, which is a convention.
    ///
    /// # Errors
    /// [`StatsError::PopulationTooSmall`] where the sample is larger; as [`interval`](Self::interval).
    pub fn interval_of(
        self,
        population: u64,
        method: IntervalMethod,
        confidence: Confidence,
    ) -> Result<Interval, StatsError> {
        let n = self.n.get();
        bounds(method, self.share(), corrected(real(n.into()), n, population)?, confidence)
    }

    /// Returns by how much this share exceeds another, with the interval of Newcombe (1998, method 10), which is made
    /// of two Wilson intervals.
    ///
    /// # Errors
    /// As [`wilson`](Self::wilson).
    pub fn minus(self, other: Self, confidence: Confidence) -> Result<Difference, StatsError> {
        let (first, second) = (self.wilson(confidence)?, other.wilson(confidence)?);
        Difference::new((self.share(), first), (other.share(), second), confidence)
    }
}

impl TryFrom<RawProportion> for Proportion {
    type Error = StatsError;

    fn try_from(raw: RawProportion) -> Result<Self, StatsError> {
        let refused = StatsError::NoProportion { successes: raw.successes, n: raw.n };
        Self::new(raw.successes, raw.n).ok_or(refused)
    }
}

impl From<Proportion> for RawProportion {
    fn from(proportion: Proportion) -> Self {
        Self { successes: proportion.successes, n: proportion.n.get() }
    }
}

/// By how much one share exceeds another, and how sure that is.
///
/// ```
/// use imece::stats::{Confidence, Proportion};
/// let (this_year, last_year) = (Proportion::new(364, 400).unwrap(), Proportion::new(356, 400).unwrap());
/// let change = this_year.minus(last_year, Confidence::NinetyFive)?;
/// assert!((change.value() - 0.02).abs() < 1e-12);
/// assert!(!change.is_change(), "91 % after 89 % may be chance");
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    value: Real,
    interval: Interval,
    confidence: Confidence,
}

impl Difference {
    /// Joins two shares with their Wilson intervals.
    #[expect(clippy::float_arithmetic, reason = "shares are no integers")]
    pub(crate) fn new(
        (first, of_first): (f64, Interval),
        (second, of_second): (f64, Interval),
        confidence: Confidence,
    ) -> Result<Self, StatsError> {
        let value = first - second;
        let reach = |a: f64, b: f64| root(a * a + b * b);
        let below = reach(first - of_first.low(), of_second.high() - second);
        let above = reach(of_first.high() - first, second - of_second.low());
        // But for a rounding they end at −1 and 1 by themselves.
        let interval = Interval::new((value - below).max(-1.0), (value + above).min(1.0))?;
        Ok(Self { value: Real::new(value)?, interval, confidence })
    }

    /// Returns the difference, from −1 to 1.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.value.get()
    }

    /// Returns the interval of the difference.
    #[must_use]
    pub const fn interval(self) -> Interval {
        self.interval
    }

    /// Returns how sure the interval is.
    #[must_use]
    pub const fn confidence(self) -> Confidence {
        self.confidence
    }

    /// Returns whether the two differ as far as can be told: the interval does not hold 0.
    #[must_use]
    pub fn is_change(self) -> bool {
        !self.interval.contains(0.0)
    }
}

/// The most answers for which the exact interval is told; its error is below 10⁻⁹ so far.
const MOST_EXACT: f64 = 1_000_000.0;

/// Returns the size that a sample counts as when it is taken out of a population: infinite where it is all of it.
#[expect(clippy::float_arithmetic, reason = "an effective size is no integer")]
pub(super) fn corrected(size: f64, n: u64, population: u64) -> Result<f64, StatsError> {
    let left = population.checked_sub(n).ok_or(StatsError::PopulationTooSmall { population, n })?;
    if left == 0 {
        return Ok(f64::INFINITY);
    }
    Ok(size * real(i128::from(population).saturating_sub(1)) / real(left.into()))
}

/// Returns the interval of a share in a sample that counts as so many answers, which need not be a whole number.
#[expect(clippy::float_arithmetic, reason = "bounds are no integers")]
pub(super) fn bounds(
    method: IntervalMethod,
    share: f64,
    size: f64,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    if size.is_infinite() {
        return Interval::new(share, share);
    }
    let z = normal(confidence);
    // z²/n, which all but the exact interval are made of.
    let pull = z * z / size;
    let (low, high) = match method {
        IntervalMethod::Wilson => {
            let centre = share + pull / 2.0;
            let half = root(pull * (share * (1.0 - share) + pull / 4.0));
            // At the ends the two cancel out but for a rounding.
            let low = if share <= 0.0 { 0.0 } else { (centre - half) / (1.0 + pull) };
            let high = if share >= 1.0 { 1.0 } else { (centre + half) / (1.0 + pull) };
            (low, high)
        }
        IntervalMethod::AgrestiCoull => {
            let centre = (share + pull / 2.0) / (1.0 + pull);
            let half = root(pull * centre * (1.0 - centre) / (1.0 + pull));
            (centre - half, centre + half)
        }
        IntervalMethod::ClopperPearson => {
            if size > MOST_EXACT {
                return Err(StatsError::TooLarge);
            }
            let (tail, successes) = ((1.0 - confidence.level()) / 2.0, share * size);
            let failures = size - successes;
            let low = if share <= 0.0 { 0.0 } else { beta(tail, successes, failures + 1.0) };
            let high = if share >= 1.0 { 1.0 } else { beta(1.0 - tail, successes + 1.0, failures) };
            (low, high)
        }
        IntervalMethod::Wald => {
            let half = root(pull * share * (1.0 - share));
            (share - half, share + half)
        }
    };
    Interval::new(low.max(0.0), high.min(1.0))
}
