use alloc::{collections::BTreeMap, vec::Vec};

use chrono::{Datelike, Days, NaiveDate, Weekday, WeekdaySet};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How much of a day is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "Law 2429 knows whole days and days off from 13:00")]
pub enum DayPart {
    /// The afternoon, as on the eve of a feast (Law 2429: from 13:00).
    Half,
    /// The whole day.
    Full,
}

/// One line of a holiday table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayOff {
    /// The date.
    pub date: NaiveDate,
    /// How much of it is off.
    pub part: DayPart,
}

impl DayOff {
    /// Makes a whole day off.
    #[must_use]
    pub const fn full(date: NaiveDate) -> Self {
        Self { date, part: DayPart::Full }
    }

    /// Makes a day of which the afternoon is off.
    #[must_use]
    pub const fn half(date: NaiveDate) -> Self {
        Self { date, part: DayPart::Half }
    }
}

/// Whether a day of which the afternoon is off counts as a working day. No law says so.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a half day counts or does not")]
pub enum HalfDayPolicy {
    /// It counts: the due date is the earlier and so the safer one.
    #[default]
    Working,
    /// It does not count.
    Closed,
}

/// Why a calendar gives no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// The answer needs a date of which the calendar does not know whether it is a working day.
    #[error("`{date}` lies outside the calendar from `{first_day}` to `{last_day}`")]
    OutsideSpan {
        /// The date that was needed.
        date: NaiveDate,
        /// The first day of the calendar.
        first_day: NaiveDate,
        /// The last day of the calendar.
        last_day: NaiveDate,
    },
    /// The calendar would end before it begins.
    #[error("a calendar cannot run from `{first_day}` to `{last_day}`")]
    BackwardSpan {
        /// The first day as given.
        first_day: NaiveDate,
        /// The last day as given.
        last_day: NaiveDate,
    },
}

impl CalendarError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OutsideSpan { .. } => "outside_calendar",
            Self::BackwardSpan { .. } => "backward_calendar",
        }
    }
}

/// The working days of a stated span of dates, and the due dates that follow from them.
///
/// The calendar computes no holiday: feasts are announced, not calculated, so the days off come from a table
/// (in Turkey the days of Law 2429). Every question that needs a day outside the span is an error, never a guess.
/// Administrative leave is no holiday in law; a host that follows it adds its days to the list.
///
/// The day of receipt is day 0 (Law 2577 art. 8), so a petition (Law 3071 art. 7: 30 days) received on a Monday is
/// due 30 days after that Monday.
///
/// ```
/// use imece::time::{DayOff, WorkCalendar};
/// let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
/// # use imece::chrono;
/// let calendar = WorkCalendar::new(
///     date("2024-01-01"),
///     date("2024-12-31"),
///     [DayOff::full(date("2024-01-01")), DayOff::full(date("2024-04-23")), DayOff::full(date("2024-05-01"))],
/// )?;
/// // Law 3071 art. 7: 30 days, and a last day off moves to the next working day.
/// assert_eq!(calendar.due_in_calendar_days(date("2024-04-01"), 30)?, date("2024-05-02"));
/// // Law 4982 art. 11: 15 working days.
/// assert_eq!(calendar.due_in_working_days(date("2024-04-08"), 15)?, date("2024-04-30"));
/// assert!(calendar.due_in_calendar_days(date("2024-12-15"), 30).is_err());
/// # Ok::<(), imece::time::CalendarError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawCalendar", into = "RawCalendar")]
pub struct WorkCalendar {
    // INVARIANT: first_day <= last_day, and every day off lies between them
    first_day: NaiveDate,
    last_day: NaiveDate,
    days_off: BTreeMap<NaiveDate, DayPart>,
    weekend: WeekdaySet,
    half_days: HalfDayPolicy,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCalendar {
    first_day: NaiveDate,
    last_day: NaiveDate,
    days_off: Vec<DayOff>,
    weekend: Vec<Weekday>,
    half_days: HalfDayPolicy,
}

impl WorkCalendar {
    /// Makes the calendar of a span of dates, both ends included, whose weekend is Saturday and Sunday.
    ///
    /// Where one date is given twice, as with two holidays on one day, a whole day off wins over a half.
    ///
    /// # Errors
    /// [`CalendarError::BackwardSpan`] where the last day is before the first, [`CalendarError::OutsideSpan`] for a
    /// day off outside the span.
    pub fn new(
        first_day: NaiveDate,
        last_day: NaiveDate,
        days_off: impl IntoIterator<Item = DayOff>,
    ) -> Result<Self, CalendarError> {
        if last_day < first_day {
            return Err(CalendarError::BackwardSpan { first_day, last_day });
        }
        let mut calendar = Self {
            first_day,
            last_day,
            days_off: BTreeMap::new(),
            weekend: WeekdaySet::from_array([Weekday::Sat, Weekday::Sun]),
            half_days: HalfDayPolicy::default(),
        };
        for DayOff { date, part } in days_off {
            calendar.check(date)?;
            let known = calendar.days_off.entry(date).or_insert(part);
            *known = part.max(*known);
        }
        Ok(calendar)
    }

    /// Sets the days of the week that are off.
    #[must_use]
    pub fn with_weekend(mut self, days: impl IntoIterator<Item = Weekday>) -> Self {
        self.weekend = days.into_iter().collect();
        self
    }

    /// Sets whether half days count as working days.
    #[must_use]
    pub const fn with_half_days(mut self, policy: HalfDayPolicy) -> Self {
        self.half_days = policy;
        self
    }

    /// Returns the first day that the calendar knows.
    #[must_use]
    pub const fn first_day(&self) -> NaiveDate {
        self.first_day
    }

    /// Returns the last day that the calendar knows.
    #[must_use]
    pub const fn last_day(&self) -> NaiveDate {
        self.last_day
    }

    /// Returns whether half days count as working days.
    #[must_use]
    pub const fn half_days(&self) -> HalfDayPolicy {
        self.half_days
    }

    /// Returns the days of the week that are off, from Monday on.
    pub fn weekend(&self) -> impl Iterator<Item = Weekday> + '_ {
        self.weekend.iter(Weekday::Mon)
    }

    /// Returns the days off in order, without weekends.
    pub fn days_off(&self) -> impl Iterator<Item = DayOff> + '_ {
        self.days_off.iter().map(|(date, part)| DayOff { date: *date, part: *part })
    }

    /// Returns whether a date is a working day.
    ///
    /// # Errors
    /// [`CalendarError::OutsideSpan`] where the calendar does not know it.
    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, CalendarError> {
        self.check(date)?;
        let off = match self.days_off.get(&date) {
            Some(DayPart::Full) => true,
            Some(DayPart::Half) => self.half_days == HalfDayPolicy::Closed,
            None => false,
        };
        Ok(!off && !self.weekend.contains(date.weekday()))
    }

    /// Returns the first working day on or after a date.
    ///
    /// # Errors
    /// [`CalendarError::OutsideSpan`] where the date, or the answer, lies outside the span.
    pub fn next_working_day(&self, date: NaiveDate) -> Result<NaiveDate, CalendarError> {
        let mut day = date;
        while !self.is_working_day(day)? {
            day = self.day_after(day)?;
        }
        Ok(day)
    }

    /// Returns the `n`th working day after a date, which itself is day 0 whether it is a working day or not.
    ///
    /// # Errors
    /// [`CalendarError::OutsideSpan`] where the date, or the answer, lies outside the span.
    pub fn working_days_after(&self, date: NaiveDate, n: u32) -> Result<NaiveDate, CalendarError> {
        self.check(date)?;
        let mut day = date;
        for _ in 0..n {
            day = self.next_working_day(self.day_after(day)?)?;
        }
        Ok(day)
    }

    /// Returns the due date of a term of `n` calendar days: days off count, but a term that would end on one ends
    /// on the next working day (Law 2577 art. 8).
    ///
    /// # Errors
    /// [`CalendarError::OutsideSpan`] where the day of receipt, or the answer, lies outside the span.
    pub fn due_in_calendar_days(&self, received: NaiveDate, n: u32) -> Result<NaiveDate, CalendarError> {
        self.check(received)?;
        let last = received.checked_add_days(Days::new(n.into())).unwrap_or(NaiveDate::MAX);
        self.next_working_day(last)
    }

    /// Returns the due date of a term of `n` working days (Law 4982 art. 11: 15, or 30 where other bodies must be
    /// heard). A term of no days ends on the day of receipt or the next working day.
    ///
    /// # Errors
    /// [`CalendarError::OutsideSpan`] where the day of receipt, or the answer, lies outside the span.
    pub fn due_in_working_days(&self, received: NaiveDate, n: u32) -> Result<NaiveDate, CalendarError> {
        self.next_working_day(self.working_days_after(received, n)?)
    }

    /// Returns the number of working days after `from` up to and with `to`; zero where `to` is not later.
    ///
    /// ```
    /// use imece::time::WorkCalendar;
    /// # use imece::chrono;
    /// let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    /// let calendar = WorkCalendar::new(date("2026-01-01"), date("2026-12-31"), [])?;
    /// let (friday, monday) = (date("2026-03-20"), date("2026-03-23"));
    /// assert_eq!(calendar.working_days_between(friday, monday)?, 1);
    /// assert_eq!(calendar.working_days_between(monday, friday)?, 0);
    /// # Ok::<(), imece::time::CalendarError>(())
    /// ```
    ///
    /// # Errors
    /// [`CalendarError::OutsideSpan`] where one of the dates lies outside the span.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Result<u32, CalendarError> {
        self.check(from)?;
        self.check(to)?;
        let mut count: u32 = 0;
        for day in from.iter_days().skip(1).take_while(|day| *day <= to) {
            count = count.saturating_add(self.is_working_day(day)?.into());
        }
        Ok(count)
    }

    fn day_after(&self, date: NaiveDate) -> Result<NaiveDate, CalendarError> {
        date.succ_opt().ok_or_else(|| self.outside(date))
    }

    fn check(&self, date: NaiveDate) -> Result<(), CalendarError> {
        if self.first_day <= date && date <= self.last_day { Ok(()) } else { Err(self.outside(date)) }
    }

    const fn outside(&self, date: NaiveDate) -> CalendarError {
        CalendarError::OutsideSpan { date, first_day: self.first_day, last_day: self.last_day }
    }
}

impl TryFrom<RawCalendar> for WorkCalendar {
    type Error = CalendarError;
    fn try_from(raw: RawCalendar) -> Result<Self, CalendarError> {
        let calendar = Self::new(raw.first_day, raw.last_day, raw.days_off)?;
        Ok(calendar.with_weekend(raw.weekend).with_half_days(raw.half_days))
    }
}

impl From<WorkCalendar> for RawCalendar {
    fn from(calendar: WorkCalendar) -> Self {
        Self {
            first_day: calendar.first_day,
            last_day: calendar.last_day,
            days_off: calendar.days_off().collect(),
            weekend: calendar.weekend().collect(),
            half_days: calendar.half_days,
        }
    }
}
