use alloc::{boxed::Box, string::String};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::InvalidText;

fn bounded(text: &str, most: usize) -> Result<Box<str>, InvalidText> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 {
        return Err(InvalidText::Empty);
    }
    if length > most {
        return Err(InvalidText::TooLong { length, most });
    }
    match text.chars().find(|c| c.is_control()) {
        Some(control) => Err(InvalidText::Control(control.into())),
        None => Ok(text.into()),
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $most:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// Takes a text, without the white space around it.
            ///
            /// # Errors
            /// [`InvalidText::Empty`], [`InvalidText::TooLong`] or [`InvalidText::Control`].
            pub fn new(text: &str) -> Result<Self, InvalidText> {
                bounded(text, $most).map(Self)
            }

            /// Returns the text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidText;
            fn from_str(text: &str) -> Result<Self, InvalidText> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidText;
            fn try_from(text: String) -> Result<Self, InvalidText> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0.into()
            }
        }
    )+};
}

texts! {
    /// The name or number of a thing in one line, at most 200 characters: never a person's.
    ///
    /// ```
    /// use imece::text::Name;
    /// assert_eq!(Name::new(" Gebze Sivil Toplum Merkezi ")?.as_str(), "Gebze Sivil Toplum Merkezi");
    /// # Ok::<(), imece::text::InvalidText>(())
    /// ```
    Name, 200;
    /// A reason or remark in one line, at most 1,000 characters, free of personal data by the host's care.
    ///
    /// ```
    /// use imece::text::Note;
    /// assert!(Note::new("elektrik kesintisi").is_ok());
    /// assert!(Note::new("two\nlines").is_err());
    /// # Ok::<(), imece::text::InvalidText>(())
    /// ```
    Note, 1_000;
}
