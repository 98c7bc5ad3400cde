//! Random lives of an aggregate, and what holds of every one of them: each area brings its commands and its own laws.
#![allow(dead_code, unreachable_pub, reason = "no area asks for everything")]

use std::fmt::{Debug, Display};

use imece::{
    event::{Aggregate, Call, Recorded, ReplayError, Version},
    id::StreamId,
    stats::{Flat, Observe},
    strategies::laws::{self, Kept},
    uuid::Uuid,
};
use proptest::{
    prelude::*,
    sample::Index,
    strategy::ValueTree,
    test_runner::{TestCaseError, TestRunner},
};
use serde::{Serialize, de::DeserializeOwned};

pub type Log<A> = Vec<Recorded<<A as Aggregate>::Event>>;

pub fn stream(n: u128) -> StreamId {
    StreamId::from_uuid(Uuid::from_u128(n)).unwrap()
}

/// A life as its commands make it: every decision is held to the laws of deciding, every state to what always holds, and
/// no command leads to what `cannot_be`.
pub fn live<'f, A>(
    mut state: A,
    commands: &[(A::Command, Call)],
    facts: A::Facts<'f>,
    cannot_be: impl Fn(&A::Error) -> bool,
    holds: impl Fn(&A) -> Kept,
) -> Result<(A, Log<A>), TestCaseError>
where
    A: Aggregate + PartialEq + Debug + Clone,
    A::Command: Debug,
    A::Facts<'f>: Copy,
    A::Event: PartialEq + Debug,
    A::Error: PartialEq + Debug + Display,
{
    let mut log = Vec::new();
    for (command, call) in commands {
        match laws::decide(&mut state, command, call, facts)? {
            Ok(events) => log.extend(events),
            Err(error) => prop_assert!(!cannot_be(&error), "{command:?} leads to {error}"),
        }
        holds(&state)?;
    }
    Ok((state, log))
}

/// The state is the replay of its events, damage is found, and a value written is the value read.
pub fn replays<A>(new: impl Fn() -> A, live: &A, log: &Log<A>, place: Index) -> Kept
where
    A: Aggregate + PartialEq + Debug + Clone,
    A::Event: Clone + PartialEq + Debug + Serialize + DeserializeOwned,
{
    laws::replay(&new, live, log)?;
    if !log.is_empty() {
        laws::damage(&new, log, place.index(log.len()), stream(2))?;
    }
    survives_json(log)
}

/// What is written is read again, and written again it is the same text.
pub fn survives_json<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> Kept {
    let json = serde_json::to_string(value).unwrap();
    let again: T = serde_json::from_str(&json).unwrap();
    prop_assert_eq!(&again, value);
    prop_assert_eq!(serde_json::to_string(&again).unwrap(), json);
    Ok(())
}

/// A batch of a log with an event of another time put into it, once or twice, under honest envelopes, is taken whole or
/// refused whole; what is refused leaves no trace, not even in what is `asked` of the state.
pub fn leaves_no_trace<A, Q: PartialEq + Debug>(
    new: impl Fn() -> A,
    log: &Log<A>,
    place: Index,
    other: Index,
    asked: impl Fn(&A) -> Q,
) -> Kept
where
    A: Aggregate + PartialEq + Debug + Clone,
    A::Event: Clone,
{
    // Where there are large batches, one of them.
    let large: Vec<usize> = (0..log.len()).filter(|place| log[*place].batch.size > 2).collect();
    let place = if large.is_empty() { place.index(log.len()) } else { large[place.index(large.len())] };
    let part = log[place].batch;
    let first = place - usize::try_from(part.index).unwrap();
    let own = &log[first..first + usize::try_from(part.size).unwrap()];
    let odd = Recorded { event: log[other.index(log.len())].event.clone(), ..own[0].clone() };
    let replayed = |log: &[Recorded<A::Event>]| {
        let mut state = new();
        state.replay(log).unwrap();
        state
    };
    let (before, whole) = (replayed(&log[..first]), replayed(log));
    let (asked_before, asked_of_whole) = (asked(&before), asked(&whole));
    let after = place - first + 1;
    for places in [&[after][..], &[after - 1, after]] {
        let mut batch = own.to_vec();
        for at in places {
            batch.insert(*at, odd.clone());
        }
        let size = u32::try_from(batch.len()).unwrap();
        for (index, recorded) in (0..).zip(&mut batch) {
            recorded.seq = Version::new(before.head().version.get() + 1 + u64::from(index));
            recorded.batch.index = index;
            recorded.batch.size = size;
        }
        let mut state = before.clone();
        match state.apply(&batch) {
            // The same fact twice is not always impossible: a request may be refused and wait no more.
            Ok(()) => {
                let grown = before.head().version.get() + u64::from(size);
                prop_assert_eq!(state.head().version.get(), grown);
            }
            Err(error) => {
                prop_assert!(
                    matches!(error, ReplayError::Impossible { .. } | ReplayError::BrokenBatch(_)),
                    "{error}"
                );
                prop_assert_eq!(&state, &before);
                prop_assert_eq!(&asked(&state), &asked_before);
                // And it goes on as if nothing had happened.
                state.replay(&log[first..]).unwrap();
                prop_assert_eq!(&asked(&state), &asked_of_whole);
                prop_assert_eq!(&state, &whole);
            }
        }
    }
    Ok(())
}

/// What a tally finds in a log.
pub fn tally<T, E>(log: &[Recorded<E>]) -> T
where
    T: for<'a> Observe<&'a Recorded<E>>,
{
    let mut tally = T::default();
    log.iter().for_each(|event| tally.observe(event).unwrap());
    tally
}

/// The figures of three parts of a log are those of the whole, as sums, as rows in any order and as text, and taking every
/// event back leaves nothing.
pub fn figures_add_up<T, E>(log: &[Recorded<E>], cuts: [Index; 2]) -> Kept
where
    T: for<'a> Observe<&'a Recorded<E>> + Flat + Debug + Serialize + DeserializeOwned,
{
    let mut cuts = cuts.map(|cut| cut.index(log.len()));
    cuts.sort_unstable();
    let parts: [T; 3] = [tally(&log[..cuts[0]]), tally(&log[cuts[0]..cuts[1]]), tally(&log[cuts[1]..])];
    laws::merge(&parts[0], &parts[1], &parts[2])?;
    let mut all = T::default();
    parts.iter().for_each(|part| all.merge(part).unwrap());
    prop_assert_eq!(&all, &tally(log));
    prop_assert_eq!(&T::from_rows(all.to_rows().iter().rev()).unwrap(), &all);
    survives_json(&all)?;
    log.iter().rev().for_each(|event| all.retract(event).unwrap());
    prop_assert!(all.is_empty());
    Ok(())
}

/// Leads many lives, always the same ones, and shows every event and every error: whoever states laws over random lives
/// shows with it that they reach what they should.
pub fn reached<'f, A, F: Copy>(
    lives: usize,
    commands: &impl Strategy<Value = Vec<(A::Command, Call)>>,
    new: impl Fn() -> A,
    facts: F,
    mut event: impl FnMut(&A::Event),
    mut error: impl FnMut(&A::Error),
) where
    A: Aggregate<Facts<'f> = F>,
{
    let mut runner = TestRunner::deterministic();
    for _ in 0..lives {
        let mut state = new();
        for (command, call) in commands.new_tree(&mut runner).unwrap().current() {
            match state.handle(&command, &call, facts) {
                Ok(recorded) => recorded.iter().for_each(|recorded| event(&recorded.event)),
                Err(refused) => error(&refused),
            }
        }
    }
}
