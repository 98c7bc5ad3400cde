//! The best that one cell alone could hold at given prices: a longest path through its slots.
//!
//! Requests that cost more than they are worth drop out at once; of the others, only the best of each start and duration
//! is on the path's graph (Kroon, Salomon & Van Wassenhove 1995 solve their relaxation of interval scheduling likewise).
#![expect(
    clippy::arithmetic_side_effects,
    reason = "weights lie below 2^60, since the problem's check bounds all values, and a path has 64 steps at most"
)]

use super::board::{Board, Cell};
use super::list::{List, bits, low, runs, wide};
use alloc::vec::Vec;

/// How many fractions a point of value has.
pub(super) const POINT: i64 = 1 << 10;
/// The cost of what is not to be had.
pub(super) const NEVER: i64 = i64::MAX >> 2;

/// An entry on a path, and its first slot.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Choice {
    pub(super) entry: u32,
    pub(super) start: u8,
}

/// The longest path of the last cell, with room for the next one's.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    rows: Vec<Row>,
    /// For each start, the rows with something there.
    live: Vec<u64>,
    /// The best up to each slot, and the step that led there.
    forward: Vec<i64>,
    steps: Vec<Option<Step>>,
    /// The best from each slot on, when asked for.
    backward: Vec<i64>,
    pub(super) chosen: Vec<Choice>,
}

/// The best of one duration.
#[derive(Clone, Debug)]
struct Row {
    duration: u8,
    /// Starts at which the duration fits into what is open.
    fits: u64,
    spots: [Spot; 64],
}

#[derive(Clone, Copy, Debug, Default)]
struct Spot {
    weight: i64,
    entry: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Step {
    choice: Choice,
    from: usize,
}

impl Path {
    pub(super) fn new(board: &Board) -> Self {
        let slots = usize::from(board.slots);
        let mut path = Self::default();
        path.rows.extend(board.durations.iter().map(|duration| Row {
            duration: *duration,
            fits: 0,
            spots: [Spot::default(); 64],
        }));
        path.live.resize(slots, 0);
        path.forward.resize(slots + 1, 0);
        path.backward.resize(slots + 1, 0);
        path.steps.resize(slots + 1, None);
        path
    }

    /// Returns the length of the cell's longest path at these costs; `chosen` tells what lies on it.
    pub(super) fn longest(&mut self, board: &Board, cell: &Cell, cost: &[i64]) -> i64 {
        self.lay_out(board, cell, cost);
        self.walk();
        self.chosen.clear();
        let mut slot = usize::from(board.slots);
        while let Some(step) = self.steps.get(slot) {
            match step {
                Some(step) => {
                    self.chosen.push(step.choice);
                    slot = step.from;
                }
                None if slot == 0 => break,
                None => slot -= 1,
            }
        }
        self.forward.last().copied().unwrap_or_default()
    }

    /// Hands out, for each entry of the cell, by how much the cell would be the worse for taking it at its best start;
    /// returns what the cell could hold.
    pub(super) fn losses(
        &mut self,
        board: &Board,
        cell: &Cell,
        cost: &[i64],
        mut hand: impl FnMut(u32, i64),
    ) -> i64 {
        let all = self.longest(board, cell, cost);
        self.back();
        for entry in cell.entries.clone() {
            let offer = board.offers.at(entry);
            let weight = i64::from(board.value.at(entry)) * POINT - cost.at(board.request.at(entry));
            let weight = offer.part(weight);
            let Some(row) = self.rows.get(usize::from(offer.row)) else { continue };
            let best = bits(offer.starts & row.fits)
                .map(|start| self.forward.at(start) + self.backward.at(start + u32::from(row.duration)))
                .max();
            hand(entry, best.map_or(NEVER, |rest| all - rest - weight));
        }
        all
    }

    /// Hands out, for each entry of the cell, the starts at which taking it would cost the cell no more than `spare`.
    pub(super) fn starts(
        &mut self,
        board: &Board,
        cell: &Cell,
        cost: &[i64],
        spare: i64,
        mut hand: impl FnMut(u32, u64),
    ) {
        let all = self.longest(board, cell, cost);
        self.back();
        for entry in cell.entries.clone() {
            let offer = board.offers.at(entry);
            let weight =
                offer.part(i64::from(board.value.at(entry)) * POINT - cost.at(board.request.at(entry)));
            let Some(row) = self.rows.get(usize::from(offer.row)) else { continue };
            let kept = bits(offer.starts & row.fits)
                .filter(|start| {
                    all - weight - self.forward.at(*start) - self.backward.at(start + u32::from(row.duration))
                        <= spare
                })
                .fold(0, |kept, start| kept | 1 << start);
            hand(entry, kept);
        }
    }

    /// Returns what an item's slots cost in the cell, and by how much the cell would be the worse for it.
    pub(super) fn rent(
        &mut self,
        board: &Board,
        cell: &Cell,
        cost: &[i64],
        item: u32,
        start: u32,
    ) -> (i64, i64) {
        let all = self.longest(board, cell, cost);
        self.back();
        let Some(entry) = cell.entries.clone().find(|entry| board.offers.at(*entry).item == item) else {
            return (0, 0);
        };
        let offer = board.offers.at(entry);
        let duration =
            board.durations.get(usize::from(offer.row)).copied().map(u32::from).unwrap_or_default();
        let rent = all - self.forward.at(start) - self.backward.at(start + duration);
        (rent, rent - offer.part(i64::from(board.value.at(entry)) * POINT - cost.at(board.request.at(entry))))
    }

    /// Finds the best from each slot on.
    fn back(&mut self) {
        let mut best = 0;
        self.backward.fill(0);
        for (from, live) in self.live.iter().enumerate().rev() {
            for row in bits(*live).filter_map(|row| self.rows.get(wide(row))) {
                let rest = self.backward.get(from + usize::from(row.duration)).copied().unwrap_or_default();
                best = best.max(rest + row.spots.get(from).map_or(0, |spot| spot.weight));
            }
            if let Some(here) = self.backward.get_mut(from) {
                *here = best;
            }
        }
    }

    /// Finds the best entry of each start and duration.
    #[inline]
    fn lay_out(&mut self, board: &Board, cell: &Cell, cost: &[i64]) {
        let open = !cell.taken & low(board.slots);
        for row in &mut self.rows {
            row.fits = runs(open, row.duration);
        }
        self.live.fill(0);
        let range = wide(cell.entries.start)..wide(cell.entries.end);
        let requests = board.request.get(range.clone()).unwrap_or_default();
        let values = board.value.get(range.clone()).unwrap_or_default();
        let offers = board.offers.get(range).unwrap_or_default();
        for (((request, value), offer), entry) in
            requests.iter().zip(values).zip(offers).zip(cell.entries.start..)
        {
            let weight = i64::from(*value) * POINT - cost.at(*request);
            if weight <= 0 {
                continue;
            }
            let weight = offer.part(weight);
            let Some(row) = self.rows.get_mut(usize::from(offer.row)) else { continue };
            for start in bits(offer.starts & row.fits) {
                if let (Some(spot), Some(live)) =
                    (row.spots.get_mut(wide(start)), self.live.get_mut(wide(start)))
                    && (spot.weight < weight || *live & 1 << offer.row == 0)
                {
                    *spot = Spot { weight, entry };
                    *live |= 1 << offer.row;
                }
            }
        }
    }

    /// Finds the best up to each slot.
    #[inline]
    fn walk(&mut self) {
        self.forward.fill(0);
        self.steps.fill(None);
        let mut best = 0;
        for (from, live) in self.live.iter().enumerate() {
            match self.forward.get_mut(from) {
                Some(here) if *here > best => best = *here,
                Some(here) => {
                    if *here < best {
                        *here = best;
                        if let Some(step) = self.steps.get_mut(from) {
                            *step = None;
                        }
                    }
                }
                None => {}
            }
            for row in bits(*live).filter_map(|row| self.rows.get(wide(row))) {
                let spot = row.spots.get(from).copied().unwrap_or_default();
                let to = from + usize::from(row.duration);
                if let (Some(there), Some(step)) = (self.forward.get_mut(to), self.steps.get_mut(to))
                    && *there < best + spot.weight
                {
                    *there = best + spot.weight;
                    let start = u8::try_from(from).unwrap_or_default();
                    *step = Some(Step { choice: Choice { entry: spot.entry, start }, from });
                }
            }
        }
        if let (Some(last), Some(step)) = (self.forward.last_mut(), self.steps.last_mut())
            && *last <= best
        {
            *last = best;
            *step = None;
        }
    }
}
