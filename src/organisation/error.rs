use thiserror::Error;

use super::Identifier;
use crate::{
    event::{ReplayError, Stale},
    id::OrganisationId,
};

/// Why the registry does not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// The command expected another version.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The id is registered with other content.
    #[error("organisation `{0}` is registered with other content")]
    IdTaken(OrganisationId),
    /// The number in a public register belongs to another organisation.
    #[error("`{identifier}` belongs to organisation `{holder}`")]
    IdentifierTaken {
        /// The number as given.
        identifier: Identifier,
        /// Whose it is.
        holder: OrganisationId,
    },
    /// More than one number of a scheme.
    #[error("organisation `{0}` has two identifiers of one scheme")]
    TwoOfOneScheme(OrganisationId),
    /// No such organisation.
    #[error("organisation `{0}` is not registered")]
    Unknown(OrganisationId),
    /// A dissolved organisation does not come back.
    #[error("organisation `{0}` is dissolved")]
    Dissolved(OrganisationId),
    /// A standing that begins before the one it follows.
    #[error("organisation `{0}` has a later standing already")]
    OutOfOrder(OrganisationId),
    /// The events just decided could not be applied.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl RegistryError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale(stale) => stale.code(),
            Self::IdTaken(_) => "organisation_id_taken",
            Self::IdentifierTaken { .. } => "identifier_taken",
            Self::TwoOfOneScheme(_) => "two_identifiers_of_one_scheme",
            Self::Unknown(_) => "unknown_organisation",
            Self::Dissolved(_) => "organisation_dissolved",
            Self::OutOfOrder(_) => "standing_out_of_order",
            Self::Replay(replay) => replay.code(),
        }
    }
}
