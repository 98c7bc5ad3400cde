use core::fmt::Debug;

use serde::{Deserialize, Serialize};

use crate::{
    stats::{
        Cells, Count, Mean, Observe, RowReader, RowWriter, StatsError, Sum, Tally,
        tally::{add_times, not_negative},
    },
    text::Code,
};

use super::StoredCell;

/// A tally of a fixed size, as it stands in a [`Cube`](super::Cube): an observation is a cell that has seen nothing else.
pub trait CubeCell: Cells + Copy + Debug {
    /// What one fact adds.
    type Value;

    /// What keeps a cell in fewer bytes, as long as it fits; where there is nothing of the kind, the cell itself.
    type Narrow: StoredCell<Self>;

    /// Returns the cell of one observation.
    fn of(value: Self::Value) -> Self;

    /// Adds another cell, wrapping, and returns whether something left its range; then [`minus`](Self::minus) goes back.
    #[must_use]
    fn plus(&mut self, part: &Self) -> bool;

    /// Takes another cell away, wrapping, and returns whether something left its range; then [`plus`](Self::plus) goes back.
    #[must_use]
    fn minus(&mut self, part: &Self) -> bool;
}

/// Adds in place, wrapping; returns whether the sum left its range.
#[inline]
pub(in crate::stats) const fn plus(cell: &mut i64, part: i64) -> bool {
    let (sum, over) = cell.overflowing_add(part);
    *cell = sum;
    over
}

/// Takes away in place, wrapping; returns whether the difference left its range.
#[inline]
pub(in crate::stats) const fn minus(cell: &mut i64, part: i64) -> bool {
    let (rest, over) = cell.overflowing_sub(part);
    *cell = rest;
    over
}

macro_rules! one_number {
    ($($name:ident of $value:ident: $type:ty = $number:expr, in $narrow:ty);+) => {$(
        impl CubeCell for $name {
            type Value = $type;
            type Narrow = $narrow;

            #[inline]
            fn of($value: $type) -> Self {
                Self($number)
            }

            #[inline]
            fn plus(&mut self, part: &Self) -> bool {
                plus(&mut self.0, part.0)
            }

            #[inline]
            fn minus(&mut self, part: &Self) -> bool {
                minus(&mut self.0, part.0)
            }
        }

        impl StoredCell<$name> for $narrow {
            #[inline]
            fn cell(self) -> $name {
                $name(self.into())
            }

            #[inline]
            fn keep(cell: $name) -> Option<Self> {
                cell.0.try_into().ok()
            }

            #[inline]
            fn plus(&mut self, part: Self) -> bool {
                let (sum, over) = self.overflowing_add(part);
                *self = sum;
                over
            }

            #[inline]
            fn minus(&mut self, part: Self) -> bool {
                let (rest, over) = self.overflowing_sub(part);
                *self = rest;
                over
            }
        }
    )+};
}

// Where places are many, each is filled seldom: two bytes of a count are a quarter of the memory of eight, and where a count
// leaves them, there are so many facts a place that the places are few.
one_number!(Count of _seen: () = 1, in i16; Sum of value: i64 = value, in i32);

/// How many values were observed, and their sum: what a mean is made of, in one.
///
/// As rows it is two cells, `n` and `sum`.
///
/// ```
/// use imece::stats::{Observe, Total};
/// let mut visitors = Total::default();
/// for came in [31, 12, 20] {
///     visitors.observe(came)?;
/// }
/// assert_eq!((visitors.n(), visitors.sum()), (3, 63));
/// assert_eq!(visitors.mean()?.unwrap().rounded()?, 21);
/// assert_eq!(serde_json::to_string(&visitors).unwrap(), r#"{"n":3,"sum":63}"#);
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    n: i64,
    sum: i64,
}

impl Total {
    /// Returns how many values were observed, which in a part of the whole may be below zero.
    #[must_use]
    pub const fn n(self) -> i64 {
        self.n
    }

    /// Returns the sum of the values.
    #[must_use]
    pub const fn sum(self) -> i64 {
        self.sum
    }

    /// Returns the mean of the whole, or nothing where nothing was observed.
    ///
    /// # Errors
    /// [`StatsError::Negative`] where the number of values is below zero.
    pub fn mean(self) -> Result<Option<Mean>, StatsError> {
        Ok(Mean::new(self.sum, not_negative(self.n)?))
    }
}

impl Tally for Total {
    fn add(&mut self, part: &Self, times: i64) -> Result<(), StatsError> {
        *self = Self { n: add_times(self.n, part.n, times)?, sum: add_times(self.sum, part.sum, times)? };
        Ok(())
    }

    fn is_empty(&self) -> bool {
        (self.n, self.sum) == (0, 0)
    }
}

impl Observe<i64> for Total {
    fn record(&mut self, value: i64, times: i64) -> Result<(), StatsError> {
        self.add(&Self::of(value), times)
    }
}

impl CubeCell for Total {
    type Value = i64;
    type Narrow = (i32, i32);

    #[inline]
    fn of(sum: i64) -> Self {
        Self { n: 1, sum }
    }

    #[inline]
    fn plus(&mut self, part: &Self) -> bool {
        plus(&mut self.n, part.n) | plus(&mut self.sum, part.sum)
    }

    #[inline]
    fn minus(&mut self, part: &Self) -> bool {
        minus(&mut self.n, part.n) | minus(&mut self.sum, part.sum)
    }
}

/// How many values, and their sum.
impl StoredCell<Total> for (i32, i32) {
    #[inline]
    fn cell(self) -> Total {
        Total { n: self.0.into(), sum: self.1.into() }
    }

    #[inline]
    fn keep(cell: Total) -> Option<Self> {
        Some((cell.n.try_into().ok()?, cell.sum.try_into().ok()?))
    }

    #[inline]
    fn plus(&mut self, part: Self) -> bool {
        StoredCell::<Sum>::plus(&mut self.0, part.0) | StoredCell::<Sum>::plus(&mut self.1, part.1)
    }

    #[inline]
    fn minus(&mut self, part: Self) -> bool {
        StoredCell::<Sum>::minus(&mut self.0, part.0) | StoredCell::<Sum>::minus(&mut self.1, part.1)
    }
}

impl Cells for Total {
    fn write(&self, to: &mut RowWriter) {
        for (part, value) in [("n", self.n), ("sum", self.sum)] {
            if let Ok(part) = Code::new(part) {
                to.under(&part, |to| to.cell(value));
            }
        }
    }

    fn read(&mut self, mut row: RowReader<'_>) -> Result<(), StatsError> {
        let part = row.key::<Code>()?;
        let read = match part.as_str() {
            "n" => Self { n: row.value()?, sum: 0 },
            "sum" => Self { n: 0, sum: row.value()? },
            _ => return Err(row.bad_row()),
        };
        self.add(&read, 1)
    }
}
