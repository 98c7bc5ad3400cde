//! Recurrence rules of RFC 5545, expanded by the crate `rrule`.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use chrono::{DateTime, TimeZone};
use rrule::{RRule, Tz, Unvalidated};
use thiserror::Error;

use super::MAX_OCCURRENCES;
use crate::time::{InvalidTime, LocalMinute, LocalSlot, Minutes};

/// Why a recurrence rule makes no series.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidRule {
    /// The text is not a rule, or the rule contradicts itself.
    #[error("`{rule}` is not a recurrence rule: {why}")]
    Malformed {
        /// The rule as given.
        rule: String,
        /// What is wrong with it.
        why: String,
    },
    /// Neither `COUNT` nor `UNTIL`: such a rule never ends.
    #[error("`{0}` has no end")]
    Endless(String),
    /// More occurrences than a series may have.
    #[error("`{0}` makes more than {MAX_OCCURRENCES} occurrences")]
    TooMany(String),
    /// A frequency below a day makes occurrences that overlap wall-clock days.
    #[error("`{0}` repeats more often than daily")]
    TooOften(String),
    /// An occurrence outside the years 1900 to 2999.
    #[error(transparent)]
    Time(#[from] InvalidTime),
}

impl InvalidRule {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "malformed_rule",
            Self::Endless(_) => "endless_rule",
            Self::TooMany(_) => "too_many_occurrences",
            Self::TooOften(_) => "rule_too_often",
            Self::Time(time) => time.code(),
        }
    }
}

/// Expands a recurrence rule from the first occurrence on, in wall-clock time.
///
/// The rule is read as if the wall clock had no zone, so every occurrence keeps its time of day over a change of
/// offset; what a [`Zone`](crate::time::Zone) makes of a time in a gap is decided there. Days that a month does not
/// have are skipped (RFC 5545, section 3.3.10). The first slot is an occurrence only where the rule says so.
///
/// ```
/// use imece::{schedule::expand, time::LocalSlot};
/// let first = LocalSlot::new("2026-01-31T18:00".parse()?, "2026-01-31T20:00".parse()?)?;
/// let slots = expand("FREQ=MONTHLY;COUNT=3", first)?;
/// let starts: Vec<String> = slots.iter().map(|s| s.start().to_string()).collect();
/// assert_eq!(starts, ["2026-01-31T18:00", "2026-03-31T18:00", "2026-05-31T18:00"]);
/// assert_eq!(expand("FREQ=DAILY", first).unwrap_err().code(), "endless_rule");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`InvalidRule`] for a text that is no rule, one without an end, with more than [`MAX_OCCURRENCES`], or more often
/// than daily.
pub fn expand(rule: &str, first: LocalSlot) -> Result<Vec<LocalSlot>, InvalidRule> {
    let malformed =
        |why: &dyn ToString| InvalidRule::Malformed { rule: rule.to_string(), why: why.to_string() };
    let parsed: RRule<Unvalidated> = rule.parse().map_err(|e: rrule::RRuleError| malformed(&e))?;
    if parsed.get_freq() > rrule::Frequency::Daily {
        return Err(InvalidRule::TooOften(rule.to_string()));
    }
    if parsed.get_count().is_none() && parsed.get_until().is_none() {
        return Err(InvalidRule::Endless(rule.to_string()));
    }
    let start = Tz::UTC.from_utc_datetime(&first.start().to_naive());
    let set = parsed.build(start).map_err(|e| malformed(&e))?;
    let most = u16::try_from(MAX_OCCURRENCES).unwrap_or(u16::MAX);
    let found = set.all(most);
    if found.limited {
        return Err(InvalidRule::TooMany(rule.to_string()));
    }
    let length: Minutes = first.planned_length();
    let slot = |at: DateTime<Tz>| {
        LocalSlot::with_length(LocalMinute::new(at.naive_utc())?, length).map_err(InvalidRule::Time)
    };
    found.dates.into_iter().map(slot).collect()
}
