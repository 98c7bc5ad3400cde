//! One of the two schedules: this file is compiled with each of the two crates that may be called `imece`.

#[path = "../../../common/mod.rs"]
mod common;

use std::hint::black_box;

use super::imece;

use self::{
    common::{City, Plan, Shape, call, centre, in_turn, now, room},
    imece::{
        event::Aggregate,
        occupancy::{Buffers, Entry, Line, Lines, Occupancy},
        schedule::{BookingRequest, Schedule, ScheduleCommand},
        time::Slot,
    },
};
use crate::{
    measure::timed,
    schedule::{
        APPLY, BOOK, CANCEL, CHECK, DECIDE, FIRST, FIRST_OF_TEN, FREE, LOAD, LOOK_UP, MOVE, Notes, RAW_CHECK,
        RAW_HOLD, RAW_RELEASE, REFUSE, REPLAY, Size,
    },
};

/// A schedule with the city loaded.
pub(crate) struct Side {
    city: City,
    schedule: Schedule,
    /// What the schedule holds, without a schedule.
    index: Occupancy<u32>,
}

impl Side {
    /// Loads the rows of the city.
    pub(crate) fn new(size: Size, notes: &mut Notes) -> Self {
        let Size { rooms, load, spare, full_policy } = size;
        let city = City::new(Shape { full_policy, ..Shape::five_years(rooms, load, spare) });
        let mut index = Occupancy::new();
        for _ in 0..rooms {
            index.add_line();
        }
        for (key, plan) in (0..).zip(&city.taken) {
            index.hold(&lines(*plan), Entry::new(plan.slot(city.base), key)).unwrap();
        }
        let schedule = load_rows(&city, notes);
        Self { city, schedule, index }
    }

    /// Asks everything once, and leaves the schedule as it was but for what it remembers.
    pub(crate) fn round(&mut self, notes: &mut Notes) {
        self.commands(notes);
        self.questions(notes);
        self.alone(notes);
    }

    /// Loads the rows again, and folds a log of the same bookings.
    pub(crate) fn again(&self, notes: &mut Notes) {
        drop(load_rows(&self.city, notes));
        self.replay(notes);
    }
}

fn load_rows(city: &City, notes: &mut Notes) -> Schedule {
    let rows = city.rows(city.bookings());
    let (load, schedule) = timed(|| Schedule::load(rows).unwrap());
    notes.time(LOAD, load / city.bookings() as f64);
    schedule
}

fn lines(plan: Plan) -> Lines {
    Line::from_index(plan.room).into()
}

impl Side {
    /// A request for each plan.
    fn requests(&mut self, plans: &[Plan]) -> Vec<BookingRequest> {
        plans.iter().map(|plan| self.city.request(*plan)).collect()
    }

    fn spare(&self) -> Vec<Plan> {
        self.city.spare.clone()
    }

    fn commands(&mut self, notes: &mut Notes) {
        let spare = self.spare();
        let requests = self.requests(&spare);
        let (schedule, call, facts) = (&mut self.schedule, call(), &self.city.registry);
        notes.sample(CHECK, &requests, |request| schedule.objections(request, now(), facts).unwrap());
        let commands = requests.iter().map(|request| ScheduleCommand::Book { request: request.clone() });
        let mut events = Vec::new();
        notes.sample(DECIDE, commands.collect::<Vec<_>>(), |command| {
            events.extend(schedule.decide(&command, &call, facts).unwrap());
        });
        in_turn(schedule.head(), &mut events);
        notes.sample(APPLY, events, |event| schedule.apply(&[event]).unwrap());
        let ids = |requests: &[BookingRequest]| requests.iter().map(|request| request.id).collect::<Vec<_>>();
        let cancel = |notes: &mut Notes, schedule: &mut Schedule, requests: &[BookingRequest], facts: &_| {
            notes.sample(CANCEL, ids(requests), |id| schedule.cancel(id, None, &call, facts).unwrap());
        };
        cancel(notes, schedule, &requests, facts);

        // Half of the spare times are booked, and moved to the other half.
        let requests = self.requests(&spare);
        let (schedule, facts) = (&mut self.schedule, &self.city.registry);
        let (first, second) = requests.split_at(requests.len() / 2);
        notes.sample(BOOK, first.to_vec(), |request| schedule.book(request, &call, facts).unwrap());
        let moves: Vec<_> = first.iter().zip(second).map(|(from, to)| (from.id, to.clone())).collect();
        notes.sample(MOVE, moves, |(id, to)| {
            schedule.move_booking(id, Some(to.wanted), Some(to.time), &call, facts).unwrap()
        });
        cancel(notes, schedule, first, facts);

        let taken: Vec<_> = self.city.taken.iter().take(spare.len()).copied().collect();
        let requests = self.requests(&taken);
        let (schedule, facts) = (&mut self.schedule, &self.city.registry);
        notes.sample(REFUSE, requests, |request| schedule.book(request, &call, facts).unwrap());
    }

    /// Looks for time for two hours.
    fn questions(&mut self, notes: &mut Notes) {
        let plans: Vec<_> = self.city.spare.iter().take(1_000).copied().collect();
        let one: Vec<_> = plans.iter().map(|plan| self.search(*plan, room(plan.room).into())).collect();
        let ten: Vec<_> = plans.iter().map(|plan| self.search(*plan, self.city.ten_rooms(*plan))).collect();
        let whole = plans.iter().take(200);
        let whole: Vec<_> = whole.map(|plan| self.search(*plan, centre(plan.room / 20).into()).0).collect();
        let (schedule, facts) = (&self.schedule, &self.city.registry);
        for (operation, asked) in [(FIRST, one), (FIRST_OF_TEN, ten)] {
            notes.sample(operation, asked, |(request, within)| {
                schedule.first_free(&request, within, now(), facts).unwrap()
            });
        }
        notes.sample(FREE, whole, |request| schedule.free_rooms(&request, now(), facts).unwrap());
        notes.sample(LOOK_UP, &plans, |plan| {
            let room = schedule.room(room(plan.room)).unwrap();
            black_box((room, schedule.centre(room.centre).unwrap()));
        });
    }

    fn search(&mut self, plan: Plan, wanted: imece::schedule::Wanted) -> (BookingRequest, Slot) {
        (self.city.search(wanted, plan), self.city.month_from(plan))
    }

    /// The same with the index alone: what is left when rules, ids and events are taken away.
    fn alone(&mut self, notes: &mut Notes) {
        let Self { city, index, .. } = self;
        let slots: Vec<_> = city.spare.iter().map(|plan| (lines(*plan), plan.slot(city.base))).collect();
        notes.sample(RAW_CHECK, &slots, |(lines, slot)| index.is_free(lines, *slot, Buffers::NONE));
        notes.sample(RAW_HOLD, &slots, |(lines, slot)| {
            index.hold(lines, Entry::new(*slot, u32::MAX)).unwrap()
        });
        notes.sample(RAW_RELEASE, &slots, |(lines, slot)| index.release(lines, *slot, u32::MAX).unwrap());
    }

    /// Folds a log in pieces.
    fn replay(&self, notes: &mut Notes) {
        let (mut time, mut events) = (0.0, 0);
        let schedule = self.city.replayed(100_000, |schedule, log| {
            time += timed(|| schedule.replay(log).unwrap()).0;
            events += log.len();
        });
        notes.answers.add(&schedule.head());
        notes.time(REPLAY, time / events as f64);
    }
}
