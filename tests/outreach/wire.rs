//! What cannot be is refused, and what is stored stays readable.

use std::collections::BTreeSet;

use crate::{outreach_world::*, stored};
use imece::{
    event::{Aggregate, Recorded},
    organisation::{Channel, Kurus},
    outreach::{
        BloodGroup, ContactCount, DatesRow, GatheringKind, Judgement, Membership, OutreachCommand as C,
        OutreachDesk, OutreachEvent as E, OutreachSnapshot, RecordId, SpecialDay, VisitCount, VisitTo, Wish,
        WishState, Wisher,
    },
    statistics::OutreachTally,
    stats::{Flat, Observe, Tally},
    strategies::laws,
    text::Precision,
};

fn tally(log: &[Recorded<E>]) -> OutreachTally {
    let mut tally = OutreachTally::default();
    log.iter().for_each(|event| tally.observe(event).unwrap());
    tally
}

/// A story with something that is not over of each kind.
fn open() -> Desk {
    let mut desk = told();
    desk.does(C::OfferBlood(donor(2, BloodGroup::BPositive, "2026-01-01")));
    desk.does(C::OfferBlood(donor(3, BloodGroup::APositive, "2026-01-01")));
    desk.does(C::OfferBlood(donor(4, BloodGroup::APositive, "2026-01-01")));
    desk.does(C::AskBlood(blood(2, BloodGroup::APositive, 1, "2027-01-05")));
    desk.does(give(2, 3, "2026-12-31"));
    desk.does(C::OpenCampaign(campaign(2, 10_000)));
    desk.does(wish(2, "2026-12-02"));
    desk.does(feasible(2, 4_001));
    desk.does(wish(3, "2026-12-02"));
    desk.does(C::IssueCard(card(3, 4, "2026-01-01", "2026-12-31")));
    desk.does(C::IssueCard(card(4, 4, "2027-01-01", "2027-12-31")));
    desk
}

#[test]
fn events_that_cannot_be_are_refused() {
    let desk = open().desk;
    let of = |contacts, submissions| ContactCount::new(contacts, submissions, Precision::Exact).unwrap();
    let (channel, on) = (Channel::Cimer, day("2026-01-05"));
    let counted = |from, to| E::ContactsCounted { channel, on, from, to };
    let came = |from: Option<u32>, to| E::VisitsCounted {
        centre: centre(1),
        on,
        from: from.map(VisitCount::exactly),
        to: VisitCount::exactly(to),
    };
    let submitted = |n, from, to| E::SubmissionCounted { petition: petition(n), channel, on, from, to };
    let told = |of, from: Option<&str>, year| E::DatesSet {
        from: from.map(|on| [day(on)].into()),
        to: DatesRow { day: of, year, dates: BTreeSet::new() },
    };
    let matched = |request, offer, group, on: &str| E::DonorMatched {
        request: request_id(request),
        offer: offer_id(offer),
        group,
        on: day(on),
    };
    let judged =
        |n, from| E::WishJudged { wish: wish_id(n), from, to: Judgement::Feasible { cost: Kurus::new(1) } };
    let granted = |n, of, cost| E::WishGranted {
        wish: wish_id(n),
        campaign: campaign_id(of),
        cost: Kurus::new(cost),
        on: day("2026-12-24"),
    };
    let made = |n, of| {
        let by = Wisher { person: person(1), text: text(1) };
        E::WishMade(Wish::new(wish_id(n), campaign_id(of), by, day("2026-12-02")))
    };
    let visited = |n, to| E::VisitHeld { visit: visit(n, to, "2026-02-03"), new_household: false };
    let member = |n, who| {
        E::MembershipGranted(Membership::new(membership_id(n), club(1), person(who), day("2026-06-01")))
    };
    let blocked =
        |n| E::CardBlocked { card: card_id(n), on: day("2026-12-31"), reason: "lost".parse().unwrap() };
    let erased = |record| E::PersonErased { record, early: None };
    let forged = [
        told(SpecialDay::TeachersDay, None, 2026),
        told(SpecialDay::Lgs, Some("2026-06-13"), 2026),
        told(SpecialDay::Lgs, None, 2026),
        counted(None, of(30, 2)),
        E::ContactsCounted { channel: Channel::Post, on, from: None, to: of(30, 2) },
        E::ContactsCounted { channel: Channel::Post, on, from: Some(of(5, 0)), to: of(6, 0) },
        counted(Some(of(24, 2)), of(30, 2)),
        counted(Some(of(25, 2)), of(30, 1)),
        came(None, 130),
        came(Some(129), 130),
        submitted(1, Some(of(25, 2)), of(25, 3)),
        submitted(9, Some(of(25, 2)), of(25, 2)),
        submitted(9, Some(of(25, 2)), of(26, 3)),
        submitted(9, None, of(1, 1)),
        E::BloodAsked(blood(1, BloodGroup::APositive, 1, "2027-01-05")),
        E::BloodOffered(donor(1, BloodGroup::APositive, "2026-01-01")),
        E::OfferWithdrawn { offer: offer_id(1), on: day("2026-12-31") },
        E::OfferWithdrawn { offer: offer_id(9), on: day("2026-12-31") },
        matched(1, 2, BloodGroup::APositive, "2026-12-31"),
        matched(1, 1, BloodGroup::APositive, "2026-12-31"),
        matched(1, 1, BloodGroup::APositive, "2026-12-30"),
        matched(1, 3, BloodGroup::AbPositive, "2026-12-31"),
        matched(8, 3, BloodGroup::APositive, "2026-12-31"),
        // Who gave that day, and a request that has all it asked for.
        matched(1, 3, BloodGroup::APositive, "2026-12-31"),
        matched(2, 4, BloodGroup::APositive, "2026-12-31"),
        matched(1, 9, BloodGroup::APositive, "2026-12-31"),
        E::CampaignOpened(campaign(1, 20)),
        made(1, 1),
        made(9, 9),
        judged(9, WishState::Collected),
        judged(2, WishState::Collected),
        judged(1, WishState::Granted { cost: Kurus::new(6_000), on: day("2026-12-24") }),
        granted(1, 1, 6_000),
        granted(2, 1, 4_000),
        granted(2, 1, 4_001),
        granted(2, 2, 4_001),
        granted(3, 1, 10),
        visited(1, school()),
        visited(9, bereaved(2, 1)),
        E::StandHeld(stand(1, LGS, "2026-06-14")),
        E::GatheringHeld(gathering(1, GatheringKind::VillageSquare, "2026-07-04")),
        member(1, 5),
        member(9, 2),
        E::CardIssued(card(3, 5, "2026-01-01", "2026-12-31")),
        E::CardIssued(card(9, 4, "2026-12-31", "2026-12-31")),
        E::CardIssued(card(9, 3, "2028-12-31", "2028-12-31").replacing(card_id(1))),
        E::CardIssued(card(9, 3, "2028-12-31", "2028-12-31").replacing(card_id(8))),
        blocked(1),
        blocked(9),
        erased(RecordId::Card(card_id(9))),
        erased(RecordId::Stand(stand_id(1))),
    ];
    for event in forged {
        let mut state = desk.clone();
        let batch = desk.head().record(&call(NOW), vec![event.clone()]);
        assert_eq!(state.apply(&batch).map_err(|why| why.code()), Err("impossible_event"), "{event:?}");
        assert_eq!(state, desk);
    }
    // Two events are never one batch here.
    let mut state = desk.clone();
    let two = vec![E::StandHeld(stand(8, LGS, "2026-06-14")), E::StandHeld(stand(9, LGS, "2026-06-14"))];
    assert!(state.apply(&desk.head().record(&call(NOW), two)).is_err());
}

#[test]
fn rows_that_cannot_be_are_refused() {
    let desk = open().desk;
    let rows = desk.snapshot();
    assert_eq!(OutreachDesk::load(rows.clone()).unwrap(), desk);
    let mut turned = rows.clone();
    turned.cards.reverse();
    turned.wishes.reverse();
    turned.contacts.reverse();
    turned.doors.reverse();
    assert_eq!(OutreachDesk::load(turned).unwrap(), desk);
    fn twice<T: Clone>(rows: &mut Vec<T>) {
        rows.push(rows[0].clone());
    }
    type Spoil = fn(&mut OutreachSnapshot);
    let table: [Spoil; 29] = [
        |rows| twice(&mut rows.dates),
        |rows| rows.dates[0].year += 1,
        |rows| rows.dates[0].dates.extend([day("2031-05-01")]),
        |rows| rows.dates[0].day = SpecialDay::TeachersDay,
        |rows| twice(&mut rows.contacts),
        |rows| rows.contacts[0].submissions.clear(),
        |rows| twice(&mut rows.doors),
        |rows| twice(&mut rows.requests),
        |rows| {
            rows.requests[0].request.units = one();
            rows.requests[0].given.extend([(offer_id(3), day("2026-12-30"))]);
            rows.offers[2].last = Some(day("2026-12-30"));
        },
        |rows| rows.offers[0].offer.group = BloodGroup::BPositive,
        |rows| rows.requests[0].given.clear(),
        |rows| rows.requests[0].given.extend([(offer_id(2), day("2026-12-30"))]),
        |rows| rows.requests[0].given.extend([(offer_id(9), day("2026-12-30"))]),
        |rows| twice(&mut rows.offers),
        |rows| rows.offers[0].last = None,
        |rows| rows.offers[1].last = Some(day("2026-12-30")),
        |rows| twice(&mut rows.campaigns),
        |rows| rows.campaigns[0].granted = Kurus::new(5_999),
        |rows| rows.campaigns[0].campaign.budget = Kurus::new(5_999),
        |rows| rows.campaigns.clear(),
        |rows| twice(&mut rows.wishes),
        |rows| twice(&mut rows.visits),
        |rows| {
            let other = visit(9, bereaved(2, 1), "2026-02-04");
            rows.visits.push(other);
        },
        |rows| twice(&mut rows.stands),
        |rows| twice(&mut rows.gatherings),
        |rows| twice(&mut rows.memberships),
        |rows| rows.cards[3].card.issued = day("2026-12-31"),
        |rows| rows.cards[0].replaced = None,
        |rows| rows.cards[1].card.replaces = Some(card_id(9)),
    ];
    for (n, spoil) in table.iter().enumerate() {
        let mut spoilt = rows.clone();
        spoil(&mut spoilt);
        assert!(OutreachDesk::load(spoilt.clone()).is_err(), "{n}");
        let json = serde_json::to_string(&spoilt).unwrap();
        assert!(serde_json::from_str::<OutreachDesk>(&json).is_err(), "{n}");
    }
    let mut other = rows;
    other.memberships.push(Membership::new(membership_id(9), club(1), person(2), day("2026-06-01")));
    assert!(OutreachDesk::load(other).is_err(), "a member twice");
}

#[test]
fn commands_come_back_from_json_and_unknown_fields_are_refused() {
    let commands = [
        C::SetPolicy(imece::outreach::OutreachPolicy::default()),
        dates(SpecialDay::Yks, 2026, &["2026-06-20"]),
        count(Channel::Cimer, "2026-01-05", 25),
        submission(1, Channel::Cimer, "2026-01-05"),
        visits(1, "2026-01-05", 129, Precision::Exact),
        C::AskBlood(blood(1, BloodGroup::APositive, 2, "2027-01-05").by(person(7))),
        C::OfferBlood(donor(1, BloodGroup::ONegative, "2026-01-01")),
        C::WithdrawOffer { offer: offer_id(1) },
        give(1, 1, "2026-12-30"),
        C::OpenCampaign(campaign(1, 10_000)),
        wish(1, "2026-12-01"),
        infeasible(1),
        grant(1, "2026-12-24"),
        C::HoldVisit(visit(1, VisitTo::Bereaved(None), "2026-02-03").hearing(petition(3), text(8))),
        C::HoldVisit(visit(1, bereaved(1, 1), "2026-02-03").giving(code("apron"), one())),
        C::HoldStand(stand(1, RAMAZAN, "2026-03-19").giving(code("sapling"), one())),
        C::HoldGathering(gathering(1, GatheringKind::ClubDay, "2026-07-04")),
        membership(1, 2, "2026-05-19", "2008-05-19"),
        C::IssueCard(card(2, 3, "2026-12-31", "2027-12-31").replacing(card_id(1))),
        block(1),
        C::Erase(RecordId::Card(card_id(2))),
    ];
    for command in commands {
        let mut json = serde_json::to_value(&command).unwrap();
        assert_eq!(serde_json::from_value::<C>(json.clone()).unwrap(), command);
        if let Some(fields) = json["data"].as_object_mut().filter(|fields| !fields.contains_key("type")) {
            fields.insert("surname".into(), "Yılmaz".into());
            // Plain commands are checked by their field list, things by theirs.
            if matches!(
                command,
                C::AskBlood(_) | C::OfferBlood(_) | C::MakeWish(_) | C::HoldVisit(_) | C::IssueCard(_)
            ) {
                assert!(serde_json::from_value::<C>(json).is_err(), "{command:?}");
            }
        }
    }
    for invalid in [
        r#"{"type":"count_contacts","data":{"channel":"cimer","on":"2026-01-05","contacts":-1,"precision":"exact"}}"#,
        r#"{"type":"set_dates","data":{"day":"birthday","year":2026,"dates":[]}}"#,
        r#"{"type":"erase","data":{"type":"card","data":"00000000-0000-0000-0000-000000000000"}}"#,
    ] {
        assert!(serde_json::from_str::<C>(invalid).is_err(), "{invalid}");
    }
    assert!(serde_json::from_str::<imece::time::MonthDay>(r#""02-30""#).is_err());
    assert!(serde_json::from_str::<imece::outreach::Attendance>(r#"{"people":1,"children":2}"#).is_err());
}

#[test]
fn every_error_has_a_code_of_its_own() {
    let codes = stored::codes(include_str!("../../src/outreach/error.rs"));
    assert!(codes.len() >= 30, "{codes:?}");
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
}

#[test]
fn stored_events_stay_readable() {
    crate::golden::hold("outreach", &told().log, include_str!("../../src/outreach/event.rs"), &[]);
}

#[test]
#[ignore = "writes files for kinds of events that have none"]
fn write_new_files() {
    crate::golden::write_new("outreach", &told().log);
}

#[test]
fn the_figures_of_parts_are_those_of_the_whole() {
    let log = told().log;
    let whole = tally(&log);
    for cut in 0..=log.len() {
        let mut parts = tally(&log[..cut]);
        parts.merge(&tally(&log[cut..])).unwrap();
        assert_eq!(parts, whole, "{cut}");
    }
    let third = log.len() / 3;
    laws::merge(&tally(&log[..third]), &tally(&log[third..2 * third]), &tally(&log[2 * third..])).unwrap();
    let rows = whole.to_rows();
    assert_eq!(OutreachTally::from_rows(&rows).unwrap(), whole);
    let json = serde_json::to_string(&whole).unwrap();
    assert_eq!(serde_json::from_str::<OutreachTally>(&json).unwrap(), whole);
    for leak in ["person", "0000-0000"] {
        assert!(!json.contains(leak), "no figure leads to anybody");
    }
    let mut none = whole;
    log.iter().for_each(|event| none.retract(event).unwrap());
    assert_eq!(none, OutreachTally::default());

    let year = tally(&log).summary().unwrap();
    assert_eq!((year.contacts, year.submissions, year.precision), (25, 2, Precision::Exact));
    assert_eq!((year.centre_visits, year.centre_visits_precision), (131, Precision::Exact));
    assert_eq!((year.units_asked, year.units_matched), (2, 1));
    assert_eq!((year.wishes, year.granted, year.cost), (1, 1, 6_000));
    assert_eq!((year.visits, year.households, year.heard), (3, 1, 2));
    assert_eq!((year.stands, year.items), (2, 840));
    assert_eq!((year.gatherings, year.attendance, year.children), (1, 120, 80));
    assert_eq!((year.memberships, year.cards, year.replacements, year.blocked), (1, 2, 1, 1));
}
