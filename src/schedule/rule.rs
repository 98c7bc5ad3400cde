//! Recurrence rules of RFC 5545, expanded by the crate `rrule`.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone};
use rrule::{RRule, Tz, Unvalidated};
use thiserror::Error;

use super::MAX_OCCURRENCES;
use crate::time::{InvalidTime, LocalMinute, LocalSlot, Zone};

/// Why a recurrence rule makes no series.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidRule {
    /// The text is not a rule of RFC 5545, or the rule contradicts itself.
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
    /// More than one occurrence on a day.
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

/// Expands a recurrence rule from the first occurrence on, in the wall-clock time of a zone.
///
/// Occurrences keep their time of day over a change of offset; what the zone makes of a time in a gap is decided when
/// they are booked. Days that a month does not have are skipped (RFC 5545, section 3.3.10). The first slot is an
/// occurrence only where the rule says so. `UNTIL` may be an instant (with `Z`), which the zone reads, a wall-clock time,
/// or a date, which is then the last day.
///
/// ```
/// use imece::{schedule::expand, time::{LocalSlot, Zone}};
/// let first = LocalSlot::new("2026-01-31T18:00".parse()?, "2026-01-31T20:00".parse()?)?;
/// let slots = expand("FREQ=MONTHLY;COUNT=3", first, Zone::ISTANBUL)?;
/// let starts: Vec<String> = slots.iter().map(|s| s.start().to_string()).collect();
/// assert_eq!(starts, ["2026-01-31T18:00", "2026-03-31T18:00", "2026-05-31T18:00"]);
/// assert_eq!(expand("FREQ=DAILY", first, Zone::ISTANBUL).unwrap_err().code(), "endless_rule");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`InvalidRule`] for a text that is no rule, one without an end, with more than [`MAX_OCCURRENCES`], or with two
/// occurrences on one day.
pub fn expand(rule: &str, first: LocalSlot, zone: Zone) -> Result<Vec<LocalSlot>, InvalidRule> {
    let malformed =
        |why: &dyn ToString| InvalidRule::Malformed { rule: rule.to_string(), why: why.to_string() };
    let floating = floating(rule, zone).ok_or_else(|| malformed(&"`UNTIL` is not a date or time"))?;
    let parsed: RRule<Unvalidated> = floating.parse().map_err(|e: rrule::RRuleError| malformed(&e))?;
    if parsed.get_freq() > rrule::Frequency::Daily {
        return Err(InvalidRule::TooOften(rule.to_string()));
    }
    match (parsed.get_count(), parsed.get_until()) {
        (None, None) => return Err(InvalidRule::Endless(rule.to_string())),
        (Some(_), Some(_)) => return Err(malformed(&"`COUNT` and `UNTIL` exclude each other")),
        _ => {}
    }
    if parsed.get_interval() == 0 || parsed.get_count() == Some(0) {
        return Err(malformed(&"`INTERVAL` or `COUNT` is zero"));
    }
    let start = Tz::UTC.from_utc_datetime(&first.start().to_naive());
    let set = parsed.build(start).map_err(|e| malformed(&e))?;
    // One more than allowed is enough to know that there are too many. The crate stops by itself where a rule never
    // matches.
    let found = set.all(u16::try_from(MAX_OCCURRENCES.saturating_add(1)).unwrap_or(u16::MAX)).dates;
    if found.len() > MAX_OCCURRENCES {
        return Err(InvalidRule::TooMany(rule.to_string()));
    }
    if found.windows(2).any(|two| matches!(two, [a, b] if a.date_naive() == b.date_naive())) {
        return Err(InvalidRule::TooOften(rule.to_string()));
    }
    let length = first.planned_length();
    let slot = |at: DateTime<Tz>| {
        LocalSlot::with_length(LocalMinute::new(at.naive_utc())?, length).map_err(InvalidRule::Time)
    };
    found.into_iter().map(slot).collect()
}

/// The rule with its `UNTIL` as wall-clock time that is written like UTC: the zone in which all of it is expanded.
fn floating(rule: &str, zone: Zone) -> Option<String> {
    let mut parts = Vec::new();
    for part in rule.split(';') {
        let until = part.split_once('=').filter(|(key, _)| key.eq_ignore_ascii_case("UNTIL"));
        parts.push(match until.map(|(_, text)| text) {
            None => part.to_string(),
            Some(text) => {
                let time = match text.strip_suffix('Z') {
                    Some(utc) => {
                        let utc = NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S").ok()?;
                        utc.and_utc().with_timezone(&zone.as_tz()).naive_local()
                    }
                    None => NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok().or_else(|| {
                        NaiveDate::parse_from_str(text, "%Y%m%d").ok()?.and_hms_opt(23, 59, 59)
                    })?,
                };
                format!("UNTIL={}Z", time.format("%Y%m%dT%H%M%S"))
            }
        });
    }
    Some(parts.join(";"))
}
