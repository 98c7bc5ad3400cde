use alloc::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Scope,
    summary::{by, count, sum, sums_by},
};
use crate::{
    event::Recorded,
    organisation::Hazard,
    stats::{Grouped, Multiset, Observe, Ratio, StatsError, Steps, Sum},
    tally_struct,
    time::{LocalSlot, Month},
    volunteering::{
        AgeGroup, Alone, AssignmentFact, AssignmentStage, CancelCause, Overruled, Reach, Shift,
        VolunteerFact, VolunteerField, VolunteerKind, VolunteeringEvent,
    },
};

/// Month, kind and age group of a volunteer.
type Cell = (Month, VolunteerKind, Option<AgeGroup>);

/// The figures of the volunteers of any number of platforms, over any time.
///
/// What each measure counts is stated at its field; all are exact but the reach, and all may be merged and taken back. No
/// volunteer is referred to: whoever served several times in a month or year is counted once, since the event says
/// whether it is the only time.
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::*, statistics::{Scope, VolunteerTally}, stats::Observe, uuid::Uuid,
///     volunteering::{Age, Volunteer, VolunteerPlatform},
/// };
/// let id = Uuid::from_u128;
/// let mut platform = VolunteerPlatform::new(StreamId::from_uuid(id(1))?);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2026-06-01T08:00Z".parse()?);
/// let age = Age::Born("2001-07-14".parse().unwrap());
/// let volunteer = Volunteer::person(VolunteerId::from_uuid(id(3))?, PersonId::from_uuid(id(4))?, age);
/// let mut tally = VolunteerTally::default();
/// for event in platform.enrol(volunteer, &call)? {
///     tally.observe(&event)?;
/// }
/// assert_eq!(tally.summary(&Scope::all())?.enrolled, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VolunteerTally {
    /// Volunteers who were enrolled, by the month of that, in the age group of their last record.
    enrolled: Multiset<Cell>,
    /// Volunteers who left and did not come back, by the month of leaving.
    left: Multiset<Cell>,
    /// Different volunteers who served, by the month of the shift; a legal person is one.
    served_in_month: Multiset<(Month, VolunteerKind)>,
    /// Different volunteers who served, by the year of the shift.
    served_in_year: Multiset<(i32, VolunteerKind)>,
    /// Projects that began, by their first month.
    projects: Multiset<(Month, VolunteerField)>,
    /// Tasks, by the month in which they were planned.
    tasks: Multiset<(Month, VolunteerField)>,
    /// Shifts that were not cancelled, by the month of the start.
    shifts: Multiset<(Month, VolunteerField)>,
    /// Shifts that make people aware of a hazard.
    awareness: Multiset<(Month, Hazard)>,
    /// People whom the shifts need.
    needed: Grouped<(Month, VolunteerField), Sum>,
    /// Assignments where they stand now, by the month of the shift.
    assignments: Multiset<(Month, VolunteerField, AssignmentStage)>,
    /// People who are expected or have served.
    placed: Grouped<(Month, VolunteerField), Sum>,
    /// Why nothing came of assignments.
    cancelled_for: Multiset<(Month, CancelCause)>,
    /// Assignments for which somebody overruled something.
    overruled: Multiset<(Month, VolunteerField)>,
    /// Minutes served, each person's.
    minutes: Grouped<(Month, VolunteerField), Sum>,
    /// Minutes served by people of an age group; legal persons have none.
    minutes_by_group: Grouped<(Month, Option<AgeGroup>), Sum>,
    /// People reached, as far as they were counted.
    reach_counted: Grouped<(Month, VolunteerField), Sum>,
    /// People reached, where the number is a lower bound.
    reach_at_least: Grouped<(Month, VolunteerField), Sum>,
    /// Reports of reach whose number is a lower bound.
    reach_estimates: Multiset<(Month, VolunteerField)>,
}

tally_struct!(VolunteerTally {
    enrolled,
    left,
    served_in_month,
    served_in_year,
    projects,
    tasks,
    shifts,
    awareness,
    needed,
    assignments,
    placed,
    cancelled_for,
    overruled,
    minutes,
    minutes_by_group,
    reach_counted,
    reach_at_least,
    reach_estimates,
});

impl Observe<&Recorded<VolunteeringEvent>> for VolunteerTally {
    fn record(&mut self, recorded: &Recorded<VolunteeringEvent>, times: i64) -> Result<(), StatsError> {
        self.record(&recorded.event, times)
    }
}

impl Observe<&VolunteeringEvent> for VolunteerTally {
    fn record(&mut self, event: &VolunteeringEvent, times: i64) -> Result<(), StatsError> {
        Steps::all_or_none(self, times, |tally, steps| tally.count(steps, event))
    }
}

impl VolunteerTally {
    fn count(&mut self, steps: &mut Steps, event: &VolunteeringEvent) -> Result<(), StatsError> {
        use VolunteeringEvent as E;
        match event {
            E::Enrolled { volunteer, on, group } => {
                steps.observe(&mut self.enrolled, (Month::of(*on), volunteer.kind(), *group))
            }
            E::Amended { fact, group, .. } => {
                steps.retract(&mut self.enrolled, cell(fact, fact.enrolled))?;
                steps.observe(&mut self.enrolled, (Month::of(fact.enrolled), fact.kind, *group))
            }
            E::Left { fact, on, .. } => steps.observe(&mut self.left, cell(fact, *on)),
            E::Returned { fact, left, .. } => steps.retract(&mut self.left, cell(fact, *left)),
            E::ProjectBegun(project) => {
                steps.observe(&mut self.projects, (Month::of(project.begins), project.field))
            }
            E::ReachReported { field, on, from, to, .. } => {
                let at = (Month::of(*on), *field);
                if let Some(from) = from {
                    self.reached(steps, at, *from, Steps::BEFORE)?;
                }
                self.reached(steps, at, *to, Steps::AFTER)
            }
            E::TaskPlanned { task, on } => steps.observe(&mut self.tasks, (Month::of(*on), task.field)),
            E::ShiftAdded { shift, field, hazard, .. } => {
                self.shift(steps, shift, *field, *hazard, Steps::AFTER)
            }
            E::ShiftCancelled { shift, field, hazard, .. } => {
                self.shift(steps, shift, *field, *hazard, Steps::BEFORE)
            }
            E::NeededChanged { field, time, from, to, .. } => {
                let at = (month(*time), *field);
                steps.record(&mut self.needed, (at, i64::from(from.get())), Steps::BEFORE)?;
                steps.record(&mut self.needed, (at, i64::from(to.get())), Steps::AFTER)
            }
            E::Offered { fact, overruled, .. } => {
                self.overruled(steps, fact, fact.placement.time, overruled.as_ref())?;
                let cell = (month(fact.placement.time), fact.field, AssignmentStage::Available);
                steps.observe(&mut self.assignments, cell)
            }
            E::Scheduled { fact, placement, overruled } => {
                self.overruled(steps, fact, placement.time, overruled.as_ref())?;
                self.moves(steps, fact, placement.time, AssignmentStage::Scheduled)
            }
            E::Completed { fact, minutes, alone } => {
                self.moves(steps, fact, fact.placement.time, AssignmentStage::Completed)?;
                self.minutes(steps, fact, fact.state.minutes().get(), Steps::BEFORE)?;
                self.minutes(steps, fact, minutes.get(), Steps::AFTER)?;
                let already = fact.state.stage() == AssignmentStage::Completed;
                if already { Ok(()) } else { self.served(steps, fact, *alone, Steps::AFTER) }
            }
            E::NoShow { fact, alone } => {
                self.moves(steps, fact, fact.placement.time, AssignmentStage::NoShow)?;
                self.minutes(steps, fact, fact.state.minutes().get(), Steps::BEFORE)?;
                alone.map_or(Ok(()), |alone| self.served(steps, fact, alone, Steps::BEFORE))
            }
            E::Cancelled { fact, cause, .. } => {
                steps.observe(&mut self.cancelled_for, (month(fact.placement.time), *cause))?;
                self.moves(steps, fact, fact.placement.time, AssignmentStage::Cancelled)
            }
            // What only changes what is known of somebody is no figure.
            E::PolicySet(_) | E::ConsentWithdrawn { .. } | E::Erased { .. } | E::ProjectEnded { .. } => {
                Ok(())
            }
        }
    }

    /// Takes an assignment from where it was and puts it where it is.
    fn moves(
        &mut self,
        steps: &mut Steps,
        fact: &AssignmentFact,
        time: LocalSlot,
        to: AssignmentStage,
    ) -> Result<(), StatsError> {
        let from = fact.state.stage();
        let people = i64::from(fact.people.get());
        let (was, is) = (month(fact.placement.time), month(time));
        steps.retract(&mut self.assignments, (was, fact.field, from))?;
        steps.observe(&mut self.assignments, (is, fact.field, to))?;
        if from.takes_a_place() {
            steps.record(&mut self.placed, ((was, fact.field), people), Steps::BEFORE)?;
        }
        if to.takes_a_place() {
            steps.record(&mut self.placed, ((is, fact.field), people), Steps::AFTER)?;
        }
        Ok(())
    }

    fn minutes(
        &mut self,
        steps: &mut Steps,
        fact: &AssignmentFact,
        each: u32,
        times: i64,
    ) -> Result<(), StatsError> {
        let minutes = i64::from(each).saturating_mul(i64::from(fact.people.get()));
        let month = month(fact.placement.time);
        steps.record(&mut self.minutes, ((month, fact.field), minutes), times)?;
        if fact.volunteer.kind == VolunteerKind::Person {
            steps.record(&mut self.minutes_by_group, ((month, fact.volunteer.group), minutes), times)?;
        }
        Ok(())
    }

    fn served(
        &mut self,
        steps: &mut Steps,
        fact: &AssignmentFact,
        alone: Alone,
        times: i64,
    ) -> Result<(), StatsError> {
        let (month, kind) = (month(fact.placement.time), fact.volunteer.kind);
        if alone.in_month {
            steps.record(&mut self.served_in_month, (month, kind), times)?;
        }
        if alone.in_year {
            steps.record(&mut self.served_in_year, (month.year(), kind), times)?;
        }
        Ok(())
    }

    fn shift(
        &mut self,
        steps: &mut Steps,
        shift: &Shift,
        field: VolunteerField,
        hazard: Option<Hazard>,
        times: i64,
    ) -> Result<(), StatsError> {
        let month = month(shift.time.span());
        steps.record(&mut self.shifts, (month, field), times)?;
        steps.record(&mut self.needed, ((month, field), i64::from(shift.needed.get())), times)?;
        hazard.map_or(Ok(()), |hazard| steps.record(&mut self.awareness, (month, hazard), times))
    }

    fn reached(
        &mut self,
        steps: &mut Steps,
        at: (Month, VolunteerField),
        reach: Reach,
        times: i64,
    ) -> Result<(), StatsError> {
        let people = i64::from(reach.at_least());
        if reach.is_exact() {
            return steps.record(&mut self.reach_counted, (at, people), times);
        }
        steps.record(&mut self.reach_estimates, at, times)?;
        steps.record(&mut self.reach_at_least, (at, people), times)
    }

    fn overruled(
        &mut self,
        steps: &mut Steps,
        fact: &AssignmentFact,
        time: LocalSlot,
        overruled: Option<&Overruled>,
    ) -> Result<(), StatsError> {
        overruled.map_or(Ok(()), |_| steps.observe(&mut self.overruled, (month(time), fact.field)))
    }

    /// Reads the figures of a scope. Volunteers belong to no centre, so the scope of one has none.
    ///
    /// # Errors
    /// [`StatsError::Negative`] where the tally is only a part and a figure is below zero, [`StatsError::Overflow`].
    pub fn summary(&self, scope: &Scope) -> Result<VolunteerSummary, StatsError> {
        let within = |month: &Month| scope.includes(*month, None);
        let in_field = |cells: &Multiset<(Month, VolunteerField)>| count(cells, |(month, _)| within(month));
        let by_field = |sums: &Grouped<(Month, VolunteerField), Sum>| sum(sums, |(month, _)| within(month));
        let stage = |wanted| count(&self.assignments, |(month, _, stage)| within(month) && *stage == wanted);
        let counted = by_field(&self.reach_counted)?;
        Ok(VolunteerSummary {
            enrolled: count(&self.enrolled, |(month, ..)| within(month))?,
            enrolled_by_group: by(&self.enrolled, |(month, _, group)| group.filter(|_| within(month)))?,
            legal_persons: count(&self.enrolled, |(month, kind, _)| {
                within(month) && *kind == VolunteerKind::LegalPerson
            })?,
            left: count(&self.left, |(month, ..)| within(month))?,
            projects: in_field(&self.projects)?,
            tasks: in_field(&self.tasks)?,
            shifts: in_field(&self.shifts)?,
            shifts_by_field: by(&self.shifts, |(month, field)| within(month).then_some(*field))?,
            awareness: by(&self.awareness, |(month, hazard)| within(month).then_some(*hazard))?,
            needed: by_field(&self.needed)?,
            placed: by_field(&self.placed)?,
            available: stage(AssignmentStage::Available)?,
            scheduled: stage(AssignmentStage::Scheduled)?,
            completed: stage(AssignmentStage::Completed)?,
            no_show: stage(AssignmentStage::NoShow)?,
            cancelled: stage(AssignmentStage::Cancelled)?,
            cancelled_for: by(&self.cancelled_for, |(month, cause)| within(month).then_some(*cause))?,
            overruled: in_field(&self.overruled)?,
            minutes: by_field(&self.minutes)?,
            minutes_by_field: sums_by(&self.minutes, |(month, field)| within(month).then_some(*field))?,
            minutes_by_month: sums_by(&self.minutes, |(month, _)| within(month).then_some(*month))?,
            minutes_by_group: sums_by(&self.minutes_by_group, |(month, group)| {
                group.filter(|_| within(month))
            })?,
            served_by_month: by(&self.served_in_month, |(month, _)| within(month).then_some(*month))?,
            reach: counted.checked_add(by_field(&self.reach_at_least)?).ok_or(StatsError::Overflow)?,
            reach_is_exact: in_field(&self.reach_estimates)? == 0,
        })
    }

    /// Reads how many different volunteers served in a year, people and legal persons together.
    ///
    /// # Errors
    /// As [`VolunteerTally::summary`].
    pub fn served_in(&self, year: i32) -> Result<u64, StatsError> {
        count(&self.served_in_year, |(other, _)| *other == year)
    }
}

/// What a [`VolunteerTally`] says of a [`Scope`]. A key without a count is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VolunteerSummary {
    /// Volunteers who were enrolled then; each once.
    pub enrolled: u64,
    /// Of them the people, by age group; legal persons, and those whose group nobody knows, are in none.
    pub enrolled_by_group: BTreeMap<AgeGroup, u64>,
    /// Of them the legal persons.
    pub legal_persons: u64,
    /// Volunteers who left then and did not come back.
    pub left: u64,
    /// Projects that began.
    pub projects: u64,
    /// Tasks that were planned.
    pub tasks: u64,
    /// Shifts that were not cancelled.
    pub shifts: u64,
    /// Of them, by field.
    pub shifts_by_field: BTreeMap<VolunteerField, u64>,
    /// Of them, those that make people aware of a hazard.
    pub awareness: BTreeMap<Hazard, u64>,
    /// People whom the shifts need.
    pub needed: u64,
    /// People who are expected or have served.
    pub placed: u64,
    /// Assignments that wait to be scheduled.
    pub available: u64,
    /// Assignments that are to come.
    pub scheduled: u64,
    /// Assignments that were served.
    pub completed: u64,
    /// Assignments to which nobody came.
    pub no_show: u64,
    /// Assignments of which nothing came.
    pub cancelled: u64,
    /// Why.
    pub cancelled_for: BTreeMap<CancelCause, u64>,
    /// Assignments for which somebody overruled something.
    pub overruled: u64,
    /// Minutes served, each person's.
    pub minutes: u64,
    /// Of them, by field.
    pub minutes_by_field: BTreeMap<VolunteerField, u64>,
    /// Of them, by month.
    pub minutes_by_month: BTreeMap<Month, u64>,
    /// Of them those of people, by age group.
    pub minutes_by_group: BTreeMap<AgeGroup, u64>,
    /// Different volunteers who served, by month. Months do not add up: see [`VolunteerTally::served_in`].
    pub served_by_month: BTreeMap<Month, u64>,
    /// People reached, or at least so many.
    pub reach: u64,
    /// Whether all of them were counted; otherwise the reach is a lower bound.
    pub reach_is_exact: bool,
}

impl VolunteerSummary {
    /// Returns how much of what was needed was found; nothing where nothing was needed.
    #[must_use]
    pub fn filled(&self) -> Option<Ratio> {
        Ratio::new(self.placed, self.needed)
    }

    /// Returns how many of those who were expected came; nothing where nobody was.
    #[must_use]
    pub fn turned_up(&self) -> Option<Ratio> {
        Ratio::new(self.completed, self.completed.checked_add(self.no_show)?)
    }
}

fn month(time: LocalSlot) -> Month {
    Month::of(time.start().date())
}

fn cell(fact: &VolunteerFact, on: NaiveDate) -> Cell {
    (Month::of(on), fact.kind, fact.group)
}
