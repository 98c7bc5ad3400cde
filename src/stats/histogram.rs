use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{
    Cells, Mean, Multiset, Observe, Ratio, RowReader, RowWriter, StatsError, Tally, tally::not_negative,
};

/// How often each value was observed, exactly: no bins, so the smallest, the largest and every percentile are true.
///
/// The JSON form is a list of pairs of value and count, in the order of the values.
///
/// ```
/// use imece::stats::{Histogram, Observe};
/// let mut days = Histogram::default();
/// for waited in [3, 1, 8, 3] {
///     days.observe(waited)?;
/// }
/// let summary = days.summary()?;
/// assert_eq!((summary.min(), summary.median_low(), summary.max()), (Some(1), Some(3), Some(8)));
/// assert_eq!(serde_json::to_string(&days).unwrap(), "[[1,1],[3,2],[8,1]]");
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Histogram(Multiset<i64>);

impl Histogram {
    /// Returns the cell of a value, which in a part of the whole may be below zero.
    #[must_use]
    pub fn get(&self, value: i64) -> i64 {
        self.0.get(&value)
    }

    /// Returns the values and their cells, in the order of the values.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (i64, i64)> + ExactSizeIterator {
        self.0.iter().map(|(value, cell)| (*value, cell))
    }

    /// Returns the distribution of the whole.
    ///
    /// # Errors
    /// [`StatsError::Negative`] where a cell is below zero; [`StatsError::Overflow`] where the values do not add up
    /// in 64 bits.
    pub fn summary(&self) -> Result<Distribution, StatsError> {
        let (mut n, mut sum, mut up_to) = (0_u64, 0_i128, Vec::new());
        for (value, cell) in self.iter() {
            n = n.checked_add(not_negative(cell)?).ok_or(StatsError::Overflow)?;
            sum = i128::from(value)
                .checked_mul(i128::from(cell))
                .and_then(|product| sum.checked_add(product))
                .ok_or(StatsError::Overflow)?;
            up_to.push((value, n));
        }
        let sum = i64::try_from(sum).map_err(|_| StatsError::Overflow)?;
        Ok(Distribution { up_to, n, sum })
    }
}

impl Tally for Histogram {
    fn add(&mut self, part: &Self, times: i64) -> Result<(), StatsError> {
        self.0.add(&part.0, times)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Observe<i64> for Histogram {
    fn record(&mut self, value: i64, times: i64) -> Result<(), StatsError> {
        self.0.record(value, times)
    }
}

impl Cells for Histogram {
    fn write(&self, to: &mut RowWriter) {
        self.0.write(to);
    }

    fn read(&mut self, row: RowReader<'_>) -> Result<(), StatsError> {
        self.0.read(row)
    }
}

/// What is read from a [`Histogram`]: all of it exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    // INVARIANT: values and running counts both rise strictly; the last count is `n`.
    up_to: Vec<(i64, u64)>,
    n: u64,
    sum: i64,
}

impl Distribution {
    /// Returns the number of observations.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Returns the sum of all observed values.
    #[must_use]
    pub const fn sum(&self) -> i64 {
        self.sum
    }

    /// Returns the smallest value, or nothing without observations.
    #[must_use]
    pub fn min(&self) -> Option<i64> {
        self.up_to.first().map(|(value, _)| *value)
    }

    /// Returns the largest value, or nothing without observations.
    #[must_use]
    pub fn max(&self) -> Option<i64> {
        self.up_to.last().map(|(value, _)| *value)
    }

    /// Returns the mean, or nothing without observations.
    #[must_use]
    pub const fn mean(&self) -> Option<Mean> {
        Mean::new(self.sum, self.n)
    }

    /// Returns the middle value; of two middle ones the lower, which was observed, not their mean.
    #[must_use]
    pub fn median_low(&self) -> Option<i64> {
        self.percentile(50)
    }

    /// Returns the percentile by nearest rank: the smallest observed value that at least `percent` of all
    /// observations do not exceed; 0 is the smallest. Nothing without observations or above 100.
    ///
    /// ```
    /// use imece::stats::{Histogram, Observe};
    /// let mut ages = Histogram::default();
    /// for age in [15, 20, 35, 40, 50] {
    ///     ages.observe(age)?;
    /// }
    /// let of = |percent| ages.summary().ok()?.percentile(percent);
    /// assert_eq!((of(5), of(30), of(40), of(100), of(101)), (Some(15), Some(20), Some(20), Some(50), None));
    /// # Ok::<(), imece::stats::StatsError>(())
    /// ```
    #[must_use]
    pub fn percentile(&self, percent: u8) -> Option<i64> {
        let rank = u128::from(self.n).checked_mul(u128::from(percent))?.div_ceil(100);
        let index = self.up_to.partition_point(|(_, up_to)| u128::from(*up_to) < rank);
        self.up_to.get(index).map(|(value, _)| *value)
    }

    /// Returns the share of observations that do not exceed a value, or nothing without observations.
    #[must_use]
    pub fn share_up_to(&self, value: i64) -> Option<Ratio> {
        let index = self.up_to.partition_point(|(seen, _)| *seen <= value);
        let below = index.checked_sub(1).and_then(|last| self.up_to.get(last)).map_or(0, |(_, up_to)| *up_to);
        Ratio::new(below, self.n)
    }
}
