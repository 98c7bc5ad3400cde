use alloc::{vec, vec::Vec};
use core::fmt;

use serde::{Deserialize, Serialize};

use super::{Minute, Slot};

/// A set of instants, kept as sorted slots that neither overlap nor touch.
///
/// Two slots that touch become one, so that equal sets are equal values. Serde form is the list of slots; a list
/// in another order, or with overlaps, is read as the set it describes.
///
/// ```
/// use imece::time::{Slot, SlotSet};
/// let slot = |a: &str, b: &str| Slot::new(a.parse().unwrap(), b.parse().unwrap()).unwrap();
/// let morning = slot("2026-03-20T06:00Z", "2026-03-20T09:00Z");
/// let noon = slot("2026-03-20T09:00Z", "2026-03-20T10:00Z");
/// let evening = slot("2026-03-20T15:00Z", "2026-03-20T18:00Z");
/// let mut open: SlotSet = [evening, morning, noon].into_iter().collect();
/// assert_eq!(open.as_slice(), [slot("2026-03-20T06:00Z", "2026-03-20T10:00Z"), evening]);
/// open.remove(noon);
/// assert!(open.covers(morning) && !open.overlaps(noon));
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Slot>")]
// INVARIANT: each slot ends before the next one starts.
pub struct SlotSet(Vec<Slot>);

impl SlotSet {
    /// Returns the empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds every instant of a slot.
    pub fn insert(&mut self, slot: Slot) {
        let met = self.met_by(slot);
        let pieces = self.0.get(met.clone()).unwrap_or_default();
        let start = pieces.first().map_or(slot.start(), |s| s.start().min(slot.start()));
        let end = pieces.last().map_or(slot.end(), |s| s.end().max(slot.end()));
        self.0.splice(met, Slot::between(start, end));
    }

    /// Takes every instant of a slot away.
    pub fn remove(&mut self, slot: Slot) {
        let met = self.met_by(slot);
        let pieces = self.0.get(met.clone()).unwrap_or_default();
        let before = pieces.first().and_then(|s| Slot::between(s.start(), slot.start()));
        let after = pieces.last().and_then(|s| Slot::between(slot.end(), s.end()));
        self.0.splice(met, before.into_iter().chain(after));
    }

    /// Returns the instants that are in either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.combined(other, |here, there| here || there)
    }

    /// Returns the instants that are in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut ours, mut theirs) = (self.iter().peekable(), other.iter().peekable());
        // Mostly one of the two has more, and each of these meets one of the other.
        let mut slots = Vec::with_capacity(self.0.len().max(other.0.len()));
        while let (Some(here), Some(there)) = (ours.peek(), theirs.peek()) {
            slots.extend(here.intersection(*there));
            // Nothing further meets the one that ends first.
            if here.end() <= there.end() {
                ours.next()
            } else {
                theirs.next()
            };
        }
        Self(slots)
    }

    /// Returns the instants that are in this set and not in the other.
    ///
    /// ```
    /// use imece::time::{Slot, SlotSet};
    /// let slot = |a: &str, b: &str| Slot::new(a.parse().unwrap(), b.parse().unwrap()).unwrap();
    /// let open = SlotSet::from(slot("2026-03-20T06:00Z", "2026-03-20T19:00Z"));
    /// let taken = SlotSet::from(slot("2026-03-20T09:00Z", "2026-03-20T10:00Z"));
    /// let free = open.difference(&taken);
    /// assert_eq!(free.minutes(), 12 * 60);
    /// assert_eq!(free.iter().count(), 2);
    /// ```
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        if other.is_empty() {
            return self.clone();
        }
        self.combined(other, |here, there| here && !there)
    }

    /// Returns the instants of the set that lie inside a slot.
    #[must_use]
    pub fn clip(&self, within: Slot) -> Self {
        let met = self.0.get(self.met_by(within)).unwrap_or_default();
        Self(met.iter().filter_map(|s| s.intersection(within)).collect())
    }

    /// Returns whether every instant of a slot is in the set.
    #[must_use]
    pub fn covers(&self, slot: Slot) -> bool {
        self.ending_after(slot.start()).is_some_and(|s| s.covers(slot))
    }

    /// Returns whether any instant of a slot is in the set.
    #[must_use]
    pub fn overlaps(&self, slot: Slot) -> bool {
        self.ending_after(slot.start()).is_some_and(|s| s.overlaps(slot))
    }

    /// Returns whether an instant is in the set.
    #[must_use]
    pub fn contains(&self, instant: Minute) -> bool {
        self.ending_after(instant).is_some_and(|s| s.contains(instant))
    }

    /// Returns the number of minutes in the set.
    #[must_use]
    pub fn minutes(&self) -> u64 {
        self.0.iter().map(|s| u64::from(s.length().get())).sum()
    }

    /// Returns whether the set holds no instant.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the slots in order, each as long as it can be.
    #[must_use]
    pub fn as_slice(&self) -> &[Slot] {
        &self.0
    }

    /// Iterates over the slots in order, each as long as it can be.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Slot> + ExactSizeIterator + Clone + '_ {
        self.0.iter().copied()
    }

    /// The first slot that ends after an instant: the only one that can hold it.
    fn ending_after(&self, instant: Minute) -> Option<Slot> {
        self.0.get(self.0.partition_point(|s| s.end() <= instant)).copied()
    }

    /// The places of the slots that overlap or touch another slot.
    fn met_by(&self, slot: Slot) -> core::ops::Range<usize> {
        let from = self.0.partition_point(|s| s.end() < slot.start());
        let to = self.0.partition_point(|s| s.start() <= slot.end());
        from..to
    }

    fn edges(&self) -> impl Iterator<Item = Minute> + '_ {
        self.iter().flat_map(|s| [s.start(), s.end()])
    }

    /// Walks over the edges of both sets once and keeps the instants for which `keep` says so.
    fn combined(&self, other: &Self, keep: impl Fn(bool, bool) -> bool) -> Self {
        let (mut ours, mut theirs) = (self.edges().peekable(), other.edges().peekable());
        let (mut here, mut there, mut since) = (false, false, None);
        let mut slots = Vec::new();
        while let Some(at) = ours.peek().into_iter().chain(theirs.peek()).min().copied() {
            here ^= ours.next_if_eq(&at).is_some();
            there ^= theirs.next_if_eq(&at).is_some();
            since = match (since, keep(here, there)) {
                (None, true) => Some(at),
                (Some(start), false) => {
                    slots.extend(Slot::between(start, at));
                    None
                }
                (unchanged, _) => unchanged,
            };
        }
        Self(slots)
    }
}

impl From<Slot> for SlotSet {
    fn from(slot: Slot) -> Self {
        Self(vec![slot])
    }
}

impl From<Vec<Slot>> for SlotSet {
    fn from(mut slots: Vec<Slot>) -> Self {
        slots.sort_unstable();
        slots.dedup_by(|slot, last| {
            let melts = slot.start() <= last.end();
            // Sorted by start, so only the end can grow.
            if melts && let Some(longer) = Slot::between(last.start(), last.end().max(slot.end())) {
                *last = longer;
            }
            melts
        });
        Self(slots)
    }
}

impl FromIterator<Slot> for SlotSet {
    fn from_iter<I: IntoIterator<Item = Slot>>(slots: I) -> Self {
        slots.into_iter().collect::<Vec<_>>().into()
    }
}

impl Extend<Slot> for SlotSet {
    fn extend<I: IntoIterator<Item = Slot>>(&mut self, slots: I) {
        let mut all = core::mem::take(&mut self.0);
        all.extend(slots);
        *self = all.into();
    }
}

impl IntoIterator for SlotSet {
    type Item = Slot;
    type IntoIter = vec::IntoIter<Slot>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a SlotSet {
    type Item = Slot;
    type IntoIter = core::iter::Copied<core::slice::Iter<'a, Slot>>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().copied()
    }
}

impl fmt::Debug for SlotSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(&self.0).finish()
    }
}
