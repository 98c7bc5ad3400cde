//! Erasing those who spoke for organisations.

use alloc::{collections::BTreeMap, vec::Vec};

use chrono::NaiveDate;

use super::{Events, Registered, Registry, RegistryCommand, RegistryEvent};
use crate::{
    event::{Aggregate, Call},
    id::{OrganisationId, PersonId},
    organisation::RegistryError,
    time::RetentionPolicy,
};

impl Registry {
    /// Sets how long after the last term a reference to a person is kept; nothing falls due without.
    ///
    /// # Errors
    /// [`RegistryError::Stale`].
    pub fn set_retention(&mut self, retention: Option<RetentionPolicy>, call: &Call) -> Events {
        self.handle(&RegistryCommand::SetRetention(retention), call, ())
    }

    /// Returns how long after the last term a reference to a person is kept.
    #[must_use]
    pub const fn retention(&self) -> Option<RetentionPolicy> {
        self.retention
    }

    /// Returns the persons whose last term with an organisation ended so long ago that the reference is due to be erased,
    /// and since when: the longest due first. Nobody where no retention is set.
    ///
    /// ```
    /// # use imece::{event::{Actor, Call, Role}, id::*, organisation::*, time::RetentionPolicy, uuid::Uuid};
    /// # let id = Uuid::from_u128;
    /// # let mut registry = Registry::new(StreamId::from_uuid(id(1))?);
    /// # let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2026-01-05T08:00Z".parse()?);
    /// let (choir, chair) = (OrganisationId::from_uuid(id(3))?, PersonId::from_uuid(id(4))?);
    /// registry.register(Organisation::new(choir, "Gölcük Musiki Derneği".parse()?, OrganisationKind::Association), &call)?;
    /// let term = Representative::new(chair, Office::President, "2022-03-01".parse().unwrap());
    /// registry.appoint(choir, term, &call)?;
    /// registry.dismiss(choir, chair, Office::President, "2025-03-01".parse().unwrap(), &call)?;
    /// registry.set_retention(Some(RetentionPolicy::months(6.try_into()?)), &call)?;
    /// let since = "2025-09-01".parse().unwrap();
    /// assert_eq!(registry.due_for_erasure("2026-01-05".parse().unwrap()), [(since, (choir, chair))]);
    /// registry.erase(choir, chair, &call)?;
    /// assert_eq!(registry.representatives(choir)[0].person, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn due_for_erasure(&self, today: NaiveDate) -> Vec<(NaiveDate, (OrganisationId, PersonId))> {
        let Some(retention) = self.retention else { return Vec::new() };
        let mut due = Vec::new();
        for (id, row) in &self.organisations {
            for (person, ended) in ends(row) {
                let since = ended.and_then(|ended| retention.due_since(ended, today));
                due.extend(since.map(|since| (since, (*id, person))));
            }
        }
        due.sort_unstable();
        due
    }

    /// Erases the reference to a person whose terms with an organisation have all ended, when the retention's time has come
    /// or a manager overrules that with the call's waiver. The offices and their days stay. The host then rewrites its log
    /// with [`RegistryEvent::stripped`]. Days are those of the registry's zone.
    ///
    /// # Errors
    /// [`RegistryError::TermNotOver`], [`RegistryError::KeptUntil`], [`RegistryError::Nobody`].
    pub fn erase(&mut self, organisation: OrganisationId, person: PersonId, call: &Call) -> Events {
        self.handle(&RegistryCommand::Erase { organisation, person }, call, ())
    }

    pub(super) fn erase_one(
        &self,
        organisation: OrganisationId,
        person: PersonId,
        call: &Call,
    ) -> Result<RegistryEvent, RegistryError> {
        let today = self.zone.day_of(self.head.now(call));
        let known = self.known(organisation)?;
        let theirs = (0..).zip(&known.representatives).filter(|(_, term)| term.person == Some(person));
        let mut terms = Vec::new();
        for (position, term) in theirs {
            if term.until.is_none_or(|until| until > today) {
                return Err(RegistryError::TermNotOver { organisation, office: term.office });
            }
            terms.push(position);
        }
        let ended = *ends(known).get(&person).ok_or(RegistryError::Nobody(organisation))?;
        let kept = self.retention.zip(ended).map(|(retention, ended)| retention.erasure_from(ended));
        let early = call.erasing(today, kept);
        let early = early.map_err(|from| RegistryError::KeptUntil { organisation, from })?;
        Ok(RegistryEvent::RepresentativeErased { organisation, terms, early })
    }
}

/// When the last term of everybody who is known ended; nothing where one is open.
fn ends(row: &Registered) -> BTreeMap<PersonId, Option<NaiveDate>> {
    let mut ends = BTreeMap::new();
    for term in &row.representatives {
        if let Some(person) = term.person {
            let last = ends.entry(person).or_insert(term.until);
            *last = last.zip(term.until).map(|(one, other)| one.max(other));
        }
    }
    ends
}
