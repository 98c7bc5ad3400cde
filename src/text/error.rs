use alloc::string::String;

use thiserror::Error;

/// Why a text is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidText {
    /// Nothing but white space.
    #[error("text is empty")]
    Empty,
    /// More characters than the kind of text may have.
    #[error("text has {length} characters, at most {most} are allowed")]
    TooLong {
        /// Characters given.
        length: usize,
        /// Characters allowed.
        most: usize,
    },
    /// A control character, a line break among them.
    #[error("text holds the control character U+{0:04X}")]
    Control(u32),
    /// Not lower-case letters, digits and underscores that begin with a letter.
    #[error("`{0}` is not a code: lower-case letters, digits and `_`, a letter first")]
    NotACode(String),
    /// Neither `tr` nor `en`.
    #[error("`{0}` is not a language: `tr` or `en`")]
    UnknownLanguage(String),
    /// Not a number as Turkish prose writes it, or beyond 64 bits.
    #[error("`{0}` is not a number in Turkish wording")]
    NotANumber(String),
}

impl InvalidText {
    /// Returns the stable code of the error.
    ///
    /// ```
    /// use imece::text::Name;
    /// assert_eq!(Name::new("  ").unwrap_err().code(), "empty_text");
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty_text",
            Self::TooLong { .. } => "text_too_long",
            Self::Control(_) => "control_character",
            Self::NotACode(_) => "not_a_code",
            Self::UnknownLanguage(_) => "unknown_language",
            Self::NotANumber(_) => "not_a_number",
        }
    }
}
