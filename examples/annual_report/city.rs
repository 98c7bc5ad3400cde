//! The city: its registry and its schedule, living through the year that the records tell.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    error::Error,
};

use imece::{
    event::{Actor, Call, Recorded, Role},
    id::BookingId,
    organisation::Registry,
    report::reason_label,
    schedule::{
        Booking, Eligibility, Outcome as Answer, Policy, PolicyScope, Reason, Refusal, Rule, RuleKind,
        Schedule, ScheduleEvent,
    },
    statistics::BookingTally,
    stats::{Observe, StatsError},
    text::Lang,
    time::{Minute, Month, Period, PeriodKind, Zone},
};
use indicatif::ProgressBar;

use super::{
    ids::{Kind, id},
    problems::Problems,
    records::{End, OUTCOMES, Outcome, REQUESTS, Records, Request},
    work::Tallies,
};

/// The city after its year.
#[derive(Debug)]
pub(crate) struct City {
    pub(crate) schedule: Schedule,
    pub(crate) registry: Registry,
    pub(crate) tally: BookingTally,
    /// Rows that repeated a request.
    pub(crate) resubmitted: u64,
    /// Refused requests under the names of the records.
    pub(crate) refused_for: BTreeMap<Grounds, u64>,
    /// How many requests start in each month.
    pub(crate) starts: BTreeMap<Month, u64>,
    /// Whether the records have requests and outcomes at all.
    pub(crate) has_requests: bool,
    pub(crate) has_outcomes: bool,
    /// What it did besides giving rooms.
    pub(crate) work: Tallies,
    desk: Actor,
}

/// Why the records say that a request was refused. The library has codes of its own, and more of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grounds {
    Conflict,
    Closed,
    OverCapacity,
    UnknownOrganisation,
    InactiveOrganisation,
}

impl Grounds {
    pub(crate) const ALL: [Self; 5] = [
        Self::Conflict,
        Self::Closed,
        Self::OverCapacity,
        Self::UnknownOrganisation,
        Self::InactiveOrganisation,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Closed => "closed",
            Self::OverCapacity => "over_capacity",
            Self::UnknownOrganisation => "unknown_organisation",
            Self::InactiveOrganisation => "inactive_organisation",
        }
    }

    /// What the report calls it: the names of the reasons that the records count as one.
    pub(crate) fn label(self, lang: Lang) -> String {
        let codes: &[&str] = match self {
            Self::Conflict => &["conflict"],
            Self::Closed => &["closed", "outside_hours"],
            Self::OverCapacity => &["over_capacity"],
            Self::UnknownOrganisation => &["unknown_organisation"],
            Self::InactiveOrganisation => &["standing_not_eligible"],
        };
        let labels: Vec<&str> = codes.iter().map(|code| reason_label(code, lang)).collect();
        labels.join(" / ")
    }

    /// None for a reason that comes from no rule of the records.
    const fn of(reason: &Reason) -> Option<Self> {
        match reason {
            Reason::Conflict { .. } => Some(Self::Conflict),
            // The records count both as one.
            Reason::Closed { .. } | Reason::OutsideHours { .. } => Some(Self::Closed),
            Reason::OverCapacity { .. } => Some(Self::OverCapacity),
            Reason::UnknownOrganisation => Some(Self::UnknownOrganisation),
            Reason::StandingNotEligible { .. } => Some(Self::InactiveOrganisation),
            _ => None,
        }
    }

    /// All different ones of a refusal.
    fn all_of(refusal: &Refusal) -> BTreeSet<Self> {
        refusal.objections.iter().filter_map(|objection| Self::of(&objection.reason)).collect()
    }
}

/// The rules of the records: one room, first come, first served, for organisations that are registered and active.
/// Opening hours, closures and capacity are on by themselves. There is neither set-up time nor a last minute to ask.
fn policy() -> Policy {
    Policy::new().with(Rule::Eligibility(Eligibility::active())).without(RuleKind::LeadAtLeast)
}

/// Outcomes by their request.
type Outcomes = BTreeMap<BookingId, Outcome>;

/// Outcomes of accepted requests that time has not reached, by their time and line.
type Pending = BTreeMap<(Minute, u64), (BookingId, End)>;

impl City {
    /// Lives through the year. What only judging finds wrong is told as a problem.
    ///
    /// # Errors
    /// Where the library refuses what the records cannot be blamed for.
    pub(crate) fn live(
        mut records: Records,
        problems: &Problems,
        bar: &ProgressBar,
    ) -> Result<Self, Box<dyn Error>> {
        let requests = records.requests.take();
        let outcomes = records.outcomes.take();
        let work = std::mem::take(&mut records.work);
        let mut city = Self::found(records)?;
        city.has_requests = requests.is_some();
        city.has_outcomes = outcomes.is_some();
        city.serve(requests.unwrap_or_default(), &outcomes.unwrap_or_default(), problems, bar)?;
        city.measure()?;
        city.work = Tallies::of(work, &city.registry, problems)?;
        Ok(city)
    }

    /// Registers the organisations and describes the places, before the first request.
    fn found(records: Records) -> Result<Self, Box<dyn Error>> {
        let desk = Actor::new(id(Kind::Actor, 0), Role::Staff);
        let call = Call::new(desk, Minute::MIN);
        let mut registry = Registry::new(id(Kind::Stream, 0));
        for organisation in records.organisations {
            registry.register(organisation, &call)?;
        }
        let mut schedule = Schedule::new(id(Kind::Stream, 1));
        for centre in records.centres {
            let scope = PolicyScope::Centre(centre.id);
            schedule.describe_centre(centre, &call)?;
            schedule.set_policy(scope, policy(), &call)?;
        }
        for room in records.rooms {
            schedule.describe_room(room, &call)?;
        }
        for closure in records.closures {
            schedule.close(closure, &call, &registry)?;
        }
        Ok(Self {
            schedule,
            registry,
            tally: BookingTally::default(),
            resubmitted: 0,
            refused_for: BTreeMap::new(),
            starts: BTreeMap::new(),
            has_requests: false,
            has_outcomes: false,
            work: Tallies::default(),
            desk,
        })
    }

    /// Puts every request to the schedule in order of arrival, and every outcome at its time.
    fn serve(
        &mut self,
        requests: Vec<Request>,
        outcomes: &Outcomes,
        problems: &Problems,
        bar: &ProgressBar,
    ) -> Result<(), Box<dyn Error>> {
        bar.inc_length(u64::try_from(requests.len())?);
        let all_read = problems.none().is_ok();
        let mut pending = Pending::new();
        for Request { line, submitted, request } in requests {
            bar.inc(1);
            // What ends in the minute of a request ends before it: a room given back is free for it.
            self.end_until(submitted, &mut pending, problems)?;
            *self.starts.entry(Month::of(request.time.start().date())).or_default() += 1;
            let (id, call) = (request.id, Call::new(self.desk, submitted));
            let answer = match self.schedule.book(request, &call, &self.registry) {
                Ok(answer) => answer,
                // Where reading has found something, this may only follow from it.
                Err(_) if !all_read => continue,
                Err(error) => {
                    problems.of_field(REQUESTS, line, "request", error.to_string());
                    continue;
                }
            };
            self.observe(&answer.events)?;
            match answer.outcome {
                Answer::Booked(booking) => {
                    if let Some(outcome) = outcomes.get(&id) {
                        pending.insert(due(outcome, &booking), (id, outcome.end));
                    }
                }
                Answer::Refused(refusal) => {
                    for grounds in Grounds::all_of(&refusal) {
                        *self.refused_for.entry(grounds).or_default() += 1;
                    }
                    let outcome = outcomes.get(&id);
                    if let Some(outcome) = outcome.filter(|_| all_read || is_certain(&refusal, outcomes)) {
                        let codes: Vec<&str> = refusal.codes().collect();
                        let reason = format!("the request was refused: {}", codes.join(", "));
                        problems.of_field(OUTCOMES, outcome.line, "request", reason);
                    }
                }
                Answer::Known(_) => self.resubmitted += 1,
            }
        }
        self.end_until(Minute::MAX, &mut pending, problems)
    }

    /// Applies the outcomes up to an instant.
    fn end_until(
        &mut self,
        now: Minute,
        pending: &mut Pending,
        problems: &Problems,
    ) -> Result<(), Box<dyn Error>> {
        while let Some(next) = pending.first_entry().filter(|next| next.key().0 <= now) {
            let ((at, line), (booking, end)) = next.remove_entry();
            let call = Call::new(self.desk, at);
            let done = match end {
                End::Held { attendance } => {
                    self.schedule.complete(booking, attendance, &call, &self.registry)
                }
                End::NoShow => self.schedule.record_no_show(booking, &call, &self.registry),
                End::Cancelled => self.schedule.cancel(booking, None, &call, &self.registry),
            };
            match done {
                Ok(events) => self.observe(&events)?,
                Err(error) => problems.of_field(OUTCOMES, line, "outcome", error.to_string()),
            }
        }
        Ok(())
    }

    /// A host would store the events here, in the transaction that keeps them; we only count.
    fn observe(&mut self, events: &[Recorded<ScheduleEvent>]) -> Result<(), StatsError> {
        events.iter().try_for_each(|event| self.tally.observe(event))
    }

    /// The year in which most requests start, the earlier of equals; none without requests.
    pub(crate) fn year(&self) -> Option<i32> {
        let mut years: BTreeMap<i32, u64> = BTreeMap::new();
        for (month, requests) in &self.starts {
            *years.entry(month.year()).or_default() += requests;
        }
        years.into_iter().max_by_key(|(year, requests)| (*requests, Reverse(*year))).map(|(year, _)| year)
    }

    /// The first and the last month of which is told, on the terminal and in files alike: those of the year, or, where
    /// requests start in several years, those of the first and the last start. So everything is told, and everywhere the
    /// same: what one told and another left out would be known from the two.
    pub(crate) fn months(&self) -> Option<(Month, Month)> {
        let (first, last) = (*self.starts.keys().next()?, *self.starts.keys().next_back()?);
        let year = first.year();
        if year == last.year() {
            Some((Month::new(year, 1).ok()?, Month::new(year, 12).ok()?))
        } else {
            Some((first, last))
        }
    }

    /// Adds to the tally how much of each room's time was bookable and how much of that was booked, month by
    /// month of the year: what starts in another one has its figures, but no share of that year.
    fn measure(&mut self) -> Result<(), Box<dyn Error>> {
        let Some(year) = self.year() else { return Ok(()) };
        for room in self.schedule.rooms() {
            let zone = self.schedule.centre(room.centre).map_or(Zone::UTC, |centre| centre.zone);
            for number in 1..=12 {
                let month = Month::new(year, number)?;
                let range = Period::containing(PeriodKind::Month, month.first_day()).slot(zone)?;
                let utilisation = self.schedule.utilisation(room.id, range);
                self.tally.observe_utilisation(month, room.centre, room.id, utilisation)?;
            }
        }
        Ok(())
    }
}

/// Whether a request stays refused whatever the records say that could not be read. Another booking is surely in the
/// way if it has an outcome of its own: then the records say that it was accepted.
fn is_certain(refusal: &Refusal, outcomes: &Outcomes) -> bool {
    refusal.objections.iter().any(|objection| match &objection.reason {
        Reason::Conflict { with } => with.iter().any(|other| outcomes.contains_key(&other.booking)),
        _ => true,
    })
}

/// When an outcome takes effect. In the records only a cancellation frees a room; the library would free the rest of
/// a no-show's time from the minute in which it is recorded, so that is recorded at the end.
fn due(outcome: &Outcome, booking: &Booking) -> (Minute, u64) {
    let at = match outcome.end {
        End::NoShow => outcome.at.max(booking.placement.slot.end()),
        End::Held { .. } | End::Cancelled => outcome.at,
    };
    (at, outcome.line)
}
