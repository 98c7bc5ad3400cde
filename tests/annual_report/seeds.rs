//! The published figures (`tests/data/seed_figures.csv`, read off the articles that the project is built from), each checked
//! against the records.

use std::{collections::BTreeMap, fs, path::Path, sync::LazyLock};

use imece::{
    id::CentreId,
    report::{Figure, Measure},
    statistics::{BookingTally, ProgrammeSummary, Scope},
    stats::{Confidence, IntervalMethod, shares},
    survey::Threshold,
    text::{Lang, Precision, WordedNumber},
    time::OpeningHours,
};
use indicatif::ProgressBar;

use super::{
    KOCAELI,
    example::{self, city::City, figures::Figures},
};

fn city(year: &str) -> City {
    example::city(&Path::new(KOCAELI).join(year), &ProgressBar::hidden()).unwrap()
}

/// 2024 and 2025, read once.
static YEARS: LazyLock<[Figures; 2]> =
    LazyLock::new(|| ["2024", "2025"].map(|year| Figures::of(&city(year)).unwrap()));

/// Who came through the doors in 2025, by centre.
static DOORS: LazyLock<BTreeMap<CentreId, u64>> = LazyLock::new(|| {
    let by_centre = city("2025").work.visits.unwrap().visits_by_centre().unwrap();
    by_centre.iter().map(|(centre, visits)| (*centre, visits.summary().unwrap())).collect()
});

type Row = BTreeMap<String, String>;

fn seeds() -> BTreeMap<String, Row> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/seed_figures.csv");
    let rows = csv::Reader::from_path(path).unwrap().into_deserialize::<Row>();
    rows.map(|row| row.map(|row| (row["id"].clone(), row)).unwrap()).collect()
}

/// What no record of the folders tells.
const OUT_OF_REACH: [&str; 15] = [
    "abroad_iftar_countries_2025",
    "branch_founded",
    "cemetery_items_2025",
    "centre_fee",
    "cinar_kart_holders_2025",
    "condolence_households_2025",
    "cooperation_since",
    "free_membership_age",
    "march_catering_days_2025",
    "project_expectations",
    "project_provinces",
    "project_regions",
    "project_subregions",
    "volunteer_reach_2025",
    "volunteers_2025",
];

/// Every figure that the records can tell, as they tell it, by the id of its row.
fn told() -> BTreeMap<&'static str, u64> {
    let [first, second] = &*YEARS;
    let (programmes, work) = (|of: &Option<ProgrammeSummary>| of.as_ref().unwrap().held, &second.work);
    let visits = work.visits.as_ref().unwrap();
    let at = |code: &str| {
        let centre = second.centres.iter().find(|of| of.centre.code.as_str() == code).unwrap();
        DOORS[&centre.centre.id]
    };
    assert_eq!(DOORS.values().sum::<u64>(), visits.centre_visits);
    let iftar = &work.iftar.as_ref().unwrap().total;
    let rate = work.survey.as_ref().unwrap().rate.as_ref().unwrap();
    // 91 % of whom, by what definition, and between what bounds: the article tells none of them, the records all.
    assert_eq!((rate.satisfied(), rate.basis().n()), (2_184, 2_400));
    assert_eq!(rate.definition().threshold(), Threshold::TopTwo);
    assert_eq!((rate.method(), rate.basis().confidence()), (IntervalMethod::Wilson, Confidence::NinetyFive));
    assert!(rate.interval().contains(0.91) && rate.interval().width() < 0.025);
    let text = fs::read_to_string(Path::new(KOCAELI).join("2025/centres.csv")).unwrap();
    let opened = |code: &str| -> u64 {
        let line = text.lines().find(|line| line.starts_with(code)).unwrap();
        line.split(',').nth(3).unwrap().parse().unwrap()
    };
    let daily = |hours: &OpeningHours| *hours == OpeningHours::daily("09:00-22:00".parse().unwrap());
    assert!(second.centres.iter().all(|of| daily(&of.centre.hours)));
    BTreeMap::from([
        ("centre_open_days", 7),
        ("centre_opened_gebze", opened("GEB")),
        ("centre_opened_izmit", opened("IZM")),
        ("contacts_2025", work.contacts.as_ref().unwrap().total.contacts),
        ("iftar_districts_2025", iftar.districts),
        ("iftar_guests_2025", iftar.guests),
        ("iftar_households_2025", iftar.households),
        ("joint_programmes_2024", programmes(&first.work.programmes)),
        ("joint_programmes_2025", programmes(&work.programmes)),
        ("meeting_attendees_2024", first.total.participants),
        ("meetings_2024", first.total.held),
        ("petitions_answered_2025", work.petitions.as_ref().unwrap().answered),
        ("satisfaction_2025", rate.satisfied() * 100 / rate.basis().n()),
        ("visitors_2025_gebze", at("GEB")),
        ("visitors_2025_headline", visits.centre_visits),
        ("visitors_2025_izmit", at("IZM")),
        ("visitors_2025_total", visits.centre_visits),
    ])
}

#[test]
fn the_published_figures_are_those_of_the_records() {
    let (seeds, told) = (seeds(), told());
    let mut known: Vec<&str> = told.keys().copied().chain(OUT_OF_REACH).collect();
    known.sort_unstable();
    assert_eq!(known, seeds.keys().collect::<Vec<_>>(), "each row is told or out of reach");
    for (id, found) in &told {
        let row = &seeds[*id];
        let value: u64 = row["value"].parse().unwrap();
        match row["precision"].as_str() {
            "exact" => assert_eq!(*found, value, "{id}"),
            "more_than" => assert!(*found > value, "{id}: {found} is not more than {value}"),
            other => panic!("{id}: {other}"),
        }
    }
}

/// What the published figures say of each other (rows 21, 22, 23 and 38).
#[test]
fn the_published_figures_agree_with_each_other() {
    let [first, second] = &*YEARS;
    // Row 22: 118,343 at 3,088 meetings; without a meeting there is no mean.
    assert_eq!(first.total.mean_attendance().unwrap().tenths(), Ok(383));
    assert_eq!(BookingTally::default().summary(&Scope::all()).unwrap().mean_attendance(), None);
    // Row 21: İzmit 74.8 %, Gebze 25.2 %; and who came to a meeting came through the door.
    let mut by_centre: Vec<u64> = DOORS.values().copied().collect();
    by_centre.sort_unstable();
    assert_eq!(shares(&by_centre, 1_000), Some(vec![252, 748]));
    for of in &second.centres {
        assert!(of.total.participants <= DOORS[&of.centre.id]);
    }
    // Row 23: demand that was not met, by what stood against it.
    let unmet = second.expected.refused_for.as_ref().unwrap().0.iter().map(|(_, n)| *n).max();
    assert_eq!((second.total.refused, unmet), (740, Some(514)));
    // Row 38: 3.61 guests a household.
    assert_eq!(second.work.iftar.as_ref().unwrap().total.mean_guests().unwrap().scaled(100), Ok(361));
}

/// Row 87: the articles' own words for these numbers are read, and written the same.
#[test]
fn the_published_figures_are_worded_as_published() {
    let seeds = seeds();
    for (id, measure) in [
        ("visitors_2025_total", Measure::CentreVisits),
        ("joint_programmes_2025", Measure::JointProgrammes),
        ("visitors_2025_gebze", Measure::CentreVisits),
        ("contacts_2025", Measure::Contacts),
    ] {
        let row = &seeds[id];
        let read: WordedNumber = row["turkish_phrase"].parse().unwrap();
        assert_eq!(read.whole().unwrap().to_string(), row["value"]);
        assert_eq!(read.precision() == Precision::MoreThan, row["precision"] == "more_than");
        let figure = Figure::count(measure, 2025, read.whole().unwrap(), read.precision()).unwrap();
        assert_eq!(figure.number(Lang::Turkish), row["turkish_phrase"]);
    }
    let meetings = Figure::exactly(Measure::Meetings, 2024, 3_088).unwrap();
    assert_eq!(meetings.text(Lang::Turkish), seeds["meetings_2024"]["turkish_phrase"]);
    let visits = Figure::exactly(Measure::CentreVisits, 2025, 92_332).unwrap();
    assert!(visits.headline(Lang::Turkish).starts_with(&seeds["visitors_2025_headline"]["turkish_phrase"]));
}
