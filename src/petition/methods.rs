use alloc::{collections::BTreeSet, vec::Vec};

use chrono::NaiveDate;

use super::{
    CoordinationTask, Decision, DeskPolicy, ExtensionReason, Formality, Notice, PetitionCommand as C,
    PetitionDesk, PetitionError, PetitionEvent, Reason, ReopenReason, Submission,
};
use crate::{
    event::{Aggregate, Call, Recorded},
    id::{CoordinationId, PetitionId, TextId, UnitId},
    organisation::{Channel, ReferralTarget, UnitChart},
    text::{Name, Note},
    time::{Term, WorkCalendar},
};

/// The events of one command, or why there are none.
type Events = Result<Vec<Recorded<PetitionEvent>>, PetitionError>;

/// # Rules
impl PetitionDesk {
    /// Sets the rules that no law fixes.
    ///
    /// # Errors
    /// [`PetitionError::Stale`].
    pub fn set_policy(&mut self, policy: DeskPolicy, call: &Call, units: &UnitChart) -> Events {
        self.handle(&C::SetPolicy(policy), call, units)
    }

    /// Sets the calendar of working days.
    ///
    /// # Errors
    /// [`PetitionError::Stale`].
    pub fn set_calendar(&mut self, calendar: WorkCalendar, call: &Call, units: &UnitChart) -> Events {
        self.handle(&C::SetCalendar(calendar), call, units)
    }
}

/// # From arrival to referral
///
/// Each may fail with [`PetitionError::Stale`], with [`PetitionError::Unknown`], and with [`PetitionError::WrongStage`]
/// where the petition is not where the command needs it.
impl PetitionDesk {
    /// Takes a submission in; its day of arrival is day 0 of its clock. One that is there with the same content changes
    /// nothing.
    ///
    /// # Errors
    /// [`PetitionError::IdTaken`], a number that is taken or missing, a kind that the channel does not take, an applicant who
    /// is withheld or erased, [`PetitionError::WrongDay`] for an arrival after now.
    pub fn receive(&mut self, submission: Submission, call: &Call, units: &UnitChart) -> Events {
        self.handle(&C::Receive(submission), call, units)
    }

    /// Adds formalities that the applicant supplied later.
    ///
    /// # Errors
    /// See above.
    pub fn supply(
        &mut self,
        petition: PetitionId,
        formalities: BTreeSet<Formality>,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::Supply { petition, formalities }, call, units)
    }

    /// Registers a petition that is formally complete.
    ///
    /// ```
    /// # mod desk { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/desk/doc.rs")); }
    /// # use desk::*;
    /// let (mut desk, units) = (desk(), units());
    /// let mut unsigned = submission(1, SubmissionKind::Complaint, "2026-03-02");
    /// unsigned.formalities.remove(&Formality::Signature);
    /// desk.receive(unsigned, &on("2026-03-02"), &units)?;
    /// let refused = desk.register(pet(1), &on("2026-03-02"), &units).unwrap_err();
    /// let missing = vec![Formality::Signature];
    /// assert_eq!(refused, PetitionError::FormalitiesMissing { petition: pet(1), missing });
    /// desk.supply(pet(1), [Formality::Signature].into(), &on("2026-03-03"), &units)?;
    /// desk.register(pet(1), &on("2026-03-03"), &units)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PetitionError::FormalitiesMissing`] with all that are missing.
    pub fn register(&mut self, petition: PetitionId, call: &Call, units: &UnitChart) -> Events {
        self.handle(&C::Register { petition }, call, units)
    }

    /// Does not examine a petition, and tells the applicant why (Law 3071 art. 6).
    ///
    /// # Errors
    /// [`PetitionError::WrongReason`], [`PetitionError::NothingMissing`], [`PetitionError::NoticeMissing`].
    pub fn dismiss(
        &mut self,
        petition: PetitionId,
        reason: Reason,
        notice: Option<Notice>,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::Dismiss { petition, reason, notice }, call, units)
    }

    /// Sends a petition to the authority whose matter it is, and tells the applicant the same day (Law 3071 art. 5).
    ///
    /// Whose matter it is, registration asks before any unit works on it: only what is registered and not referred yet is
    /// transferred. What a unit finds out later is an answer, refused as
    /// [`NotOurMatter`](super::ReasonCode::NotOurMatter).
    ///
    /// # Errors
    /// [`PetitionError::NoticeMissing`].
    pub fn transfer(
        &mut self,
        petition: PetitionId,
        authority: Name,
        notice: Option<Notice>,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::Transfer { petition, authority, notice }, call, units)
    }

    /// Makes a petition the duplicate of another. Its own clock runs on, and its applicant is answered too. Petitions of
    /// different applicants are joined only where somebody chose so.
    ///
    /// ```
    /// # mod desk { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/desk/doc.rs")); }
    /// # use desk::*;
    /// let (mut desk, units) = (desk(), units());
    /// register(&mut desk, 1, SubmissionKind::Request, "2026-03-02");
    /// register(&mut desk, 2, SubmissionKind::Request, "2026-03-03");
    /// // Different people asked for the same, and somebody says so.
    /// desk.mark_duplicate(pet(2), pet(1), true, &on("2026-03-04"), &units)?;
    /// assert!(desk.petition(pet(1)).unwrap().duplicates.contains(&pet(2)));
    /// assert_eq!(desk.petition(pet(2)).unwrap().owed(), Some(Owed::Answer));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PetitionError::DuplicateChain`], [`PetitionError::DuplicateOfEnded`], [`PetitionError::OtherApplicant`],
    /// [`PetitionError::OriginalNotAnswered`] where nobody will be answered about the original.
    pub fn mark_duplicate(
        &mut self,
        petition: PetitionId,
        original: PetitionId,
        deliberate: bool,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::MarkDuplicate { petition, original, deliberate }, call, units)
    }

    /// Tells the fee for information, which interrupts the clock (Law 4982). Without a proof of payment within 15 working
    /// days the request counts as withdrawn.
    ///
    /// It is told before the request is referred: no unit works on what the applicant may not want at that price, and
    /// payment brings the request back to where it was, registered, with the whole term.
    ///
    /// # Errors
    /// [`PetitionError::NotOfItsLaw`], [`PetitionError::ClockStands`], a calendar that is missing or too short.
    pub fn tell_fee(
        &mut self,
        petition: PetitionId,
        notice: Notice,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::TellFee { petition, notice }, call, units)
    }

    /// Records the proof that the fee was paid: the whole term begins anew on the day on which it arrived.
    ///
    /// ```
    /// # mod desk { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/desk/doc.rs")); }
    /// # use desk::*;
    /// let (mut desk, units) = (desk(), units());
    /// register(&mut desk, 1, SubmissionKind::InformationRequest, "2026-03-02");
    /// desk.tell_fee(pet(1), notice(), &on("2026-03-06"), &units)?;
    /// assert_eq!(desk.due(pet(1))?, None); // the clock stands
    /// desk.record_payment(pet(1), day("2026-03-16"), &on("2026-03-16"), &units)?;
    /// assert_eq!(desk.due(pet(1))?, Some(day("2026-04-06"))); // fifteen working days, from the beginning
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PetitionError::WrongDay`], [`PetitionError::TooLate`].
    pub fn record_payment(
        &mut self,
        petition: PetitionId,
        arrived: NaiveDate,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::RecordPayment { petition, arrived }, call, units)
    }

    /// Asks the applicant something, which stops the clock only where the policy says so.
    ///
    /// # Errors
    /// [`PetitionError::Unreachable`], a calendar that is missing or too short.
    pub fn ask_applicant(
        &mut self,
        petition: PetitionId,
        notice: Notice,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::AskApplicant { petition, notice }, call, units)
    }

    /// Records the applicant's reply.
    ///
    /// # Errors
    /// [`PetitionError::WrongDay`], [`PetitionError::TooLate`].
    pub fn record_reply(
        &mut self,
        petition: PetitionId,
        arrived: NaiveDate,
        text: TextId,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::RecordReply { petition, arrived, text }, call, units)
    }

    /// Extends the term of an information request to 30 working days, and tells the applicant before the 15 end.
    ///
    /// ```
    /// # mod desk { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/desk/doc.rs")); }
    /// # use desk::*;
    /// let (mut desk, units) = (desk(), units());
    /// register(&mut desk, 1, SubmissionKind::InformationRequest, "2026-03-02");
    /// assert_eq!(desk.due(pet(1))?, Some(day("2026-03-23")));
    /// desk.extend(pet(1), ExtensionReason::AnotherUnit, notice(), &on("2026-03-23"), &units)?;
    /// assert_eq!(desk.due(pet(1))?, Some(day("2026-04-13")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PetitionError::NotOfItsLaw`], [`PetitionError::ClockStands`], [`PetitionError::TooLate`], a calendar that is
    /// missing or too short.
    pub fn extend(
        &mut self,
        petition: PetitionId,
        reason: ExtensionReason,
        notice: Notice,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::Extend { petition, reason, notice }, call, units)
    }
}

/// # From referral to the end
///
/// Each may fail with [`PetitionError::Stale`], with [`PetitionError::Unknown`], and with [`PetitionError::WrongStage`]
/// where the petition is not where the command needs it.
impl PetitionDesk {
    /// Refers a petition to units that evaluate it: one leads, others are consulted. It may be referred again.
    ///
    /// # Errors
    /// [`PetitionError::UnknownUnit`].
    pub fn refer(
        &mut self,
        petition: PetitionId,
        target: ReferralTarget,
        within: Option<Term>,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::Refer { petition, target, within }, call, units)
    }

    /// Begins the work, as the lead unit.
    ///
    /// # Errors
    /// [`PetitionError::NotTheLead`].
    pub fn accept(&mut self, petition: PetitionId, unit: UnitId, call: &Call, units: &UnitChart) -> Events {
        self.handle(&C::Accept { petition, unit }, call, units)
    }

    /// Says what a consulted unit thinks. The same again changes nothing.
    ///
    /// # Errors
    /// [`PetitionError::NotConsulted`], [`PetitionError::SaidOtherwise`].
    pub fn give_opinion(
        &mut self,
        petition: PetitionId,
        unit: UnitId,
        text: TextId,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::GiveOpinion { petition, unit, text }, call, units)
    }

    /// Tells the applicant, or that of a duplicate, how the matter stands. That meets the clock of Law 3071; the final answer stays owed.
    ///
    /// ```
    /// # mod desk { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/desk/doc.rs")); }
    /// # use desk::*;
    /// let (mut desk, units) = (desk(), units());
    /// register(&mut desk, 1, SubmissionKind::Complaint, "2026-03-02");
    /// desk.refer(pet(1), ReferralTarget::to(unit(2)), None, &on("2026-03-03"), &units)?;
    /// desk.accept(pet(1), unit(2), &on("2026-03-03"), &units)?;
    /// desk.answer_interim(pet(1), notice(), &on("2026-03-30"), &units)?;
    /// let later = day("2026-06-01");
    /// assert_eq!(desk.deemed_refused(pet(1), later)?, None);
    /// assert_eq!(desk.queue(unit(2), later, &units)?[0].owed, Some(Owed::FinalAnswer));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PetitionError::NotOfItsLaw`] under Law 4982.
    pub fn answer_interim(
        &mut self,
        petition: PetitionId,
        notice: Notice,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::AnswerInterim { petition, notice }, call, units)
    }

    /// Decides ([`PetitionCommand::Decide`](C::Decide)) when all consulted units are heard, or a manager overrules that
    /// with the call's waiver.
    ///
    /// ```
    /// # mod desk { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/desk/doc.rs")); }
    /// # use desk::*;
    /// let (mut desk, units) = (desk(), units());
    /// register(&mut desk, 1, SubmissionKind::Request, "2026-03-02");
    /// let call = on("2026-03-03");
    /// desk.refer(pet(1), ReferralTarget::new(unit(2), [unit(3)])?, None, &call, &units)?;
    /// desk.accept(pet(1), unit(2), &call, &units)?;
    /// let early = desk.decide_on(pet(1), Decision::approved(unit(2)), &call, &units).unwrap_err();
    /// assert_eq!(early, PetitionError::Unheard { petition: pet(1), units: vec![unit(3)] });
    /// desk.give_opinion(pet(1), unit(3), text(5), &call, &units)?;
    /// desk.decide_on(pet(1), Decision::approved(unit(2)), &call, &units)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PetitionError::NotTheLead`], [`PetitionError::WrongReason`], [`PetitionError::Unheard`].
    pub fn decide_on(
        &mut self,
        petition: PetitionId,
        decision: Decision,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::Decide { petition, decision }, call, units)
    }

    /// Prepares the answer, which stops no clock.
    ///
    /// # Errors
    /// See above.
    pub fn prepare_answer(
        &mut self,
        petition: PetitionId,
        text: TextId,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::PrepareAnswer { petition, text }, call, units)
    }

    /// Sends the answer that was prepared, which stops the clock. To the applicant of a duplicate goes the answer that was
    /// sent about the original.
    ///
    /// # Errors
    /// [`PetitionError::NotPrepared`], [`PetitionError::OriginalNotAnswered`], [`PetitionError::Unreachable`].
    pub fn send_answer(
        &mut self,
        petition: PetitionId,
        channel: Channel,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::SendAnswer { petition, channel }, call, units)
    }

    /// Gives a unit something to carry out of what was granted.
    ///
    /// # Errors
    /// [`PetitionError::NotGranted`], [`PetitionError::UnknownUnit`], [`PetitionError::TaskIdTaken`].
    pub fn give_task(
        &mut self,
        petition: PetitionId,
        task: CoordinationTask,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::GiveTask { petition, task }, call, units)
    }

    /// Records that a unit has carried out its task. The same again changes nothing.
    ///
    /// # Errors
    /// [`PetitionError::UnknownTask`], [`PetitionError::SaidOtherwise`].
    pub fn finish_task(
        &mut self,
        petition: PetitionId,
        task: CoordinationId,
        result: Note,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::FinishTask { petition, task, result }, call, units)
    }

    /// Closes a petition of which nothing is left to do.
    ///
    /// ```
    /// # mod desk { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/desk/doc.rs")); }
    /// # use desk::*;
    /// let (mut desk, units) = (desk(), units());
    /// let call = on("2026-03-02");
    /// register(&mut desk, 1, SubmissionKind::Request, "2026-03-02");
    /// desk.refer(pet(1), ReferralTarget::to(unit(2)), None, &call, &units)?;
    /// desk.accept(pet(1), unit(2), &call, &units)?;
    /// desk.decide_on(pet(1), Decision::approved(unit(2)), &call, &units)?;
    /// let work = CoordinationId::from_uuid(Uuid::from_u128(7))?;
    /// desk.give_task(pet(1), CoordinationTask::new(work, unit(3), "durak yapılacak".parse()?), &call, &units)?;
    /// desk.prepare_answer(pet(1), text(5), &call, &units)?;
    /// desk.send_answer(pet(1), Channel::Post, &call, &units)?;
    /// assert_eq!(desk.close(pet(1), &call, &units).unwrap_err().code(), "tasks_open");
    /// desk.finish_task(pet(1), work, "durak yapıldı".parse()?, &call, &units)?;
    /// desk.close(pet(1), &call, &units)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PetitionError::AnswerOwed`], [`PetitionError::TasksOpen`].
    pub fn close(&mut self, petition: PetitionId, call: &Call, units: &UnitChart) -> Events {
        self.handle(&C::Close { petition }, call, units)
    }

    /// Opens an answered petition again: a new clock begins on the day on which the applicant's writing arrived.
    ///
    /// # Errors
    /// [`PetitionError::ApplicantErased`], [`PetitionError::WrongDay`].
    pub fn reopen(
        &mut self,
        petition: PetitionId,
        reason: ReopenReason,
        arrived: NaiveDate,
        text: TextId,
        call: &Call,
        units: &UnitChart,
    ) -> Events {
        self.handle(&C::Reopen { petition, reason, arrived, text }, call, units)
    }

    /// Takes a petition back, as its applicant. Duplicates of it stand on their own again.
    ///
    /// # Errors
    /// See above.
    pub fn withdraw(&mut self, petition: PetitionId, call: &Call, units: &UnitChart) -> Events {
        self.handle(&C::Withdraw { petition }, call, units)
    }

    /// Erases what leads to people from a petition that has ended, when the policy's time has come or a manager overrules
    /// that with the call's waiver. The host then deletes the texts and rewrites its log with
    /// [`PetitionEvent::stripped`].
    ///
    /// ```
    /// # mod desk { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/desk/doc.rs")); }
    /// # use desk::*;
    /// let (mut desk, units) = (desk(), units());
    /// desk.set_policy(
    ///     DeskPolicy::new().with_retention(RetentionPolicy::months(6.try_into()?)), &on("2026-01-01"), &units)?;
    /// register(&mut desk, 1, SubmissionKind::Request, "2026-03-02");
    /// desk.withdraw(pet(1), &on("2026-03-02"), &units)?;
    /// assert_eq!(desk.due_for_erasure(day("2026-09-02")), [(day("2026-09-02"), pet(1))]);
    /// desk.erase(pet(1), &on("2026-09-02"), &units)?;
    /// let erased = Applicant::Erased(ApplicantKind::Person);
    /// assert_eq!(desk.petition(pet(1)).unwrap().submission.applicant, erased);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PetitionError::NotEnded`], [`PetitionError::KeptUntil`].
    pub fn erase(&mut self, petition: PetitionId, call: &Call, units: &UnitChart) -> Events {
        self.handle(&C::Erase { petition }, call, units)
    }

    /// Does what time has made due: where a proof of payment or a reply did not come, the petition is withdrawn. Harmless
    /// when repeated; [`PetitionDesk::next_deadline`] says when it is worth a call.
    ///
    /// ```
    /// # mod desk { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/desk/doc.rs")); }
    /// # use desk::*;
    /// let (mut desk, units) = (desk(), units());
    /// register(&mut desk, 1, SubmissionKind::InformationRequest, "2026-03-02");
    /// desk.tell_fee(pet(1), notice(), &on("2026-03-02"), &units)?;
    /// // The last day for the proof is the 23rd; midnight in Turkey is three hours ahead of UTC.
    /// assert_eq!(desk.next_deadline().unwrap().to_string(), "2026-03-23T21:00Z");
    /// assert!(desk.tick(&on("2026-03-23"), &units)?.is_empty());
    /// assert_eq!(desk.tick(&on("2026-03-24"), &units)?.len(), 1);
    /// assert_eq!(desk.petition(pet(1)).unwrap().stage(), Stage::Withdrawn);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PetitionError::Stale`].
    pub fn tick(&mut self, call: &Call, units: &UnitChart) -> Events {
        self.handle(&C::Tick, call, units)
    }
}
