//! The laws of decide, apply, replay and merging over random lives of a small platform, and a naive twin for shifts.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    cases::cases,
    lives::{self, stream},
    stored,
};
use imece::{
    event::{Aggregate, Call, Expected, Recorded, Role},
    id::{ActorId, AssignmentId, ShiftId, VolunteerId},
    statistics::{Scope, VolunteerTally},
    strategies::{laws, volunteering_commands, volunteering_log},
    time::{Minute, Month, Slot},
    uuid::Uuid,
    volunteering::{
        Assignment, AssignmentFact, AssignmentStage, AssignmentState, ShiftObjection, VolunteerKind,
        VolunteerPlatform, VolunteeringCommand, VolunteeringError, VolunteeringEvent, Who,
    },
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{TestCaseError, TestRunner},
};

type Log = lives::Log<VolunteerPlatform>;

const MOST: usize = 60;

fn new() -> VolunteerPlatform {
    VolunteerPlatform::new(stream(1))
}

/// A naive platform: who is on which shift when, as a list that is scanned.
#[derive(Default)]
struct Twin {
    needed: BTreeMap<ShiftId, u32>,
    on: Vec<(AssignmentFact, Slot)>,
}

impl Twin {
    /// What stands in the way of an assignment by time and places.
    fn in_the_way(&self, volunteer: VolunteerId, shift: ShiftId, people: u32, slot: Slot) -> (bool, bool) {
        let theirs = |(fact, _): &&(AssignmentFact, Slot)| {
            fact.volunteer.volunteer == volunteer && fact.volunteer.kind == VolunteerKind::Person
        };
        let minutes = |slot: Slot| slot.start().as_minutes()..slot.end().as_minutes();
        let double = self
            .on
            .iter()
            .filter(theirs)
            .any(|(_, other)| minutes(*other).any(|minute| minutes(slot).contains(&minute)));
        let taken: u32 =
            self.on.iter().filter(|(fact, _)| fact.shift == shift).map(|(fact, _)| fact.people.get()).sum();
        (double, taken + people > self.needed[&shift])
    }

    fn see(&mut self, event: &VolunteeringEvent) {
        match event {
            VolunteeringEvent::ShiftAdded { shift, .. } => {
                self.needed.insert(shift.id, shift.needed.get());
            }
            VolunteeringEvent::NeededChanged { shift, to, .. } => {
                self.needed.insert(*shift, to.get());
            }
            other => {
                let Some(fact) = other.fact() else { return };
                self.on.retain(|(on, _)| on.assignment != fact.assignment);
                match other {
                    VolunteeringEvent::Scheduled { placement, .. } => self.on.push((*fact, placement.slot)),
                    VolunteeringEvent::Completed { .. } => self.on.push((*fact, fact.placement.slot)),
                    _ => {}
                }
            }
        }
    }
}

/// A life as its commands make it, every decision held to the laws of deciding and to the twin.
fn live(commands: &[(VolunteeringCommand, Call)]) -> Result<(VolunteerPlatform, Log), TestCaseError> {
    let (mut platform, mut log, mut twin) = (new(), Log::new(), Twin::default());
    for (command, call) in commands {
        let before = platform.clone();
        let decided = laws::decide(&mut platform, command, call, ())?;
        against_the_twin(&before, command, &decided, &twin)?;
        match decided {
            Ok(events) => {
                events.iter().for_each(|recorded| twin.see(&recorded.event));
                log.extend(events);
            }
            Err(error) => {
                prop_assert!(!matches!(error, VolunteeringError::Replay(_)), "{command:?} leads to {error}");
            }
        }
        holds_together(&platform, &twin)?;
    }
    Ok((platform, log))
}

/// A volunteer is put on a shift only where the twin sees nothing in the way, and refused for the same reasons.
fn against_the_twin(
    before: &VolunteerPlatform,
    command: &VolunteeringCommand,
    decided: &Result<Log, VolunteeringError>,
    twin: &Twin,
) -> Result<(), TestCaseError> {
    if let Ok(events) = decided {
        let placed = events.iter().find_map(|recorded| match &recorded.event {
            VolunteeringEvent::Scheduled { fact, placement, .. } => Some((fact, placement.slot)),
            VolunteeringEvent::Completed { fact, .. } if fact.state == AssignmentState::NoShow => {
                Some((fact, fact.placement.slot))
            }
            _ => None,
        });
        if let Some((fact, slot)) = placed {
            let found = twin.in_the_way(fact.volunteer.volunteer, fact.shift, fact.people.get(), slot);
            prop_assert_eq!(found, (false, false), "{:?}", command);
        }
    }
    let (VolunteeringCommand::Assign(request), Err(VolunteeringError::Refused(objections))) =
        (command, decided)
    else {
        return Ok(());
    };
    let shift = before.shift(request.shift).unwrap();
    let Some(time) = shift.shift.time.served_at(request.chosen) else { return Ok(()) };
    let slot = before.policy().zone.slot(time).unwrap();
    let said = (
        objections.iter().any(|objection| matches!(objection, ShiftObjection::DoubleShift { .. })),
        objections.iter().any(|objection| matches!(objection, ShiftObjection::Full { .. })),
    );
    let found = twin.in_the_way(request.volunteer, request.shift, request.people.get(), slot);
    prop_assert_eq!(said, found, "{:?}: {:?}", command, objections);
    Ok(())
}

/// What holds of every platform at any time.
fn holds_together(platform: &VolunteerPlatform, twin: &Twin) -> Result<(), TestCaseError> {
    for shift in platform.shifts() {
        let on = platform.assignments_on(shift.shift.id).filter(|a| a.state.stage().takes_a_place());
        let people: u32 = on.map(|assignment| assignment.request.people.get()).sum();
        prop_assert_eq!(shift.assigned(), people);
        // Nobody is to serve without a report where one is asked for, whenever that came to be.
        let asked = platform.task(shift.shift.task).is_some_and(|task| {
            task.health_report || platform.policy().health_report_in.contains(&task.field)
        });
        let to_come = |a: &&Assignment| {
            a.state.stage() == AssignmentStage::Scheduled && a.placement.slot.start() > platform.head().at
        };
        for assignment in platform.assignments_on(shift.shift.id).filter(to_come).filter(|_| asked) {
            if let Who::Person(person) =
                &platform.volunteer(assignment.request.volunteer).unwrap().volunteer.who
            {
                prop_assert!(person.has_health_report(assignment.placement.time.end().date()));
            }
        }
        prop_assert!(people <= shift.shift.needed.get());
    }
    let all = Slot::new(Minute::MIN, Minute::MAX).unwrap();
    for volunteer in platform.volunteers() {
        let id = volunteer.volunteer.id;
        let diary: BTreeSet<(Slot, AssignmentId)> = platform.diary(id, all).collect();
        let on = twin.on.iter().filter(|(fact, _)| fact.volunteer.volunteer == id);
        let twin: BTreeSet<_> = on
            .filter(|(fact, _)| fact.volunteer.kind == VolunteerKind::Person)
            .map(|(fact, slot)| (*slot, fact.assignment))
            .collect();
        prop_assert_eq!(diary, twin);
        let mut served: BTreeMap<Month, u32> = BTreeMap::new();
        let done = |stage| stage == AssignmentStage::Completed;
        for assignment in platform.assignments_of(id).filter(|a| done(a.state.stage())) {
            *served.entry(Month::of(assignment.placement.time.start().date())).or_default() += 1;
        }
        prop_assert_eq!(volunteer.served(), &served);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn live_state_is_the_replay_of_its_events(commands in volunteering_commands(MOST), place: prop::sample::Index) {
        let (platform, log) = live(&commands)?;
        lives::replays(new, &platform, &log, place)?;
        lives::survives_json(&commands)?;
    }

    /// The stages follow each other as the table says, and nothing else moves an assignment.
    #[test]
    fn assignments_move_as_the_table_says(log in volunteering_log(MOST)) {
        let mut stages: BTreeMap<AssignmentId, AssignmentStage> = BTreeMap::new();
        for recorded in &log {
            let (Some(fact), Some(to)) = (recorded.event.fact(), recorded.event.brings_to()) else { continue };
            match stages.insert(fact.assignment, to) {
                None => prop_assert_eq!(to, AssignmentStage::Available),
                Some(from) => {
                    prop_assert_eq!(fact.state.stage(), from);
                    prop_assert!(from.may_become(to), "{} to {}", from, to);
                }
            }
        }
        let mut platform = new();
        platform.replay(&log).unwrap();
        for assignment in platform.assignments() {
            prop_assert_eq!(stages.get(&assignment.request.id), Some(&assignment.state.stage()));
        }
    }

    #[test]
    fn a_batch_with_an_event_that_cannot_be_leaves_no_trace(
        log in volunteering_log(MOST),
        place: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        lives::leaves_no_trace(new, &log, place, other, |_| ())?;
    }

    #[test]
    fn a_tick_is_harmless_and_due_when_the_deadline_says(commands in volunteering_commands(MOST)) {
        let (mut platform, _) = live(&commands)?;
        let call = |now| Call::new(commands[0].1.actor, now);
        let now = platform.head().at;
        platform.tick(&call(now)).unwrap();
        if let Some(deadline) = platform.next_deadline() {
            prop_assert!(deadline > now);
            let early = deadline.saturating_sub(imece::time::Minutes::new(1));
            prop_assert!(platform.decide(&VolunteeringCommand::Tick, &call(early), ()).unwrap().is_empty());
            prop_assert!(!platform.tick(&call(deadline)).unwrap().is_empty());
            prop_assert!(platform.tick(&call(deadline)).unwrap().is_empty());
        } else {
            prop_assert!(platform.tick(&call("2030-01-01T00:00Z".parse().unwrap())).unwrap().is_empty());
        }
    }

    #[test]
    fn an_old_version_or_revision_is_stale(commands in volunteering_commands(30)) {
        let (platform, _) = live(&commands)?;
        for (command, call) in &commands {
            let any = Call { expected: Expected::Any, ..call.clone() };
            let free = platform.decide(command, &any, ());
            prop_assert_eq!(&platform.decide(command, &any.clone().at_version(platform.version()), ()), &free);
            for wrong in [
                any.clone().at_version(platform.version().next()),
                any.clone().at_revision(imece::event::Revision::new(99)),
            ] {
                match platform.decide(command, &wrong, ()) {
                    Err(VolunteeringError::Stale(_)) => {}
                    // What was carried out before is recognised first.
                    found => {
                        let taken = matches!(&free, Err(error) if error.code().ends_with("_id_taken"));
                        prop_assert!(taken || matches!(&free, Ok(events) if events.is_empty()), "{:?}", found);
                        prop_assert_eq!(&found, &free);
                    }
                }
            }
        }
    }

    #[test]
    fn figures_of_parts_of_a_log_add_up(log in volunteering_log(MOST), cuts: [prop::sample::Index; 2]) {
        lives::figures_add_up::<VolunteerTally, _>(&log, cuts)?;
    }

    /// The naive count: each figure once more, from the state that the log leads to.
    #[test]
    fn figures_of_a_log_are_those_of_its_platform(log in volunteering_log(MOST)) {
        let mut platform = new();
        platform.replay(&log).unwrap();
        let tally = lives::tally::<VolunteerTally, _>(&log);
        let said = tally.summary(&Scope::all()).unwrap();
        let count = |stage| platform.assignments().filter(|a| a.state.stage() == stage).count() as u64;
        prop_assert_eq!(said.available, count(AssignmentStage::Available));
        prop_assert_eq!(said.scheduled, count(AssignmentStage::Scheduled));
        prop_assert_eq!(said.completed, count(AssignmentStage::Completed));
        prop_assert_eq!(said.no_show, count(AssignmentStage::NoShow));
        prop_assert_eq!(said.cancelled, count(AssignmentStage::Cancelled));
        prop_assert_eq!(said.cancelled_for.values().sum::<u64>(), said.cancelled);
        prop_assert_eq!(said.enrolled, platform.volunteers().count() as u64);
        prop_assert_eq!(said.legal_persons, 1);
        prop_assert_eq!(said.enrolled_by_group.values().sum::<u64>(), said.enrolled - said.legal_persons);
        prop_assert_eq!(said.left, platform.volunteers().filter(|v| !v.is_active()).count() as u64);
        let minutes = platform.volunteers().map(|v| u64::from(platform.minutes_of(v.volunteer.id).get()));
        prop_assert_eq!(said.minutes, minutes.sum::<u64>());
        prop_assert_eq!(said.minutes_by_field.values().sum::<u64>(), said.minutes);
        prop_assert_eq!(said.minutes_by_month.values().sum::<u64>(), said.minutes);
        let shifts = || platform.shifts().filter(|shift| !shift.cancelled);
        prop_assert_eq!(said.shifts, shifts().count() as u64);
        prop_assert_eq!(said.needed, shifts().map(|s| u64::from(s.shift.needed.get())).sum::<u64>());
        prop_assert_eq!(said.placed, platform.shifts().map(|s| u64::from(s.assigned())).sum::<u64>());
        let served = platform.volunteers().filter(|v| v.served().keys().any(|month| month.year() == 2026));
        prop_assert_eq!(tally.served_in(2026).unwrap(), served.count() as u64);
        let march: Month = "2026-03".parse().unwrap();
        let in_march = platform.volunteers().filter(|v| v.served().contains_key(&march)).count() as u64;
        prop_assert_eq!(said.served_by_month.get(&march).copied().unwrap_or(0), in_march);
        let reach = platform.projects().flat_map(|p| p.reach.values());
        prop_assert_eq!(said.reach, reach.map(|r| u64::from(r.at_least())).sum::<u64>());
        let exact = platform.projects().flat_map(|p| p.reach.values()).all(|reach| reach.is_exact());
        prop_assert_eq!(said.reach_is_exact, exact);
    }

    /// A log without what leads to people replays to the state after the erasure, and gives the same figures.
    #[test]
    fn a_stripped_log_replays_and_counts_the_same(log in volunteering_log(MOST)) {
        let mut platform = new();
        platform.replay(&log).unwrap();
        let gone: Vec<VolunteerId> = log
            .iter()
            .filter_map(|recorded| match &recorded.event {
                VolunteeringEvent::Erased { fact, .. } => Some(fact.volunteer),
                _ => None,
            })
            .collect();
        let stand_in = ActorId::from_uuid(Uuid::from_u128(99)).unwrap();
        let strip = |recorded: &Recorded<VolunteeringEvent>| {
            gone.iter().fold(recorded.clone(), |r, gone| VolunteeringEvent::stripped(r, *gone, stand_in))
        };
        let stripped: Log = log.iter().map(strip).collect();
        let mut again = new();
        again.replay(&stripped).unwrap();
        prop_assert_eq!(again, platform);
        prop_assert_eq!(lives::tally::<VolunteerTally, _>(&stripped), lives::tally::<VolunteerTally, _>(&log));
        for recorded in &stripped {
            let theirs = recorded.event.volunteer().is_some_and(|id| gone.contains(&id));
            prop_assert!(!(theirs && recorded.actor.role == Role::Applicant && recorded.actor.id != stand_in));
        }
    }
}

/// Where a policy comes to ask for health reports, volunteers without one are taken off: random lives show it.
#[test]
fn random_lives_take_those_without_a_report_off_their_shifts() {
    let mut runner = TestRunner::deterministic();
    let mut taken_off = 0;
    for _ in 0..100 {
        let commands = volunteering_commands(80).new_tree(&mut runner).unwrap().current();
        let mut platform = new();
        for (command, call) in &commands {
            let told = platform.handle(command, call, ()).unwrap_or_default();
            let sets = matches!(command, VolunteeringCommand::SetPolicy(_));
            let cancelled =
                |recorded: &&Recorded<_>| matches!(recorded.event, VolunteeringEvent::Cancelled { .. });
            taken_off += if sets { told.iter().filter(cancelled).count() } else { 0 };
        }
    }
    assert!(taken_off > 5, "{taken_off}");
}

/// The strategy reaches every kind of event, every stage, and most refusals: or the laws above would say little.
#[test]
fn random_lives_reach_everything() {
    let (mut events, mut errors, mut objections) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let see = |event: &VolunteeringEvent| _ = events.insert(stored::kind(event));
    let refused = |error: &VolunteeringError| {
        objections.extend(error.objections().iter().map(ShiftObjection::code));
        errors.insert(error.code());
    };
    lives::reached(300, &volunteering_commands(80), new, (), see, refused);
    assert_eq!(events, stored::kinds(include_str!("../../src/volunteering/event.rs")));
    for code in [
        "double_shift",
        "shift_full",
        "consent_missing",
        "health_report_missing",
        "permit_missing",
        "field_not_named",
        "not_active",
        "shift_off",
        "wrong_time",
        "one_is_one",
        "shift_begun",
    ] {
        assert!(objections.contains(code), "{code} is missing of {objections:?}");
    }
    for code in [
        "stale_version",
        "stale_revision",
        "wrong_assignment_stage",
        "wrong_minutes",
        "assignment_not_yet",
        "volunteer_kept",
        "volunteer_not_left",
        "volunteer_erased",
        "more_assigned",
        "shift_took_place",
    ] {
        assert!(errors.contains(code), "{code} is missing of {errors:?}");
    }
}
