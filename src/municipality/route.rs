//! Commands and events find their aggregate. No rule is here.

use alloc::vec::Vec;

use chrono::NaiveDate;

use super::{
    Municipality, MunicipalityCommand, MunicipalityError, MunicipalityEvent,
    members::{Member, each_aggregate},
};
use crate::{
    event::{Aggregate, Call, Recorded, ReplayError},
    id::StreamId,
    time::Minute,
};

type Events = Result<Vec<MunicipalityEvent>, MunicipalityError>;

impl Municipality {
    /// Decides a command without changing anything.
    ///
    /// # Errors
    /// What the aggregate says; [`MunicipalityError::UnknownSchedule`], [`MunicipalityError::NoUnits`].
    pub fn decide(&self, command: &MunicipalityCommand, call: &Call) -> Events {
        use MunicipalityCommand as C;
        use MunicipalityEvent as E;
        macro_rules! routed {
            ($($field:ident: $variant:ident = $aggregate:ty,)+) => {
                match command {
                    C::Schedule { schedule, command } => {
                        let known = self.schedules.get(schedule);
                        let known = known.ok_or(MunicipalityError::UnknownSchedule(*schedule))?;
                        self.decided(known, command, call, E::Schedule)
                    }
                    $(C::$variant(command) => self.decided(&self.$field, command, call, E::$variant),)+
                }
            };
        }
        each_aggregate!(routed)
    }

    /// What an aggregate decides, in the municipality's type.
    fn decided<A: Member>(
        &self,
        aggregate: &A,
        command: &A::Command,
        call: &Call,
        event: fn(Recorded<A::Event>) -> MunicipalityEvent,
    ) -> Events
    where
        MunicipalityError: From<A::Error>,
    {
        let facts = A::facts(self)?;
        Ok(aggregate.decide(command, call, facts)?.into_iter().map(event).collect())
    }

    /// Decides and applies; the host stores the returned events in one transaction, and then gives what
    /// [`Municipality::follow_ups`] makes of them.
    ///
    /// # Errors
    /// As [`Municipality::decide`].
    pub fn handle(&mut self, command: &MunicipalityCommand, call: &Call) -> Events {
        let events = self.decide(command, call)?;
        self.replay(&events)?;
        Ok(events)
    }

    /// Applies a log of all aggregates, batch by batch, in the order in which it was written. What was applied before an
    /// error stays applied.
    ///
    /// # Errors
    /// [`MunicipalityError::Replay`] at the first event that cannot be, [`MunicipalityError::UnknownSchedule`].
    pub fn replay(&mut self, log: &[MunicipalityEvent]) -> Result<(), MunicipalityError> {
        let mut rest = log;
        while let Some(first) = rest.first() {
            let (_, seq, part) = first.envelope();
            let size = usize::try_from(part.size).unwrap_or(usize::MAX);
            let split = rest.split_at_checked(size).filter(|(batch, _)| !batch.is_empty());
            let (batch, after) = split.ok_or(ReplayError::BrokenBatch(seq))?;
            self.apply(first, batch)?;
            rest = after;
        }
        Ok(())
    }

    /// Applies one batch, which is all of the aggregate that its first event belongs to.
    fn apply(
        &mut self,
        first: &MunicipalityEvent,
        batch: &[MunicipalityEvent],
    ) -> Result<(), MunicipalityError> {
        use MunicipalityEvent as E;
        macro_rules! own {
            ($variant:ident) => {
                |event| match event {
                    E::$variant(recorded) => Some(recorded),
                    _ => None,
                }
            };
        }
        macro_rules! routed {
            ($($field:ident: $variant:ident = $aggregate:ty,)+) => {
                match first {
                    E::Schedule(recorded) => {
                        let known = self.schedules.get_mut(&recorded.stream);
                        let known = known.ok_or(MunicipalityError::UnknownSchedule(recorded.stream))?;
                        applied(known, batch, own!(Schedule))?;
                    }
                    $(E::$variant(_) => applied(&mut self.$field, batch, own!($variant))?,)+
                }
            };
        }
        each_aggregate!(routed);
        Ok(())
    }

    /// What time alone has to do: when, on which stream, and by which command.
    fn deadlines(&self) -> impl Iterator<Item = (Minute, StreamId, MunicipalityCommand)> {
        macro_rules! all {
            ($($field:ident: $variant:ident = $aggregate:ty,)+) => { [$(deadline(&self.$field)),+] };
        }
        self.schedules.values().map(deadline).chain(each_aggregate!(all)).flatten()
    }

    /// Returns the next instant at which an aggregate has something to do by the passing of time alone, and its stream.
    #[must_use]
    pub fn next_deadline(&self) -> Option<(Minute, StreamId)> {
        self.deadlines().map(|(at, stream, _)| (at, stream)).min()
    }

    /// Returns the commands for what time has made due by an instant, each harmless when repeated.
    #[must_use]
    pub fn due(&self, now: Minute) -> Vec<MunicipalityCommand> {
        self.deadlines().filter(|(at, ..)| *at <= now).map(|(.., command)| command).collect()
    }

    /// Returns what leads to a person and has been kept as long as the rules of retention say, the longest due first: since
    /// when, and the command that erases it. None of it is done by itself, and [`RetentionPolicy`] says what is kept.
    ///
    /// After an erasure the host writes its stored events anew without the person, by the `stripped` of their type.
    ///
    /// [`RetentionPolicy`]: crate::time::RetentionPolicy
    #[must_use]
    pub fn due_for_erasure(&self, today: NaiveDate) -> Vec<(NaiveDate, MunicipalityCommand)> {
        macro_rules! all {
            ($($field:ident: $variant:ident = $aggregate:ty,)+) => { [$(self.$field.erasures(today)),+] };
        }
        let schedules = self.schedules.values().map(|schedule| schedule.erasures(today));
        let mut due: Vec<_> = schedules.chain(each_aggregate!(all)).flatten().collect();
        due.sort_by_key(|(since, _)| *since);
        due
    }
}

fn deadline<A: Member>(aggregate: &A) -> Option<(Minute, StreamId, MunicipalityCommand)> {
    let (at, command) = aggregate.deadline()?;
    Some((at, aggregate.head().stream, command))
}

/// Applies a batch to an aggregate, where all of it is the aggregate's.
fn applied<A: Aggregate>(
    aggregate: &mut A,
    batch: &[MunicipalityEvent],
    own: impl Fn(&MunicipalityEvent) -> Option<&Recorded<A::Event>>,
) -> Result<(), ReplayError>
where
    A::Event: Clone,
{
    let mut events = Vec::with_capacity(batch.len());
    for event in batch {
        let (_, seq, _) = event.envelope();
        events.push(own(event).ok_or(ReplayError::BrokenBatch(seq))?.clone());
    }
    aggregate.apply(&events)
}
