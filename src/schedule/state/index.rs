use alloc::{collections::BTreeMap, vec::Vec};

use uuid::Uuid;

use super::Slab;

/// So many entries make a page four cache lines long.
const ROOM: usize = 31;

/// Which number an id has: one line of memory is fetched, whatever order the ids come in.
///
/// Pages of numbers by the first bits of a hash of their ids; a full page is split in two by the next bit, so that no
/// single id pays for moving all others. The hash is the same everywhere, and nothing is ever told in its order. Ids made so
/// that they share a hash do not fit in a page, and are kept in order beside the pages.
#[derive(Debug, Clone)]
pub(super) struct Index {
    // INVARIANT: for each of the first so many bits the page of the ids whose hash begins with them; as many as a power
    // of two.
    directory: Vec<u32>,
    pages: Slab<Page, 64>,
    /// What has no room in its page.
    crowded: BTreeMap<Uuid, u32>,
}

#[derive(Debug, Clone)]
struct Page {
    /// How many first bits its hashes share.
    depth: u32,
    len: u32,
    hashes: [u32; ROOM],
    numbers: [u32; ROOM],
}

impl Page {
    fn new(depth: u32) -> Self {
        Self { depth, len: 0, hashes: [0; ROOM], numbers: [0; ROOM] }
    }

    fn entries(&self) -> impl Iterator<Item = (u32, u32)> {
        let len = usize::try_from(self.len).unwrap_or(ROOM);
        let hashes = self.hashes.get(..len).unwrap_or_default();
        hashes.iter().zip(&self.numbers).map(|(hash, number)| (*hash, *number))
    }

    /// Adds an entry where there is room for it.
    fn push(&mut self, hash: u32, number: u32) -> bool {
        let at = usize::try_from(self.len).unwrap_or(ROOM);
        let (Some(its_hash), Some(its_number)) = (self.hashes.get_mut(at), self.numbers.get_mut(at)) else {
            return false;
        };
        (*its_hash, *its_number) = (hash, number);
        self.len = self.len.saturating_add(1);
        true
    }

    fn refill(&mut self, entries: impl Iterator<Item = (u32, u32)>) {
        self.len = 0;
        for (hash, number) in entries {
            self.push(hash, number);
        }
    }
}

impl Default for Index {
    fn default() -> Self {
        let mut pages = Slab::new();
        pages.push(Page::new(0));
        Self { directory: Vec::from([0]), pages, crowded: BTreeMap::new() }
    }
}

impl Index {
    /// The number of an id; `is` tells whether a number is that of the id.
    pub(super) fn get(&self, id: Uuid, is: impl Fn(u32) -> bool) -> Option<u32> {
        let hash = hash(id);
        let page = self.page(hash)?;
        for (its, number) in page.entries() {
            if its == hash && is(number) {
                return Some(number);
            }
        }
        self.crowded.get(&id).copied()
    }

    /// Gives a number to an id that has none.
    pub(super) fn insert(&mut self, id: Uuid, number: u32) {
        let hash = hash(id);
        while !self.page_mut(hash).is_some_and(|page| page.push(hash, number)) {
            if !self.split(hash) {
                self.crowded.insert(id, number);
                return;
            }
        }
    }

    /// Takes its number from an id.
    pub(super) fn remove(&mut self, id: Uuid, number: u32) {
        let hash = hash(id);
        if self.crowded.remove(&id).is_none()
            && let Some(page) = self.page_mut(hash)
        {
            let entries: Vec<_> = page.entries().collect();
            page.refill(entries.into_iter().filter(|(_, its)| *its != number));
        }
    }

    fn page_number(&self, hash: u32) -> Option<u32> {
        self.directory.get(first_bits(hash, self.directory.len().trailing_zeros())).copied()
    }

    fn page(&self, hash: u32) -> Option<&Page> {
        self.pages.get(self.page_number(hash)?)
    }

    fn page_mut(&mut self, hash: u32) -> Option<&mut Page> {
        self.pages.get_mut(self.page_number(hash)?)
    }

    /// Splits the page of a hash in two by the next bit, or says that this would take too many pages for what they hold.
    fn split(&mut self, hash: u32) -> bool {
        let Ok(number) = u32::try_from(self.pages.len()) else { return false };
        let depth = self.directory.len().trailing_zeros();
        let Some(page) = self.page_mut(hash) else { return false };
        let shared = page.depth;
        if shared == depth {
            if self.directory.len() > self.pages.len().saturating_mul(16) {
                return false;
            }
            self.directory = self.directory.iter().flat_map(|page| [*page, *page]).collect();
            return self.split(hash);
        }
        let deeper = shared.saturating_add(1);
        let (mut ones, entries) = (Page::new(deeper), page.entries().collect::<Vec<_>>());
        let is_one = |hash: u32| first_bits(hash, deeper) & 1 == 1;
        page.depth = deeper;
        page.refill(entries.iter().copied().filter(|(hash, _)| !is_one(*hash)));
        ones.refill(entries.into_iter().filter(|(hash, _)| is_one(*hash)));
        self.pages.push(ones);
        // The second half of the places that led to the page leads to the new one.
        let places = 1_usize.checked_shl(depth.saturating_sub(deeper)).unwrap_or(1);
        let first = (first_bits(hash, deeper) | 1).saturating_mul(places);
        for place in self.directory.iter_mut().skip(first).take(places) {
            *place = number;
        }
        true
    }
}

/// So many first bits of a hash, as a number.
fn first_bits(hash: u32, bits: u32) -> usize {
    let bits = hash.checked_shr(32_u32.saturating_sub(bits)).unwrap_or(0);
    usize::try_from(bits).unwrap_or(0)
}

/// Mixes all bits of an id, of which only the first or only the last may differ (the finalizer of `SplitMix64`).
fn hash(id: Uuid) -> u32 {
    let (high, low) = id.as_u64_pair();
    let mixed = high.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ low;
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;

    use super::*;

    fn filled(ids: &[Uuid]) -> Index {
        let mut index = Index::default();
        for (number, id) in (0..).zip(ids) {
            index.insert(*id, number);
        }
        index
    }

    #[track_caller]
    fn finds_all(index: &Index, ids: &[Uuid]) {
        for (number, id) in (0..).zip(ids) {
            assert_eq!(
                index.get(*id, |found| ids.get(usize::try_from(found).unwrap()) == Some(id)),
                Some(number)
            );
        }
    }

    #[test]
    fn every_id_is_found_and_no_other() {
        for shift in [0, 64, 96] {
            let ids: Vec<Uuid> = (1_u128..=10_000).map(|n| Uuid::from_u128(n << shift)).collect();
            let mut index = filled(&ids);
            finds_all(&index, &ids);
            assert!(index.crowded.is_empty() && index.directory.len() <= 4_096, "{}", index.directory.len());
            // Who is not there is mostly told by the hash alone.
            let asked = Cell::new(0_u32);
            let missing = (10_001..=20_000_u128).map(|n| Uuid::from_u128(n << shift));
            let found = missing.filter_map(|id| {
                index.get(id, |_| {
                    asked.set(asked.get().saturating_add(1));
                    false
                })
            });
            assert_eq!((found.count(), asked.get() < 10), (0, true), "{}", asked.get());
            index.remove(Uuid::from_u128(10_000 << shift), 9_999);
            finds_all(&index, ids.split_last().unwrap().1);
            assert_eq!(index.get(Uuid::from_u128(10_000 << shift), |_| true), None);
        }
    }

    #[test]
    fn ids_made_to_share_a_hash_are_found_too() {
        // The high half moves the low half by what the low half takes back.
        let same = |n: u64| Uuid::from_u64_pair(n, n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 7);
        let ids: Vec<Uuid> = (0..1_000).map(same).collect();
        let mut index = filled(&ids);
        finds_all(&index, &ids);
        assert!(index.directory.len() <= 512 && index.crowded.len() > 900, "{}", index.directory.len());
        index.remove(same(999), 999);
        assert_eq!(index.get(same(999), |found| found == 999), None);
        finds_all(&index, ids.split_last().unwrap().1);
    }
}
