//! Performance: what was measured, beside what, and why it grows as it does.
//!
#![doc = include_str!("performance.md")]
