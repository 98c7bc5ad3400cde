use alloc::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    AidDelivery, HijriYear, HouseholdVisit, ListeningMeeting, RaisedWish, RamadanPeriod, SolidarityPolicy,
};
use crate::{
    id::{DeliveryId, HouseholdId, ListeningMeetingId, OrganisationId, VisitId},
    text::Note,
};

/// What may be asked of a desk. Each has a plain method of the same name at [`SolidarityDesk`](super::SolidarityDesk).
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the method")]
pub enum SolidarityCommand {
    /// Sets the rules that no law fixes.
    SetPolicy(SolidarityPolicy),
    /// Says when Ramadan is in a year.
    SetRamadan(RamadanPeriod),
    /// Opens the visits of a Ramadan, or adds organisations with which they are made.
    OpenProgramme { year: HijriYear, partners: BTreeSet<OrganisationId> },
    /// Records a visit to a household.
    Visit(HouseholdVisit),
    /// Takes the record of a visit back that was not made.
    RevokeVisit { visit: VisitId, reason: Note },
    /// Records a delivery of aid.
    Deliver(AidDelivery),
    /// Takes the record of a delivery back that was not made.
    RevokeDelivery { delivery: DeliveryId, reason: Note },
    /// Records a listening meeting.
    Meet(ListeningMeeting),
    /// Records what was raised at a meeting.
    Raise { meeting: ListeningMeetingId, wish: RaisedWish },
    /// Erases the reference to a household.
    Erase { household: HouseholdId },
}
