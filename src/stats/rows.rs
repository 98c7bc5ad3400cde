use alloc::{string::String, vec::Vec};
use core::borrow::Borrow;

use serde::{Deserialize, Serialize};

use super::{Key, StatsError, Tally};
use crate::text::Code;

/// One cell of a tally, flat: rows of the same measure and dimensions add up.
///
/// ```
/// use imece::{stats::Row, text::Code};
/// let row = Row { measure: Code::new("visits")?, dimensions: vec!["41".into(), "2025".into()], value: 69_086 };
/// assert_eq!(serde_json::to_string(&row).unwrap(), r#"{"measure":"visits","dimensions":["41","2025"],"value":69086}"#);
/// # Ok::<(), imece::text::InvalidText>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// What is counted.
    pub measure: Code,
    /// The key of the cell, as texts.
    pub dimensions: Vec<String>,
    /// The value of the cell.
    pub value: i64,
}

impl Row {
    /// Returns the row as one of a part of a larger tally: the part becomes the first dimension.
    #[must_use]
    pub fn in_part(mut self, part: &str) -> Self {
        self.dimensions.insert(0, part.into());
        self
    }

    /// Returns the part that the first dimension names, and the row as that part has it.
    #[must_use]
    pub fn part(&self) -> Option<(&str, Self)> {
        let (part, rest) = self.dimensions.split_first()?;
        Some((part, Self { measure: self.measure, dimensions: rest.to_vec(), value: self.value }))
    }
}

/// The rows of a tally.
pub type Rows = Vec<Row>;

/// A tally of one measure that writes and reads its cells as rows.
pub trait Cells: Tally {
    /// Writes every cell, in key order.
    fn write(&self, to: &mut RowWriter);

    /// Adds the value of a row to its cell.
    ///
    /// # Errors
    /// [`StatsError::BadRow`] where the tally has no such cell, [`StatsError::Overflow`]; then nothing has changed.
    fn read(&mut self, row: RowReader<'_>) -> Result<(), StatsError>;
}

/// A tally of many measures that flattens to rows and comes back from them.
///
/// [`tally_struct!`](crate::tally_struct) implements it for a struct whose fields are [`Cells`].
pub trait Flat: Tally {
    /// Returns every cell that is not zero, in the order of measures as declared, then in key order.
    fn to_rows(&self) -> Rows;

    /// Adds one row to its cell.
    ///
    /// # Errors
    /// [`StatsError::BadRow`] where there is no such cell, [`StatsError::Overflow`]; then nothing has changed.
    fn add_row(&mut self, row: &Row) -> Result<(), StatsError>;

    /// Returns the tally of rows in any order; rows of one cell add up, and zeros leave no trace.
    ///
    /// # Errors
    /// [`StatsError::BadRow`] where there is no such cell, [`StatsError::Overflow`].
    fn from_rows(rows: impl IntoIterator<Item: Borrow<Row>>) -> Result<Self, StatsError> {
        let mut tally = Self::default();
        for row in rows {
            tally.add_row(row.borrow())?;
        }
        Ok(tally)
    }
}

/// Collects the rows of one measure after the other.
#[derive(Debug, Clone, Default)]
pub struct RowWriter {
    measure: Option<Code>,
    path: Vec<String>,
    rows: Rows,
}

impl RowWriter {
    /// Returns a writer without rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes the cells of one measure.
    pub fn measure(&mut self, measure: Code, cells: &impl Cells) {
        self.measure = Some(measure);
        cells.write(self);
    }

    /// Writes cells that lie under a key.
    pub fn under(&mut self, key: &impl Key, write: impl FnOnce(&mut Self)) {
        let depth = self.path.len();
        key.write(&mut self.path);
        write(self);
        self.path.truncate(depth);
    }

    /// Writes the cell under the keys so far; a zero is not written.
    pub fn cell(&mut self, value: i64) {
        if let Some(measure) = self.measure
            && value != 0
        {
            self.rows.push(Row { measure, dimensions: self.path.clone(), value });
        }
    }

    /// Returns the rows.
    #[must_use]
    pub fn into_rows(self) -> Rows {
        self.rows
    }
}

/// Reads a row from its first dimension to its value.
#[derive(Debug, Clone, Copy)]
pub struct RowReader<'a> {
    row: &'a Row,
    rest: &'a [String],
}

impl<'a> RowReader<'a> {
    /// Returns a reader at the first dimension.
    #[must_use]
    pub fn new(row: &'a Row) -> Self {
        Self { row, rest: &row.dimensions }
    }

    /// Returns the measure of the row.
    #[must_use]
    pub const fn measure(&self) -> Code {
        self.row.measure
    }

    /// Returns the next key, and passes it.
    ///
    /// # Errors
    /// [`StatsError::BadRow`] where the next dimensions are no such key.
    pub fn key<K: Key>(&mut self) -> Result<K, StatsError> {
        let (texts, rest) = self.rest.split_at_checked(K::WIDTH).ok_or_else(|| self.bad_row())?;
        let key = K::read(texts).ok_or_else(|| self.bad_row())?;
        self.rest = rest;
        Ok(key)
    }

    /// Returns the value, after all dimensions.
    ///
    /// # Errors
    /// [`StatsError::BadRow`] where dimensions are left.
    pub fn value(&self) -> Result<i64, StatsError> {
        if self.rest.is_empty() { Ok(self.row.value) } else { Err(self.bad_row()) }
    }

    /// Returns the error that names this row.
    #[must_use]
    pub fn bad_row(&self) -> StatsError {
        StatsError::BadRow { measure: self.row.measure, dimensions: self.row.dimensions.clone() }
    }
}

/// Implements [`Tally`] and [`Flat`] for a struct whose fields are all [`Cells`]; a field's name is its measure.
///
/// The struct derives `Default`, `Clone`, `PartialEq` and `Eq` itself, and names all its fields here, in the
/// order in which the rows shall come.
///
/// ```
/// use imece::stats::{Count, Flat, Grouped, Histogram, Observe};
///
/// #[derive(Default, Clone, PartialEq, Eq, Debug)]
/// struct Figures {
///     visits: Grouped<u8, Count>,
///     ages: Histogram,
/// }
/// imece::tally_struct!(Figures { visits, ages });
///
/// let mut figures = Figures::default();
/// figures.visits.record((41, ()), 69_086)?;
/// figures.ages.observe(34)?;
/// let rows = figures.to_rows();
/// assert_eq!(rows[0].measure.as_str(), "visits");
/// assert_eq!(Figures::from_rows(rows.iter().rev())?, figures);
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
///
/// With `of`, the fields are whole tallies that are [`Flat`] themselves: their rows are those of the parts, each with the
/// field's name as its first dimension.
///
/// ```
/// # use imece::stats::{Count, Flat, Observe};
/// # #[derive(Default, Clone, PartialEq, Eq, Debug)]
/// # struct Figures { visits: Count }
/// # imece::tally_struct!(Figures { visits });
/// #[derive(Default, Clone, PartialEq, Eq, Debug)]
/// struct City { east: Figures, west: Figures }
/// imece::tally_struct!(City of { east, west });
///
/// let mut city = City::default();
/// city.west.visits.observe(())?;
/// let rows = city.to_rows();
/// assert_eq!(rows[0].dimensions, ["west"]);
/// assert_eq!(City::from_rows(&rows)?, city);
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[macro_export]
macro_rules! tally_struct {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        $crate::tally_struct!(@sums $name { $($field),+ });

        impl $crate::stats::Flat for $name {
            fn to_rows(&self) -> $crate::stats::Rows {
                let mut writer = $crate::stats::RowWriter::new();
                $(
                    if let ::core::result::Result::Ok(measure) = $crate::text::Code::new(::core::stringify!($field)) {
                        writer.measure(measure, &self.$field);
                    }
                )+
                writer.into_rows()
            }

            fn add_row(&mut self, row: &$crate::stats::Row) -> ::core::result::Result<(), $crate::stats::StatsError> {
                let reader = $crate::stats::RowReader::new(row);
                match row.measure.as_str() {
                    $(::core::stringify!($field) => $crate::stats::Cells::read(&mut self.$field, reader),)+
                    _ => ::core::result::Result::Err(reader.bad_row()),
                }
            }
        }
    };
    ($name:ident of { $($part:ident),+ $(,)? }) => {
        $crate::tally_struct!(@sums $name { $($part),+ });

        impl $crate::stats::Flat for $name {
            fn to_rows(&self) -> $crate::stats::Rows {
                let parts = ::core::iter::empty();
                $(
                    let part = $crate::stats::Flat::to_rows(&self.$part).into_iter();
                    let parts = parts.chain(part.map(|row| row.in_part(::core::stringify!($part))));
                )+
                parts.collect()
            }

            fn add_row(&mut self, row: &$crate::stats::Row) -> ::core::result::Result<(), $crate::stats::StatsError> {
                match row.part() {
                    $(
                        ::core::option::Option::Some((::core::stringify!($part), row)) => {
                            $crate::stats::Flat::add_row(&mut self.$part, &row)
                        }
                    )+
                    _ => ::core::result::Result::Err($crate::stats::RowReader::new(row).bad_row()),
                }
            }
        }
    };
    (@sums $name:ident { $($field:ident),+ }) => {
        impl $crate::stats::Tally for $name {
            #[expect(unused_assignments, reason = "nobody asks how many are left after the last one")]
            fn add(&mut self, part: &Self, times: i64) -> ::core::result::Result<(), $crate::stats::StatsError> {
                // Without `..` a field forgotten in the list does not compile.
                let Self { $($field: _),+ } = part;
                let back = times.checked_neg().ok_or($crate::stats::StatsError::Overflow)?;
                let mut done = 0_usize;
                let mut added = ::core::result::Result::Ok(());
                $(
                    if added.is_ok() {
                        added = $crate::stats::Tally::add(&mut self.$field, &part.$field, times);
                        done = done.saturating_add(usize::from(added.is_ok()));
                    }
                )+
                if added.is_err() {
                    $(
                        if done > 0 {
                            // Going back to a state that was there cannot overflow.
                            let _ = $crate::stats::Tally::add(&mut self.$field, &part.$field, back);
                            done = done.saturating_sub(1);
                        }
                    )+
                }
                added
            }

            fn is_empty(&self) -> bool {
                true $(&& $crate::stats::Tally::is_empty(&self.$field))+
            }
        }
    };
}
