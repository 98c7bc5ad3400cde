//! A small city to test with: one centre with one room, a clock, and words for what happens in it.
//!
//! Every command that goes through [`City::run`] is decided twice and must come to the same without changing anything;
//! its command and events must survive JSON, and its batch with an event that cannot be must be taken back whole. When the city is dropped, its log is replayed, its rows are loaded, a naive
//! look finds no two bookings too near to each other, and a second tick finds nothing left to do.
#![allow(dead_code, unreachable_pub, reason = "no area asks for everything")]

use crate::stored::{kind, read_back};
use std::collections::BTreeMap;

use imece::{
    centre::{Capacity, Centre, Closure, ClosureScope, Equipment, Room, RoomSet},
    chrono::NaiveDate,
    event::{Actor, Aggregate, Call, Expected, Recorded, Role},
    id::*,
    organisation::{OrganisationKind, StandingKind},
    schedule::{
        Booking, BookingRequest, Organisations, Outcome, Policy, PolicyScope, Refusal, Schedule,
        ScheduleCommand, ScheduleError, ScheduleEvent, Snapshot, Status, Wanted,
    },
    text::{Code, Note},
    time::{LocalMinute, LocalSlot, Minute, Minutes, OpeningHours, Slot, Zone},
    uuid::Uuid,
};

macro_rules! ids {
    ($($name:ident: $id:ident = $kind:literal;)+) => {$(
        #[track_caller]
        pub fn $name(n: u128) -> $id {
            $id::from_uuid(Uuid::from_u128(($kind << 64) + n)).unwrap()
        }
    )+};
}

ids! {
    booking: BookingId = 1;
    room: RoomId = 2;
    centre: CentreId = 3;
    org: OrganisationId = 4;
    person: PersonId = 5;
    atom: AtomId = 6;
    stock: StockId = 7;
    closure: ClosureId = 8;
    series: SeriesId = 9;
    actor: ActorId = 10;
    stream: StreamId = 11;
}

#[track_caller]
pub fn code(text: &str) -> Code {
    text.parse().unwrap()
}

#[track_caller]
pub fn note(text: &str) -> Note {
    text.parse().unwrap()
}

/// A day of March 2026, in which the 1st is a Sunday, or any date: `20` or `2026-04-02`.
#[track_caller]
pub fn day(text: &str) -> NaiveDate {
    if text.len() > 2 { text.parse().unwrap() } else { format!("2026-03-{text}").parse().unwrap() }
}

/// A wall-clock time: `20 18:00`.
#[track_caller]
pub fn local(text: &str) -> LocalMinute {
    let (date, time) = text.split_once(' ').unwrap();
    format!("{}T{time}", day(date)).parse().unwrap()
}

/// A wall-clock slot: `20 18:00-20:00`, `20 22:00-02:00` into the next day, or `20 18:00-22 09:00`.
#[track_caller]
pub fn when(text: &str) -> LocalSlot {
    let (date, times) = text.split_once(' ').unwrap();
    let (start, end) = times.split_once('-').unwrap();
    let start = local(&format!("{date} {start}"));
    let end = if end.contains(' ') {
        local(end)
    } else {
        let same_day = local(&format!("{date} {end}"));
        if same_day > start { same_day } else { same_day.shifted(1_440).unwrap() }
    };
    LocalSlot::new(start, end).unwrap()
}

/// The instant at which it is a wall-clock time in Istanbul.
#[track_caller]
pub fn at(text: &str) -> Minute {
    Zone::ISTANBUL.to_instant(local(text)).unwrap()
}

/// The instants of a wall-clock slot in Istanbul.
#[track_caller]
pub fn slot(text: &str) -> Slot {
    Zone::ISTANBUL.slot(when(text)).unwrap()
}

/// How a slot reads on the wall clock of Istanbul: `20 18:00-20:00`.
#[track_caller]
pub fn told(slot: LocalSlot) -> String {
    let (start, end) = (slot.start().to_naive(), slot.end().to_naive());
    let next = if start.date() == end.date() { String::new() } else { end.format("%d ").to_string() };
    format!("{}-{next}{}", start.format("%d %H:%M"), end.format("%H:%M"))
}

pub const fn minutes(n: u32) -> Minutes {
    Minutes::new(n)
}

#[track_caller]
pub fn hours(text: &str) -> OpeningHours {
    OpeningHours::daily(text.parse().unwrap())
}

#[track_caller]
pub fn rooms<const N: usize>(numbers: [u128; N]) -> RoomSet {
    RoomSet::new(numbers.map(room)).unwrap()
}

/// A room of centre 1 that takes 40 people and is one atom.
#[track_caller]
pub fn plain_room(n: u128) -> Room {
    sized_room(n, 40)
}

#[track_caller]
pub fn sized_room(n: u128, capacity: u32) -> Room {
    Room::new(room(n), centre(1), format!("R{n}").parse().unwrap(), Capacity::new(capacity).unwrap())
}

/// A request of organisation 1 for room 1.
#[track_caller]
pub fn request(n: u128, time: &str) -> BookingRequest {
    BookingRequest::new(booking(n), org(1), room(1), when(time), code("meeting"))
}

/// Words to change a request with.
pub trait Asking {
    fn wanting(self, wanted: impl Into<Wanted>) -> Self;
    fn by(self, organisation: u128) -> Self;
    fn purposed(self, purpose: &str) -> Self;
}

impl Asking for BookingRequest {
    fn wanting(mut self, wanted: impl Into<Wanted>) -> Self {
        self.wanted = wanted.into();
        self
    }

    fn by(mut self, organisation: u128) -> Self {
        self.organisation = org(organisation);
        self
    }

    fn purposed(mut self, purpose: &str) -> Self {
        self.purpose = code(purpose);
        self
    }
}

/// Organisations by what is known of them; whoever is not listed is an active association.
#[derive(Debug, Default, Clone)]
pub struct Known(BTreeMap<OrganisationId, Option<(OrganisationKind, StandingKind)>>);

impl Organisations for Known {
    fn look_up(
        &self,
        organisation: OrganisationId,
        _: NaiveDate,
    ) -> Option<(OrganisationKind, StandingKind)> {
        let active = Some((OrganisationKind::Association, StandingKind::Active));
        self.0.get(&organisation).copied().unwrap_or(active)
    }
}

pub struct City {
    pub schedule: Schedule,
    pub log: Vec<Recorded<ScheduleEvent>>,
    pub now: Minute,
    pub role: Role,
    pub waiver: Option<Note>,
    pub expected: Expected,
    pub known: Known,
}

impl City {
    /// Centre 1 in Istanbul, open from 09:00 to 22:00, with room 1 for 40 people, on Monday 2 March 2026 at 08:00.
    #[track_caller]
    pub fn new() -> Self {
        let mut city = Self::empty();
        city.add_centre(1, Zone::ISTANBUL, hours("09:00-22:00"));
        city.add_room(plain_room(1));
        city
    }

    pub fn empty() -> Self {
        Self {
            schedule: Schedule::new(stream(1)),
            log: Vec::new(),
            now: at("02 08:00"),
            role: Role::Staff,
            waiver: None,
            expected: Expected::Any,
            known: Known::default(),
        }
    }

    // Given

    #[track_caller]
    pub fn add_centre(&mut self, n: u128, zone: Zone, hours: OpeningHours) {
        let described = Centre::new(centre(n), format!("C{n}").parse().unwrap(), zone, hours);
        self.does(ScheduleCommand::DescribeCentre(described));
    }

    #[track_caller]
    pub fn add_room(&mut self, room: Room) {
        self.does(ScheduleCommand::DescribeRoom(room));
    }

    #[track_caller]
    pub fn add_stock(&mut self, n: u128, of_centre: u128, quantity: u32) {
        let name = format!("S{n}").parse().unwrap();
        let equipment = Equipment::new(stock(n), centre(of_centre), name, quantity);
        self.does(ScheduleCommand::DescribeEquipment(equipment));
    }

    /// Sets the rules of centre 1.
    #[track_caller]
    pub fn rule(&mut self, policy: Policy) {
        self.does(ScheduleCommand::SetPolicy { scope: PolicyScope::Centre(centre(1)), policy });
    }

    /// Sets the rules of a room.
    #[track_caller]
    pub fn room_rule(&mut self, n: u128, policy: Policy) {
        self.does(ScheduleCommand::SetPolicy { scope: PolicyScope::Room(room(n)), policy });
    }

    #[track_caller]
    pub fn clock(&mut self, time: &str) {
        self.now = at(time);
    }

    pub fn know(&mut self, organisation: u128, what: Option<(OrganisationKind, StandingKind)>) {
        self.known.0.insert(org(organisation), what);
    }

    // When

    pub fn call(&self) -> Call {
        let mut call = Call::new(Actor::new(actor(1), self.role), self.now);
        call.waiver.clone_from(&self.waiver);
        call.expected = self.expected;
        call
    }

    #[track_caller]
    pub fn run(&mut self, command: ScheduleCommand) -> Result<Vec<ScheduleEvent>, ScheduleError> {
        read_back(&command);
        let call = self.call();
        let before = self.schedule.snapshot();
        let decided = self.schedule.decide(&command, &call, &self.known);
        assert_eq!(decided, self.schedule.decide(&command, &call, &self.known), "decided twice: {command:?}");
        assert_eq!(self.schedule.snapshot(), before, "deciding changed something: {command:?}");
        let batch = decided?;
        let due = self.schedule.next_deadline();
        let mut spoilt: Vec<_> = batch.iter().map(|recorded| recorded.event.clone()).collect();
        spoilt.push(ScheduleEvent::Reopened { closure: closure(999), restored: Vec::new() });
        let spoilt = self.schedule.head().record(&call, spoilt);
        assert_eq!(self.schedule.apply(&spoilt).unwrap_err().code(), "impossible_event");
        assert_eq!(self.schedule.snapshot(), before, "a batch that cannot be was taken back: {command:?}");
        assert_eq!(self.schedule.next_deadline(), due, "and what is due with it");
        self.schedule.apply(&batch).expect("what is decided can be applied");
        for recorded in &batch {
            read_back(&recorded.event);
        }
        self.log.extend(batch.iter().cloned());
        Ok(batch.into_iter().map(|recorded| recorded.event).collect())
    }

    /// Runs a command that is carried out.
    #[track_caller]
    pub fn does(&mut self, command: ScheduleCommand) -> Vec<ScheduleEvent> {
        match self.run(command.clone()) {
            Ok(events) => events,
            Err(error) => panic!("{command:?}: {} ({error}): {:?}", error.code(), error.refusal()),
        }
    }

    /// Runs a command that is an error.
    #[track_caller]
    pub fn fails(&mut self, command: ScheduleCommand, code: &str) -> ScheduleError {
        match self.run(command.clone()) {
            Ok(events) => panic!("{command:?} should be `{code}`, but: {events:?}"),
            Err(error) => {
                assert_eq!(error.code(), code, "{command:?}: {error}");
                error
            }
        }
    }

    /// Runs a command that rules refuse.
    #[track_caller]
    pub fn refuses(&mut self, command: ScheduleCommand, codes: &[&str]) -> Refusal {
        let error = self.fails(command, "refused");
        let refusal = error.refusal().unwrap().clone();
        assert_eq!(refusal.codes().collect::<Vec<_>>(), codes);
        refusal
    }

    #[track_caller]
    pub fn ask(&mut self, request: BookingRequest) -> Outcome {
        let id = request.id;
        let events = self.does(ScheduleCommand::Book { request });
        self.outcome(id, &events)
    }

    fn outcome(&self, id: BookingId, events: &[ScheduleEvent]) -> Outcome {
        for event in events {
            match event {
                ScheduleEvent::RequestRefused { request, objections, alternatives, .. }
                    if request.id == id =>
                {
                    // Refusals are made by the library only; take one from it.
                    let mut made =
                        serde_json::json!({ "objections": objections, "alternatives": alternatives });
                    return Outcome::Refused(serde_json::from_value(made.take()).unwrap());
                }
                ScheduleEvent::Booked { request, .. } if request.id == id => {
                    return Outcome::Booked(self.schedule.booking(id).unwrap().clone());
                }
                _ => {}
            }
        }
        Outcome::Known(self.schedule.booking(id))
    }

    /// Books what can be booked.
    #[track_caller]
    pub fn book(&mut self, request: BookingRequest) -> Booking {
        match self.ask(request) {
            Outcome::Booked(booking) => booking,
            other => panic!("not booked: {other:?}"),
        }
    }

    /// Asks for what is refused.
    #[track_caller]
    pub fn refused(&mut self, request: BookingRequest, codes: &[&str]) -> Refusal {
        match self.ask(request) {
            Outcome::Refused(refusal) => {
                assert_eq!(refusal.codes().collect::<Vec<_>>(), codes, "{refusal:?}");
                refusal
            }
            other => panic!("not refused for {codes:?}: {other:?}"),
        }
    }

    #[track_caller]
    pub fn hold(&mut self, request: BookingRequest, until: &str) {
        let id = request.id;
        let events = self.does(ScheduleCommand::Hold { request, until: at(until) });
        assert!(self.outcome(id, &events).booking().is_some(), "not held: {events:?}");
    }

    #[track_caller]
    pub fn cancel(&mut self, n: u128) -> Vec<ScheduleEvent> {
        self.does(ScheduleCommand::Cancel { booking: booking(n), reason: None })
    }

    #[track_caller]
    pub fn tick(&mut self, time: &str) -> Vec<ScheduleEvent> {
        self.clock(time);
        self.does(ScheduleCommand::Tick)
    }

    #[track_caller]
    pub fn close(&mut self, n: u128, scope: impl Into<Scope>, time: &str) -> Vec<ScheduleEvent> {
        self.does(ScheduleCommand::Close(Closure::new(closure(n), scope.into().0, when(time))))
    }

    #[track_caller]
    pub fn reopen(&mut self, n: u128) -> Vec<ScheduleEvent> {
        self.does(ScheduleCommand::Reopen { closure: closure(n) })
    }

    #[track_caller]
    pub fn move_to(&mut self, n: u128, time: &str) -> Vec<ScheduleEvent> {
        self.does(move_time(n, time))
    }

    // Then

    #[track_caller]
    pub fn the(&self, n: u128) -> Booking {
        self.schedule.booking(booking(n)).unwrap()
    }

    #[track_caller]
    pub fn status(&self, n: u128) -> Status {
        self.the(n).status
    }

    /// Asserts the state of some bookings.
    #[track_caller]
    pub fn states<const N: usize>(&self, states: [(u128, &str); N]) {
        let found = states.map(|(n, _)| (n, self.status(n).code()));
        assert_eq!(found, states);
    }

    /// Where and when a booking is, as `R1 20 18:00-20:00`.
    #[track_caller]
    pub fn place(&self, n: u128) -> String {
        let at = &self.the(n).placement;
        let codes: Vec<_> =
            at.rooms.iter().map(|id| self.schedule.room(id).unwrap().code.to_string()).collect();
        format!("{} {}", codes.join("+"), told(at.time))
    }

    pub fn laws(&self) {
        let mut replayed = Schedule::new(stream(1));
        replayed.replay_to(&self.log, self.schedule.version()).expect("the log can be replayed");
        assert_eq!(replayed, self.schedule, "live and replayed");

        let rows = self.schedule.snapshot();
        let json = serde_json::to_string(&rows).unwrap();
        let read: Snapshot = serde_json::from_str(&json).unwrap();
        let loaded = Schedule::load(read).expect("rows can be loaded");
        assert_eq!(loaded.snapshot(), rows, "live and loaded");

        self.no_two_too_near();

        let mut later = self.schedule.clone();
        let call = Call::new(Actor::new(actor(1), Role::System), self.now);
        let ticked = later.tick(&call, &self.known).unwrap();
        assert_eq!(later.tick(&call, &self.known).unwrap(), [], "a second tick, after {ticked:?}");
        let due = later.next_deadline();
        assert!(due.is_none_or(|due| due > self.now), "due already: {due:?} at {}", self.now);
        let mut from_rows = loaded;
        assert_eq!(from_rows.tick(&call, &self.known).unwrap(), ticked, "a tick live and after a load");
    }

    fn no_two_too_near(&self) {
        let atoms = |b: &Booking| {
            let rooms = b.placement.rooms.iter().map(|id| self.schedule.room(id).unwrap().atoms().clone());
            rooms.flatten().collect::<Vec<_>>()
        };
        let buffers = |b: &Booking| match b.status {
            Status::NoShow { .. } => (b.placement.buffers.before, Minutes::ZERO, b.placement.buffers.rule),
            _ => (b.placement.buffers.before, b.placement.buffers.after, b.placement.buffers.rule),
        };
        let standing: Vec<_> = self.schedule.bookings().filter_map(|b| Some((b.occupied()?, b))).collect();
        for (slot, b) in &standing {
            for (other, c) in &standing {
                if b.id() == c.id() || slot > other || !atoms(b).iter().any(|a| atoms(c).contains(a)) {
                    continue;
                }
                let ((_, after, mine), (before, _, theirs)) = (buffers(b), buffers(c));
                let additive = imece::occupancy::BufferRule::Additive;
                let gap = if mine == additive || theirs == additive {
                    after.saturating_add(before)
                } else {
                    after.max(before)
                };
                assert!(other.start() >= slot.end().saturating_add(gap), "{} and {} overlap", b.id(), c.id());
            }
        }
    }
}

impl Drop for City {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.laws();
        }
    }
}

pub struct Scope(ClosureScope);

impl From<CentreId> for Scope {
    fn from(centre: CentreId) -> Self {
        Self(ClosureScope::Centre(centre))
    }
}

impl From<RoomSet> for Scope {
    fn from(rooms: RoomSet) -> Self {
        Self(ClosureScope::Rooms(rooms))
    }
}

impl From<RoomId> for Scope {
    fn from(room: RoomId) -> Self {
        Self(ClosureScope::Rooms(room.into()))
    }
}

#[track_caller]
pub fn move_time(n: u128, time: &str) -> ScheduleCommand {
    ScheduleCommand::Move { booking: booking(n), wanted: None, time: Some(when(time)) }
}

#[track_caller]
pub fn move_room(n: u128, wanted: impl Into<Wanted>) -> ScheduleCommand {
    ScheduleCommand::Move { booking: booking(n), wanted: Some(wanted.into()), time: None }
}

#[track_caller]
pub fn resize(n: u128, end: &str) -> ScheduleCommand {
    ScheduleCommand::Resize { booking: booking(n), end: local(end) }
}

#[track_caller]
pub fn reinstate(n: u128) -> ScheduleCommand {
    ScheduleCommand::Reinstate { booking: booking(n) }
}

/// The short names of events, to tell what happened: `booked lapsed offered`.
pub fn names(events: &[ScheduleEvent]) -> String {
    let name = |event: &ScheduleEvent| {
        kind(event).trim_start_matches("schedule.").trim_end_matches(".v1").to_owned()
    };
    events.iter().map(name).collect::<Vec<_>>().join(" ")
}

/// Alternatives as `R1 20 18:00-20:00`.
pub fn offered(city: &City, refusal: &Refusal) -> Vec<String> {
    let room = |id| city.schedule.room(id).unwrap().code.to_string();
    let tell = |a: &imece::schedule::Alternative| {
        format!("{} {}", a.rooms.iter().map(room).collect::<Vec<_>>().join("+"), told(a.time))
    };
    refusal.alternatives.iter().map(tell).collect()
}
