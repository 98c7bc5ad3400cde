//! A board: cells, and what may be placed on them.
//!
//! A *cell* is a lane on a day. The whole problem is a board, so is a neighbourhood that is
//! solved anew, and so is a node of the tree. A board counts its requests and organisations from zero, so that all that
//! is read in the inner loop is small and near.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of lists that are in memory, and products that the problem's check has bounded"
)]

use super::super::problem::{Item, Problem, Request};
use super::list::{List, low, narrow, runs, wide};
use super::plan::Plan;
use alloc::{vec, vec::Vec};
use core::ops::Range;

/// One, as a share.
const WHOLE: u64 = 1 << 16;

#[derive(Clone, Debug, Default)]
pub(super) struct Board {
    pub(super) slots: u8,
    /// The durations that occur, ascending.
    pub(super) durations: Vec<u8>,
    pub(super) members: Vec<Member>,
    pub(super) groups: Vec<Group>,
    pub(super) cells: Vec<Cell>,
    /// Who each entry belongs to, and its value: apart from the rest, since most entries are passed over after these.
    pub(super) request: Vec<u32>,
    pub(super) value: Vec<u32>,
    pub(super) offers: Vec<Offer>,
    fits: Vec<u64>,
    /// Whether each item lies in one cell.
    pub(super) simple: bool,
    /// Whether no request can have two meetings on one day, in whatever weeks.
    one_a_day: bool,
    days: u8,
}

/// A request with something on the board.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Member {
    pub(super) request: u32,
    pub(super) group: u32,
    /// Meetings it may still get.
    pub(super) left: u32,
    /// Whether it has to get them.
    pub(super) must: bool,
}

/// An organisation with something on the board.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Group {
    pub(super) organisation: u32,
    /// Meetings it has beside the board.
    pub(super) granted: u32,
    /// Meetings it could get on the board.
    pub(super) left: u32,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    /// Its number in the whole problem.
    pub(super) place: u32,
    /// Slots that are taken.
    pub(super) taken: u64,
    pub(super) entries: Range<u32>,
}

/// What an entry is beside its request and its value.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Offer {
    pub(super) item: u32,
    /// Which of the board's durations it has.
    pub(super) row: u8,
    pub(super) starts: u64,
    /// The cell's part of the item's value, rounded up, in 1/65536.
    share: u32,
}

impl Offer {
    /// Returns the cell's part of a positive weight, rounded up.
    #[inline]
    pub(super) fn part(&self, weight: i64) -> i64 {
        if u64::from(self.share) == WHOLE { weight } else { (weight * i64::from(self.share) + 0xFFFF) >> 16 }
    }
}

/// Returns the cells that a footprint takes on a day, in the whole problem's count.
#[inline]
pub(super) fn cells(problem: &Problem, footprint: u32, day: u8) -> impl Iterator<Item = u32> {
    let lanes = problem.footprint(footprint).map_or(&[][..], |footprint| &footprint.lanes);
    lanes.iter().map(move |(lane, _)| lane * u32::from(problem.days) + u32::from(day))
}

/// Returns the cells that an item takes.
#[inline]
pub(super) fn cells_of(problem: &Problem, item: &Item) -> impl Iterator<Item = u32> {
    cells(problem, item.footprint, item.day)
}

impl Board {
    /// Lays out the whole problem, in which each organisation has so many meetings beside it.
    pub(super) fn whole(problem: &Problem, granted: &[u32]) -> Self {
        let mut durations: Vec<u8> = problem.items.iter().map(|item| item.duration).collect();
        durations.sort_unstable();
        durations.dedup();
        let places = problem.lanes * u32::from(problem.days);
        let usable = |item: &&Item| item.starts != 0;
        let mut sizes = vec![0_u32; wide(places)];
        for place in problem.items.iter().filter(usable).flat_map(|item| cells_of(problem, item)) {
            sizes.update(place, |old| old + 1);
        }
        let mut total = 0;
        let cells: Vec<Cell> = (0..places)
            .zip(&sizes)
            .map(|(place, size)| {
                let start = total;
                total += size;
                Cell { place, taken: 0, entries: start..total }
            })
            .collect();
        let mut next: Vec<u32> = cells.iter().map(|cell| cell.entries.start).collect();
        let mut board = Self {
            slots: problem.slots,
            durations,
            cells,
            simple: problem.footprints.iter().all(|footprint| footprint.lanes.len() <= 1),
            ..Self::default()
        };
        board.request.resize(wide(total), 0);
        board.value.resize(wide(total), 0);
        board.offers.resize(wide(total), Offer::default());
        for (item, number) in problem.items.iter().zip(0..).filter(|(item, _)| usable(item)) {
            let row = board.durations.partition_point(|duration| *duration < item.duration);
            let lanes = problem.footprint(item.footprint).map_or(&[][..], |footprint| &footprint.lanes);
            let weights: u64 = lanes.iter().map(|(_, weight)| u64::from(*weight)).sum();
            for (place, (_, weight)) in cells_of(problem, item).zip(lanes) {
                let share = (WHOLE * u64::from(*weight)).div_ceil(weights.max(1));
                let entry = next.at(place);
                next.set(place, entry + 1);
                board.request.set(entry, item.request);
                board.value.set(entry, item.value);
                board.offers.set(
                    entry,
                    Offer {
                        item: number,
                        row: u8::try_from(row).unwrap_or_default(),
                        starts: item.starts,
                        share: u32::try_from(share).unwrap_or(u32::MAX),
                    },
                );
            }
        }
        let plain = problem.bonus.iter().all(|bonus| *bonus == 0);
        let group = |wish: &Request| if plain { 0 } else { wish.organisation };
        let member = |(request, wish): (u32, &Request)| Member {
            request,
            group: group(wish),
            left: u32::from(wish.most),
            must: false,
        };
        board.members = (0..).zip(&problem.requests).map(member).collect();
        if !plain {
            board.groups = (0..problem.organisations)
                .map(|organisation| Group { organisation, granted: granted.at(organisation), left: 0 })
                .collect();
        }
        board.one_a_day =
            problem.footprints.iter().fold(u64::MAX, |common, footprint| common & footprint.weeks) != 0;
        board.days = problem.days;
        board.compact();
        board
    }

    /// Returns some cells of this board with what may still be placed on them beside a plan, as a board of its own.
    pub(super) fn part(
        &self,
        cells: &[u32],
        plan: &Plan,
        problem: &Problem,
        scratch: &mut Scratch,
        keep: impl Fn(u32) -> bool,
    ) -> Self {
        let mut part = Self {
            slots: self.slots,
            simple: self.simple,
            durations: self.durations.clone(),
            ..Self::default()
        };
        scratch.begin(self.members.len(), self.groups.len());
        for cell in cells.iter().filter_map(|cell| self.cells.get(wide(*cell))) {
            let start = narrow(part.offers.len());
            for entry in cell.entries.clone() {
                let mut offer = self.offers.at(entry);
                if !self.simple {
                    offer.starts &= plan.open_starts(problem, offer.item);
                }
                if offer.starts == 0 || !keep(entry) || !plan.admits(problem, offer.item) {
                    continue;
                }
                let member = self.members.at(self.request.at(entry));
                let local = scratch.members.number(self.request.at(entry), part.members.len());
                if wide(local) == part.members.len() {
                    let left = member.left - plan.held(member.request);
                    let group = if self.groups.is_empty() {
                        0
                    } else {
                        let mut wider = self.groups.at(member.group);
                        let group = scratch.groups.number(member.group, part.groups.len());
                        if wide(group) == part.groups.len() {
                            wider.granted = plan.granted(wider.organisation);
                            wider.left = 0;
                            part.groups.push(wider);
                        }
                        let mut narrower = part.groups.at(group);
                        narrower.left += left;
                        part.groups.set(group, narrower);
                        group
                    };
                    part.members.push(Member { request: member.request, group, left, must: false });
                }
                part.request.push(local);
                part.value.push(self.value.at(entry));
                part.offers.push(offer);
            }
            part.cells.push(Cell {
                place: cell.place,
                taken: plan.taken(cell.place),
                entries: start..narrow(part.offers.len()),
            });
        }
        part
    }

    /// Drops the entries without a start, and what members cannot get for want of days; returns whether all still get what they must.
    pub(super) fn compact(&mut self) -> bool {
        let mut reach = vec![0_u64; self.members.len()];
        let mut kept = Kept::of(&mut self.request, &mut self.value, &mut self.offers);
        for cell in &mut self.cells {
            let day = cell.place.checked_rem(u32::from(self.days)).unwrap_or_default();
            for entry in kept.begin(cell) {
                let (member, offer) = (kept.request.at(entry), kept.offers.at(entry));
                if offer.starts == 0 || self.members.at(member).left == 0 {
                    continue;
                }
                reach.update(member, |days| days | 1_u64.checked_shl(day).unwrap_or_default());
                kept.put(entry, offer);
            }
            cell.entries.end = kept.len;
        }
        kept.cut();
        let mut possible = true;
        for group in &mut self.groups {
            group.left = 0;
        }
        for (member, days) in self.members.iter_mut().zip(reach) {
            let most = if days == 0 || self.one_a_day { days.count_ones() } else { member.left };
            possible &= !member.must || member.left <= most;
            member.left = member.left.min(most);
            if let Some(group) = self.groups.get_mut(wide(member.group)) {
                group.left += member.left;
            }
        }
        possible
    }

    /// Brings the board up to what a plan has placed since, and drops what can no longer be placed.
    pub(super) fn follow(&mut self, plan: &Plan, problem: &Problem) {
        let simple = self.simple;
        let mut kept = Kept::of(&mut self.request, &mut self.value, &mut self.offers);
        for cell in &mut self.cells {
            cell.taken = plan.taken(cell.place);
            let open = !cell.taken & low(self.slots);
            self.fits.clear();
            self.fits.extend(self.durations.iter().map(|duration| runs(open, *duration)));
            for entry in kept.begin(cell) {
                let member = kept.request.at(entry);
                let mut offer = kept.offers.at(entry);
                if self.members.at(member).left == 0 {
                    continue;
                }
                offer.starts &= self.fits.get(usize::from(offer.row)).copied().unwrap_or_default();
                let Member { request, .. } = self.members.at(member);
                if !simple {
                    offer.starts &= plan.open_starts(problem, offer.item);
                }
                if offer.starts == 0 || plan.held(request) > 0 && !plan.admits(problem, offer.item) {
                    continue;
                }
                kept.put(entry, offer);
            }
            cell.entries.end = kept.len;
        }
        kept.cut();
    }
}

/// The entries of a board while some are dropped: those that stay move up.
struct Kept<'a> {
    request: &'a mut Vec<u32>,
    value: &'a mut Vec<u32>,
    offers: &'a mut Vec<Offer>,
    /// So many stay.
    len: u32,
}

impl<'a> Kept<'a> {
    fn of(request: &'a mut Vec<u32>, value: &'a mut Vec<u32>, offers: &'a mut Vec<Offer>) -> Self {
        Self { request, value, offers, len: 0 }
    }

    /// Hands out the entries of the next cell, which keeps none yet.
    fn begin(&self, cell: &mut Cell) -> Range<u32> {
        core::mem::replace(&mut cell.entries, self.len..self.len)
    }

    /// Keeps an entry, with what is left of its offer.
    #[inline]
    fn put(&mut self, entry: u32, offer: Offer) {
        let (request, value) = (self.request.at(entry), self.value.at(entry));
        self.request.set(self.len, request);
        self.value.set(self.len, value);
        self.offers.set(self.len, offer);
        self.len += 1;
    }

    /// Drops what was not kept.
    fn cut(self) {
        let len = wide(self.len);
        self.request.truncate(len);
        self.value.truncate(len);
        self.offers.truncate(len);
    }
}

/// What numbering a part needs, kept so that it is not allocated for each.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    members: Numbers,
    groups: Numbers,
}

impl Scratch {
    fn begin(&mut self, members: usize, groups: usize) {
        self.members.begin(members);
        self.groups.begin(groups);
    }
}

/// New numbers for old ones, in the order in which they come.
#[derive(Clone, Debug, Default)]
struct Numbers {
    new: Vec<u32>,
    seen: Vec<u32>,
}

impl Numbers {
    fn begin(&mut self, count: usize) {
        for old in self.seen.drain(..) {
            self.new.set(old, u32::MAX);
        }
        self.new.resize(count, u32::MAX);
    }

    fn number(&mut self, old: u32, next: usize) -> u32 {
        if self.new.at(old) == u32::MAX {
            self.new.set(old, narrow(next));
            self.seen.push(old);
        }
        self.new.at(old)
    }
}
