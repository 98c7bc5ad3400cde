//! The tests of `programme`.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, clippy::string_slice, reason = "a test may panic")]

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
#[path = "../support/stored.rs"]
mod stored;

mod days;
mod formats;
mod laws;
mod life;
mod participants;
mod replay;
mod snapshot;
mod wire;
mod year;
