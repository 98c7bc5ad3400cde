use alloc::vec::Vec;
use core::iter;

use super::{
    Buffers, Line, LineSet, Lines, Occupancy, Timeline,
    plane::{Sieve, Told},
    sheet::Sifted,
};
use crate::{
    bits::ones,
    time::{Minute, Minutes, Slot},
};

impl<K: Copy + Ord> Occupancy<K> {
    /// Returns the earliest start from an instant on at which all of the lines can be held for a length, with the
    /// end no later than `until`.
    ///
    /// Entries of ignored keys count as not there. Nothing is found for no length, or on a line that does not exist.
    ///
    /// ```
    /// use imece::occupancy::{Buffers, Entry, Occupancy};
    /// use imece::time::{Minute, Minutes, Slot};
    ///
    /// let at = |text: &str| text.parse::<Minute>().unwrap();
    /// let mut occupancy = Occupancy::new();
    /// let line = occupancy.add_line().into();
    /// let held = Slot::new(at("2026-03-20T07:00Z"), at("2026-03-20T09:00Z")).unwrap();
    /// occupancy.hold(&line, Entry::new(held, 'a'))?;
    ///
    /// let (from, until) = (at("2026-03-20T06:30Z"), at("2026-03-20T18:00Z"));
    /// let set_up = Buffers::new(Minutes::new(15), Minutes::ZERO);
    /// let found = occupancy.next_free(&line, from, Minutes::from_hours(1), set_up, until, |_| false);
    /// assert_eq!(found, Some(at("2026-03-20T09:15Z")));
    /// # Ok::<(), imece::occupancy::NotFree<char>>(())
    /// ```
    #[must_use]
    pub fn next_free(
        &self,
        lines: &Lines,
        from: Minute,
        length: Minutes,
        buffers: Buffers,
        until: Minute,
        ignore: impl Fn(K) -> bool,
    ) -> Option<Minute> {
        // Mostly it is free at once, which costs no walk.
        if self.is_free(lines, slot_until(from, length, until)?, buffers) {
            return Some(from);
        }
        let (wish, last) = (Wish { length, buffers, ignore }, until.saturating_sub(length));
        self.agree(lines, from, |timeline, start| self.fit_later(timeline, start, &wish, last))
    }

    /// Returns all lines on which an entry with this slot and these buffers conflicts with nothing.
    ///
    /// With a plane ([`Occupancy::with_plane`]) most lines cost a bit, without one a look-up each.
    ///
    /// ```
    /// use imece::occupancy::{Buffers, Entry, Occupancy};
    /// use imece::time::Slot;
    ///
    /// let slot = |a: &str, b: &str| Slot::new(a.parse().unwrap(), b.parse().unwrap()).unwrap();
    /// let mut occupancy = Occupancy::new().with_plane();
    /// let (left, right) = (occupancy.add_line(), occupancy.add_line());
    /// occupancy.hold(&left.into(), Entry::new(slot("2026-03-20T07:00Z", "2026-03-20T09:00Z"), 'a'))?;
    ///
    /// let free = occupancy.free_lines(slot("2026-03-20T08:00Z", "2026-03-20T10:00Z"), Buffers::NONE);
    /// assert!(free.iter().eq([right]));
    /// # Ok::<(), imece::occupancy::NotFree<char>>(())
    /// ```
    #[must_use]
    pub fn free_lines(&self, slot: Slot, buffers: Buffers) -> LineSet {
        let sieve = self.sieve(slot, buffers);
        let free = |line: &Timeline<K>| self.lets_be(line, slot, buffers);
        let words = self.lines.chunks(64).enumerate().map(|(group, lines)| {
            let Sifted { touched, held } = sieve.as_ref().map_or(Sifted::UNKNOWN, |sieve| sieve.sift(group));
            let all = u64::MAX.checked_shr(u32::try_from(64_usize.saturating_sub(lines.len())).unwrap_or(0));
            let asked = ones(touched & !held & all.unwrap_or(0));
            let found = asked
                .filter(|one| usize::try_from(*one).ok().and_then(|one| lines.get(one)).is_some_and(free));
            found.fold(!touched & all.unwrap_or(0), |free, one| free | 1_u64.rotate_left(one))
        });
        LineSet::of_words(words.collect())
    }

    fn sieve(&self, slot: Slot, buffers: Buffers) -> Option<Sieve<'_>> {
        self.plane.as_ref()?.sieve(slot, self.buffers.reach(slot, buffers))
    }

    /// Returns the earliest start from an instant on at which one of several places can be held for a length, with the end no
    /// later than `until`, and the number of the place: of equals the first.
    ///
    /// The same as the earliest of what [`Occupancy::next_free`] finds in each; with a plane ([`Occupancy::with_plane`]) most places
    /// cost a word of it, as far as the start lies within sixteen hours.
    ///
    /// ```
    /// use imece::occupancy::{Buffers, Entry, Lines, Occupancy};
    /// use imece::time::{Minute, Minutes, Slot};
    ///
    /// let at = |text: &str| text.parse::<Minute>().unwrap();
    /// let mut occupancy = Occupancy::new().with_plane();
    /// let rooms: [Lines; 2] = [occupancy.add_line().into(), occupancy.add_line().into()];
    /// let slot = |a: &str, b: &str| Slot::new(at(a), at(b)).unwrap();
    /// occupancy.hold(&rooms[0], Entry::new(slot("2026-03-20T07:00Z", "2026-03-20T12:00Z"), 'a'))?;
    /// occupancy.hold(&rooms[1], Entry::new(slot("2026-03-20T07:00Z", "2026-03-20T10:00Z"), 'b'))?;
    ///
    /// let (from, until) = (at("2026-03-20T07:00Z"), at("2026-03-20T19:00Z"));
    /// let found = occupancy.first_free(&rooms, from, Minutes::from_hours(2), Buffers::NONE, until);
    /// assert_eq!(found, Some((at("2026-03-20T10:00Z"), 1)));
    /// # Ok::<(), imece::occupancy::NotFree<char>>(())
    /// ```
    #[must_use]
    pub fn first_free(
        &self,
        places: &[Lines],
        from: Minute,
        length: Minutes,
        buffers: Buffers,
        until: Minute,
    ) -> Option<(Minute, usize)> {
        if let Some(number) = self.first_at_once(places, slot_until(from, length, until)?, buffers) {
            return Some((from, number));
        }
        let (mut best, mut until) = (None, until);
        let window = self.plane.as_ref().map(|plane| plane.window(from, until));
        let exact = self.buffers.are_none(buffers);
        for (number, lines) in places.iter().enumerate() {
            if self.unknown(lines).is_some() {
                continue;
            }
            let told = window.as_ref().map_or(Told::NotBefore(from), |window| window.earliest(lines, length));
            let found = match told {
                Told::From(start) if exact => Some(start).filter(|start| until.since(*start) >= length),
                // Buffers make a start later, never earlier.
                Told::From(start) | Told::NotBefore(start) => {
                    self.next_free(lines, start, length, buffers, until, |_| false)
                }
            };
            if let Some(start) = found {
                best = Some((start, number));
                if start == from {
                    break;
                }
                // Only what is earlier is of interest from here on.
                until = start.saturating_add(length).saturating_sub(Minutes::new(1));
            }
        }
        best
    }

    /// The first of many places that is free for a slot: the plane tells of sixty-four lines at a time.
    ///
    /// Where little is held it is mostly one of the very first, and what its own line says costs less than what the plane does.
    fn first_at_once(&self, places: &[Lines], slot: Slot, buffers: Buffers) -> Option<usize> {
        if places.len() <= ASKED_EACH {
            return None;
        }
        let mut first = places.iter().take(ASKED_FIRST).take_while(|place| self.are_short(place));
        if let Some(number) = first.position(|place| self.is_free(place, slot, buffers)) {
            return Some(number);
        }
        let sieve = self.sieve(slot, buffers)?;
        let (mut group, mut sifted) = (usize::MAX, Sifted::UNKNOWN);
        let mut said = |line: Line| {
            if line.group() != group {
                (group, sifted) = (line.group(), sieve.sift(line.group()));
            }
            sifted
        };
        places.iter().position(|lines| {
            !lines.iter().any(|line| said(line).held & line.bit() != 0)
                && (lines.iter().all(|line| said(line).touched & line.bit() == 0)
                    && self.unknown(lines).is_none()
                    || self.is_free(lines, slot, buffers))
        })
    }

    /// Whether the lines have so few entries that what they say costs no more than what the plane does.
    fn are_short(&self, lines: &Lines) -> bool {
        lines.iter().all(|line| self.line(line).is_some_and(Timeline::is_short))
    }

    /// Returns the latest start up to an instant at which all of the lines can be held for a length, and which is no
    /// earlier than `not_before`.
    ///
    /// Entries of ignored keys count as not there. Nothing is found for no length, or on a line that does not exist.
    ///
    /// ```
    /// use imece::occupancy::{Buffers, Entry, Occupancy};
    /// use imece::time::{Minute, Minutes, Slot};
    ///
    /// let at = |text: &str| text.parse::<Minute>().unwrap();
    /// let mut occupancy = Occupancy::new();
    /// let line = occupancy.add_line().into();
    /// let held = Slot::new(at("2026-03-20T07:00Z"), at("2026-03-20T09:00Z")).unwrap();
    /// occupancy.hold(&line, Entry::new(held, 'a'))?;
    ///
    /// let (latest, bound) = (at("2026-03-20T08:00Z"), at("2026-03-20T00:00Z"));
    /// let hour = Minutes::from_hours(1);
    /// let found = occupancy.previous_free(&line, latest, hour, Buffers::NONE, bound, |_| false);
    /// assert_eq!(found, Some(at("2026-03-20T06:00Z")));
    /// # Ok::<(), imece::occupancy::NotFree<char>>(())
    /// ```
    #[must_use]
    pub fn previous_free(
        &self,
        lines: &Lines,
        latest: Minute,
        length: Minutes,
        buffers: Buffers,
        not_before: Minute,
        ignore: impl Fn(K) -> bool,
    ) -> Option<Minute> {
        let wish = Wish { length, buffers, ignore };
        if length.is_zero() || not_before.checked_add(length).is_none() {
            return None;
        }
        let latest = latest.min(Minute::MAX.saturating_sub(length));
        if latest < not_before {
            return None;
        }
        self.agree(lines, latest, |timeline, start| self.fit_earlier(timeline, start, &wish, not_before))
    }

    /// Returns the time of the range in which at least one of the lines is held, buffers left out; slots that touch
    /// are one.
    ///
    /// ```
    /// use imece::occupancy::{Entry, Lines, Occupancy};
    /// use imece::time::Slot;
    ///
    /// let slot = |a: &str, b: &str| Slot::new(a.parse().unwrap(), b.parse().unwrap()).unwrap();
    /// let mut occupancy = Occupancy::new();
    /// let (left, right) = (occupancy.add_line(), occupancy.add_line());
    /// occupancy.hold(&left.into(), Entry::new(slot("2026-03-20T07:00Z", "2026-03-20T09:00Z"), 'a'))?;
    /// occupancy.hold(&right.into(), Entry::new(slot("2026-03-20T09:00Z", "2026-03-20T10:00Z"), 'b'))?;
    ///
    /// let whole = Lines::new([left, right]).unwrap();
    /// let morning = slot("2026-03-20T06:00Z", "2026-03-20T12:00Z");
    /// assert_eq!(occupancy.busy(&whole, morning), [slot("2026-03-20T07:00Z", "2026-03-20T10:00Z")]);
    /// assert_eq!(occupancy.gaps(&whole, morning).len(), 2);
    /// assert_eq!(occupancy.busy_minutes(left, morning), 120);
    /// # Ok::<(), imece::occupancy::NotFree<char>>(())
    /// ```
    #[must_use]
    pub fn busy(&self, lines: &Lines, range: Slot) -> Vec<Slot> {
        let mut slots: Vec<_> = lines.iter().flat_map(|line| self.slots(line, range)).collect();
        slots.sort_unstable();
        let mut merged: Vec<Slot> = Vec::new();
        for slot in slots {
            match merged.last_mut() {
                Some(last) if slot.start() <= last.end() => {
                    *last = Slot::new(last.start(), last.end().max(slot.end())).unwrap_or(*last);
                }
                _ => merged.push(slot),
            }
        }
        merged
    }

    /// Returns the time of the range in which none of the lines is held, buffers left out.
    #[must_use]
    pub fn gaps(&self, lines: &Lines, range: Slot) -> Vec<Slot> {
        let busy = self.busy(lines, range);
        let starts = iter::once(range.start()).chain(busy.iter().map(|slot| slot.end()));
        let ends = busy.iter().map(|slot| slot.start()).chain(iter::once(range.end()));
        starts.zip(ends).filter_map(|(start, end)| Slot::between(start, end)).collect()
    }

    /// Returns for how many minutes of the range a line is held, buffers left out.
    #[must_use]
    pub fn busy_minutes(&self, line: Line, range: Slot) -> u64 {
        self.line(line).map_or(0, |timeline| timeline.minutes(range))
    }

    /// What is held of a line, cut to the range.
    fn slots(&self, line: Line, range: Slot) -> impl Iterator<Item = Slot> {
        self.line(line)
            .into_iter()
            .flat_map(move |timeline| timeline.overlapping(range))
            .filter_map(move |(slot, _)| slot.intersection(range))
    }

    /// Asks the lines in turn to move the start on, until all of them leave it where it is.
    fn agree(
        &self,
        lines: &Lines,
        mut start: Minute,
        fit: impl Fn(&Timeline<K>, Minute) -> Option<Minute>,
    ) -> Option<Minute> {
        let mut content = 0_usize;
        for line in lines.as_slice().iter().cycle() {
            let fitting = fit(self.line(*line)?, start)?;
            content = if fitting == start { content.saturating_add(1) } else { 1 };
            if content >= lines.as_slice().len() {
                return Some(fitting);
            }
            start = fitting;
        }
        None
    }

    /// The first start from a given one on that one line allows, no later than `last`.
    ///
    /// An entry that is in the way stays so until its end and the gap after it, so the start moves there. Each entry
    /// is passed once, and the first that lets the slot be ends the search (why: `Occupancy::conflicting`).
    fn fit_later<F: Fn(K) -> bool>(
        &self,
        timeline: &Timeline<K>,
        mut start: Minute,
        wish: &Wish<F>,
        last: Minute,
    ) -> Option<Minute> {
        let from = start;
        let (past, future) = timeline.around(from);
        let clear = |slot: Slot, held| {
            slot.end().checked_add(self.gap_after(held, wish.buffers)).filter(|&start| start <= last)
        };
        for (slot, held) in past {
            if from >= slot.end().saturating_add(self.gap_after(held, wish.buffers)) {
                break;
            }
            if !(wish.ignore)(held.key) {
                start = start.max(clear(slot, held)?);
            }
        }
        for (slot, held) in future {
            let needed = wish.length.saturating_add(self.gap_before(held, wish.buffers));
            if slot.start() >= start.saturating_add(needed) {
                break;
            }
            if !(wish.ignore)(held.key) {
                start = start.max(clear(slot, held)?);
            }
        }
        Some(start)
    }

    /// The last start up to a given one that one line allows, no earlier than `not_before`: the mirror image.
    fn fit_earlier<F: Fn(K) -> bool>(
        &self,
        timeline: &Timeline<K>,
        mut start: Minute,
        wish: &Wish<F>,
        not_before: Minute,
    ) -> Option<Minute> {
        let from = start;
        let (past, future) = timeline.around(from);
        let needed = |held| wish.length.saturating_add(self.gap_before(held, wish.buffers));
        let clear = |slot: Slot, held| {
            (slot.start().since(not_before) >= needed(held))
                .then(|| slot.start().saturating_sub(needed(held)))
        };
        for (slot, held) in future {
            if slot.start() >= from.saturating_add(needed(held)) {
                break;
            }
            if !(wish.ignore)(held.key) {
                start = start.min(clear(slot, held)?);
            }
        }
        for (slot, held) in past {
            if start >= slot.end().saturating_add(self.gap_after(held, wish.buffers)) {
                break;
            }
            if !(wish.ignore)(held.key) {
                start = start.min(clear(slot, held)?);
            }
        }
        Some(start)
    }
}

/// Of more places than these, the plane is asked about all at once.
const ASKED_EACH: usize = 8;

/// So many of them are asked by their own lines before.
const ASKED_FIRST: usize = 3;

/// The slot of a length from an instant on, if it is any and ends in time.
fn slot_until(from: Minute, length: Minutes, until: Minute) -> Option<Slot> {
    Slot::between(from, from.checked_add(length)?).filter(|slot| slot.end() <= until)
}

/// What is searched for.
struct Wish<F> {
    length: Minutes,
    buffers: Buffers,
    ignore: F,
}
