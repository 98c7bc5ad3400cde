//! What one change of a wish would make possible beside all that is placed.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{
    On, Placement, Wish,
    instance::Instance,
    locks::Numbers,
    reason::Held,
    rooms::{SeasonRoom, WEEK},
    window::{DayWindow, bits, starts, weeks, windows},
    wish::{Choice, Meetings},
};
use crate::time::Minutes;

/// One change of a wish that finds a free place beside all that is placed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Remedy {
    /// Another time in a room that serves, the nearest to a wished window on its day, else on another day.
    Window(Placement),
    /// Fewer people: so many at most.
    Attendees(u32, Placement),
    /// A room that the wish does not name.
    Room(Placement),
    /// A room without some of the features.
    Features(Placement),
    /// A shorter meeting.
    Length(Minutes, Placement),
}

/// Looks for what one change of a wish would make possible.
pub(super) struct Search<'a> {
    pub(super) instance: &'a Instance,
    pub(super) held: &'a Held<'a>,
    pub(super) request: usize,
}

impl Search<'_> {
    pub(super) fn remedies(&self) -> Vec<Remedy> {
        let Some(wish) = self.instance.wishes.get(self.request) else { return Vec::new() };
        let slot = self.instance.season.slot().get().max(1);
        let (least, wished) = (wish.length.least().get().div_ceil(slot), windows(self.instance.season, wish));
        let mut found = Vec::new();
        found.extend(self.other_window(wish, least, &wished));
        found.extend(self.fewer(wish, least, &wished));
        found.extend(self.other_room(wish, least, &wished));
        found.extend(self.without_features(wish, least, &wished));
        found.extend(self.shorter(wish, least, &wished));
        found
    }

    fn named(&self, wish: &Wish, room: &SeasonRoom) -> bool {
        let named = wish.places().others || wish.places().rank(room.id, room.centre).is_some();
        named && !self.instance.bans.contains(&(wish.id, room.id))
    }

    fn serves(&self, wish: &Wish, room: &SeasonRoom) -> bool {
        room.seats(wish.layout, &wish.features).is_some_and(|seats| seats >= wish.attendees)
    }

    /// The first free placement of some slots in a window of a room.
    fn free(&self, wish: &Wish, room: usize, window: &DayWindow, length: u32) -> Option<(u32, Placement)> {
        let held_day =
            |(_, own): &(Placement, Numbers)| own.day == window.day && own.weeks & window.weeks != 0;
        let fits = (1..=window.to.saturating_sub(window.from)).contains(&length);
        if !fits || self.held.of(self.request).any(held_day) {
            return None;
        }
        let inside = starts(bits(window.from, window.to), length);
        let candidates = (0..u64::BITS).filter(|start| bits(*start, start.saturating_add(1)) & inside != 0);
        candidates.into_iter().find_map(|start| {
            let numbers =
                Numbers { request: self.request, room, day: window.day, weeks: window.weeks, start, length };
            let dates = self.instance.free_dates(&numbers);
            let enough = self.instance.terms.enough(dates, window.weeks.count_ones());
            if !enough || !self.held.holders(&numbers).is_empty() {
                return None;
            }
            Some((start, self.placement(wish, &numbers)?))
        })
    }

    fn placement(&self, wish: &Wish, numbers: &Numbers) -> Option<Placement> {
        let weekday = *WEEK.get(numbers.day)?;
        let on = match wish.meetings() {
            Meetings::Weekly { .. } => On::Every(weekday),
            Meetings::Dates(_) => {
                On::Date(self.instance.season.date(numbers.weeks.trailing_zeros(), weekday)?)
            }
        };
        let time = self.instance.span(numbers.start, numbers.length)?;
        Some(Placement { wish: wish.id, on, time, room: self.instance.rooms.get(numbers.room)?.id })
    }

    /// Rooms that pass a test, each with its place in the list.
    fn rooms(&self, test: impl Fn(&SeasonRoom) -> bool) -> impl Iterator<Item = (usize, &SeasonRoom)> {
        self.instance.rooms.iter().enumerate().filter(move |(_, room)| test(room))
    }

    fn other_window(&self, wish: &Wish, length: u32, wished: &[DayWindow]) -> Option<Remedy> {
        let season = self.instance.season;
        // Any day of the week; of single dates, the dates.
        let days: Vec<On> = match wish.meetings() {
            Meetings::Weekly { .. } => WEEK.map(On::Every).into(),
            Meetings::Dates(windows) => windows.iter().map(|window| On::Date(window.on)).collect(),
        };
        let days = days.into_iter().filter_map(|on| {
            let day = WEEK.iter().position(|day| *day == on.weekday())?;
            Some((day, weeks(season, wish, on)?))
        });
        let mut best: Option<((bool, u32), Placement)> = None;
        for (day, weeks) in days {
            for (room, _) in self.rooms(|room| self.named(wish, room) && self.serves(wish, room)) {
                for from in 0..season.slots().saturating_sub(length.saturating_sub(1)) {
                    let to = from.saturating_add(length);
                    let near = wished.iter().filter(|window| (window.day, window.weeks) == (day, weeks));
                    let shift = near.map(|w| w.from.saturating_sub(from).max(to.saturating_sub(w.to))).min();
                    let key = (shift.is_none(), shift.unwrap_or(from));
                    if best.is_some_and(|(known, _)| known <= key) {
                        continue;
                    }
                    let window = DayWindow { day, weeks, from, to, choice: Choice::Second };
                    if let Some((_, placement)) = self.free(wish, room, &window, length) {
                        best = Some((key, placement));
                    }
                }
            }
        }
        best.map(|(_, placement)| Remedy::Window(placement))
    }

    fn fewer(&self, wish: &Wish, length: u32, wished: &[DayWindow]) -> Option<Remedy> {
        let seats =
            |room: &SeasonRoom| room.seats(wish.layout, &wish.features).filter(|s| *s < wish.attendees);
        let mut smaller: Vec<(u32, usize)> = self
            .rooms(|room| self.named(wish, room))
            .filter_map(|(at, room)| Some((seats(room)?, at)))
            .collect();
        smaller.sort_unstable_by_key(|(seats, at)| (core::cmp::Reverse(*seats), *at));
        smaller.into_iter().find_map(|(seats, at)| {
            wished
                .iter()
                .find_map(|window| self.free(wish, at, window, length))
                .map(|(_, p)| Remedy::Attendees(seats, p))
        })
    }

    fn other_room(&self, wish: &Wish, length: u32, wished: &[DayWindow]) -> Option<Remedy> {
        self.rooms(|room| !self.named(wish, room) && self.serves(wish, room)).find_map(|(at, room)| {
            let banned = self.instance.bans.contains(&(wish.id, room.id));
            let free = || wished.iter().find_map(|window| self.free(wish, at, window, length));
            (!banned).then(free).flatten().map(|(_, placement)| Remedy::Room(placement))
        })
    }

    fn without_features(&self, wish: &Wish, length: u32, wished: &[DayWindow]) -> Option<Remedy> {
        let lacks = |room: &SeasonRoom| {
            self.named(wish, room)
                && !wish.features.is_subset(&room.features)
                && room.capacity.of(wish.layout).is_some_and(|seats| seats >= wish.attendees)
        };
        self.rooms(lacks).find_map(|(at, _)| {
            let free = wished.iter().find_map(|window| self.free(wish, at, window, length));
            free.map(|(_, placement)| Remedy::Features(placement))
        })
    }

    fn shorter(&self, wish: &Wish, length: u32, wished: &[DayWindow]) -> Option<Remedy> {
        let longest = length.saturating_sub(1).min(self.instance.season.slots());
        (1..=longest).rev().find_map(|shorter| {
            let mut rooms = self.rooms(|room| self.named(wish, room) && self.serves(wish, room));
            rooms.find_map(|(at, _)| {
                let free = wished.iter().find_map(|window| self.free(wish, at, window, shorter));
                free.map(|(_, placement)| Remedy::Length(placement.time.length(), placement))
            })
        })
    }
}
