use alloc::collections::{BTreeMap, btree_map::Entry};

use super::{Contradiction, Head, ReplayError};

/// Fills an empty state with rows, whose head can be that of a stream.
pub(crate) fn load_rows<S>(
    mut state: S,
    head: Head,
    fill: impl FnOnce(&mut S) -> Result<(), Contradiction>,
) -> Result<S, ReplayError> {
    let filled = head.check_events([]).and_then(|()| fill(&mut state));
    filled.map_err(|why| ReplayError::Impossible { seq: head.version, why })?;
    Ok(state)
}

/// Keeps a row under an id that no other has.
pub(crate) fn keep<K: Ord, T>(map: &mut BTreeMap<K, T>, id: K, row: T) -> Result<(), Contradiction> {
    match map.entry(id) {
        Entry::Occupied(_) => Err("the id is taken"),
        Entry::Vacant(free) => {
            free.insert(row);
            Ok(())
        }
    }
}

/// Lets serde write a state as what its `snapshot` returns, and read it by its `load`.
macro_rules! as_rows {
    ($state:ident, $rows:ident, $error:ident) => {
        impl TryFrom<$rows> for $state {
            type Error = $error;
            fn try_from(rows: $rows) -> Result<Self, $error> {
                Self::load(rows)
            }
        }

        impl From<$state> for $rows {
            fn from(state: $state) -> Self {
                state.snapshot()
            }
        }
    };
}
pub(crate) use as_rows;
