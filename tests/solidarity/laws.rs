//! The laws of decide, apply, replay and merging over random lives of a small desk, and naive twins for what is counted once
//! and what is flagged.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    cases::cases,
    lives::{self, stream},
    stored,
};
use imece::{
    event::{Aggregate, Call, Recorded},
    id::{DeliveryId, HouseholdId},
    solidarity::{
        AidDelivery, SolidarityCommand, SolidarityDesk, SolidarityEffect, SolidarityError, SolidarityEvent,
    },
    statistics::{Scope, SolidarityTally},
    strategies::{solidarity_commands, solidarity_log},
};
use proptest::{prelude::*, test_runner::TestCaseError};

type Log = lives::Log<SolidarityDesk>;

const MOST: usize = 80;

fn new() -> SolidarityDesk {
    SolidarityDesk::new(stream(1))
}

/// A life as its commands make it, every decision held to the laws of deciding.
fn live(commands: &[(SolidarityCommand, Call)]) -> Result<(SolidarityDesk, Log), TestCaseError> {
    let cannot_be = |error: &_| matches!(error, SolidarityError::Replay(_));
    lives::live(new(), commands, (), cannot_be, |_| Ok(()))
}

/// A naive desk: lists that are scanned. A household that was erased is another one from then on, as nobody can know it.
#[derive(Default)]
struct Twin {
    aid: Vec<(AidDelivery, BTreeSet<DeliveryId>)>,
    /// Visits by household, told apart by how often it was erased before.
    visits: Vec<(imece::id::VisitId, (HouseholdId, u32), imece::solidarity::HijriYear, u32)>,
    erased: BTreeMap<HouseholdId, u32>,
}

impl Twin {
    fn see(&mut self, event: &SolidarityEvent, windows: impl Fn(&AidDelivery) -> i64) {
        match event {
            SolidarityEvent::Visited { visit, ramadan, .. } => {
                let household = visit.household.unwrap();
                let times = self.erased.get(&household).copied().unwrap_or(0);
                self.visits.push((visit.id, (household, times), ramadan.year(), visit.guests.get()));
            }
            SolidarityEvent::VisitRevoked { visit, .. } => self.visits.retain(|(id, ..)| *id != visit.id),
            SolidarityEvent::Delivered { delivery, .. } => {
                let near = |(other, _): &&(AidDelivery, BTreeSet<DeliveryId>)| {
                    let days = (other.on - delivery.on).num_days().abs();
                    other.kind == delivery.kind
                        && other.household.is_some()
                        && other.household == delivery.household
                        && days < windows(delivery)
                };
                let doubles = self.aid.iter().filter(near).map(|(other, _)| other.id).collect();
                self.aid.push((delivery.clone(), doubles));
            }
            SolidarityEvent::DeliveryRevoked { delivery, .. } => {
                self.aid.retain(|(other, _)| other.id != delivery.id);
                for (_, doubles) in &mut self.aid {
                    doubles.remove(&delivery.id);
                }
            }
            SolidarityEvent::HouseholdErased { visits, deliveries, .. } => {
                let gone: BTreeSet<HouseholdId> = self
                    .visits
                    .iter()
                    .filter(|(id, ..)| visits.contains(id))
                    .map(|(_, (household, _), ..)| *household)
                    .chain(
                        self.aid
                            .iter()
                            .filter(|(d, _)| deliveries.contains(&d.id))
                            .filter_map(|(d, _)| d.household),
                    )
                    .collect();
                for household in gone {
                    *self.erased.entry(household).or_default() += 1;
                }
                for (delivery, _) in self.aid.iter_mut().filter(|(d, _)| deliveries.contains(&d.id)) {
                    delivery.household = None;
                }
            }
            _ => {}
        }
    }

    fn of(log: &[Recorded<SolidarityEvent>]) -> Self {
        let (mut twin, mut desk) = (Self::default(), new());
        let mut rest = log;
        while let Some(first) = rest.first() {
            let (batch, after) = rest.split_at(first.batch.size as usize);
            desk.apply(batch).unwrap();
            batch.iter().for_each(|recorded| {
                twin.see(&recorded.event, |delivery| i64::from(desk.policy().window(delivery.kind)));
            });
            rest = after;
        }
        twin
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn live_state_is_the_replay_of_its_events(commands in solidarity_commands(MOST), place: prop::sample::Index) {
        let (desk, log) = live(&commands)?;
        lives::replays(new, &desk, &log, place)?;
        lives::survives_json(&commands)?;
    }

    /// A household counts once a Ramadan, however often it was visited; aid that comes too soon is flagged.
    #[test]
    fn what_is_counted_once_and_what_is_flagged_is_what_a_scan_finds(log in solidarity_log(MOST)) {
        let mut desk = new();
        desk.replay(&log).unwrap();
        let twin = Twin::of(&log);
        for programme in desk.programmes() {
            let year = programme.ramadan.year();
            let theirs = || twin.visits.iter().filter(|(_, _, of, _)| *of == year);
            let households: BTreeSet<_> = theirs().map(|(_, household, ..)| *household).collect();
            prop_assert_eq!(programme.households() as usize, households.len());
            prop_assert_eq!(programme.guests(), theirs().map(|(.., guests)| guests).sum::<u32>());
            let visits: usize = programme.visits().values().map(BTreeSet::len).sum();
            prop_assert_eq!(visits, theirs().count());
            let coverage = desk.coverage(year).unwrap();
            prop_assert_eq!(coverage.reached.len() + coverage.missing.len(), 3);
        }
        let flagged: BTreeSet<_> =
            twin.aid.iter().filter(|(_, doubles)| !doubles.is_empty()).map(|(delivery, _)| delivery.id).collect();
        let found: BTreeSet<_> = desk.deliveries().filter(|d| d.is_doubled()).map(|d| d.delivery.id).collect();
        prop_assert_eq!(&found, &flagged);
        let said = lives::tally::<SolidarityTally, _>(&log).summary(&Scope::all()).unwrap();
        let per_year = desk.programmes().map(|p| u64::from(p.households())).sum::<u64>();
        prop_assert_eq!(said.households, per_year);
        prop_assert_eq!(said.visits, twin.visits.len() as u64);
        prop_assert_eq!(said.guests, twin.visits.iter().map(|(.., guests)| u64::from(*guests)).sum::<u64>());
        prop_assert_eq!(said.visits_by_district.values().sum::<u64>(), said.visits);
        prop_assert_eq!(said.guests_by_district.values().sum::<u64>(), said.guests);
        prop_assert!(said.households_by_district.values().sum::<u64>() >= said.households);
        prop_assert_eq!(said.deliveries.values().sum::<u64>(), twin.aid.len() as u64);
        prop_assert_eq!(said.quantity.values().sum::<u64>(), 2 * twin.aid.len() as u64);
        prop_assert_eq!(said.doubled.values().sum::<u64>(), flagged.len() as u64);
        prop_assert_eq!(said.meetings, desk.meetings().count() as u64);
        let raised = desk.meetings().map(|meeting| meeting.raised.len() as u64).sum::<u64>();
        prop_assert_eq!(said.wishes.values().sum::<u64>(), raised);
    }

    /// Every wish asks for one submission, under its own petition, and nothing else does.
    #[test]
    fn every_wish_becomes_one_submission(log in solidarity_log(MOST)) {
        let mut desk = new();
        desk.replay(&log).unwrap();
        let effects: Vec<_> = log.iter().filter_map(|recorded| recorded.event.effects()).collect();
        let petitions: BTreeSet<_> = effects
            .iter()
            .map(|effect| match effect {
                SolidarityEffect::ReceiveSubmission { petition, .. } => *petition,
                other => panic!("{other:?}"),
            })
            .collect();
        prop_assert_eq!(petitions.len(), effects.len());
        let raised: BTreeSet<_> = desk.meetings().flat_map(|m| m.raised.iter().map(|wish| wish.petition)).collect();
        prop_assert_eq!(petitions, raised);
    }

    #[test]
    fn a_batch_with_an_event_that_cannot_be_leaves_no_trace(
        log in solidarity_log(MOST),
        place: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        lives::leaves_no_trace(new, &log, place, other, |_| ())?;
    }

    #[test]
    fn figures_of_parts_of_a_log_add_up(log in solidarity_log(MOST), cuts: [prop::sample::Index; 2]) {
        lives::figures_add_up::<SolidarityTally, _>(&log, cuts)?;
    }

    /// A log without the erased households replays to the state after the erasure, and gives the same figures.
    #[test]
    fn a_stripped_log_replays_and_counts_the_same(commands in solidarity_commands(MOST)) {
        let (desk, log) = live(&commands)?;
        // Where a household came back after it was erased, its reference stands again.
        let gone: Vec<HouseholdId> = commands
            .iter()
            .filter_map(|(command, _)| match command {
                SolidarityCommand::Erase { household } => Some(*household),
                _ => None,
            })
            .filter(|household| desk.known_of(*household).is_none())
            .collect();
        let strip = |recorded: &Recorded<SolidarityEvent>| {
            gone.iter().fold(recorded.clone(), |recorded, gone| SolidarityEvent::stripped(recorded, *gone, crate::terse::id(9)))
        };
        let stripped: Log = log.iter().map(strip).collect();
        let mut again = new();
        again.replay(&stripped).unwrap();
        prop_assert_eq!(again, desk);
        prop_assert_eq!(lives::tally::<SolidarityTally, _>(&stripped), lives::tally::<SolidarityTally, _>(&log));
        let json = serde_json::to_string(&stripped).unwrap();
        prop_assert!(gone.iter().all(|gone| !json.contains(&gone.to_string())));
    }
}

/// The strategy reaches every kind of event and most refusals: or the laws above would say little.
#[test]
fn random_lives_reach_everything() {
    let (mut events, mut errors) = (BTreeSet::new(), BTreeSet::new());
    let (mut doubled, mut cleared, mut again) = (0, 0, 0);
    let see = |event: &SolidarityEvent| {
        events.insert(stored::kind(event));
        match event {
            SolidarityEvent::Delivered { doubles, .. } => doubled += doubles.len(),
            SolidarityEvent::DeliveryRevoked { cleared: now, .. } => cleared += now.len(),
            SolidarityEvent::Visited { first, .. } if !first.in_programme => again += 1,
            _ => {}
        }
    };
    let refused = |error: &SolidarityError| _ = errors.insert(error.code());
    lives::reached(150, &solidarity_commands(80), new, (), see, refused);
    assert_eq!(events, stored::kinds(include_str!("../../src/solidarity/event.rs")));
    assert!(doubled > 20 && cleared > 2 && again > 50, "{doubled} {cleared} {again}");
    for code in [
        "stale_version",
        "stale_revision",
        "outside_ramadan",
        "foreign_district",
        "not_a_partner",
        "ramadan_in_use",
        "no_evening_prayer",
        "not_at_the_meeting",
        "still_to_come",
        "household_kept",
        "household_erased",
        "visit_id_taken",
        "delivery_id_taken",
        "petition_id_taken_by_wish",
    ] {
        assert!(errors.contains(code), "{code} is missing of {errors:?}");
    }
}
