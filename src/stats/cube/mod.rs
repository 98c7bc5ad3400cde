//! Data cubes: tallies in dense form where the keys are few, in ordered maps where they are not.
//!
//! A [`Cube`] lays its cells out along [`Axes`], so that a fact finds its cell by counting and not by search. It is the
//! contingency table of statistics, and its axes are named as in other libraries of multi-dimensional histograms
//! (`boost::histogram`, Hanus Dembinski, 2018): [`Categories`] and [`Integers`]. [`Grouped`](super::Grouped) is the same
//! in its sparse form, and the form on the wire. [`Seen`] is for what is only ever added.

mod along;
mod axes;
mod axis;
mod cell;
mod column;
mod days;
mod form;
mod layout;
mod seen;
mod store;
mod tally;

pub use axes::Axes;
pub use axis::{Axis, Categories, Integers};
pub use cell::{CubeCell, Total};
pub use column::{Column, Columns, Values};
pub use days::{DayColumn, Days, day_number};
pub use form::StoredCell;
pub use seen::Seen;
pub use tally::Cube;
