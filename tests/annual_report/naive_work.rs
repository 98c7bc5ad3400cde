//! What an invented city does besides giving rooms, counted row by row.

use std::collections::BTreeMap;

use imece::chrono::{Days, NaiveDate};
use serde_json::{Map, Value, json};

use super::{folder::Folder, naive::Dice};

/// First days of Ramadan, as they were.
const RAMADANS: [&str; 5] = ["1995-02-01", "2010-08-11", "2019-05-06", "2024-03-11", "2026-02-19"];

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap()
}

/// Writes the files and says what is expected of them. The organisations that are given take part; all ten petition.
pub(crate) fn work(
    dice: &mut Dice,
    year: i32,
    folder: &Folder,
    active: &[usize],
    centres: usize,
) -> Map<String, Value> {
    let new_year = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let mut expected = Map::new();
    let write = |file: &str, rows: Vec<String>| {
        folder.write(file, folder.line(file, 1) + "\n" + &rows.join("\n"));
    };

    let (mut rows, mut themes) = (Vec::new(), BTreeMap::<&str, u64>::new());
    let kinds =
        ["concert", "assembly", "tournament", "cleanup", "march", "rally", "meeting", "open_air_cinema"];
    for number in 0..dice.below(30) {
        let theme = dice.pick(&["cultural", "social", "thematic"]);
        *themes.entry(theme).or_default() += 1;
        // A few days only, so that many fall on one, and partners meet.
        let date = after(new_year, dice.below(4) * 90);
        let (first, second) = (dice.pick(active), dice.pick(active));
        let partners = if first == second { format!("O{first}") } else { format!("O{first};O{second}") };
        let (kind, place, came) = (dice.pick(&kinds), dice.below(3), dice.below(900));
        rows.push(format!(
            "P{number},Program,{kind},{theme},{date},X{place},{partners},{came},{}",
            dice.below(9)
        ));
    }
    write("programmes.csv", rows);
    expected.insert("programmes_by_theme".into(), json!(themes));

    let (mut rows, mut contacts) = (Vec::new(), 0);
    for day in 0..dice.below(40) {
        for channel in ["cinar_desk", "call_centre", "whatsapp", "cimer", "email"] {
            let count = dice.below(200);
            contacts += count;
            rows.push(format!("{channel},{},{count}", after(new_year, day)));
        }
    }
    write("contacts.csv", rows);
    expected.insert("contacts".into(), json!(contacts));

    let (mut rows, mut satisfied) = (Vec::new(), 0);
    let responses = dice.below(60);
    for number in 0..responses {
        let score = 1 + dice.below(5);
        satisfied += u64::from(score > 3);
        let mode = dice.pick(&["centre", "web", "telephone"]);
        rows.push(format!("r{number},{mode},{},{score}", after(new_year, dice.below(365))));
    }
    write("survey.csv", rows);
    expected.insert("survey".into(), json!({"responses": responses, "satisfied": satisfied}));

    let (mut rows, mut decisions, mut days) = (Vec::new(), BTreeMap::<&str, u64>::new(), Vec::new());
    for number in 0..dice.below(50) {
        let received = after(new_year, dice.below(300));
        let (refer, decide, answer) = (dice.below(4), dice.below(30), dice.below(4));
        let decision = dice.pick(&["approved", "partially_approved", "rejected"]);
        *decisions.entry(decision).or_default() += 1;
        days.push(refer + decide + answer);
        let channel = dice.pick(&["counter", "cimer", "portal", "post", "open_door"]);
        let (who, department) = (dice.below(10), dice.below(3));
        let [referred, decided] = [after(received, refer), after(received, refer + decide)];
        let answered = after(received, refer + decide + answer);
        rows.push(format!(
            "{year}/{number},O{who},{channel},{received},{referred},D{department},{decided},{decision},{answered}"
        ));
    }
    write("petitions.csv", rows);
    days.sort_unstable();
    let nth = |rank: usize| days[rank - 1];
    let told = (!days.is_empty()).then(|| {
        json!({
            "median_low": nth(days.len().div_ceil(2)),
            "p90_nearest_rank": nth((days.len() * 9).div_ceil(10)),
            "max": nth(days.len()),
            "over_30": days.iter().filter(|days| **days > 30).count(),
        })
    });
    expected.insert("petitions_by_decision".into(), json!(decisions));
    expected.insert("petition_days".into(), json!(told));

    // No figure of these is expected, but they have to be taken.
    let first: NaiveDate = dice.pick(&RAMADANS).parse().unwrap();
    let homes = 0..dice.below(40);
    let visit = |number| {
        format!("{number},X{},{},{}", dice.below(5), after(first, dice.below(29)), 1 + dice.below(9))
    };
    write("iftar.csv", homes.map(visit).collect());
    let days = (0..centres).flat_map(|centre| (0..20).map(move |day| (centre, day)));
    let count = |(centre, day)| format!("C{centre},{},{}", after(new_year, day), dice.below(300));
    write("visits.csv", days.map(count).collect());
    expected
}
