use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Commitment, CooperationCommand, CooperationError, CooperationEvent, CooperationProject, DisasterPlan,
    ExpectationBallot, GoalKind, PlanRow, ProjectRow, Protocol, ProtocolRow, RegionalMeeting, Renewal,
    decide::Deciding,
};
use crate::{
    event::{Aggregate, Call, Head, Recorded, ReplayError, Version, apply_single, as_rows, load_rows},
    id::{DisasterPlanId, MeetingId, OrganisationId, ProjectId, ProtocolId, StreamId},
    organisation::{Hazard, OrganisationKind, Registry, StandingKind},
    place::{District, Province},
    text::{Code, Note},
    time::Zone,
};

type Events = Result<Vec<Recorded<CooperationEvent>>, CooperationError>;

/// What the desk asks about organisations. The [`Registry`] answers it; a host may answer from its own records.
pub trait Partners {
    /// Returns the kind of an organisation that is active on a day, and whether it serves the public by decision of the
    /// President; nothing where it is not registered or not active.
    fn partner(&self, organisation: OrganisationId, on: NaiveDate) -> Option<(OrganisationKind, bool)>;
}

impl Partners for Registry {
    fn partner(&self, organisation: OrganisationId, on: NaiveDate) -> Option<(OrganisationKind, bool)> {
        let known = self.organisation(organisation)?;
        (known.standing_on(on) == StandingKind::Active).then_some((known.kind, known.public_benefit))
    }
}

/// The protocols, projects and disaster plans of a municipality, or of a body for the whole country.
///
/// ```
/// use imece::{
///     chrono::NaiveDate, cooperation::{CooperationDesk, Partners, Protocol}, event::{Actor, Call, Role}, id::*,
///     organisation::{CouncilDecision, OrganisationKind}, time::Zone, uuid::Uuid,
/// };
/// struct Associations;
/// impl Partners for Associations {
///     fn partner(&self, _: OrganisationId, _: NaiveDate) -> Option<(OrganisationKind, bool)> {
///         Some((OrganisationKind::Association, false))
///     }
/// }
/// let id = Uuid::from_u128;
/// let mut desk = CooperationDesk::new(StreamId::from_uuid(id(1))?, Zone::ISTANBUL);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2026-03-20T09:00Z".parse()?);
/// let (protocol, choir) = (ProtocolId::from_uuid(id(3))?, OrganisationId::from_uuid(id(4))?);
/// let (from, until) = ("2026-04-01".parse().unwrap(), "2027-03-31".parse().unwrap());
/// let council = CouncilDecision { number: "2026/14".parse()?, on: "2026-03-12".parse().unwrap() };
/// let draft = Protocol::new(protocol, [choir], "Choir school".parse()?, from, until).decided_by(council);
/// desk.draft_protocol(draft, &call, &Associations)?;
/// // A plain association needs the governor's permission too.
/// let error = desk.sign_protocol(protocol, "2026-03-20".parse().unwrap(), &call, &Associations).unwrap_err();
/// assert_eq!(error.code(), "gates_shut");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "CooperationSnapshot", into = "CooperationSnapshot")]
pub struct CooperationDesk {
    pub(super) head: Head,
    zone: Zone,
    pub(super) protocols: BTreeMap<ProtocolId, ProtocolRow>,
    pub(super) projects: BTreeMap<ProjectId, ProjectRow>,
    pub(super) plans: BTreeMap<DisasterPlanId, PlanRow>,
}

/// Everything that a cooperation desk holds, as rows: what a host keeps that does not keep events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct CooperationSnapshot {
    /// Where the stream stands.
    pub head: Head,
    /// The zone in which days are days.
    pub zone: Zone,
    /// The protocols, in the order of their ids when written, in any order when read.
    pub protocols: Vec<ProtocolRow>,
    /// The projects, likewise.
    pub projects: Vec<ProjectRow>,
    /// The disaster plans, likewise.
    pub plans: Vec<PlanRow>,
}

impl CooperationDesk {
    /// Makes an empty desk whose days are those of a zone.
    #[must_use]
    pub const fn new(stream: StreamId, zone: Zone) -> Self {
        Self {
            head: Head::new(stream),
            zone,
            protocols: BTreeMap::new(),
            projects: BTreeMap::new(),
            plans: BTreeMap::new(),
        }
    }

    /// Makes a desk of rows, which goes on where it stopped.
    ///
    /// # Errors
    /// [`ReplayError::Impossible`] for the first row that cannot be: an id twice, a meeting or a commitment that its
    /// project or plan does not allow.
    pub fn load(snapshot: CooperationSnapshot) -> Result<Self, ReplayError> {
        let head = snapshot.head;
        load_rows(Self::new(head.stream, snapshot.zone), head, |desk| desk.fill(snapshot))
    }

    /// Returns everything that the desk holds, as rows.
    #[must_use]
    pub fn snapshot(&self) -> CooperationSnapshot {
        CooperationSnapshot {
            head: self.head,
            zone: self.zone,
            protocols: self.protocols.values().cloned().collect(),
            projects: self.projects.values().cloned().collect(),
            plans: self.plans.values().cloned().collect(),
        }
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Returns a protocol.
    #[must_use]
    pub fn protocol(&self, id: ProtocolId) -> Option<&ProtocolRow> {
        self.protocols.get(&id)
    }

    /// Returns all protocols in the order of their ids.
    pub fn protocols(&self) -> impl Iterator<Item = &ProtocolRow> {
        self.protocols.values()
    }

    /// Returns a project with its meetings and what organisations expect.
    #[must_use]
    pub fn project(&self, id: ProjectId) -> Option<&ProjectRow> {
        self.projects.get(&id)
    }

    /// Returns a disaster plan with who takes what upon itself.
    #[must_use]
    pub fn plan(&self, id: DisasterPlanId) -> Option<&PlanRow> {
        self.plans.get(&id)
    }

    /// Returns the commitments on which one can call for a danger in a district, of organisations that are active on a
    /// day: by plan, organisation and role.
    pub fn callable(
        &self,
        hazard: Hazard,
        district: &District,
        today: NaiveDate,
        partners: &dyn Partners,
    ) -> Vec<&Commitment> {
        let plans = self.plans.values().filter(|row| row.plan.hazard == hazard);
        let commitments = plans.flat_map(|row| &row.commitments);
        commitments
            .filter(|commitment| commitment.districts.contains(district))
            .filter(|commitment| partners.partner(commitment.organisation, today).is_some())
            .collect()
    }

    /// Drafts a protocol, or changes a draft.
    ///
    /// # Errors
    /// [`CooperationError::WrongState`] where it is signed with other content.
    pub fn draft_protocol(&mut self, protocol: Protocol, call: &Call, partners: &dyn Partners) -> Events {
        self.handle(&CooperationCommand::DraftProtocol(protocol), call, partners)
    }

    /// Signs a protocol, where every gate of the law is open: active partners, a council decision, the permission of the
    /// civil authority unless every partner is privileged, and no more than half of the cost.
    ///
    /// # Errors
    /// [`CooperationError::Gates`] with all that are shut, [`CooperationError::UnknownProtocol`],
    /// [`CooperationError::WrongState`].
    pub fn sign_protocol(
        &mut self,
        protocol: ProtocolId,
        on: NaiveDate,
        call: &Call,
        partners: &dyn Partners,
    ) -> Events {
        self.handle(&CooperationCommand::SignProtocol { protocol, on }, call, partners)
    }

    /// Prolongs a protocol. It takes a decision and a permission of its own: those of the protocol do not count again.
    ///
    /// # Errors
    /// As [`CooperationDesk::sign_protocol`], and [`CooperationError::NotLonger`].
    pub fn renew_protocol(
        &mut self,
        protocol: ProtocolId,
        renewal: Renewal,
        on: NaiveDate,
        call: &Call,
        partners: &dyn Partners,
    ) -> Events {
        self.handle(&CooperationCommand::RenewProtocol { protocol, renewal, on }, call, partners)
    }

    /// Ends a protocol before its time.
    ///
    /// # Errors
    /// [`CooperationError::UnknownProtocol`], [`CooperationError::WrongState`] where it is not signed or is over.
    pub fn end_protocol(
        &mut self,
        protocol: ProtocolId,
        from: NaiveDate,
        reason: Note,
        call: &Call,
        partners: &dyn Partners,
    ) -> Events {
        self.handle(&CooperationCommand::EndProtocol { protocol, from, reason }, call, partners)
    }

    /// Begins a project.
    ///
    /// # Errors
    /// [`CooperationError::ProjectIdTaken`].
    pub fn begin_project(
        &mut self,
        project: CooperationProject,
        call: &Call,
        partners: &dyn Partners,
    ) -> Events {
        self.handle(&CooperationCommand::BeginProject(project), call, partners)
    }

    /// Plans a meeting of a sub-region in one of its provinces, or changes one that was not held.
    ///
    /// # Errors
    /// [`CooperationError::UnknownProject`], [`CooperationError::UnknownSubRegion`],
    /// [`CooperationError::OutsideSubRegion`], [`CooperationError::MeetingHeld`].
    pub fn plan_meeting(
        &mut self,
        project: ProjectId,
        meeting: RegionalMeeting,
        call: &Call,
        partners: &dyn Partners,
    ) -> Events {
        self.handle(&CooperationCommand::PlanMeeting { project, meeting }, call, partners)
    }

    /// Records that a meeting was held, which provinces of the sub-region were there, and how many people.
    ///
    /// # Errors
    /// [`CooperationError::UnknownMeeting`], [`CooperationError::MeetingToCome`], [`CooperationError::NobodyThere`],
    /// [`CooperationError::OutsideSubRegion`], [`CooperationError::MeetingHeld`].
    pub fn hold_meeting(
        &mut self,
        project: ProjectId,
        meeting: MeetingId,
        provinces: BTreeSet<Province>,
        attendance: u32,
        call: &Call,
        partners: &dyn Partners,
    ) -> Events {
        let command = CooperationCommand::HoldMeeting { project, meeting, provinces, attendance };
        self.handle(&command, call, partners)
    }

    /// Records what an organisation expects, at most five, the foremost first. Another time replaces the first.
    ///
    /// # Errors
    /// [`CooperationError::UnknownProject`], [`CooperationError::TooManyExpectations`], [`CooperationError::NotActive`].
    pub fn expect(
        &mut self,
        project: ProjectId,
        ballot: ExpectationBallot,
        call: &Call,
        partners: &dyn Partners,
    ) -> Events {
        self.handle(&CooperationCommand::Expect { project, ballot }, call, partners)
    }

    /// Records what was measured of a goal.
    ///
    /// # Errors
    /// [`CooperationError::UnknownProject`], [`CooperationError::UnknownGoal`].
    pub fn measure(
        &mut self,
        project: ProjectId,
        goal: GoalKind,
        value: u64,
        on: NaiveDate,
        call: &Call,
        partners: &dyn Partners,
    ) -> Events {
        self.handle(&CooperationCommand::Measure { project, goal, value, on }, call, partners)
    }

    /// Draws up a disaster plan.
    ///
    /// # Errors
    /// [`CooperationError::PlanIdTaken`], [`CooperationError::EmptyPlan`].
    pub fn plan_disaster(&mut self, plan: DisasterPlan, call: &Call, partners: &dyn Partners) -> Events {
        self.handle(&CooperationCommand::PlanDisaster(plan), call, partners)
    }

    /// Records what an organisation takes upon itself. Another time for the same role replaces the first.
    ///
    /// # Errors
    /// [`CooperationError::UnknownPlan`], [`CooperationError::UnknownRole`], [`CooperationError::OutsideArea`],
    /// [`CooperationError::Nowhere`], [`CooperationError::NotActive`].
    pub fn commit(
        &mut self,
        plan: DisasterPlanId,
        commitment: Commitment,
        call: &Call,
        partners: &dyn Partners,
    ) -> Events {
        self.handle(&CooperationCommand::Commit { plan, commitment }, call, partners)
    }

    /// Records that an organisation gives a role back.
    ///
    /// # Errors
    /// [`CooperationError::UnknownPlan`], [`CooperationError::NotItsRole`].
    pub fn withdraw(
        &mut self,
        plan: DisasterPlanId,
        organisation: OrganisationId,
        role: Code,
        call: &Call,
        partners: &dyn Partners,
    ) -> Events {
        self.handle(&CooperationCommand::Withdraw { plan, organisation, role }, call, partners)
    }
}

as_rows!(CooperationDesk, CooperationSnapshot, ReplayError);

impl Aggregate for CooperationDesk {
    type Command = CooperationCommand;
    type Event = CooperationEvent;
    type Facts<'a> = &'a dyn Partners;
    type Error = CooperationError;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(&self, command: &CooperationCommand, call: &Call, partners: &dyn Partners) -> Events {
        self.head.check_version(call.expected)?;
        let today = self.zone.day_of(self.head.now(call));
        let event = Deciding { desk: self, today, partners }.run(command)?;
        Ok(self.head.record(call, event.into_iter().collect()))
    }

    fn apply(&mut self, batch: &[Recorded<CooperationEvent>]) -> Result<(), ReplayError> {
        self.head = apply_single(self, self.head, batch, Self::apply_event)?;
        Ok(())
    }
}
