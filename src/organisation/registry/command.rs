use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    id::{OrganisationId, PersonId, SupportId},
    organisation::{Office, Organisation, Representative, Standing, Support, UnitChart},
    text::Note,
    time::RetentionPolicy,
};

/// What may be asked of the registry. Each has a method of the same name on [`Registry`](super::Registry).
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the method")]
pub enum RegistryCommand {
    /// Takes an organisation into the registry.
    Register(Organisation),
    /// Puts right what is known of an organisation; its kind and standings are not changed so.
    Amend(Organisation),
    /// Changes an organisation's standing from a day on.
    ChangeStanding { organisation: OrganisationId, standing: Standing, reason: Option<Note> },
    /// Lets somebody speak for an organisation.
    Appoint { organisation: OrganisationId, representative: Representative },
    /// Ends the term of somebody who speaks for an organisation.
    Dismiss { organisation: OrganisationId, person: PersonId, office: Office, until: NaiveDate },
    /// Says which organisation another belongs to: a branch, its association; an association, its federation.
    Attach { organisation: OrganisationId, parent: Option<OrganisationId> },
    /// Records the yearly declaration of an organisation.
    Declare { organisation: OrganisationId, year: i32, on: NaiveDate },
    /// Records a support.
    Support(Support),
    /// Takes back the record of a support.
    RevokeSupport { support: SupportId, reason: Note },
    /// Sets the municipality's own units.
    SetUnits(UnitChart),
    /// Sets how long after the last term a reference to a person is kept; nothing falls due without.
    SetRetention(Option<RetentionPolicy>),
    /// Erases the reference to a person whose terms with an organisation have all ended.
    Erase { organisation: OrganisationId, person: PersonId },
}
