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
        }
    }
}
