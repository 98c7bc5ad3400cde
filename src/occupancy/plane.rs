use alloc::{collections::BTreeMap, vec::Vec};
use core::iter;

use super::{
    Line, Lines,
    page::{Page, SPANS},
    sheet::{Drawing, Sheet, Sifted},
};
use crate::time::{Minute, Minutes, Slot};

/// Minutes of a cell.
const CELL: i32 = 15;
/// Minutes of a span: its cells are the bits of a word.
const SPAN: i32 = 64 * CELL;
/// A slot that lasts longer than this many spans is not drawn.
const MOST_SPANS: i32 = 48;

/// Which quarters of an hour each line is held in, in spans of sixty-four: derived from the truth, which are the timelines.
///
/// What it says is certain and not always enough: a line is free, or held, or the truth has to be asked. A line has a word in each
/// span in which there is something to draw; pages of spans hold the words, each in the form that suits how many there are
/// or have been. So it costs by the booking, and by the calendar no more than a header for each six weeks from the first to the last.
#[derive(Debug, Clone, Default)]
pub(super) struct Plane {
    /// The number of the first page, counted from 1970-01-01.
    first: i32,
    pages: Vec<Page>,
    /// How many thousand lines there are of which something was drawn.
    width: usize,
    /// How many slots of a line are not drawn, since they are too long; none is zero.
    undrawn: BTreeMap<Line, u32>,
}

/// What is drawn for the minutes of a span from one to another, which is later.
fn drawing(from: i32, until: i32) -> Drawing {
    let cell = |minute: i32| u32::try_from(minute.div_euclid(CELL)).unwrap_or(0);
    let (first, last) = (cell(from), cell(until.saturating_sub(1)));
    let upwards = u64::MAX.checked_shl(first).unwrap_or(0);
    let downwards = u64::MAX.checked_shr(63_u32.saturating_sub(last)).unwrap_or(0);
    let odd = from.rem_euclid(CELL) != 0 || until.rem_euclid(CELL) != 0;
    Drawing { cells: upwards & downwards, odd }
}

/// The spans of a slot, each with what is drawn there.
fn parts(slot: Slot) -> impl Iterator<Item = (i32, Drawing)> {
    let (start, end) = (slot.start().as_minutes(), slot.end().as_minutes());
    (start.div_euclid(SPAN)..=end.saturating_sub(1).div_euclid(SPAN)).map(move |span| {
        let first = span.saturating_mul(SPAN);
        let within = |at: i32| at.saturating_sub(first).clamp(0, SPAN);
        (span, drawing(within(start), within(end)))
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

/// The page that a span is on.
fn page(span: i32) -> i32 {
    span.div_euclid(SPANS.into())
}

/// The number of a span on its page.
fn inside(span: i32) -> u8 {
    u8::try_from(span.rem_euclid(SPANS.into())).unwrap_or(0)
}

impl Plane {
    fn page(&self, span: i32) -> Option<&Page> {
        self.pages.get(usize::try_from(page(span).saturating_sub(self.first)).ok()?)
    }

    /// The page of a span, for drawing. There are no more pages than lie between the years 1900 and 2999.
    fn page_mut(&mut self, span: i32) -> Option<&mut Page> {
        if self.pages.is_empty() {
            self.first = page(span);
        }
        if let Ok(earlier) = usize::try_from(self.first.saturating_sub(page(span))) {
            self.pages.splice(..0, iter::repeat_with(Page::default).take(earlier));
            self.first = self.first.min(page(span));
        }
        let index = usize::try_from(page(span).saturating_sub(self.first)).ok()?;
        if self.pages.len() <= index {
            self.pages.resize_with(index.saturating_add(1), Page::default);
        }
        self.pages.get_mut(index)
    }

    fn get(&self, span: i32, line: Line) -> Drawing {
        self.page(span).map_or(Drawing::default(), |page| page.get(inside(span), line))
    }

    /// Changes what is drawn of a line in a span.
    fn change(&mut self, span: i32, line: Line, change: impl FnOnce(Drawing) -> Drawing) {
        let width = self.width.max(Sheet::of(line).saturating_add(1));
        self.width = width;
        if let Some(page) = self.page_mut(span) {
            page.change(inside(span), line, width, change);
        }
    }

    /// Whether the same is drawn, in whatever form it is kept, and whatever was in between: there may be empty pages.
    pub(super) fn shows_the_same(&self, other: &Self) -> bool {
        self.undrawn == other.undrawn && self.words().eq(other.words())
    }

    /// All that is drawn, with the number of the page.
    fn words(&self) -> impl Iterator<Item = (i32, ((u8, Line), Drawing))> {
        (self.first..)
            .zip(&self.pages)
            .flat_map(|(number, page)| page.words().into_iter().map(move |word| (number, word)))
    }

    /// Draws a slot of a line.
    pub(super) fn draw(&mut self, line: Line, slot: Slot) {
        if !is_drawn(slot) {
            let count = self.undrawn.entry(line).or_default();
            *count = count.saturating_add(1);
            return;
        }
        for (span, part) in parts(slot) {
            self.change(span, line, |drawing| drawing.and(part));
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
            self.change(span, line, |all| match whole(span) {
                Some(whole) if all.odd => drawn(held(whole), whole),
                _ => Drawing { cells: all.cells & !part.cells, odd: false },
            });
        }
    }

    /// What tells lines apart by a slot and a wider one, unless that is longer than what is drawn.
    pub(super) fn sieve(&self, narrow: Slot, wide: Slot) -> Option<Sieve<'_>> {
        let spans = is_drawn(wide).then(|| parts(wide))?.map(|(span, Drawing { cells, .. })| {
            let narrow = whole(span).and_then(|whole| parts(narrow.intersection(whole)?).next());
            (span, narrow.map_or(0, |(_, narrow)| narrow.cells), cells)
        });
        Some(Sieve { plane: self, spans: spans.collect() })
    }
}

/// A slot and a wider one.
pub(super) struct Sieve<'a> {
    plane: &'a Plane,
    /// The spans that they touch, with the cells of both.
    spans: Vec<(i32, u64, u64)>,
}

impl Sieve<'_> {
    /// Sifts the sixty-four lines of a group.
    pub(super) fn sift(&self, group: usize) -> Sifted {
        let mut sifted = Sifted::default();
        for (span, narrow, wide) in &self.spans {
            if let Some(page) = self.plane.page(*span) {
                let Sifted { touched, held } = page.sift(inside(*span), group, *narrow, *wide);
                sifted.touched |= touched;
                sifted.held |= held;
            }
        }
        let [first, last] = Line::of_group(group);
        for (line, _) in self.plane.undrawn.range(first..=last) {
            sifted.touched |= line.bit();
        }
        sifted
    }
}

/// The length of a span from an instant on, in which a length is looked for on some lines after others.
pub(super) struct Window<'a> {
    plane: &'a Plane,
    from: Minute,
    /// The span in which it begins.
    span: i32,
    /// Whether what begins in the next span is of interest.
    two: bool,
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
    /// From each start earlier than this one there is; of this one and later ones nothing is said.
    NotBefore(Minute),
}

impl Plane {
    /// Opens a window from an instant to another; it ends after a span at the latest.
    pub(super) fn window(&self, from: Minute, until: Minute) -> Window<'_> {
        let (span, minute) = (from.as_minutes().div_euclid(SPAN), from.as_minutes().rem_euclid(SPAN));
        let next = span.saturating_add(1);
        let two = until.as_minutes() > next.saturating_mul(SPAN);
        let [passed, late] =
            [minute.div_euclid(CELL), minute.rem_euclid(CELL)].map(|part| u32::try_from(part).unwrap_or(0));
        Window { plane: self, from, span, two, passed, late }
    }
}

impl Window<'_> {
    /// The instant at which the window ends.
    fn end(&self) -> Minute {
        self.from.saturating_sub(Minutes::new(self.late)).saturating_add(Minutes::new(SPAN.unsigned_abs()))
    }

    /// The first start from which the slots on some lines leave room for a length, buffers left out.
    pub(super) fn earliest(&self, lines: &Lines, length: Minutes) -> Told {
        let all = lines.iter().map(|line| self.drawing(line)).fold(Drawing::default(), Drawing::and);
        // Cells are held in part, or not drawn.
        if all.odd {
            return Told::NotBefore(self.from);
        }
        let free = !all.cells;
        if self.late > 0 && beginnings(free, length.get().saturating_add(self.late)) & 1 != 0 {
            return Told::From(self.from);
        }
        // The first cell began before the window, unless the two begin together.
        let whole = if self.late == 0 { free } else { free & !1 };
        match beginnings(whole, length.get()).trailing_zeros() {
            // What would fit reaches past the window.
            u64::BITS => {
                let last = self.end().saturating_sub(length);
                Told::NotBefore(last.saturating_add(Minutes::new(1)).max(self.from))
            }
            cell => {
                let passed = Minutes::new(cell.saturating_mul(CELL.unsigned_abs()).saturating_sub(self.late));
                Told::From(self.from.saturating_add(passed))
            }
        }
    }

    /// What is drawn of a line, from the first cell of the window on; what is not drawn is odd.
    fn drawing(&self, line: Line) -> Drawing {
        let first = self.plane.get(self.span, line);
        let second =
            if self.two { self.plane.get(self.span.saturating_add(1), line) } else { Drawing::default() };
        let later = second.cells.checked_shl(u64::BITS.saturating_sub(self.passed)).unwrap_or(0);
        let undrawn = !self.plane.undrawn.is_empty() && self.plane.undrawn.contains_key(&line);
        Drawing {
            cells: first.cells.checked_shr(self.passed).unwrap_or(0) | later,
            odd: first.odd || second.odd || undrawn,
        }
    }
}

/// The cells from which on so many minutes are set: each step finds stretches of up to twice the length.
fn beginnings(mut bits: u64, minutes: u32) -> u64 {
    let (length, mut found) = (minutes.div_ceil(CELL.unsigned_abs()), 1_u32);
    while found < length && bits != 0 {
        let step = found.min(length.saturating_sub(found));
        bits &= bits.checked_shr(step).unwrap_or(0);
        found = found.saturating_add(step);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_tells_how_much_of_it_is_over() {
        let at = |hours: i32| {
            Minute::from_minutes(SPAN.saturating_mul(30_000).saturating_add(hours.saturating_mul(60)))
                .unwrap()
        };
        let (line, mut plane) = (Line::from_index(3), Plane::default());
        plane.draw(line, Slot::new(at(0), at(14)).unwrap());
        let told =
            |from, hours| plane.window(from, at(40)).earliest(&line.into(), Minutes::from_hours(hours));
        // The window ends after sixteen hours: two that are free, and what is beyond it.
        assert_eq!(told(at(0), 2), Told::From(at(14)));
        assert_eq!(told(at(0), 3), Told::NotBefore(at(13).saturating_add(Minutes::new(1))));
        assert_eq!(told(at(0), 17), Told::NotBefore(at(0)));
        assert_eq!(told(at(1), 3), Told::From(at(14)));
        // A quarter that is held in part is not told of.
        plane.draw(line, Slot::new(at(14), at(14).saturating_add(Minutes::new(5))).unwrap());
        let told = plane.window(at(0), at(40)).earliest(&line.into(), Minutes::from_hours(2));
        assert_eq!(told, Told::NotBefore(at(0)));
    }
}
