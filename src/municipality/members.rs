//! The aggregates of a municipality, and what each needs of the others.

use alloc::vec::Vec;

use chrono::NaiveDate;

use super::{Municipality, MunicipalityCommand, MunicipalityError};
use crate::{
    cooperation::{CooperationDesk, Partners},
    event::Aggregate,
    organisation::{Registry, RegistryCommand, UnitChart},
    outreach::{OutreachCommand, OutreachDesk},
    petition::{PetitionCommand, PetitionDesk},
    portal::{CivicPortal, Speakers},
    programme::{ProgrammeCalendar, ProgrammeCommand},
    schedule::{Organisations, Schedule, ScheduleCommand},
    solidarity::{SolidarityCommand, SolidarityDesk},
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

/// What is due for erasure: since when, and the command for it.
type Erasures = Vec<(NaiveDate, MunicipalityCommand)>;

/// An aggregate among the others.
pub(super) trait Member: Aggregate {
    /// What its rules may look at.
    fn facts(city: &Municipality) -> Result<Self::Facts<'_>, MunicipalityError>;

    /// When time alone gives it something to do, and the command for that: harmless when repeated.
    fn deadline(&self) -> Option<(Minute, MunicipalityCommand)> {
        None
    }

    /// What leads to a person and has been kept long enough: since when, and the command that erases it.
    fn erasures(&self, _today: NaiveDate) -> Erasures {
        Vec::new()
    }
}

fn each<W>(due: Vec<(NaiveDate, W)>, erase: impl Fn(W) -> MunicipalityCommand) -> Erasures {
    due.into_iter().map(|(since, what)| (since, erase(what))).collect()
}

impl Member for Registry {
    fn facts(_: &Municipality) -> Result<(), MunicipalityError> {
        Ok(())
    }

    fn erasures(&self, today: NaiveDate) -> Erasures {
        each(self.due_for_erasure(today), |(organisation, person)| {
            RegistryCommand::Erase { organisation, person }.into()
        })
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

    fn erasures(&self, today: NaiveDate) -> Erasures {
        let schedule = self.head().stream;
        each(self.due_for_erasure(today), |booking| MunicipalityCommand::Schedule {
            schedule,
            command: ScheduleCommand::Erase { booking },
        })
    }
}

impl Member for PetitionDesk {
    fn facts(city: &Municipality) -> Result<&UnitChart, MunicipalityError> {
        city.registry.units().ok_or(MunicipalityError::NoUnits)
    }

    fn deadline(&self) -> Option<(Minute, MunicipalityCommand)> {
        Some((self.next_deadline()?, PetitionCommand::Tick.into()))
    }

    fn erasures(&self, today: NaiveDate) -> Erasures {
        each(self.due_for_erasure(today), |petition| PetitionCommand::Erase { petition }.into())
    }
}

impl Member for ProgrammeCalendar {
    fn facts(city: &Municipality) -> Result<&Registry, MunicipalityError> {
        Ok(&city.registry)
    }

    fn erasures(&self, today: NaiveDate) -> Erasures {
        each(self.due_for_erasure(today), |programme| ProgrammeCommand::Erase { programme }.into())
    }
}

impl Member for SolidarityDesk {
    fn facts(_: &Municipality) -> Result<(), MunicipalityError> {
        Ok(())
    }

    fn erasures(&self, today: NaiveDate) -> Erasures {
        each(self.due_for_erasure(today), |household| SolidarityCommand::Erase { household }.into())
    }
}

impl Member for VolunteerPlatform {
    fn facts(_: &Municipality) -> Result<(), MunicipalityError> {
        Ok(())
    }

    fn deadline(&self) -> Option<(Minute, MunicipalityCommand)> {
        Some((self.next_deadline()?, VolunteeringCommand::Tick.into()))
    }

    fn erasures(&self, today: NaiveDate) -> Erasures {
        each(self.due_for_erasure(today), |volunteer| VolunteeringCommand::Erase { volunteer }.into())
    }
}

impl Member for Surveys {
    fn facts(_: &Municipality) -> Result<(), MunicipalityError> {
        Ok(())
    }

    fn deadline(&self) -> Option<(Minute, MunicipalityCommand)> {
        Some((self.next_deadline()?, SurveyCommand::Tick.into()))
    }

    fn erasures(&self, today: NaiveDate) -> Erasures {
        each(self.due_for_erasure(today), |survey| SurveyCommand::Erase { survey }.into())
    }
}

impl Member for OutreachDesk {
    fn facts(_: &Municipality) -> Result<(), MunicipalityError> {
        Ok(())
    }

    fn erasures(&self, today: NaiveDate) -> Erasures {
        each(self.due_for_erasure(today), |record| OutreachCommand::Erase(record).into())
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
