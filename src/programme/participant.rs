use alloc::collections::BTreeSet;
use core::num::NonZeroU32;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::BeneficiaryGroup;
use crate::{
    id::{PersonId, RegistrationId},
    stats::coded,
};

/// Why something is no registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidRegistration {
    /// More places are reserved than there are, or some of a number without an end.
    #[error("`{reserved}` places cannot be reserved")]
    TooManyReserved {
        /// As given.
        reserved: u32,
    },
    /// The group is only ever counted, and never tied to one person.
    #[error("nobody is marked as `{0}`: such a group is only counted")]
    OnlyCounted(BeneficiaryGroup),
}

impl InvalidRegistration {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooManyReserved { .. } => "too_many_reserved",
            Self::OnlyCounted(_) => "group_is_only_counted",
        }
    }
}

/// How many may register for a programme.
///
/// ```
/// use imece::programme::Places;
/// let hall = Places::of(120.try_into()?, 20)?;
/// assert_eq!(hall.open_to_all(), Some(100));
/// assert_eq!(Places::UNLIMITED.open_to_all(), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawPlaces", into = "RawPlaces")]
pub struct Places {
    // INVARIANT: reserved <= available; no end, nothing reserved
    available: Option<NonZeroU32>,
    reserved: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlaces {
    available: Option<NonZeroU32>,
    #[serde(default)]
    reserved: u32,
}

impl Places {
    /// As many as come.
    pub const UNLIMITED: Self = Self { available: None, reserved: 0 };

    /// Takes the number of all places, and how many of them are kept for those who are invited.
    ///
    /// # Errors
    /// [`InvalidRegistration::TooManyReserved`] where more are kept than there are.
    pub fn of(available: NonZeroU32, reserved: u32) -> Result<Self, InvalidRegistration> {
        if reserved <= available.get() {
            Ok(Self { available: Some(available), reserved })
        } else {
            Err(InvalidRegistration::TooManyReserved { reserved })
        }
    }

    /// Returns the number of all places; nothing where there is no end to them.
    #[must_use]
    pub const fn available(self) -> Option<NonZeroU32> {
        self.available
    }

    /// Returns how many are kept for those who are invited.
    #[must_use]
    pub const fn reserved(self) -> u32 {
        self.reserved
    }

    /// Returns how many are open to everybody; nothing where there is no end to them.
    #[must_use]
    pub fn open_to_all(self) -> Option<u32> {
        self.available.map(|available| available.get().saturating_sub(self.reserved))
    }

    /// How many there are of the reserved ones, or of the others.
    pub(super) fn pool(self, reserved: bool) -> Option<u32> {
        if reserved && self.available.is_some() { Some(self.reserved) } else { self.open_to_all() }
    }
}

impl TryFrom<RawPlaces> for Places {
    type Error = InvalidRegistration;
    fn try_from(raw: RawPlaces) -> Result<Self, InvalidRegistration> {
        match raw.available {
            Some(available) => Self::of(available, raw.reserved),
            None if raw.reserved == 0 => Ok(Self::UNLIMITED),
            None => Err(InvalidRegistration::TooManyReserved { reserved: raw.reserved }),
        }
    }
}

impl From<Places> for RawPlaces {
    fn from(places: Places) -> Self {
        Self { available: places.available, reserved: places.reserved }
    }
}

/// What a status means for the count.
#[expect(clippy::exhaustive_enums, reason = "a status holds a place, waits for one, or holds none")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParticipantClass {
    /// It holds a place, and counts.
    Positive,
    /// It waits for a place.
    Waiting,
    /// It holds no place.
    Negative,
}

/// How somebody stands to a programme.
#[expect(clippy::exhaustive_enums, reason = "whoever shows participants must show every status")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParticipantStatus {
    /// Has a place.
    Registered,
    /// Waits for one.
    Waitlisted,
    /// Gave it back.
    Cancelled,
    /// Came.
    Attended,
    /// Did not come.
    NoShow,
}

coded!(ParticipantStatus {
    Registered = "registered",
    Waitlisted = "waitlisted",
    Cancelled = "cancelled",
    Attended = "attended",
    NoShow = "no_show",
});

impl ParticipantStatus {
    /// Returns what the status means for the count.
    #[must_use]
    pub const fn class(self) -> ParticipantClass {
        match self {
            Self::Registered | Self::Attended => ParticipantClass::Positive,
            Self::Waitlisted => ParticipantClass::Waiting,
            Self::Cancelled | Self::NoShow => ParticipantClass::Negative,
        }
    }

    /// Returns whether whoever has it counts.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self.class(), ParticipantClass::Positive)
    }

    /// Returns what it may become. Whoever cancelled registers anew, under a new id.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Registered => &[Self::Cancelled, Self::Attended, Self::NoShow],
            Self::Waitlisted => &[Self::Registered, Self::Cancelled],
            Self::Attended => &[Self::NoShow],
            Self::NoShow => &[Self::Attended],
            Self::Cancelled => &[],
        }
    }

    /// Returns whether it may become another.
    #[must_use]
    pub fn may_become(self, other: Self) -> bool {
        self.next().contains(&other)
    }
}

/// Somebody's registration for a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawRegistration", into = "RawRegistration")]
pub struct Registration {
    pub(super) id: RegistrationId,
    pub(super) person: Option<PersonId>,
    reserved: bool,
    // INVARIANT: none that is only counted
    groups: BTreeSet<BeneficiaryGroup>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegistration {
    id: RegistrationId,
    person: Option<PersonId>,
    #[serde(default)]
    reserved: bool,
    #[serde(default)]
    groups: BTreeSet<BeneficiaryGroup>,
}

impl Registration {
    /// Registers somebody for one of the places that are open to everybody.
    #[must_use]
    pub const fn new(id: RegistrationId, person: PersonId) -> Self {
        Self { id, person: Some(person), reserved: false, groups: BTreeSet::new() }
    }

    /// Takes one of the reserved places.
    #[must_use]
    pub fn reserved(self) -> Self {
        Self { reserved: true, ..self }
    }

    /// Adds the groups that somebody belongs to.
    ///
    /// # Errors
    /// [`InvalidRegistration::OnlyCounted`] for disability or need: nobody is marked so.
    pub fn of_groups(
        self,
        groups: impl IntoIterator<Item = BeneficiaryGroup>,
    ) -> Result<Self, InvalidRegistration> {
        let groups: BTreeSet<BeneficiaryGroup> = groups.into_iter().collect();
        match groups.iter().find(|group| group.is_only_counted()) {
            Some(group) => Err(InvalidRegistration::OnlyCounted(*group)),
            None => Ok(Self { groups, ..self }),
        }
    }

    /// Returns the id.
    #[must_use]
    pub const fn id(&self) -> RegistrationId {
        self.id
    }

    /// Returns who it is; nothing once the reference was erased.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        self.person
    }

    /// Returns whether it takes a reserved place.
    #[must_use]
    pub const fn is_reserved(&self) -> bool {
        self.reserved
    }

    /// Returns the groups that somebody belongs to.
    pub fn groups(&self) -> impl Iterator<Item = BeneficiaryGroup> + '_ {
        self.groups.iter().copied()
    }

    /// Returns the registration without the person.
    #[must_use]
    pub fn without_person(self) -> Self {
        Self { person: None, ..self }
    }
}

impl TryFrom<RawRegistration> for Registration {
    type Error = InvalidRegistration;
    fn try_from(raw: RawRegistration) -> Result<Self, InvalidRegistration> {
        let bare = Self { id: raw.id, person: raw.person, reserved: raw.reserved, groups: BTreeSet::new() };
        bare.of_groups(raw.groups)
    }
}

impl From<Registration> for RawRegistration {
    fn from(registration: Registration) -> Self {
        let Registration { id, person, reserved, groups } = registration;
        Self { id, person, reserved, groups }
    }
}

/// A registration with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Participant {
    /// The registration.
    pub registration: Registration,
    /// The day on which it was made.
    pub since: NaiveDate,
    /// Its place in the line, counted from 0.
    pub order: u32,
    /// How it stands.
    pub status: ParticipantStatus,
}
