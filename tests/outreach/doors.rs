//! Visits to the centres, as counted at their doors (row 21).

use std::collections::BTreeMap;

use crate::outreach_world::*;
use imece::{
    outreach::{OutreachCommand as C, OutreachEvent as E, VisitCount},
    statistics::{OutreachSummary, OutreachTally},
    stats::{Observe, StatsError, Tally},
    text::Precision,
};

fn tally(desk: &Desk) -> OutreachTally {
    let mut tally = OutreachTally::default();
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    tally
}

fn figures(desk: &Desk) -> OutreachSummary {
    tally(desk).summary().unwrap()
}

fn exactly(n: u128, on: &str, number: u32) -> C {
    visits(n, on, number, Precision::Exact)
}

/// Row 21: the published visitors of 2025, and the sum over the centres is the total.
#[test]
fn row_21_the_visits_of_2025_are_the_sum_of_the_centres() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/kocaeli/2025/");
    let mut desk = Desk::new();
    let mut rows = csv::Reader::from_path(format!("{folder}visits.csv")).unwrap();
    for row in rows.records().map(Result::unwrap) {
        let which = if &row[0] == "IZM" { 1 } else { 2 };
        desk.does(exactly(which, &row[1], row[2].parse().unwrap()));
    }
    let year = figures(&desk);
    assert_eq!((year.centre_visits, year.centre_visits_precision), (92_332, Precision::Exact));
    let by_centre: BTreeMap<_, _> = tally(&desk)
        .visits_by_centre()
        .unwrap()
        .iter()
        .map(|(centre, sum)| (*centre, sum.summary().unwrap()))
        .collect();
    assert_eq!(by_centre, [(centre(1), 69_086), (centre(2), 23_246)].into());
    assert_eq!(by_centre.values().sum::<u64>(), year.centre_visits);
    assert_eq!(tally(&desk).centre_visits().iter().count(), 2 * 12, "by month too");
}

#[test]
fn row_21_another_count_of_a_day_puts_the_first_right() {
    let mut desk = Desk::new();
    desk.does_once(exactly(1, "2026-01-05", 129));
    desk.does_once(exactly(2, "2026-01-05", 41));
    let told = desk.does(exactly(1, "2026-01-05", 131));
    let (from, to) = (Some(VisitCount::exactly(129)), VisitCount::exactly(131));
    assert_eq!(told, [E::VisitsCounted { centre: centre(1), on: day("2026-01-05"), from, to }]);
    assert_eq!(desk.desk.visits_at(centre(1), day("2026-01-05")), Some(to));
    assert_eq!(desk.desk.visits_at(centre(1), day("2026-01-06")), None);
    assert_eq!(figures(&desk).centre_visits, 172);
    // A part of the log that begins between the two is below zero, and no figure.
    let mut part = OutreachTally::default();
    part.observe(&desk.log[2]).unwrap();
    assert_eq!(part.summary().unwrap().centre_visits, 2, "131 for 129");
    part.retract(&desk.log[0]).unwrap();
    assert_eq!(part.summary(), Err(StatsError::Negative(-127)));
    part.merge(&tally(&desk)).unwrap();
    assert_eq!(part.summary().unwrap().centre_visits, 172 + 2 - 129);
}

#[test]
fn row_21_what_is_to_come_is_not_counted() {
    let mut desk = Desk::new();
    desk.does(exactly(1, "2026-12-31", 7));
    desk.fails(exactly(1, "2027-01-01", 7), "to_come");
}

/// Row 21: one day that is a lower bound makes the sum a lower bound, until it is counted exactly.
#[test]
fn row_21_precision_is_kept() {
    let mut desk = Desk::new();
    desk.does(exactly(1, "2026-01-05", 129));
    for precision in [Precision::MoreThan, Precision::Vague] {
        desk.does(visits(2, "2026-01-05", 100, precision));
        let year = figures(&desk);
        assert_eq!((year.centre_visits, year.centre_visits_precision), (229, Precision::MoreThan));
        assert_eq!(year.precision, Precision::Exact, "contacts are counted apart");
    }
    desk.does(exactly(2, "2026-01-05", 117));
    let year = figures(&desk);
    assert_eq!((year.centre_visits, year.centre_visits_precision), (246, Precision::Exact));
}

/// A visit is neither a contact of a channel nor an attendance of an event, and a visit of the mayor is none to a centre.
#[test]
fn row_21_a_visit_to_a_centre_is_nothing_else() {
    let mut desk = told();
    let before = figures(&desk);
    desk.does(exactly(2, "2026-01-05", 100));
    let after = figures(&desk);
    assert_eq!(after, {
        let mut said = before;
        said.centre_visits += 100;
        said
    });
}
