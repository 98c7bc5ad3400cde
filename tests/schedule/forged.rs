//! What cannot have happened: forged events, each refused for its own reason, with nothing left of it.

use crate::city::*;
use imece::{
    centre::{Centre, Closure, ClosureScope, Equipment, Room},
    event::{Aggregate, ReplayError},
    schedule::{
        Approval, Booking, BookingRequest, MAX_LENGTH, Move, Placement, Policy, PolicyScope, Rule,
        ScheduleCommand as C, ScheduleEvent as E, SeriesLink, SeriesMode, SeriesRequest, Status,
        WaitlistEntry,
    },
    time::{Minutes, RetentionPolicy, Slot, Zone},
};

const STATES: [&str; 9] =
    ["hold", "pending", "confirmed", "checked_in", "held", "no_show", "refused", "lapsed", "cancelled"];

/// A city on the 4th at 10:00 in which bookings 1 to 9 are in the nine states, request 10 was refused, 11 waits, 12 is
/// offered time, and bookings 13 and 14 are a series.
fn city_of_all() -> City {
    let mut city = City::new();
    city.add_centre(2, Zone::UTC, hours("09:00-22:00"));
    city.add_room(plain_room(2));
    let atoms = [room(1), room(2)].map(|room| room.as_uuid().try_into().unwrap());
    city.add_room(plain_room(3).with_atoms(atoms).unwrap());
    city.add_room(room_of(5, 2));
    city.add_stock(1, 1, 5);
    city.rule(Policy::new().with(Rule::Offers(minutes(60))).with(Rule::NoShowRelease(minutes(60))));
    city.room_rule(2, Policy::new().with(Rule::Approval(Approval::default())));
    city.close(1, room(1), "25 10:00-12:00");
    city.hold(request(1, "10 10:00-12:00"), "10 09:00");
    city.book(request(2, "10 10:00-12:00").wanting(room(2)));
    city.book(request(3, "11 10:00-12:00"));
    city.book(request(4, "04 10:00-12:00"));
    city.book(request(5, "03 10:00-12:00"));
    city.book(request(6, "03 14:00-16:00"));
    city.hold(request(7, "12 10:00-12:00"), "12 09:00");
    city.does(C::Decline { booking: booking(7), reason: note("no staff") });
    city.hold(request(8, "13 10:00-12:00"), "02 12:00");
    city.book(request(9, "14 10:00-12:00"));
    city.cancel(9);
    city.refused(request(10, "15 23:00-23:30"), &["outside_hours"]);
    let days = ["16", "17"].map(|day| when(&format!("{day} 10:00-12:00")));
    let both = SeriesRequest::new(
        series(1),
        &request(13, "16 10:00-12:00"),
        days,
        (13..).map(booking),
        SeriesMode::AllOrNothing,
    );
    city.does(C::BookSeries { series: both.unwrap() });
    city.clock("03 10:30");
    city.does(C::Complete { booking: booking(5), attendance: 7 });
    city.clock("03 14:30");
    city.does(C::RecordNoShow { booking: booking(6) });
    city.clock("04 10:00");
    city.does(C::CheckIn { booking: booking(4) });
    city.does(C::JoinWaitlist(waiting()));
    city.does(C::JoinWaitlist(offered_entry()));
    for (n, state) in (1..).zip(STATES) {
        assert_eq!(city.status(n).code(), state);
    }
    assert_eq!(city.status(12).code(), "hold");
    city
}

fn waiting() -> WaitlistEntry {
    WaitlistEntry::new(request(11, "11 10:00-12:00"))
}

fn offered_entry() -> WaitlistEntry {
    WaitlistEntry::new(request(12, "18 10:00-12:00"))
}

fn room_of(n: u128, of_centre: u128) -> Room {
    let plain = plain_room(n);
    Room::new(plain.id, centre(of_centre), plain.code, plain.capacity)
}

/// Why some events cannot follow, or nothing where they can.
#[track_caller]
fn why(city: &City, events: Vec<E>) -> &'static str {
    let mut schedule = city.schedule.clone();
    let batch = schedule.head().record(&city.call(), events);
    match schedule.apply(&batch) {
        Ok(()) => "",
        Err(ReplayError::Impossible { why, .. }) => {
            assert_eq!(schedule, city.schedule, "nothing is left of what cannot be: {why}");
            why
        }
        Err(other) => panic!("{other}"),
    }
}

/// A request on the 20th, when room 1 is free, with the place that it would get.
fn asked(city: &City, n: u128) -> (BookingRequest, Placement) {
    let asked = request(n, "20 10:00-12:00");
    let mut other = city.schedule.clone();
    let call = city.call();
    other.handle(&C::Book { request: request(99, "20 10:00-12:00") }, &call, &city.known).unwrap();
    (asked, other.booking(booking(99)).unwrap().placement.clone())
}

fn moved(booking: &Booking) -> Move {
    let Booking { placement, status, .. } = booking;
    serde_json::from_value(serde_json::json!({
        "fact": booking.fact(), "status": status, "becomes": status, "to": placement
    }))
    .unwrap()
}

#[test]
fn every_event_in_every_state_can_be_or_not() {
    type Forge = fn(&Booking) -> E;
    let table: [(Forge, &[&str]); 16] = [
        (|b| submitted(b, Status::Confirmed), &["hold"]),
        (|b| submitted(b, Status::Pending { until: None }), &["hold"]),
        (|b| submitted(b, b.status), &[]),
        (|b| E::Approved { fact: b.fact(), overridden: None }, &["pending"]),
        (|b| E::Declined { fact: b.fact(), reason: note("no staff") }, &["hold", "pending"]),
        (|b| E::Lapsed { fact: b.fact(), from: b.status }, &["hold", "pending"]),
        (|b| E::Lapsed { fact: b.fact(), from: Status::Hold { until: at("09 09:00") } }, &[]),
        (|b| E::CheckedIn { fact: b.fact() }, &["confirmed"]),
        (|b| E::Held { fact: b.fact(), attendance: 7 }, &["confirmed", "checked_in"]),
        (|b| E::AttendanceCorrected { fact: b.fact(), from: 7, to: 9 }, &["held"]),
        (|b| E::AttendanceCorrected { fact: b.fact(), from: 8, to: 9 }, &[]),
        (|b| E::NoShow { fact: b.fact() }, &["confirmed"]),
        (|b| cancelled(b, b.status), &["hold", "pending", "confirmed"]),
        (
            |b| E::Moved { moves: vec![moved(b)], overridden: None, kept: vec![] },
            &["hold", "pending", "confirmed", "checked_in"],
        ),
        (|b| reinstated(b, b.status, Status::Confirmed), &["no_show", "lapsed", "cancelled"]),
        (|b| reinstated(b, b.status, Status::Pending { until: None }), &["no_show", "lapsed", "cancelled"]),
    ];
    let mut city = city_of_all();
    // Late enough for everything.
    city.clock("28 08:00");
    for (row, (forge, possible)) in table.into_iter().enumerate() {
        let found = (1..).zip(STATES).filter(|(n, _)| why(&city, vec![forge(&city.the(*n))]).is_empty());
        assert_eq!(found.map(|(_, state)| state).collect::<Vec<_>>(), possible, "{row}");
    }
    let (three, nine) = (&city.the(3), &city.the(9));
    let state = "the booking was in another state";
    let gone = Status::Cancelled { late: true };
    for (event, reason) in [
        (cancelled(three, Status::Pending { until: None }), state),
        (reinstated(nine, gone, Status::Confirmed), state),
        (reinstated(nine, nine.status, Status::CheckedIn { at: city.now }), state),
        (reinstated(nine, nine.status, gone), state),
        (
            E::Moved { moves: vec![moved(three), moved(three)], overridden: None, kept: vec![] },
            "the booking cannot move",
        ),
    ] {
        assert_eq!(why(&city, vec![event.clone()]), reason, "{event:?}");
    }
}

fn submitted(booking: &Booking, status: Status) -> E {
    E::Submitted { fact: booking.fact(), status, from_waitlist: false, overridden: None }
}

fn cancelled(booking: &Booking, from: Status) -> E {
    E::Cancelled { fact: booking.fact(), from, late: false, reason: None, overridden: None }
}

fn reinstated(booking: &Booking, from: Status, to: Status) -> E {
    E::Reinstated { fact: booking.fact(), from, to, overridden: None }
}

#[test]
fn nothing_lapses_before_it_is_due() {
    let mut city = city_of_all();
    for (n, last, due) in [(1, "10 08:59", "10 09:00"), (2, "10 11:59", "10 12:00")] {
        for (now, reason) in [(last, "the booking does not lapse yet"), (due, "")] {
            city.clock(now);
            let lapsed = E::Lapsed { fact: city.the(n).fact(), from: city.status(n) };
            assert_eq!(why(&city, vec![lapsed]), reason);
        }
    }
    for (now, reason) in [("11 09:59", "the booking has not begun"), ("11 10:00", "")] {
        city.clock(now);
        let fact = city.the(3).fact();
        assert_eq!(why(&city, vec![E::NoShow { fact: fact.clone() }]), reason);
        assert_eq!(why(&city, vec![E::Held { fact, attendance: 1 }]), reason);
    }
}

#[test]
fn a_booking_cannot_begin_anyhow_or_anywhere() {
    let city = city_of_all();
    let (free, at) = asked(&city, 20);
    let booked = |request: &BookingRequest, placement: &Placement, status, series| E::Booked {
        request: request.clone(),
        placement: placement.clone(),
        status,
        overridden: None,
        series,
    };
    let stands =
        |request: &BookingRequest, placement: &Placement| booked(request, placement, Status::Confirmed, None);
    let of_state = |status| booked(&free, &at, status, None);
    let of_series =
        |series, occurrence| booked(&free, &at, Status::Confirmed, Some(SeriesLink { series, occurrence }));
    let in_rooms = |rooms| stands(&free, &Placement { rooms, ..at.clone() });
    let lasting = |length| {
        let slot = Slot::with_length(at.slot.start(), length).unwrap();
        stands(&free, &Placement { slot, rooms: room(2).into(), ..at.clone() })
    };
    let begins = "a booking begins as a hold, pending or confirmed";
    let known = "the request is known already";
    let table = [
        (of_state(Status::Hold { until: city.now }), ""),
        (of_state(Status::Pending { until: None }), ""),
        (of_state(Status::Confirmed), ""),
        (of_state(Status::CheckedIn { at: city.now }), begins),
        (of_state(Status::Held { attendance: 1 }), begins),
        (of_state(Status::NoShow { at: city.now }), begins),
        (of_state(Status::Refused), begins),
        (of_state(Status::Lapsed), begins),
        (of_state(Status::Cancelled { late: false }), begins),
        (in_rooms(room(9).into()), "a room is unknown"),
        (in_rooms(room(5).into()), "the rooms belong to another centre"),
        (in_rooms(rooms([1, 5])), "a room is unknown"),
        (in_rooms(rooms([1, 3])), "the rooms share a part"),
        (in_rooms(rooms([1, 2])), ""),
        (stands(&free, &Placement { zone: Zone::UTC, ..at.clone() }), "the centre has another zone"),
        (lasting(MAX_LENGTH), ""),
        (lasting(MAX_LENGTH.saturating_add(Minutes::new(1))), "the time is longer than any booking"),
        (stands(&free, &city.the(3).placement), "the time is taken"),
        (stands(&free.clone().with_stock(stock(1), 5), &at), ""),
        (stands(&free.clone().with_stock(stock(1), 6), &at), "equipment is not there"),
        (stands(&free.clone().with_stock(stock(2), 1), &at), "equipment is not there"),
        (stands(&asked(&city, 9).0, &at), known),
        (stands(&asked(&city, 10).0, &at), known),
        (stands(&asked(&city, 11).0, &at), known),
        (of_series(series(9), 0), "the series is unknown"),
        (of_series(series(1), 2), "the occurrence is unknown"),
        (of_series(series(1), 1), "another booking stands in the series"),
    ];
    for (event, reason) in table {
        assert_eq!(why(&city, vec![event.clone()]), reason, "{event:?}");
    }
    let refused = |n| E::RequestRefused {
        request: asked(&city, n).0,
        centre: None,
        rooms: None,
        zone: None,
        objections: vec![],
        alternatives: vec![],
        series: None,
    };
    for (n, reason) in [(20, ""), (9, known), (10, known), (11, known)] {
        assert_eq!(why(&city, vec![refused(n)]), reason, "{n}");
    }
    let begun = |n| E::SeriesBegun {
        series: series(n),
        rule: None,
        mode: SeriesMode::AllOrNothing,
        occurrences: vec![],
    };
    assert_eq!(why(&city, vec![begun(2)]), "");
    assert_eq!(why(&city, vec![begun(1)]), "the series is known already");
}

#[test]
fn nobody_waits_leaves_or_is_offered_time_anyhow() {
    let city = city_of_all();
    let known = "the request is known already";
    let not_waiting = "the entry is not waiting";
    let joined = |request| E::WaitlistJoined(WaitlistEntry::new(request));
    let left = |entry| E::WaitlistLeft { entry, expired: false };
    let (stranger, placement) = asked(&city, 20);
    let offered = |entry, placement: &Placement| E::Offered {
        entry,
        placement: placement.clone(),
        until: at("10 09:00"),
    };
    let nowhere = Placement { rooms: room(9).into(), ..placement.clone() };
    let hold = &city.the(12);
    let accepted = |from_waitlist| {
        let (fact, status, overridden) = (hold.fact(), Status::Confirmed, None);
        E::Submitted { fact, status, from_waitlist, overridden }
    };
    let table = [
        (joined(stranger.clone()), ""),
        (joined(request(10, "15 23:00-23:30")), ""),
        (joined(request(10, "15 10:00-10:30")), known),
        (joined(city.the(9).request.clone()), known),
        (joined(waiting().request), known),
        (left(waiting()), ""),
        (left(waiting().with_priority(1)), not_waiting),
        (left(offered_entry()), not_waiting),
        (left(WaitlistEntry::new(stranger.clone())), not_waiting),
        (offered(waiting(), &placement), ""),
        (offered(waiting(), &nowhere), "a room is unknown"),
        (offered(waiting(), &city.the(3).placement), "the time is taken"),
        (offered(waiting().with_priority(1), &placement), not_waiting),
        (offered(offered_entry(), &placement), not_waiting),
        (offered(WaitlistEntry::new(stranger), &placement), not_waiting),
        (accepted(true), ""),
        (accepted(false), "the waitlist says otherwise"),
    ];
    for (event, reason) in table {
        assert_eq!(why(&city, vec![event.clone()]), reason, "{event:?}");
    }
}

#[test]
fn nobody_moves_or_is_offered_what_cannot_be_taken() {
    let city = city_of_all();
    let (_, free) = asked(&city, 20);
    let in_rooms = |rooms| Placement { rooms, ..free.clone() };
    let endless = Slot::with_length(free.slot.start(), MAX_LENGTH.saturating_add(Minutes::new(1))).unwrap();
    for (to, reason) in [
        (free.clone(), ""),
        (in_rooms(room(9).into()), "a room is unknown"),
        (in_rooms(rooms([1, 3])), "the rooms share a part"),
        (Placement { zone: Zone::UTC, ..free.clone() }, "the centre has another zone"),
        (Placement { slot: endless, ..in_rooms(room(2).into()) }, "the time is longer than any booking"),
    ] {
        let mut moves = vec![moved(&city.the(3))];
        moves[0].to = to.clone();
        let offered = E::Offered { entry: waiting(), placement: to, until: at("10 09:00") };
        for event in [E::Moved { moves, overridden: None, kept: vec![] }, offered] {
            assert_eq!(why(&city, vec![event.clone()]), reason, "{event:?}");
        }
    }
}

#[test]
fn places_do_not_change_their_nature() {
    let city = city_of_all();
    let centre_of = |zone| {
        let centre = Centre::new(centre(1), "c1".parse().unwrap(), zone, hours("09:00-22:00"));
        E::CentreDescribed { centre, displaced: vec![], restored: vec![] }
    };
    let described = |room| E::RoomDescribed { room, displaced: vec![], restored: vec![] };
    let equipment = |of_centre| {
        E::EquipmentDescribed(Equipment::new(stock(1), centre(of_centre), "S1".parse().unwrap(), 5))
    };
    let set = |scope| E::PolicySet { scope, policy: Policy::new() };
    let closed = |n, scope, displaced: &[u128]| {
        let closure = Closure::new(closure(n), scope, when("20 10:00-12:00"));
        let displaced = displaced.iter().map(|n| booking(*n)).collect();
        E::Closed { closure, slot: slot("20 10:00-12:00"), displaced }
    };
    let of_centre = |n| ClosureScope::Centre(centre(n));
    let of_room = |n| ClosureScope::Rooms(room(n).into());
    let unknown_place = "the place of the closure is unknown";
    let a_month = RetentionPolicy::months(1.try_into().unwrap());
    let table = [
        (centre_of(Zone::ISTANBUL), ""),
        (centre_of(Zone::UTC), "the zone of a centre changed"),
        (described(plain_room(1)), ""),
        (described(room_of(1, 9)), "the centre is unknown"),
        (described(room_of(1, 2)), "the centre of a room changed"),
        (
            described(plain_room(1).with_atoms([atom(7)]).unwrap()),
            "a room with bookings consists of other atoms",
        ),
        (described(room_of(5, 2).with_atoms([atom(7)]).unwrap()), ""),
        (equipment(1), ""),
        (equipment(2), "the centre of equipment changed"),
        (equipment(9), "the centre is unknown"),
        (set(PolicyScope::Centre(centre(2))), ""),
        (set(PolicyScope::Centre(centre(9))), "the place of the policy is unknown"),
        (set(PolicyScope::Room(room(5))), ""),
        (set(PolicyScope::Room(room(9))), "the place of the policy is unknown"),
        (closed(2, of_centre(1), &[3]), ""),
        (closed(1, of_centre(1), &[]), "the closure is known already"),
        (closed(2, of_centre(9), &[]), unknown_place),
        (closed(2, of_room(9), &[]), unknown_place),
        (closed(2, of_room(1), &[3, 77]), "a displaced booking is unknown"),
        (closed(2, of_room(1), &[3, 5]), "a displaced booking is in another state"),
        (E::RetentionSet { from: None, to: None }, ""),
        (E::RetentionSet { from: Some(a_month), to: None }, "the retention was another"),
        (E::Reopened { closure: closure(1), restored: vec![] }, ""),
        (E::Reopened { closure: closure(2), restored: vec![] }, "the closure is unknown"),
        (
            E::Reopened { closure: closure(1), restored: vec![booking(5)] },
            "a displaced booking is in another state",
        ),
    ];
    for (event, reason) in table {
        assert_eq!(why(&city, vec![event.clone()]), reason, "{event:?}");
    }
    let come = E::CheckedIn { fact: city.the(3).fact() };
    let middle = "a description is not the end of its batch";
    assert_eq!(why(&city, vec![described(plain_room(1)), come.clone()]), middle);
    assert_eq!(why(&city, vec![come, described(plain_room(1))]), "");
}
