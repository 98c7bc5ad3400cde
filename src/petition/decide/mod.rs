//! Decisions: commands in, events out, nothing changed.

mod intake;
mod work;

use alloc::{vec, vec::Vec};

use chrono::NaiveDate;

use super::{
    Notice, Petition, PetitionCommand, PetitionDesk, PetitionError, PetitionEvent, PetitionFact, Stage,
};
use crate::{
    event::{Call, Expected, Role, Stale},
    id::{PetitionId, UnitId},
    organisation::UnitChart,
    text::Note,
    time::Minute,
};

type Decided = Result<Vec<PetitionEvent>, PetitionError>;

/// A decision under way: the desk as it is, who calls, and what day it is.
pub(super) struct Deciding<'a> {
    desk: &'a PetitionDesk,
    call: &'a Call,
    units: &'a UnitChart,
    now: Minute,
    today: NaiveDate,
}

impl<'a> Deciding<'a> {
    pub(super) fn new(
        desk: &'a PetitionDesk,
        call: &'a Call,
        units: &'a UnitChart,
    ) -> Result<Self, PetitionError> {
        let now = desk.head.now(call);
        Ok(Self { desk, call, units, now, today: desk.day(now)? })
    }

    /// Decides a command.
    pub(super) fn run(&self, command: &PetitionCommand) -> Decided {
        use PetitionCommand as C;
        if self.is_known(command)? {
            return Ok(Vec::new());
        }
        self.desk.head.check_version(self.call.expected)?;
        match command {
            C::SetPolicy(policy) if *policy == self.desk.policy => Ok(Vec::new()),
            C::SetPolicy(policy) => one(PetitionEvent::PolicySet(policy.clone())),
            C::SetCalendar(calendar) if self.desk.calendar.as_ref() == Some(calendar) => Ok(Vec::new()),
            C::SetCalendar(calendar) => one(PetitionEvent::CalendarSet(calendar.clone())),
            C::Receive(submission) => self.receive(submission),
            C::Supply { petition, formalities } => self.supply(*petition, formalities),
            C::Register { petition } => self.register(*petition),
            C::Dismiss { petition, reason, notice } => self.dismiss(*petition, reason, *notice),
            C::Transfer { petition, authority, notice } => self.transfer(*petition, authority, *notice),
            C::MarkDuplicate { petition, original, deliberate } => {
                self.mark_duplicate(*petition, *original, *deliberate)
            }
            C::TellFee { petition, notice } => self.tell_fee(*petition, *notice),
            C::RecordPayment { petition, arrived } => self.record_payment(*petition, *arrived),
            C::AskApplicant { petition, notice } => self.ask_applicant(*petition, *notice),
            C::RecordReply { petition, arrived, text } => self.record_reply(*petition, *arrived, *text),
            C::Extend { petition, reason, notice } => self.extend(*petition, *reason, *notice),
            C::Refer { petition, target, within } => self.refer(*petition, target, *within),
            C::Accept { petition, unit } => self.accept(*petition, *unit),
            C::GiveOpinion { petition, unit, text } => self.give_opinion(*petition, *unit, *text),
            C::AnswerInterim { petition, notice } => self.answer_interim(*petition, *notice),
            C::Decide { petition, decision } => self.decide(*petition, decision),
            C::PrepareAnswer { petition, text } => self.prepare_answer(*petition, *text),
            C::SendAnswer { petition, channel } => self.send_answer(*petition, *channel),
            C::GiveTask { petition, task } => self.give_task(*petition, task),
            C::FinishTask { petition, task, result } => self.finish_task(*petition, *task, result),
            C::Close { petition } => self.close(*petition),
            C::Reopen { petition, reason, arrived, text } => self.reopen(*petition, *reason, *arrived, *text),
            C::Withdraw { petition } => self.withdraw(*petition),
            C::Erase { petition } => self.erase(*petition),
            C::Tick => Ok(self.tick()),
        }
    }

    /// Whether a command brings what came before under the same id: the same content changes nothing.
    fn is_known(&self, command: &PetitionCommand) -> Result<bool, PetitionError> {
        match command {
            PetitionCommand::Receive(submission) => match self.desk.petition(submission.id) {
                None => Ok(false),
                // Once erased it is no longer known who asked, so nobody can say that it was somebody else.
                Some(known)
                    if known.submission == *submission
                        || known.submission == submission.clone().without_people() =>
                {
                    Ok(true)
                }
                Some(_) => Err(PetitionError::IdTaken(submission.id)),
            },
            PetitionCommand::GiveTask { petition, task } => {
                match self.desk.known(*petition)?.tasks.get(&task.id) {
                    None => Ok(false),
                    Some(known) if known.task == *task => Ok(true),
                    Some(_) => Err(PetitionError::TaskIdTaken(task.id)),
                }
            }
            _ => Ok(false),
        }
    }

    /// A petition at the revision that the caller expects.
    fn expect(&self, id: PetitionId) -> Result<&'a Petition, PetitionError> {
        let petition = self.desk.known(id)?;
        match self.call.expected {
            Expected::Revision(expected) if petition.revision != expected => {
                Err(Stale::Revision { expected, found: petition.revision }.into())
            }
            _ => Ok(petition),
        }
    }

    /// A petition that may go to a stage.
    fn going(
        &self,
        id: PetitionId,
        to: Stage,
        command: &'static str,
    ) -> Result<(&'a Petition, PetitionFact), PetitionError> {
        let petition = self.expect(id)?;
        if petition.stage().may_become(to) {
            Ok((petition, petition.fact(self.today)))
        } else {
            Err(wrong_stage(petition, command))
        }
    }

    /// A petition that is at one of some stages, and stays there.
    fn staying(
        &self,
        id: PetitionId,
        at: &[Stage],
        command: &'static str,
    ) -> Result<(&'a Petition, PetitionFact), PetitionError> {
        let petition = self.expect(id)?;
        if at.contains(&petition.stage()) {
            Ok((petition, petition.fact(self.today)))
        } else {
            Err(wrong_stage(petition, command))
        }
    }

    /// What was told has to be there, unless nobody can be reached.
    fn told(petition: &Petition, notice: Option<Notice>) -> Result<(), PetitionError> {
        if notice.is_some() || !petition.submission.is_reachable() {
            Ok(())
        } else {
            Err(PetitionError::NoticeMissing(petition.id()))
        }
    }

    fn reachable(petition: &Petition) -> Result<(), PetitionError> {
        if petition.submission.is_reachable() {
            Ok(())
        } else {
            Err(PetitionError::Unreachable(petition.id()))
        }
    }

    /// What arrives can arrive from one day on until today.
    fn arrived_since(
        &self,
        petition: PetitionId,
        since: NaiveDate,
        day: NaiveDate,
    ) -> Result<(), PetitionError> {
        if since <= day && day <= self.today {
            Ok(())
        } else {
            Err(PetitionError::WrongDay { petition, day })
        }
    }

    fn unit(&self, unit: UnitId) -> Result<(), PetitionError> {
        if self.units.knows(unit) { Ok(()) } else { Err(PetitionError::UnknownUnit(unit)) }
    }

    /// The reason for overruling, where the actor may.
    fn overruling(&self) -> Option<&'a Note> {
        self.call.waiver.as_ref().filter(|_| self.call.actor.role >= Role::Manager)
    }

    /// The event that ends a petition without an answer, and the release of its duplicates, whose applicants are owed one.
    fn ending(&self, petition: &Petition, end: PetitionEvent) -> Vec<PetitionEvent> {
        let mut events = vec![end];
        let duplicates = petition.duplicates.iter().filter_map(|id| self.desk.petition(*id));
        for duplicate in duplicates.filter(|duplicate| duplicate.stage() == Stage::DuplicateOf) {
            let fact = duplicate.fact(self.today);
            events.push(PetitionEvent::Released { fact, original: petition.id() });
        }
        events
    }
}

fn wrong_stage(petition: &Petition, command: &'static str) -> PetitionError {
    PetitionError::WrongStage { petition: petition.id(), stage: petition.stage(), command }
}

fn one(event: PetitionEvent) -> Decided {
    Ok(vec![event])
}
