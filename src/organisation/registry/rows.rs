use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Registry;
use crate::{
    event::{Head, as_rows},
    id::OrganisationId,
    organisation::{Organisation, RegistryError, Representative, Support, UnitChart},
    time::{RetentionPolicy, Zone},
};

/// An organisation as the registry keeps it: a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Registered {
    /// What is known of it.
    pub organisation: Organisation,
    /// As it was taken in, where something has changed since: the same registration again is recognised by it.
    #[serde(default)]
    pub taken_in: Option<Box<Organisation>>,
    /// Who speaks and spoke for it, in the order of the appointments.
    #[serde(default)]
    pub representatives: Vec<Representative>,
    /// The organisation that it belongs to.
    #[serde(default)]
    pub parent: Option<OrganisationId>,
    /// The years that it declared, and when.
    #[serde(default)]
    pub declarations: BTreeMap<i32, NaiveDate>,
    /// What it was given, in the order of the records.
    #[serde(default)]
    pub supports: Vec<Support>,
}

/// Everything that a registry holds, as rows: what a host keeps that does not keep events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct RegistrySnapshot {
    /// Where the stream stands.
    pub head: Head,
    /// The municipality's own units.
    #[serde(default)]
    pub units: Option<UnitChart>,
    /// How long after the last term a reference to a person is kept.
    #[serde(default)]
    pub retention: Option<RetentionPolicy>,
    /// The zone in which days are days.
    #[serde(default = "turkey")]
    pub zone: Zone,
    /// The organisations, in the order of their ids when written, in any order when read.
    pub organisations: Vec<Registered>,
}

/// Where rows without a zone are from.
const fn turkey() -> Zone {
    Zone::ISTANBUL
}

impl Registered {
    pub(super) const fn new(organisation: Organisation) -> Self {
        Self {
            organisation,
            taken_in: None,
            representatives: Vec::new(),
            parent: None,
            declarations: BTreeMap::new(),
            supports: Vec::new(),
        }
    }

    /// Whether a registration has this content, as it stands or as it was taken in.
    pub(super) fn is(&self, registration: &Organisation) -> bool {
        self.organisation == *registration || self.taken_in.as_deref() == Some(registration)
    }

    /// Changes what is known, and keeps how it was taken in.
    pub(super) fn change(&mut self, to: Organisation) {
        let from = core::mem::replace(&mut self.organisation, to);
        self.taken_in.get_or_insert_with(|| Box::new(from));
    }
}

impl Registry {
    /// Returns everything that the registry holds, as rows.
    #[must_use]
    pub fn snapshot(&self) -> RegistrySnapshot {
        let organisations = self.organisations.values().cloned().collect();
        let (head, units, retention) = (self.head, self.units.clone(), self.retention);
        RegistrySnapshot { head, units, retention, zone: self.zone, organisations }
    }

    /// Makes a registry of rows, which goes on where it stopped.
    ///
    /// # Errors
    /// [`RegistryError`] for the first row that cannot be: an id, a register number or a support twice, a parent that is
    /// unknown or of the wrong kind, two terms of one person in one office at the same time.
    pub fn load(snapshot: RegistrySnapshot) -> Result<Self, RegistryError> {
        let mut registry = Self::new(snapshot.head.stream).with_zone(snapshot.zone);
        registry.head = snapshot.head;
        registry.units = snapshot.units;
        registry.retention = snapshot.retention;
        for row in snapshot.organisations {
            let id = row.organisation.id;
            if registry.organisations.contains_key(&id) {
                return Err(RegistryError::IdTaken(id));
            }
            registry.check_identifiers(&row.organisation)?;
            let mut terms: &[Representative] = &row.representatives;
            while let [first, rest @ ..] = terms {
                if rest.iter().any(|other| other.overlaps(first)) {
                    return Err(RegistryError::TermsOverlap { organisation: id, office: first.office });
                }
                terms = rest;
            }
            let mut seen = BTreeSet::new();
            for support in &row.supports {
                if registry.supports.contains_key(&support.id) || !seen.insert(support.id) {
                    return Err(RegistryError::SupportIdTaken(support.id));
                }
                if support.organisation != id {
                    return Err(RegistryError::Unknown(support.organisation));
                }
            }
            registry.insert(row);
        }
        for row in registry.organisations.values() {
            if let Some(parent) = row.parent {
                registry.check_parent(row.organisation.id, parent)?;
            }
        }
        Ok(registry)
    }
}

as_rows!(Registry, RegistrySnapshot, RegistryError);
