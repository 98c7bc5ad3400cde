use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize};

use super::AidKind;
use crate::{
    place::District,
    time::{RetentionPolicy, Zone},
};

/// The rules of a desk that no law fixes: where it acts, what counts as the same aid twice, how long references stay.
///
/// ```
/// use imece::{place::{District, Province}, solidarity::{AidKind, SolidarityPolicy}};
/// let kocaeli = Province::new(41)?;
/// let policy = SolidarityPolicy::new([District::new(kocaeli, "Gebze")?, District::new(kocaeli, "İzmit")?]);
/// assert_eq!(policy.district(&District::new(kocaeli, "GEBZE")?), policy.districts.first());
/// assert_eq!(policy.window(AidKind::FoodParcel), 30);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SolidarityPolicy {
    /// In which zone days are days.
    pub zone: Zone,
    /// The districts of the municipality, by which coverage is told: each once, in order.
    pub districts: Vec<District>,
    /// Within how many days the same kind of aid to the same household is flagged; one day is the same day.
    pub windows: BTreeMap<AidKind, u16>,
    /// How long after the last visit or delivery a household's reference is kept; none where nothing falls due.
    pub retention: Option<RetentionPolicy>,
}

impl SolidarityPolicy {
    /// A municipality with these districts: food parcels are flagged within 30 days, hot meals on the same day.
    #[must_use]
    pub fn new(districts: impl IntoIterator<Item = District>) -> Self {
        let mut policy = Self {
            zone: Zone::ISTANBUL,
            districts: districts.into_iter().collect(),
            windows: BTreeMap::from([(AidKind::HotMeal, 1), (AidKind::FoodParcel, 30)]),
            retention: None,
        };
        policy.districts.sort();
        policy.districts.dedup_by_key(|district| district.slug());
        policy
    }

    /// Sets within how many days a kind of aid to one household is flagged.
    #[must_use]
    pub fn with_window(mut self, kind: AidKind, days: u16) -> Self {
        self.windows.insert(kind, days);
        self
    }

    /// Sets how long references to households are kept.
    #[must_use]
    pub fn with_retention(self, retention: RetentionPolicy) -> Self {
        Self { retention: Some(retention), ..self }
    }

    /// Returns a district as the municipality writes it; nothing where it is not one of its own.
    #[must_use]
    pub fn district(&self, wanted: &District) -> Option<&District> {
        let slug = wanted.slug();
        self.districts.iter().find(|district| district.slug() == slug)
    }

    /// Returns within how many days a kind of aid to one household is flagged; 0 where it never is.
    #[must_use]
    pub fn window(&self, kind: AidKind) -> u16 {
        self.windows.get(&kind).copied().unwrap_or(0)
    }
}
