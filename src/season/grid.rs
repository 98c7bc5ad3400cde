use alloc::string::{String, ToString};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    checked::checked,
    time::{InvalidTime, LocalSlot, Minutes, Span},
};

/// The most weeks that a season may touch.
pub const MAX_WEEKS: u32 = 64;
/// The most slots that a day of a season may have.
pub const MAX_SLOTS: u32 = 64;
const DAYS: u64 = 7;

/// Why a value is not a season.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidSeason {
    /// It ends before it begins.
    #[error("the season ends on `{last}`, before it begins on `{first}`")]
    Backwards {
        /// The first day.
        first: NaiveDate,
        /// The last day.
        last: NaiveDate,
    },
    /// It touches more than [`MAX_WEEKS`].
    #[error("the season touches {0} weeks, more than {MAX_WEEKS}")]
    TooLong(u32),
    /// The day reaches past midnight, has no slot, or more than [`MAX_SLOTS`].
    #[error(
        "the day `{day}` has no whole number of slots of {slot} minutes from 1 to {MAX_SLOTS} before midnight"
    )]
    BadGrid {
        /// The day.
        day: String,
        /// The length of a slot in minutes.
        slot: u32,
    },
}

impl InvalidSeason {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Backwards { .. } => "season_backwards",
            Self::TooLong(_) => "season_too_long",
            Self::BadGrid { .. } => "bad_season_grid",
        }
    }
}

/// A season (*sezon*): the days for which rooms are handed out at once, and the grid that its meetings lie on.
///
/// Weeks begin on Monday and are counted from 0, the week of the first day. A day is cut into slots of one length; every
/// meeting begins and ends on the cuts, on the wall clock of its centre.
///
/// ```
/// use imece::{season::Season, time::Minutes};
/// let season = Season::new(
///     "2026-09-14".parse().unwrap(),
///     "2027-03-14".parse().unwrap(),
///     "09:00-22:00".parse()?,
///     Minutes::new(30),
/// )?;
/// assert_eq!((season.weeks(), season.slots()), (26, 26));
/// assert_eq!(season.week_of("2026-09-28".parse().unwrap()), Some(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawSeason", into = "RawSeason")]
pub struct Season {
    // INVARIANT: first <= last, at most MAX_WEEKS weeks; the day ends by midnight and is 1 to MAX_SLOTS slots long
    first: NaiveDate,
    last: NaiveDate,
    day: Span,
    slot: Minutes,
}

checked! {
    Season by new or InvalidSeason as RawSeason { first: NaiveDate, last: NaiveDate, day: Span, slot: Minutes }
}

impl Season {
    /// Takes the days from the first to the last, and cuts each into slots.
    ///
    /// # Errors
    /// [`InvalidSeason`] where it is empty or too long, or where the day is not a whole number of slots.
    pub fn new(first: NaiveDate, last: NaiveDate, day: Span, slot: Minutes) -> Result<Self, InvalidSeason> {
        if last < first {
            return Err(InvalidSeason::Backwards { first, last });
        }
        let season = Self { first, last, day, slot };
        let slots = day.length().get().checked_div(slot.get()).unwrap_or(0);
        let whole = slots.checked_mul(slot.get()) == Some(day.length().get());
        if !whole || !(1..=MAX_SLOTS).contains(&slots) || day.closes() > Span::WHOLE_DAY.closes() {
            return Err(InvalidSeason::BadGrid { day: day.to_string(), slot: slot.get() });
        }
        if season.weeks() > MAX_WEEKS {
            return Err(InvalidSeason::TooLong(season.weeks()));
        }
        Ok(season)
    }

    /// Returns the first day.
    #[must_use]
    pub const fn first(self) -> NaiveDate {
        self.first
    }

    /// Returns the last day.
    #[must_use]
    pub const fn last(self) -> NaiveDate {
        self.last
    }

    /// Returns the part of each day that is handed out.
    #[must_use]
    pub const fn day(self) -> Span {
        self.day
    }

    /// Returns the length of a slot.
    #[must_use]
    pub const fn slot(self) -> Minutes {
        self.slot
    }

    /// Returns the number of slots in a day.
    #[must_use]
    pub fn slots(self) -> u32 {
        self.day.length().get().checked_div(self.slot.get()).unwrap_or(0)
    }

    /// Returns the number of weeks that it touches.
    #[must_use]
    pub fn weeks(self) -> u32 {
        let days = self.last.signed_duration_since(self.monday()).num_days();
        u32::try_from(days.div_euclid(7)).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Returns the week that a date lies in; nothing for a date outside the season.
    #[must_use]
    pub fn week_of(self, date: NaiveDate) -> Option<u32> {
        let days = date.signed_duration_since(self.monday()).num_days();
        (self.first..=self.last).contains(&date).then(|| u32::try_from(days.div_euclid(7)).ok()).flatten()
    }

    /// Returns the date of a weekday in a week; nothing where it lies outside the season.
    ///
    /// ```
    /// # use imece::{chrono::Weekday, season::Season, time::Minutes};
    /// # let season = Season::new("2026-09-16".parse().unwrap(), "2026-12-31".parse().unwrap(), "09:00-22:00".parse()?, Minutes::new(30))?;
    /// assert_eq!(season.date(0, Weekday::Mon), None); // it begins on a Wednesday
    /// assert_eq!(season.date(1, Weekday::Mon), Some("2026-09-21".parse().unwrap()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn date(self, week: u32, day: Weekday) -> Option<NaiveDate> {
        let days = u64::from(week).checked_mul(DAYS)?.checked_add(day.num_days_from_monday().into())?;
        let date = self.monday().checked_add_days(Days::new(days))?;
        (self.first..=self.last).contains(&date).then_some(date)
    }

    /// Returns the time of a meeting that begins with a slot of a date and lasts some slots.
    ///
    /// # Errors
    /// [`InvalidTime`] for a date that the library does not know, or a meeting of no slot.
    pub fn time(self, date: NaiveDate, start: u32, length: u32) -> Result<LocalSlot, InvalidTime> {
        let minute =
            |slots: u32| slots.saturating_mul(self.slot.get()).saturating_add(self.day.opens().into());
        let [from, to] = [start, start.saturating_add(length)].map(minute);
        let span = |minutes: u32| u16::try_from(minutes).unwrap_or(u16::MAX);
        Span::new(span(from), span(to))?.on(date)
    }

    /// The Monday of the first week, or the first day that there is.
    fn monday(self) -> NaiveDate {
        let since = self.first.weekday().num_days_from_monday();
        self.first.checked_sub_days(Days::new(since.into())).unwrap_or(self.first)
    }
}
