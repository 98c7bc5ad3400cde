//! The life of a round: from the draft of a season to its bookings.
//!
//! A [`Round`] keeps what was wished and when, what the clerks decided, what was proposed and published, and which series
//! came of it. It solves nothing: an [`Answer`](super::Answer) is made outside and *proposed*; then it is held to the wishes,
//! and stored with its bound, so a replay never solves. It books nothing either: [`Round::bookings`] are commands for a
//! [`Schedule`](crate::schedule::Schedule), and [`Round::outcome`] reads there what became of them.

mod apply;
mod book;
mod check;
mod command;
mod decide;
mod error;
mod event;
mod stage;
mod state;

pub use book::{PlacementOutcome, RefusedDate};
pub use check::ProposalFault;
pub use command::RoundCommand;
pub use error::{ApplicationFault, RoundError};
pub use event::RoundEvent;
pub use stage::{Pass, RoundStage};
pub use state::{Proposal, Round, RoundPlan, RoundWish};
