//! How everything is measured: CPU time of the thread, candidates in turn, medians of rounds, and a checksum of the answers.

#[path = "../../common/prng.rs"]
mod prng;

use cpu_time::ThreadTime;

pub(crate) use prng::Prng;

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
