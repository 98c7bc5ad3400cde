use thiserror::Error;

use crate::{
    cooperation::CooperationError, event::ReplayError, id::StreamId, organisation::RegistryError,
    petition::PetitionError, portal::PortalError, schedule::ScheduleError, survey::SurveyError,
};

/// Why a municipality does not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MunicipalityError {
    /// The registry says no.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// A schedule says no.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    /// The petition desk says no.
    #[error(transparent)]
    Petitions(#[from] PetitionError),
    /// The surveys say no.
    #[error(transparent)]
    Surveys(#[from] SurveyError),
    /// The portal says no.
    #[error(transparent)]
    Portal(#[from] PortalError),
    /// The cooperation desk says no.
    #[error(transparent)]
    Cooperation(#[from] CooperationError),
    /// No such schedule.
    #[error("schedule `{0}` is unknown")]
    UnknownSchedule(StreamId),
    /// Petitions are referred to units, and none are set.
    #[error("the municipality has no units")]
    NoUnits,
    /// Two aggregates of one stream.
    #[error("stream `{0}` belongs to two aggregates")]
    StreamTaken(StreamId),
    /// A log that cannot be.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl MunicipalityError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Registry(registry) => registry.code(),
            Self::Schedule(schedule) => schedule.code(),
            Self::Petitions(petitions) => petitions.code(),
            Self::Surveys(surveys) => surveys.code(),
            Self::Portal(portal) => portal.code(),
            Self::Cooperation(cooperation) => cooperation.code(),
            Self::UnknownSchedule(_) => "unknown_schedule",
            Self::NoUnits => "no_units",
            Self::StreamTaken(_) => "stream_taken",
            Self::Replay(replay) => replay.code(),
        }
    }
}
