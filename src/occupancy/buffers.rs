use serde::{Deserialize, Serialize};

use crate::{
    interner::Interner,
    time::{Minutes, Slot},
};

/// How the buffers of two neighbours add up.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "two neighbours can share their buffers or not")]
pub enum BufferRule {
    /// The gap serves both: it is at least the longer of the two.
    #[default]
    Shared,
    /// Each needs its own: the gap is at least their sum. One of two neighbours is enough to ask for it.
    Additive,
}

/// The empty time that an entry needs before and after it, which is not part of its slot.
///
/// It is kept between entries: an entry without buffers still gets those of its neighbour. Time that is merely closed
/// is not an entry, and does not belong on a line with buffers.
///
/// ```
/// use imece::occupancy::Buffers;
/// use imece::time::Minutes;
/// let buffers = Buffers::new(Minutes::new(15), Minutes::new(30));
/// assert_eq!(buffers.gap_to(buffers), Minutes::new(30));
/// assert_eq!(buffers.gap_to(buffers.additive()), Minutes::new(45));
/// assert_eq!(buffers.gap_to(Buffers::NONE), Minutes::new(30));
/// assert_eq!(Buffers::NONE.gap_to(buffers), Minutes::new(15));
/// ```
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buffers {
    /// The time needed before the slot.
    pub before: Minutes,
    /// The time needed after the slot.
    pub after: Minutes,
    /// How they add up with those of a neighbour.
    #[serde(default)]
    pub rule: BufferRule,
}

impl Buffers {
    /// No buffers.
    pub const NONE: Self = Self::new(Minutes::ZERO, Minutes::ZERO);

    /// Makes buffers that neighbours share.
    #[must_use]
    pub const fn new(before: Minutes, after: Minutes) -> Self {
        Self { before, after, rule: BufferRule::Shared }
    }

    /// Returns the same buffers, not shared with a neighbour's.
    #[must_use]
    pub const fn additive(self) -> Self {
        Self { rule: BufferRule::Additive, ..self }
    }

    /// Returns the shortest gap between an entry with these buffers and a later one.
    #[must_use]
    #[inline]
    pub fn gap_to(self, later: Self) -> Minutes {
        match self.rule.max(later.rule) {
            BufferRule::Shared => self.after.max(later.before),
            BufferRule::Additive => self.after.saturating_add(later.before),
        }
    }
}

/// A place in a [`BuffersTable`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct BuffersId(u32);

impl BuffersId {
    /// The first that a table came to know.
    pub(super) const FIRST: Self = Self(0);
}

/// The different buffers ever seen: few, even where entries are many.
#[derive(Clone)]
pub(super) struct BuffersTable {
    known: Interner<Buffers>,
    /// The longest gap that any of them asks for. It never shrinks: what is released may only make a search look further than it must.
    longest: Minutes,
}

impl BuffersTable {
    pub(super) const fn new() -> Self {
        Self { known: Interner::new(), longest: Minutes::ZERO }
    }

    pub(super) fn intern(&mut self, buffers: Buffers) -> BuffersId {
        self.longest = self.longest.max(buffers.before).max(buffers.after);
        BuffersId(self.known.intern(&buffers))
    }

    /// What stands for some buffers, if they came before.
    pub(super) fn known(&self, buffers: Buffers) -> Option<BuffersId> {
        self.known.number(&buffers).map(BuffersId)
    }

    /// Whether these are no buffers, and neither are those of any entry.
    pub(super) fn are_none(&self, buffers: Buffers) -> bool {
        self.longest.is_zero() && buffers.before.is_zero() && buffers.after.is_zero()
    }

    /// A slot with the longest gaps that could be asked for around it, whatever its neighbours are.
    pub(super) fn reach(&self, slot: Slot, buffers: Buffers) -> Slot {
        let start = slot.start().saturating_sub(buffers.before.saturating_add(self.longest));
        let end = slot.end().saturating_add(buffers.after.saturating_add(self.longest));
        Slot::between(start, end).unwrap_or(slot)
    }

    pub(super) fn get(&self, id: BuffersId) -> Buffers {
        self.known.get(id.0).copied().unwrap_or(Buffers::NONE)
    }
}
