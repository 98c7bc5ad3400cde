use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{id, place, text, time};

/// A value that is one text of a row: never an empty one, and the same value when read back.
///
/// ```
/// use imece::stats::Dimension;
/// assert_eq!(41_u8.to_text(), "41");
/// assert_eq!(u8::from_text("41"), Some(41));
/// assert_eq!(u8::from_text("kırk bir"), None);
/// ```
pub trait Dimension: Ord + Clone {
    /// Returns the text of the value, which is not empty.
    fn to_text(&self) -> String;

    /// Returns the value of a text, or nothing where there is none.
    fn from_text(text: &str) -> Option<Self>;
}

/// What a tally is grouped by: a dimension, a tuple of keys, or an optional dimension (none is the empty text).
///
/// ```
/// use imece::stats::Key;
/// assert_eq!(<(u8, Option<i64>)>::WIDTH, 2);
/// assert_eq!(<(u8, Option<i64>)>::read(&["41".into(), String::new()]), Some((41, None)));
/// ```
pub trait Key: Ord + Clone {
    /// The number of dimension texts, the same for every value.
    const WIDTH: usize;

    /// Appends the dimension texts.
    fn write(&self, texts: &mut Vec<String>);

    /// Returns the key of exactly [`WIDTH`](Self::WIDTH) texts, or nothing where there is none.
    fn read(texts: &[String]) -> Option<Self>;
}

impl<D: Dimension> Key for D {
    const WIDTH: usize = 1;

    fn write(&self, texts: &mut Vec<String>) {
        texts.push(self.to_text());
    }

    fn read(texts: &[String]) -> Option<Self> {
        match texts {
            [text] => D::from_text(text),
            _ => None,
        }
    }
}

impl<D: Dimension> Key for Option<D> {
    const WIDTH: usize = 1;

    fn write(&self, texts: &mut Vec<String>) {
        texts.push(self.as_ref().map(D::to_text).unwrap_or_default());
    }

    fn read(texts: &[String]) -> Option<Self> {
        match texts {
            [text] if text.is_empty() => Some(None),
            [text] => D::from_text(text).map(Some),
            _ => None,
        }
    }
}

macro_rules! tuple_keys {
    ($(($($name:ident)+))+) => {$(
        impl<$($name: Key),+> Key for ($($name,)+) {
            const WIDTH: usize = 0_usize $(.saturating_add($name::WIDTH))+;

            fn write(&self, texts: &mut Vec<String>) {
                #[expect(non_snake_case, reason = "a type parameter names its variable too")]
                let ($($name,)+) = self;
                $($name.write(texts);)+
            }

            fn read(texts: &[String]) -> Option<Self> {
                let rest = texts;
                $(
                    #[expect(non_snake_case, reason = "a type parameter names its variable too")]
                    let ($name, rest) = rest.split_at_checked($name::WIDTH)?;
                )+
                rest.is_empty().then_some(())?;
                Some(($($name::read($name)?,)+))
            }
        }
    )+};
}

tuple_keys!((A B) (A B C) (A B C D) (A B C D E));

macro_rules! dimensions {
    ($($name:ty)+) => {$(
        impl Dimension for $name {
            fn to_text(&self) -> String {
                self.to_string()
            }

            fn from_text(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )+};
}

// No `PersonId`, `HouseholdId` or `ActorId`, so that no tally can hold people.
dimensions! {
    bool i64 i32 i16 i8 u64 u32 u16 u8
    text::Code text::Name
    time::Minute time::Month chrono::NaiveDate
    id::AtomId id::BookingId id::CentreId id::ClosureId id::CoordinationId
    id::ObservanceId id::OrganisationId id::PetitionId id::PlaceId id::PostId id::ProgrammeId
    id::RegistrationId id::RoomId id::SeriesId id::StockId id::StreamId id::SupportId id::SurveyId id::TextId id::UnitId
    place::Country
}

/// Gives a closed list of words its stable codes: the same as on the wire, in texts and as a dimension of tallies.
macro_rules! coded {
    ($name:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        impl $name {
            /// Every one, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the stable code, the same as on the wire.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code),+
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl $crate::stats::Dimension for $name {
            fn to_text(&self) -> alloc::string::String {
                self.code().into()
            }

            fn from_text(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.code() == text)
            }
        }
    };
}
pub(crate) use coded;

/// Gives a list of words that is open at its end, `Other(Code)`, its codes: on the wire, where it is one text and so may be
/// the key of a map, and as a dimension of tallies.
macro_rules! coded_or_other {
    ($name:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        impl $name {
            /// Every one that has a name of its own, in the order of declaration.
            pub const NAMED: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the stable code; of any other, the host's.
            #[must_use]
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Other(code) => code.as_str(),
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.code())
            }
        }

        /// A code of the host's has `other/` before it, so it is never taken for one of ours.
        impl $crate::stats::Dimension for $name {
            fn to_text(&self) -> alloc::string::String {
                match self {
                    Self::Other(code) => alloc::format!("other/{code}"),
                    named => named.code().into(),
                }
            }

            fn from_text(text: &str) -> Option<Self> {
                match text.strip_prefix("other/") {
                    Some(code) => code.parse().ok().map(Self::Other),
                    None => Self::NAMED.iter().copied().find(|word| word.code() == text),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&$crate::stats::Dimension::to_text(self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = alloc::string::String::deserialize(deserializer)?;
                $crate::stats::Dimension::from_text(&text).ok_or_else(|| {
                    serde::de::Error::custom(format_args!("`{text}` is no {}", stringify!($name)))
                })
            }
        }
    };
}
pub(crate) use coded_or_other;

impl Dimension for place::Region {
    fn to_text(&self) -> String {
        self.id().to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|region| region.id() == text)
    }
}

/// The plate code in two digits, so texts sort as codes do.
impl Dimension for place::Province {
    fn to_text(&self) -> String {
        format!("{:02}", self.code())
    }

    fn from_text(text: &str) -> Option<Self> {
        Self::new(text.parse().ok()?).ok()
    }
}

/// Two texts: the province and the name.
impl Key for place::District {
    const WIDTH: usize = 2;

    fn write(&self, texts: &mut Vec<String>) {
        texts.extend([self.province().to_text(), self.name().to_text()]);
    }

    fn read(texts: &[String]) -> Option<Self> {
        match texts {
            [province, name] => Self::new(Dimension::from_text(province)?, name).ok(),
            _ => None,
        }
    }
}
