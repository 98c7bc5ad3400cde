use alloc::{boxed::Box, vec::Vec};
use core::{cmp::Ordering, fmt, slice};

use crate::bits::Bits;

/// A handle to one indivisible thing that one key holds at a time; it means something in its own
/// [`Occupancy`](super::Occupancy) only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(u32);

impl Line {
    /// Takes the number of a line, counted from 0 in the order in which lines were added.
    #[must_use]
    pub const fn from_index(index: u32) -> Self {
        Self(index)
    }

    /// Returns the number of the line.
    #[must_use]
    pub const fn index(self) -> u32 {
        self.0
    }

    pub(super) fn at(position: usize) -> Self {
        Self(u32::try_from(position).unwrap_or(u32::MAX))
    }

    pub(super) fn position(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    /// The number of the sixty-four lines that it belongs to.
    pub(super) fn group(self) -> usize {
        self.position() / 64
    }

    /// The first and the last line of a group.
    pub(super) fn of_group(group: usize) -> [Self; 2] {
        let first = group.saturating_mul(64);
        [first, first.saturating_add(63)].map(Self::at)
    }

    /// Its bit among the sixty-four.
    pub(super) fn bit(self) -> u64 {
        1_u64.rotate_left(self.0)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A set of lines that are held together: sorted, without duplicates, never empty.
///
/// ```
/// use imece::occupancy::{Line, Lines};
/// let [a, b, c] = [0, 1, 2].map(Line::from_index);
/// let whole = Lines::new([b, a, b]).unwrap();
/// assert!(whole.iter().eq([a, b]));
/// assert!(whole.meets(&a.into()) && !whole.meets(&c.into()));
/// assert_eq!(Lines::new([]), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Lines(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    One(Line),
    // INVARIANT: two or more, strictly ascending.
    Many(Box<[Line]>),
}

impl Lines {
    /// Makes a set of some lines, or nothing of none.
    #[must_use]
    pub fn new(lines: impl IntoIterator<Item = Line>) -> Option<Self> {
        let mut lines: Vec<_> = lines.into_iter().collect();
        lines.sort_unstable();
        lines.dedup();
        match *lines.as_slice() {
            [] => None,
            [only] => Some(Self(Repr::One(only))),
            _ => Some(Self(Repr::Many(lines.into_boxed_slice()))),
        }
    }

    /// Returns the lines in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Line] {
        match &self.0 {
            Repr::One(only) => slice::from_ref(only),
            Repr::Many(lines) => lines,
        }
    }

    /// Returns the lines one after the other, in order.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Line> + ExactSizeIterator {
        self.as_slice().iter().copied()
    }

    /// Returns whether a line is among them.
    #[must_use]
    pub fn contains(&self, line: Line) -> bool {
        self.as_slice().binary_search(&line).is_ok()
    }

    /// Returns whether the two sets share a line.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.iter().any(|line| other.contains(line))
    }
}

/// Any number of lines, as a bit for each: what a question about all of them answers.
///
/// ```
/// use imece::occupancy::{Line, LineSet, Lines};
/// let [a, b, c] = [0, 1, 2].map(Line::from_index);
/// let free: LineSet = [c, a].into_iter().collect();
/// assert!(free.iter().eq([a, c]));
/// assert!(free.contains(a) && !free.contains_all(&Lines::new([a, b]).unwrap()));
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct LineSet {
    // INVARIANT: no room after the last of them, so that equal sets are equal.
    bits: Bits,
}

impl LineSet {
    /// Returns whether a line is among them.
    #[must_use]
    pub fn contains(&self, line: Line) -> bool {
        self.bits.has(line.position())
    }

    /// Returns whether all of some lines are among them.
    #[must_use]
    pub fn contains_all(&self, lines: &Lines) -> bool {
        lines.iter().all(|line| self.contains(line))
    }

    /// Returns how many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bits.count()
    }

    /// Returns whether there is no line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }

    /// Returns the lines in order.
    pub fn iter(&self) -> impl Iterator<Item = Line> {
        self.bits.iter().map(Line::at)
    }

    /// Makes a set of words, of which the first stands for the first sixty-four lines.
    pub(super) fn of_words(words: Vec<u64>) -> Self {
        Self { bits: Bits::of_words(words) }
    }
}

impl FromIterator<Line> for LineSet {
    fn from_iter<I: IntoIterator<Item = Line>>(lines: I) -> Self {
        Self { bits: lines.into_iter().map(Line::position).collect() }
    }
}

impl fmt::Debug for LineSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Line::index)).finish()
    }
}

impl From<Line> for Lines {
    fn from(line: Line) -> Self {
        Self(Repr::One(line))
    }
}

impl PartialOrd for Lines {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Lines {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_slice().cmp(other.as_slice())
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Line::index)).finish()
    }
}
