use alloc::{collections::BTreeMap, format, string::String, string::ToString, vec, vec::Vec};
use core::{fmt, str::FromStr};

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Timelike, Weekday};
use serde::{Deserialize, Serialize};

use super::{InvalidTime, LocalMinute, LocalSlot, Minute, Minutes, Slot, SlotSet, Zone};

const DAY: u16 = 1_440;
const SHUT: &DayHours = &DayHours::shut();
/// What chrono counts from the first day of year 1 to 1970-01-01.
const CE_DAYS_BEFORE_1970: i32 = 719_163;

/// One opening span of a day on the wall clock, which may reach past midnight but lasts a day at most.
///
/// Text and serde form are `09:00-22:00`. A closing time that is not after the opening time lies on the next day:
/// `22:00-02:00` is open four hours, `00:00-24:00` the whole day.
///
/// ```
/// use imece::time::{Minutes, Span};
/// let night: Span = "22:00-02:00".parse()?;
/// assert_eq!((night.opens(), night.closes()), (1_320, 1_560));
/// assert_eq!(night.length(), Minutes::from_hours(4));
/// assert!("09:00-25:00".parse::<Span>().is_err());
/// # Ok::<(), imece::time::InvalidTime>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    // INVARIANT: opens < 1440 and opens < closes <= opens + 1440
    opens: u16,
    closes: u16,
}

impl Span {
    /// The whole day, from midnight to midnight.
    pub const WHOLE_DAY: Self = Self { opens: 0, closes: DAY };

    /// Makes a span from minutes of the day; a closing minute from 1440 on lies on the next day.
    ///
    /// # Errors
    /// [`InvalidTime::BadSpan`] where it opens after minute 1439, does not close after it opens, or lasts longer
    /// than a day.
    pub fn new(opens: u16, closes: u16) -> Result<Self, InvalidTime> {
        if opens < DAY && opens < closes && closes <= opens.saturating_add(DAY) {
            Ok(Self { opens, closes })
        } else {
            Err(InvalidTime::BadSpan(format!("{}-{}", Clock(opens), Clock(closes))))
        }
    }

    /// Makes a span from two times of the day; a closing time that is not after the opening time lies on the
    /// next day.
    ///
    /// # Errors
    /// [`InvalidTime::NotWholeMinute`] where a time has seconds.
    pub fn from_times(opens: NaiveTime, closes: NaiveTime) -> Result<Self, InvalidTime> {
        Self::rolled_over(minute_of_day(opens)?, minute_of_day(closes)?)
    }

    fn rolled_over(opens: u16, closes: u16) -> Result<Self, InvalidTime> {
        Self::new(opens, if closes <= opens { closes.saturating_add(DAY) } else { closes })
    }

    /// Returns the minute of the day at which it opens, 0 to 1439.
    #[must_use]
    pub const fn opens(self) -> u16 {
        self.opens
    }

    /// Returns the minute at which it closes, counted from the midnight before it opens: 1500 is 01:00 of the
    /// next day.
    #[must_use]
    pub const fn closes(self) -> u16 {
        self.closes
    }

    /// Returns the length on the wall clock.
    #[must_use]
    pub fn length(self) -> Minutes {
        Minutes::new(self.closes.saturating_sub(self.opens).into())
    }

    /// Returns the span of a certain day.
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] outside 1900 to 2999.
    pub fn on(self, date: NaiveDate) -> Result<LocalSlot, InvalidTime> {
        LocalSlot::with_length(LocalMinute::on(date, self.opens.into())?, self.length())
    }
}

/// A minute of the day, written `HH:MM`.
struct Clock(u16);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.div_euclid(60), self.0.rem_euclid(60))
    }
}

impl Clock {
    /// Reads `HH:MM` from `00:00` to `24:00`.
    fn read(text: &str) -> Option<u16> {
        let two_digits = |t: &str| match t.as_bytes() {
            [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => t.parse::<u16>().ok(),
            _ => None,
        };
        let (hour, minute) = text.split_once(':')?;
        let minute = two_digits(minute).filter(|m| *m < 60)?;
        let of_day = two_digits(hour)?.checked_mul(60)?.checked_add(minute)?;
        (of_day <= DAY).then_some(of_day)
    }
}

fn minute_of_day(time: NaiveTime) -> Result<u16, InvalidTime> {
    if time.second() != 0 || time.nanosecond() != 0 {
        return Err(InvalidTime::NotWholeMinute(time.to_string()));
    }
    let minute = time.num_seconds_from_midnight().div_euclid(60);
    u16::try_from(minute).map_err(|_| InvalidTime::OutOfRange)
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let closes = if self.closes > DAY { self.closes.saturating_sub(DAY) } else { self.closes };
        write!(f, "{}-{}", Clock(self.opens), Clock(closes))
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Span {
    type Err = InvalidTime;

    /// Reads `09:00-22:00`.
    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        let (opens, closes) = text
            .split_once('-')
            .and_then(|(opens, closes)| Some((Clock::read(opens)?, Clock::read(closes)?)))
            .ok_or_else(|| InvalidTime::Malformed {
                text: text.to_string(),
                expected: "an opening span like `09:00-22:00`",
            })?;
        Self::rolled_over(opens, closes).map_err(|_| InvalidTime::BadSpan(text.to_string()))
    }
}

impl TryFrom<String> for Span {
    type Error = InvalidTime;
    fn try_from(text: String) -> Result<Self, InvalidTime> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

/// The opening spans of one day: sorted, with time between them; none where the day is shut.
///
/// ```
/// use imece::time::DayHours;
/// let day = DayHours::new(["13:00-22:00".parse()?, "09:00-12:00".parse()?])?;
/// assert_eq!(day.spans().first().map(ToString::to_string).as_deref(), Some("09:00-12:00"));
/// assert!(DayHours::new(["09:00-12:00".parse()?, "11:00-13:00".parse()?]).is_err());
/// # Ok::<(), imece::time::InvalidTime>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Span>")]
// INVARIANT: each span closes before the next one opens.
pub struct DayHours(Vec<Span>);

impl DayHours {
    /// Makes the hours of a day from its spans, in any order.
    ///
    /// # Errors
    /// [`InvalidTime::OverlappingSpans`] where two spans overlap or touch.
    pub fn new(spans: impl IntoIterator<Item = Span>) -> Result<Self, InvalidTime> {
        let mut spans: Vec<Span> = spans.into_iter().collect();
        spans.sort_unstable();
        for pair in spans.windows(2) {
            if let [earlier, later] = pair
                && later.opens <= earlier.closes
            {
                return Err(InvalidTime::OverlappingSpans(earlier.to_string(), later.to_string()));
            }
        }
        Ok(Self(spans))
    }

    /// Returns the hours of a day on which nothing opens.
    #[must_use]
    pub const fn shut() -> Self {
        Self(Vec::new())
    }

    /// Returns whether nothing opens.
    #[must_use]
    pub const fn is_shut(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the spans in order.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.0
    }
}

impl From<Span> for DayHours {
    fn from(span: Span) -> Self {
        Self(vec![span])
    }
}

impl TryFrom<Vec<Span>> for DayHours {
    type Error = InvalidTime;
    fn try_from(spans: Vec<Span>) -> Result<Self, InvalidTime> {
        Self::new(spans)
    }
}

/// The hours of a week, and the days on which other hours hold.
///
/// A dated exception replaces the hours of its day. A span belongs to the day on which it opens: what reaches past
/// midnight from the day before an exception stays.
///
/// ```
/// use imece::time::{DayHours, OpeningHours, Slot, Zone};
/// let hours = OpeningHours::daily("09:00-22:00".parse()?)
///     .with_exception("2026-03-20".parse().unwrap(), DayHours::shut());
/// let two_days = Slot::new("2026-03-18T21:00Z".parse()?, "2026-03-20T21:00Z".parse()?)?;
/// let open = hours.open(Zone::ISTANBUL, two_days);
/// assert_eq!(open.iter().map(|s| s.to_string()).collect::<Vec<_>>(), ["2026-03-19T06:00Z/2026-03-19T19:00Z"]);
/// # Ok::<(), imece::time::InvalidTime>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawOpeningHours", into = "RawOpeningHours")]
pub struct OpeningHours {
    /// From Monday on.
    week: [DayHours; 7],
    exceptions: BTreeMap<NaiveDate, DayHours>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOpeningHours {
    week: [DayHours; 7],
    #[serde(default)]
    exceptions: Vec<RawException>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawException {
    date: NaiveDate,
    hours: DayHours,
}

impl OpeningHours {
    /// Makes hours that are the same on every day of the week.
    #[must_use]
    pub fn daily(span: Span) -> Self {
        Self { week: core::array::from_fn(|_| span.into()), exceptions: BTreeMap::new() }
    }

    /// Makes hours that never end.
    #[must_use]
    pub fn always() -> Self {
        Self::daily(Span::WHOLE_DAY)
    }

    /// Makes hours that never begin, to which single days can be added.
    #[must_use]
    pub fn never() -> Self {
        Self::default()
    }

    /// Sets the hours of one day of the week.
    #[must_use]
    pub fn with_day(mut self, day: Weekday, hours: DayHours) -> Self {
        if let Some(place) = self.week.get_mut(index(day)) {
            *place = hours;
        }
        self
    }

    /// Sets the hours of one date, in place of those of its day of the week.
    #[must_use]
    pub fn with_exception(mut self, date: NaiveDate, hours: DayHours) -> Self {
        self.exceptions.insert(date, hours);
        self
    }

    /// Returns the hours of a date.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> &DayHours {
        self.exceptions.get(&date).unwrap_or_else(|| self.on_weekday(date.weekday()))
    }

    /// Returns the hours of one day of the week.
    #[must_use]
    pub fn on_weekday(&self, day: Weekday) -> &DayHours {
        self.week.get(index(day)).unwrap_or(SHUT)
    }

    /// Returns the dated exceptions in order.
    #[must_use]
    pub const fn exceptions(&self) -> &BTreeMap<NaiveDate, DayHours> {
        &self.exceptions
    }

    /// Returns the opening spans that share an instant with a slot: each whole, in order, not merged.
    ///
    /// A span is as long as the wall clock makes it: `22:00-06:00` lasts seven hours in the night in which summer
    /// time begins. Hours that reach out of the years 1900 to 2999 are left out, and so is a day that the zone
    /// itself left out (Samoa's 2011-12-30). Costs time in proportion to the days of the slot.
    #[must_use]
    pub fn spans(&self, zone: Zone, within: Slot) -> Vec<Slot> {
        self.spans_by(zone.steady_offset(within), zone, within)
    }

    /// The same for whoever knows how far the wall clock is ahead around the slot, where that is steady.
    pub(crate) fn spans_by(&self, offset: Option<i32>, zone: Zone, within: Slot) -> Vec<Slot> {
        let Some(offset) = offset else { return self.spans_by_day(zone, within) };
        // Mostly there is one a day.
        let days = within.length().get().div_ceil(DAY.into()).saturating_add(1);
        let mut spans = Vec::with_capacity(usize::try_from(days).unwrap_or(0));
        spans.extend(self.spans_at(offset, within));
        spans
    }

    /// The spans while the wall clock is so many minutes ahead of UTC: the same by plain arithmetic.
    pub(crate) fn spans_at(&self, offset: i32, within: Slot) -> impl Iterator<Item = Slot> {
        let day = |at: Minute| at.as_minutes().saturating_add(offset).div_euclid(DAY.into());
        // A span closes on the day after it opens at the latest.
        let days = day(within.start()).saturating_sub(1)..=day(within.end());
        let spans = days.flat_map(move |day| {
            let midnight = day.saturating_mul(DAY.into()).saturating_sub(offset);
            self.on_day(day).spans().iter().filter_map(move |span| {
                let at = |minute: u16| Minute::from_minutes(midnight.saturating_add(minute.into())).ok();
                Slot::between(at(span.opens)?, at(span.closes)?)
            })
        });
        spans.filter(move |span| span.overlaps(within))
    }

    /// The hours of a day counted from 1970-01-01, a Thursday.
    fn on_day(&self, day: i32) -> &DayHours {
        let date = || NaiveDate::from_num_days_from_ce_opt(day.saturating_add(CE_DAYS_BEFORE_1970));
        let exception = if self.exceptions.is_empty() { None } else { date() };
        let weekday = usize::try_from(day.saturating_add(3).rem_euclid(7)).unwrap_or(0);
        exception
            .and_then(|date| self.exceptions.get(&date))
            .or_else(|| self.week.get(weekday))
            .unwrap_or(SHUT)
    }

    fn spans_by_day(&self, zone: Zone, within: Slot) -> Vec<Slot> {
        // A span closes on the day after it opens at the latest; one more day at each end is for changes of the
        // clock by up to a day.
        let first = zone.day_of(within.start()).checked_sub_days(Days::new(2)).unwrap_or(NaiveDate::MIN);
        let last = zone.day_of(within.end()).checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        let mut spans: Vec<Slot> = first
            .iter_days()
            .take_while(|day| *day <= last)
            .filter(|day| exists(zone, *day))
            .flat_map(|day| {
                self.on(day).spans().iter().filter_map(move |span| zone.slot(span.on(day).ok()?).ok())
            })
            .filter(|span| span.overlaps(within))
            .collect();
        // In order already, save where the clock changed.
        spans.sort_unstable();
        spans
    }

    /// Returns the instants of a slot at which it is open.
    #[must_use]
    pub fn open(&self, zone: Zone, within: Slot) -> SlotSet {
        self.spans(zone, within).into_iter().filter_map(|span| span.intersection(within)).collect()
    }
}

/// Whether the wall clock of a zone shows any of a day.
fn exists(zone: Zone, day: NaiveDate) -> bool {
    [0, 1_439].into_iter().any(|minute| LocalMinute::on(day, minute).is_ok_and(|local| zone.shows(local)))
}

fn index(day: Weekday) -> usize {
    usize::try_from(day.num_days_from_monday()).unwrap_or(0)
}

impl TryFrom<RawOpeningHours> for OpeningHours {
    type Error = InvalidTime;
    fn try_from(raw: RawOpeningHours) -> Result<Self, InvalidTime> {
        let mut exceptions = BTreeMap::new();
        for RawException { date, hours } in raw.exceptions {
            if exceptions.insert(date, hours).is_some() {
                return Err(InvalidTime::DuplicateDate(date));
            }
        }
        Ok(Self { week: raw.week, exceptions })
    }
}

impl From<OpeningHours> for RawOpeningHours {
    fn from(hours: OpeningHours) -> Self {
        let exceptions = hours.exceptions.into_iter().map(|(date, hours)| RawException { date, hours });
        Self { week: hours.week, exceptions: exceptions.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::LocalSlot;

    #[test]
    fn arithmetic_gives_what_the_zone_gives() {
        let friday = ["08:15-12:00", "20:00-20:00"].map(|text| text.parse().unwrap());
        let hours = OpeningHours::daily("00:30-23:45".parse().unwrap())
            .with_day(Weekday::Fri, DayHours::new(friday).unwrap())
            .with_day(Weekday::Sun, Span::WHOLE_DAY.into())
            .with_exception("2026-03-24".parse().unwrap(), DayHours::shut());
        let mut steady = 0;
        let mut compare = |name: &str, from: Minute, length: u32| {
            let zone: Zone = name.parse().unwrap();
            let within = Slot::with_length(from, Minutes::new(length)).unwrap();
            if let Some(offset) = zone.steady_offset(within) {
                steady += 1;
                assert_eq!(
                    hours.spans_at(offset, within).collect::<Vec<_>>(),
                    hours.spans_by_day(zone, within),
                    "{name} {within}"
                );
                let shown = LocalSlot::shown(within, offset);
                assert_eq!(shown, zone.local_slot(within), "{name} {within}");
                assert_eq!(shown.and_then(|shown| zone.slot(shown)), Ok(within), "{name}");
            }
        };
        // A step that is prime to the day meets every minute of it. The second zone was 44 minutes and a half behind
        // UTC until 1972.
        for at in (Minute::MIN.as_minutes()..=Minute::MAX.as_minutes() - 20_000).step_by(389_989) {
            for length in [1, 180, 1_500, 20_000] {
                compare("Europe/Istanbul", Minute::from_minutes(at).unwrap(), length);
                compare("Africa/Monrovia", Minute::from_minutes(at).unwrap(), length);
            }
        }
        // The shortest returns to an offset that there are, the longest change, and a common one.
        for (name, at) in [
            ("America/Noronha", "2000-10-11T12:00Z"),
            ("Asia/Gaza", "2040-10-23T12:00Z"),
            ("Africa/Tunis", "1943-04-20T12:00Z"),
            ("Pacific/Apia", "2011-12-30T12:00Z"),
            ("Europe/Berlin", "2026-03-29T01:00Z"),
        ] {
            let at: Minute = at.parse().unwrap();
            for before in (0..=24 * 1_440).step_by(61) {
                let from = at.saturating_sub(Minutes::new(12 * 1_440)).saturating_add(Minutes::new(before));
                compare(name, from, 1);
                compare(name, from, 600);
                compare(name, from, 4_320);
            }
        }
        assert!(steady > 6_000, "{steady}");
    }
}
