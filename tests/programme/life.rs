//! The life of a programme: what may follow what, when it counts, what clashes, what the law asks for abroad.

use crate::calendar::*;
use ProgrammeCommand as C;
use imece::{
    event::{Aggregate, Expected, Revision, Role, Stale, Version},
    programme::*,
    statistics::{ProgrammeTally, Scope},
    stats::Observe,
    time::Zone,
};

fn summary(city: &City) -> imece::statistics::ProgrammeSummary {
    let mut tally = ProgrammeTally::default();
    city.log.iter().for_each(|event| tally.observe(event).unwrap());
    tally.summary(&Scope::all()).unwrap()
}

/// A city with programme 1 at a stage.
fn at_stage(stage: Stage) -> City {
    let mut city = City::new();
    match stage {
        Stage::Draft => city.drafts(concert(1)),
        Stage::Planned => city.plans(concert(1)),
        Stage::Announced => city.announces(concert(1)),
        Stage::UnderWay => city.begins(concert(1)),
        Stage::Closed => city.holds(concert(1), 640),
        Stage::Cancelled => {
            city.plans(concert(1));
            city.does(C::Cancel { programme: programme(1), reason: note("yağmur") });
        }
        Stage::Postponed => {
            city.plans(concert(1));
            city.does(C::Postpone { programme: programme(1), reason: note("yağmur") });
        }
    }
    city.at("2026-03-22T08:00Z");
    city
}

/// The whole table: what each command does at each stage. `.` refuses, a letter is the stage after it.
#[test]
fn every_command_at_every_stage_does_what_the_table_says() {
    let closing = || Closing::new(640, concert(1).time(), text(1));
    let commands: [(&str, C); 8] = [
        ("plan", C::Plan { programme: programme(1) }),
        ("announce", C::Announce { programme: programme(1) }),
        ("begin", C::Begin { programme: programme(1) }),
        ("close", C::Close { programme: programme(1), closing: closing() }),
        ("cancel", C::Cancel { programme: programme(1), reason: note("yağmur") }),
        ("postpone", C::Postpone { programme: programme(1), reason: note("yağmur") }),
        ("reschedule", C::Reschedule(concert(1))),
        ("revise", C::Revise(concert(1).titled("Başka".parse().unwrap()))),
    ];
    let table = [
        // plan, announce, begin, close, cancel, postpone, reschedule, revise
        (Stage::Draft, "P...C..D"),
        (Stage::Planned, ".A..CO.P"),
        (Stage::Announced, "..U.CO.A"),
        (Stage::UnderWay, "...XC..."),
        (Stage::Closed, "........"),
        (Stage::Cancelled, "........"),
        (Stage::Postponed, "....C.P."),
    ];
    let letter = |stage| match stage {
        Stage::Draft => 'D',
        Stage::Planned => 'P',
        Stage::Announced => 'A',
        Stage::UnderWay => 'U',
        Stage::Closed => 'X',
        Stage::Cancelled => 'C',
        Stage::Postponed => 'O',
    };
    assert_eq!(table.map(|(stage, _)| stage).as_slice(), Stage::ALL);
    for (stage, row) in table {
        let mut reached = Vec::new();
        for ((name, command), expected) in commands.iter().zip(row.chars()) {
            let mut city = at_stage(stage);
            assert_eq!(city.stage(1), stage);
            if expected == '.' {
                city.refuses(command.clone(), "wrong_stage");
            } else {
                city.does(command.clone());
                assert_eq!(letter(city.stage(1)), expected, "{name} at {stage}");
                if city.stage(1) != stage {
                    reached.push(city.stage(1));
                }
            }
        }
        // The table of the crate is the same one.
        let mut next = stage.next().to_vec();
        next.sort_unstable();
        reached.sort_unstable();
        assert_eq!(next, reached, "{stage}");
    }
}

/// Row 24: a joint programme counts once however many partners it has, and not before it is closed with a count.
#[test]
fn row_24_a_programme_counts_once_and_only_when_closed() {
    let mut city = City::new();
    let three = concert(1).with_partners([org(1), org(2), org(3), org(8)]).unwrap();
    city.begins(three);
    assert_eq!((summary(&city).drafted, summary(&city).held), (1, 0));
    city.at("2026-03-21T20:00Z");
    city.does(C::Close {
        programme: programme(1),
        closing: Closing::new(640, concert(1).time(), text(1)).with_volunteers(12),
    });
    let figures = summary(&city);
    assert_eq!((figures.held, figures.partners_served, figures.partnerships), (1, 4, 4));
    assert_eq!((figures.participants, figures.volunteers), (640, 12));
    assert_eq!(figures.by_district, [(district("Gölcük"), 1)]);
    assert_eq!(figures.mean_attendance().unwrap().rounded(), Ok(640));
}

/// Row 24: a partner of civil society is needed, whoever else is there; partners are known and have not ended.
#[test]
fn row_24_a_partner_of_civil_society_is_needed() {
    let with = |partners: &[u128]| concert(1).with_partners(partners.iter().map(|n| org(*n)));
    assert_eq!(with(&[]).unwrap_err(), InvalidPlan::NoPartner(programme(1)));
    for (partners, code) in [
        (&[8][..], "no_civic_partner"),
        (&[1, 7], "unknown_partner"),
        (&[1, 9], "partner_dissolved"),
        (&[9], "partner_dissolved"),
    ] {
        let mut city = City::new();
        city.drafts(with(partners).unwrap());
        city.refuses(C::Plan { programme: programme(1) }, code);
    }
    let mut city = City::new();
    city.plans(with(&[1, 8]).unwrap());
    // It was there in January.
    city.plans(at(2, ProgrammeFormat::Concert, "2026-01-20T19:00/22:00").with_partners([org(9)]).unwrap());
}

/// Row 25: exactly one kind, and the kinds sum to the whole.
#[test]
fn row_25_the_kinds_sum_to_the_whole() {
    let mut city = City::new();
    for (n, kind) in (1..).zip(["cultural", "social", "social", "thematic"]) {
        let mut json = serde_json::to_value(concert(n)).unwrap();
        json["kind"] = kind.into();
        let plan: ProgrammePlan = serde_json::from_value(json.clone()).unwrap();
        let day = format!("2026-03-{:02}T19:00/22:00", 10 + n);
        city.holds(plan.at(slot(&day)).unwrap(), 10);
        for none in [serde_json::Value::Null, "cultural,social".into(), serde_json::json!(["social"])] {
            json["kind"] = none;
            assert!(serde_json::from_value::<ProgrammePlan>(json.clone()).is_err());
        }
    }
    // What is only drafted is of a kind and counts for none.
    city.does(C::Draft(concert(9)));
    let figures = summary(&city);
    let kinds: Vec<_> = figures.by_kind.iter().map(|(kind, n)| (kind.code(), *n)).collect();
    assert_eq!(kinds, [("cultural", 1), ("social", 2), ("thematic", 1)]);
    assert_eq!(figures.by_kind.values().sum::<u64>(), figures.held);
}

/// The day is that of the zone of the calendar: an hour before midnight in UTC it is tomorrow in Turkey.
#[test]
fn days_are_those_of_the_policys_zone() {
    for (zone, local) in [(Zone::ISTANBUL, "2026-01-03"), (Zone::UTC, "2026-01-02")] {
        let mut city = City::new();
        city.does(C::SetPolicy(CalendarPolicy::new().in_zone(zone)));
        city.at("2026-01-02T22:30Z");
        let drafted = &city.does(C::Draft(concert(1)))[0];
        assert!(matches!(drafted, ProgrammeEvent::Drafted { on, .. } if *on == day(local)), "{drafted:?}");
    }
}

#[test]
fn a_unit_answers_for_it_that_the_registry_knows() {
    use imece::organisation::{MunicipalityTier, OrganisationalUnit, UnitChart, UnitKind};
    let branch = |n| {
        let name = "STK ile İlişkiler".parse().unwrap();
        UnitChart::new(
            MunicipalityTier::District,
            unit(n),
            [OrganisationalUnit::new(unit(n), name, UnitKind::Directorate)],
        )
        .unwrap()
    };
    let mut city = City::new();
    let call = city.call();
    city.registry.set_units(branch(7), &call).unwrap();
    city.drafts(concert(1));
    city.refuses(C::Plan { programme: programme(1) }, "unknown_unit");
    city.registry.set_units(branch(1), &call).unwrap();
    city.does(C::Plan { programme: programme(1) });
}

/// What is planned keeps its instants and its district, whatever is said of the zone and the square later.
#[test]
fn what_is_planned_stays_where_it_was_planned() {
    let mut city = City::new();
    city.plans(concert(1).for_groups([BeneficiaryGroup::Youth]));
    let placement = city.programme(1).placement.clone();
    city.does(C::SetPolicy(CalendarPolicy::new().in_zone("Europe/Sofia".parse().unwrap())));
    let moved = Place::new(square(1), "Meydan".parse().unwrap(), PlaceKind::Square, district("Gebze"));
    city.does(C::DescribePlace(moved));
    let other = concert(2).moved_to(Venue::Place(square(3))).unwrap().for_groups([BeneficiaryGroup::Youth]);
    let other = other.with_partners([org(2)]).unwrap();
    city.plans(other);
    // The other one is in Gebze, this one still in Gölcük.
    city.does(C::Announce { programme: programme(1) });
    assert_eq!(city.programme(1).placement, placement);
}

#[test]
fn what_changed_since_the_plan_stops_the_announcement() {
    use imece::organisation::{Standing, StandingKind};
    let mut city = City::new();
    city.plans(concert(1));
    let call = city.call();
    let ended = Standing { from: day("2026-03-01"), kind: StandingKind::Dissolved };
    city.registry.change_standing(org(1), ended, None, &call).unwrap();
    city.refuses(C::Announce { programme: programme(1) }, "partner_dissolved");
}

#[test]
fn a_programme_is_not_begun_before_its_day_nor_closed_before_its_end() {
    let mut city = City::new();
    city.announces(concert(1));
    city.at("2026-03-20T20:59Z"); // 23:59 in Istanbul
    city.refuses(C::Begin { programme: programme(1) }, "too_early");
    city.at("2026-03-20T21:00Z");
    city.does(C::Begin { programme: programme(1) });
    let close =
        |time: &str| C::Close { programme: programme(1), closing: Closing::new(1, slot(time), text(1)) };
    city.at("2026-03-21T18:59Z"); // 21:59
    city.refuses(close("2026-03-21T19:00/22:00"), "not_over");
    city.refuses(close("2026-03-20T19:00/22:00"), "another_day");
    city.at("2026-03-21T19:00Z");
    // What really was may differ from the plan, on the planned day.
    city.does(close("2026-03-21T19:15/21:30"));
    assert_eq!(city.programme(1).closing().unwrap().actual(), slot("2026-03-21T19:15/21:30"));
    assert_eq!(city.programme(1).plan.time(), slot("2026-03-21T19:00/22:00"));
}

#[test]
fn a_correction_keeps_the_old_and_the_new_and_moves_the_figures() {
    let mut city = City::new();
    city.holds(concert(1), 640);
    let closing = |n| Closing::new(n, concert(1).time(), text(1));
    let events = city.does(C::CorrectClosing { programme: programme(1), closing: closing(604) });
    match &events[..] {
        [ProgrammeEvent::ClosingCorrected { from, to, .. }] => {
            assert_eq!((from.attendance(), to.attendance()), (640, 604));
        }
        other => panic!("{other:?}"),
    }
    let figures = summary(&city);
    assert_eq!((figures.held, figures.participants), (1, 604));
    assert!(city.does(C::CorrectClosing { programme: programme(1), closing: closing(604) }).is_empty());
    city.refuses(
        C::CorrectClosing {
            programme: programme(1),
            closing: Closing::new(1, slot("2026-03-22T19:00/22:00"), text(1)),
        },
        "another_day",
    );
}

#[test]
fn a_place_is_held_once_from_the_plan_on() {
    let mut city = City::new();
    city.plans(concert(1));
    // A draft may want what it likes; it holds nothing.
    let later = at(2, ProgrammeFormat::Festival, "2026-03-21T21:59/23:00").with_partners([org(2)]).unwrap();
    city.drafts(later.clone());
    let error = city.refuses(C::Plan { programme: programme(2) }, "clashes");
    let clash = Clash { over: ClashKind::Place(Spot::Place(square(1))), with: programme(1) };
    assert_eq!(error, ProgrammeError::Clashes { programme: programme(2), clashes: vec![clash] });
    // No role overrules it.
    (city.role, city.waiver) = (Role::Manager, Some(note("olsun")));
    city.refuses(C::Plan { programme: programme(2) }, "clashes");
    (city.role, city.waiver) = (Role::Staff, None);
    // It may begin when the other ends, or be elsewhere.
    let touching = later.clone().at(slot("2026-03-21T22:00/23:00")).unwrap();
    city.does(C::Revise(touching));
    city.does(C::Plan { programme: programme(2) });
    // Every path looks again: a plan that stands is not moved onto another.
    city.refuses(C::Revise(later.clone()), "clashes");
    city.does(C::Revise(later.moved_to(Venue::Place(square(2))).unwrap()));
    // What is put off or cancelled is in nobody's way.
    for end in [
        C::Postpone { programme: programme(1), reason: note("yağmur") },
        C::Cancel { programme: programme(1), reason: note("yağmur") },
    ] {
        let mut city = City::new();
        city.plans(concert(1));
        city.does(end);
        city.plans(concert(3));
    }
    // And comes back only where it is free.
    city.does(C::Postpone { programme: programme(1), reason: note("yağmur") });
    city.plans(concert(4).with_partners([org(3)]).unwrap());
    city.refuses(C::Reschedule(concert(1)), "clashes");
    city.does(C::Reschedule(concert(1).at(slot("2026-04-21T19:00/22:00")).unwrap()));
    assert_eq!(city.stage(1), Stage::Planned);
}

#[test]
fn partners_and_audiences_clash_before_the_announcement_and_may_be_overruled() {
    let young = |n, time, place| {
        let plan = at(n, ProgrammeFormat::Festival, time).for_groups([BeneficiaryGroup::Youth]);
        plan.moved_to(Venue::Place(square(place))).unwrap()
    };
    let mut city = City::new();
    city.plans(young(1, "2026-03-21T10:00/12:00", 1));
    let clash = |over| Clash { over, with: programme(1) };
    let partner = clash(ClashKind::Partner(org(1)));
    let audience = clash(ClashKind::Audience(BeneficiaryGroup::Youth));
    for (time, place, with, expected) in [
        ("2026-03-21T11:00/13:00", 2, 1, vec![partner, audience]),
        ("2026-03-21T11:00/13:00", 2, 2, vec![audience]),
        ("2026-03-21T12:00/13:00", 2, 1, vec![audience]), // the same day is enough for an audience
        ("2026-03-22T12:00/13:00", 2, 1, vec![]),
        ("2026-03-21T11:00/13:00", 3, 1, vec![partner]), // another district
        ("2026-03-21T12:00/13:00", 3, 1, vec![]),
    ] {
        let plan = young(2, time, place).with_partners([org(with)]).unwrap();
        assert_eq!(city.calendar.clashes(&plan).unwrap(), expected, "{time} {place} {with}");
    }
    // Who plans may put it where it clashes; who announces may not.
    city.plans(young(2, "2026-04-21T11:00/13:00", 2));
    city.does(C::Revise(young(2, "2026-03-21T11:00/13:00", 2)));
    let announce = || C::Announce { programme: programme(2) };
    let refused = city.refuses(announce(), "clashes");
    let clashes = vec![partner, audience];
    assert_eq!(refused, ProgrammeError::Clashes { programme: programme(2), clashes: clashes.clone() });
    city.waiver = Some(note("iki ayrı kitle"));
    city.refuses(announce(), "clashes"); // a clerk may not
    city.role = Role::Manager;
    let overruled = Some(Overruled { clashes, reason: note("iki ayrı kitle") });
    match &city.does(announce())[..] {
        [ProgrammeEvent::Announced { overruled: recorded, .. }] => assert_eq!(recorded, &overruled),
        other => panic!("{other:?}"),
    }
    // What was overruled once is not asked again; what is new is.
    (city.role, city.waiver) = (Role::Staff, None);
    let titled = young(2, "2026-03-21T11:00/13:00", 2).titled("Şenlik".parse().unwrap());
    city.does(C::Revise(titled));
    city.plans(young(3, "2026-03-22T11:00/13:00", 2));
    city.refuses(C::Revise(young(2, "2026-03-22T11:00/12:00", 1)), "clashes");
    let figures = summary(&city);
    assert_eq!(figures.overruled.get(&ClashSubject::Partner), Some(&1));
    assert_eq!(figures.overruled.get(&ClashSubject::Audience), Some(&1));
    // A host may let staff overrule.
    let mut city = City::new();
    city.does(C::SetPolicy(CalendarPolicy::new().overruled_by(Role::Staff)));
    city.plans(young(1, "2026-03-21T10:00/12:00", 1));
    city.plans(young(2, "2026-03-21T10:00/12:00", 2));
    city.waiver = Some(note("olsun"));
    city.does(announce());
}

/// What lasts some days meets what lies on the first of them and on the last, and the clashes are told in order.
#[test]
fn a_programme_of_several_days_clashes_on_each() {
    let mut city = City::new();
    let young = |n, time, place| {
        let plan = at(n, ProgrammeFormat::Festival, time).for_groups([BeneficiaryGroup::Youth]);
        plan.moved_to(Venue::Place(square(place))).unwrap()
    };
    city.plans(young(1, "2026-03-10T10:00/12:00", 2));
    city.plans(young(2, "2026-03-17T10:00/12:00", 2));
    let festival = young(3, "2026-03-10T09:00/2026-03-17T22:00", 1);
    let clash = |over, with| Clash { over, with: programme(with) };
    let (partner, audience) = (ClashKind::Partner(org(1)), ClashKind::Audience(BeneficiaryGroup::Youth));
    let expected = [clash(partner, 1), clash(partner, 2), clash(audience, 1), clash(audience, 2)];
    assert_eq!(city.calendar.clashes(&festival).unwrap(), expected);
}

/// A partner has to be there when a programme begins, and a permission by then; what happens on its last day is too late.
#[test]
fn the_first_day_decides_on_partners_and_permissions() {
    let mut city = City::new();
    let over = |n, first: &str| {
        let time = slot(&format!("{first}T10:00/2026-02-02T12:00"));
        at(n, ProgrammeFormat::Festival, "2026-02-02T10:00/12:00").at(time).unwrap()
    };
    city.drafts(over(1, "2026-01-31").with_partners([org(1), org(9)]).unwrap());
    city.does(C::Plan { programme: programme(1) });
    city.drafts(over(2, "2026-02-01").with_partners([org(1), org(9)]).unwrap());
    city.refuses(C::Plan { programme: programme(2) }, "partner_dissolved");
    let permitted = bulgaria().decided_by(council("2026-01-01")).permitted_by(ministry("2026-01-31"));
    for (n, first, lacks) in [(3, "2026-01-30", true), (4, "2026-01-31", false)] {
        city.at("2026-01-02T07:00Z");
        let abroad = over(n, first).moved_to(Venue::Abroad(permitted.clone())).unwrap();
        city.plans(abroad.with_partners([org(n - 1)]).unwrap());
        city.at("2026-01-31T07:00Z");
        if lacks {
            city.refuses(C::Announce { programme: programme(n) }, "not_permitted_abroad");
        } else {
            city.does(C::Announce { programme: programme(n) });
        }
    }
}

#[test]
fn a_partner_in_two_zones_is_in_two_places_at_once() {
    let mut city = City::new();
    city.plans(at(1, ProgrammeFormat::Iftar, "2026-03-05T19:00/21:00"));
    let abroad = |time| at(2, ProgrammeFormat::Iftar, time).moved_to(Venue::Abroad(bulgaria())).unwrap();
    // Sofia is an hour behind Istanbul in winter.
    for (time, clashes) in [
        ("2026-03-05T17:00/18:00", 0),
        ("2026-03-05T17:01/18:01", 1),
        ("2026-03-05T19:59/21:00", 1),
        ("2026-03-05T20:00/21:00", 0),
    ] {
        assert_eq!(city.calendar.clashes(&abroad(time)).unwrap().len(), clashes, "{time}");
    }
}

/// Row 42 and Law 5393 art. 74: an iftar in Bulgaria follows the council's decision and the ministry's prior permission.
#[test]
fn row_42_abroad_needs_decision_and_prior_permission() {
    use Lacking::{CouncilDecision, MinistryPermission};
    let iftar = |venue| {
        at(1, ProgrammeFormat::Iftar, "2026-03-05T19:00/21:00").moved_to(Venue::Abroad(venue)).unwrap()
    };
    for (venue, lacking) in [
        (bulgaria(), &[CouncilDecision, MinistryPermission][..]),
        (bulgaria().decided_by(council("2026-01-02")), &[MinistryPermission]),
        (bulgaria().permitted_by(ministry("2026-01-02")), &[CouncilDecision]),
        // Neither can come after the announcement.
        (
            bulgaria().decided_by(council("2026-01-03")).permitted_by(ministry("2026-01-02")),
            &[CouncilDecision],
        ),
        (
            bulgaria().decided_by(council("2026-01-02")).permitted_by(ministry("2026-01-03")),
            &[MinistryPermission],
        ),
    ] {
        let mut city = City::new();
        city.plans(iftar(venue));
        let error = city.refuses(C::Announce { programme: programme(1) }, "not_permitted_abroad");
        assert_eq!(
            error,
            ProgrammeError::NotPermitted { programme: programme(1), lacking: lacking.to_vec() }
        );
        // No role overrules the law.
        (city.role, city.waiver) = (Role::Manager, Some(note("acele")));
        city.refuses(C::Announce { programme: programme(1) }, "not_permitted_abroad");
    }
    let permitted = bulgaria().decided_by(council("2025-12-20")).permitted_by(ministry("2026-01-02"));
    let mut city = City::new();
    city.announces(iftar(permitted.clone()));
    // An announced programme keeps its permission.
    city.refuses(C::Revise(iftar(bulgaria())), "not_permitted_abroad");
    city.at("2026-03-05T16:00Z");
    city.does(C::Begin { programme: programme(1) });
    city.at("2026-03-05T18:59Z"); // 20:59 in Sofia
    let closing = Closing::new(180, slot("2026-03-05T19:00/21:00"), text(1));
    city.refuses(C::Close { programme: programme(1), closing: closing.clone() }, "not_over");
    city.at("2026-03-05T19:00Z");
    city.does(C::Close { programme: programme(1), closing });
    let figures = summary(&city);
    assert_eq!(figures.by_country.get(&"BG".parse().unwrap()), Some(&1));
    assert!(figures.by_district.is_empty());
    // Recorded late, the permission still has to come before the day itself.
    let mut city = City::new();
    city.at("2026-04-01T07:00Z");
    city.plans(iftar(permitted.permitted_by(ministry("2026-03-06"))));
    city.refuses(C::Announce { programme: programme(1) }, "not_permitted_abroad");
    // And Türkiye is not abroad.
    let zone = "Europe/Istanbul".parse().unwrap();
    assert!(AbroadVenue::new("TR".parse().unwrap(), "İzmit".parse().unwrap(), zone).is_err());
}

#[test]
fn a_room_is_asked_for_by_an_effect_and_needed_for_the_announcement() {
    let venue = |n| Venue::Room(RoomVenue::new(room(1), booking(n), org(1), district("Gebze")));
    let plan = |n, b| concert(n).moved_to(venue(b)).unwrap();
    let time = concert(1).time();
    let mut city = City::new();
    city.drafts(plan(1, 1));
    let asked = ProgrammeEffect::BookRoom {
        programme: programme(1),
        booking: booking(1),
        room: room(1),
        host: org(1),
        time,
        attendees: 0,
    };
    assert_eq!(city.effects(C::Plan { programme: programme(1) }), std::slice::from_ref(&asked));
    let cancelled = |n| ProgrammeEffect::CancelBooking { programme: programme(1), booking: booking(n) };
    let answer = |n, booked| C::AnswerBooking { programme: programme(1), booking: booking(n), booked };
    assert_eq!(city.calendar.without_room().count(), 1);
    city.refuses(C::Announce { programme: programme(1) }, "room_not_booked");
    city.does(answer(1, false));
    city.refuses(C::Announce { programme: programme(1) }, "room_not_booked");
    city.refuses(answer(2, true), "booking_not_asked_for");
    city.does(answer(1, true));
    assert!(city.does(answer(1, true)).is_empty());
    // A square needs no booking.
    city.plans(concert(9).with_partners([org(3)]).unwrap().moved_to(Venue::Place(square(3))).unwrap());
    assert_eq!(city.calendar.without_room().count(), 0);
    assert_eq!(city.calendar.asked_by(booking(1)).map(JointProgramme::id), Some(programme(1)));
    assert!(city.calendar.asked_by(booking(2)).is_none());
    city.does(C::Announce { programme: programme(1) });
    // A second programme in the same room, and another one with the same request.
    city.drafts(plan(2, 2));
    city.refuses(C::Plan { programme: programme(2) }, "clashes");
    city.drafts(plan(3, 1).at(slot("2026-05-21T19:00/22:00")).unwrap());
    city.refuses(C::Plan { programme: programme(3) }, "booking_taken");
    // Another time moves the booking; nothing is booked until the schedule says so.
    let later = slot("2026-03-21T20:00/23:00");
    let moved = ProgrammeEffect::MoveBooking { programme: programme(1), booking: booking(1), time: later };
    assert_eq!(city.effects(C::Revise(plan(1, 1).at(later).unwrap())), [moved]);
    city.refuses(C::Begin { programme: programme(1) }, "too_early");
    city.at("2026-03-21T08:00Z");
    city.refuses(C::Begin { programme: programme(1) }, "room_not_booked");
    city.does(answer(1, true));
    // Another request for another room gives the first one back. A request serves once.
    let other = Venue::Room(RoomVenue::new(room(2), booking(1), org(1), district("Gebze")));
    city.refuses(C::Revise(plan(1, 1).moved_to(other).unwrap()), "booking_spent");
    let other = Venue::Room(RoomVenue::new(room(2), booking(4), org(1), district("Gebze")));
    let effects = city.effects(C::Revise(plan(1, 1).moved_to(other).unwrap()));
    assert_eq!(effects.first(), Some(&cancelled(1)));
    assert!(matches!(&effects[1..], [ProgrammeEffect::BookRoom { .. }]));
    city.refuses(C::Revise(plan(1, 1)), "booking_spent");
    // How many are expected goes with the request, and another number takes another one.
    let many =
        |n| Venue::Room(RoomVenue::new(room(2), booking(n), org(1), district("Gebze")).with_attendees(90));
    city.refuses(C::Revise(plan(1, 1).moved_to(many(4)).unwrap()), "booking_spent");
    let mut asked = city.effects(C::Revise(plan(1, 1).moved_to(many(6)).unwrap()));
    assert!(matches!(asked.pop(), Some(ProgrammeEffect::BookRoom { attendees: 90, .. })));
    // To a square: the room is given back and none is asked for.
    assert_eq!(city.effects(C::Revise(concert(1))), [cancelled(6)]);
    // What is put off or cancelled gives its room back; a new day takes a new request.
    let mut city = City::new();
    city.announces(plan(1, 1));
    let postpone = C::Postpone { programme: programme(1), reason: note("tadilat") };
    assert_eq!(city.effects(postpone), [cancelled(1)]);
    city.refuses(C::Reschedule(plan(1, 1)), "booking_spent");
    assert_eq!(city.effects(C::Reschedule(plan(1, 5))).len(), 1);
    let cancel = C::Cancel { programme: programme(1), reason: note("tadilat") };
    assert_eq!(city.effects(cancel), [cancelled(5)]);
    assert_eq!(city.calendar.without_room().count(), 0, "what is cancelled needs none");
    // A draft has asked for nothing.
    let mut city = City::new();
    city.drafts(plan(1, 1));
    assert!(city.effects(C::Cancel { programme: programme(1), reason: note("tadilat") }).is_empty());
}

#[test]
fn ids_seen_before_are_recognised_first() {
    let mut city = City::new();
    city.drafts(concert(1));
    city.does(C::Revise(concert(1).titled("Bahar".parse().unwrap())));
    assert!(city.does(C::Draft(concert(1))).is_empty());
    city.refuses(C::Draft(concert(1).titled("Bahar".parse().unwrap())), "programme_id_taken");
    city.expected = Expected::Exactly(Version::new(1));
    assert!(city.does(C::Draft(concert(1))).is_empty());
    assert!(matches!(
        city.refuses(C::Plan { programme: programme(1) }, "stale_version"),
        ProgrammeError::Stale(Stale::Version { .. })
    ));
    city.expected = Expected::Revision(Revision::new(1));
    city.refuses(C::Plan { programme: programme(1) }, "stale_revision");
    city.expected = Expected::Revision(Revision::new(2));
    city.does(C::Plan { programme: programme(1) });
    city.expected = Expected::Any;
    city.refuses(C::Plan { programme: programme(5) }, "unknown_programme");
    city.drafts(concert(2).moved_to(Venue::Place(square(7))).unwrap());
    city.refuses(C::Plan { programme: programme(2) }, "unknown_place");
    // What is described as it is known changes nothing.
    let policy = city.calendar.policy().clone();
    assert!(city.does(C::SetPolicy(policy)).is_empty());
    let known = city.calendar.place(square(1)).unwrap().clone();
    assert!(city.does(C::DescribePlace(known)).is_empty());
    let rule = ObservanceRule::Announced(DayTable::default());
    let feast = Observance::new(observance(1), "Kaz Bayramı".parse().unwrap(), rule);
    city.does(C::DescribeObservance(feast.clone()));
    assert!(city.does(C::DescribeObservance(feast)).is_empty());
    assert!(city.does(C::Revise(concert(2).moved_to(Venue::Place(square(7))).unwrap())).is_empty());
}

#[test]
fn the_calendar_shows_days_partners_groups_and_what_is_owed() {
    let mut city = City::new();
    // In order of time, whatever their ids.
    city.announces(at(2, ProgrammeFormat::Festival, "2026-03-21T19:00/2026-03-23T00:00"));
    let second = at(1, ProgrammeFormat::Iftar, "2026-03-22T18:00/20:00").moved_to(Venue::Place(square(3)));
    let second = second.unwrap().with_partners([org(2)]).unwrap().for_groups([BeneficiaryGroup::InNeed]);
    city.announces(second);
    city.announces(at(0, ProgrammeFormat::Iftar, "2026-03-25T18:00/20:00"));
    city.drafts(at(3, ProgrammeFormat::Iftar, "2026-03-22T18:00/20:00"));
    let ids = |found: Vec<&JointProgramme>| found.iter().map(|p| p.id()).collect::<Vec<_>>();
    let on = |city: &City, day: &str| ids(city.calendar.on(days(day, day)));
    assert_eq!(on(&city, "2026-03-20"), []);
    assert_eq!(on(&city, "2026-03-21"), [programme(2)]);
    assert_eq!(on(&city, "2026-03-22"), [programme(2), programme(1)]);
    assert_eq!(on(&city, "2026-03-23"), []); // it ends at midnight
    let month = days("2026-03-01", "2026-03-31");
    assert_eq!(ids(city.calendar.of_partner(org(2), month)), [programme(1)]);
    assert_eq!(ids(city.calendar.for_group(BeneficiaryGroup::InNeed, month)), [programme(1)]);
    assert_eq!(ids(city.calendar.owed(day("2026-03-22"))), []);
    assert_eq!(ids(city.calendar.owed(day("2026-03-23"))), [programme(1), programme(2)]);
    assert_eq!(
        ids(city.calendar.owed(day("2026-03-26"))),
        [programme(1), programme(2), programme(0)],
        "by the last day"
    );
    city.at("2026-03-23T08:00Z");
    city.does(C::Begin { programme: programme(1) });
    let closing = Closing::new(90, slot("2026-03-22T18:00/20:00"), text(1));
    city.does(C::Close { programme: programme(1), closing });
    assert_eq!(ids(city.calendar.owed(day("2026-03-23"))), [programme(2)]);
    assert_eq!(city.calendar.head().version, city.calendar.version());
}
