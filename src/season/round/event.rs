use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use super::{Pass, RoundPlan, RoundStage, command::pairs};
use crate::{
    id::{RoomId, SeasonWishId, SeriesId},
    schedule::{ScheduleCommand, SeriesChange, SeriesMode, SeriesScope},
    season::{Answer, Placement, Terms, Wish},
    text::Note,
    time::Minute,
};

/// What can happen to a round. Names on the wire carry a version; old ones are kept for good.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum RoundEvent {
    /// The season and its terms were drafted, or the draft changed.
    #[serde(rename = "season.drafted.v1")]
    Drafted {
        /// The draft before.
        from: Option<RoundPlan>,
        /// The draft.
        to: RoundPlan,
    },
    /// The round was opened, or its closing moved.
    #[serde(rename = "season.opened.v1")]
    Opened {
        /// The closing before, of a round that was open.
        from: Option<Minute>,
        /// The closing.
        until: Minute,
    },
    /// A wish was made. When, stands in the envelope.
    #[serde(rename = "season.wish_submitted.v1")]
    WishSubmitted {
        /// The wish.
        wish: Wish,
        /// Whether it was after the closing.
        late: bool,
        /// Why it was taken after publishing.
        overruled: Option<Note>,
    },
    /// A wish was changed. When, stands in the envelope.
    #[serde(rename = "season.wish_changed.v1")]
    WishChanged {
        /// The wish before.
        from: Wish,
        /// The wish.
        to: Wish,
        /// Whether it was after the closing.
        late: bool,
        /// The wishes of its bundle that hang together without it from now on.
        parted_from: BTreeSet<SeasonWishId>,
    },
    /// A wish was withdrawn. What the others of its bundle have stays theirs.
    #[serde(rename = "season.wish_withdrawn.v1")]
    WishWithdrawn {
        /// The wish.
        wish: Wish,
        /// The placements that fell free.
        freed: BTreeSet<Placement>,
        /// The series that they are booked as.
        series: Vec<SeriesId>,
        /// The wishes of its bundle that hang together without it from now on.
        parted_from: BTreeSet<SeasonWishId>,
    },
    /// The round was closed.
    #[serde(rename = "season.closed.v1")]
    Closed {
        /// When it was to be closed.
        until: Minute,
    },
    /// A clerk decided that a placement stands.
    #[serde(rename = "season.locked.v1")]
    Locked {
        /// The placement.
        placement: Placement,
        /// Why a late wish was locked.
        overruled: Option<Note>,
        /// The wishes of its bundle that hang together without it from now on.
        parted_from: BTreeSet<SeasonWishId>,
    },
    /// A lock was taken back.
    #[serde(rename = "season.unlocked.v1")]
    Unlocked {
        /// The placement.
        placement: Placement,
    },
    /// A clerk decided that a wish never gets a room.
    #[serde(rename = "season.banned.v1")]
    Banned {
        /// The wish.
        wish: SeasonWishId,
        /// The room.
        room: RoomId,
    },
    /// A ban was taken back.
    #[serde(rename = "season.unbanned.v1")]
    Unbanned {
        /// The wish.
        wish: SeasonWishId,
        /// The room.
        room: RoomId,
    },
    /// An answer was proposed: all of it, so that nothing is ever solved again to know it.
    #[serde(rename = "season.proposed.v1")]
    Proposed {
        /// Which wishes it is for.
        pass: Pass,
        /// The terms that it was held to.
        terms: Terms,
        /// The answer.
        answer: Answer,
        /// What stood of the proposal before and is no more, whatever the reason.
        dropped: BTreeSet<Placement>,
    },
    /// The proposal was given back.
    #[serde(rename = "season.returned.v1")]
    Returned {
        /// The stage before.
        from: RoundStage,
        /// Why it was taken back after publishing.
        overruled: Option<Note>,
    },
    /// The proposal was published.
    #[serde(rename = "season.published.v1")]
    Published {
        /// What was promised.
        placements: BTreeSet<Placement>,
    },
    /// The proposal was booked.
    #[serde(rename = "season.applied.v1")]
    Applied {
        /// As which series.
        #[serde(with = "pairs")]
        series: BTreeMap<Placement, SeriesId>,
    },
}

impl RoundEvent {
    /// Returns what the schedule should do now: after a booked wish was withdrawn, cancel of its series what is still to come.
    #[must_use]
    pub fn effects(&self) -> Vec<ScheduleCommand> {
        let cancel = |series: &SeriesId| ScheduleCommand::EditSeries {
            series: *series,
            scope: SeriesScope::All,
            change: SeriesChange::Cancel,
            mode: SeriesMode::SkipConflicts,
        };
        match self {
            Self::WishWithdrawn { series, .. } => series.iter().map(cancel).collect(),
            _ => Vec::new(),
        }
    }
}
