//! Decisions: commands in, events out, nothing changed.

mod life;
mod participants;
mod placing;
mod planning;

use alloc::{vec, vec::Vec};

use chrono::NaiveDate;

use super::{JointProgramme, ProgrammeCalendar, ProgrammeCommand, ProgrammeError, ProgrammeEvent, Stage};
use crate::{
    event::{Call, Expected, Stale},
    id::ProgrammeId,
    organisation::Registry,
    time::Minute,
};

type Decided = Result<Vec<ProgrammeEvent>, ProgrammeError>;

/// A decision under way: the calendar as it is, who calls, and what day it is.
pub(super) struct Deciding<'a> {
    calendar: &'a ProgrammeCalendar,
    call: &'a Call,
    registry: &'a Registry,
    now: Minute,
    today: NaiveDate,
}

impl<'a> Deciding<'a> {
    pub(super) fn new(
        calendar: &'a ProgrammeCalendar,
        call: &'a Call,
        registry: &'a Registry,
    ) -> Result<Self, ProgrammeError> {
        let now = calendar.head.now(call);
        Ok(Self { calendar, call, registry, now, today: calendar.day(now)? })
    }

    /// Decides a command.
    pub(super) fn run(&self, command: &ProgrammeCommand) -> Decided {
        use ProgrammeCommand as C;
        if self.is_known(command)? {
            return Ok(Vec::new());
        }
        self.calendar.head.check_version(self.call.expected)?;
        match command {
            C::SetPolicy(policy) if *policy == self.calendar.policy => Ok(Vec::new()),
            C::SetPolicy(policy) => one(ProgrammeEvent::PolicySet(policy.clone())),
            C::DescribePlace(place) if self.calendar.place(place.id) == Some(place) => Ok(Vec::new()),
            C::DescribePlace(place) => one(ProgrammeEvent::PlaceDescribed(place.clone())),
            C::DescribeObservance(seen) if self.calendar.observance(seen.id) == Some(seen) => Ok(Vec::new()),
            C::DescribeObservance(seen) => one(ProgrammeEvent::ObservanceDescribed(seen.clone())),
            C::DateObservance { observance, year, days } => self.date_observance(*observance, *year, days),
            C::Draft(plan) => self.draft(plan),
            C::Repeat { source, programme, year, booking } => {
                self.repeat(*source, *programme, *year, *booking)
            }
            C::Revise(plan) => self.revise(plan),
            C::Plan { programme } => self.plan(*programme),
            C::AnswerBooking { programme, booking, booked } => {
                self.answer_booking(*programme, *booking, *booked)
            }
            C::Announce { programme } => self.announce(*programme),
            C::Postpone { programme, reason } => self.postpone(*programme, reason),
            C::Reschedule(plan) => self.reschedule(plan),
            C::Begin { programme } => self.begin(*programme),
            C::Close { programme, closing } => self.close(*programme, closing),
            C::CorrectClosing { programme, closing } => self.correct_closing(*programme, closing),
            C::Cancel { programme, reason } => self.cancel(*programme, reason),
            C::NameRapporteur { programme, topic, office } => {
                self.name_rapporteur(*programme, *topic, *office)
            }
            C::Recommend { programme, recommendation } => self.recommend(*programme, *recommendation),
            C::Register { programme, registration } => self.register(*programme, registration),
            C::CancelRegistration { programme, registration } => {
                self.cancel_registration(*programme, *registration)
            }
            C::RecordAttendance { programme, registration, came } => {
                self.record_attendance(*programme, *registration, *came)
            }
            C::Erase { programme } => self.erase(*programme),
        }
    }

    /// Whether a command brings what came before under the same id: the same content changes nothing.
    fn is_known(&self, command: &ProgrammeCommand) -> Result<bool, ProgrammeError> {
        use ProgrammeCommand as C;
        match command {
            C::Draft(plan) => match self.calendar.programme(plan.id()) {
                None => Ok(false),
                Some(known) if known.drafted == *plan && known.repeats.is_none() => Ok(true),
                Some(_) => Err(ProgrammeError::IdTaken(plan.id())),
            },
            C::Repeat { source, programme, year, .. } => match self.calendar.programme(*programme) {
                None => Ok(false),
                Some(known) if known.repeats == Some(*source) && planning::year(&known.drafted) == *year => {
                    Ok(true)
                }
                Some(_) => Err(ProgrammeError::IdTaken(*programme)),
            },
            C::Register { programme, registration } => {
                match self.calendar.known(*programme)?.roster.get(registration.id()) {
                    None => Ok(false),
                    // Once erased it is no longer known who it was, so nobody can say that it was somebody else.
                    Some(known)
                        if known.registration == *registration
                            || known.registration == registration.clone().without_person() =>
                    {
                        Ok(true)
                    }
                    Some(_) => Err(ProgrammeError::RegistrationIdTaken(registration.id())),
                }
            }
            C::Recommend { programme, recommendation } => {
                match self.calendar.known(*programme)?.recommendations.get(&recommendation.text) {
                    None => Ok(false),
                    Some(known) if known == recommendation => Ok(true),
                    Some(_) => Err(ProgrammeError::TextTaken(recommendation.text)),
                }
            }
            _ => Ok(false),
        }
    }

    /// A programme at the revision that the caller expects.
    fn expect(&self, id: ProgrammeId) -> Result<&'a JointProgramme, ProgrammeError> {
        let programme = self.calendar.known(id)?;
        match self.call.expected {
            Expected::Revision(expected) if programme.revision != expected => {
                Err(Stale::Revision { expected, found: programme.revision }.into())
            }
            _ => Ok(programme),
        }
    }

    /// A programme that may go to a stage.
    fn going(
        &self,
        id: ProgrammeId,
        to: Stage,
        command: &'static str,
    ) -> Result<&'a JointProgramme, ProgrammeError> {
        let programme = self.expect(id)?;
        if programme.stage().may_become(to) { Ok(programme) } else { Err(wrong_stage(programme, command)) }
    }

    /// A programme that is at one of some stages.
    fn being(
        &self,
        id: ProgrammeId,
        at: &[Stage],
        command: &'static str,
    ) -> Result<&'a JointProgramme, ProgrammeError> {
        let programme = self.expect(id)?;
        if at.contains(&programme.stage()) { Ok(programme) } else { Err(wrong_stage(programme, command)) }
    }
}

fn wrong_stage(programme: &JointProgramme, command: &'static str) -> ProgrammeError {
    ProgrammeError::WrongStage { programme: programme.id(), stage: programme.stage(), command }
}

fn one(event: ProgrammeEvent) -> Decided {
    Ok(vec![event])
}
