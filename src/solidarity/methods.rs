//! Each command as a method with a plain name. All go through [`Aggregate::handle`].

use alloc::vec::Vec;

use super::{
    AidDelivery, HijriYear, HouseholdVisit, ListeningMeeting, RaisedWish, RamadanPeriod, SolidarityCommand,
    SolidarityDesk, SolidarityError, SolidarityEvent, SolidarityPolicy,
};
use crate::{
    event::{Aggregate, Call, Recorded},
    id::{DeliveryId, HouseholdId, ListeningMeetingId, OrganisationId, VisitId},
    text::Note,
};

type Events = Result<Vec<Recorded<SolidarityEvent>>, SolidarityError>;

impl SolidarityDesk {
    /// Sets the rules that no law fixes. The same rules again change nothing.
    ///
    /// # Errors
    /// [`SolidarityError::Stale`].
    pub fn set_policy(&mut self, policy: SolidarityPolicy, call: &Call) -> Events {
        self.handle(&SolidarityCommand::SetPolicy(policy), call, ())
    }

    /// Says when Ramadan is in a year, or puts it right while nothing was recorded in it.
    ///
    /// # Errors
    /// [`SolidarityError::RamadansMeet`], [`SolidarityError::RamadanInUse`].
    pub fn set_ramadan(&mut self, period: RamadanPeriod, call: &Call) -> Events {
        self.handle(&SolidarityCommand::SetRamadan(period), call, ())
    }

    /// Opens the visits of a Ramadan with at least one organisation, or adds organisations.
    ///
    /// # Errors
    /// [`SolidarityError::UnknownRamadan`], [`SolidarityError::NoPartner`].
    pub fn open_programme(
        &mut self,
        year: HijriYear,
        partners: impl IntoIterator<Item = OrganisationId>,
        call: &Call,
    ) -> Events {
        let partners = partners.into_iter().collect();
        self.handle(&SolidarityCommand::OpenProgramme { year, partners }, call, ())
    }

    /// Records a visit to a household. The same record again changes nothing.
    ///
    /// # Errors
    /// [`SolidarityError`] where the day is in no Ramadan with a programme or to come, the district is not the
    /// municipality's, the organisation is no partner, or the id is taken.
    pub fn visit(&mut self, visit: HouseholdVisit, call: &Call) -> Events {
        self.handle(&SolidarityCommand::Visit(visit), call, ())
    }

    /// Takes the record of a visit back that was not made.
    ///
    /// # Errors
    /// [`SolidarityError::UnknownVisit`]; [`SolidarityError::Erased`] where the household is.
    pub fn revoke_visit(&mut self, visit: VisitId, reason: Note, call: &Call) -> Events {
        self.handle(&SolidarityCommand::RevokeVisit { visit, reason }, call, ())
    }

    /// Records a delivery of aid. The same kind to the same household within the policy's window is recorded with a
    /// warning: whoever stands at the door decides. The same record again changes nothing.
    ///
    /// # Errors
    /// [`SolidarityError`] where the day is to come, the district is not the municipality's, or the id is taken.
    pub fn deliver(&mut self, delivery: AidDelivery, call: &Call) -> Events {
        self.handle(&SolidarityCommand::Deliver(delivery), call, ())
    }

    /// Takes the record of a delivery back that was not made; what was flagged because of it alone no longer is.
    ///
    /// # Errors
    /// [`SolidarityError::UnknownDelivery`].
    pub fn revoke_delivery(&mut self, delivery: DeliveryId, reason: Note, call: &Call) -> Events {
        self.handle(&SolidarityCommand::RevokeDelivery { delivery, reason }, call, ())
    }

    /// Records a listening meeting. The same record again changes nothing.
    ///
    /// # Errors
    /// [`SolidarityError`] where no evening prayer of Ramadan is held on the day, it is to come, the district is not the
    /// municipality's, or the id is taken.
    pub fn meet(&mut self, meeting: ListeningMeeting, call: &Call) -> Events {
        self.handle(&SolidarityCommand::Meet(meeting), call, ())
    }

    /// Records what was raised at a meeting: [`SolidarityEvent::effects`] asks the petition desk to receive it. The same
    /// wish again changes nothing.
    ///
    /// # Errors
    /// [`SolidarityError::UnknownMeeting`], [`SolidarityError::PetitionIdTaken`], [`SolidarityError::NotAtTheMeeting`].
    pub fn raise(&mut self, meeting: ListeningMeetingId, wish: RaisedWish, call: &Call) -> Events {
        self.handle(&SolidarityCommand::Raise { meeting, wish }, call, ())
    }

    /// Erases the reference to a household, when the policy's time has come or a manager overrules that with the call's
    /// waiver; the visits and deliveries stay. The host then rewrites its log with [`SolidarityEvent::stripped`].
    ///
    /// # Errors
    /// [`SolidarityError::UnknownHousehold`]; [`SolidarityError::KeptUntil`] before its time, which a manager may overrule.
    pub fn erase(&mut self, household: HouseholdId, call: &Call) -> Events {
        self.handle(&SolidarityCommand::Erase { household }, call, ())
    }
}
