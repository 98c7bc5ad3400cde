//! The contract between commands, events and state, shared by all aggregates.
//!
//! A command is *decided* against state into events; the events are *applied* to state, and to statistics. What lives
//! here is what every aggregate has in common: who acts and when ([`Call`]), the envelope that makes an event a line
//! of the audit record ([`Recorded`]), the counter that finds a lost one ([`Head`]), and the trait ([`Aggregate`]).
//! No rule of the domain lives here, and nothing stores anything.

mod actor;
mod aggregate;
mod error;
mod head;
mod journal;
mod rows;

pub use actor::{Actor, Call, Expected, Role};
pub use aggregate::Aggregate;
pub use error::{ReplayError, Stale};
pub use head::{Head, Part, Recorded, Revision, Version};
pub(crate) use journal::{Contradiction, apply_single, apply_whole, ensure, put};
pub(crate) use rows::{as_rows, keep, load_rows};
