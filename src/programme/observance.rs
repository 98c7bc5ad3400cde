use alloc::{collections::BTreeSet, vec::Vec};
use core::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{checked::checked, id::ObservanceId, text::Name, time::YearlyDays};

/// Why something is no day of an observance.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidObservance {
    /// The days end before they begin.
    #[error("`{last}` lies before `{first}`")]
    Backward {
        /// The first day as given.
        first: NaiveDate,
        /// The last day as given.
        last: NaiveDate,
    },
    /// Two entries of a table share a day.
    #[error("`{0}` and `{1}` overlap")]
    Overlapping(DayRange, DayRange),
    /// A fixed observance has its dates already.
    #[error("observance `{0}` is fixed to days of the year")]
    IsFixed(ObservanceId),
    /// The table does not say on which days the observance falls in that year.
    #[error("observance `{observance}` is not dated in `{year}`")]
    NotDated {
        /// The observance.
        observance: ObservanceId,
        /// The year.
        year: i32,
    },
}

impl InvalidObservance {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Backward { .. } => "backward_days",
            Self::Overlapping(..) => "overlapping_days",
            Self::IsFixed(_) => "observance_is_fixed",
            Self::NotDated { .. } => "observance_not_dated",
        }
    }
}

/// Days from a first to a last one, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawDayRange", into = "RawDayRange")]
pub struct DayRange {
    // INVARIANT: first <= last
    first: NaiveDate,
    last: NaiveDate,
}

checked! { DayRange by new or InvalidObservance as RawDayRange { first: NaiveDate, last: NaiveDate } }

impl DayRange {
    /// Takes the first and the last day.
    ///
    /// # Errors
    /// [`InvalidObservance::Backward`] where the last lies before the first.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Result<Self, InvalidObservance> {
        if first <= last {
            Ok(Self { first, last })
        } else {
            Err(InvalidObservance::Backward { first, last })
        }
    }

    /// Takes one day.
    #[must_use]
    pub const fn day(day: NaiveDate) -> Self {
        Self { first: day, last: day }
    }

    /// Returns the first day.
    #[must_use]
    pub const fn first(self) -> NaiveDate {
        self.first
    }

    /// Returns the last day.
    #[must_use]
    pub const fn last(self) -> NaiveDate {
        self.last
    }

    /// Returns whether all of the other's days are among these.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Returns whether the two share a day.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Returns the days one by one.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |day| *day <= self.last)
    }

    /// Returns how many days they are.
    #[must_use]
    pub fn count(self) -> u32 {
        let after_the_first = self.last.signed_duration_since(self.first).num_days();
        u32::try_from(after_the_first).unwrap_or(u32::MAX).saturating_add(1)
    }
}

impl fmt::Display for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}

/// The days on which something falls, as somebody said: year by year, since no formula gives them.
///
/// An entry belongs to the year of its first day. A year may have two: Ramadan begins twice in 2030.
#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<DayRange>")]
pub struct DayTable(BTreeSet<DayRange>);

impl DayTable {
    /// Takes entries in any order.
    ///
    /// # Errors
    /// [`InvalidObservance::Overlapping`] where two share a day.
    pub fn new(entries: impl IntoIterator<Item = DayRange>) -> Result<Self, InvalidObservance> {
        let mut table = BTreeSet::new();
        for entry in entries {
            if let Some(other) = table.iter().find(|other| entry.meets(**other)) {
                return Err(InvalidObservance::Overlapping(*other, entry));
            }
            table.insert(entry);
        }
        Ok(Self(table))
    }

    /// Returns the entries in order.
    pub fn entries(&self) -> impl Iterator<Item = DayRange> + '_ {
        self.0.iter().copied()
    }

    /// Returns the entries of a year in order.
    pub fn in_year(&self, year: i32) -> impl Iterator<Item = DayRange> + '_ {
        self.entries().filter(move |entry| entry.first.year() == year)
    }

    /// Returns the table with other entries for a year.
    pub(super) fn redated(
        &self,
        year: i32,
        entries: impl IntoIterator<Item = DayRange>,
    ) -> Result<Self, InvalidObservance> {
        let others = self.entries().filter(|entry| entry.first.year() != year);
        Self::new(others.chain(entries))
    }
}

impl TryFrom<Vec<DayRange>> for DayTable {
    type Error = InvalidObservance;
    fn try_from(entries: Vec<DayRange>) -> Result<Self, InvalidObservance> {
        Self::new(entries)
    }
}

/// On which days an observance falls.
#[expect(clippy::exhaustive_enums, reason = "fixed in the calendar, moving through it, or said by somebody")]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum ObservanceRule {
    /// The same days each year, such as Nevruz on `03-21`.
    Fixed(YearlyDays),
    /// Days that move from year to year, such as a religious feast: dated by the authority's table.
    Movable(DayTable),
    /// Days that somebody sets each time, such as an exam or a festival.
    Announced(DayTable),
}

/// A day or some days that programmes hang on: *dini ve resmî bayramlar, özel günler*.
///
/// ```
/// use imece::{id::ObservanceId, programme::{Observance, ObservanceRule}, time::YearlyDays, uuid::Uuid};
/// let id = ObservanceId::from_uuid(Uuid::from_u128(1))?;
/// let rule = ObservanceRule::Fixed(YearlyDays { first: "05-05".parse()?, last: "05-06".parse()? });
/// let hidirellez = Observance::new(id, "Hıdırellez".parse()?, rule);
/// let seventh = imece::chrono::NaiveDate::from_ymd_opt(2026, 5, 7).unwrap();
/// let days = hidirellez.next(seventh)?;
/// assert_eq!(days.to_string(), "2027-05-05..2027-05-06");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Observance {
    /// The id.
    pub id: ObservanceId,
    /// What it is called.
    pub name: Name,
    /// On which days it falls.
    pub rule: ObservanceRule,
}

impl Observance {
    /// Names an observance and says on which days it falls.
    #[must_use]
    pub const fn new(id: ObservanceId, name: Name, rule: ObservanceRule) -> Self {
        Self { id, name, rule }
    }

    /// Returns its days in a year, which is that of the first day. Only a fixed 29 February has none in some years.
    ///
    /// # Errors
    /// [`InvalidObservance::NotDated`] where the table says nothing of the year: it is never guessed.
    pub fn in_year(&self, year: i32) -> Result<Vec<DayRange>, InvalidObservance> {
        match &self.rule {
            ObservanceRule::Fixed(days) => {
                Ok(days.in_year(year).into_iter().map(|(first, last)| DayRange { first, last }).collect())
            }
            ObservanceRule::Movable(table) | ObservanceRule::Announced(table) => {
                let days: Vec<DayRange> = table.in_year(year).collect();
                if days.is_empty() {
                    return Err(InvalidObservance::NotDated { observance: self.id, year });
                }
                Ok(days)
            }
        }
    }

    /// The observance with other days in a year.
    pub(super) fn redated(&self, year: i32, days: &[DayRange]) -> Result<Self, InvalidObservance> {
        let days = days.iter().copied();
        let rule = match &self.rule {
            ObservanceRule::Fixed(_) => return Err(InvalidObservance::IsFixed(self.id)),
            ObservanceRule::Movable(table) => ObservanceRule::Movable(table.redated(year, days)?),
            ObservanceRule::Announced(table) => ObservanceRule::Announced(table.redated(year, days)?),
        };
        Ok(Self { rule, ..self.clone() })
    }

    /// Returns the first of its occurrences that is not over on a day.
    ///
    /// # Errors
    /// [`InvalidObservance::NotDated`] with the first year of which the table says nothing.
    pub fn next(&self, day: NaiveDate) -> Result<DayRange, InvalidObservance> {
        // What began the year before may reach into this one; what is not dated then is over.
        let mut found = self.in_year(day.year().saturating_sub(1)).unwrap_or_default();
        // A 29 February comes again after eight years at the latest.
        for year in (day.year()..).take(9) {
            if let Some(days) = found.iter().find(|days| days.last >= day) {
                return Ok(*days);
            }
            found = self.in_year(year)?;
        }
        let last = found.into_iter().find(|days| days.last >= day);
        last.ok_or(InvalidObservance::NotDated { observance: self.id, year: day.year() })
    }

    /// Returns the occurrence that has all of these days, if there is one.
    #[must_use]
    pub fn occurrence_with(&self, days: DayRange) -> Option<DayRange> {
        let year = days.first.year();
        let mut all = [year.saturating_sub(1), year].into_iter().filter_map(|year| self.in_year(year).ok());
        all.find_map(|occurrences| occurrences.into_iter().find(|occurrence| occurrence.covers(days)))
    }
}
