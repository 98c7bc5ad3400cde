//! Cubes beside their sparse twins: the same facts, the same sums, the same bytes, whatever the form, the order and the
//! way in.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    cases::cases,
    terse::code,
    twins::{assert_twins, json},
};
use imece::{
    chrono::{Datelike, NaiveDate},
    stats::{
        Axes, Axis, Categories, Cells, Count, Cube, CubeCell, Days, Flat, Grouped, Histogram, Integers,
        Multiset, Observe, Row, RowReader, Seen, StatsError, Sum, Tally, Total, day_number,
    },
    strategies::laws,
    time::Month,
};
use proptest::prelude::*;
use serde::de::DeserializeOwned;

/// Three axes, of which one knows its numbers beforehand.
type Three = (Categories<u8>, Categories<i16>, Integers<4>);
type Key = (u8, i16, i64);
type Places = Cube<Three, Total>;
type Sparse = Grouped<Key, Total>;

#[derive(Debug, Clone, Copy)]
struct Fact {
    key: Key,
    value: i64,
    times: i64,
}

/// Few keys, so that they meet, and some that are far from the others.
fn fact() -> impl Strategy<Value = Fact> {
    let far = prop_oneof![4 => -3..3_i16, 1 => any::<i16>()];
    let number = prop_oneof![6 => 0..4_i64, 1 => -2..8_i64, 1 => any::<i64>()];
    let times = prop_oneof![4 => Just(1_i64), 2 => Just(-1), 1 => -3..4_i64];
    ((0..5_u8, far, number), -5..6_i64, times).prop_map(|(key, value, times)| Fact { key, value, times })
}

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    prop::collection::vec(fact(), 0..120)
}

/// What the keys of a cube are declared to be: nothing, some of them in any order, or all of the common ones.
fn axes() -> impl Strategy<Value = Three> {
    let numbers = prop::collection::vec(0..5_u8, 0..6);
    let others = prop::collection::vec(-3..3_i16, 0..7);
    (numbers, others).prop_map(|(a, b)| (a.into_iter().collect(), b.into_iter().collect(), Integers))
}

fn recorded<T: Observe<(Key, i64)>>(mut tally: T, facts: &[Fact]) -> T {
    for fact in facts {
        tally.record((fact.key, fact.value), fact.times).unwrap();
    }
    tally
}

/// Every combination of keys, so that the cells stand in an array and not in the map.
fn full(times: i64) -> Vec<Fact> {
    let keys = (0..5_u8).flat_map(|a| (-3..3_i16).flat_map(move |b| (0..4_i64).map(move |c| (a, b, c))));
    keys.map(|key| Fact { key, value: 7, times }).collect()
}

/// Facts as columns: a code on each of two axes, a number, and a value.
fn columns(coded: &[(u8, u16, i64, i64)]) -> (Vec<u8>, Vec<u16>, Vec<i64>, Vec<i64>) {
    let (a, b) = coded.iter().map(|(a, b, ..)| (*a, *b)).unzip();
    let (c, values) = coded.iter().map(|(_, _, c, value)| (*c, *value)).unzip();
    (a, b, c, values)
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_cube_is_its_sparse_twin(axes in axes(), facts in facts(), more in facts()) {
        let mut cube = recorded(Places::with_axes(axes), &facts);
        let mut sparse = recorded(Sparse::default(), &facts);
        assert_twins(&cube, &sparse);
        cube = recorded(recorded(cube, &full(1)), &more);
        sparse = recorded(recorded(sparse, &full(1)), &more);
        assert_twins(&cube, &sparse);
        cube = recorded(cube, &full(-1));
        sparse = recorded(sparse, &full(-1));
        assert_twins(&cube, &sparse);
        prop_assert_eq!(&Grouped::from(cube), &sparse);
    }

    #[test]
    fn what_is_taken_back_leaves_no_trace(axes in axes(), facts in facts()) {
        let mut cube = recorded(Places::with_axes(axes), &facts);
        for Fact { key, value, times } in facts {
            cube.record((key, value), -times).unwrap();
        }
        prop_assert!(cube.is_empty());
        prop_assert_eq!(&cube, &Cube::default());
        prop_assert_eq!(json(&cube), "[]");
    }

    #[test]
    fn cubes_keep_the_laws_of_merging(axes in [axes(), axes(), axes()], parts in [facts(), facts(), facts()], filled in 0..8_u8) {
        let [a, b, c]: [Places; 3] = std::array::from_fn(|at| {
            let cube = recorded(Places::with_axes(axes[at].clone()), &parts[at]);
            if filled >> at & 1 == 1 { recorded(cube, &full(1)) } else { cube }
        });
        laws::merge(&a, &b, &c)?;
    }

    #[test]
    fn any_split_and_any_order_of_merging_give_the_same_bytes(
        facts in facts(),
        homes in prop::collection::vec((0..4_usize, any::<u64>()), 360),
        declared in [axes(), axes(), axes(), axes()],
        order in Just([0, 1, 2, 3_usize]).prop_shuffle(),
    ) {
        // Shuffled, so that the keys are seen in another order everywhere.
        let mut shuffled: Vec<_> = full(1).into_iter().chain(facts).zip(homes).collect();
        shuffled.sort_by_key(|(_, (_, at))| *at);
        let mut parts = declared.map(Places::with_axes);
        for (fact, (home, _)) in &shuffled {
            parts[*home].record((fact.key, fact.value), fact.times).unwrap();
        }
        let mut merged = Places::default();
        for home in order {
            merged.merge(&parts[home]).unwrap();
        }
        let facts: Vec<_> = shuffled.into_iter().map(|(fact, _)| fact).collect();
        assert_twins(&merged, &recorded(Sparse::default(), &facts));
    }

    #[test]
    fn a_cube_comes_back_from_its_bytes_and_rows(axes in axes(), facts in facts()) {
        let cube = recorded(recorded(Places::with_axes(axes), &full(1)), &facts);
        let back: Places = serde_json::from_str(&json(&cube)).unwrap();
        prop_assert_eq!(&back, &cube);
        let figures = Figures { visits: cube };
        let rows = figures.to_rows();
        prop_assert_eq!(Figures::from_rows(rows.iter().rev()).unwrap(), figures);
    }

    #[test]
    fn columns_count_what_one_by_one_counts(axes in axes(), facts in facts(), cut in any::<prop::sample::Index>()) {
        // Whatever has a code: numbers beyond the end of their axis, too; one below zero is refused.
        let mut by_column = recorded(Places::with_axes(axes), &full(1));
        let mut by_one = by_column.clone();
        let code = |fact: &Fact| {
            let (a, b, _) = by_one.axes();
            Some((a.code(&fact.key.0)? as u8, b.code(&fact.key.1)? as u16, fact.key.2, fact.value))
        };
        let mut coded: Vec<_> = facts.iter().filter_map(code).collect();
        if let Some(row) = coded.iter().position(|(_, _, c, _)| *c < 0) {
            let (a, b, c, values) = columns(&coded);
            prop_assert_eq!(by_column.observe_columns(&(a, b, c), &values), Err(StatsError::OffAxis(row)));
            prop_assert_eq!(&by_column, &by_one);
        }
        coded.retain(|(_, _, c, _)| *c >= 0);
        let (a, b, c, values) = columns(&coded);
        let whole = facts.iter().filter(|fact| fact.key.2 >= 0 && code(fact).is_some());
        let facts: Vec<_> = whole.map(|fact| (fact.key, fact.value)).collect();
        facts.into_iter().for_each(|fact| by_one.observe(fact).unwrap());
        let before = by_column.clone();
        let cut = cut.index(a.len() + 1);
        by_column.observe_columns(&(&a[..cut], &b[..cut], &c[..cut]), &&values[..cut]).unwrap();
        by_column.observe_columns(&(&a[cut..], &b[cut..], &c[cut..]), &&values[cut..]).unwrap();
        prop_assert_eq!(&by_column, &by_one);
        by_column.retract_columns(&(&a, &b, &c), &values).unwrap();
        prop_assert_eq!(&by_column, &before);
    }

    #[test]
    fn an_overflow_in_columns_changes_nothing(
        facts in prop::collection::vec((0..3_u8, prop_oneof![Just(i64::MAX), Just(i64::MIN), -9..9_i64]), 1..12),
        start in prop::collection::vec(prop_oneof![Just(i64::MAX), Just(i64::MIN), -9..9_i64], 3),
        off in 0..5_u8,
    ) {
        let mut sums = Cube::<(Categories<u8>, Integers<2>), Sum>::with_axes(((0..3).collect(), Integers));
        for (code, value) in (0..3_u8).zip(&start) {
            // In the array and in the map, where the second number is off its axis.
            sums.observe(((code, 1), *value)).unwrap();
            sums.observe(((code, 9), *value)).unwrap();
        }
        let (codes, values): (Vec<u8>, Vec<i64>) = facts.iter().copied().unzip();
        let numbers: Vec<u8> = codes.iter().map(|code| if *code < off { 1 } else { 9 }).collect();
        for retract in [false, true] {
            let sign = if retract { -1 } else { 1 };
            let mut by_column = sums.clone();
            let done = if retract {
                by_column.retract_columns(&(&codes, &numbers), &values)
            } else {
                by_column.observe_columns(&(&codes, &numbers), &values)
            };
            let cells = ends(&sums.grouped(), &facts, &numbers, sign);
            if done.is_ok() {
                let counted: BTreeMap<_, _> =
                    by_column.grouped().iter().map(|(key, sum)| (*key, i128::from(sum.get()))).collect();
                prop_assert_eq!(counted, cells.into_iter().filter(|(_, sum)| *sum != 0).collect());
            } else {
                prop_assert_eq!(done, Err(StatsError::Overflow));
                prop_assert_eq!(&by_column, &sums, "after an error nothing has changed");
                prop_assert_eq!(json(&by_column), json(&sums));
            }
        }
    }

    #[test]
    fn what_was_seen_is_a_set(axes in axes(), facts in facts(), more in facts(), filled in any::<bool>()) {
        let filled = if filled { full(1) } else { Vec::new() };
        let keys = |facts: &[Fact]| facts.iter().map(|fact| fact.key).collect::<BTreeSet<_>>();
        let mut seen = Seen::with_axes(axes);
        facts.iter().chain(&filled).for_each(|fact| seen.see(fact.key));
        let other: Seen<Three> = more.iter().map(|fact| fact.key).collect();
        let (mut left, mut right) = (seen.clone(), other.clone());
        left.merge(&other);
        right.merge(&seen);
        prop_assert_eq!(&left, &right, "the order does not matter");
        let twin: BTreeSet<Key> = &(&keys(&facts) | &keys(&more)) | &keys(&filled);
        prop_assert_eq!((left.keys(), left.len(), left.is_empty()), (twin.clone(), twin.len(), twin.is_empty()));
        prop_assert_eq!(json(&left), json(&twin));
        prop_assert_eq!(json(&right), json(&twin));
        right.merge(&left);
        prop_assert_eq!(&left, &right, "twice is once");
        prop_assert!(facts.iter().all(|fact| left.contains(&fact.key)));
        prop_assert!(!left.contains(&(9, 9, 9)));
        let mut by_first = BTreeMap::new();
        twin.iter().filter(|key| key.1 >= 0).for_each(|key| *by_first.entry(key.0).or_insert(0_u64) += 1);
        prop_assert_eq!(left.distinct_by(|(a, b, _)| (*b >= 0).then_some(*a)), by_first);
        prop_assert_eq!(&serde_json::from_str::<Seen<Three>>(&json(&left)).unwrap(), &left);
    }

    #[test]
    fn every_key_keeps_its_code(keys in prop::collection::vec(prop_oneof![0..40_u64, any::<u64>()], 0..300)) {
        let mut axis = Categories::<u64>::default();
        let mut order = Vec::new();
        for key in &keys {
            prop_assert_eq!(axis.code(key).is_some(), order.contains(key));
            if !order.contains(key) {
                order.push(*key);
            }
            axis.take_up(key);
        }
        prop_assert_eq!(axis.keys(), &order);
        for (code, key) in order.iter().enumerate() {
            prop_assert_eq!((axis.code(key), axis.key(code)), (Some(code), Some(*key)));
        }
        prop_assert_eq!((axis.extent(), axis.key(order.len())), (order.len(), None));
        prop_assert_eq!(axis, order.into_iter().collect());
    }
}

/// What every cell comes to in the end, in numbers that hold it.
fn ends(
    start: &Grouped<(u8, i64), Sum>,
    facts: &[(u8, i64)],
    numbers: &[u8],
    sign: i128,
) -> BTreeMap<(u8, i64), i128> {
    let mut sums: BTreeMap<_, _> = start.iter().map(|(key, sum)| (*key, i128::from(sum.get()))).collect();
    for ((code, value), number) in facts.iter().zip(numbers) {
        *sums.entry((*code, i64::from(*number))).or_default() += i128::from(*value) * sign;
    }
    sums
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Figures {
    visits: Places,
}
imece::tally_struct!(Figures { visits });

/// Days of waiting by department, beside the histogram that it stands for.
#[test]
fn percentiles_are_exact_whatever_lies_off_the_axis() {
    let mut waits = Cube::<(Categories<u16>, Integers<30>), Count>::default();
    let mut twin = Grouped::<u16, Histogram>::default();
    for day in 0..400_i64 {
        for (department, wait) in [(7, day * day % 41), (8, day % 29 - 3), (9, 1_000_000 + day)] {
            waits.observe(((department, wait), ())).unwrap();
            twin.observe((department, wait)).unwrap();
        }
    }
    let back = waits.histograms_by(|key| Some(*key)).unwrap();
    assert_eq!(back, twin);
    assert_eq!(twin.get(&9).unwrap().summary().unwrap().percentile(99), Some(1_000_395));
    assert_eq!(json(&back), json(&twin));

    // Under another key, without some of the numbers, and with one that is taken back and leaves nothing.
    waits.record(((9, 1_000_007), ()), -1).unwrap();
    let late = |(department, wait): &(u16, i64)| (*wait > 20).then_some((department % 2 == 0, *wait));
    let mut late_twin = Grouped::<bool, Histogram>::default();
    for ((department, wait), n) in waits.grouped().iter() {
        if let Some(number) = late(&(*department, *wait)) {
            late_twin.record(number, n.get()).unwrap();
        }
    }
    assert_eq!(waits.histograms_by(late).unwrap(), late_twin);
    waits.record(((7, 1), ()), i64::MAX - 100).unwrap();
    assert_eq!(waits.histograms_by(|_| Some((0_u8, 1))), Err(StatsError::Overflow));
}

#[test]
fn distinct_things_are_those_of_the_multisets() {
    let mut guests = Cube::<(Categories<u8>, Categories<u32>), Count>::default();
    let mut seen = Seen::<(Categories<u8>, Categories<u32>)>::default();
    let mut twin = Grouped::<u8, Multiset<u32>>::default();
    for n in 0..5_000_u32 {
        let (centre, organisation) = ((n % 7) as u8, n * n % 1_013);
        guests.observe(((centre, organisation), ())).unwrap();
        twin.observe((centre, organisation)).unwrap();
        seen.see((centre, organisation));
    }
    let expected: BTreeMap<_, _> =
        twin.iter().map(|(centre, set)| (*centre, set.distinct().unwrap())).collect();
    assert_eq!(guests.distinct_by(|(centre, _)| Some(*centre)).unwrap(), expected);
    assert_eq!(seen.distinct_by(|(centre, _)| Some(*centre)), expected);
    assert_eq!(
        guests.distinct_by(|(_, organisation)| (*organisation == 5_000).then_some(0)).unwrap(),
        [].into()
    );
    // By a group that comes again after another one.
    let parity = |organisation: &u32| Some(organisation % 2);
    let mut twin = BTreeMap::new();
    guests.grouped().iter().for_each(|((_, o), _)| *twin.entry(o % 2).or_insert(0_u64) += 1);
    assert_eq!(guests.distinct_by(|(_, organisation)| parity(organisation)).unwrap(), twin);

    guests.record(((0, 0), ()), -6_000).unwrap();
    let negative = guests.grouped().get(&(0, 0)).unwrap().get();
    assert_eq!(guests.distinct_by(|(centre, _)| Some(*centre)), Err(StatsError::Negative(negative)));
}

/// More combinations than a cube has places: what comes first stands in the array, and nothing is lost.
#[test]
fn growth_over_the_limit_keeps_everything() {
    let mut cube = Cube::<(Categories<u32>, Categories<u32>), Count>::default();
    let mut seen = Seen::<(Categories<u32>, Categories<u32>)>::default();
    let mut twin = Grouped::<(u32, u32), Count>::default();
    let mut count = |key: (u32, u32), cube: &mut Cube<_, _>| {
        cube.observe((key, ())).unwrap();
        twin.observe((key, ())).unwrap();
        seen.see(key);
    };
    for n in 0..30_000_u32 {
        count((n % 150, n % 200), &mut cube);
    }
    let dense = cube.axes().places().unwrap();
    assert!(dense > 600, "the keys that meet are laid out: {dense}");
    // Each of these comes with keys of its own: as an array they would be 9 million places.
    for n in 1_000..4_000_u32 {
        count((n, n), &mut cube);
        count((n, n % 200), &mut cube);
    }
    let most = 1 << 20;
    assert!(cube.axes().places().unwrap() <= most && seen.axes().places().unwrap() <= most);
    assert_eq!(cube.grouped(), twin);
    assert_eq!(seen.keys(), twin.iter().map(|(key, _)| *key).collect());

    // Declared axes with too many places are no mistake either.
    let wide = || ((0..2_000).collect::<Categories<u32>>(), (0..2_000).collect::<Categories<u32>>());
    let (mut cube, mut seen) = (Cube::<_, Count>::with_axes(wide()), Seen::with_axes(wide()));
    cube.observe_columns(&(&[1_999, 0, 1_999], &[1_998, 0, 1_998]), &()).unwrap();
    seen.see_columns(&(&[1_999, 0, 1_999], &[1_998, 0, 1_998])).unwrap();
    assert_eq!(json(&cube), "[[[0,0],1],[[1999,1998],2]]");
    assert_eq!(json(&seen), "[[0,0],[1999,1998]]");
}

/// Two tallies that were laid out apart, of keys in opposite order, and one that was told all beforehand.
#[test]
fn tallies_of_other_axes_merge_by_their_keys() {
    let counted = |keys: &mut dyn Iterator<Item = u32>| {
        let mut cube = Cube::<(Categories<u32>, Categories<u32>), Count>::default();
        keys.for_each(|n| cube.observe(((n % 40, n / 40), ())).unwrap());
        cube
    };
    let (up, down) = (counted(&mut (0..1_600)), counted(&mut (800..2_400).rev()));
    assert_ne!(up.axes(), down.axes());
    let mut merged = up.clone();
    merged.merge(&down).unwrap();
    let mut twin = up.grouped();
    twin.merge(&down.grouped()).unwrap();
    assert_eq!(merged.grouped(), twin);
    merged.subtract(&down).unwrap();
    assert_eq!(merged, up);

    let mut known = Cube::with_axes(((0..40).collect(), (0..60).collect()));
    let axes = known.axes().clone();
    known.add(&down, 3).unwrap();
    known.add(&up, 1).unwrap();
    assert_eq!(known.axes(), &axes);
    assert_eq!(known.get(&(3, 21)).unwrap().get(), 4);
    assert_eq!(known.get(&(3, 1)).unwrap().get(), 1);
}

#[test]
fn an_overflowing_merge_changes_nothing() {
    let one = |keys: &[u8], value: i64| {
        let mut cube =
            Cube::<(Categories<u8>, Integers<4>), Sum>::with_axes((keys.iter().copied().collect(), Integers));
        for (place, key) in keys.iter().enumerate() {
            cube.observe(((*key, place as i64), if place == 2 { i64::MAX } else { value })).unwrap();
            cube.observe(((*key, 100), value)).unwrap();
        }
        cube
    };
    // Laid out alike, laid out otherwise, and overflowing in the map alone.
    let alike = [(one(&[1, 2, 3], 5), one(&[1, 2, 3], 6)), (one(&[1, 2, 3], 5), one(&[2, 1, 3], 6))];
    let mut rest = (one(&[1, 2], 5), one(&[1, 2], 6));
    rest.0.record(((2, 100), i64::MAX - 5), 1).unwrap();
    for (left, right) in alike.into_iter().chain([rest]) {
        let mut sum = left.clone();
        assert_eq!(sum.merge(&right), Err(StatsError::Overflow));
        assert_eq!(sum, left);
        assert_eq!(json(&sum), json(&left));
        let mut negated = Cube::default();
        negated.add(&left, -1).unwrap();
        assert_eq!(negated.subtract(&right), Err(StatsError::Overflow));
        negated.add(&left, 1).unwrap();
        assert!(negated.is_empty());
        assert_eq!(sum.add(&right, i64::MIN), Err(StatsError::Overflow));
        assert_eq!(sum, left);
    }
}

/// Every key has a cell in both, and stands elsewhere.
#[test]
fn an_overflowing_merge_of_other_axes_changes_nothing() {
    type Sums = Cube<(Categories<u8>, Categories<u8>), Sum>;
    let one = |keys: [u8; 2], value: i64| {
        let mut cube = Sums::with_axes((keys.into_iter().collect(), [5, 6, 7].into_iter().collect()));
        for (key, other) in keys.into_iter().flat_map(|key| [(key, 5), (key, 6), (key, 7)]) {
            cube.observe(((key, other), value)).unwrap();
        }
        cube
    };
    let (mut sum, part) = (one([1, 2], 3), one([2, 1], 4));
    sum.observe(((1, 6), i64::MAX - 6)).unwrap();
    let before = sum.clone();
    assert_eq!(sum.merge(&part), Err(StatsError::Overflow));
    assert_eq!(json(&sum), json(&before));
    sum.observe(((1, 6), -1)).unwrap();
    sum.merge(&part).unwrap();
    assert_eq!((sum.get(&(1, 6)).unwrap().get(), sum.get(&(2, 7)).unwrap().get()), (i64::MAX, 7));
    sum.subtract(&part).unwrap();
    sum.observe(((1, 6), 1)).unwrap();
    assert_eq!(sum, before);
}

#[test]
fn columns_that_do_not_fit_are_refused_and_count_nothing() {
    let mut visits = Cube::<(Categories<u8>, Categories<u8>), Total>::with_axes((
        [7, 8].into_iter().collect(),
        [1].into_iter().collect(),
    ));
    let mut seen = Seen::with_axes(visits.axes().clone());
    let empty = visits.clone();
    let unequal = |expected, found| Err(StatsError::UnequalColumns { expected, found });
    assert_eq!(visits.observe_columns(&(&[0, 1], &[0]), &[5, 5]), unequal(2, 1));
    assert_eq!(visits.observe_columns(&(&[0], &[0]), &[5, 5]), unequal(1, 2));
    assert_eq!(seen.see_columns(&(&[0, 1], &[0])), unequal(2, 1));
    for (codes, others, row) in
        [([0, 2, 0], [0, 0, 0], 1), ([0, 1, -1], [0, 0, 0], 2), ([0, 1, 1], [1, 0, 0], 0)]
    {
        assert_eq!(visits.observe_columns(&(&codes, &others), &[5, 5, 5]), Err(StatsError::OffAxis(row)));
        assert_eq!(visits.retract_columns(&(&codes, &others), &[5, 5, 5]), Err(StatsError::OffAxis(row)));
        assert_eq!(seen.see_columns(&(&codes, &others)), Err(StatsError::OffAxis(row)));
    }
    // A code whose place would wrap around to another one.
    assert_eq!(visits.observe_columns(&(&[i64::MIN], &[0]), &[5]), Err(StatsError::OffAxis(0)));
    assert_eq!(visits.observe_columns(&(&[0], &[i64::MAX]), &[5]), Err(StatsError::OffAxis(0)));
    assert_eq!(visits, empty);
    assert!(seen.is_empty());

    let mut single = Cube::<Categories<u8>, Count>::with_axes([7, 8].into_iter().collect());
    assert_eq!(single.observe_columns(&[0, 1, 2], &()), Err(StatsError::OffAxis(2)));
    assert_eq!(single.observe_columns(&[0, -1], &()), Err(StatsError::OffAxis(1)));
    single.observe_columns(&[0_u16, 1, 1], &()).unwrap();
    assert_eq!(json(&single), "[[7,1],[8,2]]");
    visits.observe_columns(&([0_u8; 0], [0_u8; 0]), &[0; 0]).unwrap();
    assert_eq!(visits, empty);
}

/// Keys made to stand at one slot, and so many of them that most find none.
#[test]
fn keys_that_collide_are_found_all_the_same() {
    // The inverse of the multiplier: keys whose hashes are small numbers, and so all name the first slot.
    let inverse = (0..6)
        .fold(1_u64, |x, _| x.wrapping_mul(2_u64.wrapping_sub(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(x))));
    let keys: Vec<u64> = (1..500_u64).map(|n| n.wrapping_mul(inverse)).collect();
    let axis: Categories<u64> = keys.iter().copied().collect();
    assert!(keys.iter().enumerate().all(|(code, key)| axis.code(key) == Some(code)));
    assert_eq!(axis.code(&500_u64.wrapping_mul(inverse)), None);

    let mut cube = Cube::<Categories<u64>, Count>::default();
    keys.iter().for_each(|key| cube.observe((*key, ())).unwrap());
    assert_eq!(cube.grouped().len(), 499);
}

/// Every kind of key that a tally has, by text and by id.
#[test]
fn any_key_is_a_category() {
    let mut cube =
        Cube::<(Categories<imece::text::Code>, Categories<Month>, Categories<bool>), Count>::default();
    let mut twin = Grouped::<_, Count>::default();
    for n in 0..600_u32 {
        let month = Month::new(2020 + (n % 5) as i32, n % 12 + 1).unwrap();
        let key = (code(["choir", "chess", "seminar"][n as usize % 3]), month, n % 7 == 0);
        cube.observe((key, ())).unwrap();
        twin.observe((key, ())).unwrap();
    }
    assert_eq!(cube.grouped(), twin);
    assert_eq!(json(&cube), json(&twin));
}

#[test]
fn days_belong_where_the_calendar_says_for_two_hundred_years() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let (first, last) = (day("1900-01-01"), day("2100-12-31"));
    let months = Days::new(first, last, Month::of).unwrap();
    let years = Days::new(first, last, |date| date.year()).unwrap();
    assert_eq!(months.axis().extent(), 201 * 12);
    let mut number = day_number(first);
    for date in first.iter_days().take_while(|date| *date <= last) {
        assert_eq!(day_number(date), number);
        assert_eq!(months.key(number), Some(&Month::of(date)));
        assert_eq!(years.key(number), Some(&date.year()));
        number += 1;
    }
    assert_eq!(number - day_number(first), 73_414);
    assert_eq!((months.key(number), months.key(day_number(first) - 1)), (None, None));
    assert_eq!((months.key(i32::MIN), months.key(i32::MAX)), (None, None));
    assert_eq!(day_number(day("1970-01-01")), 0);

    assert_eq!(Days::new(last, first, Month::of), Err(StatsError::BoundsReversed));
    assert_eq!(Days::new(first, first, Month::of).unwrap().axis().extent(), 1);
    let each =
        |last: &str| Days::new(day("2000-01-01"), day(last), |date| date).map(|days| days.axis().extent());
    assert_eq!(each("2179-06-06"), Ok(1 << 16));
    assert_eq!(each("2179-06-07"), Err(StatsError::TooManyKeys));
}

#[test]
fn a_day_outside_the_table_is_refused_and_counts_nothing() {
    let day = |text: &str| day_number(text.parse().unwrap());
    let march = Days::new("2026-03-01".parse().unwrap(), "2026-04-30".parse().unwrap(), Month::of).unwrap();
    let mut visits = Cube::<(Categories<Month>, Categories<u8>), Total>::with_axes((
        march.axis().clone(),
        [41].into_iter().collect(),
    ));
    let inside = [day("2026-03-31"), day("2026-04-01"), day("2026-04-30")];
    visits.observe_columns(&(march.column(&inside), &[0; 3]), &[1, 2, 4]).unwrap();
    assert_eq!(json(&visits), r#"[[["2026-03",41],{"n":1,"sum":1}],[["2026-04",41],{"n":2,"sum":6}]]"#);
    let before = visits.clone();
    for outside in [day("2026-02-28"), day("2026-05-01"), i32::MIN, i32::MAX] {
        let days = [inside[0], outside];
        assert_eq!(
            visits.observe_columns(&(march.column(&days), &[0; 2]), &[1, 2]),
            Err(StatsError::OffAxis(1))
        );
        assert_eq!(visits, before);
    }
}

#[track_caller]
fn refused<T: DeserializeOwned + std::fmt::Debug>(json: &str, expected: &str) {
    let error = serde_json::from_str::<T>(json).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn what_no_cube_writes_is_refused() {
    type Counts = Cube<Categories<u8>, Count>;
    refused::<Counts>("[[1,2],[1,3]]", "entry 1 repeats the key");
    refused::<Counts>("[[1,0]]", "entry 0 holds nothing");
    refused::<Cube<Categories<u8>, Total>>(r#"[[1,{"n":0,"sum":0}]]"#, "entry 0 holds nothing");
    refused::<Total>(r#"{"n":1,"sum":2,"mean":2}"#, "unknown field");
    refused::<Seen<Categories<u8>>>("[1,2,1]", "entry 2 repeats the key");
    let many: String = (0..3_000).map(|n| format!("[[{n},{n}],1]")).collect::<Vec<_>>().join(",");
    let wide: Cube<(Categories<u32>, Categories<u32>), Count> =
        serde_json::from_str(&format!("[{many}]")).unwrap();
    assert!(wide.axes().places().unwrap() <= 1 << 10, "a few bytes of JSON are not megabytes of cells");
}

#[test]
fn a_total_is_two_rows_and_has_a_mean() {
    let mut total = Total::default();
    [31, 12, -20].into_iter().for_each(|value| total.observe(value).unwrap());
    assert_eq!(total.mean().unwrap().unwrap().tenths(), Ok(77));
    assert_eq!(Total::default().mean(), Ok(None));
    total.record(5, -4).unwrap();
    assert_eq!((total.n(), total.sum(), total.mean()), (-1, 3, Err(StatsError::Negative(-1))));
    let row = |dimensions: &[&str]| Row {
        measure: code("visits"),
        dimensions: dimensions.iter().map(ToString::to_string).collect(),
        value: 1,
    };
    for bad in [row(&[]), row(&["m"]), row(&["n", "n"]), row(&["sum", "1"])] {
        let mut total = Total::default();
        assert!(matches!(total.read(RowReader::new(&bad)), Err(StatsError::BadRow { .. })), "{bad:?}");
        assert!(total.is_empty());
    }
    let mut most = Total::of(i64::MAX);
    assert_eq!(most.observe(1), Err(StatsError::Overflow));
    assert_eq!(most, Total::of(i64::MAX));
}

/// What wraps goes back: the promise on which all columns stand.
#[track_caller]
fn goes_back<C: CubeCell + std::fmt::Debug>(cells: &[C]) {
    for start in cells {
        for part in cells {
            let mut cell = *start;
            let (up, fits) = (cell.plus(part), start.clone().add(part, 1).is_ok());
            assert_eq!(up, !fits, "{start:?} + {part:?}");
            let _ = cell.minus(part);
            assert_eq!(cell, *start);
            let (down, fits) = (cell.minus(part), start.clone().add(part, -1).is_ok());
            assert_eq!(down, !fits, "{start:?} - {part:?}");
            let _ = cell.plus(part);
            assert_eq!(cell, *start);
        }
    }
}

#[test]
fn sums_that_wrap_go_back() {
    let values = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX];
    goes_back(&values.map(Sum::of));
    goes_back(&values.map(Total::of));
    let mut counts = vec![Count::default(), Count::of(())];
    for times in [i64::MAX, i64::MIN] {
        let mut count = Count::default();
        count.record((), times).unwrap();
        counts.push(count);
    }
    goes_back(&counts);
}
