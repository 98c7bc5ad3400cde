use alloc::string::String;
use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use thiserror::Error;

/// Why a text is not a token. It is not repeated: it may be what should have been hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidToken {
    /// Other than 64 lower-case hexadecimal digits.
    #[error("a token is 64 lower-case hexadecimal digits")]
    Malformed,
}

impl InvalidToken {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed_token",
        }
    }
}

/// Whoever responds, as the SHA-256 of the host's token with a salt for the survey: nobody is found by it.
///
/// The text and serde form are 64 lower-case hexadecimal digits.
///
/// ```
/// use imece::survey::ResponseToken;
/// let token = ResponseToken::new([0xab; 32]);
/// assert_eq!(token.to_string(), "ab".repeat(32));
/// assert_eq!("ab".repeat(32).parse(), Ok(token));
/// assert!("05321234567".parse::<ResponseToken>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResponseToken([u8; 32]);

impl ResponseToken {
    /// Takes a hash.
    #[must_use]
    pub const fn new(hash: [u8; 32]) -> Self {
        Self(hash)
    }

    /// Returns the hash.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FromStr for ResponseToken {
    type Err = InvalidToken;

    fn from_str(text: &str) -> Result<Self, InvalidToken> {
        let digit = |c: u8| match c {
            b'0'..=b'9' => c.checked_sub(b'0'),
            b'a'..=b'f' => c.checked_sub(b'a').and_then(|d| d.checked_add(10)),
            _ => None,
        };
        let mut hash = [0; 32];
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != hash.len() || !rest.is_empty() {
            return Err(InvalidToken::Malformed);
        }
        for (byte, [high, low]) in hash.iter_mut().zip(pairs) {
            let (high, low) = digit(*high).zip(digit(*low)).ok_or(InvalidToken::Malformed)?;
            *byte = high.saturating_mul(16).saturating_add(low);
        }
        Ok(Self(hash))
    }
}

impl fmt::Display for ResponseToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ResponseToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResponseToken({self})")
    }
}

impl Serialize for ResponseToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ResponseToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
