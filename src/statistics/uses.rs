use alloc::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    BookingTally, Scope,
    summary::{by, sums_by},
};
use crate::{centre::CentreUse, stats::StatsError, text::Code};

/// What a [`BookingTally`] says of one kind of use.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UseSummary {
    /// Bookings that took place.
    pub held: u64,
    /// People who came, each time they came.
    pub participants: u64,
    /// Minutes of what took place.
    pub minutes_held: u64,
}

impl BookingTally {
    /// Reads what took place by kind of use; `kind` says of which one a purpose is. The kinds sum to the whole.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// use imece::{statistics::{BookingTally, Scope}, stats::Observe};
    /// let mut schedule = city();
    /// let call = at("2026-03-16T08:00Z");
    /// let mut log = schedule.book(request(10, "2026-03-20T18:00", "2026-03-20T20:00"), &call, &Anyone)?.events;
    /// log.extend(schedule.complete(booking(10), 31, &at("2026-03-20T17:30Z"), &Anyone)?);
    ///
    /// let mut tally = BookingTally::default();
    /// for event in &log {
    ///     tally.observe(event)?;
    /// }
    /// let kind = |purpose: Code| match purpose.as_str() {
    ///     "training" | "workshop" => CentreUse::Training,
    ///     "rehearsal" => CentreUse::Activity,
    ///     _ => CentreUse::Meeting,
    /// };
    /// let by_use = tally.by_use(&Scope::all(), kind)?;
    /// assert_eq!((by_use.len(), by_use[&CentreUse::Activity].participants), (1, 31));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`BookingTally::summary`].
    pub fn by_use(
        &self,
        scope: &Scope,
        kind: impl Fn(Code) -> CentreUse,
    ) -> Result<BTreeMap<CentreUse, UseSummary>, StatsError> {
        let key = |(month, centre, purpose): &(_, _, Code)| {
            scope.includes(*month, Some(*centre)).then(|| kind(*purpose))
        };
        let mut uses: BTreeMap<CentreUse, UseSummary> = BTreeMap::new();
        for (kind, held) in by(&self.held, key)? {
            uses.entry(kind).or_default().held = held;
        }
        for (kind, participants) in sums_by(&self.participants, key)? {
            uses.entry(kind).or_default().participants = participants;
        }
        for (kind, minutes) in sums_by(&self.minutes_held, key)? {
            uses.entry(kind).or_default().minutes_held = minutes;
        }
        Ok(uses)
    }
}
