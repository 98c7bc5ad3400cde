//! The registry of organisations: every command, every refusal, and the laws of replay.

use std::collections::BTreeMap;

use crate::{
    cases::cases,
    stored::{assert_json, assert_no_json},
    terse::{code, day, name, org},
};
use StandingKind::{Active, Dissolved, Inactive, Suspended};
use imece::{
    event::{Actor, Aggregate, Call, Recorded, ReplayError, Role, Stale, Version},
    id::{ActorId, OrganisationId, StreamId},
    organisation::{
        Identifier, Organisation, OrganisationKind, Registered, Registry, RegistryCommand, RegistryError,
        RegistryEvent, Standing, StandingKind,
    },
    text::Note,
    uuid::Uuid,
};
use proptest::{collection::vec, prelude::*};
use serde_json::json;

fn call() -> Call {
    let actor = Actor::new(ActorId::from_uuid(Uuid::from_u128(9)).unwrap(), Role::Staff);
    Call::new(actor, "2026-01-05T08:00Z".parse().unwrap())
}

fn standing(from: &str, kind: StandingKind) -> Standing {
    Standing { from: day(from), kind }
}

/// An association with no more than a name.
fn choir(n: u128) -> Organisation {
    Organisation::new(org(n), name("Gölcük Musiki Derneği"), OrganisationKind::Association)
}

fn register(organisation: Organisation) -> RegistryCommand {
    RegistryCommand::Register(organisation)
}

fn change(n: u128, from: &str, kind: StandingKind) -> RegistryCommand {
    RegistryCommand::ChangeStanding { organisation: org(n), standing: standing(from, kind), reason: None }
}

fn empty() -> Registry {
    Registry::new(StreamId::from_uuid(Uuid::from_u128(1)).unwrap())
}

/// A registry after commands that were all carried out, and what it wrote.
fn given(commands: &[RegistryCommand]) -> (Registry, Vec<Recorded<RegistryEvent>>) {
    let mut registry = empty();
    let log = commands.iter().flat_map(|c| registry.handle(c, &call(), ()).unwrap()).collect();
    (registry, log)
}

#[track_caller]
fn assert_events(before: &[RegistryCommand], command: &RegistryCommand, expected: &[RegistryEvent]) {
    let (mut registry, log) = given(before);
    let recorded = registry.handle(command, &call(), ()).unwrap();
    let found: Vec<RegistryEvent> = recorded.iter().map(|r| r.event.clone()).collect();
    assert_eq!(found, expected);
    assert_eq!(registry.version().get(), (log.len() + expected.len()) as u64);
    assert!(recorded.iter().all(|r| r.actor == call().actor && r.at == call().now));
}

#[track_caller]
fn assert_refused(before: &[RegistryCommand], command: &RegistryCommand, expected: &RegistryError) {
    let (mut registry, _) = given(before);
    let untouched = registry.clone();
    assert_eq!(&registry.handle(command, &call(), ()).unwrap_err(), expected);
    assert_eq!(registry, untouched);
}

mod registering {
    use super::*;

    #[test]
    fn an_organisation_is_taken_in() {
        let full = choir(1)
            .with_identifier(code("kutuk"), name("41-012-345"))
            .with_district(name("Gölcük"))
            .with_field(name("müzik"))
            .with_standing(standing("2025-01-01", Active));
        assert_events(&[], &register(full.clone()), &[RegistryEvent::Registered(full.clone())]);
        let (registry, _) = given(&[register(choir(2)), register(full.clone())]);
        assert_eq!(registry.organisation(org(1)), Some(&full));
        assert_eq!(registry.organisation(org(3)), None);
        let ids: Vec<OrganisationId> = registry.organisations().map(|o| o.id).collect();
        assert_eq!(ids, [org(1), org(2)]);
        let number = |scheme, value| Identifier { scheme: code(scheme), value: name(value) };
        assert_eq!(registry.find(&number("kutuk", "41-012-345")), Some(&full));
        assert_eq!(registry.find(&number("kutuk", "41-012-346")), None);
        assert_eq!(registry.find(&number("mersis", "41-012-345")), None);
    }

    #[test]
    fn the_same_again_changes_nothing() {
        let full = || {
            choir(1).with_identifier(code("kutuk"), name("41")).with_standing(standing("2025-01-01", Active))
        };
        assert_events(&[register(full())], &register(full()), &[]);
    }

    #[test]
    fn the_first_registration_again_changes_nothing_whatever_the_standing_has_become() {
        let before =
            [register(choir(1)), change(1, "2026-02-01", Suspended), change(1, "2026-03-01", Active)];
        assert_events(&before, &register(choir(1)), &[]);
        let (registry, _) = given(&before);
        assert_events(&before, &register(registry.organisation(org(1)).unwrap().clone()), &[]);
    }

    #[test]
    fn the_same_again_is_recognised_whatever_version_is_expected() {
        let (mut registry, _) = given(&[register(choir(1)), register(choir(2))]);
        assert_eq!(registry.register(choir(1), &call().at_version(Version::ZERO)), Ok(vec![]));
    }

    #[test]
    fn other_content_under_a_known_id_is_refused() {
        let taken = RegistryError::IdTaken(org(1));
        let before = [
            register(choir(1).with_standing(standing("2025-01-01", Active))),
            change(1, "2026-02-01", Suspended),
        ];
        let same = || choir(1).with_standing(standing("2025-01-01", Active));
        let mut renamed = same();
        renamed.name = name("Gölcük Musiki ve Sanat Derneği");
        let mut federation = same();
        federation.kind = OrganisationKind::Federation;
        for other in [
            renamed,
            federation,
            same().with_district(name("Gölcük")),
            same().with_field(name("müzik")),
            same().with_identifier(code("kutuk"), name("41")),
            choir(1),
            choir(1).with_standing(standing("2025-01-01", Inactive)),
            same().with_standing(standing("2026-02-01", Inactive)),
            same()
                .with_standing(standing("2026-02-01", Suspended))
                .with_standing(standing("2026-03-01", Active)),
        ] {
            assert_refused(&before, &register(other), &taken);
        }
    }

    #[test]
    fn a_number_of_another_is_refused() {
        let before = [register(choir(1).with_identifier(code("kutuk"), name("41-012-345")))];
        let number = Identifier { scheme: code("kutuk"), value: name("41-012-345") };
        let second = choir(2).with_identifier(code("kutuk"), name("41-012-345"));
        let taken = RegistryError::IdentifierTaken { identifier: number, holder: org(1) };
        assert_refused(&before, &register(second), &taken);
        let other_scheme = choir(2).with_identifier(code("mersis"), name("41-012-345"));
        assert_events(&before, &register(other_scheme.clone()), &[RegistryEvent::Registered(other_scheme)]);
    }

    #[test]
    fn two_numbers_of_one_scheme_are_refused() {
        let two = choir(1)
            .with_identifier(code("detsis"), name("7"))
            .with_identifier(code("kutuk"), name("41"))
            .with_identifier(code("kutuk"), name("42"));
        assert_refused(&[], &register(two), &RegistryError::TwoOfOneScheme(org(1)));
        let two_schemes =
            choir(1).with_identifier(code("detsis"), name("41")).with_identifier(code("kutuk"), name("41"));
        assert_events(&[], &register(two_schemes.clone()), &[RegistryEvent::Registered(two_schemes)]);
    }

    #[test]
    fn another_version_than_expected_is_stale() {
        let (mut registry, _) = given(&[register(choir(1))]);
        let (expected, found) = (Version::ZERO, Version::new(1));
        let stale = RegistryError::Stale(Stale::Version { expected, found });
        assert_eq!(registry.register(choir(2), &call().at_version(expected)), Err(stale.clone()));
        let suspended = standing("2026-02-01", Suspended);
        let answer = registry.change_standing(org(1), suspended, None, &call().at_version(expected));
        assert_eq!(answer, Err(stale));
        assert!(registry.register(choir(2), &call().at_version(found)).is_ok());
    }
}

mod standings {
    use super::*;

    #[test]
    fn a_standing_holds_from_its_day_until_the_next() {
        let history = choir(1)
            .with_standing(standing("2026-03-01", Active))
            .with_standing(standing("2026-02-01", Suspended));
        for (on, expected) in [
            ("2020-01-01", Active),
            ("2026-01-31", Active),
            ("2026-02-01", Suspended),
            ("2026-02-28", Suspended),
            ("2026-03-01", Active),
            ("2030-01-01", Active),
        ] {
            assert_eq!(history.standing_on(day(on)), expected, "{on}");
        }
        assert_eq!(choir(1).standing_on(day("2026-01-01")), Active);
    }

    #[test]
    fn of_two_standings_of_one_day_the_later_holds() {
        let history = choir(1)
            .with_standing(standing("2026-02-01", Suspended))
            .with_standing(standing("2026-02-01", Inactive));
        assert_eq!(history.standing_on(day("2026-02-01")), Inactive);
        let earlier = history.with_standing(standing("2026-01-01", Active)).standings;
        assert!(earlier.is_sorted_by_key(|standing| standing.from), "{earlier:?}");
    }

    #[test]
    fn a_change_tells_what_held_before() {
        let changed = |from, to, kind, reason: Option<Note>| RegistryEvent::StandingChanged {
            organisation: org(1),
            from,
            to: standing(to, kind),
            reason,
        };
        let before = [register(choir(1))];
        assert_events(
            &before,
            &change(1, "2026-02-01", Suspended),
            &[changed(Active, "2026-02-01", Suspended, None)],
        );
        let reason = Some(Note::new("üç kez gelmedi").unwrap());
        let with_reason = RegistryCommand::ChangeStanding {
            organisation: org(1),
            standing: standing("2026-02-01", Suspended),
            reason: reason.clone(),
        };
        assert_events(&before, &with_reason, &[changed(Active, "2026-02-01", Suspended, reason)]);
        let before = [register(choir(1)), change(1, "2026-02-01", Suspended)];
        assert_events(
            &before,
            &change(1, "2026-02-01", Active),
            &[changed(Suspended, "2026-02-01", Active, None)],
        );
        let (registry, _) =
            given(&[before[0].clone(), before[1].clone(), change(1, "2026-03-01", Dissolved)]);
        let known = registry.organisation(org(1)).unwrap();
        let kinds = ["2026-01-31", "2026-02-01", "2026-03-01"].map(|on| known.standing_on(day(on)));
        assert_eq!(kinds, [Active, Suspended, Dissolved]);
    }

    #[test]
    fn the_standing_that_holds_already_changes_nothing() {
        assert_events(&[register(choir(1))], &change(1, "2026-02-01", Active), &[]);
        let before = [register(choir(1)), change(1, "2026-02-01", Suspended)];
        assert_events(&before, &change(1, "2026-04-01", Suspended), &[]);
    }

    #[test]
    fn a_standing_does_not_begin_before_the_last() {
        let before = [register(choir(1)), change(1, "2026-02-01", Suspended)];
        assert_refused(&before, &change(1, "2026-01-31", Inactive), &RegistryError::OutOfOrder(org(1)));
    }

    #[test]
    fn a_dissolved_organisation_does_not_come_back() {
        let before = [register(choir(1)), change(1, "2026-02-01", Dissolved)];
        for kind in [Active, Suspended, Inactive, Dissolved] {
            assert_refused(&before, &change(1, "2026-02-01", kind), &RegistryError::Dissolved(org(1)));
            assert_refused(&before, &change(1, "2026-05-01", kind), &RegistryError::Dissolved(org(1)));
        }
        assert_refused(&before, &change(1, "2026-01-01", Active), &RegistryError::OutOfOrder(org(1)));
    }

    #[test]
    fn an_unknown_organisation_has_no_standing() {
        assert_refused(
            &[register(choir(1))],
            &change(2, "2026-02-01", Inactive),
            &RegistryError::Unknown(org(2)),
        );
    }

    /// A list out of order means what the ordered one means, also for what may come next.
    #[test]
    fn a_history_out_of_order_is_read_by_its_days() {
        let mut history = choir(1);
        history.standings = vec![standing("2026-03-01", Active), standing("2026-02-01", Suspended)];
        assert_eq!(history.standing_on(day("2026-02-10")), Suspended);
        assert_eq!(history.standing_on(day("2026-03-10")), Active);
        let before = [register(history)];
        assert_refused(&before, &change(1, "2026-02-20", Inactive), &RegistryError::OutOfOrder(org(1)));
        let changed = RegistryEvent::StandingChanged {
            organisation: org(1),
            from: Active,
            to: standing("2026-03-20", Inactive),
            reason: None,
        };
        assert_events(&before, &change(1, "2026-03-20", Inactive), &[changed]);
    }
}

mod errors {
    use super::*;

    #[test]
    fn errors_have_codes_and_say_what_they_met() {
        let five = org(5);
        let five_text = "organisation `00000000-0000-0000-0000-000000000005`";
        let identifier = Identifier { scheme: code("kutuk"), value: name("41-012") };
        assert_eq!(identifier.to_string(), "kutuk:41-012");
        let stale = Stale::Version { expected: Version::ZERO, found: Version::new(1) };
        let replay = ReplayError::BrokenBatch(Version::new(3));
        let table = [
            (RegistryError::Stale(stale), "stale_version", stale.to_string()),
            (
                RegistryError::IdTaken(five),
                "organisation_id_taken",
                format!("{five_text} is registered with other content"),
            ),
            (
                RegistryError::IdentifierTaken { identifier, holder: five },
                "identifier_taken",
                format!("`kutuk:41-012` belongs to {five_text}"),
            ),
            (
                RegistryError::TwoOfOneScheme(five),
                "two_identifiers_of_one_scheme",
                format!("{five_text} has two identifiers of one scheme"),
            ),
            (RegistryError::Unknown(five), "unknown_organisation", format!("{five_text} is not registered")),
            (RegistryError::Dissolved(five), "organisation_dissolved", format!("{five_text} is dissolved")),
            (
                RegistryError::OutOfOrder(five),
                "standing_out_of_order",
                format!("{five_text} has a later standing already"),
            ),
            (RegistryError::Replay(replay.clone()), "broken_batch", replay.to_string()),
        ];
        let mut texts = BTreeMap::new();
        for (error, code, text) in &table {
            assert_eq!((error.code(), &error.to_string()), (*code, text));
            texts.insert(code, text);
        }
        assert_eq!(texts.len(), table.len(), "two errors share a code");
    }
}

mod wire {
    use super::*;

    const FIVE: &str = "00000000-0000-0000-0000-000000000005";

    #[test]
    fn words_are_read_as_they_are_written() {
        use OrganisationKind as Kind;
        for (kind, word) in [
            (Kind::Association, "association"),
            (Kind::Foundation, "foundation"),
            (Kind::Federation, "federation"),
            (Kind::Confederation, "confederation"),
            (Kind::Branch, "branch"),
            (Kind::Union, "union"),
            (Kind::ProfessionalChamber, "professional_chamber"),
            (Kind::Cooperative, "cooperative"),
            (Kind::SportsClub, "sports_club"),
            (Kind::Platform, "platform"),
            (Kind::PublicBody, "public_body"),
            (Kind::Other, "other"),
        ] {
            assert_json(&kind, &json!(word));
        }
        for (kind, word) in
            [(Active, "active"), (Suspended, "suspended"), (Inactive, "inactive"), (Dissolved, "dissolved")]
        {
            assert_json(&kind, &json!(word));
        }
    }

    #[test]
    fn an_organisation_is_read_as_it_is_written() {
        let full = Organisation::new(org(5), name("Gölcük Musiki Derneği"), OrganisationKind::Association)
            .with_identifier(code("kutuk"), name("41-012"))
            .with_district(name("Gölcük"))
            .with_field(name("müzik"))
            .with_short_name(name("GÖMÜD"))
            .founded_by(9, day("2015-12-17"))
            .of_public_benefit()
            .with_standing(standing("2026-02-01", Suspended));
        let mut written = json!({
            "id": FIVE, "name": "Gölcük Musiki Derneği", "kind": "association",
            "identifiers": [{"scheme": "kutuk", "value": "41-012"}], "district": "Gölcük", "field": "müzik",
            "short_name": "GÖMÜD", "founded": "2015-12-17", "founders": 9, "public_benefit": true,
            "standings": [{"from": "2026-02-01", "kind": "suspended"}],
        });
        assert_json(&full, &written);
        assert_json(&RegistryCommand::Register(full.clone()), &json!({"type": "register", "data": written}));
        assert_json(
            &RegistryEvent::Registered(full),
            &json!({"type": "registry.organisation_registered.v1", "data": written}),
        );
        written["phone"] = json!("0262");
        assert_no_json::<Organisation>(&written);
        let short = json!({"id": FIVE, "name": "Gölcük Musiki Derneği", "kind": "association"});
        assert_eq!(serde_json::from_value::<Organisation>(short).unwrap(), choir(5));
    }

    #[test]
    fn a_change_of_standing_is_read_as_it_is_written() {
        let to = standing("2026-02-01", Suspended);
        let reason = Some(Note::new("üç kez gelmedi").unwrap());
        let command =
            RegistryCommand::ChangeStanding { organisation: org(5), standing: to, reason: reason.clone() };
        let to_json = json!({"from": "2026-02-01", "kind": "suspended"});
        assert_json(
            &command,
            &json!({"type": "change_standing", "data": {
                "organisation": FIVE, "standing": to_json, "reason": "üç kez gelmedi",
            }}),
        );
        assert_json(
            &RegistryEvent::StandingChanged { organisation: org(5), from: Active, to, reason },
            &json!({"type": "registry.standing_changed.v1", "data": {
                "organisation": FIVE, "from": "active", "to": to_json, "reason": "üç kez gelmedi",
            }}),
        );
    }

    #[test]
    fn bad_content_is_refused() {
        let organisation = |field: &str, value: serde_json::Value| {
            let mut json = json!({"id": FIVE, "name": "Dernek", "kind": "association"});
            json[field] = value;
            json
        };
        for bad in [
            organisation("id", json!("00000000-0000-0000-0000-000000000000")),
            organisation("id", json!("5")),
            organisation("name", json!("  ")),
            organisation("name", json!("iki\nsatır")),
            organisation("kind", json!("Association")),
            organisation("identifiers", json!([{"scheme": "Kütük", "value": "41"}])),
            organisation("identifiers", json!([{"scheme": "kutuk", "value": "41", "of": "x"}])),
            organisation("standings", json!([{"from": "2026-02-30", "kind": "active"}])),
            organisation("standings", json!([{"from": "2026-02-01", "kind": "asleep"}])),
            organisation("standings", json!([{"from": "2026-02-01", "kind": "active", "to": "2026-03-01"}])),
        ] {
            assert_no_json::<Organisation>(&bad);
        }
        assert_no_json::<RegistryEvent>(&json!({"type": "registry.standing_changed.v2", "data": {}}));
        assert_no_json::<RegistryCommand>(&json!({"type": "forget", "data": {}}));
    }
}

mod replay {
    use super::*;

    fn replayed(log: &[Recorded<RegistryEvent>]) -> Result<Registry, ReplayError> {
        let mut registry = empty();
        registry.replay(log).map(|()| registry)
    }

    #[test]
    fn an_event_that_cannot_be_is_refused() {
        let kutuk = |n: u128| choir(n).with_identifier(code("kutuk"), name("41"));
        let (registry, _) =
            given(&[register(kutuk(1)), register(choir(2)), change(1, "2026-02-01", Suspended)]);
        let changed = |n, from, to, kind| RegistryEvent::StandingChanged {
            organisation: org(n),
            from,
            to: standing(to, kind),
            reason: None,
        };
        for (event, why) in [
            (RegistryEvent::Registered(kutuk(1)), "the organisation is registered already"),
            (RegistryEvent::Registered(choir(1)), "the organisation is registered already"),
            (RegistryEvent::Registered(kutuk(3)), "an identifier is taken"),
            (RegistryEvent::Amended { from: choir(2), to: kutuk(2) }, "an identifier is taken"),
            (changed(3, Active, "2026-03-01", Inactive), "the organisation had another standing"),
            (changed(1, Active, "2026-03-01", Inactive), "the organisation had another standing"),
            (changed(1, Active, "2026-01-01", Inactive), "the organisation had another standing"),
        ] {
            let mut replayed = registry.clone();
            let batch = registry.head().record(&call(), vec![event]);
            let seq = batch[0].seq;
            assert_eq!(replayed.apply(&batch), Err(ReplayError::Impossible { seq, why }), "{batch:?}");
            assert_eq!(replayed, registry);
        }
    }

    #[test]
    fn a_batch_of_two_is_not_of_the_registry() {
        let mut registry = empty();
        let events = vec![RegistryEvent::Registered(choir(1)), RegistryEvent::Registered(choir(2))];
        let batch = registry.head().record(&call(), events);
        assert_eq!(registry.apply(&batch), Err(ReplayError::BrokenBatch(Version::new(1))));
        assert_eq!(registry.apply(&[]), Ok(()));
        assert_eq!(registry, empty());
    }

    fn any_command() -> impl Strategy<Value = RegistryCommand> {
        let kinds = prop::sample::select(vec![Active, Suspended, Inactive, Dissolved]);
        prop_oneof![
            (1..5_u128, prop::option::of(1..4_u8)).prop_map(|(n, number)| {
                let bare = choir(n);
                register(match number {
                    Some(number) => bare.with_identifier(code("kutuk"), name(&number.to_string())),
                    None => bare,
                })
            }),
            (1..5_u128, 1..29_u32, kinds).prop_map(|(n, d, kind)| change(
                n,
                &format!("2026-02-{d:02}"),
                kind
            )),
        ]
    }

    /// Puts random commands to a registry; also the naive twin: who holds which number, by a scan of all.
    fn run(commands: &[RegistryCommand]) -> (Registry, Vec<Recorded<RegistryEvent>>) {
        let mut registry = empty();
        let mut log = Vec::new();
        for command in commands {
            let before = registry.clone();
            let decided = registry.decide(command, &call(), ());
            let answer = registry.handle(command, &call(), ());
            assert_eq!(answer, decided);
            match answer {
                Ok(events) => {
                    assert_eq!(events.is_empty(), registry == before);
                    log.extend(events);
                }
                Err(_) => assert_eq!(registry, before),
            }
            for number in 1..4 {
                let number = Identifier { scheme: code("kutuk"), value: name(&number.to_string()) };
                let holders: Vec<_> =
                    registry.organisations().filter(|o| o.identifiers.contains(&number)).collect();
                assert!(holders.len() <= 1, "{number} is held twice");
                assert_eq!(registry.find(&number), holders.first().copied());
            }
        }
        (registry, log)
    }

    proptest! {
        #![proptest_config(cases(1_000))]

        #[test]
        fn live_state_is_the_replay_of_its_events(commands in vec(any_command(), 0..30), cut: prop::sample::Index) {
            let (live, log) = run(&commands);
            prop_assert_eq!(&replayed(&log), &Ok(live.clone()));
            let cut = cut.index(log.len() + 1);
            let mut registry = replayed(&log[..cut]).unwrap();
            prop_assert_eq!(registry.replay(&log[cut..]), Ok(()));
            prop_assert_eq!(&registry, &live);
            let json = serde_json::to_string(&log).unwrap();
            prop_assert_eq!(replayed(&serde_json::from_str::<Vec<_>>(&json).unwrap()), Ok(live));
        }

        #[test]
        fn a_command_put_again_changes_nothing(commands in vec(any_command(), 1..20)) {
            let (mut registry, _) = run(&commands);
            let before = registry.clone();
            for organisation in before.organisations() {
                prop_assert_eq!(registry.register(organisation.clone(), &call()), Ok(vec![]));
            }
            prop_assert_eq!(registry, before);
        }
    }
}

fn row(organisation: Organisation) -> Registered {
    let (registry, _) = given(&[register(organisation)]);
    registry.snapshot().organisations[0].clone()
}

#[test]
fn a_registry_goes_on_from_its_rows() {
    let listed = choir(1).with_identifier(code("kutuk"), name("41-001-001"));
    let (mut registry, _) = given(&[register(listed.clone()), change(1, "2026-01-10", Suspended)]);
    let text = serde_json::to_string(&registry).unwrap();
    let mut again: Registry = serde_json::from_str(&text).unwrap();
    assert_eq!(again, registry);
    let second = register(choir(2).with_identifier(code("kutuk"), name("41-001-001")));
    for command in [register(listed.clone()), second, change(1, "2026-01-20", Active)] {
        assert_eq!(again.handle(&command, &call(), ()), registry.handle(&command, &call(), ()));
    }
    assert_eq!(again, registry);
    // Rows that cannot be.
    let mut rows = registry.snapshot();
    rows.organisations.push(row(choir(1)));
    assert_eq!(Registry::load(rows), Err(RegistryError::IdTaken(org(1))));
    let mut rows = registry.snapshot();
    let mut double = listed;
    double.id = org(2);
    rows.organisations.push(row(double));
    assert_eq!(Registry::load(rows).unwrap_err().code(), "identifier_taken");
}
