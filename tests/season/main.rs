//! The tests of `season`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may panic"
)]

#[path = "../support/cases.rs"]
mod cases;
#[allow(dead_code, reason = "`main` is for the program")]
#[path = "../../examples/season/main.rs"]
mod example;
#[path = "../support/golden/mod.rs"]
mod golden;
#[path = "../support/lives/mod.rs"]
mod lives;
#[path = "../support/stored.rs"]
mod stored;
#[path = "../support/terse.rs"]
mod terse;

mod allocation;
mod apply;
mod city;
mod decisions;
mod forged;
mod laws;
mod limits;
mod program;
mod remedies;
mod round;
mod town;
mod values;
mod wire;
mod world;
mod worth;
