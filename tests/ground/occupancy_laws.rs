//! The occupancy against a naive twin: lists that are searched from end to end, and grids of single minutes.

use crate::cases::cases;
use std::collections::BTreeMap;

use imece::occupancy::{
    BufferRule, Buffers, Conflict, Entry, Holder, Line, Lines, NotFree, NotHeld, Occupancy, Shortage, Stock,
};
use imece::time::{Minute, Minutes, Slot};
use proptest::prelude::*;

/// How many minutes the tests play in: few, so that everything meets everything.
const SPAN: i32 = 64;
const LINES: u32 = 3;
const STOCKS: u32 = 2;
const KEYS: u8 = 6;

/// Where these minutes lie: anywhere, around a midnight, and at both ends of what a `Minute` can be.
const ORIGINS: [i32; 4] =
    [29_000_000, 20_000 * 1_440 - SPAN / 2, Minute::MIN.as_minutes(), Minute::MAX.as_minutes() - SPAN];

fn all_time() -> Slot {
    Slot::new(Minute::MIN, Minute::MAX).unwrap()
}

fn minutes(length: i32) -> Minutes {
    Minutes::new(length.try_into().unwrap())
}

/// The twin. Minutes are plain numbers here, so nothing saturates.
#[derive(Clone, Default)]
struct Naive {
    lines: [Vec<Entry<u8>>; LINES as usize],
    stocks: [(u32, Vec<Holder<u8>>); STOCKS as usize],
}

fn start(slot: Slot) -> i64 {
    slot.start().as_minutes().into()
}

fn end(slot: Slot) -> i64 {
    slot.end().as_minutes().into()
}

/// The rule, as it is written down: no overlap, and a gap that is long enough.
fn conflict(a: (i64, i64, Buffers), b: (i64, i64, Buffers)) -> bool {
    let (earlier, later) = if a.0 <= b.0 { (a, b) } else { (b, a) };
    let (after, before) = (i64::from(earlier.2.after.get()), i64::from(later.2.before.get()));
    let additive = [earlier, later].iter().any(|side| side.2.rule == BufferRule::Additive);
    let needed = if additive { after + before } else { after.max(before) };
    let overlap = a.0 < b.1 && b.0 < a.1;
    overlap || later.0 - earlier.1 < needed
}

impl Naive {
    fn conflicts(&self, lines: &Lines, slot: (i64, i64), buffers: Buffers, ignored: u8) -> Vec<Conflict<u8>> {
        let mut found = BTreeMap::new();
        for line in lines.iter() {
            for held in &self.lines[line.index() as usize] {
                let other = (start(held.slot), end(held.slot), held.buffers);
                if ignored >> held.key & 1 == 0 && conflict((slot.0, slot.1, buffers), other) {
                    found.entry((held.slot, held.key)).or_insert(line);
                }
            }
        }
        found.into_iter().map(|((slot, key), line)| Conflict { slot, key, line }).collect()
    }

    /// Tries one start after the other.
    fn first_free(
        &self,
        lines: &Lines,
        mut starts: impl Iterator<Item = i32>,
        length: i32,
        buffers: Buffers,
        ignored: u8,
    ) -> Option<Minute> {
        let free = |&s: &i32| {
            let slot = (i64::from(s), i64::from(s) + i64::from(length));
            slot.1 <= i64::from(Minute::MAX.as_minutes())
                && self.conflicts(lines, slot, buffers, ignored).is_empty()
        };
        starts.find(free).map(|s| Minute::from_minutes(s).unwrap())
    }

    /// Whether each minute of the range is held on at least one of the lines.
    fn grid(&self, lines: &Lines, range: Slot) -> Vec<bool> {
        let held = |minute| {
            lines.iter().any(|line| {
                self.lines[line.index() as usize]
                    .iter()
                    .any(|e| e.slot.start().as_minutes() <= minute && minute < e.slot.end().as_minutes())
            })
        };
        (range.start().as_minutes()..range.end().as_minutes()).map(held).collect()
    }

    fn stock_free(&self, stock: Stock, slot: Slot, ignored: u8) -> u32 {
        let (quantity, holders) = &self.stocks[stock.index() as usize];
        let out = |minute| -> u32 {
            let there = |h: &&Holder<u8>| {
                h.slot.start().as_minutes() <= minute
                    && minute < h.slot.end().as_minutes()
                    && ignored >> h.key & 1 == 0
            };
            holders.iter().filter(there).map(|h| h.quantity).sum()
        };
        let range = slot.start().as_minutes()..slot.end().as_minutes();
        range.map(|minute| quantity.saturating_sub(out(minute))).min().unwrap()
    }
}

/// The runs of minutes of a grid that have a value.
fn runs(grid: &[bool], range: Slot, value: bool) -> Vec<Slot> {
    let at = |i: usize| range.start().saturating_add(minutes(i as i32));
    let mut found: Vec<Slot> = Vec::new();
    for (i, _) in grid.iter().enumerate().filter(|(_, held)| **held == value) {
        match found.last_mut() {
            Some(last) if last.end() == at(i) => *last = Slot::new(last.start(), at(i + 1)).unwrap(),
            _ => found.push(Slot::new(at(i), at(i + 1)).unwrap()),
        }
    }
    found
}

#[derive(Debug, Clone)]
enum Step {
    Hold(Lines, Entry<u8>),
    /// Releases what stands there, where the lines have it in common.
    Release(Lines, usize),
    ReleaseExactly(Lines, Slot, u8),
    SetStock(Stock, u32),
    Take(Stock, Holder<u8>),
    /// Gives back some of what is out, by its place among the holders.
    GiveBack(Stock, usize, u32),
    GiveBackExactly(Stock, Holder<u8>),
}

/// A question to ask after a step.
#[derive(Debug, Clone)]
struct Question {
    lines: Lines,
    slot: Slot,
    buffers: Buffers,
    /// The ignored keys, one bit each.
    ignored: u8,
    stock: Stock,
}

fn some_slot(origin: i32) -> impl Strategy<Value = Slot> {
    let lengths = prop_oneof![4 => 1..=10_i32, 1 => 1..=SPAN];
    (0..SPAN, lengths).prop_map(move |(from, length)| {
        let from = Minute::from_minutes(origin + from).unwrap();
        Slot::new(from, Minute::from_minutes((from.as_minutes() + length).min(origin + SPAN)).unwrap())
            .unwrap()
    })
}

fn some_lines() -> impl Strategy<Value = Lines> {
    (1_u32..1 << LINES).prop_map(|bits| {
        Lines::new((0..LINES).filter(|line| bits >> line & 1 == 1).map(Line::from_index)).unwrap()
    })
}

fn some_buffers() -> impl Strategy<Value = Buffers> {
    let length = || prop_oneof![3 => Just(0), 3 => 1..=5_u32, 1 => 6..=40_u32, 1 => Just(u32::MAX)];
    let mixed = (length(), length(), any::<bool>()).prop_map(|(before, after, additive)| {
        let buffers = Buffers::new(Minutes::new(before), Minutes::new(after));
        if additive { buffers.additive() } else { buffers }
    });
    prop_oneof![1 => Just(Buffers::NONE), 2 => mixed]
}

fn some_stock() -> impl Strategy<Value = Stock> {
    (0..STOCKS).prop_map(Stock::from_index)
}

fn some_step(origin: i32) -> impl Strategy<Value = Step> {
    let key = || 0..KEYS;
    let holder = (some_slot(origin), key(), 0..5_u32)
        .prop_map(|(slot, key, quantity)| Holder { slot, key, quantity })
        .boxed();
    prop_oneof![
        8 => (some_lines(), some_slot(origin), some_buffers(), key())
            .prop_map(|(lines, slot, buffers, key)| Step::Hold(lines, Entry { slot, buffers, key })),
        2 => (some_lines(), any::<usize>()).prop_map(|(lines, pick)| Step::Release(lines, pick)),
        1 => (some_lines(), some_slot(origin), key())
            .prop_map(|(lines, slot, key)| Step::ReleaseExactly(lines, slot, key)),
        1 => (some_stock(), 0..12_u32).prop_map(|(stock, quantity)| Step::SetStock(stock, quantity)),
        6 => (some_stock(), holder.clone()).prop_map(|(stock, holder)| Step::Take(stock, holder)),
        2 => (some_stock(), any::<usize>(), 0..5_u32)
            .prop_map(|(stock, pick, quantity)| Step::GiveBack(stock, pick, quantity)),
        1 => (some_stock(), holder).prop_map(|(stock, holder)| Step::GiveBackExactly(stock, holder)),
    ]
}

fn some_question(origin: i32) -> impl Strategy<Value = Question> {
    let ignored = prop_oneof![1 => Just(0_u8), 2 => any::<u8>()];
    (some_lines(), some_slot(origin), some_buffers(), ignored, some_stock())
        .prop_map(|(lines, slot, buffers, ignored, stock)| Question { lines, slot, buffers, ignored, stock })
}

fn some_story() -> impl Strategy<Value = Vec<(Step, Question)>> {
    prop::sample::select(&ORIGINS[..])
        .prop_flat_map(|origin| prop::collection::vec((some_step(origin), some_question(origin)), 1..30))
}

/// The occupancy and its twin, led through the same steps.
struct Pair {
    real: Occupancy<u8>,
    naive: Naive,
}

impl Pair {
    fn new(plane: bool) -> Self {
        let mut real = Occupancy::new();
        if plane {
            real = real.with_plane();
        }
        for line in 0..LINES {
            assert_eq!(real.add_line(), Line::from_index(line));
        }
        for stock in 0..STOCKS {
            assert_eq!(real.add_stock(0), Stock::from_index(stock));
            assert_eq!(real.set_stock(Stock::from_index(stock), 6), Some(0));
        }
        let stocks = [(6, Vec::new()), (6, Vec::new())];
        Self { real, naive: Naive { lines: Default::default(), stocks } }
    }

    /// Takes a step in both, compares what comes back, and sees that a refused step changed nothing.
    fn step(&mut self, step: &Step) {
        let before = self.real.clone();
        let done = match step {
            Step::Hold(lines, entry) => self.hold(lines, *entry),
            Step::Release(lines, pick) => {
                let first = &self.naive.lines[lines.as_slice()[0].index() as usize];
                let Some(entry) = first.get(pick % first.len().max(1)).copied() else { return };
                self.release(lines, entry.slot, entry.key)
            }
            Step::ReleaseExactly(lines, slot, key) => self.release(lines, *slot, *key),
            Step::SetStock(stock, quantity) => {
                let old = std::mem::replace(&mut self.naive.stocks[stock.index() as usize].0, *quantity);
                assert_eq!(self.real.set_stock(*stock, *quantity), Some(old));
                assert_eq!(self.real.stock_quantity(*stock), Some(*quantity));
                old != *quantity
            }
            Step::Take(stock, holder) => self.take(*stock, *holder),
            Step::GiveBack(stock, pick, quantity) => {
                let holders = &self.naive.stocks[stock.index() as usize].1;
                let Some(holder) = holders.get(pick % holders.len().max(1)).copied() else { return };
                self.give_back(*stock, Holder { quantity: *quantity, ..holder })
            }
            Step::GiveBackExactly(stock, holder) => self.give_back(*stock, *holder),
        };
        assert_eq!(before != self.real, done, "changed or not: {step:?}");
    }

    fn hold(&mut self, lines: &Lines, entry: Entry<u8>) -> bool {
        let span = (start(entry.slot), end(entry.slot));
        let conflicts = self.naive.conflicts(lines, span, entry.buffers, 0);
        let expected = if conflicts.is_empty() { Ok(()) } else { Err(NotFree::Taken(conflicts)) };
        assert_eq!(self.real.hold(lines, entry), expected);
        if expected.is_ok() {
            for line in lines.iter() {
                self.naive.lines[line.index() as usize].push(entry);
            }
        }
        expected.is_ok()
    }

    fn release(&mut self, lines: &Lines, slot: Slot, key: u8) -> bool {
        let is = |e: &Entry<u8>| e.slot == slot && e.key == key;
        let without = lines.iter().find(|line| !self.naive.lines[line.index() as usize].iter().any(is));
        let expected = without.map_or(Ok(()), |line| Err(NotHeld::Line { line, slot }));
        assert_eq!(self.real.release(lines, slot, key), expected);
        if expected.is_ok() {
            for line in lines.iter() {
                self.naive.lines[line.index() as usize].retain(|e| !is(e));
            }
        }
        expected.is_ok()
    }

    fn take(&mut self, stock: Stock, wanted: Holder<u8>) -> bool {
        let Holder { slot, key, quantity } = wanted;
        let free = self.naive.stock_free(stock, slot, 0);
        let taken = self.real.take(stock, slot, quantity, key);
        if quantity > free {
            let shortage: Shortage = taken.unwrap_err();
            assert_eq!(
                (shortage.stock, shortage.slot, shortage.wanted, shortage.free),
                (stock, slot, quantity, free)
            );
            return false;
        }
        assert_eq!(taken, Ok(()));
        let holders = &mut self.naive.stocks[stock.index() as usize].1;
        match holders.iter_mut().find(|h| h.slot == slot && h.key == key) {
            Some(holder) => holder.quantity += quantity,
            None if quantity > 0 => holders.push(wanted),
            None => {}
        }
        quantity > 0
    }

    fn give_back(&mut self, stock: Stock, given: Holder<u8>) -> bool {
        let Holder { slot, key, quantity: returned } = given;
        let holders = &mut self.naive.stocks[stock.index() as usize].1;
        let place = holders.iter().position(|h| h.slot == slot && h.key == key);
        let held = place.map_or(0, |place| holders[place].quantity);
        let expected =
            if returned > held { Err(NotHeld::Stock { stock, slot, held, returned }) } else { Ok(()) };
        assert_eq!(self.real.give_back(stock, slot, returned, key), expected);
        if let Some(place) = place.filter(|_| expected.is_ok()) {
            holders[place].quantity -= returned;
            holders.retain(|h| h.quantity > 0);
        }
        expected.is_ok() && returned > 0
    }

    fn ask(&self, question: &Question) {
        let Question { lines, slot, buffers, ignored, stock } = question;
        let (slot, buffers, ignored, stock) = (*slot, *buffers, *ignored, *stock);
        let ignore = |key| ignored >> key & 1 == 1;
        let span = (start(slot), end(slot));

        let conflicts = self.naive.conflicts(lines, span, buffers, ignored);
        assert_eq!(self.real.is_free_ignoring(lines, slot, buffers, ignore), conflicts.is_empty());
        assert_eq!(self.real.conflicts_ignoring(lines, slot, buffers, ignore), conflicts);
        let conflicts = self.naive.conflicts(lines, span, buffers, 0);
        assert_eq!(self.real.is_free(lines, slot, buffers), conflicts.is_empty());
        assert_eq!(self.real.conflicts(lines, slot, buffers), conflicts);

        // The slot serves as the bounds of a search for a length that comes out of it too.
        let (from, to) = (slot.start().as_minutes(), slot.end().as_minutes());
        let length = 1 + (to - from) / 7;
        let (low, high) = (slot.start(), slot.end());
        let next = self.naive.first_free(lines, from..=to - length, length, buffers, ignored);
        assert_eq!(self.real.next_free(lines, low, minutes(length), buffers, high, ignore), next);
        let previous = self.naive.first_free(lines, (from..=to).rev(), length, buffers, ignored);
        assert_eq!(self.real.previous_free(lines, high, minutes(length), buffers, low, ignore), previous);

        let all: [Lines; LINES as usize] = core::array::from_fn(|n| Line::from_index(n as u32).into());
        let free = all.iter().filter(|line| self.naive.conflicts(line, span, buffers, 0).is_empty());
        assert!(self.real.free_lines(slot, buffers).iter().eq(free.map(|line| line.as_slice()[0])));
        let starts =
            all.iter().map(|line| self.naive.first_free(line, from..=to - length, length, buffers, 0));
        let first = starts.enumerate().filter_map(|(n, start)| Some((start?, n))).min();
        assert_eq!(self.real.first_free(&all, low, minutes(length), buffers, high), first);

        let grid = self.naive.grid(lines, slot);
        assert_eq!(self.real.busy(lines, slot), runs(&grid, slot, true));
        assert_eq!(self.real.gaps(lines, slot), runs(&grid, slot, false));
        for line in lines.iter() {
            let held = self.naive.grid(&line.into(), slot).into_iter().filter(|held| *held).count();
            assert_eq!(self.real.busy_minutes(line, slot), held as u64);
            let mut entries = self.naive.lines[line.index() as usize].clone();
            entries.retain(|e| e.slot.overlaps(slot));
            entries.sort();
            assert!(self.real.entries(line, slot).eq(entries));
        }

        assert_eq!(self.real.stock_free(stock, slot, ignore), self.naive.stock_free(stock, slot, ignored));
        let mut holders = self.naive.stocks[stock.index() as usize].1.clone();
        holders.retain(|h| h.slot.overlaps(slot));
        holders.sort();
        assert_eq!(self.real.stock_holders(stock, slot), holders);
    }

    /// No two entries of a line conflict: all pairs, not only neighbours.
    fn no_two_entries_conflict(&self) {
        let side = |e: &Entry<u8>| (start(e.slot), end(e.slot), e.buffers);
        let mut count = 0;
        for line in (0..LINES).map(Line::from_index) {
            let entries: Vec<_> = self.real.entries(line, all_time()).collect();
            count += entries.len();
            for (i, a) in entries.iter().enumerate() {
                for b in &entries[i + 1..] {
                    assert!(!conflict(side(a), side(b)), "{a:?} and {b:?} on line {line}");
                }
            }
        }
        assert_eq!(count, self.real.entry_count());
    }
}

/// An occupancy that holds the same, built in another order and without what came and went.
fn rebuilt(naive: &Naive) -> Occupancy<u8> {
    let mut fresh = Occupancy::new();
    for entries in &naive.lines {
        let line = fresh.add_line().into();
        entries.iter().rev().for_each(|entry| fresh.hold(&line, *entry).unwrap());
    }
    for (quantity, holders) in &naive.stocks {
        let stock = fresh.add_stock(u32::MAX);
        holders.iter().rev().for_each(|h| fresh.take(stock, h.slot, h.quantity, h.key).unwrap());
        fresh.set_stock(stock, *quantity);
    }
    fresh
}

proptest! {
    #![proptest_config(cases(1_200))]

    #[test]
    fn it_does_what_its_naive_twin_does(story in some_story(), plane in any::<bool>()) {
        let mut pair = Pair::new(plane);
        for (step, question) in &story {
            pair.step(step);
            pair.no_two_entries_conflict();
            pair.ask(question);
            prop_assert!(pair.real.plane_agrees());
        }
        prop_assert_eq!(&rebuilt(&pair.naive), &pair.real);
    }
}

proptest! {
    #![proptest_config(cases(3_000))]

    /// Once an entry does not conflict with a slot, none beyond it does: what lets a look at the neighbours decide.
    #[test]
    fn neighbours_suffice(
        wishes in prop::collection::vec((some_slot(0), some_buffers()), 1..40),
        slot in some_slot(0),
        buffers in some_buffers(),
    ) {
        let mut occupancy = Occupancy::new();
        let line = occupancy.add_line();
        for (slot, buffers) in wishes {
            let _ = occupancy.hold(&line.into(), Entry::new(slot, ()).with_buffers(buffers));
        }
        let near = |e: &Entry<()>| {
            conflict((start(e.slot), end(e.slot), e.buffers), (start(slot), end(slot), buffers))
        };
        let (past, future): (Vec<_>, Vec<_>) =
            occupancy.entries(line, all_time()).partition(|e| e.slot.start() < slot.start());
        prop_assert!(!past.iter().rev().skip_while(|e| near(e)).any(near));
        prop_assert!(!future.iter().skip_while(|e| near(e)).any(near));
    }

    /// What the search finds can be held there, and nothing better could.
    #[test]
    fn what_is_found_can_be_held(
        wishes in prop::collection::vec((some_lines(), some_slot(0), some_buffers()), 1..30),
        lines in some_lines(),
        buffers in some_buffers(),
        length in 1..12_i32,
        (from, until) in (0..SPAN, 0..SPAN * 2),
    ) {
        let mut occupancy = Occupancy::new();
        for _ in 0..LINES {
            occupancy.add_line();
        }
        for (lines, slot, buffers) in wishes {
            let _ = occupancy.hold(&lines, Entry::new(slot, 'w').with_buffers(buffers));
        }
        let at = |m: i32| Minute::from_minutes(m).unwrap();
        let found = occupancy.next_free(&lines, at(from), minutes(length), buffers, at(until), |_| false);
        let again = found.and_then(|start| {
            occupancy.previous_free(&lines, start, minutes(length), buffers, at(from), |_| false)
        });
        // Nothing is free between `from` and the first start that is, so looking back from there finds it again.
        prop_assert_eq!(again, found);
        if let Some(start) = found {
            prop_assert!(start >= at(from) && start.saturating_add(minutes(length)) <= at(until));
            let slot = Slot::with_length(start, minutes(length)).unwrap();
            occupancy.hold(&lines, Entry::new(slot, 'f').with_buffers(buffers)).unwrap();
        }
    }

    #[test]
    fn sets_of_lines_are_sets(a in prop::collection::vec(0..6_u32, 0..6), b in prop::collection::vec(0..6_u32, 1..6)) {
        let set = |numbers: &[u32]| numbers.iter().copied().collect::<std::collections::BTreeSet<_>>();
        let lines = |numbers: &[u32]| Lines::new(numbers.iter().copied().map(Line::from_index));
        prop_assert_eq!(lines(&a).is_none(), a.is_empty());
        if let (Some(x), Some(y)) = (lines(&a), lines(&b)) {
            prop_assert!(x.iter().map(Line::index).eq(set(&a)));
            prop_assert_eq!(x.iter().len(), x.as_slice().len());
            prop_assert_eq!(x.meets(&y), !set(&a).is_disjoint(&set(&b)));
            prop_assert_eq!(x.cmp(&y), set(&a).cmp(&set(&b)));
            prop_assert_eq!(x.partial_cmp(&y), Some(x.cmp(&y)));
            prop_assert_eq!(x == y, set(&a) == set(&b));
            prop_assert!((0..6).all(|n| x.contains(Line::from_index(n)) == a.contains(&n)));
        }
    }
}
