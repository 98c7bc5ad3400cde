//! Facts change state. No rule is here: what an event says is copied, and refused only where it cannot be.

use alloc::{boxed::Box, vec::Vec};

use super::{
    DeliveryRecord, FirstVisit, HijriYear, HouseholdVisit, IftarVisitProgramme, MeetingRecord, RamadanPeriod,
    SolidarityDesk, SolidarityEvent, SolidarityPolicy, VisitRecord,
};
use crate::{
    event::{Contradiction, Recorded, put},
    id::{DeliveryId, ListeningMeetingId, PetitionId, VisitId},
};

type Journal = Vec<Undo>;
type Applied = Result<(), Contradiction>;

/// How to take back one change.
pub(super) enum Undo {
    Policy(Box<SolidarityPolicy>),
    Ramadan(HijriYear, Option<RamadanPeriod>),
    Programme(HijriYear, Option<Box<IftarVisitProgramme>>),
    Visit(VisitId, Option<Box<VisitRecord>>),
    Delivery(DeliveryId, Option<Box<DeliveryRecord>>),
    Meeting(ListeningMeetingId),
    Wish(ListeningMeetingId, PetitionId),
}

impl SolidarityDesk {
    pub(super) fn undo(&mut self, undo: Undo) {
        match undo {
            Undo::Policy(former) => self.policy = *former,
            Undo::Ramadan(year, former) => _ = put(&mut self.ramadans, year, former),
            Undo::Programme(year, former) => {
                _ = put(&mut self.programmes, year, former.map(|former| *former));
            }
            Undo::Visit(id, former) => _ = self.put_visit(id, former.map(|former| *former)),
            Undo::Delivery(id, former) => _ = self.put_delivery(id, former.map(|former| *former)),
            Undo::Meeting(id) => _ = self.meetings.remove(&id),
            Undo::Wish(meeting, petition) => {
                self.petitions.remove(&petition);
                if let Some(record) = self.meetings.get_mut(&meeting) {
                    record.raised.pop();
                }
            }
        }
    }

    pub(super) fn apply_event(
        &mut self,
        recorded: &Recorded<SolidarityEvent>,
        journal: &mut Journal,
    ) -> Applied {
        use SolidarityEvent as E;
        match &recorded.event {
            E::PolicySet(policy) => {
                let former = core::mem::replace(&mut self.policy, policy.clone());
                journal.push(Undo::Policy(Box::new(former)));
                Ok(())
            }
            E::RamadanSet { from, to } => self.ramadan_set(*from, *to, journal),
            E::ProgrammeOpened { ramadan, partners } => {
                if self.ramadan(ramadan.year()) != Some(*ramadan) {
                    return Err("ramadan is at another time");
                }
                let programme = match self.programme(ramadan.year()) {
                    Some(known) if !known.partners.is_disjoint(partners) => {
                        return Err("the partner is one already");
                    }
                    Some(known) => {
                        let mut programme = known.clone();
                        programme.partners.extend(partners);
                        programme
                    }
                    None => IftarVisitProgramme::new(*ramadan, partners.clone()),
                };
                self.change_programme(programme, journal);
                Ok(())
            }
            E::Visited { visit, ramadan, first } => {
                if self.visit_record(visit.id).is_some() {
                    return Err("the visit is known already");
                }
                self.check_first(visit, *ramadan, *first)?;
                self.counts(visit, *ramadan, *first, true, journal)?;
                let record = VisitRecord { visit: visit.clone(), year: ramadan.year(), revoked: false };
                self.change_visit(record, journal);
                Ok(())
            }
            E::VisitRevoked { visit, ramadan, first, .. } => {
                let known = self.visit_record(visit.id).ok_or("the visit is unknown")?;
                if known.revoked || known.visit != *visit || known.year != ramadan.year() {
                    return Err("the visit was another");
                }
                let record = VisitRecord { revoked: true, ..known.clone() };
                self.check_first(visit, *ramadan, *first)?;
                self.counts(visit, *ramadan, *first, false, journal)?;
                self.change_visit(record, journal);
                Ok(())
            }
            E::Delivered { delivery, doubles } => {
                let stands = |id: &DeliveryId| self.delivery(*id).is_some_and(|known| !known.revoked);
                if self.delivery(delivery.id).is_some() || !doubles.iter().all(stands) {
                    return Err("the delivery is known already, or what it doubles is not");
                }
                let doubles = doubles.iter().copied().collect();
                let record = DeliveryRecord { delivery: delivery.clone(), doubles, revoked: false };
                self.change_delivery(record, journal);
                Ok(())
            }
            E::DeliveryRevoked { delivery, doubled, cleared, .. } => {
                let known = self.delivery(delivery.id).ok_or("the delivery is unknown")?;
                if known.revoked || known.delivery != *delivery || known.is_doubled() != *doubled {
                    return Err("the delivery was another");
                }
                if !self.flagged_for(delivery.id).eq(cleared.iter().copied()) {
                    return Err("something else was flagged because of it");
                }
                let record = DeliveryRecord { revoked: true, ..known.clone() };
                self.change_delivery(record, journal);
                let flagged = self.deliveries.values().filter(|other| other.doubles.contains(&delivery.id));
                for mut other in flagged.cloned().collect::<Vec<_>>() {
                    other.doubles.remove(&delivery.id);
                    self.change_delivery(other, journal);
                }
                Ok(())
            }
            E::MeetingHeld(meeting) => {
                if self.meeting(meeting.id).is_some() {
                    return Err("the meeting is known already");
                }
                let record = MeetingRecord { meeting: meeting.clone(), raised: Vec::new() };
                self.meetings.insert(meeting.id, record);
                journal.push(Undo::Meeting(meeting.id));
                Ok(())
            }
            E::WishRaised { meeting, wish, on, district } => {
                if self.petitions.contains_key(&wish.petition) {
                    return Err("the petition came of another wish");
                }
                let record = self.meetings.get_mut(meeting).ok_or("the meeting is unknown")?;
                if (record.meeting.on, &record.meeting.place.district) != (*on, district) {
                    return Err("the meeting was another");
                }
                record.raised.push(wish.without_person());
                self.petitions.insert(wish.petition, *meeting);
                journal.push(Undo::Wish(*meeting, wish.petition));
                Ok(())
            }
            E::HouseholdErased { visits, deliveries, .. } => {
                for id in visits {
                    let mut record = self.visit_record(*id).ok_or("the visit is unknown")?.clone();
                    record.visit.household = None;
                    self.change_visit(record, journal);
                }
                for id in deliveries {
                    let mut record = self.delivery(*id).ok_or("the delivery is unknown")?.clone();
                    record.delivery.household = None;
                    self.change_delivery(record, journal);
                }
                Ok(())
            }
        }
    }

    fn ramadan_set(
        &mut self,
        from: Option<RamadanPeriod>,
        to: RamadanPeriod,
        journal: &mut Journal,
    ) -> Applied {
        let year = to.year();
        if self.ramadan(year) != from {
            return Err("ramadan was at another time");
        }
        if let Some(known) = self.programme(year) {
            if !known.visits().is_empty() {
                return Err("there are visits in that ramadan");
            }
            let programme = IftarVisitProgramme { ramadan: to, ..known.clone() };
            self.change_programme(programme, journal);
        }
        journal.push(Undo::Ramadan(year, self.ramadans.insert(year, to)));
        Ok(())
    }

    /// A visit says rightly whether its household is new; of one that was erased nobody knows.
    fn check_first(&self, visit: &HouseholdVisit, ramadan: RamadanPeriod, first: FirstVisit) -> Applied {
        let found = |household| self.first_visit(household, ramadan.year(), &visit.district, visit.id);
        match visit.household.map(found) {
            Some(found) if found != first => Err("another visit went to the household, or none did"),
            _ => Ok(()),
        }
    }

    /// Adds a visit to its programme, or takes it out.
    fn counts(
        &mut self,
        visit: &HouseholdVisit,
        ramadan: RamadanPeriod,
        first: FirstVisit,
        stands: bool,
        journal: &mut Journal,
    ) -> Applied {
        let known = self.programme(ramadan.year()).filter(|known| known.ramadan == ramadan);
        let mut programme = known.ok_or("there is no such programme")?.clone();
        let new = u32::from(first.in_programme);
        let changed =
            |count: u32, by: u32| if stands { count.checked_add(by) } else { count.checked_sub(by) };
        let guests = changed(programme.guests, visit.guests.get());
        programme.guests = guests.ok_or("no programme has so many guests")?;
        programme.households =
            changed(programme.households, new).ok_or("no programme has so many households")?;
        if stands {
            programme.visits.entry(visit.district.clone()).or_default().insert(visit.id);
        } else {
            let of_district = programme.visits.get_mut(&visit.district);
            if of_district.is_some_and(|visits| visits.remove(&visit.id) && visits.is_empty()) {
                programme.visits.remove(&visit.district);
            }
        }
        self.change_programme(programme, journal);
        Ok(())
    }

    fn change_programme(&mut self, programme: IftarVisitProgramme, journal: &mut Journal) {
        let year = programme.ramadan.year();
        let former = self.programmes.insert(year, programme);
        journal.push(Undo::Programme(year, former.map(Box::new)));
    }

    fn change_visit(&mut self, record: VisitRecord, journal: &mut Journal) {
        let id = record.visit.id;
        let former = self.put_visit(id, Some(record));
        journal.push(Undo::Visit(id, former.map(Box::new)));
    }

    fn change_delivery(&mut self, record: DeliveryRecord, journal: &mut Journal) {
        let id = record.delivery.id;
        let former = self.put_delivery(id, Some(record));
        journal.push(Undo::Delivery(id, former.map(Box::new)));
    }
}
