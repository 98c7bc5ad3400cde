use alloc::{collections::BTreeSet, vec::Vec};
use core::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    id::OrganisationId,
    text::{Code, Name},
};

/// The legal form of an organisation.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// Dernek: at least seven persons joined for a common aim (Law 5253).
    Association,
    /// Vakıf: property dedicated to an aim (Law 5737).
    Foundation,
    /// Federasyon: at least five associations.
    Federation,
    /// Konfederasyon: at least three federations.
    Confederation,
    /// Sendika.
    Union,
    /// Meslek odası.
    ProfessionalChamber,
    /// Kooperatif.
    Cooperative,
    /// Spor kulübü.
    SportsClub,
    /// A platform without legal personality.
    Platform,
    /// Kamu kurumu: may use the rooms too.
    PublicBody,
    /// Any other body treated like an NGO.
    Other,
}

/// A number in a public register, such as an association's *kütük no*.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// Which register, such as `kutuk`.
    pub scheme: Code,
    /// The number, kept as text.
    pub value: Name,
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.scheme, self.value)
    }
}

/// Whether an organisation may act.
#[expect(clippy::exhaustive_enums, reason = "eligibility must name every standing")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingKind {
    /// It works.
    Active,
    /// The municipality has suspended it for a time.
    Suspended,
    /// It does not work at present.
    Inactive,
    /// It has ended.
    Dissolved,
}

/// A standing and the day from which it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The first day. Before its first standing an organisation is active.
    pub from: NaiveDate,
    /// What holds.
    pub kind: StandingKind,
}

/// What is known of one organisation.
///
/// ```
/// use imece::{id::OrganisationId, organisation::{Organisation, OrganisationKind, StandingKind}, uuid::Uuid};
/// let id = OrganisationId::from_uuid(Uuid::from_u128(1))?;
/// let choir = Organisation::new(id, "Gölcük Musiki Derneği".parse()?, OrganisationKind::Association);
/// let any_day = "2026-01-01".parse().unwrap();
/// assert_eq!(choir.standing_on(any_day), StandingKind::Active);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Organisation {
    /// The id.
    pub id: OrganisationId,
    /// The full name.
    pub name: Name,
    /// The legal form.
    pub kind: OrganisationKind,
    /// Numbers in public registers, at most one of a scheme.
    #[serde(default)]
    pub identifiers: BTreeSet<Identifier>,
    /// The district of its seat.
    #[serde(default)]
    pub district: Option<Name>,
    /// The field of work, in the host's words.
    #[serde(default)]
    pub field: Option<Name>,
    /// Its standings; none means active. Of two that begin on one day, the later in the list holds.
    #[serde(default)]
    pub standings: Vec<Standing>,
}

impl Organisation {
    /// Names an organisation that is active and of which nothing else is known.
    #[must_use]
    pub fn new(id: OrganisationId, name: Name, kind: OrganisationKind) -> Self {
        Self {
            id,
            name,
            kind,
            identifiers: BTreeSet::new(),
            district: None,
            field: None,
            standings: Vec::new(),
        }
    }

    /// Adds a number in a public register.
    #[must_use]
    pub fn with_identifier(mut self, scheme: Code, value: Name) -> Self {
        self.identifiers.insert(Identifier { scheme, value });
        self
    }

    /// Sets the district of its seat.
    #[must_use]
    pub fn with_district(mut self, district: Name) -> Self {
        self.district = Some(district);
        self
    }

    /// Sets the field of work.
    #[must_use]
    pub fn with_field(mut self, field: Name) -> Self {
        self.field = Some(field);
        self
    }

    /// Adds a standing; the order of time is kept.
    #[must_use]
    pub fn with_standing(mut self, standing: Standing) -> Self {
        self.standings.push(standing);
        self.standings.sort_by_key(|s| s.from);
        self
    }

    /// Returns the standing that holds on a day.
    #[must_use]
    pub fn standing_on(&self, day: NaiveDate) -> StandingKind {
        let begun = self.standings.iter().filter(|s| s.from <= day);
        begun.max_by_key(|s| s.from).map_or(StandingKind::Active, |s| s.kind)
    }
}
