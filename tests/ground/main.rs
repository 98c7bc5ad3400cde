//! The ground floor beside time and figures: events, text, places and the conflict index.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, clippy::as_conversions, reason = "a test may panic")]

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/lives/mod.rs"]
mod lives;
#[path = "../support/stored.rs"]
mod stored;
#[path = "../support/terse.rs"]
mod terse;

mod event;
mod occupancy;
mod occupancy_laws;
mod occupancy_plane;
mod occupancy_scale;
mod place;
mod replay;
mod text;
