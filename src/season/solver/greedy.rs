//! Greedy: the densest first, each at its best open place. It is the first answer, and fills what others leave.
#![expect(clippy::arithmetic_side_effects, reason = "sums of values that the problem's check has bounded")]

use super::super::problem::{Item, Problem};
use super::board::Board;
use super::list::wide;
use super::plan::{Plan, Seat};
use alloc::collections::BinaryHeap;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// Places whatever of these requests still fits, the densest gain first.
pub(super) fn fill(problem: &Problem, plan: &mut Plan, requests: impl Iterator<Item = u32>) {
    let mut heap: BinaryHeap<(i64, Reverse<u32>)> =
        requests.filter_map(|request| Some((density(problem, plan, request)?, Reverse(request)))).collect();
    while let Some((promised, Reverse(request))) = heap.pop() {
        let Some(now) = density(problem, plan, request) else { continue };
        if now < promised {
            heap.push((now, Reverse(request)));
        } else if let Some(seat) = best(problem, plan, request) {
            plan.place(problem, seat);
            heap.push((now, Reverse(request)));
        }
    }
}

/// Returns the best open place of a request: the most valuable, then the first.
pub(super) fn best(problem: &Problem, plan: &Plan, request: u32) -> Option<Seat> {
    let mut best: Option<(u32, Seat)> = None;
    for (item, number) in items(problem, request) {
        if best.is_some_and(|(value, _)| value >= item.value) || !plan.admits(problem, number) {
            continue;
        }
        let open = plan.open(problem, item);
        if let Some(start) = u8::try_from(open.trailing_zeros()).ok().filter(|_| open != 0) {
            best = Some((item.value, Seat { item: number, start }));
        }
    }
    best.map(|(_, seat)| seat)
}

/// Returns a request's items with their numbers.
pub(super) fn items(problem: &Problem, request: u32) -> impl Iterator<Item = (&Item, u32)> {
    let range = problem.requests.get(wide(request)).map_or(0..0, |wish| wish.items.clone());
    let list = problem.items.get(wide(range.start)..wide(range.end)).unwrap_or_default();
    list.iter().zip(range)
}

/// Returns the best gain a slot that a request could bring now, in a fixed point, or nothing when it has all it may have.
fn density(problem: &Problem, plan: &Plan, request: u32) -> Option<i64> {
    let most = problem.requests.get(wide(request)).map(|wish| u32::from(wish.most))?;
    if plan.held(request) >= most {
        return None;
    }
    items(problem, request)
        .map(|(item, _)| plan.gain(problem, item) * 64 / i64::from(item.duration.max(1)))
        .max()
}

/// Places whatever of a board still fits, the most valuable first.
pub(super) fn fill_board(problem: &Problem, plan: &mut Plan, board: &Board) {
    let open = |plan: &Plan, offer_item: u32| {
        let item = problem.items.get(wide(offer_item))?;
        let open = if plan.admits(problem, offer_item) { plan.open(problem, item) } else { 0 };
        (open != 0).then(|| (plan.gain(problem, item), open.trailing_zeros()))
    };
    let mut found: Vec<(Reverse<i64>, u32)> = board
        .offers
        .iter()
        .filter_map(|offer| Some((Reverse(open(plan, offer.item)?.0), offer.item)))
        .collect();
    found.sort_unstable();
    for (_, item) in found {
        if let Some((_, start)) = open(plan, item) {
            plan.place(problem, Seat { item, start: u8::try_from(start).unwrap_or_default() });
        }
    }
}
