//! Somebody who wants to know what is hidden, and has all that was published.
//!
//! They know every figure of every table, that a figure under one name is the same wherever it stands, that totals are the
//! sums of their rows, that parts are the parts of what stands above them, and that nothing hidden is zero.

use std::collections::{BTreeMap, BTreeSet};

use imece::report::{Cell, Document, RowKind, Section};

/// What is known of a count: nothing below the first, nothing above the second.
type Bounds = BTreeMap<String, (i64, i64)>;

#[derive(Debug)]
pub(crate) struct Attack {
    bounds: Bounds,
    /// A total and its parts.
    sums: Vec<(String, Vec<String>)>,
    pub(crate) hidden: BTreeSet<String>,
}

/// How often a value may be tried before the attack is called too hard, which fails the test.
const MOST_TRIES: u32 = 200_000;

impl Attack {
    pub(crate) fn on(report: &Document) -> Self {
        let mut attack = Self { bounds: Bounds::new(), sums: Vec::new(), hidden: BTreeSet::new() };
        let mut most = 10;
        for figure in report.figures() {
            if let Cell::People { of, count } = figure {
                let known = count.map(|count| i64::try_from(count).unwrap());
                most += known.unwrap_or(0);
                let bounds = known.map_or((1, i64::MAX), |known| (known, known));
                let before = attack.bounds.insert(of.clone(), bounds);
                assert!(before.is_none_or(|before| before == bounds), "{of} is told in two ways");
                if known.is_none() {
                    attack.hidden.insert(of.clone());
                }
            }
        }
        for section in &report.sections {
            attack.sums.extend(section.sums.iter().map(|sum| (sum.total.clone(), sum.parts.clone())));
            attack.sums.extend(sums_of_tables(section));
        }
        // A name that no figure bears is a rest: at least nothing.
        let named = attack.sums.iter().flat_map(|(total, parts)| parts.iter().chain([total]));
        for name in named.cloned().collect::<Vec<_>>() {
            attack.bounds.entry(name).or_insert((0, i64::MAX));
        }
        for (_, high) in attack.bounds.values_mut() {
            *high = (*high).min(most);
        }
        attack
    }

    /// The hidden counts that are known after all.
    pub(crate) fn found(&self) -> Vec<String> {
        let mut bounds = self.bounds.clone();
        assert!(self.propagate(&mut bounds), "what was published contradicts itself");
        let mut tries = 0;
        let known = self.hidden.iter().filter(|name| {
            let (low, high) = bounds[*name];
            // Two values that hold are enough; those at the ends of what may be are the likely ones to fail.
            let values = (low..=high).filter(|value| {
                let mut guess = bounds.clone();
                guess.insert((*name).clone(), (*value, *value));
                self.holds(guess, &mut tries)
            });
            values.take(2).count() < 2
        });
        known.cloned().collect()
    }

    /// Whether there are whole numbers for all names within their bounds.
    fn holds(&self, mut bounds: Bounds, tries: &mut u32) -> bool {
        *tries += 1;
        assert!(*tries < MOST_TRIES, "too hard an attack");
        if !self.propagate(&mut bounds) {
            return false;
        }
        let open = bounds.iter().filter(|(_, (low, high))| low < high);
        let Some((name, (low, high))) = open.min_by_key(|(_, (low, high))| high - low) else { return true };
        let (name, low, high) = (name.clone(), *low, *high);
        let mut guess = |value: i64| {
            let mut guess = bounds.clone();
            guess.insert(name.clone(), (value, value));
            self.holds(guess, tries)
        };
        (low..=high).any(&mut guess)
    }

    /// Narrows the bounds as far as the sums tell, each by itself. False where nothing is left.
    fn propagate(&self, bounds: &mut Bounds) -> bool {
        loop {
            let before = bounds.clone();
            for (total, parts) in &self.sums {
                let low: i64 = parts.iter().map(|part| bounds[part].0).sum();
                let high: i64 = parts.iter().map(|part| bounds[part].1).sum();
                let whole = bounds[total];
                bounds.insert(total.clone(), (whole.0.max(low), whole.1.min(high)));
                for part in parts {
                    let (own_low, own_high) = bounds[part];
                    let (least, most) = (whole.0 - (high - own_high), whole.1 - (low - own_low));
                    bounds.insert(part.clone(), (own_low.max(least), own_high.min(most)));
                }
            }
            if bounds.values().any(|(low, high)| low > high) {
                return false;
            }
            if *bounds == before {
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
