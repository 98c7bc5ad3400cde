use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{
    Alternative, BookingFact, BookingRequest, Objection, Overridden, Placement, Policy, SeriesLink,
    SeriesMode, Status, WaitlistEntry,
};
use crate::{
    centre::{Centre, Closure, Equipment, Room, RoomSet},
    event::Recorded,
    id::{ActorId, BookingId, CentreId, ClosureId, RoomId, SeriesId},
    text::Note,
    time::{LocalSlot, Minute, RetentionPolicy, Slot, WorkCalendar, Zone},
};

/// What a policy is for.
#[expect(clippy::exhaustive_enums, reason = "a house or a room in it")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum PolicyScope {
    /// Every room of a centre.
    Centre(CentreId),
    /// One room.
    Room(RoomId),
}

/// What can happen to a schedule. Names on the wire carry a version; old ones are kept for good.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ScheduleEvent {
    /// A centre was described, for the first time or anew.
    #[serde(rename = "schedule.centre_described.v1")]
    CentreDescribed {
        /// The description.
        centre: Centre,
        /// Bookings that no longer lie inside the opening hours.
        displaced: Vec<BookingId>,
        /// Bookings that are no longer displaced.
        restored: Vec<BookingId>,
    },
    /// A room was described, for the first time or anew.
    #[serde(rename = "schedule.room_described.v1")]
    RoomDescribed {
        /// The description.
        room: Room,
        /// Bookings that no longer lie inside the opening hours.
        displaced: Vec<BookingId>,
        /// Bookings that are no longer displaced.
        restored: Vec<BookingId>,
    },
    /// Equipment was described, for the first time or anew.
    #[serde(rename = "schedule.equipment_described.v1")]
    EquipmentDescribed(Equipment),
    /// Rules were set.
    #[serde(rename = "schedule.policy_set.v1")]
    PolicySet {
        /// For what.
        scope: PolicyScope,
        /// The rules.
        policy: Policy,
    },
    /// The calendar of working days was set.
    #[serde(rename = "schedule.calendar_set.v1")]
    CalendarSet(WorkCalendar),
    /// Time was taken away.
    #[serde(rename = "schedule.closed.v1")]
    Closed {
        /// The closure.
        closure: Closure,
        /// Its instants.
        slot: Slot,
        /// Bookings that stand in it, those displaced already too.
        displaced: Vec<BookingId>,
    },
    /// A closure was lifted.
    #[serde(rename = "schedule.reopened.v1")]
    Reopened {
        /// The closure.
        closure: ClosureId,
        /// Bookings that are no longer displaced.
        restored: Vec<BookingId>,
    },
    /// A request was accepted.
    #[serde(rename = "schedule.booked.v1")]
    Booked {
        /// The request as made.
        request: BookingRequest,
        /// Where and when it is.
        placement: Placement,
        /// A hold, pending or confirmed.
        status: Status,
        /// What was overruled for it.
        overridden: Option<Overridden>,
        /// Its place in a series.
        series: Option<SeriesLink>,
    },
    /// A request was refused: unmet demand.
    #[serde(rename = "schedule.request_refused.v1")]
    RequestRefused {
        /// The request as made.
        request: BookingRequest,
        /// The centre in question, where the request leaves no doubt of it.
        centre: Option<CentreId>,
        /// The rooms in question: those named, or the best-fitting one.
        rooms: Option<RoomSet>,
        /// The zone of the centre in question.
        zone: Option<Zone>,
        /// All reasons.
        objections: Vec<Objection>,
        /// What was offered instead.
        alternatives: Vec<Alternative>,
        /// Its place in a series.
        series: Option<SeriesLink>,
    },
    /// A hold became a request that waits, or a booking.
    #[serde(rename = "schedule.submitted.v1")]
    Submitted {
        /// The booking.
        fact: BookingFact,
        /// Pending or confirmed.
        status: Status,
        /// Whether the hold was an offer of the waitlist: then a request has been accepted.
        from_waitlist: bool,
        /// What was overruled for it.
        overridden: Option<Overridden>,
    },
    /// A pending request was approved.
    #[serde(rename = "schedule.approved.v1")]
    Approved {
        /// The booking.
        fact: BookingFact,
        /// What was overruled for it.
        overridden: Option<Overridden>,
    },
    /// A hold or a pending request was declined.
    #[serde(rename = "schedule.declined.v1")]
    Declined {
        /// The booking.
        fact: BookingFact,
        /// Why.
        reason: Note,
    },
    /// A hold, a pending request or an offer lapsed.
    #[serde(rename = "schedule.lapsed.v1")]
    Lapsed {
        /// The booking.
        fact: BookingFact,
        /// What it was.
        from: Status,
    },
    /// They came.
    #[serde(rename = "schedule.checked_in.v1")]
    CheckedIn {
        /// The booking.
        fact: BookingFact,
    },
    /// It took place.
    #[serde(rename = "schedule.held.v1")]
    Held {
        /// The booking.
        fact: BookingFact,
        /// How many came.
        attendance: u32,
    },
    /// The attendance was put right.
    #[serde(rename = "schedule.attendance_corrected.v1")]
    AttendanceCorrected {
        /// The booking.
        fact: BookingFact,
        /// What had been recorded.
        from: u32,
        /// How many came.
        to: u32,
    },
    /// Nobody came.
    #[serde(rename = "schedule.no_show.v1")]
    NoShow {
        /// The booking.
        fact: BookingFact,
    },
    /// A booking was given back.
    #[serde(rename = "schedule.cancelled.v1")]
    Cancelled {
        /// The booking.
        fact: BookingFact,
        /// What it was.
        from: Status,
        /// Whether the deadline had passed.
        late: bool,
        /// Why.
        reason: Option<Note>,
        /// What was overruled for it.
        overridden: Option<Overridden>,
    },
    /// Bookings moved, grew or shrank, all at once.
    #[serde(rename = "schedule.moved.v1")]
    Moved {
        /// Each with where it was and where it is.
        moves: Vec<Move>,
        /// What was overruled for it.
        overridden: Option<Overridden>,
        /// The occurrences of an edited series that stay where they are, with the reasons.
        kept: Vec<Kept>,
    },
    /// A booking that had been given back, had lapsed or was taken for a no-show stands again.
    #[serde(rename = "schedule.reinstated.v1")]
    Reinstated {
        /// The booking.
        fact: BookingFact,
        /// What it was.
        from: Status,
        /// Pending or confirmed.
        to: Status,
        /// What was overruled for it.
        overridden: Option<Overridden>,
    },
    /// A series was begun; its occurrences follow in the same batch.
    #[serde(rename = "schedule.series_begun.v1")]
    SeriesBegun {
        /// The series.
        series: SeriesId,
        /// The rule as text.
        rule: Option<Note>,
        /// What was to happen with conflicts.
        mode: SeriesMode,
        /// The planned times and the requests that stand for them.
        occurrences: Vec<(LocalSlot, BookingId)>,
    },
    /// A request began to wait.
    #[serde(rename = "schedule.waitlist_joined.v1")]
    WaitlistJoined(WaitlistEntry),
    /// An entry left the waitlist without a booking.
    #[serde(rename = "schedule.waitlist_left.v1")]
    WaitlistLeft {
        /// The entry.
        entry: WaitlistEntry,
        /// Whether its time has passed; else it was withdrawn.
        expired: bool,
    },
    /// An entry of the waitlist was offered time, which is held for it.
    #[serde(rename = "schedule.offered.v1")]
    Offered {
        /// The entry.
        entry: WaitlistEntry,
        /// The time held for it.
        placement: Placement,
        /// From here on the offer has lapsed.
        until: Minute,
    },
    /// It was set how long requests keep who asked.
    #[serde(rename = "schedule.retention_set.v1")]
    RetentionSet {
        /// How long they did.
        from: Option<RetentionPolicy>,
        /// How long they do.
        to: Option<RetentionPolicy>,
    },
    /// Who asked was erased: the request and the booking stay.
    #[serde(rename = "schedule.person_erased.v1")]
    PersonErased {
        /// The request's id, and the booking's.
        booking: BookingId,
        /// Why it was done before its time, where it was.
        early: Option<Note>,
    },
}

impl ScheduleEvent {
    /// Returns a recorded event without who asked for a booking, in its old envelope. A host rewrites its log with it when
    /// [`PersonErased`](Self::PersonErased) was recorded: the log still replays to the same state and is still checked for
    /// gaps, and the figures are the same.
    ///
    /// An applicant who acted is replaced in the envelope by `stand_in`.
    #[must_use]
    pub fn stripped(mut recorded: Recorded<Self>, booking: BookingId, stand_in: ActorId) -> Recorded<Self> {
        if !recorded.event.is_about(booking) {
            return recorded;
        }
        match &mut recorded.event {
            Self::Booked { request, .. } | Self::RequestRefused { request, .. } => request.person = None,
            Self::WaitlistJoined(entry) | Self::WaitlistLeft { entry, .. } | Self::Offered { entry, .. } => {
                entry.request.person = None;
            }
            _ => {}
        }
        recorded.without_applicant(stand_in)
    }

    /// Whether it is one of the events of a booking, of a refused request, or of one that waits.
    fn is_about(&self, booking: BookingId) -> bool {
        match self {
            Self::SeriesBegun { occurrences, .. } => occurrences.iter().any(|(_, asked)| *asked == booking),
            Self::WaitlistJoined(entry) | Self::WaitlistLeft { entry, .. } | Self::Offered { entry, .. } => {
                entry.id() == booking
            }
            Self::PersonErased { booking: erased, .. } => *erased == booking,
            other => other.bookings().contains(&booking),
        }
    }

    /// Returns the bookings that a closure or new hours displace, and then those that are no longer displaced.
    pub fn displacements(&self) -> impl Iterator<Item = BookingId> {
        let (displaced, restored): (&[BookingId], &[BookingId]) = match self {
            Self::CentreDescribed { displaced, restored, .. }
            | Self::RoomDescribed { displaced, restored, .. } => (displaced, restored),
            Self::Closed { displaced, .. } => (displaced, &[]),
            Self::Reopened { restored, .. } => (&[], restored),
            _ => (&[], &[]),
        };
        displaced.iter().chain(restored).copied()
    }

    /// Returns the bookings of which it says what became of them: none where it is about rooms, rules or the waitlist, and
    /// none that a closure displaced, since they keep their time ([`ScheduleEvent::displacements`]).
    #[must_use]
    pub fn bookings(&self) -> Vec<BookingId> {
        match self {
            Self::Booked { request, .. } | Self::RequestRefused { request, .. } => Vec::from([request.id]),
            Self::Submitted { fact, .. }
            | Self::Approved { fact, .. }
            | Self::Declined { fact, .. }
            | Self::Lapsed { fact, .. }
            | Self::CheckedIn { fact }
            | Self::Held { fact, .. }
            | Self::AttendanceCorrected { fact, .. }
            | Self::NoShow { fact }
            | Self::Cancelled { fact, .. }
            | Self::Reinstated { fact, .. } => Vec::from([fact.booking]),
            Self::Moved { moves, .. } => moves.iter().map(|moved| moved.fact.booking).collect(),
            Self::CentreDescribed { .. }
            | Self::RoomDescribed { .. }
            | Self::EquipmentDescribed(_)
            | Self::PolicySet { .. }
            | Self::CalendarSet(_)
            | Self::RetentionSet { .. }
            | Self::Closed { .. }
            | Self::Reopened { .. }
            | Self::SeriesBegun { .. }
            | Self::PersonErased { .. }
            | Self::WaitlistJoined(_)
            | Self::WaitlistLeft { .. }
            | Self::Offered { .. } => Vec::new(),
        }
    }
}

/// A booking with where it was and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Move {
    /// The booking with where it was.
    pub fact: BookingFact,
    /// What state it was in.
    pub status: Status,
    /// What state it is in: pending again where a confirmed booking needs approval for its new place.
    pub becomes: Status,
    /// Where it is.
    pub to: Placement,
}

/// A booking that could not move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Kept {
    /// The booking.
    pub booking: BookingId,
    /// What stood against it.
    pub objections: Vec<Objection>,
}
