use alloc::{collections::BTreeMap, vec, vec::Vec};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Identifier, Organisation, RegistryError, Standing, StandingKind};
use crate::{
    event::{Aggregate, Call, Head, Recorded, ReplayError, Version},
    id::{OrganisationId, StreamId},
    text::Note,
};

/// What may be asked of the registry.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum RegistryCommand {
    /// Takes an organisation into the registry.
    Register(Organisation),
    /// Changes an organisation's standing from a day on.
    ChangeStanding {
        /// Which organisation.
        organisation: OrganisationId,
        /// What holds from when.
        standing: Standing,
        /// Why.
        reason: Option<Note>,
    },
}

/// What can happen to the registry.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum RegistryEvent {
    /// An organisation was taken in.
    #[serde(rename = "registry.organisation_registered.v1")]
    Registered(Organisation),
    /// A standing changed.
    #[serde(rename = "registry.standing_changed.v1")]
    StandingChanged {
        /// Which organisation.
        organisation: OrganisationId,
        /// What held before on that day.
        from: StandingKind,
        /// What holds from when.
        to: Standing,
        /// Why.
        reason: Option<Note>,
    },
}

/// The registry of organisations: no id and no register number twice.
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::{ActorId, OrganisationId, StreamId},
///     organisation::{Organisation, OrganisationKind, Registry}, uuid::Uuid,
/// };
/// let mut registry = Registry::new(StreamId::from_uuid(Uuid::from_u128(1))?);
/// let call = Call::new(Actor::new(ActorId::from_uuid(Uuid::from_u128(2))?, Role::Staff), "2026-01-05T08:00Z".parse()?);
/// let id = OrganisationId::from_uuid(Uuid::from_u128(3))?;
/// let events = registry.register(
///     Organisation::new(id, "Gölcük Musiki Derneği".parse()?, OrganisationKind::Association), &call)?;
/// assert_eq!(events.len(), 1);
/// assert!(registry.organisation(id).is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RegistrySnapshot", into = "RegistrySnapshot")]
pub struct Registry {
    head: Head,
    organisations: BTreeMap<OrganisationId, Registered>,
    // INVARIANT: exactly the identifiers of `organisations`.
    by_identifier: BTreeMap<Identifier, OrganisationId>,
}

/// An organisation as the registry keeps it: a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Registered {
    /// What is known of it.
    pub organisation: Organisation,
    /// How many of its standings it was taken in with; the later ones were decided here.
    #[serde(default)]
    pub brought: usize,
}

/// Everything that a registry holds, as rows: what a host keeps that does not keep events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct RegistrySnapshot {
    /// Where the stream stands.
    pub head: Head,
    /// The organisations, in the order of their ids when written, in any order when read.
    pub organisations: Vec<Registered>,
}

impl Registered {
    /// Whether a registration has this content, as it stands or as it was taken in.
    fn is(&self, registration: &Organisation) -> bool {
        let brought = self.organisation.standings.get(..self.brought).unwrap_or_default();
        self.organisation == *registration
            || registration.standings == brought
                && self.organisation
                    == Organisation { standings: self.organisation.standings.clone(), ..registration.clone() }
    }
}

impl Registry {
    /// Makes an empty registry.
    #[must_use]
    pub const fn new(stream: StreamId) -> Self {
        Self { head: Head::new(stream), organisations: BTreeMap::new(), by_identifier: BTreeMap::new() }
    }

    /// Returns everything that the registry holds, as rows.
    #[must_use]
    pub fn snapshot(&self) -> RegistrySnapshot {
        RegistrySnapshot { head: self.head, organisations: self.organisations.values().cloned().collect() }
    }

    /// Makes a registry of rows, which goes on where it stopped.
    ///
    /// # Errors
    /// [`RegistryError`] for the first organisation whose id or register number is taken by another row.
    pub fn load(snapshot: RegistrySnapshot) -> Result<Self, RegistryError> {
        let mut registry = Self::new(snapshot.head.stream);
        registry.head = snapshot.head;
        for registered in snapshot.organisations {
            let id = registered.organisation.id;
            if registry.organisations.contains_key(&id) {
                return Err(RegistryError::IdTaken(id));
            }
            registry.may_register(&registered.organisation)?;
            registry.insert(registered);
        }
        Ok(registry)
    }

    fn insert(&mut self, registered: Registered) {
        let Organisation { id, identifiers, .. } = &registered.organisation;
        self.by_identifier.extend(identifiers.iter().map(|identifier| (identifier.clone(), *id)));
        self.organisations.insert(*id, registered);
    }

    /// Takes an organisation in. One that is there with the same content changes nothing: as it stands, or as it was
    /// taken in, whatever its standing has become since.
    ///
    /// # Errors
    /// [`RegistryError`] where the id or a register number is taken.
    pub fn register(
        &mut self,
        organisation: Organisation,
        call: &Call,
    ) -> Result<Vec<Recorded<RegistryEvent>>, RegistryError> {
        self.handle(&RegistryCommand::Register(organisation), call, ())
    }

    /// Changes an organisation's standing from a day on.
    ///
    /// # Errors
    /// [`RegistryError`] where it is unknown, dissolved, or has a later standing.
    pub fn change_standing(
        &mut self,
        organisation: OrganisationId,
        standing: Standing,
        reason: Option<Note>,
        call: &Call,
    ) -> Result<Vec<Recorded<RegistryEvent>>, RegistryError> {
        self.handle(&RegistryCommand::ChangeStanding { organisation, standing, reason }, call, ())
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Returns an organisation.
    #[must_use]
    pub fn organisation(&self, id: OrganisationId) -> Option<&Organisation> {
        self.organisations.get(&id).map(|known| &known.organisation)
    }

    /// Returns the organisation with a number in a public register.
    #[must_use]
    pub fn find(&self, identifier: &Identifier) -> Option<&Organisation> {
        self.by_identifier.get(identifier).and_then(|id| self.organisation(*id))
    }

    /// Returns all organisations in the order of their ids.
    pub fn organisations(&self) -> impl Iterator<Item = &Organisation> {
        self.organisations.values().map(|known| &known.organisation)
    }

    fn may_register(&self, organisation: &Organisation) -> Result<(), RegistryError> {
        let mut previous = None;
        for identifier in &organisation.identifiers {
            if previous.replace(identifier.scheme) == Some(identifier.scheme) {
                return Err(RegistryError::TwoOfOneScheme(organisation.id));
            }
            if let Some(holder) = self.by_identifier.get(identifier) {
                return Err(RegistryError::IdentifierTaken {
                    identifier: identifier.clone(),
                    holder: *holder,
                });
            }
        }
        Ok(())
    }

    fn standing_before(
        &self,
        organisation: OrganisationId,
        from: NaiveDate,
    ) -> Result<StandingKind, RegistryError> {
        let known = self.organisation(organisation).ok_or(RegistryError::Unknown(organisation))?;
        if known.standings.iter().any(|standing| standing.from > from) {
            return Err(RegistryError::OutOfOrder(organisation));
        }
        match known.standing_on(from) {
            StandingKind::Dissolved => Err(RegistryError::Dissolved(organisation)),
            standing => Ok(standing),
        }
    }

    fn check(&self, event: &RegistryEvent) -> Result<(), &'static str> {
        match event {
            RegistryEvent::Registered(organisation) if self.organisations.contains_key(&organisation.id) => {
                Err("the organisation is registered already")
            }
            RegistryEvent::Registered(organisation) => {
                self.may_register(organisation).map_err(|_| "an identifier is taken")
            }
            RegistryEvent::StandingChanged { organisation, from, to, .. } => {
                match self.standing_before(*organisation, to.from) {
                    Ok(before) if before == *from => Ok(()),
                    _ => Err("the organisation had another standing"),
                }
            }
        }
    }
}

impl TryFrom<RegistrySnapshot> for Registry {
    type Error = RegistryError;
    fn try_from(snapshot: RegistrySnapshot) -> Result<Self, RegistryError> {
        Self::load(snapshot)
    }
}

impl From<Registry> for RegistrySnapshot {
    fn from(registry: Registry) -> Self {
        registry.snapshot()
    }
}

impl Aggregate for Registry {
    type Command = RegistryCommand;
    type Event = RegistryEvent;
    type Facts<'a> = ();
    type Error = RegistryError;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(
        &self,
        command: &RegistryCommand,
        call: &Call,
        (): (),
    ) -> Result<Vec<Recorded<RegistryEvent>>, RegistryError> {
        let event = match command {
            RegistryCommand::Register(organisation) => match self.organisations.get(&organisation.id) {
                Some(known) if known.is(organisation) => return Ok(Vec::new()),
                Some(_) => return Err(RegistryError::IdTaken(organisation.id)),
                None => {
                    self.head.check_version(call.expected)?;
                    self.may_register(organisation)?;
                    RegistryEvent::Registered(organisation.clone())
                }
            },
            RegistryCommand::ChangeStanding { organisation, standing, reason } => {
                self.head.check_version(call.expected)?;
                let from = self.standing_before(*organisation, standing.from)?;
                if from == standing.kind {
                    return Ok(Vec::new());
                }
                RegistryEvent::StandingChanged {
                    organisation: *organisation,
                    from,
                    to: *standing,
                    reason: reason.clone(),
                }
            }
        };
        Ok(self.head.record(call, vec![event]))
    }

    fn apply(&mut self, batch: &[Recorded<RegistryEvent>]) -> Result<(), ReplayError> {
        let head = self.head.advance(batch)?;
        // Every command of the registry leads to one event, so a batch that is checked is applied whole.
        let [recorded] = batch else {
            return match batch.first() {
                Some(first) => Err(ReplayError::BrokenBatch(first.seq)),
                None => Ok(()),
            };
        };
        self.check(&recorded.event).map_err(|why| ReplayError::Impossible { seq: recorded.seq, why })?;
        match &recorded.event {
            RegistryEvent::Registered(organisation) => {
                let brought = organisation.standings.len();
                self.insert(Registered { organisation: organisation.clone(), brought });
            }
            RegistryEvent::StandingChanged { organisation, to, .. } => {
                if let Some(known) = self.organisations.get_mut(organisation) {
                    known.organisation.standings.push(*to);
                }
            }
        }
        self.head = head;
        Ok(())
    }
}
