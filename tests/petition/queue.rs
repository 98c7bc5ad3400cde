//! The queue of a unit: whose step it is, what is due, and in which order.

use crate::desk::*;
use imece::{
    organisation::{Channel, ReferralTarget},
    petition::{
        CoordinationTask, Decision, DeemedRefused, DueKind, Owed, PetitionCommand as C, QueueEntry, Stage,
        Step, SubmissionKind as K, Urgency,
    },
    time::Term,
};

const TODAY: &str = "2026-03-02";

fn desk() -> Desk {
    Desk::new().on(TODAY)
}

fn queue(desk: &Desk, of: u128, today: &str) -> Vec<QueueEntry> {
    desk.desk.queue(unit(of), day(today), &desk.units).unwrap()
}

fn lines(desk: &Desk, of: u128, today: &str) -> Vec<(u128, Step)> {
    let first = pet(0).as_uuid().as_u128();
    queue(desk, of, today).iter().map(|e| (e.petition.as_uuid().as_u128() - first, e.step)).collect()
}

/// In every stage it is one unit's step, and the right one.
#[test]
fn every_stage_is_somebodys_step() {
    for (stage, unit, step) in [
        (Stage::Received, 1, Some(Step::Register)),
        (Stage::Registered, 1, Some(Step::Refer)),
        (Stage::DuplicateOf, 1, Some(Step::Await)),
        (Stage::AwaitingApplicant, 1, Some(Step::Await)),
        (Stage::Referred, 2, Some(Step::Accept)),
        (Stage::InProgress, 2, Some(Step::Decide)),
        (Stage::InterimAnswered, 2, Some(Step::Decide)),
        (Stage::Decided, 2, Some(Step::PrepareAnswer)),
        (Stage::Answered, 2, Some(Step::Close)),
        (Stage::Reopened, 1, Some(Step::Refer)),
        (Stage::Inadmissible, 1, None),
        (Stage::Transferred, 1, None),
        (Stage::Closed, 2, None),
        (Stage::Withdrawn, 1, None),
    ] {
        let mut desk = desk();
        desk.brings(1, K::Request, stage);
        for of in 1..=4 {
            let found: Vec<Step> =
                lines(&desk, of, TODAY).into_iter().filter(|(n, _)| *n == 1).map(|(_, step)| step).collect();
            let expected: Vec<Step> = step.into_iter().filter(|_| of == unit).collect();
            assert_eq!(found, expected, "{stage} at unit {of}");
        }
    }
}

#[test]
fn the_earliest_last_day_comes_first_and_what_has_none_last() {
    let mut desk = desk();
    // Four petitions of the same unit; the information request is due before the petitions of the same day.
    desk.brings(4, K::Request, Stage::InterimAnswered);
    desk.brings(3, K::Request, Stage::InProgress);
    desk.brings(2, K::Request, Stage::InProgress);
    desk.brings(1, K::InformationRequest, Stage::InProgress);
    // This one arrived later, and is due on the same day as two of them: the day off moves theirs.
    assert_eq!(
        lines(&desk, 2, TODAY),
        [(1, Step::Decide), (2, Step::Decide), (3, Step::Decide), (4, Step::Decide)]
    );
    let queue = queue(&desk, 2, "2026-04-02");
    let marks: Vec<_> = queue.iter().map(|e| (e.due().map(|due| due.on), e.urgency(), e.owed)).collect();
    assert_eq!(
        marks,
        [
            (Some(day("2026-03-24")), Some(Urgency::Overdue { days: 9 }), Some(Owed::Answer)),
            (Some(day("2026-04-01")), Some(Urgency::Overdue { days: 1 }), Some(Owed::Answer)),
            (Some(day("2026-04-01")), Some(Urgency::Overdue { days: 1 }), Some(Owed::Answer)),
            (None, None, Some(Owed::FinalAnswer)),
        ]
    );
    assert_eq!(queue[0].deemed_refused, Some(DeemedRefused { since: day("2026-03-25") }));
    assert_eq!(queue[3].deemed_refused, None);
}

/// Of one last day the earlier arrival comes first: received on Saturday and on Sunday, both are due on a Monday.
#[test]
fn of_one_last_day_the_earlier_arrival_comes_first() {
    let mut desk = desk();
    for (n, arrived) in [(1, "2026-02-27"), (2, "2026-02-26"), (3, "2026-02-25")] {
        desk.does(C::Receive(submission(n, K::Request, Channel::Post, at(arrived))));
    }
    desk.assert_due(1, Some("2026-03-30"));
    desk.assert_due(2, Some("2026-03-30"));
    desk.assert_due(3, Some("2026-03-27"));
    assert_eq!(lines(&desk, 1, TODAY), [(3, Step::Register), (2, Step::Register), (1, Step::Register)]);
}

#[test]
fn a_target_before_the_legal_day_counts() {
    let mut desk = desk();
    desk.receives(1, K::Request, Channel::Post);
    desk.receives(2, K::Request, Channel::OpenDoor);
    assert_eq!(lines(&desk, 1, TODAY), [(2, Step::Register), (1, Step::Register)]);
    let first = &queue(&desk, 1, "2026-03-10")[0];
    assert_eq!(
        first.dues.iter().map(|due| due.kind).collect::<Vec<_>>(),
        [DueKind::ServiceTarget, DueKind::LegalAnswer]
    );
    assert_eq!(first.urgency(), Some(Urgency::Overdue { days: 1 }));
}

#[test]
fn consulted_units_have_the_opinions_that_they_owe() {
    let mut desk = desk();
    for (n, within) in [(1, Some(Term::WorkingDays(5))), (2, None)] {
        desk.brings(n, K::Request, Stage::Registered);
        let target = ReferralTarget::new(unit(2), [unit(3), unit(4)]).unwrap();
        desk.does(C::Refer { petition: pet(n), target, within });
    }
    let third = queue(&desk, 3, TODAY);
    let dues: Vec<_> = third.iter().map(|e| (e.step, e.due().map(|due| (due.kind, due.on)))).collect();
    assert_eq!(
        dues,
        [
            (Step::GiveOpinion, Some((DueKind::Referral, day("2026-03-09")))),
            (Step::GiveOpinion, Some((DueKind::LegalAnswer, day("2026-04-01")))),
        ]
    );
    // The lead has the same last day, before that of the law.
    let lead: Vec<_> = queue(&desk, 2, TODAY)[0].dues.iter().map(|due| (due.kind, due.on)).collect();
    assert_eq!(lead, [(DueKind::Referral, day("2026-03-09")), (DueKind::LegalAnswer, day("2026-04-01"))]);
    desk.does(C::GiveOpinion { petition: pet(1), unit: unit(3), text: text(1) });
    assert_eq!(lines(&desk, 3, TODAY), [(2, Step::GiveOpinion)]);
    assert_eq!(lines(&desk, 4, TODAY).len(), 2);
    // What is decided is no longer due by the day of the referral.
    desk.brings(3, K::Request, Stage::Registered);
    let target = ReferralTarget::to(unit(1));
    desk.does(C::Refer { petition: pet(3), target, within: Some(Term::WorkingDays(5)) });
    desk.does(C::Accept { petition: pet(3), unit: unit(1) });
    desk.does(C::Decide { petition: pet(3), decision: Decision::approved(unit(1)) });
    assert_eq!(queue(&desk, 1, TODAY)[0].due().map(|due| due.kind), Some(DueKind::LegalAnswer));
    // Another referral asks anew.
    desk.does(C::Refer { petition: pet(1), target: ReferralTarget::to(unit(4)), within: None });
    assert_eq!(lines(&desk, 4, TODAY), [(1, Step::Accept), (2, Step::GiveOpinion)]);
}

#[test]
fn a_unit_has_its_tasks_and_the_lead_closes_when_they_are_done() {
    let mut desk = desk();
    desk.brings(1, K::Request, Stage::Answered);
    for (n, within) in [(2, Some(Term::WorkingDays(3))), (1, None)] {
        let mut given: CoordinationTask = given(n, 3);
        given.within = within;
        desk.does(C::GiveTask { petition: pet(1), task: given });
    }
    assert_eq!(lines(&desk, 2, TODAY), [], "it waits for the tasks");
    let third = queue(&desk, 3, TODAY);
    let tasks: Vec<_> = third.iter().map(|e| (e.task, e.due().map(|due| (due.kind, due.on)))).collect();
    assert_eq!(tasks, [(Some(task(2)), Some((DueKind::Task, day("2026-03-05")))), (Some(task(1)), None)]);
    for n in [1, 2] {
        desk.does(C::FinishTask { petition: pet(1), task: task(n), result: note("yapıldı") });
    }
    assert_eq!((lines(&desk, 3, TODAY), lines(&desk, 2, TODAY)), (vec![], vec![(1, Step::Close)]));
}

#[test]
fn a_prepared_answer_is_to_be_sent() {
    let mut desk = desk();
    desk.brings(1, K::Request, Stage::Decided);
    desk.does(C::PrepareAnswer { petition: pet(1), text: text(1) });
    assert_eq!(lines(&desk, 2, TODAY), [(1, Step::SendAnswer)]);
    desk.brings(2, K::Request, Stage::Registered);
    desk.does(C::MarkDuplicate { petition: pet(2), original: pet(1), deliberate: true });
    assert_eq!(lines(&desk, 1, TODAY), [(2, Step::Await)]);
    desk.does(C::SendAnswer { petition: pet(1), channel: Channel::Post });
    assert_eq!(lines(&desk, 1, TODAY), [(2, Step::SendAnswer)]);
}

#[test]
fn where_no_answer_is_owed_the_step_is_to_close() {
    let mut desk = desk();
    desk.brings(1, K::Thanks, Stage::Registered);
    let only = &queue(&desk, 1, TODAY)[0];
    assert_eq!((only.step, only.due(), only.owed), (Step::Close, None, None));
    desk.brings(2, K::Thanks, Stage::Decided);
    assert_eq!(lines(&desk, 2, TODAY), [(2, Step::Close)]);
    desk.does(C::GiveTask { petition: pet(2), task: given(1, 3) });
    assert_eq!(lines(&desk, 2, TODAY), []);
}
