//! Organisations of civil society and public bodies, the registry that knows them, and the municipality's own build.
//!
//! Who may use the centres is a policy of the schedule; here stands what is known of each organisation: its kind, its
//! numbers in public registers, and its standing with dates. Of the municipality: its tier and where it acts, its units
//! and who hangs under whom, and the channels through which people reach it. Persons are not here: an organisation is
//! not personal data, its representatives are.

mod authority;
mod channel;
mod error;
mod hazard;
mod kind;
mod official;
mod registry;
mod representative;
mod support;
mod unit;

pub use authority::{CouncilDecision, InvalidAuthority, LocalAuthority, MunicipalityTier, Permission};
pub use channel::{Channel, Intake, InvalidIntake};
pub use error::RegistryError;
pub use hazard::Hazard;
pub use kind::{Identifier, Organisation, OrganisationKind, Standing, StandingKind};
pub use official::OfficialRole;
pub use registry::{
    DeclarationState, Registered, Registry, RegistryCommand, RegistryEvent, RegistrySnapshot,
};
pub use representative::{Office, Representative};
pub use support::{Kurus, LegalBasis, ProjectCost, Support, SupportKind, Worth};
pub use unit::{
    Duty, InvalidChart, InvalidReferral, Mandate, OrganisationalUnit, ReferralTarget, UnitChart, UnitKind,
};
