//! The rules: each on its own, switched by room, centre and standard, counted at their edges, and overruled by a role.

use crate::city::*;
use imece::{
    centre::Capacity,
    event::Role,
    organisation::{OrganisationKind, StandingKind},
    schedule::{
        Anyone, BookingRequest, Cancellation, DurationRule, Eligibility, Lead, Outcome, Policy, PolicyScope,
        Quota, QuotaLimit, QuotaSubject, Reason, Rule, RuleKind, ScheduleCommand as C, ScheduleEvent as E,
        Suspension,
    },
    time::{DayOff, PeriodKind, WorkCalendar, Zone},
};

#[track_caller]
fn comes_to(city: &mut City, request: BookingRequest, codes: &str) {
    if codes.is_empty() {
        city.book(request);
    } else {
        city.refused(request, &codes.split(' ').collect::<Vec<_>>());
    }
}

#[test]
fn eligibility_is_registration_standing_and_kind() {
    use OrganisationKind as K;
    use StandingKind as S;
    let cases = [
        (Some((K::Association, S::Active)), "", ""),
        (Some((K::SportsClub, S::Active)), "", "kind_not_eligible"),
        (Some((K::Association, S::Suspended)), "standing_not_eligible", "standing_not_eligible"),
        (Some((K::Association, S::Inactive)), "standing_not_eligible", "standing_not_eligible"),
        (Some((K::SportsClub, S::Dissolved)), "standing_not_eligible", "standing_not_eligible"),
        (None, "unknown_organisation", "unknown_organisation"),
    ];
    for (what, of_any_kind, of_some) in cases {
        let mut city = City::new();
        city.know(1, what);
        // Off by default.
        city.book(request(1, "20 09:00-10:00"));
        city.rule(Policy::new().with(Rule::Eligibility(Eligibility::active())));
        comes_to(&mut city, request(2, "20 10:00-11:00"), of_any_kind);
        let some = Eligibility::active().of_kinds([K::Association, K::Foundation]);
        city.rule(Policy::new().with(Rule::Eligibility(some)));
        comes_to(&mut city, request(3, "20 11:00-12:00"), of_some);
    }
}

/// One rule each, and a request that only this rule is against.
fn one_breach_of_each() -> Vec<(Rule, BookingRequest, &'static str)> {
    let least = |n| DurationRule { least: Some(minutes(n)), most: None, multiple_of: None };
    let most = |n| DurationRule { least: None, most: Some(minutes(n)), multiple_of: None };
    let step = |n: u32| DurationRule { least: None, most: None, multiple_of: Some(n.try_into().unwrap()) };
    let quota = Quota::new(QuotaSubject::Organisation, QuotaLimit::Count(0), PeriodKind::Day);
    let fits = || request(1, "20 10:10-11:25");
    vec![
        (Rule::Eligibility(Eligibility::active()), fits().by(66), "unknown_organisation"),
        (Rule::OpeningHours, request(1, "20 08:00-09:15"), "outside_hours"),
        (Rule::Closures, request(1, "21 10:10-11:25"), "closed"),
        (Rule::Capacity, fits().with_attendees(41), "over_capacity"),
        (Rule::Features, fits().with_features([code("piano")]), "features_missing"),
        (Rule::StartGrid(30.try_into().unwrap()), fits(), "off_grid"),
        (Rule::Duration(least(76)), fits(), "too_short"),
        (Rule::Duration(most(74)), fits(), "too_long"),
        (Rule::Duration(step(30)), fits(), "not_a_multiple"),
        (Rule::LeadAtLeast(Lead::Hours(1_000)), fits(), "too_late"),
        (Rule::LeadAtMost(Lead::Hours(1)), fits(), "too_early"),
        (Rule::LeadAtMost(Lead::WorkingDays(1)), fits(), "outside_calendar"),
        (Rule::Quotas(vec![quota]), fits(), "quota_exceeded"),
        (Rule::Simultaneous(1.try_into().unwrap()), request(1, "22 10:00-11:00"), "too_many_at_once"),
        (
            Rule::Suspension(Suspension { no_shows: 1.try_into().unwrap(), within_days: 30, for_days: 30 }),
            fits().by(2),
            "suspended_for_no_shows",
        ),
    ]
}

fn city_of_breaches() -> City {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.know(66, None);
    city.rule(nothing());
    city.close(1, centre(1), "21 00:00-22 00:00");
    city.book(request(101, "02 08:00-09:00").by(2));
    city.does(C::RecordNoShow { booking: booking(101) });
    city.book(request(102, "22 10:00-11:00").wanting(room(2)));
    city
}

/// A policy that switches every standard rule off.
fn nothing() -> Policy {
    let standard = [
        RuleKind::OpeningHours,
        RuleKind::Closures,
        RuleKind::Capacity,
        RuleKind::Features,
        RuleKind::LeadAtLeast,
    ];
    standard.into_iter().fold(Policy::new(), Policy::without)
}

/// In what a host stores a rule stands once: on or off.
#[test]
fn no_policy_has_a_rule_twice() {
    let of = |policy: Policy| serde_json::to_value(policy).unwrap();
    let (on, off) = (of(Policy::new().with(Rule::Capacity)), of(Policy::new().without(RuleKind::Capacity)));
    let mut twice = on.clone();
    let rules = twice["on"].as_array_mut().unwrap();
    rules.push(rules[0].clone());
    let error = serde_json::from_value::<Policy>(twice).unwrap_err().to_string();
    assert!(error.contains("set twice"), "{error}");
    assert!(serde_json::from_value::<Policy>(off.clone()).is_ok());
    let mut both = on;
    both["off"].as_array_mut().unwrap().extend(off["off"].as_array().unwrap().clone());
    assert!(serde_json::from_value::<Policy>(both).is_err());
}

#[test]
fn each_rule_holds_on_its_own_and_only_where_it_is_on() {
    for (rule, asked, code) in one_breach_of_each() {
        let kind = rule.kind();
        let mut city = city_of_breaches();
        city.book(asked.clone());

        let mut city = city_of_breaches();
        city.rule(nothing().with(rule.clone()));
        let refusal = city.refused(asked.clone(), &[code]);
        assert_eq!(refusal.objections[0].waivable_by, None);
        assert_eq!(
            refusal.objections[0].reason.rule().map(|found| found == kind || code == "outside_calendar"),
            Some(true)
        );

        // The room decides over the centre, in both directions.
        let mut city = city_of_breaches();
        city.rule(nothing().with(rule.clone()));
        city.room_rule(1, Policy::new().without(kind));
        city.book(asked.clone());

        let mut city = city_of_breaches();
        city.room_rule(1, Policy::new().with(rule));
        city.refused(asked, &[code]);
    }
}

#[test]
fn each_rule_yields_to_its_role_with_a_reason_that_is_recorded() {
    for (rule, asked, code) in one_breach_of_each() {
        let mut city = city_of_breaches();
        city.rule(nothing().with_waivable(rule, Role::Manager));
        city.role = Role::Manager;
        let mut number = 200;
        let mut again = |city: &mut City| {
            number += 1;
            let mut asked = asked.clone();
            asked.id = booking(number);
            city.ask(asked)
        };
        // A role alone overrules nothing, and neither does a wish of somebody else.
        assert_eq!(again(&mut city).refusal().unwrap().codes().collect::<Vec<_>>(), [code]);
        city.waiver = Some(note("the mayor opens it"));
        city.role = Role::Staff;
        assert!(again(&mut city).refusal().is_some());
        city.role = Role::Manager;
        let Outcome::Booked(_) = again(&mut city) else { panic!("{code}") };
        let recorded = city.log.iter().rev().find(|r| matches!(r.event, E::Booked { .. })).unwrap();
        let E::Booked { overridden: Some(overridden), .. } = &recorded.event else { panic!("{code}") };
        assert_eq!(overridden.reason, note("the mayor opens it"));
        assert_eq!(overridden.objections[0].reason.code(), code);
        assert_eq!((recorded.actor.id, recorded.actor.role), (actor(1), Role::Manager));
    }
}

#[test]
fn one_hard_reason_refuses_all_and_a_conflict_is_always_hard() {
    let mut city = City::new();
    city.rule(Policy::new().with_waivable(Rule::Capacity, Role::Staff));
    city.book(request(1, "20 10:00-12:00"));
    city.role = Role::Manager;
    city.waiver = Some(note("please"));
    city.refused(request(2, "20 11:00-13:00").with_attendees(41), &["conflict", "over_capacity"]);
    city.refused(request(3, "20 08:00-09:00").with_attendees(41), &["outside_hours", "over_capacity"]);
    city.book(request(4, "20 12:00-13:00").with_attendees(41));
}

#[test]
fn the_stricter_of_two_rooms_says_who_may_overrule() {
    let by = |role: Option<Role>| match role {
        Some(role) => Policy::new().with_waivable(Rule::OpeningHours, role),
        None => Policy::new().with(Rule::OpeningHours),
    };
    let (staff, manager) = (Some(Role::Staff), Some(Role::Manager));
    let cases = [
        (staff, staff, staff),
        (staff, manager, manager),
        (manager, staff, manager),
        (staff, None, None),
        (None, manager, None),
    ];
    for (one, other, both) in cases {
        let mut city = City::new();
        city.add_room(plain_room(2));
        city.room_rule(1, by(one));
        city.room_rule(2, by(other));
        let refusal = city.refused(request(1, "20 23:00-23:30").wanting(rooms([1, 2])), &["outside_hours"]);
        assert_eq!(refusal.objections[0].waivable_by, both);
    }
}

#[test]
fn several_rooms_give_each_reason_once() {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.know(1, None);
    let policy = Policy::new()
        .with(Rule::Eligibility(Eligibility::active()))
        .with(Rule::Duration(DurationRule { least: Some(minutes(120)), ..DurationRule::default() }))
        .with(Rule::LeadAtMost(Lead::CalendarDays(3)))
        .with(Rule::LeadAtLeast(Lead::WorkingDays(3)))
        .with(Rule::Quotas(vec![Quota::new(
            QuotaSubject::Organisation,
            QuotaLimit::Count(0),
            PeriodKind::Month,
        )]));
    city.rule(policy);
    let asked = request(1, "20 23:00-23:30")
        .wanting(rooms([1, 2]))
        .with_attendees(500)
        .with_features([code("piano")]);
    let all = [
        "unknown_organisation",
        "outside_hours",
        "over_capacity",
        "features_missing",
        "too_short",
        "outside_calendar",
        "too_early",
        "quota_exceeded",
    ];
    city.refused(asked, &all);
}

#[test]
fn a_room_s_rules_go_over_its_centre_s_and_those_over_the_standard() {
    let mut city = City::new();
    let standard = city.schedule.policy(room(1)).unwrap().clone();
    assert_eq!(standard, Policy::standard());
    city.rule(Policy::new().with(Rule::StartGrid(30.try_into().unwrap())).without(RuleKind::Features));
    city.room_rule(1, Policy::new().with(Rule::StartGrid(60.try_into().unwrap())));
    let found = city.schedule.policy(room(1)).unwrap();
    assert_eq!(found.rule(RuleKind::StartGrid).unwrap().rule, Rule::StartGrid(60.try_into().unwrap()));
    assert!(found.rule(RuleKind::Features).is_none());
    assert!(found.rule(RuleKind::Capacity).is_some());
    // A room that comes later has its centre's rules.
    city.add_room(plain_room(2));
    let found = city.schedule.policy(room(2)).unwrap();
    assert_eq!(found.rule(RuleKind::StartGrid).unwrap().rule, Rule::StartGrid(30.try_into().unwrap()));
    let nowhere = C::SetPolicy { scope: PolicyScope::Room(room(9)), policy: Policy::new() };
    city.fails(nowhere, "unknown_room");
    let nowhere = C::SetPolicy { scope: PolicyScope::Centre(centre(9)), policy: Policy::new() };
    city.fails(nowhere, "unknown_centre");
}

#[test]
fn the_grid_is_counted_from_the_start_of_the_opening_span() {
    let mut city = City::new();
    city.add_room(plain_room(2).with_hours(hours("09:10-22:00")));
    city.rule(Policy::new().with(Rule::StartGrid(30.try_into().unwrap())));
    comes_to(&mut city, request(1, "20 09:30-10:00"), "");
    comes_to(&mut city, request(2, "20 09:40-10:00").wanting(room(2)), "");
    let refusal = city.refused(request(3, "20 10:30-11:00").wanting(room(2)), &["off_grid"]);
    let Reason::OffGrid { nearest, .. } = &refusal.objections[0].reason else { panic!() };
    assert_eq!(nearest, &[at("20 10:10"), at("20 10:40")]);
    // Nothing starts when the span is over; before it begins the grid is that of the day.
    for (n, time, codes, expected) in [
        (4, "20 21:50-22:00", &["off_grid"][..], &["20 21:40"][..]),
        (5, "20 08:40-09:40", &["outside_hours", "off_grid"], &["20 08:30", "20 09:00"]),
    ] {
        let refusal = city.refused(request(n, time).wanting(room(2)), codes);
        let Reason::OffGrid { nearest, .. } = &refusal.objections.last().unwrap().reason else { panic!() };
        assert_eq!(*nearest, expected.iter().map(|start| at(start)).collect::<Vec<_>>());
    }
}

#[test]
fn a_search_for_nobody_takes_anyone_for_an_active_association() {
    let mut city = City::new();
    let only = |kind| Policy::new().with(Rule::Eligibility(Eligibility::active().of_kinds([kind])));
    let asked = request(1, "20 10:00-12:00").by(66);
    for (kind, against) in [(OrganisationKind::Association, 0), (OrganisationKind::SportsClub, 1)] {
        city.rule(only(kind));
        assert_eq!(city.schedule.objections(&asked, city.now, &Anyone).unwrap().len(), against);
    }
}

#[test]
fn the_past_is_refused_unless_staff_overrule_it() {
    let mut city = City::new();
    city.clock("20 12:00");
    city.role = Role::Applicant;
    city.waiver = Some(note("it happened"));
    comes_to(&mut city, request(1, "20 12:00-13:00"), "");
    comes_to(&mut city, request(2, "20 11:00-12:00"), "too_late");
    city.role = Role::Staff;
    comes_to(&mut city, request(3, "20 11:00-12:00"), "");
}

#[test]
fn lead_times_are_counted_in_hours_calendar_days_and_working_days() {
    use Lead::{CalendarDays, Hours, WorkingDays};
    // It is Friday the 20th, 12:00; Monday the 23rd is off, Tuesday afternoon too, which counts as working.
    let cases = [
        (Rule::LeadAtLeast(Hours(2)), "20 14:00", ""),
        (Rule::LeadAtLeast(Hours(2)), "20 13:59", "too_late"),
        (Rule::LeadAtLeast(CalendarDays(1)), "20 21:00", "too_late"),
        (Rule::LeadAtLeast(CalendarDays(1)), "21 09:00", ""),
        (Rule::LeadAtLeast(CalendarDays(0)), "20 12:00", ""),
        (Rule::LeadAtLeast(WorkingDays(1)), "23 21:00", "too_late"),
        (Rule::LeadAtLeast(WorkingDays(1)), "24 09:00", ""),
        (Rule::LeadAtLeast(WorkingDays(2)), "24 21:00", "too_late"),
        (Rule::LeadAtLeast(WorkingDays(2)), "25 09:00", ""),
        (Rule::LeadAtMost(Hours(24)), "21 12:00", ""),
        (Rule::LeadAtMost(Hours(24)), "21 12:01", "too_early"),
        // A lead in days ends with the day.
        (Rule::LeadAtMost(CalendarDays(1)), "21 21:00", ""),
        (Rule::LeadAtMost(CalendarDays(1)), "22 09:00", "too_early"),
        (Rule::LeadAtMost(WorkingDays(1)), "24 21:00", ""),
        (Rule::LeadAtMost(WorkingDays(1)), "25 09:00", "too_early"),
        // The calendar ends with the month: no guess beyond it.
        (Rule::LeadAtMost(WorkingDays(5)), "24 09:00", ""),
        (Rule::LeadAtMost(WorkingDays(7)), "24 09:00", "outside_calendar"),
        (Rule::LeadAtLeast(WorkingDays(7)), "24 09:00", "outside_calendar"),
    ];
    for (rule, start, codes) in cases {
        let mut city = City::new();
        let off = [DayOff::full(day("23")), DayOff::half(day("24"))];
        let calendar = WorkCalendar::new(day("01"), day("30"), off).unwrap();
        city.does(C::SetCalendar(calendar));
        city.rule(Policy::new().with(rule.clone()));
        city.clock("20 12:00");
        let asked = request(1, &format!("{start}-21:59"));
        comes_to(&mut city, asked, codes);
        if codes == "too_late" {
            // The reason tells the earliest start, and that can be booked.
            let refused = city.schedule.request(booking(1)).unwrap().clone();
            let found = city.schedule.objections(&refused, city.now, &city.known).unwrap();
            let Reason::TooLate { earliest, .. } = found[0].reason else { panic!("{rule:?}") };
            assert!(earliest > at(start));
        }
    }
}

#[test]
fn without_a_calendar_working_days_are_not_guessed() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::LeadAtLeast(Lead::WorkingDays(1))));
    city.refused(request(1, "20 12:00-13:00"), &["outside_calendar"]);
}

#[test]
fn a_lead_time_is_about_asking_for_a_start() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::LeadAtLeast(Lead::CalendarDays(2))));
    city.book(request(1, "20 12:00-14:00"));
    city.clock("20 09:00");
    city.does(resize(1, "20 15:00"));
    city.refuses(move_time(1, "20 15:00-17:00"), &["too_late"]);
    city.move_to(1, "22 15:00-17:00");
    // The same at the other end.
    city.rule(Policy::new().with(Rule::LeadAtMost(Lead::CalendarDays(1))));
    city.does(resize(1, "22 18:00"));
    city.refuses(move_time(1, "22 16:00-18:00"), &["too_early"]);
}

#[test]
fn durations_have_bounds_and_a_step() {
    let rule = DurationRule {
        least: Some(minutes(60)),
        most: Some(minutes(240)),
        multiple_of: Some(30.try_into().unwrap()),
    };
    for (time, codes) in [
        ("20 10:00-10:59", "too_short not_a_multiple"),
        ("20 10:00-11:00", ""),
        ("20 10:00-11:01", "not_a_multiple"),
        ("20 10:00-14:00", ""),
        ("20 10:00-14:30", "too_long"),
        ("20 10:00-14:31", "too_long not_a_multiple"),
    ] {
        let mut city = City::new();
        city.rule(Policy::new().with(Rule::Duration(rule)));
        comes_to(&mut city, request(1, time), codes);
    }
}

/// A city that is open day and night, with some quotas.
fn limited(quotas: Vec<Quota>) -> City {
    let mut city = City::new();
    city.add_room(plain_room(2));
    city.rule(Policy::new().without(RuleKind::OpeningHours).with(Rule::Quotas(quotas)));
    city
}

#[test]
fn quotas_count_bookings_or_minutes_per_day_week_month_or_year() {
    use PeriodKind::{Day, Month, Week, Year};
    // Two are booked; may a third of two hours be?
    let (count, time) = (QuotaLimit::Count(2), QuotaLimit::Minutes(299));
    let booked = ["18 10:00-12:00", "20 10:00-11:00"];
    let cases = [
        (count, Day, "20 12:00-14:00", true),
        (count, Week, "22 12:00-14:00", false),
        // A week begins on Monday.
        (count, Week, "23 12:00-14:00", true),
        (count, Week, "15 12:00-14:00", true),
        (count, Week, "16 12:00-14:00", false),
        (count, Month, "31 12:00-14:00", false),
        (count, Month, "2026-04-01 12:00-14:00", true),
        (count, Year, "2026-12-31 12:00-14:00", false),
        (count, Year, "2027-01-01 12:00-14:00", true),
        (time, Day, "20 12:00-14:00", true),
        (time, Week, "22 12:00-14:00", false),
        (time, Week, "22 12:00-13:59", true),
        (time, Month, "31 12:00-14:00", false),
    ];
    for (limit, period, third, fits) in cases {
        let mut city = limited(vec![Quota::new(QuotaSubject::Organisation, limit, period)]);
        for (n, time) in (1..).zip(booked) {
            city.book(request(n, time));
        }
        // Another organisation's bookings do not count.
        city.book(request(9, "19 10:00-12:00").by(9));
        comes_to(&mut city, request(3, third), if fits { "" } else { "quota_exceeded" });
    }
}

#[test]
fn a_booking_over_the_edge_counts_once_and_its_minutes_are_split() {
    let per_day = |limit| vec![Quota::new(QuotaSubject::Organisation, limit, PeriodKind::Day)];
    let mut city = limited(per_day(QuotaLimit::Count(1)));
    city.book(request(1, "20 23:00-01:00"));
    // It counts in the period of its start only.
    city.refused(request(2, "20 10:00-11:00"), &["quota_exceeded"]);
    city.book(request(3, "21 10:00-11:00"));

    let mut city = limited(per_day(QuotaLimit::Minutes(120)));
    city.book(request(1, "20 23:00-01:00"));
    city.book(request(2, "20 10:00-11:00"));
    city.book(request(3, "21 10:00-11:00"));
    // Each period is checked, and each is told.
    let refusal = city.refused(request(4, "20 23:59-00:01").wanting(room(2)), &["quota_exceeded"; 2]);
    let told = refusal.objections.iter().map(|o| match &o.reason {
        Reason::QuotaExceeded { period, used, wanted, .. } => (period.first_day(), *used, *wanted),
        other => panic!("{other:?}"),
    });
    assert_eq!(told.collect::<Vec<_>>(), [(day("20"), 120, 1), (day("21"), 120, 1)]);
    // A booking that ends at midnight does not touch the next day.
    city.book(request(5, "22 22:00-00:00"));
    city.book(request(6, "23 10:00-12:00"));
    // One longer than its periods allow is refused for all of them.
    city.refused(request(7, "24 00:00-26 00:00"), &["quota_exceeded"; 2]);
}

#[test]
fn quotas_are_per_organisation_person_or_purpose() {
    let asked = |n: u128, hour: u32| request(n, &format!("20 {hour}:00-{}:00", hour + 1));
    type Change = fn(BookingRequest) -> BookingRequest;
    let cases: [(QuotaSubject, Change, &str); 7] = [
        (QuotaSubject::Organisation, |r| r, "quota_exceeded"),
        (QuotaSubject::Organisation, |r| r.by(2), ""),
        (QuotaSubject::Person, |r| r.with_person(person(1)).by(2), "quota_exceeded"),
        (QuotaSubject::Person, |r| r.with_person(person(2)), ""),
        (QuotaSubject::Person, |r| r, ""),
        (QuotaSubject::Purpose, |r| r.by(2), "quota_exceeded"),
        (QuotaSubject::Purpose, |r| r.purposed("rehearsal"), ""),
    ];
    for (per, change, codes) in cases {
        let mut city = limited(vec![Quota::new(per, QuotaLimit::Count(1), PeriodKind::Month)]);
        city.book(asked(1, 10).with_person(person(1)));
        comes_to(&mut city, change(asked(2, 11)), codes);
    }
    // Narrowed to purposes: those count and are limited, others neither.
    let quota = Quota::new(QuotaSubject::Organisation, QuotaLimit::Count(1), PeriodKind::Month);
    let mut city = limited(vec![quota.for_purposes([code("party")])]);
    city.book(asked(1, 10));
    city.book(asked(2, 11).purposed("party"));
    city.book(asked(3, 12));
    city.refused(asked(4, 13).purposed("party"), &["quota_exceeded"]);
}

#[test]
fn what_counts_in_a_quota() {
    // What became of the first; does it still count?
    type What = fn(&mut City);
    let cases: [(What, bool); 8] = [
        (|_| {}, true),
        (|city| drop(city.cancel(1)), false),
        (
            |city| {
                city.clock("20 10:01");
                city.cancel(1);
            },
            true,
        ),
        (
            |city| {
                city.clock("20 10:01");
                city.does(C::RecordNoShow { booking: booking(1) });
            },
            true,
        ),
        (
            |city| {
                city.clock("20 11:00");
                city.does(C::Complete { booking: booking(1), attendance: 3 });
            },
            true,
        ),
        (|city| drop(city.move_to(1, "21 10:00-11:00")), false),
        (
            |city| {
                city.cancel(1);
                city.hold(request(3, "20 10:00-11:00"), "05 12:00");
            },
            true,
        ),
        (
            |city| {
                city.cancel(1);
                city.hold(request(3, "20 10:00-11:00"), "05 12:00");
                city.clock("05 12:00");
            },
            false,
        ),
    ];
    for (position, (what, counts)) in cases.into_iter().enumerate() {
        let mut city = City::new();
        let quota = Quota::new(QuotaSubject::Organisation, QuotaLimit::Count(1), PeriodKind::Day);
        let late = Cancellation { notice: minutes(0), late_is_counted: true };
        city.rule(Policy::new().with(Rule::Quotas(vec![quota])).with(Rule::Cancellation(late)));
        city.book(request(1, "20 10:00-11:00"));
        what(&mut city);
        let outcome = city.ask(request(2, "20 14:00-15:00"));
        assert_eq!(outcome.refusal().is_some(), counts, "case {position}: {outcome:?}");
    }
}

#[test]
fn a_quota_set_later_counts_what_was_booked_before() {
    let mut city = City::new();
    city.book(request(1, "20 10:00-12:00"));
    let quota = |limit| Quota::new(QuotaSubject::Organisation, limit, PeriodKind::Week);
    city.rule(
        Policy::new().with(Rule::Quotas(vec![quota(QuotaLimit::Minutes(180)), quota(QuotaLimit::Count(9))])),
    );
    city.refused(request(2, "21 10:00-11:01"), &["quota_exceeded"]);
    city.book(request(3, "21 10:00-11:00"));
}

#[test]
fn a_quota_is_asked_only_of_the_periods_that_get_something() {
    let mut city = City::new();
    city.book(request(1, "21 10:00-12:00"));
    city.book(request(2, "21 12:00-14:00"));
    let once = Quota::new(QuotaSubject::Organisation, QuotaLimit::Count(1), PeriodKind::Day);
    city.rule(Policy::new().with(Rule::Quotas(vec![once])).without(RuleKind::OpeningHours));
    // The 21st has more than it may, but a night counts where it begins.
    city.book(request(3, "20 23:00-21 01:00"));
    city.refused(request(4, "20 20:00-21:00"), &["quota_exceeded"]);
}

#[test]
fn a_quota_that_comes_with_a_room_counts_what_was_booked_before() {
    let mut city = City::new();
    city.book(request(1, "20 10:00-12:00"));
    city.add_centre(2, Zone::ISTANBUL, hours("09:00-22:00"));
    let once = Quota::new(QuotaSubject::Organisation, QuotaLimit::Count(1), PeriodKind::Week);
    let policy = Policy::new().with(Rule::Quotas(vec![once]));
    city.does(C::SetPolicy { scope: PolicyScope::Centre(centre(2)), policy });
    let mut hall = plain_room(2);
    hall.centre = centre(2);
    city.add_room(hall);
    city.refused(request(2, "21 10:00-12:00").wanting(room(2)), &["quota_exceeded"]);
}

#[test]
fn so_many_bookings_of_an_organisation_may_run_at_once() {
    let mut city = City::new();
    for n in [2, 3, 4] {
        city.add_room(plain_room(n));
    }
    city.rule(Policy::new().with(Rule::Simultaneous(2.try_into().unwrap())));
    city.book(request(1, "20 10:00-12:00"));
    city.book(request(2, "20 11:00-13:00").wanting(room(2)));
    city.refused(request(3, "20 11:30-14:00").wanting(room(3)), &["too_many_at_once"]);
    // Never three at one minute, though it meets both.
    city.book(request(4, "20 12:00-14:00").wanting(room(3)));
    city.book(request(5, "20 11:00-12:00").wanting(room(4)).by(2));
    city.cancel(1);
    city.book(request(6, "20 10:00-12:00"));
    city.refused(request(7, "20 10:00-12:00").wanting(room(3)), &["too_many_at_once"]);
    // One after the other is one at a time.
    for (n, time) in [(1, "21 10:00-11:00"), (2, "21 11:00-12:00"), (3, "21 10:00-12:00")] {
        city.book(request(10 + n, time).wanting(room(n)));
    }
}

#[test]
fn no_shows_suspend_for_a_time() {
    let rule = Suspension { no_shows: 2.try_into().unwrap(), within_days: 10, for_days: 5 };
    // When the two no-shows were recorded, and now; is the organisation suspended, until when?
    let cases = [
        (["03 12:00", "13 11:59"], "13 12:00", Some("18 11:59")),
        (["03 12:00", "13 11:59"], "18 11:58", Some("18 11:59")),
        (["03 12:00", "13 11:59"], "18 11:59", None),
        // Ten days of 24 hours lie between: they no longer fall into one span.
        (["03 12:00", "13 12:00"], "13 12:00", None),
    ];
    for (recorded, now, until) in cases {
        let mut city = City::new();
        city.rule(Policy::new().with(Rule::Suspension(rule)));
        for (n, at) in (1..).zip(recorded) {
            city.book(request(n, &format!("{} 10:00-11:00", at.split(' ').next().unwrap())));
            city.clock(at);
            city.does(C::RecordNoShow { booking: booking(n) });
        }
        city.clock(now);
        let outcome = city.ask(request(5, "25 10:00-11:00"));
        let found = outcome.refusal().map(|refusal| refusal.objections[0].reason.clone());
        let expected = until.map(|until| Reason::SuspendedForNoShows { until: at(until) });
        assert_eq!(found, expected, "{recorded:?} at {now}");
        city.book(request(6, "26 10:00-11:00").by(2));
        if until.is_some() {
            // A no-show that was a mistake suspends nobody.
            city.does(reinstate(2));
            city.book(request(7, "27 10:00-11:00"));
        }
    }
    // Of several such spans the last one counts.
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::Suspension(rule)));
    let days = ["03", "05", "06"];
    for (n, day) in (1..).zip(days) {
        city.book(request(n, &format!("{day} 10:00-11:00")));
    }
    for (n, day) in (1..).zip(days) {
        city.clock(&format!("{day} 12:00"));
        city.does(C::RecordNoShow { booking: booking(n) });
    }
    let refusal = city.refused(request(5, "25 10:00-11:00"), &["suspended_for_no_shows"]);
    assert_eq!(refusal.objections[0].reason, Reason::SuspendedForNoShows { until: at("11 12:00") });
}

#[test]
fn capacity_may_be_overruled_with_who_and_why() {
    let mut city = City::new();
    city.rule(Policy::new().with_waivable(Rule::Capacity, Role::Staff));
    let mut small = plain_room(2);
    small.capacity = Capacity::new(10).unwrap();
    city.add_room(small);
    city.waiver = Some(note("standing room"));
    // A move and an un-cancelling are overruled the same way.
    city.book(request(1, "20 10:00-11:00").with_attendees(40));
    let events = city.does(move_room(1, room(2)));
    let [E::Moved { overridden: Some(overridden), .. }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(overridden.objections[0].reason.code(), "over_capacity");
    city.cancel(1);
    let events = city.does(reinstate(1));
    let [E::Reinstated { overridden: Some(_), .. }] = events.as_slice() else { panic!("{events:?}") };
    // Where nothing stands against it, nothing is recorded as overruled.
    city.book(request(2, "20 12:00-13:00"));
    let Some(E::Booked { overridden: None, .. }) = city.log.last().map(|r| &r.event) else { panic!() };
}

#[test]
fn nothing_is_overruled_while_another_room_needs_none_and_what_can_be_is() {
    // Room 2 is the smallest, and closed for good; room 3 is off the grid; room 4, the largest, is free.
    let mut city = City::new();
    for (n, capacity) in [(2, 50), (3, 60), (4, 70)] {
        city.add_room(sized_room(n, capacity));
    }
    city.room_rule(3, Policy::new().with_waivable(Rule::StartGrid(60.try_into().unwrap()), Role::Staff));
    city.close(1, room(2), "20 00:00-21 00:00");
    city.book(request(1, "20 10:30-11:30"));
    city.waiver = Some(note("the house asks for it"));
    let asked = |n| request(n, "20 10:30-11:30").wanting(centre(1)).with_attendees(45);
    city.book(asked(2));
    assert_eq!(city.place(2), "R4 20 10:30-11:30");
    // The rooms without objections are gone: the one that can be overruled is taken, not the one that cannot.
    city.book(asked(3));
    assert_eq!(city.place(3), "R3 20 10:30-11:30");
    city.refused(asked(4), &["closed"]);
    // A move chooses in the same way.
    city.cancel(3);
    city.book(request(5, "20 14:00-15:00").with_attendees(40));
    let mut elsewhere = move_room(5, rooms([2]));
    city.refuses(move_time(5, "20 10:30-11:30"), &["conflict"]);
    if let C::Move { wanted, time, .. } = &mut elsewhere {
        *wanted = Some(centre(1).into());
        *time = Some(when("20 10:30-11:30"));
    }
    city.does(elsewhere);
    assert_eq!(city.place(5), "R3 20 10:30-11:30");
}

#[test]
fn a_lead_beyond_all_days_limits_nothing() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::LeadAtMost(Lead::CalendarDays(u32::MAX))));
    city.book(request(1, "20 10:00-12:00"));
    city.rule(Policy::new().with(Rule::LeadAtLeast(Lead::CalendarDays(u32::MAX))));
    city.refused(request(2, "21 10:00-12:00"), &["outside_calendar"]);
}
