//! Cooperation with civil society beyond a single city: protocols, the national project, and disasters.
//!
//! A [`CooperationDesk`] keeps joint service protocols with the gates of the law (Law 5393 art. 75: a council decision,
//! and for most partners the governor's permission), the project that asks the organisations of all 81 provinces what
//! they expect (sub-regions, regional meetings, coverage), and who does what in which disaster. The figures of the
//! expectations are in [`statistics`](crate::statistics). Money is not moved here, and texts stay with the host.

mod apply;
mod command;
mod decide;
mod desk;
mod disaster;
mod error;
mod event;
mod project;
mod protocol;
mod sub_regions;

pub use command::CooperationCommand;
pub use desk::{CooperationDesk, CooperationSnapshot, Partners};
pub use disaster::{Commitment, DisasterPlan, Gap, PlanRow};
pub use error::CooperationError;
pub use event::CooperationEvent;
pub use project::{
    CooperationProject, Coverage, ExpectationBallot, GoalKind, MAX_EXPECTATIONS, MeetingRow, ProjectGoal,
    ProjectRow, RegionalMeeting, TargetGroup,
};
pub use protocol::{CostShare, Gate, Protocol, ProtocolRow, ProtocolState, Renewal};
pub use sub_regions::{InvalidSubRegions, SubRegion, SubRegions};
