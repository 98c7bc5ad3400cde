//! Stale commands, and events that cannot be.

use crate::desk::*;
use imece::{
    event::{Aggregate, Expected, ReplayError, Revision, Role, Version},
    organisation::{Channel, ReferralTarget},
    petition::{
        ApplicantKind, Clock, Decision, ExtensionReason, Law, PetitionCommand as C, PetitionEvent as E,
        Stage, SubmissionKind as K,
    },
    time::Minutes,
};

const TODAY: &str = "2026-03-02";

fn desk() -> Desk {
    Desk::new().on(TODAY)
}

#[test]
fn a_stale_command_is_refused() {
    let mut desk = desk();
    desk.brings(1, K::Request, Stage::Registered);
    desk.expected = Expected::Revision(Revision::FIRST);
    desk.fails_with(C::Withdraw { petition: pet(1) }, "stale_revision");
    desk.expected = Expected::Revision(desk.petition(1).revision);
    desk.does(C::Withdraw { petition: pet(1) });
    desk.expected = Expected::Exactly(Version::ZERO);
    desk.fails_with(C::Tick, "stale_version");
    desk.expected = Expected::Exactly(desk.desk.version());
    desk.does(C::Tick);
}

#[test]
fn rules_that_hold_already_change_nothing() {
    let mut desk = desk();
    let (policy, calendar) = (desk.desk.policy().clone(), desk.desk.calendar().unwrap().clone());
    assert_eq!(desk.does(C::SetPolicy(policy)), []);
    assert_eq!(desk.does(C::SetCalendar(calendar)), []);
}

/// A forged fact is found, field by field.
#[test]
fn what_cannot_be_is_refused() {
    let mut desk = desk();
    desk.brings(2, K::Request, Stage::Registered);
    desk.brings(1, K::Request, Stage::Referred);
    let before = desk.desk.clone();
    let honest =
        before.decide(&C::Accept { petition: pet(1), unit: unit(2) }, &desk.call(), &desk.units).unwrap();
    let forge = |change: fn(&mut imece::petition::PetitionFact)| {
        let mut forged = honest.clone();
        let E::Accepted { fact } = &mut forged[0].event else { panic!("{honest:?}") };
        change(fact);
        let mut desk = before.clone();
        assert_eq!(desk.apply(&forged).unwrap_err().code(), "impossible_event", "{forged:?}");
        assert_eq!(desk, before);
    };
    forge(|fact| fact.petition = pet(9));
    forge(|fact| fact.petition = pet(2));
    forge(|fact| fact.on = day("2026-03-03"));
    forge(|fact| fact.kind = K::Thanks);
    forge(|fact| fact.channel = Channel::Cimer);
    forge(|fact| fact.applicant = ApplicantKind::Household);
    forge(|fact| fact.received = day("2026-03-01"));
    forge(|fact| fact.stage = Stage::InProgress);
    forge(|fact| fact.lead = Some(unit(3)));
    desk.desk.apply(&honest).unwrap();
}

/// Events that the table or the state excludes are found, whatever decided them, and each for its own reason.
#[test]
fn impossible_events_are_refused() {
    let mut desk = desk();
    desk.brings(1, K::Request, Stage::Registered);
    desk.brings(2, K::Request, Stage::Decided);
    desk.brings(3, K::Request, Stage::DuplicateOf);
    desk.brings(4, K::InformationRequest, Stage::AwaitingApplicant);
    desk.brings(5, K::Request, Stage::Closed);
    desk.brings(6, K::Request, Stage::Decided);
    for n in [1, 2] {
        desk.does(C::GiveTask { petition: pet(6), task: given(n, 3) });
    }
    desk.does(C::FinishTask { petition: pet(6), task: task(2), result: note("oldu") });
    desk.receives(7, K::Request, Channel::Cimer);
    for n in [8, 10] {
        desk.brings(n, K::Request, Stage::Registered);
        let target = ReferralTarget::new(unit(2), [unit(3)]).unwrap();
        desk.does(C::Refer { petition: pet(n), target, within: None });
    }
    desk.does(C::Accept { petition: pet(10), unit: unit(2) });
    (desk.role, desk.waiver) = (Role::Manager, Some(note("acil")));
    desk.does(C::Decide { petition: pet(10), decision: Decision::approved(unit(2)) });
    let finished = |n, by| E::TaskFinished {
        fact: desk.petition(6).fact(day(TODAY)),
        task: task(n),
        unit: unit(by),
        result: note("oldu"),
    };
    let today = day(TODAY);
    let fact = |n| desk.petition(n).fact(today);
    let clock = |n| desk.petition(n).clock.unwrap();
    let owed = |on| Some(Clock::start(Law::Petitions, on));
    let received = |submission, on| E::Received { submission, on, clock: owed(on) };
    let numbered = |n, number: &str| {
        let mut submission = submission(n, K::Request, Channel::Cimer, desk.now);
        submission.number = name(number);
        submission
    };
    let fresh = |now| submission(9, K::Request, Channel::Cimer, now);
    let mut same_outside = fresh(desk.now);
    same_outside.intake = desk.petition(7).submission.intake.clone();
    let marked = |original| E::MarkedDuplicate { fact: fact(1), original: pet(original), deliberate: true };
    let opinion = |n, by| E::OpinionGiven { fact: fact(n), unit: unit(by), text: text(1) };
    let answered = |clock, since| E::Answered {
        fact: fact(2),
        clock,
        notice: notice(1),
        since,
        outcome: None,
        due: None,
    };
    let other_state = "the petition was in another state";
    let other_clock = "the clock contradicts what became of the petition";
    let other_day = "the day of arrival is another one";
    let impossible = vec![
        ("a known id", received(numbered(1, "2026/99"), today), "the id or the number is taken"),
        ("a known number", received(numbered(9, "2026/1"), today), "the id or the number is taken"),
        ("a known number of the scheme", received(same_outside, today), "the outside number is taken"),
        ("another day", received(fresh(desk.now), day("2026-03-03")), other_day),
        ("an arrival to come", received(fresh(desk.now.saturating_add(Minutes::new(1))), today), other_day),
        ("a stage that may not come next", E::Accepted { fact: fact(1) }, other_state),
        ("a registration after one", E::Registered { fact: fact(3) }, other_state),
        (
            "a release from another",
            E::Released { fact: fact(3), original: pet(1) },
            "the petition is no such duplicate",
        ),
        ("a release of none", E::Released { fact: fact(1), original: pet(3) }, other_state),
        (
            "formalities after registration",
            E::Supplied { fact: fact(1), formalities: [].into() },
            other_state,
        ),
        ("a chain", marked(3), "duplicates would make a chain"),
        ("itself", marked(1), "duplicates would make a chain"),
        ("an unknown original", marked(77), "the original is unknown"),
        (
            "a reply where a fee is awaited",
            E::ApplicantReplied { fact: fact(4), clock: None, text: text(1), arrived: today },
            "something else is awaited",
        ),
        (
            "a payment where none is awaited",
            E::FeePaid { fact: fact(3), clock: clock(4), arrived: today },
            "something else is awaited",
        ),
        (
            "an extension of a clock that stands",
            E::Extended {
                fact: fact(4),
                clock: clock(4),
                reason: ExtensionReason::AnotherUnit,
                notice: notice(1),
            },
            "the clock cannot be extended",
        ),
        ("an opinion that nobody asked for", opinion(8, 4), "the unit is not asked"),
        ("an opinion after the decision", opinion(10, 3), other_state),
        (
            "another answer prepared before",
            E::AnswerPrepared { fact: fact(2), from: Some(text(8)), to: text(9) },
            "another answer was prepared",
        ),
        ("a task of another unit", finished(1, 2), "the task is another one"),
        ("a task that is done", finished(2, 3), "the task is another one"),
        (
            "a task given twice",
            E::TaskGiven { fact: fact(6), task: given(1, 3) },
            "the task is known already",
        ),
        ("a task before the decision", E::TaskGiven { fact: fact(1), task: given(1, 2) }, other_state),
        (
            "an unknown task",
            E::TaskFinished { fact: fact(2), task: task(1), unit: unit(2), result: note("oldu") },
            "the task is unknown",
        ),
        ("another beginning", answered(None, day("2026-03-01")), "the round began on another day"),
        (
            "an arrival without its clock",
            E::Received { submission: fresh(desk.now), on: today, clock: None },
            other_clock,
        ),
        ("an answer that meets no clock", answered(desk.petition(2).clock, today), other_clock),
        (
            "a fee while the clock runs",
            E::FeeTold { fact: fact(1), clock: clock(1), notice: notice(1), until: today },
            other_clock,
        ),
        (
            "an erasure before the end",
            E::ApplicantErased { fact: fact(1), early: None },
            "the petition has not ended",
        ),
    ];
    for (what, event, why) in impossible {
        let mut again = desk.desk.clone();
        let batch = desk.desk.head().record(&desk.call(), vec![event]);
        let seq = batch[0].seq;
        assert_eq!(again.apply(&batch), Err(ReplayError::Impossible { seq, why }), "{what}");
        assert_eq!(again, desk.desk, "{what} left a trace");
    }
}

#[test]
fn the_original_of_duplicates_cannot_become_one_by_an_event() {
    let mut desk = desk();
    desk.brings(1, K::Request, Stage::Registered);
    desk.brings(2, K::Request, Stage::Registered);
    desk.brings(3, K::Request, Stage::Registered);
    desk.does(C::MarkDuplicate { petition: pet(2), original: pet(1), deliberate: true });
    let fact = desk.petition(1).fact(day(TODAY));
    let chain = E::MarkedDuplicate { fact, original: pet(3), deliberate: true };
    let batch = desk.desk.head().record(&desk.call(), vec![chain]);
    let before = desk.desk.clone();
    assert_eq!(desk.desk.apply(&batch).unwrap_err().code(), "impossible_event");
    assert_eq!(desk.desk, before);
}
