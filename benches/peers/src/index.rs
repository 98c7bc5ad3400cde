//! The index of a schedule beside ordered maps, interval crates and a database.

use crate::table::Table;

pub(crate) fn run(_quick: bool, _table: &mut Table) {}
