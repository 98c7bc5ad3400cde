//! What a placement is worth, date by date, where a room is not free on all of them.

use imece::{
    chrono::Weekday,
    season::{Allocation, Answer, Cause, Decisions, Fairness, Places, Remedy, Terms, Wish},
};

use crate::{
    terse::org,
    town::{LEFT, Town, hours, monday, room, season, window, wish_id},
};

/// An hour on Monday in the left half, within two.
fn hour(n: u128) -> Wish {
    let windows = vec![window(Weekday::Mon, "18:00-20:00")];
    let meetings = imece::season::Meetings::Weekly { times: 1, weeks: imece::season::Weeks::All, windows };
    let left = Places { ranked: vec![imece::season::Place::Room(room(LEFT))], others: false };
    Wish::new(wish_id(n), org(300 + n), hours(1), meetings).unwrap().at(left).unwrap()
}

/// The left half closed for an hour on some dates.
fn answer(closed: &[(&str, u32)], fairness: Fairness, many: u128) -> Answer {
    let mut town = Town::new();
    for (n, (date, hour)) in (900..).zip(closed) {
        town.closes_room(n, LEFT, &format!("{date}T{hour}:00/{date}T{}:00", hour + 1));
    }
    let terms = Terms::default().with_fairness(fairness);
    let wishes = (1..=many).map(hour);
    let found = Allocation::new(&town.schedule, season(), terms, wishes, &Decisions::default(), 1);
    let mut allocation = found.unwrap();
    allocation.step(200);
    allocation.answer()
}

/// Priority 3 × 10, first choice 2, first place 1: 33 for each date.
#[test]
fn each_start_counts_the_dates_on_which_it_is_free() {
    for (closed, many, worths) in [
        (&[][..], 2, 33 * (4 + 4)),
        // From six on three dates, from seven on four.
        (&[("2026-09-21", 18)], 2, 33 * (3 + 4)),
        (&[("2026-09-21", 18)], 1, 33 * 4),
        (&[("2026-09-21", 19)], 2, 33 * (4 + 3)),
        (&[("2026-09-21", 18), ("2026-09-28", 19)], 2, 33 * (3 + 3)),
        // Two of four are not enough.
        (&[("2026-09-21", 18), ("2026-09-28", 18)], 2, 33 * 4),
    ] {
        let answer = answer(closed, Fairness::Priority, many);
        assert_eq!((answer.worth, answer.is_proven()), (worths, true), "{closed:?}: {answer:?}");
    }
}

/// What nobody could have measures no bonus: no start is free on all four dates here.
#[test]
fn a_bonus_is_measured_by_what_can_be_had() {
    let closed = [("2026-09-14", 18), ("2026-09-21", 19), ("2026-09-28", 19), ("2026-10-05", 19)];
    let proportional = answer(&closed, Fairness::Proportional, 1);
    assert_eq!((proportional.worth, proportional.bonus), (33 * 3, 33 * 3));
    let first = answer(&closed, Fairness::FirstForAll, 1);
    assert_eq!((first.worth, first.bonus), (33 * 3, 1 + 33 * 3));
}

/// What the k-th meeting of one organisation adds falls with k, however many another one asks for.
#[test]
fn a_proportional_bonus_falls_with_every_meeting_of_one_organisation() {
    use crate::town::wish_on;
    let three = wish_on(1, &[Weekday::Mon, Weekday::Tue, Weekday::Wed]);
    let one = wish_on(2, &[Weekday::Thu]);
    let town = Town::new();
    let terms = Terms::default().with_fairness(Fairness::Proportional);
    let found = Allocation::new(&town.schedule, season(), terms, [three, one], &Decisions::default(), 1);
    let mut allocation = found.unwrap();
    allocation.step(200);
    let (answer, w) = (allocation.answer(), 32 * 4);
    assert_eq!((answer.worth, answer.bonus), (4 * w, w + w / 2 + w / 3 + w));
}

/// A placement without a single free date is none, whatever part of them the terms ask for.
#[test]
fn a_start_that_is_never_free_is_not_offered() {
    let closed = ["2026-09-14", "2026-09-21", "2026-09-28", "2026-10-05"].map(|date| (date, 18));
    let mut town = Town::new();
    for (n, (date, hour)) in (900..).zip(closed) {
        town.closes_room(n, LEFT, &format!("{date}T{hour}:00/{date}T20:00"));
    }
    for least in [0, 25, 100] {
        let mut terms = Terms::default();
        terms.least_free_percent = least;
        let found = Allocation::new(&town.schedule, season(), terms, [hour(1)], &Decisions::default(), 1);
        let mut allocation = found.unwrap();
        allocation.step(200);
        assert!(allocation.answer().placements.is_empty(), "{least} percent");
        let unmet = allocation.unmet(wish_id(1)).unwrap();
        assert_eq!((unmet.cause, unmet.missed.len()), (Cause::Unservable, 0), "{least} percent");
        // Nor is it what a change of the wish would bring.
        assert_eq!(unmet.remedies[0], Remedy::Window(monday(1, "20:00-21:00", LEFT)), "{least} percent");
    }
}
