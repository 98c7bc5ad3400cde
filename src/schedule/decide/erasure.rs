//! Erasing who asked.

use super::Decision;
use crate::{
    id::BookingId,
    schedule::{ScheduleError, ScheduleEvent},
    time::RetentionPolicy,
};

impl Decision<'_> {
    pub(super) fn set_retention(&mut self, to: Option<RetentionPolicy>) -> Result<(), ScheduleError> {
        let from = self.view.schedule.retention;
        if from != to {
            self.events.push(ScheduleEvent::RetentionSet { from, to });
        }
        Ok(())
    }

    pub(super) fn erase(&mut self, booking: BookingId) -> Result<(), ScheduleError> {
        let schedule = self.view.schedule;
        let from = schedule.kept_until(booking).ok_or(ScheduleError::UnknownBooking(booking))?;
        if !schedule.keeps_who_asked(booking) {
            return Ok(());
        }
        let now = self.view.now;
        let zone = schedule.booking(booking).map(|known| known.placement.zone);
        let zone = zone.or_else(|| schedule.catalogue.sites.values().next().map(|site| site.centre.zone));
        let today = zone.map_or_else(|| now.to_datetime().date_naive(), |zone| zone.day_of(now));
        let early = self.call.erasing(today, Some(from));
        let early = early.map_err(|from| ScheduleError::KeptUntil { booking, from })?;
        self.events.push(ScheduleEvent::PersonErased { booking, early });
        Ok(())
    }
}
