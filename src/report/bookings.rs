use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};

use super::{HeatMap, Table, reason_label};
use crate::{
    id::{CentreId, RoomId},
    schedule::Schedule,
    statistics::{BookingSummary, BookingTally, Scope},
    stats::{Ratio, StatsError},
    text::{Lang, SortKey},
    time::Month,
};

/// What centres and rooms are called: figures know only ids.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Labels {
    centres: BTreeMap<CentreId, String>,
    rooms: BTreeMap<RoomId, (CentreId, String)>,
}

impl Labels {
    /// Takes the codes of a schedule's centres and rooms; call it once for each schedule.
    pub fn add(&mut self, schedule: &Schedule) {
        self.centres.extend(schedule.centres().map(|centre| (centre.id, centre.code.to_string())));
        self.rooms.extend(schedule.rooms().map(|room| (room.id, (room.centre, room.code.to_string()))));
    }

    fn centres(&self) -> Vec<(CentreId, &str)> {
        let mut all: Vec<_> = self.centres.iter().map(|(id, code)| (*id, code.as_str())).collect();
        all.sort_by_cached_key(|(id, code)| (SortKey::new(code), *id));
        all
    }

    fn rooms_of(&self, centre: CentreId) -> Vec<(RoomId, &str)> {
        let of_centre = self.rooms.iter().filter(|(_, (of, _))| *of == centre);
        let mut all: Vec<_> = of_centre.map(|(id, (_, code))| (*id, code.as_str())).collect();
        all.sort_by_cached_key(|(id, code)| (SortKey::new(code), *id));
        all
    }
}

/// Writes a number; one beyond what anybody counts is written as far as 64 bits go.
fn number(n: u64, lang: Lang) -> String {
    lang.integer(i64::try_from(n).unwrap_or(i64::MAX))
}

/// Writes a share in percent with one decimal; a dash where there is no whole.
fn percent(ratio: Option<Ratio>, lang: Lang) -> String {
    let permille = ratio.and_then(|ratio| ratio.permille().ok()).and_then(|p| i64::try_from(p).ok());
    permille.map_or_else(|| "–".to_string(), |permille| lang.percent(permille, 1))
}

/// Writes the figures of some months as tables: the overview, the reasons of refusals, month by month, room by room.
///
/// # Errors
/// [`StatsError`] where the tally is only a part and a figure is below zero, or does not fit.
pub fn bookings(
    tally: &BookingTally,
    labels: &Labels,
    first: Month,
    last: Month,
    lang: Lang,
) -> Result<Vec<Table>, StatsError> {
    let scope = Scope::all().months(first, last);
    let whole = tally.summary(&scope)?;
    Ok(Vec::from([
        overview(&whole, lang),
        refusals(&whole, lang),
        by_month(tally, first, last, lang)?,
        by_room(tally, labels, &scope, lang)?,
    ]))
}

fn overview(whole: &BookingSummary, lang: Lang) -> Table {
    let mut table = Table::new(lang.pick("Genel görünüm", "Overview"), "", &[""]);
    let rows = [
        ("Salon talebi", "Requests", whole.requests),
        ("Kabul edilen", "Accepted", whole.accepted),
        ("Reddedilen", "Refused", whole.refused),
        ("Gerçekleşen toplantı", "Meetings held", whole.held),
        ("Gelinmeyen", "No-shows", whole.no_show),
        ("İptal edilen", "Cancelled", whole.cancelled),
        ("Katılımcı", "Participants", whole.participants),
        ("Yararlanan kuruluş", "Organisations served", whole.organisations_served),
    ];
    for (tr, en, n) in rows {
        table.row([lang.pick(tr, en).to_string(), number(n, lang)]);
    }
    table.row([
        lang.pick("Doluluk (dolu ÷ açık dakika)", "Occupancy (booked ÷ bookable minutes)").to_string(),
        percent(whole.occupancy(), lang),
    ]);
    if let Some(tenths) = whole.mean_attendance().and_then(|mean| mean.tenths().ok()) {
        let label = lang.pick("Toplantı başına katılımcı", "Participants per meeting");
        table.row([label.to_string(), lang.decimal(tenths, 1)]);
    }
    table
}

fn refusals(whole: &BookingSummary, lang: Lang) -> Table {
    let headings = (lang.pick("Neden", "Reason"), lang.pick("Talep", "Requests"));
    let title = lang.pick(
        "Ret nedenleri (bir talep her nedende sayılır)",
        "Refusals (a request counts under each reason)",
    );
    let mut table = Table::new(title, headings.0, &[headings.1]);
    let mut reasons: Vec<_> = whole.refused_for.iter().collect();
    reasons.sort_by_key(|(code, n)| (core::cmp::Reverse(**n), **code));
    for (code, n) in reasons {
        table.row([reason_label(code.as_str(), lang).to_string(), number(*n, lang)]);
    }
    table
}

fn figures(lang: Lang) -> [&'static str; 7] {
    match lang {
        Lang::Turkish => ["Talep", "Kabul", "Ret", "Toplantı", "Gelinmedi", "İptal", "Katılımcı"],
        Lang::English => ["Requests", "Accepted", "Refused", "Held", "No-show", "Cancelled", "Participants"],
    }
}

fn figures_of(s: &BookingSummary, lang: Lang) -> impl Iterator<Item = String> {
    let figures = [s.requests, s.accepted, s.refused, s.held, s.no_show, s.cancelled, s.participants];
    figures.into_iter().map(move |n| number(n, lang))
}

fn by_month(tally: &BookingTally, first: Month, last: Month, lang: Lang) -> Result<Table, StatsError> {
    let mut table =
        Table::new(lang.pick("Aylara göre", "By month"), lang.pick("Ay", "Month"), &figures(lang));
    for month in months(first, last) {
        let summary = tally.summary(&Scope::all().months(month, month))?;
        let label = core::iter::once(month_name(month, first.year() != last.year(), lang));
        table.row(label.chain(figures_of(&summary, lang)));
    }
    let whole = tally.summary(&Scope::all().months(first, last))?;
    let label = core::iter::once(lang.pick("Toplam", "Total").to_string());
    table.row(label.chain(figures_of(&whole, lang)));
    Ok(table)
}

fn by_room(tally: &BookingTally, labels: &Labels, scope: &Scope, lang: Lang) -> Result<Table, StatsError> {
    let headings = match lang {
        Lang::Turkish => ["Toplantı", "Katılımcı", "Saat", "Doluluk"],
        Lang::English => ["Held", "Participants", "Hours", "Occupancy"],
    };
    let mut table = Table::new(
        lang.pick("Merkez ve salonlara göre", "By centre and room"),
        lang.pick("Merkez / salon", "Centre / room"),
        &headings,
    );
    let hours = |minutes: u64| number(minutes.checked_div(60).unwrap_or(0), lang);
    let rooms = tally.rooms(scope)?;
    for (centre, code) in labels.centres() {
        let s = tally.summary(&scope.clone().centre(centre))?;
        let occupancy = percent(s.occupancy(), lang);
        let texts = [number(s.held, lang), number(s.participants, lang), hours(s.minutes_held), occupancy];
        table.row(core::iter::once(code.to_string()).chain(texts));
        for (room, code) in labels.rooms_of(centre) {
            let s = rooms.get(&room).cloned().unwrap_or_default();
            let occupancy = percent(s.occupancy(), lang);
            let texts =
                [number(s.held, lang), number(s.participants, lang), hours(s.minutes_held), occupancy];
            let mut label = "  ".to_string();
            label.push_str(code);
            table.row(core::iter::once(label).chain(texts));
        }
    }
    Ok(table)
}

/// Puts the minutes held in each room over the hours of the day.
///
/// # Errors
/// As [`bookings`].
pub fn heat_by_hour(tally: &BookingTally, labels: &Labels, lang: Lang) -> Result<HeatMap, StatsError> {
    let mut rows = Vec::new();
    for (centre, _) in labels.centres() {
        for (room, code) in labels.rooms_of(centre) {
            rows.push((code.to_string(), tally.hours_of(room)?));
        }
    }
    let used =
        |hour: usize| rows.iter().any(|(_, hours)| hours.get(hour).is_some_and(|minutes| *minutes > 0));
    let first = (0..24).find(|hour| used(*hour)).unwrap_or(0);
    let last = (0..24).rev().find(|hour| used(*hour)).unwrap_or(23);
    let columns = (first..=last).map(|hour| {
        let pad = if hour < 10 { "0" } else { "" };
        [pad, &hour.to_string()].concat()
    });
    let columns: Vec<String> = columns.collect();
    let title = lang.pick("Salon × saat: toplantı dakikaları", "Room × hour: minutes of meetings");
    let shown = rows.into_iter().map(|(code, hours)| {
        let hours: Vec<u64> = hours.into_iter().skip(first).take(columns.len()).collect();
        (code, hours)
    });
    Ok(HeatMap::new(title, columns.clone(), shown))
}

/// Puts the meetings held in each centre over the months.
///
/// # Errors
/// As [`bookings`].
pub fn heat_by_month(
    tally: &BookingTally,
    labels: &Labels,
    first: Month,
    last: Month,
    lang: Lang,
) -> Result<HeatMap, StatsError> {
    let months: Vec<Month> = months(first, last).collect();
    let mut rows = Vec::new();
    for (centre, code) in labels.centres() {
        let mut held = Vec::new();
        for month in &months {
            held.push(tally.summary(&Scope::all().months(*month, *month).centre(centre))?.held);
        }
        rows.push((code.to_string(), held));
    }
    let title = lang.pick("Merkez × ay: toplantılar", "Centre × month: meetings");
    let columns = months.iter().map(|month| month_name(*month, first.year() != last.year(), lang));
    Ok(HeatMap::new(title, columns, rows))
}

fn months(first: Month, last: Month) -> impl Iterator<Item = Month> {
    core::iter::successors(Some(first), |month| Some(month.next())).take_while(move |month| *month <= last)
}

fn month_name(month: Month, with_year: bool, lang: Lang) -> String {
    let name = u8::try_from(month.month()).ok().and_then(|m| chrono::Month::try_from(m).ok());
    let mut name = name.map_or_else(|| month.to_string(), |name| lang.month(name).to_string());
    if with_year {
        name.push(' ');
        name.push_str(&month.year().to_string());
    }
    name
}
