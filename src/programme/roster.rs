use alloc::collections::{BTreeMap, BTreeSet};

use super::{Participant, ParticipantClass, ParticipantStatus};
use crate::id::{PersonId, RegistrationId};

/// Everybody who registered for a programme, and what is asked of them again and again.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Roster {
    participants: BTreeMap<RegistrationId, Participant>,
    // INVARIANT: these are what `participants` says; only `put` changes any of them.
    people: BTreeMap<PersonId, RegistrationId>,
    line: BTreeSet<(bool, u32, RegistrationId)>,
    holding: [u32; 2],
    attended: u32,
    known: u32,
}

impl Roster {
    /// Puts a participant in place, or takes one away, and returns who was there.
    pub(super) fn put(
        &mut self,
        id: RegistrationId,
        participant: Option<Participant>,
    ) -> Option<Participant> {
        let former = self.participants.remove(&id);
        if let Some(old) = &former {
            self.count(old, -1);
            self.line.remove(&in_line(old));
            if let Some(person) = old.registration.person().filter(|person| self.of(*person) == Some(id)) {
                self.people.remove(&person);
            }
        }
        if let Some(new) = participant {
            self.count(&new, 1);
            if new.status == ParticipantStatus::Waitlisted {
                self.line.insert(in_line(&new));
            }
            if let Some(person) = new.registration.person()
                && new.status.class() != ParticipantClass::Negative
            {
                self.people.insert(person, id);
            }
            self.participants.insert(id, new);
        }
        former
    }

    fn count(&mut self, participant: &Participant, times: i32) {
        let [open, kept] = &mut self.holding;
        let holding = if participant.registration.is_reserved() { kept } else { open };
        for (cell, applies) in [
            (holding, participant.status.counts()),
            (&mut self.attended, participant.status == ParticipantStatus::Attended),
            (&mut self.known, participant.registration.person().is_some()),
        ] {
            if applies {
                *cell = cell.saturating_add_signed(times);
            }
        }
    }

    /// Forgets who everybody is, and keeps how they stand.
    pub(super) fn erase(&mut self) {
        for participant in self.participants.values_mut() {
            participant.registration = participant.registration.clone().without_person();
        }
        self.people.clear();
        self.known = 0;
    }

    pub(super) fn get(&self, id: RegistrationId) -> Option<&Participant> {
        self.participants.get(&id)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Participant> {
        self.participants.values()
    }

    /// The place in the line of whoever comes next.
    pub(super) fn next_order(&self) -> u32 {
        u32::try_from(self.participants.len()).unwrap_or(u32::MAX)
    }

    /// The registration under which somebody has a place or waits for one.
    pub(super) fn of(&self, person: PersonId) -> Option<RegistrationId> {
        self.people.get(&person).copied()
    }

    /// How many hold one of the reserved places, or one of the others.
    pub(super) const fn holding(&self, reserved: bool) -> u32 {
        let [open, kept] = self.holding;
        if reserved { kept } else { open }
    }

    /// Those who wait for one of the reserved places, or one of the others, in their order.
    pub(super) fn waiting(&self, reserved: bool) -> impl Iterator<Item = &Participant> {
        let line = self.line.iter().filter(move |(kept, ..)| *kept == reserved);
        line.filter_map(|(.., id)| self.participants.get(id))
    }

    /// How many registered people came.
    pub(super) const fn attended(&self) -> u32 {
        self.attended
    }

    /// Of how many registrations it is known whose they are.
    pub(super) const fn known(&self) -> u32 {
        self.known
    }
}

fn in_line(participant: &Participant) -> (bool, u32, RegistrationId) {
    (participant.registration.is_reserved(), participant.order, participant.registration.id())
}
