use serde::{Deserialize, Serialize};

use super::{
    Cells, Count, Grouped, Key, Observe, RowReader, RowWriter, StatsError, Tally, tally::not_negative,
};

/// How often each thing was seen: so distinct things are counted exactly and an observation can be taken back.
///
/// The JSON form is a list of pairs of thing and count, in the order of the things.
///
/// ```
/// use imece::stats::{Multiset, Observe};
/// let mut applicants = Multiset::<u32>::default();
/// for applicant in [7, 7, 9] {
///     applicants.observe(applicant)?;
/// }
/// assert_eq!((applicants.distinct()?, applicants.total()?), (2, 3));
/// applicants.retract(9)?;
/// assert_eq!(serde_json::to_string(&applicants).unwrap(), "[[7,2]]");
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent, bound(deserialize = "K: Key + Deserialize<'de>"))]
pub struct Multiset<K>(Grouped<K, Count>);

impl<K> Default for Multiset<K> {
    fn default() -> Self {
        Self(Grouped::default())
    }
}

impl<K: Key> Multiset<K> {
    /// Returns the cell of a thing, which in a part of the whole may be below zero.
    #[must_use]
    pub fn get(&self, thing: &K) -> i64 {
        self.0.get(thing).map_or(0, |count| count.get())
    }

    /// Returns the things and their cells, in the order of the things.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, i64)> + ExactSizeIterator {
        self.0.iter().map(|(thing, count)| (thing, count.get()))
    }

    /// Returns the number of different things.
    ///
    /// # Errors
    /// [`StatsError::Negative`] where a cell is below zero.
    pub fn distinct(&self) -> Result<u64, StatsError> {
        self.iter().try_fold(0_u64, |sum, (_, cell)| {
            not_negative(cell)?;
            sum.checked_add(1).ok_or(StatsError::Overflow)
        })
    }

    /// Returns the number of observations.
    ///
    /// # Errors
    /// [`StatsError::Negative`] where a cell is below zero, [`StatsError::Overflow`].
    pub fn total(&self) -> Result<u64, StatsError> {
        self.iter().try_fold(0_u64, |sum, (_, cell)| {
            sum.checked_add(not_negative(cell)?).ok_or(StatsError::Overflow)
        })
    }
}

impl<K: Key> Tally for Multiset<K> {
    fn add(&mut self, part: &Self, times: i64) -> Result<(), StatsError> {
        self.0.add(&part.0, times)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Key> Observe<K> for Multiset<K> {
    fn record(&mut self, thing: K, times: i64) -> Result<(), StatsError> {
        self.0.record((thing, ()), times)
    }
}

impl<K: Key> Cells for Multiset<K> {
    fn write(&self, to: &mut RowWriter) {
        self.0.write(to);
    }

    fn read(&mut self, row: RowReader<'_>) -> Result<(), StatsError> {
        self.0.read(row)
    }
}
