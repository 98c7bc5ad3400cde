use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};
use core::iter;

use super::{Line, Lines};
use crate::time::{Minute, Minutes, Slot};

/// Minutes of a cell.
const CELL: i32 = 15;
/// Minutes of a span: its cells are the bits of a word.
const SPAN: i32 = 64 * CELL;
/// A slot that reaches over more spans than this is not drawn.
const MOST_SPANS: i32 = 48;

/// Which quarters of an hour each line is held in, in spans of sixty-four: derived from the truth, which are the timelines.
///
/// What it says is certain and not always enough: a line is free, or held, or the truth has to be asked. It takes room for a
/// line in a span where there is something to draw, and so costs by the booking, not by the calendar.
#[derive(Debug, Clone, Default)]
pub(super) struct Plane {
    /// The number of the first span, counted from 1970-01-01.
    first: i32,
    spans: Vec<Vec<Sheet>>,
    /// How many slots of a line are not drawn, since they are too long; none is zero.
    undrawn: BTreeMap<Line, u32>,
}

/// A thousand lines in one span, in groups of sixty-four: so many that a span is read in one go, and so few that a new word
/// does not move many others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sheet {
    /// The lines of each group that have a word.
    lines: [u64; GROUPS],
    // INVARIANT: how many words the groups before each have.
    before: [u16; GROUPS],
    // INVARIANT: a word for each of the lines, in order, none zero: a bit for each cell that a slot touches.
    words: Vec<u64>,
    // INVARIANT: lines that have a word, if any; of every other, each cell that is drawn is held throughout.
    odd: Option<Box<[u64; GROUPS]>>,
}

/// Groups of a sheet.
const GROUPS: usize = 16;

/// What is drawn of a line in a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Drawing {
    cells: u64,
    /// Whether a cell is held in part.
    odd: bool,
}

impl Drawing {
    /// What is drawn for the minutes of a span from one to another, which is later.
    fn of(from: i32, until: i32) -> Self {
        let cell = |minute: i32| u32::try_from(minute.div_euclid(CELL)).unwrap_or(0);
        let (first, last) = (cell(from), cell(until.saturating_sub(1)));
        let upwards = u64::MAX.checked_shl(first).unwrap_or(0);
        let downwards = u64::MAX.checked_shr(63_u32.saturating_sub(last)).unwrap_or(0);
        let odd = from.rem_euclid(CELL) != 0 || until.rem_euclid(CELL) != 0;
        Self { cells: upwards & downwards, odd }
    }

    fn and(self, other: Self) -> Self {
        Self { cells: self.cells | other.cells, odd: self.odd || other.odd }
    }
}

/// The spans of a slot, each with what is drawn there.
fn parts(slot: Slot) -> impl Iterator<Item = (i32, Drawing)> {
    let (start, end) = (slot.start().as_minutes(), slot.end().as_minutes());
    (start.div_euclid(SPAN)..=end.saturating_sub(1).div_euclid(SPAN)).map(move |span| {
        let first = span.saturating_mul(SPAN);
        let within = |at: i32| at.saturating_sub(first).clamp(0, SPAN);
        (span, Drawing::of(within(start), within(end)))
    })
}

/// What is drawn of slots in a span.
fn drawn(slots: impl Iterator<Item = Slot>, span: Slot) -> Drawing {
    let parts =
        slots.filter(|slot| is_drawn(*slot)).filter_map(|slot| parts(slot.intersection(span)?).next());
    parts.fold(Drawing::default(), |all, (_, part)| all.and(part))
}

fn is_drawn(slot: Slot) -> bool {
    slot.end().as_minutes().saturating_sub(slot.start().as_minutes()) <= MOST_SPANS.saturating_mul(SPAN)
}

/// A span from its first minute to its last; of the first and the last span, as much as there are instants.
fn whole(span: i32) -> Option<Slot> {
    let (first, last) = (Minute::MIN.as_minutes(), Minute::MAX.as_minutes());
    let begin = |span: i32| Minute::from_minutes(span.saturating_mul(SPAN).clamp(first, last)).ok();
    Slot::between(begin(span)?, begin(span.saturating_add(1))?)
}

/// The length of a span.
const LENGTH: Minutes = Minutes::new(960);

impl Sheet {
    /// The sheet of a line, and its group there.
    fn of(line: Line) -> (usize, usize) {
        (line.group() / GROUPS, line.group().rem_euclid(GROUPS))
    }

    /// The place of a line's word, or where it would be.
    fn find(&self, line: Line) -> Result<usize, usize> {
        let (_, group) = Self::of(line);
        let lines = self.lines.get(group).copied().unwrap_or(0);
        let inside = (lines & line.bit().wrapping_sub(1)).count_ones();
        let index = self.before(group).saturating_add(usize::try_from(inside).unwrap_or(0));
        if lines & line.bit() == 0 { Err(index) } else { Ok(index) }
    }

    fn get(&self, line: Line) -> Drawing {
        let (_, group) = Self::of(line);
        let odd = self.odd(group) & line.bit() != 0;
        let cells = self.find(line).ok().and_then(|index| self.words.get(index));
        cells.map_or(Drawing::default(), |cells| Drawing { cells: *cells, odd })
    }

    /// Draws more of a line.
    fn add(&mut self, line: Line, part: Drawing) {
        match self.find(line) {
            Err(index) => self.words.insert(index, part.cells),
            Ok(index) => {
                if let Some(word) = self.words.get_mut(index) {
                    *word |= part.cells;
                }
            }
        }
        let (_, group) = Self::of(line);
        if let Some(lines) = self.lines.get_mut(group).filter(|lines| **lines & line.bit() == 0) {
            *lines |= line.bit();
            for before in self.before.iter_mut().skip(group.saturating_add(1)) {
                *before = before.saturating_add(1);
            }
        }
        if part.odd
            && let Some(odd) = self.odd.get_or_insert_default().get_mut(group)
        {
            *odd |= line.bit();
        }
    }

    /// Takes away all that is drawn of a line.
    fn clear(&mut self, line: Line) {
        let (_, group) = Self::of(line);
        if let Ok(index) = self.find(line) {
            self.words.remove(index);
            if let Some(lines) = self.lines.get_mut(group) {
                *lines &= !line.bit();
            }
            for before in self.before.iter_mut().skip(group.saturating_add(1)) {
                *before = before.saturating_sub(1);
            }
            if let Some(odd) = self.odd.as_mut().and_then(|odd| odd.get_mut(group)) {
                *odd &= !line.bit();
            }
            self.odd.take_if(|odd| odd.iter().all(|lines| *lines == 0));
        }
    }

    /// The lines of a group of which a cell is held in part.
    fn odd(&self, group: usize) -> u64 {
        self.odd.as_ref().and_then(|odd| odd.get(group).copied()).unwrap_or(0)
    }

    /// The lines of a group of which one of some cells is drawn.
    fn touching(&self, group: usize, cells: u64) -> u64 {
        let lines = self.lines.get(group).copied().unwrap_or(0);
        let words = self.words.get(self.before(group)..).unwrap_or_default();
        // No branches here: half of them would be guessed wrong.
        let (mut found, mut lines) = (0, lines);
        for word in words {
            let bit = lines & lines.wrapping_neg();
            if bit == 0 {
                break;
            }
            lines ^= bit;
            found |= bit & u64::from(word & cells != 0).wrapping_neg();
        }
        found
    }

    /// How many words the groups before one have.
    fn before(&self, group: usize) -> usize {
        self.before.get(group).copied().map_or(0, usize::from)
    }
}

impl Plane {
    fn span(&self, span: i32) -> &[Sheet] {
        let index = usize::try_from(span.saturating_sub(self.first)).ok();
        index.and_then(|index| self.spans.get(index)).map_or(&[], Vec::as_slice)
    }

    /// The sheet of a line in a span, for drawing. There are no more spans than lie between the years 1900 and 2999.
    fn sheet_mut(&mut self, span: i32, line: Line) -> Option<&mut Sheet> {
        if self.spans.is_empty() {
            self.first = span;
        }
        if let Ok(earlier) = usize::try_from(self.first.saturating_sub(span)) {
            self.spans.splice(..0, iter::repeat_n(Vec::new(), earlier));
            self.first = self.first.min(span);
        }
        let index = usize::try_from(span.saturating_sub(self.first)).ok()?;
        if self.spans.len() <= index {
            self.spans.resize_with(index.saturating_add(1), Vec::new);
        }
        let (sheets, (sheet, _)) = (self.spans.get_mut(index)?, Sheet::of(line));
        if sheets.len() <= sheet {
            let needed = sheet.saturating_add(1);
            sheets.reserve_exact(needed.saturating_sub(sheets.len()));
            sheets.resize_with(needed, Sheet::default);
        }
        sheets.get_mut(sheet)
    }

    /// Whether the same is drawn, whatever was in between: there may be empty spans and sheets.
    pub(super) fn shows_the_same(&self, other: &Self) -> bool {
        self.undrawn == other.undrawn && self.sheets().eq(other.sheets())
    }

    /// Every sheet that is not empty, with its span and number.
    fn sheets(&self) -> impl Iterator<Item = (i32, usize, &Sheet)> {
        (self.first..).zip(&self.spans).flat_map(|(span, sheets)| {
            let sheets = sheets.iter().enumerate().filter(|(_, sheet)| !sheet.words.is_empty());
            sheets.map(move |(number, sheet)| (span, number, sheet))
        })
    }

    /// Draws a slot of a line.
    pub(super) fn draw(&mut self, line: Line, slot: Slot) {
        if !is_drawn(slot) {
            let count = self.undrawn.entry(line).or_default();
            *count = count.saturating_add(1);
            return;
        }
        for (span, part) in parts(slot) {
            if let Some(sheet) = self.sheet_mut(span, line) {
                sheet.add(line, part);
            }
        }
    }

    /// Takes a slot away that is no longer held, given what is: where cells were held in part, the span is drawn anew.
    pub(super) fn erase<'a, I>(&mut self, line: Line, slot: Slot, held: impl Fn(Slot) -> I)
    where
        I: Iterator<Item = Slot> + 'a,
    {
        if !is_drawn(slot) {
            let count = self.undrawn.remove(&line).unwrap_or(0).saturating_sub(1);
            if count > 0 {
                self.undrawn.insert(line, count);
            }
            return;
        }
        for (span, part) in parts(slot) {
            let Some(sheet) = self.sheet_mut(span, line) else { continue };
            let all = sheet.get(line);
            let left = match whole(span) {
                Some(whole) if all.odd => drawn(held(whole), whole),
                _ => Drawing { cells: all.cells & !part.cells, odd: false },
            };
            sheet.clear(line);
            if left.cells != 0 {
                sheet.add(line, left);
            }
        }
    }

    /// What tells lines apart by a slot and a wider one, unless that is longer than what is drawn.
    pub(super) fn sieve(&self, narrow: Slot, wide: Slot) -> Option<Sieve<'_>> {
        let spans = is_drawn(wide).then(|| parts(wide))?.map(|(span, Drawing { cells, .. })| {
            let narrow = whole(span).and_then(|whole| parts(narrow.intersection(whole)?).next());
            (self.span(span), narrow.map_or(0, |(_, narrow)| narrow.cells), cells)
        });
        Some(Sieve { spans: spans.collect(), undrawn: &self.undrawn })
    }
}

/// A slot and a wider one, as cells of the spans that they touch.
pub(super) struct Sieve<'a> {
    /// The sheets of a span, and the cells of both there.
    spans: Vec<(&'a [Sheet], u64, u64)>,
    undrawn: &'a BTreeMap<Line, u32>,
}

impl Sieve<'_> {
    /// Sifts the sixty-four lines of a group.
    pub(super) fn sift(&self, group: usize) -> Sifted {
        let (sheet, inside) = (group / GROUPS, group.rem_euclid(GROUPS));
        let mut sifted = Sifted::default();
        for (sheets, narrow, wide) in &self.spans {
            let Some(sheet) = sheets.get(sheet) else { continue };
            let touched = sheet.touching(inside, *wide);
            let held = if narrow == wide { touched } else { sheet.touching(inside, *narrow) };
            sifted.touched |= touched;
            sifted.held |= held & !sheet.odd(inside);
        }
        let first = group.saturating_mul(64);
        let lines = Line::at(first)..=Line::at(first.saturating_add(63));
        for (line, _) in self.undrawn.range(lines) {
            sifted.touched |= line.bit();
        }
        sifted
    }
}

/// What the plane says of sixty-four lines: those that may be held at some minute of the wider slot, since only the others are
/// certainly free, and those of them that certainly are at some minute of the narrower one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sifted {
    pub(super) touched: u64,
    pub(super) held: u64,
}

impl Sifted {
    /// Each of the lines may be held.
    pub(super) const UNKNOWN: Self = Self { touched: u64::MAX, held: 0 };
}

/// The length of a span from an instant on, in which a length is looked for on some lines after others.
pub(super) struct Window<'a> {
    plane: &'a Plane,
    spans: [&'a [Sheet]; 2],
    from: Minute,
    /// How many cells of the first span lie before the instant.
    passed: u32,
    /// How many minutes of its own cell do.
    late: u32,
}

/// What the plane says of a length in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// No slot is in the way from this start on, and from each earlier one there is.
    From(Minute),
    /// From each start there is, or the length reaches past the window.
    Nowhere,
    /// Cells are held in part, or not drawn.
    Unknown,
}

impl Plane {
    /// Opens a window from an instant to another; it ends after a span at the latest.
    pub(super) fn window(&self, from: Minute, until: Minute) -> Window<'_> {
        let (span, minute) = (from.as_minutes().div_euclid(SPAN), from.as_minutes().rem_euclid(SPAN));
        let next = span.saturating_add(1);
        let second = if until.as_minutes() > next.saturating_mul(SPAN) { self.span(next) } else { &[] };
        let [passed, late] =
            [minute.div_euclid(CELL), minute.rem_euclid(CELL)].map(|part| u32::try_from(part).unwrap_or(0));
        Window { plane: self, spans: [self.span(span), second], from, passed, late }
    }
}

impl Window<'_> {
    /// The instant at which the window ends.
    pub(super) fn end(&self) -> Minute {
        self.from.saturating_sub(Minutes::new(self.late)).saturating_add(LENGTH)
    }

    /// The first start from which the slots on some lines leave room for a length, buffers left out.
    pub(super) fn earliest(&self, lines: &Lines, length: Minutes) -> Told {
        let all = lines.iter().map(|line| self.drawing(line)).fold(Drawing::default(), Drawing::and);
        if all.odd {
            return Told::Unknown;
        }
        let free = !all.cells;
        if self.late > 0 && runs(free, length.get().saturating_add(self.late)) & 1 != 0 {
            return Told::From(self.from);
        }
        // The first cell began before the window, unless the two begin together.
        let whole = if self.late == 0 { free } else { free & !1 };
        match runs(whole, length.get()).trailing_zeros() {
            u64::BITS => Told::Nowhere,
            cell => {
                let passed = Minutes::new(cell.saturating_mul(15).saturating_sub(self.late));
                Told::From(self.from.saturating_add(passed))
            }
        }
    }

    /// What is drawn of a line, from the first cell of the window on; what is not drawn is odd.
    fn drawing(&self, line: Line) -> Drawing {
        let (sheet, _) = Sheet::of(line);
        let [first, second] =
            self.spans.map(|sheets| sheets.get(sheet).map_or(Drawing::default(), |sheet| sheet.get(line)));
        let later = second.cells.checked_shl(u64::BITS.saturating_sub(self.passed)).unwrap_or(0);
        let undrawn = !self.plane.undrawn.is_empty() && self.plane.undrawn.contains_key(&line);
        Drawing {
            cells: first.cells.checked_shr(self.passed).unwrap_or(0) | later,
            odd: first.odd || second.odd || undrawn,
        }
    }
}

/// Where so many minutes begin of which all cells are set: each step finds runs of up to twice the length.
fn runs(mut bits: u64, minutes: u32) -> u64 {
    let (length, mut found) = (minutes.div_ceil(15), 1_u32);
    while found < length && bits != 0 {
        let step = found.min(length.saturating_sub(found));
        bits &= bits.checked_shr(step).unwrap_or(0);
        found = found.saturating_add(step);
    }
    bits
}
