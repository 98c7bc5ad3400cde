//! The rows of the field that petitions are for, each with its rule: 14 (references to people), 53 to 57 (petitions and
//! coordination) and 58 to 63 (channels).

use crate::desk::*;
use imece::{
    organisation::{Channel, ReferralTarget},
    petition::{
        AnswerKind, Applicant, ApplicantKind, Decision, DecisionOutcome, DueKind, Law, Owed,
        PetitionCommand as C, ReasonCode, Receipt, Stage, SubmissionKind as K,
    },
    statistics::{PetitionTally, Scope},
    stats::Observe,
    time::Term,
};

fn desk() -> Desk {
    Desk::new().on("2026-03-02")
}

/// Row 14: a citizen, a household or an organisation asks; each is counted by its kind and named nowhere.
#[test]
fn row_14_citizens_and_households_are_counted_never_named() {
    let mut desk = desk();
    for (n, who) in [
        (1, Applicant::Person(person(1))),
        (2, Applicant::Household(household(1))),
        (3, Applicant::Household(household(2))),
        (4, Applicant::Organisation(body(1))),
    ] {
        let mut from = submission(n, K::Request, Channel::Post, desk.now);
        from.applicant = who;
        desk.does(C::Receive(from));
    }
    let mut tally = PetitionTally::default();
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    let said = tally.summary(&Scope::all()).unwrap();
    let expected =
        [(ApplicantKind::Person, 1), (ApplicantKind::Household, 2), (ApplicantKind::Organisation, 1)];
    assert_eq!(said.received_by_applicant, expected.into());
    let figures = serde_json::to_string(&tally).unwrap();
    for reference in [person(1).to_string(), household(1).to_string(), household(2).to_string()] {
        assert!(!figures.contains(&reference), "{figures}");
    }
    // People are erased in time; an organisation's data are not personal.
    for (who, personal) in [
        (Applicant::Person(person(1)), true),
        (Applicant::Household(household(1)), true),
        (Applicant::Organisation(body(1)), false),
        (Applicant::Withheld, false),
    ] {
        assert_eq!(who.is_personal(), personal, "{who:?}");
    }
}

/// Row 53: every petition has a number, a receipt with date, number and subject, and gets an answer within thirty days.
#[test]
fn row_53_a_petition_has_a_receipt_and_is_owed_an_answer() {
    let mut desk = desk();
    desk.receives(1, K::Request, Channel::Post);
    let receipt = Receipt { date: day("2026-03-02"), number: name("2026/1"), subject: code("bus_stop") };
    assert_eq!((desk.desk.receipt(pet(1)), desk.desk.receipt(pet(2))), (Some(receipt), None));
    assert_eq!(desk.petition(1).owed(), Some(Owed::Answer));
    desk.assert_due(1, Some("2026-04-01"));
}

/// Row 54: istek and talep are one kind; the kind decides the clock and whether an answer is owed.
#[test]
fn row_54_the_kind_decides_the_clock() {
    for (kind, law) in [
        (K::Request, Some(Law::Petitions)),
        (K::Suggestion, Some(Law::Petitions)),
        (K::Complaint, Some(Law::Petitions)),
        (K::Report, Some(Law::Petitions)),
        (K::InformationRequest, Some(Law::Information)),
        (K::Opinion, Some(Law::Petitions)),
        (K::Participation, Some(Law::Petitions)),
        (K::Thanks, None),
    ] {
        let mut desk = desk();
        desk.receives(1, kind, Channel::Post);
        assert_eq!(desk.petition(1).clock.map(imece::petition::Clock::law), law, "{kind}");
        assert_eq!(desk.petition(1).owed().is_some(), law.is_some(), "{kind}");
    }
}

/// Row 55: a refusal needs reasons.
#[test]
fn row_55_a_refusal_needs_reasons() {
    assert!(Decision::new(DecisionOutcome::Refused, unit(1), []).is_err());
    assert!(Decision::new(DecisionOutcome::PartlyApproved, unit(1), []).is_err());
    assert!(Decision::new(DecisionOutcome::Approved, unit(1), []).is_ok());
    assert!(Decision::new(DecisionOutcome::Refused, unit(1), [reason(ReasonCode::NotFound)]).is_ok());
}

/// Row 56: one unit leads, others are consulted before; after the approval units carry out, and it is closed when all have
/// reported.
#[test]
fn row_56_referral_before_and_coordination_after_the_decision() {
    let mut desk = desk();
    desk.brings(1, K::Request, Stage::Registered);
    let target = ReferralTarget::new(unit(2), [unit(3)]).unwrap();
    desk.does(C::Refer { petition: pet(1), target, within: None });
    desk.does(C::Accept { petition: pet(1), unit: unit(2) });
    desk.fails_with(C::GiveTask { petition: pet(1), task: given(1, 4) }, "wrong_stage");
    let decide = C::Decide { petition: pet(1), decision: Decision::approved(unit(2)) };
    desk.fails_with(decide.clone(), "unheard");
    desk.does(C::GiveOpinion { petition: pet(1), unit: unit(3), text: text(1) });
    desk.does(decide);
    desk.does(C::GiveTask { petition: pet(1), task: given(1, 4) });
    desk.does(C::PrepareAnswer { petition: pet(1), text: text(2) });
    desk.does(C::SendAnswer { petition: pet(1), channel: Channel::Post });
    desk.fails_with(C::Close { petition: pet(1) }, "tasks_open");
    desk.does(C::FinishTask { petition: pet(1), task: task(1), result: note("yapıldı") });
    desk.does(C::Close { petition: pet(1) });
}

/// Row 57: the final answer closes the clock, whatever it says: answered is not approved.
#[test]
fn row_57_the_final_answer_stops_the_clock() {
    let mut desk = desk();
    desk.brings(1, K::Request, Stage::InterimAnswered);
    desk.does(C::Decide { petition: pet(1), decision: refused(2, ReasonCode::NoBudget) });
    desk.does(C::PrepareAnswer { petition: pet(1), text: text(1) });
    assert_eq!(desk.petition(1).owed(), Some(Owed::FinalAnswer));
    desk.does(C::SendAnswer { petition: pet(1), channel: Channel::Email });
    assert_eq!(desk.petition(1).owed(), None);
    let kinds: Vec<_> = desk.petition(1).answers.iter().map(|answer| answer.kind).collect();
    assert_eq!(kinds, [AnswerKind::Interim, AnswerKind::Final]);
    let mut tally = PetitionTally::default();
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    let said = tally.summary(&Scope::all()).unwrap();
    assert_eq!((said.answered, said.decided.get(&DecisionOutcome::Approved)), (1, None));
}

/// Whether a channel takes a kind of submission.
fn takes(channel: Channel, kind: K) -> bool {
    let mut desk = desk();
    let call = desk.now;
    let command = C::Receive(submission(1, kind, channel, call));
    if kind.comes_by(channel) {
        desk.does(command);
        true
    } else {
        desk.fails_with(command, "wrong_channel");
        false
    }
}

/// Row 52: the portal is a channel of its own, by which every kind comes and which is counted apart.
#[test]
fn row_52_a_petition_comes_by_the_portal() {
    assert!(K::ALL.iter().all(|kind| takes(Channel::Portal, *kind)));
    assert!(!Channel::Portal.is_in_person() && !Channel::Portal.has_outside_numbers());
    let mut desk = desk();
    desk.receives(1, K::Suggestion, Channel::Portal);
    desk.receives(2, K::Suggestion, Channel::Post);
    let mut tally = PetitionTally::default();
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    let said = tally.summary(&Scope::all()).unwrap();
    assert_eq!(said.received_by_channel, [(Channel::Portal, 1), (Channel::Post, 1)].into());
}

/// Rows 58 to 60: the desk is in person, the call centre and the message line are not; all take every kind.
#[test]
fn rows_58_to_60_desk_telephone_and_message_line() {
    for (channel, in_person) in
        [(Channel::PublicDesk, true), (Channel::CallCentre, false), (Channel::MessagingLine, false)]
    {
        assert_eq!(channel.is_in_person(), in_person, "{channel}");
        assert!(!channel.has_outside_numbers());
        assert!(K::ALL.iter().all(|kind| takes(channel, *kind)), "{channel}");
    }
}

/// Row 61: CİMER's own number is kept and found; the clock is that of the kind.
#[test]
fn row_61_cimer_keeps_its_number_and_the_kind_its_clock() {
    let mut desk = desk();
    desk.receives(1, K::Complaint, Channel::Cimer);
    desk.receives(2, K::InformationRequest, Channel::Cimer);
    let found = desk.desk.by_outside_number(Channel::Cimer, &name("260001")).unwrap();
    assert_eq!(found.id(), pet(1));
    desk.assert_due(1, Some("2026-04-01"));
    desk.assert_due(2, Some("2026-03-24"));
    let mut bare = submission(3, K::Complaint, Channel::Cimer, desk.now);
    bare.intake = bare.intake.without_number();
    desk.fails_with(C::Receive(bare), "outside_number_missing");
}

/// Row 62: the information office takes requests under Law 4982, and nothing else.
#[test]
fn row_62_the_information_office_runs_the_clock_of_law_4982() {
    for kind in K::ALL.iter().copied() {
        assert_eq!(takes(Channel::InformationOffice, kind), kind == K::InformationRequest, "{kind}");
        // The blood bank is no way for petitions at all (row 64 has its own types).
        assert!(!takes(Channel::BloodBank, kind), "{kind}");
    }
    let mut desk = desk();
    desk.receives(1, K::InformationRequest, Channel::InformationOffice);
    assert_eq!(desk.petition(1).clock.unwrap().term(), Term::WorkingDays(15));
}

/// Row 63: Açık Kapı has its own number and a target of seven days beside the thirty of the law.
#[test]
fn row_63_the_open_door_has_a_target_of_seven_days() {
    let mut desk = desk();
    desk.receives(1, K::Request, Channel::OpenDoor);
    let dues = desk.desk.dues(pet(1), day("2026-03-02")).unwrap();
    let dues: Vec<_> = dues.iter().map(|due| (due.kind, due.on)).collect();
    assert_eq!(
        dues,
        [(DueKind::ServiceTarget, day("2026-03-09")), (DueKind::LegalAnswer, day("2026-04-01"))]
    );
    assert_eq!(
        desk.desk.by_outside_number(Channel::OpenDoor, &name("260001")).map(imece::petition::Petition::id),
        Some(pet(1))
    );
}
