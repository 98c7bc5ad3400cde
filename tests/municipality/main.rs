//! The tests of `municipality`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may panic"
)]

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
