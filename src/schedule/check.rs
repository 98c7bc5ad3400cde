//! The rules: every reason against a placement, all at once.

use alloc::vec::Vec;
use core::num::NonZeroU32;

use chrono::{Days, NaiveDate};

use super::{
    Booking, BookingRequest, Cancellation, DurationRule, Eligibility, Enforced, Lead, Objection, Placement,
    Quota, QuotaLimit, Reason, Rule, RuleKind, Suspension,
    state::{RoomState, Together, concerns, shares},
    view::View,
};
use crate::{
    id::OrganisationId,
    organisation::{Organisation, OrganisationKind, Registry, StandingKind},
    text::Code,
    time::{LocalMinute, Minute, Minutes, Slot, SlotSet},
};

/// What a schedule asks about organisations. The [`Registry`] answers it; a host may answer from its own records.
pub trait Organisations {
    /// Returns the kind of an organisation and its standing on a day, or nothing where it is not registered.
    fn look_up(
        &self,
        organisation: OrganisationId,
        on: NaiveDate,
    ) -> Option<(OrganisationKind, StandingKind)>;
}

impl Organisations for Registry {
    fn look_up(
        &self,
        organisation: OrganisationId,
        on: NaiveDate,
    ) -> Option<(OrganisationKind, StandingKind)> {
        self.organisation(organisation).map(|o: &Organisation| (o.kind, o.standing_on(on)))
    }
}

/// Takes every organisation for a registered, active association: for a search on nobody's behalf, or a host that
/// does not switch [`Rule::Eligibility`] on.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing in it")]
pub struct Anyone;

impl Organisations for Anyone {
    fn look_up(&self, _: OrganisationId, _: NaiveDate) -> Option<(OrganisationKind, StandingKind)> {
        Some((OrganisationKind::Association, StandingKind::Active))
    }
}

/// On what occasion rules are checked. Everything is checked on every path; only lead times are about asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// A new request, or a booking that gets another start.
    Asking,
    /// A booking that is approved, reinstated, or changed but for its start.
    Standing,
}

/// A request at a placement, on an occasion: what is checked.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) request: &'a BookingRequest,
    pub(super) at: &'a Placement,
    /// The rooms of the placement.
    pub(super) rooms: &'a Together<'a>,
    pub(super) occasion: Occasion,
    pub(super) organisations: &'a dyn Organisations,
}

impl View<'_> {
    /// Every reason against a case: first what no rule switches, which is other bookings and equipment that is not there,
    /// then the rules in their order.
    pub(super) fn objections(&self, case: Case<'_>) -> Vec<Objection> {
        let (lines, Placement { slot, buffers, .. }) = (&case.rooms.lines, case.at);
        let mut found = Vec::new();
        if !self.is_free(lines, *slot, *buffers) {
            let with = self.conflicts(lines, *slot, *buffers);
            found.push(Objection::hard(Reason::Conflict { with }));
        }
        self.further_objections(case, &mut found);
        found
    }

    /// Whether there is no reason against a case. Rooms that are taken are asked nothing else.
    pub(super) fn allows(&self, case: Case<'_>) -> bool {
        let mut found = Vec::new();
        self.is_free(&case.rooms.lines, case.at.slot, case.at.buffers) && {
            self.further_objections(case, &mut found);
            found.is_empty()
        }
    }

    /// Every reason but that others have the rooms.
    pub(super) fn further_objections(&self, case: Case<'_>, found: &mut Vec<Objection>) {
        for (stock, wanted) in &case.request.needs().stock {
            let (free, with) = self.stock_free(*stock, case.at.slot);
            if free < *wanted {
                let short = Reason::StockShort { stock: *stock, wanted: *wanted, free, with };
                found.push(Objection::hard(short));
            }
        }
        self.rule_objections(case, found);
    }

    /// What the rules of the rooms say. A rule that several rooms have counts once for each different reason.
    fn rule_objections<'v>(&'v self, case: Case<'v>, found: &mut Vec<Objection>) {
        let rules = |room: &'v RoomState| room.policy.rules().map(move |enforced| (room, enforced));
        let mut check = |(room, Enforced { rule, waivable_by }): (&RoomState, &Enforced)| {
            // No rule gives a reason that always holds, so only what rules said is found again.
            self.reasons(rule, room, case, |reason| match found.iter_mut().find(|f| f.reason == reason) {
                // The stricter room decides who may overrule it: nobody beats a manager, a manager beats staff.
                Some(same) => {
                    same.waivable_by = same.waivable_by.zip(*waivable_by).map(|(a, b)| a.max(b));
                }
                None => found.push(Objection { reason, waivable_by: *waivable_by }),
            });
        };
        if case.rooms.is_one() {
            case.rooms.iter().flat_map(rules).for_each(check);
        } else {
            let mut all: Vec<_> = case.rooms.iter().flat_map(rules).collect();
            all.sort_by_key(|(_, enforced)| enforced.rule.kind());
            all.into_iter().for_each(&mut check);
        }
    }

    /// Tells what a rule of a room says.
    fn reasons(&self, rule: &Rule, room: &RoomState, case: Case<'_>, tell: impl FnMut(Reason)) {
        let slot = case.at.slot;
        match rule {
            Rule::Eligibility(eligibility) => self.ineligible(eligibility, case).into_iter().for_each(tell),
            Rule::OpeningHours => self.outside_hours(room, case).into_iter().for_each(tell),
            Rule::Closures => self.closed_for(case).into_iter().for_each(tell),
            Rule::Capacity => self.too_many_people(case).into_iter().for_each(tell),
            Rule::Features => self.missing_features(case).into_iter().for_each(tell),
            Rule::StartGrid(grid) => self.off_grid(*grid, room, case).into_iter().for_each(tell),
            Rule::Duration(rule) => wrong_length(*rule, slot.length()).for_each(tell),
            Rule::LeadAtLeast(lead) if case.occasion == Occasion::Asking => {
                self.too_late(*lead, case).into_iter().for_each(tell);
            }
            Rule::LeadAtMost(lead) if case.occasion == Occasion::Asking => {
                self.too_early(*lead, case).into_iter().for_each(tell);
            }
            Rule::Quotas(quotas) => {
                let quotas = quotas.iter().filter(|quota| concerns(quota, case.request));
                quotas.flat_map(|quota| self.over_quota(quota, case)).for_each(tell);
            }
            Rule::Simultaneous(limit) => self.too_many_at_once(*limit, case).into_iter().for_each(tell),
            Rule::Suspension(rule) => {
                let until = self.suspended_until(*rule, case.request.organisation);
                until.map(|until| Reason::SuspendedForNoShows { until }).into_iter().for_each(tell);
            }
            Rule::LeadAtLeast(_)
            | Rule::LeadAtMost(_)
            | Rule::Cancellation(_)
            | Rule::Approval(_)
            | Rule::NoShowRelease(_)
            | Rule::Offers(_) => {}
        }
    }

    fn ineligible(&self, rule: &Eligibility, case: Case<'_>) -> Option<Reason> {
        match case.organisations.look_up(case.request.organisation, self.today(case.at.zone)?) {
            None => Some(Reason::UnknownOrganisation),
            Some((_, standing)) if !rule.standings.contains(&standing) => {
                Some(Reason::StandingNotEligible { standing })
            }
            Some((kind, _)) if !rule.kinds.is_empty() && !rule.kinds.contains(&kind) => {
                Some(Reason::KindNotEligible { kind })
            }
            Some(_) => None,
        }
    }

    fn outside_hours(&self, room: &RoomState, case: Case<'_>) -> Option<Reason> {
        if self.span(room, case, |span| span.covers(case.at.slot)).is_some() {
            return None;
        }
        let spans = self.spans(room, case.at.slot);
        let open: SlotSet = spans.iter().copied().collect();
        (!open.covers(case.at.slot)).then_some(Reason::OutsideHours { open: spans })
    }

    /// The closures of all rooms, so that rooms closed by different closures are one reason.
    fn closed_for(&self, case: Case<'_>) -> Option<Reason> {
        let slot = case.at.slot;
        let mut closures = Vec::new();
        for room in case.rooms.iter().filter(|room| room.closed.overlaps(slot)) {
            if room.policy.rule(RuleKind::Closures).is_some() {
                closures.extend(self.closures_over(room, slot));
            }
        }
        closures.sort_unstable();
        closures.dedup();
        (!closures.is_empty()).then_some(Reason::Closed { closures })
    }

    fn too_many_people(&self, case: Case<'_>) -> Option<Reason> {
        let layout = case.request.needs().layout;
        let mut capacity = 0_u32;
        for room in case.rooms.iter() {
            match (room.room.capacity.of(layout), layout) {
                (Some(seats), _) => capacity = capacity.saturating_add(seats),
                (None, Some(layout)) => return Some(Reason::LayoutUnavailable { layout }),
                (None, None) => {}
            }
        }
        let attendees = case.request.attendees;
        (attendees > capacity).then_some(Reason::OverCapacity { capacity, attendees })
    }

    fn missing_features(&self, case: Case<'_>) -> Option<Reason> {
        let there = |feature: &Code| case.rooms.iter().any(|room| room.room.features.contains(feature));
        let mut missing = case.request.needs().features.iter().filter(|feature| !there(feature)).peekable();
        missing.peek()?;
        Some(Reason::FeaturesMissing { missing: missing.copied().collect() })
    }

    fn off_grid(&self, grid: NonZeroU32, room: &RoomState, case: Case<'_>) -> Option<Reason> {
        let start = case.at.slot.start();
        let span = self.span(room, case, |span| span.contains(start));
        let anchor = span.map_or_else(|| midnight_before(case.at, start), Slot::start);
        let past = start.since(anchor).get().checked_rem(grid.get()).unwrap_or(0);
        if past == 0 {
            return None;
        }
        let before = start.saturating_sub(Minutes::new(past));
        let after = before.saturating_add(Minutes::new(grid.get()));
        let nearest = [before, after].into_iter().filter(|at| span.is_none_or(|span| span.contains(*at)));
        Some(Reason::OffGrid { grid: Minutes::new(grid.get()), nearest: nearest.collect() })
    }

    /// The first opening span of a room around the slot of a case of which something holds.
    fn span(&self, room: &RoomState, case: Case<'_>, wanted: impl Fn(&Slot) -> bool) -> Option<Slot> {
        let (centre, slot) = (&case.rooms.site.centre, case.at.slot);
        let hours = room.room.hours.as_ref().unwrap_or(&centre.hours);
        match self.offset(centre.zone, slot) {
            Some(offset) => hours.spans_at(offset, slot).find(wanted),
            None => hours.spans(centre.zone, slot).into_iter().find(wanted),
        }
    }

    /// The opening spans of a room around a slot.
    pub(super) fn spans(&self, room: &RoomState, slot: Slot) -> Vec<Slot> {
        let Some(site) = self.schedule.catalogue.site_of(room) else { return Vec::new() };
        let (hours, zone) = (room.room.hours.as_ref().unwrap_or(&site.centre.hours), site.centre.zone);
        hours.spans_by(self.offset(zone, slot), zone, slot)
    }

    fn too_late(&self, lead: Lead, case: Case<'_>) -> Option<Reason> {
        match self.lead(lead, case) {
            Some(earliest) if case.at.slot.start() < earliest => Some(Reason::TooLate { lead, earliest }),
            Some(_) => None,
            None => Some(Reason::OutsideCalendar),
        }
    }

    fn too_early(&self, lead: Lead, case: Case<'_>) -> Option<Reason> {
        let Some(limit) = self.lead(lead, case) else {
            // Only a calendar of working days can fail to reach so far; days that never come limit nothing.
            return matches!(lead, Lead::WorkingDays(_)).then_some(Reason::OutsideCalendar);
        };
        if case.at.slot.start() <= limit {
            return None;
        }
        // A lead in days ends with the day; one in hours to the minute.
        let latest = match lead {
            Lead::Hours(_) => limit,
            Lead::CalendarDays(_) | Lead::WorkingDays(_) => {
                let next = case.at.zone.to_local(limit).ok()?.date().checked_add_days(Days::new(1))?;
                let next = case.at.zone.to_instant(LocalMinute::on(next, 0).ok()?).ok()?;
                next.saturating_sub(Minutes::new(1))
            }
        };
        (case.at.slot.start() > latest).then_some(Reason::TooEarly { lead, latest })
    }

    /// The instant that lies a lead ahead of now: a day counts from its first minute. Nothing outside the calendar.
    fn lead(&self, lead: Lead, case: Case<'_>) -> Option<Minute> {
        let zone = case.at.zone;
        let day = match lead {
            Lead::Hours(hours) => return Some(self.now.saturating_add(Minutes::from_hours(hours))),
            Lead::CalendarDays(days) => self.today(zone)?.checked_add_days(Days::new(days.into()))?,
            Lead::WorkingDays(days) => {
                let calendar = self.schedule.catalogue.calendar.as_ref()?;
                calendar.working_days_after(self.today(zone)?, days).ok()?
            }
        };
        zone.to_instant(LocalMinute::on(day, 0).ok()?).ok()
    }

    fn over_quota(&self, quota: &Quota, case: Case<'_>) -> impl Iterator<Item = Reason> {
        let (QuotaLimit::Count(limit) | QuotaLimit::Minutes(limit)) = quota.limit;
        shares(quota.period, case.at).filter_map(move |share| {
            let wanted = share.in_unit_of(quota.limit);
            let used = self.used(quota, case.request, share.period);
            (wanted > 0 && used.saturating_add(wanted) > u64::from(limit)).then(|| Reason::QuotaExceeded {
                quota: quota.clone(),
                period: share.period,
                used,
                wanted,
            })
        })
    }

    fn too_many_at_once(&self, limit: NonZeroU32, case: Case<'_>) -> Option<Reason> {
        let running = self.running(case.request.organisation, case.at.slot);
        // The most at once is reached where one of them starts, or at the start of the slot.
        let starts = running.iter().map(|slot| slot.start().max(case.at.slot.start()));
        let most =
            starts.map(|at| running.iter().filter(|slot| slot.contains(at)).count()).max().unwrap_or(0);
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        (most >= limit.get()).then_some(Reason::TooManyAtOnce { limit: limit.get() })
    }

    fn suspended_until(&self, rule: Suspension, organisation: OrganisationId) -> Option<Minute> {
        let days = |n: u32| Minutes::new(n.saturating_mul(Minutes::DAY.get()));
        let reach = days(rule.for_days).saturating_add(days(rule.within_days));
        let no_shows = self.no_shows(organisation, self.now.saturating_sub(reach));
        let needed = usize::try_from(rule.no_shows.get()).unwrap_or(usize::MAX);
        let ends = no_shows.windows(needed).filter_map(|run| {
            let (first, last) = (run.first()?, run.last()?);
            let until = last.saturating_add(days(rule.for_days));
            (last.since(*first) < days(rule.within_days) && self.now < until).then_some(until)
        });
        ends.max()
    }
}

/// The deadline until which a booking may be given back in time: without a rule, its start.
pub(super) fn cancellation_deadline(rule: Option<Cancellation>, booking: &Booking) -> Minute {
    let notice = rule.map_or(Minutes::ZERO, |rule| rule.notice);
    booking.placement.slot.start().saturating_sub(notice)
}

fn wrong_length(rule: DurationRule, length: Minutes) -> impl Iterator<Item = Reason> {
    let short = rule.least.filter(|least| length < *least).map(|least| Reason::TooShort { least });
    let long = rule.most.filter(|most| length > *most).map(|most| Reason::TooLong { most });
    let step = rule.multiple_of.filter(|of| length.get().checked_rem(of.get()) != Some(0));
    let step = step.map(|of| Reason::NotAMultiple { of: Minutes::new(of.get()) });
    short.into_iter().chain(long).chain(step)
}

/// The midnight that begins the local day of an instant.
pub(super) fn midnight_before(at: &Placement, instant: Minute) -> Minute {
    let midnight = at.zone.to_local(instant).and_then(|local| LocalMinute::on(local.date(), 0));
    midnight.and_then(|local| at.zone.to_instant(local)).unwrap_or(instant)
}
