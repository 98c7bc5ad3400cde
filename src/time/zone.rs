use alloc::string::{String, ToString};
use core::{fmt, str::FromStr};

use chrono::{MappedLocalTime, NaiveDate, Offset, TimeZone};
use chrono_tz::{GapInfo, Tz};
use serde::{Deserialize, Serialize};

use super::{InvalidTime, LocalMinute, LocalSlot, Minute, Minutes, Slot};

/// No zone of the tables ever goes back to an offset within six days (Noronha took an hour less than seven in 2000, and so will
/// Gaza): where it is the same at instants so many minutes apart, it did not change in between.
const STEP: usize = 6 * 1_440;
/// How far around a slot the wall clock has to be steady. Hours that reach into the slot begin and end within two days of
/// it; and where it is told by the wall clock, it lies within sixteen hours of there (none was ever farther from UTC).
const MARGIN: i32 = (2 * 24 + 16) * 60;

/// An IANA time zone, by whose rules wall-clock time becomes an instant.
///
/// A time that a forward change of the clock leaves out moves forward by the gap; a time that a backward change
/// shows twice is the first of the two. Text and serde form are the IANA name. The tables know changes of the clock
/// up to the year 2099; what comes later keeps the last offset.
///
/// ```
/// use imece::time::{LocalMinute, Zone};
/// let berlin: Zone = "Europe/Berlin".parse()?;
/// let gap: LocalMinute = "2026-03-29T02:30".parse()?;
/// assert_eq!(berlin.to_instant(gap)?.to_string(), "2026-03-29T01:30Z"); // 03:30 on the wall
/// let twice: LocalMinute = "2026-10-25T02:30".parse()?;
/// assert_eq!(berlin.to_instant(twice)?.to_string(), "2026-10-25T00:30Z"); // still summer time
/// # Ok::<(), imece::time::InvalidTime>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Tz);

/// A wall-clock slot as a zone reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The instants.
    pub(crate) slot: Slot,
    /// The whole minutes that the wall clock is ahead of UTC around them, where that is steady.
    pub(crate) offset: Option<i32>,
}

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(Tz::UTC);
    /// Turkey's zone: UTC+3 all year since 2016-09-07, with summer time before.
    pub const ISTANBUL: Self = Self(Tz::Europe__Istanbul);

    /// Returns the IANA name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Returns the zone for use with `chrono`.
    #[must_use]
    pub const fn as_tz(self) -> Tz {
        self.0
    }

    /// Returns what the wall clock shows at an instant; seconds of historical offsets are dropped.
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] at the very ends of the range.
    pub fn to_local(self, instant: Minute) -> Result<LocalMinute, InvalidTime> {
        LocalMinute::from_minutes(
            instant.as_minutes().saturating_add(self.seconds_ahead(instant).div_euclid(60)),
        )
    }

    /// The seconds that the wall clock is ahead of UTC at an instant.
    fn seconds_ahead(self, instant: Minute) -> i32 {
        self.0.offset_from_utc_datetime(&instant.to_utc_naive()).fix().local_minus_utc()
    }

    /// The local day of an instant; at the very ends of the range, where no wall clock goes, the day in UTC.
    pub(crate) fn day_of(self, instant: Minute) -> NaiveDate {
        self.to_local(instant).map_or_else(|_| instant.to_utc_naive().date(), LocalMinute::date)
    }

    /// Returns the instant at which the wall clock shows a time.
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] at the very ends of the range.
    pub fn to_instant(self, local: LocalMinute) -> Result<Minute, InvalidTime> {
        let ahead = match self.0.offset_from_local_datetime(&local.to_naive()) {
            MappedLocalTime::Single(offset) | MappedLocalTime::Ambiguous(offset, _) => {
                offset.fix().local_minus_utc()
            }
            MappedLocalTime::None => self.before_the_gap(local),
        };
        // Old offsets have seconds and put a wall-clock minute between two instants: the later one first shows it.
        let behind = 59_i32.saturating_sub(ahead).div_euclid(60);
        Minute::from_minutes(local.as_minutes().saturating_add(behind))
    }

    /// Returns the instants of a wall-clock slot.
    ///
    /// The end is a wall-clock time too. Where a change of the clock leaves no time between the two, the planned
    /// length is kept from the start.
    ///
    /// ```
    /// use imece::time::{LocalSlot, Minutes, Zone};
    /// let berlin: Zone = "Europe/Berlin".parse()?;
    /// let night = LocalSlot::new("2026-03-28T22:00".parse()?, "2026-03-29T06:00".parse()?)?;
    /// assert_eq!(berlin.slot(night)?.length(), Minutes::from_hours(7)); // one hour was left out
    /// # Ok::<(), imece::time::InvalidTime>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] at the very ends of the range.
    pub fn slot(self, local: LocalSlot) -> Result<Slot, InvalidTime> {
        self.read(local).map(|reading| reading.slot)
    }

    /// Returns what [`Zone::slot`] does, with the offset by which it was read.
    pub(crate) fn read(self, local: LocalSlot) -> Result<Reading, InvalidTime> {
        let instant =
            |at: LocalMinute, offset: i32| Minute::from_minutes(at.as_minutes().checked_sub(offset)?).ok();
        let read = |offset| Slot::between(instant(local.start(), offset)?, instant(local.end(), offset)?);
        let near = read(0).filter(|near| near.length() <= Minutes::DAY);
        let steady = near.and_then(|near| self.steady_offset(near));
        match steady.and_then(|offset| Some((offset, read(offset)?))) {
            Some((offset, slot)) => Ok(Reading { slot, offset: Some(offset) }),
            None => Ok(Reading { slot: self.slot_by_ends(local)?, offset: None }),
        }
    }

    /// The same with each end looked up.
    fn slot_by_ends(self, local: LocalSlot) -> Result<Slot, InvalidTime> {
        let start = self.to_instant(local.start())?;
        let end = self.to_instant(local.end())?;
        Slot::new(start, end).or_else(|_| Slot::with_length(start, local.planned_length()))
    }

    /// Returns what the wall clock shows from the start to the end of a slot.
    ///
    /// Where the clock was set back in between, so that its end shows no later than its start, the end is the start
    /// and the length that passed.
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] at the very ends of the range.
    pub fn local_slot(self, slot: Slot) -> Result<LocalSlot, InvalidTime> {
        let start = self.to_local(slot.start())?;
        let end = self.to_local(slot.end())?;
        LocalSlot::new(start, end).or_else(|_| LocalSlot::with_length(start, slot.length()))
    }

    /// The whole minutes that the wall clock is ahead of UTC around a slot; nothing where that changes, or at the ends of
    /// the range.
    pub(crate) fn steady_offset(self, around: Slot) -> Option<i32> {
        let first = around.start().as_minutes().checked_sub(MARGIN)?;
        let last = around.end().as_minutes().checked_add(MARGIN)?;
        let seconds = |at: i32| Some(self.seconds_ahead(Minute::from_minutes(at).ok()?));
        let steady = seconds(first)?;
        let others = (first..last).step_by(STEP).skip(1).chain([last]);
        // Seconds are dropped both ways: a wall-clock minute begins at the first whole one that shows it.
        others.map(seconds).all(|other| other == Some(steady)).then(|| steady.div_euclid(60))
    }

    /// Whether the wall clock ever shows a time: not so where it was set forward over it.
    pub(super) fn shows(self, local: LocalMinute) -> bool {
        !matches!(self.0.offset_from_local_datetime(&local.to_naive()), MappedLocalTime::None)
    }

    /// A left-out time read with the offset that was in force before it, in seconds, moves forward by the gap.
    fn before_the_gap(self, local: LocalMinute) -> i32 {
        let before = GapInfo::new(&local.to_naive(), &self.0).and_then(|gap| gap.begin);
        before.map_or(0, |(_, offset)| offset.fix().local_minus_utc())
    }
}

impl PartialOrd for Zone {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Zone {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        self.name().cmp(other.name())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name())
    }
}

impl FromStr for Zone {
    type Err = InvalidTime;
    fn from_str(name: &str) -> Result<Self, InvalidTime> {
        name.parse().map(Self).map_err(|_| InvalidTime::UnknownZone(name.to_string()))
    }
}

impl TryFrom<String> for Zone {
    type Error = InvalidTime;
    fn try_from(name: String) -> Result<Self, InvalidTime> {
        name.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_string()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::{super::minute::RANGE, *};

    #[test]
    fn adding_an_offset_gives_what_chrono_gives() {
        let (mut shown, mut left_out) = (0_usize, 0_usize);
        // The second was 44 minutes and a half behind UTC until 1972; the third left out a day.
        for name in ["Europe/Istanbul", "Africa/Monrovia", "Pacific/Apia", "Australia/Lord_Howe", "UTC"] {
            let zone: Zone = name.parse().unwrap();
            let ends = [*RANGE.start(), *RANGE.end()];
            // A step that is prime to the day meets every minute of it; the day left out is looked at minute by minute.
            let minutes = RANGE.step_by(38_989).chain(ends).chain(22_085_000..22_090_000);
            for minutes in minutes {
                let (instant, local) =
                    (Minute::from_minutes(minutes).unwrap(), LocalMinute::from_minutes(minutes).unwrap());
                let shows = zone.0.from_utc_datetime(&instant.to_utc_naive()).naive_local();
                assert_eq!(zone.to_local(instant), LocalMinute::floor(shows), "{name} {instant}");
                let utc = match zone.0.from_local_datetime(&local.to_naive()) {
                    MappedLocalTime::Single(first) | MappedLocalTime::Ambiguous(first, _) => {
                        shown = shown.saturating_add(1);
                        first.naive_utc()
                    }
                    MappedLocalTime::None => {
                        left_out = left_out.saturating_add(1);
                        let gap = GapInfo::new(&local.to_naive(), &zone.0).unwrap();
                        let (_, before) = gap.begin.unwrap();
                        local.to_naive().checked_sub_offset(before.fix()).unwrap()
                    }
                };
                let utc = utc.checked_add_signed(TimeDelta::seconds(59)).unwrap();
                assert_eq!(zone.to_instant(local), Minute::from_utc_naive(utc), "{name} {local}");
            }
        }
        assert!(shown > 90_000 && left_out >= 1_440, "{shown} {left_out}");
    }

    #[test]
    fn a_slot_read_by_one_offset_is_the_slot_read_by_its_ends() {
        let mut steady = 0_usize;
        // The second was 44 minutes and a half behind UTC until 1972; the third left out a day.
        for name in
            ["Europe/Istanbul", "Africa/Monrovia", "Pacific/Apia", "Australia/Lord_Howe", "Europe/Berlin"]
        {
            let zone: Zone = name.parse().unwrap();
            let years = ["1900-01-01T00:00", "1971-12-01T00:00", "2011-10-01T00:00", "2016-08-01T00:00"];
            for year in years.map(|from| from.parse::<LocalMinute>().unwrap()) {
                for shift in (0..400 * 1_440).step_by(331) {
                    let start = year.shifted(shift).unwrap();
                    for length in [1, 90, 1_440] {
                        let local = LocalSlot::with_length(start, Minutes::new(length)).unwrap();
                        let (read, ends) = (zone.read(local), zone.slot_by_ends(local));
                        assert_eq!(read.clone().map(|read| read.slot), ends, "{name} {local}");
                        steady =
                            steady.saturating_add(usize::from(read.is_ok_and(|read| read.offset.is_some())));
                    }
                }
            }
        }
        assert!(steady > 80_000, "{steady}");
    }

    #[test]
    fn a_steady_offset_is_that_of_every_hour_around() {
        // Nowhere is a change of the clock taken back sooner than here.
        for (name, from) in [("America/Noronha", "2000-10-01T00:00Z"), ("Asia/Gaza", "2040-10-01T00:00Z")] {
            let (zone, from): (Zone, Minute) = (name.parse().unwrap(), from.parse().unwrap());
            for hour in 0..30 * 24 {
                let start = from.saturating_add(Minutes::from_hours(hour));
                for days in [1, 14] {
                    let slot = Slot::with_length(start, Minutes::from_hours(days * 24)).unwrap();
                    let [first, last] = [slot.start(), slot.end()].map(Minute::as_minutes);
                    let hours = (first.saturating_sub(MARGIN)..=last.saturating_add(MARGIN)).step_by(60);
                    let seconds = hours.map(|at| zone.seconds_ahead(Minute::from_minutes(at).unwrap()));
                    let all: alloc::collections::BTreeSet<i32> = seconds.collect();
                    let steady = all.first().filter(|_| all.len() == 1).map(|only| only.div_euclid(60));
                    assert_eq!(zone.steady_offset(slot), steady, "{name} {slot}");
                }
            }
        }
    }
}
