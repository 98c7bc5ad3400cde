//! Refine: free some cells that share requests, dive anew with the stored prices, keep what is not worse.
//!
//! Carter (1989) found room assignment at Waterloo to be improved likewise: by prices, on a part at a time.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of lists that are in memory, and prices that the problem's check has bounded"
)]

use super::super::problem::Problem;
use super::board::{Board, Scratch, cells_of};
use super::bundle::Bundles;
use super::dive::{Dive, Manner};
use super::list::{List, narrow, wide};
use super::path::POINT;
use super::plan::{Plan, Seat};
use super::prices::Prices;
use super::{Tools, random::Random};
use alloc::collections::BTreeSet;
use alloc::{vec, vec::Vec};
use core::ops::Range;

/// Cells in a neighbourhood: now few, now many, since what takes many at once is not found by a few at a time.
const CELLS: Range<usize> = 5..35;
/// Cells of which the one that falls short the most begins a neighbourhood.
const DRAWN: usize = 4;
/// What an entry may lose at the stored prices to be thought of at all, in large steps.
const NEAR: i64 = 2;

/// What refining reads and never changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Refine {
    /// The entries worth thinking of.
    core: Board,
    /// What each cell could hold at the prices.
    longest: Vec<i64>,
    /// The prices, by request and by organisation.
    prices: Prices,
    /// For each member of the core where its cells begin in the list that follows.
    firsts: Vec<u32>,
    homes: Vec<u32>,
    scratch: Scratch,
}

impl Refine {
    /// Takes prices of the whole board.
    pub(super) fn new(
        board: &Board,
        problem: &Problem,
        empty: &Plan,
        prices: &Prices,
        tools: &mut Tools,
    ) -> Self {
        let mut near = vec![false; board.offers.len()];
        let (mut longest, unit) = (Vec::new(), tools.unit);
        for cell in &board.cells {
            longest.push(
                tools
                    .path
                    .losses(board, cell, &prices.cost, |entry, loss| near.set(entry, loss < NEAR * unit)),
            );
        }
        let mut scratch = Scratch::default();
        let all: Vec<u32> = (0..narrow(board.cells.len())).collect();
        let core = board.part(&all, empty, problem, &mut scratch, |entry| near.at(entry));
        let mut pairs: Vec<(u32, u32)> = (0..)
            .zip(&core.cells)
            .flat_map(|(number, cell)| cell.entries.clone().map(move |entry| (entry, number)))
            .map(|(entry, number)| (core.request.at(entry), number))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let firsts = (0..=narrow(core.members.len()))
            .map(|member| narrow(pairs.partition_point(|pair| pair.0 < member)))
            .collect();
        let homes = pairs.iter().map(|pair| pair.1).collect();
        Self { core, longest, prices: prices.clone(), firsts, homes, scratch }
    }

    /// Solves one neighbourhood anew; the plan is never worse after it.
    pub(super) fn round(&mut self, problem: &Problem, bundles: &Bundles, plan: &mut Plan, tools: &mut Tools) {
        let before = plan.worth();
        plan.keep();
        let (cells, touched) = self.free(problem, bundles, plan, &mut tools.random);
        let board = self.core.part(&cells, plan, problem, &mut self.scratch, |_| true);
        let lambda = board.members.iter().map(|member| self.prices.lambda.at(member.request)).collect();
        let pi = board.groups.iter().map(|group| self.prices.pi.at(group.organisation)).collect();
        let bundled: BTreeSet<u32> = touched
            .into_iter()
            .chain(
                board.members.iter().filter_map(|member| problem.requests.get(wide(member.request))?.bundle),
            )
            .collect();
        let prices = Prices::new(&board, lambda, pi);
        let mut dive = Dive::new(board, prices);
        let manner = Manner { sweeps: 6, part: 2, step: tools.unit / 10 };
        while dive.round(problem, plan, tools, manner) {}
        bundles.settle(problem, plan, bundled.into_iter());
        if plan.worth() < before {
            plan.undo(problem);
        }
    }

    /// Takes back what is placed in the cells of a walk, with the whole of each bundle that it touches.
    fn free(
        &self,
        problem: &Problem,
        bundles: &Bundles,
        plan: &mut Plan,
        random: &mut Random,
    ) -> (Vec<u32>, BTreeSet<u32>) {
        let mut cells = self.walk(problem, plan, random);
        let mut freed: Vec<Seat> = cells.iter().flat_map(|cell| plan.seated(*cell)).copied().collect();
        let bundle =
            |seat: &Seat| problem.requests.get(wide(problem.items.get(wide(seat.item))?.request))?.bundle;
        let touched: BTreeSet<u32> = freed.iter().filter_map(bundle).collect();
        freed.extend(
            touched
                .iter()
                .flat_map(|bundle| bundles.members(*bundle))
                .flat_map(|request| plan.seats(*request)),
        );
        freed.sort_unstable();
        freed.dedup();
        for seat in freed {
            plan.remove(problem, seat);
            cells.extend(
                problem.items.get(wide(seat.item)).into_iter().flat_map(|item| cells_of(problem, item)),
            );
        }
        cells.sort_unstable();
        cells.dedup();
        (cells, touched)
    }

    /// Goes from cell to cell: along a request that would as soon be here to where it is, or to where else it could be.
    fn walk(&self, problem: &Problem, plan: &Plan, random: &mut Random) -> Vec<u32> {
        let total = self.core.cells.len();
        let drawn: Vec<u32> = (0..DRAWN).map(|_| narrow(random.below(total))).collect();
        let mut here =
            drawn.into_iter().max_by_key(|cell| self.shortfall(problem, plan, *cell)).unwrap_or_default();
        let size = CELLS.start + random.below(CELLS.len());
        let mut cells = Vec::new();
        for _ in 0..size * 8 {
            let entries = self.core.cells.get(wide(here)).map_or(0..0, |cell| cell.entries.clone());
            if entries.is_empty() {
                here = narrow(random.below(total));
                continue;
            }
            if !cells.contains(&here) {
                cells.push(here);
            }
            if cells.len() >= size {
                break;
            }
            let member = self.core.request.at(entries.start + narrow(random.below(entries.len())));
            let seat = random.pick(plan.seats(self.core.members.at(member).request));
            let home = problem
                .items
                .get(wide(seat.item))
                .filter(|item| item.request == self.core.members.at(member).request);
            let home = home.and_then(|item| cells_of(problem, item).next());
            here = home.filter(|home| *home != here).unwrap_or_else(|| {
                let homes = wide(self.firsts.at(member))..wide(self.firsts.at(member + 1));
                random.pick(self.homes.get(homes).unwrap_or_default())
            });
        }
        cells
    }

    /// Returns by how much a cell holds less than it could at the prices.
    fn shortfall(&self, problem: &Problem, plan: &Plan, cell: u32) -> i64 {
        let seats = plan.seated(cell).iter().filter_map(|seat| problem.items.get(wide(seat.item)));
        let held: i64 =
            seats.map(|item| i64::from(item.value) * POINT - self.prices.cost.at(item.request)).sum();
        self.longest.at(cell) - held
    }
}
