//! Random commands over the small city. They are drawn as small numbers first and put together afterwards, so that a
//! failing run shrinks well.
#![expect(clippy::expect_used, reason = "what is put together here is valid, as every run of a test shows")]

use std::{vec, vec::Vec};

use chrono::NaiveDate;
use proptest::{collection, option, prelude::*, sample::select};

use super::{Neighbours, buffers, city, rules};
use crate::{
    centre::{Closure, ClosureScope},
    event::{Actor, Aggregate, Call, Recorded, Revision, Role, Version},
    id::{ActorId, StreamId},
    occupancy::Buffers,
    schedule::{
        BookingRequest, Policy, PolicyScope, Rule, Schedule, ScheduleCommand, ScheduleEvent, SeriesChange,
        SeriesMode, SeriesRequest, SeriesScope, WaitlistEntry, Wanted,
    },
    time::{LocalMinute, LocalSlot, Minute, Minutes, Zone},
};

/// What a run of commands is made of.
#[derive(Debug, Clone, Copy)]
pub struct Mix {
    commands: usize,
    series: bool,
    waitlist: bool,
}

impl Mix {
    /// Thirty commands of every kind.
    #[must_use]
    pub const fn new() -> Self {
        Self { commands: 30, series: true, waitlist: true }
    }

    /// So many commands at most, beside those that describe the city.
    #[must_use]
    pub const fn commands(self, commands: usize) -> Self {
        Self { commands, ..self }
    }

    /// No series.
    #[must_use]
    pub const fn without_series(self) -> Self {
        Self { series: false, ..self }
    }

    /// Nobody waits.
    #[must_use]
    pub const fn without_waitlist(self) -> Self {
        Self { waitlist: false, ..self }
    }
}

impl Default for Mix {
    fn default() -> Self {
        Self::new()
    }
}

/// The days on which runs begin: over the end of February and of a week, over the end of a year, over a change of the
/// clock in Berlin forward and back.
const BEGINNINGS: [(i32, u32, u32); 4] = [(2026, 2, 28), (2025, 12, 31), (2026, 3, 28), (2026, 10, 24)];

/// How many requests a run puts, some of them more than once.
const REQUESTS: u8 = 12;

/// The number of the first request that a series may put.
const SERIES: u8 = 100;

#[derive(Debug, Clone, Copy)]
struct When {
    day: u32,
    start: u32,
    length: u32,
}

fn when() -> impl Strategy<Value = When> {
    let start = prop_oneof![
        12 => (32..62_u32).prop_map(|quarters| quarters.saturating_mul(15)),
        2 => (0..96_u32).prop_map(|quarters| quarters.saturating_mul(15)),
        1 => 0..1_440_u32,
    ];
    let length = prop_oneof![
        10 => (1..=12_u32).prop_map(|quarters| quarters.saturating_mul(15)),
        2 => (1..=60_u32).prop_map(|quarters| quarters.saturating_mul(15)),
        1 => 1..=300_u32,
    ];
    (prop_oneof![6 => Just(0_u32), 2 => Just(1), 1 => Just(2)], start, length)
        .prop_map(|(day, start, length)| When { day, start, length })
}

#[derive(Debug, Clone)]
struct Wish {
    wanted: u8,
    when: When,
    organisation: u8,
    person: Option<u8>,
    rehearsal: bool,
    attendees: u32,
    banquet: bool,
    projector: bool,
    pieces: u32,
    buffers: Option<Buffers>,
}

/// Rooms by their number, from 20 on a centre, 23 for anywhere.
fn wanted_number() -> impl Strategy<Value = u8> {
    prop_oneof![
        40 => select(&[0, 1, 1, 2, 2, 2, 3, 3_u8][..]),
        12 => 4..=5_u8,
        6 => 6..=9_u8,
        1 => Just(10_u8),
        10 => 20..=21_u8,
        1 => Just(22_u8),
        6 => Just(23_u8),
    ]
}

fn wanted(number: u8) -> Wanted {
    match number {
        20..=22 => city::centre(number.saturating_sub(20)).into(),
        23 => Wanted::Anywhere,
        rooms => city::rooms(rooms).into(),
    }
}

fn wish() -> impl Strategy<Value = Wish> {
    let who = (
        prop_oneof![4 => Just(0_u8), 2 => Just(1), 1 => Just(2), 1 => Just(3)],
        option::of(0..2_u8),
        any::<bool>(),
    );
    let needs = (
        prop_oneof![12 => 0..20_u32, 1 => 20..60_u32],
        prop::bool::weighted(0.04),
        prop::bool::weighted(0.06),
        prop_oneof![6 => Just(0_u32), 1 => 1..4_u32],
        prop_oneof![4 => Just(None), 1 => buffers().prop_map(Some)],
    );
    (wanted_number(), when(), who, needs).prop_map(|(wanted, when, who, needs)| {
        let (organisation, person, rehearsal) = who;
        let (attendees, banquet, projector, pieces, buffers) = needs;
        Wish { wanted, when, organisation, person, rehearsal, attendees, banquet, projector, pieces, buffers }
    })
}

/// One command as numbers: which request, which room, which time.
#[derive(Debug, Clone)]
enum Step {
    Book {
        request: u8,
        altered: bool,
    },
    Hold {
        request: u8,
        minutes: u32,
        altered: bool,
    },
    Submit(u8),
    Approve(u8),
    Decline(u8),
    CheckIn(u8),
    Complete(u8, u32),
    Correct(u8, u32),
    NoShow(u8),
    Cancel(u8),
    Move(u8, Option<u8>, Option<When>),
    Resize(u8, u32),
    Reinstate(u8),
    Close(u8, u8, When),
    Reopen(u8),
    Centre(u8),
    Room(u8, u8),
    Equipment(u32),
    Policy(u8, Policy),
    Calendar,
    Series {
        series: u8,
        template: u8,
        first: u8,
        count: u8,
        skip: bool,
    },
    Edit {
        series: u8,
        scope: SeriesScope,
        change: u8,
        skip: bool,
    },
    Add {
        series: u8,
        occurrence: u32,
        request: u8,
    },
    /// Most wait where and when an earlier request was put.
    Join {
        request: u8,
        like: Option<u8>,
        window: Option<u32>,
        priority: u8,
    },
    Leave(u8),
    Tick,
}

fn step(mix: Mix) -> impl Strategy<Value = Step> {
    let request = || 0..REQUESTS;
    let altered = || prop::bool::weighted(0.04);
    let life = prop_oneof![
        4 => request().prop_map(Step::Submit),
        6 => request().prop_map(Step::Approve),
        1 => request().prop_map(Step::Decline),
        2 => request().prop_map(Step::CheckIn),
        2 => (request(), 0..40_u32).prop_map(|(r, n)| Step::Complete(r, n)),
        1 => (request(), 0..40_u32).prop_map(|(r, n)| Step::Correct(r, n)),
        2 => request().prop_map(Step::NoShow),
        4 => request().prop_map(Step::Cancel),
        4 => (request(), option::of(wanted_number()), option::of(when()))
            .prop_map(|(r, rooms, when)| Step::Move(r, rooms, when)),
        3 => (request(), 1..300_u32).prop_map(|(r, n)| Step::Resize(r, n)),
        3 => request().prop_map(Step::Reinstate),
    ];
    let places = prop_oneof![
        3 => (0..2_u8, 0..14_u8, when()).prop_map(|(id, scope, when)| Step::Close(id, scope, when)),
        2 => (0..2_u8).prop_map(Step::Reopen),
        1 => (0..5_u8).prop_map(Step::Centre),
        2 => (0..city::ROOMS, 0..5_u8).prop_map(|(room, variation)| Step::Room(room, variation)),
        1 => (0..4_u32).prop_map(Step::Equipment),
        3 => (0..9_u8, rules::policy()).prop_map(|(scope, policy)| Step::Policy(scope, policy)),
        1 => Just(Step::Calendar),
    ];
    let scope = prop_oneof![
        (0..4_u32).prop_map(SeriesScope::This),
        (0..4_u32).prop_map(SeriesScope::ThisAndFollowing),
        Just(SeriesScope::All),
    ];
    let in_series = prop_oneof![
        3 => (0..3_u8, request(), 0..30_u8, 1..5_u8, any::<bool>()).prop_map(
            |(series, template, first, count, skip)| Step::Series { series, template, first, count, skip },
        ),
        2 => (0..3_u8, scope, 0..8_u8, any::<bool>()).prop_map(|(series, scope, change, skip)| {
            Step::Edit { series, scope, change, skip }
        }),
        1 => (0..3_u8, 0..4_u32, request())
            .prop_map(|(series, occurrence, request)| Step::Add { series, occurrence, request }),
    ];
    let in_line = prop_oneof![
        4 => (request(), option::weighted(0.8, request()), option::of(1..600_u32), 0..2_u8)
            .prop_map(|(request, like, window, priority)| Step::Join { request, like, window, priority }),
        1 => request().prop_map(Step::Leave),
    ];
    prop_oneof![
        14 => (request(), altered()).prop_map(|(request, altered)| Step::Book { request, altered }),
        4 => (request(), 0..600_u32, altered())
            .prop_map(|(request, minutes, altered)| Step::Hold { request, minutes, altered }),
        12 => life,
        4 => places,
        4 => if mix.series { in_series.boxed() } else { Just(Step::Tick).boxed() },
        4 => if mix.waitlist { in_line.boxed() } else { Just(Step::Tick).boxed() },
        2 => Just(Step::Tick),
    ]
}

/// How a command is called: who, how much later, and what is expected.
#[derive(Debug, Clone, Copy)]
struct Manner {
    role: Role,
    later: i32,
    /// Goes on to about the start of the request that the command names.
    to_start: bool,
    expected: Option<Result<u8, u8>>,
    overruling: bool,
}

fn manner() -> impl Strategy<Value = Manner> {
    const ROLES: [Role; 5] = [Role::Applicant, Role::Applicant, Role::Staff, Role::Staff, Role::Manager];
    let later = prop_oneof![6 => 0..40_i32, 2 => Just(0_i32), 1 => -300..0_i32];
    let expected = prop_oneof![
        30 => Just(None),
        1 => (0..40_u8).prop_map(|version| Some(Ok(version))),
        2 => (1..5_u8).prop_map(|revision| Some(Err(revision))),
    ];
    (select(&ROLES[..]), later, prop::bool::weighted(0.4), expected, prop::bool::weighted(0.25)).prop_map(
        |(role, later, to_start, expected, overruling)| Manner {
            role,
            later,
            to_start,
            expected,
            overruling,
        },
    )
}

/// Returns runs of commands over a small city: the commands that describe it, then others, each with its call. Some
/// of them are refused, stale or errors, as they come. Organisations are [`Neighbours`].
#[must_use = "strategies do nothing by themselves"]
pub fn schedule_commands(mix: Mix) -> impl Strategy<Value = Vec<(ScheduleCommand, Call)>> {
    let setup = (
        select(&BEGINNINGS[..]),
        select(&[0, 0, 0, 0, 0, 2, 3, 4_u8][..]),
        collection::vec(select(&[0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 4_u8][..]), usize::from(city::ROOMS)),
        0..5_u32,
        collection::vec((0..9_u8, rules::policy()), 0..5),
        any::<bool>(),
    );
    let wishes = collection::vec(wish(), usize::from(REQUESTS));
    let steps = collection::vec((step(mix), manner()), mix.commands.div_euclid(2)..=mix.commands);
    (setup, wishes, steps).prop_map(
        move |((beginning, hours, rooms, pieces, policies, calendar), wishes, steps)| {
            let mut run = Run::begin(beginning);
            for centre in city::centres(hours) {
                run.describe(ScheduleCommand::DescribeCentre(centre));
            }
            for (n, variation) in (0_u8..).zip(rooms) {
                run.describe(ScheduleCommand::DescribeRoom(city::room(n, variation)));
            }
            run.describe(ScheduleCommand::DescribeEquipment(city::equipment(pieces)));
            if calendar {
                run.describe(ScheduleCommand::SetCalendar(city::calendar()));
            }
            if mix.waitlist {
                for scope in [PolicyScope::Centre(city::centre(0)), PolicyScope::Centre(city::centre(1))] {
                    let policy = Policy::new().with(Rule::Offers(Minutes::from_hours(6)));
                    run.describe(ScheduleCommand::SetPolicy { scope, policy });
                }
            }
            for (scope, policy) in policies {
                run.describe(ScheduleCommand::SetPolicy { scope: policy_scope(scope), policy });
            }
            run.wishes = wishes;
            for (step, manner) in steps {
                run.step(step, manner);
            }
            run.commands
        },
    )
}

/// Returns logs of what such a run of commands leads to.
#[must_use = "strategies do nothing by themselves"]
pub fn booking_log(mix: Mix) -> impl Strategy<Value = Vec<Recorded<ScheduleEvent>>> {
    schedule_commands(mix).prop_map(|commands| {
        let mut schedule = Schedule::new(StreamId::from_uuid(city::id(1)).expect("not nil"));
        let events = commands.iter().map(|(command, call)| schedule.handle(command, call, &Neighbours));
        events.flat_map(Result::unwrap_or_default).collect()
    })
}

fn policy_scope(number: u8) -> PolicyScope {
    match number {
        0..=5 => PolicyScope::Room(city::room_id(number)),
        6 | 7 => PolicyScope::Centre(city::centre(0)),
        _ => PolicyScope::Centre(city::centre(1)),
    }
}

/// A run as it is put together.
struct Run {
    first_day: NaiveDate,
    now: Minute,
    wishes: Vec<Wish>,
    /// The requests that were put so far, so that later commands are about one of them.
    put: Vec<u8>,
    commands: Vec<(ScheduleCommand, Call)>,
}

impl Run {
    fn begin((year, month, day): (i32, u32, u32)) -> Self {
        let first_day = NaiveDate::from_ymd_opt(year, month, day).expect("a date");
        let midnight = LocalMinute::on(first_day, 0).and_then(|m| Zone::ISTANBUL.to_instant(m));
        let now = midnight.expect("in range").saturating_sub(Minutes::from_hours(14));
        Self { first_day, now, wishes: Vec::new(), put: Vec::new(), commands: Vec::new() }
    }

    fn describe(&mut self, command: ScheduleCommand) {
        let desk = Actor::new(ActorId::from_uuid(city::id(2)).expect("not nil"), Role::Staff);
        self.commands.push((command, Call::new(desk, self.now)));
    }

    fn time(&self, when: When) -> LocalSlot {
        let minute = when.day.saturating_mul(1_440).saturating_add(when.start);
        let start = LocalMinute::on(self.first_day, minute).expect("in range");
        LocalSlot::with_length(start, Minutes::new(when.length)).expect("not empty")
    }

    fn wish(&self, request: u8) -> Wish {
        // What a series asked for has numbers of its own, and no wish.
        let place = request.checked_rem(REQUESTS).unwrap_or(0);
        self.wishes.get(usize::from(place)).expect("as many as requests").clone()
    }

    fn request(&self, number: u8, altered: bool) -> BookingRequest {
        let wish = self.wish(number);
        let purpose = city::code(if wish.rehearsal { "rehearsal" } else { "lecture" });
        let mut request = BookingRequest::new(
            city::booking(number),
            city::organisation(wish.organisation),
            wanted(wish.wanted),
            self.time(wish.when),
            purpose,
        )
        .with_attendees(wish.attendees.saturating_add(altered.into()))
        .with_stock(city::stock(0), wish.pieces);
        if let Some(person) = wish.person {
            request = request.with_person(city::person(person));
        }
        if wish.banquet {
            request = request.with_layout(city::code("banquet"));
        }
        if wish.projector {
            request = request.with_features([city::code("projector")]);
        }
        match wish.buffers {
            Some(buffers) => request.with_buffers(buffers),
            None => request,
        }
    }

    fn step(&mut self, mut step: Step, manner: Manner) {
        if let Step::Join { request, like: Some(like), .. } = step {
            self.imitate(request, like);
        }
        match &mut step {
            Step::Book { request, .. } | Step::Hold { request, .. } | Step::Join { request, .. } => {
                self.put.push(*request);
            }
            Step::Series { first, count, .. } => {
                self.put.extend((0..*count).map(|n| SERIES.saturating_add(*first).saturating_add(n)));
            }
            other => {
                if let Some(request) = other.about() {
                    *request = self.earlier(*request).unwrap_or(*request);
                }
            }
        }
        if let (true, Some(request)) = (manner.to_start, step.at_its_start()) {
            let start = Zone::ISTANBUL.to_instant(self.time(self.wish(request).when).start());
            self.now = self.now.max(start.expect("in range"));
        }
        let shift = Minutes::new(manner.later.unsigned_abs());
        let now = if manner.later < 0 {
            self.now.saturating_sub(shift)
        } else {
            self.now = self.now.saturating_add(shift);
            self.now
        };
        let actor = Actor::new(ActorId::from_uuid(city::id(3)).expect("not nil"), manner.role);
        let call = Call::new(actor, now);
        let call = match manner.expected {
            None => call,
            Some(Ok(version)) => call.at_version(Version::new(version.into())),
            Some(Err(revision)) => call.at_revision(Revision::new(revision.into())),
        };
        let call =
            if manner.overruling { call.overruling("the mayor asks".parse().expect("a note")) } else { call };
        let command = self.command(step, now);
        self.commands.push((command, call));
    }

    /// One of the requests that were put so far.
    fn earlier(&self, number: u8) -> Option<u8> {
        let place = usize::from(number).checked_rem(self.put.len())?;
        self.put.get(place).copied()
    }

    /// Gives a request that was not put yet the place and time of one that was.
    fn imitate(&mut self, request: u8, like: u8) {
        let Some(earlier) = self.earlier(like).filter(|_| !self.put.contains(&request)) else { return };
        let Wish { wanted, when, .. } = self.wish(earlier);
        if let Some(wish) = self.wishes.get_mut(usize::from(request)) {
            *wish = Wish { wanted, when, ..wish.clone() };
        }
    }

    fn command(&self, step: Step, now: Minute) -> ScheduleCommand {
        use ScheduleCommand as C;
        let booking = city::booking;
        let note = || "as agreed".parse().expect("a note");
        let mode = |skip| if skip { SeriesMode::SkipConflicts } else { SeriesMode::AllOrNothing };
        match step {
            Step::Book { request, altered } => C::Book { request: self.request(request, altered) },
            Step::Hold { request, minutes, altered } => C::Hold {
                request: self.request(request, altered),
                until: now.saturating_add(Minutes::new(minutes)),
            },
            Step::Submit(n) => C::Submit { booking: booking(n) },
            Step::Approve(n) => C::Approve { booking: booking(n) },
            Step::Decline(n) => C::Decline { booking: booking(n), reason: note() },
            Step::CheckIn(n) => C::CheckIn { booking: booking(n) },
            Step::Complete(n, attendance) => C::Complete { booking: booking(n), attendance },
            Step::Correct(n, attendance) => C::CorrectAttendance { booking: booking(n), attendance },
            Step::NoShow(n) => C::RecordNoShow { booking: booking(n) },
            Step::Cancel(n) => C::Cancel { booking: booking(n), reason: None },
            Step::Move(n, rooms, when) => C::Move {
                booking: booking(n),
                wanted: rooms.map(wanted),
                time: when.map(|when| self.time(when)),
            },
            Step::Resize(n, length) => {
                let end = self.time(When { length, ..self.wish(n).when }).end();
                C::Resize { booking: booking(n), end }
            }
            Step::Reinstate(n) => C::Reinstate { booking: booking(n) },
            Step::Close(n, scope, when) => {
                let scope = match scope {
                    11 => ClosureScope::Centre(city::centre(0)),
                    12 => ClosureScope::Centre(city::centre(1)),
                    13 => ClosureScope::Centre(city::centre(2)),
                    rooms => ClosureScope::Rooms(city::rooms(rooms)),
                };
                C::Close(Closure::new(city::closure(n), scope, self.time(when)))
            }
            Step::Reopen(n) => C::Reopen { closure: city::closure(n) },
            Step::Centre(hours) => {
                let [centre, _] = city::centres(hours);
                C::DescribeCentre(centre)
            }
            Step::Room(n, variation) => C::DescribeRoom(city::room(n, variation)),
            Step::Equipment(quantity) => C::DescribeEquipment(city::equipment(quantity)),
            Step::Policy(scope, policy) => C::SetPolicy { scope: policy_scope(scope), policy },
            Step::Calendar => C::SetCalendar(city::calendar()),
            Step::Series { series, template, first, count, skip } => {
                let template = self.request(template, false);
                let slots = (0_i32..).map_while(|day| template.time.shifted(day.saturating_mul(1_440)).ok());
                let ids = (0..count).map(|n| booking(SERIES.saturating_add(first).saturating_add(n)));
                let slots = slots.take(count.into());
                let series = SeriesRequest::new(city::series(series), &template, slots, ids, mode(skip));
                C::BookSeries { series: series.expect("a series") }
            }
            Step::Edit { series, scope, change, skip } => C::EditSeries {
                series: city::series(series),
                scope,
                change: match change {
                    0 => SeriesChange::Cancel,
                    1 => SeriesChange::Resize { length: Minutes::new(45) },
                    2 => SeriesChange::Rooms(city::rooms(0)),
                    3 => SeriesChange::Rooms(city::rooms(2)),
                    4 => SeriesChange::Shift { minutes: -60 },
                    5 => SeriesChange::Shift { minutes: 1_440 },
                    _ => SeriesChange::Shift { minutes: 30 },
                },
                mode: mode(skip),
            },
            Step::Add { series, occurrence, request } => C::AddOccurrence {
                series: city::series(series),
                occurrence,
                request: self.request(request, false),
            },
            Step::Join { request, window, priority, .. } => {
                let request = self.request(request, false);
                let entry = WaitlistEntry::new(request.clone()).with_priority(priority);
                C::JoinWaitlist(match window {
                    Some(longer) => {
                        let start = request.time.start();
                        let length = request.time.planned_length().saturating_add(Minutes::new(longer));
                        entry.within(LocalSlot::with_length(start, length).expect("in range"))
                    }
                    None => entry,
                })
            }
            Step::Leave(n) => C::LeaveWaitlist { booking: booking(n) },
            Step::Tick => C::Tick,
        }
    }
}

impl Step {
    /// The request that was put before, and that the command is about.
    const fn about(&mut self) -> Option<&mut u8> {
        match self {
            Self::Submit(n)
            | Self::Approve(n)
            | Self::Decline(n)
            | Self::CheckIn(n)
            | Self::Complete(n, _)
            | Self::Correct(n, _)
            | Self::NoShow(n)
            | Self::Cancel(n)
            | Self::Move(n, ..)
            | Self::Resize(n, _)
            | Self::Reinstate(n)
            | Self::Leave(n) => Some(n),
            _ => None,
        }
    }

    /// The request around whose start the command makes sense.
    const fn at_its_start(&self) -> Option<u8> {
        match self {
            Self::CheckIn(n) | Self::Complete(n, _) | Self::NoShow(n) => Some(*n),
            _ => None,
        }
    }
}
