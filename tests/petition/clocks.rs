//! The clocks of Law 3071 and Law 4982, the service targets beside them, and what time does by itself.

use crate::desk::*;
use imece::{
    chrono::{Days, NaiveDate},
    event::{Aggregate, Recorded, Role},
    id::ActorId,
    organisation::{Channel, Intake, ReferralTarget},
    petition::{
        Applicant, ApplicantKind, Awaited, ClarificationPolicy, Clock, DeemedRefused, DeskPolicy, Due,
        DueKind, ExtensionReason, Law, Owed, PetitionCommand as C, PetitionError, PetitionEvent as E,
        PetitionState, ReasonCode, ReopenReason, Run, Stage, SubmissionKind as K, Urgency, WithdrawalCause,
    },
    statistics::{PetitionTally, Scope},
    stats::Observe,
    time::{HalfDayPolicy, RetentionPolicy, Term},
    uuid::Uuid,
};

const REFERENCE: &str = include_str!("../data/deadline_reference.csv");

fn extend(n: u128) -> C {
    C::Extend { petition: pet(n), reason: ExtensionReason::OpinionOfAnotherBody, notice: notice(1) }
}

fn fee(n: u128) -> C {
    C::TellFee { petition: pet(n), notice: notice(1) }
}

fn payment(n: u128, arrived: &str) -> C {
    C::RecordPayment { petition: pet(n), arrived: day(arrived) }
}

fn ask(n: u128) -> C {
    C::AskApplicant { petition: pet(n), notice: notice(1) }
}

fn reply(n: u128, arrived: &str) -> C {
    C::RecordReply { petition: pet(n), arrived: day(arrived), text: text(1) }
}

/// Every row of the reference: a petition, an information request and an extended one, through the desk.
#[test]
fn every_row_of_the_reference_comes_out() {
    let mut seen = 0;
    for (half_days, first) in [(HalfDayPolicy::Working, 2), (HalfDayPolicy::Closed, 5)] {
        let rows = csv::Reader::from_reader(REFERENCE.as_bytes()).into_records().map(Result::unwrap);
        for row in rows {
            let mut desk = Desk::with(DeskPolicy::new(), half_days).on(&row[0]);
            for (n, kind) in [(1, K::Complaint), (2, K::InformationRequest), (3, K::InformationRequest)] {
                desk.receives(n, kind, Channel::Post);
            }
            desk.does(extend(3));
            for (n, column) in [(1, first), (2, first + 1), (3, first + 2)] {
                let last_day = day(&row[column]);
                assert_eq!(desk.desk.due(pet(n)), Ok(Some(last_day)), "column {column} of {row:?}");
                // Overdue from the next day, and deemed refused from then on.
                let urgency = |today| desk.desk.urgency(pet(n), today).unwrap().unwrap();
                assert_eq!(urgency(last_day), Urgency::NearDue);
                let next = last_day + Days::new(1);
                assert_eq!(urgency(next), Urgency::Overdue { days: 1 });
                assert_eq!(desk.desk.deemed_refused(pet(n), last_day), Ok(None));
                assert_eq!(desk.desk.deemed_refused(pet(n), next), Ok(Some(DeemedRefused { since: next })));
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 27 * 6);
}

mod law {
    use super::*;

    #[test]
    fn the_kind_decides_the_clock_and_whether_an_answer_is_owed() {
        for kind in K::ALL.iter().copied() {
            let expected = match kind {
                K::InformationRequest => Some(Law::Information),
                K::Thanks => None,
                _ => Some(Law::Petitions),
            };
            assert_eq!(kind.law(), expected, "{kind}");
            let mut desk = Desk::new().on("2026-03-02");
            desk.receives(1, kind, Channel::Cimer);
            assert_eq!(desk.petition(1).clock.map(Clock::law), expected, "{kind}");
            assert_eq!(desk.petition(1).owed().is_some(), expected.is_some(), "{kind}");
        }
    }

    #[test]
    fn the_terms_are_those_of_the_laws() {
        assert_eq!((Law::Petitions.term(), Law::Petitions.extended_term()), (Term::CalendarDays(30), None));
        let information = (Law::Information.term(), Law::Information.extended_term());
        assert_eq!(information, (Term::WorkingDays(15), Some(Term::WorkingDays(30))));
        assert_eq!((Law::FEE_PROOF, Law::OBJECTION), (Term::WorkingDays(15), Term::CalendarDays(15)));
    }

    /// Outside the calendar an error, never a guess; but nobody is turned away for it.
    #[test]
    fn beyond_the_calendar_is_an_error() {
        let mut desk = Desk::new().on("2027-12-15");
        desk.brings(1, K::Request, Stage::Decided);
        for error in [
            desk.desk.due(pet(1)).unwrap_err(),
            desk.desk.dues(pet(1), day("2027-12-15")).unwrap_err(),
            desk.desk.urgency(pet(1), day("2027-12-15")).unwrap_err(),
            desk.desk.deemed_refused(pet(1), day("2027-12-15")).unwrap_err(),
            desk.desk.queue(unit(2), day("2027-12-15"), &desk.units).unwrap_err(),
        ] {
            assert!(matches!(error, PetitionError::Calendar(_)), "{error}");
            assert_eq!(error.code(), "outside_calendar");
        }
        desk.brings(2, K::InformationRequest, Stage::Registered);
        desk.fails_with(extend(2), "outside_calendar");
        desk.fails_with(fee(2), "outside_calendar");
        // The answer goes out all the same; only whether it is late is not known.
        desk.does(C::PrepareAnswer { petition: pet(1), text: text(1) });
        let events = desk.does(C::SendAnswer { petition: pet(1), channel: Channel::Post });
        assert!(matches!(events[..], [E::Answered { due: None, .. }]));
    }

    #[test]
    fn without_a_calendar_nothing_is_computed() {
        let mut desk = Desk::bare().on("2026-03-02");
        desk.brings(1, K::InformationRequest, Stage::Registered);
        assert_eq!(desk.desk.due(pet(1)), Err(PetitionError::NoCalendar));
        assert_eq!(desk.desk.due(pet(9)), Err(PetitionError::Unknown(pet(9))));
        desk.fails_with(extend(1), "no_calendar");
        desk.fails_with(fee(1), "no_calendar");
        desk.does(ask(1));
        desk.does(reply(1, "2026-03-02"));
        assert!(desk.desk.queue(unit(1), day("2026-03-02"), &desk.units).is_err());
    }

    #[test]
    fn only_an_information_request_is_extended_once_and_in_time() {
        let mut desk = Desk::new().on("2026-03-02");
        desk.receives(1, K::Request, Channel::Post);
        desk.fails_with(extend(1), "not_of_its_law");
        desk.receives(2, K::InformationRequest, Channel::Post);
        desk.assert_due(2, Some("2026-03-24"));
        // Told on the last day is told before the fifteen days end; a day later is too late.
        desk.today("2026-03-25");
        let late = PetitionError::TooLate { petition: pet(2), last_day: day("2026-03-24") };
        assert_eq!(desk.fails(extend(2)), late);
        let mut desk = Desk::new().on("2026-03-02");
        desk.receives(2, K::InformationRequest, Channel::Post);
        desk.today("2026-03-24").does(extend(2));
        assert!(desk.petition(2).clock.unwrap().is_extended());
        assert_eq!(desk.petition(2).clock.unwrap().day_zero(), day("2026-03-02"));
        desk.fails_with(extend(2), "clock_stands");
        desk.brings(3, K::InformationRequest, Stage::Closed);
        desk.fails_with(extend(3), "wrong_stage");
    }
}

mod fee_notice {
    use super::*;

    #[test]
    fn payment_restarts_the_whole_term() {
        let mut desk = Desk::new().on("2026-02-02");
        desk.brings(1, K::InformationRequest, Stage::Registered);
        desk.assert_due(1, Some("2026-02-23"));
        desk.today("2026-02-13").does(fee(1));
        // The clock stands; what is due is the proof, within fifteen working days.
        desk.assert_due(1, None);
        assert_eq!(awaited(desk.petition(1)), (Awaited::Fee, Some(day("2026-03-06"))));
        let due = desk.desk.dues(pet(1), day("2026-02-13")).unwrap();
        assert_eq!(due, [Due { on: day("2026-03-06"), kind: DueKind::FeeProof, urgency: Urgency::InTime }]);
        assert_eq!(desk.desk.deemed_refused(pet(1), day("2026-05-01")), Ok(None));
        desk.today("2026-03-03").does(payment(1, "2026-03-02"));
        desk.assert_due(1, Some("2026-03-24"));
        assert_eq!(desk.stage(1), Stage::Registered);
        desk.fails_with(fee(1), "clock_stands");
    }

    #[test]
    fn an_extended_term_restarts_as_such() {
        let mut desk = Desk::new().on("2026-02-02");
        desk.brings(1, K::InformationRequest, Stage::Registered);
        desk.does(extend(1));
        desk.does(fee(1));
        desk.does(payment(1, "2026-02-02"));
        assert_eq!(desk.petition(1).clock.unwrap().term(), Term::WorkingDays(30));
        desk.fails_with(extend(1), "clock_stands");
    }

    #[test]
    fn the_proof_arrives_from_the_notice_to_the_last_day() {
        let mut desk = Desk::new().on("2026-02-13");
        desk.brings(1, K::InformationRequest, Stage::Registered);
        desk.does(fee(1));
        desk.today("2026-03-09");
        desk.fails_with(payment(1, "2026-02-12"), "wrong_day");
        desk.fails_with(payment(1, "2026-03-10"), "wrong_day");
        let late = PetitionError::TooLate { petition: pet(1), last_day: day("2026-03-06") };
        assert_eq!(desk.fails(payment(1, "2026-03-09")), late);
        desk.fails_with(reply(1, "2026-03-06"), "wrong_stage");
        // It came on Friday, the last day, and is entered on Monday.
        desk.does(payment(1, "2026-03-06"));
        assert_eq!(desk.petition(1).clock.unwrap().day_zero(), day("2026-03-06"));
    }

    #[test]
    fn silence_is_withdrawal_from_the_next_day() {
        let mut desk = Desk::new().on("2026-02-13");
        desk.brings(1, K::InformationRequest, Stage::Registered);
        desk.brings(2, K::InformationRequest, Stage::Registered);
        desk.does(C::MarkDuplicate { petition: pet(2), original: pet(1), deliberate: true });
        assert_eq!(desk.desk.next_deadline(), None);
        desk.does(fee(1));
        // Midnight in Turkey after the sixth of March.
        assert_eq!(desk.desk.next_deadline().unwrap().to_string(), "2026-03-06T21:00Z");
        desk.now = "2026-03-06T20:59Z".parse().unwrap();
        assert_eq!(desk.does(C::Tick), []);
        desk.now = "2026-03-06T21:00Z".parse().unwrap();
        let events = desk.does(C::Tick);
        assert!(matches!(
            events[..],
            [E::Withdrawn { cause: WithdrawalCause::FeeNotPaid, .. }, E::Released { .. }]
        ));
        assert_eq!(desk.does(C::Tick), [], "harmless when repeated");
        assert_eq!(desk.desk.next_deadline(), None);
        desk.assert_stage(2, Stage::Registered);
        desk.fails_with(payment(1, "2026-03-06"), "wrong_stage");
    }

    #[test]
    fn a_fee_is_for_information_alone() {
        let mut desk = Desk::new().on("2026-02-13");
        desk.brings(1, K::Request, Stage::Registered);
        desk.fails_with(fee(1), "not_of_its_law");
        desk.brings(2, K::Thanks, Stage::Registered);
        desk.fails_with(fee(2), "not_of_its_law");
    }
}

mod question_back {
    use super::*;

    #[test]
    fn it_stops_nothing_unless_the_policy_says_so() {
        let mut desk = Desk::new().on("2026-03-02");
        desk.brings(1, K::Request, Stage::Registered);
        desk.does(ask(1));
        desk.assert_due(1, Some("2026-04-01"));
        assert_eq!(awaited(desk.petition(1)), (Awaited::Reply, None));
        // Silence says nothing either.
        desk.today("2026-12-01");
        assert_eq!(desk.does(C::Tick), []);
        assert!(desk.desk.deemed_refused(pet(1), day("2026-12-01")).unwrap().is_some());
        desk.fails_with(payment(1, "2026-12-01"), "wrong_stage");
        desk.does(reply(1, "2026-03-20"));
        desk.assert_due(1, Some("2026-04-01"));
    }

    #[test]
    fn where_the_policy_stops_the_clock_it_goes_on_where_it_stood() {
        let policy = DeskPolicy::new().with_clarification(ClarificationPolicy::Suspends);
        for (kind, before, after) in
            [(K::Request, "2026-03-04", "2026-03-11"), (K::InformationRequest, "2026-02-23", "2026-03-02")]
        {
            let mut desk = Desk::with(policy.clone(), HalfDayPolicy::Working).on("2026-02-02");
            desk.brings(1, kind, Stage::Registered);
            desk.assert_due(1, Some(before));
            desk.today("2026-02-06").does(ask(1));
            desk.assert_due(1, None);
            assert_eq!(desk.petition(1).clock.unwrap().run(), Run::Suspended { since: day("2026-02-06") });
            // A week: seven calendar days, or five working days.
            desk.today("2026-02-16").does(reply(1, "2026-02-13"));
            desk.assert_due(1, Some(after));
        }
    }

    /// A pause and a longer term add up; payment begins the whole term without the pause.
    #[test]
    fn pauses_extension_and_payment_go_together() {
        let policy = DeskPolicy::new().with_clarification(ClarificationPolicy::Suspends);
        let mut desk = Desk::with(policy, HalfDayPolicy::Working).on("2026-02-02");
        desk.brings(1, K::InformationRequest, Stage::Registered);
        desk.does(ask(1));
        desk.today("2026-02-04").does(reply(1, "2026-02-04"));
        assert_eq!(desk.petition(1).clock.unwrap().term(), Term::WorkingDays(17));
        desk.does(extend(1));
        assert_eq!(desk.petition(1).clock.unwrap().term(), Term::WorkingDays(32));
        desk.does(fee(1));
        desk.does(payment(1, "2026-02-04"));
        assert_eq!(desk.petition(1).clock.unwrap().term(), Term::WorkingDays(30));
    }

    #[test]
    fn a_policy_may_want_the_reply_on_the_same_day() {
        let policy = DeskPolicy::new().with_reply_within(Term::CalendarDays(0));
        let mut desk = Desk::with(policy, HalfDayPolicy::Working).on("2026-03-02");
        desk.brings(1, K::Request, Stage::Registered);
        desk.does(ask(1));
        assert_eq!(awaited(desk.petition(1)), (Awaited::Reply, Some(day("2026-03-02"))));
        desk.does(reply(1, "2026-03-02"));
    }

    #[test]
    fn silence_is_withdrawal_where_the_policy_says_so() {
        let policy = DeskPolicy::new().with_reply_within(Term::CalendarDays(10));
        let mut desk = Desk::with(policy, HalfDayPolicy::Working).on("2026-03-02");
        desk.brings(1, K::Request, Stage::Registered);
        desk.does(ask(1));
        assert_eq!(awaited(desk.petition(1)), (Awaited::Reply, Some(day("2026-03-12"))));
        let kinds: Vec<_> =
            desk.desk.dues(pet(1), day("2026-03-02")).unwrap().iter().map(|due| (due.kind, due.on)).collect();
        assert_eq!(kinds, [(DueKind::Reply, day("2026-03-12")), (DueKind::LegalAnswer, day("2026-04-01"))]);
        // The first silence of all wakes the desk.
        desk.brings(2, K::Request, Stage::Registered);
        desk.today("2026-03-06").does(ask(2));
        assert_eq!(desk.desk.next_deadline().unwrap().to_string(), "2026-03-12T21:00Z");
        desk.today("2026-03-13");
        desk.fails_with(reply(1, "2026-03-13"), "too_late");
        desk.does(C::Tick);
        assert_eq!(desk.petition(1).state, PetitionState::Withdrawn { cause: WithdrawalCause::NoReply });
    }
}

mod interim {
    use super::*;

    fn interim(n: u128) -> C {
        C::AnswerInterim { petition: pet(n), notice: notice(1) }
    }

    #[test]
    fn it_meets_the_clock_and_the_final_answer_stays_owed() {
        let mut desk = Desk::new().on("2026-03-02");
        desk.brings(1, K::Request, Stage::InProgress);
        desk.today("2026-03-30").does(interim(1));
        let later = day("2026-09-01");
        assert_eq!(desk.petition(1).clock.unwrap().met_on(), Some(day("2026-03-30")));
        assert_eq!(desk.petition(1).owed(), Some(Owed::FinalAnswer));
        assert_eq!(
            (desk.desk.urgency(pet(1), later), desk.desk.deemed_refused(pet(1), later)),
            (Ok(None), Ok(None))
        );
        let queue = desk.desk.queue(unit(2), later, &desk.units).unwrap();
        assert_eq!((queue.len(), queue[0].owed, queue[0].due()), (1, Some(Owed::FinalAnswer), None));
        // The final answer, months later, was met in time by the interim one.
        desk.today("2026-09-01")
            .does(C::Decide { petition: pet(1), decision: refused(2, ReasonCode::NoBudget) });
        desk.does(C::PrepareAnswer { petition: pet(1), text: text(1) });
        desk.does(C::SendAnswer { petition: pet(1), channel: Channel::Post });
        assert_eq!(desk.petition(1).clock.unwrap().met_on(), Some(day("2026-03-30")));
        assert_eq!(desk.petition(1).owed(), None);
        let mut tally = PetitionTally::default();
        desk.log.iter().for_each(|event| tally.observe(event).unwrap());
        let said = tally.summary(&Scope::all()).unwrap();
        assert_eq!((said.answered, said.answered_in_time, said.answered_late), (1, 1, 0));
        assert_eq!(said.days.unwrap().max, 183);
    }

    #[test]
    fn the_policy_may_give_the_final_answer_a_last_day() {
        let policy = DeskPolicy::new().with_final_within(Term::CalendarDays(60));
        let mut desk = Desk::with(policy, HalfDayPolicy::Working).on("2026-03-02");
        desk.brings(1, K::Request, Stage::InProgress);
        desk.does(interim(1));
        let due = desk.desk.dues(pet(1), day("2026-05-05")).unwrap();
        let expected =
            Due { on: day("2026-05-04"), kind: DueKind::FinalAnswer, urgency: Urgency::Overdue { days: 1 } };
        assert_eq!(due, [expected]);
    }

    #[test]
    fn law_4982_knows_none() {
        let mut desk = Desk::new().on("2026-03-02");
        desk.brings(1, K::InformationRequest, Stage::InProgress);
        desk.fails_with(interim(1), "not_of_its_law");
    }
}

mod targets {
    use super::*;

    /// Açık Kapı has a target of seven days of its own, beside the thirty of the law.
    #[test]
    fn a_channel_has_a_target_beside_the_law() {
        let mut desk = Desk::new().on("2026-03-02");
        desk.receives(1, K::Complaint, Channel::OpenDoor);
        desk.receives(2, K::Complaint, Channel::Post);
        let of = |desk: &Desk, n| -> Vec<_> {
            let dues = desk.desk.dues(pet(n), day("2026-03-10")).unwrap();
            dues.iter().map(|due| (due.kind, due.on, due.urgency.is_overdue())).collect()
        };
        let legal = (DueKind::LegalAnswer, day("2026-04-01"), false);
        assert_eq!(of(&desk, 1), [(DueKind::ServiceTarget, day("2026-03-09"), true), legal]);
        assert_eq!(of(&desk, 2), [legal]);
        // Missing the target is no refusal, and makes the legal day no nearer.
        assert_eq!(desk.desk.urgency(pet(1), day("2026-03-10")), Ok(Some(Urgency::InTime)));
        assert_eq!(desk.desk.deemed_refused(pet(1), day("2026-03-10")), Ok(None));
        let working = desk.desk.policy().clone().with_target(Channel::OpenDoor, Term::WorkingDays(7));
        desk.does(C::SetPolicy(working));
        assert_eq!(of(&desk, 1)[0].1, day("2026-03-11"));
    }

    /// An interim answer meets the law, not the target.
    #[test]
    fn the_target_is_met_by_the_final_answer() {
        let policy = DeskPolicy::new().with_target(Channel::Post, Term::WorkingDays(20));
        let mut desk = Desk::with(policy, HalfDayPolicy::Working).on("2026-03-02");
        desk.brings(1, K::Complaint, Stage::InterimAnswered);
        let kinds = |desk: &Desk| -> Vec<_> {
            desk.desk.dues(pet(1), day("2026-03-10")).unwrap().iter().map(|due| due.kind).collect()
        };
        assert_eq!(kinds(&desk), [DueKind::ServiceTarget]);
        desk.does(C::Decide { petition: pet(1), decision: refused(2, ReasonCode::NoBudget) });
        desk.does(C::PrepareAnswer { petition: pet(1), text: text(1) });
        desk.does(C::SendAnswer { petition: pet(1), channel: Channel::Post });
        assert_eq!(kinds(&desk), []);
    }

    #[test]
    fn near_is_what_the_policy_calls_near() {
        let last_day = day("2026-03-20");
        let calendar = turkey(HalfDayPolicy::Working);
        // The 19th is an eve, the 20th to the 22nd a feast: the last day itself need not be a working day here.
        for (near, today, expected) in [
            (Term::CalendarDays(5), "2026-03-14", Urgency::InTime),
            (Term::CalendarDays(5), "2026-03-15", Urgency::NearDue),
            (Term::CalendarDays(0), "2026-03-19", Urgency::InTime),
            (Term::CalendarDays(0), "2026-03-20", Urgency::NearDue),
            (Term::WorkingDays(3), "2026-03-13", Urgency::InTime),
            (Term::WorkingDays(3), "2026-03-16", Urgency::NearDue),
            (Term::WorkingDays(3), "2026-03-21", Urgency::Overdue { days: 1 }),
            (Term::WorkingDays(3), "2026-04-20", Urgency::Overdue { days: 31 }),
        ] {
            let urgency = Urgency::of(last_day, day(today), near, &calendar);
            assert_eq!(urgency, Ok(expected), "{near} on {today}");
        }
        let beyond = Urgency::of(day("2028-01-03"), day("2027-12-30"), Term::WorkingDays(3), &calendar);
        assert!(beyond.is_err());
    }
}

mod again {
    use super::*;

    #[test]
    fn reopening_starts_a_new_clock() {
        let mut desk = Desk::new().on("2026-02-02");
        desk.brings(1, K::InformationRequest, Stage::Registered);
        desk.does(extend(1));
        desk.does(fee(1));
        desk.does(payment(1, "2026-02-02"));
        for command in [
            C::Refer { petition: pet(1), target: ReferralTarget::to(unit(2)), within: None },
            C::Accept { petition: pet(1), unit: unit(2) },
            C::Decide { petition: pet(1), decision: refused(2, ReasonCode::Protected) },
            C::PrepareAnswer { petition: pet(1), text: text(1) },
            C::SendAnswer { petition: pet(1), channel: Channel::Post },
        ] {
            desk.does(command);
        }
        // Fifteen days to go to the review board.
        assert_eq!(desk.desk.objection_until(pet(1)), Ok(Some(day("2026-02-17"))));
        desk.today("2026-02-10").does(C::Reopen {
            petition: pet(1),
            reason: ReopenReason::Appeal,
            arrived: day("2026-02-09"),
            text: text(2),
        });
        let fresh = Clock::start(Law::Information, day("2026-02-09"));
        assert_eq!(desk.petition(1).clock, Some(fresh));
        assert_eq!(desk.petition(1).owed(), Some(Owed::Answer));
        assert_eq!(desk.desk.objection_until(pet(1)), Ok(None));
        desk.assert_due(1, Some("2026-03-02"));
    }

    #[test]
    fn an_objection_is_against_refused_information() {
        for (kind, stage, refuse, expected) in [
            (K::InformationRequest, Stage::Answered, false, None),
            (K::Request, Stage::InProgress, true, None),
            (K::InformationRequest, Stage::InProgress, true, Some("2026-03-17")),
        ] {
            let mut desk = Desk::new().on("2026-03-02");
            desk.brings(1, kind, stage);
            if refuse {
                desk.does(C::Decide { petition: pet(1), decision: refused(2, ReasonCode::NoBudget) });
                assert_eq!(desk.desk.objection_until(pet(1)), Ok(None), "not yet answered");
                desk.does(C::PrepareAnswer { petition: pet(1), text: text(1) });
                desk.does(C::SendAnswer { petition: pet(1), channel: Channel::Post });
            }
            assert_eq!(desk.desk.objection_until(pet(1)), Ok(expected.map(day)), "{kind}");
        }
    }

    #[test]
    fn each_round_is_counted_from_its_own_beginning() {
        let mut desk = Desk::new().on("2026-03-02");
        desk.brings(1, K::Request, Stage::Decided);
        desk.today("2026-04-06").does(C::PrepareAnswer { petition: pet(1), text: text(1) });
        desk.does(C::SendAnswer { petition: pet(1), channel: Channel::Post });
        desk.today("2026-06-01").does(C::Reopen {
            petition: pet(1),
            reason: ReopenReason::NewFact,
            arrived: day("2026-05-29"),
            text: text(2),
        });
        for command in [
            C::Refer { petition: pet(1), target: ReferralTarget::to(unit(2)), within: None },
            C::Accept { petition: pet(1), unit: unit(2) },
            C::Decide { petition: pet(1), decision: refused(2, ReasonCode::NotFound) },
            C::PrepareAnswer { petition: pet(1), text: text(1) },
            C::SendAnswer { petition: pet(1), channel: Channel::Post },
        ] {
            desk.does(command);
        }
        let mut tally = PetitionTally::default();
        desk.log.iter().for_each(|event| tally.observe(event).unwrap());
        let days = tally.days(&Scope::all()).unwrap();
        assert_eq!((days.n(), days.min(), days.max()), (2, Some(3), Some(35)));
        let said = tally.summary(&Scope::all()).unwrap();
        assert_eq!((said.received, said.answered, said.open), (1, 2, 0));
        assert_eq!((said.answered_in_time, said.answered_late), (1, 1));
        // March has the arrival, April the first answer; nothing that was published shrinks.
        let march = tally
            .summary(&Scope::all().months("2026-03".parse().unwrap(), "2026-03".parse().unwrap()))
            .unwrap();
        assert_eq!((march.received, march.answered), (1, 0));
        let april = tally
            .summary(&Scope::all().months("2026-04".parse().unwrap(), "2026-04".parse().unwrap()))
            .unwrap();
        assert_eq!((april.received, april.answered, april.answered_late), (0, 1, 1));
    }
}

mod retention {
    use super::*;

    fn keeping(months: u32) -> Desk {
        let retention = RetentionPolicy::months(months.try_into().unwrap());
        Desk::with(DeskPolicy::new().with_retention(retention), HalfDayPolicy::Working).on("2026-03-02")
    }

    fn due(desk: &Desk, today: &str) -> Vec<u128> {
        let first = pet(0).as_uuid().as_u128();
        desk.desk.due_for_erasure(day(today)).iter().map(|(_, id)| id.as_uuid().as_u128() - first).collect()
    }

    #[test]
    fn what_ended_long_ago_is_due_in_order() {
        let mut desk = keeping(6);
        let mut body = submission(5, K::Request, Channel::Post, desk.now);
        body.applicant = Applicant::Organisation(crate::desk::body(1));
        desk.does(C::Receive(body));
        desk.does(C::Withdraw { petition: pet(5) });
        desk.brings(1, K::Request, Stage::Answered);
        desk.brings(2, K::Request, Stage::Closed);
        desk.brings(3, K::Request, Stage::Inadmissible);
        desk.today("2026-03-04").does(C::Close { petition: pet(1) });
        desk.brings(4, K::Request, Stage::InProgress);
        assert_eq!(due(&desk, "2026-09-01"), []);
        assert_eq!(due(&desk, "2026-09-02"), [2, 3]);
        // An organisation's own data are not personal, and what is open keeps its applicant.
        assert_eq!(due(&desk, "2030-01-01"), [2, 3, 1]);
    }

    #[test]
    fn without_a_policy_nothing_falls_due() {
        let mut desk = Desk::new().on("2026-03-02");
        desk.brings(1, K::Request, Stage::Closed);
        assert_eq!(due(&desk, "2099-01-01"), []);
        // The host may erase all the same.
        desk.does(C::Erase { petition: pet(1) });
    }

    #[test]
    fn erased_when_its_time_has_come_or_a_manager_says_why() {
        let erase = C::Erase { petition: pet(1) };
        let mut desk = keeping(6);
        desk.brings(1, K::Request, Stage::Answered);
        desk.fails_with(erase.clone(), "not_ended");
        desk.does(C::Close { petition: pet(1) });
        desk.today("2026-09-01");
        let kept = PetitionError::KeptUntil { petition: pet(1), from: day("2026-09-02") };
        assert_eq!(desk.fails(erase.clone()), kept);
        desk.waiver = Some(note("başvurucu istedi"));
        desk.fails_with(erase.clone(), "kept_until");
        let mut early = Desk { desk: desk.desk.clone(), units: units(), ..keeping(6) }.on("2026-09-01");
        (early.role, early.waiver) = (Role::Manager, Some(note("başvurucu istedi")));
        let events = early.does(erase.clone());
        assert!(
            matches!(&events[..], [E::ApplicantErased { early: Some(why), .. }] if *why == note("başvurucu istedi"))
        );
        desk.waiver = None;
        desk.today("2026-09-02").does(erase.clone());
        assert_eq!(desk.petition(1).submission.applicant, Applicant::Erased(ApplicantKind::Person));
        assert_eq!(desk.petition(1).ended, Some(day("2026-03-02")), "it ended when it was closed");
        assert_eq!(desk.does(erase), [], "there is nothing left to erase");
        assert_eq!(due(&desk, "2030-01-01"), []);
    }

    #[test]
    fn an_erased_applicant_cannot_be_answered_again() {
        let mut desk = keeping(1);
        let first = submission(1, K::Request, Channel::Cimer, desk.now);
        desk.brings(2, K::Request, Stage::Registered);
        desk.does(C::Receive(first.clone()));
        desk.does(C::Withdraw { petition: pet(1) });
        desk.brings(3, K::Request, Stage::Closed);
        desk.today("2026-04-02").does(C::Erase { petition: pet(1) });
        desk.does(C::Erase { petition: pet(3) });
        let reopen = C::Reopen {
            petition: pet(3),
            reason: ReopenReason::Appeal,
            arrived: day("2026-04-02"),
            text: text(1),
        };
        desk.fails_with(reopen, "applicant_erased");
        // The number by which the scheme knows somebody is gone too.
        assert_eq!(desk.petition(1).submission.intake, Intake::by(Channel::Cimer));
        assert!(desk.desk.by_outside_number(Channel::Cimer, &name("260001")).is_none());
        // What came before under the same id is still recognised.
        assert_eq!(desk.does(C::Receive(first.clone())), []);
        let mut other = first;
        other.kind = K::Complaint;
        desk.fails_with(C::Receive(other), "petition_id_taken");
    }

    /// Who hides behind a scheme is known by its number, so that goes; an organisation stays.
    #[test]
    fn what_leads_to_people_goes_and_nothing_else() {
        let mut desk = keeping(1);
        let mut hidden = submission(1, K::Report, Channel::Cimer, desk.now);
        hidden.applicant = Applicant::Withheld;
        desk.does(C::Receive(hidden));
        let mut body = submission(2, K::Request, Channel::Cimer, desk.now);
        body.applicant = Applicant::Organisation(crate::desk::body(1));
        desk.does(C::Receive(body));
        for n in [1, 2] {
            desk.does(C::Withdraw { petition: pet(n) });
        }
        desk.today("2026-04-02");
        assert_eq!(desk.does(C::Erase { petition: pet(1) }).len(), 1);
        assert_eq!(desk.does(C::Erase { petition: pet(2) }), []);
        assert_eq!(desk.petition(1).submission.applicant, Applicant::Erased(ApplicantKind::Withheld));
        assert!(desk.petition(2).submission.intake.outside_number().is_some());
    }

    /// The log without people: same state, same figures, no reference left, and still no gap.
    #[test]
    fn the_log_is_rewritten_without_people() {
        let mut desk = keeping(1);
        desk.role = Role::Applicant;
        desk.receives(1, K::Request, Channel::Cimer);
        desk.receives(2, K::Request, Channel::Cimer);
        desk.does(C::Withdraw { petition: pet(1) });
        desk.role = Role::Staff;
        desk.today("2026-04-02").does(C::Erase { petition: pet(1) });
        let nobody = ActorId::from_uuid(Uuid::from_u128(99)).unwrap();
        let strip = |recorded: &Recorded<E>| E::stripped(recorded.clone(), pet(1), nobody);
        let log: Vec<_> = desk.log.iter().map(strip).collect();
        let mut again = imece::petition::PetitionDesk::new(stream(1));
        again.replay_to(&log, desk.desk.version()).unwrap();
        assert_eq!(again, desk.desk);
        let text = serde_json::to_string(&log).unwrap();
        assert!(!text.contains(&person(1).to_string()) && !text.contains("260001"), "{text}");
        assert!(text.contains(&person(2).to_string()) && text.contains("260002"));
        // The applicant acted twice; the actor of the other petition's event stays.
        let actors: Vec<_> =
            log.iter().filter(|e| e.actor.id == nobody).filter_map(|e| e.event.petition()).collect();
        assert_eq!(actors, [pet(1), pet(1)]);
        let gap: Vec<_> = log.iter().enumerate().filter(|(n, _)| *n != 2).map(|(_, e)| e.clone()).collect();
        assert_eq!(imece::petition::PetitionDesk::new(stream(1)).replay(&gap).unwrap_err().code(), "gap");
    }

    #[test]
    fn a_month_that_is_too_short_ends_on_its_last_day() {
        let half_a_year = RetentionPolicy::months(6.try_into().unwrap());
        for (ended, from) in
            [("2026-08-31", "2027-02-28"), ("2027-08-31", "2028-02-29"), ("2026-03-02", "2026-09-02")]
        {
            assert_eq!(half_a_year.erasure_from(day(ended)), day(from));
            assert_eq!(half_a_year.due_since(day(ended), day(from)), Some(day(from)));
            assert_eq!(half_a_year.due_since(day(ended), day(from).pred_opt().unwrap()), None);
        }
        assert_eq!(half_a_year.erasure_from(NaiveDate::MAX), NaiveDate::MAX);
    }
}
