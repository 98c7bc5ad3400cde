//! Laws that every aggregate and every tally keeps, as functions that a property calls.
//!
//! Each returns an error that names what was broken, so that `proptest` can shrink the case.

use core::fmt::Debug;
use std::{format, vec::Vec};

use proptest::test_runner::TestCaseError;

use crate::{
    event::{Aggregate, Call, Recorded, ReplayError, Version},
    id::StreamId,
    stats::Tally,
};

/// What a law comes to: kept, or a [`TestCaseError`] that says what was broken.
pub type Kept = Result<(), TestCaseError>;

/// What an aggregate decided: events, or an error.
pub type Decided<A> = Result<Vec<Recorded<<A as Aggregate>::Event>>, <A as Aggregate>::Error>;

fn hold(law: bool, broken: impl FnOnce() -> std::string::String) -> Kept {
    if law { Ok(()) } else { Err(TestCaseError::fail(broken())) }
}

/// Replays a whole log and says where it fails.
fn replayed<A: Aggregate>(new: impl Fn() -> A, log: &[Recorded<A::Event>]) -> Result<A, TestCaseError> {
    let mut state = new();
    state.replay(log).map_err(|error| TestCaseError::fail(format!("an honest log is refused: {error}")))?;
    Ok(state)
}

/// The places in a log at which a batch ends, the beginning among them.
fn seams<E>(log: &[Recorded<E>]) -> impl Iterator<Item = usize> + '_ {
    let ends = log.iter().enumerate().filter(|(_, recorded)| recorded.batch.is_last());
    core::iter::once(0).chain(ends.map(|(place, _)| place.saturating_add(1)))
}

/// Holds an aggregate to what replay promises: the replay of its events is its state; a prefix and the rest give the
/// whole, cut between any two batches; a lost tail is found by [`Aggregate::replay_to`].
///
/// # Errors
/// What was broken.
pub fn replay<A>(new: impl Fn() -> A, live: &A, log: &[Recorded<A::Event>]) -> Kept
where
    A: Aggregate + PartialEq + Debug,
{
    let whole = replayed(&new, log)?;
    hold(whole == *live, || format!("the replay is another state: {whole:?}, not {live:?}"))?;
    hold(whole.head() == live.head(), || format!("another head: {:?}", whole.head()))?;
    for seam in seams(log) {
        let Some((prefix, rest)) = log.split_at_checked(seam) else { continue };
        let mut state = replayed(&new, prefix)?;
        let lost = new().replay_to(prefix, live.head().version);
        hold(rest.is_empty() || matches!(lost, Err(ReplayError::LostTail { .. })), || {
            format!("the loss of all after event {seam} is not found: {lost:?}")
        })?;
        let ended = state.replay_to(rest, live.head().version);
        hold(ended.is_ok() && state == *live, || format!("cut after event {seam}: {ended:?}"))?;
    }
    Ok(())
}

/// Holds an aggregate to finding damage in a log: an event dropped, doubled, swapped with the next, or of another
/// stream is refused, and a batch is applied as a whole or not at all.
///
/// The damage is done at one place, so that a property of many cases does it everywhere.
///
/// # Errors
/// What was broken.
pub fn damage<A>(new: impl Fn() -> A, log: &[Recorded<A::Event>], place: usize, other: StreamId) -> Kept
where
    A: Aggregate + PartialEq + Debug + Clone,
    A::Event: Clone,
{
    let Some(victim) = log.get(place) else { return Ok(()) };
    let copy = |range: core::ops::Range<usize>| log.get(range).unwrap_or_default().iter().cloned();
    let next = place.saturating_add(1);
    let end = log.len();
    // A dropped last event leaves a shorter log, which is a lost tail: see `replay`.
    if next < end || victim.batch.size > 1 {
        refused(&new, "a dropped event", &copy(0..place).chain(copy(next..end)).collect::<Vec<_>>())?;
    }
    let doubled: Vec<_> = copy(0..next).chain(copy(place..end)).collect();
    refused(&new, "a doubled event", &doubled)?;
    if next < end {
        let mut swapped: Vec<_> = log.to_vec();
        swapped.swap(place, next);
        refused(&new, "two swapped events", &swapped)?;
    }
    let foreign = Recorded { stream: other, ..victim.clone() };
    let foreign: Vec<_> = copy(0..place).chain([foreign]).chain(copy(next..end)).collect();
    refused(&new, "a foreign event", &foreign)?;
    if victim.batch.size > 1 {
        // Half a batch, by the front and by the back, on the state just before it.
        let first = place.saturating_sub(usize::try_from(victim.batch.index).unwrap_or(usize::MAX));
        let after = first.saturating_add(usize::try_from(victim.batch.size).unwrap_or(usize::MAX));
        let before = replayed(&new, log.get(..first).unwrap_or_default())?;
        for half in [first..place, next..after] {
            untouched(&before, "half a batch", log.get(half).unwrap_or_default())?;
        }
    }
    Ok(())
}

/// A damaged log is refused, and the state is that of an honest prefix.
fn refused<A>(new: &impl Fn() -> A, what: &str, log: &[Recorded<A::Event>]) -> Kept
where
    A: Aggregate + PartialEq + Debug,
{
    let mut state = new();
    let found = state.replay(log);
    hold(found.is_err(), || format!("{what} is not found"))?;
    let reached = usize::try_from(state.head().version.get()).unwrap_or(usize::MAX);
    let honest = replayed(new, log.get(..reached).unwrap_or_default())?;
    hold(state == honest, || format!("{what} left a trace: {state:?}, not {honest:?}"))
}

/// Holds a state to refuse a batch and to be untouched by it.
///
/// # Errors
/// What was broken.
pub fn untouched<A>(before: &A, what: &str, batch: &[Recorded<A::Event>]) -> Kept
where
    A: Aggregate + PartialEq + Debug + Clone,
{
    let mut state = before.clone();
    if batch.is_empty() {
        return Ok(());
    }
    hold(state.apply(batch).is_err(), || format!("{what} is taken"))?;
    hold(state == *before, || format!("{what} left a trace: {state:?}, not {before:?}"))
}

/// Holds an aggregate to what deciding promises, and carries the command out: the same command leads to the same
/// events; deciding changes nothing; an error changes nothing; without an event nothing changes; the head counts the
/// events; time does not run back. Returns the events.
///
/// # Errors
/// What was broken.
pub fn decide<'f, A>(
    state: &mut A,
    command: &A::Command,
    call: &Call,
    facts: A::Facts<'f>,
) -> Result<Decided<A>, TestCaseError>
where
    A: Aggregate + PartialEq + Debug + Clone,
    A::Facts<'f>: Copy,
    A::Event: PartialEq + Debug,
    A::Error: PartialEq + Debug,
{
    let before = state.clone();
    let first = state.decide(command, call, facts);
    let second = state.decide(command, call, facts);
    hold(first == second, || format!("two decisions: {first:?} and {second:?}"))?;
    hold(*state == before, || "deciding changed the state".into())?;
    let Ok(events) = &first else { return Ok(first) };
    let applied = state.apply(events);
    hold(applied.is_ok(), || format!("what was decided cannot be applied: {applied:?}, {events:?}"))?;
    hold(!events.is_empty() || *state == before, || "the state changed without an event".into())?;
    let count = u64::try_from(events.len()).unwrap_or(u64::MAX);
    let version = Version::new(before.head().version.get().saturating_add(count));
    hold(state.head().version == version, || format!("the head is {:?}", state.head()))?;
    let at = if events.is_empty() { before.head().at } else { before.head().now(call) };
    hold(state.head().at == at, || format!("the head is at {}, not {at}", state.head().at))?;
    Ok(first)
}

/// Holds tallies to what merging promises: the order and the grouping do not matter, the empty one changes nothing,
/// and what was added can be taken away.
///
/// # Errors
/// What was broken.
pub fn merge<T: Tally + Debug>(a: &T, b: &T, c: &T) -> Kept {
    let sum = |parts: &[&T]| {
        let mut all = T::default();
        for part in parts {
            all.merge(part).map_err(|error| TestCaseError::reject(format!("{error}")))?;
        }
        Ok::<T, TestCaseError>(all)
    };
    let whole = sum(&[a, b, c])?;
    hold(whole == sum(&[c, a, b])?, || "the order matters".into())?;
    hold(whole == sum(&[a, &sum(&[b, c])?])?, || "the grouping matters".into())?;
    hold(sum(&[a])? == *a, || "merging into the empty tally changed something".into())?;
    let mut rest = whole;
    rest.subtract(c).map_err(|error| TestCaseError::reject(format!("{error}")))?;
    hold(rest == sum(&[a, b])?, || "what was added cannot be taken away".into())
}
