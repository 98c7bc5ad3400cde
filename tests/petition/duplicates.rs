//! Petitions that ask for the same: linked both ways, without chains, and both applicants answered.

use crate::desk::*;
use imece::{
    organisation::Channel,
    petition::{
        Applicant, ClarificationPolicy, DecisionOutcome, DeskPolicy, Owed, PetitionCommand as C,
        PetitionError, PetitionEvent as E, PetitionState, ReasonCode, ReopenReason, Stage,
        SubmissionKind as K,
    },
    time::HalfDayPolicy,
};

const TODAY: &str = "2026-03-02";

fn desk() -> Desk {
    Desk::new().on(TODAY)
}

fn join(desk: &mut Desk, n: u128, original: u128) {
    desk.does(C::MarkDuplicate { petition: pet(n), original: pet(original), deliberate: true });
}

fn registered(desk: &mut Desk, numbers: impl IntoIterator<Item = u128>) {
    for n in numbers {
        desk.brings(n, K::Request, Stage::Registered);
    }
}

#[test]
fn both_know_of_each_other() {
    let mut desk = desk();
    registered(&mut desk, 1..=3);
    let alone = desk.petition(1).revision;
    join(&mut desk, 2, 1);
    join(&mut desk, 3, 1);
    assert_eq!(desk.petition(1).duplicates, [pet(2), pet(3)].into());
    assert_eq!(desk.petition(1).revision, alone.next().next(), "who knew it without them knows another");
    assert_eq!((desk.petition(2).original, desk.petition(1).original), (Some(pet(1)), None));
    assert_eq!(desk.petition(2).state, PetitionState::DuplicateOf { original: pet(1) });
}

#[test]
fn no_chain_no_cycle_no_petition_of_itself() {
    let mut desk = desk();
    registered(&mut desk, 1..=3);
    join(&mut desk, 2, 1);
    for (n, original) in [(3, 2), (1, 3), (1, 1), (3, 3), (1, 2)] {
        let command = C::MarkDuplicate { petition: pet(n), original: pet(original), deliberate: true };
        let chain = PetitionError::DuplicateChain { petition: pet(n), original: pet(original) };
        assert_eq!(desk.fails(command), chain, "{n} of {original}");
    }
    desk.fails_with(
        C::MarkDuplicate { petition: pet(3), original: pet(9), deliberate: true },
        "unknown_petition",
    );
}

#[test]
fn different_applicants_are_joined_by_choice() {
    let mut desk = desk();
    registered(&mut desk, [1, 2]);
    let mut same = submission(3, K::Complaint, Channel::Cimer, desk.now);
    same.applicant = Applicant::Person(person(1));
    desk.does(C::Receive(same));
    desk.does(C::Register { petition: pet(3) });
    assert_eq!(desk.desk.alike(pet(3)).map(imece::petition::Petition::id).collect::<Vec<_>>(), [pet(1)]);
    let command = |n, deliberate| C::MarkDuplicate { petition: pet(n), original: pet(1), deliberate };
    desk.fails_with(command(2, false), "other_applicant");
    let events = desk.does(command(2, true));
    assert!(matches!(events[..], [E::MarkedDuplicate { deliberate: true, .. }]));
    let events = desk.does(command(3, false));
    assert!(matches!(events[..], [E::MarkedDuplicate { deliberate: false, .. }]));
}

/// Two who hide are not known to be one.
#[test]
fn those_who_hide_are_joined_by_choice_too() {
    let mut desk = desk();
    for n in [1, 2] {
        let mut hidden = submission(n, K::Report, Channel::Cimer, desk.now);
        hidden.applicant = Applicant::Withheld;
        desk.does(C::Receive(hidden));
        desk.does(C::Register { petition: pet(n) });
    }
    desk.fails_with(
        C::MarkDuplicate { petition: pet(2), original: pet(1), deliberate: false },
        "other_applicant",
    );
    assert_eq!(desk.desk.alike(pet(1)).count(), 0);
}

#[test]
fn both_applicants_are_answered() {
    let mut desk = desk();
    registered(&mut desk, [2]);
    desk.brings(1, K::Request, Stage::Decided);
    join(&mut desk, 2, 1);
    desk.does(C::PrepareAnswer { petition: pet(1), text: text(50) });
    let send = |n, channel| C::SendAnswer { petition: pet(n), channel };
    desk.fails_with(send(2, Channel::Email), "original_not_answered");
    desk.today("2026-03-10").does(send(1, Channel::Post));
    // The answer to one is not the answer to the other.
    desk.assert_stage(2, Stage::DuplicateOf);
    assert_eq!(desk.petition(2).owed(), Some(Owed::Answer));
    desk.today("2026-03-12").does(send(2, Channel::Email));
    let answer = desk.petition(2).final_answer().unwrap();
    assert_eq!(
        (answer.notice.text, answer.notice.channel, answer.on),
        (text(50), Channel::Email, day("2026-03-12"))
    );
    assert_eq!(desk.petition(2).clock.unwrap().met_on(), Some(day("2026-03-12")));
    // The link stays when both are closed.
    desk.does(C::Close { petition: pet(2) });
    assert_eq!(desk.petition(1).duplicates, [pet(2)].into());
}

/// A duplicate has a clock of its own, which an interim answer meets while it waits for the original.
#[test]
fn the_applicant_of_a_duplicate_is_told_how_the_original_stands() {
    let mut desk = desk();
    registered(&mut desk, [1, 2]);
    join(&mut desk, 2, 1);
    let original = desk.petition(1).clone();
    desk.today("2026-04-01").does(C::AnswerInterim { petition: pet(2), notice: notice(1) });
    desk.assert_stage(2, Stage::DuplicateOf);
    assert_eq!(*desk.petition(1), original, "nothing happened to it");
    assert_eq!(desk.petition(2).owed(), Some(Owed::FinalAnswer));
    assert_eq!(desk.desk.urgency(pet(2), day("2026-05-01")), Ok(None));
    desk.fails_with(C::AnswerInterim { petition: pet(2), notice: notice(1) }, "clock_stands");
}

/// A question back stops no clock that was met while the petition was a duplicate: the interim answer came in time.
#[test]
fn a_clock_that_was_met_stays_met_when_the_applicant_is_asked() {
    for clarification in [ClarificationPolicy::Suspends, ClarificationPolicy::Runs] {
        let policy = DeskPolicy::new().with_clarification(clarification);
        let mut desk = Desk::with(policy, HalfDayPolicy::default()).on(TODAY);
        registered(&mut desk, [1, 2]);
        join(&mut desk, 2, 1);
        desk.today("2026-03-10").does(C::AnswerInterim { petition: pet(2), notice: notice(1) });
        desk.does(C::Withdraw { petition: pet(1) });
        desk.assert_stage(2, Stage::Registered);
        let met = desk.petition(2).clock;
        assert_eq!(met.unwrap().met_on(), Some(day("2026-03-10")));
        desk.today("2026-03-12").does(C::AskApplicant { petition: pet(2), notice: notice(2) });
        assert_eq!(desk.petition(2).clock, met);
        let (petition, arrived) = (pet(2), day("2026-03-20"));
        desk.today("2026-03-20").does(C::RecordReply { petition, arrived, text: text(1) });
        assert_eq!(desk.petition(2).clock, met);
        assert_eq!(desk.petition(2).owed(), Some(Owed::FinalAnswer));
    }
}

#[test]
fn a_late_duplicate_gets_the_answer_that_was_sent() {
    let mut desk = desk();
    desk.brings(1, K::Request, Stage::Closed);
    registered(&mut desk, [2]);
    join(&mut desk, 2, 1);
    let events = desk.does(C::SendAnswer { petition: pet(2), channel: Channel::Post });
    assert!(
        matches!(events[..], [E::Answered { outcome: Some(DecisionOutcome::Approved), .. }]),
        "{events:?}"
    );
}

#[test]
fn who_is_owed_an_answer_does_not_wait_for_one_that_nobody_gets() {
    let mut desk = desk();
    registered(&mut desk, [1]);
    for stage in [Stage::Withdrawn, Stage::Transferred, Stage::Inadmissible] {
        let mut desk = self::desk();
        registered(&mut desk, [1]);
        desk.brings(2, K::Request, stage);
        let command = C::MarkDuplicate { petition: pet(1), original: pet(2), deliberate: true };
        let ended = PetitionError::DuplicateOfEnded { petition: pet(1), original: pet(2), stage };
        assert_eq!(desk.fails(command), ended);
    }
    desk.brings(3, K::Thanks, Stage::Registered);
    let command = C::MarkDuplicate { petition: pet(1), original: pet(3), deliberate: true };
    desk.fails_with(command, "original_not_answered");
}

/// When the original ends without an answer, its duplicates stand on their own again.
#[test]
fn duplicates_of_what_ends_without_an_answer_are_released() {
    let ends = [
        C::Withdraw { petition: pet(1) },
        C::Transfer { petition: pet(1), authority: name("İSU"), notice: Some(notice(1)) },
    ];
    for end in ends {
        let mut desk = desk();
        registered(&mut desk, 1..=3);
        join(&mut desk, 2, 1);
        join(&mut desk, 3, 1);
        desk.does(C::Withdraw { petition: pet(3) });
        let events = desk.does(end);
        assert!(matches!(events[1..], [E::Released { original, .. }] if original == pet(1)), "{events:?}");
        desk.assert_stage(2, Stage::Registered);
        desk.assert_stage(3, Stage::Withdrawn);
        assert_eq!(desk.petition(2).original, None);
        assert!(!desk.petition(1).duplicates.contains(&pet(2)));
        desk.assert_due(2, Some("2026-04-01"));
    }
    // The same where the original had only just come in.
    let mut desk = desk();
    desk.receives(1, K::Request, Channel::Post);
    registered(&mut desk, [2]);
    join(&mut desk, 2, 1);
    desk.does(C::Dismiss {
        petition: pet(1),
        reason: reason(ReasonCode::NoDefiniteSubject),
        notice: Some(notice(1)),
    });
    desk.assert_stage(2, Stage::Registered);
}

#[test]
fn a_duplicate_that_is_opened_again_stands_on_its_own() {
    let mut desk = desk();
    registered(&mut desk, [2]);
    desk.brings(1, K::Request, Stage::Answered);
    join(&mut desk, 2, 1);
    desk.does(C::SendAnswer { petition: pet(2), channel: Channel::Post });
    desk.does(C::Reopen {
        petition: pet(2),
        reason: ReopenReason::Appeal,
        arrived: day(TODAY),
        text: text(1),
    });
    assert_eq!((desk.petition(2).original, desk.petition(1).duplicates.len()), (None, 0));
}
