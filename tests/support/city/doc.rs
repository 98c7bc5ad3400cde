// The small city of the examples in the documentation: one centre in Turkey, a hall and two seminar rooms.
pub use imece::{centre::*, chrono, event::*, id::*, organisation::*, schedule::*, text::*, time::*, uuid::Uuid};

pub const HALL: u128 = 21;
pub const SEMINAR: u128 = 22;

pub fn room(n: u128) -> RoomId {
    RoomId::from_uuid(Uuid::from_u128(n)).unwrap()
}

pub fn booking(n: u128) -> BookingId {
    BookingId::from_uuid(Uuid::from_u128(n)).unwrap()
}

pub fn centre() -> CentreId {
    CentreId::from_uuid(Uuid::from_u128(1)).unwrap()
}

/// A call of the desk at an instant.
pub fn at(now: &str) -> Call {
    Call::new(Actor::new(ActorId::from_uuid(Uuid::from_u128(3)).unwrap(), Role::Staff), now.parse().unwrap())
}

pub fn slot(from: &str, to: &str) -> LocalSlot {
    LocalSlot::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
}

/// A request of a choir for the hall.
pub fn request(n: u128, from: &str, to: &str) -> BookingRequest {
    let choir = OrganisationId::from_uuid(Uuid::from_u128(5)).unwrap();
    BookingRequest::new(booking(n), choir, room(HALL), slot(from, to), "rehearsal".parse().unwrap())
}

/// The hall takes 120, the seminar room 30; open daily from 9 to 22.
pub fn city() -> Schedule {
    let call = at("2026-03-01T08:00Z");
    let mut schedule = Schedule::new(StreamId::from_uuid(Uuid::from_u128(4)).unwrap());
    let hours = OpeningHours::daily("09:00-22:00".parse().unwrap());
    let gebze = Centre::new(centre(), "GEB".parse().unwrap(), Zone::ISTANBUL, hours);
    schedule.describe_centre(gebze, &call).unwrap();
    for (n, code, seats) in [(HALL, "GEB-01", 120), (SEMINAR, "GEB-02", 30)] {
        let described = Room::new(room(n), centre(), code.parse().unwrap(), Capacity::new(seats).unwrap());
        schedule.describe_room(described, &call).unwrap();
    }
    schedule
}
