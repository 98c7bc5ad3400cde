use chrono::NaiveDate;
use thiserror::Error;

use super::HijriYear;
use crate::{
    event::{ReplayError, Stale},
    id::{DeliveryId, HouseholdId, ListeningMeetingId, OrganisationId, PetitionId, VisitId},
    place::District,
    time::InvalidTime,
};

/// Why a desk does not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SolidarityError {
    /// The command expected another version.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// A time that cannot be.
    #[error(transparent)]
    Time(#[from] InvalidTime),
    /// Nobody said when Ramadan is in the year.
    #[error("the ramadan of `{0}` is not known")]
    UnknownRamadan(HijriYear),
    /// The days are, or nearly are, those of another year.
    #[error("the ramadan of `{year}` is too near to that of `{other}`")]
    RamadansMeet {
        /// The year as given.
        year: HijriYear,
        /// The year that is known.
        other: HijriYear,
    },
    /// Visits and meetings were recorded on days that would no longer be in it.
    #[error("the ramadan of `{0}` is in use")]
    RamadanInUse(HijriYear),
    /// A programme without any organisation.
    #[error("the programme of `{0}` has no partner")]
    NoPartner(HijriYear),
    /// The organisation is no partner of the programme.
    #[error("organisation `{organisation}` is no partner of the programme of `{year}`")]
    NotAPartner {
        /// The organisation.
        organisation: OrganisationId,
        /// The Ramadan.
        year: HijriYear,
    },
    /// No Ramadan has the day, or no programme was opened for it.
    #[error("{0} is not in a ramadan with a programme")]
    OutsideRamadan(NaiveDate),
    /// No evening prayer of Ramadan is held then.
    #[error("there is no evening prayer of ramadan on {0}")]
    NoEveningPrayer(NaiveDate),
    /// Nobody knows yet what happens on a day to come.
    #[error("{0} is still to come")]
    StillToCome(NaiveDate),
    /// A district of another municipality.
    #[error("`{0}` is no district of the municipality")]
    ForeignDistrict(District),
    /// A visit without a household.
    #[error("visit `{0}` names no household")]
    NoHousehold(VisitId),
    /// The id belongs to a visit with other content.
    #[error("visit `{0}` is known with other content")]
    VisitIdTaken(VisitId),
    /// No such visit, or it was taken back.
    #[error("visit `{0}` is unknown")]
    UnknownVisit(VisitId),
    /// The id belongs to a delivery with other content.
    #[error("delivery `{0}` is known with other content")]
    DeliveryIdTaken(DeliveryId),
    /// No such delivery, or it was taken back.
    #[error("delivery `{0}` is unknown")]
    UnknownDelivery(DeliveryId),
    /// Whom it was for is erased, so nobody knows what taking it back would change.
    #[error("the household is erased")]
    Erased,
    /// The id belongs to a meeting with other content.
    #[error("meeting `{0}` is known with other content")]
    MeetingIdTaken(ListeningMeetingId),
    /// No such meeting.
    #[error("meeting `{0}` is unknown")]
    UnknownMeeting(ListeningMeetingId),
    /// The petition came of another wish.
    #[error("petition `{0}` came of another wish")]
    PetitionIdTaken(PetitionId),
    /// A wish that was not said on the evening of the meeting, or in the night after it.
    #[error("the wish of petition `{0}` was not said at the meeting")]
    NotAtTheMeeting(PetitionId),
    /// No such household.
    #[error("household `{0}` is unknown")]
    UnknownHousehold(HouseholdId),
    /// The reference is kept until a day.
    #[error("household `{household}` is kept until {from}")]
    KeptUntil {
        /// The household.
        household: HouseholdId,
        /// The first day on which it may be erased.
        from: NaiveDate,
    },
    /// The events just decided could not be applied.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl SolidarityError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale(stale) => stale.code(),
            Self::Time(time) => time.code(),
            Self::UnknownRamadan(_) => "unknown_ramadan",
            Self::RamadansMeet { .. } => "ramadans_meet",
            Self::RamadanInUse(_) => "ramadan_in_use",
            Self::NoPartner(_) => "no_partner",
            Self::NotAPartner { .. } => "not_a_partner",
            Self::OutsideRamadan(_) => "outside_ramadan",
            Self::NoEveningPrayer(_) => "no_evening_prayer",
            Self::StillToCome(_) => "still_to_come",
            Self::ForeignDistrict(_) => "foreign_district",
            Self::NoHousehold(_) => "no_household",
            Self::VisitIdTaken(_) => "visit_id_taken",
            Self::UnknownVisit(_) => "unknown_visit",
            Self::DeliveryIdTaken(_) => "delivery_id_taken",
            Self::UnknownDelivery(_) => "unknown_delivery",
            Self::Erased => "household_erased",
            Self::MeetingIdTaken(_) => "meeting_id_taken",
            Self::UnknownMeeting(_) => "unknown_meeting",
            Self::PetitionIdTaken(_) => "petition_id_taken_by_wish",
            Self::NotAtTheMeeting(_) => "not_at_the_meeting",
            Self::UnknownHousehold(_) => "unknown_household",
            Self::KeptUntil { .. } => "household_kept",
            Self::Replay(replay) => replay.code(),
        }
    }
}
