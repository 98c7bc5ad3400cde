//! Volunteers come, change, leave and are forgotten.

use alloc::{vec, vec::Vec};

use super::{Decided, Deciding, one};
use crate::{
    id::VolunteerId,
    text::Note,
    volunteering::{
        Assignment, AssignmentState, CancelCause, Membership, PlatformPolicy, Volunteer, VolunteeringError,
        VolunteeringEvent as E, Who, apply::same_person,
    },
};

impl Deciding<'_> {
    pub(super) fn enrol(&self, volunteer: &Volunteer) -> Decided {
        self.fit_to_enrol(volunteer)?;
        let (on, group) = (self.today, volunteer.group_on(self.today));
        one(E::Enrolled { volunteer: volunteer.clone(), on, group })
    }

    /// Whoever lacks a report that is asked for from now on is taken off the shifts to come, as where the report is lost.
    pub(super) fn set_policy(&self, policy: &PlatformPolicy) -> Vec<E> {
        let volunteers = self.platform.volunteers();
        let unfit = volunteers.flat_map(|row| self.unfit(&row.volunteer, policy)).collect();
        self.followed_by(E::PolicySet(policy.clone()), unfit, CancelCause::Unfit, None)
    }

    pub(super) fn amend(&self, to: &Volunteer) -> Decided {
        let row = self.platform.known(to.id)?;
        if matches!(row.volunteer.who, Who::Erased(_)) {
            return Err(VolunteeringError::Erased(to.id));
        }
        if !row.is_active() {
            return Err(VolunteeringError::NotActive(to.id));
        }
        if !same_person(&row.volunteer, to) {
            return Err(VolunteeringError::Fixed(to.id));
        }
        if row.volunteer == *to {
            return Ok(Vec::new());
        }
        self.fit_to_enrol(to)?;
        let (from, group) = (row.volunteer.clone(), to.group_on(self.today));
        let amended = E::Amended { fact: row.fact, from, to: to.clone(), group };
        let fact = crate::volunteering::VolunteerFact { group, ..row.fact };
        Ok(self.followed_by(amended, self.unfit(to, &self.platform.policy), CancelCause::Unfit, Some(fact)))
    }

    pub(super) fn withdraw_consent(&self, id: VolunteerId) -> Decided {
        let row = self.platform.known(id)?;
        match &row.volunteer.who {
            Who::Person(person) if person.consent.is_some() => {
                let without = row.volunteer.clone().without_consent();
                let withdrawn = E::ConsentWithdrawn { fact: row.fact };
                Ok(self.followed_by(
                    withdrawn,
                    self.unfit(&without, &self.platform.policy),
                    CancelCause::Unfit,
                    None,
                ))
            }
            _ => Ok(Vec::new()),
        }
    }

    pub(super) fn leave(&self, id: VolunteerId, reason: Option<&Note>) -> Decided {
        let row = self.platform.known(id)?;
        if !row.is_active() {
            return Ok(Vec::new());
        }
        let left = E::Left { fact: row.fact, on: self.today, reason: reason.cloned() };
        let to_come = self.platform.assignments_of(id).filter(|assignment| self.is_to_come(assignment));
        Ok(self.followed_by(left, to_come.collect(), CancelCause::Left, None))
    }

    pub(super) fn rejoin(&self, id: VolunteerId) -> Decided {
        let row = self.platform.known(id)?;
        match row.membership {
            Membership::Active => Ok(Vec::new()),
            Membership::Left(left) => {
                self.fit_to_enrol(&row.volunteer)?;
                one(E::Returned { fact: row.fact, left, on: self.today })
            }
        }
    }

    pub(super) fn erase(&self, id: VolunteerId) -> Decided {
        let row = self.platform.known(id)?;
        let Membership::Left(left) = row.membership else { return Err(VolunteeringError::NotLeft(id)) };
        if !row.volunteer.leads_to_a_person() {
            return Ok(Vec::new());
        }
        let kept = self.platform.policy.retention.map(|retention| retention.erasure_from(left));
        let early = self.call.erasing(self.today, kept);
        let early = early.map_err(|from| VolunteeringError::KeptUntil { volunteer: id, from })?;
        one(E::Erased { fact: row.fact, early })
    }

    /// What the regulation asks of whoever volunteers, today.
    fn fit_to_enrol(&self, volunteer: &Volunteer) -> Result<(), VolunteeringError> {
        let id = volunteer.id;
        match &volunteer.who {
            Who::Person(who) => {
                let enrolled = self.platform.persons.get(&who.person).filter(|enrolled| **enrolled != id);
                if let Some(enrolled) = enrolled {
                    let (person, volunteer) = (who.person, *enrolled);
                    return Err(VolunteeringError::PersonEnrolled { person, volunteer });
                }
                if who.age.group_on(self.today).is_none() {
                    return Err(VolunteeringError::TooYoung(id));
                }
                if !who.has_consent(self.today) {
                    return Err(VolunteeringError::ConsentMissing(id));
                }
            }
            Who::LegalPerson(who) => {
                let enrolled = self.platform.organisations.get(&who.organisation);
                if let Some(enrolled) = enrolled.filter(|enrolled| **enrolled != id) {
                    let (organisation, volunteer) = (who.organisation, *enrolled);
                    return Err(VolunteeringError::OrganisationEnrolled { organisation, volunteer });
                }
                let missing =
                    |missing| Err(VolunteeringError::LegalPersonIncomplete { volunteer: id, missing });
                if volunteer.fields.is_empty() {
                    return missing("a field in which it is active");
                }
                if who.decision.on > self.today {
                    return missing("a decision that was made");
                }
            }
            Who::Erased(_) => return Err(VolunteeringError::Erased(id)),
        }
        Ok(())
    }

    /// The assignments to come for which a volunteer would no longer be fit.
    fn unfit(&self, volunteer: &Volunteer, policy: &PlatformPolicy) -> Vec<&Assignment> {
        let theirs = self.platform.assignments_of(volunteer.id);
        let to_come = theirs.filter(|assignment| self.is_to_come(assignment));
        to_come
            .filter(|assignment| {
                let (shift, time) = (assignment.request.shift, assignment.placement.time);
                !self.unfitness(volunteer, shift, time, policy).is_empty()
            })
            .collect()
    }

    fn is_to_come(&self, assignment: &Assignment) -> bool {
        match assignment.state {
            AssignmentState::Available { .. } => true,
            AssignmentState::Scheduled => assignment.placement.slot.start() > self.now,
            _ => false,
        }
    }

    /// An event about a volunteer, and the end of some assignments by it.
    fn followed_by(
        &self,
        event: E,
        assignments: Vec<&Assignment>,
        cause: CancelCause,
        counted_as: Option<crate::volunteering::VolunteerFact>,
    ) -> Vec<E> {
        let mut events = vec![event];
        for mut fact in assignments.into_iter().filter_map(|assignment| self.platform.fact(assignment)) {
            fact.volunteer = counted_as.unwrap_or(fact.volunteer);
            events.push(E::Cancelled { fact, cause, reason: None });
        }
        events
    }
}
