//! What a clerk decided, and what was proposed before: which locks can stand, what is kept, and what it is worth.

use imece::{
    centre::{Capacity, Centre, Room},
    chrono::Weekday,
    occupancy::Buffers,
    schedule::Schedule,
    season::{
        Allocation, Answer, Choice, Decisions, LockFault, Meetings, On, Place, Placement, Places, Season,
        SeasonError, Terms, Weeks, Window, Wish,
    },
    time::{Minutes, OpeningHours, Zone},
};

use crate::{
    terse::{day, id, org, read},
    town::{HALL, LEFT, RIGHT, at, hours, monday, placement, room, schedule, season, wish, wish_id, wish_on},
};

fn allocate(
    schedule: &Schedule,
    wishes: impl IntoIterator<Item = Wish>,
    decisions: &Decisions,
) -> Result<Answer, SeasonError> {
    let mut allocation = Allocation::new(schedule, season(), Terms::default(), wishes, decisions, 1)?;
    allocation.step(200);
    Ok(allocation.answer())
}

fn weekly(n: u128, times: u8, windows: Vec<Window<Weekday>>) -> Wish {
    let meetings = Meetings::Weekly { times, weeks: Weeks::All, windows };
    Wish::new(wish_id(n), org(300 + n), hours(2), meetings).unwrap()
}

/// Two hours on Monday from six, or, less gladly, from eight.
fn early(n: u128) -> Wish {
    let window = |within, choice| Window { on: Weekday::Mon, within: read(within), choice };
    weekly(n, 1, vec![window("18:00-20:00", Choice::First), window("20:00-22:00", Choice::Second)])
}

fn tuesday(n: u128, time: &str, in_room: u128) -> Placement {
    placement(n, On::Every(Weekday::Tue), time, in_room)
}

#[test]
fn locks_stand_together_or_every_reason_is_told() {
    let both = [Weekday::Mon, Weekday::Tue];
    let window = |within| vec![Window { on: Weekday::Mon, within: read(within), choice: Choice::First }];
    let never = Meetings::Weekly { times: 1, weeks: Weeks::Only([9].into()), windows: window("18:00-22:00") };
    let never = Wish::new(wish_id(4), org(304), hours(2), never).unwrap();
    let fifteenth = Window { on: day("2026-09-15"), within: read("18:00-22:00"), choice: Choice::First };
    let once = Wish::new(wish_id(5), org(305), hours(2), Meetings::Dates(vec![fifteenth])).unwrap();
    let on = |date| placement(5, On::Date(day(date)), "18:00-20:00", RIGHT);
    let table: [(&str, &[Placement], &[&str]); 10] = [
        ("on its date", &[on("2026-09-15")], &[]),
        ("on another", &[on("2026-09-16")], &["lock_off_grid"]),
        ("in weeks that there are not", &[monday(4, "18:00-20:00", LEFT)], &["lock_off_grid"]),
        ("one for each meeting", &[monday(2, "18:00-20:00", LEFT), tuesday(2, "18:00-20:00", LEFT)], &[]),
        (
            "more than meetings",
            &[monday(1, "18:00-20:00", LEFT), tuesday(1, "18:00-20:00", LEFT)],
            &["too_many_locks"],
        ),
        (
            "two on a day",
            &[monday(2, "18:00-20:00", LEFT), monday(2, "20:00-22:00", LEFT)],
            &["locks_on_one_day"],
        ),
        ("beyond the evening", &[monday(1, "21:00-23:00", LEFT)], &["lock_off_grid"]),
        ("before it", &[monday(1, "17:00-19:00", LEFT)], &["lock_off_grid"]),
        ("halves of one hall", &[monday(1, "18:00-20:00", LEFT), monday(2, "18:00-20:00", RIGHT)], &[]),
        (
            "all that is wrong",
            &[
                monday(1, "18:00-20:00", LEFT),
                tuesday(1, "18:00-20:00", LEFT),
                monday(2, "19:00-21:00", HALL),
                tuesday(3, "18:00-20:00", LEFT),
            ],
            &["locks_overlap", "lock_of_unknown_wish", "too_many_locks"],
        ),
    ];
    for (what, locks, codes) in table {
        let mut decisions = Decisions::default();
        decisions.locks.extend(locks);
        let found = match allocate(
            &schedule(),
            [wish(1), wish_on(2, &both), never.clone(), once.clone()],
            &decisions,
        ) {
            Ok(answer) => {
                assert!(locks.iter().all(|lock| answer.placements.contains(lock)), "{what}: {answer:?}");
                Vec::new()
            }
            Err(SeasonError::Locks(faults)) => faults.iter().map(LockFault::code).collect(),
            Err(other) => panic!("{what}: {other}"),
        };
        assert_eq!(found, codes, "{what}");
    }
}

/// An hour to set up before each meeting of a room: nobody is there then, in it or in what shares a part with it.
#[test]
fn a_gap_lies_between_two_locks_as_between_two_meetings() {
    let (mut schedule, call) = (schedule(), at("2026-06-01T08:00Z"));
    let buffers = Buffers::new(Minutes::new(60), Minutes::new(0));
    for (n, buffers) in [(104, buffers), (105, Buffers::default())] {
        let described = Room::new(room(n), id(10), read(&format!("Oda {n}")), Capacity::new(40).unwrap());
        let described = described.with_buffers(buffers).with_atoms([id(29)]).unwrap();
        schedule.describe_room(described, &call).unwrap();
    }
    let early = ("18:00-20:00", 104);
    for (one, other, clash) in [
        (early, ("20:00-22:00", 104), true),
        (early, ("20:00-22:00", 105), true),
        (("18:00-20:00", 105), ("20:00-22:00", 104), true),
        (early, ("21:00-22:00", 104), false),
        (("18:00-19:00", 104), ("20:00-22:00", 105), false),
        // What shares nothing needs no gap.
        (("18:00-20:00", LEFT), ("20:00-22:00", LEFT), false),
        (early, ("18:00-20:00", LEFT), false),
    ] {
        for (one, other) in [(one, other), (other, one)] {
            let mut decisions = Decisions::default();
            decisions.locks.extend([monday(1, one.0, one.1), monday(2, other.0, other.1)]);
            let found = allocate(&schedule, [wish(1), wish(2)], &decisions);
            assert_eq!(found.is_err(), clash, "{one:?} and {other:?}: {found:?}");
        }
    }
    // After the last meeting of an evening there is no gap to keep.
    let last = at_last_hour(104);
    let answer = allocate(&schedule, [last], &Decisions::default()).unwrap();
    assert_eq!(answer.placements, [monday(1, "20:00-22:00", 104)]);
    // A day and its gap are 64 slots at most, by the longest gap of all rooms.
    for (day, fits) in [("06:00-22:00", false), ("06:15-22:00", true)] {
        let quarters = Season::new(season().first(), season().last(), read(day), Minutes::new(15)).unwrap();
        let mut short = Schedule::new(id(1));
        let hours = OpeningHours::daily(read("00:00-24:00"));
        short.describe_centre(Centre::new(id(10), read("GEB"), Zone::ISTANBUL, hours), &call).unwrap();
        for (n, minutes) in [(104, 15), (105, 0)] {
            let buffers = Buffers::new(Minutes::new(minutes), Minutes::new(0));
            let described = Room::new(room(n), id(10), read(&format!("Oda {n}")), Capacity::new(40).unwrap());
            short.describe_room(described.with_buffers(buffers), &call).unwrap();
        }
        let found = Allocation::new(&short, quarters, Terms::default(), [], &Decisions::default(), 1);
        let expected = (!fits).then_some(SeasonError::GapTooLong { slots: 64, gap: 1 });
        assert_eq!(found.map(|_| ()).err(), expected, "{day}");
    }
}

/// Two hours at the end of Monday, in one room.
fn at_last_hour(in_room: u128) -> Wish {
    let window = Window { on: Weekday::Mon, within: read("20:00-22:00"), choice: Choice::First };
    let there = Places { ranked: vec![Place::Room(room(in_room))], others: false };
    weekly(1, 1, vec![window]).at(there).unwrap()
}

#[test]
fn two_wishes_of_one_id_are_no_season() {
    let found = allocate(&schedule(), [wish(1), wish_on(1, &[Weekday::Tue])], &Decisions::default());
    assert_eq!(found.unwrap_err(), SeasonError::WishTwice(wish_id(1)));
}

/// A lock takes a room only in the weeks of its wish, also on a day that the wish never named.
#[test]
fn a_lock_of_odd_weeks_leaves_the_even_ones() {
    let in_weeks = |n, on, weeks: [u32; 2]| {
        let windows = vec![Window { on, within: read("18:00-22:00"), choice: Choice::First }];
        let meetings = Meetings::Weekly { times: 1, weeks: Weeks::Only(weeks.into()), windows };
        let left = Places { ranked: vec![Place::Room(room(LEFT))], others: false };
        Wish::new(wish_id(n), org(300 + n), hours(4), meetings).unwrap().at(left).unwrap()
    };
    let lock = placement(1, On::Every(Weekday::Thu), "18:00-22:00", LEFT);
    for (weeks, many) in [([1, 3], 2), ([0, 2], 1), ([1, 2], 1)] {
        let mut decisions = Decisions::default();
        decisions.locks.insert(lock);
        let wishes = [in_weeks(1, Weekday::Mon, [0, 2]), in_weeks(2, Weekday::Thu, weeks)];
        let answer = allocate(&schedule(), wishes, &decisions).unwrap();
        assert_eq!(answer.placements.len(), many, "{weeks:?}: {answer:?}");
    }
}

/// Who is locked goes without the bundle, and the others of it without who is locked.
#[test]
fn a_locked_wish_is_no_part_of_its_bundle() {
    let bundle = |wish: Wish| wish.in_bundle(id(700));
    // It asks for two evenings where there is one, so with it no bundle would ever be whole.
    let never_whole = bundle(weekly(
        1,
        2,
        vec![Window { on: Weekday::Mon, within: read("18:00-22:00"), choice: Choice::First }],
    ));
    let sisters = || [never_whole.clone(), bundle(early(2)), bundle(early(3))];
    let placed = |decisions: &Decisions| -> Vec<_> {
        let answer = allocate(&schedule(), sisters(), decisions).unwrap();
        answer.placements.iter().map(|placed| placed.wish).collect()
    };
    assert_eq!(placed(&Decisions::default()), []);
    let mut decisions = Decisions::default();
    decisions.locks.insert(monday(1, "18:00-20:00", LEFT));
    assert_eq!(placed(&decisions), [wish_id(1), wish_id(2), wish_id(3)]);
    // The others still hang together.
    let apart = [never_whole, bundle(early(2)), bundle(early(3).with_attendees(1_000))];
    let answer = allocate(&schedule(), apart, &decisions).unwrap();
    assert_eq!(answer.placements, [monday(1, "18:00-20:00", LEFT)]);
}

/// Whatever order the wishes come in, an answer lists its placements in one order, and a refusal its faults.
#[test]
fn an_answer_is_sorted_and_a_refusal_names_the_first_fault() {
    let answer = allocate(&schedule(), [wish(3), wish(1), wish(2)], &Decisions::default()).unwrap();
    assert_eq!(
        answer.placements.iter().map(|placed| placed.wish).collect::<Vec<_>>(),
        [1, 2, 3].map(wish_id)
    );
    let mut decisions = Decisions::default();
    decisions.locks.extend([8, 9].map(|n| monday(n, "18:00-20:00", LEFT)));
    let told = allocate(&schedule(), [wish(1)], &decisions).unwrap_err().to_string();
    assert!(told.starts_with("2 locks") && told.contains(&wish_id(8).to_string()), "{told}");
    assert!(!told.contains(&wish_id(9).to_string()), "{told}");
}

/// The clock of each house is its own: six o'clock in Berlin is seven in Istanbul.
#[test]
fn a_room_is_looked_at_by_the_clock_of_its_house() {
    let (mut schedule, call) = (schedule(), at("2026-06-01T08:00Z"));
    let evening = OpeningHours::daily(read("18:00-22:00"));
    schedule
        .describe_centre(Centre::new(id(12), read("BER"), read("Europe/Berlin"), evening), &call)
        .unwrap();
    let described = Room::new(room(120), id(12), read("Saal"), Capacity::new(40).unwrap());
    schedule.describe_room(described, &call).unwrap();
    let there = || Places { ranked: vec![Place::Room(room(120))], others: false };
    let windows = vec![Window { on: Weekday::Mon, within: read("18:00-22:00"), choice: Choice::First }];
    let meetings = Meetings::Weekly { times: 1, weeks: Weeks::All, windows };
    let wish = Wish::new(wish_id(1), org(301), hours(4), meetings).unwrap().at(there()).unwrap();
    let answer = allocate(&schedule, [wish], &Decisions::default()).unwrap();
    assert_eq!(answer.placements, [monday(1, "18:00-22:00", 120)]);
}

/// What is kept stays though something dearer is free, until a decision, the wish or its bundle says otherwise.
#[test]
fn what_was_proposed_stays_as_long_as_it_may() {
    let late = |n| monday(n, "20:00-22:00", LEFT);
    let crowd = |n| early(n).with_attendees(1_000);
    let bundle = |wish: Wish| wish.in_bundle(id(700));
    let two_evenings = |n| {
        let window = |on| Window { on, within: read("18:00-22:00"), choice: Choice::First };
        weekly(n, 1, vec![window(Weekday::Mon), window(Weekday::Tue)])
    };
    type Case<'a> = (&'a str, Vec<Wish>, Vec<Placement>, Vec<Placement>, Vec<Placement>);
    // Wishes, locks, what is kept, and what of that stands.
    let table: Vec<Case<'_>> = vec![
        ("as it was", vec![early(1)], vec![], vec![late(1)], vec![late(1)]),
        (
            "beside another",
            vec![early(1), early(2)],
            vec![],
            vec![late(1), monday(2, "20:00-22:00", RIGHT)],
            vec![late(1), monday(2, "20:00-22:00", RIGHT)],
        ),
        ("no longer wished", vec![wish_on(1, &[Weekday::Tue])], vec![], vec![late(1)], vec![]),
        ("withdrawn", vec![wish(2)], vec![], vec![late(1)], vec![]),
        (
            "one meeting, two kept",
            vec![two_evenings(1)],
            vec![],
            vec![late(1), tuesday(1, "20:00-22:00", LEFT)],
            vec![late(1)],
        ),
        (
            "displaced by a lock",
            vec![early(1), early(2)],
            vec![monday(2, "20:00-22:00", HALL)],
            vec![late(1)],
            vec![],
        ),
        (
            "a whole bundle",
            vec![bundle(early(1)), bundle(early(2))],
            vec![],
            vec![late(1), monday(2, "20:00-22:00", RIGHT)],
            vec![late(1), monday(2, "20:00-22:00", RIGHT)],
        ),
        (
            "a bundle without one of it",
            vec![bundle(early(1)), bundle(crowd(2)), early(3)],
            vec![],
            vec![late(1), monday(3, "20:00-22:00", RIGHT)],
            vec![monday(3, "20:00-22:00", RIGHT)],
        ),
        (
            "a bundle of which one is locked",
            vec![bundle(early(1)), bundle(crowd(2)), early(3)],
            vec![late(1)],
            vec![late(1), monday(3, "20:00-22:00", RIGHT)],
            vec![late(1), monday(3, "20:00-22:00", RIGHT)],
        ),
    ];
    for (what, wishes, locks, kept, stands) in table {
        let (mut decisions, many) = (Decisions::default(), wishes.len());
        decisions.locks.extend(locks.iter().copied());
        decisions.kept.extend(kept.iter().copied());
        let answer = allocate(&schedule(), wishes, &decisions).unwrap();
        let there = |placement: &&Placement| answer.placements.contains(placement);
        assert_eq!(kept.iter().filter(there).copied().collect::<Vec<_>>(), stands, "{what}: {answer:?}");
        assert_eq!(locks.iter().filter(there).count(), locks.len(), "{what}");
        assert!(answer.placements.len() <= many, "{what}: {answer:?}");
    }
    // A ban comes before what was.
    let mut decisions = Decisions::default();
    decisions.kept.insert(late(1));
    decisions.bans.insert((wish_id(1), room(LEFT)));
    let answer = allocate(&schedule(), [early(1)], &decisions).unwrap();
    assert!(answer.placements.len() == 1 && answer.placements[0].room != room(LEFT), "{answer:?}");
}

/// A lock that its wish never asked for is worth its priority on each date that is free, and nothing more.
#[test]
fn a_lock_beside_the_wish_is_worth_its_priority() {
    use imece::season::Priority;
    let lock = placement(1, On::Every(Weekday::Thu), "20:00-21:00", LEFT);
    for (priority, closed, worth) in [(3, 0, 120), (5, 0, 200), (3, 1, 90), (3, 3, 30)] {
        let mut town = crate::town::Town::new();
        for (n, date) in ["2026-09-17", "2026-09-24", "2026-10-01"].into_iter().take(closed).enumerate() {
            town.closes_room(900 + n as u128, LEFT, &format!("{date}T20:00/{date}T21:00"));
        }
        let mut decisions = Decisions::default();
        decisions.locks.insert(lock);
        let wish = wish(1).with_priority(Priority::new(priority).unwrap());
        let answer = allocate(&town.schedule, [wish], &decisions).unwrap();
        assert_eq!((answer.placements.as_slice(), answer.worth), (&[lock][..], worth), "{closed} closed");
        assert!(answer.is_proven());
    }
}
