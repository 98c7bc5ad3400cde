use alloc::vec::Vec;

use chrono::NaiveDate;
use thiserror::Error;

use super::{Formality, ReasonCode, Stage, SubmissionKind};
use crate::{
    event::{ReplayError, Stale},
    id::{CoordinationId, PetitionId, UnitId},
    organisation::Channel,
    text::Name,
    time::{CalendarError, InvalidTime},
};

/// Why a desk does not do what it was asked. Such a command leaves no trace.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PetitionError {
    /// The command expected another version, or another revision of the petition.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The id is taken by a petition with other content.
    #[error("petition `{0}` is known with other content")]
    IdTaken(PetitionId),
    /// The number in the register is taken.
    #[error("number `{number}` belongs to petition `{holder}`")]
    NumberTaken {
        /// The number as given.
        number: Name,
        /// Whose it is.
        holder: PetitionId,
    },
    /// The number of the outside scheme is taken.
    #[error("number `{number}` of `{channel}` belongs to petition `{holder}`")]
    OutsideNumberTaken {
        /// The scheme.
        channel: Channel,
        /// The number as given.
        number: Name,
        /// Whose it is.
        holder: PetitionId,
    },
    /// The scheme gives numbers, and there is none.
    #[error("petition `{petition}` has no number of `{channel}`")]
    OutsideNumberMissing {
        /// The petition.
        petition: PetitionId,
        /// The scheme.
        channel: Channel,
    },
    /// The channel does not take such submissions.
    #[error("`{channel}` takes no submission of kind `{kind}`")]
    WrongChannel {
        /// The channel.
        channel: Channel,
        /// The kind.
        kind: SubmissionKind,
    },
    /// Only who reports a wrong may hide.
    #[error("who submits a `{0}` cannot be withheld")]
    ApplicantWithheld(SubmissionKind),
    /// The applicant was erased: nobody can be answered.
    #[error("the applicant of petition `{0}` is erased")]
    ApplicantErased(PetitionId),
    /// No such petition.
    #[error("petition `{0}` is unknown")]
    Unknown(PetitionId),
    /// The petition's stage does not allow the command.
    #[error("petition `{petition}` is {stage}, {command} is not possible")]
    WrongStage {
        /// The petition.
        petition: PetitionId,
        /// Where it is.
        stage: Stage,
        /// The command.
        command: &'static str,
    },
    /// What arrived cannot have arrived on that day: it lies in the future, or before what it follows.
    #[error("petition `{petition}`: nothing can have arrived on `{day}`")]
    WrongDay {
        /// The petition.
        petition: PetitionId,
        /// The day as given.
        day: NaiveDate,
    },
    /// The last day for it has passed.
    #[error("petition `{petition}`: the last day for it was `{last_day}`")]
    TooLate {
        /// The petition.
        petition: PetitionId,
        /// The last day.
        last_day: NaiveDate,
    },
    /// Formalities are missing.
    #[error("petition `{petition}` lacks {} formalities", .missing.len())]
    FormalitiesMissing {
        /// The petition.
        petition: PetitionId,
        /// All that are missing.
        missing: Vec<Formality>,
    },
    /// Nothing is missing, so that is no reason.
    #[error("petition `{0}` lacks no formality")]
    NothingMissing(PetitionId),
    /// The reason is none for this.
    #[error("reason `{reason}` is none for petition `{petition}`")]
    WrongReason {
        /// The petition.
        petition: PetitionId,
        /// The reason.
        reason: ReasonCode,
    },
    /// The applicant has to be told.
    #[error("the applicant of petition `{0}` was not told")]
    NoticeMissing(PetitionId),
    /// Nobody can be reached.
    #[error("the applicant of petition `{0}` cannot be reached")]
    Unreachable(PetitionId),
    /// A duplicate of a duplicate, of a petition with duplicates, or of itself.
    #[error("petition `{petition}` cannot be a duplicate of `{original}`: that would be a chain")]
    DuplicateChain {
        /// The petition.
        petition: PetitionId,
        /// The other one.
        original: PetitionId,
    },
    /// The other petition has ended without an answer.
    #[error("petition `{petition}` cannot be a duplicate of `{original}`, which is {stage}")]
    DuplicateOfEnded {
        /// The petition.
        petition: PetitionId,
        /// The other one.
        original: PetitionId,
        /// Where that one is.
        stage: Stage,
    },
    /// The petitions have different applicants, and nobody chose to join them.
    #[error("petitions `{petition}` and `{original}` have different applicants")]
    OtherApplicant {
        /// The petition.
        petition: PetitionId,
        /// The other one.
        original: PetitionId,
    },
    /// The original has no answer yet.
    #[error("petition `{0}` is not answered")]
    OriginalNotAnswered(PetitionId),
    /// The law of this petition knows no fee, no longer term or no interim answer.
    #[error("petition `{petition}`: {command} is not of its law")]
    NotOfItsLaw {
        /// The petition.
        petition: PetitionId,
        /// The command.
        command: &'static str,
    },
    /// The clock stands, is met, or has had it once.
    #[error("petition `{petition}`: {command} is not possible with its clock")]
    ClockStands {
        /// The petition.
        petition: PetitionId,
        /// The command.
        command: &'static str,
    },
    /// No such unit.
    #[error("unit `{0}` is unknown")]
    UnknownUnit(UnitId),
    /// The unit does not lead.
    #[error("petition `{petition}` is not with unit `{unit}`")]
    NotTheLead {
        /// The petition.
        petition: PetitionId,
        /// The unit.
        unit: UnitId,
    },
    /// The unit is not consulted.
    #[error("unit `{unit}` is not consulted on petition `{petition}`")]
    NotConsulted {
        /// The petition.
        petition: PetitionId,
        /// The unit.
        unit: UnitId,
    },
    /// The unit has spoken otherwise, or the task is done with another result.
    #[error("petition `{petition}`: unit `{unit}` has said something else")]
    SaidOtherwise {
        /// The petition.
        petition: PetitionId,
        /// The unit.
        unit: UnitId,
    },
    /// Consulted units have not been heard; a manager may overrule that.
    #[error("petition `{petition}`: {} consulted units are not heard", .units.len())]
    Unheard {
        /// The petition.
        petition: PetitionId,
        /// All of them.
        units: Vec<UnitId>,
    },
    /// No answer is prepared.
    #[error("no answer to petition `{0}` is prepared")]
    NotPrepared(PetitionId),
    /// Nothing was granted, so nothing is to be carried out.
    #[error("petition `{0}` is not granted")]
    NotGranted(PetitionId),
    /// The task's id is taken by another task of the petition.
    #[error("task `{0}` is known with other content")]
    TaskIdTaken(CoordinationId),
    /// No such task.
    #[error("task `{0}` is unknown")]
    UnknownTask(CoordinationId),
    /// Tasks are still to be done.
    #[error("petition `{petition}`: {} tasks are still to be done", .tasks.len())]
    TasksOpen {
        /// The petition.
        petition: PetitionId,
        /// All of them.
        tasks: Vec<CoordinationId>,
    },
    /// An answer is owed.
    #[error("petition `{0}` is still to be answered")]
    AnswerOwed(PetitionId),
    /// The petition has not ended.
    #[error("petition `{0}` has not ended")]
    NotEnded(PetitionId),
    /// The policy keeps the applicant longer; a manager may overrule that.
    #[error("petition `{petition}` keeps its applicant until `{from}`")]
    KeptUntil {
        /// The petition.
        petition: PetitionId,
        /// The day on which the erasure falls due.
        from: NaiveDate,
    },
    /// No calendar was set.
    #[error("the desk has no calendar of working days")]
    NoCalendar,
    /// The calendar does not reach so far.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A time that cannot be read in the desk's zone.
    #[error(transparent)]
    Time(#[from] InvalidTime),
    /// The events just decided could not be applied.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl PetitionError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale(stale) => stale.code(),
            Self::IdTaken(_) => "petition_id_taken",
            Self::NumberTaken { .. } => "number_taken",
            Self::OutsideNumberTaken { .. } => "outside_number_taken",
            Self::OutsideNumberMissing { .. } => "outside_number_missing",
            Self::WrongChannel { .. } => "wrong_channel",
            Self::ApplicantWithheld(_) => "applicant_withheld",
            Self::ApplicantErased(_) => "applicant_erased",
            Self::Unknown(_) => "unknown_petition",
            Self::WrongStage { .. } => "wrong_stage",
            Self::WrongDay { .. } => "wrong_day",
            Self::TooLate { .. } => "too_late",
            Self::FormalitiesMissing { .. } => "formalities_missing",
            Self::NothingMissing(_) => "nothing_missing",
            Self::WrongReason { .. } => "wrong_reason",
            Self::NoticeMissing(_) => "notice_missing",
            Self::Unreachable(_) => "unreachable",
            Self::DuplicateChain { .. } => "duplicate_chain",
            Self::DuplicateOfEnded { .. } => "duplicate_of_ended",
            Self::OtherApplicant { .. } => "other_applicant",
            Self::OriginalNotAnswered(_) => "original_not_answered",
            Self::NotOfItsLaw { .. } => "not_of_its_law",
            Self::ClockStands { .. } => "clock_stands",
            Self::UnknownUnit(_) => "unknown_unit",
            Self::NotTheLead { .. } => "not_the_lead",
            Self::NotConsulted { .. } => "not_consulted",
            Self::SaidOtherwise { .. } => "said_otherwise",
            Self::Unheard { .. } => "unheard",
            Self::NotPrepared(_) => "not_prepared",
            Self::NotGranted(_) => "not_granted",
            Self::TaskIdTaken(_) => "task_id_taken",
            Self::UnknownTask(_) => "unknown_task",
            Self::TasksOpen { .. } => "tasks_open",
            Self::AnswerOwed(_) => "answer_owed",
            Self::NotEnded(_) => "not_ended",
            Self::KeptUntil { .. } => "kept_until",
            Self::NoCalendar => "no_calendar",
            Self::Calendar(calendar) => calendar.code(),
            Self::Time(time) => time.code(),
            Self::Replay(replay) => replay.code(),
        }
    }
}
