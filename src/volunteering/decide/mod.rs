//! Decisions: commands in, events out, nothing changed.

mod shifts;
mod volunteers;

use alloc::{vec, vec::Vec};

use chrono::NaiveDate;

use super::{
    AssignmentStage, Volunteer, VolunteerPlatform, VolunteeringCommand, VolunteeringError, VolunteeringEvent,
};
use crate::{
    event::{Call, Expected, Revision, Role, Stale},
    text::Note,
    time::{Minute, Zone},
};

type Decided = Result<Vec<VolunteeringEvent>, VolunteeringError>;

/// A decision under way: the platform as it is, who calls, and what day it is.
pub(super) struct Deciding<'a> {
    platform: &'a VolunteerPlatform,
    call: &'a Call,
    now: Minute,
    today: NaiveDate,
}

impl<'a> Deciding<'a> {
    pub(super) fn new(platform: &'a VolunteerPlatform, call: &'a Call) -> Result<Self, VolunteeringError> {
        let now = platform.head.now(call);
        let today = platform.policy.zone.to_local(now)?.date();
        Ok(Self { platform, call, now, today })
    }

    /// Decides a command.
    pub(super) fn run(&self, command: &VolunteeringCommand) -> Decided {
        use VolunteeringCommand as C;
        if self.is_known(command)? {
            return Ok(Vec::new());
        }
        self.platform.head.check_version(self.call.expected)?;
        self.check_revision(command)?;
        match command {
            C::SetPolicy(policy) if *policy == self.platform.policy => Ok(Vec::new()),
            C::SetPolicy(policy) if !self.may_be_in(policy.zone) => Err(VolunteeringError::ZoneInUse),
            C::SetPolicy(policy) => Ok(self.set_policy(policy)),
            C::Enrol(volunteer) => self.enrol(volunteer),
            C::Amend(volunteer) => self.amend(volunteer),
            C::WithdrawConsent { volunteer } => self.withdraw_consent(*volunteer),
            C::Leave { volunteer, reason } => self.leave(*volunteer, reason.as_ref()),
            C::Rejoin { volunteer } => self.rejoin(*volunteer),
            C::Erase { volunteer } => self.erase(*volunteer),
            C::BeginProject(project) => self.begin_project(project),
            C::EndProject { project } => self.end_project(*project),
            C::ReportReach { project, on, reach } => self.report_reach(*project, *on, *reach),
            C::PlanTask(task) => self.plan_task(task),
            C::AddShift(shift) => self.add_shift(shift),
            C::SetNeeded { shift, needed } => self.set_needed(*shift, *needed),
            C::CancelShift { shift, reason } => self.cancel_shift(*shift, reason.as_ref()),
            C::Offer(request) => self.offer(request),
            C::Schedule { assignment, chosen } => self.schedule(*assignment, *chosen),
            C::Assign(request) => self.assign(request),
            C::Complete { assignment, minutes } => self.complete(*assignment, *minutes),
            C::RecordNoShow { assignment } => self.record_no_show(*assignment),
            C::Cancel { assignment, cause, reason } => self.cancel(*assignment, *cause, reason.as_ref()),
            C::Tick => Ok(self.tick()),
        }
    }

    /// Whether a command brings what came before under the same id: the same content changes nothing.
    fn is_known(&self, command: &VolunteeringCommand) -> Result<bool, VolunteeringError> {
        use VolunteeringCommand as C;
        /// What is known under an id is the same, or the id is taken.
        fn same<T>(
            known: Option<T>,
            same: impl FnOnce(T) -> bool,
            taken: VolunteeringError,
        ) -> Result<bool, VolunteeringError> {
            match known {
                None => Ok(false),
                Some(known) => same(known).then_some(true).ok_or(taken),
            }
        }
        let platform = self.platform;
        match command {
            C::Enrol(volunteer) => {
                // Once erased it is no longer known who it was, so nobody can say that it was somebody else.
                let is =
                    |known: &Volunteer| known == volunteer || *known == volunteer.clone().without_person();
                let known = platform.volunteer(volunteer.id).map(|row| &row.volunteer);
                same(known, is, VolunteeringError::VolunteerIdTaken(volunteer.id))
            }
            C::BeginProject(project) => {
                let known = platform.project(project.id).map(|row| &row.project);
                same(known, |known| known == project, VolunteeringError::ProjectIdTaken(project.id))
            }
            C::PlanTask(task) => {
                same(platform.task(task.id), |known| known == task, VolunteeringError::TaskIdTaken(task.id))
            }
            C::AddShift(shift) => {
                let planned = platform.shift(shift.id).map(|row| (row, row.planned));
                let is =
                    |(row, needed): (&super::ShiftRecord, _)| super::Shift { needed, ..row.shift } == *shift;
                same(planned, is, VolunteeringError::ShiftIdTaken(shift.id))
            }
            C::Offer(request) | C::Assign(request) => {
                let known = platform.assignment(request.id);
                let taken = VolunteeringError::AssignmentIdTaken(request.id);
                let known = same(known.map(|row| row.request), |known| known == *request, taken)?;
                // Who is available with the same content can still be assigned.
                let stage = platform.assignment(request.id).map(|row| row.state.stage());
                let waits = stage == Some(AssignmentStage::Available);
                Ok(known && !(waits && matches!(command, C::Assign(_))))
            }
            _ => Ok(false),
        }
    }

    /// What a command names stands at the revision that the caller expects.
    fn check_revision(&self, command: &VolunteeringCommand) -> Result<(), VolunteeringError> {
        let Expected::Revision(expected) = self.call.expected else { return Ok(()) };
        let found = self.revision(command).unwrap_or_default();
        if expected == found { Ok(()) } else { Err(Stale::Revision { expected, found }.into()) }
    }

    fn revision(&self, command: &VolunteeringCommand) -> Option<Revision> {
        use VolunteeringCommand as C;
        let platform = self.platform;
        match command {
            C::SetPolicy(_) | C::Tick => None,
            C::Enrol(volunteer) | C::Amend(volunteer) => Some(platform.volunteer(volunteer.id)?.revision),
            C::WithdrawConsent { volunteer }
            | C::Leave { volunteer, .. }
            | C::Rejoin { volunteer }
            | C::Erase { volunteer } => Some(platform.volunteer(*volunteer)?.revision),
            C::BeginProject(project) => Some(platform.project(project.id)?.revision),
            C::EndProject { project } | C::ReportReach { project, .. } => {
                Some(platform.project(*project)?.revision)
            }
            C::PlanTask(task) => platform.task(task.id).map(|_| Revision::FIRST),
            C::AddShift(shift) => Some(platform.shift(shift.id)?.revision),
            C::SetNeeded { shift, .. } | C::CancelShift { shift, .. } => {
                Some(platform.shift(*shift)?.revision)
            }
            C::Offer(request) | C::Assign(request) => Some(platform.assignment(request.id)?.revision),
            C::Schedule { assignment, .. }
            | C::Complete { assignment, .. }
            | C::RecordNoShow { assignment }
            | C::Cancel { assignment, .. } => Some(platform.assignment(*assignment)?.revision),
        }
    }

    /// Shifts have their instants by the zone, so it does not change under them.
    fn may_be_in(&self, zone: Zone) -> bool {
        zone == self.platform.policy.zone || self.platform.shifts.is_empty()
    }

    /// The reason for overruling, where the actor has at least a role.
    fn overruling(&self, least: Role) -> Option<&'a Note> {
        self.call.waiver.as_ref().filter(|_| self.call.actor.role >= least)
    }
}

fn one(event: VolunteeringEvent) -> Decided {
    Ok(vec![event])
}
