//! Blood donors, and wishes within a budget: rows 64 and 66 of the field's table.

use std::collections::BTreeSet;

use crate::outreach_world::*;
use imece::{
    chrono::Days,
    organisation::Kurus,
    outreach::{BloodGroup, OutreachCommand as C, OutreachDesk, OutreachError, OutreachPolicy},
};

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
    assert_eq!(donors(&desk, "2026-12-30"), [8, 5, 4, 3, 2, 1], "until the offer is withdrawn it holds");
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
    desk.does(C::AskBlood(blood(3, APositive, 2, "2026-12-31")));
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
    // The last of all donations counts, and one request does not take the same offer twice.
    desk.fails(give(1, 2, "2026-08-15"), "too_soon");
    desk.fails(give(2, 2, "2026-12-30"), "not_available");
    desk.does(C::AskBlood(blood(3, BloodGroup::APositive, 9, "2026-12-31")));
    desk.does(give(3, 2, "2026-12-30"));
    assert_eq!(OutreachDesk::load(desk.desk.snapshot()).as_ref(), Ok(&desk.desk));
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
    let one_day = imece::outreach::WishCampaign { until: campaign(3, 1).from, ..campaign(3, 1) };
    desk.does_once(C::OpenCampaign(one_day));
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
    // Nobody wishes tomorrow, and a wish may come true on its own day.
    let mut early = Desk::at("2026-12-05T09:00Z");
    early.does(C::OpenCampaign(campaign(1, 10_000)));
    early.fails(wish(1, "2026-12-06"), "to_come");
    early.does(wish(1, "2026-12-05"));
    early.does(feasible(1, 1));
    early.does(grant(1, "2026-12-05"));
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
