use alloc::collections::BTreeMap;

use crate::time::{Minute, Slot};

/// Disjoint slots of one line in order of time, each with a value.
///
/// Only this file knows the structure. It does not decide what may stand beside what: callers insert what overlaps
/// nothing.
#[derive(Clone)]
pub(super) struct Timeline<V> {
    // INVARIANT: start < end, and end <= the next start.
    by_start: BTreeMap<Minute, (Minute, V)>,
}

impl<V> Timeline<V> {
    pub(super) const fn new() -> Self {
        Self { by_start: BTreeMap::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.by_start.len()
    }

    pub(super) fn insert(&mut self, slot: Slot, value: V) {
        self.by_start.insert(slot.start(), (slot.end(), value));
    }

    /// The value of exactly this slot.
    pub(super) fn get(&self, slot: Slot) -> Option<&V> {
        self.by_start.get(&slot.start()).filter(|(end, _)| *end == slot.end()).map(|(_, value)| value)
    }

    /// Removes a slot that [`Timeline::get`] finds.
    pub(super) fn remove(&mut self, slot: Slot) {
        self.by_start.remove(&slot.start());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Slot, &V)> {
        self.by_start.iter().filter_map(item)
    }

    /// The slots that start before an instant, backwards, and those that start at it or later, forwards.
    pub(super) fn around(
        &self,
        at: Minute,
    ) -> (impl Iterator<Item = (Slot, &V)>, impl Iterator<Item = (Slot, &V)>) {
        (self.by_start.range(..at).rev().filter_map(item), self.by_start.range(at..).filter_map(item))
    }

    /// The slots that share an instant with the range.
    pub(super) fn overlapping(&self, range: Slot) -> impl Iterator<Item = (Slot, &V)> {
        let (mut past, future) = self.around(range.start());
        // Disjoint slots: only the last one that starts before the range can reach into it.
        let reaching = past.next().filter(|(slot, _)| slot.end() > range.start());
        reaching.into_iter().chain(future.take_while(move |(slot, _)| slot.start() < range.end()))
    }
}

fn item<'a, V>((&start, (end, value)): (&Minute, &'a (Minute, V))) -> Option<(Slot, &'a V)> {
    Some((Slot::between(start, *end)?, value))
}
