//! Cells that are kept in few bytes until one of them leaves these: exact, and the same bytes, on both sides of every edge.

use crate::{
    cases::cases,
    twins::{assert_twins, json},
};
use imece::stats::{
    Categories, Count, Cube, CubeCell, Grouped, Integers, Observe, Seen, StatsError, StoredCell, Sum, Tally,
    Total,
};
use proptest::prelude::*;

type Two = (Categories<u8>, Integers<3>);
type Key = (u8, i64);

/// Numbers around the ends of what two, four and eight bytes hold, and some that no narrow cell holds.
fn edge() -> impl Strategy<Value = i64> {
    let ends = [i64::from(i16::MIN), i64::from(i16::MAX), i64::from(i32::MIN), i64::from(i32::MAX), 0];
    prop_oneof![
        6 => (prop::sample::select(ends.to_vec()), -2..3_i64).prop_map(|(end, by)| end + by),
        1 => Just(1_i64 << 40),
        1 => Just(-(1_i64 << 40)),
    ]
}

/// So many times something at a place, which need not be one of the cube.
fn changes() -> impl Strategy<Value = Vec<(Key, i64)>> {
    prop::collection::vec(((0..3_u8, -1..4_i64), edge()), 0..30)
}

fn declared() -> Two {
    ((0..3).collect(), Integers)
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn counts_are_exact_on_both_sides_of_every_edge(changes in changes(), others in changes()) {
        let counted = |changes: &[(Key, i64)]| {
            let (mut cube, mut sparse) = (Cube::with_axes(declared()), Grouped::<Key, Count>::default());
            for (key, times) in changes {
                cube.record((*key, ()), *times).unwrap();
                sparse.record((*key, ()), *times).unwrap();
            }
            (cube, sparse)
        };
        let ((mut cube, mut sparse), (other, twin)) = (counted(&changes), counted(&others));
        assert_twins(&cube, &sparse);
        // One width into another, both ways and back again.
        let before = cube.clone();
        cube.merge(&other).unwrap();
        sparse.merge(&twin).unwrap();
        assert_twins(&cube, &sparse);
        let mut turned = other.clone();
        turned.merge(&before).unwrap();
        prop_assert_eq!(&turned, &cube);
        cube.subtract(&other).unwrap();
        prop_assert_eq!(json(&cube), json(&before));
        prop_assert_eq!(&cube, &before);
    }

    #[test]
    fn totals_in_columns_are_exact_on_both_sides_of_every_edge(changes in changes(), cut in any::<prop::sample::Index>()) {
        let mut sparse = Grouped::<Key, Total>::default();
        // A number below zero is no fact of a column.
        let changes: Vec<_> = changes.into_iter().filter(|((_, number), _)| *number >= 0).collect();
        changes.iter().for_each(|change| sparse.observe(*change).unwrap());
        let keys: Vec<u8> = changes.iter().map(|((key, _), _)| *key).collect();
        let numbers: Vec<i64> = changes.iter().map(|((_, number), _)| *number).collect();
        let values: Vec<i64> = changes.iter().map(|(_, value)| *value).collect();
        let cut = cut.index(keys.len() + 1);
        let mut cube = Cube::<Two, Total>::with_axes(declared());
        for rows in [0..cut, cut..keys.len()] {
            let values = &values[rows.clone()];
            cube.observe_columns(&(&keys[rows.clone()], &numbers[rows]), &values).unwrap();
        }
        assert_twins(&cube, &sparse);
        let mut one_by_one = Cube::<Two, Total>::default();
        changes.iter().for_each(|change| one_by_one.observe(*change).unwrap());
        prop_assert_eq!(&cube, &one_by_one);
        cube.retract_columns(&(&keys, &numbers), &values).unwrap();
        prop_assert!(cube.is_empty());
        prop_assert_eq!(json(&cube), "[]");
    }
}

/// More facts than are looked at together and than a narrow count holds, all at one place.
#[test]
fn a_count_goes_over_its_edge_within_one_column() {
    let edge = usize::try_from(i16::MAX).unwrap();
    for (before, facts) in [(0, edge), (0, edge + 1), (0, 100_000), (edge - 2, 2), (edge, 5_000)] {
        let mut cube = Cube::<Categories<u8>, Count>::with_axes([7, 8].into_iter().collect());
        cube.record((7, ()), i64::try_from(before).unwrap()).unwrap();
        cube.observe((8, ())).unwrap();
        let whole = cube.clone();
        let mut codes = vec![0_u8; facts];
        cube.observe_columns(&codes, &()).unwrap();
        assert_eq!(json(&cube), format!("[[7,{}],[8,1]]", before + facts));
        cube.retract_columns(&codes, &()).unwrap();
        assert_eq!(cube, whole);
        // The last of them is on no axis, and it is not among the first that are looked at.
        codes.push(2);
        assert_eq!(cube.observe_columns(&codes, &()), Err(StatsError::OffAxis(facts)));
        assert_eq!(json(&cube), json(&whole));
        let mut seen = Seen::<Categories<u8>>::with_axes([7, 8].into_iter().collect());
        assert_eq!(seen.see_columns(&codes), Err(StatsError::OffAxis(facts)));
        assert!(seen.is_empty());
        codes.pop();
        seen.see_columns(&codes).unwrap();
        assert_eq!(seen.keys(), [7].into());
    }
}

/// A wide sum that overflows leaves what was narrow as it was.
#[test]
fn an_overflow_on_the_way_to_wide_changes_nothing() {
    let mut sums = Cube::<Categories<u8>, Sum>::with_axes([7, 8].into_iter().collect());
    sums.observe((7, 5)).unwrap();
    let before = sums.clone();
    for values in [[i64::MAX, 1], [i64::MIN, -6], [i64::from(i32::MAX), i64::MAX]] {
        assert_eq!(sums.observe_columns(&[0, 0], &values), Err(StatsError::Overflow));
        assert_eq!((&sums, json(&sums)), (&before, json(&before)));
    }
    assert_eq!(sums.add_group(7, &Sum::of(i64::MAX), 1), Err(StatsError::Overflow));
    assert_eq!(sums.add_group(7, &Sum::of(1 << 62), 2), Err(StatsError::Overflow));
    assert_eq!(json(&sums), json(&before));
    sums.observe_columns(&[0, 1], &[i64::MAX - 5, i64::MIN]).unwrap();
    assert_eq!(json(&sums), format!("[[7,{}],[8,{}]]", i64::MAX, i64::MIN));
}

/// What wraps goes back, in few bytes too.
#[track_caller]
fn goes_back<C: CubeCell, S: StoredCell<C> + std::fmt::Debug>(cells: impl IntoIterator<Item = S> + Clone) {
    for start in cells.clone() {
        for part in cells.clone() {
            let mut kept = start;
            let mut cell = start.cell();
            cell.add(&part.cell(), 1).unwrap();
            assert_eq!(kept.plus(part), S::keep(cell).is_none(), "{start:?} + {part:?}");
            let _ = kept.minus(part);
            assert_eq!(kept, start);
            let mut cell = start.cell();
            cell.add(&part.cell(), -1).unwrap();
            assert_eq!(kept.minus(part), S::keep(cell).is_none(), "{start:?} - {part:?}");
            let _ = kept.plus(part);
            assert_eq!(kept, start);
            assert_eq!(S::keep(start.cell()), Some(start));
        }
    }
}

#[test]
fn narrow_cells_that_wrap_go_back() {
    goes_back::<Count, i16>([i16::MIN, i16::MIN + 1, -1, 0, 1, i16::MAX - 1, i16::MAX]);
    let four = [i32::MIN, i32::MIN + 1, -1, 0, 1, i32::MAX - 1, i32::MAX];
    goes_back::<Sum, i32>(four);
    let pairs: Vec<_> = four.into_iter().flat_map(|n| four.map(|sum| (n, sum))).collect();
    goes_back::<Total, (i32, i32)>(pairs);
}
