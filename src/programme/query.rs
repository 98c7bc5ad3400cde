//! What is asked of a calendar: what stands when, what a year needs, what is owed, and what is due for erasure.

use alloc::vec::Vec;

use chrono::{Datelike, NaiveDate};

use super::{BeneficiaryGroup, DayRange, InvalidObservance, JointProgramme, ProgrammeCalendar, Stage, Venue};
use crate::id::{BookingId, ObservanceId, OrganisationId, ProgrammeId};

/// Days of an observance in a year's plan, with what hangs on them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a line of the yearly plan")]
pub struct ObservedDays {
    /// The days.
    pub days: DayRange,
    /// What is observed.
    pub observance: ObservanceId,
    /// What is drafted, planned or held on them, in the order of the ids; cancelled and postponed programmes are not.
    pub programmes: Vec<ProgrammeId>,
}

impl ProgrammeCalendar {
    /// Returns the programme that has asked for a room by a request, also where it does so no longer.
    #[must_use]
    pub fn asked_by(&self, booking: BookingId) -> Option<&JointProgramme> {
        self.programme(self.booked_by(booking)?)
    }

    /// Returns what stands in the calendar on any of these days, in the order of time.
    #[must_use]
    pub fn on(&self, days: DayRange) -> Vec<&JointProgramme> {
        let ids = self.standing(days.first(), days.last());
        let mut found: Vec<_> = ids.into_iter().filter_map(|id| self.programme(id)).collect();
        found.sort_by_key(|programme| (programme.plan.time(), programme.id()));
        found
    }

    /// Returns what a partner takes part in on any of these days, in the order of time.
    #[must_use]
    pub fn of_partner(&self, partner: OrganisationId, days: DayRange) -> Vec<&JointProgramme> {
        let mut found = self.on(days);
        found.retain(|programme| programme.plan.partners().contains(&partner));
        found
    }

    /// Returns what is for a group on any of these days, in the order of time.
    #[must_use]
    pub fn for_group(&self, group: BeneficiaryGroup, days: DayRange) -> Vec<&JointProgramme> {
        let mut found = self.on(days);
        found.retain(|programme| programme.plan.groups().contains(&group));
        found
    }

    /// Returns the days of a year that drive its plan, in order, each with the programmes on it; those without any are what
    /// is still to be planned.
    ///
    /// # Errors
    /// [`InvalidObservance::NotDated`] for the first observance, by id, that nobody has dated in that year.
    pub fn year_plan(&self, year: i32) -> Result<Vec<ObservedDays>, InvalidObservance> {
        let mut plan = Vec::new();
        for observance in self.observances() {
            for days in observance.in_year(year)? {
                let hangs = |programme: &&JointProgramme| {
                    programme.plan.observance() == Some(observance.id)
                        && days.covers(programme.plan.days())
                        && !matches!(programme.stage(), Stage::Cancelled | Stage::Postponed)
                };
                let programmes = self.programmes().filter(hangs).map(JointProgramme::id).collect();
                plan.push(ObservedDays { days, observance: observance.id, programmes });
            }
        }
        plan.sort_by_key(|line| (line.days, line.observance));
        Ok(plan)
    }

    /// Returns the observances that nobody has dated in a year, in the order of their ids.
    pub fn undated(&self, year: i32) -> impl Iterator<Item = ObservanceId> + '_ {
        self.observances().filter(move |seen| seen.in_year(year).is_err()).map(|seen| seen.id)
    }

    /// Returns the yearly programmes of the year before that nothing repeats in this one yet, in the order of their ids.
    pub fn to_repeat(&self, year: i32) -> impl Iterator<Item = &JointProgramme> {
        let of_year = |programme: &JointProgramme| programme.plan.days().first().year();
        self.programmes().filter(move |programme| {
            let repeated =
                |other: &JointProgramme| other.stage() != Stage::Cancelled && of_year(other) == year;
            programme.plan.is_yearly()
                && programme.stage().stands()
                && of_year(programme).checked_add(1) == Some(year)
                && !self.repetitions(programme.id()).any(repeated)
        })
    }

    /// Returns what should be over and is not closed, the longest ago first: it does not count until somebody says how many
    /// came, or that it did not take place.
    #[must_use]
    pub fn owed(&self, today: NaiveDate) -> Vec<&JointProgramme> {
        let over = |programme: &&JointProgramme| {
            matches!(programme.stage(), Stage::Planned | Stage::Announced | Stage::UnderWay)
                && programme.plan.days().last() < today
        };
        let mut found: Vec<_> = self.programmes().filter(over).collect();
        found.sort_by_key(|programme| (programme.plan.days().last(), programme.id()));
        found
    }

    /// Returns what is planned or announced and does not lie on the days of its observance any more, since those were set
    /// anew; in the order of the ids.
    pub fn off_their_day(&self) -> impl Iterator<Item = &JointProgramme> {
        self.programmes().filter(|programme| {
            let lies_on = |id: ObservanceId| {
                let observance = self.observance(id);
                observance.is_some_and(|seen| seen.occurrence_with(programme.plan.days()).is_some())
            };
            matches!(programme.stage(), Stage::Planned | Stage::Announced)
                && programme.plan.observance().is_some_and(|id| !lies_on(id))
        })
    }

    /// Returns what is planned or announced in a room that the schedule has not booked; in the order of the ids.
    pub fn without_room(&self) -> impl Iterator<Item = &JointProgramme> {
        self.programmes().filter(|programme| {
            matches!(programme.stage(), Stage::Planned | Stage::Announced)
                && matches!(programme.plan.venue(), Venue::Room(_))
                && !programme.room_booked
        })
    }

    /// Returns the programmes that have ended so long ago that their participants are due to be erased, and since when:
    /// the longest due first. Nothing where the policy keeps them.
    #[must_use]
    pub fn due_for_erasure(&self, today: NaiveDate) -> Vec<(NaiveDate, ProgrammeId)> {
        let Some(retention) = self.policy.retention else { return Vec::new() };
        let known = self.programmes().filter(|programme| programme.roster.known() > 0);
        let due = |programme: &JointProgramme| {
            Some((retention.due_since(programme.ended()?, today)?, programme.id()))
        };
        let mut due: Vec<_> = known.filter_map(due).collect();
        due.sort_unstable();
        due
    }
}
