use alloc::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{BeneficiaryGroup, DayRange, Places, ProgrammeFormat, ProgrammeKind, Venue};
use crate::{
    id::{ObservanceId, OrganisationId, ProgrammeId, UnitId},
    organisation::OfficialRole,
    text::{Code, Name},
    time::{LocalMinute, LocalSlot},
};

/// Why something is no plan of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidPlan {
    /// A joint programme is held with somebody.
    #[error("programme `{0}` has no partner")]
    NoPartner(ProgrammeId),
    /// A team belongs to a partner.
    #[error("programme `{programme}`: `{organisation}` sends teams and is no partner")]
    TeamOfStranger {
        /// The programme.
        programme: ProgrammeId,
        /// Who sends the teams.
        organisation: OrganisationId,
    },
    /// A room is booked in the name of a partner.
    #[error("programme `{programme}`: `{organisation}` hosts it and is no partner")]
    HostIsStranger {
        /// The programme.
        programme: ProgrammeId,
        /// In whose name the room is to be booked.
        organisation: OrganisationId,
    },
    /// Meals are given on the days of the programme.
    #[error("programme `{programme}`: meals on `{meals}` days of `{days}`")]
    MealsAfterTheEnd {
        /// The programme.
        programme: ProgrammeId,
        /// On how many days meals are given.
        meals: u32,
        /// How many days the programme lasts.
        days: u32,
    },
    /// It lasts longer than a programme does.
    #[error("programme `{programme}` lasts `{days}` days, at most {}", ProgrammePlan::MOST_DAYS)]
    TooLong {
        /// The programme.
        programme: ProgrammeId,
        /// How many days it lasts.
        days: u32,
    },
}

impl InvalidPlan {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoPartner(_) => "no_partner",
            Self::TeamOfStranger { .. } => "team_of_stranger",
            Self::HostIsStranger { .. } => "host_is_stranger",
            Self::MealsAfterTheEnd { .. } => "meals_after_the_end",
            Self::TooLong { .. } => "programme_too_long",
        }
    }
}

/// A guest of honour (*protokol katılımcısı*): an office and the institution that it is held in, both in machine words,
/// so that no name fits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "an office somewhere, and nothing beside")]
pub struct GuestOfHonour {
    /// The office.
    pub role: OfficialRole,
    /// The institution, such as `ministry_of_interior`.
    pub institution: Code,
}

/// What a joint programme (*ortak program*) is to be.
///
/// ```
/// use imece::{id::*, programme::*, time::LocalSlot, uuid::Uuid};
/// let id = Uuid::from_u128;
/// let plan = ProgrammePlan::new(
///     ProgrammeId::from_uuid(id(1))?, "Nevruz".parse()?, ProgrammeKind::Cultural, ProgrammeFormat::Festival,
///     [OrganisationId::from_uuid(id(2))?], UnitId::from_uuid(id(3))?, Venue::Place(PlaceId::from_uuid(id(4))?),
///     LocalSlot::new("2026-03-21T12:00".parse()?, "2026-03-21T18:00".parse()?)?,
/// )?.for_groups([BeneficiaryGroup::Families, BeneficiaryGroup::Children]);
/// assert_eq!(plan.days().count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawPlan", into = "RawPlan")]
pub struct ProgrammePlan {
    // INVARIANT: as `checked` says
    raw: RawPlan,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlan {
    id: ProgrammeId,
    title: Name,
    kind: ProgrammeKind,
    format: ProgrammeFormat,
    partners: BTreeSet<OrganisationId>,
    unit: UnitId,
    venue: Venue,
    time: LocalSlot,
    #[serde(default)]
    guests: BTreeSet<GuestOfHonour>,
    #[serde(default)]
    groups: BTreeSet<BeneficiaryGroup>,
    #[serde(default)]
    observance: Option<ObservanceId>,
    #[serde(default)]
    yearly: bool,
    #[serde(default)]
    places: Option<Places>,
}

impl ProgrammePlan {
    /// The most days that a programme lasts: a season is not one programme.
    pub const MOST_DAYS: u32 = 62;

    /// Plans a programme: what it is, with whom, which unit answers for it, where, and when by the wall clock there.
    ///
    /// # Errors
    /// [`InvalidPlan`] without a partner, for teams or a host that are none, for meals on more days than there are, and for
    /// more than [`ProgrammePlan::MOST_DAYS`].
    #[expect(clippy::too_many_arguments, reason = "a programme without one of these is none")]
    pub fn new(
        id: ProgrammeId,
        title: Name,
        kind: ProgrammeKind,
        format: ProgrammeFormat,
        partners: impl IntoIterator<Item = OrganisationId>,
        unit: UnitId,
        venue: Venue,
        time: LocalSlot,
    ) -> Result<Self, InvalidPlan> {
        let raw = RawPlan {
            id,
            title,
            kind,
            format,
            partners: partners.into_iter().collect(),
            unit,
            venue,
            time,
            guests: BTreeSet::new(),
            groups: BTreeSet::new(),
            observance: None,
            yearly: false,
            places: None,
        };
        raw.checked()
    }

    /// Invites guests of honour.
    #[must_use]
    pub fn with_guests(mut self, guests: impl IntoIterator<Item = GuestOfHonour>) -> Self {
        self.raw.guests = guests.into_iter().collect();
        self
    }

    /// Says whom it is for; for nobody in particular where nothing is said.
    #[must_use]
    pub fn for_groups(mut self, groups: impl IntoIterator<Item = BeneficiaryGroup>) -> Self {
        self.raw.groups = groups.into_iter().collect();
        self
    }

    /// Hangs it on an observance: then it has to lie on its days.
    #[must_use]
    pub fn on_observance(mut self, observance: ObservanceId) -> Self {
        self.raw.observance = Some(observance);
        self
    }

    /// Says that it comes again each year.
    #[must_use]
    pub fn yearly(mut self) -> Self {
        self.raw.yearly = true;
        self
    }

    /// Lets people register.
    #[must_use]
    pub fn with_places(mut self, places: Places) -> Self {
        self.raw.places = Some(places);
        self
    }

    /// Returns the plan at another time.
    ///
    /// # Errors
    /// [`InvalidPlan`] where it is too long or too short then.
    pub fn at(self, time: LocalSlot) -> Result<Self, InvalidPlan> {
        RawPlan { time, ..self.raw }.checked()
    }

    /// Returns the plan at another venue.
    ///
    /// # Errors
    /// [`InvalidPlan::HostIsStranger`].
    pub fn moved_to(self, venue: Venue) -> Result<Self, InvalidPlan> {
        RawPlan { venue, ..self.raw }.checked()
    }

    /// Returns the plan in another format, or with other details.
    ///
    /// # Errors
    /// [`InvalidPlan::TeamOfStranger`], [`InvalidPlan::MealsAfterTheEnd`].
    pub fn in_format(self, format: ProgrammeFormat) -> Result<Self, InvalidPlan> {
        RawPlan { format, ..self.raw }.checked()
    }

    /// Returns the plan with other partners.
    ///
    /// # Errors
    /// [`InvalidPlan::NoPartner`], or where somebody who sends teams or hosts it is none any more.
    pub fn with_partners(
        self,
        partners: impl IntoIterator<Item = OrganisationId>,
    ) -> Result<Self, InvalidPlan> {
        RawPlan { partners: partners.into_iter().collect(), ..self.raw }.checked()
    }

    /// Returns the plan with another title.
    #[must_use]
    pub fn titled(mut self, title: Name) -> Self {
        self.raw.title = title;
        self
    }

    /// Returns the plan as another programme's: without guests and observance.
    pub(super) fn copied_to(&self, id: ProgrammeId) -> Self {
        let mut raw = RawPlan { id, guests: BTreeSet::new(), ..self.raw.clone() };
        if let ProgrammeFormat::Congress(congress) = &mut raw.format {
            congress.tables.values_mut().for_each(|office| *office = None);
        }
        Self { raw }
    }

    /// The rapporteur of a table, where there is such a table.
    pub(super) fn rapporteur(&mut self, topic: Code) -> Option<&mut Option<OfficialRole>> {
        match &mut self.raw.format {
            ProgrammeFormat::Congress(congress) => congress.tables.get_mut(&topic),
            _ => None,
        }
    }

    /// Returns the id.
    #[must_use]
    pub const fn id(&self) -> ProgrammeId {
        self.raw.id
    }

    /// Returns the title.
    #[must_use]
    pub const fn title(&self) -> &Name {
        &self.raw.title
    }

    /// Returns what it is about.
    #[must_use]
    pub const fn kind(&self) -> ProgrammeKind {
        self.raw.kind
    }

    /// Returns in what form it is held.
    #[must_use]
    pub const fn format(&self) -> &ProgrammeFormat {
        &self.raw.format
    }

    /// Returns the partners, at least one. However many they are, it is one programme.
    #[must_use]
    pub const fn partners(&self) -> &BTreeSet<OrganisationId> {
        &self.raw.partners
    }

    /// Returns the unit that answers for it.
    #[must_use]
    pub const fn unit(&self) -> UnitId {
        self.raw.unit
    }

    /// Returns where it is held.
    #[must_use]
    pub const fn venue(&self) -> &Venue {
        &self.raw.venue
    }

    /// Returns when it is held, by the wall clock of the venue.
    #[must_use]
    pub const fn time(&self) -> LocalSlot {
        self.raw.time
    }

    /// Returns the days on which it is held, by the wall clock of the venue.
    #[must_use]
    pub fn days(&self) -> DayRange {
        days_of(self.raw.time)
    }

    /// Returns the guests of honour.
    #[must_use]
    pub const fn guests(&self) -> &BTreeSet<GuestOfHonour> {
        &self.raw.guests
    }

    /// Returns whom it is for.
    #[must_use]
    pub const fn groups(&self) -> &BTreeSet<BeneficiaryGroup> {
        &self.raw.groups
    }

    /// Returns what it hangs on.
    #[must_use]
    pub const fn observance(&self) -> Option<ObservanceId> {
        self.raw.observance
    }

    /// Returns whether it comes again each year.
    #[must_use]
    pub const fn is_yearly(&self) -> bool {
        self.raw.yearly
    }

    /// Returns how many may register; nothing where nobody does.
    #[must_use]
    pub const fn places(&self) -> Option<Places> {
        self.raw.places
    }
}

impl RawPlan {
    fn checked(self) -> Result<ProgrammePlan, InvalidPlan> {
        let programme = self.id;
        if self.partners.is_empty() {
            return Err(InvalidPlan::NoPartner(programme));
        }
        let days = days_of(self.time).count();
        if days > ProgrammePlan::MOST_DAYS {
            return Err(InvalidPlan::TooLong { programme, days });
        }
        let stranger = |organisation: &OrganisationId| !self.partners.contains(organisation);
        match &self.format {
            ProgrammeFormat::Tournament(tournament) => {
                if let Some(organisation) = tournament.teams.keys().copied().find(stranger) {
                    return Err(InvalidPlan::TeamOfStranger { programme, organisation });
                }
            }
            ProgrammeFormat::March(march) => {
                if let Some(meals) =
                    march.catering.map(|c| u32::from(c.days.get())).filter(|meals| *meals > days)
                {
                    return Err(InvalidPlan::MealsAfterTheEnd { programme, meals, days });
                }
            }
            _ => {}
        }
        match &self.venue {
            Venue::Room(room) if stranger(&room.host) => {
                Err(InvalidPlan::HostIsStranger { programme, organisation: room.host })
            }
            _ => Ok(ProgrammePlan { raw: self }),
        }
    }
}

impl TryFrom<RawPlan> for ProgrammePlan {
    type Error = InvalidPlan;
    fn try_from(raw: RawPlan) -> Result<Self, InvalidPlan> {
        raw.checked()
    }
}

impl From<ProgrammePlan> for RawPlan {
    fn from(plan: ProgrammePlan) -> Self {
        plan.raw
    }
}

/// The days that a wall-clock slot has minutes of. One that ends at midnight has none of the day that begins then.
pub(super) fn days_of(time: LocalSlot) -> DayRange {
    let last: NaiveDate = time.end().shifted(-1).map_or(time.end().date(), LocalMinute::date);
    DayRange::new(time.start().date(), last).unwrap_or(DayRange::day(time.start().date()))
}
