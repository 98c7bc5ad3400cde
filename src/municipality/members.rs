//! The aggregates of a municipality, and what each needs of the others.

use super::{Municipality, MunicipalityCommand, MunicipalityError};
use crate::{
    cooperation::{CooperationDesk, Partners},
    event::Aggregate,
    organisation::{Registry, UnitChart},
    outreach::OutreachDesk,
    petition::{PetitionCommand, PetitionDesk},
    portal::{CivicPortal, Speakers},
    programme::ProgrammeCalendar,
    schedule::{Organisations, Schedule, ScheduleCommand},
    solidarity::SolidarityDesk,
    survey::{SurveyCommand, Surveys},
    time::Minute,
    volunteering::{VolunteerPlatform, VolunteeringCommand},
};

/// Calls a macro with every aggregate of which there is one: the field that holds it, the variant by which commands, events
/// and errors name it, and its type. Schedules are many, and stand beside.
///
/// This is the only list: a new aggregate is one line here, and the compiler names the types that lack it.
macro_rules! each_aggregate {
    ($make:ident) => {
        $make! {
            registry: Registry = crate::organisation::Registry,
            petitions: Petitions = crate::petition::PetitionDesk,
            programmes: Programmes = crate::programme::ProgrammeCalendar,
            solidarity: Solidarity = crate::solidarity::SolidarityDesk,
            volunteering: Volunteering = crate::volunteering::VolunteerPlatform,
            surveys: Surveys = crate::survey::Surveys,
            outreach: Outreach = crate::outreach::OutreachDesk,
            portal: Portal = crate::portal::CivicPortal,
            cooperation: Cooperation = crate::cooperation::CooperationDesk,
        }
    };
}
pub(super) use each_aggregate;

/// An aggregate among the others.
pub(super) trait Member: Aggregate {
    /// What its rules may look at.
    fn facts(city: &Municipality) -> Result<Self::Facts<'_>, MunicipalityError>;

    /// When time alone gives it something to do, and the command for that: harmless when repeated.
    fn deadline(&self) -> Option<(Minute, MunicipalityCommand)> {
        None
    }
}

impl Member for Registry {
    fn facts(_: &Municipality) -> Result<(), MunicipalityError> {
        Ok(())
    }
}

impl Member for Schedule {
    fn facts(city: &Municipality) -> Result<&dyn Organisations, MunicipalityError> {
        Ok(&city.registry)
    }

    fn deadline(&self) -> Option<(Minute, MunicipalityCommand)> {
        let schedule = self.head().stream;
        Some((
            self.next_deadline()?,
            MunicipalityCommand::Schedule { schedule, command: ScheduleCommand::Tick },
        ))
    }
}

impl Member for PetitionDesk {
    fn facts(city: &Municipality) -> Result<&UnitChart, MunicipalityError> {
        city.registry.units().ok_or(MunicipalityError::NoUnits)
    }

    fn deadline(&self) -> Option<(Minute, MunicipalityCommand)> {
        Some((self.next_deadline()?, PetitionCommand::Tick.into()))
    }
}

impl Member for ProgrammeCalendar {
    fn facts(city: &Municipality) -> Result<&Registry, MunicipalityError> {
        Ok(&city.registry)
    }
}

impl Member for SolidarityDesk {
    fn facts(_: &Municipality) -> Result<(), MunicipalityError> {
        Ok(())
    }
}

impl Member for VolunteerPlatform {
    fn facts(_: &Municipality) -> Result<(), MunicipalityError> {
        Ok(())
    }

    fn deadline(&self) -> Option<(Minute, MunicipalityCommand)> {
        Some((self.next_deadline()?, VolunteeringCommand::Tick.into()))
    }
}

impl Member for Surveys {
    fn facts(_: &Municipality) -> Result<(), MunicipalityError> {
        Ok(())
    }

    fn deadline(&self) -> Option<(Minute, MunicipalityCommand)> {
        Some((self.next_deadline()?, SurveyCommand::Tick.into()))
    }
}

impl Member for OutreachDesk {
    fn facts(_: &Municipality) -> Result<(), MunicipalityError> {
        Ok(())
    }
}

impl Member for CivicPortal {
    fn facts(city: &Municipality) -> Result<&dyn Speakers, MunicipalityError> {
        Ok(&city.registry)
    }
}

impl Member for CooperationDesk {
    fn facts(city: &Municipality) -> Result<&dyn Partners, MunicipalityError> {
        Ok(&city.registry)
    }
}
