use serde::{Deserialize, Serialize};

use crate::{
    event::Recorded,
    id::OrganisationId,
    portal::PortalEvent,
    stats::{Count, Grouped, Multiset, Observe, StatsError, Steps},
    tally_struct,
    time::Month,
};

/// The figures of any number of civic portals, over any time. All may be merged and taken back.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortalTally {
    /// Pages that are public: those that became so, less those that were hidden.
    pages: Count,
    /// Posts that became public, by local month.
    posts: Multiset<Month>,
    /// Posts that were sent back, by local month.
    rejected: Multiset<Month>,
    /// Organisations of what became public, so that the distinct ones can be counted.
    organisations: Grouped<Month, Multiset<OrganisationId>>,
}

tally_struct!(PortalTally { pages, posts, rejected, organisations });

/// What a portal tally says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PortalSummary {
    /// Pages that are public at the end of all that was observed.
    pub pages: u64,
    /// Posts that became public.
    pub posts: u64,
    /// Posts that were sent back.
    pub rejected: u64,
    /// Distinct organisations with a post that became public.
    pub organisations: u64,
}

impl Observe<&Recorded<PortalEvent>> for PortalTally {
    fn record(&mut self, recorded: &Recorded<PortalEvent>, times: i64) -> Result<(), StatsError> {
        Steps::all_or_none(self, times, |tally, steps| tally.count(steps, &recorded.event))
    }
}

impl PortalTally {
    fn count(&mut self, steps: &mut Steps, event: &PortalEvent) -> Result<(), StatsError> {
        use PortalEvent as E;
        match event {
            E::ProfilePublished { first: true, .. } => steps.observe(&mut self.pages, ())?,
            E::ProfileHidden { .. } => steps.retract(&mut self.pages, ())?,
            E::PostPublished { organisation, on, .. } => {
                steps.observe(&mut self.posts, Month::of(*on))?;
                steps.observe(&mut self.organisations, (Month::of(*on), *organisation))?;
            }
            E::PostRejected { on, .. } => steps.observe(&mut self.rejected, Month::of(*on))?,
            _ => {}
        }
        Ok(())
    }

    /// Returns the figures of one month, or of all of them; public pages are always those at the end.
    ///
    /// # Errors
    /// [`StatsError`] where a part of a log leaves a figure below zero, or a sum overflows.
    pub fn summary(&self, month: Option<Month>) -> Result<PortalSummary, StatsError> {
        let counted = |posts: &Multiset<Month>| match month {
            None => posts.total(),
            Some(month) => {
                let cell = posts.get(&month);
                u64::try_from(cell).map_err(|_| StatsError::Negative(cell))
            }
        };
        let organisations = match month {
            None => self.organisations.total()?.distinct()?,
            Some(month) => self.organisations.get(&month).map_or(Ok(0), Multiset::distinct)?,
        };
        Ok(PortalSummary {
            pages: self.pages.summary()?,
            posts: counted(&self.posts)?,
            rejected: counted(&self.rejected)?,
            organisations,
        })
    }
}
