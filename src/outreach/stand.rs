use alloc::collections::BTreeMap;
use core::num::NonZeroU32;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Exam, Feast, SpecialDay};
use crate::{
    id::StandId,
    text::{Code, Name},
};

/// On what occasion there is a stand.
#[expect(clippy::exhaustive_enums, reason = "each kind of stand has its day")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum StandKind {
    /// *Mezarlık standı*: at the gate of a cemetery, on the eve (*arife*) of a feast.
    CemeteryGate(Feast),
    /// *Sınav desteği*: before a school, on the day of an exam.
    ExamSupport(Exam),
}

impl StandKind {
    /// Returns the special day to which it belongs.
    #[must_use]
    pub const fn day(self) -> SpecialDay {
        match self {
            Self::CemeteryGate(feast) => feast.day(),
            Self::ExamSupport(exam) => exam.day(),
        }
    }

    /// Returns the date of the special day of a stand on a date: a stand on the eve belongs to the next day.
    #[must_use]
    pub fn date_of_day(self, on: NaiveDate) -> NaiveDate {
        match self {
            Self::CemeteryGate(_) => on.succ_opt().unwrap_or(on),
            Self::ExamSupport(_) => on,
        }
    }
}

/// A stand that gives things out (*stant*): saplings, prayer booklets and beads, water and cake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Stand {
    /// The id.
    pub id: StandId,
    /// On what occasion.
    pub kind: StandKind,
    /// Which cemetery or school.
    pub place: Name,
    /// On which day.
    pub on: NaiveDate,
    /// How many of what were given out, by the host's codes.
    #[serde(default)]
    pub items: BTreeMap<Code, NonZeroU32>,
}

impl Stand {
    /// A stand at a place on a day that has given out nothing.
    #[must_use]
    pub const fn new(id: StandId, kind: StandKind, place: Name, on: NaiveDate) -> Self {
        Self { id, kind, place, on, items: BTreeMap::new() }
    }

    /// Adds what was given out.
    #[must_use]
    pub fn giving(mut self, item: Code, number: NonZeroU32) -> Self {
        self.items.insert(item, number);
        self
    }
}
