//! A desk as rows, for a host that does not keep events.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{DeskPolicy, Petition, PetitionDesk, Stage};
use crate::{
    event::{Contradiction, Head, ReplayError, as_rows, load_rows},
    id::PetitionId,
    time::WorkCalendar,
};

/// Everything that a desk holds, as rows: what a host keeps that does not keep events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct PetitionSnapshot {
    /// Where the stream stands.
    pub head: Head,
    /// The rules that no law fixes.
    pub policy: DeskPolicy,
    /// The calendar of working days, where one was set.
    #[serde(default)]
    pub calendar: Option<WorkCalendar>,
    /// The petitions, in the order of their ids when written, in any order when read.
    pub petitions: Vec<Petition>,
}

impl PetitionDesk {
    /// Returns everything that the desk holds, as rows.
    #[must_use]
    pub fn snapshot(&self) -> PetitionSnapshot {
        PetitionSnapshot {
            head: self.head,
            policy: self.policy.clone(),
            calendar: self.calendar.clone(),
            petitions: self.petitions().cloned().collect(),
        }
    }

    /// Makes a desk of rows, which goes on where it stopped.
    ///
    /// # Errors
    /// [`ReplayError::Impossible`] for the first row that cannot be: an id or a number twice, a state, a clock or a day
    /// that contradicts what became of the petition, duplicates that do not know of each other or make a chain, more
    /// changes than events.
    pub fn load(snapshot: PetitionSnapshot) -> Result<Self, ReplayError> {
        let head = snapshot.head;
        load_rows(Self::new(head.stream), head, |desk| desk.fill(snapshot))
    }

    fn fill(&mut self, snapshot: PetitionSnapshot) -> Result<(), Contradiction> {
        let PetitionSnapshot { head, policy, calendar, petitions } = snapshot;
        let rules = [u64::from(policy != self.policy), u64::from(calendar.is_some())];
        head.check_events(petitions.iter().map(Petition::changes).chain(rules))?;
        (self.head, self.policy, self.calendar) = (head, policy, calendar);
        for petition in petitions {
            petition.check(head.at)?;
            if u64::from(petition.revision.get()) > head.version.get() {
                return Err("a petition has changed more often than the desk");
            }
            self.check_new(&petition.submission)?;
            self.put(petition.id(), Some(petition));
        }
        self.petitions().try_for_each(|petition| self.check_links(petition))
    }

    /// Checks that a duplicate and its original know of each other, and that it may wait for that one.
    fn check_links(&self, petition: &Petition) -> Result<(), Contradiction> {
        let id = petition.id();
        let leads_back = |duplicate: &PetitionId| {
            self.petition(*duplicate).is_some_and(|duplicate| duplicate.original == Some(id))
        };
        if !petition.duplicates.iter().all(leads_back) {
            return Err("the duplicate does not know of its original");
        }
        let Some(original) = petition.original else { return Ok(()) };
        let original = self.petition(original).ok_or("the original is unknown")?;
        if original.original.is_some() || !petition.duplicates.is_empty() {
            return Err("duplicates would make a chain");
        }
        if !original.duplicates.contains(&id) {
            return Err("the original does not know of its duplicate");
        }
        let stage = original.stage();
        let lost = petition.stage() == Stage::DuplicateOf && stage.is_ended() && stage != Stage::Closed;
        if lost || petition.clock.is_some() && original.clock.is_none() {
            return Err("a duplicate waits for an answer that never comes");
        }
        Ok(())
    }
}

as_rows!(PetitionDesk, PetitionSnapshot, ReplayError);
