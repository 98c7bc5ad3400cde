use core::cmp::Ordering;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::{
    id::{RoomId, SeasonWishId},
    time::Span,
};

/// On which day a placement meets.
#[expect(clippy::exhaustive_enums, reason = "every week or once")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum On {
    /// On a weekday, in the weeks of the wish.
    Every(Weekday),
    /// On one date.
    Date(NaiveDate),
}

impl On {
    /// Returns the weekday.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        match self {
            Self::Every(day) => day,
            Self::Date(date) => date.weekday(),
        }
    }
}

impl Ord for On {
    /// Weekdays from Monday, then dates.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |on: &Self| match on {
            Self::Every(day) => (None, day.num_days_from_monday()),
            Self::Date(date) => (Some(*date), 0),
        };
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for On {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// One meeting of a wish: a room, a day and a time of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "who, where and when")]
pub struct Placement {
    /// The wish.
    pub wish: SeasonWishId,
    /// On which day it meets.
    pub on: On,
    /// From when to when, on the centre's wall clock.
    pub time: Span,
    /// The room.
    pub room: RoomId,
}
