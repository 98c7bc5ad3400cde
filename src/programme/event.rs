use alloc::{vec, vec::Vec};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    CalendarPolicy, Closing, DayRange, Observance, Overruled, ParticipantStatus, Place, Placement,
    ProgrammeFact, ProgrammePlan, Recommendation, Registration, RoomVenue, Stage, Venue,
};
use crate::{
    event::Recorded,
    id::{ActorId, BookingId, ObservanceId, OrganisationId, ProgrammeId, RegistrationId, RoomId},
    organisation::OfficialRole,
    text::{Code, Note},
    time::LocalSlot,
};

/// What happened to a calendar.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
#[expect(missing_docs, reason = "`fact` is of the programme before the event; others say what they are")]
pub enum ProgrammeEvent {
    /// The rules were set.
    #[serde(rename = "programme.policy_set.v1")]
    PolicySet(CalendarPolicy),
    /// A place was described.
    #[serde(rename = "programme.place_described.v1")]
    PlaceDescribed(Place),
    /// An observance was described.
    #[serde(rename = "programme.observance_described.v1")]
    ObservanceDescribed(Observance),
    /// Somebody said on which days of a year an observance falls.
    #[serde(rename = "programme.observance_dated.v1")]
    ObservanceDated { observance: ObservanceId, year: i32, from: Vec<DayRange>, to: Vec<DayRange> },
    /// A programme was written down.
    #[serde(rename = "programme.drafted.v1")]
    Drafted { on: NaiveDate, plan: ProgrammePlan, repeats: Option<ProgrammeId> },
    /// A draft entered the calendar.
    #[serde(rename = "programme.planned.v1")]
    Planned { fact: ProgrammeFact, placement: Placement, room: Option<RoomVenue> },
    /// A plan was changed; one that stands in the calendar has its new placement.
    #[serde(rename = "programme.revised.v1")]
    Revised {
        fact: ProgrammeFact,
        from: ProgrammePlan,
        to: ProgrammePlan,
        placement: Option<Placement>,
        overruled: Option<Overruled>,
    },
    /// The schedule said whether the room is booked.
    #[serde(rename = "programme.booking_answered.v1")]
    BookingAnswered { fact: ProgrammeFact, booking: BookingId, booked: bool },
    /// A programme was made public.
    #[serde(rename = "programme.announced.v1")]
    Announced { fact: ProgrammeFact, overruled: Option<Overruled> },
    /// A programme was put off; the booking of its room is given back.
    #[serde(rename = "programme.postponed.v1")]
    Postponed { fact: ProgrammeFact, reason: Note, released: Option<BookingId> },
    /// A postponed programme has a new day.
    #[serde(rename = "programme.rescheduled.v1")]
    Rescheduled { fact: ProgrammeFact, from: ProgrammePlan, to: ProgrammePlan, placement: Placement },
    /// A programme began.
    #[serde(rename = "programme.begun.v1")]
    Begun { fact: ProgrammeFact },
    /// A programme is over and counts.
    #[serde(rename = "programme.closed.v1")]
    Closed { fact: ProgrammeFact, closing: Closing, meals: u64 },
    /// What was said of a closed programme was put right.
    #[serde(rename = "programme.closing_corrected.v1")]
    ClosingCorrected { fact: ProgrammeFact, from: Closing, to: Closing, meals_from: u64, meals_to: u64 },
    /// A programme does not take place; the booking of its room is given back.
    #[serde(rename = "programme.cancelled.v1")]
    Cancelled { fact: ProgrammeFact, reason: Note, released: Option<BookingId> },
    /// Somebody reports from a table of a congress.
    #[serde(rename = "programme.rapporteur_named.v1")]
    RapporteurNamed { fact: ProgrammeFact, topic: Code, from: Option<OfficialRole>, to: OfficialRole },
    /// A table of a congress recommended something.
    #[serde(rename = "programme.recommended.v1")]
    Recommended { fact: ProgrammeFact, recommendation: Recommendation },
    /// Somebody registered, and has a place or waits for one.
    #[serde(rename = "programme.registered.v1")]
    Registered { fact: ProgrammeFact, registration: Registration, status: ParticipantStatus },
    /// A registration, made on a day, stands otherwise.
    #[serde(rename = "programme.participation_changed.v1")]
    ParticipationChanged {
        fact: ProgrammeFact,
        registration: RegistrationId,
        since: NaiveDate,
        from: ParticipantStatus,
        to: ParticipantStatus,
    },
    /// It is no longer known who took part.
    #[serde(rename = "programme.participants_erased.v1")]
    ParticipantsErased {
        fact: ProgrammeFact,
        erased: u32,
        #[serde(default)]
        early: Option<Note>,
    },
}

/// What a calendar asks of other aggregates.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum ProgrammeEffect {
    /// Asks the schedule for a room; the answer comes back as
    /// [`AnswerBooking`](super::ProgrammeCommand::AnswerBooking).
    BookRoom {
        /// For which programme.
        programme: ProgrammeId,
        /// The id of the request.
        booking: BookingId,
        /// The room.
        room: RoomId,
        /// In whose name.
        host: OrganisationId,
        /// When, by the wall clock.
        time: LocalSlot,
        /// For how many.
        #[serde(default)]
        attendees: u32,
    },
    /// Asks the schedule to move a booking; the answer comes back in the same way.
    MoveBooking {
        /// For which programme.
        programme: ProgrammeId,
        /// The booking.
        booking: BookingId,
        /// When, by the wall clock.
        time: LocalSlot,
    },
    /// Gives a room back.
    CancelBooking {
        /// For which programme.
        programme: ProgrammeId,
        /// The booking.
        booking: BookingId,
    },
}

impl ProgrammeEvent {
    /// Returns what the event repeats of the programme as it was before; nothing where it is about none, or about a new one.
    #[must_use]
    pub const fn fact(&self) -> Option<&ProgrammeFact> {
        match self {
            Self::PolicySet(_)
            | Self::PlaceDescribed(_)
            | Self::ObservanceDescribed(_)
            | Self::ObservanceDated { .. }
            | Self::Drafted { .. } => None,
            Self::Planned { fact, .. }
            | Self::Revised { fact, .. }
            | Self::BookingAnswered { fact, .. }
            | Self::Announced { fact, .. }
            | Self::Postponed { fact, .. }
            | Self::Rescheduled { fact, .. }
            | Self::Begun { fact }
            | Self::Closed { fact, .. }
            | Self::ClosingCorrected { fact, .. }
            | Self::Cancelled { fact, .. }
            | Self::RapporteurNamed { fact, .. }
            | Self::Recommended { fact, .. }
            | Self::Registered { fact, .. }
            | Self::ParticipationChanged { fact, .. }
            | Self::ParticipantsErased { fact, .. } => Some(fact),
        }
    }

    /// Returns which programme the event is about.
    #[must_use]
    pub const fn programme(&self) -> Option<ProgrammeId> {
        match self {
            Self::Drafted { plan, .. } => Some(plan.id()),
            event => match event.fact() {
                Some(fact) => Some(fact.programme),
                None => None,
            },
        }
    }

    /// Returns the stage to which the event brings its programme; nothing where it stays.
    #[must_use]
    pub const fn brings_to(&self) -> Option<Stage> {
        match self {
            Self::Drafted { .. } => Some(Stage::Draft),
            Self::Planned { .. } | Self::Rescheduled { .. } => Some(Stage::Planned),
            Self::Announced { .. } => Some(Stage::Announced),
            Self::Postponed { .. } => Some(Stage::Postponed),
            Self::Begun { .. } => Some(Stage::UnderWay),
            Self::Closed { .. } => Some(Stage::Closed),
            Self::Cancelled { .. } => Some(Stage::Cancelled),
            _ => None,
        }
    }

    /// Returns what the event asks of other aggregates, in order.
    #[must_use]
    pub fn effects(&self) -> Vec<ProgrammeEffect> {
        match self {
            Self::Planned { fact, room, .. } => {
                room.iter().map(|room| book(fact.programme, room, fact.time)).collect()
            }
            Self::Rescheduled { to, .. } => asks(to).into_iter().collect(),
            Self::Revised { from, to, placement: Some(_), .. } => {
                let programme = to.id();
                match (from.venue().booking(), to.venue().booking()) {
                    (Some(before), Some(booking)) if before == booking => {
                        let time = to.time();
                        let moves = from.time() != time;
                        let effect = ProgrammeEffect::MoveBooking { programme, booking, time };
                        moves.then_some(effect).into_iter().collect()
                    }
                    (before, _) => {
                        let back = |booking| ProgrammeEffect::CancelBooking { programme, booking };
                        before.map(back).into_iter().chain(asks(to)).collect()
                    }
                }
            }
            Self::Postponed { fact, released: Some(booking), .. }
            | Self::Cancelled { fact, released: Some(booking), .. } => {
                vec![ProgrammeEffect::CancelBooking { programme: fact.programme, booking: *booking }]
            }
            _ => Vec::new(),
        }
    }

    /// Returns a recorded event without those who took part in a programme, in its old envelope. A host rewrites its log
    /// with it when [`ParticipantsErased`](Self::ParticipantsErased) was recorded: the log still replays to the same state
    /// and is still checked for gaps, and the figures are the same.
    ///
    /// An applicant who registered or gave a place back is replaced in the envelope by `stand_in`.
    #[must_use]
    pub fn stripped(recorded: Recorded<Self>, programme: ProgrammeId, stand_in: ActorId) -> Recorded<Self> {
        let of_people = matches!(recorded.event, Self::Registered { .. } | Self::ParticipationChanged { .. });
        if recorded.event.programme() != Some(programme) || !of_people {
            return recorded;
        }
        let event = match recorded.event {
            Self::Registered { fact, registration, status } => {
                Self::Registered { fact, registration: registration.without_person(), status }
            }
            event => event,
        };
        Recorded { event, ..recorded }.without_applicant(stand_in)
    }
}

fn asks(plan: &ProgrammePlan) -> Option<ProgrammeEffect> {
    match plan.venue() {
        Venue::Room(room) => Some(book(plan.id(), room, plan.time())),
        Venue::Place(_) | Venue::Abroad(_) => None,
    }
}

const fn book(programme: ProgrammeId, room: &RoomVenue, time: LocalSlot) -> ProgrammeEffect {
    let RoomVenue { room, booking, host, attendees, .. } = *room;
    ProgrammeEffect::BookRoom { programme, booking, room, host, time, attendees }
}
