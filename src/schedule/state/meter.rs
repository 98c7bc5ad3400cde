use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use chrono::NaiveDate;

use crate::{
    id::{OrganisationId, PersonId},
    schedule::{Booking, BookingRequest, Placement, Quota, QuotaLimit, QuotaSubject},
    text::Code,
    time::{Minutes, Period, PeriodKind},
};

/// What has been booked by whom in which period, kept only for the quotas that some policy has.
#[derive(Debug, Clone, Default)]
pub(in crate::schedule) struct Meters {
    meters: Vec<Meter>,
}

/// What every subject has used in every period, by its first day.
#[derive(Debug, Clone)]
struct Meter {
    per: QuotaSubject,
    period: PeriodKind,
    purposes: BTreeSet<Code>,
    // INVARIANT: no empty map, no usage of nothing.
    usage: BTreeMap<Subject, BTreeMap<NaiveDate, Usage>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Organisation(OrganisationId),
    Person(PersonId),
    Purpose(Code),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Usage {
    count: u64,
    minutes: u64,
}

/// How much a booking adds to one period.
#[derive(Debug, Clone, Copy)]
pub(in crate::schedule) struct Share {
    pub(in crate::schedule) period: Period,
    count: u64,
    minutes: u64,
}

impl Share {
    pub(in crate::schedule) const fn in_unit_of(&self, limit: QuotaLimit) -> u64 {
        match limit {
            QuotaLimit::Count(_) => self.count,
            QuotaLimit::Minutes(_) => self.minutes,
        }
    }
}

fn subject(per: QuotaSubject, request: &BookingRequest) -> Option<Subject> {
    match per {
        QuotaSubject::Organisation => Some(Subject::Organisation(request.organisation)),
        QuotaSubject::Person => request.person.map(Subject::Person),
        QuotaSubject::Purpose => Some(Subject::Purpose(request.purpose)),
    }
}

/// Whether a quota is about a request at all.
pub(in crate::schedule) fn concerns(quota: &Quota, request: &BookingRequest) -> bool {
    (quota.purposes.is_empty() || quota.purposes.contains(&request.purpose))
        && subject(quota.per, request).is_some()
}

/// Whether two requests draw on the same quota.
pub(in crate::schedule) fn shares_quota(quota: &Quota, a: &BookingRequest, b: &BookingRequest) -> bool {
    concerns(quota, a) && concerns(quota, b) && subject(quota.per, a) == subject(quota.per, b)
}

/// What a placement adds to each period that it touches: it counts once, in the period of its start; its minutes are
/// split at the edges.
pub(in crate::schedule) fn shares(kind: PeriodKind, placement: &Placement) -> Vec<Share> {
    let first = Period::containing(kind, placement.time.start().date());
    if first.contains(placement.time.end().date()) {
        let minutes = u64::from(placement.slot.length().get());
        return Vec::from([Share { period: first, count: 1, minutes }]);
    }
    let mut shares = Vec::new();
    let mut period = first;
    while period.first_day() <= placement.time.end().date() {
        let inside = period.slot(placement.zone).ok().and_then(|p| p.intersection(placement.slot));
        let minutes = u64::from(inside.map_or(Minutes::ZERO, crate::time::Slot::length).get());
        let count = u64::from(period == first);
        if minutes > 0 || count > 0 {
            shares.push(Share { period, count, minutes });
        }
        let next = period.next();
        if next == period {
            break;
        }
        period = next;
    }
    shares
}

impl Meters {
    /// Starts to keep what a quota needs; returns whether that is new.
    pub(in crate::schedule) fn watch(&mut self, quota: &Quota) -> bool {
        let new = self.meter(quota).is_none();
        if new {
            self.meters.push(Meter {
                per: quota.per,
                period: quota.period,
                purposes: quota.purposes.clone(),
                usage: BTreeMap::new(),
            });
        }
        new
    }

    pub(in crate::schedule) fn clear(&mut self) {
        for meter in &mut self.meters {
            meter.usage.clear();
        }
    }

    fn meter(&self, quota: &Quota) -> Option<&Meter> {
        self.meters
            .iter()
            .find(|m| m.per == quota.per && m.period == quota.period && m.purposes == quota.purposes)
    }

    /// What a subject has used of a quota in a period.
    pub(in crate::schedule) fn used(&self, quota: &Quota, request: &BookingRequest, period: Period) -> u64 {
        let usage = self
            .meter(quota)
            .zip(subject(quota.per, request))
            .and_then(|(meter, subject)| meter.usage.get(&subject)?.get(&period.first_day()).copied());
        let usage = usage.unwrap_or_default();
        match quota.limit {
            QuotaLimit::Count(_) => usage.count,
            QuotaLimit::Minutes(_) => usage.minutes,
        }
    }

    pub(in crate::schedule) fn add(&mut self, booking: &Booking) {
        self.change(booking, |usage, share| {
            usage.count = usage.count.saturating_add(share.count);
            usage.minutes = usage.minutes.saturating_add(share.minutes);
        });
    }

    pub(in crate::schedule) fn subtract(&mut self, booking: &Booking) {
        self.change(booking, |usage, share| {
            usage.count = usage.count.saturating_sub(share.count);
            usage.minutes = usage.minutes.saturating_sub(share.minutes);
        });
    }

    fn change(&mut self, booking: &Booking, change: impl Fn(&mut Usage, &Share)) {
        if !booking.status.counts() {
            return;
        }
        for meter in &mut self.meters {
            let limited = meter.purposes.is_empty() || meter.purposes.contains(&booking.request.purpose);
            let Some(subject) = subject(meter.per, &booking.request).filter(|_| limited) else { continue };
            let periods = meter.usage.entry(subject).or_default();
            for share in shares(meter.period, &booking.placement) {
                let usage = periods.entry(share.period.first_day()).or_default();
                change(usage, &share);
                if *usage == Usage::default() {
                    periods.remove(&share.period.first_day());
                }
            }
            if periods.is_empty() {
                meter.usage.remove(&subject);
            }
        }
    }
}
