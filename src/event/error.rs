use thiserror::Error;

use super::{Revision, Version};
use crate::{id::StreamId, time::Minute};

/// Why a command met another state than it expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Stale {
    /// The aggregate has gone on.
    #[error("expected version `{expected}`, found `{found}`")]
    Version {
        /// What the command expected.
        expected: Version,
        /// Where the aggregate stands.
        found: Version,
    },
    /// The one thing that the command names has gone on.
    #[error("expected revision `{expected}`, found `{found}`")]
    Revision {
        /// What the command expected.
        expected: Revision,
        /// Where the thing stands.
        found: Revision,
    },
}

impl Stale {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Version { .. } => "stale_version",
            Self::Revision { .. } => "stale_revision",
        }
    }
}

/// Why events cannot be what happened: the log is damaged, or not of this aggregate.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// An event of another stream.
    #[error("event of stream `{found}` in stream `{expected}`")]
    ForeignStream {
        /// The stream that is replayed.
        expected: StreamId,
        /// The stream that the event names.
        found: StreamId,
    },
    /// An event is missing, doubled or out of order.
    #[error("expected event `{expected}`, found `{found}`")]
    Gap {
        /// The number that had to come.
        expected: Version,
        /// The number that came.
        found: Version,
    },
    /// The events of one command are not all there, or are not marked as one batch.
    #[error("batch of event `{0}` is not whole")]
    BrokenBatch(Version),
    /// An event that happened before its predecessor.
    #[error("event `{seq}` at `{found}` comes after one at `{previous}`")]
    TimeRanBack {
        /// The event's number.
        seq: Version,
        /// The predecessor's time.
        previous: Minute,
        /// The event's time.
        found: Minute,
    },
    /// The log ends before the version it should have.
    #[error("log ends at version `{found}`, expected `{expected}`")]
    LostTail {
        /// The version that the host knows of.
        expected: Version,
        /// The version reached.
        found: Version,
    },
    /// An event that cannot follow from the state before it.
    #[error("event `{seq}` cannot be: {why}")]
    Impossible {
        /// The event's number.
        seq: Version,
        /// What contradicts it.
        why: &'static str,
    },
}

impl ReplayError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ForeignStream { .. } => "foreign_stream",
            Self::Gap { .. } => "gap",
            Self::BrokenBatch(_) => "broken_batch",
            Self::TimeRanBack { .. } => "time_ran_back",
            Self::LostTail { .. } => "lost_tail",
            Self::Impossible { .. } => "impossible_event",
        }
    }
}
