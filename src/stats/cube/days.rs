use alloc::vec::Vec;
use core::{fmt::Debug, hash::Hash};

use chrono::{Datelike, NaiveDate};

use super::{Axis, Categories, Column};
use crate::stats::{Key, StatsError};

/// Returns the number of a day: how many days it is after 1 January 1970, below zero before.
///
/// So do `date32` of Arrow and Parquet and most databases count.
///
/// ```
/// use imece::stats::day_number;
/// assert_eq!(day_number("2026-03-20".parse().unwrap()), 20_532);
/// ```
#[must_use]
pub fn day_number(day: NaiveDate) -> i32 {
    const EPOCH: i32 = 719_163;
    // No date of `chrono` is so early that this saturates.
    day.num_days_from_ce().saturating_sub(EPOCH)
}

/// A table of days: to which month, quarter or year each day of a span belongs, asked of the calendar once.
///
/// So a fact carries the number of its day, and no date is taken apart for it.
///
/// ```
/// use imece::{stats::{Axis, Categories, Count, Cube, Days, day_number}, time::Month};
/// let (first, last) = ("2024-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
/// let months = Days::new(first, last, Month::of)?;
/// let day = day_number("2026-03-20".parse().unwrap());
/// assert_eq!(months.key(day), Some(&"2026-03".parse()?));
///
/// let mut visits = Cube::<Categories<Month>, Count>::with_axes(months.axis().clone());
/// visits.observe_columns(&months.column(&[day, day + 11, day + 12]), &())?;
/// assert_eq!(visits.get(&"2026-03".parse()?).unwrap().get(), 2);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days<K> {
    first: i32,
    codes: Vec<u16>,
    axis: Categories<K>,
}

impl<K: Key + Hash + Debug> Days<K> {
    /// Asks for every day from the first to the last to which key it belongs.
    ///
    /// # Errors
    /// [`StatsError::BoundsReversed`] where the last day is before the first, [`StatsError::TooManyKeys`] where the days
    /// belong to more than 65,536 keys.
    pub fn new(first: NaiveDate, last: NaiveDate, of: impl Fn(NaiveDate) -> K) -> Result<Self, StatsError> {
        if last < first {
            return Err(StatsError::BoundsReversed);
        }
        let (mut codes, mut axis) = (Vec::new(), Categories::default());
        for day in first.iter_days().take_while(|day| *day <= last) {
            let key = of(day);
            axis.take_up(&key);
            let code = axis.code(&key).and_then(|code| u16::try_from(code).ok());
            codes.push(code.ok_or(StatsError::TooManyKeys)?);
        }
        Ok(Self { first: day_number(first), codes, axis })
    }

    /// Returns the keys as an axis, in the order of their first days.
    #[must_use]
    pub const fn axis(&self) -> &Categories<K> {
        &self.axis
    }

    /// Returns the key of a day by its number, or nothing outside the span.
    #[must_use]
    #[inline]
    pub fn key(&self, day: i32) -> Option<&K> {
        self.axis.keys().get(usize::from(self.code(day)?))
    }

    /// Returns the codes of many days on [`axis`](Self::axis) as a column; a day outside the span has none.
    #[must_use]
    pub const fn column<'a>(&'a self, days: &'a [i32]) -> DayColumn<'a, K> {
        DayColumn { table: self, days }
    }

    #[inline]
    fn code(&self, day: i32) -> Option<u16> {
        code(self.first, &self.codes, day)
    }
}

#[inline]
fn code(first: i32, codes: &[u16], day: i32) -> Option<u16> {
    // A day before the span is far beyond it, which is no day of it either.
    let place = day.wrapping_sub(first).cast_unsigned();
    codes.get(usize::try_from(place).ok()?).copied()
}

/// Days as a [`Column`] of codes, looked up as it is read: what [`Days::column`] returns.
#[derive(Debug, Clone, Copy)]
pub struct DayColumn<'a, K> {
    table: &'a Days<K>,
    days: &'a [i32],
}

impl<K: Key + Hash + Debug> Column for DayColumn<'_, K> {
    #[inline]
    fn rows(&self) -> usize {
        self.days.len()
    }

    #[inline]
    fn numbers(&self, from: usize) -> impl Iterator<Item = i64> {
        let (first, codes) = (self.table.first, self.table.codes.as_slice());
        let days = self.days.get(from..).unwrap_or_default().iter();
        days.map(move |day| code(first, codes, *day).map_or(-1, i64::from))
    }

    fn number(&self, row: usize) -> Option<i64> {
        self.table.code(*self.days.get(row)?).map(i64::from)
    }
}
