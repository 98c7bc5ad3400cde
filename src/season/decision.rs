use alloc::{collections::BTreeSet, vec::Vec};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Placement;
use crate::id::{RoomId, SeasonWishId};

/// What a clerk has decided before anything is computed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Decisions {
    /// These stand in every answer. A lock may lie outside the windows and places of its wish, and takes its wish out of its bundle.
    pub locks: BTreeSet<Placement>,
    /// These wishes never get these rooms.
    pub bans: BTreeSet<(SeasonWishId, RoomId)>,
    /// These wishes hang together in their bundles only among themselves, as the others do: the late ones of a round.
    pub late: BTreeSet<SeasonWishId>,
    /// These stay as they are, of a former answer: all that their wishes still allow and that no lock displaces, so the new answer
    /// moves as little as possible. Of a bundle that is no longer whole nothing is kept.
    pub kept: BTreeSet<Placement>,
}

/// Why a lock cannot stand.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LockFault {
    /// Nobody wished it.
    #[error("the lock of wish `{wish}` names no wish", wish = .0.wish)]
    UnknownWish(Placement),
    /// There is no such room.
    #[error("the lock of wish `{wish}` names the unknown room `{room}`", wish = .0.wish, room = .0.room)]
    UnknownRoom(Placement),
    /// Its time does not begin and end on the cuts of the season's day, or its day is not one of the wish's.
    #[error("the lock of wish `{wish}` at `{time}` does not lie on the season's grid and days", wish = .0.wish, time = .0.time)]
    OffGrid(Placement),
    /// The room is not free on a single date.
    #[error("the lock of wish `{wish}` in room `{room}` has no free date", wish = .0.wish, room = .0.room)]
    NoFreeDate(Placement),
    /// The same clerk has banned the room.
    #[error("wish `{wish}` is locked into room `{room}`, which is banned for it", wish = .0.wish, room = .0.room)]
    Banned(Placement),
    /// Two locks want one room, or a part of it, at one time.
    #[error("the locks of wishes `{a}` and `{b}` overlap", a = .0.wish, b = .1.wish)]
    Overlap(Placement, Placement),
    /// Two locks of one wish lie on one day.
    #[error("two locks of wish `{wish}` lie on one day", wish = .0.wish)]
    SameDay(Placement, Placement),
    /// More locks than the wish has meetings.
    #[error("wish `{wish}` has {locks} locks for {most} meetings")]
    TooMany {
        /// The wish.
        wish: SeasonWishId,
        /// How many locks it has.
        locks: usize,
        /// How many meetings it wants.
        most: u8,
    },
}

impl LockFault {
    /// Returns the stable code of the fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownWish(_) => "lock_of_unknown_wish",
            Self::UnknownRoom(_) => "lock_in_unknown_room",
            Self::OffGrid(_) => "lock_off_grid",
            Self::NoFreeDate(_) => "lock_without_date",
            Self::Banned(_) => "lock_in_banned_room",
            Self::Overlap(..) => "locks_overlap",
            Self::SameDay(..) => "locks_on_one_day",
            Self::TooMany { .. } => "too_many_locks",
        }
    }
}

/// Why there is nothing to allocate.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SeasonError {
    /// Locks that cannot stand, all of them.
    #[error("{} locks cannot stand: {}", .0.len(), first(.0))]
    Locks(Vec<LockFault>),
    /// The slots of a day and the longest gap between two meetings together.
    #[error("a day of {slots} slots and a gap of {gap} between meetings come to more than 64 slots")]
    GapTooLong {
        /// The slots of a day.
        slots: u32,
        /// The longest gap between two meetings, in slots.
        gap: u32,
    },
    /// Two wishes have one id.
    #[error("two wishes have the id `{0}`")]
    WishTwice(SeasonWishId),
    /// More than the library counts: one meeting with its bonus could be worth 2³⁴ points or more, all meetings, each counted like
    /// that one, 2⁴⁶ or more, or there are 2³² rooms in classes of weeks, wishes or placements.
    #[error("more rooms, wishes, placements or points than can be counted")]
    TooLarge,
}

impl SeasonError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Locks(_) => "contradictory_locks",
            Self::GapTooLong { .. } => "gap_too_long",
            Self::WishTwice(_) => "wish_twice",
            Self::TooLarge => "season_too_large",
        }
    }
}

/// The first fault, which a message names.
fn first(faults: &[LockFault]) -> &dyn core::fmt::Display {
    faults.first().map_or(&"none", |fault| fault)
}
