use alloc::string::ToString;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::{InvalidTime, Minute, Minutes};
use crate::checked::checked;

/// A half-open interval of instants, `[start, end)`, never empty.
///
/// Two slots that touch do not overlap: one may end at the minute at which the next begins.
///
/// ```
/// use imece::time::Slot;
/// let morning = Slot::new("2026-03-20T07:00Z".parse()?, "2026-03-20T09:00Z".parse()?)?;
/// let next = Slot::new("2026-03-20T09:00Z".parse()?, "2026-03-20T10:00Z".parse()?)?;
/// assert!(!morning.overlaps(next));
/// assert!(Slot::new(morning.end(), morning.start()).is_err());
/// # Ok::<(), imece::time::InvalidTime>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawSlot", into = "RawSlot")]
pub struct Slot {
    // INVARIANT: start < end
    start: Minute,
    end: Minute,
}

checked! { Slot by new or InvalidTime as RawSlot { start: Minute, end: Minute } }

impl Slot {
    /// Makes a slot from its first instant and the first instant after it.
    ///
    /// # Errors
    /// [`InvalidTime::EmptySlot`] where `end` is not after `start`.
    #[inline]
    pub fn new(start: Minute, end: Minute) -> Result<Self, InvalidTime> {
        Self::between(start, end).ok_or_else(|| Self::empty(start, end))
    }

    /// What is said of an empty slot: apart, so that the rest is a comparison where it is used.
    #[cold]
    fn empty(start: Minute, end: Minute) -> InvalidTime {
        InvalidTime::EmptySlot { start: start.to_string(), end: end.to_string() }
    }

    /// The slot between two instants, or nothing where the end is not after the start: for whoever needs no error, whose
    /// texts cost far more than the slot.
    #[inline]
    pub(crate) fn between(start: Minute, end: Minute) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// Makes a slot from its first instant and its length.
    ///
    /// # Errors
    /// [`InvalidTime::EmptySlot`] for no length, [`InvalidTime::OutOfRange`] past the year 2999.
    pub fn with_length(start: Minute, length: Minutes) -> Result<Self, InvalidTime> {
        Self::new(start, start.checked_add(length).ok_or(InvalidTime::OutOfRange)?)
    }

    /// Returns the first instant.
    #[must_use]
    #[inline]
    pub const fn start(self) -> Minute {
        self.start
    }

    /// Returns the first instant that no longer belongs to the slot.
    #[must_use]
    #[inline]
    pub const fn end(self) -> Minute {
        self.end
    }

    /// Returns the length.
    #[must_use]
    pub fn length(self) -> Minutes {
        self.end.since(self.start)
    }

    /// Returns whether an instant lies inside.
    #[must_use]
    pub fn contains(self, instant: Minute) -> bool {
        self.start <= instant && instant < self.end
    }

    /// Returns whether another slot lies wholly inside.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns whether the two share an instant.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns what the two share.
    ///
    /// ```
    /// use imece::time::Slot;
    /// let slot = |a: &str, b: &str| Slot::new(a.parse().unwrap(), b.parse().unwrap()).unwrap();
    /// let shared = slot("2026-01-01T08:00Z", "2026-01-01T12:00Z")
    ///     .intersection(slot("2026-01-01T11:00Z", "2026-01-01T14:00Z"));
    /// assert_eq!(shared, Some(slot("2026-01-01T11:00Z", "2026-01-01T12:00Z")));
    /// ```
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::between(self.start.max(other.start), self.end.min(other.end))
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.start, self.end)
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
