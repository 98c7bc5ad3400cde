use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

/// On which side a column's texts stand.
#[expect(clippy::exhaustive_enums, reason = "there are two sides")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a heading and a side")]
pub struct Column {
    /// What stands above it.
    pub heading: String,
    /// Where its texts stand.
    pub align: Align,
}

/// A table of texts, in the language of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Table {
    /// What it is about.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with a text for every column.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Makes a table without rows: a column of words, then columns of numbers.
    pub(super) fn new(title: &str, words: &str, numbers: &[&str]) -> Self {
        let column = |heading: &str, align| Column { heading: heading.into(), align };
        let mut columns = Vec::from([column(words, Align::Left)]);
        columns.extend(numbers.iter().map(|heading| column(heading, Align::Right)));
        Self { title: title.into(), columns, rows: Vec::new() }
    }

    pub(super) fn row(&mut self, texts: impl IntoIterator<Item = String>) {
        self.rows.push(texts.into_iter().collect());
    }
}

/// Numbers over two scales, to be drawn as shades.
///
/// ```
/// use imece::report::HeatMap;
/// let heat = HeatMap::new("minutes", ["09", "10"], [("A", [0, 90]), ("B", [30, 60])]);
/// assert_eq!(heat.level(0, 4), 0);
/// assert_eq!(heat.level(1, 4), 1); // more than nothing is never drawn as nothing
/// assert_eq!(heat.level(90, 4), 4);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HeatMap {
    /// What it is about, with the unit.
    pub title: String,
    /// What the columns are.
    pub columns: Vec<String>,
    /// What each row is, and its numbers.
    pub rows: Vec<(String, Vec<u64>)>,
}

impl HeatMap {
    /// Puts numbers over two scales.
    pub fn new<C: Into<String>, R: Into<String>, V: IntoIterator<Item = u64>>(
        title: impl Into<String>,
        columns: impl IntoIterator<Item = C>,
        rows: impl IntoIterator<Item = (R, V)>,
    ) -> Self {
        Self {
            title: title.into(),
            columns: columns.into_iter().map(Into::into).collect(),
            rows: rows
                .into_iter()
                .map(|(label, values)| (label.into(), values.into_iter().collect()))
                .collect(),
        }
    }

    /// Returns the largest number.
    #[must_use]
    pub fn most(&self) -> u64 {
        self.rows.iter().flat_map(|(_, values)| values).copied().max().unwrap_or(0)
    }

    /// Returns the shade of a number, from 0 for nothing to `levels` for the largest.
    #[must_use]
    pub fn level(&self, value: u64, levels: u64) -> u64 {
        let scaled = u128::from(value).checked_mul(u128::from(levels));
        let level = scaled.map(|s| s.div_ceil(u128::from(self.most().max(1))));
        level.and_then(|level| u64::try_from(level).ok()).unwrap_or(levels)
    }
}
