use alloc::{string::String, vec::Vec};

use thiserror::Error;

use crate::text::Code;

/// Why a tally could not be changed, read or summed up. Whatever the error, nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StatsError {
    /// A sum left the range of its cell.
    #[error("a sum exceeds the range of 64 bits")]
    Overflow,
    /// A cell below zero: a part of a log was taken for the whole.
    #[error("a cell holds `{0}`: a part below zero has no summary")]
    Negative(i64),
    /// A row whose measure is not known, or whose dimensions do not fit the measure.
    #[error("no cell `{measure}` with the dimensions `{}`", .dimensions.join("`, `"))]
    BadRow {
        /// The measure as given.
        measure: Code,
        /// The dimensions as given.
        dimensions: Vec<String>,
    },
    /// The same key twice in one written tally.
    #[error("entry {0} repeats the key of an earlier entry")]
    DuplicateKey(usize),
    /// A zero cell or an empty group in a written tally.
    #[error("entry {0} holds nothing: zero cells are not written")]
    EmptyCell(usize),
    /// A number that is infinite or undefined.
    #[error("a figure is not a finite number")]
    NotFinite,
    /// A confidence that is not one of those in use.
    #[error("no confidence of `{0}` percent: 90, 95 or 99")]
    NoSuchConfidence(u8),
    /// An interval that ends before it begins.
    #[error("the lower bound is above the upper one")]
    BoundsReversed,
    /// A part of nothing, or one larger than its whole.
    #[error("`{successes}` of `{n}` is no proportion")]
    NoProportion {
        /// The part.
        successes: u64,
        /// The whole.
        n: u64,
    },
    /// A sample larger than the population that it was taken from.
    #[error("a sample of `{n}` out of a population of `{population}`")]
    PopulationTooSmall {
        /// The population.
        population: u64,
        /// The sample.
        n: u64,
    },
    /// More answers than the exact interval is told for.
    #[error("the exact interval is told of up to a million answers")]
    TooLarge,
    /// The exact interval is one of counts.
    #[error("weighted shares have no exact interval")]
    NotExact,
    /// Nothing was observed, so there is nothing to estimate.
    #[error("nothing was observed")]
    NoObservations,
    /// Items of one index that were not answered by the same people.
    #[error("an item was answered `{found}` times, the whole `{expected}` times")]
    UnequalItems {
        /// How often all items were answered together.
        expected: u64,
        /// How often one of them was.
        found: u64,
    },
    /// Columns of which one has more facts than another.
    #[error("a column of `{found}` facts beside one of `{expected}`")]
    UnequalColumns {
        /// The length of the first.
        expected: usize,
        /// The length of another.
        found: usize,
    },
    /// A code that stands for nothing on its axis.
    #[error("fact {0} has a code that is not on its axis")]
    OffAxis(usize),
    /// More keys than a table of days has codes for.
    #[error("a table of days holds up to 65,536 keys")]
    TooManyKeys,
}

impl StatsError {
    /// Returns the stable code of the error.
    ///
    /// ```
    /// use imece::stats::{Count, Observe};
    /// let mut count = Count::default();
    /// count.retract(())?;
    /// assert_eq!(count.summary().unwrap_err().code(), "negative_cell");
    /// # Ok::<(), imece::stats::StatsError>(())
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Overflow => "sum_overflow",
            Self::Negative(_) => "negative_cell",
            Self::BadRow { .. } => "bad_row",
            Self::DuplicateKey(_) => "duplicate_key",
            Self::EmptyCell(_) => "empty_cell",
            Self::NotFinite => "not_finite",
            Self::NoSuchConfidence(_) => "no_such_confidence",
            Self::BoundsReversed => "bounds_reversed",
            Self::NoProportion { .. } => "no_proportion",
            Self::PopulationTooSmall { .. } => "population_too_small",
            Self::TooLarge => "sample_too_large",
            Self::NotExact => "not_exact",
            Self::NoObservations => "no_observations",
            Self::UnequalItems { .. } => "unequal_items",
            Self::UnequalColumns { .. } => "unequal_columns",
            Self::OffAxis(_) => "off_axis",
            Self::TooManyKeys => "too_many_keys",
        }
    }
}
