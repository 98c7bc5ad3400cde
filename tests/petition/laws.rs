//! The laws of decide, apply, replay and merging over random lives of a small desk.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    cases::cases,
    lives::{self, stream},
    stored,
};
use imece::{
    chrono::NaiveDate,
    event::{Aggregate, Call, Recorded},
    id::{ActorId, PetitionId},
    petition::{
        AnswerKind, Applicant, Petition, PetitionCommand, PetitionDesk, PetitionError, PetitionEvent,
        PetitionState, Stage,
    },
    statistics::{PetitionTally, Scope},
    strategies::{laws, office, petition_commands, petition_log},
    uuid::Uuid,
};
use proptest::{prelude::*, test_runner::TestCaseError};

type Log = lives::Log<PetitionDesk>;

const MOST: usize = 120;

fn new() -> PetitionDesk {
    PetitionDesk::new(stream(1))
}

/// A life as its commands make it, every decision held to the laws of deciding, every state to its invariants.
fn live(commands: &[(PetitionCommand, Call)]) -> Result<(PetitionDesk, Log), TestCaseError> {
    let cannot_be = |error: &_| matches!(error, PetitionError::Replay(_));
    lives::live(new(), commands, &office(), cannot_be, |desk| {
        desk.petitions().try_for_each(|petition| holds_together(desk, petition))
    })
}

/// What holds of every petition at any time.
fn holds_together(desk: &PetitionDesk, petition: &Petition) -> Result<(), TestCaseError> {
    // Duplicates are linked both ways, and never in chains.
    if let Some(original) = petition.original {
        let original = desk.petition(original).expect("the original is known");
        prop_assert!(original.duplicates.contains(&petition.id()));
        prop_assert!(original.original.is_none() && petition.duplicates.is_empty());
    }
    for duplicate in &petition.duplicates {
        prop_assert_eq!(desk.petition(*duplicate).unwrap().original, Some(petition.id()));
    }
    // Nobody whose petition is a duplicate waits for one that has ended without an answer.
    if let PetitionState::DuplicateOf { original } = petition.state {
        let original = desk.petition(original).unwrap();
        let lost =
            original.stage().is_ended() && original.answered_with().is_none() && petition.clock.is_some();
        prop_assert!(!lost, "{petition:?} waits for {original:?}");
    }
    // Exactly one unit leads, where one does; a decision is that of a lead.
    for (decision, referral) in petition.decisions.iter().zip(petition.referrals.last()) {
        prop_assert!(petition.referrals.iter().any(|r| r.target.lead() == decision.by()), "{referral:?}");
    }
    // Answered means that a final answer went out, and the clock is met.
    if petition.stage() == Stage::Answered {
        prop_assert!(petition.answers.last().is_some_and(|answer| answer.kind == AnswerKind::Final));
        prop_assert!(petition.clock.is_none_or(|clock| clock.met_on().is_some()));
    }
    // What is closed has no task left and owes nothing.
    if petition.stage() == Stage::Closed {
        prop_assert_eq!(petition.open_tasks().count(), 0);
        prop_assert!(petition.clock.is_none_or(|clock| clock.met_on().is_some()));
    }
    prop_assert_eq!(petition.ended.is_some(), petition.stage().is_ended());
    prop_assert_eq!(desk.unfinished().any(|p| p.id() == petition.id()), !petition.stage().is_ended());
    prop_assert_eq!(desk.by_number(&petition.submission.number).map(Petition::id), Some(petition.id()));
    if petition.stage().is_open() && petition.owed().is_none() {
        prop_assert!(petition.submission.answer_owed_by().is_none());
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn live_state_is_the_replay_of_its_events(commands in petition_commands(MOST), place: prop::sample::Index) {
        let (desk, log) = live(&commands)?;
        lives::replays(new, &desk, &log, place)?;
        lives::survives_json(&commands)?;
    }

    /// The naive twin: each petition goes from stage to stage as the table says, one event at a time, and nothing else
    /// moves it.
    #[test]
    fn petitions_move_as_the_table_says(log in petition_log(MOST)) {
        let mut stages: BTreeMap<PetitionId, Stage> = BTreeMap::new();
        for recorded in &log {
            let Some(petition) = recorded.event.petition() else { continue };
            let before = stages.get(&petition).copied();
            prop_assert_eq!(recorded.event.fact().map(|fact| fact.stage), before);
            if let Some(to) = recorded.event.brings_to() {
                prop_assert!(before.is_none_or(|before| before.may_become(to)), "{before:?} to {to:?}");
                stages.insert(petition, to);
            }
        }
        let mut desk = new();
        desk.replay(&log).unwrap();
        for petition in desk.petitions() {
            prop_assert_eq!(stages.get(&petition.id()), Some(&petition.stage()));
        }
    }

    #[test]
    fn a_tick_is_harmless_and_due_when_the_deadline_says(commands in petition_commands(MOST)) {
        let (mut desk, _) = live(&commands)?;
        let units = office();
        let last = &commands.last().unwrap().1;
        let clerk = |now| Call::new(last.actor, now);
        let before = desk.next_deadline();
        if let Some(deadline) = before.filter(|deadline| *deadline > desk.head().at) {
            let minute = imece::time::Minutes::new(1);
            let early = desk.decide(&PetitionCommand::Tick, &clerk(deadline.saturating_sub(minute)), &units).unwrap();
            prop_assert!(early.is_empty(), "a tick before its time does {early:?}");
            let due = desk.tick(&clerk(deadline), &units).unwrap();
            prop_assert!(!due.is_empty(), "a tick at its time does nothing");
        } else {
            let now = desk.head().at;
            prop_assert_eq!(desk.tick(&clerk(now), &units).unwrap().is_empty(), before.is_none());
        }
        let again = desk.tick(&clerk(desk.head().at), &units).unwrap();
        prop_assert!(again.is_empty(), "a tick repeated does {again:?}");
        prop_assert!(desk.next_deadline().is_none_or(|next| next > desk.head().at));
    }

    #[test]
    fn a_batch_with_an_event_that_cannot_be_leaves_no_trace(
        log in petition_log(MOST),
        place: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        lives::leaves_no_trace(new, &log, place, other, |_| ())?;
    }

    #[test]
    fn figures_of_parts_of_a_log_add_up(log in petition_log(MOST), cuts: [prop::sample::Index; 2]) {
        lives::figures_add_up::<PetitionTally, _>(&log, cuts)?;
    }

    #[test]
    fn figures_of_a_log_are_those_of_its_petitions(log in petition_log(MOST)) {
        let mut desk = new();
        desk.replay(&log).unwrap();
        let said = lives::tally::<PetitionTally, _>(&log).summary(&Scope::all()).unwrap();
        let all: Vec<&Petition> = desk.petitions().collect();
        let count = |is: &dyn Fn(&Petition) -> bool| all.iter().filter(|p| is(p)).count() as u64;
        prop_assert_eq!(said.received, all.len() as u64);
        prop_assert_eq!(said.received_by_kind.values().sum::<u64>(), said.received);
        prop_assert_eq!(said.received_by_channel.values().sum::<u64>(), said.received);
        prop_assert_eq!(said.received_by_applicant.values().sum::<u64>(), said.received);
        prop_assert_eq!(said.open, count(&|p| p.stage().is_open()));
        prop_assert_eq!(said.open_at_coordinator, count(&|p| p.stage().is_open() && p.lead().is_none()));
        let mut with: BTreeMap<_, u64> = BTreeMap::new();
        for lead in all.iter().filter(|p| p.stage().is_open()).filter_map(|p| p.lead()) {
            *with.entry(lead).or_default() += 1;
        }
        prop_assert_eq!(&said.open_by_unit, &with);
        let answers = |kind| all.iter().flat_map(|p| &p.answers).filter(|a| a.kind == kind).count() as u64;
        prop_assert_eq!(said.answered, answers(AnswerKind::Final));
        prop_assert_eq!(said.answered_in_interim, answers(AnswerKind::Interim));
        prop_assert_eq!(said.decided.values().sum::<u64>(), all.iter().map(|p| p.decisions.len() as u64).sum::<u64>());
        prop_assert_eq!(said.decided_by_unit.values().sum::<u64>(), said.decided.values().sum::<u64>());
        let reasons = all.iter().flat_map(|p| &p.decisions).flat_map(imece::petition::Decision::reasons).count() as u64;
        prop_assert_eq!(said.reasons.values().sum::<u64>(), reasons);
        prop_assert_eq!(said.referred_by_unit.values().sum::<u64>(), all.iter().map(|p| p.referrals.len() as u64).sum::<u64>());
        prop_assert_eq!(said.transferred, count(&|p| p.stage() == Stage::Transferred));
        prop_assert_eq!(said.dismissed.values().sum::<u64>(), count(&|p| p.stage() == Stage::Inadmissible));
        prop_assert_eq!(said.withdrawn.values().sum::<u64>(), count(&|p| p.stage() == Stage::Withdrawn));
        let tasks: Vec<_> = all.iter().flat_map(|p| p.tasks.values()).collect();
        prop_assert_eq!(said.tasks_given.values().sum::<u64>(), tasks.len() as u64);
        let open = tasks.iter().filter(|task| task.is_open()).count() as u64;
        prop_assert_eq!(said.tasks_finished.values().sum::<u64>(), tasks.len() as u64 - open);
        prop_assert_eq!(said.days.is_some(), said.answered > 0);
    }

    /// The log without people replays to the same state, is still checked for gaps, and has the same figures.
    #[test]
    fn an_erased_applicant_leaves_a_log_that_replays(commands in petition_commands(MOST), place: prop::sample::Index) {
        let (desk, log) = live(&commands)?;
        let erased: BTreeSet<PetitionId> = log
            .iter()
            .filter(|recorded| matches!(recorded.event, PetitionEvent::ApplicantErased { .. }))
            .filter_map(|recorded| recorded.event.petition())
            .collect();
        let nobody = ActorId::from_uuid(Uuid::from_u128(99)).unwrap();
        let strip = |mut recorded: Recorded<PetitionEvent>| {
            for petition in &erased {
                recorded = PetitionEvent::stripped(recorded, *petition, nobody);
            }
            recorded
        };
        let stripped: Log = log.iter().cloned().map(strip).collect();
        laws::replay(new, &desk, &stripped)?;
        prop_assert_eq!(lives::tally::<PetitionTally, _>(&stripped), lives::tally::<PetitionTally, _>(&log));
        if !log.is_empty() {
            laws::damage(new, &stripped, place.index(log.len()), stream(2))?;
        }
        for recorded in &stripped {
            if let PetitionEvent::Received { submission, .. } = &recorded.event
                && erased.contains(&submission.id)
            {
                prop_assert!(matches!(submission.applicant, Applicant::Erased(_)));
                prop_assert!(submission.intake.outside_number().is_none());
            }
        }
    }

    /// The queue of every unit is in its stated order, holds nothing twice, and together they hold everything that is
    /// somebody's to do.
    #[test]
    fn queues_are_ordered_and_whole(commands in petition_commands(MOST)) {
        let (desk, _) = live(&commands)?;
        let units = office();
        let today = "2029-06-01".parse::<NaiveDate>().unwrap();
        let mut seen = BTreeSet::new();
        for unit in units.units() {
            let queue = desk.queue(unit.id, today, &units).unwrap();
            let keys: Vec<_> = queue
                .iter()
                .map(|e| (e.due().is_none(), e.due().map(|d| d.on), e.received, e.petition, e.step, e.task))
                .collect();
            prop_assert!(keys.windows(2).all(|two| {
                (two[0].0, two[0].1) <= (two[1].0, two[1].1)
            }), "{keys:?}");
            let lines: BTreeSet<_> = queue.iter().map(|e| (e.petition, e.step, e.task)).collect();
            prop_assert_eq!(lines.len(), queue.len());
            seen.extend(queue.iter().map(|e| e.petition));
        }
        for petition in desk.unfinished().filter(|p| p.stage() != Stage::Answered && p.clock.is_some()) {
            prop_assert!(seen.contains(&petition.id()), "nobody has {petition:?}");
        }
    }
}

/// The strategy reaches every stage and every kind of event; else the laws above say little.
#[test]
fn random_lives_reach_everything() {
    let (mut stages, mut events, mut errors) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let see = |event: &PetitionEvent| {
        events.insert(stored::kind(event));
        stages.extend(event.brings_to());
    };
    let refused = |error: &PetitionError| _ = errors.insert(error.code());
    lives::reached(300, &petition_commands(MOST), new, &office(), see, refused);
    assert_eq!(stages.len(), Stage::ALL.len(), "stages reached: {stages:?}");
    assert_eq!(events, stored::kinds(include_str!("../../src/petition/event.rs")));
    assert!(errors.len() >= 30, "errors reached: {} {errors:?}", errors.len());
}
