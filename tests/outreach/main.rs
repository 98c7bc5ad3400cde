//! The tests of `outreach`.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, clippy::as_conversions, reason = "a test may panic")]

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/golden/mod.rs"]
mod golden;
#[path = "../support/lives/mod.rs"]
mod lives;
#[path = "../support/outreach_world/mod.rs"]
mod outreach_world;
#[path = "../support/stored.rs"]
mod stored;

mod cards;
mod contacts;
mod doors;
mod giving;
mod laws;
mod occasions;
mod people;
mod wire;
