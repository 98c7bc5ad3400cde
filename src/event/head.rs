use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::{Actor, Call, Contradiction, Expected, ReplayError, Role, Stale};
use crate::{
    id::{ActorId, StreamId},
    time::Minute,
};

/// How many events an aggregate has seen; also the number of the event that brought it there, the first being 1.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(u64);

impl Version {
    /// Before the first event.
    pub const ZERO: Self = Self(0);

    /// Takes a number of events.
    #[must_use]
    pub const fn new(events: u64) -> Self {
        Self(events)
    }

    /// Returns the number of events.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Returns the version after one more event.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// How often one thing inside an aggregate has changed, so that commands on unrelated things need not be stale.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(u32);

impl Revision {
    /// As first recorded.
    pub const FIRST: Self = Self(1);

    /// Takes a number of changes.
    #[must_use]
    pub const fn new(changes: u32) -> Self {
        Self(changes)
    }

    /// Returns the number of changes.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Returns the revision after one more change.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// The place of an event in its batch: a command's events are appended and applied as a whole or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Counted from 0.
    pub index: u32,
    /// How many events the batch has.
    pub size: u32,
}

impl Part {
    /// Returns whether nothing of the batch comes after it.
    #[must_use]
    pub const fn is_last(self) -> bool {
        self.index.saturating_add(1) >= self.size
    }
}

/// An event in its envelope: a line of the audit record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded<E> {
    /// The aggregate that it happened to.
    pub stream: StreamId,
    /// Its number in the stream, from 1 without a gap.
    pub seq: Version,
    /// Its place among the events of its command.
    pub batch: Part,
    /// When it was decided.
    pub at: Minute,
    /// Who did it.
    pub actor: Actor,
    /// What happened.
    pub event: E,
}

impl<E> Recorded<E> {
    /// Puts a stand-in in the place of an applicant who acted: a reference to a person, as those in events are. Whoever
    /// acts for the municipality stays, for whom the record is kept.
    ///
    /// ```
    /// use imece::{event::*, id::*, uuid::Uuid};
    /// let [citizen, clerk, nobody] = [2, 3, 4].map(|n| ActorId::from_uuid(Uuid::from_u128(n)).unwrap());
    /// let by = |id, role| {
    ///     let call = Call::new(Actor::new(id, role), "2026-03-20T09:00Z".parse().unwrap());
    ///     let head = Head::new(StreamId::from_uuid(Uuid::from_u128(1)).unwrap());
    ///     head.record(&call, vec!["said"]).remove(0).without_applicant(nobody).actor.id
    /// };
    /// assert_eq!(by(citizen, Role::Applicant), nobody);
    /// assert_eq!(by(clerk, Role::Staff), clerk);
    /// ```
    #[must_use]
    pub fn without_applicant(mut self, stand_in: ActorId) -> Self {
        if self.actor.role == Role::Applicant {
            self.actor.id = stand_in;
        }
        self
    }
}

/// Where a stream stands: which one, after how many events, and when the last one happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The stream.
    pub stream: StreamId,
    /// The number of events so far.
    pub version: Version,
    /// The time of the last event.
    pub at: Minute,
}

impl Head {
    /// The head of a stream without events.
    #[must_use]
    pub const fn new(stream: StreamId) -> Self {
        Self { stream, version: Version::ZERO, at: Minute::MIN }
    }

    /// Checks that events can have led here: before the first there is no time, and to what is there took so many.
    pub(crate) fn check_events(&self, took: impl IntoIterator<Item = u64>) -> Result<(), Contradiction> {
        let can_be = self.version != Version::ZERO || *self == Self::new(self.stream);
        let took = took.into_iter().fold(0, u64::saturating_add);
        if can_be && took <= self.version.get() { Ok(()) } else { Err("so much took more events") }
    }

    /// Returns the time that counts for a call: its `now`, but never before the last event.
    #[must_use]
    pub fn now(&self, call: &Call) -> Minute {
        call.now.max(self.at)
    }

    /// Checks what a call expects of the whole aggregate.
    ///
    /// # Errors
    /// [`Stale::Version`] where another version is expected.
    pub fn check_version(&self, expected: Expected) -> Result<(), Stale> {
        match expected {
            Expected::Exactly(expected) if expected != self.version => {
                Err(Stale::Version { expected, found: self.version })
            }
            Expected::Any | Expected::Exactly(_) | Expected::Revision(_) => Ok(()),
        }
    }

    /// Puts the events of one command into their envelopes.
    #[must_use]
    pub fn record<E>(&self, call: &Call, events: Vec<E>) -> Vec<Recorded<E>> {
        let size = u32::try_from(events.len()).unwrap_or(u32::MAX);
        let at = self.now(call);
        let (stream, mut seq, actor) = (self.stream, self.version, call.actor);
        let mut recorded = Vec::with_capacity(events.len());
        for event in events {
            seq = seq.next();
            let index = u32::try_from(recorded.len()).unwrap_or(u32::MAX);
            recorded.push(Recorded { stream, seq, batch: Part { index, size }, at, actor, event });
        }
        recorded
    }

    /// Checks that envelopes are the next whole batch of this stream, and returns the head after it.
    ///
    /// # Errors
    /// Every [`ReplayError`] of an envelope: foreign, missing, doubled, swapped, from before, or of a broken batch.
    pub fn advance<E>(&self, batch: &[Recorded<E>]) -> Result<Self, ReplayError> {
        let mut head = *self;
        for (index, event) in (0_u32..).zip(batch) {
            if event.stream != head.stream {
                return Err(ReplayError::ForeignStream { expected: head.stream, found: event.stream });
            }
            let expected = head.version.next();
            if event.seq != expected {
                return Err(ReplayError::Gap { expected, found: event.seq });
            }
            let whole = Part { index, size: u32::try_from(batch.len()).unwrap_or(u32::MAX) };
            if event.batch != whole {
                return Err(ReplayError::BrokenBatch(event.seq));
            }
            if event.at < head.at {
                return Err(ReplayError::TimeRanBack { seq: event.seq, previous: head.at, found: event.at });
            }
            head = Self { version: expected, at: event.at, ..head };
        }
        Ok(head)
    }
}
