//! A house with a hall that parts in two, a season of four weeks, and a round at its desk.

use std::collections::BTreeMap;

use imece::{
    centre::{Capacity, Centre, Closure, ClosureScope, Room},
    chrono::{NaiveDate, Weekday},
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{CentreId, RoomId, SeasonWishId, SeriesId},
    schedule::{Anyone, BookingRequest, Schedule},
    season::{
        Allocation, Answer, Choice, MeetingLength, Meetings, On, Pass, Placement, Round, RoundCommand,
        RoundError, RoundEvent, RoundPlan, Season, Terms, Weeks, Window, Wish,
    },
    text::Note,
    time::{LocalSlot, Minutes, OpeningHours, Zone},
    uuid::Uuid,
};

use crate::terse::{day, id, org, read};

pub(crate) const HALL: u128 = 101;
pub(crate) const LEFT: u128 = 102;
pub(crate) const RIGHT: u128 = 103;

pub(crate) fn room(n: u128) -> RoomId {
    id(n)
}

pub(crate) fn wish_id(n: u128) -> SeasonWishId {
    id(200 + n)
}

fn centre() -> CentreId {
    id(10)
}

/// A call of the desk.
pub(crate) fn at(now: &str) -> Call {
    Call::new(Actor::new(id(2), Role::Staff), read(now))
}

/// A call of the manager who says why.
pub(crate) fn overruling(now: &str) -> Call {
    let reason: Note = read("karar");
    Call::new(Actor::new(id(3), Role::Manager), read(now)).overruling(reason)
}

/// Four weeks from a Monday, four slots of an hour every evening.
pub(crate) fn season() -> Season {
    Season::new(day("2026-09-14"), day("2026-10-11"), read("18:00-22:00"), Minutes::new(60)).unwrap()
}

pub(crate) fn plan() -> RoundPlan {
    RoundPlan { season: season(), terms: Terms::default(), purpose: read("rehearsal") }
}

/// Two hours on a Monday evening, every week, anywhere; the wish of an organisation of its own.
pub(crate) fn wish(n: u128) -> Wish {
    wish_on(n, &[Weekday::Mon])
}

/// Two hours on each of some evenings, every week.
pub(crate) fn wish_on(n: u128, days: &[Weekday]) -> Wish {
    let windows: Vec<_> = days.iter().map(|day| window(*day, "18:00-22:00")).collect();
    let times = u8::try_from(days.len()).unwrap();
    Wish::new(wish_id(n), org(300 + n), hours(2), Meetings::Weekly { times, weeks: Weeks::All, windows })
        .unwrap()
}

pub(crate) fn hours(n: u32) -> MeetingLength {
    MeetingLength::new(Minutes::new(60 * n), Minutes::new(60 * n)).unwrap()
}

pub(crate) fn window<D>(on: D, within: &str) -> Window<D> {
    Window { on, within: read(within), choice: Choice::First }
}

pub(crate) fn placement(n: u128, on: On, time: &str, in_room: u128) -> Placement {
    Placement { wish: wish_id(n), on, time: read(time), room: room(in_room) }
}

pub(crate) fn monday(n: u128, time: &str, in_room: u128) -> Placement {
    placement(n, On::Every(Weekday::Mon), time, in_room)
}

pub(crate) fn schedule() -> Schedule {
    let call = at("2026-06-01T08:00Z");
    let mut schedule = Schedule::new(id(1));
    let hours = OpeningHours::daily(read("09:00-22:00"));
    schedule.describe_centre(Centre::new(centre(), read("GEB"), Zone::ISTANBUL, hours), &call).unwrap();
    for (n, name, seats, atoms) in
        [(HALL, "Salon", 100, &[1, 2][..]), (LEFT, "Sol", 40, &[1]), (RIGHT, "Sağ", 40, &[2])]
    {
        let room = Room::new(room(n), centre(), read(name), Capacity::new(seats).unwrap());
        let room = room.with_atoms(atoms.iter().map(|atom| id(20 + atom))).unwrap();
        schedule.describe_room(room, &call).unwrap();
    }
    schedule
}

pub(crate) fn slot(text: &str) -> LocalSlot {
    let (from, to) = text.split_once('/').unwrap();
    LocalSlot::new(read(from), read(to)).unwrap()
}

/// A round with its schedule, and everything that happened to it.
pub(crate) struct Town {
    pub(crate) schedule: Schedule,
    pub(crate) round: Round,
    pub(crate) log: Vec<Recorded<RoundEvent>>,
}

impl Town {
    pub(crate) fn new() -> Self {
        Self { schedule: schedule(), round: Round::new(id(5)), log: Vec::new() }
    }

    /// A round that takes wishes until the first of August.
    pub(crate) fn open() -> Self {
        let mut town = Self::new();
        town.does(RoundCommand::Draft(plan()));
        town.does(RoundCommand::Open { until: read("2026-08-01T08:00Z") });
        town
    }

    /// A round that was closed with some wishes.
    pub(crate) fn closed(wishes: impl IntoIterator<Item = Wish>) -> Self {
        let mut town = Self::open();
        for wish in wishes {
            town.does(RoundCommand::Submit(wish));
        }
        town.does(RoundCommand::Close);
        town
    }

    /// A round of which an answer is proposed.
    pub(crate) fn proposed(wishes: impl IntoIterator<Item = Wish>) -> Self {
        let mut town = Self::closed(wishes);
        town.proposes(Pass::First);
        town
    }

    pub(crate) fn published(wishes: impl IntoIterator<Item = Wish>) -> Self {
        let mut town = Self::proposed(wishes);
        town.does(RoundCommand::Publish);
        town
    }

    pub(crate) fn applied(wishes: impl IntoIterator<Item = Wish>) -> Self {
        let mut town = Self::published(wishes);
        town.books();
        town
    }

    /// Gives a command in July.
    pub(crate) fn tries(&mut self, command: RoundCommand) -> Result<Vec<RoundEvent>, RoundError> {
        self.tries_by(command, &at("2026-07-01T08:00Z"))
    }

    pub(crate) fn tries_by(
        &mut self,
        command: RoundCommand,
        call: &Call,
    ) -> Result<Vec<RoundEvent>, RoundError> {
        let before = self.round.clone();
        let decided = self.round.handle(&command, call, &self.schedule);
        match decided {
            Ok(events) => {
                self.log.extend(events.iter().cloned());
                Ok(events.into_iter().map(|recorded| recorded.event).collect())
            }
            Err(error) => {
                assert_eq!(self.round, before, "a refused command leaves no trace");
                assert!(!error.to_string().is_empty() && !error.to_string().ends_with('.'), "{error}");
                Err(error)
            }
        }
    }

    #[track_caller]
    pub(crate) fn does(&mut self, command: RoundCommand) -> Vec<RoundEvent> {
        self.tries(command).unwrap()
    }

    #[track_caller]
    pub(crate) fn refuses(&mut self, command: RoundCommand, code: &str) {
        assert_eq!(self.tries(command).unwrap_err().code(), code);
    }

    /// What an allocation finds.
    pub(crate) fn answer(&self, pass: Pass) -> Answer {
        let RoundPlan { season, terms, .. } = *self.round.plan().unwrap();
        let wishes = self.round.wishes_for(pass).cloned();
        let decisions = self.round.decisions(pass);
        let mut allocation = Allocation::new(&self.schedule, season, terms, wishes, &decisions, 1).unwrap();
        allocation.step(200);
        allocation.answer()
    }

    #[track_caller]
    pub(crate) fn proposes(&mut self, pass: Pass) -> Answer {
        let answer = self.answer(pass);
        self.does(RoundCommand::Propose { pass, answer: answer.clone() });
        answer
    }

    /// Books what is published, and records it.
    #[track_caller]
    pub(crate) fn books(&mut self) -> BTreeMap<Placement, SeriesId> {
        let series = self.runs_bookings();
        self.does(RoundCommand::RecordApplied(series.clone()));
        series
    }

    /// Books what is published.
    #[track_caller]
    pub(crate) fn runs_bookings(&mut self) -> BTreeMap<Placement, SeriesId> {
        let call = at("2026-08-10T08:00Z");
        let mut series = BTreeMap::new();
        for (placement, command) in self.round.bookings(ids).unwrap() {
            self.schedule.handle(&command, &call, &Anyone).unwrap();
            series.insert(placement, SeriesId::from_uuid(ids(&placement, 0)).unwrap());
        }
        series
    }

    pub(crate) fn books_single(&mut self, n: u128, in_room: u128, time: &str) {
        let request = BookingRequest::new(id(n), org(399), room(in_room), slot(time), read("wedding"));
        let answer = self.schedule.book(request, &at("2026-06-02T08:00Z"), &Anyone).unwrap();
        assert!(answer.outcome.booking().is_some());
    }

    pub(crate) fn closes_room(&mut self, n: u128, in_room: u128, time: &str) {
        let closure = Closure::new(id(n), ClosureScope::Rooms(room(in_room).into()), slot(time));
        self.schedule.close(closure, &at("2026-06-02T08:00Z"), &Anyone).unwrap();
    }
}

/// An id that a placement and a number always get.
pub(crate) fn ids(placement: &Placement, number: u32) -> Uuid {
    let day = match placement.on {
        On::Every(day) => u128::from(day.num_days_from_monday()),
        On::Date(date) => 10 + u128::try_from(date.signed_duration_since(day_zero()).num_days()).unwrap(),
    };
    let parts = [
        placement.room.as_uuid().as_u128(),
        day,
        placement.time.opens().into(),
        placement.time.closes().into(),
        number.into(),
    ];
    let packed = parts.into_iter().fold(placement.wish.as_uuid().as_u128(), |id, part| id << 16 | part);
    Uuid::from_u128(packed)
}

fn day_zero() -> NaiveDate {
    day("2026-01-01")
}
