use alloc::{collections::BTreeSet, vec::Vec};

use serde::{Deserialize, Serialize};

use super::Room;
use crate::{
    id::{CentreId, StockId},
    text::{Code, Name},
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
    /// The year in which it was opened.
    #[serde(default)]
    pub opened: Option<i32>,
    /// The zone of its wall clock.
    pub zone: Zone,
    /// When it is open; a room may have hours of its own.
    pub hours: OpeningHours,
    /// The features that every room of it has, in the host's words. A schedule takes in no room without them.
    #[serde(default)]
    pub standard: BTreeSet<Code>,
}

impl Centre {
    /// Describes a centre by what the rules need.
    #[must_use]
    pub const fn new(id: CentreId, code: Name, zone: Zone, hours: OpeningHours) -> Self {
        Self { id, code, name: None, district: None, opened: None, zone, hours, standard: BTreeSet::new() }
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

    /// Sets the year in which it was opened.
    #[must_use]
    pub const fn opened_in(mut self, year: i32) -> Self {
        self.opened = Some(year);
        self
    }

    /// Promises that every room of it has some features.
    ///
    /// ```
    /// use imece::{centre::{Capacity, Centre, Room}, id::*, text::Code, time::{OpeningHours, Zone}, uuid::Uuid};
    /// let centre = CentreId::from_uuid(Uuid::from_u128(1))?;
    /// let codes = |words: &[&str]| -> Vec<Code> { words.iter().map(|word| word.parse().unwrap()).collect() };
    /// let gebze = Centre::new(centre, "GEB".parse()?, Zone::ISTANBUL, OpeningHours::always())
    ///     .with_standard(codes(&["projector", "screen"]));
    /// let room = Room::new(RoomId::from_uuid(Uuid::from_u128(2))?, centre, "GEB-01".parse()?, Capacity::new(40)?);
    /// assert_eq!(gebze.lacking(&room.with_features(codes(&["screen", "piano"]))), codes(&["projector"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_standard(mut self, features: impl IntoIterator<Item = Code>) -> Self {
        self.standard.extend(features);
        self
    }

    /// Returns what a room lacks of what the centre promises.
    #[must_use]
    pub fn lacking(&self, room: &Room) -> Vec<Code> {
        self.standard.difference(&room.features).copied().collect()
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
