//! The tests of `volunteering`.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, clippy::as_conversions, reason = "a test may panic")]

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/golden/mod.rs"]
mod golden;
#[path = "../support/lives/mod.rs"]
mod lives;
#[path = "../support/rows/mod.rs"]
mod rows;
#[path = "../support/stored.rs"]
mod stored;
#[path = "../support/terse.rs"]
mod terse;
#[path = "../support/values/mod.rs"]
mod values;

mod laws;
mod people;
mod scheme;
mod shifts;
mod snapshot;
mod tasks;
mod wire;
