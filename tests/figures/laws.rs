//! The laws and strategies that hosts get: that our own values keep the laws, that broken ones are found, and that what
//! is generated is valid and varied.

use std::collections::BTreeSet;

use crate::{
    cases::cases,
    lives::{self, stream},
};
use imece::{
    chrono::NaiveDate,
    event::{Actor, Aggregate, Call, Head, Recorded, ReplayError, Role, Stale},
    id::{ActorId, CentreId, OrganisationId},
    organisation::{Organisation, OrganisationKind, Registry, RegistryCommand, Standing, StandingKind},
    schedule::{Schedule, Status},
    statistics::{BookingTally, Scope},
    stats::{Grouped, Histogram, Multiset, Observe, StatsError, Tally},
    strategies::{self, Mix, booking_log, laws},
    time::{LocalSlot, Minute, OpeningHours, Slot, SlotSet},
    uuid::Uuid,
};
use proptest::prelude::*;

fn registry_command() -> impl Strategy<Value = RegistryCommand> {
    let id = |n: u128| OrganisationId::from_uuid(Uuid::from_u128(n)).unwrap();
    let kinds =
        [StandingKind::Active, StandingKind::Suspended, StandingKind::Inactive, StandingKind::Dissolved];
    let register = (1..5_u128, 0..3_u8).prop_map(move |(n, register)| {
        let choir =
            Organisation::new(id(n), format!("Koro {n}").parse().unwrap(), OrganisationKind::Association);
        RegistryCommand::Register(match register {
            0 => choir,
            other => choir.with_identifier("dernek".parse().unwrap(), format!("41-{other}").parse().unwrap()),
        })
    });
    let change =
        (1..6_u128, 1..28_u32, prop::sample::select(kinds.to_vec())).prop_map(move |(n, day, kind)| {
            let from = NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
            RegistryCommand::ChangeStanding {
                organisation: id(n),
                standing: Standing { from, kind },
                reason: None,
            }
        });
    prop_oneof![register, change]
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn figures_of_parts_of_a_log_add_up(log in booking_log(Mix::new()), cuts: [prop::sample::Index; 2]) {
        lives::figures_add_up::<BookingTally, _>(&log, cuts)?;
    }

    #[test]
    fn figures_of_a_log_are_those_of_its_bookings(log in booking_log(Mix::new().without_waitlist())) {
        let mut schedule = Schedule::new(stream(1));
        schedule.replay(&log).unwrap();
        let said = lives::tally::<BookingTally, _>(&log).summary(&Scope::all()).unwrap();
        let all: Vec<_> = schedule.bookings().collect();
        let count = |is: fn(Status) -> bool| all.iter().filter(|b| is(b.status)).count() as u64;
        let refused = schedule.snapshot().refused.len() as u64;
        prop_assert_eq!(said.requests, all.len() as u64 + refused);
        prop_assert_eq!((said.accepted, said.refused), (all.len() as u64, refused));
        prop_assert_eq!(said.held, count(|s| matches!(s, Status::Held { .. })));
        prop_assert_eq!(said.no_show, count(|s| matches!(s, Status::NoShow { .. })));
        prop_assert_eq!(said.cancelled, count(|s| matches!(s, Status::Cancelled { .. })));
        prop_assert_eq!(said.cancelled_late, count(|s| matches!(s, Status::Cancelled { late: true })));
        prop_assert_eq!(said.lapsed, count(|s| s == Status::Lapsed));
        prop_assert_eq!(said.declined, count(|s| s == Status::Refused));
        let held: Vec<_> = all
            .iter()
            .filter_map(|b| match b.status {
                Status::Held { attendance } => Some((b.request.organisation, attendance, b.placement.slot.length())),
                _ => None,
            })
            .collect();
        prop_assert_eq!(said.participants, held.iter().map(|(_, came, _)| u64::from(*came)).sum::<u64>());
        prop_assert_eq!(said.minutes_held, held.iter().map(|(.., minutes)| u64::from(minutes.get())).sum::<u64>());
        prop_assert_eq!(said.organisations_served, held.iter().map(|(o, ..)| o).collect::<BTreeSet<_>>().len() as u64);
    }

    #[test]
    fn sums_keep_the_law_of_merging(parts: [Vec<(u8, i16)>; 3]) {
        let [a, b, c] = parts.map(|part| {
            let mut all = (Multiset::<u8>::default(), Grouped::<u8, Histogram>::default());
            for (key, value) in part {
                all.0.record(key, i64::from(value)).unwrap();
                all.1.observe((key, i64::from(value))).unwrap();
            }
            all
        });
        laws::merge(&a.0, &b.0, &c.0)?;
        laws::merge(&a.1, &b.1, &c.1)?;
    }

    #[test]
    fn the_registry_keeps_the_laws(
        commands in prop::collection::vec((registry_command(), 0..2_000_i32), 1..20),
        place: prop::sample::Index,
    ) {
        let new = || Registry::new(stream(3));
        let (mut registry, mut log) = (new(), Vec::new());
        for (command, minutes) in commands {
            let actor = Actor::new(ActorId::from_uuid(Uuid::from_u128(9)).unwrap(), Role::Staff);
            let call = Call::new(actor, Minute::from_minutes(29_000_000 + minutes).unwrap());
            log.extend(laws::decide(&mut registry, &command, &call, ())?.unwrap_or_default());
        }
        laws::replay(new, &registry, &log)?;
        if !log.is_empty() {
            laws::damage(new, &log, place.index(log.len()), stream(4))?;
        }
    }

    #[test]
    fn what_is_generated_is_valid(
        slot in strategies::slot(),
        local in strategies::local_slot(),
        set in strategies::slot_set(),
        hours in strategies::opening_hours(),
        room in strategies::room(CentreId::from_uuid(Uuid::from_u128(1)).unwrap()),
        minute in strategies::minute(),
    ) {
        fn again<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
            serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
        }
        prop_assert_eq!(again::<Slot>(&slot), slot);
        prop_assert_eq!(again::<LocalSlot>(&local), local);
        prop_assert_eq!(again::<SlotSet>(&set), set);
        prop_assert_eq!(again::<OpeningHours>(&hours), hours);
        prop_assert_eq!(again(&room), room);
        prop_assert_eq!(again::<Minute>(&minute), minute);
    }
}

// Broken ones.

/// Adds up, but keeps the last of what was put in as well, so that the order matters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Latest(i64, i64);

impl Tally for Latest {
    fn add(&mut self, part: &Self, times: i64) -> Result<(), StatsError> {
        *self = Self(self.0 + part.0 * times, part.0);
        Ok(())
    }
}

#[test]
fn a_tally_in_which_the_order_matters_is_found() {
    assert!(laws::merge(&Latest(1, 1), &Latest(2, 2), &Latest(3, 3)).is_err());
}

/// What a counter does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ForgetsToCheck,
    AppliesHalf,
    DecidesByChance,
    ChangesWithoutEvent,
}

/// Counts what it is told, and must not pass ten.
#[derive(Debug, Clone)]
struct Counter {
    head: Head,
    sum: u8,
    fault: Fault,
    asked: std::cell::Cell<u8>,
}

impl PartialEq for Counter {
    fn eq(&self, other: &Self) -> bool {
        (self.head, self.sum) == (other.head, other.sum)
    }
}

#[derive(Debug, PartialEq)]
struct Wrong;

impl From<ReplayError> for Wrong {
    fn from(_: ReplayError) -> Self {
        Self
    }
}

impl From<Stale> for Wrong {
    fn from(_: Stale) -> Self {
        Self
    }
}

impl Aggregate for Counter {
    type Command = Vec<u8>;
    type Event = u8;
    type Facts<'a> = ();
    type Error = Wrong;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(&self, command: &Vec<u8>, call: &Call, (): ()) -> Result<Vec<Recorded<u8>>, Wrong> {
        self.asked.set(self.asked.get() + 1);
        let mut events = command.clone();
        if self.fault == Fault::DecidesByChance {
            events.push(self.asked.get());
        }
        Ok(self.head.record(call, events))
    }

    fn apply(&mut self, batch: &[Recorded<u8>]) -> Result<(), ReplayError> {
        let head = match self.fault {
            Fault::ForgetsToCheck => {
                batch.last().map_or(self.head, |last| Head { version: last.seq, at: last.at, ..self.head })
            }
            _ => self.head.advance(batch)?,
        };
        let before = self.sum;
        for recorded in batch {
            self.sum += recorded.event;
        }
        if self.sum > 10 {
            if self.fault != Fault::AppliesHalf {
                self.sum = before;
            }
            return Err(ReplayError::Impossible { seq: head.version, why: "more than ten" });
        }
        self.head = head;
        if self.fault == Fault::ChangesWithoutEvent {
            self.sum += 1;
        }
        Ok(())
    }
}

#[test]
fn broken_aggregates_are_found() {
    let actor = Actor::new(ActorId::from_uuid(Uuid::from_u128(9)).unwrap(), Role::Staff);
    let call = Call::new(actor, Minute::from_minutes(29_000_000).unwrap());
    let counter = |fault| Counter { head: Head::new(stream(5)), sum: 0, fault, asked: 0.into() };
    let live = |fault| {
        let (mut state, mut log) = (counter(fault), Vec::new());
        for command in [vec![1, 2], vec![], vec![3]] {
            match laws::decide(&mut state, &command, &call, ()) {
                Ok(events) => log.extend(events.unwrap()),
                Err(broken) => return Err(broken),
            }
        }
        laws::replay(|| counter(fault), &state, &log)?;
        for place in 0..log.len() {
            laws::damage(|| counter(fault), &log, place, stream(6))?;
        }
        let too_much = state.head().record(&call, vec![9]);
        laws::untouched(&state, "a sum above ten", &too_much)
    };
    live(Fault::None).unwrap();
    for fault in
        [Fault::ForgetsToCheck, Fault::AppliesHalf, Fault::DecidesByChance, Fault::ChangesWithoutEvent]
    {
        assert!(live(fault).is_err(), "{fault:?}");
    }
}
