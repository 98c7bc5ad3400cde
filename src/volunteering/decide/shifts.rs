//! Projects, tasks and shifts, and who is on them.

use alloc::{vec, vec::Vec};
use core::num::NonZeroU32;

use chrono::NaiveDate;

use super::{Decided, Deciding, one};
use crate::{
    event::{Revision, Role},
    id::{AssignmentId, ShiftId, SocialProjectId},
    text::Note,
    time::{LocalSlot, Minutes, SlotSet},
    volunteering::{
        Assignment, AssignmentFact, AssignmentRequest, AssignmentStage, AssignmentState, CancelCause,
        EnrolledVolunteer, Overruled, Placement, PlatformPolicy, ProjectRecord, Reach, Shift, ShiftObjection,
        ShiftRecord, SocialResponsibilityProject, Volunteer, VolunteerKind, VolunteerTask, VolunteeringError,
        VolunteeringEvent as E, Who,
    },
};

/// What of a wish to serve is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Being available: other shifts and free places do not matter yet.
    Offer,
    /// Being put on the shift.
    Schedule,
}

impl Deciding<'_> {
    pub(super) fn begin_project(&self, project: &SocialResponsibilityProject) -> Decided {
        if project.ends.is_some_and(|ends| ends < project.begins) {
            return Err(VolunteeringError::NoDays(project.id));
        }
        one(E::ProjectBegun(project.clone()))
    }

    pub(super) fn end_project(&self, id: SocialProjectId) -> Decided {
        if self.known_project(id)?.ended.is_some() {
            return Ok(Vec::new());
        }
        let of_project = |assignment: &&Assignment| {
            let shift = self.platform.shift(assignment.request.shift);
            let task = shift.and_then(|row| self.platform.task(row.shift.task));
            task.is_some_and(|task| task.project == Some(id))
        };
        let mut open = self.platform.assignments().filter(|assignment| assignment.state.stage().is_open());
        match open.find(of_project) {
            Some(open) => Err(VolunteeringError::ProjectOpen { project: id, assignment: open.request.id }),
            None => one(E::ProjectEnded { project: id, on: self.today }),
        }
    }

    pub(super) fn report_reach(&self, id: SocialProjectId, on: NaiveDate, to: Reach) -> Decided {
        let row = self.known_project(id)?;
        let over = row.ended.is_some_and(|ended| on > ended);
        if !row.project.has_day(on) || on > self.today || over {
            return Err(VolunteeringError::WrongDay { project: id, day: on });
        }
        let from = row.reach.get(&on).copied();
        if from == Some(to) {
            return Ok(Vec::new());
        }
        one(E::ReachReported { project: id, field: row.project.field, on, from, to })
    }

    pub(super) fn plan_task(&self, task: &VolunteerTask) -> Decided {
        if let Some(project) = task.project {
            self.running_project(project)?;
        }
        one(E::TaskPlanned { task: task.clone(), on: self.today })
    }

    pub(super) fn add_shift(&self, shift: &Shift) -> Decided {
        let task = self.platform.task(shift.task).ok_or(VolunteeringError::UnknownTask(shift.task))?;
        if !shift.time.is_possible() {
            return Err(VolunteeringError::ImpossibleShift(shift.id));
        }
        let span = shift.time.span();
        if let Some(id) = task.project {
            let project = self.running_project(id)?;
            for day in [first_day(span), last_day(span)] {
                if !project.project.has_day(day) {
                    return Err(VolunteeringError::WrongDay { project: id, day });
                }
            }
        }
        let slot = self.platform.policy.zone.slot(span)?;
        one(E::ShiftAdded { shift: *shift, slot, field: task.field, hazard: task.kind.hazard() })
    }

    pub(super) fn set_needed(&self, id: ShiftId, to: NonZeroU32) -> Decided {
        let row = self.known_shift(id)?;
        let task = self.task_of(row)?;
        if row.cancelled {
            return Err(VolunteeringError::ShiftCancelled(id));
        }
        if row.assigned() > to.get() {
            return Err(VolunteeringError::MoreAssigned { shift: id, assigned: row.assigned() });
        }
        let (from, time) = (row.shift.needed, row.shift.time.span());
        if from == to {
            return Ok(Vec::new());
        }
        one(E::NeededChanged { shift: id, field: task.field, time, from, to })
    }

    pub(super) fn cancel_shift(&self, id: ShiftId, reason: Option<&Note>) -> Decided {
        let row = self.known_shift(id)?;
        let task = self.task_of(row)?;
        if row.cancelled {
            return Ok(Vec::new());
        }
        let mut assignments = self.platform.assignments_on(id);
        if assignments.any(|assignment| assignment.state.stage() == AssignmentStage::Completed) {
            return Err(VolunteeringError::ShiftTookPlace(id));
        }
        let (shift, hazard) = (row.shift, task.kind.hazard());
        let mut events =
            vec![E::ShiftCancelled { shift, field: task.field, hazard, reason: reason.cloned() }];
        let open = self.platform.assignments_on(id).filter(|assignment| assignment.state.stage().is_open());
        let facts = open.filter_map(|assignment| self.platform.fact(assignment));
        events.extend(facts.map(|fact| E::Cancelled { fact, cause: CancelCause::Shift, reason: None }));
        Ok(events)
    }

    pub(super) fn offer(&self, request: &AssignmentRequest) -> Decided {
        let (fact, overruled) = self.offered(request, Step::Offer)?;
        self.available(request, fact, overruled).map(|event| vec![event])
    }

    pub(super) fn schedule(&self, id: AssignmentId, chosen: Option<LocalSlot>) -> Decided {
        let assignment = self.platform.known_assignment(id)?;
        let fact = self.going(assignment, AssignmentStage::Scheduled)?;
        let request =
            AssignmentRequest { chosen: chosen.or(assignment.request.chosen), ..assignment.request };
        let (now, overruled) = self.offered(&request, Step::Schedule)?;
        one(E::Scheduled { fact, placement: now.placement, overruled })
    }

    pub(super) fn assign(&self, request: &AssignmentRequest) -> Decided {
        if self.platform.assignment(request.id).is_some() {
            return self.schedule(request.id, request.chosen);
        }
        let (fact, overruled) = self.offered(request, Step::Schedule)?;
        let placement = fact.placement;
        Ok(vec![self.available(request, fact, None)?, E::Scheduled { fact, placement, overruled }])
    }

    pub(super) fn complete(&self, id: AssignmentId, minutes: Minutes) -> Decided {
        let assignment = self.platform.known_assignment(id)?;
        let fact = self.going(assignment, AssignmentStage::Completed)?;
        let (slot, time) = (assignment.placement.slot, assignment.placement.time);
        if assignment.state == (AssignmentState::Completed { minutes }) {
            return Ok(Vec::new());
        }
        if minutes.is_zero() || minutes > slot.length() {
            return Err(VolunteeringError::WrongMinutes { assignment: id, minutes });
        }
        if slot.start().saturating_add(minutes) > self.now {
            return Err(VolunteeringError::NotYet(id));
        }
        if assignment.state == AssignmentState::NoShow {
            let (row, shift) = self.parts(&assignment.request)?;
            let off = shift.cancelled.then_some(ShiftObjection::ShiftOff);
            let taken = self.taken(assignment.request, row, shift, assignment.placement);
            let objections: Vec<_> = off.into_iter().chain(taken).collect();
            if !objections.is_empty() {
                return Err(VolunteeringError::Refused(objections));
            }
        }
        let counted = u32::from(assignment.state.stage() == AssignmentStage::Completed);
        let alone = self.platform.known(assignment.request.volunteer)?.alone(time, counted);
        one(E::Completed { fact, minutes, alone })
    }

    pub(super) fn record_no_show(&self, id: AssignmentId) -> Decided {
        let assignment = self.platform.known_assignment(id)?;
        if assignment.state == AssignmentState::NoShow {
            return Ok(Vec::new());
        }
        let fact = self.going(assignment, AssignmentStage::NoShow)?;
        if assignment.placement.slot.start() > self.now {
            return Err(VolunteeringError::NotYet(id));
        }
        let row = self.platform.known(assignment.request.volunteer)?;
        let counted = assignment.state.stage() == AssignmentStage::Completed;
        let alone = counted.then(|| row.alone(assignment.placement.time, 1));
        one(E::NoShow { fact, alone })
    }

    pub(super) fn cancel(&self, id: AssignmentId, cause: CancelCause, reason: Option<&Note>) -> Decided {
        let assignment = self.platform.known_assignment(id)?;
        if assignment.state == (AssignmentState::Cancelled { cause }) {
            return Ok(Vec::new());
        }
        let fact = self.going(assignment, AssignmentStage::Cancelled)?;
        match cause {
            CancelCause::Volunteer => {}
            CancelCause::Municipality if self.call.actor.role >= Role::Staff => {}
            _ => return Err(VolunteeringError::WrongCause(id)),
        }
        one(E::Cancelled { fact, cause, reason: reason.cloned() })
    }

    /// Whoever was not put on a shift until it began is not needed any more.
    pub(super) fn tick(&self) -> Vec<E> {
        let lapsed = self.platform.waiting.iter().take_while(|(until, _)| *until <= self.now);
        let facts = lapsed.filter_map(|(_, id)| self.platform.fact(self.platform.assignment(*id)?));
        facts.map(|fact| E::Cancelled { fact, cause: CancelCause::Lapsed, reason: None }).collect()
    }

    /// The assignment that a request would become, and what would be overruled for it.
    fn offered(
        &self,
        request: &AssignmentRequest,
        step: Step,
    ) -> Result<(AssignmentFact, Option<Overruled>), VolunteeringError> {
        let (row, shift) = self.parts(request)?;
        let task = self.task_of(shift)?;
        let placed = shift.shift.time.served_at(request.chosen);
        let time = placed.unwrap_or(shift.shift.time.span());
        let placement = Placement { time, slot: self.platform.policy.zone.slot(time)? };
        let mut objections: Vec<ShiftObjection> = Vec::new();
        if !row.is_active() {
            objections.push(ShiftObjection::NotActive);
        }
        let ended = |project| self.platform.project(project).is_some_and(|row| row.ended.is_some());
        if shift.cancelled || task.project.is_some_and(ended) {
            objections.push(ShiftObjection::ShiftOff);
        }
        if placed.is_none() && (step == Step::Schedule || request.chosen.is_some()) {
            objections.push(ShiftObjection::WrongTime { chosen: request.chosen });
        }
        if row.fact.kind == VolunteerKind::Person && request.people > NonZeroU32::MIN {
            objections.push(ShiftObjection::OneIsOne);
        }
        objections.extend(self.unfitness(&row.volunteer, request.shift, time, &self.platform.policy));
        if !row.volunteer.fields.contains(&task.field) {
            objections.push(ShiftObjection::FieldNotNamed { field: task.field, kind: row.fact.kind });
        }
        if let Some(hours) = &row.volunteer.availability {
            let open = hours.open(self.platform.policy.zone, placement.slot);
            let fits = match placed {
                Some(_) => open == SlotSet::from(placement.slot),
                None => !open.is_empty(),
            };
            if !fits {
                objections.push(ShiftObjection::Unavailable);
            }
        }
        if self.until(placed.is_some(), placement) <= self.now {
            objections.push(ShiftObjection::Begun);
        }
        if step == Step::Schedule {
            // A window that nobody has chosen a time of takes no time.
            let counts = |objection: &ShiftObjection| {
                placed.is_some() || !matches!(objection, ShiftObjection::DoubleShift { .. })
            };
            objections.extend(self.taken(*request, row, shift, placement).filter(counts));
        }
        let assignment = Assignment {
            request: *request,
            placement,
            state: AssignmentState::Available { until: self.until(placed.is_some(), placement) },
            revision: Revision::FIRST,
        };
        let fact = self.platform.fact(&assignment).ok_or(VolunteeringError::UnknownShift(request.shift))?;
        Ok((fact, self.overruled(objections, step)?))
    }

    fn available(
        &self,
        request: &AssignmentRequest,
        fact: AssignmentFact,
        overruled: Option<Overruled>,
    ) -> Result<E, VolunteeringError> {
        match fact.state {
            AssignmentState::Available { until } => {
                Ok(E::Offered { request: *request, fact, until, overruled })
            }
            state => Err(VolunteeringError::WrongStage {
                assignment: request.id,
                stage: state.stage(),
                to: AssignmentStage::Available,
            }),
        }
    }

    /// Until when somebody can be put on a shift: its start, or the end of the window until a time is chosen.
    fn until(&self, placed: bool, placement: Placement) -> crate::time::Minute {
        if placed { placement.slot.start() } else { placement.slot.end() }
    }

    /// What may be overruled is, where the actor may; all else refuses.
    fn overruled(
        &self,
        objections: Vec<ShiftObjection>,
        step: Step,
    ) -> Result<Option<Overruled>, VolunteeringError> {
        let stands = |objection: &ShiftObjection| {
            // To wait for what has begun is of no use.
            let late = step == Step::Offer && *objection == ShiftObjection::Begun;
            late || objection.waivable_by().and_then(|role| self.overruling(role)).is_none()
        };
        match self.call.waiver.as_ref() {
            _ if objections.iter().any(stands) => Err(VolunteeringError::Refused(objections)),
            Some(reason) if !objections.is_empty() => {
                Ok(Some(Overruled { objections, reason: reason.clone() }))
            }
            _ => Ok(None),
        }
    }

    /// What the law asks of a volunteer on a shift at a time, with the health reports that a policy asks for.
    pub(super) fn unfitness(
        &self,
        volunteer: &Volunteer,
        shift: ShiftId,
        time: LocalSlot,
        policy: &PlatformPolicy,
    ) -> Vec<ShiftObjection> {
        let on = first_day(time);
        let mut objections = Vec::new();
        let Who::Person(person) = &volunteer.who else { return objections };
        let task = self.platform.shift(shift).and_then(|row| self.platform.task(row.shift.task));
        let in_field = |task: &VolunteerTask| policy.health_report_in.contains(&task.field);
        let needs_report = task.is_some_and(|task| task.health_report || in_field(task));
        if person.age.group_on(on).is_none() {
            objections.push(ShiftObjection::TooYoung { on });
        }
        if !person.has_consent(on) {
            objections.push(ShiftObjection::ConsentMissing { on });
        }
        if needs_report && !person.has_health_report(last_day(time)) {
            objections.push(ShiftObjection::HealthReportMissing { on });
        }
        if !person.permit.allows(last_day(time)) {
            objections.push(ShiftObjection::PermitMissing { on });
        }
        objections
    }

    /// Other shifts at the time, and places that are taken.
    fn taken(
        &self,
        request: AssignmentRequest,
        row: &EnrolledVolunteer,
        shift: &ShiftRecord,
        placement: Placement,
    ) -> impl Iterator<Item = ShiftObjection> {
        let is_person = row.fact.kind == VolunteerKind::Person;
        let entries = is_person.then(|| row.diary.within(placement.slot)).into_iter().flatten();
        let free = shift.free();
        let full = (request.people.get() > free).then_some(ShiftObjection::Full { free });
        entries.map(|entry| ShiftObjection::DoubleShift { with: entry.key, slot: entry.slot }).chain(full)
    }

    fn going(
        &self,
        assignment: &Assignment,
        to: AssignmentStage,
    ) -> Result<AssignmentFact, VolunteeringError> {
        let (id, stage) = (assignment.request.id, assignment.state.stage());
        if !stage.may_become(to) {
            return Err(VolunteeringError::WrongStage { assignment: id, stage, to });
        }
        self.platform.fact(assignment).ok_or(VolunteeringError::UnknownAssignment(id))
    }

    fn parts(
        &self,
        request: &AssignmentRequest,
    ) -> Result<(&EnrolledVolunteer, &ShiftRecord), VolunteeringError> {
        Ok((self.platform.known(request.volunteer)?, self.known_shift(request.shift)?))
    }

    fn known_shift(&self, id: ShiftId) -> Result<&ShiftRecord, VolunteeringError> {
        self.platform.shift(id).ok_or(VolunteeringError::UnknownShift(id))
    }

    fn task_of(&self, row: &ShiftRecord) -> Result<&VolunteerTask, VolunteeringError> {
        self.platform.task(row.shift.task).ok_or(VolunteeringError::UnknownTask(row.shift.task))
    }

    fn known_project(&self, id: SocialProjectId) -> Result<&ProjectRecord, VolunteeringError> {
        self.platform.project(id).ok_or(VolunteeringError::UnknownProject(id))
    }

    fn running_project(&self, id: SocialProjectId) -> Result<&ProjectRecord, VolunteeringError> {
        let row = self.known_project(id)?;
        if row.ended.is_some() { Err(VolunteeringError::ProjectEnded(id)) } else { Ok(row) }
    }
}

fn first_day(time: LocalSlot) -> NaiveDate {
    time.start().date()
}

/// The day of the last minute: what ends at midnight does not reach into the next day.
fn last_day(time: LocalSlot) -> NaiveDate {
    time.end().shifted(-1).unwrap_or(time.end()).date()
}
