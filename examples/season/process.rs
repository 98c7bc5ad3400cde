//! What the process has cost so far, as the operating system counts it.

use std::{
    fs,
    sync::OnceLock,
    time::{Duration, Instant},
};

/// Returns the seconds that the processor has worked; where the system does not say, those that have passed.
#[expect(clippy::disallowed_methods, reason = "the program may read the clock, the library may not")]
pub(crate) fn cpu_seconds() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let start = START.get_or_init(Instant::now);
    worked().unwrap_or_else(|| start.elapsed().as_secs_f64())
}

/// Nanoseconds of the thread that asks, in `/proc/thread-self/schedstat` of Linux: the program has no other.
fn worked() -> Option<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds).as_secs_f64())
}

/// Returns the largest number of bytes that the process has held at once, where the system says.
pub(crate) fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}
