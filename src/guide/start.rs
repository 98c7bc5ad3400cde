//! The start: from `cargo add` to a booked room, a refusal with alternatives, and a figure.
//!
#![doc = include_str!("start.md")]
