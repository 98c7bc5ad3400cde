//! Exact: fix by reduced cost, branch, and bound with warm prices, until nothing better can be left.
//!
//! Every plan that beats the incumbent lies in some open node, so the greatest bound of the open nodes is a bound of the
//! problem at any moment. A node is what was decided on the way to it; its board is made anew from the root's.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "prices and their sums, which the problem's check has bounded, and counters"
)]

use super::super::problem::Problem;
use super::Tools;
use super::board::Board;
use super::branch::{Branch, choose, split};
use super::dive::{Dive, Manner};
use super::list::List;
use super::path::{POINT, Path};
use super::plan::Plan;
use super::prices::Prices;
use alloc::collections::BinaryHeap;
use alloc::sync::Arc;
use alloc::{vec, vec::Vec};
use core::cmp::Ordering;

/// Sweeps that bound a node, and sweeps after them whose choices are counted.
const SWEEPS: u32 = 30;
pub(super) const COUNTED: u32 = 16;
/// A dive is tried in one node of so many.
const DIVE_EVERY: u64 = 16;

/// The open nodes, the most promising first.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    root: Board,
    open: BinaryHeap<Node>,
    made: u64,
}

#[derive(Clone, Debug)]
struct Node {
    bound: i64,
    /// Breaks ties: the younger first.
    age: u64,
    decided: Vec<(Branch, bool)>,
    prices: Arc<Multipliers>,
}

/// What the sweeps of the node above ended with.
#[derive(Clone, Debug)]
struct Multipliers {
    lambda: Vec<i64>,
    pi: Vec<i64>,
}

impl Multipliers {
    fn of(prices: &Prices) -> Arc<Self> {
        Arc::new(Self { lambda: prices.lambda.clone(), pi: prices.pi.clone() })
    }
}

impl Ord for Node {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.bound, self.age).cmp(&(other.bound, other.age))
    }
}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Node {}

impl Tree {
    /// Begins with a board that is all there is to decide.
    pub(super) fn new(root: Board, prices: &Prices, bound: i64) -> Self {
        let first = Node { bound, age: 0, decided: Vec::new(), prices: Multipliers::of(prices) };
        Self { root, open: BinaryHeap::from([first]), made: 0 }
    }

    /// Returns the greatest bound of the open nodes, or nothing when all are closed.
    pub(super) fn bound(&self) -> Option<i64> {
        self.open.peek().map(|node| node.bound)
    }

    /// Bounds the most promising node, and splits it unless it cannot beat `worth`; returns a plan if a better one turned up.
    pub(super) fn node(
        &mut self,
        problem: &Problem,
        empty: &Plan,
        worth: i64,
        tools: &mut Tools,
    ) -> Option<Plan> {
        let goal = (worth + 1) * POINT;
        while self.open.peek().is_some_and(|node| node.bound < goal) {
            self.open.pop();
        }
        let Node { mut bound, decided, prices, .. } = self.open.pop()?;
        let mut board = self.root.clone();
        for (branch, side) in &decided {
            split(&mut board, problem, *branch, *side);
        }
        board.compact();
        let mut best = Prices::new(&board, prices.lambda.clone(), prices.pi.clone());
        let mut best_bound = best.bound(&board, problem, &mut tools.path);
        if best_bound >= goal {
            fix(&mut board, &best, best_bound - goal, &mut tools.path);
        }
        let mut prices = best.clone();
        let mut step = (tools.unit / 10).max(1);
        let mut counts = Vec::new();
        for sweep in 1..=SWEEPS + COUNTED {
            if sweep == SWEEPS + 1 {
                fix(&mut board, &best, best_bound - goal, &mut tools.path);
                counts.resize(board.offers.len(), 0_u32);
            }
            prices
                .sweep(&board, problem, tools, step, |choice| counts.update(choice.entry, |count| count + 1));
            if sweep < SWEEPS {
                step = (step * 920 / 1000).max(1);
            }
            if sweep % 5 == 0 || sweep == SWEEPS + COUNTED {
                let new = prices.bound(&board, problem, &mut tools.path);
                if new < best_bound {
                    best_bound = new;
                    best.clone_from(&prices);
                }
                if best_bound < goal {
                    return None;
                }
            }
        }
        bound = bound.min(best_bound);
        let mut found = None;
        if self.made % DIVE_EVERY == 0 {
            let mut plan = empty.clone();
            let mut dive = Dive::new(board.clone(), prices.clone());
            let manner = Manner { sweeps: 6, part: 4, step: tools.unit / 10 };
            while dive.round(problem, &mut plan, tools, manner) {}
            found = (plan.worth() > worth).then_some(plan);
        }
        let prices = Multipliers::of(&best);
        match choose(&board, &counts, &best) {
            Some(branch) => {
                for side in [true, false] {
                    let decided = decided.iter().copied().chain([(branch, side)]).collect();
                    self.push(bound, decided, Arc::clone(&prices));
                }
            }
            // Nothing is left to split: only prices are in the way.
            None => self.push(bound, decided, prices),
        }
        found
    }

    fn push(&mut self, bound: i64, decided: Vec<(Branch, bool)>, prices: Arc<Multipliers>) {
        self.made += 1;
        self.open.push(Node { bound, age: self.made, decided, prices });
    }
}

/// Drops what would lose more than `spare`, the bound less the goal, and holds what cannot be missed.
pub(super) fn fix(board: &mut Board, prices: &Prices, spare: i64, path: &mut Path) {
    let mut kept = vec![0_u64; board.offers.len()];
    for cell in &board.cells {
        path.starts(board, cell, &prices.cost, spare, |entry, starts| kept.set(entry, starts));
    }
    for (offer, starts) in board.offers.iter_mut().zip(kept) {
        offer.starts = starts;
    }
    for (member, lambda) in board.members.iter_mut().zip(&prices.lambda) {
        member.must |= member.left > 0 && *lambda > spare;
    }
    board.compact();
}
