use alloc::collections::BTreeMap;
use core::mem;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    Axes, Columns, CubeCell, Values,
    along::Along,
    column::{Places, off_array},
    form::{Form, Way},
    layout::Layout,
    store::{Changeable, Noted, Store},
};
use crate::stats::{
    Cells, Count, Grouped, Histogram, Key, Observe, RowReader, RowWriter, StatsError, Tally,
    tally::{all_or_none, not_negative},
};

/// A cell for each key, in one array along the axes where the keys are few, in an ordered map where they are not.
///
/// It counts what a [`Grouped`] counts, by the same laws, and is the same on the wire; a fact costs a few nanoseconds. Axes
/// may be declared, so that facts can come in columns of codes, or are found from the keys that come: a new key waits in
/// the map until there are enough of them to lay the cells out anew. There are never more than 2²⁰ places, and beyond
/// 1,024 that were not declared no more than sixteen are laid out for each key that is there by then. All that waits gets its
/// place or all stays in the map: a few strays that would make the axes too long keep the others there as well. So declare axes
/// where strays are to be expected; those alone then stay in the map.
///
/// Where axes were declared and few of their places were ever filled, these are noted: so a merge goes through what was filled, and
/// not through what might be. Where many were, nothing is noted; what is taken back leaves the array as long as it was, and a merge
/// goes through all of it.
///
/// Codes are those of this value's own [`axes`](Self::axes), and none are written: what is read has found its axes anew. Who goes on
/// with columns declares the axes again and merges what was read.
///
/// A cell takes few bytes until one of them leaves these ([`CubeCell::Narrow`]), and then all are kept as they are: always
/// exact, and never seen from outside.
///
/// Where each fact counts for itself, distinct things are a cube of groups and things ([`distinct_by`](Self::distinct_by)), and
/// exact percentiles one of groups and [`Integers`](super::Integers) ([`histograms_by`](Self::histograms_by)).
///
/// ```
/// use imece::stats::{Categories, Cube, Observe, Tally, Total};
/// type Visits = Cube<(Categories<u16>, Categories<u8>), Total>;
/// let mut visits = Visits::default();
/// visits.observe(((2024, 41), 30))?;
/// visits.observe(((2025, 41), 12))?;
/// visits.retract(((2025, 41), 12))?;
///
/// // The same two axes declared, and facts in columns: codes on the axes, and the values.
/// let mut more = Visits::with_axes(([2024, 2025].into_iter().collect(), [41, 34].into_iter().collect()));
/// more.observe_columns(&(&[0_u8, 1, 1], &[0_u8, 0, 1]), &[5_u32, 6, 7])?;
/// visits.merge(&more)?;
///
/// // Stored and read, it goes on with the same codes along the same axes.
/// let read: Visits = serde_json::from_str(&serde_json::to_string(&more).unwrap()).unwrap();
/// let mut more = Visits::with_axes(more.axes().clone());
/// more.merge(&read)?;
/// more.observe_columns(&(&[1_u8], &[1_u8]), &[4_u32])?;
/// assert_eq!(more.get(&(2025, 34)).map(|total| (total.n(), total.sum())), Some((2, 11)));
///
/// assert_eq!(visits.get(&(2024, 41)).map(|total| (total.n(), total.sum())), Some((2, 35)));
///
/// let by_year = visits.grouped().regroup(|(year, _)| Some(*year))?;
/// assert_eq!(serde_json::to_string(&by_year).unwrap(), r#"[[2024,{"n":2,"sum":35}],[2025,{"n":2,"sum":13}]]"#);
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Cube<X: Axes, C: CubeCell> {
    layout: Layout<X>,
    // INVARIANT: one for each place of the layout.
    cells: Store<C>,
    // INVARIANT: no key that has a place.
    rest: Grouped<X::Key, C>,
}

impl<X: Axes, C: CubeCell> Default for Cube<X, C> {
    fn default() -> Self {
        Self { layout: Layout::default(), cells: Store::new(), rest: Grouped::default() }
    }
}

impl<X: Axes, C: CubeCell> Cube<X, C> {
    /// Returns an empty cube along declared axes; where they have more than 2²⁰ places, all cells stay in the map.
    #[must_use]
    pub fn with_axes(axes: X) -> Self {
        let layout = Layout::declared(axes);
        Self { cells: Store::empty(layout.places()), layout, rest: Grouped::default() }
    }

    /// Returns the axes, which tell the codes of keys: a key keeps its code in this cube, and may have another one elsewhere.
    #[must_use]
    pub const fn axes(&self) -> &X {
        self.layout.axes()
    }

    /// Returns the cell of a key, or nothing where it is empty.
    #[must_use]
    pub fn get(&self, key: &X::Key) -> Option<C> {
        let cell = self.layout.place(key).and_then(|place| self.cells.get(place));
        cell.filter(|cell| !cell.is_empty()).or_else(|| self.rest.get(key).copied())
    }

    /// Returns the same cells in their sparse form, in key order.
    #[must_use]
    pub fn grouped(&self) -> Grouped<X::Key, C> {
        Grouped::of(self.filled().collect())
    }

    /// Records many facts: their codes on the axes, and what each adds, `()` for a [`Count`].
    ///
    /// A number beyond the end of its axis of [`Integers`](super::Integers) is counted too, in the map; one below zero is off
    /// every axis, as a column of [`Days`](super::Days) has it for a day outside its table.
    ///
    /// # Errors
    /// [`StatsError::UnequalColumns`] where one column has more facts than another, [`StatsError::OffAxis`] where a code
    /// stands for nothing, [`StatsError::Overflow`]; then nothing has changed.
    pub fn observe_columns(
        &mut self,
        columns: &impl Columns<X>,
        values: &impl Values<C::Value>,
    ) -> Result<(), StatsError> {
        self.change(columns, values, Way::In)
    }

    /// Takes many facts back.
    ///
    /// # Errors
    /// As [`observe_columns`](Self::observe_columns); then nothing has changed.
    pub fn retract_columns(
        &mut self,
        columns: &impl Columns<X>,
        values: &impl Values<C::Value>,
    ) -> Result<(), StatsError> {
        self.change(columns, values, Way::Out)
    }

    fn change(
        &mut self,
        columns: &impl Columns<X>,
        values: &impl Values<C::Value>,
        way: Way,
    ) -> Result<(), StatsError> {
        let expected = columns.rows()?;
        if let Some(found) = values.rows().filter(|found| *found != expected) {
            return Err(StatsError::UnequalColumns { expected, found });
        }
        // Sums wrap, so whatever left its range on the way, the opposite leads back to where the cells were.
        let (mut over, mut without) = self.each(columns, values, expected, way);
        if over {
            let _ = self.each(columns, values, expected, way.back());
            if !self.cells.widen() {
                return Err(StatsError::Overflow);
            }
            (over, without) = self.each(columns, values, expected, way);
        }
        let done = match (over, without) {
            (true, _) => Err(StatsError::Overflow),
            (false, true) => self.elsewhere(columns, values, way.times()),
            (false, false) => Ok(()),
        };
        if done.is_err() {
            let _ = self.each(columns, values, expected, way.back());
        }
        done
    }

    /// Changes the cell of each fact; returns whether one left its range and whether a fact has no cell.
    fn each(
        &mut self,
        columns: &impl Columns<X>,
        values: &impl Values<C::Value>,
        rows: usize,
        way: Way,
    ) -> (bool, bool) {
        let axes = self.layout.axes();
        let done = match self.cells.parts() {
            (Form::Narrow(cells), None) => each(cells.as_mut_slice(), axes, columns, values, rows, way),
            (Form::Wide(cells), None) => each(cells.as_mut_slice(), axes, columns, values, rows, way),
            (Form::Narrow(cells), Some(filled)) => {
                each(Noted { cells, filled }, axes, columns, values, rows, way)
            }
            (Form::Wide(cells), Some(filled)) => {
                each(Noted { cells, filled }, axes, columns, values, rows, way)
            }
        };
        self.cells.weigh();
        done
    }

    /// Counts the facts that have no cell.
    #[cold]
    fn elsewhere(
        &mut self,
        columns: &impl Columns<X>,
        values: &impl Values<C::Value>,
        times: i64,
    ) -> Result<(), StatsError> {
        let places = u32::try_from(self.layout.places()).unwrap_or(u32::MAX);
        let mut delta = Grouped::<X::Key, C>::default();
        off_array(columns, self.layout.axes(), places, |row, key| match values.values(row).next() {
            Some(value) => delta.add_group(key, &C::of(value), times),
            None => Ok(()),
        })?;
        self.rest.merge(&delta)?;
        self.settle();
        Ok(())
    }

    /// Adds a whole cell under a key, `times` over.
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; then nothing has changed.
    #[inline]
    pub fn add_group(&mut self, key: X::Key, part: &C, times: i64) -> Result<(), StatsError> {
        let Some(place) = self.layout.place(&key).filter(|place| *place < self.cells.unnoted().len()) else {
            return self.add_with_care(key, part, times);
        };
        let done = Way::of(times).is_some_and(|way| self.cells.unnoted().change(place, *part, way));
        if done { Ok(()) } else { self.add_at(place, part, times) }
    }

    /// Adds where there is no cell, or where it has to be noted which are filled.
    #[cold]
    fn add_with_care(&mut self, key: X::Key, part: &C, times: i64) -> Result<(), StatsError> {
        let Some(place) = self.layout.place(&key) else {
            self.rest.add_group(key, part, times)?;
            self.settle();
            return Ok(());
        };
        let filled = self.cells.get(place).is_some_and(|cell| !cell.is_empty());
        let way = Way::of(times).filter(|_| filled);
        let done = way.is_some_and(|way| self.cells.parts().0.change(place, *part, way));
        if done { Ok(()) } else { self.add_at(place, part, times) }
    }

    /// Adds where it is not sure that the narrow cell holds it.
    #[cold]
    fn add_at(&mut self, place: usize, part: &C, times: i64) -> Result<(), StatsError> {
        let mut cell = self.cells.get(place).unwrap_or_default();
        cell.add(part, times)?;
        self.cells.put(place, cell);
        Ok(())
    }

    /// The cells that are not empty, those of the array before those of the map.
    fn filled(&self) -> impl Iterator<Item = (X::Key, C)> {
        self.laid().chain(self.rest.iter().map(|(key, cell)| (key.clone(), *cell)))
    }

    fn laid(&self) -> impl Iterator<Item = (X::Key, C)> {
        self.cells.filled().filter_map(|(place, cell)| Some((self.layout.axes().key_at(place)?, cell)))
    }

    /// Returns how many cells are not empty.
    fn count(&self) -> usize {
        self.cells.filled().count().saturating_add(self.rest.len())
    }

    /// Gives the keys of the map a place, where there are enough of them.
    fn settle(&mut self) {
        if self.layout.is_due(self.rest.len()) {
            let waiting = self.rest.iter().map(|(key, _)| key);
            if let Some(longer) = self.layout.with_keys(waiting, self.count()) {
                self.lay_out(longer);
            }
            self.layout.wait(self.rest.len());
        }
    }

    /// Lays the cells out along longer axes.
    fn lay_out(&mut self, longer: Layout<X>) {
        let longer = Self { cells: Store::many(longer.places()), layout: longer, rest: Grouped::default() };
        let before = mem::replace(self, longer);
        // All that had a place has one again, and a cell alone is in its range.
        let _ = self.add_laid(&before, 1);
        for (key, cell) in before.rest.iter() {
            if !self.layout.place(key).is_some_and(|place| self.cells.put(place, *cell)) {
                self.rest.put(key.clone(), *cell);
            }
        }
    }

    /// Adds the cells of a part's array, array to array where that is shorter than to look for each.
    fn add_laid(&mut self, part: &Self, times: i64) -> Result<(), StatsError> {
        let alike = self.layout.is_alike(&part.layout);
        let along = if alike { None } else { self.places_of(part) };
        match Way::of(times).filter(|_| alike || along.is_some()) {
            Some(way) if self.cells.add(&part.cells, along.as_ref(), way) => Err(StatsError::Overflow),
            Some(_) => Ok(()),
            None => self.add_by_key(|| part.laid(), times),
        }
    }

    /// Returns where the cells of a part stand here, and lays these out for that where there are enough of them.
    fn places_of(&mut self, part: &Self) -> Option<Along> {
        if part.layout.places() == 0 || part.cells.is_thin() {
            return None;
        }
        self.layout.along(&part.layout).or_else(|| {
            let longer = self.layout.joined(&part.layout, part.count(), || self.count())?;
            self.lay_out(longer);
            self.layout.along(&part.layout)
        })
    }

    fn add_by_key<I: Iterator<Item = (X::Key, C)>>(
        &mut self,
        cells: impl Fn() -> I,
        times: i64,
    ) -> Result<(), StatsError> {
        all_or_none(cells, times, |(key, cell), times| self.add_group(key, &cell, times))
    }
}

/// Changes the cell of each fact; returns whether one left its range and whether a fact has no cell.
#[inline]
fn each<X: Axes, C: CubeCell>(
    mut cells: impl Changeable<C>,
    axes: &X,
    columns: &impl Columns<X>,
    values: &impl Values<C::Value>,
    rows: usize,
    way: Way,
) -> (bool, bool) {
    let (mut over, mut without) = (false, false);
    let mut pass = |way| {
        Places::new().each(columns, axes, rows, |from, places| {
            for (place, value) in places.iter().zip(values.values(from)) {
                let place = usize::try_from(*place).ok();
                match place.and_then(|place| cells.change(place, C::of(value), way)) {
                    Some(left) => over |= left,
                    None => without = true,
                }
            }
        });
    };
    // Each way is a loop of its own, which does not ask for it.
    match way {
        Way::In => pass(Way::In),
        Way::Out => pass(Way::Out),
    }
    (over, without)
}

impl<X: Axes> Cube<X, Count> {
    /// Returns how many different keys there are in each group, without those whose group is `None`.
    ///
    /// ```
    /// use imece::stats::{Categories, Count, Cube, Observe};
    /// let mut guests = Cube::<(Categories<u8>, Categories<u32>), Count>::default();
    /// for (centre, organisation) in [(1, 700), (1, 700), (1, 701), (2, 700)] {
    ///     guests.observe(((centre, organisation), ()))?;
    /// }
    /// assert_eq!(guests.distinct_by(|(centre, _)| Some(*centre))?, [(1, 2), (2, 1)].into());
    /// # Ok::<(), imece::stats::StatsError>(())
    /// ```
    ///
    /// # Errors
    /// [`StatsError::Negative`] where a cell is below zero.
    pub fn distinct_by<L: Ord>(
        &self,
        group: impl Fn(&X::Key) -> Option<L>,
    ) -> Result<BTreeMap<L, u64>, StatsError> {
        let mut least = 0;
        let counts = runs(self.filled().map(|(key, cell)| {
            least = least.min(cell.get());
            group(&key)
        }));
        not_negative(least)?;
        Ok(counts)
    }

    /// Returns how often each number comes in each group, so that every percentile is exact; the closure tells the group and the
    /// number of a key, or `None` where it shall be left out.
    ///
    /// ```
    /// use imece::stats::{Categories, Count, Cube, Integers, Observe};
    /// let mut waits = Cube::<(Categories<u8>, Integers<366>), Count>::default();
    /// for (department, days) in [(7, 3), (7, 1), (7, 800), (9, 4)] {
    ///     waits.observe(((department, days), ()))?;
    /// }
    /// let by_department = waits.histograms_by(|(department, days)| Some((*department, *days)))?;
    /// let of_seven = by_department.get(&7).unwrap().summary()?;
    /// assert_eq!((of_seven.median_low(), of_seven.percentile(90)), (Some(3), Some(800)));
    /// # Ok::<(), imece::stats::StatsError>(())
    /// ```
    ///
    /// # Errors
    /// [`StatsError::Overflow`].
    pub fn histograms_by<L: Key>(
        &self,
        group: impl Fn(&X::Key) -> Option<(L, i64)>,
    ) -> Result<Grouped<L, Histogram>, StatsError> {
        let mut histograms = Grouped::default();
        for (key, cell) in self.filled() {
            if let Some(number) = group(&key) {
                histograms.record(number, cell.get())?;
            }
        }
        Ok(histograms)
    }
}

/// Counts how often each group comes, one run of equal ones at a time.
pub(super) fn runs<L: Ord>(groups: impl Iterator<Item = Option<L>>) -> BTreeMap<L, u64> {
    let mut counts = BTreeMap::new();
    let mut end = |run: Option<(L, u64)>| {
        if let Some((group, n)) = run {
            let count = counts.entry(group).or_insert(0_u64);
            // No memory holds so many keys that this saturates.
            *count = count.saturating_add(n);
        }
    };
    let mut run: Option<(L, u64)> = None;
    for group in groups {
        let Some(group) = group else { continue };
        match &mut run {
            Some((same, n)) if *same == group => *n = n.saturating_add(1),
            _ => end(run.replace((group, 1))),
        }
    }
    end(run);
    counts
}

impl<X: Axes, C: CubeCell> Tally for Cube<X, C> {
    fn add(&mut self, part: &Self, times: i64) -> Result<(), StatsError> {
        if times == 1 && self.layout.is_new() && self.is_empty() {
            self.clone_from(part);
            return Ok(());
        }
        // What has no cell there comes first, since it may lay this cube out anew.
        let rest = || part.rest.iter().map(|(key, cell)| (key.clone(), *cell));
        self.add_by_key(rest, times)?;
        let done = self.add_laid(part, times);
        if let (Err(_), Some(back)) = (&done, times.checked_neg()) {
            // Going back to a state that was there cannot overflow.
            let _ = self.add_by_key(rest, back);
        }
        done
    }

    fn is_empty(&self) -> bool {
        self.rest.is_empty() && self.cells.filled().next().is_none()
    }
}

impl<X: Axes, C: CubeCell> Observe<(X::Key, C::Value)> for Cube<X, C> {
    #[inline]
    fn record(&mut self, (key, value): (X::Key, C::Value), times: i64) -> Result<(), StatsError> {
        self.add_group(key, &C::of(value), times)
    }
}

/// Equal contents are equal cubes, whatever their axes.
impl<X: Axes, C: CubeCell> PartialEq for Cube<X, C> {
    fn eq(&self, other: &Self) -> bool {
        if self.layout.is_alike(&other.layout) {
            self.cells == other.cells && self.rest == other.rest
        } else {
            self.grouped() == other.grouped()
        }
    }
}

impl<X: Axes, C: CubeCell> Eq for Cube<X, C> {}

impl<X: Axes, C: CubeCell> From<Grouped<X::Key, C>> for Cube<X, C> {
    fn from(rest: Grouped<X::Key, C>) -> Self {
        let mut cube = Self { rest, ..Self::default() };
        cube.settle();
        cube
    }
}

impl<X: Axes, C: CubeCell> From<Cube<X, C>> for Grouped<X::Key, C> {
    fn from(cube: Cube<X, C>) -> Self {
        cube.grouped()
    }
}

impl<X: Axes, C: CubeCell> Cells for Cube<X, C> {
    fn write(&self, to: &mut RowWriter) {
        self.grouped().write(to);
    }

    fn read(&mut self, mut row: RowReader<'_>) -> Result<(), StatsError> {
        let key = row.key()?;
        let mut part = C::default();
        part.read(row)?;
        self.add_group(key, &part, 1)
    }
}

impl<X: Axes<Key: Serialize>, C: CubeCell + Serialize> Serialize for Cube<X, C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.grouped().serialize(serializer)
    }
}

impl<'de, X: Axes<Key: Key + Deserialize<'de>>, C: CubeCell + Deserialize<'de>> Deserialize<'de>
    for Cube<X, C>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Grouped::deserialize(deserializer).map(Self::from)
    }
}
