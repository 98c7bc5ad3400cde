use serde::{Deserialize, Serialize};

use crate::{
    id::{CentreId, StockId},
    text::Name,
    time::{OpeningHours, Zone},
};

/// A building of the municipality with rooms for organisations (*sivil toplum merkezi*).
///
/// ```
/// use imece::{centre::Centre, id::CentreId, time::{OpeningHours, Zone}, uuid::Uuid};
/// let gebze = Centre::new(
///     CentreId::from_uuid(Uuid::from_u128(1))?,
///     "GEB".parse()?,
///     Zone::ISTANBUL,
///     OpeningHours::daily("09:00-22:00".parse()?),
/// );
/// assert_eq!(gebze.code.as_str(), "GEB");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Centre {
    /// The id.
    pub id: CentreId,
    /// The short name that lists and figures use.
    pub code: Name,
    /// The full name.
    #[serde(default)]
    pub name: Option<Name>,
    /// The district it stands in.
    #[serde(default)]
    pub district: Option<Name>,
    /// The zone of its wall clock.
    pub zone: Zone,
    /// When it is open; a room may have hours of its own.
    pub hours: OpeningHours,
}

impl Centre {
    /// Describes a centre by what the rules need.
    #[must_use]
    pub const fn new(id: CentreId, code: Name, zone: Zone, hours: OpeningHours) -> Self {
        Self { id, code, name: None, district: None, zone, hours }
    }

    /// Sets the full name.
    #[must_use]
    pub fn with_name(mut self, name: Name) -> Self {
        self.name = Some(name);
        self
    }

    /// Sets the district.
    #[must_use]
    pub fn with_district(mut self, district: Name) -> Self {
        self.district = Some(district);
        self
    }
}

/// Portable equipment that a centre has in a quantity: at most so many pieces are out at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Equipment {
    /// The id.
    pub id: StockId,
    /// The centre that has it.
    pub centre: CentreId,
    /// What it is called.
    pub name: Name,
    /// How many pieces there are.
    pub quantity: u32,
}

impl Equipment {
    /// Describes a stock of equipment.
    #[must_use]
    pub const fn new(id: StockId, centre: CentreId, name: Name, quantity: u32) -> Self {
        Self { id, centre, name, quantity }
    }
}
