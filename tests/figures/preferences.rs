//! Ranked wishes: what a ballot is, and in which two orders the foremost are told (row 82 of the field).

use crate::cases::cases;
use std::collections::BTreeSet;

use imece::{
    stats::{
        Ballot, Cells, Flat, Grouped, InvalidBallot, Observe, Preferences, Proportion, Ranked, Row,
        RowReader, StatsError, TOP_FIVE, Tally,
    },
    strategies::laws,
    tally_struct,
    text::Code,
};
use proptest::{collection::vec, prelude::*, sample::subsequence};

fn tally(ballots: &[(&[&str], i64)]) -> Preferences<Code> {
    let mut tally = Preferences::default();
    for (things, times) in ballots {
        let things: Vec<_> = things.iter().map(|thing| thing.parse().unwrap()).collect();
        tally.record(&Ballot::new(things, TOP_FIVE).unwrap(), *times).unwrap();
    }
    tally
}

fn told(ranked: &[Ranked<Code>]) -> Vec<(&str, u64, u64, u64)> {
    ranked.iter().map(|s| (s.thing.as_str(), s.mentions.successes(), s.first, s.points)).collect()
}

fn order(ranked: &[Ranked<Code>]) -> Vec<String> {
    ranked.iter().map(|s| s.thing.to_string()).collect()
}

#[test]
fn row_82_the_two_orders_answer_two_questions() {
    let wishes = tally(&[(&["venue", "grant"], 3), (&["transport", "grant"], 2), (&["grant"], 1)]);
    let mentions = wishes.by_mentions(TOP_FIVE).unwrap();
    assert_eq!(told(&mentions), [("grant", 6, 1, 25), ("venue", 3, 3, 15), ("transport", 2, 2, 10)]);
    assert_eq!(mentions[0].mentions, Proportion::new(6, 6).unwrap());
    let held = tally(&[(&["a", "b"], 2), (&["c", "b"], 1), (&["d", "c", "e", "f", "b"], 1)]);
    assert_eq!(told(&held.by_mentions(2).unwrap()), [("b", 4, 0, 2 + 1), ("a", 2, 2, 4)]);
    assert_eq!(held.by_points(TOP_FIVE).unwrap()[0].points, 2 * 4 + 4 + 1);
}

#[test]
fn row_82_ties_go_to_the_first_named_then_to_the_earlier_key() {
    let wishes = tally(&[(&["b", "c"], 2), (&["c", "b"], 2), (&["d"], 4), (&["a"], 4)]);
    assert_eq!(order(&wishes.by_mentions(5).unwrap()), ["a", "d", "b", "c"]);
    // Points: b and c 18 each with 4 mentions, a and d 20 each.
    assert_eq!(order(&wishes.by_points(5).unwrap()), ["a", "d", "b", "c"]);
    // Equal points: who is named by more comes first, though named first by none.
    let points = tally(&[(&["x"], 2), (&["y", "z"], 2), (&["y", "z"], 0), (&["q", "w", "e", "r", "z"], 2)]);
    assert_eq!(
        told(&points.by_points(5).unwrap())[..4].iter().map(|t| (t.0, t.3)).collect::<Vec<_>>(),
        [("z", 10), ("q", 10), ("x", 10), ("y", 10)]
    );
}

#[test]
fn row_82_a_ballot_names_at_most_five_different_things() {
    assert_eq!(Ballot::<u8>::new([], 5), Err(InvalidBallot::Empty));
    assert_eq!(Ballot::new([1, 2, 3, 4, 5, 6], TOP_FIVE), Err(InvalidBallot::TooLong { found: 6, most: 5 }));
    assert_eq!(Ballot::new([1, 2, 1], TOP_FIVE), Err(InvalidBallot::Repeated(2)));
    let five = Ballot::new([5, 4, 3, 2, 1], TOP_FIVE).unwrap();
    assert_eq!((five.rank_of(&5), five.rank_of(&1), five.rank_of(&9)), (Some(1), Some(5), None));
    let codes: BTreeSet<_> =
        [InvalidBallot::Empty, InvalidBallot::Repeated(1), InvalidBallot::TooLong { found: 1, most: 0 }]
            .map(InvalidBallot::code)
            .into();
    assert_eq!(codes.len(), 3);
    assert!(serde_json::from_str::<Ballot<u8>>("[1,1]").is_err());
    assert_eq!(serde_json::to_string(&five).unwrap(), "[5,4,3,2,1]");
}

#[test]
fn more_mentions_than_ballots_are_not_told() {
    let mut part = tally(&[(&["a"], 2)]);
    part.subtract(&tally(&[(&["b"], 1)])).unwrap();
    assert_eq!(part.by_mentions(5), Err(StatsError::Negative(-1)));
    let rows = Row { measure: "p".parse().unwrap(), dimensions: vec!["a".into(), "1".into()], value: 3 };
    let mut odd = Preferences::<Code>::default();
    Cells::read(&mut odd, RowReader::new(&rows)).unwrap();
    assert_eq!(odd.by_points(5), Err(StatsError::NoProportion { successes: 3, n: 0 }));
}

#[derive(Default, Clone, PartialEq, Eq, Debug)]
struct Figures {
    wishes: Grouped<u8, Preferences<u8>>,
}
tally_struct!(Figures { wishes });

fn figures() -> impl Strategy<Value = Figures> {
    let ballot = subsequence(vec![1_u8, 2, 3, 4, 5, 6], 1..=5).prop_shuffle();
    vec((0..3_u8, ballot, -2..3_i64), 0..8).prop_map(|all| {
        let mut figures = Figures::default();
        for (region, ballot, times) in all {
            figures.wishes.record((region, &Ballot::new(ballot, TOP_FIVE).unwrap()), times).unwrap();
        }
        figures
    })
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn preferences_keep_the_laws(a in figures(), b in figures(), c in figures()) {
        laws::merge(&a, &b, &c)?;
        prop_assert_eq!(&Figures::from_rows(a.to_rows().iter().rev()).unwrap(), &a);
        let json = serde_json::to_string(&a.wishes).unwrap();
        prop_assert_eq!(serde_json::from_str::<Grouped<u8, Preferences<u8>>>(&json).unwrap(), a.wishes);
    }

    /// The naive twin keeps all ballots and counts by scanning them.
    #[test]
    fn standings_are_those_of_a_scan(
        ballots in vec(subsequence(vec![1_u8, 2, 3, 4, 5, 6, 7], 1..=5).prop_shuffle(), 1..12),
    ) {
        let mut tally = Preferences::default();
        for ballot in &ballots {
            tally.observe(&Ballot::new(ballot.clone(), TOP_FIVE).unwrap()).unwrap();
        }
        let mentions = |thing| ballots.iter().filter(|b| b.contains(&thing)).count() as u64;
        let first = |thing| ballots.iter().filter(|b| b[0] == thing).count() as u64;
        let points = |thing| ballots.iter().filter_map(|b| b.iter().position(|t| *t == thing)).map(|p| 5 - p as u64).sum::<u64>();
        let mut named: Vec<u8> = (1..=7).filter(|thing| mentions(*thing) > 0).collect();
        let order = |found: Vec<Ranked<u8>>| found.into_iter().map(|s| s.thing).collect::<Vec<_>>();
        named.sort_by(|a, b| mentions(*b).cmp(&mentions(*a)).then(first(*b).cmp(&first(*a))).then(a.cmp(b)));
        prop_assert_eq!(order(tally.by_mentions(5).unwrap()), named.iter().copied().take(5).collect::<Vec<_>>());
        named.sort_by(|a, b| points(*b).cmp(&points(*a)).then(mentions(*b).cmp(&mentions(*a)))
            .then(first(*b).cmp(&first(*a))).then(a.cmp(b)));
        prop_assert_eq!(order(tally.by_points(5).unwrap()), named.iter().copied().take(5).collect::<Vec<_>>());
    }
}
