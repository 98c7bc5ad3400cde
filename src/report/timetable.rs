use alloc::{collections::BTreeMap, string::String, vec::Vec};

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Cell, Labels, Table};
use crate::{
    id::CentreId,
    schedule::{Booking, Schedule, Status},
    text::Lang,
    time::Month,
};

/// A week of a centre, day by day and room by room, to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Timetable {
    /// A word that no other timetable of the report has.
    pub code: String,
    /// What it is about.
    pub title: String,
    /// The hour of the clock with which the earliest booking begins.
    pub first_hour: u32,
    /// The hour by which the latest ends; beyond 24 on the next day.
    pub last_hour: u32,
    /// Monday to Sunday.
    pub days: Vec<TimetableDay>,
}

/// A day of a timetable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TimetableDay {
    /// Which day.
    pub date: NaiveDate,
    /// The weekday and the date in words.
    pub title: String,
    /// What is booked, by room in the order of the Turkish alphabet and by start.
    pub bookings: Vec<TimetableBooking>,
}

/// A booking in a timetable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TimetableBooking {
    /// The code of the room.
    pub room: String,
    /// The minute of the day on which it starts.
    pub starts: u32,
    /// The minute of the day on which it ends; beyond 1,440 on the next day.
    pub ends: u32,
    /// The organisation, where its name is known.
    pub organisation: String,
}

impl TimetableBooking {
    /// Returns the time on the clock: `10:00–12:30`.
    #[must_use]
    pub fn time(&self) -> String {
        alloc::format!("{}–{}", clock(self.starts), clock(self.ends))
    }
}

fn clock(minute: u32) -> String {
    let part = |n: Option<u32>| n.unwrap_or(0);
    let hour = part(minute.checked_div(60).and_then(|hour| hour.checked_rem(24)));
    alloc::format!("{hour:02}:{:02}", part(minute.checked_rem(60)))
}

impl Timetable {
    /// Returns the rooms of a day that are booked, in order, each with its bookings.
    #[must_use]
    pub fn rooms(day: &TimetableDay) -> Vec<(&str, Vec<&TimetableBooking>)> {
        let mut rooms: Vec<(&str, Vec<&TimetableBooking>)> = Vec::new();
        for booking in &day.bookings {
            match rooms.last_mut() {
                Some((room, bookings)) if *room == booking.room => bookings.push(booking),
                _ => rooms.push((booking.room.as_str(), Vec::from([booking]))),
            }
        }
        rooms
    }

    /// Returns the same as a table, a row for each booking.
    #[must_use]
    pub fn table(&self, lang: Lang) -> Table {
        let columns = match lang {
            Lang::Turkish => ["Salon", "Saat", "Kuruluş"],
            Lang::English => ["Room", "Time", "Organisation"],
        };
        let mut table = Table::new(&self.code, &self.title, lang.pick("Gün", "Day"), &columns);
        for day in &self.days {
            for booking in &day.bookings {
                let texts = [booking.room.clone(), booking.time(), booking.organisation.clone()];
                table.row(day.title.clone(), texts.map(Cell::Text));
            }
        }
        table
    }
}

/// Returns the Monday of the week in which a centre was booked for most minutes, the earlier of equals; none where it
/// never was. Weeks count that begin in the months from one to another.
#[must_use]
pub fn busiest_week(schedule: &Schedule, centre: CentreId, first: Month, last: Month) -> Option<NaiveDate> {
    let mut weeks: BTreeMap<NaiveDate, u64> = BTreeMap::new();
    for booking in standing(schedule, centre) {
        let time = booking.placement.time;
        let monday = monday(time.start().date())?;
        if (first..=last).contains(&Month::of(monday)) {
            let minutes = weeks.entry(monday).or_default();
            *minutes = minutes.saturating_add(time.planned_length().get().into());
        }
    }
    weeks
        .into_iter()
        .max_by_key(|(monday, minutes)| (*minutes, core::cmp::Reverse(*monday)))
        .map(|(day, _)| day)
}

/// Draws up a week of a centre: what took place or still stands.
#[must_use]
pub fn timetable(
    schedule: &Schedule,
    labels: &Labels,
    centre: CentreId,
    day: NaiveDate,
    lang: Lang,
) -> Option<Timetable> {
    let monday = monday(day)?;
    let sunday = monday.checked_add_days(Days::new(6))?;
    let mut bookings: Vec<(NaiveDate, usize, TimetableBooking)> = Vec::new();
    let rooms = labels.rooms_of(centre);
    for booking in standing(schedule, centre) {
        let time = booking.placement.time;
        let date = time.start().date();
        if !(monday..=sunday).contains(&date) {
            continue;
        }
        let starts = time.start().minute_of_day();
        for room in booking.placement.rooms.iter() {
            let Some(rank) = rooms.iter().position(|(id, _)| *id == room) else { continue };
            let code = rooms.get(rank).map(|(_, code)| *code).unwrap_or_default();
            let entry = TimetableBooking {
                room: code.into(),
                starts,
                ends: starts.saturating_add(time.planned_length().get()),
                organisation: labels.organisation(booking.request.organisation).into(),
            };
            bookings.push((date, rank, entry));
        }
    }
    bookings.sort_by_key(|(date, rank, booking)| (*date, *rank, booking.starts));
    let first_hour = bookings.iter().filter_map(|(.., booking)| booking.starts.checked_div(60)).min();
    let last_hour = bookings.iter().map(|(.., booking)| booking.ends.div_ceil(60)).max();
    let days = monday.iter_days().take(7).map(|date| {
        let of_day = bookings.iter().filter(|(on, ..)| *on == date).map(|(.., booking)| booking.clone());
        let title = alloc::format!("{} {}", lang.weekday(date.weekday()), lang.long_date(date));
        TimetableDay { date, title, bookings: of_day.collect() }
    });
    let week = alloc::format!("{} – {}", lang.long_date(monday), lang.long_date(sunday));
    let of = labels.centre(centre);
    Some(Timetable {
        code: alloc::format!("week_{centre}"),
        title: lang.pick(alloc::format!("{of}: {week} haftası"), alloc::format!("{of}: the week of {week}")),
        first_hour: first_hour.unwrap_or(9),
        last_hour: last_hour.unwrap_or(22),
        days: days.collect(),
    })
}

fn monday(date: NaiveDate) -> Option<NaiveDate> {
    date.checked_sub_days(Days::new(date.weekday().num_days_from_monday().into()))
}

/// What took place at a centre, or will.
fn standing(schedule: &Schedule, centre: CentreId) -> impl Iterator<Item = Booking> {
    schedule.bookings().filter(move |booking| {
        let stands =
            matches!(booking.status, Status::Held { .. } | Status::CheckedIn { .. } | Status::Confirmed);
        stands && booking.placement.centre == centre
    })
}
