use alloc::vec::Vec;

use crate::time::{Minute, Slot};

/// How many entries a block has room for: their starts fill a line of a cache, and so do their ends.
pub(super) const CAPACITY: usize = 16;

/// A few entries in order of time, by columns: what is counted lies together, and counting has no branches.
#[derive(Clone)]
#[repr(align(64))]
pub(super) struct Block<K> {
    // INVARIANT: ascending; behind the last entry, both are `UNUSED`.
    starts: [Minute; CAPACITY],
    ends: [Minute; CAPACITY],
    keys: [K; CAPACITY],
}

/// What stands for no start: every slot ends by this instant, so none starts at it.
const UNUSED: Minute = Minute::MAX;

impl<K: Copy> Block<K> {
    /// A block without entries, its keys filled with any key.
    pub(super) const fn empty(filler: K) -> Self {
        Self { starts: [UNUSED; CAPACITY], ends: [UNUSED; CAPACITY], keys: [filler; CAPACITY] }
    }

    pub(super) fn len(&self) -> usize {
        self.before(UNUSED)
    }

    pub(super) fn is_full(&self) -> bool {
        self.starts.last().is_some_and(|start| *start != UNUSED)
    }

    /// The start of the first entry; of no entry, an instant after all starts.
    pub(super) fn first(&self) -> Minute {
        self.starts.first().copied().unwrap_or(UNUSED)
    }

    /// How many entries start before an instant.
    pub(super) fn before(&self, at: Minute) -> usize {
        count(self.starts.iter().map(|start| *start < at))
    }

    /// Whether no entry shares an instant with a range: each that starts before its end has ended by its start. Neither count
    /// waits for the other.
    pub(super) fn is_clear(&self, range: Slot) -> bool {
        self.before(range.end()) == count(self.ends.iter().map(|end| *end <= range.start()))
    }

    /// The start of an entry.
    pub(super) fn start(&self, index: usize) -> Option<Minute> {
        self.starts.get(index).copied().filter(|start| *start != UNUSED)
    }

    pub(super) fn get(&self, index: usize) -> Option<(Slot, K)> {
        let slot = Slot::between(*self.starts.get(index)?, *self.ends.get(index)?)?;
        Some((slot, *self.keys.get(index)?))
    }

    pub(super) fn last(&self) -> Option<(Slot, K)> {
        self.get(self.len().checked_sub(1)?)
    }

    /// The minutes of a range that are held.
    pub(super) fn minutes(&self, range: Slot) -> u32 {
        let held = self.starts.iter().zip(&self.ends);
        held.map(|(start, end)| (*end).min(range.end()).since((*start).max(range.start())).get()).sum()
    }

    /// Inserts an entry before another; the block is not full.
    pub(super) fn insert(&mut self, index: usize, slot: Slot, key: K) {
        put(&mut self.starts, index, slot.start());
        put(&mut self.ends, index, slot.end());
        put(&mut self.keys, index, key);
    }

    /// Adds entries behind all others, up to so many in all.
    pub(super) fn fill(&mut self, most: usize, mut next: impl FnMut() -> Option<(Slot, K)>) {
        let free = self.len()..most;
        let starts = self.starts.get_mut(free.clone()).unwrap_or_default();
        let ends = self.ends.get_mut(free.clone()).unwrap_or_default();
        let keys = self.keys.get_mut(free).unwrap_or_default();
        for ((start, end), its) in starts.iter_mut().zip(ends).zip(keys) {
            let Some((slot, key)) = next() else { return };
            (*start, *end, *its) = (slot.start(), slot.end(), key);
        }
    }

    /// Removes an entry.
    pub(super) fn remove(&mut self, index: usize) {
        cut(&mut self.starts, index);
        cut(&mut self.ends, index);
        cut(&mut self.keys, index);
        if let (Some(start), Some(end)) = (self.starts.last_mut(), self.ends.last_mut()) {
            (*start, *end) = (UNUSED, UNUSED);
        }
    }

    /// Shares its entries and those of the next block: it keeps the first so many of all, which are no more than fit.
    pub(super) fn share(&mut self, next: &mut Self, keep: usize) {
        let mut all = Vec::with_capacity(2 * CAPACITY);
        all.extend(self.entries().chain(next.entries()));
        let (kept, given) = all.split_at_checked(keep).unwrap_or((&all, &[]));
        self.refill(kept);
        next.refill(given);
    }

    fn entries(&self) -> impl Iterator<Item = (Slot, K)> {
        (0..CAPACITY).map_while(|index| self.get(index))
    }

    fn refill(&mut self, entries: &[(Slot, K)]) {
        (self.starts, self.ends) = ([UNUSED; CAPACITY], [UNUSED; CAPACITY]);
        let places = self.starts.iter_mut().zip(&mut self.ends).zip(&mut self.keys);
        for (((start, end), key), (slot, its)) in places.zip(entries) {
            (*start, *end, *key) = (slot.start(), slot.end(), *its);
        }
    }
}

/// Puts an item before another; the last one makes room. All move or stay at once, without asking how many.
fn put<T: Copy>(column: &mut [T; CAPACITY], index: usize, item: T) {
    let mut before = item;
    for (place, now) in (0..).zip(column.iter_mut()) {
        let put = if place == index { item } else { before };
        before = *now;
        *now = if place < index { *now } else { put };
    }
}

/// Takes an item out; the last one stands there twice.
fn cut<T: Copy>(column: &mut [T; CAPACITY], index: usize) {
    if index < CAPACITY {
        column.copy_within(index.saturating_add(1)..CAPACITY, index);
    }
}

/// How many of some are so. Branches would be guessed wrong half of the time; there are none.
#[inline]
pub(super) fn count(so: impl Iterator<Item = bool>) -> usize {
    let count: u32 = so.map(u32::from).sum();
    usize::try_from(count).unwrap_or(usize::MAX)
}
