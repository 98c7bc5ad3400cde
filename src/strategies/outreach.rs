//! A small outreach desk: four persons who give blood, wish, join and hold cards, two households, one campaign and the
//! special days of two years.
#![expect(clippy::expect_used, reason = "what is written here is valid, as every run of a test shows")]

use core::num::NonZeroU32;
use std::{vec, vec::Vec};

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{
    city,
    draw::{self, Draw, read, thing},
};
use crate::{
    event::{Call, Recorded},
    id::PersonId,
    organisation::{Channel, Kurus},
    outreach::{
        Activity, Attendance, Bereaved, BloodGroup, BloodRequest, CityCard, DatesRow, DonorOffer,
        Entitlement, Exam, Feast, Gathering, GatheringKind, Judgement, Membership, OutreachCommand,
        OutreachDesk, OutreachEvent, OutreachPolicy, RecordId, SpecialDay, Stand, StandKind, Visit,
        VisitCount, VisitTo, Wish, WishCampaign, Wisher,
    },
    text::Precision,
    time::Zone,
};

/// One thing that is done at the desk.
#[derive(Debug, Clone, Copy)]
enum Act {
    Policy,
    Dates,
    Contacts,
    Submission,
    Visits,
    AskBlood,
    OfferBlood,
    WithdrawOffer,
    Match,
    Campaign,
    Wish,
    Judge,
    Grant,
    Condolence,
    SpecialVisit,
    Stand,
    Gathering,
    Membership,
    Card,
    Block,
    Erase,
}

/// What is listed twice is done more often.
const ACTS: [Act; 39] = [
    Act::Policy,
    Act::Dates,
    Act::Contacts,
    Act::Contacts,
    Act::Submission,
    Act::Submission,
    Act::Visits,
    Act::AskBlood,
    Act::AskBlood,
    Act::OfferBlood,
    Act::OfferBlood,
    Act::WithdrawOffer,
    Act::Match,
    Act::Match,
    Act::Match,
    Act::Match,
    Act::Match,
    Act::Match,
    Act::Campaign,
    Act::Wish,
    Act::Wish,
    Act::Wish,
    Act::Judge,
    Act::Judge,
    Act::Judge,
    Act::Grant,
    Act::Grant,
    Act::Condolence,
    Act::Condolence,
    Act::SpecialVisit,
    Act::Stand,
    Act::Stand,
    Act::Gathering,
    Act::Membership,
    Act::Card,
    Act::Card,
    Act::Block,
    Act::Erase,
    Act::Erase,
];

/// Returns runs of commands to a small outreach desk, each with its call, over some ten months. Most fit, some do not,
/// some are stale or repeated.
#[must_use = "strategies do nothing by themselves"]
pub fn outreach_commands(most: usize) -> impl Strategy<Value = Vec<(OutreachCommand, Call)>> {
    use OutreachCommand as C;
    let told = |day, year, dates: &[&str]| {
        C::SetDates(DatesRow { day, year, dates: dates.iter().map(|date| read(date)).collect() })
    };
    let beginning = vec![
        told(SpecialDay::RamazanFeast, 2025, &["2025-03-30"]),
        told(SpecialDay::Lgs, 2025, &["2025-06-15"]),
        C::OpenCampaign(campaign(0)),
    ];
    draw::life(most, 6, beginning, &ACTS, command)
}

/// Returns logs of what such a run of commands leads to.
#[must_use = "strategies do nothing by themselves"]
pub fn outreach_log(most: usize) -> impl Strategy<Value = Vec<Recorded<OutreachEvent>>> {
    outreach_commands(most)
        .prop_map(|commands| draw::told(OutreachDesk::new(draw::stream(), Zone::ISTANBUL), &commands, ()))
}

fn command(draw: &Draw<Act>) -> OutreachCommand {
    use OutreachCommand as C;
    let (n, on) = (draw.n(6), draw.on());
    let channel = *Channel::ALL.get(usize::from(draw.other(2))).expect("there are more");
    let one = |some: u8| NonZeroU32::MIN.saturating_add(u32::from(some));
    match draw.act {
        Act::Policy => {
            let gap = [90, 120].into_iter().nth(usize::from(draw.some(2))).unwrap_or(90);
            let donation_gap_days = NonZeroU32::new(gap).expect("not zero");
            C::SetPolicy(OutreachPolicy { donation_gap_days, ..OutreachPolicy::default() })
        }
        Act::Dates => C::SetDates(dates(draw)),
        Act::Contacts => {
            let precision = if draw.some(4) == 0 { Precision::MoreThan } else { Precision::Exact };
            C::CountContacts { channel, on: draw.month(), contacts: u32::from(draw.some(9)), precision }
        }
        Act::Visits => {
            let precision = if draw.some(4) == 0 { Precision::MoreThan } else { Precision::Exact };
            let count = VisitCount { visits: u32::from(draw.some(9)), precision };
            C::CountVisits { centre: thing(8_101, draw.n(2)), on: draw.month(), count }
        }
        Act::Submission => {
            C::CountSubmission { petition: thing(8_001, draw.n(12)), channel, on: draw.month() }
        }
        Act::AskBlood => {
            let needed_by = draw.later(i64::from(draw.some(150)));
            let place = read("Kocaeli Şehir Hastanesi");
            let units = one(draw.some(2).saturating_add(1));
            let request = BloodRequest::new(thing(8_101, draw.n(4)), group(draw), units, place, needed_by);
            C::AskBlood(if draw.other(3) == 0 { request } else { request.by(person(draw)) })
        }
        Act::OfferBlood => {
            let mut offer = DonorOffer::new(thing(8_201, draw.n(4)), person(draw), group(draw), on);
            if draw.some(12) == 0 {
                offer.person = None;
            }
            C::OfferBlood(offer)
        }
        Act::WithdrawOffer => C::WithdrawOffer { offer: thing(8_201, n) },
        Act::Match => {
            C::MatchDonor { request: thing(8_101, draw.other(4)), offer: thing(8_201, draw.n(4)), on }
        }
        Act::Campaign => C::OpenCampaign(campaign(draw.some(4))),
        Act::Wish => {
            let by = Wisher { person: person(draw), text: thing(8_301, n) };
            let campaign = thing(8_401, draw.some(10).div_euclid(8));
            let mut wish = Wish::new(thing(8_501, n), campaign, by, on);
            if draw.some(12) == 0 {
                wish.by = None;
            }
            C::MakeWish(wish)
        }
        Act::Judge => {
            let judgement = match draw.some(4) {
                0 => Judgement::Infeasible { reason: read("olmaz") },
                some => Judgement::Feasible { cost: Kurus::new(u64::from(some).saturating_mul(25)) },
            };
            C::JudgeWish { wish: thing(8_501, n), judgement }
        }
        Act::Grant => C::GrantWish { wish: thing(8_501, n), on },
        Act::Condolence => {
            let both =
                Bereaved { household: thing(8_601, draw.other(2)), bereavement: thing(8_611, draw.other(5)) };
            let bereaved = (draw.some(12) > 0).then_some(both);
            C::HoldVisit(visit(draw, VisitTo::Bereaved(bereaved), on))
        }
        Act::SpecialVisit => {
            let (to, day) = match draw.other(2) {
                0 => (VisitTo::School(read("Gazi Lisesi")), "2025-11-24"),
                _ => (VisitTo::Fishers(read("Karamürsel")), "2025-09-01"),
            };
            let on = if draw.some(3) == 0 { on } else { read(day) };
            C::HoldVisit(visit(draw, to, on))
        }
        Act::Stand => {
            let (kind, day) = match draw.other(5) {
                0 => (StandKind::CemeteryGate(Feast::Kurban), "2025-06-05"),
                1 | 2 => (StandKind::CemeteryGate(Feast::Ramazan), "2025-03-29"),
                _ => (StandKind::ExamSupport(Exam::Lgs), "2025-06-15"),
            };
            let on = if draw.some(5) == 0 { on } else { read(day) };
            let stand = Stand::new(thing(8_701, n), kind, read("Bağçeşme"), on);
            C::HoldStand(stand.giving(read("water"), one(draw.some(200))))
        }
        Act::Gathering => {
            let kind = *GatheringKind::ALL.get(usize::from(draw.other(3))).expect("there are three");
            let on = if draw.some(2) == 0 { on } else { read("2025-07-04") };
            let people = u32::from(draw.some(200));
            let attendance = Attendance::new(people, people.div_euclid(2)).expect("fewer children");
            let gathering = Gathering::new(thing(8_801, n), kind, read("Akmeşe"), on, attendance);
            let treats = draw.some(4) > 0;
            C::HoldGathering(if treats { gathering.with(Activity::Treats) } else { gathering })
        }
        Act::Membership => {
            let mut membership = Membership::new(thing(8_901, n), city::organisation(0), person(draw), on);
            if draw.some(8) == 0 {
                membership.person = None;
            }
            let born = if draw.other(3) == 0 { "2009-05-19" } else { "2008-01-01" };
            C::GrantMembership { membership, born: read(born) }
        }
        Act::Card => C::IssueCard(card(draw)),
        Act::Block => C::BlockCard { card: thing(8_911, n), reason: read("kayıp") },
        Act::Erase => C::Erase(match draw.other(8) {
            0 => RecordId::BloodRequest(thing(8_101, n)),
            1 => RecordId::DonorOffer(thing(8_201, n)),
            2 => RecordId::Wish(thing(8_501, n)),
            3 => RecordId::Visit(thing(8_621, n)),
            4 => RecordId::Membership(thing(8_901, n)),
            5 => RecordId::Stand(thing(8_701, n)),
            _ => RecordId::Card(thing(8_911, n)),
        }),
    }
}

/// Dates that are known, put right, fixed, or of another year.
fn dates(draw: &Draw<Act>) -> DatesRow {
    let (day, dates): (_, &[&str]) = match draw.some(6) {
        0 => (SpecialDay::TeachersDay, &["2025-11-24"]),
        1 => (SpecialDay::Lgs, &["2026-06-14"]),
        2 => (SpecialDay::Lgs, &["2025-06-14", "2025-06-15"]),
        3 => (SpecialDay::RamazanFeast, &["2025-03-31"]),
        _ => (SpecialDay::RamazanFeast, &["2025-03-30"]),
    };
    DatesRow { day, year: 2025, dates: dates.iter().map(|date| read(date)).collect() }
}

/// A campaign of a winter and a spring, now and then another, or one without a day.
fn campaign(told: u8) -> WishCampaign {
    WishCampaign {
        id: thing(8_401, u8::from(told == 3).saturating_mul(2)),
        title: read("Bir Dileğim Var"),
        from: read(if told == 3 { "2026-06-01" } else { "2025-12-15" }),
        until: read("2026-04-30"),
        budget: Kurus::new(if told == 2 { 90 } else { 100 }),
    }
}

/// A visit of the mayor, who hears of something now and then.
fn visit(draw: &Draw<Act>, to: VisitTo, on: NaiveDate) -> Visit {
    let n = draw.n(6);
    let visit = Visit::new(thing(8_621, n), to, on);
    let visit = match draw.some(11) {
        0 => visit,
        _ => visit.with_visitors(read("mayor"), NonZeroU32::MIN),
    };
    match draw.some(3) {
        0 => visit.hearing(thing(8_021, n), thing(8_301, n)),
        1 => visit.giving(read("apron"), NonZeroU32::MIN),
        _ => visit,
    }
}

/// A card of a person that may replace another, be good for nothing, or come while there is one.
fn card(draw: &Draw<Act>) -> CityCard {
    let opens = if draw.some(11) == 0 { vec![] } else { vec![Entitlement::Transport] };
    let until = draw.later(i64::from(draw.some(200)));
    let mut card = CityCard::new(thing(8_911, draw.n(6)), person(draw), draw.on(), until, opens);
    if draw.some(13) == 1 {
        card.holder = None;
    }
    if draw.some(2) == 0 { card.replacing(thing(8_911, draw.n(5))) } else { card }
}

fn group(draw: &Draw<Act>) -> BloodGroup {
    const GROUPS: [BloodGroup; 4] =
        [BloodGroup::ONegative, BloodGroup::OPositive, BloodGroup::OPositive, BloodGroup::APositive];
    GROUPS.get(usize::from(draw.some(4))).copied().unwrap_or(BloodGroup::ONegative)
}

fn person(draw: &Draw<Act>) -> PersonId {
    city::person(draw.other(4))
}
