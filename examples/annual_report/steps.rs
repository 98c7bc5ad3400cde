//! What records ask of the library: commands in order of time, and who carries them out.

use std::{collections::BTreeSet, error::Error};

use imece::{
    chrono::NaiveDate,
    event::{Actor, Aggregate, Call, Recorded, Role},
    stats::{Observe, StatsError},
    time::{InvalidTime, LocalMinute, Minute, Zone},
};

use super::{
    ids::{Kind, id},
    problems::Problems,
};

/// A command that a record leads to, and what of the record is to blame if it is refused.
#[derive(Debug)]
pub(crate) struct Step<C> {
    pub(crate) at: Minute,
    pub(crate) line: u64,
    pub(crate) field: &'static str,
    pub(crate) command: C,
}

/// An aggregate at work, and the tally that observes it.
#[derive(Debug)]
pub(crate) struct Office<A, T> {
    file: &'static str,
    /// Whether it could not begin.
    refused: bool,
    pub(crate) state: A,
    pub(crate) tally: T,
}

impl<A, T> Office<A, T>
where
    A: Aggregate<Error: Error + 'static>,
    T: Default + for<'e> Observe<&'e Recorded<A::Event>>,
{
    pub(crate) fn new(file: &'static str, state: A) -> Self {
        Self { file, refused: false, state, tally: T::default() }
    }

    /// Carries out what comes before the first record. What is refused is a problem of the whole file, and no record of it
    /// is judged.
    pub(crate) fn begin(
        &mut self,
        command: &A::Command,
        at: Minute,
        facts: A::Facts<'_>,
        problems: &Problems,
    ) -> Result<(), StatsError> {
        match self.state.handle(command, &call(at), facts) {
            Ok(events) => self.observe(&events),
            Err(error) => {
                if !self.refused {
                    problems.of_file(self.file, error.to_string());
                }
                self.refused = true;
                Ok(())
            }
        }
    }

    /// Carries out steps in order of time; those of one minute stay in their order. A refused one is a problem of its
    /// record, and what else that record leads to is left out.
    pub(crate) fn carry_out<'f>(
        &mut self,
        mut steps: Vec<Step<A::Command>>,
        facts: A::Facts<'f>,
        problems: &Problems,
    ) -> Result<(), StatsError>
    where
        A::Facts<'f>: Copy,
    {
        steps.sort_by_cached_key(|step| step.at);
        let mut refused = BTreeSet::new();
        for Step { at, line, field, command } in steps {
            if self.refused {
                problems.leave_out(self.file, line);
                continue;
            }
            if refused.contains(&line) {
                continue;
            }
            match self.state.handle(&command, &call(at), facts) {
                Ok(events) => self.observe(&events)?,
                Err(error) => {
                    problems.of_field(self.file, line, field, error.to_string());
                    refused.insert(line);
                }
            }
        }
        Ok(())
    }

    /// A host would store the events here, in the transaction that keeps them; we only count.
    fn observe(&mut self, events: &[Recorded<A::Event>]) -> Result<(), StatsError> {
        events.iter().try_for_each(|event| self.tally.observe(event))
    }
}

/// A call of the staff.
pub(crate) fn call(at: Minute) -> Call {
    Call::new(Actor::new(id(Kind::Actor, 0), Role::Staff), at)
}

/// Noon of a day: where records tell the day alone, everything of it happens then.
pub(crate) fn noon(day: NaiveDate) -> Result<Minute, InvalidTime> {
    Zone::ISTANBUL.to_instant(LocalMinute::on(day, 720)?)
}
