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
    /// Şube: a branch of an association, without legal personality of its own.
    Branch,
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

impl OrganisationKind {
    /// Returns how many founders the law asks for: persons of an association, associations of a federation, federations
    /// of a confederation (Civil Code art. 56, 96 and 97).
    #[must_use]
    pub const fn least_founders(self) -> Option<u32> {
        match self {
            Self::Association => Some(7),
            Self::Federation => Some(5),
            Self::Confederation => Some(3),
            _ => None,
        }
    }

    /// Returns the kind of the organisation that it may belong to. Since each step leads up, nothing belongs to itself.
    #[must_use]
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Branch => Some(Self::Association),
            Self::Association => Some(Self::Federation),
            Self::Federation => Some(Self::Confederation),
            _ => None,
        }
    }

    /// Returns whether it has to declare its year to the authorities by the end of April (Law 5253 art. 19).
    #[must_use]
    pub const fn declares_its_year(self) -> bool {
        matches!(self, Self::Association | Self::Federation | Self::Confederation)
    }
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
    /// The name by which it is known for short, such as `MÜSİAD`.
    #[serde(default)]
    pub short_name: Option<Name>,
    /// When it was founded.
    #[serde(default)]
    pub founded: Option<NaiveDate>,
    /// How many founded it: persons, or the organisations that joined.
    #[serde(default)]
    pub founders: Option<u32>,
    /// Whether it serves the public by a decision of the President: *kamu yararına çalışan dernek*, or a foundation
    /// that is exempt from tax. Such partners need no permission of the governor (Law 5393 art. 75).
    #[serde(default)]
    pub public_benefit: bool,
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
            short_name: None,
            founded: None,
            founders: None,
            public_benefit: false,
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

    /// Sets the short name.
    #[must_use]
    pub fn with_short_name(mut self, name: Name) -> Self {
        self.short_name = Some(name);
        self
    }

    /// Says when it was founded, and by how many.
    #[must_use]
    pub const fn founded_by(mut self, founders: u32, on: NaiveDate) -> Self {
        self.founded = Some(on);
        self.founders = Some(founders);
        self
    }

    /// Says that it serves the public by a decision of the President.
    #[must_use]
    pub const fn of_public_benefit(mut self) -> Self {
        self.public_benefit = true;
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
