//! The figures of bookings: what each counts, and that parts add up to the whole.

use crate::{cases::cases, terse::code};
use imece::{
    centre::{Capacity, Centre, Room, RoomSet},
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::*,
    schedule::{
        Anyone, BookingRequest, Cancellation, Policy, PolicyScope, Rule, RuleKind, Schedule, ScheduleCommand,
        ScheduleEvent, SeriesChange, SeriesMode, SeriesRequest, SeriesScope, WaitlistEntry,
    },
    statistics::{BookingSummary, BookingTally, Scope},
    stats::{Flat, Observe, StatsError, Tally},
    time::{LocalSlot, OpeningHours, Slot, Zone},
    uuid::Uuid,
};
use proptest::prelude::*;

const IZM: u128 = 1;
const GEB: u128 = 2;

macro_rules! id {
    ($kind:ident, $n:expr) => {
        $kind::from_uuid(Uuid::from_u128($n)).unwrap()
    };
}

fn call(now: &str) -> Call {
    Call::new(Actor::new(id!(ActorId, 7), Role::Staff), now.parse().unwrap())
}

fn time(from: &str, to: &str) -> LocalSlot {
    LocalSlot::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
}

/// Two centres on UTC, so that wall clock and instant are one; rooms 11 and 12 in the first, 21 in the second.
struct City {
    schedule: Schedule,
    log: Vec<Recorded<ScheduleEvent>>,
}

impl City {
    fn new() -> Self {
        let call = call("2025-12-01T00:00Z");
        let mut schedule = Schedule::new(id!(StreamId, 9));
        let mut log = Vec::new();
        for (centre, code, rooms) in [(IZM, "IZM", vec![11, 12]), (GEB, "GEB", vec![21])] {
            let hours = OpeningHours::daily("09:00-22:00".parse().unwrap());
            let described = Centre::new(id!(CentreId, centre), code.parse().unwrap(), Zone::UTC, hours);
            log.extend(schedule.describe_centre(described, &call).unwrap());
            for room in rooms {
                let code = room.to_string().parse().unwrap();
                let room =
                    Room::new(id!(RoomId, room), id!(CentreId, centre), code, Capacity::new(50).unwrap());
                log.extend(schedule.describe_room(room, &call).unwrap());
            }
            let rule = Cancellation { notice: imece::time::Minutes::from_hours(24), late_is_counted: true };
            let policy = Policy::new().with(Rule::Cancellation(rule)).without(RuleKind::LeadAtLeast);
            let scope = PolicyScope::Centre(id!(CentreId, centre));
            log.extend(schedule.set_policy(scope, policy, &call).unwrap());
        }
        Self { schedule, log }
    }

    fn request(booking: u128, organisation: u128, rooms: &[u128], at: LocalSlot) -> BookingRequest {
        let rooms = RoomSet::new(rooms.iter().map(|n| id!(RoomId, *n))).unwrap();
        BookingRequest::new(
            id!(BookingId, booking),
            id!(OrganisationId, organisation),
            rooms,
            at,
            "meeting".parse().unwrap(),
        )
    }

    fn book(&mut self, booking: u128, organisation: u128, rooms: &[u128], at: LocalSlot) {
        let request = Self::request(booking, organisation, rooms, at);
        let answer = self.schedule.book(request, &call("2025-12-02T00:00Z"), &Anyone).unwrap();
        self.log.extend(answer.events);
    }

    fn then(&mut self, events: Result<Vec<Recorded<ScheduleEvent>>, imece::schedule::ScheduleError>) {
        self.log.extend(events.unwrap());
    }

    fn complete(&mut self, booking: u128, now: &str, attendance: u32) {
        let events = self.schedule.complete(id!(BookingId, booking), attendance, &call(now), &Anyone);
        self.then(events);
    }

    fn tally(&self) -> BookingTally {
        tally(&self.log)
    }

    fn summary(&self) -> BookingSummary {
        self.tally().summary(&Scope::all()).unwrap()
    }
}

fn tally(log: &[Recorded<ScheduleEvent>]) -> BookingTally {
    let mut tally = BookingTally::default();
    for event in log {
        tally.observe(event).unwrap();
    }
    tally
}

/// A quarter with everything in it.
fn quarter() -> City {
    let mut city = City::new();
    city.book(1, 100, &[11], time("2026-01-10T10:00", "2026-01-10T12:00"));
    city.book(2, 100, &[11], time("2026-01-10T11:00", "2026-01-10T13:00")); // conflict
    city.book(3, 101, &[21], time("2026-01-12T08:00", "2026-01-12T10:30")); // outside hours
    city.book(4, 101, &[21], time("2026-02-03T14:15", "2026-02-03T16:45"));
    city.book(5, 102, &[11, 12], time("2026-02-05T18:00", "2026-02-05T20:00")); // two rooms
    city.book(6, 103, &[12], time("2026-02-20T10:00", "2026-02-20T11:00"));
    city.book(7, 103, &[12], time("2026-02-21T10:00", "2026-02-21T11:00"));
    city.book(8, 103, &[12], time("2026-02-22T10:00", "2026-02-22T11:00"));
    city.complete(1, "2026-01-10T12:00Z", 30);
    city.complete(4, "2026-02-03T17:00Z", 20);
    city.complete(5, "2026-02-05T20:00Z", 45);
    let id = |n| id!(BookingId, n);
    let events = city.schedule.cancel(id(6), None, &call("2026-02-19T09:00Z"), &Anyone);
    city.then(events);
    let events = city.schedule.cancel(id(7), None, &call("2026-02-20T20:00Z"), &Anyone);
    city.then(events);
    let events = city.schedule.record_no_show(id(8), &call("2026-02-22T10:30Z"), &Anyone);
    city.then(events);
    city
}

#[test]
fn every_figure_counts_what_it_says() {
    let summary = quarter().summary();
    assert_eq!((summary.requests, summary.accepted, summary.refused), (8, 6, 2));
    assert_eq!(summary.refused_for, [(code("conflict"), 1), (code("outside_hours"), 1)].into());
    assert_eq!((summary.held, summary.no_show, summary.cancelled, summary.cancelled_late), (3, 1, 2, 1));
    assert_eq!((summary.participants, summary.minutes_held), (95, 120 + 150 + 120));
    assert_eq!(summary.organisations_served, 3);
    assert_eq!(summary.mean_attendance().unwrap().tenths().unwrap(), 317);
}

#[test]
fn a_scope_is_some_months_or_one_centre() {
    let tally = quarter().tally();
    let january = Scope::all().months("2026-01".parse().unwrap(), "2026-01".parse().unwrap());
    let summary = tally.summary(&january).unwrap();
    assert_eq!((summary.requests, summary.refused, summary.held, summary.participants), (3, 2, 1, 30));
    let gebze = tally.summary(&Scope::all().centre(id!(CentreId, GEB))).unwrap();
    assert_eq!((gebze.requests, gebze.refused, gebze.held, gebze.minutes_held), (2, 1, 1, 150));
    assert_eq!(gebze.refused_for, [(code("outside_hours"), 1)].into());
    let both = tally.summary(&january.clone().centre(id!(CentreId, GEB))).unwrap();
    assert_eq!((both.requests, both.held, both.organisations_served), (1, 0, 0));
    assert_eq!(both.mean_attendance(), None);
}

#[test]
fn a_booking_of_two_rooms_counts_once_in_the_centre_and_once_in_each_room() {
    let tally = quarter().tally();
    let rooms = tally.rooms(&Scope::all()).unwrap();
    assert_eq!(rooms[&id!(RoomId, 11)].held, 2);
    assert_eq!(rooms[&id!(RoomId, 11)].participants, 75);
    assert_eq!(rooms[&id!(RoomId, 12)].held, 1);
    assert_eq!(rooms[&id!(RoomId, 12)].minutes_held, 120);
    let izmit = tally.summary(&Scope::all().centre(id!(CentreId, IZM))).unwrap();
    assert_eq!((izmit.held, izmit.participants, izmit.minutes_held), (2, 75, 240));
    let of_izmit = tally.rooms(&Scope::all().centre(id!(CentreId, IZM))).unwrap();
    assert_eq!(of_izmit.keys().copied().collect::<Vec<_>>(), [id!(RoomId, 11), id!(RoomId, 12)]);
}

#[test]
fn minutes_are_split_over_the_hours_of_the_clock() {
    let tally = quarter().tally();
    let hours = tally.hours_of(id!(RoomId, 21)).unwrap();
    assert_eq!(hours[13..18], [0, 45, 60, 45, 0]);
    assert_eq!(hours.iter().sum::<u64>(), 150);
}

#[test]
fn what_is_put_right_is_counted_right() {
    let mut city = quarter();
    let before = city.summary();
    let id = |n| id!(BookingId, n);
    let later = call("2026-02-23T08:00Z");
    let events = city.schedule.correct_attendance(id(1), 33, &later, &Anyone);
    city.then(events);
    let events = city.schedule.reinstate(id(8), &later, &Anyone);
    city.then(events);
    let between = city.summary();
    assert_eq!((between.participants, between.no_show), (98, 0));
    city.complete(8, "2026-02-23T09:00Z", 5);
    let after = city.summary();
    assert_eq!((after.held, after.participants), (before.held + 1, 103));
    let attendance = city.tally().attendance(&Scope::all()).unwrap();
    assert_eq!((attendance.n(), attendance.min(), attendance.max()), (4, Some(5), Some(45)));
}

#[test]
fn what_is_reinstated_was_neither_given_back_nor_lapsed() {
    let mut city = City::new();
    let noon = |day: u8| time(&format!("2026-02-{day}T12:00"), &format!("2026-02-{day}T13:00"));
    city.book(1, 100, &[11], noon(20));
    city.book(2, 100, &[11], noon(18));
    let hold = City::request(3, 100, &[12], noon(20));
    let until = "2026-02-17T20:00Z".parse().unwrap();
    city.log.extend(city.schedule.hold(hold, until, &call("2025-12-03T00:00Z"), &Anyone).unwrap().events);
    let now = call("2026-02-17T20:00Z");
    for n in [1, 2] {
        let events = city.schedule.cancel(id!(BookingId, n), None, &now, &Anyone);
        city.then(events);
    }
    let counted = |city: &City| {
        let summary = city.summary();
        (summary.cancelled, summary.cancelled_late, summary.lapsed)
    };
    assert_eq!(counted(&city), (2, 1, 1));
    for (n, left) in [(1, (1, 1, 1)), (2, (0, 0, 1)), (3, (0, 0, 0))] {
        let events = city.schedule.reinstate(id!(BookingId, n), &now, &Anyone);
        city.then(events);
        assert_eq!(counted(&city), left, "{n}");
    }
}

/// A series is moved by one event: what is overruled for it counts once, in the month of the first that moves.
#[test]
fn what_is_overruled_counts_once_by_its_reason() {
    let mut city = City::new();
    let rules = [Rule::OpeningHours, Rule::Capacity];
    let waivable =
        rules.into_iter().fold(Policy::new(), |policy, rule| policy.with_waivable(rule, Role::Staff));
    let scope = PolicyScope::Centre(id!(CentreId, IZM));
    let mut call = call("2025-12-02T00:00Z");
    call.waiver = Some("festival".parse().unwrap());
    let events = city.schedule.set_policy(scope, waivable, &call);
    city.then(events);
    let evenings =
        ["2026-01-30", "2026-02-02"].map(|day| time(&format!("{day}T20:00"), &format!("{day}T22:00")));
    let crowd = City::request(1, 100, &[11], evenings[0]).with_attendees(60);
    let ids = (1..).map(|n| id!(BookingId, n));
    let (id, mode) = (id!(SeriesId, 1), SeriesMode::AllOrNothing);
    let series = SeriesRequest::new(id, &crowd, evenings, ids, mode).unwrap();
    let late = SeriesChange::Shift { minutes: 60 };
    let edit = ScheduleCommand::EditSeries { series: id, scope: SeriesScope::All, change: late, mode };
    for command in [ScheduleCommand::BookSeries { series }, edit] {
        let events = city.schedule.handle(&command, &call, &Anyone);
        city.then(events);
    }
    let tally = city.tally();
    let overruled = |scope: Scope| tally.summary(&scope).unwrap().overruled;
    let month = |text: &str| Scope::all().months(text.parse().unwrap(), text.parse().unwrap());
    let (crowds, hours) = (code("over_capacity"), code("outside_hours"));
    // Twice for too many people when they were booked, and both reasons once for the move.
    assert_eq!(overruled(Scope::all()), [(hours, 1), (crowds, 3)].into());
    assert_eq!(overruled(month("2026-01")), [(hours, 1), (crowds, 2)].into());
    assert_eq!(overruled(month("2026-02")), [(crowds, 1)].into());
    assert_eq!(overruled(Scope::all().centre(id!(CentreId, GEB))), [].into());
}

#[test]
fn waiting_requests_and_lapses_are_told_apart_from_refusals() {
    let mut city = City::new();
    city.book(1, 100, &[11], time("2026-01-10T10:00", "2026-01-10T12:00"));
    let wish = City::request(2, 101, &[11], time("2026-01-10T10:00", "2026-01-10T12:00"));
    let events = city.schedule.join_waitlist(WaitlistEntry::new(wish), &call("2025-12-03T00:00Z"), &Anyone);
    city.then(events);
    let hold = City::request(3, 101, &[12], time("2026-01-11T10:00", "2026-01-11T12:00"));
    let until = "2025-12-04T00:00Z".parse().unwrap();
    let answer = city.schedule.hold(hold, until, &call("2025-12-03T00:00Z"), &Anyone).unwrap();
    city.log.extend(answer.events);
    let events = city.schedule.tick(&call("2025-12-04T00:00Z"), &Anyone);
    city.then(events);
    let summary = city.summary();
    assert_eq!((summary.requests, summary.refused, summary.waited, summary.lapsed), (2, 0, 1, 1));
    // A hold has been a request since it was made; that it is submitted makes no other.
    let hold = City::request(4, 101, &[21], time("2026-01-11T10:00", "2026-01-11T12:00"));
    let now = call("2025-12-04T00:00Z");
    let until = "2025-12-05T00:00Z".parse().unwrap();
    city.log.extend(city.schedule.hold(hold, until, &now, &Anyone).unwrap().events);
    let events = city.schedule.submit(id!(BookingId, 4), &now, &Anyone);
    city.then(events);
    assert_eq!(city.summary().requests, 3);
}

#[test]
fn occupancy_is_booked_over_bookable_minutes() {
    let city = quarter();
    let mut tally = city.tally();
    let february = "2026-02".parse::<imece::time::Month>().unwrap();
    for (centre, room) in [(IZM, 11), (IZM, 12), (GEB, 21)] {
        let range: Slot = february.slot(Zone::UTC).unwrap();
        let used = city.schedule.utilisation(id!(RoomId, room), range);
        tally.observe_utilisation(february, id!(CentreId, centre), id!(RoomId, room), used).unwrap();
    }
    let summary = tally.summary(&Scope::all()).unwrap();
    assert_eq!(summary.bookable_minutes, 3 * 28 * 13 * 60);
    // 150 in room 21, 120 in each of 11 and 12, and the half hour before the no-show was recorded.
    assert_eq!(summary.booked_minutes, 150 + 240 + 30);
    assert_eq!(summary.occupancy().unwrap().numerator(), 420);
}

#[test]
fn a_part_of_the_log_has_sums_but_no_summary() {
    let mut city = quarter();
    let start = city.log.len();
    let events = city.schedule.reinstate(id!(BookingId, 8), &call("2026-02-23T08:00Z"), &Anyone);
    city.then(events);
    let part = tally(&city.log[start..]);
    assert_eq!(part.summary(&Scope::all()), Err(StatsError::Negative(-1)));
    let mut whole = tally(&city.log[..start]);
    whole.merge(&part).unwrap();
    assert_eq!(whole, city.tally());
}

#[test]
fn fewer_requests_than_refusals_are_a_part_below_zero() {
    let log = quarter().log;
    let refused = log.iter().find(|r| matches!(r.event, ScheduleEvent::RequestRefused { .. })).unwrap();
    let booked = log.iter().find(|r| matches!(r.event, ScheduleEvent::Booked { .. })).unwrap();
    let mut part = tally(std::slice::from_ref(refused));
    part.retract(booked).unwrap();
    assert_eq!(part.summary(&Scope::all()), Err(StatsError::Negative(-1)));
}

#[test]
fn a_sum_whose_first_part_is_below_zero_is_read_as_a_whole() {
    // Room 11 loses in January a meeting that was never counted, and has one in February.
    let is_first = |recorded: &Recorded<ScheduleEvent>| matches!(&recorded.event, ScheduleEvent::Held { fact, .. } if fact.booking == id!(BookingId, 1));
    let (first, rest): (Vec<_>, Vec<_>) = quarter().log.into_iter().partition(is_first);
    let mut tally = tally(&rest);
    tally.retract(&first[0]).unwrap();
    let rooms = tally.rooms(&Scope::all()).unwrap();
    assert_eq!((rooms[&id!(RoomId, 11)].held, rooms[&id!(RoomId, 11)].participants), (0, 15));
    let january = Scope::all().months("2026-01".parse().unwrap(), "2026-01".parse().unwrap());
    assert_eq!(tally.rooms(&january), Err(StatsError::Negative(-1)));
    // A reason that is taken back elsewhere as often as it counts is not told at all.
    let mut city = quarter();
    let start = city.log.len();
    city.book(9, 101, &[21], time("2026-02-03T15:00", "2026-02-03T16:00"));
    let is_conflict = |recorded: &&Recorded<ScheduleEvent>| matches!(&recorded.event, ScheduleEvent::RequestRefused { request, .. } if request.id == id!(BookingId, 2));
    let mut reasons = BookingTally::default();
    reasons.observe(city.log.iter().find(is_conflict).unwrap()).unwrap();
    reasons.retract(&city.log[start]).unwrap();
    assert_eq!(reasons.summary(&Scope::all()).unwrap().refused_for, [].into());
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn any_split_of_the_log_merges_to_the_whole(cuts in prop::collection::vec(0_usize..40, 0..4), swap: bool) {
        let log = quarter().log;
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(log.len())).collect();
        cuts.extend([0, log.len()]);
        cuts.sort_unstable();
        let mut parts: Vec<BookingTally> = cuts.windows(2).map(|w| tally(&log[w[0]..w[1]])).collect();
        if swap {
            parts.reverse();
        }
        let mut merged = BookingTally::default();
        for part in &parts {
            merged.merge(part).unwrap();
        }
        let whole = tally(&log);
        prop_assert_eq!(serde_json::to_string(&merged).unwrap(), serde_json::to_string(&whole).unwrap());
        let rows = parts.iter().flat_map(Flat::to_rows).collect::<Vec<_>>();
        prop_assert_eq!(BookingTally::from_rows(rows).unwrap(), whole);
    }

    #[test]
    fn retracting_takes_back_what_observing_added(keep in 0_usize..20) {
        let log = quarter().log;
        let mut all = tally(&log);
        for event in &log[keep.min(log.len())..] {
            all.retract(event).unwrap();
        }
        prop_assert_eq!(all, tally(&log[..keep.min(log.len())]));
    }
}
