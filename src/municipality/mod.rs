//! The facade: one value, one command type and one event type for a host that wants no more.
//!
//! A [`Municipality`] routes a command to the aggregate it is for, lends it what it may look at of the others, and gives
//! the events back in one type, ready for one log. It holds no rule of its own.

mod command;
mod error;
mod event;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

pub use command::MunicipalityCommand;
pub use error::MunicipalityError;
pub use event::MunicipalityEvent;
use serde::{Deserialize, Serialize};

use crate::{
    cooperation::CooperationDesk,
    event::{Aggregate, Call, Recorded, ReplayError},
    id::StreamId,
    organisation::{Registry, UnitChart},
    petition::{PetitionCommand, PetitionDesk},
    portal::CivicPortal,
    schedule::{Schedule, ScheduleCommand},
    survey::Surveys,
    time::{Minute, Zone},
};

/// The streams of the aggregates of which a municipality has one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a host must name a stream for every aggregate")]
pub struct Streams {
    /// Of the registry of organisations.
    pub registry: StreamId,
    /// Of the petition desk.
    pub petitions: StreamId,
    /// Of the surveys.
    pub surveys: StreamId,
    /// Of the civic portal.
    pub portal: StreamId,
    /// Of the cooperation desk.
    pub cooperation: StreamId,
}

/// The aggregates of one municipality.
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::*, municipality::{Municipality, MunicipalityCommand, Streams},
///     organisation::{Organisation, OrganisationKind, RegistryCommand}, time::Zone, uuid::Uuid,
/// };
/// let stream = |n| StreamId::from_uuid(Uuid::from_u128(n)).unwrap();
/// let streams = Streams {
///     registry: stream(1), petitions: stream(2), surveys: stream(3), portal: stream(4), cooperation: stream(5),
/// };
/// let empty = || Municipality::new(streams, Zone::ISTANBUL, [stream(10)]);
/// let mut kocaeli = empty()?;
/// let call = Call::new(
///     Actor::new(ActorId::from_uuid(Uuid::from_u128(7))?, Role::Staff), "2026-01-05T08:00Z".parse()?);
/// let choir = Organisation::new(
///     OrganisationId::from_uuid(Uuid::from_u128(8))?, "Gölcük Musiki Derneği".parse()?, OrganisationKind::Association);
/// let log = kocaeli.handle(&MunicipalityCommand::Registry(RegistryCommand::Register(choir)), &call)?;
///
/// let mut again = empty()?;
/// again.replay(&log)?;
/// assert_eq!(again, kocaeli);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Aggregates", into = "Aggregates")]
pub struct Municipality {
    registry: Registry,
    // INVARIANT: each under its own stream, and no stream is another aggregate's
    schedules: BTreeMap<StreamId, Schedule>,
    petitions: PetitionDesk,
    surveys: Surveys,
    portal: CivicPortal,
    cooperation: CooperationDesk,
}

/// The aggregates of a municipality by themselves, such as those loaded from rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Aggregates {
    /// The organisations, and the municipality's own units.
    pub registry: Registry,
    /// The bookings: one schedule for the city, or one for each domain in which quotas count and bookings are decided
    /// together. In the order of their streams when written, in any order when read.
    pub schedules: Vec<Schedule>,
    /// The petitions.
    pub petitions: PetitionDesk,
    /// The surveys.
    pub surveys: Surveys,
    /// The civic portal.
    pub portal: CivicPortal,
    /// Protocols, projects and disaster plans.
    pub cooperation: CooperationDesk,
}

type Events = Result<Vec<MunicipalityEvent>, MunicipalityError>;

impl Municipality {
    /// Makes a municipality in which nothing has happened, whose days are those of a zone.
    ///
    /// # Errors
    /// [`MunicipalityError::StreamTaken`] where two aggregates would have one stream.
    pub fn new(
        streams: Streams,
        zone: Zone,
        schedules: impl IntoIterator<Item = StreamId>,
    ) -> Result<Self, MunicipalityError> {
        Self::of(Aggregates {
            registry: Registry::new(streams.registry),
            schedules: schedules.into_iter().map(Schedule::new).collect(),
            petitions: PetitionDesk::new(streams.petitions),
            surveys: Surveys::new(streams.surveys),
            portal: CivicPortal::new(streams.portal, zone),
            cooperation: CooperationDesk::new(streams.cooperation, zone),
        })
    }

    /// Makes a municipality of aggregates that are there already.
    ///
    /// # Errors
    /// [`MunicipalityError::StreamTaken`] where two of them have one stream.
    pub fn of(aggregates: Aggregates) -> Result<Self, MunicipalityError> {
        let Aggregates { registry, schedules, petitions, surveys, portal, cooperation } = aggregates;
        let single = [registry.head(), petitions.head(), surveys.head(), portal.head(), cooperation.head()];
        let mut streams = BTreeSet::new();
        for head in single.into_iter().chain(schedules.iter().map(Schedule::head)) {
            if !streams.insert(head.stream) {
                return Err(MunicipalityError::StreamTaken(head.stream));
            }
        }
        let schedules = schedules.into_iter().map(|schedule| (schedule.head().stream, schedule)).collect();
        Ok(Self { registry, schedules, petitions, surveys, portal, cooperation })
    }

    /// Returns the aggregates by themselves.
    #[must_use]
    pub fn into_aggregates(self) -> Aggregates {
        let Self { registry, schedules, petitions, surveys, portal, cooperation } = self;
        let schedules = schedules.into_values().collect();
        Aggregates { registry, schedules, petitions, surveys, portal, cooperation }
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

    /// Returns the petitions.
    #[must_use]
    pub const fn petitions(&self) -> &PetitionDesk {
        &self.petitions
    }

    /// Returns the surveys.
    #[must_use]
    pub const fn surveys(&self) -> &Surveys {
        &self.surveys
    }

    /// Returns the civic portal.
    #[must_use]
    pub const fn portal(&self) -> &CivicPortal {
        &self.portal
    }

    /// Returns the protocols, projects and disaster plans.
    #[must_use]
    pub const fn cooperation(&self) -> &CooperationDesk {
        &self.cooperation
    }

    /// Returns the next instant at which an aggregate has something to do by the passing of time alone, and its stream.
    #[must_use]
    pub fn next_deadline(&self) -> Option<(Minute, StreamId)> {
        let schedules = self.schedules.iter().map(|(stream, s)| (s.next_deadline(), *stream));
        let petitions = [(self.petitions.next_deadline(), self.petitions.head().stream)];
        schedules.chain(petitions).filter_map(|(at, stream)| Some((at?, stream))).min()
    }

    /// Returns the commands for what time has made due by an instant, each harmless when repeated.
    #[must_use]
    pub fn due(&self, now: Minute) -> Vec<MunicipalityCommand> {
        let is_due = |at: Option<Minute>| at.is_some_and(|at| at <= now);
        let due = self.schedules.iter().filter(|(_, schedule)| is_due(schedule.next_deadline()));
        let tick = |(stream, _): (&StreamId, &Schedule)| MunicipalityCommand::Schedule {
            schedule: *stream,
            command: ScheduleCommand::Tick,
        };
        let petitions = is_due(self.petitions.next_deadline());
        let petitions = petitions.then_some(MunicipalityCommand::Petitions(PetitionCommand::Tick));
        due.map(tick).chain(petitions).collect()
    }

    /// Decides a command without changing anything.
    ///
    /// # Errors
    /// What the aggregate says; [`MunicipalityError::UnknownSchedule`], [`MunicipalityError::NoUnits`].
    pub fn decide(&self, command: &MunicipalityCommand, call: &Call) -> Events {
        use MunicipalityCommand as C;
        use MunicipalityEvent as E;
        match command {
            C::Registry(command) => decided(&self.registry, command, call, (), E::Registry),
            C::Schedule { schedule, command } => {
                let known = self.schedules.get(schedule);
                let known = known.ok_or(MunicipalityError::UnknownSchedule(*schedule))?;
                decided(known, command, call, &self.registry, E::Schedule)
            }
            C::Petitions(command) => {
                let units: &UnitChart = self.registry.units().ok_or(MunicipalityError::NoUnits)?;
                decided(&self.petitions, command, call, units, E::Petitions)
            }
            C::Surveys(command) => decided(&self.surveys, command, call, (), E::Surveys),
            C::Portal(command) => decided(&self.portal, command, call, &self.registry, E::Portal),
            C::Cooperation(command) => {
                decided(&self.cooperation, command, call, &self.registry, E::Cooperation)
            }
        }
    }

    /// Decides and applies; the host stores the returned events in one transaction.
    ///
    /// # Errors
    /// As [`Municipality::decide`].
    pub fn handle(&mut self, command: &MunicipalityCommand, call: &Call) -> Events {
        let events = self.decide(command, call)?;
        self.replay(&events)?;
        Ok(events)
    }

    /// Applies a log of all aggregates, batch by batch, in the order in which it was written. What was applied before an
    /// error stays applied.
    ///
    /// # Errors
    /// [`MunicipalityError::Replay`] at the first event that cannot be, [`MunicipalityError::UnknownSchedule`].
    pub fn replay(&mut self, log: &[MunicipalityEvent]) -> Result<(), MunicipalityError> {
        let mut rest = log;
        while let Some(first) = rest.first() {
            let (_, seq, part) = first.envelope();
            let size = usize::try_from(part.size).unwrap_or(usize::MAX);
            let split = rest.split_at_checked(size).filter(|(batch, _)| !batch.is_empty());
            let (batch, after) = split.ok_or(ReplayError::BrokenBatch(seq))?;
            self.apply(first, batch)?;
            rest = after;
        }
        Ok(())
    }

    /// Applies one batch, which is all of the aggregate that its first event belongs to.
    fn apply(
        &mut self,
        first: &MunicipalityEvent,
        batch: &[MunicipalityEvent],
    ) -> Result<(), MunicipalityError> {
        use MunicipalityEvent as E;
        macro_rules! all {
            ($aggregate:expr, $variant:ident) => {
                applied($aggregate, batch, |event| match event {
                    E::$variant(recorded) => Some(recorded),
                    _ => None,
                })?
            };
        }
        match first {
            E::Registry(_) => all!(&mut self.registry, Registry),
            E::Schedule(recorded) => {
                let known = self.schedules.get_mut(&recorded.stream);
                all!(known.ok_or(MunicipalityError::UnknownSchedule(recorded.stream))?, Schedule);
            }
            E::Petitions(_) => all!(&mut self.petitions, Petitions),
            E::Surveys(_) => all!(&mut self.surveys, Surveys),
            E::Portal(_) => all!(&mut self.portal, Portal),
            E::Cooperation(_) => all!(&mut self.cooperation, Cooperation),
        }
        Ok(())
    }
}

impl TryFrom<Aggregates> for Municipality {
    type Error = MunicipalityError;
    fn try_from(aggregates: Aggregates) -> Result<Self, MunicipalityError> {
        Self::of(aggregates)
    }
}

impl From<Municipality> for Aggregates {
    fn from(municipality: Municipality) -> Self {
        municipality.into_aggregates()
    }
}

/// What an aggregate decides, in the municipality's type.
fn decided<A: Aggregate>(
    aggregate: &A,
    command: &A::Command,
    call: &Call,
    facts: A::Facts<'_>,
    event: impl Fn(Recorded<A::Event>) -> MunicipalityEvent,
) -> Events
where
    MunicipalityError: From<A::Error>,
{
    Ok(aggregate.decide(command, call, facts)?.into_iter().map(event).collect())
}

/// Applies a batch to an aggregate, where all of it is the aggregate's.
fn applied<A: Aggregate>(
    aggregate: &mut A,
    batch: &[MunicipalityEvent],
    own: impl Fn(&MunicipalityEvent) -> Option<&Recorded<A::Event>>,
) -> Result<(), ReplayError>
where
    A::Event: Clone,
{
    let mut events = Vec::with_capacity(batch.len());
    for event in batch {
        let (_, seq, _) = event.envelope();
        events.push(own(event).ok_or(ReplayError::BrokenBatch(seq))?.clone());
    }
    aggregate.apply(&events)
}
