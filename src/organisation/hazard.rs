use serde::{Deserialize, Serialize};

use crate::stats::coded;

/// A danger (*doğal afet*) that volunteers warn of, and for which organisations and the municipality prepare together. Four
/// are those that the national project names first.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hazard {
    /// *Deprem*.
    Earthquake,
    /// *Sel*.
    Flood,
    /// *Yangın*.
    Fire,
    /// *Orman yangını*.
    ForestFire,
    /// *Kuraklık*.
    Drought,
}

coded!(Hazard {
    Earthquake = "earthquake",
    Flood = "flood",
    Fire = "fire",
    ForestFire = "forest_fire",
    Drought = "drought",
});
