use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{Cell, Picture, Section, Table, Word, reason_label};
use crate::{
    id::{CentreId, OrganisationId, RoomId},
    organisation::Registry,
    schedule::Schedule,
    statistics::{BookingSummary, BookingTally, Scope},
    stats::StatsError,
    text::{Case, Lang, SortKey},
    time::Month,
};

/// What centres, rooms and organisations are called: figures know only ids.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Labels {
    centres: BTreeMap<CentreId, (String, Option<String>)>,
    rooms: BTreeMap<RoomId, (CentreId, String)>,
    organisations: BTreeMap<OrganisationId, String>,
}

impl Labels {
    /// Takes the codes and names of a schedule's centres and rooms; call it once for each schedule.
    pub fn add(&mut self, schedule: &Schedule) {
        let centres = schedule.centres().map(|centre| {
            (centre.id, (centre.code.to_string(), centre.name.as_ref().map(ToString::to_string)))
        });
        self.centres.extend(centres);
        self.rooms.extend(schedule.rooms().map(|room| (room.id, (room.centre, room.code.to_string()))));
    }

    /// Takes the names of the registered organisations.
    pub fn add_organisations(&mut self, registry: &Registry) {
        self.organisations.extend(registry.organisations().map(|known| (known.id, known.name.to_string())));
    }

    /// The name of a centre, or its code where it has none.
    pub(super) fn centre(&self, id: CentreId) -> &str {
        self.centres.get(&id).map_or("", |(code, name)| name.as_ref().unwrap_or(code))
    }

    pub(super) fn organisation(&self, id: OrganisationId) -> &str {
        self.organisations.get(&id).map_or("", String::as_str)
    }

    /// Centres with their codes.
    pub(super) fn centres(&self) -> Vec<(CentreId, &str)> {
        let mut all: Vec<_> = self.centres.iter().map(|(id, (code, _))| (*id, code.as_str())).collect();
        all.sort_by_cached_key(|(id, code)| (SortKey::new(code), *id));
        all
    }

    pub(super) fn rooms_of(&self, centre: CentreId) -> Vec<(RoomId, &str)> {
        let of_centre = self.rooms.iter().filter(|(_, (of, _))| *of == centre);
        let mut all: Vec<_> = of_centre.map(|(id, (_, code))| (*id, code.as_str())).collect();
        all.sort_by_cached_key(|(id, code)| (SortKey::new(code), *id));
        all
    }
}

/// The name of everybody who came.
pub(super) const PARTICIPANTS: &str = "participants";

/// Tells of the bookings of some months: the overview, month by month, room by room, the reasons of refusals, and when
/// the rooms were used. Of more than twelve months those in which there is nothing are left out.
///
/// # Errors
/// [`StatsError`] where the tally is only a part and a figure is below zero, or does not fit.
pub fn bookings(
    tally: &BookingTally,
    labels: &Labels,
    first: Month,
    last: Month,
    lang: Lang,
) -> Result<Section, StatsError> {
    let scope = Scope::all().months(first, last);
    let whole = tally.summary(&scope)?;
    let months = told(tally, first, last)?;
    let years = first.year() != last.year();
    let mut section = Section::new("bookings", lang.pick("Toplantılar", "Meetings"));
    section.lead = lead(&whole, first, last, lang);
    section.highlight(Word::Held.text(lang), Cell::Count(whole.held));
    section.highlight(Word::Participants.text(lang), participants(&whole));
    section.highlight(Word::OrganisationsServed.text(lang), Cell::Count(whole.organisations_served));
    section.highlight(Word::Occupancy.text(lang), Cell::percent(whole.occupancy(), &[]));
    section.tables = Vec::from([
        overview(&whole, lang),
        by_month(&whole, &months, years, lang),
        by_centre_and_month(tally, labels, &months, years, lang)?,
        by_room(tally, labels, &scope, lang)?,
        by_room_and_hour(tally, labels, lang)?,
    ]);
    if !whole.refused_for.is_empty() {
        section.tables.push(refusals(&whole, lang));
    }
    section.sum(PARTICIPANTS, months.iter().map(|(month, _)| format!("{PARTICIPANTS}/{month}")));
    let centres = labels.centres();
    section.sum(PARTICIPANTS, centres.iter().map(|(centre, _)| of_centre(*centre)));
    for (centre, _) in centres {
        section.sum(of_centre(centre), labels.rooms_of(centre).into_iter().map(|(room, _)| of_room(room)));
    }
    section.notes.push(Word::OccupancyDefined.text(lang).to_string());
    Ok(section)
}

fn of_centre(centre: CentreId) -> String {
    format!("{PARTICIPANTS}/{centre}")
}

fn of_room(room: RoomId) -> String {
    format!("{PARTICIPANTS}/{room}")
}

fn participants(whole: &BookingSummary) -> Cell {
    Cell::people(PARTICIPANTS, whole.participants)
}

/// The English ending of several.
const fn plural(n: u64) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// A sentence of a whole year.
fn lead(whole: &BookingSummary, first: Month, last: Month, lang: Lang) -> Option<String> {
    let year = u64::try_from(first.year()).ok().filter(|_| first.year() == last.year())?;
    let number = |n: u64| lang.integer(i64::try_from(n).unwrap_or(i64::MAX));
    let (held, served) = (number(whole.held), number(whole.organisations_served));
    let locative = Case::Locative.suffix(year);
    Some(lang.pick(
        format!(
            "{year}'{locative} merkezlerde {held} toplantı yapıldı; bunlardan {served} kuruluş yararlandı."
        ),
        format!(
            "In {year} the centres were host to {held} meeting{} of {served} organisation{}.",
            plural(whole.held),
            plural(whole.organisations_served),
        ),
    ))
}

fn overview(whole: &BookingSummary, lang: Lang) -> Table {
    let number = lang.pick("Sayı", "Number");
    let mut table = Table::new("overview", lang.pick("Genel görünüm", "Overview"), "", &[number]);
    let rows = [
        (Word::Requests, whole.requests),
        (Word::Accepted, whole.accepted),
        (Word::Refused, whole.refused),
        (Word::Held, whole.held),
        (Word::NoShows, whole.no_show),
        (Word::Cancelled, whole.cancelled),
        (Word::OrganisationsServed, whole.organisations_served),
    ];
    for (word, n) in rows {
        table.row(word.text(lang), [Cell::Count(n)]);
    }
    table.row(Word::Participants.text(lang), [participants(whole)]);
    let mean = Cell::mean(whole.mean_attendance(), &[PARTICIPANTS]);
    table.row(Word::MeanAttendance.text(lang), [mean]);
    table.row(Word::Occupancy.text(lang), [Cell::percent(whole.occupancy(), &[])]);
    table
}

fn refusals(whole: &BookingSummary, lang: Lang) -> Table {
    let (title, heading) = (Word::Refusals.text(lang), lang.pick("Neden", "Reason"));
    let mut table = Table::new("refusals", title, heading, &[Word::Requests.text(lang)])
        .with(Picture::Bars { column: 0 })
        .noted(Word::SeveralReasons.text(lang));
    let mut reasons: Vec<_> = whole.refused_for.iter().collect();
    reasons.sort_by_key(|(code, n)| (core::cmp::Reverse(**n), **code));
    for (code, n) in reasons {
        table.row(reason_label(code.as_str(), lang), [Cell::Count(*n)]);
    }
    table
}

fn by_month(whole: &BookingSummary, told: &[(Month, BookingSummary)], with_year: bool, lang: Lang) -> Table {
    let columns = [
        Word::Meetings,
        Word::Participants,
        Word::Requests,
        Word::Accepted,
        Word::Refused,
        Word::NoShows,
        Word::Cancelled,
    ]
    .map(|word| word.text(lang));
    let figures = |s: &BookingSummary, people: Cell| {
        let [held, rest @ ..] = [s.held, s.requests, s.accepted, s.refused, s.no_show, s.cancelled];
        let rest = rest.map(Cell::Count);
        [Cell::Count(held), people].into_iter().chain(rest)
    };
    let title = lang.pick("Aylara göre", "By month");
    let mut table =
        Table::new("months", title, Word::Month.text(lang), &columns).with(Picture::Columns { column: 0 });
    for (month, s) in told {
        let people = Cell::people(format!("{PARTICIPANTS}/{month}"), s.participants);
        table.row(month_name(*month, with_year, lang), figures(s, people));
    }
    table.total(Word::Total.text(lang), figures(whole, participants(whole)));
    table
}

fn by_room(tally: &BookingTally, labels: &Labels, scope: &Scope, lang: Lang) -> Result<Table, StatsError> {
    let columns =
        [Word::Meetings, Word::Participants, Word::Hours, Word::Occupancy].map(|word| word.text(lang));
    let title = Word::CentresAndRooms.text(lang);
    let mut table = Table::new("rooms", title, lang.pick("Merkez / salon", "Centre / room"), &columns);
    let hours = |minutes: u64| Cell::Count(minutes.checked_div(60).unwrap_or(0));
    let rooms = tally.rooms(scope)?;
    for (centre, _) in labels.centres() {
        let s = tally.summary(&scope.clone().centre(centre))?;
        let people = Cell::people(of_centre(centre), s.participants);
        let occupancy = Cell::percent(s.occupancy(), &[]);
        table.row(labels.centre(centre), [Cell::Count(s.held), people, hours(s.minutes_held), occupancy]);
        for (room, code) in labels.rooms_of(centre) {
            let s = rooms.get(&room).cloned().unwrap_or_default();
            let people = Cell::people(of_room(room), s.participants);
            let occupancy = Cell::percent(s.occupancy(), &[]);
            table.part(code, [Cell::Count(s.held), people, hours(s.minutes_held), occupancy]);
        }
    }
    Ok(table)
}

/// The hours held in each room over the hours of the day, of the whole tally.
fn by_room_and_hour(tally: &BookingTally, labels: &Labels, lang: Lang) -> Result<Table, StatsError> {
    let mut rows = Vec::new();
    for (centre, _) in labels.centres() {
        for (room, code) in labels.rooms_of(centre) {
            rows.push((code, tally.hours_of(room)?));
        }
    }
    let used =
        |hour: usize| rows.iter().any(|(_, hours)| hours.get(hour).is_some_and(|minutes| *minutes > 0));
    let first = (0..24).find(|hour| used(*hour)).unwrap_or(0);
    let last = (0..24).rev().find(|hour| used(*hour)).unwrap_or(23);
    let columns: Vec<String> = (first..=last).map(|hour| format!("{hour:02}")).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let title = Word::RoomsAndHours.text(lang);
    let mut table =
        Table::new("hours", title, Word::Room.text(lang), &columns).with(Picture::Shades).noted(lang.pick(
            "Gerçekleşen toplantıların, günün o saatine düşen toplam saati.",
            "Hours of meetings held that fall into that hour of the day.",
        ));
    for (code, hours) in rows {
        let hours = hours.into_iter().skip(first).take(columns.len());
        table.row(
            code,
            hours.map(|minutes| Cell::Count(minutes.saturating_add(30).checked_div(60).unwrap_or(0))),
        );
    }
    Ok(table)
}

/// The meetings held in each centre over the months.
fn by_centre_and_month(
    tally: &BookingTally,
    labels: &Labels,
    told: &[(Month, BookingSummary)],
    with_year: bool,
    lang: Lang,
) -> Result<Table, StatsError> {
    let names: Vec<String> = told.iter().map(|(month, _)| month_name(*month, with_year, lang)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let title = Word::CentresAndMonths.text(lang);
    let mut table = Table::new("centres_months", title, lang.pick("Merkez", "Centre"), &names)
        .with(Picture::Shades)
        .noted(lang.pick("Gerçekleşen toplantılar.", "Meetings held."));
    for (centre, code) in labels.centres() {
        let mut held = Vec::new();
        for (month, _) in told {
            let scope = Scope::all().months(*month, *month).centre(centre);
            held.push(Cell::Count(tally.meetings_held(&scope)?));
        }
        table.row(code, held);
    }
    Ok(table)
}

/// The months that are told one by one: up to a year of them all, of more those in which there is something.
fn told(tally: &BookingTally, first: Month, last: Month) -> Result<Vec<(Month, BookingSummary)>, StatsError> {
    let months =
        || core::iter::successors(Some(first), |month| Some(month.next())).take_while(|month| *month <= last);
    let few = months().nth(12).is_none();
    let mut told = Vec::new();
    for month in months() {
        let s = tally.summary(&Scope::all().months(month, month))?;
        let ended = [s.held, s.no_show, s.cancelled];
        if few || s.requests > 0 || ended.iter().any(|n| *n > 0) {
            told.push((month, s));
        }
    }
    Ok(told)
}

pub(super) fn month_name(month: Month, with_year: bool, lang: Lang) -> String {
    let name = u8::try_from(month.month()).ok().and_then(|m| chrono::Month::try_from(m).ok());
    let mut name = name.map_or_else(|| month.to_string(), |name| lang.month(name).to_string());
    if with_year {
        name.push(' ');
        name.push_str(&month.year().to_string());
    }
    name
}
