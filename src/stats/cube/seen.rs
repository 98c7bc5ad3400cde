use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use core::mem;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    Axes, Columns,
    along::Along,
    column::{Places, off_array},
    layout::{Layout, is_thin},
    tally::runs,
};
use crate::{
    bits::Bits,
    stats::{Key, StatsError},
};

/// Which keys were seen, and no more: a bit for each along the axes where they are few, an ordered set where they are not.
///
/// It takes an eighth of a byte a place where a [`Cube`](super::Cube) of counts takes two bytes, or eight, so many more distinct
/// things fit into the caches. The price is that nothing can be taken back: who was seen twice is seen once. So it is no
/// [`Tally`](crate::stats::Tally), which has to subtract; merging it is still associative, commutative and, what sums are not,
/// idempotent. On the wire it is a list of the keys, in order. Axes grow and codes hold as in a cube: who reads one and goes on with
/// columns declares the axes again and merges what was read.
///
/// ```
/// use imece::stats::{Categories, Seen};
/// let mut guests = Seen::<(Categories<u8>, Categories<u32>)>::default();
/// for (centre, organisation) in [(1, 700), (1, 700), (1, 701), (2, 700)] {
///     guests.see((centre, organisation));
/// }
/// let mut all = guests.clone();
/// all.merge(&guests);
/// assert_eq!(all.distinct_by(|(centre, _)| Some(*centre)), [(1, 2), (2, 1)].into());
/// assert_eq!(serde_json::to_string(&all).unwrap(), "[[1,700],[1,701],[2,700]]");
/// ```
#[derive(Debug, Clone)]
pub struct Seen<X: Axes> {
    layout: Layout<X>,
    // INVARIANT: a bit for each place of the layout; no bit beyond is set.
    bits: Bits,
    // INVARIANT: no key that has a place.
    rest: BTreeSet<X::Key>,
}

impl<X: Axes> Default for Seen<X> {
    fn default() -> Self {
        Self { layout: Layout::default(), bits: Bits::default(), rest: BTreeSet::new() }
    }
}

impl<X: Axes> Seen<X> {
    /// Returns an empty one along declared axes; where they have more than 2²⁰ places, all keys stay in the set.
    #[must_use]
    pub fn with_axes(axes: X) -> Self {
        Self::laid_out(Layout::declared(axes))
    }

    fn laid_out(layout: Layout<X>) -> Self {
        Self { bits: Bits::none(layout.places()), layout, rest: BTreeSet::new() }
    }

    /// Returns the axes, which tell the codes of keys: a key keeps its code in this set, and may have another one elsewhere.
    #[must_use]
    pub const fn axes(&self) -> &X {
        self.layout.axes()
    }

    /// Returns whether a key was seen.
    #[must_use]
    pub fn contains(&self, key: &X::Key) -> bool {
        match self.layout.place(key) {
            Some(place) => self.bits.has(place),
            None => self.rest.contains(key),
        }
    }

    /// Returns whether nothing was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty() && self.bits.is_empty()
    }

    /// Returns how many different keys were seen.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bits.count().saturating_add(self.rest.len())
    }

    /// Returns the keys in their order.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<X::Key> {
        self.filled().collect()
    }

    /// Returns how many different keys were seen in each group, without those whose group is `None`.
    #[must_use]
    pub fn distinct_by<L: Ord>(&self, group: impl Fn(&X::Key) -> Option<L>) -> BTreeMap<L, u64> {
        runs(self.filled().map(|key| group(&key)))
    }

    /// Notes a key.
    #[inline]
    pub fn see(&mut self, key: X::Key) {
        match self.layout.place(&key) {
            Some(place) => {
                self.bits.set(place);
            }
            None => {
                self.rest.insert(key);
                self.settle();
            }
        }
    }

    /// Notes the keys of many facts, given as codes on the axes.
    ///
    /// A number beyond the end of its axis of [`Integers`](super::Integers) is noted too, in the set; one below zero is off
    /// every axis, as a column of [`Days`](super::Days) has it for a day outside its table.
    ///
    /// # Errors
    /// [`StatsError::UnequalColumns`] where one column has more facts than another, [`StatsError::OffAxis`] where a code
    /// stands for nothing; then nothing has changed.
    pub fn see_columns(&mut self, columns: &impl Columns<X>) -> Result<(), StatsError> {
        let rows = columns.rows()?;
        // A bit that is set does not tell whether it was before: so all is looked at before anything changes.
        let places = u32::try_from(self.layout.places()).unwrap_or(u32::MAX);
        let (mut off, mut looked) = (false, Places::new());
        looked.each(columns, self.layout.axes(), rows, |_, found| {
            off |= found.iter().fold(false, |off, place| off | (*place >= places));
        });
        if off {
            let mut keys = BTreeSet::new();
            off_array(columns, self.layout.axes(), places, |_, key| {
                keys.insert(key);
                Ok(())
            })?;
            self.rest.extend(keys);
        }
        let bits = &mut self.bits;
        looked.again(columns, self.layout.axes(), rows, |_, found| {
            found.iter().filter_map(|place| usize::try_from(*place).ok()).for_each(|place| {
                bits.set(place);
            });
        });
        self.settle();
        Ok(())
    }

    /// Notes what another part of the whole has seen.
    pub fn merge(&mut self, part: &Self) {
        if self.layout.is_new() && self.is_empty() {
            self.clone_from(part);
            return;
        }
        // What has no bit there comes first, since it may lay these out anew.
        part.rest.iter().cloned().for_each(|key| self.see(key));
        self.see_laid(part);
    }

    /// Notes what has a bit in a part, bits to bits where that is shorter than to look for each.
    fn see_laid(&mut self, part: &Self) {
        if self.layout.is_alike(&part.layout) {
            self.bits.join(&part.bits);
        } else if let Some(along) = self.places_of(part) {
            along.places(part.bits.iter()).for_each(|place| {
                self.bits.set(place);
            });
        } else {
            part.laid().for_each(|key| self.see(key));
        }
    }

    /// Returns where the bits of a part stand here, and lays these out for that where there are enough of them.
    fn places_of(&mut self, part: &Self) -> Option<Along> {
        let seen = part.bits.count();
        if part.layout.places() == 0 || is_thin(part.layout.places(), seen) {
            return None;
        }
        self.layout.along(&part.layout).or_else(|| {
            let longer = self.layout.joined(&part.layout, seen, || self.len())?;
            self.lay_out(longer);
            self.layout.along(&part.layout)
        })
    }

    /// The keys that were seen, those of the bits before those of the set.
    fn filled(&self) -> impl Iterator<Item = X::Key> {
        self.laid().chain(self.rest.iter().cloned())
    }

    fn laid(&self) -> impl Iterator<Item = X::Key> {
        self.bits.iter().filter_map(|place| self.layout.axes().key_at(place))
    }

    /// Gives the keys of the set a bit, where there are enough of them.
    #[inline]
    fn settle(&mut self) {
        if self.layout.is_due(self.rest.len()) {
            if let Some(longer) = self.layout.with_keys(self.rest.iter(), self.len()) {
                self.lay_out(longer);
            }
            self.layout.wait(self.rest.len());
        }
    }

    /// Lays the bits out along longer axes.
    fn lay_out(&mut self, longer: Layout<X>) {
        let before = mem::replace(self, Self::laid_out(longer));
        // All that had a bit has one again.
        self.see_laid(&before);
        for key in before.rest {
            match self.layout.place(&key) {
                Some(place) => {
                    self.bits.set(place);
                }
                None => {
                    self.rest.insert(key);
                }
            }
        }
    }
}

/// Equal contents are equal, whatever the axes.
impl<X: Axes> PartialEq for Seen<X> {
    fn eq(&self, other: &Self) -> bool {
        if self.layout.is_alike(&other.layout) {
            self.bits == other.bits && self.rest == other.rest
        } else {
            self.keys() == other.keys()
        }
    }
}

impl<X: Axes> Eq for Seen<X> {}

impl<X: Axes> FromIterator<X::Key> for Seen<X> {
    fn from_iter<I: IntoIterator<Item = X::Key>>(keys: I) -> Self {
        let mut seen = Self::default();
        keys.into_iter().for_each(|key| seen.see(key));
        seen
    }
}

impl<X: Axes<Key: Serialize>> Serialize for Seen<X> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.keys())
    }
}

impl<'de, X: Axes<Key: Key + Deserialize<'de>>> Deserialize<'de> for Seen<X> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let keys = Vec::<X::Key>::deserialize(deserializer)?;
        let mut seen = BTreeSet::new();
        for (index, key) in keys.into_iter().enumerate() {
            if !seen.insert(key) {
                return Err(serde::de::Error::custom(StatsError::DuplicateKey(index)));
            }
        }
        Ok(seen.into_iter().collect())
    }
}
