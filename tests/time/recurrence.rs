//! Recurrence rules of RFC 5545 as slots of a series.

use imece::{
    schedule::{InvalidRule, MAX_OCCURRENCES, expand},
    time::{LocalSlot, Minutes, Zone},
};

fn evening(day: &str) -> LocalSlot {
    LocalSlot::with_length(format!("{day}T18:00").parse().unwrap(), Minutes::from_hours(2)).unwrap()
}

#[track_caller]
fn days(rule: &str, first: &str) -> Vec<String> {
    let slots = expand(rule, evening(first), Zone::ISTANBUL).unwrap();
    assert!(slots.iter().all(|slot| slot.planned_length() == Minutes::from_hours(2)));
    slots.iter().map(|slot| slot.start().date().to_string()).collect()
}

#[track_caller]
fn code(rule: &str) -> &'static str {
    expand(rule, evening("2026-01-31"), Zone::ISTANBUL).unwrap_err().code()
}

#[test]
fn months_without_the_day_are_skipped() {
    assert_eq!(days("FREQ=MONTHLY;COUNT=3", "2026-01-31"), ["2026-01-31", "2026-03-31", "2026-05-31"]);
    let fifth = days("FREQ=MONTHLY;BYDAY=5MO;COUNT=3", "2026-01-01");
    assert_eq!(fifth, ["2026-03-30", "2026-06-29", "2026-08-31"]);
    assert_eq!(days("FREQ=YEARLY;COUNT=2", "2024-02-29"), ["2024-02-29", "2028-02-29"]);
}

#[test]
fn until_is_an_instant_a_wall_clock_time_or_a_last_day() {
    let all = ["2026-03-02", "2026-03-09", "2026-03-16"];
    // 18:00 in Istanbul is 15:00 UTC: the instant itself still counts, a second less does not.
    assert_eq!(days("FREQ=WEEKLY;UNTIL=20260316T150000Z", "2026-03-02"), all);
    assert_eq!(days("FREQ=WEEKLY;UNTIL=20260316T145959Z", "2026-03-02"), all[..2]);
    assert_eq!(days("FREQ=WEEKLY;UNTIL=20260316T180000", "2026-03-02"), all);
    assert_eq!(days("FREQ=WEEKLY;UNTIL=20260316T175959", "2026-03-02"), all[..2]);
    assert_eq!(days("FREQ=WEEKLY;until=20260316", "2026-03-02"), all);
}

#[test]
fn the_time_of_day_is_kept_over_a_change_of_offset() {
    let berlin: Zone = "Europe/Berlin".parse().unwrap();
    let slots = expand("FREQ=WEEKLY;COUNT=3", evening("2026-03-21"), berlin).unwrap();
    let starts: Vec<String> = slots.iter().map(|s| berlin.slot(*s).unwrap().start().to_string()).collect();
    assert_eq!(starts, ["2026-03-21T17:00Z", "2026-03-28T17:00Z", "2026-04-04T16:00Z"]);
}

#[test]
fn a_first_day_that_the_rule_does_not_name_is_no_occurrence() {
    assert_eq!(days("FREQ=WEEKLY;BYDAY=MO;COUNT=2", "2026-01-31"), ["2026-02-02", "2026-02-09"]);
}

#[test]
fn what_makes_no_series_says_why() {
    let table = [
        ("", "malformed_rule"),
        ("FREQ=SOMETIMES;COUNT=2", "malformed_rule"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20260301", "malformed_rule"),
        ("FREQ=DAILY;UNTIL=tomorrow", "malformed_rule"),
        ("FREQ=DAILY;INTERVAL=0;COUNT=3", "malformed_rule"),
        ("FREQ=DAILY;COUNT=0", "malformed_rule"),
        ("FREQ=DAILY", "endless_rule"),
        ("FREQ=HOURLY;COUNT=3", "rule_too_often"),
        ("FREQ=DAILY;BYHOUR=9,10;COUNT=4", "rule_too_often"),
        ("FREQ=DAILY;UNTIL=29991231", "too_many_occurrences"),
    ];
    for (rule, expected) in table {
        assert_eq!(code(rule), expected, "{rule}");
    }
    let InvalidRule::Malformed { rule, .. } = expand("x", evening("2026-01-31"), Zone::UTC).unwrap_err()
    else {
        panic!("not malformed")
    };
    assert_eq!(rule, "x");
}

#[test]
fn the_most_occurrences_are_allowed_and_one_more_is_not() {
    let most = format!("FREQ=DAILY;COUNT={MAX_OCCURRENCES}");
    assert_eq!(days(&most, "2026-01-31").len(), MAX_OCCURRENCES);
    let more = MAX_OCCURRENCES.saturating_add(1);
    assert_eq!(code(&format!("FREQ=DAILY;COUNT={more}")), "too_many_occurrences");
}

#[test]
fn a_rule_that_never_matches_ends() {
    assert_eq!(days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "2026-01-31"), Vec::<String>::new());
}
