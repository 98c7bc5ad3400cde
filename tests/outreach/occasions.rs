//! Visits, stands and events on their days: rows 67 to 69, 71 to 73 and 75 of the field's table.

use crate::outreach_world::*;
use imece::{
    chrono::NaiveDate,
    organisation::Channel,
    outreach::{
        Activity, Attendance, Exam, Feast, GatheringKind, OutreachCommand as C, OutreachEffect,
        OutreachError, OutreachEvent as E, OutreachPolicy, SpecialDay, StandKind, VisitKind, VisitTo,
    },
    statistics::OutreachTally,
    stats::Observe,
    text::Code,
    time::{Month, MonthDay, YearlyDays},
};

/// Row 67: one visit of condolence a bereavement, by offices and never by name; households are counted once a year.
#[test]
fn row_67_a_bereaved_household_is_visited_once() {
    let mut desk = Desk::new();
    let held = |n, home, loss, on| C::HoldVisit(visit(n, bereaved(home, loss), on));
    desk.does_once(held(1, 1, 1, "2026-02-03"));
    let error = desk.fails(held(2, 1, 1, "2026-02-04"), "visited_already");
    assert_eq!(error, OutreachError::VisitedAlready(visit_id(1)));
    desk.fails(held(1, 2, 2, "2026-02-03"), "record_id_taken");
    desk.fails(held(2, 2, 2, "2027-01-01"), "to_come");
    let mut nobody = visit(2, bereaved(2, 2), "2026-02-03");
    nobody.visitors.clear();
    desk.fails(C::HoldVisit(nobody), "nobody_went");
    // Another loss of the same household, another household, and the same household in another year.
    desk.does(held(2, 1, 2, "2026-02-04"));
    desk.does(held(3, 2, 3, "2026-02-04"));
    desk.does(held(4, 1, 4, "2025-02-04"));
    let new: Vec<bool> = desk
        .log
        .iter()
        .map(|recorded| matches!(recorded.event, E::VisitHeld { new_household: true, .. }))
        .collect();
    assert_eq!(new, [true, false, true, true]);
    let mut tally = OutreachTally::default();
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    let figures = tally.summary().unwrap();
    assert_eq!((figures.visits, figures.households), (4, 3));
}

/// Rows 72 and 75: schools are visited on 24 November, fishers on 1 September, in every year.
#[test]
fn rows_72_and_75_fixed_days_are_rules() {
    let mut desk = Desk::new();
    let days: Vec<NaiveDate> =
        day("2025-12-31").iter_days().skip(1).take_while(|on| *on <= day("2026-12-31")).collect();
    for (n, on) in (1..).zip(days) {
        for (start, to, special, fixed) in [
            (0, school(), SpecialDay::TeachersDay, day("2026-11-24")),
            (1_000, fishers(), SpecialDay::FishingSeason, day("2026-09-01")),
        ] {
            let visit = visit(start + n, to, &on.to_string());
            if on == fixed {
                desk.does(C::HoldVisit(visit));
            } else {
                let error = desk.fails(C::HoldVisit(visit), "wrong_day");
                assert_eq!(error, OutreachError::WrongDay { day: special, on });
            }
        }
    }
    assert_eq!(desk.log.len(), 2);
    desk.does(C::HoldVisit(visit(900, school(), "2025-11-24")));
    desk.fails(dates(SpecialDay::TeachersDay, 2026, &["2026-11-24"]), "fixed_day");
    desk.fails(dates(SpecialDay::FishingSeason, 2026, &["2026-09-01"]), "fixed_day");
    let kinds: Vec<VisitKind> = [bereaved(1, 1), school(), fishers()].iter().map(VisitTo::kind).collect();
    assert_eq!(kinds, VisitKind::ALL);
}

/// Row 72: what is heard becomes submissions, face to face; row 75: gifts are counted.
#[test]
fn rows_72_and_75_requests_are_heard_and_gifts_given() {
    let mut desk = Desk::new();
    let heard = visit(1, school(), "2026-11-24")
        .with_visitors(code("council_member"), 3.try_into().unwrap())
        .hearing(petition(2), text(2))
        .hearing(petition(1), text(1));
    let told = desk.does(C::HoldVisit(heard));
    let receive = |n| OutreachEffect::ReceiveSubmission {
        petition: petition(n),
        channel: Channel::InPerson,
        text: text(n),
        on: day("2026-11-24"),
        visit: visit_id(1),
        by: None,
    };
    assert_eq!(told[0].effects(), [receive(1), receive(2)]);
    let aprons = visit(2, fishers(), "2026-09-01").giving(code("apron"), 40.try_into().unwrap());
    let told = desk.does(C::HoldVisit(aprons));
    assert!(told[0].effects().is_empty());
    let mut tally = OutreachTally::default();
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    assert_eq!(tally.summary().unwrap().heard, 2);
    assert_eq!(tally.items().get(&code("apron")).unwrap().get(), 40);
}

/// Row 68: stands at cemeteries on the eve of a feast; row 73: stands at schools on the days of exams.
#[test]
fn rows_68_and_73_stands_keep_to_days_that_are_told() {
    let mut desk = Desk::new();
    let held = |n, kind, on: &str| C::HoldStand(stand(n, kind, on));
    for (kind, day) in [
        (StandKind::CemeteryGate(Feast::Ramazan), SpecialDay::RamazanFeast),
        (StandKind::CemeteryGate(Feast::Kurban), SpecialDay::KurbanFeast),
        (StandKind::ExamSupport(Exam::Lgs), SpecialDay::Lgs),
        (StandKind::ExamSupport(Exam::Yks), SpecialDay::Yks),
        (StandKind::ExamSupport(Exam::Kpss), SpecialDay::Kpss),
    ] {
        let error = desk.fails(held(1, kind, "2026-03-19"), "dates_unknown");
        assert_eq!(error, OutreachError::DatesUnknown { day, year: 2026 });
        assert_eq!(kind.day(), day);
    }
    desk.does_once(dates(SpecialDay::RamazanFeast, 2026, &["2026-03-20"]));
    desk.does_once(dates(SpecialDay::KurbanFeast, 2026, &["2026-05-27"]));
    desk.does_once(dates(SpecialDay::Lgs, 2026, &["2026-06-14"]));
    desk.does_once(dates(SpecialDay::Yks, 2026, &["2026-06-20", "2026-06-21"]));
    desk.fails(dates(SpecialDay::Kpss, 2026, &["2027-07-04"]), "outside_year");
    let (kurban, yks) = (StandKind::CemeteryGate(Feast::Kurban), StandKind::ExamSupport(Exam::Yks));
    for (kind, right, wrong) in [
        (RAMAZAN, &["2026-03-19"][..], &["2026-03-18", "2026-03-20", "2026-05-26"][..]),
        (kurban, &["2026-05-26"], &["2026-05-25", "2026-05-27", "2026-03-19"]),
        (LGS, &["2026-06-14"], &["2026-06-13", "2026-06-20"]),
        (yks, &["2026-06-20", "2026-06-21"], &["2026-06-19", "2026-06-22"]),
    ] {
        for on in wrong {
            desk.fails(held(99, kind, on), "wrong_day");
        }
        for on in right {
            let n = u128::from(desk.desk.version().get());
            desk.does_once(held(n, kind, on));
            desk.fails(C::HoldStand(stand(n, kind, on).giving(code("water"), one())), "record_id_taken");
        }
    }
    desk.fails(held(99, LGS, "2027-06-14"), "to_come");
    // The eve of a feast that begins with the year is in the year before.
    desk.does(dates(SpecialDay::KurbanFeast, 2007, &["2007-12-20"]));
    desk.fails(held(99, kurban, "2006-12-30"), "dates_unknown");
    desk.does(dates(SpecialDay::KurbanFeast, 2006, &["2006-01-10", "2006-12-31"]));
    desk.does(held(99, kurban, "2006-12-30"));
    let told = desk.does(dates(SpecialDay::Lgs, 2026, &["2026-06-07"]));
    assert!(matches!(&told[0], E::DatesSet { from: Some(from), .. } if *from == [day("2026-06-14")].into()));
}

/// Row 68: saplings, prayer booklets and beads; row 73: water and cake. Items are counts by code.
#[test]
fn rows_68_and_73_items_are_counted_by_code() {
    let mut desk = Desk::new();
    desk.does(dates(SpecialDay::RamazanFeast, 2026, &["2026-03-20"]));
    desk.does(dates(SpecialDay::Lgs, 2026, &["2026-06-14"]));
    let items = |stand: imece::outreach::Stand, items: &[(&str, u32)]| {
        let given =
            items.iter().fold(stand, |stand, (item, n)| stand.giving(code(item), (*n).try_into().unwrap()));
        C::HoldStand(given)
    };
    desk.does(items(
        stand(1, RAMAZAN, "2026-03-19"),
        &[("sapling", 500), ("prayer_booklet", 900), ("prayer_beads", 300)],
    ));
    desk.does(items(stand(2, RAMAZAN, "2026-03-19"), &[("sapling", 250)]));
    desk.does(items(stand(3, LGS, "2026-06-14"), &[("water", 400), ("cake", 200)]));
    let mut tally = OutreachTally::default();
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    let found: Vec<(Code, i64)> = tally.items().iter().map(|(item, sum)| (*item, sum.get())).collect();
    let expected =
        [("cake", 200), ("prayer_beads", 300), ("prayer_booklet", 900), ("sapling", 750), ("water", 400)];
    assert_eq!(found, expected.map(|(item, n)| (code(item), n)));
    let figures = tally.summary().unwrap();
    assert_eq!((figures.stands, figures.items), (3, 2_550));
    let march = Month::of(day("2026-03-19"));
    assert_eq!(tally.stands().get(&(SpecialDay::RamazanFeast, march)), 2);
}

/// Row 69: a club day has activities; row 71: village evenings and films in the open are in summer only.
#[test]
fn rows_69_and_71_events_keep_to_their_season() {
    use GatheringKind::{ClubDay, OpenAirCinema, VillageSquare};
    let mut desk = Desk::new();
    desk.fails(C::HoldGathering(gathering(1, ClubDay, "2026-01-10")), "no_activity");
    for (n, activity) in (1..).zip(Activity::ALL) {
        desk.does_once(C::HoldGathering(gathering(n, ClubDay, "2026-01-10").with(*activity)));
    }
    assert_eq!(
        Activity::ALL.iter().map(|a| a.code()).collect::<Vec<_>>(),
        ["shooting_contest", "face_painting", "treats"]
    );
    for (n, kind) in [(10, VillageSquare), (20, OpenAirCinema)] {
        for winter in ["2026-05-31", "2026-09-01", "2026-01-10"] {
            desk.fails(C::HoldGathering(gathering(n, kind, winter)), "out_of_season");
        }
        desk.does_once(C::HoldGathering(gathering(n, kind, "2026-06-01")));
        desk.does(C::HoldGathering(gathering(n + 1, kind, "2026-08-31").with(Activity::Treats)));
        desk.fails(C::HoldGathering(gathering(n, kind, "2026-08-31")), "record_id_taken");
    }
    desk.fails(C::HoldGathering(gathering(99, ClubDay, "2027-01-01")), "to_come");
    // The season is the municipality's to set.
    let summer = YearlyDays { first: MonthDay::new(5, 15).unwrap(), last: MonthDay::new(9, 15).unwrap() };
    desk.does(C::SetPolicy(OutreachPolicy { summer, ..OutreachPolicy::default() }));
    desk.does(C::HoldGathering(gathering(30, VillageSquare, "2026-05-31")));
    let mut tally = OutreachTally::default();
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    let figures = tally.summary().unwrap();
    assert_eq!((figures.gatherings, figures.attendance, figures.children), (8, 8 * 120, 8 * 80));
    assert_eq!(tally.attendance().get(&OpenAirCinema).unwrap().get(), 240);
    assert_eq!(Attendance::new(3, 4).unwrap_err().code(), "more_children_than_people");
}

#[test]
fn a_season_may_go_over_the_new_year() {
    let season = |first: (u32, u32), last: (u32, u32)| YearlyDays {
        first: MonthDay::new(first.0, first.1).unwrap(),
        last: MonthDay::new(last.0, last.1).unwrap(),
    };
    let winter = season((12, 1), (2, 29));
    for (on, inside) in [
        ("2026-11-30", false),
        ("2026-12-01", true),
        ("2027-01-15", true),
        ("2027-02-28", true),
        ("2028-02-29", true),
        ("2027-03-01", false),
    ] {
        assert_eq!(winter.contains(day(on)), inside, "{on}");
    }
    let one = season((6, 1), (6, 1));
    assert!(one.contains(day("2026-06-01")) && !one.contains(day("2026-06-02")));
    for (month, of) in [(2, 30), (13, 1), (0, 1), (4, 31)] {
        assert_eq!(MonthDay::new(month, of).unwrap_err().code(), "malformed_time");
    }
}
