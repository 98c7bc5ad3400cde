//! Facts change state. No rule is here: what an event says is copied, and refused only where it cannot be.

use alloc::{boxed::Box, vec::Vec};

use super::{
    Answer, AnswerKind, Awaited, DeskPolicy, Petition, PetitionDesk, PetitionEvent, PetitionFact,
    PetitionState, Referral, Stage, Submission, TaskRecord,
};
use crate::{
    event::{Contradiction, Recorded, ensure},
    id::PetitionId,
    time::WorkCalendar,
};

/// How to take back one change.
pub(super) enum Undo {
    Policy(Box<DeskPolicy>),
    Calendar(Option<WorkCalendar>),
    Petition(PetitionId, Option<Box<Petition>>),
}

impl PetitionDesk {
    pub(super) fn undo(&mut self, undo: Undo) {
        match undo {
            Undo::Policy(former) => self.policy = *former,
            Undo::Calendar(former) => self.calendar = former,
            Undo::Petition(id, former) => _ = self.put(id, former.map(|former| *former)),
        }
    }

    fn change(&mut self, id: PetitionId, petition: Petition, journal: &mut Vec<Undo>) {
        let former = self.put(id, Some(petition));
        journal.push(Undo::Petition(id, former.map(Box::new)));
    }

    pub(super) fn apply_event(
        &mut self,
        recorded: &Recorded<PetitionEvent>,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        match &recorded.event {
            PetitionEvent::PolicySet(policy) => {
                let former = core::mem::replace(&mut self.policy, policy.clone());
                journal.push(Undo::Policy(Box::new(former)));
                Ok(())
            }
            PetitionEvent::CalendarSet(calendar) => {
                journal.push(Undo::Calendar(self.calendar.replace(calendar.clone())));
                Ok(())
            }
            PetitionEvent::Received { submission, on, clock } => {
                self.check_new(submission)?;
                if submission.received > recorded.at || self.day(submission.received) != Ok(*on) {
                    return Err("the day of arrival is another one");
                }
                let petition = Petition::new(submission.clone(), *on, *clock);
                petition.check(recorded.at)?;
                self.change(submission.id, petition, journal);
                Ok(())
            }
            event => match event.fact() {
                Some(fact) => self.apply_fact(event, fact, recorded, journal),
                None => Ok(()),
            },
        }
    }

    /// Checks that neither the id nor a number of a submission is that of another.
    pub(super) fn check_new(&self, submission: &Submission) -> Result<(), Contradiction> {
        let intake = &submission.intake;
        let taken = |number| self.by_outside_number(intake.channel(), number).is_some();
        if self.petition(submission.id).is_some() || self.by_number(&submission.number).is_some() {
            return Err("the id or the number is taken");
        }
        if intake.outside_number().is_some_and(taken) {
            return Err("the outside number is taken");
        }
        Ok(())
    }

    fn apply_fact(
        &mut self,
        event: &PetitionEvent,
        fact: &PetitionFact,
        recorded: &Recorded<PetitionEvent>,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        let known = self.petition(fact.petition).ok_or("the petition is unknown")?;
        let may_follow = event.brings_to().is_none_or(|to| fact.stage.may_become(to));
        ensure(known.fact(fact.on) == *fact, "the petition is another one")?;
        ensure(self.day(recorded.at) == Ok(fact.on), "the day is another one")?;
        ensure(may_follow, "the petition was in another state")?;
        let mut petition = known.clone();
        petition.copy(event)?;
        petition.revision = petition.revision.next();
        if event.brings_to().is_some() {
            petition.ended = petition.stage().is_ended().then_some(fact.on);
        }
        petition.check(recorded.at)?;
        // A duplicate and its original know of each other.
        let (before, after) = (known.original, petition.original);
        self.change(fact.petition, petition, journal);
        if before != after {
            self.link(fact.petition, before, false, journal)?;
            self.link(fact.petition, after, true, journal)?;
        }
        Ok(())
    }

    fn link(
        &mut self,
        duplicate: PetitionId,
        original: Option<PetitionId>,
        linked: bool,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        let Some(id) = original else { return Ok(()) };
        let known = self.petition(id).ok_or("the original is unknown")?;
        let has_duplicates = self.petition(duplicate).is_some_and(|petition| !petition.duplicates.is_empty());
        if linked && (id == duplicate || known.original.is_some() || has_duplicates) {
            return Err("duplicates would make a chain");
        }
        let mut petition = known.clone();
        if linked {
            petition.duplicates.insert(duplicate);
        } else {
            petition.duplicates.remove(&duplicate);
        }
        petition.revision = petition.revision.next();
        self.change(id, petition, journal);
        Ok(())
    }
}

impl Petition {
    /// Copies what an event says.
    fn copy(&mut self, event: &PetitionEvent) -> Result<(), Contradiction> {
        use PetitionEvent as E;
        match event {
            E::PolicySet(_) | E::CalendarSet(_) | E::Received { .. } => {}
            E::Supplied { formalities, .. } => {
                self.is_at(&[Stage::Received])?;
                self.supplied.extend(formalities);
            }
            E::Registered { fact } => {
                if fact.stage != Stage::Received {
                    return Err("the petition was in another state");
                }
                self.state = PetitionState::Registered;
            }
            E::Dismissed { reason, .. } => {
                self.state = PetitionState::Inadmissible { reason: reason.clone() };
            }
            E::Transferred { authority, .. } => {
                self.state = PetitionState::Transferred { authority: authority.clone() };
            }
            E::MarkedDuplicate { original, .. } => {
                if self.original.is_some() {
                    return Err("duplicates would make a chain");
                }
                self.state = PetitionState::DuplicateOf { original: *original };
                self.original = Some(*original);
            }
            E::Released { original, .. } => {
                if self.state != (PetitionState::DuplicateOf { original: *original }) {
                    return Err("the petition is no such duplicate");
                }
                self.state = PetitionState::Registered;
                self.original = None;
            }
            E::FeeTold { fact, clock, until, .. } => {
                self.clock = Some(*clock);
                self.state = PetitionState::AwaitingApplicant {
                    awaited: Awaited::Fee,
                    since: fact.on,
                    until: Some(*until),
                };
            }
            E::ApplicantAsked { fact, clock, until, .. } => {
                self.clock = *clock;
                self.state = PetitionState::AwaitingApplicant {
                    awaited: Awaited::Reply,
                    since: fact.on,
                    until: *until,
                };
            }
            E::FeePaid { clock, .. } => {
                self.awaits(Awaited::Fee)?;
                self.clock = Some(*clock);
                self.state = PetitionState::Registered;
            }
            E::ApplicantReplied { clock, .. } => {
                self.awaits(Awaited::Reply)?;
                self.clock = *clock;
                self.state = PetitionState::Registered;
            }
            E::Extended { clock, .. } => {
                if self.clock.is_none_or(|before| !before.is_running() || before.is_extended()) {
                    return Err("the clock cannot be extended");
                }
                self.clock = Some(*clock);
            }
            E::Referred { fact, target, within } => {
                self.state = PetitionState::Referred;
                self.referrals.push(Referral::new(target.clone(), fact.on, *within));
            }
            E::Accepted { .. } => self.state = PetitionState::InProgress,
            E::OpinionGiven { unit, text, .. } => {
                self.is_at(&[Stage::Referred, Stage::InProgress, Stage::InterimAnswered])?;
                let referral = self.referrals.last_mut().ok_or("the petition is not referred")?;
                if !referral.outstanding().any(|consulted| consulted == *unit) {
                    return Err("the unit is not asked");
                }
                referral.opinions.insert(*unit, *text);
            }
            E::InterimAnswered { fact, clock, notice } => {
                self.clock = Some(*clock);
                if event.brings_to().is_some() {
                    self.state = PetitionState::InterimAnswered;
                }
                self.answers.push(Answer { kind: AnswerKind::Interim, notice: *notice, on: fact.on });
            }
            E::Decided { decision, .. } => {
                self.state = PetitionState::Decided { prepared: None };
                self.decisions.push(decision.clone());
            }
            E::AnswerPrepared { from, to, .. } => {
                if self.state != (PetitionState::Decided { prepared: *from }) {
                    return Err("another answer was prepared");
                }
                self.state = PetitionState::Decided { prepared: Some(*to) };
            }
            E::Answered { fact, clock, notice, since, .. } => {
                if self.round_began != *since {
                    return Err("the round began on another day");
                }
                self.clock = *clock;
                self.state = PetitionState::Answered;
                self.answers.push(Answer { kind: AnswerKind::Final, notice: *notice, on: fact.on });
            }
            E::TaskGiven { fact, task } => {
                self.is_at(&[Stage::Decided, Stage::Answered])?;
                let record = TaskRecord::new(task.clone(), fact.on);
                if self.tasks.insert(task.id, record).is_some() {
                    return Err("the task is known already");
                }
            }
            E::TaskFinished { task, unit, result, .. } => {
                let record = self.tasks.get_mut(task).ok_or("the task is unknown")?;
                if record.task.unit != *unit || !record.is_open() {
                    return Err("the task is another one");
                }
                record.result = Some(result.clone());
            }
            E::Closed { .. } => self.state = PetitionState::Closed,
            E::Reopened { clock, arrived, .. } => {
                self.state = PetitionState::Reopened;
                self.round_began = *arrived;
                self.clock = *clock;
                self.original = None;
            }
            E::Withdrawn { cause, .. } => self.state = PetitionState::Withdrawn { cause: *cause },
            E::ApplicantErased { .. } => {
                if !self.stage().is_ended() {
                    return Err("the petition has not ended");
                }
                self.submission = self.submission.clone().without_people();
            }
        }
        Ok(())
    }

    fn is_at(&self, stages: &[Stage]) -> Result<(), Contradiction> {
        if stages.contains(&self.stage()) { Ok(()) } else { Err("the petition was in another state") }
    }

    fn awaits(&self, what: Awaited) -> Result<(), Contradiction> {
        match self.state {
            PetitionState::AwaitingApplicant { awaited, .. } if awaited == what => Ok(()),
            _ => Err("something else is awaited"),
        }
    }
}
