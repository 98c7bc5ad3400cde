use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    id::{BookingId, OrganisationId, PlaceId, RoomId},
    organisation::{CouncilDecision, Permission},
    place::{Country, District},
    stats::coded,
    text::Name,
    time::{Slot, Zone},
};

/// What a place is.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// *Köy meydanı*.
    VillageSquare,
    /// *Meydan*.
    Square,
    /// *Mezarlık önü*.
    CemeteryGate,
    /// *Okul önü*.
    SchoolGate,
    /// *Park*.
    Park,
    /// *Cadde*.
    Street,
    /// *Spor sahası*.
    SportsGround,
    /// *Sahil*.
    Shore,
    /// *Salon*: a hall that is no room of a centre, such as a partner's.
    Hall,
}

coded!(PlaceKind {
    VillageSquare = "village_square",
    Square = "square",
    CemeteryGate = "cemetery_gate",
    SchoolGate = "school_gate",
    Park = "park",
    Street = "street",
    SportsGround = "sports_ground",
    Shore = "shore",
    Hall = "hall",
});

/// A place of the host's list that is no bookable room of a centre. One programme at a time is held there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Place {
    /// The id.
    pub id: PlaceId,
    /// What it is called.
    pub name: Name,
    /// What it is.
    pub kind: PlaceKind,
    /// Where it is.
    pub district: District,
}

impl Place {
    /// Describes a place.
    #[must_use]
    pub const fn new(id: PlaceId, name: Name, kind: PlaceKind, district: District) -> Self {
        Self { id, name, kind, district }
    }
}

/// Where a programme is held.
#[expect(clippy::exhaustive_enums, reason = "in a centre, elsewhere in the city, or abroad")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Venue {
    /// In a room of a centre, which has to be booked.
    Room(RoomVenue),
    /// At a place of the host's list.
    Place(PlaceId),
    /// In another country.
    Abroad(AbroadVenue),
}

impl Venue {
    /// Returns what the calendar keeps free of a second programme: nothing abroad.
    #[must_use]
    pub const fn spot(&self) -> Option<Spot> {
        match self {
            Self::Room(room) => Some(Spot::Room(room.room)),
            Self::Place(place) => Some(Spot::Place(*place)),
            Self::Abroad(_) => None,
        }
    }

    /// Returns the booking of a room.
    #[must_use]
    pub const fn booking(&self) -> Option<BookingId> {
        match self {
            Self::Room(room) => Some(room.booking),
            Self::Place(_) | Self::Abroad(_) => None,
        }
    }
}

/// A room of a centre. The schedule of the centre decides about it: the calendar asks for a booking and is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RoomVenue {
    /// The room.
    pub room: RoomId,
    /// The id of the request that asks the schedule for it. It serves once.
    pub booking: BookingId,
    /// The partner in whose name the room is booked.
    pub host: OrganisationId,
    /// The district of the centre.
    pub district: District,
    /// How many are expected: the schedule looks whether the room is large enough.
    #[serde(default, skip_serializing_if = "nobody")]
    pub attendees: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn nobody(attendees: &u32) -> bool {
    *attendees == 0
}

impl RoomVenue {
    /// Names a room, the id of the request for it, the partner in whose name it is booked, and the centre's district.
    #[must_use]
    pub const fn new(room: RoomId, booking: BookingId, host: OrganisationId, district: District) -> Self {
        Self { room, booking, host, district, attendees: 0 }
    }

    /// Says how many are expected. Another number is another request.
    #[must_use]
    pub const fn with_attendees(mut self, attendees: u32) -> Self {
        self.attendees = attendees;
        self
    }
}

/// A town abroad, with what the law asks for: work abroad follows a decision of the council and the prior permission of
/// the ministry (Law 5393 art. 74). Without both a programme can be planned and not announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawAbroad", into = "RawAbroad")]
pub struct AbroadVenue {
    // INVARIANT: not Türkiye
    country: Country,
    town: Name,
    zone: Zone,
    council: Option<CouncilDecision>,
    ministry: Option<Permission>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAbroad {
    country: Country,
    town: Name,
    zone: Zone,
    #[serde(default)]
    council: Option<CouncilDecision>,
    #[serde(default)]
    ministry: Option<Permission>,
}

/// Türkiye is not abroad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a place in `{0}` is not abroad")]
#[non_exhaustive]
pub struct NotAbroad(pub Country);

impl NotAbroad {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "not_abroad"
    }
}

impl AbroadVenue {
    /// Names a country, a town in it and its time zone; nothing is decided or permitted yet.
    ///
    /// # Errors
    /// [`NotAbroad`] for Türkiye.
    pub fn new(country: Country, town: Name, zone: Zone) -> Result<Self, NotAbroad> {
        if country.is_home() {
            return Err(NotAbroad(country));
        }
        Ok(Self { country, town, zone, council: None, ministry: None })
    }

    /// Adds the decision of the council.
    #[must_use]
    pub fn decided_by(self, council: CouncilDecision) -> Self {
        Self { council: Some(council), ..self }
    }

    /// Adds the permission of the ministry.
    #[must_use]
    pub fn permitted_by(self, ministry: Permission) -> Self {
        Self { ministry: Some(ministry), ..self }
    }

    /// Returns the same place before anything was decided: each programme needs its own.
    #[must_use]
    pub fn undecided(self) -> Self {
        Self { council: None, ministry: None, ..self }
    }

    /// Returns the country.
    #[must_use]
    pub const fn country(&self) -> Country {
        self.country
    }

    /// Returns the town.
    #[must_use]
    pub const fn town(&self) -> &Name {
        &self.town
    }

    /// Returns the time zone: what is planned there is planned by its wall clock.
    #[must_use]
    pub const fn zone(&self) -> Zone {
        self.zone
    }

    /// Returns the decision of the council.
    #[must_use]
    pub const fn council(&self) -> Option<&CouncilDecision> {
        self.council.as_ref()
    }

    /// Returns the permission of the ministry.
    #[must_use]
    pub const fn ministry(&self) -> Option<&Permission> {
        self.ministry.as_ref()
    }
}

impl TryFrom<RawAbroad> for AbroadVenue {
    type Error = NotAbroad;
    fn try_from(raw: RawAbroad) -> Result<Self, NotAbroad> {
        let bare = Self::new(raw.country, raw.town, raw.zone)?;
        Ok(Self { council: raw.council, ministry: raw.ministry, ..bare })
    }
}

impl From<AbroadVenue> for RawAbroad {
    fn from(venue: AbroadVenue) -> Self {
        let AbroadVenue { country, town, zone, council, ministry } = venue;
        Self { country, town, zone, council, ministry }
    }
}

/// What two programmes cannot hold at one time.
#[expect(clippy::exhaustive_enums, reason = "a room or a place")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Spot {
    /// A room of a centre.
    Room(RoomId),
    /// A place of the host's list.
    Place(PlaceId),
}

/// In what part of the world a programme is held.
#[expect(clippy::exhaustive_enums, reason = "at home or abroad")]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Locality {
    /// In a district.
    District(District),
    /// In another country.
    Abroad(Country),
}

/// What a plan comes to when it enters the calendar: the instants of its wall-clock time, and where that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "when and where")]
pub struct Placement {
    /// From when to when.
    pub slot: Slot,
    /// Where.
    pub locality: Locality,
}
