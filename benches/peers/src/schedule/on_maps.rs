//! The same schedule on ordered maps.

use ::imece_maps as imece;

#[path = "side.rs"]
mod side;

pub(super) use side::Side;
