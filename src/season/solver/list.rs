//! Lists read by `u32`, the width in which items, requests and cells are counted.
//!
//! An index out of range reads the default and writes nothing, so no list can panic; that it does not happen is the tests' matter.

/// Reads and writes by a `u32`.
pub(super) trait List<T> {
    fn at(&self, index: u32) -> T;
    fn set(&mut self, index: u32, value: T);
    fn update(&mut self, index: u32, change: impl FnOnce(T) -> T);
}

impl<T: Copy + Default> List<T> for [T] {
    #[inline]
    fn at(&self, index: u32) -> T {
        self.get(wide(index)).copied().unwrap_or_default()
    }

    #[inline]
    fn set(&mut self, index: u32, value: T) {
        if let Some(place) = self.get_mut(wide(index)) {
            *place = value;
        }
    }

    #[inline]
    fn update(&mut self, index: u32, change: impl FnOnce(T) -> T) {
        if let Some(place) = self.get_mut(wide(index)) {
            *place = change(*place);
        }
    }
}

/// Returns the index as the width of the machine.
#[inline]
#[expect(
    clippy::as_conversions,
    reason = "a `usize` has 32 bits at least on every machine with an allocator worth a season"
)]
pub(super) const fn wide(index: u32) -> usize {
    index as usize
}

/// Returns a length as the width in which lists are counted.
#[inline]
pub(super) fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Returns the set bits of a mask, lowest first.
#[inline]
pub(super) fn bits(mask: u64) -> impl Iterator<Item = u32> {
    let mut left = mask;
    core::iter::from_fn(move || {
        let lowest = (left != 0).then(|| left.trailing_zeros())?;
        left &= left.wrapping_sub(1);
        Some(lowest)
    })
}

/// Returns the mask of the slots of a meeting.
#[inline]
pub(super) fn span(start: u8, duration: u8) -> u64 {
    low(duration).checked_shl(u32::from(start)).unwrap_or_default()
}

/// Returns the mask of the first slots.
#[inline]
pub(super) fn low(count: u8) -> u64 {
    u64::MAX.checked_shr(64_u32.saturating_sub(u32::from(count))).unwrap_or_default()
}

/// Returns the starts at which so many slots in a row are open.
#[inline]
pub(super) fn runs(open: u64, duration: u8) -> u64 {
    (1..duration).fold(open, |fits, slot| fits & open.checked_shr(u32::from(slot)).unwrap_or_default())
}
