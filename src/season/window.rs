//! When a wish may meet, on the grid of its season: whole slots, and weeks as bits.

use super::{Choice, Season, Wish, placement::On, rooms::WEEK, wish::Meetings};
use crate::time::Span;
use alloc::vec::Vec;

/// One window of a wish on one day: slots from and to, and the weeks that it is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayWindow {
    pub(super) day: usize,
    pub(super) weeks: u64,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) choice: Choice,
}

/// The slots from one on, up to another that is left out, as bits.
pub(super) fn bits(from: u32, to: u32) -> u64 {
    let below = |n: u32| 1_u64.checked_shl(n).map_or(u64::MAX, |bit| bit.wrapping_sub(1));
    below(to) & !below(from)
}

/// The slots from which so many free ones follow.
pub(super) fn starts(free: u64, length: u32) -> u64 {
    (1..length).fold(free, |starts, by| starts & free.checked_shr(by).unwrap_or(0))
}

/// The windows of a wish on the grid of a season: whole slots inside, and the weeks that have the day.
pub(super) fn windows(season: Season, wish: &Wish) -> Vec<DayWindow> {
    let slot = season.slot().get().max(1);
    let grid = |within: Span| {
        let from = within.opens().saturating_sub(season.day().opens());
        let to = within.closes().min(season.day().closes()).saturating_sub(season.day().opens());
        (u32::from(from).div_ceil(slot), u32::from(to).div_euclid(slot))
    };
    let window = |on: On, within: Span, choice: Choice| {
        let (from, to) = grid(within);
        let day = WEEK.iter().position(|day| *day == on.weekday())?;
        let weeks = weeks(season, wish, on)?;
        (from < to).then_some(DayWindow { day, weeks, from, to, choice })
    };
    match wish.meetings() {
        Meetings::Weekly { windows, .. } => {
            windows.iter().filter_map(|w| window(On::Every(w.on), w.within, w.choice)).collect()
        }
        Meetings::Dates(windows) => {
            windows.iter().filter_map(|w| window(On::Date(w.on), w.within, w.choice)).collect()
        }
    }
}

/// The weeks in which a wish meets on a day; nothing where there is none.
pub(super) fn weeks(season: Season, wish: &Wish, on: On) -> Option<u64> {
    let bit = |week: u32| 1_u64.checked_shl(week);
    match (wish.meetings(), on) {
        (Meetings::Weekly { weeks, .. }, On::Every(day)) => {
            let meant = (0..season.weeks())
                .filter(|week| season.date(*week, day).is_some_and(|date| weeks.contains(*week, date)));
            Some(meant.filter_map(bit).fold(0, |set, week| set | week)).filter(|set| *set != 0)
        }
        (Meetings::Dates(windows), On::Date(date)) => {
            let week = season.week_of(date)?;
            windows.iter().any(|window| window.on == date).then(|| bit(week)).flatten()
        }
        _ => None,
    }
}
