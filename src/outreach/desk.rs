use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    BloodRequestRow, CampaignRow, CardRow, CardState, CityCard, ContactRow, DatesRow, DonorOfferRow,
    Entitlement, Gathering, Membership, OutreachCommand, OutreachError, OutreachEvent, OutreachPolicy,
    RecordId, SpecialDay, Stand, Subject, Visit, VisitCount, VisitCountRow, VisitTo, WishRow, WishState,
    decide::Deciding,
};
use crate::{
    event::{Aggregate, Call, Head, Recorded, ReplayError, Version, apply_single, as_rows},
    id::{
        BereavementId, BloodRequestId, CampaignId, CardId, CentreId, DonorOfferId, GatheringId, MembershipId,
        PersonId, StandId, StreamId, VisitId, WishId,
    },
    organisation::Channel,
    time::Zone,
};

pub(super) type Events = Result<Vec<Recorded<OutreachEvent>>, OutreachError>;

/// What a municipality does to reach people, and how many it reached.
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::*, organisation::Channel, outreach::OutreachDesk, text::Precision,
///     time::Zone, uuid::Uuid,
/// };
/// let id = Uuid::from_u128;
/// let mut desk = OutreachDesk::new(StreamId::from_uuid(id(1))?, Zone::ISTANBUL);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2026-03-20T09:00Z".parse()?);
/// let on = "2026-03-19".parse().unwrap();
/// desk.count_contacts(Channel::CallCentre, on, 180, Precision::Exact, &call)?;
/// desk.count_submission(PetitionId::from_uuid(id(3))?, Channel::CallCentre, on, &call)?;
/// let counted = desk.contacts(Channel::CallCentre, on).unwrap().count;
/// assert_eq!((counted.contacts(), counted.submissions()), (180, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "OutreachSnapshot", into = "OutreachSnapshot")]
pub struct OutreachDesk {
    pub(super) head: Head,
    pub(super) zone: Zone,
    pub(super) policy: OutreachPolicy,
    pub(super) dates: BTreeMap<(SpecialDay, i32), BTreeSet<NaiveDate>>,
    pub(super) contacts: BTreeMap<(NaiveDate, Channel), ContactRow>,
    pub(super) doors: BTreeMap<(NaiveDate, CentreId), VisitCount>,
    pub(super) requests: BTreeMap<BloodRequestId, BloodRequestRow>,
    pub(super) offers: BTreeMap<DonorOfferId, DonorOfferRow>,
    pub(super) campaigns: BTreeMap<CampaignId, CampaignRow>,
    pub(super) wishes: BTreeMap<WishId, WishRow>,
    pub(super) visits: BTreeMap<VisitId, Visit>,
    pub(super) stands: BTreeMap<StandId, Stand>,
    pub(super) gatherings: BTreeMap<GatheringId, Gathering>,
    pub(super) memberships: BTreeMap<MembershipId, Membership>,
    pub(super) cards: BTreeMap<CardId, CardRow>,
    // INVARIANT: what the rows above say of whom they lead to
    pub(super) by_subject: BTreeMap<Subject, BTreeSet<RecordId>>,
}

/// Everything that an outreach desk holds, as rows: what a host keeps that does not keep events. Rows are in the order of
/// their keys when written, in any order when read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct OutreachSnapshot {
    /// Where the stream stands.
    pub head: Head,
    /// The zone in which days are days.
    pub zone: Zone,
    /// The rules.
    pub policy: OutreachPolicy,
    /// When movable and announced days are.
    pub dates: Vec<DatesRow>,
    /// The contacts, by day and channel.
    pub contacts: Vec<ContactRow>,
    /// The visits to centres, by day and centre.
    pub doors: Vec<VisitCountRow>,
    /// The requests for blood.
    pub requests: Vec<BloodRequestRow>,
    /// The offers of donors.
    pub offers: Vec<DonorOfferRow>,
    /// The campaigns.
    pub campaigns: Vec<CampaignRow>,
    /// The wishes.
    pub wishes: Vec<WishRow>,
    /// The visits.
    pub visits: Vec<Visit>,
    /// The stands.
    pub stands: Vec<Stand>,
    /// The events.
    pub gatherings: Vec<Gathering>,
    /// The memberships.
    pub memberships: Vec<Membership>,
    /// The cards.
    pub cards: Vec<CardRow>,
}

impl OutreachDesk {
    /// Makes an empty desk whose days are those of a zone, under the usual rules.
    #[must_use]
    pub fn new(stream: StreamId, zone: Zone) -> Self {
        Self {
            head: Head::new(stream),
            zone,
            policy: OutreachPolicy::default(),
            dates: BTreeMap::new(),
            contacts: BTreeMap::new(),
            doors: BTreeMap::new(),
            requests: BTreeMap::new(),
            offers: BTreeMap::new(),
            campaigns: BTreeMap::new(),
            wishes: BTreeMap::new(),
            visits: BTreeMap::new(),
            stands: BTreeMap::new(),
            gatherings: BTreeMap::new(),
            memberships: BTreeMap::new(),
            cards: BTreeMap::new(),
            by_subject: BTreeMap::new(),
        }
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Returns the rules.
    #[must_use]
    pub const fn policy(&self) -> &OutreachPolicy {
        &self.policy
    }

    /// Returns the dates of a special day in a year: the fixed one, or those that were told.
    #[must_use]
    pub fn dates(&self, day: SpecialDay, year: i32) -> Option<BTreeSet<NaiveDate>> {
        match day.fixed() {
            Some(fixed) => Some(fixed.in_year(year).into_iter().collect()),
            None => self.dates.get(&(day, year)).cloned(),
        }
    }

    /// Returns the contacts of a channel on a day.
    #[must_use]
    pub fn contacts(&self, channel: Channel, on: NaiveDate) -> Option<&ContactRow> {
        self.contacts.get(&(on, channel))
    }

    /// Returns the visits to a centre on a day.
    #[must_use]
    pub fn visits_at(&self, centre: CentreId, on: NaiveDate) -> Option<VisitCount> {
        self.doors.get(&(on, centre)).copied()
    }

    /// Returns a request for blood with who gave.
    #[must_use]
    pub fn blood_request(&self, id: BloodRequestId) -> Option<&BloodRequestRow> {
        self.requests.get(&id)
    }

    /// Returns a donor's offer.
    #[must_use]
    pub fn donor_offer(&self, id: DonorOfferId) -> Option<&DonorOfferRow> {
        self.offers.get(&id)
    }

    /// Returns the offers that may be taken up for a request on a day: those of the patient's own group first, then those
    /// of commoner groups before rarer ones, so that the rare are spared, then whoever has been available for longer. There
    /// are none for a request that is unknown, met or too old.
    #[must_use]
    pub fn donors_for(&self, request: BloodRequestId, day: NaiveDate) -> Vec<DonorOfferId> {
        let Some(row) = self.requests.get(&request).filter(|row| row.is_open(day)) else { return Vec::new() };
        let group = row.request.group;
        let mut donors: Vec<_> = self
            .offers
            .values()
            .filter(|row| row.offer.group.gives_to(group) && row.holds(day))
            .filter(|row| self.may_give_from(row).is_none_or(|from| from <= day))
            .map(|row| {
                let offer = row.offer;
                (offer.group != group, offer.group, offer.available_from, offer.id)
            })
            .collect();
        donors.sort_unstable();
        donors.into_iter().map(|(_, _, _, id)| id).collect()
    }

    /// Returns a campaign with what it has cost.
    #[must_use]
    pub fn campaign(&self, id: CampaignId) -> Option<&CampaignRow> {
        self.campaigns.get(&id)
    }

    /// Returns a wish.
    #[must_use]
    pub fn wish(&self, id: WishId) -> Option<&WishRow> {
        self.wishes.get(&id)
    }

    /// Returns a visit.
    #[must_use]
    pub fn visit(&self, id: VisitId) -> Option<&Visit> {
        self.visits.get(&id)
    }

    /// Returns a stand.
    #[must_use]
    pub fn stand(&self, id: StandId) -> Option<&Stand> {
        self.stands.get(&id)
    }

    /// Returns an event.
    #[must_use]
    pub fn gathering(&self, id: GatheringId) -> Option<&Gathering> {
        self.gatherings.get(&id)
    }

    /// Returns a membership.
    #[must_use]
    pub fn membership(&self, id: MembershipId) -> Option<&Membership> {
        self.memberships.get(&id)
    }

    /// Returns a card.
    #[must_use]
    pub fn card(&self, id: CardId) -> Option<&CardRow> {
        self.cards.get(&id)
    }

    /// Returns whether somebody has a card that is valid on a day and opens something.
    #[must_use]
    pub fn is_entitled(&self, holder: PersonId, entitlement: Entitlement, day: NaiveDate) -> bool {
        self.cards_of(holder)
            .any(|row| row.state_on(day) == CardState::Valid && row.card.entitlements.contains(&entitlement))
    }

    /// Returns everything that leads to somebody (Law 6698 art. 11).
    pub fn records_of(&self, subject: Subject) -> impl Iterator<Item = RecordId> {
        self.by_subject.get(&subject).into_iter().flatten().copied()
    }

    /// Returns what is due to be erased on a day, and since when: the longest due first.
    #[must_use]
    pub fn due_for_erasure(&self, today: NaiveDate) -> Vec<(NaiveDate, RecordId)> {
        let records: BTreeSet<RecordId> = self.by_subject.values().flatten().copied().collect();
        let due = |record| Some((self.erasure_from(record, today)?, record));
        let mut due: Vec<_> =
            records.into_iter().filter_map(due).filter(|(from, _)| *from <= today).collect();
        due.sort_unstable();
        due
    }

    /// The day from which on whom a record leads to is to be erased, as far as that is known today.
    pub(super) fn erasure_from(&self, record: RecordId, today: NaiveDate) -> Option<NaiveDate> {
        let policy = &self.policy;
        match record {
            RecordId::BloodRequest(id) => {
                Some(policy.blood.erasure_from(self.requests.get(&id)?.ended(today)?))
            }
            RecordId::DonorOffer(id) => {
                let row = self.offers.get(&id)?;
                let due = policy.blood.erasure_from(row.withdrawn?.max(row.last.unwrap_or(NaiveDate::MIN)));
                // Who gave has to be known for as long as the gap lasts.
                Some(self.after_gap(row.last).map_or(due, |gap| due.max(gap)))
            }
            RecordId::Wish(id) => {
                let row = self.wishes.get(&id)?;
                let over = self.campaigns.get(&row.wish.campaign)?.campaign.until;
                let ended = if let WishState::Granted { on, .. } = row.state { on } else { over };
                Some(policy.wishes.erasure_from(ended))
            }
            RecordId::Visit(id) => Some(policy.condolences.erasure_from(self.visits.get(&id)?.on)),
            RecordId::Membership(id) => Some(policy.memberships.erasure_from(self.memberships.get(&id)?.on)),
            RecordId::Card(id) => Some(policy.cards.erasure_from(self.cards.get(&id)?.over_from())),
            RecordId::Campaign(_) | RecordId::Stand(_) | RecordId::Gathering(_) => None,
        }
    }

    /// The first day on which a donor may give again, where the donor gave.
    pub(super) fn may_give_from(&self, row: &DonorOfferRow) -> Option<NaiveDate> {
        let offers = self.offers_of(row.offer.person?);
        self.after_gap(offers.filter_map(|row| row.last).max())
    }

    fn after_gap(&self, last: Option<NaiveDate>) -> Option<NaiveDate> {
        let gap = Days::new(self.policy.donation_gap_days.get().into());
        last.map(|last| last.checked_add_days(gap).unwrap_or(NaiveDate::MAX))
    }

    pub(super) fn offers_of(&self, person: PersonId) -> impl Iterator<Item = &DonorOfferRow> {
        self.records_of(Subject::Person(person)).filter_map(|record| match record {
            RecordId::DonorOffer(id) => self.offers.get(&id),
            _ => None,
        })
    }

    pub(super) fn cards_of(&self, person: PersonId) -> impl Iterator<Item = &CardRow> {
        self.records_of(Subject::Person(person)).filter_map(|record| match record {
            RecordId::Card(id) => self.cards.get(&id),
            _ => None,
        })
    }

    /// The membership that a person has of the same club.
    pub(super) fn membership_like(&self, other: &Membership) -> Option<MembershipId> {
        let records = other.person.map(|person| self.records_of(Subject::Person(person)));
        records.into_iter().flatten().find_map(|record| match record {
            RecordId::Membership(id) if self.memberships.get(&id)?.club == other.club => Some(id),
            _ => None,
        })
    }

    /// A card of the holder, other than the one to be replaced, that is valid on a day on which another is, from its issue
    /// to the day from which on it is over.
    pub(super) fn card_in_the_way(&self, other: &CityCard, over_from: NaiveDate) -> Option<CardId> {
        let mut cards = other.holder.map(|holder| self.cards_of(holder)).into_iter().flatten();
        let in_the_way = |row: &&CardRow| {
            let card = &row.card;
            let both = card.issued.max(other.issued)..row.over_from().min(over_from);
            !both.is_empty() && card.id != other.id && other.replaces != Some(card.id)
        };
        cards.find(in_the_way).map(|row| row.card.id)
    }

    /// The visit that was paid for a bereavement.
    pub(super) fn visit_for(&self, bereavement: BereavementId) -> Option<VisitId> {
        self.records_of(Subject::Bereavement(bereavement)).find_map(|record| match record {
            RecordId::Visit(id) => Some(id),
            _ => None,
        })
    }

    /// Whether a visit is the first to its household in the year.
    pub(super) fn is_new_household(&self, visit: &Visit) -> bool {
        let VisitTo::Bereaved(Some(bereaved)) = &visit.to else { return false };
        let of = self.records_of(Subject::Household(bereaved.household));
        !of.into_iter().any(|record| match record {
            RecordId::Visit(id) => {
                self.visits.get(&id).is_some_and(|known| known.on.year() == visit.on.year())
            }
            _ => false,
        })
    }
}

as_rows!(OutreachDesk, OutreachSnapshot, ReplayError);

impl Aggregate for OutreachDesk {
    type Command = OutreachCommand;
    type Event = OutreachEvent;
    type Facts<'a> = ();
    type Error = OutreachError;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(&self, command: &OutreachCommand, call: &Call, (): ()) -> Events {
        self.head.check_version(call.expected)?;
        let today = self.zone.day_of(self.head.now(call));
        let event = Deciding { desk: self, today, call }.run(command)?;
        Ok(self.head.record(call, event.into_iter().collect()))
    }

    fn apply(&mut self, batch: &[Recorded<OutreachEvent>]) -> Result<(), ReplayError> {
        self.head = apply_single(self, self.head, batch, Self::apply_event)?;
        Ok(())
    }
}
