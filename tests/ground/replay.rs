//! The laws of decide, apply and replay over random lives of a small city.

use crate::{
    cases::cases,
    lives::{self, stream},
};
use imece::{
    event::{Actor, Aggregate, Call, Expected, Role},
    id::ActorId,
    schedule::{Schedule, ScheduleCommand, ScheduleError, ScheduleEvent, Snapshot},
    strategies::{Mix, Neighbours, booking_log, laws, schedule_commands},
    time::{Minute, Minutes, Slot},
    uuid::Uuid,
};
use proptest::{prelude::*, test_runner::TestCaseError};

type Log = lives::Log<Schedule>;

fn new() -> Schedule {
    Schedule::new(stream(1))
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}

/// A life as its commands make it, every decision held to the laws of deciding.
fn live(commands: &[(ScheduleCommand, Call)]) -> Result<(Schedule, Log), TestCaseError> {
    let cannot_be = |error: &_| matches!(error, ScheduleError::Replay(_));
    lives::live(new(), commands, &Neighbours, cannot_be, |_| Ok(()))
}

/// What questions and the passing of time make of a state: two that hold the same must also look the same, which shows
/// whether everything that is derived from bookings is in step with them.
fn asked(schedule: &Schedule) -> String {
    let instant = |text: &str| text.parse::<Minute>().unwrap();
    let range = Slot::new(instant("2025-12-30T00:00Z"), instant("2026-11-01T00:00Z")).unwrap();
    let now = schedule.head().at;
    let mut all = format!("{:?}", schedule.next_deadline());
    for room in schedule.rooms() {
        all += &format!("{:?}", schedule.utilisation(room.id, range));
        all += &format!("{:?}", schedule.bookings_in(room.id, range));
    }
    for booking in schedule.bookings() {
        all += &format!("{:?}", schedule.objections(&booking.request, now, &Neighbours));
        all += &format!("{:?}", schedule.bookings_of(booking.request.organisation, range).len());
    }
    all += &format!(
        "{:?}",
        schedule.displaced(now, &Neighbours).iter().map(|d| d.booking.id()).collect::<Vec<_>>()
    );
    for days in [1, 10] {
        let later = now.saturating_add(Minutes::new(days * 1_440));
        let clerk = Actor::new(ActorId::from_uuid(Uuid::from_u128(7)).unwrap(), Role::Staff);
        all +=
            &json(&schedule.decide(&ScheduleCommand::Tick, &Call::new(clerk, later), &Neighbours).unwrap());
    }
    all
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_life_is_the_replay_of_its_events(commands in schedule_commands(Mix::new())) {
        let (schedule, log) = live(&commands)?;
        laws::replay(new, &schedule, &log)?;
    }

    #[test]
    fn a_snapshot_and_the_tail_are_the_whole(commands in schedule_commands(Mix::new()), cut in any::<prop::sample::Index>()) {
        let (mut schedule, cut) = (new(), cut.index(commands.len()));
        for (command, call) in &commands[..cut] {
            let _ = schedule.handle(command, call, &Neighbours);
        }
        let written = json(&schedule);
        let mut loaded: Schedule = match serde_json::from_str(&written) {
            Ok(loaded) => loaded,
            Err(error) => return Err(TestCaseError::fail(format!("{error} in {written}"))),
        };
        prop_assert_eq!(&loaded, &schedule);
        prop_assert_eq!(json(&loaded), written);
        prop_assert_eq!(asked(&loaded), asked(&schedule));
        // What follows is decided alike, byte by byte, and comes to the same.
        for (command, call) in &commands[cut..] {
            let live = schedule.handle(command, call, &Neighbours);
            let again = loaded.handle(command, call, &Neighbours);
            prop_assert_eq!(live.as_ref().map(json).map_err(|e| format!("{e:?}")),
                again.as_ref().map(json).map_err(|e| format!("{e:?}")));
        }
        prop_assert_eq!(&loaded, &schedule);
        prop_assert_eq!(asked(&loaded), asked(&schedule));
    }

    #[test]
    fn a_log_survives_as_json(log in booking_log(Mix::new())) {
        let lines: Vec<String> = log.iter().map(json).collect();
        let read: Log = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(&read, &log);
        prop_assert_eq!(read.iter().map(json).collect::<Vec<_>>(), lines);
    }

    #[test]
    fn damage_is_found(log in booking_log(Mix::new()), place in any::<prop::sample::Index>()) {
        laws::damage(new, &log, place.index(log.len()), stream(2))?;
    }

    #[test]
    fn a_batch_with_an_event_that_cannot_be_leaves_no_trace(
        log in booking_log(Mix::new()),
        place: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        lives::leaves_no_trace(new, &log, place, other, asked)?;
    }

    #[test]
    fn a_tick_repeated_is_harmless(commands in schedule_commands(Mix::new()), minutes in 0..5_000_u32) {
        let (mut schedule, _) = live(&commands)?;
        let call = &commands.last().unwrap().1;
        let now = schedule.head().now(call).saturating_add(Minutes::new(minutes));
        let call = Call::new(call.actor, now);
        // An offer that lapses at once is made anew by each tick, since nobody else is in line; all else is done once.
        schedule.tick(&call, &Neighbours).unwrap();
        let before = schedule.clone();
        let again = schedule.tick(&call, &Neighbours).unwrap();
        let only_offers = again.iter().all(|recorded| matches!(
            recorded.event, ScheduleEvent::Offered { .. } | ScheduleEvent::Lapsed { .. }));
        prop_assert!(only_offers, "{:?}", again);
        if again.is_empty() {
            prop_assert_eq!(&schedule, &before);
            prop_assert!(schedule.next_deadline().is_none_or(|next| next > now), "{:?}", schedule.next_deadline());
        }
    }

    #[test]
    fn now_before_the_last_event_counts_as_that_events_time(commands in schedule_commands(Mix::new().commands(20))) {
        let (schedule, _) = live(&commands)?;
        for (command, call) in &commands {
            let early = Call { now: Minute::MIN, expected: Expected::Any, ..call.clone() };
            let then = Call { now: schedule.head().at, ..early.clone() };
            let early = schedule.decide(command, &early, &Neighbours);
            prop_assert_eq!(early, schedule.decide(command, &then, &Neighbours));
        }
    }

    #[test]
    fn an_old_version_is_stale(commands in schedule_commands(Mix::new().commands(15))) {
        let (schedule, _) = live(&commands)?;
        for (command, call) in &commands {
            let any = Call { expected: Expected::Any, ..call.clone() };
            let free = schedule.decide(command, &any, &Neighbours);
            let right = any.clone().at_version(schedule.version());
            prop_assert_eq!(&schedule.decide(command, &right, &Neighbours), &free);
            let wrong = any.at_version(schedule.version().next());
            match schedule.decide(command, &wrong, &Neighbours) {
                Err(ScheduleError::Stale(_)) => {}
                // A command that was carried out before is recognised first.
                found => {
                    let known = matches!(&free, Ok(events) if events.is_empty())
                        || matches!(&free, Err(error) if error.code().ends_with("_id_taken"));
                    prop_assert!(known, "{:?}", found);
                    prop_assert_eq!(&found, &free);
                }
            }
        }
    }
}

#[test]
fn a_snapshot_says_what_is_there_and_no_more() {
    let empty = new().snapshot();
    let written = json(&empty);
    assert_eq!(serde_json::from_str::<Snapshot>(&written).unwrap(), empty);
    let odd = written.replacen('{', r#"{"more":1,"#, 1);
    assert!(serde_json::from_str::<Schedule>(&odd).is_err());
}
