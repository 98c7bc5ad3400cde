//! The laws of decide, apply, replay and merging over random lives of a small cooperation desk.

use std::collections::BTreeSet;

use crate::{
    cases::cases,
    lives::{self, stream},
    stored,
};
use imece::{
    cooperation::{CooperationCommand, CooperationDesk, CooperationError, CooperationEvent, Gate, Partners},
    event::{Aggregate, Call},
    organisation::OrganisationKind,
    place::Province,
    statistics::CooperationTally,
    strategies::{Neighbours, cooperation_commands, cooperation_log, laws::Kept},
    time::Zone,
};
use proptest::{prelude::*, test_runner::TestCaseError};

type Log = lives::Log<CooperationDesk>;

const MOST: usize = 80;
const PARTNERS: &dyn Partners = &Neighbours;

fn new() -> CooperationDesk {
    CooperationDesk::new(stream(1), Zone::ISTANBUL)
}

/// A life as its commands make it, every decision held to the laws of deciding.
fn live(commands: &[(CooperationCommand, Call)]) -> Result<(CooperationDesk, Log), TestCaseError> {
    let cannot_be = |error: &_| matches!(error, CooperationError::Replay(_));
    lives::live(new(), commands, PARTNERS, cannot_be, holds_together)
}

/// What the law asks of every protocol that was signed, and what coverage and gaps are by a scan.
fn holds_together(desk: &CooperationDesk) -> Kept {
    prop_assert_eq!(desk.version(), desk.head().version);
    for row in desk.protocols().filter(|row| row.signed.is_some()) {
        let of_all = |privileged: fn(OrganisationKind, bool) -> bool| {
            row.protocol.partners.iter().all(|partner| {
                let found = PARTNERS.partner(*partner, row.protocol.from);
                found.is_some_and(|(kind, public_benefit)| privileged(kind, public_benefit))
            })
        };
        prop_assert!(!row.protocol.partners.is_empty() && of_all(|_, _| true));
        let mut councils = vec![row.protocol.council.clone().unwrap()];
        let mut permissions = vec![row.protocol.permission.clone()];
        let mut last = row.protocol.until;
        for renewal in &row.renewals {
            prop_assert!(last < renewal.until);
            last = renewal.until;
            councils.push(renewal.council.clone().unwrap());
            permissions.push(renewal.permission.clone());
        }
        prop_assert_eq!(row.last_day(), last);
        // Each prolongation stands on a decision and a permission of its own.
        prop_assert_eq!(councils.iter().collect::<BTreeSet<_>>().len(), councils.len());
        if !of_all(|_, public_benefit| public_benefit) {
            prop_assert!(permissions.iter().all(Option::is_some));
            prop_assert_eq!(permissions.iter().collect::<BTreeSet<_>>().len(), permissions.len());
        }
    }
    let rows = desk.snapshot();
    for row in &rows.projects {
        let coverage = row.coverage();
        let held = row.meetings.values().filter_map(|meeting| meeting.held.as_ref());
        let there: BTreeSet<Province> = held.flat_map(|(provinces, _)| provinces).copied().collect();
        prop_assert_eq!(coverage.reached.len() + coverage.missing.len(), 81);
        prop_assert_eq!(coverage.reached, there);
    }
    for row in &rows.plans {
        let filled = |active: bool| row.gaps(|_| active).len();
        prop_assert_eq!(filled(false), row.plan.area.len() * row.plan.roles.len());
        prop_assert!(filled(true) <= filled(false));
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn live_state_is_the_replay_of_its_events(commands in cooperation_commands(MOST), place: prop::sample::Index) {
        let (desk, log) = live(&commands)?;
        lives::replays(new, &desk, &log, place)?;
        lives::survives_json(&commands)?;
        lives::survives_json(&desk)?;
        prop_assert_eq!(CooperationDesk::load(desk.snapshot()).unwrap(), desk);
    }

    #[test]
    fn a_batch_with_an_event_that_cannot_be_leaves_no_trace(
        log in cooperation_log(MOST),
        place: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        lives::leaves_no_trace(new, &log, place, other, |_| ())?;
    }

    #[test]
    fn figures_of_parts_of_a_log_add_up(log in cooperation_log(MOST), cuts: [prop::sample::Index; 2]) {
        lives::figures_add_up::<CooperationTally, _>(&log, cuts)?;
    }

    /// The naive count: each figure once more, from the state that the log leads to.
    #[test]
    fn figures_of_a_log_are_those_of_its_desk(log in cooperation_log(MOST)) {
        let mut desk = new();
        desk.replay(&log).unwrap();
        let tally = lives::tally::<CooperationTally, _>(&log);
        let year = tally.summary().unwrap();
        let rows = desk.snapshot();
        let held = || rows.projects.iter().flat_map(|row| row.meetings.values()).filter_map(|row| row.held.as_ref());
        prop_assert_eq!(year.signed, desk.protocols().filter(|row| row.signed.is_some()).count() as u64);
        prop_assert_eq!(year.renewed, desk.protocols().map(|row| row.renewals.len() as u64).sum::<u64>());
        prop_assert_eq!(year.meetings, held().count() as u64);
        prop_assert_eq!(year.attendance, held().map(|(_, people)| u64::from(*people)).sum::<u64>());
        let asked: usize = rows.projects.iter().map(|row| row.ballots.len()).sum();
        prop_assert_eq!(year.asked, asked as u64);
        prop_assert_eq!(tally.expectations().unwrap().ballots().unwrap(), asked as u64);
        prop_assert_eq!(year.roles, rows.plans.iter().map(|row| row.commitments.len() as u64).sum::<u64>());
    }
}

/// The strategy reaches every kind of event, every gate and every error: or the laws above would say little.
#[test]
fn random_lives_reach_everything() {
    let (mut events, mut errors, mut gates) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let see = |event: &CooperationEvent| _ = events.insert(stored::kind(event));
    let refused = |error: &CooperationError| {
        if let CooperationError::Gates { gates: shut, .. } = error {
            gates.extend(shut.iter().copied().map(Gate::code));
        }
        errors.insert(error.code());
    };
    lives::reached(200, &cooperation_commands(80), new, PARTNERS, see, refused);
    assert_eq!(events, stored::kinds(include_str!("../../src/cooperation/event.rs")));
    assert_eq!(gates.len(), 6, "{gates:?}");
    for code in [
        "stale_version",
        "unknown_protocol",
        "gates_shut",
        "wrong_protocol_state",
        "not_longer",
        "project_id_taken",
        "unknown_project",
        "unknown_sub_region",
        "outside_sub_region",
        "unknown_meeting",
        "meeting_held",
        "meeting_to_come",
        "nobody_there",
        "too_many_expectations",
        "unknown_goal",
        "plan_id_taken",
        "unknown_plan",
        "empty_plan",
        "unknown_role",
        "outside_area",
        "nowhere",
        "not_its_role",
        "not_active",
    ] {
        assert!(errors.contains(code), "{code} is missing of {errors:?}");
    }
}
