use serde::{Deserialize, Serialize};

use super::{BookingRequest, SeriesLink};
use crate::{
    centre::RoomSet,
    event::Revision,
    id::{BookingId, CentreId, OrganisationId},
    occupancy::Buffers,
    text::Code,
    time::{LocalSlot, Minute, Slot, Zone},
};

/// Where and when a booking is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Placement {
    /// The centre of the rooms.
    pub centre: CentreId,
    /// The zone in which the wall-clock time was read.
    pub zone: Zone,
    /// The rooms, all of one centre.
    pub rooms: RoomSet,
    /// The wall-clock time, kept in case the zone's rules change.
    pub time: LocalSlot,
    /// The instants.
    pub slot: Slot,
    /// Set-up and clear-up time kept from neighbours.
    pub buffers: Buffers,
}

/// What every event about a booking carries, so that a log can be counted from any point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BookingFact {
    /// The booking.
    pub booking: BookingId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// What for.
    pub purpose: Code,
    /// How many people were expected.
    pub attendees: u32,
    /// Where and when.
    pub placement: Placement,
}

/// The life of a booking.
///
/// ```text
/// Hold ─▶ Pending ─▶ Confirmed ─▶ CheckedIn ─▶ Held
///   └──────┴▶ Lapsed, Refused, Cancelled ◀┘      (Confirmed ─▶ Held, NoShow too)
/// ```
#[expect(clippy::exhaustive_enums, reason = "whoever shows bookings must show every state")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Status {
    /// Keeps the time while somebody makes up their mind, until an instant, and no longer than it lasts.
    Hold {
        /// From here on the time is free.
        until: Minute,
    },
    /// Keeps the time until somebody decides, and no longer than it lasts.
    Pending {
        /// From here on the time is free, if there is such an instant before its end.
        until: Option<Minute>,
    },
    /// Stands.
    Confirmed,
    /// They have come.
    CheckedIn {
        /// When they came.
        at: Minute,
    },
    /// Took place.
    Held {
        /// How many came.
        attendance: u32,
    },
    /// Nobody came; the rest of the time is free from when it was recorded.
    NoShow {
        /// When it was recorded.
        at: Minute,
    },
    /// Declined by the municipality while it was a hold or pending.
    Refused,
    /// A hold or a pending request that nobody decided in time.
    Lapsed,
    /// Given back.
    Cancelled {
        /// After the deadline, so that quotas still count it.
        late: bool,
    },
}

impl Status {
    /// Returns the stable code of the state.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hold { .. } => "hold",
            Self::Pending { .. } => "pending",
            Self::Confirmed => "confirmed",
            Self::CheckedIn { .. } => "checked_in",
            Self::Held { .. } => "held",
            Self::NoShow { .. } => "no_show",
            Self::Refused => "refused",
            Self::Lapsed => "lapsed",
            Self::Cancelled { .. } => "cancelled",
        }
    }

    /// Returns whether the booking is still to come or under way.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Hold { .. } | Self::Pending { .. } | Self::Confirmed | Self::CheckedIn { .. })
    }

    /// Returns whether its time was given up: it was refused, has lapsed, or was cancelled.
    #[must_use]
    pub const fn is_given_up(self) -> bool {
        matches!(self, Self::Refused | Self::Lapsed | Self::Cancelled { .. })
    }

    /// Returns whether quotas count it: what holds time, what was held, no-shows and late cancellations.
    #[must_use]
    pub const fn counts(self) -> bool {
        self.is_open()
            || matches!(self, Self::Held { .. } | Self::NoShow { .. } | Self::Cancelled { late: true })
    }
}

/// A booking: a request that was accepted, where it is now, and what has become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Booking {
    /// The request as it was made.
    pub request: BookingRequest,
    /// Where and when it is now.
    pub placement: Placement,
    /// What has become of it.
    pub status: Status,
    /// How often it has changed.
    pub revision: Revision,
    /// Whether a closure was put over it, or hours taken from under it.
    #[serde(default)]
    pub displaced: bool,
    /// Its place in a series.
    #[serde(default)]
    pub series: Option<SeriesLink>,
}

impl Booking {
    /// A booking as it is first recorded.
    pub(super) const fn first(
        request: BookingRequest,
        placement: Placement,
        status: Status,
        series: Option<SeriesLink>,
    ) -> Self {
        Self { request, placement, status, revision: Revision::FIRST, displaced: false, series }
    }

    /// Returns the id.
    #[must_use]
    pub const fn id(&self) -> BookingId {
        self.request.id
    }

    /// Returns what events say about the booking.
    #[must_use]
    pub fn fact(&self) -> BookingFact {
        BookingFact {
            booking: self.request.id,
            organisation: self.request.organisation,
            purpose: self.request.purpose,
            attendees: self.request.attendees,
            placement: self.placement.clone(),
        }
    }

    /// Returns the time that nobody else can have: all of it while open and once held, the part before the record for
    /// a no-show, and none once refused, lapsed or cancelled.
    #[must_use]
    pub fn occupied(&self) -> Option<Slot> {
        let slot = self.placement.slot;
        match self.status {
            Status::NoShow { at } => Slot::between(slot.start(), slot.end().min(at)),
            status if status.is_open() || matches!(status, Status::Held { .. }) => Some(slot),
            _ => None,
        }
    }

    /// The buffers that the occupied time still has: nobody clears up after a no-show.
    pub(super) fn kept_buffers(&self) -> Buffers {
        match self.status {
            Status::NoShow { .. } => Buffers { after: crate::time::Minutes::ZERO, ..self.placement.buffers },
            _ => self.placement.buffers,
        }
    }

    /// Whether it occupies what another value of it does.
    pub(super) fn occupies_as(&self, other: &Self) -> bool {
        self.occupied() == other.occupied()
            && self.kept_buffers() == other.kept_buffers()
            && self.placement.rooms == other.placement.rooms
            && self.request.needs().stock == other.request.needs().stock
    }

    /// Whether quotas count it as they do another value of it.
    pub(super) fn counts_as(&self, other: &Self) -> bool {
        self.status.counts() == other.status.counts()
            && self.placement == other.placement
            && self.request.person == other.request.person
            && self.request.purpose == other.request.purpose
    }

    pub(super) fn is_about(&self, fact: &BookingFact) -> bool {
        self.request.id == fact.booking
            && self.request.organisation == fact.organisation
            && self.request.purpose == fact.purpose
            && self.request.attendees == fact.attendees
            && self.placement == fact.placement
    }
}
