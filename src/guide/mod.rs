//! The guide: pages to read. Nothing but documentation lives here.
//!
//! | page | what it answers |
//! |---|---|
//! | [`start`] | how to come from `cargo add` to a booked room, a refusal and a figure, in five minutes |
//! | [`hosting`] | how a host keeps events or rows, versions, time, figures of many cities, and people's data |
//! | [`season`] | how the rooms of a season are handed out at once, what is fair, and how good the answers are |
//! | [`performance`] | what a booking and a fact cost, beside which peers, and why the cost grows as it does |
//! | [`testing`] | how a host tests its own code with the strategies and laws of this crate |
//! | [`field`] | which type and which test stand for each thing of the field, with its Turkish term |

pub mod field;
pub mod hosting;
pub mod performance;
pub mod season;
pub mod start;
pub mod testing;
