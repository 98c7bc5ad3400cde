use alloc::collections::BTreeMap;
use core::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{BookingTally, bookings::InRoom};
use crate::{
    id::{CentreId, RoomId},
    stats::{Distribution, Grouped, Key, Mean, Multiset, Ratio, StatsError, Sum},
    text::Code,
    time::Month,
};

/// What part of a tally is read: some months, one centre, or all.
///
/// ```
/// use imece::statistics::Scope;
/// let year = Scope::all().months("2024-01".parse()?, "2024-12".parse()?);
/// assert!(year.includes_month("2024-07".parse()?));
/// # Ok::<(), imece::time::InvalidTime>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    months: Option<RangeInclusive<Month>>,
    centre: Option<CentreId>,
}

impl Scope {
    /// Everything.
    #[must_use]
    pub const fn all() -> Self {
        Self { months: None, centre: None }
    }

    /// Narrows to the months from one to another, both included.
    #[must_use]
    pub fn months(self, first: Month, last: Month) -> Self {
        Self { months: Some(first..=last), ..self }
    }

    /// Narrows to one centre.
    #[must_use]
    pub fn centre(self, centre: CentreId) -> Self {
        Self { centre: Some(centre), ..self }
    }

    /// Returns whether a month is in it.
    #[must_use]
    pub fn includes_month(&self, month: Month) -> bool {
        self.months.as_ref().is_none_or(|months| months.contains(&month))
    }

    pub(super) fn includes(&self, month: Month, centre: Option<CentreId>) -> bool {
        self.includes_month(month) && (self.centre.is_none() || self.centre == centre)
    }
}

/// What a [`BookingTally`] says of a [`Scope`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BookingSummary {
    /// Requests: accepted and refused together.
    pub requests: u64,
    /// Requests with nothing against them, or with all of it overruled.
    pub accepted: u64,
    /// Requests that were refused.
    pub refused: u64,
    /// Refused requests by the code of the reason; one with several reasons counts under each.
    pub refused_for: BTreeMap<Code, u64>,
    /// Overruled objections by the code of the reason.
    pub overruled: BTreeMap<Code, u64>,
    /// Requests that began to wait.
    pub waited: u64,
    /// Bookings that took place.
    pub held: u64,
    /// Bookings to which nobody came.
    pub no_show: u64,
    /// Bookings that were given back, late or in time.
    pub cancelled: u64,
    /// Those of them that came after the deadline.
    pub cancelled_late: u64,
    /// Holds, pending requests and offers that lapsed.
    pub lapsed: u64,
    /// Holds and pending requests that were declined.
    pub declined: u64,
    /// People who came, each time they came.
    pub participants: u64,
    /// Minutes of what took place.
    pub minutes_held: u64,
    /// Different organisations of what took place.
    pub organisations_served: u64,
    /// Minutes that were open to be booked, where they were observed.
    pub bookable_minutes: u64,
    /// Minutes of these that were occupied.
    pub booked_minutes: u64,
}

impl BookingSummary {
    /// Returns how much of the bookable time was booked; nothing where none was bookable.
    #[must_use]
    pub fn occupancy(&self) -> Option<Ratio> {
        Ratio::new(self.booked_minutes, self.bookable_minutes)
    }

    /// Returns how many people came to a meeting on average; nothing where there was none.
    #[must_use]
    pub fn mean_attendance(&self) -> Option<Mean> {
        Mean::new(i64::try_from(self.participants).ok()?, self.held)
    }
}

/// What a [`BookingTally`] says of one room.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoomSummary {
    /// Meetings that took place.
    pub held: u64,
    /// People who came.
    pub participants: u64,
    /// Minutes of what took place.
    pub minutes_held: u64,
    /// Minutes that were open to be booked, where they were observed.
    pub bookable_minutes: u64,
    /// Minutes of these that were occupied.
    pub booked_minutes: u64,
}

impl RoomSummary {
    /// Returns how much of the bookable time was booked; nothing where none was bookable.
    #[must_use]
    pub fn occupancy(&self) -> Option<Ratio> {
        Ratio::new(self.booked_minutes, self.bookable_minutes)
    }
}

impl BookingTally {
    /// Reads the figures of a scope.
    ///
    /// # Errors
    /// [`StatsError::Negative`] where the tally is only a part and a figure is below zero, [`StatsError::Overflow`].
    pub fn summary(&self, scope: &Scope) -> Result<BookingSummary, StatsError> {
        let asked = |cells: &Multiset<(Month, Option<CentreId>, Code)>| {
            count(cells, |(month, centre, _)| scope.includes(*month, *centre))
        };
        let cells = |cells: &Multiset<(Month, CentreId, Code)>| {
            count(cells, |(month, centre, _)| scope.includes(*month, Some(*centre)))
        };
        let (requests, refused) = (asked(&self.requests)?, asked(&self.refused)?);
        let accepted = 0_i64.checked_add_unsigned(requests).and_then(|all| all.checked_sub_unsigned(refused));
        let mut refused_for = BTreeMap::new();
        for ((month, centre, reason), times) in self.refused_for.iter() {
            if scope.includes(*month, *centre) {
                add(refused_for.entry(*reason).or_default(), times)?;
            }
        }
        let mut overruled = BTreeMap::new();
        for ((month, centre, reason), times) in self.overruled.iter() {
            if scope.includes(*month, Some(*centre)) {
                add(overruled.entry(*reason).or_default(), times)?;
            }
        }
        let organisations = self
            .organisations
            .regroup(|(month, centre)| scope.includes(*month, Some(*centre)).then_some(true))?;
        let room_minutes = |minutes: &Grouped<InRoom, Sum>| {
            sum(minutes, |(month, centre, _)| scope.includes(*month, Some(*centre)))
        };
        Ok(BookingSummary {
            requests,
            accepted: at_least_zero(accepted.ok_or(StatsError::Overflow)?)?,
            refused,
            refused_for: not_negative(refused_for)?,
            overruled: not_negative(overruled)?,
            waited: asked(&self.waited)?,
            held: cells(&self.held)?,
            no_show: cells(&self.no_show)?,
            cancelled: cells(&self.cancelled)?,
            cancelled_late: cells(&self.cancelled_late)?,
            lapsed: cells(&self.lapsed)?,
            declined: cells(&self.declined)?,
            participants: sum(&self.participants, |(month, centre, _)| {
                scope.includes(*month, Some(*centre))
            })?,
            minutes_held: sum(&self.minutes_held, |(month, centre, _)| {
                scope.includes(*month, Some(*centre))
            })?,
            organisations_served: organisations.get(&true).map_or(Ok(0), Multiset::distinct)?,
            bookable_minutes: room_minutes(&self.bookable_minutes)?,
            booked_minutes: room_minutes(&self.booked_minutes)?,
        })
    }

    /// Reads how many bookings of a scope took place: the one figure, without the others of its summary.
    ///
    /// # Errors
    /// As [`BookingTally::summary`].
    pub fn meetings_held(&self, scope: &Scope) -> Result<u64, StatsError> {
        count(&self.held, |(month, centre, _)| scope.includes(*month, Some(*centre)))
    }

    /// Reads the figures of the rooms that have any, in the order of their ids.
    ///
    /// # Errors
    /// As [`BookingTally::summary`].
    pub fn rooms(&self, scope: &Scope) -> Result<BTreeMap<RoomId, RoomSummary>, StatsError> {
        let mut rooms: BTreeMap<RoomId, [i64; 5]> = BTreeMap::new();
        for ((month, centre, room), times) in self.room_held.iter() {
            if scope.includes(*month, Some(*centre)) {
                let [held, ..] = rooms.entry(*room).or_default();
                add(held, times)?;
            }
        }
        let mut sums = |of: &Grouped<InRoom, Sum>, cell: fn(&mut [i64; 5]) -> &mut i64| {
            for ((month, centre, room), part) in of.iter() {
                if scope.includes(*month, Some(*centre)) {
                    add(cell(rooms.entry(*room).or_default()), part.get())?;
                }
            }
            Ok(())
        };
        sums(&self.room_participants, |[_, participants, ..]| participants)?;
        sums(&self.room_minutes, |[_, _, minutes, ..]| minutes)?;
        sums(&self.bookable_minutes, |[_, _, _, bookable, _]| bookable)?;
        sums(&self.booked_minutes, |[.., booked]| booked)?;
        let summary = |(room, [held, participants, minutes, bookable, booked]): (_, [i64; 5])| {
            let summary = RoomSummary {
                held: at_least_zero(held)?,
                participants: at_least_zero(participants)?,
                minutes_held: at_least_zero(minutes)?,
                bookable_minutes: at_least_zero(bookable)?,
                booked_minutes: at_least_zero(booked)?,
            };
            Ok((room, summary))
        };
        rooms.into_iter().map(summary).collect()
    }

    /// Reads the minutes of what took place in a room, for each hour of the wall clock.
    ///
    /// # Errors
    /// As [`BookingTally::summary`].
    pub fn hours_of(&self, room: RoomId) -> Result<[u64; 24], StatsError> {
        let mut hours = [0_i64; 24];
        for ((of, hour), minutes) in self.room_hours.iter() {
            if let Some(cell) = hours.get_mut(usize::from(*hour)).filter(|_| *of == room) {
                add(cell, minutes.get())?;
            }
        }
        let mut read = [0; 24];
        for (read, sum) in read.iter_mut().zip(hours) {
            *read = at_least_zero(sum)?;
        }
        Ok(read)
    }

    /// Reads how many came to the meetings of a scope: smallest, largest, percentiles.
    ///
    /// # Errors
    /// As [`BookingTally::summary`].
    pub fn attendance(&self, scope: &Scope) -> Result<Distribution, StatsError> {
        let chosen = self
            .attendance
            .regroup(|(month, centre)| scope.includes(*month, Some(*centre)).then_some(true))?;
        chosen.get(&true).cloned().unwrap_or_default().summary()
    }
}

/// Sums are signed until they are read: the parts of one may be below zero where the whole is not.
pub(super) fn add(cell: &mut i64, part: i64) -> Result<(), StatsError> {
    *cell = cell.checked_add(part).ok_or(StatsError::Overflow)?;
    Ok(())
}

fn at_least_zero(sum: i64) -> Result<u64, StatsError> {
    u64::try_from(sum).map_err(|_| StatsError::Negative(sum))
}

pub(super) fn not_negative<K: Ord>(sums: BTreeMap<K, i64>) -> Result<BTreeMap<K, u64>, StatsError> {
    let counted = sums.into_iter().filter(|(_, sum)| *sum != 0);
    counted.map(|(key, sum)| Ok((key, at_least_zero(sum)?))).collect()
}

pub(super) fn count<K: Key>(cells: &Multiset<K>, wanted: impl Fn(&K) -> bool) -> Result<u64, StatsError> {
    let mut total = 0;
    for (_, times) in cells.iter().filter(|(key, _)| wanted(key)) {
        add(&mut total, times)?;
    }
    at_least_zero(total)
}

pub(super) fn sum<K: Key>(groups: &Grouped<K, Sum>, wanted: impl Fn(&K) -> bool) -> Result<u64, StatsError> {
    let mut total = 0;
    for (_, part) in groups.iter().filter(|(key, _)| wanted(key)) {
        add(&mut total, part.get())?;
    }
    at_least_zero(total)
}

/// Sums cells under other keys, without those whose new key is `None`.
pub(super) fn by<K: Key, L: Ord>(
    cells: &Multiset<K>,
    key: impl Fn(&K) -> Option<L>,
) -> Result<BTreeMap<L, u64>, StatsError> {
    let mut sums = BTreeMap::new();
    for (old, times) in cells.iter() {
        if let Some(new) = key(old) {
            add(sums.entry(new).or_default(), times)?;
        }
    }
    not_negative(sums)
}

/// Sums groups as [`by`] does.
pub(super) fn sums_by<K: Key, L: Ord>(
    groups: &Grouped<K, Sum>,
    key: impl Fn(&K) -> Option<L>,
) -> Result<BTreeMap<L, u64>, StatsError> {
    let mut sums = BTreeMap::new();
    for (old, part) in groups.iter() {
        if let Some(new) = key(old) {
            add(sums.entry(new).or_default(), part.get())?;
        }
    }
    not_negative(sums)
}
