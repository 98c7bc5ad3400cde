use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
};

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    centre::RoomSet,
    id::{BookingId, CentreId, OrganisationId, PersonId, RoomId, StockId},
    occupancy::Buffers,
    text::Code,
    time::{LocalSlot, Minutes},
};

/// The longest time that one booking can take, and in which one wish of the waitlist can look: 366 days.
pub const MAX_LENGTH: Minutes = Minutes::new(366 * Minutes::DAY.get());

/// Where a request wants to be.
#[expect(clippy::exhaustive_enums, reason = "a request names rooms, a centre, or only its needs")]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Wanted {
    /// These rooms of one centre, together.
    Rooms(RoomSet),
    /// The best-fitting free room of a centre: the smallest that serves.
    Centre(CentreId),
    /// The best-fitting free room of any centre; the time is then wall-clock time of whichever it is.
    Anywhere,
}

impl From<RoomId> for Wanted {
    fn from(room: RoomId) -> Self {
        Self::Rooms(room.into())
    }
}

impl From<RoomSet> for Wanted {
    fn from(rooms: RoomSet) -> Self {
        Self::Rooms(rooms)
    }
}

impl From<CentreId> for Wanted {
    fn from(centre: CentreId) -> Self {
        Self::Centre(centre)
    }
}

/// What a request needs beside a room and a time. Most need nothing.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Needs {
    /// The seating layout; its capacity counts then.
    pub layout: Option<Code>,
    /// Features that the rooms must have, between them.
    pub features: BTreeSet<Code>,
    /// Portable equipment with its number of pieces.
    pub stock: BTreeMap<StockId, u32>,
    /// Set-up and clear-up time in place of the room's.
    pub buffers: Option<Buffers>,
}

static NO_NEEDS: Needs =
    Needs { layout: None, features: BTreeSet::new(), stock: BTreeMap::new(), buffers: None };

/// A request for rooms. Its id becomes the booking's: the same request put twice is recognised, whatever became of it.
///
/// ```
/// use imece::{id::*, schedule::{BookingRequest, Wanted}, time::LocalSlot, uuid::Uuid};
/// let id = |n| Uuid::from_u128(n);
/// let request = BookingRequest::new(
///     BookingId::from_uuid(id(1))?,
///     OrganisationId::from_uuid(id(2))?,
///     RoomId::from_uuid(id(3))?,
///     LocalSlot::new("2026-03-20T18:00".parse()?, "2026-03-20T20:00".parse()?)?,
///     "rehearsal".parse()?,
/// )
/// .with_attendees(35)
/// .with_features(["projector".parse()?]);
/// assert_eq!(request.needs().features.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BookingRequest {
    /// The request's id, and the booking's.
    pub id: BookingId,
    /// Who asks.
    pub organisation: OrganisationId,
    /// The person who asks for the organisation, as an opaque reference; nothing once it was erased.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// Where.
    pub wanted: Wanted,
    /// When, on the centre's wall clock; no longer than [`MAX_LENGTH`].
    pub time: LocalSlot,
    /// What for, in the host's words.
    pub purpose: Code,
    /// How many people are expected; 0 where nobody said.
    #[serde(default)]
    pub attendees: u32,
    // Boxed since most requests need nothing: a schedule keeps millions.
    // INVARIANT: none instead of empty, and no stock of no pieces, so that equal requests are equal values.
    #[serde(default, deserialize_with = "some_needs")]
    pub(super) needs: Option<Box<Needs>>,
}

impl BookingRequest {
    /// Asks for a time at a place for a purpose.
    #[must_use]
    pub fn new(
        id: BookingId,
        organisation: OrganisationId,
        wanted: impl Into<Wanted>,
        time: LocalSlot,
        purpose: Code,
    ) -> Self {
        Self {
            id,
            organisation,
            person: None,
            wanted: wanted.into(),
            time,
            purpose,
            attendees: 0,
            needs: None,
        }
    }

    /// Says how many people are expected.
    #[must_use]
    pub const fn with_attendees(mut self, attendees: u32) -> Self {
        self.attendees = attendees;
        self
    }

    /// Names the person who asks.
    #[must_use]
    pub const fn with_person(mut self, person: PersonId) -> Self {
        self.person = Some(person);
        self
    }

    /// Returns the request without the person who asks.
    #[must_use]
    pub fn without_person(self) -> Self {
        Self { person: None, ..self }
    }

    /// Whether another request has this content. Once erased it is no longer known who asked, so nobody can say that it was
    /// somebody else.
    pub(super) fn is(&self, asked: &Self) -> bool {
        self == asked || (self.person.is_none() && *self == asked.clone().without_person())
    }

    /// Asks for a seating layout.
    #[must_use]
    pub fn with_layout(self, layout: Code) -> Self {
        self.needing(|needs| needs.layout = Some(layout))
    }

    /// Asks for features that the rooms must have.
    #[must_use]
    pub fn with_features(self, features: impl IntoIterator<Item = Code>) -> Self {
        self.needing(|needs| needs.features.extend(features))
    }

    /// Asks for pieces of portable equipment; none of it asks for nothing.
    #[must_use]
    pub fn with_stock(self, stock: StockId, pieces: u32) -> Self {
        self.needing(|needs| {
            needs.stock.insert(stock, pieces);
        })
    }

    /// Brings set-up and clear-up time in place of the room's.
    #[must_use]
    pub fn with_buffers(self, buffers: Buffers) -> Self {
        self.needing(|needs| needs.buffers = Some(buffers))
    }

    /// Returns what is needed beside a room and a time.
    #[must_use]
    pub fn needs(&self) -> &Needs {
        self.needs.as_deref().unwrap_or(&NO_NEEDS)
    }

    fn needing(mut self, add: impl FnOnce(&mut Needs)) -> Self {
        let mut needs = self.needs.take().map_or_else(Needs::default, |needs| *needs);
        add(&mut needs);
        Self { needs: needs.unless_empty(), ..self }
    }
}

impl Needs {
    fn unless_empty(mut self) -> Option<Box<Self>> {
        self.stock.retain(|_, pieces| *pieces > 0);
        (self != NO_NEEDS).then(|| Box::new(self))
    }
}

fn some_needs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<Needs>>, D::Error> {
    Ok(Option::<Needs>::deserialize(deserializer)?.and_then(Needs::unless_empty))
}
