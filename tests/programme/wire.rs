//! What a host stores of programmes: events, commands and values as JSON that stays readable, and codes that stay the same.
//!
//! `tests/golden/programme` has a file for each kind of event. A file that no longer fits is a broken promise, not a file
//! to be written anew; new kinds are written by `cargo test --test programme -- --ignored`.

use std::collections::BTreeSet;

use crate::{
    calendar::*,
    stored::{self, read_back},
};
use ProgrammeCommand as C;
use imece::{
    event::{Recorded, Role},
    organisation::{Hazard, OfficialRole},
    programme::*,
    time::{RetentionPolicy, Zone},
};

const EVENTS: &str = include_str!("../../src/programme/event.rs");

/// A spring in which everything happens once, and the commands that were given.
fn everything_once() -> (City, Vec<C>) {
    let mut city = City::new();
    let mut given = Vec::new();
    let mut give = |city: &mut City, command: C| {
        given.push(command.clone());
        city.does(command);
    };
    let retention = RetentionPolicy::months(6.try_into().unwrap());
    let policy = CalendarPolicy::new().in_zone(Zone::ISTANBUL).with_retention(retention);
    give(&mut city, C::SetPolicy(policy));
    let shore = Place::new(square(4), "Sahil".parse().unwrap(), PlaceKind::Shore, district("Karamürsel"));
    give(&mut city, C::DescribePlace(shore));
    let table = DayTable::new([days("2026-03-19", "2026-03-22")]).unwrap();
    let feast = Observance::new(observance(1), "Bayram".parse().unwrap(), ObservanceRule::Movable(table));
    give(&mut city, C::DescribeObservance(feast));
    let dated = vec![days("2027-03-08", "2027-03-11")];
    give(&mut city, C::DateObservance { observance: observance(1), year: 2027, days: dated });
    // A congress in a room, with everything that a plan can say.
    let guest = |role, at: &str| GuestOfHonour { role, institution: code(at) };
    let congress = Congress::new().with_table(code("youth")).with_table(code("disaster"));
    let shura = in_format(1, ProgrammeFormat::Congress(congress))
        .with_partners([org(1), org(2), org(8)])
        .unwrap()
        .moved_to(Venue::Room(RoomVenue::new(room(1), booking(1), org(1), district("Gebze"))))
        .unwrap()
        .with_guests([
            guest(OfficialRole::Minister, "ministry"),
            guest(OfficialRole::Other(code("rector")), "ku"),
        ])
        .for_groups([BeneficiaryGroup::Youth, BeneficiaryGroup::Students])
        .on_observance(observance(1))
        .yearly()
        .with_places(Places::of(3.try_into().unwrap(), 1).unwrap());
    give(&mut city, C::Draft(shura.clone()));
    give(&mut city, C::Plan { programme: programme(1) });
    give(&mut city, C::AnswerBooking { programme: programme(1), booking: booking(1), booked: true });
    // A festival for the same people, on the same day.
    let festival = in_format(2, ProgrammeFormat::Festival)
        .moved_to(Venue::Place(square(3)))
        .unwrap()
        .for_groups([BeneficiaryGroup::Youth]);
    give(&mut city, C::Draft(festival.clone()));
    give(&mut city, C::Plan { programme: programme(2) });
    (city.role, city.waiver) = (Role::Manager, Some(note("ayrı kitle")));
    give(&mut city, C::Announce { programme: programme(1) });
    give(&mut city, C::Revise(shura.clone().titled("Sivil Toplum Şûrası".parse().unwrap())));
    give(&mut city, C::Announce { programme: programme(2) });
    let moved = festival.clone().for_groups([BeneficiaryGroup::Youth, BeneficiaryGroup::Students]);
    give(&mut city, C::Revise(moved));
    (city.role, city.waiver) = (Role::Staff, None);
    give(&mut city, C::Postpone { programme: programme(2), reason: note("yağmur") });
    give(&mut city, C::Reschedule(festival.at(slot("2026-04-21T19:00/22:00")).unwrap()));
    give(&mut city, C::Cancel { programme: programme(2), reason: note("yine yağmur") });
    for n in 1..=3 {
        let somebody = Registration::new(registration(n), person(n));
        let somebody = if n == 1 { somebody.reserved() } else { somebody };
        let registration = somebody.of_groups([BeneficiaryGroup::Students]).unwrap();
        give(&mut city, C::Register { programme: programme(1), registration });
    }
    give(&mut city, C::CancelRegistration { programme: programme(1), registration: registration(3) });
    city.at("2026-03-21T16:00Z");
    give(&mut city, C::Begin { programme: programme(1) });
    for (topic, office) in [("youth", OfficialRole::CouncilMember), ("disaster", OfficialRole::Mayor)] {
        give(&mut city, C::NameRapporteur { programme: programme(1), topic: code(topic), office });
    }
    let academic = OfficialRole::Other(code("academic"));
    give(&mut city, C::NameRapporteur { programme: programme(1), topic: code("youth"), office: academic });
    let recommendation = Recommendation { text: text(2), table: code("youth"), theme: code("venues") };
    give(&mut city, C::Recommend { programme: programme(1), recommendation });
    give(
        &mut city,
        C::RecordAttendance { programme: programme(1), registration: registration(1), came: true },
    );
    city.at("2026-03-22T08:00Z");
    let closing = |n| {
        let closing = Closing::new(n, shura.time(), text(1)).with_volunteers(12);
        closing.reaching(BeneficiaryGroup::Disabled, 7).unwrap()
    };
    give(&mut city, C::Close { programme: programme(1), closing: closing(640) });
    give(&mut city, C::CorrectClosing { programme: programme(1), closing: closing(604) });
    let fresh = Some(booking(9));
    give(&mut city, C::Repeat { source: programme(1), programme: programme(3), year: 2027, booking: fresh });
    city.at("2026-10-01T08:00Z");
    give(&mut city, C::Erase { programme: programme(1) });
    (city, given)
}

#[test]
fn what_is_written_is_what_the_files_hold() {
    crate::golden::hold("programme", &everything_once().0.log, EVENTS, &[]);
}

#[test]
#[ignore = "writes files for new kinds of events"]
fn write_new_kinds() {
    crate::golden::write_new("programme", &everything_once().0.log);
}

#[test]
fn every_command_is_in_the_story_and_survives_json() {
    let (city, commands) = everything_once();
    let all = stored::variants(include_str!("../../src/programme/command.rs"), "ProgrammeCommand");
    assert_eq!(stored::kinds_of(&commands), all);
    commands.iter().for_each(read_back);
    city.log.iter().flat_map(|recorded| recorded.event.effects()).for_each(|effect| read_back(&effect));
    for programme in city.calendar.programmes() {
        read_back(&programme.state);
        read_back(&programme.plan);
        programme.participants().for_each(read_back);
        programme.overruled.iter().for_each(read_back);
    }
    for format in [
        ProgrammeFormat::March(
            March::new()
                .with_catering(Catering { meals_a_day: 3.try_into().unwrap(), days: 3.try_into().unwrap() }),
        ),
        ProgrammeFormat::AwarenessActivity(AwarenessActivity { hazard: Hazard::Wildfire }),
        ProgrammeFormat::Tournament(
            Tournament::of(code("football")).with_teams(org(1), 2.try_into().unwrap()),
        ),
    ] {
        read_back(&format);
    }
    read_back(&Venue::Abroad(
        bulgaria().decided_by(council("2026-01-01")).permitted_by(ministry("2026-01-02")),
    ));
}

#[test]
fn unknown_fields_and_invalid_values_are_refused() {
    let (city, _) = everything_once();
    let is_draft =
        |recorded: &&Recorded<ProgrammeEvent>| matches!(recorded.event, ProgrammeEvent::Drafted { .. });
    let drafted = serde_json::to_string(city.log.iter().find(is_draft).unwrap()).unwrap();
    assert!(drafted.contains("programme.drafted.v1"), "{drafted}");
    for (old, new) in [
        ("programme.drafted.v1", "programme.drafted.v0"),
        (r#""kind":"cultural""#, r#""kind":"cultural","kinds":["social"]"#),
        (r#""kind":"cultural""#, r#""kind":"musical""#),
        (r#""repeats":null"#, r#""repeats":null,"more":1"#),
        (r#"T22:00""#, r#"T19:00""#),
        (r#""reserved":1"#, r#""reserved":4"#),
        (r#""institution":"ku""#, r#""institution":"Ali Veli""#),
    ] {
        assert!(drafted.contains(old), "{old} in {drafted}");
        let odd = drafted.replacen(old, new, 1);
        let read = serde_json::from_str::<Recorded<ProgrammeEvent>>(&odd);
        assert!(read.is_err(), "{old} → {new}");
    }
    // A plan whose host or teams are no partners, or without any.
    let plan = serde_json::to_value(&city.programme(1).drafted).unwrap();
    let strange = |partners: serde_json::Value| {
        let mut plan = plan.clone();
        plan["partners"] = partners;
        serde_json::from_value::<ProgrammePlan>(plan).is_err()
    };
    assert!(strange(serde_json::json!([])));
    assert!(strange(serde_json::json!([org(3)])));
    assert!(!strange(serde_json::json!([org(1)])));
}

#[test]
fn codes_are_the_words_on_the_wire() {
    stored::words(ProgrammeKind::ALL, |word| word.code());
    stored::words(BeneficiaryGroup::ALL, |word| word.code());
    stored::words(Stage::ALL, |word| word.code());
    stored::words(ParticipantStatus::ALL, |word| word.code());
    stored::words(ClashSubject::ALL, |word| word.code());
    stored::words(PlaceKind::ALL, |word| word.code());
    stored::words(Hazard::ALL, |word| word.code());
}

#[test]
fn codes_are_stable_and_mean_one_thing() {
    // A code that changes breaks whoever handles it: this list may only grow.
    let all = [
        "programme_id_taken",
        "registration_id_taken",
        "text_id_taken",
        "unknown_programme",
        "unknown_place",
        "unknown_observance",
        "unknown_unit",
        "unknown_partner",
        "partner_dissolved",
        "no_civic_partner",
        "wrong_stage",
        "wrong_year",
        "off_observance",
        "clashes",
        "not_permitted_abroad",
        "room_not_booked",
        "booking_taken",
        "booking_spent",
        "booking_not_asked_for",
        "booking_missing",
        "too_early",
        "too_few_teams",
        "no_table",
        "unknown_table",
        "rapporteurs_missing",
        "not_over",
        "another_day",
        "fewer_than_registered",
        "no_volunteers",
        "not_later",
        "repeated_already",
        "no_such_day",
        "no_registration",
        "places_taken",
        "unknown_registration",
        "nobody",
        "registered_already",
        "participants_kept",
        "wrong_status",
        "format_has_its_variant",
        "too_many_offices",
        "backward_days",
        "overlapping_days",
        "observance_is_fixed",
        "observance_not_dated",
        "too_many_reserved",
        "group_is_only_counted",
        "no_partner",
        "team_of_stranger",
        "host_is_stranger",
        "meals_after_the_end",
        "programme_too_long",
        "group_too_large",
        "not_abroad",
    ];
    let sources = [
        include_str!("../../src/programme/error.rs"),
        include_str!("../../src/programme/format.rs"),
        include_str!("../../src/programme/observance.rs"),
        include_str!("../../src/programme/participant.rs"),
        include_str!("../../src/programme/plan.rs"),
        include_str!("../../src/programme/record.rs"),
        include_str!("../../src/programme/venue.rs"),
    ];
    let found: Vec<&str> = sources.iter().flat_map(|source| stored::codes(source)).collect();
    assert_eq!(found, all);
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), all.len());
}
