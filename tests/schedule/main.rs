//! The tests of `schedule`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may panic"
)]

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/city/mod.rs"]
mod city;

mod forged;
mod life;
mod load;
mod policy;
mod rooms;
mod rows;
#[cfg(feature = "rrule")]
mod rrule;
mod search;
mod series;
mod waitlist;
mod wire;
mod zones;
