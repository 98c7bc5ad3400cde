//! What is hidden cannot be worked out: a solver tries, from everything that is shown together.

use crate::cases::cases;
use std::collections::{BTreeMap, BTreeSet};

use imece::report::{LEAST_SHOWN, SmallCells};
use proptest::prelude::*;

type Key = (&'static str, usize, usize);

/// Tables as they are published: counts, and which are sums of which.
#[derive(Debug, Clone, Default)]
struct Tables {
    counts: BTreeMap<Key, u64>,
    totals: Vec<(Key, Vec<Key>)>,
}

impl Tables {
    fn total(&mut self, key: Key, parts: Vec<Key>) {
        let sum = parts.iter().map(|part| self.counts[part]).sum();
        self.counts.insert(key, sum);
        self.totals.push((key, parts));
    }

    fn hidden(&self) -> BTreeSet<Key> {
        let mut cells = SmallCells::default();
        for (key, people) in &self.counts {
            cells.count(*key, *people);
        }
        for (total, parts) in &self.totals {
            cells.total(*total, self.counts[total], parts.iter().copied());
        }
        cells.hidden(LEAST_SHOWN)
    }

    /// Whether a hidden cell could be another whole number, given what is shown, the sums, and that zeros are shown.
    fn could_be_another(&self, hidden: &BTreeSet<Key>, key: Key) -> bool {
        let most = self.counts.values().max().unwrap() + 6;
        let true_count = self.counts[&key];
        let mut known: BTreeMap<Key, u64> = self.counts.clone();
        known.retain(|key, _| !hidden.contains(key));
        // Near values first: that is where the others are.
        let near = (1..=most).filter(|other| *other != true_count);
        let mut near: Vec<u64> = near.collect();
        near.sort_by_key(|other| other.abs_diff(true_count));
        near.into_iter().take(4).any(|other| {
            let mut known = known.clone();
            known.insert(key, other);
            self.solvable(known, most)
        })
    }

    /// Whether the rest can be filled in: sums with one unknown give it, then one is guessed.
    fn solvable(&self, mut known: BTreeMap<Key, u64>, most: u64) -> bool {
        loop {
            let mut learnt = None;
            for (total, parts) in &self.totals {
                let unknown: Vec<Key> =
                    parts.iter().copied().filter(|part| !known.contains_key(part)).collect();
                let sum: u64 = parts.iter().filter_map(|part| known.get(part)).sum();
                match (known.get(total), unknown.as_slice()) {
                    (None, []) if sum == 0 => return false,
                    (None, []) => learnt = Some((*total, sum)),
                    (Some(total), []) if *total != sum => return false,
                    (Some(total), [only]) if *total > sum => learnt = Some((*only, total - sum)),
                    (Some(total), open) if *total < sum + open.len() as u64 => return false,
                    _ => {}
                }
                if learnt.is_some() {
                    break;
                }
            }
            match learnt {
                Some((key, count)) => drop(known.insert(key, count)),
                None => break,
            }
        }
        let Some(open) = self.counts.keys().find(|key| !known.contains_key(*key)) else { return true };
        let truth = self.counts[open];
        let mut guesses: Vec<u64> = (1..=most).collect();
        guesses.sort_by_key(|guess| guess.abs_diff(truth));
        guesses.into_iter().any(|guess| {
            let mut known = known.clone();
            known.insert(*open, guess);
            self.solvable(known, most)
        })
    }

    #[track_caller]
    fn hold(&self) {
        let hidden = self.hidden();
        for (key, people) in &self.counts {
            assert!(
                *people == 0 || *people >= LEAST_SHOWN || hidden.contains(key),
                "{key:?} is shown: {people}"
            );
            assert!(*people > 0 || !hidden.contains(key), "a zero is hidden");
        }
        for key in &hidden {
            assert!(
                self.could_be_another(&hidden, *key),
                "{key:?} can be worked out in {self:?}, hidden {hidden:?}"
            );
        }
    }
}

/// What is hidden already costs nobody anything, however many people it counts.
#[test]
fn what_is_hidden_is_used_before_anything_else_is_hidden() {
    let mut tables = Tables::default();
    let [few, large, one, other, middle] = [("a", 0, 0), ("L", 0, 0), ("b", 0, 0), ("c", 0, 0), ("m", 0, 0)];
    tables.counts = [(few, 1), (large, 100), (one, 1), (other, 1), (middle, 10)].into();
    tables.total(("t", 0, 0), vec![few, large]);
    tables.total(("t", 1, 0), vec![one, other, large, middle]);
    // `a` brings `L` with it, and `c` has no need of `m` then.
    assert_eq!(tables.hidden(), BTreeSet::from([few, large, one, other]));
    tables.hold();
}

/// A table of rows and columns with all its margins.
fn two_ways(cells: &[Vec<u64>]) -> Tables {
    let mut tables = Tables::default();
    let (rows, columns) = (cells.len(), cells[0].len());
    for (r, row) in cells.iter().enumerate() {
        for (c, people) in row.iter().enumerate() {
            tables.counts.insert(("cell", r, c), *people);
        }
    }
    for r in 0..rows {
        tables.total(("row", r, 0), (0..columns).map(|c| ("cell", r, c)).collect());
    }
    for c in 0..columns {
        tables.total(("column", 0, c), (0..rows).map(|r| ("cell", r, c)).collect());
    }
    tables.total(("all", 0, 0), (0..rows).map(|r| ("row", r, 0)).collect());
    tables.totals.push((("all", 0, 0), (0..columns).map(|c| ("column", 0, c)).collect()));
    tables
}

/// The same, and how the rows fall into two groups that are published beside it with their own split.
fn linked(cells: &[Vec<u64>], first: u64) -> Tables {
    let mut tables = two_ways(cells);
    let rows = cells.len();
    tables.total(("group", 0, 0), (0..rows / 2).map(|r| ("row", r, 0)).collect());
    tables.total(("group", 1, 0), (rows / 2..rows).map(|r| ("row", r, 0)).collect());
    tables.totals.push((("all", 0, 0), vec![("group", 0, 0), ("group", 1, 0)]));
    // Another table of the same people, by something else.
    let all = tables.counts[&("all", 0, 0)];
    tables.counts.insert(("other", 0, 0), first.min(all));
    tables.counts.insert(("other", 1, 0), all - first.min(all));
    tables.totals.push((("all", 0, 0), vec![("other", 0, 0), ("other", 1, 0)]));
    tables
}

#[test]
fn what_is_small_is_hidden_with_company() {
    let shown = |counts: &[u64]| -> Vec<String> {
        let mut tables = Tables::default();
        for (n, people) in counts.iter().enumerate() {
            tables.counts.insert(("cell", n, 0), *people);
        }
        tables.total(("all", 0, 0), (0..counts.len()).map(|n| ("cell", n, 0)).collect());
        tables.hold();
        let hidden = tables.hidden();
        let text =
            |key: &Key| if hidden.contains(key) { "·".into() } else { tables.counts[key].to_string() };
        // The total comes first.
        tables.counts.keys().map(text).collect()
    };
    assert_eq!(shown(&[7, 9, 12]), ["28", "7", "9", "12"]);
    assert_eq!(shown(&[2, 9, 12]), ["23", "·", "·", "12"]);
    assert_eq!(shown(&[2, 0, 12, 30]), ["44", "·", "0", "·", "30"]);
    // Two small ones hide each other, unless both must be one.
    assert_eq!(shown(&[2, 3, 12]), ["17", "·", "·", "12"]);
    assert_eq!(shown(&[1, 1, 12]), ["14", "·", "·", "·"]);
    // With nobody to hide behind, the total goes too.
    assert_eq!(shown(&[3, 0, 0]), ["·", "·", "0", "0"]);
    // The households of İftar Edelim in twelve districts.
    let visited = shown(&[4, 3, 3, 2, 4, 3, 3, 4, 3, 3, 3, 3]);
    assert_eq!(visited.iter().filter(|cell| *cell == "·").count(), 12);
    assert_eq!(visited[0], "38");
}

/// Where no solution differs by one, all that sums tie to a small count is hidden: twice as many of each is another one.
#[test]
fn what_cannot_change_by_one_takes_all_that_is_tied_to_it() {
    let mut cells = SmallCells::default();
    for (key, people) in [("small", 2), ("large", 9), ("nobody", 0), ("one", 7), ("two", 8)] {
        cells.count(key, people);
    }
    // What counts the same people twice cannot go along with one of them more.
    for (total, people, parts) in [
        ("whole", 13, vec!["twice", "large"]),
        ("again", 2, vec!["small"]),
        ("twice", 4, vec!["small", "again", "nobody"]),
        ("elsewhere", 15, vec!["one", "two"]),
    ] {
        cells.total(total, people, parts);
    }
    assert_eq!(cells.hidden(LEAST_SHOWN), BTreeSet::from(["again", "large", "small", "twice", "whole"]));
}

#[test]
fn a_rectangle_hides_a_cell_of_two_ways() {
    let tables = two_ways(&[vec![2, 20, 30], vec![15, 25, 35], vec![40, 50, 60]]);
    tables.hold();
    let hidden: Vec<Key> = tables.hidden().into_iter().collect();
    let rectangle = [("cell", 0, 0), ("cell", 0, 1), ("cell", 1, 0), ("cell", 1, 1)];
    assert_eq!(hidden, rectangle);
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn nobody_solves_for_a_hidden_cell(
        cells in (1..4_usize, 1..4_usize)
            .prop_flat_map(|(r, c)| prop::collection::vec(prop::collection::vec(0..12_u64, c), r)),
    ) {
        two_ways(&cells).hold();
    }

    #[test]
    fn nor_from_linked_tables_together(
        cells in (2..4_usize, 1..4_usize)
            .prop_flat_map(|(r, c)| prop::collection::vec(prop::collection::vec(0..9_u64, c), r)),
        first in 0..12_u64,
    ) {
        linked(&cells, first).hold();
    }
}
