use alloc::vec::Vec;
use core::iter;

/// Places, a bit for each.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
}

/// Returns where the bit of a place stands.
#[inline]
fn bit(place: usize) -> (usize, u64) {
    let (word, bit) = (place >> 6, place & 63);
    (word, 1_u64.rotate_left(u32::try_from(bit).unwrap_or(0)))
}

/// The bits of a word that are set.
fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    iter::from_fn(move || {
        let bit = usize::try_from(word.trailing_zeros()).ok().filter(|_| word != 0)?;
        word &= word.wrapping_sub(1);
        Some(bit)
    })
}

impl Bits {
    /// So many places, none of which is there.
    pub(super) fn none(places: usize) -> Self {
        Self { words: alloc::vec![0; places.div_ceil(64)] }
    }

    /// Notes a place, and returns whether it is new; one that has no bit is left out.
    #[inline]
    pub(super) fn set(&mut self, place: usize) -> bool {
        let (word, bit) = bit(place);
        let Some(word) = self.words.get_mut(word) else { return false };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    pub(super) fn has(&self, place: usize) -> bool {
        let (word, bit) = bit(place);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Notes what other bits of as many places have.
    pub(super) fn join(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// Notes what few other bits of as many places have, and returns how many of them are new.
    pub(super) fn join_few(&mut self, other: &Self) -> usize {
        let mut new = 0_u32;
        for (word, other) in self.words.iter_mut().zip(&other.words).filter(|(_, other)| **other != 0) {
            new = new.saturating_add((other & !*word).count_ones());
            *word |= other;
        }
        usize::try_from(new).unwrap_or(usize::MAX)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Returns how many places are there.
    pub(super) fn count(&self) -> usize {
        let ones = |word: &u64| usize::try_from(word.count_ones()).unwrap_or(0);
        self.words.iter().map(ones).fold(0, usize::saturating_add)
    }

    /// The places that are there, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.words.iter().enumerate().filter(|(_, word)| **word != 0);
        words.flat_map(|(at, word)| {
            let first = at.saturating_mul(64);
            ones(*word).map(move |bit| first.saturating_add(bit))
        })
    }
}
