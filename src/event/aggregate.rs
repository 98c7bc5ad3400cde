use alloc::vec::Vec;

use super::{Call, Head, Recorded, ReplayError, Version};

/// State that is the fold of its events.
///
/// [`decide`](Aggregate::decide) holds every rule and changes nothing. [`apply`](Aggregate::apply) is the only
/// mutation, holds no rule, copies facts, and is all or nothing. The laws that hold for every aggregate: live state
/// equals the replay of its events; a prefix and the rest give the whole; a refused command changes nothing; a dropped,
/// doubled, swapped or foreign event is refused.
pub trait Aggregate {
    /// What may be asked for.
    type Command;
    /// What can happen.
    type Event;
    /// Read-only views of other aggregates that rules look at.
    type Facts<'a>;
    /// Why a command is not carried out.
    type Error: From<ReplayError>;

    /// Returns where the stream stands.
    fn head(&self) -> Head;

    /// Decides what a command leads to, without changing anything.
    ///
    /// # Errors
    /// What the aggregate's error says; a command that is an error leaves no trace.
    fn decide(
        &self,
        command: &Self::Command,
        call: &Call,
        facts: Self::Facts<'_>,
    ) -> Result<Vec<Recorded<Self::Event>>, Self::Error>;

    /// Applies one whole batch, or nothing of it.
    ///
    /// # Errors
    /// [`ReplayError`] where the events cannot be what happened next.
    fn apply(&mut self, batch: &[Recorded<Self::Event>]) -> Result<(), ReplayError>;

    /// Decides and applies; the host stores the returned events in one transaction.
    ///
    /// # Errors
    /// As [`decide`](Aggregate::decide).
    fn handle(
        &mut self,
        command: &Self::Command,
        call: &Call,
        facts: Self::Facts<'_>,
    ) -> Result<Vec<Recorded<Self::Event>>, Self::Error> {
        let events = self.decide(command, call, facts)?;
        self.apply(&events)?;
        Ok(events)
    }

    /// Applies a log, batch by batch. What was applied before an error stays applied; the head says how far.
    ///
    /// # Errors
    /// [`ReplayError`] at the first event that cannot be.
    fn replay(&mut self, log: &[Recorded<Self::Event>]) -> Result<(), ReplayError> {
        let mut rest = log;
        while let Some(first) = rest.first() {
            let size = usize::try_from(first.batch.size).unwrap_or(usize::MAX);
            let (batch, after) = rest.split_at_checked(size).ok_or(ReplayError::BrokenBatch(first.seq))?;
            if batch.is_empty() {
                return Err(ReplayError::BrokenBatch(first.seq));
            }
            self.apply(batch)?;
            rest = after;
        }
        Ok(())
    }

    /// Applies a log that has to end at a version: the only way to find a lost tail.
    ///
    /// # Errors
    /// As [`replay`](Aggregate::replay), and [`ReplayError::LostTail`].
    fn replay_to(&mut self, log: &[Recorded<Self::Event>], expected: Version) -> Result<(), ReplayError> {
        self.replay(log)?;
        let found = self.head().version;
        if found == expected { Ok(()) } else { Err(ReplayError::LostTail { expected, found }) }
    }
}
