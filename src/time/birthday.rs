use chrono::{Datelike, NaiveDate};

/// Returns the day on which somebody completes a number of years; nothing past the last year that `chrono` can count.
///
/// Whoever was born on 29 February completes a year, where there is no such day, when 28 February is over: on 1 March.
///
/// ```
/// use imece::{chrono::NaiveDate, time::birthday};
/// let day = |text: &str| text.parse::<NaiveDate>().unwrap();
/// assert_eq!(birthday(day("2008-02-29"), 18), Some(day("2026-03-01")));
/// assert_eq!(birthday(day("2008-02-29"), 20), Some(day("2028-02-29")));
/// ```
#[must_use]
pub fn birthday(born: NaiveDate, years: u32) -> Option<NaiveDate> {
    let year = born.year().checked_add(i32::try_from(years).ok()?)?;
    born.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
}

/// Returns how many years somebody has completed on a day; nothing before the birth.
///
/// ```
/// use imece::{chrono::NaiveDate, time::completed_years};
/// let day = |text: &str| text.parse::<NaiveDate>().unwrap();
/// assert_eq!(completed_years(day("2008-02-29"), day("2026-02-28")), Some(17));
/// assert_eq!(completed_years(day("2008-02-29"), day("2026-03-01")), Some(18));
/// assert_eq!(completed_years(day("2008-02-29"), day("2008-02-28")), None);
/// ```
#[must_use]
pub fn completed_years(born: NaiveDate, on: NaiveDate) -> Option<u32> {
    on.years_since(born)
}
