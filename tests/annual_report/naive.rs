//! Invented years, counted by a program that scans everything for every request.

use std::collections::BTreeSet;

use imece::{
    chrono::{
        DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc,
    },
    chrono_tz::Tz,
};
use serde_json::{Map, Value, json};

use super::{folder::Folder, naive_work};

/// Hours with their minutes of the day; the second pair runs past midnight.
const HOURS: [(&str, &str, u32, u32); 4] = [
    ("09:00", "22:00", 540, 1_320),
    ("18:00", "02:00", 1_080, 120),
    ("00:00", "24:00", 0, 1_440),
    ("07:30", "00:00", 450, 1_440),
];
const ZONES: [Tz; 4] = [Tz::Europe__Istanbul, Tz::Europe__Berlin, Tz::America__New_York, Tz::UTC];
const STEP: i64 = 30;

struct Centre {
    code: String,
    zone: Tz,
    opens: u32,
    closes: u32,
    closed: BTreeSet<NaiveDate>,
}

struct Request {
    name: String,
    submitted: DateTime<Utc>,
    organisation: usize,
    room: usize,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    attendees: u64,
}

struct Accepted {
    room: usize,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    cancelled: Option<DateTime<Utc>>,
}

/// Numbers that look random and are the same for the same seed (`SplitMix64`).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % most
    }

    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

/// A folder and what the report has to say of it.
pub(crate) fn year(seed: u64) -> (Folder, Value) {
    let mut dice = Dice(seed);
    let year = 1990 + dice.below(50) as i32;
    let folder = Folder::of_headers();

    let mut centres = Vec::new();
    let mut text = [folder.line("centres.csv", 1), folder.line("closures.csv", 1)];
    for number in 0..=dice.below(3) {
        let (opens, closes, from, to) = dice.pick(&HOURS);
        let (zone, code) = (dice.pick(&ZONES), format!("C{number}"));
        text[0] += &format!("\n{code},Merkez {number},X,1999,{opens},{closes},{zone}");
        let closed: BTreeSet<NaiveDate> = (0..dice.below(6)).map(|_| day(&mut dice, year)).collect();
        text[1].extend(closed.iter().map(|date| format!("\n{code},{date}")));
        centres.push(Centre { code, zone, opens: from, closes: to, closed });
    }
    folder.write("centres.csv", &text[0]);
    folder.write("closures.csv", &text[1]);

    let mut text = folder.line("rooms.csv", 1);
    let mut rooms = Vec::new();
    for number in 0..=dice.below(5) {
        let (centre, capacity) = (dice.below(centres.len() as u64) as usize, 1 + dice.below(60));
        text += &format!("\n{},R{number},{capacity},", centres[centre].code);
        rooms.push((centre, capacity));
    }
    folder.write("rooms.csv", text);

    let mut text = folder.line("organisations.csv", 1);
    // The last two are not in the file.
    let mut standing: Vec<Option<bool>> = Vec::new();
    for number in 0..12 {
        let active = dice.below(8) > 0;
        let status = if active { "active" } else { "dissolved" };
        if number < 10 {
            text += &format!("\nO{number},Dernek,association,X,sport,{status}");
        }
        standing.push((number < 10).then_some(active));
    }
    folder.write("organisations.csv", text);

    let mut requests: Vec<Request> =
        (0..250).map(|n| request(&mut dice, year, n, &rooms, &centres)).collect();
    for _ in 0..20 {
        let Request { name, organisation, room, start, end, attendees, .. } =
            &requests[dice.below(requests.len() as u64) as usize];
        let again = Request {
            name: name.clone(),
            submitted: moment(&mut dice, *start, centres[rooms[*room].0].zone),
            organisation: *organisation,
            room: *room,
            start: *start,
            end: *end,
            attendees: *attendees,
        };
        requests.push(again);
    }
    requests.sort_by_key(|request| request.submitted);
    let mut expected = count(&mut dice, year, &folder, &requests, &rooms, &centres, &standing);
    let active: Vec<usize> = (0..10).filter(|number| standing[*number] == Some(true)).collect();
    let work = naive_work::work(&mut dice, year, &folder, &active, centres.len());
    expected.as_object_mut().unwrap().extend(work);
    (folder, expected)
}

/// A day out of the middle of a year, so that local starts are of that year in every zone.
fn day(dice: &mut Dice, year: i32) -> NaiveDate {
    // A few days, so that requests meet; in spring and autumn, so that clocks change among them.
    let first = dice.pick(&[(3, 24), (10, 22), (6, 1)]);
    let first = NaiveDate::from_ymd_opt(year, first.0, first.1).unwrap();
    first.checked_add_days(Days::new(dice.below(9))).unwrap()
}

/// The instant of a wall-clock time that its zone shows exactly once.
fn instant(zone: Tz, local: NaiveDateTime) -> Option<DateTime<Utc>> {
    zone.from_local_datetime(&local).single().map(|at| at.to_utc())
}

/// A minute in the forty days before a start, shown exactly once.
fn moment(dice: &mut Dice, start: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    loop {
        let at = start - TimeDelta::minutes(1 + dice.below(40 * 1_440) as i64);
        if let Some(at) = instant(zone, at.with_timezone(&zone).naive_local()) {
            return at;
        }
    }
}

fn request(dice: &mut Dice, year: i32, number: u64, rooms: &[(usize, u64)], centres: &[Centre]) -> Request {
    loop {
        let room = dice.below(rooms.len() as u64) as usize;
        let (centre, capacity) = rooms[room];
        let zone = centres[centre].zone;
        let minute = 30 * dice.below(48) as u32;
        let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap();
        let start = day(dice, year).and_time(time);
        let end = start + TimeDelta::minutes(STEP * (1 + dice.below(8) as i64));
        let (Some(start), Some(end)) = (instant(zone, start), instant(zone, end)) else { continue };
        if start >= end {
            continue;
        }
        return Request {
            name: format!("Q{number}"),
            submitted: moment(dice, start, zone),
            organisation: dice.below(12) as usize,
            room,
            start,
            end,
            attendees: dice.below(capacity + capacity.div_ceil(8) + 1),
        };
    }
}

/// Whether a centre is open from a start to an end, looked at in steps.
fn is_open(centre: &Centre, start: DateTime<Utc>, end: DateTime<Utc>) -> bool {
    let mut at = start;
    while at < end {
        let local = at.with_timezone(&centre.zone).naive_local();
        let minute = local.num_seconds_from_midnight() / 60;
        let inside = if centre.opens < centre.closes {
            centre.opens <= minute && minute < centre.closes
        } else {
            centre.opens <= minute || minute < centre.closes
        };
        if !inside || centre.closed.contains(&local.date()) {
            return false;
        }
        at += TimeDelta::minutes(STEP);
    }
    true
}

fn count(
    dice: &mut Dice,
    year: i32,
    folder: &Folder,
    requests: &[Request],
    rooms: &[(usize, u64)],
    centres: &[Centre],
    standing: &[Option<bool>],
) -> Value {
    let mut text = [folder.line("requests.csv", 1), folder.line("outcomes.csv", 1)];
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut accepted: Vec<Accepted> = Vec::new();
    let (mut again, mut held, mut no_show, mut cancelled, mut participants) = (0, 0, 0, 0, 0);
    let mut refused_for = [0; 5];
    let mut refused = 0;
    let mut minutes = vec![0; centres.len()];
    let mut months = [0; 12];
    let mut served: BTreeSet<usize> = BTreeSet::new();
    for request in requests {
        let Request { name, submitted, organisation, room, start, end, attendees } = request;
        let (centre, capacity) = rooms[*room];
        let local =
            |at: DateTime<Utc>| at.with_timezone(&centres[centre].zone).format("%Y-%m-%dT%H:%M").to_string();
        text[0] += &format!(
            "\n{name},{},O{organisation},R{room},{},{},{attendees},meeting",
            local(*submitted),
            local(*start),
            local(*end)
        );
        if !seen.insert(name) {
            again += 1;
            continue;
        }
        let conflict = accepted.iter().any(|other| {
            let stands = other.cancelled.is_none_or(|at| at > *submitted);
            other.room == *room && stands && other.start < *end && *start < other.end
        });
        let reasons = [
            conflict,
            !is_open(&centres[centre], *start, *end),
            *attendees > capacity,
            standing[*organisation].is_none(),
            standing[*organisation] == Some(false),
        ];
        for (sum, reason) in refused_for.iter_mut().zip(reasons) {
            *sum += u64::from(reason);
        }
        if reasons.contains(&true) {
            refused += 1;
            continue;
        }
        let (at, outcome, came) = match dice.below(10) {
            0..4 => (
                *submitted + (*end - *submitted - TimeDelta::minutes(1)) * dice.below(100) as i32 / 100,
                "cancelled",
                None,
            ),
            4..6 => (*start + TimeDelta::minutes(dice.below(300) as i64), "no_show", None),
            _ => (*end, "held", Some(dice.below(90))),
        };
        // On the whole minute, and where the wall clock shows it once.
        let at = at - TimeDelta::seconds(at.timestamp().rem_euclid(60));
        let at = at - TimeDelta::nanoseconds(at.timestamp_subsec_nanos().into());
        let at = instant(centres[centre].zone, at.with_timezone(&centres[centre].zone).naive_local());
        let Some(at) = at.filter(|at| at >= submitted) else {
            accepted.push(Accepted { room: *room, start: *start, end: *end, cancelled: None });
            continue;
        };
        let attendance = came.map(|n: u64| n.to_string()).unwrap_or_default();
        text[1] += &format!("\n{name},{},{outcome},{attendance}", local(at));
        let is_cancelled = outcome == "cancelled";
        accepted.push(Accepted {
            room: *room,
            start: *start,
            end: *end,
            cancelled: is_cancelled.then_some(at),
        });
        match outcome {
            "cancelled" => cancelled += 1,
            "no_show" => no_show += 1,
            _ => {
                held += 1;
                participants += came.unwrap();
                minutes[centre] += (*end - *start).num_minutes();
                months[start.with_timezone(&centres[centre].zone).month0() as usize] += 1;
                served.insert(*organisation);
            }
        }
    }
    folder.write("requests.csv", &text[0]);
    folder.write("outcomes.csv", &text[1]);
    let names = ["conflict", "closed", "over_capacity", "unknown_organisation", "inactive_organisation"];
    let refused_for: Map<String, Value> =
        names.into_iter().zip(refused_for).map(|(name, n)| (name.to_owned(), json!(n))).collect();
    let minutes: Map<String, Value> =
        centres.iter().zip(minutes).map(|(centre, n)| (centre.code.clone(), json!(n))).collect();
    json!({
        "year": year,
        "requests": seen.len(),
        "resubmitted": again,
        "accepted": seen.len() - refused,
        "refused": refused,
        "held": held,
        "no_show": no_show,
        "cancelled": cancelled,
        "refused_for": refused_for,
        "participants": participants,
        "minutes_held": minutes,
        "meetings_by_month": months,
        "organisations_served": served.len(),
    })
}
