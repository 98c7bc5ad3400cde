//! What a plan needs to stand in the calendar, and what it needs beside that to be announced.

use alloc::vec::Vec;

use super::Deciding;
use crate::{
    event::Role,
    id::OrganisationId,
    organisation::{OrganisationKind, StandingKind},
    programme::{
        AbroadVenue, JointProgramme, Lacking, Overruled, Placement, ProgrammeError, ProgrammePlan, RoomVenue,
        Venue,
    },
};

impl Deciding<'_> {
    /// When and where a plan is, if nothing hard is against it.
    pub(super) fn placed(
        &self,
        plan: &ProgrammePlan,
        known: &JointProgramme,
    ) -> Result<Placement, ProgrammeError> {
        self.check_plan(plan, known)?;
        let placement = self.calendar.placement(plan)?;
        let clashes = self.calendar.clashes_at(plan, &placement);
        if clashes.iter().any(|clash| clash.over.is_hard()) {
            return Err(ProgrammeError::Clashes { programme: plan.id(), clashes });
        }
        Ok(placement)
    }

    /// What a plan needs beside its place.
    pub(super) fn check_plan(
        &self,
        plan: &ProgrammePlan,
        known: &JointProgramme,
    ) -> Result<(), ProgrammeError> {
        // Who hangs under whom may not be known to the registry at all.
        if self.registry.units().is_some_and(|units| !units.knows(plan.unit())) {
            return Err(ProgrammeError::UnknownUnit(plan.unit()));
        }
        self.check_partners(plan)?;
        self.check_observance(plan)?;
        match plan.venue() {
            Venue::Room(room) => self.check_booking(room, known),
            Venue::Place(_) | Venue::Abroad(_) => Ok(()),
        }
    }

    fn check_partners(&self, plan: &ProgrammePlan) -> Result<(), ProgrammeError> {
        let on = plan.days().first();
        let mut civic = false;
        for partner in plan.partners() {
            let kind = self.partner_kind(*partner, on)?;
            civic |= kind != OrganisationKind::PublicBody;
        }
        if civic { Ok(()) } else { Err(ProgrammeError::NoCivicPartner(plan.id())) }
    }

    fn partner_kind(
        &self,
        partner: OrganisationId,
        on: chrono::NaiveDate,
    ) -> Result<OrganisationKind, ProgrammeError> {
        let known = self.registry.organisation(partner).ok_or(ProgrammeError::UnknownPartner(partner))?;
        match known.standing_on(on) {
            StandingKind::Dissolved => Err(ProgrammeError::PartnerDissolved { organisation: partner, on }),
            _ => Ok(known.kind),
        }
    }

    fn check_observance(&self, plan: &ProgrammePlan) -> Result<(), ProgrammeError> {
        let Some(id) = plan.observance() else { return Ok(()) };
        let observance = self.calendar.observance(id).ok_or(ProgrammeError::UnknownObservance(id))?;
        let days = plan.days();
        if observance.occurrence_with(days).is_some() {
            return Ok(());
        }
        let on = observance.in_year(super::planning::year(plan))?;
        Err(ProgrammeError::OffObservance { programme: plan.id(), days, observance: id, on })
    }

    /// A request serves one programme, and once: to ask for another room, or again, takes another request.
    fn check_booking(&self, room: &RoomVenue, known: &JointProgramme) -> Result<(), ProgrammeError> {
        match self.calendar.booked_by(room.booking) {
            None => Ok(()),
            Some(holder) if holder != known.id() => {
                Err(ProgrammeError::BookingTaken { booking: room.booking, holder })
            }
            Some(_) => {
                let asked_now = known.stage().stands()
                    && matches!(known.plan.venue(), Venue::Room(asked) if asked == room);
                if asked_now { Ok(()) } else { Err(ProgrammeError::BookingSpent(room.booking)) }
            }
        }
    }

    /// What has to be overruled to announce a plan that stands at a placement; nothing where nothing is in the way.
    pub(super) fn announceable(
        &self,
        plan: &ProgrammePlan,
        placement: &Placement,
        known: &JointProgramme,
    ) -> Result<Option<Overruled>, ProgrammeError> {
        let programme = plan.id();
        if let Venue::Abroad(abroad) = plan.venue() {
            let lacking = self.lacking(abroad, plan);
            if !lacking.is_empty() {
                return Err(ProgrammeError::NotPermitted { programme, lacking });
            }
        }
        let mut clashes = self.calendar.clashes_at(plan, placement);
        clashes.retain(|clash| !known.has_overruled(clash));
        if clashes.is_empty() {
            return Ok(None);
        }
        let may: Role = self.calendar.policy.overruled_by;
        match self.call.waiver.clone().filter(|_| self.call.actor.role >= may) {
            Some(reason) => Ok(Some(Overruled { clashes, reason })),
            None => Err(ProgrammeError::Clashes { programme, clashes }),
        }
    }

    /// What a programme abroad lacks: both the decision and the permission come before it is announced, and the permission
    /// before it begins (Law 5393 art. 74).
    fn lacking(&self, abroad: &AbroadVenue, plan: &ProgrammePlan) -> Vec<Lacking> {
        let latest = self.today.min(plan.days().first());
        let council = abroad.council().is_some_and(|decision| decision.on <= latest);
        let ministry = abroad.ministry().is_some_and(|permission| permission.on <= latest);
        let all = [(council, Lacking::CouncilDecision), (ministry, Lacking::MinistryPermission)];
        all.into_iter().filter(|(there, _)| !there).map(|(_, what)| what).collect()
    }
}
