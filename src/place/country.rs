use alloc::string::{String, ToString};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::InvalidPlace;

/// A country by its two letters (ISO 3166-1 alpha-2), such as `BG`. Whether the letters are given out is not looked at.
///
/// ```
/// use imece::place::Country;
/// let bulgaria: Country = "BG".parse()?;
/// assert!(!bulgaria.is_home());
/// assert!(Country::TURKEY.is_home());
/// assert!("bg".parse::<Country>().is_err());
/// # Ok::<(), imece::place::InvalidPlace>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country {
    // INVARIANT: two capital ASCII letters
    letters: [u8; 2],
}

impl Country {
    /// Türkiye.
    pub const TURKEY: Self = Self { letters: *b"TR" };

    /// Returns the two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.letters).unwrap_or_default()
    }

    /// Returns whether it is Türkiye, so that nothing there is abroad.
    #[must_use]
    pub fn is_home(self) -> bool {
        self == Self::TURKEY
    }
}

impl FromStr for Country {
    type Err = InvalidPlace;
    fn from_str(text: &str) -> Result<Self, InvalidPlace> {
        match text.as_bytes() {
            &[a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok(Self { letters: [a, b] }),
            _ => Err(InvalidPlace::NotACountry(text.to_string())),
        }
    }
}

impl TryFrom<String> for Country {
    type Error = InvalidPlace;
    fn try_from(text: String) -> Result<Self, InvalidPlace> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.to_string()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Country({})", self.as_str())
    }
}
