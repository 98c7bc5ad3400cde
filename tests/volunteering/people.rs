//! Who may volunteer, comes, leaves and is forgotten: row 47 of the field's table, volunteers.

use crate::scheme::*;
use AssignmentStage as S;
use VolunteeringCommand as C;
use imece::{
    event::{Aggregate, Recorded, Role},
    id::{ActorId, StreamId},
    stats::Flat,
    time::{Minutes, RetentionPolicy},
    volunteering::*,
};

/// On 1 March 2026: who may be enrolled.
#[test]
fn row_47_who_may_volunteer_by_age_and_consent() {
    let minor = |date: &str| born(1, date).with_consent(consent());
    let ended = born(1, "2010-01-01").with_consent(consent().until(day("2026-02-28")));
    let to_come = born(1, "2010-01-01").with_consent(GuardianConsent::new(person(900), day("02")));
    for (volunteer, refused) in [
        (born(1, "2026-03-02"), Some("volunteer_too_young")),
        (minor("2014-03-02"), Some("volunteer_too_young")),
        (minor("2014-03-01"), None),
        (born(1, "2010-01-01").with_consent(GuardianConsent::new(person(900), day("01"))), None),
        (born(1, "2014-03-01"), Some("volunteer_consent_missing")),
        (born(1, "2008-03-02"), Some("volunteer_consent_missing")),
        (ended, Some("volunteer_consent_missing")),
        (to_come, Some("volunteer_consent_missing")),
        (born(1, "2008-03-01"), None),
        (born(1, "2008-02-29"), None),
        (
            Volunteer::person(who(1), person(1), Age::Group(AgeGroup::Minor)),
            Some("volunteer_consent_missing"),
        ),
        (Volunteer::person(who(1), person(1), Age::Group(AgeGroup::Minor)).with_consent(consent()), None),
        (Volunteer::person(who(1), person(1), Age::Group(AgeGroup::From65)), None),
    ] {
        let mut scheme = Scheme::new();
        match refused {
            Some(code) => scheme.fails(C::Enrol(volunteer), code),
            None => drop(scheme.does(C::Enrol(volunteer))),
        }
    }
}

/// Whoever was born on 29 February comes of age when 28 February is over.
#[test]
fn row_47_the_birthday_of_29_february() {
    for (now, refused) in [("2026-02-28T20:59Z", true), ("2026-02-28T21:00Z", false)] {
        let mut scheme = Scheme::new();
        // The log begins anew, since time does not run back.
        scheme.platform = VolunteerPlatform::new(StreamId::from_uuid(uuid(8, 1)).unwrap());
        scheme.call.now = now.parse().unwrap();
        let volunteer = C::Enrol(born(1, "2008-02-29"));
        if refused {
            scheme.fails(volunteer, "volunteer_consent_missing");
        } else {
            scheme.does(volunteer);
        }
    }
}

/// Nobody served before the twelfth birthday, also where it is written down afterwards.
#[test]
fn row_47_nobody_is_on_a_shift_too_young() {
    let mut scheme = Scheme::with_a_shift();
    scheme.shift(2, 1, "04 09:00-12:00", 9);
    scheme.clock("05 18:00");
    scheme.does(C::Enrol(born(4, "2014-03-05").with_consent(consent())));
    scheme.call.waiver = Some("geç kayıt".parse().unwrap());
    scheme.objects(C::Assign(request(1, 4, 2)), &["too_young", "shift_begun"]);
    scheme.does(C::Assign(request(2, 4, 1)));
}

/// The day of the shift decides, not that of the request.
#[test]
fn row_47_consent_is_asked_for_on_the_day_of_the_shift() {
    let mut scheme = Scheme::with_a_shift();
    scheme.shift(2, 1, "06 09:00-12:00", 9);
    // Comes of age on the sixth; the consent ends on the fourth.
    scheme.does(C::Enrol(born(4, "2008-03-06").with_consent(consent().until(day("04")))));
    scheme.objects(C::Assign(request(1, 4, 1)), &["consent_missing"]);
    scheme.does(C::Assign(request(1, 4, 2)));
    // A guardian may renew it.
    scheme.does(C::Amend(born(4, "2008-03-06").with_consent(consent().until(day("05")))));
    scheme.does(C::Assign(request(2, 4, 1)));
    // Nobody overrules the law.
    scheme.does(C::Enrol(born(5, "2009-01-01").with_consent(consent().until(day("04")))));
    scheme.as_role(Role::Manager);
    scheme.call.waiver = Some("acele".parse().unwrap());
    scheme.objects(C::Assign(request(3, 5, 1)), &["consent_missing"]);
}

#[test]
fn row_47_a_guardian_may_take_the_consent_back() {
    let mut scheme = Scheme::with_a_shift();
    scheme.shift(2, 1, "06 09:00-12:00", 9);
    scheme.shift(3, 1, "01 09:00-10:00", 9);
    scheme.does(C::Enrol(born(4, "2008-03-06").with_consent(consent())));
    scheme.overrules(C::Assign(request(0, 4, 3)));
    scheme.does(C::Assign(request(1, 4, 1)));
    scheme.does(C::Assign(request(2, 4, 2)));
    scheme.shift(4, 1, "05 13:00-14:00", 9);
    scheme.does(C::Offer(request(5, 4, 4)));
    let events = scheme.does(C::WithdrawConsent { volunteer: who(4) });
    assert_eq!(
        events.len(),
        3,
        "the consent, the shift before the birthday and the wish for one: {events:?}"
    );
    assert_eq!(scheme.stage(5), S::Cancelled);
    assert_eq!([0, 1, 2].map(|n| scheme.stage(n)), [S::Scheduled, S::Cancelled, S::Scheduled]);
    assert_eq!(scheme.summary().cancelled_for, [(CancelCause::Unfit, 2)].into());
    scheme.idle(C::WithdrawConsent { volunteer: who(4) });
    scheme.idle(C::WithdrawConsent { volunteer: who(1) });
    scheme.objects(C::Assign(request(3, 4, 1)), &["consent_missing"]);
}

#[test]
fn row_47_a_field_or_a_task_may_need_a_health_report() {
    let mut scheme = Scheme::new();
    scheme.does(C::PlanTask(a_task(2, VolunteerField::FireService)));
    scheme.does(C::PlanTask(a_task(3, VolunteerField::EnvironmentalCleanup).with_health_report()));
    scheme.shift(1, 1, "05 09:00-12:00", 9);
    scheme.shift(2, 2, "06 09:00-00:00", 9);
    scheme.shift(3, 3, "06 09:00-12:00", 9);
    scheme.does(C::Enrol(adult(1)));
    scheme.does(C::Enrol(adult(2).with_health_report(day("05"))));
    scheme.does(C::Enrol(adult(3).with_health_report(day("06"))));
    let needs = ["health_report_missing"];
    for (volunteer, of, objections) in [
        (1, 1, &[][..]),
        (1, 2, &needs),
        (1, 3, &needs),
        (2, 1, &[]),
        (2, 2, &needs),
        (2, 3, &needs),
        (3, 2, &[]),
    ] {
        let assign = C::Assign(request(volunteer * 10 + of, volunteer, of));
        if objections.is_empty() {
            scheme.does(assign);
        } else {
            scheme.objects(assign, objections);
        }
    }
    // A policy can ask for it in any field.
    let policy = PlatformPolicy::new().with_health_report_in([VolunteerField::EnvironmentalCleanup]);
    let events = scheme.does(C::SetPolicy(policy.clone()));
    // Whoever has none that is valid on the day is off the shifts to come; the others stay.
    let off: Vec<_> = events.iter().filter_map(VolunteeringEvent::fact).map(|fact| fact.assignment).collect();
    assert_eq!(off, [assignment(11)]);
    assert_eq!((scheme.stage(11), scheme.stage(21)), (S::Cancelled, S::Scheduled));
    scheme.objects(C::Assign(request(99, 2, 3)), &needs);
    scheme.idle(C::SetPolicy(policy.clone()));
    // Shifts have their instants by the zone.
    scheme.fails(C::SetPolicy(policy.in_zone("Europe/Berlin".parse().unwrap())), "zone_in_use");
}

#[test]
fn row_47_a_permit_where_the_law_asks_for_one() {
    let mut scheme = Scheme::with_a_shift();
    for (n, permit, refused) in [
        (5, WorkPermit::Missing, true),
        (6, WorkPermit::ValidUntil(day("04")), true),
        (7, WorkPermit::ValidUntil(day("05")), false),
    ] {
        scheme.does(C::Enrol(adult(n).with_permit(permit)));
        let assign = C::Assign(request(n, n, 1));
        if refused {
            scheme.objects(assign, &["permit_missing"]);
        } else {
            scheme.does(assign);
        }
    }
}

#[test]
fn row_47_a_legal_person_volunteers_by_a_decision_in_a_field_and_sends_people() {
    let mut scheme = Scheme::with_a_shift();
    scheme.fails(C::Enrol(choir(10)), "legal_person_incomplete");
    let tomorrow = BodyDecision::new("2026/5".parse().unwrap(), day("02"));
    let early = Volunteer::legal_person(who(10), organisation(10), tomorrow).in_fields(FIELDS);
    scheme.fails(C::Enrol(early), "legal_person_incomplete");
    scheme.does(C::Enrol(choir(10).in_fields(FIELDS)));
    let mut again = choir(10).in_fields(FIELDS);
    again.id = who(11);
    scheme.fails(C::Enrol(again), "organisation_enrolled");
    // It may go into another field, and stays who it is.
    let fields = [FIELDS[0], FIELDS[1], VolunteerField::Sport];
    assert_eq!(scheme.does(C::Amend(choir(10).in_fields(fields))).len(), 1);
    let mut other = choir(12).in_fields(FIELDS);
    other.id = who(10);
    scheme.fails(C::Amend(other), "volunteer_fixed");
    let people = |n: u32| n.try_into().unwrap();
    scheme.objects(C::Assign(request(1, 10, 1).with_people(people(3))), &["shift_full"]);
    scheme.does(C::Assign(request(1, 10, 1).with_people(people(2))));
    // It may send others elsewhere at the same time; a person cannot.
    scheme.shift(2, 1, "05 09:00-12:00", 5);
    scheme.does(C::Assign(request(2, 10, 2).with_people(people(2))));
    scheme.objects(C::Assign(request(3, 1, 2).with_people(people(2))), &["one_is_one"]);
    // It has to be active in the field; what a person likes to do is a wish.
    scheme.does(C::PlanTask(a_task(2, VolunteerField::Library)));
    scheme.shift(3, 2, "05 14:00-15:00", 5);
    scheme.call.waiver = Some("istek".parse().unwrap());
    scheme.objects(C::Assign(request(4, 10, 3)), &["field_not_named"]);
    scheme.does(C::Assign(request(4, 1, 3)));
    scheme.call.waiver = None;
    scheme.clock("05 13:00");
    scheme.does(C::Complete { assignment: assignment(1), minutes: Minutes::new(60) });
    assert_eq!(scheme.summary().minutes, 120, "two people for an hour");
    let of_no_age =
        scheme.tally().to_rows().iter().all(|row| row.measure != "minutes_by_group".parse().unwrap());
    assert!(of_no_age, "a club has no age");
    assert_eq!(scheme.platform.minutes_of(who(10)), Minutes::new(120));
    assert_eq!(scheme.summary().legal_persons, 1);
}

#[test]
fn row_47_a_person_is_one_volunteer() {
    let mut scheme = Scheme::with_a_shift();
    scheme.idle(C::Enrol(adult(1)));
    scheme.fails(C::Enrol(adult(1).in_fields([VolunteerField::Sport])), "volunteer_id_taken");
    let twice = Volunteer::person(who(9), person(1), Age::Born(day("1990-06-01")));
    scheme.fails(C::Enrol(twice.clone()), "person_enrolled");
    let mut other = twice.clone();
    other.id = who(2);
    scheme.fails(C::Amend(other), "volunteer_fixed");
    scheme.fails(C::Amend(twice), "unknown_volunteer");
    assert_eq!(scheme.platform.volunteer_of(person(1)).unwrap().volunteer.id, who(1));
    // Who grows older is counted in another group when the record is written anew.
    assert_eq!(scheme.summary().enrolled_by_group, [(AgeGroup::From35To49, 3)].into());
    scheme.does(C::Amend(born(1, "2000-01-01")));
    let groups = [(AgeGroup::From25To34, 1), (AgeGroup::From35To49, 2)];
    assert_eq!(scheme.summary().enrolled_by_group, groups.into());
    assert_eq!(scheme.summary().enrolled, 3);
    scheme.idle(C::Amend(born(1, "2000-01-01")));
    scheme.fails(C::Amend(born(1, "2020-01-01")), "volunteer_too_young");
    let left = scheme.does(C::Leave { volunteer: who(1), reason: None });
    let VolunteeringEvent::Left { fact, .. } = &left[0] else { panic!("{left:?}") };
    assert_eq!(fact.group, Some(AgeGroup::From25To34));
}

#[test]
fn row_47_groups_of_ages() {
    let group = |years| AgeGroup::of(years);
    assert_eq!([0, 11].map(group), [None; 2]);
    for (first, last, is) in [
        (12, 17, AgeGroup::Minor),
        (18, 24, AgeGroup::From18To24),
        (25, 34, AgeGroup::From25To34),
        (35, 49, AgeGroup::From35To49),
        (50, 64, AgeGroup::From50To64),
        (65, 120, AgeGroup::From65),
    ] {
        assert_eq!([first, last].map(group), [Some(is); 2]);
        assert_eq!(serde_json::to_value(is).unwrap(), is.code());
    }
}

#[test]
fn row_47_who_amends_away_what_a_shift_needs_is_taken_off_it() {
    let mut scheme = Scheme::new();
    scheme.does(C::PlanTask(a_task(2, VolunteerField::FireService)));
    scheme.shift(1, 1, "05 09:00-12:00", 9);
    scheme.shift(2, 2, "06 09:00-12:00", 9);
    scheme.does(C::Enrol(adult(1).with_health_report(day("31"))));
    scheme.does(C::Assign(request(1, 1, 1)));
    scheme.does(C::Assign(request(2, 1, 2)));
    // By a record that counts it in another group of ages, too.
    scheme.does(C::Amend(born(1, "2000-01-01").with_health_report(day("05"))));
    assert_eq!([1, 2].map(|n| scheme.stage(n)), [S::Scheduled, S::Cancelled]);
    assert_eq!(scheme.platform.shift(shift(2)).unwrap().free(), 9);
}

#[test]
fn row_47_what_a_volunteer_said_of_wishes_staff_may_overrule() {
    let mut scheme = Scheme::with_a_shift();
    let evenings = imece::time::OpeningHours::daily("18:00-22:00".parse().unwrap());
    scheme.shift(2, 1, "06 09:00-12:00", 2);
    let mut of_evenings = adult(4).available(evenings);
    of_evenings.fields.clear();
    scheme.does(C::Enrol(of_evenings));
    let asked = C::Assign(request(1, 4, 1));
    scheme.objects(asked.clone(), &["field_not_named", "unavailable"]);
    scheme.as_role(Role::Applicant);
    scheme.call.waiver = Some("olur".parse().unwrap());
    scheme.objects(asked.clone(), &["field_not_named", "unavailable"]);
    scheme.as_role(Role::Staff);
    let events = scheme.does(asked);
    let VolunteeringEvent::Scheduled { overruled: Some(overruled), .. } = &events[1] else {
        panic!("{events:?}")
    };
    assert_eq!(overruled.objections.len(), 2);
    assert_eq!(scheme.summary().overruled, 1);
    // An offer is overruled alike.
    scheme.does(C::Offer(request(2, 4, 2)));
    assert_eq!(scheme.summary().overruled, 2);
}

#[test]
fn row_47_nobody_is_paid() {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/volunteering")).unwrap();
    let mut read = 0;
    for file in files.map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
        let source = std::fs::read_to_string(&file).unwrap();
        for word in ["Kurus", "Worth", "wage", "salary", "amount:"] {
            assert!(!source.contains(word), "{word} in {}", file.display());
        }
        read += 1;
    }
    assert!(read > 10);
}

// Leaving and forgetting.

#[test]
fn row_47_who_leaves_is_off_all_shifts_to_come_and_may_come_back() {
    let mut scheme = Scheme::with_a_shift();
    scheme.shift(2, 1, "09 09:00-12:00", 2);
    scheme.does(C::Assign(request(1, 1, 1)));
    scheme.does(C::Assign(request(2, 1, 2)));
    // The first shift begins this minute.
    scheme.clock("05 09:00");
    scheme.does(C::Leave { volunteer: who(1), reason: Some("taşındı".parse().unwrap()) });
    scheme.idle(C::Leave { volunteer: who(1), reason: None });
    assert_eq!([1, 2].map(|n| scheme.stage(n)), [S::Scheduled, S::Cancelled]);
    scheme.objects(C::Assign(request(3, 1, 2)), &["not_active"]);
    scheme.fails(C::Amend(adult(1).in_fields([VolunteerField::Sport])), "volunteer_not_active");
    // What has begun can still be recorded.
    scheme.clock("05 12:00");
    scheme.does(C::Complete { assignment: assignment(1), minutes: Minutes::new(180) });
    assert_eq!(scheme.summary().left, 1);
    scheme.does(C::Rejoin { volunteer: who(1) });
    scheme.idle(C::Rejoin { volunteer: who(1) });
    assert_eq!(scheme.summary().left, 0);
    scheme.does(C::Assign(request(3, 1, 2)));
}

#[test]
fn row_47_what_led_to_a_volunteer_is_erased_and_the_counts_stay() {
    let mut scheme = Scheme::with_a_shift();
    let half_a_year = RetentionPolicy::months(6.try_into().unwrap());
    scheme.does(C::SetPolicy(PlatformPolicy::new().with_retention(half_a_year)));
    scheme.does(C::Amend(born(1, "1991-06-01")));
    scheme.does(C::Offer(request(2, 1, 1)));
    let ill = Some("hastalandı".parse().unwrap());
    scheme.does(C::Cancel { assignment: assignment(2), cause: CancelCause::Volunteer, reason: ill });
    scheme.does(C::Assign(request(1, 1, 1)));
    scheme.clock("05 12:00");
    scheme.does(C::Complete { assignment: assignment(1), minutes: Minutes::new(170) });
    scheme.fails(C::Erase { volunteer: who(1) }, "volunteer_not_left");
    scheme.as_role(Role::Applicant);
    scheme.does(C::Leave { volunteer: who(1), reason: Some("taşındı".parse().unwrap()) });
    scheme.as_role(Role::Staff);
    let due = |scheme: &Scheme, on: &str| scheme.platform.due_for_erasure(day(on));
    assert_eq!(due(&scheme, "2026-09-04"), []);
    assert_eq!(due(&scheme, "2026-09-05"), [(day("2026-09-05"), who(1))]);
    scheme.fails(C::Erase { volunteer: who(1) }, "volunteer_kept");
    let before = scheme.summary();
    // Staff cannot overrule that, a manager can, and it is recorded.
    scheme.call.waiver = Some("istek üzerine".parse().unwrap());
    scheme.fails(C::Erase { volunteer: who(1) }, "volunteer_kept");
    scheme.as_role(Role::Manager);
    let events = scheme.does(C::Erase { volunteer: who(1) });
    assert!(matches!(&events[..], [VolunteeringEvent::Erased { early: Some(_), .. }]), "{events:?}");
    scheme.idle(C::Erase { volunteer: who(1) });
    assert_eq!(due(&scheme, "2027-01-01"), []);
    assert_eq!(scheme.summary(), before);
    assert_eq!(scheme.platform.volunteer(who(1)).unwrap().volunteer.who, Who::Erased(VolunteerKind::Person));
    assert!(scheme.platform.volunteer_of(person(1)).is_none());
    scheme.fails(C::Rejoin { volunteer: who(1) }, "volunteer_erased");
    scheme.fails(C::Amend(adult(1)), "volunteer_erased");
    // The log without the person still replays, and holds the person nowhere.
    let stand_in = ActorId::from_uuid(uuid(8, 9)).unwrap();
    let strip = |recorded: &Recorded<VolunteeringEvent>| {
        VolunteeringEvent::stripped(recorded.clone(), who(1), stand_in)
    };
    let stripped: Vec<_> = scheme.log.iter().map(strip).collect();
    let mut again = VolunteerPlatform::new(scheme.platform.head().stream);
    again.replay_to(&stripped, scheme.platform.version()).unwrap();
    assert_eq!(again, scheme.platform);
    assert!(!serde_json::to_string(&stripped).unwrap().contains(&person(1).to_string()));
    let theirs = stripped.iter().filter(|recorded| recorded.event.volunteer() == Some(who(1)));
    let json = serde_json::to_string(&theirs.collect::<Vec<_>>()).unwrap();
    for said in ["born", "fire_service", "hastalandı", "taşındı"] {
        assert!(!json.contains(said), "{said}: {json}");
    }
    let acted = stripped.iter().filter(|recorded| recorded.actor.id == stand_in).count();
    assert_eq!(acted, 1, "the volunteer left by its own hand");
    let mut short = stripped;
    short.remove(3);
    assert!(VolunteerPlatform::new(scheme.platform.head().stream).replay(&short).is_err());
}

/// Who left first is due first; what is kept for good, and an organisation, never is.
#[test]
fn row_47_the_longest_due_comes_first() {
    let mut scheme = Scheme::with_a_shift();
    let half_a_year = RetentionPolicy::months(6.try_into().unwrap());
    scheme.does(C::SetPolicy(PlatformPolicy::new().with_retention(half_a_year)));
    for (n, now) in [(2, "03 09:00"), (3, "04 09:00"), (1, "05 09:00")] {
        scheme.clock(now);
        scheme.does(C::Leave { volunteer: who(n), reason: None });
    }
    let due: Vec<_> =
        scheme.platform.due_for_erasure(day("2030-01-01")).into_iter().map(|(_, n)| n).collect();
    assert_eq!(due, [who(2), who(3), who(1)]);
}

// Row 46: fields.
