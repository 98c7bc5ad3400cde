use serde::{Deserialize, Serialize};

/// Where an allocation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Progress {
    /// Worth and bonuses of the best answer so far, in points.
    pub objective: i64,
    /// What no answer exceeds.
    pub bound: i64,
    /// The units of work done.
    pub units: u64,
}

impl Progress {
    pub(super) const fn new(objective: i64, bound: i64, units: u64) -> Self {
        Self { objective, bound, units }
    }

    /// Returns whether no answer is better.
    #[must_use]
    pub const fn is_proven(&self) -> bool {
        self.objective >= self.bound
    }

    /// Returns how far the objective may be from the best, in percent of the bound: `100 · (bound − objective) / bound`.
    #[must_use]
    #[expect(clippy::float_arithmetic, clippy::as_conversions, reason = "a rate of a summary")]
    pub fn gap_percent(&self) -> f64 {
        let gap = self.bound.saturating_sub(self.objective);
        if gap <= 0 { 0.0 } else { 100.0 * gap as f64 / self.bound as f64 }
    }
}
