//! The laws of decide, apply and replay over random lives of a small round.

use std::collections::BTreeSet;

use imece::{
    event::{Aggregate, Call},
    schedule::Schedule,
    season::{
        Allocation, Pass, ProposalFault, Round, RoundCommand, RoundError, RoundEvent, RoundPlan, RoundStage,
    },
    strategies::{book_season, laws, laws::Kept, season_city, season_commands, season_log},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

use crate::{
    cases::cases,
    lives::{self, stream},
    stored,
    terse::code,
    world::{call, season, world},
};

type Log = lives::Log<Round>;

const MOST: usize = 60;

fn new() -> Round {
    Round::new(stream(1))
}

/// A life as its commands make it, every decision held to the laws of deciding; what is published is booked before that is
/// recorded, as a host does.
fn live(commands: &[(RoundCommand, Call)]) -> Result<(Round, Schedule, Log), TestCaseError> {
    let (mut round, mut schedule, mut log) = (new(), season_city(), Vec::new());
    for (command, call) in commands {
        if let RoundCommand::RecordApplied(_) = command {
            book_season(&round, &mut schedule);
        }
        match laws::decide(&mut round, command, call, &schedule)? {
            Ok(events) => log.extend(events),
            Err(error) => {
                prop_assert!(!matches!(error, RoundError::Replay(_)), "{command:?} leads to {error}");
            }
        }
        holds_together(&round)?;
    }
    Ok((round, schedule, log))
}

/// What holds of a round at any time.
fn holds_together(round: &Round) -> Kept {
    prop_assert!(round.wishes().all(|row| !row.late || round.stage() > RoundStage::Open));
    let standing = round.wishes().filter(|row| row.withdrawn.is_none()).count();
    prop_assert_eq!(round.wishes_in_time().count() + round.late_wishes().count(), standing);
    prop_assert_eq!(round.next_deadline().is_some(), round.stage() == RoundStage::Open);
    prop_assert_eq!(round.proposal().is_some(), round.stage().has_proposal());
    if let Some(proposal) = round.proposal() {
        for placed in &proposal.standing {
            let row = round.wish(placed.wish);
            prop_assert!(row.is_some_and(|row| row.withdrawn.is_none()), "{placed:?} is nobody's");
        }
        prop_assert!(proposal.standing.len() <= proposal.answer.placements.len());
        // While it is only looked at, it keeps every lock.
        let locks = round.decisions(proposal.pass).locks;
        prop_assert!(locks.is_subset(&proposal.standing));
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn live_state_is_the_replay_of_its_events(commands in season_commands(MOST), place: prop::sample::Index) {
        let (round, _, log) = live(&commands)?;
        lives::replays(new, &round, &log, place)?;
        lives::survives_json(&commands)?;
    }

    #[test]
    fn a_batch_with_an_event_that_cannot_be_leaves_no_trace(
        log in season_log(MOST),
        place: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        prop_assume!(!log.is_empty());
        lives::leaves_no_trace(new, &log, place, other, |_| ())?;
    }

    /// The naive twin: each event brings a round from stage to stage as the table says, and nothing else does.
    #[test]
    fn rounds_move_as_the_table_says(log in season_log(MOST)) {
        let mut round = new();
        for recorded in &log {
            let before = round.stage();
            // Nothing that was proposed goes without a word.
            let stood = round.last_proposal().map(|last| last.standing.clone()).unwrap_or_default();
            if let RoundEvent::Proposed { answer, dropped, .. } = &recorded.event {
                prop_assert!(stood.iter().all(|p| dropped.contains(p) != answer.placements.contains(p)));
                prop_assert!(dropped.is_subset(&stood));
            }
            let mut alone = recorded.clone();
            alone.batch = imece::event::Part { index: 0, size: 1 };
            round.apply(&[alone]).unwrap();
            let to = match &recorded.event {
                RoundEvent::Opened { from: None, .. } => RoundStage::Open,
                RoundEvent::Closed { .. } | RoundEvent::Returned { .. } => RoundStage::Closed,
                RoundEvent::Proposed { .. } => RoundStage::Proposed,
                RoundEvent::Published { .. } => RoundStage::Published,
                RoundEvent::Applied { .. } => RoundStage::Applied,
                _ => before,
            };
            prop_assert_eq!(round.stage(), to);
            prop_assert!(to == before || before.may_become(to));
        }
    }

    #[test]
    fn a_tick_is_harmless_and_due_when_the_deadline_says(commands in season_commands(MOST)) {
        let (mut round, schedule, _) = live(&commands)?;
        let actor = commands.last().unwrap().1.actor;
        if let Some(deadline) = round.next_deadline().filter(|deadline| *deadline > round.head().at) {
            let minute = imece::time::Minutes::new(1);
            let early = Call::new(actor, deadline.saturating_sub(minute));
            prop_assert!(round.decide(&RoundCommand::Tick, &early, &schedule).unwrap().is_empty());
            prop_assert_eq!(round.tick(&Call::new(actor, deadline), &schedule).unwrap().len(), 1);
        }
        let again = Call::new(actor, round.head().at);
        round.tick(&again, &schedule).unwrap();
        prop_assert!(round.tick(&again, &schedule).unwrap().is_empty());
        prop_assert_eq!(round.next_deadline().filter(|deadline| *deadline <= round.head().at), None);
    }

    /// Whatever was booked: each date of each placement stands, was given back or has its reasons, and the schedule holds
    /// nothing of the round beside.
    #[test]
    fn no_date_is_lost(commands in season_commands(MOST)) {
        let (round, schedule, _) = live(&commands)?;
        for outcome in round.outcome(&schedule) {
            let dates = schedule.series(outcome.series).unwrap().occurrences.len();
            let told = outcome.booked as usize + outcome.cancelled as usize + outcome.refused.len();
            prop_assert_eq!(told, dates);
            prop_assert!(outcome.refused.iter().all(|refused| !refused.codes.is_empty()));
        }
    }
}

/// The strategy reaches every stage, every kind of event and every error; else the laws above say little.
#[test]
fn random_lives_reach_everything() {
    let mut runner = TestRunner::deterministic();
    let (mut stages, mut events) = (BTreeSet::new(), BTreeSet::new());
    let (mut errors, mut faults, mut booked) = (BTreeSet::new(), BTreeSet::new(), 0);
    for _ in 0..150 {
        let (mut round, mut schedule) = (new(), season_city());
        for (command, call) in season_commands(90).new_tree(&mut runner).unwrap().current() {
            if let RoundCommand::RecordApplied(_) = command {
                book_season(&round, &mut schedule);
            }
            match round.handle(&command, &call, &schedule) {
                Ok(recorded) => events.extend(recorded.iter().map(|recorded| stored::kind(&recorded.event))),
                Err(error) => {
                    errors.insert(error.code());
                    if let RoundError::Proposal(found) = error {
                        faults.extend(found.iter().map(ProposalFault::code));
                    }
                }
            }
            stages.insert(round.stage());
        }
        booked += round.outcome(&schedule).len();
    }
    assert_eq!(stages.len(), RoundStage::ALL.len(), "{stages:?}");
    let all = include_str!("../../src/season/round/event.rs").matches("#[serde(rename = \"season.").count();
    assert_eq!(events.len(), all, "{events:?}");
    assert!(booked > 20, "{booked}");
    assert!(faults.len() >= 8, "{faults:?}");
    for code in [
        "stale_version",
        "wrong_round_stage",
        "no_season_drafted",
        "closing_passed",
        "wish_id_taken",
        "unknown_wish",
        "wish_withdrawn",
        "wish_after_publishing",
        "late_wish_in_bundle",
        "lock_of_late_wish",
        "unknown_room",
        "contradictory_locks",
        "no_former_proposal",
        "proposal_does_not_hold",
        "proposal_is_published",
        "round_not_booked_so",
    ] {
        assert!(errors.contains(code), "{code} is missing of {errors:?}");
    }
}

proptest! {
    #![proptest_config(cases(100))]

    /// What an allocation finds holds in every pass: it is checked by what is written there, and found by what is written
    /// elsewhere. Nothing that was proposed before moves for the late.
    #[test]
    fn what_an_allocation_finds_is_proposed(world in world(), seed: u64, late in 0..4_usize, lock: prop::sample::Index) {
        let schedule = world.schedule();
        let call = call("2026-09-01T08:00Z");
        let plan = RoundPlan { season: season(), terms: world.terms(), purpose: code("season") };
        let mut round = new();
        round.draft(plan, &call, &schedule).unwrap();
        round.open(call.now.saturating_add(imece::time::Minutes::DAY), &call, &schedule).unwrap();
        let wishes = world.wishes();
        let (after, before): (Vec<_>, Vec<_>) = wishes.into_iter().enumerate().partition(|(n, _)| *n == late);
        for (_, wish) in before {
            round.submit(wish, &call, &schedule).unwrap();
        }
        round.close(&call, &schedule).unwrap();
        let standing: Vec<_> = world.naive();
        if !standing.is_empty() {
            // A lock that may be of somebody who has not come yet.
            _ = round.lock(standing[lock.index(standing.len())].placement, &call, &schedule);
        }
        for (_, wish) in after {
            // It may not join the bundle of those who were in time.
            if let Err(error) = round.submit(wish, &call, &schedule) {
                prop_assert_eq!(error.code(), "late_wish_in_bundle");
            }
        }
        let find = |round: &Round, pass| {
            let wishes = round.wishes_for(pass).cloned();
            let decisions = round.decisions(pass);
            let found = Allocation::new(&schedule, plan.season, plan.terms, wishes, &decisions, seed);
            let mut allocation = found.unwrap();
            allocation.step(20);
            allocation.answer()
        };
        let mut last = BTreeSet::new();
        for pass in [Pass::First, Pass::Again, Pass::Late] {
            let answer = find(&round, pass);
            let proposed = round.propose(pass, answer.clone(), &call, &schedule);
            prop_assert!(proposed.is_ok(), "{} {:?} {:?}", pass, proposed, answer);
            let standing = round.proposal().unwrap().standing.clone();
            prop_assert!(last.is_subset(&standing), "{} moves {:?} to {:?}", pass, last, standing);
            last = standing;
            round.return_proposal(&call, &schedule).unwrap();
        }
        // Who changes a wish after the closing, to one that nothing serves, loses it alone.
        let Some(changing) = round.wishes_in_time().nth(late).cloned() else { return Ok(()) };
        let locked = round.decisions(Pass::Late).locks;
        if locked.iter().all(|lock| lock.wish != changing.id) {
            last.retain(|placed| placed.wish != changing.id);
            round.change(changing.with_attendees(1_000), &call, &schedule).unwrap();
            let answer = find(&round, Pass::Late);
            round.propose(Pass::Late, answer, &call, &schedule).unwrap();
            prop_assert!(last.is_subset(&round.proposal().unwrap().standing));
        }
    }
}
