//! Petitions: from the counter to the answer, with the clocks of the law.
//!
//! A [`PetitionDesk`] is one consistency domain that the host chooses, such as a municipality. It knows what came in, who
//! evaluates it, what was decided and what was answered; which [`Stage`] may follow which stands in one table. The
//! clocks are those of Law 3071 on petitions (30 days) and Law 4982 on information (15 working days, or 30); how a term
//! is computed is Law 2577 art. 8. What is near due, overdue or deemed refused is computed from a calendar and a day.
//!
//! People are opaque references, and so are texts: bodies, attachments and answers stay with the host. Sending anything
//! is the host's work too; an event says that it was done. Units are those of the
//! [`UnitChart`] that the host lends to each command.

mod apply;
mod check;
mod clock;
mod command;
mod decide;
mod decision;
mod desk;
mod error;
mod event;
mod kind;
mod methods;
mod policy;
mod queue;
mod reason;
mod record;
mod referral;
mod rows;
mod stage;
mod submission;

use alloc::vec::Vec;

pub use clock::{Clock, DeemedRefused, Due, DueKind, InvalidClock, Run, Urgency};
pub use command::PetitionCommand;
pub use decision::{
    Answer, AnswerKind, Decision, DecisionOutcome, InvalidDecision, Notice, Receipt, Unheard,
};
pub use desk::PetitionDesk;
pub use error::PetitionError;
pub use event::{PetitionEffect, PetitionEvent};
pub use kind::{ExtensionReason, Law, SubmissionKind};
pub use policy::{ClarificationPolicy, DeskPolicy};
pub use queue::{QueueEntry, Step};
pub use reason::{InvalidReason, Reason, ReasonCode, ReasonUse};
pub use record::{Owed, Petition, PetitionFact};
pub use referral::{CoordinationTask, Referral, TaskRecord};
pub use rows::PetitionSnapshot;
pub use stage::{Awaited, PetitionState, ReopenReason, Stage, WithdrawalCause};
pub use submission::{Applicant, ApplicantKind, Formality, Submission};

use crate::{
    event::{Aggregate, Call, Head, Recorded, ReplayError, apply_whole},
    organisation::UnitChart,
};

impl Aggregate for PetitionDesk {
    type Command = PetitionCommand;
    type Event = PetitionEvent;
    type Facts<'a> = &'a UnitChart;
    type Error = PetitionError;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(
        &self,
        command: &PetitionCommand,
        call: &Call,
        units: &UnitChart,
    ) -> Result<Vec<Recorded<PetitionEvent>>, PetitionError> {
        let events = decide::Deciding::new(self, call, units)?.run(command)?;
        Ok(self.head.record(call, events))
    }

    fn apply(&mut self, batch: &[Recorded<PetitionEvent>]) -> Result<(), ReplayError> {
        self.head = apply_whole(self, self.head, batch, Self::apply_event, Self::undo)?;
        Ok(())
    }
}
