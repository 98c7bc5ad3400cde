//! Testing: strategies and laws for a host's own tests.
//!
#![doc = include_str!("testing.md")]
