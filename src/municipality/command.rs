use serde::{Deserialize, Serialize};

use super::members::each_aggregate;
use crate::{
    cooperation::CooperationCommand, event::Aggregate, id::StreamId, organisation::RegistryCommand,
    outreach::OutreachCommand, petition::PetitionCommand, portal::PortalCommand, programme::ProgrammeCommand,
    schedule::ScheduleCommand, solidarity::SolidarityCommand, survey::SurveyCommand,
    volunteering::VolunteeringCommand,
};

/// What may be asked of a municipality.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum MunicipalityCommand {
    /// Something about organisations and the municipality's own units.
    Registry(RegistryCommand),
    /// Something about the bookings of one schedule.
    Schedule {
        /// Which schedule.
        schedule: StreamId,
        /// What.
        command: ScheduleCommand,
    },
    /// Something about petitions.
    Petitions(PetitionCommand),
    /// Something about joint programmes.
    Programmes(ProgrammeCommand),
    /// Something about Ramadan, aid or listening meetings.
    Solidarity(SolidarityCommand),
    /// Something about volunteers.
    Volunteering(VolunteeringCommand),
    /// Something about surveys.
    Surveys(SurveyCommand),
    /// Something about contacts, blood, wishes, visits, stands, events, memberships or cards.
    Outreach(OutreachCommand),
    /// Something about the civic portal.
    Portal(PortalCommand),
    /// Something about protocols, projects or disasters.
    Cooperation(CooperationCommand),
}

macro_rules! from_each {
    ($($field:ident: $variant:ident = $aggregate:ty,)+) => {$(
        impl From<<$aggregate as Aggregate>::Command> for MunicipalityCommand {
            fn from(command: <$aggregate as Aggregate>::Command) -> Self {
                Self::$variant(command)
            }
        }
    )+};
}
each_aggregate!(from_each);
