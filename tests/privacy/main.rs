//! The tests of privacy: people are references, which go in time, from every module in one way.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "a test may panic")]

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/lives/mod.rs"]
mod lives;
#[path = "../support/outreach_world/mod.rs"]
mod outreach_world;
#[path = "../support/source/mod.rs"]
mod source;
#[path = "../support/terse.rs"]
mod terse;

mod audit;
mod erasure;
mod portal;
mod registry;
mod schedule;
mod survey;
