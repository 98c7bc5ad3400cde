//! A slot set is the set of its minutes: every operation against a grid of single minutes.

use crate::cases::cases;
use std::collections::BTreeSet;

use imece::time::{Minute, Slot, SlotSet};
use proptest::{collection::vec, prelude::*};

/// The naive twin.
type Grid = BTreeSet<i32>;

fn minute(at: i32) -> Minute {
    Minute::from_minutes(at).unwrap()
}

fn slot(start: i32, end: i32) -> Slot {
    Slot::new(minute(start), minute(end)).unwrap()
}

fn grid_of_slot(slot: Slot) -> Grid {
    (slot.start().as_minutes()..slot.end().as_minutes()).collect()
}

fn grid(set: &SlotSet) -> Grid {
    set.iter().flat_map(grid_of_slot).collect()
}

fn set(slots: &[(i32, i32)]) -> SlotSet {
    slots.iter().map(|(start, end)| slot(*start, *end)).collect()
}

/// Few minutes, so that slots often overlap and touch.
fn any_slot() -> impl Strategy<Value = Slot> {
    (-20..60_i32, 1..15_i32).prop_map(|(start, length)| slot(start, start + length))
}

fn any_slots() -> impl Strategy<Value = Vec<Slot>> {
    vec(any_slot(), 0..9)
}

fn any_set() -> impl Strategy<Value = SlotSet> {
    any_slots().prop_map(SlotSet::from)
}

#[track_caller]
fn assert_holds(set: &SlotSet, expected: &Grid) {
    for pair in set.as_slice().windows(2) {
        assert!(pair[0].end() < pair[1].start(), "slots overlap or touch: {set:?}");
    }
    assert_eq!(&grid(set), expected, "{set:?}");
}

#[test]
fn slots_that_touch_become_one() {
    assert_eq!(set(&[(0, 5), (5, 9)]), set(&[(0, 9)]));
    assert_eq!(set(&[(20, 30), (0, 5), (4, 9)]).as_slice(), [slot(0, 9), slot(20, 30)]);
    let mut bridged = set(&[(0, 5), (7, 9)]);
    bridged.insert(slot(5, 7));
    assert_eq!(bridged, SlotSet::from(slot(0, 9)));
}

#[test]
fn from_the_end_of_one_slot_into_the_next() {
    let open = set(&[(0, 5), (7, 9)]);
    assert!(open.overlaps(slot(5, 8)) && !open.overlaps(slot(5, 7)));
    assert!(open.covers(slot(7, 9)) && !open.covers(slot(5, 8)));
    assert!(open.contains(minute(7)) && !open.contains(minute(5)));
}

#[test]
fn a_slot_taken_from_the_middle_leaves_two() {
    let mut open = set(&[(0, 10)]);
    open.remove(slot(3, 4));
    assert_eq!(open, set(&[(0, 3), (4, 10)]));
    open.remove(slot(-5, 50));
    assert!(open.is_empty() && open == SlotSet::new() && open.minutes() == 0);
}

#[test]
fn the_whole_range_fits() {
    let all = Slot::new(Minute::MIN, Minute::MAX).unwrap();
    let mut open = SlotSet::from(all);
    open.insert(all);
    assert!(open.covers(all) && !open.contains(Minute::MAX));
    assert_eq!(open.minutes(), u64::from(all.length().get()));
    open.remove(all);
    assert!(open.is_empty());
}

#[test]
fn serde_form_is_the_list_and_is_normalised_on_the_way_in() {
    let json = r#"[{"start":"1970-01-01T00:05Z","end":"1970-01-01T00:09Z"},{"start":"1970-01-01T00:00Z","end":"1970-01-01T00:05Z"}]"#;
    let read: SlotSet = serde_json::from_str(json).unwrap();
    assert_eq!(read, set(&[(0, 9)]));
    assert_eq!(
        serde_json::to_string(&read).unwrap(),
        r#"[{"start":"1970-01-01T00:00Z","end":"1970-01-01T00:09Z"}]"#
    );
    for bad in [
        r#"[{"start":"1970-01-01T00:05Z","end":"1970-01-01T00:05Z"}]"#,
        r#"[{"start":"1970-01-01T00:05Z"}]"#,
        r#"{"slots":[]}"#,
        "null",
    ] {
        assert!(serde_json::from_str::<SlotSet>(bad).is_err(), "{bad} was read");
    }
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn collected_in_any_order_it_is_the_same(slots in any_slots().prop_shuffle()) {
        let collected: SlotSet = slots.iter().copied().collect();
        let expected: Grid = slots.iter().copied().flat_map(grid_of_slot).collect();
        assert_holds(&collected, &expected);

        let mut inserted = SlotSet::new();
        slots.iter().for_each(|s| inserted.insert(*s));
        prop_assert_eq!(&inserted, &collected);

        let (some, rest) = slots.split_at(slots.len() / 2);
        let mut extended: SlotSet = some.iter().copied().collect();
        extended.extend(rest.iter().copied());
        prop_assert_eq!(&extended, &collected);
    }

    #[test]
    fn insert_and_remove(before in any_set(), slot in any_slot()) {
        let mut more = before.clone();
        more.insert(slot);
        assert_holds(&more, &(&grid(&before) | &grid_of_slot(slot)));
        let mut less = before.clone();
        less.remove(slot);
        assert_holds(&less, &(&grid(&before) - &grid_of_slot(slot)));
    }

    #[test]
    fn set_algebra(a in any_set(), b in any_set()) {
        let (grid_a, grid_b) = (grid(&a), grid(&b));
        assert_holds(&a.union(&b), &(&grid_a | &grid_b));
        assert_holds(&a.intersection(&b), &(&grid_a & &grid_b));
        assert_holds(&a.difference(&b), &(&grid_a - &grid_b));
    }

    #[test]
    fn clip_to_a_slot(set in any_set(), within in any_slot()) {
        assert_holds(&set.clip(within), &(&grid(&set) & &grid_of_slot(within)));
    }

    #[test]
    fn questions(set in any_set(), slot in any_slot(), at in -25..80_i32) {
        let minutes = grid(&set);
        prop_assert_eq!(set.covers(slot), grid_of_slot(slot).is_subset(&minutes));
        prop_assert_eq!(set.overlaps(slot), !grid_of_slot(slot).is_disjoint(&minutes));
        prop_assert_eq!(set.contains(minute(at)), minutes.contains(&at));
        prop_assert_eq!(set.minutes(), u64::try_from(minutes.len()).unwrap());
        prop_assert_eq!(set.is_empty(), minutes.is_empty());
        prop_assert!(set.iter().eq(set.as_slice().iter().copied()));
        prop_assert!((&set).into_iter().eq(set.clone()));
    }

    #[test]
    fn equal_sets_are_equal_values(a in any_set(), b in any_set()) {
        prop_assert_eq!(a == b, grid(&a) == grid(&b));
    }

    #[test]
    fn json_round_trip(set in any_set()) {
        let json = serde_json::to_string(&set).unwrap();
        prop_assert_eq!(serde_json::from_str::<SlotSet>(&json).unwrap(), set);
    }
}
