//! Facts change state. No rule is here: what an event says is copied, and refused only where it cannot be.

use alloc::{boxed::Box, vec::Vec};

use super::{
    Assignment, AssignmentFact, AssignmentRequest, AssignmentStage, AssignmentState, EnrolledVolunteer,
    Membership, PlatformPolicy, ProjectRecord, ShiftRecord, VolunteerFact, VolunteerKind, VolunteerPlatform,
    VolunteerTask, VolunteeringEvent, Who,
};
use crate::{
    event::{Contradiction, Recorded, Revision, put},
    id::{AssignmentId, ShiftId, SocialProjectId, VolunteerId, VolunteerTaskId},
    time::{Month, Slot},
};

type Journal = Vec<Undo>;
type Applied = Result<(), Contradiction>;

/// How to take back one change.
pub(super) enum Undo {
    Policy(Box<PlatformPolicy>),
    Volunteer(VolunteerId, Option<Box<EnrolledVolunteer>>),
    Project(SocialProjectId, Option<Box<ProjectRecord>>),
    Task(VolunteerTaskId),
    Shift(ShiftId, Option<ShiftRecord>),
    Assignment(AssignmentId, Option<Box<Assignment>>),
}

impl VolunteerPlatform {
    pub(super) fn undo(&mut self, undo: Undo) {
        match undo {
            Undo::Policy(former) => self.policy = *former,
            Undo::Volunteer(id, former) => _ = self.put_volunteer(id, former.map(|former| *former)),
            Undo::Project(id, former) => _ = put(&mut self.projects, id, former.map(|former| *former)),
            Undo::Task(id) => _ = self.tasks.remove(&id),
            Undo::Shift(id, former) => _ = put(&mut self.shifts, id, former),
            Undo::Assignment(id, former) => _ = self.put_assignment(id, former.map(|former| *former)),
        }
    }

    pub(super) fn apply_event(
        &mut self,
        recorded: &Recorded<VolunteeringEvent>,
        journal: &mut Journal,
    ) -> Applied {
        use VolunteeringEvent as E;
        match &recorded.event {
            E::PolicySet(policy) => {
                let former = core::mem::replace(&mut self.policy, policy.clone());
                journal.push(Undo::Policy(Box::new(former)));
                Ok(())
            }
            E::Enrolled { volunteer, on, group } => {
                if self.volunteer(volunteer.id).is_some() || self.is_enrolled(&volunteer.who) {
                    return Err("the volunteer is enrolled already");
                }
                self.change_volunteer(EnrolledVolunteer::new(volunteer.clone(), *on, *group), journal);
                Ok(())
            }
            E::Amended { fact, from, to, group } => self.with_volunteer(fact, journal, |row| {
                if !row.is_active() || row.volunteer != *from || !same_person(from, to) {
                    return Err("the volunteer was another");
                }
                row.volunteer = to.clone();
                row.fact.group = *group;
                Ok(())
            }),
            E::ConsentWithdrawn { fact } => self.with_volunteer(fact, journal, |row| {
                row.volunteer = row.volunteer.clone().without_consent();
                Ok(())
            }),
            E::Left { fact, on, .. } => self.with_volunteer(fact, journal, |row| {
                if !row.is_active() {
                    return Err("the volunteer was gone");
                }
                row.membership = Membership::Left(*on);
                Ok(())
            }),
            E::Returned { fact, left, .. } => self.with_volunteer(fact, journal, |row| {
                if row.membership != Membership::Left(*left) {
                    return Err("the volunteer had not left then");
                }
                row.membership = Membership::Active;
                Ok(())
            }),
            E::Erased { fact, .. } => self.with_volunteer(fact, journal, |row| {
                if row.is_active() {
                    return Err("the volunteer was there");
                }
                row.volunteer = row.volunteer.clone().without_person();
                Ok(())
            }),
            E::ProjectBegun(_) | E::ProjectEnded { .. } | E::ReachReported { .. } => {
                self.apply_to_project(&recorded.event, journal)
            }
            E::TaskPlanned { task, .. } => self.add_task(task, journal),
            E::ShiftAdded { .. } | E::NeededChanged { .. } | E::ShiftCancelled { .. } => {
                self.apply_to_shift(&recorded.event, journal)
            }
            E::Offered { request, fact, until, .. } => {
                if self.assignment(request.id).is_some() {
                    return Err("the assignment is known already");
                }
                self.offered(*request, fact, AssignmentState::Available { until: *until }, journal)
            }
            E::Scheduled { fact, placement, .. } => self.move_on(fact, journal, |assignment| {
                assignment.state = AssignmentState::Scheduled;
                assignment.placement = *placement;
                assignment.request.chosen = assignment.request.chosen.map(|_| placement.time);
                Ok(())
            }),
            E::Completed { fact, minutes, alone } => {
                if minutes.is_zero() || *minutes > fact.placement.slot.length() {
                    return Err("nobody serves so long on a shift");
                }
                let counted = u32::from(fact.state.stage() == AssignmentStage::Completed);
                let row = self.volunteer(fact.volunteer.volunteer).ok_or("the volunteer is unknown")?;
                if row.alone(fact.placement.time, counted) != *alone {
                    return Err("something else was completed then, or nothing was");
                }
                self.move_on(fact, journal, |assignment| {
                    assignment.state = AssignmentState::Completed { minutes: *minutes };
                    Ok(())
                })
            }
            E::NoShow { fact, alone } => {
                let row = self.volunteer(fact.volunteer.volunteer).ok_or("the volunteer is unknown")?;
                let counted = fact.state.stage() == AssignmentStage::Completed;
                if *alone != counted.then(|| row.alone(fact.placement.time, 1)) {
                    return Err("something else was completed then, or nothing was");
                }
                self.move_on(fact, journal, |assignment| {
                    assignment.state = AssignmentState::NoShow;
                    Ok(())
                })
            }
            E::Cancelled { fact, cause, .. } => self.move_on(fact, journal, |assignment| {
                assignment.state = AssignmentState::Cancelled { cause: *cause };
                Ok(())
            }),
        }
    }

    pub(super) fn is_enrolled(&self, who: &Who) -> bool {
        match who {
            Who::Person(who) => self.persons.contains_key(&who.person),
            Who::LegalPerson(who) => self.organisations.contains_key(&who.organisation),
            Who::Erased(_) => false,
        }
    }

    fn change_volunteer(&mut self, row: EnrolledVolunteer, journal: &mut Journal) {
        let id = row.volunteer.id;
        let former = self.put_volunteer(id, Some(row));
        journal.push(Undo::Volunteer(id, former.map(Box::new)));
    }

    fn with_volunteer(
        &mut self,
        fact: &VolunteerFact,
        journal: &mut Journal,
        change: impl FnOnce(&mut EnrolledVolunteer) -> Applied,
    ) -> Applied {
        let mut row = self.volunteer(fact.volunteer).ok_or("the volunteer is unknown")?.clone();
        if row.fact != *fact {
            return Err("the volunteer is another");
        }
        change(&mut row)?;
        row.revision = row.revision.next();
        self.change_volunteer(row, journal);
        Ok(())
    }

    fn apply_to_project(&mut self, event: &VolunteeringEvent, journal: &mut Journal) -> Applied {
        use VolunteeringEvent as E;
        let (id, row) = match event {
            E::ProjectBegun(project) => {
                if self.project(project.id).is_some() {
                    return Err("the project is known already");
                }
                let reach = alloc::collections::BTreeMap::new();
                let project = project.clone();
                (project.id, ProjectRecord { project, reach, ended: None, revision: Revision::FIRST })
            }
            E::ProjectEnded { project, on } => {
                let mut row = self.project(*project).ok_or("the project is unknown")?.clone();
                if row.ended.replace(*on).is_some() {
                    return Err("the project was ended already");
                }
                row.revision = row.revision.next();
                (*project, row)
            }
            E::ReachReported { project, field, on, from, to } => {
                let mut row = self.project(*project).ok_or("the project is unknown")?.clone();
                if row.project.field != *field || row.reach.insert(*on, *to) != *from {
                    return Err("something else was known of that day");
                }
                row.revision = row.revision.next();
                (*project, row)
            }
            _ => return Ok(()),
        };
        let former = self.projects.insert(id, row);
        journal.push(Undo::Project(id, former.map(Box::new)));
        Ok(())
    }

    fn add_task(&mut self, task: &VolunteerTask, journal: &mut Journal) -> Applied {
        if self.task(task.id).is_some() {
            return Err("the task is known already");
        }
        if task.project.is_some_and(|project| self.project(project).is_none()) {
            return Err("the project is unknown");
        }
        self.tasks.insert(task.id, task.clone());
        journal.push(Undo::Task(task.id));
        Ok(())
    }

    fn apply_to_shift(&mut self, event: &VolunteeringEvent, journal: &mut Journal) -> Applied {
        use VolunteeringEvent as E;
        let row = match event {
            E::ShiftAdded { shift, slot, field, hazard } => {
                let task = self.task(shift.task).ok_or("the task is unknown")?;
                if self.shift(shift.id).is_some() || (task.field, task.kind.hazard()) != (*field, *hazard) {
                    return Err("the shift is known already, or of another field");
                }
                ShiftRecord {
                    shift: *shift,
                    planned: shift.needed,
                    slot: *slot,
                    assigned: 0,
                    cancelled: false,
                    revision: Revision::FIRST,
                }
            }
            E::NeededChanged { shift, from, to, .. } => {
                let mut row = self.shift(*shift).ok_or("the shift is unknown")?.clone();
                if row.cancelled || row.shift.needed != *from || row.assigned > to.get() {
                    return Err("the shift needed another number");
                }
                row.shift.needed = *to;
                row.revision = row.revision.next();
                row
            }
            E::ShiftCancelled { shift, .. } => {
                let mut row = self.shift(shift.id).ok_or("the shift is unknown")?.clone();
                if row.cancelled || row.shift != *shift {
                    return Err("the shift was another");
                }
                row.cancelled = true;
                row.revision = row.revision.next();
                row
            }
            _ => return Ok(()),
        };
        self.change_shift(row, journal);
        Ok(())
    }

    fn change_shift(&mut self, row: ShiftRecord, journal: &mut Journal) {
        let id = row.shift.id;
        journal.push(Undo::Shift(id, self.shifts.insert(id, row)));
    }

    fn change_assignment(&mut self, row: Assignment, journal: &mut Journal) {
        let id = row.request.id;
        let former = self.put_assignment(id, Some(row));
        journal.push(Undo::Assignment(id, former.map(Box::new)));
    }

    fn offered(
        &mut self,
        request: AssignmentRequest,
        fact: &AssignmentFact,
        state: AssignmentState,
        journal: &mut Journal,
    ) -> Applied {
        let assignment = Assignment { request, placement: fact.placement, state, revision: Revision::FIRST };
        if self.fact(&assignment) != Some(*fact) {
            return Err("the shift or the volunteer is another");
        }
        self.change_assignment(assignment, journal);
        Ok(())
    }

    /// Brings an assignment to another state, with the place on the shift, the volunteer's time, and what was served.
    fn move_on(
        &mut self,
        fact: &AssignmentFact,
        journal: &mut Journal,
        change: impl FnOnce(&mut Assignment) -> Applied,
    ) -> Applied {
        let known = self.assignment(fact.assignment).ok_or("the assignment is unknown")?;
        if self.fact(known) != Some(*fact) {
            return Err("the assignment is another");
        }
        let mut assignment = known.clone();
        change(&mut assignment)?;
        let (before, after) = (fact.state.stage(), assignment.state.stage());
        if !before.may_become(after) {
            return Err("the assignment was in another state");
        }
        assignment.revision = assignment.revision.next();
        let slot = assignment.placement.slot;
        self.take_a_place(fact, after, slot, journal)?;
        self.serve(fact, after, slot, journal)?;
        self.change_assignment(assignment, journal);
        Ok(())
    }

    fn take_a_place(
        &mut self,
        fact: &AssignmentFact,
        after: AssignmentStage,
        slot: Slot,
        journal: &mut Journal,
    ) -> Applied {
        let mut row = self.shift(fact.shift).ok_or("the shift is unknown")?.clone();
        let assigned = match (fact.state.stage().takes_a_place(), after.takes_a_place()) {
            (false, true) if row.cancelled || row.slot.intersection(slot) != Some(slot) => {
                return Err("the shift is not then");
            }
            (false, true) => row.assigned.checked_add(fact.people.get()),
            (true, false) => row.assigned.checked_sub(fact.people.get()),
            _ => return Ok(()),
        };
        row.assigned = assigned.filter(|n| *n <= row.shift.needed.get()).ok_or("the shift is full")?;
        self.change_shift(row, journal);
        Ok(())
    }

    fn serve(
        &mut self,
        fact: &AssignmentFact,
        after: AssignmentStage,
        slot: Slot,
        journal: &mut Journal,
    ) -> Applied {
        let before = fact.state.stage();
        let mut row = self.volunteer(fact.volunteer.volunteer).ok_or("the volunteer is unknown")?.clone();
        // Whom a legal person sends is not known here, so only a person can be on two shifts.
        if row.fact.kind == VolunteerKind::Person {
            match (before.takes_a_place(), after.takes_a_place()) {
                (false, true) => row
                    .diary
                    .hold(slot, fact.assignment)
                    .map_err(|_| "the volunteer is on another shift then")?,
                (true, false) => row
                    .diary
                    .release(slot, fact.assignment)
                    .map_err(|_| "the volunteer was not on the shift")?,
                _ => {}
            }
        }
        let month = Month::of(fact.placement.time.start().date());
        let completed = AssignmentStage::Completed;
        let served = row.served.get(&month).copied().unwrap_or(0);
        let served = match (before == completed, after == completed) {
            (false, true) => served.checked_add(1),
            (true, false) => served.checked_sub(1),
            _ => Some(served),
        };
        match served.ok_or("the volunteer has not served then")? {
            0 => row.served.remove(&month),
            served => row.served.insert(month, served),
        };
        if before.takes_a_place() != after.takes_a_place() || (before == completed) != (after == completed) {
            self.change_volunteer(row, journal);
        }
        Ok(())
    }
}

/// Whether two records are of the same person.
pub(super) fn same_person(one: &super::Volunteer, other: &super::Volunteer) -> bool {
    let same = match (&one.who, &other.who) {
        (Who::Person(one), Who::Person(other)) => one.person == other.person,
        (Who::LegalPerson(one), Who::LegalPerson(other)) => one.organisation == other.organisation,
        (Who::Erased(one), Who::Erased(other)) => one == other,
        _ => false,
    };
    same && one.id == other.id
}
