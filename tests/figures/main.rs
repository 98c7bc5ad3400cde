//! Figures: tallies and their laws, estimates, published tables.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::float_arithmetic,
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
#[path = "../support/terse.rs"]
mod terse;

mod estimates;
mod laws;
mod measures;
mod preferences;
mod published_year;
mod report;
mod small_cells;
mod statistics;
mod stats;
