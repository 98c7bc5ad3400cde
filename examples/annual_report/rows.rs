//! Rows of CSV whose cells are asked for by the name of their column.

use std::{fmt::Display, io::ErrorKind, path::Path, str::FromStr};

use csv::{ByteRecord, ReaderBuilder};
use imece::{chrono::NaiveDate, uuid::Uuid};
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
        self.bar.inc_length(newlines(&bytes));
        let mut lines = Lines::new(&bytes);
        let mut header: Option<Header> = None;
        let mut cells = ByteRecord::new();
        let mut rows = 0;
        // Reading from memory has no errors, and rows of any length are taken.
        while reader.read_byte_record(&mut cells).unwrap_or(false) {
            let line = lines.of(&cells);
            match &header {
                None => header = Some(Header::read(file, line, names, &cells, self.problems)),
                Some(header) => {
                    let whole = header.check_length(file, line, &cells, self.problems);
                    let text = str::from_utf8(cells.as_slice()).ok();
                    row(&Row { file, line, header, cells: &cells, text, problems: self.problems, whole });
                    rows += 1;
                }
            }
        }
        self.bar.inc(rows);
        if header.is_none() {
            self.problems.of_file(file, format!("there is no header `{}`", names.join(",")));
        }
        true
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
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
        let blank = self.bytes.get(begins..).unwrap_or_default();
        let until = begins + blank.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = self.bytes.get(self.seen..until).unwrap_or_default();
        self.line += newlines(passed);
        self.seen = until;
        self.line
    }
}

/// Which column stands where.
#[derive(Debug)]
struct Header {
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    name: String,
    /// Whether it is there once; if not, nobody knows where it stands.
    once: bool,
}

impl Header {
    fn read(file: &'static str, line: u64, names: &[&str], cells: &ByteRecord, problems: &Problems) -> Self {
        let found: Vec<String> = cells.iter().map(|c| String::from_utf8_lossy(c).into_owned()).collect();
        for (place, column) in found.iter().enumerate() {
            if !names.contains(&column.as_str()) {
                problems.of_field(file, line, column, "there is no such column");
            } else if found.iter().take(place).any(|earlier| earlier == column) {
                problems.of_field(file, line, column, "the column is there twice");
            }
        }
        for name in names.iter().filter(|name| !found.iter().any(|column| column == *name)) {
            problems.of_field(file, line, name, "the column is missing");
        }
        let once = |name: &String| found.iter().filter(|column| *column == name).count() == 1;
        let columns = found.iter().map(|name| Column { name: name.clone(), once: once(name) });
        Self { columns: columns.collect() }
    }

    /// Where a column stands, if it is there once.
    fn place(&self, name: &str) -> Option<usize> {
        let place = self.columns.iter().position(|column| column.name == name)?;
        self.columns.get(place)?.once.then_some(place)
    }

    /// Whether a row has as many cells as the header.
    fn check_length(&self, file: &'static str, line: u64, cells: &ByteRecord, problems: &Problems) -> bool {
        let (found, wanted) = (cells.len(), self.columns.len());
        if found == wanted {
            return true;
        }
        let surplus = || format!("column {}", wanted + 1);
        let field = self.columns.get(found).map_or_else(surplus, |column| column.name.clone());
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
    /// The cells one after the other, where they are UTF-8.
    text: Option<&'a str>,
    problems: &'a Problems,
    /// Whether the cells can be trusted to stand in their columns; if not, that is told and nothing else.
    whole: bool,
}

impl Row<'_> {
    /// Says what the records call the thing of an id.
    pub(crate) fn name(&self, id: impl Into<Uuid>, name: &str) {
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
        let place = self.cells.range(self.header.place(field)?)?;
        let cell = self.cells.as_slice().get(place.clone())?;
        let text = self.text.and_then(|text| text.get(place)).or_else(|| str::from_utf8(cell).ok());
        if text.is_none() {
            self.problem(field, format!("`{}` is not UTF-8", String::from_utf8_lossy(cell)));
        }
        text
    }

    /// A cell that is not empty.
    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        let text = self.cell(field)?;
        if text.chars().all(char::is_whitespace) {
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
        self.read(field, "a whole number from 0 to 4294967295", digits)
    }

    /// A date like `2024-04-10`.
    pub(crate) fn date(&self, field: &str) -> Option<NaiveDate> {
        self.read(field, "a date like `2024-04-10`", |text| {
            // chrono also reads `2024-4-10`; one form is enough.
            let (year, rest) = text.split_once('-')?;
            let (month, day) = rest.split_once('-')?;
            let form = (year.len(), month.len(), day.len()) == (4, 2, 2);
            let date = NaiveDate::from_ymd_opt(digits(year)?, digits(month)?, digits(day)?);
            date.filter(|_| form)
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

/// The number that digits write, without a sign.
fn digits<T: FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}
