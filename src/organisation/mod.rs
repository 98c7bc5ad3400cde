//! Organisations of civil society and public bodies, and the registry that knows them.
//!
//! Who may use the centres is a policy of the schedule; here stands what is known of each organisation: its kind, its
//! numbers in public registers, and its standing with dates. Persons are not here: an organisation is not personal
//! data, its representatives are.

mod error;
mod kind;
mod registry;
mod representative;
mod support;

pub use error::RegistryError;
pub use kind::{Identifier, Organisation, OrganisationKind, Standing, StandingKind};
pub use registry::{
    DeclarationState, Registered, Registry, RegistryCommand, RegistryEvent, RegistrySnapshot,
};
pub use representative::{Office, Representative};
pub use support::{Kurus, LegalBasis, ProjectCost, Support, SupportKind, Worth};
