use alloc::string::String;

use chrono::NaiveDate;
use thiserror::Error;

use super::PeriodKind;

/// Why a value is not a time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidTime {
    /// Seconds or smaller parts where only whole minutes are kept.
    #[error("`{0}` is not on a whole minute")]
    NotWholeMinute(String),
    /// Outside the years 1900 to 2999.
    #[error("time lies outside the years 1900 to 2999")]
    OutOfRange,
    /// The end does not come after the start.
    #[error("slot from `{start}` to `{end}` is empty or runs backwards")]
    EmptySlot {
        /// The start as given.
        start: String,
        /// The end as given.
        end: String,
    },
    /// The text does not have the expected form.
    #[error("`{text}` is not {expected}")]
    Malformed {
        /// The text as given.
        text: String,
        /// What was expected, as words.
        expected: &'static str,
    },
    /// A zone name that the IANA database does not know.
    #[error("`{0}` is not an IANA time zone")]
    UnknownZone(String),
    /// Opening spans of one day that overlap or touch.
    #[error("opening spans of one day overlap: `{0}` and `{1}`")]
    OverlappingSpans(String, String),
    /// A span that opens after the day's end, is empty, or is longer than a day.
    #[error("`{0}` is not an opening span")]
    BadSpan(String),
    /// Two exceptions to the opening hours for one date.
    #[error("`{0}` has more than one exception")]
    DuplicateDate(NaiveDate),
    /// A date on which no period of the kind begins.
    #[error("no {kind} begins on `{date}`")]
    NotFirstDay {
        /// The date as given.
        date: NaiveDate,
        /// The kind of period.
        kind: PeriodKind,
    },
}

impl InvalidTime {
    /// Returns the stable code of the error.
    ///
    /// ```
    /// use imece::time::Zone;
    /// assert_eq!("Mars/Olympus".parse::<Zone>().unwrap_err().code(), "unknown_zone");
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotWholeMinute(_) => "not_whole_minute",
            Self::OutOfRange => "time_out_of_range",
            Self::EmptySlot { .. } => "empty_slot",
            Self::Malformed { .. } => "malformed_time",
            Self::UnknownZone(_) => "unknown_zone",
            Self::OverlappingSpans(..) => "overlapping_spans",
            Self::BadSpan(_) => "bad_span",
            Self::DuplicateDate(_) => "duplicate_date",
            Self::NotFirstDay { .. } => "not_first_day",
        }
    }
}
