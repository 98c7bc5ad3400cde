//! A desk as rows: what is written is read again, whatever its life was, and rows that cannot be are refused.

use crate::{cases::cases, desk::*, lives::stream};
use imece::{
    chrono::NaiveDate,
    event::{Aggregate, Head, ReplayError, Revision, Version},
    organisation::{Channel, ReferralTarget},
    petition::{
        Awaited, Clock, Decision, Law, Petition, PetitionCommand as C, PetitionDesk, PetitionSnapshot,
        PetitionState as S, ReasonCode, Stage, SubmissionKind as K, WithdrawalCause,
    },
    strategies::{office, petition_commands},
    time::Minutes,
};
use proptest::prelude::*;

fn today() -> NaiveDate {
    day("2026-03-02")
}

/// A desk with a petition at every stage; the first is decided, with an opinion and a task.
fn everything() -> PetitionSnapshot {
    let mut desk = Desk::new().on("2026-03-02");
    desk.brings(1, K::Request, Stage::Registered);
    let target = ReferralTarget::new(unit(2), [unit(3)]).unwrap();
    desk.does(C::Refer { petition: pet(1), target, within: None });
    desk.does(C::Accept { petition: pet(1), unit: unit(2) });
    desk.does(C::GiveOpinion { petition: pet(1), unit: unit(3), text: text(1) });
    desk.does(C::Decide { petition: pet(1), decision: Decision::approved(unit(2)) });
    desk.does(C::GiveTask { petition: pet(1), task: given(1, 4) });
    for (n, kind, stage) in [
        (2, K::Request, Stage::DuplicateOf),
        (3, K::InformationRequest, Stage::AwaitingApplicant),
        (4, K::Request, Stage::AwaitingApplicant),
        (5, K::Request, Stage::Closed),
        (6, K::Request, Stage::Answered),
        (7, K::Thanks, Stage::Registered),
        (8, K::Request, Stage::InterimAnswered),
        (9, K::Request, Stage::Inadmissible),
        (10, K::Request, Stage::Withdrawn),
        (11, K::Request, Stage::Received),
        (12, K::Request, Stage::Reopened),
        (13, K::Request, Stage::Referred),
        (14, K::Request, Stage::InProgress),
        (15, K::Request, Stage::Transferred),
    ] {
        desk.brings(n, kind, stage);
    }
    desk.receives(16, K::Complaint, Channel::Cimer);
    desk.receives(17, K::Complaint, Channel::Cimer);
    desk.desk.snapshot()
}

/// The row of petition `n`.
fn row(rows: &mut PetitionSnapshot, n: u128) -> &mut Petition {
    rows.petitions.iter_mut().find(|petition| petition.id() == pet(n)).unwrap()
}

fn duplicate_of(rows: &mut PetitionSnapshot, n: u128, original: u128) {
    row(rows, n).state = S::DuplicateOf { original: pet(original) };
    row(rows, n).original = Some(pet(original));
}

fn withdrawn(rows: &mut PetitionSnapshot, n: u128, cause: WithdrawalCause) {
    row(rows, n).state = S::Withdrawn { cause };
    row(rows, n).ended = Some(today());
}

#[test]
fn rows_are_written_in_order_and_read_in_any() {
    let rows = everything();
    assert!(rows.petitions.is_sorted_by_key(Petition::id));
    let whole = PetitionDesk::load(rows.clone()).unwrap();
    assert_eq!(whole.snapshot(), rows);
    let mut backwards = rows;
    backwards.petitions.reverse();
    assert_eq!(PetitionDesk::load(backwards).unwrap(), whole);
    // One petition may be all that ever happened at a desk.
    let mut first = Desk::bare();
    first.receives(1, K::Request, Channel::Post);
    assert_eq!(PetitionDesk::load(first.desk.snapshot()).as_ref(), Ok(&first.desk));
}

type Spoil = fn(&mut PetitionSnapshot);

#[track_caller]
fn refused(why: &'static str, spoilt: &[Spoil]) {
    let rows = everything();
    for (n, spoil) in spoilt.iter().enumerate() {
        let mut spoilt = rows.clone();
        spoil(&mut spoilt);
        assert_ne!(spoilt, rows, "{why}: {n} spoils nothing");
        let seq = spoilt.head.version;
        let found = PetitionDesk::load(spoilt).map(|_| ());
        assert_eq!(found, Err(ReplayError::Impossible { seq, why }), "{why}: {n}");
    }
}

#[test]
fn rows_that_contradict_each_other_are_refused() {
    refused(
        "the id or the number is taken",
        &[
            |rows| rows.petitions.push(rows.petitions[0].clone()),
            |rows| row(rows, 3).submission.number = name("2026/1"),
        ],
    );
    refused(
        "the outside number is taken",
        &[|rows| row(rows, 17).submission.intake = row(rows, 16).submission.intake.clone()],
    );
    refused(
        "so much took more events",
        &[|rows| rows.head = Head::new(rows.head.stream), |rows| rows.head.version = Version::new(54)],
    );
    refused(
        "a petition has changed more often than the desk",
        &[|rows| row(rows, 7).revision = Revision::new(10_000)],
    );
    refused(
        "the duplicate does not know of its original",
        &[
            |rows| _ = row(rows, 13).duplicates.insert(pet(7)),
            |rows| _ = row(rows, 13).duplicates.insert(pet(99)),
            |rows| {
                row(rows, 2).state = S::Registered;
                row(rows, 2).original = None;
            },
        ],
    );
    refused("the original is unknown", &[|rows| duplicate_of(rows, 7, 99)]);
    refused("the original does not know of its duplicate", &[|rows| row(rows, 502).duplicates.clear()]);
    refused(
        "duplicates would make a chain",
        &[
            |rows| {
                duplicate_of(rows, 502, 13);
                row(rows, 13).duplicates.insert(pet(502));
            },
            |rows| {
                duplicate_of(rows, 13, 13);
                row(rows, 13).duplicates.insert(pet(13));
            },
        ],
    );
    refused(
        "a duplicate waits for an answer that never comes",
        &[
            |rows| withdrawn(rows, 502, WithdrawalCause::Applicant),
            |rows| {
                row(rows, 502).duplicates.clear();
                duplicate_of(rows, 2, 7);
                row(rows, 7).duplicates.insert(pet(2));
            },
        ],
    );
    let mut empty = PetitionDesk::new(stream(1)).snapshot();
    empty.head.at = at("2026-03-02");
    assert!(PetitionDesk::load(empty).is_err(), "a time before the first event");
}

#[test]
fn petitions_that_contradict_themselves_are_refused() {
    refused(
        "the petition is still to come",
        &[|rows| row(rows, 11).submission.received = rows.head.at.saturating_add(Minutes::new(1))],
    );
    refused(
        "the day of arrival is another one",
        &[
            |rows| row(rows, 11).received = day("2026-02-28"),
            |rows| row(rows, 11).received = day("2026-03-04"),
        ],
    );
    refused(
        "a day lies before the arrival or is still to come",
        &[
            |rows| row(rows, 13).referrals[0].on = day("2026-03-04"),
            |rows| row(rows, 6).answers[0].on = day("2026-02-28"),
            |rows| row(rows, 5).ended = Some(day("2026-03-04")),
            |rows| row(rows, 7).round_began = day("2026-02-28"),
            |rows| row(rows, 1).tasks.get_mut(&task(1)).unwrap().given = day("2026-03-04"),
            |rows| row(rows, 13).clock = Some(Clock::start(Law::Petitions, day("2026-02-28"))),
            |rows| row(rows, 6).clock = row(rows, 13).clock.map(|clock| clock.met(day("2026-03-04"))),
            |rows| {
                let (awaited, since) = (Awaited::Reply, day("2026-03-04"));
                row(rows, 4).state = S::AwaitingApplicant { awaited, since, until: None };
            },
        ],
    );
    refused(
        "the petition has ended, or has not",
        &[|rows| row(rows, 5).ended = None, |rows| row(rows, 1).ended = Some(today())],
    );
    refused(
        "the petition has changed more often",
        &[
            |rows| row(rows, 1).revision = Revision::new(6),
            |rows| row(rows, 11).revision = Revision::new(0),
            |rows| row(rows, 1).tasks.get_mut(&task(1)).unwrap().result = Some(note("oldu")),
        ],
    );
    refused(
        "a unit spoke that was not asked",
        &[|rows| _ = row(rows, 1).referrals[0].opinions.insert(unit(4), text(5))],
    );
    refused(
        "a decision is that of a unit that did not lead",
        &[
            |rows| row(rows, 1).decisions = vec![Decision::approved(unit(3))],
            |rows| row(rows, 1).decisions.push(Decision::approved(unit(2))),
            |rows| row(rows, 1).referrals.clear(),
        ],
    );
    refused(
        "a task has another id, or carries out nothing that was granted",
        &[
            |rows| {
                let record = row(rows, 1).tasks.remove(&task(1)).unwrap();
                row(rows, 1).tasks.insert(task(2), record);
            },
            |rows| row(rows, 1).decisions = vec![refused_by(2)],
        ],
    );
}

fn refused_by(by: u128) -> Decision {
    crate::desk::refused(by, ReasonCode::NoBudget)
}

#[test]
fn states_that_contradict_the_petition_are_refused() {
    refused(
        "the state contradicts what became of the petition",
        &[
            |rows| row(rows, 11).round_began = day("2026-03-03"),
            |rows| row(rows, 9).state = S::Inadmissible { reason: reason(ReasonCode::NoBudget) },
            |rows| {
                let why = S::Inadmissible { reason: reason(ReasonCode::NoDefiniteSubject) };
                (row(rows, 10).state, row(rows, 10).round_began) = (why, day("2026-03-03"));
            },
            |rows| row(rows, 6).state = S::Received,
            |rows| row(rows, 11).referrals = row(rows, 13).referrals.clone(),
            |rows| row(rows, 11).answers = row(rows, 8).answers.clone(),
            |rows| row(rows, 9).referrals = row(rows, 13).referrals.clone(),
            |rows| row(rows, 13).original = Some(pet(1)),
            |rows| row(rows, 2).state = S::Registered,
            |rows| row(rows, 2).state = S::DuplicateOf { original: pet(1) },
            |rows| row(rows, 2).original = None,
            |rows| row(rows, 2).state = S::Reopened,
            |rows| row(rows, 7).state = S::Referred,
            |rows| row(rows, 7).state = S::InProgress,
            |rows| row(rows, 13).state = S::InterimAnswered,
            |rows| row(rows, 6).state = S::InterimAnswered,
            |rows| row(rows, 13).state = S::Decided { prepared: None },
            |rows| row(rows, 8).state = S::Answered,
            |rows| row(rows, 6).decisions.clear(),
            |rows| row(rows, 5).answers.clear(),
            |rows| {
                let (record, round) = (row(rows, 1).tasks[&task(1)].clone(), row(rows, 5));
                round.tasks.insert(task(1), record);
            },
            |rows| row(rows, 12).answers.clear(),
            |rows| {
                let awaited = Awaited::Fee;
                row(rows, 3).state = S::AwaitingApplicant { awaited, since: today(), until: None };
            },
            |rows| {
                let (awaited, until) = (Awaited::Reply, Some(day("2026-03-01")));
                row(rows, 4).state = S::AwaitingApplicant { awaited, since: today(), until };
            },
        ],
    );
}

#[test]
fn clocks_that_contradict_the_petition_are_refused() {
    refused(
        "the clock contradicts what became of the petition",
        &[
            |rows| row(rows, 1).clock = None,
            |rows| row(rows, 7).clock = row(rows, 1).clock,
            |rows| row(rows, 3).clock = row(rows, 1).clock,
            |rows| row(rows, 13).clock = Some(Clock::start(Law::Petitions, day("2026-03-03"))),
            |rows| row(rows, 3).clock = Some(Clock::start(Law::Information, today())),
            |rows| row(rows, 3).state = S::Registered,
            |rows| withdrawn(rows, 3, WithdrawalCause::NoReply),
            |rows| withdrawn(rows, 13, WithdrawalCause::FeeNotPaid),
            |rows| withdrawn(rows, 7, WithdrawalCause::FeeNotPaid),
            |rows| row(rows, 4).clock = row(rows, 4).clock.map(|clock| clock.suspended(day("2026-03-03"))),
            |rows| row(rows, 13).clock = row(rows, 13).clock.map(|clock| clock.suspended(today())),
            |rows| row(rows, 13).clock = row(rows, 13).clock.map(|clock| clock.met(today())),
            |rows| row(rows, 11).clock = row(rows, 11).clock.map(|clock| clock.met(today())),
            |rows| row(rows, 12).clock = row(rows, 12).clock.map(|clock| clock.met(today())),
            |rows| row(rows, 6).clock = row(rows, 13).clock.map(|clock| clock.met(day("2026-03-03"))),
            |rows| row(rows, 5).clock = row(rows, 11).clock,
            |rows| row(rows, 6).clock = row(rows, 11).clock,
            |rows| row(rows, 8).clock = row(rows, 11).clock,
        ],
    );
}

proptest! {
    #![proptest_config(cases(24))]

    /// After any life the rows are the whole desk: read from JSON they decide everything to come as the desk does.
    #[test]
    fn a_desk_goes_on_from_its_rows(commands in petition_commands(120), seam: prop::sample::Index) {
        let (mut live, units) = (PetitionDesk::new(stream(1)), office());
        let (past, future) = commands.split_at(seam.index(commands.len() + 1));
        for (command, call) in past {
            let _refused_or_not = live.handle(command, call, &units);
            let loaded = PetitionDesk::load(live.snapshot());
            prop_assert_eq!(loaded.as_ref(), Ok(&live));
        }
        let json = serde_json::to_string(&live).unwrap();
        let mut loaded: PetitionDesk = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&loaded, &live);
        prop_assert_eq!(serde_json::to_string(&loaded).unwrap(), json);
        for (command, call) in future {
            prop_assert_eq!(loaded.handle(command, call, &units), live.handle(command, call, &units));
        }
        prop_assert_eq!(loaded, live);
    }
}
