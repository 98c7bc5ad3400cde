//! A small desk: three districts, six households, two Ramadans, and commands that fit more often than not.
#![expect(clippy::expect_used, reason = "what is written here is valid, as every run of a test shows")]

use std::{vec, vec::Vec};

use chrono::{Days, NaiveDate};
use proptest::{collection, option, prelude::*, sample::select};

use super::city::id;
use crate::{
    event::{Actor, Aggregate, Call, Recorded, Revision, Role, Version},
    id::{
        ActorId, DeliveryId, HouseholdId, ListeningMeetingId, OrganisationId, PersonId, PetitionId, StreamId,
        TextId, VisitId,
    },
    place::{District, Province},
    solidarity::{
        AidDelivery, AidKind, HijriYear, HouseholdVisit, ListeningMeeting, MeetingPlace, RaisedWish,
        RamadanPeriod, SolidarityCommand, SolidarityDesk, SolidarityEvent, SolidarityPolicy, WishKind,
    },
    time::{Minute, RetentionPolicy},
};

/// 2025-02-25T06:00Z: the first command.
const BEGIN: i32 = 29_007_720;
const DAY: i32 = 1_440;

/// Returns runs of commands to a small desk, each with its call, from before one Ramadan until after the next. Most fit,
/// some do not, some are stale or repeated.
#[must_use = "strategies do nothing by themselves"]
pub fn solidarity_commands(most: usize) -> impl Strategy<Value = Vec<(SolidarityCommand, Call)>> {
    let steps = collection::vec((act(), call()), most.div_euclid(2)..=most);
    (any::<bool>(), steps).prop_map(|(kept, steps)| {
        let mut now = BEGIN;
        let begin =
            beginning(kept).into_iter().map(|command| (command, Call::new(clerk(Role::Staff), at(now))));
        let mut commands: Vec<_> = begin.collect();
        for (act, (later, role, expected, waiver)) in steps {
            now = now.saturating_add(later);
            let call = Call::new(clerk(role), at(now));
            let call = match expected {
                0 => call.at_version(Version::new(9)),
                1 => call.at_revision(Revision::FIRST),
                _ => call,
            };
            let call = if waiver { call.overruling("istek".parse().expect("a note")) } else { call };
            commands.push((act.command(at(now)), call));
        }
        commands
    })
}

/// Returns logs of what such a run of commands leads to.
#[must_use = "strategies do nothing by themselves"]
pub fn solidarity_log(most: usize) -> impl Strategy<Value = Vec<Recorded<SolidarityEvent>>> {
    solidarity_commands(most).prop_map(|commands| {
        let mut desk = SolidarityDesk::new(StreamId::from_uuid(id(1)).expect("not nil"));
        let events = commands.iter().map(|(command, call)| desk.handle(command, call, ()));
        events.flat_map(Result::unwrap_or_default).collect()
    })
}

/// One thing that is done; days are counted back from that of the call, so that most are neither too old nor to come.
#[derive(Debug, Clone)]
enum Act {
    Visit { n: u8, household: u8, district: u8, back: u64, guests: u32, partner: Option<u8> },
    RevokeVisit(u8),
    Deliver { n: u8, household: Option<u8>, district: u8, back: u64, kind: u8 },
    RevokeDelivery(u8),
    Meet { n: u8, district: u8, back: u64 },
    Raise { meeting: u8, petition: u8, kind: WishKind, back: i32, known: bool },
    Erase(u8),
    Ramadan { year: u16, later: u64 },
    Open(u8),
    Policy(bool),
}

fn act() -> impl Strategy<Value = Act> {
    const KINDS: [u8; 5] = [0, 1, 1, 1, 2];
    let days = || prop_oneof![6 => 0..4_u64, 1 => 0..40_u64];
    prop_oneof![
        8 => (0..24_u8, 0..4_u8, 0..4_u8, days(), 1..7_u32, option::of(0..3_u8)).prop_map(
            |(n, household, district, back, guests, partner)| Act::Visit {
                n, household, district, back, guests, partner
            }),
        2 => (0..24_u8).prop_map(Act::RevokeVisit),
        8 => (0..24_u8, option::weighted(0.9, 0..2_u8), 0..4_u8, days(), select(&KINDS[..])).prop_map(
            |(n, household, district, back, kind)| Act::Deliver { n, household, district, back, kind }),
        2 => (0..24_u8).prop_map(Act::RevokeDelivery),
        3 => (0..4_u8, 0..4_u8, days()).prop_map(|(n, district, back)| Act::Meet { n, district, back }),
        4 => (0..4_u8, 0..8_u8, select(WishKind::ALL), -60..2_000_i32, any::<bool>()).prop_map(
            |(meeting, petition, kind, back, known)| Act::Raise { meeting, petition, kind, back, known }),
        2 => (0..4_u8).prop_map(Act::Erase),
        1 => (1_446..1_448_u16, 0..2_u64).prop_map(|(year, later)| Act::Ramadan { year, later }),
        1 => (0..3_u8).prop_map(Act::Open),
        1 => any::<bool>().prop_map(Act::Policy),
    ]
}

impl Act {
    fn command(self, now: Minute) -> SolidarityCommand {
        use SolidarityCommand as C;
        let ago = |back: u64| {
            let today = now.to_datetime().date_naive();
            today.checked_sub_days(Days::new(back)).expect("within the range")
        };
        let reason = || "yanlış kayıt".parse().expect("a note");
        match self {
            Self::Visit { n, household, district: place, back, guests, partner } => {
                let guests = guests.try_into().expect("not zero");
                let visit =
                    HouseholdVisit::new(visit(n), house(household), district(place), ago(back), guests);
                C::Visit(match partner {
                    Some(partner) => visit.with_partner(organisation(partner)),
                    None => visit,
                })
            }
            Self::RevokeVisit(n) => C::RevokeVisit { visit: visit(n), reason: reason() },
            Self::Deliver { n, household, district: place, back, kind } => {
                let kind = match kind {
                    0 => AidKind::HotMeal,
                    1 => AidKind::FoodParcel,
                    _ => AidKind::Other("blanket".parse().expect("a code")),
                };
                let quantity = 2.try_into().expect("not zero");
                let delivery = AidDelivery::new(delivery(n), kind, quantity, district(place), ago(back));
                C::Deliver(match household {
                    Some(household) => delivery.to_household(house(household)),
                    None => delivery.with_partner(organisation(0)),
                })
            }
            Self::RevokeDelivery(n) => C::RevokeDelivery { delivery: delivery(n), reason: reason() },
            Self::Meet { n, district: place, back } => {
                let place = MeetingPlace::new(district(place), "Cami avlusu".parse().expect("a name"));
                C::Meet(ListeningMeeting::new(meeting(n), ago(back), place))
            }
            Self::Raise { meeting: of, petition, kind, back, known } => {
                let said = now.as_minutes().saturating_sub(back);
                let text = TextId::from_uuid(id(7_700)).expect("not nil");
                let petition = PetitionId::from_uuid(number(7_600, petition)).expect("not nil");
                let wish = RaisedWish::new(petition, kind, text, at(said));
                let person = PersonId::from_uuid(id(7_800)).expect("not nil");
                C::Raise { meeting: meeting(of), wish: if known { wish.by(person) } else { wish } }
            }
            Self::Erase(n) => C::Erase { household: house(n) },
            Self::Ramadan { year, later } => C::SetRamadan(ramadan(year, later)),
            Self::Open(n) => C::OpenProgramme { year: hijri(1_446), partners: [organisation(n)].into() },
            Self::Policy(kept) => C::SetPolicy(policy(kept)),
        }
    }
}

fn beginning(kept: bool) -> Vec<SolidarityCommand> {
    use SolidarityCommand as C;
    vec![
        C::SetPolicy(policy(kept)),
        C::SetRamadan(ramadan(1_446, 0)),
        C::SetRamadan(ramadan(1_447, 0)),
        C::OpenProgramme { year: hijri(1_446), partners: [organisation(0), organisation(1)].into() },
        C::OpenProgramme { year: hijri(1_447), partners: [organisation(0)].into() },
    ]
}

/// Most calls follow within a day or two; some a quarter of a year later.
fn call() -> impl Strategy<Value = (i32, Role, u8, bool)> {
    const ROLES: [Role; 4] = [Role::Staff, Role::Staff, Role::Manager, Role::Applicant];
    let later = prop_oneof![30 => 0..DAY, 1 => Just(DAY.saturating_mul(90))];
    (later, select(&ROLES[..]), 0..20_u8, any::<bool>())
}

fn policy(kept: bool) -> SolidarityPolicy {
    let policy = SolidarityPolicy::new((0..3).map(district));
    if kept {
        policy.with_retention(RetentionPolicy::months(3.try_into().expect("not zero")))
    } else {
        policy
    }
}

fn ramadan(year: u16, later: u64) -> RamadanPeriod {
    let first = if year == 1_446 { (2025, 3, 1) } else { (2026, 2, 19) };
    let first = NaiveDate::from_ymd_opt(first.0, first.1, first.2).expect("a date");
    let first = first.checked_add_days(Days::new(later)).expect("within the range");
    let last = first.checked_add_days(Days::new(28)).expect("within the range");
    RamadanPeriod::new(hijri(year), first, last).expect("a month of fasting")
}

fn hijri(year: u16) -> HijriYear {
    HijriYear::new(year).expect("a year")
}

fn clerk(role: Role) -> Actor {
    Actor::new(ActorId::from_uuid(id(2)).expect("not nil"), role)
}

fn at(minutes: i32) -> Minute {
    Minute::from_minutes(minutes).expect("within the range")
}

/// Three of the municipality's, and one that is not.
fn district(n: u8) -> District {
    const NAMES: [&str; 3] = ["Gebze", "İzmit", "Darıca"];
    let name = NAMES.get(usize::from(n)).copied().unwrap_or("Kadıköy");
    District::new(Province::new(41).expect("Kocaeli"), name).expect("a district")
}

fn number(from: u128, n: u8) -> uuid::Uuid {
    id(from.saturating_add(u128::from(n)))
}

fn visit(n: u8) -> VisitId {
    VisitId::from_uuid(number(7_101, n)).expect("not nil")
}

fn delivery(n: u8) -> DeliveryId {
    DeliveryId::from_uuid(number(7_201, n)).expect("not nil")
}

fn meeting(n: u8) -> ListeningMeetingId {
    ListeningMeetingId::from_uuid(number(7_301, n)).expect("not nil")
}

fn house(n: u8) -> HouseholdId {
    HouseholdId::from_uuid(number(7_401, n)).expect("not nil")
}

fn organisation(n: u8) -> OrganisationId {
    OrganisationId::from_uuid(number(7_501, n)).expect("not nil")
}
