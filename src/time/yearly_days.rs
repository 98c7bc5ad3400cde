use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::MonthDay;

/// Days that come again every year, from a first to a last one, both included: a season, a feast of fixed days. Where the
/// last lies before the first, they reach into the next year.
///
/// ```
/// use imece::time::YearlyDays;
/// let winter = YearlyDays { first: "12-01".parse()?, last: "02-29".parse()? };
/// let date = |text: &str| text.parse::<imece::chrono::NaiveDate>().unwrap();
/// assert_eq!(winter.in_year(2026), Some((date("2026-12-01"), date("2027-02-28"))));
/// assert!(winter.contains(date("2027-01-15")) && !winter.contains(date("2027-03-01")));
/// # Ok::<(), imece::time::InvalidTime>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "they are their first and their last day")]
pub struct YearlyDays {
    /// The first day.
    pub first: MonthDay,
    /// The last day, the same one for a single day.
    pub last: MonthDay,
}

impl YearlyDays {
    /// Takes one day of every year.
    #[must_use]
    pub const fn day(day: MonthDay) -> Self {
        Self { first: day, last: day }
    }

    /// Returns the first and the last date of those that begin in a year. A first day that the year lacks leaves it out;
    /// a last one is then the day before.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        let begins = self.first.in_year(year)?;
        let ends_in = if self.last < self.first { year.saturating_add(1) } else { year };
        // A 29 February is the only day that a year may lack.
        let ends = self.last.in_year(ends_in).or_else(|| NaiveDate::from_ymd_opt(ends_in, 2, 28))?;
        (begins <= ends).then_some((begins, ends))
    }

    /// Returns whether a date is one of them.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        let year = date.year();
        let mut both = [year.saturating_sub(1), year].into_iter().filter_map(|year| self.in_year(year));
        both.any(|(first, last)| first <= date && date <= last)
    }
}
