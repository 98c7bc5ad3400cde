use super::{Observe, StatsError};

/// The cells that one event changes, one after the other: all of them or none.
///
/// They are changed where they stand. What fails midway is told again, and each step that was done is taken back, the last
/// one first, so that every cell goes through values that it had.
pub(crate) struct Steps {
    times: i64,
    at: usize,
    // While steps are taken back, the one of them that is.
    only: Option<usize>,
}

impl Steps {
    /// What a change takes away.
    pub(crate) const BEFORE: i64 = -1;
    /// What a change puts in its place.
    pub(crate) const AFTER: i64 = 1;

    /// Changes a tally by what is told of an event, so many times over; a number below zero takes that many back.
    ///
    /// What is told must depend on the event alone.
    pub(crate) fn all_or_none<T>(
        tally: &mut T,
        times: i64,
        tell: impl Fn(&mut T, &mut Self) -> Result<(), StatsError>,
    ) -> Result<(), StatsError> {
        let back = times.checked_neg().ok_or(StatsError::Overflow)?;
        let mut steps = Self { times, at: 0, only: None };
        let told = tell(tally, &mut steps);
        if told.is_err() {
            for step in (0..steps.at).rev() {
                // All other steps do nothing, not even the one that failed.
                let _ = tell(tally, &mut Self { times: back, at: 0, only: Some(step) });
            }
        }
        told
    }

    /// Records an observation; a number of times below zero takes that many back.
    pub(crate) fn record<T: Observe<V>, V>(
        &mut self,
        tally: &mut T,
        value: V,
        times: i64,
    ) -> Result<(), StatsError> {
        if self.only.is_none_or(|only| only == self.at) {
            tally.record(value, times.checked_mul(self.times).ok_or(StatsError::Overflow)?)?;
        }
        self.at = self.at.saturating_add(1);
        Ok(())
    }

    pub(crate) fn observe<T: Observe<V>, V>(&mut self, tally: &mut T, value: V) -> Result<(), StatsError> {
        self.record(tally, value, Self::AFTER)
    }

    pub(crate) fn retract<T: Observe<V>, V>(&mut self, tally: &mut T, value: V) -> Result<(), StatsError> {
        self.record(tally, value, Self::BEFORE)
    }
}
