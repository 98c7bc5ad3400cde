//! The life of a petition: the table of stages, and the guard of every step.

use std::collections::BTreeSet;

use crate::desk::*;
use imece::{
    event::{Expected, Role, Version},
    organisation::{Channel, Intake, ReferralTarget},
    petition::{
        Applicant, ApplicantKind, CoordinationTask, Decision, DecisionOutcome, DeskPolicy, ExtensionReason,
        Formality, Owed, PetitionCommand as C, PetitionError, PetitionEvent as E, PetitionState, ReasonCode,
        ReasonUse, ReopenReason, Stage, SubmissionKind as K, Unheard, WithdrawalCause,
    },
    time::{HalfDayPolicy, Minutes, Term, Zone},
};

const TODAY: &str = "2026-03-02";

fn desk() -> Desk {
    Desk::new().on(TODAY)
}

mod table {
    use super::*;

    /// The table, written a second time: field by field of the machine that the law and the practice ask for.
    const TABLE: &[(Stage, &[Stage])] = &[
        (Stage::Received, &[Stage::Registered, Stage::Inadmissible, Stage::Withdrawn]),
        (
            Stage::Registered,
            &[
                Stage::Transferred,
                Stage::DuplicateOf,
                Stage::AwaitingApplicant,
                Stage::Referred,
                Stage::Closed,
                Stage::Withdrawn,
            ],
        ),
        (Stage::Inadmissible, &[]),
        (Stage::Transferred, &[]),
        (Stage::DuplicateOf, &[Stage::Registered, Stage::Answered, Stage::Closed, Stage::Withdrawn]),
        (Stage::AwaitingApplicant, &[Stage::Registered, Stage::Withdrawn]),
        (Stage::Referred, &[Stage::DuplicateOf, Stage::Referred, Stage::InProgress, Stage::Withdrawn]),
        (Stage::InProgress, &[Stage::Referred, Stage::InterimAnswered, Stage::Decided, Stage::Withdrawn]),
        (Stage::InterimAnswered, &[Stage::Decided, Stage::Withdrawn]),
        (Stage::Decided, &[Stage::Answered, Stage::Closed, Stage::Withdrawn]),
        (Stage::Answered, &[Stage::Closed, Stage::Reopened]),
        (Stage::Closed, &[Stage::Reopened]),
        (Stage::Reopened, &[Stage::Referred, Stage::Withdrawn]),
        (Stage::Withdrawn, &[]),
    ];

    #[test]
    fn every_pair_of_stages_is_allowed_or_not() {
        assert_eq!(TABLE.iter().map(|(stage, _)| *stage).collect::<Vec<_>>(), Stage::ALL);
        for (from, next) in TABLE {
            for to in Stage::ALL {
                assert_eq!(from.may_become(*to), next.contains(to), "{from} to {to}");
            }
            let ended =
                matches!(from, Stage::Inadmissible | Stage::Transferred | Stage::Closed | Stage::Withdrawn);
            assert_eq!(from.is_ended(), ended, "{from}");
            assert_eq!(from.is_open(), !ended && *from != Stage::Answered, "{from}");
            // Any open petition may be taken back, and no other.
            assert_eq!(from.may_become(Stage::Withdrawn), from.is_open(), "{from}");
        }
    }

    /// A command with its name, the kind of submission that it is for, and where it leads from where it is possible.
    type Possible = (&'static str, K, C, Vec<(Stage, Stage)>);

    /// Each command, the kind of submission that it is for, and the stages in which it is possible with what it leads to.
    fn commands() -> Vec<Possible> {
        use Stage as S;
        let petition = pet(1);
        let stays = |at: &[Stage]| at.iter().map(|stage| (*stage, *stage)).collect::<Vec<_>>();
        let goes = |at: &[Stage], to| at.iter().map(|stage| (*stage, to)).collect::<Vec<_>>();
        let open: Vec<Stage> = S::ALL.iter().copied().filter(|stage| stage.is_open()).collect();
        let clock_runs: Vec<Stage> = open
            .iter()
            .copied()
            .filter(|s| !matches!(s, S::AwaitingApplicant | S::InterimAnswered))
            .collect();
        let formalities = BTreeSet::from([Formality::Turkish]);
        vec![
            ("supply", K::Request, C::Supply { petition, formalities }, stays(&[S::Received])),
            ("register", K::Request, C::Register { petition }, goes(&[S::Received], S::Registered)),
            (
                "dismiss",
                K::Request,
                C::Dismiss { petition, reason: reason(ReasonCode::MatterOfCourts), notice: Some(notice(1)) },
                goes(&[S::Received], S::Inadmissible),
            ),
            (
                "transfer",
                K::Request,
                C::Transfer { petition, authority: name("İZSU"), notice: Some(notice(1)) },
                goes(&[S::Registered], S::Transferred),
            ),
            (
                "mark_duplicate",
                K::Request,
                C::MarkDuplicate { petition, original: pet(900), deliberate: true },
                goes(&[S::Registered, S::Referred], S::DuplicateOf),
            ),
            (
                "tell_fee",
                K::InformationRequest,
                C::TellFee { petition, notice: notice(1) },
                goes(&[S::Registered], S::AwaitingApplicant),
            ),
            (
                "record_payment",
                K::InformationRequest,
                C::RecordPayment { petition, arrived: day(TODAY) },
                goes(&[S::AwaitingApplicant], S::Registered),
            ),
            (
                "ask_applicant",
                K::Request,
                C::AskApplicant { petition, notice: notice(1) },
                goes(&[S::Registered], S::AwaitingApplicant),
            ),
            (
                "record_reply",
                K::Request,
                C::RecordReply { petition, arrived: day(TODAY), text: text(1) },
                goes(&[S::AwaitingApplicant], S::Registered),
            ),
            (
                "extend",
                K::InformationRequest,
                C::Extend { petition, reason: ExtensionReason::SeveralBodies, notice: notice(1) },
                stays(&clock_runs),
            ),
            (
                "refer",
                K::Request,
                C::Refer { petition, target: ReferralTarget::to(unit(3)), within: None },
                goes(&[S::Registered, S::Referred, S::InProgress, S::Reopened], S::Referred),
            ),
            (
                "accept",
                K::Request,
                C::Accept { petition, unit: unit(2) },
                goes(&[S::Referred], S::InProgress),
            ),
            (
                "answer_interim",
                K::Request,
                C::AnswerInterim { petition, notice: notice(1) },
                [(S::InProgress, S::InterimAnswered), (S::DuplicateOf, S::DuplicateOf)].into(),
            ),
            (
                "decide",
                K::Request,
                C::Decide { petition, decision: refused(2, ReasonCode::NoBudget) },
                goes(&[S::InProgress, S::InterimAnswered], S::Decided),
            ),
            (
                "prepare_answer",
                K::Request,
                C::PrepareAnswer { petition, text: text(1) },
                stays(&[S::Decided]),
            ),
            (
                "give_task",
                K::Request,
                C::GiveTask { petition, task: given(1, 3) },
                stays(&[S::Decided, S::Answered]),
            ),
            ("close", K::Request, C::Close { petition }, goes(&[S::Answered], S::Closed)),
            (
                "reopen",
                K::Request,
                C::Reopen { petition, reason: ReopenReason::NewFact, arrived: day(TODAY), text: text(1) },
                goes(&[S::Answered, S::Closed], S::Reopened),
            ),
            ("withdraw", K::Request, C::Withdraw { petition }, goes(&open, S::Withdrawn)),
        ]
    }

    /// Every command in every stage: it leads where it should, or is refused and leaves no trace.
    #[test]
    fn every_command_in_every_stage() {
        let mut seen = 0;
        for (what, kind, command, possible) in commands() {
            for stage in Stage::ALL.iter().copied() {
                // Information requests have no interim answer.
                if kind == K::InformationRequest && stage == Stage::InterimAnswered {
                    continue;
                }
                let mut desk = desk();
                desk.brings(900, kind, Stage::Registered);
                desk.brings(1, kind, stage);
                match possible.iter().find(|(from, _)| *from == stage) {
                    Some((_, to)) => {
                        let events = desk.does(command.clone());
                        assert!(!events.is_empty(), "{what} when {stage}");
                        assert_eq!(desk.stage(1), *to, "{what} when {stage}");
                        let moved = events[0].brings_to();
                        assert_eq!(moved.unwrap_or(stage), *to, "{what} when {stage}: {events:?}");
                    }
                    None => {
                        let error = desk.fails(command.clone());
                        let code = error.code();
                        let other = match (what, stage) {
                            // These are refused for a reason that says more.
                            ("close", Stage::Registered | Stage::Decided | Stage::DuplicateOf) => {
                                "answer_owed"
                            }
                            ("extend", Stage::AwaitingApplicant) => "clock_stands",
                            _ => "wrong_stage",
                        };
                        assert_eq!(code, other, "{what} when {stage}: {error}");
                    }
                }
                seen += 1;
            }
        }
        assert_eq!(seen, 19 * 14 - 3);
    }

    #[test]
    fn the_answer_is_sent_when_it_is_prepared() {
        let send = C::SendAnswer { petition: pet(1), channel: Channel::Email };
        for stage in Stage::ALL.iter().copied() {
            let mut desk = desk();
            desk.brings(1, K::Request, stage);
            let expected = match stage {
                Stage::Decided => "not_prepared",
                Stage::DuplicateOf => "original_not_answered",
                _ => "wrong_stage",
            };
            desk.fails_with(send.clone(), expected);
        }
    }

    #[test]
    fn an_unknown_petition_is_an_error_of_every_command() {
        let mut desk = desk();
        for (what, _, command, _) in commands() {
            assert_eq!(desk.fails(command), PetitionError::Unknown(pet(1)), "{what}");
        }
        let rest = [
            C::GiveOpinion { petition: pet(1), unit: unit(1), text: text(1) },
            C::SendAnswer { petition: pet(1), channel: Channel::Post },
            C::FinishTask { petition: pet(1), task: task(1), result: note("oldu") },
            C::Erase { petition: pet(1) },
        ];
        for command in rest {
            assert_eq!(desk.fails(command), PetitionError::Unknown(pet(1)));
        }
    }
}

mod arrival {
    use super::*;

    #[test]
    fn what_came_before_under_the_same_id_changes_nothing() {
        let mut desk = desk();
        let first = submission(1, K::Request, Channel::Cimer, desk.now);
        assert_eq!(desk.does(C::Receive(first.clone())).len(), 1);
        desk.does(C::Register { petition: pet(1) });
        assert_eq!(desk.does(C::Receive(first.clone())), []);
        // A stale version does not matter for what is known.
        desk.expected = Expected::Exactly(Version::ZERO);
        assert_eq!(desk.does(C::Receive(first.clone())), []);
        let mut other = first;
        other.kind = K::Complaint;
        desk.fails_with(C::Receive(other), "petition_id_taken");
    }

    #[test]
    fn numbers_are_unique() {
        let mut desk = desk();
        desk.receives(1, K::Request, Channel::Cimer);
        let mut second = submission(2, K::Request, Channel::Cimer, desk.now);
        second.number = name("2026/1");
        let taken = PetitionError::NumberTaken { number: name("2026/1"), holder: pet(1) };
        assert_eq!(desk.fails(C::Receive(second.clone())), taken);
        second.number = name("2026/2");
        second.intake = Intake::numbered(Channel::Cimer, name("260001")).unwrap();
        desk.fails_with(C::Receive(second.clone()), "outside_number_taken");
        // Another scheme counts for itself.
        second.intake = Intake::numbered(Channel::OpenDoor, name("260001")).unwrap();
        desk.does(C::Receive(second));
        let found = |channel| {
            desk.desk.by_outside_number(channel, &name("260001")).map(imece::petition::Petition::id)
        };
        assert_eq!(found(Channel::Cimer), Some(pet(1)));
        assert_eq!(found(Channel::OpenDoor), Some(pet(2)));
        assert_eq!(desk.desk.by_number(&name("2026/2")).map(imece::petition::Petition::id), Some(pet(2)));
    }

    #[test]
    fn a_scheme_with_numbers_needs_one() {
        let mut desk = desk();
        for channel in Channel::ALL.iter().copied() {
            let mut bare = submission(1, K::InformationRequest, channel, desk.now);
            bare.intake = Intake::by(channel);
            if channel.has_outside_numbers() {
                desk.fails_with(C::Receive(bare), "outside_number_missing");
            }
        }
    }

    #[test]
    fn nothing_arrives_in_the_future() {
        let mut desk = desk();
        let ahead = desk.now.saturating_add(Minutes::new(1));
        desk.fails_with(C::Receive(submission(1, K::Request, Channel::Post, ahead)), "wrong_day");
        desk.does(C::Receive(submission(1, K::Request, Channel::Post, desk.now)));
        // A letter of last week is entered today; its clock began last week.
        desk.does(C::Receive(submission(2, K::Request, Channel::Post, at("2026-02-23"))));
        assert_eq!(desk.petition(2).received, day("2026-02-23"));
        assert_eq!(desk.petition(2).clock.unwrap().day_zero(), day("2026-02-23"));
    }

    /// The day is the local one: an hour before midnight in UTC it is tomorrow in Turkey.
    #[test]
    fn the_day_of_arrival_is_local() {
        for (zone, local) in [(Zone::ISTANBUL, "2026-03-03"), (Zone::UTC, "2026-03-02")] {
            let mut desk = Desk::with(DeskPolicy::new().with_zone(zone), HalfDayPolicy::Working);
            desk.now = "2026-03-02T22:30Z".parse().unwrap();
            desk.receives(1, K::Request, Channel::Portal);
            assert_eq!(desk.petition(1).received, day(local), "{}", zone.name());
        }
    }

    #[test]
    fn only_who_reports_a_wrong_may_hide() {
        let mut desk = desk();
        for (n, kind) in (1..).zip(K::ALL.iter().copied()) {
            let mut hidden = submission(n, kind, Channel::CallCentre, desk.now);
            hidden.applicant = Applicant::Withheld;
            hidden.formalities.clear();
            if kind == K::Report {
                desk.does(C::Receive(hidden));
                // Nothing formal is asked of somebody who hides.
                desk.does(C::Register { petition: pet(n) });
            } else {
                assert_eq!(desk.fails(C::Receive(hidden)), PetitionError::ApplicantWithheld(kind));
            }
        }
        let mut erased = submission(20, K::Request, Channel::Post, desk.now);
        erased.applicant = Applicant::Erased(ApplicantKind::Person);
        desk.fails_with(C::Receive(erased), "applicant_erased");
    }

    #[test]
    fn all_missing_formalities_are_named() {
        use Formality as F;
        let person = [F::Name, F::Signature, F::Address].as_slice();
        let foreigner =
            [F::Name, F::Signature, F::Address, F::Turkish, F::Residence, F::Reciprocity].as_slice();
        let legal = [F::Name, F::Signature, F::Address, F::AuthorityDocument].as_slice();
        let body = Applicant::Organisation(body(1));
        let citizen = Applicant::Person(crate::desk::person(1));
        let home = Applicant::Household(household(1));
        for (kind, who, is_foreigner, needed) in [
            (K::Request, citizen, false, person),
            (K::Complaint, home, false, person),
            (K::Request, citizen, true, foreigner),
            (K::InformationRequest, citizen, false, person),
            (K::InformationRequest, body, false, legal),
            (K::Suggestion, body, false, person),
            (K::Thanks, citizen, false, &[]),
        ] {
            let mut desk = desk();
            let mut bare = submission(1, kind, Channel::Post, desk.now);
            bare.applicant = who;
            bare.formalities.clear();
            bare.foreigner = is_foreigner;
            desk.does(C::Receive(bare));
            let register = C::Register { petition: pet(1) };
            let mut missing = needed.to_vec();
            while !missing.is_empty() {
                let expected =
                    PetitionError::FormalitiesMissing { petition: pet(1), missing: missing.clone() };
                assert_eq!(desk.fails(register.clone()), expected);
                let supplied = missing.remove(0);
                desk.does(C::Supply { petition: pet(1), formalities: [supplied].into() });
                // The same again changes nothing.
                assert_eq!(desk.does(C::Supply { petition: pet(1), formalities: [supplied].into() }), []);
            }
            desk.does(register);
        }
    }

    #[test]
    fn the_reason_not_to_examine_is_one_of_those_and_true() {
        let mut desk = desk();
        desk.receives(1, K::Request, Channel::Post);
        let dismiss = |code| C::Dismiss { petition: pet(1), reason: reason(code), notice: Some(notice(1)) };
        for code in ReasonCode::ALL.iter().copied() {
            if code.serves() == ReasonUse::Decision {
                desk.fails_with(dismiss(code), "wrong_reason");
            }
        }
        desk.fails_with(dismiss(ReasonCode::MissingFormality), "nothing_missing");
        let silent =
            C::Dismiss { petition: pet(1), reason: reason(ReasonCode::NoDefiniteSubject), notice: None };
        desk.fails_with(silent, "notice_missing");
        desk.does(dismiss(ReasonCode::NoDefiniteSubject));
        let mut incomplete = submission(2, K::Request, Channel::Post, desk.now);
        incomplete.formalities.remove(&Formality::Signature);
        desk.does(C::Receive(incomplete));
        desk.does(C::Dismiss {
            petition: pet(2),
            reason: reason(ReasonCode::MissingFormality),
            notice: Some(notice(1)),
        });
        assert_eq!(desk.petition(2).ended, Some(day(TODAY)));
    }

    #[test]
    fn a_transfer_tells_the_applicant_in_the_same_event() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::Registered);
        let transfer = |notice| C::Transfer { petition: pet(1), authority: name("Karayolları"), notice };
        desk.fails_with(transfer(None), "notice_missing");
        let events = desk.does(transfer(Some(notice(1))));
        let [E::Transferred { fact, authority, notice: told }] = &events[..] else { panic!("{events:?}") };
        assert_eq!((fact.on, authority, told), (day(TODAY), &name("Karayolları"), &Some(notice(1))));
        // Who hides and came by no outside scheme cannot be told anything.
        let mut hidden = submission(2, K::Report, Channel::MessagingLine, desk.now);
        hidden.applicant = Applicant::Withheld;
        desk.does(C::Receive(hidden));
        desk.does(C::Register { petition: pet(2) });
        desk.fails_with(C::AskApplicant { petition: pet(2), notice: notice(1) }, "unreachable");
        desk.does(C::Transfer { petition: pet(2), authority: name("Emniyet"), notice: None });
    }
}

mod work {
    use super::*;

    fn refer(n: u128, lead: u128, consulted: &[u128]) -> C {
        let target = ReferralTarget::new(unit(lead), consulted.iter().map(|n| unit(*n))).unwrap();
        C::Refer { petition: pet(n), target, within: None }
    }

    #[test]
    fn one_unit_leads_and_the_history_is_kept() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::Registered);
        desk.does(refer(1, 2, &[3]));
        assert_eq!(desk.petition(1).lead(), Some(unit(2)));
        desk.fails_with(C::Accept { petition: pet(1), unit: unit(3) }, "not_the_lead");
        desk.does(C::Accept { petition: pet(1), unit: unit(2) });
        desk.today("2026-03-09").does(refer(1, 3, &[]));
        desk.fails_with(C::Accept { petition: pet(1), unit: unit(2) }, "not_the_lead");
        let leads: Vec<_> = desk.petition(1).referrals.iter().map(|r| (r.target.lead(), r.on)).collect();
        assert_eq!(leads, [(unit(2), day(TODAY)), (unit(3), day("2026-03-09"))]);
    }

    #[test]
    fn units_have_to_be_there() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::Registered);
        assert_eq!(desk.fails(refer(1, 9, &[])), PetitionError::UnknownUnit(unit(9)));
        assert_eq!(desk.fails(refer(1, 2, &[3, 9])), PetitionError::UnknownUnit(unit(9)));
        desk.brings(2, K::Request, Stage::Decided);
        desk.fails_with(C::GiveTask { petition: pet(2), task: given(1, 9) }, "unknown_unit");
    }

    #[test]
    fn consulted_units_are_heard_before_the_decision() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::Registered);
        desk.does(refer(1, 2, &[3, 4]));
        let opinion = |unit, text| C::GiveOpinion { petition: pet(1), unit, text };
        desk.fails_with(opinion(unit(2), text(1)), "not_consulted");
        desk.fails_with(opinion(unit(1), text(1)), "not_consulted");
        desk.does(opinion(unit(4), text(1)));
        assert_eq!(desk.does(opinion(unit(4), text(1))), [], "the same again");
        desk.fails_with(opinion(unit(4), text(2)), "said_otherwise");
        desk.does(C::Accept { petition: pet(1), unit: unit(2) });
        let decide = C::Decide { petition: pet(1), decision: Decision::approved(unit(2)) };
        let unheard = PetitionError::Unheard { petition: pet(1), units: vec![unit(3)] };
        assert_eq!(desk.fails(decide.clone()), unheard);
        // A clerk cannot overrule that, nor a manager without a reason.
        desk.waiver = Some(note("acil"));
        desk.fails_with(decide.clone(), "unheard");
        (desk.role, desk.waiver) = (Role::Manager, None);
        desk.fails_with(decide.clone(), "unheard");
        desk.waiver = Some(note("acil"));
        let events = desk.does(decide);
        let expected = Unheard { units: vec![unit(3)], reason: note("acil") };
        assert!(matches!(&events[..], [E::Decided { unheard: Some(unheard), .. }] if *unheard == expected));
    }

    #[test]
    fn nothing_is_overruled_where_all_are_heard() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::Registered);
        desk.does(refer(1, 2, &[3]));
        desk.does(C::Accept { petition: pet(1), unit: unit(2) });
        desk.does(C::GiveOpinion { petition: pet(1), unit: unit(3), text: text(1) });
        (desk.role, desk.waiver) = (Role::Manager, Some(note("acil")));
        let events = desk.does(C::Decide { petition: pet(1), decision: Decision::approved(unit(2)) });
        assert!(matches!(&events[..], [E::Decided { unheard: None, .. }]));
    }

    #[test]
    fn the_lead_decides_for_reasons_of_its_law() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::InProgress);
        desk.brings(2, K::InformationRequest, Stage::InProgress);
        desk.fails_with(
            C::Decide { petition: pet(1), decision: Decision::approved(unit(3)) },
            "not_the_lead",
        );
        for code in ReasonCode::ALL.iter().copied().filter(|code| code.serves() == ReasonUse::Decision) {
            let decision = refused(2, code);
            let mut desk = Desk { desk: desk.desk.clone(), units: units(), log: vec![], ..self::desk() };
            desk.does(C::Decide { petition: pet(2), decision: decision.clone() });
            let on_petition = C::Decide { petition: pet(1), decision };
            if code.law().is_some() {
                desk.fails_with(on_petition, "wrong_reason");
            } else {
                desk.does(on_petition);
            }
            assert_eq!(desk.petition(2).is_hidden(), code.hides(), "{code}");
        }
    }

    /// What is prepared is not sent.
    #[test]
    fn a_prepared_answer_stops_no_clock() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::Decided);
        desk.does(C::PrepareAnswer { petition: pet(1), text: text(1) });
        assert_eq!(desk.does(C::PrepareAnswer { petition: pet(1), text: text(1) }), []);
        let events = desk.does(C::PrepareAnswer { petition: pet(1), text: text(2) });
        assert!(
            matches!(events[..], [E::AnswerPrepared { from: Some(from), to, .. }] if from == text(1) && to == text(2))
        );
        assert!(desk.petition(1).clock.unwrap().is_running());
        assert_eq!((desk.petition(1).owed(), desk.petition(1).final_answer()), (Some(Owed::Answer), None));
        desk.does(C::SendAnswer { petition: pet(1), channel: Channel::Post });
        assert_eq!(desk.petition(1).clock.unwrap().met_on(), Some(day(TODAY)));
        assert_eq!((desk.petition(1).owed(), desk.petition(1).answered_with()), (None, Some(text(2))));
    }

    #[test]
    fn closed_when_all_tasks_are_done() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::Answered);
        for (n, to) in [(1, 3), (2, 4)] {
            desk.does(C::GiveTask { petition: pet(1), task: given(n, to) });
        }
        assert_eq!(desk.does(C::GiveTask { petition: pet(1), task: given(1, 3) }), [], "the same again");
        desk.fails_with(C::GiveTask { petition: pet(1), task: given(1, 4) }, "task_id_taken");
        let close = C::Close { petition: pet(1) };
        let finish =
            |n, result: &str| C::FinishTask { petition: pet(1), task: task(n), result: note(result) };
        let open = |tasks: &[u128]| PetitionError::TasksOpen {
            petition: pet(1),
            tasks: tasks.iter().map(|n| task(*n)).collect(),
        };
        assert_eq!(desk.fails(close.clone()), open(&[1, 2]));
        desk.does(finish(1, "yapıldı"));
        assert_eq!(desk.does(finish(1, "yapıldı")), []);
        desk.fails_with(finish(1, "yapılmadı"), "said_otherwise");
        desk.fails_with(finish(7, "yapıldı"), "unknown_task");
        assert_eq!(desk.fails(close.clone()), open(&[2]));
        desk.does(finish(2, "yapıldı"));
        desk.does(close);
        desk.assert_stage(1, Stage::Closed);
    }

    #[test]
    fn what_was_refused_has_no_tasks_and_closes_at_once() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::InProgress);
        desk.does(C::Decide { petition: pet(1), decision: refused(2, ReasonCode::NoBudget) });
        desk.fails_with(C::GiveTask { petition: pet(1), task: given(1, 3) }, "not_granted");
        desk.does(C::PrepareAnswer { petition: pet(1), text: text(1) });
        desk.does(C::SendAnswer { petition: pet(1), channel: Channel::Post });
        desk.does(C::Close { petition: pet(1) });
    }

    #[test]
    fn part_approval_has_tasks() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::InProgress);
        let partly = Decision::new(DecisionOutcome::PartlyApproved, unit(2), [reason(ReasonCode::NoBudget)]);
        desk.does(C::Decide { petition: pet(1), decision: partly.unwrap() });
        desk.does(C::GiveTask {
            petition: pet(1),
            task: CoordinationTask::within(given(1, 3), Term::WorkingDays(5)),
        });
        assert_eq!(desk.petition(1).open_tasks().count(), 1);
    }

    /// A task that was given before may be finished wherever the petition goes, until it has ended.
    #[test]
    fn tasks_outlive_a_reopening() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::Answered);
        desk.does(C::GiveTask { petition: pet(1), task: given(1, 3) });
        desk.does(C::Reopen {
            petition: pet(1),
            reason: ReopenReason::NewFact,
            arrived: day(TODAY),
            text: text(1),
        });
        desk.does(C::FinishTask { petition: pet(1), task: task(1), result: note("yapıldı") });
        // What the first round granted carries them, whatever the next one refuses.
        desk.does(refer(1, 2, &[]));
        desk.does(C::Accept { petition: pet(1), unit: unit(2) });
        desk.does(C::Decide { petition: pet(1), decision: refused(2, ReasonCode::NoBudget) });
        assert_eq!(desk.petition(1).tasks.len(), 1);
        desk.brings(2, K::Request, Stage::Decided);
        desk.does(C::GiveTask { petition: pet(2), task: given(2, 3) });
        desk.does(C::Withdraw { petition: pet(2) });
        desk.fails_with(
            C::FinishTask { petition: pet(2), task: task(2), result: note("yapıldı") },
            "wrong_stage",
        );
    }

    #[test]
    fn thanks_close_without_an_answer() {
        let mut desk = desk();
        desk.brings(1, K::Thanks, Stage::Registered);
        assert_eq!((desk.petition(1).owed(), desk.petition(1).clock), (None, None));
        desk.does(C::Close { petition: pet(1) });
        desk.brings(2, K::Request, Stage::Registered);
        desk.fails_with(C::Close { petition: pet(2) }, "answer_owed");
        desk.brings(3, K::Request, Stage::Decided);
        desk.fails_with(C::Close { petition: pet(3) }, "answer_owed");
    }

    #[test]
    fn who_cannot_be_reached_is_not_answered() {
        let mut desk = desk();
        let mut hidden = submission(1, K::Report, Channel::MessagingLine, desk.now);
        hidden.applicant = Applicant::Withheld;
        desk.does(C::Receive(hidden));
        desk.does(C::Register { petition: pet(1) });
        desk.does(refer(1, 2, &[]));
        desk.does(C::Accept { petition: pet(1), unit: unit(2) });
        desk.does(C::Decide { petition: pet(1), decision: Decision::approved(unit(2)) });
        desk.does(C::PrepareAnswer { petition: pet(1), text: text(1) });
        desk.fails_with(C::SendAnswer { petition: pet(1), channel: Channel::Post }, "unreachable");
        desk.does(C::GiveTask { petition: pet(1), task: given(1, 3) });
        desk.fails_with(C::Close { petition: pet(1) }, "tasks_open");
        desk.does(C::FinishTask { petition: pet(1), task: task(1), result: note("yapıldı") });
        desk.does(C::Close { petition: pet(1) });
    }

    /// A hidden report by an outside scheme is answered through it.
    #[test]
    fn who_hides_behind_a_scheme_is_answered_by_it() {
        let mut desk = desk();
        let mut hidden = submission(1, K::Report, Channel::Cimer, desk.now);
        hidden.applicant = Applicant::Withheld;
        desk.does(C::Receive(hidden));
        assert_eq!(desk.petition(1).owed(), Some(Owed::Answer));
        desk.assert_due(1, Some("2026-04-01"));
    }

    #[test]
    fn a_duplicate_that_nobody_can_answer_closes_with_its_original() {
        let mut desk = desk();
        let mut hidden = submission(2, K::Report, Channel::MessagingLine, desk.now);
        hidden.applicant = Applicant::Withheld;
        desk.does(C::Receive(hidden));
        desk.does(C::Register { petition: pet(2) });
        desk.brings(1, K::Report, Stage::Decided);
        desk.does(C::MarkDuplicate { petition: pet(2), original: pet(1), deliberate: true });
        desk.fails_with(C::Close { petition: pet(2) }, "original_not_answered");
        desk.does(C::PrepareAnswer { petition: pet(1), text: text(1) });
        desk.does(C::SendAnswer { petition: pet(1), channel: Channel::Post });
        desk.fails_with(C::SendAnswer { petition: pet(2), channel: Channel::Post }, "unreachable");
        desk.does(C::Close { petition: pet(2) });
    }

    #[test]
    fn reopening_keeps_the_history() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::Closed);
        let reopen = |arrived: &str| C::Reopen {
            petition: pet(1),
            reason: ReopenReason::Appeal,
            arrived: day(arrived),
            text: text(1),
        };
        desk.today("2026-05-04");
        desk.fails_with(reopen("2026-05-05"), "wrong_day");
        desk.fails_with(reopen("2026-03-01"), "wrong_day");
        desk.does(reopen("2026-05-01"));
        let reopened = desk.petition(1);
        assert_eq!((reopened.decision(), reopened.ended, reopened.answered_with()), (None, None, None));
        desk.does(refer(1, 3, &[]));
        desk.does(C::Accept { petition: pet(1), unit: unit(3) });
        desk.does(C::Decide { petition: pet(1), decision: refused(3, ReasonCode::NotFeasible) });
        let outcomes: Vec<_> = desk.petition(1).decisions.iter().map(Decision::outcome).collect();
        assert_eq!(outcomes, [DecisionOutcome::Approved, DecisionOutcome::Refused]);
        assert_eq!(desk.petition(1).decision().map(Decision::outcome), Some(DecisionOutcome::Refused));
        assert_eq!(desk.petition(1).answers.len(), 1);
    }

    #[test]
    fn a_withdrawal_says_who_wished_it() {
        let mut desk = desk();
        desk.brings(1, K::Request, Stage::Withdrawn);
        assert_eq!(desk.petition(1).state, PetitionState::Withdrawn { cause: WithdrawalCause::Applicant });
    }
}
