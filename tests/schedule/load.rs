//! A schedule from rows and from events: what cannot be is told, and nothing is built of it.

use crate::{cases::cases, city::*, stored};
use imece::{
    event::Aggregate,
    occupancy::Buffers,
    schedule::{
        Booking, BookingFact, InvalidSnapshot, MAX_LENGTH, Placement, Policy, Rule, RuleKind, Schedule,
        ScheduleCommand as C, ScheduleEvent as E, SeriesLink, SeriesMode, SeriesRequest, Snapshot, Status,
        WaitlistEntry,
    },
    time::{Minutes, Slot},
};
use proptest::prelude::*;

/// Rows of one room with bookings at some times, whether they overlap or not.
fn rows_of(times: &[(&str, u128, u32)]) -> Snapshot {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.add_room(plain_room(3).with_atoms([room(1), room(2)].map(as_atom)).unwrap());
    city.rule(Policy::new().without(RuleKind::OpeningHours));
    let mut rows = city.schedule.snapshot();
    for (n, (time, of_room, buffer)) in (1..).zip(times) {
        let mut other = City::new();
        other.add_room(plain_room(2));
        other.add_room(plain_room(3).with_atoms([room(1), room(2)].map(as_atom)).unwrap());
        other.rule(Policy::new().without(RuleKind::OpeningHours));
        let buffers = Buffers::new(minutes(*buffer), minutes(0));
        let asked = request(n, time).wanting(room(*of_room)).with_buffers(buffers);
        rows.bookings.push(other.book(asked));
    }
    rows
}

fn as_atom(room: imece::id::RoomId) -> imece::id::AtomId {
    room.as_uuid().try_into().unwrap()
}

fn number(booking: imece::id::BookingId) -> u128 {
    booking.as_uuid().as_u128() & 0xffff
}

fn pairs(rows: Snapshot) -> Vec<(u128, u128)> {
    match Schedule::load(rows) {
        Ok(_) => Vec::new(),
        Err(InvalidSnapshot::Overlaps(pairs)) => {
            pairs.iter().map(|p| (number(p.first.booking), number(p.second.booking))).collect()
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn every_overlapping_pair_is_reported() {
    type Times<'a> = &'a [(&'a str, u128, u32)];
    type Pairs<'a> = &'a [(u128, u128)];
    let cases: [(Times<'_>, Pairs<'_>); 7] = [
        (&[("20 10:00-12:00", 1, 0), ("20 12:00-13:00", 1, 0)], &[]),
        (&[("20 10:00-12:00", 1, 0), ("20 11:00-13:00", 2, 0)], &[]),
        (&[("20 10:00-12:00", 1, 0), ("20 11:00-13:00", 1, 0)], &[(1, 2)]),
        // Each of three with each; given in any order.
        (
            &[("20 11:00-13:00", 1, 0), ("20 10:00-12:00", 1, 0), ("20 11:30-11:40", 1, 0)],
            &[(2, 1), (2, 3), (1, 3)],
        ),
        // A long one with all that lie in it, which do not meet each other.
        (&[("20 09:00-21:00", 1, 0), ("20 10:00-11:00", 1, 0), ("20 12:00-13:00", 1, 0)], &[(1, 2), (1, 3)]),
        // Through shared parts, once though they share both.
        (
            &[("20 10:00-12:00", 3, 0), ("20 11:00-13:00", 2, 0), ("20 11:00-13:00", 3, 0)],
            &[(1, 2), (1, 3), (2, 3)],
        ),
        // Too near for the buffers.
        (&[("20 10:00-12:00", 1, 0), ("20 12:10-13:00", 1, 15), ("20 13:15-14:00", 1, 15)], &[(1, 2)]),
    ];
    for (times, expected) in cases {
        assert_eq!(pairs(rows_of(times)), expected, "{times:?}");
    }
}

proptest! {
    #![proptest_config(cases(60))]
    #[test]
    fn the_pairs_are_those_that_a_naive_look_finds(
        taken in proptest::collection::vec((0..20_u32, 1..6_u32, 1..4_u128, 0..3_u32), 0..8)
    ) {
        let times: Vec<(String, u128, u32)> = taken
            .iter()
            .map(|(start, length, of_room, buffer)| {
                let at = |n: u32| format!("{:02}:{:02}", 9 + n / 4, n % 4 * 15);
                (format!("20 {}-{}", at(*start), at(start + length)), *of_room, buffer * 15)
            })
            .collect();
        let times: Vec<(&str, u128, u32)> = times.iter().map(|(t, r, b)| (t.as_str(), *r, *b)).collect();
        let rows = rows_of(&times);
        let meet = |a: u128, b: u128| a == b || a == 3 || b == 3;
        let mut expected = Vec::new();
        for (a, first) in (1..).zip(&rows.bookings) {
            for (b, second) in (1..).zip(&rows.bookings) {
                let (x, y) = (first.placement.slot, second.placement.slot);
                let gap = second.placement.buffers.before;
                let rooms = meet(times[a as usize - 1].1, times[b as usize - 1].1);
                if (x, a) < (y, b) && rooms && y.start() < x.end().saturating_add(gap) {
                    expected.push(((x, a), (y, b)));
                }
            }
        }
        expected.sort_unstable();
        let expected: Vec<_> = expected.into_iter().map(|((_, a), (_, b))| (a, b)).collect();
        prop_assert_eq!(pairs(rows), expected);
    }
}

/// A city with something of everything in its rows.
fn full_city() -> City {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::Offers(minutes(60))));
    city.add_stock(1, 1, 5);
    city.book(request(1, "20 10:00-12:00").with_stock(stock(1), 3));
    city.hold(request(2, "20 12:00-13:00"), "05 12:00");
    city.refused(request(3, "20 10:00-11:00"), &["conflict"]);
    city.does(C::JoinWaitlist(WaitlistEntry::new(request(4, "20 10:00-11:00"))));
    let template = request(5, "21 10:00-11:00");
    let two = [when("21 10:00-11:00"), when("22 10:00-11:00")];
    let both = SeriesRequest::new(series(1), &template, two, (5..).map(booking), SeriesMode::AllOrNothing);
    city.does(C::BookSeries { series: both.unwrap() });
    city.close(1, room(1), "25 10:00-12:00");
    city
}

#[test]
fn a_row_that_cannot_be_is_named() {
    type Break = fn(&mut Snapshot);
    let breaks: [(&str, Break); 16] = [
        ("centre", |rows| rows.centres.push(rows.centres[0].clone())),
        ("room", |rows| rows.rooms.push(rows.rooms[0].clone())),
        ("room", |rows| rows.rooms[0].0.centre = centre(9)),
        ("room", |rows| rows.centres.clear()),
        ("equipment", |rows| rows.equipment.push(rows.equipment[0].clone())),
        ("equipment", |rows| rows.equipment[0].centre = centre(9)),
        ("closure", |rows| rows.closures.push(rows.closures[0].clone())),
        ("booking", |rows| rows.bookings.push(rows.bookings[0].clone())),
        ("booking", |rows| rows.bookings[0].placement.rooms = room(9).into()),
        ("booking", |rows| rows.bookings[0].placement.zone = imece::time::Zone::UTC),
        ("booking", |rows| rows.series.clear()),
        ("refused request", |rows| rows.refused.push(rows.bookings[0].request.clone())),
        ("series", |rows| rows.series.push(rows.series[0].clone())),
        ("waitlist entry", |rows| rows.waitlist.push(rows.waitlist[0].clone())),
        ("waitlist entry", |rows| rows.waitlist[0].offered = true),
        ("waitlist entry", |rows| rows.waitlist[0].entry.request = rows.bookings[0].request.clone()),
    ];
    for (position, (kind, spoil)) in breaks.into_iter().enumerate() {
        let mut rows = full_city().schedule.snapshot();
        spoil(&mut rows);
        match Schedule::load(rows.clone()) {
            Err(InvalidSnapshot::Row { item, .. }) => assert!(item.starts_with(kind), "{position}: {item}"),
            other => panic!("{position}: {other:?}"),
        }
        // The same through JSON.
        let json = serde_json::to_string(&rows).unwrap();
        assert!(serde_json::from_str::<Schedule>(&json).is_err(), "{position}");
    }
}

#[test]
fn a_schedule_survives_json() {
    let city = full_city();
    stored::read_back(&city.schedule.snapshot());
    let json = serde_json::to_string(&city.schedule).unwrap();
    assert_eq!(serde_json::from_str::<Schedule>(&json).unwrap(), city.schedule);
}

#[test]
fn a_loaded_schedule_goes_on_as_the_live_one_would() {
    let mut live = full_city();
    let mut loaded = Schedule::load(live.schedule.snapshot()).unwrap();
    for command in [
        C::Cancel { booking: booking(1), reason: None },
        C::Submit { booking: booking(2) },
        C::Book { request: request(20, "20 09:30-10:30").with_stock(stock(1), 3) },
        C::EditSeries {
            series: series(1),
            scope: imece::schedule::SeriesScope::All,
            change: imece::schedule::SeriesChange::Shift { minutes: 30 },
            mode: SeriesMode::AllOrNothing,
        },
        C::Reopen { closure: closure(1) },
        C::Tick,
    ] {
        let call = live.call();
        let events = loaded.handle(&command, &call, &live.known).unwrap();
        let live_events = live.does(command);
        assert_eq!(events.into_iter().map(|r| r.event).collect::<Vec<_>>(), live_events);
        assert_eq!(loaded, live.schedule);
    }
}

#[test]
fn a_log_with_a_forged_overlap_or_description_is_refused_whole() {
    let mut city = City::new();
    city.book(request(1, "20 10:00-12:00"));
    let forge = |city: &City, event: E| {
        let call = city.call();
        city.schedule.head().record(&call, vec![event])
    };
    let Booking { placement, .. } = city.the(1).clone();
    let doubled = E::Booked {
        request: request(2, "20 10:00-12:00"),
        placement,
        status: Status::Confirmed,
        overridden: None,
        series: None,
    };
    let atoms_taken = E::RoomDescribed {
        room: plain_room(1).with_atoms([atom(77)]).unwrap(),
        displaced: vec![],
        restored: vec![],
    };
    let before = city.schedule.snapshot();
    for event in [doubled, atoms_taken] {
        let batch = forge(&city, event);
        assert_eq!(city.schedule.apply(&batch).unwrap_err().code(), "impossible_event");
        assert_eq!(city.schedule.snapshot(), before);
    }
    // In a batch of two, the first is taken back with the second.
    let call = city.call();
    let good = E::CheckedIn { fact: city.the(1).fact() };
    let bad = E::Approved { fact: city.the(1).fact(), overridden: None };
    let batch = city.schedule.head().record(&call, vec![good, bad]);
    assert_eq!(city.schedule.apply(&batch).unwrap_err().code(), "impossible_event");
    assert_eq!(city.schedule.snapshot(), before);
}

#[test]
fn an_event_about_another_booking_than_the_known_one_is_refused() {
    let mut city = City::new();
    city.book(request(1, "20 10:00-12:00"));
    city.book(request(2, "21 10:00-12:00"));
    let true_fact = city.the(1).fact();
    let other = city.the(2).fact();
    let forge = |change: &dyn Fn(&mut BookingFact)| {
        let mut fact = true_fact.clone();
        change(&mut fact);
        fact
    };
    let forged = [
        forge(&|fact| fact.booking = booking(3)),
        forge(&|fact| fact.organisation = org(99)),
        forge(&|fact| fact.purpose = code("forgery")),
        forge(&|fact| fact.attendees += 1),
        forge(&|fact| fact.placement = other.placement.clone()),
        forge(&|fact| fact.booking = other.booking),
    ];
    let call = city.call();
    let cancelled = |fact| {
        let from = Status::Confirmed;
        E::Cancelled { fact, from, late: false, reason: None, overridden: None }
    };
    let before = city.schedule.snapshot();
    for fact in forged {
        let batch = city.schedule.head().record(&call, vec![cancelled(fact.clone())]);
        let refused = city.schedule.apply(&batch).unwrap_err();
        assert_eq!(refused.code(), "impossible_event", "{fact:?}");
        assert_eq!(city.schedule.snapshot(), before);
    }
    let batch = city.schedule.head().record(&call, vec![cancelled(true_fact.clone())]);
    city.schedule.clone().apply(&batch).unwrap();
}

#[test]
fn nobody_clears_up_after_a_no_show_but_what_came_before_it_still_keeps_its_distance() {
    let mut city = City::new();
    let half_hour = Buffers::new(Minutes::new(30), Minutes::new(30));
    city.book(request(1, "20 10:00-12:00").with_buffers(half_hour));
    city.clock("20 10:30");
    city.does(C::RecordNoShow { booking: booking(1) });
    city.rule(Policy::new().without(RuleKind::LeadAtLeast));
    // Right after the record the room is free, without a gap; before its start the set-up time is still kept.
    city.refused(request(2, "20 09:00-09:45"), &["conflict"]);
    city.book(request(3, "20 10:30-12:00"));
}

#[test]
fn an_event_before_its_time_is_refused() {
    let mut city = City::new();
    city.book(request(1, "20 10:00-12:00"));
    city.hold(request(2, "21 10:00-12:00"), "10 09:00");
    let forged = [
        E::Held { fact: city.the(1).fact(), attendance: 9 },
        E::NoShow { fact: city.the(1).fact() },
        E::Lapsed { fact: city.the(2).fact(), from: city.status(2) },
    ];
    let call = city.call();
    let before = city.schedule.snapshot();
    for event in forged {
        let batch = city.schedule.head().record(&call, vec![event.clone()]);
        assert_eq!(city.schedule.apply(&batch).unwrap_err().code(), "impossible_event", "{event:?}");
        assert_eq!(city.schedule.snapshot(), before);
    }
}

#[test]
fn a_waiting_request_does_not_stand_by_a_forged_event() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::Offers(Minutes::from_hours(1))));
    city.book(request(1, "20 10:00-12:00"));
    city.does(C::JoinWaitlist(WaitlistEntry::new(request(2, "20 10:00-12:00"))));
    city.cancel(1);
    // The offer lapses, and somebody else takes the time: the entry waits on, beside its lapsed booking.
    city.rule(Policy::new());
    let later = city.schedule.next_deadline().unwrap().to_string();
    let mut call = city.call();
    call.now = later.parse().unwrap();
    let mut schedule = city.schedule.clone();
    schedule.tick(&call, &imece::schedule::Anyone).unwrap();
    assert_eq!(schedule.booking(booking(2)).unwrap().status, Status::Lapsed);
    let fact = schedule.booking(booking(2)).unwrap().fact();
    let forged = E::Reinstated { fact, from: Status::Lapsed, to: Status::Confirmed, overridden: None };
    let batch = schedule.head().record(&call, vec![forged]);
    let before = schedule.snapshot();
    assert_eq!(schedule.apply(&batch).unwrap_err().code(), "impossible_event");
    assert_eq!(schedule.snapshot(), before);
}

#[test]
fn a_room_whose_time_is_offered_in_the_same_decision_keeps_its_atoms() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::Offers(Minutes::from_hours(10))));
    city.add_room(sized_room(2, 10));
    city.hold(request(1, "20 10:00-12:00"), "10 09:00");
    let anywhere = imece::schedule::Wanted::Centre(centre(1));
    let mut wish = request(2, "20 10:00-12:00");
    wish.wanted = anywhere;
    city.does(C::JoinWaitlist(WaitlistEntry::new(wish)));
    city.clock("10 09:00");
    let rebuilt = sized_room(2, 10).with_atoms([atom(77)]).unwrap();
    city.fails(C::DescribeRoom(rebuilt), "fixed");
}

#[test]
fn an_occurrence_that_stands_is_not_replaced_by_a_forged_event() {
    let mut city = City::new();
    let days = ["10", "12"].map(|day| when(&format!("{day} 18:00-20:00")));
    let template = request(1, "10 18:00-20:00");
    let both =
        SeriesRequest::new(series(1), &template, days, (1..).map(booking), SeriesMode::AllOrNothing).unwrap();
    city.does(C::BookSeries { series: both });
    let link = Some(SeriesLink { series: series(1), occurrence: 1 });
    let refused = E::RequestRefused {
        request: request(9, "12 18:00-20:00"),
        centre: None,
        rooms: None,
        zone: None,
        objections: vec![],
        alternatives: vec![],
        series: link,
    };
    let booked = E::Booked {
        request: request(9, "13 18:00-20:00"),
        placement: city.book(request(8, "13 18:00-20:00")).placement,
        status: Status::Confirmed,
        overridden: None,
        series: link,
    };
    city.cancel(8);
    for forged in [refused, booked] {
        let call = city.call();
        let batch = city.schedule.head().record(&call, vec![forged]);
        let before = city.schedule.snapshot();
        assert_eq!(city.schedule.apply(&batch).unwrap_err().code(), "impossible_event");
        assert_eq!(city.schedule.snapshot(), before);
    }
}

#[test]
fn a_forged_end_a_forged_state_or_a_forged_offer_is_refused() {
    let mut city = City::new();
    city.book(request(1, "20 10:00-12:00"));
    city.hold(request(2, "21 10:00-12:00"), "10 09:00");
    let (one, two) = (city.the(1).clone(), city.the(2).clone());
    let moved = |booking: &Booking, becomes| {
        let decided = city.schedule.decide(&move_time(1, "20 10:00-12:30"), &city.call(), &city.known);
        let E::Moved { mut moves, overridden, kept } = decided.unwrap()[0].event.clone() else { panic!() };
        moves[0].fact = booking.fact();
        moves[0].status = booking.status;
        moves[0].becomes = becomes;
        moves[0].to = booking.placement.clone();
        E::Moved { moves, overridden, kept }
    };
    let submitted = |from_waitlist| {
        let (fact, status, overridden) = (two.fact(), Status::Confirmed, None);
        E::Submitted { fact, status, from_waitlist, overridden }
    };
    let mut endless = one.placement.clone();
    let more = MAX_LENGTH.saturating_add(Minutes::new(1));
    endless.slot = Slot::with_length(endless.slot.start(), more).unwrap();
    let booked = E::Booked {
        request: request(3, "20 10:00-12:00"),
        placement: Placement { rooms: room(2).into(), ..endless },
        status: Status::Confirmed,
        overridden: None,
        series: None,
    };
    let pending = Status::Pending { until: None };
    let table = [
        (moved(&one, pending), true),
        (moved(&one, Status::Held { attendance: 3 }), false),
        (moved(&two, Status::Confirmed), false),
        (moved(&two, pending), false),
        (submitted(false), true),
        (submitted(true), false),
        (booked, false),
    ];
    for (event, can_be) in table {
        let call = city.call();
        let mut schedule = city.schedule.clone();
        let batch = schedule.head().record(&call, vec![event.clone()]);
        assert_eq!(schedule.apply(&batch).is_ok(), can_be, "{event:?}");
    }
}
