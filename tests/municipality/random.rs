//! The laws over random lives of all aggregates, with what follows from their events.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use imece::{
    chrono::NaiveDate,
    event::{Aggregate, Call},
    municipality::{Municipality, MunicipalityCommand, MunicipalityError, MunicipalityEvent},
    organisation::RegistryCommand,
    petition::PetitionCommand,
    programme::ProgrammeCommand,
    schedule::ScheduleCommand,
    solidarity::SolidarityCommand,
    statistics::MunicipalityTally,
    stats::{Flat, Observe, Tally},
    strategies::{laws, municipality, municipality_commands, programme_commands, volunteering_commands},
    survey::SurveyCommand,
    time::RetentionPolicy,
    volunteering::VolunteeringCommand,
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{TestCaseError, TestRunner},
};

use crate::{
    cases::cases,
    world::{seams, tally},
};

type Said = (MunicipalityCommand, Call);

const MOST: usize = 16;

/// A life as its commands make it, with all that follows, and how often each kind of thing followed.
struct Life {
    city: Municipality,
    log: Vec<MunicipalityEvent>,
    followed: BTreeMap<String, u32>,
}

type Handled = Result<Vec<MunicipalityEvent>, MunicipalityError>;

/// Gives a command and holds it to the laws: deciding changes nothing, nor does what is refused, nor what has no event.
fn lawfully(
    city: &mut Municipality,
    command: &MunicipalityCommand,
    call: &Call,
) -> Result<Handled, TestCaseError> {
    let before = city.clone();
    let decided = city.decide(command, call);
    prop_assert_eq!(&*city, &before, "deciding changes nothing");
    let handled = city.handle(command, call);
    prop_assert_eq!(&handled, &decided, "what is decided is done");
    match &handled {
        Ok(events) => prop_assert!(!events.is_empty() || *city == before, "no event, no change"),
        Err(error) => {
            prop_assert!(!matches!(error, MunicipalityError::Replay(_)), "{command:?} leads to {error}");
            prop_assert_eq!(&*city, &before, "what is refused changes nothing");
        }
    }
    Ok(handled)
}

fn plainly(
    city: &mut Municipality,
    command: &MunicipalityCommand,
    call: &Call,
) -> Result<Handled, TestCaseError> {
    Ok(city.handle(command, call))
}

fn live(
    commands: &[Said],
    give: impl Fn(&mut Municipality, &MunicipalityCommand, &Call) -> Result<Handled, TestCaseError>,
) -> Result<Life, TestCaseError> {
    let (mut city, mut log, mut followed) = (municipality(), Vec::new(), BTreeMap::new());
    for (said, call) in commands {
        let mut to_do = VecDeque::from([said.clone()]);
        while let Some(command) = to_do.pop_front() {
            let events = give(&mut city, &command, call)?.unwrap_or_default();
            for command in city.follow_ups(&events) {
                let json = serde_json::to_value(&command).unwrap();
                let kind = &json["data"].get("command").unwrap_or(&json["data"])["type"];
                *followed.entry(kind.as_str().unwrap().to_owned()).or_default() += 1;
                to_do.push_back(command);
            }
            log.extend(events);
        }
    }
    Ok(Life { city, log, followed })
}

fn replayed(parts: &[&[MunicipalityEvent]]) -> Result<Municipality, MunicipalityError> {
    let mut city = municipality();
    parts.iter().try_for_each(|part| city.replay(part))?;
    Ok(city)
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn a_life_is_its_log_its_rows_and_nothing_else(commands in municipality_commands(MOST), place: prop::sample::Index) {
        let Life { city, log, .. } = live(&commands, lawfully)?;
        let read: Vec<MunicipalityEvent> = serde_json::from_str(&serde_json::to_string(&log).unwrap()).unwrap();
        prop_assert_eq!(&read, &log);
        let seams = seams(&log);
        let cut = seams[place.index(seams.len())];
        let (first, rest) = log.split_at(cut);
        prop_assert_eq!(&replayed(&[first, rest]).unwrap(), &city);
        let rows = serde_json::to_string(&replayed(&[first]).unwrap()).unwrap();
        let mut again: Municipality = serde_json::from_str(&rows).unwrap();
        prop_assert_eq!(&serde_json::to_string(&again).unwrap(), &rows);
        again.replay(rest).unwrap();
        prop_assert_eq!(again, city);
    }

    #[test]
    fn damage_anywhere_is_found(commands in municipality_commands(MOST), place: prop::sample::Index) {
        let log = live(&commands, plainly)?.log;
        let place = place.index(log.len());
        let (before, rest) = log.split_at(place);
        let (victim, after) = (&rest[0], &rest[1..]);
        let twice = [before, std::slice::from_ref(victim), rest].concat();
        prop_assert!(replayed(&[&twice]).is_err(), "a doubled event");
        if after.iter().any(|event| event.stream() == victim.stream()) {
            prop_assert!(replayed(&[&[before, after].concat()]).is_err(), "a dropped event");
        }
        if let Some(next) = after.first().filter(|next| next.stream() == victim.stream()) {
            let swapped = [before, &[next.clone(), victim.clone()], &after[1..]].concat();
            prop_assert!(replayed(&[&swapped]).is_err(), "swapped events");
        }
    }

    #[test]
    fn figures_of_parts_add_up(commands in municipality_commands(MOST), cuts: [prop::sample::Index; 2]) {
        let log = live(&commands, plainly)?.log;
        let mut cuts = cuts.map(|cut| cut.index(log.len() + 1));
        cuts.sort_unstable();
        let parts = [&log[..cuts[0]], &log[cuts[0]..cuts[1]], &log[cuts[1]..]].map(tally);
        laws::merge(&parts[0], &parts[1], &parts[2])?;
        let whole = tally(&log);
        let rows: Vec<_> = parts.iter().rev().flat_map(Flat::to_rows).collect();
        prop_assert_eq!(&MunicipalityTally::from_rows(&rows).unwrap(), &whole);
        let mut rest = whole.clone();
        log.iter().for_each(|event| rest.retract(event).unwrap());
        prop_assert!(rest.is_empty());
    }
}

/// Random lives do reach what follows from events, and every aggregate that they are lives of.
#[test]
fn random_lives_reach_everything() {
    let mut runner = TestRunner::deterministic();
    let (mut followed, mut streams) = (BTreeMap::new(), BTreeSet::new());
    for _ in 0..80 {
        let commands = municipality_commands(90).new_tree(&mut runner).unwrap().current();
        let life = live(&commands, plainly).unwrap();
        life.followed.into_iter().for_each(|(kind, n)| *followed.entry(kind).or_insert(0) += n);
        streams.extend(life.log.iter().map(MunicipalityEvent::stream));
    }
    for kind in ["count_submission", "receive", "book", "cancel", "answer_booking"] {
        assert!(followed.contains_key(kind), "{kind}: {followed:?}");
    }
    // Of the ten, and of the halls of programmes.
    assert_eq!(streams.len(), 11);
}

/// Time alone has something to do where an aggregate says so: the first of all is the next, and each has its command.
#[test]
fn the_next_deadline_is_the_first_of_all() {
    let mut runner = TestRunner::deterministic();
    let mut reached = BTreeSet::new();
    let mut together = 0;
    for _ in 0..60 {
        let mut commands = municipality_commands(60).new_tree(&mut runner).unwrap().current();
        // Volunteers by themselves too: among the others, hardly anybody waits for a shift.
        let volunteering = volunteering_commands(60).new_tree(&mut runner).unwrap().current();
        commands.extend(volunteering.into_iter().map(|(command, call)| (command.into(), call)));
        let city = live(&commands, plainly).unwrap().city;
        let schedules = city.schedules().map(|schedule| (schedule.next_deadline(), schedule.head().stream));
        let others = [
            (city.petitions().next_deadline(), city.petitions().head().stream),
            (city.surveys().next_deadline(), city.surveys().head().stream),
            (city.volunteering().next_deadline(), city.volunteering().head().stream),
        ];
        let due = schedules.chain(others).filter_map(|(at, stream)| Some((at?, stream)));
        let due: Vec<_> = due.collect();
        assert_eq!(city.next_deadline(), due.iter().copied().min());
        for (at, _) in &due {
            let by_then = due.iter().filter(|(other, _)| other <= at).count();
            assert_eq!(city.due(*at).len(), by_then, "{at}");
        }
        together += usize::from(due.len() > 1);
        reached.extend(due.into_iter().map(|(_, stream)| stream));
    }
    assert!(reached.len() > 3 && together > 5, "{reached:?} {together}");
}

/// One list over all aggregates: in order, each command erases, and then nothing is due; the figures stay.
#[test]
fn what_is_due_for_erasure_is_one_list() {
    let month = RetentionPolicy::months(1.try_into().unwrap());
    let later: NaiveDate = "2100-01-01".parse().unwrap();
    let mut runner = TestRunner::deterministic();
    let mut kinds = BTreeSet::new();
    for _ in 0..12 {
        let mut commands = municipality_commands(60).new_tree(&mut runner).unwrap().current();
        // Programmes by themselves too: among the others, hardly any is held with people who are known.
        let programmes = programme_commands(120).new_tree(&mut runner).unwrap().current();
        commands.extend(programmes.into_iter().map(|(command, call)| (command.into(), call)));
        let Life { mut city, mut log, .. } = live(&commands, plainly).unwrap();
        let clerk = Call::new(commands[0].1.actor, "2100-01-01T12:00Z".parse().unwrap());
        let schedules: Vec<_> = city.schedules().map(|schedule| schedule.head().stream).collect();
        let command = ScheduleCommand::SetRetention(Some(month));
        let booked = schedules
            .into_iter()
            .map(|schedule| MunicipalityCommand::Schedule { schedule, command: command.clone() });
        let kept = booked.chain([
            RegistryCommand::SetRetention(Some(month)).into(),
            SurveyCommand::SetRetention(Some(month)).into(),
            PetitionCommand::SetPolicy(city.petitions().policy().clone().with_retention(month)).into(),
            ProgrammeCommand::SetPolicy(city.programmes().policy().clone().with_retention(month)).into(),
            SolidarityCommand::SetPolicy(city.solidarity().policy().clone().with_retention(month)).into(),
            VolunteeringCommand::SetPolicy(city.volunteering().policy().clone().with_retention(month)).into(),
        ]);
        for command in kept {
            log.extend(city.handle(&command, &clerk).unwrap());
        }
        let before = tally(&log);
        let due = city.due_for_erasure(later);
        assert!(due.is_sorted_by_key(|(since, _)| *since));
        for (since, command) in &due {
            kinds.insert(serde_json::to_value(command).unwrap()["type"].as_str().unwrap().to_owned());
            let early = city.due_for_erasure(since.pred_opt().unwrap());
            assert!(early.iter().all(|(_, other)| other != command), "{command:?} is not due before {since}");
            log.extend(city.handle(command, &clerk).unwrap());
        }
        assert_eq!(city.due_for_erasure(later), []);
        assert!(tally(&log) == before, "erasing keeps the figures");
    }
    let all = [
        "registry",
        "outreach",
        "petitions",
        "programmes",
        "schedule",
        "solidarity",
        "surveys",
        "volunteering",
    ];
    assert!(all.iter().all(|kind| kinds.contains(*kind)), "{kinds:?}");
}
