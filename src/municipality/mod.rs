//! The facade: one value, one command type and one event type for a host that wants no more.
//!
//! A [`Municipality`] routes a command to the aggregate it is for, lends it what it may look at of the others, and gives
//! the events back in one type, ready for one log. It holds no rule of its own, but for how what was said to one aggregate
//! becomes a submission to another.
//!
//! What an event asks of another aggregate is a command too, which the host gives after it has stored the event:
//! [`Municipality::follow_ups`].

mod command;
mod effects;
mod error;
mod event;
mod members;
mod route;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

pub use command::MunicipalityCommand;
pub use error::MunicipalityError;
pub use event::MunicipalityEvent;
use members::each_aggregate;
use serde::{Deserialize, Serialize};

use crate::{
    cooperation::CooperationDesk, event::Aggregate, id::StreamId, organisation::Registry,
    outreach::OutreachDesk, petition::PetitionDesk, portal::CivicPortal, programme::ProgrammeCalendar,
    schedule::Schedule, solidarity::SolidarityDesk, survey::Surveys, time::Zone,
    volunteering::VolunteerPlatform,
};

/// The streams of the aggregates of which a municipality has one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a host must name a stream for every aggregate")]
pub struct Streams {
    /// Of the registry of organisations.
    pub registry: StreamId,
    /// Of the petition desk.
    pub petitions: StreamId,
    /// Of the calendar of joint programmes.
    pub programmes: StreamId,
    /// Of the solidarity desk.
    pub solidarity: StreamId,
    /// Of the volunteer platform.
    pub volunteering: StreamId,
    /// Of the surveys.
    pub surveys: StreamId,
    /// Of the outreach desk.
    pub outreach: StreamId,
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
///     registry: stream(1), petitions: stream(2), programmes: stream(3), solidarity: stream(4), volunteering: stream(5),
///     surveys: stream(6), outreach: stream(7), portal: stream(8), cooperation: stream(9),
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
    programmes: ProgrammeCalendar,
    solidarity: SolidarityDesk,
    volunteering: VolunteerPlatform,
    surveys: Surveys,
    outreach: OutreachDesk,
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
    /// The joint programmes.
    pub programmes: ProgrammeCalendar,
    /// Ramadan, aid and listening meetings.
    pub solidarity: SolidarityDesk,
    /// The volunteers.
    pub volunteering: VolunteerPlatform,
    /// The surveys.
    pub surveys: Surveys,
    /// Contacts, blood, wishes, visits, stands, events, memberships and cards.
    pub outreach: OutreachDesk,
    /// The civic portal.
    pub portal: CivicPortal,
    /// Protocols, projects and disaster plans.
    pub cooperation: CooperationDesk,
}

impl Municipality {
    /// Makes a municipality in which nothing has happened. Its days are those of a zone, where no rules that can be set
    /// say otherwise.
    ///
    /// # Errors
    /// [`MunicipalityError::StreamTaken`] where two aggregates would have one stream.
    pub fn new(
        streams: Streams,
        zone: Zone,
        schedules: impl IntoIterator<Item = StreamId>,
    ) -> Result<Self, MunicipalityError> {
        Self::of(Aggregates {
            registry: Registry::new(streams.registry).with_zone(zone),
            schedules: schedules.into_iter().map(Schedule::new).collect(),
            petitions: PetitionDesk::new(streams.petitions),
            programmes: ProgrammeCalendar::new(streams.programmes),
            solidarity: SolidarityDesk::new(streams.solidarity),
            volunteering: VolunteerPlatform::new(streams.volunteering),
            surveys: Surveys::new(streams.surveys),
            outreach: OutreachDesk::new(streams.outreach, zone),
            portal: CivicPortal::new(streams.portal, zone),
            cooperation: CooperationDesk::new(streams.cooperation, zone),
        })
    }

    /// Makes a municipality of aggregates that are there already.
    ///
    /// # Errors
    /// [`MunicipalityError::StreamTaken`] where two of them have one stream.
    pub fn of(aggregates: Aggregates) -> Result<Self, MunicipalityError> {
        macro_rules! of {
            ($($field:ident: $variant:ident = $aggregate:ty,)+) => {{
                let Aggregates { schedules, $($field),+ } = aggregates;
                let mut streams = BTreeSet::new();
                for head in schedules.iter().map(Schedule::head).chain([$($field.head()),+]) {
                    if !streams.insert(head.stream) {
                        return Err(MunicipalityError::StreamTaken(head.stream));
                    }
                }
                let schedules = schedules.into_iter().map(|schedule| (schedule.head().stream, schedule));
                Ok(Self { schedules: schedules.collect(), $($field),+ })
            }};
        }
        each_aggregate!(of)
    }

    /// Returns the aggregates by themselves.
    #[must_use]
    pub fn into_aggregates(self) -> Aggregates {
        macro_rules! into {
            ($($field:ident: $variant:ident = $aggregate:ty,)+) => {{
                let Self { schedules, $($field),+ } = self;
                Aggregates { schedules: schedules.into_values().collect(), $($field),+ }
            }};
        }
        each_aggregate!(into)
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

    /// Returns the joint programmes.
    #[must_use]
    pub const fn programmes(&self) -> &ProgrammeCalendar {
        &self.programmes
    }

    /// Returns Ramadan, aid and listening meetings.
    #[must_use]
    pub const fn solidarity(&self) -> &SolidarityDesk {
        &self.solidarity
    }

    /// Returns the volunteers.
    #[must_use]
    pub const fn volunteering(&self) -> &VolunteerPlatform {
        &self.volunteering
    }

    /// Returns the surveys.
    #[must_use]
    pub const fn surveys(&self) -> &Surveys {
        &self.surveys
    }

    /// Returns contacts, blood, wishes, visits, stands, events, memberships and cards.
    #[must_use]
    pub const fn outreach(&self) -> &OutreachDesk {
        &self.outreach
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
