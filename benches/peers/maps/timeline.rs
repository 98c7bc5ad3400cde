use alloc::collections::{BTreeMap, btree_map::Entry};

use super::{Held, buffers::BuffersId};
use crate::time::{Minute, Slot};

/// Disjoint slots of one line in order of time: what `src/occupancy/timeline.rs` offers, on one ordered map.
#[derive(Clone)]
pub(super) struct Timeline<K> {
    /// By start.
    slots: BTreeMap<Minute, (Minute, Held<K>)>,
}

/// The slot that starts last before an instant, and the start of the first that starts at it or later, each with its buffers.
pub(super) struct Neighbours {
    pub(super) before: Option<(Slot, BuffersId)>,
    pub(super) next: Option<(Minute, BuffersId)>,
}

impl<K> Timeline<K> {
    pub(super) const fn new() -> Self {
        Self { slots: BTreeMap::new() }
    }
}

/// Questions.
impl<K: Copy> Timeline<K> {
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether it has few entries.
    pub(super) fn is_short(&self) -> bool {
        self.slots.len() <= 2_000
    }

    /// What is stored of exactly this slot.
    pub(super) fn get(&self, slot: Slot) -> Option<Held<K>> {
        let (end, held) = self.slots.get(&slot.start())?;
        (*end == slot.end()).then_some(*held)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Slot, Held<K>)> {
        self.slots.iter().filter_map(entry)
    }

    /// The slots that start before an instant, backwards, and those that start at it or later, forwards.
    pub(super) fn around(
        &self,
        at: Minute,
    ) -> (impl Iterator<Item = (Slot, Held<K>)>, impl Iterator<Item = (Slot, Held<K>)>) {
        (self.slots.range(..at).rev().filter_map(entry), self.slots.range(at..).filter_map(entry))
    }

    /// The slots that share an instant with the range.
    pub(super) fn overlapping(&self, range: Slot) -> impl Iterator<Item = (Slot, Held<K>)> {
        let reaching = self.before(range.start()).filter(|(slot, _)| slot.end() > range.start());
        reaching.into_iter().chain(self.slots.range(range.start()..range.end()).filter_map(entry))
    }

    /// What lies nearest to an instant on both sides.
    pub(super) fn neighbours(&self, at: Minute) -> Neighbours {
        Neighbours {
            before: self.before(at).map(|(slot, held)| (slot, held.buffers)),
            next: self.slots.range(at..).next().map(|(start, (_, held))| (*start, held.buffers)),
        }
    }

    /// Whether no slot shares an instant with a range: the last one that starts before its end has ended by its start.
    pub(super) fn is_clear(&self, range: Slot) -> bool {
        self.before(range.end()).is_none_or(|(slot, _)| slot.end() <= range.start())
    }

    /// The slot that starts last of all, with its buffers.
    pub(super) fn last(&self) -> Option<(Slot, BuffersId)> {
        let (slot, held) = self.slots.last_key_value().and_then(entry)?;
        Some((slot, held.buffers))
    }

    /// The minutes of a range that are held.
    pub(super) fn minutes(&self, range: Slot) -> u64 {
        let inside = |slot: Slot| slot.end().min(range.end()).since(slot.start().max(range.start()));
        self.overlapping(range).map(|(slot, _)| u64::from(inside(slot).get())).sum()
    }

    fn before(&self, at: Minute) -> Option<(Slot, Held<K>)> {
        self.slots.range(..at).next_back().and_then(entry)
    }
}

/// Changes.
impl<K: Copy> Timeline<K> {
    /// Inserts a slot that overlaps none.
    pub(super) fn insert(&mut self, slot: Slot, held: Held<K>) {
        self.slots.insert(slot.start(), (slot.end(), held));
    }

    /// Inserts a slot if no other shares an instant with a range around it, and returns whether none does.
    pub(super) fn insert_if_clear(&mut self, range: Slot, slot: Slot, held: Held<K>) -> bool {
        let clear = self.is_clear(range);
        if clear {
            self.insert(slot, held);
        }
        clear
    }

    /// Inserts slots of which each starts after all others: an empty map is built of them at once.
    pub(super) fn extend(&mut self, entries: impl Iterator<Item = (Slot, Held<K>)>) {
        let entries = entries.map(|(slot, held)| (slot.start(), (slot.end(), held)));
        if self.slots.is_empty() {
            self.slots = entries.collect();
        } else {
            self.slots.extend(entries);
        }
    }

    /// A map has no room to make.
    pub(super) const fn reserve(&mut self, _entries: usize) {}

    /// Removes exactly this slot with this key, and returns its buffers if it was there.
    pub(super) fn remove(&mut self, slot: Slot, key: K) -> Option<BuffersId>
    where
        K: PartialEq,
    {
        let Entry::Occupied(found) = self.slots.entry(slot.start()) else { return None };
        let (end, held) = *found.get();
        let there = end == slot.end() && held.key == key;
        there.then(|| {
            found.remove();
            held.buffers
        })
    }
}

fn entry<K: Copy>((start, (end, held)): (&Minute, &(Minute, Held<K>))) -> Option<(Slot, Held<K>)> {
    Some((Slot::between(*start, *end)?, *held))
}
