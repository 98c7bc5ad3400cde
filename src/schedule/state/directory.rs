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

    pub(in crate::schedule) fn get(&self, id: K) -> Option<&V> {
        self.values.get(*self.numbers.get(&id)?)
    }

    pub(in crate::schedule) fn get_mut(&mut self, id: K) -> Option<&mut V> {
        self.values.get_mut(*self.numbers.get(&id)?)
    }

    /// Puts a value under an id, in place of the one that was there.
    pub(in crate::schedule) fn insert(&mut self, id: K, value: V) {
        match self.numbers.get(&id).and_then(|number| self.values.get_mut(*number)) {
            Some(known) => *known = value,
            None => {
                self.numbers.insert(id, self.values.len());
                self.values.push(value);
            }
        }
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
