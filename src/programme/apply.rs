//! Facts change state. No rule is here: what an event says is copied, and refused only where it cannot be.

use alloc::{boxed::Box, vec::Vec};

use super::{
    CalendarPolicy, JointProgramme, Observance, Participant, ParticipantStatus, Place, Placement,
    ProgrammeCalendar, ProgrammeEvent, ProgrammeFact, ProgrammePlan, ProgrammeState, Stage,
};
use crate::{
    event::{Contradiction, Recorded, Revision, ensure, put},
    id::{BookingId, ObservanceId, PlaceId, ProgrammeId, RegistrationId},
};

/// How to take back one change.
pub(super) enum Undo {
    Policy(Box<CalendarPolicy>),
    Place(PlaceId, Option<Box<Place>>),
    Observance(ObservanceId, Option<Box<Observance>>),
    Programme(ProgrammeId, Option<Box<JointProgramme>>),
    Participant(ProgrammeId, RegistrationId, Option<Box<Participant>>, Revision),
}

impl ProgrammeCalendar {
    pub(super) fn undo(&mut self, undo: Undo) {
        match undo {
            Undo::Policy(former) => self.policy = *former,
            Undo::Place(id, former) => _ = put(&mut self.places, id, former.map(|former| *former)),
            Undo::Observance(id, former) => _ = put(&mut self.observances, id, former.map(|former| *former)),
            Undo::Programme(id, former) => _ = self.put(id, former.map(|former| *former)),
            Undo::Participant(id, registration, former, revision) => {
                if let Some(programme) = self.roster_of(id) {
                    programme.roster.put(registration, former.map(|former| *former));
                    programme.revision = revision;
                }
            }
        }
    }

    pub(super) fn apply_event(
        &mut self,
        recorded: &Recorded<ProgrammeEvent>,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        match &recorded.event {
            ProgrammeEvent::PolicySet(policy) => {
                let former = core::mem::replace(&mut self.policy, policy.clone());
                journal.push(Undo::Policy(Box::new(former)));
                Ok(())
            }
            ProgrammeEvent::PlaceDescribed(place) => {
                let former = self.places.insert(place.id, place.clone());
                journal.push(Undo::Place(place.id, former.map(Box::new)));
                Ok(())
            }
            ProgrammeEvent::ObservanceDescribed(observance) => {
                let former = self.observances.insert(observance.id, observance.clone());
                journal.push(Undo::Observance(observance.id, former.map(Box::new)));
                Ok(())
            }
            ProgrammeEvent::ObservanceDated { observance, year, from, to } => {
                let known = self.observances.get(observance).ok_or("the observance is unknown")?;
                if known.in_year(*year).unwrap_or_default() != *from {
                    return Err("the observance was dated otherwise");
                }
                let dated = known.redated(*year, to).map_err(|_| "the observance cannot be dated so")?;
                let former = self.observances.insert(*observance, dated);
                journal.push(Undo::Observance(*observance, former.map(Box::new)));
                Ok(())
            }
            ProgrammeEvent::Drafted { on, plan, repeats } => {
                if self.programme(plan.id()).is_some() {
                    return Err("the id is taken");
                }
                if repeats.is_some_and(|source| self.programme(source).is_none()) {
                    return Err("it repeats what is unknown");
                }
                if self.day(recorded.at) != Ok(*on) {
                    return Err("the day is another one");
                }
                self.change(JointProgramme::new(plan.clone(), *repeats), journal);
                Ok(())
            }
            event => match event.fact() {
                Some(fact) => self.apply_fact(event, fact, recorded, journal),
                None => Ok(()),
            },
        }
    }

    fn change(&mut self, programme: JointProgramme, journal: &mut Vec<Undo>) {
        let id = programme.id();
        let former = self.put(id, Some(programme));
        journal.push(Undo::Programme(id, former.map(Box::new)));
    }

    fn apply_fact(
        &mut self,
        event: &ProgrammeEvent,
        fact: &ProgrammeFact,
        recorded: &Recorded<ProgrammeEvent>,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        use ProgrammeEvent as E;
        let known = self.programme(fact.programme).ok_or("the programme is unknown")?;
        let may_follow = event.brings_to().is_none_or(|to| fact.stage.may_become(to));
        ensure(known.fact(fact.on) == *fact, "the programme is another one")?;
        ensure(self.day(recorded.at) == Ok(fact.on), "the day is another one")?;
        ensure(may_follow, "the programme was in another state")?;
        match event {
            E::Registered { registration, status, .. } => {
                if fact.stage != Stage::Announced || known.roster.get(registration.id()).is_some() {
                    return Err("the registration is known, or none was possible");
                }
                if registration.person().is_some_and(|person| known.roster.of(person).is_some()) {
                    return Err("the person is registered already");
                }
                if !matches!(status, ParticipantStatus::Registered | ParticipantStatus::Waitlisted) {
                    return Err("nobody begins so");
                }
                let order = known.roster.next_order();
                let (registration, status) = (registration.clone(), *status);
                let participant = Participant { registration, since: fact.on, order, status };
                let registration = participant.registration.id();
                self.change_participant(fact.programme, registration, participant, journal)
            }
            E::ParticipationChanged { registration, since, from, to, .. } => {
                let participant = known.roster.get(*registration).ok_or("the registration is unknown")?;
                if (participant.status, participant.since) != (*from, *since) || !from.may_become(*to) {
                    return Err("the registration stood otherwise");
                }
                let participant = Participant { status: *to, ..participant.clone() };
                self.change_participant(fact.programme, *registration, participant, journal)
            }
            _ => {
                let mut programme = known.clone();
                self.copy(&mut programme, event)?;
                programme.revision = programme.revision.next();
                self.change(programme, journal);
                Ok(())
            }
        }
    }

    fn change_participant(
        &mut self,
        id: ProgrammeId,
        registration: RegistrationId,
        participant: Participant,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        let programme = self.roster_of(id).ok_or("the programme is unknown")?;
        let former = programme.roster.put(registration, Some(participant));
        let revision = programme.revision;
        programme.revision = revision.next();
        journal.push(Undo::Participant(id, registration, former.map(Box::new), revision));
        Ok(())
    }

    /// Copies what an event says.
    fn copy(&self, programme: &mut JointProgramme, event: &ProgrammeEvent) -> Result<(), Contradiction> {
        use ProgrammeEvent as E;
        match event {
            E::Planned { placement, .. } => {
                if programme.stage() != Stage::Draft {
                    return Err("the programme was in another state");
                }
                let plan = programme.plan.clone();
                self.place_at(programme, plan, placement)?;
                programme.state = ProgrammeState::Planned;
            }
            E::Rescheduled { from, to, placement, .. } => {
                if programme.stage() != Stage::Postponed {
                    return Err("the programme was in another state");
                }
                same_plan(programme, from, to)?;
                self.place_at(programme, to.clone(), placement)?;
                programme.state = ProgrammeState::Planned;
            }
            E::Revised { from, to, placement, overruled, .. } => {
                same_plan(programme, from, to)?;
                if !programme.stage().is_open_to_change() || placement.is_some() != programme.stage().stands()
                {
                    return Err("the programme was in another state");
                }
                match placement {
                    Some(placement) => self.place_at(programme, to.clone(), placement)?,
                    None => programme.plan = to.clone(),
                }
                programme.overruled.extend(overruled.clone());
            }
            E::BookingAnswered { booking, booked, .. } => {
                if !programme.stage().stands() || programme.plan.venue().booking() != Some(*booking) {
                    return Err("the room was not asked for");
                }
                programme.room_booked = *booked;
            }
            E::Announced { overruled, .. } => {
                programme.overruled.extend(overruled.clone());
                programme.state = ProgrammeState::Announced;
            }
            E::Postponed { reason, released, .. } => {
                release(programme, *released)?;
                programme.state = ProgrammeState::Postponed { reason: reason.clone() };
            }
            E::Begun { .. } => programme.state = ProgrammeState::UnderWay,
            E::Closed { fact, closing, meals } => {
                if programme.meals_for(closing) != *meals {
                    return Err("there were other meals");
                }
                programme.state = ProgrammeState::Closed { closing: closing.clone(), on: fact.on };
            }
            E::ClosingCorrected { from, to, meals_from, meals_to, .. } => {
                if (programme.meals_for(from), programme.meals_for(to)) != (*meals_from, *meals_to) {
                    return Err("there were other meals");
                }
                match &mut programme.state {
                    ProgrammeState::Closed { closing, .. } if closing == from => *closing = to.clone(),
                    _ => return Err("the programme was closed otherwise"),
                }
            }
            E::Cancelled { fact, reason, released } => {
                release(programme, *released)?;
                programme.state = ProgrammeState::Cancelled { reason: reason.clone(), on: fact.on };
            }
            E::RapporteurNamed { topic, from, to, .. } => match programme.plan.rapporteur(*topic) {
                Some(office) if office == from => *office = Some(*to),
                _ => return Err("the table is another one"),
            },
            E::Recommended { recommendation, .. } => {
                if programme.recommendations.insert(recommendation.text, *recommendation).is_some() {
                    return Err("the recommendation is known");
                }
            }
            E::ParticipantsErased { erased, .. } => {
                // A log from which people were stripped knows fewer of them.
                if !programme.stage().is_ended() || programme.roster.known() > *erased {
                    return Err("others took part");
                }
                programme.roster.erase();
            }
            E::PolicySet(_)
            | E::PlaceDescribed(_)
            | E::ObservanceDescribed(_)
            | E::ObservanceDated { .. }
            | E::Drafted { .. }
            | E::Registered { .. }
            | E::ParticipationChanged { .. } => {}
        }
        Ok(())
    }

    /// Gives a programme its plan and its place in the calendar.
    fn place_at(
        &self,
        programme: &mut JointProgramme,
        plan: ProgrammePlan,
        placement: &Placement,
    ) -> Result<(), Contradiction> {
        let id = programme.id();
        if let Some(spot) = plan.venue().spot()
            && self.holders(spot, id, placement).next().is_some()
        {
            return Err("somebody else holds the place");
        }
        let same_request = programme.stage().stands()
            && programme.plan.venue() == plan.venue()
            && programme.plan.time() == plan.time();
        programme.room_booked &= same_request;
        if let Some(booking) = plan.venue().booking() {
            if self.booked_by(booking).is_some_and(|holder| holder != id) {
                return Err("the booking is another programme's");
            }
            programme.bookings.insert(booking);
        }
        programme.plan = plan;
        programme.placement = Some(placement.clone());
        Ok(())
    }
}

fn same_plan(
    programme: &JointProgramme,
    from: &ProgrammePlan,
    to: &ProgrammePlan,
) -> Result<(), Contradiction> {
    if programme.plan == *from && from.id() == to.id() {
        Ok(())
    } else {
        Err("the programme was planned otherwise")
    }
}

/// Takes a programme from its place.
fn release(programme: &mut JointProgramme, released: Option<BookingId>) -> Result<(), Contradiction> {
    let booking = programme.plan.venue().booking().filter(|_| programme.stage().stands());
    if booking != released {
        return Err("another room was booked");
    }
    programme.room_booked = false;
    Ok(())
}
