//! How everything is measured: CPU time of the thread, candidates in turn, medians of rounds, and a checksum of the answers.

use cpu_time::ThreadTime;

/// The generator `SplitMix64`: small, fast, and the same everywhere.
pub(crate) struct Prng(u64);

impl Prng {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        (((self.next() >> 32) * u64::from(bound)) >> 32) as u32
    }

    /// Draws so that the next draw waits for this answer: what is measured is latency.
    pub(crate) fn chain(&mut self, answer: u64) {
        self.0 ^= answer;
    }
}

/// Nanoseconds of CPU time that a piece of work takes, and what it answers.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = ThreadTime::now();
    let answer = work();
    (start.elapsed().as_nanos() as f64, answer)
}

pub(crate) fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Counts what is allocated. The most that ever was is one of the whole process, so whoever asks for it runs alone.
#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

/// Bytes that a piece of work leaves allocated in its answer, and the most that it had allocated on the way.
pub(crate) fn allocated<T>(work: impl FnOnce() -> T) -> (usize, usize) {
    let before = ALLOCATOR.allocated();
    let answer = work();
    let (after, peak) = (ALLOCATOR.allocated(), ALLOCATOR.max_allocated());
    drop(answer);
    (after.saturating_sub(before), peak.saturating_sub(before))
}
