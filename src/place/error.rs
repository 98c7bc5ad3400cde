use alloc::string::String;

use thiserror::Error;

use crate::text::InvalidText;

/// Why a value is not a place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidPlace {
    /// A plate code outside 1 to 81.
    #[error("`{0}` is not the plate code of a province, 1 to 81")]
    NotAPlateCode(u8),
    /// A text that is not two capital letters.
    #[error("`{0}` is not the two letters of a country")]
    NotACountry(String),
    /// Neither a name, an alias nor a code of a province.
    #[error("`{0}` is not a province")]
    UnknownProvince(String),
    /// Neither a name nor an identifier of a region.
    #[error("`{0}` is not a region")]
    UnknownRegion(String),
    /// A district whose name is no name.
    #[error("not the name of a district: {0}")]
    BadDistrict(#[from] InvalidText),
}

impl InvalidPlace {
    /// Returns the stable code of the error.
    ///
    /// ```
    /// use imece::place::Province;
    /// assert_eq!(Province::new(82).unwrap_err().code(), "not_a_plate_code");
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAPlateCode(_) => "not_a_plate_code",
            Self::NotACountry(_) => "not_a_country",
            Self::UnknownProvince(_) => "unknown_province",
            Self::UnknownRegion(_) => "unknown_region",
            Self::BadDistrict(_) => "bad_district",
        }
    }
}
