use alloc::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{stats::coded, time::MonthDay};

/// A day on which the municipality goes out to people (*özel gün*): fixed in every year, moving with the moon, or
/// announced.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpecialDay {
    /// The first day of the Ramazan feast (*Ramazan Bayramı*).
    RamazanFeast,
    /// The first day of the Kurban feast (*Kurban Bayramı*).
    KurbanFeast,
    /// *Öğretmenler Günü*: 24 November.
    TeachersDay,
    /// The opening of the fishing season: 1 September.
    FishingSeason,
    /// The entrance exam of secondary schools.
    Lgs,
    /// The entrance exam of universities.
    Yks,
    /// The exam for public service.
    Kpss,
}

coded!(SpecialDay {
    RamazanFeast = "ramazan_feast",
    KurbanFeast = "kurban_feast",
    TeachersDay = "teachers_day",
    FishingSeason = "fishing_season",
    Lgs = "lgs",
    Yks = "yks",
    Kpss = "kpss",
});

impl SpecialDay {
    /// Returns the day on which it falls in every year, where it is fixed.
    #[must_use]
    pub const fn fixed(self) -> Option<MonthDay> {
        match self {
            Self::TeachersDay => Some(MonthDay::known(11, 24)),
            Self::FishingSeason => Some(MonthDay::known(9, 1)),
            Self::RamazanFeast | Self::KurbanFeast | Self::Lgs | Self::Yks | Self::Kpss => None,
        }
    }
}

/// A religious feast, at whose eve people visit graves.
#[expect(clippy::exhaustive_enums, reason = "there are two")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feast {
    /// *Ramazan Bayramı*.
    Ramazan,
    /// *Kurban Bayramı*.
    Kurban,
}

/// A nation-wide exam, before whose schools the municipality stands by.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exam {
    /// For secondary schools.
    Lgs,
    /// For universities.
    Yks,
    /// For public service.
    Kpss,
}

impl Feast {
    /// Returns the day to look up.
    #[must_use]
    pub const fn day(self) -> SpecialDay {
        match self {
            Self::Ramazan => SpecialDay::RamazanFeast,
            Self::Kurban => SpecialDay::KurbanFeast,
        }
    }
}

impl Exam {
    /// Returns the day to look up.
    #[must_use]
    pub const fn day(self) -> SpecialDay {
        match self {
            Self::Lgs => SpecialDay::Lgs,
            Self::Yks => SpecialDay::Yks,
            Self::Kpss => SpecialDay::Kpss,
        }
    }
}

/// On which dates a special day falls in a year: a row. A feast may begin twice in one year, an exam has sessions; no date
/// at all says that the year has none, which is another thing than a year of which nobody has told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct DatesRow {
    /// The special day.
    pub day: SpecialDay,
    /// The year.
    pub year: i32,
    /// Its dates in the year.
    pub dates: BTreeSet<NaiveDate>,
}
