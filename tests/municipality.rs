//! The facade: commands find their aggregate, and one log rebuilds everything.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a test may panic"
)]

use imece::{
    centre::{Capacity, Centre, Room},
    event::{Actor, Call, ReplayError, Role},
    id::*,
    municipality::{Municipality, MunicipalityCommand, MunicipalityError, MunicipalityEvent},
    organisation::{Organisation, OrganisationKind, RegistryCommand, Standing, StandingKind},
    schedule::{
        BookingRequest, Eligibility, Policy, PolicyScope, Rule, Schedule, ScheduleCommand, ScheduleEvent,
    },
    statistics::{BookingTally, Scope},
    stats::{Observe, Tally},
    time::{LocalSlot, OpeningHours, Zone},
    uuid::Uuid,
};

macro_rules! id {
    ($kind:ident, $n:expr) => {
        $kind::from_uuid(Uuid::from_u128($n)).unwrap()
    };
}

const NOW: &str = "2026-01-05T08:00Z";

fn call(now: &str) -> Call {
    Call::new(Actor::new(id!(ActorId, 7), Role::Staff), now.parse().unwrap())
}

fn registry(command: RegistryCommand) -> MunicipalityCommand {
    MunicipalityCommand::Registry(command)
}

fn schedule(n: u128, command: ScheduleCommand) -> MunicipalityCommand {
    MunicipalityCommand::Schedule { schedule: id!(StreamId, n), command }
}

fn empty() -> Municipality {
    Municipality::new(id!(StreamId, 1), [id!(StreamId, 2), id!(StreamId, 3)])
}

fn book(stream: u128, booking: u128, organisation: u128, hour: u32) -> MunicipalityCommand {
    let start = format!("2026-01-10T{hour:02}:00").parse().unwrap();
    let end = format!("2026-01-10T{:02}:00", hour + 1).parse().unwrap();
    let request = BookingRequest::new(
        id!(BookingId, booking),
        id!(OrganisationId, organisation),
        id!(RoomId, stream * 10),
        LocalSlot::new(start, end).unwrap(),
        "meeting".parse().unwrap(),
    );
    schedule(stream, ScheduleCommand::Book { request })
}

/// Two centres with a schedule each, two organisations of which one is dissolved later, and bookings in both.
fn city() -> (Municipality, Vec<MunicipalityEvent>) {
    let mut city = empty();
    let mut log = Vec::new();
    let mut commands = Vec::new();
    for n in [100, 101] {
        let name = format!("Dernek {n}").parse().unwrap();
        let organisation = Organisation::new(id!(OrganisationId, n), name, OrganisationKind::Association);
        commands.push(registry(RegistryCommand::Register(organisation)));
    }
    for n in [2_u128, 3] {
        let hours = OpeningHours::daily("09:00-22:00".parse().unwrap());
        let centre = Centre::new(id!(CentreId, n), n.to_string().parse().unwrap(), Zone::ISTANBUL, hours);
        let code = n.to_string().parse().unwrap();
        let room = Room::new(id!(RoomId, n * 10), centre.id, code, Capacity::new(20).unwrap());
        let policy = Policy::new().with(Rule::Eligibility(Eligibility::active()));
        let scope = PolicyScope::Centre(centre.id);
        commands.push(schedule(n, ScheduleCommand::DescribeCentre(centre)));
        commands.push(schedule(n, ScheduleCommand::DescribeRoom(room)));
        commands.push(schedule(n, ScheduleCommand::SetPolicy { scope, policy }));
    }
    commands.extend([book(2, 1000, 100, 10), book(3, 1001, 101, 10), book(2, 1002, 101, 10)]);
    let standing = Standing { from: "2026-01-01".parse().unwrap(), kind: StandingKind::Dissolved };
    let organisation = id!(OrganisationId, 101);
    commands.push(registry(RegistryCommand::ChangeStanding { organisation, standing, reason: None }));
    commands.push(book(3, 1003, 101, 12));
    for command in commands {
        log.extend(city.handle(&command, &call(NOW)).unwrap());
    }
    (city, log)
}

#[test]
fn a_schedule_sees_what_the_registry_knows() {
    let (_, log) = city();
    let refused: Vec<&str> = log
        .iter()
        .filter_map(|event| match event {
            MunicipalityEvent::Schedule(recorded) => match &recorded.event {
                ScheduleEvent::RequestRefused { objections, .. } => Some(objections[0].reason.code()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    assert_eq!(refused, ["conflict", "standing_not_eligible"]);
}

#[test]
fn one_log_rebuilds_everything_from_any_point() {
    let (live, log) = city();
    let json = serde_json::to_string(&log).unwrap();
    let read: Vec<MunicipalityEvent> = serde_json::from_str(&json).unwrap();
    for cut in 0..=read.len() {
        let mut again = empty();
        again.replay(&read[..cut]).unwrap();
        again.replay(&read[cut..]).unwrap();
        assert_eq!(again, live, "cut at {cut}");
    }
}

#[test]
fn the_figures_of_two_schedules_add_up() {
    let (_, log) = city();
    let mut parts = [BookingTally::default(), BookingTally::default()];
    for event in &log {
        if let MunicipalityEvent::Schedule(recorded) = event {
            let part = usize::from(recorded.stream == id!(StreamId, 3));
            parts[part].observe(recorded).unwrap();
        }
    }
    let [mut whole, other] = parts;
    whole.merge(&other).unwrap();
    let summary = whole.summary(&Scope::all()).unwrap();
    assert_eq!((summary.requests, summary.accepted, summary.refused), (4, 2, 2));
}

#[test]
fn what_cannot_be_is_refused() {
    let (mut city, log) = city();
    let before = city.clone();
    let unknown = city.handle(&book(4, 1, 100, 9), &call(NOW)).unwrap_err();
    assert_eq!(unknown.code(), "unknown_schedule");
    // The same log once more: every number is taken.
    let Err(MunicipalityError::Replay(ReplayError::Gap { .. })) = city.replay(&log) else {
        panic!("a doubled log was taken")
    };
    assert_eq!(city, before);
    let mut broken = log;
    if let MunicipalityEvent::Registry(recorded) = &mut broken[0] {
        recorded.batch.size = 2;
    }
    let error = empty().replay(&broken).unwrap_err();
    assert_eq!(error.code(), "broken_batch");
}

#[test]
fn the_next_deadline_names_its_schedule() {
    let (mut city, _) = city();
    assert_eq!(city.next_deadline(), None);
    let MunicipalityCommand::Schedule { command: ScheduleCommand::Book { request }, .. } =
        book(3, 2000, 100, 15)
    else {
        panic!("a booking")
    };
    let until = "2026-01-06T08:00Z".parse().unwrap();
    city.handle(&schedule(3, ScheduleCommand::Hold { request, until }), &call(NOW)).unwrap();
    assert_eq!(city.next_deadline(), Some((until, id!(StreamId, 3))));
    city.handle(&schedule(3, ScheduleCommand::Tick), &call("2026-01-06T08:00Z")).unwrap();
    assert_eq!(city.next_deadline(), None);
}

#[test]
fn it_goes_on_from_its_rows() {
    let (mut city, _) = city();
    let text = serde_json::to_string(&city).unwrap();
    let mut again: Municipality = serde_json::from_str(&text).unwrap();
    assert_eq!(again, city);
    assert_eq!(serde_json::to_string(&again).unwrap(), text);
    // What was decided is known, and what comes next is decided alike.
    for command in [book(2, 900, 100, 12), book(2, 901, 100, 12), book(3, 902, 101, 12)] {
        assert_eq!(
            again.handle(&command, &call("2026-01-09T08:00Z")),
            city.handle(&command, &call("2026-01-09T08:00Z"))
        );
    }
    assert_eq!(again, city);
    let schedules = || city.schedules().cloned();
    assert_eq!(Municipality::of(city.registry().clone(), schedules()), Ok(city.clone()));
    let doubled = Municipality::of(city.registry().clone(), schedules().chain(schedules()));
    assert_eq!(doubled.unwrap_err().code(), "stream_taken");
    let of_the_registry = Schedule::new(id!(StreamId, 1));
    assert_eq!(
        Municipality::of(city.registry().clone(), [of_the_registry]).unwrap_err().code(),
        "stream_taken"
    );
}
