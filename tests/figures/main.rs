//! Figures: tallies and their laws, estimates, published tables.
#![cfg(test)]
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    reason = "a test may panic"
)]

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/lives/mod.rs"]
mod lives;
#[path = "../support/stored.rs"]
mod stored;
#[path = "../support/terse.rs"]
mod terse;

mod columns;
mod cubes;
mod estimates;
mod laws;
mod measures;
mod preferences;
mod published_year;
mod report;
mod small_cells;
mod statistics;
mod stats;
mod thin;
mod twins;
mod widths;
