use super::{Buffers, Line};
use crate::time::Slot;

/// What holds a line: a slot, the empty time around it, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry<K> {
    /// When the line is held.
    pub slot: Slot,
    /// What must be empty around the slot.
    pub buffers: Buffers,
    /// Who holds it.
    pub key: K,
}

impl<K> Entry<K> {
    /// Makes an entry without buffers.
    #[must_use]
    pub const fn new(slot: Slot, key: K) -> Self {
        Self { slot, buffers: Buffers::NONE, key }
    }

    /// Returns the entry with other buffers.
    #[must_use]
    pub fn with_buffers(self, buffers: Buffers) -> Self {
        Self { buffers, ..self }
    }
}

/// An entry that is in the way: it overlaps the wanted slot, or the gap between the two is too small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Conflict<K> {
    /// When the line is held.
    pub slot: Slot,
    /// Who holds it.
    pub key: K,
    /// The line, the first of them where the two meet on several.
    pub line: Line,
}
