use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use core::iter::successors;

use chrono::NaiveDate;

use crate::{
    id::{OrganisationId, PersonId},
    schedule::{Booking, BookingRequest, Placement, Quota, QuotaLimit, QuotaSubject},
    text::Code,
    time::{Minutes, Period, PeriodKind, Slot},
};

/// What has been booked by whom in which period, kept only for the quotas that some policy has.
#[derive(Debug, Clone, Default)]
pub(in crate::schedule) struct Meters {
    meters: Vec<Meter>,
}

/// What every subject has used.
#[derive(Debug, Clone)]
struct Meter {
    per: QuotaSubject,
    period: PeriodKind,
    purposes: BTreeSet<Code>,
    /// Of organisations or purposes, by their numbers.
    numbered: Vec<Periods>,
    // INVARIANT: nobody who has used nothing.
    persons: BTreeMap<PersonId, Periods>,
}

/// What one subject has used in every period.
// INVARIANT: in the order of first days, each once, and no usage of nothing.
#[derive(Debug, Clone, Default)]
struct Periods(Vec<Usage>);

/// What was used in the period that begins with a day.
#[derive(Debug, Clone, Copy)]
struct Usage {
    first_day: NaiveDate,
    count: u32,
    minutes: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Organisation(OrganisationId),
    Person(PersonId),
    Purpose(Code),
}

/// The numbers under which an organisation and a purpose are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbers {
    pub(super) organisation: u32,
    pub(super) purpose: u32,
}

/// How much a booking adds to one period.
#[derive(Debug, Clone, Copy)]
pub(in crate::schedule) struct Share {
    pub(in crate::schedule) period: Period,
    count: u32,
    minutes: u64,
}

impl Share {
    pub(in crate::schedule) fn in_unit_of(&self, limit: QuotaLimit) -> u64 {
        in_unit(limit, self.count, self.minutes)
    }
}

impl Periods {
    fn get(&self, first_day: NaiveDate) -> Option<&Usage> {
        self.0.get(self.place(first_day).ok()?)
    }

    /// Changes what was used in a period; nothing was used in a period that is not there.
    fn change(&mut self, first_day: NaiveDate, change: impl Fn(&mut Usage)) {
        let mut usage = Usage { first_day, count: 0, minutes: 0 };
        match self.place(first_day) {
            Ok(place) => {
                let Some(kept) = self.0.get_mut(place) else { return };
                change(kept);
                if (kept.count, kept.minutes) == (0, 0) {
                    self.0.remove(place);
                }
            }
            Err(place) => {
                change(&mut usage);
                if (usage.count, usage.minutes) != (0, 0) {
                    self.0.insert(place, usage);
                }
            }
        }
    }

    fn place(&self, first_day: NaiveDate) -> Result<usize, usize> {
        self.0.binary_search_by_key(&first_day, |usage| usage.first_day)
    }
}

fn in_unit(limit: QuotaLimit, count: u32, minutes: u64) -> u64 {
    match limit {
        QuotaLimit::Count(_) => count.into(),
        QuotaLimit::Minutes(_) => minutes,
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
pub(in crate::schedule) fn shares(kind: PeriodKind, at: &Placement) -> impl Iterator<Item = Share> {
    let Placement { zone, slot, .. } = *at;
    let [first, last] = [at.time.start(), at.time.end()].map(|time| Period::containing(kind, time.date()));
    let split = first != last;
    successors(Some(first), move |period| (*period != last).then(|| period.next())).filter_map(
        move |period| {
            let inside = if split { period.slot(zone).ok()?.intersection(slot) } else { Some(slot) };
            let minutes = u64::from(inside.map_or(Minutes::ZERO, Slot::length).get());
            let count = u32::from(period == first);
            (minutes > 0 || count > 0).then_some(Share { period, count, minutes })
        },
    )
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
                numbered: Vec::new(),
                persons: BTreeMap::new(),
            });
        }
        new
    }

    pub(in crate::schedule) fn clear(&mut self) {
        for meter in &mut self.meters {
            meter.numbered.clear();
            meter.persons.clear();
        }
    }

    fn meter(&self, quota: &Quota) -> Option<&Meter> {
        self.meters
            .iter()
            .find(|m| m.per == quota.per && m.period == quota.period && m.purposes == quota.purposes)
    }

    /// What a person, or an organisation or a purpose of a number, has used of a quota in a period.
    pub(super) fn used(
        &self,
        quota: &Quota,
        person: Option<PersonId>,
        number: Option<u32>,
        period: Period,
    ) -> u64 {
        let usage = self.meter(quota).and_then(|meter| {
            let periods = match meter.per {
                QuotaSubject::Organisation | QuotaSubject::Purpose => meter.numbered.get(place(number?)?),
                QuotaSubject::Person => meter.persons.get(&person?),
            };
            periods?.get(period.first_day())
        });
        usage.map_or(0, |usage| in_unit(quota.limit, usage.count, usage.minutes))
    }

    pub(super) fn add(&mut self, booking: &Booking, numbers: Numbers) {
        self.change(booking, numbers, |usage, share| {
            usage.count = usage.count.saturating_add(share.count);
            usage.minutes = usage.minutes.saturating_add(share.minutes);
        });
    }

    pub(super) fn subtract(&mut self, booking: &Booking, numbers: Numbers) {
        self.change(booking, numbers, |usage, share| {
            usage.count = usage.count.saturating_sub(share.count);
            usage.minutes = usage.minutes.saturating_sub(share.minutes);
        });
    }

    fn change(&mut self, booking: &Booking, numbers: Numbers, change: impl Fn(&mut Usage, &Share)) {
        if !booking.status.counts() {
            return;
        }
        let Booking { request, placement, .. } = booking;
        for meter in &mut self.meters {
            if !meter.purposes.is_empty() && !meter.purposes.contains(&request.purpose) {
                continue;
            }
            let periods = match meter.per {
                QuotaSubject::Organisation => of_number(&mut meter.numbered, numbers.organisation),
                QuotaSubject::Purpose => of_number(&mut meter.numbered, numbers.purpose),
                QuotaSubject::Person => request.person.map(|person| meter.persons.entry(person).or_default()),
            };
            let Some(periods) = periods else { continue };
            for share in shares(meter.period, placement) {
                periods.change(share.period.first_day(), |usage| change(usage, &share));
            }
            if let (QuotaSubject::Person, true, Some(person)) =
                (meter.per, periods.0.is_empty(), request.person)
            {
                meter.persons.remove(&person);
            }
        }
    }
}

/// What a number has used; it may be the first of it.
fn of_number(numbered: &mut Vec<Periods>, number: u32) -> Option<&mut Periods> {
    let place = place(number)?;
    if numbered.len() <= place {
        numbered.resize_with(place.saturating_add(1), Periods::default);
    }
    numbered.get_mut(place)
}

fn place(number: u32) -> Option<usize> {
    usize::try_from(number).ok()
}
