//! What is left to decide once the fixed meetings stand.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "sums that are checked against the most that may be, and counts of meetings"
)]

use super::super::problem::{Item, Problem, Request};
use super::board::{cells, cells_of};
use super::list::{List, low, runs, span, wide};
use super::plan::Plan;
use super::{MOST, MOST_OF_ONE};
use alloc::collections::BTreeSet;
use alloc::{vec, vec::Vec};

/// A problem whose fixed meetings are out of the way: their slots are closed, their requests have fewer meetings to get.
#[derive(Clone, Debug, Default)]
pub(super) struct Reduced {
    pub(super) problem: Problem,
    /// Meetings that each organisation has.
    pub(super) granted: Vec<u32>,
    /// What the fixed meetings are worth.
    pub(super) worth: i64,
    /// No plan is worth more.
    pub(super) most: i64,
}

impl Reduced {
    /// Returns nothing when the values are too large to count with.
    pub(super) fn new(mut problem: Problem) -> Option<Self> {
        let mut taken = vec![0_u64; wide(problem.lanes.checked_mul(u32::from(problem.days))?)];
        let mut granted = vec![0_u32; wide(problem.organisations)];
        let mut worth = 0_i64;
        let mut waived = BTreeSet::new();
        for fixed in &problem.fixed {
            for place in cells(&problem, fixed.footprint, fixed.day) {
                taken.update(place, |taken| taken | span(fixed.start, fixed.duration));
            }
            let Some(wish) = problem.requests.get(wide(fixed.request)) else { continue };
            waived.extend(wish.bundle);
            let bonus = problem.next_bonus(granted.at(wish.organisation));
            worth = worth.checked_add(bonus)?.checked_add(i64::from(fixed.value))?;
            granted.update(wish.organisation, |granted| granted + 1);
        }
        for fixed in problem.fixed.clone() {
            let weeks = |problem: &Problem, footprint| {
                problem.footprint(footprint).map_or(0, |footprint| footprint.weeks)
            };
            let mine = weeks(&problem, fixed.footprint);
            let Some(wish) = problem.requests.get_mut(wide(fixed.request)) else { continue };
            wish.most = wish.most.saturating_sub(1);
            for number in wish.items.clone() {
                let Some(item) = problem.items.get(wide(number)).copied() else { continue };
                if item.day == fixed.day
                    && weeks(&problem, item.footprint) & mine != 0
                    && let Some(item) = problem.items.get_mut(wide(number))
                {
                    item.starts = 0;
                }
            }
        }
        let mut items = core::mem::take(&mut problem.items);
        for item in &mut items {
            let closed = cells_of(&problem, item).fold(0, |closed, place| closed | taken.at(place));
            let nowhere = item.duration == 0
                || problem.requests.get(wide(item.request)).is_none_or(|wish| wish.most == 0)
                || cells_of(&problem, item).next().is_none();
            item.starts =
                if nowhere { 0 } else { item.starts & runs(low(problem.slots) & !closed, item.duration) };
        }
        for wish in &mut problem.requests {
            wish.bundle = wish.bundle.filter(|bundle| !waived.contains(bundle));
        }
        let own =
            |wish: &Request| items.get(wide(wish.items.start)..wide(wish.items.end)).unwrap_or_default();
        let stuck = |wish: &Request| wish.most > 0 && own(wish).iter().all(|item| item.starts == 0);
        let impossible: BTreeSet<u32> = problem
            .requests
            .iter()
            .filter(|wish| wish.bundle.is_some() && stuck(wish))
            .filter_map(|wish| wish.bundle)
            .collect();
        for item in &mut items {
            if problem
                .requests
                .get(wide(item.request))
                .and_then(|wish| wish.bundle)
                .is_some_and(|bundle| impossible.contains(&bundle))
            {
                item.starts = 0;
            }
        }
        problem.items = items;
        let most = most(&problem).filter(|_| worth < MOST)?;
        Some(Self { problem, granted, worth, most })
    }

    /// Returns the plan without a placement.
    pub(super) fn empty(&self) -> Plan {
        Plan::new(&self.problem, &self.granted)
    }
}

/// Returns what no plan is worth more than, the best of each meeting and every bonus; nothing where that is too much.
fn most(problem: &Problem) -> Option<i64> {
    let (mut most, mut one, mut all) = (0_i64, 0_i64, 0_i64);
    let mut meetings = vec![0_u32; wide(problem.organisations)];
    for wish in &problem.requests {
        let items = problem.items.get(wide(wish.items.start)..wide(wish.items.end))?;
        let open = items.iter().filter(|item: &&Item| item.starts != 0);
        let best = open.map(|item| item.value).max().unwrap_or_default();
        most = most.checked_add(i64::from(best) * i64::from(wish.most))?;
        one = one.max(i64::from(best));
        all = all.checked_add(i64::from(wish.most))?;
        meetings.update(wish.organisation, |count| count.saturating_add(u32::from(wish.most)));
    }
    let first = problem.next_bonus(0);
    one = one.checked_add(first).filter(|one| *one < MOST_OF_ONE)?;
    one.checked_mul(all).filter(|all| *all < MOST)?;
    for count in meetings {
        most = most.checked_add(first.checked_mul(i64::from(count.min(1)))?)?;
        most = most.checked_add(problem.next_bonus(1).checked_mul(i64::from(count.saturating_sub(1)))?)?;
    }
    Some(most)
}
