//! The waitlist: who is offered time that falls free, in which order, and what becomes of an offer.

use crate::city::*;
use imece::{
    event::Revision,
    occupancy::Buffers,
    schedule::{
        Approval, BookingRequest, Lead, Outcome, Policy, Quota, QuotaLimit, QuotaSubject, Rule, RuleKind,
        ScheduleCommand as C, ScheduleEvent as E, SeriesChange, SeriesMode, SeriesRequest, SeriesScope,
        Status, WaitlistEntry, Wanted,
    },
    statistics::{BookingTally, Scope},
    stats::Observe,
    time::{LocalSlot, PeriodKind},
};

/// Booking 100 stands from 18:00 to 20:00 on the 20th; offers last a day.
fn full_city() -> City {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::Offers(minutes(24 * 60))));
    city.book(request(100, "20 18:00-20:00").by(100));
    city
}

fn wish(n: u128) -> BookingRequest {
    request(n, "20 18:00-20:00").by(n)
}

#[track_caller]
fn waits(city: &mut City, entry: WaitlistEntry) {
    assert_eq!(names(&city.does(C::JoinWaitlist(entry))), "waitlist_joined");
}

fn waiting(city: &City) -> Vec<(u128, bool)> {
    let number = |id: imece::id::BookingId| id.as_uuid().as_u128() & 0xffff;
    city.schedule.waitlist().map(|w| (number(w.entry.id()), w.offered)).collect()
}

/// Who is offered time by some events.
fn asked(events: &[E]) -> Vec<imece::id::BookingId> {
    let offered = events.iter().filter_map(|event| match event {
        E::Offered { entry, .. } => Some(entry.id()),
        _ => None,
    });
    offered.collect()
}

#[test]
fn what_falls_free_is_offered_and_held() {
    let mut city = full_city();
    waits(&mut city, WaitlistEntry::new(wish(1)));
    let events = city.cancel(100);
    assert_eq!(names(&events), "cancelled offered");
    assert_eq!(city.status(1), Status::Hold { until: at("03 08:00") });
    assert_eq!(city.place(1), "R1 20 18:00-20:00");
    assert_eq!(waiting(&city), [(1, true)]);
    city.refused(wish(2), &["conflict"]);
    // Accepted, it leaves the list; all rules were checked again.
    city.does(C::Submit { booking: booking(1) });
    city.states([(1, "confirmed")]);
    assert_eq!(waiting(&city), []);
}

/// Of a series that is cancelled the second meeting is the one that somebody waits for.
#[test]
fn one_of_several_times_that_fall_free_at_once_is_offered() {
    let mut city = full_city();
    let times = ["21 18:00-20:00", "22 18:00-20:00"].map(when);
    let template = request(200, "21 18:00-20:00").by(9);
    let many =
        SeriesRequest::new(series(1), &template, times, (200..).map(booking), SeriesMode::AllOrNothing);
    city.does(C::BookSeries { series: many.unwrap() });
    waits(&mut city, WaitlistEntry::new(request(1, "22 18:00-20:00").by(1)));
    let (scope, change, mode) = (SeriesScope::All, SeriesChange::Cancel, SeriesMode::AllOrNothing);
    let events = city.does(C::EditSeries { series: series(1), scope, change, mode });
    assert!(names(&events).ends_with("offered"), "{}", names(&events));
    city.states([(1, "hold")]);
}

#[test]
fn an_accepted_offer_may_still_need_approval() {
    let mut city = full_city();
    waits(&mut city, WaitlistEntry::new(wish(1)));
    city.cancel(100);
    let both = Policy::new().with(Rule::Offers(minutes(60))).with(Rule::Approval(Approval::default()));
    city.rule(both);
    city.does(C::Submit { booking: booking(1) });
    city.states([(1, "pending")]);
}

#[test]
fn every_way_in_which_time_falls_free_is_noticed() {
    type Way = fn(&mut City) -> Vec<E>;
    let ways: [(&str, Way, &str); 6] = [
        ("cancelled offered", |city| city.cancel(100), "20 18:00-20:00"),
        ("moved offered", |city| city.move_to(100, "21 18:00-20:00"), "20 18:00-20:00"),
        ("moved offered", |city| city.does(resize(100, "20 18:30")), "20 18:30-20:00"),
        (
            "no_show offered",
            |city| {
                city.clock("20 18:10");
                city.does(C::RecordNoShow { booking: booking(100) })
            },
            "20 18:30-20:00",
        ),
        (
            "no_show offered",
            |city| {
                city.rule(
                    Policy::new().with(Rule::Offers(minutes(60))).with(Rule::NoShowRelease(minutes(20))),
                );
                city.tick("20 18:20")
            },
            "20 18:30-20:00",
        ),
        ("reopened offered", |city| city.reopen(1), "20 12:00-13:00"),
    ];
    for (expected, way, time) in ways {
        let mut city = full_city();
        city.close(1, centre(1), "20 12:00-13:00");
        waits(&mut city, WaitlistEntry::new(request(1, time).by(1)));
        assert_eq!(names(&way(&mut city)), expected);
        city.states([(1, "hold")]);
    }
    // A hold instead of a booking.
    for (expected, decline) in [("declined offered", true), ("lapsed offered", false)] {
        let mut city = full_city();
        city.cancel(100);
        city.hold(request(101, "20 18:00-20:00").by(9), "10 12:00");
        waits(&mut city, WaitlistEntry::new(wish(1)));
        let events = match decline {
            true => city.does(C::Decline { booking: booking(101), reason: note("no staff") }),
            false => city.tick("10 12:00"),
        };
        assert_eq!(names(&events), expected);
    }
}

#[test]
fn entries_are_asked_in_the_stated_order() {
    // Each case gives the first entry one disadvantage in the criterion, and an advantage in the next.
    let first_of = |events: &[E]| asked(events)[0];
    // 1. The smaller priority class first, though the other waits longer.
    let mut city = full_city();
    waits(&mut city, WaitlistEntry::new(wish(1)).with_priority(2));
    city.clock("02 09:00");
    waits(&mut city, WaitlistEntry::new(wish(2)).with_priority(1));
    assert_eq!(first_of(&city.cancel(100)), booking(2));

    // 2. Whoever let fewer offers lapse, though the other's organisation holds less.
    let mut city = full_city();
    waits(&mut city, WaitlistEntry::new(wish(1)));
    city.cancel(100);
    city.book(request(50, "21 10:00-12:00").by(2));
    waits(&mut city, WaitlistEntry::new(wish(2)));
    assert_eq!(first_of(&city.tick("03 08:00")), booking(2));

    // 3. The organisation that holds fewer minutes in the month of the wish, though the other waits longer.
    let mut city = full_city();
    city.book(request(50, "28 10:00-10:30").by(1));
    city.book(request(51, "2026-04-02 10:00-20:00").by(2));
    waits(&mut city, WaitlistEntry::new(wish(1)));
    city.clock("02 09:00");
    waits(&mut city, WaitlistEntry::new(wish(2)));
    assert_eq!(first_of(&city.cancel(100)), booking(2));

    // 4. Whoever has waited longer, though the other has the smaller id.
    let mut city = full_city();
    waits(&mut city, WaitlistEntry::new(wish(2)));
    city.clock("02 09:00");
    waits(&mut city, WaitlistEntry::new(wish(1)));
    assert_eq!(first_of(&city.cancel(100)), booking(2));

    // 5. The smaller id.
    let mut city = full_city();
    waits(&mut city, WaitlistEntry::new(wish(2)));
    waits(&mut city, WaitlistEntry::new(wish(1)));
    assert_eq!(first_of(&city.cancel(100)), booking(1));
}

#[test]
fn an_offer_counts_at_once_against_the_organisation_s_other_entries() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::Offers(minutes(24 * 60))));
    city.book(request(100, "20 18:00-19:00").by(100));
    city.book(request(101, "20 19:00-20:00").by(100));
    city.book(request(50, "28 10:00-10:30").by(2));
    // Organisation 1 waits twice, for either hour; organisation 2, which holds half an hour, once.
    for (n, by) in [(1, 1), (2, 1), (3, 2)] {
        let entry = request(n, "20 18:00-19:00").by(by);
        waits(&mut city, WaitlistEntry::new(entry).within(when("20 18:00-20:00")));
    }
    city.close(1, centre(1), "20 17:00-21:00");
    city.cancel(100);
    city.cancel(101);
    assert_eq!(asked(&city.reopen(1)), [booking(1), booking(3)]);
}

#[test]
fn who_fails_a_rule_is_passed_over() {
    let mut city = full_city();
    let quota = Quota::new(QuotaSubject::Organisation, QuotaLimit::Count(1), PeriodKind::Month);
    city.book(request(50, "28 10:00-10:30").by(1));
    let offers = Rule::Offers(minutes(60));
    city.rule(Policy::new().with(offers.clone()).with(Rule::Quotas(vec![quota])));
    waits(&mut city, WaitlistEntry::new(wish(1)).with_priority(0));
    waits(&mut city, WaitlistEntry::new(wish(2).with_attendees(50)).with_priority(0));
    waits(&mut city, WaitlistEntry::new(wish(3)).with_priority(9));
    assert_eq!(asked(&city.cancel(100)), [booking(3)]);
    // The lead time holds for offers as well.
    let mut city = full_city();
    waits(&mut city, WaitlistEntry::new(wish(1)));
    city.rule(Policy::new().with(offers).with(Rule::LeadAtLeast(Lead::CalendarDays(2))));
    city.clock("19 12:00");
    assert_eq!(names(&city.cancel(100)), "cancelled");
}

#[test]
fn without_a_term_nothing_is_offered() {
    let mut city = full_city();
    waits(&mut city, WaitlistEntry::new(wish(1)));
    city.rule(Policy::new());
    assert_eq!(names(&city.cancel(100)), "cancelled");
    city.rule(Policy::new().with(Rule::Offers(minutes(0))));
    assert_eq!(names(&city.does(C::Tick)), "", "an offer of no time is none");
    city.rule(Policy::new().with(Rule::Offers(minutes(10))));
    assert_eq!(names(&city.does(C::Tick)), "offered");
}

#[test]
fn an_offer_that_lapses_goes_to_the_next() {
    let mut city = full_city();
    for n in [1, 2, 3] {
        waits(&mut city, WaitlistEntry::new(wish(n)));
    }
    city.cancel(100);
    city.states([(1, "hold")]);
    assert_eq!(city.schedule.next_deadline(), Some(at("03 08:00")));
    assert_eq!(names(&city.tick("03 07:59")), "");
    assert_eq!(asked(&city.tick("03 08:00")), [booking(2)]);
    city.states([(1, "lapsed"), (2, "hold")]);
    // Any command writes the lapse first, and the time is offered before the command.
    city.clock("04 08:00");
    let events = city.does(C::Book { request: request(50, "20 18:00-20:00") });
    assert_eq!(names(&events), "lapsed offered request_refused");
    city.states([(2, "lapsed"), (3, "hold")]);
    // When all have let one lapse, the first comes again.
    assert_eq!(asked(&city.tick("05 08:00")), [booking(1)]);
    assert_eq!(city.the(1).revision, Revision::new(3), "offered, lapsed, offered");
    assert_eq!(city.schedule.waitlist().map(|w| w.lapsed_offers).collect::<Vec<_>>(), [1, 1, 1]);
}

#[test]
fn an_offer_ends_with_the_start_at_the_latest() {
    let mut city = full_city();
    waits(&mut city, WaitlistEntry::new(wish(1)));
    city.clock("20 17:00");
    city.cancel(100);
    assert_eq!(city.status(1), Status::Hold { until: at("20 18:00") });
    // Then the wait is over too.
    assert_eq!(names(&city.tick("20 18:00")), "lapsed waitlist_left");
    assert_eq!(city.ask(wish(1)), Outcome::Known(Some(city.the(1).clone())));
}

#[test]
fn declined_given_back_and_left() {
    for (what, left) in [
        (C::Decline { booking: booking(1), reason: note("no, thanks") }, "declined offered"),
        (C::Cancel { booking: booking(1), reason: None }, "cancelled offered"),
        (C::LeaveWaitlist { booking: booking(1) }, "cancelled offered"),
    ] {
        let mut city = full_city();
        for n in [1, 2] {
            waits(&mut city, WaitlistEntry::new(wish(n)));
        }
        city.cancel(100);
        assert_eq!(names(&city.does(what)), left);
        assert_eq!(waiting(&city), [(2, true)]);
        city.fails(C::LeaveWaitlist { booking: booking(1) }, "not_waiting");
    }
    // Without an offer out, leaving is an event of its own, and the request stays known.
    let mut city = full_city();
    waits(&mut city, WaitlistEntry::new(wish(1)));
    assert_eq!(names(&city.does(C::LeaveWaitlist { booking: booking(1) })), "waitlist_left");
    assert_eq!(city.ask(wish(1)), Outcome::Known(None));
    assert_eq!(names(&city.cancel(100)), "cancelled");
}

#[test]
fn leaving_after_a_lapsed_offer_keeps_the_rows_whole() {
    let mut city = full_city();
    for n in [1, 2] {
        waits(&mut city, WaitlistEntry::new(wish(n)));
    }
    city.cancel(100);
    city.tick("03 08:00");
    assert_eq!(names(&city.does(C::LeaveWaitlist { booking: booking(1) })), "waitlist_left");
    city.laws();
    // What lapsed may still be made to stand once its time is free.
    city.refuses(reinstate(1), &["conflict"]);
    city.cancel(2);
    city.does(reinstate(1));
}

#[test]
fn what_still_waits_is_not_reinstated() {
    let mut city = full_city();
    for n in [1, 2] {
        waits(&mut city, WaitlistEntry::new(wish(n)));
    }
    city.cancel(100);
    city.tick("03 08:00");
    city.states([(1, "lapsed"), (2, "hold")]);
    city.fails(reinstate(1), "wrong_state");
}

#[test]
fn an_entry_may_wait_for_any_slot_in_a_window() {
    let mut city = full_city();
    city.book(request(101, "20 20:00-22:00").by(9));
    let entry = request(1, "20 18:00-19:00").by(1);
    waits(&mut city, WaitlistEntry::new(entry).within(when("20 18:00-22:00")));
    city.does(resize(101, "20 21:30"));
    // Half an hour is too short.
    assert_eq!(waiting(&city), [(1, false)]);
    let events = city.does(resize(101, "20 21:00"));
    assert_eq!(names(&events), "moved offered");
    assert_eq!(city.place(1), "R1 20 21:00-22:00");
    city.does(C::Submit { booking: booking(1) });
    // The request is as it was made.
    assert_eq!(city.the(1).request.time, when("20 18:00-19:00"));
}

#[test]
fn a_window_expires_when_no_slot_fits_any_more() {
    let mut city = full_city();
    let entry = request(1, "20 18:00-19:00").by(1);
    waits(&mut city, WaitlistEntry::new(entry).within(when("20 18:00-20:00")));
    assert_eq!(city.schedule.next_deadline(), Some(at("20 19:00")));
    assert_eq!(names(&city.tick("20 18:59")), "");
    let events = city.tick("20 19:00");
    let [E::WaitlistLeft { expired: true, .. }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(waiting(&city), []);
}

#[test]
fn a_place_may_be_left_open() {
    let mut city = full_city();
    city.add_room(sized_room(2, 60));
    city.book(request(101, "20 18:00-20:00").wanting(room(2)).by(9));
    waits(&mut city, WaitlistEntry::new(wish(1).wanting(centre(1))));
    city.cancel(101);
    assert_eq!(city.place(1), "R2 20 18:00-20:00");
}

#[test]
fn what_is_free_already_is_offered_at_once() {
    let mut city = full_city();
    let entry = WaitlistEntry::new(request(1, "21 18:00-20:00").by(1));
    assert_eq!(names(&city.does(C::JoinWaitlist(entry))), "waitlist_joined offered");
    assert_eq!(names(&city.does(C::Tick)), "");
}

#[test]
fn what_other_rules_make_possible_is_offered_by_the_next_tick_or_join_in_fair_order() {
    for joins in [false, true] {
        let mut city = full_city();
        city.rule(Policy::new());
        city.cancel(100);
        waits(&mut city, WaitlistEntry::new(wish(1)));
        city.rule(Policy::new().with(Rule::Offers(minutes(24 * 60))));
        let next = if joins { C::JoinWaitlist(WaitlistEntry::new(wish(2))) } else { C::Tick };
        // Whoever joins later is not served before whoever waits for the same time.
        assert_eq!(asked(&city.does(next)), [booking(1)]);
    }
}

#[test]
fn only_who_waits_for_the_time_itself_is_asked() {
    let longer = "20 18:00-22:00";
    let wants_another_day = || C::JoinWaitlist(WaitlistEntry::new(request(2, "23 18:00-20:00").by(2)));
    let ways = [
        (C::Cancel { booking: booking(101), reason: None }, "cancelled"),
        (C::CheckIn { booking: booking(102) }, "checked_in"),
        (wants_another_day(), "waitlist_joined offered"),
    ];
    for (way, expected) in ways {
        let mut city = full_city();
        city.book(request(101, "21 18:00-20:00").by(9));
        city.book(request(102, "20 20:00-22:00").by(9));
        waits(&mut city, WaitlistEntry::new(wish(1)).within(when(longer)));
        // Without the rule nobody is asked when the time falls free; now it could be offered.
        city.rule(Policy::new());
        city.cancel(100);
        city.rule(Policy::new().with(Rule::Offers(minutes(60))));
        city.clock("20 17:00");
        let events = city.does(way);
        assert_eq!(names(&events), expected);
        assert!(!asked(&events).contains(&booking(1)));
    }
}

#[test]
fn of_all_that_falls_free_one_part_is_enough() {
    let mut city = full_city();
    city.cancel(100);
    // In the order of their ids, whichever was made first.
    city.hold(request(102, "21 18:00-20:00").by(9), "10 12:00");
    city.hold(request(101, "20 18:00-20:00").by(9), "10 12:00");
    waits(&mut city, WaitlistEntry::new(wish(1)));
    city.clock("10 12:00");
    city.laws();
    let events = city.does(C::Tick);
    assert_eq!(names(&events), "lapsed lapsed offered");
    let lapsed = |event: &E| matches!(event, E::Lapsed { fact, .. } if fact.booking == booking(101));
    assert!(lapsed(&events[0]));
}

#[test]
fn who_waits_anywhere_is_asked_for_the_time_of_each_zone() {
    let mut city = full_city();
    city.add_centre(2, "Europe/Berlin".parse().unwrap(), hours("09:00-22:00"));
    waits(&mut city, WaitlistEntry::new(wish(1).wanting(Wanted::Anywhere)));
    assert_eq!(names(&city.cancel(100)), "cancelled offered");
}

#[test]
fn joining_is_recognised_and_checked() {
    let mut city = full_city();
    let entry = WaitlistEntry::new(wish(1));
    waits(&mut city, entry.clone());
    assert!(city.does(C::JoinWaitlist(entry.clone())).is_empty());
    city.fails(C::JoinWaitlist(entry.clone().with_priority(3)), "request_id_taken");
    city.fails(C::JoinWaitlist(entry.within(when("20 09:00-22:00"))), "request_id_taken");
    // A request that waits is known, so it cannot be booked beside.
    assert_eq!(city.ask(wish(1)), Outcome::Known(None));
    city.fails(C::Book { request: wish(1).with_attendees(3) }, "request_id_taken");
    city.fails(C::JoinWaitlist(WaitlistEntry::new(wish(2).wanting(room(9)))), "unknown_room");
    let equipped = wish(2).with_stock(stock(9), 1);
    city.fails(C::JoinWaitlist(WaitlistEntry::new(equipped)), "unknown_equipment");
    // What was refused may wait, and what has a booking has nothing to wait for.
    city.refused(wish(5), &["conflict"]);
    city.fails(C::JoinWaitlist(WaitlistEntry::new(wish(5).with_attendees(3))), "request_id_taken");
    waits(&mut city, WaitlistEntry::new(wish(5)));
    let booked = city.the(100).request.clone();
    assert!(city.does(C::JoinWaitlist(WaitlistEntry::new(booked))).is_empty());
    assert_eq!(waiting(&city), [(1, false), (5, false)]);
    city.laws();
}

#[test]
fn time_that_was_only_too_near_is_offered() {
    // One that is as long before as after, and ones that are only on the side that counts.
    let half_hour = Buffers::new(minutes(30), minutes(30));
    let (before, after) = (Buffers::new(minutes(30), minutes(0)), Buffers::new(minutes(0), minutes(30)));
    // The set-up and clear-up time of the room, or of what was booked, or of what is wished.
    for (room_has, booked_has, wished_has) in [
        (Some(half_hour), None, None),
        (None, Some(half_hour), None),
        (None, None, Some(half_hour)),
        (Some(half_hour), Some(Buffers::NONE), None),
        (Some(after), None, None),
        (None, Some(after), None),
        (None, None, Some(before)),
    ] {
        let mut city = City::new();
        city.rule(Policy::new().with(Rule::Offers(minutes(60))));
        city.add_room(plain_room(1).with_buffers(room_has.unwrap_or_default()));
        city.add_room(plain_room(2));
        let with = |n, time, buffers: Option<Buffers>| {
            let asked = request(n, time);
            buffers.map_or(asked.clone(), |buffers| asked.with_buffers(buffers))
        };
        city.book(with(100, "20 18:00-19:00", booked_has));
        waits(&mut city, WaitlistEntry::new(with(1, "20 19:00-20:00", wished_has)));
        assert_eq!(names(&city.cancel(100)), "cancelled offered");
    }
}

#[test]
fn a_moved_offer_is_still_an_offer() {
    let mut city = full_city();
    waits(&mut city, WaitlistEntry::new(wish(1)));
    city.cancel(100);
    city.move_to(1, "21 18:00-20:00");
    city.states([(1, "hold")]);
    assert_eq!(names(&city.tick("03 08:00")), "lapsed offered");
    assert_eq!(city.place(1), "R1 20 18:00-20:00");
}

#[test]
fn time_freed_in_a_room_without_hours_at_night_is_not_offered() {
    let mut city = full_city();
    city.rule(Policy::new().with(Rule::Offers(minutes(60))).without(RuleKind::OpeningHours));
    city.book(request(101, "20 23:00-23:30"));
    waits(&mut city, WaitlistEntry::new(request(1, "20 23:00-23:30").by(1)));
    city.rule(Policy::new().with(Rule::Offers(minutes(60))));
    assert_eq!(names(&city.cancel(101)), "cancelled");
}

#[test]
fn a_window_has_an_end() {
    let mut city = full_city();
    let within = |days: i32| {
        let end = when("20 18:00-20:00").shifted(days * 1_440).unwrap().end();
        WaitlistEntry::new(wish(1)).within(LocalSlot::new(local("20 20:00"), end).unwrap())
    };
    city.fails(C::JoinWaitlist(within(367)), "endless");
    assert_eq!(names(&city.does(C::JoinWaitlist(within(366)))), "waitlist_joined offered");
}

#[test]
fn an_accepted_offer_counts_as_a_request() {
    let mut city = full_city();
    city.refused(wish(1), &["conflict"]);
    waits(&mut city, WaitlistEntry::new(wish(1)));
    waits(&mut city, WaitlistEntry::new(wish(2)));
    city.cancel(100);
    city.does(C::Submit { booking: booking(1) });
    let mut tally = BookingTally::default();
    for event in &city.log {
        tally.observe(event).unwrap();
    }
    let year = tally.summary(&Scope::all()).unwrap();
    // Booking 100, the refusal, and the offer that was taken; nobody has answered the second wish.
    assert_eq!((year.requests, year.refused, year.waited), (3, 1, 2));
}
