use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    checked::checked,
    place::{District, Province},
    stats::coded,
    text::Name,
};

/// How far a municipality reaches.
#[expect(clippy::exhaustive_enums, reason = "the law knows these four")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MunicipalityTier {
    /// *Büyükşehir belediyesi*: the whole of one of the thirty metropolitan provinces (Law 5216).
    Metropolitan,
    /// *İlçe belediyesi*: one district.
    District,
    /// *İl belediyesi*: the central district of a province that is not metropolitan.
    Province,
    /// *Belde belediyesi*: a small town in a province that is not metropolitan (Law 6360 ended the others).
    Town,
}

coded!(MunicipalityTier {
    Metropolitan = "metropolitan",
    District = "district",
    Province = "province",
    Town = "town",
});

/// A municipality (*belediye*) as a body: its tier, and so where it acts and where it is a guest.
///
/// ```
/// use imece::{organisation::{LocalAuthority, MunicipalityTier}, place::{District, Province}};
/// let kocaeli = Province::new(41)?;
/// let (izmit, karamursel) = (District::new(kocaeli, "İzmit")?, District::new(kocaeli, "Karamürsel")?);
/// let city = LocalAuthority::metropolitan("Kocaeli Büyükşehir Belediyesi".parse()?, kocaeli)?;
/// let town = LocalAuthority::local("İzmit Belediyesi".parse()?, MunicipalityTier::District, izmit.clone())?;
/// assert!(city.acts_in(&karamursel) && town.acts_in(&izmit));
/// assert!(!town.acts_in(&karamursel)); // there it is a guest
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawAuthority", into = "RawAuthority")]
pub struct LocalAuthority {
    name: Name,
    tier: MunicipalityTier,
    province: Province,
    // INVARIANT: none for a metropolitan municipality and only for it
    seat: Option<District>,
    since: Option<i32>,
}

checked! {
    LocalAuthority by build or InvalidAuthority as RawAuthority {
        name: Name,
        tier: MunicipalityTier,
        province: Province,
        #[serde(default)]
        seat: Option<District>,
        #[serde(default)]
        since: Option<i32>,
    }
}

/// Why there is no such municipality.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidAuthority {
    /// The tier is not there in that province.
    #[error("there is no {tier} municipality in `{province}`")]
    NotInProvince {
        /// The tier as given.
        tier: MunicipalityTier,
        /// The province as given.
        province: Province,
    },
    /// A municipality other than a metropolitan one has its seat in a district of its province, and a metropolitan one
    /// has none.
    #[error("the seat of a {0} municipality is missing or wrong")]
    WrongSeat(MunicipalityTier),
}

impl InvalidAuthority {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotInProvince { .. } => "tier_not_in_province",
            Self::WrongSeat(_) => "wrong_seat",
        }
    }
}

impl LocalAuthority {
    /// Makes the metropolitan municipality of a province.
    ///
    /// # Errors
    /// [`InvalidAuthority::NotInProvince`] for a province that is not metropolitan.
    pub fn metropolitan(name: Name, province: Province) -> Result<Self, InvalidAuthority> {
        Self::build(name, MunicipalityTier::Metropolitan, province, None, None)
    }

    /// Makes a municipality of a lower tier with its seat in a district.
    ///
    /// # Errors
    /// [`InvalidAuthority::WrongSeat`] for the metropolitan tier, [`InvalidAuthority::NotInProvince`] for a municipality
    /// of a province or a town where there is a metropolitan one.
    pub fn local(name: Name, tier: MunicipalityTier, seat: District) -> Result<Self, InvalidAuthority> {
        Self::build(name, tier, seat.province(), Some(seat), None)
    }

    fn build(
        name: Name,
        tier: MunicipalityTier,
        province: Province,
        seat: Option<District>,
        since: Option<i32>,
    ) -> Result<Self, InvalidAuthority> {
        let fits = match tier {
            MunicipalityTier::Metropolitan => province.is_metropolitan(),
            MunicipalityTier::District => true,
            MunicipalityTier::Province | MunicipalityTier::Town => !province.is_metropolitan(),
        };
        if !fits {
            return Err(InvalidAuthority::NotInProvince { tier, province });
        }
        let seated = match &seat {
            None => tier == MunicipalityTier::Metropolitan,
            Some(seat) => tier != MunicipalityTier::Metropolitan && seat.province() == province,
        };
        if !seated {
            return Err(InvalidAuthority::WrongSeat(tier));
        }
        Ok(Self { name, tier, province, seat, since })
    }

    /// Sets the year since which it has worked with civil society.
    #[must_use]
    pub fn with_civil_society_since(mut self, year: i32) -> Self {
        self.since = Some(year);
        self
    }

    /// Returns the name.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// Returns the tier.
    #[must_use]
    pub const fn tier(&self) -> MunicipalityTier {
        self.tier
    }

    /// Returns the province.
    #[must_use]
    pub const fn province(&self) -> Province {
        self.province
    }

    /// Returns the district of its seat; none for a metropolitan municipality.
    #[must_use]
    pub const fn seat(&self) -> Option<&District> {
        self.seat.as_ref()
    }

    /// Returns the year since which it has worked with civil society.
    #[must_use]
    pub const fn civil_society_since(&self) -> Option<i32> {
        self.since
    }

    /// Returns whether it acts in a district of its own right; elsewhere it is a guest.
    #[must_use]
    pub fn acts_in(&self, district: &District) -> bool {
        match &self.seat {
            None => district.province() == self.province,
            Some(seat) => seat.slug() == district.slug(),
        }
    }
}

/// A dated decision of the municipal council (*meclis kararı*), which founds a unit or authorises a protocol.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a decision is found by its number and date")]
pub struct CouncilDecision {
    /// Its number.
    pub number: Name,
    /// When the council decided.
    pub on: NaiveDate,
}

/// A dated permission of an authority of the state: the governor's or district governor's (*mülki idare amiri*) for a
/// protocol, the ministry's for work abroad.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a permission is found by its number and date")]
pub struct Permission {
    /// Its number.
    pub number: Name,
    /// When it was given.
    pub on: NaiveDate,
}
