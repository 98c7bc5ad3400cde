//! What a schedule remembers. No rule is here: rules read this state in `decide`, facts change it in `apply`.

mod catalogue;
mod directory;
mod index;
mod ledger;
mod meter;
mod row;
mod slab;

pub(super) use catalogue::{Catalogue, ClosureState, RoomState, Together};
pub(super) use directory::Directory;
pub(super) use ledger::{Ledger, due};
pub(super) use meter::{Meters, concerns, shares, shares_quota};
pub(super) use slab::Slab;
