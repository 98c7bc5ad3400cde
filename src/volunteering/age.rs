use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{stats::coded, time::completed_years};

/// From what age on somebody may volunteer at all: 12 years completed.
const LEAST: u32 = 12;
/// From what age on nobody has to consent.
const ADULT: u32 = 18;

/// A group of ages, by completed years: all that is counted of an age.
#[expect(clippy::exhaustive_enums, reason = "the groups cover every age from 12 on")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AgeGroup {
    /// 12 to 17: with the consent of a guardian.
    #[serde(rename = "12_17")]
    Minor,
    /// 18 to 24.
    #[serde(rename = "18_24")]
    From18To24,
    /// 25 to 34.
    #[serde(rename = "25_34")]
    From25To34,
    /// 35 to 49.
    #[serde(rename = "35_49")]
    From35To49,
    /// 50 to 64.
    #[serde(rename = "50_64")]
    From50To64,
    /// 65 and more.
    #[serde(rename = "65_up")]
    From65,
}

coded!(AgeGroup {
    Minor = "12_17",
    From18To24 = "18_24",
    From25To34 = "25_34",
    From35To49 = "35_49",
    From50To64 = "50_64",
    From65 = "65_up",
});

impl AgeGroup {
    /// Returns the group of an age in completed years; nothing below 12.
    #[must_use]
    pub const fn of(years: u32) -> Option<Self> {
        match years {
            ..LEAST => None,
            LEAST..ADULT => Some(Self::Minor),
            ADULT..25 => Some(Self::From18To24),
            25..35 => Some(Self::From25To34),
            35..50 => Some(Self::From35To49),
            50..65 => Some(Self::From50To64),
            65.. => Some(Self::From65),
        }
    }
}

/// How old a volunteer is.
///
/// ```
/// use imece::{chrono::NaiveDate, volunteering::{Age, AgeGroup}};
/// let day = |text: &str| text.parse::<NaiveDate>().unwrap();
/// let age = Age::Born(day("2008-02-29"));
/// assert!(age.needs_consent(day("2026-02-28")) && !age.needs_consent(day("2026-03-01")));
/// assert_eq!(age.group_on(day("2020-02-28")), None); // not 12 yet
/// assert!(Age::Group(AgeGroup::Minor).needs_consent(day("2040-01-01"))); // until somebody puts it right
/// ```
#[expect(clippy::exhaustive_enums, reason = "the day of birth is known or it is not")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Age {
    /// The day of birth.
    Born(NaiveDate),
    /// The group only, as it was when it was said; it holds until it is put right.
    Group(AgeGroup),
}

impl Age {
    /// Returns the group on a day; nothing before 12 years are completed.
    #[must_use]
    pub fn group_on(self, day: NaiveDate) -> Option<AgeGroup> {
        match self {
            Self::Born(born) => AgeGroup::of(completed_years(born, day)?),
            Self::Group(group) => Some(group),
        }
    }

    /// Returns whether a guardian has to consent on a day: until the 18th birthday.
    #[must_use]
    pub fn needs_consent(self, day: NaiveDate) -> bool {
        self.group_on(day).is_none_or(|group| group == AgeGroup::Minor)
    }
}
