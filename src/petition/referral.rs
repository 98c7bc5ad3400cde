use alloc::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    id::{CoordinationId, TextId, UnitId},
    organisation::ReferralTarget,
    text::Note,
    time::Term,
};

/// A referral (*havale*): the units that evaluate a petition before it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Referral {
    /// The units: one leads, others are consulted.
    pub target: ReferralTarget,
    /// When it was referred.
    pub on: NaiveDate,
    /// How long the units have; nothing where only the petition's own clock counts.
    pub within: Option<Term>,
    /// What the consulted units said.
    pub opinions: BTreeMap<UnitId, TextId>,
}

impl Referral {
    pub(super) const fn new(target: ReferralTarget, on: NaiveDate, within: Option<Term>) -> Self {
        Self { target, on, within, opinions: BTreeMap::new() }
    }

    /// Returns the consulted units that have not said anything yet.
    pub fn outstanding(&self) -> impl Iterator<Item = UnitId> + '_ {
        self.target.consulted().iter().copied().filter(|unit| !self.opinions.contains_key(unit))
    }
}

/// A coordination task (*koordinasyon*): what one unit carries out of an approved petition.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CoordinationTask {
    /// The id.
    pub id: CoordinationId,
    /// The unit that carries it out.
    pub unit: UnitId,
    /// What is to be done.
    pub work: Note,
    /// How long the unit has.
    #[serde(default)]
    pub within: Option<Term>,
}

impl CoordinationTask {
    /// Gives a unit something to do, without a last day.
    #[must_use]
    pub const fn new(id: CoordinationId, unit: UnitId, work: Note) -> Self {
        Self { id, unit, work, within: None }
    }

    /// Says how long the unit has.
    #[must_use]
    pub fn within(self, term: Term) -> Self {
        Self { within: Some(term), ..self }
    }
}

/// A coordination task and what has become of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct TaskRecord {
    /// The task.
    pub task: CoordinationTask,
    /// When it was given.
    pub given: NaiveDate,
    /// What came of it, once it is done.
    pub result: Option<Note>,
}

impl TaskRecord {
    pub(super) const fn new(task: CoordinationTask, given: NaiveDate) -> Self {
        Self { task, given, result: None }
    }

    /// Returns whether it is still to be done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.result.is_none()
    }
}
