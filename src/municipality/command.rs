use serde::{Deserialize, Serialize};

use crate::{
    cooperation::CooperationCommand, id::StreamId, organisation::RegistryCommand, petition::PetitionCommand,
    portal::PortalCommand, schedule::ScheduleCommand, survey::SurveyCommand,
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
    /// Something about surveys.
    Surveys(SurveyCommand),
    /// Something about the civic portal.
    Portal(PortalCommand),
    /// Something about protocols, projects or disasters.
    Cooperation(CooperationCommand),
}

macro_rules! from_each {
    ($($command:ident => $variant:ident),+ $(,)?) => {$(
        impl From<$command> for MunicipalityCommand {
            fn from(command: $command) -> Self {
                Self::$variant(command)
            }
        }
    )+};
}

from_each! {
    RegistryCommand => Registry,
    PetitionCommand => Petitions,
    SurveyCommand => Surveys,
    PortalCommand => Portal,
    CooperationCommand => Cooperation,
}
