//! The fixed parts of the small city: who is there, and where.
#![expect(clippy::expect_used, reason = "what is written here is valid, as every run of a test shows")]

use std::{vec, vec::Vec};

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    centre::{Capacity, Centre, Equipment, Room, RoomSet},
    id::{AtomId, BookingId, CentreId, ClosureId, OrganisationId, PersonId, RoomId, SeriesId, StockId},
    occupancy::Buffers,
    organisation::{OrganisationKind, StandingKind},
    schedule::Organisations,
    text::Code,
    time::{Minutes, OpeningHours, WorkCalendar, Zone},
};

/// The organisations of the small city: an active association, an active school, and one that is suspended; the
/// fourth that asks for rooms is not registered.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing in it")]
pub struct Neighbours;

impl Organisations for Neighbours {
    fn look_up(
        &self,
        organisation: OrganisationId,
        _: NaiveDate,
    ) -> Option<(OrganisationKind, StandingKind)> {
        match organisation.as_uuid().as_u128() {
            401 => Some((OrganisationKind::Association, StandingKind::Active)),
            402 => Some((OrganisationKind::Foundation, StandingKind::Active)),
            403 => Some((OrganisationKind::Association, StandingKind::Suspended)),
            _ => None,
        }
    }
}

pub(super) const fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

macro_rules! ids {
    ($($name:ident: $kind:ident from $first:literal;)+) => {$(
        pub(super) fn $name(n: u8) -> $kind {
            $kind::from_uuid(id(u128::from(n).saturating_add($first))).expect("not nil")
        }
    )+};
}

ids! {
    centre: CentreId from 101;
    room_id: RoomId from 201;
    atom: AtomId from 301;
    organisation: OrganisationId from 401;
    person: PersonId from 501;
    stock: StockId from 601;
    closure: ClosureId from 701;
    series: SeriesId from 801;
    booking: BookingId from 1_001;
}

/// How many rooms the city has: two halves of a hall, the hall, the second half with the room beside it, and two of a
/// second centre in another zone.
pub(super) const ROOMS: u8 = 6;

pub(super) fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

pub(super) fn centres(hours: u8) -> [Centre; 2] {
    let hours = self::hours(hours);
    [
        Centre::new(centre(0), "GEB".parse().expect("a name"), Zone::ISTANBUL, hours),
        Centre::new(
            centre(1),
            "BER".parse().expect("a name"),
            "Europe/Berlin".parse().expect("a zone"),
            OpeningHours::always(),
        ),
    ]
}

pub(super) fn hours(which: u8) -> OpeningHours {
    let span = |text: &str| text.parse().expect("a span");
    let day = |spans: &[&str]| crate::time::DayHours::new(spans.iter().map(|s| span(s))).expect("apart");
    match which {
        0 | 1 => OpeningHours::always(),
        2 => OpeningHours::daily(span("08:00-23:00")),
        3 => OpeningHours::daily(span("09:00-22:00")).with_day(chrono::Weekday::Sun, day(&["12:00-02:00"])),
        _ => OpeningHours::daily(span("08:00-02:00"))
            .with_day(chrono::Weekday::Sat, day(&["07:00-12:00", "13:00-23:00"])),
    }
}

/// A room of the city in one of its variations.
pub(super) fn room(n: u8, variation: u8) -> Room {
    let (house, atoms, seats): (u8, Vec<u8>, u32) = match n {
        0 => (0, vec![0], 20),
        1 => (0, vec![1], 30),
        2 => (0, vec![0, 1], 50),
        3 => (0, vec![1, 2], 45),
        4 => (1, vec![3], 25),
        _ => (1, vec![4], 25),
    };
    let seats = Capacity::new(seats).and_then(|c| c.with_layout(code("banquet"), seats.div_euclid(2).max(1)));
    let name = std::format!("R{n}").parse().expect("a name");
    let room = Room::new(room_id(n), centre(house), name, seats.expect("above zero"));
    let room = room.with_atoms(atoms.into_iter().map(atom)).expect("not empty");
    let room = match n {
        1 => room.with_features([code("projector")]),
        2 => room.with_features([code("projector"), code("ramp")]),
        _ => room,
    };
    let buffers = Buffers::new(Minutes::new(15), Minutes::new(30));
    match variation {
        0 => room,
        1 => room.with_buffers(buffers),
        2 => room.with_buffers(buffers.additive()),
        3 => room.with_buffers(Buffers::new(Minutes::ZERO, Minutes::new(45))).with_hours(hours(2)),
        _ => room.with_hours(hours(4)),
    }
}

pub(super) fn equipment(quantity: u32) -> Equipment {
    Equipment::new(stock(0), centre(0), "Hoparlör".parse().expect("a name"), quantity)
}

/// Rooms by a number: each alone, then some together, then some that are not of one centre.
pub(super) fn rooms(which: u8) -> RoomSet {
    let set = |all: &[u8]| RoomSet::new(all.iter().map(|n| room_id(*n))).expect("not empty");
    match which {
        6 => set(&[0, 1]),
        7 => set(&[0, 3]),
        8 => set(&[4, 5]),
        9 => set(&[3, 4]),
        n => set(&[n.min(ROOMS)]),
    }
}

pub(super) fn calendar() -> WorkCalendar {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a date");
    WorkCalendar::new(day(2025, 12, 1), day(2026, 4, 30), []).expect("a calendar")
}
