//! Estimates: intervals of shares and means against reference values, their laws, and naive twins of what is clever.

use crate::cases::cases;
use imece::stats::{
    Confidence, Histogram, Interval, IntervalMethod, Observe, Proportion, Sample, StatsError, Tally,
    cronbach_alpha, needed_sample,
};
use proptest::prelude::*;
use serde::{Deserialize, de::value::MapDeserializer};

use IntervalMethod::{AgrestiCoull, ClopperPearson, Wald, Wilson};

fn of(successes: u64, n: u64) -> Proportion {
    Proportion::new(successes, n).unwrap()
}

#[track_caller]
fn assert_near(found: f64, expected: f64, within: f64, what: &str) {
    assert!((found - expected).abs() <= within, "{what}: {found}, not {expected}");
}

#[track_caller]
fn assert_interval(found: Interval, (low, high): (f64, f64), within: f64, what: &str) {
    assert_near(found.low(), low, within, what);
    assert_near(found.high(), high, within, what);
}

fn histogram(counts: &[(i64, i64)]) -> Histogram {
    let mut histogram = Histogram::default();
    for (value, times) in counts {
        histogram.record(*value, *times).unwrap();
    }
    histogram
}

/// The rows of a table as numbers.
fn table(text: &str) -> Vec<Vec<f64>> {
    text.lines().skip(1).map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect()
}

#[test]
fn every_row_of_the_interval_reference_is_met() {
    let rows = table(include_str!("../data/interval_reference.csv"));
    assert_eq!(rows.len(), 42);
    for row in rows {
        let share = of(row[0] as u64, row[1] as u64);
        let confidence = Confidence::try_from((row[2] * 100.0).round() as u8).unwrap();
        for (method, at) in [(Wilson, 3), (AgrestiCoull, 5), (ClopperPearson, 7), (Wald, 9)] {
            let found = share.interval(method, confidence).unwrap();
            assert_interval(found, (row[at], row[at + 1]), 1e-9, &format!("{method:?} of {row:?}"));
        }
        assert_eq!(share.wilson(confidence), share.interval(Wilson, confidence));
    }
}

#[test]
fn every_row_of_the_finite_population_reference_is_met() {
    let rows = table(include_str!("../data/fpc_reference.csv"));
    assert_eq!(rows.len(), 7);
    for row in rows {
        let (share, population) = (of(row[0] as u64, row[1] as u64), row[2] as u64);
        let interval = |method| share.interval_of(population, method, Confidence::NinetyFive).unwrap();
        assert_interval(interval(Wilson), (row[5], row[6]), 1e-9, &format!("{row:?}"));
        // No row is cut off at 0 or 1, so half the width is the margin.
        assert_near(interval(Wald).width() / 2.0, row[4], 1e-9, &format!("{row:?}"));
        // The factor itself is read off a share whose interval is not cut off at 1.
        let middle = of(share.n() / 2, share.n());
        let endless = middle.interval(Wald, Confidence::NinetyFive).unwrap().width();
        let factor = middle.interval_of(population, Wald, Confidence::NinetyFive).unwrap().width() / endless;
        assert_near(factor * factor, row[3], 1e-9, "the variance shrinks by (N - n)/(N - 1)");
    }
}

#[test]
fn who_asks_all_knows() {
    for method in IntervalMethod::ALL {
        for (all, share) in [(of(364, 400), 0.91), (of(1, 1), 1.0)] {
            let exact = all.interval_of(all.n(), method, Confidence::NinetyNine).unwrap();
            assert_eq!((exact.low(), exact.high()), (share, share), "{method:?} of {all:?}");
        }
        let more = of(364, 400).interval_of(399, method, Confidence::NinetyFive);
        assert_eq!(more, Err(StatsError::PopulationTooSmall { population: 399, n: 400 }));
    }
}

#[test]
fn the_textbook_takes_ten_of_ten_for_certainty() {
    let wald = of(10, 10).interval(Wald, Confidence::NinetyFive).unwrap();
    assert_eq!((wald.low(), wald.high()), (1.0, 1.0));
    assert!(of(10, 10).wilson(Confidence::NinetyFive).unwrap().low() < 0.73);
}

#[test]
fn none_and_all_are_ends_to_the_last_bit() {
    for (n, confidence) in (1..1_000).flat_map(|n| Confidence::ALL.map(|confidence| (n, confidence))) {
        assert_eq!(of(0, n).wilson(confidence).unwrap().low(), 0.0, "0 of {n}");
        assert_eq!(of(n, n).wilson(confidence).unwrap().high(), 1.0, "{n} of {n}");
    }
}

#[test]
fn the_exact_interval_has_an_end() {
    let most = of(1, 1_000_000).interval(ClopperPearson, Confidence::NinetyFive).unwrap();
    // What a binomial of a million nears: −ln(0.975), and the upper bound of a Poisson mean where one was seen.
    assert_interval(most, (2.531_780_8e-8, 5.571_643_4e-6), 1e-10, "1 of a million");
    let more = of(1, 1_000_001).interval(ClopperPearson, Confidence::NinetyFive);
    assert_eq!(more, Err(StatsError::TooLarge));
    for method in [Wilson, AgrestiCoull, Wald] {
        of(1, u64::MAX).interval(method, Confidence::NinetyFive).unwrap();
    }
}

#[test]
fn no_proportion_of_nothing_and_none_beyond_the_whole() {
    assert_eq!(Proportion::new(0, 0), None);
    assert_eq!(Proportion::new(11, 10), None);
    assert_eq!(of(10, 10).share(), 1.0);
    assert_eq!(of(2, 8).smoothed_share(), 0.3);
    assert_eq!(of(2, 8).ratio().denominator(), 8);
}

/// Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10.
#[test]
fn differences_are_those_of_newcombes_table() {
    for (a, b, low, high) in [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ] {
        let found = of(a.0, a.1).minus(of(b.0, b.1), Confidence::NinetyFive).unwrap();
        assert_interval(found.interval(), (low, high), 0.000_05, &format!("{a:?} less {b:?}"));
        assert_near(found.value(), of(a.0, a.1).share() - of(b.0, b.1).share(), 1e-12, "the difference");
        assert_eq!(found.is_change(), low > 0.0 || high < 0.0, "{a:?} less {b:?}");
        assert_eq!(found.confidence(), Confidence::NinetyFive);
    }
}

#[test]
fn so_many_have_to_answer() {
    let half = of(1, 2);
    for (expected, margin, confidence, population, needed) in [
        (half, of(5, 100), Confidence::NinetyFive, None, 385),
        (half, of(5, 100), Confidence::NinetyFive, Some(10_000), 370),
        (half, of(5, 100), Confidence::NinetyFive, Some(1_000), 278),
        (half, of(5, 100), Confidence::NinetyFive, Some(245), 150),
        (half, of(3, 100), Confidence::NinetyFive, None, 1_068),
        (half, of(5, 100), Confidence::NinetyNine, None, 664),
        (half, of(5, 100), Confidence::Ninety, None, 271),
        (of(9, 10), of(3, 100), Confidence::NinetyFive, None, 385),
        (of(91, 100), of(2, 100), Confidence::NinetyFive, Some(92_332), 780),
        (half, of(1, 1), Confidence::NinetyFive, None, 1),
        (half, of(1, 1_000), Confidence::NinetyFive, Some(40), 40),
        (half, of(5, 100), Confidence::NinetyFive, Some(1), 1),
        (half, of(5, 100), Confidence::NinetyFive, Some(0), 0),
        (half, of(0, 100), Confidence::NinetyFive, Some(40), 40),
    ] {
        let found = needed_sample(expected, margin, confidence, population);
        assert_eq!(found, Ok(needed), "{expected:?} {margin:?} {confidence:?} {population:?}");
    }
    assert_eq!(needed_sample(half, of(0, 1), Confidence::NinetyFive, None), Err(StatsError::NotFinite));
    for all in 1..2_000 {
        let found = needed_sample(half, of(1, u64::MAX), Confidence::NinetyFive, Some(all));
        assert_eq!(found, Ok(all), "not one more than there are");
    }
    let tiny = needed_sample(half, of(1, u64::MAX), Confidence::NinetyFive, None);
    assert_eq!(tiny, Err(StatsError::Overflow));
}

#[test]
fn a_mean_has_students_interval() {
    // Ten answers: t with 9 degrees of freedom is 2.262157 (95 %), 1.833113 (90 %), 3.249836 (99 %).
    let sample = Sample::pooled([histogram(&[(1, 1), (2, 2), (4, 3), (5, 4)])]).unwrap();
    assert_near(sample.mean(), 3.7, 1e-12, "mean");
    let variance: f64 = (2.7_f64.powi(2) + 2.0 * 1.7_f64.powi(2) + 3.0 * 0.09 + 4.0 * 1.69) / 9.0;
    assert_near(sample.deviation().unwrap(), variance.sqrt(), 1e-12, "deviation with n - 1");
    for (confidence, t) in [
        (Confidence::Ninety, 1.833_113),
        (Confidence::NinetyFive, 2.262_157),
        (Confidence::NinetyNine, 3.249_836),
    ] {
        let half = t * (variance / 10.0).sqrt();
        let found = sample.mean_interval(confidence).unwrap().unwrap();
        assert_interval(found, (3.7 - half, 3.7 + half), 1e-6, &format!("{confidence:?}"));
    }
    assert_eq!(sample.quartiles(), [2, 4, 5]);
    assert_eq!(sample.counts(), [(1, 1), (2, 2), (4, 3), (5, 4)]);
    let one = Sample::pooled([histogram(&[(4, 1)])]).unwrap();
    assert_eq!((one.deviation(), one.mean_interval(Confidence::NinetyFive).unwrap()), (None, None));
    // With two answers t is 12.706205.
    let two = Sample::pooled([histogram(&[(4, 1), (5, 1)])]).unwrap();
    let half = 12.706_205 * (0.5_f64 / 2.0).sqrt();
    let found = two.mean_interval(Confidence::NinetyFive).unwrap().unwrap();
    assert_interval(found, (4.5 - half, 4.5 + half), 1e-6, "two answers");
    // Far beyond the table t has become z.
    let many = Sample::pooled([histogram(&[(0, 200_000), (1, 200_000)])]).unwrap();
    let half = 1.959_963_984_540_054 * (0.25 / 399_999_f64).sqrt();
    let found = many.mean_interval(Confidence::NinetyFive).unwrap().unwrap();
    assert_interval(found, (0.5 - half, 0.5 + half), 1e-12, "z");
    // The whole population leaves nothing to chance.
    let all = sample.of_population(10).unwrap().mean_interval(Confidence::NinetyFive).unwrap().unwrap();
    assert_eq!((all.low(), all.high()), (3.7, 3.7));
}

#[test]
fn a_balance_has_a_variance_of_its_own() {
    // 50 for, 30 indifferent, 20 against: 0.3, variance 0.7 − 0.09 = 0.61.
    let sample = Sample::pooled([histogram(&[(10, 50), (8, 30), (3, 20)])]).unwrap();
    let balance = |sample: &Sample| sample.balance(|l| l >= 9, |l| l <= 6, Confidence::NinetyFive).unwrap();
    let (value, interval) = balance(&sample);
    assert_near(value, 0.3, 1e-12, "balance");
    let half = 1.959_963_985 * (0.61_f64 / 100.0).sqrt();
    assert_interval(interval, (0.3 - half, 0.3 + half), 1e-9, "balance");
    let (value, interval) = balance(&Sample::pooled([histogram(&[(10, 4)])]).unwrap());
    assert_eq!((value, interval.low(), interval.high()), (1.0, 1.0, 1.0));
    let (_, interval) = balance(&Sample::pooled([histogram(&[(10, 2), (0, 1)])]).unwrap());
    assert_eq!(interval.high(), 1.0, "cut off");
    assert!(interval.low() >= -1.0);
}

#[test]
fn weights_cost_what_kish_says() {
    let (centre, web) = (histogram(&[(1, 90), (0, 10)]), histogram(&[(1, 20), (0, 20)]));
    let good = |value| value == 1;
    let sample = Sample::weighted([(&centre, 600), (&web, 400)]).unwrap();
    assert_near(sample.share(good), 0.6 * 0.9 + 0.4 * 0.5, 1e-12, "share");
    // Each of the centre's answers weighs 6, each of the portal's 10.
    let (sum, squares) = (100.0 * 6.0 + 40.0 * 10.0, 100.0 * 36.0 + 40.0 * 100.0);
    assert_near(sample.effective(), sum * sum / squares, 1e-9, "n_eff");
    assert_near(sample.design_effect(), 140.0 * squares / (sum * sum), 1e-9, "design effect");
    let weights = [6.0; 100].into_iter().chain([10.0; 40]);
    let mean = sum / 140.0;
    let variation = weights.map(|w: f64| (w - mean).powi(2)).sum::<f64>() / 140.0 / (mean * mean);
    assert_near(sample.design_effect(), 1.0 + variation, 1e-9, "1 + cv²(w)");
    assert_eq!((sample.n(), sample.count(good)), (140, 110));
    // Weights as the numbers of answers are no weights.
    let even = Sample::weighted([(&centre, 100), (&web, 40)]).unwrap();
    let pooled = Sample::pooled([&centre, &web]).unwrap();
    assert_near(even.share(good), pooled.share(good), 1e-12, "even weights");
    assert_near(even.design_effect(), 1.0, 1e-12, "even weights");
    let (a, b) = (even.mean_interval(Confidence::NinetyFive), pooled.mean_interval(Confidence::NinetyFive));
    assert_near(a.unwrap().unwrap().low(), b.unwrap().unwrap().low(), 1e-9, "even weights");
    // One answer that weighs as good as all of it is no sample, and no weighted share is exact.
    let one = Sample::weighted([(histogram(&[(1, 1)]), 1_000), (histogram(&[(0, 9)]), 1)]).unwrap();
    assert!(1.0 < one.effective() && one.effective() < 1.01);
    assert_eq!((one.deviation(), one.mean_interval(Confidence::NinetyFive)), (None, Ok(None)));
    let exact = one.share_interval(good, ClopperPearson, Confidence::NinetyFive);
    assert_eq!(exact, Err(StatsError::NotExact));
    assert!(one.share_interval(good, Wilson, Confidence::NinetyFive).unwrap().width() > 0.7);
    // A group of weight 0 is left out, one with a weight and without answers is an error.
    assert_eq!(Sample::weighted([(&centre, 1), (&web, 0)]).unwrap().n(), 100);
    let silent = Sample::weighted([(&centre, 1), (&Histogram::default(), 1)]);
    assert_eq!(silent, Err(StatsError::NoObservations));
    assert_eq!(Sample::pooled([Histogram::default()]), Err(StatsError::NoObservations));
    assert_eq!(Sample::pooled([histogram(&[(1, -1)])]), Err(StatsError::Negative(-1)));
}

#[test]
fn alpha_is_that_of_the_definition() {
    let answers = [[4, 5, 3, 4], [2, 3, 2, 1], [5, 5, 4, 5], [3, 2, 3, 3], [1, 2, 1, 2], [4, 4, 5, 4]];
    let mut items = vec![Histogram::default(); 4];
    let mut totals = Histogram::default();
    for row in answers {
        items.iter_mut().zip(row).for_each(|(item, answer)| item.observe(answer).unwrap());
        totals.observe(row.iter().sum()).unwrap();
    }
    let variance = |values: Vec<f64>| {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)
    };
    let of_items: f64 = (0..4).map(|i| variance(answers.iter().map(|row| row[i] as f64).collect())).sum();
    let of_totals = variance(answers.iter().map(|row| row.iter().sum::<i64>() as f64).collect());
    let expected = 4.0 / 3.0 * (1.0 - of_items / of_totals);
    assert_near(cronbach_alpha(&items, &totals).unwrap().unwrap(), expected, 1e-12, "alpha");
    assert_eq!(cronbach_alpha(&items[..2], &totals), Ok(None), "two items are no index");
    let same = histogram(&[(3, 6)]);
    assert_eq!(cronbach_alpha([&same, &same, &same], &histogram(&[(9, 6)])), Ok(None), "no variance");
    items[3].observe(4).unwrap();
    assert_eq!(cronbach_alpha(&items, &totals), Err(StatsError::UnequalItems { expected: 6, found: 7 }));
    let far = histogram(&[(i64::MAX, i64::MAX)]);
    assert_eq!(cronbach_alpha([&far; 3], &far), Err(StatsError::Overflow));
}

/// Shares of up to `most`, the ends among them.
fn proportions(most: u64) -> impl Strategy<Value = Proportion> {
    (1..=most).prop_flat_map(|n| {
        (prop_oneof![8 => 0..=n, 1 => Just(0), 1 => Just(n)], Just(n)).prop_map(|(k, n)| of(k, n))
    })
}

fn confidences() -> impl Strategy<Value = Confidence> {
    prop::sample::select(&Confidence::ALL[..])
}

/// The chance of at most so many of n, each with a chance of its own: the sum, term by term.
fn at_most(successes: u64, n: u64, chance: f64) -> f64 {
    if chance > 0.5 {
        // From the other side, or the first term is too small to be told from zero.
        return if successes == n { 1.0 } else { 1.0 - at_most(n - successes - 1, n, 1.0 - chance) };
    }
    let mut term = (1.0 - chance).powi(n as i32);
    let mut sum = term;
    for k in 1..=successes {
        term *= (n - k + 1) as f64 / k as f64 * chance / (1.0 - chance);
        sum += term;
    }
    sum
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn intervals_lie_within_0_and_1_around_the_share(share in proportions(5_000), confidence in confidences()) {
        for method in IntervalMethod::ALL {
            let found = share.interval(method, confidence).unwrap();
            prop_assert!(0.0 <= found.low() && found.high() <= 1.0, "{:?} {:?}", method, found);
            // At the ends a bound may be beside the share by a rounding.
            prop_assert!(found.low() <= share.share() + 1e-12 && share.share() - 1e-12 <= found.high());
        }
        prop_assert!(share.wilson(confidence).unwrap().contains(share.share()));
    }

    #[test]
    fn what_is_not_is_the_mirror(share in proportions(2_000), confidence in confidences()) {
        let other = of(share.n() - share.successes(), share.n());
        for method in IntervalMethod::ALL {
            let (found, mirror) = (share.interval(method, confidence).unwrap(), other.interval(method, confidence).unwrap());
            prop_assert!((found.low() - (1.0 - mirror.high())).abs() < 1e-9, "{:?}", method);
            prop_assert!((found.high() - (1.0 - mirror.low())).abs() < 1e-9, "{:?}", method);
        }
    }

    #[test]
    fn more_answers_say_more_and_more_confidence_less(share in proportions(1_000), times in 2..20_u64) {
        let more = of(share.successes() * times, share.n() * times);
        for method in IntervalMethod::ALL {
            let widths = Confidence::ALL.map(|confidence| share.interval(method, confidence).unwrap().width());
            prop_assert!(widths[0] <= widths[1] && widths[1] <= widths[2], "{:?} {:?}", method, widths);
            // Cut off at 0 and 1, Agresti & Coull's may be narrow with few answers.
            if method != AgrestiCoull {
                let narrower = more.interval(method, Confidence::NinetyFive).unwrap().width();
                prop_assert!(narrower <= widths[1] + 1e-12, "{:?} {} {}", method, narrower, widths[1]);
            }
        }
    }

    #[test]
    fn agresti_and_coull_hold_wilsons(share in proportions(2_000), confidence in confidences()) {
        let (wilson, wider) = (share.wilson(confidence).unwrap(), share.interval(AgrestiCoull, confidence).unwrap());
        prop_assert!(wider.low() <= wilson.low() + 1e-12 && wilson.high() <= wider.high() + 1e-12);
    }

    /// The definition of Clopper and Pearson, by adding up chances: each tail beyond a bound is half of what is left.
    #[test]
    fn the_exact_interval_leaves_half_to_each_side(share in proportions(300), confidence in confidences()) {
        let found = share.interval(ClopperPearson, confidence).unwrap();
        let (k, n, tail) = (share.successes(), share.n(), (1.0 - confidence.level()) / 2.0);
        if k > 0 {
            prop_assert!((1.0 - at_most(k - 1, n, found.low()) - tail).abs() < 1e-9);
        }
        if k < n {
            prop_assert!((at_most(k, n, found.high()) - tail).abs() < 1e-9);
        }
    }

    #[test]
    fn a_population_makes_sure_and_the_larger_the_less(share in proportions(500), more in 1..100_000_u64, confidence in confidences()) {
        for method in [Wilson, ClopperPearson, Wald] {
            let width = |population| share.interval_of(population, method, confidence).unwrap().width();
            let n = share.n();
            let endless = share.interval(method, confidence).unwrap().width();
            prop_assert!(width(n) == 0.0 && width(n) <= width(n + more));
            prop_assert!(width(n + more) <= width(n + 2 * more) + 1e-12 && width(n + 2 * more) <= endless + 1e-12);
        }
    }

    #[test]
    fn a_difference_is_the_mirror_of_its_mirror(a in proportions(500), b in proportions(500), confidence in confidences()) {
        let (forth, back) = (a.minus(b, confidence).unwrap(), b.minus(a, confidence).unwrap());
        prop_assert!((forth.value() + back.value()).abs() < 1e-12);
        prop_assert!((forth.interval().low() + back.interval().high()).abs() < 1e-12);
        prop_assert_eq!(forth.confidence(), confidence);
        prop_assert!(forth.interval().contains(forth.value()) && forth.is_change() == back.is_change());
        prop_assert!(!a.minus(a, confidence).unwrap().is_change());
    }

    /// The needed sample is the smallest whose textbook margin is met.
    #[test]
    fn the_needed_sample_is_enough_and_no_more(tenths in 1..10_u64, percent in 1..20_u64, population in prop::option::of(2..50_000_u64)) {
        let (share, margin) = (of(tenths, 10), of(percent, 100));
        let needed = needed_sample(share, margin, Confidence::NinetyFive, population).unwrap();
        let margin_of = |n: f64| {
            let correction = population.map_or(1.0, |all| (all as f64 - n) / (all as f64 - 1.0));
            1.959_963_984_540_054 * (share.share() * (1.0 - share.share()) / n * correction.max(0.0)).sqrt()
        };
        prop_assert!(margin_of(needed as f64) <= margin.share() + 1e-9);
        prop_assert!(needed <= 1 || margin_of(needed as f64 - 1.0) >= margin.share() - 1e-9);
    }

    #[test]
    fn pooling_groups_is_reading_them_as_one(a in prop::collection::vec((1..=5_i64, 1..30_i64), 1..5), b in prop::collection::vec((1..=5_i64, 1..30_i64), 1..5)) {
        let (a, b) = (histogram(&a), histogram(&b));
        let mut one = a.clone();
        one.merge(&b).unwrap();
        prop_assert_eq!(Sample::pooled([&a, &b]).unwrap(), Sample::pooled([&one]).unwrap());
        let sample = Sample::pooled([&one]).unwrap();
        let summary = one.summary().unwrap();
        prop_assert_eq!(sample.quartiles(), [25, 50, 75].map(|p| summary.percentile(p).unwrap()));
        let such = |value| value >= 4;
        let share = of(sample.count(such), sample.n());
        for method in IntervalMethod::ALL {
            prop_assert_eq!(sample.share_interval(such, method, Confidence::Ninety), share.interval(method, Confidence::Ninety));
        }
    }

    #[test]
    fn estimates_survive_as_json(share in proportions(1_000), other in proportions(50), confidence in confidences()) {
        fn again<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
            serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
        }
        let difference = share.minus(other, confidence).unwrap();
        prop_assert_eq!(again(&share), share);
        prop_assert_eq!(again(&difference), difference);
        prop_assert_eq!(again(&difference.interval()), difference.interval());
        prop_assert_eq!(again(&confidence), confidence);
    }
}

/// A store may hold numbers that JSON has no words for.
#[test]
fn bounds_are_numbers_in_order_and_zero_has_no_sign() {
    let read = |low: f64, high: f64| {
        let bounds = [("low", low), ("high", high)].into_iter();
        Interval::deserialize(MapDeserializer::<_, serde::de::value::Error>::new(bounds))
    };
    let zero = read(-0.0, 0.0).unwrap();
    assert_eq!(serde_json::to_string(&zero).unwrap(), r#"{"low":0.0,"high":0.0}"#);
    assert_eq!(read(0.25, 0.25).unwrap().width(), 0.0);
    for (low, high) in [(0.5, 0.25), (0.0, f64::INFINITY), (f64::NEG_INFINITY, 0.0), (f64::NAN, 1.0)] {
        assert!(read(low, high).is_err(), "{low} {high}");
    }
}

#[test]
fn methods_and_levels_are_written_by_their_codes() {
    for method in IntervalMethod::ALL {
        assert_eq!(serde_json::to_value(method).unwrap(), method.code());
    }
    let levels = Confidence::ALL.map(|confidence| serde_json::to_value(confidence).unwrap());
    assert_eq!(levels, [90, 95, 99]);
    assert!(serde_json::from_str::<Confidence>("80").is_err());
}
