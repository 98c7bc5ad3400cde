//! A season: what is maximised, what a clerk decides, and how good the answers are.
//!
#![doc = include_str!("season.md")]
