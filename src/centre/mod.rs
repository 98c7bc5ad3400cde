//! Civil-society centres as buildings: rooms as sets of atoms, equipment, hours, closures.
//!
//! These are descriptions; the one rule among them is that every room has what its centre promises. Who may book what is a policy of the schedule, which also keeps the
//! descriptions as part of its state. Fees are not here: the rooms are free.

mod closure;
mod kind;
mod room;
mod site;

pub use closure::{Closure, ClosureScope};
pub use kind::CentreUse;
pub use room::{Capacity, InvalidRoom, Room, RoomSet};
pub use site::{Centre, Equipment};
