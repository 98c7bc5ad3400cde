//! Who is on which shift for how long: row 48 of the field's table, assignments and reach.

use std::collections::BTreeSet;

use crate::{scheme::*, stored};
use AssignmentStage as S;
use VolunteeringCommand as C;
use imece::{
    event::{Aggregate, Recorded, Role},
    statistics::Scope,
    stats::Ratio,
    text::Precision,
    time::{LocalSlot, Minutes},
    volunteering::*,
};

/// Which stage may follow which, and no other.
#[test]
fn row_48_the_transition_table() {
    let table = [
        (S::Available, S::Scheduled),
        (S::Available, S::Cancelled),
        (S::Scheduled, S::Completed),
        (S::Scheduled, S::NoShow),
        (S::Scheduled, S::Cancelled),
        (S::Completed, S::Completed),
        (S::Completed, S::NoShow),
        (S::NoShow, S::Completed),
    ];
    for from in S::ALL {
        for to in S::ALL {
            assert_eq!(from.may_become(*to), table.contains(&(*from, *to)), "{from} to {to}");
            // And the commands keep to it: the shift is over, so that nothing else stands in the way.
            let mut scheme = Scheme::with_a_shift();
            scheme.does(C::Offer(request(1, 1, 1)));
            if *from != S::Available {
                scheme.does(C::Schedule { assignment: assignment(1), chosen: None });
            }
            scheme.clock("05 12:00");
            let minutes = |n| C::Complete { assignment: assignment(1), minutes: Minutes::new(n) };
            let cancel = C::Cancel { assignment: assignment(1), cause: CancelCause::Volunteer, reason: None };
            let no_show = C::RecordNoShow { assignment: assignment(1) };
            match from {
                S::Available | S::Scheduled => {}
                S::Completed => drop(scheme.does(minutes(60))),
                S::NoShow => drop(scheme.does(no_show.clone())),
                S::Cancelled => drop(scheme.does(cancel.clone())),
            }
            assert_eq!(scheme.stage(1), *from);
            let command = match to {
                S::Available => C::Offer(request(1, 1, 1)),
                S::Scheduled => C::Schedule { assignment: assignment(1), chosen: None },
                S::Completed => minutes(61),
                S::NoShow => no_show,
                S::Cancelled => cancel,
            };
            if from.may_become(*to) {
                let events = scheme.overrules(command);
                assert_eq!(events[0].brings_to(), Some(*to));
                assert_eq!(scheme.stage(1), *to);
            } else if *to == S::Available || (from == to && matches!(from, S::NoShow | S::Cancelled)) {
                // What was said before changes nothing.
                scheme.idle(command);
            } else {
                scheme.fails(command, "wrong_assignment_stage");
            }
        }
    }
}

#[test]
fn row_48_nobody_is_on_two_shifts_at_once() {
    let mut scheme = Scheme::with_a_shift();
    for (n, time) in [
        (2, "05 11:59-13:00"),
        (3, "05 12:00-13:00"),
        (4, "05 08:00-09:00"),
        (5, "05 10:00-10:01"),
        (6, "05 00:00-00:00"),
    ] {
        scheme.shift(n, 1, time, 9);
    }
    scheme.does(C::Assign(request(1, 1, 1)));
    for (n, double) in [(2, true), (3, false), (4, false), (5, true)] {
        // To be available for both is no contradiction.
        scheme.does(C::Offer(request(n, 1, n)));
        let schedule = C::Schedule { assignment: assignment(n), chosen: None };
        if double {
            scheme.objects(schedule, &["double_shift"]);
        } else {
            scheme.does(schedule);
        }
    }
    // All that is in the way is told.
    scheme.objects(C::Assign(request(6, 1, 6)), &["double_shift", "double_shift", "double_shift"]);
    scheme.does(C::Assign(request(6, 2, 6)));
    // Whoever is off a shift has the time again.
    scheme.does(C::Cancel { assignment: assignment(1), cause: CancelCause::Volunteer, reason: None });
    scheme.does(C::Schedule { assignment: assignment(5), chosen: None });
    let all = imece::time::Slot::new(imece::time::Minute::MIN, imece::time::Minute::MAX).unwrap();
    let diary: Vec<_> = scheme.platform.diary(who(1), all).map(|(_, id)| id).collect();
    assert_eq!(diary, [assignment(4), assignment(5), assignment(3)]);
}

/// A log that says otherwise is no log.
#[test]
fn row_48_a_double_shift_cannot_be_replayed_either() {
    let mut scheme = Scheme::with_a_shift();
    scheme.shift(2, 1, "05 10:00-11:00", 9);
    scheme.does(C::Assign(request(1, 1, 1)));
    let mut other = scheme.platform.clone();
    other
        .handle(
            &C::Cancel { assignment: assignment(1), cause: CancelCause::Volunteer, reason: None },
            &scheme.call,
            (),
        )
        .unwrap();
    let forged = other.decide(&C::Assign(request(2, 1, 2)), &scheme.call, ()).unwrap();
    let forged: Vec<_> = (0..)
        .zip(forged)
        .map(|(n, recorded)| {
            let seq = imece::event::Version::new(scheme.platform.version().get() + 1 + n);
            Recorded { seq, ..recorded }
        })
        .collect();
    let before = scheme.platform.clone();
    let why = scheme.platform.apply(&forged).unwrap_err();
    assert!(why.to_string().ends_with("the volunteer is on another shift then"), "{why}");
    assert_eq!(scheme.platform, before);
}

#[test]
fn row_48_a_shift_never_has_more_than_it_needs() {
    let mut scheme = Scheme::with_a_shift();
    let needed = |n: u32| C::SetNeeded { shift: shift(1), needed: n.try_into().unwrap() };
    scheme.does(C::Assign(request(1, 1, 1)));
    scheme.does(C::Assign(request(2, 2, 1)));
    scheme.objects(C::Assign(request(3, 3, 1)), &["shift_full"]);
    scheme.fails(needed(1), "more_assigned");
    scheme.idle(needed(2));
    scheme.does(needed(3));
    scheme.does(C::Assign(request(3, 3, 1)));
    assert_eq!(scheme.summary().filled(), Ratio::new(3, 3));
    // A place is free again for whoever stands in for a no-show, and then it is taken.
    scheme.does(C::Enrol(adult(4)));
    scheme.clock("05 10:00");
    scheme.does(C::RecordNoShow { assignment: assignment(1) });
    scheme.overrules(C::Assign(request(4, 4, 1)));
    scheme.clock("05 12:00");
    scheme.objects(C::Complete { assignment: assignment(1), minutes: Minutes::new(60) }, &["shift_full"]);
    let said = scheme.summary();
    assert_eq!((said.placed, said.needed, said.no_show), (3, 3, 1));
    let shift = scheme.platform.shift(shift(1)).unwrap();
    assert_eq!((shift.assigned(), shift.free()), (3, 0));
}

#[test]
fn row_48_minutes_are_those_of_the_shift_at_most_and_may_be_put_right() {
    let mut scheme = Scheme::with_a_shift();
    let served = |n| C::Complete { assignment: assignment(1), minutes: Minutes::new(n) };
    scheme.does(C::Assign(request(1, 1, 1)));
    scheme.clock("05 10:59");
    scheme.fails(served(120), "assignment_not_yet");
    scheme.clock("05 11:00");
    scheme.fails(served(0), "wrong_minutes");
    scheme.fails(served(181), "wrong_minutes");
    scheme.does(served(120));
    scheme.idle(served(120));
    scheme.clock("05 12:00");
    scheme.does(served(180));
    let said = scheme.summary();
    assert_eq!((said.minutes, said.completed, said.served_by_month.values().sum::<u64>()), (180, 1, 1));
    assert_eq!(said.minutes_by_field, [(VolunteerField::EnvironmentalCleanup, 180)].into());
    assert_eq!(said.minutes_by_group, [(AgeGroup::From35To49, 180)].into());
    scheme.does(C::RecordNoShow { assignment: assignment(1) });
    let said = scheme.summary();
    assert_eq!((said.minutes, said.completed, said.no_show, said.served_by_month.len()), (0, 0, 1, 0));
    scheme.does(served(90));
    assert_eq!(scheme.summary().turned_up(), Ratio::new(1, 1));
    let mut early = Scheme::with_a_shift();
    early.does(C::Assign(request(1, 1, 1)));
    early.clock("05 08:59");
    early.fails(C::RecordNoShow { assignment: assignment(1) }, "assignment_not_yet");
    early.clock("05 09:00");
    early.does(C::RecordNoShow { assignment: assignment(1) });
}

/// Who serves often is one volunteer in a month and in a year.
#[test]
fn row_48_volunteers_who_served_are_counted_once() {
    let mut scheme = Scheme::with_a_shift();
    for (n, time) in [(2, "06 09:00-10:00"), (3, "07 09:00-10:00")] {
        scheme.shift(n, 1, time, 9);
    }
    let april =
        LocalSlot::new("2026-04-02T09:00".parse().unwrap(), "2026-04-02T10:00".parse().unwrap()).unwrap();
    scheme.does(C::AddShift(Shift::new(shift(4), task(1), ShiftTime::Fixed(april), 9.try_into().unwrap())));
    for (n, volunteer, of) in [(1, 1, 1), (2, 1, 2), (3, 1, 4), (4, 2, 2)] {
        scheme.does(C::Assign(request(n, volunteer, of)));
    }
    scheme.call.now = "2026-05-01T09:00Z".parse().unwrap();
    for n in 1..=4 {
        scheme.does(C::Complete { assignment: assignment(n), minutes: Minutes::new(60) });
    }
    let served = |scheme: &Scheme| {
        let by_month = scheme.summary().served_by_month.into_values().collect::<Vec<_>>();
        (by_month, scheme.tally().served_in(2026).unwrap())
    };
    assert_eq!(served(&scheme), (vec![2, 1], 2));
    let april = Scope::all().months("2026-04".parse().unwrap(), "2026-04".parse().unwrap());
    let april = scheme.tally().summary(&april).unwrap();
    assert_eq!(april.minutes_by_group, [(AgeGroup::From35To49, 60)].into());
    assert_eq!(april.enrolled_by_group, [].into(), "they are there since March");
    // One of two in March, then the other: only then nobody came in March.
    scheme.does(C::RecordNoShow { assignment: assignment(1) });
    assert_eq!(served(&scheme), (vec![2, 1], 2));
    assert_eq!(scheme.summary().turned_up(), Ratio::new(3, 4));
    scheme.does(C::RecordNoShow { assignment: assignment(2) });
    assert_eq!(served(&scheme), (vec![1, 1], 2));
    scheme.does(C::RecordNoShow { assignment: assignment(3) });
    assert_eq!(served(&scheme), (vec![1], 1));
    // In the next year it is one of that year too.
    let january =
        LocalSlot::new("2027-01-05T09:00".parse().unwrap(), "2027-01-05T10:00".parse().unwrap()).unwrap();
    scheme.does(C::AddShift(Shift::new(shift(5), task(1), ShiftTime::Fixed(january), 9.try_into().unwrap())));
    scheme.does(C::Assign(request(5, 2, 5)));
    scheme.call.now = "2027-01-06T09:00Z".parse().unwrap();
    scheme.does(C::Complete { assignment: assignment(5), minutes: Minutes::new(60) });
    assert_eq!((served(&scheme).1, scheme.tally().served_in(2027).unwrap()), (1, 1));
}

#[test]
fn row_48_a_flexible_shift_has_a_window_in_which_each_chooses() {
    let mut scheme = Scheme::with_a_shift();
    let window = hours("05 08:00-20:00");
    let flexible = |n, minutes| {
        let time = ShiftTime::Flexible { window, minutes: Minutes::new(minutes) };
        C::AddShift(Shift::new(shift(n), task(1), time, 5.try_into().unwrap()))
    };
    scheme.fails(flexible(2, 0), "impossible_shift");
    scheme.fails(flexible(2, 721), "impossible_shift");
    scheme.does(flexible(3, 720));
    scheme.does(C::Assign(request(9, 3, 3).at(window)));
    scheme.does(flexible(2, 120));
    scheme.does(C::Assign(request(1, 1, 1)));
    scheme.does(C::Offer(request(2, 1, 2)));
    let schedule =
        |chosen: Option<&str>| C::Schedule { assignment: assignment(2), chosen: chosen.map(hours) };
    for wrong in [None, Some("05 07:59-09:59"), Some("05 18:01-20:01"), Some("05 13:00-14:59")] {
        scheme.objects(schedule(wrong), &["wrong_time"]);
    }
    scheme.objects(schedule(Some("05 11:00-13:00")), &["double_shift"]);
    scheme.does(schedule(Some("05 12:00-14:00")));
    assert_eq!(scheme.platform.assignment(assignment(2)).unwrap().placement.time, hours("05 12:00-14:00"));
    assert_eq!(
        scheme.platform.assignment(assignment(2)).unwrap().request.chosen,
        None,
        "it was the office that chose"
    );
    // Who chose once may be put on another time, which is the one that was chosen then.
    scheme.does(C::Offer(request(4, 2, 2).at(hours("05 08:00-10:00"))));
    scheme.does(C::Schedule { assignment: assignment(4), chosen: Some(hours("05 17:00-19:00")) });
    let moved = scheme.platform.assignment(assignment(4)).unwrap();
    assert_eq!(
        (moved.request.chosen, moved.placement.time),
        (Some(hours("05 17:00-19:00")), hours("05 17:00-19:00"))
    );
    // A fixed shift has its own time.
    scheme.objects(C::Assign(request(3, 2, 1).at(hours("05 09:00-11:00"))), &["wrong_time"]);
    scheme.does(C::Assign(request(3, 2, 1).at(hours("05 09:00-12:00"))));
}

#[test]
fn row_48_what_waits_lapses_when_the_shift_begins() {
    let mut scheme = Scheme::with_a_shift();
    scheme.does(C::Offer(request(1, 1, 1)));
    scheme.idle(C::Offer(request(1, 1, 1)));
    scheme.fails(C::Offer(request(1, 2, 1)), "assignment_id_taken");
    // Who waits is put on the shift by the same request; nothing is overruled where nothing stands against it.
    let mut taken = Scheme::with_a_shift();
    taken.does(C::Offer(request(1, 1, 1)));
    let events = taken.overrules(C::Assign(request(1, 1, 1)));
    assert!(matches!(&events[..], [VolunteeringEvent::Scheduled { overruled: None, .. }]), "{events:?}");
    taken.idle(C::Assign(request(1, 1, 1)));
    let begins = scheme.platform.shift(shift(1)).unwrap().slot.start();
    assert_eq!(scheme.platform.next_deadline(), Some(begins));
    scheme.shift(2, 1, "06 09:00-12:00", 2);
    scheme.does(C::Offer(request(5, 2, 2)));
    assert_eq!(scheme.platform.next_deadline(), Some(begins), "the first of all");
    scheme.does(C::Cancel { assignment: assignment(5), cause: CancelCause::Volunteer, reason: None });
    scheme.clock("05 08:59");
    scheme.idle(C::Tick);
    scheme.clock("05 09:00");
    scheme.objects(C::Offer(request(2, 2, 1)), &["shift_begun"]);
    scheme.does(C::Tick);
    scheme.idle(C::Tick);
    assert_eq!((scheme.stage(1), scheme.platform.next_deadline()), (S::Cancelled, None));
    assert_eq!(scheme.summary().cancelled_for[&CancelCause::Lapsed], 1);
    // A record that comes late is overruled into the books; waiting is not.
    scheme.objects(C::Assign(request(3, 3, 1)), &["shift_begun"]);
    scheme.overrules(C::Assign(request(3, 3, 1)));
    let waived = scheme.call.clone().overruling("geç".parse().unwrap());
    assert!(scheme.platform.offer(request(4, 2, 1), &waived).is_err());
}

#[test]
fn row_48_cancelling() {
    let mut scheme = Scheme::with_a_shift();
    let cancel = |n, cause| C::Cancel { assignment: assignment(n), cause, reason: None };
    scheme.does(C::Assign(request(1, 1, 1)));
    for cause in [CancelCause::Shift, CancelCause::Left, CancelCause::Unfit, CancelCause::Lapsed] {
        scheme.fails(cancel(1, cause), "wrong_cancel_cause");
    }
    scheme.as_role(Role::Applicant);
    scheme.fails(cancel(1, CancelCause::Municipality), "wrong_cancel_cause");
    scheme.does(cancel(1, CancelCause::Volunteer));
    scheme.as_role(Role::Staff);
    scheme.fails(cancel(9, CancelCause::Volunteer), "unknown_assignment");
    // With a shift, all that is open of it; not what took place.
    scheme.does(C::Assign(request(2, 1, 1)));
    scheme.does(C::Offer(request(3, 2, 1)));
    let mut served = Scheme::with_a_shift();
    scheme.does(C::CancelShift { shift: shift(1), reason: Some("fırtına".parse().unwrap()) });
    scheme.idle(C::CancelShift { shift: shift(1), reason: None });
    assert_eq!([2, 3].map(|n| scheme.stage(n)), [S::Cancelled; 2]);
    scheme.objects(C::Assign(request(4, 1, 1)), &["shift_off"]);
    scheme.fails(C::SetNeeded { shift: shift(1), needed: 9.try_into().unwrap() }, "shift_cancelled");
    let said = scheme.summary();
    assert_eq!((said.shifts, said.needed, said.placed, said.cancelled), (0, 0, 0, 3));
    served.does(C::Assign(request(1, 1, 1)));
    served.clock("05 12:00");
    served.does(C::Complete { assignment: assignment(1), minutes: Minutes::new(1) });
    served.fails(C::CancelShift { shift: shift(1), reason: None }, "shift_took_place");
}

/// "Thousands" is a lower bound: the sum says so, and a correction replaces what was said.
#[test]
fn row_48_reach_is_an_estimate_and_its_sum_a_lower_bound() {
    let mut scheme = Scheme::new();
    let field = VolunteerField::SocialSolidarity;
    let begun =
        SocialResponsibilityProject::new(project(1), "Dayanışma".parse().unwrap(), field, day("2026-02-01"));
    scheme.does(C::BeginProject(begun));
    let report = |on: &str, people, precision| C::ReportReach {
        project: project(1),
        on: day(on),
        reach: Reach::new(people, precision),
    };
    scheme.fails(report("2026-01-31", 1, Precision::Exact), "not_a_day_of_the_project");
    scheme.fails(report("02", 1, Precision::Exact), "not_a_day_of_the_project");
    scheme.does(report("2026-02-10", 250, Precision::Exact));
    let said = |scheme: &Scheme| (scheme.summary().reach, scheme.summary().reach_is_exact);
    assert_eq!(said(&scheme), (250, true));
    scheme.does(report("2026-02-11", 1_000, Precision::Vague));
    assert_eq!(said(&scheme), (1_250, false));
    scheme.does(report("2026-02-11", 1_100, Precision::MoreThan));
    scheme.idle(report("2026-02-11", 1_100, Precision::MoreThan));
    assert_eq!(said(&scheme), (1_350, false));
    scheme.does(report("2026-02-11", 1_112, Precision::Exact));
    assert_eq!(said(&scheme), (1_362, true));
    scheme.does(C::EndProject { project: project(1) });
    scheme.does(report("01", 5, Precision::Exact));
    scheme.clock("20 09:00");
    scheme.fails(report("19", 1, Precision::Exact), "not_a_day_of_the_project");
}

/// Every error and objection has a code of its own.
#[test]
fn codes_are_unique() {
    for source in
        [include_str!("../../src/volunteering/error.rs"), include_str!("../../src/volunteering/objection.rs")]
    {
        let codes = stored::codes(source);
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        assert!(codes.len() > 10);
    }
}
