//! Refusals with their alternatives, and searches, against a look at every minute.

use crate::{cases::cases, city::*};
use imece::{
    event::{Actor, Call, Role},
    occupancy::Buffers,
    schedule::{
        Alternative, BookingRequest, DurationRule, Eligibility, Lead, Outcome, Policy, Quota, QuotaLimit,
        QuotaSubject, Reason, Rule, RuleKind, ScheduleCommand as C, Wanted,
    },
    time::{DayHours, LocalSlot, Minute, Minutes, PeriodKind, Slot, Zone},
};

/// Whether a request could be booked at a place and time: by asking a copy of the schedule to do it.
fn could_be(city: &City, asked: &BookingRequest, wanted: impl Into<Wanted>, time: LocalSlot) -> bool {
    let mut copy = city.schedule.clone();
    let mut asked = asked.clone().wanting(wanted);
    asked.id = booking(99_999);
    asked.time = time;
    let call = Call::new(Actor::new(actor(1), Role::Applicant), city.now);
    matches!(copy.book(asked, &call, &city.known).unwrap().outcome, Outcome::Booked(_))
}

/// Whether nothing stands against a request at a start, by asking; the length is kept.
fn is_open(city: &City, asked: &BookingRequest, rooms: &imece::centre::RoomSet, start: Minute) -> bool {
    let zone = city.schedule.centre(centre(1)).unwrap().zone;
    let length = zone.slot(asked.time).unwrap().length();
    let slot = Slot::with_length(start, length).unwrap();
    let Ok(time) = zone.local_slot(slot) else { return false };
    if zone.slot(time) != Ok(slot) {
        return false;
    }
    let mut asked = asked.clone().wanting(rooms.clone());
    asked.time = time;
    city.schedule.objections(&asked, city.now, &city.known).unwrap().is_empty()
}

/// The nearest starts by looking at every minute: those from the wish on that do not overlap each other, and those
/// before it.
fn nearest(city: &City, asked: &BookingRequest, rooms: &imece::centre::RoomSet, reach: u32) -> Vec<Minute> {
    let zone = city.schedule.centre(centre(1)).unwrap().zone;
    let wish = zone.slot(asked.time).unwrap();
    let length = i32::try_from(wish.length().get()).unwrap();
    let minute = |m: i32| Minute::from_minutes(m).unwrap();
    let start = wish.start().as_minutes();
    let reach = i32::try_from(reach).unwrap();
    let mut found = Vec::new();
    let mut at = start;
    let mut count = 0;
    while at <= start + reach && count < 3 {
        if is_open(city, asked, rooms, minute(at)) {
            found.push(at);
            count += 1;
            at += length;
        } else {
            at += 1;
        }
    }
    let mut at = if found.first() == Some(&start) { start - length } else { start - 1 };
    let mut count = 0;
    while at >= (start - reach).max(city.now.as_minutes()) && count < 3 {
        if is_open(city, asked, rooms, minute(at)) {
            found.push(at);
            count += 1;
            at -= length;
        } else {
            at -= 1;
        }
    }
    found.sort_by_key(|at| ((at - start).abs(), *at < start));
    found.truncate(3);
    found.into_iter().map(minute).collect()
}

/// Asserts that all alternatives can be booked, that the times are the nearest, and that each room is another.
#[track_caller]
fn alternatives_are_right(
    city: &City,
    asked: &BookingRequest,
    found: &[Alternative],
    rooms: &imece::centre::RoomSet,
) {
    for one in found {
        assert!(could_be(city, asked, one.rooms.clone(), one.time), "{one:?} cannot be booked");
        let zone = city.schedule.centre(centre(1)).unwrap().zone;
        assert_eq!(zone.slot(one.time), Ok(one.slot));
    }
    let (times, others): (Vec<_>, Vec<_>) = found.iter().partition(|a| a.rooms == *rooms);
    let starts: Vec<_> = times.iter().map(|a| a.slot.start()).collect();
    assert_eq!(starts, nearest(city, asked, rooms, 14 * 24 * 60), "the nearest times of {asked:?}");
    let mut names: Vec<_> = others.iter().map(|a| a.rooms.clone()).collect();
    assert!(others.iter().all(|a| a.time == asked.time));
    names.dedup();
    assert_eq!(names.len(), others.len());
    let all = city.schedule.rooms().filter(|room| room.centre == centre(1) && *rooms != room.id.into());
    let free = all.filter(|room| could_be(city, asked, room.id, asked.time)).count();
    assert_eq!(names.len(), free.min(3));
}

/// A room with most of what can stand in the way, on a short day.
fn busy_city(policy: Policy) -> City {
    let mut city = City::new();
    city.clock("19 08:00");
    city.role = Role::Applicant;
    city.add_room(plain_room(2));
    city.add_room(sized_room(3, 10));
    city.add_stock(1, 1, 2);
    city.add_centre(
        1,
        Zone::ISTANBUL,
        hours("09:10-13:00")
            .with_day(
                chrono::Weekday::Fri,
                DayHours::new(["09:10-11:00".parse().unwrap(), "12:25-18:00".parse().unwrap()]).unwrap(),
            )
            .with_day(
                chrono::Weekday::Sat,
                DayHours::from("20:00-02:00".parse::<imece::time::Span>().unwrap()),
            ),
    );
    city.book(request(101, "20 12:25-13:25").by(2));
    city.book(request(102, "20 15:00-16:00").by(2).with_buffers(Buffers::new(minutes(10), minutes(20))));
    city.book(request(103, "20 14:00-17:00").by(2).wanting(room(2)).with_stock(stock(1), 1));
    city.book(request(104, "19 10:00-12:00").by(2));
    city.close(1, room(1), "21 21:00-22:00");
    city.rule(policy);
    city
}

#[test]
fn the_alternatives_are_bookable_and_none_is_nearer() {
    let grid = |n: u32| Rule::StartGrid(n.try_into().unwrap());
    let quota = |limit| Quota::new(QuotaSubject::Organisation, limit, PeriodKind::Day);
    let policies = [
        Policy::new(),
        Policy::new().with(grid(30)),
        Policy::new().with(grid(50)),
        Policy::new().with(grid(30)).without(RuleKind::OpeningHours),
        Policy::new().with(grid(50)).without(RuleKind::OpeningHours),
        Policy::new().with(Rule::LeadAtMost(Lead::CalendarDays(2))),
        Policy::new().with(Rule::LeadAtLeast(Lead::Hours(29))),
        Policy::new().with(Rule::LeadAtLeast(Lead::CalendarDays(2))),
        Policy::new()
            .with(Rule::Quotas(vec![quota(QuotaLimit::Minutes(120))]))
            .without(RuleKind::OpeningHours),
        Policy::new().with(Rule::Quotas(vec![quota(QuotaLimit::Count(2))])),
        Policy::new().with(Rule::Simultaneous(1.try_into().unwrap())),
    ];
    for (position, policy) in policies.into_iter().enumerate() {
        let wishes = [
            // Own other bookings, the wish, and pieces of equipment.
            (vec!["20 17:00-18:00"], "20 13:00-14:00", 0),
            (vec![], "20 15:30-16:30", 2),
            (vec!["19 23:30-00:30", "20 09:30-10:30"], "20 10:05-11:05", 0),
            (vec!["21 23:00-00:00", "22 00:00-01:00"], "21 21:30-22:30", 1),
        ];
        // Two of them with each policy: a look at every minute takes its time.
        for (own, wish, stock_pieces) in wishes.into_iter().skip(position % 2).step_by(2) {
            let mut city = busy_city(policy.clone());
            city.room_rule(2, Policy::new().without(RuleKind::OpeningHours).without(RuleKind::StartGrid));
            city.role = Role::Staff;
            for (n, time) in (1..).zip(own) {
                city.ask(request(n, time).wanting(room(2)));
            }
            city.role = Role::Applicant;
            let asked = request(50, wish).with_stock(stock(1), stock_pieces);
            if let Outcome::Refused(refusal) = city.ask(asked.clone()) {
                alternatives_are_right(&city, &asked, &refusal.alternatives, &room(1).into());
            }
        }
    }
}

#[test]
fn what_time_does_not_heal_has_no_other_time() {
    let mut city = busy_city(Policy::new());
    city.add_stock(2, 1, 1);
    for asked in [
        request(1, "20 13:30-14:30").with_attendees(41),
        request(2, "20 13:30-14:30").with_features([code("piano")]),
        request(3, "20 13:30-14:30").with_stock(stock(2), 2),
    ] {
        let Outcome::Refused(refusal) = city.ask(asked) else { panic!() };
        assert!(refusal.alternatives.is_empty());
    }
    // But another room may do.
    city.add_room(sized_room(4, 50).with_features([code("piano")]));
    let Outcome::Refused(refusal) = city.ask(request(4, "20 13:30-14:30").with_attendees(41)) else {
        panic!()
    };
    assert_eq!(offered(&city, &refusal), ["R4 20 13:30-14:30"]);
}

#[test]
fn a_refusal_gives_all_reasons_at_once_with_what_is_in_the_way() {
    let mut city = City::new();
    city.add_stock(1, 1, 2);
    city.add_room(plain_room(2));
    city.know(1, None);
    city.book(request(101, "20 20:00-21:00").with_stock(stock(1), 1).by(2));
    city.book(request(102, "20 21:00-22:00").by(3));
    city.rule(
        Policy::new()
            .with(Rule::Eligibility(Eligibility::active()))
            .with(Rule::StartGrid(60.try_into().unwrap()))
            .with(Rule::Duration(DurationRule { least: None, most: Some(minutes(60)), multiple_of: None }))
            .with(Rule::LeadAtMost(Lead::CalendarDays(7)))
            .with(Rule::LeadAtLeast(Lead::CalendarDays(30)))
            .with(Rule::Quotas(vec![Quota::new(
                QuotaSubject::Organisation,
                QuotaLimit::Count(0),
                PeriodKind::Day,
            )]))
            .with(Rule::Simultaneous(1.try_into().unwrap())),
    );
    city.close(1, centre(1), "20 12:00-21 12:00");
    let asked = request(1, "20 20:30-22:30")
        .with_attendees(41)
        .with_features([code("piano")])
        .with_stock(stock(1), 2);
    let refusal = city.refused(
        asked,
        &[
            "conflict",
            "stock_short",
            "unknown_organisation",
            "outside_hours",
            "closed",
            "over_capacity",
            "features_missing",
            "off_grid",
            "too_long",
            "too_late",
            "too_early",
            "quota_exceeded",
        ],
    );
    let Reason::Conflict { with } = &refusal.objections[0].reason else { panic!() };
    assert_eq!(with.iter().map(|c| c.booking).collect::<Vec<_>>(), [booking(101), booking(102)]);
    let Reason::StockShort { with, .. } = &refusal.objections[1].reason else { panic!() };
    assert_eq!(with, &[booking(101)]);
    assert!(refusal.objections.iter().all(|o| o.waivable_by.is_none()));
}

#[test]
fn a_dry_run_says_what_the_commit_does() {
    for time in ["20 13:00-14:00", "20 14:00-15:00", "20 08:00-10:00", "21 21:00-22:00"] {
        let mut city = busy_city(Policy::new());
        let asked = request(1, time);
        let dry = city.schedule.objections(&asked, city.now, &city.known).unwrap();
        let outcome = city.ask(asked);
        let found = outcome.refusal().map_or(Vec::new(), |refusal| refusal.objections.clone());
        assert_eq!(dry, found);
    }
}

#[test]
fn the_first_free_slot_in_a_room_and_in_any_of_several() {
    let city = busy_city(Policy::new().with(Rule::StartGrid(30.try_into().unwrap())));
    let range = slot("20 09:10-22 12:00");
    let cases: [(Wanted, &str, u32); 7] = [
        (room(1).into(), "20 12:25-13:25", 0),
        (room(1).into(), "20 12:25-14:25", 0),
        (rooms([1, 2]).into(), "20 12:25-14:55", 0),
        (Wanted::Anywhere, "20 12:25-14:10", 0),
        (centre(1).into(), "20 12:25-14:10", 11),
        (Wanted::Anywhere, "20 12:25-18:20", 11),
        (Wanted::Anywhere, "20 12:25-18:35", 11),
    ];
    for (wanted, length, attendees) in cases {
        let asked = request(1, length).wanting(wanted).with_attendees(attendees);
        let found = city.schedule.first_free(&asked, range, city.now, &city.known).unwrap();
        // By asking for every minute in every room that the request can mean.
        let rooms: Vec<_> = match &asked.wanted {
            Wanted::Rooms(rooms) => rooms.iter().collect(),
            _ => city.schedule.rooms().map(|room| room.id).collect(),
        };
        let length = slot(length).length();
        let starts =
            range.start().as_minutes()..=range.end().as_minutes() - i32::try_from(length.get()).unwrap();
        let first = starts
            .map(|m| Minute::from_minutes(m).unwrap())
            .find(|start| rooms.iter().any(|room| is_open(&city, &asked, &(*room).into(), *start)));
        assert_eq!(found.as_ref().map(|f| f.slot.start()), first, "{asked:?}");
        assert!(found.is_none_or(|found| could_be(&city, &asked, found.rooms, found.time)));
    }
}

#[test]
fn all_free_rooms_come_best_fitting_first() {
    let city = busy_city(Policy::new());
    let free = |asked: BookingRequest| city.schedule.free_rooms(&asked, city.now, &city.known).unwrap();
    let asked = |time: &str| request(1, time).wanting(centre(1));
    assert_eq!(free(asked("20 13:30-14:00")), [room(3), room(1), room(2)]);
    assert_eq!(free(asked("20 14:00-14:30")), [room(3), room(1)]);
    assert_eq!(free(asked("20 14:00-14:30").with_attendees(11)), [room(1)]);
    assert_eq!(free(asked("20 14:00-14:30").wanting(rooms([2, 3]))), [room(3)]);
    assert_eq!(free(asked("20 15:00-15:30").with_attendees(11)), []);
}

#[test]
fn offers_are_ranked_by_nearness_then_fit() {
    let city = busy_city(Policy::new().with(Rule::StartGrid(30.try_into().unwrap())));
    let asked = request(1, "20 15:25-16:25").wanting(centre(1)).with_attendees(11);
    let range = slot("20 00:00-21 00:00");
    let found = city.schedule.offers(&asked, range, 4, city.now, &city.known).unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|a| format!("{} {}", city.schedule.room(a.rooms.as_slice()[0]).unwrap().code, told(a.time)))
        .collect();
    assert_eq!(
        told,
        ["R1 20 16:25-17:25", "R1 20 13:25-14:25", "R2 20 12:55-13:55", "R1 20 09:40-10:40"],
        "the smaller shift first"
    );
    for one in &found {
        assert!(could_be(&city, &asked, one.rooms.clone(), one.time));
    }
    let all = city.schedule.offers(&asked, range, 0, city.now, &city.known).unwrap();
    assert!(all.is_empty());
}

#[test]
fn utilisation_is_booked_over_bookable_minutes() {
    let mut city = City::new();
    city.add_room(plain_room(2).with_atoms([atom(1), atom(2)]).unwrap());
    city.add_room(plain_room(3).with_atoms([atom(1)]).unwrap());
    let buffers = Buffers::new(minutes(30), minutes(30));
    city.book(request(1, "20 10:00-12:00").wanting(room(3)).with_buffers(buffers));
    city.book(request(2, "20 20:00-21:00").wanting(room(2)));
    city.hold(request(3, "20 13:00-14:00").wanting(room(2)), "05 12:00");
    city.close(1, centre(1), "20 15:00-17:00");
    let found = |city: &City, n, range| {
        let found = city.schedule.utilisation(room(n), slot(range));
        (found.bookable_minutes, found.booked_minutes)
    };
    // Thirteen hours less two closed; half a hall is the hall; buffers are left out.
    assert_eq!(found(&city, 2, "20 00:00-21 00:00"), (660, 240));
    assert_eq!(found(&city, 3, "20 00:00-21 00:00"), (660, 240));
    assert_eq!(found(&city, 1, "20 00:00-21 00:00"), (660, 0));
    // Ranges add up.
    let (a, b) = (found(&city, 2, "20 00:00-20 11:00"), found(&city, 2, "20 11:00-21 00:00"));
    assert_eq!((a.0 + b.0, a.1 + b.1), (660, 240));
    city.tick("05 12:00");
    assert_eq!(found(&city, 2, "20 00:00-21 00:00"), (660, 180));
    // Of a no-show only what went by before it was recorded.
    city.clock("20 20:15");
    city.does(C::RecordNoShow { booking: booking(2) });
    assert_eq!(found(&city, 2, "20 00:00-21 00:00"), (660, 135));
    assert_eq!(found(&city, 9, "20 00:00-21 00:00"), (0, 0));
}

#[test]
fn the_next_deadline_is_the_first_thing_that_time_alone_does() {
    let mut city = City::new();
    assert_eq!(city.schedule.next_deadline(), None);
    city.rule(Policy::new().with(Rule::NoShowRelease(minutes(30))).with(Rule::Offers(minutes(60))));
    city.book(request(1, "20 18:00-20:00"));
    assert_eq!(city.schedule.next_deadline(), Some(at("20 18:30")));
    city.hold(request(2, "25 18:00-20:00"), "10 09:00");
    assert_eq!(city.schedule.next_deadline(), Some(at("10 09:00")));
    city.close(1, centre(1), "09 00:00-10 00:00");
    let waits = imece::schedule::WaitlistEntry::new(request(3, "09 09:30-10:30"));
    city.does(C::JoinWaitlist(waits));
    assert_eq!(city.schedule.next_deadline(), Some(at("09 09:30")), "the wait is over with the start");
    let mut seen = Vec::new();
    while let Some(due) = city.schedule.next_deadline() {
        city.now = due;
        seen.push(names(&city.does(C::Tick)));
    }
    assert_eq!(seen, ["waitlist_left", "lapsed", "no_show"]);
}

/// Random cities, in which each refusal's alternatives are held to a look at every minute.
mod at_random {
    use super::*;
    use proptest::prelude::*;

    prop_compose! {
        fn times()(start in 0..150_u32, length in 1..14_u32) -> (u32, u32) {
            (start * 10, length * 10)
        }
    }

    fn time((start, length): (u32, u32)) -> LocalSlot {
        let start = local("20 00:00").checked_add(Minutes::new(start)).unwrap();
        LocalSlot::with_length(start, Minutes::new(length)).unwrap()
    }

    proptest! {
        #![proptest_config(cases(40))]
        #[test]
        fn no_nearer_time_is_overlooked(
            taken in proptest::collection::vec((times(), 0..3_u128, 0..30_u32), 0..12),
            wish in times(),
            grid in prop_oneof![Just(0_u32), Just(25), Just(60)],
            quota in prop_oneof![Just(0_u32), Just(90), Just(200)],
            // How many bookings of one organisation may run at once.
            at_once in 0..3_u32,
            closed in proptest::option::of(times()),
            (hours_rule, closures_rule) in any::<(bool, bool)>(),
        ) {
            let mut city = City::new();
            city.clock("19 20:00");
            city.role = Role::Applicant;
            city.add_room(plain_room(2));
            let mut policy = Policy::new();
            if grid > 0 {
                policy = policy.with(Rule::StartGrid(grid.try_into().unwrap()));
            }
            if quota > 0 {
                let quota = Quota::new(QuotaSubject::Organisation, QuotaLimit::Minutes(quota), PeriodKind::Day);
                policy = policy.with(Rule::Quotas(vec![quota]));
            }
            if at_once > 0 {
                policy = policy.with(Rule::Simultaneous(at_once.try_into().unwrap()));
            }
            for (rule, kind) in [(hours_rule, RuleKind::OpeningHours), (closures_rule, RuleKind::Closures)] {
                if !rule {
                    policy = policy.without(kind);
                }
            }
            for (n, (at, organisation, buffer)) in (1..).zip(taken) {
                let mut asked = request(n, "20 10:00-11:00").by(organisation + 1).wanting(room(1 + n % 2));
                asked.time = time(at);
                city.ask(asked.with_buffers(Buffers::new(minutes(buffer), minutes(5))));
            }
            if let Some(closed) = closed.map(time) {
                city.close(1, room(1), &told(closed));
            }
            city.rule(policy);
            let mut asked = request(99, "20 10:00-11:00");
            asked.time = time(wish);
            let wished = Zone::ISTANBUL.slot(asked.time).unwrap();
            let range = Slot::new(city.now, wished.end().saturating_add(Minutes::from_hours(14 * 24))).unwrap();
            let offers = city.schedule.offers(&asked, range, 3, city.now, &city.known).unwrap();
            let starts: Vec<_> = offers.iter().map(|a| a.slot.start()).collect();
            prop_assert_eq!(starts, nearest(&city, &asked, &room(1).into(), 14 * 24 * 60));
            let Outcome::Refused(refusal) = city.ask(asked.clone()) else { return Ok(()) };
            alternatives_are_right(&city, &asked, &refusal.alternatives, &room(1).into());
        }
    }
}
