use alloc::vec::Vec;

use chrono::NaiveDate;
use thiserror::Error;

use super::{Clash, DayRange, InvalidObservance, InvalidPlan, ParticipantStatus, Stage};
use crate::{
    event::{ReplayError, Stale},
    id::{
        BookingId, ObservanceId, OrganisationId, PersonId, PlaceId, ProgrammeId, RegistrationId, TextId,
        UnitId,
    },
    text::Code,
    time::InvalidTime,
};

/// What a programme abroad lacks (Law 5393 art. 74).
#[expect(clippy::exhaustive_enums, reason = "the law asks for the two")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lacking {
    /// The decision of the council, taken before the programme is announced.
    CouncilDecision,
    /// The permission of the ministry, given before the programme is announced and before it begins.
    MinistryPermission,
}

/// Why a calendar does not do what it was asked. Such a command leaves no trace.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProgrammeError {
    /// The command expected another version, or another revision of the programme.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The id is taken by a programme with other content.
    #[error("programme `{0}` is known with other content")]
    IdTaken(ProgrammeId),
    /// The id is taken by a registration with other content.
    #[error("registration `{0}` is known with other content")]
    RegistrationIdTaken(RegistrationId),
    /// The text is that of another recommendation.
    #[error("text `{0}` is another recommendation")]
    TextTaken(TextId),
    /// No such programme.
    #[error("programme `{0}` is unknown")]
    Unknown(ProgrammeId),
    /// No such place.
    #[error("place `{0}` is unknown")]
    UnknownPlace(PlaceId),
    /// No such observance.
    #[error("observance `{0}` is unknown")]
    UnknownObservance(ObservanceId),
    /// No such unit in the municipality.
    #[error("unit `{0}` is unknown")]
    UnknownUnit(UnitId),
    /// No such organisation.
    #[error("organisation `{0}` is unknown")]
    UnknownPartner(OrganisationId),
    /// The organisation has ended by then.
    #[error("organisation `{organisation}` is dissolved on `{on}`")]
    PartnerDissolved {
        /// The organisation.
        organisation: OrganisationId,
        /// The first day of the programme.
        on: NaiveDate,
    },
    /// All partners are public bodies: a joint programme is held with civil society.
    #[error("programme `{0}` has no partner of civil society")]
    NoCivicPartner(ProgrammeId),
    /// The programme's stage does not allow the command.
    #[error("programme `{programme}` is {stage}, {command} is not possible")]
    WrongStage {
        /// The programme.
        programme: ProgrammeId,
        /// Where it is.
        stage: Stage,
        /// The command.
        command: &'static str,
    },
    /// A plan contradicts itself at its new date.
    #[error(transparent)]
    Plan(#[from] InvalidPlan),
    /// The observance cannot be dated so, or is not dated.
    #[error(transparent)]
    Observance(#[from] InvalidObservance),
    /// An entry of the observance's table begins in another year.
    #[error("observance `{observance}`: `{days}` do not begin in `{year}`")]
    WrongYear {
        /// The observance.
        observance: ObservanceId,
        /// The days as given.
        days: DayRange,
        /// The year as given.
        year: i32,
    },
    /// The programme does not lie on the days of its observance.
    #[error("programme `{programme}` on `{days}` is not on observance `{observance}`")]
    OffObservance {
        /// The programme.
        programme: ProgrammeId,
        /// Its days.
        days: DayRange,
        /// What it hangs on.
        observance: ObservanceId,
        /// The days of the observance in that year.
        on: Vec<DayRange>,
    },
    /// Other programmes are in the way: all of them, the hard clashes first.
    #[error("programme `{programme}` clashes {} times", .clashes.len())]
    Clashes {
        /// The programme.
        programme: ProgrammeId,
        /// All clashes that nobody has overruled.
        clashes: Vec<Clash>,
    },
    /// A programme abroad is not announced before it is permitted.
    #[error("programme `{programme}` abroad lacks {} permissions", .lacking.len())]
    NotPermitted {
        /// The programme.
        programme: ProgrammeId,
        /// All that it lacks.
        lacking: Vec<Lacking>,
    },
    /// The schedule has not said that the room is booked.
    #[error("programme `{0}` has no room yet")]
    RoomNotBooked(ProgrammeId),
    /// The request for a room is another programme's.
    #[error("booking `{booking}` belongs to programme `{holder}`")]
    BookingTaken {
        /// The id of the request.
        booking: BookingId,
        /// Whose it is.
        holder: ProgrammeId,
    },
    /// The request has been made already, for another room or host, or was taken back: a new one is needed.
    #[error("booking `{0}` has been asked for already")]
    BookingSpent(BookingId),
    /// The room is not asked for under that id.
    #[error("programme `{programme}` does not wait for booking `{booking}`")]
    NotAskedFor {
        /// The programme.
        programme: ProgrammeId,
        /// The id as given.
        booking: BookingId,
    },
    /// A programme in a room needs a new request for it.
    #[error("programme `{0}` needs a booking of its own")]
    BookingMissing(ProgrammeId),
    /// It begins later.
    #[error("programme `{programme}` does not begin before `{first}`")]
    TooEarly {
        /// The programme.
        programme: ProgrammeId,
        /// Its first day.
        first: NaiveDate,
    },
    /// A tournament needs two teams.
    #[error("programme `{programme}` has `{teams}` teams")]
    TooFewTeams {
        /// The programme.
        programme: ProgrammeId,
        /// How many there are.
        teams: u32,
    },
    /// A congress needs a table.
    #[error("programme `{0}` has no table")]
    NoTable(ProgrammeId),
    /// The congress has no such table.
    #[error("programme `{programme}` has no table `{topic}`")]
    UnknownTable {
        /// The programme.
        programme: ProgrammeId,
        /// The topic as given.
        topic: Code,
    },
    /// Nobody reports from these tables.
    #[error("programme `{programme}` lacks {} rapporteurs", .tables.len())]
    RapporteursMissing {
        /// The programme.
        programme: ProgrammeId,
        /// All tables without one.
        tables: Vec<Code>,
    },
    /// It has not ended yet.
    #[error("programme `{0}` is not over")]
    NotOver(ProgrammeId),
    /// It was on another day than planned: such a programme is postponed, not closed.
    #[error("programme `{programme}` was planned on `{planned}`, not on `{actual}`")]
    AnotherDay {
        /// The programme.
        programme: ProgrammeId,
        /// The planned days.
        planned: DayRange,
        /// The days as given.
        actual: DayRange,
    },
    /// Fewer people than those of the register who came.
    #[error("programme `{programme}`: `{attendance}` came, of the register alone `{attended}`")]
    FewerThanRegistered {
        /// The programme.
        programme: ProgrammeId,
        /// How many came, as given.
        attendance: u32,
        /// How many of the register came.
        attended: u32,
    },
    /// An awareness activity lies inside volunteering.
    #[error("programme `{0}` had no volunteers")]
    NoVolunteers(ProgrammeId),
    /// Only what stood in the calendar before that year is repeated in it.
    #[error("programme `{programme}` cannot be repeated in `{year}`")]
    NotLater {
        /// The programme.
        programme: ProgrammeId,
        /// The year as given.
        year: i32,
    },
    /// It is repeated in that year already.
    #[error("programme `{programme}` is repeated by `{by}`")]
    RepeatedAlready {
        /// The programme.
        programme: ProgrammeId,
        /// Its repetition.
        by: ProgrammeId,
    },
    /// The year lacks the day: a 29 February, or that of an observance.
    #[error("programme `{programme}` has no day in `{year}`")]
    NoSuchDay {
        /// The programme.
        programme: ProgrammeId,
        /// The year as given.
        year: i32,
    },
    /// Nobody registers for it.
    #[error("nobody registers for programme `{0}`")]
    NoRegistration(ProgrammeId),
    /// Fewer places than people have.
    #[error("programme `{programme}`: `{holding}` places are taken")]
    PlacesTaken {
        /// The programme.
        programme: ProgrammeId,
        /// How many are taken of the reserved ones, or of the others.
        holding: u32,
    },
    /// No such registration.
    #[error("registration `{0}` is unknown")]
    UnknownRegistration(RegistrationId),
    /// A registration without a person.
    #[error("registration `{0}` is nobody's")]
    Nobody(RegistrationId),
    /// The person has a place, or waits for one.
    #[error("person `{person}` is registered as `{registration}`")]
    RegisteredAlready {
        /// The person.
        person: PersonId,
        /// Under which id.
        registration: RegistrationId,
    },
    /// The policy keeps the participants longer; a manager may overrule that.
    #[error("programme `{programme}` keeps its participants until `{from}`")]
    KeptUntil {
        /// The programme.
        programme: ProgrammeId,
        /// The day on which the erasure falls due.
        from: NaiveDate,
    },
    /// The status does not allow it.
    #[error("registration `{registration}` is {status}, not to be {to}")]
    WrongStatus {
        /// The registration.
        registration: RegistrationId,
        /// How it stands.
        status: ParticipantStatus,
        /// What it was to be.
        to: ParticipantStatus,
    },
    /// A local time has no instant.
    #[error(transparent)]
    Time(#[from] InvalidTime),
    /// What was decided cannot be applied: the calendar is damaged.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl ProgrammeError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale(stale) => stale.code(),
            Self::IdTaken(_) => "programme_id_taken",
            Self::RegistrationIdTaken(_) => "registration_id_taken",
            Self::TextTaken(_) => "text_id_taken",
            Self::Unknown(_) => "unknown_programme",
            Self::UnknownPlace(_) => "unknown_place",
            Self::UnknownObservance(_) => "unknown_observance",
            Self::UnknownUnit(_) => "unknown_unit",
            Self::UnknownPartner(_) => "unknown_partner",
            Self::PartnerDissolved { .. } => "partner_dissolved",
            Self::NoCivicPartner(_) => "no_civic_partner",
            Self::WrongStage { .. } => "wrong_stage",
            Self::Plan(plan) => plan.code(),
            Self::Observance(observance) => observance.code(),
            Self::WrongYear { .. } => "wrong_year",
            Self::OffObservance { .. } => "off_observance",
            Self::Clashes { .. } => "clashes",
            Self::NotPermitted { .. } => "not_permitted_abroad",
            Self::RoomNotBooked(_) => "room_not_booked",
            Self::BookingTaken { .. } => "booking_taken",
            Self::BookingSpent(_) => "booking_spent",
            Self::NotAskedFor { .. } => "booking_not_asked_for",
            Self::BookingMissing(_) => "booking_missing",
            Self::TooEarly { .. } => "too_early",
            Self::TooFewTeams { .. } => "too_few_teams",
            Self::NoTable(_) => "no_table",
            Self::UnknownTable { .. } => "unknown_table",
            Self::RapporteursMissing { .. } => "rapporteurs_missing",
            Self::NotOver(_) => "not_over",
            Self::AnotherDay { .. } => "another_day",
            Self::FewerThanRegistered { .. } => "fewer_than_registered",
            Self::NoVolunteers(_) => "no_volunteers",
            Self::NotLater { .. } => "not_later",
            Self::RepeatedAlready { .. } => "repeated_already",
            Self::NoSuchDay { .. } => "no_such_day",
            Self::NoRegistration(_) => "no_registration",
            Self::PlacesTaken { .. } => "places_taken",
            Self::UnknownRegistration(_) => "unknown_registration",
            Self::Nobody(_) => "nobody",
            Self::RegisteredAlready { .. } => "registered_already",
            Self::KeptUntil { .. } => "participants_kept",
            Self::WrongStatus { .. } => "wrong_status",
            Self::Time(time) => time.code(),
            Self::Replay(replay) => replay.code(),
        }
    }
}
