//! From referral to the end.

use alloc::vec::Vec;

use chrono::NaiveDate;

use super::{Decided, Deciding, one, wrong_stage};
use crate::{
    id::{CoordinationId, PetitionId, TextId, UnitId},
    organisation::{Channel, ReferralTarget},
    petition::{
        Applicant, Awaited, Clock, CoordinationTask, Decision, Law, Notice, Petition, PetitionError,
        PetitionEvent, PetitionState, Referral, ReopenReason, Stage, TaskRecord, Unheard, WithdrawalCause,
    },
    text::Note,
    time::Term,
};

impl Deciding<'_> {
    pub(super) fn refer(&self, id: PetitionId, target: &ReferralTarget, within: Option<Term>) -> Decided {
        let (_, fact) = self.going(id, Stage::Referred, "refer")?;
        if let Some(unknown) = self.units.missing(target) {
            return Err(PetitionError::UnknownUnit(unknown));
        }
        one(PetitionEvent::Referred { fact, target: target.clone(), within })
    }

    pub(super) fn accept(&self, id: PetitionId, unit: UnitId) -> Decided {
        let (petition, fact) = self.going(id, Stage::InProgress, "accept")?;
        Self::leads(petition, unit)?;
        one(PetitionEvent::Accepted { fact })
    }

    fn leads(petition: &Petition, unit: UnitId) -> Result<(), PetitionError> {
        if petition.lead() == Some(unit) {
            Ok(())
        } else {
            Err(PetitionError::NotTheLead { petition: petition.id(), unit })
        }
    }

    pub(super) fn give_opinion(&self, id: PetitionId, unit: UnitId, text: TextId) -> Decided {
        const EVALUATED: [Stage; 3] = [Stage::Referred, Stage::InProgress, Stage::InterimAnswered];
        let (petition, fact) = self.staying(id, &EVALUATED, "give_opinion")?;
        let consulted = petition.referral().filter(|referral| referral.target.consulted().contains(&unit));
        let referral = consulted.ok_or(PetitionError::NotConsulted { petition: id, unit })?;
        match referral.opinions.get(&unit) {
            None => one(PetitionEvent::OpinionGiven { fact, unit, text }),
            Some(said) if *said == text => Ok(Vec::new()),
            Some(_) => Err(PetitionError::SaidOtherwise { petition: id, unit }),
        }
    }

    /// How the matter stands meets the clock of Law 3071 alone; Law 4982 knows the longer term instead. The applicant of a
    /// duplicate may be told how the original stands, and waits on.
    pub(super) fn answer_interim(&self, id: PetitionId, notice: Notice) -> Decided {
        let (petition, fact) = match self.expect(id)?.stage() {
            Stage::DuplicateOf => self.staying(id, &[Stage::DuplicateOf], "answer_interim")?,
            _ => self.going(id, Stage::InterimAnswered, "answer_interim")?,
        };
        let clock = self.running(petition, Law::Petitions, "answer_interim")?;
        one(PetitionEvent::InterimAnswered { fact, clock: clock.met(self.today), notice })
    }

    /// Consulted units are heard before the decision, unless a manager overrules that.
    pub(super) fn decide(&self, id: PetitionId, decision: &Decision) -> Decided {
        let (petition, fact) = self.going(id, Stage::Decided, "decide")?;
        Self::leads(petition, decision.by())?;
        let kind = petition.submission.kind;
        if let Some(wrong) = decision.reasons().find(|reason| !reason.code().fits(kind)) {
            return Err(PetitionError::WrongReason { petition: id, reason: wrong.code() });
        }
        let units: Vec<UnitId> = petition.referral().into_iter().flat_map(Referral::outstanding).collect();
        let unheard = match self.overruling() {
            _ if units.is_empty() => None,
            Some(reason) => Some(Unheard { units, reason: reason.clone() }),
            None => return Err(PetitionError::Unheard { petition: id, units }),
        };
        one(PetitionEvent::Decided { fact, decision: decision.clone(), unheard })
    }

    pub(super) fn prepare_answer(&self, id: PetitionId, text: TextId) -> Decided {
        let (petition, fact) = self.staying(id, &[Stage::Decided], "prepare_answer")?;
        match petition.state {
            PetitionState::Decided { prepared } if prepared == Some(text) => Ok(Vec::new()),
            PetitionState::Decided { prepared: from } => {
                one(PetitionEvent::AnswerPrepared { fact, from, to: text })
            }
            _ => Err(wrong_stage(petition, "prepare_answer")),
        }
    }

    pub(super) fn send_answer(&self, id: PetitionId, channel: Channel) -> Decided {
        let (petition, fact) = self.going(id, Stage::Answered, "send_answer")?;
        Self::reachable(petition)?;
        let (text, outcome) = match petition.state {
            PetitionState::DuplicateOf { original } => {
                let original = self.desk.known(original)?;
                let text = original.answered_with();
                let text = text.ok_or(PetitionError::OriginalNotAnswered(original.id()))?;
                (text, original.decision().map(Decision::outcome))
            }
            PetitionState::Decided { prepared } => {
                let text = prepared.ok_or(PetitionError::NotPrepared(id))?;
                (text, petition.decision().map(Decision::outcome))
            }
            _ => return Err(wrong_stage(petition, "send_answer")),
        };
        // An answer goes out whatever the calendar knows.
        let due = petition.clock.zip(self.desk.calendar.as_ref());
        let due = due.and_then(|(clock, calendar)| clock.met(self.today).due(calendar).ok().flatten());
        let clock = petition.clock.map(|clock| clock.met(self.today));
        one(PetitionEvent::Answered {
            fact,
            clock,
            notice: Notice { text, channel },
            since: petition.round_began,
            outcome,
            due,
        })
    }

    pub(super) fn give_task(&self, id: PetitionId, task: &CoordinationTask) -> Decided {
        let (petition, fact) = self.staying(id, &[Stage::Decided, Stage::Answered], "give_task")?;
        if !petition.decision().is_some_and(|decision| decision.outcome().grants()) {
            return Err(PetitionError::NotGranted(id));
        }
        self.unit(task.unit)?;
        one(PetitionEvent::TaskGiven { fact, task: task.clone() })
    }

    pub(super) fn finish_task(&self, id: PetitionId, task: CoordinationId, result: &Note) -> Decided {
        let petition = self.expect(id)?;
        let TaskRecord { task: known, result: done, .. } =
            petition.tasks.get(&task).ok_or(PetitionError::UnknownTask(task))?;
        let unit = known.unit;
        match done {
            Some(done) if done == result => Ok(Vec::new()),
            Some(_) => Err(PetitionError::SaidOtherwise { petition: id, unit }),
            None if petition.stage().is_ended() => Err(wrong_stage(petition, "finish_task")),
            None => {
                let fact = petition.fact(self.today);
                one(PetitionEvent::TaskFinished { fact, task, unit, result: result.clone() })
            }
        }
    }

    pub(super) fn close(&self, id: PetitionId) -> Decided {
        let (petition, fact) = self.going(id, Stage::Closed, "close")?;
        if petition.owed().is_some() {
            return Err(PetitionError::AnswerOwed(id));
        }
        let tasks: Vec<CoordinationId> = petition.open_tasks().map(|record| record.task.id).collect();
        if !tasks.is_empty() {
            return Err(PetitionError::TasksOpen { petition: id, tasks });
        }
        if let PetitionState::DuplicateOf { original } = petition.state
            && self.desk.known(original)?.stage().is_open()
        {
            return Err(PetitionError::OriginalNotAnswered(original));
        }
        Ok(self.ending(petition, PetitionEvent::Closed { fact }))
    }

    pub(super) fn reopen(
        &self,
        id: PetitionId,
        reason: ReopenReason,
        arrived: NaiveDate,
        text: TextId,
    ) -> Decided {
        let (petition, fact) = self.going(id, Stage::Reopened, "reopen")?;
        if let Applicant::Erased(_) = petition.submission.applicant {
            return Err(PetitionError::ApplicantErased(id));
        }
        let answered = petition.final_answer().map(|answer| answer.on);
        self.arrived_since(id, answered.or(petition.ended).unwrap_or(petition.received), arrived)?;
        let clock = petition.submission.answer_owed_by().map(|law| Clock::start(law, arrived));
        one(PetitionEvent::Reopened { fact, reason, clock, text, arrived })
    }

    pub(super) fn withdraw(&self, id: PetitionId) -> Decided {
        let (petition, fact) = self.going(id, Stage::Withdrawn, "withdraw")?;
        let end = PetitionEvent::Withdrawn { fact, cause: WithdrawalCause::Applicant };
        Ok(self.ending(petition, end))
    }

    pub(super) fn erase(&self, id: PetitionId) -> Decided {
        let petition = self.expect(id)?;
        let Some(ended) = petition.ended else { return Err(PetitionError::NotEnded(id)) };
        if !petition.submission.leads_to_people() {
            return Ok(Vec::new());
        }
        let kept = self.desk.policy.retention.map(|retention| retention.erasure_from(ended));
        let early = self.call.erasing(self.today, kept);
        let early = early.map_err(|from| PetitionError::KeptUntil { petition: id, from })?;
        one(PetitionEvent::ApplicantErased { fact: petition.fact(self.today), early })
    }

    /// What was awaited and did not come by its last day is silence from the next day on.
    pub(super) fn tick(&self) -> Vec<PetitionEvent> {
        let silent = self.desk.waits_until().take_while(|(until, _)| *until < self.today);
        let ends = silent.map(|(_, petition)| {
            let cause = match petition.state {
                PetitionState::AwaitingApplicant { awaited: Awaited::Fee, .. } => WithdrawalCause::FeeNotPaid,
                _ => WithdrawalCause::NoReply,
            };
            let end = PetitionEvent::Withdrawn { fact: petition.fact(self.today), cause };
            self.ending(petition, end)
        });
        ends.flatten().collect()
    }
}
