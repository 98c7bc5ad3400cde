//! What makes a season, a wish and the figures of an answer.

use imece::{
    chrono::{Days, NaiveDate, Weekday},
    season::{
        Answer, Cause, Fairness, InvalidSeason, InvalidWish, MAX_DATES, MAX_WEEKS, MeetingLength, Meetings,
        Pass, Places, Priority, Progress, Season, Share, Weeks, Wish,
    },
    time::Minutes,
};

use crate::{
    terse::{code, day, org, read},
    town::{Town, hours, window, wish, wish_id},
};

#[test]
fn what_is_no_wish_is_told_by_its_code() {
    let length = |least, most| MeetingLength::new(Minutes::new(least), Minutes::new(most)).map(|_| ());
    let asks = |meetings| Wish::new(wish_id(1), org(301), hours(2), meetings).map(|_| ());
    let weekly = |times, days: &[Weekday]| {
        let windows = days.iter().map(|day| window(*day, "18:00-22:00")).collect();
        asks(Meetings::Weekly { times, weeks: Weeks::All, windows })
    };
    let dates = |many: usize| {
        let windows = day("2026-09-14").iter_days().take(many).map(|date| window(date, "18:00-22:00"));
        asks(Meetings::Dates(windows.collect()))
    };
    let at = |others| wish(1).at(Places { ranked: Vec::new(), others }).map(|_| ());
    let table: [(Result<(), InvalidWish>, Option<&str>); 17] = [
        (Priority::new(0).map(|_| ()), Some("bad_priority")),
        (Priority::new(1).map(|_| ()), None),
        (Priority::new(5).map(|_| ()), None),
        (Priority::new(6).map(|_| ()), Some("bad_priority")),
        (length(0, 60), Some("bad_meeting_length")),
        (length(90, 60), Some("bad_meeting_length")),
        (length(60, 60), None),
        (weekly(0, &[Weekday::Mon]), Some("bad_meeting_count")),
        (weekly(7, &[Weekday::Mon]), None),
        (weekly(8, &[Weekday::Mon]), Some("bad_meeting_count")),
        (weekly(1, &[]), Some("no_window")),
        (dates(0), Some("no_window")),
        (dates(1), None),
        (dates(MAX_DATES), None),
        (dates(MAX_DATES + 1), Some("too_many_dates")),
        (at(true), None),
        (at(false), Some("no_place")),
    ];
    for (n, (found, expected)) in table.into_iter().enumerate() {
        assert_eq!(found.as_ref().map_err(InvalidWish::code).err(), expected, "{n}: {found:?}");
    }
    assert_eq!(wish(1).with_layout(code("theatre")).layout, Some(code("theatre")));
}

#[test]
fn what_is_no_season_is_told_by_its_code() {
    let new = |first, last, span: &str, slot| Season::new(first, last, read(span), Minutes::new(slot));
    let (wednesday, evening) = (day("2026-09-16"), "18:00-22:00");
    let last_of = |weeks: u32| wednesday + Days::new(u64::from(weeks) * 7 - 3);
    for (last, span, slot, expected) in [
        (wednesday, evening, 60, None),
        (day("2026-09-15"), evening, 60, Some("season_backwards")),
        (wednesday, "20:00-24:00", 60, None),
        (wednesday, "20:00-01:00", 60, Some("bad_season_grid")),
        (wednesday, evening, 0, Some("bad_season_grid")),
        (wednesday, evening, 7, Some("bad_season_grid")),
        (wednesday, evening, 300, Some("bad_season_grid")),
        (wednesday, "08:00-24:00", 15, None),
        (wednesday, "07:45-24:00", 15, Some("bad_season_grid")),
        (last_of(MAX_WEEKS), evening, 60, None),
        (last_of(MAX_WEEKS + 1), evening, 60, Some("season_too_long")),
    ] {
        let found = new(wednesday, last, span, slot);
        assert_eq!(found.as_ref().map_err(InvalidSeason::code).err(), expected, "{last} {span} {slot}");
    }
    // Its weeks begin on Monday, also where it begins on another day.
    let season = new(wednesday, day("2026-09-29"), evening, 60).unwrap();
    assert_eq!((season.first(), season.last(), season.weeks()), (wednesday, day("2026-09-29"), 3));
    let weeks: Vec<Option<u32>> =
        ["2026-09-15", "2026-09-16", "2026-09-20", "2026-09-21", "2026-09-29", "2026-09-30"]
            .map(|date| season.week_of(day(date)))
            .into();
    assert_eq!(weeks, [None, Some(0), Some(0), Some(1), Some(2), None]);
    let dates: Vec<Option<NaiveDate>> =
        [(0, Weekday::Mon), (0, Weekday::Wed), (2, Weekday::Tue), (2, Weekday::Wed), (3, Weekday::Mon)]
            .map(|(week, on)| season.date(week, on))
            .into();
    assert_eq!(dates, [None, Some(wednesday), Some(day("2026-09-29")), None, None]);
}

#[test]
fn an_answer_tells_how_fair_and_how_good_it_is() {
    let town = Town::closed([wish(1)]);
    let with = |shares: &[(u32, u32)]| {
        let mut answer = town.answer(Pass::First);
        let share = |(n, (asked, granted))| Share { organisation: org(n), asked, granted };
        answer.shares = (1..).zip(shares.iter().copied()).map(share).collect();
        answer
    };
    let near = |found: Option<f64>, expected: Option<f64>| match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() < 1e-12,
        (found, expected) => found.is_none() && expected.is_none(),
    };
    // Asked and granted; left out; Jain's index.
    for (shares, left_out, jain) in [
        (&[(2, 1), (4, 2)][..], 0, Some(1.0)),
        (&[(2, 2), (2, 0)], 1, Some(0.5)),
        (&[(1, 1), (2, 1)], 0, Some(0.9)),
        (&[(1, 1), (3, 0), (0, 0), (2, 0)], 2, Some(1.0 / 3.0)),
        (&[(2, 0)], 1, None),
        (&[], 0, None),
    ] {
        let answer = with(shares);
        assert_eq!(answer.left_out(), left_out, "{shares:?}");
        assert!(near(answer.jain(), jain), "{shares:?}: {:?}", answer.jain());
    }
    let rate = |asked, granted| Share { organisation: org(1), asked, granted }.rate();
    assert_eq!([rate(4, 1), rate(4, 4), rate(4, 0), rate(0, 0)], [0.25, 1.0, 0.0, 1.0]);
    let good = |worth, bonus, bound| -> Answer {
        let mut answer = with(&[]);
        (answer.worth, answer.bonus, answer.bound) = (worth, bonus, bound);
        answer
    };
    for (answer, proven, gap) in [
        (good(90, 0, 100), false, 10.0),
        (good(90, 5, 100), false, 5.0),
        (good(90, 10, 100), true, 0.0),
        (good(0, 0, 0), true, 0.0),
    ] {
        assert_eq!((answer.is_proven(), answer.gap_percent()), (proven, gap), "{answer:?}");
        let progress =
            serde_json::json!({"objective": answer.objective(), "bound": answer.bound, "units": 1});
        let progress: Progress = serde_json::from_value(progress).unwrap();
        assert_eq!((progress.is_proven(), progress.gap_percent()), (proven, gap), "{answer:?}");
    }
    assert_eq!(good(80, 50, 200).price_of_fairness(&good(100, 0, 100)), 20);
}

#[test]
fn causes_and_rules_are_told_apart_by_their_codes() {
    use Cause as K;
    let causes = [K::Unservable, K::Bundle, K::OutvaluedForSure, K::Outvalued, K::NoSwapFound];
    causes.iter().for_each(|cause| crate::stored::assert_json(cause, &cause.code().into()));
    let rules = [Fairness::Priority, Fairness::FirstForAll, Fairness::Proportional];
    rules.iter().for_each(|rule| crate::stored::assert_json(rule, &rule.code().into()));
}
