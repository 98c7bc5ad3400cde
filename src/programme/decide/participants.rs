//! Who registers, who waits, who came.

use alloc::{vec, vec::Vec};

use super::{Decided, Deciding, one, wrong_stage};
use crate::{
    id::{ProgrammeId, RegistrationId},
    programme::{
        JointProgramme, Participant, ParticipantStatus as Status, Placement, Places, ProgrammeError,
        ProgrammeEvent, ProgrammeFact, ProgrammePlan, Registration, Stage,
    },
};

impl Deciding<'_> {
    pub(super) fn register(&self, id: ProgrammeId, registration: &Registration) -> Decided {
        let programme = self.being(id, &[Stage::Announced], "register")?;
        let places = programme.plan.places().ok_or(ProgrammeError::NoRegistration(id))?;
        let person = registration.person().ok_or(ProgrammeError::Nobody(registration.id()))?;
        if let Some(registration) = programme.roster.of(person) {
            return Err(ProgrammeError::RegisteredAlready { person, registration });
        }
        let free = free(programme, places, registration.is_reserved());
        let status = if free > 0 { Status::Registered } else { Status::Waitlisted };
        let fact = programme.fact(self.today);
        one(ProgrammeEvent::Registered { fact, registration: registration.clone(), status })
    }

    pub(super) fn cancel_registration(&self, id: ProgrammeId, registration: RegistrationId) -> Decided {
        let programme = self.being(id, &[Stage::Announced], "cancel registration")?;
        let participant = participant(programme, registration)?;
        let (since, from, to) = (participant.since, participant.status, Status::Cancelled);
        check_change(participant, to)?;
        let fact = programme.fact(self.today);
        let mut events =
            vec![ProgrammeEvent::ParticipationChanged { fact: fact.clone(), registration, since, from, to }];
        // Whoever waits longest takes the place that becomes free.
        let waiting = programme.roster.waiting(participant.registration.is_reserved()).next();
        if let Some(next) = waiting.filter(|_| from == Status::Registered) {
            events.push(moved_up(fact, next));
        }
        Ok(events)
    }

    pub(super) fn record_attendance(
        &self,
        id: ProgrammeId,
        registration: RegistrationId,
        came: bool,
    ) -> Decided {
        let programme = self.expect(id)?;
        if !matches!(programme.stage(), Stage::UnderWay | Stage::Closed) {
            return Err(wrong_stage(programme, "record attendance"));
        }
        let participant = participant(programme, registration)?;
        let (from, to) = (participant.status, if came { Status::Attended } else { Status::NoShow });
        if from == to {
            return Ok(Vec::new());
        }
        check_change(participant, to)?;
        if let Some(closing) = programme.closing() {
            let attended = programme.roster.attended().saturating_add(u32::from(came));
            let attendance = closing.attendance();
            if attendance < attended {
                return Err(ProgrammeError::FewerThanRegistered { programme: id, attendance, attended });
            }
        }
        let fact = programme.fact(self.today);
        let since = participant.since;
        one(ProgrammeEvent::ParticipationChanged { fact, registration, since, from, to })
    }

    pub(super) fn erase(&self, id: ProgrammeId) -> Decided {
        let programme = self.being(id, &[Stage::Closed, Stage::Cancelled], "erase")?;
        let erased = programme.roster.known();
        if erased == 0 {
            return Ok(Vec::new());
        }
        let retention = self.calendar.policy().retention.zip(programme.ended());
        let kept = retention.map(|(retention, ended)| retention.erasure_from(ended));
        let early = self.call.erasing(self.today, kept);
        let early = early.map_err(|from| ProgrammeError::KeptUntil { programme: id, from })?;
        one(ProgrammeEvent::ParticipantsErased { fact: programme.fact(self.today), erased, early })
    }

    /// Whoever has a place keeps it.
    pub(super) fn check_places(to: &ProgrammePlan, programme: &JointProgramme) -> Result<(), ProgrammeError> {
        for reserved in [false, true] {
            let holding = programme.roster.holding(reserved);
            let places = to.places().map_or(Some(0), |places| places.pool(reserved));
            let waits = to.places().is_none() && programme.roster.waiting(reserved).next().is_some();
            if waits || places.is_some_and(|places| places < holding) {
                return Err(ProgrammeError::PlacesTaken { programme: to.id(), holding });
            }
        }
        Ok(())
    }

    /// Those who wait and for whom there is a place after a change of plan, which the facts of their events tell.
    pub(super) fn moved_up(
        &self,
        programme: &JointProgramme,
        to: &ProgrammePlan,
        placement: Option<&Placement>,
        stage: Option<Stage>,
    ) -> Vec<ProgrammeEvent> {
        let Some(places) = to.places() else { return Vec::new() };
        let locality = placement.or(programme.placement.as_ref()).map(|placement| &placement.locality);
        let stage = stage.unwrap_or(programme.stage());
        let fact = ProgrammeFact::of(to, self.today, stage, locality);
        let mut events = Vec::new();
        for reserved in [false, true] {
            let free = usize::try_from(free(programme, places, reserved)).unwrap_or(usize::MAX);
            let waiting = programme.roster.waiting(reserved).take(free);
            events.extend(waiting.map(|next| moved_up(fact.clone(), next)));
        }
        events
    }
}

/// How many of the reserved places, or of the others, are free.
fn free(programme: &JointProgramme, places: Places, reserved: bool) -> u32 {
    places.pool(reserved).unwrap_or(u32::MAX).saturating_sub(programme.roster.holding(reserved))
}

fn moved_up(fact: ProgrammeFact, next: &Participant) -> ProgrammeEvent {
    let (registration, since) = (next.registration.id(), next.since);
    let (from, to) = (Status::Waitlisted, Status::Registered);
    ProgrammeEvent::ParticipationChanged { fact, registration, since, from, to }
}

fn participant(programme: &JointProgramme, id: RegistrationId) -> Result<&Participant, ProgrammeError> {
    programme.roster.get(id).ok_or(ProgrammeError::UnknownRegistration(id))
}

fn check_change(participant: &Participant, to: Status) -> Result<(), ProgrammeError> {
    if participant.status.may_become(to) {
        return Ok(());
    }
    let registration = participant.registration.id();
    Err(ProgrammeError::WrongStatus { registration, status: participant.status, to })
}
