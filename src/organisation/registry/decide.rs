//! What the registry allows.

use alloc::vec::Vec;

use chrono::{Datelike, NaiveDate};

use super::{Registered, Registry, RegistryCommand, RegistryEvent};
use crate::{
    event::Call,
    id::{OrganisationId, PersonId, SupportId},
    organisation::{
        Office, Organisation, OrganisationKind, RegistryError, Representative, Standing, StandingKind,
        Support,
    },
    text::Note,
};

impl Registry {
    /// What a command leads to; nothing where it repeats what is known already.
    pub(super) fn outcome(
        &self,
        command: &RegistryCommand,
        call: &Call,
    ) -> Result<Option<RegistryEvent>, RegistryError> {
        use RegistryCommand as C;
        match command {
            C::Register(organisation) if self.is_known(organisation)? => return Ok(None),
            C::Support(support) if self.is_recorded(support)? => return Ok(None),
            _ => self.head.check_version(call.expected)?,
        }
        match command {
            C::Register(organisation) => self.register_one(organisation).map(Some),
            C::Amend(organisation) => self.amend_one(organisation),
            C::ChangeStanding { organisation, standing, reason } => {
                self.standing_changes(*organisation, *standing, reason.clone())
            }
            C::Appoint { organisation, representative } => self.appoint_one(*organisation, *representative),
            C::Dismiss { organisation, person, office, until } => {
                self.dismiss_one(*organisation, *person, *office, *until).map(Some)
            }
            C::Attach { organisation, parent } => self.attach_one(*organisation, *parent),
            C::Declare { organisation, year, on } => self.declare_one(*organisation, *year, *on),
            C::Support(support) => self.support_one(support).map(Some),
            C::RevokeSupport { support, reason } => self.revoke_one(*support, reason).map(Some),
            C::SetUnits(to) => {
                let from = self.units.clone();
                Ok((from.as_ref() != Some(to)).then(|| RegistryEvent::UnitsSet { from, to: to.clone() }))
            }
            C::EraseRepresentative { organisation, person } => {
                self.erase_one(*organisation, *person, call).map(Some)
            }
        }
    }

    fn is_known(&self, organisation: &Organisation) -> Result<bool, RegistryError> {
        match self.organisations.get(&organisation.id) {
            None => Ok(false),
            Some(known) if known.is(organisation) => Ok(true),
            Some(_) => Err(RegistryError::IdTaken(organisation.id)),
        }
    }

    fn is_recorded(&self, support: &Support) -> Result<bool, RegistryError> {
        match self.support(support.id) {
            None => Ok(false),
            Some(known) if known == support => Ok(true),
            Some(_) => Err(RegistryError::SupportIdTaken(support.id)),
        }
    }

    fn register_one(&self, organisation: &Organisation) -> Result<RegistryEvent, RegistryError> {
        self.check_identifiers(organisation)?;
        check_founders(organisation)?;
        Ok(RegistryEvent::Registered(organisation.clone()))
    }

    fn amend_one(&self, to: &Organisation) -> Result<Option<RegistryEvent>, RegistryError> {
        let from = &self.known(to.id)?.organisation;
        if from.kind != to.kind {
            return Err(RegistryError::Fixed("the kind of an organisation"));
        }
        if from.standings != to.standings {
            return Err(RegistryError::Fixed("a standing of the past"));
        }
        self.check_identifiers(to)?;
        check_founders(to)?;
        let event = RegistryEvent::Amended { from: from.clone(), to: to.clone() };
        Ok((from != to).then_some(event))
    }

    fn standing_changes(
        &self,
        organisation: OrganisationId,
        to: Standing,
        reason: Option<Note>,
    ) -> Result<Option<RegistryEvent>, RegistryError> {
        let from = self.standing_before(organisation, to.from)?;
        let event = RegistryEvent::StandingChanged { organisation, from, to, reason };
        Ok((from != to.kind).then_some(event))
    }

    pub(super) fn standing_before(
        &self,
        organisation: OrganisationId,
        from: NaiveDate,
    ) -> Result<StandingKind, RegistryError> {
        let known = &self.known(organisation)?.organisation;
        if known.standings.iter().any(|standing| standing.from > from) {
            return Err(RegistryError::OutOfOrder(organisation));
        }
        match known.standing_on(from) {
            StandingKind::Dissolved => Err(RegistryError::Dissolved(organisation)),
            standing => Ok(standing),
        }
    }

    /// What is not dissolved on a day.
    fn at_work(&self, organisation: OrganisationId, on: NaiveDate) -> Result<&Registered, RegistryError> {
        let known = self.known(organisation)?;
        match known.organisation.standing_on(on) {
            StandingKind::Dissolved => Err(RegistryError::Dissolved(organisation)),
            _ => Ok(known),
        }
    }

    fn appoint_one(
        &self,
        organisation: OrganisationId,
        representative: Representative,
    ) -> Result<Option<RegistryEvent>, RegistryError> {
        let known = self.at_work(organisation, representative.from)?;
        if known.representatives.contains(&representative) {
            return Ok(None);
        }
        let office = representative.office;
        if representative.person.is_none() {
            return Err(RegistryError::Nobody(organisation));
        }
        if representative.until.is_some_and(|until| until <= representative.from) {
            return Err(RegistryError::EmptyTerm { organisation, office });
        }
        if known.representatives.iter().any(|term| term.overlaps(&representative)) {
            return Err(RegistryError::TermsOverlap { organisation, office });
        }
        Ok(Some(RegistryEvent::Appointed { organisation, representative }))
    }

    fn dismiss_one(
        &self,
        organisation: OrganisationId,
        person: PersonId,
        office: Office,
        until: NaiveDate,
    ) -> Result<RegistryEvent, RegistryError> {
        let known = self.known(organisation)?;
        let is_open = |(_, term): &(u32, &Representative)| {
            (term.person, term.office, term.until) == (Some(person), office, None)
        };
        let open = (0..).zip(&known.representatives).find(is_open);
        let (term, from) = open.ok_or(RegistryError::NoOpenTerm { organisation, office })?;
        if until <= from.from {
            return Err(RegistryError::EmptyTerm { organisation, office });
        }
        Ok(RegistryEvent::Dismissed { organisation, term, from: *from, until })
    }

    fn attach_one(
        &self,
        organisation: OrganisationId,
        to: Option<OrganisationId>,
    ) -> Result<Option<RegistryEvent>, RegistryError> {
        let from = self.known(organisation)?.parent;
        if let Some(parent) = to {
            self.check_parent(organisation, parent)?;
        }
        Ok((from != to).then_some(RegistryEvent::ParentChanged { organisation, from, to }))
    }

    fn declare_one(
        &self,
        organisation: OrganisationId,
        year: i32,
        on: NaiveDate,
    ) -> Result<Option<RegistryEvent>, RegistryError> {
        let known = self.known(organisation)?;
        let kind = known.organisation.kind;
        if !kind.declares_its_year() {
            return Err(RegistryError::DeclaresNothing { organisation, kind });
        }
        if on.year() <= year {
            return Err(RegistryError::YearNotOver { year, on });
        }
        let known = known.declarations.get(&year);
        Ok(known.is_none().then_some(RegistryEvent::Declared { organisation, year, on }))
    }

    fn support_one(&self, support: &Support) -> Result<RegistryEvent, RegistryError> {
        let kind = self.at_work(support.organisation, support.on)?.organisation.kind;
        if support.is_within_its_share(kind) {
            Ok(RegistryEvent::SupportGiven(support.clone()))
        } else {
            Err(RegistryError::ShareTooLarge(support.id))
        }
    }

    fn revoke_one(&self, support: SupportId, reason: &Note) -> Result<RegistryEvent, RegistryError> {
        let known = self.support(support).ok_or(RegistryError::UnknownSupport(support))?;
        Ok(RegistryEvent::SupportRevoked { support: known.clone(), reason: reason.clone() })
    }

    fn erase_one(
        &self,
        organisation: OrganisationId,
        person: PersonId,
        call: &Call,
    ) -> Result<RegistryEvent, RegistryError> {
        let today = self.head.now(call).to_datetime().date_naive();
        let known = self.known(organisation)?;
        let theirs = (0..).zip(&known.representatives).filter(|(_, term)| term.person == Some(person));
        let mut terms = Vec::new();
        for (position, term) in theirs {
            if term.until.is_none_or(|until| until > today) {
                return Err(RegistryError::TermNotOver { organisation, office: term.office });
            }
            terms.push(position);
        }
        if terms.is_empty() {
            return Err(RegistryError::Nobody(organisation));
        }
        Ok(RegistryEvent::RepresentativeErased { organisation, terms })
    }
}

fn check_founders(organisation: &Organisation) -> Result<(), RegistryError> {
    let Organisation { id, kind, founders, .. } = organisation;
    match (founders, OrganisationKind::least_founders(*kind)) {
        (Some(founders), Some(least)) if *founders < least => {
            Err(RegistryError::TooFewFounders { organisation: *id, founders: *founders, least })
        }
        _ => Ok(()),
    }
}
