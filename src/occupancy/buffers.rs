use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::time::{Minutes, Slot};

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

/// What stands for some buffers as long as an entry has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BuffersId(u32);

impl BuffersId {
    /// No buffers, which is what mostly is asked for: they are not counted.
    pub(super) const NONE: Self = Self(0);

    fn index(self) -> Option<usize> {
        usize::try_from(self.0).ok()?.checked_sub(1)
    }
}

/// The buffers that entries have: of few kinds, even where entries are many.
///
/// It counts how many entries have them, on each of their lines, and forgets those that no entry has any more.
#[derive(Clone)]
pub(super) struct BuffersTable {
    /// By the number that stands for them, counted from one.
    kinds: Vec<Kind>,
    // INVARIANT: those that an entry has, by the longer gap and then by all that they are.
    known: BTreeMap<(Minutes, Buffers), BuffersId>,
    // INVARIANT: what stood for others.
    unused: Vec<BuffersId>,
    // INVARIANT: the longest gap of those that an entry has.
    longest: Minutes,
}

#[derive(Clone, Copy)]
struct Kind {
    buffers: Buffers,
    entries: usize,
}

/// By what buffers are known.
fn name(buffers: Buffers) -> (Minutes, Buffers) {
    (buffers.before.max(buffers.after), buffers)
}

impl BuffersTable {
    pub(super) const fn new() -> Self {
        Self { kinds: Vec::new(), known: BTreeMap::new(), unused: Vec::new(), longest: Minutes::ZERO }
    }

    /// What stands for some buffers, if an entry has them.
    pub(super) fn known(&self, buffers: Buffers) -> Option<BuffersId> {
        if buffers == Buffers::NONE {
            return Some(BuffersId::NONE);
        }
        // Often there is one kind alone.
        let first = self.kinds.first().filter(|first| first.buffers == buffers && first.entries > 0);
        first.map(|_| BuffersId(1)).or_else(|| self.known.get(&name(buffers)).copied())
    }

    /// Counts one more entry with some buffers, and returns what stands for them.
    pub(super) fn add(&mut self, buffers: Buffers) -> BuffersId {
        let id = self.known(buffers).unwrap_or_else(|| self.make(buffers));
        self.add_known(id, 1);
        id
    }

    /// Counts so many more entries with buffers that another has.
    pub(super) fn add_known(&mut self, id: BuffersId, entries: usize) {
        if let Some(kind) = self.kind_mut(id) {
            kind.entries = kind.entries.saturating_add(entries);
        }
    }

    /// Counts one entry less.
    pub(super) fn remove(&mut self, id: BuffersId) {
        let Some(kind) = self.kind_mut(id) else { return };
        kind.entries = kind.entries.saturating_sub(1);
        if kind.entries == 0 {
            let name = name(kind.buffers);
            self.known.remove(&name);
            self.unused.push(id);
            self.longest = self.known.last_key_value().map_or(Minutes::ZERO, |((longest, _), _)| *longest);
        }
    }

    /// Takes up buffers that no entry has yet.
    fn make(&mut self, buffers: Buffers) -> BuffersId {
        let kind = Kind { buffers, entries: 0 };
        let id = self.unused.pop().unwrap_or_else(|| {
            self.kinds.push(kind);
            BuffersId(u32::try_from(self.kinds.len()).unwrap_or(u32::MAX))
        });
        if let Some(place) = self.kind_mut(id) {
            *place = kind;
        }
        self.known.insert(name(buffers), id);
        self.longest = self.longest.max(buffers.before).max(buffers.after);
        id
    }

    fn kind_mut(&mut self, id: BuffersId) -> Option<&mut Kind> {
        self.kinds.get_mut(id.index()?)
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
        id.index().and_then(|index| self.kinds.get(index)).map_or(Buffers::NONE, |kind| kind.buffers)
    }

    /// The buffers that entries have, with how many do.
    #[cfg(test)]
    pub(super) fn counts(&self) -> BTreeMap<Buffers, usize> {
        let counts = self.known.values().filter_map(|id| self.kinds.get(id.index()?));
        counts.map(|kind| (kind.buffers, kind.entries)).collect()
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use core::ops::Range;

    use proptest::prelude::*;

    use super::{
        super::{Entry, Line, Lines, Occupancy},
        *,
    };
    use crate::time::Minute;

    const LINES: u32 = 3;
    const KINDS: [Buffers; 6] = [
        Buffers::NONE,
        Buffers::NONE.additive(),
        Buffers::new(Minutes::new(20), Minutes::ZERO),
        Buffers::new(Minutes::new(20), Minutes::ZERO).additive(),
        Buffers::new(Minutes::ZERO, Minutes::new(45)),
        Buffers::new(Minutes::ZERO, Minutes::new(46_080)),
    ];

    fn slot(hour: i32) -> Slot {
        let at = |minute: i32| Minute::from_minutes(minute.saturating_mul(60)).unwrap();
        Slot::new(at(hour), at(hour.saturating_add(1))).unwrap()
    }

    #[derive(Debug, Clone)]
    enum Step {
        Hold(Lines, Entry<i32>),
        HoldAll(Line, Vec<Entry<i32>>),
        Release(Lines, i32),
        Clone,
    }

    /// At an hour that is its key.
    fn some_entry(hours: Range<i32>) -> impl Strategy<Value = Entry<i32>> {
        let kind = prop_oneof![20 => 0..5_usize, 1 => Just(5)];
        (hours, kind).prop_map(|(hour, kind)| Entry::new(slot(hour), hour).with_buffers(KINDS[kind]))
    }

    fn some_step() -> impl Strategy<Value = Step> {
        let lines = || {
            prop::collection::vec((0..LINES).prop_map(Line::from_index), 1..4)
                .prop_map(|lines| Lines::new(lines).unwrap())
        };
        let rows = prop::collection::vec(some_entry(0..24), 1..5);
        prop_oneof![
            6 => (lines(), some_entry(0..24)).prop_map(|(lines, entry)| Step::Hold(lines, entry)),
            1 => (0..LINES, rows).prop_map(|(line, rows)| Step::HoldAll(Line::from_index(line), rows)),
            6 => (lines(), 0..24).prop_map(|(lines, hour)| Step::Release(lines, hour)),
            1 => Just(Step::Clone),
        ]
    }

    fn empty() -> Occupancy<i32> {
        let mut occupancy = Occupancy::new();
        for _ in 0..LINES {
            occupancy.add_line();
        }
        occupancy
    }

    /// One that holds the same, and never held anything else.
    fn rebuilt(occupancy: &Occupancy<i32>) -> Occupancy<i32> {
        let (mut fresh, all) = (empty(), Slot::new(Minute::MIN, Minute::MAX).unwrap());
        for line in (0..LINES).map(Line::from_index) {
            for entry in occupancy.entries(line, all) {
                fresh.hold(&line.into(), entry).unwrap();
            }
        }
        fresh
    }

    proptest! {
        /// Whatever was held and released: no gap is thought of that no entry asks for.
        #[test]
        fn what_is_released_is_forgotten(steps in prop::collection::vec(some_step(), 1..60)) {
            let mut occupancy = empty();
            for step in steps {
                match step {
                    Step::Hold(lines, entry) => _ = occupancy.hold(&lines, entry),
                    Step::HoldAll(line, rows) => _ = occupancy.hold_all(line, rows),
                    Step::Release(lines, hour) => _ = occupancy.release(&lines, slot(hour), hour),
                    Step::Clone => occupancy = occupancy.clone(),
                }
                let fresh = rebuilt(&occupancy);
                prop_assert_eq!(&fresh, &occupancy);
                let [its, fresh] = [&occupancy.buffers, &fresh.buffers];
                prop_assert_eq!(its.counts(), fresh.counts());
                prop_assert_eq!(its.longest, fresh.longest);
                prop_assert_eq!(its.reach(slot(5), KINDS[2]), fresh.reach(slot(5), KINDS[2]));
                prop_assert_eq!(its.are_none(KINDS[1]), fresh.are_none(KINDS[1]));
                // No more are kept than there ever were at a time.
                prop_assert!(its.kinds.len() < KINDS.len());
                prop_assert_eq!(its.kinds.len(), its.known.len().saturating_add(its.unused.len()));
            }
        }
    }

    #[test]
    fn a_month_of_clearing_up_is_over_when_it_is_released() {
        let mut occupancy = empty();
        let [hall, room] = [0, 1].map(Line::from_index);
        for length in [46_080, 46_079, 46_078].map(Minutes::new) {
            let entry = Entry::new(slot(5), 1).with_buffers(Buffers::new(Minutes::ZERO, length));
            occupancy.hold(&hall.into(), entry).unwrap();
            assert_ne!(occupancy.buffers.reach(slot(9), Buffers::NONE), slot(9));
            occupancy.release(&hall.into(), slot(5), 1).unwrap();
            assert!(occupancy.buffers.are_none(Buffers::NONE));
            assert_eq!(occupancy.buffers.reach(slot(9), Buffers::NONE), slot(9));
        }
        // A number is given anew, so there is one.
        assert_eq!(occupancy.buffers.kinds.len(), 1);
        assert_eq!(occupancy.buffers.counts(), BTreeMap::new());
        let rows = vec![Entry::new(slot(3), 2).with_buffers(KINDS[2]), Entry::new(slot(3), 3)];
        occupancy.hold_all(room, rows).unwrap_err();
        assert_eq!(occupancy.buffers.longest, Minutes::ZERO);
    }
}
