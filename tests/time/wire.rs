//! Times as text and data: what is written, and what is never read.

use crate::cases::cases;
use std::str::FromStr;

use imece::chrono::{DateTime, NaiveDateTime, Utc};
use imece::time::{InvalidTime, LocalMinute, LocalSlot, Minute, Minutes, Month, Slot, SlotSet, Span, Zone};
use proptest::prelude::*;
use serde::de::{DeserializeOwned, Deserializer, Visitor, value::Error};

#[track_caller]
fn assert_unread<T: DeserializeOwned>(json: &str) {
    assert!(serde_json::from_str::<T>(json).is_err(), "{json} was read");
}

#[test]
fn an_instant_as_text() {
    for (text, canonical) in [
        ("2026-03-20T12:00Z", "2026-03-20T12:00Z"),
        ("2026-03-20T12:00:00Z", "2026-03-20T12:00Z"),
        ("2026-03-20T12:00:00.000Z", "2026-03-20T12:00Z"),
        ("2026-03-20T15:00:00+03:00", "2026-03-20T12:00Z"),
        ("1900-01-01T00:00Z", "1900-01-01T00:00Z"),
        ("2999-12-31T23:59Z", "2999-12-31T23:59Z"),
    ] {
        let minute: Minute = text.parse().unwrap();
        assert_eq!(minute.to_string(), canonical);
        assert_eq!(serde_json::to_value(minute).unwrap(), canonical);
    }
    for (text, code) in [
        ("2026-03-20T12:00:30Z", "not_whole_minute"),
        ("2026-03-20T12:00:00.5Z", "not_whole_minute"),
        ("2016-12-31T23:59:60Z", "not_whole_minute"), // a leap second
        ("1899-12-31T23:59Z", "time_out_of_range"),
        ("3000-01-01T00:00Z", "time_out_of_range"),
        ("2026-03-20T12:00", "malformed_time"),
        ("2026-03-20", "malformed_time"),
        ("2026-3-20T8:00Z", "malformed_time"),
        ("2026-03-20T 8:00Z", "malformed_time"),
        ("2026-03-20T12:0Z", "malformed_time"),
        ("+2026-3-20T12:00Z", "malformed_time"),
        ("2026-02-29T12:00Z", "malformed_time"),
        ("2026-03-20T24:00Z", "malformed_time"),
        ("Z", "malformed_time"),
        ("", "malformed_time"),
        ("yarın", "malformed_time"),
    ] {
        assert_eq!(text.parse::<Minute>().unwrap_err().code(), code, "{text}");
        assert!(serde_json::from_value::<Minute>(text.into()).is_err(), "{text}");
    }
    assert_unread::<Minute>("29000000");
    assert_unread::<Minute>("null");
}

#[test]
fn a_wall_clock_time_as_text() {
    let local: LocalMinute = "2026-03-20T18:00".parse().unwrap();
    assert_eq!(serde_json::to_value(local).unwrap(), "2026-03-20T18:00");
    for (text, code) in [
        ("2026-03-20T18:00Z", "malformed_time"),
        ("2026-03-20T18:00:00", "malformed_time"),
        ("2026-3-20T18:00", "malformed_time"),
        ("2026-03-20T 8:00", "malformed_time"),
        ("2026-03-20T18:0", "malformed_time"),
        ("+2026-3-20T18:00", "malformed_time"),
        ("2026-03-20 18:00", "malformed_time"),
        ("2026-03-20T18:60", "malformed_time"),
        ("2026-13-20T18:00", "malformed_time"),
        ("1899-12-31T23:59", "time_out_of_range"),
        ("3000-01-01T00:00", "time_out_of_range"),
    ] {
        assert_eq!(text.parse::<LocalMinute>().unwrap_err().code(), code, "{text}");
        assert!(serde_json::from_value::<LocalMinute>(text.into()).is_err(), "{text}");
    }
}

#[test]
fn seconds_are_refused_not_rounded() {
    let with_seconds: DateTime<Utc> = "2026-03-20T12:00:01Z".parse().unwrap();
    assert_eq!(Minute::new(with_seconds).unwrap_err().code(), "not_whole_minute");
    assert_eq!(
        Minute::floor(with_seconds).unwrap().to_string(),
        "2026-03-20T12:00Z",
        "a host's clock is floored"
    );
    let local: NaiveDateTime = "2026-03-20T12:00:00.000000001".parse().unwrap();
    assert_eq!(LocalMinute::new(local).unwrap_err().code(), "not_whole_minute");
    let before_1970: DateTime<Utc> = "1969-12-31T23:59:59Z".parse().unwrap();
    assert_eq!(Minute::floor(before_1970).unwrap().to_string(), "1969-12-31T23:59Z");
}

#[test]
fn empty_and_backward_slots_are_refused() {
    let slot = |start, end| format!(r#"{{"start":"2026-03-20T{start}","end":"2026-03-20T{end}"}}"#);
    assert!(serde_json::from_str::<Slot>(&slot("12:00Z", "12:01Z")).is_ok());
    assert_unread::<Slot>(&slot("12:00Z", "12:00Z"));
    assert_unread::<Slot>(&slot("12:00Z", "11:59Z"));
    assert_unread::<Slot>(&slot("12:00Z", "12:01"));
    assert!(serde_json::from_str::<LocalSlot>(&slot("12:00", "12:01")).is_ok());
    assert_unread::<LocalSlot>(&slot("12:00", "12:00"));
    assert_unread::<LocalSlot>(&slot("12:00", "11:59"));
    assert_unread::<LocalSlot>(&slot("12:00", "12:01Z"));
    for bad in [
        r#"{"start":"2026-03-20T12:00Z"}"#,
        r#"{"start":"2026-03-20T12:00Z","end":"2026-03-20T12:01Z","room":1}"#,
        r#""2026-03-20T12:00Z/2026-03-20T12:01Z""#,
    ] {
        assert_unread::<Slot>(bad);
        assert_unread::<LocalSlot>(&bad.replace('Z', ""));
    }
    let noon: Minute = "2026-03-20T12:00Z".parse().unwrap();
    assert_eq!(Slot::with_length(noon, Minutes::ZERO).unwrap_err().code(), "empty_slot");
    assert_eq!(Slot::with_length(noon, Minutes::new(u32::MAX)).unwrap_err().code(), "time_out_of_range");
    assert_eq!(
        Slot::new(noon, noon).unwrap_err().to_string(),
        "slot from `2026-03-20T12:00Z` to `2026-03-20T12:00Z` is empty or runs backwards"
    );
}

#[test]
fn a_zone_is_its_name() {
    assert_eq!(serde_json::to_string(&Zone::ISTANBUL).unwrap(), r#""Europe/Istanbul""#);
    assert_eq!(serde_json::from_str::<Zone>(r#""Europe/Istanbul""#).unwrap(), Zone::ISTANBUL);
    assert_eq!(format!("{0} {0:?}", Zone::ISTANBUL), "Europe/Istanbul Zone(Europe/Istanbul)");
    assert!(Zone::ISTANBUL < Zone::UTC, "in the order of the names");
    for bad in ["", "Istanbul", "europe/istanbul", "UTC+3", "+03:00", "Mars/Olympus"] {
        let refused = bad.parse::<Zone>().unwrap_err();
        assert_eq!(refused, InvalidTime::UnknownZone(bad.to_owned()));
        assert!(serde_json::from_value::<Zone>(bad.into()).is_err(), "{bad}");
    }
}

#[test]
fn a_refusal_names_what_was_given_and_what_is_expected() {
    fn refused<T: FromStr<Err = InvalidTime>>(text: &str) -> String {
        text.parse::<T>().map(drop).unwrap_err().to_string()
    }
    for (said, expected) in [
        (refused::<Minute>("yarın"), "`yarın` is not an instant like `2026-03-20T12:00Z`"),
        (refused::<LocalMinute>("9"), "`9` is not a wall-clock time like `2026-03-20T18:00`"),
        (refused::<Span>("9-22"), "`9-22` is not an opening span like `09:00-22:00`"),
        (refused::<Month>("mart"), "`mart` is not a month like `2024-03`"),
        (refused::<Zone>("Istanbul"), "`Istanbul` is not an IANA time zone"),
        (refused::<Minute>("2026-03-20T12:00:30Z"), "`2026-03-20 12:00:30 UTC` is not on a whole minute"),
        (refused::<Minute>("1453-05-29T06:00Z"), "time lies outside the years 1900 to 2999"),
    ] {
        assert_eq!(said, expected);
    }
}

/// A compact format with one number in it.
struct Compact(i32);

impl<'de> Deserializer<'de> for Compact {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i32(self.0)
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn a_compact_format_is_checked_too() {
    use serde::Deserialize;
    assert_eq!(Minute::deserialize(Compact(0)).unwrap().to_string(), "1970-01-01T00:00Z");
    assert_eq!(LocalMinute::deserialize(Compact(1_439)).unwrap().to_string(), "1970-01-01T23:59");
    for outside in [i32::MIN, Minute::MIN.as_minutes() - 1, Minute::MAX.as_minutes() + 1, i32::MAX] {
        assert!(Minute::deserialize(Compact(outside)).is_err());
        assert!(LocalMinute::deserialize(Compact(outside)).is_err());
    }
}

fn on_the_wall(slot: Slot) -> LocalSlot {
    Zone::UTC.local_slot(slot).unwrap()
}

#[test]
fn what_is_shown_of_a_time_is_its_text() {
    let slot: Slot =
        serde_json::from_str(r#"{"start":"2026-03-20T12:00Z","end":"2026-03-20T12:01Z"}"#).unwrap();
    let local = on_the_wall(slot);
    assert_eq!(format!("{slot:?}"), "2026-03-20T12:00Z/2026-03-20T12:01Z");
    assert_eq!(format!("{local:?}"), "2026-03-20T12:00/2026-03-20T12:01");
    assert_eq!(format!("{:?} {:?}", slot.start(), local.start()), "2026-03-20T12:00Z 2026-03-20T12:00");
    assert_eq!(format!("{:?}", SlotSet::from(slot)), "{2026-03-20T12:00Z/2026-03-20T12:01Z}");
    assert_eq!(format!("{:?}", "22:00-02:00".parse::<Span>().unwrap()), "22:00-02:00");
    assert_eq!(Minutes::new(90).to_string(), "90 min");
    assert!(Minutes::ZERO.is_zero() && !Minutes::new(1).is_zero());
}

fn any_minute() -> impl Strategy<Value = Minute> {
    (Minute::MIN.as_minutes()..=Minute::MAX.as_minutes()).prop_map(|m| Minute::from_minutes(m).unwrap())
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn round_trips(a in any_minute(), b in any_minute()) {
        prop_assert_eq!(a.to_string().parse::<Minute>().unwrap(), a);
        prop_assert_eq!(a < b, a.to_string() < b.to_string(), "the order of texts is the order of time");
        prop_assert_eq!(Minute::new(a.to_datetime()).unwrap(), a);
        let local = Zone::UTC.to_local(a).unwrap();
        prop_assert_eq!(local.to_string().parse::<LocalMinute>().unwrap(), local);
        prop_assert_eq!(LocalMinute::on(local.date(), local.minute_of_day()).unwrap(), local);
        if let Ok(slot) = Slot::new(a, b) {
            let json = serde_json::to_string(&slot).unwrap();
            prop_assert_eq!(serde_json::from_str::<Slot>(&json).unwrap(), slot);
            let local = Zone::UTC.local_slot(slot).unwrap();
            let json = serde_json::to_string(&local).unwrap();
            prop_assert_eq!(serde_json::from_str::<LocalSlot>(&json).unwrap(), local);
        } else {
            prop_assert!(a >= b);
        }
    }
}
