use alloc::{
    format,
    string::{String, ToString},
};
use core::{fmt, str::FromStr};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::InvalidTime;

/// A month and a day of any year, such as `11-24`; also `02-29`, which common years lack.
///
/// ```
/// use imece::time::MonthDay;
/// let teachers: MonthDay = "11-24".parse()?;
/// assert_eq!(teachers.in_year(2026), "2026-11-24".parse().ok());
/// assert_eq!(MonthDay::new(2, 29)?.in_year(2026), None);
/// assert!(MonthDay::new(2, 30).is_err());
/// # Ok::<(), imece::time::InvalidTime>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    // INVARIANT: a day of a leap year
    month: u32,
    day: u32,
}

fn malformed(text: String) -> InvalidTime {
    InvalidTime::Malformed { text, expected: "a month and a day like `11-24`" }
}

impl MonthDay {
    /// Takes a month and a day.
    ///
    /// # Errors
    /// [`InvalidTime::Malformed`] where even a leap year has no such day.
    pub fn new(month: u32, day: u32) -> Result<Self, InvalidTime> {
        const LEAP: i32 = 2000;
        match NaiveDate::from_ymd_opt(LEAP, month, day) {
            Some(_) => Ok(Self { month, day }),
            None => Err(malformed(format!("{month:02}-{day:02}"))),
        }
    }

    /// A day that every year has, known beforehand.
    pub(crate) const fn known(month: u32, day: u32) -> Self {
        Self { month, day }
    }

    /// Returns the month and the day of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self { month: date.month(), day: date.day() }
    }

    /// Returns its date in a year, where the year has it.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

impl FromStr for MonthDay {
    type Err = InvalidTime;

    /// Reads `11-24`.
    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        let bad = || malformed(text.to_string());
        let two = |part: &str| match part.as_bytes() {
            [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => part.parse::<u32>().map_err(|_| bad()),
            _ => Err(bad()),
        };
        let (month, day) = text.split_once('-').ok_or_else(bad)?;
        Self::new(two(month)?, two(day)?)
    }
}

impl TryFrom<String> for MonthDay {
    type Error = InvalidTime;
    fn try_from(text: String) -> Result<Self, InvalidTime> {
        text.parse()
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl fmt::Debug for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MonthDay({self})")
    }
}
