//! The tests of `source`.
#![cfg(test)]

#[path = "../support/source/mod.rs"]
mod source;

mod api;
mod architecture;
mod guide;
mod habits;
mod purity;
