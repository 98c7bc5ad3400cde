use alloc::vec::Vec;

use chrono::NaiveDate;
use thiserror::Error;

use super::{Gate, GoalKind, ProtocolState};
use crate::{
    event::{ReplayError, Stale},
    id::{DisasterPlanId, MeetingId, OrganisationId, ProjectId, ProtocolId},
    place::{District, Province},
    text::Code,
};

/// Why the cooperation desk does not do what it was asked. Such a command leaves no trace.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CooperationError {
    /// The command expected another version.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// No such protocol.
    #[error("protocol `{0}` is unknown")]
    UnknownProtocol(ProtocolId),
    /// The law does not let the protocol be signed or renewed; every gate that is shut.
    #[error("protocol `{protocol}`: {} gates are shut", .gates.len())]
    Gates {
        /// The protocol.
        protocol: ProtocolId,
        /// The gates, in their order.
        gates: Vec<Gate>,
    },
    /// The state of the protocol does not allow the command.
    #[error("protocol `{protocol}` is {state:?}, {command} is not possible")]
    WrongState {
        /// The protocol.
        protocol: ProtocolId,
        /// Its state on the day.
        state: ProtocolState,
        /// The command.
        command: &'static str,
    },
    /// A renewal that prolongs nothing.
    #[error("protocol `{protocol}` lasts until {last_day} already")]
    NotLonger {
        /// The protocol.
        protocol: ProtocolId,
        /// Its last day.
        last_day: NaiveDate,
    },
    /// The id is taken by a project with other content.
    #[error("project `{0}` is known with other content")]
    ProjectIdTaken(ProjectId),
    /// A project that nobody runs, that is for nobody or for nothing.
    #[error("project `{0}` lacks a partner, an audience or a goal under its own kind")]
    IncompleteProject(ProjectId),
    /// No such project.
    #[error("project `{0}` is unknown")]
    UnknownProject(ProjectId),
    /// No such sub-region in the project.
    #[error("sub-region `{0}` is unknown")]
    UnknownSubRegion(Code),
    /// A province that does not belong to the sub-region.
    #[error("`{province}` is not in sub-region `{sub_region}`")]
    OutsideSubRegion {
        /// The province.
        province: Province,
        /// The sub-region.
        sub_region: Code,
    },
    /// No such meeting.
    #[error("meeting `{0}` is unknown")]
    UnknownMeeting(MeetingId),
    /// A meeting that was held is not planned or held again.
    #[error("meeting `{0}` was held")]
    MeetingHeld(MeetingId),
    /// A meeting is held on its day at the earliest.
    #[error("meeting `{meeting}` is on {on}")]
    MeetingToCome {
        /// The meeting.
        meeting: MeetingId,
        /// Its day.
        on: NaiveDate,
    },
    /// A meeting at which nobody was.
    #[error("meeting `{0}` without a province or a person")]
    NobodyThere(MeetingId),
    /// More expectations than may be named.
    #[error("organisation `{organisation}` names {found} expectations")]
    TooManyExpectations {
        /// The organisation.
        organisation: OrganisationId,
        /// How many.
        found: usize,
    },
    /// The project does not have the goal.
    #[error("no goal `{0}`")]
    UnknownGoal(GoalKind),
    /// The id is taken by a plan with other content.
    #[error("disaster plan `{0}` is known with other content")]
    PlanIdTaken(DisasterPlanId),
    /// No such plan.
    #[error("disaster plan `{0}` is unknown")]
    UnknownPlan(DisasterPlanId),
    /// A plan without a district or without a role.
    #[error("disaster plan `{0}` has no district or no role")]
    EmptyPlan(DisasterPlanId),
    /// The plan does not have the role.
    #[error("no role `{0}`")]
    UnknownRole(Code),
    /// A district that the plan is not for.
    #[error("the plan is not for `{0}`")]
    OutsideArea(District),
    /// A commitment for no district.
    #[error("organisation `{0}` commits itself nowhere")]
    Nowhere(OrganisationId),
    /// The organisation does not hold the role.
    #[error("organisation `{organisation}` does not hold `{role}`")]
    NotItsRole {
        /// The organisation.
        organisation: OrganisationId,
        /// The role.
        role: Code,
    },
    /// The organisation is not registered, or not active today.
    #[error("organisation `{0}` is not active")]
    NotActive(OrganisationId),
    /// The events just decided could not be applied.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl CooperationError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale(stale) => stale.code(),
            Self::UnknownProtocol(_) => "unknown_protocol",
            Self::Gates { .. } => "gates_shut",
            Self::WrongState { .. } => "wrong_protocol_state",
            Self::NotLonger { .. } => "not_longer",
            Self::ProjectIdTaken(_) => "project_id_taken",
            Self::IncompleteProject(_) => "incomplete_project",
            Self::UnknownProject(_) => "unknown_project",
            Self::UnknownSubRegion(_) => "unknown_sub_region",
            Self::OutsideSubRegion { .. } => "outside_sub_region",
            Self::UnknownMeeting(_) => "unknown_meeting",
            Self::MeetingHeld(_) => "meeting_held",
            Self::MeetingToCome { .. } => "meeting_to_come",
            Self::NobodyThere(_) => "nobody_there",
            Self::TooManyExpectations { .. } => "too_many_expectations",
            Self::UnknownGoal(_) => "unknown_goal",
            Self::PlanIdTaken(_) => "plan_id_taken",
            Self::UnknownPlan(_) => "unknown_plan",
            Self::EmptyPlan(_) => "empty_plan",
            Self::UnknownRole(_) => "unknown_role",
            Self::OutsideArea(_) => "outside_area",
            Self::Nowhere(_) => "nowhere",
            Self::NotItsRole { .. } => "not_its_role",
            Self::NotActive(_) => "not_active",
            Self::Replay(replay) => replay.code(),
        }
    }
}
