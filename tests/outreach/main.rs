//! The tests of `outreach`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may panic"
)]

#[path = "../support/golden/mod.rs"]
mod golden;
#[path = "../support/outreach_world/mod.rs"]
mod outreach_world;

mod doors;
mod laws;
mod life;
