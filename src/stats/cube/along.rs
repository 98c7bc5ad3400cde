use alloc::vec::Vec;

use super::Axes;

/// Rows are no longer than this where they are of more than one axis: their places lie in the first cache.
const LONGEST: usize = 4_096;

/// Where the places along some axes stand along others that have all of their keys, row by row.
///
/// A row is the last axis, or as many of the last ones as are short together.
#[derive(Debug)]
pub(super) struct Along {
    /// The first place of each row.
    rows: Vec<u32>,
    /// How far from there each of a row stands.
    steps: Vec<u32>,
}

impl Along {
    /// Asks where the places of axes stand along others; where these lack a key, it returns nothing.
    pub(super) fn new<X: Axes>(axes: &X, others: &X) -> Option<Self> {
        let (mut along, mut step) = (Self { rows: alloc::vec![0], steps: alloc::vec![0] }, 1_u32);
        for (codes, extent) in axes.codes_along(others)?.iter().zip(others.extents()).rev() {
            let Self { rows, steps } = &mut along;
            let short = steps.len() == 1 || steps.len().saturating_mul(codes.len()) <= LONGEST;
            let inner = if rows.len() == 1 && short { steps } else { rows };
            let places = codes.iter().flat_map(|code| {
                let first = code.saturating_mul(step);
                inner.iter().map(move |place| first.saturating_add(*place))
            });
            *inner = places.collect();
            step = step.saturating_mul(u32::try_from(extent).ok()?);
        }
        Some(along)
    }

    /// The first place there of each row, beside what stands in the row here.
    pub(super) fn rows<'a, P>(&'a self, here: &'a [P]) -> impl Iterator<Item = (usize, &'a [P])> {
        let rows = self.rows.iter().map(|first| usize::try_from(*first).unwrap_or(usize::MAX));
        rows.zip(here.chunks(self.steps.len().max(1)))
    }

    /// How far from the first place there each of a row stands.
    pub(super) fn steps(&self) -> &[u32] {
        &self.steps
    }

    /// The places there of places here that come in their order.
    pub(super) fn places(&self, here: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
        let (mut rows, mut row, mut end) = (self.rows.iter(), 0, 0);
        let mut start = 0;
        here.map_while(move |place| {
            while place >= end {
                row = *rows.next()?;
                (start, end) = (end, end.saturating_add(self.steps.len()));
            }
            let step = self.steps.get(place.saturating_sub(start))?;
            usize::try_from(row.saturating_add(*step)).ok()
        })
    }
}
