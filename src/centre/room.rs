use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use core::{fmt, num::NonZeroU32, slice};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    id::{AtomId, CentreId, RoomId},
    occupancy::Buffers,
    text::{Code, Name},
    time::OpeningHours,
};

/// Why a value does not describe rooms.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidRoom {
    /// A room without an atom, or a set without a room.
    #[error("a set of rooms or atoms is empty")]
    Empty,
    /// A room for nobody.
    #[error("capacity is zero")]
    NoCapacity,
}

impl InvalidRoom {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty_room_set",
            Self::NoCapacity => "no_capacity",
        }
    }
}

/// How many people a room takes, by seating layout.
///
/// ```
/// use imece::centre::Capacity;
/// let hall = Capacity::new(250)?.with_layout("banquet".parse()?, 120)?;
/// assert_eq!(hall.of(None), Some(250));
/// assert_eq!(hall.of(Some("banquet".parse()?)), Some(120));
/// assert_eq!(hall.of(Some("theatre".parse()?)), None); // not offered
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capacity {
    most: NonZeroU32,
    #[serde(default)]
    layouts: BTreeMap<Code, NonZeroU32>,
}

impl Capacity {
    /// Takes the number of people that the room holds at most.
    ///
    /// # Errors
    /// [`InvalidRoom::NoCapacity`] for nobody.
    pub fn new(most: u32) -> Result<Self, InvalidRoom> {
        let most = NonZeroU32::new(most).ok_or(InvalidRoom::NoCapacity)?;
        Ok(Self { most, layouts: BTreeMap::new() })
    }

    /// Adds a seating layout with the number of people it seats.
    ///
    /// # Errors
    /// [`InvalidRoom::NoCapacity`] for nobody.
    pub fn with_layout(mut self, layout: Code, seats: u32) -> Result<Self, InvalidRoom> {
        self.layouts.insert(layout, NonZeroU32::new(seats).ok_or(InvalidRoom::NoCapacity)?);
        Ok(self)
    }

    /// Returns how many people a layout seats; nothing where the room does not offer it. Without a layout, how many
    /// the room holds at most.
    #[must_use]
    pub fn of(&self, layout: Option<Code>) -> Option<u32> {
        match layout {
            None => Some(self.most.get()),
            Some(layout) => self.layouts.get(&layout).map(|seats| seats.get()),
        }
    }
}

/// A bookable room: one atom of its building, or several.
///
/// A hall with a folding wall is `{A, B}`, its halves are `{A}` and `{B}`; two rooms conflict when their sets meet.
/// Adjacent halves of three, `{A, B}` and `{B, C}`, need no tree.
///
/// ```
/// use imece::{centre::{Capacity, Room}, id::{AtomId, CentreId, RoomId}, uuid::Uuid};
/// let centre = CentreId::from_uuid(Uuid::from_u128(1))?;
/// let [a, b] = [10, 11].map(|n| AtomId::from_uuid(Uuid::from_u128(n)).unwrap());
/// let id = RoomId::from_uuid(Uuid::from_u128(2))?;
/// let hall = Room::new(id, centre, "Salon 1+2".parse()?, Capacity::new(120)?).with_atoms([a, b])?;
/// assert_eq!(hall.atoms().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawRoom", into = "RawRoom")]
#[non_exhaustive]
pub struct Room {
    /// The id.
    pub id: RoomId,
    /// The centre it belongs to.
    pub centre: CentreId,
    /// The short name that lists and figures use.
    pub code: Name,
    /// How many people it takes.
    pub capacity: Capacity,
    /// What it has: equipment in place and accessibility, in the host's words.
    pub features: BTreeSet<Code>,
    /// Time to set up before and clear up after each booking.
    pub buffers: Buffers,
    /// Hours of its own in place of the centre's.
    pub hours: Option<OpeningHours>,
    // INVARIANT: not empty
    atoms: BTreeSet<AtomId>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRoom {
    id: RoomId,
    centre: CentreId,
    code: Name,
    capacity: Capacity,
    #[serde(default)]
    features: BTreeSet<Code>,
    #[serde(default)]
    buffers: Buffers,
    #[serde(default)]
    hours: Option<OpeningHours>,
    atoms: BTreeSet<AtomId>,
}

impl Room {
    /// Describes a room of one atom, whose id is the room's.
    #[must_use]
    pub fn new(id: RoomId, centre: CentreId, code: Name, capacity: Capacity) -> Self {
        let atoms = AtomId::from_uuid(id.as_uuid()).into_iter().collect();
        Self {
            id,
            centre,
            code,
            capacity,
            features: BTreeSet::new(),
            buffers: Buffers::default(),
            hours: None,
            atoms,
        }
    }

    /// Makes the room a set of atoms that it may share with other rooms.
    ///
    /// # Errors
    /// [`InvalidRoom::Empty`] without an atom.
    pub fn with_atoms(mut self, atoms: impl IntoIterator<Item = AtomId>) -> Result<Self, InvalidRoom> {
        self.atoms = atoms.into_iter().collect();
        if self.atoms.is_empty() { Err(InvalidRoom::Empty) } else { Ok(self) }
    }

    /// Adds features.
    #[must_use]
    pub fn with_features(mut self, features: impl IntoIterator<Item = Code>) -> Self {
        self.features.extend(features);
        self
    }

    /// Sets the time to set up before and clear up after each booking.
    #[must_use]
    pub const fn with_buffers(mut self, buffers: Buffers) -> Self {
        self.buffers = buffers;
        self
    }

    /// Gives the room hours of its own.
    #[must_use]
    pub fn with_hours(mut self, hours: OpeningHours) -> Self {
        self.hours = Some(hours);
        self
    }

    /// Returns the atoms, never none.
    #[must_use]
    pub const fn atoms(&self) -> &BTreeSet<AtomId> {
        &self.atoms
    }
}

impl TryFrom<RawRoom> for Room {
    type Error = InvalidRoom;
    fn try_from(raw: RawRoom) -> Result<Self, InvalidRoom> {
        let RawRoom { id, centre, code, capacity, features, buffers, hours, atoms } = raw;
        let room = Self::new(id, centre, code, capacity).with_atoms(atoms)?;
        Ok(Self { features, buffers, hours, ..room })
    }
}

impl From<Room> for RawRoom {
    fn from(room: Room) -> Self {
        let Room { id, centre, code, capacity, features, buffers, hours, atoms } = room;
        Self { id, centre, code, capacity, features, buffers, hours, atoms }
    }
}

/// One or more rooms that are booked together, in the order of their ids.
///
/// ```
/// use imece::{centre::RoomSet, id::RoomId, uuid::Uuid};
/// let [a, b] = [1, 2].map(|n| RoomId::from_uuid(Uuid::from_u128(n)).unwrap());
/// assert_eq!(RoomSet::new([b, a, b])?.as_slice(), [a, b]);
/// assert!(RoomSet::new([]).is_err());
/// # Ok::<(), imece::centre::InvalidRoom>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<RoomId>", into = "Vec<RoomId>")]
pub struct RoomSet(Rooms);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Rooms {
    One(RoomId),
    // INVARIANT: at least two, in order, none twice.
    Many(Box<[RoomId]>),
}

impl RoomSet {
    /// Makes a set of rooms.
    ///
    /// # Errors
    /// [`InvalidRoom::Empty`] without a room.
    pub fn new(rooms: impl IntoIterator<Item = RoomId>) -> Result<Self, InvalidRoom> {
        let rooms: BTreeSet<RoomId> = rooms.into_iter().collect();
        match rooms.first() {
            None => Err(InvalidRoom::Empty),
            Some(only) if rooms.len() == 1 => Ok(Self(Rooms::One(*only))),
            Some(_) => Ok(Self(Rooms::Many(rooms.into_iter().collect()))),
        }
    }

    /// Returns the rooms in the order of their ids, never none.
    #[must_use]
    pub fn as_slice(&self) -> &[RoomId] {
        match &self.0 {
            Rooms::One(room) => slice::from_ref(room),
            Rooms::Many(rooms) => rooms,
        }
    }

    /// Returns the rooms in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = RoomId> + '_ {
        self.as_slice().iter().copied()
    }

    /// Returns whether a room is among them.
    #[must_use]
    pub fn contains(&self, room: RoomId) -> bool {
        self.as_slice().contains(&room)
    }
}

impl From<RoomId> for RoomSet {
    fn from(room: RoomId) -> Self {
        Self(Rooms::One(room))
    }
}

impl TryFrom<Vec<RoomId>> for RoomSet {
    type Error = InvalidRoom;
    fn try_from(rooms: Vec<RoomId>) -> Result<Self, InvalidRoom> {
        Self::new(rooms)
    }
}

impl From<RoomSet> for Vec<RoomId> {
    fn from(rooms: RoomSet) -> Self {
        rooms.as_slice().to_vec()
    }
}

impl fmt::Debug for RoomSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.as_slice()).finish()
    }
}
