//! Who asked is erased in time: the request, the booking and every figure stay.

use alloc::{collections::BTreeSet, vec, vec::Vec};

use chrono::NaiveDate;

use super::{
    Anyone, Booking, BookingRequest, QuotaSubject, Schedule, ScheduleCommand, ScheduleError, ScheduleEvent,
    apply::{Undo, next},
    state::concerns,
};
use crate::{
    event::{Aggregate, Call, Contradiction, Recorded, ensure},
    id::BookingId,
    time::{Period, RetentionPolicy},
};

type Events = Result<Vec<Recorded<ScheduleEvent>>, ScheduleError>;

/// # Erasure
impl Schedule {
    /// Sets how long after its time a request keeps who asked; nothing falls due without.
    ///
    /// # Errors
    /// [`ScheduleError::Stale`].
    pub fn set_retention(&mut self, retention: Option<RetentionPolicy>, call: &Call) -> Events {
        self.handle(&ScheduleCommand::SetRetention(retention), call, &Anyone)
    }

    /// Returns how long after its time a request keeps who asked.
    #[must_use]
    pub const fn retention(&self) -> Option<RetentionPolicy> {
        self.retention
    }

    /// Returns the requests whose time is over for so long that who asked is due to be erased, and since when: the longest
    /// due first. Whatever became of a request, its time is over with the last day that it asked for or was given; and a
    /// quota that counts for persons counts to the end of its period. Nothing where no retention is set.
    ///
    /// ```
    /// # mod city { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/city/doc.rs")); }
    /// # use city::*;
    /// # use imece::{id::PersonId, time::RetentionPolicy, uuid::Uuid};
    /// let (mut schedule, call) = (city(), at("2026-03-02T08:00Z"));
    /// let request = request(10, "2026-03-20T18:00", "2026-03-20T20:00");
    /// let named = request.clone().with_person(PersonId::from_uuid(Uuid::from_u128(501))?);
    /// schedule.book(named.clone(), &call, &Anyone)?;
    /// schedule.set_retention(Some(RetentionPolicy::months(6.try_into()?)), &call)?;
    /// let since = "2026-09-20".parse().unwrap();
    /// assert_eq!(schedule.due_for_erasure(since), [(since, request.id)]);
    /// schedule.erase(request.id, &at("2026-09-20T08:00Z"))?;
    /// assert_eq!(schedule.booking(request.id).unwrap().request, request);
    /// // The same request again is recognised, and brings nobody back.
    /// schedule.book(named, &at("2026-09-20T08:00Z"), &Anyone)?;
    /// assert_eq!(schedule.booking(request.id).unwrap().request.person, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn due_for_erasure(&self, today: NaiveDate) -> Vec<(NaiveDate, BookingId)> {
        if self.retention.is_none() {
            return Vec::new();
        }
        let waiting = self.waitlist.values().map(|waiting| &waiting.entry.request);
        let asked = self.ledger.refused.values().chain(waiting).filter(|request| request.person.is_some());
        let named: BTreeSet<BookingId> = self.ledger.named().chain(asked.map(|request| request.id)).collect();
        let kept = named.into_iter().filter_map(|id| Some((self.kept_until(id)?, id)));
        let mut due: Vec<_> = kept.filter(|(from, _)| *from <= today).collect();
        due.sort_unstable();
        due
    }

    /// Erases who asked for a booking, or for what was refused or waits, when the retention's time has come or a manager
    /// overrules that with the call's waiver. The host then rewrites its log with [`ScheduleEvent::stripped`].
    ///
    /// # Errors
    /// [`ScheduleError::UnknownBooking`], [`ScheduleError::KeptUntil`].
    pub fn erase(&mut self, booking: BookingId, call: &Call) -> Events {
        self.handle(&ScheduleCommand::Erase { booking }, call, &Anyone)
    }

    /// Whether it is known who asked.
    pub(super) fn keeps_who_asked(&self, id: BookingId) -> bool {
        let named = |request: &BookingRequest| request.person.is_some();
        self.request(id).is_some_and(|request| named(&request))
            || self.waitlist.get(&id).is_some_and(|waiting| named(&waiting.entry.request))
    }

    /// The first day on which who asked may be erased; nothing where the request is unknown.
    pub(super) fn kept_until(&self, id: BookingId) -> Option<NaiveDate> {
        let booking = self.booking(id);
        let given = booking.as_ref().map(|booking| booking.placement.time);
        let refused = self.ledger.refused.get(&id).map(|request| request.time);
        let wished = self.waitlist.get(&id).map(|waiting| waiting.entry.span());
        let times = [given, refused, wished].into_iter().flatten();
        let ended = times.map(|time| time.end().date()).max()?;
        let kept = RetentionPolicy::kept_until(self.retention, ended);
        let counted = booking.and_then(|booking| self.counts_until(&booking));
        Some(counted.map_or(kept, |counted| counted.max(kept)))
    }

    /// The first day on which no quota for persons counts a booking any more, where one does.
    fn counts_until(&self, booking: &Booking) -> Option<NaiveDate> {
        let quotas = self.catalogue.quotas().filter(|quota| quota.per == QuotaSubject::Person);
        let quotas = quotas.filter(|quota| concerns(quota, &booking.request));
        let last = booking.placement.time.end().date();
        quotas.map(|quota| Period::containing(quota.period, last).next().first_day()).max()
    }

    /// Takes away who asked. In a log that was stripped before, that is done already.
    pub(super) fn forget(&mut self, id: BookingId, journal: &mut Vec<Undo>) -> Result<(), Contradiction> {
        let mut known = false;
        if let Some((key, booking)) = self.ledger.find(id) {
            let request = booking.request.clone().without_person();
            let booking = next(Booking { request, ..booking });
            self.replace(vec![(key, booking)], journal)?;
            known = true;
        }
        if let Some(request) = self.ledger.refused.get_mut(&id) {
            journal.push(Undo::NoLongerRefused(request.clone()));
            request.person = None;
            known = true;
        }
        if let Some(waiting) = self.waitlist.get_mut(&id) {
            journal.push(Undo::Waiting(id, Some(waiting.clone())));
            waiting.entry.request.person = None;
            known = true;
        }
        ensure(known, "the request is unknown")
    }
}
