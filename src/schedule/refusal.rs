use alloc::{collections::BTreeSet, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{Lead, Quota, RuleKind};
use crate::{
    centre::RoomSet,
    event::Role,
    id::{BookingId, ClosureId, StockId},
    organisation::{OrganisationKind, StandingKind},
    text::{Code, Note},
    time::{LocalSlot, Minute, Minutes, Period, Slot},
};

/// One reason against a request, with what is needed to act on it.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Reason {
    /// Bookings are in the way, or nearer than the set-up and clear-up times allow.
    Conflict {
        /// All of them, in the order of their starts.
        with: Vec<Conflicting>,
    },
    /// Too few pieces of equipment are free at some minute of the slot.
    StockShort {
        /// Which equipment.
        stock: StockId,
        /// How many pieces are asked for.
        wanted: u32,
        /// How many are free throughout the slot.
        free: u32,
        /// Who has some during the slot.
        with: Vec<BookingId>,
    },
    /// The time is over, so a hold or a request for it cannot be decided about any more, and nothing moves there.
    TimeOver,
    /// Other occurrences of an all-or-nothing series were refused.
    SeriesBroken,
    /// No room of the place has the capacity, layout and features.
    NoRoomServes,
    /// The organisation is not in the registry.
    UnknownOrganisation,
    /// The organisation has a standing that may not book.
    StandingNotEligible {
        /// Its standing on the day of the request.
        standing: StandingKind,
    },
    /// The organisation is of a kind that may not book.
    KindNotEligible {
        /// Its kind.
        kind: OrganisationKind,
    },
    /// The slot is not wholly inside the opening hours.
    OutsideHours {
        /// The opening spans around it.
        open: Vec<Slot>,
    },
    /// Closures touch the slot.
    Closed {
        /// All of them.
        closures: Vec<ClosureId>,
    },
    /// More people than the rooms take.
    OverCapacity {
        /// How many they take, in the layout asked for.
        capacity: u32,
        /// How many are expected.
        attendees: u32,
    },
    /// A room does not offer the layout.
    LayoutUnavailable {
        /// The layout.
        layout: Code,
    },
    /// The rooms lack features.
    FeaturesMissing {
        /// The missing ones.
        missing: BTreeSet<Code>,
    },
    /// The start is not on the grid.
    OffGrid {
        /// The grid.
        grid: Minutes,
        /// The starts on the grid before and after, where they are inside the opening span.
        nearest: Vec<Minute>,
    },
    /// The slot is shorter than the shortest booking.
    TooShort {
        /// The shortest.
        least: Minutes,
    },
    /// The slot is longer than the longest booking.
    TooLong {
        /// The longest.
        most: Minutes,
    },
    /// The length is not a multiple of the step.
    NotAMultiple {
        /// The step.
        of: Minutes,
    },
    /// The booking is made too late.
    TooLate {
        /// The rule.
        lead: Lead,
        /// The earliest start that can still be booked.
        earliest: Minute,
    },
    /// The booking is made too early.
    TooEarly {
        /// The rule.
        lead: Lead,
        /// The latest start that can be booked already.
        latest: Minute,
    },
    /// The lead time cannot be counted: the calendar does not reach so far, or there is none.
    OutsideCalendar,
    /// A quota would be exceeded.
    QuotaExceeded {
        /// The quota.
        quota: Quota,
        /// The period.
        period: Period,
        /// What is used of it, in the unit of its limit.
        used: u64,
        /// What the request would add.
        wanted: u64,
    },
    /// Too many bookings of the organisation at the same time.
    TooManyAtOnce {
        /// How many may run at once.
        limit: u32,
    },
    /// The organisation is suspended for its no-shows.
    SuspendedForNoShows {
        /// From here on it may book again.
        until: Minute,
    },
    /// The deadline for giving a booking back, or for moving its start, has passed.
    CancellationDeadline {
        /// When it was.
        deadline: Minute,
    },
}

impl Reason {
    /// Returns the stable code of the reason.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => "conflict",
            Self::StockShort { .. } => "stock_short",
            Self::TimeOver => "time_over",
            Self::SeriesBroken => "series_broken",
            Self::NoRoomServes => "no_room_serves",
            Self::UnknownOrganisation => "unknown_organisation",
            Self::StandingNotEligible { .. } => "standing_not_eligible",
            Self::KindNotEligible { .. } => "kind_not_eligible",
            Self::OutsideHours { .. } => "outside_hours",
            Self::Closed { .. } => "closed",
            Self::OverCapacity { .. } => "over_capacity",
            Self::LayoutUnavailable { .. } => "layout_unavailable",
            Self::FeaturesMissing { .. } => "features_missing",
            Self::OffGrid { .. } => "off_grid",
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::NotAMultiple { .. } => "not_a_multiple",
            Self::TooLate { .. } => "too_late",
            Self::TooEarly { .. } => "too_early",
            Self::OutsideCalendar => "outside_calendar",
            Self::QuotaExceeded { .. } => "quota_exceeded",
            Self::TooManyAtOnce { .. } => "too_many_at_once",
            Self::SuspendedForNoShows { .. } => "suspended_for_no_shows",
            Self::CancellationDeadline { .. } => "cancellation_deadline",
        }
    }

    /// Returns the rule that the reason comes from; none for what always holds.
    #[must_use]
    pub const fn rule(&self) -> Option<RuleKind> {
        Some(match self {
            Self::Conflict { .. }
            | Self::StockShort { .. }
            | Self::TimeOver
            | Self::SeriesBroken
            | Self::NoRoomServes => {
                return None;
            }
            Self::UnknownOrganisation | Self::StandingNotEligible { .. } | Self::KindNotEligible { .. } => {
                RuleKind::Eligibility
            }
            Self::OutsideHours { .. } => RuleKind::OpeningHours,
            Self::Closed { .. } => RuleKind::Closures,
            Self::OverCapacity { .. } | Self::LayoutUnavailable { .. } => RuleKind::Capacity,
            Self::FeaturesMissing { .. } => RuleKind::Features,
            Self::OffGrid { .. } => RuleKind::StartGrid,
            Self::TooShort { .. } | Self::TooLong { .. } | Self::NotAMultiple { .. } => RuleKind::Duration,
            Self::TooLate { .. } | Self::OutsideCalendar => RuleKind::LeadAtLeast,
            Self::TooEarly { .. } => RuleKind::LeadAtMost,
            Self::QuotaExceeded { .. } => RuleKind::Quotas,
            Self::TooManyAtOnce { .. } => RuleKind::Simultaneous,
            Self::SuspendedForNoShows { .. } => RuleKind::Suspension,
            Self::CancellationDeadline { .. } => RuleKind::Cancellation,
        })
    }
}

/// A booking that is in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Conflicting {
    /// The booking.
    pub booking: BookingId,
    /// When it is, without buffers.
    pub slot: Slot,
    /// Where it is.
    pub rooms: RoomSet,
}

/// A reason, and who may overrule it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Objection {
    /// What stands against the request.
    pub reason: Reason,
    /// The least role that may overrule it; none where it is hard.
    pub waivable_by: Option<Role>,
}

impl Objection {
    pub(super) const fn hard(reason: Reason) -> Self {
        Self { reason, waivable_by: None }
    }

    /// Returns whether a role may overrule the objection.
    #[must_use]
    pub fn yields_to(&self, role: Role) -> bool {
        self.waivable_by.is_some_and(|least| role >= least)
    }
}

/// Something else that would have been possible when the refusal was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Alternative {
    /// The rooms.
    pub rooms: RoomSet,
    /// The time on the centre's wall clock.
    pub time: LocalSlot,
    /// The same time as instants.
    pub slot: Slot,
}

/// A *no* that says everything: all reasons, and what is possible instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Refusal {
    /// All reasons, never none: first what always holds, then the rules in their order.
    pub objections: Vec<Objection>,
    /// The nearest other times in the same rooms, then other rooms at the same time.
    pub alternatives: Vec<Alternative>,
}

impl Refusal {
    /// Returns the codes of all reasons.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.objections.iter().map(|o| o.reason.code())
    }
}

/// Objections that somebody overruled, and why. Who it was stands in the event's envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Overridden {
    /// What was overruled.
    pub objections: Vec<Objection>,
    /// Why.
    pub reason: Note,
}
