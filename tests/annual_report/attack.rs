//! Somebody who wants to know what is hidden, and has all that was published.
//!
//! They know every figure of every table, that a figure under one name is the same wherever it stands, that totals are the
//! sums of their rows, that parts are the parts of what stands above them, and that nothing hidden is zero.

use std::collections::{BTreeMap, BTreeSet};

use imece::report::{Cell, Document, RowKind, Section};

/// What is known of each count: nothing below the first, nothing above the second.
type Bounds = Vec<(i64, i64)>;

#[derive(Debug)]
pub(crate) struct Attack {
    names: Vec<String>,
    bounds: Bounds,
    /// A total and its parts, by their places among the names.
    sums: BTreeSet<(usize, Vec<usize>)>,
    hidden: Vec<usize>,
}

/// How often values may be tried for one count before the attack gives it up. What is left open is found in a few.
const MOST_TRIES: u32 = 500;

impl Attack {
    pub(crate) fn on(report: &Document) -> Self {
        let mut known: BTreeMap<String, Option<i64>> = BTreeMap::new();
        for figure in report.figures() {
            if let Cell::People { of, count } = figure {
                let count = count.map(|count| i64::try_from(count).unwrap());
                let before = known.insert(of.clone(), count);
                assert!(before.is_none_or(|before| before == count), "{of} is told in two ways");
            }
        }
        let declared = report.sections.iter().flat_map(|section| &section.sums);
        let declared = declared.map(|sum| (sum.total.clone(), sum.parts.clone()));
        let seen = report.sections.iter().flat_map(sums_of_tables);
        let sums: Vec<(String, Vec<String>)> = declared.chain(seen).collect();
        // A name that no figure bears is a rest: at least nothing.
        let mut names: BTreeSet<&String> =
            sums.iter().flat_map(|(total, parts)| parts.iter().chain([total])).collect();
        names.extend(known.keys());
        let names: Vec<String> = names.into_iter().cloned().collect();
        let place = |name: &String| names.binary_search(name).unwrap();
        let most = 10 + known.values().flatten().sum::<i64>();
        let bounds = names.iter().map(|name| match known.get(name) {
            Some(Some(count)) => (*count, *count),
            Some(None) => (1, most),
            None => (0, most),
        });
        let sums = sums.iter().map(|(total, parts)| {
            let mut parts: Vec<usize> = parts.iter().map(place).collect();
            parts.sort_unstable();
            (place(total), parts)
        });
        Self {
            bounds: bounds.collect(),
            sums: sums.collect(),
            hidden: known.iter().filter(|(_, count)| count.is_none()).map(|(name, _)| place(name)).collect(),
            names,
        }
    }

    pub(crate) fn hidden(&self) -> usize {
        self.hidden.len()
    }

    /// The hidden counts that are known after all.
    pub(crate) fn found(&self) -> Vec<&str> {
        let mut bounds = self.bounds.clone();
        assert!(self.propagate(&mut bounds), "what was published contradicts itself");
        let lows: Vec<i64> = bounds.iter().map(|(low, _)| *low).collect();
        // One solution is worth a longer search; where none is found in it, nobody learns anything.
        let mut left = MOST_TRIES * 100;
        let Some(one) = self.solution(bounds.clone(), &lows, &mut left) else {
            assert_eq!(left, 0, "what was published contradicts itself");
            return Vec::new();
        };
        let known = self.hidden.iter().filter(|place| {
            let (low, high) = bounds[**place];
            // Another value is enough. Near ones first, and the rest as near to the solution as can be.
            let mut others: Vec<i64> = (low..=high).filter(|value| *value != one[**place]).collect();
            others.sort_by_key(|value| value.abs_diff(one[**place]));
            let mut left = MOST_TRIES;
            let another = others.into_iter().any(|value| {
                let mut guess = bounds.clone();
                guess[**place] = (value, value);
                self.solution(guess, &one, &mut left).is_some()
            });
            !another && left > 0
        });
        known.map(|place| self.names[*place].as_str()).collect()
    }

    /// Whole numbers for all names within their bounds, near to a guide where there are many.
    fn solution(&self, mut bounds: Bounds, guide: &[i64], left: &mut u32) -> Option<Vec<i64>> {
        *left = left.checked_sub(1)?;
        if !self.propagate(&mut bounds) {
            return None;
        }
        let open = (0..bounds.len()).filter(|place| bounds[*place].0 < bounds[*place].1);
        let Some(place) = open.min_by_key(|place| bounds[*place].1 - bounds[*place].0) else {
            return Some(bounds.iter().map(|(low, _)| *low).collect());
        };
        let (low, high) = bounds[place];
        let mut values: Vec<i64> = (low..=high).collect();
        values.sort_by_key(|value| value.abs_diff(guide[place]));
        values.into_iter().find_map(|value| {
            let mut guess = bounds.clone();
            guess[place] = (value, value);
            self.solution(guess, guide, left)
        })
    }

    /// Narrows the bounds as far as the sums tell, each by itself. False where nothing is left.
    fn propagate(&self, bounds: &mut Bounds) -> bool {
        loop {
            let mut narrowed = false;
            for (total, parts) in &self.sums {
                let low: i64 = parts.iter().map(|part| bounds[*part].0).sum();
                let high: i64 = parts.iter().map(|part| bounds[*part].1).sum();
                let (least, most) = bounds[*total];
                let own = parts.iter().map(|part| {
                    let (own_low, own_high) = bounds[*part];
                    (*part, least - (high - own_high), most - (low - own_low))
                });
                let news: Vec<(usize, i64, i64)> = own.chain([(*total, low, high)]).collect();
                for (place, least, most) in news {
                    let (low, high) = bounds[place];
                    bounds[place] = (low.max(least), high.min(most));
                    narrowed |= bounds[place] != (low, high);
                    if bounds[place].0 > bounds[place].1 {
                        return false;
                    }
                }
            }
            if !narrowed {
                return true;
            }
        }
    }
}

/// What a reader sees in the tables without being told: totals below their rows, and parts below their wholes.
fn sums_of_tables(section: &Section) -> Vec<(String, Vec<String>)> {
    let name = |figure: &Cell| match figure {
        Cell::People { of, .. } => Some(of.clone()),
        _ => None,
    };
    let mut sums = Vec::new();
    for table in &section.tables {
        for column in 0..table.columns.len() {
            let of = |kind: RowKind| {
                let rows = table.rows.iter().filter(move |row| row.kind == kind);
                rows.filter_map(move |row| name(&row.figures[column])).collect::<Vec<String>>()
            };
            if let Some(total) = of(RowKind::Total).first() {
                sums.push((total.clone(), of(RowKind::Plain)));
            }
            let groups = table.rows.chunk_by(|_, next| next.kind == RowKind::Part);
            for group in groups.filter(|group| group.len() > 1) {
                let names: Vec<String> = group.iter().filter_map(|row| name(&row.figures[column])).collect();
                if let Some((whole, parts)) = names.split_first() {
                    sums.push((whole.clone(), parts.to_vec()));
                }
            }
        }
    }
    sums
}
