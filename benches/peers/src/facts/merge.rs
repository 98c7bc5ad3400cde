//! Tallies merged: what a byte of a filled one costs, what few cells among many places cost, and many tallies into one.

use imece::{
    stats::{Categories, Count, Cube, Days, Observe, Seen, Tally, Total},
    time::Month,
};

use super::{Facts, Figures, Guests};
use crate::{
    measure::{Prng, median, timed},
    table::{Bar, Table},
};

type Counted = Cube<Guests, Count>;
type Added = Seen<Guests>;

pub(super) fn run(months: &Days<Month>, facts: &Facts, sizes: &[usize], table: &mut Table) {
    filled(months, facts, table);
    thin(table);
    for n in sizes {
        for tallies in [10, 100, 1_400] {
            same_keys(months, facts, *n, tallies, table);
            own_keys(months, facts, *n, tallies, table);
        }
    }
}

/// Nanoseconds of one merge, the median of nine.
fn merging(mut merge: impl FnMut()) -> f64 {
    median((0..9).map(|_| timed(&mut merge).0).collect())
}

/// What it costs to merge two filled tallies, a byte of one as it is kept.
fn filled(months: &Days<Month>, facts: &Facts, table: &mut Table) {
    let n = facts.len().min(1_000_000);
    let whole = Figures::<Counted>::columns(months, facts, 0..n);
    let added = Figures::<Added>::columns(months, facts, 0..n);
    // The keys of these came in another order, so their cells stand elsewhere.
    let found = Figures::<Counted>::observe(months, facts, 0..n);
    let found_added = Figures::<Added>::observe(months, facts, 0..n);
    let (mut sums, mut mixed, mut seen, mut elsewhere) =
        (whole.clone(), whole.clone(), added.clone(), added.clone());
    let name = |what: &str, bytes: usize| format!("merge of {} KB{what}, ns a byte", bytes / 1_000);
    let mut told = |what, bytes: usize, ns: f64, bar| table.own(&name(what, bytes), ns / bytes as f64, bar);
    let bar = Bar::Own(0.5);
    told("", whole.bytes(), merging(|| sums.merge(&whole)), bar);
    told(", other order of keys", found.bytes(), merging(|| mixed.merge(&found)), bar);
    told(", only added", added.bytes(), merging(|| seen.merge(&added)), bar);
    // A key is a bit of it.
    let ns = merging(|| elsewhere.merge(&found_added));
    told(", only added, other order of keys", found_added.bytes(), ns, Bar::Told);
    assert_eq!(sums.checksum(), mixed.checksum(), "a merge that depends on the order of keys");
    assert_eq!(seen.checksum(), elsewhere.checksum(), "a merge that depends on the order of keys");
    assert!(seen.guests == added.guests, "what is seen twice is seen once");
}

/// What it costs to merge few cells among a million declared places.
fn thin(table: &mut Table) {
    const CENTRES: u16 = 50;
    const ORGANISATIONS: u32 = 20_000;
    const PLACES: u32 = 1_000_000;
    let up = || Counted::with_axes(((0..CENTRES).collect(), (0..ORGANISATIONS).collect()));
    let down = || Counted::with_axes(((0..CENTRES).rev().collect(), (0..ORGANISATIONS).rev().collect()));
    for filled in [100, 1_000, 10_000, 100_000, 1_000_000] {
        let mut draw = Prng::new(3);
        let mut scattered = move |_| draw.below(PLACES);
        // One row after the other.
        let together = |n| PLACES / 3 + n;
        let places: [(&str, Vec<u32>); 2] = [
            ("scattered", (0..filled).map(&mut scattered).collect()),
            ("together", (0..filled).map(together).map(|place| place % PLACES).collect()),
        ];
        for (how, places) in places {
            let mut part = up();
            for place in places {
                let key = ((place / ORGANISATIONS) as u16, place % ORGANISATIONS);
                if part.get(&key).is_none() {
                    part.observe((key, ())).unwrap();
                }
            }
            let cells = part.grouped().len() as f64;
            let (mut alike, mut other) = (up(), down());
            let ns = [
                ("", merging(|| alike.merge(&part).unwrap())),
                (", other order of keys", merging(|| other.merge(&part).unwrap())),
            ];
            assert!(alike == other && alike.grouped().len() as f64 == cells);
            for (order, ns) in ns {
                let name = format!("merge of {filled} cells of 1 M places, {how}{order}");
                table.own(&format!("{name}, us"), ns / 1_000.0, Bar::Told);
                table.own(&format!("{name}, ns a cell"), ns / cells, Bar::Told);
            }
        }
    }
}

/// So many facts of both, cut into so many parts.
fn parts(facts: usize, tallies: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..tallies).map(move |part| facts * part / tallies..facts * (part + 1) / tallies)
}

/// Tells what it cost to merge so many tallies into one.
fn tell(table: &mut Table, what: &str, n: usize, tallies: usize, ns: f64) {
    let name = format!("{tallies} tallies of {} k facts in all, {what}", 2 * n / 1_000);
    table.own(&format!("{name}, us a tally"), ns / 1e3 / tallies as f64, Bar::Told);
    table.own(&format!("{name}, ns a fact"), ns / (2 * n) as f64, Bar::Told);
}

/// Tallies of the same centres, organisations and departments: the whole is no larger than one that saw all facts.
fn same_keys(months: &Days<Month>, facts: &Facts, n: usize, tallies: usize, table: &mut Table) {
    let (mut whole, mut ns) = (Figures::<Counted>::default(), 0.0);
    for of in parts(n, tallies) {
        let part = Figures::observe(months, facts, of);
        ns += timed(|| whole.merge(&part)).0;
    }
    let counted = Figures::<Counted>::columns(months, facts, 0..n);
    assert_eq!(whole.checksum(), counted.checksum(), "a merge that lost or made a fact");
    tell(table, "the same keys", n, tallies, ns);
}

/// Tallies of a municipality's own centres each: the whole has all of their keys, more than there are places.
fn own_keys(months: &Days<Month>, facts: &Facts, n: usize, tallies: usize, table: &mut Table) {
    type Meetings = Cube<(Categories<Month>, Categories<u32>, Categories<u16>), Total>;
    let m = &facts.meetings;
    let (mut whole, mut ns, mut cells) = (Meetings::default(), 0.0, 0);
    for (municipality, of) in parts(n, tallies).enumerate() {
        let mut part = Meetings::default();
        for i in of {
            let centre = municipality as u32 * 1_000 + u32::from(m.centre[i]);
            part.observe(((*months.key(m.day[i]).unwrap(), centre, m.kind[i]), m.people[i].into())).unwrap();
        }
        ns += timed(|| whole.merge(&part).unwrap()).0;
        cells += part.grouped().len();
    }
    let people = m.people[..n].iter().map(|people| i64::from(*people)).sum::<i64>();
    let total = whole.grouped().total().unwrap();
    assert_eq!((total.n(), total.sum()), (n as i64, people), "a merge that lost or made a fact");
    assert_eq!(whole.grouped().len(), cells, "no key is in two of them");
    tell(table, "keys of their own (meetings alone)", n, tallies, ns);
    let name = format!("{tallies} tallies of {} k facts in all, keys of their own", 2 * n / 1_000);
    table.own(&format!("{name}, ns a cell of {cells}"), ns / cells as f64, Bar::Told);
}
