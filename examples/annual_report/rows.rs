//! Rows of CSV whose cells are asked for by the name of their column.

use std::{fmt::Display, io::ErrorKind, path::Path, str::FromStr};

use csv::{ByteRecord, ReaderBuilder};
use imece::chrono::NaiveDate;
use indicatif::ProgressBar;

use super::problems::Problems;

/// Whether a folder can do without a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
}

/// A folder of files, and where to tell what is wrong with them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Folder<'a> {
    pub(crate) path: &'a Path,
    pub(crate) problems: &'a Problems,
    pub(crate) bar: &'a ProgressBar,
}

impl Folder<'_> {
    /// Reads a file row by row. Returns whether the file is there.
    ///
    /// The columns may come in any order, but exactly these must be there.
    pub(crate) fn each(
        &self,
        file: &'static str,
        names: &[&'static str],
        need: Need,
        mut row: impl FnMut(&Row<'_>),
    ) -> bool {
        let bytes = match std::fs::read(self.path.join(file)) {
            Ok(bytes) => bytes,
            Err(error) => {
                if need == Need::Required || error.kind() != ErrorKind::NotFound {
                    self.problems.of_file(file, error.to_string());
                }
                return false;
            }
        };
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
        let newlines = bytes.iter().filter(|byte| **byte == b'\n').count();
        self.bar.inc_length(u64::try_from(newlines).unwrap_or(0));
        let mut lines = Lines::new(&bytes);
        let mut header: Option<Header> = None;
        let mut cells = ByteRecord::new();
        // Reading from memory has no errors, and rows of any length are taken.
        while reader.read_byte_record(&mut cells).unwrap_or(false) {
            let line = lines.of(&cells);
            match &header {
                None => header = Some(Header::read(file, line, names, &cells, self.problems)),
                Some(header) => {
                    let whole = header.check_length(file, line, &cells, self.problems);
                    row(&Row { file, line, header, cells: &cells, problems: self.problems, whole });
                    self.bar.inc(1);
                }
            }
        }
        if header.is_none() {
            self.problems.of_file(file, format!("there is no header `{}`", names.join(",")));
        }
        true
    }
}

/// Counts lines as an editor does. The reader counts neither blank lines nor those that end with two characters so.
struct Lines<'a> {
    bytes: &'a [u8],
    /// How far the lines are counted.
    seen: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, seen: 0, line: 1 }
    }

    /// The line in which a record begins; records come in their order.
    fn of(&mut self, record: &ByteRecord) -> u64 {
        let begins =
            record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0);
        let before = self.bytes.get(self.seen..begins).unwrap_or_default();
        let blank = self.bytes.get(begins..).unwrap_or_default();
        let blank = blank.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        for byte in before.iter().chain(blank) {
            self.seen += 1;
            self.line += u64::from(*byte == b'\n');
        }
        self.line
    }
}

/// Which column stands where.
#[derive(Debug)]
struct Header {
    columns: Vec<String>,
}

impl Header {
    fn read(file: &'static str, line: u64, names: &[&str], cells: &ByteRecord, problems: &Problems) -> Self {
        let columns: Vec<String> = cells.iter().map(|c| String::from_utf8_lossy(c).into_owned()).collect();
        for (place, column) in columns.iter().enumerate() {
            if !names.contains(&column.as_str()) {
                problems.of_field(file, line, column, "there is no such column");
            } else if columns.iter().take(place).any(|earlier| earlier == column) {
                problems.of_field(file, line, column, "the column is there twice");
            }
        }
        for name in names.iter().filter(|name| !columns.iter().any(|column| column == *name)) {
            problems.of_field(file, line, name, "the column is missing");
        }
        Self { columns }
    }

    /// Where a column stands; nowhere if it is missing, and none knows where if it is there twice.
    fn place(&self, name: &str) -> Option<usize> {
        let mut places = self.columns.iter().enumerate().filter(|(_, column)| *column == name);
        let (place, _) = places.next()?;
        places.next().is_none().then_some(place)
    }

    /// Whether a row has as many cells as the header.
    fn check_length(&self, file: &'static str, line: u64, cells: &ByteRecord, problems: &Problems) -> bool {
        let (found, wanted) = (cells.len(), self.columns.len());
        if found == wanted {
            return true;
        }
        let surplus = || format!("column {}", wanted + 1);
        let field = self.columns.get(found).cloned().unwrap_or_else(surplus);
        problems.of_field(file, line, &field, format!("the row has {found} cells, the header {wanted}"));
        false
    }
}

/// A row. Every question tells what is wrong with the answer, so that the asker may go on.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    file: &'static str,
    pub(crate) line: u64,
    header: &'a Header,
    cells: &'a ByteRecord,
    problems: &'a Problems,
    /// Whether the cells can be trusted to stand in their columns; if not, that is told and nothing else.
    whole: bool,
}

impl Row<'_> {
    /// Says what the records call the thing of an id.
    pub(crate) fn name(&self, id: impl Display, name: &str) {
        self.problems.name(id, name);
    }

    /// Says that the row depends on one that has a problem, which is told there.
    pub(crate) fn leave_out(&self) {
        self.problems.leave_out(self.file, self.line);
    }

    pub(crate) fn problem(&self, field: &str, reason: impl Into<String>) {
        if self.whole {
            self.problems.of_field(self.file, self.line, field, reason);
        }
    }

    /// A cell that may be empty. None where it cannot be read, which has been told.
    pub(crate) fn cell(&self, field: &str) -> Option<&str> {
        let cell = self.cells.get(self.header.place(field)?)?;
        match str::from_utf8(cell) {
            Ok(text) => Some(text),
            Err(_) => {
                self.problem(field, format!("`{}` is not UTF-8", String::from_utf8_lossy(cell)));
                None
            }
        }
    }

    /// A cell that is not empty.
    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        let text = self.cell(field)?;
        if text.trim().is_empty() {
            self.problem(field, "the cell is empty");
            return None;
        }
        Some(text)
    }

    /// A cell read by one of the library's own types, whose error says what is wrong.
    pub(crate) fn parse<T: FromStr<Err: Display>>(&self, field: &str) -> Option<T> {
        self.check(field, self.text(field)?.parse())
    }

    /// The value of a result, or the error told.
    pub(crate) fn check<T>(&self, field: &str, result: Result<T, impl Display>) -> Option<T> {
        result.map_err(|error| self.problem(field, error.to_string())).ok()
    }

    /// A whole number that is not negative.
    pub(crate) fn number(&self, field: &str) -> Option<u32> {
        self.read(field, "a whole number from 0 to 4294967295", |text| {
            text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
        })
    }

    /// A date like `2024-04-10`.
    pub(crate) fn date(&self, field: &str) -> Option<NaiveDate> {
        self.read(field, "a date like `2024-04-10`", |text| {
            text.parse().ok().filter(|date: &NaiveDate| date.to_string() == text)
        })
    }

    /// One word out of a list.
    pub(crate) fn choice<T: Copy>(&self, field: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(field)?;
        let value = choices.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if value.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.unexpected(field, text, &format!("one of {}", words.join(", ")));
        }
        value
    }

    pub(crate) fn read<T>(
        &self,
        field: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(field)?;
        let value = read(text);
        if value.is_none() {
            self.unexpected(field, text, expected);
        }
        value
    }

    fn unexpected(&self, field: &str, text: &str, expected: &str) {
        self.problem(field, format!("`{text}` is not {expected}"));
    }
}
