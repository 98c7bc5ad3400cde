//! Random values and law checkers for property tests, ours and those of hosts. Behind the feature `proptest`.
//!
//! Values come from the same constructors as everywhere, so each is valid. A small city ([`schedule_commands`],
//! [`booking_log`]) meets every rule and every state of a booking within a few dozen commands; [`laws`] holds any
//! aggregate to what replay promises, and any tally to what merging promises. What is generated may change in any
//! release; that it is valid will not.
//!
//! ```
//! use imece::{event::{Aggregate, Call}, id::StreamId, schedule::Schedule, strategies::*, uuid::Uuid};
//! use proptest::{strategy::{Strategy, ValueTree}, test_runner::TestRunner};
//!
//! let new = || Schedule::new(StreamId::from_uuid(Uuid::from_u128(1)).unwrap());
//! TestRunner::deterministic().run(&schedule_commands(Mix::new().commands(12)), |commands| {
//!     let mut schedule = new();
//!     let mut log = Vec::new();
//!     for (command, call) in commands {
//!         // A command that is an error leaves no trace.
//!         log.extend(schedule.handle(&command, &call, &Neighbours).unwrap_or_default());
//!     }
//!     laws::replay(new, &schedule, &log)
//! })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod city;
mod cooperation;
mod draw;
pub mod laws;
mod municipality;
mod outreach;
mod petitions;
mod portal;
mod programmes;
mod registry;
mod rules;
mod season;
mod solidarity;
mod steps;
mod surveys;
mod volunteering;

use std::{string::ToString, vec::Vec};

use chrono::{NaiveDate, Weekday};
use proptest::{collection, option, prelude::*, sample::select};

use crate::{
    centre::{Capacity, Room},
    id::{AtomId, CentreId, RoomId},
    occupancy::Buffers,
    time::{DayHours, LocalMinute, LocalSlot, Minute, Minutes, OpeningHours, Slot, SlotSet, Span},
};

pub use city::Neighbours;
pub use cooperation::{cooperation_commands, cooperation_log};
pub use municipality::{municipality, municipality_commands};
pub use outreach::{outreach_commands, outreach_log};
pub use petitions::{office, petition_commands, petition_log};
pub use portal::{portal_commands, portal_log};
pub use programmes::{partners, programme_commands, programme_log};
pub use registry::{registry_commands, registry_log};
pub use season::{book_season, season_city, season_commands, season_log};
pub use solidarity::{solidarity_commands, solidarity_log};
pub use steps::{Mix, booking_log, schedule_commands};
pub use surveys::{survey_commands, survey_log};
pub use volunteering::{volunteering_commands, volunteering_log};

/// Returns any instant, the first and the last among them.
#[must_use = "strategies do nothing by themselves"]
pub fn minute() -> impl Strategy<Value = Minute> {
    let range = Minute::MIN.as_minutes()..=Minute::MAX.as_minutes();
    prop_oneof![
        8 => range.prop_filter_map("outside the range", |minute| Minute::from_minutes(minute).ok()),
        1 => Just(Minute::MIN),
        1 => Just(Minute::MAX),
    ]
}

/// Returns slots that begin in one week and last up to a day, so that two of them often meet.
#[must_use = "strategies do nothing by themselves"]
pub fn slot() -> impl Strategy<Value = Slot> {
    (0..7 * 1_440_i32, 1..=1_440_u32).prop_filter_map("outside the range", |(start, length)| {
        let start = Minute::from_minutes(WEEK.checked_add(start)?).ok()?;
        Slot::with_length(start, Minutes::new(length)).ok()
    })
}

/// Monday, 2026-03-16T00:00Z.
const WEEK: i32 = 29_560_320;

/// Returns slots on the wall clock that begin in one week and last up to a day.
#[must_use = "strategies do nothing by themselves"]
pub fn local_slot() -> impl Strategy<Value = LocalSlot> {
    (0..7 * 1_440_u32, 1..=1_440_u32).prop_filter_map("outside the range", |(start, length)| {
        let start = LocalMinute::on(NaiveDate::from_ymd_opt(2026, 3, 16)?, start).ok()?;
        LocalSlot::with_length(start, Minutes::new(length)).ok()
    })
}

/// Returns sets of up to eight slots of one week.
#[must_use = "strategies do nothing by themselves"]
pub fn slot_set() -> impl Strategy<Value = SlotSet> {
    collection::vec(slot(), 0..8).prop_map(SlotSet::from)
}

/// Returns opening spans, also past midnight.
fn span() -> impl Strategy<Value = Span> {
    (0..48_u16, 1..=48_u16).prop_filter_map("longer than a day", |(opens, length)| {
        let opens = opens.checked_mul(30)?;
        Span::new(opens, opens.checked_add(length.checked_mul(30)?)?).ok()
    })
}

fn day_hours() -> impl Strategy<Value = DayHours> {
    collection::vec(span(), 0..3).prop_filter_map("spans overlap", |spans| DayHours::new(spans).ok())
}

/// Returns opening hours: one span for every day, with weekdays and dates of their own.
#[must_use = "strategies do nothing by themselves"]
pub fn opening_hours() -> impl Strategy<Value = OpeningHours> {
    const DAYS: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let base = prop_oneof![
        span().prop_map(OpeningHours::daily),
        Just(OpeningHours::always()),
        Just(OpeningHours::never())
    ];
    let weekdays = collection::vec((select(&DAYS[..]), day_hours()), 0..3);
    let dates = collection::vec((0..28_u64, day_hours()), 0..3);
    (base, weekdays, dates).prop_map(|(base, weekdays, dates)| {
        let hours = weekdays.into_iter().fold(base, |hours, (day, its)| hours.with_day(day, its));
        dates.into_iter().fold(hours, |hours, (days, its)| {
            let date = NaiveDate::from_ymd_opt(2026, 3, 16);
            match date.and_then(|date| date.checked_add_days(chrono::Days::new(days))) {
                Some(date) => hours.with_exception(date, its),
                None => hours,
            }
        })
    })
}

/// Returns set-up and clear-up times, most of them none.
#[must_use = "strategies do nothing by themselves"]
pub fn buffers() -> impl Strategy<Value = Buffers> {
    const STEPS: [u32; 5] = [0, 0, 15, 30, 45];
    (select(&STEPS[..]), select(&STEPS[..]), any::<bool>()).prop_map(|(before, after, additive)| {
        let buffers = Buffers::new(Minutes::new(before), Minutes::new(after));
        if additive { buffers.additive() } else { buffers }
    })
}

/// Returns rooms of a centre, with atoms out of a few, so that rooms often share some.
#[must_use = "strategies do nothing by themselves"]
pub fn room(centre: CentreId) -> impl Strategy<Value = Room> {
    let atoms = collection::btree_set(1..6_u128, 1..4);
    let features = proptest::sample::subsequence(&["projector", "ramp", "piano"][..], 0..=3);
    let seats = (1..200_u32, option::of(1..120_u32));
    (1..1_000_u128, atoms, seats, features, buffers(), option::of(opening_hours())).prop_filter_map(
        "not a room",
        move |(id, atoms, (most, banquet), features, buffers, hours)| {
            let atoms: Result<Vec<AtomId>, _> = atoms.into_iter().map(|n| city::id(n).try_into()).collect();
            let mut capacity = Capacity::new(most).ok()?;
            if let Some(seats) = banquet {
                capacity = capacity.with_layout("banquet".parse().ok()?, seats).ok()?;
            }
            let features: Result<Vec<_>, _> = features.into_iter().map(str::parse).collect();
            let code = id.to_string().parse().ok()?;
            let room = Room::new(RoomId::from_uuid(city::id(id)).ok()?, centre, code, capacity)
                .with_atoms(atoms.ok()?)
                .ok()?
                .with_features(features.ok()?)
                .with_buffers(buffers);
            Some(match hours {
                Some(hours) => room.with_hours(hours),
                None => room,
            })
        },
    )
}
