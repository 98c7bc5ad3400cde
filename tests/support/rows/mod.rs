//! Aggregates as rows: what is written is read back equal, and rows that cannot be are refused.
#![allow(dead_code, reason = "no area asks for everything")]

use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// What is wrong with rows, and how they are made so.
pub(crate) type Spoilt<'a> = (&'a str, fn(&mut Value));

/// Holds a state to refusing rows that were spoilt, each for its own reason. However often something changed, the head
/// has seen more events, unless it is the head that is spoilt.
#[track_caller]
pub(crate) fn refused<T: Serialize + DeserializeOwned + Debug>(state: &T, table: &[Spoilt<'_>]) {
    let rows = serde_json::to_value(state).unwrap();
    for (n, (why, spoil)) in table.iter().enumerate() {
        let mut spoilt = rows.clone();
        spoil(&mut spoilt);
        if spoilt["head"] == rows["head"] {
            spoilt["head"]["version"] = Value::from(1_000);
        }
        match serde_json::from_value::<T>(spoilt) {
            Ok(state) => panic!("row {n} of the table, `{why}`, is taken: {state:?}"),
            Err(error) => assert!(error.to_string().contains(why), "row {n}, `{why}`: {error}"),
        }
    }
}

/// Writes the first row of a list again.
pub(crate) fn again(rows: &mut Value, list: &str) {
    let first = rows[list][0].clone();
    rows[list].as_array_mut().unwrap().push(first);
}
