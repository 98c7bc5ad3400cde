use alloc::string::ToString;
use core::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::InvalidTime;

/// Minutes of 1900-01-01T00:00 and 2999-12-31T23:59 since 1970-01-01T00:00.
pub(super) const RANGE: core::ops::RangeInclusive<i32> = -36_816_480..=541_727_999;

/// Reads `2026-03-20T18:00` and no other form; chrono's parser takes several, and ten times as long.
pub(super) fn read_form(text: &str) -> Option<NaiveDateTime> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', hour1, hour2, b':', minute1, minute2] =
        *text.as_bytes()
    else {
        return None;
    };
    let year = i32::try_from(number([y1, y2, y3, y4])?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number([m1, m2])?, number([d1, d2])?)?;
    date.and_hms_opt(number([hour1, hour2])?, number([minute1, minute2])?, 0)
}

/// Writes what [`read_form`] reads.
pub(super) fn write_form(f: &mut fmt::Formatter<'_>, time: NaiveDateTime) -> fmt::Result {
    write!(f, "{}T{:02}:{:02}", time.date(), time.hour(), time.minute())
}

/// The number that a few digits write.
#[inline]
fn number<const N: usize>(digits: [u8; N]) -> Option<u32> {
    let digit = |byte: u8| Some(byte.wrapping_sub(b'0')).filter(|digit| *digit < 10);
    digits
        .into_iter()
        .try_fold(0_u32, |number, byte| Some(number.saturating_mul(10).saturating_add(digit(byte)?.into())))
}

/// A length of time in whole minutes.
///
/// ```
/// use imece::time::Minutes;
/// assert_eq!(Minutes::from_hours(2), Minutes::new(120));
/// assert_eq!(Minutes::new(90).to_string(), "90 min");
/// ```
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minutes(u32);

impl Minutes {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// Twenty-four hours.
    pub const DAY: Self = Self(1_440);

    /// Takes a number of minutes.
    #[must_use]
    pub const fn new(minutes: u32) -> Self {
        Self(minutes)
    }

    /// Takes a number of hours; a length beyond `u32::MAX` minutes stays there.
    #[must_use]
    pub const fn from_hours(hours: u32) -> Self {
        Self(hours.saturating_mul(60))
    }

    /// Returns the number of minutes.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Returns whether no time passes.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Adds another length; the sum stays at the largest length.
    #[must_use]
    #[inline]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} min", self.0)
    }
}

/// An instant on a whole UTC minute, from 1900 to 2999.
///
/// Text and human-readable serde form are RFC 3339 in UTC; a compact serde format gets the minutes since
/// 1970-01-01T00:00Z.
///
/// ```
/// use imece::time::{Minute, Minutes};
/// let noon: Minute = "2026-03-20T12:00Z".parse()?;
/// assert_eq!(noon.saturating_add(Minutes::from_hours(1)).to_string(), "2026-03-20T13:00Z");
/// assert!("2026-03-20T12:00:30Z".parse::<Minute>().is_err());
/// # Ok::<(), imece::time::InvalidTime>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(i32);

impl Minute {
    /// 1900-01-01T00:00Z.
    pub const MIN: Self = Self(*RANGE.start());
    /// 2999-12-31T23:59Z.
    pub const MAX: Self = Self(*RANGE.end());

    /// Takes an instant that has no seconds.
    ///
    /// # Errors
    /// [`InvalidTime::NotWholeMinute`] where it has seconds, [`InvalidTime::OutOfRange`] outside 1900 to 2999.
    pub fn new(instant: DateTime<Utc>) -> Result<Self, InvalidTime> {
        if instant.second() != 0 || instant.nanosecond() != 0 {
            return Err(InvalidTime::NotWholeMinute(instant.to_string()));
        }
        Self::floor(instant)
    }

    /// Takes the minute that has begun at an instant: what a host does with its clock.
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] outside 1900 to 2999.
    pub fn floor(instant: DateTime<Utc>) -> Result<Self, InvalidTime> {
        let minutes = instant.timestamp().div_euclid(60);
        i32::try_from(minutes).map_err(|_| InvalidTime::OutOfRange).and_then(Self::from_minutes)
    }

    /// Takes the minutes since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] outside 1900 to 2999.
    #[inline]
    pub const fn from_minutes(minutes: i32) -> Result<Self, InvalidTime> {
        if minutes < *RANGE.start() || minutes > *RANGE.end() {
            return Err(InvalidTime::OutOfRange);
        }
        Ok(Self(minutes))
    }

    /// Returns the minutes since 1970-01-01T00:00Z.
    #[must_use]
    #[inline]
    pub const fn as_minutes(self) -> i32 {
        self.0
    }

    /// Returns the instant for use with `chrono`.
    #[must_use]
    pub fn to_datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp(i64::from(self.0).saturating_mul(60), 0).unwrap_or_default()
    }

    /// Returns the instant `length` later, at most [`Minute::MAX`].
    #[must_use]
    #[inline]
    pub fn saturating_add(self, length: Minutes) -> Self {
        Self(self.0.saturating_add_unsigned(length.get()).min(*RANGE.end()))
    }

    /// Returns the instant `length` earlier, at least [`Minute::MIN`].
    #[must_use]
    #[inline]
    pub fn saturating_sub(self, length: Minutes) -> Self {
        Self(self.0.saturating_sub_unsigned(length.get()).max(*RANGE.start()))
    }

    /// Returns the instant `length` later, or nothing past [`Minute::MAX`].
    #[must_use]
    #[inline]
    pub fn checked_add(self, length: Minutes) -> Option<Self> {
        self.0.checked_add_unsigned(length.get()).and_then(|m| Self::from_minutes(m).ok())
    }

    /// Returns the time from `earlier` to here; zero where `earlier` is later.
    ///
    /// ```
    /// use imece::time::{Minute, Minutes};
    /// let (a, b): (Minute, Minute) = ("2026-01-01T10:00Z".parse()?, "2026-01-01T11:30Z".parse()?);
    /// assert_eq!(b.since(a), Minutes::new(90));
    /// assert_eq!(a.since(b), Minutes::ZERO);
    /// # Ok::<(), imece::time::InvalidTime>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn since(self, earlier: Self) -> Minutes {
        Minutes::new(u32::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    pub(super) fn to_utc_naive(self) -> NaiveDateTime {
        self.to_datetime().naive_utc()
    }

    pub(super) fn from_utc_naive(utc: NaiveDateTime) -> Result<Self, InvalidTime> {
        Self::floor(Utc.from_utc_datetime(&utc))
    }
}

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_form(f, self.to_utc_naive())?;
        f.write_str("Z")
    }
}

impl fmt::Debug for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Minute {
    type Err = InvalidTime;

    /// Reads `2026-03-20T12:00Z`, or any RFC 3339 instant on a whole minute.
    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        if let Some(utc) = text.strip_suffix('Z').and_then(read_form) {
            return Self::from_utc_naive(utc);
        }
        let instant = DateTime::parse_from_rfc3339(text).map_err(|_| InvalidTime::Malformed {
            text: text.to_string(),
            expected: "an instant like `2026-03-20T12:00Z`",
        })?;
        Self::new(instant.with_timezone(&Utc))
    }
}

impl Serialize for Minute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i32(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Minute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = alloc::borrow::Cow::<'de, str>::deserialize(deserializer)?;
            text.parse().map_err(serde::de::Error::custom)
        } else {
            Self::from_minutes(i32::deserialize(deserializer)?).map_err(serde::de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::String};

    use super::{super::LocalMinute, *};

    #[test]
    fn the_one_form_is_read_as_chrono_reads_it_and_written_so() {
        let years = ["0000", "1582", "1900", "2024", "2026", "9999"];
        let mut read = 0_usize;
        for (year, month, day, hour, minute) in years.into_iter().flat_map(|year| {
            let parts = (0..14).flat_map(|month| [0, 1, 28, 29, 30, 31, 32].map(|day| (month, day)));
            let clocks = [(0, 0), (9, 59), (23, 59), (23, 60), (24, 0), (99, 99)];
            parts.flat_map(move |(month, day)| clocks.map(|(hour, minute)| (year, month, day, hour, minute)))
        }) {
            let text = format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}");
            let found = read_form(&text);
            assert_eq!(found, NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M").ok(), "{text}");
            if let Some(local) = found.and_then(|found| LocalMinute::floor(found).ok()) {
                read = read.saturating_add(1);
                assert_eq!(local.to_string(), text);
            }
        }
        assert!(read > 400, "{read}");
        let good = "2026-03-20T18:00";
        for place in 0..good.len() {
            for other in ['/', ':', '-', 'T', ' ', '+', 'a', '\u{0}'] {
                let other: String =
                    good.chars().enumerate().map(|(at, c)| if at == place { other } else { c }).collect();
                assert_eq!(read_form(&other).is_some(), other == good, "{other}");
            }
        }
        assert!(
            ["", "2026-3-20T18:00", "2026-03-20T18:00:00", "٢026-03-20T18:00"].map(read_form) == [None; 4]
        );
    }
}
