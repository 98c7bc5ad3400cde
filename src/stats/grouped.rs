use alloc::{
    collections::{BTreeMap, btree_map::Entry},
    vec::Vec,
};

use serde::{Deserialize, Serialize, Serializer};

use super::{Cells, Key, Observe, RowReader, RowWriter, StatsError, Tally, tally::all_or_none};

/// A tally for each key; a key whose tally is empty is not there.
///
/// The JSON form is a list of pairs of key and tally, in key order.
///
/// ```
/// use imece::stats::{Count, Grouped, Observe};
/// let mut visits = Grouped::<(u16, u8), Count>::default();
/// visits.record(((2025, 1), ()), 12)?;
/// visits.record(((2025, 2), ()), 9)?;
/// visits.record(((2024, 12), ()), 7)?;
/// assert_eq!(serde_json::to_string(&visits).unwrap(), "[[[2024,12],7],[[2025,1],12],[[2025,2],9]]");
///
/// let years = visits.regroup(|(year, _)| Some(*year))?;
/// assert_eq!(years.get(&2025).unwrap().summary()?, 21);
/// assert_eq!(visits.total()?.summary()?, 28);
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(
    try_from = "Vec<(K, T)>",
    bound(deserialize = "K: Key + Deserialize<'de>, T: Tally + Deserialize<'de>")
)]
pub struct Grouped<K, T> {
    // INVARIANT: no group is empty.
    groups: BTreeMap<K, T>,
}

impl<K, T> Default for Grouped<K, T> {
    fn default() -> Self {
        Self { groups: BTreeMap::new() }
    }
}

impl<K: Key, T: Tally> Grouped<K, T> {
    /// Returns the tally of a key, or nothing where it is empty.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&T> {
        self.groups.get(key)
    }

    /// Returns the keys and their tallies, in key order.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &T)> + ExactSizeIterator {
        self.groups.iter()
    }

    /// Returns the number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Returns whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Adds a whole tally under a key, `times` over.
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; then nothing has changed.
    pub fn add_group(&mut self, key: K, part: &T, times: i64) -> Result<(), StatsError> {
        self.change(key, |group| group.add(part, times))
    }

    /// Returns the sum over all keys.
    ///
    /// # Errors
    /// [`StatsError::Overflow`].
    pub fn total(&self) -> Result<T, StatsError> {
        let mut total = T::default();
        for group in self.groups.values() {
            total.merge(group)?;
        }
        Ok(total)
    }

    /// Returns the tallies under other, usually coarser keys, without those whose new key is `None`.
    ///
    /// # Errors
    /// [`StatsError::Overflow`].
    pub fn regroup<L: Key>(&self, key: impl Fn(&K) -> Option<L>) -> Result<Grouped<L, T>, StatsError> {
        let mut other = Grouped::default();
        for (old, group) in &self.groups {
            if let Some(new) = key(old) {
                other.add_group(new, group, 1)?;
            }
        }
        Ok(other)
    }

    /// Takes groups as they are; the empty ones are left out.
    pub(super) fn of(groups: Vec<(K, T)>) -> Self {
        Self { groups: groups.into_iter().filter(|(_, group)| !group.is_empty()).collect() }
    }

    /// Puts a group that is not empty in the place of whatever was there.
    pub(super) fn put(&mut self, key: K, group: T) {
        self.groups.insert(key, group);
    }

    /// Changes one group, all or nothing as far as `change` is, and keeps the invariant.
    fn change(
        &mut self,
        key: K,
        change: impl FnOnce(&mut T) -> Result<(), StatsError>,
    ) -> Result<(), StatsError> {
        match self.groups.entry(key) {
            Entry::Occupied(mut entry) => {
                change(entry.get_mut())?;
                if entry.get().is_empty() {
                    entry.remove();
                }
            }
            Entry::Vacant(entry) => {
                let mut group = T::default();
                change(&mut group)?;
                if !group.is_empty() {
                    entry.insert(group);
                }
            }
        }
        Ok(())
    }
}

impl<K: Key, T: Tally> Tally for Grouped<K, T> {
    fn add(&mut self, part: &Self, times: i64) -> Result<(), StatsError> {
        all_or_none(
            || part.groups.iter(),
            times,
            |(key, group), times| self.add_group(key.clone(), group, times),
        )
    }

    fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

impl<K: Key, V, T: Observe<V>> Observe<(K, V)> for Grouped<K, T> {
    fn record(&mut self, (key, value): (K, V), times: i64) -> Result<(), StatsError> {
        self.change(key, |group| group.record(value, times))
    }
}

impl<K: Key, T: Cells> Cells for Grouped<K, T> {
    fn write(&self, to: &mut RowWriter) {
        for (key, group) in &self.groups {
            to.under(key, |to| group.write(to));
        }
    }

    fn read(&mut self, mut row: RowReader<'_>) -> Result<(), StatsError> {
        let key = row.key()?;
        self.change(key, |group| group.read(row))
    }
}

impl<K: Key, T: Tally> TryFrom<Vec<(K, T)>> for Grouped<K, T> {
    type Error = StatsError;

    fn try_from(entries: Vec<(K, T)>) -> Result<Self, StatsError> {
        let mut groups = BTreeMap::new();
        for (index, (key, group)) in entries.into_iter().enumerate() {
            if group.is_empty() {
                return Err(StatsError::EmptyCell(index));
            }
            if groups.insert(key, group).is_some() {
                return Err(StatsError::DuplicateKey(index));
            }
        }
        Ok(Self { groups })
    }
}

impl<K: Serialize, T: Serialize> Serialize for Grouped<K, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.groups)
    }
}
