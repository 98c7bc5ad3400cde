use alloc::string::ToString;
use core::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    InvalidTime, Minute, Minutes, Slot,
    minute::{RANGE, read_form, write_form},
};
use crate::checked::checked;

/// A wall-clock time on the whole minute, without a zone.
///
/// Text and human-readable serde form are `2026-03-20T18:00`; a compact serde format gets the minutes since
/// 1970-01-01T00:00 on the same wall clock.
///
/// ```
/// use imece::time::LocalMinute;
/// let evening: LocalMinute = "2026-03-20T18:00".parse()?;
/// assert_eq!(evening.date().to_string(), "2026-03-20");
/// # Ok::<(), imece::time::InvalidTime>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalMinute(i32);

impl LocalMinute {
    /// Takes a wall-clock time that has no seconds.
    ///
    /// # Errors
    /// [`InvalidTime::NotWholeMinute`] where it has seconds, [`InvalidTime::OutOfRange`] outside 1900 to 2999.
    pub fn new(local: NaiveDateTime) -> Result<Self, InvalidTime> {
        if local.second() != 0 || local.nanosecond() != 0 {
            return Err(InvalidTime::NotWholeMinute(local.to_string()));
        }
        Self::floor(local)
    }

    pub(super) fn floor(local: NaiveDateTime) -> Result<Self, InvalidTime> {
        let minutes = local.and_utc().timestamp().div_euclid(60);
        match i32::try_from(minutes) {
            Ok(minutes) if RANGE.contains(&minutes) => Ok(Self(minutes)),
            _ => Err(InvalidTime::OutOfRange),
        }
    }

    /// Takes a minute of a day, which may lie past midnight: minute 1500 of a day is 01:00 of the next.
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] outside 1900 to 2999.
    pub fn on(date: NaiveDate, minute_of_day: u32) -> Result<Self, InvalidTime> {
        let midnight = Self::floor(date.and_time(NaiveTime::MIN))?;
        midnight.checked_add(Minutes::new(minute_of_day)).ok_or(InvalidTime::OutOfRange)
    }

    /// Returns the wall-clock time for use with `chrono`.
    #[must_use]
    pub fn to_naive(self) -> NaiveDateTime {
        DateTime::from_timestamp(i64::from(self.0).saturating_mul(60), 0).unwrap_or_default().naive_utc()
    }

    /// Returns the date.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.to_naive().date()
    }

    /// Returns the minutes since midnight, 0 to 1439.
    #[must_use]
    pub fn minute_of_day(self) -> u32 {
        u32::try_from(self.0.rem_euclid(1_440)).unwrap_or(0)
    }

    /// Returns the wall-clock time `length` later, or nothing past the year 2999.
    #[must_use]
    pub fn checked_add(self, length: Minutes) -> Option<Self> {
        self.0.checked_add_unsigned(length.get()).filter(|m| RANGE.contains(m)).map(Self)
    }

    /// Returns the wall-clock time so many minutes later (earlier where negative), or nothing outside 1900 to 2999.
    ///
    /// ```
    /// use imece::time::LocalMinute;
    /// let evening: LocalMinute = "2026-03-20T18:00".parse()?;
    /// assert_eq!(evening.shifted(-90).map(|m| m.to_string()).as_deref(), Some("2026-03-20T16:30"));
    /// # Ok::<(), imece::time::InvalidTime>(())
    /// ```
    #[must_use]
    pub fn shifted(self, minutes: i32) -> Option<Self> {
        self.0.checked_add(minutes).filter(|m| RANGE.contains(m)).map(Self)
    }

    /// Returns the minutes on the wall clock since 1970-01-01T00:00.
    #[must_use]
    pub const fn as_minutes(self) -> i32 {
        self.0
    }

    pub(super) fn from_minutes(minutes: i32) -> Result<Self, InvalidTime> {
        if RANGE.contains(&minutes) { Ok(Self(minutes)) } else { Err(InvalidTime::OutOfRange) }
    }
}

impl fmt::Display for LocalMinute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_form(f, self.to_naive())
    }
}

impl fmt::Debug for LocalMinute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for LocalMinute {
    type Err = InvalidTime;

    /// Reads `2026-03-20T18:00`.
    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        let local = read_form(text).ok_or_else(|| InvalidTime::Malformed {
            text: text.to_string(),
            expected: "a wall-clock time like `2026-03-20T18:00`",
        })?;
        Self::floor(local)
    }
}

impl Serialize for LocalMinute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i32(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for LocalMinute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = alloc::borrow::Cow::<'de, str>::deserialize(deserializer)?;
            text.parse().map_err(serde::de::Error::custom)
        } else {
            Self::from_minutes(i32::deserialize(deserializer)?).map_err(serde::de::Error::custom)
        }
    }
}

/// A half-open interval of wall-clock time, `[start, end)`, never empty on the wall clock.
///
/// ```
/// use imece::time::LocalSlot;
/// let evening = LocalSlot::new("2026-03-20T18:00".parse()?, "2026-03-20T20:00".parse()?)?;
/// assert_eq!(evening.to_string(), "2026-03-20T18:00/2026-03-20T20:00");
/// # Ok::<(), imece::time::InvalidTime>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawLocalSlot", into = "RawLocalSlot")]
pub struct LocalSlot {
    // INVARIANT: start < end
    start: LocalMinute,
    end: LocalMinute,
}

checked! { LocalSlot by new or InvalidTime as RawLocalSlot { start: LocalMinute, end: LocalMinute } }

impl LocalSlot {
    /// Makes a wall-clock slot from its first minute and the first minute after it.
    ///
    /// # Errors
    /// [`InvalidTime::EmptySlot`] where `end` is not after `start`.
    pub fn new(start: LocalMinute, end: LocalMinute) -> Result<Self, InvalidTime> {
        if start < end {
            Ok(Self { start, end })
        } else {
            Err(InvalidTime::EmptySlot { start: start.to_string(), end: end.to_string() })
        }
    }

    /// What a wall clock shows during a slot that is so many minutes ahead of UTC all the time.
    pub(crate) fn shown(slot: Slot, ahead: i32) -> Result<Self, InvalidTime> {
        let local = |at: Minute| LocalMinute::from_minutes(at.as_minutes().saturating_add(ahead));
        Self::new(local(slot.start())?, local(slot.end())?)
    }

    /// Makes a wall-clock slot from its first minute and its planned length.
    ///
    /// # Errors
    /// [`InvalidTime::EmptySlot`] for no length, [`InvalidTime::OutOfRange`] past the year 2999.
    pub fn with_length(start: LocalMinute, length: Minutes) -> Result<Self, InvalidTime> {
        Self::new(start, start.checked_add(length).ok_or(InvalidTime::OutOfRange)?)
    }

    /// Returns the first minute.
    #[must_use]
    pub const fn start(self) -> LocalMinute {
        self.start
    }

    /// Returns the first minute that no longer belongs to the slot.
    #[must_use]
    pub const fn end(self) -> LocalMinute {
        self.end
    }

    /// Returns the planned length: what the wall clock shows, not what passes when its offset changes.
    #[must_use]
    pub fn planned_length(self) -> Minutes {
        Minutes::new(u32::try_from(self.end.0.saturating_sub(self.start.0)).unwrap_or(0))
    }

    /// Returns whether the two share a minute of the wall clock.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the slot so many minutes later (earlier where negative).
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] outside 1900 to 2999.
    pub fn shifted(self, minutes: i32) -> Result<Self, InvalidTime> {
        let shift = |m: LocalMinute| m.shifted(minutes).ok_or(InvalidTime::OutOfRange);
        Self::new(shift(self.start)?, shift(self.end)?)
    }
}

impl fmt::Display for LocalSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.start, self.end)
    }
}

impl fmt::Debug for LocalSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
