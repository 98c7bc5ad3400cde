//! One log of all aggregates: it is the state and the figures, wherever it is cut, and damage to it is found.

use imece::{
    municipality::{Municipality, MunicipalityError, MunicipalityEvent},
    statistics::MunicipalityTally,
    stats::{Flat, Observe, Row, StatsError, Tally},
};

use crate::{story::story, world::*};

/// Those of which a municipality has one each.
const AGGREGATES: [&str; 8] =
    ["petitions", "programmes", "solidarity", "volunteering", "surveys", "outreach", "portal", "cooperation"];

#[test]
fn a_log_is_the_state_wherever_it_is_cut() {
    let world = story();
    let read: Vec<MunicipalityEvent> =
        serde_json::from_str(&serde_json::to_string(&world.log).unwrap()).unwrap();
    assert_eq!(read, world.log);
    for cut in seams(&read) {
        let (first, rest) = read.split_at(cut);
        assert_eq!(replayed(&[first, rest]), world.city, "cut at {cut}");
    }
}

#[test]
fn rows_are_the_state_too() {
    let world = story();
    let text = serde_json::to_string(&world.city).unwrap();
    let mut again: Municipality = serde_json::from_str(&text).unwrap();
    assert_eq!(again, world.city);
    assert_eq!(serde_json::to_string(&again).unwrap(), text);
    assert_eq!(Municipality::of(world.city.clone().into_aggregates()).as_ref(), Ok(&world.city));
    // Rows and the rest of the log are the whole.
    for cut in seams(&world.log).into_iter().step_by(5) {
        let (first, rest) = world.log.split_at(cut);
        let rows = serde_json::to_string(&replayed(&[first])).unwrap();
        again = serde_json::from_str(&rows).unwrap();
        again.replay(rest).unwrap();
        assert_eq!(again, world.city, "rows at {cut}");
    }
}

/// Before the first event there is no time, whatever the aggregate.
#[test]
fn a_head_that_no_stream_has_is_refused() {
    let city = serde_json::to_value(empty()).unwrap();
    for aggregate in AGGREGATES {
        let mut forged = city.clone();
        forged[aggregate]["head"]["at"] = "2025-03-01T09:00Z".into();
        let error = serde_json::from_value::<Municipality>(forged).unwrap_err();
        assert!(error.to_string().contains("so much took more events"), "{aggregate}: {error}");
    }
    assert_eq!(serde_json::from_value::<Municipality>(city).unwrap(), empty());
}

#[test]
fn figures_of_parts_add_up_wherever_the_log_is_cut() {
    let world = story();
    let whole = tally(&world.log);
    for cut in 0..=world.log.len() {
        let (first, rest) = world.log.split_at(cut);
        let (first, rest) = (tally(first), tally(rest));
        for (mut one, other) in [(first.clone(), &rest), (rest.clone(), &first)] {
            one.merge(other).unwrap();
            assert_eq!(one, whole, "cut at {cut}");
        }
        let rows: Vec<_> = rest.to_rows().into_iter().chain(first.to_rows()).collect();
        assert_eq!(MunicipalityTally::from_rows(&rows).as_ref(), Ok(&whole), "rows cut at {cut}");
    }
    let mut nothing = whole.clone();
    world.log.iter().rev().for_each(|event| nothing.retract(event).unwrap());
    assert!(nothing.is_empty());
    let parts: Vec<String> = whole.to_rows().into_iter().map(|row| row.dimensions[0].clone()).collect();
    let mut different = parts.clone();
    different.dedup();
    let all = [&["bookings"], &AGGREGATES[..]].concat();
    assert_eq!(different, all, "every part has figures, each in one run of rows");
}

/// Whichever of the cells that an event changes is full, nothing of the event is counted.
#[test]
fn an_event_is_counted_whole_or_not_at_all() {
    let world = story();
    let rows = tally(&world.log).to_rows();
    let mut parts = std::collections::BTreeSet::new();
    for event in &world.log {
        for changed in tally(std::slice::from_ref(event)).to_rows() {
            let same = |row: &Row| (row.measure, &row.dimensions) == (changed.measure, &changed.dimensions);
            let (up, down) = if changed.value > 0 { (i64::MAX, i64::MIN) } else { (i64::MIN, i64::MAX) };
            for (value, times) in [(up, 1), (down, -1)] {
                let full = Row { value, ..changed.clone() };
                let mut figures =
                    MunicipalityTally::from_rows(rows.iter().filter(|row| !same(row)).chain([&full]))
                        .unwrap();
                let before = figures.clone();
                assert_eq!(figures.record(event, times), Err(StatsError::Overflow), "{changed:?}");
                assert_eq!(figures, before, "{changed:?}");
            }
            parts.insert(changed.dimensions[0].clone());
        }
    }
    assert_eq!(parts.len(), AGGREGATES.len() + 1, "{parts:?}");
}

#[test]
fn a_row_of_no_part_is_refused() {
    let mut row = tally(&story().log).to_rows().remove(0);
    row.dimensions[0] = "weather".into();
    assert!(MunicipalityTally::from_rows([&row]).is_err());
    row.dimensions.clear();
    assert!(MunicipalityTally::from_rows([&row]).is_err());
}

/// The log up to an event is taken or refused; what is left of it is the state of an honest prefix.
#[track_caller]
fn refused(what: &str, forged: &[MunicipalityEvent]) {
    let mut city = empty();
    match city.replay(forged) {
        Err(MunicipalityError::Replay(_) | MunicipalityError::UnknownSchedule(_)) => {}
        other => panic!("{what} is not found: {other:?}"),
    }
}

#[test]
fn damage_to_a_log_is_found() {
    let log = story().log;
    for place in 0..log.len() {
        let own = |event: &&MunicipalityEvent| event.stream() == log[place].stream();
        let (before, rest) = log.split_at(place);
        let after = &rest[1..];
        let with = |events: &[MunicipalityEvent], after: &[MunicipalityEvent]| -> Vec<MunicipalityEvent> {
            before.iter().chain(events).chain(after).cloned().collect()
        };
        // The last event of a stream leaves a shorter log, which only a version can tell.
        if after.iter().any(|event| own(&event)) {
            refused(&format!("the loss of event {place}"), &with(&[], after));
        }
        refused(&format!("event {place} twice"), &with(&[rest[0].clone(), rest[0].clone()], after));
        if let Some(next) = after.first().filter(own) {
            let swapped = [next.clone(), rest[0].clone()];
            refused(&format!("event {place} after the next"), &with(&swapped, &after[1..]));
        }
        let mut foreign = serde_json::to_value(&rest[0]).unwrap();
        foreign["data"]["stream"] = serde_json::to_value(stream(99)).unwrap();
        let foreign = [serde_json::from_value(foreign).unwrap()];
        refused(&format!("event {place} of another stream"), &with(&foreign, after));
    }
}

#[test]
fn a_batch_is_of_one_aggregate() {
    let log = story().log;
    let batch = log.iter().position(|event| event.batch().size == 2);
    let place = batch.unwrap();
    let mut mixed = log[..=place].to_vec();
    mixed.push(log.iter().find(|event| event.stream() != log[place].stream()).unwrap().clone());
    let error = empty().replay(&mixed).unwrap_err();
    assert_eq!(error.code(), "broken_batch");
}
