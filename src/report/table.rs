use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::Cell;

/// A table of figures.
///
/// ```
/// use imece::report::{Cell, Picture, Table};
/// let mut table = Table::new("rooms", "Rooms", "Room", &["Meetings", "Participants"]).with(Picture::Bars { column: 0 });
/// table.row("IZM-01", [Cell::Count(3), Cell::people("participants/izm-01", 41)]);
/// assert_eq!(table.rows[0].figures.len(), table.columns.len());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Table {
    /// A word that no other table of the report has, the same in every language.
    pub code: String,
    /// What it is about.
    pub title: String,
    /// How it is to be read, where that needs a word.
    pub note: Option<String>,
    /// What stands above the labels of the rows.
    pub heading: String,
    /// What stands above the figures.
    pub columns: Vec<String>,
    /// The rows, each with a figure for every column.
    pub rows: Vec<Row>,
    /// How it is drawn beside the figures; not at all for most.
    pub picture: Option<Picture>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Row {
    /// What it is of.
    pub label: String,
    /// How it stands to the rows around it.
    pub kind: RowKind,
    /// The figures.
    pub figures: Vec<Cell>,
}

/// How a row stands to those around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "whoever draws a table has to tell them apart")]
pub enum RowKind {
    /// For itself.
    Plain,
    /// A part of the last plain one above it.
    Part,
    /// All of the table.
    Total,
}

/// How a table is drawn beside its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "whoever draws a report has to draw each kind")]
pub enum Picture {
    /// A bar for the figure of each row but the total.
    Bars {
        /// In which column, counted from 0 without the labels.
        column: usize,
    },
    /// The same upright and in the order of the rows, as for months.
    Columns {
        /// In which column, counted from 0 without the labels.
        column: usize,
    },
    /// A shade for each figure, after [`Table::heat_map`].
    Shades,
}

impl Table {
    /// Makes a table without rows.
    #[must_use]
    pub fn new(code: &str, title: &str, heading: &str, columns: &[&str]) -> Self {
        Self {
            code: code.into(),
            title: title.into(),
            note: None,
            heading: heading.into(),
            columns: columns.iter().copied().map(String::from).collect(),
            rows: Vec::new(),
            picture: None,
        }
    }

    /// Sets how it is drawn.
    #[must_use]
    pub fn with(self, picture: Picture) -> Self {
        Self { picture: Some(picture), ..self }
    }

    /// Sets how it is to be read.
    #[must_use]
    pub fn noted(self, note: &str) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    /// Adds a row that stands for itself.
    pub fn row(&mut self, label: impl Into<String>, figures: impl IntoIterator<Item = Cell>) {
        self.add(RowKind::Plain, label.into(), figures.into_iter().collect());
    }

    /// Adds a row that is a part of the last one that stands for itself.
    pub fn part(&mut self, label: impl Into<String>, figures: impl IntoIterator<Item = Cell>) {
        self.add(RowKind::Part, label.into(), figures.into_iter().collect());
    }

    /// Adds the total.
    pub fn total(&mut self, label: impl Into<String>, figures: impl IntoIterator<Item = Cell>) {
        self.add(RowKind::Total, label.into(), figures.into_iter().collect());
    }

    fn add(&mut self, kind: RowKind, label: String, figures: Vec<Cell>) {
        self.rows.push(Row { label, kind, figures });
    }

    /// Returns its counts but the totals, to be drawn as shades; what is hidden or no count is drawn as nothing.
    #[must_use]
    pub fn heat_map(&self) -> HeatMap {
        let counts = |row: &Row| -> Vec<u64> {
            row.figures.iter().map(|figure| figure.count().unwrap_or(0)).collect()
        };
        let rows = self.rows.iter().filter(|row| row.kind != RowKind::Total);
        HeatMap::new(
            self.title.as_str(),
            self.columns.iter().cloned(),
            rows.map(|row| (row.label.clone(), counts(row))),
        )
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
