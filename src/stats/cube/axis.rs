use alloc::{collections::BTreeMap, vec::Vec};
use core::{
    fmt::Debug,
    hash::{Hash, Hasher},
};

use crate::stats::Key;

/// One direction of a [`Cube`](super::Cube): keys beside their codes, which count from zero.
///
/// A key keeps its code for good, and no two keys share one. [`Categories`] lists its keys, [`Integers`] are their own codes.
pub trait Axis: Debug + Default + Clone + Eq {
    /// What the codes stand for.
    type Key: Key;

    /// Returns the number of codes.
    fn extent(&self) -> usize;

    /// Returns the code of a key, which is below the extent, or nothing for a key that is not on the axis.
    fn code(&self, key: &Self::Key) -> Option<usize>;

    /// Returns the key of a code; beyond the extent, too, where it is known what the code would stand for.
    fn key(&self, code: usize) -> Option<Self::Key>;

    /// Gives a new key the next code, where the axis grows.
    fn take_up(&mut self, key: &Self::Key);

    /// Returns the codes of many keys as a [`Column`](super::Column); a key that is not on the axis has -1 there, so that the
    /// column is refused with the number of the fact.
    ///
    /// On [`Integers`] the numbers themselves are a column.
    ///
    /// ```
    /// use imece::stats::{Axis, Categories, Count, Cube, StatsError};
    /// let axes = ([700, 20, 4].into_iter().collect(), [true, false].into_iter().collect());
    /// let mut visits = Cube::<(Categories<u16>, Categories<bool>), Count>::with_axes(axes);
    ///
    /// let (centres, members) = visits.axes();
    /// let columns = (centres.codes(&[4, 700, 4]), members.codes(&[true, true, false]));
    /// visits.observe_columns(&columns, &())?;
    /// assert_eq!(visits.get(&(4, false)).unwrap().get(), 1);
    ///
    /// let strays = visits.axes().0.codes(&[4, 5]);
    /// assert_eq!(strays, [2, -1]);
    /// assert_eq!(visits.observe_columns(&(strays, [0, 0]), &()), Err(StatsError::OffAxis(1)));
    /// # Ok::<(), StatsError>(())
    /// ```
    fn codes<'a>(&self, keys: impl IntoIterator<Item = &'a Self::Key>) -> Vec<i64>
    where
        Self::Key: 'a,
    {
        let code = |key| self.code(key).and_then(|code| i64::try_from(code).ok());
        keys.into_iter().map(|key| code(key).unwrap_or(-1)).collect()
    }
}

/// An axis of keys in the order in which they were declared or first seen: whatever the key, its code is small.
///
/// A code is found by a table: a small number stands at its own slot, any other key at the one that its hash names. A key
/// that finds it and the seven slots after it taken is kept in an ordered map: so keys chosen to collide cost what the map
/// costs, and no more.
///
/// ```
/// use imece::stats::{Axis, Categories};
/// let mut kinds: Categories<u16> = [700, 20, 4].into_iter().collect();
/// kinds.take_up(&9);
/// kinds.take_up(&20);
/// assert_eq!((kinds.extent(), kinds.code(&20), kinds.code(&9), kinds.code(&5)), (4, Some(1), Some(3), None));
/// assert_eq!(kinds.key(0), Some(700));
/// ```
#[derive(Debug, Clone)]
pub struct Categories<K> {
    keys: Vec<K>,
    // INVARIANT: a key's code and one, at one of the slots that are its own, or the key is among the crowded. Nothing is
    // ever taken out, so a vacant slot, which is zero, ends the search.
    slots: Vec<u32>,
    bits: u32,
    crowded: BTreeMap<K, u32>,
}

/// How many slots a key may stand at.
const OWN: usize = 8;

impl<K: Key + Hash> Categories<K> {
    /// Returns the keys, in the order of their codes.
    #[must_use]
    pub fn keys(&self) -> &[K] {
        &self.keys
    }

    /// Returns the first of the slots that are a key's own.
    #[inline]
    fn first_slot(&self, key: &K) -> usize {
        let mut hash = Fold { number: 0, hash: 0 };
        key.hash(&mut hash);
        // The highest bits depend on all the others.
        let shift = u64::BITS.wrapping_sub(self.bits);
        let own = if hash.number.wrapping_shr(self.bits) == 0 {
            hash.number
        } else {
            hash.hash.wrapping_shr(shift)
        };
        usize::try_from(own).unwrap_or(0)
    }

    /// Looks for a key that does not stand at its first slot.
    #[inline(never)]
    fn further(&self, first: usize, key: &K) -> Option<usize> {
        for slot in self.slots.get(first..first.saturating_add(OWN))? {
            let code = usize::try_from(slot.checked_sub(1)?).ok()?;
            if self.keys.get(code) == Some(key) {
                return Some(code);
            }
        }
        usize::try_from(*self.crowded.get(key)?).ok()
    }

    fn stand(&mut self, key: &K, code: u32) {
        let first = self.first_slot(key);
        let own = self.slots.get_mut(first..first.saturating_add(OWN));
        match own.and_then(|own| own.iter_mut().find(|slot| **slot == 0)) {
            Some(slot) => *slot = code.saturating_add(1),
            None => {
                self.crowded.insert(key.clone(), code);
            }
        }
    }

    /// Returns how many slots a key has when they were just made: few keys are seldom in each other's way, and many fit
    /// into the caches.
    const fn apart(&self) -> usize {
        if self.keys.len() < 256 { 32 } else { 8 }
    }

    /// Makes more slots, and lets every key stand anew.
    fn rehash(&mut self) {
        self.bits = self.keys.len().saturating_mul(self.apart()).max(OWN).ilog2();
        let slots = 1_usize.checked_shl(self.bits).unwrap_or(0).saturating_add(OWN);
        self.slots = alloc::vec![0; slots];
        self.crowded.clear();
        let keys = core::mem::take(&mut self.keys);
        for (key, code) in keys.iter().zip(0..) {
            self.stand(key, code);
        }
        self.keys = keys;
    }
}

impl<K: Key + Hash + Debug> Axis for Categories<K> {
    type Key = K;

    fn extent(&self) -> usize {
        self.keys.len()
    }

    #[inline]
    fn code(&self, key: &K) -> Option<usize> {
        let first = self.first_slot(key);
        // Most keys stand at the first of their slots; a vacant one holds no code.
        let code = usize::try_from(self.slots.get(first)?.wrapping_sub(1)).ok()?;
        if self.keys.get(code) == Some(key) { Some(code) } else { self.further(first, key) }
    }

    fn key(&self, code: usize) -> Option<K> {
        self.keys.get(code).cloned()
    }

    fn take_up(&mut self, key: &K) {
        // The code and one is a slot's content.
        let code = u32::try_from(self.keys.len()).ok().filter(|code| *code < u32::MAX);
        let (None, Some(code)) = (self.code(key), code) else { return };
        self.keys.push(key.clone());
        let fewest = self.keys.len().saturating_mul(self.apart().div_ceil(4));
        if fewest > self.slots.len() {
            self.rehash();
        } else {
            self.stand(key, code);
        }
    }
}

impl<K> Default for Categories<K> {
    fn default() -> Self {
        Self { keys: Vec::new(), slots: Vec::new(), bits: 0, crowded: BTreeMap::new() }
    }
}

/// The keys and their order are the axis; where they stand follows from that.
impl<K: PartialEq> PartialEq for Categories<K> {
    fn eq(&self, other: &Self) -> bool {
        self.keys == other.keys
    }
}

impl<K: Eq> Eq for Categories<K> {}

/// A key that comes again keeps its first code.
impl<K: Key + Hash + Debug> FromIterator<K> for Categories<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        let mut axis = Self::default();
        keys.into_iter().for_each(|key| axis.take_up(&key));
        axis
    }
}

/// An axis of whole numbers from zero up to, but not including, `N`: each is its own code.
///
/// A number elsewhere is no mistake: it is counted as exactly, in an ordered map. Only a column cannot bring one below zero,
/// which is how it says that a fact is not on the axis: such a column is refused.
///
/// ```
/// use imece::stats::{Axis, Integers};
/// let days = Integers::<366>;
/// assert_eq!((days.code(&30), days.code(&366), days.code(&-1)), (Some(30), None, None));
/// ```
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Integers<const N: usize>;

impl<const N: usize> Axis for Integers<N> {
    type Key = i64;

    fn extent(&self) -> usize {
        N
    }

    #[inline]
    fn code(&self, key: &i64) -> Option<usize> {
        usize::try_from(*key).ok().filter(|code| *code < N)
    }

    fn key(&self, code: usize) -> Option<i64> {
        i64::try_from(code).ok()
    }

    fn take_up(&mut self, _: &i64) {}
}

/// A hash by rotation and multiplication, the same everywhere, and beside it the number that was hashed, where it is one.
///
/// It is quick, and anybody can make keys that collide, which [`Categories`] provides for.
struct Fold {
    number: u64,
    hash: u64,
}

impl Fold {
    #[inline]
    const fn word(&mut self, word: u64) {
        // A second word makes it no number of a small one.
        self.number = self.hash | word;
        // The multiplier is 2⁶⁴ over the golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
        self.hash = (self.hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Fold {
    fn finish(&self) -> u64 {
        self.hash
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().fold(0_u64, |word, byte| word.rotate_left(8) ^ u64::from(*byte));
            self.word(word);
        }
    }

    #[inline]
    fn write_u8(&mut self, word: u8) {
        self.word(word.into());
    }

    #[inline]
    fn write_u16(&mut self, word: u16) {
        self.word(word.into());
    }

    #[inline]
    fn write_u32(&mut self, word: u32) {
        self.word(word.into());
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.word(word);
    }

    /// What an enum without fields writes.
    #[inline]
    fn write_usize(&mut self, word: usize) {
        self.word(u64::try_from(word).unwrap_or(u64::MAX));
    }
}
