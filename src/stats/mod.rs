//! Mergeable sums with no domain word in them.
//!
//! Every figure is a function of integer sums, and the sums of two parts are the sums of the whole. A [`Tally`] is
//! such a set of sums, its cells signed and never kept at zero: [`Count`], [`Sum`], [`Histogram`], [`Multiset`],
//! and [`Grouped`] over any of them; a [`Cube`] is the same in dense form, for millions of facts. What is only ever added is
//! [`Seen`]. What is read from a tally is another type, a summary ([`Ratio`], [`Mean`], [`Distribution`]), which refuses cells below
//! zero. What is only estimated bears its interval: [`Proportion`], and [`Sample`] over one or many [`Histogram`]s. [`Row`]s are
//! the flat form of a tally: any engine that can add can merge them.
//!
//! The laws: [`merge`](Tally::merge) is associative and commutative, [`Default`] is its identity,
//! [`retract`](Observe::retract) undoes [`observe`](Observe::observe), and equal contents are equal values with
//! equal bytes, however they were reached. Overflow is an error, and after an error nothing has changed; where one
//! order of merging overflows another may not, but every order that succeeds gives the same sums.
//!
//! ```
//! use imece::stats::{Grouped, Histogram, Observe, Tally};
//! let mut morning = Grouped::<u32, Histogram>::default();
//! morning.observe((41, 30))?;
//! morning.observe((41, 90))?;
//! let mut evening = Grouped::default();
//! evening.observe((41, 60))?;
//! morning.merge(&evening)?;
//! assert_eq!(morning.get(&41).unwrap().summary()?.median_low(), Some(60));
//! # Ok::<(), imece::stats::StatsError>(())
//! ```

mod count;
mod cube;
mod error;
mod grouped;
mod histogram;
mod interval;
mod key;
mod multiset;
mod preference;
mod proportion;
mod ratio;
mod real;
mod reliability;
mod rows;
mod sample;
mod steps;
mod tally;

pub use count::{Count, Sum};
pub use cube::{
    Axes, Axis, Categories, Column, Columns, Cube, CubeCell, DayColumn, Days, Integers, Seen, StoredCell,
    Total, Values, day_number,
};
pub use error::StatsError;
pub use grouped::Grouped;
pub use histogram::{Distribution, Histogram};
pub use interval::{Confidence, Interval, IntervalMethod};
pub use key::{Dimension, Key};
pub(crate) use key::{coded, coded_or_other};
pub use multiset::Multiset;
pub use preference::{Ballot, InvalidBallot, Preferences, Ranked, TOP_FIVE};
pub use proportion::{Difference, Proportion};
pub use ratio::{Mean, Ratio, shares};
pub(crate) use real::Real;
pub use reliability::cronbach_alpha;
pub use rows::{Cells, Flat, Row, RowReader, RowWriter, Rows};
pub use sample::{Sample, needed_sample};
pub(crate) use steps::Steps;
pub use tally::{Observe, Tally};
