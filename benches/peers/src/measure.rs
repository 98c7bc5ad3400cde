//! How everything is measured: CPU time of the thread, candidates in turn, medians of rounds, and a checksum of the answers.

use cpu_time::ThreadTime;

pub(crate) use crate::bookings::common::Prng;

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
