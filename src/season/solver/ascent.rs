//! Ascent: sweep after sweep with falling steps, and the best prices on the way.
#![expect(clippy::arithmetic_side_effects, reason = "a step that only falls, and counts of sweeps")]

use super::super::problem::Problem;
use super::Tools;
use super::board::Board;
use super::path::{Choice, Path};
use super::prices::Prices;

/// How often the prices are made into a bound.
pub(super) const BOUND_EVERY: u32 = 5;

/// Prices on their way, and the best that they came by.
#[derive(Clone, Debug)]
pub(super) struct Ascent {
    pub(super) now: Prices,
    pub(super) best: Prices,
    pub(super) bound: i64,
}

/// How many sweeps, by what steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub(super) sweeps: u32,
    pub(super) step: i64,
    /// What is left of the step after each sweep, in 1/1000.
    pub(super) ratio: i64,
}

impl Ascent {
    pub(super) fn new(board: &Board, problem: &Problem, prices: Prices, path: &mut Path) -> Self {
        let bound = prices.bound(board, problem, path);
        Self { now: prices.clone(), best: prices, bound }
    }

    /// Goes on until the bound is below the goal, or all sweeps are done; hands out what they choose.
    pub(super) fn run(
        &mut self,
        board: &Board,
        problem: &Problem,
        tools: &mut Tools,
        pace: Pace,
        goal: i64,
        mut seen: impl FnMut(Choice),
    ) {
        let mut step = pace.step;
        for sweep in 1..=pace.sweeps {
            if self.bound < goal {
                break;
            }
            self.now.sweep(board, problem, tools, step.max(1), &mut seen);
            step = step * pace.ratio / 1000;
            if sweep % BOUND_EVERY == 0 || sweep == pace.sweeps {
                let bound = self.now.bound(board, problem, &mut tools.path);
                if bound < self.bound {
                    self.bound = bound;
                    self.best.clone_from(&self.now);
                }
            }
        }
    }
}
