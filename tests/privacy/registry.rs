//! Those who spoke for an organisation (Law 6698: its own data are not personal, its representatives' are).

use crate::{
    cases::cases,
    erasure::{Erasure, month},
    lives::{Log, stream},
    terse::{day, id, org, person, read},
};
use imece::{
    event::{Actor, Aggregate, Call, Role},
    id::PersonId,
    organisation::{
        Office, Organisation, OrganisationKind, Registry, RegistryCommand as C, RegistryEvent as E,
        Representative,
    },
    time::Zone,
};
use proptest::{prelude::*, sample::Index};

fn call(now: &str) -> Call {
    Call::new(Actor::new(id(9), Role::Staff), read(now))
}

fn new() -> Registry {
    Registry::new(stream(1))
}

/// Organisations 1 and 2, without anybody.
fn begun() -> (Registry, Log<Registry>) {
    let mut registry = new();
    let mut log = Vec::new();
    for n in 1..3 {
        let name = format!("Kuruluş {n}").parse().unwrap();
        let organisation = Organisation::new(org(n), name, OrganisationKind::Association);
        log.extend(registry.register(organisation, &call("2020-01-02T08:00Z")).unwrap());
    }
    (registry, log)
}

fn term(who: u128, office: Office, from: &str) -> Representative {
    Representative::new(person(who), office, day(from))
}

const OFFICES: [Office; 2] = [Office::President, Office::BoardMember];

/// Three people in two offices of two organisations, from and until some day of a month.
fn any_command() -> impl Strategy<Value = C> {
    let (who, office) = (1..4_u128, prop::sample::select(&OFFICES[..]));
    (1..3_u128, who, office, 1..20_u32, any::<bool>()).prop_map(|(of, who, office, on, comes)| {
        let on = format!("2020-01-{on:02}");
        let organisation = org(of);
        match comes {
            true => C::Appoint { organisation, representative: term(who, office, &on) },
            false => C::Dismiss { organisation, person: person(who), office, until: day(&on) },
        }
    })
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn a_registry_forgets_who_spoke(commands in prop::collection::vec(any_command(), 0..40), place: Index) {
        let how = Erasure {
            new,
            retain: C::SetRetention(Some(month())),
            due: Registry::due_for_erasure,
            erase: |(organisation, person)| C::Erase { organisation, person },
            strip: E::stripped,
        };
        let (mut registry, mut log) = begun();
        for command in commands.iter().chain([&how.retain]) {
            log.extend(registry.handle(command, &call("2020-02-01T08:00Z"), ()).unwrap_or_default());
        }
        let terms = |registry: &Registry| {
            let of = |n| registry.representatives(org(n)).iter().map(|term| (term.office, term.from, term.until));
            of(1).chain(of(2)).collect::<Vec<_>>()
        };
        let before = terms(&registry);
        let erased = how.forgets(&mut registry, &mut log, (), |_| (), place)?;
        // The offices and their days stay; whoever is still known has an open term.
        prop_assert_eq!(terms(&registry), before);
        for n in 1..3 {
            for who in 1..4 {
                let theirs = registry.representatives(org(n)).iter().filter(|term| term.person == Some(person(who)));
                let open = theirs.clone().any(|term| term.until.is_none());
                prop_assert!(open || theirs.count() == 0);
                prop_assert!(!(open && erased.contains(&(org(n), person(who)))));
            }
        }
        // What is told again as it was told then brings nobody back into a term that was erased.
        let gone: Vec<_> = registry.representatives(org(1)).iter().filter(|term| term.person.is_none()).copied().collect();
        for gone in gone {
            let representative = Representative::new(person(1), gone.office, gone.from);
            let command = C::Appoint { organisation: org(1), representative };
            let again = registry.handle(&command, &call("2100-01-02T08:00Z"), ());
            let known = |error: &imece::organisation::RegistryError| ["term_erased", "terms_overlap"].contains(&error.code());
            prop_assert!(again == Ok(vec![]) || again.as_ref().is_err_and(known), "{again:?}");
        }
    }
}

/// Two of one office who came on one day and are both erased: their terms are told apart all the same.
#[test]
fn terms_that_read_alike_are_told_apart() {
    let (mut registry, mut log) = begun();
    let call = call("2021-01-05T08:00Z");
    for command in [
        C::Appoint { organisation: org(1), representative: term(1, Office::BoardMember, "2020-01-10") },
        C::Appoint { organisation: org(1), representative: term(2, Office::BoardMember, "2020-01-10") },
        C::Dismiss {
            organisation: org(1),
            person: person(2),
            office: Office::BoardMember,
            until: day("2020-03-01"),
        },
        C::Dismiss {
            organisation: org(1),
            person: person(1),
            office: Office::BoardMember,
            until: day("2020-06-01"),
        },
        C::Erase { organisation: org(1), person: person(1) },
        C::Erase { organisation: org(1), person: person(2) },
    ] {
        log.extend(registry.handle(&command, &call, ()).unwrap());
    }
    let both = [1, 2].map(|n| (org(1), person(n)));
    let strip = |recorded| both.iter().fold(recorded, |recorded, who| E::stripped(recorded, *who, id(99)));
    let stripped: Log<Registry> = log.into_iter().map(strip).collect();
    let mut again = new();
    again.replay_to(&stripped, registry.version()).unwrap();
    assert_eq!(again, registry);
    let ends: Vec<_> = registry.representatives(org(1)).iter().map(|term| term.until).collect();
    assert_eq!(ends, [Some(day("2020-06-01")), Some(day("2020-03-01"))]);
}

#[test]
fn whoever_spoke_is_kept_for_as_long_as_was_set_or_a_manager_says_why() {
    let (mut registry, _) = begun();
    let now = call("2020-06-01T08:00Z");
    registry.appoint(org(1), term(7, Office::President, "2020-01-10"), &now).unwrap();
    registry.dismiss(org(1), person(7), Office::President, day("2020-05-10"), &now).unwrap();
    let due = |registry: &Registry, on: &str| registry.due_for_erasure(day(on));
    assert_eq!(due(&registry, "2099-01-01"), [], "nothing falls due by itself");
    registry.set_retention(Some(month()), &now).unwrap();
    assert_eq!((due(&registry, "2020-06-09"), registry.retention()), (vec![], Some(month())));
    assert_eq!(due(&registry, "2020-06-10"), [(day("2020-06-10"), (org(1), person(7)))]);
    let refused = |call: &Call, who: PersonId| registry.clone().erase(org(1), who, call).unwrap_err().code();
    let asked = now.clone().overruling("istek üzerine".parse().unwrap());
    assert_eq!(refused(&now, person(7)), "representative_kept");
    assert_eq!(refused(&asked, person(7)), "representative_kept", "that is a manager's to say");
    assert_eq!(refused(&now, person(8)), "nobody_named");
    let manager = Call { actor: Actor { role: Role::Manager, ..asked.actor }, ..asked };
    let events = registry.erase(org(1), person(7), &manager).unwrap();
    assert!(matches!(&events[0].event, E::RepresentativeErased { early: Some(_), .. }), "{events:?}");
    let rows = serde_json::to_string(&registry).unwrap();
    assert!(!rows.contains(&person(7).to_string()));
    assert_eq!(serde_json::from_str::<Registry>(&rows).unwrap(), registry);
}

/// Half past ten in the evening of UTC is the next day in Turkey, on which the erasure falls due.
#[test]
fn the_day_is_that_of_the_municipality() {
    let late = call("2020-06-09T22:30Z");
    for (zone, day_of_zone) in [(None, true), (Some(Zone::ISTANBUL), true), (Some(Zone::UTC), false)] {
        let mut registry = zone.map_or_else(new, |zone| new().with_zone(zone));
        let name = "Koro".parse().unwrap();
        registry.register(Organisation::new(org(1), name, OrganisationKind::Association), &late).unwrap();
        registry.appoint(org(1), term(7, Office::President, "2020-01-10"), &late).unwrap();
        registry.dismiss(org(1), person(7), Office::President, day("2020-05-10"), &late).unwrap();
        registry.set_retention(Some(month()), &late).unwrap();
        // Rows keep the zone.
        let mut registry: Registry =
            serde_json::from_str(&serde_json::to_string(&registry).unwrap()).unwrap();
        assert_eq!(registry.erase(org(1), person(7), &late).is_ok(), day_of_zone, "in {zone:?}");
    }
}
