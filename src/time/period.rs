use alloc::{string::String, string::ToString};
use core::{fmt, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{InvalidTime, LocalMinute, Slot, Zone};

/// How long a [`Period`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "the calendar has no other periods that a quota is kept in")]
pub enum PeriodKind {
    /// One day.
    Day,
    /// Seven days from Monday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

impl fmt::Display for PeriodKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        })
    }
}

/// One day, week, month or year of the calendar.
///
/// ```
/// use imece::time::{Period, PeriodKind};
/// let date = "2026-03-20".parse().unwrap();
/// let week = Period::containing(PeriodKind::Week, date);
/// assert_eq!(week.first_day().to_string(), "2026-03-16"); // a Monday
/// assert_eq!(week.last_day().to_string(), "2026-03-22");
/// assert_eq!(week.next().first_day().to_string(), "2026-03-23");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawPeriod", into = "RawPeriod")]
pub struct Period {
    kind: PeriodKind,
    // INVARIANT: the first day of a period of that kind
    first_day: NaiveDate,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPeriod {
    kind: PeriodKind,
    first_day: NaiveDate,
}

impl Period {
    /// Returns the period to which a date belongs.
    #[must_use]
    pub fn containing(kind: PeriodKind, date: NaiveDate) -> Self {
        let first_day = match kind {
            PeriodKind::Day => date,
            PeriodKind::Week => {
                let days = Days::new(date.weekday().num_days_from_monday().into());
                date.checked_sub_days(days).unwrap_or(NaiveDate::MIN)
            }
            PeriodKind::Month => date.with_day(1).unwrap_or(date),
            PeriodKind::Year => date.with_ordinal(1).unwrap_or(date),
        };
        Self { kind, first_day }
    }

    /// Returns how long it is.
    #[must_use]
    pub const fn kind(self) -> PeriodKind {
        self.kind
    }

    /// Returns the first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// Returns the last day, which still belongs to the period.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.first_day_after().and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// Returns whether a date belongs to the period.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        self.first_day <= date && date <= self.last_day()
    }

    /// Returns the period after this one; the last that `chrono` can count is followed by itself.
    #[must_use]
    pub fn next(self) -> Self {
        Self { first_day: self.first_day_after().unwrap_or(self.first_day), ..self }
    }

    /// Returns the period before this one; the first that `chrono` can count is preceded by itself.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::containing(self.kind, self.first_day.pred_opt().unwrap_or(self.first_day))
    }

    /// Returns the instants of the period, from local midnight to local midnight.
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] outside 1900 to 2999; [`InvalidTime::EmptySlot`] for a day that the zone left out
    /// (Samoa's 2011-12-30).
    pub fn slot(self, zone: Zone) -> Result<Slot, InvalidTime> {
        let midnight = |day: NaiveDate| zone.to_instant(LocalMinute::on(day, 0)?);
        Slot::new(
            midnight(self.first_day)?,
            midnight(self.first_day_after().ok_or(InvalidTime::OutOfRange)?)?,
        )
    }

    fn first_day_after(self) -> Option<NaiveDate> {
        match self.kind {
            PeriodKind::Day => self.first_day.succ_opt(),
            PeriodKind::Week => self.first_day.checked_add_days(Days::new(7)),
            PeriodKind::Month => self.first_day.checked_add_months(Months::new(1)),
            PeriodKind::Year => self.first_day.checked_add_months(Months::new(12)),
        }
    }
}

impl TryFrom<RawPeriod> for Period {
    type Error = InvalidTime;
    fn try_from(raw: RawPeriod) -> Result<Self, InvalidTime> {
        let period = Self::containing(raw.kind, raw.first_day);
        if period.first_day == raw.first_day {
            Ok(period)
        } else {
            Err(InvalidTime::NotFirstDay { date: raw.first_day, kind: raw.kind })
        }
    }
}

impl From<Period> for RawPeriod {
    fn from(period: Period) -> Self {
        Self { kind: period.kind, first_day: period.first_day }
    }
}

/// A calendar month of a certain year. Text and serde form are `2024-03`.
///
/// ```
/// use imece::time::Month;
/// let march: Month = "2024-03".parse()?;
/// assert_eq!((march.year(), march.month()), (2024, 3));
/// assert_eq!(march.first_day().to_string(), "2024-03-01");
/// assert!(march < march.next());
/// # Ok::<(), imece::time::InvalidTime>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
// INVARIANT: the first day of a month
pub struct Month(NaiveDate);

impl Month {
    /// Makes a month from its year and its number, 1 to 12.
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] for another number, or a year that `chrono` cannot count.
    pub fn new(year: i32, month: u32) -> Result<Self, InvalidTime> {
        NaiveDate::from_ymd_opt(year, month, 1).map(Self).ok_or(InvalidTime::OutOfRange)
    }

    /// Returns the month to which a date belongs.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self(Period::containing(PeriodKind::Month, date).first_day)
    }

    /// Returns the year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Returns the number in the year, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// Returns the first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    /// Returns the last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.period().last_day()
    }

    /// Returns the month after this one; the last that `chrono` can count is followed by itself.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.period().next().first_day)
    }

    /// Returns the month before this one; the first that `chrono` can count is preceded by itself.
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.period().previous().first_day)
    }

    /// Returns the month as a period.
    #[must_use]
    pub const fn period(self) -> Period {
        Period { kind: PeriodKind::Month, first_day: self.0 }
    }

    /// Returns the instants of the month, from local midnight to local midnight.
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] outside 1900 to 2999.
    pub fn slot(self, zone: Zone) -> Result<Slot, InvalidTime> {
        self.period().slot(zone)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m"))
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Month {
    type Err = InvalidTime;

    /// Reads `2024-03`.
    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        NaiveDate::parse_from_str(&alloc::format!("{text}-01"), "%Y-%m-%d")
            .map(Self)
            .ok()
            // chrono also reads `2024-3`; one form is enough.
            .filter(|month| month.to_string() == text)
            .ok_or_else(|| InvalidTime::Malformed {
                text: text.to_string(),
                expected: "a month like `2024-03`",
            })
    }
}

impl TryFrom<String> for Month {
    type Error = InvalidTime;
    fn try_from(text: String) -> Result<Self, InvalidTime> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}
