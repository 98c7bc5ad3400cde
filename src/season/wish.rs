use alloc::{collections::BTreeSet, vec::Vec};

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    checked::checked,
    id::{BundleId, CentreId, OrganisationId, RoomId, SeasonWishId},
    text::Code,
    time::{Minutes, Span},
};

/// Why a value is not a wish.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidWish {
    /// A priority outside 1 to 5.
    #[error("the priority `{0}` is not 1 to 5")]
    BadPriority(u8),
    /// The shortest meeting is longer than the longest, or lasts no time.
    #[error("meetings of {least} to {most} minutes")]
    BadLength {
        /// The shortest, in minutes.
        least: u32,
        /// The longest, in minutes.
        most: u32,
    },
    /// No meeting, or more than there are days in a week.
    #[error("{0} meetings a week")]
    BadCount(u8),
    /// No window.
    #[error("a wish names no time")]
    NoWindow,
    /// More dates than [`MAX_DATES`].
    #[error("{0} dates, more than {MAX_DATES}")]
    TooManyDates(usize),
    /// More windows in the week than [`MAX_WINDOWS`].
    #[error("{0} windows, more than {MAX_WINDOWS}")]
    TooManyWindows(usize),
    /// Neither places nor leave to meet elsewhere.
    #[error("a wish names no place and takes no other")]
    NoPlace,
}

impl InvalidWish {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadPriority(_) => "bad_priority",
            Self::BadLength { .. } => "bad_meeting_length",
            Self::BadCount(_) => "bad_meeting_count",
            Self::NoWindow => "no_window",
            Self::TooManyDates(_) => "too_many_dates",
            Self::TooManyWindows(_) => "too_many_windows",
            Self::NoPlace => "no_place",
        }
    }
}

/// The most dates that one wish of single dates may name.
pub const MAX_DATES: usize = 100;
/// The most windows that one weekly wish may name.
pub const MAX_WINDOWS: usize = 100;

/// The priority class of a wish: 1, the lowest, to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Priority(u8);

impl Priority {
    /// Takes a class.
    ///
    /// # Errors
    /// [`InvalidWish::BadPriority`] outside 1 to 5.
    pub const fn new(class: u8) -> Result<Self, InvalidWish> {
        match class {
            1..=5 => Ok(Self(class)),
            _ => Err(InvalidWish::BadPriority(class)),
        }
    }

    /// Returns the class.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

checked! { Priority by new or InvalidWish as u8 }

/// How long meetings last: every whole number of slots between the two is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawLength", into = "RawLength")]
pub struct MeetingLength {
    // INVARIANT: 0 < least <= most
    least: Minutes,
    most: Minutes,
}

checked! { MeetingLength by new or InvalidWish as RawLength { least: Minutes, most: Minutes } }

impl MeetingLength {
    /// Takes the shortest and the longest.
    ///
    /// # Errors
    /// [`InvalidWish::BadLength`] where the shortest is nothing, or longer than the longest.
    pub fn new(least: Minutes, most: Minutes) -> Result<Self, InvalidWish> {
        if least.is_zero() || most < least {
            return Err(InvalidWish::BadLength { least: least.get(), most: most.get() });
        }
        Ok(Self { least, most })
    }

    /// Returns the shortest.
    #[must_use]
    pub const fn least(self) -> Minutes {
        self.least
    }

    /// Returns the longest.
    #[must_use]
    pub const fn most(self) -> Minutes {
        self.most
    }
}

/// How much a window is wanted.
#[expect(clippy::exhaustive_enums, reason = "the two that applicants are asked for")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Wanted.
    First,
    /// Possible too.
    Second,
}

/// A time within which a meeting may lie, on the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a day, a span and how much it is wanted")]
pub struct Window<Day> {
    /// The weekday, or the date.
    pub on: Day,
    /// The span in which the meeting begins and ends.
    pub within: Span,
    /// How much it is wanted.
    pub choice: Choice,
}

/// In which weeks of the season a weekly wish meets.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Weeks {
    /// In all.
    All,
    /// In these, counted from 0; others than the season has count for nothing.
    Only(BTreeSet<u32>),
    /// In the weeks of these days. A meeting before the first or after the last day is left out.
    Between {
        /// The first day.
        first: NaiveDate,
        /// The last day.
        last: NaiveDate,
    },
}

impl Weeks {
    /// Whether a meeting in a week on a date is meant.
    pub(super) fn contains(&self, week: u32, date: NaiveDate) -> bool {
        match self {
            Self::All => true,
            Self::Only(weeks) => weeks.contains(&week),
            Self::Between { first, last } => (*first..=*last).contains(&date),
        }
    }
}

/// When a wish wants to meet.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Meetings {
    /// At the same times every week, on different days where there are several.
    Weekly {
        /// How many a week, at most.
        times: u8,
        /// In which weeks.
        weeks: Weeks,
        /// Where in the week they may lie.
        windows: Vec<Window<Weekday>>,
    },
    /// Once on each date that the windows name.
    Dates(Vec<Window<NaiveDate>>),
}

impl Meetings {
    /// How many meetings it may be given: a week, or in all.
    pub(super) fn most(&self) -> u8 {
        match self {
            Self::Weekly { times, .. } => *times,
            Self::Dates(windows) => {
                let dates: BTreeSet<NaiveDate> = windows.iter().map(|window| window.on).collect();
                u8::try_from(dates.len()).unwrap_or(u8::MAX)
            }
        }
    }

    fn check(&self) -> Result<(), InvalidWish> {
        let none = match self {
            Self::Weekly { times, .. } if !(1..=7).contains(times) => {
                return Err(InvalidWish::BadCount(*times));
            }
            Self::Weekly { windows, .. } if windows.len() > MAX_WINDOWS => {
                return Err(InvalidWish::TooManyWindows(windows.len()));
            }
            Self::Weekly { windows, .. } => windows.is_empty(),
            Self::Dates(windows) if windows.len() > MAX_DATES => {
                return Err(InvalidWish::TooManyDates(windows.len()));
            }
            Self::Dates(windows) => windows.is_empty(),
        };
        if none { Err(InvalidWish::NoWindow) } else { Ok(()) }
    }
}

/// A place that a wish names.
#[expect(clippy::exhaustive_enums, reason = "a room or a house")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Place {
    /// A room.
    Room(RoomId),
    /// Any room of a centre.
    Centre(CentreId),
}

/// Where a wish wants to meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a ranking and what lies beyond it")]
pub struct Places {
    /// The places by rank, the dearest first.
    pub ranked: Vec<Place>,
    /// Whether any other place does too.
    pub others: bool,
}

impl Places {
    /// Anywhere.
    #[must_use]
    pub const fn anywhere() -> Self {
        Self { ranked: Vec::new(), others: true }
    }

    /// The rank of a room, from 0: of the first place that means it. Nothing where no place does.
    pub(super) fn rank(&self, room: RoomId, centre: CentreId) -> Option<usize> {
        self.ranked.iter().position(|place| match place {
            Place::Room(named) => *named == room,
            Place::Centre(named) => *named == centre,
        })
    }
}

/// A wish (*talep*) of an organisation for a season.
///
/// ```
/// use imece::{chrono::Weekday, id::*, season::*, time::Minutes, uuid::Uuid};
/// let id = Uuid::from_u128;
/// let evening = |on| Window { on, within: "18:00-22:00".parse().unwrap(), choice: Choice::First };
/// let choir = Wish::new(
///     SeasonWishId::from_uuid(id(1))?,
///     OrganisationId::from_uuid(id(2))?,
///     MeetingLength::new(Minutes::new(90), Minutes::new(120))?,
///     Meetings::Weekly { times: 2, weeks: Weeks::All, windows: vec![evening(Weekday::Tue), evening(Weekday::Thu)] },
/// )?
/// .with_attendees(40)
/// .with_priority(Priority::new(4)?);
/// assert_eq!(choir.priority.get(), 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawWish")]
#[non_exhaustive]
pub struct Wish {
    /// The id.
    pub id: SeasonWishId,
    /// Who asks.
    pub organisation: OrganisationId,
    /// How long a meeting lasts.
    pub length: MeetingLength,
    /// The priority class; 3 where nobody said.
    pub priority: Priority,
    /// How many people come.
    pub attendees: u32,
    /// The seating layout; its capacity counts then.
    pub layout: Option<Code>,
    /// What the room must have: equipment and accessibility.
    pub features: BTreeSet<Code>,
    /// Wishes of one bundle hang together: each gets all its meetings, or none of them gets any.
    pub bundle: Option<BundleId>,
    // INVARIANT: a time and a place are named, and a count of meetings that a week has days for
    meetings: Meetings,
    places: Places,
}

/// A wish as it is read; it is written as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWish {
    id: SeasonWishId,
    organisation: OrganisationId,
    length: MeetingLength,
    priority: Priority,
    #[serde(default)]
    attendees: u32,
    #[serde(default)]
    layout: Option<Code>,
    #[serde(default)]
    features: BTreeSet<Code>,
    #[serde(default)]
    bundle: Option<BundleId>,
    meetings: Meetings,
    places: Places,
}

impl Wish {
    /// Asks for meetings anywhere, for whoever comes.
    ///
    /// # Errors
    /// [`InvalidWish`] where no time is named, or no right number of meetings.
    pub fn new(
        id: SeasonWishId,
        organisation: OrganisationId,
        length: MeetingLength,
        meetings: Meetings,
    ) -> Result<Self, InvalidWish> {
        meetings.check()?;
        Ok(Self {
            id,
            organisation,
            length,
            priority: Priority(3),
            attendees: 0,
            layout: None,
            features: BTreeSet::new(),
            bundle: None,
            meetings,
            places: Places::anywhere(),
        })
    }

    /// Names the places.
    ///
    /// # Errors
    /// [`InvalidWish::NoPlace`] where none is named and no other does.
    pub fn at(self, places: Places) -> Result<Self, InvalidWish> {
        if places.ranked.is_empty() && !places.others {
            return Err(InvalidWish::NoPlace);
        }
        Ok(Self { places, ..self })
    }

    /// Sets the priority class.
    #[must_use]
    pub const fn with_priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// Says how many people come.
    #[must_use]
    pub const fn with_attendees(mut self, attendees: u32) -> Self {
        self.attendees = attendees;
        self
    }

    /// Asks for a seating layout.
    #[must_use]
    pub const fn with_layout(mut self, layout: Code) -> Self {
        self.layout = Some(layout);
        self
    }

    /// Asks for what the room must have.
    #[must_use]
    pub fn with_features(mut self, features: impl IntoIterator<Item = Code>) -> Self {
        self.features.extend(features);
        self
    }

    /// Ties it to the other wishes of a bundle.
    #[must_use]
    pub const fn in_bundle(mut self, bundle: BundleId) -> Self {
        self.bundle = Some(bundle);
        self
    }

    /// Returns when it wants to meet.
    #[must_use]
    pub const fn meetings(&self) -> &Meetings {
        &self.meetings
    }

    /// Returns where.
    #[must_use]
    pub const fn places(&self) -> &Places {
        &self.places
    }
}

impl TryFrom<RawWish> for Wish {
    type Error = InvalidWish;
    fn try_from(raw: RawWish) -> Result<Self, InvalidWish> {
        let RawWish {
            id,
            organisation,
            length,
            priority,
            attendees,
            layout,
            features,
            bundle,
            meetings,
            places,
        } = raw;
        let wish = Self::new(id, organisation, length, meetings)?.at(places)?;
        Ok(Self { priority, attendees, layout, features, bundle, ..wish })
    }
}
