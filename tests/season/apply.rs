//! From a published round to bookings: no date is lost, and each that was not booked has its reasons.

use std::collections::BTreeSet;

use imece::{
    chrono::{NaiveDate, Weekday},
    event::Aggregate,
    schedule::{Anyone, BookingRequest, ScheduleCommand, SeriesMode, Status, Wanted},
    season::{Meetings, PlacementOutcome, Round, RoundCommand as C, RoundEvent as E, Weeks, Wish},
    time::Slot,
};

use crate::{
    terse::{code, day, id, org, read},
    town::{HALL, LEFT, Town, at, hours, ids, monday, room, slot, window, wish, wish_id, wish_on},
};

/// A round that was published with wishes locked to the left room, where some dates are lost.
fn with_lost_dates() -> Town {
    let mut town = Town::closed([wish(1).with_attendees(30), wish(2).with_attendees(30)]);
    // The two evenings of the room: 18 to 20 and 20 to 22.
    town.does(C::Lock(monday(1, "18:00-20:00", LEFT)));
    town.does(C::Lock(monday(2, "20:00-22:00", LEFT)));
    // One Monday is a holiday, and on another the hall was given away before.
    town.closes_room(900, LEFT, "2026-09-21T00:00/2026-09-22T00:00");
    town.books_single(901, HALL, "2026-10-05T19:00/2026-10-05T21:00");
    town.proposes(imece::season::Pass::First);
    town.does(C::Publish);
    town
}

fn told(outcome: &PlacementOutcome) -> (u32, Vec<(String, Vec<&'static str>)>) {
    let refused = outcome.refused.iter().map(|refused| (refused.date.to_string(), refused.codes.clone()));
    (outcome.booked, refused.collect())
}

#[test]
fn a_date_on_a_closure_or_on_a_standing_booking_is_reported() {
    let mut town = with_lost_dates();
    town.books();
    let outcome = town.round.outcome(&town.schedule);
    let lost = vec![("2026-09-21".to_owned(), vec!["closed"]), ("2026-10-05".to_owned(), vec!["conflict"])];
    assert_eq!(outcome.iter().map(told).collect::<Vec<_>>(), [(2, lost.clone()), (2, lost)]);
    // Nothing was put over what stood.
    assert_eq!(town.schedule.booking(id(901)).unwrap().status, Status::Confirmed);
}

#[test]
fn a_date_that_was_refused_is_added_again_when_it_falls_free() {
    let mut town = with_lost_dates();
    let series = town.books();
    let call = at("2026-08-11T08:00Z");
    town.schedule
        .handle(&ScheduleCommand::Cancel { booking: id(901), reason: None }, &call, &Anyone)
        .unwrap();
    let first = *series.keys().next().unwrap();
    let request = BookingRequest::new(
        id(902),
        org(301),
        room(LEFT),
        slot("2026-10-05T18:00/2026-10-05T20:00"),
        code("rehearsal"),
    );
    town.schedule.add_occurrence(series[&first], 3, request, &call, &Anyone).unwrap();
    let outcome = town.round.outcome(&town.schedule);
    assert_eq!(told(&outcome[0]), (3, vec![("2026-09-21".to_owned(), vec!["closed"])]));
}

#[test]
fn bookings_say_what_the_wish_says() {
    let asked = wish(1).with_attendees(30).with_features([]);
    let mut town = Town::published([asked]);
    let commands = town.round.bookings(ids).unwrap();
    let [(placement, ScheduleCommand::BookSeries { series })] = &commands[..] else { panic!("{commands:?}") };
    assert_eq!((series.mode(), series.occurrences().len()), (SeriesMode::SkipConflicts, 4));
    let dates: Vec<NaiveDate> = series.occurrences().iter().map(|o| o.time.start().date()).collect();
    assert_eq!(dates, ["2026-09-14", "2026-09-21", "2026-09-28", "2026-10-05"].map(day));
    for request in series.occurrences() {
        assert_eq!((request.organisation, request.attendees), (org(301), 30));
        assert_eq!((request.purpose, &request.wanted), (code("rehearsal"), &Wanted::from(placement.room)));
        assert_eq!(request.time, placement.time.on(request.time.start().date()).unwrap());
        assert!(request.person.is_none());
    }
    // Asked for once more after a breakdown, with the same ids, nothing is booked twice.
    town.runs_bookings();
    let version = town.schedule.version();
    town.books();
    assert_eq!(town.schedule.version(), version);
    assert_eq!(town.round.bookings(ids).unwrap(), commands);
}

#[test]
fn layout_and_features_are_asked_for() {
    let mut town = Town::new();
    let fitted = town.schedule.room(room(HALL)).unwrap().clone().with_features([code("piano")]);
    town.schedule.describe_room(fitted, &at("2026-06-01T08:00Z")).unwrap();
    town.does(C::Draft(crate::town::plan()));
    town.does(C::Open { until: read("2026-08-01T08:00Z") });
    town.does(C::Submit(wish(1).with_features([code("piano")])));
    town.does(C::Close);
    town.proposes(imece::season::Pass::First);
    town.does(C::Publish);
    let commands = town.round.bookings(ids).unwrap();
    let [(placement, ScheduleCommand::BookSeries { series })] = &commands[..] else { panic!("{commands:?}") };
    assert_eq!(placement.room, room(HALL));
    assert!(series.occurrences().iter().all(|o| o.needs().features == BTreeSet::from([code("piano")])));
    town.books();
    assert_eq!(town.round.outcome(&town.schedule)[0].booked, 4);
}

/// Weeks in turn share one evening, and single dates get a series of one.
#[test]
fn odd_and_even_weeks_share_a_room() {
    let turn = |n, weeks: [u32; 2]| {
        let windows = vec![window(Weekday::Tue, "18:00-22:00")];
        let meetings = Meetings::Weekly { times: 1, weeks: Weeks::Only(weeks.into()), windows };
        Wish::new(wish_id(n), org(300 + n), hours(4), meetings).unwrap().with_attendees(90)
    };
    let once = Meetings::Dates(vec![window(day("2026-09-17"), "18:00-22:00")]);
    let once = Wish::new(wish_id(3), org(303), hours(4), once).unwrap().with_attendees(90);
    let mut town = Town::applied([turn(1, [0, 2]), turn(2, [1, 3]), once]);
    let outcome = town.round.outcome(&town.schedule);
    assert_eq!(
        outcome.iter().map(|o| (o.booked, o.refused.len())).collect::<Vec<_>>(),
        [(2, 0), (2, 0), (1, 0)]
    );
    let all = Slot::new(read("2026-09-01T00:00Z"), read("2026-11-01T00:00Z")).unwrap();
    assert_eq!(town.schedule.bookings_in(room(HALL), all).len(), 5);
    assert!(town.does(C::Tick).is_empty());
}

#[test]
fn withdrawn_after_booking_it_gives_back_what_is_to_come() {
    let mut town = Town::applied([wish(1), wish_on(2, &[Weekday::Tue, Weekday::Wed])]);
    // Two weeks into the season.
    let call = at("2026-09-25T08:00Z");
    let events = town.tries_by(C::Withdraw { wish: wish_id(2) }, &call).unwrap();
    let [E::WishWithdrawn { freed, series, .. }] = &events[..] else { panic!("{events:?}") };
    assert_eq!((freed.len(), series.len()), (2, 2));
    let commands = events[0].effects();
    assert_eq!(commands.len(), 2);
    for command in &commands {
        town.schedule.handle(command, &call, &Anyone).unwrap();
    }
    // What has been stays as it was; the other wish keeps all.
    let counts: Vec<_> =
        town.round.outcome(&town.schedule).iter().map(|o| (o.booked, o.cancelled, o.refused.len())).collect();
    assert_eq!(counts, [(4, 0, 0), (2, 2, 0), (2, 2, 0)]);
    assert_eq!(town.round.proposal().unwrap().standing.len(), 1);
    // Once more it is done already.
    assert!(town.tries_by(C::Withdraw { wish: wish_id(2) }, &call).unwrap().is_empty());
}

#[test]
fn nothing_was_booked_by_a_round_that_is_not_applied() {
    let town = Town::published([wish(1)]);
    assert!(town.round.outcome(&town.schedule).is_empty());
    let empty = Round::new(id(9));
    assert!(empty.outcome(&town.schedule).is_empty());
}
