//! A desk as rows, for a host that does not keep events.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use super::{
    DeliveryRecord, HijriYear, IftarVisitProgramme, MeetingRecord, RamadanPeriod, SolidarityDesk,
    SolidarityPolicy, VisitRecord,
};
use crate::{
    event::{Contradiction, Head, ReplayError, as_rows, keep, load_rows},
    id::{DeliveryId, OrganisationId},
};

/// Everything that a desk holds, as rows: what a host keeps that does not keep events. Rows are in the order of their keys
/// when written, in any order when read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct SolidaritySnapshot {
    /// Where the stream stands.
    pub head: Head,
    /// The rules that no law fixes.
    pub policy: SolidarityPolicy,
    /// When Ramadan is.
    pub ramadans: Vec<RamadanPeriod>,
    /// The visits of each Ramadan, as a whole.
    pub programmes: Vec<IftarRow>,
    /// The visits, also those that were taken back.
    pub visits: Vec<VisitRecord>,
    /// The deliveries, also those that were taken back.
    pub deliveries: Vec<DeliveryRecord>,
    /// The meetings, with what was raised.
    pub meetings: Vec<MeetingRecord>,
}

/// The visits of one Ramadan as a row: what the visits themselves do not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct IftarRow {
    /// Of which year.
    pub year: HijriYear,
    /// The organisations with which the visits are made.
    pub partners: BTreeSet<OrganisationId>,
    /// How many different households were visited, also those that nobody knows any more.
    pub households: u32,
}

impl SolidarityDesk {
    /// Returns everything that the desk holds, as rows.
    #[must_use]
    pub fn snapshot(&self) -> SolidaritySnapshot {
        let row = |(year, programme): (&HijriYear, &IftarVisitProgramme)| IftarRow {
            year: *year,
            partners: programme.partners.clone(),
            households: programme.households,
        };
        SolidaritySnapshot {
            head: self.head,
            policy: self.policy.clone(),
            ramadans: self.ramadans.values().copied().collect(),
            programmes: self.programmes.iter().map(row).collect(),
            visits: self.visits.values().cloned().collect(),
            deliveries: self.deliveries.values().cloned().collect(),
            meetings: self.meetings.values().cloned().collect(),
        }
    }

    /// Makes a desk of rows, which goes on where it stopped.
    ///
    /// # Errors
    /// [`ReplayError::Impossible`] for the first row that cannot be: an id twice, two Ramadans at one time, a visit outside
    /// its Ramadan, more or fewer households than were visited, a delivery that doubles none, more than the events can
    /// have led to.
    pub fn load(snapshot: SolidaritySnapshot) -> Result<Self, ReplayError> {
        let head = snapshot.head;
        load_rows(Self::new(head.stream), head, |desk| desk.fill(snapshot))
    }

    fn fill(&mut self, snapshot: SolidaritySnapshot) -> Result<(), Contradiction> {
        snapshot.head.check_events(snapshot.events(&self.policy))?;
        (self.head, self.policy) = (snapshot.head, snapshot.policy);
        for ramadan in snapshot.ramadans {
            if self.ramadans.values().any(|other| other.is_too_near(ramadan)) {
                return Err("two ramadans are at one time");
            }
            keep(&mut self.ramadans, ramadan.year(), ramadan)?;
        }
        let mut households = BTreeMap::new();
        for row in snapshot.programmes {
            let ramadan = self.ramadan(row.year).ok_or("nobody knows when ramadan is")?;
            if row.partners.is_empty() {
                return Err("the visits are made with nobody");
            }
            households.insert(row.year, row.households);
            keep(&mut self.programmes, row.year, IftarVisitProgramme::new(ramadan, row.partners))?;
        }
        snapshot.visits.into_iter().try_for_each(|record| self.fill_visit(record))?;
        self.fill_households(&households)?;
        self.fill_deliveries(snapshot.deliveries)?;
        for record in snapshot.meetings {
            for wish in &record.raised {
                if wish.by.is_some() {
                    return Err("who raised a wish is the petition's to know");
                }
                keep(&mut self.petitions, wish.petition, record.meeting.id)?;
            }
            keep(&mut self.meetings, record.meeting.id, record)?;
        }
        Ok(())
    }

    fn fill_visit(&mut self, record: VisitRecord) -> Result<(), Contradiction> {
        let visit = &record.visit;
        let programme = self.programmes.get_mut(&record.year).ok_or("there is no such programme")?;
        if !programme.ramadan.has_day(visit.on) {
            return Err("the visit was not in ramadan");
        }
        if !record.revoked {
            let guests = programme.guests.checked_add(visit.guests.get());
            programme.guests = guests.ok_or("no programme has so many guests")?;
            programme.visits.entry(visit.district.clone()).or_default().insert(visit.id);
        }
        match self.put_visit(visit.id, Some(record)) {
            Some(_) => Err("the id is taken"),
            None => Ok(()),
        }
    }

    /// A household that is known counts once; of those that were erased nobody can say how many they were.
    fn fill_households(&mut self, said: &BTreeMap<HijriYear, u32>) -> Result<(), Contradiction> {
        for (year, programme) in &mut self.programmes {
            let standing = self.visits.values().filter(|record| record.year == *year && !record.revoked);
            let known: BTreeSet<_> = standing.clone().filter_map(|record| record.visit.household).collect();
            let erased = standing.filter(|record| record.visit.household.is_none()).count();
            let households = said.get(year).copied().unwrap_or_default();
            let count = usize::try_from(households).map_err(|_| "no programme has so many households")?;
            if count < known.len() || count > known.len().saturating_add(erased) {
                return Err("other households were visited");
            }
            programme.households = households;
        }
        Ok(())
    }

    fn fill_deliveries(&mut self, rows: Vec<DeliveryRecord>) -> Result<(), Contradiction> {
        for record in rows {
            if self.put_delivery(record.delivery.id, Some(record)).is_some() {
                return Err("the id is taken");
            }
        }
        for record in self.deliveries.values() {
            let doubled = |id: &DeliveryId| {
                self.delivery(*id).is_some_and(|other| {
                    let one = record.delivery.household.zip(other.delivery.household);
                    !other.revoked
                        && other.delivery.kind == record.delivery.kind
                        && one.is_none_or(|(its, theirs)| its == theirs)
                        && !other.doubles.contains(&record.delivery.id)
                })
            };
            if !record.doubles.iter().all(doubled) {
                return Err("the delivery doubles none");
            }
        }
        Ok(())
    }
}

impl SolidaritySnapshot {
    /// How many events each row took at least.
    fn events(&self, standard: &SolidarityPolicy) -> impl Iterator<Item = u64> {
        let once = self.ramadans.len().saturating_add(self.programmes.len());
        let visits = self.visits.iter().map(|record| usize::from(record.revoked).saturating_add(1));
        let deliveries = self.deliveries.iter().map(|record| usize::from(record.revoked).saturating_add(1));
        let meetings = self.meetings.iter().map(|record| record.raised.len().saturating_add(1));
        let all =
            visits.chain(deliveries).chain(meetings).chain([once, usize::from(self.policy != *standard)]);
        all.map(|events| u64::try_from(events).unwrap_or(u64::MAX))
    }
}

as_rows!(SolidarityDesk, SolidaritySnapshot, ReplayError);
