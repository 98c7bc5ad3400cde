//! The report as Markdown.

use std::fmt::Write;

use imece::{
    report::{Cell, Document, RowKind, Section, Table, hidden_note},
    text::Lang,
};

/// The whole report.
pub(super) fn page(report: &Document) -> String {
    let mut page = format!("# {}\n", escaped(&report.title));
    for section in &report.sections {
        told(&mut page, section, report.lang);
    }
    if report.hides() {
        let _ = write!(page, "\n---\n\n{}\n", escaped(hidden_note(report.lang)));
    }
    page
}

fn told(page: &mut String, section: &Section, lang: Lang) {
    let _ = write!(page, "\n## {}\n", escaped(&section.title));
    if let Some(lead) = &section.lead {
        let _ = write!(page, "\n{}\n", escaped(lead));
    }
    if !section.highlights.is_empty() {
        page.push('\n');
    }
    for highlight in &section.highlights {
        let _ =
            writeln!(page, "- {}: **{}**", escaped(&highlight.label), escaped(&highlight.figure.text(lang)));
    }
    for told in &section.tables {
        table(page, told, lang);
    }
    for week in &section.timetables {
        table(page, &week.table(lang), lang);
    }
    for note in &section.notes {
        let _ = write!(page, "\n{}\n", escaped(note));
    }
}

fn table(page: &mut String, table: &Table, lang: Lang) {
    let _ = write!(page, "\n### {}\n\n", escaped(&table.title));
    if let Some(note) = &table.note {
        let _ = write!(page, "{}\n\n", escaped(note));
    }
    let words = |column: usize| {
        table.rows.iter().all(|row| matches!(row.figures.get(column), Some(Cell::Text(_))))
            && !table.rows.is_empty()
    };
    let sides = (0..table.columns.len()).map(|column| if words(column) { ":--" } else { "--:" });
    let sides: Vec<&str> = sides.collect();
    let heads = table.columns.iter().map(|column| escaped(column));
    let heads: Vec<String> = heads.collect();
    let _ = writeln!(page, "| {} | {} |", escaped(&table.heading), heads.join(" | "));
    let _ = writeln!(page, "| :-- | {} |", sides.join(" | "));
    for row in &table.rows {
        let label = escaped(&row.label);
        let label = match row.kind {
            RowKind::Plain => label,
            RowKind::Part => format!("– {label}"),
            RowKind::Total => format!("**{label}**"),
        };
        let texts: Vec<String> = row.figures.iter().map(|figure| escaped(&figure.text(lang))).collect();
        let _ = writeln!(page, "| {label} | {} |", texts.join(" | "));
    }
}

/// A text without what Markdown or HTML would read as a sign of their own.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
        escaped
    })
}
