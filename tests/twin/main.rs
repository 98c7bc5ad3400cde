//! The schedule against a naive twin over random lives of a small city: a list of bookings and linear scans, and a grid
//! of single minutes.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, clippy::as_conversions, reason = "a test may panic")]

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/lives/mod.rs"]
mod lives;

mod life;
mod naive;
mod rules;

use crate::cases::cases;
use std::{collections::BTreeMap, fmt};

use imece::{
    event::{Aggregate, Call, Expected},
    id::{AtomId, StreamId},
    schedule::{
        Booking, OccurrenceState, Placement, Schedule, ScheduleCommand, ScheduleError, ScheduleEvent,
        SeriesMode, SeriesRequest, Wanted,
    },
    strategies::{Mix, Neighbours, schedule_commands},
    time::{Minute, Slot},
    uuid::Uuid,
};
use proptest::{prelude::*, test_runner::TestCaseError};

use life::{Outcome, first_start};
use naive::{Kept, Naive, Place, at, meet, said, slot};

/// Commands, shown line by line when a run fails.
#[derive(Clone)]
struct Life(Vec<(ScheduleCommand, Call)>);

impl fmt::Debug for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (command, call) in &self.0 {
            let call_text =
                format!("{} {:?} {:?} {}", call.now, call.actor.role, call.expected, call.waiver.is_some());
            writeln!(f, "{call_text} {}", serde_json::to_string(command).unwrap())?;
        }
        Ok(())
    }
}

fn lives(mix: Mix) -> impl Strategy<Value = Life> {
    schedule_commands(mix.without_series()).prop_map(Life)
}

fn new() -> Schedule {
    Schedule::new(StreamId::from_uuid(Uuid::from_u128(1)).unwrap())
}

/// Goes on with both, and compares what came of it.
fn go(
    schedule: &mut Schedule,
    naive: &mut Naive,
    command: &ScheduleCommand,
    call: &Call,
) -> Result<(), TestCaseError> {
    let ours: Outcome = match schedule.handle(command, call, &Neighbours) {
        Ok(events) => {
            let refused = events.iter().rev().find_map(|recorded| match &recorded.event {
                ScheduleEvent::RequestRefused { objections, .. } => {
                    Some(objections.iter().map(said).collect())
                }
                _ => None,
            });
            Ok(refused.unwrap_or_default())
        }
        Err(ScheduleError::Refused(refusal)) => {
            Err(("refused".into(), refusal.objections.iter().map(said).collect()))
        }
        Err(error) => Err((error.code().into(), vec![])),
    };
    let theirs = naive.handle(command, call);
    prop_assert_eq!(ours, theirs, "after {:?} at {}", command, call.now);
    compare(schedule, naive)
        .map_err(|error| TestCaseError::fail(format!("{error} after {command:?} at {}", call.now)))
}

fn place(at: &Placement) -> Place {
    Place {
        centre: at.centre,
        zone: at.zone,
        rooms: at.rooms.clone(),
        time: at.time,
        slot: at.slot,
        buffers: at.buffers,
    }
}

fn compare(schedule: &Schedule, naive: &Naive) -> Result<(), TestCaseError> {
    let ours: Vec<Kept> = schedule
        .bookings()
        .map(|b| Kept {
            request: b.request.clone(),
            place: place(&b.placement),
            status: b.status,
            revision: b.revision.get(),
            displaced: b.displaced,
        })
        .collect();
    let mut theirs = naive.bookings.clone();
    theirs.sort_by_key(Kept::id);
    prop_assert_eq!(ours, theirs);
    let ours: Vec<_> =
        schedule.waitlist().map(|w| (w.entry.id(), w.since, w.lapsed_offers, w.offered)).collect();
    let mut theirs: Vec<_> =
        naive.waiting.iter().map(|w| (w.entry.id(), w.since, w.lapsed_offers, w.offered)).collect();
    theirs.sort();
    prop_assert_eq!(ours, theirs);
    prop_assert_eq!(schedule.version().get(), naive.version);
    for request in &naive.refused {
        prop_assert_eq!(schedule.request(request.id), Some(request.clone()));
    }
    no_overlap(naive)
}

/// No two bookings have one atom at one minute, and no two are nearer than they may be.
fn no_overlap(naive: &Naive) -> Result<(), TestCaseError> {
    for booking in &naive.bookings {
        for other in naive.bookings.iter().filter(|other| other.id() > booking.id()) {
            let together = booking.occupied().zip(other.occupied()).is_some_and(|(a, b)| meet(a, b));
            prop_assert!(
                !together || !naive.share_atoms(&booking.place.rooms, &other.place.rooms),
                "{:?} overlaps {:?}",
                booking,
                other
            );
        }
    }
    Ok(())
}

/// Who has an atom at which minute.
type Grid = BTreeMap<(AtomId, i64), imece::id::BookingId>;

fn grid(naive: &Naive, range: Slot) -> Result<Grid, TestCaseError> {
    let mut grid = Grid::new();
    for booking in &naive.bookings {
        let Some(time) = booking.occupied() else { continue };
        for minute in at(time.start()).max(at(range.start()))..at(time.end()).min(at(range.end())) {
            for room in booking.place.rooms.iter() {
                for atom in naive.room(room).atoms() {
                    let other = grid.insert((*atom, minute), booking.id());
                    let alone = other.is_none_or(|other| other == booking.id());
                    prop_assert!(alone, "{other:?} and {} at {minute}", booking.id());
                }
            }
        }
    }
    Ok(grid)
}

/// What the questions say, against the grid.
fn ask_the_grid(schedule: &Schedule, naive: &Naive, range: Slot) -> Result<(), TestCaseError> {
    let grid = grid(naive, range)?;
    for (room, _) in naive.rooms.values() {
        let (mut bookable, mut booked) = (0, 0);
        let mut holders = Vec::new();
        for minute in at(range.start())..at(range.end()) {
            let here = slot(minute, minute + 1);
            let holder = room.atoms().iter().find_map(|atom| grid.get(&(*atom, minute)));
            holders.extend(holder);
            if Naive::is_open(&naive.spans(room.id, here), here) {
                bookable += u64::from(naive.closures_over(room.id, here).is_empty());
                booked += u64::from(holder.is_some());
            }
        }
        let said = schedule.utilisation(room.id, range);
        prop_assert_eq!((said.bookable_minutes, said.booked_minutes), (bookable, booked), "{:?}", room.code);
        let mut found: Vec<_> = schedule.bookings_in(room.id, range).iter().map(Booking::id).collect();
        found.sort();
        let mut holders: Vec<_> = room
            .atoms()
            .iter()
            .flat_map(|atom| grid.iter().filter(move |((its, _), _)| its == atom).map(|(_, id)| *id))
            .chain(holders)
            .collect();
        holders.sort();
        holders.dedup();
        prop_assert_eq!(found, holders, "{:?}", room.code);
    }
    Ok(())
}

fn play(life: &Life) -> Result<(Schedule, Naive), TestCaseError> {
    let (mut schedule, mut naive) = (new(), Naive::default());
    for (command, call) in &life.0 {
        go(&mut schedule, &mut naive, command, call)?;
    }
    Ok((schedule, naive))
}

/// The requests of a life.
fn requests(life: &Life) -> impl Iterator<Item = &imece::schedule::BookingRequest> {
    life.0.iter().filter_map(|(command, _)| match command {
        ScheduleCommand::Book { request } | ScheduleCommand::Hold { request, .. } => Some(request),
        _ => None,
    })
}

proptest! {
    #![proptest_config(cases(1_200))]

    #[test]
    fn the_schedule_does_what_the_twin_does(life in lives(Mix::new().without_waitlist())) {
        play(&life)?;
    }

    #[test]
    fn and_with_a_waitlist(life in lives(Mix::new())) {
        play(&life)?;
    }
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn questions_are_answered_as_by_the_minute(life in lives(Mix::new()), from in 0..1_440_i64, minutes in 1..2_000_i64) {
        let (schedule, naive) = play(&life)?;
        let begin = at(life.0[0].1.now) + 14 * 60 + from;
        ask_the_grid(&schedule, &naive, slot(begin, begin + minutes))?;
    }

    #[test]
    fn the_first_free_time_is_the_first(life in lives(Mix::new().commands(20)), from in 0..1_800_i64, minutes in 30..400_i64) {
        let (schedule, naive) = play(&life)?;
        let now: Minute = schedule.head().at;
        let seen = naive.seen_at(now);
        let range = slot(at(life.0[0].1.now) + 14 * 60 + from, at(life.0[0].1.now) + 14 * 60 + from + minutes);
        for request in requests(&life).take(3) {
            let each = match &request.wanted {
                Wanted::Rooms(rooms) if rooms.iter().any(|room| !naive.rooms.contains_key(&room)) => {
                    prop_assert!(schedule.free_rooms(request, now, &Neighbours).is_err());
                    continue;
                }
                Wanted::Rooms(rooms) => seen.best_fit(request, rooms.iter().collect()),
                _ => match seen.candidates(request) {
                    Ok(rooms) => rooms,
                    Err(code) => {
                        prop_assert_eq!(schedule.free_rooms(request, now, &Neighbours).unwrap_err().code(), code);
                        continue;
                    }
                },
            };
            let will_do = |place: &Place| seen.objections(request, place, true, None, now).is_empty();
            let mut free = Vec::new();
            let mut best: Option<Place> = None;
            for rooms in each {
                let wish = seen.place_at(request, &rooms, request.time).unwrap();
                if will_do(&wish) {
                    free.extend(rooms.iter());
                }
                let first = first_start(&wish, at(range.start()), at(range.end()), will_do);
                let sooner = |first: &Place| best.as_ref().is_none_or(|best| first.slot.start() < best.slot.start());
                best = first.filter(sooner).or(best);
            }
            prop_assert_eq!(schedule.free_rooms(request, now, &Neighbours).unwrap(), free);
            let found = schedule.first_free(request, range, now, &Neighbours).unwrap();
            prop_assert_eq!(
                found.map(|found| (found.rooms, found.time, found.slot)),
                best.map(|best| (best.rooms, best.time, best.slot)),
                "{:?} in {}", request, range
            );
        }
    }
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn a_series_is_its_requests_one_by_one(commands in schedule_commands(Mix::new())) {
        let mut schedule = new();
        for (command, call) in &commands {
            let before = schedule.clone();
            let outcome = schedule.handle(command, call, &Neighbours);
            if let ScheduleCommand::BookSeries { series } = command
                && before.series(series.id()).is_none()
                && !matches!(outcome, Err(ScheduleError::Stale(_) | ScheduleError::RequestIdTaken(_)))
            {
                one_by_one(series, call, before, &schedule, outcome.err())?;
            }
        }
    }
}

/// Puts the requests of a series one after the other, and compares what becomes of them.
fn one_by_one(
    series: &SeriesRequest,
    call: &Call,
    mut before: Schedule,
    after: &Schedule,
    error: Option<ScheduleError>,
) -> Result<(), TestCaseError> {
    let call = Call { expected: Expected::Any, ..call.clone() };
    for request in series.occurrences() {
        match before.book(request.clone(), &call, &Neighbours) {
            Ok(_) => {}
            Err(alone) => {
                prop_assert_eq!(Some(alone), error);
                return Ok(());
            }
        }
    }
    prop_assert_eq!(error, None);
    let all = series.occurrences().iter().all(|request| before.booking(request.id).is_some());
    let stands = all || series.mode() == SeriesMode::SkipConflicts;
    for (request, state) in series.occurrences().iter().zip(after.occurrence_states(series.id())) {
        prop_assert_eq!(after.request(request.id), Some(request.clone()));
        let alone = before.booking(request.id).filter(|_| stands);
        let booked = after.booking(request.id);
        prop_assert_eq!(state == OccurrenceState::Booked, booked.is_some());
        let of = |b: Booking| (b.placement, b.status);
        prop_assert_eq!(booked.map(of), alone.map(of));
    }
    Ok(())
}

#[test]
fn the_lives_meet_every_reason_and_every_state() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut met: BTreeMap<String, u32> = BTreeMap::new();
    let mut runner = TestRunner::deterministic();
    for _ in 0..600 {
        let life = lives(Mix::new()).new_tree(&mut runner).unwrap().current();
        let (mut schedule, mut naive) = (new(), Naive::default());
        for (command, call) in &life.0 {
            match naive.handle(command, call) {
                Ok(said) => said.iter().for_each(|(text, _)| {
                    *met.entry(text.split(' ').next().unwrap().into()).or_default() += 1;
                }),
                Err((code, _)) => *met.entry(code).or_default() += 1,
            }
            for recorded in schedule.handle(command, call, &Neighbours).unwrap_or_default() {
                let event = serde_json::to_value(&recorded.event).unwrap();
                *met.entry(event["type"].as_str().unwrap().into()).or_default() += 1;
            }
        }
    }
    let reasons = "conflict stock_short no_room_serves unknown_organisation standing_not_eligible kind_not_eligible \
        outside_hours closed over_capacity features_missing off_grid too_short too_long not_a_multiple too_late \
        too_early outside_calendar quota_exceeded too_many_at_once refused request_id_taken stale_version \
        stale_revision wrong_state wrong_time not_waiting unknown_booking";
    let events = "booked request_refused submitted approved declined lapsed checked_in held no_show cancelled moved \
        reinstated closed reopened waitlist_joined waitlist_left offered";
    let events = events.split_whitespace().map(|event| format!("schedule.{event}.v1"));
    for rare in reasons.split_whitespace().map(String::from).chain(events) {
        assert!(met.get(&rare).is_some_and(|n| *n >= 3), "{rare}: {met:?}");
    }
}
