//! What leads to people is found, falls due and is erased.

use crate::outreach_world::*;
use imece::{
    outreach::{
        BloodGroup, Entitlement, OutreachCommand as C, OutreachError, OutreachEvent as E, RecordId, Subject,
        VisitTo,
    },
    statistics::OutreachTally,
    stats::Observe,
};

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
    // A request is over with the last donation that it asked for, and who withdrew is kept from that day on.
    let mut met = Desk::new();
    met.does(C::AskBlood(blood(1, BloodGroup::APositive, 2, "2027-01-05").by(person(7))));
    for (n, on) in [(1, "2026-10-01"), (2, "2026-11-01")] {
        met.does(C::OfferBlood(donor(n, BloodGroup::APositive, "2026-01-01")));
        met.does(give(1, n, on));
    }
    met.does(C::WithdrawOffer { offer: offer_id(1) });
    let expected = [
        (day("2027-02-01"), RecordId::BloodRequest(request_id(1))),
        (day("2027-03-31"), RecordId::DonorOffer(offer_id(1))),
    ];
    assert_eq!(met.desk.due_for_erasure(day("2028-01-01")), expected);
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
    for (known, unknown) in [
        (RecordId::Stand(stand_id(1)), RecordId::Stand(stand_id(9))),
        (RecordId::Campaign(campaign_id(1)), RecordId::Campaign(campaign_id(9))),
        (RecordId::Gathering(gathering_id(1)), RecordId::Gathering(gathering_id(9))),
    ] {
        assert!(desk.does(C::Erase(known)).is_empty(), "it leads to nobody");
        desk.fails(C::Erase(unknown), "unknown_record");
    }
    // What came before under the same id is still recognised, and nothing else.
    assert!(desk.does(C::OfferBlood(donor(1, BloodGroup::ONegative, "2026-01-01"))).is_empty());
    desk.fails(C::OfferBlood(donor(1, BloodGroup::ONegative, "2026-01-02")), "record_id_taken");
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

/// Stripping a record replaces the applicants of its events, takes the people from the one that names them, and touches
/// nothing that is about another record.
#[test]
fn a_record_is_stripped_from_its_own_events_alone() {
    let mut desk = told();
    desk.does(C::AskBlood(blood(2, BloodGroup::APositive, 2, "2027-01-05").by(person(8))));
    desk.does(C::OfferBlood(donor(2, BloodGroup::BPositive, "2026-01-01")));
    desk.does(wish(2, "2026-12-02"));
    desk.does(C::HoldVisit(visit(4, bereaved(2, 2), "2026-02-04")));
    desk.does(membership(2, 3, "2026-05-19", "2008-05-19"));
    desk.does(C::IssueCard(card(3, 4, "2026-01-01", "2026-12-31")));
    for recorded in &mut desk.log {
        recorded.actor.role = imece::event::Role::Applicant;
    }
    let kinds = |which: &dyn Fn(&imece::event::Recorded<E>, &imece::event::Recorded<E>) -> bool, record| {
        let pairs = desk.log.iter().map(|was| (was, E::stripped(was.clone(), record, actor(8))));
        let found = pairs.filter(|(was, is)| which(was, is)).map(|(was, _)| crate::lives::kind(&was.event));
        found.map(|kind| kind.split('.').nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (record, about, named) in [
        (RecordId::BloodRequest(request_id(1)), vec!["blood_asked", "donor_matched"], vec!["blood_asked"]),
        (
            RecordId::DonorOffer(offer_id(1)),
            vec!["blood_offered", "donor_matched", "offer_withdrawn"],
            vec!["blood_offered"],
        ),
        (RecordId::Campaign(campaign_id(1)), vec!["campaign_opened"], vec![]),
        (
            RecordId::Wish(wish_id(1)),
            vec!["wish_made", "wish_judged", "wish_judged", "wish_granted"],
            vec!["wish_made"],
        ),
        (RecordId::Visit(visit_id(1)), vec!["visit_held"], vec!["visit_held"]),
        (RecordId::Stand(stand_id(1)), vec!["stand_held"], vec![]),
        (RecordId::Gathering(gathering_id(1)), vec!["gathering_held"], vec![]),
        (RecordId::Membership(membership_id(1)), vec!["membership_granted"], vec!["membership_granted"]),
        (RecordId::Card(card_id(1)), vec!["card_issued", "card_blocked"], vec!["card_issued"]),
        (RecordId::Card(card_id(2)), vec!["card_issued", "person_erased"], vec!["card_issued"]),
    ] {
        assert_eq!(kinds(&|_, is| is.actor.id == actor(8), record), about, "{record:?}");
        assert_eq!(kinds(&|was, is| was.event != is.event, record), named, "{record:?}");
    }
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
