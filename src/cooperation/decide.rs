//! What the cooperation desk allows.

use alloc::{collections::BTreeSet, vec::Vec};

use chrono::NaiveDate;

use super::{
    Commitment, CooperationCommand, CooperationDesk, CooperationError, CooperationEvent, CooperationProject,
    DisasterPlan, ExpectationBallot, Gate, GoalKind, MAX_EXPECTATIONS, Partners, PlanRow, ProjectRow,
    Protocol, ProtocolRow, ProtocolState, RegionalMeeting, Renewal, protocol::is_privileged,
};
use crate::{
    id::{DisasterPlanId, MeetingId, OrganisationId, ProjectId, ProtocolId},
    organisation::{CouncilDecision, Permission},
    place::Province,
    text::{Code, Note},
};

type Outcome = Result<Option<CooperationEvent>, CooperationError>;

/// A decision under way.
pub(super) struct Deciding<'a> {
    pub(super) desk: &'a CooperationDesk,
    pub(super) today: NaiveDate,
    pub(super) partners: &'a dyn Partners,
}

impl Deciding<'_> {
    /// What a command leads to; nothing where it changes nothing.
    pub(super) fn run(&self, command: &CooperationCommand) -> Outcome {
        use CooperationCommand as C;
        match command {
            C::DraftProtocol(protocol) => self.draft(protocol),
            C::SignProtocol { protocol, on } => self.sign(*protocol, *on),
            C::RenewProtocol { protocol, renewal, on } => self.renew(*protocol, renewal, *on),
            C::EndProtocol { protocol, from, reason } => self.end(*protocol, *from, reason),
            C::BeginProject(project) => self.begin(project),
            C::PlanMeeting { project, meeting } => self.plan_meeting(*project, meeting),
            C::HoldMeeting { project, meeting, provinces, attendance } => {
                self.hold_meeting(*project, *meeting, provinces, *attendance)
            }
            C::Expect { project, ballot } => self.expect(*project, ballot),
            C::Measure { project, goal, value, on } => self.measure(*project, *goal, *value, *on),
            C::PlanDisaster(plan) => self.plan_disaster(plan),
            C::Commit { plan, commitment } => self.commit(*plan, commitment),
            C::Withdraw { plan, organisation, role } => self.withdraw(*plan, *organisation, *role),
        }
    }

    fn draft(&self, protocol: &Protocol) -> Outcome {
        match self.desk.protocol(protocol.id) {
            Some(known) if known.protocol == *protocol => Ok(None),
            Some(known) if known.signed.is_some() => Err(wrong_state(known, self.today, "draft")),
            _ => Ok(Some(CooperationEvent::ProtocolDrafted(protocol.clone()))),
        }
    }

    fn known_protocol(&self, id: ProtocolId) -> Result<&ProtocolRow, CooperationError> {
        self.desk.protocol(id).ok_or(CooperationError::UnknownProtocol(id))
    }

    fn sign(&self, id: ProtocolId, on: NaiveDate) -> Outcome {
        let known = self.known_protocol(id)?;
        match known.signed {
            Some(signed) if signed == on => return Ok(None),
            Some(_) => return Err(wrong_state(known, on, "sign")),
            None => {}
        }
        let Protocol { council, permission, .. } = &known.protocol;
        let (council, permission) = (council.as_ref(), permission.as_ref());
        let mut gates = self.shut(&known.protocol, on, council, permission);
        if known.protocol.until < known.protocol.from {
            gates.push(Gate::EmptyTerm);
        }
        open(id, gates)?;
        Ok(Some(CooperationEvent::ProtocolSigned { protocol: known.protocol.clone(), on }))
    }

    /// The gates of the law that are shut on a day, with a decision and a permission.
    fn shut(
        &self,
        protocol: &Protocol,
        on: NaiveDate,
        council: Option<&CouncilDecision>,
        permission: Option<&Permission>,
    ) -> Vec<Gate> {
        let mut gates = Vec::new();
        if protocol.partners.is_empty() {
            gates.push(Gate::NoPartner);
        }
        let (mut privileged, mut within) = (true, true);
        for organisation in &protocol.partners {
            match self.partners.partner(*organisation, on) {
                None => gates.push(Gate::PartnerNotActive(*organisation)),
                Some((kind, public_benefit)) => {
                    privileged &= is_privileged(kind, public_benefit);
                    within &= protocol.cost.is_none_or(|cost| cost.project.allows(cost.borne, kind));
                }
            }
        }
        if council.is_none_or(|council| council.on > on) {
            gates.push(Gate::NoCouncilDecision);
        }
        if !privileged && permission.is_none_or(|permission| permission.on > on) {
            gates.push(Gate::NoPermission);
        }
        if !within {
            gates.push(Gate::ShareTooLarge);
        }
        gates
    }

    fn renew(&self, id: ProtocolId, renewal: &Renewal, on: NaiveDate) -> Outcome {
        let known = self.known_protocol(id)?;
        if known.renewals.last() == Some(renewal) {
            return Ok(None);
        }
        match known.state_on(on) {
            ProtocolState::Signed | ProtocolState::InForce => {}
            _ => return Err(wrong_state(known, on, "renew")),
        }
        let last_day = known.last_day();
        if renewal.until <= last_day {
            return Err(CooperationError::NotLonger { protocol: id, last_day });
        }
        // What was decided and permitted before was for the time before.
        let before = || known.renewals.iter().map(|r| (&r.council, &r.permission));
        let first = (&known.protocol.council, &known.protocol.permission);
        let used = || before().chain([first]);
        let council = renewal.council.as_ref();
        let council = council.filter(|council| used().all(|(used, _)| used.as_ref() != Some(council)));
        let permission = renewal.permission.as_ref();
        let permission = permission.filter(|given| used().all(|(_, used)| used.as_ref() != Some(given)));
        open(id, self.shut(&known.protocol, on, council, permission))?;
        let renewal = renewal.clone();
        Ok(Some(CooperationEvent::ProtocolRenewed { protocol: id, from: last_day, renewal, on }))
    }

    fn end(&self, id: ProtocolId, from: NaiveDate, reason: &Note) -> Outcome {
        let known = self.known_protocol(id)?;
        match known.state_on(from) {
            ProtocolState::Signed | ProtocolState::InForce if known.ended.is_none() => {
                let reason = reason.clone();
                Ok(Some(CooperationEvent::ProtocolEnded { protocol: id, from, reason }))
            }
            _ => Err(wrong_state(known, from, "end")),
        }
    }

    fn begin(&self, project: &CooperationProject) -> Outcome {
        match self.desk.project(project.id) {
            Some(known) if known.project == *project => Ok(None),
            Some(_) => Err(CooperationError::ProjectIdTaken(project.id)),
            None if !project.is_complete() => Err(CooperationError::IncompleteProject(project.id)),
            None => Ok(Some(CooperationEvent::ProjectBegun(project.clone()))),
        }
    }

    fn known_project(&self, id: ProjectId) -> Result<&ProjectRow, CooperationError> {
        self.desk.project(id).ok_or(CooperationError::UnknownProject(id))
    }

    fn plan_meeting(&self, project: ProjectId, meeting: &RegionalMeeting) -> Outcome {
        let known = self.known_project(project)?;
        known.check_provinces(meeting.sub_region, [meeting.host])?;
        match known.meetings.get(&meeting.id) {
            Some(row) if row.meeting == *meeting => return Ok(None),
            Some(row) if row.held.is_some() => return Err(CooperationError::MeetingHeld(meeting.id)),
            _ => {}
        }
        Ok(Some(CooperationEvent::MeetingPlanned { project, meeting: meeting.clone() }))
    }

    fn hold_meeting(
        &self,
        project: ProjectId,
        id: MeetingId,
        provinces: &BTreeSet<Province>,
        attendance: u32,
    ) -> Outcome {
        let known = self.known_project(project)?;
        let row = known.meetings.get(&id).ok_or(CooperationError::UnknownMeeting(id))?;
        let held = (provinces.clone(), attendance);
        match &row.held {
            Some(known) if *known == held => return Ok(None),
            Some(_) => return Err(CooperationError::MeetingHeld(id)),
            None => {}
        }
        if self.today < row.meeting.on {
            return Err(CooperationError::MeetingToCome { meeting: id, on: row.meeting.on });
        }
        if provinces.is_empty() || attendance == 0 {
            return Err(CooperationError::NobodyThere(id));
        }
        known.check_provinces(row.meeting.sub_region, provinces.iter().copied())?;
        let (meeting, provinces) = (row.meeting.clone(), provinces.clone());
        Ok(Some(CooperationEvent::MeetingHeld { project, meeting, provinces, attendance }))
    }

    fn expect(&self, project: ProjectId, to: &ExpectationBallot) -> Outcome {
        let known = self.known_project(project)?;
        let organisation = to.organisation;
        self.is_active(organisation)?;
        let found = to.expectations.things().len();
        if found > usize::from(MAX_EXPECTATIONS) {
            return Err(CooperationError::TooManyExpectations { organisation, found });
        }
        let from = known.ballots.get(&organisation);
        let event = CooperationEvent::ExpectationsTold { project, from: from.cloned(), to: to.clone() };
        Ok((from != Some(to)).then_some(event))
    }

    fn measure(&self, project: ProjectId, goal: GoalKind, to: u64, on: NaiveDate) -> Outcome {
        let known = self.known_project(project)?;
        if !known.project.goals.contains_key(&goal) {
            return Err(CooperationError::UnknownGoal(goal));
        }
        let from = known.measured.get(&goal);
        let event =
            CooperationEvent::GoalMeasured { project, goal, from: from.map(|(value, _)| *value), to, on };
        Ok((from != Some(&(to, on))).then_some(event))
    }

    fn plan_disaster(&self, plan: &DisasterPlan) -> Outcome {
        match self.desk.plan(plan.id) {
            Some(known) if known.plan == *plan => return Ok(None),
            Some(_) => return Err(CooperationError::PlanIdTaken(plan.id)),
            None => {}
        }
        if plan.area.is_empty() || plan.roles.is_empty() {
            return Err(CooperationError::EmptyPlan(plan.id));
        }
        Ok(Some(CooperationEvent::DisasterPlanned(plan.clone())))
    }

    fn known_plan(&self, id: DisasterPlanId) -> Result<&PlanRow, CooperationError> {
        self.desk.plan(id).ok_or(CooperationError::UnknownPlan(id))
    }

    fn commit(&self, plan: DisasterPlanId, to: &Commitment) -> Outcome {
        let known = self.known_plan(plan)?;
        self.is_active(to.organisation)?;
        known.check(to)?;
        let from = known.commitment(to.organisation, to.role);
        let event = CooperationEvent::RoleTaken { plan, from: from.cloned(), to: to.clone() };
        Ok((from != Some(to)).then_some(event))
    }

    fn withdraw(&self, plan: DisasterPlanId, organisation: OrganisationId, role: Code) -> Outcome {
        let known = self.known_plan(plan)?.commitment(organisation, role);
        let commitment = known.ok_or(CooperationError::NotItsRole { organisation, role })?.clone();
        Ok(Some(CooperationEvent::RoleGivenBack { plan, commitment }))
    }

    fn is_active(&self, organisation: OrganisationId) -> Result<(), CooperationError> {
        match self.partners.partner(organisation, self.today) {
            Some(_) => Ok(()),
            None => Err(CooperationError::NotActive(organisation)),
        }
    }
}

fn open(protocol: ProtocolId, gates: Vec<Gate>) -> Result<(), CooperationError> {
    if gates.is_empty() { Ok(()) } else { Err(CooperationError::Gates { protocol, gates }) }
}

fn wrong_state(row: &ProtocolRow, on: NaiveDate, command: &'static str) -> CooperationError {
    CooperationError::WrongState { protocol: row.protocol.id, state: row.state_on(on), command }
}

impl ProjectRow {
    /// Checks that provinces are of one sub-region of the project.
    pub(super) fn check_provinces(
        &self,
        code: Code,
        provinces: impl IntoIterator<Item = Province>,
    ) -> Result<(), CooperationError> {
        let sub_region =
            self.project.sub_regions.get(code).ok_or(CooperationError::UnknownSubRegion(code))?;
        let outside = provinces.into_iter().find(|province| !sub_region.provinces.contains(province));
        match outside {
            Some(province) => Err(CooperationError::OutsideSubRegion { province, sub_region: code }),
            None => Ok(()),
        }
    }
}

impl PlanRow {
    /// What an organisation took upon itself in a role.
    pub(super) fn commitment(&self, organisation: OrganisationId, role: Code) -> Option<&Commitment> {
        self.commitments.iter().find(|known| (known.organisation, known.role) == (organisation, role))
    }

    /// Checks that a commitment is one to the plan.
    pub(super) fn check(&self, commitment: &Commitment) -> Result<(), CooperationError> {
        let Commitment { organisation, role, districts, .. } = commitment;
        if !self.plan.roles.contains_key(role) {
            return Err(CooperationError::UnknownRole(*role));
        }
        if districts.is_empty() {
            return Err(CooperationError::Nowhere(*organisation));
        }
        match districts.iter().find(|district| !self.plan.area.contains(*district)) {
            Some(outside) => Err(CooperationError::OutsideArea(outside.clone())),
            None => Ok(()),
        }
    }
}
