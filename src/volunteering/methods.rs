//! Each command as a method with a plain name. All go through [`Aggregate::handle`].

use alloc::vec::Vec;
use core::num::NonZeroU32;

use chrono::NaiveDate;

use super::{
    AssignmentRequest, CancelCause, PlatformPolicy, Reach, Shift, SocialResponsibilityProject, Volunteer,
    VolunteerPlatform, VolunteerTask, VolunteeringCommand, VolunteeringError, VolunteeringEvent,
};
use crate::{
    event::{Aggregate, Call, Recorded},
    id::{AssignmentId, ShiftId, SocialProjectId, VolunteerId},
    text::Note,
    time::{LocalSlot, Minutes},
};

type Events = Result<Vec<Recorded<VolunteeringEvent>>, VolunteeringError>;

impl VolunteerPlatform {
    /// Sets the rules that no law fixes. The same rules again change nothing.
    ///
    /// # Errors
    /// [`VolunteeringError::ZoneInUse`] where there are shifts and the zone is another.
    pub fn set_policy(&mut self, policy: PlatformPolicy, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::SetPolicy(policy), call, ())
    }

    /// Takes a volunteer in. One that is there with the same content changes nothing.
    ///
    /// # Errors
    /// [`VolunteeringError`] where the id or the person is there already, or the regulation forbids it: below 12, under
    /// age without a guardian's consent, a legal person without a field or a decision.
    pub fn enrol(&mut self, volunteer: Volunteer, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::Enrol(volunteer), call, ())
    }

    /// Puts right or renews what is known of a volunteer: everything but who it is. Whoever may no longer serve on a shift
    /// to come is taken off it.
    ///
    /// # Errors
    /// As [`VolunteerPlatform::enrol`], and [`VolunteeringError::Fixed`], [`VolunteeringError::Erased`].
    pub fn amend(&mut self, volunteer: Volunteer, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::Amend(volunteer), call, ())
    }

    /// Takes a guardian's consent back. Whoever is still under age on the day of a shift to come is taken off it. Where
    /// there is no consent, nothing changes.
    ///
    /// # Errors
    /// [`VolunteeringError::UnknownVolunteer`].
    pub fn withdraw_consent(&mut self, volunteer: VolunteerId, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::WithdrawConsent { volunteer }, call, ())
    }

    /// Lets a volunteer go, off all shifts to come. One who has left changes nothing.
    ///
    /// # Errors
    /// [`VolunteeringError::UnknownVolunteer`].
    pub fn leave(&mut self, volunteer: VolunteerId, reason: Option<Note>, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::Leave { volunteer, reason }, call, ())
    }

    /// Takes a volunteer back who had left. One who is there changes nothing.
    ///
    /// # Errors
    /// [`VolunteeringError::Erased`], and what [`VolunteerPlatform::enrol`] asks of a volunteer.
    pub fn rejoin(&mut self, volunteer: VolunteerId, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::Rejoin { volunteer }, call, ())
    }

    /// Erases what leads to a person who has left. What was done, and for how long, stays.
    /// [`VolunteeringEvent::stripped`] does the same to events that are stored already.
    ///
    /// # Errors
    /// [`VolunteeringError::NotLeft`]; [`VolunteeringError::KeptUntil`] before its time, which a manager may overrule.
    pub fn erase(&mut self, volunteer: VolunteerId, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::Erase { volunteer }, call, ())
    }

    /// Begins a project. One that is there with the same content changes nothing.
    ///
    /// # Errors
    /// [`VolunteeringError::ProjectIdTaken`], [`VolunteeringError::NoDays`].
    pub fn begin_project(&mut self, project: SocialResponsibilityProject, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::BeginProject(project), call, ())
    }

    /// Ends a project. One that is ended changes nothing.
    ///
    /// # Errors
    /// [`VolunteeringError::ProjectOpen`] where a volunteer is still expected or waits.
    pub fn end_project(&mut self, project: SocialProjectId, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::EndProject { project }, call, ())
    }

    /// Says how many people a project reached on a day; what was said of that day before is replaced.
    ///
    /// # Errors
    /// [`VolunteeringError::WrongDay`] for a day to come, or outside the project.
    pub fn report_reach(
        &mut self,
        project: SocialProjectId,
        on: NaiveDate,
        reach: Reach,
        call: &Call,
    ) -> Events {
        self.handle(&VolunteeringCommand::ReportReach { project, on, reach }, call, ())
    }

    /// Plans a task. One that is there with the same content changes nothing.
    ///
    /// # Errors
    /// [`VolunteeringError::TaskIdTaken`], [`VolunteeringError::UnknownProject`], [`VolunteeringError::ProjectEnded`].
    pub fn plan_task(&mut self, task: VolunteerTask, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::PlanTask(task), call, ())
    }

    /// Adds a shift to a task. One that is there with the same content changes nothing.
    ///
    /// # Errors
    /// [`VolunteeringError`] where the id is taken, the task is unknown, a flexible shift does not fit its window, or the
    /// days are not the project's.
    pub fn add_shift(&mut self, shift: Shift, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::AddShift(shift), call, ())
    }

    /// Changes how many a shift needs.
    ///
    /// # Errors
    /// [`VolunteeringError::MoreAssigned`], [`VolunteeringError::ShiftCancelled`].
    pub fn set_needed(&mut self, shift: ShiftId, needed: NonZeroU32, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::SetNeeded { shift, needed }, call, ())
    }

    /// Cancels a shift, and all that is open of it. One that is cancelled changes nothing.
    ///
    /// # Errors
    /// [`VolunteeringError::ShiftTookPlace`] where somebody served.
    pub fn cancel_shift(&mut self, shift: ShiftId, reason: Option<Note>, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::CancelShift { shift, reason }, call, ())
    }

    /// Says that a volunteer is available for a shift. The same request again changes nothing.
    ///
    /// # Errors
    /// [`VolunteeringError::Refused`] with all that stands against it; being on another shift or the lack of a free place
    /// do not yet.
    pub fn offer(&mut self, request: AssignmentRequest, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::Offer(request), call, ())
    }

    /// Puts an available volunteer on the shift.
    ///
    /// # Errors
    /// [`VolunteeringError::Refused`] with all that stands against it, [`VolunteeringError::WrongStage`].
    pub fn schedule(&mut self, assignment: AssignmentId, chosen: Option<LocalSlot>, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::Schedule { assignment, chosen }, call, ())
    }

    /// Offers and schedules at once, or schedules what was offered with the same content.
    ///
    /// # Errors
    /// As [`VolunteerPlatform::schedule`].
    pub fn assign(&mut self, request: AssignmentRequest, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::Assign(request), call, ())
    }

    /// Records that a volunteer served, and how long; or puts it right.
    ///
    /// # Errors
    /// [`VolunteeringError::NotYet`], [`VolunteeringError::WrongMinutes`], [`VolunteeringError::WrongStage`];
    /// [`VolunteeringError::Refused`] where it was a no-show, and the time or the place has gone to another shift or
    /// volunteer since.
    pub fn complete(&mut self, assignment: AssignmentId, minutes: Minutes, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::Complete { assignment, minutes }, call, ())
    }

    /// Records that a volunteer did not come; or puts right that one did.
    ///
    /// # Errors
    /// [`VolunteeringError::NotYet`], [`VolunteeringError::WrongStage`].
    pub fn record_no_show(&mut self, assignment: AssignmentId, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::RecordNoShow { assignment }, call, ())
    }

    /// Takes a volunteer off a shift, because the volunteer or the municipality wants so.
    ///
    /// # Errors
    /// [`VolunteeringError::WrongStage`], [`VolunteeringError::WrongCause`].
    pub fn cancel(
        &mut self,
        assignment: AssignmentId,
        cause: CancelCause,
        reason: Option<Note>,
        call: &Call,
    ) -> Events {
        self.handle(&VolunteeringCommand::Cancel { assignment, cause, reason }, call, ())
    }

    /// Lets lapse what waited for a shift that has begun. Harmless when repeated.
    ///
    /// # Errors
    /// [`VolunteeringError::Stale`].
    pub fn tick(&mut self, call: &Call) -> Events {
        self.handle(&VolunteeringCommand::Tick, call, ())
    }
}
