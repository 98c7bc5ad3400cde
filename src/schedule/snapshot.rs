use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};

use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

use super::{
    Booking, BookingRequest, Conflicting, Policy, PolicyScope, Schedule, Series, Status, Waiting,
    state::Catalogue,
    view::{clash, conflicting},
};
use crate::{
    centre::{Centre, Closure, Equipment, Room},
    event::Head,
    id::BookingId,
    occupancy::{Line, Lines},
    time::{RetentionPolicy, Slot, WorkCalendar},
};

/// Everything that a schedule holds, as rows: what a host keeps that does not keep events.
///
/// [`Schedule::load`] makes a schedule of it that goes on where it stopped. Lists are in the order of their ids when
/// written, and may be in any order when read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Snapshot {
    /// Where the stream stands.
    pub head: Head,
    /// Centres with their own rules.
    pub centres: Vec<(Centre, Policy)>,
    /// Rooms with their own rules.
    pub rooms: Vec<(Room, Policy)>,
    /// Equipment.
    pub equipment: Vec<Equipment>,
    /// Closures with their instants.
    pub closures: Vec<(Closure, Slot)>,
    /// The calendar of working days.
    pub calendar: Option<WorkCalendar>,
    /// Bookings.
    pub bookings: Vec<Booking>,
    /// Requests that were refused, or left the waitlist.
    pub refused: Vec<BookingRequest>,
    /// Series.
    pub series: Vec<Series>,
    /// The waitlist.
    pub waitlist: Vec<Waiting>,
    /// How long after its time a request keeps who asked.
    #[serde(default)]
    pub retention: Option<RetentionPolicy>,
}

/// Why rows do not make a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidSnapshot {
    /// A row that cannot be: an unknown place, an id twice.
    #[error("{item}: {why}")]
    Row {
        /// The row, by kind and id.
        item: String,
        /// What contradicts it.
        why: &'static str,
    },
    /// Bookings that overlap or are too near to each other in some room: every such pair.
    #[error("{} pairs of bookings overlap", .0.len())]
    Overlaps(Vec<Overlap>),
}

/// Two bookings of which only one can be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overlap {
    /// The one that starts first, or has the smaller id.
    pub first: Conflicting,
    /// The other.
    pub second: Conflicting,
}

impl InvalidSnapshot {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Row { .. } => "invalid_row",
            Self::Overlaps(_) => "overlapping_bookings",
        }
    }

    fn new(kind: &str, id: impl ToString, why: &'static str) -> Self {
        let mut item = kind.to_string();
        item.push(' ');
        item.push_str(&id.to_string());
        Self::Row { item, why }
    }
}

impl Schedule {
    /// Returns everything that the schedule holds, as rows.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let sites = self.catalogue.sites.values();
        let rooms = self.catalogue.rooms.values();
        Snapshot {
            head: self.head,
            centres: sites.map(|site| (site.centre.clone(), site.policy.clone())).collect(),
            rooms: rooms.map(|state| (state.room.clone(), state.own_policy.clone())).collect(),
            equipment: self.equipment().cloned().collect(),
            closures: self.catalogue.closures.values().map(|c| (c.closure.clone(), c.slot)).collect(),
            calendar: self.catalogue.calendar.clone(),
            bookings: self.bookings().collect(),
            refused: self.ledger.refused.values().cloned().collect(),
            series: self.series.values().cloned().collect(),
            waitlist: self.waitlist.values().cloned().collect(),
            retention: self.retention,
        }
    }

    /// Makes a schedule of rows.
    ///
    /// # Errors
    /// [`InvalidSnapshot::Row`] names the first row that cannot be, [`InvalidSnapshot::Overlaps`] all overlaps.
    pub fn load(snapshot: Snapshot) -> Result<Self, InvalidSnapshot> {
        let mut schedule = Self::new(snapshot.head.stream);
        schedule.head = snapshot.head;
        schedule.retention = snapshot.retention;
        schedule.load_places(
            snapshot.centres,
            snapshot.rooms,
            snapshot.equipment,
            snapshot.closures,
            snapshot.calendar,
        )?;
        for series in snapshot.series {
            let id = series.id;
            if schedule.series.insert(id, series).is_some() {
                return Err(InvalidSnapshot::new("series", id, "is there twice"));
            }
        }
        let mut rejected = Vec::new();
        for booking in snapshot.bookings {
            rejected.extend(schedule.load_booking(booking)?);
        }
        if !rejected.is_empty() {
            rejected.extend(schedule.bookings());
            return Err(InvalidSnapshot::Overlaps(overlaps(&rejected, &schedule.catalogue)));
        }
        for request in snapshot.refused {
            let id = request.id;
            let known = schedule.request(id).is_some();
            if known || schedule.ledger.refused.insert(id, request).is_some() {
                return Err(InvalidSnapshot::new("refused request", id, "is there twice"));
            }
        }
        for waiting in snapshot.waitlist {
            let id = waiting.entry.id();
            let known = schedule.booking(id).map(|booking| booking.status);
            let agrees = match known {
                Some(Status::Hold { .. }) => waiting.offered,
                None | Some(Status::Lapsed) => !waiting.offered,
                Some(_) => false,
            };
            if !agrees {
                return Err(InvalidSnapshot::new("waitlist entry", id, "its booking says otherwise"));
            }
            let refused = schedule.ledger.refused.contains_key(&id);
            if refused || schedule.waitlist.insert(id, waiting).is_some() {
                return Err(InvalidSnapshot::new("waitlist entry", id, "is there twice"));
            }
        }
        Ok(schedule)
    }

    fn load_places(
        &mut self,
        centres: Vec<(Centre, Policy)>,
        rooms: Vec<(Room, Policy)>,
        equipment: Vec<Equipment>,
        closures: Vec<(Closure, Slot)>,
        calendar: Option<WorkCalendar>,
    ) -> Result<(), InvalidSnapshot> {
        for (centre, policy) in centres {
            let id = centre.id;
            if self.catalogue.site(id).is_some() {
                return Err(InvalidSnapshot::new("centre", id, "is there twice"));
            }
            self.catalogue.describe_centre(centre);
            self.catalogue.set_policy(PolicyScope::Centre(id), policy);
        }
        for (room, policy) in rooms {
            let id = room.id;
            if self.catalogue.room(id).is_some() {
                return Err(InvalidSnapshot::new("room", id, "is there twice"));
            }
            if self.catalogue.site(room.centre).is_none() {
                return Err(InvalidSnapshot::new("room", id, "its centre is unknown"));
            }
            let lines = Lines::new(room.atoms().iter().map(|atom| self.line(*atom)).collect::<Vec<_>>());
            let lines = lines.ok_or_else(|| InvalidSnapshot::new("room", id, "it has no atom"))?;
            self.catalogue.describe_room(room, lines);
            self.catalogue.set_policy(PolicyScope::Room(id), policy);
        }
        self.watch_quotas();
        for equipment in equipment {
            let id = equipment.id;
            if self.catalogue.site(equipment.centre).is_none() {
                return Err(InvalidSnapshot::new("equipment", id, "its centre is unknown"));
            }
            let stock = self.ledger.occupancy.add_stock(equipment.quantity);
            if self.catalogue.stock.insert(id, (equipment, stock)).is_some() {
                return Err(InvalidSnapshot::new("equipment", id, "is there twice"));
            }
        }
        for (closure, slot) in closures {
            let id = closure.id;
            if self.catalogue.closures.contains_key(&id) {
                return Err(InvalidSnapshot::new("closure", id, "is there twice"));
            }
            let state = self.catalogue.closure_state(closure, slot);
            let state = state.ok_or_else(|| InvalidSnapshot::new("closure", id, "its place is unknown"))?;
            self.catalogue.insert_closure(state);
        }
        self.catalogue.calendar = calendar;
        Ok(())
    }

    /// Enters a booking, or gives it back where others are in its way.
    fn load_booking(&mut self, booking: Booking) -> Result<Option<Booking>, InvalidSnapshot> {
        let id = booking.id();
        let invalid = |why| InvalidSnapshot::new("booking", id, why);
        let at = &booking.placement;
        let rooms = match booking.occupied() {
            None => self.catalogue.placed(at),
            Some(_) => self.catalogue.taken(at),
        };
        let rooms = rooms.map_err(invalid)?;
        if self.ledger.key(id).is_some() {
            return Err(invalid("is there twice"));
        }
        if let Some(link) = booking.series {
            let series = self.series.get(&link.series);
            if series.and_then(|series| series.occurrence(link.occurrence)).is_none() {
                return Err(invalid("its place in a series is not there"));
            }
        }
        if !self.ledger.has_room_for(&booking, &rooms) {
            return Ok(Some(booking));
        }
        self.ledger.restore(&booking, &rooms, &self.catalogue).map_err(invalid)?;
        Ok(None)
    }
}

/// Every pair of bookings that cannot both be, in the order of their starts: a sweep over each line.
fn overlaps(bookings: &[Booking], catalogue: &Catalogue) -> Vec<Overlap> {
    let mut on_lines: Vec<(Line, Slot, BookingId, &Booking)> = Vec::new();
    for booking in bookings {
        if let Some((slot, lines)) = booking.occupied().zip(catalogue.lines(&booking.placement.rooms)) {
            on_lines.extend(lines.iter().map(|line| (line, slot, booking.id(), booking)));
        }
    }
    on_lines.sort_unstable_by_key(|(line, slot, id, _)| (*line, *slot, *id));
    let before = on_lines.iter().map(|(.., booking)| booking.kept_buffers().before).max().unwrap_or_default();
    let mut pairs = BTreeMap::new();
    for (position, (line, slot, id, first)) in on_lines.iter().enumerate() {
        let buffers = first.kept_buffers();
        let reach = slot.end().saturating_add(buffers.after).saturating_add(before);
        let later = on_lines.iter().skip(position.saturating_add(1));
        for (_, other, theirs, second) in later.take_while(|(l, s, ..)| l == line && s.start() < reach) {
            if clash(*slot, buffers, *other, second.kept_buffers()) {
                let pair = || Overlap { first: conflicting(first), second: conflicting(second) };
                pairs.entry(((*slot, *id), (*other, *theirs))).or_insert_with(pair);
            }
        }
    }
    pairs.into_values().collect()
}

impl PartialEq for Schedule {
    /// Whether the two hold the same, however they came to it.
    fn eq(&self, other: &Self) -> bool {
        self.snapshot() == other.snapshot()
    }
}

impl Eq for Schedule {}

impl TryFrom<Snapshot> for Schedule {
    type Error = InvalidSnapshot;
    fn try_from(snapshot: Snapshot) -> Result<Self, InvalidSnapshot> {
        Self::load(snapshot)
    }
}

impl Serialize for Schedule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.snapshot().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Schedule {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::load(Snapshot::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
