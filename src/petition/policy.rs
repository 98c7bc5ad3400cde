use alloc::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    organisation::Channel,
    time::{RetentionPolicy, Term, Zone},
};

/// What a question back does to the clock. No law says that it does anything.
#[expect(clippy::exhaustive_enums, reason = "it stops the clock or does not")]
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClarificationPolicy {
    /// Nothing: the clock runs on.
    #[default]
    Runs,
    /// The clock stands until the reply, and goes on where it stood.
    Suspends,
}

/// The rules of a desk that no law fixes.
///
/// ```
/// use imece::{organisation::Channel, petition::DeskPolicy, time::Term};
/// let policy = DeskPolicy::new().with_target(Channel::PublicDesk, Term::WorkingDays(5));
/// assert_eq!(policy.targets.get(&Channel::PublicDesk), Some(&Term::WorkingDays(5)));
/// assert_eq!(policy.targets.get(&Channel::OpenDoor), Some(&Term::CalendarDays(7)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DeskPolicy {
    /// In which zone days are days.
    pub zone: Zone,
    /// When a last day is near: no more days than these are left.
    pub near_due: Term,
    /// How soon a final answer should go out, by channel, beside the legal clock.
    pub targets: BTreeMap<Channel, Term>,
    /// What a question back does to the clock.
    pub clarification: ClarificationPolicy,
    /// How long a reply may take before silence counts as withdrawal; none where it never does.
    pub reply_within: Option<Term>,
    /// How soon the final answer should follow an interim one; none where it is owed without a last day.
    pub final_within: Option<Term>,
    /// How long after its end a petition keeps its applicant; none where nothing falls due.
    pub retention: Option<RetentionPolicy>,
}

impl DeskPolicy {
    /// Returns rules that add nothing to the law but the target of *Açık Kapı*, seven days.
    #[must_use]
    pub fn new() -> Self {
        Self {
            zone: Zone::ISTANBUL,
            near_due: Term::WorkingDays(3),
            targets: BTreeMap::from([(Channel::OpenDoor, Term::CalendarDays(7))]),
            clarification: ClarificationPolicy::Runs,
            reply_within: None,
            final_within: None,
            retention: None,
        }
    }

    /// Sets when a last day is near.
    #[must_use]
    pub fn with_near_due(self, near_due: Term) -> Self {
        Self { near_due, ..self }
    }

    /// Sets the zone.
    #[must_use]
    pub fn with_zone(self, zone: Zone) -> Self {
        Self { zone, ..self }
    }

    /// Sets the target of a channel.
    #[must_use]
    pub fn with_target(mut self, channel: Channel, within: Term) -> Self {
        self.targets.insert(channel, within);
        self
    }

    /// Makes a question back stop the clock.
    #[must_use]
    pub fn with_clarification(self, clarification: ClarificationPolicy) -> Self {
        Self { clarification, ..self }
    }

    /// Lets silence count as withdrawal.
    #[must_use]
    pub fn with_reply_within(self, term: Term) -> Self {
        Self { reply_within: Some(term), ..self }
    }

    /// Sets how soon a final answer should follow an interim one.
    #[must_use]
    pub fn with_final_within(self, term: Term) -> Self {
        Self { final_within: Some(term), ..self }
    }

    /// Sets how long a petition keeps its applicant.
    #[must_use]
    pub fn with_retention(self, retention: RetentionPolicy) -> Self {
        Self { retention: Some(retention), ..self }
    }
}

impl Default for DeskPolicy {
    fn default() -> Self {
        Self::new()
    }
}
