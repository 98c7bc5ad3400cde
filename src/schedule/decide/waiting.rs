//! The waitlist: who is offered time that falls free.

use alloc::vec::Vec;
use core::cmp::Reverse;

use super::Decision;
use crate::{
    id::BookingId,
    occupancy::Buffers,
    schedule::{
        Booking, BookingRequest, MAX_LENGTH, Placement, Rule, RuleKind, ScheduleError, ScheduleEvent, Status,
        Waiting, WaitlistEntry,
        check::{Case, Occasion},
        search::Finder,
        state::Together,
    },
    time::{Minute, Minutes, Month, Slot},
};

impl Decision<'_> {
    pub(super) fn join_waitlist(&mut self, entry: &WaitlistEntry) -> Result<(), ScheduleError> {
        // A place that is not there is an error now, not when time falls free.
        let _ = self.view.candidates(&entry.request)?;
        let schedule = self.view.schedule;
        // A request that was refused waits as it is known: who asked may be erased.
        let request = schedule.ledger.refused.get(&entry.id()).unwrap_or(&entry.request).clone();
        let entry = &WaitlistEntry { request, ..entry.clone() };
        let wishes = schedule.wishes(entry);
        if wishes.iter().any(|wish| wish.length() > MAX_LENGTH) {
            return Err(ScheduleError::Endless(entry.span()));
        }
        self.events.push(ScheduleEvent::WaitlistJoined(entry.clone()));
        let since = self.view.now;
        self.joined = Some(Waiting { entry: entry.clone(), since, lapsed_offers: 0, offered: false });
        // The time may be free already; then whoever comes first in the fair order has it.
        self.offer(|_, wish| wishes.iter().any(|theirs| theirs.overlaps(wish)));
        Ok(())
    }

    pub(super) fn leave_waitlist(&mut self, id: BookingId) -> Result<(), ScheduleError> {
        let waiting = self.view.schedule.waitlist.get(&id).ok_or(ScheduleError::NotWaiting(id))?;
        // An offer that is out goes back with the entry.
        if let Some(booking) = self.view.booking(id).filter(|b| matches!(b.status, Status::Hold { .. })) {
            self.cancelled(booking, false, None, None);
        } else {
            self.events.push(ScheduleEvent::WaitlistLeft { entry: waiting.entry.clone(), expired: false });
        }
        Ok(())
    }

    pub(super) fn tick(&mut self) -> Result<(), ScheduleError> {
        let schedule = self.view.schedule;
        for (id, waiting) in &schedule.waitlist {
            let holds = self.view.booking(*id).is_some_and(|b| matches!(b.status, Status::Hold { .. }));
            if !holds && schedule.expires(&waiting.entry).is_some_and(|at| at <= self.view.now) {
                self.events.push(ScheduleEvent::WaitlistLeft { entry: waiting.entry.clone(), expired: true });
            }
        }
        self.offer(|_, _| true);
        Ok(())
    }

    /// Offers the time that has fallen free since the last call.
    pub(super) fn offer_freed_time(&mut self) {
        let freed = core::mem::take(&mut self.freed);
        if freed.is_empty() || self.view.schedule.waitlist.is_empty() {
            return;
        }
        // Near it is near enough: the set-up and clear-up times of either may have been in the way.
        let rooms = self.view.schedule.catalogue.rooms.values().map(|state| state.room.buffers);
        let most = rooms.map(longest).max().unwrap_or_default();
        self.offer(|entry, wish| {
            let wish = widened(wish, entry.request.needs().buffers.map_or(most, longest));
            freed.iter().any(|slot| slot.overlaps(wish))
        });
    }

    /// Asks the entries whose wish may be met, in fair order.
    fn offer(&mut self, concerned: impl Fn(&WaitlistEntry, Slot) -> bool) {
        let schedule = self.view.schedule;
        let joined = self.joined.clone();
        let mut queue: Vec<(_, &Waiting)> = schedule
            .waitlist
            .values()
            .chain(&joined)
            .filter(|waiting| {
                let booking = self.view.booking(waiting.entry.id());
                booking.is_none_or(|b| matches!(b.status, Status::Lapsed))
            })
            .filter_map(|waiting| {
                let wishes = schedule.wishes(&waiting.entry);
                let asked = wishes.iter().any(|wish| concerned(&waiting.entry, *wish));
                asked.then(|| (self.turn(waiting), waiting))
            })
            .collect();
        queue.sort_unstable_by_key(|(turn, _)| Reverse(*turn));
        while let Some((_, waiting)) = queue.pop() {
            if let Some((placement, until)) = self.find(&waiting.entry) {
                let (entry, hold) = (waiting.entry.clone(), Status::Hold { until });
                self.view.put(Booking::first(entry.request.clone(), placement.clone(), hold, None));
                self.events.push(ScheduleEvent::Offered { entry, placement, until });
                // An offer is held time, which moves the organisation's other entries back.
                for (turn, waiting) in &mut queue {
                    *turn = self.turn(waiting);
                }
                queue.sort_unstable_by_key(|(turn, _)| Reverse(*turn));
            }
        }
    }

    /// The fair order, as [`WaitlistEntry`] states it.
    fn turn(&self, waiting: &Waiting) -> (u8, u32, u64, Minute, BookingId) {
        let entry = &waiting.entry;
        let schedule = self.view.schedule;
        let month = schedule
            .zones(&entry.request)
            .first()
            .and_then(|zone| Month::of(entry.request.time.start().date()).slot(*zone).ok());
        let minutes = month.map_or(0, |month| self.view.minutes_of(entry.request.organisation, month));
        // Nobody is asked while an offer is out: one that was has lapsed in this very decision, and counts already.
        (
            entry.priority,
            waiting.lapsed_offers.saturating_add(waiting.offered.into()),
            minutes,
            waiting.since,
            entry.id(),
        )
    }

    /// The time that an entry can be offered now, and until when.
    fn find(&self, entry: &WaitlistEntry) -> Option<(Placement, Minute)> {
        let candidates = self.view.candidates(&entry.request).ok()?;
        candidates.into_iter().find_map(|rooms| {
            let Rule::Offers(term) = rooms.rule(RuleKind::Offers)?.rule else {
                return None;
            };
            let at = self.view.placement(&entry.request, &rooms, entry.request.time).ok()?;
            let at = match entry.window {
                None => self.stands(&entry.request, at, &rooms)?,
                Some(window) => {
                    let window = at.zone.slot(window).ok()?;
                    let next = self.view.now.saturating_add(Minutes::new(1));
                    let window = Slot::between(window.start().max(next), window.end())?;
                    let finder =
                        Finder::new(&self.view, &entry.request, &rooms, window, self.organisations).ok()?;
                    finder.first(window.start())?
                }
            };
            let start = at.slot.start();
            let until = self.view.now.saturating_add(term).min(start);
            (until > self.view.now).then_some((at, until))
        })
    }

    fn stands(&self, request: &BookingRequest, at: Placement, rooms: &Together<'_>) -> Option<Placement> {
        let (occasion, organisations) = (Occasion::Asking, self.organisations);
        let case = Case { request, at: &at, rooms, occasion, organisations };
        self.view.allows(case).then_some(at)
    }
}

pub(super) fn longest(buffers: Buffers) -> Minutes {
    buffers.before.max(buffers.after)
}

/// A slot with so much more on either side.
pub(super) fn widened(slot: Slot, reach: Minutes) -> Slot {
    Slot::new(slot.start().saturating_sub(reach), slot.end().saturating_add(reach)).unwrap_or(slot)
}
