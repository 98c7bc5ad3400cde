//! Stale commands, and events that cannot be.

use crate::desk::*;
use imece::{
    event::{Aggregate, Expected, Revision, Version},
    organisation::Channel,
    petition::{
        ApplicantKind, ExtensionReason, PetitionCommand as C, PetitionEvent as E, Stage, SubmissionKind as K,
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

/// Events that the table or the state excludes are found, whatever decided them.
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
    let finished = |n, by| E::TaskFinished {
        fact: desk.petition(6).fact(day(TODAY)),
        task: task(n),
        unit: unit(by),
        result: note("oldu"),
    };
    let today = day(TODAY);
    let fact = |n| desk.petition(n).fact(today);
    let clock = |n| desk.petition(n).clock.unwrap();
    let taken = |mut submission: imece::petition::Submission, number: &str| {
        submission.number = name(number);
        E::Received { submission, on: today, clock: None }
    };
    let fresh = |n| submission(n, K::Request, Channel::Cimer, desk.now);
    let impossible = vec![
        ("a known id", taken(fresh(1), "2026/99")),
        ("a known number", taken(fresh(9), "2026/1")),
        ("another day", E::Received { submission: fresh(9), on: day("2026-03-03"), clock: None }),
        (
            "an arrival to come",
            E::Received {
                submission: submission(
                    9,
                    K::Request,
                    Channel::Post,
                    desk.now.saturating_add(Minutes::new(1)),
                ),
                on: today,
                clock: None,
            },
        ),
        ("a stage that may not come next", E::Accepted { fact: fact(1) }),
        ("a registration after one", E::Registered { fact: fact(3) }),
        ("a release from another", E::Released { fact: fact(3), original: pet(1) }),
        ("a release of none", E::Released { fact: fact(1), original: pet(3) }),
        ("formalities after registration", E::Supplied { fact: fact(1), formalities: [].into() }),
        ("a chain", E::MarkedDuplicate { fact: fact(1), original: pet(3), deliberate: true }),
        ("itself", E::MarkedDuplicate { fact: fact(1), original: pet(1), deliberate: true }),
        ("an unknown original", E::MarkedDuplicate { fact: fact(1), original: pet(77), deliberate: true }),
        (
            "a reply where a fee is awaited",
            E::ApplicantReplied { fact: fact(4), clock: None, text: text(1), arrived: today },
        ),
        ("a payment where none is awaited", E::FeePaid { fact: fact(3), clock: clock(4), arrived: today }),
        (
            "an extension of a clock that stands",
            E::Extended {
                fact: fact(4),
                clock: clock(4),
                reason: ExtensionReason::AnotherUnit,
                notice: notice(1),
            },
        ),
        ("an opinion that nobody asked for", E::OpinionGiven { fact: fact(2), unit: unit(3), text: text(1) }),
        (
            "another answer prepared before",
            E::AnswerPrepared { fact: fact(2), from: Some(text(8)), to: text(9) },
        ),
        ("a task of another unit", finished(1, 2)),
        ("a task that is done", finished(2, 3)),
        ("a task given twice", E::TaskGiven { fact: fact(6), task: given(1, 3) }),
        ("a task before the decision", E::TaskGiven { fact: fact(1), task: given(1, 2) }),
        (
            "an unknown task",
            E::TaskFinished { fact: fact(2), task: task(1), unit: unit(2), result: note("oldu") },
        ),
        (
            "another beginning",
            E::Answered {
                fact: fact(2),
                clock: None,
                notice: notice(1),
                since: day("2026-03-01"),
                outcome: None,
                due: None,
            },
        ),
        ("an arrival without its clock", E::Received { submission: fresh(9), on: today, clock: None }),
        (
            "an answer that meets no clock",
            E::Answered {
                fact: fact(2),
                clock: desk.petition(2).clock,
                notice: notice(1),
                since: today,
                outcome: None,
                due: None,
            },
        ),
        (
            "a fee while the clock runs",
            E::FeeTold { fact: fact(1), clock: clock(1), notice: notice(1), until: today },
        ),
        ("an erasure before the end", E::ApplicantErased { fact: fact(1), early: None }),
    ];
    for (what, event) in impossible {
        let mut again = desk.desk.clone();
        let batch = desk.desk.head().record(&desk.call(), vec![event]);
        assert_eq!(again.apply(&batch).unwrap_err().code(), "impossible_event", "{what}");
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
