use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{CouncilDecision, MunicipalityTier};
use crate::{checked::checked, id::UnitId, stats::coded, text::Name};

/// What kind of unit it is.
#[expect(clippy::exhaustive_enums, reason = "a municipality has no other kinds of unit")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// *Daire başkanlığı*: the highest unit of a metropolitan municipality.
    Department,
    /// *Şube müdürlüğü*: a unit under a department.
    Branch,
    /// *Müdürlük*: a unit of any other municipality.
    Directorate,
}

coded!(UnitKind { Department = "department", Branch = "branch", Directorate = "directorate" });

impl UnitKind {
    /// Returns whether a municipality of a tier has such units.
    #[must_use]
    pub const fn exists_in(self, tier: MunicipalityTier) -> bool {
        matches!(self, Self::Directorate) != matches!(tier, MunicipalityTier::Metropolitan)
    }
}

/// A duty that the council gave to a unit. The first six are those of the civil-society branch (*şubenin görevleri*).
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// To serve the organisations of civil society.
    ServeOrganisations,
    /// To keep contact with all of them.
    KeepContact,
    /// To bring their support together in one place, so that it is not given piecemeal: one unit's duty alone.
    UnifySupport,
    /// To make participation effective.
    FosterParticipation,
    /// To offer venues.
    OfferVenues,
    /// To evaluate wishes, requests and suggestions.
    EvaluateRequests,
    /// To run the channels through which people reach the municipality.
    RunChannels,
    /// To go out to people.
    Outreach,
}

coded!(Duty {
    ServeOrganisations = "serve_organisations",
    KeepContact = "keep_contact",
    UnifySupport = "unify_support",
    FosterParticipation = "foster_participation",
    OfferVenues = "offer_venues",
    EvaluateRequests = "evaluate_requests",
    RunChannels = "run_channels",
    Outreach = "outreach",
});

impl Duty {
    /// Returns whether one unit alone may have it.
    #[must_use]
    pub const fn is_exclusive(self) -> bool {
        matches!(self, Self::UnifySupport)
    }
}

/// The duties of a unit (*görevler*).
#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mandate(BTreeSet<Duty>);

impl Mandate {
    /// Returns the six duties of a civil-society branch.
    ///
    /// ```
    /// use imece::organisation::{Duty, Mandate};
    /// assert_eq!(Mandate::civil_society().duties().count(), 6);
    /// assert!(!Mandate::civil_society().has(Duty::RunChannels));
    /// ```
    #[must_use]
    pub fn civil_society() -> Self {
        Self::of([
            Duty::ServeOrganisations,
            Duty::KeepContact,
            Duty::UnifySupport,
            Duty::FosterParticipation,
            Duty::OfferVenues,
            Duty::EvaluateRequests,
        ])
    }

    /// Takes duties.
    #[must_use]
    pub fn of(duties: impl IntoIterator<Item = Duty>) -> Self {
        Self(duties.into_iter().collect())
    }

    /// Returns whether a duty is one of them.
    #[must_use]
    pub fn has(&self, duty: Duty) -> bool {
        self.0.contains(&duty)
    }

    /// Returns the duties in order.
    pub fn duties(&self) -> impl Iterator<Item = Duty> + '_ {
        self.0.iter().copied()
    }
}

/// A unit of a municipality (*birim*).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OrganisationalUnit {
    /// The id.
    pub id: UnitId,
    /// The name.
    pub name: Name,
    /// What kind of unit.
    pub kind: UnitKind,
    /// The unit above it.
    #[serde(default)]
    pub parent: Option<UnitId>,
    /// Its duties.
    #[serde(default)]
    pub mandate: Mandate,
    /// The council's decision that founded it.
    #[serde(default)]
    pub founded_by: Option<CouncilDecision>,
}

impl OrganisationalUnit {
    /// Names a unit of which nothing else is known.
    #[must_use]
    pub fn new(id: UnitId, name: Name, kind: UnitKind) -> Self {
        Self { id, name, kind, parent: None, mandate: Mandate::default(), founded_by: None }
    }

    /// Puts it under another unit.
    #[must_use]
    pub fn under(self, parent: UnitId) -> Self {
        Self { parent: Some(parent), ..self }
    }

    /// Sets its duties.
    #[must_use]
    pub fn with_mandate(self, mandate: Mandate) -> Self {
        Self { mandate, ..self }
    }

    /// Sets the council's decision that founded it.
    #[must_use]
    pub fn founded_by(self, decision: CouncilDecision) -> Self {
        Self { founded_by: Some(decision), ..self }
    }
}

/// The units of one municipality: who hangs under whom, and which of them coordinates.
///
/// No unit hangs under itself, however far up; a branch hangs under a department and a department under nothing; an
/// exclusive [`Duty`] is one unit's. The coordinator receives what no other unit has yet.
///
/// ```
/// use imece::{id::UnitId, organisation::{Mandate, MunicipalityTier, OrganisationalUnit, UnitChart, UnitKind}, uuid::Uuid};
/// let unit = |n| UnitId::from_uuid(Uuid::from_u128(n)).unwrap();
/// let department = OrganisationalUnit::new(unit(1), "STK ile İlişkiler Dairesi".parse()?, UnitKind::Department);
/// let branch = OrganisationalUnit::new(unit(2), "Sivil Toplum Şube Müdürlüğü".parse()?, UnitKind::Branch)
///     .under(unit(1))
///     .with_mandate(Mandate::civil_society());
/// let chart = UnitChart::new(MunicipalityTier::Metropolitan, unit(2), [department, branch])?;
/// assert!(chart.is_under(unit(2), unit(1)) && !chart.is_under(unit(1), unit(2)));
/// assert_eq!(chart.coordinator(), unit(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawChart", into = "RawChart")]
pub struct UnitChart {
    tier: MunicipalityTier,
    coordinator: UnitId,
    // INVARIANT: parents are known and nobody is above itself; the coordinator is among them
    units: BTreeMap<UnitId, OrganisationalUnit>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChart {
    tier: MunicipalityTier,
    coordinator: UnitId,
    units: Vec<OrganisationalUnit>,
}

/// Why units do not make a chart.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidChart {
    /// Two units have one id.
    #[error("two units with the id `{0}`")]
    Twice(UnitId),
    /// A municipality of the tier has no such units.
    #[error("unit `{unit}` is a {kind}, which a {tier} municipality does not have")]
    WrongKind {
        /// The unit.
        unit: UnitId,
        /// Its kind.
        kind: UnitKind,
        /// The tier.
        tier: MunicipalityTier,
    },
    /// The unit above, or the coordinator, is not among the units.
    #[error("unit `{0}` is unknown")]
    UnknownUnit(UnitId),
    /// A branch hangs under a department, a department under nothing, a directorate under nothing or another.
    #[error("unit `{0}` does not hang where its kind does")]
    WrongParent(UnitId),
    /// A unit is above itself.
    #[error("unit `{0}` is above itself")]
    Cycle(UnitId),
    /// A duty of one unit alone is given to two.
    #[error("`{duty}` is the duty of both `{first}` and `{second}`")]
    DutyTwice {
        /// The duty.
        duty: Duty,
        /// One unit.
        first: UnitId,
        /// The other.
        second: UnitId,
    },
}

impl InvalidChart {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Twice(_) => "unit_twice",
            Self::WrongKind { .. } => "wrong_unit_kind",
            Self::UnknownUnit(_) => "unknown_unit",
            Self::WrongParent(_) => "wrong_parent",
            Self::Cycle(_) => "unit_above_itself",
            Self::DutyTwice { .. } => "duty_twice",
        }
    }
}

impl UnitChart {
    /// Makes the chart of a municipality.
    ///
    /// # Errors
    /// [`InvalidChart`] where the units do not hang together as they must.
    pub fn new(
        tier: MunicipalityTier,
        coordinator: UnitId,
        units: impl IntoIterator<Item = OrganisationalUnit>,
    ) -> Result<Self, InvalidChart> {
        let mut chart = Self { tier, coordinator, units: BTreeMap::new() };
        let mut exclusive = BTreeMap::new();
        for unit in units {
            let (id, kind) = (unit.id, unit.kind);
            if !kind.exists_in(tier) {
                return Err(InvalidChart::WrongKind { unit: id, kind, tier });
            }
            for duty in unit.mandate.duties().filter(|duty| duty.is_exclusive()) {
                if let Some(first) = exclusive.insert(duty, id) {
                    return Err(InvalidChart::DutyTwice { duty, first, second: id });
                }
            }
            if chart.units.insert(id, unit).is_some() {
                return Err(InvalidChart::Twice(id));
            }
        }
        if !chart.knows(coordinator) {
            return Err(InvalidChart::UnknownUnit(coordinator));
        }
        chart.units.values().try_for_each(|unit| chart.check_place(unit))?;
        Ok(chart)
    }

    fn check_place(&self, unit: &OrganisationalUnit) -> Result<(), InvalidChart> {
        let parent = match unit.parent {
            Some(parent) => Some(self.unit(parent).ok_or(InvalidChart::UnknownUnit(parent))?.kind),
            None => None,
        };
        let fits = match unit.kind {
            UnitKind::Department => parent.is_none(),
            UnitKind::Branch => parent == Some(UnitKind::Department),
            // Where there are directorates there is no other kind.
            UnitKind::Directorate => true,
        };
        if !fits {
            return Err(InvalidChart::WrongParent(unit.id));
        }
        let mut seen = BTreeSet::from([unit.id]);
        if self.above(unit.id).any(|above| !seen.insert(above)) {
            return Err(InvalidChart::Cycle(unit.id));
        }
        Ok(())
    }

    /// Returns the tier of the municipality.
    #[must_use]
    pub const fn tier(&self) -> MunicipalityTier {
        self.tier
    }

    /// Returns the unit that coordinates the others.
    #[must_use]
    pub const fn coordinator(&self) -> UnitId {
        self.coordinator
    }

    /// Returns a unit.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> Option<&OrganisationalUnit> {
        self.units.get(&id)
    }

    /// Returns all units in the order of their ids.
    pub fn units(&self) -> impl Iterator<Item = &OrganisationalUnit> {
        self.units.values()
    }

    /// Returns whether there is such a unit.
    #[must_use]
    pub fn knows(&self, id: UnitId) -> bool {
        self.units.contains_key(&id)
    }

    /// Returns the units above one, from the nearest up.
    pub fn above(&self, id: UnitId) -> impl Iterator<Item = UnitId> + '_ {
        let parent = |id: UnitId| self.unit(id).and_then(|unit| unit.parent);
        core::iter::successors(parent(id), move |id| parent(*id))
    }

    /// Returns whether a unit hangs under another, however far down.
    #[must_use]
    pub fn is_under(&self, id: UnitId, above: UnitId) -> bool {
        self.above(id).any(|unit| unit == above)
    }

    /// Returns the units that have a duty.
    pub fn charged_with(&self, duty: Duty) -> impl Iterator<Item = &OrganisationalUnit> {
        self.units().filter(move |unit| unit.mandate.has(duty))
    }

    /// Returns the units of which no founding decision is on record. Units are set up by a decision of the council (Law
    /// 5393 art. 48, Law 5216 art. 21), so each of these is a gap in the record.
    pub fn without_decision(&self) -> impl Iterator<Item = &OrganisationalUnit> {
        self.units().filter(|unit| unit.founded_by.is_none())
    }

    /// Returns the first unit of a referral that there is not.
    #[must_use]
    pub fn missing(&self, target: &ReferralTarget) -> Option<UnitId> {
        target.units().find(|unit| !self.knows(*unit))
    }
}

impl TryFrom<RawChart> for UnitChart {
    type Error = InvalidChart;
    fn try_from(raw: RawChart) -> Result<Self, InvalidChart> {
        Self::new(raw.tier, raw.coordinator, raw.units)
    }
}

impl From<UnitChart> for RawChart {
    fn from(chart: UnitChart) -> Self {
        Self { tier: chart.tier, coordinator: chart.coordinator, units: chart.units.into_values().collect() }
    }
}

/// The units to which something is referred (*ilgili daire ve müdürlükler*): exactly one that leads, and others that are
/// consulted.
///
/// ```
/// use imece::{id::UnitId, organisation::ReferralTarget, uuid::Uuid};
/// let unit = |n| UnitId::from_uuid(Uuid::from_u128(n)).unwrap();
/// let target = ReferralTarget::new(unit(1), [unit(2), unit(3)])?;
/// assert_eq!(target.units().collect::<Vec<_>>(), [unit(1), unit(2), unit(3)]);
/// assert!(ReferralTarget::new(unit(1), [unit(1)]).is_err());
/// # Ok::<(), imece::organisation::InvalidReferral>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawTarget", into = "RawTarget")]
pub struct ReferralTarget {
    lead: UnitId,
    // INVARIANT: without the lead
    consulted: BTreeSet<UnitId>,
}

checked! {
    ReferralTarget by new or InvalidReferral as RawTarget {
        lead: UnitId,
        #[serde(default)]
        consulted: BTreeSet<UnitId>,
    }
}

/// Why units are no target of a referral.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidReferral {
    /// The lead is to consult itself.
    #[error("unit `{0}` cannot both lead and be consulted")]
    LeadConsulted(UnitId),
}

impl InvalidReferral {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LeadConsulted(_) => "lead_consulted",
        }
    }
}

impl ReferralTarget {
    /// Names the unit that leads and those that are consulted.
    ///
    /// # Errors
    /// [`InvalidReferral::LeadConsulted`] where the lead is among the consulted.
    pub fn new(lead: UnitId, consulted: impl IntoIterator<Item = UnitId>) -> Result<Self, InvalidReferral> {
        let consulted: BTreeSet<UnitId> = consulted.into_iter().collect();
        if consulted.contains(&lead) {
            return Err(InvalidReferral::LeadConsulted(lead));
        }
        Ok(Self { lead, consulted })
    }

    /// Names one unit that leads alone.
    #[must_use]
    pub const fn to(lead: UnitId) -> Self {
        Self { lead, consulted: BTreeSet::new() }
    }

    /// Returns the unit that leads.
    #[must_use]
    pub const fn lead(&self) -> UnitId {
        self.lead
    }

    /// Returns the units that are consulted.
    #[must_use]
    pub const fn consulted(&self) -> &BTreeSet<UnitId> {
        &self.consulted
    }

    /// Returns all units, the lead first.
    pub fn units(&self) -> impl Iterator<Item = UnitId> + '_ {
        core::iter::once(self.lead).chain(self.consulted.iter().copied())
    }
}
