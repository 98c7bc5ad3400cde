//! The most that may be asked for: it is counted exactly, or refused.

use std::collections::BTreeMap;

use imece::{
    centre::{Capacity, Centre, Room},
    chrono::Weekday,
    id::OrganisationId,
    schedule::Schedule,
    season::{
        Allocation, Answer, Cause, Choice, Decisions, Fairness, MAX_WINDOWS, MeetingLength, Meetings, Place,
        Places, Points, Priority, Remedy, Season, Terms, Weeks, Window, Wish,
    },
    time::{Minutes, OpeningHours, Zone},
};
use proptest::{prelude::*, sample::select};

use crate::{
    cases::cases,
    terse::{day, id, org, read},
    world::{World, call, wish_id, world},
};

const EDGES: [u16; 3] = [0, 1, u16::MAX];

proptest! {
    #![proptest_config(cases(120))]

    /// Whatever the points, what is told is what trying everything finds.
    #[test]
    fn the_largest_points_are_counted_exactly(
        world in world(),
        priority in select(&EDGES[..]),
        first_choice in select(&EDGES[..]),
        first_place in select(&EDGES[..]),
        longer in select(&EDGES[..]),
    ) {
        let world = World { points: Points { priority, first_choice, first_place, longer }, ..world };
        let (all, none) = (world.naive(), Decisions::default());
        let best = world.best(&all, &none).unwrap();
        let mut allocation =
            Allocation::new(&world.schedule(), crate::world::season(), world.terms(), world.wishes(), &none, 1).unwrap();
        for units in [0, 120] {
            allocation.step(units);
            let answer = allocation.answer();
            let told: Vec<_> = all.iter().filter(|naive| answer.placements.contains(&naive.placement)).collect();
            prop_assert_eq!(told.len(), answer.placements.len());
            prop_assert_eq!(world.objective(&told, &all, &none), Some(answer.objective()));
            prop_assert!(answer.objective() <= best && best <= answer.bound);
        }
    }
}

const WEEKS: u32 = 64;
const SLOTS: u32 = 64;
/// What one meeting may be worth with its bonus.
const LIMIT: i128 = 1 << 34;

/// As many weeks and slots as a season may have.
fn season() -> Season {
    Season::new(day("2026-09-14"), day("2027-12-05"), read("08:00-24:00"), Minutes::new(15)).unwrap()
}

fn schedule() -> Schedule {
    let call = call("2026-06-01T08:00Z");
    let mut schedule = Schedule::new(id(1));
    let hours = OpeningHours::daily(read("08:00-24:00"));
    schedule.describe_centre(Centre::new(id(2), read("GEB"), Zone::ISTANBUL, hours), &call).unwrap();
    for n in 0..2 {
        let room = Room::new(id(10 + n), id(2), read("Salon"), Capacity::new(u32::MAX).unwrap());
        schedule.describe_room(room, &call).unwrap();
    }
    schedule
}

/// Every other wish leaves out every other week.
fn dates(n: u32) -> i128 {
    (WEEKS / if n % 2 == 1 { 2 } else { 1 }).into()
}

/// As much as a wish can ask for, of an organisation of its own: any length on every day of the week.
fn wish(n: u32) -> Wish {
    let days =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let windows = days.map(|on| Window { on, within: read("08:00-24:00"), choice: Choice::First }).into();
    let weeks = if n % 2 == 1 { Weeks::Only((0..WEEKS).step_by(2).collect()) } else { Weeks::All };
    let length = MeetingLength::new(Minutes::new(15), Minutes::new(15 * SLOTS)).unwrap();
    let meetings = Meetings::Weekly { times: 7, weeks, windows };
    Wish::new(wish_id(n as usize), org(u128::from(n) + 1), length, meetings)
        .unwrap()
        .at(Places { ranked: vec![Place::Room(id(10))], others: true })
        .unwrap()
        .with_priority(Priority::new(5).unwrap())
        .with_attendees(u32::MAX)
}

fn points() -> Points {
    let [priority, first_choice, first_place, longer] = [u16::MAX; 4];
    Points { priority, first_choice, first_place, longer }
}

/// The bonuses of an organisation with so many placements, by the formula of the rule.
fn bonus(fairness: Fairness, granted: u32, one: i128, all: i128) -> i128 {
    let of = |k: u32| match fairness {
        Fairness::FirstForAll if k == 1 => 1 + all,
        Fairness::Proportional => one / i128::from(k),
        _ => 0,
    };
    (1..=granted).map(of).sum()
}

/// What an answer is worth, each placement counted by itself.
fn recounted(answer: &Answer, wishes: u32, one: i128, all: i128) -> i128 {
    let mut granted: BTreeMap<OrganisationId, u32> = BTreeMap::new();
    let mut sum = 0;
    for placed in &answer.placements {
        let n = (0..wishes).find(|n| wish_id(*n as usize) == placed.wish).unwrap();
        let slots = i128::from(placed.time.length().get() / 15);
        let first_place = i128::from(placed.room == id(10));
        sum += dates(n) * i128::from(u16::MAX) * (5 + 1 + first_place + slots - 1);
        *granted.entry(org(u128::from(n) + 1)).or_default() += 1;
    }
    sum + granted.values().map(|granted| bonus(answer.fairness, *granted, one, all)).sum::<i128>()
}

/// Up to the limit every sum is exact; from there on the season is refused, and says so.
#[test]
fn a_season_is_counted_exactly_or_refused() {
    let mut counted = 0;
    for fairness in [Fairness::Priority, Fairness::FirstForAll, Fairness::Proportional] {
        for wishes in [1, 3, 10, 11, 40] {
            let one = i128::from(WEEKS) * i128::from(u16::MAX) * i128::from(5 + 1 + 1 + SLOTS - 1);
            let worths = (0..wishes).map(|n| 7 * one * dates(n) / i128::from(WEEKS));
            let all: i128 = worths.sum();
            // Each further bonus is counted like the second.
            let [first, second] = [1, 2].map(|k| bonus(fairness, k, one, all));
            let most = all + i128::from(wishes) * (first + 6 * (second - first));
            let mut terms = Terms::default().with_fairness(fairness);
            terms.points = points();
            let found = Allocation::new(
                &schedule(),
                season(),
                terms,
                (0..wishes).map(wish),
                &Decisions::default(),
                1,
            );
            let mut allocation = match found {
                Ok(allocation) => allocation,
                Err(error) => {
                    assert_eq!(error.code(), "season_too_large");
                    assert!(one + first >= LIMIT, "{wishes} wishes by {}", fairness.code());
                    continue;
                }
            };
            assert!(one + first < LIMIT, "{wishes} wishes by {}", fairness.code());
            for units in [0, 4] {
                allocation.step(units);
                let answer = allocation.answer();
                let objective = i128::from(answer.objective());
                assert_eq!(objective, recounted(&answer, wishes, one, all));
                let bound = i128::from(answer.bound);
                assert!(objective <= bound && bound <= most, "{objective} {bound} {most}");
            }
            counted += 1;
        }
    }
    assert_eq!(counted, 13);
}

/// A wish may name so many windows that all of them can be looked at, from JSON too.
#[test]
fn a_wish_names_a_hundred_windows_at_most() {
    let window = Window { on: Weekday::Tue, within: read("18:00-20:00"), choice: Choice::Second };
    let length = MeetingLength::new(Minutes::new(15), Minutes::new(15)).unwrap();
    let wish = |many: usize| {
        let meetings = Meetings::Weekly { times: 1, weeks: Weeks::All, windows: vec![window; many] };
        Wish::new(wish_id(0), org(1), length, meetings)
    };
    let most = serde_json::to_value(wish(MAX_WINDOWS).unwrap()).unwrap();
    assert_eq!(wish(MAX_WINDOWS + 1).unwrap_err().code(), "too_many_windows");
    let mut more = most.clone();
    let windows = more.pointer_mut("/meetings/data/windows").unwrap().as_array_mut().unwrap();
    windows.push(windows[0].clone());
    let error = serde_json::from_value::<Wish>(more).unwrap_err();
    assert!(error.to_string().contains("101 windows, more than 100"), "{error}");
    serde_json::from_value::<Wish>(most).unwrap();
}

/// A meeting longer than any day fits nowhere, which is said at once, and so is what would fit.
#[test]
fn a_meeting_without_end_is_answered() {
    let mut schedule = schedule();
    let small = Room::new(id(12), id(2), read("Oda"), Capacity::new(10).unwrap());
    schedule.describe_room(small, &call("2026-06-01T08:00Z")).unwrap();
    let endless = MeetingLength::new(Minutes::new(u32::MAX), Minutes::new(u32::MAX)).unwrap();
    let mut wish = wish(0);
    wish.length = endless;
    let (none, terms) = (Decisions::default(), Terms::default());
    let allocation = Allocation::new(&schedule, season(), terms, [wish.clone()], &none, 1).unwrap();
    let unmet = allocation.unmet(wish.id).unwrap();
    assert_eq!((unmet.cause, unmet.missed.len()), (Cause::Unservable, 0));
    let [Remedy::Length(length, _)] = unmet.remedies[..] else { panic!("{:?}", unmet.remedies) };
    assert_eq!(length.get(), 15 * SLOTS);
}

/// Ten thousand wishes of 1,666 organisations for half a year are no more than can be counted, by every rule.
#[test]
fn a_whole_season_of_a_large_city_is_counted() {
    let season =
        Season::new(day("2026-09-14"), day("2027-03-14"), read("08:00-22:00"), Minutes::new(30)).unwrap();
    let evening = |n: u32| {
        let window = Window { on: Weekday::Tue, within: read("18:00-20:00"), choice: Choice::First };
        let meetings = Meetings::Weekly { times: 1, weeks: Weeks::All, windows: vec![window] };
        let length = MeetingLength::new(Minutes::new(120), Minutes::new(120)).unwrap();
        Wish::new(wish_id(n as usize), org(u128::from(n % 1_666) + 1), length, meetings)
            .unwrap()
            .with_priority(Priority::new(5).unwrap())
    };
    for fairness in [Fairness::Priority, Fairness::FirstForAll, Fairness::Proportional] {
        let (terms, wishes) = (Terms::default().with_fairness(fairness), (0..10_000).map(evening));
        let found = Allocation::new(&schedule(), season, terms, wishes, &Decisions::default(), 1);
        assert_eq!(found.unwrap().answer().placements.len(), 2);
    }
}
