//! A platform as rows, for a host that does not keep events.

use alloc::vec::Vec;
use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::{
    Assignment, AssignmentStage, AssignmentState, EnrolledVolunteer, Membership, PlatformPolicy,
    ProjectRecord, Shift, ShiftRecord, Volunteer, VolunteerFact, VolunteerKind, VolunteerPlatform,
    VolunteerTask, Who,
};
use crate::{
    event::{Contradiction, Head, ReplayError, Revision, as_rows, keep, load_rows},
    time::{Month, Slot},
};

/// Everything that a platform holds, as rows: what a host keeps that does not keep events. Rows are in the order of their
/// ids when written, in any order when read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct VolunteeringSnapshot {
    /// Where the stream stands.
    pub head: Head,
    /// The rules that no law fixes.
    pub policy: PlatformPolicy,
    /// The volunteers, also those who left.
    pub volunteers: Vec<VolunteerRow>,
    /// The projects.
    pub projects: Vec<ProjectRecord>,
    /// The tasks.
    pub tasks: Vec<VolunteerTask>,
    /// The shifts.
    pub shifts: Vec<ShiftRow>,
    /// The assignments.
    pub assignments: Vec<Assignment>,
}

/// A volunteer as a row: what the assignments do not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct VolunteerRow {
    /// What is known of it.
    pub volunteer: Volunteer,
    /// What it is counted as.
    pub fact: VolunteerFact,
    /// Whether it is there.
    pub membership: Membership,
    /// How often it changed.
    pub revision: Revision,
}

/// A shift as a row: what the assignments do not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct ShiftRow {
    /// What was said of it, with the number that is needed now.
    pub shift: Shift,
    /// How many were needed when it was planned: the same plan again is recognised by it.
    pub planned: NonZeroU32,
    /// Its instants, or those of its window.
    pub slot: Slot,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// How often it changed.
    pub revision: Revision,
}

impl VolunteerPlatform {
    /// Returns everything that the platform holds, as rows.
    #[must_use]
    pub fn snapshot(&self) -> VolunteeringSnapshot {
        let volunteer = |row: &EnrolledVolunteer| VolunteerRow {
            volunteer: row.volunteer.clone(),
            fact: row.fact,
            membership: row.membership,
            revision: row.revision,
        };
        let shift = |row: &ShiftRecord| ShiftRow {
            shift: row.shift,
            planned: row.planned,
            slot: row.slot,
            cancelled: row.cancelled,
            revision: row.revision,
        };
        VolunteeringSnapshot {
            head: self.head,
            policy: self.policy.clone(),
            volunteers: self.volunteers().map(volunteer).collect(),
            projects: self.projects().cloned().collect(),
            tasks: self.tasks.values().cloned().collect(),
            shifts: self.shifts().map(shift).collect(),
            assignments: self.assignments().cloned().collect(),
        }
    }

    /// Makes a platform of rows, which goes on where it stopped.
    ///
    /// # Errors
    /// [`ReplayError::Impossible`] for the first row that cannot be: an id or a person twice, a task without its project,
    /// a shift without its task, a shift with more people than it needs, a volunteer on two shifts at once, an assignment
    /// outside its shift, more changes than events.
    pub fn load(snapshot: VolunteeringSnapshot) -> Result<Self, ReplayError> {
        let head = snapshot.head;
        load_rows(Self::new(head.stream), head, |platform| platform.fill(snapshot))
    }

    fn fill(&mut self, snapshot: VolunteeringSnapshot) -> Result<(), Contradiction> {
        snapshot.head.check_events(snapshot.events(&self.policy))?;
        if snapshot.revisions().any(|revision| revision < Revision::FIRST) {
            return Err("what is there was recorded");
        }
        (self.head, self.policy) = (snapshot.head, snapshot.policy);
        snapshot.volunteers.into_iter().try_for_each(|row| self.fill_volunteer(row))?;
        for row in snapshot.projects {
            let project = &row.project;
            let backwards = project.ends.is_some_and(|ends| ends < project.begins);
            if backwards || !row.reach.keys().all(|day| project.has_day(*day)) {
                return Err("the project has other days");
            }
            keep(&mut self.projects, project.id, row)?;
        }
        for task in snapshot.tasks {
            if task.project.is_some_and(|project| self.project(project).is_none()) {
                return Err("the project is unknown");
            }
            keep(&mut self.tasks, task.id, task)?;
        }
        for ShiftRow { shift, planned, slot, cancelled, revision } in snapshot.shifts {
            if self.task(shift.task).is_none() || !shift.time.is_possible() {
                return Err("the task is unknown, or has no such shift");
            }
            let row = ShiftRecord { shift, planned, slot, assigned: 0, cancelled, revision };
            keep(&mut self.shifts, shift.id, row)?;
        }
        snapshot.assignments.into_iter().try_for_each(|assignment| self.fill_assignment(assignment))
    }

    fn fill_volunteer(&mut self, row: VolunteerRow) -> Result<(), Contradiction> {
        let VolunteerRow { volunteer, fact, membership, revision } = row;
        let counted = VolunteerFact { volunteer: volunteer.id, kind: volunteer.kind(), ..fact };
        let person = counted.kind == VolunteerKind::Person;
        if counted != fact || person != fact.group.is_some() {
            return Err("the volunteer is counted as another");
        }
        if matches!(volunteer.who, Who::Erased(_)) && membership == Membership::Active {
            return Err("nobody knows who is there");
        }
        if self.is_enrolled(&volunteer.who) {
            return Err("the volunteer is enrolled already");
        }
        let new = EnrolledVolunteer::new(volunteer, fact.enrolled, fact.group);
        let row = EnrolledVolunteer { membership, revision, ..new };
        match self.put_volunteer(fact.volunteer, Some(row)) {
            Some(_) => Err("the id is taken"),
            None => Ok(()),
        }
    }

    /// Puts an assignment where it is, on the shift and in the diary of the volunteer.
    fn fill_assignment(&mut self, assignment: Assignment) -> Result<(), Contradiction> {
        let Assignment { request, placement, state, .. } = &assignment;
        let stage = state.stage();
        let shift = self.shifts.get_mut(&request.shift).ok_or("the shift is unknown")?;
        let volunteer = self.volunteers.get_mut(&request.volunteer).ok_or("the volunteer is unknown")?;
        let time = shift.shift.time;
        let placed = time.served_at(Some(placement.time)).is_some();
        let waits = time.span() == placement.time;
        let may_wait = matches!(stage, AssignmentStage::Available | AssignmentStage::Cancelled);
        if !(placed || waits && may_wait) || shift.slot.intersection(placement.slot) != Some(placement.slot) {
            return Err("the shift is not then");
        }
        if request.chosen.is_some_and(|chosen| chosen != placement.time) {
            return Err("another time was chosen");
        }
        let person = volunteer.fact.kind == VolunteerKind::Person;
        if person && request.people > NonZeroU32::MIN {
            return Err("one is one");
        }
        if shift.cancelled && (stage.is_open() || stage.takes_a_place()) {
            return Err("the shift was cancelled");
        }
        match state {
            AssignmentState::Available { until }
                if ![placement.slot.start(), placement.slot.end()].contains(until) =>
            {
                return Err("it lapses at another time");
            }
            AssignmentState::Completed { minutes }
                if minutes.is_zero() || *minutes > placement.slot.length() =>
            {
                return Err("nobody serves so long on a shift");
            }
            _ => {}
        }
        if stage.takes_a_place() {
            let assigned = shift.assigned.checked_add(request.people.get());
            let assigned = assigned.filter(|assigned| *assigned <= shift.shift.needed.get());
            shift.assigned = assigned.ok_or("the shift is full")?;
            if person {
                let held = volunteer.diary.hold(placement.slot, request.id);
                held.map_err(|_| "the volunteer is on another shift then")?;
            }
        }
        if stage == AssignmentStage::Completed {
            let month = Month::of(placement.time.start().date());
            let served = volunteer.served.entry(month).or_default();
            *served = served.checked_add(1).ok_or("nobody serves so often")?;
        }
        match self.put_assignment(request.id, Some(assignment)) {
            Some(_) => Err("the id is taken"),
            None => Ok(()),
        }
    }
}

impl VolunteeringSnapshot {
    /// How often each thing changed that is counted.
    fn revisions(&self) -> impl Iterator<Item = Revision> {
        let volunteers = self.volunteers.iter().map(|row| row.revision);
        let projects = self.projects.iter().map(|row| row.revision);
        let shifts = self.shifts.iter().map(|row| row.revision);
        volunteers.chain(projects).chain(shifts).chain(self.assignments.iter().map(|row| row.revision))
    }

    /// How many events each row took at least.
    fn events(&self, standard: &PlatformPolicy) -> impl Iterator<Item = u64> {
        let changes = self.revisions().map(|revision| u64::from(revision.get()));
        changes.chain(self.tasks.iter().map(|_| 1)).chain([u64::from(self.policy != *standard)])
    }
}

as_rows!(VolunteerPlatform, VolunteeringSnapshot, ReplayError);
