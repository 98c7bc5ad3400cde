//! A whole city: two centres, holidays and renovations, bookings that stand, half a year, some sixty wishes; proposed,
//! published, booked, then changed and allocated again.

use std::collections::{BTreeMap, BTreeSet};

use imece::{
    centre::{Capacity, Centre, Closure, ClosureScope, Room},
    chrono::{Days, NaiveDate, Weekday},
    event::Aggregate,
    id::SeasonWishId,
    occupancy::Buffers,
    schedule::{Anyone, Booking, BookingRequest, Schedule, ScheduleCommand},
    season::{
        Answer, Choice, Fairness, MeetingLength, Meetings, Pass, Place, Placement, Places, Priority, Round,
        RoundCommand as C, RoundPlan, Season, Terms, Weeks, Window, Wish,
    },
    time::{DayHours, Minutes, OpeningHours, Slot, Zone},
};

use crate::{
    terse::{code, day, id, org, read},
    town::{Town, at, overruling, room, slot, wish_id},
};

const FIRST: &str = "2026-09-14";
const LAST: &str = "2027-03-14";

/// Numbers that look like chance and are always the same: `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

/// Gebze: a hall that parts in two and a studio with a piano, which take half an hour to be put in order. İzmit: a large hall and two
/// rooms, closed on Mondays.
fn houses() -> Schedule {
    let call = at("2026-06-01T08:00Z");
    let mut schedule = Schedule::new(id(1));
    let sunday = |hours: &str| DayHours::new([read(hours)]).unwrap();
    let gebze = OpeningHours::daily(read("09:00-22:00")).with_day(Weekday::Sun, sunday("12:00-18:00"));
    let izmit = OpeningHours::daily(read("10:00-22:00")).with_day(Weekday::Mon, DayHours::shut());
    for (n, name, hours) in [(11, "GEB", gebze), (12, "IZM", izmit)] {
        schedule.describe_centre(Centre::new(id(n), read(name), Zone::ISTANBUL, hours), &call).unwrap();
    }
    let rooms = [
        (101, 11, 120, &[1_u128, 2][..], &["ramp", "projector"][..], 0),
        (102, 11, 60, &[1], &["ramp", "projector"], 0),
        (103, 11, 50, &[2], &["ramp"], 0),
        (104, 11, 30, &[3], &["piano"], 30),
        (105, 12, 200, &[4], &["ramp", "projector", "piano"], 0),
        (106, 12, 40, &[5], &["projector"], 0),
        (107, 12, 25, &[6], &[], 15),
    ];
    for (n, house, seats, atoms, features, after) in rooms {
        let room =
            Room::new(room(n), id(house), format!("R{n}").parse().unwrap(), Capacity::new(seats).unwrap())
                .with_atoms(atoms.iter().map(|atom| id(20 + atom)))
                .unwrap()
                .with_features(features.iter().map(|feature| code(feature)))
                .with_buffers(Buffers::new(Minutes::ZERO, Minutes::new(after)));
        schedule.describe_room(room, &call).unwrap();
    }
    let mut close = |n: u128, scope: ClosureScope, time: &str| {
        schedule.close(Closure::new(id(n), scope, slot(time)), &call, &Anyone).unwrap();
    };
    // The holiday between the terms, Republic Day, and a renovation.
    for (n, house) in [(501, 11), (502, 12)] {
        close(n, ClosureScope::Centre(id(house)), "2027-01-25T00:00/2027-02-01T00:00");
        close(n + 10, ClosureScope::Centre(id(house)), "2026-10-28T13:00/2026-10-30T00:00");
    }
    close(520, ClosureScope::Rooms(room(106).into()), "2026-11-30T00:00/2026-12-14T00:00");
    schedule
}

/// Weddings, congresses and the like, booked long before.
fn standing(schedule: &mut Schedule, dice: &mut Dice) {
    let call = at("2026-06-02T08:00Z");
    let mut booked = 0;
    for n in 0..60 {
        let date = day(FIRST).checked_add_days(Days::new(dice.below(180))).unwrap();
        let (from, hours) = (dice.one_of(&[10, 14, 17, 18, 19]), dice.one_of(&[2, 3]));
        let time = format!("{date}T{from}:00/{date}T{}:00", from + hours);
        let rooms = [101, 101, 102, 103, 104, 105, 105, 106, 107];
        let asked = BookingRequest::new(
            id(2_000 + n),
            org(399),
            room(dice.one_of(&rooms)),
            slot(&time),
            code("event"),
        );
        let answer = schedule.book(asked, &call, &Anyone).unwrap();
        booked += usize::from(answer.outcome.refusal().is_none());
    }
    assert!(booked > 40, "{booked}");
}

/// A wish of one of twenty organisations.
fn wish(n: u128, dice: &mut Dice) -> Wish {
    const DAYS: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let least = dice.one_of(&[60, 90, 120, 120, 180]);
    let length =
        MeetingLength::new(Minutes::new(least), Minutes::new(least + dice.one_of(&[0, 0, 30]))).unwrap();
    let evening = |dice: &mut Dice| {
        dice.one_of(&["17:00-21:00", "18:00-22:00", "18:00-22:00", "19:00-22:00", "10:00-16:00"])
    };
    let choice = |dice: &mut Dice| dice.one_of(&[Choice::First, Choice::First, Choice::Second]);
    let meetings = if dice.below(8) == 0 {
        let mut saturdays: BTreeSet<NaiveDate> = BTreeSet::new();
        for _ in 0..2 {
            let weeks = Days::new(7 * dice.below(26) + 5);
            saturdays.insert(day(FIRST).checked_add_days(weeks).unwrap());
        }
        let window = |on| Window { on, within: read("09:00-22:00"), choice: Choice::First };
        Meetings::Dates(saturdays.into_iter().map(window).collect())
    } else {
        let times = dice.one_of(&[1, 1, 1, 2, 2, 3]);
        let weeks = match dice.below(10) {
            0 => Weeks::Only((0..26).step_by(2).collect()),
            1 => Weeks::Only((1..26).step_by(2).collect()),
            2 => Weeks::Between { first: day("2026-10-05"), last: day("2026-12-20") },
            _ => Weeks::All,
        };
        let mut days: Vec<Weekday> =
            (0..times + 1 + dice.below(2) as u8).map(|_| dice.one_of(&DAYS)).collect();
        days.sort_by_key(Weekday::num_days_from_monday);
        days.dedup();
        let window = |on: &Weekday| Window { on: *on, within: read(evening(dice)), choice: choice(dice) };
        let windows: Vec<_> = days.iter().map(window).collect();
        Meetings::Weekly { times: times.min(windows.len() as u8), weeks, windows }
    };
    let wish = Wish::new(wish_id(n), org(300 + n % 20), length, meetings).unwrap();
    let wish = wish
        .with_attendees(dice.one_of(&[8, 12, 15, 20, 25, 35, 50, 90]))
        .with_priority(Priority::new(1 + dice.below(5) as u8).unwrap());
    let wish = match dice.below(6) {
        0 => wish.with_features([code(dice.one_of(&["piano", "projector", "ramp"]))]),
        _ => wish,
    };
    let ranked = match dice.below(3) {
        0 => Vec::new(),
        1 => vec![Place::Centre(id(11))],
        _ => vec![Place::Centre(id(12)), Place::Centre(id(11))],
    };
    let wish = wish.at(Places { ranked, others: true }).unwrap();
    match n {
        10 | 11 => wish.in_bundle(id(700)),
        30..=32 => wish.in_bundle(id(701)),
        _ => wish,
    }
}

fn season() -> Season {
    Season::new(day(FIRST), day(LAST), read("09:00-22:00"), Minutes::new(30)).unwrap()
}

/// The city with its wishes, closed.
fn city() -> Town {
    let mut dice = Dice(1);
    let mut schedule = houses();
    standing(&mut schedule, &mut dice);
    let mut town = Town { schedule, round: Round::new(id(5)), log: Vec::new() };
    let terms = Terms::default().with_fairness(Fairness::FirstForAll);
    town.does(C::Draft(RoundPlan { season: season(), terms, purpose: code("season") }));
    town.does(C::Open { until: read("2026-08-01T08:00Z") });
    for n in 0..60 {
        town.does(C::Submit(wish(n, &mut dice)));
    }
    town.tries_by(C::Tick, &at("2026-08-01T08:00Z")).unwrap();
    town
}

/// How near two bookings may come, looked at naively: each room is a set of lines, and a pause follows.
fn no_two_meet(schedule: &Schedule) {
    let held: Vec<&Booking> = schedule.bookings().filter(|booking| booking.occupied().is_some()).collect();
    let room_of =
        |booking: &Booking| schedule.room(booking.placement.rooms.iter().next().unwrap()).unwrap().clone();
    let mut of_day: BTreeMap<NaiveDate, Vec<(&Booking, Room)>> = BTreeMap::new();
    for booking in held {
        let today = of_day.entry(booking.placement.time.start().date()).or_default();
        let here = room_of(booking);
        for (other, there) in today.iter() {
            if here.atoms().is_disjoint(there.atoms()) {
                continue;
            }
            let ((first, before), (second, after)) = match booking.placement.slot <= other.placement.slot {
                true => ((booking, &here), (*other, there)),
                false => ((*other, there), (booking, &here)),
            };
            let gap = before.buffers.gap_to(after.buffers);
            let free_from = first.placement.slot.end().saturating_add(gap);
            assert!(free_from <= second.placement.slot.start(), "{first:?} meets {second:?}");
        }
        today.push((booking, here));
    }
}

/// Books what is published and looks at every date of every placement: it is booked just where the room was free before the
/// season, and else says why not. Returns how many dates were booked and how many refused.
fn books_everything(town: &mut Town) -> (u32, usize) {
    let before = town.schedule.clone();
    let standing: BTreeSet<_> = before.bookings().map(Booking::id).collect();
    town.books();
    no_two_meet(&town.schedule);
    let whole = Slot::new(read("2026-09-01T00:00Z"), read("2027-04-01T00:00Z")).unwrap();
    let mut free = BTreeMap::new();
    for known in before.rooms() {
        free.insert(known.id, before.free_time(known.id, whole));
    }
    let (mut booked, mut refused) = (0, 0);
    let outcome = town.round.outcome(&town.schedule);
    assert_eq!(outcome.len(), town.round.proposal().unwrap().standing.len());
    for outcome in outcome {
        let placement = outcome.placement;
        let lost: BTreeMap<NaiveDate, &Vec<&str>> =
            outcome.refused.iter().map(|r| (r.date, &r.codes)).collect();
        let series = town.schedule.series(outcome.series).unwrap();
        assert_eq!(series.occurrences.len(), outcome.booked as usize + lost.len());
        for occurrence in &series.occurrences {
            let date = occurrence.planned.start().date();
            let slot = Zone::ISTANBUL.slot(placement.time.on(date).unwrap()).unwrap();
            assert_eq!(
                lost.contains_key(&date),
                !free[&placement.room].covers(slot),
                "{placement:?} on {date}"
            );
        }
        for codes in lost.values() {
            assert!(!codes.is_empty());
            assert!(
                codes.iter().all(|code| ["closed", "conflict", "outside_hours"].contains(code)),
                "{codes:?}"
            );
        }
        booked += outcome.booked;
        refused += lost.len();
    }
    // What stood before the season stands where it was.
    let still = |booking: &Booking| before.booking(booking.id()) == Some(booking);
    assert!(town.schedule.bookings().filter(|booking| standing.contains(&booking.id())).all(still));
    (booked, refused)
}

fn of_wish(answer: &Answer, wish: SeasonWishId) -> BTreeSet<Placement> {
    answer.placements.iter().filter(|placed| placed.wish == wish).copied().collect()
}

#[test]
fn a_city_is_proposed_published_and_booked_without_a_conflict() {
    let mut town = city();
    let answer = town.proposes(Pass::First);
    let granted: u32 = answer.shares.iter().map(|share| share.granted).sum();
    assert!(granted > 60, "{granted} placements");
    // Each kind of wish got something, and the bundles are whole.
    for kind in ["odd", "between", "dates", "several", "bundle"] {
        let is = |wish: &Wish| match wish.meetings() {
            Meetings::Weekly { weeks: Weeks::Only(_), .. } => kind == "odd",
            Meetings::Weekly { weeks: Weeks::Between { .. }, .. } => kind == "between",
            Meetings::Weekly { times, .. } if *times > 1 && kind == "several" => {
                of_wish(&answer, wish.id).len() > 1
            }
            Meetings::Dates(_) => kind == "dates",
            _ => kind == "bundle" && wish.bundle.is_some(),
        };
        let served =
            town.round.wishes_in_time().filter(|wish| is(wish) && !of_wish(&answer, wish.id).is_empty());
        assert!(served.count() > 0, "{kind}");
    }
    town.does(C::Publish);
    let (booked, refused) = books_everything(&mut town);
    assert!(booked > 1_000 && refused > 100, "{booked} booked, {refused} refused");

    // An organisation leaves in the middle of the season: its dates to come are free again, and nothing else moves.
    let call = at("2026-12-01T08:00Z");
    let leaving = town.round.wishes().find(|row| of_wish(&answer, row.wish.id).len() > 1).unwrap().wish.id;
    let commands: Vec<ScheduleCommand> = town
        .tries_by(C::Withdraw { wish: leaving }, &call)
        .unwrap()
        .iter()
        .flat_map(imece::season::RoundEvent::effects)
        .collect();
    for command in commands {
        town.schedule.handle(&command, &call, &Anyone).unwrap();
    }
    for outcome in town.round.outcome(&town.schedule) {
        assert_eq!(outcome.cancelled > 0, outcome.placement.wish == leaving);
    }
}

/// Three of sixty wishes change, and one of a bundle; the re-run moves nobody who did not ask for it.
#[test]
fn a_few_changed_wishes_move_nobody_else() {
    let mut town = city();
    let first = town.proposes(Pass::First);
    town.does(C::Publish);
    town.tries_by(C::ReturnProposal, &overruling("2026-08-10T08:00Z")).unwrap();

    let placed = |answer: &Answer, wish: &Wish| !of_wish(answer, wish.id).is_empty();
    let changing: Vec<Wish> = town
        .round
        .wishes_in_time()
        .filter(|wish| wish.bundle.is_none() && placed(&first, wish))
        .step_by(12)
        .take(3)
        .cloned()
        .collect();
    assert_eq!(changing.len(), 3);
    let mut changed = Vec::new();
    for (n, wish) in changing.iter().enumerate() {
        let other = match n {
            // One wants another day, one has less to ask for, one wants what nothing serves.
            0 => {
                let windows = [Weekday::Tue, Weekday::Thu].map(|on| Window {
                    on,
                    within: read("10:00-20:00"),
                    choice: Choice::First,
                });
                let meetings = Meetings::Weekly { times: 1, weeks: Weeks::All, windows: windows.into() };
                Wish::new(wish.id, wish.organisation, wish.length, meetings).unwrap().with_attendees(10)
            }
            1 => wish.clone().with_attendees(5),
            _ => wish.clone().with_attendees(5_000),
        };
        town.does(C::Change(other.clone()));
        changed.push(other);
    }
    assert_eq!(town.round.late_wishes().count(), 3);

    let again = town.proposes(Pass::Late);
    let stays = |placed: &&Placement| !changing.iter().any(|wish| wish.id == placed.wish);
    let kept: BTreeSet<&Placement> = again.placements.iter().collect();
    let moved: Vec<&Placement> =
        first.placements.iter().filter(stays).filter(|placed| !kept.contains(placed)).collect();
    assert!(moved.is_empty(), "{moved:?}");
    // Who asks for less keeps all it had; who asks for what nothing serves has nothing.
    assert!(of_wish(&again, changed[1].id).is_superset(&of_wish(&first, changed[1].id)));
    assert!(of_wish(&again, changed[2].id).is_empty());
    // Who wants another time has it there, or not at all.
    let days = [Weekday::Tue, Weekday::Thu];
    assert!(of_wish(&again, changed[0].id).iter().all(|placed| days.contains(&placed.on.weekday())));

    town.does(C::Publish);
    books_everything(&mut town);
    // The whole story replays without anything to solve on.
    let mut replayed = Round::new(id(5));
    replayed.replay(&town.log).unwrap();
    assert_eq!(replayed, town.round);
}

/// Where one wish of a bundle changes late so that nothing serves it, the others keep what they have.
#[test]
fn a_late_change_costs_the_others_of_its_bundle_nothing() {
    let mut town = city();
    let first = town.proposes(Pass::First);
    town.does(C::ReturnProposal);
    let of_bundle = |answer: &Answer, town: &Town, bundle: u128| -> Vec<usize> {
        let wishes = town.round.wishes().filter(|row| row.wish.bundle == Some(id(bundle)));
        wishes.map(|row| of_wish(answer, row.wish.id).len()).collect()
    };
    let served = [700, 701].into_iter().find(|bundle| of_bundle(&first, &town, *bundle)[0] > 0).unwrap();
    let one = town.round.wishes_in_time().find(|wish| wish.bundle == Some(id(served))).unwrap().clone();
    let lost = of_wish(&first, one.id);
    town.does(C::Change(one.clone().with_attendees(5_000)));
    let again = town.proposes(Pass::Late);
    assert_eq!(of_bundle(&again, &town, served).iter().filter(|granted| **granted == 0).count(), 1);
    let stays = |placed: &&Placement| placed.wish != one.id;
    assert!(first.placements.iter().filter(stays).all(|placed| again.placements.contains(placed)));
    let last = town.log.last().map(|recorded| &recorded.event);
    assert!(matches!(last, Some(imece::season::RoundEvent::Proposed { dropped, .. }) if *dropped == lost));
}
