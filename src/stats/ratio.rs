use alloc::vec::Vec;
use core::{
    cmp::{Ordering, Reverse},
    num::NonZeroU64,
};

use serde::{Deserialize, Serialize};

use super::StatsError;

/// An exact ratio of two counts: a share, a rate, so many per one.
///
/// Both counts stay visible, so 1 of 2 is not equal to 50 of 100; [`cmp_value`](Self::cmp_value) compares what
/// they amount to. Rounding is in integers, halves up.
///
/// ```
/// use imece::stats::Ratio;
/// let satisfied = Ratio::new(91, 100).unwrap();
/// assert_eq!(satisfied.basis_points()?, 9_100);
/// assert_eq!(Ratio::new(2, 3).unwrap().percent()?, 67);
/// assert_eq!(Ratio::new(0, 0), None);
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    numerator: u64,
    denominator: NonZeroU64,
}

impl Ratio {
    /// Takes two counts; nothing where the denominator is zero, since nothing of nothing is no rate.
    #[must_use]
    pub const fn new(numerator: u64, denominator: u64) -> Option<Self> {
        match NonZeroU64::new(denominator) {
            Some(denominator) => Some(Self { numerator, denominator }),
            None => None,
        }
    }

    /// Takes two counts, of which the second is not zero.
    pub(super) const fn of(numerator: u64, denominator: NonZeroU64) -> Self {
        Self { numerator, denominator }
    }

    /// Returns the count above the line.
    #[must_use]
    pub const fn numerator(self) -> u64 {
        self.numerator
    }

    /// Returns the count below the line, which is not zero.
    #[must_use]
    pub const fn denominator(self) -> u64 {
        self.denominator.get()
    }

    /// Returns the ratio in hundredths of a percent, rounded.
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; never for a share of a whole.
    pub fn basis_points(self) -> Result<u64, StatsError> {
        self.scaled(10_000)
    }

    /// Returns the ratio in tenths of a percent, rounded: a percentage with one decimal.
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; never for a share of a whole.
    pub fn permille(self) -> Result<u64, StatsError> {
        self.scaled(1_000)
    }

    /// Returns the ratio in whole percent, rounded.
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; never for a share of a whole.
    pub fn percent(self) -> Result<u64, StatsError> {
        self.scaled(100)
    }

    /// Returns the ratio in tenths, rounded: a number with one decimal.
    ///
    /// # Errors
    /// [`StatsError::Overflow`].
    pub fn tenths(self) -> Result<u64, StatsError> {
        self.scaled(10)
    }

    /// Returns the ratio times `factor`, rounded to a whole number, halves up.
    ///
    /// # Errors
    /// [`StatsError::Overflow`].
    pub fn scaled(self, factor: u64) -> Result<u64, StatsError> {
        round(self.numerator, factor, self.denominator)
    }

    /// Compares what two ratios amount to.
    ///
    /// ```
    /// use core::cmp::Ordering;
    /// use imece::stats::Ratio;
    /// let (half, most) = (Ratio::new(1, 2).unwrap(), Ratio::new(51, 100).unwrap());
    /// assert_eq!(half.cmp_value(most), Ordering::Less);
    /// assert_eq!(half.cmp_value(Ratio::new(50, 100).unwrap()), Ordering::Equal);
    /// ```
    #[must_use]
    pub fn cmp_value(self, other: Self) -> Ordering {
        let times = |a: u64, b: NonZeroU64| u128::from(a).saturating_mul(u128::from(b.get()));
        times(self.numerator, other.denominator).cmp(&times(other.numerator, self.denominator))
    }
}

/// An exact mean: a sum, which may be below zero, over a number of observations.
///
/// Rounding is in integers, halves away from zero.
///
/// ```
/// use imece::stats::Mean;
/// let mean = Mean::new(-25, 10).unwrap();
/// assert_eq!((mean.rounded()?, mean.scaled(10)?), (-3, -25));
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mean {
    sum: i64,
    n: NonZeroU64,
}

impl Mean {
    /// Takes a sum and the number of its observations; nothing without any.
    #[must_use]
    pub const fn new(sum: i64, n: u64) -> Option<Self> {
        match NonZeroU64::new(n) {
            Some(n) => Some(Self { sum, n }),
            None => None,
        }
    }

    /// Returns the sum.
    #[must_use]
    pub const fn sum(self) -> i64 {
        self.sum
    }

    /// Returns the number of observations, which is not zero.
    #[must_use]
    pub const fn n(self) -> u64 {
        self.n.get()
    }

    /// Returns the mean, rounded to a whole number.
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; never here, as a mean lies within the range of its values.
    pub fn rounded(self) -> Result<i64, StatsError> {
        self.scaled(1)
    }

    /// Returns the mean in tenths, rounded: a number with one decimal.
    ///
    /// # Errors
    /// [`StatsError::Overflow`].
    pub fn tenths(self) -> Result<i64, StatsError> {
        self.scaled(10)
    }

    /// Returns the mean times `factor`, rounded to a whole number, halves away from zero.
    ///
    /// # Errors
    /// [`StatsError::Overflow`].
    pub fn scaled(self, factor: u64) -> Result<i64, StatsError> {
        let size = i128::from(round(self.sum.unsigned_abs(), factor, self.n)?);
        i64::try_from(size.saturating_mul(self.sum.signum().into())).map_err(|_| StatsError::Overflow)
    }
}

/// Returns `count × factor / divisor`, halves up.
fn round(count: u64, factor: u64, divisor: NonZeroU64) -> Result<u64, StatsError> {
    let divisor = u128::from(divisor.get());
    let product = u128::from(count).saturating_mul(u128::from(factor));
    // ⌊x + ½⌋ without doubling: the remainder's larger half goes up.
    let (whole, rest) = (product.checked_div(divisor), product.checked_rem(divisor));
    let (Some(whole), Some(rest)) = (whole, rest) else { return Err(StatsError::Overflow) };
    let up = u128::from(rest >= divisor.saturating_sub(rest));
    u64::try_from(whole.saturating_add(up)).map_err(|_| StatsError::Overflow)
}

/// Returns the shares of parts as whole numbers that add up to `whole`, by largest remainder; of equal remainders
/// the earlier part gets the unit. Nothing where all parts are zero.
///
/// Each share is the exact one rounded up or down, and a part of zero gets none.
///
/// ```
/// use imece::stats::shares;
/// assert_eq!(shares(&[1, 1, 1], 100), Some(vec![34, 33, 33]));
/// assert_eq!(shares(&[69_086, 23_246], 1_000), Some(vec![748, 252]));
/// assert_eq!(shares(&[0, 0], 100), None);
/// ```
#[must_use]
pub fn shares(parts: &[u64], whole: u64) -> Option<Vec<u64>> {
    let total: u128 = parts.iter().try_fold(0_u128, |sum, part| sum.checked_add(u128::from(*part)))?;
    let (mut shares, mut remainders) = (Vec::new(), Vec::new());
    let mut left = whole;
    for (index, part) in parts.iter().enumerate() {
        let exact = u128::from(*part).checked_mul(u128::from(whole))?;
        let share = u64::try_from(exact.checked_div(total)?).ok()?;
        left = left.checked_sub(share)?;
        shares.push(share);
        remainders.push((exact.checked_rem(total)?, index));
    }
    // The sort is stable, so of equal remainders the earlier part stays first.
    remainders.sort_by_key(|(rest, _)| Reverse(*rest));
    for (_, index) in remainders.iter().take(usize::try_from(left).ok()?) {
        let share = shares.get_mut(*index)?;
        *share = share.checked_add(1)?;
    }
    (!shares.is_empty()).then_some(shares)
}
