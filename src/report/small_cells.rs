use alloc::{
    collections::{BTreeMap, BTreeSet, BinaryHeap},
    vec::Vec,
};
use core::cmp::Reverse;

/// Counts of people that are published together, with the sums that hold between them: of any number of tables and of
/// any shape, since a total of one may be a part of another.
///
/// A count from 1 to one less than the least that may be shown is hidden, and so are as many others as it takes that
/// nobody can work it out: whatever is hidden could be another whole number as well, given all that is shown, all the
/// sums, and the knowledge that zeros are never hidden (secondary suppression; Hundepool et al., *Statistical Disclosure
/// Control*, 2012). Counts of organisations or events are not people and do not belong in here.
///
/// ```
/// use imece::report::{LEAST_SHOWN, SmallCells};
/// let mut cells = SmallCells::default();
/// for (district, households) in [("Gebze", 2), ("İzmit", 9), ("Kandıra", 0), ("Körfez", 7)] {
///     cells.count(district, households);
/// }
/// cells.total("all", 18, ["Gebze", "İzmit", "Kandıra", "Körfez"]);
/// let hidden = cells.hidden(LEAST_SHOWN);
/// // Gebze alone would be 18 − 9 − 7: the smallest of the others is hidden with it.
/// assert_eq!(hidden.into_iter().collect::<Vec<_>>(), ["Gebze", "Körfez"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmallCells<K> {
    counts: BTreeMap<K, u64>,
    totals: Vec<(K, BTreeSet<K>)>,
}

/// The least count of people that is shown: 1 to 4 are hidden.
pub const LEAST_SHOWN: u64 = 5;

/// How many steps the search for the cheapest cells may take before everything that is tied to a cell is hidden.
const MOST_STEPS: usize = 20_000;

/// Another solution: by how much it differs, cell by cell.
type Change<K> = BTreeMap<K, bool>;

impl<K> Default for SmallCells<K> {
    fn default() -> Self {
        Self { counts: BTreeMap::new(), totals: Vec::new() }
    }
}

impl<K: Ord + Clone> SmallCells<K> {
    /// Adds a count of people. A key counts once: the last count holds.
    pub fn count(&mut self, key: K, people: u64) {
        self.counts.insert(key, people);
    }

    /// Adds a count that is the sum of others. Parts that are never counted are zero.
    pub fn total(&mut self, key: K, people: u64, parts: impl IntoIterator<Item = K>) {
        self.counts.insert(key.clone(), people);
        self.totals.push((key, parts.into_iter().collect()));
    }

    /// Returns what must be hidden where counts below the least are not to be known.
    #[must_use]
    pub fn hidden(&self, least: u64) -> BTreeSet<K> {
        let small = self.counts.iter().filter(|(_, people)| (1..least).contains(*people));
        let small: Vec<&K> = small.map(|(key, _)| key).collect();
        let mut hidden: BTreeSet<K> = small.iter().copied().cloned().collect();
        let mut open: BTreeSet<K> = BTreeSet::new();
        for key in small {
            if !open.contains(key) {
                // Each cell of the change has another solution by it, and hiding more takes that from none.
                let change = self.cheapest_change(key, &hidden).map(|change| change.into_keys().collect());
                let cells: BTreeSet<K> = change.unwrap_or_else(|| self.tied_to(key));
                hidden.extend(cells.iter().cloned());
                open.extend(cells);
            }
        }
        hidden
    }

    /// Another solution in which a cell differs by one, that asks for the fewest people to be hidden besides.
    fn cheapest_change(&self, key: &K, hidden: &BTreeSet<K>) -> Option<Change<K>> {
        let mut queue: BinaryHeap<Reverse<(u64, usize, Change<K>)>> = BinaryHeap::new();
        for up in [true, false] {
            if let Some(change) = self.with(&Change::new(), key, up) {
                queue.push(Reverse((0, 1, change)));
            }
        }
        for _ in 0..MOST_STEPS {
            let Reverse((cost, _, change)) = queue.pop()?;
            let Some((total, parts, ups)) = self.broken_sum(&change) else { return Some(change) };
            // The sum is mended by a part that goes the other way, or by the total going along.
            let mends = parts.iter().map(|part| (part, !ups)).chain([(total, ups)]);
            for (mend, up) in mends {
                if let Some(next) = self.with(&change, mend, up) {
                    let people = if hidden.contains(mend) { 0 } else { self.people(mend) };
                    queue.push(Reverse((cost.saturating_add(people), next.len(), next)));
                }
            }
        }
        None
    }

    fn people(&self, key: &K) -> u64 {
        self.counts.get(key).copied().unwrap_or(0)
    }

    /// A change with one more cell in it, where that cell can change so: zeros stay, and nothing hidden is zero.
    fn with(&self, change: &Change<K>, key: &K, up: bool) -> Option<Change<K>> {
        let people = self.people(key);
        let least = if up { 1 } else { 2 };
        if people < least || change.contains_key(key) {
            return None;
        }
        let mut change = change.clone();
        change.insert(key.clone(), up);
        Some(change)
    }

    /// The first sum that a change breaks, and whether its parts exceed the total.
    fn broken_sum(&self, change: &Change<K>) -> Option<(&K, &BTreeSet<K>, bool)> {
        let worth = |key: &K| change.get(key).map_or(0_i64, |up| if *up { 1 } else { -1 });
        self.totals.iter().find_map(|(total, parts)| {
            let parts_by = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(worth(part)));
            let off = parts_by.saturating_sub(worth(total));
            (off != 0).then_some((total, parts, off > 0))
        })
    }

    /// Every count that is tied to one by sums, but for zeros. With all of them hidden, twice as many of each is another
    /// solution.
    fn tied_to(&self, key: &K) -> BTreeSet<K> {
        let mut tied = BTreeSet::from([key.clone()]);
        loop {
            let before = tied.len();
            for (total, parts) in &self.totals {
                if tied.contains(total) || parts.iter().any(|part| tied.contains(part)) {
                    tied.extend(parts.iter().chain([total]).filter(|key| self.people(key) > 0).cloned());
                }
            }
            if tied.len() == before {
                return tied;
            }
        }
    }
}
