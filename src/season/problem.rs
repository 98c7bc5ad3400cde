//! The week of a season as the solver sees it: numbers only, no wishes, no names, no dates.
//!
//! What a wish means is compiled into this form elsewhere; here stand the rules that an answer keeps and what it is worth.

use alloc::vec::Vec;
use core::ops::Range;

/// One typical week of a season, compiled: who may be where, when, at what value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problem {
    /// Slots of a day, at most 64: the bits of a `u64`.
    pub(crate) slots: u8,
    pub(crate) days: u8,
    /// Number of *lanes*: a lane is one line of a building in one class of weeks (the weeks that no wish tells apart). A *cell* is a
    /// lane on one day; no slot of a cell is taken twice.
    pub(crate) lanes: u32,
    pub(crate) footprints: Vec<Footprint>,
    pub(crate) organisations: u32,
    pub(crate) requests: Vec<Request>,
    /// Sorted by request, then footprint, day, falling value, duration.
    pub(crate) items: Vec<Item>,
    /// What is decided already: it stands in every answer.
    pub(crate) fixed: Vec<Fixed>,
    /// What the k-th granted meeting of an organisation adds: never rising, the last entry holds on, empty is zero.
    pub(crate) bonus: Vec<i64>,
}

/// The lanes that a placement takes its slots in: one of them in the usual case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Footprint {
    /// The room, for the answer only.
    pub(crate) room: u32,
    /// Each lane with its weight, the weeks of its class: what a placement is worth is shared among them by weight.
    pub(crate) lanes: Vec<(u32, u32)>,
    /// The classes of weeks, one bit each: two placements of one request never share a day and a class. A lane has one class, so
    /// neither do they share a cell.
    pub(crate) weeks: u64,
}

/// Who asks, and how much.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) organisation: u32,
    /// Meetings a week at most, each on another day.
    pub(crate) most: u8,
    /// Requests of one bundle have all their meetings, or none has any.
    pub(crate) bundle: Option<u32>,
    /// Where its items stand in the problem's list.
    pub(crate) items: Range<u32>,
}

/// A room and a day that would serve a request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Item {
    pub(crate) request: u32,
    pub(crate) footprint: u32,
    pub(crate) day: u8,
    /// In slots.
    pub(crate) duration: u8,
    pub(crate) value: u32,
    /// Allowed first slots, one bit each.
    pub(crate) starts: u64,
}

/// A meeting that is decided already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fixed {
    pub(crate) request: u32,
    pub(crate) footprint: u32,
    pub(crate) day: u8,
    pub(crate) start: u8,
    pub(crate) duration: u8,
    pub(crate) value: u32,
}

impl Problem {
    /// Returns where an item or a fixed meeting lies.
    pub(crate) fn footprint(&self, number: u32) -> Option<&Footprint> {
        usize::try_from(number).ok().and_then(|number| self.footprints.get(number))
    }

    /// Returns what an organisation's next meeting adds when it has `granted` already.
    pub(crate) fn next_bonus(&self, granted: u32) -> i64 {
        let nth = usize::try_from(granted).ok().and_then(|nth| self.bonus.get(nth));
        nth.or(self.bonus.last()).copied().unwrap_or_default()
    }
}
