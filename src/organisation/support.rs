use core::{fmt, num::NonZeroU64};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::OrganisationKind;
use crate::{
    id::{OrganisationId, SupportId},
    text::{Code, Note},
};

/// An amount of money in whole *kuruş*, the hundredth of a lira.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kurus(u64);

impl Kurus {
    /// Takes a number of kuruş.
    #[must_use]
    pub const fn new(kurus: u64) -> Self {
        Self(kurus)
    }

    /// Returns the number of kuruş.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Kurus {
    /// Writes liras with two decimals, such as `1250.05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (liras, rest) = (self.0.checked_div(100), self.0.checked_rem(100));
        write!(f, "{}.{:02}", liras.unwrap_or(0), rest.unwrap_or(0))
    }
}

/// The form in which a municipality supports an organisation.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupportKind {
    /// A share of the cost of a joint project (*proje ortaklığı*).
    Partnership,
    /// Things (*ayni destek*).
    InKind,
    /// Work of the municipality's own (*hizmet*).
    Service,
    /// A place, beyond the free booking of a room.
    Venue,
    /// Buses and the like.
    Transport,
    /// Meals.
    Catering,
}

/// What a support amounts to.
#[expect(clippy::exhaustive_enums, reason = "money or a number of things")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Worth {
    /// Money.
    Money(Kurus),
    /// Pieces, meals, trips: so many of what the host calls them.
    Quantity {
        /// How many.
        number: NonZeroU64,
        /// Of what.
        of: Code,
    },
}

/// The law and article on which public money or a benefit is given. There is no support without one
/// (Law 5018 art. 29).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LegalBasis {
    /// The number of the law, such as 5393.
    pub law: u32,
    /// The article.
    pub article: u32,
    /// The decision that applies it, such as that of the council.
    #[serde(default)]
    pub decision: Option<Note>,
}

impl LegalBasis {
    /// Names a law and an article.
    #[must_use]
    pub const fn new(law: u32, article: u32) -> Self {
        Self { law, article, decision: None }
    }

    /// Names the decision that applies it.
    #[must_use]
    pub fn by(self, decision: Note) -> Self {
        Self { decision: Some(decision), ..self }
    }
}

/// The cost of a joint project of which a support bears a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "what the limit of the law looks at")]
pub struct ProjectCost {
    /// What the whole project costs.
    pub total: Kurus,
    /// Whether it employs disabled people or former convicts: then there is no limit to the share.
    #[serde(default)]
    pub employs_disadvantaged: bool,
}

/// Something that a municipality gave to an organisation: an entry of its one ledger.
///
/// ```
/// use imece::{id::*, organisation::*, uuid::Uuid};
/// let id = Uuid::from_u128;
/// let given = |kurus| Support::new(
///     SupportId::from_uuid(id(1)).unwrap(), OrganisationId::from_uuid(id(2)).unwrap(), SupportKind::Partnership,
///     Worth::Money(Kurus::new(kurus)), "2026-02-01".parse().unwrap(), LegalBasis::new(5393, 75));
/// let project = ProjectCost { total: Kurus::new(1_000_000), employs_disadvantaged: false };
/// assert!(given(500_000).of_project(project).is_within_its_share(OrganisationKind::Association));
/// assert!(!given(500_001).of_project(project).is_within_its_share(OrganisationKind::Association));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Support {
    /// The id.
    pub id: SupportId,
    /// To whom.
    pub organisation: OrganisationId,
    /// In what form.
    pub kind: SupportKind,
    /// How much.
    pub worth: Worth,
    /// On which day.
    pub on: NaiveDate,
    /// On what law.
    pub legal_basis: LegalBasis,
    /// The joint project that it is a share of.
    #[serde(default)]
    pub project: Option<ProjectCost>,
}

impl ProjectCost {
    /// Returns whether a public body may bear so much of it with a partner of a kind: at most half with an association,
    /// a federation or a confederation (Law 5253 art. 10).
    #[must_use]
    pub fn allows(self, borne: Kurus, kind: OrganisationKind) -> bool {
        let half = self.total.0.checked_div(2).unwrap_or(0);
        !kind.declares_its_year() || self.employs_disadvantaged || borne.0 <= half
    }
}

impl Support {
    /// Names what was given to whom, on which day and on what law.
    #[must_use]
    pub const fn new(
        id: SupportId,
        organisation: OrganisationId,
        kind: SupportKind,
        worth: Worth,
        on: NaiveDate,
        legal_basis: LegalBasis,
    ) -> Self {
        Self { id, organisation, kind, worth, on, legal_basis, project: None }
    }

    /// Names the joint project that it is a share of.
    #[must_use]
    pub fn of_project(self, project: ProjectCost) -> Self {
        Self { project: Some(project), ..self }
    }

    /// Returns whether it stays within the half of a joint project's cost that a public body may bear with an
    /// association (Law 5253 art. 10).
    #[must_use]
    pub fn is_within_its_share(&self, kind: OrganisationKind) -> bool {
        match (self.worth, self.project) {
            (Worth::Money(borne), Some(project)) => project.allows(borne, kind),
            _ => true,
        }
    }

    /// Returns whether an audit would ask about it: things given outside of a joint project (Law 5393 art. 75).
    #[must_use]
    pub const fn is_in_kind_alone(&self) -> bool {
        matches!(self.kind, SupportKind::InKind) && self.project.is_none()
    }
}
