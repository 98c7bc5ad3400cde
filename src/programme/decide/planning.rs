//! From the idea to the plan, and to the next year's.

use alloc::{vec, vec::Vec};

use chrono::{Datelike, NaiveDate};

use super::{Decided, Deciding, one, wrong_stage};
use crate::{
    id::{BookingId, ObservanceId, ProgrammeId},
    programme::{
        DayRange, JointProgramme, ProgrammeError, ProgrammeEvent, ProgrammePlan, RoomVenue, Stage, Venue,
    },
    text::Note,
    time::{LocalMinute, LocalSlot},
};

impl Deciding<'_> {
    pub(super) fn date_observance(&self, observance: ObservanceId, year: i32, days: &[DayRange]) -> Decided {
        let known =
            self.calendar.observance(observance).ok_or(ProgrammeError::UnknownObservance(observance))?;
        if let Some(days) = days.iter().find(|days| days.first().year() != year) {
            return Err(ProgrammeError::WrongYear { observance, days: *days, year });
        }
        // What is not dated has no days yet.
        let from = known.in_year(year).unwrap_or_default();
        let dated = known.redated(year, days)?;
        let to = dated.in_year(year).unwrap_or_default();
        if from == to {
            return Ok(Vec::new());
        }
        one(ProgrammeEvent::ObservanceDated { observance, year, from, to })
    }

    pub(super) fn draft(&self, plan: &ProgrammePlan) -> Decided {
        one(ProgrammeEvent::Drafted { on: self.today, plan: plan.clone(), repeats: None })
    }

    pub(super) fn repeat(
        &self,
        source: ProgrammeId,
        programme: ProgrammeId,
        year: i32,
        booking: Option<BookingId>,
    ) -> Decided {
        let known = self.expect(source)?;
        if !known.stage().stands() {
            return Err(wrong_stage(known, "repeat"));
        }
        if year <= self::year(&known.plan) {
            return Err(ProgrammeError::NotLater { programme: source, year });
        }
        let mut others = self.calendar.repetitions(source);
        if let Some(by) = others
            .find(|other| other.stage() != Stage::Cancelled && self::year(&other.plan) == year)
            .map(JointProgramme::id)
        {
            return Err(ProgrammeError::RepeatedAlready { programme: source, by });
        }
        let plan = known.plan.copied_to(programme).at(self.time_in(&known.plan, year)?)?;
        let plan = match plan.venue().clone() {
            Venue::Place(_) => plan,
            Venue::Abroad(abroad) => plan.moved_to(Venue::Abroad(abroad.undecided()))?,
            Venue::Room(room) => {
                let booking = booking.ok_or(ProgrammeError::BookingMissing(programme))?;
                plan.moved_to(Venue::Room(RoomVenue { booking, ..room }))?
            }
        };
        one(ProgrammeEvent::Drafted { on: self.today, plan, repeats: Some(source) })
    }

    /// When a programme is in another year: as far into its observance as it was, or on the same day of the year.
    fn time_in(&self, plan: &ProgrammePlan, year: i32) -> Result<LocalSlot, ProgrammeError> {
        let none = ProgrammeError::NoSuchDay { programme: plan.id(), year };
        let first = plan.days().first();
        let day = match plan.observance() {
            None => first.with_year(year),
            Some(id) => {
                let observance = self.calendar.observance(id).ok_or(ProgrammeError::UnknownObservance(id))?;
                let then = observance.occurrence_with(plan.days()).ok_or(none.clone())?;
                let next = observance.in_year(year)?.first().copied();
                next.and_then(|next| {
                    let into = first.signed_duration_since(then.first());
                    next.first().checked_add_signed(into).filter(|day| *day <= next.last())
                })
            }
        };
        let start = plan.time().start();
        let start = LocalMinute::on(day.ok_or(none)?, start.minute_of_day())?;
        Ok(LocalSlot::with_length(start, plan.time().planned_length())?)
    }

    pub(super) fn plan(&self, id: ProgrammeId) -> Decided {
        let programme = self.being(id, &[Stage::Draft], "plan")?;
        let placement = self.placed(&programme.plan, programme)?;
        let room = match programme.plan.venue() {
            Venue::Room(room) => Some(room.clone()),
            Venue::Place(_) | Venue::Abroad(_) => None,
        };
        one(ProgrammeEvent::Planned { fact: programme.fact(self.today), placement, room })
    }

    pub(super) fn revise(&self, to: &ProgrammePlan) -> Decided {
        let programme = self.expect(to.id())?;
        if programme.plan == *to {
            return Ok(Vec::new());
        }
        if !programme.stage().is_open_to_change() {
            return Err(wrong_stage(programme, "revise"));
        }
        let (mut placement, mut overruled) = (None, None);
        if programme.stage().stands() {
            let placed = self.placed(to, programme)?;
            if programme.stage() == Stage::Announced {
                overruled = self.announceable(to, &placed, programme)?;
            }
            placement = Some(placed);
        }
        Self::check_places(to, programme)?;
        let fact = programme.fact(self.today);
        let from = programme.plan.clone();
        let mut events = vec![ProgrammeEvent::Revised {
            fact,
            from,
            to: to.clone(),
            placement: placement.clone(),
            overruled,
        }];
        events.extend(self.moved_up(programme, to, placement.as_ref(), None));
        Ok(events)
    }

    pub(super) fn postpone(&self, id: ProgrammeId, reason: &Note) -> Decided {
        let programme = self.going(id, Stage::Postponed, "postpone")?;
        let fact = programme.fact(self.today);
        let released = programme.plan.venue().booking();
        one(ProgrammeEvent::Postponed { fact, reason: reason.clone(), released })
    }

    pub(super) fn reschedule(&self, to: &ProgrammePlan) -> Decided {
        let programme = self.being(to.id(), &[Stage::Postponed], "reschedule")?;
        let placement = self.placed(to, programme)?;
        Self::check_places(to, programme)?;
        let fact = programme.fact(self.today);
        let from = programme.plan.clone();
        let mut events =
            vec![ProgrammeEvent::Rescheduled { fact, from, to: to.clone(), placement: placement.clone() }];
        events.extend(self.moved_up(programme, to, Some(&placement), Some(Stage::Planned)));
        Ok(events)
    }
}

/// The year that a programme belongs to: that of its first day.
pub(super) fn year(plan: &ProgrammePlan) -> i32 {
    NaiveDate::year(&plan.days().first())
}
