//! The laws of decide, apply and replay over random lives of a small registry, and scans for what is looked up.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    cases::cases,
    lives::{self, stream},
    stored,
    terse::id,
};
use imece::{
    event::{Aggregate, Call, Recorded},
    id::{OrganisationId, PersonId},
    organisation::{
        Identifier, Organisation, Registry, RegistryCommand, RegistryError, RegistryEvent, Support,
    },
    strategies::{laws::Kept, registry_commands, registry_log},
};
use proptest::{prelude::*, test_runner::TestCaseError};

type Log = lives::Log<Registry>;

const MOST: usize = 80;

fn new() -> Registry {
    Registry::new(stream(1))
}

/// A life as its commands make it, every decision held to the laws of deciding.
fn live(commands: &[(RegistryCommand, Call)]) -> Result<(Registry, Log), TestCaseError> {
    let cannot_be = |error: &_| matches!(error, RegistryError::Replay(_));
    lives::live(new(), commands, (), cannot_be, holds_together)
}

/// What is looked up is what a scan finds, and what the law forbids is not there.
fn holds_together(registry: &Registry) -> Kept {
    let mut numbers: BTreeMap<&Identifier, OrganisationId> = BTreeMap::new();
    for organisation in registry.organisations() {
        let id = organisation.id;
        prop_assert!(registry.look_alikes(&organisation.name).contains(&id));
        for identifier in &organisation.identifiers {
            prop_assert_eq!(numbers.insert(identifier, id), None, "one number is nobody else's");
            prop_assert_eq!(registry.find(identifier).map(|found| found.id), Some(id));
        }
        // Whoever belongs to somebody never comes back to themselves.
        prop_assert!(std::iter::successors(Some(id), |id| registry.parent(*id)).count() <= 4);
        if let Some(parent) = registry.parent(id) {
            prop_assert!(registry.members(parent).any(|member| member == id));
        }
        prop_assert!(registry.supports(id).iter().all(|support| support.organisation == id));
        // Nobody has an office twice on one day.
        let terms = registry.representatives(id);
        for (n, term) in terms.iter().enumerate().filter(|(_, term)| term.person.is_some()) {
            let again = |other: &&imece::organisation::Representative| {
                (other.person, other.office) == (term.person, term.office)
                    && (other.holds_on(term.from) || term.holds_on(other.from))
            };
            prop_assert_eq!(terms[n + 1..].iter().find(again), None, "{:?}", term);
        }
    }
    let groups = registry.duplicates();
    prop_assert!(groups.iter().all(|group| group.len() > 1 && group.is_sorted()));
    Ok(())
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn live_state_is_the_replay_of_its_events(commands in registry_commands(MOST), place: prop::sample::Index) {
        let (registry, log) = live(&commands)?;
        lives::replays(new, &registry, &log, place)?;
        lives::survives_json(&commands)?;
        lives::survives_json(&registry)?;
        prop_assert_eq!(Registry::load(registry.snapshot()).unwrap(), registry);
    }

    /// A naive count: what was taken in, given and declared, as a scan of the log finds it.
    #[test]
    fn what_stands_is_what_the_log_tells(log in registry_log(MOST)) {
        let mut registry = new();
        registry.replay(&log).unwrap();
        let (mut known, mut given, mut declared) = (BTreeMap::<_, Organisation>::new(), Vec::<Support>::new(), 0);
        for recorded in &log {
            match &recorded.event {
                RegistryEvent::Registered(it) | RegistryEvent::Amended { to: it, .. } => {
                    known.insert(it.id, it.clone());
                }
                RegistryEvent::StandingChanged { organisation, to, .. } => {
                    known.get_mut(organisation).unwrap().standings.push(*to);
                }
                RegistryEvent::SupportGiven(support) => given.push(support.clone()),
                RegistryEvent::SupportRevoked { support, .. } => given.retain(|it| it.id != support.id),
                RegistryEvent::Declared { .. } => declared += 1,
                _ => {}
            }
        }
        prop_assert!(registry.organisations().eq(known.values()));
        for organisation in known.keys() {
            let theirs: Vec<_> = given.iter().filter(|it| it.organisation == *organisation).cloned().collect();
            prop_assert_eq!(registry.supports(*organisation), &theirs[..]);
        }
        let rows = registry.snapshot().organisations;
        prop_assert_eq!(rows.iter().map(|row| row.declarations.len()).sum::<usize>(), declared);
    }

    #[test]
    fn a_batch_with_an_event_that_cannot_be_leaves_no_trace(
        log in registry_log(MOST),
        place: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        lives::leaves_no_trace(new, &log, place, other, Registry::duplicates)?;
    }

    /// A log without those who were erased replays to the state after the erasure, and names them nowhere.
    #[test]
    fn a_stripped_log_replays_the_same(commands in registry_commands(MOST)) {
        let (registry, log) = live(&commands)?;
        // Where somebody came back after they were erased, their reference stands again.
        let speaks = |organisation, person: PersonId| {
            registry.representatives(organisation).iter().any(|term| term.person == Some(person))
        };
        let gone: BTreeSet<(OrganisationId, PersonId)> = commands
            .iter()
            .filter_map(|(command, _)| match command {
                RegistryCommand::Erase { organisation, person } => Some((*organisation, *person)),
                _ => None,
            })
            .filter(|(organisation, person)| !speaks(*organisation, *person))
            .collect();
        let strip = |recorded: &Recorded<RegistryEvent>| {
            gone.iter().fold(recorded.clone(), |recorded, who| RegistryEvent::stripped(recorded, *who, id(9)))
        };
        let stripped: Log = log.iter().map(strip).collect();
        let mut again = new();
        again.replay(&stripped).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(again, registry);
    }
}

/// The strategy reaches every kind of event and every error: or the laws above would say little.
#[test]
fn random_lives_reach_everything() {
    let (mut events, mut errors) = (BTreeSet::new(), BTreeSet::new());
    let see = |event: &RegistryEvent| _ = events.insert(stored::kind(event));
    let refused = |error: &RegistryError| _ = errors.insert(error.code());
    lives::reached(150, &registry_commands(80), new, (), see, refused);
    assert_eq!(events, stored::kinds(include_str!("../../src/organisation/registry/event.rs")));
    let out_of_reach = ["representative_kept", "term_erased"];
    let codes = stored::codes(include_str!("../../src/organisation/error.rs"));
    for code in codes.into_iter().chain(["stale_version"]).filter(|code| !out_of_reach.contains(code)) {
        assert!(errors.contains(code), "{code} is missing of {errors:?}");
    }
}
