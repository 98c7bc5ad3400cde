use serde::{Deserialize, Serialize};

use super::{StatsError, real::Real};

/// How sure an interval is: of so many samples, that many intervals hold the true value.
#[expect(clippy::exhaustive_enums, reason = "the three levels in use")]
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Confidence {
    /// 90 of 100.
    Ninety,
    /// 95 of 100, what is meant where nothing is said.
    #[default]
    NinetyFive,
    /// 99 of 100.
    NinetyNine,
}

impl Confidence {
    /// Every level, the least sure first.
    pub const ALL: [Self; 3] = [Self::Ninety, Self::NinetyFive, Self::NinetyNine];

    /// Returns the level in percent, which is its form in JSON too.
    #[must_use]
    pub const fn percent(self) -> u8 {
        match self {
            Self::Ninety => 90,
            Self::NinetyFive => 95,
            Self::NinetyNine => 99,
        }
    }

    /// Returns the level as a number between 0 and 1.
    #[must_use]
    pub const fn level(self) -> f64 {
        match self {
            Self::Ninety => 0.90,
            Self::NinetyFive => 0.95,
            Self::NinetyNine => 0.99,
        }
    }
}

impl TryFrom<u8> for Confidence {
    type Error = StatsError;

    fn try_from(percent: u8) -> Result<Self, StatsError> {
        let found = Self::ALL.into_iter().find(|level| level.percent() == percent);
        found.ok_or(StatsError::NoSuchConfidence(percent))
    }
}

impl From<Confidence> for u8 {
    fn from(confidence: Confidence) -> Self {
        confidence.percent()
    }
}

/// How the interval of a share is made; the definitions are those compared by Brown and others (2001).
#[expect(
    clippy::exhaustive_enums,
    reason = "a published figure names its method, so readers must know them all"
)]
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntervalMethod {
    /// Wilson (1927): good for all sizes, never beyond 0 and 1.
    #[default]
    Wilson,
    /// Agresti & Coull (1998): as Wilson's, simpler and a little wider; cut off at 0 and 1.
    AgrestiCoull,
    /// Clopper & Pearson (1934): never less sure than stated, so wider; for audits.
    ClopperPearson,
    /// The textbook's: only to show why not, since it finds 10 of 10 to be certainty. Cut off at 0 and 1.
    Wald,
}

impl IntervalMethod {
    /// Every method, in the order in which they are explained.
    pub const ALL: [Self; 4] = [Self::Wilson, Self::AgrestiCoull, Self::ClopperPearson, Self::Wald];

    /// Returns the stable code, which is the form in JSON too.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Wilson => "wilson",
            Self::AgrestiCoull => "agresti_coull",
            Self::ClopperPearson => "clopper_pearson",
            Self::Wald => "wald",
        }
    }
}

/// Where the true value is likely to lie: from `low` to `high`, both included.
///
/// ```
/// use imece::stats::{Confidence, Proportion};
/// let interval = Proportion::new(91, 100).unwrap().wilson(Confidence::NinetyFive)?;
/// assert!(interval.contains(0.91) && !interval.contains(0.96));
/// assert_eq!(format!("{:.3} to {:.3}", interval.low(), interval.high()), "0.838 to 0.952");
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawInterval", into = "RawInterval")]
pub struct Interval {
    // INVARIANT: low ≤ high.
    low: Real,
    high: Real,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInterval {
    low: Real,
    high: Real,
}

impl Interval {
    /// Takes two bounds.
    ///
    /// # Errors
    /// [`StatsError::NotFinite`], or [`StatsError::BoundsReversed`] where the low one is above the high one.
    pub fn new(low: f64, high: f64) -> Result<Self, StatsError> {
        Self::try_from(RawInterval { low: Real::new(low)?, high: Real::new(high)? })
    }

    /// Returns the lower bound.
    #[must_use]
    pub const fn low(self) -> f64 {
        self.low.get()
    }

    /// Returns the upper bound.
    #[must_use]
    pub const fn high(self) -> f64 {
        self.high.get()
    }

    /// Returns whether a value lies in it, the bounds included.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        self.low() <= value && value <= self.high()
    }

    /// Returns the distance of the bounds.
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "bounds are no integers")]
    pub fn width(self) -> f64 {
        self.high() - self.low()
    }
}

impl TryFrom<RawInterval> for Interval {
    type Error = StatsError;

    fn try_from(RawInterval { low, high }: RawInterval) -> Result<Self, StatsError> {
        if low.get() <= high.get() { Ok(Self { low, high }) } else { Err(StatsError::BoundsReversed) }
    }
}

impl From<Interval> for RawInterval {
    fn from(Interval { low, high }: Interval) -> Self {
        Self { low, high }
    }
}
