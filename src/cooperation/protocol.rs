use alloc::{collections::BTreeSet, vec::Vec};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    id::{OrganisationId, ProtocolId},
    organisation::{CouncilDecision, Kurus, OrganisationKind, Permission, ProjectCost},
    text::{Name, Note},
};

/// The municipality's share of the cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a share and its whole")]
pub struct CostShare {
    /// What the municipality bears.
    pub borne: Kurus,
    /// What the whole costs.
    pub project: ProjectCost,
}

/// An agreement on a joint service project (*iş birliği protokolü*, Law 5393 art. 75).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Protocol {
    /// The id.
    pub id: ProtocolId,
    /// With whom.
    pub partners: BTreeSet<OrganisationId>,
    /// What about.
    pub subject: Name,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// The council's decision.
    #[serde(default)]
    pub council: Option<CouncilDecision>,
    /// The permission of the civil authority.
    #[serde(default)]
    pub permission: Option<Permission>,
    /// The municipality's share of the cost, where it bears one.
    #[serde(default)]
    pub cost: Option<CostShare>,
}

impl Protocol {
    /// Names partners, a subject and a term, whose last day is part of it.
    #[must_use]
    pub fn new(
        id: ProtocolId,
        partners: impl IntoIterator<Item = OrganisationId>,
        subject: Name,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Self {
        let partners = partners.into_iter().collect();
        Self { id, partners, subject, from, until, council: None, permission: None, cost: None }
    }

    /// Adds the council's decision.
    #[must_use]
    pub fn decided_by(self, council: CouncilDecision) -> Self {
        Self { council: Some(council), ..self }
    }

    /// Adds the permission of the civil authority.
    #[must_use]
    pub fn permitted_by(self, permission: Permission) -> Self {
        Self { permission: Some(permission), ..self }
    }

    /// Adds the municipality's share of the cost.
    #[must_use]
    pub fn at_cost(self, cost: CostShare) -> Self {
        Self { cost: Some(cost), ..self }
    }
}

/// What the law asks for before a protocol is signed or renewed.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Gate {
    /// There is no partner.
    NoPartner,
    /// The term ends before it begins.
    EmptyTerm,
    /// A partner is not registered, or not active on the day.
    PartnerNotActive(OrganisationId),
    /// There is no council decision by the day, or it is the one that the protocol had before.
    NoCouncilDecision,
    /// There is no permission by the day, or it is the one that the protocol had before, and a partner needs one.
    NoPermission,
    /// The municipality would bear more than half of a joint project with an association (Law 5253 art. 10).
    ShareTooLarge,
}

impl Gate {
    /// Returns the stable code of the gate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoPartner => "no_partner",
            Self::EmptyTerm => "empty_term",
            Self::PartnerNotActive(_) => "partner_not_active",
            Self::NoCouncilDecision => "no_council_decision",
            Self::NoPermission => "no_permission",
            Self::ShareTooLarge => "share_too_large",
        }
    }
}

/// A prolongation of a protocol, with a decision and a permission of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "what a renewal consists of")]
pub struct Renewal {
    /// The new last day.
    pub until: NaiveDate,
    /// The council's decision on it.
    #[serde(default)]
    pub council: Option<CouncilDecision>,
    /// The permission for it.
    #[serde(default)]
    pub permission: Option<Permission>,
}

/// A protocol as it stands: a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct ProtocolRow {
    /// The protocol as it was drafted, or signed.
    pub protocol: Protocol,
    /// When it was signed.
    #[serde(default)]
    pub signed: Option<NaiveDate>,
    /// How it was prolonged, the first first.
    #[serde(default)]
    pub renewals: Vec<Renewal>,
    /// The day from which on it does not hold, and why, where it was ended before its time.
    #[serde(default)]
    pub ended: Option<(NaiveDate, Note)>,
}

/// How a protocol stands on a day. It follows from its dates and is never stored.
#[expect(clippy::exhaustive_enums, reason = "whoever shows protocols must show every state")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProtocolState {
    /// Not signed.
    Draft,
    /// Signed; its term has not begun.
    Signed,
    /// It holds.
    InForce,
    /// Its term is over.
    Expired,
    /// It was ended before its time.
    Ended,
}

impl ProtocolRow {
    /// Returns the last day, renewals included.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        self.renewals.last().map_or(self.protocol.until, |renewal| renewal.until)
    }

    /// Returns how it stands on a day.
    #[must_use]
    pub fn state_on(&self, day: NaiveDate) -> ProtocolState {
        match (&self.ended, self.signed) {
            (_, None) => ProtocolState::Draft,
            (Some((from, _)), _) if *from <= day => ProtocolState::Ended,
            (_, Some(_)) if day < self.protocol.from => ProtocolState::Signed,
            _ if day <= self.last_day() => ProtocolState::InForce,
            _ => ProtocolState::Expired,
        }
    }
}

/// Whether a partner needs no permission: professional bodies under public law, and what serves the public by decision of
/// the President.
pub(super) const fn is_privileged(kind: OrganisationKind, public_benefit: bool) -> bool {
    public_benefit || matches!(kind, OrganisationKind::ProfessionalChamber | OrganisationKind::PublicBody)
}
