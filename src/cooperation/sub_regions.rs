use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    place::Province,
    text::{Code, Name},
};

/// A part of the country, with the province that hosts its meetings. It is no official division: a project draws its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "what a sub-region consists of")]
pub struct SubRegion {
    /// Its code within the project.
    pub code: Code,
    /// Its name.
    pub name: Name,
    /// The province that hosts the meetings, one of its own.
    pub host: Province,
    /// Its provinces.
    pub provinces: BTreeSet<Province>,
}

/// Sub-regions that share out the 81 provinces: each province is in exactly one.
///
/// ```
/// use imece::{cooperation::{InvalidSubRegions, SubRegion, SubRegions}, place::{Province, Region}};
/// let of = |region: Region| SubRegion {
///     code: region.id().parse().unwrap(),
///     name: region.id().parse().unwrap(),
///     host: region.provinces().next().unwrap(),
///     provinces: region.provinces().collect(),
/// };
/// let seven = SubRegions::new(Region::ALL.map(of))?;
/// assert_eq!(seven.of(Province::new(41)?).unwrap().code.as_str(), "marmara");
/// let six = SubRegions::new(Region::ALL.into_iter().skip(1).map(of));
/// assert!(matches!(six, Err(InvalidSubRegions::Missing(provinces)) if provinces.len() == 11));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<SubRegion>", into = "Vec<SubRegion>")]
pub struct SubRegions {
    // INVARIANT: every province is in exactly one, codes are different, a host is one of its own; not empty.
    all: Vec<SubRegion>,
    by_province: BTreeMap<Province, usize>,
}

/// Why sub-regions do not share out the country.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidSubRegions {
    /// Two have one code.
    #[error("two sub-regions have the code `{0}`")]
    CodeTwice(Code),
    /// A province is in two.
    #[error("`{province}` is in both `{first}` and `{second}`")]
    InTwo {
        /// The province.
        province: Province,
        /// One sub-region.
        first: Code,
        /// The other.
        second: Code,
    },
    /// The host is not one of the sub-region's provinces.
    #[error("`{host}` hosts sub-region `{code}` but does not belong to it")]
    HostOutside {
        /// The sub-region.
        code: Code,
        /// The host.
        host: Province,
    },
    /// Provinces are in none.
    #[error("{} provinces are in no sub-region", .0.len())]
    Missing(Vec<Province>),
}

impl InvalidSubRegions {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CodeTwice(_) => "sub_region_twice",
            Self::InTwo { .. } => "province_in_two",
            Self::HostOutside { .. } => "host_outside",
            Self::Missing(_) => "provinces_missing",
        }
    }
}

impl SubRegions {
    /// Takes the sub-regions of a project.
    ///
    /// # Errors
    /// [`InvalidSubRegions`] where they do not share out the 81 provinces.
    pub fn new(all: impl IntoIterator<Item = SubRegion>) -> Result<Self, InvalidSubRegions> {
        let all: Vec<SubRegion> = all.into_iter().collect();
        let mut by_province: BTreeMap<Province, usize> = BTreeMap::new();
        let mut codes = BTreeSet::new();
        for (place, sub_region) in all.iter().enumerate() {
            let SubRegion { code, host, provinces, .. } = sub_region;
            if !codes.insert(*code) {
                return Err(InvalidSubRegions::CodeTwice(*code));
            }
            if !provinces.contains(host) {
                return Err(InvalidSubRegions::HostOutside { code: *code, host: *host });
            }
            for province in provinces {
                if let Some(first) = by_province.insert(*province, place).and_then(|first| all.get(first)) {
                    let (province, first, second) = (*province, first.code, *code);
                    return Err(InvalidSubRegions::InTwo { province, first, second });
                }
            }
        }
        let missing: Vec<Province> =
            Province::all().filter(|province| !by_province.contains_key(province)).collect();
        if missing.is_empty() {
            Ok(Self { all, by_province })
        } else {
            Err(InvalidSubRegions::Missing(missing))
        }
    }

    /// Returns all of them in the order given.
    pub fn iter(&self) -> impl Iterator<Item = &SubRegion> {
        self.all.iter()
    }

    /// Returns the one with a code.
    #[must_use]
    pub fn get(&self, code: Code) -> Option<&SubRegion> {
        self.all.iter().find(|sub_region| sub_region.code == code)
    }

    /// Returns the one that a province is in: every province is in one.
    #[must_use]
    pub fn of(&self, province: Province) -> Option<&SubRegion> {
        self.all.get(*self.by_province.get(&province)?)
    }
}

impl TryFrom<Vec<SubRegion>> for SubRegions {
    type Error = InvalidSubRegions;
    fn try_from(all: Vec<SubRegion>) -> Result<Self, InvalidSubRegions> {
        Self::new(all)
    }
}

impl From<SubRegions> for Vec<SubRegion> {
    fn from(sub_regions: SubRegions) -> Self {
        sub_regions.all
    }
}
