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
use super::ascent::{Ascent, Pace};
use super::board::Board;
use super::branch::{Branch, candidates, split};
use super::dive::{Dive, Manner};
use super::list::List;
use super::path::{POINT, Path};
use super::plan::{Plan, Seat};
use super::prices::Prices;
use alloc::collections::BinaryHeap;
use alloc::sync::Arc;
use alloc::{vec, vec::Vec};
use core::cmp::Ordering;

/// Sweeps that bound a node, sweeps after them whose choices are counted, and sweeps that try one side of a branch.
const SWEEPS: u32 = 60;
pub(super) const COUNTED: u32 = 16;
const TRIED: u32 = 30;
/// A dive is tried in one node of so many.
const DIVE_EVERY: u64 = 16;

/// The open nodes.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    root: Board,
    /// The prices and the bound that the root was last cut down by.
    prices: Prices,
    bound: i64,
    worth: i64,
    /// The most promising first.
    open: BinaryHeap<Node>,
    /// The one to go on with.
    next: Option<Node>,
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
    /// Begins with a board that is all there is to decide, cut down by prices with this bound.
    pub(super) fn new(root: Board, prices: &Prices, bound: i64) -> Self {
        let first = Node { bound, age: 0, decided: Vec::new(), prices: Multipliers::of(prices) };
        Self {
            root,
            prices: prices.clone(),
            bound,
            worth: 0,
            open: BinaryHeap::new(),
            next: Some(first),
            made: 0,
        }
    }

    /// Returns the greatest bound of the open nodes, or nothing when all are closed.
    pub(super) fn bound(&self) -> Option<i64> {
        self.open.peek().into_iter().chain(&self.next).map(|node| node.bound).max()
    }

    /// Bounds a node, and splits it unless it cannot beat `worth`; returns a plan if a better one turned up.
    pub(super) fn node(
        &mut self,
        problem: &Problem,
        empty: &Plan,
        worth: i64,
        tools: &mut Tools,
    ) -> Option<Plan> {
        let goal = (worth + 1) * POINT;
        if worth > self.worth {
            self.worth = worth;
            fix(&mut self.root, &self.prices, self.bound - goal, &mut tools.path);
        }
        let Node { bound, decided, prices, .. } = self.take(goal)?;
        let mut board = self.root.clone();
        for (branch, side) in &decided {
            split(&mut board, problem, *branch, *side);
        }
        if !board.compact() {
            return None;
        }
        let prices = Prices::new(&board, prices.lambda.clone(), prices.pi.clone());
        let mut ascent = Ascent::new(&board, problem, prices, &mut tools.path);
        let pace = Pace { sweeps: SWEEPS, step: tools.unit / 10, ratio: 960 };
        ascent.run(&board, problem, tools, pace, goal, |_| {});
        if ascent.bound < goal || !fix(&mut board, &ascent.best, ascent.bound - goal, &mut tools.path) {
            return None;
        }
        let mut counts = vec![0_u32; board.offers.len()];
        let pace = Pace { sweeps: COUNTED, step: tools.unit / 100, ratio: 1000 };
        ascent.run(&board, problem, tools, pace, goal, |choice| {
            counts.update(choice.entry, |count| count + 1);
        });
        if ascent.bound < goal {
            return None;
        }
        let mut found = None;
        if self.made.is_multiple_of(DIVE_EVERY) {
            let mut plan = empty.clone();
            let mut dive = Dive::new(board.clone(), ascent.now.clone());
            let manner = Manner { sweeps: 6, part: 4, step: tools.unit / 10 };
            while dive.round(problem, &mut plan, tools, manner) {}
            found = Some(plan);
        }
        let bound = bound.min(ascent.bound);
        match strongest(&board, problem, tools, &ascent, &counts, goal) {
            Some((branch, sides)) => {
                for (side, tried) in sides {
                    let decided = decided.iter().copied().chain([(branch, side)]).collect();
                    self.push(bound.min(tried.bound), decided, Multipliers::of(&tried.best));
                }
            }
            // All is decided: either it fits together, or no plan is in this node.
            None => {
                let plan = decided_plan(&board, problem, empty);
                found = found.filter(|found| found.worth() >= plan.worth()).or(Some(plan));
            }
        }
        found.filter(|plan| plan.worth() > worth)
    }

    /// Goes on with the last node's better part while it is open, so that plans are come by, and else with the most
    /// promising node, so that the bound falls.
    fn take(&mut self, goal: i64) -> Option<Node> {
        while self.open.peek().is_some_and(|node| node.bound < goal) {
            self.open.pop();
        }
        self.next.take().filter(|node| node.bound >= goal).or_else(|| self.open.pop())
    }

    fn push(&mut self, bound: i64, decided: Vec<(Branch, bool)>, prices: Arc<Multipliers>) {
        self.made += 1;
        let new = Node { bound, age: self.made, decided, prices };
        let (better, worse) = match self.next.take() {
            Some(other) if other.bound >= bound => (other, Some(new)),
            other => (new, other),
        };
        self.next = Some(better);
        self.open.extend(worse);
    }
}

/// Places what a board has left no choice about.
fn decided_plan(board: &Board, problem: &Problem, empty: &Plan) -> Plan {
    let mut plan = empty.clone();
    for offer in &board.offers {
        let start = offer.starts.trailing_zeros();
        let open = plan.open_starts(problem, offer.item) & offer.starts;
        if open != 0 && plan.admits(problem, offer.item) {
            plan.place(problem, Seat { item: offer.item, start: u8::try_from(start).unwrap_or_default() });
        }
    }
    plan
}

/// Returns the branch of which both sides lower the bound the most, and the sides that can beat the goal, priced a little.
fn strongest(
    board: &Board,
    problem: &Problem,
    tools: &mut Tools,
    from: &Ascent,
    counts: &[u32],
    goal: i64,
) -> Option<(Branch, Vec<(bool, Ascent)>)> {
    let mut best = None;
    for branch in candidates(board, problem, counts) {
        let (mut sides, mut gain) = (Vec::new(), 1);
        for side in [true, false] {
            let tried = part(board, problem, tools, from, (branch, side), goal);
            let lowest = tried.as_ref().map_or(goal - POINT, |tried| tried.bound);
            gain *= i128::from((from.bound - lowest).max(0) + POINT / 64);
            sides.extend(tried.map(|tried| (side, tried)));
        }
        if best.as_ref().is_none_or(|(most, _, _)| gain > *most) {
            best = Some((gain, branch, sides));
        }
    }
    best.map(|(_, branch, sides)| (branch, sides))
}

/// Prices one side of a branch a little; returns nothing if it cannot beat the goal.
fn part(
    board: &Board,
    problem: &Problem,
    tools: &mut Tools,
    from: &Ascent,
    (branch, side): (Branch, bool),
    goal: i64,
) -> Option<Ascent> {
    let mut board = board.clone();
    split(&mut board, problem, branch, side);
    if !board.compact() {
        return None;
    }
    let prices = Prices::new(&board, from.best.lambda.clone(), from.best.pi.clone());
    let mut ascent = Ascent::new(&board, problem, prices, &mut tools.path);
    let pace = Pace { sweeps: TRIED, step: tools.unit / 20, ratio: 900 };
    ascent.run(&board, problem, tools, pace, goal, |_| {});
    (ascent.bound >= goal).then_some(ascent)
}

/// Drops what would lose more than `spare`, the bound less the goal, and holds what cannot be missed; returns whether anything is left.
pub(super) fn fix(board: &mut Board, prices: &Prices, spare: i64, path: &mut Path) -> bool {
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
    board.compact()
}
