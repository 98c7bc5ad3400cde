use alloc::{boxed::Box, collections::BTreeSet, vec::Vec};

use super::{Together, index::Index, meter::Numbers};
use crate::{
    centre::RoomSet,
    event::Revision,
    id::{BookingId, CentreId, OrganisationId, PersonId},
    interner::Interner,
    occupancy::Buffers,
    schedule::{Booking, BookingRequest, Placement, Status, Wanted, request::Needs, series::SeriesLink},
    text::Code,
    time::{LocalSlot, Minute, Slot, Zone},
};

/// A booking as it is kept: what many bookings share is a number here and a value once in [`Shared`], and what few have is
/// boxed. A schedule keeps millions.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: BookingId,
    pub(super) person: Option<PersonId>,
    pub(super) slot: Slot,
    time: LocalSlot,
    status: Status,
    /// A number of [`Shared`].
    pub(super) organisation: u32,
    pub(super) purpose: u32,
    place: u32,
    attendees: u32,
    revision: Revision,
    displaced: bool,
    rare: Option<Box<Rare>>,
}

/// What few bookings have.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rare {
    /// The time that was asked for, where it stands at another.
    wished: Option<LocalSlot>,
    needs: Option<Box<Needs>>,
    series: Option<SeriesLink>,
}

/// The values that rows have numbers for.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared {
    organisations: Vec<Party>,
    // INVARIANT: the place of each of the organisations among them.
    numbers: Index,
    purposes: Interner<Code>,
    places: Interner<Place>,
    /// Where the last booking of a line was: mostly the next one is there too.
    last_places: Vec<u32>,
}

/// An organisation with its bookings.
#[derive(Debug, Clone)]
pub(super) struct Party {
    organisation: OrganisationId,
    /// When they start.
    pub(super) starts: BTreeSet<(Minute, u32)>,
    /// When they were recorded as no-shows.
    pub(super) no_shows: BTreeSet<(Minute, u32)>,
}

/// Where a booking was wanted and is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    rooms: RoomSet,
    wanted: Wanted,
    buffers: Buffers,
    centre: CentreId,
    zone: Zone,
}

impl Row {
    /// Takes over what of a booking has changed, where its request, its placement and its series are the same.
    pub(super) fn change(&mut self, booking: &Booking) {
        (self.status, self.revision, self.displaced) = (booking.status, booking.revision, booking.displaced);
    }

    /// The numbers under which its organisation and its purpose are kept.
    pub(super) const fn numbers(&self) -> Numbers {
        Numbers { organisation: self.organisation, purpose: self.purpose }
    }
}

impl Shared {
    /// Takes a booking apart.
    pub(super) fn pack(&mut self, booking: &Booking, rooms: Option<&Together<'_>>) -> Row {
        let Booking { request, placement, status, revision, displaced, series } = booking;
        let rare = Rare {
            wished: Some(request.time).filter(|wished| *wished != placement.time),
            needs: request.needs.clone(),
            series: *series,
        };
        let place = Place {
            wanted: request.wanted.clone(),
            centre: placement.centre,
            zone: placement.zone,
            rooms: placement.rooms.clone(),
            buffers: placement.buffers,
        };
        Row {
            id: request.id,
            person: request.person,
            slot: placement.slot,
            time: placement.time,
            status: *status,
            organisation: self.intern(request.organisation),
            purpose: self.purposes.intern(&request.purpose),
            place: self.place(&place, rooms),
            attendees: request.attendees,
            revision: *revision,
            displaced: *displaced,
            rare: Some(rare)
                .filter(|rare| *rare != Rare { wished: None, needs: None, series: None })
                .map(Box::new),
        }
    }

    /// The number of an organisation that has one.
    pub(super) fn organisation(&self, organisation: OrganisationId) -> Option<u32> {
        let is = |number| self.party(number).is_some_and(|party| party.organisation == organisation);
        self.numbers.get(organisation.as_uuid(), is)
    }

    /// The number of a purpose that has one.
    pub(super) fn purpose(&self, purpose: Code) -> Option<u32> {
        self.purposes.number(&purpose)
    }

    pub(super) fn party(&self, organisation: u32) -> Option<&Party> {
        self.organisations.get(usize::try_from(organisation).ok()?)
    }

    pub(super) fn party_mut(&mut self, organisation: u32) -> Option<&mut Party> {
        self.organisations.get_mut(usize::try_from(organisation).ok()?)
    }

    /// The number of a place: that of the last place on its first line, or it is looked for among all.
    fn place(&mut self, place: &Place, rooms: Option<&Together<'_>>) -> u32 {
        let line = rooms.and_then(|rooms| rooms.lines.iter().next());
        let Some(line) = line.and_then(|line| usize::try_from(line.index()).ok()) else {
            return self.places.intern(place);
        };
        if self.last_places.len() <= line {
            self.last_places.resize(line.saturating_add(1), 0);
        }
        let Some(last) = self.last_places.get_mut(line) else { return self.places.intern(place) };
        if self.places.get(*last) != Some(place) {
            *last = self.places.intern(place);
        }
        *last
    }

    fn intern(&mut self, organisation: OrganisationId) -> u32 {
        self.organisation(organisation).unwrap_or_else(|| {
            let number = u32::try_from(self.organisations.len()).unwrap_or(u32::MAX);
            let party = Party { organisation, starts: BTreeSet::new(), no_shows: BTreeSet::new() };
            self.organisations.push(party);
            self.numbers.insert(organisation.as_uuid(), number);
            number
        })
    }

    /// Puts a booking together again; nothing only for a row of other values.
    pub(super) fn unpack(&self, row: &Row) -> Option<Booking> {
        let Place { wanted, centre, zone, rooms, buffers } = self.places.get(row.place)?.clone();
        let rare = row.rare.as_deref();
        let mut request = BookingRequest::new(
            row.id,
            self.party(row.organisation)?.organisation,
            wanted,
            rare.and_then(|rare| rare.wished).unwrap_or(row.time),
            *self.purposes.get(row.purpose)?,
        )
        .with_attendees(row.attendees);
        request.person = row.person;
        request.needs = rare.and_then(|rare| rare.needs.clone());
        Some(Booking {
            request,
            placement: Placement { centre, zone, rooms, time: row.time, slot: row.slot, buffers },
            status: row.status,
            revision: row.revision,
            displaced: row.displaced,
            series: rare.and_then(|rare| rare.series),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_small() {
        assert!(size_of::<Row>() <= 104, "{}", size_of::<Row>());
    }
}
