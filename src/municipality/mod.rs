//! The facade: one value, one command type and one event type for a host that wants no more.
//!
//! A [`Municipality`] routes a command to the aggregate it is for, lends it what it may look at of the others, and gives
//! the events back in one type, ready for one log. It holds no rule of its own.

use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    event::{Aggregate, Call, Recorded, ReplayError},
    id::StreamId,
    organisation::{Registry, RegistryCommand, RegistryError, RegistryEvent},
    schedule::{Schedule, ScheduleCommand, ScheduleError, ScheduleEvent},
    time::Minute,
};

/// What may be asked of a municipality.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum MunicipalityCommand {
    /// Something about organisations.
    Registry(RegistryCommand),
    /// Something about the bookings of one schedule.
    Schedule {
        /// Which schedule.
        schedule: StreamId,
        /// What.
        command: ScheduleCommand,
    },
}

/// What can happen to a municipality.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum MunicipalityEvent {
    /// Something about organisations.
    Registry(Recorded<RegistryEvent>),
    /// Something about bookings; the envelope names the schedule.
    Schedule(Recorded<ScheduleEvent>),
}

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
    /// No such schedule.
    #[error("schedule `{0}` is unknown")]
    UnknownSchedule(StreamId),
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
            Self::UnknownSchedule(_) => "unknown_schedule",
            Self::StreamTaken(_) => "stream_taken",
            Self::Replay(replay) => replay.code(),
        }
    }
}

/// The aggregates of one municipality.
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::*, municipality::{Municipality, MunicipalityCommand},
///     organisation::{Organisation, OrganisationKind, RegistryCommand}, uuid::Uuid,
/// };
/// let id = Uuid::from_u128;
/// let (registry, schedule) = (StreamId::from_uuid(id(1))?, StreamId::from_uuid(id(2))?);
/// let mut kocaeli = Municipality::new(registry, [schedule]);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(3))?, Role::Staff), "2026-01-05T08:00Z".parse()?);
/// let choir = Organisation::new(
///     OrganisationId::from_uuid(id(4))?, "Gölcük Musiki Derneği".parse()?, OrganisationKind::Association);
/// let log = kocaeli.handle(&MunicipalityCommand::Registry(RegistryCommand::Register(choir)), &call)?;
///
/// let mut again = Municipality::new(registry, [schedule]);
/// again.replay(&log)?;
/// assert_eq!(again, kocaeli);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Municipality {
    registry: Registry,
    schedules: BTreeMap<StreamId, Schedule>,
}

/// A municipality on the wire: its aggregates, each with its rows.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    registry: Registry,
    schedules: Vec<Schedule>,
}

impl TryFrom<Parts> for Municipality {
    type Error = MunicipalityError;
    fn try_from(parts: Parts) -> Result<Self, MunicipalityError> {
        Self::of(parts.registry, parts.schedules)
    }
}

impl From<Municipality> for Parts {
    fn from(municipality: Municipality) -> Self {
        Self { registry: municipality.registry, schedules: municipality.schedules.into_values().collect() }
    }
}

impl Municipality {
    /// Makes a municipality without organisations and with empty schedules: one for the city, or one for each domain
    /// in which quotas count and bookings are decided together.
    #[must_use]
    pub fn new(registry: StreamId, schedules: impl IntoIterator<Item = StreamId>) -> Self {
        let schedules = schedules.into_iter().map(|stream| (stream, Schedule::new(stream)));
        Self { registry: Registry::new(registry), schedules: schedules.collect() }
    }

    /// Makes a municipality of aggregates that are there already, such as those loaded from rows.
    ///
    /// # Errors
    /// [`MunicipalityError::StreamTaken`] where two of them have one stream.
    pub fn of(
        registry: Registry,
        schedules: impl IntoIterator<Item = Schedule>,
    ) -> Result<Self, MunicipalityError> {
        let mut municipality = Self { registry, schedules: BTreeMap::new() };
        for schedule in schedules {
            let stream = schedule.head().stream;
            let taken = municipality.registry.head().stream == stream;
            if municipality.schedules.insert(stream, schedule).is_some() || taken {
                return Err(MunicipalityError::StreamTaken(stream));
            }
        }
        Ok(municipality)
    }

    /// Returns the registry of organisations.
    #[must_use]
    pub const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Returns a schedule.
    #[must_use]
    pub fn schedule(&self, stream: StreamId) -> Option<&Schedule> {
        self.schedules.get(&stream)
    }

    /// Returns all schedules in the order of their streams.
    pub fn schedules(&self) -> impl Iterator<Item = &Schedule> {
        self.schedules.values()
    }

    /// Returns the next instant at which a schedule has something to do by the passing of time alone, and which one.
    #[must_use]
    pub fn next_deadline(&self) -> Option<(Minute, StreamId)> {
        self.schedules.iter().filter_map(|(stream, s)| Some((s.next_deadline()?, *stream))).min()
    }

    /// Decides a command without changing anything.
    ///
    /// # Errors
    /// What the aggregate says, and [`MunicipalityError::UnknownSchedule`].
    pub fn decide(
        &self,
        command: &MunicipalityCommand,
        call: &Call,
    ) -> Result<Vec<MunicipalityEvent>, MunicipalityError> {
        match command {
            MunicipalityCommand::Registry(command) => {
                let events = self.registry.decide(command, call, ())?;
                Ok(events.into_iter().map(MunicipalityEvent::Registry).collect())
            }
            MunicipalityCommand::Schedule { schedule, command } => {
                let known = self.schedules.get(schedule);
                let known = known.ok_or(MunicipalityError::UnknownSchedule(*schedule))?;
                let events = known.decide(command, call, &self.registry)?;
                Ok(events.into_iter().map(MunicipalityEvent::Schedule).collect())
            }
        }
    }

    /// Decides and applies; the host stores the returned events in one transaction.
    ///
    /// # Errors
    /// As [`Municipality::decide`].
    pub fn handle(
        &mut self,
        command: &MunicipalityCommand,
        call: &Call,
    ) -> Result<Vec<MunicipalityEvent>, MunicipalityError> {
        match command {
            MunicipalityCommand::Registry(command) => {
                let events = self.registry.handle(command, call, ())?;
                Ok(events.into_iter().map(MunicipalityEvent::Registry).collect())
            }
            MunicipalityCommand::Schedule { schedule, command } => {
                let known = self.schedules.get_mut(schedule);
                let known = known.ok_or(MunicipalityError::UnknownSchedule(*schedule))?;
                let events = known.handle(command, call, &self.registry)?;
                Ok(events.into_iter().map(MunicipalityEvent::Schedule).collect())
            }
        }
    }

    /// Applies a log of all aggregates, batch by batch, in the order in which it was written. What was applied before an
    /// error stays applied.
    ///
    /// # Errors
    /// [`MunicipalityError::Replay`] at the first event that cannot be, [`MunicipalityError::UnknownSchedule`].
    pub fn replay(&mut self, log: &[MunicipalityEvent]) -> Result<(), MunicipalityError> {
        let mut rest = log;
        while let Some(first) = rest.first() {
            let (seq, size) = match first {
                MunicipalityEvent::Registry(recorded) => (recorded.seq, recorded.batch.size),
                MunicipalityEvent::Schedule(recorded) => (recorded.seq, recorded.batch.size),
            };
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            let broken = ReplayError::BrokenBatch(seq);
            let (batch, after) =
                rest.split_at_checked(size).filter(|(batch, _)| !batch.is_empty()).ok_or(broken.clone())?;
            let mut registry = Vec::new();
            let mut schedule = Vec::new();
            for event in batch {
                match event {
                    MunicipalityEvent::Registry(recorded) => registry.push(recorded.clone()),
                    MunicipalityEvent::Schedule(recorded) => schedule.push(recorded.clone()),
                }
            }
            match schedule.first().map(|recorded| recorded.stream) {
                None => self.registry.apply(&registry)?,
                Some(_) if !registry.is_empty() => return Err(broken.into()),
                Some(stream) => {
                    let known = self.schedules.get_mut(&stream);
                    known.ok_or(MunicipalityError::UnknownSchedule(stream))?.apply(&schedule)?;
                }
            }
            rest = after;
        }
        Ok(())
    }
}
