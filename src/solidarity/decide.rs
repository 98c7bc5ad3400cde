//! Decisions: commands in, events out, nothing changed.

use alloc::{collections::BTreeSet, vec, vec::Vec};

use chrono::NaiveDate;

use super::{
    AidDelivery, DeliveryFact, HijriYear, HouseholdVisit, ListeningMeeting, MeetingPlace, RaisedWish,
    RamadanPeriod, SolidarityCommand, SolidarityDesk, SolidarityError, SolidarityEvent,
};
use crate::{
    event::{Call, Expected, Revision, Stale},
    id::{DeliveryId, HouseholdId, ListeningMeetingId, OrganisationId, VisitId},
    place::District,
    text::Note,
    time::Minute,
};

type Decided = Result<Vec<SolidarityEvent>, SolidarityError>;

/// A decision under way: the desk as it is, who calls, and what day it is.
pub(super) struct Deciding<'a> {
    desk: &'a SolidarityDesk,
    call: &'a Call,
    now: Minute,
    today: NaiveDate,
}

impl<'a> Deciding<'a> {
    pub(super) fn new(desk: &'a SolidarityDesk, call: &'a Call) -> Result<Self, SolidarityError> {
        let now = desk.head.now(call);
        Ok(Self { desk, call, now, today: desk.policy.zone.to_local(now)?.date() })
    }

    /// Decides a command.
    pub(super) fn run(&self, command: &SolidarityCommand) -> Decided {
        use SolidarityCommand as C;
        if self.is_known(command)? {
            return Ok(Vec::new());
        }
        self.desk.head.check_version(self.call.expected)?;
        self.check_revision(command)?;
        match command {
            C::SetPolicy(policy) if *policy == self.desk.policy => Ok(Vec::new()),
            C::SetPolicy(policy) => one(SolidarityEvent::PolicySet(policy.clone())),
            C::SetRamadan(period) => self.set_ramadan(*period),
            C::OpenProgramme { year, partners } => self.open_programme(*year, partners),
            C::Visit(visit) => self.visit(visit),
            C::RevokeVisit { visit, reason } => self.revoke_visit(*visit, reason),
            C::Deliver(delivery) => self.deliver(delivery),
            C::RevokeDelivery { delivery, reason } => self.revoke_delivery(*delivery, reason),
            C::Meet(meeting) => self.meet(meeting),
            C::Raise { meeting, wish } => self.raise(*meeting, *wish),
            C::Erase { household } => self.erase(*household),
        }
    }

    /// Whether a command brings what came before under the same id: the same content changes nothing. Once erased it is
    /// no longer known which household it was, so nobody can say that it was another.
    fn is_known(&self, command: &SolidarityCommand) -> Result<bool, SolidarityError> {
        use SolidarityCommand as C;
        match command {
            C::Visit(visit) => match self.desk.visit_record(visit.id) {
                None => Ok(false),
                Some(known) => {
                    let same = self.own(visit.district.clone()).is_ok_and(|district| {
                        let visit = HouseholdVisit { district, ..visit.clone() };
                        known.visit == visit || known.visit == visit.without_household()
                    });
                    (same && !known.revoked).then_some(true).ok_or(SolidarityError::VisitIdTaken(visit.id))
                }
            },
            C::Deliver(delivery) => match self.desk.delivery(delivery.id) {
                None => Ok(false),
                Some(known) => {
                    let same = self.own(delivery.district.clone()).is_ok_and(|district| {
                        let delivery = AidDelivery { district, ..delivery.clone() };
                        known.delivery == delivery || known.delivery == delivery.without_household()
                    });
                    let taken = SolidarityError::DeliveryIdTaken(delivery.id);
                    (same && !known.revoked).then_some(true).ok_or(taken)
                }
            },
            C::Meet(meeting) => match self.desk.meeting(meeting.id) {
                None => Ok(false),
                Some(known) => (self.written(meeting).as_ref() == Ok(&known.meeting))
                    .then_some(true)
                    .ok_or(SolidarityError::MeetingIdTaken(meeting.id)),
            },
            C::Raise { meeting, wish } => match self.desk.meeting_of(wish.petition) {
                None => Ok(false),
                Some(known) => (known.meeting.id == *meeting
                    && known.raised.contains(&wish.without_person()))
                .then_some(true)
                .ok_or(SolidarityError::PetitionIdTaken(wish.petition)),
            },
            _ => Ok(false),
        }
    }

    /// What a command names stands at the revision that the caller expects: records are written once, and taken back once.
    fn check_revision(&self, command: &SolidarityCommand) -> Result<(), SolidarityError> {
        use SolidarityCommand as C;
        let Expected::Revision(expected) = self.call.expected else { return Ok(()) };
        let written = |revoked: bool| if revoked { Revision::FIRST.next() } else { Revision::FIRST };
        let found = match command {
            C::RevokeVisit { visit, .. } => self.desk.visit_record(*visit).map(|row| written(row.revoked)),
            C::RevokeDelivery { delivery, .. } => {
                self.desk.delivery(*delivery).map(|row| written(row.revoked))
            }
            C::Raise { meeting, .. } => self.desk.meeting(*meeting).map(|row| {
                let raised = u32::try_from(row.raised.len()).unwrap_or(u32::MAX);
                Revision::new(raised.saturating_add(1))
            }),
            _ => None,
        };
        let found = found.unwrap_or_default();
        if expected == found { Ok(()) } else { Err(Stale::Revision { expected, found }.into()) }
    }

    fn set_ramadan(&self, to: RamadanPeriod) -> Decided {
        let year = to.year();
        let from = self.desk.ramadan(year);
        if from == Some(to) {
            return Ok(Vec::new());
        }
        let others = self.desk.ramadans.values().filter(|other| other.year() != year);
        if let Some(other) = others.into_iter().find(|other| other.is_too_near(to)) {
            return Err(SolidarityError::RamadansMeet { year, other: other.year() });
        }
        let visited = self.desk.visits.values().any(|record| record.year == year);
        let evening = |from: RamadanPeriod| {
            self.desk.meetings.values().any(|record| from.has_evening(record.meeting.on))
        };
        if visited || from.is_some_and(evening) {
            return Err(SolidarityError::RamadanInUse(year));
        }
        one(SolidarityEvent::RamadanSet { from, to })
    }

    fn open_programme(&self, year: HijriYear, partners: &BTreeSet<OrganisationId>) -> Decided {
        let ramadan = self.desk.ramadan(year).ok_or(SolidarityError::UnknownRamadan(year))?;
        let known = self.desk.programme(year).map(|programme| &programme.partners);
        let partners: BTreeSet<_> = match known {
            Some(known) => partners.difference(known).copied().collect(),
            None if partners.is_empty() => return Err(SolidarityError::NoPartner(year)),
            None => partners.clone(),
        };
        if partners.is_empty() {
            return Ok(Vec::new());
        }
        one(SolidarityEvent::ProgrammeOpened { ramadan, partners })
    }

    fn visit(&self, visit: &HouseholdVisit) -> Decided {
        let household = visit.household.ok_or(SolidarityError::NoHousehold(visit.id))?;
        let district = self.own(visit.district.clone())?;
        self.happened(visit.on)?;
        let mut programmes = self.desk.programmes.values();
        let programme = programmes.find(|programme| programme.ramadan.has_day(visit.on));
        let programme = programme.ok_or(SolidarityError::OutsideRamadan(visit.on))?;
        let (ramadan, year) = (programme.ramadan, programme.ramadan.year());
        if let Some(organisation) = visit.partner.filter(|partner| !programme.partners.contains(partner)) {
            return Err(SolidarityError::NotAPartner { organisation, year });
        }
        let first = self.desk.first_visit(household, year, &district, visit.id);
        let visit = HouseholdVisit { district, ..visit.clone() };
        one(SolidarityEvent::Visited { visit, ramadan, first })
    }

    fn revoke_visit(&self, id: VisitId, reason: &Note) -> Decided {
        let record = self.desk.visit_record(id).filter(|record| !record.revoked);
        let record = record.ok_or(SolidarityError::UnknownVisit(id))?;
        let visit = record.visit.clone();
        let household = visit.household.ok_or(SolidarityError::Erased)?;
        let ramadan = self.desk.ramadan(record.year).ok_or(SolidarityError::UnknownRamadan(record.year))?;
        let first = self.desk.first_visit(household, record.year, &visit.district, id);
        one(SolidarityEvent::VisitRevoked { visit, ramadan, first, reason: reason.clone() })
    }

    fn deliver(&self, delivery: &AidDelivery) -> Decided {
        let district = self.own(delivery.district.clone())?;
        self.happened(delivery.on)?;
        let delivery = AidDelivery { district, ..delivery.clone() };
        let known = delivery.household.and_then(|household| self.desk.households.get(&household));
        let window = i64::from(self.desk.policy.window(delivery.kind));
        let near = |id: &DeliveryId| {
            self.desk.delivery(*id).is_some_and(|other| {
                let days = other.delivery.on.signed_duration_since(delivery.on).num_days();
                !other.revoked && other.delivery.kind == delivery.kind && days.saturating_abs() < window
            })
        };
        let doubles = known.into_iter().flat_map(|known| &known.deliveries).copied().filter(near).collect();
        one(SolidarityEvent::Delivered { delivery, doubles })
    }

    fn revoke_delivery(&self, id: DeliveryId, reason: &Note) -> Decided {
        let record = self.desk.delivery(id).filter(|record| !record.revoked);
        let record = record.ok_or(SolidarityError::UnknownDelivery(id))?;
        let cleared = self.desk.flagged_for(id).collect();
        let (delivery, doubled) = (record.delivery.clone(), record.is_doubled());
        one(SolidarityEvent::DeliveryRevoked { delivery, doubled, cleared, reason: reason.clone() })
    }

    fn meet(&self, meeting: &ListeningMeeting) -> Decided {
        let meeting = self.written(meeting)?;
        self.happened(meeting.on)?;
        if !self.desk.ramadans.values().any(|ramadan| ramadan.has_evening(meeting.on)) {
            return Err(SolidarityError::NoEveningPrayer(meeting.on));
        }
        one(SolidarityEvent::MeetingHeld(meeting))
    }

    fn raise(&self, id: ListeningMeetingId, wish: RaisedWish) -> Decided {
        let record = self.desk.meeting(id).ok_or(SolidarityError::UnknownMeeting(id))?;
        let said = self.desk.policy.zone.to_local(wish.at)?.date();
        if wish.at > self.now {
            return Err(SolidarityError::StillToCome(said));
        }
        let on = record.meeting.on;
        // The prayer ends late, and a meeting may reach into the next day.
        if said != on && Some(said) != on.succ_opt() {
            return Err(SolidarityError::NotAtTheMeeting(wish.petition));
        }
        let district = record.meeting.place.district.clone();
        one(SolidarityEvent::WishRaised { meeting: id, district, on, wish })
    }

    fn erase(&self, household: HouseholdId) -> Decided {
        let known = self.desk.households.get(&household);
        let known = known.ok_or(SolidarityError::UnknownHousehold(household))?;
        let early = self.call.erasing(self.today, self.desk.kept_until(known));
        let early = early.map_err(|from| SolidarityError::KeptUntil { household, from })?;
        let visits = known.visits.iter().copied().collect();
        let deliveries = known.deliveries.iter().copied().collect();
        one(SolidarityEvent::HouseholdErased { visits, deliveries, early })
    }

    /// A district as the municipality writes it.
    fn own(&self, district: District) -> Result<District, SolidarityError> {
        let own = self.desk.policy.district(&district).cloned();
        own.ok_or(SolidarityError::ForeignDistrict(district))
    }

    fn written(&self, meeting: &ListeningMeeting) -> Result<ListeningMeeting, SolidarityError> {
        let district = self.own(meeting.place.district.clone())?;
        let place = MeetingPlace { district, ..meeting.place.clone() };
        Ok(ListeningMeeting { place, ..meeting.clone() })
    }

    fn happened(&self, on: NaiveDate) -> Result<(), SolidarityError> {
        if on > self.today { Err(SolidarityError::StillToCome(on)) } else { Ok(()) }
    }
}

impl SolidarityDesk {
    /// The deliveries that are flagged because of one alone.
    pub(super) fn flagged_for(&self, id: DeliveryId) -> impl Iterator<Item = DeliveryFact> {
        let alone = move |doubles: &BTreeSet<DeliveryId>| doubles.len() == 1 && doubles.contains(&id);
        let flagged =
            self.deliveries.values().filter(move |record| !record.revoked && alone(&record.doubles));
        flagged.map(|record| DeliveryFact {
            delivery: record.delivery.id,
            kind: record.delivery.kind,
            on: record.delivery.on,
        })
    }
}

fn one(event: SolidarityEvent) -> Decided {
    Ok(vec![event])
}
