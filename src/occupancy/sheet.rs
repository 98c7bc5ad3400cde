use alloc::{boxed::Box, vec::Vec};

use super::Line;

/// What is drawn of a thousand lines in one span of time: so many that they are read in one go, and so few that a new word does
/// not move many others.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    /// The lines of each group that have a word.
    lines: [u64; GROUPS],
    // INVARIANT: how many words the groups before each have.
    before: [u16; GROUPS],
    // INVARIANT: the cells of these lines, in their order; none is zero.
    words: Vec<u64>,
    // INVARIANT: those of these lines of which a cell is held in part, if any.
    odd: Option<Box<[u64; GROUPS]>>,
}

/// The groups of a sheet, of sixty-four lines each.
pub(super) const GROUPS: usize = 16;

/// What is drawn of a line in a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Drawing {
    /// A bit for each cell that a slot touches.
    pub(super) cells: u64,
    /// Whether a cell is held in part.
    pub(super) odd: bool,
}

impl Drawing {
    pub(super) fn and(self, other: Self) -> Self {
        Self { cells: self.cells | other.cells, odd: self.odd || other.odd }
    }
}

/// What the drawings of sixty-four lines say of a slot and a wider one, a bit for each line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sifted {
    /// Those that may be held at some minute of the wider slot: only the others are certainly free.
    pub(super) touched: u64,
    /// Those of them that certainly are held at some minute of the narrower one.
    pub(super) held: u64,
}

impl Sifted {
    /// Each of the lines may be held.
    pub(super) const UNKNOWN: Self = Self { touched: u64::MAX, held: 0 };
}

/// The number of a line's group on its sheet.
fn group(line: Line) -> usize {
    line.group().rem_euclid(GROUPS)
}

impl Sheet {
    /// The number of the sheet that a line is drawn on, among those of a span.
    pub(super) fn of(line: Line) -> usize {
        line.group() / GROUPS
    }

    /// The lines of a group that have a word, and how many words the groups before it have.
    fn head(&self, group: usize) -> (u64, usize) {
        let before = self.before.get(group).copied().map_or(0, usize::from);
        (self.lines.get(group).copied().unwrap_or(0), before)
    }

    /// The place of a line's word, or where it would be.
    fn find(&self, line: Line) -> Result<usize, usize> {
        let (bit, (lines, before)) = (line.bit(), self.head(group(line)));
        let inside = (lines & bit.wrapping_sub(1)).count_ones();
        let index = before.saturating_add(usize::try_from(inside).unwrap_or(0));
        if lines & bit == 0 { Err(index) } else { Ok(index) }
    }

    /// The lines of a group of which a cell is held in part.
    fn odd(&self, group: usize) -> u64 {
        self.odd.as_ref().and_then(|odd| odd.get(group).copied()).unwrap_or(0)
    }

    pub(super) fn get(&self, line: Line) -> Drawing {
        self.drawing(line, self.find(line).ok())
    }

    fn drawing(&self, line: Line, index: Option<usize>) -> Drawing {
        let cells = index.and_then(|index| self.words.get(index));
        let odd = self.odd(group(line)) & line.bit() != 0;
        cells.map_or(Drawing::default(), |cells| Drawing { cells: *cells, odd })
    }

    /// How many lines have a word.
    pub(super) const fn len(&self) -> usize {
        self.words.len()
    }

    /// What is drawn of each line, if it is the sheet of this number.
    pub(super) fn drawings(&self, number: usize) -> impl Iterator<Item = (Line, Drawing)> {
        let first = number.saturating_mul(GROUPS).saturating_mul(64);
        let lines = (0..GROUPS.saturating_mul(64)).map(move |place| Line::at(first.saturating_add(place)));
        lines.map(|line| (line, self.get(line))).filter(|(_, drawing)| drawing.cells != 0)
    }

    /// Changes what is drawn of a line.
    pub(super) fn change(&mut self, line: Line, change: impl FnOnce(Drawing) -> Drawing) {
        let found = self.find(line);
        let drawing = change(self.drawing(line, found.ok()));
        match (found, drawing.cells) {
            (Err(_), 0) => return,
            (Err(index), cells) => {
                reserve(&mut self.words);
                self.words.insert(index, cells);
                self.count(line, |before| before.saturating_add(1));
            }
            (Ok(index), 0) => {
                self.words.remove(index);
                self.count(line, |before| before.saturating_sub(1));
            }
            (Ok(index), cells) => self.words.iter_mut().skip(index).take(1).for_each(|word| *word = cells),
        }
        if drawing.odd || self.odd.is_some() {
            let odd = self.odd.get_or_insert_default();
            if let Some(lines) = odd.get_mut(group(line)) {
                *lines = *lines & !line.bit() | line.bit() & all_or_none(drawing.odd);
            }
            self.odd.take_if(|odd| odd.iter().all(|lines| *lines == 0));
        }
    }

    /// Notes that a line has a word now, or has none any more.
    fn count(&mut self, line: Line, change: impl Fn(u16) -> u16) {
        if let Some(lines) = self.lines.get_mut(group(line)) {
            *lines ^= line.bit();
        }
        for before in self.before.iter_mut().skip(group(line).saturating_add(1)) {
            *before = change(*before);
        }
    }

    /// Sifts the lines of a group by the cells of two slots.
    pub(super) fn sift(&self, group: usize, narrow: u64, wide: u64) -> Sifted {
        let touched = self.touching(group, wide);
        let held = if narrow == wide { touched } else { self.touching(group, narrow) };
        Sifted { touched, held: held & !self.odd(group) }
    }

    /// The lines of a group of which one of some cells is drawn.
    fn touching(&self, group: usize, cells: u64) -> u64 {
        let (lines, before) = self.head(group);
        let next = self.before.get(group.saturating_add(1)).copied().map_or(self.words.len(), usize::from);
        let words = self.words.get(before..next).unwrap_or_default();
        // No branches here: half of them would be guessed wrong.
        let (mut found, mut lines) = (0, lines);
        for word in words {
            found |= lines & lines.wrapping_neg() & all_or_none(word & cells != 0);
            lines &= lines.wrapping_sub(1);
        }
        found
    }
}

/// All bits or none: a choice without a branch.
pub(super) fn all_or_none(all: bool) -> u64 {
    u64::from(all).wrapping_neg()
}

/// Makes room for one more item, and for a quarter besides: to double would leave a third of the room unused.
pub(super) fn reserve<T>(items: &mut Vec<T>) {
    if items.len() == items.capacity() {
        items.reserve_exact((items.len() / 4).max(4));
    }
}
