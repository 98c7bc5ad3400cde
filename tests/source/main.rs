//! The tests of `source`.
#![allow(clippy::panic, clippy::unwrap_used, missing_docs, reason = "a test may panic")]

#[path = "../support/source/mod.rs"]
mod source;

mod api;
mod architecture;
mod guide;
mod habits;
mod purity;
