use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    BeneficiaryGroup, Clash, FormatKind, Locality, Overruled, Participant, Placement, ProgrammeFormat,
    ProgrammeKind, ProgrammePlan, ProgrammeState, Roster, Stage,
};
use crate::{
    event::Revision,
    id::{BookingId, OrganisationId, ProgrammeId, TextId},
    text::Code,
    time::LocalSlot,
};

/// Why something is no closing of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidClosing {
    /// More people of a group came than people.
    #[error("`{count}` of group `{group}` among `{attendance}` who came")]
    GroupTooLarge {
        /// The group.
        group: BeneficiaryGroup,
        /// How many of it.
        count: u32,
        /// How many came.
        attendance: u32,
    },
}

impl InvalidClosing {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::GroupTooLarge { .. } => "group_too_large",
        }
    }
}

/// What became of a programme: how many came, when it really was, and where the report lies. Without it a programme does
/// not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawClosing", into = "RawClosing")]
pub struct Closing {
    // INVARIANT: no group is larger than the attendance
    raw: RawClosing,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClosing {
    attendance: u32,
    actual: LocalSlot,
    report: TextId,
    #[serde(default)]
    volunteers: u32,
    #[serde(default)]
    reached: BTreeMap<BeneficiaryGroup, u32>,
}

impl Closing {
    /// Says how many came, when it really was, and which text is the report.
    #[must_use]
    pub const fn new(attendance: u32, actual: LocalSlot, report: TextId) -> Self {
        Self { raw: RawClosing { attendance, actual, report, volunteers: 0, reached: BTreeMap::new() } }
    }

    /// Says how many volunteers helped.
    #[must_use]
    pub fn with_volunteers(mut self, volunteers: u32) -> Self {
        self.raw.volunteers = volunteers;
        self
    }

    /// Says how many of a group came. Somebody may belong to several, so the groups need not sum to the whole.
    ///
    /// # Errors
    /// [`InvalidClosing::GroupTooLarge`] where that is more than came at all.
    pub fn reaching(mut self, group: BeneficiaryGroup, count: u32) -> Result<Self, InvalidClosing> {
        self.raw.reached.insert(group, count);
        self.raw.checked()
    }

    /// Returns how many came.
    #[must_use]
    pub const fn attendance(&self) -> u32 {
        self.raw.attendance
    }

    /// Returns when it really was, by the wall clock of the venue.
    #[must_use]
    pub const fn actual(&self) -> LocalSlot {
        self.raw.actual
    }

    /// Returns the report.
    #[must_use]
    pub const fn report(&self) -> TextId {
        self.raw.report
    }

    /// Returns how many volunteers helped.
    #[must_use]
    pub const fn volunteers(&self) -> u32 {
        self.raw.volunteers
    }

    /// Returns how many of each group came, as far as somebody counted.
    #[must_use]
    pub const fn reached(&self) -> &BTreeMap<BeneficiaryGroup, u32> {
        &self.raw.reached
    }
}

impl RawClosing {
    fn checked(self) -> Result<Closing, InvalidClosing> {
        let attendance = self.attendance;
        match self.reached.iter().find(|(_, count)| **count > attendance) {
            Some((group, count)) => {
                Err(InvalidClosing::GroupTooLarge { group: *group, count: *count, attendance })
            }
            None => Ok(Closing { raw: self }),
        }
    }
}

impl TryFrom<RawClosing> for Closing {
    type Error = InvalidClosing;
    fn try_from(raw: RawClosing) -> Result<Self, InvalidClosing> {
        raw.checked()
    }
}

impl From<Closing> for RawClosing {
    fn from(closing: Closing) -> Self {
        closing.raw
    }
}

/// A recommendation of a table of a congress: what it is about in the host's code, and the text, which the host keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "whose it is, what it is about, and what it says")]
pub struct Recommendation {
    /// The text, by which it is known.
    pub text: TextId,
    /// The topic of the table.
    pub table: Code,
    /// What it asks for.
    pub theme: Code,
}

/// What every event about a programme repeats of it, so that figures need nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "what figures are kept by")]
pub struct ProgrammeFact {
    /// Which programme.
    pub programme: ProgrammeId,
    /// The local day of the event.
    pub on: NaiveDate,
    /// Where the programme was in its life before the event.
    pub stage: Stage,
    /// What it is about.
    pub kind: ProgrammeKind,
    /// In what form it is held.
    pub format: FormatKind,
    /// When it is planned, by the wall clock of the venue.
    pub time: LocalSlot,
    /// Where, once it was planned.
    pub locality: Option<Locality>,
    /// With whom.
    pub partners: BTreeSet<OrganisationId>,
}

impl ProgrammeFact {
    pub(super) fn of(plan: &ProgrammePlan, on: NaiveDate, stage: Stage, locality: Option<&Locality>) -> Self {
        Self {
            programme: plan.id(),
            on,
            stage,
            kind: plan.kind(),
            format: plan.format().kind(),
            time: plan.time(),
            locality: locality.cloned(),
            partners: plan.partners().clone(),
        }
    }
}

/// A joint programme and all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JointProgramme {
    /// What it is to be, as last changed.
    pub plan: ProgrammePlan,
    /// What it was to be at first.
    pub drafted: ProgrammePlan,
    /// Where it is in its life.
    pub state: ProgrammeState,
    /// How often it has changed.
    pub revision: Revision,
    /// When and where that is, once it was planned.
    pub placement: Option<Placement>,
    /// Whether the schedule has said that the room is booked.
    pub room_booked: bool,
    /// The programme of a former year that it repeats.
    pub repeats: Option<ProgrammeId>,
    /// Clashes that were overruled.
    pub overruled: Vec<Overruled>,
    /// Every request for a room that it has made: none serves twice.
    pub bookings: BTreeSet<BookingId>,
    /// Who registered.
    pub(super) roster: Roster,
    /// What the tables of a congress recommended.
    pub recommendations: BTreeMap<TextId, Recommendation>,
}

impl JointProgramme {
    pub(super) fn new(plan: ProgrammePlan, repeats: Option<ProgrammeId>) -> Self {
        Self {
            drafted: plan.clone(),
            plan,
            state: ProgrammeState::Draft,
            revision: Revision::FIRST,
            placement: None,
            room_booked: false,
            repeats,
            overruled: Vec::new(),
            bookings: BTreeSet::new(),
            roster: Roster::default(),
            recommendations: BTreeMap::new(),
        }
    }

    /// Returns the id.
    #[must_use]
    pub const fn id(&self) -> ProgrammeId {
        self.plan.id()
    }

    /// Returns where it is in its life.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        self.state.stage()
    }

    /// Returns what became of it; nothing before it is closed.
    #[must_use]
    pub const fn closing(&self) -> Option<&Closing> {
        match &self.state {
            ProgrammeState::Closed { closing, .. } => Some(closing),
            _ => None,
        }
    }

    /// Returns the day on which it was closed or cancelled.
    #[must_use]
    pub const fn ended(&self) -> Option<NaiveDate> {
        match &self.state {
            ProgrammeState::Closed { on, .. } | ProgrammeState::Cancelled { on, .. } => Some(*on),
            _ => None,
        }
    }

    /// Returns who registered, in the order of the ids.
    pub fn participants(&self) -> impl Iterator<Item = &Participant> {
        self.roster.all()
    }

    /// Returns how many participants count: those who have a place or came.
    #[must_use]
    pub fn participant_count(&self) -> u32 {
        self.roster.holding(false).saturating_add(self.roster.holding(true))
    }

    /// Returns how many meals were given to those who came: none before it is closed.
    #[must_use]
    pub fn meals(&self) -> u64 {
        self.closing().map_or(0, |closing| self.meals_for(closing))
    }

    pub(super) fn meals_for(&self, closing: &Closing) -> u64 {
        match self.plan.format() {
            ProgrammeFormat::March(march) => march.catering.map_or(0, |c| c.meals(closing.attendance())),
            _ => 0,
        }
    }

    pub(super) fn fact(&self, on: NaiveDate) -> ProgrammeFact {
        let locality = self.placement.as_ref().map(|placement| &placement.locality);
        ProgrammeFact::of(&self.plan, on, self.stage(), locality)
    }

    /// Whether somebody has overruled a clash already.
    pub(super) fn has_overruled(&self, clash: &Clash) -> bool {
        self.overruled.iter().any(|overruled| overruled.clashes.contains(clash))
    }
}
