use alloc::collections::BTreeMap;
use core::num::NonZeroU32;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::SpecialDay;
use crate::{
    id::{BereavementId, HouseholdId, PetitionId, TextId, VisitId},
    stats::coded,
    text::{Code, Name},
};

/// What kind of visit it is: all that is counted of whom it went to.
#[expect(clippy::exhaustive_enums, reason = "as those who are visited")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitKind {
    /// *Taziye ziyareti*: to a bereaved household, once a bereavement.
    Condolence,
    /// *Öğretmenler Günü okul ziyareti*: to a school on 24 November.
    School,
    /// *Balıkçı ziyareti*: to fishers on 1 September, when their season opens.
    Fishers,
}

coded!(VisitKind { Condolence = "condolence", School = "school", Fishers = "fishers" });

impl VisitKind {
    /// Returns the day to which such a visit is bound.
    #[must_use]
    pub const fn day(self) -> Option<SpecialDay> {
        match self {
            Self::Condolence => None,
            Self::School => Some(SpecialDay::TeachersDay),
            Self::Fishers => Some(SpecialDay::FishingSeason),
        }
    }
}

/// A household and its loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a household and its loss")]
pub struct Bereaved {
    /// The household.
    pub household: HouseholdId,
    /// The bereavement.
    pub bereavement: BereavementId,
}

/// To whom a visit goes.
#[expect(clippy::exhaustive_enums, reason = "each kind of visit has its rule")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum VisitTo {
    /// A bereaved household; nothing once the reference was erased.
    Bereaved(Option<Bereaved>),
    /// A school.
    School(Name),
    /// The fishers of a harbour.
    Fishers(Name),
}

impl VisitTo {
    /// Returns what kind of visit it is.
    #[must_use]
    pub const fn kind(&self) -> VisitKind {
        match self {
            Self::Bereaved(_) => VisitKind::Condolence,
            Self::School(_) => VisitKind::School,
            Self::Fishers(_) => VisitKind::Fishers,
        }
    }
}

/// A visit that the municipality paid to somebody. Who went is told by office and number, never by name.
///
/// ```
/// use imece::{event::{Actor, Call, Role}, id::*, outreach::*, time::Zone, uuid::Uuid};
/// let id = Uuid::from_u128;
/// let mut desk = OutreachDesk::new(StreamId::from_uuid(id(1))?, Zone::ISTANBUL);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2026-11-24T09:00Z".parse()?);
/// let day = |text: &str| text.parse().unwrap();
/// let school = |n, on| {
///     Visit::new(VisitId::from_uuid(id(n)).unwrap(), VisitTo::School("Gazi Lisesi".parse().unwrap()), day(on))
///         .with_visitors("mayor".parse().unwrap(), 1.try_into().unwrap())
/// };
/// // Schools are visited on Teachers' Day.
/// assert_eq!(desk.hold_visit(school(3, "2026-11-23"), &call).unwrap_err().code(), "wrong_day");
/// let (petition, text) = (PetitionId::from_uuid(id(4))?, TextId::from_uuid(id(5))?);
/// let events = desk.hold_visit(school(3, "2026-11-24").hearing(petition, text), &call)?;
/// assert!(matches!(events[0].event.effects()[..], [OutreachEffect::ReceiveSubmission { .. }]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Visit {
    /// The id.
    pub id: VisitId,
    /// To whom.
    pub to: VisitTo,
    /// On which day.
    pub on: NaiveDate,
    /// How many went of each office, by the host's codes.
    pub visitors: BTreeMap<Code, NonZeroU32>,
    /// Requests that were heard: the petitions that they become, and their texts, which the host keeps; a text is
    /// nothing once it was erased.
    #[serde(default)]
    pub heard: BTreeMap<PetitionId, Option<TextId>>,
    /// What was given, by the host's codes.
    #[serde(default)]
    pub gifts: BTreeMap<Code, NonZeroU32>,
}

impl Visit {
    /// A visit on a day, without visitors yet.
    #[must_use]
    pub const fn new(id: VisitId, to: VisitTo, on: NaiveDate) -> Self {
        Self { id, to, on, visitors: BTreeMap::new(), heard: BTreeMap::new(), gifts: BTreeMap::new() }
    }

    /// Adds how many of an office went.
    #[must_use]
    pub fn with_visitors(mut self, office: Code, number: NonZeroU32) -> Self {
        self.visitors.insert(office, number);
        self
    }

    /// Adds a request that was heard.
    #[must_use]
    pub fn hearing(mut self, petition: PetitionId, text: TextId) -> Self {
        self.heard.insert(petition, Some(text));
        self
    }

    /// Adds what was given.
    #[must_use]
    pub fn giving(mut self, gift: Code, number: NonZeroU32) -> Self {
        self.gifts.insert(gift, number);
        self
    }

    /// Returns the household that was visited.
    #[must_use]
    pub const fn household(&self) -> Option<HouseholdId> {
        match &self.to {
            VisitTo::Bereaved(Some(bereaved)) => Some(bereaved.household),
            _ => None,
        }
    }
}
