use alloc::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::InvalidOutreach;
use crate::{checked::checked, id::GatheringId, stats::coded, text::Name};

/// What kind of event it is.
#[expect(clippy::exhaustive_enums, reason = "each kind of event has its rule")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GatheringKind {
    /// A day with a sports club for children (*Kocaelispor etkinliği*): without an activity there is none.
    ClubDay,
    /// An evening on a village square (*köy meydanı etkinliği*), in summer.
    VillageSquare,
    /// A film in the open (*açık hava sineması*), in summer.
    OpenAirCinema,
}

coded!(GatheringKind {
    ClubDay = "club_day",
    VillageSquare = "village_square",
    OpenAirCinema = "open_air_cinema",
});

impl GatheringKind {
    /// Returns whether it takes place in summer only.
    #[must_use]
    pub const fn is_in_summer(self) -> bool {
        matches!(self, Self::VillageSquare | Self::OpenAirCinema)
    }

    /// Returns whether it consists of activities.
    #[must_use]
    pub const fn needs_activity(self) -> bool {
        matches!(self, Self::ClubDay)
    }
}

/// What there is to do at an event.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// *Şut yarışması*.
    ShootingContest,
    /// *Yüz boyama*.
    FacePainting,
    /// *İkram*.
    Treats,
}

coded!(Activity {
    ShootingContest = "shooting_contest",
    FacePainting = "face_painting",
    Treats = "treats",
});

/// How many people came, and how many of them were children: never more than people.
///
/// ```
/// use imece::outreach::Attendance;
/// assert_eq!(Attendance::new(120, 80)?.children(), 80);
/// assert!(Attendance::new(120, 121).is_err());
/// # Ok::<(), imece::outreach::InvalidOutreach>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawAttendance", into = "RawAttendance")]
pub struct Attendance {
    people: u32,
    // INVARIANT: at most `people`
    children: u32,
}

checked! { Attendance by new or InvalidOutreach as RawAttendance { people: u32, children: u32 } }

impl Attendance {
    /// Takes the number of people, children among them, and of the children.
    ///
    /// # Errors
    /// [`InvalidOutreach::MoreChildren`] where there are more children than people.
    pub const fn new(people: u32, children: u32) -> Result<Self, InvalidOutreach> {
        if children > people {
            return Err(InvalidOutreach::MoreChildren { people, children });
        }
        Ok(Self { people, children })
    }

    /// Returns the number of people.
    #[must_use]
    pub const fn people(self) -> u32 {
        self.people
    }

    /// Returns the number of children among them.
    #[must_use]
    pub const fn children(self) -> u32 {
        self.children
    }
}

/// An event to which everybody may come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Gathering {
    /// The id.
    pub id: GatheringId,
    /// What kind it is.
    pub kind: GatheringKind,
    /// Where: a village, a square.
    pub place: Name,
    /// On which day.
    pub on: NaiveDate,
    /// What there was to do.
    #[serde(default)]
    pub activities: BTreeSet<Activity>,
    /// Who came.
    pub attendance: Attendance,
}

impl Gathering {
    /// An event at a place on a day, to which so many came.
    #[must_use]
    pub const fn new(
        id: GatheringId,
        kind: GatheringKind,
        place: Name,
        on: NaiveDate,
        attendance: Attendance,
    ) -> Self {
        Self { id, kind, place, on, activities: BTreeSet::new(), attendance }
    }

    /// Adds what there was to do.
    #[must_use]
    pub fn with(mut self, activity: Activity) -> Self {
        self.activities.insert(activity);
        self
    }
}
