use alloc::{format, string::String};
use core::fmt;

use serde::{Deserialize, Serialize};

use super::{InvalidPlace, Province};
use crate::text::{Name, fold};

/// A district: a name within a province.
///
/// Whether the district exists is the host's knowledge. Display is as on an envelope.
///
/// ```
/// use imece::place::{District, Province};
/// let gebze = District::new(Province::new(41)?, "Gebze")?;
/// assert_eq!(gebze.to_string(), "Gebze / Kocaeli");
/// assert_eq!(gebze.slug(), "kocaeli-gebze");
/// assert!(District::new(Province::new(41)?, " ").is_err());
/// # Ok::<(), imece::place::InvalidPlace>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct District {
    province: Province,
    name: Name,
}

impl District {
    /// Takes a province and a name.
    ///
    /// # Errors
    /// [`InvalidPlace::BadDistrict`] where the name is empty, too long or holds a control character.
    pub fn new(province: Province, name: &str) -> Result<Self, InvalidPlace> {
        Ok(Self { province, name: Name::new(name)? })
    }

    /// Returns the province.
    #[must_use]
    pub const fn province(&self) -> Province {
        self.province
    }

    /// Returns the name.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// Returns province and name in small ASCII letters; districts with one slug are one district.
    #[must_use]
    pub fn slug(&self) -> String {
        format!("{}-{}", self.province.slug(), fold(self.name.as_str()).replace(' ', "-"))
    }
}

impl fmt::Display for District {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.name, self.province)
    }
}
