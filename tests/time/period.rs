//! Days, weeks, months and years: how they divide the calendar and the line of instants.

use crate::cases::cases;
use imece::chrono::{Datelike, Days, NaiveDate, Weekday};
use imece::time::{Month, Period, PeriodKind, Zone};
use proptest::prelude::*;

const KINDS: [PeriodKind; 4] = [PeriodKind::Day, PeriodKind::Week, PeriodKind::Month, PeriodKind::Year];

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

#[test]
fn the_periods_of_a_date() {
    for (kind, day, first, last) in [
        (PeriodKind::Day, "2026-03-20", "2026-03-20", "2026-03-20"),
        (PeriodKind::Week, "2026-03-20", "2026-03-16", "2026-03-22"),
        (PeriodKind::Week, "2026-03-16", "2026-03-16", "2026-03-22"),
        (PeriodKind::Week, "2026-03-22", "2026-03-16", "2026-03-22"),
        (PeriodKind::Week, "2027-01-01", "2026-12-28", "2027-01-03"), // over the turn of the year
        (PeriodKind::Month, "2024-02-29", "2024-02-01", "2024-02-29"),
        (PeriodKind::Month, "2025-12-31", "2025-12-01", "2025-12-31"),
        (PeriodKind::Year, "2024-12-31", "2024-01-01", "2024-12-31"),
    ] {
        let period = Period::containing(kind, date(day));
        assert_eq!((period.first_day(), period.last_day()), (date(first), date(last)), "{kind} of {day}");
    }
}

#[test]
fn instants_run_from_local_midnight_to_local_midnight() {
    let day = |text| Period::containing(PeriodKind::Day, date(text));
    let march = Month::of(date("2026-03-20"));
    let berlin = zone("Europe/Berlin");
    for (slot, expected) in [
        (day("2026-03-20").slot(Zone::ISTANBUL), "2026-03-19T21:00Z/2026-03-20T21:00Z"),
        (march.slot(Zone::ISTANBUL), "2026-02-28T21:00Z/2026-03-31T21:00Z"),
        (march.slot(berlin), "2026-02-28T23:00Z/2026-03-31T22:00Z"), // an hour short
        (day("2026-10-25").slot(berlin), "2026-10-24T22:00Z/2026-10-25T23:00Z"), // 25 hours
        // Midnight itself was left out: the day begins at 01:00.
        (day("2018-11-04").slot(zone("America/Sao_Paulo")), "2018-11-04T03:00Z/2018-11-05T02:00Z"),
        // 23:00 to 24:00 came twice.
        (day("2018-02-17").slot(zone("America/Sao_Paulo")), "2018-02-17T02:00Z/2018-02-18T03:00Z"),
    ] {
        assert_eq!(slot.unwrap().to_string(), expected);
    }
}

#[test]
fn a_day_that_the_zone_left_out_has_no_instants() {
    let apia = zone("Pacific/Apia");
    let left_out = Period::containing(PeriodKind::Day, date("2011-12-30"));
    assert_eq!(left_out.slot(apia).unwrap_err().code(), "empty_slot");
    let before = left_out.previous().slot(apia).unwrap();
    let after = left_out.next().slot(apia).unwrap();
    assert_eq!(before.end(), after.start());
    assert_eq!(before.to_string(), "2011-12-29T10:00Z/2011-12-30T10:00Z");
}

#[test]
fn the_ends_of_what_can_be_told() {
    let last = Period::containing(PeriodKind::Year, date("2999-12-31"));
    assert_eq!(last.slot(Zone::UTC).unwrap_err().code(), "time_out_of_range");
    assert!(last.previous().slot(Zone::UTC).is_ok());
    for kind in KINDS {
        for end in [NaiveDate::MIN, NaiveDate::MAX] {
            let period = Period::containing(kind, end);
            assert!(period.contains(end), "{period:?}");
            assert_eq!(period.slot(Zone::UTC).unwrap_err().code(), "time_out_of_range");
        }
        let last = Period::containing(kind, NaiveDate::MAX);
        assert_eq!(last.next(), last);
        let first = Period::containing(kind, NaiveDate::MIN);
        assert_eq!(first.previous(), first);
    }
}

#[test]
fn a_month_as_text() {
    let march: Month = "2024-03".parse().unwrap();
    assert_eq!(march, Month::of(date("2024-03-31")));
    assert_eq!(march, Month::new(2024, 3).unwrap());
    assert_eq!((march.year(), march.month()), (2024, 3));
    assert_eq!((march.first_day(), march.last_day()), (date("2024-03-01"), date("2024-03-31")));
    assert_eq!(march.previous().to_string(), "2024-02");
    assert_eq!("2024-12".parse::<Month>().unwrap().next().to_string(), "2025-01");
    assert_eq!(format!("{march} {march:?}"), "2024-03 2024-03");
    assert_eq!(Month::new(2024, 13).unwrap_err().code(), "time_out_of_range");
    for bad in [
        "",
        "2024",
        "2024-3",
        "2024-13",
        "2024-00",
        "2024-03-01",
        " 2024-03",
        "24-03",
        "2024-03 ",
        "März 2024",
    ] {
        assert_eq!(bad.parse::<Month>().unwrap_err().code(), "malformed_time", "{bad}");
        assert!(serde_json::from_value::<Month>(bad.into()).is_err(), "{bad}");
    }
}

#[test]
fn serde_form() {
    assert_eq!(KINDS.map(|kind| kind.to_string()), ["day", "week", "month", "year"]);
    for kind in KINDS {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.to_string());
    }
    let week = Period::containing(PeriodKind::Week, date("2026-03-20"));
    let json = r#"{"kind":"week","first_day":"2026-03-16"}"#;
    assert_eq!(serde_json::to_string(&week).unwrap(), json);
    for bad in [
        r#"{"kind":"week","first_day":"2026-03-17"}"#,
        r#"{"kind":"month","first_day":"2026-03-16"}"#,
        r#"{"kind":"year","first_day":"2026-02-01"}"#,
        r#"{"kind":"decade","first_day":"2020-01-01"}"#,
        r#"{"kind":"day","first_day":"2026-02-29"}"#,
        r#"{"kind":"day"}"#,
        r#"{"kind":"day","first_day":"2026-02-28","last_day":"2026-02-28"}"#,
    ] {
        assert!(serde_json::from_str::<Period>(bad).is_err(), "{bad} was read");
    }
    let refused = serde_json::from_str::<Period>(r#"{"kind":"week","first_day":"2026-03-17"}"#).unwrap_err();
    assert!(refused.to_string().starts_with("no week begins on `2026-03-17`"), "{refused}");
}

fn any_date() -> impl Strategy<Value = NaiveDate> {
    // 1900-01-01 to 2999-12-31.
    (0..401_768_u64).prop_map(|n| date("1900-01-01") + Days::new(n))
}

fn any_period() -> impl Strategy<Value = Period> {
    (any_date(), prop::sample::select(KINDS.as_slice())).prop_map(|(day, kind)| Period::containing(kind, day))
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn periods_divide_the_calendar(day in any_date(), kind in prop::sample::select(KINDS.as_slice())) {
        let period = Period::containing(kind, day);
        prop_assert!(period.contains(day));
        prop_assert_eq!(period.kind(), kind);
        // The naive twin walks day by day to where the name of the period changes.
        let name = |d: NaiveDate| match kind {
            PeriodKind::Day => d.num_days_from_ce(),
            PeriodKind::Week => (d.num_days_from_ce() - 1).div_euclid(7),
            PeriodKind::Month => d.year() * 12 + i32::try_from(d.month0()).unwrap(),
            PeriodKind::Year => d.year(),
        };
        for (inside, outside) in [
            (period.first_day(), period.first_day() - Days::new(1)),
            (period.last_day(), period.last_day() + Days::new(1)),
        ] {
            prop_assert_eq!(name(inside), name(day));
            prop_assert_ne!(name(outside), name(day));
            prop_assert!(!period.contains(outside));
        }
        if kind == PeriodKind::Week {
            prop_assert_eq!(period.first_day().weekday(), Weekday::Mon);
        }
    }

    #[test]
    fn next_and_previous_leave_no_gap(period in any_period()) {
        prop_assert_eq!(period.next().first_day(), period.last_day() + Days::new(1));
        prop_assert_eq!(period.next().previous(), period);
        prop_assert!(period < period.next() && period.previous() < period);
    }

    #[test]
    fn slots_of_periods_touch(
        period in any_period(),
        zone in prop::sample::select(vec!["Europe/Istanbul", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu"]),
    ) {
        let zone: Zone = zone.parse().unwrap();
        if let (Ok(this), Ok(next)) = (period.slot(zone), period.next().slot(zone)) {
            prop_assert_eq!(this.end(), next.start());
        }
    }

    #[test]
    fn json_round_trips(period in any_period()) {
        let json = serde_json::to_string(&period).unwrap();
        prop_assert_eq!(serde_json::from_str::<Period>(&json).unwrap(), period);
        let month = Month::of(period.first_day());
        prop_assert_eq!(month.to_string().parse::<Month>().unwrap(), month);
        let json = serde_json::to_string(&month).unwrap();
        prop_assert_eq!(serde_json::from_str::<Month>(&json).unwrap(), month);
        prop_assert!(month < month.next() && month.previous() < month);
    }
}
