//! Facts change the desk. Every command leads to one event, so nothing is half done.

use alloc::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    vec::Vec,
};

use chrono::NaiveDate;

use super::{
    BloodRequestRow, CampaignRow, CardRow, ContactCount, ContactRow, DonorOfferRow, Judgement, Membership,
    OutreachDesk, OutreachEvent, RecordId, Subject, Visit, VisitTo, WishRow, WishState, record::Personal,
};
use crate::{
    event::{Contradiction, Recorded, keep},
    organisation::Channel,
};

impl OutreachDesk {
    pub(super) fn apply_event(&mut self, recorded: &Recorded<OutreachEvent>) -> Result<(), Contradiction> {
        use OutreachEvent as E;
        match &recorded.event {
            E::PolicySet(policy) => self.policy = *policy,
            E::DatesSet { from, to } => {
                if to.day.fixed().is_some() || self.dates.get(&(to.day, to.year)) != from.as_ref() {
                    return Err("the day is fixed, or was told otherwise");
                }
                self.dates.insert((to.day, to.year), to.dates.clone());
            }
            E::ContactsCounted { channel, on, from, to } => {
                // Looked at before a row is made for it: a refused event leaves no trace.
                let known = self.contacts.get(&(*on, *channel)).map_or(0, |row| row.submissions.len());
                if usize::try_from(to.submissions()) != Ok(known) {
                    return Err("other submissions are known");
                }
                self.contact_row(*channel, *on, *from, to)?.count = *to;
            }
            E::SubmissionCounted { petition, channel, on, from, to } => {
                if *to != ContactCount::with_submission(*from) {
                    return Err("it is not one submission more");
                }
                let known = self.contacts.get(&(*on, *channel));
                if known.is_some_and(|row| row.submissions.contains(petition)) {
                    return Err("the submission was counted");
                }
                let row = self.contact_row(*channel, *on, *from, to)?;
                row.submissions.insert(*petition);
                row.count = *to;
            }
            E::VisitsCounted { centre, on, from, to } => {
                if self.visits_at(*centre, *on) != *from {
                    return Err("something else was counted");
                }
                self.doors.insert((*on, *centre), *to);
            }
            E::BloodAsked(request) => {
                let row = BloodRequestRow { request: request.clone(), given: BTreeMap::new() };
                keep(&mut self.requests, request.id, row)?;
                self.link(RecordId::BloodRequest(request.id), request);
            }
            E::BloodOffered(offer) => {
                let row = DonorOfferRow { offer: *offer, last: None, withdrawn: None };
                keep(&mut self.offers, offer.id, row)?;
                self.link(RecordId::DonorOffer(offer.id), offer);
            }
            E::OfferWithdrawn { offer, on } => {
                let row = self.offers.get_mut(offer).filter(|row| row.withdrawn.is_none());
                row.ok_or("there is no such offer")?.withdrawn = Some(*on);
            }
            E::DonorMatched { request, offer, group, on } => {
                let donor = self.offers.get_mut(offer).filter(|row| row.offer.group.gives_to(*group));
                let donor = donor.filter(|row| row.last.is_none_or(|last| last < *on));
                let donor = donor.ok_or("the donor may not give")?;
                let asked = self.requests.get_mut(request).filter(|row| row.request.group == *group);
                let asked = asked.filter(|row| row.missing() > 0 && !row.given.contains_key(offer));
                asked.ok_or("the request does not ask for it")?.given.insert(*offer, *on);
                donor.last = Some(*on);
            }
            E::CampaignOpened(campaign) => {
                let row = CampaignRow { campaign: campaign.clone(), granted: Default::default() };
                keep(&mut self.campaigns, campaign.id, row)?;
            }
            E::WishMade(wish) => {
                if !self.campaigns.contains_key(&wish.campaign) {
                    return Err("the campaign is unknown");
                }
                keep(&mut self.wishes, wish.id, WishRow { wish: *wish, state: WishState::Collected })?;
                self.link(RecordId::Wish(wish.id), wish);
            }
            E::WishJudged { wish, from, to } => {
                let row = self.wishes.get_mut(wish).filter(|row| row.state == *from);
                let row = row.filter(|row| !matches!(row.state, WishState::Granted { .. }));
                row.ok_or("the wish stood otherwise")?.state = WishState::Judged(to.clone());
            }
            E::WishGranted { wish, campaign, cost, on } => {
                let judged = WishState::Judged(Judgement::Feasible { cost: *cost });
                let row = self.wishes.get_mut(wish).filter(|row| row.state == judged);
                let row =
                    row.filter(|row| row.wish.campaign == *campaign).ok_or("it is not to be granted")?;
                let campaign = self.campaigns.get_mut(campaign).ok_or("the campaign is unknown")?;
                campaign.spend(*cost).ok_or("the budget does not suffice")?;
                row.state = WishState::Granted { cost: *cost, on: *on };
            }
            E::VisitHeld { visit, .. } => self.add_visit(visit.clone())?,
            E::StandHeld(stand) => keep(&mut self.stands, stand.id, stand.clone())?,
            E::GatheringHeld(gathering) => {
                keep(&mut self.gatherings, gathering.id, gathering.clone())?;
            }
            E::MembershipGranted(membership) => self.add_membership(*membership)?,
            E::CardIssued(card) => {
                if self.cards.contains_key(&card.id) || self.card_in_the_way(card, card.over_from()).is_some()
                {
                    return Err("the holder has a card");
                }
                if let Some(old) = card.replaces {
                    let row = self.cards.get_mut(&old).filter(|row| row.replaced.is_none());
                    row.ok_or("there is no such card")?.replaced = Some((card.issued, card.id));
                }
                self.cards.insert(card.id, CardRow { card: card.clone(), blocked: None, replaced: None });
                self.link(RecordId::Card(card.id), card);
            }
            E::CardBlocked { card, on, reason } => {
                let row = self.cards.get_mut(card).filter(|row| row.blocked.is_none());
                row.ok_or("there is no such card")?.blocked = Some((*on, reason.clone()));
            }
            E::PersonErased { record, .. } => self.strip(*record)?,
        }
        Ok(())
    }

    /// The row of a channel's day, where it stands as an event says.
    fn contact_row(
        &mut self,
        channel: Channel,
        on: NaiveDate,
        from: Option<ContactCount>,
        to: &ContactCount,
    ) -> Result<&mut ContactRow, Contradiction> {
        match self.contacts.entry((on, channel)) {
            Entry::Occupied(row) if Some(row.get().count) == from => Ok(row.into_mut()),
            Entry::Vacant(row) if from.is_none() => {
                Ok(row.insert(ContactRow { channel, on, count: *to, submissions: BTreeSet::new() }))
            }
            _ => Err("something else was counted"),
        }
    }

    pub(super) fn add_visit(&mut self, visit: Visit) -> Result<(), Contradiction> {
        if let VisitTo::Bereaved(Some(bereaved)) = &visit.to
            && self.visit_for(bereaved.bereavement).is_some()
        {
            return Err("the household was visited for it");
        }
        let (id, link) = (visit.id, visit.clone());
        keep(&mut self.visits, id, visit)?;
        self.link(RecordId::Visit(id), &link);
        Ok(())
    }

    pub(super) fn add_membership(&mut self, membership: Membership) -> Result<(), Contradiction> {
        if self.membership_like(&membership).is_some() {
            return Err("the person is a member");
        }
        keep(&mut self.memberships, membership.id, membership)?;
        self.link(RecordId::Membership(membership.id), &membership);
        Ok(())
    }

    /// Makes a record known under those to whom it leads.
    pub(super) fn link(&mut self, record: RecordId, what: &impl Personal) {
        for subject in what.subjects() {
            self.by_subject.entry(subject).or_default().insert(record);
        }
    }

    /// Whom a record leads to; nothing where it is unknown.
    pub(super) fn subjects(&self, record: RecordId) -> Option<Vec<Subject>> {
        fn of(what: &impl Personal) -> Vec<Subject> {
            what.subjects().collect()
        }
        let nobody = |known: bool| known.then(Vec::new);
        match record {
            RecordId::BloodRequest(id) => self.requests.get(&id).map(|row| of(&row.request)),
            RecordId::DonorOffer(id) => self.offers.get(&id).map(|row| of(&row.offer)),
            RecordId::Wish(id) => self.wishes.get(&id).map(|row| of(&row.wish)),
            RecordId::Visit(id) => self.visits.get(&id).map(of),
            RecordId::Membership(id) => self.memberships.get(&id).map(of),
            RecordId::Card(id) => self.cards.get(&id).map(|row| of(&row.card)),
            RecordId::Campaign(id) => nobody(self.campaigns.contains_key(&id)),
            RecordId::Stand(id) => nobody(self.stands.contains_key(&id)),
            RecordId::Gathering(id) => nobody(self.gatherings.contains_key(&id)),
        }
    }

    /// Takes away whom a record leads to. In a log that was stripped before, that is done already.
    fn strip(&mut self, record: RecordId) -> Result<(), Contradiction> {
        let unknown = "there is no such record";
        for subject in self.subjects(record).ok_or(unknown)? {
            if let Entry::Occupied(mut records) = self.by_subject.entry(subject) {
                records.get_mut().remove(&record);
                if records.get().is_empty() {
                    records.remove();
                }
            }
        }
        match record {
            RecordId::BloodRequest(id) => self.requests.get_mut(&id).ok_or(unknown)?.request.strip(),
            RecordId::DonorOffer(id) => self.offers.get_mut(&id).ok_or(unknown)?.offer.strip(),
            RecordId::Wish(id) => self.wishes.get_mut(&id).ok_or(unknown)?.wish.strip(),
            RecordId::Visit(id) => self.visits.get_mut(&id).ok_or(unknown)?.strip(),
            RecordId::Membership(id) => self.memberships.get_mut(&id).ok_or(unknown)?.strip(),
            RecordId::Card(id) => self.cards.get_mut(&id).ok_or(unknown)?.card.strip(),
            RecordId::Campaign(_) | RecordId::Stand(_) | RecordId::Gathering(_) => {
                return Err("it leads to nobody");
            }
        }
        Ok(())
    }
}
