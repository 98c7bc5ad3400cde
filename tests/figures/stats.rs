//! The laws of mergeable sums.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use crate::{cases::cases, terse::code};
use imece::{
    chrono::NaiveDate,
    id::RoomId,
    place::{District, Province, Region},
    stats::{
        Cells, Count, Dimension, Flat, Grouped, Histogram, Key, Mean, Multiset, Observe, Ratio, Row,
        RowReader, RowWriter, StatsError, Sum, Tally, shares,
    },
    text::{Code, Name},
    time::Minute,
    uuid::Uuid,
};
use proptest::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Every kind of tally in one.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Figures {
    visits: Count,
    minutes: Sum,
    waits: Histogram,
    visitors: Multiset<u8>,
    by_month: Grouped<(u16, u8), Count>,
    by_room: Grouped<Option<u8>, Grouped<u8, Histogram>>,
}
imece::tally_struct!(Figures { visits, minutes, waits, visitors, by_month, by_room });

/// One visit, as it is seen by all of them.
#[derive(Debug, Clone, Copy)]
struct Visit {
    visitor: u8,
    minutes: i64,
    month: (u16, u8),
    room: Option<u8>,
}

impl Observe<Visit> for Figures {
    fn record(&mut self, visit: Visit, times: i64) -> Result<(), StatsError> {
        let mut delta = Self::default();
        delta.visits.record((), times)?;
        delta.minutes.record(visit.minutes, times)?;
        delta.waits.record(visit.minutes, times)?;
        delta.visitors.record(visit.visitor, times)?;
        delta.by_month.record((visit.month, ()), times)?;
        delta.by_room.record((visit.room, (visit.visitor, visit.minutes)), times)?;
        self.merge(&delta)
    }
}

fn visit() -> impl Strategy<Value = Visit> {
    (0..6_u8, -3..4_i64, (2024..2026_u16, 1..4_u8), prop::option::of(0..3_u8))
        .prop_map(|(visitor, minutes, month, room)| Visit { visitor, minutes, month, room })
}

fn log() -> impl Strategy<Value = Vec<(Visit, i64)>> {
    prop::collection::vec((visit(), prop_oneof![Just(1), Just(1), Just(-1), -3..4_i64]), 0..24)
}

fn part() -> impl Strategy<Value = Figures> {
    log().prop_map(|log| figures(&log))
}

fn figures(log: &[(Visit, i64)]) -> Figures {
    let mut figures = Figures::default();
    for (visit, times) in log {
        figures.record(*visit, *times).unwrap();
    }
    figures
}

fn merged<T: Tally>(left: &T, right: &T) -> T {
    let mut sum = left.clone();
    sum.merge(right).unwrap();
    sum
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn row(measure: &str, dimensions: &[&str], value: i64) -> Row {
    Row { measure: code(measure), dimensions: dimensions.iter().map(ToString::to_string).collect(), value }
}

#[track_caller]
fn assert_same(left: &Figures, right: &Figures) {
    assert_eq!(left, right);
    assert_eq!(json(left), json(right), "equal tallies have equal bytes");
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn merge_is_associative_and_commutative_with_an_identity(a in part(), b in part(), c in part()) {
        assert_same(&merged(&merged(&a, &b), &c), &merged(&a, &merged(&b, &c)));
        assert_same(&merged(&a, &b), &merged(&b, &a));
        assert_same(&merged(&a, &Figures::default()), &a);
        assert_same(&merged(&Figures::default(), &a), &a);
    }

    #[test]
    fn a_log_split_anywhere_and_shuffled_merges_to_the_whole(
        (log, homes) in log().prop_flat_map(|log| {
            let homes = prop::collection::vec(0..4_usize, log.len());
            (Just(log), homes)
        }),
    ) {
        let mut parts = vec![Vec::new(); 4];
        for (entry, home) in log.iter().zip(&homes) {
            parts[*home].insert(0, *entry);
        }
        let sum = parts.iter().rev().fold(Figures::default(), |sum, part| merged(&sum, &figures(part)));
        assert_same(&sum, &figures(&log));
    }

    #[test]
    fn retract_undoes_observe_from_whatever_state(before in part(), visit in visit(), times in -4..5_i64) {
        let mut after = before.clone();
        after.record(visit, times).unwrap();
        after.record(visit, -times).unwrap();
        assert_same(&after, &before);
        after.retract(visit).unwrap();
        after.observe(visit).unwrap();
        assert_same(&after, &before);
    }

    #[test]
    fn subtract_is_the_inverse_of_merge_and_leaves_no_trace(a in part(), b in part()) {
        let mut sum = merged(&a, &b);
        sum.subtract(&b).unwrap();
        assert_same(&sum, &a);
        sum.subtract(&a).unwrap();
        prop_assert!(sum.is_empty());
        assert_same(&sum, &Figures::default());
    }

    #[test]
    fn adding_n_times_is_merging_n_times(a in part(), b in part(), times in 0..5_i64) {
        let mut once = a.clone();
        once.add(&b, times).unwrap();
        let mut often = a;
        for _ in 0..times {
            often.merge(&b).unwrap();
        }
        assert_same(&once, &often);
    }

    #[test]
    fn json_comes_back_as_it_was(a in part()) {
        assert_same(&serde_json::from_str(&json(&a)).unwrap(), &a);
    }

    #[test]
    fn rows_come_back_in_any_order_and_split_in_any_way(
        (a, rows, splits) in part().prop_flat_map(|a| {
            let rows = a.to_rows();
            let splits = prop::collection::vec(-9..9_i64, rows.len());
            (Just(a), Just(rows).prop_shuffle(), splits)
        }),
    ) {
        let halves = rows.iter().zip(&splits).flat_map(|(row, split)| {
            [Row { value: row.value - split, ..row.clone() }, Row { value: *split, ..row.clone() }]
        });
        let mut halves: Vec<Row> = halves.collect();
        halves.sort_by_key(|row| row.value);
        assert_same(&Figures::from_rows(&halves).unwrap(), &a);
        assert_same(&Figures::from_rows(rows).unwrap(), &a);
    }

    #[test]
    fn a_database_that_sums_rows_does_the_merge(a in part(), b in part()) {
        let mut table = BTreeMap::<(Code, Vec<String>), i64>::new();
        for row in a.to_rows().into_iter().chain(b.to_rows()) {
            *table.entry((row.measure, row.dimensions)).or_default() += row.value;
        }
        let summed = table.into_iter().map(|((measure, dimensions), value)| Row { measure, dimensions, value });
        assert_same(&Figures::from_rows(summed).unwrap(), &merged(&a, &b));
    }

    #[test]
    fn a_tally_equals_its_naive_twin(log in log()) {
        let figures = figures(&log);
        let sum = |of: &dyn Fn(&Visit) -> i64| log.iter().map(|(visit, times)| of(visit) * times).sum::<i64>();
        prop_assert_eq!(figures.visits.get(), sum(&|_| 1));
        prop_assert_eq!(figures.minutes.get(), sum(&|visit| visit.minutes));
        for visitor in 0..6 {
            prop_assert_eq!(figures.visitors.get(&visitor), sum(&|visit| i64::from(visit.visitor == visitor)));
        }
        for minutes in -3..4 {
            prop_assert_eq!(figures.waits.get(minutes), sum(&|visit| i64::from(visit.minutes == minutes)));
        }
        let months: BTreeSet<_> = log.iter().map(|(visit, _)| visit.month).collect();
        for month in months {
            let expected = sum(&|visit| i64::from(visit.month == month));
            prop_assert_eq!(figures.by_month.get(&month).map_or(0, |count| count.get()), expected);
        }
        prop_assert_eq!(figures.by_month.total().unwrap(), figures.visits);
        prop_assert!(figures.by_month.iter().all(|(_, count)| !count.is_empty()), "no zero cell is kept");
        prop_assert_eq!(figures.by_month.len(), figures.by_month.iter().count());
        prop_assert!(figures.by_room.iter().all(|(_, group)| !group.is_empty()), "no empty group is kept");
    }

    #[test]
    fn regrouping_equals_grouping_by_the_coarser_key(log in log()) {
        let mut years = Grouped::<u16, Count>::default();
        for (visit, times) in log.iter().filter(|(visit, _)| visit.month.1 != 3) {
            years.record((visit.month.0, ()), *times).unwrap();
        }
        let coarser = figures(&log).by_month.regroup(|(year, month)| (*month != 3).then_some(*year));
        prop_assert_eq!(coarser.unwrap(), years);
    }
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn a_distribution_equals_a_sorted_list(mut values in prop::collection::vec(-50..50_i64, 1..60), at in 0..=100_u8) {
        let mut histogram = Histogram::default();
        for value in &values {
            histogram.observe(*value).unwrap();
        }
        values.sort_unstable();
        let (n, summary) = (values.len(), histogram.summary().unwrap());
        // The smallest value that enough of all values do not exceed, straight from the definition.
        let naive = values.iter().copied().find(|candidate| {
            values.iter().filter(|value| *value <= candidate).count() * 100 >= usize::from(at) * n
        });
        prop_assert_eq!(summary.percentile(at), naive);
        prop_assert_eq!(summary.median_low(), Some(values[(n - 1) / 2]));
        prop_assert_eq!((summary.min(), summary.max()), (values.first().copied(), values.last().copied()));
        prop_assert_eq!(summary.n(), n as u64);
        prop_assert_eq!(summary.sum(), values.iter().sum::<i64>());
        prop_assert_eq!(summary.mean(), Mean::new(values.iter().sum(), n as u64));
        let up_to = values.iter().filter(|value| **value <= i64::from(at) - 50).count();
        prop_assert_eq!(summary.share_up_to(i64::from(at) - 50), Ratio::new(up_to as u64, n as u64));
    }

    #[test]
    fn rounding_equals_the_definition(numerator in 0..100_000_u64, denominator in 1..1_000_u64, factor in 0..20_000_u64) {
        // ⌊x + ½⌋ with everything doubled.
        let expected = (2 * numerator * factor + denominator) / (2 * denominator);
        prop_assert_eq!(Ratio::new(numerator, denominator).unwrap().scaled(factor).unwrap(), expected);
        let (signed, expected) = (numerator as i64, expected as i64);
        prop_assert_eq!(Mean::new(signed, denominator).unwrap().scaled(factor).unwrap(), expected);
        prop_assert_eq!(Mean::new(-signed, denominator).unwrap().scaled(factor).unwrap(), -expected);
    }

    #[test]
    fn ratios_compare_by_what_they_amount_to(a in 0..50_u64, b in 1..50_u64, c in 0..50_u64, d in 1..50_u64) {
        let (left, right) = (Ratio::new(a, b).unwrap(), Ratio::new(c, d).unwrap());
        prop_assert_eq!(left.cmp_value(right), (a * d).cmp(&(c * b)));
    }

    #[test]
    fn shares_add_up_and_lie_next_to_the_exact_ones(parts in prop::collection::vec(0..1_000_u64, 0..12), whole in 0..2_000_u64) {
        let total: u64 = parts.iter().sum();
        let Some(shares) = shares(&parts, whole) else {
            prop_assert_eq!(total, 0);
            return Ok(());
        };
        prop_assert_eq!(shares.iter().sum::<u64>(), whole);
        for (i, (part, share)) in parts.iter().zip(&shares).enumerate() {
            let (down, rest) = (part * whole / total, part * whole % total);
            prop_assert!(*share == down || *share == down + 1 && rest > 0);
            for (other, other_share) in parts.iter().zip(&shares).skip(i + 1) {
                prop_assert!(part < other || share >= other_share, "a larger or earlier part has no smaller share");
            }
        }
    }
}

/// A tally whose last cell is full, beside one that would overflow only there.
fn full_and_one_more() -> (Figures, Figures) {
    let (mut full, mut more) = (Figures::default(), Figures::default());
    for figures in [&mut full, &mut more] {
        figures.visits.record((), 7).unwrap();
        figures.by_month.record(((2025, 1), ()), 5).unwrap();
        figures.by_room.record((None, (1, 10)), 3).unwrap();
    }
    more.by_month.record(((2025, 2), ()), 5).unwrap();
    more.by_room.record((Some(0), (4, 10)), -2).unwrap();
    full.by_room.record((Some(2), (9, 9)), i64::MAX).unwrap();
    more.by_room.record((Some(2), (9, 8)), 1).unwrap();
    more.by_room.record((Some(2), (9, 9)), 1).unwrap();
    (full, more)
}

#[test]
fn an_overflow_in_the_last_cell_leaves_every_cell_as_it_was() {
    let (mut full, mut more) = full_and_one_more();
    let before = full.clone();
    assert_eq!(full.merge(&more), Err(StatsError::Overflow));
    assert_same(&full, &before);
    assert_eq!(full.by_room.merge(&more.by_room), Err(StatsError::Overflow));
    assert_same(&full, &before);

    let before = more.clone();
    assert_eq!(more.add(&full, 2), Err(StatsError::Overflow));
    assert_same(&more, &before);
    assert_eq!(more.add(&full, i64::MIN), Err(StatsError::Overflow));
    assert_same(&more, &before);
}

/// One cell for each measure.
const FILL: [fn(&mut Figures, i64); 6] = [
    |figures, times| figures.visits.record((), times).unwrap(),
    |figures, times| figures.minutes.record(1, times).unwrap(),
    |figures, times| figures.waits.record(1, times).unwrap(),
    |figures, times| figures.visitors.record(1, times).unwrap(),
    |figures, times| figures.by_month.record(((2025, 1), ()), times).unwrap(),
    |figures, times| figures.by_room.record((None, (1, 1)), times).unwrap(),
];

#[test]
fn a_tally_is_empty_when_all_its_measures_are() {
    for fill in FILL {
        let mut figures = Figures::default();
        assert!(figures.is_empty());
        fill(&mut figures, 2);
        assert!(!figures.is_empty(), "{figures:?}");
    }
}

#[test]
fn an_overflow_in_any_one_measure_leaves_the_others_as_they_were() {
    for limit in [i64::MAX, i64::MIN] {
        for full in FILL {
            let (mut left, mut right) = (Figures::default(), Figures::default());
            FILL.iter().for_each(|fill| fill(&mut right, limit.signum()));
            full(&mut left, limit);
            let before = left.clone();
            assert_eq!(left.merge(&right), Err(StatsError::Overflow));
            assert_same(&left, &before);
        }
    }
}

#[test]
fn an_overflowing_observation_or_row_changes_nothing() {
    let mut sum = Sum::default();
    sum.observe(i64::MAX).unwrap();
    assert_eq!(sum.observe(1), Err(StatsError::Overflow));
    assert_eq!(sum.record(i64::MAX, i64::MAX), Err(StatsError::Overflow));
    assert_eq!(sum.get(), i64::MAX);

    let mut waits = Histogram::default();
    waits.record(3, i64::MAX).unwrap();
    assert_eq!(waits.observe(3), Err(StatsError::Overflow));
    assert_eq!(waits.get(3), i64::MAX);

    let (mut full, _) = full_and_one_more();
    let before = full.clone();
    assert_eq!(full.add_row(&row("by_room", &["2", "9", "9"], 1)), Err(StatsError::Overflow));
    assert_same(&full, &before);
}

#[test]
fn what_could_not_be_taken_back_is_not_added() {
    // The first cell of the struct, and of the months, could hold so many; the next one could not.
    let (mut part, nothing) = (Figures::default(), Figures::default());
    part.visits.observe(()).unwrap();
    part.by_month.record(((2025, 1), ()), 1).unwrap();
    part.by_month.record(((2025, 2), ()), 2).unwrap();
    let mut sum = nothing.clone();
    assert_eq!(sum.add(&part, i64::MIN), Err(StatsError::Overflow));
    assert_same(&sum, &nothing);
    assert_eq!(sum.by_month.add(&part.by_month, i64::MIN), Err(StatsError::Overflow));
    assert_same(&sum, &nothing);
}

/// A tally of a host's own that leaves to the trait whether it is empty.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Chairs {
    oak: i64,
    steel: i64,
}

impl Tally for Chairs {
    fn add(&mut self, part: &Self, times: i64) -> Result<(), StatsError> {
        *self = Self { oak: self.oak + part.oak * times, steel: self.steel + part.steel * times };
        Ok(())
    }
}

#[test]
fn a_tally_of_a_host_is_a_group_until_every_cell_is_zero() {
    let mut by_room = Grouped::<u8, Chairs>::default();
    by_room.add_group(7, &Chairs { oak: 3, steel: 5 }, 1).unwrap();
    by_room.add_group(7, &Chairs { oak: 3, steel: 4 }, -1).unwrap();
    assert_eq!(by_room.get(&7), Some(&Chairs { oak: 0, steel: 1 }));
    by_room.add_group(7, &Chairs { oak: 0, steel: 1 }, -1).unwrap();
    assert_eq!(by_room, Grouped::default());
}

#[test]
fn only_the_result_has_to_fit_not_the_steps_to_it() {
    let mut sum = Sum::default();
    sum.observe(i64::MIN).unwrap();
    sum.retract(i64::MIN).expect("the negation of the smallest value does not fit, the result does");
    assert!(sum.is_empty());
}

#[test]
fn a_part_below_zero_is_a_tally_but_has_no_summary() {
    let (mut count, mut sum) = (Count::default(), Sum::default());
    let (mut waits, mut visitors) = (Histogram::default(), Multiset::<u8>::default());
    count.retract(()).unwrap();
    sum.observe(-5).unwrap();
    waits.observe(1).unwrap();
    waits.retract(2).unwrap();
    visitors.record(7, 3).unwrap();
    visitors.record(8, -3).unwrap();
    assert_eq!(count.summary(), Err(StatsError::Negative(-1)));
    assert_eq!(sum.summary(), Err(StatsError::Negative(-5)));
    assert_eq!(waits.summary(), Err(StatsError::Negative(-1)));
    assert_eq!(visitors.distinct(), Err(StatsError::Negative(-3)));
    assert_eq!(visitors.total(), Err(StatsError::Negative(-3)));

    visitors.record(8, 4).unwrap();
    waits.observe(2).unwrap();
    assert_eq!((visitors.distinct().unwrap(), visitors.total().unwrap()), (2, 4));
    assert_eq!(waits.summary().unwrap().n(), 1);
}

#[test]
fn a_summary_that_does_not_fit_is_refused() {
    let mut waits = Histogram::default();
    waits.record(2, i64::MAX).unwrap();
    assert_eq!(waits.summary(), Err(StatsError::Overflow), "the sum of the values");
    waits.record(-2, i64::MAX).unwrap();
    assert_eq!(waits.summary().unwrap().sum(), 0, "the steps to the sum need not fit");
    let mut visitors = Multiset::<u8>::default();
    (0..3).for_each(|visitor| visitors.record(visitor, i64::MAX).unwrap());
    assert_eq!(visitors.total(), Err(StatsError::Overflow));
    assert_eq!(visitors.distinct(), Ok(3));
}

#[test]
fn nothing_observed_has_no_middle() {
    let summary = Histogram::default().summary().unwrap();
    assert_eq!((summary.n(), summary.sum()), (0, 0));
    assert_eq!((summary.min(), summary.max(), summary.median_low()), (None, None, None));
    assert_eq!((summary.percentile(0), summary.mean(), summary.share_up_to(0)), (None, None, None));
}

#[test]
fn rounding_goes_up_at_the_half() {
    let table = [
        (1, 2, 1, 1),
        (1, 2, 10_000, 5_000),
        (1, 3, 100, 33),
        (2, 3, 100, 67),
        (1, 8, 100, 13),
        (0, 9, 100, 0),
    ];
    for (numerator, denominator, factor, expected) in table {
        assert_eq!(
            Ratio::new(numerator, denominator).unwrap().scaled(factor),
            Ok(expected),
            "{numerator}/{denominator}"
        );
    }
    let most = Ratio::new(u64::MAX, u64::MAX).unwrap();
    assert_eq!(
        (most.basis_points(), most.permille(), most.percent(), most.tenths()),
        (Ok(10_000), Ok(1_000), Ok(100), Ok(10))
    );
    assert_eq!(Ratio::new(u64::MAX, 1).unwrap().percent(), Err(StatsError::Overflow));
    assert_eq!(Ratio::new(u64::MAX, 1).unwrap().scaled(1), Ok(u64::MAX));
    assert_eq!(Mean::new(i64::MIN, 1).unwrap().rounded(), Ok(i64::MIN));
    assert_eq!(Mean::new(i64::MIN, 1).unwrap().tenths(), Err(StatsError::Overflow));
    assert_eq!((Ratio::new(1, 0), Mean::new(1, 0)), (None, None));
    assert!(serde_json::from_str::<Ratio>(r#"{"numerator":1,"denominator":0}"#).is_err());
    assert!(serde_json::from_str::<Mean>(r#"{"sum":1,"n":0}"#).is_err());
}

#[test]
fn ratios_and_means_keep_what_they_are_made_of() {
    let (half, of_hundred) = (Ratio::new(7, 14).unwrap(), Ratio::new(50, 100).unwrap());
    assert_eq!((half.numerator(), half.denominator()), (7, 14));
    assert_eq!((of_hundred.numerator(), of_hundred.denominator()), (50, 100));
    assert_ne!(half, of_hundred, "equal in value only");
    let mean = Mean::new(-25, 10).unwrap();
    assert_eq!((mean.sum(), mean.n(), mean.tenths(), mean.rounded()), (-25, 10, Ok(-25), Ok(-3)));
}

#[test]
fn ratios_of_large_counts_compare() {
    let ratio = |numerator, denominator| Ratio::new(numerator, denominator).unwrap();
    let (below_one, one) = (ratio(u64::MAX - 1, u64::MAX), ratio(u64::MAX, u64::MAX));
    assert_eq!(below_one.cmp_value(one), Ordering::Less);
    assert_eq!(one.cmp_value(ratio(1, 1)), Ordering::Equal);
}

#[test]
fn shares_of_large_counts_do_not_overflow() {
    assert_eq!(shares(&[u64::MAX, u64::MAX], 100), Some(vec![50, 50]));
    assert_eq!(shares(&[u64::MAX, 0], u64::MAX), Some(vec![u64::MAX, 0]));
    assert_eq!(shares(&[], 100), None);
}

#[test]
fn the_largest_remainder_gets_the_unit_and_of_equal_ones_the_earlier() {
    assert_eq!(shares(&[1, 1, 1], 100), Some(vec![34, 33, 33]));
    assert_eq!(shares(&[5, 2, 5, 5], 10), Some(vec![3, 1, 3, 3]));
    assert_eq!(shares(&[0, 3, 3, 0], 1), Some(vec![0, 1, 0, 0]));
}

#[test]
fn the_json_form_is_a_list_in_key_order() {
    let mut figures = Figures::default();
    for month in [3, 1, 2] {
        let (room, visitor) = ((month > 1).then_some(month), month);
        figures.observe(Visit { visitor, minutes: 10, month: (2025, month), room }).unwrap();
    }
    let expected = r#"{"visits":3,"minutes":30,"waits":[[10,3]],"visitors":[[1,1],[2,1],[3,1]],"by_month":[[[2025,1],1],[[2025,2],1],[[2025,3],1]],"by_room":[[null,[[1,[[10,1]]]]],[2,[[2,[[10,1]]]]],[3,[[3,[[10,1]]]]]]}"#;
    assert_eq!(json(&figures), expected);
}

#[test]
fn rows_come_in_the_order_of_measures_and_keys() {
    let mut figures = Figures::default();
    figures.observe(Visit { visitor: 4, minutes: 10, month: (2025, 2), room: Some(1) }).unwrap();
    figures.observe(Visit { visitor: 4, minutes: 20, month: (2024, 11), room: None }).unwrap();
    assert_eq!(
        figures.to_rows(),
        [
            row("visits", &[], 2),
            row("minutes", &[], 30),
            row("waits", &["10"], 1),
            row("waits", &["20"], 1),
            row("visitors", &["4"], 2),
            row("by_month", &["2024", "11"], 1),
            row("by_month", &["2025", "2"], 1),
            row("by_room", &["", "4", "20"], 1),
            row("by_room", &["1", "4", "10"], 1),
        ]
    );
    assert_eq!(Figures::default().to_rows(), []);
}

#[test]
fn a_row_that_fits_no_cell_is_refused_with_its_name() {
    let bad = [
        row("visitz", &[], 1),
        row("visits", &["1"], 1),
        row("waits", &[], 1),
        row("waits", &["soon"], 1),
        row("visitors", &["256"], 1),
        row("by_month", &["2025"], 1),
        row("by_month", &["2025", "ocak"], 1),
        row("by_month", &["2025", "1", "1"], 1),
        row("by_room", &["1", "", "10"], 1),
    ];
    for bad in bad {
        let mut figures = figures(&[]);
        let error = figures.add_row(&bad).unwrap_err();
        assert_eq!(error, StatsError::BadRow { measure: bad.measure, dimensions: bad.dimensions.clone() });
        assert!(figures.is_empty(), "{bad:?}");
        assert_eq!(Figures::from_rows([bad]), Err(error));
    }
}

#[test]
fn rows_of_zero_leave_no_trace() {
    let rows = [row("by_room", &["1", "2", "3"], 0), row("waits", &["1"], 5), row("waits", &["1"], -5)];
    assert_same(&Figures::from_rows(rows).unwrap(), &Figures::default());
}

#[track_caller]
fn refused<T: DeserializeOwned + std::fmt::Debug>(json: &str, expected: &str) {
    let error = serde_json::from_str::<T>(json).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn json_that_no_tally_writes_is_refused() {
    refused::<Histogram>("[[1,2],[3,1],[1,1]]", "entry 2 repeats the key");
    refused::<Histogram>("[[1,2],[3,0]]", "entry 1 holds nothing");
    refused::<Multiset<u8>>("[[7,1],[7,1]]", "entry 1 repeats the key");
    refused::<Grouped<u8, Grouped<u8, Count>>>("[[1,[]]]", "entry 0 holds nothing");
    refused::<Grouped<u8, Count>>("[[1,2,3]]", "trailing");
    refused::<Row>(r#"{"measure":"visits","dimensions":[],"value":1,"note":""}"#, "unknown field");
    refused::<Row>(r#"{"measure":"Visits","dimensions":[],"value":1}"#, "not a code");
    let unordered: Histogram = serde_json::from_str("[[3,1],[1,2]]").unwrap();
    assert_eq!(json(&unordered), "[[1,2],[3,1]]");
}

#[track_caller]
fn key_comes_back<K: Key + std::fmt::Debug>(key: K, texts: &[&str]) {
    let mut written = Vec::new();
    key.write(&mut written);
    assert_eq!(written, texts);
    assert_eq!(written.len(), K::WIDTH);
    assert_eq!(K::read(&written), Some(key));
    assert_eq!(K::read(&written[..K::WIDTH - 1]), None, "one text too few");
    written.push("1".to_string());
    assert_eq!(K::read(&written), None, "one text too many");
}

#[test]
fn keys_come_back_from_their_texts() {
    let kocaeli = Province::new(41).unwrap();
    let room = RoomId::from_uuid(Uuid::from_u128(7)).unwrap();
    let id = "00000000-0000-0000-0000-000000000007";
    key_comes_back(-3_i64, &["-3"]);
    key_comes_back(true, &["true"]);
    key_comes_back(None::<Code>, &[""]);
    key_comes_back(Some(code("seminar")), &["seminar"]);
    key_comes_back(Name::new("Kadın Emeği").unwrap(), &["Kadın Emeği"]);
    key_comes_back(room, &[id]);
    key_comes_back(NaiveDate::from_ymd_opt(2026, 3, 20).unwrap(), &["2026-03-20"]);
    key_comes_back("2026-03-20T09:00Z".parse::<Minute>().unwrap(), &["2026-03-20T09:00Z"]);
    key_comes_back(Province::new(1).unwrap(), &["01"]);
    key_comes_back(Region::CentralAnatolia, &["ic_anadolu"]);
    key_comes_back((District::new(kocaeli, "Gebze").unwrap(), 7_u8), &["41", "Gebze", "7"]);
    key_comes_back(((1_u8, 2_u8), (3_u8, Some(4_u8), 5_u8)), &["1", "2", "3", "4", "5"]);
    key_comes_back((1_u8, 2_u8, 3_u8, 4_u8), &["1", "2", "3", "4"]);
    key_comes_back((1_u8, 2_u8, 3_u8, 4_u8, 5_u8), &["1", "2", "3", "4", "5"]);
}

#[test]
fn a_row_reader_stands_where_it_could_not_read() {
    let row = row("visits", &["7", "soon"], 1);
    let mut reader = RowReader::new(&row);
    assert_eq!(reader.key::<(u8, u8)>(), Err(reader.bad_row()));
    assert_eq!(reader.key::<u8>(), Ok(7));
    assert_eq!(reader.value(), Err(reader.bad_row()));
    assert_eq!(reader.key::<Code>(), Ok(code("soon")));
    assert_eq!((reader.value(), reader.measure()), (Ok(1), code("visits")));
    assert_eq!(reader.key::<u8>(), Err(reader.bad_row()));
}

#[test]
fn a_writer_takes_measures_one_after_the_other() {
    let mut count = Count::default();
    count.record((), 2).unwrap();
    let mut writer = RowWriter::new();
    writer.cell(9);
    writer.measure(code("a"), &count);
    writer.under(&(1_u8, 2_u8), |writer| count.write(writer));
    writer.measure(code("b"), &count);
    assert_eq!(writer.into_rows(), [row("a", &[], 2), row("a", &["1", "2"], 2), row("b", &[], 2)]);
}

#[test]
fn a_province_is_a_dimension_only_by_its_code() {
    assert_eq!(Province::from_text("Kocaeli"), None);
    assert_eq!(Province::from_text("82"), None);
}

#[test]
fn what_an_error_is_called_and_says() {
    let dimensions = vec!["2025".to_string(), "ocak".to_string()];
    for (error, code, text) in [
        (StatsError::Overflow, "sum_overflow", "a sum exceeds the range of 64 bits"),
        (StatsError::Negative(-1), "negative_cell", "a cell holds `-1`: a part below zero has no summary"),
        (
            StatsError::BadRow { measure: code("visits"), dimensions },
            "bad_row",
            "no cell `visits` with the dimensions `2025`, `ocak`",
        ),
        (StatsError::DuplicateKey(2), "duplicate_key", "entry 2 repeats the key of an earlier entry"),
        (StatsError::EmptyCell(1), "empty_cell", "entry 1 holds nothing: zero cells are not written"),
        (StatsError::NotFinite, "not_finite", "a figure is not a finite number"),
        (
            StatsError::NoSuchConfidence(80),
            "no_such_confidence",
            "no confidence of `80` percent: 90, 95 or 99",
        ),
        (StatsError::BoundsReversed, "bounds_reversed", "the lower bound is above the upper one"),
        (StatsError::NoProportion { successes: 2, n: 1 }, "no_proportion", "`2` of `1` is no proportion"),
        (
            StatsError::PopulationTooSmall { population: 1, n: 2 },
            "population_too_small",
            "a sample of `2` out of a population of `1`",
        ),
        (StatsError::TooLarge, "sample_too_large", "the exact interval is told of up to a million answers"),
        (StatsError::NotExact, "not_exact", "weighted shares have no exact interval"),
        (StatsError::NoObservations, "no_observations", "nothing was observed"),
        (
            StatsError::UnequalItems { expected: 2, found: 1 },
            "unequal_items",
            "an item was answered `1` times, the whole `2` times",
        ),
        (
            StatsError::UnequalColumns { expected: 2, found: 1 },
            "unequal_columns",
            "a column of `1` facts beside one of `2`",
        ),
        (StatsError::OffAxis(3), "off_axis", "fact 3 has a code that is not on its axis"),
        (StatsError::TooManyKeys, "too_many_keys", "a table of days holds up to 65,536 keys"),
    ] {
        assert_eq!((error.code(), error.to_string().as_str()), (code, text));
    }
}
