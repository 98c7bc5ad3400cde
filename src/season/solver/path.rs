//! The best that one cell alone could hold at given prices: a longest path through its slots.
//!
//! Requests that cost more than they are worth drop out at once; of the others, only the best of each start and duration
//! is on the path's graph (Kroon, Salomon & Van Wassenhove 1995 solve their relaxation of interval scheduling likewise).
//!
//! No request meets twice in one cell. A path that has one twice is looked for anew, with a layer of the graph for every set
//! of such requests, until it has none twice: the state space grows only where it must (Righini & Salani 2008). That is worth
//! all the cliques of a cell in the linear relaxation.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "weights lie below 2^60, since the problem's check bounds all values, and a path has 64 steps at most"
)]

use super::board::{Board, Cell};
use super::list::{List, bits, low, runs, wide};
use alloc::{vec, vec::Vec};
use core::ops::Range;

/// How many fractions a point of value has.
pub(super) const POINT: i64 = 1 << 10;
/// The cost of what is not to be had.
pub(super) const NEVER: i64 = i64::MAX >> 2;

/// Requests that are kept from coming twice, at most: beyond them a path is only a bound.
const ONCE: usize = 4;

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
    /// What is worth more than it costs.
    candidates: Vec<Candidate>,
    /// The requests that are kept from coming twice, of which each has a bit, and what is theirs of the candidates.
    once: Vec<u32>,
    apart: Vec<(usize, Candidate)>,
    /// For each set of these requests, the paths on which none but they may be.
    layers: Vec<Layer>,
    pub(super) chosen: Vec<Choice>,
}

/// The best of one duration.
#[derive(Clone, Debug)]
struct Row {
    duration: u8,
    /// Starts at which the duration fits into what is open.
    fits: u64,
    /// Starts whose best is to be found anew.
    due: u64,
    spots: [Spot; 64],
}

#[derive(Clone, Copy, Debug, Default)]
struct Spot {
    weight: i64,
    entry: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Candidate {
    weight: i64,
    starts: u64,
    request: u32,
    entry: u32,
    row: u8,
    duration: u8,
}

#[derive(Clone, Debug, Default)]
struct Layer {
    /// The best up to each slot, and the step that led there.
    forward: Vec<i64>,
    steps: Vec<Option<Step>>,
    /// The best from each slot on, when asked for.
    backward: Vec<i64>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Step {
    choice: Choice,
    from: usize,
    bit: usize,
}

impl Path {
    pub(super) fn new(board: &Board) -> Self {
        let slots = usize::from(board.slots);
        let mut path = Self::default();
        path.rows.extend(board.durations.iter().map(|duration| Row {
            duration: *duration,
            fits: 0,
            due: 0,
            spots: [Spot::default(); 64],
        }));
        path.live.resize(slots, 0);
        path.layers.resize_with(1 << ONCE, || Layer {
            forward: vec![0; slots + 1],
            steps: vec![None; slots + 1],
            backward: vec![0; slots + 1],
        });
        path
    }

    /// Returns the length of the cell's longest path at these costs; `chosen` tells what lies on it.
    pub(super) fn longest(&mut self, board: &Board, cell: &Cell, cost: &[i64]) -> i64 {
        self.gather(board, cell, cost);
        self.once.clear();
        self.apart.clear();
        loop {
            self.lay_out();
            for set in self.sets() {
                self.walk(set);
            }
            self.trace();
            if !self.tell_apart(board) {
                break;
            }
        }
        self.last().and_then(|layer| layer.forward.last()).copied().unwrap_or_default()
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
            let request = board.request.at(entry);
            let weight = offer.part(i64::from(board.value.at(entry)) * POINT - cost.at(request));
            let Some(row) = self.rows.get(usize::from(offer.row)) else { continue };
            let best =
                bits(offer.starts & row.fits).map(|start| self.beside(request, start, row.duration)).max();
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
            let request = board.request.at(entry);
            let weight = offer.part(i64::from(board.value.at(entry)) * POINT - cost.at(request));
            let Some(row) = self.rows.get(usize::from(offer.row)) else { continue };
            let kept = bits(offer.starts & row.fits)
                .filter(|start| all - weight - self.beside(request, *start, row.duration) <= spare)
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
        let (offer, request) = (board.offers.at(entry), board.request.at(entry));
        let duration = board.durations.get(usize::from(offer.row)).copied().unwrap_or_default();
        let rent = all - self.beside(request, start, duration);
        (rent, rent - offer.part(i64::from(board.value.at(entry)) * POINT - cost.at(request)))
    }

    /// Returns the best of what a meeting leaves of the cell before it and after it.
    fn beside(&self, request: u32, start: u32, duration: u8) -> i64 {
        let (from, to) = (wide(start), wide(start) + usize::from(duration));
        let own = self.once.iter().position(|other| *other == request).map_or(0, |bit| 1 << bit);
        let others = (self.sets().end - 1) ^ own;
        (0..=others)
            .filter(|set| set & !others == 0)
            .filter_map(|set| {
                Some(
                    self.layers.get(set)?.forward.get(from)?
                        + self.layers.get(others ^ set)?.backward.get(to)?,
                )
            })
            .max()
            .unwrap_or_default()
    }

    /// Returns all sets of the requests that may come once only.
    fn sets(&self) -> Range<usize> {
        0..1 << self.once.len()
    }

    /// Returns the layer of all of them.
    fn last(&self) -> Option<&Layer> {
        self.layers.get(self.sets().end - 1)
    }

    /// Lists what is worth more than it costs.
    #[inline]
    fn gather(&mut self, board: &Board, cell: &Cell, cost: &[i64]) {
        let open = !cell.taken & low(board.slots);
        for row in &mut self.rows {
            row.fits = runs(open, row.duration);
            row.due = row.fits;
        }
        self.live.fill(0);
        self.candidates.clear();
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
            let Some(row) = self.rows.get(usize::from(offer.row)) else { continue };
            self.candidates.push(Candidate {
                weight: offer.part(weight),
                starts: offer.starts & row.fits,
                request: *request,
                entry,
                row: offer.row,
                duration: row.duration,
            });
        }
    }

    /// Finds the best candidate of each start and duration that is due.
    #[inline]
    fn lay_out(&mut self) {
        for (number, row) in self.rows.iter().enumerate() {
            for start in bits(row.due) {
                self.live.as_mut_slice().update(start, |live| live & !(1 << number));
            }
        }
        for Candidate { weight, starts, entry, row: number, .. } in &self.candidates {
            let Some(row) = self.rows.get_mut(usize::from(*number)) else { continue };
            for start in bits(starts & row.due) {
                if let (Some(spot), Some(live)) =
                    (row.spots.get_mut(wide(start)), self.live.get_mut(wide(start)))
                    && (spot.weight < *weight || *live & 1 << number == 0)
                {
                    *spot = Spot { weight: *weight, entry: *entry };
                    *live |= 1 << number;
                }
            }
        }
        for row in &mut self.rows {
            row.due = 0;
        }
    }

    /// Finds the best up to each slot, with no request of those with a bit but what is in the set.
    #[inline]
    fn walk(&mut self, set: usize) {
        let Some((lower, [layer, ..])) = self.layers.split_at_mut_checked(set) else { return };
        let Layer { forward, steps, .. } = layer;
        forward.fill(0);
        steps.fill(None);
        let mut best = 0;
        for (from, live) in self.live.iter().enumerate() {
            if let (Some(here), Some(step)) = (forward.get_mut(from), steps.get_mut(from)) {
                if *here < best {
                    *here = best;
                    *step = None;
                }
                best = *here;
            }
            let mut reach = |to: usize, length: i64, entry: u32, bit: usize| {
                if let (Some(there), Some(step)) = (forward.get_mut(to), steps.get_mut(to))
                    && *there < length
                {
                    *there = length;
                    let start = u8::try_from(from).unwrap_or_default();
                    *step = Some(Step { choice: Choice { entry, start }, from, bit });
                }
            };
            for row in bits(*live).filter_map(|row| self.rows.get(wide(row))) {
                let spot = row.spots.get(from).copied().unwrap_or_default();
                reach(from + usize::from(row.duration), best + spot.weight, spot.entry, 0);
            }
            for (bit, own) in &self.apart {
                if bit & set == 0 || own.starts & 1 << from == 0 {
                    continue;
                }
                let before = lower.get(set ^ bit).and_then(|layer| layer.forward.get(from));
                let length = before.copied().unwrap_or_default() + own.weight;
                reach(from + usize::from(own.duration), length, own.entry, *bit);
            }
        }
        if let (Some(last), Some(step)) = (forward.last_mut(), steps.last_mut())
            && *last <= best
        {
            *last = best;
            *step = None;
        }
    }

    /// Goes back along the longest path.
    fn trace(&mut self) {
        self.chosen.clear();
        let (mut set, mut slot) = (self.sets().end - 1, self.live.len());
        while let Some(step) = self.layers.get(set).and_then(|layer| layer.steps.get(slot)) {
            match step {
                Some(step) => {
                    self.chosen.push(step.choice);
                    slot = step.from;
                    set ^= step.bit;
                }
                None if slot == 0 => break,
                None => slot -= 1,
            }
        }
    }

    /// Gives a bit to each request that the longest path has twice; returns whether there is one that can get it.
    fn tell_apart(&mut self, board: &Board) -> bool {
        let before = self.once.len();
        let request = |choice: &Choice| board.request.at(choice.entry);
        let mut rest = self.chosen.as_slice();
        while let Some((first, others)) = rest.split_first() {
            let first = request(first);
            if self.once.len() < ONCE
                && !self.once.contains(&first)
                && others.iter().any(|other| request(other) == first)
            {
                let bit = 1 << self.once.len();
                self.once.push(first);
                let own = self.candidates.extract_if(.., |other| other.request == first);
                self.apart.extend(own.map(|own| (bit, own)));
                for own in self.apart.iter().filter_map(|(other, own)| (*other == bit).then_some(own)) {
                    if let Some(row) = self.rows.get_mut(usize::from(own.row)) {
                        row.due |= own.starts;
                    }
                }
            }
            rest = others;
        }
        self.once.len() > before
    }

    /// Finds the best from each slot on.
    fn back(&mut self) {
        for set in self.sets() {
            let Some((lower, [layer, ..])) = self.layers.split_at_mut_checked(set) else { return };
            let mut best = 0;
            layer.backward.fill(0);
            for (from, live) in self.live.iter().enumerate().rev() {
                for row in bits(*live).filter_map(|row| self.rows.get(wide(row))) {
                    let rest =
                        layer.backward.get(from + usize::from(row.duration)).copied().unwrap_or_default();
                    best = best.max(rest + row.spots.get(from).map_or(0, |spot| spot.weight));
                }
                for (bit, own) in &self.apart {
                    if bit & set == 0 || own.starts & 1 << from == 0 {
                        continue;
                    }
                    let after = from + usize::from(own.duration);
                    let rest = lower.get(set ^ bit).and_then(|layer| layer.backward.get(after));
                    best = best.max(rest.copied().unwrap_or_default() + own.weight);
                }
                if let Some(here) = layer.backward.get_mut(from) {
                    *here = best;
                }
            }
        }
    }
}
