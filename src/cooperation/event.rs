use alloc::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Commitment, CooperationProject, DisasterPlan, ExpectationBallot, GoalKind, Protocol, RegionalMeeting,
    Renewal,
};
use crate::{
    id::{DisasterPlanId, ProjectId, ProtocolId},
    place::Province,
    text::Note,
};

/// What can happen to the cooperation desk. Names on the wire carry a version; old ones are kept for good.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum CooperationEvent {
    /// A protocol was drafted, or a draft changed.
    #[serde(rename = "cooperation.protocol_drafted.v1")]
    ProtocolDrafted(Protocol),
    /// A protocol was signed.
    #[serde(rename = "cooperation.protocol_signed.v1")]
    ProtocolSigned {
        /// The protocol as signed.
        protocol: Protocol,
        /// On which day.
        on: NaiveDate,
    },
    /// A protocol was prolonged.
    #[serde(rename = "cooperation.protocol_renewed.v1")]
    ProtocolRenewed {
        /// The protocol.
        protocol: ProtocolId,
        /// Its last day before.
        from: NaiveDate,
        /// The renewal.
        renewal: Renewal,
        /// On which day.
        on: NaiveDate,
    },
    /// A protocol was ended before its time.
    #[serde(rename = "cooperation.protocol_ended.v1")]
    ProtocolEnded {
        /// The protocol.
        protocol: ProtocolId,
        /// From which day on it does not hold.
        from: NaiveDate,
        /// Why.
        reason: Note,
    },
    /// A project was begun.
    #[serde(rename = "cooperation.project_begun.v1")]
    ProjectBegun(CooperationProject),
    /// A meeting was planned, or its plan changed.
    #[serde(rename = "cooperation.meeting_planned.v1")]
    MeetingPlanned {
        /// The project.
        project: ProjectId,
        /// The meeting.
        meeting: RegionalMeeting,
    },
    /// A meeting was held.
    #[serde(rename = "cooperation.meeting_held.v1")]
    MeetingHeld {
        /// The project.
        project: ProjectId,
        /// The meeting as planned.
        meeting: RegionalMeeting,
        /// Which provinces were there.
        provinces: BTreeSet<Province>,
        /// How many people.
        attendance: u32,
    },
    /// An organisation said what it expects.
    #[serde(rename = "cooperation.expectations_told.v1")]
    ExpectationsTold {
        /// The project.
        project: ProjectId,
        /// What it said before.
        from: Option<ExpectationBallot>,
        /// What it says.
        to: ExpectationBallot,
    },
    /// A goal was measured.
    #[serde(rename = "cooperation.goal_measured.v1")]
    GoalMeasured {
        /// The project.
        project: ProjectId,
        /// The goal.
        goal: GoalKind,
        /// What was measured before.
        from: Option<u64>,
        /// What is measured.
        to: u64,
        /// On which day.
        on: NaiveDate,
    },
    /// A disaster plan was drawn up.
    #[serde(rename = "cooperation.disaster_planned.v1")]
    DisasterPlanned(DisasterPlan),
    /// An organisation took a role upon itself.
    #[serde(rename = "cooperation.role_taken.v1")]
    RoleTaken {
        /// The plan.
        plan: DisasterPlanId,
        /// What it had taken upon itself in that role.
        from: Option<Commitment>,
        /// What it takes.
        to: Commitment,
    },
    /// An organisation gave a role back.
    #[serde(rename = "cooperation.role_given_back.v1")]
    RoleGivenBack {
        /// The plan.
        plan: DisasterPlanId,
        /// What it had taken upon itself.
        commitment: Commitment,
    },
}
