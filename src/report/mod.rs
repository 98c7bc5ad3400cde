//! Summaries for people: Turkish and English words, tables, pictures.
//!
//! A report is a value: a [`Document`] of [`Section`]s, each with [`Table`]s of [`Cell`]s, weeks of centres as
//! [`Timetable`]s, and notes. A table says how it is drawn beside its figures; a host draws it as it likes. Nothing is
//! printed or drawn here. The figures come from [`statistics`](crate::statistics) and are not changed, but that
//! [`Document::published`] hides what could name somebody.

mod activity;
mod bookings;
mod cell;
mod comparison;
mod document;
mod figure;
mod measure;
mod small_cells;
mod table;
mod timetable;
mod words;
mod work;
mod year;

pub use activity::{ActivityReport, InvalidReport};
pub use bookings::{Labels, bookings};
pub use cell::{ABSENT, Cell, HIDDEN};
pub use comparison::{Change, Comparison, Incomparable, Step, compare};
pub use document::{Document, Highlight, Section, Sum, hidden_note};
pub use figure::{Figure, InvalidFigure, Value};
pub use measure::Measure;
pub use small_cells::{LEAST_SHOWN, SmallCells};
pub use table::{HeatMap, Picture, Row, RowKind, Table};
pub use timetable::{Timetable, TimetableBooking, TimetableDay, busiest_week, timetable};
pub use words::{
    Word, channel_label, format_label, mode_label, outcome_label, reason_label, status_label,
    submission_label, theme_label,
};
pub use work::{contacts, petitions, programmes, solidarity, survey, visits};
