use alloc::{collections::BTreeMap, vec::Vec};

use super::{
    Answer, Decisions, Placement, Progress, Season, SeasonError, Share, Terms, Unmet, Wish,
    instance::Instance, problem::Fixed, reason::unmet, solver::Solver,
};
use crate::{id::SeasonWishId, schedule::Schedule};

/// A season being allocated: an answer is there from the beginning and only gets better, the bound only falls.
///
/// It reads no clock: [`step`](Self::step) does so many units of work, and a host that has a time to keep calls it until that is over.
/// The same rooms, wishes, terms, decisions, seed and number of units give the same answer, however they are cut into steps.
#[derive(Debug, Clone)]
pub struct Allocation {
    instance: Instance,
    solver: Solver,
}

impl Allocation {
    /// Takes the rooms, hours, closures and standing bookings of a schedule, and the wishes.
    ///
    /// # Errors
    /// [`SeasonError`] with every lock that cannot stand, or where the season is too large to be counted.
    pub fn new(
        schedule: &Schedule,
        season: Season,
        terms: Terms,
        wishes: impl IntoIterator<Item = Wish>,
        decisions: &Decisions,
        seed: u64,
    ) -> Result<Self, SeasonError> {
        let instance = Instance::new(schedule, season, terms, wishes, decisions)?;
        let solver = Solver::new(instance.problem.clone(), seed).ok_or(SeasonError::TooLarge)?;
        Ok(Self { instance, solver })
    }

    /// Does so many units of work, fewer where the answer is proven, and returns where it stands.
    pub fn step(&mut self, units: u32) -> Progress {
        self.solver.step(units)
    }

    /// Says why a wish got less than it asked for in the best answer so far, and what would make it fit; nothing where it got
    /// all, or is unknown.
    #[must_use]
    pub fn unmet(&self, wish: SeasonWishId) -> Option<Unmet> {
        let worth =
            self.chosen().filter_map(|c| Some((self.instance.placement(&c)?, c.value.into()))).collect();
        unmet(&self.instance, &worth, wish, &self.solver)
    }

    fn chosen(&self) -> impl Iterator<Item = Fixed> {
        self.solver.incumbent().into_iter()
    }

    /// Returns the best answer so far.
    #[must_use]
    pub fn answer(&self) -> Answer {
        let instance = &self.instance;
        let mut granted: BTreeMap<u32, u32> = BTreeMap::new();
        let mut worth = 0_i64;
        let mut placements: Vec<Placement> = Vec::new();
        for chosen in self.chosen() {
            let request = usize::try_from(chosen.request).ok().and_then(|n| instance.problem.requests.get(n));
            if let Some(request) = request {
                let granted = granted.entry(request.organisation).or_default();
                *granted = granted.saturating_add(1);
            }
            worth = worth.saturating_add(chosen.value.into());
            placements.extend(instance.placement(&chosen));
        }
        placements.sort_unstable();
        let mut asked: BTreeMap<u32, u32> = BTreeMap::new();
        for request in &instance.problem.requests {
            let asked = asked.entry(request.organisation).or_default();
            *asked = asked.saturating_add(request.most.into());
        }
        let count = |of: &BTreeMap<u32, u32>, n: u32| of.get(&n).copied().unwrap_or(0);
        let shares = (0..).zip(&instance.organisations).map(|(n, organisation)| Share {
            organisation: *organisation,
            asked: count(&asked, n),
            granted: count(&granted, n),
        });
        let progress = self.solver.progress();
        Answer {
            placements,
            fairness: instance.terms.fairness,
            worth,
            bonus: progress.objective.saturating_sub(worth),
            bound: progress.bound,
            shares: shares.collect(),
        }
    }
}
