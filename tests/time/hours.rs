//! Opening hours: weeks, dated exceptions, nights, and nights in which the clock changes.

use crate::cases::cases;
use imece::chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use imece::time::{DayHours, LocalMinute, Minute, Minutes, OpeningHours, Slot, SlotSet, Span, Zone};
use proptest::{collection::vec, option, prelude::*};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

fn span(text: &str) -> Span {
    text.parse().unwrap()
}

fn hours(spans: &[&str]) -> DayHours {
    DayHours::new(spans.iter().map(|text| span(text))).unwrap()
}

fn slot(text: &str) -> Slot {
    let (start, end) = text.split_once('/').unwrap();
    Slot::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
}

fn texts(slots: impl IntoIterator<Item = Slot>) -> Vec<String> {
    slots.into_iter().map(|slot| slot.to_string()).collect()
}

#[test]
fn a_span_as_text() {
    for (text, opens, closes, canonical) in [
        ("09:00-22:00", 540, 1_320, "09:00-22:00"),
        ("00:00-24:00", 0, 1_440, "00:00-24:00"),
        ("00:00-00:00", 0, 1_440, "00:00-24:00"),
        ("22:00-00:00", 1_320, 1_440, "22:00-24:00"),
        ("22:00-02:00", 1_320, 1_560, "22:00-02:00"),
        ("23:59-00:01", 1_439, 1_441, "23:59-00:01"),
        ("09:00-09:00", 540, 1_980, "09:00-09:00"),
        ("00:00-00:01", 0, 1, "00:00-00:01"),
    ] {
        let span = span(text);
        assert_eq!((span.opens(), span.closes()), (opens, closes), "{text}");
        assert_eq!(span.to_string(), canonical);
        assert_eq!(span, Span::new(opens, closes).unwrap());
        assert_eq!(span.length(), Minutes::new(u32::from(closes - opens)));
        assert_eq!(serde_json::to_value(span).unwrap(), canonical);
    }
    assert_eq!(span("00:00-24:00"), Span::WHOLE_DAY);
}

#[test]
fn what_is_no_span_is_refused() {
    for bad in [
        "",
        "-",
        "09:00",
        "9:00-22:00",
        "09:00-22:0",
        "09:00 - 22:00",
        "09:00-22:00 ",
        "09:00–22:00",
        "09:00-24:01",
        "09:00-25:00",
        "09:60-10:00",
        "+9:00-22:00",
        "09:00-22:00-23:00",
        "09:00:00-22:00:00",
        "09.00-22.00",
        "٠٩:٠٠-٢٢:٠٠",
        "09:00-2२:00",
    ] {
        assert_eq!(bad.parse::<Span>().unwrap_err().code(), "malformed_time", "{bad}");
        assert!(serde_json::from_value::<Span>(bad.into()).is_err(), "{bad}");
    }
    assert_eq!(
        "24:00-02:00".parse::<Span>().unwrap_err().to_string(),
        "`24:00-02:00` is not an opening span"
    );
    for (opens, closes) in
        [(540, 540), (540, 539), (1_440, 1_500), (540, 1_981), (0, 1_441), (u16::MAX, u16::MAX), (0, 0)]
    {
        assert_eq!(Span::new(opens, closes).unwrap_err().code(), "bad_span", "{opens} to {closes}");
    }
}

#[test]
fn a_span_from_times() {
    let time = |h, m, s| NaiveTime::from_hms_opt(h, m, s).unwrap();
    let from = |opens, closes| Span::from_times(opens, closes);
    assert_eq!(from(time(9, 0, 0), time(22, 0, 0)), Ok(span("09:00-22:00")));
    assert_eq!(from(time(22, 0, 0), time(2, 0, 0)), Ok(span("22:00-02:00")));
    assert_eq!(from(time(0, 0, 0), time(0, 0, 0)), Ok(Span::WHOLE_DAY));
    assert_eq!(from(time(9, 0, 1), time(22, 0, 0)).unwrap_err().code(), "not_whole_minute");
    assert_eq!(from(time(9, 0, 0), time(21, 59, 59)).unwrap_err().code(), "not_whole_minute");
}

#[test]
fn a_span_of_a_date() {
    let night = span("22:00-02:00").on(date("2026-03-20")).unwrap();
    assert_eq!(night.to_string(), "2026-03-20T22:00/2026-03-21T02:00");
    assert_eq!(span("22:00-24:00").on(date("2999-12-31")).unwrap_err().code(), "time_out_of_range");
}

#[test]
fn spans_of_a_day_keep_apart() {
    assert_eq!(hours(&["13:00-22:00", "09:00-12:00"]).spans(), [span("09:00-12:00"), span("13:00-22:00")]);
    assert!(hours(&[]).is_shut() && hours(&[]) == DayHours::shut());
    assert!(!hours(&["09:00-12:00"]).is_shut());
    for bad in [
        ["09:00-12:00", "11:59-13:00"],
        ["09:00-12:00", "12:00-13:00"], // they touch, so they are one span
        ["09:00-12:00", "09:00-12:00"],
        ["22:00-02:00", "23:00-24:00"],
        ["10:00-11:00", "09:00-12:00"],
    ] {
        let refused = DayHours::new(bad.map(span)).unwrap_err();
        assert_eq!(refused.code(), "overlapping_spans", "{bad:?}");
        assert!(serde_json::from_value::<DayHours>(bad.to_vec().into()).is_err(), "{bad:?}");
    }
    assert_eq!(
        DayHours::new(["11:00-13:00", "09:00-12:00"].map(span)).unwrap_err().to_string(),
        "opening spans of one day overlap: `09:00-12:00` and `11:00-13:00`"
    );
}

#[test]
fn a_week_with_an_exception() {
    // 2026-03-20 is a Friday.
    let centre = OpeningHours::daily(span("09:00-22:00"))
        .with_day(Weekday::Sun, hours(&["10:00-12:00", "14:00-18:00"]))
        .with_day(Weekday::Fri, hours(&["22:00-02:00"]))
        .with_exception(date("2026-03-21"), hours(&["12:00-13:00"]));
    assert_eq!(centre.on(date("2026-03-19")), &hours(&["09:00-22:00"]));
    assert_eq!(centre.on(date("2026-03-21")), &hours(&["12:00-13:00"]));
    assert_eq!(centre.on(date("2026-03-28")), &hours(&["09:00-22:00"]));
    assert_eq!(centre.on_weekday(Weekday::Sun), &hours(&["10:00-12:00", "14:00-18:00"]));
    assert_eq!(centre.exceptions().len(), 1);
    assert_eq!(
        texts(centre.spans(Zone::ISTANBUL, slot("2026-03-20T12:00Z/2026-03-22T12:00Z"))),
        [
            "2026-03-20T19:00Z/2026-03-20T23:00Z", // Friday night stays, though Saturday is an exception
            "2026-03-21T09:00Z/2026-03-21T10:00Z",
            "2026-03-22T07:00Z/2026-03-22T09:00Z",
            "2026-03-22T11:00Z/2026-03-22T15:00Z", // whole, though the slot ends inside
        ]
    );
    let shut = centre.with_exception(date("2026-03-21"), DayHours::shut());
    assert_eq!(
        texts(shut.open(Zone::ISTANBUL, slot("2026-03-20T22:00Z/2026-03-22T12:00Z"))),
        [
            "2026-03-20T22:00Z/2026-03-20T23:00Z",
            "2026-03-22T07:00Z/2026-03-22T09:00Z",
            "2026-03-22T11:00Z/2026-03-22T12:00Z"
        ]
    );
}

#[test]
fn a_span_is_found_from_any_minute_of_it_and_from_no_other() {
    let centre = OpeningHours::never().with_day(Weekday::Fri, hours(&["22:00-22:00"]));
    let open = slot("2026-03-20T19:00Z/2026-03-21T19:00Z");
    for (asked, found) in [
        ("2026-03-20T18:00Z/2026-03-20T19:00Z", false),
        ("2026-03-20T19:00Z/2026-03-20T19:01Z", true),
        ("2026-03-21T18:59Z/2026-03-21T19:00Z", true),
        ("2026-03-21T19:00Z/2026-03-21T19:01Z", false),
    ] {
        let spans = centre.spans(Zone::ISTANBUL, slot(asked));
        assert_eq!(spans, if found { vec![open] } else { vec![] }, "{asked}");
    }
}

#[test]
fn spans_that_touch_stay_apart_and_open_time_melts() {
    let always = OpeningHours::always();
    let asked = slot("2026-03-20T12:00Z/2026-03-21T12:00Z");
    assert_eq!(
        texts(always.spans(Zone::ISTANBUL, asked)),
        ["2026-03-19T21:00Z/2026-03-20T21:00Z", "2026-03-20T21:00Z/2026-03-21T21:00Z"]
    );
    assert_eq!(always.open(Zone::ISTANBUL, asked), SlotSet::from(asked));
    assert!(OpeningHours::never().open(Zone::ISTANBUL, asked).is_empty());
}

#[test]
fn the_night_in_which_the_clock_changes() {
    for (name, span_text, asked, expected) in [
        (
            "Europe/Berlin",
            "22:00-06:00",
            "2026-03-29T00:00Z/2026-03-29T00:01Z",
            "2026-03-28T21:00Z/2026-03-29T04:00Z",
        ),
        (
            "Europe/Berlin",
            "22:00-06:00",
            "2026-10-25T00:00Z/2026-10-25T00:01Z",
            "2026-10-24T20:00Z/2026-10-25T05:00Z",
        ),
        (
            "Europe/Berlin",
            "22:00-02:00",
            "2026-03-29T00:00Z/2026-03-29T00:01Z",
            "2026-03-28T21:00Z/2026-03-29T01:00Z",
        ),
        (
            "Europe/Berlin",
            "22:00-02:00",
            "2026-10-24T23:00Z/2026-10-24T23:01Z",
            "2026-10-24T20:00Z/2026-10-25T00:00Z",
        ),
        (
            "Europe/Istanbul",
            "20:00-08:00",
            "2015-11-08T00:00Z/2015-11-08T00:01Z",
            "2015-11-07T17:00Z/2015-11-08T06:00Z",
        ),
        (
            "Europe/Istanbul",
            "20:00-08:00",
            "2014-03-31T00:00Z/2014-03-31T00:01Z",
            "2014-03-30T18:00Z/2014-03-31T05:00Z",
        ),
        (
            "Europe/Istanbul",
            "20:00-08:00",
            "2011-03-28T00:00Z/2011-03-28T00:01Z",
            "2011-03-27T18:00Z/2011-03-28T05:00Z",
        ),
        (
            "Europe/Istanbul",
            "20:00-08:00",
            "2016-09-06T21:00Z/2016-09-06T21:01Z",
            "2016-09-06T17:00Z/2016-09-07T05:00Z",
        ),
        // No time is left between the two wall-clock times: the planned length is kept from the start.
        (
            "Europe/Berlin",
            "02:00-03:00",
            "2026-03-29T01:00Z/2026-03-29T01:01Z",
            "2026-03-29T01:00Z/2026-03-29T02:00Z",
        ),
        // From the last hour of summer time, 02:30 is 25 hours away: asked for the last minute of them.
        (
            "Europe/Berlin",
            "02:30-02:30",
            "2026-10-26T01:29Z/2026-10-26T01:30Z",
            "2026-10-25T00:30Z/2026-10-26T01:30Z",
        ),
        // A whole day of 23 and of 25 hours.
        (
            "Europe/Berlin",
            "00:00-24:00",
            "2026-03-29T12:00Z/2026-03-29T12:01Z",
            "2026-03-28T23:00Z/2026-03-29T22:00Z",
        ),
        (
            "Europe/Berlin",
            "00:00-24:00",
            "2026-10-25T12:00Z/2026-10-25T12:01Z",
            "2026-10-24T22:00Z/2026-10-25T23:00Z",
        ),
        (
            "Australia/Lord_Howe",
            "22:00-06:00",
            "2026-10-03T15:00Z/2026-10-03T15:01Z",
            "2026-10-03T11:30Z/2026-10-03T19:00Z",
        ),
    ] {
        let centre = OpeningHours::daily(span(span_text));
        assert_eq!(texts(centre.spans(zone(name), slot(asked))), [expected], "{span_text} in {name}");
    }
}

#[test]
fn a_day_that_begins_before_the_clock_is_set_back_over_midnight() {
    // Until 2011 Newfoundland changed at 00:01: the first minute of the day came, then the last hour again.
    let again = slot("2010-11-07T02:40Z/2010-11-07T02:50Z");
    let zone = zone("America/St_Johns");
    assert_eq!(zone.local_slot(again).unwrap().to_string(), "2010-11-06T23:10/2010-11-06T23:20");
    assert_eq!(texts(OpeningHours::always().spans(zone, again)), ["2010-11-07T02:30Z/2010-11-08T03:30Z"]);
}

#[test]
fn spans_are_in_order_even_where_a_gap_moves_one_past_the_next() {
    let centre = OpeningHours::never().with_day(Weekday::Sun, hours(&["02:30-02:45", "03:00-03:15"]));
    assert_eq!(
        texts(centre.spans(zone("Europe/Berlin"), slot("2026-03-29T00:00Z/2026-03-29T12:00Z"))),
        ["2026-03-29T01:00Z/2026-03-29T01:15Z", "2026-03-29T01:30Z/2026-03-29T01:45Z"]
    );
}

#[test]
fn a_day_that_the_zone_left_out_has_no_hours() {
    let apia = zone("Pacific/Apia");
    let days = slot("2011-12-29T12:00Z/2012-01-01T00:00Z");
    // 2011-12-29, then 2011-12-31, and nothing twice.
    assert_eq!(
        texts(OpeningHours::daily(span("09:00-17:00")).spans(apia, days)),
        [
            "2011-12-29T19:00Z/2011-12-30T03:00Z",
            "2011-12-30T19:00Z/2011-12-31T03:00Z",
            "2011-12-31T19:00Z/2012-01-01T03:00Z"
        ]
    );
    let shut = OpeningHours::daily(span("09:00-17:00")).with_exception(date("2011-12-31"), DayHours::shut());
    assert_eq!(texts(shut.spans(apia, days)).len(), 2);
    // A night into the left-out day ends at its wall-clock time of the day after.
    assert_eq!(
        texts(
            OpeningHours::daily(span("22:00-02:00")).spans(apia, slot("2011-12-30T09:00Z/2011-12-30T11:00Z"))
        ),
        ["2011-12-30T08:00Z/2011-12-30T12:00Z"]
    );
    // So on the afternoon of the 31st it is the 29th that is still open.
    assert_eq!(
        texts(
            OpeningHours::daily(span("22:00-21:00")).spans(apia, slot("2011-12-31T01:00Z/2011-12-31T02:00Z"))
        ),
        ["2011-12-30T08:00Z/2011-12-31T07:00Z"]
    );
}

#[test]
fn a_day_whose_end_was_left_out_has_hours() {
    // In 1919 Toronto's clock went from 23:30 on a Sunday to 00:30 on Monday; the midnight in the gap is at 01:00.
    let toronto = zone("America/Toronto");
    assert_eq!(
        texts(OpeningHours::always().spans(toronto, slot("1919-03-30T12:00Z/1919-03-31T12:00Z"))),
        ["1919-03-30T05:00Z/1919-03-31T05:00Z", "1919-03-31T05:00Z/1919-04-01T04:00Z"]
    );
}

#[test]
fn hours_beyond_the_range_are_left_out() {
    let all = Slot::new(Minute::MIN, Minute::MAX).unwrap();
    let once = OpeningHours::never().with_exception(date("2026-03-20"), hours(&["09:00-22:00"]));
    assert_eq!(texts(once.spans(Zone::ISTANBUL, all)), ["2026-03-20T06:00Z/2026-03-20T19:00Z"]);
    let beyond = OpeningHours::never()
        .with_exception(NaiveDate::MAX, Span::WHOLE_DAY.into())
        .with_exception(date("2999-12-31"), Span::WHOLE_DAY.into())
        .with_exception(date("1899-12-31"), Span::WHOLE_DAY.into());
    for name in ["Pacific/Kiritimati", "America/Anchorage", "UTC"] {
        for end in [
            Slot::with_length(Minute::MIN, Minutes::DAY).unwrap(),
            Slot::new(Minute::MAX.saturating_sub(Minutes::DAY), Minute::MAX).unwrap(),
        ] {
            assert!(beyond.spans(zone(name), end).is_empty(), "{name}");
        }
    }
}

#[test]
fn serde_form() {
    let centre = OpeningHours::never()
        .with_day(Weekday::Mon, hours(&["13:00-17:00", "09:00-12:00"]))
        .with_exception(date("2026-04-23"), DayHours::shut())
        .with_exception(date("2026-03-19"), hours(&["09:00-13:00"]));
    let json = r#"{"week":[["09:00-12:00","13:00-17:00"],[],[],[],[],[],[]],"exceptions":[{"date":"2026-03-19","hours":["09:00-13:00"]},{"date":"2026-04-23","hours":[]}]}"#;
    assert_eq!(serde_json::to_string(&centre).unwrap(), json);
    assert_eq!(serde_json::from_str::<OpeningHours>(json).unwrap(), centre);
    let without = serde_json::from_str::<OpeningHours>(r#"{"week":[[],[],[],[],[],[],[]]}"#).unwrap();
    assert_eq!(without, OpeningHours::never());
    for (from, to) in [
        ("\"13:00-17:00\"", "\"11:00-17:00\""),
        ("[],[],[],[],[],[]]", "[],[],[],[],[]]"),
        ("[],[],[],[],[],[]]", "[],[],[],[],[],[],[]]"),
        ("2026-04-23", "2026-03-19"),
        ("2026-04-23", "2026-04-31"),
        ("\"hours\":[]", "\"hours\":[\"x\"]"),
        ("\"hours\":[]", "\"hours\":[],\"why\":\"\""),
        ("\"week\"", "\"name\":\"\",\"week\""),
    ] {
        let bad = json.replacen(from, to, 1);
        assert_ne!(bad, json);
        assert!(serde_json::from_str::<OpeningHours>(&bad).is_err(), "{bad} was read");
    }
    let twice = json.replace("2026-04-23", "2026-03-19");
    let refused = serde_json::from_str::<OpeningHours>(&twice).unwrap_err();
    assert!(refused.to_string().starts_with("`2026-03-19` has more than one exception"), "{refused}");
}

fn any_span() -> impl Strategy<Value = Span> {
    let minute = prop_oneof![0..1_440_u16, (0..48_u16).prop_map(|half_hour| half_hour * 30)];
    (minute, prop_oneof![1..=1_440_u16, (1..=48_u16).prop_map(|half_hours| half_hours * 30)])
        .prop_map(|(opens, length)| Span::new(opens, opens + length).unwrap())
}

/// Takes each span that still fits.
fn any_day() -> impl Strategy<Value = DayHours> {
    vec(any_span(), 0..4).prop_map(|spans| {
        spans.into_iter().fold(DayHours::shut(), |day, span| {
            DayHours::new(day.spans().iter().copied().chain([span])).unwrap_or(day)
        })
    })
}

const ZONES: [&str; 7] = [
    "UTC",
    "Europe/Istanbul",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
];

/// Days around changes of the clock in one of the zones, and a plain one.
const DAYS: [&str; 8] = [
    "2011-12-30",
    "2015-11-08",
    "2014-03-31",
    "2026-03-29",
    "2026-10-25",
    "2018-02-18",
    "2018-11-04",
    "2026-06-15",
];

fn any_hours(first: NaiveDate) -> impl Strategy<Value = OpeningHours> {
    (vec(any_day(), 7), vec(option::weighted(0.2, any_day()), 8)).prop_map(move |(week, exceptions)| {
        let mut day = Weekday::Mon;
        let mut centre = OpeningHours::never();
        for hours in week {
            centre = centre.with_day(day, hours);
            day = day.succ();
        }
        first.iter_days().zip(exceptions).fold(centre, |centre, (date, hours)| match hours {
            Some(hours) => centre.with_exception(date, hours),
            None => centre,
        })
    })
}

/// Hours, a zone, and a slot of up to four days near a change of some clock.
fn any_question() -> impl Strategy<Value = (OpeningHours, Zone, Slot)> {
    (prop::sample::select(DAYS.as_slice()), prop::sample::select(ZONES.as_slice())).prop_flat_map(
        |(day, name)| {
            let start: Minute = format!("{day}T00:00Z").parse().unwrap();
            let asked =
                (-2_880..2_880_i32, prop_oneof![1..120_u32, 1..5_760_u32]).prop_map(move |(by, length)| {
                    let start = Minute::from_minutes(start.as_minutes() + by).unwrap();
                    Slot::with_length(start, Minutes::new(length)).unwrap()
                });
            (any_hours(date(day) - Days::new(4)), Just(zone(name)), asked)
        },
    )
}

/// The naive twin asks far more days than can matter.
fn all_spans(centre: &OpeningHours, zone: Zone, near: NaiveDate) -> Vec<Slot> {
    let left_out = |day| day == date("2011-12-30") && zone.name() == "Pacific/Apia";
    let days = (near - Days::new(12)).iter_days().take(24).filter(|day| !left_out(*day));
    let mut spans: Vec<Slot> = days
        .flat_map(|day| {
            centre.on(day).spans().iter().map(move |span| zone.slot(span.on(day).unwrap()).unwrap())
        })
        .collect();
    spans.sort();
    spans
}

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn spans_are_those_of_all_days_that_meet_the_slot((centre, zone, asked) in any_question()) {
        let all = all_spans(&centre, zone, asked.start().to_datetime().date_naive());
        let expected: Vec<Slot> = all.into_iter().filter(|span| span.overlaps(asked)).collect();
        let found = centre.spans(zone, asked);
        prop_assert_eq!(&found, &expected);
        let clipped: SlotSet = found.into_iter().filter_map(|span| span.intersection(asked)).collect();
        prop_assert_eq!(centre.open(zone, asked), clipped);
    }

    #[test]
    fn where_the_clock_runs_on_it_is_open_when_the_wall_clock_says_so(
        centre in any_hours(date("2026-06-11")), by in 0..5_760_i32, length in 1..600_i32,
        name in prop::sample::select(ZONES.as_slice()),
    ) {
        let zone = zone(name); // no clock of these changes in June 2026
        let start = "2026-06-12T00:00Z".parse::<Minute>().unwrap().as_minutes() + by;
        let at = |m: i32| Minute::from_minutes(m).unwrap();
        let open = centre.open(zone, Slot::new(at(start), at(start + length)).unwrap());
        for m in start..start + length {
            let shown: LocalMinute = zone.to_local(at(m)).unwrap();
            let minute = u16::try_from(shown.minute_of_day()).unwrap();
            let holds = |day: NaiveDate, m: u16| centre.on(day).spans().iter().any(|s| s.opens() <= m && m < s.closes());
            let expected = holds(shown.date(), minute) || holds(shown.date() - Days::new(1), minute + 1_440);
            prop_assert_eq!(open.contains(at(m)), expected, "{} {}", shown, shown.date().weekday());
        }
    }

    #[test]
    fn always_is_always((_, zone, asked) in any_question()) {
        prop_assert_eq!(OpeningHours::always().open(zone, asked), SlotSet::from(asked));
    }

    #[test]
    fn always_is_always_in_any_year(name in prop::sample::select(ZONES.as_slice()), start in -36_800_000..541_000_000_i32) {
        let asked = Slot::with_length(Minute::from_minutes(start).unwrap(), Minutes::new(3_000)).unwrap();
        prop_assert_eq!(OpeningHours::always().open(zone(name), asked), SlotSet::from(asked));
    }

    #[test]
    fn round_trips(centre in any_hours(date("2026-06-11")), span in any_span()) {
        prop_assert_eq!(span.to_string().parse::<Span>().unwrap(), span);
        let json = serde_json::to_string(&centre).unwrap();
        prop_assert_eq!(serde_json::from_str::<OpeningHours>(&json).unwrap(), centre);
    }

    #[test]
    fn any_two_minutes_are_a_span_or_refused(opens in 0..3_000_u16, closes in 0..5_000_u16) {
        let valid = opens < 1_440 && closes > opens && closes - opens <= 1_440;
        prop_assert_eq!(Span::new(opens, closes).is_ok(), valid);
    }
}
