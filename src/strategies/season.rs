//! A small round: a hall that parts in two, three weeks of two evenings, six wishes of four organisations, and a desk that
//! does everything that a round knows, at the right time and at others.
#![expect(clippy::expect_used, reason = "what is written here is valid, as every run of a test shows")]

use std::{collections::BTreeMap, vec, vec::Vec};

use chrono::{NaiveDate, Weekday};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    city,
    draw::{self, Draw, read, thing},
};
use crate::{
    centre::{Capacity, Centre, Closure, ClosureScope, Room},
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{BundleId, RoomId, SeasonWishId, SeriesId},
    schedule::{Anyone, BookingRequest, Schedule},
    season::{
        Allocation, Answer, Choice, Fairness, MeetingLength, Meetings, On, Pass, Place, Placement, Places,
        Priority, Round, RoundCommand, RoundEvent, RoundPlan, RoundStage, Season, Terms, Weeks, Window, Wish,
    },
    time::{LocalSlot, Minutes, OpeningHours, Span, Zone},
};

/// One thing that is done in a round.
#[derive(Debug, Clone, Copy)]
enum Act {
    /// What brings it to the next stage.
    Next,
    Draft,
    Open,
    Submit,
    Change,
    Withdraw,
    Close,
    Lock,
    Unlock,
    Ban,
    Unban,
    Propose,
    Return,
    Publish,
    Record,
    Tick,
}

/// What is listed twice is done more often.
const ACTS: [Act; 24] = [
    Act::Next,
    Act::Next,
    Act::Next,
    Act::Next,
    Act::Draft,
    Act::Open,
    Act::Submit,
    Act::Submit,
    Act::Submit,
    Act::Submit,
    Act::Change,
    Act::Withdraw,
    Act::Withdraw,
    Act::Close,
    Act::Lock,
    Act::Lock,
    Act::Unlock,
    Act::Ban,
    Act::Unban,
    Act::Propose,
    Act::Return,
    Act::Publish,
    Act::Record,
    Act::Tick,
];

/// Returns the places of the small round: a hall and its halves, a room that is closed now and then and a booking that stands.
///
/// # Panics
/// Never: what is written here is valid.
#[must_use]
pub fn season_city() -> Schedule {
    let call = Call::new(Actor::new(thing(2, 0), Role::Staff), read("2025-12-01T08:00Z"));
    let mut schedule = Schedule::new(thing(1, 9));
    let hours = OpeningHours::daily(read("09:00-22:00"));
    let centre = Centre::new(city::centre(0), read("GEB"), Zone::ISTANBUL, hours);
    schedule.describe_centre(centre, &call).expect("a centre");
    for (n, seats, atoms) in [(0, 40, &[0][..]), (1, 40, &[1]), (2, 100, &[0, 1])] {
        let capacity = Capacity::new(seats).expect("above zero");
        let room = Room::new(city::room_id(n), city::centre(0), read("Salon"), capacity);
        let room = room.with_atoms(atoms.iter().map(|n| city::atom(*n))).expect("not empty");
        schedule.describe_room(room, &call).expect("a room");
    }
    let evening = |date: &str| read::<Span>("17:00-22:00").on(read(date)).expect("within the range");
    let scope = ClosureScope::Rooms(city::room_id(0).into());
    let closure = Closure::new(city::closure(0), scope, evening("2026-09-21"));
    schedule.close(closure, &call, &Anyone).expect("a closure");
    let time: LocalSlot = evening("2026-09-29");
    let wedding = BookingRequest::new(
        city::booking(0),
        city::organisation(0),
        city::room_id(1),
        time,
        city::code("wedding"),
    );
    schedule.book(wedding, &call, &Anyone).expect("a booking");
    schedule
}

/// Books what a round has published, in the schedule and as series that [`season_commands`] record; does nothing in other
/// stages. Call it before such a record is decided.
pub fn book_season(round: &Round, schedule: &mut Schedule) {
    let call = Call::new(Actor::new(thing(2, 0), Role::Staff), schedule.head().at);
    for (_, command) in round.bookings(series_id).unwrap_or_default() {
        // A series whose id is taken was booked before the round was given back.
        _ = schedule.handle(&command, &call, &Anyone);
    }
}

/// Returns runs of commands to a small round, each with its call. Most fit, some do not, some are stale, late or repeated.
/// The facts are [`season_city`], in which [`book_season`] books what is published.
#[must_use = "strategies do nothing by themselves"]
pub fn season_commands(most: usize) -> impl Strategy<Value = Vec<(RoundCommand, Call)>> {
    season_life(most).prop_map(|(commands, _)| commands)
}

/// Returns logs of what such a run of commands leads to.
#[must_use = "strategies do nothing by themselves"]
pub fn season_log(most: usize) -> impl Strategy<Value = Vec<Recorded<RoundEvent>>> {
    season_life(most).prop_map(|(_, log)| log)
}

type Life = (Vec<(RoundCommand, Call)>, Vec<Recorded<RoundEvent>>);

/// What is done depends on where the round stands: an answer is found for the wishes that are there.
fn season_life(most: usize) -> impl Strategy<Value = Life> {
    draw::life(most, 3, Vec::new(), &ACTS, |draw| *draw).prop_map(|draws| {
        let (mut round, mut schedule) = (Round::new(draw::stream()), season_city());
        let (mut commands, mut log) = (Vec::new(), Vec::new());
        for (draw, call) in draws {
            let command = command(&draw, &round, &schedule, &call);
            if let RoundCommand::RecordApplied(_) = command {
                book_season(&round, &mut schedule);
            }
            log.extend(round.handle(&command, &call, &schedule).unwrap_or_default());
            commands.push((command, call));
        }
        (commands, log)
    })
}

fn command(draw: &Draw<Act>, round: &Round, schedule: &Schedule, call: &Call) -> RoundCommand {
    use RoundCommand as C;
    let (wish, room) = (wish_id(draw.n(7)), city::room_id(draw.other(4)));
    let act = match (draw.act, round.stage()) {
        (Act::Next, RoundStage::Draft) if round.plan().is_none() => Act::Draft,
        (Act::Next, RoundStage::Draft) => Act::Open,
        (Act::Next, RoundStage::Open) => Act::Close,
        (Act::Next, RoundStage::Closed) => Act::Propose,
        (Act::Next, RoundStage::Proposed) => Act::Publish,
        (Act::Next, RoundStage::Published | RoundStage::Applied) => Act::Record,
        (act, _) => act,
    };
    match act {
        Act::Draft => C::Draft(plan(draw)),
        Act::Open => {
            let days = Minutes::new(u32::from(draw.n(20)).saturating_mul(Minutes::DAY.get()));
            C::Open { until: call.now.saturating_add(days) }
        }
        Act::Submit => C::Submit(self::wish(draw.n(6), draw.other(16))),
        Act::Change => C::Change(self::wish(draw.n(7), draw.other(16).saturating_add(16))),
        Act::Withdraw => C::Withdraw { wish },
        Act::Close => C::Close,
        Act::Lock => C::Lock(placement(draw)),
        Act::Unlock => {
            C::Unlock(round.decisions(Pass::First).locks.first().copied().unwrap_or(placement(draw)))
        }
        Act::Ban => C::Ban { wish, room },
        Act::Unban => match round.decisions(Pass::First).bans.first() {
            Some((wish, room)) => C::Unban { wish: *wish, room: *room },
            None => C::Unban { wish, room },
        },
        Act::Propose => propose(draw, round, schedule),
        Act::Return => C::ReturnProposal,
        Act::Publish => C::Publish,
        Act::Record => C::RecordApplied(booked(draw, round)),
        Act::Next | Act::Tick => C::Tick,
    }
}

/// An answer as it is found, or one in which something was changed.
fn propose(draw: &Draw<Act>, round: &Round, schedule: &Schedule) -> RoundCommand {
    const PASSES: [Pass; 4] = [Pass::First, Pass::Again, Pass::Late, Pass::Late];
    let pass = match round.last_proposal() {
        None if draw.n(8) > 0 => Pass::First,
        _ => PASSES.get(usize::from(draw.some(4))).copied().unwrap_or(Pass::First),
    };
    let found = round.plan().and_then(|plan| {
        let (wishes, decisions) = (round.wishes_for(pass).cloned(), round.decisions(pass));
        Allocation::new(schedule, plan.season, plan.terms, wishes, &decisions, 1).ok()
    });
    let answer = found.map(|mut allocation| {
        allocation.step(3);
        allocation.answer()
    });
    // Where nothing can be allocated, an answer to nothing is not right either.
    let none = || {
        let nobody = Allocation::new(schedule, season(0), Terms::default(), [], &Default::default(), 1);
        nobody.expect("nothing is asked for").answer()
    };
    let mut answer: Answer = answer.unwrap_or_else(none);
    match draw.other(12) {
        0 => answer.worth = answer.worth.saturating_add(1),
        1 => answer.placements.push(placement(draw)),
        2 => _ = answer.placements.pop(),
        3 => answer.placements.reverse(),
        _ => {}
    }
    RoundCommand::Propose { pass, answer }
}

/// The series that what is published is booked as, or nearly.
fn booked(draw: &Draw<Act>, round: &Round) -> BTreeMap<Placement, SeriesId> {
    let standing = round.proposal().map(|proposal| &proposal.standing);
    let series = |placement: &Placement| {
        SeriesId::from_uuid(series_id(placement, 0)).map(|series| (*placement, series)).ok()
    };
    let mut booked: BTreeMap<Placement, SeriesId> =
        standing.into_iter().flatten().filter_map(series).collect();
    match draw.other(12) {
        0 => _ = booked.pop_first(),
        1 => _ = booked.insert(placement(draw), city::series(0)),
        _ => {}
    }
    booked
}

/// The same id for the same placement and number.
fn series_id(placement: &Placement, number: u32) -> Uuid {
    let day = match placement.on {
        On::Every(day) => u128::from(day.num_days_from_monday()),
        On::Date(date) => u128::from(chrono::Datelike::ordinal(&date)).saturating_add(10),
    };
    let parts = [
        placement.room.as_uuid().as_u128(),
        day,
        placement.time.opens().into(),
        placement.time.closes().into(),
        number.into(),
    ];
    let wish = placement.wish.as_uuid().as_u128();
    Uuid::from_u128(parts.into_iter().fold(wish, |packed, part| packed << 16 | part))
}

fn plan(draw: &Draw<Act>) -> RoundPlan {
    const RULES: [Fairness; 3] = [Fairness::Priority, Fairness::FirstForAll, Fairness::Proportional];
    let fairness = RULES.get(usize::from(draw.n(3))).copied().unwrap_or_default();
    RoundPlan {
        season: season(draw.some(8)),
        terms: Terms::default().with_fairness(fairness),
        purpose: city::code("rehearsal"),
    }
}

/// Three weeks from a Monday, four slots every evening; now and then two.
fn season(shorter: u8) -> Season {
    let last = if shorter == 7 { "2026-09-27" } else { "2026-10-04" };
    let day = read("18:00-22:00");
    Season::new(read("2026-09-14"), read(last), day, Minutes::new(60)).expect("a season")
}

fn wish(n: u8, how: u8) -> Wish {
    let days = [Weekday::Mon, Weekday::Tue];
    let on = days.get(usize::from(how.rem_euclid(2))).copied().unwrap_or(Weekday::Mon);
    let window = |on| Window { on, within: read("18:00-22:00"), choice: Choice::First };
    let weekly = |times, weeks, windows| Meetings::Weekly { times, weeks, windows };
    let meetings = match how.rem_euclid(8) {
        0 | 1 => weekly(1, Weeks::All, vec![window(on)]),
        2 | 3 => weekly(2, Weeks::All, days.into_iter().map(window).collect()),
        4 => weekly(1, Weeks::Only([0, 2].into()), vec![window(on)]),
        5 => weekly(1, Weeks::Only([1].into()), vec![window(on)]),
        _ => {
            let dates: [NaiveDate; 2] = [read("2026-09-16"), read("2026-09-22")];
            let window = |on| Window { on, within: read("18:00-21:00"), choice: Choice::Second };
            Meetings::Dates(dates.into_iter().map(window).collect())
        }
    };
    let length = MeetingLength::new(Minutes::new(60), Minutes::new(120)).expect("a length");
    let wish = Wish::new(wish_id(n), city::organisation(n.rem_euclid(4)), length, meetings).expect("a wish");
    let wish = wish
        .with_attendees(if how.rem_euclid(5) == 0 { 90 } else { 30 })
        .with_priority(Priority::new(n.rem_euclid(5).saturating_add(1)).expect("a class"));
    let wish = match how.rem_euclid(3) {
        0 => {
            let ranked = vec![Place::Room(city::room_id(n.rem_euclid(3)))];
            wish.at(Places { ranked, others: true }).expect("a place")
        }
        _ => wish,
    };
    if n < 2 { wish.in_bundle(thing::<BundleId>(9_801, 0)) } else { wish }
}

/// A placement that a wish may have, or may not.
fn placement(draw: &Draw<Act>) -> Placement {
    const TIMES: [&str; 5] = ["18:00-20:00", "20:00-22:00", "18:00-19:00", "19:00-21:00", "18:30-20:30"];
    let time = TIMES.get(usize::from(draw.some(5))).copied().unwrap_or("18:00-20:00");
    let on = match draw.some(6) {
        0 => On::Date(read("2026-09-16")),
        day if day.is_multiple_of(2) => On::Every(Weekday::Mon),
        _ => On::Every(Weekday::Tue),
    };
    let room: RoomId = city::room_id(draw.other(4).min(3));
    Placement { wish: wish_id(draw.n(7)), on, time: read(time), room }
}

fn wish_id(n: u8) -> SeasonWishId {
    thing(9_811, n)
}
