//! Joint programmes of a municipality and civil society: the city's calendar of them.
//!
//! A [`ProgrammeCalendar`] is one consistency domain that the host chooses, such as a city. It knows what is drafted,
//! planned, announced and held, with which partners, for whom and where; which [`Stage`] may follow which stands in one
//! table. A planned programme holds its room or place, so that no second one is planned there; clashes of partner and
//! audience are shown before anything is announced. A programme counts once, when it is closed with the number of people
//! who came, however many partners it has. What it hangs on is an [`Observance`]: a fixed day, one that moves, or one
//! that somebody sets. Work abroad needs the council's decision and the ministry's prior permission (Law 5393 art. 74).
//!
//! Nothing lapses by itself, so there is no tick: what should be over and is not closed is shown by
//! [`ProgrammeCalendar::owed`].
//!
//! Rooms of the centres belong to the schedule: the calendar asks for them by an [effect](ProgrammeEffect) and is told.
//! Partners are those of the [`Registry`] that the host lends to each command. Guests are offices, participants opaque
//! references, and reports stay with the host.

mod apply;
mod calendar;
mod clash;
mod command;
mod decide;
mod error;
mod event;
mod format;
mod kind;
mod methods;
mod observance;
mod participant;
mod plan;
mod policy;
mod query;
mod record;
mod roster;
mod rows;
mod stage;
mod venue;

use alloc::vec::Vec;

pub use calendar::ProgrammeCalendar;
pub use clash::{Clash, ClashKind, ClashSubject, Overruled};
pub use command::ProgrammeCommand;
pub use error::{Lacking, ProgrammeError};
pub use event::{ProgrammeEffect, ProgrammeEvent};
pub use format::{
    AwarenessActivity, Catering, Congress, Delegation, FormatKind, InvalidFormat, March, OtherFormat,
    ProgrammeFormat, Rally, Tournament,
};
pub use kind::{BeneficiaryGroup, ProgrammeKind};
pub use observance::{DayRange, DayTable, InvalidObservance, Observance, ObservanceRule};
pub use participant::{
    InvalidRegistration, Participant, ParticipantClass, ParticipantStatus, Places, Registration,
};
pub use plan::{GuestOfHonour, InvalidPlan, ProgrammePlan};
pub use policy::CalendarPolicy;
pub use query::ObservedDays;
pub use record::{Closing, InvalidClosing, JointProgramme, ProgrammeFact, Recommendation};
use roster::Roster;
pub use rows::{ProgrammeRow, ProgrammeSnapshot};
pub use stage::{ProgrammeState, Stage};
pub use venue::{AbroadVenue, Locality, NotAbroad, Place, PlaceKind, Placement, RoomVenue, Spot, Venue};

use crate::{
    event::{Aggregate, Call, Head, Recorded, ReplayError, apply_whole},
    organisation::Registry,
};

impl Aggregate for ProgrammeCalendar {
    type Command = ProgrammeCommand;
    type Event = ProgrammeEvent;
    type Facts<'a> = &'a Registry;
    type Error = ProgrammeError;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(
        &self,
        command: &ProgrammeCommand,
        call: &Call,
        registry: &Registry,
    ) -> Result<Vec<Recorded<ProgrammeEvent>>, ProgrammeError> {
        let events = decide::Deciding::new(self, call, registry)?.run(command)?;
        Ok(self.head.record(call, events))
    }

    fn apply(&mut self, batch: &[Recorded<ProgrammeEvent>]) -> Result<(), ReplayError> {
        self.head = apply_whole(self, self.head, batch, Self::apply_event, Self::undo)?;
        Ok(())
    }
}
