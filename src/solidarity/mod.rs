//! Solidarity with households, in Ramadan and beside it: *İftar Edelim*, aid, and the meetings after the evening prayer.
//!
//! A [`SolidarityDesk`] is one consistency domain that the host chooses, such as a municipality. It knows when Ramadan is
//! (a table that the host brings: no formula gives Diyanet's days), which households were visited with which
//! organisations, what aid went where, and what people wished at a [`ListeningMeeting`]. Every wish asks the petition
//! desk to receive a submission: that is a [`SolidarityEffect`], for the facade to carry out.
//!
//! Households are opaque references, counted and never named; erasing one keeps every count. That somebody fasts, or is
//! poor, is nobody's record (Law 6698 art. 6).

mod aid;
mod apply;
mod command;
mod decide;
mod desk;
mod error;
mod event;
mod meeting;
mod methods;
mod policy;
mod ramadan;
mod rows;
mod visit;

use alloc::vec::Vec;

pub use aid::{AidDelivery, AidKind, DeliveryFact, DeliveryRecord};
pub use command::SolidarityCommand;
pub use desk::SolidarityDesk;
pub use error::SolidarityError;
pub use event::{SolidarityEffect, SolidarityEvent};
pub use meeting::{ListeningMeeting, MeetingPlace, MeetingRecord, RaisedWish, WishKind};
pub use policy::SolidarityPolicy;
pub use ramadan::{HijriYear, InvalidRamadan, RamadanPeriod};
pub use rows::{IftarRow, SolidaritySnapshot};
pub use visit::{Coverage, FirstVisit, HouseholdVisit, IftarVisitProgramme, VisitRecord};

use crate::event::{Aggregate, Call, Head, Recorded, ReplayError, apply_whole};

impl Aggregate for SolidarityDesk {
    type Command = SolidarityCommand;
    type Event = SolidarityEvent;
    type Facts<'a> = ();
    type Error = SolidarityError;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(
        &self,
        command: &SolidarityCommand,
        call: &Call,
        (): (),
    ) -> Result<Vec<Recorded<SolidarityEvent>>, SolidarityError> {
        let events = decide::Deciding::new(self, call)?.run(command)?;
        Ok(self.head.record(call, events))
    }

    fn apply(&mut self, batch: &[Recorded<SolidarityEvent>]) -> Result<(), ReplayError> {
        self.head = apply_whole(self, self.head, batch, Self::apply_event, Self::undo)?;
        Ok(())
    }
}
