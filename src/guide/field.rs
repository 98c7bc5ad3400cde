//! The field: what each thing is called, which type it is, and which test holds its rule.
//!
#![doc = include_str!("field.md")]
