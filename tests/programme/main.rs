//! The tests of `programme`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may panic"
)]

#[path = "../support/calendar/mod.rs"]
mod calendar;
#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/golden/mod.rs"]
mod golden;
#[path = "../support/lives/mod.rs"]
mod lives;
#[path = "../support/rows/mod.rs"]
mod rows;

mod days;
mod formats;
mod laws;
mod life;
mod participants;
mod replay;
mod snapshot;
mod wire;
mod year;
