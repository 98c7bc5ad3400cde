use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};
use core::iter;

use super::{
    Held,
    block::{Block, ROOM, count_before},
    buffers::BuffersId,
};
use crate::time::{Minute, Minutes, Slot};

/// How many first starts are counted at once: they fill a few lines of a cache. Of a longer list, only the last of each
/// stride is looked at first.
const STRIDE: usize = 64;

/// Below so many entries, a block has room for two.
const ALMOST: usize = ROOM - 1;

/// How many entries a block gets that come in order of time: what comes later in between finds room.
const FILL: usize = 13;

/// Two neighbours that have no more than this together become one: well below a block, so that it does not split at once.
const FEW: usize = 10;

/// Disjoint slots of one line in order of time, each with its buffers and a key.
///
/// Only this file and [`Block`] know the structure: blocks of a few entries, under a flat list of their first starts. To
/// find a place is to count starts twice, once in the list and once in a block; a change moves what one block holds. It
/// does not decide what may stand beside what: callers insert what overlaps nothing.
#[derive(Clone)]
#[repr(align(64))]
pub(super) struct Timeline<K> {
    // INVARIANT: the first start of each block, ascending; no block is empty.
    firsts: Vec<Minute>,
    blocks: Vec<Box<Block<K>>>,
    /// The buffers of every entry that is not among the unusual ones: mostly a room has one kind alone.
    usual: BuffersId,
    // INVARIANT: by start; never empty.
    #[expect(
        clippy::box_collection,
        reason = "the head of a line is one line of a cache, and mostly this is not there"
    )]
    unusual: Option<Box<BTreeMap<Minute, BuffersId>>>,
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
        Self { firsts: Vec::new(), blocks: Vec::new(), usual: BuffersId::FIRST, unusual: None }
    }
}

/// Questions.
impl<K: Copy> Timeline<K> {
    pub(super) fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.len()).fold(0, usize::saturating_add)
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
        let next = self.blocks.get(place.block).and_then(|block| block.start(place.index));
        let next = next.or_else(|| self.firsts.get(place.block.checked_add(1)?).copied());
        Neighbours {
            before: before.map(|slot| (slot, self.buffers(slot.start()))),
            next: next.map(|start| (start, self.buffers(start))),
        }
    }

    /// Whether no slot shares an instant with a range.
    pub(super) fn is_clear(&self, range: Slot) -> bool {
        self.blocks.get(self.block_before(range.end())).is_none_or(|block| block.is_clear(range))
    }

    /// The slot that starts last of all, with its buffers.
    pub(super) fn last(&self) -> Option<(Slot, BuffersId)> {
        let (slot, _) = self.blocks.last()?.last()?;
        Some((slot, self.buffers(slot.start())))
    }

    /// The minutes of a range that are held.
    pub(super) fn minutes(&self, range: Slot) -> u64 {
        let blocks = self.blocks.iter().zip(&self.firsts).skip(self.before(range.start()).block);
        let blocks = blocks.take_while(|(_, first)| **first < range.end());
        blocks.map(|(block, _)| u64::from(block.minutes(range))).fold(0, u64::saturating_add)
    }
}

/// Changes.
impl<K: Copy> Timeline<K> {
    /// Inserts a slot that overlaps none.
    pub(super) fn insert(&mut self, slot: Slot, held: Held<K>) {
        self.note(slot, held.buffers);
        let place = self.room_before(slot.start(), held.key);
        self.change(place.block, |block| block.insert(place.index, slot, held.key));
    }

    /// Inserts a slot that starts after all others.
    pub(super) fn push(&mut self, slot: Slot, held: Held<K>) {
        self.note(slot, held.buffers);
        match self.blocks.last_mut() {
            Some(block) if block.start(FILL.saturating_sub(1)).is_none() => block.push(slot, held.key),
            _ => {
                self.put(self.blocks.len(), Block::empty(held.key));
                self.change(self.blocks.len().saturating_sub(1), |block| block.push(slot, held.key));
            }
        }
    }

    /// Removes exactly this slot with this key, and returns whether it was there.
    pub(super) fn remove(&mut self, slot: Slot, key: K) -> bool
    where
        K: PartialEq,
    {
        let Some((place, found)) = self.back_at(self.after_start(slot)) else { return false };
        if found != (slot, key) {
            return false;
        }
        self.change(place.block, |block| block.remove(place.index));
        if let Some(unusual) = &mut self.unusual {
            unusual.remove(&slot.start());
            if unusual.is_empty() {
                self.unusual = None;
            }
        }
        self.close_ranks(place.block);
        true
    }

    /// Remembers the buffers of a slot that is to be inserted.
    fn note(&mut self, slot: Slot, buffers: BuffersId) {
        if self.blocks.is_empty() {
            self.usual = buffers;
        } else if buffers != self.usual {
            self.unusual.get_or_insert_default().insert(slot.start(), buffers);
        }
    }

    /// The place before an instant, in a block that has room for one more.
    fn room_before(&mut self, at: Minute, key: K) -> Place {
        let place = self.before(at);
        match self.blocks.get(place.block) {
            None => {
                self.put(place.block, Block::empty(key));
                place
            }
            Some(block) if block.is_full() => {
                self.make_room(place.block, key);
                self.before(at)
            }
            Some(_) => place,
        }
    }

    /// Takes some entries out of a full block: into a neighbour that has room for two, so that both have room for one, or
    /// else into a new block. So blocks are four fifths full, not two thirds.
    fn make_room(&mut self, block: usize, key: K) {
        let roomy = |block: usize| self.blocks.get(block).is_some_and(|block| block.len() < ALMOST);
        let next = block.saturating_add(1);
        let left = match block.checked_sub(1) {
            _ if roomy(next) => block,
            Some(previous) if roomy(previous) => previous,
            _ => {
                self.put(next, Block::empty(key));
                block
            }
        };
        self.share(left, |both| both.div_ceil(2));
    }

    /// Joins a block of which little is left with a neighbour, and lets one go of which nothing is.
    fn close_ranks(&mut self, block: usize) {
        let len = |block: usize| self.blocks.get(block).map(|block| block.len());
        let few = |left: usize| {
            let both = len(left)?.saturating_add(len(left.checked_add(1)?)?);
            (both <= FEW).then_some(left)
        };
        if len(block) == Some(0) {
            self.drop_block(block);
        } else if len(block).is_some_and(|len| len <= FEW)
            && let Some(left) = few(block).or_else(|| few(block.checked_sub(1)?))
        {
            self.share(left, |both| both);
            self.drop_block(left.saturating_add(1));
        }
    }

    /// Changes one block.
    fn change(&mut self, block: usize, change: impl FnOnce(&mut Block<K>)) {
        if let (Some(block), Some(first)) = (self.blocks.get_mut(block), self.firsts.get_mut(block)) {
            change(block);
            *first = block.first();
        }
    }

    /// Shares what a block and the next one hold: the first of them keeps so much of both.
    fn share(&mut self, left: usize, keep: impl Fn(usize) -> usize) {
        if let Some([block, next, ..]) = self.blocks.get_mut(left..)
            && let Some([first, next_first, ..]) = self.firsts.get_mut(left..)
        {
            block.share(next, keep(block.len().saturating_add(next.len())));
            (*first, *next_first) = (block.first(), next.first());
        }
    }

    fn put(&mut self, at: usize, block: Block<K>) {
        self.firsts.insert(at, block.first());
        self.blocks.insert(at, Box::new(block));
    }

    fn drop_block(&mut self, at: usize) {
        self.firsts.remove(at);
        self.blocks.remove(at);
    }
}

/// Places.
impl<K: Copy> Timeline<K> {
    /// The place before which all slots start before an instant: in the last block that begins before the instant.
    fn before(&self, at: Minute) -> Place {
        let block = self.block_before(at);
        Place { block, index: self.blocks.get(block).map_or(0, |block| block.before(at)) }
    }

    /// The last block that begins before an instant, or the first of all.
    fn block_before(&self, at: Minute) -> usize {
        let (strides, _) = self.firsts.as_chunks::<STRIDE>();
        let passed = strides.iter().filter(|stride| stride.last().is_some_and(|last| *last < at)).count();
        let passed = passed.saturating_mul(STRIDE);
        let rest = self.firsts.get(passed..).unwrap_or_default();
        let rest = count_before(rest.get(..STRIDE).unwrap_or(rest), at);
        passed.saturating_add(rest).saturating_sub(1)
    }

    /// The place after the last slot that starts with another or before it: what is before it alone can be the same slot.
    fn after_start(&self, slot: Slot) -> Place {
        self.before(slot.start().saturating_add(Minutes::new(1)))
    }

    /// The entry behind a place.
    fn at(&self, place: Place) -> Option<(Place, (Slot, K))> {
        let here = self.blocks.get(place.block)?.get(place.index).map(|entry| (place, entry));
        here.or_else(|| {
            let next = Place { block: place.block.checked_add(1)?, index: 0 };
            Some((next, self.blocks.get(next.block)?.get(0)?))
        })
    }

    /// The entry before a place.
    fn back_at(&self, place: Place) -> Option<(Place, (Slot, K))> {
        if let Some(index) = place.index.checked_sub(1) {
            return Some((Place { index, ..place }, self.blocks.get(place.block)?.get(index)?));
        }
        let block = place.block.checked_sub(1)?;
        let before = self.blocks.get(block)?;
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
        Held { buffers: self.buffers(slot.start()), key }
    }

    fn buffers(&self, start: Minute) -> BuffersId {
        let unusual = self.unusual.as_ref().and_then(|unusual| unusual.get(&start).copied());
        unusual.unwrap_or(self.usual)
    }
}
