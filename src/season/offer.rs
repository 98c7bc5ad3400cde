//! What a wish may have in a room, and what it is worth.

use alloc::vec::Vec;

use super::{
    Choice, Wish,
    instance::Instance,
    locks::Numbers,
    rooms::SeasonRoom,
    window::{DayWindow, bits, starts, windows},
};

/// Placements of a wish in one room that differ only in their start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offer {
    pub(super) window: DayWindow,
    /// In slots, without the gap.
    pub(super) length: u32,
    pub(super) worth: u32,
    /// The first slots, as bits.
    pub(super) starts: u64,
}

impl Instance {
    /// On how many of its dates a placement finds the room free.
    pub(super) fn free_dates(&self, numbers: &Numbers) -> u32 {
        let need = bits(numbers.start, numbers.start.saturating_add(numbers.length));
        let free = self.rooms.get(numbers.room).map_or(&[][..], |room| room.free(numbers.day));
        let weeks =
            free.iter().filter(|(free, _)| free & need == need).map(|(_, weeks)| weeks & numbers.weeks);
        weeks.map(u64::count_ones).fold(0, u32::saturating_add)
    }

    /// What a placement is worth, if its wish allows it.
    pub(super) fn worth(&self, numbers: &Numbers) -> Option<u32> {
        let (wish, room) = (self.wishes.get(numbers.request)?, self.rooms.get(numbers.room)?);
        room.seats(wish.layout, &wish.features).filter(|seats| *seats >= wish.attendees)?;
        let mut offers = Vec::new();
        self.offer(wish, room, &windows(self.season, wish), &mut offers);
        let first_slot = bits(numbers.start, numbers.start.saturating_add(1));
        let same = offers.into_iter().find(|offer| {
            (offer.window.day, offer.window.weeks) == (numbers.day, numbers.weeks)
                && offer.length == numbers.length
                && offer.starts & first_slot != 0
        });
        same.map(|offer| offer.worth)
    }

    /// What a locked placement is worth that its wish does not name.
    pub(super) fn worth_beyond(&self, numbers: &Numbers) -> u32 {
        let wish = self.wishes.get(numbers.request);
        let class = wish.map_or(0, |wish| u32::from(wish.priority.get()));
        class.saturating_mul(self.terms.points.priority.into()).saturating_mul(self.free_dates(numbers))
    }

    /// Lists what a wish may have in a room that is large enough and has what it needs.
    pub(super) fn offer(
        &self,
        wish: &Wish,
        room: &SeasonRoom,
        windows: &[DayWindow],
        offers: &mut Vec<Offer>,
    ) {
        let rank = wish.places().rank(room.id, room.centre);
        if (rank.is_none() && !wish.places().others) || self.bans.contains(&(wish.id, room.id)) {
            return;
        }
        let points = self.terms.points;
        let slot = self.season.slot().get().max(1);
        let (least, most) =
            (wish.length.least().get().div_ceil(slot), wish.length.most().get().div_euclid(slot));
        for window in windows {
            // A start that a window of first choice allows is not offered as a second choice too.
            let better: Vec<&DayWindow> = windows
                .iter()
                .filter(|w| w.day == window.day && w.weeks == window.weeks && w.choice < window.choice)
                .collect();
            for length in least..=most.min(window.to.saturating_sub(window.from)) {
                let inside = |w: &DayWindow| starts(bits(w.from, w.to), length);
                let taken = better.iter().fold(0, |taken, w| taken | inside(w));
                let wanted = inside(window) & !taken;
                let point = |number: u16, times: u32| u32::from(number).saturating_mul(times);
                let worth = point(points.priority, wish.priority.get().into())
                    .saturating_add(point(points.first_choice, u32::from(window.choice == Choice::First)))
                    .saturating_add(point(points.first_place, u32::from(rank == Some(0))))
                    .saturating_add(point(points.longer, length.saturating_sub(least)));
                for (dates, starts) in self.by_dates(room, window, length, wanted) {
                    if self.terms.enough(dates, window.weeks.count_ones()) {
                        let worth = worth.saturating_mul(dates);
                        offers.push(Offer { window: *window, length, worth, starts });
                    }
                }
            }
        }
    }

    /// The wanted starts by the number of dates on which the room is free.
    fn by_dates(&self, room: &SeasonRoom, window: &DayWindow, length: u32, wanted: u64) -> Vec<(u32, u64)> {
        let mut found: Vec<(u32, u64)> = Vec::new();
        for (free, weeks) in room.free(window.day) {
            let (dates, free) = ((weeks & window.weeks).count_ones(), starts(*free, length) & wanted);
            if dates == 0 || free == 0 {
                continue;
            }
            // What was found so far is split into what these weeks add to and what they do not.
            let mut split: Vec<(u32, u64)> = Vec::new();
            let mut new = free;
            for (known, starts) in found {
                new &= !starts;
                split.push((known, starts & !free));
                split.push((known.saturating_add(dates), starts & free));
            }
            split.push((dates, new));
            split.retain(|(_, starts)| *starts != 0);
            found = split;
        }
        found.sort_unstable();
        found
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| same.iter().fold((0, 0), |(_, all), (n, s)| (*n, all | s)))
            .collect()
    }
}
