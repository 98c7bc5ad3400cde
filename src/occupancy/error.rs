use alloc::vec::Vec;

use thiserror::Error;

use super::{Conflict, Line, Stock};
use crate::time::Slot;

/// Why lines cannot be held.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NotFree<K> {
    /// Entries overlap the slot or come too near: all of them, in the order of slot and key, at least one.
    #[error("{} entries are in the way", .0.len())]
    Taken(Vec<Conflict<K>>),
    /// The line belongs to another occupancy.
    #[error("there is no line `{0}`")]
    UnknownLine(Line),
}

impl<K> NotFree<K> {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Taken(_) => "taken",
            Self::UnknownLine(_) => "unknown_line",
        }
    }

    /// Returns the entries that are in the way.
    #[must_use]
    pub fn conflicts(&self) -> &[Conflict<K>] {
        match self {
            Self::Taken(conflicts) => conflicts,
            Self::UnknownLine(_) => &[],
        }
    }

    /// Returns the entries that are in the way, for keeping.
    #[must_use]
    pub fn into_conflicts(self) -> Vec<Conflict<K>> {
        match self {
            Self::Taken(conflicts) => conflicts,
            Self::UnknownLine(_) => Vec::new(),
        }
    }
}

/// Why there is nothing to release or to give back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NotHeld {
    /// The line has no entry with exactly this slot and key.
    #[error("the key does not hold line `{line}` over `{slot}`")]
    Line {
        /// The first such line.
        line: Line,
        /// The slot as given.
        slot: Slot,
    },
    /// The key has less of the stock over exactly this slot.
    #[error("the key has `{held}` of stock `{stock}` over `{slot}`, not `{returned}`")]
    Stock {
        /// The stock.
        stock: Stock,
        /// The slot as given.
        slot: Slot,
        /// What the key has.
        held: u32,
        /// What was to be given back.
        returned: u32,
    },
}

impl NotHeld {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Line { .. } => "line_not_held",
            Self::Stock { .. } => "stock_not_held",
        }
    }
}

/// Less of a stock is free than was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("`{wanted}` of stock `{stock}` wanted over `{slot}`, `{free}` free")]
#[non_exhaustive]
pub struct Shortage {
    /// The stock.
    pub stock: Stock,
    /// The slot as given.
    pub slot: Slot,
    /// What was wanted.
    pub wanted: u32,
    /// What is free all through the slot.
    pub free: u32,
}

impl Shortage {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "stock_shortage"
    }
}
