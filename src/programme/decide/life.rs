//! From the announcement to the end.

use alloc::vec::Vec;

use super::{Decided, Deciding, one};
use crate::{
    id::{BookingId, ProgrammeId},
    organisation::OfficialRole,
    programme::{
        Closing, JointProgramme, ProgrammeError, ProgrammeEvent, ProgrammeFormat, Recommendation, Stage,
        Tournament, Venue, plan::days_of,
    },
    text::{Code, Note},
};

impl Deciding<'_> {
    pub(super) fn answer_booking(&self, id: ProgrammeId, booking: BookingId, booked: bool) -> Decided {
        let stages = [Stage::Planned, Stage::Announced, Stage::UnderWay];
        let programme = self.being(id, &stages, "answer booking")?;
        if programme.plan.venue().booking() != Some(booking) {
            return Err(ProgrammeError::NotAskedFor { programme: id, booking });
        }
        if programme.room_booked == booked {
            return Ok(Vec::new());
        }
        one(ProgrammeEvent::BookingAnswered { fact: programme.fact(self.today), booking, booked })
    }

    pub(super) fn announce(&self, id: ProgrammeId) -> Decided {
        let programme = self.going(id, Stage::Announced, "announce")?;
        // Partners may have ended and observances moved since it was planned; its place it has held all the time.
        self.check_plan(&programme.plan, programme)?;
        Self::check_room(programme)?;
        let overruled = match &programme.placement {
            Some(placement) => self.announceable(&programme.plan, placement, programme)?,
            None => None,
        };
        one(ProgrammeEvent::Announced { fact: programme.fact(self.today), overruled })
    }

    fn check_room(programme: &JointProgramme) -> Result<(), ProgrammeError> {
        match programme.plan.venue() {
            Venue::Room(_) if !programme.room_booked => Err(ProgrammeError::RoomNotBooked(programme.id())),
            _ => Ok(()),
        }
    }

    pub(super) fn begin(&self, id: ProgrammeId) -> Decided {
        let programme = self.going(id, Stage::UnderWay, "begin")?;
        let first = programme.plan.days().first();
        let zone = match programme.plan.venue() {
            Venue::Abroad(abroad) => abroad.zone(),
            Venue::Room(_) | Venue::Place(_) => self.calendar.policy.zone,
        };
        if zone.to_local(self.now)?.date() < first {
            return Err(ProgrammeError::TooEarly { programme: id, first });
        }
        Self::check_room(programme)?;
        match programme.plan.format() {
            ProgrammeFormat::Tournament(tournament) if tournament.team_count() < Tournament::LEAST_TEAMS => {
                return Err(ProgrammeError::TooFewTeams { programme: id, teams: tournament.team_count() });
            }
            ProgrammeFormat::Congress(congress) if congress.tables.is_empty() => {
                return Err(ProgrammeError::NoTable(id));
            }
            _ => {}
        }
        one(ProgrammeEvent::Begun { fact: programme.fact(self.today) })
    }

    pub(super) fn close(&self, id: ProgrammeId, closing: &Closing) -> Decided {
        let programme = self.going(id, Stage::Closed, "close")?;
        self.check_closing(programme, closing)?;
        let meals = programme.meals_for(closing);
        one(ProgrammeEvent::Closed { fact: programme.fact(self.today), closing: closing.clone(), meals })
    }

    pub(super) fn correct_closing(&self, id: ProgrammeId, to: &Closing) -> Decided {
        let programme = self.being(id, &[Stage::Closed], "correct closing")?;
        let Some(from) = programme.closing().filter(|from| *from != to) else { return Ok(Vec::new()) };
        self.check_closing(programme, to)?;
        one(ProgrammeEvent::ClosingCorrected {
            fact: programme.fact(self.today),
            from: from.clone(),
            to: to.clone(),
            meals_from: programme.meals_for(from),
            meals_to: programme.meals_for(to),
        })
    }

    fn check_closing(&self, known: &JointProgramme, closing: &Closing) -> Result<(), ProgrammeError> {
        let programme = known.id();
        let (planned, actual) = (known.plan.days(), days_of(closing.actual()));
        if !planned.meets(actual) {
            return Err(ProgrammeError::AnotherDay { programme, planned, actual });
        }
        let zone = match known.plan.venue() {
            Venue::Abroad(abroad) => abroad.zone(),
            Venue::Room(_) | Venue::Place(_) => self.calendar.policy.zone,
        };
        if zone.to_instant(closing.actual().end())? > self.now {
            return Err(ProgrammeError::NotOver(programme));
        }
        let (attendance, attended) = (closing.attendance(), known.roster.attended());
        if attendance < attended {
            return Err(ProgrammeError::FewerThanRegistered { programme, attendance, attended });
        }
        match known.plan.format() {
            ProgrammeFormat::AwarenessActivity(_) if closing.volunteers() == 0 => {
                Err(ProgrammeError::NoVolunteers(programme))
            }
            ProgrammeFormat::Congress(congress) => {
                let tables = congress.without_rapporteur();
                if tables.is_empty() {
                    Ok(())
                } else {
                    Err(ProgrammeError::RapporteursMissing { programme, tables })
                }
            }
            _ => Ok(()),
        }
    }

    pub(super) fn cancel(&self, id: ProgrammeId, reason: &Note) -> Decided {
        let programme = self.going(id, Stage::Cancelled, "cancel")?;
        let released = programme.plan.venue().booking().filter(|_| programme.stage().stands());
        let fact = programme.fact(self.today);
        one(ProgrammeEvent::Cancelled { fact, reason: reason.clone(), released })
    }

    pub(super) fn name_rapporteur(&self, id: ProgrammeId, topic: Code, to: OfficialRole) -> Decided {
        let stages = [Stage::Planned, Stage::Announced, Stage::UnderWay];
        let programme = self.being(id, &stages, "name rapporteur")?;
        let from = table(programme, topic)?;
        if from == Some(to) {
            return Ok(Vec::new());
        }
        one(ProgrammeEvent::RapporteurNamed { fact: programme.fact(self.today), topic, from, to })
    }

    pub(super) fn recommend(&self, id: ProgrammeId, recommendation: Recommendation) -> Decided {
        let programme = self.being(id, &[Stage::UnderWay, Stage::Closed], "recommend")?;
        table(programme, recommendation.table)?;
        one(ProgrammeEvent::Recommended { fact: programme.fact(self.today), recommendation })
    }
}

/// Who reports from a table.
fn table(programme: &JointProgramme, topic: Code) -> Result<Option<OfficialRole>, ProgrammeError> {
    let unknown = ProgrammeError::UnknownTable { programme: programme.id(), topic };
    match programme.plan.format() {
        ProgrammeFormat::Congress(congress) => congress.tables.get(&topic).copied().ok_or(unknown),
        _ => Err(unknown),
    }
}
