//! The programmes of two years, from the records of the example through the commands to the published counts.

use std::{collections::BTreeMap, path::PathBuf};

use imece::{
    chrono::{Datelike, NaiveDate},
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{ActorId, OrganisationId, PlaceId, ProgrammeId, StreamId, TextId, UnitId},
    organisation::{Organisation, OrganisationKind, Registry},
    place::{District, Province},
    programme::*,
    statistics::{ProgrammeSummary, ProgrammeTally, Scope},
    stats::{Observe, Tally},
    time::{LocalMinute, LocalSlot, Minute, Minutes, Month, Zone},
    uuid::Uuid,
};

type Row = BTreeMap<String, String>;

fn folder(year: i32) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("examples/data/kocaeli/{year}"))
}

fn rows(year: i32, file: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder(year).join(file)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn expected(year: i32) -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(folder(year).join("expected.json")).unwrap()).unwrap()
}

fn id(n: usize) -> Uuid {
    Uuid::from_u128(u128::try_from(n).unwrap() + 1)
}

fn call(role: Role, now: Minute) -> Call {
    Call::new(Actor::new(ActorId::from_uuid(id(0)).unwrap(), role), now)
}

/// A year as its records tell it.
struct Year {
    calendar: ProgrammeCalendar,
    log: Vec<Recorded<ProgrammeEvent>>,
    /// The row of each programme.
    rows: BTreeMap<ProgrammeId, Row>,
}

/// The format that the records name by a word of their own.
fn format_of(row: &Row, partners: &[OrganisationId]) -> ProgrammeFormat {
    let code = |text: &str| text.parse().unwrap();
    match row["kind"].as_str() {
        "general_assembly" => ProgrammeFormat::GeneralAssembly,
        "concert" => ProgrammeFormat::Concert,
        "commemoration" => ProgrammeFormat::Commemoration,
        "iftar" => ProgrammeFormat::Iftar,
        "festival" => ProgrammeFormat::Festival,
        "training" => ProgrammeFormat::Training,
        "march" => ProgrammeFormat::March(March::new()),
        "rally" => ProgrammeFormat::Rally(Rally { cause: code("unstated") }),
        // The records do not say who played what: two teams of each partner.
        "tournament" => ProgrammeFormat::Tournament(
            partners.iter().fold(Tournament::of(code("football")), |cup, partner| {
                cup.with_teams(*partner, 2.try_into().unwrap())
            }),
        ),
        "assembly" => ProgrammeFormat::Congress(Congress::new().with_table(code("plenary"))),
        word => ProgrammeFormat::Other(OtherFormat::new(code(word)).unwrap()),
    }
}

impl Year {
    fn read(year: i32) -> Self {
        let now: Minute = format!("{}-12-01T08:00Z", year - 1).parse().unwrap();
        let early = call(Role::Staff, now);
        let mut registry = Registry::new(StreamId::from_uuid(id(1)).unwrap());
        let mut organisations = BTreeMap::new();
        for (n, row) in rows(year, "organisations.csv").into_iter().enumerate() {
            let organisation = OrganisationId::from_uuid(id(10_000 + n)).unwrap();
            let kind = match row["kind"].as_str() {
                "public_institution" => OrganisationKind::PublicBody,
                _ => OrganisationKind::Other,
            };
            let named = Organisation::new(organisation, row["name"].parse().unwrap(), kind);
            registry.register(named, &early).unwrap();
            organisations.insert(row["registry_number"].clone(), organisation);
        }
        let mut this = Self {
            calendar: ProgrammeCalendar::new(StreamId::from_uuid(id(2)).unwrap()),
            log: Vec::new(),
            rows: BTreeMap::new(),
        };
        let mut places: BTreeMap<String, PlaceId> = BTreeMap::new();
        let mut records = rows(year, "programmes.csv");
        records.sort_by(|a, b| a["date"].cmp(&b["date"]));
        let mut on_day: BTreeMap<String, u32> = BTreeMap::new();
        for (n, row) in records.into_iter().enumerate() {
            let name = &row["district"];
            let place = *places.entry(name.clone()).or_insert_with(|| {
                let place = PlaceId::from_uuid(id(20_000 + n)).unwrap();
                let district = District::new(Province::new(41).unwrap(), name).unwrap();
                let square = Place::new(
                    place,
                    format!("{name} meydanı").parse().unwrap(),
                    PlaceKind::Square,
                    district,
                );
                this.log.extend(this.calendar.describe_place(square, &early, &registry).unwrap());
                place
            });
            // The records know the day only: one programme after the other, so that no square is held twice.
            let before = on_day.entry(row["date"].clone()).or_default();
            let day: NaiveDate = row["date"].parse().unwrap();
            let start = LocalMinute::on(day, 540 + 120 * *before).unwrap();
            *before += 1;
            let time = LocalSlot::with_length(start, Minutes::new(120)).unwrap();
            let partners: Vec<_> = row["partners"].split(';').map(|number| organisations[number]).collect();
            let programme = ProgrammeId::from_uuid(id(30_000 + n)).unwrap();
            let plan = ProgrammePlan::new(
                programme,
                row["title"].parse().unwrap(),
                serde_json::from_value(row["theme"].clone().into()).unwrap(),
                format_of(&row, &partners),
                partners,
                UnitId::from_uuid(id(3)).unwrap(),
                Venue::Place(place),
                time,
            )
            .unwrap();
            this.hold(plan, &row, &registry);
            this.rows.insert(programme, row);
        }
        this
    }

    /// From the idea to the closing, each on the day of the programme.
    fn hold(&mut self, plan: ProgrammePlan, row: &Row, registry: &Registry) {
        let slot = Zone::ISTANBUL.slot(plan.time()).unwrap();
        let (programme, time) = (plan.id(), plan.time());
        let clerk = |now| call(Role::Staff, now);
        let congress = matches!(plan.format(), ProgrammeFormat::Congress(_));
        let calendar = &mut self.calendar;
        self.log.extend(calendar.draft(plan, &clerk(slot.start()), registry).unwrap());
        self.log.extend(calendar.plan(programme, &clerk(slot.start()), registry).unwrap());
        self.log.extend(calendar.announce(programme, &clerk(slot.start()), registry).unwrap());
        self.log.extend(calendar.begin(programme, &clerk(slot.start()), registry).unwrap());
        if congress {
            let office = imece::organisation::OfficialRole::SecretaryGeneral;
            let topic = "plenary".parse().unwrap();
            let named = calendar.name_rapporteur(programme, topic, office, &clerk(slot.start()), registry);
            self.log.extend(named.unwrap());
        }
        let closing =
            Closing::new(row["attendance"].parse().unwrap(), time, TextId::from_uuid(id(4)).unwrap())
                .with_volunteers(row["volunteers"].parse().unwrap());
        self.log.extend(calendar.close(programme, closing, &clerk(slot.end()), registry).unwrap());
    }

    fn tally(&self) -> ProgrammeTally {
        let mut tally = ProgrammeTally::default();
        self.log.iter().for_each(|event| tally.observe(event).unwrap());
        tally
    }
}

fn whole(tally: &ProgrammeTally) -> ProgrammeSummary {
    tally.summary(&Scope::all()).unwrap()
}

#[track_caller]
fn assert_year(year: i32, programmes: u64) -> ProgrammeTally {
    let told = Year::read(year);
    let tally = told.tally();
    let figures = whole(&tally);
    let themes: BTreeMap<&str, u64> = figures.by_kind.iter().map(|(kind, n)| (kind.code(), *n)).collect();
    assert_eq!(serde_json::to_value(themes).unwrap(), expected(year)["programmes_by_theme"]);
    assert_eq!(figures.held, programmes);
    assert_eq!(expected(year)["published"]["programmes"], programmes);
    // The rest from the rows themselves.
    let count = |field: &str| {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        told.rows.values().for_each(|row| *counts.entry(row[field].clone()).or_default() += 1);
        counts
    };
    let sum = |field: &str| told.rows.values().map(|row| row[field].parse::<u64>().unwrap()).sum::<u64>();
    let mut formats = count("kind");
    formats.remove("assembly").map(|n| formats.insert("congress".into(), n));
    let said: BTreeMap<String, u64> =
        figures.by_format.iter().map(|(kind, n)| (kind.to_string(), *n)).collect();
    assert_eq!(said, formats);
    let said: BTreeMap<String, u64> =
        figures.by_district.iter().map(|(district, n)| (district.name().to_string(), *n)).collect();
    assert_eq!(said, count("district"));
    assert_eq!((figures.participants, figures.volunteers), (sum("attendance"), sum("volunteers")));
    let mut months: BTreeMap<Month, u64> = BTreeMap::new();
    let date = |row: &Row| row["date"].parse::<NaiveDate>().unwrap();
    told.rows.values().for_each(|row| *months.entry(Month::of(date(row))).or_default() += 1);
    assert_eq!(figures.by_month, months);
    assert!(told.rows.values().all(|row| date(row).year() == year));
    let partners: Vec<&str> = told.rows.values().flat_map(|row| row["partners"].split(';')).collect();
    assert_eq!(figures.partnerships, u64::try_from(partners.len()).unwrap());
    let different: std::collections::BTreeSet<&&str> = partners.iter().collect();
    assert_eq!(figures.partners_served, u64::try_from(different.len()).unwrap());
    let mut attendances: Vec<i64> =
        told.rows.values().map(|row| row["attendance"].parse().unwrap()).collect();
    attendances.sort_unstable();
    let distribution = tally.attendance(&Scope::all()).unwrap();
    assert_eq!((distribution.min(), distribution.max()), (Some(attendances[0]), attendances.last().copied()));
    assert_eq!(distribution.median_low(), Some(attendances[(attendances.len() - 1) / 2]));
    // The log is the state, and its parts are the figures.
    let mut replayed = ProgrammeCalendar::new(told.calendar.head().stream);
    replayed.replay_to(&told.log, told.calendar.version()).unwrap();
    assert_eq!(replayed, told.calendar);
    let (first, rest) = told.log.split_at(told.log.len() / 3);
    let mut parts = ProgrammeTally::default();
    for part in [rest, first] {
        let mut tally = ProgrammeTally::default();
        part.iter().for_each(|event| tally.observe(event).unwrap());
        parts.merge(&tally).unwrap();
    }
    assert_eq!(parts, tally);
    tally
}

/// Row 24: 228 joint programmes in 2024, 246 in 2025.
#[test]
fn row_24_the_records_of_two_years_come_to_the_published_programmes() {
    let mut both = assert_year(2024, 228);
    both.merge(&assert_year(2025, 246)).unwrap();
    assert_eq!(whole(&both).held, 228 + 246);
    let year = |first: &str, last: &str| {
        both.summary(&Scope::all().months(first.parse().unwrap(), last.parse().unwrap())).unwrap().held
    };
    assert_eq!((year("2024-01", "2024-12"), year("2025-01", "2025-12")), (228, 246));
}
