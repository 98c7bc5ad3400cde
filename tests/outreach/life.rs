//! Contacts, blood donors, wishes within a budget, visits, stands, events, memberships and city cards.

use std::{collections::BTreeSet, fs};

use crate::outreach_world::*;
use imece::{
    chrono::{Days, NaiveDate},
    organisation::{Channel, Kurus},
    outreach::{
        Activity, Attendance, BloodGroup, CardState, ContactCount, Entitlement, Exam, Feast, GatheringKind,
        OutreachCommand as C, OutreachDesk, OutreachEffect, OutreachError, OutreachEvent as E,
        OutreachPolicy, RecordId, Season, SpecialDay, StandKind, Subject, VisitKind, VisitTo,
    },
    statistics::OutreachTally,
    stats::Observe,
    text::{Code, Precision},
    time::{Month, MonthDay},
};

/// Rows 58 to 64: the seven channels of İzmit, which schemes give numbers of their own, and where people stand face to
/// face.
#[test]
fn rows_58_to_64_contacts_come_by_seven_channels() {
    let table = [
        (58, Channel::PublicDesk, "public_desk", false, true),
        (59, Channel::CallCentre, "call_centre", false, false),
        (60, Channel::MessagingLine, "messaging_line", false, false),
        (61, Channel::Cimer, "cimer", true, false),
        (62, Channel::InformationOffice, "information_office", false, false),
        (63, Channel::OpenDoor, "open_door", true, false),
        (64, Channel::BloodBank, "blood_bank", false, false),
    ];
    let mut desk = Desk::new();
    let mut tally = OutreachTally::default();
    for (row, channel, code, numbers, in_person) in table {
        assert_eq!(channel.code(), code, "row {row}");
        assert_eq!(
            (channel.has_outside_numbers(), channel.is_in_person()),
            (numbers, in_person),
            "row {row}"
        );
        desk.does_once(count(channel, "2026-01-05", row));
    }
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    let by_channel = tally.contacts_by_channel().unwrap();
    for (row, channel, ..) in table {
        assert_eq!(by_channel.get(&channel).unwrap().summary().unwrap(), u64::from(row));
    }
    assert_eq!(tally.summary().unwrap().contacts, (58..=64).sum::<u64>());
}

/// Row 65: every submission is a contact; a correction carries the old and the new count.
#[test]
fn row_65_submissions_are_contacts() {
    let mut desk = Desk::new();
    let counted = |desk: &Desk| {
        let row = desk.desk.contacts(Channel::Cimer, day("2026-01-05")).unwrap();
        (row.count.contacts(), row.count.submissions())
    };
    // Two submissions are two contacts at least.
    desk.does_once(submission(1, Channel::Cimer, "2026-01-05"));
    desk.does_once(submission(2, Channel::Cimer, "2026-01-05"));
    assert_eq!(counted(&desk), (2, 2));
    desk.fails(count(Channel::Cimer, "2026-01-05", 1), "more_submissions_than_contacts");
    desk.does_once(count(Channel::Cimer, "2026-01-05", 25));
    // A third one is one of those that were counted.
    desk.does(submission(3, Channel::Cimer, "2026-01-05"));
    assert_eq!(counted(&desk), (25, 3));
    let told = desk.does(count(Channel::Cimer, "2026-01-05", 24));
    let of = |contacts| ContactCount::new(contacts, 3, Precision::Exact).unwrap();
    let (channel, on) = (Channel::Cimer, day("2026-01-05"));
    assert_eq!(told, [E::ContactsCounted { channel, on, from: Some(of(25)), to: of(24) }]);
    // The evening in Kocaeli belongs to its own day; what is to come is not counted.
    desk.fails(count(Channel::Cimer, "2027-01-01", 1), "to_come");
    desk.fails(submission(4, Channel::Cimer, "2027-01-01"), "to_come");
    let mut late = Desk::at("2026-12-31T21:00Z");
    late.does(count(Channel::Cimer, "2027-01-01", 1));
}

#[test]
fn a_count_is_never_below_its_submissions_and_keeps_its_precision() {
    assert_eq!(
        ContactCount::new(2, 3, Precision::Exact).unwrap_err().code(),
        "more_submissions_than_contacts"
    );
    assert!(
        serde_json::from_str::<ContactCount>(r#"{"contacts":2,"submissions":3,"precision":"exact"}"#)
            .is_err()
    );
    let mut desk = Desk::new();
    desk.does(count(Channel::Cimer, "2026-01-05", 25));
    let (channel, on) = (Channel::OpenDoor, day("2026-01-05"));
    desk.does(C::CountContacts { channel, on, contacts: 100, precision: Precision::MoreThan });
    let figures = |desk: &Desk| {
        let mut tally = OutreachTally::default();
        desk.log.iter().for_each(|event| tally.observe(event).unwrap());
        let year = tally.summary().unwrap();
        (year.contacts, year.precision)
    };
    assert_eq!(figures(&desk), (125, Precision::MoreThan));
    desk.does(C::CountContacts { channel, on, contacts: 104, precision: Precision::Exact });
    assert_eq!(figures(&desk), (129, Precision::Exact));
}

/// Row 65: the year of the example, "more than 150,000" contacts, and the sum over channels and months is the total.
#[test]
fn row_65_the_contacts_of_the_example_are_those_expected() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/kocaeli/2025/");
    let expected: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(format!("{folder}expected.json")).unwrap()).unwrap();
    let mut desk = Desk::new();
    let mut rows = csv::Reader::from_path(format!("{folder}contacts.csv")).unwrap();
    let mut naive = std::collections::BTreeMap::<(Channel, Month), i64>::new();
    for row in rows.records() {
        let row = row.unwrap();
        let channel = match &row[0] {
            "cinar_desk" => Channel::PublicDesk,
            "call_centre" => Channel::CallCentre,
            "whatsapp" => Channel::MessagingLine,
            "cimer" => Channel::Cimer,
            "information_request" => Channel::InformationOffice,
            "open_door" => Channel::OpenDoor,
            "blood_bank" => Channel::BloodBank,
            other => panic!("{other}"),
        };
        desk.does(count(channel, &row[1], row[2].parse().unwrap()));
        *naive.entry((channel, Month::of(day(&row[1])))).or_default() += row[2].parse::<i64>().unwrap();
    }
    let mut tally = OutreachTally::default();
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    let contacts = tally.summary().unwrap().contacts;
    assert_eq!(expected["contacts"], contacts);
    assert!(contacts > 150_000);
    let found: Vec<_> = tally.contacts().iter().map(|(key, sum)| (*key, sum.get())).collect();
    assert_eq!(found, naive.into_iter().collect::<Vec<_>>());
    assert_eq!(found.len(), 7 * 12);
}

/// Row 64: who may give red cells to whom.
#[test]
fn row_64_red_cells_go_where_no_antigen_is_foreign() {
    use BloodGroup::{
        ANegative, APositive, AbNegative, AbPositive, BNegative, BPositive, ONegative, OPositive,
    };
    let groups = [ONegative, OPositive, BNegative, BPositive, ANegative, APositive, AbNegative, AbPositive];
    // Donors down, patients across, in the order above.
    let table = [
        (ONegative, "########"),
        (OPositive, ".#.#.#.#"),
        (BNegative, "..##..##"),
        (BPositive, "...#...#"),
        (ANegative, "....####"),
        (APositive, ".....#.#"),
        (AbNegative, "......##"),
        (AbPositive, ".......#"),
    ];
    for (donor, row) in table {
        for (patient, cell) in groups.into_iter().zip(row.chars()) {
            assert_eq!(donor.gives_to(patient), cell == '#', "{donor} to {patient}");
        }
    }
    assert_eq!(BloodGroup::ALL.iter().copied().collect::<BTreeSet<_>>(), groups.into());
}

/// Row 64: the patient's group first, then common groups before rare ones, then whoever has waited longest.
#[test]
fn row_64_donors_are_found_in_order() {
    use BloodGroup::{ANegative, APositive, BPositive, ONegative, OPositive};
    let mut desk = Desk::new();
    for (n, group, from) in [
        (1, ONegative, "2026-01-01"),
        (2, ANegative, "2026-01-01"),
        (3, OPositive, "2026-01-01"),
        (4, APositive, "2026-03-01"),
        (5, APositive, "2026-02-01"),
        (6, BPositive, "2026-01-01"),
        (7, APositive, "2027-01-02"),
        (8, APositive, "2026-01-01"),
    ] {
        desk.does_once(C::OfferBlood(donor(n, group, from)));
    }
    desk.does_once(C::WithdrawOffer { offer: offer_id(8) });
    desk.does_once(C::AskBlood(blood(1, APositive, 2, "2027-01-02")));
    let donors = |desk: &Desk, on: &str| -> Vec<u128> {
        let found = desk.desk.donors_for(request_id(1), day(on));
        found.into_iter().map(|id| id.as_uuid().as_u128()).collect()
    };
    assert_eq!(donors(&desk, "2027-01-01"), [5, 4, 3, 2, 1]);
    assert_eq!(donors(&desk, "2027-01-02"), [5, 4, 7, 3, 2, 1]);
    assert!(donors(&desk, "2027-01-03").is_empty(), "too old");
    assert!(desk.desk.donors_for(request_id(2), day("2027-01-01")).is_empty(), "unknown");

    desk.fails(give(2, 5, "2026-12-31"), "unknown_record");
    desk.fails(give(1, 9, "2026-12-31"), "unknown_record");
    desk.fails(give(1, 6, "2026-12-31"), "incompatible");
    desk.fails(give(1, 7, "2026-12-31"), "not_available");
    desk.fails(give(1, 8, "2026-12-31"), "not_available");
    desk.fails(give(1, 5, "2027-01-01"), "to_come");
    desk.does_once(give(1, 5, "2026-12-31"));
    assert_eq!(desk.desk.blood_request(request_id(1)).unwrap().missing(), 1);
    assert_eq!(donors(&desk, "2026-12-31"), [4, 3, 2, 1]);
    desk.does(give(1, 4, "2026-12-31"));
    assert!(donors(&desk, "2026-12-31").is_empty(), "met");
    desk.fails(give(1, 3, "2026-12-31"), "request_over");
    desk.fails(C::AskBlood(blood(2, APositive, 2, "2026-12-30")), "request_over");
    desk.fails(C::AskBlood(blood(1, APositive, 3, "2027-01-02")), "record_id_taken");
    desk.fails(C::OfferBlood(donor(1, APositive, "2026-01-01")), "record_id_taken");
    desk.fails(C::WithdrawOffer { offer: offer_id(9) }, "unknown_record");
}

/// Row 64: at least 90 days between two donations of one person, whatever offers the person makes.
#[test]
fn row_64_a_donor_rests_for_ninety_days() {
    let mut desk = Desk::new();
    desk.call = call("2026-05-01T09:00Z");
    desk.does(C::AskBlood(blood(1, BloodGroup::APositive, 9, "2026-12-31")));
    desk.does(C::AskBlood(blood(2, BloodGroup::APositive, 9, "2026-12-31")));
    let offer = |n: u128| {
        let mut offer = donor(1, BloodGroup::APositive, "2026-01-01");
        offer.id = offer_id(n);
        C::OfferBlood(offer)
    };
    desk.does(offer(1));
    desk.fails(offer(2), "offers_already");
    desk.does(give(1, 1, "2026-05-01"));
    desk.does(C::WithdrawOffer { offer: offer_id(1) });
    desk.does(offer(2));
    desk.call = call(NOW);
    let gap = Days::new(90);
    assert_eq!(day("2026-05-01").checked_add_days(gap), Some(day("2026-07-30")));
    for early in ["2026-05-01", "2026-05-02", "2026-07-29"] {
        let error = desk.fails(give(2, 2, early), "too_soon");
        assert_eq!(error, OutreachError::TooSoon { offer: offer_id(2), from: day("2026-07-30") });
        assert!(desk.desk.donors_for(request_id(2), day(early)).is_empty());
    }
    assert_eq!(desk.desk.donors_for(request_id(2), day("2026-07-30")), [offer_id(2)]);
    // The gap is the municipality's to set.
    let policy = OutreachPolicy { donation_gap_days: 91.try_into().unwrap(), ..OutreachPolicy::default() };
    desk.does_once(C::SetPolicy(policy));
    desk.fails(give(2, 2, "2026-07-30"), "too_soon");
    desk.does(give(2, 2, "2026-07-31"));
    // One request does not take the same offer twice.
    desk.fails(give(2, 2, "2026-12-30"), "not_available");
}

/// Row 66: wishes are collected in the campaign's days, and granted while the budget lasts.
#[test]
fn row_66_wishes_are_granted_within_the_budget() {
    let mut desk = Desk::new();
    desk.fails(wish(1, "2026-12-01"), "unknown_record");
    desk.fails(
        C::OpenCampaign(imece::outreach::WishCampaign { until: day("2026-11-30"), ..campaign(1, 1) }),
        "empty_window",
    );
    desk.does_once(C::OpenCampaign(campaign(1, 10_000)));
    desk.fails(C::OpenCampaign(campaign(1, 20_000)), "record_id_taken");
    for outside in ["2026-11-30", "2026-12-21"] {
        desk.fails(wish(1, outside), "outside_window");
    }
    for (n, on) in [(1, "2026-12-01"), (2, "2026-12-20"), (3, "2026-12-10"), (4, "2026-12-10")] {
        desk.does_once(wish(n, on));
    }
    desk.fails(wish(1, "2026-12-02"), "record_id_taken");
    desk.fails(feasible(9, 1), "unknown_record");
    desk.does_once(feasible(1, 6_000));
    desk.does_once(feasible(2, 4_001));
    desk.does_once(infeasible(3));
    desk.fails(grant(1, "2027-01-01"), "to_come");
    desk.does_once(grant(1, "2026-12-24"));
    let error = desk.fails(grant(2, "2026-12-24"), "over_budget");
    let (cost, left) = (Kurus::new(4_001), Kurus::new(4_000));
    assert_eq!(error, OutreachError::OverBudget { wish: wish_id(2), cost, left });
    // A cheaper way to grant it uses the budget up.
    desk.does(feasible(2, 4_000));
    desk.does(grant(2, "2026-12-24"));
    assert_eq!(desk.desk.campaign(campaign_id(1)).unwrap().left(), Kurus::new(0));
}

/// Row 66: the transition table of a wish.
#[test]
fn row_66_a_wish_goes_from_state_to_state() {
    let states: [(&str, &[C]); 4] = [
        ("collected", &[]),
        ("feasible", &[feasible(1, 50)]),
        ("infeasible", &[infeasible(1)]),
        ("granted", &[feasible(1, 50), grant(1, "2026-12-24")]),
    ];
    let commands = [feasible(1, 60), infeasible(1), grant(1, "2026-12-25"), grant(1, "2026-11-30")];
    let table = [
        ("collected", ["feasible", "infeasible", "!", "!"]),
        ("feasible", ["feasible", "infeasible", "granted", "!"]),
        ("infeasible", ["feasible", "infeasible", "!", "!"]),
        ("granted", ["!", "!", "!", "!"]),
    ];
    for ((state, path), (from, outcomes)) in states.into_iter().zip(table) {
        assert_eq!(state, from);
        for (command, outcome) in commands.clone().into_iter().zip(outcomes) {
            let mut desk = Desk::new();
            desk.does(C::OpenCampaign(campaign(1, 100)));
            desk.does(wish(1, "2026-12-01"));
            path.iter().for_each(|command| drop(desk.does(command.clone())));
            let state = |desk: &Desk| desk.desk.wish(wish_id(1)).unwrap().state.code();
            assert_eq!(state(&desk), from);
            if outcome == "!" {
                desk.fails(command, "wrong_wish_state");
            } else {
                desk.does(command);
                assert_eq!(state(&desk), outcome);
            }
        }
    }
}

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
    let summer = Season { first: MonthDay::new(5, 15).unwrap(), last: MonthDay::new(9, 15).unwrap() };
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
    let season = |first: (u32, u32), last: (u32, u32)| Season {
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

/// Row 70: from the day of the 18th birthday; whoever was born on 29 February is 18 on 1 March.
#[test]
fn row_70_a_membership_begins_with_the_eighteenth_birthday() {
    for (born, first, before) in [
        ("2008-05-19", "2026-05-19", "2026-05-18"),
        ("2008-02-29", "2026-03-01", "2026-02-28"),
        ("2008-02-28", "2026-02-28", "2026-02-27"),
        ("2008-12-31", "2026-12-31", "2026-12-30"),
    ] {
        let mut desk = Desk::new();
        let error = desk.fails(membership(1, 1, before, born), "too_young");
        assert_eq!(error, OutreachError::TooYoung { membership: membership_id(1), from: day(first) });
        desk.does_once(membership(1, 1, first, born));
        assert_eq!(imece::time::completed_years(day(born), day(first)), Some(18));
        assert_eq!(imece::time::completed_years(day(born), day(before)), Some(17));
        // The day of birth is not kept.
        assert!(!serde_json::to_string(&desk.log).unwrap().contains(born) || born == first);
    }
}

/// Row 70: once a person and club.
#[test]
fn row_70_a_membership_is_given_once() {
    let mut desk = Desk::new();
    desk.does(membership(1, 1, "2026-05-19", "2008-05-19"));
    let error = desk.fails(membership(2, 1, "2026-06-19", "2008-05-19"), "member_already");
    assert_eq!(error, OutreachError::MemberAlready(membership_id(1)));
    desk.fails(membership(1, 2, "2026-06-19", "2008-05-19"), "record_id_taken");
    desk.fails(membership(2, 2, "2027-01-01", "2000-01-01"), "to_come");
    desk.does(membership(2, 2, "2026-06-19", "2008-05-19"));
    let mut other = imece::outreach::Membership::new(membership_id(3), club(2), person(1), day("2026-06-19"));
    desk.does(C::GrantMembership { membership: other, born: day("2000-01-01") });
    (other.id, other.person) = (membership_id(4), None);
    desk.fails(C::GrantMembership { membership: other, born: day("2000-01-01") }, "nobody");
}

/// Row 74: a card opens what it says, from its first to its last day.
#[test]
fn row_74_a_card_entitles_while_it_is_valid() {
    use Entitlement::{MunicipalServices, ServicesInIstanbul, Transport};
    let mut desk = Desk::new();
    desk.does_once(C::IssueCard(card(1, 1, "2026-01-10", "2026-12-31")));
    let entitled = |desk: &OutreachDesk, on: &str| {
        Entitlement::ALL
            .iter()
            .copied()
            .filter(|what| desk.is_entitled(person(1), *what, day(on)))
            .collect::<Vec<_>>()
    };
    for (on, opens) in [
        ("2026-01-09", &[][..]),
        ("2026-01-10", &[Transport, ServicesInIstanbul]),
        ("2026-12-31", &[Transport, ServicesInIstanbul]),
        ("2027-01-01", &[]),
    ] {
        assert_eq!(entitled(&desk.desk, on), opens, "{on}");
    }
    assert!(!desk.desk.is_entitled(person(2), Transport, day("2026-06-01")));
    let services = imece::outreach::CityCard::new(
        card_id(2),
        person(2),
        day("2026-01-01"),
        day("2026-12-31"),
        [MunicipalServices],
    );
    desk.does(C::IssueCard(services));
    assert!(desk.desk.is_entitled(person(2), MunicipalServices, day("2026-06-01")));
    desk.fails(C::IssueCard(card(3, 3, "2026-01-02", "2026-01-01")), "empty_card");
    let mut nothing = card(3, 3, "2026-01-01", "2026-12-31");
    nothing.entitlements.clear();
    desk.fails(C::IssueCard(nothing), "empty_card");
    desk.fails(C::IssueCard(card(1, 3, "2026-01-01", "2026-12-31")), "record_id_taken");
}

/// Row 74: one valid card a holder; a card is blocked, replaced or expired.
#[test]
fn row_74_a_holder_has_one_card_at_a_time() {
    use CardState::{Blocked, Expired, Replaced, ToCome, Valid};
    let mut desk = Desk::at("2026-06-01T09:00Z");
    let state = |desk: &Desk, n, on: &str| desk.desk.card(card_id(n)).unwrap().state_on(day(on));
    desk.does(C::IssueCard(card(1, 1, "2026-01-10", "2026-12-31")));
    for (issued, until) in
        [("2026-01-01", "2026-01-10"), ("2026-12-31", "2027-12-31"), ("2026-02-01", "2026-03-01")]
    {
        let error = desk.fails(C::IssueCard(card(2, 1, issued, until)), "has_card");
        assert_eq!(error, OutreachError::HasCard(card_id(1)));
    }
    // Before it and after it there is room.
    desk.does(C::IssueCard(card(2, 1, "2026-01-01", "2026-01-09")));
    desk.does(C::IssueCard(card(3, 1, "2027-01-01", "2027-12-31")));
    desk.fails(C::IssueCard(card(4, 2, "2026-07-01", "2026-12-31").replacing(card_id(1))), "other_holder");
    desk.fails(C::IssueCard(card(4, 1, "2026-07-01", "2026-12-31").replacing(card_id(9))), "unknown_record");
    desk.fails(C::IssueCard(card(4, 1, "2026-07-01", "2027-12-31").replacing(card_id(1))), "has_card");
    desk.does_once(C::IssueCard(card(4, 1, "2026-07-01", "2026-12-31").replacing(card_id(1))));
    desk.fails(C::IssueCard(card(5, 1, "2026-08-01", "2026-12-31").replacing(card_id(1))), "card_over");
    for (on, old, new) in [
        ("2026-01-09", ToCome, ToCome),
        ("2026-06-30", Valid, ToCome),
        ("2026-07-01", Replaced, Valid),
        ("2027-01-01", Replaced, Expired),
    ] {
        assert_eq!((state(&desk, 1, on), state(&desk, 4, on)), (old, new), "{on}");
    }
    // One that is replaced on its first day was never valid, and the rows of the desk are accepted.
    desk.does(C::IssueCard(card(10, 5, "2026-01-10", "2026-12-31")));
    desk.does(C::IssueCard(card(11, 5, "2026-01-10", "2026-12-31").replacing(card_id(10))));
    assert_eq!((state(&desk, 10, "2026-01-10"), state(&desk, 11, "2026-01-10")), (Replaced, Valid));
    assert_eq!(OutreachDesk::load(desk.desk.snapshot()).unwrap(), desk.desk);
    // A card that was blocked is no longer in the way, and stays blocked.
    desk.does(C::IssueCard(card(6, 2, "2026-01-01", "2026-12-31")));
    desk.does_once(block(6));
    assert_eq!((state(&desk, 6, "2026-05-31"), state(&desk, 6, "2026-06-01")), (Valid, Blocked));
    assert!(!desk.desk.is_entitled(person(2), Entitlement::Transport, day("2026-06-01")));
    let other = C::BlockCard { card: card_id(6), reason: "stolen".parse().unwrap() };
    desk.fails(other, "card_over");
    desk.fails(block(2), "card_over");
    desk.fails(block(9), "unknown_record");
    desk.does(C::IssueCard(card(7, 2, "2026-06-01", "2026-12-31")));
    assert!(desk.desk.is_entitled(person(2), Entitlement::Transport, day("2026-06-01")));
    let valid = |on: &str| [6, 7].into_iter().filter(|n| state(&desk, *n, on) == Valid).count();
    assert!(day("2026-01-01").iter_days().take(365).all(|on| valid(&on.to_string()) == 1));
}

/// Rows 64, 66, 67, 70 and 74, Law 6698 art. 7: what leads to people is due for erasure after its time.
#[test]
fn what_leads_to_people_is_due_for_erasure() {
    let desk = told();
    let due = |on: &str| -> Vec<(String, RecordId)> {
        desk.desk
            .due_for_erasure(day(on))
            .into_iter()
            .map(|(from, record)| (from.to_string(), record))
            .collect()
    };
    let [request, offer, wish, visit, membership, card] = personal();
    let expected: Vec<(String, RecordId)> = [
        // A visit on 3 February and a request that ended on 5 January are kept for three months.
        ("2026-05-03", visit),
        ("2027-04-05", request),
        // The donor withdrew on 31 December, but gave on the 30th, and the gap is 100 days.
        ("2027-04-09", offer),
        ("2027-05-19", membership),
        ("2027-06-24", wish),
        // The card was blocked, and replaced, on 31 December.
        ("2027-12-31", card),
    ]
    .map(|(from, record)| (from.to_owned(), record))
    .into();
    assert_eq!(due("2028-01-01"), expected);
    for (n, (from, _)) in expected.iter().enumerate() {
        assert_eq!(due(from).len(), n + 1, "{from}");
        let eve = day(from).pred_opt().unwrap().to_string();
        assert_eq!(due(&eve).len(), n, "{eve}");
    }
    // What is under way is not due at all.
    let mut desk = Desk::new();
    desk.does(C::OfferBlood(donor(1, BloodGroup::APositive, "2026-01-01")));
    desk.does(C::AskBlood(blood(1, BloodGroup::APositive, 1, "2027-01-05").by(person(7))));
    assert!(desk.desk.due_for_erasure(day("2027-01-05")).is_empty());
    let not_due = desk.fails(C::Erase(RecordId::DonorOffer(offer_id(1))), "not_due");
    assert_eq!(not_due, OutreachError::NotDue { record: RecordId::DonorOffer(offer_id(1)), from: None });
}

/// Rows 64, 66, 67, 70 and 74, Law 6698: erased people are found nowhere, and every figure stays.
#[test]
fn erasing_people_keeps_the_counts_and_the_log() {
    let mut desk = told();
    let figures = |log: &[imece::event::Recorded<E>]| {
        let mut tally = OutreachTally::default();
        log.iter().for_each(|event| tally.observe(event).unwrap());
        tally
    };
    let before = figures(&desk.log);
    for record in personal().into_iter().filter(|record| *record != RecordId::Visit(visit_id(1))) {
        desk.fails(C::Erase(record), "not_due");
    }
    desk.call = call("2028-01-01T09:00Z");
    personal().into_iter().for_each(|record| desk.does_once(C::Erase(record)));
    desk.fails(C::Erase(RecordId::Card(card_id(9))), "unknown_record");
    assert!(desk.does(C::Erase(RecordId::Stand(stand_id(1)))).is_empty(), "it leads to nobody");
    let early = |recorded: &imece::event::Recorded<E>| {
        matches!(&recorded.event, E::PersonErased { early: Some(_), .. })
    };
    assert_eq!(desk.log.iter().filter(|recorded| early(recorded)).count(), 1);
    assert_eq!(figures(&desk.log), before);
    for subject in (1..10).flat_map(|n| {
        [Subject::Person(person(n)), Subject::Household(household(n)), Subject::Bereavement(bereavement(n))]
    }) {
        assert_eq!(desk.desk.records_of(subject).count(), 0, "{subject:?}");
    }

    let records: Vec<RecordId> = personal().into_iter().chain([RecordId::Card(card_id(2))]).collect();
    let stripped: Vec<_> = desk
        .log
        .iter()
        .cloned()
        .map(|recorded| {
            records.iter().fold(recorded, |recorded, record| E::stripped(recorded, *record, actor(8)))
        })
        .collect();
    assert_eq!(figures(&stripped), before);
    let mut again = new();
    imece::event::Aggregate::replay(&mut again, &stripped).unwrap();
    assert_eq!(again, desk.desk);
    // Ids of other kinds in this story have numbers of their own, so nothing else is written like these.
    let written = serde_json::to_string(&(&stripped, &desk.desk)).unwrap();
    for gone in ["\"person\":\"", "\"holder\":\"", "household\":\"", "bereavement\":\""] {
        assert!(!written.contains(gone), "{gone}");
    }
    assert!(!written.contains(&text(8).to_string()), "what the bereaved asked for");
    assert!(written.contains(&text(9).to_string()), "what the school asked for");
    assert_eq!(stripped.iter().filter(|recorded| recorded.actor.id == actor(8)).count(), 0);
}

#[test]
fn an_applicant_who_acted_is_replaced_in_the_envelope() {
    let mut desk = Desk::new();
    desk.call.actor = imece::event::Actor::new(actor(7), imece::event::Role::Applicant);
    desk.does(C::OfferBlood(donor(1, BloodGroup::APositive, "2026-01-01")));
    desk.does(C::WithdrawOffer { offer: offer_id(1) });
    desk.does(C::OfferBlood(donor(2, BloodGroup::APositive, "2026-01-01")));
    let record = RecordId::DonorOffer(offer_id(1));
    let actors: Vec<_> =
        desk.log.iter().cloned().map(|recorded| E::stripped(recorded, record, actor(8)).actor.id).collect();
    assert_eq!(actors, [actor(8), actor(8), actor(7)]);
}

#[test]
fn everything_about_somebody_is_found() {
    let mut desk = Desk::new();
    desk.does(C::OfferBlood(donor(1, BloodGroup::APositive, "2026-01-01")));
    desk.does(membership(1, 1, "2026-05-19", "2008-05-19"));
    desk.does(C::IssueCard(card(1, 1, "2026-01-01", "2026-12-31")));
    let found: Vec<RecordId> = desk.desk.records_of(Subject::Person(person(1))).collect();
    let records = [
        RecordId::DonorOffer(offer_id(1)),
        RecordId::Membership(membership_id(1)),
        RecordId::Card(card_id(1)),
    ];
    assert_eq!(found, records);
    assert_eq!(records.map(RecordId::code), ["donor_offer", "membership", "card"]);
    // Whoever is erased is no donor any more, and no member.
    desk.call = waived(&desk.call);
    records.iter().for_each(|record| drop(desk.does(C::Erase(*record))));
    desk.does(C::AskBlood(blood(1, BloodGroup::APositive, 1, "2027-01-05")));
    assert!(desk.desk.donors_for(request_id(1), day("2026-12-31")).is_empty());
    desk.fails(give(1, 1, "2026-12-31"), "not_available");
    assert!(!desk.desk.is_entitled(person(1), Entitlement::Transport, day("2026-06-01")));
}

#[test]
fn records_about_people_say_about_whom() {
    let mut desk = Desk::new();
    desk.does(C::OpenCampaign(campaign(1, 100)));
    let mut nobody = donor(1, BloodGroup::APositive, "2026-01-01");
    nobody.person = None;
    desk.fails(C::OfferBlood(nobody), "nobody");
    let C::MakeWish(mut wished) = wish(1, "2026-12-01") else { panic!() };
    wished.by = None;
    desk.fails(C::MakeWish(wished), "nobody");
    let visited = visit(1, VisitTo::Bereaved(None), "2026-02-03");
    desk.fails(C::HoldVisit(visited), "nobody");
    let mut unheard = visit(1, school(), "2026-11-24").hearing(petition(1), text(1));
    unheard.heard.values_mut().for_each(|text| *text = None);
    desk.fails(C::HoldVisit(unheard), "nobody");
    let mut held = card(1, 1, "2026-01-01", "2026-12-31");
    held.holder = None;
    desk.fails(C::IssueCard(held), "nobody");
    // A wish whose wisher was erased is not granted.
    desk.does(wish(1, "2026-12-01"));
    desk.does(feasible(1, 50));
    desk.call = waived(&desk.call);
    desk.does(C::Erase(RecordId::Wish(wish_id(1))));
    desk.fails(grant(1, "2026-12-24"), "nobody");
}
