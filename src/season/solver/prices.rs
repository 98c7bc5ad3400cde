//! Price: what a meeting must be worth to be held, for each request and each organisation.
//!
//! Relaxed are the rules that tie the cells together: a request's number of meetings by its multiplier lambda, an
//! organisation's bonuses by its multiplier pi. What remains is a longest path for each cell, and for *any* multipliers
//!
//! ```text
//! L = sum of left(request) * lambda + sum over organisations and k of max(0, bonus(k) - pi) + sum over cells of the longest path
//! ```
//!
//! is at least the worth of every plan (bundles are dropped, which only raises it). The multipliers move after each cell,
//! not after each sweep: the incremental subgradient method of Nedić & Bertsekas (2001). All is fixed point, rounded up.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "prices lie below 2^46 and their sums below 2^60, since the problem's check bounds all values"
)]

use super::super::problem::Problem;
use super::Tools;
use super::board::{Board, Group};
use super::list::{List, narrow, wide};
use super::path::{Choice, NEVER, POINT, Path};
use alloc::{vec, vec::Vec};

#[derive(Clone, Debug, Default)]
pub(super) struct Prices {
    /// By the board's numbers.
    pub(super) lambda: Vec<i64>,
    pub(super) pi: Vec<i64>,
    /// What a member costs a cell: lambda - pi, or never when it is not to be had.
    pub(super) cost: Vec<i64>,
    /// How often the last sweep chose each.
    count: Vec<u32>,
    order: Vec<u32>,
    /// The last move of each pi: it grows while it goes on in one direction.
    pace: Vec<i64>,
}

impl Prices {
    /// Takes multipliers as they are. Members that a branch has parted from others since are as dear as those.
    pub(super) fn new(board: &Board, mut lambda: Vec<i64>, pi: Vec<i64>) -> Self {
        for parted in board.members.iter().skip(lambda.len()) {
            let whole = board.members.iter().position(|member| member.request == parted.request);
            lambda.push(lambda.at(narrow(whole.unwrap_or_default())));
        }
        let mut prices = Self {
            cost: vec![0; board.members.len()],
            count: vec![0; board.members.len()],
            order: (0..narrow(board.cells.len())).collect(),
            pace: vec![0; board.groups.len()],
            lambda,
            pi,
        };
        prices.settle(board);
        prices
    }

    /// Guesses: what a request is worth at best, less a rent for its slots; tells a large step, too.
    pub(super) fn first(board: &Board) -> (Self, i64) {
        let mut best = vec![(0_u32, u8::MAX); board.members.len()];
        for (request, (value, offer)) in board.request.iter().zip(board.value.iter().zip(&board.offers)) {
            let duration = board.durations.get(usize::from(offer.row)).copied().unwrap_or_default();
            best.update(*request, |old| old.max((*value, duration)));
        }
        let (value, slots) =
            best.iter().filter(|best| best.0 > 0).fold((0_i64, 0_i64), |(value, slots), best| {
                (value + i64::from(best.0), slots + i64::from(best.1))
            });
        let rent = 3 * value * POINT / (8 * slots.max(1));
        let lambda =
            best.iter().map(|best| (i64::from(best.0) * POINT - i64::from(best.1) * rent).max(0)).collect();
        let pi = vec![0; board.groups.len()];
        let wishes = best.iter().filter(|best| best.0 > 0).fold(0, |count, _| count + 1);
        let unit = (value * POINT / (9 * wishes.max(1))).max(1);
        (Self::new(board, lambda, pi), unit)
    }

    /// Computes the costs anew.
    fn settle(&mut self, board: &Board) {
        for ((cost, lambda), member) in self.cost.iter_mut().zip(&self.lambda).zip(&board.members) {
            *cost = if member.left == 0 { NEVER } else { *lambda - self.pi.at(member.group) };
        }
    }

    /// Takes a member off the board.
    pub(super) fn close(&mut self, member: u32) {
        self.cost.set(member, NEVER);
    }

    /// Goes once over the cells in the next seeded order; the chosen become dearer at once, all become cheaper at the end.
    pub(super) fn sweep(
        &mut self,
        board: &Board,
        problem: &Problem,
        tools: &mut Tools,
        step: i64,
        mut seen: impl FnMut(Choice),
    ) {
        tools.random.shuffle(&mut self.order);
        self.count.fill(0);
        for cell in self.order.iter().filter_map(|cell| board.cells.get(wide(*cell))) {
            tools.path.longest(board, cell, &self.cost);
            for choice in &tools.path.chosen {
                let (member, offer) = (board.request.at(choice.entry), board.offers.at(choice.entry));
                let rise = offer.part(step);
                self.lambda.update(member, |old| old + rise);
                self.cost.update(member, |old| old + rise);
                self.count.update(member, |old| old + 1);
                seen(*choice);
            }
        }
        for (lambda, member) in self.lambda.iter_mut().zip(&board.members) {
            let least = if member.must { -NEVER / 1024 } else { 0 };
            *lambda = (*lambda - step * i64::from(member.left)).max(least);
        }
        if !board.groups.is_empty() {
            self.please(board, problem, step);
        }
        for ((cost, lambda), member) in self.cost.iter_mut().zip(&self.lambda).zip(&board.members) {
            if *cost < NEVER / 2 {
                *cost = *lambda - self.pi.at(member.group);
            }
        }
    }

    /// Moves pi towards what each organisation wants of bonuses and what it was chosen for.
    fn please(&mut self, board: &Board, problem: &Problem, step: i64) {
        let mut chosen = vec![0_i64; board.groups.len()];
        for (count, member) in self.count.iter().zip(&board.members) {
            chosen.update(member.group, |old| old + i64::from(*count));
        }
        for (((pi, pace), group), chosen) in
            self.pi.iter_mut().zip(&mut self.pace).zip(&board.groups).zip(chosen)
        {
            let way = (wanted(problem, group, *pi).0 - chosen).signum();
            let top = problem.next_bonus(group.granted) * POINT;
            let size = if pace.signum() == way { *pace * way * 2 } else { *pace * pace.signum() / 4 };
            *pace = way * size.clamp(step, top.max(step));
            *pi = (*pi + *pace).clamp(0, top);
        }
    }

    /// Returns the bound at these prices, in fractions of a point, and hands out each cell's path.
    pub(super) fn bound(&self, board: &Board, problem: &Problem, path: &mut Path) -> i64 {
        let cells: i64 = board.cells.iter().map(|cell| path.longest(board, cell, &self.cost)).sum();
        cells + self.base(board, problem)
    }

    /// Returns what the multipliers themselves cost.
    pub(super) fn base(&self, board: &Board, problem: &Problem) -> i64 {
        let requests: i64 = self
            .lambda
            .iter()
            .zip(&board.members)
            .map(|(lambda, member)| lambda * i64::from(member.left))
            .sum();
        let groups: i64 =
            self.pi.iter().zip(&board.groups).map(|(pi, group)| wanted(problem, group, *pi).1).sum();
        requests + groups
    }
}

/// Returns how many bonuses an organisation would take at a price, and what it would have of them.
fn wanted(problem: &Problem, group: &Group, pi: i64) -> (i64, i64) {
    (0..group.left)
        .map(|further| problem.next_bonus(group.granted + further) * POINT - pi)
        .take_while(|profit| *profit > 0)
        .fold((0, 0), |(count, sum), profit| (count + 1, sum + profit))
}
