use alloc::vec::Vec;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    DeemedRefused, Due, DueKind, Owed, Petition, PetitionDesk, PetitionError, PetitionState, Stage, Urgency,
};
use crate::{
    id::{CoordinationId, PetitionId, UnitId},
    organisation::UnitChart,
    stats::coded,
};

/// What a unit has to do next.
#[expect(clippy::exhaustive_enums, reason = "whoever shows a queue must show each")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// See whether it is formally complete.
    Register,
    /// Find the units that it concerns.
    Refer,
    /// Wait for the applicant, or for the answer to the original.
    Await,
    /// Begin, as the lead unit.
    Accept,
    /// Say what one thinks, as a consulted unit.
    GiveOpinion,
    /// Decide.
    Decide,
    /// Prepare the answer.
    PrepareAnswer,
    /// Send the answer.
    SendAnswer,
    /// Carry out a coordination task.
    CarryOut,
    /// Close it.
    Close,
}

coded!(Step {
    Register = "register",
    Refer = "refer",
    Await = "await",
    Accept = "accept",
    GiveOpinion = "give_opinion",
    Decide = "decide",
    PrepareAnswer = "prepare_answer",
    SendAnswer = "send_answer",
    CarryOut = "carry_out",
    Close = "close",
});

/// One line of a unit's queue: a petition and what the unit has to do with it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QueueEntry {
    /// The petition.
    pub petition: PetitionId,
    /// What the unit has to do.
    pub step: Step,
    /// The task, where it is one.
    pub task: Option<CoordinationId>,
    /// What falls due, the earliest first.
    pub dues: Vec<Due>,
    /// What answer the applicant is owed.
    pub owed: Option<Owed>,
    /// Since when silence counts as a refusal, where it does.
    pub deemed_refused: Option<DeemedRefused>,
    /// The local day of arrival.
    pub received: NaiveDate,
}

impl QueueEntry {
    /// Returns the earliest last day.
    #[must_use]
    pub fn due(&self) -> Option<Due> {
        self.dues.first().copied()
    }

    /// Returns how urgent the most urgent of its last days is; nothing where it has none.
    #[must_use]
    pub fn urgency(&self) -> Option<Urgency> {
        self.dues.iter().map(|due| due.urgency).max()
    }
}

impl PetitionDesk {
    /// Returns what a unit has to do today, in this order: by the earliest last day, what has none last; of one last day
    /// by the day of arrival, then by the petition's id, the step and the task's id. So no two lines are equal, and the
    /// order is the same everywhere.
    ///
    /// The coordinator has what no lead unit has, duplicates among it. A lead unit has the petitions referred to it, until
    /// they are closed; a consulted unit the opinions that it owes, and any unit its tasks.
    ///
    /// # Errors
    /// [`PetitionError::NoCalendar`] where something falls due and there is none, [`PetitionError::Calendar`] where it
    /// does not reach so far.
    pub fn queue(
        &self,
        unit: UnitId,
        today: NaiveDate,
        units: &UnitChart,
    ) -> Result<Vec<QueueEntry>, PetitionError> {
        let mut entries = Vec::new();
        for petition in self.unfinished() {
            let at_desk = petition.lead().is_none() && units.coordinator() == unit;
            if at_desk || petition.lead() == Some(unit) {
                let lead_step = self.step(petition)?;
                if let Some(step) = lead_step {
                    let mut dues = self.dues_of(petition, today)?;
                    if matches!(step, Step::Accept | Step::Decide) {
                        dues.extend(self.referral_due(petition, today)?);
                        dues.sort_unstable();
                    }
                    entries.push(self.entry(petition, step, dues, today)?);
                }
            }
            if let Some(entry) = self.opinion(petition, unit, today)? {
                entries.push(entry);
            }
            for record in petition.open_tasks().filter(|record| record.task.unit == unit) {
                let dues = match record.task.within {
                    Some(within) => {
                        let last_day = within.last_day(record.given, self.calendar_or_error()?)?;
                        Vec::from([self.mark(DueKind::Task, last_day, today)?])
                    }
                    None => Vec::new(),
                };
                let entry = self.entry(petition, Step::CarryOut, dues, today)?;
                entries.push(QueueEntry { task: Some(record.task.id), ..entry });
            }
        }
        entries.sort_by_key(|entry| {
            let due = entry.due().map(|due| due.on);
            (due.is_none(), due, entry.received, entry.petition, entry.step, entry.task)
        });
        Ok(entries)
    }

    /// What whoever has a petition has to do with it; nothing while it waits for others' tasks.
    fn step(&self, petition: &Petition) -> Result<Option<Step>, PetitionError> {
        Ok(match &petition.state {
            PetitionState::Received => Some(Step::Register),
            PetitionState::Registered if petition.submission.kind.law().is_none() => Some(Step::Close),
            PetitionState::Registered | PetitionState::Reopened => Some(Step::Refer),
            PetitionState::AwaitingApplicant { .. } => Some(Step::Await),
            PetitionState::Referred => Some(Step::Accept),
            PetitionState::InProgress | PetitionState::InterimAnswered => Some(Step::Decide),
            PetitionState::Decided { .. } if petition.clock.is_none() => {
                petition.open_tasks().next().is_none().then_some(Step::Close)
            }
            PetitionState::Decided { prepared: None } => Some(Step::PrepareAnswer),
            PetitionState::Decided { prepared: Some(_) } => Some(Step::SendAnswer),
            PetitionState::Answered => petition.open_tasks().next().is_none().then_some(Step::Close),
            PetitionState::DuplicateOf { original } => {
                // Its own clock runs all the while, so it stays in sight.
                Some(match (self.known(*original)?.stage().is_open(), petition.clock) {
                    (true, _) => Step::Await,
                    (false, Some(_)) => Step::SendAnswer,
                    (false, None) => Step::Close,
                })
            }
            PetitionState::Inadmissible { .. }
            | PetitionState::Transferred { .. }
            | PetitionState::Closed
            | PetitionState::Withdrawn { .. } => None,
        })
    }

    fn entry(
        &self,
        petition: &Petition,
        step: Step,
        dues: Vec<Due>,
        today: NaiveDate,
    ) -> Result<QueueEntry, PetitionError> {
        Ok(QueueEntry {
            petition: petition.id(),
            step,
            task: None,
            dues,
            owed: petition.owed(),
            deemed_refused: self.deemed_refused_of(petition, today)?,
            received: petition.received,
        })
    }

    /// The last day that a referral gave to its units.
    fn referral_due(&self, petition: &Petition, today: NaiveDate) -> Result<Option<Due>, PetitionError> {
        match petition.referral().and_then(|referral| Some((referral.within?, referral.on))) {
            Some((within, on)) => {
                let last_day = within.last_day(on, self.calendar_or_error()?)?;
                self.mark(DueKind::Referral, last_day, today).map(Some)
            }
            None => Ok(None),
        }
    }

    /// The opinion that a unit owes; its own last day counts, or the petition's where it has none.
    fn opinion(
        &self,
        petition: &Petition,
        unit: UnitId,
        today: NaiveDate,
    ) -> Result<Option<QueueEntry>, PetitionError> {
        let evaluated =
            matches!(petition.stage(), Stage::Referred | Stage::InProgress | Stage::InterimAnswered);
        let owes = petition.referral().is_some_and(|referral| referral.outstanding().any(|u| u == unit));
        if !evaluated || !owes {
            return Ok(None);
        }
        let dues = match self.referral_due(petition, today)? {
            Some(due) => Vec::from([due]),
            None => self.dues_of(petition, today)?,
        };
        self.entry(petition, Step::GiveOpinion, dues, today).map(Some)
    }
}
