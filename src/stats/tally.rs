use super::StatsError;

/// A set of integer sums that adds up: the sums of two parts are the sums of the whole.
///
/// [`Default`] is the empty tally and the identity of [`merge`](Self::merge). An implementation keeps no zero
/// cell, so equal contents are equal values. A struct of tallies becomes one with
/// [`tally_struct!`](crate::tally_struct).
pub trait Tally: Default + Clone + Eq {
    /// Adds every cell of `part`, `times` over; with `-1` takes the part away.
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; then nothing has changed.
    fn add(&mut self, part: &Self, times: i64) -> Result<(), StatsError>;

    /// Returns whether every cell is zero.
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds another part of the whole.
    ///
    /// ```
    /// use imece::stats::{Multiset, Observe, Tally};
    /// let (mut a, mut b) = (Multiset::<u8>::default(), Multiset::default());
    /// a.observe(1)?;
    /// b.observe(1)?;
    /// b.observe(2)?;
    /// a.merge(&b)?;
    /// assert_eq!((a.distinct()?, a.total()?), (2, 3));
    /// # Ok::<(), imece::stats::StatsError>(())
    /// ```
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; then nothing has changed.
    fn merge(&mut self, part: &Self) -> Result<(), StatsError> {
        self.add(part, 1)
    }

    /// Takes a part away: the inverse of [`merge`](Self::merge).
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; then nothing has changed.
    fn subtract(&mut self, part: &Self) -> Result<(), StatsError> {
        self.add(part, -1)
    }
}

/// A tally that takes observations of type `V`.
pub trait Observe<V>: Tally {
    /// Records an observation `times` over; a number below zero takes that many back.
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; then nothing has changed.
    fn record(&mut self, value: V, times: i64) -> Result<(), StatsError>;

    /// Records one observation.
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; then nothing has changed.
    fn observe(&mut self, value: V) -> Result<(), StatsError> {
        self.record(value, 1)
    }

    /// Takes one observation back, made here or in another part.
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; then nothing has changed.
    fn retract(&mut self, value: V) -> Result<(), StatsError> {
        self.record(value, -1)
    }
}

/// Adds each of many parts, `times` over, or none of them.
pub(super) fn all_or_none<I: Iterator>(
    parts: impl Fn() -> I,
    times: i64,
    mut add: impl FnMut(I::Item, i64) -> Result<(), StatsError>,
) -> Result<(), StatsError> {
    let back = times.checked_neg().ok_or(StatsError::Overflow)?;
    for (done, part) in parts().enumerate() {
        if let Err(error) = add(part, times) {
            for part in parts().take(done) {
                // Going back to a state that was there cannot overflow.
                let _ = add(part, back);
            }
            return Err(error);
        }
    }
    Ok(())
}

/// Returns `cell + value × times`; only the result has to fit, not the steps to it.
pub(super) fn add_times(cell: i64, value: i64, times: i64) -> Result<i64, StatsError> {
    i128::from(value)
        .checked_mul(i128::from(times))
        .and_then(|product| product.checked_add(i128::from(cell)))
        .and_then(|sum| i64::try_from(sum).ok())
        .ok_or(StatsError::Overflow)
}

/// Returns a cell as a summary may show it.
pub(super) fn not_negative(cell: i64) -> Result<u64, StatsError> {
    u64::try_from(cell).map_err(|_| StatsError::Negative(cell))
}
