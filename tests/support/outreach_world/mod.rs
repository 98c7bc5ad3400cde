//! A desk for outreach with short words for what is done at it.
#![allow(dead_code, unreachable_pub, reason = "no area asks for everything")]

use imece::{
    chrono::NaiveDate,
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{
        ActorId, BereavementId, BloodRequestId, CampaignId, CardId, CentreId, DonorOfferId, GatheringId,
        HouseholdId, MembershipId, OrganisationId, PersonId, PetitionId, StandId, StreamId, TextId, VisitId,
        WishId,
    },
    organisation::{Channel, Kurus},
    outreach::{
        Attendance, Bereaved, BloodGroup, BloodRequest, CityCard, DatesRow, DonorOffer, Entitlement, Exam,
        Feast, Gathering, GatheringKind, Judgement, Membership, OutreachCommand as C, OutreachDesk,
        OutreachError, OutreachEvent as E, RecordId, SpecialDay, Stand, StandKind, Visit, VisitCount,
        VisitTo, Wish, WishCampaign, Wisher,
    },
    text::{Code, Precision},
    time::Zone,
    uuid::Uuid,
};

/// In the evening of the last day of 2026: everything of the year is past.
pub const NOW: &str = "2026-12-31T18:00Z";

macro_rules! ids {
    ($($short:ident: $name:ident),+ $(,)?) => {$(
        pub fn $short(n: u128) -> $name {
            $name::from_uuid(Uuid::from_u128(n)).unwrap()
        }
    )+};
}

ids! {
    stream: StreamId, actor: ActorId, person: PersonId, household: HouseholdId, bereavement: BereavementId,
    request_id: BloodRequestId, offer_id: DonorOfferId, campaign_id: CampaignId, wish_id: WishId,
    visit_id: VisitId, stand_id: StandId, gathering_id: GatheringId, membership_id: MembershipId,
    card_id: CardId, petition: PetitionId, text: TextId, club: OrganisationId,
}

/// A centre, which is nobody: it looks unlike the others.
pub fn centre(n: u128) -> CentreId {
    CentreId::from_uuid(Uuid::from_u128(u128::MAX - n)).unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn code(text: &str) -> Code {
    text.parse().unwrap()
}

pub fn call(now: &str) -> Call {
    Call::new(Actor::new(actor(9), Role::Staff), now.parse().unwrap())
}

/// A call of a manager who says why.
pub fn waived(call: &Call) -> Call {
    let actor = Actor { role: Role::Manager, ..call.actor };
    Call { actor, ..call.clone() }.overruling("asked for it".parse().unwrap())
}

pub fn new() -> OutreachDesk {
    OutreachDesk::new(stream(1), Zone::ISTANBUL)
}

/// A desk with its log and a clock that stands.
pub struct Desk {
    pub desk: OutreachDesk,
    pub call: Call,
    pub log: Vec<Recorded<E>>,
}

impl Desk {
    pub fn new() -> Self {
        Self { desk: new(), call: call(NOW), log: Vec::new() }
    }

    pub fn at(now: &str) -> Self {
        Self { call: call(now), ..Self::new() }
    }

    #[track_caller]
    pub fn does(&mut self, command: C) -> Vec<E> {
        let events = self.desk.handle(&command, &self.call, ());
        let events = events.unwrap_or_else(|why| panic!("{command:?}: {why}"));
        self.log.extend(events.iter().cloned());
        events.into_iter().map(|recorded| recorded.event).collect()
    }

    /// The command changes something, and done again it changes nothing.
    #[track_caller]
    pub fn does_once(&mut self, command: C) {
        assert_eq!(self.does(command.clone()).len(), 1, "{command:?}");
        assert!(self.does(command.clone()).is_empty(), "{command:?}");
    }

    #[track_caller]
    pub fn fails(&mut self, command: C, code: &str) -> OutreachError {
        let before = self.desk.clone();
        let error = match self.desk.handle(&command, &self.call, ()) {
            Ok(events) => panic!("{command:?} should be `{code}`, but: {events:?}"),
            Err(error) => error,
        };
        assert_eq!(error.code(), code, "{command:?}: {error}");
        assert_eq!(self.desk, before, "a refused command changes nothing");
        error
    }
}

pub fn count(channel: Channel, on: &str, contacts: u32) -> C {
    C::CountContacts { channel, on: day(on), contacts, precision: Precision::Exact }
}

/// A door count of a centre.
pub fn visits(n: u128, on: &str, visits: u32, precision: Precision) -> C {
    C::CountVisits { centre: centre(n), on: day(on), count: VisitCount { visits, precision } }
}

pub fn submission(n: u128, channel: Channel, on: &str) -> C {
    C::CountSubmission { petition: petition(n), channel, on: day(on) }
}

pub fn dates(of: SpecialDay, year: i32, dates: &[&str]) -> C {
    C::SetDates(DatesRow { day: of, year, dates: dates.iter().map(|on| day(on)).collect() })
}

pub fn blood(n: u128, group: BloodGroup, units: u32, needed_by: &str) -> BloodRequest {
    let place = "Kocaeli Şehir Hastanesi".parse().unwrap();
    BloodRequest::new(request_id(n), group, units.try_into().unwrap(), place, day(needed_by))
}

/// An offer of the person of the same number.
pub fn donor(n: u128, group: BloodGroup, from: &str) -> DonorOffer {
    DonorOffer::new(offer_id(n), person(n), group, day(from))
}

pub fn give(request: u128, offer: u128, on: &str) -> C {
    C::MatchDonor { request: request_id(request), offer: offer_id(offer), on: day(on) }
}

pub fn campaign(n: u128, budget: u64) -> WishCampaign {
    WishCampaign {
        id: campaign_id(n),
        title: "Yeni Yıldan Bir Dileğim Var".parse().unwrap(),
        from: day("2026-12-01"),
        until: day("2026-12-20"),
        budget: Kurus::new(budget),
    }
}

/// A wish in campaign 1 of the person of the same number.
pub fn wish(n: u128, on: &str) -> C {
    C::MakeWish(Wish::new(wish_id(n), campaign_id(1), Wisher { person: person(n), text: text(n) }, day(on)))
}

pub fn feasible(n: u128, cost: u64) -> C {
    C::JudgeWish { wish: wish_id(n), judgement: Judgement::Feasible { cost: Kurus::new(cost) } }
}

pub fn infeasible(n: u128) -> C {
    let reason = "not a thing that a municipality may give".parse().unwrap();
    C::JudgeWish { wish: wish_id(n), judgement: Judgement::Infeasible { reason } }
}

pub fn grant(n: u128, on: &str) -> C {
    C::GrantWish { wish: wish_id(n), on: day(on) }
}

pub fn one() -> std::num::NonZeroU32 {
    std::num::NonZeroU32::MIN
}

pub fn bereaved(home: u128, loss: u128) -> VisitTo {
    VisitTo::Bereaved(Some(Bereaved { household: household(home), bereavement: bereavement(loss) }))
}

/// A visit of the mayor.
pub fn visit(n: u128, to: VisitTo, on: &str) -> Visit {
    Visit::new(visit_id(n), to, day(on)).with_visitors(code("mayor"), one())
}

pub fn school() -> VisitTo {
    VisitTo::School("Gazi Lisesi".parse().unwrap())
}

pub fn fishers() -> VisitTo {
    VisitTo::Fishers("Karamürsel".parse().unwrap())
}

pub fn stand(n: u128, kind: StandKind, on: &str) -> Stand {
    Stand::new(stand_id(n), kind, "Bağçeşme".parse().unwrap(), day(on))
}

pub const RAMAZAN: StandKind = StandKind::CemeteryGate(Feast::Ramazan);
pub const LGS: StandKind = StandKind::ExamSupport(Exam::Lgs);

pub fn gathering(n: u128, kind: GatheringKind, on: &str) -> Gathering {
    let attendance = Attendance::new(120, 80).unwrap();
    Gathering::new(gathering_id(n), kind, "Akmeşe".parse().unwrap(), day(on), attendance)
}

pub fn membership(n: u128, who: u128, on: &str, born: &str) -> C {
    let membership = Membership::new(membership_id(n), club(1), person(who), day(on));
    C::GrantMembership { membership, born: day(born) }
}

/// A card of a person that opens transport and the services in İstanbul.
pub fn card(n: u128, who: u128, issued: &str, until: &str) -> CityCard {
    let opens = [Entitlement::Transport, Entitlement::ServicesInIstanbul];
    CityCard::new(card_id(n), person(who), day(issued), day(until), opens)
}

pub fn block(n: u128) -> C {
    C::BlockCard { card: card_id(n), reason: "lost".parse().unwrap() }
}

/// A story that tells every kind of event, and every record that leads to people.
pub fn told() -> Desk {
    let mut desk = Desk::new();
    let policy =
        imece::outreach::OutreachPolicy { donation_gap_days: 100.try_into().unwrap(), ..Default::default() };
    desk.does(C::SetPolicy(policy));
    desk.does(dates(SpecialDay::RamazanFeast, 2026, &["2026-03-20"]));
    desk.does(dates(SpecialDay::Lgs, 2026, &["2026-06-13"]));
    desk.does(dates(SpecialDay::Lgs, 2026, &["2026-06-14"]));
    desk.does(submission(1, Channel::Cimer, "2026-01-05"));
    desk.does(count(Channel::Cimer, "2026-01-05", 25));
    desk.does(submission(2, Channel::Cimer, "2026-01-05"));
    desk.does(C::AskBlood(blood(1, BloodGroup::APositive, 2, "2027-01-05").by(person(7))));
    desk.does(C::OfferBlood(donor(1, BloodGroup::ONegative, "2026-01-01")));
    desk.does(give(1, 1, "2026-12-30"));
    desk.does(C::WithdrawOffer { offer: offer_id(1) });
    desk.does(C::OpenCampaign(campaign(1, 10_000)));
    desk.does(wish(1, "2026-12-01"));
    desk.does(infeasible(1));
    desk.does(feasible(1, 6_000));
    desk.does(grant(1, "2026-12-24"));
    desk.does(C::HoldVisit(visit(2, school(), "2026-11-24").hearing(petition(4), text(9))));
    let aprons = visit(3, fishers(), "2026-09-01").giving(code("apron"), 40.try_into().unwrap());
    desk.does(C::HoldVisit(aprons));
    let mourning = visit(1, bereaved(1, 1), "2026-02-03").hearing(petition(3), text(8));
    desk.does(C::HoldVisit(mourning));
    desk.does(C::HoldStand(stand(1, RAMAZAN, "2026-03-19").giving(code("sapling"), 500.try_into().unwrap())));
    desk.does(C::HoldStand(stand(2, LGS, "2026-06-14").giving(code("water"), 300.try_into().unwrap())));
    desk.does(C::HoldGathering(gathering(1, GatheringKind::OpenAirCinema, "2026-07-04")));
    desk.does(membership(1, 2, "2026-05-19", "2008-05-19"));
    desk.does(C::IssueCard(card(1, 3, "2026-01-01", "2027-12-31")));
    desk.does(block(1));
    desk.does(C::IssueCard(card(2, 3, "2026-12-31", "2027-12-31").replacing(card_id(1))));
    desk.call = waived(&desk.call);
    desk.does(C::Erase(RecordId::Card(card_id(2))));
    desk.call = call(NOW);
    desk.does(visits(1, "2026-01-05", 129, Precision::MoreThan));
    desk.does(visits(1, "2026-01-05", 131, Precision::Exact));
    desk
}

/// The records of the story that lead to people, and the one whose people are erased.
pub fn personal() -> [RecordId; 6] {
    [
        RecordId::BloodRequest(request_id(1)),
        RecordId::DonorOffer(offer_id(1)),
        RecordId::Wish(wish_id(1)),
        RecordId::Visit(visit_id(1)),
        RecordId::Membership(membership_id(1)),
        RecordId::Card(card_id(1)),
    ]
}
