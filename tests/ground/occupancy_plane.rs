//! The plane at every degree of fullness: a city that fills, grows and empties is told of as by its lines alone.
//!
//! How the plane keeps what it draws depends on how much there is, week by week; no answer does.

use crate::cases::cases;

use imece::occupancy::{Buffers, Entry, Line, Lines, Occupancy};
use imece::time::{Minute, Minutes, Slot};
use proptest::prelude::*;

const WEEK: i32 = 7 * 1_440;
/// A midnight.
const ORIGIN: i32 = 20_500 * 1_440;
/// The weeks in which something is held: most of it in a few, the rest scattered over years.
const BUSY: std::ops::Range<i32> = 0..5;
const QUIET: std::ops::Range<i32> = -150..150;

/// The rooms of a small city, and those that it gets when it grows: beyond the first thousand.
const OLD: std::ops::Range<u32> = 0..130;
const NEW: std::ops::Range<u32> = 1_000..1_130;

/// A time and a room, and whether the time lies beside the quarters of an hour.
type Wish = (Slot, u32);

fn some_slot() -> impl Strategy<Value = Slot> {
    let week = prop_oneof![9 => BUSY, 1 => QUIET];
    let late = prop_oneof![9 => Just(0), 1 => 1..15_i32];
    (week, 0..7 * 96_i32, 1..40_i32, late).prop_map(|(week, cell, length, late)| {
        let at = |cell: i32| Minute::from_minutes(ORIGIN + week * WEEK + cell * 15 + late).unwrap();
        Slot::new(at(cell), at(cell + length)).unwrap()
    })
}

fn some_wishes(rooms: std::ops::Range<u32>) -> impl Strategy<Value = Vec<Wish>> {
    prop::collection::vec((some_slot(), rooms), 300..900)
}

/// The same city twice, with a plane and without.
struct Pair {
    drawn: Occupancy<u32>,
    plain: Occupancy<u32>,
    held: Vec<(Line, Slot, u32)>,
}

impl Pair {
    fn new() -> Self {
        Self { drawn: Occupancy::new().with_plane(), plain: Occupancy::new(), held: Vec::new() }
    }

    fn grow(&mut self, rooms: u32) {
        while self.plain.line_count() < rooms as usize {
            assert_eq!(self.drawn.add_line(), self.plain.add_line());
        }
    }

    fn hold(&mut self, wishes: &[Wish]) {
        for (key, (slot, room)) in (0..).zip(wishes) {
            let (line, entry) = (Line::from_index(*room), Entry::new(*slot, key));
            let done = self.drawn.hold(&line.into(), entry);
            assert_eq!(done, self.plain.hold(&line.into(), entry));
            if done.is_ok() {
                self.held.push((line, *slot, key));
            }
        }
    }

    /// Releases all but so many, the first ones first.
    fn release_all_but(&mut self, left: usize) {
        let gone = self.held.len().saturating_sub(left);
        for (line, slot, key) in self.held.drain(..gone) {
            assert_eq!(self.drawn.release(&line.into(), slot, key), Ok(()));
            assert_eq!(self.plain.release(&line.into(), slot, key), Ok(()));
        }
    }

    fn agrees(&self, questions: &[(Slot, u32)]) {
        assert!(self.drawn.plane_agrees());
        assert_eq!(self.drawn, self.plain);
        let rooms: Vec<Lines> =
            (0..self.plain.line_count() as u32).map(|n| Line::from_index(n).into()).collect();
        // Where one is over within a quarter of an hour, another may begin.
        for (_, slot, _) in self.held.iter().step_by(9) {
            let next = Slot::with_length(slot.end(), Minutes::new(40)).unwrap();
            let [drawn, plain] = [&self.drawn, &self.plain].map(|its| its.free_lines(next, Buffers::NONE));
            assert_eq!(drawn, plain);
        }
        for (slot, number) in questions {
            let (slot, length) = (*slot, Minutes::new(*number));
            for buffers in [Buffers::NONE, Buffers::new(Minutes::new(20), Minutes::ZERO)] {
                assert_eq!(self.drawn.free_lines(slot, buffers), self.plain.free_lines(slot, buffers));
                let until = slot.end().saturating_add(Minutes::new(600));
                let first = rooms.len() * *number as usize / 1_000;
                for places in [&rooms[first..], &rooms[first..(first + 3).min(rooms.len())]] {
                    let [drawn, plain] = [&self.drawn, &self.plain]
                        .map(|its| its.first_free(places, slot.start(), length, buffers, until));
                    assert_eq!(drawn, plain);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn a_city_that_fills_grows_and_empties(
        (few, old, new, again) in (some_wishes(OLD), some_wishes(OLD), some_wishes(NEW), some_wishes(NEW)),
        questions in prop::collection::vec((some_slot(), 1..1_000_u32), 6),
    ) {
        let mut pair = Pair::new();
        pair.grow(OLD.end);
        pair.hold(&few[..few.len() / 8]);
        pair.agrees(&questions);
        pair.hold(&old);
        pair.agrees(&questions);
        pair.grow(NEW.end);
        pair.agrees(&questions);
        pair.hold(&new);
        pair.agrees(&questions);
        pair.release_all_but(40);
        pair.agrees(&questions);
        pair.hold(&again);
        pair.agrees(&questions);
        pair.release_all_but(0);
        pair.agrees(&questions);
        prop_assert_eq!(pair.drawn.free_lines(questions[0].0, Buffers::NONE).len(), NEW.end as usize);
    }
}

/// Whether the past comes first or last, the same is drawn.
#[test]
fn a_calendar_that_is_filled_backwards() {
    let mut pair = Pair::new();
    pair.grow(30);
    let week = |week: i32, room: u32| {
        let start = Minute::from_minutes(ORIGIN + week * WEEK + room as i32 * 45).unwrap();
        (Slot::with_length(start, Minutes::new(45)).unwrap(), room)
    };
    let wishes: Vec<_> = QUIET.rev().flat_map(|n| (0..30).map(move |room| week(n, room))).collect();
    pair.hold(&wishes);
    assert_eq!(pair.held.len(), wishes.len());
    let [first, last] = [wishes[wishes.len() - 1], wishes[0]];
    pair.agrees(&[(first.0, 45), (last.0, 45)]);
}
