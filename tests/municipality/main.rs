//! The tests of `municipality`.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "a test may panic")]

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/lives/mod.rs"]
mod lives;

mod effects;
mod laws;
mod life;
mod random;
mod story;
mod world;
mod year;
