use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};
use core::iter;

use super::{
    Held,
    block::{Block, CAPACITY, count},
    buffers::BuffersId,
};
use crate::time::{Minute, Minutes, Slot};

/// How many heads are counted at once: they fill a few cache lines. Of a longer list, only the last of each stride is
/// looked at first.
const STRIDE: usize = 32;

/// Below so many entries, a block has room for two.
const ALMOST: usize = CAPACITY - 1;

/// How many entries a block gets that come in order of time: what comes later in between finds room.
const FILL: usize = 13;

/// Two neighbours that have no more than this together become one: well below a block, so that it does not split at once.
const JOINED: usize = 10;

/// Disjoint slots of one line in order of time, each with its buffers and a key.
///
/// Only this file and [`Block`] know the structure: blocks of a few entries, under a flat list of heads that tells where each
/// begins. To find a place is to count starts twice, once in the list and once in a block; a change moves what one block
/// holds. It does not decide what may stand beside what: callers insert what overlaps nothing.
#[derive(Clone)]
#[repr(align(64))]
pub(super) struct Timeline<K> {
    // INVARIANT: a head for each block, in order of time; no block is empty.
    heads: Vec<Head>,
    /// The blocks, in the order in which they were made: so a new one moves no other.
    blocks: Vec<Block<K>>,
    kinds: Kinds,
}

/// The buffers of the entries of a line.
#[derive(Clone)]
struct Kinds {
    /// Those of every entry that is not among the unusual ones: mostly a room has one kind alone.
    usual: BuffersId,
    // INVARIANT: not without entries. In a box, since the header of a line is one cache line.
    unusual: Option<Box<Unusual>>,
}

/// The entries of a line that have other buffers than the usual ones.
#[derive(Clone)]
struct Unusual {
    by_start: BTreeMap<Minute, BuffersId>,
    /// When there are so many, it is asked whether others are the usual ones by now.
    bound: usize,
}

/// It is not worth asking before there are so many unusual entries.
const FEW: usize = 8;

impl Kinds {
    fn new(usual: BuffersId, by_start: BTreeMap<Minute, BuffersId>) -> Self {
        let bound = by_start.len().saturating_mul(2).max(FEW);
        Self { usual, unusual: (!by_start.is_empty()).then(|| Box::new(Unusual { by_start, bound })) }
    }

    /// Notes the buffers of a slot, and returns whether the unusual ones have become many by it.
    #[inline]
    fn note(&mut self, slot: Slot, buffers: BuffersId) -> bool {
        buffers != self.usual && self.note_unusual(slot.start(), buffers)
    }

    fn note_unusual(&mut self, start: Minute, buffers: BuffersId) -> bool {
        let none = || Box::new(Unusual { by_start: BTreeMap::new(), bound: FEW });
        let unusual = self.unusual.get_or_insert_with(none);
        unusual.by_start.insert(start, buffers);
        unusual.by_start.len() >= unusual.bound
    }

    /// Forgets the buffers of a slot, and returns them.
    fn forget(&mut self, slot: Slot) -> BuffersId {
        let Some(unusual) = &mut self.unusual else { return self.usual };
        let buffers = unusual.by_start.remove(&slot.start()).unwrap_or(self.usual);
        unusual.bound = unusual.bound.min(unusual.by_start.len().saturating_mul(4)).max(FEW);
        if unusual.by_start.is_empty() {
            self.unusual = None;
        }
        buffers
    }

    fn of(&self, start: Minute) -> BuffersId {
        let unusual = self.unusual.as_ref().and_then(|unusual| unusual.by_start.get(&start).copied());
        unusual.unwrap_or(self.usual)
    }
}

/// Where a block begins, and which it is.
#[derive(Clone, Copy)]
struct Head {
    first: Minute,
    block: u32,
}

/// The slot that starts last before an instant, and the start of the first that starts at it or later, each with its buffers.
pub(super) struct Neighbours {
    pub(super) before: Option<(Slot, BuffersId)>,
    pub(super) next: Option<(Minute, BuffersId)>,
}

/// A place between entries: in a block, before so many of its entries.
#[derive(Clone, Copy)]
struct Place {
    block: usize,
    index: usize,
}

impl<K> Timeline<K> {
    pub(super) const fn new() -> Self {
        let kinds = Kinds { usual: BuffersId::NONE, unusual: None };
        Self { heads: Vec::new(), blocks: Vec::new(), kinds }
    }

    /// A block by its place in the order of time.
    fn block(&self, number: usize) -> Option<&Block<K>> {
        self.blocks.get(self.heads.get(number)?.block())
    }
}

impl Head {
    fn block(self) -> usize {
        usize::try_from(self.block).unwrap_or(usize::MAX)
    }
}

/// Questions.
impl<K: Copy> Timeline<K> {
    pub(super) fn len(&self) -> usize {
        self.blocks.iter().map(Block::len).fold(0, usize::saturating_add)
    }

    /// Whether its heads fill no more than some cache lines.
    pub(super) const fn is_short(&self) -> bool {
        self.heads.len() <= 4 * STRIDE
    }

    /// What is stored of exactly this slot.
    pub(super) fn get(&self, slot: Slot) -> Option<Held<K>> {
        let (_, (found, key)) = self.back_at(self.after_start(slot))?;
        (found == slot).then(|| self.held(slot, key))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Slot, Held<K>)> {
        self.from(Place { block: 0, index: 0 })
    }

    /// The slots that start before an instant, backwards, and those that start at it or later, forwards.
    pub(super) fn around(
        &self,
        at: Minute,
    ) -> (impl Iterator<Item = (Slot, Held<K>)>, impl Iterator<Item = (Slot, Held<K>)>) {
        let place = self.before(at);
        (self.back_from(place), self.from(place))
    }

    /// The slots that share an instant with the range.
    pub(super) fn overlapping(&self, range: Slot) -> impl Iterator<Item = (Slot, Held<K>)> {
        let (mut past, future) = self.around(range.start());
        // Disjoint slots: only the last one that starts before the range can reach into it.
        let reaching = past.next().filter(|(slot, _)| slot.end() > range.start());
        reaching.into_iter().chain(future.take_while(move |(slot, _)| slot.start() < range.end()))
    }

    /// What lies nearest to an instant on both sides.
    pub(super) fn neighbours(&self, at: Minute) -> Neighbours {
        let place = self.before(at);
        let before = self.back_at(place).map(|(_, (slot, _))| slot);
        let next = self.block(place.block).and_then(|block| block.start(place.index));
        let next = next.or_else(|| Some(self.heads.get(place.block.checked_add(1)?)?.first));
        Neighbours {
            before: before.map(|slot| (slot, self.kinds.of(slot.start()))),
            next: next.map(|start| (start, self.kinds.of(start))),
        }
    }

    /// Whether no slot shares an instant with a range.
    pub(super) fn is_clear(&self, range: Slot) -> bool {
        self.block(self.block_before(range.end())).is_none_or(|block| block.is_clear(range))
    }

    /// The slot that starts last of all, with its buffers.
    pub(super) fn last(&self) -> Option<(Slot, BuffersId)> {
        let (slot, _) = self.block(self.heads.len().checked_sub(1)?)?.last()?;
        Some((slot, self.kinds.of(slot.start())))
    }

    /// The minutes of a range that are held.
    pub(super) fn minutes(&self, range: Slot) -> u64 {
        let heads = self.heads.get(self.block_before(range.start())..).unwrap_or_default();
        let heads = heads.iter().take_while(|head| head.first < range.end());
        let blocks = heads.filter_map(|head| self.blocks.get(head.block()));
        blocks.map(|block| u64::from(block.minutes(range))).fold(0, u64::saturating_add)
    }
}

/// Changes.
impl<K: Copy> Timeline<K> {
    /// Inserts a slot that overlaps none.
    pub(super) fn insert(&mut self, slot: Slot, held: Held<K>) {
        let place = self.room_before(slot.start(), held);
        self.enter(place, slot, held);
    }

    /// Inserts a slot if no other shares an instant with a range around it, and returns whether none does: to check and to enter
    /// cost one search.
    pub(super) fn insert_if_clear(&mut self, range: Slot, slot: Slot, held: Held<K>) -> bool {
        let number = self.block_before(range.end());
        match self.block(number) {
            Some(block) if !block.is_clear(range) => return false,
            // All that starts before the end of the range is over by its start, so this is the place of the slot.
            Some(block) if !block.is_full() => {
                let index = block.before(slot.start());
                self.enter(Place { block: number, index }, slot, held);
            }
            _ => self.insert(slot, held),
        }
        true
    }

    /// Inserts slots of which each starts after all others.
    pub(super) fn extend(&mut self, entries: impl Iterator<Item = (Slot, Held<K>)>) {
        let mut entries = entries.fuse().peekable();
        while let Some((_, held)) = entries.peek() {
            let last = self.heads.len().saturating_sub(1);
            if self.block(last).is_none_or(|block| block.len() >= FILL) {
                let held = *held;
                self.put(self.heads.len(), held);
            }
            let (kinds, mut many) = (&mut self.kinds, false);
            if let Some(head) = self.heads.last_mut()
                && let Some(block) = self.blocks.get_mut(head.block())
            {
                block.fill(FILL, || {
                    let (slot, held) = entries.next()?;
                    many |= kinds.note(slot, held.buffers);
                    Some((slot, held.key))
                });
                head.first = block.first();
            }
            if many {
                self.weigh_kinds();
            }
        }
    }

    /// Makes room for so many more entries in order of time.
    pub(super) fn reserve(&mut self, entries: usize) {
        self.reserve_blocks(entries.div_ceil(FILL));
    }

    /// Makes room for so many more blocks, and for an eighth more at least: to double would leave a third of the room unused.
    fn reserve_blocks(&mut self, more: usize) {
        if self.blocks.capacity().saturating_sub(self.blocks.len()) < more {
            self.blocks.reserve_exact(more.max(self.blocks.len() / 8));
        }
    }

    /// Removes exactly this slot with this key, and returns its buffers if it was there.
    pub(super) fn remove(&mut self, slot: Slot, key: K) -> Option<BuffersId>
    where
        K: PartialEq,
    {
        let (place, _) = self.back_at(self.after_start(slot)).filter(|(_, found)| *found == (slot, key))?;
        self.change(place.block, |block| block.remove(place.index));
        let buffers = self.kinds.forget(slot);
        self.close_ranks(place.block);
        Some(buffers)
    }

    /// Inserts a slot at its place, in a block that is not full.
    fn enter(&mut self, place: Place, slot: Slot, held: Held<K>) {
        let many = self.kinds.note(slot, held.buffers);
        self.change(place.block, |block| block.insert(place.index, slot, held.key));
        if many {
            self.weigh_kinds();
        }
    }

    /// Chooses the usual buffers again, if more of the unusual entries have others in common. It is asked each time that these
    /// have doubled, and costs no more than they do.
    fn weigh_kinds(&mut self) {
        let Some(unusual) = &mut self.kinds.unusual else { return };
        let many = unusual.by_start.len();
        unusual.bound = many.saturating_mul(2);
        // No block is empty, so where they are many, so are the usual entries.
        if self.blocks.len() >= unusual.bound {
            return;
        }
        let mut kinds: Vec<_> = unusual.by_start.values().copied().collect();
        kinds.sort_unstable();
        let most = kinds.chunk_by(BuffersId::eq).max_by_key(|kind| kind.len());
        if let Some(most @ [most_usual, ..]) = most
            && most.len() > self.len().saturating_sub(many)
        {
            let others = self.iter().filter(|(_, held)| held.buffers != *most_usual);
            let others = others.map(|(slot, held)| (slot.start(), held.buffers)).collect();
            self.kinds = Kinds::new(*most_usual, others);
        }
    }

    /// The place before an instant, in a block that has room for one more.
    fn room_before(&mut self, at: Minute, held: Held<K>) -> Place {
        let place = self.before(at);
        match self.block(place.block) {
            None => {
                self.put(place.block, held);
                place
            }
            Some(block) if block.is_full() => {
                self.make_room(place.block, held);
                self.before(at)
            }
            Some(_) => place,
        }
    }

    /// Takes some entries out of a full block: into a neighbour that has room for two, so that both have room for one, or
    /// else into a new block. So blocks are four fifths full, not two thirds.
    fn make_room(&mut self, block: usize, held: Held<K>) {
        let roomy = |block: usize| self.block(block).is_some_and(|block| block.len() < ALMOST);
        let next = block.saturating_add(1);
        let left = match block.checked_sub(1) {
            _ if roomy(next) => block,
            Some(previous) if roomy(previous) => previous,
            _ => {
                self.put(next, held);
                block
            }
        };
        self.share(left, |both| both.div_ceil(2));
    }

    /// Joins a block of which little is left with a neighbour, and lets one go of which nothing is.
    fn close_ranks(&mut self, block: usize) {
        let len = |block: usize| self.block(block).map(Block::len);
        let few = |left: usize| {
            let both = len(left)?.saturating_add(len(left.checked_add(1)?)?);
            (both <= JOINED).then_some(left)
        };
        if len(block) == Some(0) {
            self.drop_block(block);
        } else if len(block).is_some_and(|len| len <= JOINED)
            && let Some(left) = few(block).or_else(|| few(block.checked_sub(1)?))
        {
            self.share(left, |both| both);
            self.drop_block(left.saturating_add(1));
        }
    }

    /// Changes one block.
    fn change(&mut self, number: usize, change: impl FnOnce(&mut Block<K>)) {
        if let Some(head) = self.heads.get_mut(number)
            && let Some(block) = self.blocks.get_mut(head.block())
        {
            change(block);
            head.first = block.first();
        }
    }

    /// Shares what a block and the next one hold: the first of them keeps so much of both.
    fn share(&mut self, left: usize, keep: impl Fn(usize) -> usize) {
        if let Some([head, next_head, ..]) = self.heads.get_mut(left..)
            && let Ok([block, next]) = self.blocks.get_disjoint_mut([head.block(), next_head.block()])
        {
            block.share(next, keep(block.len().saturating_add(next.len())));
            (head.first, next_head.first) = (block.first(), next.first());
        }
    }

    /// Puts an empty block before another, for an entry: its buffers are the usual ones if it is the first of all.
    fn put(&mut self, number: usize, held: Held<K>) -> usize {
        if self.blocks.is_empty() {
            self.kinds.usual = held.buffers;
        }
        self.reserve_blocks(1);
        let (block, empty) = (u32::try_from(self.blocks.len()).unwrap_or(u32::MAX), Block::empty(held.key));
        self.heads.insert(number, Head { first: empty.first(), block });
        self.blocks.push(empty);
        number
    }

    /// Lets an empty block go. The last one made takes its room.
    fn drop_block(&mut self, number: usize) {
        let gone = self.heads.remove(number);
        self.blocks.swap_remove(gone.block());
        if let Some(moved) = self.blocks.get(gone.block()) {
            let its = self.block_before(moved.first().saturating_add(Minutes::new(1)));
            if let Some(head) = self.heads.get_mut(its) {
                head.block = gone.block;
            }
        }
    }
}

/// Places.
impl<K: Copy> Timeline<K> {
    /// The place before which all slots start before an instant: in the last block that begins before the instant.
    fn before(&self, at: Minute) -> Place {
        let block = self.block_before(at);
        Place { block, index: self.block(block).map_or(0, |block| block.before(at)) }
    }

    /// The last block that begins before an instant, or the first of all.
    fn block_before(&self, at: Minute) -> usize {
        let (strides, _) = self.heads.as_chunks::<STRIDE>();
        let passed =
            strides.iter().filter(|stride| stride.last().is_some_and(|last| last.first < at)).count();
        let passed = passed.saturating_mul(STRIDE);
        let rest = self.heads.get(passed..).unwrap_or_default();
        let rest = rest.get(..STRIDE).unwrap_or(rest);
        passed.saturating_add(count(rest.iter().map(|head| head.first < at))).saturating_sub(1)
    }

    /// The place after the last slot that starts with another or before it: what is before it alone can be the same slot.
    fn after_start(&self, slot: Slot) -> Place {
        self.before(slot.start().saturating_add(Minutes::new(1)))
    }

    /// The entry behind a place.
    fn at(&self, place: Place) -> Option<(Place, (Slot, K))> {
        let here = self.block(place.block)?.get(place.index).map(|entry| (place, entry));
        here.or_else(|| {
            let next = Place { block: place.block.checked_add(1)?, index: 0 };
            Some((next, self.block(next.block)?.get(0)?))
        })
    }

    /// The entry before a place.
    fn back_at(&self, place: Place) -> Option<(Place, (Slot, K))> {
        if let Some(index) = place.index.checked_sub(1) {
            return Some((Place { index, ..place }, self.block(place.block)?.get(index)?));
        }
        let block = place.block.checked_sub(1)?;
        let before = self.block(block)?;
        Some((Place { block, index: before.len().checked_sub(1)? }, before.last()?))
    }

    fn from(&self, mut place: Place) -> impl Iterator<Item = (Slot, Held<K>)> {
        iter::from_fn(move || {
            let (found, (slot, key)) = self.at(place)?;
            place = Place { index: found.index.saturating_add(1), ..found };
            Some((slot, self.held(slot, key)))
        })
    }

    fn back_from(&self, mut place: Place) -> impl Iterator<Item = (Slot, Held<K>)> {
        iter::from_fn(move || {
            let (found, (slot, key)) = self.back_at(place)?;
            place = found;
            Some((slot, self.held(slot, key)))
        })
    }

    fn held(&self, slot: Slot, key: K) -> Held<K> {
        Held { buffers: self.kinds.of(slot.start()), key }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{BuffersTable, buffers::Buffers},
        *,
    };

    fn slot(hour: usize) -> Slot {
        let at = |hour: usize| Minute::from_minutes(i32::try_from(hour).unwrap().saturating_mul(60)).unwrap();
        Slot::new(at(hour), at(hour.saturating_add(1))).unwrap()
    }

    /// What stands for some buffers of their own, by a number.
    fn kinds<const N: usize>() -> [BuffersId; N] {
        let mut table = BuffersTable::new();
        let mut minutes = 0;
        [(); N].map(|()| {
            minutes = u32::saturating_add(minutes, 1);
            table.add(Buffers::new(Minutes::new(minutes), Minutes::ZERO))
        })
    }

    /// A line, and what stands on it of which buffers.
    struct Room {
        line: Timeline<usize>,
        held: BTreeMap<usize, BuffersId>,
    }

    impl Room {
        fn new() -> Self {
            Self { line: Timeline::new(), held: BTreeMap::new() }
        }

        fn hold(&mut self, hours: impl IntoIterator<Item = usize>, buffers: BuffersId) {
            for hour in hours {
                self.line.insert(slot(hour), Held { buffers, key: hour });
                self.held.insert(hour, buffers);
            }
        }

        fn release(&mut self, hours: impl IntoIterator<Item = usize>) {
            for hour in hours {
                assert_eq!(self.line.remove(slot(hour), hour), self.held.remove(&hour));
            }
        }

        /// How many entries are unusual, if all have the buffers that they came with.
        #[track_caller]
        fn unusual(&self) -> usize {
            let held = self.line.iter().map(|(slot, held)| (slot, held.key, held.buffers));
            assert!(held.eq(self.held.iter().map(|(hour, buffers)| (slot(*hour), *hour, *buffers))));
            self.line.kinds.unusual.as_ref().map_or(0, |unusual| unusual.by_start.len())
        }
    }

    #[test]
    fn a_room_that_is_described_anew_has_other_usual_buffers() {
        let ([first, then, last], mut room) = (kinds(), Room::new());
        room.hold([0], first);
        room.hold(1..1_001, then);
        assert_eq!(room.unusual(), 1);
        // As many of others, and they are asked of when they have doubled often enough to be more.
        room.hold(1_001..2_000, last);
        assert_eq!(room.unusual(), 1_000);
        room.hold(2_000..2_100, last);
        assert_eq!(room.unusual(), 1_001);
        room.release(0..2_000);
        assert_eq!(room.unusual(), 0);
    }

    #[test]
    fn what_is_released_brings_the_question_nearer() {
        let ([first, then], mut room) = (kinds(), Room::new());
        room.hold(0..1_000, first);
        room.hold(1_000..1_500, then);
        room.release(1_008..1_500);
        room.release(0..1_000);
        assert_eq!(room.unusual(), 8);
        room.hold(0..100, then);
        assert_eq!(room.unusual(), 0);
    }

    #[test]
    fn rows_at_once_choose_the_usual_buffers_too() {
        let ([first, then], mut line) = (kinds(), Timeline::new());
        line.extend(
            (0..1_001)
                .map(|hour| (slot(hour), Held { buffers: if hour == 0 { first } else { then }, key: hour })),
        );
        assert_eq!(line.kinds.usual, then);
        assert_eq!(line.kinds.unusual.map(|unusual| unusual.by_start.len()), Some(1));
    }

    #[test]
    fn two_kinds_in_balance_do_not_take_turns() {
        let ([first, then], mut room) = (kinds(), Room::new());
        room.hold(0..100, first);
        room.hold(100..200, then);
        let mut turns = 0_usize;
        for hour in 200..400 {
            let before = room.line.kinds.usual;
            room.hold([hour], if before == first { then } else { first });
            turns = turns.saturating_add(usize::from(room.line.kinds.usual != before));
        }
        assert!(room.unusual() <= 266, "no more than twice as many as usual ones");
        assert!(turns <= 2, "{turns}");
    }

    #[test]
    fn a_line_is_short_as_long_as_its_heads_are_few() {
        let ([first], mut room) = (kinds(), Room::new());
        assert!(room.line.is_short());
        room.hold(0..300, first);
        assert!(room.line.is_short());
        room.hold(300..3_000, first);
        assert!(!room.line.is_short());
        room.release(0..2_800);
        assert!(room.line.is_short());
    }

    #[test]
    fn a_line_is_one_cache_line() {
        assert_eq!(size_of::<Timeline<u32>>(), 64);
    }
}
