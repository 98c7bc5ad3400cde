//! The life of a booking: every state against every command, deadlines, who, no-shows, and the same check on every path.

use crate::city::*;
use imece::{
    event::{Expected, Revision, Role},
    schedule::{
        Approval, Cancellation, DurationRule, Outcome, Policy, Quota, QuotaLimit, QuotaSubject, Reason, Rule,
        RuleKind, ScheduleCommand as C, ScheduleEvent as E, Status,
    },
    time::{LocalSlot, PeriodKind},
};

const STATES: [&str; 9] =
    ["hold", "pending", "confirmed", "checked_in", "held", "no_show", "refused", "lapsed", "cancelled"];

/// A city in which booking 1, 20 March 18:00-20:00, is in a state, at 18:30 or at 12:00 of that day.
fn city_with(state: &str) -> City {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.room_rule(2, Policy::new().with(Rule::Approval(Approval::default())));
    city.add_room(plain_room(3));
    let asked = request(1, "20 18:00-20:00");
    let pending = asked.clone().wanting(room(2));
    match state {
        "hold" => city.hold(asked, "20 19:00"),
        "pending" => drop(city.book(pending)),
        "confirmed" => drop(city.book(asked)),
        "checked_in" => {
            city.book(asked);
            city.clock("20 12:00");
            city.does(C::CheckIn { booking: booking(1) });
        }
        "held" => {
            city.book(asked);
            city.clock("20 18:20");
            city.does(C::Complete { booking: booking(1), attendance: 7 });
        }
        "no_show" => {
            city.book(asked);
            city.clock("20 18:20");
            city.does(C::RecordNoShow { booking: booking(1) });
        }
        "refused" => {
            city.book(pending);
            city.does(C::Decline { booking: booking(1), reason: note("no staff") });
        }
        "lapsed" => {
            city.hold(asked, "03 12:00");
            city.tick("03 12:00");
        }
        "cancelled" => {
            city.book(asked);
            city.cancel(1);
        }
        other => panic!("{other}"),
    }
    assert_eq!(city.status(1).code(), state);
    city.clock("20 18:30");
    city
}

#[test]
fn every_command_in_every_state_does_or_says_why_not() {
    let booking = booking(1);
    let reason = note("no staff");
    // The columns are the states in the order of STATES; `!` is an error, else the state that comes of it.
    let table: [(C, [&str; 9]); 11] = [
        (C::Submit { booking }, ["confirmed", "!", "!", "!", "!", "!", "!", "!", "!"]),
        (C::Approve { booking }, ["!", "confirmed", "!", "!", "!", "!", "!", "!", "!"]),
        (C::Decline { booking, reason }, ["refused", "refused", "!", "!", "!", "!", "!", "!", "!"]),
        (C::CheckIn { booking }, ["!", "!", "checked_in", "!", "!", "!", "!", "!", "!"]),
        (C::Complete { booking, attendance: 30 }, ["!", "!", "held", "held", "!", "!", "!", "!", "!"]),
        (C::CorrectAttendance { booking, attendance: 30 }, ["!", "!", "!", "!", "held", "!", "!", "!", "!"]),
        (C::RecordNoShow { booking }, ["!", "!", "no_show", "!", "!", "!", "!", "!", "!"]),
        (
            C::Cancel { booking, reason: None },
            ["cancelled", "cancelled", "cancelled", "!", "!", "!", "!", "!", "!"],
        ),
        (move_room(1, room(3)), ["hold", "pending", "confirmed", "!", "!", "!", "!", "!", "!"]),
        (resize(1, "20 19:30"), ["hold", "pending", "confirmed", "checked_in", "!", "!", "!", "!", "!"]),
        (reinstate(1), ["!", "!", "!", "!", "!", "confirmed", "!", "confirmed", "confirmed"]),
    ];
    for (command, outcomes) in table {
        for (state, outcome) in STATES.iter().zip(outcomes) {
            let mut city = city_with(state);
            if outcome == "!" {
                let before = city.schedule.snapshot();
                city.fails(command.clone(), "wrong_state");
                assert_eq!(city.schedule.snapshot(), before, "{state}: {command:?} left a trace");
            } else {
                let events = city.does(command.clone());
                assert_eq!(events.len(), 1, "{state}: {command:?}: {events:?}");
                assert_eq!(city.status(1).code(), outcome, "{state}: {command:?}");
            }
        }
    }
}

#[test]
fn commands_about_nothing_are_errors() {
    let mut city = City::new();
    let booking = booking(9);
    for command in [
        C::Submit { booking },
        C::Approve { booking },
        C::Decline { booking, reason: note("x") },
        C::CheckIn { booking },
        C::Complete { booking, attendance: 1 },
        C::CorrectAttendance { booking, attendance: 1 },
        C::RecordNoShow { booking },
        C::Cancel { booking, reason: None },
        move_time(9, "20 18:00-20:00"),
        resize(9, "20 19:00"),
        reinstate(9),
    ] {
        city.fails(command, "unknown_booking");
    }
    city.fails(C::LeaveWaitlist { booking }, "not_waiting");
}

#[test]
fn a_booking_holds_its_time_or_not_by_its_state() {
    let free = [false, false, false, false, false, true, true, true, true];
    for (state, free) in STATES.iter().zip(free) {
        let mut city = city_with(state);
        let wanted = city.the(1).placement.rooms.clone();
        let asked = request(2, "20 18:30-20:00").wanting(wanted);
        match free {
            true => drop(city.book(asked)),
            false => drop(city.refused(asked, &["conflict"])),
        }
    }
}

#[test]
fn each_command_has_its_time() {
    let booking = booking(1);
    let complete = C::Complete { booking, attendance: 1 };
    let cancel = C::Cancel { booking, reason: None };
    let table = [
        // From the first minute of the day until the end.
        (C::CheckIn { booking }, "19 23:59", false),
        (C::CheckIn { booking }, "20 00:00", true),
        (C::CheckIn { booking }, "20 19:59", true),
        (C::CheckIn { booking }, "20 20:00", false),
        // From the start on.
        (complete.clone(), "20 17:59", false),
        (complete.clone(), "20 18:00", true),
        (complete, "25 18:00", true),
        (C::RecordNoShow { booking }, "20 17:59", false),
        (C::RecordNoShow { booking }, "20 18:00", true),
        (C::RecordNoShow { booking }, "21 18:00", true),
        // Until the end.
        (cancel.clone(), "20 19:59", true),
        (cancel, "20 20:00", false),
        (move_room(1, room(3)), "20 19:59", true),
        (move_room(1, room(3)), "20 20:00", false),
        (resize(1, "20 21:00"), "20 19:59", true),
        (resize(1, "20 21:00"), "20 20:00", false),
        // What has begun begins at no other time.
        (move_time(1, "21 18:00-20:00"), "20 17:59", true),
        (move_time(1, "21 18:00-20:00"), "20 18:00", false),
    ];
    for (command, now, possible) in table {
        let mut city = City::new();
        city.add_room(plain_room(3));
        city.book(request(1, "20 18:00-20:00"));
        city.clock(now);
        match possible {
            true => drop(city.does(command)),
            false => drop(city.fails(command, "wrong_time")),
        }
    }
}

#[test]
fn what_waits_can_be_decided_until_its_end() {
    for (state, command) in
        [("hold", C::Submit { booking: booking(1) }), ("pending", C::Approve { booking: booking(1) })]
    {
        let mut city = city_with(state);
        city.does(command.clone());
        let mut city = city_with(state);
        city.clock("20 20:00");
        // Its time is over, so it has lapsed; and since this is an error, not even that is recorded.
        let version = city.schedule.version();
        city.fails(command, "wrong_state");
        assert_eq!(city.schedule.version(), version);
        city.states([(1, state)]);
        city.does(C::Tick);
        city.states([(1, "lapsed")]);
    }
    for (state, last) in [("lapsed", "20 19:59"), ("cancelled", "20 19:59"), ("no_show", "25 12:00")] {
        let mut city = city_with(state);
        city.clock(last);
        city.does(reinstate(1));
        if state != "no_show" {
            let mut city = city_with(state);
            city.clock("20 20:00");
            city.fails(reinstate(1), "wrong_time");
        }
    }
}

#[test]
fn a_hold_lapses_exactly_at_its_instant() {
    let mut city = City::new();
    city.hold(request(1, "20 18:00-20:00"), "05 12:00");
    assert_eq!(city.schedule.next_deadline(), Some(at("05 12:00")));
    city.clock("05 11:59");
    city.refused(request(2, "20 18:00-20:00"), &["conflict"]);
    city.clock("05 12:00");
    // The next decision writes the lapse first, whatever it is about.
    let events = city.does(C::Book { request: request(3, "20 18:00-20:00") });
    assert_eq!(names(&events), "lapsed booked");
    city.states([(1, "lapsed"), (3, "confirmed")]);
    assert_eq!(city.schedule.next_deadline(), None);
}

#[test]
fn a_hold_that_would_have_lapsed_is_an_error() {
    let mut city = City::new();
    let asked = request(1, "20 18:00-20:00");
    city.fails(C::Hold { request: asked.clone(), until: city.now }, "wrong_time");
    assert!(city.schedule.request(booking(1)).is_none(), "no trace");
    // One that would outlast its time ends with it.
    city.hold(asked, "28 12:00");
    assert_eq!(city.schedule.next_deadline(), Some(at("20 20:00")));
    city.tick("20 19:59");
    city.states([(1, "hold")]);
    city.tick("20 20:00");
    city.states([(1, "lapsed")]);
}

#[test]
fn an_error_after_a_lapse_leaves_no_trace_at_all() {
    let mut city = City::new();
    city.hold(request(1, "20 18:00-20:00"), "05 12:00");
    city.clock("05 12:00");
    let before = city.schedule.snapshot();
    city.fails(C::Cancel { booking: booking(9), reason: None }, "unknown_booking");
    city.fails(C::Submit { booking: booking(1) }, "wrong_state");
    assert_eq!(city.schedule.snapshot(), before);
    // Questions look through what has lapsed.
    let free = city.schedule.free_rooms(&request(2, "20 18:00-20:00"), city.now, &city.known).unwrap();
    assert_eq!(free, [room(1)]);
}

#[test]
fn a_pending_request_lapses_after_its_term() {
    let mut city = City::new();
    let term = Approval { lapses_after: 60.try_into().ok() };
    city.rule(Policy::new().with(Rule::Approval(term)));
    city.book(request(1, "20 18:00-20:00"));
    assert_eq!(city.status(1), Status::Pending { until: Some(at("02 09:00")) });
    assert_eq!(names(&city.tick("02 08:59")), "");
    assert_eq!(names(&city.tick("02 09:00")), "lapsed");
    assert_eq!(names(&city.does(C::Tick)), "", "harmless when repeated");
}

#[test]
fn whoever_may_waive_approval_books_without_waiting() {
    for (role, state) in [
        (Role::System, "pending"),
        (Role::Applicant, "pending"),
        (Role::Staff, "confirmed"),
        (Role::Manager, "confirmed"),
    ] {
        let mut city = City::new();
        city.rule(Policy::new().with_waivable(Rule::Approval(Approval::default()), Role::Staff));
        city.role = role;
        city.book(request(1, "20 18:00-20:00"));
        city.states([(1, state)]);
    }
}

#[test]
fn giving_back_has_a_deadline() {
    // (late is counted, who, waiver, now) → state or error
    let cases = [
        (true, Role::Applicant, false, "18 18:00", "cancelled"),
        (true, Role::Applicant, false, "18 18:01", "late"),
        (false, Role::Applicant, false, "18 18:00", "cancelled"),
        (false, Role::Applicant, false, "18 18:01", "refused"),
        (false, Role::Applicant, true, "18 18:01", "refused"),
        (false, Role::Staff, false, "18 18:01", "refused"),
        (false, Role::Staff, true, "18 18:01", "overruled"),
        (false, Role::Manager, true, "20 19:00", "overruled"),
    ];
    for (late_is_counted, role, waived, now, outcome) in cases {
        let mut city = City::new();
        let rule = Rule::Cancellation(Cancellation { notice: minutes(48 * 60), late_is_counted });
        city.rule(Policy::new().with_waivable(rule, Role::Staff));
        city.book(request(1, "20 18:00-20:00"));
        city.role = role;
        city.waiver = waived.then(|| note("illness"));
        city.clock(now);
        let command = C::Cancel { booking: booking(1), reason: Some(note("ill")) };
        if outcome == "refused" {
            let refusal = city.refuses(command, &["cancellation_deadline"]);
            assert_eq!(
                refusal.objections[0].reason,
                Reason::CancellationDeadline { deadline: at("18 18:00") }
            );
            continue;
        }
        let events = city.does(command);
        let [E::Cancelled { late, overridden, reason, from, .. }] = events.as_slice() else { panic!() };
        assert_eq!(*late, outcome != "cancelled");
        assert_eq!(overridden.as_ref().map(|o| o.reason.to_string()).is_some(), outcome == "overruled");
        assert_eq!((reason.as_ref(), *from), (Some(&note("ill")), Status::Confirmed));
        assert_eq!(city.log.last().unwrap().actor.role, role, "who did it is in the envelope");
    }
}

#[test]
fn a_hold_goes_back_without_a_deadline() {
    let mut city = City::new();
    city.rule(
        Policy::new()
            .with(Rule::Cancellation(Cancellation { notice: minutes(48 * 60), late_is_counted: false })),
    );
    city.hold(request(1, "20 18:00-20:00"), "20 12:00");
    city.clock("20 11:00");
    city.cancel(1);
    assert_eq!(city.status(1), Status::Cancelled { late: false });
}

#[test]
fn without_a_rule_the_deadline_is_the_start() {
    for (now, late) in [("20 18:00", false), ("20 18:01", true)] {
        let mut city = City::new();
        city.book(request(1, "20 18:00-20:00"));
        city.clock(now);
        city.cancel(1);
        assert_eq!(city.status(1), Status::Cancelled { late });
    }
}

#[test]
fn a_no_show_is_released_after_its_term_and_frees_the_rest() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::NoShowRelease(minutes(30))));
    city.book(request(1, "20 18:00-20:00"));
    city.book(request(2, "21 18:00-20:00"));
    assert_eq!(city.schedule.next_deadline(), Some(at("20 18:30")));
    assert_eq!(names(&city.tick("20 18:29")), "");
    city.clock("20 18:30");
    let events = city.does(C::Book { request: request(3, "20 18:30-20:00") });
    assert_eq!(names(&events), "no_show booked");
    assert_eq!(city.status(1), Status::NoShow { at: at("20 18:30") });
    assert_eq!(city.the(1).occupied(), Some(slot("20 18:00-18:30")));
    // Who checks in is not released.
    city.clock("21 17:00");
    city.does(C::CheckIn { booking: booking(2) });
    assert_eq!(names(&city.tick("21 19:00")), "");
    city.does(C::Complete { booking: booking(2), attendance: 12 });
}

#[test]
fn a_mistaken_no_show_stands_again_and_is_not_released_again() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::NoShowRelease(minutes(30))));
    city.book(request(1, "20 18:00-20:00"));
    city.tick("20 21:00");
    city.states([(1, "no_show")]);
    // Whoever says so says that they came.
    assert_eq!(names(&city.does(reinstate(1))), "reinstated checked_in");
    assert_eq!(names(&city.tick("20 22:00")), "");
    city.does(C::Complete { booking: booking(1), attendance: 40 });
    city.states([(1, "held")]);
}

#[test]
fn who_walks_in_after_the_release_is_there() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::NoShowRelease(minutes(30))));
    city.clock("20 18:40");
    city.waiver = Some(note("walked in"));
    let events = city.does(C::Book { request: request(1, "20 18:00-20:00") });
    assert_eq!(names(&events), "booked checked_in");
    assert_eq!(names(&city.does(C::Tick)), "");
    // From the minute of the release on, and also where a hold comes to stand.
    for (now, came) in [("21 18:29", ""), ("21 18:30", " checked_in")] {
        let mut city = City::new();
        city.add_room(plain_room(2));
        city.rule(Policy::new().with(Rule::NoShowRelease(minutes(30))).without(RuleKind::LeadAtLeast));
        city.clock(now);
        let booked = city.does(C::Book { request: request(1, "21 18:00-20:00") });
        assert_eq!(names(&booked), format!("booked{came}"));
        city.hold(request(2, "21 18:00-20:00").wanting(room(2)), "21 19:00");
        assert_eq!(names(&city.does(C::Submit { booking: booking(2) })), format!("submitted{came}"));
    }
}

#[test]
fn a_no_show_whose_rest_is_taken_stays_one() {
    let mut city = City::new();
    city.book(request(1, "20 18:00-20:00"));
    city.clock("20 18:20");
    city.does(C::RecordNoShow { booking: booking(1) });
    city.book(request(2, "20 18:30-20:00"));
    city.refuses(reinstate(1), &["conflict"]);
}

#[test]
fn attendance_is_put_right_with_old_and_new() {
    let mut city = city_with("held");
    let events = city.does(C::CorrectAttendance { booking: booking(1), attendance: 9 });
    let [E::AttendanceCorrected { from, to, .. }] = events.as_slice() else { panic!() };
    assert_eq!((*from, *to), (7, 9));
    assert!(city.does(C::CorrectAttendance { booking: booking(1), attendance: 9 }).is_empty());
}

#[test]
fn a_cancellation_and_a_request_in_the_same_minute() {
    let mut city = City::new();
    city.book(request(1, "20 18:00-20:00"));
    city.refused(request(2, "20 18:00-20:00").by(2), &["conflict"]);
    city.cancel(1);
    city.book(request(3, "20 18:00-20:00").by(3));
    assert!(city.log.iter().all(|recorded| recorded.at == city.now));
}

/// Rules that every path has to keep, and a booking that every path starts from.
fn ruled_city() -> City {
    let mut city = City::new();
    city.add_room(plain_room(2));
    let hours_a_day = Quota::new(QuotaSubject::Organisation, QuotaLimit::Minutes(240), PeriodKind::Day);
    let length = DurationRule { least: Some(minutes(60)), most: Some(minutes(240)), multiple_of: None };
    city.rule(Policy::new().with(Rule::Quotas(vec![hours_a_day])).with(Rule::Duration(length)));
    city.book(request(1, "20 12:00-14:00"));
    city.book(request(2, "20 16:00-18:00").by(2));
    city.book(request(3, "21 09:00-12:00"));
    city
}

#[test]
fn every_change_is_checked_again() {
    let cases = [
        (move_time(1, "20 15:00-17:00"), "conflict"),
        (move_time(1, "20 21:00-23:00"), "outside_hours"),
        (move_time(1, "21 13:00-15:00"), "quota_exceeded"),
        (move_time(1, "02 07:00-08:00"), "time_over outside_hours too_late"),
        (resize(1, "20 16:30"), "conflict too_long quota_exceeded"),
        (resize(1, "20 12:30"), "too_short"),
        (resize(3, "21 13:00"), ""),
        (resize(3, "21 13:01"), "too_long quota_exceeded"),
        (resize(1, "20 16:00"), ""),
        (move_time(1, "20 12:30-14:30"), ""),
        // Only the periods of the new time count: on the 21st there is an hour left.
        (move_time(1, "21 13:00-14:00"), ""),
    ];
    for (command, codes) in cases {
        let mut city = ruled_city();
        if codes.is_empty() {
            assert_eq!(names(&city.does(command)), "moved");
        } else {
            let codes: Vec<_> = codes.split(' ').collect();
            let before = city.schedule.snapshot();
            city.refuses(command, &codes);
            assert_eq!(city.schedule.snapshot(), before, "a refused change leaves no trace");
        }
    }
}

#[test]
fn what_is_reinstated_submitted_or_approved_is_checked_again() {
    let mut city = ruled_city();
    city.cancel(1);
    city.book(request(4, "20 13:00-15:00").by(3));
    city.refuses(reinstate(1), &["conflict"]);
    city.cancel(4);
    // Its quota is used up by now.
    city.book(request(5, "20 09:00-12:00"));
    city.refuses(reinstate(1), &["quota_exceeded"]);
    city.cancel(5);
    city.close(1, centre(1), "20 13:00-14:00");
    city.refuses(reinstate(1), &["closed"]);
    city.reopen(1);
    city.does(reinstate(1));

    city.hold(request(6, "22 12:00-14:00"), "22 10:00");
    city.rule(Policy::new().with(Rule::Approval(Approval::default())));
    city.close(2, centre(1), "22 12:00-13:00");
    city.refuses(C::Submit { booking: booking(6) }, &["closed"]);
    city.reopen(2);
    city.does(C::Submit { booking: booking(6) });
    city.states([(6, "pending")]);
    city.close(2, centre(1), "22 12:00-13:00");
    city.refuses(C::Approve { booking: booking(6) }, &["closed"]);
    city.reopen(2);
    city.does(C::Approve { booking: booking(6) });
    city.states([(6, "confirmed")]);
}

#[test]
fn reinstating_what_a_lifted_closure_had_displaced_clears_the_mark() {
    let mut city = City::new();
    city.book(request(1, "20 18:00-20:00"));
    city.close(1, centre(1), "20 00:00-21 00:00");
    city.cancel(1);
    city.reopen(1);
    city.does(reinstate(1));
    assert!(!city.the(1).displaced);
}

#[test]
fn moving_takes_the_best_free_room_and_does_not_see_itself() {
    let mut city = City::new();
    city.add_room(sized_room(2, 30));
    city.add_room(sized_room(3, 30));
    city.book(request(1, "20 18:00-20:00"));
    city.book(request(2, "20 18:00-20:00").wanting(room(2)));
    city.does(move_room(1, centre(1)));
    assert_eq!(city.place(1), "R3 20 18:00-20:00");
    // Half an hour later it meets nobody but itself.
    city.move_to(1, "20 18:30-20:30");
    assert_eq!(city.place(1), "R3 20 18:30-20:30");
    // To where it is: nothing happens.
    assert!(city.move_to(1, "20 18:30-20:30").is_empty());
    assert_eq!(city.the(1).revision, Revision::new(3));
    // Nothing serves 31 people at 20:00 but room 1.
    city.refuses(move_room(1, room(2)), &["conflict"]);
}

#[test]
fn two_bookings_cannot_exchange_places_one_by_one() {
    let mut city = City::new();
    city.book(request(1, "20 10:00-11:00"));
    city.book(request(2, "20 11:00-12:00"));
    city.refuses(move_time(1, "20 11:00-12:00"), &["conflict"]);
}

#[test]
fn a_revision_is_expected_of_the_booking_alone() {
    let mut city = City::new();
    city.book(request(1, "20 10:00-11:00"));
    city.book(request(2, "20 11:00-12:00"));
    city.move_to(2, "20 12:00-13:00");
    city.expected = Expected::Revision(Revision::FIRST);
    city.move_to(1, "20 11:00-12:00");
    city.fails(move_time(1, "20 10:00-11:00"), "stale_revision");
    city.expected = Expected::Exactly(city.schedule.version());
    city.move_to(1, "20 10:00-11:00");
    city.fails(move_time(1, "20 11:00-12:00"), "stale_version");
}

#[test]
fn a_request_seen_before_is_recognised_whatever_became_of_it() {
    for state in STATES {
        let mut city = city_with(state);
        let known = city.schedule.request(booking(1)).unwrap().clone();
        city.expected = Expected::Exactly(imece::event::Version::ZERO);
        for command in [
            C::Book { request: known.clone() },
            C::Hold { request: known.clone(), until: at("20 12:00") },
            C::JoinWaitlist(imece::schedule::WaitlistEntry::new(known.clone())),
        ] {
            assert!(city.does(command).is_empty(), "{state}: the same content changes nothing");
        }
        let other = known.with_attendees(11);
        city.fails(C::Book { request: other.clone() }, "request_id_taken");
        city.fails(C::Hold { request: other.clone(), until: at("28 12:00") }, "request_id_taken");
        city.fails(C::JoinWaitlist(imece::schedule::WaitlistEntry::new(other)), "request_id_taken");
    }
}

#[test]
fn a_refused_request_is_recognised_too() {
    let mut city = City::new();
    city.refused(request(1, "20 23:00-23:30"), &["outside_hours"]);
    let version = city.schedule.version();
    assert_eq!(city.ask(request(1, "20 23:00-23:30")), Outcome::Known(None));
    assert_eq!(city.schedule.version(), version);
    // Even when it could be booked by now.
    city.rule(Policy::new().without(RuleKind::OpeningHours));
    assert_eq!(city.ask(request(1, "20 23:00-23:30")), Outcome::Known(None));
    city.fails(C::Book { request: request(1, "20 20:00-20:30") }, "request_id_taken");
    city.book(request(2, "20 23:00-23:30"));
}

#[test]
fn time_never_runs_back() {
    let mut city = City::new();
    city.clock("10 12:00");
    city.book(request(1, "20 18:00-20:00"));
    city.clock("05 12:00");
    city.book(request(2, "20 20:00-21:00"));
    assert_eq!(city.log.last().unwrap().at, at("10 12:00"));
    // So a slot that is over by then is in the past.
    city.role = Role::Applicant;
    city.refused(request(3, "09 12:00-13:00"), &["too_late"]);
}

#[test]
fn a_confirmed_booking_asks_for_approval_again_where_it_gets_what_it_did_not_have() {
    let cases = [
        (1, move_room(1, room(2)), "pending"),
        (1, move_room(1, room(3)), "confirmed"),
        (2, move_time(1, "21 18:00-20:00"), "pending"),
        (2, resize(1, "20 20:15"), "pending"),
        // Less of what was approved needs nobody.
        (2, resize(1, "20 19:00"), "confirmed"),
        (2, move_time(1, "20 18:30-20:00"), "confirmed"),
    ];
    for (first, change, state) in cases {
        for role in [Role::Applicant, Role::Manager] {
            let mut city = City::new();
            city.add_room(plain_room(2));
            city.add_room(plain_room(3));
            let approval = Rule::Approval(Approval { lapses_after: 60.try_into().ok() });
            city.room_rule(2, Policy::new().with_waivable(approval, Role::Manager));
            city.role = Role::Manager;
            city.book(request(1, "20 18:00-20:00").wanting(room(first)));
            city.states([(1, "confirmed")]);
            city.role = role;
            city.does(change.clone());
            // Whoever may waive the rule moves without waiting.
            city.states([(1, if role == Role::Manager { "confirmed" } else { state })]);
            city.laws();
        }
    }
}

#[test]
fn who_waits_for_approval_under_way_has_not_come_yet() {
    let mut city = City::new();
    city.add_room(plain_room(2));
    let asks = Policy::new().with(Rule::Approval(Approval::default()));
    city.room_rule(2, asks.with(Rule::NoShowRelease(minutes(5))));
    city.book(request(1, "20 18:00-20:00"));
    city.clock("20 18:10");
    assert_eq!(names(&city.does(move_room(1, room(2)))), "moved");
    city.states([(1, "pending")]);
    assert_eq!(names(&city.does(C::Approve { booking: booking(1) })), "approved checked_in");
    // Nor has who moves there late and needs nobody to approve it.
    city.room_rule(2, Policy::new().with(Rule::NoShowRelease(minutes(5))));
    city.book(request(2, "21 18:00-20:00"));
    city.clock("21 18:10");
    assert_eq!(names(&city.does(move_room(2, room(2)))), "moved checked_in");
}

#[test]
fn the_deadline_for_giving_back_is_one_for_moving_the_start() {
    for late_is_counted in [false, true] {
        let mut city = City::new();
        city.add_room(plain_room(2));
        let notice = Cancellation { notice: minutes(24 * 60), late_is_counted };
        city.rule(Policy::new().with_waivable(Rule::Cancellation(notice), Role::Manager));
        city.book(request(1, "20 18:00-20:00"));
        city.hold(request(2, "20 12:00-14:00").by(2), "20 11:00");
        city.clock("19 18:00");
        city.does(move_time(1, "20 18:30-20:30"));
        city.does(move_time(1, "20 18:00-20:00"));
        city.clock("19 18:01");
        let refusal = city.refuses(move_time(1, "25 18:00-20:00"), &["cancellation_deadline"]);
        assert_eq!(refusal.objections[0].waivable_by, Some(Role::Manager));
        city.refuses(move_time(1, "20 17:00-20:00"), &["cancellation_deadline"]);
        // Its end and its rooms may still change; a hold is nobody's promise.
        city.does(resize(1, "20 19:00"));
        city.does(move_room(1, room(2)));
        city.does(move_time(2, "21 12:00-14:00"));
        // What the municipality has displaced may go anywhere.
        city.close(1, centre(1), "20 12:00-22:00");
        city.does(move_time(1, "25 18:00-20:00"));
        city.clock("25 10:00");
        city.role = Role::Manager;
        city.waiver = Some(note("the choir is ill"));
        city.does(move_time(1, "26 18:00-20:00"));
    }
}

#[test]
fn nobody_can_decide_any_more_about_what_is_over() {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.room_rule(2, Policy::new().with(Rule::Approval(Approval::default())).without(RuleKind::LeadAtLeast));
    city.room_rule(1, Policy::new().without(RuleKind::LeadAtLeast));
    city.clock("20 20:00");
    // What took place can be recorded afterwards, but not asked for or held.
    city.book(request(1, "20 18:00-20:00"));
    city.refused(request(2, "20 18:00-20:00").wanting(room(2)), &["time_over"]);
    city.book(request(3, "20 18:00-20:01").wanting(room(2)));
    let held = city.does(C::Hold { request: request(4, "20 16:00-18:00"), until: at("21 12:00") });
    assert_eq!(names(&held), "request_refused");
    // Nothing moves there either.
    city.book(request(5, "21 18:00-20:00"));
    city.refuses(move_time(5, "20 15:00-16:00"), &["time_over"]);
    city.refuses(resize(3, "20 20:00"), &["time_over"]);
}

#[test]
fn a_booking_has_an_end() {
    let mut city = City::new();
    city.rule(Policy::new().without(RuleKind::OpeningHours).without(RuleKind::Duration));
    let until = |days: i32| {
        let end = when("20 18:00-20:00").shifted(days * 1_440).unwrap().start();
        LocalSlot::new(local("20 18:00"), end).unwrap()
    };
    let mut asked = request(1, "20 18:00-20:00");
    asked.time = until(367);
    city.fails(C::Book { request: asked.clone() }, "endless");
    asked.time = until(366);
    city.book(asked);
    city.fails(C::Move { booking: booking(1), wanted: None, time: Some(until(367)) }, "endless");
    city.fails(C::Resize { booking: booking(1), end: until(367).end() }, "endless");
}

#[test]
fn what_names_no_booking_meets_no_revision() {
    let mut city = City::new();
    city.expected = Expected::Revision(Revision::FIRST);
    city.fails(C::Tick, "stale_revision");
    city.fails(C::Book { request: request(1, "20 18:00-20:00") }, "stale_revision");
    city.expected = Expected::Revision(Revision::default());
    city.book(request(1, "20 18:00-20:00"));
}
