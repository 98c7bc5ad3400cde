use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    Scope,
    summary::{by, count, sum, sums_by},
};
use crate::{
    event::Recorded,
    id::OrganisationId,
    place::{Country, District},
    programme::{
        BeneficiaryGroup, ClashSubject, Closing, FormatKind, Locality, Overruled, ParticipantStatus,
        ProgrammeEvent, ProgrammeFact, ProgrammeKind, ProgrammePlan,
    },
    stats::{Distribution, Grouped, Histogram, Mean, Multiset, Observe, StatsError, Steps, Sum},
    tally_struct,
    text::Code,
    time::Month,
};

/// Month, kind and format: the month is that of the planned local start.
type Cell = (Month, ProgrammeKind, FormatKind);

/// The figures of the joint programmes of any number of calendars, over any time.
///
/// A programme is counted when it is closed, and once, however many partners it has; it counts in the month of its planned
/// start. A correction takes back what was said before.
///
/// ```
/// use imece::statistics::{ProgrammeTally, Scope};
/// let figures = ProgrammeTally::default().summary(&Scope::all())?;
/// assert_eq!((figures.held, figures.mean_attendance()), (0, None));
/// # Ok::<(), imece::stats::StatsError>(())
/// ```
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeTally {
    /// Programmes that were written down, in the month for which they are planned now.
    drafted: Multiset<Cell>,
    /// Programmes that were closed.
    held: Multiset<Cell>,
    /// The same, by district; those abroad are not here.
    held_in: Multiset<(Month, District)>,
    /// The same, abroad.
    held_abroad: Multiset<(Month, Country)>,
    /// The partners of what was closed: how often each took part.
    partners: Grouped<Month, Multiset<OrganisationId>>,
    /// How many came to each programme.
    attendance: Grouped<(Month, ProgrammeKind), Histogram>,
    /// People who came, each time they came.
    participants: Grouped<Cell, Sum>,
    /// Volunteers who helped, each time they did.
    volunteers: Grouped<Cell, Sum>,
    /// People of a group who came, as far as somebody counted; who belongs to several counts in each.
    reached: Grouped<(Month, BeneficiaryGroup), Sum>,
    /// Meals given.
    meals: Grouped<Month, Sum>,
    /// Recommendations of congresses, by what they ask for.
    recommendations: Multiset<(Month, Code)>,
    /// Programmes that were cancelled.
    cancelled: Multiset<Cell>,
    /// How often programmes were postponed.
    postponed: Multiset<Cell>,
    /// Clashes that somebody overruled, by what both wanted.
    overruled: Multiset<(Month, ClashSubject)>,
    /// Registrations by how they stand, by the month in which they were made.
    registrations: Multiset<(Month, ParticipantStatus)>,
}

tally_struct!(ProgrammeTally {
    drafted,
    held,
    held_in,
    held_abroad,
    partners,
    attendance,
    participants,
    volunteers,
    reached,
    meals,
    recommendations,
    cancelled,
    postponed,
    overruled,
    registrations,
});

impl Observe<&Recorded<ProgrammeEvent>> for ProgrammeTally {
    fn record(&mut self, recorded: &Recorded<ProgrammeEvent>, times: i64) -> Result<(), StatsError> {
        self.record(&recorded.event, times)
    }
}

impl Observe<&ProgrammeEvent> for ProgrammeTally {
    fn record(&mut self, event: &ProgrammeEvent, times: i64) -> Result<(), StatsError> {
        Steps::all_or_none(self, times, |tally, steps| tally.count(steps, event))
    }
}

impl ProgrammeTally {
    fn count(&mut self, steps: &mut Steps, event: &ProgrammeEvent) -> Result<(), StatsError> {
        use ProgrammeEvent as E;
        match event {
            E::Drafted { plan, .. } => steps.observe(&mut self.drafted, planned(plan)),
            E::Closed { fact, closing, meals } => {
                self.held(steps, fact)?;
                self.came(steps, fact, closing, *meals, Steps::AFTER)
            }
            E::ClosingCorrected { fact, from, to, meals_from, meals_to } => {
                self.came(steps, fact, from, *meals_from, Steps::BEFORE)?;
                self.came(steps, fact, to, *meals_to, Steps::AFTER)
            }
            E::Cancelled { fact, .. } => steps.observe(&mut self.cancelled, cell(fact)),
            E::Postponed { fact, .. } => steps.observe(&mut self.postponed, cell(fact)),
            E::Announced { fact, overruled } => self.overruled(steps, fact, overruled.as_ref()),
            E::Revised { fact, from, to, overruled, .. } => {
                steps.retract(&mut self.drafted, planned(from))?;
                steps.observe(&mut self.drafted, planned(to))?;
                self.overruled(steps, fact, overruled.as_ref())
            }
            E::Rescheduled { from, to, .. } => {
                steps.retract(&mut self.drafted, planned(from))?;
                steps.observe(&mut self.drafted, planned(to))
            }
            E::Recommended { fact, recommendation } => {
                steps.observe(&mut self.recommendations, (month(fact), recommendation.theme))
            }
            E::Registered { fact, status, .. } => {
                steps.observe(&mut self.registrations, (Month::of(fact.on), *status))
            }
            E::ParticipationChanged { since, from, to, .. } => {
                steps.retract(&mut self.registrations, (Month::of(*since), *from))?;
                steps.observe(&mut self.registrations, (Month::of(*since), *to))
            }
            // What only describes, or brings a programme on its way, is no figure.
            E::PolicySet(_)
            | E::PlaceDescribed(_)
            | E::ObservanceDescribed(_)
            | E::ObservanceDated { .. }
            | E::Planned { .. }
            | E::BookingAnswered { .. }
            | E::Begun { .. }
            | E::RapporteurNamed { .. }
            | E::ParticipantsErased { .. } => Ok(()),
        }
    }

    fn held(&mut self, steps: &mut Steps, fact: &ProgrammeFact) -> Result<(), StatsError> {
        let month = month(fact);
        steps.observe(&mut self.held, cell(fact))?;
        for partner in &fact.partners {
            steps.observe(&mut self.partners, (month, *partner))?;
        }
        match &fact.locality {
            Some(Locality::District(district)) => steps.observe(&mut self.held_in, (month, district.clone())),
            Some(Locality::Abroad(country)) => steps.observe(&mut self.held_abroad, (month, *country)),
            None => Ok(()),
        }
    }

    fn came(
        &mut self,
        steps: &mut Steps,
        fact: &ProgrammeFact,
        closing: &Closing,
        meals: u64,
        times: i64,
    ) -> Result<(), StatsError> {
        let (month, people) = (month(fact), i64::from(closing.attendance()));
        steps.record(&mut self.attendance, ((month, fact.kind), people), times)?;
        steps.record(&mut self.participants, (cell(fact), people), times)?;
        steps.record(&mut self.volunteers, (cell(fact), i64::from(closing.volunteers())), times)?;
        for (group, count) in closing.reached() {
            steps.record(&mut self.reached, ((month, *group), i64::from(*count)), times)?;
        }
        let meals = i64::try_from(meals).map_err(|_| StatsError::Overflow)?;
        steps.record(&mut self.meals, (month, meals), times)
    }

    fn overruled(
        &mut self,
        steps: &mut Steps,
        fact: &ProgrammeFact,
        overruled: Option<&Overruled>,
    ) -> Result<(), StatsError> {
        for clash in overruled.into_iter().flat_map(|overruled| &overruled.clashes) {
            steps.observe(&mut self.overruled, (month(fact), clash.over.subject()))?;
        }
        Ok(())
    }

    /// Reads the figures of a scope. The centre of a scope narrows nothing: a programme is the whole city's.
    ///
    /// # Errors
    /// [`StatsError::Negative`] where the tally is only a part and a figure is below zero, [`StatsError::Overflow`].
    pub fn summary(&self, scope: &Scope) -> Result<ProgrammeSummary, StatsError> {
        let within = |month: &Month| scope.includes_month(*month);
        let cells = |of: &Multiset<Cell>| count(of, |(month, ..)| within(month));
        let partners = self.partners.regroup(|month| within(month).then_some(true))?;
        let partners = partners.get(&true).cloned().unwrap_or_default();
        Ok(ProgrammeSummary {
            drafted: cells(&self.drafted)?,
            held: cells(&self.held)?,
            by_kind: by(&self.held, |(month, kind, _)| within(month).then_some(*kind))?,
            by_format: by(&self.held, |(month, _, format)| within(month).then_some(*format))?,
            by_month: by(&self.held, |(month, ..)| within(month).then_some(*month))?,
            by_district: by(&self.held_in, |(month, district)| within(month).then(|| district.clone()))?
                .into_iter()
                .collect(),
            by_country: by(&self.held_abroad, |(month, country)| within(month).then_some(*country))?,
            partners_served: partners.distinct()?,
            partnerships: partners.total()?,
            participants: sum(&self.participants, |(month, ..)| within(month))?,
            volunteers: sum(&self.volunteers, |(month, ..)| within(month))?,
            reached: sums_by(&self.reached, |(month, group)| within(month).then_some(*group))?,
            meals: sum(&self.meals, within)?,
            recommendations: by(&self.recommendations, |(month, theme)| within(month).then_some(*theme))?,
            cancelled: cells(&self.cancelled)?,
            postponed: cells(&self.postponed)?,
            overruled: by(&self.overruled, |(month, what)| within(month).then_some(*what))?,
            registrations: by(&self.registrations, |(month, status)| within(month).then_some(*status))?,
        })
    }

    /// Reads how many came to the programmes of a scope: smallest, largest, percentiles.
    ///
    /// # Errors
    /// As [`ProgrammeTally::summary`].
    pub fn attendance(&self, scope: &Scope) -> Result<Distribution, StatsError> {
        let chosen = self.attendance.regroup(|(month, _)| scope.includes_month(*month).then_some(true))?;
        chosen.get(&true).cloned().unwrap_or_default().summary()
    }
}

/// What a [`ProgrammeTally`] says of a [`Scope`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProgrammeSummary {
    /// Programmes that were written down, whatever became of them.
    pub drafted: u64,
    /// Programmes that were closed with an attendance count.
    pub held: u64,
    /// These by kind; they sum to the whole.
    pub by_kind: BTreeMap<ProgrammeKind, u64>,
    /// These by format.
    pub by_format: BTreeMap<FormatKind, u64>,
    /// These by the month of their planned start.
    pub by_month: BTreeMap<Month, u64>,
    /// These by district, in order; with those of other countries they sum to the whole.
    pub by_district: Vec<(District, u64)>,
    /// These by country, where they were abroad.
    pub by_country: BTreeMap<Country, u64>,
    /// Different partners.
    pub partners_served: u64,
    /// Partners, each time they took part.
    pub partnerships: u64,
    /// People who came, each time they came.
    pub participants: u64,
    /// Volunteers, each time they helped.
    pub volunteers: u64,
    /// People of each group who came, as far as somebody counted.
    pub reached: BTreeMap<BeneficiaryGroup, u64>,
    /// Meals given.
    pub meals: u64,
    /// Recommendations of congresses by what they ask for.
    pub recommendations: BTreeMap<Code, u64>,
    /// Programmes that were cancelled.
    pub cancelled: u64,
    /// How often programmes were postponed.
    pub postponed: u64,
    /// Overruled clashes by what both programmes wanted.
    pub overruled: BTreeMap<ClashSubject, u64>,
    /// Registrations by how they stand, in the months in which they were made.
    pub registrations: BTreeMap<ParticipantStatus, u64>,
}

impl ProgrammeSummary {
    /// Returns how many people came to a programme on average; nothing where there was none.
    #[must_use]
    pub fn mean_attendance(&self) -> Option<Mean> {
        Mean::new(i64::try_from(self.participants).ok()?, self.held)
    }
}

fn month(fact: &ProgrammeFact) -> Month {
    Month::of(fact.time.start().date())
}

fn cell(fact: &ProgrammeFact) -> Cell {
    (month(fact), fact.kind, fact.format)
}

fn planned(plan: &ProgrammePlan) -> Cell {
    (Month::of(plan.days().first()), plan.kind(), plan.format().kind())
}
