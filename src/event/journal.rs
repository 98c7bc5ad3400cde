use alloc::{collections::BTreeMap, vec::Vec};

use super::{Head, Recorded, ReplayError};

/// What stands against an event: why it cannot follow from the state before it.
pub(crate) type Contradiction = &'static str;

/// Refuses an event of which something does not hold.
pub(crate) fn ensure(holds: bool, why: Contradiction) -> Result<(), Contradiction> {
    if holds { Ok(()) } else { Err(why) }
}

/// Puts a row in its place, or leaves the place empty; returns what was there, with which the change is taken back.
pub(crate) fn put<K: Ord, V>(rows: &mut BTreeMap<K, V>, key: K, row: Option<V>) -> Option<V> {
    match row {
        Some(row) => rows.insert(key, row),
        None => rows.remove(&key),
    }
}

/// Applies a batch whole, or takes back what was done of it.
///
/// `apply` changes the state by one event and writes down how to take each change back, before the next thing that may
/// fail; `undo` takes one change back. Whoever applies a batch sets its head to the one returned.
pub(crate) fn apply_whole<S, E, U>(
    state: &mut S,
    head: Head,
    batch: &[Recorded<E>],
    apply: impl Fn(&mut S, &Recorded<E>, &mut Vec<U>) -> Result<(), Contradiction>,
    undo: impl Fn(&mut S, U),
) -> Result<Head, ReplayError> {
    let head = head.advance(batch)?;
    let mut journal = Vec::new();
    for recorded in batch {
        if let Err(why) = apply(state, recorded, &mut journal) {
            while let Some(change) = journal.pop() {
                undo(state, change);
            }
            return Err(ReplayError::Impossible { seq: recorded.seq, why });
        }
    }
    Ok(head)
}

/// Applies a batch of an aggregate whose every command leads to one event, so that nothing is ever half done.
pub(crate) fn apply_single<S, E>(
    state: &mut S,
    head: Head,
    batch: &[Recorded<E>],
    apply: impl FnOnce(&mut S, &Recorded<E>) -> Result<(), Contradiction>,
) -> Result<Head, ReplayError> {
    let head = head.advance(batch)?;
    match batch {
        [] => Ok(head),
        [only] => {
            apply(state, only).map_err(|why| ReplayError::Impossible { seq: only.seq, why })?;
            Ok(head)
        }
        [first, ..] => Err(ReplayError::BrokenBatch(first.seq)),
    }
}
