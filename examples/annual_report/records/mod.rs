//! The records of a year: rows of CSV as the library's values, with everything that is wrong with them.
//!
//! What each file holds is said in `examples/data/kocaeli/README.md`. Names become ids here; the rest of the program
//! knows only those.

mod places;
mod requests;

use std::{collections::BTreeMap, path::Path};

use imece::{
    centre::{Centre, Closure, Room},
    id::BookingId,
    organisation::Organisation,
    schedule::BookingRequest,
    time::Minute,
};
use indicatif::ProgressBar;

use self::{places::Places, requests::Arrivals};
use super::{
    problems::Problems,
    rows::{Folder, Row},
};

/// Everything that a folder says of a year.
#[derive(Debug)]
pub(crate) struct Records {
    /// In the order of the file, as all lists here.
    pub(crate) centres: Vec<Centre>,
    pub(crate) rooms: Vec<Room>,
    pub(crate) closures: Vec<Closure>,
    pub(crate) organisations: Vec<Organisation>,
    /// None without the file.
    pub(crate) requests: Option<Vec<Request>>,
    /// None without the file.
    pub(crate) outcomes: Option<BTreeMap<BookingId, Outcome>>,
}

/// A request as it arrived; the same one may arrive again.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) line: u64,
    pub(crate) submitted: Minute,
    pub(crate) request: BookingRequest,
}

/// What became of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome {
    pub(crate) line: u64,
    pub(crate) at: Minute,
    pub(crate) end: End,
}

/// How a booking ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Held { attendance: u32 },
    NoShow,
    Cancelled,
}

pub(crate) const REQUESTS: &str = "requests.csv";
pub(crate) const OUTCOMES: &str = "outcomes.csv";

/// Reads a folder. What is returned is whole only if there are no problems.
pub(crate) fn read(path: &Path, problems: &Problems, bar: &ProgressBar) -> Records {
    let folder = Folder { path, problems, bar };
    let places = Places::read(&folder);
    let arrivals = Arrivals::read(&folder, &places);
    Records {
        centres: places.centres.values,
        rooms: places.rooms.values,
        closures: places.closures,
        organisations: places.organisations.values,
        requests: arrivals.requests,
        outcomes: arrivals.outcomes,
    }
}

/// What one file names, so that others can refer to it.
#[derive(Debug)]
struct Named<T> {
    /// What the thing is called where a reference to it is wrong.
    what: &'static str,
    /// Whether all names are known. A reference to what could not be read is not wrong.
    complete: bool,
    by_name: BTreeMap<String, Entry>,
    values: Vec<T>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    line: u64,
    /// The place among the values; none for a row with a problem.
    index: Option<usize>,
}

impl<T> Named<T> {
    const fn new(what: &'static str) -> Self {
        Self { what, complete: true, by_name: BTreeMap::new(), values: Vec::new() }
    }

    /// The place that the next value will have.
    const fn next(&self) -> usize {
        self.values.len()
    }

    /// Enters a name with its value, or with none where its row has a problem.
    fn enter(&mut self, row: &Row<'_>, field: &str, name: Option<String>, value: Option<T>) {
        let Some(name) = name else {
            self.complete = false;
            return;
        };
        if let Some(earlier) = self.by_name.get(&name) {
            row.problem(field, format!("{} `{name}` is on line {} already", self.what, earlier.line));
            return;
        }
        let index = value.is_some().then_some(self.values.len());
        self.values.extend(value);
        self.by_name.insert(name, Entry { line: row.line, index });
    }

    /// What a cell refers to. None where it is unknown, which is told, or where its own row has a problem.
    fn find(&self, row: &Row<'_>, field: &str) -> Option<&T> {
        let name = row.text(field)?;
        match self.by_name.get(name) {
            Some(entry) => self.values.get(entry.index?),
            None => {
                if self.complete {
                    row.problem(field, format!("{} `{name}` is unknown", self.what));
                }
                None
            }
        }
    }
}
