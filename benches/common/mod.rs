//! A made-up city: the same rooms and bookings for the same numbers, on every machine.

#![allow(dead_code, reason = "each bench uses a part of it")]

pub(crate) mod prng;

use std::collections::BTreeSet;

// Whoever brings the city in says which `imece` it is one of.
use super::imece::{
    self,
    centre::{Capacity, Centre, Room},
    event::{Actor, Aggregate, Call, Head, Part, Recorded, Role, Version},
    id::{ActorId, BookingId, CentreId, OrganisationId, RoomId, StreamId},
    organisation::{Organisation, OrganisationKind, Registry},
    schedule::{
        Anyone, Booking, BookingRequest, Cancellation, DurationRule, Eligibility, Lead, Policy, Quota,
        QuotaLimit, QuotaSubject, Rule, Schedule, ScheduleEvent, Snapshot, Suspension, Wanted,
    },
    time::{LocalMinute, LocalSlot, Minute, Minutes, OpeningHours, PeriodKind, Slot, Zone},
    uuid::Uuid,
};

pub(crate) use prng::Prng;

/// The first minute of 2026 on the wall clock of Istanbul, which is three hours ahead of UTC.
const FIRST_DAY: &str = "2026-01-01T00:00";
const OFFSET: i32 = 180;
const DAY: i32 = 1_440;
const OPENS: i32 = 9 * 60;
/// Quarter hours from 09:00 to 22:00.
const OPEN_QUARTERS: u32 = 52;
const ROOMS_A_CENTRE: u32 = 20;
const ORGANISATIONS: u32 = 10_000;
const PURPOSES: [&str; 5] = ["meeting", "rehearsal", "course", "general_assembly", "exhibition"];

/// How big a city is and how its bookings look.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) rooms: u32,
    /// Bookings in each room.
    pub(crate) load: u32,
    /// Free times in each room, that no booking of the city overlaps.
    pub(crate) spare: u32,
    pub(crate) days: u32,
    /// The longest booking, in quarter hours.
    pub(crate) longest: u32,
    pub(crate) shortest: u32,
    pub(crate) random_ids: bool,
    pub(crate) full_policy: bool,
}

impl Shape {
    /// Five years of bookings of one to four hours, 1,000 in each room: 11 % of its opening hours.
    pub(crate) const fn five_years(rooms: u32, load: u32, spare: u32) -> Self {
        Self {
            rooms,
            load,
            spare,
            days: 1_826,
            longest: 16,
            shortest: 4,
            random_ids: false,
            full_policy: false,
        }
    }

    /// One room with bookings of a quarter of an hour, ten a day, for as many days as it takes.
    pub(crate) const fn one_room(load: u32, spare: u32) -> Self {
        Self {
            rooms: 1,
            days: load / 10 + spare / 10,
            longest: 1,
            shortest: 1,
            ..Self::five_years(1, load, spare)
        }
    }
}

/// A time in a room.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) room: u32,
    start: i32,
    length: i32,
}

impl Plan {
    fn time(self, base: LocalMinute) -> LocalSlot {
        let start = base.shifted(self.start).unwrap();
        LocalSlot::with_length(start, Minutes::new(self.length as u32)).unwrap()
    }

    pub(crate) fn slot(self, base: LocalMinute) -> Slot {
        let start = Minute::from_minutes(base.as_minutes() + self.start - OFFSET).unwrap();
        Slot::with_length(start, Minutes::new(self.length as u32)).unwrap()
    }
}

pub(crate) struct City {
    pub(crate) shape: Shape,
    /// What is booked, in order of arrival.
    pub(crate) taken: Vec<Plan>,
    /// What could be booked beside it, in any order.
    pub(crate) spare: Vec<Plan>,
    pub(crate) registry: Registry,
    pub(crate) base: LocalMinute,
    template: Booking,
    next_id: u64,
}

impl City {
    pub(crate) fn new(shape: Shape) -> Self {
        let (mut taken, mut spare) = (Vec::new(), Vec::new());
        taken.reserve_exact((shape.rooms * shape.load) as usize);
        for room in 0..shape.rooms {
            let mut prng = Prng::new(u64::from(room));
            let mut days = vec![0_u64; shape.days as usize];
            let mut place = |into: &mut Vec<Plan>, count: u32| {
                let mut left = count;
                while left > 0 {
                    let length = shape.shortest + prng.below(shape.longest - shape.shortest + 1);
                    let (day, start) = (prng.below(shape.days), prng.below(OPEN_QUARTERS - length + 1));
                    let mask = ((1_u64 << length) - 1) << start;
                    let quarters = &mut days[day as usize];
                    if *quarters & mask == 0 {
                        *quarters |= mask;
                        let start = day as i32 * DAY + OPENS + start as i32 * 15;
                        into.push(Plan { room, start, length: length as i32 * 15 });
                        left -= 1;
                    }
                }
            };
            place(&mut taken, shape.load);
            place(&mut spare, shape.spare);
        }
        let mut prng = Prng::new(u64::MAX);
        prng.shuffle(&mut taken);
        prng.shuffle(&mut spare);
        let base = FIRST_DAY.parse().unwrap();
        let next_id = u64::from(shape.rooms * shape.load) + 1;
        Self { shape, taken, spare, registry: registry(), base, template: template(), next_id }
    }

    pub(crate) fn bookings(&self) -> usize {
        self.taken.len()
    }

    /// The instant at which the first day begins.
    pub(crate) fn first_midnight(&self) -> Minute {
        Minute::from_minutes(self.base.as_minutes() - OFFSET).unwrap()
    }

    /// A time in a room, as somebody would ask for it: as long as a booking, at an hour and on a day of the city's.
    pub(crate) fn wish(&self, prng: &mut Prng) -> (u32, Slot) {
        let Shape { rooms, days, longest, shortest, .. } = self.shape;
        let room = prng.below(rooms);
        let length = shortest + prng.below(longest - shortest + 1);
        let (day, quarter) = (prng.below(days), prng.below(OPEN_QUARTERS - length + 1));
        let start = day as i32 * DAY + OPENS + quarter as i32 * 15;
        (room, Plan { room, start, length: length as i32 * 15 }.slot(self.base))
    }

    fn booking_id(&self, n: u64) -> BookingId {
        let high = if self.shape.random_ids { Prng::new(n).next() } else { n };
        BookingId::from_uuid(Uuid::from_u64_pair(high, n)).unwrap()
    }

    /// A request with an id that was not used before.
    pub(crate) fn request(&mut self, plan: Plan) -> BookingRequest {
        let id = self.booking_id(self.next_id);
        self.next_id += 1;
        self.request_as(id, plan)
    }

    fn request_as(&self, id: BookingId, plan: Plan) -> BookingRequest {
        let mut prng = Prng::new(id.as_uuid().as_u64_pair().1);
        let organisation = organisation(prng.below(ORGANISATIONS));
        let purpose = PURPOSES[prng.below(PURPOSES.len() as u32) as usize].parse().unwrap();
        BookingRequest::new(id, organisation, room(plan.room), plan.time(self.base), purpose)
            .with_attendees(1 + prng.below(20))
    }

    /// The n-th booking as it stands after a load.
    pub(crate) fn booking(&self, n: usize) -> Booking {
        let plan = self.taken[n];
        let mut booking = self.template.clone();
        booking.request = self.request_as(self.booking_id(n as u64 + 1), plan);
        booking.placement.centre = centre(plan.room / ROOMS_A_CENTRE);
        booking.placement.rooms = room(plan.room).into();
        booking.placement.time = booking.request.time;
        booking.placement.slot = plan.slot(self.base);
        booking
    }

    /// The rows of the city, with so many of its bookings.
    pub(crate) fn rows(&self, bookings: usize) -> Snapshot {
        let policy = if self.shape.full_policy { full_policy() } else { Policy::new() };
        let centres = self.shape.rooms.div_ceil(ROOMS_A_CENTRE);
        Snapshot {
            head: Head::new(stream()),
            centres: (0..centres).map(|n| (a_centre(n), policy.clone())).collect(),
            rooms: (0..self.shape.rooms).map(|n| (a_room(n), Policy::new())).collect(),
            equipment: Vec::new(),
            closures: Vec::new(),
            calendar: None,
            bookings: (0..bookings).map(|n| self.booking(n)).collect(),
            refused: Vec::new(),
            series: Vec::new(),
            waitlist: Vec::new(),
            retention: None,
        }
    }

    pub(crate) fn load(&self) -> Schedule {
        Schedule::load(self.rows(self.bookings())).unwrap()
    }

    /// A schedule that is told all that happened in the city, in pieces that are made and dropped, since nobody holds ten million
    /// events at once.
    pub(crate) fn replayed(
        &self,
        piece: usize,
        mut replay: impl FnMut(&mut Schedule, &[Recorded<ScheduleEvent>]),
    ) -> Schedule {
        let mut schedule = Schedule::load(self.rows(0)).unwrap();
        for from in (0..self.bookings()).step_by(piece) {
            let to = (from + piece).min(self.bookings());
            let log = self.log(from..to, schedule.head());
            replay(&mut schedule, &log);
        }
        schedule
    }

    /// What happened to some bookings: each was booked, and every tenth was given back at once. The log goes on
    /// where `head` stands.
    pub(crate) fn log(&self, bookings: core::ops::Range<usize>, head: Head) -> Vec<Recorded<ScheduleEvent>> {
        let mut log = Vec::with_capacity(bookings.len() + bookings.len() / 10 + 1);
        let mut version = head.version;
        let mut record = |event| {
            version = version.next();
            let batch = Part { index: 0, size: 1 };
            let (stream, at, actor) = (head.stream, now(), desk());
            log.push(Recorded { stream, seq: version, batch, at, actor, event });
        };
        for n in bookings {
            let booking = self.booking(n);
            let cancelled = (n % 10 == 0).then(|| ScheduleEvent::Cancelled {
                fact: booking.fact(),
                from: booking.status,
                late: false,
                reason: None,
                overridden: None,
            });
            let Booking { request, placement, status, series, .. } = booking;
            record(ScheduleEvent::Booked { request, placement, status, overridden: None, series });
            if let Some(cancelled) = cancelled {
                record(cancelled);
            }
        }
        log
    }

    /// A request for two hours in some rooms, each on its own, or anywhere.
    pub(crate) fn search(&mut self, wanted: Wanted, plan: Plan) -> BookingRequest {
        let time = LocalSlot::with_length(plan.time(self.base).start(), Minutes::from_hours(2)).unwrap();
        let mut request = self.request(plan);
        request.wanted = wanted;
        request.time = time;
        request
    }

    /// The next four weeks from a plan on.
    pub(crate) fn month_from(&self, plan: Plan) -> Slot {
        Slot::with_length(plan.slot(self.base).start(), Minutes::from_hours(28 * 24)).unwrap()
    }

    /// Ten rooms, a plan's among them where there are as many.
    pub(crate) fn ten_rooms(&self, plan: Plan) -> Wanted {
        let rooms: BTreeSet<RoomId> = (0..10).map(|n| room((plan.room + n * 7) % self.shape.rooms)).collect();
        Wanted::Rooms(imece::centre::RoomSet::new(rooms).unwrap())
    }
}

/// Numbers the events of several decisions as if they had been decided one after the other.
pub(crate) fn in_turn(head: Head, events: &mut [Recorded<ScheduleEvent>]) {
    for (n, event) in (1..).zip(events) {
        event.seq = Version::new(head.version.get() + n);
    }
}

pub(crate) fn now() -> Minute {
    "2025-12-01T08:00Z".parse().unwrap()
}

fn desk() -> Actor {
    Actor::new(ActorId::from_uuid(Uuid::from_u128(1)).unwrap(), Role::Staff)
}

pub(crate) fn call() -> Call {
    Call::new(desk(), now())
}

fn stream() -> StreamId {
    StreamId::from_uuid(Uuid::from_u128(1)).unwrap()
}

pub(crate) fn room(n: u32) -> RoomId {
    RoomId::from_uuid(Uuid::from_u64_pair(2, u64::from(n))).unwrap()
}

pub(crate) fn centre(n: u32) -> CentreId {
    CentreId::from_uuid(Uuid::from_u64_pair(3, u64::from(n))).unwrap()
}

fn organisation(n: u32) -> OrganisationId {
    OrganisationId::from_uuid(Uuid::from_u64_pair(4, u64::from(n))).unwrap()
}

fn a_centre(n: u32) -> Centre {
    let hours = OpeningHours::daily("09:00-22:00".parse().unwrap());
    Centre::new(centre(n), format!("C{n}").parse().unwrap(), Zone::ISTANBUL, hours)
}

fn a_room(n: u32) -> Room {
    let seats = Capacity::new(20 + n % ROOMS_A_CENTRE * 5).unwrap();
    Room::new(room(n), centre(n / ROOMS_A_CENTRE), format!("R{n}").parse().unwrap(), seats)
}

fn registry() -> Registry {
    let mut registry = Registry::new(stream());
    for n in 0..ORGANISATIONS {
        let name = format!("Dernek {n}").parse().unwrap();
        let organisation = Organisation::new(organisation(n), name, OrganisationKind::Association);
        registry.register(organisation, &call()).unwrap();
    }
    registry
}

/// Every rule on, none so narrow that it refuses.
fn full_policy() -> Policy {
    let many = 1_000_000.try_into().unwrap();
    let minutes = |n| Some(Minutes::new(n));
    Policy::new()
        .with(Rule::Eligibility(Eligibility::active()))
        .with(Rule::StartGrid(15.try_into().unwrap()))
        .with(Rule::Duration(DurationRule {
            least: minutes(15),
            most: minutes(240),
            multiple_of: Some(15.try_into().unwrap()),
        }))
        .with(Rule::LeadAtLeast(Lead::Hours(2)))
        .with(Rule::LeadAtMost(Lead::CalendarDays(2_000)))
        .with(Rule::Quotas(vec![
            Quota::new(QuotaSubject::Organisation, QuotaLimit::Count(1_000_000), PeriodKind::Month),
            Quota::new(QuotaSubject::Organisation, QuotaLimit::Minutes(1_000_000), PeriodKind::Week),
        ]))
        .with(Rule::Simultaneous(many))
        .with(Rule::Suspension(Suspension { no_shows: 3.try_into().unwrap(), within_days: 90, for_days: 30 }))
        .with(Rule::Cancellation(Cancellation { notice: Minutes::from_hours(24), late_is_counted: true }))
        .with(Rule::NoShowRelease(Minutes::new(30)))
}

/// A booking as the schedule itself makes it, to be filled with other values.
fn template() -> Booking {
    let mut schedule = Schedule::new(stream());
    schedule.describe_centre(a_centre(0), &call()).unwrap();
    schedule.describe_room(a_room(0), &call()).unwrap();
    let time =
        LocalSlot::new("2026-01-01T09:00".parse().unwrap(), "2026-01-01T10:00".parse().unwrap()).unwrap();
    let id = BookingId::from_uuid(Uuid::from_u128(1)).unwrap();
    let request = BookingRequest::new(id, organisation(0), room(0), time, "meeting".parse().unwrap());
    schedule.book(request, &call(), &Anyone).unwrap();
    schedule.booking(id).unwrap().clone()
}
