//! Series: booked, edited and mended as a whole.

use alloc::{collections::BTreeMap, vec::Vec};

use super::{Decision, Granted, Placed, Verdict};
use crate::{
    id::{BookingId, SeriesId},
    schedule::{
        Booking, BookingRequest, Kept, Objection, Overridden, Placement, Reason, ScheduleError,
        ScheduleEvent, SeriesChange, SeriesLink, SeriesMode, SeriesRequest, SeriesScope, Status, view::View,
    },
    time::LocalSlot,
};

impl Decision<'_> {
    /// Books occurrence by occurrence, each against those before it.
    pub(super) fn book_series(&mut self, series: &SeriesRequest) -> Result<(), ScheduleError> {
        let occurrences = series.occurrences().iter().map(|o| (o.time, o.id)).collect();
        self.events.push(ScheduleEvent::SeriesBegun {
            series: series.id(),
            rule: series.rule().cloned(),
            mode: series.mode(),
            occurrences,
        });
        let link = |occurrence| SeriesLink { series: series.id(), occurrence };
        let before: View<'_> = self.view.clone();
        let mut placed: Vec<Placed> = Vec::new();
        for request in series.occurrences() {
            let place = self.place(request, None)?;
            if let Ok(Granted { at, status, .. }) = &place {
                self.view.add(Booking::first(request.clone(), at.clone(), *status, None));
            }
            placed.push(place);
        }
        let broken = series.mode() == SeriesMode::AllOrNothing && placed.iter().any(Result::is_err);
        if broken {
            // Nothing of it stands, so alternatives are looked for without it.
            self.view = before;
        }
        for (number, (request, place)) in (0..).zip(series.occurrences().iter().zip(placed)) {
            match place {
                Ok(Granted { at, .. }) if broken => {
                    // Nothing but the others stands against it, so there is nothing to offer instead.
                    let objections = Vec::from([Objection::hard(Reason::SeriesBroken)]);
                    self.refuse(request, Some(&at), objections, Vec::new(), Some(link(number)));
                }
                Ok(granted) => self.booked(request, granted, Some(link(number))),
                Err((at, objections)) => {
                    let alternatives = self.alternatives(request, at.as_ref());
                    self.refuse(request, at.as_ref(), objections, alternatives, Some(link(number)));
                }
            }
        }
        Ok(())
    }

    pub(super) fn add_occurrence(
        &mut self,
        series: SeriesId,
        number: u32,
        request: &BookingRequest,
    ) -> Result<(), ScheduleError> {
        let known = self.view.schedule.series.get(&series).ok_or(ScheduleError::UnknownSeries(series))?;
        let occurrence = known.occurrence(number);
        let occurrence = occurrence.ok_or(ScheduleError::UnknownOccurrence { series, occurrence: number })?;
        if self.is_open_to_add(occurrence.booking) {
            self.book(request, None, Some(SeriesLink { series, occurrence: number }))
        } else {
            Err(ScheduleError::OccurrenceNotOpen { series, occurrence: number })
        }
    }

    /// Whether an occurrence with this booking can be added again: it was refused, given back or has lapsed.
    pub(super) fn is_open_to_add(&self, booking: BookingId) -> bool {
        self.view.booking(booking).is_none_or(|booking| booking.status.is_given_up())
    }

    pub(super) fn edit_series(
        &mut self,
        id: SeriesId,
        scope: SeriesScope,
        change: &SeriesChange,
        mode: SeriesMode,
    ) -> Result<(), ScheduleError> {
        let series = self.view.schedule.series.get(&id).ok_or(ScheduleError::UnknownSeries(id))?;
        if let Some(occurrence) = scope.named().filter(|number| series.occurrence(*number).is_none()) {
            return Err(ScheduleError::UnknownOccurrence { series: id, occurrence });
        }
        let chosen = (0..).zip(&series.occurrences).filter(|(number, _)| scope.includes(*number));
        let bookings: Vec<Booking> = chosen
            .filter_map(|(_, occurrence)| self.view.booking(occurrence.booking))
            .filter(|b| b.status.is_open() && b.placement.slot.start() > self.view.now)
            .filter(|b| !matches!(b.status, Status::CheckedIn { .. }))
            .collect();
        match change {
            SeriesChange::Cancel => self.cancel_all(bookings, mode),
            SeriesChange::Shift { .. } | SeriesChange::Resize { .. } | SeriesChange::Rooms(_) => {
                self.move_all(bookings, change, mode)
            }
        }
    }

    fn cancel_all(&mut self, bookings: Vec<Booking>, mode: SeriesMode) -> Result<(), ScheduleError> {
        let mut cancellable = Vec::new();
        for booking in bookings {
            match self.may_cancel(&booking) {
                Ok((late, overridden)) => cancellable.push((booking, late, overridden)),
                Err(refused) if mode == SeriesMode::AllOrNothing => return Err(refused),
                Err(_) => {}
            }
        }
        for (booking, late, overridden) in cancellable {
            self.cancelled(booking, late, None, overridden);
        }
        Ok(())
    }

    /// Moves bookings as if all of them were lifted first and put down again one by one. One that finds its new place
    /// taken goes back to its old one, and then the rest is tried anew.
    fn move_all(
        &mut self,
        bookings: Vec<Booking>,
        change: &SeriesChange,
        mode: SeriesMode,
    ) -> Result<(), ScheduleError> {
        let mut targets = Vec::new();
        for booking in bookings {
            let to = self.target(&booking, change)?;
            if to != booking.placement {
                targets.push((booking, to));
            }
        }
        let mut stuck: BTreeMap<BookingId, Vec<Objection>> = BTreeMap::new();
        loop {
            let mut view = self.view.clone();
            let movers: Vec<_> = targets.iter().filter(|(b, _)| !stuck.contains_key(&b.id())).collect();
            for (booking, _) in &movers {
                view.forget(booking.id());
            }
            let mut granted = Vec::new();
            let before = stuck.len();
            for (booking, to) in movers {
                match self.weigh(self.against_move(&view, booking, to)) {
                    Verdict::Granted(overridden) => {
                        view.put(Booking { placement: to.clone(), ..booking.clone() });
                        granted.push((booking.clone(), to.clone(), overridden));
                    }
                    Verdict::Refused(objections) if mode == SeriesMode::AllOrNothing => {
                        return Err(self.refused(&view, booking, to, objections));
                    }
                    Verdict::Refused(objections) => {
                        stuck.insert(booking.id(), objections);
                    }
                }
            }
            if stuck.len() == before {
                self.moved_all(granted, stuck);
                return Ok(());
            }
        }
    }

    fn moved_all(
        &mut self,
        granted: Vec<(Booking, Placement, Option<Overridden>)>,
        stuck: BTreeMap<BookingId, Vec<Objection>>,
    ) {
        let mut overridden: Option<Overridden> = None;
        let mut moves = Vec::new();
        for (booking, to, theirs) in granted {
            match (&mut overridden, theirs) {
                (Some(all), Some(more)) => all.objections.extend(more.objections),
                (all @ None, Some(first)) => *all = Some(first),
                (_, None) => {}
            }
            moves.push(self.moved(booking, to));
        }
        let kept: Vec<Kept> =
            stuck.into_iter().map(|(booking, objections)| Kept { booking, objections }).collect();
        if !moves.is_empty() || !kept.is_empty() {
            let moved: Vec<BookingId> = moves.iter().map(|moved| moved.fact.booking).collect();
            self.events.push(ScheduleEvent::Moved { moves, overridden, kept });
            for id in moved {
                self.settle(id);
            }
        }
    }

    fn target(&self, booking: &Booking, change: &SeriesChange) -> Result<Placement, ScheduleError> {
        let at = &booking.placement;
        let (rooms, time) = match change {
            SeriesChange::Shift { minutes } => (at.rooms.clone(), at.time.shifted(*minutes)?),
            SeriesChange::Resize { length } => {
                (at.rooms.clone(), LocalSlot::with_length(at.time.start(), *length)?)
            }
            SeriesChange::Rooms(rooms) => (rooms.clone(), at.time),
            SeriesChange::Cancel => (at.rooms.clone(), at.time),
        };
        self.placement(booking, &rooms, time)
    }
}
