//! The tests of `petition`.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, clippy::as_conversions, reason = "a test may panic")]

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/desk/mod.rs"]
mod desk;
#[path = "../support/golden/mod.rs"]
mod golden;
#[path = "../support/lives/mod.rs"]
mod lives;
#[path = "../support/stored.rs"]
mod stored;

mod clocks;
mod duplicates;
mod laws;
mod life;
mod queue;
mod reasons;
mod replay;
mod rows;
mod snapshot;
mod statistics;
mod wire;
