//! What a host stores of petitions: events, commands, rules and values as JSON that stays readable.
//!
//! `tests/golden/petition` has a file for each kind of event. A file that no longer fits is a broken promise, not a file
//! to be written anew; new kinds are written by `cargo test --test petition -- --ignored`.

use crate::{desk::*, golden, stored};
use imece::{
    event::{Aggregate, Recorded, Role},
    id::ActorId,
    organisation::{Channel, ReferralTarget},
    petition::{
        AnswerKind, Applicant, ApplicantKind, Awaited, ClarificationPolicy, Clock, CoordinationTask,
        Decision, DecisionOutcome, DeemedRefused, DeskPolicy, Due, DueKind, ExtensionReason, Formality, Law,
        Owed, PetitionCommand as C, PetitionDesk, PetitionEffect, PetitionEvent, PetitionState, QueueEntry,
        Reason, ReasonCode, ReasonUse, ReopenReason, Run, Stage, Step, Submission, SubmissionKind as K,
        Urgency, WithdrawalCause,
    },
    statistics::{PetitionSummary, PetitionTally, Scope},
    stats::Observe,
    time::{DayOff, RetentionPolicy, Term, WorkCalendar},
    uuid::Uuid,
};
use serde_json::json;

const EVENTS: &str = include_str!("../../src/petition/event.rs");

/// A year in which everything happens once.
fn everything_once() -> (Desk, Vec<C>) {
    let mut desk = Desk::bare().on("2026-03-02");
    let mut given = Vec::new();
    let mut give = |desk: &mut Desk, command: C| {
        given.push(command.clone());
        desk.does(command)
    };
    let policy = DeskPolicy::new()
        .with_near_due(Term::CalendarDays(5))
        .with_target(Channel::Cimer, Term::WorkingDays(10))
        .with_clarification(ClarificationPolicy::Suspends)
        .with_reply_within(Term::WorkingDays(15))
        .with_final_within(Term::CalendarDays(60))
        .with_retention(RetentionPolicy::months(6.try_into().unwrap()));
    give(&mut desk, C::SetPolicy(policy));
    let off = [DayOff::half(day("2026-03-19")), DayOff::full(day("2026-03-20"))];
    give(&mut desk, C::SetCalendar(WorkCalendar::new(day("2026-01-01"), day("2027-12-31"), off).unwrap()));
    let all = Formality::ALL.iter().copied();
    let mut full = submission(1, K::Request, Channel::Cimer, desk.now).with_attachments([text(60), text(61)]);
    full.formalities.clear();
    let full = full.by_foreigner();
    give(&mut desk, C::Receive(full));
    give(&mut desk, C::Supply { petition: pet(1), formalities: all.collect() });
    give(&mut desk, C::Register { petition: pet(1) });
    let target = ReferralTarget::new(unit(2), [unit(3), unit(4)]).unwrap();
    give(
        &mut desk,
        C::Refer { petition: pet(1), target: target.clone(), within: Some(Term::WorkingDays(5)) },
    );
    give(&mut desk, C::Accept { petition: pet(1), unit: unit(2) });
    give(&mut desk, C::Refer { petition: pet(1), target, within: Some(Term::WorkingDays(5)) });
    give(&mut desk, C::Accept { petition: pet(1), unit: unit(2) });
    give(&mut desk, C::GiveOpinion { petition: pet(1), unit: unit(3), text: text(62) });
    give(&mut desk, C::AnswerInterim { petition: pet(1), notice: notice(63) });
    (desk.role, desk.waiver) = (Role::Manager, Some(note("acil")));
    let partly = [reason(ReasonCode::Other), reason(ReasonCode::NoBudget)];
    let decision = Decision::new(DecisionOutcome::PartlyApproved, unit(2), partly).unwrap();
    give(&mut desk, C::Decide { petition: pet(1), decision });
    (desk.role, desk.waiver) = (Role::Staff, None);
    give(&mut desk, C::PrepareAnswer { petition: pet(1), text: text(64) });
    give(&mut desk, C::PrepareAnswer { petition: pet(1), text: text(65) });
    give(&mut desk, C::GiveTask { petition: pet(1), task: given_task() });
    give(&mut desk, C::FinishTask { petition: pet(1), task: task(1), result: note("durak yapıldı") });
    give(&mut desk, C::SendAnswer { petition: pet(1), channel: Channel::Cimer });
    give(&mut desk, C::Close { petition: pet(1) });
    let today = day("2026-03-02");
    let again = C::Reopen { petition: pet(1), reason: ReopenReason::NewFact, arrived: today, text: text(66) };
    give(&mut desk, again);
    // Information: a fee, a longer term, a question back, and silence.
    for n in 2..=5 {
        let arrival = submission(n, K::InformationRequest, Channel::InformationOffice, desk.now);
        give(&mut desk, C::Receive(arrival));
        if n < 5 {
            give(&mut desk, C::Register { petition: pet(n) });
        }
    }
    give(&mut desk, C::TellFee { petition: pet(2), notice: notice(67) });
    give(&mut desk, C::RecordPayment { petition: pet(2), arrived: today });
    let several = ExtensionReason::SeveralBodies;
    give(&mut desk, C::Extend { petition: pet(2), reason: several, notice: notice(68) });
    give(&mut desk, C::AskApplicant { petition: pet(2), notice: notice(69) });
    give(&mut desk, C::RecordReply { petition: pet(2), arrived: today, text: text(70) });
    give(&mut desk, C::MarkDuplicate { petition: pet(3), original: pet(2), deliberate: true });
    give(&mut desk, C::AskApplicant { petition: pet(2), notice: notice(71) });
    let transfer =
        C::Transfer { petition: pet(4), authority: name("Karayolları"), notice: Some(notice(72)) };
    give(&mut desk, transfer);
    let courts = Reason::new(ReasonCode::MatterOfCourts, Some(note("dava 2026/7"))).unwrap();
    give(&mut desk, C::Dismiss { petition: pet(5), reason: courts, notice: Some(notice(73)) });
    desk.today("2026-04-01");
    give(&mut desk, C::Tick);
    give(&mut desk, C::Withdraw { petition: pet(1) });
    (desk.role, desk.waiver) = (Role::Manager, Some(note("başvurucu istedi")));
    give(&mut desk, C::Erase { petition: pet(1) });
    (desk, given)
}

fn given_task() -> CoordinationTask {
    given(1, 3).within(Term::WorkingDays(10))
}

/// The arrival as it is after the applicant was erased.
fn received_erased(log: &[Recorded<PetitionEvent>]) -> Recorded<PetitionEvent> {
    let nobody = ActorId::from_uuid(Uuid::from_u128(99)).unwrap();
    let arrival = golden::fullest(log)["petition.received.v1"].clone();
    assert_eq!(arrival.event.petition(), Some(pet(1)), "the fullest arrival is that of the erased applicant");
    PetitionEvent::stripped(arrival, pet(1), nobody)
}

#[test]
fn what_is_written_is_what_the_files_hold() {
    let (desk, _) = everything_once();
    assert_eq!(stored::kinds(EVENTS).len(), 27);
    golden::hold("petition", &desk.log, EVENTS, &["received_erased"]);
    golden::hold_value("petition", "received_erased", &received_erased(&desk.log));
}

/// The story replays from the files of old, and holds no person once it is stripped.
#[test]
fn the_story_replays_with_and_without_people() {
    let (desk, _) = everything_once();
    let mut again = PetitionDesk::new(stream(1));
    again.replay_to(&desk.log, desk.desk.version()).unwrap();
    assert_eq!(again, desk.desk);
    let erased = golden::text("petition", "received_erased");
    assert!(!erased.contains(&person(1).to_string()) && !erased.contains("260001"), "{erased}");
    let erased: Recorded<PetitionEvent> = serde_json::from_str(&erased).unwrap();
    let place = desk.log.iter().position(|e| e.seq == erased.seq).unwrap();
    let mut log = desk.log.clone();
    log[place] = erased;
    let mut stripped = PetitionDesk::new(stream(1));
    stripped.replay_to(&log, desk.desk.version()).unwrap();
    assert_eq!(stripped, desk.desk);
}

#[test]
fn every_command_is_in_the_story_and_reads_back() {
    let (_, commands) = everything_once();
    let all = stored::variants(include_str!("../../src/petition/command.rs"), "PetitionCommand");
    assert_eq!(stored::kinds_of(&commands), all);
    commands.iter().for_each(stored::read_back);
}

/// New kinds get their file; those that are there are left alone.
#[test]
#[ignore = "writes files"]
fn write_new_files() {
    golden::write_new("petition", &everything_once().0.log);
}

/// Codes are the words on the wire, in texts and as dimensions, and no two are alike.
#[test]
fn codes_are_the_words_on_the_wire() {
    stored::words(AnswerKind::ALL, |word| word.code());
    stored::words(ApplicantKind::ALL, |word| word.code());
    stored::words(Awaited::ALL, |word| word.code());
    stored::words(DecisionOutcome::ALL, |word| word.code());
    stored::words(DueKind::ALL, |word| word.code());
    stored::words(ExtensionReason::ALL, |word| word.code());
    stored::words(Formality::ALL, |word| word.code());
    stored::words(K::ALL, |word| word.code());
    stored::words(Law::ALL, |word| word.code());
    stored::words(ReasonCode::ALL, |word| word.code());
    stored::words(ReopenReason::ALL, |word| word.code());
    stored::words(Stage::ALL, |word| word.code());
    stored::words(Step::ALL, |word| word.code());
    stored::words(WithdrawalCause::ALL, |word| word.code());
}

#[test]
fn small_values_are_written_so() {
    stored::assert_json(&Applicant::Person(person(1)), &json!({"type": "person", "data": person(1)}));
    stored::assert_json(&Applicant::Withheld, &json!({"type": "withheld"}));
    stored::assert_json(
        &Applicant::Erased(ApplicantKind::Person),
        &json!({"type": "erased", "data": "person"}),
    );
    stored::assert_json(
        &Run::Met { on: day("2026-03-02") },
        &json!({"type": "met", "data": {"on": "2026-03-02"}}),
    );
    stored::assert_json(&Run::Interrupted, &json!({"type": "interrupted"}));
    stored::assert_json(&Urgency::Overdue { days: 3 }, &json!({"type": "overdue", "data": {"days": 3}}));
    stored::assert_json(&Term::WorkingDays(15), &json!({"type": "working_days", "data": 15}));
    stored::assert_json(&RetentionPolicy::months(6.try_into().unwrap()), &json!({"months": 6}));
    stored::assert_json(&DeemedRefused { since: day("2026-04-02") }, &json!({"since": "2026-04-02"}));
    stored::assert_json(&Owed::FinalAnswer, &json!("final_answer"));
    stored::assert_json(&ReasonUse::Inadmissibility, &json!("inadmissibility"));
    let due = Due { on: day("2026-04-01"), kind: DueKind::LegalAnswer, urgency: Urgency::NearDue };
    stored::assert_json(
        &due,
        &json!({"on": "2026-04-01", "kind": "legal_answer", "urgency": {"type": "near_due"}}),
    );
    let clock = Clock::start(Law::Petitions, day("2026-03-02"));
    stored::assert_json(
        &clock,
        &json!({"law": "petitions", "start": "2026-03-02", "term": {"type": "calendar_days", "data": 30},
            "run": {"type": "running"}, "extended": false, "fee_told": false}),
    );
    let (desk, _) = everything_once();
    let effects: Vec<_> = desk.log.iter().filter_map(|recorded| recorded.event.effects()).collect();
    assert_eq!(effects.len(), 5, "every arrival is a contact");
    let PetitionEffect::Contact { petition, channel, kind, on } = effects[0] else { panic!("{effects:?}") };
    assert_eq!((petition, channel, kind, on), (pet(1), Channel::Cimer, K::Request, day("2026-03-02")));
    stored::assert_json(
        &effects[0],
        &json!({"type": "contact", "data":
            {"petition": pet(1), "channel": "cimer", "kind": "request", "on": "2026-03-02"}}),
    );
    for petition in desk.desk.petitions() {
        let json = serde_json::to_value(&petition.state).unwrap();
        assert_eq!(json["type"], petition.stage().code());
        assert_eq!(serde_json::from_value::<PetitionState>(json).unwrap(), petition.state);
        assert_eq!(petition.state.code(), petition.stage().code());
    }
    let queue = desk.desk.queue(unit(1), day("2026-03-02"), &desk.units).unwrap();
    let json = serde_json::to_value(&queue).unwrap();
    assert_eq!(serde_json::from_value::<Vec<QueueEntry>>(json).unwrap(), queue);
    let mut tally = PetitionTally::default();
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    let json = serde_json::to_value(&tally).unwrap();
    assert_eq!(serde_json::from_value::<PetitionTally>(json).unwrap(), tally);
    let said = tally.summary(&Scope::all()).unwrap();
    let json = serde_json::to_value(&said).unwrap();
    assert_eq!(serde_json::from_value::<PetitionSummary>(json).unwrap(), said);
}

#[test]
fn bad_content_is_refused() {
    let good = serde_json::to_value(submission(1, K::Request, Channel::Cimer, at("2026-03-02"))).unwrap();
    serde_json::from_value::<Submission>(good.clone()).unwrap();
    for (field, bad) in [
        ("id", json!("00000000-0000-0000-0000-000000000000")),
        ("number", json!("")),
        ("applicant", json!("Ayşe Yılmaz")),
        ("applicant", json!({"type": "person", "data": "Ayşe Yılmaz"})),
        ("intake", json!({"channel": "post", "outside_number": "1"})),
        ("intake", json!({"channel": "fax"})),
        ("kind", json!("wish")),
        ("subject", json!("Ayşe'nin durağı")),
        ("received", json!("2026-03-02")),
        ("formalities", json!(["stamp"])),
        ("name", json!("Ayşe Yılmaz")),
    ] {
        let mut broken = good.clone();
        broken[field] = bad.clone();
        assert!(serde_json::from_value::<Submission>(broken).is_err(), "{field}: {bad}");
    }
    for bad in [
        json!({"type": "petition.received.v2", "data": {}}),
        json!({"type": "petition.registered.v1", "data": {"fact": {}}}),
    ] {
        assert!(serde_json::from_value::<PetitionEvent>(bad).is_err());
    }
    for bad in [json!({"type": "forget", "data": {}}), json!({"type": "withdraw", "data": {}})] {
        assert!(serde_json::from_value::<C>(bad).is_err());
    }
    let run = json!({"type": "interrupted"});
    for (law, field, bad) in [
        (Law::Petitions, "extended", json!(true)),
        (Law::Petitions, "fee_told", json!(true)),
        (Law::Petitions, "run", run),
        (Law::Petitions, "term", json!({"type": "calendar_days", "data": 29})),
        (Law::Information, "term", json!({"type": "calendar_days", "data": 15})),
        (Law::Information, "extended", json!(true)),
    ] {
        let mut broken = serde_json::to_value(Clock::start(law, day("2026-03-02"))).unwrap();
        broken[field] = bad.clone();
        assert!(serde_json::from_value::<Clock>(broken).is_err(), "{field} of {law}: {bad}");
    }
    let policy = serde_json::to_value(DeskPolicy::new()).unwrap();
    for (field, bad) in [
        ("zone", json!("Istanbul")),
        ("near_due", json!({"type": "weeks", "data": 1})),
        ("near_due", json!({"type": "working_days", "data": -1})),
        ("targets", json!({"fax": {"type": "working_days", "data": 1}})),
        ("retention", json!({"months": 0})),
        ("colour", json!("red")),
    ] {
        let mut broken = policy.clone();
        broken[field] = bad.clone();
        assert!(serde_json::from_value::<DeskPolicy>(broken).is_err(), "{field}: {bad}");
    }
}
