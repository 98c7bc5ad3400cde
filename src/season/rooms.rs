//! The rooms of a season: whom they serve, when they are free week by week, and which lines of a building they take.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use chrono::Weekday;

use super::Season;
use crate::{
    centre::{Capacity, Room},
    id::{AtomId, CentreId, RoomId},
    schedule::Schedule,
    text::Code,
    time::{Slot, Zone},
};

/// The days of a week in their order.
pub(super) const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// A room with its weeks.
#[derive(Debug, Clone)]
pub(super) struct SeasonRoom {
    pub(super) id: RoomId,
    pub(super) centre: CentreId,
    pub(super) capacity: Capacity,
    pub(super) features: BTreeSet<Code>,
    /// The lines that it takes.
    pub(super) lines: Vec<u32>,
    /// How many slots have to stay empty after a meeting.
    pub(super) gap: u32,
    /// For each day of the week: free slots, and the weeks in which just these are free.
    free: [Vec<(u64, u64)>; 7],
}

impl SeasonRoom {
    /// For each day of the week: free slots, and the weeks in which just these are free.
    pub(super) fn free(&self, day: usize) -> &[(u64, u64)] {
        self.free.get(day).map_or(&[], Vec::as_slice)
    }

    /// How many people it takes in a layout, if it has what is asked for.
    pub(super) fn seats(&self, layout: Option<Code>, features: &BTreeSet<Code>) -> Option<u32> {
        self.capacity.of(layout).filter(|_| features.is_subset(&self.features))
    }
}

/// All rooms of a schedule as a season finds them, by id, and how many lines they take together.
pub(super) fn rooms(schedule: &Schedule, season: Season) -> (Vec<SeasonRoom>, u32) {
    let mut lines: BTreeMap<AtomId, u32> = BTreeMap::new();
    for atom in schedule.rooms().flat_map(Room::atoms) {
        let next = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        lines.entry(*atom).or_insert(next);
    }
    let mut sharing: BTreeMap<AtomId, Vec<&Room>> = BTreeMap::new();
    for room in schedule.rooms() {
        for atom in room.atoms() {
            sharing.entry(*atom).or_default().push(room);
        }
    }
    let mut calendars: Vec<(Zone, Calendar)> = Vec::new();
    let rooms = schedule.rooms().filter_map(|room| {
        let zone = schedule.centre(room.centre)?.zone;
        if !calendars.iter().any(|(known, _)| *known == zone) {
            calendars.push((zone, Calendar::new(season, zone)));
        }
        let (_, calendar) = calendars.iter().find(|(known, _)| *known == zone)?;
        Some(SeasonRoom {
            id: room.id,
            centre: room.centre,
            capacity: room.capacity.clone(),
            features: room.features.clone(),
            lines: room.atoms().iter().filter_map(|atom| lines.get(atom).copied()).collect(),
            gap: gap(&sharing, room, season),
            free: calendar.free(schedule, room.id),
        })
    });
    (rooms.collect(), u32::try_from(lines.len()).unwrap_or(u32::MAX))
}

/// The slots that stay empty between a meeting in a room and the next in any room that shares a line with it.
fn gap(sharing: &BTreeMap<AtomId, Vec<&Room>>, room: &Room, season: Season) -> u32 {
    let near = room.atoms().iter().filter_map(|atom| sharing.get(atom)).flatten();
    let longest = near.map(|other| room.buffers.gap_to(other.buffers).get()).max().unwrap_or(0);
    longest.div_ceil(season.slot().get().max(1))
}

/// The slots of a season in a zone.
struct Calendar {
    whole: Option<Slot>,
    /// Week, day of the week, and each slot of that date.
    dates: Vec<(u32, usize, Vec<Slot>)>,
}

impl Calendar {
    fn new(season: Season, zone: Zone) -> Self {
        let of_date = |week, day| {
            let date = season.date(week, day)?;
            let slot = |n| zone.slot(season.time(date, n, 1).ok()?).ok();
            // A slot that a change of the clock leaves no time for is missing, and so never free.
            Some((0..season.slots()).map(slot).collect::<Option<Vec<Slot>>>().unwrap_or_default())
        };
        let mut dates = Vec::new();
        for week in 0..season.weeks() {
            for (n, day) in WEEK.into_iter().enumerate() {
                dates.extend(of_date(week, day).map(|slots| (week, n, slots)));
            }
        }
        let slots = || dates.iter().flat_map(|(_, _, slots)| slots);
        let (first, last) = (slots().map(|slot| slot.start()).min(), slots().map(|slot| slot.end()).max());
        let whole = first.zip(last).and_then(|(first, last)| Slot::new(first, last).ok());
        Self { whole, dates }
    }

    fn free(&self, schedule: &Schedule, room: RoomId) -> [Vec<(u64, u64)>; 7] {
        let mut days: [Vec<(u64, u64)>; 7] = Default::default();
        let Some(free) = self.whole.map(|whole| schedule.free_time(room, whole)) else { return days };
        for (week, day, slots) in &self.dates {
            let mask = slots.iter().rev().fold(0_u64, |mask, slot| mask << 1 | u64::from(free.covers(*slot)));
            let weeks = 1_u64.checked_shl(*week).unwrap_or(0);
            if let Some(known) = days.get_mut(*day).filter(|_| mask != 0) {
                match known.iter_mut().find(|(free, _)| *free == mask) {
                    Some((_, in_weeks)) => *in_weeks |= weeks,
                    None => known.push((mask, weeks)),
                }
            }
        }
        days
    }
}
