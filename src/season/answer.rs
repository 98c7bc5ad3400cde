use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Fairness, Placement, Progress};
use crate::id::OrganisationId;

/// What one organisation asked for and got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "who, asked and granted")]
pub struct Share {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The placements that its wishes ask for.
    pub asked: u32,
    /// Those that it got.
    pub granted: u32,
}

impl Share {
    /// Returns the granted part of what was asked for, from 0 to 1; 1 where nothing was.
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "a rate of a summary")]
    pub fn rate(&self) -> f64 {
        if self.asked == 0 { 1.0 } else { f64::from(self.granted) / f64::from(self.asked) }
    }
}

/// What was allocated, and how good it is.
///
/// `bound` is proven: no answer whatever has an objective above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Answer {
    /// Who meets where and when, sorted.
    pub placements: Vec<Placement>,
    /// The rule of fairness.
    pub fairness: Fairness,
    /// What the placements are worth, in points.
    pub worth: i64,
    /// The bonuses of the rule of fairness, in points.
    pub bonus: i64,
    /// What no answer exceeds, worth and bonuses together.
    pub bound: i64,
    /// Asked and granted, by organisation.
    pub shares: Vec<Share>,
}

impl Answer {
    /// Returns what is maximised: worth and bonuses.
    #[must_use]
    pub const fn objective(&self) -> i64 {
        self.worth.saturating_add(self.bonus)
    }

    /// Returns whether no answer is better.
    #[must_use]
    pub const fn is_proven(&self) -> bool {
        self.objective() >= self.bound
    }

    /// Returns how far the objective may be from the best, in percent of the bound: `100 · (bound − objective) / bound`.
    #[must_use]
    pub fn gap_percent(&self) -> f64 {
        Progress::new(self.objective(), self.bound, 0).gap_percent()
    }

    /// Returns how many organisations that asked got nothing.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.shares.iter().filter(|share| share.asked > 0 && share.granted == 0).count()
    }

    /// Returns the fairness index of R. Jain, D. Chiu and W. Hawe (DEC TR-301, 1984) of the granted rates: `(Σx)² / (n · Σx²)`, 1 where
    /// all got the same part of what they asked for, 1/n where one got all; nothing where nobody got anything.
    #[must_use]
    #[expect(
        clippy::float_arithmetic,
        clippy::cast_precision_loss,
        clippy::as_conversions,
        reason = "a rate of a summary"
    )]
    pub fn jain(&self) -> Option<f64> {
        let rates = || self.shares.iter().filter(|share| share.asked > 0).map(Share::rate);
        let squares: f64 = rates().map(|rate| rate * rate).sum();
        let sum: f64 = rates().sum();
        (squares > 0.0).then(|| sum * sum / (rates().count() as f64 * squares))
    }

    /// Returns the price of fairness: the points of worth that an answer [by priority only](Fairness::Priority) has more, and 0
    /// where it has fewer, since this one could have been given then. Give both the same work: it is the price of what was
    /// found. `by_priority.bound - self.worth` is what no pair of answers exceeds.
    #[must_use]
    pub const fn price_of_fairness(&self, by_priority: &Self) -> i64 {
        let price = by_priority.worth.saturating_sub(self.worth);
        if price > 0 { price } else { 0 }
    }
}
