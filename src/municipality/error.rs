use thiserror::Error;

use super::members::each_aggregate;
use crate::{
    cooperation::CooperationError, event::ReplayError, id::StreamId, organisation::RegistryError,
    outreach::OutreachError, petition::PetitionError, portal::PortalError, programme::ProgrammeError,
    schedule::ScheduleError, solidarity::SolidarityError, survey::SurveyError,
    volunteering::VolunteeringError,
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
    /// The calendar of programmes says no.
    #[error(transparent)]
    Programmes(#[from] ProgrammeError),
    /// The solidarity desk says no.
    #[error(transparent)]
    Solidarity(#[from] SolidarityError),
    /// The volunteer platform says no.
    #[error(transparent)]
    Volunteering(#[from] VolunteeringError),
    /// The outreach desk says no.
    #[error(transparent)]
    Outreach(#[from] OutreachError),
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
        macro_rules! all {
            ($($field:ident: $variant:ident = $aggregate:ty,)+) => {
                match self {
                    Self::Schedule(error) => error.code(),
                    $(Self::$variant(error) => error.code(),)+
                    Self::UnknownSchedule(_) => "unknown_schedule",
                    Self::NoUnits => "no_units",
                    Self::StreamTaken(_) => "stream_taken",
                    Self::Replay(replay) => replay.code(),
                }
            };
        }
        each_aggregate!(all)
    }
}
