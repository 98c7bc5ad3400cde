//! Recurrence rules of RFC 5545 as series that are booked.

use crate::city::*;
use imece::{
    schedule::{ScheduleCommand as C, SeriesMode, SeriesRequest, expand},
    time::Zone,
};

#[track_caller]
fn dates(rule: &str, first: &str) -> Vec<String> {
    let slots = expand(rule, when(first), Zone::ISTANBUL).unwrap_or_else(|why| panic!("{why}"));
    let length = when(first).planned_length();
    assert!(slots.iter().all(|slot| slot.planned_length() == length), "the length is kept");
    slots.iter().map(|slot| slot.start().to_naive().format("%m-%d %H:%M").to_string()).collect()
}

#[test]
fn rules_are_expanded_as_the_standard_says() {
    let cases: [(&str, &str, &[&str]); 9] = [
        ("FREQ=DAILY;COUNT=3", "30 18:00-20:00", &["03-30 18:00", "03-31 18:00", "04-01 18:00"]),
        ("FREQ=WEEKLY;COUNT=3", "20 18:00-20:00", &["03-20 18:00", "03-27 18:00", "04-03 18:00"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=2", "20 18:00-20:00", &["03-20 18:00", "04-03 18:00"]),
        (
            "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260326",
            "17 18:00-20:00",
            &["03-17 18:00", "03-19 18:00", "03-24 18:00", "03-26 18:00"],
        ),
        // Months without a 31st are skipped.
        (
            "FREQ=MONTHLY;COUNT=4",
            "31 18:00-20:00",
            &["03-31 18:00", "05-31 18:00", "07-31 18:00", "08-31 18:00"],
        ),
        // So are months without a fifth Monday.
        ("FREQ=MONTHLY;BYDAY=5MO;COUNT=3", "30 18:00-20:00", &["03-30 18:00", "06-29 18:00", "08-31 18:00"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", "27 18:00-20:00", &["03-27 18:00", "04-24 18:00"]),
        ("FREQ=YEARLY;COUNT=2", "20 18:00-20:00", &["03-20 18:00", "03-20 18:00"]),
        // Past midnight.
        ("FREQ=DAILY;COUNT=2", "20 22:00-02:00", &["03-20 22:00", "03-21 22:00"]),
    ];
    for (rule, first, expected) in cases {
        assert_eq!(dates(rule, first), expected, "{rule}");
    }
}

#[test]
fn the_wall_clock_is_kept_over_a_change_of_the_clock() {
    let mut city = City::empty();
    let berlin = "Europe/Berlin".parse().unwrap();
    city.add_centre(1, berlin, hours("00:00-24:00"));
    city.add_room(plain_room(1));
    // Sunday 29 March 2026 has no 02:30.
    let slots = expand("FREQ=DAILY;COUNT=3", when("28 02:30-04:00"), berlin).unwrap();
    let rule = note("FREQ=DAILY;COUNT=3");
    let template = request(1, "28 02:30-04:00");
    let all = SeriesRequest::new(series(1), &template, slots, (1..).map(booking), SeriesMode::AllOrNothing);
    city.does(C::BookSeries { series: all.unwrap().with_rule(rule.clone()) });
    let starts = [1, 2, 3].map(|n| city.the(n).placement.slot.start().to_string());
    assert_eq!(starts, ["2026-03-28T01:30Z", "2026-03-29T01:30Z", "2026-03-30T00:30Z"]);
    let ends = [1, 2, 3].map(|n| city.the(n).placement.slot.end().to_string());
    assert_eq!(ends, ["2026-03-28T03:00Z", "2026-03-29T02:00Z", "2026-03-30T02:00Z"]);
    // The rule is kept as text: replay needs no recurrence code.
    assert_eq!(city.schedule.series(series(1)).unwrap().rule, Some(rule));
}
