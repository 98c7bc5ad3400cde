//! The seeded order of things: `SplitMix64` (Steele, Lea & Flood 2014), the same numbers on every machine.

/// A stream of numbers that its seed decides.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below the limit, or zero when nothing is below it.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        let wide = u128::from(self.next()).wrapping_mul(u128::try_from(limit).unwrap_or_default()) >> 64;
        usize::try_from(wide).unwrap_or_default()
    }

    /// Returns minus the binary logarithm of a number between zero and one, in 1/1024.
    pub(super) const fn log(&mut self) -> i64 {
        let drawn = self.next() | 1;
        let whole = drawn.leading_zeros() as i64;
        let rest = ((drawn << drawn.leading_zeros()) >> 53) as i64 & 1023;
        whole * 1024 + 1024 - rest
    }

    /// Returns one of the list, or the default of an empty one.
    pub(super) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        list.get(self.below(list.len())).copied().unwrap_or_default()
    }

    /// Brings a list into the next order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last.saturating_add(1)));
        }
    }
}
