use alloc::string::{String, ToString};
use core::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{checked::checked, stats::Dimension, time::Month};

/// Why days are no Ramadan.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidRamadan {
    /// A month of the Hijri calendar has 29 or 30 days.
    #[error("a ramadan has 29 or 30 days, not {0}")]
    Length(i64),
    /// No year of the Hijri calendar that anybody plans for.
    #[error("`{0}` is not a hijri year")]
    Year(u16),
    /// The days are nearer to the Ramadan of another year.
    #[error("the ramadan of {year} does not begin on {first_day}")]
    OtherYear {
        /// The year as given.
        year: HijriYear,
        /// The first day as given.
        first_day: NaiveDate,
    },
}

impl InvalidRamadan {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length(_) => "ramadan_length",
            Self::Year(_) => "hijri_year",
            Self::OtherYear { .. } => "ramadan_of_other_year",
        }
    }
}

/// A year of the Hijri calendar (*hicrî yıl*), from 1300 to 1700.
///
/// It names a Ramadan where the civil year does not: 2030 has two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct HijriYear(u16);

impl HijriYear {
    /// Takes a year.
    ///
    /// # Errors
    /// [`InvalidRamadan::Year`] outside 1300 to 1700.
    pub const fn new(year: u16) -> Result<Self, InvalidRamadan> {
        if year >= 1_300 && year <= 1_700 { Ok(Self(year)) } else { Err(InvalidRamadan::Year(year)) }
    }

    /// Returns the number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for HijriYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

checked! { HijriYear by new or InvalidRamadan as u16 }

impl Dimension for HijriYear {
    fn to_text(&self) -> String {
        self.0.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        Self::new(text.parse().ok()?).ok()
    }
}

/// The month of fasting of one year (*Ramazan*), by the days of the calendar that holds where the host is: in Turkey that
/// of Diyanet, which no formula gives (Umm al-Qura began 1447 a day earlier).
///
/// ```
/// use imece::solidarity::{HijriYear, RamadanPeriod};
/// let ramadan = RamadanPeriod::new(HijriYear::new(1446)?, "2025-03-01".parse().unwrap(), "2025-03-29".parse().unwrap())?;
/// assert!(ramadan.has_day("2025-03-29".parse().unwrap()) && !ramadan.has_day("2025-03-30".parse().unwrap()));
/// // The evening prayer begins on the eve of the first fast, and is not held on the eve of the feast.
/// assert!(ramadan.has_evening("2025-02-28".parse().unwrap()) && !ramadan.has_evening("2025-03-29".parse().unwrap()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawRamadan", into = "RawRamadan")]
pub struct RamadanPeriod {
    year: HijriYear,
    // INVARIANT: 29 or 30 days
    first_day: NaiveDate,
    last_day: NaiveDate,
}

checked! {
    RamadanPeriod by new or InvalidRamadan as RawRamadan {
        year: HijriYear,
        first_day: NaiveDate,
        last_day: NaiveDate,
    }
}

/// The month in which 1446 began its Ramadan, from which others are reckoned roughly: a Hijri year has 354 or 355 days.
const KNOWN: (u16, i32, u32) = (1_446, 2025, 3);

/// Half a year of the moon, in days: what is farther off is nearer to another Ramadan.
const HALF_A_YEAR: i64 = 177;

impl RamadanPeriod {
    /// Takes the first and the last day of fasting.
    ///
    /// # Errors
    /// [`InvalidRamadan::Length`]; [`InvalidRamadan::OtherYear`] where the days are nearer to the Ramadan of another year.
    pub fn new(year: HijriYear, first_day: NaiveDate, last_day: NaiveDate) -> Result<Self, InvalidRamadan> {
        let days = last_day.signed_duration_since(first_day).num_days().saturating_add(1);
        if !(29..=30).contains(&days) {
            return Err(InvalidRamadan::Length(days));
        }
        let (known, civil, month) = KNOWN;
        // 12 months of the moon are 354.37 days: 33 of these years are 32 civil ones, to some days.
        let days_off = NaiveDate::from_ymd_opt(civil, month, 1)
            .map(|known| first_day.signed_duration_since(known).num_days())
            .map(|off| {
                let years = i64::from(year.0).saturating_sub(i64::from(known));
                off.saturating_sub(years.saturating_mul(35_437).div_euclid(100)).abs()
            });
        if days_off.is_none_or(|off| off > HALF_A_YEAR) {
            return Err(InvalidRamadan::OtherYear { year, first_day });
        }
        Ok(Self { year, first_day, last_day })
    }

    /// Returns the Hijri year.
    #[must_use]
    pub const fn year(self) -> HijriYear {
        self.year
    }

    /// Returns the first day of fasting.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// Returns the last day of fasting.
    #[must_use]
    pub const fn last_day(self) -> NaiveDate {
        self.last_day
    }

    /// Returns the civil month in which it begins, under which what counts once a Ramadan is counted.
    #[must_use]
    pub fn month(self) -> Month {
        Month::of(self.first_day)
    }

    /// Returns whether people fast on a day, and break the fast on its evening.
    #[must_use]
    pub fn has_day(self, day: NaiveDate) -> bool {
        self.first_day <= day && day <= self.last_day
    }

    /// Returns whether the evening prayer of Ramadan (*teravih*) is held on the evening of a day: from the eve of the
    /// first fast to the eve of the last.
    #[must_use]
    pub fn has_evening(self, day: NaiveDate) -> bool {
        day.succ_opt().is_some_and(|next| self.has_day(next))
    }

    /// Returns whether the two begin less than 350 days apart, which no two Ramadans do.
    #[must_use]
    pub fn is_too_near(self, other: Self) -> bool {
        self.first_day.signed_duration_since(other.first_day).num_days().abs() < 350
    }
}
