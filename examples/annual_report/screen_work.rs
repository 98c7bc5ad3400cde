//! What the city does besides giving rooms, on the terminal: the sections of the published report.

use imece::report::{Row, RowKind, Section, Table};

use super::screen::{Screen, lines, section, wrapped};

impl Screen<'_> {
    /// Every section whose file is there, but for the bookings.
    pub(super) fn work(&self) -> String {
        self.published.sections.iter().filter(|of| of.code != "bookings").map(|of| self.told(of)).collect()
    }

    fn told(&self, of: &Section) -> String {
        let tables = of.tables.iter().map(|table| self.table(of, table));
        let notes = of.notes.iter().map(|note| wrapped(note));
        tables.chain(notes).collect()
    }

    fn table(&self, of: &Section, table: &Table) -> String {
        let title =
            if of.tables.len() > 1 { format!("{}: {}", of.title, table.title) } else { of.title.clone() };
        let head = [table.heading.clone()].into_iter().chain(table.columns.iter().cloned()).collect();
        let rows = table.rows.iter().map(|row| self.row(row));
        let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
        let note = table.note.as_ref().map_or_else(String::new, |note| wrapped(note));
        let columns = "r".repeat(table.columns.len());
        section(&title, "") + &note + &lines(&format!("l{columns}"), rows)
    }

    fn row(&self, row: &Row) -> Vec<String> {
        let indent = if row.kind == RowKind::Part { "  " } else { "" };
        let figures = row.figures.iter().map(|figure| figure.text(self.lang));
        std::iter::once(format!("{indent}{}", row.label)).chain(figures).collect()
    }
}
