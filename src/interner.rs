//! Values that many share, kept once and known by a number.

use alloc::{collections::BTreeMap, vec::Vec};

/// Different values in the order in which they were first seen, each with its number.
#[derive(Debug, Clone)]
pub(crate) struct Interner<T> {
    // INVARIANT: `numbers` maps each of the values to its place among them.
    values: Vec<T>,
    numbers: BTreeMap<T, u32>,
}

impl<T> Interner<T> {
    pub(crate) const fn new() -> Self {
        Self { values: Vec::new(), numbers: BTreeMap::new() }
    }
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Ord + Clone> Interner<T> {
    /// The number of a value, a new one where it was not seen before.
    pub(crate) fn intern(&mut self, value: &T) -> u32 {
        if let Some(number) = self.number(value) {
            return number;
        }
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value.clone());
        self.numbers.insert(value.clone(), number);
        number
    }

    /// The number of a value that has one.
    pub(crate) fn number(&self, value: &T) -> Option<u32> {
        // Often there is one value alone.
        if self.values.first() == Some(value) {
            return Some(0);
        }
        self.numbers.get(value).copied()
    }

    pub(crate) fn get(&self, number: u32) -> Option<&T> {
        self.values.get(usize::try_from(number).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_are_kept_once() {
        let mut interner = Interner::new();
        assert_eq!(["b", "a", "b", "c", "a"].map(|text| interner.intern(&text)), [0, 1, 0, 2, 1]);
        assert_eq!(
            [0, 1, 2, 3].map(|number| interner.get(number).copied()),
            [Some("b"), Some("a"), Some("c"), None]
        );
        assert_eq!((interner.number(&"c"), interner.number(&"d")), (Some(2), None));
    }
}
