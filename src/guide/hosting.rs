//! Hosting: what the program around the library stores, and when it calls.
//!
#![doc = include_str!("hosting.md")]
