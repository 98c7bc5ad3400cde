use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Coverage, DeliveryRecord, FirstVisit, HijriYear, IftarVisitProgramme, MeetingRecord, RamadanPeriod,
    SolidarityPolicy, SolidaritySnapshot, VisitRecord,
};
use crate::{
    event::{Head, Version, put},
    id::{DeliveryId, HouseholdId, ListeningMeetingId, PetitionId, StreamId, VisitId},
    place::District,
};

/// What is known of a household: where its reference stands.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) visits: BTreeSet<VisitId>,
    pub(super) deliveries: BTreeSet<DeliveryId>,
}

/// The desk that knows the visits, the aid and the meetings.
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::*, place::{District, Province}, uuid::Uuid,
///     solidarity::{HijriYear, HouseholdVisit, RamadanPeriod, SolidarityDesk, SolidarityPolicy},
/// };
/// let id = Uuid::from_u128;
/// let mut desk = SolidarityDesk::new(StreamId::from_uuid(id(1))?);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2025-03-20T08:00Z".parse()?);
/// let [gebze, darica] = ["Gebze", "Darıca"].map(|name| District::new(Province::new(41).unwrap(), name).unwrap());
/// desk.set_policy(SolidarityPolicy::new([gebze.clone(), darica.clone()]), &call)?;
/// let year = HijriYear::new(1446)?;
/// desk.set_ramadan(RamadanPeriod::new(year, "2025-03-01".parse().unwrap(), "2025-03-29".parse().unwrap())?, &call)?;
/// desk.open_programme(year, [OrganisationId::from_uuid(id(3))?], &call)?;
///
/// let household = HouseholdId::from_uuid(id(4))?;
/// for (n, day) in [(5, "2025-03-02"), (6, "2025-03-16")] {
///     let visit = HouseholdVisit::new(VisitId::from_uuid(id(n))?, household, gebze.clone(), day.parse().unwrap(), 4.try_into()?);
///     desk.visit(visit, &call)?;
/// }
/// let programme = desk.programme(year).unwrap();
/// assert_eq!((programme.households(), programme.guests()), (1, 8));
/// assert_eq!(desk.coverage(year).unwrap().missing, [darica]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SolidaritySnapshot", into = "SolidaritySnapshot")]
pub struct SolidarityDesk {
    pub(super) head: Head,
    pub(super) policy: SolidarityPolicy,
    pub(super) ramadans: BTreeMap<HijriYear, RamadanPeriod>,
    pub(super) programmes: BTreeMap<HijriYear, IftarVisitProgramme>,
    pub(super) visits: BTreeMap<VisitId, VisitRecord>,
    pub(super) deliveries: BTreeMap<DeliveryId, DeliveryRecord>,
    pub(super) meetings: BTreeMap<ListeningMeetingId, MeetingRecord>,
    // INVARIANT: exactly the households that a record names, be it taken back, and the petitions of all wishes.
    pub(super) households: BTreeMap<HouseholdId, Known>,
    pub(super) petitions: BTreeMap<PetitionId, ListeningMeetingId>,
}

impl SolidarityDesk {
    /// Makes an empty desk of a municipality without districts: [`SolidarityDesk::set_policy`] brings them.
    #[must_use]
    pub fn new(stream: StreamId) -> Self {
        Self {
            head: Head::new(stream),
            policy: SolidarityPolicy::new([]),
            ramadans: BTreeMap::new(),
            programmes: BTreeMap::new(),
            visits: BTreeMap::new(),
            deliveries: BTreeMap::new(),
            meetings: BTreeMap::new(),
            households: BTreeMap::new(),
            petitions: BTreeMap::new(),
        }
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Returns the rules that no law fixes.
    #[must_use]
    pub const fn policy(&self) -> &SolidarityPolicy {
        &self.policy
    }

    /// Returns when Ramadan is in a year, where that is known.
    #[must_use]
    pub fn ramadan(&self, year: HijriYear) -> Option<RamadanPeriod> {
        self.ramadans.get(&year).copied()
    }

    /// Returns the visits of a Ramadan.
    #[must_use]
    pub fn programme(&self, year: HijriYear) -> Option<&IftarVisitProgramme> {
        self.programmes.get(&year)
    }

    /// Returns all programmes in order of time.
    pub fn programmes(&self) -> impl Iterator<Item = &IftarVisitProgramme> {
        self.programmes.values()
    }

    /// Returns which districts of the municipality the visits of a Ramadan reached, and which not.
    #[must_use]
    pub fn coverage(&self, year: HijriYear) -> Option<Coverage> {
        Some(self.programme(year)?.coverage(&self.policy.districts))
    }

    /// Returns a visit, also one that was taken back.
    #[must_use]
    pub fn visit_record(&self, id: VisitId) -> Option<&VisitRecord> {
        self.visits.get(&id)
    }

    /// Returns all visits in the order of their ids, also those that were taken back.
    pub fn visit_records(&self) -> impl Iterator<Item = &VisitRecord> {
        self.visits.values()
    }

    /// Returns a delivery, also one that was taken back.
    #[must_use]
    pub fn delivery(&self, id: DeliveryId) -> Option<&DeliveryRecord> {
        self.deliveries.get(&id)
    }

    /// Returns all deliveries in the order of their ids, also those that were taken back.
    pub fn deliveries(&self) -> impl Iterator<Item = &DeliveryRecord> {
        self.deliveries.values()
    }

    /// Returns a meeting.
    #[must_use]
    pub fn meeting(&self, id: ListeningMeetingId) -> Option<&MeetingRecord> {
        self.meetings.get(&id)
    }

    /// Returns all meetings in the order of their ids.
    pub fn meetings(&self) -> impl Iterator<Item = &MeetingRecord> {
        self.meetings.values()
    }

    /// Returns the meeting at which a petition was raised.
    #[must_use]
    pub fn meeting_of(&self, petition: PetitionId) -> Option<&MeetingRecord> {
        self.meeting(*self.petitions.get(&petition)?)
    }

    /// Returns the visits and deliveries that still name a household, also those that were taken back, in the order of their
    /// ids.
    #[must_use]
    pub fn known_of(&self, household: HouseholdId) -> Option<(Vec<VisitId>, Vec<DeliveryId>)> {
        let known = self.households.get(&household)?;
        Some((known.visits.iter().copied().collect(), known.deliveries.iter().copied().collect()))
    }

    /// Returns the households whose last visit or delivery is so long ago that the reference is due to be erased, and since
    /// when: the longest due first. None where the policy keeps them.
    #[must_use]
    pub fn due_for_erasure(&self, today: NaiveDate) -> Vec<(NaiveDate, HouseholdId)> {
        if self.policy.retention.is_none() {
            return Vec::new();
        }
        let kept =
            self.households.iter().map(|(household, known)| Some((self.kept_until(known)?, *household)));
        let mut due: Vec<_> = kept.flatten().filter(|(from, _)| *from <= today).collect();
        due.sort_unstable();
        due
    }

    /// The first day on which a household may be erased: when Ramadan is over, so that it is counted once, and as long
    /// after the last day of what is known as the policy says. Nothing where nothing keeps it.
    pub(super) fn kept_until(&self, known: &Known) -> Option<NaiveDate> {
        let visits = known.visits.iter().filter_map(|id| self.visits.get(id));
        let over = visits.clone().filter_map(|record| self.ramadan(record.year)?.last_day().succ_opt()).max();
        let delivered = known.deliveries.iter().filter_map(|id| Some(self.deliveries.get(id)?.delivery.on));
        let last = visits.map(|record| record.visit.on).chain(delivered).max();
        let kept = self.policy.retention.zip(last).map(|(retention, last)| retention.erasure_from(last));
        over.max(kept)
    }

    /// Whether no other visit of a programme went to a household.
    pub(super) fn first_visit(
        &self,
        household: HouseholdId,
        year: HijriYear,
        district: &District,
        but: VisitId,
    ) -> FirstVisit {
        let known = self.households.get(&household);
        let others = known.into_iter().flat_map(|known| &known.visits).filter(|id| **id != but);
        let others = others
            .filter_map(|id| self.visits.get(id))
            .filter(|record| record.year == year && !record.revoked);
        FirstVisit {
            in_programme: others.clone().next().is_none(),
            in_district: !others.into_iter().any(|record| record.visit.district == *district),
        }
    }

    /// Puts a visit in its place, or takes it out, and returns what was there.
    pub(super) fn put_visit(&mut self, id: VisitId, row: Option<VisitRecord>) -> Option<VisitRecord> {
        let household = |row: &VisitRecord| row.visit.household;
        let now = row.as_ref().and_then(household);
        let former = put(&mut self.visits, id, row);
        if let Some(before) = former.as_ref().and_then(household) {
            self.forget(before, |known| known.visits.remove(&id));
        }
        if let Some(now) = now {
            self.households.entry(now).or_default().visits.insert(id);
        }
        former
    }

    /// Puts a delivery in its place, or takes it out, and returns what was there.
    pub(super) fn put_delivery(
        &mut self,
        id: DeliveryId,
        row: Option<DeliveryRecord>,
    ) -> Option<DeliveryRecord> {
        let household = |row: &DeliveryRecord| row.delivery.household;
        let now = row.as_ref().and_then(household);
        let former = put(&mut self.deliveries, id, row);
        if let Some(before) = former.as_ref().and_then(household) {
            self.forget(before, |known| known.deliveries.remove(&id));
        }
        if let Some(now) = now {
            self.households.entry(now).or_default().deliveries.insert(id);
        }
        former
    }

    fn forget(&mut self, household: HouseholdId, one: impl FnOnce(&mut Known) -> bool) {
        let Some(known) = self.households.get_mut(&household) else { return };
        one(known);
        if *known == Known::default() {
            self.households.remove(&household);
        }
    }
}
