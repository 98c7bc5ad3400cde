//! What the outreach desk allows.

use chrono::{Datelike, NaiveDate};

use super::{
    ADULT_YEARS, BloodRequest, CardState, CityCard, ContactCount, DatesRow, DonorOffer, Gathering, Judgement,
    Membership, OutreachCommand, OutreachDesk, OutreachError, OutreachEvent, RecordId, SpecialDay, Stand,
    Visit, VisitCount, VisitTo, Wish, WishCampaign, WishRow, WishState,
};
use crate::{
    id::{BloodRequestId, CardId, CentreId, DonorOfferId, PetitionId, WishId},
    organisation::Channel,
    text::{Note, Precision},
    time::birthday,
};

type Outcome = Result<Option<OutreachEvent>, OutreachError>;

/// A decision under way.
pub(super) struct Deciding<'a> {
    pub(super) desk: &'a OutreachDesk,
    pub(super) today: NaiveDate,
    pub(super) waiver: Option<&'a Note>,
}

/// Whether a thing is new; an error where its id is taken by something else.
fn is_new<T: PartialEq>(known: Option<&T>, thing: &T, id: RecordId) -> Result<bool, OutreachError> {
    match known {
        None => Ok(true),
        Some(known) if known == thing => Ok(false),
        Some(_) => Err(OutreachError::IdTaken(id)),
    }
}

impl Deciding<'_> {
    /// What a command leads to; nothing where it changes nothing.
    pub(super) fn run(&self, command: &OutreachCommand) -> Outcome {
        use OutreachCommand as C;
        match command {
            C::SetPolicy(policy) => {
                Ok((self.desk.policy != *policy).then_some(OutreachEvent::PolicySet(*policy)))
            }
            C::SetDates(dates) => self.set_dates(dates),
            C::CountContacts { channel, on, contacts, precision } => {
                self.count_contacts(*channel, *on, *contacts, *precision)
            }
            C::CountSubmission { petition, channel, on } => self.count_submission(*petition, *channel, *on),
            C::CountVisits { centre, on, count } => self.count_visits(*centre, *on, *count),
            C::AskBlood(request) => self.ask_blood(request),
            C::OfferBlood(offer) => self.offer_blood(offer),
            C::WithdrawOffer { offer } => self.withdraw(*offer),
            C::MatchDonor { request, offer, on } => self.match_donor(*request, *offer, *on),
            C::OpenCampaign(campaign) => self.open_campaign(campaign),
            C::MakeWish(wish) => self.make_wish(wish),
            C::JudgeWish { wish, judgement } => self.judge_wish(*wish, judgement),
            C::GrantWish { wish, on } => self.grant_wish(*wish, *on),
            C::HoldVisit(visit) => self.hold_visit(visit),
            C::HoldStand(stand) => self.hold_stand(stand),
            C::HoldGathering(gathering) => self.hold_gathering(gathering),
            C::GrantMembership { membership, born } => self.grant_membership(membership, *born),
            C::IssueCard(card) => self.issue_card(card),
            C::BlockCard { card, reason } => self.block_card(*card, reason),
            C::Erase(record) => self.erase(*record),
        }
    }

    /// What is told as done is not to come.
    fn is_past(&self, on: NaiveDate) -> Result<(), OutreachError> {
        if on <= self.today { Ok(()) } else { Err(OutreachError::ToCome(on)) }
    }

    fn set_dates(&self, to: &DatesRow) -> Outcome {
        if to.day.fixed().is_some() {
            return Err(OutreachError::FixedDay(to.day));
        }
        if let Some(on) = to.dates.iter().find(|on| on.year() != to.year) {
            return Err(OutreachError::OutsideYear { on: *on, year: to.year });
        }
        let from = self.desk.dates.get(&(to.day, to.year));
        let event = OutreachEvent::DatesSet { from: from.cloned(), to: to.clone() };
        Ok((from != Some(&to.dates)).then_some(event))
    }

    fn count_contacts(
        &self,
        channel: Channel,
        on: NaiveDate,
        contacts: u32,
        precision: Precision,
    ) -> Outcome {
        self.is_past(on)?;
        let from = self.desk.contacts(channel, on).map(|row| row.count);
        let submissions = from.map_or(0, ContactCount::submissions);
        let to = ContactCount::new(contacts, submissions, precision)?;
        Ok((from != Some(to)).then_some(OutreachEvent::ContactsCounted { channel, on, from, to }))
    }

    fn count_submission(&self, petition: PetitionId, channel: Channel, on: NaiveDate) -> Outcome {
        self.is_past(on)?;
        let row = self.desk.contacts(channel, on);
        if row.is_some_and(|row| row.submissions.contains(&petition)) {
            return Ok(None);
        }
        let from = row.map(|row| row.count);
        let to = ContactCount::with_submission(from);
        Ok(Some(OutreachEvent::SubmissionCounted { petition, channel, on, from, to }))
    }

    fn count_visits(&self, centre: CentreId, on: NaiveDate, to: VisitCount) -> Outcome {
        self.is_past(on)?;
        let from = self.desk.visits_at(centre, on);
        Ok((from != Some(to)).then_some(OutreachEvent::VisitsCounted { centre, on, from, to }))
    }

    fn ask_blood(&self, request: &BloodRequest) -> Outcome {
        let known = self.desk.blood_request(request.id).map(|row| &row.request);
        let new = is_new(known, request, RecordId::BloodRequest(request.id))?;
        if new && request.needed_by < self.today {
            return Err(OutreachError::RequestOver(request.id));
        }
        Ok(new.then(|| OutreachEvent::BloodAsked(request.clone())))
    }

    fn offer_blood(&self, offer: &DonorOffer) -> Outcome {
        let known = self.desk.donor_offer(offer.id).map(|row| &row.offer);
        if !is_new(known, offer, RecordId::DonorOffer(offer.id))? {
            return Ok(None);
        }
        let person = offer.person.ok_or(OutreachError::Nobody(RecordId::DonorOffer(offer.id)))?;
        match self.desk.offers_of(person).find(|row| row.withdrawn.is_none()) {
            Some(row) => Err(OutreachError::OffersAlready(row.offer.id)),
            None => Ok(Some(OutreachEvent::BloodOffered(*offer))),
        }
    }

    fn withdraw(&self, offer: DonorOfferId) -> Outcome {
        let known = self.desk.donor_offer(offer);
        let row = known.ok_or(OutreachError::Unknown(RecordId::DonorOffer(offer)))?;
        let event = OutreachEvent::OfferWithdrawn { offer, on: self.today };
        Ok(row.withdrawn.is_none().then_some(event))
    }

    fn match_donor(&self, request: BloodRequestId, offer: DonorOfferId, on: NaiveDate) -> Outcome {
        let asked = self.desk.blood_request(request);
        let asked = asked.ok_or(OutreachError::Unknown(RecordId::BloodRequest(request)))?;
        let donor = self.desk.donor_offer(offer);
        let donor = donor.ok_or(OutreachError::Unknown(RecordId::DonorOffer(offer)))?;
        if asked.given.get(&offer) == Some(&on) {
            return Ok(None);
        }
        self.is_past(on)?;
        if !asked.is_open(on) {
            return Err(OutreachError::RequestOver(request));
        }
        let group = asked.request.group;
        if !donor.offer.group.gives_to(group) {
            return Err(OutreachError::Incompatible(offer));
        }
        if !donor.holds(on) || asked.given.contains_key(&offer) {
            return Err(OutreachError::NotAvailable(offer));
        }
        match self.desk.may_give_from(donor) {
            Some(from) if on < from => Err(OutreachError::TooSoon { offer, from }),
            _ => Ok(Some(OutreachEvent::DonorMatched { request, offer, group, on })),
        }
    }

    fn open_campaign(&self, campaign: &WishCampaign) -> Outcome {
        let known = self.desk.campaign(campaign.id).map(|row| &row.campaign);
        let new = is_new(known, campaign, RecordId::Campaign(campaign.id))?;
        if campaign.until < campaign.from {
            return Err(OutreachError::EmptyWindow(campaign.id));
        }
        Ok(new.then(|| OutreachEvent::CampaignOpened(campaign.clone())))
    }

    fn make_wish(&self, wish: &Wish) -> Outcome {
        let record = RecordId::Wish(wish.id);
        if !is_new(self.desk.wish(wish.id).map(|row| &row.wish), wish, record)? {
            return Ok(None);
        }
        wish.by.ok_or(OutreachError::Nobody(record))?;
        let Wish { campaign, on, .. } = *wish;
        let known = self.desk.campaign(campaign);
        let row = known.ok_or(OutreachError::Unknown(RecordId::Campaign(campaign)))?;
        self.is_past(on)?;
        if on < row.campaign.from || row.campaign.until < on {
            return Err(OutreachError::OutsideWindow { campaign, on });
        }
        Ok(Some(OutreachEvent::WishMade(*wish)))
    }

    fn known_wish(&self, id: WishId) -> Result<&WishRow, OutreachError> {
        self.desk.wish(id).ok_or(OutreachError::Unknown(RecordId::Wish(id)))
    }

    fn judge_wish(&self, wish: WishId, to: &Judgement) -> Outcome {
        let from = &self.known_wish(wish)?.state;
        match from {
            WishState::Granted { .. } => Err(wrong_state(wish, from, "judge")),
            WishState::Judged(known) if known == to => Ok(None),
            WishState::Collected | WishState::Judged(_) => {
                Ok(Some(OutreachEvent::WishJudged { wish, from: from.clone(), to: to.clone() }))
            }
        }
    }

    fn grant_wish(&self, wish: WishId, on: NaiveDate) -> Outcome {
        let row = self.known_wish(wish)?;
        let cost = match row.state {
            WishState::Granted { on: granted, .. } if granted == on => return Ok(None),
            WishState::Judged(Judgement::Feasible { cost }) => cost,
            _ => return Err(wrong_state(wish, &row.state, "grant")),
        };
        row.wish.by.ok_or(OutreachError::Nobody(RecordId::Wish(wish)))?;
        self.is_past(on)?;
        if on < row.wish.on {
            return Err(wrong_state(wish, &WishState::Collected, "grant"));
        }
        let campaign = row.wish.campaign;
        let known = self.desk.campaign(campaign);
        let left = known.ok_or(OutreachError::Unknown(RecordId::Campaign(campaign)))?.left();
        if left < cost {
            return Err(OutreachError::OverBudget { wish, cost, left });
        }
        Ok(Some(OutreachEvent::WishGranted { wish, campaign, cost, on }))
    }

    /// Checks that a date is one of a special day.
    fn falls_on(&self, day: SpecialDay, date: NaiveDate, on: NaiveDate) -> Result<(), OutreachError> {
        let year = date.year();
        let dates = self.desk.dates(day, year).ok_or(OutreachError::DatesUnknown { day, year })?;
        if dates.contains(&date) { Ok(()) } else { Err(OutreachError::WrongDay { day, on }) }
    }

    fn hold_visit(&self, visit: &Visit) -> Outcome {
        let record = RecordId::Visit(visit.id);
        if !is_new(self.desk.visit(visit.id), visit, record)? {
            return Ok(None);
        }
        self.is_past(visit.on)?;
        if visit.visitors.is_empty() {
            return Err(OutreachError::NobodyWent(visit.id));
        }
        if visit.heard.values().any(Option::is_none) {
            return Err(OutreachError::Nobody(record));
        }
        if let Some(day) = visit.to.kind().day() {
            self.falls_on(day, visit.on, visit.on)?;
        }
        if let VisitTo::Bereaved(bereaved) = &visit.to {
            let bereavement = bereaved.ok_or(OutreachError::Nobody(record))?.bereavement;
            if let Some(before) = self.desk.visit_for(bereavement) {
                return Err(OutreachError::VisitedAlready(before));
            }
        }
        let new_household = self.desk.is_new_household(visit);
        Ok(Some(OutreachEvent::VisitHeld { visit: visit.clone(), new_household }))
    }

    fn hold_stand(&self, stand: &Stand) -> Outcome {
        if !is_new(self.desk.stand(stand.id), stand, RecordId::Stand(stand.id))? {
            return Ok(None);
        }
        self.is_past(stand.on)?;
        self.falls_on(stand.kind.day(), stand.kind.date_of_day(stand.on), stand.on)?;
        Ok(Some(OutreachEvent::StandHeld(stand.clone())))
    }

    fn hold_gathering(&self, gathering: &Gathering) -> Outcome {
        let record = RecordId::Gathering(gathering.id);
        if !is_new(self.desk.gathering(gathering.id), gathering, record)? {
            return Ok(None);
        }
        self.is_past(gathering.on)?;
        if gathering.kind.is_in_summer() && !self.desk.policy.summer.contains(gathering.on) {
            return Err(OutreachError::OutOfSeason(gathering.on));
        }
        if gathering.kind.needs_activity() && gathering.activities.is_empty() {
            return Err(OutreachError::NoActivity(gathering.id));
        }
        Ok(Some(OutreachEvent::GatheringHeld(gathering.clone())))
    }

    fn grant_membership(&self, membership: &Membership, born: NaiveDate) -> Outcome {
        let id = membership.id;
        if !is_new(self.desk.membership(id), membership, RecordId::Membership(id))? {
            return Ok(None);
        }
        membership.person.ok_or(OutreachError::Nobody(RecordId::Membership(id)))?;
        self.is_past(membership.on)?;
        let from = birthday(born, ADULT_YEARS).unwrap_or(NaiveDate::MAX);
        if membership.on < from {
            return Err(OutreachError::TooYoung { membership: id, from });
        }
        match self.desk.membership_like(membership) {
            Some(known) => Err(OutreachError::MemberAlready(known)),
            None => Ok(Some(OutreachEvent::MembershipGranted(*membership))),
        }
    }

    fn issue_card(&self, card: &CityCard) -> Outcome {
        let record = RecordId::Card(card.id);
        if !is_new(self.desk.card(card.id).map(|row| &row.card), card, record)? {
            return Ok(None);
        }
        card.holder.ok_or(OutreachError::Nobody(record))?;
        if card.valid_until < card.issued || card.entitlements.is_empty() {
            return Err(OutreachError::EmptyCard(card.id));
        }
        if let Some(old) = card.replaces {
            let row = self.desk.card(old).ok_or(OutreachError::Unknown(RecordId::Card(old)))?;
            if row.card.holder != card.holder {
                return Err(OutreachError::OtherHolder(old));
            }
            if row.replaced.is_some() {
                return Err(OutreachError::CardOver(old));
            }
        }
        match self.desk.card_in_the_way(card, card.over_from()) {
            Some(known) => Err(OutreachError::HasCard(known)),
            None => Ok(Some(OutreachEvent::CardIssued(card.clone()))),
        }
    }

    fn block_card(&self, card: CardId, reason: &Note) -> Outcome {
        let row = self.desk.card(card).ok_or(OutreachError::Unknown(RecordId::Card(card)))?;
        if row.blocked.as_ref().is_some_and(|(_, known)| known == reason) {
            return Ok(None);
        }
        match row.state_on(self.today) {
            CardState::Valid | CardState::ToCome => {
                Ok(Some(OutreachEvent::CardBlocked { card, on: self.today, reason: reason.clone() }))
            }
            CardState::Blocked | CardState::Replaced | CardState::Expired => {
                Err(OutreachError::CardOver(card))
            }
        }
    }

    fn erase(&self, record: RecordId) -> Outcome {
        if self.desk.subjects(record).ok_or(OutreachError::Unknown(record))?.is_empty() {
            return Ok(None);
        }
        let from = self.desk.erasure_from(record, self.today);
        let due = from.is_some_and(|from| from <= self.today);
        let early = if due { None } else { self.waiver.cloned() };
        if !due && early.is_none() {
            return Err(OutreachError::NotDue { record, from });
        }
        Ok(Some(OutreachEvent::PersonErased { record, early }))
    }
}

fn wrong_state(wish: WishId, state: &WishState, command: &'static str) -> OutreachError {
    OutreachError::WrongState { wish, state: state.code(), command }
}
