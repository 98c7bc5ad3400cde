use alloc::{collections::BTreeMap, string::String};

use serde::{Deserialize, Serialize};

use super::{
    Scope,
    summary::{by, count, sum, sums_by},
};
use crate::{
    event::Recorded,
    id::OrganisationId,
    place::District,
    solidarity::{
        AidDelivery, AidKind, FirstVisit, HouseholdVisit, RamadanPeriod, SolidarityEvent, WishKind,
    },
    stats::{Distribution, Grouped, Histogram, Mean, Multiset, Observe, StatsError, Steps, Sum},
    tally_struct,
    time::Month,
};

/// The figures of solidarity of any number of desks, over any time.
///
/// What each measure counts is stated at its field; all are exact, and all may be merged and taken back. No household is
/// referred to: one that was visited several times is counted once, since the event says whether it is the only visit.
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::*, place::{District, Province},
///     solidarity::{HijriYear, HouseholdVisit, RamadanPeriod, SolidarityDesk, SolidarityPolicy},
///     statistics::{Scope, SolidarityTally}, stats::Observe, uuid::Uuid,
/// };
/// let id = Uuid::from_u128;
/// let mut desk = SolidarityDesk::new(StreamId::from_uuid(id(1))?);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2025-03-20T08:00Z".parse()?);
/// let gebze = District::new(Province::new(41)?, "Gebze")?;
/// let year = HijriYear::new(1446)?;
/// let mut log = desk.set_policy(SolidarityPolicy::new([gebze.clone()]), &call)?;
/// log.extend(desk.set_ramadan(RamadanPeriod::new(year, "2025-03-01".parse().unwrap(), "2025-03-29".parse().unwrap())?, &call)?);
/// log.extend(desk.open_programme(year, [OrganisationId::from_uuid(id(3))?], &call)?);
/// let household = HouseholdId::from_uuid(id(4))?;
/// for (n, day) in [(5, "2025-03-02"), (6, "2025-03-16")] {
///     let visit = HouseholdVisit::new(VisitId::from_uuid(id(n))?, household, gebze.clone(), day.parse().unwrap(), 4.try_into()?);
///     log.extend(desk.visit(visit, &call)?);
/// }
/// let mut tally = SolidarityTally::default();
/// for event in &log {
///     tally.observe(event)?;
/// }
/// let said = tally.summary(&Scope::all())?;
/// assert_eq!((said.households, said.visits, said.guests), (1, 2, 8));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SolidarityTally {
    /// Visits to households, by month and district.
    visits: Multiset<(Month, District)>,
    /// How many sat at the tables, each time they did.
    guests: Grouped<(Month, District), Sum>,
    /// How many sat at each table.
    at_table: Grouped<Month, Histogram>,
    /// Different households of a Ramadan, by the month in which it began.
    households: Multiset<Month>,
    /// Different households of a Ramadan in a district; one that moved counts in both.
    households_in: Multiset<(Month, District)>,
    /// Visits made with an organisation.
    visits_with: Multiset<(Month, OrganisationId)>,
    /// Deliveries of aid.
    deliveries: Multiset<(Month, AidKind)>,
    /// How many of the aid were delivered.
    quantity: Grouped<(Month, AidKind, District), Sum>,
    /// Deliveries that are flagged: the same kind to the same household too soon.
    doubled: Multiset<(Month, AidKind)>,
    /// Listening meetings.
    meetings: Multiset<(Month, District)>,
    /// What was raised at them.
    wishes: Multiset<(Month, WishKind)>,
}

tally_struct!(SolidarityTally {
    visits,
    guests,
    at_table,
    households,
    households_in,
    visits_with,
    deliveries,
    quantity,
    doubled,
    meetings,
    wishes,
});

impl Observe<&Recorded<SolidarityEvent>> for SolidarityTally {
    fn record(&mut self, recorded: &Recorded<SolidarityEvent>, times: i64) -> Result<(), StatsError> {
        self.record(&recorded.event, times)
    }
}

impl Observe<&SolidarityEvent> for SolidarityTally {
    fn record(&mut self, event: &SolidarityEvent, times: i64) -> Result<(), StatsError> {
        Steps::all_or_none(self, times, |tally, steps| tally.count(steps, event))
    }
}

impl SolidarityTally {
    fn count(&mut self, steps: &mut Steps, event: &SolidarityEvent) -> Result<(), StatsError> {
        use SolidarityEvent as E;
        match event {
            E::Visited { visit, ramadan, first } => self.visit(steps, visit, *ramadan, *first, Steps::AFTER),
            E::VisitRevoked { visit, ramadan, first, .. } => {
                self.visit(steps, visit, *ramadan, *first, Steps::BEFORE)
            }
            E::Delivered { delivery, doubles } => {
                self.delivery(steps, delivery, !doubles.is_empty(), Steps::AFTER)
            }
            E::DeliveryRevoked { delivery, doubled, cleared, .. } => {
                self.delivery(steps, delivery, *doubled, Steps::BEFORE)?;
                cleared
                    .iter()
                    .try_for_each(|fact| steps.retract(&mut self.doubled, (Month::of(fact.on), fact.kind)))
            }
            E::MeetingHeld(meeting) => {
                steps.observe(&mut self.meetings, (Month::of(meeting.on), meeting.place.district.clone()))
            }
            E::WishRaised { on, wish, .. } => steps.observe(&mut self.wishes, (Month::of(*on), wish.kind)),
            // Rules, and what nobody knows any more, are no figures.
            E::PolicySet(_)
            | E::RamadanSet { .. }
            | E::ProgrammeOpened { .. }
            | E::HouseholdErased { .. } => Ok(()),
        }
    }

    fn visit(
        &mut self,
        steps: &mut Steps,
        visit: &HouseholdVisit,
        ramadan: RamadanPeriod,
        first: FirstVisit,
        times: i64,
    ) -> Result<(), StatsError> {
        let (month, district) = (Month::of(visit.on), &visit.district);
        let guests = i64::from(visit.guests.get());
        steps.record(&mut self.visits, (month, district.clone()), times)?;
        steps.record(&mut self.guests, ((month, district.clone()), guests), times)?;
        steps.record(&mut self.at_table, (month, guests), times)?;
        if let Some(partner) = visit.partner {
            steps.record(&mut self.visits_with, (month, partner), times)?;
        }
        if first.in_programme {
            steps.record(&mut self.households, ramadan.month(), times)?;
        }
        if first.in_district {
            steps.record(&mut self.households_in, (ramadan.month(), district.clone()), times)?;
        }
        Ok(())
    }

    fn delivery(
        &mut self,
        steps: &mut Steps,
        delivery: &AidDelivery,
        doubled: bool,
        times: i64,
    ) -> Result<(), StatsError> {
        let (month, kind) = (Month::of(delivery.on), delivery.kind);
        let quantity = i64::from(delivery.quantity.get());
        steps.record(&mut self.deliveries, (month, kind), times)?;
        steps.record(&mut self.quantity, ((month, kind, delivery.district.clone()), quantity), times)?;
        if doubled { steps.record(&mut self.doubled, (month, kind), times) } else { Ok(()) }
    }

    /// Reads the figures of a scope; a Ramadan's households are in the month in which it began. Solidarity belongs to no
    /// centre, so the scope of one has none.
    ///
    /// # Errors
    /// [`StatsError::Negative`] where the tally is only a part and a figure is below zero, [`StatsError::Overflow`].
    pub fn summary(&self, scope: &Scope) -> Result<SolidaritySummary, StatsError> {
        let within = |month: &Month| scope.includes(*month, None);
        let in_district = |(month, district): &(Month, District)| within(month).then(|| district.clone());
        let of_kind = |(month, kind): &(Month, AidKind)| within(month).then_some(*kind);
        let visits_by_district = by(&self.visits, in_district)?;
        Ok(SolidaritySummary {
            visits: count(&self.visits, |(month, _)| within(month))?,
            guests: sum(&self.guests, |(month, _)| within(month))?,
            households: count(&self.households, within)?,
            districts: u64::try_from(visits_by_district.len()).map_err(|_| StatsError::Overflow)?,
            visits_by_district: slugs(visits_by_district),
            households_by_district: slugs(by(&self.households_in, in_district)?),
            guests_by_district: slugs(sums_by(&self.guests, in_district)?),
            visits_by_partner: by(&self.visits_with, |(month, partner)| within(month).then_some(*partner))?,
            deliveries: by(&self.deliveries, of_kind)?,
            quantity: sums_by(&self.quantity, |(month, kind, _)| within(month).then_some(*kind))?,
            doubled: by(&self.doubled, of_kind)?,
            meetings: count(&self.meetings, |(month, _)| within(month))?,
            meetings_by_district: slugs(by(&self.meetings, in_district)?),
            wishes: by(&self.wishes, |(month, kind)| within(month).then_some(*kind))?,
        })
    }

    /// Reads how many sat at the tables of a scope: smallest, largest, percentiles.
    ///
    /// # Errors
    /// As [`SolidarityTally::summary`].
    pub fn at_table(&self, scope: &Scope) -> Result<Distribution, StatsError> {
        let chosen = self.at_table.regroup(|month| scope.includes(*month, None).then_some(true))?;
        chosen.get(&true).cloned().unwrap_or_default().summary()
    }
}

/// What a [`SolidarityTally`] says of a [`Scope`]. A key without a count is not there; districts go by their slug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SolidaritySummary {
    /// Visits to households.
    pub visits: u64,
    /// How many sat at the tables, each time they did.
    pub guests: u64,
    /// Different households, each once a Ramadan.
    pub households: u64,
    /// Districts with a visit.
    pub districts: u64,
    /// Visits, by district.
    pub visits_by_district: BTreeMap<String, u64>,
    /// Different households, by district; one that moved counts in both.
    pub households_by_district: BTreeMap<String, u64>,
    /// How many sat at the tables, by district.
    pub guests_by_district: BTreeMap<String, u64>,
    /// Visits made with an organisation, by organisation.
    pub visits_by_partner: BTreeMap<OrganisationId, u64>,
    /// Deliveries, by kind.
    pub deliveries: BTreeMap<AidKind, u64>,
    /// How many of each kind were delivered.
    pub quantity: BTreeMap<AidKind, u64>,
    /// Deliveries that are flagged as the second of a kind to one household, by kind.
    pub doubled: BTreeMap<AidKind, u64>,
    /// Listening meetings.
    pub meetings: u64,
    /// Listening meetings, by district.
    pub meetings_by_district: BTreeMap<String, u64>,
    /// What was raised at them, by kind.
    pub wishes: BTreeMap<WishKind, u64>,
}

impl SolidaritySummary {
    /// Returns how many sat at the table of a household on average, over all its visits; nothing without any household.
    #[must_use]
    pub fn mean_guests(&self) -> Option<Mean> {
        Mean::new(i64::try_from(self.guests).ok()?, self.households)
    }
}

fn slugs(by_district: BTreeMap<District, u64>) -> BTreeMap<String, u64> {
    by_district.into_iter().map(|(district, count)| (district.slug(), count)).collect()
}
