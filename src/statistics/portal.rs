use serde::{Deserialize, Serialize};

use crate::{
    event::Recorded,
    id::OrganisationId,
    portal::PortalEvent,
    stats::{Count, Grouped, Multiset, Observe, StatsError, Tally},
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
        use PortalEvent as E;
        let mut delta = Self::default();
        match &recorded.event {
            E::ProfilePublished { first: true, .. } => delta.pages.observe(())?,
            E::ProfileHidden { .. } => delta.pages.retract(())?,
            E::PostPublished { organisation, on, .. } => {
                delta.posts.observe(Month::of(*on))?;
                delta.organisations.observe((Month::of(*on), *organisation))?;
            }
            E::PostRejected { on, .. } => delta.rejected.observe(Month::of(*on))?,
            _ => {}
        }
        self.add(&delta, times)
    }
}

impl PortalTally {
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
