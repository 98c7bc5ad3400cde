//! What is wrong with the records, all of it.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use imece::uuid::Uuid;

/// One thing that is wrong: file, line, field and reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) file: &'static str,
    /// None where it is the whole file.
    pub(crate) line: Option<u64>,
    /// None where it is the whole file.
    pub(crate) field: Option<String>,
    pub(crate) reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(field) = &self.field {
            write!(f, ": {field}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// A collector to which every reader adds, so that nobody stops at the first problem.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    told: RefCell<Vec<Problem>>,
    /// What the records call the things to which ids were given here. The library's errors know the ids alone.
    names: RefCell<BTreeMap<Uuid, Box<str>>>,
    /// The same since the last problem: where there is none, nobody asks for them.
    new_names: RefCell<Vec<(Uuid, Box<str>)>>,
    /// Lines that refer to what has a problem, and so are not judged.
    unjudged: RefCell<BTreeSet<(&'static str, u64)>>,
}

impl Problems {
    pub(crate) fn add(&self, mut problem: Problem) {
        let mut names = self.names.borrow_mut();
        names.extend(self.new_names.borrow_mut().drain(..));
        let named = |word: &str| names.get(&word.parse::<Uuid>().ok()?);
        // Errors set what they speak of between grave accents.
        let words = problem.reason.split('`').map(|word| named(word).map_or(word, |name| name));
        problem.reason = words.collect::<Vec<&str>>().join("`");
        self.told.borrow_mut().push(problem);
    }

    /// Says what the records call the thing of an id.
    pub(crate) fn name(&self, id: impl Into<Uuid>, name: &str) {
        self.new_names.borrow_mut().push((id.into(), name.into()));
    }

    /// Counts a line that depends on one with a problem: the one is told, what follows from it is not.
    pub(crate) fn leave_out(&self, file: &'static str, line: u64) {
        self.unjudged.borrow_mut().insert((file, line));
    }

    pub(crate) fn of_file(&self, file: &'static str, reason: impl Into<String>) {
        self.add(Problem { file, line: None, field: None, reason: reason.into() });
    }

    pub(crate) fn of_field(&self, file: &'static str, line: u64, field: &str, reason: impl Into<String>) {
        let field = Some(field.into());
        self.add(Problem { file, line: Some(line), field, reason: reason.into() });
    }

    /// Goes on where there is no problem so far.
    pub(crate) fn none(&self) -> Result<(), List> {
        let problems = self.told.borrow().clone();
        if problems.is_empty() {
            return Ok(());
        }
        Err(List { problems, unjudged: self.unjudged.borrow().len() })
    }
}

/// Problems to be told, one a line, in the order of files and lines.
#[derive(Debug)]
pub(crate) struct List {
    problems: Vec<Problem>,
    unjudged: usize,
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted: Vec<&Problem> = self.problems.iter().collect();
        sorted.sort_by_key(|problem| (problem.file, problem.line));
        for problem in &sorted {
            writeln!(f, "{problem}")?;
        }
        let s = if sorted.len() == 1 { "" } else { "s" };
        write!(f, "{} problem{s} in the records, so no figures", sorted.len())?;
        match self.unjudged {
            0 => writeln!(f),
            1 => writeln!(f, "; 1 line that depends on them is not judged"),
            lines => writeln!(f, "; {lines} lines that depend on them are not judged"),
        }
    }
}
