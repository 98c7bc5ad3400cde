//! Rooms: divisible halls, equipment, capacity, features, buffers, opening hours, closures, and which room is taken.

use crate::city::*;
use imece::{
    centre::Capacity,
    event::{Aggregate, Revision},
    occupancy::Buffers,
    schedule::{
        Booking, BookingRequest, Outcome, Policy, PolicyScope, Reason, Rule, RuleKind, Schedule,
        ScheduleCommand as C, ScheduleEvent as E, Status, WaitlistEntry, Wanted,
    },
    time::{DayHours, OpeningHours, Zone},
};

/// Three parts side by side with folding walls between them: every adjacent subset is a room.
fn divisible_hall() -> City {
    let mut city = City::new();
    for (n, parts) in [(10, "a"), (11, "b"), (12, "c"), (13, "ab"), (14, "bc"), (15, "abc")] {
        let atoms = parts.bytes().map(|part| atom(part.into()));
        city.add_room(plain_room(n).with_atoms(atoms).unwrap());
    }
    city
}

#[test]
fn rooms_conflict_when_they_share_a_part() {
    let meet = [(10, "a"), (11, "b"), (12, "c"), (13, "ab"), (14, "bc"), (15, "abc")];
    for (one, parts) in meet {
        for (other, others) in meet {
            let mut city = divisible_hall();
            city.book(request(1, "20 18:00-20:00").wanting(room(one)));
            let second = request(2, "20 19:00-21:00").wanting(room(other));
            if parts.chars().any(|part| others.contains(part)) {
                let refusal = city.refused(second, &["conflict"]);
                let Reason::Conflict { with } = &refusal.objections[0].reason else { panic!() };
                assert_eq!(with[0].booking, booking(1));
                assert_eq!(with[0].rooms, room(one).into());
            } else {
                city.book(second);
            }
        }
    }
}

#[test]
fn one_part_may_be_taken_while_another_is() {
    let mut city = divisible_hall();
    city.book(request(1, "20 18:00-20:00").wanting(room(10)));
    city.book(request(2, "20 18:00-20:00").wanting(room(14)));
    let refusal = city.refused(request(3, "20 18:00-20:00").wanting(room(15)), &["conflict"]);
    let Reason::Conflict { with } = &refusal.objections[0].reason else { panic!() };
    assert_eq!(with.iter().map(|c| c.booking).collect::<Vec<_>>(), [booking(1), booking(2)]);
}

#[test]
fn one_booking_may_take_several_rooms_all_or_none() {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.add_room(plain_room(3));
    city.book(request(1, "20 18:00-20:00").wanting(rooms([1, 2])));
    assert_eq!(city.place(1), "R1+R2 20 18:00-20:00");
    city.refused(request(2, "20 19:00-21:00").wanting(rooms([2, 3])), &["conflict"]);
    // Nothing of the refused booking was taken.
    city.book(request(3, "20 19:00-21:00").wanting(room(3)));
}

#[test]
fn several_rooms_together_take_the_sum_of_people_and_the_union_of_features() {
    let mut city = City::new();
    city.add_room(plain_room(2).with_features([code("projector")]));
    let both = |n| request(n, "20 18:00-20:00").wanting(rooms([1, 2])).with_features([code("projector")]);
    city.refused(both(1).with_attendees(81), &["over_capacity"]);
    city.book(both(2).with_attendees(80));
}

#[test]
fn rooms_of_several_centres_are_an_error() {
    let mut city = City::new();
    city.add_centre(2, Zone::ISTANBUL, hours("09:00-22:00"));
    let mut other = plain_room(2);
    other.centre = centre(2);
    city.add_room(other);
    let asked = request(1, "20 18:00-20:00").wanting(rooms([1, 2]));
    city.fails(C::Book { request: asked }, "several_centres");
    let closing = imece::centre::Closure::new(
        closure(1),
        imece::centre::ClosureScope::Rooms(rooms([1, 2])),
        when("20 18:00-20:00"),
    );
    city.fails(C::Close(closing), "several_centres");
    city.book(request(2, "20 18:00-20:00"));
    city.fails(move_room(2, rooms([1, 2])), "several_centres");
}

#[test]
fn what_is_unknown_is_an_error_and_no_refusal() {
    let mut city = City::new();
    city.add_centre(2, Zone::ISTANBUL, hours("09:00-22:00"));
    city.add_stock(1, 2, 5);
    let book = |request| C::Book { request };
    let asked = |n| request(n, "20 18:00-20:00");
    city.fails(book(asked(1).wanting(room(9))), "unknown_room");
    city.fails(book(asked(1).wanting(centre(9))), "unknown_centre");
    for wanted in [Wanted::from(room(1)), centre(1).into(), Wanted::Anywhere] {
        city.fails(book(asked(1).wanting(wanted).with_stock(stock(9), 1)), "unknown_equipment");
    }
    // Known, but of another centre.
    for wanted in [Wanted::from(room(1)), centre(1).into()] {
        city.fails(book(asked(1).wanting(wanted).with_stock(stock(1), 1)), "unknown_equipment");
    }
    // Anywhere means where the equipment is; that centre has no room.
    city.refused(asked(2).wanting(Wanted::Anywhere).with_stock(stock(1), 1), &["no_room_serves"]);
    // None of it asks for nothing.
    assert_eq!(asked(3).with_stock(stock(9), 0), asked(3));
    assert_eq!(asked(3).with_features([]), asked(3));
    city.book(asked(3).with_stock(stock(9), 0));
}

#[test]
fn equipment_is_lent_up_to_its_quantity_at_any_minute() {
    // (pieces, time) already lent of three; then asked; then free throughout.
    type Case<'a> = (&'a [(u32, &'a str)], (u32, &'a str), Option<u32>);
    let cases: [Case<'_>; 7] = [
        (&[], (3, "20 10:00-12:00"), None),
        (&[], (4, "20 10:00-12:00"), Some(3)),
        (&[(2, "20 10:00-12:00")], (1, "20 10:00-12:00"), None),
        (&[(2, "20 10:00-12:00")], (2, "20 11:00-13:00"), Some(1)),
        // Two that never meet do not add up: a pairwise count would refuse this.
        (&[(2, "20 10:00-11:00"), (2, "20 12:00-13:00")], (1, "20 10:00-13:00"), None),
        (&[(2, "20 10:00-12:00"), (1, "20 11:00-13:00")], (1, "20 11:30-14:00"), Some(0)),
        // Half-open: what comes back at noon goes out at noon.
        (&[(3, "20 10:00-12:00")], (3, "20 12:00-13:00"), None),
    ];
    for (lent, (pieces, time), short) in cases {
        let mut city = City::new();
        city.add_stock(1, 1, 3);
        for (n, (pieces, time)) in (10..).zip(lent) {
            city.add_room(plain_room(n));
            city.book(request(n, time).wanting(room(n)).with_stock(stock(1), *pieces));
        }
        let asked = request(1, time).with_stock(stock(1), pieces);
        match short {
            None => drop(city.book(asked)),
            Some(free) => {
                let refusal = city.refused(asked, &["stock_short"]);
                let Reason::StockShort { wanted, free: found, .. } = &refusal.objections[0].reason else {
                    panic!()
                };
                assert_eq!((*wanted, *found), (pieces, free));
                assert!(refusal.objections[0].waivable_by.is_none());
            }
        }
    }
}

#[test]
fn fewer_pieces_than_are_out_only_refuse_new_requests() {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.add_stock(1, 1, 4);
    city.book(request(1, "20 18:00-20:00").with_stock(stock(1), 2));
    city.book(request(2, "20 18:00-20:00").wanting(room(2)).with_stock(stock(1), 2));
    city.add_stock(1, 1, 1);
    city.close(1, room(2), "20 18:00-19:00");
    assert!(city.the(2).displaced);
    city.clock("20 18:10");
    city.does(C::CheckIn { booking: booking(1) });
    city.does(C::RecordNoShow { booking: booking(2) });
    city.does(C::Complete { booking: booking(1), attendance: 9 });
    city.laws();
    city.refused(request(3, "20 19:00-20:00").wanting(room(2)).with_stock(stock(1), 1), &["stock_short"]);
}

#[test]
fn capacity_counts_per_seating_layout() {
    let cases = [
        (None, 250, "booked"),
        (None, 251, "over_capacity"),
        (Some("banquet"), 120, "booked"),
        (Some("banquet"), 121, "over_capacity"),
        (Some("theatre"), 1, "layout_unavailable"),
        (None, 0, "booked"),
    ];
    for (layout, attendees, outcome) in cases {
        let mut city = City::new();
        let mut hall = plain_room(2);
        hall.capacity = Capacity::new(250).unwrap().with_layout(code("banquet"), 120).unwrap();
        city.add_room(hall);
        let asked = request(1, "20 18:00-20:00").wanting(room(2)).with_attendees(attendees);
        let asked = layout.map_or(asked.clone(), |layout| asked.with_layout(code(layout)));
        match outcome {
            "booked" => drop(city.book(asked)),
            reason => drop(city.refused(asked, &[reason])),
        }
    }
}

#[test]
fn missing_features_are_named() {
    let mut city = City::new();
    city.add_room(plain_room(2).with_features([code("projector"), code("step_free")]));
    let asked = |n| request(n, "20 18:00-20:00").with_features([code("projector"), code("piano")]);
    let refusal = city.refused(asked(1).wanting(room(2)), &["features_missing"]);
    let Reason::FeaturesMissing { missing } = &refusal.objections[0].reason else { panic!() };
    assert_eq!(missing.iter().copied().collect::<Vec<_>>(), [code("piano")]);
}

#[test]
fn buffers_keep_neighbours_apart() {
    // (first has before/after, second has before/after, additive, gap) → may the second follow after the gap?
    let cases = [
        ((0, 0), (0, 0), false, 0, true),
        ((0, 15), (30, 0), false, 29, false),
        ((0, 15), (30, 0), false, 30, true),
        ((0, 15), (30, 0), true, 44, false),
        ((0, 15), (30, 0), true, 45, true),
        // One side alone is enough to ask for a gap.
        ((0, 15), (0, 0), false, 14, false),
        ((0, 15), (0, 0), false, 15, true),
        ((0, 0), (30, 0), false, 29, false),
    ];
    for (first, second, additive, gap, fits) in cases {
        let buffers = |(before, after)| {
            let buffers = Buffers::new(minutes(before), minutes(after));
            if additive { buffers.additive() } else { buffers }
        };
        let mut city = City::new();
        city.book(request(1, "20 12:00-13:00").with_buffers(buffers(first)));
        let later = format!("20 13:{gap:02}-15:00");
        let asked = request(2, &later).with_buffers(buffers(second));
        match fits {
            true => drop(city.book(asked)),
            false => drop(city.refused(asked, &["conflict"])),
        }
    }
}

#[test]
fn a_booking_s_own_buffers_replace_the_room_s() {
    let mut city = City::new();
    city.add_room(plain_room(2).with_buffers(Buffers::new(minutes(60), minutes(60))));
    let asked = |n, time| request(n, time).wanting(room(2));
    city.book(asked(1, "20 12:00-13:00"));
    city.refused(asked(2, "20 13:30-14:00"), &["conflict"]);
    // It still has to keep what its neighbour needs.
    city.refused(asked(3, "20 13:30-14:00").with_buffers(Buffers::NONE), &["conflict"]);
    city.book(asked(4, "20 14:00-15:00").with_buffers(Buffers::NONE));
    city.book(asked(5, "20 15:00-16:00").with_buffers(Buffers::NONE));
}

#[test]
fn buffers_reach_outside_the_hours_and_through_closures() {
    let mut city = City::new();
    city.add_room(plain_room(2).with_buffers(Buffers::new(minutes(30), minutes(30))));
    // At the very edges of the opening hours, and against a closure on both sides.
    city.close(1, room(2), "20 12:00-13:00");
    for (n, time) in
        [(1, "20 09:00-11:00"), (2, "20 21:00-22:00"), (3, "20 13:00-14:00"), (4, "20 11:30-12:00")]
    {
        city.book(request(n, time).wanting(room(2)));
    }
    // Between two bookings they hold, though a closure lies between.
    city.close(2, room(2), "20 14:00-14:10");
    city.refused(request(5, "20 14:10-15:00").wanting(room(2)), &["conflict"]);
}

#[test]
fn hours_are_per_weekday_past_midnight_and_with_dated_exceptions() {
    let span = |text: &str| DayHours::from(text.parse::<imece::time::Span>().unwrap());
    let week = hours("09:00-22:00")
        .with_day(chrono::Weekday::Fri, span("18:00-02:00"))
        .with_day(chrono::Weekday::Sun, DayHours::shut())
        .with_exception(day("25"), span("12:00-14:00"))
        .with_exception(day("26"), DayHours::shut());
    let cases = [
        ("19 09:00-22:00", true),
        ("19 08:59-10:00", false),
        ("19 21:00-22:01", false),
        ("20 22:00-02:00", true),
        ("20 22:00-02:01", false),
        // The night of a Friday belongs to the Friday.
        ("21 00:30-01:30", true),
        ("21 01:30-09:30", false),
        ("22 10:00-11:00", false),
        ("25 12:00-14:00", true),
        ("25 11:00-13:00", false),
        ("26 12:00-13:00", false),
    ];
    for (time, fits) in cases {
        let mut city = City::new();
        city.add_centre(1, Zone::ISTANBUL, week.clone());
        match fits {
            true => drop(city.book(request(1, time))),
            false => drop(city.refused(request(1, time), &["outside_hours"])),
        }
    }
}

#[test]
fn a_room_may_have_hours_of_its_own() {
    let mut city = City::new();
    city.add_room(plain_room(2).with_hours(hours("06:00-08:00")));
    city.book(request(1, "20 06:00-08:00").wanting(room(2)));
    let refusal = city.refused(request(2, "20 09:00-10:00").wanting(room(2)), &["outside_hours"]);
    let Reason::OutsideHours { open } = &refusal.objections[0].reason else { panic!() };
    assert!(open.is_empty(), "no span touches it: {open:?}");
    // Reasons come in the order of the rules, whichever room they are of.
    let crowd = request(4, "20 09:00-10:00").wanting(rooms([1, 2])).with_attendees(500);
    city.refused(crowd, &["outside_hours", "over_capacity"]);
    // Together with a room of other hours only the common time serves.
    city.refused(request(3, "20 07:00-08:00").wanting(rooms([1, 2])), &["conflict", "outside_hours"]);
}

#[test]
fn touching_days_are_open_as_one() {
    let mut city = City::new();
    city.add_centre(1, Zone::ISTANBUL, OpeningHours::always());
    city.book(request(1, "20 22:00-22 03:00"));
}

#[test]
fn a_closure_lists_what_stands_in_it_with_where_it_could_move() {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.book(request(1, "20 10:00-12:00"));
    city.book(request(2, "20 12:00-14:00"));
    city.book(request(3, "20 10:00-12:00").wanting(room(2)));
    let closing = imece::centre::Closure::new(
        closure(1),
        imece::centre::ClosureScope::Rooms(room(1).into()),
        when("20 11:00-13:00"),
    );
    let call = city.call();
    let closed = city.schedule.clone().close(closing, &call, &city.known).unwrap();
    let told: Vec<_> = closed.displaced.iter().map(|d| d.booking.id()).collect();
    assert_eq!(told, [booking(1), booking(2)]);
    assert!(closed.displaced.iter().all(|d| d.booking.displaced));
    let first: Vec<_> = closed.displaced[0].alternatives.iter().map(|a| crate::city::told(a.time)).collect();
    // 09:00-11:00 is the nearest earlier time without the booking itself; the other room is taken until noon.
    assert_eq!(first, ["20 09:00-11:00", "20 14:00-16:00", "20 16:00-18:00"]);
    let second: Vec<_> = closed.displaced[1].alternatives.iter().map(|a| crate::city::told(a.time)).collect();
    assert_eq!(second, ["20 13:00-15:00", "20 15:00-17:00", "20 17:00-19:00", "20 12:00-14:00"]);
    assert_eq!(closed.displaced[1].alternatives[3].rooms, room(2).into());

    city.close(1, room(1), "20 11:00-13:00");
    // They keep their time: nobody else gets it.
    city.states([(1, "confirmed"), (2, "confirmed")]);
    assert!(city.the(1).displaced && city.the(2).displaced && !city.the(3).displaced);
    city.refused(request(4, "20 10:00-11:00"), &["conflict"]);
    city.refused(request(5, "20 11:00-12:00"), &["conflict", "closed"]);
    // Closing again with the same content changes nothing; with other content it is an error.
    assert!(city.close(1, room(1), "20 11:00-13:00").is_empty());
    let other = imece::centre::Closure::new(
        closure(1),
        imece::centre::ClosureScope::Centre(centre(1)),
        when("20 11:00-13:00"),
    );
    city.fails(C::Close(other), "closure_id_taken");
}

/// The schedule is asked at any time: what is displaced and still to come, whose time it is, what is closed, and what
/// stands against a request.
#[test]
fn what_is_displaced_and_whose_it_is_can_be_asked() {
    let mut city = City::new();
    city.add_room(plain_room(2));
    for (n, time) in
        [(3, "20 10:00-11:00"), (1, "20 12:00-13:00"), (2, "20 11:00-12:00"), (4, "20 15:00-16:00")]
    {
        city.book(request(n, time));
    }
    city.book(request(5, "20 10:00-11:00").wanting(room(2)).by(2));
    city.close(1, room(1), "20 10:00-13:00");
    city.cancel(2);
    let displaced = |city: &City, now: &str| {
        let found = city.schedule.displaced(at(now), &city.known);
        found.into_iter().map(|displaced| displaced.booking.id()).collect::<Vec<_>>()
    };
    assert_eq!(displaced(&city, "20 10:59"), [booking(1), booking(3)], "by id");
    assert_eq!(displaced(&city, "20 11:00"), [booking(1)], "what is over moves no more");
    assert_eq!(displaced(&city, "20 13:00"), []);
    let closed: Vec<_> = city.schedule.closures().map(|closure| closure.id).collect();
    assert_eq!(closed, [closure(1)]);
    let of = |n, time: &str| {
        let found = city.schedule.bookings_of(org(n), slot(time));
        found.into_iter().map(Booking::id).collect::<Vec<_>>()
    };
    assert_eq!(of(1, "20 00:00-21 00:00"), [booking(3), booking(2), booking(1), booking(4)], "by start");
    assert_eq!(of(1, "20 12:30-15:00"), [booking(1)]);
    assert_eq!(of(2, "20 00:00-21 00:00"), [booking(5)]);
    let stands = |request: &BookingRequest| {
        let found = city.schedule.objections(request, city.now, &city.known).unwrap();
        found.iter().map(|objection| objection.reason.code()).collect::<Vec<_>>()
    };
    assert_eq!(stands(&request(9, "20 15:30-16:30")), ["conflict"]);
    assert_eq!(stands(&request(9, "20 16:00-17:00")), [""; 0]);
    // One of several rooms will do.
    let anywhere = request(9, "20 15:30-16:30").wanting(centre(1));
    assert_eq!(stands(&anywhere), [""; 0]);
}

#[test]
fn a_moved_booking_is_displaced_no_longer() {
    let mut city = City::new();
    city.book(request(1, "20 10:00-12:00"));
    city.close(1, centre(1), "20 00:00-24 00:00");
    assert!(city.the(1).displaced);
    city.move_to(1, "26 10:00-12:00");
    assert!(!city.the(1).displaced);
    assert!(city.schedule.displaced(city.now, &city.known).is_empty());
}

#[test]
fn who_overrules_a_closure_keeps_the_place() {
    let mut city = City::new();
    city.rule(Policy::new().with_waivable(Rule::Closures, imece::event::Role::Manager));
    city.book(request(1, "20 10:00-12:00"));
    city.close(1, centre(1), "20 10:00-11:00");
    city.refuses(move_time(1, "20 10:00-12:00"), &["closed"]);
    city.role = imece::event::Role::Manager;
    city.waiver = Some(note("the painters start at noon"));
    assert_eq!(names(&city.move_to(1, "20 10:00-12:00")), "moved");
    assert!(!city.the(1).displaced);
}

#[test]
fn reopening_restores_what_nothing_else_displaces() {
    let mut city = City::new();
    for (n, time) in [(3, "20 18:00-20:00"), (2, "20 14:00-16:00"), (1, "20 10:00-12:00")] {
        city.book(request(n, time));
    }
    let displaced = |events: &[E]| match events {
        [E::Closed { displaced, .. }] => displaced.clone(),
        other => panic!("{other:?}"),
    };
    let restored = |events: &[E]| match events {
        [E::Reopened { restored, .. }] => restored.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(displaced(&city.close(1, centre(1), "20 09:00-15:00")), [booking(1), booking(2)]);
    // A second closure lists what a first has displaced already, too.
    assert_eq!(displaced(&city.close(2, room(1), "20 15:00-19:00")), [booking(2), booking(3)]);
    assert_eq!([2, 3].map(|n| city.the(n).revision), [Revision::new(2); 2], "nothing new for the former");
    assert_eq!(restored(&city.reopen(1)), [booking(1)]);
    assert_eq!(restored(&city.reopen(2)), [booking(2), booking(3)]);
    city.fails(C::Reopen { closure: closure(2) }, "unknown_closure");
}

#[test]
fn a_closed_room_closes_every_room_that_shares_a_part() {
    let mut city = divisible_hall();
    city.close(1, room(11), "20 10:00-12:00");
    for (n, closed) in [(10, false), (11, true), (12, false), (13, true), (14, true), (15, true), (1, false)]
    {
        let asked = request(n, "20 11:00-13:00").wanting(room(n));
        let codes: Vec<_> = city.schedule.objections(&asked, city.now, &city.known).unwrap();
        let codes: Vec<_> = codes.iter().map(|o| o.reason.code()).collect();
        assert_eq!(codes, if closed { vec!["closed"] } else { vec![] }, "room {n}");
    }
    // What stands there in a room where closures are no rule stays.
    city.room_rule(13, Policy::new().without(RuleKind::Closures));
    city.book(request(20, "21 10:00-12:00").wanting(room(13)));
    city.close(2, room(11), "21 10:00-12:00");
    assert!(!city.the(20).displaced);
}

#[test]
fn closures_of_several_rooms_are_one_reason() {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.close(1, centre(1), "20 10:00-12:00");
    city.close(2, room(2), "20 11:00-14:00");
    let refusal = city.refused(request(1, "20 11:00-12:00").wanting(rooms([1, 2])), &["closed"]);
    let Reason::Closed { closures } = &refusal.objections[0].reason else { panic!() };
    assert_eq!(closures, &[closure(1), closure(2)]);
    // Where closures are no rule, none is a reason.
    city.room_rule(2, Policy::new().without(RuleKind::Closures));
    let refusal = city.refused(request(2, "20 11:00-12:00").wanting(rooms([1, 2])), &["closed"]);
    let Reason::Closed { closures } = &refusal.objections[0].reason else { panic!() };
    assert_eq!(closures, &[closure(1)]);
}

#[test]
fn a_closure_follows_a_room_that_is_rebuilt() {
    let mut city = divisible_hall();
    city.close(1, room(10), "20 10:00-12:00");
    let rebuilt = plain_room(10).with_atoms([atom(99)]).unwrap();
    city.add_room(rebuilt);
    city.refused(request(1, "20 10:00-12:00").wanting(room(10)), &["closed"]);
    city.book(request(2, "20 10:00-12:00").wanting(room(13)));
}

#[test]
fn a_room_with_bookings_keeps_its_parts_and_its_centre() {
    let mut city = divisible_hall();
    city.add_centre(2, Zone::ISTANBUL, hours("09:00-22:00"));
    city.book(request(1, "20 10:00-12:00").wanting(room(13)));
    let describe = |room| C::DescribeRoom(room);
    city.fails(describe(plain_room(13)), "fixed");
    // The halves have none of their own.
    city.add_room(plain_room(10).with_atoms([atom(50)]).unwrap());
    let mut moved = plain_room(12);
    moved.centre = centre(2);
    city.fails(describe(moved), "fixed");
    city.cancel(1);
    city.add_room(plain_room(13));
    // The cancelled booking comes back on the new parts.
    city.does(reinstate(1));
    city.refused(request(2, "20 10:00-12:00").wanting(room(13)), &["conflict"]);
    city.book(request(3, "20 10:00-12:00").wanting(room(15)));
    let other_zone =
        imece::centre::Centre::new(centre(1), "C1".parse().unwrap(), Zone::UTC, hours("09:00-22:00"));
    city.fails(C::DescribeCentre(other_zone), "fixed");
}

#[test]
fn new_hours_displace_what_they_leave_outside_and_restore_what_they_let_in() {
    let mut city = City::new();
    city.add_room(plain_room(2).with_hours(hours("09:00-22:00")));
    city.room_rule(1, Policy::new().with_waivable(Rule::OpeningHours, imece::event::Role::Staff));
    city.book(request(1, "20 20:00-22:00"));
    city.book(request(2, "20 20:00-22:00").wanting(room(2)));
    city.waiver = Some(note("a night of theatre"));
    city.book(request(3, "20 22:00-23:30"));
    city.waiver = None;
    city.add_centre(1, Zone::ISTANBUL, hours("09:00-21:00"));
    // Room 2 has its own hours, and booking 3 was outside before.
    assert_eq!([1, 2, 3].map(|n| city.the(n).displaced), [true, false, false]);
    city.add_centre(1, Zone::ISTANBUL, hours("09:00-22:00"));
    assert!(!city.the(1).displaced);
    city.add_room(plain_room(2).with_hours(hours("09:00-21:30")));
    assert!(city.the(2).displaced);
    city.add_room(plain_room(2));
    assert!(!city.the(2).displaced, "without hours of its own it has the centre's");
}

#[test]
fn what_is_in_several_rooms_waits_for_all_of_them() {
    let mut city = City::new();
    city.add_room(plain_room(2).with_hours(hours("09:00-22:00")));
    city.add_room(plain_room(3));
    city.book(request(1, "20 20:00-22:00").wanting(rooms([1, 2])));
    city.book(request(2, "21 20:00-22:00").wanting(rooms([1, 3])));
    let displaced = |city: &City| [1, 2].map(|n| city.the(n).displaced);
    city.add_centre(1, Zone::ISTANBUL, hours("09:00-21:00"));
    assert_eq!(displaced(&city), [true, true]);
    city.add_room(plain_room(2).with_hours(hours("09:00-21:00")));
    city.add_centre(1, Zone::ISTANBUL, hours("09:00-22:00"));
    assert_eq!(displaced(&city), [true, false], "room 2 has hours of its own");
    city.add_room(plain_room(2));
    assert_eq!(displaced(&city), [false, false]);
    city.close(1, centre(1), "20 00:00-21 00:00");
    city.close(2, room(2), "20 00:00-21 00:00");
    city.reopen(1);
    assert_eq!(displaced(&city), [true, false], "room 2 is closed still");
}

#[test]
fn what_hours_and_a_closure_displace_waits_for_both() {
    for closure_first in [false, true] {
        let mut city = City::new();
        city.book(request(1, "20 20:00-22:00"));
        city.close(1, centre(1), "20 00:00-21 00:00");
        city.add_centre(1, Zone::ISTANBUL, hours("09:00-21:00"));
        assert!(city.the(1).displaced);
        match closure_first {
            true => drop(city.reopen(1)),
            false => city.add_centre(1, Zone::ISTANBUL, hours("09:00-22:00")),
        }
        assert!(city.the(1).displaced, "one of two still stands against it");
        match closure_first {
            true => city.add_centre(1, Zone::ISTANBUL, hours("09:00-22:00")),
            false => drop(city.reopen(1)),
        }
        assert!(!city.the(1).displaced);
    }
}

#[test]
fn what_is_over_or_elsewhere_is_not_displaced() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::Offers(minutes(60))));
    city.book(request(1, "20 10:00-12:00"));
    city.book(request(2, "20 12:00-14:00"));
    city.hold(request(3, "21 10:00-12:00"), "20 12:00");
    city.does(C::JoinWaitlist(WaitlistEntry::new(request(4, "21 10:00-12:00"))));
    city.clock("20 12:00");
    // The hold lapses and its time is offered before the closure comes.
    assert_eq!(names(&city.close(1, centre(1), "20 09:00-22:00")), "lapsed offered closed");
    assert_eq!([1, 2, 4].map(|n| city.the(n).displaced), [false, true, false]);
    city.close(2, centre(1), "21 09:00-22:00");
    assert!(city.the(4).displaced);
}

#[test]
fn what_is_known_is_not_described_again() {
    let mut city = City::new();
    city.add_centre(2, Zone::ISTANBUL, hours("09:00-22:00"));
    city.add_stock(1, 1, 3);
    city.rule(Policy::new().with(Rule::Offers(minutes(60))));
    let (room, centre_1) =
        (city.schedule.room(room(1)).unwrap().clone(), city.schedule.centre(centre(1)).unwrap().clone());
    let stock_of = |n| imece::centre::Equipment::new(stock(1), centre(n), "S1".parse().unwrap(), 3);
    for known in [
        C::DescribeCentre(centre_1),
        C::DescribeRoom(room),
        C::DescribeEquipment(stock_of(1)),
        C::SetPolicy {
            scope: PolicyScope::Centre(centre(1)),
            policy: Policy::new().with(Rule::Offers(minutes(60))),
        },
    ] {
        assert!(city.does(known.clone()).is_empty(), "{known:?}");
    }
    city.fails(C::DescribeEquipment(stock_of(2)), "fixed");
    city.fails(C::DescribeEquipment(stock_of(9)), "unknown_centre");
}

#[test]
fn a_rule_that_is_off_neither_displaces_nor_keeps_displaced() {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.room_rule(2, Policy::new().without(RuleKind::OpeningHours));
    city.book(request(1, "20 22:00-23:00").wanting(room(2)));
    city.book(request(2, "20 20:00-22:00").wanting(room(2)));
    city.add_centre(1, Zone::ISTANBUL, hours("09:00-21:00"));
    assert!(!city.the(2).displaced, "no hours hold in room 2");
    city.close(1, centre(1), "20 00:00-21 00:00");
    assert!(city.the(1).displaced);
    city.reopen(1);
    assert!(!city.the(1).displaced, "no hours hold in room 2");
    city.room_rule(2, Policy::new().without(RuleKind::OpeningHours).without(RuleKind::Closures));
    city.close(2, centre(1), "20 00:00-21 00:00");
    assert!(!city.the(1).displaced, "no closure holds in room 2");
}

#[test]
fn the_smallest_room_that_serves_is_taken() {
    let features =
        |room: imece::centre::Room, words: &[&str]| room.with_features(words.iter().map(|w| code(w)));
    let rooms = || {
        let mut city = City::empty();
        city.add_centre(1, Zone::ISTANBUL, hours("09:00-22:00"));
        city.add_room(features(sized_room(1, 100), &["projector", "stage"]));
        city.add_room(features(sized_room(2, 30), &[]));
        city.add_room(features(sized_room(3, 30), &["projector"]));
        city.add_room(features(sized_room(4, 60), &["projector"]));
        let mut with_tables = sized_room(5, 200);
        with_tables.capacity = Capacity::new(200).unwrap().with_layout(code("banquet"), 20).unwrap();
        city.add_room(with_tables);
        city
    };
    type Case<'a> = (u32, &'a [&'a str], Option<&'a str>, &'a [&'a str]);
    let cases: [Case<'_>; 6] = [
        // The fewest features that nobody asked for, of equals.
        (10, &[], None, &["R2", "R3", "R4", "R1", "R5", "no_room_serves"]),
        (10, &["projector"], None, &["R3", "R4", "R1"]),
        (31, &[], None, &["R4", "R1", "R5"]),
        (150, &[], None, &["R5"]),
        (20, &[], Some("banquet"), &["R5"]),
        (201, &[], None, &["no_room_serves"]),
    ];
    for (attendees, needs, layout, expected) in cases {
        for wanted in [Wanted::Centre(centre(1)), Wanted::Anywhere] {
            let mut city = rooms();
            for (n, expected) in (1..).zip(expected) {
                let asked = request(n, "20 18:00-20:00").wanting(wanted.clone()).with_attendees(attendees);
                let asked = asked.with_features(needs.iter().map(|f| code(f)));
                let asked = layout.map_or(asked.clone(), |layout| asked.with_layout(code(layout)));
                if *expected == "no_room_serves" && n == 1 {
                    city.refused(asked, &["no_room_serves"]);
                } else if *expected == "no_room_serves" {
                    // All are taken: the best-fitting one tells why.
                    city.refused(asked, &["conflict"]);
                } else {
                    city.book(asked);
                    assert_eq!(city.place(n), format!("{expected} 20 18:00-20:00"));
                }
            }
        }
    }
}

#[test]
fn only_needs_are_met_in_whichever_centre_has_them() {
    let mut city = City::new();
    let berlin: Zone = "Europe/Berlin".parse().unwrap();
    city.add_centre(2, berlin, hours("09:00-22:00"));
    let mut far = sized_room(2, 20);
    far.centre = centre(2);
    city.add_room(far);
    city.add_stock(1, 1, 2);
    city.book(request(1, "20 18:00-20:00").wanting(Wanted::Anywhere));
    assert_eq!(city.the(1).placement.centre, centre(2));
    // The wall-clock time is that of the centre: two hours later in winter than in Istanbul.
    assert_eq!(city.the(1).placement.slot.start(), "2026-03-20T17:00Z".parse().unwrap());
    city.book(request(2, "20 18:00-20:00").wanting(Wanted::Anywhere).with_stock(stock(1), 1));
    assert_eq!(city.the(2).placement.centre, centre(1));
}

#[test]
fn rooms_that_share_a_part_are_not_booked_together() {
    let mut city = divisible_hall();
    for together in [rooms([10, 13]), rooms([13, 14]), rooms([10, 12, 15])] {
        let asked = request(1, "20 18:00-20:00").wanting(together);
        city.fails(C::Book { request: asked.clone() }, "rooms_share_parts");
        city.fails(C::JoinWaitlist(WaitlistEntry::new(asked)), "rooms_share_parts");
    }
    city.book(request(1, "20 18:00-20:00").wanting(rooms([10, 14])));
    city.fails(move_room(1, rooms([10, 13])), "rooms_share_parts");
    // Nor by an event or a row.
    let mut booking = city.the(1).clone();
    booking.placement.rooms = rooms([10, 13]);
    let mut forged = city.log.last().unwrap().clone();
    let E::Booked { placement, .. } = &mut forged.event else { panic!() };
    placement.rooms = rooms([10, 13]);
    let mut before = Schedule::new(forged.stream);
    before.replay(&city.log[..city.log.len() - 1]).unwrap();
    assert_eq!(before.apply(&[forged]).unwrap_err().code(), "impossible_event");
    let mut snapshot = city.schedule.snapshot();
    snapshot.bookings = vec![booking];
    assert!(Schedule::load(snapshot).is_err());
}

#[test]
fn rooms_that_came_to_share_a_part_do_not_come_back_together() {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.book(request(1, "20 18:00-20:00").wanting(rooms([1, 2])));
    city.cancel(1);
    let part_of_1 = room(1).as_uuid().try_into().unwrap();
    city.add_room(plain_room(2).with_atoms([part_of_1, atom(9)]).unwrap());
    city.fails(reinstate(1), "rooms_share_parts");
    let (fact, from, to) = (city.the(1).fact(), city.status(1), Status::Confirmed);
    let forged =
        city.schedule.head().record(&city.call(), vec![E::Reinstated { fact, from, to, overridden: None }]);
    let why = city.schedule.clone().apply(&forged).unwrap_err();
    assert!(why.to_string().contains("the rooms share a part"), "{why}");
}

#[test]
fn a_room_that_is_offered_in_the_same_decision_keeps_its_parts() {
    let mut city = City::new();
    city.add_room(sized_room(2, 30));
    city.add_room(sized_room(3, 90));
    city.hold(request(100, "20 18:00-20:00").by(9), "10 12:00");
    let wish = request(1, "20 18:00-20:00").wanting(centre(1));
    city.does(C::JoinWaitlist(WaitlistEntry::new(wish)));
    city.rule(Policy::new().with(Rule::Offers(minutes(60))));
    // The hold lapses with the next command, and whoever waits gets the smallest room.
    city.clock("10 12:00");
    let rebuilt = |room: imece::centre::Room| C::DescribeRoom(room.with_atoms([atom(50)]).unwrap());
    city.fails(rebuilt(sized_room(2, 30)), "fixed");
    assert_eq!(names(&city.does(rebuilt(sized_room(3, 90)))), "lapsed offered room_described");
    assert_eq!(city.place(1), "R2 20 18:00-20:00");
}

/// Of two closures one is lifted: where no other stands the room can be booked, and other rooms were never touched.
#[test]
fn a_closure_that_is_lifted_leaves_the_others() {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.close(1, centre(1), "20 10:00-12:00");
    city.close(2, room(1), "20 11:00-13:00");
    city.reopen(1);
    city.book(request(1, "20 10:00-11:00"));
    city.book(request(2, "20 11:00-12:00").wanting(room(2)));
    let Outcome::Refused(refusal) = city.ask(request(3, "20 11:00-12:00")) else { panic!("it is closed") };
    assert!(refusal.objections.iter().all(|objection| objection.reason.code() == "closed"));
    // What it offers instead keeps clear of the closure that stands, too.
    assert_eq!(told(refusal.alternatives[0].time), "20 13:00-14:00");
}
