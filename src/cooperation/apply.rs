//! Facts change the desk. Every command leads to one event, so nothing is half done.

use alloc::{collections::BTreeMap, vec::Vec};

use super::{
    Commitment, CooperationDesk, CooperationEvent, CooperationSnapshot, MAX_EXPECTATIONS, MeetingRow,
    PlanRow, ProjectRow, ProtocolRow,
};
use crate::{
    event::{Contradiction, Recorded},
    id::ProjectId,
};

impl CooperationDesk {
    pub(super) fn apply_event(&mut self, recorded: &Recorded<CooperationEvent>) -> Result<(), Contradiction> {
        use CooperationEvent as E;
        match &recorded.event {
            E::ProtocolDrafted(protocol) => {
                if self.protocols.get(&protocol.id).is_some_and(|known| known.signed.is_some()) {
                    return Err("the protocol is signed");
                }
                let (signed, renewals, ended) = (None, Vec::new(), None);
                let row = ProtocolRow { protocol: protocol.clone(), signed, renewals, ended };
                self.protocols.insert(protocol.id, row);
            }
            E::ProtocolSigned { protocol, on } => {
                let row = self.protocols.get_mut(&protocol.id);
                let row = row.filter(|row| row.signed.is_none() && row.protocol == *protocol);
                row.ok_or("there is no such draft")?.signed = Some(*on);
            }
            E::ProtocolRenewed { protocol, from, renewal, .. } => {
                let row = self.protocols.get_mut(protocol).filter(|row| row.signed.is_some());
                let row = row.filter(|row| row.last_day() == *from && renewal.until > *from);
                row.ok_or("the protocol is not signed, or had another last day")?
                    .renewals
                    .push(renewal.clone());
            }
            E::ProtocolEnded { protocol, from, reason } => {
                let row = self.protocols.get_mut(protocol).filter(|row| row.signed.is_some());
                let row = row.filter(|row| row.ended.is_none()).ok_or("the protocol does not hold")?;
                row.ended = Some((*from, reason.clone()));
            }
            E::ProjectBegun(project) => {
                if self.projects.contains_key(&project.id) {
                    return Err("the project has begun already");
                }
                let (meetings, ballots, measured) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
                let row = ProjectRow { project: project.clone(), meetings, ballots, measured };
                self.projects.insert(project.id, row);
            }
            E::MeetingPlanned { project, meeting } => {
                let row = self.project_row(*project)?;
                row.check_provinces(meeting.sub_region, [meeting.host])
                    .map_err(|_| "it is held elsewhere")?;
                if row.meetings.get(&meeting.id).is_some_and(|known| known.held.is_some()) {
                    return Err("the meeting was held");
                }
                row.meetings.insert(meeting.id, MeetingRow { meeting: meeting.clone(), held: None });
            }
            E::MeetingHeld { project, meeting, provinces, attendance } => {
                let row = self.project_row(*project)?;
                let there = row.check_provinces(meeting.sub_region, provinces.iter().copied());
                there.map_err(|_| "a province was there that does not belong there")?;
                let planned = row.meetings.get_mut(&meeting.id);
                let planned = planned.filter(|known| known.held.is_none() && known.meeting == *meeting);
                planned.ok_or("there is no such plan")?.held = Some((provinces.clone(), *attendance));
            }
            E::ExpectationsTold { project, from, to } => {
                let row = self.project_row(*project)?;
                if row.ballots.get(&to.organisation) != from.as_ref() {
                    return Err("the organisation expected something else");
                }
                if to.expectations.things().len() > usize::from(MAX_EXPECTATIONS) {
                    return Err("more is expected than may be named");
                }
                row.ballots.insert(to.organisation, to.clone());
            }
            E::GoalMeasured { project, goal, from, to, on } => {
                let row = self.project_row(*project)?;
                if row.measured.get(goal).map(|(value, _)| *value) != *from {
                    return Err("something else was measured");
                }
                if !row.project.goals.contains_key(goal) {
                    return Err("the project has no such goal");
                }
                row.measured.insert(*goal, (*to, *on));
            }
            E::DisasterPlanned(plan) => {
                if self.plans.contains_key(&plan.id) {
                    return Err("the plan is there already");
                }
                self.plans.insert(plan.id, PlanRow { plan: plan.clone(), commitments: Vec::new() });
            }
            E::RoleTaken { plan, from, to } => {
                let row = self.plans.get_mut(plan).ok_or("the plan is unknown")?;
                row.check(to).map_err(|_| "the plan asks for no such thing")?;
                if row.commitment(to.organisation, to.role) != from.as_ref() {
                    return Err("the organisation had taken something else upon itself");
                }
                row.let_go(to);
                row.commitments.push(to.clone());
                row.commitments.sort_unstable();
            }
            E::RoleGivenBack { plan, commitment } => {
                let row = self.plans.get_mut(plan).ok_or("the plan is unknown")?;
                if !row.commitments.contains(commitment) {
                    return Err("the organisation had not taken it upon itself");
                }
                row.let_go(commitment);
            }
        }
        Ok(())
    }

    fn project_row(&mut self, id: ProjectId) -> Result<&mut ProjectRow, Contradiction> {
        self.projects.get_mut(&id).ok_or("the project is unknown")
    }

    /// Fills an empty desk with rows.
    pub(super) fn fill(&mut self, snapshot: CooperationSnapshot) -> Result<(), Contradiction> {
        self.head = snapshot.head;
        for row in snapshot.protocols {
            if row.signed.is_none() && (row.ended.is_some() || !row.renewals.is_empty()) {
                return Err("a draft was renewed or ended");
            }
            if self.protocols.insert(row.protocol.id, row).is_some() {
                return Err("two protocols have one id");
            }
        }
        for row in snapshot.projects {
            for (id, meeting) in &row.meetings {
                let there = meeting.held.iter().flat_map(|(provinces, _)| provinces.iter().copied());
                let all = there.chain([meeting.meeting.host]);
                let fits = row.check_provinces(meeting.meeting.sub_region, all).is_ok();
                if *id != meeting.meeting.id || !fits {
                    return Err("a meeting is held elsewhere, or has another id");
                }
            }
            let few = |ballot: usize| ballot <= usize::from(MAX_EXPECTATIONS);
            let own = row.ballots.iter().all(|(organisation, ballot)| {
                *organisation == ballot.organisation && few(ballot.expectations.things().len())
            });
            if !own || row.measured.keys().any(|goal| !row.project.goals.contains_key(goal)) {
                return Err("a project holds what is not its own");
            }
            if self.projects.insert(row.project.id, row).is_some() {
                return Err("two projects have one id");
            }
        }
        for mut row in snapshot.plans {
            row.commitments.sort_unstable();
            if row.commitments.iter().any(|commitment| row.check(commitment).is_err()) {
                return Err("a plan asks for no such thing");
            }
            let roles = row.commitments.iter().map(|known| (known.organisation, known.role));
            if !roles.clone().zip(roles.skip(1)).all(|(one, next)| one < next) {
                return Err("an organisation has one role twice");
            }
            if self.plans.insert(row.plan.id, row).is_some() {
                return Err("two plans have one id");
            }
        }
        Ok(())
    }
}

impl PlanRow {
    fn let_go(&mut self, role: &Commitment) {
        let of = |known: &Commitment| (known.organisation, known.role);
        self.commitments.retain(|known| of(known) != of(role));
    }
}
