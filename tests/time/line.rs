//! The line of instants and that of wall-clock time: lengths, slots, and where the lines end.

use crate::cases::cases;
use imece::time::{LocalMinute, LocalSlot, Minute, Minutes, Slot, Zone};
use proptest::prelude::*;

fn on_the_wall(slot: Slot) -> LocalSlot {
    Zone::UTC.local_slot(slot).unwrap()
}

#[test]
fn lengths_add_up_to_the_largest_one() {
    assert_eq!(Minutes::from_hours(24), Minutes::DAY);
    assert_eq!(Minutes::DAY.saturating_add(Minutes::new(60)), Minutes::from_hours(25));
    let largest = Minutes::new(u32::MAX);
    assert_eq!(largest.saturating_add(Minutes::new(1)), largest);
    assert_eq!(Minutes::from_hours(u32::MAX), largest);
}

#[test]
fn nothing_lies_beyond_the_ends() {
    let (one, two) = (Minutes::new(1), Minutes::new(2));
    let (last, first) = (Minute::MAX, Minute::MIN);
    let (last_but_one, second) = (last.saturating_sub(one), first.saturating_add(one));
    assert_eq!((last.since(last_but_one), second.since(first)), (one, one));
    assert_eq!((last_but_one.checked_add(one), last_but_one.checked_add(two)), (Some(last), None));
    for length in [two, Minutes::new(u32::MAX)] {
        assert_eq!((last_but_one.saturating_add(length), second.saturating_sub(length)), (last, first));
    }
    let wall = |text: &str| text.parse::<LocalMinute>().unwrap();
    let (first, last) = (wall("1900-01-01T00:00"), wall("2999-12-31T23:59"));
    assert_eq!(
        (last.shifted(-1).unwrap().shifted(1), first.shifted(1).unwrap().shifted(-1)),
        (Some(last), Some(first))
    );
    assert_eq!((last.shifted(1), first.shifted(-1)), (None, None));
    assert_eq!((last.shifted(i32::MAX), first.shifted(i32::MIN)), (None, None));
}

#[test]
fn the_end_of_a_slot_no_longer_belongs_to_it() {
    let at = |text: &str| text.parse::<Minute>().unwrap();
    let morning = Slot::new(at("2026-03-20T09:00Z"), at("2026-03-20T12:00Z")).unwrap();
    let noon = Slot::new(morning.end(), at("2026-03-20T13:00Z")).unwrap();
    assert!(morning.contains(morning.start()) && !morning.contains(noon.start()));
    assert!(!morning.overlaps(noon) && !noon.overlaps(morning));
    assert_eq!(morning.intersection(noon), None);
    let (morning, noon) = (on_the_wall(morning), on_the_wall(noon));
    assert!(!morning.overlaps(noon) && !noon.overlaps(morning));
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn slots_agree_with_their_minutes(a in -20..40_i32, b in -20..40_i32, c in -20..40_i32, d in -20..40_i32) {
        let at = |m| Minute::from_minutes(m).unwrap();
        let (Ok(this), Ok(other)) = (Slot::new(at(a), at(b)), Slot::new(at(c), at(d))) else {
            return Ok(());
        };
        prop_assert_eq!(this.contains(at(c)), (a..b).contains(&c));
        prop_assert_eq!(this.overlaps(other), (a..b).any(|m| (c..d).contains(&m)));
        prop_assert_eq!(this.covers(other), (c..d).all(|m| (a..b).contains(&m)));
        let shared: Vec<i32> = (a..b).filter(|m| (c..d).contains(m)).collect();
        let found = this.intersection(other).map(|s| (s.start().as_minutes()..s.end().as_minutes()).collect::<Vec<_>>());
        prop_assert_eq!(found.unwrap_or_default(), shared);
        prop_assert_eq!(this.overlaps(other), on_the_wall(this).overlaps(on_the_wall(other)));
    }
}
