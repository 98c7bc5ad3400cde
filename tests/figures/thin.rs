//! Cubes with many places of which few are filled: they keep the laws of all others, and who merges them goes through what is
//! there and not through what might be.

use std::cell::Cell;

use crate::{cases::cases, twins::assert_twins};
use imece::{
    stats::{
        Axes, Axis, Categories, Cells, Count, Cube, CubeCell, Grouped, Integers, Key, Observe, RowReader,
        RowWriter, Seen, StatsError, Sum, Tally,
    },
    strategies::laws,
};
use proptest::prelude::*;

/// 6,000 places, of which 375 are no longer few.
type Many = (Categories<u8>, Integers<1_000>);
type Place = (u8, i64);
type Counts = Cube<Many, Count>;

const KEYS: u8 = 6;
const FEW: usize = 375;

/// So many times something, mostly at one of the places, and at times just as often as a narrow count holds, or more often.
fn change() -> impl Strategy<Value = (Place, i64)> {
    let number = prop_oneof![9 => 0..1_000_i64, 1 => -3..3_i64, 1 => 998..1_003_i64];
    let edges = prop::sample::select(vec![32_766, 32_767, -32_767, -32_768, 40_000, -40_000]);
    let times = prop_oneof![5 => Just(1_i64), 2 => Just(-1), 1 => edges];
    ((0..=KEYS, number), times)
}

#[derive(Debug, Clone)]
struct Part {
    keys: Option<Vec<u8>>,
    filled: usize,
    changes: Vec<(Place, i64)>,
}

/// Declared in any order or not at all, with nothing, less than is few or more of it filled beforehand.
fn part() -> impl Strategy<Value = Part> {
    let keys = Just((0..KEYS).collect::<Vec<_>>()).prop_shuffle();
    let in_order = Just((0..KEYS).collect());
    let keys = prop_oneof![4 => in_order.prop_map(Some), 2 => keys.prop_map(Some), 1 => Just(None)];
    let filled = prop_oneof![Just(0), Just(FEW - 10), Just(FEW + 10)];
    let changes = prop::collection::vec(change(), 0..60);
    (keys, filled, changes).prop_map(|(keys, filled, changes)| Part { keys, filled, changes })
}

fn counted(part: &Part) -> (Counts, Grouped<Place, Count>) {
    let declared = part.keys.as_ref().map(|keys| Cube::with_axes((keys.iter().copied().collect(), Integers)));
    let (mut cube, mut sparse) = (declared.unwrap_or_default(), Grouped::default());
    let filled = (0..part.filled).map(|n| (((n % 5) as u8, (n * 7 % 1_000) as i64), 1));
    for (place, times) in filled.chain(part.changes.iter().copied()) {
        cube.record((place, ()), times).unwrap();
        sparse.record((place, ()), times).unwrap();
    }
    (cube, sparse)
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn few_among_many_are_counted_and_merged_as_in_a_map(parts in [part(), part(), part()]) {
        let [(mut whole, mut sparse), (b, of_b), (c, of_c)] = parts.each_ref().map(counted);
        for (cube, twin) in [(&whole, &sparse), (&b, &of_b), (&c, &of_c)] {
            assert_twins(cube, twin);
        }
        laws::merge(&whole, &b, &c)?;
        let before = whole.clone();
        for (part, twin) in [(&b, &of_b), (&c, &of_c)] {
            whole.merge(part).unwrap();
            sparse.merge(twin).unwrap();
            assert_twins(&whole, &sparse);
        }
        whole.add(&b, -2).unwrap();
        whole.merge(&b).unwrap();
        whole.subtract(&c).unwrap();
        assert_twins(&whole, &before.grouped());
    }

    #[test]
    fn few_among_many_come_in_columns(part in part(), more in prop::collection::vec((0..KEYS, 0..1_000_i64), 0..600)) {
        let (mut cube, mut sparse) = counted(&part);
        if part.keys.is_some() {
            let codes: Vec<u8> =
                more.iter().map(|(key, _)| cube.axes().0.code(key).unwrap() as u8).collect();
            let numbers: Vec<i64> = more.iter().map(|(_, number)| *number).collect();
            let before = cube.clone();
            cube.observe_columns(&(&codes, &numbers), &()).unwrap();
            more.iter().for_each(|place| sparse.observe((*place, ())).unwrap());
            assert_twins(&cube, &sparse);
            let mut merged = before.clone();
            merged.merge(&cube).unwrap();
            sparse.merge(&before.grouped()).unwrap();
            assert_twins(&merged, &sparse);
            cube.retract_columns(&(&codes, &numbers), &()).unwrap();
            prop_assert_eq!(&cube, &before);
        }
    }
}

thread_local! {
    static CHANGED: Cell<usize> = const { Cell::new(0) };
    static LOOKED: Cell<usize> = const { Cell::new(0) };
    static COPIED: Cell<usize> = const { Cell::new(0) };
    static COMPARED: Cell<usize> = const { Cell::new(0) };
}

fn tick(counter: &'static std::thread::LocalKey<Cell<usize>>) {
    counter.set(counter.get() + 1);
}

/// A count that tells how often cells were added to one another, and how often somebody looked what they hold.
#[derive(Debug, Default, Clone, Copy, Eq)]
struct Watched(Count);

impl PartialEq for Watched {
    fn eq(&self, other: &Self) -> bool {
        tick(&LOOKED);
        self.0 == other.0
    }
}

impl Tally for Watched {
    fn add(&mut self, part: &Self, times: i64) -> Result<(), StatsError> {
        tick(&CHANGED);
        self.0.add(&part.0, times)
    }

    fn is_empty(&self) -> bool {
        tick(&LOOKED);
        self.0.is_empty()
    }
}

impl Cells for Watched {
    fn write(&self, to: &mut RowWriter) {
        self.0.write(to);
    }

    fn read(&mut self, row: RowReader<'_>) -> Result<(), StatsError> {
        self.0.read(row)
    }
}

impl CubeCell for Watched {
    type Value = ();
    type Narrow = Self;

    fn of((): ()) -> Self {
        Self(Count::of(()))
    }

    fn plus(&mut self, part: &Self) -> bool {
        tick(&CHANGED);
        CubeCell::plus(&mut self.0, &part.0)
    }

    fn minus(&mut self, part: &Self) -> bool {
        tick(&CHANGED);
        CubeCell::minus(&mut self.0, &part.0)
    }
}

/// Returns how often cells were changed and looked at.
fn watched(what: impl FnOnce()) -> (usize, usize) {
    CHANGED.set(0);
    LOOKED.set(0);
    what();
    (CHANGED.get(), LOOKED.get())
}

/// A million places, ten of which were counted: a merge changes ten cells and looks at few more, whatever it is merged into.
#[test]
fn a_merge_goes_through_what_is_filled() {
    type Wide = Cube<(Categories<u16>, Categories<u16>), Watched>;
    let up = || (0..1_000).collect::<Categories<u16>>();
    let down = || (0..1_000).rev().collect::<Categories<u16>>();
    let with = |cube: &mut Wide, n: u16| (0..n).for_each(|n| cube.observe(((n * 7, n * 3), ())).unwrap());
    let mut part = Wide::with_axes((up(), up()));
    with(&mut part, 10);

    let full = || (0..1_000_000).map(|n: u32| (n % 1_000, n / 1_000)).unzip::<_, _, Vec<_>, Vec<_>>();
    let [mut alike, mut other, mut few] = [(up(), up()), (down(), down()), (up(), up())].map(Wide::with_axes);
    alike.observe_columns(&full(), &()).unwrap();
    other.observe_columns(&full(), &()).unwrap();
    with(&mut few, 3);
    for whole in [&mut alike, &mut other, &mut few] {
        for times in [1, -1, 1] {
            let (changed, looked) = watched(|| whole.add(&part, times).unwrap());
            assert!(changed == 10 && looked <= 20, "{changed} cells changed, {looked} looks");
        }
        assert!(whole.get(&(63, 27)).is_some());
    }
    // Nor does whoever reads what is there go through all places.
    let (_, looked) = watched(|| assert!(part.grouped().len() == 10 && !part.is_empty()));
    assert!(looked <= 30, "{looked} looks");

    // Into an empty cube nothing is added: it becomes a copy of the part, array and all, and is as thin.
    let mut copy = Wide::default();
    assert_eq!(watched(|| copy.merge(&part).unwrap()), (0, 0));
    let (changed, looked) = watched(|| copy.subtract(&part).unwrap());
    assert!(changed == 10 && looked <= 20 && copy.is_empty(), "{changed} cells changed, {looked} looks");

    let mut filled = Wide::with_axes((up(), up()));
    filled.observe_columns(&full(), &()).unwrap();
    let (changed, _) = watched(|| few.merge(&filled).unwrap());
    assert_eq!(changed, 1_000_000, "all of them, once");
}

/// Few among many, noted: a column and a merge take one cell over what two bytes hold, and nothing of it is lost.
#[test]
fn few_among_many_become_wide_in_columns_and_merges() {
    type Few = Cube<Integers<5_000>, Count>;
    for end in [i64::from(i16::MAX), i64::from(i16::MIN)] {
        let way = end.signum();
        let (mut cube, mut sparse) = (Few::with_axes(Integers), Grouped::<i64, Count>::default());
        for (number, times) in [(7, 3), (4_000, end - way)] {
            cube.record((number, ()), times).unwrap();
            sparse.record((number, ()), times).unwrap();
        }
        let (before, of_before) = (cube.clone(), sparse.clone());
        let column = [12, 4_000, 7, 4_000, 4_000];
        let change = |cube: &mut Few, way| match way {
            1 => cube.observe_columns(&column, &()).unwrap(),
            _ => cube.retract_columns(&column, &()).unwrap(),
        };
        change(&mut cube, way);
        column.iter().for_each(|number| sparse.record((*number, ()), way).unwrap());
        assert_twins(&cube, &sparse);
        assert_eq!(cube.get(&4_000).unwrap().get(), end + 2 * way);
        change(&mut cube, -way);
        assert_twins(&cube, &of_before);

        let (mut merged, mut of_both) = (before.clone(), of_before.clone());
        merged.merge(&before).unwrap();
        of_both.merge(&of_before).unwrap();
        assert_twins(&merged, &of_both);
        merged.subtract(&before).unwrap();
        assert_twins(&merged, &of_before);
    }
}

/// Few among many, noted: what overflows in a column or a merge leaves nothing half done.
#[test]
fn an_overflow_among_few_of_many_changes_nothing() {
    type Sums = Cube<Integers<5_000>, Sum>;
    for start in [5, 1 << 40] {
        let mut sums = Sums::with_axes(Integers);
        let mut sparse = Grouped::<i64, Sum>::default();
        for (number, value) in [(7, start), (4_000, i64::from(i32::MAX))] {
            sums.observe((number, value)).unwrap();
            sparse.observe((number, value)).unwrap();
        }
        // The new place before, and one beyond the axis after: neither keeps anything of it.
        let column = [12, 7, 6_000, 7];
        for values in [[1, i64::MAX, 1, 2], [1, i64::MIN, 1, -start - 1 - i64::from(i32::MAX)]] {
            assert_eq!(sums.observe_columns(&column, &values), Err(StatsError::Overflow));
            assert_twins(&sums, &sparse);
        }
        let mut beyond = sums.clone();
        beyond.observe((6_000, i64::MAX)).unwrap();
        let of_beyond = beyond.grouped();
        assert_eq!(beyond.observe_columns(&column, &[1, 2, 3, 4]), Err(StatsError::Overflow));
        assert_twins(&beyond, &of_beyond);

        let mut part = Sums::with_axes(Integers);
        part.observe_columns(&&column[..3], &[1, i64::MAX, 1]).unwrap();
        assert_eq!(sums.merge(&part), Err(StatsError::Overflow));
        assert_twins(&sums, &sparse);
        sums.observe_columns(&column, &[1, 2, 3, 4]).unwrap();
        for (number, value) in column.into_iter().zip([1, 2, 3, 4]) {
            sparse.observe((number, value)).unwrap();
        }
        assert_twins(&sums, &sparse);
    }
}

/// A number that tells how often it was compared, as an ordered map does and an array does not.
#[derive(Debug, Clone)]
struct Number(i64);

impl Ord for Number {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        tick(&COMPARED);
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Number {}

impl Key for Number {
    const WIDTH: usize = 1;

    fn write(&self, texts: &mut Vec<String>) {
        self.0.write(texts);
    }

    fn read(texts: &[String]) -> Option<Self> {
        i64::read(texts).map(Self)
    }
}

/// An axis that, as [`Integers`], is the same whether it was declared or not.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Numbers;

impl Axis for Numbers {
    type Key = Number;

    fn extent(&self) -> usize {
        100_000
    }

    fn code(&self, key: &Number) -> Option<usize> {
        usize::try_from(key.0).ok().filter(|code| *code < self.extent())
    }

    fn key(&self, code: usize) -> Option<Number> {
        i64::try_from(code).ok().map(Number)
    }

    fn take_up(&mut self, _: &Number) {}
}

/// What was declared is laid out, and stays so when nothing was counted yet and a part is merged that is not.
#[test]
fn an_empty_merge_leaves_a_declared_array_where_it_is() {
    let mut counts = Cube::<Numbers, Count>::with_axes(Numbers);
    let mut seen = Seen::<Numbers>::with_axes(Numbers);
    counts.merge(&Cube::default()).unwrap();
    seen.merge(&Seen::default());
    COMPARED.set(0);
    for n in 0..1_000 {
        counts.observe((Number(n * 90), ())).unwrap();
        seen.see(Number(n * 90));
    }
    assert_eq!(COMPARED.get(), 0, "each has a place of its own");
    assert_eq!((counts.grouped().len(), seen.len()), (1_000, 1_000));
}

/// Sets along other axes, of few places and of many, one in the other and both ways.
#[test]
fn sets_merge_along_other_axes() {
    type Both = (Categories<u16>, Categories<u16>);
    let set = |first: &[u16], second: &[u16], keys: &mut dyn Iterator<Item = u16>| {
        let mut seen =
            Seen::<Both>::with_axes((first.iter().copied().collect(), second.iter().copied().collect()));
        keys.for_each(|n| seen.see((n % 70, n / 70)));
        seen
    };
    let (up, down): (Vec<u16>, Vec<u16>) = ((0..90).collect(), (0..70).rev().collect());
    let sets = [
        set(&up, &up, &mut (0..2_000)),
        set(&down, &up, &mut (1_000..4_900)),
        set(&up, &down, &mut (0..20)),
        set(&down, &down, &mut (0..4_900).step_by(7)),
        set(&[], &[], &mut (0..900)),
        set(&[3], &[5], &mut (0..3)),
    ];
    for left in &sets {
        for right in &sets {
            let mut merged = left.clone();
            merged.merge(right);
            assert_eq!(merged.keys(), &left.keys() | &right.keys());
            let mut turned = right.clone();
            turned.merge(left);
            assert_eq!(merged, turned);
            assert_eq!(merged.len(), merged.keys().len());
        }
    }
}

/// An axis that tells how often it was copied, as it is for a look whether to lay an array out anew.
#[derive(Debug, Default, PartialEq, Eq)]
struct Copied(Categories<u16>);

impl Clone for Copied {
    fn clone(&self) -> Self {
        tick(&COPIED);
        Self(self.0.clone())
    }
}

impl Axis for Copied {
    type Key = u16;

    fn extent(&self) -> usize {
        self.0.extent()
    }

    fn code(&self, key: &u16) -> Option<usize> {
        self.0.code(key)
    }

    fn key(&self, code: usize) -> Option<u16> {
        self.0.key(code)
    }

    fn take_up(&mut self, key: &u16) {
        self.0.take_up(key);
    }
}

/// Parts that are too thin to be laid out themselves: what they are merged into becomes an array, and does not look for it in
/// every merge.
#[test]
fn many_thin_parts_become_an_array() {
    type Both = (Copied, Copied);
    const PARTS: usize = 100;
    let (mut whole, mut sparse) = (Cube::<Both, Count>::default(), Grouped::<_, Count>::default());
    let mut seen = Seen::<Both>::default();
    let mut number = 1_u64;
    let mut copies = 0;
    for _ in 0..PARTS {
        let (mut counts, mut keys) = (Cube::<Both, Count>::default(), Seen::<Both>::default());
        for _ in 0..400 {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let key = ((number >> 40) as u16 % 20, (number >> 20) as u16 % 2_000);
            counts.observe((key, ())).unwrap();
            sparse.observe((key, ())).unwrap();
            keys.see(key);
        }
        COPIED.set(0);
        whole.merge(&counts).unwrap();
        seen.merge(&keys);
        copies += COPIED.get();
    }
    assert_twins(&whole, &sparse);
    assert_eq!(seen.len(), sparse.len());
    for axes in [whole.axes(), seen.axes()] {
        assert!(axes.places().unwrap() > 35_000, "still in the map: {:?}", axes.places());
    }
    assert!(copies < 2 * PARTS, "{copies} copies of an axis in {PARTS} merges");
}
