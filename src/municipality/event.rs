use serde::{Deserialize, Serialize};

use super::members::each_aggregate;
use crate::{
    cooperation::CooperationEvent,
    event::{Part, Recorded, Version},
    id::StreamId,
    organisation::RegistryEvent,
    outreach::OutreachEvent,
    petition::PetitionEvent,
    portal::PortalEvent,
    programme::ProgrammeEvent,
    schedule::ScheduleEvent,
    solidarity::SolidarityEvent,
    survey::SurveyEvent,
    volunteering::VolunteeringEvent,
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
    /// Something about joint programmes.
    Programmes(Recorded<ProgrammeEvent>),
    /// Something about Ramadan, aid or listening meetings.
    Solidarity(Recorded<SolidarityEvent>),
    /// Something about volunteers.
    Volunteering(Recorded<VolunteeringEvent>),
    /// Something about surveys.
    Surveys(Recorded<SurveyEvent>),
    /// Something about contacts, blood, wishes, visits, stands, events, memberships or cards.
    Outreach(Recorded<OutreachEvent>),
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

    /// Returns its place among the events of its command: a log may be cut before an event whose index is 0.
    #[must_use]
    pub fn batch(&self) -> Part {
        self.envelope().2
    }

    pub(super) fn envelope(&self) -> (StreamId, Version, Part) {
        macro_rules! all {
            ($($field:ident: $variant:ident = $aggregate:ty,)+) => {
                match self {
                    Self::Schedule(recorded) => envelope(recorded),
                    $(Self::$variant(recorded) => envelope(recorded),)+
                }
            };
        }
        each_aggregate!(all)
    }
}
