//! Why a wish got less than it asked for, and what one change of it would make possible, case by case.

use imece::{
    centre::{Capacity, Centre, Room},
    chrono::{NaiveDate, Weekday},
    schedule::Schedule,
    season::{
        Allocation, Cause, Decisions, Meetings, On, Place, Placement, Places, Priority, Remedy, Terms, Unmet,
        Weeks, Wish,
    },
    time::{OpeningHours, Zone},
};

use crate::{
    terse::{code, day, id, org, read},
    town::{LEFT, RIGHT, at, hours, monday, placement, room, schedule, season, window, wish, wish_id},
};

const OTHER: u128 = 9;

/// The wish of another, which clerks lock into whatever is to be held: on any day, as often as is needed.
fn other() -> Wish {
    let days =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let windows = days.map(|day| window(day, "18:00-22:00")).into();
    let meetings = Meetings::Weekly { times: 7, weeks: Weeks::All, windows };
    // So many people that no room serves it: it has what is locked and no more.
    Wish::new(wish_id(OTHER), org(309), hours(1), meetings).unwrap().with_attendees(1_000)
}

fn only(wish: Wish, in_room: u128) -> Wish {
    wish.at(Places { ranked: vec![Place::Room(room(in_room))], others: false }).unwrap()
}

/// An hour of one Monday or another in the left half.
fn hour(windows: &[&str]) -> Wish {
    let windows = windows.iter().map(|within| window(Weekday::Mon, within)).collect();
    let meetings = Meetings::Weekly { times: 1, weeks: Weeks::All, windows };
    only(Wish::new(wish_id(1), org(301), hours(1), meetings).unwrap(), LEFT)
}

fn on_dates(n: u128, dates: &[&str], length: u32) -> Wish {
    let windows = dates.iter().map(|date| window(day(date), "18:00-20:00")).collect();
    only(Wish::new(wish_id(n), org(300 + n), hours(length), Meetings::Dates(windows)).unwrap(), LEFT)
}

fn held(on: Weekday, time: &str) -> Placement {
    placement(OTHER, On::Every(on), time, LEFT)
}

/// What is told of the first wish beside what is locked.
fn unmet(
    schedule: &Schedule,
    wishes: impl IntoIterator<Item = Wish>,
    locks: &[Placement],
    units: u32,
) -> Option<Unmet> {
    let mut decisions = Decisions::default();
    decisions.locks.extend(locks);
    let found = Allocation::new(schedule, season(), Terms::default(), wishes, &decisions, 1);
    let mut allocation = found.unwrap();
    allocation.step(units);
    allocation.unmet(wish_id(1))
}

fn remedies(schedule: &Schedule, wishes: impl IntoIterator<Item = Wish>, locks: &[Placement]) -> Vec<Remedy> {
    unmet(schedule, wishes, locks, 100).unwrap().remedies
}

/// The nearest to a wished window, the earlier of equals, on a wished day before any other.
#[test]
fn another_time_is_the_nearest_to_a_wished_one() {
    use Weekday::{Mon, Tue};
    for (windows, taken, expected) in [
        (&["20:00-21:00"][..], &[(Mon, "20:00-21:00")][..], (Mon, "19:00-20:00")),
        (&["20:00-21:00"], &[(Mon, "19:00-21:00")], (Mon, "21:00-22:00")),
        (&["20:00-21:00"], &[(Mon, "20:00-22:00")], (Mon, "19:00-20:00")),
        (&["18:00-19:00"], &[(Mon, "18:00-20:00")], (Mon, "20:00-21:00")),
        (&["19:00-20:00", "21:00-22:00"], &[(Mon, "19:00-20:00")], (Mon, "21:00-22:00")),
        (&["20:00-21:00"], &[(Mon, "18:00-22:00")], (Tue, "18:00-19:00")),
        (&["20:00-21:00"], &[(Mon, "18:00-22:00"), (Tue, "18:00-20:00")], (Weekday::Wed, "18:00-19:00")),
    ] {
        let locks: Vec<Placement> = taken.iter().map(|(on, time)| held(*on, time)).collect();
        let expected = placement(1, On::Every(expected.0), expected.1, LEFT);
        let found = unmet(&schedule(), [hour(windows), other()], &locks, 100);
        // A second window that is free is no remedy: the wish has it.
        match found {
            Some(unmet) => assert_eq!(unmet.remedies[0], Remedy::Window(expected), "{windows:?} {taken:?}"),
            None => assert_eq!(windows.len(), 2, "{windows:?} {taken:?}"),
        }
    }
    // Of two windows the nearer counts: six o'clock is an hour from seven, and so is eight; the earlier is told.
    let mut last = other();
    last.id = wish_id(8);
    let locks = [held(Mon, "19:00-20:00"), placement(8, On::Every(Mon), "21:00-22:00", LEFT)];
    let found = remedies(&schedule(), [hour(&["19:00-20:00", "21:00-22:00"]), other(), last], &locks);
    assert_eq!(found[0], Remedy::Window(monday(1, "18:00-19:00", LEFT)));
}

/// Two Mondays, of which another holds the second.
fn two_mondays() -> [Wish; 2] {
    [on_dates(1, &["2026-09-14", "2026-09-21"], 2), on_dates(OTHER, &["2026-09-21"], 2)]
}

fn on_second(n: u128, time: &str) -> Placement {
    placement(n, On::Date(day("2026-09-21")), time, LEFT)
}

/// The same hour of another week is not in its way, and its own meeting of another week neither.
#[test]
fn what_a_wish_of_dates_missed_is_told_by_date() {
    let held = on_second(OTHER, "18:00-20:00");
    let found = unmet(&schedule(), two_mondays(), &[held], 100).unwrap();
    let missed: Vec<(Placement, Vec<Placement>)> =
        found.missed.into_iter().map(|missed| (missed.placement, missed.held_by)).collect();
    assert_eq!(missed, [(on_second(1, "18:00-20:00"), vec![held])]);
    let first = on_dates(8, &["2026-09-14"], 2);
    let locked = placement(8, On::Date(day("2026-09-14")), "18:00-20:00", LEFT);
    let [wish, other] = two_mondays();
    let found = unmet(&schedule(), [wish, other, first], &[held, locked], 100).unwrap();
    let holders: Vec<Vec<Placement>> = found.missed.into_iter().map(|missed| missed.held_by).collect();
    assert_eq!(holders, [[locked], [held]]);
}

/// Each date by itself: what is given on one Monday is no hindrance on the next, and other days were not asked for.
#[test]
fn a_wish_of_dates_is_told_another_time_on_its_dates() {
    let found = unmet(&schedule(), two_mondays(), &[on_second(OTHER, "18:00-20:00")], 100).unwrap();
    assert_eq!((found.asked, found.granted), (2, 1));
    assert_eq!(found.remedies[0], Remedy::Window(on_second(1, "20:00-22:00")));
    // Neither Tuesday nor another Monday was wished.
    let [wish, other] = two_mondays();
    let found = unmet(&schedule(), [wish, other], &[on_second(OTHER, "18:00-22:00")], 100).unwrap();
    assert!(!found.remedies.iter().any(|remedy| matches!(remedy, Remedy::Window(_))), "{:?}", found.remedies);
}

/// Rooms for 20, for 50 and for 100 in a house of their own; nothing is shown in any but the third.
fn houses() -> Schedule {
    let call = at("2026-06-01T08:00Z");
    let mut schedule = schedule();
    let hours = OpeningHours::daily(read("09:00-22:00"));
    schedule.describe_centre(Centre::new(id(11), read("İZM"), Zone::ISTANBUL, hours), &call).unwrap();
    for (n, seats, features) in [(111, 20, &[][..]), (112, 50, &[]), (113, 100, &["projector"])] {
        let described = Room::new(room(n), id(11), read(&format!("Oda {n}")), Capacity::new(seats).unwrap());
        let features = features.iter().map(|feature| code(feature));
        schedule.describe_room(described.with_features(features), &call).unwrap();
    }
    schedule
}

#[test]
fn fewer_people_or_less_equipment_go_where_most_fit() {
    let whole = placement(OTHER, On::Every(Weekday::Mon), "18:00-22:00", 113);
    let house = || Places { ranked: vec![Place::Centre(id(11))], others: false };
    let asks = |people| wish(1).at(house()).unwrap().with_attendees(people);
    let at = |n| monday(1, "18:00-20:00", n);
    let found = remedies(&houses(), [asks(60), other()], &[whole]);
    assert!(found.contains(&Remedy::Attendees(50, at(112))), "{found:?}");
    // A room of just so many seats will do without the projector.
    for (people, expected) in [(50, Some(at(112))), (20, Some(at(111))), (51, None)] {
        let wish = asks(people).with_features([code("projector")]);
        let found = remedies(&houses(), [wish, other()], &[whole]);
        let without = found.iter().find_map(|remedy| match remedy {
            Remedy::Features(placement) => Some(*placement),
            _ => None,
        });
        assert_eq!(without, expected, "{people}: {found:?}");
    }
}

#[test]
fn a_cause_says_what_is_known() {
    let low = || only(wish(1), RIGHT).with_priority(Priority::new(1).unwrap());
    let high = |n| only(wish(n), RIGHT).with_priority(Priority::new(5).unwrap());
    let cause = |wishes: Vec<Wish>, locks: &[Placement], units| {
        unmet(&schedule(), wishes, locks, units).map(|unmet| unmet.cause)
    };
    let bundle = |wish: Wish| wish.in_bundle(id(700));
    let lock = monday(2, "18:00-22:00", RIGHT);
    for (what, wishes, locks, expected) in [
        ("room for both", vec![low(), high(2)], &[][..], None),
        ("too many people", vec![low().with_attendees(41)], &[], Some(Cause::Unservable)),
        ("dearer than both evenings", vec![low(), high(2), high(3)], &[], Some(Cause::OutvaluedForSure)),
        ("a lock holds it", vec![low(), high(2)], &[lock], Some(Cause::OutvaluedForSure)),
        (
            "a sister finds none",
            vec![bundle(low()), bundle(high(2).with_attendees(41))],
            &[],
            Some(Cause::Bundle),
        ),
    ] {
        assert_eq!(cause(wishes, locks, 200), expected, "{what}");
    }
    // By the first prices alone: who is worth less than the others is outvalued, who is worth as much is not.
    let equal = only(wish(1), RIGHT).with_priority(Priority::new(5).unwrap());
    for (wish, expected) in [(low(), Cause::Outvalued), (equal, Cause::NoSwapFound)] {
        let others = (2..=12).map(high);
        assert_eq!(cause(others.chain([wish]).collect(), &[], 0), Some(expected));
    }
    // A date that no window of the season holds is nobody's fault but the wish's.
    let outside: NaiveDate = day("2026-12-01");
    let meetings = Meetings::Dates(vec![window(outside, "18:00-22:00")]);
    let wish = Wish::new(wish_id(1), org(301), hours(1), meetings).unwrap();
    assert_eq!(cause(vec![wish], &[], 200), Some(Cause::Unservable));
}
