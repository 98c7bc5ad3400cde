use alloc::string::ToString;
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::InvalidText;

/// A language in which figures are told.
///
/// Text and serde form are the ISO 639-1 code.
///
/// ```
/// use imece::text::Lang;
/// assert_eq!("tr".parse::<Lang>()?, Lang::Turkish);
/// assert_eq!(Lang::Turkish.upper("ışık izi"), "IŞIK İZİ");
/// assert_eq!(Lang::Turkish.integer(1_234_567), "1.234.567");
/// assert_eq!(Lang::English.integer(1_234_567), "1,234,567");
/// # Ok::<(), imece::text::InvalidText>(())
/// ```
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a third language is a breaking change: every text has to exist in it"
)]
pub enum Lang {
    /// Turkish.
    #[default]
    #[serde(rename = "tr")]
    Turkish,
    /// English, with British dates.
    #[serde(rename = "en")]
    English,
}

impl Lang {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Turkish, Self::English];

    /// Returns the ISO 639-1 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Turkish => "tr",
            Self::English => "en",
        }
    }

    /// Returns the text of this language out of the two.
    ///
    /// ```
    /// use imece::text::Lang;
    /// assert_eq!(Lang::English.pick("oda", "room"), "room");
    /// ```
    #[must_use]
    pub fn pick<T>(self, turkish: T, english: T) -> T {
        match self {
            Self::Turkish => turkish,
            Self::English => english,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        Self::ALL
            .into_iter()
            .find(|lang| lang.code() == text)
            .ok_or_else(|| InvalidText::UnknownLanguage(text.to_string()))
    }
}
