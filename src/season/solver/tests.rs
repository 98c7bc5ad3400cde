//! The tree against trying everything: while it is told to look for the best, the best is never cut off.

use alloc::{vec, vec::Vec};

use super::super::problem::{Footprint, Item, Problem, Request};
use super::Solver;
use super::exact::{Tree, fix};
use super::list::bits;
use super::path::POINT;
use super::random::Random;

const SLOTS: u32 = 4;
const DAYS: u32 = 2;

/// A week of two halves and the hall that they make, four or five requests, some of them in a bundle.
fn problem(random: &mut Random) -> Problem {
    let mut below = |n: u32| u32::try_from(random.below(usize::try_from(n).unwrap())).unwrap();
    let lanes: [&[(u32, u32)]; 3] = [&[(0, 1)], &[(1, 1)], &[(0, 1), (1, 1)]];
    let footprints = (0..).zip(lanes);
    let footprints =
        footprints.map(|(room, lanes)| Footprint { room, lanes: lanes.to_vec(), weeks: 1 }).collect();
    let (mut items, mut requests) = (Vec::new(), Vec::new());
    for request in 0..4 + below(2) {
        let from = u32::try_from(items.len()).unwrap();
        let mut own = Vec::new();
        for _ in 0..1 + below(3) {
            let duration = 1 + below(2);
            let last = SLOTS - duration + 1;
            let starts = u64::from(1 + below((1 << last) - 1));
            let (footprint, day, value) = (below(3), below(DAYS), 1 + below(20));
            let [day, duration] = [day, duration].map(|n| u8::try_from(n).unwrap());
            own.push(Item { request, footprint, day, duration, value, starts });
        }
        own.sort_unstable_by_key(|i| (i.footprint, i.day, core::cmp::Reverse(i.value), i.duration));
        items.extend(own);
        requests.push(Request {
            organisation: below(2),
            most: u8::try_from(1 + below(2)).unwrap(),
            bundle: (below(4) == 0).then_some(0),
            items: from..u32::try_from(items.len()).unwrap(),
        });
    }
    let bonus = if below(2) == 0 { Vec::new() } else { vec![12, 5, 0] };
    Problem {
        slots: 4,
        days: 2,
        lanes: 2,
        footprints,
        organisations: 2,
        requests,
        items,
        bonus,
        ..Problem::default()
    }
}

/// What the best plan is worth, found by trying every set of placements.
fn best(problem: &Problem, from: usize, chosen: &mut Vec<(Item, u32)>) -> i64 {
    let mut most = worth(problem, chosen).unwrap_or(0);
    for (n, item) in problem.items.iter().enumerate().skip(from) {
        for start in bits(item.starts) {
            if chosen.iter().all(|(other, at)| apart(problem, (item, start), (other, *at))) {
                chosen.push((*item, start));
                most = most.max(best(problem, n + 1, chosen));
                chosen.pop();
            }
        }
    }
    most
}

fn apart(problem: &Problem, one: (&Item, u32), other: (&Item, u32)) -> bool {
    let ends = |(item, start): (&Item, u32)| start + u32::from(item.duration);
    let lanes = |item: &Item| problem.footprint(item.footprint).unwrap().lanes.clone();
    let meet = lanes(one.0).iter().any(|lane| lanes(other.0).contains(lane));
    let same_time = one.1 < ends(other) && other.1 < ends(one);
    one.0.day != other.0.day || one.0.request != other.0.request && !(meet && same_time)
}

/// Nothing where a request has too much, or a bundle is torn.
fn worth(problem: &Problem, chosen: &[(Item, u32)]) -> Option<i64> {
    let held = |n: usize| chosen.iter().filter(|(item, _)| usize::try_from(item.request) == Ok(n)).count();
    let requests = || problem.requests.iter().enumerate();
    let bundled = || requests().filter(|(_, wish)| wish.bundle.is_some());
    let torn = bundled().any(|(n, _)| held(n) > 0) && bundled().any(|(n, wish)| held(n) < wish.most.into());
    if torn || requests().any(|(n, wish)| held(n) > wish.most.into()) {
        return None;
    }
    let granted =
        |o: u32| requests().filter(|(_, w)| w.organisation == o).map(|(n, _)| held(n)).sum::<usize>();
    let bonuses = (0..problem.organisations).flat_map(|o| 0..u32::try_from(granted(o)).unwrap());
    let values = chosen.iter().map(|(item, _)| i64::from(item.value)).sum::<i64>();
    Some(values + bonuses.map(|before| problem.next_bonus(before)).sum::<i64>())
}

#[test]
fn the_best_is_never_cut_off() {
    let mut random = Random::new(1);
    let mut nodes = 0;
    for case in 0..80 {
        let problem = problem(&mut random);
        let best = best(&problem, 0, &mut Vec::new());
        let mut solver = Solver::new(problem.clone(), case).unwrap();
        solver.step(5);
        let (Solver { reduced, board, tools, best: prices, best_bound, .. }, goal) =
            (&mut solver, best * POINT);
        assert!(*best_bound >= goal, "{case}: {problem:?}");
        if best == 0 {
            continue;
        }
        let mut board = board.clone();
        assert!(fix(&mut board, prices, *best_bound - goal, &mut tools.path), "{case}: {problem:?}");
        let mut tree = Tree::new(board, prices, *best_bound);
        for _ in 0..40 {
            // Nothing but the best is left to be found: it stays in an open node, until one in which all is decided tells it.
            let found = tree.node(&reduced.problem, &reduced.empty(), best - 1, tools);
            nodes += 1;
            assert!(found.as_ref().is_none_or(|plan| plan.worth() >= best));
            if tree.bound().is_none_or(|bound| bound < goal) {
                assert!(found.is_some(), "{case}: {best} of {problem:?}");
                break;
            }
        }
    }
    assert!(nodes > 1_000, "{nodes}");
}
