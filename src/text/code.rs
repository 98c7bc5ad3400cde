use alloc::string::{String, ToString};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::InvalidText;

/// A short machine word of the host's own vocabulary: a purpose, a feature, a seating layout.
///
/// One to 31 ASCII characters: lower-case letters, digits and `_`, a letter first. A code is copied, never allocated.
///
/// ```
/// use imece::text::Code;
/// assert_eq!(Code::new("general_assembly")?.as_str(), "general_assembly");
/// assert!(Code::new("General Assembly").is_err());
/// # Ok::<(), imece::text::InvalidText>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    // INVARIANT: ASCII as `is_code` says, then zeros; so the byte order is the text's order.
    bytes: [u8; Self::MOST],
}

impl Code {
    const MOST: usize = 31;

    /// Takes a text as a code.
    ///
    /// # Errors
    /// [`InvalidText::NotACode`] where the text has another form or more than 31 characters.
    pub fn new(text: &str) -> Result<Self, InvalidText> {
        let mut bytes = [0; Self::MOST];
        match bytes.get_mut(..text.len()) {
            Some(target) if is_code(text) => target.copy_from_slice(text.as_bytes()),
            _ => return Err(InvalidText::NotACode(text.to_string())),
        }
        Ok(Self { bytes })
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let end = self.bytes.iter().position(|b| *b == 0).unwrap_or(Self::MOST);
        self.bytes.get(..end).and_then(|b| str::from_utf8(b).ok()).unwrap_or_default()
    }
}

fn is_code(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({})", self.as_str())
    }
}

impl FromStr for Code {
    type Err = InvalidText;
    fn from_str(text: &str) -> Result<Self, InvalidText> {
        Self::new(text)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
