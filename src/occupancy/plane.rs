use alloc::{collections::BTreeMap, vec::Vec};
use core::iter;

use super::Line;
use crate::time::{Minute, Minutes, Slot};

/// Minutes of a cell.
const CELL: i32 = 15;
const DAY: i32 = 1_440;
/// Cells of a day; the bits of a word above them are its hours.
const CELLS: u32 = 96;
/// A slot of more days than this is not drawn.
const MOST_DAYS: i32 = 32;

/// Which quarters of an hour each line is held in, day by day: derived from the truth, which are the timelines.
///
/// What it says is certain and not always enough: a line is free, or held, or the truth has to be asked. It takes room for a
/// line on a day where there is something to draw, and so costs by the booking, not by the calendar. Days are those of UTC.
#[derive(Debug, Clone, Default)]
pub(super) struct Plane {
    /// The first day, counted from 1970-01-01.
    first: i32,
    days: Vec<Vec<Sheet>>,
    /// How many slots of a line are not drawn, since they are too long; none is zero.
    undrawn: BTreeMap<Line, u32>,
}

/// A thousand lines of one day, in groups of sixty-four: so many that a day is read in one go, and so few that a new word
/// does not move many others.
#[derive(Debug, Clone, Default)]
struct Sheet {
    /// The lines of each group that have a word.
    lines: [u64; GROUPS],
    // INVARIANT: how many words the groups before each have.
    before: [u16; GROUPS],
    // INVARIANT: a word for each of the lines, in order, none empty.
    words: Vec<Word>,
}

/// Groups of a sheet.
const GROUPS: usize = 16;

/// One line on one day: its cells that a slot touches, and its hours in which a slot touches a cell without filling it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Word(u128);

impl Word {
    /// What is drawn for the minutes of a day from one to another, which is later.
    fn of(from: i32, until: i32) -> Self {
        let cell = |minute: i32| u32::try_from(minute.div_euclid(CELL)).unwrap_or(0);
        let (first, last) = (cell(from), cell(until.saturating_sub(1)));
        let cells = low(last.saturating_add(1)) & !low(first);
        let part = |edge: i32, cell: u32| match edge.rem_euclid(CELL) {
            0 => 0,
            _ => 1_u128.checked_shl(CELLS.saturating_add(cell / 4)).unwrap_or(0),
        };
        Self(cells | part(from, first) | part(until, last))
    }

    fn cells(self) -> u128 {
        self.0 & low(CELLS)
    }

    /// Only the cells that certainly are held throughout.
    fn full(self) -> u128 {
        let mut cells = self.cells();
        let mut hours = self.0.checked_shr(CELLS).unwrap_or(0);
        while hours != 0 {
            let hour = hours.trailing_zeros();
            cells &= !0b1111_u128.checked_shl(hour.saturating_mul(4)).unwrap_or(0);
            hours &= hours.wrapping_sub(1);
        }
        cells
    }
}

/// The lowest so many bits.
fn low(bits: u32) -> u128 {
    u128::MAX.checked_shr(u128::BITS.saturating_sub(bits)).unwrap_or(0)
}

/// The days of a slot, each with what is drawn on it.
fn parts(slot: Slot) -> impl Iterator<Item = (i32, Word)> {
    let (start, end) = (slot.start().as_minutes(), slot.end().as_minutes());
    (start.div_euclid(DAY)..=end.saturating_sub(1).div_euclid(DAY)).map(move |day| {
        let midnight = day.saturating_mul(DAY);
        let within = |at: i32| at.saturating_sub(midnight).clamp(0, DAY);
        (day, Word::of(within(start), within(end)))
    })
}

/// What is drawn of slots on a day.
fn drawn(slots: impl Iterator<Item = Slot>, day: Slot) -> Word {
    let words = slots.filter(|slot| is_drawn(*slot)).filter_map(|slot| parts(slot.intersection(day)?).next());
    words.fold(Word::default(), |all, (_, word)| Word(all.0 | word.0))
}

fn is_drawn(slot: Slot) -> bool {
    slot.end().as_minutes().saturating_sub(slot.start().as_minutes()) <= MOST_DAYS.saturating_mul(DAY)
}

impl Sheet {
    /// The place of a line's word, and whether it has one.
    fn find(&self, line: Line) -> (usize, bool) {
        let group = line.group().rem_euclid(GROUPS);
        let lines = self.lines.get(group).copied().unwrap_or(0);
        let inside = (lines & line.bit().wrapping_sub(1)).count_ones();
        let before = self.before.get(group).map_or(0, |before| u32::from(*before));
        (usize::try_from(before.saturating_add(inside)).unwrap_or(usize::MAX), lines & line.bit() != 0)
    }

    fn word(&self, line: Line) -> Word {
        match self.find(line) {
            (index, true) => self.words.get(index).copied().unwrap_or_default(),
            (_, false) => Word::default(),
        }
    }

    /// Changes the word of a line, which is empty where it has none.
    fn change(&mut self, line: Line, change: impl FnOnce(Word) -> Word) {
        let (index, there) = self.find(line);
        let word = change(self.word(line));
        match (there, word == Word::default()) {
            (false, true) => return,
            (false, false) => self.words.insert(index, word),
            (true, true) => drop(self.words.remove(index)),
            (true, false) => {
                if let Some(place) = self.words.get_mut(index) {
                    *place = word;
                }
                return;
            }
        }
        let group = line.group().rem_euclid(GROUPS);
        if let Some(lines) = self.lines.get_mut(group) {
            *lines ^= line.bit();
        }
        for before in self.before.iter_mut().skip(group.saturating_add(1)) {
            *before = if there { before.wrapping_sub(1) } else { before.wrapping_add(1) };
        }
    }

    fn sift(&self, sifted: &mut [Sifted], narrow: Word, wide: Word) {
        let (narrow, wide) = (narrow.cells(), wide.cells());
        let mut words = self.words.iter();
        for (sifted, mut lines) in sifted.iter_mut().zip(self.lines) {
            let mut found = *sifted;
            while lines != 0
                && let Some(Word(word)) = words.next()
            {
                // No branches here: half of them would be guessed wrong.
                let bit = lines & lines.wrapping_neg();
                lines ^= bit;
                let whole = word & !low(CELLS) == 0;
                found.touched |= bit & u64::from(word & wide != 0).wrapping_neg();
                found.held |= bit & u64::from(whole & (word & narrow != 0)).wrapping_neg();
            }
            *sifted = found;
        }
    }
}

impl Plane {
    fn day(&self, day: i32) -> &[Sheet] {
        let index = usize::try_from(day.saturating_sub(self.first)).ok();
        index.and_then(|index| self.days.get(index)).map_or(&[], Vec::as_slice)
    }

    /// The sheets of a day, for drawing. There are no more days than lie between the years 1900 and 2999.
    fn day_mut(&mut self, day: i32) -> Option<&mut Vec<Sheet>> {
        if self.days.is_empty() {
            self.first = day;
        }
        if let Ok(earlier) = usize::try_from(self.first.saturating_sub(day)) {
            self.days.splice(..0, iter::repeat_n(Vec::new(), earlier));
            self.first = self.first.min(day);
        }
        let index = usize::try_from(day.saturating_sub(self.first)).ok()?;
        if self.days.len() <= index {
            self.days.resize_with(index.saturating_add(1), Vec::new);
        }
        self.days.get_mut(index)
    }

    /// Whether the same is drawn, whatever was in between: there may be empty days and sheets.
    pub(super) fn shows_the_same(&self, other: &Self) -> bool {
        self.undrawn == other.undrawn && self.words().eq(other.words())
    }

    /// Every word with its day, sheet and lines.
    fn words(&self) -> impl Iterator<Item = (i32, usize, [u64; GROUPS], &[Word])> {
        (self.first..).zip(&self.days).flat_map(|(day, sheets)| {
            let sheets = sheets.iter().enumerate().filter(|(_, sheet)| !sheet.words.is_empty());
            sheets.map(move |(number, sheet)| (day, number, sheet.lines, sheet.words.as_slice()))
        })
    }

    /// Draws a slot of a line.
    pub(super) fn draw(&mut self, line: Line, slot: Slot) {
        if !is_drawn(slot) {
            let count = self.undrawn.entry(line).or_default();
            *count = count.saturating_add(1);
            return;
        }
        let sheet = line.group() / GROUPS;
        for (day, word) in parts(slot) {
            let Some(sheets) = self.day_mut(day) else { continue };
            if sheets.len() <= sheet {
                sheets.resize_with(sheet.saturating_add(1), Sheet::default);
            }
            if let Some(sheet) = sheets.get_mut(sheet) {
                sheet.change(line, |drawn| Word(drawn.0 | word.0));
            }
        }
    }

    /// Draws the days of a slot anew that is no longer held, given what is.
    pub(super) fn erase<'a, I>(&mut self, line: Line, slot: Slot, held: impl Fn(Slot) -> I)
    where
        I: Iterator<Item = Slot> + 'a,
    {
        if !is_drawn(slot) {
            if let Some(count) = self.undrawn.get_mut(&line) {
                *count = count.saturating_sub(1);
            }
            self.undrawn.retain(|_, count| *count > 0);
            return;
        }
        for (day, _) in parts(slot) {
            let word = whole(day).map_or(Word::default(), |whole| drawn(held(whole), whole));
            let sheets = self.day_mut(day);
            if let Some(sheet) = sheets.and_then(|sheets| sheets.get_mut(line.group() / GROUPS)) {
                sheet.change(line, |_| word);
            }
        }
    }

    /// For each sixty-four of so many lines: those that may be held at some minute of the wider slot, since only the others
    /// are certainly free, and those of them that certainly are at some minute of the narrower one.
    pub(super) fn sift(&self, lines: usize, narrow: Slot, wide: Slot) -> Vec<Sifted> {
        let mut sifted = alloc::vec![Sifted::default(); lines.div_ceil(64)];
        if !is_drawn(wide) {
            sifted.fill(Sifted { touched: u64::MAX, held: 0 });
            return sifted;
        }
        for (day, wide) in parts(wide) {
            let narrow = whole(day).and_then(|whole| parts(narrow.intersection(whole)?).next());
            let narrow = narrow.map_or(Word::default(), |(_, word)| word);
            for (sifted, sheet) in sifted.chunks_mut(GROUPS).zip(self.day(day)) {
                sheet.sift(sifted, narrow, wide);
            }
        }
        for line in self.undrawn.keys() {
            if let Some(sifted) = sifted.get_mut(line.group()) {
                sifted.touched |= line.bit();
            }
        }
        sifted
    }
}

/// What the plane says of sixty-four lines.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sifted {
    pub(super) touched: u64,
    pub(super) held: u64,
}

/// A day from its first minute to its last.
fn whole(day: i32) -> Option<Slot> {
    let start = Minute::from_minutes(day.saturating_mul(DAY)).ok()?;
    Slot::between(start, start.saturating_add(Minutes::DAY))
}

/// A stretch of time in which a length is looked for on many lines, one after the other.
pub(super) struct Window<'a> {
    days: [&'a [Sheet]; 2],
    /// How many cells of the first day lie before the stretch.
    passed: u32,
    /// The cells of the stretch, from its first on; none where they are too many to tell.
    cells: Option<u32>,
}

impl Plane {
    /// Opens a window from an instant to another.
    pub(super) fn window(&self, from: Minute, until: Minute) -> Window<'_> {
        let day = from.as_minutes().div_euclid(DAY);
        let passed = from.as_minutes().rem_euclid(DAY).div_euclid(CELL);
        let first = day.saturating_mul(DAY).saturating_add(passed.saturating_mul(CELL));
        let minutes = u32::try_from(until.as_minutes().saturating_sub(first)).unwrap_or(0);
        Window {
            days: [self.day(day), self.day(day.saturating_add(1))],
            passed: u32::try_from(passed).unwrap_or(0),
            cells: Some(cells(minutes)).filter(|cells| *cells <= CELLS),
        }
    }
}

/// How many cells a length touches at least.
fn cells(minutes: u32) -> u32 {
    minutes.div_ceil(15)
}

impl Window<'_> {
    /// Whether a line may have room for a length: nowhere in the stretch are so many cells in a row not held throughout
    /// otherwise, and a slot of the length would touch as many.
    pub(super) fn may_fit(&self, line: Line, length: Minutes) -> bool {
        let Some(stretch) = self.cells else { return true };
        let sheet = line.group() / GROUPS;
        let [first, second] =
            self.days.map(|sheets| sheets.get(sheet).map_or(0, |sheet| sheet.word(line).full()));
        let later = second.checked_shl(CELLS.saturating_sub(self.passed)).unwrap_or(0);
        let held = first.checked_shr(self.passed).unwrap_or(0) | later;
        has_run(!held & low(stretch), cells(length.get()))
    }
}

/// Whether so many bits in a row are set: each step finds runs of up to twice the length.
fn has_run(mut bits: u128, length: u32) -> bool {
    let mut found = 1_u32;
    while found < length && bits != 0 {
        let step = found.min(length.saturating_sub(found));
        bits &= bits.checked_shr(step).unwrap_or(0);
        found = found.saturating_add(step);
    }
    bits != 0
}
