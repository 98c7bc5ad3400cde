//! The occupancy at the size at which its structure shows: one line with thousands of entries, of which most go again, others with
//! a hundred, and more lines than a word has bits, against lists that are searched from end to end.

use crate::cases::cases;

use imece::occupancy::{Buffers, Entry, Line, Lines, NotFree, Occupancy};
use imece::time::{Minute, Minutes, Slot};
use proptest::prelude::*;

const DAY: i32 = 1_440;
const DAYS: i32 = 40;
/// A midnight.
const ORIGIN: i32 = 20_500 * DAY;

/// The lines that anything happens on: a few of the first, both sides of a word, and beyond a thousand.
const LINES: [u32; 8] = [0, 1, 2, 63, 64, 70, 1_023, 1_030];

#[derive(Debug, Clone)]
enum Step {
    Hold(Line, Entry<u32>),
    /// Releases what stands there, by its place.
    Release(Line, usize),
}

/// Tidy is a city where all begins and ends at a quarter of an hour, and nothing is kept empty around it.
fn some_slot(tidy: bool) -> impl Strategy<Value = Slot> {
    let grid = prop_oneof![4 => Just(15), u32::from(!tidy) => Just(1)];
    let length = prop_oneof![20 => 1..20_i32, 2 => 20..200, 1 => 2_900..3_300];
    (grid, 0..DAYS * 96, length).prop_map(|(grid, start, length)| {
        let start = ORIGIN + start * 15 / grid * grid + (start % 7) * i32::from(grid == 1);
        let at = |minutes| Minute::from_minutes(minutes).unwrap();
        Slot::new(at(start), at(start + length * grid)).unwrap()
    })
}

/// Mostly the same, as in a room; now and then others.
fn some_buffers(tidy: bool) -> impl Strategy<Value = Buffers> {
    let [room, other] = [10, 25].map(|n| Buffers::new(Minutes::new(n), Minutes::new(5)));
    let some = u32::from(!tidy);
    prop_oneof![8 => Just(Buffers::NONE), some => Just(room), some => Just(other.additive())]
}

/// What a line is loaded with, what happens then, and what is asked at last.
type Life = (Vec<Entry<u32>>, Vec<Step>, Vec<(Slot, Buffers, u32)>);

fn some_life() -> impl Strategy<Value = Life> {
    any::<bool>().prop_flat_map(|tidy| {
        let questions = (some_slot(false), some_buffers(tidy), 1..300_u32);
        let steps = prop::collection::vec(some_step(tidy), 1_000..2_000);
        (Just(rows(tidy)), steps, prop::collection::vec(questions, 12))
    })
}

fn some_step(tidy: bool) -> impl Strategy<Value = Step> {
    // Most of it happens on two lines.
    let line = prop_oneof![3 => 0..2_usize, 1 => 0..LINES.len()].prop_map(|n| Line::from_index(LINES[n]));
    prop_oneof![
        3 => (line.clone(), some_slot(tidy), some_buffers(tidy), any::<u32>())
            .prop_map(|(line, slot, buffers, key)| Step::Hold(line, Entry::new(slot, key).with_buffers(buffers))),
        1 => (line, any::<usize>()).prop_map(|(line, pick)| Step::Release(line, pick)),
    ]
}

/// Rows of a long time, an hour from each to the next: more than are found without strides.
fn rows(tidy: bool) -> Vec<Entry<u32>> {
    let rows = (0..2_400_i32).map(|n| {
        let start = ORIGIN + (n - 480) * 60 + if tidy { 0 } else { n % 5 };
        let at = |minutes| Minute::from_minutes(minutes).unwrap();
        let entry = Entry::new(Slot::new(at(start), at(start + 15 * (1 + n % 3))).unwrap(), n as u32);
        let room = Buffers::new(Minutes::new(10), Minutes::new(5));
        if tidy || n % 50 > 0 { entry } else { entry.with_buffers(room) }
    });
    rows.collect()
}

fn clash(a: &Entry<u32>, b: &Entry<u32>) -> bool {
    let (earlier, later) = if a.slot.start() <= b.slot.start() { (a, b) } else { (b, a) };
    later.slot.start() < earlier.slot.end().saturating_add(earlier.buffers.gap_to(later.buffers))
}

/// Entries of each line, in any order.
struct Naive(Vec<Vec<Entry<u32>>>);

impl Naive {
    fn of(&mut self, line: Line) -> &mut Vec<Entry<u32>> {
        &mut self.0[line.index() as usize]
    }

    fn is_free(&self, line: Line, slot: Slot, buffers: Buffers) -> bool {
        let wish = Entry::new(slot, 0).with_buffers(buffers);
        !self.0[line.index() as usize].iter().any(|entry| clash(entry, &wish))
    }

    /// The earliest start, which is the first instant or one that a gap after an entry leads to.
    fn next_free(&self, line: Line, range: Slot, length: Minutes, buffers: Buffers) -> Option<Minute> {
        let after = self.0[line.index() as usize]
            .iter()
            .map(|entry| entry.slot.end().saturating_add(entry.buffers.gap_to(buffers)));
        let mut starts: Vec<_> =
            after.chain([range.start()]).filter(|start| *start >= range.start()).collect();
        starts.sort();
        starts.into_iter().find(|start| {
            let slot = Slot::with_length(*start, length).unwrap();
            slot.end() <= range.end() && self.is_free(line, slot, buffers)
        })
    }
}

fn empty(plane: bool) -> Occupancy<u32> {
    let mut occupancy = Occupancy::new();
    for _ in 0..=LINES[LINES.len() - 1] {
        occupancy.add_line();
    }
    if plane { occupancy.with_plane() } else { occupancy }
}

proptest! {
    #![proptest_config(cases(24))]

    /// Whatever was held and released in whatever order: the same is held, found free, and drawn.
    #[test]
    fn long_lines_hold_what_lists_hold(
        (rows, steps, questions) in some_life(),
        plane in any::<bool>(),
    ) {
        let mut real = empty(plane);
        let mut naive = Naive(vec![Vec::new(); real.line_count()]);
        let long = Line::from_index(LINES[0]);
        prop_assert_eq!(real.hold_all(long, rows.iter().copied()), Ok(()));
        // Most go again, so that blocks of a long list are joined.
        let (gone, left): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.key % 8 > 2);
        for row in gone {
            prop_assert_eq!(real.release(&long.into(), row.slot, row.key), Ok(()));
        }
        *naive.of(long) = left;
        for step in steps {
            match step {
                Step::Hold(line, entry) => {
                    let free = naive.is_free(line, entry.slot, entry.buffers);
                    prop_assert_eq!(real.hold(&line.into(), entry).is_ok(), free);
                    if free {
                        naive.of(line).push(entry);
                    }
                }
                Step::Release(line, pick) => {
                    let entries = naive.of(line);
                    if !entries.is_empty() {
                        let entry = entries.swap_remove(pick % entries.len());
                        prop_assert_eq!(real.release(&line.into(), entry.slot, entry.key), Ok(()));
                        prop_assert!(real.release(&line.into(), entry.slot, entry.key).is_err());
                    }
                }
            }
        }
        prop_assert!(real.plane_agrees());
        prop_assert_eq!(real.entry_count(), naive.0.iter().map(Vec::len).sum::<usize>());

        let lines: Vec<Line> = (0..real.line_count() as u32).map(Line::from_index).collect();
        for (slot, buffers, length) in questions {
            let free = lines.iter().copied().filter(|line| naive.is_free(*line, slot, buffers));
            prop_assert!(real.free_lines(slot, buffers).iter().eq(free));

            let mut order = LINES.map(Line::from_index);
            // Often the long line comes first.
            order.rotate_left((length as usize % (2 * LINES.len())).saturating_sub(LINES.len()));
            let length = Minutes::new(length);
            let starts = order.map(|line| naive.next_free(line, slot, length, buffers));
            let first = starts.into_iter().enumerate().filter_map(|(n, start)| Some((start?, n))).min();
            // Of few places each is asked, of many the plane first.
            for times in [1, 3] {
                let places: Vec<Lines> = order.repeat(times).into_iter().map(Lines::from).collect();
                prop_assert_eq!(real.first_free(&places, slot.start(), length, buffers, slot.end()), first);
            }
            // Of places of several lines, what each of them would say.
            let pairs: Vec<_> = order
                .iter()
                .flat_map(|line| order.map(|other| Lines::new([*line, other]).unwrap()))
                .collect();
            let starts = pairs.iter().map(|pair| {
                real.next_free(pair, slot.start(), length, buffers, slot.end(), |_| false)
            });
            let first = starts.enumerate().filter_map(|(n, start)| Some((start?, n))).min();
            prop_assert_eq!(real.first_free(&pairs, slot.start(), length, buffers, slot.end()), first);

            for line in LINES.map(Line::from_index) {
                let shared = naive.of(line).iter().filter_map(|entry| entry.slot.intersection(slot));
                let minutes: u64 = shared.map(|part| u64::from(part.length().get())).sum();
                prop_assert_eq!(real.busy_minutes(line, slot), minutes);
            }
        }

        let mut loaded = empty(plane);
        for line in LINES.map(Line::from_index) {
            let mut entries = naive.of(line).clone();
            entries.sort();
            let all = Slot::new(Minute::MIN, Minute::MAX).unwrap();
            prop_assert!(real.entries(line, all).eq(entries.iter().copied()));
            // Rows in order of time come in by another way, and to the same.
            prop_assert_eq!(loaded.hold_all(line, entries.iter().copied()), Ok(()));
            let again = loaded.hold_all(line, entries.iter().copied());
            prop_assert_eq!(again.is_ok(), entries.is_empty());
        }
        prop_assert_eq!(&loaded, &real);
        prop_assert!(loaded.plane_agrees());

        for line in LINES.map(Line::from_index) {
            for entry in std::mem::take(naive.of(line)) {
                prop_assert_eq!(real.release(&line.into(), entry.slot, entry.key), Ok(()));
            }
        }
        prop_assert_eq!(&real, &empty(false));
        prop_assert!(real.plane_agrees());
    }
}

/// A day or two of one line, mostly full: where each gap is told by the plane, and where it must not be.
fn some_days() -> impl Strategy<Value = Vec<Slot>> {
    let slot = (0..190_i32, 1..12_i32, prop_oneof![9 => Just(0), 1 => 1..15_i32]).prop_map(
        |(start, length, late)| {
            let at = |cells: i32| Minute::from_minutes(ORIGIN + cells * 15 + late).unwrap();
            Slot::new(at(start), at(start + length)).unwrap()
        },
    );
    prop::collection::vec(slot, 10..60)
}

/// Any length, and those that end a minute after a quarter of an hour: they need one cell more.
fn some_length() -> impl Strategy<Value = u32> {
    prop_oneof![1..400_u32, (0..26_u32).prop_map(|cells| cells * 15 + 1)]
}

proptest! {
    #![proptest_config(cases(200))]

    /// From every minute on, with or without buffers, the plane finds what the line itself says.
    #[test]
    fn the_plane_finds_what_the_line_says(
        slots in some_days(),
        questions in prop::collection::vec((0..3_000_i32, some_length(), 1..4_000_u32, 0..2_u32), 60),
    ) {
        let (mut drawn, mut plain) = (Occupancy::new().with_plane(), Occupancy::new());
        let rooms: Vec<Lines> = (0..12).map(|_| drawn.add_line().into()).collect();
        let room = Line::from_index(11);
        rooms.iter().for_each(|_| _ = plain.add_line());
        // All other rooms are full, so that nothing is told by them.
        let [first, last] = [-1, 9].map(|days| Minute::from_minutes(ORIGIN + days * DAY).unwrap());
        let all = Slot::new(first, last).unwrap();
        for (key, others) in (0..).zip(&rooms[..11]) {
            drawn.hold(others, Entry::new(all, key)).unwrap();
        }
        for (key, slot) in (0..).zip(slots) {
            let entry = Entry::new(slot, key);
            prop_assert_eq!(drawn.hold(&room.into(), entry).is_ok(), plain.hold(&room.into(), entry).is_ok());
        }
        for (from, length, until, buffers) in questions {
            let buffers = Buffers::new(Minutes::new(buffers * 20), Minutes::ZERO);
            let from = Minute::from_minutes(ORIGIN + from).unwrap();
            let (length, until) = (Minutes::new(length), from.saturating_add(Minutes::new(until)));
            let said = plain.next_free(&room.into(), from, length, buffers, until, |_| false);
            let alone = drawn.first_free(&[room.into()], from, length, buffers, until);
            prop_assert_eq!(alone, said.map(|start| (start, 0)));
            let among = drawn.first_free(&rooms, from, length, buffers, until);
            prop_assert_eq!(among, said.map(|start| (start, 11)));
        }
    }
}

/// Whichever entry of a load is in the way, nothing of the load stays.
#[test]
fn a_load_is_all_or_nothing() {
    let at = |hour: i32| Minute::from_minutes(ORIGIN + hour * 60).unwrap();
    let slot = |hour: i32| Slot::new(at(hour), at(hour + 1)).unwrap();
    let line = Line::from_index(0);
    let mut occupancy = empty(true);
    occupancy.hold(&line.into(), Entry::new(slot(50), 1_000)).unwrap();
    let before = occupancy.clone();
    let rows: Vec<_> = (0..100).map(|n| Entry::new(slot(n), n as u32)).collect();
    let Err(NotFree::Taken(conflicts)) = occupancy.hold_all(line, rows.iter().copied()) else {
        panic!("the fifty-first row is in the way of what stands there");
    };
    assert_eq!(conflicts[0].key, 1_000);
    assert_eq!(occupancy, before);
    assert!(occupancy.plane_agrees());

    // In any order of time.
    let others = rows.iter().copied().filter(|row| row.key != 50);
    occupancy.hold_all(line, others.clone().rev()).unwrap();
    assert_eq!(occupancy.entry_count(), 100);
    assert_eq!(
        occupancy.hold_all(Line::from_index(5_000), rows),
        Err(NotFree::UnknownLine(Line::from_index(5_000)))
    );
}

/// Nothing is drawn of a line that does not exist, and yet it is not free.
#[test]
fn a_line_that_does_not_exist_is_never_free() {
    let at = Minute::from_minutes(ORIGIN).unwrap();
    let (until, hour) = (at.saturating_add(Minutes::DAY), Minutes::from_hours(1));
    for occupancy in [empty(true), empty(false)] {
        let mut places = vec![Lines::from(Line::from_index(5_000)); 9];
        assert_eq!(occupancy.first_free(&places, at, hour, Buffers::NONE, until), None);
        places.push(Line::from_index(1_000).into());
        assert_eq!(occupancy.first_free(&places, at, hour, Buffers::NONE, until), Some((at, 9)));
    }
}

/// What lasts longer than a month is not drawn, and counts all the same.
#[test]
fn a_slot_of_a_whole_age() {
    let all = Slot::new(Minute::MIN, Minute::MAX).unwrap();
    let line = Line::from_index(64);
    let mut occupancy = empty(true);
    occupancy.hold(&line.into(), Entry::new(all, 1)).unwrap();
    let hour = Slot::with_length(Minute::from_minutes(ORIGIN).unwrap(), Minutes::from_hours(1)).unwrap();
    assert!(!occupancy.free_lines(hour, Buffers::NONE).contains(line));
    assert_eq!(occupancy.free_lines(hour, Buffers::NONE).len(), occupancy.line_count() - 1);
    assert_eq!(occupancy.free_lines(all, Buffers::NONE).len(), occupancy.line_count() - 1);
    assert!(occupancy.plane_agrees());
    occupancy.release(&line.into(), all, 1).unwrap();
    assert!(occupancy.free_lines(hour, Buffers::NONE).contains(line));
    assert!(occupancy.plane_agrees());
}
