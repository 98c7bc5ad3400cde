//! Season allocation: many wishes, few rooms, one fair answer with a proof of how good it is.
mod allocation;
mod answer;
mod decision;
mod grid;
mod instance;
mod placement;
mod problem;
mod reason;
mod remedy;
mod rooms;
mod round;
mod solver;
mod terms;
mod weeks;
mod wish;

pub use allocation::Allocation;
pub use answer::{Answer, Share};
pub use decision::{Decisions, LockFault, SeasonError};
pub use grid::{InvalidSeason, MAX_SLOTS, MAX_WEEKS, Season};
pub use placement::{On, Placement};
pub use round::{
    ApplicationFault, Pass, PlacementOutcome, Proposal, ProposalFault, RefusedDate, Round, RoundCommand, RoundError,
    RoundEvent, RoundPlan, RoundStage, RoundWish,
};
pub use reason::{Cause, Missed, Unmet};
pub use remedy::Remedy;
pub use solver::Progress;
pub use terms::{Fairness, Points, Terms};
pub use wish::{
    Choice, InvalidWish, MAX_DATES, MeetingLength, Meetings, Place, Places, Priority, Weeks, Window, Wish,
};
