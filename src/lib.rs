#![doc = include_str!("../README.md")]
//!
//! ## Where to go on
//!
//! The [`guide`]: the [start](guide::start) in five minutes, what a [host](guide::hosting) stores and when it calls, how
//! to [test](guide::testing) one's own code, and [the field](guide::field), thing by thing, with its Turkish term, its
//! type and its test.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(any(test, feature = "rrule", feature = "proptest"))]
extern crate std;

pub extern crate chrono;
pub extern crate chrono_tz;
pub extern crate serde;
pub extern crate uuid;

mod bits;
pub mod centre;
mod checked;
pub mod cooperation;
pub mod event;
pub mod guide;
pub mod id;
mod interner;
pub mod municipality;
pub mod occupancy;
pub mod organisation;
pub mod outreach;
pub mod petition;
pub mod place;
pub mod portal;
pub mod programme;
pub mod report;
pub mod schedule;
pub mod season;
pub mod solidarity;
pub mod statistics;
pub mod stats;
#[cfg(feature = "proptest")]
pub mod strategies;
pub mod survey;
pub mod text;
pub mod time;
pub mod volunteering;
