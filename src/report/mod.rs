//! Summaries for people: Turkish and English words, tables, pictures.
//!
//! A report is a value: titled [`Table`]s of texts that are already written as the language writes them, and
//! [`HeatMap`]s of numbers that a host draws as it likes. Nothing is printed or drawn here. The figures come from
//! [`statistics`](crate::statistics) and are not changed.

mod activity;
mod bookings;
mod comparison;
mod figure;
mod measure;
mod small_cells;
mod table;
mod words;

pub use activity::{ActivityReport, InvalidReport};
pub use bookings::{Labels, bookings, heat_by_hour, heat_by_month};
pub use comparison::{Change, Comparison, Incomparable, Step, compare};
pub use figure::{Figure, InvalidFigure, Value};
pub use measure::Measure;
pub use small_cells::{LEAST_SHOWN, SmallCells};
pub use table::{Align, Column, HeatMap, Table};
pub use words::{reason_label, status_label};
