use alloc::{format, string::String};

use chrono::{Datelike, Month, NaiveDate, Weekday};

use super::Lang;

impl Lang {
    /// Returns a date in figures: `17.12.2015` in Turkish, ISO 8601 in English, where `17/12` and `12/17` both exist.
    ///
    /// ```
    /// use imece::{chrono::NaiveDate, text::Lang};
    /// let founded = NaiveDate::from_ymd_opt(2015, 12, 17).unwrap();
    /// assert_eq!(Lang::Turkish.date(founded), "17.12.2015");
    /// assert_eq!(Lang::English.date(founded), "2015-12-17");
    /// ```
    #[must_use]
    pub fn date(self, date: NaiveDate) -> String {
        match self {
            Self::Turkish => format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year()),
            Self::English => format!("{date}"),
        }
    }

    /// Returns a date in words: `17 Aralık 2015` or `17 December 2015`.
    ///
    /// ```
    /// use imece::{chrono::NaiveDate, text::Lang};
    /// let feast = NaiveDate::from_ymd_opt(2026, 3, 20).unwrap();
    /// assert_eq!(Lang::Turkish.long_date(feast), "20 Mart 2026");
    /// assert_eq!(Lang::English.long_date(feast), "20 March 2026");
    /// ```
    #[must_use]
    pub fn long_date(self, date: NaiveDate) -> String {
        let month = u8::try_from(date.month()).ok().and_then(|month| Month::try_from(month).ok());
        format!("{} {} {}", date.day(), month.map(|month| self.month(month)).unwrap_or_default(), date.year())
    }

    /// Returns the name of a month.
    ///
    /// ```
    /// use imece::{chrono::Month, text::Lang};
    /// assert_eq!(Lang::Turkish.month(Month::August), "Ağustos");
    /// ```
    #[must_use]
    pub const fn month(self, month: Month) -> &'static str {
        match (self, month) {
            (Self::English, month) => month.name(),
            (Self::Turkish, Month::January) => "Ocak",
            (Self::Turkish, Month::February) => "Şubat",
            (Self::Turkish, Month::March) => "Mart",
            (Self::Turkish, Month::April) => "Nisan",
            (Self::Turkish, Month::May) => "Mayıs",
            (Self::Turkish, Month::June) => "Haziran",
            (Self::Turkish, Month::July) => "Temmuz",
            (Self::Turkish, Month::August) => "Ağustos",
            (Self::Turkish, Month::September) => "Eylül",
            (Self::Turkish, Month::October) => "Ekim",
            (Self::Turkish, Month::November) => "Kasım",
            (Self::Turkish, Month::December) => "Aralık",
        }
    }

    /// Returns the name of a weekday.
    ///
    /// ```
    /// use imece::{chrono::Weekday, text::Lang};
    /// assert_eq!(Lang::Turkish.weekday(Weekday::Wed), "Çarşamba");
    /// assert_eq!(Lang::English.weekday(Weekday::Wed), "Wednesday");
    /// ```
    #[must_use]
    pub const fn weekday(self, day: Weekday) -> &'static str {
        match (self, day) {
            (Self::Turkish, Weekday::Mon) => "Pazartesi",
            (Self::Turkish, Weekday::Tue) => "Salı",
            (Self::Turkish, Weekday::Wed) => "Çarşamba",
            (Self::Turkish, Weekday::Thu) => "Perşembe",
            (Self::Turkish, Weekday::Fri) => "Cuma",
            (Self::Turkish, Weekday::Sat) => "Cumartesi",
            (Self::Turkish, Weekday::Sun) => "Pazar",
            (Self::English, Weekday::Mon) => "Monday",
            (Self::English, Weekday::Tue) => "Tuesday",
            (Self::English, Weekday::Wed) => "Wednesday",
            (Self::English, Weekday::Thu) => "Thursday",
            (Self::English, Weekday::Fri) => "Friday",
            (Self::English, Weekday::Sat) => "Saturday",
            (Self::English, Weekday::Sun) => "Sunday",
        }
    }
}
