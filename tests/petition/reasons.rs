//! Coded reasons and errors: what each is for.

use std::collections::BTreeMap;

use crate::desk::*;
use imece::{
    organisation::Channel,
    petition::{
        Decision, DecisionOutcome, Formality, InvalidDecision, PetitionError, Reason, ReasonCode, ReasonUse,
        Stage, SubmissionKind as K,
    },
};

const TODAY: &str = "2026-03-02";

fn desk() -> Desk {
    Desk::new().on(TODAY)
}

mod reason_codes {
    use super::*;
    use ReasonUse::{Decision as D, Inadmissibility as I};

    /// Every reason: what it serves, whether it is for information requests alone, needs a text, hides.
    #[test]
    fn every_reason_says_what_it_is_for() {
        let table = [
            (ReasonCode::NoDefiniteSubject, I, false, false, false),
            (ReasonCode::MatterOfCourts, I, false, true, false),
            (ReasonCode::MissingFormality, I, false, false, false),
            (ReasonCode::NoBudget, D, false, false, false),
            (ReasonCode::NotFeasible, D, false, false, false),
            (ReasonCode::AgainstTheLaw, D, false, true, false),
            (ReasonCode::AlreadyDone, D, false, false, false),
            (ReasonCode::NotFound, D, false, false, false),
            (ReasonCode::NotOurMatter, D, false, true, false),
            (ReasonCode::SeparateWork, D, true, false, false),
            (ReasonCode::AlreadyPublished, D, true, true, false),
            (ReasonCode::OpinionAskedFor, D, true, false, false),
            (ReasonCode::Protected, D, true, true, true),
            (ReasonCode::Offensive, D, false, false, true),
            (ReasonCode::Other, D, false, true, false),
        ];
        assert_eq!(table.len(), ReasonCode::ALL.len());
        for (code, serves, information, text, hides) in table {
            assert_eq!((code.serves(), code.needs_text(), code.hides()), (serves, text, hides), "{code}");
            for kind in K::ALL.iter().copied() {
                assert_eq!(code.fits(kind), !information || kind == K::InformationRequest, "{code} {kind}");
            }
            assert_eq!(Reason::new(code, None).is_err(), text, "{code}");
            let said = Reason::new(code, Some(note("çünkü"))).unwrap();
            assert_eq!((said.code(), said.text()), (code, Some(&note("çünkü"))));
        }
    }

    #[test]
    fn decisions_have_the_reasons_that_they_need() {
        use DecisionOutcome as O;
        let budget = || reason(ReasonCode::NoBudget);
        for (outcome, reasons, expected) in [
            (O::Approved, vec![], None),
            (O::Approved, vec![budget()], Some("decision_reason_too_many")),
            (O::PartlyApproved, vec![], Some("decision_reason_missing")),
            (O::PartlyApproved, vec![budget()], None),
            (O::Refused, vec![], Some("decision_reason_missing")),
            (O::Refused, vec![budget(), reason(ReasonCode::Other)], None),
            (O::Refused, vec![reason(ReasonCode::MatterOfCourts)], Some("wrong_reason")),
        ] {
            let decision = Decision::new(outcome, unit(1), reasons.clone());
            assert_eq!(decision.err().map(|error| error.code()), expected, "{outcome} for {reasons:?}");
        }
        let several = [ReasonCode::NotFound, ReasonCode::NoBudget].map(reason);
        let told = Decision::new(O::Approved, unit(1), several).unwrap_err();
        assert_eq!(told, InvalidDecision::ReasonTooMany(ReasonCode::NoBudget), "the first in their order");
    }

    #[test]
    fn what_is_not_examined_is_not_hidden_for_it() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::Inadmissible);
        assert!(!desk.petition(1).is_hidden());
    }
}

#[test]
fn errors_have_codes_of_their_own() {
    let (petition, original, unit) = (pet(1), pet(2), unit(1));
    let errors = [
        PetitionError::IdTaken(petition),
        PetitionError::NumberTaken { number: name("1"), holder: petition },
        PetitionError::OutsideNumberTaken { channel: Channel::Cimer, number: name("1"), holder: petition },
        PetitionError::OutsideNumberMissing { petition, channel: Channel::Cimer },
        PetitionError::WrongChannel { channel: Channel::BloodBank, kind: K::Request },
        PetitionError::ApplicantWithheld(K::Request),
        PetitionError::ApplicantErased(petition),
        PetitionError::Unknown(petition),
        PetitionError::WrongStage { petition, stage: Stage::Closed, command: "accept" },
        PetitionError::WrongDay { petition, day: day(TODAY) },
        PetitionError::TooLate { petition, last_day: day(TODAY) },
        PetitionError::FormalitiesMissing { petition, missing: vec![Formality::Name] },
        PetitionError::NothingMissing(petition),
        PetitionError::WrongReason { petition, reason: ReasonCode::NoBudget },
        PetitionError::NoticeMissing(petition),
        PetitionError::Unreachable(petition),
        PetitionError::DuplicateChain { petition, original },
        PetitionError::DuplicateOfEnded { petition, original, stage: Stage::Withdrawn },
        PetitionError::OtherApplicant { petition, original },
        PetitionError::OriginalNotAnswered(petition),
        PetitionError::NotOfItsLaw { petition, command: "extend" },
        PetitionError::ClockStands { petition, command: "extend" },
        PetitionError::UnknownUnit(unit),
        PetitionError::NotTheLead { petition, unit },
        PetitionError::NotConsulted { petition, unit },
        PetitionError::SaidOtherwise { petition, unit },
        PetitionError::Unheard { petition, units: vec![unit] },
        PetitionError::NotPrepared(petition),
        PetitionError::NotGranted(petition),
        PetitionError::TaskIdTaken(task(1)),
        PetitionError::UnknownTask(task(1)),
        PetitionError::TasksOpen { petition, tasks: vec![task(1)] },
        PetitionError::AnswerOwed(petition),
        PetitionError::NotEnded(petition),
        PetitionError::KeptUntil { petition, from: day(TODAY) },
        PetitionError::NoCalendar,
    ];
    let codes: BTreeMap<&str, String> =
        errors.iter().map(|error| (error.code(), error.to_string())).collect();
    assert_eq!(codes.len(), errors.len(), "two errors share a code");
    assert_eq!(codes["wrong_stage"], format!("petition `{petition}` is closed, accept is not possible"));
    assert_eq!(codes["tasks_open"], format!("petition `{petition}`: 1 tasks are still to be done"));
}
