use serde::{Deserialize, Serialize};

use super::{
    Cells, Observe, RowReader, RowWriter, StatsError, Tally,
    tally::{add_times, not_negative},
};

/// How often something happened; by key, a [`Multiset`](super::Multiset) counts more handily than a
/// [`Grouped`](super::Grouped) of these.
///
/// ```
/// use imece::stats::{Count, Observe};
/// let mut visits = Count::default();
/// visits.record((), 69_086)?;
/// visits.retract(())?;
/// assert_eq!(visits.summary()?, 69_085);
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Count(pub(super) i64);

/// The sum of observed values.
///
/// Values of either sign may cancel out, so a sum of zero is nothing. Where the number of values matters too, a
/// [`Histogram`](super::Histogram) keeps both.
///
/// ```
/// use imece::stats::{Observe, Sum};
/// let mut minutes = Sum::default();
/// minutes.observe(90)?;
/// minutes.observe(45)?;
/// assert_eq!(minutes.summary()?, 135);
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sum(pub(super) i64);

macro_rules! cell {
    ($($name:ident)+) => {$(
        impl $name {
            /// Returns the cell, which in a part of the whole may be below zero.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }

            /// Returns the figure of the whole.
            ///
            /// # Errors
            /// [`StatsError::Negative`] where the cell is below zero.
            pub fn summary(self) -> Result<u64, StatsError> {
                not_negative(self.0)
            }
        }

        impl Tally for $name {
            fn add(&mut self, part: &Self, times: i64) -> Result<(), StatsError> {
                self.0 = add_times(self.0, part.0, times)?;
                Ok(())
            }

            fn is_empty(&self) -> bool {
                self.0 == 0
            }
        }

        impl Cells for $name {
            fn write(&self, to: &mut RowWriter) {
                to.cell(self.0);
            }

            fn read(&mut self, row: RowReader<'_>) -> Result<(), StatsError> {
                self.add(&Self(row.value()?), 1)
            }
        }
    )+};
}

cell!(Count Sum);

impl Observe<()> for Count {
    fn record(&mut self, (): (), times: i64) -> Result<(), StatsError> {
        self.add(&Self(1), times)
    }
}

impl Observe<i64> for Sum {
    fn record(&mut self, value: i64, times: i64) -> Result<(), StatsError> {
        self.add(&Self(value), times)
    }
}
