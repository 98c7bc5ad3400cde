//! The figures as rows for a spreadsheet: one figure a row, numbers as machines write them.

use std::{borrow::Cow, error::Error};

use csv::Writer;
use imece::report::{Cell, Document};

/// Every figure of every table. A hidden one has no value and says so.
pub(super) fn rows(report: &Document) -> Result<String, Box<dyn Error>> {
    let mut rows = Writer::from_writer(Vec::new());
    rows.write_record(["section", "table", "row", "column", "kind", "value", "hidden"])?;
    for section in &report.sections {
        for table in &section.tables {
            let mut plain = "";
            for row in &table.rows {
                let label = match row.kind {
                    imece::report::RowKind::Part => format!("{plain} / {}", row.label),
                    _ => {
                        plain = &row.label;
                        row.label.clone()
                    }
                };
                for (column, figure) in table.columns.iter().zip(&row.figures) {
                    let (kind, value) = value(figure);
                    let hidden = if figure.is_hidden() { "yes" } else { "no" };
                    rows.write_record([
                        &section.code,
                        &table.code,
                        &*words(&label),
                        &*words(column),
                        kind,
                        &value.unwrap_or_default(),
                        hidden,
                    ])?;
                }
            }
        }
    }
    Ok(String::from_utf8(rows.into_inner()?)?)
}

/// Words as a spreadsheet shall read them: what looks like the beginning of a formula is none after an apostrophe.
fn words(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn value(figure: &Cell) -> (&'static str, Option<String>) {
    match figure {
        Cell::Text(text) => ("text", Some(words(text).into_owned())),
        Cell::Count(count) => ("count", Some(count.to_string())),
        Cell::People { count, .. } => ("people", count.map(|count| count.to_string())),
        Cell::Percent { permille, .. } => {
            ("percent", permille.map(|permille| format!("{}.{}", permille / 10, permille % 10)))
        }
        Cell::Mean { tenths, .. } => {
            ("mean", tenths.map(|tenths| format!("{}.{}", tenths / 10, (tenths % 10).abs())))
        }
        Cell::Absent => ("absent", None),
    }
}
