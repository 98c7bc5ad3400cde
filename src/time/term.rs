use core::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{CalendarError, WorkCalendar};

/// How long somebody has: a number of calendar days or of working days after a day, which itself is day 0.
///
/// A term of calendar days that would end on a day off ends on the next working day (Law 2577 art. 8).
///
/// ```
/// use imece::time::{Term, WorkCalendar};
/// let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
/// # use imece::chrono;
/// let calendar = WorkCalendar::new(date("2026-03-01"), date("2026-04-30"), [])?;
/// let friday = date("2026-03-20");
/// assert_eq!(Term::WorkingDays(5).last_day(friday, &calendar)?, date("2026-03-27"));
/// assert_eq!(Term::CalendarDays(8).last_day(friday, &calendar)?, date("2026-03-30")); // not Saturday
/// # Ok::<(), imece::time::CalendarError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "laws count in calendar days or in working days")]
pub enum Term {
    /// Every day counts, but the last one has to be a working day.
    CalendarDays(u32),
    /// Only working days count.
    WorkingDays(u32),
}

impl Term {
    /// Returns the last day of the term.
    ///
    /// # Errors
    /// [`CalendarError::OutsideSpan`] where the day, or the answer, lies outside the calendar.
    pub fn last_day(self, from: NaiveDate, calendar: &WorkCalendar) -> Result<NaiveDate, CalendarError> {
        match self {
            Self::CalendarDays(days) => calendar.due_in_calendar_days(from, days),
            Self::WorkingDays(days) => calendar.due_in_working_days(from, days),
        }
    }

    /// Returns how many days of its own kind lie after one day up to and with another; zero where that is not later.
    ///
    /// ```
    /// use imece::time::{Term, WorkCalendar};
    /// # use imece::chrono;
    /// let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    /// let calendar = WorkCalendar::new(date("2026-03-01"), date("2026-04-30"), [])?;
    /// let (friday, monday) = (date("2026-03-20"), date("2026-03-23"));
    /// assert_eq!(Term::WorkingDays(15).days_between(friday, monday, &calendar)?, 1);
    /// assert_eq!(Term::CalendarDays(30).days_between(friday, monday, &calendar)?, 3);
    /// # Ok::<(), imece::time::CalendarError>(())
    /// ```
    ///
    /// # Errors
    /// [`CalendarError::OutsideSpan`] where working days are counted and a day lies outside the calendar.
    pub fn days_between(
        self,
        from: NaiveDate,
        to: NaiveDate,
        calendar: &WorkCalendar,
    ) -> Result<u32, CalendarError> {
        match self {
            Self::CalendarDays(_) => {
                Ok(u32::try_from(to.signed_duration_since(from).num_days()).unwrap_or(0))
            }
            Self::WorkingDays(_) => calendar.working_days_between(from, to),
        }
    }

    /// Returns the number of days.
    #[must_use]
    pub const fn days(self) -> u32 {
        match self {
            Self::CalendarDays(days) | Self::WorkingDays(days) => days,
        }
    }

    /// Returns a term of the same kind that is so many days longer.
    #[must_use]
    pub const fn longer_by(self, days: u32) -> Self {
        match self {
            Self::CalendarDays(length) => Self::CalendarDays(length.saturating_add(days)),
            Self::WorkingDays(length) => Self::WorkingDays(length.saturating_add(days)),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CalendarDays(days) => write!(f, "{days} calendar days"),
            Self::WorkingDays(days) => write!(f, "{days} working days"),
        }
    }
}
