use chrono::NaiveDate;
use thiserror::Error;

use super::{Identifier, Office, OrganisationKind};
use crate::{
    event::{ReplayError, Stale},
    id::{OrganisationId, SupportId},
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
    /// Fewer founders than the law asks for.
    #[error("organisation `{organisation}` has {founders} founders, {least} are needed")]
    TooFewFounders {
        /// The organisation.
        organisation: OrganisationId,
        /// How many it has.
        founders: u32,
        /// How many are needed.
        least: u32,
    },
    /// What does not change by putting right what is known.
    #[error("{0} cannot change")]
    Fixed(&'static str),
    /// The kinds do not hang under each other: a branch belongs to an association, an association to a federation, a
    /// federation to a confederation.
    #[error("organisation `{organisation}` cannot belong to `{parent}`")]
    WrongParent {
        /// The organisation.
        organisation: OrganisationId,
        /// What it was to belong to.
        parent: OrganisationId,
    },
    /// A representative without a person, or a person who never spoke for the organisation.
    #[error("organisation `{0}`: nobody is named")]
    Nobody(OrganisationId),
    /// A term that ends before it begins.
    #[error("organisation `{organisation}`: the term as {office} has no day")]
    EmptyTerm {
        /// The organisation.
        organisation: OrganisationId,
        /// The office.
        office: Office,
    },
    /// The person has the office already on some of the days.
    #[error("organisation `{organisation}`: the person is {office} already")]
    TermsOverlap {
        /// The organisation.
        organisation: OrganisationId,
        /// The office.
        office: Office,
    },
    /// The person does not have the office, or an end of the term is known.
    #[error("organisation `{organisation}`: no open term as {office}")]
    NoOpenTerm {
        /// The organisation.
        organisation: OrganisationId,
        /// The office.
        office: Office,
    },
    /// The reference to a person is kept while a term lasts.
    #[error("organisation `{organisation}`: the term as {office} is not over")]
    TermNotOver {
        /// The organisation.
        organisation: OrganisationId,
        /// The office.
        office: Office,
    },
    /// The reference to a person is kept until a day; a manager may overrule that.
    #[error("organisation `{organisation}` keeps the person until `{from}`")]
    KeptUntil {
        /// The organisation.
        organisation: OrganisationId,
        /// The day on which the erasure falls due.
        from: NaiveDate,
    },
    /// A term in the office from the same day is known, and whose it was is erased.
    #[error("organisation `{organisation}`: whose term it was as {office} is erased")]
    TermErased {
        /// The organisation.
        organisation: OrganisationId,
        /// The office.
        office: Office,
    },
    /// A kind that owes no yearly declaration.
    #[error("organisation `{organisation}` declares no year")]
    DeclaresNothing {
        /// The organisation.
        organisation: OrganisationId,
        /// Its kind.
        kind: OrganisationKind,
    },
    /// A declaration of a year that is not over.
    #[error("year {year} is not over on {on}")]
    YearNotOver {
        /// The year.
        year: i32,
        /// The day of the declaration.
        on: NaiveDate,
    },
    /// The id is taken by a support with other content.
    #[error("support `{0}` is known with other content")]
    SupportIdTaken(SupportId),
    /// No such support.
    #[error("support `{0}` is unknown")]
    UnknownSupport(SupportId),
    /// More than half of the cost of a joint project with an association (Law 5253 art. 10).
    #[error("support `{0}` bears more than half of the project")]
    ShareTooLarge(SupportId),
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
            Self::TooFewFounders { .. } => "too_few_founders",
            Self::Fixed(_) => "fixed_in_registry",
            Self::WrongParent { .. } => "wrong_parent_organisation",
            Self::Nobody(_) => "nobody_named",
            Self::EmptyTerm { .. } => "empty_term",
            Self::TermsOverlap { .. } => "terms_overlap",
            Self::NoOpenTerm { .. } => "no_open_term",
            Self::TermNotOver { .. } => "term_not_over",
            Self::KeptUntil { .. } => "representative_kept",
            Self::TermErased { .. } => "term_erased",
            Self::DeclaresNothing { .. } => "declares_nothing",
            Self::YearNotOver { .. } => "year_not_over",
            Self::SupportIdTaken(_) => "support_id_taken",
            Self::UnknownSupport(_) => "unknown_support",
            Self::ShareTooLarge(_) => "share_too_large",
            Self::Unknown(_) => "unknown_organisation",
            Self::Dissolved(_) => "organisation_dissolved",
            Self::OutOfOrder(_) => "standing_out_of_order",
            Self::Replay(replay) => replay.code(),
        }
    }
}
