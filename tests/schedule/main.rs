//! The tests of `schedule`.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, clippy::as_conversions, reason = "a test may panic")]

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/city/mod.rs"]
mod city;
#[path = "../support/golden/mod.rs"]
mod golden;
#[path = "../support/stored.rs"]
mod stored;

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
