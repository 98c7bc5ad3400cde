//! The registry: one value that knows every organisation.

mod apply;
mod command;
mod decide;
mod erasure;
mod event;
mod rows;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};

use chrono::NaiveDate;
pub use command::RegistryCommand;
pub use event::RegistryEvent;
pub use rows::{Registered, RegistrySnapshot};
use serde::{Deserialize, Serialize};

use super::{
    Identifier, Office, Organisation, OrganisationKind, RegistryError, Representative, Standing, Support,
    UnitChart,
};
use crate::{
    event::{Aggregate, Call, Head, Recorded, ReplayError, Version, apply_single},
    id::{OrganisationId, PersonId, StreamId, SupportId},
    text::{Name, Note, fold},
    time::{RetentionPolicy, Zone},
};

type Events = Result<Vec<Recorded<RegistryEvent>>, RegistryError>;

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
/// // Whoever types the name another way finds it all the same.
/// assert_eq!(registry.look_alikes(&"GÖLCÜK MUSİKİ DERN.".parse()?), [id]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RegistrySnapshot", into = "RegistrySnapshot")]
pub struct Registry {
    head: Head,
    units: Option<UnitChart>,
    organisations: BTreeMap<OrganisationId, Registered>,
    // INVARIANT: exactly the identifiers, the folded names and the supports of `organisations`.
    by_identifier: BTreeMap<Identifier, OrganisationId>,
    by_name: BTreeMap<String, BTreeSet<OrganisationId>>,
    supports: BTreeMap<SupportId, OrganisationId>,
    retention: Option<RetentionPolicy>,
    zone: Zone,
}

/// How a year's declaration of an organisation stands on a day.
#[expect(clippy::exhaustive_enums, reason = "done, owed, or late")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum DeclarationState {
    /// Made on a day.
    Declared(NaiveDate),
    /// Owed until the end of a day.
    Due(NaiveDate),
    /// Owed since the end of a day.
    Overdue(NaiveDate),
}

/// The words that name a legal form, folded, whole or short: they tell no organisation from another.
const FORMS: [&str; 22] = [
    "dernek",
    "dernegi",
    "dernekleri",
    "dern",
    "der",
    "vakif",
    "vakfi",
    "vak",
    "federasyon",
    "federasyonu",
    "fed",
    "konfederasyon",
    "konfederasyonu",
    "sendika",
    "sendikasi",
    "kooperatif",
    "kooperatifi",
    "koop",
    "kulup",
    "kulubu",
    "sube",
    "subesi",
];

/// What two spellings of one name have in common.
fn name_key(name: &Name) -> String {
    let folded = fold(name.as_str());
    let words: Vec<&str> = folded.split(' ').filter(|word| !FORMS.contains(word)).collect();
    if words.is_empty() { folded } else { words.join(" ") }
}

impl Registry {
    /// Makes an empty registry, whose days are those of Turkey.
    #[must_use]
    pub const fn new(stream: StreamId) -> Self {
        Self {
            head: Head::new(stream),
            units: None,
            organisations: BTreeMap::new(),
            by_identifier: BTreeMap::new(),
            by_name: BTreeMap::new(),
            supports: BTreeMap::new(),
            retention: None,
            zone: Zone::ISTANBUL,
        }
    }

    /// Sets the zone in which days are days: that of the municipality, before anything happens.
    #[must_use]
    pub fn with_zone(self, zone: Zone) -> Self {
        Self { zone, ..self }
    }

    /// Takes an organisation in. One that is there with the same content changes nothing: as it stands, or as it was
    /// taken in, whatever has become of it since.
    ///
    /// # Errors
    /// [`RegistryError`] where the id or a register number is taken, or the law asks for more founders.
    pub fn register(&mut self, organisation: Organisation, call: &Call) -> Events {
        self.handle(&RegistryCommand::Register(organisation), call, ())
    }

    /// Puts right what is known of an organisation: everything but its kind and its standings.
    ///
    /// # Errors
    /// [`RegistryError`] where it is unknown, a register number is taken, or the kind or a standing would change.
    pub fn amend(&mut self, organisation: Organisation, call: &Call) -> Events {
        self.handle(&RegistryCommand::Amend(organisation), call, ())
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
    ) -> Events {
        self.handle(&RegistryCommand::ChangeStanding { organisation, standing, reason }, call, ())
    }

    /// Lets somebody speak for an organisation.
    ///
    /// # Errors
    /// [`RegistryError`] where it is unknown or dissolved, or the person has that office already on some of the days.
    pub fn appoint(
        &mut self,
        organisation: OrganisationId,
        representative: Representative,
        call: &Call,
    ) -> Events {
        self.handle(&RegistryCommand::Appoint { organisation, representative }, call, ())
    }

    /// Ends the term of somebody who speaks for an organisation.
    ///
    /// # Errors
    /// [`RegistryError::NoOpenTerm`], [`RegistryError::EmptyTerm`].
    pub fn dismiss(
        &mut self,
        organisation: OrganisationId,
        person: PersonId,
        office: Office,
        until: NaiveDate,
        call: &Call,
    ) -> Events {
        self.handle(&RegistryCommand::Dismiss { organisation, person, office, until }, call, ())
    }

    /// Says which organisation another belongs to, or that it belongs to none.
    ///
    /// # Errors
    /// [`RegistryError::Unknown`], [`RegistryError::WrongParent`].
    pub fn attach(
        &mut self,
        organisation: OrganisationId,
        parent: Option<OrganisationId>,
        call: &Call,
    ) -> Events {
        self.handle(&RegistryCommand::Attach { organisation, parent }, call, ())
    }

    /// Records the yearly declaration of an organisation; a year that it declared already changes nothing.
    ///
    /// # Errors
    /// [`RegistryError::DeclaresNothing`], [`RegistryError::YearNotOver`].
    pub fn declare(&mut self, organisation: OrganisationId, year: i32, on: NaiveDate, call: &Call) -> Events {
        self.handle(&RegistryCommand::Declare { organisation, year, on }, call, ())
    }

    /// Records a support. The same record again changes nothing.
    ///
    /// # Errors
    /// [`RegistryError`] where the organisation is unknown or dissolved on that day, the id is taken, or more than half of
    /// a joint project would be borne.
    pub fn give_support(&mut self, support: Support, call: &Call) -> Events {
        self.handle(&RegistryCommand::Support(support), call, ())
    }

    /// Takes back the record of a support that was not given.
    ///
    /// # Errors
    /// [`RegistryError::UnknownSupport`].
    pub fn revoke_support(&mut self, support: SupportId, reason: Note, call: &Call) -> Events {
        self.handle(&RegistryCommand::RevokeSupport { support, reason }, call, ())
    }

    /// Sets the municipality's own units: who hangs under whom, and who has which duties.
    ///
    /// # Errors
    /// [`RegistryError::Stale`].
    pub fn set_units(&mut self, units: UnitChart, call: &Call) -> Events {
        self.handle(&RegistryCommand::SetUnits(units), call, ())
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Returns the municipality's own units, once they are set.
    #[must_use]
    pub const fn units(&self) -> Option<&UnitChart> {
        self.units.as_ref()
    }

    /// Returns an organisation.
    #[must_use]
    pub fn organisation(&self, id: OrganisationId) -> Option<&Organisation> {
        self.organisations.get(&id).map(|row| &row.organisation)
    }

    /// Returns the organisation with a number in a public register.
    #[must_use]
    pub fn find(&self, identifier: &Identifier) -> Option<&Organisation> {
        self.by_identifier.get(identifier).and_then(|id| self.organisation(*id))
    }

    /// Returns all organisations in the order of their ids.
    pub fn organisations(&self) -> impl Iterator<Item = &Organisation> {
        self.organisations.values().map(|row| &row.organisation)
    }

    /// Returns the organisations whose name reads like one: the same words when case, accents and the legal form are
    /// left aside. A hit is a candidate, not proof.
    #[must_use]
    pub fn look_alikes(&self, name: &Name) -> Vec<OrganisationId> {
        self.by_name.get(&name_key(name)).into_iter().flatten().copied().collect()
    }

    /// Returns the organisations that may have been registered twice: each group reads alike, in the order of their ids.
    #[must_use]
    pub fn duplicates(&self) -> Vec<Vec<OrganisationId>> {
        let groups = self.by_name.values().filter(|group| group.len() > 1);
        groups.map(|group| group.iter().copied().collect()).collect()
    }

    /// Returns the terms of those who speak and spoke for an organisation, in the order of the appointments.
    #[must_use]
    pub fn representatives(&self, organisation: OrganisationId) -> &[Representative] {
        self.organisations.get(&organisation).map_or(&[], |row| &row.representatives)
    }

    /// Returns whether a person speaks for an organisation on a day.
    #[must_use]
    pub fn speaks_for(&self, person: PersonId, organisation: OrganisationId, day: NaiveDate) -> bool {
        self.representatives(organisation)
            .iter()
            .any(|term| term.person == Some(person) && term.holds_on(day))
    }

    /// Returns the organisation that another belongs to.
    #[must_use]
    pub fn parent(&self, organisation: OrganisationId) -> Option<OrganisationId> {
        self.organisations.get(&organisation)?.parent
    }

    /// Returns the organisations that belong to one, in the order of their ids.
    pub fn members(&self, organisation: OrganisationId) -> impl Iterator<Item = OrganisationId> {
        let rows = self.organisations.values().filter(move |row| row.parent == Some(organisation));
        rows.map(|row| row.organisation.id)
    }

    /// Returns what an organisation was given, in the order of the records.
    #[must_use]
    pub fn supports(&self, organisation: OrganisationId) -> &[Support] {
        self.organisations.get(&organisation).map_or(&[], |row| &row.supports)
    }

    /// Returns a support.
    #[must_use]
    pub fn support(&self, id: SupportId) -> Option<&Support> {
        let organisation = self.supports.get(&id)?;
        self.supports(*organisation).iter().find(|support| support.id == id)
    }

    /// Returns how the declaration of an organisation for a year stands on a day; nothing where it owes none: for its
    /// kind, before it was founded, or while the year lasts.
    #[must_use]
    pub fn declaration(
        &self,
        organisation: OrganisationId,
        year: i32,
        today: NaiveDate,
    ) -> Option<DeclarationState> {
        let row = self.organisations.get(&organisation)?;
        if let Some(on) = row.declarations.get(&year) {
            return Some(DeclarationState::Declared(*on));
        }
        let over = NaiveDate::from_ymd_opt(year, 12, 31)?;
        let due = NaiveDate::from_ymd_opt(year.checked_add(1)?, 4, 30)?;
        let there = row.organisation.founded.is_none_or(|founded| founded <= over);
        if !row.organisation.kind.declares_its_year() || !there || today <= over {
            return None;
        }
        Some(if today <= due { DeclarationState::Due(due) } else { DeclarationState::Overdue(due) })
    }

    fn known(&self, id: OrganisationId) -> Result<&Registered, RegistryError> {
        self.organisations.get(&id).ok_or(RegistryError::Unknown(id))
    }

    /// Checks that the register numbers of an organisation are nobody else's.
    fn check_identifiers(&self, organisation: &Organisation) -> Result<(), RegistryError> {
        let mut previous = None;
        for identifier in &organisation.identifiers {
            if previous.replace(identifier.scheme) == Some(identifier.scheme) {
                return Err(RegistryError::TwoOfOneScheme(organisation.id));
            }
            match self.by_identifier.get(identifier) {
                Some(holder) if *holder != organisation.id => {
                    let (identifier, holder) = (identifier.clone(), *holder);
                    return Err(RegistryError::IdentifierTaken { identifier, holder });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Checks that the kinds of two organisations hang under each other. Each kind has one above it, so nothing can
    /// come to belong to itself.
    fn check_parent(
        &self,
        organisation: OrganisationId,
        parent: OrganisationId,
    ) -> Result<(), RegistryError> {
        let kind: OrganisationKind = self.known(organisation)?.organisation.kind;
        if kind.parent() == Some(self.known(parent)?.organisation.kind) {
            Ok(())
        } else {
            Err(RegistryError::WrongParent { organisation, parent })
        }
    }

    fn insert(&mut self, row: Registered) {
        let Organisation { id, name, identifiers, .. } = &row.organisation;
        self.by_identifier.extend(identifiers.iter().map(|identifier| (identifier.clone(), *id)));
        self.by_name.entry(name_key(name)).or_default().insert(*id);
        self.supports.extend(row.supports.iter().map(|support| (support.id, *id)));
        self.organisations.insert(*id, row);
    }

    /// Takes a row out, with what is looked up by it.
    fn remove(&mut self, id: OrganisationId) {
        let Some(row) = self.organisations.remove(&id) else { return };
        for identifier in &row.organisation.identifiers {
            self.by_identifier.remove(identifier);
        }
        let key = name_key(&row.organisation.name);
        let alike = self.by_name.get_mut(&key);
        if alike.is_some_and(|alike| alike.remove(&id) && alike.is_empty()) {
            self.by_name.remove(&key);
        }
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

    fn decide(&self, command: &RegistryCommand, call: &Call, (): ()) -> Events {
        let event = self.outcome(command, call)?;
        Ok(self.head.record(call, event.into_iter().collect()))
    }

    fn apply(&mut self, batch: &[Recorded<RegistryEvent>]) -> Result<(), ReplayError> {
        self.head = apply_single(self, self.head, batch, Self::apply_event)?;
        Ok(())
    }
}
