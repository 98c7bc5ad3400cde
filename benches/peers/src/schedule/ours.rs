//! The schedule as it is.

use ::imece;

#[path = "side.rs"]
mod side;

pub(super) use side::Side;
