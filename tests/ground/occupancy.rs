//! What the occupancy does, case by case.

use std::cell::Cell;

use imece::occupancy::{
    BufferRule, Buffers, Conflict, Entry, Holder, Line, Lines, NotFree, NotHeld, Occupancy, Stock,
};
use imece::time::{Minute, Minutes, Slot};

/// Minutes of a day that stands for any.
#[track_caller]
fn at(minute: i32) -> Minute {
    Minute::from_minutes(29_000_000 + minute).unwrap()
}

#[track_caller]
fn slot(start: i32, end: i32) -> Slot {
    Slot::new(at(start), at(end)).unwrap()
}

const fn minutes(length: u32) -> Minutes {
    Minutes::new(length)
}

const fn buffers(before: u32, after: u32) -> Buffers {
    Buffers::new(minutes(before), minutes(after))
}

/// An occupancy with so many lines.
fn lines<const N: usize>() -> (Occupancy<char>, [Line; N]) {
    let mut occupancy = Occupancy::new();
    let lines = [(); N].map(|()| occupancy.add_line());
    (occupancy, lines)
}

#[track_caller]
fn set(lines: &[Line]) -> Lines {
    Lines::new(lines.iter().copied()).unwrap()
}

#[test]
fn the_gap_between_two_entries() {
    // (buffers of the earlier, of the later, the gap they need)
    let cases = [
        (Buffers::NONE, Buffers::NONE, 0),
        (buffers(0, 15), Buffers::NONE, 15),
        (Buffers::NONE, buffers(15, 0), 15),
        (buffers(0, 15), buffers(10, 0), 15),
        (buffers(0, 10), buffers(15, 0), 15),
        (buffers(0, 10).additive(), buffers(15, 0), 25),
        (buffers(0, 10), buffers(15, 0).additive(), 25),
        (buffers(0, 10).additive(), buffers(15, 0).additive(), 25),
        (buffers(0, 10), Buffers::NONE.additive(), 10),
        // What looks the other way does not matter.
        (buffers(99, 10), buffers(15, 99), 15),
        (buffers(99, 0).additive(), buffers(0, 99), 0),
    ];
    for (earlier, later, gap) in cases {
        let i = i32::try_from(gap).unwrap();
        assert_eq!(earlier.gap_to(later), minutes(gap), "{earlier:?}, {later:?}");

        let (mut occupancy, [line]) = lines();
        occupancy.hold(&line.into(), Entry::new(slot(0, 60), 'e').with_buffers(earlier)).unwrap();
        assert!(!occupancy.is_free(&line.into(), slot(59 + i, 160), later), "{earlier:?}, {later:?}");
        assert!(occupancy.is_free(&line.into(), slot(60 + i, 160), later), "{earlier:?}, {later:?}");

        let (mut occupancy, [line]) = lines();
        occupancy.hold(&line.into(), Entry::new(slot(0, 60), 'l').with_buffers(later)).unwrap();
        assert!(!occupancy.is_free(&line.into(), slot(-100, 1 - i), earlier), "{earlier:?}, {later:?}");
        assert!(occupancy.is_free(&line.into(), slot(-100, -i), earlier), "{earlier:?}, {later:?}");
    }
}

#[test]
fn buffers_as_data() {
    assert_eq!(Buffers::default(), Buffers::NONE);
    assert_eq!(BufferRule::default(), BufferRule::Shared);
    let json = r#"{"before":15,"after":30,"rule":"additive"}"#;
    let read: Buffers = serde_json::from_str(json).unwrap();
    assert_eq!(read, buffers(15, 30).additive());
    assert_eq!(serde_json::to_string(&read).unwrap(), json);
    assert_eq!(serde_json::from_str::<Buffers>(r#"{"before":1,"after":2}"#).unwrap(), buffers(1, 2));
    assert!(serde_json::from_str::<Buffers>(r#"{"before":1,"after":2,"since":3}"#).is_err());
}

#[test]
fn a_whole_meets_its_parts_and_the_parts_do_not_meet() {
    let (mut occupancy, [a, b]) = lines();
    let whole = set(&[a, b]);
    occupancy.hold(&a.into(), Entry::new(slot(0, 60), 'a')).unwrap();
    occupancy.hold(&b.into(), Entry::new(slot(30, 90), 'b')).unwrap();

    let before = occupancy.clone();
    let refused = occupancy.hold(&whole, Entry::new(slot(10, 100), 'w')).unwrap_err();
    let expected = [
        Conflict { slot: slot(0, 60), key: 'a', line: a },
        Conflict { slot: slot(30, 90), key: 'b', line: b },
    ];
    assert_eq!(refused.conflicts(), expected);
    assert_eq!(refused.clone().into_conflicts(), expected);
    assert_eq!(refused.code(), "taken");
    assert_eq!(refused.to_string(), "2 entries are in the way");
    assert_eq!(occupancy, before);

    occupancy.hold(&whole, Entry::new(slot(90, 100), 'w')).unwrap();
    assert_eq!(occupancy.entry_count(), 4);
    assert!(!occupancy.is_free(&a.into(), slot(95, 96), Buffers::NONE));
    occupancy.release(&whole, slot(90, 100), 'w').unwrap();
    assert_eq!(occupancy, before);
}

#[test]
fn an_entry_on_several_lines_is_one_conflict() {
    let (mut occupancy, [a, b, c]) = lines();
    occupancy.hold(&set(&[b, c]), Entry::new(slot(10, 20), 'x')).unwrap();
    occupancy.hold(&set(&[a, b, c]), Entry::new(slot(0, 10), 'y')).unwrap();
    assert_eq!(
        occupancy.conflicts(&set(&[a, b, c]), slot(0, 60), Buffers::NONE),
        [
            Conflict { slot: slot(0, 10), key: 'y', line: a },
            Conflict { slot: slot(10, 20), key: 'x', line: b }
        ]
    );
    // One key may hold two slots: these are two entries.
    occupancy.hold(&a.into(), Entry::new(slot(30, 40), 'y')).unwrap();
    assert_eq!(occupancy.conflicts(&a.into(), slot(0, 60), Buffers::NONE).len(), 2);
}

#[test]
fn a_key_is_in_its_own_way_unless_ignored() {
    let (mut occupancy, [line]) = lines();
    occupancy.hold(&line.into(), Entry::new(slot(0, 60), 'm')).unwrap();
    assert!(occupancy.hold(&line.into(), Entry::new(slot(30, 90), 'm')).is_err());
    assert!(occupancy.is_free_ignoring(&line.into(), slot(30, 90), Buffers::NONE, |key| key == 'm'));
    assert!(!occupancy.is_free_ignoring(&line.into(), slot(30, 90), Buffers::NONE, |key| key != 'm'));
}

#[test]
fn what_lies_beyond_an_ignored_entry_still_counts() {
    let (mut occupancy, [line]) = lines();
    for (entry, key) in [(slot(0, 10), 'a'), (slot(10, 20), 'b'), (slot(40, 50), 'c'), (slot(50, 60), 'd')] {
        occupancy.hold(&line.into(), Entry::new(entry, key)).unwrap();
    }
    let far = buffers(15, 15);
    let met = |ignored: &str| -> String {
        let found =
            occupancy.conflicts_ignoring(&line.into(), slot(24, 36), far, |key| ignored.contains(key));
        found.iter().map(|conflict| conflict.key).collect()
    };
    assert_eq!(met(""), "abcd");
    assert_eq!(met("bc"), "ad");
    assert_eq!(met("ad"), "bc");
    assert_eq!(met("abcd"), "");
}

#[test]
fn release_needs_slot_and_key_on_every_line() {
    let (mut occupancy, [a, b]) = lines();
    occupancy.hold(&a.into(), Entry::new(slot(0, 60), 'x')).unwrap();
    occupancy.hold(&b.into(), Entry::new(slot(0, 50), 'x')).unwrap();
    let before = occupancy.clone();
    let cases = [
        (set(&[a]), slot(0, 59), 'x', a),
        (set(&[a]), slot(1, 60), 'x', a),
        (set(&[a]), slot(0, 60), 'y', a),
        (set(&[a, b]), slot(0, 60), 'x', b),
        (set(&[a, b]), slot(0, 50), 'x', a),
        (set(&[a, Line::from_index(7)]), slot(0, 60), 'x', Line::from_index(7)),
    ];
    for (lines, slot, key, line) in cases {
        assert_eq!(occupancy.release(&lines, slot, key), Err(NotHeld::Line { line, slot }));
        assert_eq!(occupancy, before);
    }
    let error = occupancy.release(&b.into(), slot(0, 60), 'x').unwrap_err();
    assert_eq!(error.code(), "line_not_held");
    assert!(error.to_string().starts_with("the key does not hold line `1` over `20"));
    occupancy.release(&a.into(), slot(0, 60), 'x').unwrap();
    occupancy.release(&b.into(), slot(0, 50), 'x').unwrap();
    assert_eq!(occupancy.entry_count(), 0);
}

#[test]
fn a_line_of_another_occupancy_is_never_free() {
    let (mut occupancy, [line]) = lines::<1>();
    let before = occupancy.clone();
    let stranger = Line::from_index(1);
    for lines in [stranger.into(), set(&[line, stranger])] {
        assert!(!occupancy.is_free(&lines, slot(0, 1), Buffers::NONE));
        assert_eq!(occupancy.conflicts(&lines, slot(0, 1), Buffers::NONE), []);
        let refused = occupancy.hold(&lines, Entry::new(slot(0, 1), 'x')).unwrap_err();
        assert_eq!(refused, NotFree::UnknownLine(stranger));
        assert_eq!((refused.code(), refused.conflicts().len()), ("unknown_line", 0));
        assert_eq!(refused.to_string(), "there is no line `1`");
        assert_eq!(refused.into_conflicts(), []);
        let none = |_| false;
        assert_eq!(occupancy.next_free(&lines, at(0), minutes(1), Buffers::NONE, at(9), none), None);
        assert_eq!(occupancy.previous_free(&lines, at(9), minutes(1), Buffers::NONE, at(0), none), None);
    }
    assert_eq!(occupancy.entries(stranger, slot(0, 9)).count(), 0);
    assert_eq!(occupancy.busy_minutes(stranger, slot(0, 9)), 0);
    assert_eq!(occupancy, before);
}

#[test]
fn the_bounds_of_a_search() {
    let (mut occupancy, [line]) = lines();
    occupancy.hold(&line.into(), Entry::new(slot(10, 20), 'x')).unwrap();
    let next = |from: Minute, length, until| {
        occupancy.next_free(&line.into(), from, minutes(length), Buffers::NONE, until, |_| false)
    };
    assert_eq!(next(at(0), 10, at(10)), Some(at(0)));
    assert_eq!(next(at(0), 10, at(9)), None);
    assert_eq!(next(at(1), 10, at(30)), Some(at(20)));
    assert_eq!(next(at(1), 10, at(29)), None);
    assert_eq!(next(at(20), 0, at(90)), None);
    assert_eq!(next(at(9), 1, at(0)), None);
    assert_eq!(next(Minute::MIN, 1, Minute::MAX), Some(Minute::MIN));
    assert_eq!(next(Minute::MAX, 1, Minute::MAX), None);
    let last = Minute::MAX.saturating_sub(minutes(1));
    assert_eq!(next(last, 1, Minute::MAX), Some(last));

    let previous = |latest: Minute, length, not_before| {
        occupancy.previous_free(&line.into(), latest, minutes(length), Buffers::NONE, not_before, |_| false)
    };
    assert_eq!(previous(at(0), 10, at(0)), Some(at(0)));
    assert_eq!(previous(at(19), 10, at(0)), Some(at(0)));
    assert_eq!(previous(at(19), 10, at(1)), None);
    assert_eq!(previous(at(20), 10, at(0)), Some(at(20)));
    assert_eq!(previous(at(40), 0, at(0)), None);
    assert_eq!(previous(at(40), 1, at(41)), None);
    assert_eq!(previous(Minute::MAX, 1, at(0)), Some(last));
    assert_eq!(previous(Minute::MAX, 2, last), None);
    assert_eq!(previous(Minute::MAX, u32::MAX, Minute::MIN), None);
    let all = Minute::MAX.since(Minute::MIN).get();
    assert_eq!(previous(Minute::MAX, all, Minute::MIN), None); // the entry is in the way
    assert_eq!(previous(Minute::MAX, all - 1, Minute::MIN), None);
    let empty = lines::<1>().0;
    let whole = |length| {
        empty.previous_free(&line.into(), Minute::MAX, minutes(length), Buffers::NONE, Minute::MIN, |_| false)
    };
    assert_eq!(whole(all), Some(Minute::MIN));
    assert_eq!(whole(all + 1), None);
}

#[test]
fn lines_that_are_free_by_turns() {
    let (mut occupancy, [a, b]) = lines();
    for start in (0..100).step_by(20) {
        occupancy.hold(&a.into(), Entry::new(slot(start, start + 10), 'a')).unwrap();
        occupancy.hold(&b.into(), Entry::new(slot(start + 10, start + 20), 'b')).unwrap();
    }
    let both = set(&[a, b]);
    let none = |_| false;
    assert_eq!(occupancy.next_free(&both, at(0), minutes(5), Buffers::NONE, at(200), none), Some(at(100)));
    assert_eq!(occupancy.next_free(&both, at(0), minutes(5), Buffers::NONE, at(104), none), None);
    assert_eq!(
        occupancy.previous_free(&both, at(99), minutes(5), Buffers::NONE, at(-50), none),
        Some(at(-5))
    );
    assert_eq!(
        occupancy.next_free(&both, at(0), minutes(5), Buffers::NONE, at(200), |key| key == 'a'),
        Some(at(0))
    );

    assert_eq!(occupancy.busy(&both, slot(-5, 105)), [slot(0, 100)]);
    assert_eq!(occupancy.gaps(&both, slot(-5, 105)), [slot(-5, 0), slot(100, 105)]);
    assert_eq!(occupancy.busy(&a.into(), slot(5, 25)), [slot(5, 10), slot(20, 25)]);
    assert_eq!(occupancy.gaps(&both, slot(5, 25)), []);
    assert_eq!(occupancy.busy_minutes(a, slot(5, 25)), 10);
}

#[test]
fn only_what_is_near_is_looked_at() {
    let (mut occupancy, [line]) = lines();
    for start in (0..10_000).step_by(10) {
        occupancy.hold(&line.into(), Entry::new(slot(start, start + 5), 'x')).unwrap();
    }
    let asked = Cell::new(0);
    let count = |_| {
        asked.set(asked.get() + 1);
        false
    };
    let line = line.into();
    let found = occupancy.conflicts_ignoring(&line, slot(5_000, 5_025), Buffers::NONE, count);
    assert_eq!((found.len(), asked.take()), (3, 3));
    assert!(!occupancy.is_free_ignoring(&line, slot(5_000, 5_025), Buffers::NONE, count));
    assert_eq!(asked.take(), 1);
    let search = |length| {
        let later = (at(5_001), at(6_000));
        let later = occupancy.next_free(&line, later.0, minutes(length), Buffers::NONE, later.1, count);
        let asked_later = asked.take();
        let earlier = (at(5_001), at(4_000));
        let earlier =
            occupancy.previous_free(&line, earlier.0, minutes(length), Buffers::NONE, earlier.1, count);
        (later, asked_later, earlier, asked.take())
    };
    // The entry around the instant; and, where no gap is long enough, those up to the bound.
    assert_eq!(search(5), (Some(at(5_005)), 1, Some(at(4_995)), 1));
    assert_eq!(search(6), (None, 100, None, 101));
}

#[test]
fn a_sweep_finds_what_counting_pairs_does_not() {
    let (mut occupancy, []) = lines();
    let chairs = occupancy.add_stock(10);
    for (start, key) in [(0, 'a'), (10, 'b'), (20, 'c')] {
        occupancy.take(chairs, slot(start, start + 10), 6, key).unwrap();
    }
    // Three overlap the slot with 18 together; at no time are more than 6 out.
    assert_eq!(occupancy.stock_free(chairs, slot(0, 30), |_| false), 4);
    assert_eq!(occupancy.stock_free(chairs, slot(0, 30), |key| key == 'b'), 4);
    assert_eq!(occupancy.stock_free(chairs, slot(10, 20), |key| key == 'b'), 10);
    let shortage = occupancy.take(chairs, slot(5, 25), 5, 'd').unwrap_err();
    assert_eq!((shortage.stock, shortage.slot), (chairs, slot(5, 25)));
    assert_eq!((shortage.free, shortage.wanted, shortage.code()), (4, 5, "stock_shortage"));
    assert!(shortage.to_string().starts_with("`5` of stock `0` wanted over `20"));
    assert!(shortage.to_string().ends_with("`, `4` free"));
    occupancy.take(chairs, slot(5, 25), 4, 'd').unwrap();
    assert_eq!(
        occupancy.stock_holders(chairs, slot(10, 20)),
        [
            Holder { slot: slot(5, 25), key: 'd', quantity: 4 },
            Holder { slot: slot(10, 20), key: 'b', quantity: 6 }
        ]
    );
}

#[test]
fn a_stock_that_shrinks_keeps_what_is_out() {
    let (mut occupancy, []) = lines();
    let stock = occupancy.add_stock(5);
    occupancy.take(stock, slot(0, 10), 5, 'a').unwrap();
    assert_eq!(occupancy.set_stock(stock, 3), Some(5));
    assert_eq!(occupancy.stock_quantity(stock), Some(3));
    assert_eq!(occupancy.stock_free(stock, slot(0, 10), |_| false), 0);
    assert_eq!(occupancy.stock_free(stock, slot(10, 20), |_| false), 3);
    assert!(occupancy.take(stock, slot(9, 11), 1, 'b').is_err());
    occupancy.take(stock, slot(10, 11), 3, 'b').unwrap();
    occupancy.give_back(stock, slot(0, 10), 5, 'a').unwrap();
    assert_eq!(occupancy.stock_free(stock, slot(0, 10), |_| false), 3);
}

#[test]
fn what_is_given_back_is_what_was_taken() {
    let (mut occupancy, []) = lines();
    let stock = occupancy.add_stock(u32::MAX);
    occupancy.take(stock, slot(0, 10), u32::MAX - 1, 'a').unwrap();
    occupancy.take(stock, slot(0, 10), 1, 'a').unwrap();
    assert_eq!(
        occupancy.stock_holders(stock, slot(9, 10)),
        [Holder { slot: slot(0, 10), key: 'a', quantity: u32::MAX }]
    );
    assert_eq!(occupancy.stock_free(stock, slot(9, 10), |_| false), 0);
    occupancy.give_back(stock, slot(0, 10), u32::MAX - 2, 'a').unwrap();

    let error = occupancy.give_back(stock, slot(0, 10), 3, 'a').unwrap_err();
    assert_eq!(error, NotHeld::Stock { stock, slot: slot(0, 10), held: 2, returned: 3 });
    assert_eq!(error.code(), "stock_not_held");
    assert!(error.to_string().starts_with("the key has `2` of stock `0` over `20"));
    assert!(occupancy.give_back(stock, slot(0, 11), 1, 'a').is_err());
    assert!(occupancy.give_back(stock, slot(0, 10), 1, 'b').is_err());
    occupancy.give_back(stock, slot(0, 10), 2, 'a').unwrap();
    assert_eq!(occupancy.stock_holders(stock, slot(0, 10)), []);
    // Nothing taken leaves no trace.
    let before = occupancy.clone();
    occupancy.take(stock, slot(0, 10), 0, 'a').unwrap();
    occupancy.give_back(stock, slot(0, 10), 0, 'a').unwrap();
    assert_eq!(occupancy, before);
}

#[test]
fn holders_of_every_length_are_found() {
    let (mut occupancy, []) = lines();
    let stock = occupancy.add_stock(100);
    let all = Slot::new(Minute::MIN, Minute::MAX).unwrap();
    let mut lengths = vec![all];
    for power in 0..25 {
        let length = 1 << power;
        lengths.extend([slot(-length, 1), slot(0, length), slot(1 - length, length)]);
    }
    for held in &lengths {
        occupancy.take(stock, *held, 1, 'x').unwrap();
    }
    lengths.sort();
    lengths.dedup();
    let found = |slot: Slot| -> Vec<Slot> {
        occupancy.stock_holders(stock, slot).into_iter().map(|holder| holder.slot).collect()
    };
    assert_eq!(found(slot(0, 1)), lengths);
    for wanted in
        [slot(-9_000, -8_000), slot(70, 71), slot(40_000, 50_000), slot(-40_000_000, 40_000_000), all]
    {
        let expected: Vec<_> = lengths.iter().copied().filter(|held| held.overlaps(wanted)).collect();
        assert_eq!(found(wanted), expected);
    }
    assert_eq!(occupancy.stock_free(stock, slot(1 << 26, 1 << 27), |_| false), 99);
    assert_eq!(occupancy.stock_free(stock, slot(0, 1), |_| false), 100 - 76);
}

#[test]
fn an_unknown_stock_has_nothing() {
    let (mut occupancy, []) = lines();
    let before = occupancy.clone();
    let stranger = Stock::from_index(0);
    assert_eq!(occupancy.set_stock(stranger, 3), None);
    assert_eq!(occupancy.stock_quantity(stranger), None);
    assert_eq!(occupancy.stock_free(stranger, slot(0, 1), |_| false), 0);
    assert_eq!(occupancy.stock_holders(stranger, slot(0, 1)), []);
    assert_eq!(occupancy.take(stranger, slot(0, 1), 0, 'x').unwrap_err().free, 0);
    let error = occupancy.give_back(stranger, slot(0, 1), 0, 'x').unwrap_err();
    assert_eq!(error, NotHeld::Stock { stock: stranger, slot: slot(0, 1), held: 0, returned: 0 });
    assert_eq!(occupancy, before);
}

#[test]
fn equal_is_what_holds_the_same() {
    let (mut one, [a, b]) = lines();
    let mut other = one.clone();
    // Other buffers seen first, and released: the content is what counts.
    other.hold(&a.into(), Entry::new(slot(0, 9), 'x').with_buffers(buffers(1, 2))).unwrap();
    other.release(&a.into(), slot(0, 9), 'x').unwrap();
    assert_eq!(one, other);
    let entry = Entry::new(slot(0, 9), 'x').with_buffers(buffers(3, 4));
    one.hold(&a.into(), entry).unwrap();
    assert_ne!(one, other);
    other.hold(&a.into(), entry).unwrap();
    assert_eq!(one, other);
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
    assert!(format!("{one:?}").contains("'x'"));

    for changed in [
        Entry { key: 'y', ..entry },
        Entry { slot: slot(0, 8), ..entry },
        Entry { buffers: buffers(3, 5), ..entry },
    ] {
        let mut third = one.clone();
        third.release(&a.into(), entry.slot, entry.key).unwrap();
        third.hold(&a.into(), changed).unwrap();
        assert_ne!(one, third);
    }
    let mut third = one.clone();
    third.release(&a.into(), entry.slot, entry.key).unwrap();
    third.hold(&b.into(), entry).unwrap();
    assert_ne!(one, third);
    let mut third = one.clone();
    third.add_line();
    assert_ne!(one, third);
    let mut third = one.clone();
    third.add_stock(1);
    assert_ne!(one, third);
    assert_eq!(Occupancy::<char>::new(), Occupancy::default());
}

#[test]
fn counts_and_handles() {
    let (mut occupancy, [a, b]) = lines();
    assert_eq!((a.index(), b.index(), occupancy.line_count()), (0, 1, 2));
    assert_eq!((occupancy.stock_count(), occupancy.entry_count()), (0, 0));
    let (first, second) = (occupancy.add_stock(1), occupancy.add_stock(2));
    assert_eq!((first.index(), second.index(), occupancy.stock_count()), (0, 1, 2));
    assert_eq!((occupancy.stock_quantity(first), occupancy.stock_quantity(second)), (Some(1), Some(2)));
    occupancy.hold(&set(&[a, b]), Entry::new(slot(0, 1), 'x')).unwrap();
    occupancy.hold(&a.into(), Entry::new(slot(1, 2), 'x')).unwrap();
    assert_eq!(occupancy.entry_count(), 3);
    assert_eq!((b.to_string(), second.to_string()), ("1".to_owned(), "1".to_owned()));
    assert_eq!(format!("{:?}", set(&[b, a])), "{0, 1}");
    assert!(size_of::<Lines>() <= 2 * size_of::<usize>());
}

#[test]
fn entries_of_a_range_are_those_that_meet_it() {
    let (mut occupancy, [line, other]) = lines();
    let entries: Vec<_> = [(0, 10), (10, 20), (25, 30), (30, 40)]
        .map(|(start, end)| Entry::new(slot(start, end), 'x').with_buffers(buffers(0, 0).additive()))
        .into();
    for entry in &entries {
        occupancy.hold(&line.into(), *entry).unwrap();
    }
    let met = |range| occupancy.entries(line, range).collect::<Vec<_>>();
    assert_eq!(met(slot(-5, 99)), entries);
    assert_eq!(met(slot(10, 30)), entries[1..3]);
    assert_eq!(met(slot(9, 31)), entries);
    assert_eq!(met(slot(12, 13)), entries[1..2]);
    assert_eq!(met(slot(20, 25)), []);
    assert_eq!(occupancy.entries(other, slot(-5, 99)).count(), 0);
}
