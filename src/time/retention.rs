use core::num::NonZeroU32;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// How long after its end something keeps its reference to a person.
///
/// Law 6698 art. 7: personal data are erased or made anonymous when the reason for keeping them ends. When that is, no
/// library knows; the host states it in months. The erasure falls due on the day of the month on which the thing ended,
/// or on the last day of a month that is too short for it.
///
/// ```
/// use imece::{chrono::NaiveDate, time::RetentionPolicy};
/// let half_a_year = RetentionPolicy::months(6.try_into()?);
/// let closed = NaiveDate::from_ymd_opt(2026, 8, 31).unwrap();
/// assert_eq!(half_a_year.erasure_from(closed).to_string(), "2027-02-28");
/// # Ok::<(), core::num::TryFromIntError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionPolicy {
    months: NonZeroU32,
}

impl RetentionPolicy {
    /// Keeps for so many months.
    #[must_use]
    pub const fn months(months: NonZeroU32) -> Self {
        Self { months }
    }

    /// Returns the first day on which the reference is due to be erased.
    #[must_use]
    pub fn erasure_from(self, ended: NaiveDate) -> NaiveDate {
        ended.checked_add_months(Months::new(self.months.get())).unwrap_or(NaiveDate::MAX)
    }

    /// Returns since when the reference of something that ended is due to be erased, if it is.
    #[must_use]
    pub fn due_since(self, ended: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
        Some(self.erasure_from(ended)).filter(|from| *from <= today)
    }
}
