use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{BeneficiaryGroup, Spot};
use crate::{
    id::{OrganisationId, ProgrammeId},
    stats::coded,
    text::Note,
};

/// What two programmes both want.
#[expect(clippy::exhaustive_enums, reason = "place, partner and audience: what a calendar is looked at for")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum ClashKind {
    /// The same room or place at one time. No role overrules it.
    Place(Spot),
    /// The same partner at one time.
    Partner(OrganisationId),
    /// The same group of people, in one district or country, on one day.
    Audience(BeneficiaryGroup),
}

impl ClashKind {
    /// Returns what it is about, without which one.
    #[must_use]
    pub const fn subject(&self) -> ClashSubject {
        match self {
            Self::Place(_) => ClashSubject::Place,
            Self::Partner(_) => ClashSubject::Partner,
            Self::Audience(_) => ClashSubject::Audience,
        }
    }

    /// Returns whether no role overrules it.
    #[must_use]
    pub const fn is_hard(&self) -> bool {
        matches!(self, Self::Place(_))
    }
}

/// What a clash is about: what overruled ones are counted by.
#[expect(clippy::exhaustive_enums, reason = "place, partner and audience: what a calendar is looked at for")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClashSubject {
    /// See [`ClashKind::Place`].
    Place,
    /// See [`ClashKind::Partner`].
    Partner,
    /// See [`ClashKind::Audience`].
    Audience,
}

coded!(ClashSubject { Place = "place", Partner = "partner", Audience = "audience" });

/// Two programmes that want the same. A draft clashes with what stands in the calendar; what is postponed, cancelled or a
/// draft itself is in nobody's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "with whom about what")]
pub struct Clash {
    /// What both want; the hard ones sort first.
    pub over: ClashKind,
    /// The other programme.
    pub with: ProgrammeId,
}

/// Clashes that somebody overruled, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "what was overruled and why")]
pub struct Overruled {
    /// All of them.
    pub clashes: Vec<Clash>,
    /// The reason that was given.
    pub reason: Note,
}
