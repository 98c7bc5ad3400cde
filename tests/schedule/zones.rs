//! Bookings on the days on which the clock changes.

use crate::city::*;
use imece::{
    schedule::{
        Outcome, Policy, Quota, QuotaLimit, QuotaSubject, Rule, RuleKind, Schedule, ScheduleCommand as C,
        SeriesChange, SeriesMode, SeriesRequest, SeriesScope, WaitlistEntry,
    },
    time::{Minute, OpeningHours, PeriodKind, Slot, Zone},
};

/// Centre 1 in another zone, open day and night, asked long before.
fn city_in(zone: &str, now: &str) -> City {
    let mut city = City::empty();
    city.now = utc(now);
    city.add_centre(1, zone.parse().unwrap(), OpeningHours::always());
    city.add_room(plain_room(1));
    city
}

#[track_caller]
fn utc(text: &str) -> Minute {
    text.parse().unwrap()
}

#[track_caller]
fn between(start: &str, end: &str) -> Slot {
    Slot::new(utc(start), utc(end)).unwrap()
}

const BERLIN: &str = "Europe/Berlin";
const ISTANBUL: &str = "Europe/Istanbul";

#[test]
fn wall_clock_time_becomes_instants_by_the_rules_of_the_day() {
    let cases = [
        // Berlin, 2026-03-29: 02:00 becomes 03:00. What starts in the gap moves forward by it.
        (BERLIN, "2026-03-29 01:00-04:00", "2026-03-29T00:00Z", "2026-03-29T02:00Z"),
        (BERLIN, "2026-03-29 02:30-04:00", "2026-03-29T01:30Z", "2026-03-29T02:00Z"),
        // No time would be left between the two: the planned length is kept.
        (BERLIN, "2026-03-29 02:30-03:15", "2026-03-29T01:30Z", "2026-03-29T02:15Z"),
        // 2026-10-25: 03:00 becomes 02:00. A doubled time is the first one.
        (BERLIN, "2026-10-25 01:00-04:00", "2026-10-24T23:00Z", "2026-10-25T03:00Z"),
        (BERLIN, "2026-10-25 02:30-03:30", "2026-10-25T00:30Z", "2026-10-25T02:30Z"),
        (BERLIN, "2026-10-25 02:00-02:30", "2026-10-25T00:00Z", "2026-10-25T00:30Z"),
        // Istanbul before and after 2016.
        (ISTANBUL, "2014-03-31 02:30-05:00", "2014-03-31T00:30Z", "2014-03-31T02:00Z"),
        (ISTANBUL, "2015-11-08 03:30-05:00", "2015-11-08T00:30Z", "2015-11-08T03:00Z"),
        (ISTANBUL, "2016-07-01 18:00-20:00", "2016-07-01T15:00Z", "2016-07-01T17:00Z"),
        (ISTANBUL, "2016-12-01 18:00-20:00", "2016-12-01T15:00Z", "2016-12-01T17:00Z"),
        (ISTANBUL, "2015-12-01 18:00-20:00", "2015-12-01T16:00Z", "2015-12-01T18:00Z"),
    ];
    for (zone, time, start, end) in cases {
        let mut city = city_in(zone, "2010-01-01T00:00Z");
        let booked = city.book(request(1, time));
        assert_eq!(booked.placement.slot, between(start, end), "{zone} {time}");
        assert_eq!(booked.placement.time, when(time), "the wall-clock time is kept");
    }
}

#[test]
fn instants_decide_about_conflicts_not_the_wall_clock() {
    // In the night in which the clock is set back, 02:00-03:00 lasts two hours.
    let mut city = city_in(BERLIN, "2026-10-01T00:00Z");
    city.book(request(1, "2026-10-25 02:00-03:00"));
    assert_eq!(city.the(1).placement.slot, between("2026-10-25T00:00Z", "2026-10-25T02:00Z"));
    city.refused(request(2, "2026-10-25 02:30-02:45"), &["conflict"]);
    city.book(request(3, "2026-10-25 03:00-04:00"));
    // Where it is set forward, what seems to overlap on the wall clock does.
    let mut city = city_in(BERLIN, "2026-03-01T00:00Z");
    city.book(request(1, "2026-03-29 02:00-02:30"));
    city.refused(request(2, "2026-03-29 03:00-03:30"), &["conflict"]);
    city.book(request(3, "2026-03-29 03:30-04:00"));
}

#[test]
fn an_alternative_in_a_doubled_hour_can_be_asked_for() {
    let mut city = city_in(BERLIN, "2026-10-24T12:00Z");
    city.book(request(1, "2026-10-25 01:00-02:20"));
    city.book(request(2, "2026-10-25 03:30-12:00"));
    let Outcome::Refused(refusal) = city.ask(request(3, "2026-10-25 02:00-02:30")) else { panic!() };
    assert!(!refusal.alternatives.is_empty());
    for one in &refusal.alternatives {
        let zone: Zone = BERLIN.parse().unwrap();
        assert_eq!(zone.slot(one.time), Ok(one.slot), "{one:?}");
        let mut asked = request(99, "2026-10-25 02:00-02:30");
        asked.time = one.time;
        let found = city.schedule.objections(&asked, city.now, &city.known).unwrap();
        assert!(found.is_empty(), "{one:?}: {found:?}");
    }
}

#[test]
fn a_series_keeps_its_wall_clock_over_a_change() {
    let mut city = city_in(BERLIN, "2026-03-01T00:00Z");
    let weeks = ["2026-03-22 18:00-20:00", "2026-03-29 18:00-20:00", "2026-04-05 18:00-20:00"].map(when);
    let template = request(1, "2026-03-22 18:00-20:00");
    let weekly =
        SeriesRequest::new(series(1), &template, weeks, (1..).map(booking), SeriesMode::AllOrNothing);
    city.does(C::BookSeries { series: weekly.unwrap() });
    let starts = [1, 2, 3].map(|n| city.the(n).placement.slot.start().to_string());
    assert_eq!(starts, ["2026-03-22T17:00Z", "2026-03-29T16:00Z", "2026-04-05T16:00Z"]);
    // A shift by a week is one on the wall clock.
    let week = SeriesChange::Shift { minutes: 7 * 24 * 60 };
    city.does(C::EditSeries {
        series: series(1),
        scope: SeriesScope::This(0),
        change: SeriesChange::Cancel,
        mode: SeriesMode::AllOrNothing,
    });
    city.does(C::EditSeries {
        series: series(1),
        scope: SeriesScope::All,
        change: week,
        mode: SeriesMode::AllOrNothing,
    });
    assert_eq!(city.the(2).placement.time, when("2026-04-05 18:00-20:00"));
}

#[test]
fn a_quota_s_day_is_as_long_as_the_clock_makes_it() {
    // 2026-10-25 has 25 hours, 2026-03-29 has 23.
    for (date, hours) in [("2026-10-25", 25), ("2026-03-29", 23)] {
        let mut city = city_in(BERLIN, "2026-03-01T00:00Z");
        let next = day(date).succ_opt().unwrap();
        let whole = format!("{date} 00:00-{next} 00:00");
        let quota =
            |minutes| Quota::new(QuotaSubject::Organisation, QuotaLimit::Minutes(minutes), PeriodKind::Day);
        city.rule(Policy::new().with(Rule::Quotas(vec![quota(hours * 60 - 1)])));
        city.refused(request(1, &whole), &["quota_exceeded"]);
        city.rule(Policy::new().with(Rule::Quotas(vec![quota(hours * 60)])));
        city.book(request(2, &whole));
    }
}

#[test]
fn opening_hours_follow_the_wall_clock() {
    let mut city = city_in(BERLIN, "2026-03-01T00:00Z");
    city.add_centre(1, BERLIN.parse().unwrap(), hours("22:00-06:00"));
    // Seven hours in the night in which summer time begins, nine in the one in which it ends.
    city.book(request(1, "2026-03-28 22:00-06:00"));
    assert_eq!(city.the(1).placement.slot.length(), minutes(7 * 60));
    city.book(request(2, "2026-10-24 22:00-06:00"));
    assert_eq!(city.the(2).placement.slot.length(), minutes(9 * 60));
    city.refused(request(3, "2026-03-29 05:00-06:30"), &["conflict", "outside_hours"]);
}

#[test]
fn what_a_new_offset_would_move_is_listed() {
    // Rows written when Turkey still meant to go back to UTC+2 for the winter of 2016.
    let mut city = city_in(ISTANBUL, "2016-08-01T00:00Z");
    city.book(request(1, "2016-10-01 18:00-20:00"));
    city.book(request(2, "2016-12-01 18:00-20:00"));
    city.book(request(3, "2016-12-02 18:00-20:00"));
    city.cancel(3);
    assert!(city.schedule.moved_by_zone().is_empty());
    let mut rows = city.schedule.snapshot();
    for row in rows.bookings.iter_mut().skip(1) {
        row.placement.slot = between("2016-12-01T16:00Z", "2016-12-01T18:00Z");
    }
    let old = Schedule::load(rows).unwrap();
    // The cancelled one is no longer of interest.
    assert_eq!(old.moved_by_zone(), [(booking(2), between("2016-12-01T15:00Z", "2016-12-01T17:00Z"))]);
}

#[test]
fn check_in_opens_with_the_local_day() {
    // In Istanbul the 20th begins at 21:00Z of the 19th.
    for (now, possible) in [("2026-03-19T20:59Z", false), ("2026-03-19T21:00Z", true)] {
        let mut city = City::new();
        city.book(request(1, "20 10:00-12:00"));
        city.now = utc(now);
        match possible {
            true => drop(city.does(C::CheckIn { booking: booking(1) })),
            false => drop(city.fails(C::CheckIn { booking: booking(1) }, "wrong_time")),
        }
    }
}

#[test]
fn a_move_and_a_resize_keep_the_wall_clock() {
    let mut city = city_in(BERLIN, "2026-03-01T00:00Z");
    city.rule(Policy::new().without(RuleKind::OpeningHours));
    city.book(request(1, "2026-03-28 22:00-00:00"));
    city.does(resize(1, "2026-03-29 04:00"));
    assert_eq!(city.the(1).placement.slot, between("2026-03-28T21:00Z", "2026-03-29T02:00Z"));
    city.move_to(1, "2026-03-29 22:00-04:00");
    assert_eq!(city.the(1).placement.slot, between("2026-03-29T20:00Z", "2026-03-30T02:00Z"));
}

/// From 01:00 to 04:00 are two hours in the night in which summer time begins.
#[test]
fn a_short_night_is_waited_for_until_it_begins() {
    let mut city = city_in(BERLIN, "2026-03-01T00:00Z");
    city.rule(Policy::new().with(Rule::Offers(minutes(60))));
    let night = "2026-03-29 01:00-04:00";
    city.book(request(100, night));
    city.does(C::JoinWaitlist(WaitlistEntry::new(request(1, night))));
    assert_eq!(city.schedule.next_deadline(), Some(utc("2026-03-29T00:00Z")));
    city.now = utc("2026-03-28T23:30Z");
    assert_eq!(names(&city.does(C::Tick)), "");
    assert_eq!(names(&city.cancel(100)), "cancelled offered");
}
