use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AgeGroup, Alone, Assignment, AssignmentFact, AssignmentState, Membership, PlatformPolicy, ProjectRecord,
    ShiftRecord, Volunteer, VolunteerFact, VolunteerTask, VolunteeringError, VolunteeringSnapshot, Who,
    diary::Diary,
};
use crate::{
    event::{Head, Revision, Version, put},
    id::{
        AssignmentId, OrganisationId, PersonId, ShiftId, SocialProjectId, StreamId, VolunteerId,
        VolunteerTaskId,
    },
    time::{LocalSlot, Minute, Minutes, Month, Slot},
};

/// A volunteer as the platform keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnrolledVolunteer {
    /// What is known of it.
    pub volunteer: Volunteer,
    /// What it is counted as.
    pub fact: VolunteerFact,
    /// Whether it is there.
    pub membership: Membership,
    /// How many assignments it completed, by the local month of the shift.
    pub(super) served: BTreeMap<Month, u32>,
    pub(super) diary: Diary,
    /// How often it changed.
    pub revision: Revision,
}

impl EnrolledVolunteer {
    pub(super) fn new(volunteer: Volunteer, on: NaiveDate, group: Option<AgeGroup>) -> Self {
        let fact = VolunteerFact { volunteer: volunteer.id, kind: volunteer.kind(), group, enrolled: on };
        Self {
            volunteer,
            fact,
            membership: Membership::Active,
            served: BTreeMap::new(),
            diary: Diary::new(),
            revision: Revision::FIRST,
        }
    }

    /// Returns how many assignments it completed, by the local month of the shift.
    #[must_use]
    pub const fn served(&self) -> &BTreeMap<Month, u32> {
        &self.served
    }

    /// Returns whether it is there.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        matches!(self.membership, Membership::Active)
    }

    /// Whether nothing else was completed in the month and the year of a day.
    pub(super) fn alone(&self, time: LocalSlot, but: u32) -> Alone {
        let month = Month::of(time.start().date());
        let in_month = self.served.get(&month).copied().unwrap_or(0);
        let of_year = self.served.iter().filter(|(other, _)| other.year() == month.year());
        let in_year = of_year.fold(0_u32, |sum, (_, served)| sum.saturating_add(*served));
        Alone { in_month: in_month <= but, in_year: in_year <= but }
    }
}

/// A scheme that brings volunteers and tasks together (*Kocaeli Gönüllüsü*).
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::*, place::{District, Province}, time::{LocalSlot, Minutes}, uuid::Uuid,
///     volunteering::{Age, AssignmentRequest, Shift, ShiftTime, TaskPlace, Volunteer, VolunteerField, VolunteerPlatform,
///         VolunteerTask},
/// };
/// let id = Uuid::from_u128;
/// let mut platform = VolunteerPlatform::new(StreamId::from_uuid(id(1))?);
/// let staff = Actor::new(ActorId::from_uuid(id(2))?, Role::Staff);
/// let before = Call::new(staff, "2026-06-01T08:00Z".parse()?);
///
/// let (volunteer, task, shift) =
///     (VolunteerId::from_uuid(id(3))?, VolunteerTaskId::from_uuid(id(4))?, ShiftId::from_uuid(id(5))?);
/// let born = Age::Born("2001-07-14".parse().unwrap());
/// let field = VolunteerField::EnvironmentalCleanup;
/// platform.enrol(Volunteer::person(volunteer, PersonId::from_uuid(id(6))?, born).in_fields([field]), &before)?;
///
/// let shore = TaskPlace::new(District::new(Province::new(41)?, "Karamürsel")?);
/// platform.plan_task(VolunteerTask::new(task, "Sahil temizliği".parse()?, field, shore), &before)?;
/// let morning = LocalSlot::new("2026-06-06T09:00".parse()?, "2026-06-06T12:00".parse()?)?;
/// platform.add_shift(Shift::new(shift, task, ShiftTime::Fixed(morning), 20.try_into()?), &before)?;
///
/// let assignment = AssignmentId::from_uuid(id(7))?;
/// platform.assign(AssignmentRequest::new(assignment, volunteer, shift), &before)?;
/// let twice = AssignmentRequest::new(AssignmentId::from_uuid(id(8))?, volunteer, shift);
/// let refused = platform.assign(twice, &before).unwrap_err();
/// assert_eq!(refused.objections()[0].code(), "double_shift");
///
/// let after = Call::new(staff, "2026-06-06T10:00Z".parse()?);
/// platform.complete(assignment, Minutes::new(150), &after)?;
/// assert_eq!(platform.minutes_of(volunteer).get(), 150);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "VolunteeringSnapshot", into = "VolunteeringSnapshot")]
pub struct VolunteerPlatform {
    pub(super) head: Head,
    pub(super) policy: PlatformPolicy,
    pub(super) volunteers: BTreeMap<VolunteerId, EnrolledVolunteer>,
    pub(super) projects: BTreeMap<SocialProjectId, ProjectRecord>,
    pub(super) tasks: BTreeMap<VolunteerTaskId, VolunteerTask>,
    pub(super) shifts: BTreeMap<ShiftId, ShiftRecord>,
    pub(super) assignments: BTreeMap<AssignmentId, Assignment>,
    // INVARIANT: exactly the persons and organisations of `volunteers`, the assignments of each shift and volunteer, and
    // those that wait to be scheduled.
    pub(super) persons: BTreeMap<PersonId, VolunteerId>,
    pub(super) organisations: BTreeMap<OrganisationId, VolunteerId>,
    pub(super) by_shift: BTreeMap<ShiftId, BTreeSet<AssignmentId>>,
    pub(super) by_volunteer: BTreeMap<VolunteerId, BTreeSet<AssignmentId>>,
    pub(super) waiting: BTreeSet<(Minute, AssignmentId)>,
}

impl VolunteerPlatform {
    /// Makes an empty platform with the rules of [`PlatformPolicy::new`].
    #[must_use]
    pub fn new(stream: StreamId) -> Self {
        Self {
            head: Head::new(stream),
            policy: PlatformPolicy::new(),
            volunteers: BTreeMap::new(),
            projects: BTreeMap::new(),
            tasks: BTreeMap::new(),
            shifts: BTreeMap::new(),
            assignments: BTreeMap::new(),
            persons: BTreeMap::new(),
            organisations: BTreeMap::new(),
            by_shift: BTreeMap::new(),
            by_volunteer: BTreeMap::new(),
            waiting: BTreeSet::new(),
        }
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Returns the rules that no law fixes.
    #[must_use]
    pub const fn policy(&self) -> &PlatformPolicy {
        &self.policy
    }

    /// Returns a volunteer.
    #[must_use]
    pub fn volunteer(&self, id: VolunteerId) -> Option<&EnrolledVolunteer> {
        self.volunteers.get(&id)
    }

    /// Returns all volunteers, also those who left, in the order of their ids.
    pub fn volunteers(&self) -> impl Iterator<Item = &EnrolledVolunteer> {
        self.volunteers.values()
    }

    /// Returns the record of a person.
    #[must_use]
    pub fn volunteer_of(&self, person: PersonId) -> Option<&EnrolledVolunteer> {
        self.volunteer(*self.persons.get(&person)?)
    }

    /// Returns a project.
    #[must_use]
    pub fn project(&self, id: SocialProjectId) -> Option<&ProjectRecord> {
        self.projects.get(&id)
    }

    /// Returns all projects in the order of their ids.
    pub fn projects(&self) -> impl Iterator<Item = &ProjectRecord> {
        self.projects.values()
    }

    /// Returns a task.
    #[must_use]
    pub fn task(&self, id: VolunteerTaskId) -> Option<&VolunteerTask> {
        self.tasks.get(&id)
    }

    /// Returns the tasks of a project in the order of their ids.
    pub fn tasks_of(&self, project: SocialProjectId) -> impl Iterator<Item = &VolunteerTask> {
        self.tasks.values().filter(move |task| task.project == Some(project))
    }

    /// Returns a shift.
    #[must_use]
    pub fn shift(&self, id: ShiftId) -> Option<&ShiftRecord> {
        self.shifts.get(&id)
    }

    /// Returns all shifts in the order of their ids.
    pub fn shifts(&self) -> impl Iterator<Item = &ShiftRecord> {
        self.shifts.values()
    }

    /// Returns the shifts that still need volunteers and begin at an instant or later, in order of time.
    #[must_use]
    pub fn open_shifts(&self, from: Minute) -> Vec<&ShiftRecord> {
        let open = |shift: &&ShiftRecord| !shift.cancelled && shift.free() > 0 && shift.slot.start() >= from;
        let mut shifts: Vec<_> = self.shifts.values().filter(open).collect();
        shifts.sort_by_key(|record| (record.slot, record.shift.id));
        shifts
    }

    /// Returns an assignment.
    #[must_use]
    pub fn assignment(&self, id: AssignmentId) -> Option<&Assignment> {
        self.assignments.get(&id)
    }

    /// Returns all assignments in the order of their ids.
    pub fn assignments(&self) -> impl Iterator<Item = &Assignment> {
        self.assignments.values()
    }

    /// Returns the assignments of a shift in the order of their ids.
    pub fn assignments_on(&self, shift: ShiftId) -> impl Iterator<Item = &Assignment> {
        self.by_shift.get(&shift).into_iter().flatten().filter_map(|id| self.assignment(*id))
    }

    /// Returns the assignments of a volunteer in the order of their ids.
    pub fn assignments_of(&self, volunteer: VolunteerId) -> impl Iterator<Item = &Assignment> {
        self.by_volunteer.get(&volunteer).into_iter().flatten().filter_map(|id| self.assignment(*id))
    }

    /// Returns when a volunteer is on which shift within a range, in order of time.
    pub fn diary(&self, volunteer: VolunteerId, range: Slot) -> impl Iterator<Item = (Slot, AssignmentId)> {
        let diary = self.volunteer(volunteer).map(|row| &row.diary);
        let entries = diary.into_iter().flat_map(move |diary| diary.within(range));
        entries.map(|entry| (entry.slot, entry.key))
    }

    /// Returns how long a volunteer has served (*gönüllü saati*); of a legal person, all of its people together.
    #[must_use]
    pub fn minutes_of(&self, volunteer: VolunteerId) -> Minutes {
        self.assignments_of(volunteer).fold(Minutes::ZERO, |sum, assignment| {
            let each = assignment.state.minutes().get();
            sum.saturating_add(Minutes::new(each.saturating_mul(assignment.request.people.get())))
        })
    }

    /// Returns the instant from which on [`VolunteerPlatform::tick`] does something; nothing while nobody waits.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Minute> {
        self.waiting.first().map(|(until, _)| *until)
    }

    /// Returns the volunteers who left so long ago that what leads to them is due to be erased, and since when: the
    /// longest due first. Nobody where the policy keeps them.
    #[must_use]
    pub fn due_for_erasure(&self, today: NaiveDate) -> Vec<(NaiveDate, VolunteerId)> {
        let Some(retention) = self.policy.retention else { return Vec::new() };
        let known = self.volunteers.values().filter(|row| row.volunteer.leads_to_a_person());
        let due = |row: &EnrolledVolunteer| match row.membership {
            Membership::Left(left) => Some((retention.due_since(left, today)?, row.volunteer.id)),
            Membership::Active => None,
        };
        let mut due: Vec<_> = known.filter_map(due).collect();
        due.sort_unstable();
        due
    }

    pub(super) fn known(&self, id: VolunteerId) -> Result<&EnrolledVolunteer, VolunteeringError> {
        self.volunteer(id).ok_or(VolunteeringError::UnknownVolunteer(id))
    }

    pub(super) fn known_assignment(&self, id: AssignmentId) -> Result<&Assignment, VolunteeringError> {
        self.assignment(id).ok_or(VolunteeringError::UnknownAssignment(id))
    }

    /// What an event says of an assignment as it stands.
    pub(super) fn fact(&self, assignment: &Assignment) -> Option<AssignmentFact> {
        let request = assignment.request;
        let (shift, row) = (self.shift(request.shift)?, self.volunteer(request.volunteer)?);
        let task = self.task(shift.shift.task)?;
        Some(AssignmentFact {
            assignment: request.id,
            shift: request.shift,
            task: task.id,
            project: task.project,
            field: task.field,
            hazard: task.kind.hazard(),
            volunteer: row.fact,
            people: request.people,
            placement: assignment.placement,
            state: assignment.state,
        })
    }

    /// Puts a volunteer in its place, or takes it out, and returns what was there.
    pub(super) fn put_volunteer(
        &mut self,
        id: VolunteerId,
        row: Option<EnrolledVolunteer>,
    ) -> Option<EnrolledVolunteer> {
        let former = put(&mut self.volunteers, id, row.clone());
        match former.as_ref().map(|former| &former.volunteer.who) {
            Some(Who::Person(who)) => {
                self.persons.remove(&who.person);
            }
            Some(Who::LegalPerson(who)) => {
                self.organisations.remove(&who.organisation);
            }
            Some(Who::Erased(_)) | None => {}
        }
        match row.as_ref().map(|row| &row.volunteer.who) {
            Some(Who::Person(who)) => {
                self.persons.insert(who.person, id);
            }
            Some(Who::LegalPerson(who)) => {
                self.organisations.insert(who.organisation, id);
            }
            Some(Who::Erased(_)) | None => {}
        }
        former
    }

    /// Puts an assignment in its place, or takes it out, and returns what was there.
    pub(super) fn put_assignment(&mut self, id: AssignmentId, row: Option<Assignment>) -> Option<Assignment> {
        let former = put(&mut self.assignments, id, row.clone());
        if let Some(former) = &former {
            take_out(&mut self.by_shift, former.request.shift, id);
            take_out(&mut self.by_volunteer, former.request.volunteer, id);
            if let AssignmentState::Available { until } = former.state {
                self.waiting.remove(&(until, id));
            }
        }
        if let Some(row) = &row {
            self.by_shift.entry(row.request.shift).or_default().insert(id);
            self.by_volunteer.entry(row.request.volunteer).or_default().insert(id);
            if let AssignmentState::Available { until } = row.state {
                self.waiting.insert((until, id));
            }
        }
        former
    }
}

fn take_out<K: Ord>(sets: &mut BTreeMap<K, BTreeSet<AssignmentId>>, key: K, id: AssignmentId) {
    if sets.get_mut(&key).is_some_and(|set| set.remove(&id) && set.is_empty()) {
        sets.remove(&key);
    }
}
