use alloc::{collections::BTreeSet, vec::Vec};
use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::{
    event::Role,
    organisation::{OrganisationKind, StandingKind},
    text::Code,
    time::{Minutes, PeriodKind},
};

/// One rule of a centre or room. That two bookings never overlap is no rule: it always holds.
///
/// Rules are checked in this order, and the reasons of a refusal come in it.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Rule {
    /// The organisation is registered, of a standing and a kind that may book.
    Eligibility(Eligibility),
    /// The slot lies inside the opening hours.
    OpeningHours,
    /// No closure touches the slot.
    Closures,
    /// The rooms together take the expected attendees, in the layout asked for.
    Capacity,
    /// The rooms have, between them, the features asked for.
    Features,
    /// The start lies on a grid of so many minutes, counted from the start of the opening span.
    StartGrid(NonZeroU32),
    /// How long a booking may be.
    Duration(DurationRule),
    /// How long before its start a booking has to be made at the latest.
    LeadAtLeast(Lead),
    /// How long before its start a booking can be made at the earliest.
    LeadAtMost(Lead),
    /// How much may be booked in a period.
    Quotas(Vec<Quota>),
    /// How many bookings of one organisation may run at the same time.
    Simultaneous(NonZeroU32),
    /// Suspension after no-shows.
    Suspension(Suspension),
    /// How long before the start a booking may be given back, or its start moved.
    Cancellation(Cancellation),
    /// A booking waits for somebody's approval, and waits again when it moves to time or rooms that it did not have.
    /// Whoever may waive the rule books and moves without waiting.
    Approval(Approval),
    /// A confirmed booking without a check-in becomes a no-show so long after its start.
    NoShowRelease(Minutes),
    /// A waitlist offer lapses after so long. Where the rule is off, nothing is offered.
    Offers(Minutes),
}

/// Which rule: what a refusal names and a policy switches.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the rule of the same name")]
pub enum RuleKind {
    Eligibility,
    OpeningHours,
    Closures,
    Capacity,
    Features,
    StartGrid,
    Duration,
    LeadAtLeast,
    LeadAtMost,
    Quotas,
    Simultaneous,
    Suspension,
    Cancellation,
    Approval,
    NoShowRelease,
    Offers,
}

impl Rule {
    /// Returns which rule it is.
    #[must_use]
    pub const fn kind(&self) -> RuleKind {
        match self {
            Self::Eligibility(_) => RuleKind::Eligibility,
            Self::OpeningHours => RuleKind::OpeningHours,
            Self::Closures => RuleKind::Closures,
            Self::Capacity => RuleKind::Capacity,
            Self::Features => RuleKind::Features,
            Self::StartGrid(_) => RuleKind::StartGrid,
            Self::Duration(_) => RuleKind::Duration,
            Self::LeadAtLeast(_) => RuleKind::LeadAtLeast,
            Self::LeadAtMost(_) => RuleKind::LeadAtMost,
            Self::Quotas(_) => RuleKind::Quotas,
            Self::Simultaneous(_) => RuleKind::Simultaneous,
            Self::Suspension(_) => RuleKind::Suspension,
            Self::Cancellation(_) => RuleKind::Cancellation,
            Self::Approval(_) => RuleKind::Approval,
            Self::NoShowRelease(_) => RuleKind::NoShowRelease,
            Self::Offers(_) => RuleKind::Offers,
        }
    }
}

/// Who may book. A rule without kinds takes every kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Eligibility {
    /// The standings that may book.
    pub standings: BTreeSet<StandingKind>,
    /// The kinds that may book; empty for all.
    #[serde(default)]
    pub kinds: BTreeSet<OrganisationKind>,
}

impl Eligibility {
    /// Registered and active organisations of every kind.
    #[must_use]
    pub fn active() -> Self {
        Self { standings: BTreeSet::from([StandingKind::Active]), kinds: BTreeSet::new() }
    }

    /// Narrows the rule to some kinds.
    #[must_use]
    pub fn of_kinds(mut self, kinds: impl IntoIterator<Item = OrganisationKind>) -> Self {
        self.kinds.extend(kinds);
        self
    }
}

/// How long a booking may be; what is left out is not checked.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "three bounds and no more")]
pub struct DurationRule {
    /// The shortest.
    pub least: Option<Minutes>,
    /// The longest.
    pub most: Option<Minutes>,
    /// The step.
    pub multiple_of: Option<NonZeroU32>,
}

/// A distance between now and the start of a booking.
#[expect(clippy::exhaustive_enums, reason = "the three ways in which offices count")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Lead {
    /// Hours to the minute.
    Hours(u32),
    /// Days on the calendar; today is day 0.
    CalendarDays(u32),
    /// Working days of the schedule's calendar; today is day 0.
    WorkingDays(u32),
}

/// How much may be booked in a period. Each quota counts in the whole schedule, in the booking's own zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Quota {
    /// Whose bookings add up.
    pub per: QuotaSubject,
    /// The limit.
    pub limit: QuotaLimit,
    /// The period, on the centre's wall clock; weeks begin on Monday.
    pub period: PeriodKind,
    /// The purposes that count and are limited; empty for all.
    #[serde(default)]
    pub purposes: BTreeSet<Code>,
}

impl Quota {
    /// Limits what one subject may book in each period.
    #[must_use]
    pub const fn new(per: QuotaSubject, limit: QuotaLimit, period: PeriodKind) -> Self {
        Self { per, limit, period, purposes: BTreeSet::new() }
    }

    /// Narrows the quota to some purposes.
    #[must_use]
    pub fn for_purposes(mut self, purposes: impl IntoIterator<Item = Code>) -> Self {
        self.purposes.extend(purposes);
        self
    }
}

/// Whose bookings a quota adds up.
#[expect(clippy::exhaustive_enums, reason = "what a request names")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaSubject {
    /// Those of one organisation.
    Organisation,
    /// Those of one person; requests without a person are not limited.
    Person,
    /// Those of one purpose, whoever makes them.
    Purpose,
}

/// The limit of a quota.
#[expect(clippy::exhaustive_enums, reason = "bookings or time")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum QuotaLimit {
    /// So many bookings, each counted once, in the period of its start.
    Count(u32),
    /// So many minutes, split at the edge of the period.
    Minutes(u32),
}

/// When no-shows suspend an organisation: from the n-th within a span of days on, for a number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "three numbers and no more")]
pub struct Suspension {
    /// How many no-shows it takes.
    pub no_shows: NonZeroU32,
    /// Within how many days of 24 hours.
    pub within_days: u32,
    /// For how many days of 24 hours, from when the last of them was recorded.
    pub for_days: u32,
}

/// How long before the start a booking may be given back, or its start moved: a move would give the time back too, so
/// it is refused after the deadline, except for a booking that is displaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a deadline and what comes after")]
pub struct Cancellation {
    /// The deadline before the start.
    pub notice: Minutes,
    /// Whether a later cancellation is taken and still counted by quotas; else it is refused.
    pub late_is_counted: bool,
}

/// How a booking waits for approval.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a term or none")]
pub struct Approval {
    /// After how many minutes the request lapses if nobody decides.
    pub lapses_after: Option<NonZeroU32>,
}

/// A rule that is in force, and who may overrule it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Enforced {
    /// The rule.
    pub rule: Rule,
    /// The least role that may overrule it; none makes it hard.
    #[serde(default)]
    pub waivable_by: Option<Role>,
}

/// The rules of a centre or of a room, each switched on its own.
///
/// What a room's policy does not mention, its centre's decides; what that does not mention either,
/// [`Policy::standard`] decides: opening hours, closures, capacity, features and no start in the past on, all else off.
///
/// ```
/// use imece::{event::Role, schedule::{Policy, Rule, RuleKind}};
/// let centre = Policy::new()
///     .with(Rule::StartGrid(30.try_into()?))
///     .with_waivable(Rule::Capacity, Role::Manager);
/// let room = Policy::new().without(RuleKind::StartGrid);
/// let effective = room.over(&centre.over(&Policy::standard()));
/// assert!(effective.rule(RuleKind::StartGrid).is_none());
/// assert_eq!(effective.rule(RuleKind::Capacity).unwrap().waivable_by, Some(Role::Manager));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawPolicy", into = "RawPolicy")]
pub struct Policy {
    // INVARIANT: in the order of the kinds, each once, and the kind is that of the rule; `None` switches it off.
    rules: Vec<(RuleKind, Option<Enforced>)>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawPolicy {
    on: Vec<Enforced>,
    off: BTreeSet<RuleKind>,
}

impl Policy {
    /// Makes a policy that mentions no rule.
    #[must_use]
    pub const fn new() -> Self {
        Self { rules: Vec::new() }
    }

    /// Opening hours, closures, capacity and features, all hard, and no start in the past unless staff overrule that: a
    /// lead of no hours.
    #[must_use]
    pub fn standard() -> Self {
        Self::new()
            .with(Rule::OpeningHours)
            .with(Rule::Closures)
            .with(Rule::Capacity)
            .with(Rule::Features)
            .with_waivable(Rule::LeadAtLeast(Lead::Hours(0)), Role::Staff)
    }

    /// Switches a rule on that nobody may overrule.
    #[must_use]
    pub fn with(mut self, rule: Rule) -> Self {
        self.set(rule.kind(), Some(Enforced { rule, waivable_by: None }));
        self
    }

    /// Switches a rule on that a role, and those above it, may overrule.
    #[must_use]
    pub fn with_waivable(mut self, rule: Rule, by: Role) -> Self {
        self.set(rule.kind(), Some(Enforced { rule, waivable_by: Some(by) }));
        self
    }

    /// Switches a rule off.
    #[must_use]
    pub fn without(mut self, rule: RuleKind) -> Self {
        self.set(rule, None);
        self
    }

    /// Returns this policy with what it does not mention taken from another.
    #[must_use]
    pub fn over(&self, base: &Self) -> Self {
        let mut policy = base.clone();
        for (kind, rule) in &self.rules {
            policy.set(*kind, rule.clone());
        }
        policy
    }

    /// Returns a rule that is on.
    #[must_use]
    pub fn rule(&self, kind: RuleKind) -> Option<&Enforced> {
        self.rules.get(self.place(kind).ok()?)?.1.as_ref()
    }

    /// Returns the rules that are on, in the order in which they are checked.
    pub fn rules(&self) -> impl Iterator<Item = &Enforced> {
        self.rules.iter().filter_map(|(_, rule)| rule.as_ref())
    }

    fn place(&self, kind: RuleKind) -> Result<usize, usize> {
        self.rules.binary_search_by_key(&kind, |(its, _)| *its)
    }

    /// Puts a rule in its place; returns whether there was one of its kind.
    fn set(&mut self, kind: RuleKind, rule: Option<Enforced>) -> bool {
        match self.place(kind) {
            Ok(place) => self.rules.get_mut(place).map(|known| known.1 = rule).is_some(),
            Err(place) => {
                self.rules.insert(place, (kind, rule));
                false
            }
        }
    }
}

/// Why a policy cannot be read: a rule that is on twice, or on and off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("rule `{0:?}` is set twice")]
struct RuleSetTwice(RuleKind);

impl TryFrom<RawPolicy> for Policy {
    type Error = RuleSetTwice;
    fn try_from(raw: RawPolicy) -> Result<Self, RuleSetTwice> {
        let on = raw.on.into_iter().map(|enforced| (enforced.rule.kind(), Some(enforced)));
        let off = raw.off.into_iter().map(|kind| (kind, None));
        let mut policy = Self::new();
        for (kind, rule) in on.chain(off) {
            if policy.set(kind, rule) {
                return Err(RuleSetTwice(kind));
            }
        }
        Ok(policy)
    }
}

impl From<Policy> for RawPolicy {
    fn from(policy: Policy) -> Self {
        let mut raw = Self::default();
        for (kind, rule) in policy.rules {
            match rule {
                Some(enforced) => raw.on.push(enforced),
                None => {
                    raw.off.insert(kind);
                }
            }
        }
        raw
    }
}
