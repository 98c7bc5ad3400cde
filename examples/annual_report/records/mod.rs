//! The records of a year: rows of CSV as the library's values, with everything that is wrong with them.
//!
//! What each file holds is said in `examples/data/kocaeli/README.md`. Names become ids here; the rest of the program
//! knows only those.

mod counts;
mod iftar;
mod petitions;
mod places;
mod programmes;
mod requests;
mod surveys;

use std::{
    collections::{BTreeMap, btree_map},
    path::Path,
};

use imece::{
    centre::{Centre, Closure, Room},
    id::BookingId,
    organisation::{Channel, Organisation},
    outreach::OutreachCommand,
    place::{District, Province},
    programme::ProgrammeCommand,
    schedule::BookingRequest,
    time::Minute,
};
use indicatif::ProgressBar;

pub(crate) use self::{
    iftar::Iftar,
    petitions::{OUTCOMES as DECISIONS, Petitions},
    surveys::Survey,
};
use self::{places::Places, requests::Arrivals};
use super::{
    problems::Problems,
    rows::{Folder, Row},
    steps::Step,
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
    pub(crate) work: Work,
}

/// What the records tell besides the rooms, as commands; each is none without its file.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub(crate) programmes: Option<Vec<Step<ProgrammeCommand>>>,
    pub(crate) petitions: Option<Petitions>,
    pub(crate) survey: Option<Survey>,
    pub(crate) iftar: Option<Iftar>,
    pub(crate) contacts: Option<Vec<Step<OutreachCommand>>>,
    pub(crate) visits: Option<Vec<Step<OutreachCommand>>>,
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
pub(crate) const PROGRAMMES: &str = "programmes.csv";
pub(crate) const PETITIONS: &str = "petitions.csv";
pub(crate) const SURVEY: &str = "survey.csv";
pub(crate) const IFTAR: &str = "iftar.csv";
pub(crate) const VISITS: &str = "visits.csv";
pub(crate) const CONTACTS: &str = "contacts.csv";

/// Reads a folder. What is returned is whole only if there are no problems.
pub(crate) fn read(path: &Path, problems: &Problems, bar: &ProgressBar) -> Records {
    let folder = Folder { path, problems, bar };
    let places = Places::read(&folder);
    let arrivals = Arrivals::read(&folder, &places);
    let work = Work {
        programmes: programmes::read(&folder, &places),
        petitions: petitions::read(&folder, &places),
        survey: Survey::read(&folder),
        iftar: Iftar::read(&folder),
        contacts: counts::contacts(&folder),
        visits: counts::visits(&folder, &places),
    };
    Records {
        centres: places.centres.values,
        rooms: places.rooms.values,
        closures: places.closures,
        organisations: places.organisations.values,
        requests: arrivals.requests,
        outcomes: arrivals.outcomes,
        work,
    }
}

/// A district. The records are those of one province, which they do not name, and no figure asks for it.
fn district(row: &Row<'_>) -> Option<District> {
    let province = Province::new(1).ok()?;
    row.check("district", District::new(province, row.text("district")?))
}

/// A channel by the word of the records or by that of the library.
fn channel(row: &Row<'_>) -> Option<Channel> {
    let own = [
        ("counter", Channel::PublicDesk),
        ("cinar_desk", Channel::PublicDesk),
        ("whatsapp", Channel::MessagingLine),
        ("information_request", Channel::InformationOffice),
    ];
    let all = Channel::ALL.iter().map(|channel| (channel.code(), *channel));
    let words: Vec<(&str, Channel)> = own.into_iter().chain(all).collect();
    row.choice("channel", &words)
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

    /// Enters a name with its value, or with none where its row has a problem. Returns whether the value is entered.
    fn enter(&mut self, row: &Row<'_>, field: &str, name: Option<String>, value: Option<T>) -> bool {
        let Some(name) = name else {
            self.complete = false;
            return false;
        };
        match self.by_name.entry(name) {
            btree_map::Entry::Occupied(earlier) => {
                let (name, line) = (earlier.key(), earlier.get().line);
                row.problem(field, format!("{} `{name}` is on line {line} already", self.what));
                false
            }
            btree_map::Entry::Vacant(place) => {
                let index = value.is_some().then_some(self.values.len());
                self.values.extend(value);
                place.insert(Entry { line: row.line, index });
                index.is_some()
            }
        }
    }

    /// What a cell refers to. None where it is unknown, which is told, or where its own row has a problem.
    fn find(&self, row: &Row<'_>, field: &str) -> Option<&T> {
        self.look_up(row, field, row.text(field)?)
    }

    /// What a part of a cell refers to.
    fn look_up(&self, row: &Row<'_>, field: &str, name: &str) -> Option<&T> {
        let entry = self.by_name.get(name);
        if entry.is_none() && self.complete {
            row.problem(field, format!("{} `{name}` is unknown", self.what));
            return None;
        }
        self.value(row, entry)
    }

    /// What an entry stands for. None where its row has a problem, or where it may be in a row that has one.
    fn value(&self, row: &Row<'_>, entry: Option<&Entry>) -> Option<&T> {
        let value = entry.and_then(|entry| self.values.get(entry.index?));
        if value.is_none() {
            row.leave_out();
        }
        value
    }
}
