//! The laws of decide, apply, replay and merging over random lives of a small desk; the figures are what a scan of the desk
//! finds, donors rest, and nobody has two cards.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    cases::cases,
    lives::{self},
    outreach_world::*,
    stored,
};
use imece::{
    chrono::{Days, NaiveDate},
    event::{Aggregate, Call, Recorded},
    outreach::{
        BloodGroup, CardState, OutreachCommand as C, OutreachDesk, OutreachError, OutreachEvent as E,
        RecordId, WishState,
    },
    statistics::OutreachTally,
    strategies::{outreach_commands, outreach_log},
};
use proptest::{prelude::*, test_runner::TestCaseError};

type Log = lives::Log<OutreachDesk>;

const MOST: usize = 120;

/// A life as its commands make it, every decision held to the laws of deciding.
fn live(commands: &[(C, Call)]) -> Result<(OutreachDesk, Log), TestCaseError> {
    let cannot_be = |error: &_| matches!(error, OutreachError::Replay(_));
    lives::live(new(), commands, (), cannot_be, |_| Ok(()))
}

/// The figures as a scan of the rows finds them.
fn scanned(desk: &OutreachDesk) -> [u64; 17] {
    let rows = desk.snapshot();
    let granted = |state: &WishState| match state {
        WishState::Granted { cost, .. } => Some(cost.get()),
        _ => None,
    };
    let sum = |of: &mut dyn Iterator<Item = u32>| of.map(u64::from).sum::<u64>();
    let given = rows.stands.iter().flat_map(|stand| stand.items.values());
    let gifts = rows.visits.iter().flat_map(|visit| visit.gifts.values());
    [
        sum(&mut rows.contacts.iter().map(|row| row.count.contacts())),
        sum(&mut rows.contacts.iter().map(|row| row.count.submissions())),
        sum(&mut rows.doors.iter().map(|row| row.count.visits)),
        sum(&mut rows.requests.iter().map(|row| row.request.units.get())),
        rows.requests.iter().map(|row| row.given.len() as u64).sum(),
        rows.wishes.len() as u64,
        rows.wishes.iter().filter_map(|row| granted(&row.state)).count() as u64,
        rows.wishes.iter().filter_map(|row| granted(&row.state)).sum(),
        rows.visits.len() as u64,
        rows.visits.iter().map(|visit| visit.heard.len() as u64).sum(),
        rows.stands.len() as u64,
        sum(&mut given.chain(gifts).map(|n| n.get())),
        rows.gatherings.len() as u64,
        sum(&mut rows.gatherings.iter().map(|gathering| gathering.attendance.people())),
        rows.memberships.len() as u64,
        rows.cards.len() as u64,
        rows.cards.iter().filter(|row| row.blocked.is_some()).count() as u64,
    ]
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn live_state_is_the_replay_of_its_events(commands in outreach_commands(MOST), place: prop::sample::Index) {
        let (desk, log) = live(&commands)?;
        lives::replays(new, &desk, &log, place)?;
        lives::survives_json(&commands)?;
        lives::survives_json(&desk)?;
        prop_assert_eq!(OutreachDesk::load(desk.snapshot()).unwrap(), desk);
    }

    #[test]
    fn a_batch_with_an_event_that_cannot_be_leaves_no_trace(
        log in outreach_log(MOST),
        place: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        lives::leaves_no_trace(new, &log, place, other, |desk| desk.due_for_erasure(day("2028-01-01")))?;
    }

    #[test]
    fn figures_of_parts_of_a_log_add_up(log in outreach_log(MOST), cuts: [prop::sample::Index; 2]) {
        lives::figures_add_up::<OutreachTally, _>(&log, cuts)?;
    }

    /// The naive count: each figure once more, from the state that the log leads to.
    #[test]
    fn figures_of_a_log_are_those_of_its_desk(log in outreach_log(MOST)) {
        let mut desk = new();
        desk.replay(&log).unwrap();
        let figures = lives::tally::<OutreachTally, _>(&log).summary().unwrap();
        let told = [
            figures.contacts, figures.submissions, figures.centre_visits, figures.units_asked, figures.units_matched, figures.wishes,
            figures.granted, figures.cost, figures.visits, figures.heard, figures.stands, figures.items,
            figures.gatherings, figures.attendance, figures.memberships, figures.cards, figures.blocked,
        ];
        prop_assert_eq!(told, scanned(&desk));
        prop_assert!(figures.submissions <= figures.contacts && figures.children <= figures.attendance);
        prop_assert!(figures.cost <= 100, "the budget holds");
    }

    /// What was erased can be stripped from the log: the state and the figures stay.
    #[test]
    fn a_stripped_log_replays_and_counts_the_same(log in outreach_log(MOST)) {
        let mut desk = new();
        desk.replay(&log).unwrap();
        let erased: Vec<RecordId> = log
            .iter()
            .filter_map(|recorded| match &recorded.event {
                E::PersonErased { record, .. } => Some(*record),
                _ => None,
            })
            .collect();
        let strip = |recorded: &Recorded<E>| {
            erased.iter().fold(recorded.clone(), |recorded, record| E::stripped(recorded, *record, actor(8)))
        };
        let stripped: Log = log.iter().map(strip).collect();
        imece::strategies::laws::replay(new, &desk, &stripped)?;
        let tally = lives::tally::<OutreachTally, _>;
        prop_assert_eq!(tally(&stripped), tally(&log));
    }

    /// Of any donors and donations, nobody gives twice within the gap, and a holder never has two valid cards.
    #[test]
    fn donors_rest_and_holders_have_one_card(
        days in prop::collection::vec((1..4_u128, 0..700_u64), 1..40),
        cards in prop::collection::vec((1..3_u128, 0..300_u64, 0..300_u64, prop::option::of(0..20_u128)), 1..20),
    ) {
        let first = day("2025-01-01");
        let at = |n: u64| first + Days::new(n);
        let mut desk = Desk::new();
        desk.call = call("2025-01-01T09:00Z");
        for n in 1..4 {
            desk.does(C::OfferBlood(donor(n, BloodGroup::ONegative, "2025-01-01")));
        }
        for n in 0..days.len() as u128 {
            desk.does(C::AskBlood(blood(n + 1, BloodGroup::ONegative, 1, "2026-12-31")));
        }
        desk.call = call(NOW);
        let mut given = BTreeMap::<u128, Vec<NaiveDate>>::new();
        for (n, (donor, on)) in (1..).zip(days) {
            let (on, command) = (at(on), give(n, donor, &at(on).to_string()));
            let found = desk.desk.donors_for(request_id(n), on).contains(&offer_id(donor));
            let done = desk.desk.handle(&command, &desk.call, ()).is_ok();
            prop_assert_eq!(found, done, "whoever is found may give");
            if done {
                given.entry(donor).or_default().push(on);
            }
        }
        for days in given.values() {
            prop_assert!(days.windows(2).all(|two| (two[1] - two[0]).num_days() >= 90), "{:?}", days);
        }

        for (n, (who, issued, length, replaces)) in (1..).zip(cards) {
            let until = at(issued + length).to_string();
            let mut issued = card(n, who, &at(issued).to_string(), &until);
            issued.replaces = replaces.filter(|n| *n > 0).map(card_id);
            // Some are refused; the rest never meet.
            let _ = desk.desk.handle(&C::IssueCard(issued), &desk.call, ());
        }
        let rows = desk.desk.snapshot().cards;
        for on in (0..620).map(at) {
            for who in 1..3 {
                let valid = rows.iter().filter(|row| {
                    row.card.holder == Some(person(who)) && row.state_on(on) == CardState::Valid
                });
                prop_assert!(valid.count() <= 1, "{who} on {on}");
            }
        }
    }
}

/// The strategy reaches every kind of event and every error: or the laws above would say little.
#[test]
fn random_lives_reach_everything() {
    let (mut events, mut errors) = (BTreeSet::new(), BTreeSet::new());
    let see = |event: &E| _ = events.insert(stored::kind(event));
    let refused = |error: &OutreachError| _ = errors.insert(error.code());
    lives::reached(600, &outreach_commands(MOST), new, (), see, refused);
    assert_eq!(events, stored::kinds(include_str!("../../src/outreach/event.rs")));
    for code in [
        "stale_version",
        "unknown_record",
        "record_id_taken",
        "nobody",
        "to_come",
        "more_submissions_than_contacts",
        "fixed_day",
        "outside_year",
        "dates_unknown",
        "wrong_day",
        "request_over",
        "incompatible",
        "not_available",
        "too_soon",
        "offers_already",
        "empty_window",
        "outside_window",
        "wrong_wish_state",
        "over_budget",
        "nobody_went",
        "visited_already",
        "out_of_season",
        "no_activity",
        "too_young",
        "member_already",
        "empty_card",
        "has_card",
        "card_over",
        "other_holder",
        "not_due",
    ] {
        assert!(errors.contains(code), "{code} is missing of {errors:?}");
    }
}
