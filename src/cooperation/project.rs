use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::SubRegions;
use crate::{
    id::{MeetingId, OrganisationId, ProjectId},
    place::{Province, Region},
    stats::{Ballot, Ratio, coded},
    text::{Code, Name},
};

/// How many expectations one organisation may name.
pub const MAX_EXPECTATIONS: u8 = crate::stats::TOP_FIVE;

/// What a project is to further.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalKind {
    /// *Aidiyet ve hemşehrilik bağı*: that people feel they belong to their town.
    Belonging,
    /// *Diyalog* between municipalities and organisations.
    Dialogue,
    /// *Demokratik katılım*.
    DemocraticParticipation,
    /// *Afet iş birliği*: being ready for disasters together.
    DisasterReadiness,
}

coded!(GoalKind {
    Belonging = "belonging",
    Dialogue = "dialogue",
    DemocraticParticipation = "democratic_participation",
    DisasterReadiness = "disaster_readiness",
});

/// A goal with the number by which it is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "what a goal consists of")]
pub struct ProjectGoal {
    /// What it is to further.
    pub kind: GoalKind,
    /// What is counted.
    pub indicator: Name,
    /// How much of it is aimed at, more than nothing.
    pub target: core::num::NonZeroU64,
}

/// For whom a project is.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetGroup {
    /// The staff of municipalities.
    MunicipalStaff,
    /// The unions of municipalities.
    MunicipalUnions,
    /// Active organisations of civil society.
    Organisations,
}

coded!(TargetGroup {
    MunicipalStaff = "municipal_staff",
    MunicipalUnions = "municipal_unions",
    Organisations = "organisations",
});

/// A project that asks and meets the organisations of the whole country (*iş birliği projesi*).
///
/// ```
/// use imece::{
///     chrono::NaiveDate, cooperation::*, event::{Actor, Call, Role}, id::*, organisation::*,
///     place::{District, Province, Region}, time::Zone, uuid::Uuid,
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
/// # let regions = SubRegions::new(Region::ALL.map(|region| SubRegion {
/// #     code: region.id().parse().unwrap(), name: region.id().parse().unwrap(),
/// #     host: region.provinces().next().unwrap(), provinces: region.provinces().collect(),
/// # }))?;
/// let dialogue = ProjectGoal { kind: GoalKind::Dialogue, indicator: "meetings".parse()?, target: 17.try_into()? };
/// let project = ProjectId::from_uuid(id(3))?;
/// let plan = CooperationProject::new(project, "İş Birliğinin Geliştirilmesi".parse()?, regions)
///     .run_by("Türkiye Belediye Başkanları Birliği".parse()?)
///     .for_groups([TargetGroup::Organisations])
///     .with_goal(dialogue);
/// desk.begin_project(plan, &call, &Associations)?;
///
/// // A meeting in Erzurum, with people from Erzincan.
/// let [erzurum, erzincan] = [25, 24].map(|plate| Province::new(plate).unwrap());
/// let meeting = MeetingId::from_uuid(id(4))?;
/// let (east, hall, on) = ("dogu_anadolu".parse()?, "Kongre Merkezi".parse()?, "2026-03-20".parse().unwrap());
/// desk.plan_meeting(project, RegionalMeeting::new(meeting, east, erzurum, hall, on), &call, &Associations)?;
/// desk.hold_meeting(project, meeting, [erzurum, erzincan].into(), 120, &call, &Associations)?;
/// let coverage = desk.project(project).unwrap().coverage();
/// assert_eq!((coverage.reached.len(), coverage.missing.len()), (2, 79));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CooperationProject {
    /// The id.
    pub id: ProjectId,
    /// The title.
    pub title: Name,
    /// The bodies that run it together.
    pub partners: BTreeSet<Name>,
    /// For whom it is.
    pub audience: BTreeSet<TargetGroup>,
    /// What it is to further, each kind at most once.
    pub goals: BTreeMap<GoalKind, ProjectGoal>,
    /// How it shares out the country.
    pub sub_regions: SubRegions,
}

impl CooperationProject {
    /// Names a project that shares out the country.
    #[must_use]
    pub const fn new(id: ProjectId, title: Name, sub_regions: SubRegions) -> Self {
        Self {
            id,
            title,
            partners: BTreeSet::new(),
            audience: BTreeSet::new(),
            goals: BTreeMap::new(),
            sub_regions,
        }
    }

    /// Adds a body that runs it.
    #[must_use]
    pub fn run_by(mut self, partner: Name) -> Self {
        self.partners.insert(partner);
        self
    }

    /// Returns whether it is run by somebody, for somebody and to some end, each goal under its own kind: no project
    /// begins that is not.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let own = self.goals.iter().all(|(kind, goal)| *kind == goal.kind);
        own && !(self.partners.is_empty() || self.audience.is_empty() || self.goals.is_empty())
    }

    /// Adds those for whom it is.
    #[must_use]
    pub fn for_groups(mut self, groups: impl IntoIterator<Item = TargetGroup>) -> Self {
        self.audience.extend(groups);
        self
    }

    /// Adds a goal; another of its kind is replaced.
    #[must_use]
    pub fn with_goal(mut self, goal: ProjectGoal) -> Self {
        self.goals.insert(goal.kind, goal);
        self
    }
}

/// A meeting of one sub-region (*bölge programı*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RegionalMeeting {
    /// The id.
    pub id: MeetingId,
    /// The code of the sub-region.
    pub sub_region: Code,
    /// Where it is, in a province of the sub-region.
    pub host: Province,
    /// The place in it.
    pub venue: Name,
    /// On which day.
    pub on: NaiveDate,
    /// The offices of those who speak; never a name.
    #[serde(default)]
    pub speakers: BTreeSet<Code>,
}

impl RegionalMeeting {
    /// Names a sub-region, a place and a day.
    #[must_use]
    pub const fn new(id: MeetingId, sub_region: Code, host: Province, venue: Name, on: NaiveDate) -> Self {
        Self { id, sub_region, host, venue, on, speakers: BTreeSet::new() }
    }

    /// Adds the office of somebody who speaks.
    #[must_use]
    pub fn with_speaker(mut self, office: Code) -> Self {
        self.speakers.insert(office);
        self
    }
}

/// What an organisation expects of municipalities, the foremost first (*beş istek ve beklenti*), coded by the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "who expects what")]
pub struct ExpectationBallot {
    /// Who.
    pub organisation: OrganisationId,
    /// Of which province.
    pub province: Province,
    /// What, at most five.
    pub expectations: Ballot<Code>,
}

/// A meeting as it stands: a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct MeetingRow {
    /// The meeting as planned.
    pub meeting: RegionalMeeting,
    /// The provinces that were there and how many people, once it was held.
    #[serde(default)]
    pub held: Option<(BTreeSet<Province>, u32)>,
}

/// A project as it stands: a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct ProjectRow {
    /// The project.
    pub project: CooperationProject,
    /// Its meetings, by id.
    #[serde(default)]
    pub meetings: BTreeMap<MeetingId, MeetingRow>,
    /// What each organisation expects.
    #[serde(default)]
    pub ballots: BTreeMap<OrganisationId, ExpectationBallot>,
    /// What was measured of each goal, lastly.
    #[serde(default)]
    pub measured: BTreeMap<GoalKind, (u64, NaiveDate)>,
}

/// How much of the country a project has reached by meetings that were held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Coverage {
    /// Provinces that were at a meeting.
    pub reached: BTreeSet<Province>,
    /// Provinces that were at none.
    pub missing: BTreeSet<Province>,
    /// Sub-regions without a meeting, in the project's order.
    pub sub_regions_missing: Vec<Code>,
    /// How many of each region's provinces were reached.
    pub regions: BTreeMap<Region, (u64, u64)>,
}

impl ProjectRow {
    /// Returns how much of the country was reached by meetings that were held.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        let held = self.meetings.values().filter_map(|row| Some((&row.meeting, row.held.as_ref()?)));
        let mut reached: BTreeSet<Province> = BTreeSet::new();
        let mut met: BTreeSet<Code> = BTreeSet::new();
        for (meeting, (provinces, _)) in held {
            reached.extend(provinces);
            met.insert(meeting.sub_region);
        }
        let mut regions: BTreeMap<Region, (u64, u64)> = BTreeMap::new();
        for province in Province::all() {
            let (some, all) = regions.entry(province.region()).or_default();
            *some = some.saturating_add(u64::from(reached.contains(&province)));
            *all = all.saturating_add(1);
        }
        let codes = self.project.sub_regions.iter().map(|sub_region| sub_region.code);
        Coverage {
            missing: Province::all().filter(|province| !reached.contains(province)).collect(),
            sub_regions_missing: codes.filter(|code| !met.contains(code)).collect(),
            reached,
            regions,
        }
    }

    /// Returns how far a goal was reached when it was last measured; nothing before it was.
    #[must_use]
    pub fn progress(&self, goal: GoalKind) -> Option<Ratio> {
        let (value, _) = self.measured.get(&goal)?;
        Ratio::new(*value, self.project.goals.get(&goal)?.target.get())
    }
}
