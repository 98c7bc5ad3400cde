//! Who holds what when: lines that one key holds at a time, and stocks that many share up to a quantity.
//!
//! A [`Line`] is one indivisible thing; what is held is a set of [`Lines`], all or nothing, over a half-open
//! [`Slot`]. An [`Entry`] may ask for empty time around it ([`Buffers`]). A [`Stock`] has a quantity instead, and
//! no buffers. An [`Occupancy`] never has two entries on one line that overlap or come too near, since
//! [`Occupancy::hold`] is the only way in.
//!
//! What the things and the keys are, and who may hold them, is the caller's.
//!
//! The plane ([`Occupancy::with_plane`]) and rows at once ([`Occupancy::hold_all`]) are for whoever uses an [`Occupancy`] directly: a host
//! that keeps an index of its own, or a national system over many cities. A `Schedule` has neither, since what its searches
//! cost is the policy, not the index.

mod block;
mod buffers;
mod entry;
mod error;
mod lines;
mod page;
mod plane;
mod search;
mod sheet;
mod stock;
#[cfg_attr(imece_maps, path = "../../benches/peers/maps/timeline.rs")]
mod timeline;

use alloc::{boxed::Box, vec::Vec};
use core::{fmt, iter, mem};

pub use buffers::{BufferRule, Buffers};
pub use entry::{Conflict, Entry};
pub use error::{NotFree, NotHeld, Shortage};
pub use lines::{Line, LineSet, Lines};
pub use stock::{Holder, Stock};

use crate::time::{Minutes, Slot};
use buffers::{BuffersId, BuffersTable};
use plane::Plane;
use stock::Shelf;
use timeline::{Neighbours, Timeline};

/// All lines and stocks of one domain, with who holds them when.
///
/// `K` is the holder's key: a small handle or an id. One key may have several entries; an entry is known by its slot
/// and its key.
///
/// ```
/// use imece::occupancy::{Entry, Lines, Occupancy};
/// use imece::time::Slot;
///
/// let slot = |a: &str, b: &str| Slot::new(a.parse().unwrap(), b.parse().unwrap()).unwrap();
/// let mut occupancy = Occupancy::new();
/// let (left, right) = (occupancy.add_line(), occupancy.add_line());
/// let whole = Lines::new([left, right]).unwrap();
///
/// let morning = slot("2026-03-20T07:00Z", "2026-03-20T09:00Z");
/// occupancy.hold(&left.into(), Entry::new(morning, 'a'))?;
///
/// let refused = occupancy.hold(&whole, Entry::new(morning, 'b')).unwrap_err();
/// assert_eq!(refused.conflicts()[0].key, 'a');
/// assert!(occupancy.is_free(&right.into(), morning, Default::default())); // nothing was held of it
///
/// let later = slot("2026-03-20T09:00Z", "2026-03-20T10:00Z"); // slots may touch
/// occupancy.hold(&whole, Entry::new(later, 'b'))?;
/// # Ok::<(), imece::occupancy::NotFree<char>>(())
/// ```
#[derive(Clone)]
pub struct Occupancy<K> {
    // INVARIANT: no two entries of a line conflict.
    lines: Vec<Timeline<K>>,
    stocks: Vec<Shelf<K>>,
    buffers: BuffersTable,
    // INVARIANT: what the lines hold, drawn.
    plane: Option<Box<Plane>>,
}

/// Room is made for no more entries than these before they come, whatever an iterator says.
const MOST_RESERVED: usize = 1 << 20;

/// What a line tells about a slot.
#[derive(Clone, Copy)]
struct Held<K> {
    buffers: BuffersId,
    key: K,
}

impl<K> Occupancy<K> {
    /// Makes an occupancy without lines or stocks.
    #[must_use]
    pub const fn new() -> Self {
        Self { lines: Vec::new(), stocks: Vec::new(), buffers: BuffersTable::new(), plane: None }
    }

    /// Adds a line that nobody holds.
    pub fn add_line(&mut self) -> Line {
        let line = Line::at(self.lines.len());
        self.lines.push(Timeline::new());
        line
    }

    /// Returns how many lines there are.
    #[must_use]
    pub const fn line_count(&self) -> usize {
        self.lines.len()
    }

    fn line(&self, line: Line) -> Option<&Timeline<K>> {
        self.lines.get(line.position())
    }
}

impl<K: Copy> Occupancy<K> {
    /// Keeps a plane beside the lines, drawn from what they hold: the quarters of an hour in which each is held. Questions about
    /// many lines then cost a fraction ([`Occupancy::free_lines`], [`Occupancy::first_free`]), and every change up to four times as much;
    /// many rows at once, in order, six to twenty times.
    ///
    /// It takes 5 to 30 bytes an entry where there are many, the less the more of the time is held, and some 45 to 80 where they are few and far between.
    /// It changes no answer. Where entries begin and end at quarters of an hour without buffers it is mostly enough; elsewhere it tells which
    /// lines need not be asked.
    #[must_use]
    pub fn with_plane(mut self) -> Self {
        self.plane = Some(Box::new(self.draw_anew()));
        self
    }

    /// Returns whether the plane is what the lines hold, drawn anew; without a plane it is. For tests: it always is.
    #[must_use]
    pub fn plane_agrees(&self) -> bool {
        self.plane.as_ref().is_none_or(|plane| plane.shows_the_same(&self.draw_anew()))
    }

    /// Draws what the lines hold.
    fn draw_anew(&self) -> Plane {
        let mut plane = Plane::default();
        for (line, timeline) in (0_u32..).map(Line::from_index).zip(&self.lines) {
            for (slot, _) in timeline.iter() {
                plane.draw(line, slot);
            }
        }
        plane
    }

    /// Returns how many entries there are, counted once on each of their lines.
    #[must_use]
    pub fn entry_count(&self) -> usize {
        self.lines.iter().map(Timeline::len).fold(0, usize::saturating_add)
    }

    fn entry(&self, slot: Slot, held: Held<K>) -> Entry<K> {
        Entry { slot, buffers: self.buffers.get(held.buffers), key: held.key }
    }

    fn all(&self, timeline: &Timeline<K>) -> impl Iterator<Item = Entry<K>> {
        timeline.iter().map(|(slot, held)| self.entry(slot, held))
    }
}

impl<K: Copy + Ord> Occupancy<K> {
    /// Returns every entry that an entry with this slot and these buffers would conflict with, in the order of slot
    /// and key.
    ///
    /// An entry that stands on several of the lines appears once, with the first of them. Costs a line some fifty starts that
    /// are counted, one more for every four hundred entries, and its conflicts.
    #[must_use]
    pub fn conflicts(&self, lines: &Lines, slot: Slot, buffers: Buffers) -> Vec<Conflict<K>> {
        self.conflicts_ignoring(lines, slot, buffers, |_| false)
    }

    /// Returns what [`Occupancy::conflicts`] does, as if the entries of the ignored keys were not there.
    ///
    /// Meant for entries that are about to be released: the one that moves, or one known to lapse.
    ///
    /// ```
    /// use imece::occupancy::{Buffers, Entry, Occupancy};
    /// use imece::time::Slot;
    ///
    /// let slot = |a: &str, b: &str| Slot::new(a.parse().unwrap(), b.parse().unwrap()).unwrap();
    /// let mut occupancy = Occupancy::new();
    /// let line = occupancy.add_line().into();
    /// occupancy.hold(&line, Entry::new(slot("2026-03-20T07:00Z", "2026-03-20T09:00Z"), 7))?;
    ///
    /// let moved = slot("2026-03-20T08:00Z", "2026-03-20T10:00Z");
    /// assert_eq!(occupancy.conflicts(&line, moved, Buffers::NONE).len(), 1);
    /// assert!(occupancy.conflicts_ignoring(&line, moved, Buffers::NONE, |key| key == 7).is_empty());
    /// # Ok::<(), imece::occupancy::NotFree<i32>>(())
    /// ```
    #[must_use]
    pub fn conflicts_ignoring(
        &self,
        lines: &Lines,
        slot: Slot,
        buffers: Buffers,
        ignore: impl Fn(K) -> bool,
    ) -> Vec<Conflict<K>> {
        let mut found: Vec<_> = self.conflicting(lines, slot, buffers, &ignore).collect();
        found.sort_unstable();
        found.dedup_by_key(|conflict| (conflict.slot, conflict.key));
        found
    }

    /// Returns whether an entry with this slot and these buffers conflicts with nothing; a line that does not exist
    /// is never free.
    #[must_use]
    pub fn is_free(&self, lines: &Lines, slot: Slot, buffers: Buffers) -> bool {
        lines.iter().all(|line| self.line(line).is_some_and(|timeline| self.lets_be(timeline, slot, buffers)))
    }

    /// Returns what [`Occupancy::is_free`] does, as if the entries of the ignored keys were not there.
    #[must_use]
    pub fn is_free_ignoring(
        &self,
        lines: &Lines,
        slot: Slot,
        buffers: Buffers,
        ignore: impl Fn(K) -> bool,
    ) -> bool {
        lines.iter().all(|line| {
            self.line(line).is_some_and(|timeline| {
                self.lets_be(timeline, slot, buffers)
                    || self.conflicting(&line.into(), slot, buffers, &ignore).next().is_none()
            })
        })
    }

    /// Whether nothing of a line is in the way of a slot.
    fn lets_be(&self, timeline: &Timeline<K>, slot: Slot, buffers: Buffers) -> bool {
        let reach = self.buffers.reach(slot, buffers);
        timeline.is_clear(reach) || reach != slot && self.neighbours_let_be(timeline, slot, buffers)
    }

    /// The same told by the neighbours: where they are not in the way, nothing is (why: [`Occupancy::conflicting`]).
    fn neighbours_let_be(&self, timeline: &Timeline<K>, slot: Slot, buffers: Buffers) -> bool {
        let Neighbours { before, next } = timeline.neighbours(slot.start());
        before.is_none_or(|(before, its)| {
            before.end().saturating_add(self.buffers.get(its).gap_to(buffers)) <= slot.start()
        }) && next.is_none_or(|(start, its)| {
            slot.end().saturating_add(buffers.gap_to(self.buffers.get(its))) <= start
        })
    }

    /// Enters an entry on all of the lines, or on none.
    ///
    /// # Errors
    /// [`NotFree::Taken`] with every conflicting entry, [`NotFree::UnknownLine`] for a line of another occupancy.
    pub fn hold(&mut self, lines: &Lines, entry: Entry<K>) -> Result<(), NotFree<K>> {
        if let Some(line) = self.unknown(lines) {
            return Err(NotFree::UnknownLine(line));
        }
        let told = self.hold_one(lines, entry);
        if told != Some(true) {
            let mut timelines = lines.iter().filter_map(|line| self.line(line));
            if told == Some(false)
                || !timelines.all(|timeline| self.neighbours_let_be(timeline, entry.slot, entry.buffers))
            {
                return Err(NotFree::Taken(self.conflicts(lines, entry.slot, entry.buffers)));
            }
            for line in lines.iter() {
                if let Some(timeline) = self.lines.get_mut(line.position()) {
                    let buffers = self.buffers.add(entry.buffers);
                    timeline.insert(entry.slot, Held { buffers, key: entry.key });
                }
            }
        }
        if let Some(plane) = &mut self.plane {
            lines.iter().for_each(|line| plane.draw(line, entry.slot));
        }
        Ok(())
    }

    /// Enters an entry of known buffers on one line, if nothing is near: mostly that is so, and one search tells and enters.
    ///
    /// Returns whether it is entered, or nothing if what is near need not be in the way.
    fn hold_one(&mut self, lines: &Lines, entry: Entry<K>) -> Option<bool> {
        let reach = self.buffers.reach(entry.slot, entry.buffers);
        let ([line], Some(buffers)) = (lines.as_slice(), self.buffers.known(entry.buffers)) else {
            return None;
        };
        let (timeline, held) = (self.lines.get_mut(line.position()), Held { buffers, key: entry.key });
        let done = timeline?.insert_if_clear(reach, entry.slot, held);
        if done {
            self.buffers.add_known(buffers, 1);
        }
        (done || reach == entry.slot).then_some(done)
    }

    /// Enters many entries on one line, all or none: the quick way for rows in order of time.
    ///
    /// ```
    /// use imece::occupancy::{Entry, Occupancy};
    /// use imece::time::Slot;
    ///
    /// let slot = |a: &str, b: &str| Slot::new(a.parse().unwrap(), b.parse().unwrap()).unwrap();
    /// let mut occupancy = Occupancy::new();
    /// let line = occupancy.add_line();
    /// let morning = Entry::new(slot("2026-03-20T07:00Z", "2026-03-20T09:00Z"), 'a');
    /// let noon = Entry::new(slot("2026-03-20T11:00Z", "2026-03-20T13:00Z"), 'b');
    /// let late = Entry::new(slot("2026-03-20T12:00Z", "2026-03-20T14:00Z"), 'c');
    ///
    /// let refused = occupancy.hold_all(line, [morning, noon, late]).unwrap_err();
    /// assert_eq!(refused.conflicts()[0].key, 'b');
    /// assert_eq!(occupancy.entry_count(), 0); // all or none
    /// occupancy.hold_all(line, [morning, noon])?;
    /// # Ok::<(), imece::occupancy::NotFree<char>>(())
    /// ```
    ///
    /// # Errors
    /// What [`Occupancy::hold`] would say of the first entry that cannot be held after those before it.
    pub fn hold_all(
        &mut self,
        line: Line,
        entries: impl IntoIterator<Item = Entry<K>, IntoIter: Clone>,
    ) -> Result<(), NotFree<K>> {
        let entries = entries.into_iter();
        let mut rest = entries.clone();
        let (mut done, next) = self.append(line, &mut rest);
        for entry in next.into_iter().chain(rest) {
            if let Err(refused) = self.hold(&line.into(), entry) {
                for entered in entries.take(done) {
                    // What was just entered is there.
                    let _ = self.release(&line.into(), entered.slot, entered.key);
                }
                return Err(refused);
            }
            done = done.saturating_add(1);
        }
        Ok(())
    }

    /// Enters entries as long as each comes after all others of its line, with the gap between; returns how many those were,
    /// and the first that does not.
    fn append(
        &mut self,
        line: Line,
        entries: &mut impl Iterator<Item = Entry<K>>,
    ) -> (usize, Option<Entry<K>>) {
        let Self { lines, buffers: known, plane, .. } = self;
        let Some(timeline) = lines.get_mut(line.position()) else { return (0, entries.next()) };
        timeline.reserve(entries.size_hint().0.min(MOST_RESERVED));
        let mut last = timeline.last().map(|(slot, its)| (slot, its, known.get(its)));
        // Entries with the buffers of the one before them, which are counted together.
        let mut alike = 0;
        let (mut done, mut next) = (0_usize, None);
        timeline.extend(iter::from_fn(|| {
            let Entry { slot, buffers, key } = entries.next()?;
            let id = match last {
                Some((last, _, its)) if last.end().saturating_add(its.gap_to(buffers)) > slot.start() => {
                    next = Some(Entry { slot, buffers, key });
                    return None;
                }
                Some((_, id, its)) if its == buffers => {
                    alike = usize::saturating_add(alike, 1);
                    id
                }
                before => {
                    known.add_known(before.map_or(BuffersId::NONE, |(_, id, _)| id), mem::take(&mut alike));
                    known.add(buffers)
                }
            };
            if let Some(plane) = plane {
                plane.draw(line, slot);
            }
            last = Some((slot, id, buffers));
            done = done.saturating_add(1);
            Some((slot, Held { buffers: id, key }))
        }));
        known.add_known(last.map_or(BuffersId::NONE, |(_, id, _)| id), alike);
        (done, next)
    }

    /// Takes the entry with this slot and this key from all of the lines, or from none.
    ///
    /// # Errors
    /// [`NotHeld::Line`] with the first line that has no such entry.
    pub fn release(&mut self, lines: &Lines, slot: Slot, key: K) -> Result<(), NotHeld> {
        let missing = |line: Line| NotHeld::Line { line, slot };
        let Some((last, others)) = lines.as_slice().split_last() else { return Ok(()) };
        for line in others {
            let held = self.line(*line).and_then(|timeline| timeline.get(slot));
            held.filter(|held| held.key == key).ok_or_else(|| missing(*line))?;
        }
        // Once the last one is released too, nothing can be missing any more.
        for line in [last].into_iter().chain(others) {
            let timeline = self.lines.get_mut(line.position()).ok_or_else(|| missing(*line))?;
            let buffers = timeline.remove(slot, key).ok_or_else(|| missing(*line))?;
            self.buffers.remove(buffers);
            if let Some(plane) = &mut self.plane {
                plane.erase(*line, slot, |span| timeline.overlapping(span).map(|(slot, _)| slot));
            }
        }
        Ok(())
    }

    /// Returns the entries of a line that share an instant with the range, in order of time.
    #[must_use = "iterators are lazy"]
    pub fn entries(&self, line: Line, range: Slot) -> impl Iterator<Item = Entry<K>> {
        self.line(line)
            .into_iter()
            .flat_map(move |timeline| timeline.overlapping(range))
            .map(|(slot, held)| self.entry(slot, held))
    }

    fn unknown(&self, lines: &Lines) -> Option<Line> {
        lines.iter().find(|&line| self.line(line).is_none())
    }

    /// The conflicts line by line, in no useful order within a line.
    ///
    /// Only neighbours need be looked at. Walk from the slot `s` into the future, and let `e` be the first entry that
    /// does not conflict, `f` any later one. Whatever the rules, the gap kept between two entries is at least the
    /// earlier one's `after` and at least the later one's `before`, and never more than their sum. So from `s` to `f`
    /// there lie at least `s.after` (before `e`), the length of `e`, and `f.before` (after the last entry before `f`,
    /// since stored entries do not conflict): more than any rule asks of `s` and `f`. The past is the mirror image.
    /// This holds for an ignored `e` as well, since it is stored like the others: the walk may stop at it, and must
    /// only leave it out of the answer.
    fn conflicting(
        &self,
        lines: &Lines,
        slot: Slot,
        buffers: Buffers,
        ignore: &impl Fn(K) -> bool,
    ) -> impl Iterator<Item = Conflict<K>> {
        lines.iter().filter_map(|line| Some((line, self.line(line)?))).flat_map(move |(line, timeline)| {
            let (past, future) = timeline.around(slot.start());
            let past = past.take_while(move |&(other, held)| {
                slot.start() < other.end().saturating_add(self.gap_after(held, buffers))
            });
            let future = future.take_while(move |&(other, held)| {
                other.start() < slot.end().saturating_add(self.gap_before(held, buffers))
            });
            past.chain(future).filter(|(_, held)| !ignore(held.key)).map(move |(slot, held)| Conflict {
                slot,
                key: held.key,
                line,
            })
        })
    }

    /// The gap to keep from a stored entry to a later one.
    fn gap_after(&self, held: Held<K>, later: Buffers) -> Minutes {
        self.buffers.get(held.buffers).gap_to(later)
    }

    /// The gap to keep from an earlier entry to a stored one.
    fn gap_before(&self, held: Held<K>, earlier: Buffers) -> Minutes {
        earlier.gap_to(self.buffers.get(held.buffers))
    }
}

impl<K> Default for Occupancy<K> {
    fn default() -> Self {
        Self::new()
    }
}

/// Equal are occupancies that hold the same, whatever was held in between.
impl<K: Copy + PartialEq> PartialEq for Occupancy<K> {
    fn eq(&self, other: &Self) -> bool {
        self.stocks == other.stocks
            && self.lines.len() == other.lines.len()
            && self.lines.iter().zip(&other.lines).all(|(line, its)| self.all(line).eq(other.all(its)))
    }
}

impl<K: Copy + Eq> Eq for Occupancy<K> {}

impl<K: Copy + fmt::Debug> fmt::Debug for Occupancy<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<Vec<_>> = self.lines.iter().map(|line| self.all(line).collect()).collect();
        f.debug_struct("Occupancy").field("lines", &lines).field("stocks", &self.stocks).finish()
    }
}
