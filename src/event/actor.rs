use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Revision, Version};
use crate::{id::ActorId, text::Note, time::Minute};

/// In what capacity somebody acts; a later role may do what an earlier one may.
#[expect(clippy::exhaustive_enums, reason = "hosts map their own roles onto these and should see a new one")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A program that does time-driven work.
    System,
    /// Whoever asks: an organisation's representative or a citizen.
    Applicant,
    /// A clerk of the unit.
    Staff,
    /// Whoever answers for the unit.
    Manager,
}

/// Who acts, in what capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The person or system, as an opaque reference.
    pub id: ActorId,
    /// The capacity.
    pub role: Role,
}

impl Actor {
    /// Names somebody and a capacity.
    #[must_use]
    pub const fn new(id: ActorId, role: Role) -> Self {
        Self { id, role }
    }
}

/// What a command expects of the state it meets, so that two writers do not overwrite each other.
#[expect(clippy::exhaustive_enums, reason = "the three ways to compare and swap")]
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Expected {
    /// Nothing.
    #[default]
    Any,
    /// That the whole aggregate stands at this version.
    Exactly(Version),
    /// That the one thing the command names stands at this revision; other things may have changed. What is not there
    /// yet, and what a command does not name, stands at 0.
    Revision(Revision),
}

/// Who calls, when, and what they expect: what every command needs beside its content.
///
/// ```
/// use imece::{event::{Actor, Call, Role}, id::ActorId, uuid::Uuid};
/// let desk = Actor::new(ActorId::from_uuid(Uuid::from_u128(1))?, Role::Staff);
/// let call = Call::new(desk, "2026-03-20T09:00Z".parse()?);
/// assert_eq!(call.actor.role, Role::Staff);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Who acts.
    pub actor: Actor,
    /// The host's clock. A `now` before the last event counts as that event's time.
    pub now: Minute,
    /// What is expected of the state.
    #[serde(default)]
    pub expected: Expected,
    /// The wish that whatever the actor's role may overrule be overruled, with the reason that is recorded.
    #[serde(default)]
    pub waiver: Option<Note>,
}

impl Call {
    /// Names who acts and when, and expects nothing.
    #[must_use]
    pub const fn new(actor: Actor, now: Minute) -> Self {
        Self { actor, now, expected: Expected::Any, waiver: None }
    }

    /// Expects the aggregate at a version.
    #[must_use]
    pub fn at_version(self, version: Version) -> Self {
        Self { expected: Expected::Exactly(version), ..self }
    }

    /// Expects the named thing at a revision.
    #[must_use]
    pub fn at_revision(self, revision: Revision) -> Self {
        Self { expected: Expected::Revision(revision), ..self }
    }

    /// Overrules whatever the actor's role may overrule, for a reason that is recorded.
    #[must_use]
    pub fn overruling(self, reason: Note) -> Self {
        Self { waiver: Some(reason), ..self }
    }

    /// Why something that is kept until a day is erased on another, where that is before its time: for that a manager
    /// has to say why. Else the day until which it is kept.
    pub(crate) fn erasing(
        &self,
        today: NaiveDate,
        kept_until: Option<NaiveDate>,
    ) -> Result<Option<Note>, NaiveDate> {
        let waiver = self.waiver.as_ref().filter(|_| self.actor.role >= Role::Manager);
        match kept_until.filter(|from| today < *from) {
            None => Ok(None),
            Some(from) => waiver.cloned().map(Some).ok_or(from),
        }
    }
}
