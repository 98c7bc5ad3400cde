use alloc::{format, string::String};

use super::Lang;

impl Lang {
    /// Returns a whole number with its thousands grouped: `1.234.567` or `1,234,567`.
    #[must_use]
    pub fn integer(self, number: i64) -> String {
        self.decimal(number, 0)
    }

    /// Returns a number given in units of its last decimal place: `1.234,5` or `1,234.5` for 12345 with one place.
    ///
    /// ```
    /// use imece::text::Lang;
    /// assert_eq!(Lang::Turkish.decimal(12_345, 1), "1.234,5");
    /// assert_eq!(Lang::English.decimal(-5, 2), "-0.05");
    /// ```
    #[must_use]
    pub fn decimal(self, units: i64, places: u8) -> String {
        let sign = if units < 0 { "-" } else { "" };
        format!("{sign}{}", self.magnitude(units.unsigned_abs(), places))
    }

    /// Returns a percentage given in units of its last decimal place: `%91,5` or `91.5%` for 915 with one place.
    ///
    /// ```
    /// use imece::text::Lang;
    /// assert_eq!(Lang::Turkish.percent(91, 0), "%91");
    /// assert_eq!(Lang::Turkish.percent(-915, 1), "-%91,5");
    /// assert_eq!(Lang::English.percent(915, 1), "91.5%");
    /// ```
    #[must_use]
    pub fn percent(self, units: i64, places: u8) -> String {
        let sign = if units < 0 { "-" } else { "" };
        let number = self.magnitude(units.unsigned_abs(), places);
        match self {
            Self::Turkish => format!("{sign}%{number}"),
            Self::English => format!("{sign}{number}%"),
        }
    }

    fn magnitude(self, units: u64, places: u8) -> String {
        let (group, point) = self.pick(('.', ','), (',', '.'));
        let places = usize::from(places);
        let width = places.saturating_add(1);
        let digits = format!("{units:0>width$}");
        let (whole, fraction) =
            digits.split_at_checked(digits.len().saturating_sub(places)).unwrap_or_default();
        let mut text = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && whole.len().saturating_sub(index).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if places > 0 {
            text.push(point);
            text.push_str(fraction);
        }
        text
    }
}
