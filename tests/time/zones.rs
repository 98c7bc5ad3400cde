//! Wall-clock time and instants where the two disagree: gaps, folds, a left-out day, odd offsets.

use crate::cases::cases;
use std::sync::LazyLock;

use imece::chrono::{MappedLocalTime, TimeZone};
use imece::time::{LocalMinute, LocalSlot, Minute, Minutes, Slot, Zone};
use proptest::prelude::*;

const CHANGES: &str = include_str!("../data/utc_offset_changes.csv");

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

fn instant(text: &str) -> Minute {
    text.parse().unwrap()
}

fn at(minutes: i32) -> Minute {
    Minute::from_minutes(minutes).unwrap()
}

/// `2026-03-28T22:00/2026-03-29T02:00`
fn local_slot(text: &str) -> LocalSlot {
    let (start, end) = text.split_once('/').unwrap();
    LocalSlot::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
}

fn slot(text: &str) -> Slot {
    let (start, end) = text.split_once('/').unwrap();
    Slot::new(instant(start), instant(end)).unwrap()
}

/// Minutes east of UTC.
fn offset(zone: Zone, at: Minute) -> i32 {
    zone.to_local(at).unwrap().as_minutes() - at.as_minutes()
}

#[test]
fn every_change_of_the_turkish_clock() {
    let rows: Vec<(Minute, i32, i32)> = csv::Reader::from_reader(CHANGES.as_bytes())
        .into_records()
        .map(|row| row.unwrap().deserialize::<(String, i32, i32, u8)>(None).unwrap())
        .map(|(utc, before, after, _)| (instant(&utc), before, after))
        .collect();
    assert_eq!(rows.len(), 34);
    for (change, before, after) in &rows {
        assert_eq!(offset(Zone::ISTANBUL, at(change.as_minutes() - 1)), *before, "before {change}");
        assert_eq!(offset(Zone::ISTANBUL, *change), *after, "from {change}");
    }
    // And nothing changes in between: hour by hour through three decades.
    let (first, last) = (instant("2000-01-01T00:00Z"), instant("2031-01-01T00:00Z"));
    let mut ahead = rows.iter().peekable();
    let mut expected = 120;
    for hour in (first.as_minutes()..last.as_minutes()).step_by(60) {
        while let Some((_, _, after)) = ahead.next_if(|(change, ..)| change.as_minutes() <= hour) {
            expected = *after;
        }
        assert_eq!(offset(Zone::ISTANBUL, at(hour)), expected, "{}", at(hour));
    }
}

#[test]
fn a_time_in_a_gap_moves_forward_by_the_gap() {
    for (name, left_out, expected, shown) in [
        ("Europe/Istanbul", "2006-03-26T01:15", "2006-03-25T23:15Z", "2006-03-26T02:15"), // at one o'clock then
        ("Europe/Istanbul", "2011-03-28T03:30", "2011-03-28T01:30Z", "2011-03-28T04:30"), // a Monday, for an exam
        ("Europe/Istanbul", "2014-03-31T03:00", "2014-03-31T01:00Z", "2014-03-31T04:00"), // a Monday, for an election
        ("Europe/Istanbul", "2015-03-29T03:59", "2015-03-29T01:59Z", "2015-03-29T04:59"),
        ("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00Z", "2026-03-29T03:00"),
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30Z", "2026-03-29T03:30"),
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:40Z", "2026-10-04T02:40"), // half an hour
        ("Asia/Kathmandu", "1986-01-01T00:05", "1985-12-31T18:35Z", "1986-01-01T00:20"),      // a quarter
        ("America/Sao_Paulo", "2018-11-04T00:30", "2018-11-04T03:30Z", "2018-11-04T01:30"),   // at midnight
        ("Pacific/Apia", "2011-12-30T00:00", "2011-12-30T10:00Z", "2011-12-31T00:00"),        // a whole day
        ("Pacific/Apia", "2011-12-30T23:59", "2011-12-31T09:59Z", "2011-12-31T23:59"),
    ] {
        let zone = zone(name);
        let found = zone.to_instant(left_out.parse().unwrap()).unwrap();
        assert_eq!(found.to_string(), expected, "{left_out} in {name}");
        assert_eq!(zone.to_local(found).unwrap().to_string(), shown, "{left_out} in {name}");
    }
}

#[test]
fn a_doubled_time_is_the_first_one() {
    for (name, twice, first, second) in [
        ("Europe/Istanbul", "2006-10-29T01:30", "2006-10-28T22:30Z", "2006-10-28T23:30Z"),
        ("Europe/Istanbul", "2011-10-30T03:30", "2011-10-30T00:30Z", "2011-10-30T01:30Z"),
        ("Europe/Istanbul", "2014-10-26T03:00", "2014-10-26T00:00Z", "2014-10-26T01:00Z"),
        ("Europe/Istanbul", "2015-11-08T03:59", "2015-11-08T00:59Z", "2015-11-08T01:59Z"), // two weeks late
        ("Europe/Berlin", "2026-10-25T02:00", "2026-10-25T00:00Z", "2026-10-25T01:00Z"),
        ("Europe/Berlin", "2026-10-25T02:59", "2026-10-25T00:59Z", "2026-10-25T01:59Z"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45Z", "2026-04-04T15:15Z"),
        ("America/Sao_Paulo", "2018-02-17T23:30", "2018-02-18T01:30Z", "2018-02-18T02:30Z"),
    ] {
        let zone = zone(name);
        assert_eq!(zone.to_instant(twice.parse().unwrap()).unwrap(), instant(first), "{twice} in {name}");
        for shows in [first, second] {
            assert_eq!(zone.to_local(instant(shows)).unwrap().to_string(), twice, "{shows} in {name}");
        }
    }
}

#[test]
fn a_time_beside_a_change_is_an_ordinary_time() {
    for (name, local, expected) in [
        ("Europe/Istanbul", "2011-03-27T03:30", "2011-03-27T01:30Z"), // Europe changed, Turkey did not yet
        ("Europe/Istanbul", "2014-03-30T03:30", "2014-03-30T01:30Z"),
        ("Europe/Istanbul", "2015-10-25T04:30", "2015-10-25T01:30Z"), // still summer time
        ("Europe/Istanbul", "2015-11-08T02:59", "2015-11-07T23:59Z"),
        ("Europe/Istanbul", "2015-11-08T04:00", "2015-11-08T02:00Z"),
        ("Europe/Istanbul", "2015-03-29T02:59", "2015-03-29T00:59Z"),
        ("Europe/Istanbul", "2015-03-29T04:00", "2015-03-29T01:00Z"),
        ("Europe/Istanbul", "2016-09-07T00:00", "2016-09-06T21:00Z"), // the law changed, the clock did not
        ("Europe/Istanbul", "2016-10-30T03:30", "2016-10-30T00:30Z"), // nor ever since
        ("Europe/Istanbul", "2026-12-31T03:00", "2026-12-31T00:00Z"),
        ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00Z"),
        ("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00Z"),
        ("Pacific/Apia", "2011-12-29T23:59", "2011-12-30T09:59Z"),
        ("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00Z"),
        ("Asia/Kolkata", "2026-03-20T05:30", "2026-03-20T00:00Z"),
        ("Asia/Kathmandu", "2026-03-20T05:45", "2026-03-20T00:00Z"),
        ("America/St_Johns", "2026-01-20T00:00", "2026-01-20T03:30Z"),
        ("Pacific/Marquesas", "2026-03-19T14:30", "2026-03-20T00:00Z"),
    ] {
        let zone = zone(name);
        assert_eq!(zone.to_instant(local.parse().unwrap()).unwrap(), instant(expected), "{local} in {name}");
        assert_eq!(zone.to_local(instant(expected)).unwrap().to_string(), local, "{expected} in {name}");
    }
}

#[test]
fn the_instants_of_a_wall_clock_slot() {
    for (name, local, expected, hours) in [
        // The end is a wall-clock time too: 22:00 to 02:00 stays so, whatever passes in between.
        ("Europe/Istanbul", "2026-03-20T22:00/2026-03-21T02:00", "2026-03-20T19:00Z/2026-03-20T23:00Z", 4.0),
        ("Europe/Berlin", "2026-03-28T22:00/2026-03-29T06:00", "2026-03-28T21:00Z/2026-03-29T04:00Z", 7.0),
        ("Europe/Berlin", "2026-10-24T22:00/2026-10-25T06:00", "2026-10-24T20:00Z/2026-10-25T05:00Z", 9.0),
        ("Europe/Istanbul", "2015-03-28T22:00/2015-03-29T06:00", "2015-03-28T20:00Z/2015-03-29T03:00Z", 7.0),
        ("Europe/Istanbul", "2015-11-07T22:00/2015-11-08T06:00", "2015-11-07T19:00Z/2015-11-08T04:00Z", 9.0),
        ("Europe/Istanbul", "2014-03-30T22:00/2014-03-31T04:00", "2014-03-30T20:00Z/2014-03-31T01:00Z", 5.0),
        ("Europe/Berlin", "2026-03-28T22:00/2026-03-29T02:00", "2026-03-28T21:00Z/2026-03-29T01:00Z", 4.0),
        ("Europe/Berlin", "2026-10-24T22:00/2026-10-25T02:00", "2026-10-24T20:00Z/2026-10-25T00:00Z", 4.0),
        // A doubled end is the first of the two, a doubled start as well.
        ("Europe/Berlin", "2026-10-24T22:00/2026-10-25T02:30", "2026-10-24T20:00Z/2026-10-25T00:30Z", 4.5),
        ("Europe/Berlin", "2026-10-25T02:30/2026-10-25T03:00", "2026-10-25T00:30Z/2026-10-25T02:00Z", 1.5),
        // No time is left between the two: the planned length is kept from the start.
        ("Europe/Berlin", "2026-03-29T02:00/2026-03-29T03:00", "2026-03-29T01:00Z/2026-03-29T02:00Z", 1.0),
        ("Europe/Berlin", "2026-03-29T02:30/2026-03-29T03:15", "2026-03-29T01:30Z/2026-03-29T02:15Z", 0.75),
        ("Europe/Istanbul", "2011-03-28T03:00/2011-03-28T04:00", "2011-03-28T01:00Z/2011-03-28T02:00Z", 1.0),
        ("Pacific/Apia", "2011-12-30T22:00/2011-12-31T02:00", "2011-12-31T08:00Z/2011-12-31T12:00Z", 4.0),
        // Some is left: then it is what the wall clock says.
        ("Europe/Berlin", "2026-03-29T02:30/2026-03-29T04:00", "2026-03-29T01:30Z/2026-03-29T02:00Z", 0.5),
        ("Europe/Berlin", "2026-03-29T02:15/2026-03-29T02:45", "2026-03-29T01:15Z/2026-03-29T01:45Z", 0.5),
        ("Pacific/Apia", "2011-12-29T22:00/2011-12-31T02:00", "2011-12-30T08:00Z/2011-12-30T12:00Z", 4.0),
        (
            "Australia/Lord_Howe",
            "2026-10-04T01:00/2026-10-04T03:00",
            "2026-10-03T14:30Z/2026-10-03T16:00Z",
            1.5,
        ),
    ] {
        let found = zone(name).slot(local_slot(local)).unwrap();
        assert_eq!(found, slot(expected), "{local} in {name}");
        assert!((f64::from(found.length().get()) / 60.0 - hours).abs() < f64::EPSILON, "{local} in {name}");
    }
}

#[test]
fn what_the_wall_clock_shows_of_a_slot() {
    for (name, instants, expected) in [
        ("Europe/Istanbul", "2026-03-20T19:00Z/2026-03-20T23:00Z", "2026-03-20T22:00/2026-03-21T02:00"),
        ("Europe/Berlin", "2026-03-28T21:00Z/2026-03-29T04:00Z", "2026-03-28T22:00/2026-03-29T06:00"),
        ("Europe/Berlin", "2026-10-24T20:00Z/2026-10-25T05:00Z", "2026-10-24T22:00/2026-10-25T06:00"),
        ("Europe/Berlin", "2026-03-29T00:30Z/2026-03-29T01:30Z", "2026-03-29T01:30/2026-03-29T03:30"),
        ("Pacific/Apia", "2011-12-30T08:00Z/2011-12-30T12:00Z", "2011-12-29T22:00/2011-12-31T02:00"),
        // The clock was set back: its end shows no later than its start, so the length that passed is told.
        ("Europe/Berlin", "2026-10-25T00:30Z/2026-10-25T01:15Z", "2026-10-25T02:30/2026-10-25T03:15"),
        ("Europe/Berlin", "2026-10-25T00:00Z/2026-10-25T01:00Z", "2026-10-25T02:00/2026-10-25T03:00"),
        ("Europe/Istanbul", "2015-11-08T00:30Z/2015-11-08T01:30Z", "2015-11-08T03:30/2015-11-08T04:30"),
        ("America/Sao_Paulo", "2018-02-18T01:30Z/2018-02-18T02:15Z", "2018-02-17T23:30/2018-02-18T00:15"),
    ] {
        assert_eq!(
            zone(name).local_slot(slot(instants)).unwrap(),
            local_slot(expected),
            "{instants} in {name}"
        );
    }
}

#[test]
fn old_offsets_with_seconds_come_back_as_said() {
    // Istanbul's mean time was 1:56:56 ahead until October 1910.
    let local: LocalMinute = "1905-06-15T10:00".parse().unwrap();
    let found = Zone::ISTANBUL.to_instant(local).unwrap();
    assert_eq!(found, instant("1905-06-15T08:04Z"), "the first whole minute that shows ten o'clock");
    assert_eq!(Zone::ISTANBUL.to_local(found).unwrap(), local);
}

#[test]
fn the_ends_of_the_range_are_refused() {
    let (east, west) = (zone("Pacific/Kiritimati"), zone("America/Anchorage"));
    assert_eq!(east.to_local(Minute::MAX).unwrap_err().code(), "time_out_of_range");
    assert_eq!(west.to_local(Minute::MIN).unwrap_err().code(), "time_out_of_range");
    let (first, last) = ("1900-01-01T00:00".parse().unwrap(), "2999-12-31T23:59".parse().unwrap());
    assert_eq!(Zone::ISTANBUL.to_instant(first).unwrap_err().code(), "time_out_of_range");
    assert_eq!(west.to_instant(last).unwrap_err().code(), "time_out_of_range");
    assert_eq!(Zone::UTC.to_instant(first), Ok(Minute::MIN));
    assert_eq!(Zone::UTC.to_instant(last), Ok(Minute::MAX));
}

const ZONES: [&str; 14] = [
    "UTC",
    "Europe/Istanbul",
    "Europe/Berlin",
    "Europe/London",
    "Africa/Casablanca",
    "Africa/Monrovia",
    "America/Havana",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Scoresbysund",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kwajalein",
];

/// Every change of offset of the zones above from 1973, when the last offset with seconds was gone, to 2037.
static TURNS: LazyLock<Vec<(Zone, i32)>> = LazyLock::new(|| {
    let (first, last) =
        (instant("1973-01-01T00:00Z").as_minutes(), instant("2037-12-31T00:00Z").as_minutes());
    let mut turns = Vec::new();
    for zone in ZONES.map(zone) {
        let changed = |a: i32, b: i32| offset(zone, at(a)) != offset(zone, at(b));
        for (mut from, mut to) in (first..last).step_by(1_440).map(|day| (day, day + 1_440)) {
            if changed(from, to) {
                while to - from > 1 {
                    let middle = from + (to - from) / 2;
                    if changed(from, middle) { to = middle } else { from = middle }
                }
                turns.push((zone, to));
            }
        }
    }
    assert!(turns.len() > 800, "only {} changes found", turns.len());
    turns
});

/// The naive twin of `to_instant` looks at the wall clock minute by minute.
fn watched(zone: Zone, local: LocalMinute) -> Minute {
    let shown = |m: i32| zone.to_local(at(m)).unwrap().as_minutes();
    let wanted = local.as_minutes();
    let nearby = wanted - 27 * 60..wanted + 27 * 60;
    let found = nearby.clone().find(|m| shown(*m) == wanted).unwrap_or_else(|| {
        let after_the_gap = nearby.clone().find(|m| shown(*m) > wanted).unwrap();
        after_the_gap + (wanted - shown(after_the_gap - 1) - 1)
    });
    at(found)
}

/// Whether the wall clock ever shows a time, as `chrono` sees it.
fn is_shown(zone: Zone, local: LocalMinute) -> bool {
    !matches!(zone.as_tz().offset_from_local_datetime(&local.to_naive()), MappedLocalTime::None)
}

fn shifted(from: i32, by: i32) -> LocalMinute {
    let epoch: LocalMinute = "1970-01-01T00:00".parse().unwrap();
    epoch.shifted(from + by).unwrap()
}

/// A wall-clock time in a zone, mostly near a change of its offset.
fn any_local() -> impl Strategy<Value = (Zone, LocalMinute)> {
    let near = (prop::sample::select(TURNS.as_slice()), -3_000..3_000_i32, -200..200_i32).prop_map(
        |((zone, turn), far, near)| {
            (zone, shifted(turn + offset(zone, at(turn)), if far % 4 == 0 { far } else { near }))
        },
    );
    let anywhere = (prop::sample::select(ZONES.as_slice()), 1_600_000..35_000_000_i32)
        .prop_map(|(name, minutes)| (zone(name), shifted(0, minutes)));
    prop_oneof![4 => near, 1 => anywhere]
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn to_instant_is_what_a_watcher_of_the_clock_finds((zone, local) in any_local()) {
        prop_assert_eq!(zone.to_instant(local).unwrap(), watched(zone, local));
    }
}

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn wall_clock_time_comes_back_outside_gaps((zone, local) in any_local()) {
        let back = zone.to_local(zone.to_instant(local).unwrap()).unwrap();
        // In a gap the clock shows a later time, but never an earlier one.
        prop_assert!(back >= local, "{local} came back as {back}");
        if is_shown(zone, local) {
            prop_assert_eq!(back, local);
        } else {
            prop_assert_ne!(back, local);
        }
    }

    #[test]
    fn an_instant_comes_back_as_itself_or_as_the_first_of_two(
        (zone, turn) in prop::sample::select(TURNS.as_slice()), by in -3_000..3_000_i32,
    ) {
        let instant = at(turn + by);
        let local = zone.to_local(instant).unwrap();
        let back = zone.to_instant(local).unwrap();
        prop_assert!(back <= instant);
        prop_assert_eq!(zone.to_local(back).unwrap(), local);
    }

    #[test]
    fn outside_gaps_later_on_the_wall_is_later_in_time((zone, local) in any_local(), by in 1..3_000_i32) {
        let later = local.shifted(by).unwrap();
        if is_shown(zone, local) && is_shown(zone, later) {
            prop_assert!(zone.to_instant(local).unwrap() < zone.to_instant(later).unwrap());
        }
    }

    #[test]
    fn slots_are_never_empty_nor_longer_than_a_change_explains((zone, start) in any_local(), length in 1..3_000_u32) {
        let local = LocalSlot::with_length(start, Minutes::new(length)).unwrap();
        let slot = zone.slot(local).unwrap();
        prop_assert_eq!(slot.start(), zone.to_instant(start).unwrap());
        let end = zone.to_instant(local.end()).unwrap();
        if slot.end() != end {
            prop_assert!(end <= slot.start(), "time is left between {} and {}", slot.start(), end);
            prop_assert_eq!(slot.length(), local.planned_length());
        }
        prop_assert!(slot.length().get().abs_diff(length) <= 1_440);
        // And the way back tells a slot that is never empty either.
        let shown = zone.local_slot(slot).unwrap();
        prop_assert_eq!(shown.start(), zone.to_local(slot.start()).unwrap());
    }
}
