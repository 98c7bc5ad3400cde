//! The facade: commands find their aggregate, and one log rebuilds everything.

use crate::cases::cases;
use imece::{
    centre::{Capacity, Centre, Room},
    event::{Actor, Aggregate, Call, ReplayError, Role},
    id::*,
    municipality::{Municipality, MunicipalityCommand, MunicipalityError, MunicipalityEvent, Streams},
    organisation::{
        Office, Organisation, OrganisationKind, RegistryCommand, Representative, Standing, StandingKind,
    },
    petition::{PetitionCommand, PetitionDesk},
    schedule::{
        BookingRequest, Eligibility, Policy, PolicyScope, Rule, Schedule, ScheduleCommand, ScheduleEvent,
    },
    statistics::{BookingTally, Scope},
    stats::{Observe, Tally},
    strategies,
    survey::Surveys,
    time::{LocalSlot, Minute, OpeningHours, RetentionPolicy, Zone},
    uuid::Uuid,
};
use proptest::prelude::*;

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

fn streams() -> Streams {
    Streams {
        registry: id!(StreamId, 1),
        petitions: id!(StreamId, 101),
        surveys: id!(StreamId, 102),
        portal: id!(StreamId, 103),
        cooperation: id!(StreamId, 104),
        programmes: id!(StreamId, 105),
        solidarity: id!(StreamId, 106),
        volunteering: id!(StreamId, 107),
        outreach: id!(StreamId, 108),
    }
}

fn empty() -> Municipality {
    Municipality::new(streams(), Zone::ISTANBUL, [id!(StreamId, 2), id!(StreamId, 3)]).unwrap()
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
    for size in [0, 2] {
        let mut broken = log.clone();
        if let MunicipalityEvent::Registry(recorded) = &mut broken[0] {
            recorded.batch.size = size;
        }
        let error = empty().replay(&broken).unwrap_err();
        assert_eq!(error.code(), "broken_batch", "a batch of {size}");
    }
}

/// A city with a hold in schedule 3, and when it lapses.
fn holding() -> (Municipality, Minute) {
    let (mut city, _) = city();
    let MunicipalityCommand::Schedule { command: ScheduleCommand::Book { request }, .. } =
        book(3, 2000, 100, 15)
    else {
        panic!("a booking")
    };
    let until: Minute = "2026-01-06T08:00Z".parse().unwrap();
    city.handle(&schedule(3, ScheduleCommand::Hold { request, until }), &call(NOW)).unwrap();
    (city, until)
}

#[test]
fn the_next_deadline_names_its_schedule() {
    assert_eq!(city().0.next_deadline(), None);
    let (mut city, until) = holding();
    assert_eq!(city.next_deadline(), Some((until, id!(StreamId, 3))));
    city.handle(&schedule(3, ScheduleCommand::Tick), &call("2026-01-06T08:00Z")).unwrap();
    assert_eq!(city.next_deadline(), None);
}

/// Who spoke for an organisation is in the list of what is due for erasure, too.
#[test]
fn former_representatives_are_due_for_erasure() {
    let (mut city, _) = city();
    let (organisation, person) = (id!(OrganisationId, 100), id!(PersonId, 9));
    let office = Office::President;
    let representative = Representative::new(person, office, "2020-01-01".parse().unwrap());
    let month = RetentionPolicy::months(1.try_into().unwrap());
    let erase = registry(RegistryCommand::Erase { organisation, person });
    for command in [
        RegistryCommand::Appoint { organisation, representative },
        RegistryCommand::Dismiss { organisation, person, office, until: "2025-06-01".parse().unwrap() },
        RegistryCommand::SetRetention(Some(month)),
    ] {
        city.handle(&registry(command), &call(NOW)).unwrap();
    }
    let since = "2025-07-01".parse().unwrap();
    assert_eq!(city.due_for_erasure(since), [(since, erase.clone())]);
    city.handle(&erase, &call(NOW)).unwrap();
    assert_eq!(city.due_for_erasure(since), []);
}

#[test]
fn what_is_due_is_told_as_commands() {
    let (mut city, until) = holding();
    assert!(city.due("2026-01-06T07:59Z".parse().unwrap()).is_empty());
    let due = city.due(until);
    assert_eq!(due, [schedule(3, ScheduleCommand::Tick)]);
    assert_eq!(city.handle(&due[0], &call("2026-01-06T08:00Z")).unwrap().len(), 1);
    assert!(city.due(until).is_empty());
}

#[test]
fn it_goes_on_from_its_aggregates() {
    let (mut city, _) = city();
    assert_eq!(Municipality::of(city.clone().into_aggregates()), Ok(city.clone()));
    let text = serde_json::to_string(&city).unwrap();
    let mut again: Municipality = serde_json::from_str(&text).unwrap();
    assert_eq!(again, city);
    assert_eq!(serde_json::to_string(&again).unwrap(), text);
    // What was decided is known, and what comes next is decided alike.
    for command in [book(2, 900, 100, 12), book(2, 901, 100, 12), book(3, 902, 101, 12)] {
        let call = call("2026-01-09T08:00Z");
        assert_eq!(again.handle(&command, &call), city.handle(&command, &call));
    }
    assert_eq!(again, city);
}

#[test]
fn every_aggregate_has_a_stream_of_its_own() {
    let (city, _) = city();
    let whole = city.into_aggregates();
    let mut doubled = whole.clone();
    doubled.schedules.extend(whole.schedules.clone());
    assert_eq!(Municipality::of(doubled).unwrap_err().code(), "stream_taken");
    for taken in [1, 101, 102, 103, 104, 105, 106, 107, 108] {
        let mut doubled = whole.clone();
        doubled.schedules.push(Schedule::new(id!(StreamId, taken)));
        assert_eq!(Municipality::of(doubled).unwrap_err().code(), "stream_taken", "{taken}");
    }
}

#[test]
fn petitions_are_referred_to_units_that_are_there() {
    let mut city = empty();
    let tick = MunicipalityCommand::Petitions(PetitionCommand::Tick);
    assert_eq!(city.handle(&tick, &call(NOW)).unwrap_err().code(), "no_units");
    city.handle(&registry(RegistryCommand::SetUnits(strategies::office())), &call(NOW)).unwrap();
    assert_eq!(city.handle(&tick, &call(NOW)), Ok(vec![]));
}

/// The commands of several lives, by turns.
fn by_turns<A, B>(one: &[(A, Call)], other: &[(B, Call)]) -> Vec<(MunicipalityCommand, Call)>
where
    A: Clone + Into<MunicipalityCommand>,
    B: Clone + Into<MunicipalityCommand>,
{
    let mut turns = Vec::new();
    for n in 0..one.len().max(other.len()) {
        turns.extend(one.get(n).map(|(command, call)| (command.clone().into(), call.clone())));
        turns.extend(other.get(n).map(|(command, call)| (command.clone().into(), call.clone())));
    }
    turns
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn each_aggregate_lives_as_if_it_were_alone(
        petitions in strategies::petition_commands(20),
        surveys in strategies::survey_commands(20),
    ) {
        let mut city = empty();
        city.handle(&registry(RegistryCommand::SetUnits(strategies::office())), &call(NOW)).unwrap();
        let mut log = Vec::new();
        let mut alone = (PetitionDesk::new(id!(StreamId, 101)), Surveys::new(id!(StreamId, 102)));
        for (command, call) in by_turns(&petitions, &surveys) {
            let before = city.clone();
            let decided = city.decide(&command, &call);
            prop_assert_eq!(&city, &before, "deciding changes nothing");
            let handled = city.handle(&command, &call);
            prop_assert_eq!(&handled, &decided);
            log.extend(handled.unwrap_or_default());
        }
        for (command, call) in &petitions {
            let _ = alone.0.handle(command, call, &strategies::office());
        }
        for (command, call) in &surveys {
            let _ = alone.1.handle(command, call, ());
        }
        prop_assert_eq!(city.petitions(), &alone.0);
        prop_assert_eq!(city.surveys(), &alone.1);
        // One log, cut anywhere, rebuilds both.
        let cut = log.len() / 2;
        let batch_end = (cut..=log.len()).find(|end| {
            log.get(*end).is_none_or(|event| event.batch().index == 0)
        });
        let (first, rest) = log.split_at(batch_end.unwrap());
        let mut again = empty();
        again.handle(&registry(RegistryCommand::SetUnits(strategies::office())), &call(NOW)).unwrap();
        again.replay(first).unwrap();
        again.replay(rest).unwrap();
        prop_assert_eq!(again, city);
    }
}

/// The registry's days are the municipality's, as those of the other aggregates are.
#[test]
fn the_registry_has_the_zone_of_the_municipality() {
    let berlin: Zone = "Europe/Berlin".parse().unwrap();
    let city = Municipality::new(streams(), berlin, []).unwrap();
    assert_eq!(city.registry().snapshot().zone, berlin);
}
