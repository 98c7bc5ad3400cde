use serde::{Deserialize, Serialize};

use crate::stats::coded;

/// A danger for which organisations and the municipality prepare together (*afet*): the four that the national project
/// names first, and those that programmes make people aware of.
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
    Wildfire,
    /// *Kuraklık*.
    Drought,
    /// *Heyelan*.
    Landslide,
    /// *Fırtına*.
    Storm,
}

coded!(Hazard {
    Earthquake = "earthquake",
    Flood = "flood",
    Fire = "fire",
    Wildfire = "wildfire",
    Drought = "drought",
    Landslide = "landslide",
    Storm = "storm",
});
