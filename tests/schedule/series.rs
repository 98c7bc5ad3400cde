//! Series: all or what fits, seen before it is done, edited, given back and mended.

use crate::city::*;
use SeriesMode::{AllOrNothing, SkipConflicts};
use imece::{
    event::{Aggregate, Role},
    id::BookingId,
    schedule::{
        Approval, Cancellation, InvalidSeries, MAX_OCCURRENCES, OccurrenceState as O, Policy, Quota,
        QuotaLimit, QuotaSubject, Rule, RuleKind, ScheduleCommand as C, ScheduleEvent as E, SeriesChange,
        SeriesMode, SeriesRequest, SeriesScope, Wanted,
    },
    time::{LocalSlot, PeriodKind},
};

/// Every second day, 18:00-20:00, as bookings 1 to 4 of series 1.
const DAYS: [&str; 4] = ["10", "12", "14", "16"];

fn slots() -> Vec<LocalSlot> {
    DAYS.iter().map(|day| when(&format!("{day} 18:00-20:00"))).collect()
}

#[track_caller]
fn of_four(mode: SeriesMode) -> SeriesRequest {
    of_four_wanting(mode, room(1))
}

#[track_caller]
fn of_four_wanting(mode: SeriesMode, wanted: impl Into<Wanted>) -> SeriesRequest {
    let template = request(1, "10 18:00-20:00").wanting(wanted);
    SeriesRequest::new(series(1), &template, slots(), (1..).map(booking), mode).unwrap()
}

#[track_caller]
fn begin(city: &mut City, series: SeriesRequest) -> Vec<E> {
    city.does(C::BookSeries { series })
}

#[track_caller]
fn edit(scope: SeriesScope, change: SeriesChange, mode: SeriesMode) -> C {
    C::EditSeries { series: series(1), scope, change, mode }
}

#[track_caller]
fn states(city: &City, expected: [O; 4]) {
    assert_eq!(city.schedule.occurrence_states(series(1)), expected);
}

fn places(city: &City) -> [String; 4] {
    [1, 2, 3, 4].map(|n| told(city.the(n).placement.time))
}

#[test]
fn what_is_no_series_cannot_be_made() {
    let template = request(1, "10 18:00-20:00");
    let make = |slots: Vec<LocalSlot>, ids: Vec<BookingId>| {
        SeriesRequest::new(series(1), &template, slots, ids, AllOrNothing).map(drop)
    };
    assert_eq!(make(vec![], vec![booking(1)]), Err(InvalidSeries::Empty));
    assert_eq!(make(slots(), vec![booking(1)]), Err(InvalidSeries::TooFewIds(1)));
    let twice = [1, 2, 1, 3].map(booking).to_vec();
    assert_eq!(make(slots(), twice), Err(InvalidSeries::IdTwice(booking(1))));
    // An endless iterator ends.
    let endless = std::iter::repeat_with(|| when("10 18:00-20:00"));
    let found = SeriesRequest::new(series(1), &template, endless, (1..).map(booking), AllOrNothing);
    assert_eq!(found, Err(InvalidSeries::TooMany));
    let most = std::iter::repeat_n(when("10 18:00-20:00"), MAX_OCCURRENCES);
    assert!(SeriesRequest::new(series(1), &template, most, (1..).map(booking), AllOrNothing).is_ok());
}

#[test]
fn a_series_without_conflicts_is_booked_whole() {
    for mode in [AllOrNothing, SkipConflicts] {
        let mut city = City::new();
        let events = begin(&mut city, of_four(mode).with_rule(note("FREQ=DAILY;INTERVAL=2;COUNT=4")));
        assert_eq!(names(&events), "series_begun booked booked booked booked");
        states(&city, [O::Booked; 4]);
        assert_eq!(city.the(3).series.unwrap().occurrence, 2);
        assert_eq!(
            city.schedule.series(series(1)).unwrap().rule,
            Some(note("FREQ=DAILY;INTERVAL=2;COUNT=4"))
        );
    }
}

#[test]
fn one_conflict_refuses_all_or_is_skipped() {
    let mut city = City::new();
    city.book(request(90, "12 19:00-21:00"));
    let events = begin(&mut city, of_four(AllOrNothing));
    assert_eq!(
        names(&events),
        "series_begun request_refused request_refused request_refused request_refused"
    );
    let codes: Vec<_> = events[1..]
        .iter()
        .map(|event| match event {
            E::RequestRefused { objections, .. } => objections[0].reason.code(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(codes, ["series_broken", "conflict", "series_broken", "series_broken"]);
    states(&city, [O::Refused; 4]);
    // Nothing of it holds time.
    city.book(request(91, "10 18:00-20:00"));

    let mut city = City::new();
    city.book(request(90, "12 19:00-21:00"));
    let events = begin(&mut city, of_four(SkipConflicts));
    assert_eq!(names(&events), "series_begun booked request_refused booked booked");
    states(&city, [O::Booked, O::Refused, O::Booked, O::Booked]);
    let kept = &city.schedule.series(series(1)).unwrap().occurrences[1];
    assert_eq!(kept.refused_for[0].reason.code(), "conflict");
    assert_eq!(kept.planned, when("12 18:00-20:00"));
}

#[test]
fn occurrences_conflict_with_each_other() {
    let overlapping = ["10 18:00-20:00", "10 19:00-21:00", "10 20:00-22:00"].map(when);
    let template = request(1, "10 18:00-20:00");
    let make =
        |mode| SeriesRequest::new(series(1), &template, overlapping, (1..).map(booking), mode).unwrap();
    let mut city = City::new();
    assert_eq!(names(&begin(&mut city, make(SkipConflicts))), "series_begun booked request_refused booked");
    let mut city = City::new();
    begin(&mut city, make(AllOrNothing));
    assert_eq!(city.schedule.bookings().count(), 0);
    // And they add up in quotas.
    let mut city = City::new();
    let quota = Quota::new(QuotaSubject::Organisation, QuotaLimit::Count(3), PeriodKind::Month);
    city.rule(Policy::new().with(Rule::Quotas(vec![quota])));
    begin(&mut city, of_four(SkipConflicts));
    states(&city, [O::Booked, O::Booked, O::Booked, O::Refused]);
}

/// What is offered instead of one occurrence is free beside the others, where those stand.
#[test]
fn an_occurrence_is_offered_no_time_that_the_series_takes() {
    for (mode, noon_is_offered) in [(AllOrNothing, true), (SkipConflicts, false)] {
        let mut city = City::new();
        city.book(request(90, "10 10:00-12:00"));
        let times = ["10 10:00-12:00", "10 12:00-14:00"].map(when);
        let template = request(1, "10 10:00-12:00");
        let two = SeriesRequest::new(series(1), &template, times, (1..).map(booking), mode).unwrap();
        let events = begin(&mut city, two);
        let E::RequestRefused { alternatives, .. } = &events[1] else { panic!("{events:?}") };
        let offered: Vec<String> = alternatives.iter().map(|a| told(a.time)).collect();
        assert_eq!(offered.contains(&"10 12:00-14:00".to_owned()), noon_is_offered, "{mode:?}: {offered:?}");
    }
}

#[test]
fn the_preview_is_the_commit() {
    for mode in [AllOrNothing, SkipConflicts] {
        let mut city = City::new();
        city.hold(request(90, "12 19:00-21:00"), "03 12:00");
        city.book(request(91, "14 19:00-21:00"));
        let command = C::BookSeries { series: of_four(mode) };
        let preview = city.schedule.decide(&command, &city.call(), &city.known).unwrap();
        let events = city.does(command);
        assert_eq!(preview.into_iter().map(|r| r.event).collect::<Vec<_>>(), events);
    }
}

#[test]
fn occurrences_may_land_in_different_rooms() {
    for wanted in [Wanted::Centre(centre(1)), Wanted::Anywhere] {
        let mut city = City::new();
        city.add_room(sized_room(2, 60));
        city.book(request(90, "12 19:00-21:00"));
        begin(&mut city, of_four_wanting(AllOrNothing, wanted));
        let found = [1, 2, 3, 4].map(|n| city.place(n));
        assert_eq!(
            found,
            ["R1 10 18:00-20:00", "R2 12 18:00-20:00", "R1 14 18:00-20:00", "R1 16 18:00-20:00"]
        );
    }
}

#[test]
fn a_series_seen_before_is_recognised() {
    let mut city = City::new();
    city.book(request(90, "12 19:00-21:00"));
    begin(&mut city, of_four(SkipConflicts));
    city.cancel(1);
    let version = city.schedule.version();
    assert!(begin(&mut city, of_four(SkipConflicts)).is_empty());
    assert_eq!(city.schedule.version(), version);
    city.fails(C::BookSeries { series: of_four(AllOrNothing) }, "series_id_taken");
    city.fails(C::BookSeries { series: of_four(SkipConflicts).with_rule(note("x")) }, "series_id_taken");
    // The same bookings elsewhere, or in another order, are another series.
    let elsewhere = of_four_wanting(SkipConflicts, room(2));
    city.fails(C::BookSeries { series: elsewhere }, "series_id_taken");
    let (mut backwards, ids) = (slots(), [4, 3, 2, 1].map(booking));
    backwards.reverse();
    let template = request(1, "10 18:00-20:00");
    let backwards = SeriesRequest::new(series(1), &template, backwards, ids, SkipConflicts).unwrap();
    city.fails(C::BookSeries { series: backwards }, "series_id_taken");
    // So is one of which only the last day is another.
    let mut other = slots();
    other[3] = when("18 18:00-20:00");
    let other = SeriesRequest::new(series(1), &template, other, (1..).map(booking), SkipConflicts).unwrap();
    city.fails(C::BookSeries { series: other }, "series_id_taken");
    // Another series cannot take an occurrence's id.
    let other = SeriesRequest::new(series(2), &template, slots(), (3..).map(booking), SkipConflicts).unwrap();
    city.fails(C::BookSeries { series: other }, "request_id_taken");
}

#[test]
fn this_this_and_following_or_all_are_shifted() {
    use SeriesScope::{All, This, ThisAndFollowing};
    let shift = |minutes| SeriesChange::Shift { minutes };
    let cases = [
        (This(1), ["10 18:00-20:00", "12 17:00-19:00", "14 18:00-20:00", "16 18:00-20:00"]),
        (ThisAndFollowing(2), ["10 18:00-20:00", "12 18:00-20:00", "14 17:00-19:00", "16 17:00-19:00"]),
        (All, ["10 17:00-19:00", "12 17:00-19:00", "14 17:00-19:00", "16 17:00-19:00"]),
    ];
    for (scope, expected) in cases {
        let mut city = City::new();
        begin(&mut city, of_four(AllOrNothing));
        city.does(edit(scope, shift(-60), AllOrNothing));
        assert_eq!(places(&city), expected);
        let moved = places(&city)
            .into_iter()
            .zip(DAYS)
            .map(|(place, day)| if place == format!("{day} 18:00-20:00") { O::Booked } else { O::Moved });
        assert_eq!(city.schedule.occurrence_states(series(1)), moved.collect::<Vec<_>>());
    }
}

#[test]
fn occurrences_shift_onto_each_other_s_old_times() {
    // Two days later, each takes the place of the next; the last goes beyond.
    let mut city = City::new();
    begin(&mut city, of_four(AllOrNothing));
    let two_days = SeriesChange::Shift { minutes: 2 * 24 * 60 };
    let events = city.does(edit(SeriesScope::All, two_days.clone(), AllOrNothing));
    assert_eq!(names(&events), "moved");
    assert_eq!(places(&city), ["12 18:00-20:00", "14 18:00-20:00", "16 18:00-20:00", "18 18:00-20:00"]);

    // Where the last cannot go, nobody can; or each stays whose place stays taken.
    let stand = |mode| {
        let mut city = City::new();
        begin(&mut city, of_four(AllOrNothing));
        city.book(request(90, "18 19:00-21:00"));
        let result = city.run(edit(SeriesScope::All, two_days.clone(), mode));
        (city, result)
    };
    let (city, result) = stand(AllOrNothing);
    assert_eq!(result.unwrap_err().refusal().unwrap().codes().collect::<Vec<_>>(), ["conflict"]);
    assert_eq!(places(&city)[3], "16 18:00-20:00");
    let (city, result) = stand(SkipConflicts);
    let events = result.unwrap();
    let [E::Moved { moves, kept, .. }] = events.as_slice() else { panic!("{events:?}") };
    assert!(moves.is_empty(), "the whole chain is stuck: {moves:?}");
    assert_eq!(kept.iter().map(|k| k.booking).collect::<Vec<_>>(), [1, 2, 3, 4].map(booking));
    states(&city, [O::Booked; 4]);
}

#[test]
fn what_fits_moves_and_what_does_not_stays() {
    let mut city = City::new();
    begin(&mut city, of_four(AllOrNothing));
    city.book(request(90, "12 20:00-22:00"));
    let later = SeriesChange::Shift { minutes: 60 };
    let before = city.schedule.snapshot();
    city.refuses(edit(SeriesScope::All, later.clone(), AllOrNothing), &["conflict"]);
    assert_eq!(city.schedule.snapshot(), before);
    city.does(edit(SeriesScope::All, later, SkipConflicts));
    states(&city, [O::Moved, O::Booked, O::Moved, O::Moved]);
}

#[test]
fn occurrences_change_their_length_and_their_rooms() {
    let mut city = City::new();
    city.add_room(plain_room(2));
    begin(&mut city, of_four(AllOrNothing));
    let shorter = SeriesChange::Resize { length: minutes(90) };
    city.does(edit(SeriesScope::ThisAndFollowing(1), shorter, AllOrNothing));
    assert_eq!(places(&city)[1], "12 18:00-19:30");
    city.does(edit(SeriesScope::All, SeriesChange::Rooms(rooms([1, 2])), AllOrNothing));
    assert_eq!(city.place(4), "R1+R2 16 18:00-19:30");
    city.fails(edit(SeriesScope::All, SeriesChange::Rooms(room(9).into()), AllOrNothing), "unknown_room");
    city.fails(
        edit(SeriesScope::All, SeriesChange::Resize { length: minutes(0) }, AllOrNothing),
        "empty_slot",
    );
}

#[test]
fn an_edit_is_checked_and_may_be_overruled() {
    let mut city = City::new();
    city.rule(Policy::new().with_waivable(Rule::OpeningHours, Role::Manager));
    begin(&mut city, of_four(AllOrNothing));
    let late = edit(SeriesScope::All, SeriesChange::Shift { minutes: 180 }, AllOrNothing);
    city.waiver = Some(note("festival"));
    city.refuses(late.clone(), &["outside_hours"]);
    city.role = Role::Manager;
    let events = city.does(late);
    let [E::Moved { overridden: Some(overridden), moves, .. }] = events.as_slice() else { panic!() };
    assert_eq!((overridden.objections.len(), moves.len()), (4, 4));
}

#[test]
fn what_has_begun_stays_as_it_is() {
    let mut city = City::new();
    begin(&mut city, of_four(AllOrNothing));
    city.clock("12 09:00");
    city.does(C::CheckIn { booking: booking(2) });
    city.does(edit(SeriesScope::All, SeriesChange::Shift { minutes: -60 }, AllOrNothing));
    assert_eq!(places(&city), ["10 18:00-20:00", "12 18:00-20:00", "14 17:00-19:00", "16 17:00-19:00"]);
    city.does(edit(SeriesScope::All, SeriesChange::Cancel, AllOrNothing));
    city.states([(1, "confirmed"), (2, "checked_in"), (3, "cancelled"), (4, "cancelled")]);
    // It has begun in the minute of its start.
    for (now, first) in [("10 17:59", "10 17:00-19:00"), ("10 18:00", "10 18:00-20:00")] {
        let mut city = City::new();
        city.rule(Policy::new().without(RuleKind::LeadAtLeast));
        begin(&mut city, of_four(AllOrNothing));
        city.clock(now);
        city.does(edit(SeriesScope::All, SeriesChange::Shift { minutes: -60 }, AllOrNothing));
        assert_eq!(places(&city)[..2], [first, "12 17:00-19:00"]);
    }
}

/// Who moves an occurrence to a start after which it would be released says that they have come.
#[test]
fn an_occurrence_that_moves_behind_its_release_is_checked_in() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::NoShowRelease(minutes(5))).without(RuleKind::LeadAtLeast));
    begin(&mut city, of_four(AllOrNothing));
    city.clock("10 17:30");
    let earlier = edit(SeriesScope::This(0), SeriesChange::Shift { minutes: -60 }, AllOrNothing);
    assert_eq!(names(&city.does(earlier)), "moved checked_in");
}

#[test]
fn occurrences_do_not_grow_into_each_other() {
    let mut city = City::new();
    let hours = ["10 10:00-11:00", "10 11:00-12:00"].map(when);
    let template = request(1, "10 10:00-11:00");
    begin(
        &mut city,
        SeriesRequest::new(series(1), &template, hours, (1..).map(booking), AllOrNothing).unwrap(),
    );
    let longer = SeriesChange::Resize { length: minutes(90) };
    city.refuses(edit(SeriesScope::All, longer, AllOrNothing), &["conflict"]);
}

#[test]
fn an_edit_that_changes_nothing_is_no_event() {
    let mut city = City::new();
    begin(&mut city, of_four(AllOrNothing));
    for change in [
        SeriesChange::Shift { minutes: 0 },
        SeriesChange::Resize { length: minutes(120) },
        SeriesChange::Rooms(room(1).into()),
    ] {
        assert!(city.does(edit(SeriesScope::All, change, SkipConflicts)).is_empty());
    }
}

#[test]
fn a_series_is_given_back_by_its_deadlines() {
    for (mode, expected) in
        [(AllOrNothing, None), (SkipConflicts, Some(["confirmed", "cancelled", "cancelled", "cancelled"]))]
    {
        let mut city = City::new();
        let notice = Cancellation { notice: minutes(24 * 60), late_is_counted: false };
        city.rule(Policy::new().with(Rule::Cancellation(notice)));
        begin(&mut city, of_four(AllOrNothing));
        city.clock("10 09:00");
        let cancel = edit(SeriesScope::All, SeriesChange::Cancel, mode);
        match expected {
            None => drop(city.refuses(cancel, &["cancellation_deadline"])),
            Some(states) => {
                city.does(cancel);
                assert_eq!([1, 2, 3, 4].map(|n| city.status(n).code()), states);
            }
        }
    }
}

#[test]
fn a_skipped_date_is_added_again() {
    let mut city = City::new();
    city.book(request(90, "12 19:00-21:00"));
    begin(&mut city, of_four(SkipConflicts));
    let add =
        |occurrence, n, time| C::AddOccurrence { series: series(1), occurrence, request: request(n, time) };
    // Still taken: refused, and the occurrence keeps the new reason.
    assert_eq!(names(&city.does(add(1, 10, "12 18:00-20:00"))), "request_refused");
    states(&city, [O::Booked, O::Refused, O::Booked, O::Booked]);
    city.cancel(90);
    city.does(add(1, 11, "12 18:00-20:00"));
    states(&city, [O::Booked; 4]);
    let occurrence = &city.schedule.series(series(1)).unwrap().occurrences[1];
    assert_eq!((occurrence.asked, occurrence.booking), (booking(2), booking(11)));
    assert!(occurrence.refused_for.is_empty());
    // What stands is not open to be added, nor is what was never there.
    city.fails(add(1, 12, "12 20:00-22:00"), "occurrence_not_open");
    city.fails(add(4, 12, "12 20:00-22:00"), "unknown_occurrence");
    city.fails(
        C::AddOccurrence { series: series(9), occurrence: 0, request: request(12, "12 20:00-22:00") },
        "unknown_series",
    );
    // Seen before; but what was booked for itself is no occurrence.
    assert!(city.does(add(1, 11, "12 18:00-20:00")).is_empty());
    let alone = city.book(request(13, "13 18:00-20:00")).request;
    let as_third = C::AddOccurrence { series: series(1), occurrence: 2, request: alone };
    city.fails(as_third, "request_id_taken");
    // Edits reach the added one, at another time than planned too.
    city.does(edit(SeriesScope::This(1), SeriesChange::Shift { minutes: -60 }, AllOrNothing));
    assert_eq!(city.place(11), "R1 12 17:00-19:00");
    states(&city, [O::Booked, O::Moved, O::Booked, O::Booked]);
}

#[test]
fn a_given_back_date_is_added_again_and_the_old_one_finds_its_place_taken() {
    let mut city = City::new();
    begin(&mut city, of_four(AllOrNothing));
    city.cancel(2);
    states(&city, [O::Booked, O::Cancelled, O::Booked, O::Booked]);
    city.does(C::AddOccurrence { series: series(1), occurrence: 1, request: request(12, "12 12:00-14:00") });
    states(&city, [O::Booked, O::Moved, O::Booked, O::Booked]);
    // Its time is free, but another booking stands in its place of the series.
    city.fails(reinstate(2), "occurrence_not_open");
    city.cancel(12);
    city.does(reinstate(2));
    states(&city, [O::Booked; 4]);
    assert_eq!(city.schedule.series(series(1)).unwrap().occurrences[1].booking, booking(2));
}

#[test]
fn occurrences_wait_for_approval_one_by_one() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::Approval(Approval::default())));
    begin(&mut city, of_four(AllOrNothing));
    city.does(C::Approve { booking: booking(1) });
    city.does(C::Decline { booking: booking(2), reason: note("holiday") });
    city.does(edit(SeriesScope::All, SeriesChange::Resize { length: minutes(60) }, AllOrNothing));
    states(&city, [O::Moved, O::Refused, O::Moved, O::Moved]);
    city.states([(1, "confirmed"), (3, "pending")]);
    // Another time has to be approved again.
    city.does(edit(SeriesScope::All, SeriesChange::Shift { minutes: -60 }, AllOrNothing));
    city.states([(1, "pending"), (3, "pending")]);
}

#[test]
fn a_thousand_occurrences_are_booked_at_once() {
    let mut city = City::new();
    city.rule(Policy::new().without(RuleKind::OpeningHours));
    let first = when("10 18:00-20:00");
    let daily = (0..1_000).map(|n| first.shifted(n * 1_440).unwrap());
    let template = request(1, "10 18:00-20:00");
    let all = SeriesRequest::new(series(1), &template, daily, (1..).map(booking), AllOrNothing).unwrap();
    assert_eq!(begin(&mut city, all).len(), 1_001);
    city.does(edit(SeriesScope::All, SeriesChange::Shift { minutes: 1_440 }, AllOrNothing));
    std::mem::forget(city);
}

#[test]
fn an_edit_names_an_occurrence_that_is_there() {
    use SeriesScope::{This, ThisAndFollowing};
    let mut city = City::new();
    begin(&mut city, of_four(AllOrNothing));
    for scope in [This(4), ThisAndFollowing(4)] {
        city.fails(edit(scope, SeriesChange::Cancel, SkipConflicts), "unknown_occurrence");
    }
    city.does(edit(ThisAndFollowing(3), SeriesChange::Cancel, AllOrNothing));
    states(&city, [O::Booked, O::Booked, O::Booked, O::Cancelled]);
}

#[test]
fn occurrences_do_not_escape_the_deadline_by_a_shift() {
    let mut city = City::new();
    let notice = Cancellation { notice: minutes(24 * 60), late_is_counted: true };
    city.rule(Policy::new().with(Rule::Cancellation(notice)));
    begin(&mut city, of_four(AllOrNothing));
    city.clock("10 09:00");
    let shift = SeriesChange::Shift { minutes: 60 };
    city.refuses(edit(SeriesScope::All, shift.clone(), AllOrNothing), &["cancellation_deadline"]);
    let events = city.does(edit(SeriesScope::All, shift, SkipConflicts));
    let [E::Moved { moves, kept, .. }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(moves.iter().map(|m| m.fact.booking).collect::<Vec<_>>(), [2, 3, 4].map(booking));
    assert_eq!(kept[0].booking, booking(1));
    assert_eq!(kept[0].objections[0].reason.code(), "cancellation_deadline");
}
