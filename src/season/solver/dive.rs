//! Dive: price what is left, hold what the cells agree on, and again, until nothing more fits.
//!
//! Holding a tenth at a time and pricing anew is the column fixing of Caprara, Fischetti & Toth (1999).
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of placements, and prices that the problem's check has bounded"
)]

use super::super::problem::Problem;
use super::Tools;
use super::board::Board;
use super::greedy;
use super::list::{List, wide};
use super::path::POINT;
use super::plan::{Plan, Seat};
use super::prices::Prices;
use alloc::vec::Vec;
use core::cmp::Reverse;

#[derive(Clone, Debug)]
pub(super) struct Dive {
    board: Board,
    prices: Prices,
    /// How often each entry was chosen since the last round, and where last.
    picks: Vec<Pick>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Pick {
    times: u16,
    start: u8,
}

/// How a dive goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// Sweeps before each round of holding.
    pub(super) sweeps: u32,
    /// The part that is held in a round: one in so many.
    pub(super) part: usize,
    pub(super) step: i64,
}

impl Dive {
    pub(super) fn new(board: Board, prices: Prices) -> Self {
        Self { board, prices, picks: Vec::new() }
    }

    /// Prices and holds once; returns whether there is more to do.
    pub(super) fn round(
        &mut self,
        problem: &Problem,
        plan: &mut Plan,
        tools: &mut Tools,
        manner: Manner,
    ) -> bool {
        let Self { board, prices, picks } = self;
        picks.clear();
        picks.resize(board.offers.len(), Pick::default());
        let mut chosen = 0;
        let mut last: Vec<u32> = Vec::new();
        for _ in 0..manner.sweeps {
            chosen = 0;
            last.clear();
            prices.sweep(board, problem, tools, manner.step, |choice| {
                last.push(choice.entry);
                let old = picks.at(choice.entry);
                let times = if old.start == choice.start { old.times + 1 } else { 1 };
                picks.set(choice.entry, Pick { times, start: choice.start });
                chosen += 1;
            });
        }
        let weight =
            |entry| i64::from(board.value.at(entry)) * POINT - prices.cost.at(board.request.at(entry));
        let mut candidates: Vec<(Reverse<u16>, Reverse<i64>, u32)> = last
            .iter()
            .map(|entry| (*entry, picks.at(*entry)))
            .map(|(entry, pick)| (Reverse(pick.times), Reverse(weight(entry)), entry))
            .collect();
        if candidates.is_empty() {
            greedy::fill_board(problem, plan, board);
            return false;
        }
        candidates.sort_unstable();
        let quota = chosen / manner.part + 1;
        let mut placed = 0;
        for (_, _, entry) in candidates {
            let (offer, start) = (board.offers.at(entry), picks.at(entry).start);
            let open = problem.items.get(wide(offer.item)).map_or(0, |item| plan.open(problem, item));
            let number = board.request.at(entry);
            let mut member = board.members.at(number);
            // A branch may leave it fewer meetings than the plan would admit.
            if member.left == 0 || open & (1 << start) == 0 || !plan.admits(problem, offer.item) {
                continue;
            }
            plan.place(problem, Seat { item: offer.item, start });
            member.left -= 1;
            board.members.set(number, member);
            if member.left == 0 {
                prices.close(number);
            }
            if !board.groups.is_empty() {
                let mut group = board.groups.at(member.group);
                group.left -= 1;
                group.granted += 1;
                board.groups.set(member.group, group);
            }
            placed += 1;
            if placed == quota {
                break;
            }
        }
        board.follow(plan, problem);
        placed > 0
    }
}
