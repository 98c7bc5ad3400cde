use alloc::vec::Vec;

use chrono::NaiveDate;
use thiserror::Error;

use super::{AssignmentStage, ShiftObjection};
use crate::{
    event::{ReplayError, Stale},
    id::{AssignmentId, OrganisationId, PersonId, ShiftId, SocialProjectId, VolunteerId, VolunteerTaskId},
    time::{InvalidTime, Minutes},
};

/// Why a platform does not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum VolunteeringError {
    /// The command expected another version or revision.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// A time that cannot be.
    #[error(transparent)]
    Time(#[from] InvalidTime),
    /// Shifts have their times in the zone.
    #[error("the zone cannot change: there are shifts")]
    ZoneInUse,
    /// No such volunteer.
    #[error("volunteer `{0}` is unknown")]
    UnknownVolunteer(VolunteerId),
    /// The id belongs to a volunteer with other content.
    #[error("volunteer `{0}` is known with other content")]
    VolunteerIdTaken(VolunteerId),
    /// The person is a volunteer already.
    #[error("person `{person}` is volunteer `{volunteer}`")]
    PersonEnrolled {
        /// Who.
        person: PersonId,
        /// Under which record.
        volunteer: VolunteerId,
    },
    /// The organisation is a volunteer already.
    #[error("organisation `{organisation}` is volunteer `{volunteer}`")]
    OrganisationEnrolled {
        /// Which.
        organisation: OrganisationId,
        /// Under which record.
        volunteer: VolunteerId,
    },
    /// Who a volunteer is does not change.
    #[error("who volunteer `{0}` is cannot change")]
    Fixed(VolunteerId),
    /// Not 12 years old: the regulation wants them completed.
    #[error("volunteer `{0}` is not 12 years old")]
    TooYoung(VolunteerId),
    /// Under age without a guardian's consent.
    #[error("volunteer `{0}` has no guardian's consent")]
    ConsentMissing(VolunteerId),
    /// A legal person is active in some field, by a decision that was made.
    #[error("legal person `{volunteer}`: {missing} is missing")]
    LegalPersonIncomplete {
        /// The record.
        volunteer: VolunteerId,
        /// What is missing.
        missing: &'static str,
    },
    /// The volunteer is not there.
    #[error("volunteer `{0}` is not active")]
    NotActive(VolunteerId),
    /// The volunteer is there.
    #[error("volunteer `{0}` has not left")]
    NotLeft(VolunteerId),
    /// What leads to the person was erased.
    #[error("who volunteer `{0}` was is erased")]
    Erased(VolunteerId),
    /// The reference is kept until a day.
    #[error("volunteer `{volunteer}` is kept until {from}")]
    KeptUntil {
        /// The record.
        volunteer: VolunteerId,
        /// The first day on which it may be erased.
        from: NaiveDate,
    },
    /// No such project.
    #[error("project `{0}` is unknown")]
    UnknownProject(SocialProjectId),
    /// The id belongs to a project with other content.
    #[error("project `{0}` is known with other content")]
    ProjectIdTaken(SocialProjectId),
    /// A project that ends before it begins.
    #[error("project `{0}` has no day")]
    NoDays(SocialProjectId),
    /// The project was ended.
    #[error("project `{0}` is ended")]
    ProjectEnded(SocialProjectId),
    /// Something of the project is still open.
    #[error("project `{project}` still has assignment `{assignment}`")]
    ProjectOpen {
        /// Which.
        project: SocialProjectId,
        /// The first open one.
        assignment: AssignmentId,
    },
    /// A day that is not one of the project's, or is still to come.
    #[error("{day} is no day of project `{project}`")]
    WrongDay {
        /// Which.
        project: SocialProjectId,
        /// The day.
        day: NaiveDate,
    },
    /// No such task.
    #[error("task `{0}` is unknown")]
    UnknownTask(VolunteerTaskId),
    /// The id belongs to a task with other content.
    #[error("task `{0}` is known with other content")]
    TaskIdTaken(VolunteerTaskId),
    /// No such shift.
    #[error("shift `{0}` is unknown")]
    UnknownShift(ShiftId),
    /// The id belongs to a shift with other content.
    #[error("shift `{0}` is known with other content")]
    ShiftIdTaken(ShiftId),
    /// A flexible shift that is longer than its window, or takes no time.
    #[error("shift `{0}` does not fit its window")]
    ImpossibleShift(ShiftId),
    /// The shift was cancelled.
    #[error("shift `{0}` is cancelled")]
    ShiftCancelled(ShiftId),
    /// Some have served on the shift, so it took place.
    #[error("shift `{0}` took place")]
    ShiftTookPlace(ShiftId),
    /// More are assigned than would be needed.
    #[error("shift `{shift}` has {assigned} volunteers")]
    MoreAssigned {
        /// Which.
        shift: ShiftId,
        /// How many are assigned.
        assigned: u32,
    },
    /// No such assignment.
    #[error("assignment `{0}` is unknown")]
    UnknownAssignment(AssignmentId),
    /// The id belongs to an assignment with other content.
    #[error("assignment `{0}` is known with other content")]
    AssignmentIdTaken(AssignmentId),
    /// The assignment does not stand where that can be done.
    #[error("assignment `{assignment}` is {stage}, and cannot become {to}")]
    WrongStage {
        /// Which.
        assignment: AssignmentId,
        /// Where it stands.
        stage: AssignmentStage,
        /// Where it was to go.
        to: AssignmentStage,
    },
    /// Only what somebody does can be said to be the cause.
    #[error("assignment `{0}` cannot be cancelled for that cause")]
    WrongCause(AssignmentId),
    /// It is not over, so nobody can know.
    #[error("assignment `{0}` has not taken place yet")]
    NotYet(AssignmentId),
    /// No time, or more than the shift has.
    #[error("assignment `{assignment}` cannot have {minutes}")]
    WrongMinutes {
        /// Which.
        assignment: AssignmentId,
        /// As given.
        minutes: Minutes,
    },
    /// All that stands against it, at least one.
    #[error("{} objections stand against it", .0.len())]
    Refused(Vec<ShiftObjection>),
    /// The events just decided could not be applied.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl VolunteeringError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale(stale) => stale.code(),
            Self::Time(time) => time.code(),
            Self::ZoneInUse => "zone_in_use",
            Self::UnknownVolunteer(_) => "unknown_volunteer",
            Self::VolunteerIdTaken(_) => "volunteer_id_taken",
            Self::PersonEnrolled { .. } => "person_enrolled",
            Self::OrganisationEnrolled { .. } => "organisation_enrolled",
            Self::Fixed(_) => "volunteer_fixed",
            Self::TooYoung(_) => "volunteer_too_young",
            Self::ConsentMissing(_) => "volunteer_consent_missing",
            Self::LegalPersonIncomplete { .. } => "legal_person_incomplete",
            Self::NotActive(_) => "volunteer_not_active",
            Self::NotLeft(_) => "volunteer_not_left",
            Self::Erased(_) => "volunteer_erased",
            Self::KeptUntil { .. } => "volunteer_kept",
            Self::UnknownProject(_) => "unknown_social_project",
            Self::ProjectIdTaken(_) => "social_project_id_taken",
            Self::NoDays(_) => "social_project_without_days",
            Self::ProjectEnded(_) => "social_project_ended",
            Self::ProjectOpen { .. } => "social_project_open",
            Self::WrongDay { .. } => "not_a_day_of_the_project",
            Self::UnknownTask(_) => "unknown_volunteer_task",
            Self::TaskIdTaken(_) => "volunteer_task_id_taken",
            Self::UnknownShift(_) => "unknown_shift",
            Self::ShiftIdTaken(_) => "shift_id_taken",
            Self::ImpossibleShift(_) => "impossible_shift",
            Self::ShiftCancelled(_) => "shift_cancelled",
            Self::ShiftTookPlace(_) => "shift_took_place",
            Self::MoreAssigned { .. } => "more_assigned",
            Self::UnknownAssignment(_) => "unknown_assignment",
            Self::AssignmentIdTaken(_) => "assignment_id_taken",
            Self::WrongStage { .. } => "wrong_assignment_stage",
            Self::WrongCause(_) => "wrong_cancel_cause",
            Self::NotYet(_) => "assignment_not_yet",
            Self::WrongMinutes { .. } => "wrong_minutes",
            Self::Refused(_) => "assignment_refused",
            Self::Replay(replay) => replay.code(),
        }
    }

    /// Returns what stands against it, where that is the reason.
    #[must_use]
    pub fn objections(&self) -> &[ShiftObjection] {
        match self {
            Self::Refused(objections) => objections,
            _ => &[],
        }
    }
}
