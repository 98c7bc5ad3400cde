//! A plan: placements that keep all rules but the bundles', and what they are worth.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "sums of values that the problem's check has bounded, and counts of meetings"
)]

use super::super::problem::{Item, Problem};
use super::board::cells_of;
use super::list::{List, narrow, runs, span, wide};
use alloc::{vec, vec::Vec};

/// An item and its first slot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seat {
    pub(super) item: u32,
    pub(super) start: u8,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// Taken slots of each cell.
    taken: Vec<u64>,
    /// Who sits in each cell, and for each request where it sits.
    cells: Vec<Vec<Seat>>,
    requests: Vec<Vec<Seat>>,
    granted: Vec<u32>,
    worth: i64,
    /// What was placed, true, or removed since the plan was last kept.
    moves: Vec<(bool, Seat)>,
}

impl Plan {
    /// Returns the plan without a placement, whose organisations have so many meetings beside it.
    pub(super) fn new(problem: &Problem, granted: &[u32]) -> Self {
        let places = wide(problem.lanes * u32::from(problem.days));
        Self {
            taken: vec![0; places],
            cells: vec![Vec::new(); places],
            requests: vec![Vec::new(); problem.requests.len()],
            granted: granted.to_vec(),
            worth: 0,
            moves: Vec::new(),
        }
    }

    pub(super) const fn worth(&self) -> i64 {
        self.worth
    }

    pub(super) fn taken(&self, place: u32) -> u64 {
        self.taken.at(place)
    }

    pub(super) fn granted(&self, organisation: u32) -> u32 {
        self.granted.at(organisation)
    }

    /// Returns how many meetings a request has.
    pub(super) fn held(&self, request: u32) -> u32 {
        narrow(self.seats(request).len())
    }

    pub(super) fn seats(&self, request: u32) -> &[Seat] {
        self.requests.get(wide(request)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn seated(&self, place: u32) -> &[Seat] {
        self.cells.get(wide(place)).map_or(&[], Vec::as_slice)
    }

    /// Returns all placements, by item.
    pub(super) fn all(&self) -> impl Iterator<Item = Seat> {
        self.requests.iter().flatten().copied()
    }

    /// Returns whether the item's request may still have a meeting on its day in its weeks.
    #[inline]
    pub(super) fn admits(&self, problem: &Problem, item: u32) -> bool {
        let Some(new) = problem.items.get(wide(item)) else { return false };
        let seats = self.seats(new.request);
        seats.is_empty() || {
            let most = problem.requests.get(wide(new.request)).map_or(0, |wish| usize::from(wish.most));
            let weeks =
                |item: &Item| problem.footprint(item.footprint).map_or(0, |footprint| footprint.weeks);
            let clash = |old: &Item| old.day == new.day && weeks(old) & weeks(new) != 0;
            seats.len() < most
                && !seats.iter().filter_map(|seat| problem.items.get(wide(seat.item))).any(clash)
        }
    }

    /// Returns the starts at which nothing stands in the item's way.
    pub(super) fn open(&self, problem: &Problem, item: &Item) -> u64 {
        let taken = cells_of(problem, item).fold(0, |taken, place| taken | self.taken.at(place));
        item.starts & runs(!taken, item.duration)
    }

    pub(super) fn is_open(&self, problem: &Problem, item: u32) -> bool {
        problem.items.get(wide(item)).is_some_and(|item| self.open(problem, item) != 0)
    }

    /// Returns what one more meeting of the item would add.
    pub(super) fn gain(&self, problem: &Problem, item: &Item) -> i64 {
        let organisation = problem.requests.get(wide(item.request)).map_or(0, |wish| wish.organisation);
        i64::from(item.value) + problem.next_bonus(self.granted.at(organisation))
    }

    /// Places what fits.
    pub(super) fn place(&mut self, problem: &Problem, seat: Seat) {
        let Some(item) = problem.items.get(wide(seat.item)) else { return };
        self.moves.push((true, seat));
        self.worth += self.gain(problem, item);
        self.count(problem, item, |granted| granted + 1);
        for place in cells_of(problem, item) {
            self.taken.update(place, |old| old | span(seat.start, item.duration));
            if let Some(seats) = self.cells.get_mut(wide(place)) {
                seats.push(seat);
            }
        }
        if let Some(seats) = self.requests.get_mut(wide(item.request)) {
            seats.push(seat);
        }
    }

    /// Takes a placement back.
    pub(super) fn remove(&mut self, problem: &Problem, seat: Seat) {
        let Some(item) = problem.items.get(wide(seat.item)) else { return };
        self.moves.push((false, seat));
        self.count(problem, item, |granted| granted - 1);
        self.worth -= self.gain(problem, item);
        for place in cells_of(problem, item) {
            self.taken.update(place, |old| old & !span(seat.start, item.duration));
            if let Some(seats) = self.cells.get_mut(wide(place)) {
                seats.retain(|other| *other != seat);
            }
        }
        if let Some(seats) = self.requests.get_mut(wide(item.request)) {
            seats.retain(|other| *other != seat);
        }
    }

    /// Takes the plan as it is as the one to come back to.
    pub(super) fn keep(&mut self) {
        self.moves.clear();
    }

    /// Comes back to the plan that was kept last.
    pub(super) fn undo(&mut self, problem: &Problem) {
        for (placed, seat) in core::mem::take(&mut self.moves).into_iter().rev() {
            if placed {
                self.remove(problem, seat);
            } else {
                self.place(problem, seat);
            }
        }
        self.moves.clear();
    }

    fn count(&mut self, problem: &Problem, item: &Item, change: impl Fn(u32) -> u32) {
        let organisation = problem.requests.get(wide(item.request)).map_or(0, |wish| wish.organisation);
        self.granted.update(organisation, change);
    }
}
