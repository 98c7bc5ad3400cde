//! What is wrong with the records, all of it.

use std::{cell::RefCell, fmt};

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
pub(crate) struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub(crate) fn add(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
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
        let list = self.0.borrow().clone();
        if list.is_empty() { Ok(()) } else { Err(List(list)) }
    }
}

/// Problems to be told, one a line, in the order of files and lines.
#[derive(Debug)]
pub(crate) struct List(Vec<Problem>);

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted: Vec<&Problem> = self.0.iter().collect();
        sorted.sort_by_key(|problem| (problem.file, problem.line));
        for problem in &sorted {
            writeln!(f, "{problem}")?;
        }
        let s = if sorted.len() == 1 { "" } else { "s" };
        writeln!(f, "{} problem{s} in the records, so no figures", sorted.len())
    }
}
