use alloc::string::ToString;
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{InvalidPlace, Province};
use crate::text::{Lang, fold};

/// One of the seven geographic regions, as the First Geography Congress of 1941 drew them, by whole provinces.
///
/// Text and serde form are the identifier, which is the Turkish name in ASCII.
///
/// ```
/// use imece::{place::Region, text::Lang};
/// assert_eq!(Region::BlackSea.name(Lang::Turkish), "Karadeniz");
/// assert_eq!("İÇ ANADOLU".parse::<Region>()?, Region::CentralAnatolia);
/// assert_eq!(Region::Aegean.provinces().count(), 8);
/// # Ok::<(), imece::place::InvalidPlace>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(clippy::exhaustive_enums, reason = "the seven regions have stood since 1941")]
pub enum Region {
    /// Marmara.
    #[serde(rename = "marmara")]
    Marmara,
    /// Ege.
    #[serde(rename = "ege")]
    Aegean,
    /// Akdeniz.
    #[serde(rename = "akdeniz")]
    Mediterranean,
    /// İç Anadolu.
    #[serde(rename = "ic_anadolu")]
    CentralAnatolia,
    /// Karadeniz.
    #[serde(rename = "karadeniz")]
    BlackSea,
    /// Doğu Anadolu.
    #[serde(rename = "dogu_anadolu")]
    EasternAnatolia,
    /// Güneydoğu Anadolu.
    #[serde(rename = "guneydogu_anadolu")]
    SoutheasternAnatolia,
}

impl Region {
    /// All seven, in the usual order from west to east.
    pub const ALL: [Self; 7] = [
        Self::Marmara,
        Self::Aegean,
        Self::Mediterranean,
        Self::CentralAnatolia,
        Self::BlackSea,
        Self::EasternAnatolia,
        Self::SoutheasternAnatolia,
    ];

    /// Returns the identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Marmara => "marmara",
            Self::Aegean => "ege",
            Self::Mediterranean => "akdeniz",
            Self::CentralAnatolia => "ic_anadolu",
            Self::BlackSea => "karadeniz",
            Self::EasternAnatolia => "dogu_anadolu",
            Self::SoutheasternAnatolia => "guneydogu_anadolu",
        }
    }

    /// Returns the name.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        let (turkish, english) = match self {
            Self::Marmara => ("Marmara", "Marmara"),
            Self::Aegean => ("Ege", "Aegean"),
            Self::Mediterranean => ("Akdeniz", "Mediterranean"),
            Self::CentralAnatolia => ("İç Anadolu", "Central Anatolia"),
            Self::BlackSea => ("Karadeniz", "Black Sea"),
            Self::EasternAnatolia => ("Doğu Anadolu", "Eastern Anatolia"),
            Self::SoutheasternAnatolia => ("Güneydoğu Anadolu", "Southeastern Anatolia"),
        };
        lang.pick(turkish, english)
    }

    /// Returns the provinces, in the order of their plate codes.
    pub fn provinces(self) -> impl Iterator<Item = Province> {
        Province::all().filter(move |province| province.region() == self)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Region {
    type Err = InvalidPlace;

    /// Reads the identifier or the name in either language, as [`fold`] sees them.
    fn from_str(text: &str) -> Result<Self, InvalidPlace> {
        let key = fold(text);
        let is_called = |region: &Self| {
            [region.id(), region.name(Lang::Turkish), region.name(Lang::English)]
                .into_iter()
                .any(|name| fold(name) == key)
        };
        Self::ALL.into_iter().find(is_called).ok_or_else(|| InvalidPlace::UnknownRegion(text.to_string()))
    }
}
