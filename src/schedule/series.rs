//! Series of bookings: what is asked for, and what each occurrence came to.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{BookingRequest, Objection};
use crate::{
    centre::RoomSet,
    id::{BookingId, SeriesId},
    text::Note,
    time::{LocalSlot, Minutes},
};

/// The most occurrences that one series may have.
pub const MAX_OCCURRENCES: usize = 1_000;

/// What happens to a series of which some occurrences cannot be booked.
#[expect(clippy::exhaustive_enums, reason = "all, or what fits")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeriesMode {
    /// One refused occurrence refuses all.
    AllOrNothing,
    /// What fits is booked; the rest keeps its place in the series with its reasons, and can be added again.
    SkipConflicts,
}

/// Why a value is not a series.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidSeries {
    /// No occurrence.
    #[error("a series has no occurrence")]
    Empty,
    /// More than [`MAX_OCCURRENCES`].
    #[error("a series has more than {MAX_OCCURRENCES} occurrences")]
    TooMany,
    /// Two occurrences with one id.
    #[error("two occurrences have the id `{0}`")]
    IdTwice(BookingId),
    /// Fewer ids than slots.
    #[error("{0} ids for more occurrences")]
    TooFewIds(usize),
}

impl InvalidSeries {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty_series",
            Self::TooMany => "series_too_long",
            Self::IdTwice(_) => "occurrence_id_twice",
            Self::TooFewIds(_) => "too_few_occurrence_ids",
        }
    }
}

/// A request for a series: its occurrences expanded, its rule kept as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawSeriesRequest", into = "RawSeriesRequest")]
pub struct SeriesRequest {
    id: SeriesId,
    rule: Option<Note>,
    mode: SeriesMode,
    // INVARIANT: 1 to MAX_OCCURRENCES, no id twice
    occurrences: Vec<BookingRequest>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSeriesRequest {
    id: SeriesId,
    #[serde(default)]
    rule: Option<Note>,
    mode: SeriesMode,
    occurrences: Vec<BookingRequest>,
}

impl SeriesRequest {
    /// Repeats a request at other times; each occurrence gets an id that the host brings.
    ///
    /// # Errors
    /// [`InvalidSeries`] where there is no slot, too many, too few ids or one of them twice.
    pub fn new(
        id: SeriesId,
        template: &BookingRequest,
        slots: impl IntoIterator<Item = LocalSlot>,
        ids: impl IntoIterator<Item = BookingId>,
        mode: SeriesMode,
    ) -> Result<Self, InvalidSeries> {
        let mut ids = ids.into_iter();
        let mut occurrences = Vec::new();
        // One more than allowed is enough to know that there are too many, also from an endless iterator.
        for time in slots.into_iter().take(MAX_OCCURRENCES.saturating_add(1)) {
            let id = ids.next().ok_or(InvalidSeries::TooFewIds(occurrences.len()))?;
            occurrences.push(BookingRequest { id, time, ..template.clone() });
        }
        Self::of(id, occurrences, mode)
    }

    /// Puts requests together that may differ in more than their times.
    ///
    /// # Errors
    /// [`InvalidSeries`] where there is none, there are too many, or an id is there twice.
    pub fn of(
        id: SeriesId,
        occurrences: Vec<BookingRequest>,
        mode: SeriesMode,
    ) -> Result<Self, InvalidSeries> {
        if occurrences.is_empty() {
            return Err(InvalidSeries::Empty);
        }
        if occurrences.len() > MAX_OCCURRENCES {
            return Err(InvalidSeries::TooMany);
        }
        let mut ids: Vec<BookingId> = occurrences.iter().map(|o| o.id).collect();
        ids.sort_unstable();
        let twice = ids.iter().zip(ids.iter().skip(1)).find(|(a, b)| a == b);
        match twice {
            Some((id, _)) => Err(InvalidSeries::IdTwice(*id)),
            None => Ok(Self { id, rule: None, mode, occurrences }),
        }
    }

    /// Keeps the rule that the occurrences were made from, such as `FREQ=WEEKLY;COUNT=10`.
    #[must_use]
    pub fn with_rule(mut self, rule: Note) -> Self {
        self.rule = Some(rule);
        self
    }

    /// Returns the id.
    #[must_use]
    pub const fn id(&self) -> SeriesId {
        self.id
    }

    /// Returns the rule as text.
    #[must_use]
    pub const fn rule(&self) -> Option<&Note> {
        self.rule.as_ref()
    }

    /// Returns what happens when some occurrences cannot be booked.
    #[must_use]
    pub const fn mode(&self) -> SeriesMode {
        self.mode
    }

    /// Returns the requests, one for each occurrence.
    #[must_use]
    pub fn occurrences(&self) -> &[BookingRequest] {
        &self.occurrences
    }
}

impl TryFrom<RawSeriesRequest> for SeriesRequest {
    type Error = InvalidSeries;
    fn try_from(raw: RawSeriesRequest) -> Result<Self, InvalidSeries> {
        let series = Self::of(raw.id, raw.occurrences, raw.mode)?;
        Ok(Self { rule: raw.rule, ..series })
    }
}

impl From<SeriesRequest> for RawSeriesRequest {
    fn from(series: SeriesRequest) -> Self {
        let SeriesRequest { id, rule, mode, occurrences } = series;
        Self { id, rule, mode, occurrences }
    }
}

/// The place of a booking in a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a series and a number")]
pub struct SeriesLink {
    /// The series.
    pub series: SeriesId,
    /// The occurrence, counted from 0.
    pub occurrence: u32,
}

/// Which occurrences a change is for. What has begun stays as it is.
#[expect(clippy::exhaustive_enums, reason = "the three that calendars know")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum SeriesScope {
    /// One occurrence.
    This(u32),
    /// One and all that come after it in the series.
    ThisAndFollowing(u32),
    /// All.
    All,
}

impl SeriesScope {
    /// The occurrence that it names.
    pub(super) const fn named(self) -> Option<u32> {
        match self {
            Self::This(number) | Self::ThisAndFollowing(number) => Some(number),
            Self::All => None,
        }
    }

    pub(super) const fn includes(self, occurrence: u32) -> bool {
        match self {
            Self::This(only) => occurrence == only,
            Self::ThisAndFollowing(first) => occurrence >= first,
            Self::All => true,
        }
    }
}

impl Series {
    /// Returns an occurrence by its number, counted from 0.
    #[must_use]
    pub fn occurrence(&self, number: u32) -> Option<&Occurrence> {
        self.occurrences.get(usize::try_from(number).ok()?)
    }
}

/// A change to occurrences of a series.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum SeriesChange {
    /// Moves each by so many minutes on the wall clock, earlier where negative.
    Shift {
        /// The distance.
        minutes: i32,
    },
    /// Gives each a length on the wall clock, from its start.
    Resize {
        /// The length.
        length: Minutes,
    },
    /// Moves each to other rooms.
    Rooms(RoomSet),
    /// Gives each back.
    Cancel,
}

/// One occurrence of a series: its planned time, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Occurrence {
    /// The time as first planned.
    pub planned: LocalSlot,
    /// The request by which it was first asked for.
    pub asked: BookingId,
    /// The request that stands for it now: the first, or the one by which it was added again.
    pub booking: BookingId,
    /// Why it was refused; empty where it was booked.
    #[serde(default)]
    pub refused_for: Vec<Objection>,
}

/// A series as it stands. Occurrences are never deleted, so a skipped date can be added again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Series {
    /// The id.
    pub id: SeriesId,
    /// The rule that it was made from, as text.
    #[serde(default)]
    pub rule: Option<Note>,
    /// What was to happen with conflicts.
    pub mode: SeriesMode,
    /// All occurrences, in the order in which they were asked for.
    pub occurrences: Vec<Occurrence>,
}

/// What became of an occurrence.
#[expect(clippy::exhaustive_enums, reason = "whoever shows a series must show every state")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OccurrenceState {
    /// Stands, at the planned time, or took place.
    Booked,
    /// Stands, at another time than planned, or took place then.
    Moved,
    /// Was refused, or declined.
    Refused,
    /// Was given back, or lapsed.
    Cancelled,
}
