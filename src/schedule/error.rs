use alloc::{boxed::Box, vec::Vec};

use chrono::NaiveDate;
use thiserror::Error;

use super::{InvalidSeries, Refusal};
use crate::{
    event::{ReplayError, Stale},
    id::{BookingId, CentreId, ClosureId, RoomId, SeriesId, StockId},
    text::Code,
    time::{InvalidTime, LocalSlot},
};

/// Why a schedule does not do what it was asked. Such a command leaves no trace.
///
/// A *request* that rules refuse is no error but a fact; see [`Outcome`](super::Outcome).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// The command expected another version, or another revision of the booking.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The id is taken by a request, a series, or a closure with other content.
    #[error("request `{0}` is known with other content")]
    RequestIdTaken(BookingId),
    /// The series id is taken by a series with other content.
    #[error("series `{0}` is known with other content")]
    SeriesIdTaken(SeriesId),
    /// The closure id is taken by a closure with other content.
    #[error("closure `{0}` is known with other content")]
    ClosureIdTaken(ClosureId),
    /// No such booking.
    #[error("booking `{0}` is unknown")]
    UnknownBooking(BookingId),
    /// No such room.
    #[error("room `{0}` is unknown")]
    UnknownRoom(RoomId),
    /// No such centre.
    #[error("centre `{0}` is unknown")]
    UnknownCentre(CentreId),
    /// No such equipment, or it belongs to another centre than the rooms.
    #[error("equipment `{0}` is unknown in this centre")]
    UnknownEquipment(StockId),
    /// No such closure.
    #[error("closure `{0}` is unknown")]
    UnknownClosure(ClosureId),
    /// No such series.
    #[error("series `{0}` is unknown")]
    UnknownSeries(SeriesId),
    /// No such occurrence.
    #[error("series `{series}` has no occurrence {occurrence}")]
    UnknownOccurrence {
        /// The series.
        series: SeriesId,
        /// The occurrence, counted from 0.
        occurrence: u32,
    },
    /// The occurrence stands.
    #[error("occurrence {occurrence} of series `{series}` is not open to be added")]
    OccurrenceNotOpen {
        /// The series.
        series: SeriesId,
        /// The occurrence, counted from 0.
        occurrence: u32,
    },
    /// No entry of the waitlist.
    #[error("request `{0}` is not waiting")]
    NotWaiting(BookingId),
    /// The rooms belong to several centres.
    #[error("rooms of several centres in one booking or closure")]
    SeveralCentres,
    /// Rooms that share a part, such as a hall and its half, are one place and not two.
    #[error("rooms `{0}` and `{1}` share a part")]
    RoomsShareParts(RoomId, RoomId),
    /// A time longer than [`MAX_LENGTH`](super::MAX_LENGTH).
    #[error("`{0}` is longer than 366 days")]
    Endless(LocalSlot),
    /// A room that lacks what its centre promises of every room.
    #[error("room `{room}` is below the standard of its centre, features lacking: {}", .lacking.len())]
    BelowStandard {
        /// The room.
        room: RoomId,
        /// What it lacks, in the order of codes.
        lacking: Vec<Code>,
    },
    /// What the description says cannot change while bookings hang on it.
    #[error("{0} cannot change")]
    Fixed(&'static str),
    /// The booking's state does not allow the command.
    #[error("booking `{booking}` is {state}, {command} is not possible")]
    WrongState {
        /// The booking.
        booking: BookingId,
        /// The code of its state.
        state: &'static str,
        /// The command.
        command: &'static str,
    },
    /// The command comes before or after the time for it.
    #[error("booking `{booking}`: {command} is {why}")]
    WrongTime {
        /// The booking.
        booking: BookingId,
        /// The command.
        command: &'static str,
        /// `too early` or `too late`.
        why: &'static str,
    },
    /// Who asked is kept until a day; a manager may overrule that.
    #[error("booking `{booking}` keeps who asked until `{from}`")]
    KeptUntil {
        /// The booking.
        booking: BookingId,
        /// The day on which the erasure falls due.
        from: NaiveDate,
    },
    /// A time that cannot be read in the centre's zone.
    #[error(transparent)]
    Time(#[from] InvalidTime),
    /// A series that is none.
    #[error(transparent)]
    Series(#[from] InvalidSeries),
    /// Rules or other bookings stand against it; all reasons, and what is possible.
    #[error("refused for {} reasons", .0.objections.len())]
    Refused(Box<Refusal>),
    /// The events just decided could not be applied.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl ScheduleError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale(stale) => stale.code(),
            Self::RequestIdTaken(_) => "request_id_taken",
            Self::SeriesIdTaken(_) => "series_id_taken",
            Self::ClosureIdTaken(_) => "closure_id_taken",
            Self::UnknownBooking(_) => "unknown_booking",
            Self::UnknownRoom(_) => "unknown_room",
            Self::UnknownCentre(_) => "unknown_centre",
            Self::UnknownEquipment(_) => "unknown_equipment",
            Self::UnknownClosure(_) => "unknown_closure",
            Self::UnknownSeries(_) => "unknown_series",
            Self::UnknownOccurrence { .. } => "unknown_occurrence",
            Self::OccurrenceNotOpen { .. } => "occurrence_not_open",
            Self::NotWaiting(_) => "not_waiting",
            Self::SeveralCentres => "several_centres",
            Self::RoomsShareParts(..) => "rooms_share_parts",
            Self::Endless(_) => "endless",
            Self::BelowStandard { .. } => "below_standard",
            Self::Fixed(_) => "fixed",
            Self::WrongState { .. } => "wrong_state",
            Self::WrongTime { .. } => "wrong_time",
            Self::KeptUntil { .. } => "asker_kept",
            Self::Time(time) => time.code(),
            Self::Series(series) => series.code(),
            Self::Refused(_) => "refused",
            Self::Replay(replay) => replay.code(),
        }
    }

    /// Returns the refusal, where it is one.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}
