use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Closing;
use crate::{stats::coded, text::Note};

/// Where a programme is in its life, without its data: what the table of transitions is written in.
#[expect(clippy::exhaustive_enums, reason = "whoever shows programmes must show every stage")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// An idea with a date; it holds no place.
    Draft,
    /// It holds its place; nobody outside knows of it.
    Planned,
    /// It is public; people may register.
    Announced,
    /// It has begun.
    UnderWay,
    /// It is over, and how many came is known: now it counts.
    Closed,
    /// It does not take place, or broke off.
    Cancelled,
    /// It takes place later, on a day not known yet; it holds no place.
    Postponed,
}

coded!(Stage {
    Draft = "draft",
    Planned = "planned",
    Announced = "announced",
    UnderWay = "under_way",
    Closed = "closed",
    Cancelled = "cancelled",
    Postponed = "postponed",
});

impl Stage {
    /// Returns the stages that may come next. What is allowed at all stands here; what must hold besides is decided
    /// command by command.
    ///
    /// ```
    /// use imece::programme::Stage;
    /// assert!(Stage::UnderWay.may_become(Stage::Closed));
    /// assert!(!Stage::Announced.may_become(Stage::Closed));
    /// assert!(Stage::Closed.next().is_empty());
    /// ```
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        use Stage as S;
        match self {
            S::Draft => &[S::Planned, S::Cancelled],
            S::Planned => &[S::Announced, S::Cancelled, S::Postponed],
            S::Announced => &[S::UnderWay, S::Cancelled, S::Postponed],
            S::UnderWay => &[S::Closed, S::Cancelled],
            S::Postponed => &[S::Planned, S::Cancelled],
            S::Closed | S::Cancelled => &[],
        }
    }

    /// Returns whether another stage may come next.
    #[must_use]
    pub fn may_become(self, other: Self) -> bool {
        self.next().contains(&other)
    }

    /// Returns whether nothing comes after it.
    #[must_use]
    pub const fn is_ended(self) -> bool {
        self.next().is_empty()
    }

    /// Returns whether the programme stands in the calendar: it holds its place, its partners and its audience.
    ///
    /// One that is closed does too, for the time of its plan: the calendar says who was where, and nothing is told
    /// afterwards to have been at one place together with it. That takes no time from what is to come, unless it ended
    /// before its planned time did.
    #[must_use]
    pub const fn stands(self) -> bool {
        matches!(self, Self::Planned | Self::Announced | Self::UnderWay | Self::Closed)
    }

    /// Returns whether the plan may still be changed.
    #[must_use]
    pub const fn is_open_to_change(self) -> bool {
        matches!(self, Self::Draft | Self::Planned | Self::Announced)
    }
}

/// Where a programme is in its life, with what belongs to that.
#[expect(clippy::exhaustive_enums, reason = "one for each stage")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum ProgrammeState {
    /// See [`Stage::Draft`].
    Draft,
    /// See [`Stage::Planned`].
    Planned,
    /// See [`Stage::Announced`].
    Announced,
    /// See [`Stage::UnderWay`].
    UnderWay,
    /// See [`Stage::Closed`].
    Closed {
        /// What became of it.
        closing: Closing,
        /// The day on which it was closed.
        on: NaiveDate,
    },
    /// See [`Stage::Cancelled`].
    Cancelled {
        /// Why.
        reason: Note,
        /// The day on which it was cancelled.
        on: NaiveDate,
    },
    /// See [`Stage::Postponed`].
    Postponed {
        /// Why.
        reason: Note,
    },
}

impl ProgrammeState {
    /// Returns the stage.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Draft => Stage::Draft,
            Self::Planned => Stage::Planned,
            Self::Announced => Stage::Announced,
            Self::UnderWay => Stage::UnderWay,
            Self::Closed { .. } => Stage::Closed,
            Self::Cancelled { .. } => Stage::Cancelled,
            Self::Postponed { .. } => Stage::Postponed,
        }
    }
}
