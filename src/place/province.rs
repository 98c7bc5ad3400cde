use alloc::string::ToString;
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{InvalidPlace, Region, table::PROVINCES};
use crate::text::fold;

/// One of the 81 provinces, by its plate code.
///
/// Display is the Turkish name, the serde form the plate code as a number. Order is by plate code; sort names with
/// [`SortKey`](crate::text::SortKey).
///
/// ```
/// use imece::place::{Province, Region};
/// let kocaeli = Province::new(41)?;
/// assert_eq!((kocaeli.name(), kocaeli.region()), ("Kocaeli", Region::Marmara));
/// assert_eq!("SANLIURFA".parse::<Province>()?.name(), "Şanlıurfa");
/// assert_eq!("Urfa".parse::<Province>()?, "TR-63".parse()?);
/// assert!(Province::new(82).is_err());
/// # Ok::<(), imece::place::InvalidPlace>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
// INVARIANT: a line of the table, so whatever is known of a province is known of each.
pub struct Province(&'static Facts);

/// A line of the table. Lines differ in their codes, so comparing lines compares codes.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Facts {
    pub(super) code: u8,
    pub(super) name: &'static str,
    pub(super) slug: &'static str,
    pub(super) iso: &'static str,
    pub(super) region: Region,
    pub(super) metropolitan: bool,
    pub(super) nuts1: &'static str,
    pub(super) nuts2: &'static str,
    pub(super) aliases: &'static [&'static str],
}

impl Province {
    /// The number of provinces.
    pub const COUNT: usize = PROVINCES.len();

    /// Takes a plate code.
    ///
    /// # Errors
    /// [`InvalidPlace::NotAPlateCode`] outside 1 to 81.
    pub fn new(code: u8) -> Result<Self, InvalidPlace> {
        let line = usize::from(code).checked_sub(1).and_then(|line| PROVINCES.get(line));
        line.map(Self).ok_or(InvalidPlace::NotAPlateCode(code))
    }

    /// Returns all provinces, in the order of their plate codes.
    #[must_use]
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        PROVINCES.iter().map(Self)
    }

    /// Returns the plate code, 1 to 81.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0.code
    }

    /// Returns the Turkish name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// Returns the name in small ASCII letters, for addresses and file names.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        self.0.slug
    }

    /// Returns the ISO 3166-2 code: `TR-41`.
    #[must_use]
    pub const fn iso(self) -> &'static str {
        self.0.iso
    }

    /// Returns the geographic region.
    #[must_use]
    pub const fn region(self) -> Region {
        self.0.region
    }

    /// Returns whether the province is one metropolitan municipality (Laws 5216 and 6360).
    #[must_use]
    pub const fn is_metropolitan(self) -> bool {
        self.0.metropolitan
    }

    /// Returns the statistical region of the first level (İBBS-1, NUTS-1): `TR4`.
    #[must_use]
    pub const fn nuts1(self) -> &'static str {
        self.0.nuts1
    }

    /// Returns the statistical region of the second level (İBBS-2, NUTS-2): `TR42`.
    #[must_use]
    pub const fn nuts2(self) -> &'static str {
        self.0.nuts2
    }

    /// Returns other names in use, an old name or the central town's among them; the list is not complete.
    #[must_use]
    pub const fn aliases(self) -> &'static [&'static str] {
        self.0.aliases
    }
}

impl fmt::Display for Province {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Province {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Province({}, {})", self.code(), self.name())
    }
}

impl FromStr for Province {
    type Err = InvalidPlace;

    /// Reads a name, an alias or an ISO code as [`fold`] sees them, or a plate code.
    fn from_str(text: &str) -> Result<Self, InvalidPlace> {
        if let Ok(code) = text.trim().parse::<u8>() {
            return Self::new(code);
        }
        let key = fold(text);
        let is_called = |province: &Self| {
            let names =
                [province.slug(), province.iso()].into_iter().chain(province.aliases().iter().copied());
            names.into_iter().any(|name| fold(name) == key)
        };
        Self::all().find(is_called).ok_or_else(|| InvalidPlace::UnknownProvince(text.to_string()))
    }
}

impl TryFrom<u8> for Province {
    type Error = InvalidPlace;

    fn try_from(code: u8) -> Result<Self, InvalidPlace> {
        Self::new(code)
    }
}

impl From<Province> for u8 {
    fn from(province: Province) -> Self {
        province.code()
    }
}
