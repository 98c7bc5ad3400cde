use alloc::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Commitment, CooperationProject, DisasterPlan, ExpectationBallot, GoalKind, Protocol, RegionalMeeting,
    Renewal,
};
use crate::{
    id::{DisasterPlanId, MeetingId, OrganisationId, ProjectId, ProtocolId},
    place::Province,
    text::{Code, Note},
};

/// What may be asked of the cooperation desk. Each has a method of the same name on
/// [`CooperationDesk`](super::CooperationDesk).
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the method")]
pub enum CooperationCommand {
    /// Drafts a protocol, or changes a draft.
    DraftProtocol(Protocol),
    /// Signs a protocol, where every gate of the law is open.
    SignProtocol { protocol: ProtocolId, on: NaiveDate },
    /// Prolongs a protocol, with a decision and a permission of its own.
    RenewProtocol { protocol: ProtocolId, renewal: Renewal, on: NaiveDate },
    /// Ends a protocol before its time.
    EndProtocol { protocol: ProtocolId, from: NaiveDate, reason: Note },
    /// Begins a project.
    BeginProject(CooperationProject),
    /// Plans a meeting of a sub-region, or changes one that was not held.
    PlanMeeting { project: ProjectId, meeting: RegionalMeeting },
    /// Records that a meeting was held, which provinces were there, and how many people.
    HoldMeeting { project: ProjectId, meeting: MeetingId, provinces: BTreeSet<Province>, attendance: u32 },
    /// Records what an organisation expects; another time replaces the first.
    Expect { project: ProjectId, ballot: ExpectationBallot },
    /// Records what was measured of a goal.
    Measure { project: ProjectId, goal: GoalKind, value: u64, on: NaiveDate },
    /// Draws up a disaster plan.
    PlanDisaster(DisasterPlan),
    /// Records what an organisation takes upon itself; another time for the same role replaces the first.
    Commit { plan: DisasterPlanId, commitment: Commitment },
    /// Records that an organisation gives a role back.
    Withdraw { plan: DisasterPlanId, organisation: OrganisationId, role: Code },
}
