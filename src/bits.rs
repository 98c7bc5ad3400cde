//! Sets of small numbers, a bit for each. What the numbers stand for is known to whoever keeps the set.

use alloc::vec::Vec;
use core::iter;

/// Places that are there, a bit for each.
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Bits {
    words: Vec<u64>,
}

/// Returns where the bit of a place stands.
#[inline]
fn bit(place: usize) -> (usize, u64) {
    let (word, bit) = (place >> 6, place & 63);
    (word, 1_u64.rotate_left(u32::try_from(bit).unwrap_or(0)))
}

/// The places of the bits of a word that are set, the lowest first.
pub(crate) fn ones(mut word: u64) -> impl Iterator<Item = u32> {
    iter::from_fn(move || {
        let one = word.trailing_zeros();
        word &= word.wrapping_sub(1);
        (one < u64::BITS).then_some(one)
    })
}

impl Bits {
    /// So many places, none of which is there.
    pub(crate) fn none(places: usize) -> Self {
        Self { words: alloc::vec![0; places.div_ceil(64)] }
    }

    /// The places of words, of which the first stands for the first sixty-four; none after the last that is there.
    pub(crate) fn of_words(mut words: Vec<u64>) -> Self {
        while words.last() == Some(&0) {
            words.pop();
        }
        Self { words }
    }

    /// Notes a place, and returns whether it is new; one that has no bit is left out.
    #[inline]
    pub(crate) fn set(&mut self, place: usize) -> bool {
        let (word, bit) = bit(place);
        let Some(word) = self.words.get_mut(word) else { return false };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    pub(crate) fn has(&self, place: usize) -> bool {
        let (word, bit) = bit(place);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Notes what other bits of as many places have.
    pub(crate) fn join(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// Notes what few other bits of as many places have, and returns how many of them are new.
    pub(crate) fn join_few(&mut self, other: &Self) -> usize {
        let mut new = 0_u32;
        for (word, other) in self.words.iter_mut().zip(&other.words).filter(|(_, other)| **other != 0) {
            new = new.saturating_add((other & !*word).count_ones());
            *word |= other;
        }
        usize::try_from(new).unwrap_or(usize::MAX)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Returns how many places are there.
    pub(crate) fn count(&self) -> usize {
        let ones = |word: &u64| usize::try_from(word.count_ones()).unwrap_or(0);
        self.words.iter().map(ones).fold(0, usize::saturating_add)
    }

    /// The places that are there, in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.words.iter().enumerate().filter(|(_, word)| **word != 0);
        words.flat_map(|(at, word)| {
            let first = at.saturating_mul(64);
            ones(*word).filter_map(move |one| Some(first | usize::try_from(one).ok()?))
        })
    }
}

/// Room is made for the greatest of the places, and no more.
impl FromIterator<usize> for Bits {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let mut bits = Self::default();
        for place in places {
            let (word, _) = bit(place);
            if bits.words.len() <= word {
                bits.words.resize(word.saturating_add(1), 0);
            }
            bits.set(place);
        }
        bits
    }
}
