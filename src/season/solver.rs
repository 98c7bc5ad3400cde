//! Stub.
use super::problem::{Fixed, Item, Problem};
use alloc::vec::Vec;

/// Where an allocation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Worth and bonuses of the best answer so far.
    pub objective: i64,
    /// What no answer exceeds.
    pub bound: i64,
    /// Units of work done.
    pub units: u64,
}

impl Progress {
    /// Returns whether no answer is better.
    #[must_use]
    pub const fn is_proven(&self) -> bool {
        self.objective >= self.bound
    }

    /// Returns how far the objective may be from the best, in percent of the bound.
    #[must_use]
    #[expect(
        clippy::float_arithmetic,
        clippy::cast_precision_loss,
        clippy::as_conversions,
        reason = "a rate of a summary"
    )]
    pub fn gap_percent(&self) -> f64 {
        let gap = self.bound.saturating_sub(self.objective);
        if gap <= 0 { 0.0 } else { 100.0 * gap as f64 / self.bound as f64 }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Solver {
    plan: Vec<Fixed>,
    objective: i64,
    bound: i64,
    units: u64,
}

impl Solver {
    pub(super) fn new(problem: &Problem, _seed: u64) -> Self {
        let mut plan: Vec<Fixed> = problem.fixed.clone();
        let has = |plan: &Vec<Fixed>, r: u32| plan.iter().filter(|f| f.request == r).count();
        for bundled in [true, false] {
            for item in &problem.items {
                let req = &problem.requests[item.request as usize];
                if req.bundle.is_some() == bundled {
                    continue;
                }
                for s in (0..64u8).filter(|s| item.starts >> s & 1 == 1) {
                    if has(&plan, item.request) >= req.most as usize {
                        break;
                    }
                    let new = Fixed {
                        request: item.request,
                        footprint: item.footprint,
                        day: item.day,
                        start: s,
                        duration: item.duration,
                        value: item.value,
                    };
                    let fp = &problem.footprints[item.footprint as usize];
                    let ok = plan.iter().all(|o| {
                        let ofp = &problem.footprints[o.footprint as usize];
                        let same = o.request == new.request && o.day == new.day && ofp.weeks & fp.weeks != 0;
                        let meet = o.day == new.day
                            && ofp.lanes.iter().any(|l| fp.lanes.iter().any(|m| m.0 == l.0))
                            && o.start < new.start + new.duration
                            && new.start < o.start + o.duration;
                        !same && !meet
                    });
                    if ok {
                        plan.push(new);
                    }
                }
            }
        }
        // bundles
        let broken: Vec<u32> = problem
            .requests
            .iter()
            .enumerate()
            .filter(|(n, r)| r.bundle.is_some() && has(&plan, *n as u32) < r.most as usize)
            .map(|(_, r)| r.bundle.unwrap())
            .collect();
        plan.retain(|f| {
            problem.requests[f.request as usize].bundle.is_none_or(|b| !broken.contains(&b))
                || problem.fixed.iter().any(|x| {
                    x.request == f.request
                        && x.start == f.start
                        && x.footprint == f.footprint
                        && x.day == f.day
                })
        });
        let mut granted = alloc::collections::BTreeMap::<u32, u32>::new();
        let mut objective = 0;
        for f in &plan {
            let g = granted.entry(problem.requests[f.request as usize].organisation).or_default();
            objective += i64::from(f.value) + problem.next_bonus(*g);
            *g += 1;
        }
        let mut bound = problem.fixed.iter().map(|f| i64::from(f.value)).sum::<i64>();
        for (r, req) in problem.requests.iter().enumerate() {
            let best = problem
                .items
                .iter()
                .filter(|i| i.request as usize == r)
                .map(|i| i64::from(i.value))
                .max()
                .unwrap_or(0);
            bound += i64::from(req.most) * (best + problem.bonus.first().copied().unwrap_or(0));
        }
        Self { plan, objective, bound: bound.max(objective), units: 0 }
    }
    pub(super) fn step(&mut self, _problem: &Problem, units: u32) -> Progress {
        self.units += u64::from(units);
        self.progress()
    }
    pub(super) fn progress(&self) -> Progress {
        Progress { objective: self.objective, bound: self.bound, units: self.units }
    }
    pub(super) fn incumbent(&self) -> Vec<Fixed> {
        self.plan.clone()
    }
}

impl super::reason::Prices for Solver {
    fn price(&self, _item: &Item, _start: u32) -> i64 {
        0
    }
    fn may_improve(&self, _item: &Item, _start: u32) -> bool {
        true
    }
    fn pays(&self, _item: &Item, _start: u32) -> bool {
        true
    }
}
