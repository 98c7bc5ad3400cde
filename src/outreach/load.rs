//! A desk of rows, and the rows of a desk.

use alloc::{collections::BTreeMap, vec::Vec};

use chrono::{Datelike, NaiveDate};

use super::{
    BloodRequestRow, CampaignRow, CardRow, DatesRow, DonorOfferRow, OutreachDesk, OutreachSnapshot, RecordId,
    VisitCountRow, WishState, apply::keep,
};
use crate::{
    event::{Contradiction, ReplayError},
    id::{CampaignId, DonorOfferId},
    organisation::Kurus,
};

impl OutreachDesk {
    /// Makes a desk of rows, which goes on where it stopped.
    ///
    /// # Errors
    /// [`ReplayError::Impossible`] for the first row that cannot be: an id twice, a sum that is none, two visits for one
    /// bereavement, two cards of one holder at a time.
    pub fn load(snapshot: OutreachSnapshot) -> Result<Self, ReplayError> {
        let mut desk = Self::new(snapshot.head.stream, snapshot.zone);
        desk.head = snapshot.head;
        let seq = snapshot.head.version;
        desk.fill(snapshot).map_err(|why| ReplayError::Impossible { seq, why })?;
        Ok(desk)
    }

    /// Returns everything that the desk holds, as rows.
    #[must_use]
    pub fn snapshot(&self) -> OutreachSnapshot {
        let dates = self.dates.iter();
        let doors = self.doors.iter();
        OutreachSnapshot {
            head: self.head,
            zone: self.zone,
            policy: self.policy,
            dates: dates
                .map(|((day, year), dates)| DatesRow { day: *day, year: *year, dates: dates.clone() })
                .collect(),
            contacts: self.contacts.values().cloned().collect(),
            doors: doors
                .map(|((on, centre), count)| VisitCountRow { centre: *centre, on: *on, count: *count })
                .collect(),
            requests: self.requests.values().cloned().collect(),
            offers: self.offers.values().copied().collect(),
            campaigns: self.campaigns.values().cloned().collect(),
            wishes: self.wishes.values().cloned().collect(),
            visits: self.visits.values().cloned().collect(),
            stands: self.stands.values().cloned().collect(),
            gatherings: self.gatherings.values().cloned().collect(),
            memberships: self.memberships.values().copied().collect(),
            cards: self.cards.values().cloned().collect(),
        }
    }

    /// Fills an empty desk with rows.
    fn fill(&mut self, snapshot: OutreachSnapshot) -> Result<(), Contradiction> {
        self.policy = snapshot.policy;
        for DatesRow { day, year, dates } in snapshot.dates {
            if day.fixed().is_some() || dates.iter().any(|on| on.year() != year) {
                return Err("a day is fixed, or a date is in another year");
            }
            keep(&mut self.dates, (day, year), dates)?;
        }
        for row in snapshot.contacts {
            if usize::try_from(row.count.submissions()) != Ok(row.submissions.len()) {
                return Err("the submissions do not add up");
            }
            keep(&mut self.contacts, (row.on, row.channel), row)?;
        }
        for VisitCountRow { centre, on, count } in snapshot.doors {
            keep(&mut self.doors, (on, centre), count)?;
        }
        self.fill_blood(snapshot.requests, snapshot.offers)?;
        self.fill_wishes(snapshot.campaigns, snapshot.wishes)?;
        for visit in snapshot.visits {
            self.add_visit(visit)?;
        }
        for stand in snapshot.stands {
            keep(&mut self.stands, stand.id, stand)?;
        }
        for gathering in snapshot.gatherings {
            keep(&mut self.gatherings, gathering.id, gathering)?;
        }
        for membership in snapshot.memberships {
            self.add_membership(membership)?;
        }
        self.fill_cards(snapshot.cards)
    }

    fn fill_blood(
        &mut self,
        requests: Vec<BloodRequestRow>,
        offers: Vec<DonorOfferRow>,
    ) -> Result<(), Contradiction> {
        for row in offers {
            self.link(RecordId::DonorOffer(row.offer.id), &row.offer);
            keep(&mut self.offers, row.offer.id, row)?;
        }
        let mut last = BTreeMap::<DonorOfferId, NaiveDate>::new();
        for row in requests {
            if u32::try_from(row.given.len()).map_or(true, |given| given > row.request.units.get()) {
                return Err("more was given than asked for");
            }
            for (offer, on) in &row.given {
                let donor = self.offers.get(offer);
                if !donor.is_some_and(|donor| donor.offer.group.gives_to(row.request.group)) {
                    return Err("the donor may not give");
                }
                let known = last.entry(*offer).or_insert(*on);
                *known = (*known).max(*on);
            }
            self.link(RecordId::BloodRequest(row.request.id), &row.request);
            keep(&mut self.requests, row.request.id, row)?;
        }
        if self.offers.values().any(|row| row.last != last.get(&row.offer.id).copied()) {
            return Err("a donor gave on another day");
        }
        Ok(())
    }

    fn fill_wishes(
        &mut self,
        campaigns: Vec<CampaignRow>,
        wishes: Vec<super::WishRow>,
    ) -> Result<(), Contradiction> {
        let mut granted = BTreeMap::<CampaignId, Kurus>::new();
        for row in campaigns {
            granted.insert(row.campaign.id, row.granted);
            let row = CampaignRow { granted: Kurus::default(), ..row };
            keep(&mut self.campaigns, row.campaign.id, row)?;
        }
        for row in wishes {
            let campaign = self.campaigns.get_mut(&row.wish.campaign).ok_or("the campaign is unknown")?;
            if let WishState::Granted { cost, .. } = row.state {
                campaign.spend(cost).ok_or("the budget does not suffice")?;
            }
            self.link(RecordId::Wish(row.wish.id), &row.wish);
            keep(&mut self.wishes, row.wish.id, row)?;
        }
        if self.campaigns.values().any(|row| granted.get(&row.campaign.id) != Some(&row.granted)) {
            return Err("the costs do not add up");
        }
        Ok(())
    }

    fn fill_cards(&mut self, cards: Vec<CardRow>) -> Result<(), Contradiction> {
        for row in cards {
            self.link(RecordId::Card(row.card.id), &row.card);
            keep(&mut self.cards, row.card.id, row)?;
        }
        for row in self.cards.values() {
            if self.card_in_the_way(&row.card, row.over_from()).is_some() {
                return Err("a holder has two cards at a time");
            }
            let taken = row.card.replaces.and_then(|old| self.cards.get(&old)?.replaced);
            let replaces = row.card.replaces.map(|_| (row.card.issued, row.card.id));
            let by = row.replaced.and_then(|(_, by)| self.cards.get(&by)?.card.replaces);
            if taken != replaces || by != row.replaced.map(|_| row.card.id) {
                return Err("a card replaces another that does not know it");
            }
        }
        Ok(())
    }
}
