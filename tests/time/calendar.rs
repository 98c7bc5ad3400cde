//! Due dates against a table that was computed without this library, and the calendar's refusal to guess.

use crate::cases::cases;
use std::collections::BTreeSet;

use imece::chrono::{Datelike, Days, NaiveDate, Weekday};
use imece::time::{CalendarError, DayOff, DayPart, HalfDayPolicy, WorkCalendar};
use proptest::prelude::*;

const HOLIDAYS: &str = include_str!("../data/holidays_tr_2024_2027.csv");
const DEADLINES: &str = include_str!("../data/deadline_reference.csv");

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn rows(csv: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(csv.as_bytes()).into_records().map(Result::unwrap)
}

fn holidays() -> Vec<DayOff> {
    rows(HOLIDAYS)
        .map(|row| match &row[7] {
            "full" => DayOff::full(date(&row[0])),
            "half" => DayOff::half(date(&row[0])),
            other => panic!("no part of a day: {other}"),
        })
        .collect()
}

fn turkey(half_days: HalfDayPolicy) -> WorkCalendar {
    WorkCalendar::new(date("2024-01-01"), date("2027-12-31"), holidays()).unwrap().with_half_days(half_days)
}

#[test]
fn every_row_of_the_reference_comes_out() {
    let working = turkey(HalfDayPolicy::Working);
    let closed = turkey(HalfDayPolicy::Closed);
    let mut seen = 0;
    for row in rows(DEADLINES) {
        let received = date(&row[0]);
        for (calendar, first) in [(&working, 2), (&closed, 5)] {
            let due = [
                calendar.due_in_calendar_days(received, 30),
                calendar.due_in_working_days(received, 15),
                calendar.due_in_working_days(received, 30),
            ];
            for (place, due) in due.into_iter().enumerate() {
                assert_eq!(due, Ok(date(&row[first + place])), "column {} of {row:?}", first + place);
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 27 * 6);
}

#[test]
fn the_holiday_table_is_the_calendar() {
    let calendar = turkey(HalfDayPolicy::default());
    assert_eq!(calendar.days_off().count(), 67, "68 rows, two of them on 2027-05-19");
    assert_eq!(calendar.weekend().collect::<Vec<_>>(), [Weekday::Sat, Weekday::Sun]);
    assert_eq!((calendar.first_day(), calendar.last_day()), (date("2024-01-01"), date("2027-12-31")));
    for (day, open, open_if_half_days_are_closed) in [
        ("2024-10-27", false, false), // a Sunday
        ("2024-10-28", true, false),  // the eve, off from 13:00
        ("2024-10-29", false, false),
        ("2024-10-30", true, true),
        ("2024-06-15", false, false), // an eve on a Saturday
        ("2027-05-19", false, false),
    ] {
        let closed = turkey(HalfDayPolicy::Closed);
        assert_eq!(
            (calendar.half_days(), closed.half_days()),
            (HalfDayPolicy::Working, HalfDayPolicy::Closed)
        );
        assert_eq!(calendar.is_working_day(date(day)), Ok(open), "{day}");
        assert_eq!(closed.is_working_day(date(day)), Ok(open_if_half_days_are_closed), "{day}");
    }
}

#[test]
fn a_day_that_is_off_in_full_and_in_half_is_off_in_full() {
    let day = date("2026-03-19");
    for twice in [[DayOff::full(day), DayOff::half(day)], [DayOff::half(day), DayOff::full(day)]] {
        let calendar = WorkCalendar::new(day, day, twice).unwrap();
        assert_eq!(calendar.days_off().collect::<Vec<_>>(), [DayOff { date: day, part: DayPart::Full }]);
        assert_eq!(calendar.is_working_day(day), Ok(false));
    }
}

#[test]
fn no_guess_outside_the_span() {
    let calendar = turkey(HalfDayPolicy::Working);
    let (before, after) = (date("2023-12-31"), date("2028-01-01"));
    let (monday, last) = (date("2027-12-27"), date("2027-12-31"));

    #[track_caller]
    fn assert_outside<T: core::fmt::Debug>(answer: Result<T, CalendarError>) {
        assert_eq!(answer.unwrap_err().code(), "outside_calendar");
    }
    for outside in [before, after, NaiveDate::MIN, NaiveDate::MAX] {
        assert_outside(calendar.is_working_day(outside));
        assert_outside(calendar.next_working_day(outside));
        assert_outside(calendar.working_days_after(outside, 0));
        assert_outside(calendar.due_in_calendar_days(outside, 0));
        assert_outside(calendar.due_in_working_days(outside, 0));
        assert_outside(calendar.working_days_between(outside, monday));
        assert_outside(calendar.working_days_between(monday, outside));
    }
    // A term that begins before the span is refused even if it ends inside.
    assert_outside(calendar.due_in_calendar_days(before, 30));
    assert_eq!(calendar.working_days_after(monday, 4), Ok(last));
    assert_outside(calendar.working_days_after(monday, 5));
    assert_outside(calendar.working_days_after(monday, u32::MAX));
    assert_eq!(calendar.due_in_calendar_days(monday, 4), Ok(last));
    assert_outside(calendar.due_in_calendar_days(monday, 5));
    assert_outside(calendar.due_in_calendar_days(monday, u32::MAX));
    assert_eq!(
        calendar.due_in_calendar_days(monday, 5).unwrap_err().to_string(),
        "`2028-01-01` lies outside the calendar from `2024-01-01` to `2027-12-31`"
    );
}

#[test]
fn a_calendar_without_a_working_day_ends_in_an_error() {
    let all =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let calendar = turkey(HalfDayPolicy::Working).with_weekend(all);
    assert_eq!(calendar.next_working_day(date("2026-01-01")).unwrap_err().code(), "outside_calendar");
    // The same at the end of all dates.
    let last = WorkCalendar::new(NaiveDate::MAX, NaiveDate::MAX, [DayOff::full(NaiveDate::MAX)]).unwrap();
    assert_eq!(last.next_working_day(NaiveDate::MAX).unwrap_err().code(), "outside_calendar");
}

#[test]
fn a_weekend_of_another_country() {
    let calendar = turkey(HalfDayPolicy::Working).with_weekend([Weekday::Fri]);
    assert_eq!(calendar.is_working_day(date("2026-03-06")), Ok(false));
    assert_eq!(calendar.is_working_day(date("2026-03-07")), Ok(true));
}

#[test]
fn what_is_no_calendar_is_refused() {
    let (first, last) = (date("2026-01-01"), date("2026-12-31"));
    let backward = WorkCalendar::new(last, first, []).unwrap_err();
    assert_eq!(backward.code(), "backward_calendar");
    assert_eq!(backward.to_string(), "a calendar cannot run from `2026-12-31` to `2026-01-01`");
    let mistyped = DayOff::full(date("2062-04-23"));
    assert_eq!(WorkCalendar::new(first, last, [mistyped]).unwrap_err().code(), "outside_calendar");
}

#[test]
fn serde_form() {
    let calendar = WorkCalendar::new(
        date("2026-01-01"),
        date("2026-12-31"),
        [DayOff::half(date("2026-10-28")), DayOff::full(date("2026-01-01"))],
    )
    .unwrap();
    let json = r#"{"first_day":"2026-01-01","last_day":"2026-12-31","days_off":[{"date":"2026-01-01","part":"full"},{"date":"2026-10-28","part":"half"}],"weekend":["Sat","Sun"],"half_days":"working"}"#;
    assert_eq!(serde_json::to_string(&calendar).unwrap(), json);
    assert_eq!(serde_json::from_str::<WorkCalendar>(json).unwrap(), calendar);
    for (from, to) in [
        (r#""2026-12-31""#, r#""2025-12-31""#),
        (r#""date":"2026-01-01""#, r#""date":"2027-01-01""#),
        (r#""half""#, r#""quarter""#),
        (r#""working""#, r#""maybe""#),
        (r#""Sat""#, r#""Feierabend""#),
        (r#""first_day":"2026-01-01","#, ""),
        (r#""first_day""#, r#""extra":1,"first_day""#),
        (r#""part":"full""#, r#""part":"full","name":"x""#),
    ] {
        let bad = json.replace(from, to);
        assert_ne!(bad, json);
        assert!(serde_json::from_str::<WorkCalendar>(&bad).is_err(), "{bad} was read");
    }
}

/// The naive twin: every working day of the span, from the table alone.
fn working_days(half_days: HalfDayPolicy) -> BTreeSet<NaiveDate> {
    let off: BTreeSet<NaiveDate> = holidays()
        .into_iter()
        .filter(|day| day.part == DayPart::Full || half_days == HalfDayPolicy::Closed)
        .map(|day| day.date)
        .collect();
    date("2024-01-01")
        .iter_days()
        .take_while(|day| day.year() < 2028)
        .filter(|day| day.weekday().number_from_monday() < 6 && !off.contains(day))
        .collect()
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn terms_agree_with_the_plain_list(
        start in 0..1_461_u64, n in 0..80_u32, other in 0..1_461_u64,
        half_days in prop_oneof![Just(HalfDayPolicy::Working), Just(HalfDayPolicy::Closed)],
    ) {
        let calendar = turkey(half_days);
        let open = working_days(half_days);
        let day = date("2024-01-01") + Days::new(start);
        let nth = usize::try_from(n).unwrap();
        let after = |day: NaiveDate| open.range(day + Days::new(1)..).copied();

        prop_assert_eq!(calendar.is_working_day(day), Ok(open.contains(&day)));
        prop_assert_eq!(calendar.next_working_day(day).ok(), open.range(day..).next().copied());
        let expected = if nth == 0 { Some(day) } else { after(day).nth(nth - 1) };
        prop_assert_eq!(calendar.working_days_after(day, n).ok(), expected);
        let term_end = day + Days::new(n.into());
        prop_assert_eq!(calendar.due_in_calendar_days(day, n).ok(), open.range(term_end..).next().copied());

        let other = date("2024-01-01") + Days::new(other);
        let between = after(day).filter(|d| *d <= other).count();
        prop_assert_eq!(calendar.working_days_between(day, other), Ok(u32::try_from(between).unwrap()));

        if let Ok(due) = calendar.due_in_working_days(day, n) {
            prop_assert!(open.contains(&due));
            if n > 0 {
                prop_assert_eq!(calendar.working_days_between(day, due), Ok(n));
            }
        }
    }

    #[test]
    fn json_round_trip(half_days in any::<bool>(), weekend in 0..8_usize) {
        let policy = if half_days { HalfDayPolicy::Working } else { HalfDayPolicy::Closed };
        let week = [Weekday::Sun, Weekday::Mon, Weekday::Sat, Weekday::Tue, Weekday::Fri, Weekday::Wed, Weekday::Thu];
        let calendar = turkey(policy).with_weekend(week.into_iter().take(weekend));
        let json = serde_json::to_string(&calendar).unwrap();
        prop_assert_eq!(serde_json::from_str::<WorkCalendar>(&json).unwrap(), calendar);
    }
}
