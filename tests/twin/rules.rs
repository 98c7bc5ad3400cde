//! What the rules say, one after the other, from the list of bookings alone.

use imece::{
    chrono,
    id::{BookingId, RoomId},
    schedule::{
        BookingRequest, Lead, Organisations, Quota, QuotaLimit, QuotaSubject, Rule, RuleKind, Status,
        Suspension,
    },
    strategies::Neighbours,
    time::{LocalMinute, Minute, Period},
};

use super::naive::{Kept, Naive, Place, Said, at, length, meet, minute, shared};

/// The rules that stand against requests, in the order in which a refusal names them.
const ORDER: [RuleKind; 12] = [
    RuleKind::Eligibility,
    RuleKind::OpeningHours,
    RuleKind::Closures,
    RuleKind::Capacity,
    RuleKind::Features,
    RuleKind::StartGrid,
    RuleKind::Duration,
    RuleKind::LeadAtLeast,
    RuleKind::LeadAtMost,
    RuleKind::Quotas,
    RuleKind::Simultaneous,
    RuleKind::Suspension,
];

/// A request at a place.
struct Case<'a> {
    request: &'a BookingRequest,
    place: &'a Place,
    asking: bool,
    but: Option<BookingId>,
    now: Minute,
}

impl Naive {
    /// Everything that stands against a request at a place, with one booking looked away from.
    pub(crate) fn objections(
        &self,
        request: &BookingRequest,
        place: &Place,
        asking: bool,
        but: Option<BookingId>,
        now: Minute,
    ) -> Vec<Said> {
        let mut all: Vec<Said> = Vec::new();
        let with = self.in_the_way(place, but);
        if !with.is_empty() {
            all.push((format!("conflict {with:?}"), None));
        }
        for (stock, wanted) in &request.needs().stock {
            let (free, with) = self.pieces_free(*stock, place.slot, but);
            if free < *wanted {
                all.push((format!("stock_short {wanted} {free} {with:?}"), None));
            }
        }
        let case = Case { request, place, asking, but, now };
        let policies: Vec<_> = place.rooms.iter().map(|room| (room, self.policy(room))).collect();
        for kind in ORDER {
            for (room, policy) in &policies {
                let Some(enforced) = policy.rule(kind) else { continue };
                for text in self.against(&enforced.rule, *room, &case) {
                    // Of two rooms that say the same, the stricter decides who may overrule it.
                    match all.iter_mut().find(|(known, _)| *known == text) {
                        Some((_, by)) => {
                            *by = match (*by, enforced.waivable_by) {
                                (Some(one), Some(other)) => Some(one.max(other)),
                                _ => None,
                            }
                        }
                        None => all.push((text, enforced.waivable_by)),
                    }
                }
            }
        }
        all
    }

    fn against(&self, rule: &Rule, room: RoomId, case: &Case<'_>) -> Vec<String> {
        let Case { request, place, .. } = case;
        let slot = place.slot;
        match rule {
            Rule::Eligibility(who) => {
                let today = place.zone.to_local(case.now).unwrap().date();
                match Neighbours.look_up(request.organisation, today) {
                    None => vec!["unknown_organisation".into()],
                    Some((_, standing)) if !who.standings.contains(&standing) => {
                        vec!["standing_not_eligible".into()]
                    }
                    Some((kind, _)) if !who.kinds.is_empty() && !who.kinds.contains(&kind) => {
                        vec!["kind_not_eligible".into()]
                    }
                    Some(_) => vec![],
                }
            }
            Rule::OpeningHours => {
                let open = self.spans(room, slot);
                if Self::is_open(&open, slot) { vec![] } else { vec![format!("outside_hours {open:?}")] }
            }
            Rule::Closures => {
                let ruled = place.rooms.iter().filter(|r| self.policy(*r).rule(RuleKind::Closures).is_some());
                let mut over: Vec<_> = ruled.flat_map(|room| self.closures_over(room, slot)).collect();
                over.sort();
                over.dedup();
                if over.is_empty() { vec![] } else { vec![format!("closed {over:?}")] }
            }
            Rule::Capacity => {
                let seats =
                    place.rooms.iter().map(|room| self.room(room).capacity.of(request.needs().layout));
                match seats.sum::<Option<u32>>() {
                    None => vec!["layout_unavailable".into()],
                    Some(seats) if seats < request.attendees => {
                        vec![format!("over_capacity {seats} {}", request.attendees)]
                    }
                    Some(_) => vec![],
                }
            }
            Rule::Features => {
                let has =
                    |f: &&imece::text::Code| place.rooms.iter().any(|r| self.room(r).features.contains(*f));
                let missing: std::collections::BTreeSet<_> =
                    request.needs().features.iter().filter(|f| !has(f)).copied().collect();
                if missing.is_empty() { vec![] } else { vec![format!("features_missing {missing:?}")] }
            }
            Rule::StartGrid(grid) => self.off_grid(i64::from(grid.get()), room, case),
            Rule::Duration(rule) => {
                let minutes = length(slot);
                let mut said = Vec::new();
                if let Some(least) = rule.least.filter(|least| minutes < least.get().into()) {
                    said.push(format!("too_short {}", least.get()));
                }
                if let Some(most) = rule.most.filter(|most| minutes > most.get().into()) {
                    said.push(format!("too_long {}", most.get()));
                }
                if let Some(of) = rule.multiple_of.filter(|of| minutes % i64::from(of.get()) != 0) {
                    said.push(format!("not_a_multiple {of}"));
                }
                said
            }
            Rule::LeadAtLeast(lead) if case.asking => match self.ahead(*lead, case) {
                None => vec!["outside_calendar".into()],
                Some((earliest, _)) if slot.start() < earliest => {
                    vec![format!("too_late {lead:?} {earliest}")]
                }
                Some(_) => vec![],
            },
            Rule::LeadAtMost(lead) if case.asking => match self.ahead(*lead, case) {
                None => vec!["outside_calendar".into()],
                Some((_, latest)) if slot.start() > latest => {
                    vec![format!("too_early {lead:?} {latest}")]
                }
                Some(_) => vec![],
            },
            Rule::Quotas(quotas) => quotas.iter().flat_map(|quota| self.over(quota, case)).collect(),
            Rule::Simultaneous(limit) => {
                let theirs: Vec<_> = self
                    .others(case)
                    .filter(|b| b.request.organisation == request.organisation)
                    .filter_map(Kept::occupied)
                    .filter(|theirs| meet(*theirs, slot))
                    .collect();
                let at_once = |minute: i64| {
                    theirs.iter().filter(|s| at(s.start()) <= minute && minute < at(s.end())).count()
                };
                // Their number grows at starts only.
                let starts = theirs.iter().map(|s| at(s.start()).max(at(slot.start())));
                let most = starts.map(at_once).max().unwrap_or(0);
                if most >= limit.get() as usize { vec![format!("too_many_at_once {limit}")] } else { vec![] }
            }
            Rule::Suspension(rule) => self.suspended(*rule, case),
            _ => vec![],
        }
    }

    fn others(&self, case: &Case<'_>) -> impl Iterator<Item = &Kept> {
        let but = case.but;
        self.bookings.iter().filter(move |b| Some(b.id()) != but)
    }

    /// The grid is counted from the start of the opening span, or from midnight outside of any.
    fn off_grid(&self, grid: i64, room: RoomId, case: &Case<'_>) -> Vec<String> {
        let start = case.place.slot.start();
        let spans = self.spans(room, case.place.slot);
        let span = spans.iter().find(|s| s.start() <= start && start < s.end());
        let anchor = span.map_or_else(|| midnight(case.place, case.place.time_of(start)), |s| s.start());
        let past = (at(start) - at(anchor)).rem_euclid(grid);
        if past == 0 {
            return vec![];
        }
        let nearest = [at(start) - past, at(start) - past + grid].map(minute);
        let inside = nearest.into_iter().filter(|m| span.is_none_or(|s| s.start() <= *m && *m < s.end()));
        vec![format!("off_grid {grid} {:?}", inside.collect::<Vec<_>>())]
    }

    /// The first and the last start that lie a lead ahead of now. Today is day 0, and a day lasts until midnight.
    fn ahead(&self, lead: Lead, case: &Case<'_>) -> Option<(Minute, Minute)> {
        let today = case.place.zone.to_local(case.now).unwrap().date();
        let day = match lead {
            Lead::Hours(hours) => {
                let there = minute(at(case.now) + i64::from(hours) * 60);
                return Some((there, there));
            }
            Lead::CalendarDays(days) => today + chrono::Days::new(days.into()),
            Lead::WorkingDays(days) => {
                let mut day = today;
                let mut left = days;
                let calendar = self.calendar.as_ref()?;
                calendar.is_working_day(day).ok()?;
                while left > 0 {
                    day = day.succ_opt()?;
                    left -= u32::from(calendar.is_working_day(day).ok()?);
                }
                day
            }
        };
        let last = at(midnight(case.place, day.succ_opt()?)) - 1;
        Some((midnight(case.place, day), minute(last)))
    }

    /// Each period that the request touches, counted from scratch.
    fn over(&self, quota: &Quota, case: &Case<'_>) -> Vec<String> {
        let subject = |request: &BookingRequest| -> Option<String> {
            if !quota.purposes.is_empty() && !quota.purposes.contains(&request.purpose) {
                return None;
            }
            match quota.per {
                QuotaSubject::Organisation => Some(request.organisation.to_string()),
                QuotaSubject::Person => request.person.map(|p| p.to_string()),
                QuotaSubject::Purpose => Some(request.purpose.to_string()),
            }
        };
        let Some(ours) = subject(case.request) else { return vec![] };
        let mut said = Vec::new();
        for (period, wanted) in shares(quota, case.place) {
            let used: i64 = self
                .others(case)
                .filter(|b| b.counts() && subject(&b.request).as_ref() == Some(&ours))
                .flat_map(|b| shares(quota, &b.place))
                .filter(|(theirs, _)| *theirs == period)
                .map(|(_, share)| share)
                .sum();
            let (QuotaLimit::Count(limit) | QuotaLimit::Minutes(limit)) = quota.limit;
            if wanted > 0 && used + wanted > limit.into() {
                said.push(format!("quota_exceeded {quota:?} {} {used} {wanted}", period.first_day()));
            }
        }
        said
    }

    fn suspended(&self, rule: Suspension, case: &Case<'_>) -> Vec<String> {
        let mut no_shows: Vec<i64> = self
            .others(case)
            .filter(|b| b.request.organisation == case.request.organisation)
            .filter_map(|b| match b.status {
                Status::NoShow { at: recorded } => Some(at(recorded)),
                _ => None,
            })
            .collect();
        no_shows.sort();
        let (within, duration) = (i64::from(rule.within_days) * 1_440, i64::from(rule.for_days) * 1_440);
        let runs = no_shows.windows(rule.no_shows.get() as usize);
        let ends =
            runs.filter(|run| run[run.len() - 1] - run[0] < within).map(|run| run[run.len() - 1] + duration);
        match ends.filter(|end| at(case.now) < *end).max() {
            Some(end) => vec![format!("suspended_for_no_shows {}", minute(end))],
            None => vec![],
        }
    }
}

impl Place {
    fn time_of(&self, instant: Minute) -> chrono::NaiveDate {
        self.zone.to_local(instant).unwrap().date()
    }
}

fn midnight(place: &Place, day: chrono::NaiveDate) -> Minute {
    place.zone.to_instant(LocalMinute::on(day, 0).unwrap()).unwrap()
}

/// What a booking adds to each period: it counts once, in the period of its start; its minutes are split.
fn shares(quota: &Quota, place: &Place) -> Vec<(Period, i64)> {
    let first = Period::containing(quota.period, place.time.start().date());
    if let QuotaLimit::Count(_) = quota.limit {
        return vec![(first, 1)];
    }
    let mut shares = Vec::new();
    let mut period = first;
    while at(period.slot(place.zone).unwrap().start()) < at(place.slot.end()) {
        shares.push((period, shared(period.slot(place.zone).unwrap(), place.slot)));
        period = period.next();
    }
    shares
}
