//! Bundles: requests that have all their meetings, or none.
//!
//! The relaxation and the dive know nothing of them; a plan is settled before it is compared with another.
#![expect(clippy::arithmetic_side_effects, reason = "counts of lists that are in memory")]

use super::super::problem::Problem;
use super::greedy;
use super::list::wide;
use super::plan::Plan;
use alloc::{vec, vec::Vec};

/// The members of each bundle.
#[derive(Clone, Debug, Default)]
pub(super) struct Bundles(Vec<Vec<u32>>);

impl Bundles {
    pub(super) fn new(problem: &Problem) -> Self {
        let count =
            problem.requests.iter().filter_map(|wish| wish.bundle).max().map_or(0, |last| wide(last) + 1);
        let mut bundles = vec![Vec::new(); count];
        for (request, wish) in (0..).zip(&problem.requests) {
            if let Some(members) = wish.bundle.and_then(|bundle| bundles.get_mut(wide(bundle))) {
                members.push(request);
            }
        }
        Self(bundles)
    }

    pub(super) fn members(&self, bundle: u32) -> &[u32] {
        self.0.get(wide(bundle)).map_or(&[], Vec::as_slice)
    }

    /// Completes or empties each of these bundles, and fills what was set free with the requests that may take it.
    pub(super) fn settle(&self, problem: &Problem, plan: &mut Plan, bundles: impl Iterator<Item = u32>) {
        let mut emptied = false;
        for bundle in bundles {
            let members = self.members(bundle);
            for request in members {
                while let Some(seat) = (lacks(problem, plan, *request) > 0)
                    .then(|| greedy::best(problem, plan, *request))
                    .flatten()
                {
                    plan.place(problem, seat);
                }
            }
            if members.iter().all(|request| lacks(problem, plan, *request) == 0) {
                continue;
            }
            for request in members {
                for seat in plan.seats(*request).to_vec() {
                    plan.remove(problem, seat);
                    emptied = true;
                }
            }
        }
        if emptied {
            let alone = (0..)
                .zip(&problem.requests)
                .filter(|(_, wish)| wish.bundle.is_none())
                .map(|(request, _)| request);
            greedy::fill(problem, plan, alone);
        }
    }

    /// Settles all bundles.
    pub(super) fn settle_all(&self, problem: &Problem, plan: &mut Plan) {
        self.settle(problem, plan, (0..).take(self.0.len()));
    }
}

/// Returns how many meetings a request has not.
fn lacks(problem: &Problem, plan: &Plan, request: u32) -> u32 {
    problem
        .requests
        .get(wide(request))
        .map_or(0, |wish| u32::from(wish.most))
        .saturating_sub(plan.held(request))
}
