//! What each format has that others have not, and who is there: teams, delegations, meals, tables, causes, dangers, groups.

use crate::calendar::*;
use ProgrammeCommand as C;
use imece::{
    organisation::{Hazard, OfficialRole, Organisation, OrganisationKind},
    programme::*,
    statistics::{ProgrammeTally, Scope},
    stats::{Dimension, Observe},
};

fn summary(city: &City) -> imece::statistics::ProgrammeSummary {
    let mut tally = ProgrammeTally::default();
    city.log.iter().for_each(|event| tally.observe(event).unwrap());
    tally.summary(&Scope::all()).unwrap()
}

fn close(n: u128, closing: Closing) -> C {
    C::Close { programme: programme(n), closing }
}

fn full(n: u32) -> Closing {
    Closing::new(n, concert(1).time(), text(1))
}

/// Rows 11, 12: the first programme of 2025 with MÜSİAD, a minister as guest, known by office and institution.
#[test]
fn rows_11_12_a_guest_is_an_office_and_has_no_name() {
    let mut city = City::new();
    let musiad = Organisation::new(org(41), "MÜSİAD".parse().unwrap(), OrganisationKind::Association);
    let call = city.call();
    city.registry.register(musiad, &call).unwrap();
    let offices = [
        (OfficialRole::Minister, "minister", "ministry_of_interior"),
        (OfficialRole::DeputyMayor, "deputy_mayor", "kocaeli"),
        (OfficialRole::CouncilMember, "council_member", "kocaeli"),
        (OfficialRole::SecretaryGeneral, "secretary_general", "kocaeli"),
        (OfficialRole::ProvincialDirector, "provincial_director", "civil_society_relations"),
        (OfficialRole::Other(code("rector")), "rector", "kocaeli_university"),
    ];
    let guests = offices.map(|(role, _, institution)| GuestOfHonour { role, institution: code(institution) });
    let meeting = ProgrammeFormat::Other(OtherFormat::new(code("meeting")).unwrap());
    city.announces(in_format(1, meeting).with_partners([org(41)]).unwrap().with_guests(guests));
    assert_eq!(city.programme(1).plan.guests().len(), 6);
    for (role, word, _) in offices {
        assert_eq!(role.code(), word);
    }
    // There is nowhere to write a name: both are machine words, and nothing else is taken.
    for odd in [
        r#"{"role":{"type":"minister"},"institution":"Ali Veli"}"#,
        r#"{"role":{"type":"minister"},"institution":"ministry","name":"Ali Veli"}"#,
        r#"{"role":{"type":"other","data":"Ali Veli"},"institution":"ministry"}"#,
        r#"{"institution":"ministry"}"#,
    ] {
        assert!(serde_json::from_str::<GuestOfHonour>(odd).is_err(), "{odd}");
    }
}

/// Row 16: a programme is for several groups; disability and need are counted and never tied to a person.
#[test]
fn row_16_several_groups_and_some_only_counted() {
    let groups = [BeneficiaryGroup::Children, BeneficiaryGroup::Families, BeneficiaryGroup::Disabled];
    let mut city = City::new();
    city.begins(concert(1).for_groups(groups).with_places(Places::UNLIMITED));
    assert_eq!(city.programme(1).plan.groups().len(), 3);
    city.at("2026-03-21T22:00Z");
    let counted = full(100).reaching(BeneficiaryGroup::Children, 60).unwrap();
    let counted = counted.reaching(BeneficiaryGroup::Disabled, 7).unwrap();
    // Somebody may be of two groups, so they may sum to more than came; but no group is larger than all.
    let counted = counted.reaching(BeneficiaryGroup::Families, 100).unwrap();
    assert_eq!(
        counted.clone().reaching(BeneficiaryGroup::InNeed, 101).unwrap_err().code(),
        "group_too_large"
    );
    city.does(close(1, counted));
    let reached = summary(&city).reached;
    assert_eq!(reached.get(&BeneficiaryGroup::Disabled), Some(&7));
    assert_eq!(reached.values().sum::<u64>(), 167);
    let only_counted: Vec<_> = BeneficiaryGroup::ALL.iter().filter(|g| g.is_only_counted()).collect();
    assert_eq!(only_counted, [&BeneficiaryGroup::Disabled, &BeneficiaryGroup::InNeed]);
    for group in BeneficiaryGroup::ALL {
        let marked = Registration::new(registration(1), person(1)).of_groups([*group]);
        assert_eq!(marked.is_err(), group.is_only_counted(), "{group}");
        if let Ok(marked) = marked {
            assert_eq!(marked.groups().collect::<Vec<_>>(), [*group]);
        }
        let json = format!(r#"{{"id":"{}","person":null,"groups":["{group}"]}}"#, registration(1));
        assert_eq!(serde_json::from_str::<Registration>(&json).is_err(), group.is_only_counted(), "{group}");
    }
}

/// Row 26: the formats are an open list, and no word stands for two.
#[test]
fn row_26_formats_are_an_open_list() {
    let all = [
        (ProgrammeFormat::GeneralAssembly, "general_assembly"),
        (ProgrammeFormat::Concert, "concert"),
        (ProgrammeFormat::Commemoration, "commemoration"),
        (ProgrammeFormat::Iftar, "iftar"),
        (ProgrammeFormat::Festival, "festival"),
        (ProgrammeFormat::Tournament(Tournament::of(code("football"))), "tournament"),
        (ProgrammeFormat::March(March::new()), "march"),
        (ProgrammeFormat::Rally(Rally { cause: code("sumud") }), "rally"),
        (ProgrammeFormat::Congress(Congress::new()), "congress"),
        (ProgrammeFormat::Training, "training"),
        (
            ProgrammeFormat::AwarenessActivity(AwarenessActivity { hazard: Hazard::Wildfire }),
            "awareness_activity",
        ),
        (ProgrammeFormat::OpenAirCinema, "open_air_cinema"),
        (ProgrammeFormat::Other(OtherFormat::new(code("cleanup")).unwrap()), "cleanup"),
    ];
    assert_eq!(all.len(), FormatKind::OWN.len() + 1);
    for (format, word) in all {
        let kind = format.kind();
        assert_eq!(kind.to_string(), word);
        assert_eq!(FormatKind::from_text(word), Some(kind));
        assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{word}\""));
        assert_eq!(serde_json::from_str::<FormatKind>(&format!("\"{word}\"")).unwrap(), kind);
        let own = FormatKind::OWN.contains(&(kind, word));
        assert_eq!(OtherFormat::new(code(word)).is_err(), own, "{word}");
        let other = format!(r#"{{"type":"other","data":"{word}"}}"#);
        assert_eq!(serde_json::from_str::<ProgrammeFormat>(&other).is_err(), own, "{word}");
        let json = serde_json::to_string(&format).unwrap();
        assert_eq!(serde_json::from_str::<ProgrammeFormat>(&json).unwrap(), format);
    }
    assert_eq!(FormatKind::from_text("Genel Kurul"), None);
    // Details are those of the format: others carry none.
    for odd in [
        r#"{"type":"concert","data":{"sport":"football"}}"#,
        r#"{"type":"tournament"}"#,
        r#"{"type":"rally","data":{"cause":"sumud","sport":"football"}}"#,
        r#"{"type":"march","data":{"tables":{}}}"#,
    ] {
        assert!(serde_json::from_str::<ProgrammeFormat>(odd).is_err(), "{odd}");
    }
}

/// Row 31: Hemşehri Cup. A team belongs to a partner, and one team plays nobody.
#[test]
fn row_31_teams_belong_to_partners_and_two_play() {
    let cup = |teams: &[(u128, u32)]| {
        let cup = Tournament::of(code("football"));
        let with =
            |cup: Tournament, (n, teams): &(u128, u32)| cup.with_teams(org(*n), (*teams).try_into().unwrap());
        ProgrammeFormat::Tournament(teams.iter().fold(cup, with))
    };
    let partners = || concert(1).with_partners([org(1), org(2)]).unwrap();
    let error = partners().in_format(cup(&[(1, 2), (3, 1)])).unwrap_err();
    let programme = programme(1);
    assert_eq!(error, InvalidPlan::TeamOfStranger { programme, organisation: org(3) });
    let both = partners().in_format(cup(&[(1, 2), (2, 1)])).unwrap();
    assert_eq!(both.clone().with_partners([org(1)]).unwrap_err().code(), "team_of_stranger");
    for (teams, plays) in [(&[][..], false), (&[(1, 1)], false), (&[(1, 2)], true), (&[(1, 1), (2, 1)], true)]
    {
        let mut city = City::new();
        city.announces(partners().in_format(cup(teams)).unwrap());
        city.at("2026-03-21T16:00Z");
        if plays {
            city.does(C::Begin { programme });
        } else {
            city.refuses(C::Begin { programme }, "too_few_teams");
        }
    }
}

/// Row 32: Marş Mira. Three days abroad, an official delegation, and meals for everybody who walks.
#[test]
fn row_32_a_march_abroad_with_delegation_and_catering() {
    let three = |n: u8| Catering { meals_a_day: 3.try_into().unwrap(), days: n.try_into().unwrap() };
    let delegation = Delegation::new(
        OfficialRole::DeputyMayor,
        [OfficialRole::CouncilMember, OfficialRole::SecretaryGeneral],
        12.try_into().unwrap(),
    )
    .unwrap();
    assert_eq!((delegation.led_by(), delegation.others().count()), (OfficialRole::DeputyMayor, 2));
    let two = 2.try_into().unwrap();
    let few = Delegation::new(OfficialRole::Mayor, [OfficialRole::Governor, OfficialRole::Minister], two);
    assert_eq!(few.unwrap_err().code(), "too_many_offices");
    let json = r#"{"led_by":{"type":"mayor"},"others":[{"type":"governor"}],"size":1}"#;
    assert!(serde_json::from_str::<Delegation>(json).is_err());
    assert!(serde_json::from_str::<Delegation>(&json.replace(":1}", ":2}")).is_ok());
    let march = |days| {
        ProgrammeFormat::March(March::new().with_delegation(delegation.clone()).with_catering(three(days)))
    };
    let zone = "Europe/Sarajevo".parse().unwrap();
    let bosnia = AbroadVenue::new("BA".parse().unwrap(), "Nezuk".parse().unwrap(), zone).unwrap();
    let permitted = bosnia.decided_by(council("2026-01-01")).permitted_by(ministry("2026-01-02"));
    let plan =
        at(1, march(3), "2026-07-08T08:00/2026-07-10T18:00").moved_to(Venue::Abroad(permitted)).unwrap();
    let four = plan.clone().in_format(march(4)).unwrap_err();
    assert_eq!(four, InvalidPlan::MealsAfterTheEnd { programme: programme(1), meals: 4, days: 3 });
    assert!(plan.clone().at(slot("2026-07-08T08:00/2026-07-09T18:00")).is_err());
    let mut city = City::new();
    city.holds(plan.clone(), 6_000);
    assert_eq!(city.programme(1).meals(), 6_000 * 3 * 3);
    let ProgrammeFormat::March(walked) = city.programme(1).plan.format() else { panic!("no march") };
    assert_eq!(walked.delegation.as_ref(), Some(&delegation));
    assert_eq!(summary(&city).meals, 54_000);
    let correction = Closing::new(5_000, plan.time(), text(1));
    city.does(C::CorrectClosing { programme: programme(1), closing: correction });
    assert_eq!(summary(&city).meals, 45_000);
    assert_eq!(summary(&city).by_country.get(&"BA".parse().unwrap()), Some(&1));
}

/// Row 33: the Şûra. Eleven tables, each with a rapporteur before it closes, and what they recommend.
#[test]
fn row_33_each_table_of_a_congress_has_a_rapporteur_before_it_closes() {
    let topics: Vec<String> = (1..=11).map(|n| format!("table_{n}")).collect();
    let tables = topics.iter().fold(Congress::new(), |congress, topic| congress.with_table(code(topic)));
    let name =
        |topic: &str, office| C::NameRapporteur { programme: programme(1), topic: code(topic), office };
    let academic = OfficialRole::Other(code("academic"));
    let mut city = City::new();
    city.begins(in_format(1, ProgrammeFormat::Congress(tables)));
    for topic in &topics[..10] {
        city.does(name(topic, academic));
    }
    city.refuses(name("table_12", academic), "unknown_table");
    city.at("2026-03-21T22:00Z");
    let error = city.refuses(close(1, full(400)), "rapporteurs_missing");
    let tables = vec![code("table_11")];
    assert_eq!(error, ProgrammeError::RapporteursMissing { programme: programme(1), tables });
    city.does(name("table_11", academic));
    assert!(city.does(name("table_11", academic)).is_empty());
    match &city.does(name("table_11", OfficialRole::CouncilMember))[..] {
        [ProgrammeEvent::RapporteurNamed { from, to, .. }] => {
            assert_eq!((*from, *to), (Some(academic), OfficialRole::CouncilMember));
        }
        other => panic!("{other:?}"),
    }
    let recommend = |n, table: &str, theme: &str| C::Recommend {
        programme: programme(1),
        recommendation: Recommendation { text: text(n), table: code(table), theme: code(theme) },
    };
    city.does(recommend(21, "table_1", "participation"));
    city.refuses(recommend(22, "table_12", "participation"), "unknown_table");
    city.does(close(1, full(400)));
    city.does(recommend(22, "table_2", "participation"));
    city.does(recommend(23, "table_2", "venues"));
    assert!(city.does(recommend(23, "table_2", "venues")).is_empty());
    city.refuses(recommend(23, "table_3", "venues"), "text_id_taken");
    let themes: Vec<_> = summary(&city).recommendations.into_iter().collect();
    assert_eq!(themes, [(code("participation"), 2), (code("venues"), 1)]);
    // A congress without a table is none, and other formats have no tables.
    let mut city = City::new();
    city.announces(in_format(1, ProgrammeFormat::Congress(Congress::new())));
    city.at("2026-03-21T16:00Z");
    city.refuses(C::Begin { programme: programme(1) }, "no_table");
    let mut city = City::new();
    city.begins(concert(1));
    city.refuses(recommend(21, "table_1", "venues"), "unknown_table");
    city.refuses(name("table_1", academic), "unknown_table");
}

/// Row 34: a rally is for something.
#[test]
fn row_34_a_rally_has_a_cause() {
    let rally = ProgrammeFormat::Rally(Rally { cause: code("sumud") });
    let mut city = City::new();
    city.holds(in_format(1, rally), 5_000);
    assert_eq!(summary(&city).by_format.get(&FormatKind::Rally), Some(&1));
    assert!(serde_json::from_str::<ProgrammeFormat>(r#"{"type":"rally","data":{}}"#).is_err());
}

/// Row 35: awareness of wildfires lies inside volunteering, so nobody closes it without volunteers.
#[test]
fn row_35_an_awareness_activity_has_volunteers() {
    let wildfire = AwarenessActivity { hazard: Hazard::Wildfire };
    let mut city = City::new();
    city.begins(in_format(1, ProgrammeFormat::AwarenessActivity(wildfire)));
    city.at("2026-03-21T22:00Z");
    city.refuses(close(1, full(80)), "no_volunteers");
    city.does(close(1, full(80).with_volunteers(25)));
    assert_eq!(summary(&city).volunteers, 25);
    city.refuses(C::CorrectClosing { programme: programme(1), closing: full(80) }, "no_volunteers");
}

#[test]
fn a_plan_is_not_longer_than_a_programme_and_hosted_by_a_partner() {
    let whole = |last: &str| concert(1).at(slot(&format!("2026-05-01T00:00/{last}T00:00")));
    assert!(whole("2026-07-02").is_ok());
    assert_eq!(whole("2026-07-03").unwrap_err(), InvalidPlan::TooLong { programme: programme(1), days: 63 });
    let room = Venue::Room(RoomVenue::new(room(1), booking(1), org(2), district("Gebze")));
    let error = concert(1).moved_to(room).unwrap_err();
    assert_eq!(error, InvalidPlan::HostIsStranger { programme: programme(1), organisation: org(2) });
    for error in
        [InvalidPlan::NoPartner(programme(1)), InvalidPlan::TooLong { programme: programme(1), days: 63 }]
    {
        assert!(error.to_string().starts_with("programme `"), "{error}");
    }
}

#[test]
fn what_goes_on_into_another_month_counts_in_its_first() {
    let mut city = City::new();
    city.drafts(at(1, ProgrammeFormat::Festival, "2026-03-30T10:00/2026-04-02T22:00"));
    let mut tally = ProgrammeTally::default();
    city.log.iter().for_each(|event| tally.observe(event).unwrap());
    let drafted = |text: &str| {
        let month = Scope::all().months(text.parse().unwrap(), text.parse().unwrap());
        tally.summary(&month).unwrap().drafted
    };
    assert_eq!((drafted("2026-03"), drafted("2026-04")), (1, 0));
}
