use serde::{Deserialize, Serialize};

use crate::{
    cooperation::CooperationEvent,
    event::{Part, Recorded, Version},
    id::StreamId,
    organisation::RegistryEvent,
    petition::PetitionEvent,
    portal::PortalEvent,
    schedule::ScheduleEvent,
    survey::SurveyEvent,
};

/// What can happen to a municipality: an event of one of its aggregates, which the envelope names by its stream.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum MunicipalityEvent {
    /// Something about organisations and units.
    Registry(Recorded<RegistryEvent>),
    /// Something about bookings.
    Schedule(Recorded<ScheduleEvent>),
    /// Something about petitions.
    Petitions(Recorded<PetitionEvent>),
    /// Something about surveys.
    Surveys(Recorded<SurveyEvent>),
    /// Something about the civic portal.
    Portal(Recorded<PortalEvent>),
    /// Something about protocols, projects or disasters.
    Cooperation(Recorded<CooperationEvent>),
}

/// What an envelope says, whatever is in it.
fn envelope<E>(recorded: &Recorded<E>) -> (StreamId, Version, Part) {
    (recorded.stream, recorded.seq, recorded.batch)
}

impl MunicipalityEvent {
    /// Returns the stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        self.envelope().0
    }

    pub(super) fn envelope(&self) -> (StreamId, Version, Part) {
        match self {
            Self::Registry(recorded) => envelope(recorded),
            Self::Schedule(recorded) => envelope(recorded),
            Self::Petitions(recorded) => envelope(recorded),
            Self::Surveys(recorded) => envelope(recorded),
            Self::Portal(recorded) => envelope(recorded),
            Self::Cooperation(recorded) => envelope(recorded),
        }
    }
}
