//! The tests of `survey`.
#![cfg(test)]
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    reason = "a test may panic"
)]

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/golden/mod.rs"]
mod golden;
#[path = "../support/lives/mod.rs"]
mod lives;
#[path = "../support/stored.rs"]
mod stored;
#[path = "../support/survey_world/mod.rs"]
mod survey_world;

mod figures;
mod laws;
mod life;
mod questions;
mod snapshot;
mod wire;
