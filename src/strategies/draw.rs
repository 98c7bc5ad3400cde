//! Lives put together of draws: what is done, to which of a few things, how long after the last, by whom.
#![expect(clippy::expect_used, reason = "what is written here is valid, as every run of a test shows")]

use core::fmt::Debug;
use std::vec::Vec;

use chrono::{Datelike, NaiveDate, TimeDelta};
use proptest::{collection, prelude::*, sample::select};

use super::city::id;
use crate::{
    event::{Actor, Aggregate, Call, Recorded, Revision, Role, Version},
    id::{ActorId, StreamId},
    time::Minute,
};

/// 2026-01-05T06:00Z: the first command.
const BEGIN: i32 = 29_459_880;
const DAY: i32 = 1_440;

/// What is done, and the numbers that say to what and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draw<A> {
    pub(super) act: A,
    n: u8,
    other: u8,
    some: u8,
    days: i64,
    today: NaiveDate,
}

impl<A: Copy> Draw<A> {
    /// One of so many things.
    pub(super) const fn n(&self, of: u8) -> u8 {
        self.n.rem_euclid(of)
    }

    /// Another one of so many things.
    pub(super) const fn other(&self, of: u8) -> u8 {
        self.other.rem_euclid(of)
    }

    /// One of so many ways.
    pub(super) const fn some(&self, of: u8) -> u8 {
        self.some.rem_euclid(of)
    }

    /// A day that mostly lies in the last week.
    pub(super) fn on(&self) -> NaiveDate {
        self.later(0)
    }

    /// The first of the month of [`on`](Self::on): few days, so that things meet on one.
    pub(super) fn month(&self) -> NaiveDate {
        self.on().with_day(1).expect("each month has one")
    }

    /// A day so much later than [`on`](Self::on).
    pub(super) fn later(&self, days: i64) -> NaiveDate {
        let days = TimeDelta::days(self.days.saturating_add(days));
        self.today.checked_add_signed(days).expect("within the range")
    }
}

/// Returns runs of commands: a beginning, then draws of acts, each up to `pace` days after the one before it. Some calls
/// are stale, some overrule, some come from a clock that runs behind.
pub(super) fn life<A, C>(
    most: usize,
    pace: i32,
    beginning: Vec<C>,
    acts: &'static [A],
    command: fn(&Draw<A>) -> C,
) -> impl Strategy<Value = Vec<(C, Call)>>
where
    A: Copy + Debug,
    C: Clone + Debug,
{
    const ROLES: [Role; 4] = [Role::Staff, Role::Staff, Role::Manager, Role::Applicant];
    let later = prop_oneof![20 => 0..DAY.saturating_mul(pace), 1 => -DAY..0];
    let call = (later, select(&ROLES[..]), 0..24_u32, prop::bool::weighted(0.2));
    let days = prop_oneof![8 => -6..=0_i64, 2 => -90..0_i64, 1 => 1..30_i64];
    let numbers = (any::<u8>(), any::<u8>(), any::<u8>(), days);
    collection::vec((select(acts), numbers, call), most.div_euclid(2)..=most).prop_map(move |steps| {
        let mut now = BEGIN;
        let first = Call::new(actor(Role::Staff), at(now));
        let mut commands: Vec<_> = beginning.iter().map(|it| (it.clone(), first.clone())).collect();
        for (act, (n, other, some, days), (later, role, expected, waiver)) in steps {
            now = now.saturating_add(later);
            let today = at(now).to_datetime().date_naive();
            let call = Call::new(actor(role), at(now));
            let call = match expected {
                0 => call.at_version(Version::new(20)),
                1..=3 => call.at_revision(Revision::new(expected)),
                _ => call,
            };
            let call = if waiver { call.overruling("istek".parse().expect("a note")) } else { call };
            commands.push((command(&Draw { act, n, other, some, days, today }), call));
        }
        commands
    })
}

/// What commands lead to; those that are errors leave no trace.
pub(super) fn told<'f, A: Aggregate>(
    mut state: A,
    commands: &[(A::Command, Call)],
    facts: A::Facts<'f>,
) -> Vec<Recorded<A::Event>>
where
    A::Facts<'f>: Copy,
{
    let events = commands.iter().map(|(command, call)| state.handle(command, call, facts));
    events.flat_map(Result::unwrap_or_default).collect()
}

pub(super) fn stream() -> StreamId {
    StreamId::from_uuid(id(1)).expect("not nil")
}

fn actor(role: Role) -> Actor {
    Actor::new(ActorId::from_uuid(id(2)).expect("not nil"), role)
}

fn at(minutes: i32) -> Minute {
    Minute::from_minutes(minutes).expect("within the range")
}

/// Something that is read from text.
pub(super) fn read<T: core::str::FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().expect("valid")
}

/// A thing of a kind, numbered from 0.
pub(super) fn thing<T: TryFrom<uuid::Uuid, Error: Debug>>(first: u128, n: u8) -> T {
    T::try_from(id(first.saturating_add(u128::from(n)))).expect("not nil")
}
