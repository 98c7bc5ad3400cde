//! Facts change the registry. What cannot be is refused; every command leads to one event, so nothing is half done.

use super::{Registered, Registry, RegistryEvent};
use crate::{
    event::{Contradiction, Recorded},
    id::OrganisationId,
    organisation::Representative,
};

impl Registry {
    pub(super) fn apply_event(&mut self, recorded: &Recorded<RegistryEvent>) -> Result<(), Contradiction> {
        use RegistryEvent as E;
        match &recorded.event {
            E::Registered(organisation) => {
                if self.organisations.contains_key(&organisation.id) {
                    return Err("the organisation is registered already");
                }
                self.check_identifiers(organisation).map_err(|_| "an identifier is taken")?;
                self.insert(Registered::new(organisation.clone()));
            }
            E::Amended { from, to } => {
                self.check_identifiers(to).map_err(|_| "an identifier is taken")?;
                let row = self.row(to.id)?;
                if row.organisation != *from || from.kind != to.kind {
                    return Err("the organisation was another");
                }
                let mut row = row.clone();
                row.change(to.clone());
                self.remove(from.id);
                self.insert(row);
            }
            E::StandingChanged { organisation, from, to, .. } => {
                match self.standing_before(*organisation, to.from) {
                    Ok(before) if before == *from => {}
                    _ => return Err("the organisation had another standing"),
                }
                let row = self.row(*organisation)?;
                let mut changed = row.organisation.clone();
                changed.standings.push(*to);
                row.change(changed);
            }
            E::Appointed { organisation, representative } => {
                let row = self.row(*organisation)?;
                if row.representatives.iter().any(|term| term.overlaps(representative)) {
                    return Err("the person has that office already");
                }
                row.representatives.push(*representative);
            }
            E::Dismissed { organisation, term, from, until } => {
                let row = self.row(*organisation)?;
                let term = usize::try_from(*term).ok().and_then(|term| row.representatives.get_mut(term));
                let term = term.filter(|term| *term == from && term.until.is_none());
                let term = term.ok_or("there is no such term, or it has ended")?;
                *term = Representative { until: Some(*until), ..*from };
            }
            E::ParentChanged { organisation, from, to } => {
                if let Some(parent) = to {
                    self.check_parent(*organisation, *parent).map_err(|_| "it cannot belong to that one")?;
                }
                let row = self.row(*organisation)?;
                if row.parent != *from {
                    return Err("it belonged to another");
                }
                row.parent = *to;
            }
            E::Declared { organisation, year, on } => {
                let row = self.row(*organisation)?;
                if row.declarations.contains_key(year) {
                    return Err("the year was declared already");
                }
                row.declarations.insert(*year, *on);
            }
            E::SupportGiven(support) => {
                if self.supports.contains_key(&support.id) {
                    return Err("the support is recorded already");
                }
                self.row(support.organisation)?.supports.push(support.clone());
                self.supports.insert(support.id, support.organisation);
            }
            E::SupportRevoked { support, .. } => {
                let row = self.row(support.organisation)?;
                let place = row.supports.iter().position(|known| known == support);
                row.supports.remove(place.ok_or("the support was another")?);
                self.supports.remove(&support.id);
            }
            E::UnitsSet { from, to } => {
                if self.units != *from {
                    return Err("the units were others");
                }
                self.units = Some(to.clone());
            }
            E::RetentionSet { from, to } => {
                if self.retention != *from {
                    return Err("the retention was another");
                }
                self.retention = *to;
            }
            E::RepresentativeErased { organisation, terms, .. } => {
                let row = self.row(*organisation)?;
                let known = row.representatives.len();
                if terms.iter().any(|term| usize::try_from(*term).is_ok_and(|term| term >= known)) {
                    return Err("there is no such term");
                }
                for (position, term) in (0_u32..).zip(&mut row.representatives) {
                    if terms.contains(&position) {
                        term.person = None;
                    }
                }
            }
        }
        Ok(())
    }

    fn row(&mut self, id: OrganisationId) -> Result<&mut Registered, Contradiction> {
        self.organisations.get_mut(&id).ok_or("the organisation is unknown")
    }
}
