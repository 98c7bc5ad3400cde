use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{BookingTally, OutreachTally, summary::sums_by};
use crate::{id::CentreId, stats::StatsError, time::Month};

/// Fewer came through the door of a centre in a month than to its meetings alone: one of the two counts is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TooFewVisits {
    /// The centre.
    pub centre: CentreId,
    /// The month.
    pub month: Month,
    /// How many came through the door.
    pub visits: u64,
    /// How many came to meetings, who are among them.
    pub participants: u64,
}

impl OutreachTally {
    /// Holds the doors against the meetings behind them, and returns where fewer came through the door than to meetings, by
    /// month and centre. Nothing is said of a month in which nobody was counted, or of which the count is a lower bound.
    ///
    /// ```
    /// use imece::statistics::{BookingTally, OutreachTally};
    /// assert_eq!(OutreachTally::default().too_few_visits(&BookingTally::default()), Ok(vec![]));
    /// ```
    ///
    /// # Errors
    /// [`StatsError`] where a tally is only a part and a figure is below zero.
    pub fn too_few_visits(&self, meetings: &BookingTally) -> Result<Vec<TooFewVisits>, StatsError> {
        let came: BTreeMap<(Month, CentreId), u64> =
            sums_by(&meetings.participants, |(month, centre, _)| Some((*month, *centre)))?;
        let mut found = Vec::new();
        for ((month, centre), participants) in came {
            let Some(counted) = self.at_door(centre, month) else { continue };
            let visits = counted.summary()?;
            if visits < participants {
                found.push(TooFewVisits { centre, month, visits, participants });
            }
        }
        Ok(found)
    }
}
