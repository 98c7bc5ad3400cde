use alloc::{collections::BTreeMap, vec::Vec};

/// Big values by id: a look-up passes small nodes of ids and numbers, and not the values on the way.
#[derive(Debug, Clone)]
pub(in crate::schedule) struct Directory<K, V> {
    // INVARIANT: `numbers` maps the id of each of the values to its place among them.
    values: Vec<V>,
    numbers: BTreeMap<K, usize>,
}

impl<K: Ord, V> Directory<K, V> {
    pub(in crate::schedule) const fn new() -> Self {
        Self { values: Vec::new(), numbers: BTreeMap::new() }
    }

    pub(in crate::schedule) fn len(&self) -> usize {
        self.values.len()
    }

    /// The number of an id, for whoever asks for its value often: it stays the same.
    pub(in crate::schedule) fn number(&self, id: K) -> Option<usize> {
        self.numbers.get(&id).copied()
    }

    pub(in crate::schedule) fn at(&self, number: usize) -> Option<&V> {
        self.values.get(number)
    }

    pub(in crate::schedule) fn get(&self, id: K) -> Option<&V> {
        self.at(self.number(id)?)
    }

    pub(in crate::schedule) fn get_mut(&mut self, id: K) -> Option<&mut V> {
        self.at_mut(self.number(id)?)
    }

    pub(in crate::schedule) fn at_mut(&mut self, number: usize) -> Option<&mut V> {
        self.values.get_mut(number)
    }

    /// Puts a value under an id, in place of the one that was there; returns its number.
    pub(in crate::schedule) fn insert(&mut self, id: K, value: V) -> usize {
        let number = *self.numbers.entry(id).or_insert(self.values.len());
        match self.values.get_mut(number) {
            Some(known) => *known = value,
            None => self.values.push(value),
        }
        number
    }

    /// The values in the order of their ids.
    pub(in crate::schedule) fn values(&self) -> impl Iterator<Item = &V> {
        self.numbers.values().filter_map(|number| self.values.get(*number))
    }

    /// The values in any order, which is the same each time.
    pub(in crate::schedule) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.values.iter_mut()
    }
}
