//! Volunteers, what they may do, and what they did: the platform *Kocaeli Gönüllüsü*.
//!
//! A [`VolunteerPlatform`] is one consistency domain that the host chooses, such as a municipality. It knows its
//! volunteers, projects, tasks and shifts, and what became of each volunteer and shift; which [`AssignmentStage`] may
//! follow which stands in one table. Nobody is on two shifts at once, by construction.
//!
//! The law is Law 5393 art. 77 and the regulation on voluntary participation in provincial administrations and
//! municipalities (RG 9.10.2005/25961): who may volunteer, from what age, with whose consent, and that nobody is paid.
//! So no amount of money lives here. People are opaque references; a health report is the day until which it is valid,
//! never what it says.

mod age;
mod apply;
mod assignment;
mod command;
mod decide;
mod diary;
mod error;
mod event;
mod field;
mod methods;
mod objection;
mod platform;
mod policy;
mod project;
mod rows;
mod task;
mod volunteer;

use alloc::vec::Vec;

pub use age::{Age, AgeGroup};
pub use assignment::{
    Assignment, AssignmentFact, AssignmentRequest, AssignmentStage, AssignmentState, CancelCause, Placement,
};
pub use command::VolunteeringCommand;
pub use error::VolunteeringError;
pub use event::{Alone, Overruled, VolunteeringEvent};
pub use field::VolunteerField;
pub use objection::ShiftObjection;
pub use platform::{EnrolledVolunteer, VolunteerPlatform};
pub use policy::PlatformPolicy;
pub use project::{ProjectRecord, Reach, SocialResponsibilityProject};
pub use rows::{ShiftRow, VolunteerRow, VolunteeringSnapshot};
pub use task::{Shift, ShiftRecord, ShiftTime, TaskKind, TaskPlace, VolunteerTask};
pub use volunteer::{
    BodyDecision, GuardianConsent, LegalPerson, Membership, NaturalPerson, Volunteer, VolunteerFact,
    VolunteerKind, Who, WorkPermit,
};

use crate::event::{Aggregate, Call, Head, Recorded, ReplayError, apply_whole};

impl Aggregate for VolunteerPlatform {
    type Command = VolunteeringCommand;
    type Event = VolunteeringEvent;
    type Facts<'a> = ();
    type Error = VolunteeringError;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(
        &self,
        command: &VolunteeringCommand,
        call: &Call,
        (): (),
    ) -> Result<Vec<Recorded<VolunteeringEvent>>, VolunteeringError> {
        let events = decide::Deciding::new(self, call)?.run(command)?;
        Ok(self.head.record(call, events))
    }

    fn apply(&mut self, batch: &[Recorded<VolunteeringEvent>]) -> Result<(), ReplayError> {
        self.head = apply_whole(self, self.head, batch, Self::apply_event, Self::undo)?;
        Ok(())
    }
}
