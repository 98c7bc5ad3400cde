//! What a clerk has decided, as fixed parts of the problem, or why it cannot stand.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use super::{
    Decisions, LockFault, Placement, SeasonError, Wish,
    footprint::Footprints,
    instance::Instance,
    problem::Fixed,
    rooms::{SeasonRoom, WEEK},
    window::weeks,
};
use crate::id::{BundleId, SeasonWishId};

/// A placement in numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    pub(super) request: usize,
    pub(super) room: usize,
    pub(super) day: usize,
    pub(super) weeks: u64,
    pub(super) start: u32,
    /// Without the gap.
    pub(super) length: u32,
}

impl Instance {
    /// Fixes the locks, or says of all of them why they cannot stand; then what is kept and still can be.
    pub(super) fn fix(
        &mut self,
        decisions: &Decisions,
        footprints: &mut Footprints,
    ) -> Result<(), SeasonError> {
        let mut faults = Vec::new();
        let mut standing: Vec<(Placement, Numbers)> = Vec::new();
        for lock in &decisions.locks {
            match self.numbers(*lock) {
                Err(fault) => faults.push(fault),
                Ok(numbers) => {
                    if self.bans.contains(&(lock.wish, lock.room)) {
                        faults.push(LockFault::Banned(*lock));
                    }
                    faults.extend(self.clashes(*lock, &numbers, &standing));
                    standing.push((*lock, numbers));
                }
            }
        }
        let mut of_wish: BTreeMap<SeasonWishId, usize> = BTreeMap::new();
        for lock in &decisions.locks {
            let count = of_wish.entry(lock.wish).or_default();
            *count = count.saturating_add(1);
        }
        for wish in &self.wishes {
            let (locks, most) = (of_wish.get(&wish.id).copied().unwrap_or(0), wish.meetings().most());
            if locks > most.into() {
                faults.push(LockFault::TooMany { wish: wish.id, locks, most });
            }
        }
        if !faults.is_empty() {
            return Err(SeasonError::Locks(faults));
        }
        for kept in decisions.kept.difference(&decisions.locks) {
            let Ok(numbers) = self.numbers(*kept) else { continue };
            let Some(wish) = self.wishes.get(numbers.request) else { continue };
            let given = standing.iter().filter(|(other, _)| other.wish == kept.wish).count();
            let still = self.worth(&numbers).is_some() && !self.bans.contains(&(kept.wish, kept.room));
            let room_for_it = given < wish.meetings().most().into();
            if still && room_for_it && self.clashes(*kept, &numbers, &standing).is_empty() {
                standing.push((*kept, numbers));
            }
        }
        // Of a bundle that is no longer whole nothing is kept: it is all or none again. A lock takes its wish out of it.
        let locked: BTreeSet<SeasonWishId> = decisions.locks.iter().map(|lock| lock.wish).collect();
        let bundle = |wish: &Wish| self.bundle(wish).filter(|_| !locked.contains(&wish.id));
        let mut short: BTreeSet<(BundleId, bool)> = BTreeSet::new();
        for wish in &self.wishes {
            let given = standing.iter().filter(|(other, _)| other.wish == wish.id).count();
            short.extend(bundle(wish).filter(|_| given < wish.meetings().most().into()));
        }
        standing.retain(|(_, numbers)| {
            let bundle = self.wishes.get(numbers.request).and_then(bundle);
            bundle.is_none_or(|bundle| !short.contains(&bundle))
        });
        for (_, numbers) in standing {
            let value = self.worth(&numbers).unwrap_or_else(|| self.worth_beyond(&numbers));
            let fixed = self.fixed(&numbers, value, footprints).ok_or(SeasonError::TooLarge)?;
            self.problem.fixed.push(fixed);
        }
        Ok(())
    }

    fn fixed(&self, numbers: &Numbers, value: u32, footprints: &mut Footprints) -> Option<Fixed> {
        let room = self.rooms.get(numbers.room)?;
        Some(Fixed {
            request: u32::try_from(numbers.request).ok()?,
            footprint: footprints.of(self, numbers.room, numbers.day, numbers.weeks)?,
            day: u8::try_from(numbers.day).ok()?,
            start: u8::try_from(numbers.start).ok()?,
            duration: u8::try_from(numbers.length.saturating_add(room.gap)).ok()?,
            value,
        })
    }

    /// What another decided placement has against one.
    fn clashes(
        &self,
        lock: Placement,
        numbers: &Numbers,
        standing: &[(Placement, Numbers)],
    ) -> Vec<LockFault> {
        let mut faults = Vec::new();
        for (other, theirs) in standing {
            let one_day = theirs.day == numbers.day && theirs.weeks & numbers.weeks != 0;
            if one_day && other.wish == lock.wish {
                faults.push(LockFault::SameDay(*other, lock));
            } else if one_day && self.overlap(numbers, theirs) {
                faults.push(LockFault::Overlap(*other, lock));
            }
        }
        faults
    }

    /// Whether two placements on one day take one line at one time, gaps and all.
    pub(super) fn overlap(&self, a: &Numbers, b: &Numbers) -> bool {
        let (Some(one), Some(other)) = (self.rooms.get(a.room), self.rooms.get(b.room)) else { return false };
        let end = |n: &Numbers, room: &SeasonRoom| n.start.saturating_add(n.length).saturating_add(room.gap);
        let meet = one.lines.iter().any(|line| other.lines.contains(line));
        meet && a.start < end(b, other) && b.start < end(a, one)
    }

    /// Reads a placement as numbers.
    pub(super) fn numbers(&self, placement: Placement) -> Result<Numbers, LockFault> {
        let request = self.request(placement.wish).ok_or(LockFault::UnknownWish(placement))?;
        let room = self.rooms.binary_search_by_key(&placement.room, |room| room.id);
        let room = room.map_err(|_| LockFault::UnknownRoom(placement))?;
        let off = || LockFault::OffGrid(placement);
        let slots = |minutes: u16| {
            let minutes = u32::from(minutes.checked_sub(self.season.day().opens())?);
            let slot = self.season.slot().get();
            (minutes.checked_rem(slot)? == 0).then(|| minutes.checked_div(slot)).flatten()
        };
        let start = slots(placement.time.opens()).ok_or_else(off)?;
        let end = slots(placement.time.closes()).filter(|end| *end <= self.season.slots()).ok_or_else(off)?;
        let day = WEEK.iter().position(|day| *day == placement.on.weekday()).ok_or_else(off)?;
        let wish = self.wishes.get(request).ok_or_else(off)?;
        let weeks = weeks(self.season, wish, placement.on).ok_or_else(off)?;
        let numbers = Numbers { request, room, day, weeks, start, length: end.saturating_sub(start) };
        if self.free_dates(&numbers) == 0 { Err(LockFault::NoFreeDate(placement)) } else { Ok(numbers) }
    }
}
