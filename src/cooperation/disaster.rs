use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use crate::{
    id::{DisasterPlanId, OrganisationId},
    organisation::Hazard,
    place::District,
    text::{Code, Name},
};

/// Who is needed where in a disaster (*afet iş birliği*).
///
/// ```
/// use imece::{
///     chrono::NaiveDate, cooperation::*, event::{Actor, Call, Role}, id::*, organisation::*,
///     place::{District, Province}, time::Zone, uuid::Uuid,
/// };
/// # struct Associations;
/// # impl Partners for Associations {
/// #     fn partner(&self, _: OrganisationId, _: NaiveDate) -> Option<(OrganisationKind, bool)> {
/// #         Some((OrganisationKind::Association, false))
/// #     }
/// # }
/// let id = Uuid::from_u128;
/// let mut desk = CooperationDesk::new(StreamId::from_uuid(id(1))?, Zone::ISTANBUL);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2026-03-20T09:00Z".parse()?);
/// let gebze = District::new(Province::new(41)?, "Gebze")?;
/// let (plan, meals) = (DisasterPlanId::from_uuid(id(3))?, "hot_meals".parse()?);
/// let quake = DisasterPlan::new(plan, "Deprem".parse()?, Hazard::Earthquake, [gebze.clone()])
///     .with_role(meals, 2.try_into()?);
/// desk.plan_disaster(quake, &call, &Associations)?;
/// desk.commit(plan, Commitment::new(OrganisationId::from_uuid(id(4))?, meals, [gebze]), &call, &Associations)?;
///
/// // One kitchen is missing.
/// let gaps = desk.plan(plan).unwrap().gaps(|_| true);
/// assert_eq!((gaps.len(), gaps[0].needed, gaps[0].held), (1, 2, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DisasterPlan {
    /// The id.
    pub id: DisasterPlanId,
    /// The title.
    pub title: Name,
    /// The danger.
    pub hazard: Hazard,
    /// The districts that it is for.
    pub area: BTreeSet<District>,
    /// The roles, in the host's words, with how many organisations each needs.
    pub roles: BTreeMap<Code, core::num::NonZeroU32>,
}

impl DisasterPlan {
    /// Names a danger and the districts that the plan is for.
    #[must_use]
    pub fn new(
        id: DisasterPlanId,
        title: Name,
        hazard: Hazard,
        area: impl IntoIterator<Item = District>,
    ) -> Self {
        Self { id, title, hazard, area: area.into_iter().collect(), roles: BTreeMap::new() }
    }

    /// Adds a role with how many organisations it needs.
    #[must_use]
    pub fn with_role(mut self, role: Code, needed: core::num::NonZeroU32) -> Self {
        self.roles.insert(role, needed);
        self
    }
}

/// What an organisation takes upon itself in a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Commitment {
    /// Who.
    pub organisation: OrganisationId,
    /// In what role.
    pub role: Code,
    /// In which districts of the plan.
    pub districts: BTreeSet<District>,
    /// With what: boats, blankets, people, by the host's codes.
    #[serde(default)]
    pub resources: BTreeMap<Code, core::num::NonZeroU32>,
}

impl Commitment {
    /// Names an organisation, a role and districts.
    #[must_use]
    pub fn new(
        organisation: OrganisationId,
        role: Code,
        districts: impl IntoIterator<Item = District>,
    ) -> Self {
        let districts = districts.into_iter().collect();
        Self { organisation, role, districts, resources: BTreeMap::new() }
    }

    /// Adds a resource.
    #[must_use]
    pub fn with_resource(mut self, resource: Code, number: core::num::NonZeroU32) -> Self {
        self.resources.insert(resource, number);
        self
    }
}

/// A plan as it stands: a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct PlanRow {
    /// The plan.
    pub plan: DisasterPlan,
    /// Who takes what upon itself, in the order of organisations and roles.
    #[serde(default)]
    pub commitments: Vec<Commitment>,
}

/// A role that too few organisations hold in a district.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Gap {
    /// Where.
    pub district: District,
    /// What.
    pub role: Code,
    /// How many are needed.
    pub needed: u32,
    /// How many there are.
    pub held: u32,
}

impl PlanRow {
    /// Returns the roles that too few organisations hold, district by district; only those count of which `active` is
    /// true.
    #[must_use]
    pub fn gaps(&self, active: impl Fn(OrganisationId) -> bool) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for district in &self.plan.area {
            for (role, needed) in &self.plan.roles {
                let holders = self.commitments.iter().filter(|commitment| {
                    commitment.role == *role
                        && commitment.districts.contains(district)
                        && active(commitment.organisation)
                });
                let held = u32::try_from(holders.count()).unwrap_or(u32::MAX);
                if held < needed.get() {
                    gaps.push(Gap { district: district.clone(), role: *role, needed: needed.get(), held });
                }
            }
        }
        gaps
    }
}
