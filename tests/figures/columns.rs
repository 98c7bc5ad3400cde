//! Columns beside facts that come one by one: what a code and a number stand for, and what is on no axis.

use std::cell::Cell;

use crate::twins::{assert_twins, json};
use imece::stats::{
    Axis, Categories, Count, Cube, CubeCell, Grouped, Integers, Key, Observe, Seen, StatsError, Sum, Tally,
    Total,
};

type Two = (Categories<u8>, Integers<4>);

/// One by one, any number is counted; in a column, one below zero tells that a fact is not on the axis.
#[test]
fn a_number_beyond_its_axis_is_counted_and_one_below_zero_is_refused_in_columns() {
    let declared = || ([7, 8].into_iter().collect(), Integers);
    let (mut days, mut seen) =
        (Cube::<Two, Total>::with_axes(declared()), Seen::<Two>::with_axes(declared()));
    for day in [-1, 3, 4] {
        days.observe(((8, day), 5)).unwrap();
        seen.see((8, day));
    }
    assert_eq!(seen.keys(), [(8, -1), (8, 3), (8, 4)].into());
    assert_eq!(days.get(&(8, -1)), Some(Total::of(5)));
    for number in [-1, i64::MIN] {
        let (before, seen_before) = (days.clone(), seen.clone());
        // The first of them is named, and what lies beyond the end before it is not counted either.
        let columns = (&[1, 1, 1, 1], &[3, 9, number, -1]);
        assert_eq!(days.observe_columns(&columns, &[1, 2, 3, 4]), Err(StatsError::OffAxis(2)));
        assert_eq!(days.retract_columns(&columns, &[1, 2, 3, 4]), Err(StatsError::OffAxis(2)));
        assert_eq!(seen.see_columns(&columns), Err(StatsError::OffAxis(2)));
        assert_eq!((json(&days), json(&seen)), (json(&before), json(&seen_before)));
    }
    days.observe_columns(&(&[1, 1, 0], &[3, 4, i64::MAX]), &[1, 2, 3]).unwrap();
    seen.see_columns(&(&[1, 1, 0], &[3, 4, i64::MAX])).unwrap();
    let sums = [((7, i64::MAX), 3), ((8, -1), 5), ((8, 3), 6), ((8, 4), 7)];
    assert_eq!(days.grouped().iter().map(|(key, total)| (*key, total.sum())).collect::<Vec<_>>(), sums);
    assert_eq!(seen.keys(), sums.map(|(key, _)| key).into());
}

/// What was declared in another order than that of the keys has other codes once it was written and read.
#[test]
fn codes_are_those_of_the_axes_that_are_declared_again() {
    let down = || (0..20).rev().collect::<Categories<u8>>();
    let (mut counts, mut seen) = (Cube::<_, Count>::with_axes(down()), Seen::with_axes(down()));
    let all: Vec<u8> = (0..20).collect();
    counts.observe_columns(&all, &()).unwrap();
    seen.see_columns(&&all[..10]).unwrap();

    let read: Cube<Categories<u8>, Count> = serde_json::from_str(&json(&counts)).unwrap();
    assert_ne!(read.axes().code(&19), Some(0), "whoever keeps his codes would count another key");
    let mut again = Cube::with_axes(down());
    again.merge(&read).unwrap();
    again.observe_columns(&[0, 0], &()).unwrap();
    assert_eq!((again.axes(), again.get(&19).unwrap().get()), (&down(), 3));
    assert_eq!(again.get(&0).unwrap().get(), 1);

    let read: Seen<Categories<u8>> = serde_json::from_str(&json(&seen)).unwrap();
    let mut again = Seen::with_axes(down());
    again.merge(&read);
    again.see_columns(&[19]).unwrap();
    assert_eq!(again.axes(), &down());
    assert_eq!(again.keys(), (10..20).chain([0]).collect());
}

#[test]
fn keys_become_a_column_of_codes() {
    let axes = || ([700, 20, 4].into_iter().collect::<Categories<u16>>(), Integers::<4>);
    let mut cube = Cube::<_, Sum>::with_axes(axes());
    let mut twin = Grouped::<(u16, i64), Sum>::default();
    let (centres, days, values) = ([4, 700, 4, 20], [3, 0, 9, 3], [1, 2, 4, 8]);
    let codes = cube.axes().0.codes(&centres);
    assert_eq!(codes, [2, 0, 2, 1]);
    cube.observe_columns(&(&codes, &days), &values).unwrap();
    for ((centre, day), value) in centres.into_iter().zip(days).zip(values) {
        twin.observe(((centre, day), value)).unwrap();
    }
    assert_twins(&cube, &twin);
    let strays = cube.axes().0.codes(&[700, 5]);
    assert_eq!(cube.observe_columns(&(&strays, &[0, 0]), &[1, 1]), Err(StatsError::OffAxis(1)));
    assert_twins(&cube, &twin);
}

thread_local! {
    static ALIVE: Cell<usize> = const { Cell::new(0) };
    static MOST: Cell<usize> = const { Cell::new(0) };
}

/// A number that tells how many of its kind there are at once.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Live(i64);

impl Live {
    fn new(number: i64) -> Self {
        ALIVE.set(ALIVE.get() + 1);
        MOST.set(MOST.get().max(ALIVE.get()));
        Self(number)
    }
}

impl Clone for Live {
    fn clone(&self) -> Self {
        Self::new(self.0)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        ALIVE.set(ALIVE.get() - 1);
    }
}

impl Key for Live {
    const WIDTH: usize = 1;

    fn write(&self, texts: &mut Vec<String>) {
        self.0.write(texts);
    }

    fn read(texts: &[String]) -> Option<Self> {
        i64::read(texts).map(Self::new)
    }
}

/// More numbers than there are places, so that all are off the array.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Endless;

impl Axis for Endless {
    type Key = Live;

    fn extent(&self) -> usize {
        1 << 21
    }

    fn code(&self, key: &Live) -> Option<usize> {
        usize::try_from(key.0).ok().filter(|code| *code < self.extent())
    }

    fn key(&self, code: usize) -> Option<Live> {
        i64::try_from(code).ok().map(Live::new)
    }

    fn take_up(&mut self, _: &Live) {}
}

/// A hundred thousand facts off the array, of ten keys.
#[test]
fn facts_off_the_array_take_memory_by_keys() {
    const FACTS: usize = 100_000;
    const KEYS: usize = 10;
    let mut numbers: Vec<i64> = (0..FACTS).map(|row| (row % KEYS) as i64).collect();
    let (mut counts, mut seen) = (Cube::<Endless, Count>::default(), Seen::<Endless>::default());
    MOST.set(0);
    counts.observe_columns(&numbers, &()).unwrap();
    seen.see_columns(&numbers).unwrap();
    assert!(MOST.get() <= 5 * KEYS, "{} keys at once", MOST.get());
    assert_eq!((counts.grouped().len(), seen.len()), (KEYS, KEYS));
    assert!(counts.grouped().iter().all(|(_, count)| count.get() == (FACTS / KEYS) as i64));

    // The last of them is on no axis: nothing is counted.
    let before = counts.clone();
    numbers.push(-1);
    numbers[0] = 77;
    assert_eq!(counts.observe_columns(&numbers, &()), Err(StatsError::OffAxis(FACTS)));
    assert_eq!(seen.see_columns(&numbers), Err(StatsError::OffAxis(FACTS)));
    assert_eq!(counts, before);
    assert!(!seen.contains(&Live::new(77)));
    numbers.pop();
    counts.retract_columns(&numbers, &()).unwrap();
    assert_eq!(counts.get(&Live::new(77)).unwrap().get(), -1);
}
