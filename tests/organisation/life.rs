//! What the registry knows beside names: who speaks, who belongs to whom, what was given, which year was declared.

use crate::terse::{day, id, org, person, stream, uuid};
use OrganisationKind::{Association, Branch, Confederation, Federation, Foundation, PublicBody};
use imece::{
    event::{Actor, Aggregate, Call, Role},
    id::{ActorId, SupportId, UnitId},
    organisation::{
        DeclarationState, Kurus, LegalBasis, Mandate, MunicipalityTier, Office, Organisation,
        OrganisationKind, OrganisationalUnit, ProjectCost, Registry, RegistryCommand as C,
        RegistryEvent as E, Representative, Standing, StandingKind, Support, SupportKind, UnitChart,
        UnitKind, Worth,
    },
    time::RetentionPolicy,
};

const NOW: &str = "2026-03-02T08:00Z";

fn support_id(n: u128) -> SupportId {
    id(n)
}

fn call() -> Call {
    Call::new(Actor::new(ActorId::from_uuid(uuid(9)).unwrap(), Role::Staff), NOW.parse().unwrap())
}

fn named(n: u128, name: &str, kind: OrganisationKind) -> Organisation {
    Organisation::new(org(n), name.parse().unwrap(), kind)
}

/// A registry whose organisations are numbered from 1, one of each kind given.
fn registry_of(kinds: &[OrganisationKind]) -> Registry {
    let mut registry = Registry::new(stream(1));
    for (n, kind) in (1..).zip(kinds) {
        registry.register(named(n, &format!("Kuruluş {n}"), *kind), &call()).unwrap();
    }
    registry
}

#[track_caller]
fn does(registry: &mut Registry, command: C) -> Vec<E> {
    let events = registry.handle(&command, &call(), ()).unwrap_or_else(|why| panic!("{command:?}: {why}"));
    events.into_iter().map(|recorded| recorded.event).collect()
}

#[track_caller]
fn fails(registry: &mut Registry, command: C, code: &str) {
    let before = registry.clone();
    match registry.handle(&command, &call(), ()) {
        Ok(events) => panic!("{command:?} should be `{code}`, but: {events:?}"),
        Err(error) => assert_eq!(error.code(), code, "{command:?}: {error}"),
    }
    assert_eq!(*registry, before);
}

fn appoint(n: u128, who: u128, office: Office, from: &str) -> C {
    let representative = Representative::new(person(who), office, day(from));
    C::Appoint { organisation: org(n), representative }
}

fn dismiss(n: u128, who: u128, office: Office, until: &str) -> C {
    C::Dismiss { organisation: org(n), person: person(who), office, until: day(until) }
}

fn attach(n: u128, parent: u128) -> C {
    C::Attach { organisation: org(n), parent: Some(org(parent)) }
}

fn money(n: u128, to: u128, kurus: u64) -> Support {
    let basis = LegalBasis::new(5393, 75);
    Support::new(
        support_id(n),
        org(to),
        SupportKind::Partnership,
        Worth::Money(Kurus::new(kurus)),
        day("2026-02-01"),
        basis,
    )
}

/// Row 9: identity is not duplicated, whatever the spelling.
#[test]
fn names_are_found_however_they_are_typed() {
    let alike = [
        ("Gölcük Musiki Derneği", "GÖLCÜK MUSİKİ DERNEĞİ"),
        ("Gölcük Musiki Derneği", "golcuk musıki der."),
        ("Kocaeli Kızılay Şubesi", "kocaeli kizilay"),
        ("Işık Vakfı", "IŞIK VAK."),
        ("Türk-Macar Dostluk Derneği", "Türk Macar Dostluk"),
    ];
    for (known, typed) in alike {
        let mut registry = Registry::new(stream(1));
        does(&mut registry, C::Register(named(1, known, Association)));
        assert_eq!(registry.look_alikes(&typed.parse().unwrap()), [org(1)], "{typed}");
    }
    let mut registry = Registry::new(stream(1));
    for (n, name) in
        [(3, "Işık Derneği"), (1, "ışık der."), (2, "Işıklar Derneği"), (4, "Dernek"), (5, "Vakıf")]
    {
        does(&mut registry, C::Register(named(n, name, Association)));
    }
    // A name of nothing but its form is still a name.
    assert_eq!(registry.duplicates(), [[org(1), org(3)]]);
    // A name that is put right is found under the new one alone.
    let mut renamed = registry.organisation(org(3)).unwrap().clone();
    renamed.name = "Mum Derneği".parse().unwrap();
    does(&mut registry, C::Amend(renamed));
    assert!(registry.duplicates().is_empty());
    assert_eq!(registry.look_alikes(&"MUM".parse().unwrap()), [org(3)]);
}

#[test]
fn the_law_counts_founders() {
    let table = [
        (Association, 6, false),
        (Association, 7, true),
        (Federation, 4, false),
        (Federation, 5, true),
        (Confederation, 2, false),
        (Confederation, 3, true),
        (Foundation, 1, true),
        (PublicBody, 1, true),
    ];
    for (kind, founders, lawful) in table {
        let mut registry = Registry::new(stream(1));
        let founded = named(1, "Kuruluş", kind).founded_by(founders, day("2015-12-17"));
        match lawful {
            true => drop(does(&mut registry, C::Register(founded))),
            false => fails(&mut registry, C::Register(founded), "too_few_founders"),
        }
    }
    // Nor are they put wrong afterwards.
    let mut registry = registry_of(&[Association]);
    fails(
        &mut registry,
        C::Amend(named(1, "Kuruluş 1", Association).founded_by(3, day("2015-12-17"))),
        "too_few_founders",
    );
}

#[test]
fn what_is_known_is_put_right_but_not_the_past() {
    let number = |organisation: Organisation, value: &str| {
        organisation.with_identifier("kutuk".parse().unwrap(), value.parse().unwrap())
    };
    let mut registry = Registry::new(stream(1));
    let taken_in = number(named(1, "Kuruluş 1", Association), "41-1");
    does(&mut registry, C::Register(taken_in.clone()));
    does(&mut registry, C::Register(number(named(2, "Kuruluş 2", Association), "41-2")));
    let amended = number(named(1, "Kuruluş Bir", Association), "41-3");
    let events = does(&mut registry, C::Amend(amended.clone()));
    assert_eq!(events, [E::Amended { from: taken_in.clone(), to: amended.clone() }]);
    assert!(does(&mut registry, C::Amend(amended.clone())).is_empty());
    // The old number is free, the new one taken, and what was registered first is recognised.
    fails(&mut registry, C::Register(number(named(3, "Kuruluş 3", Association), "41-3")), "identifier_taken");
    does(&mut registry, C::Register(number(named(3, "Kuruluş 3", Association), "41-1")));
    assert!(does(&mut registry, C::Register(taken_in)).is_empty());
    fails(&mut registry, C::Amend(number(named(1, "Kuruluş Bir", Association), "41-2")), "identifier_taken");
    fails(&mut registry, C::Amend(named(1, "Kuruluş Bir", Foundation)), "fixed_in_registry");
    let suspended = Standing { from: day("2026-01-01"), kind: StandingKind::Suspended };
    fails(&mut registry, C::Amend(amended.with_standing(suspended)), "fixed_in_registry");
    fails(&mut registry, C::Amend(named(8, "Kuruluş 8", Association)), "unknown_organisation");
}

/// Row 10: a representative has an organisation, an office and a term.
#[test]
fn somebody_speaks_for_an_organisation_in_the_days_of_a_term() {
    let mut registry = registry_of(&[Association, Association]);
    does(&mut registry, appoint(1, 7, Office::President, "2026-01-01"));
    let speaks = |registry: &Registry, n, on: &str| registry.speaks_for(person(7), org(n), day(on));
    assert!(!speaks(&registry, 1, "2025-12-31"));
    assert!(speaks(&registry, 1, "2026-01-01"));
    assert!(!speaks(&registry, 2, "2026-01-01"));
    does(&mut registry, dismiss(1, 7, Office::President, "2026-02-01"));
    assert!(speaks(&registry, 1, "2026-01-31"));
    assert!(!speaks(&registry, 1, "2026-02-01"));
    // The same again changes nothing; another office or a later term is another thing.
    let first = registry.representatives(org(1))[0];
    assert!(does(&mut registry, C::Appoint { organisation: org(1), representative: first }).is_empty());
    fails(&mut registry, appoint(1, 7, Office::President, "2026-01-31"), "terms_overlap");
    does(&mut registry, appoint(1, 7, Office::President, "2026-02-01"));
    does(&mut registry, appoint(1, 7, Office::Treasurer, "2026-01-15"));
    fails(&mut registry, appoint(1, 7, Office::President, "2026-05-01"), "terms_overlap");
    fails(&mut registry, dismiss(1, 7, Office::President, "2026-02-01"), "empty_term");
    fails(&mut registry, dismiss(1, 8, Office::President, "2026-06-01"), "no_open_term");
    fails(&mut registry, appoint(9, 7, Office::President, "2026-01-01"), "unknown_organisation");
    let mut backwards = Representative::new(person(3), Office::Secretary, day("2026-01-10"));
    backwards.until = Some(day("2026-01-10"));
    fails(&mut registry, C::Appoint { organisation: org(1), representative: backwards }, "empty_term");
    backwards.person = None;
    fails(&mut registry, C::Appoint { organisation: org(1), representative: backwards }, "nobody_named");
    // A term that is over may be recorded late.
    let mut past = Representative::new(person(4), Office::Secretary, day("2025-01-10"));
    past.until = Some(day("2025-01-11"));
    does(&mut registry, C::Appoint { organisation: org(1), representative: past });
    assert!(registry.speaks_for(person(4), org(1), day("2025-01-10")));
    let dissolved = Standing { from: day("2026-02-20"), kind: StandingKind::Dissolved };
    does(&mut registry, C::ChangeStanding { organisation: org(2), standing: dissolved, reason: None });
    fails(&mut registry, appoint(2, 7, Office::President, "2026-02-20"), "organisation_dissolved");
}

#[test]
fn a_person_is_erased_and_the_term_stays() {
    let mut registry = registry_of(&[Association]);
    let mut log = Vec::new();
    let applicant =
        Call { actor: Actor::new(ActorId::from_uuid(uuid(8)).unwrap(), Role::Applicant), ..call() };
    for (command, by) in [
        (appoint(1, 7, Office::President, "2025-01-01"), &applicant),
        (appoint(1, 8, Office::Secretary, "2025-01-01"), &applicant),
        (dismiss(1, 7, Office::President, "2026-03-02"), &call()),
    ] {
        log.extend(registry.handle(&command, by, ()).unwrap());
    }
    let erase = |who| C::Erase { organisation: org(1), person: person(who) };
    fails(&mut registry, erase(8), "term_not_over");
    // Nor is one that ends tomorrow.
    let mut leaving = registry.clone();
    does(&mut leaving, dismiss(1, 8, Office::Secretary, "2026-03-03"));
    fails(&mut leaving, erase(8), "term_not_over");
    fails(&mut registry, erase(3), "nobody_named");
    log.extend(registry.handle(&erase(7), &call(), ()).unwrap());
    let erased = registry.representatives(org(1))[0];
    assert_eq!(
        (erased.person, erased.from, erased.until),
        (None, day("2025-01-01"), Some(day("2026-03-02")))
    );
    assert!(!registry.speaks_for(person(7), org(1), day("2025-06-01")));
    assert!(registry.speaks_for(person(8), org(1), day("2025-06-01")));
    // The log without the person says the same, and names nobody.
    let stripped: Vec<_> =
        log.iter().cloned().map(|recorded| E::stripped(recorded, (org(1), person(7)), id(10))).collect();
    assert!(!serde_json::to_string(&stripped).unwrap().contains(&person(7).to_string()));
    let mut again = registry_of(&[Association]);
    again.replay(&stripped).unwrap();
    assert_eq!(again, registry);
    // Whoever wrote it down as an applicant goes with it; another's applicant stays.
    let replaced: Vec<bool> = stripped.iter().map(|recorded| recorded.actor.id == id(10)).collect();
    assert_eq!(replaced, [true, false, false, false]);
    // The office is free for the next one, but for no other in the term that was erased.
    fails(&mut registry, appoint(1, 3, Office::President, "2025-01-01"), "term_erased");
    does(&mut registry, appoint(1, 3, Office::President, "2026-03-02"));
}

/// Whoever spoke for an organisation in two terms is kept by the later end.
#[test]
fn the_last_term_counts_for_the_erasure() {
    let mut registry = registry_of(&[Association]);
    for command in [
        appoint(1, 7, Office::President, "2024-01-01"),
        dismiss(1, 7, Office::President, "2025-10-01"),
        appoint(1, 7, Office::Treasurer, "2024-01-01"),
        dismiss(1, 7, Office::Treasurer, "2025-06-01"),
        appoint(1, 8, Office::Secretary, "2024-01-01"),
        dismiss(1, 8, Office::Secretary, "2025-09-01"),
    ] {
        does(&mut registry, command);
    }
    let due = |registry: &Registry| registry.due_for_erasure(day("2030-01-01"));
    assert_eq!(due(&registry), [], "nothing says how long they are kept");
    let months = Some(RetentionPolicy::months(6.try_into().unwrap()));
    does(&mut registry, C::SetRetention(months));
    assert_eq!(registry.retention(), months);
    let expected = [(day("2026-03-01"), (org(1), person(8))), (day("2026-04-01"), (org(1), person(7)))];
    assert_eq!(due(&registry), expected, "the longest due first");
}

/// Row 9: a branch belongs to an association, an association to a federation, a federation to a confederation.
#[test]
fn each_belongs_to_the_kind_above_it() {
    let kinds = [Branch, Association, Federation, Confederation, Foundation, PublicBody];
    for (n, kind) in (1..).zip(kinds) {
        for (parent, above) in (1..).zip(kinds) {
            let mut registry = registry_of(&kinds);
            let lawful = matches!(
                (kind, above),
                (Branch, Association) | (Association, Federation) | (Federation, Confederation)
            );
            match lawful {
                true => drop(does(&mut registry, attach(n, parent))),
                false => fails(&mut registry, attach(n, parent), "wrong_parent_organisation"),
            }
        }
    }
    let mut registry = registry_of(&[Association, Federation, Federation]);
    let changed = does(&mut registry, attach(1, 2));
    assert_eq!(changed, [E::ParentChanged { organisation: org(1), from: None, to: Some(org(2)) }]);
    assert!(does(&mut registry, attach(1, 2)).is_empty());
    does(&mut registry, attach(1, 3));
    assert_eq!(registry.parent(org(1)), Some(org(3)));
    assert_eq!(registry.members(org(3)).collect::<Vec<_>>(), [org(1)]);
    does(&mut registry, C::Attach { organisation: org(1), parent: None });
    assert_eq!(registry.members(org(3)).count(), 0);
    fails(&mut registry, attach(1, 9), "unknown_organisation");
}

/// Row 37: one ledger of support for each organisation, each entry with its legal basis.
#[test]
fn what_was_given_stands_in_one_ledger() {
    let mut registry = registry_of(&[Association, Foundation]);
    let given = money(1, 1, 100);
    does(&mut registry, C::Support(given.clone()));
    assert!(does(&mut registry, C::Support(given.clone())).is_empty());
    fails(&mut registry, C::Support(money(1, 1, 101)), "support_id_taken");
    fails(&mut registry, C::Support(money(2, 9, 100)), "unknown_organisation");
    does(&mut registry, C::Support(money(2, 2, 100)));
    assert_eq!(registry.supports(org(1)), [given]);
    let reason = "recorded twice".parse().unwrap();
    does(&mut registry, C::RevokeSupport { support: support_id(1), reason });
    assert!(registry.supports(org(1)).is_empty());
    let reason = "again".parse().unwrap();
    fails(&mut registry, C::RevokeSupport { support: support_id(1), reason }, "unknown_support");
    // Its id is free again.
    does(&mut registry, C::Support(money(1, 2, 5)));
    assert_eq!(registry.support(support_id(1)), Some(&money(1, 2, 5)), "the second of the two");
    // No JSON makes a support without a legal basis.
    let mut json = serde_json::to_value(money(3, 1, 1)).unwrap();
    json.as_object_mut().unwrap().remove("legal_basis");
    assert!(serde_json::from_value::<Support>(json).is_err());
    // Things given outside of a joint project are what an audit asks about.
    let of = "saplings".parse().unwrap();
    let things = Worth::Quantity { number: 300.try_into().unwrap(), of };
    let basis = LegalBasis::new(5393, 75);
    let alone = Support::new(support_id(4), org(1), SupportKind::InKind, things, day("2026-02-01"), basis);
    assert!(alone.is_in_kind_alone());
    let cost = ProjectCost { total: Kurus::new(1), employs_disadvantaged: false };
    assert!(!alone.of_project(cost).is_in_kind_alone());
}

/// Law 5253 art. 10: at most half of the cost of a joint project with an association.
#[test]
fn at_most_half_of_a_joint_project_is_borne() {
    let table = [
        (Association, 50, 100, false, true),
        (Association, 51, 100, false, false),
        (Association, 50, 101, false, true),
        (Association, 51, 101, false, false),
        (Federation, 51, 100, false, false),
        // Who employs disabled people or former convicts may have it all.
        (Association, 100, 100, true, true),
        (Foundation, 100, 100, false, true),
    ];
    for (kind, borne, total, employs_disadvantaged, lawful) in table {
        let mut registry = registry_of(&[kind]);
        let cost = ProjectCost { total: Kurus::new(total), employs_disadvantaged };
        let support = C::Support(money(1, 1, borne).of_project(cost));
        match lawful {
            true => drop(does(&mut registry, support)),
            false => fails(&mut registry, support, "share_too_large"),
        }
    }
    assert_eq!(Kurus::new(125_005).to_string(), "1250.05");
}

#[test]
fn an_association_declares_its_year_until_the_end_of_april() {
    use DeclarationState::{Declared, Due, Overdue};
    let mut registry = registry_of(&[Association, Foundation]);
    let on = |registry: &Registry, n, today: &str| registry.declaration(org(n), 2025, day(today));
    let due = day("2026-04-30");
    assert_eq!(on(&registry, 1, "2025-12-31"), None);
    assert_eq!(on(&registry, 1, "2026-01-01"), Some(Due(due)));
    assert_eq!(on(&registry, 1, "2026-04-30"), Some(Due(due)));
    assert_eq!(on(&registry, 1, "2026-05-01"), Some(Overdue(due)));
    assert_eq!(on(&registry, 2, "2026-05-01"), None);
    let declare = |n, year, day_of: &str| C::Declare { organisation: org(n), year, on: day(day_of) };
    fails(&mut registry, declare(1, 2025, "2025-12-31"), "year_not_over");
    fails(&mut registry, declare(2, 2025, "2026-02-01"), "declares_nothing");
    does(&mut registry, declare(1, 2025, "2026-02-01"));
    assert!(does(&mut registry, declare(1, 2025, "2026-02-02")).is_empty());
    assert_eq!(on(&registry, 1, "2026-05-01"), Some(Declared(day("2026-02-01"))));
    // Nobody declares a year in which they were not.
    let young = named(3, "Yeni", Association).founded_by(7, day("2026-01-01"));
    does(&mut registry, C::Register(young));
    assert_eq!(on(&registry, 3, "2026-05-01"), None);
    does(&mut registry, C::Register(named(4, "Yılbaşı", Association).founded_by(7, day("2025-12-31"))));
    assert_eq!(on(&registry, 4, "2026-04-30"), Some(Due(due)));
}

/// Rows 4 and 5: the department of civil society, and the branch that the council founded under it.
fn units() -> UnitChart {
    let unit = |n| UnitId::from_uuid(uuid(n)).unwrap();
    let department =
        OrganisationalUnit::new(unit(1), "STK ile İlişkiler Dairesi".parse().unwrap(), UnitKind::Department);
    let branch = OrganisationalUnit::new(unit(2), "Sivil Toplum Şubesi".parse().unwrap(), UnitKind::Branch)
        .under(unit(1))
        .with_mandate(Mandate::civil_society());
    UnitChart::new(MunicipalityTier::Metropolitan, unit(2), [department, branch]).unwrap()
}

#[test]
fn the_registry_keeps_the_municipality_s_own_units() {
    let mut registry = registry_of(&[]);
    assert_eq!(registry.units(), None);
    assert_eq!(does(&mut registry, C::SetUnits(units())), [E::UnitsSet { from: None, to: units() }]);
    assert!(does(&mut registry, C::SetUnits(units())).is_empty());
    assert_eq!(registry.units(), Some(&units()));
    assert_eq!(Registry::load(registry.snapshot()).unwrap(), registry);
}

#[test]
fn rows_that_cannot_be_are_refused() {
    let mut registry = registry_of(&[Association, Federation]);
    does(&mut registry, appoint(1, 7, Office::President, "2026-01-01"));
    does(&mut registry, C::Support(money(1, 1, 5)));
    does(&mut registry, attach(1, 2));
    let rows = registry.snapshot();
    assert_eq!(Registry::load(rows.clone()).unwrap(), registry);
    type Spoil = fn(&mut imece::organisation::RegistrySnapshot);
    let table: [(Spoil, &str); 5] = [
        (|rows| rows.organisations[1].parent = Some(org(1)), "wrong_parent_organisation"),
        (|rows| rows.organisations[0].parent = Some(org(9)), "unknown_organisation"),
        (|rows| rows.organisations[1].supports = rows.organisations[0].supports.clone(), "support_id_taken"),
        (|rows| rows.organisations[0].supports[0].organisation = org(2), "unknown_organisation"),
        (
            |rows| {
                let term = rows.organisations[0].representatives[0];
                rows.organisations[0].representatives.push(term);
            },
            "terms_overlap",
        ),
    ];
    for (spoil, code) in table {
        let mut spoilt = rows.clone();
        spoil(&mut spoilt);
        assert_eq!(Registry::load(spoilt).unwrap_err().code(), code);
    }
}

#[test]
fn events_that_cannot_be_are_refused() {
    let mut registry = registry_of(&[Association, Federation]);
    does(&mut registry, appoint(1, 7, Office::President, "2026-01-01"));
    does(&mut registry, C::Support(money(1, 1, 5)));
    does(&mut registry, C::Declare { organisation: org(1), year: 2025, on: day("2026-02-01") });
    does(&mut registry, appoint(2, 7, Office::President, "2026-01-01"));
    does(&mut registry, dismiss(2, 7, Office::President, "2026-02-02"));
    let term = registry.representatives(org(1))[0];
    let other_term = Representative::new(person(7), Office::Treasurer, term.from);
    let ended = registry.representatives(org(2))[0];
    let known = registry.organisation(org(1)).unwrap().clone();
    let other = named(1, "Başka", Association);
    let parent = |from, to| E::ParentChanged { organisation: org(1), from, to };
    let forged = [
        E::Amended { from: other.clone(), to: known.clone() },
        E::Amended { from: known.clone(), to: named(1, "Kuruluş 1", Foundation) },
        E::Amended { from: other, to: named(9, "Kuruluş 9", Association) },
        E::Appointed { organisation: org(1), representative: term },
        E::Appointed { organisation: org(9), representative: term },
        E::Dismissed { organisation: org(2), term: 0, from: term, until: day("2026-02-01") },
        E::Dismissed { organisation: org(1), term: 0, from: other_term, until: day("2026-02-01") },
        E::Dismissed { organisation: org(2), term: 0, from: ended, until: day("2026-02-03") },
        E::RetentionSet { from: Some(RetentionPolicy::months(6.try_into().unwrap())), to: None },
        E::RepresentativeErased { organisation: org(1), terms: vec![0, 1], early: None },
        E::Dismissed { organisation: org(1), term: 1, from: term, until: day("2026-02-01") },
        parent(Some(org(2)), None),
        parent(None, Some(org(1))),
        E::Declared { organisation: org(1), year: 2025, on: day("2026-02-02") },
        E::SupportGiven(money(1, 2, 5)),
        E::SupportRevoked { support: money(1, 1, 6), reason: "x".parse().unwrap() },
        E::RepresentativeErased { organisation: org(1), terms: vec![1], early: None },
        E::UnitsSet { from: Some(units()), to: units() },
    ];
    for event in forged {
        let before = registry.clone();
        let batch = registry.head().record(&call(), vec![event.clone()]);
        assert_eq!(registry.apply(&batch).unwrap_err().code(), "impossible_event", "{event:?}");
        assert_eq!(registry, before);
    }
}
