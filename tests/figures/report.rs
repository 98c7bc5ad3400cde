//! Reports: the right words, numbers and order in both languages.

use crate::stored;
use imece::{
    centre::{Capacity, Centre, Room},
    event::{Actor, Call, Role},
    id::*,
    organisation::Channel,
    outreach::{OutreachDesk, VisitCount},
    petition::SubmissionKind,
    report::{self, Cell, Document, HeatMap, Labels, Row, RowKind, Section, Table, Timetable},
    schedule::{Anyone, BookingRequest, Schedule, Status},
    statistics::{BookingTally, OutreachTally, PetitionSummary, PetitionTally, Scope},
    stats::{Mean, Observe, Ratio},
    text::{Lang, Precision},
    time::{LocalSlot, Month, OpeningHours, Zone},
    uuid::Uuid,
};

macro_rules! id {
    ($kind:ident, $n:expr) => {
        $kind::from_uuid(Uuid::from_u128($n)).unwrap()
    };
}

/// A centre whose rooms are described in the wrong order; one meeting of 1,250 people from 18:00 to 20:30.
fn year() -> (BookingTally, Labels) {
    let (tally, _, labels) = all();
    (tally, labels)
}

fn city() -> (Schedule, Labels) {
    let (_, schedule, labels) = all();
    (schedule, labels)
}

fn all() -> (BookingTally, Schedule, Labels) {
    let call = |now: &str| Call::new(Actor::new(id!(ActorId, 7), Role::Staff), now.parse().unwrap());
    let now = call("2025-12-01T00:00Z");
    let mut schedule = Schedule::new(id!(StreamId, 9));
    let hours = OpeningHours::daily("09:00-22:00".parse().unwrap());
    let centre = Centre::new(id!(CentreId, 1), "İZM".parse().unwrap(), Zone::ISTANBUL, hours);
    let _ = schedule.describe_centre(centre, &now).unwrap();
    for (n, code) in [(11, "Salon Z"), (12, "Salon Ç"), (13, "Salon C")] {
        let capacity = Capacity::new(2_000).unwrap();
        let room = Room::new(id!(RoomId, n), id!(CentreId, 1), code.parse().unwrap(), capacity);
        let _ = schedule.describe_room(room, &now).unwrap();
    }
    let at =
        LocalSlot::new("2026-03-20T18:00".parse().unwrap(), "2026-03-20T20:30".parse().unwrap()).unwrap();
    let purpose = "concert".parse().unwrap();
    let request =
        |n| BookingRequest::new(id!(BookingId, n), id!(OrganisationId, 5), id!(RoomId, 11), at, purpose);
    let mut log = schedule.book(request(1), &now, &Anyone).unwrap().events;
    log.extend(schedule.book(request(2).with_attendees(3_000), &now, &Anyone).unwrap().events);
    let mut beside = request(3).with_attendees(3_000);
    beside.wanted = id!(RoomId, 12).into();
    log.extend(schedule.book(beside, &now, &Anyone).unwrap().events);
    let after = call("2026-03-20T18:00Z");
    log.extend(schedule.complete(id!(BookingId, 1), 1_250, &after, &Anyone).unwrap());
    let mut tally = BookingTally::default();
    for event in &log {
        tally.observe(event).unwrap();
    }
    let month: Month = "2026-03".parse().unwrap();
    for room in schedule.rooms() {
        let used = schedule.utilisation(room.id, month.slot(Zone::ISTANBUL).unwrap());
        tally.observe_utilisation(month, room.centre, room.id, used).unwrap();
    }
    let mut labels = Labels::default();
    labels.add(&schedule);
    (tally, schedule, labels)
}

fn section(lang: Lang) -> Section {
    let (tally, labels) = year();
    report::bookings(&tally, &labels, "2026-01".parse().unwrap(), "2026-12".parse().unwrap(), lang).unwrap()
}

#[track_caller]
fn table<'a>(section: &'a Section, code: &str) -> &'a Table {
    section.tables.iter().find(|table| table.code == code).unwrap()
}

fn texts(row: &Row, lang: Lang) -> Vec<String> {
    std::iter::once(row.label.clone()).chain(row.figures.iter().map(|figure| figure.text(lang))).collect()
}

#[track_caller]
fn assert_row(table: &Table, row: usize, lang: Lang, expected: &[&str]) {
    assert_eq!(texts(&table.rows[row], lang), expected, "in {}", table.title);
}

#[test]
fn the_overview_is_written_as_the_language_writes() {
    let lang = Lang::Turkish;
    let turkish = section(lang);
    let overview = table(&turkish, "overview");
    assert_row(overview, 7, lang, &["Katılımcı", "1.250"]);
    assert_row(overview, 9, lang, &["Doluluk", "%0,2"]); // 150 of 3 × 31 × 780 minutes
    assert_eq!(
        turkish.lead.unwrap(),
        "2026'da merkezlerde 1 toplantı yapıldı; bunlardan 1 kuruluş yararlandı."
    );
    let lang = Lang::English;
    let english = section(lang);
    let overview = table(&english, "overview");
    assert_row(overview, 7, lang, &["Participants", "1,250"]);
    assert_row(overview, 8, lang, &["Participants per meeting", "1,250.0"]);
    assert_row(overview, 9, lang, &["Occupancy", "0.2%"]);
    assert_eq!(english.lead.unwrap(), "In 2026 the centres were host to 1 meeting of 1 organisation.");
}

#[test]
fn refusals_are_told_with_every_reason() {
    let section = section(Lang::Turkish);
    let reasons: Vec<&str> = table(&section, "refusals").rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(reasons, ["kapasite aşımı", "çakışma"], "the most frequent first");
}

#[test]
fn months_have_all_twelve_rows_and_a_total() {
    let lang = Lang::Turkish;
    let section = section(lang);
    let months = table(&section, "months");
    assert_eq!(months.rows.len(), 13);
    assert_row(months, 2, lang, &["Mart", "1", "1.250", "3", "1", "2", "0", "0"]);
    assert_row(months, 12, lang, &["Toplam", "1", "1.250", "3", "1", "2", "0", "0"]);
    assert!(section.tables.iter().all(|t| t.rows.iter().all(|row| row.figures.len() == t.columns.len())));
}

#[test]
fn rooms_stand_in_the_order_of_the_turkish_alphabet_under_their_centre() {
    let lang = Lang::English;
    let section = section(lang);
    let rooms = table(&section, "rooms");
    let labels: Vec<(&str, RowKind)> = rooms.rows.iter().map(|row| (row.label.as_str(), row.kind)).collect();
    let part = |label| (label, RowKind::Part);
    assert_eq!(labels, [("İZM", RowKind::Plain), part("Salon C"), part("Salon Ç"), part("Salon Z")]);
    assert_row(rooms, 3, lang, &["Salon Z", "1", "1,250", "2", "0.6%"]);
    assert_row(rooms, 1, lang, &["Salon C", "0", "0", "0", "0.0%"]);
}

#[test]
fn shades_cover_the_hours_and_months_that_were_used() {
    let section = section(Lang::English);
    let hours = table(&section, "hours").heat_map();
    assert_eq!(hours.columns, ["18", "19", "20"]);
    assert_eq!(hours.rows[2], ("Salon Z".to_owned(), vec![1, 1, 1]));
    let months = table(&section, "centres_months").heat_map();
    assert_eq!(months.columns[2], "March");
    assert_eq!(months.rows[0].1[2], 1);
    assert_eq!(months.most(), 1);
    let (tally, labels) = year();
    let (first, last) = ("2025-12".parse().unwrap(), "2026-04".parse().unwrap());
    let over = report::bookings(&tally, &labels, first, last, Lang::English).unwrap();
    assert_eq!(table(&over, "centres_months").columns[0], "December 2025");
    assert_eq!(over.lead, None);
}

/// One room of a centre with a few who came, and one with many.
fn people(few: u64) -> Section {
    let mut rooms = Table::new("rooms", "", "", &["people", "mean"]);
    let mut section = Section::new("s", "");
    for (room, people) in [("a", few), ("b", 40), ("c", 6)] {
        let mean = Cell::mean(Mean::new(people.try_into().unwrap(), 2), &[room]);
        rooms.row(room, [Cell::people(room, people), mean]);
    }
    rooms.total("", [Cell::people("all", few + 46), Cell::percent(Ratio::new(few, few + 46), &["a", "all"])]);
    section.highlight("", Cell::people("a", few));
    section.tables.push(rooms);
    section.sum("all", ["a", "b", "c"]);
    section
}

fn published(section: Section) -> Vec<String> {
    let published = Document::new("", Lang::English, [section]).published();
    published.figures().map(|figure| figure.text(Lang::English)).collect()
}

#[test]
fn what_is_published_hides_few_people_wherever_they_stand_and_what_is_made_from_them() {
    assert_eq!(published(people(3)), ["*", "*", "*", "40", "20.0", "*", "*", "49", "*"]);
    assert_eq!(published(people(0)), ["0", "0", "0.0", "40", "20.0", "6", "3.0", "46", "0.0%"]);
    assert_eq!(published(people(5)), ["5", "5", "2.5", "40", "20.0", "6", "3.0", "51", "9.8%"]);
}

#[test]
fn a_rest_that_anybody_could_work_out_is_hidden_and_never_published() {
    let mut section = Section::new("s", "");
    section.highlight("", Cell::people("all", 60));
    section.highlight("", Cell::people("some", 58));
    section.rests.push(Cell::people("others", 2));
    section.sum("all", ["some", "others"]);
    let published = Document::new("", Lang::English, [section]).published();
    // Of 60 and 58 at least one is hidden.
    assert!(published.hides());
    assert!(published.sections[0].rests.is_empty());
    let json = serde_json::to_string(&published).unwrap();
    assert!(!json.contains("rests"), "{json}");
    assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), published);
}

/// Of two counts that have one name the smaller may have to be hidden, and the name with it.
#[test]
fn a_name_is_hidden_where_one_of_its_counts_is_few() {
    for (one, other, shown) in [(40, 3, ["*", "*"]), (3, 40, ["*", "*"]), (40, 6, ["40", "6"])] {
        let mut section = Section::new("s", "");
        section.highlight("", Cell::people("a", one));
        section.highlight("", Cell::people("a", other));
        let document = Document::new("", Lang::English, [section]);
        assert!(!document.hides(), "what is for the office is whole");
        assert_eq!(document.published().hides(), shown == ["*", "*"]);
        assert_eq!(published(document.sections[0].clone()), shown);
    }
}

#[test]
fn a_sum_that_does_not_hold_hides_nothing_more() {
    let mut section = people(3);
    section.sums.clear();
    section.sum("all", ["a", "b"]);
    assert_eq!(published(section)[5..7], ["6", "3.0"]);
}

#[test]
fn a_week_has_its_bookings_by_day_and_room() {
    let (schedule, labels) = city();
    let centre = id!(CentreId, 1);
    let (first, last) = ("2026-01".parse().unwrap(), "2026-12".parse().unwrap());
    let monday = report::busiest_week(&schedule, centre, first, last).unwrap();
    assert_eq!(monday.to_string(), "2026-03-16");
    let week = report::timetable(&schedule, &labels, centre, monday, Lang::Turkish).unwrap();
    assert_eq!(week.title, "İZM: 16 Mart 2026 – 22 Mart 2026 haftası");
    assert_eq!((week.first_hour, week.last_hour, week.days.len()), (18, 21, 7));
    assert_eq!(week.days[4].title, "Cuma 20 Mart 2026");
    let rooms = Timetable::rooms(&week.days[4]);
    assert_eq!(rooms.len(), 1);
    assert_eq!((rooms[0].0, rooms[0].1[0].time()), ("Salon Z", "18:00–20:30".to_owned()));
    let table = week.table(Lang::Turkish);
    assert_eq!(texts(&table.rows[0], Lang::Turkish), ["Cuma 20 Mart 2026", "Salon Z", "18:00–20:30", ""]);
    // A day of the week will do, and no week is busy before there was a booking.
    assert_eq!(report::timetable(&schedule, &labels, centre, week.days[6].date, Lang::Turkish), Some(week));
    assert_eq!(report::busiest_week(&schedule, centre, first, first), None);
}

#[test]
fn shades_reach_from_nothing_to_the_largest() {
    let heat = HeatMap::new("", ["a"], [("x", [u64::MAX]), ("y", [1])]);
    assert_eq!([heat.level(0, 8), heat.level(1, 8), heat.level(u64::MAX, 8)], [0, 1, 8]);
    let nothing = HeatMap::new("", ["a"], [("x", [0])]);
    assert_eq!(nothing.level(0, 8), 0);
    // A total would be darker than all.
    let mut counts = Table::new("c", "", "", &["a"]);
    counts.row("x", [Cell::Count(3)]);
    counts.total("all", [Cell::Count(3)]);
    assert_eq!(counts.heat_map().rows, [("x".to_owned(), vec![3])]);
}

/// Books a room of the year 2026 for an organisation that nobody named.
fn books(schedule: &mut Schedule, n: u128, room: u128, from: &str, to: &str) {
    let at = |time: &str| format!("2026-{time}").parse().unwrap();
    let time = LocalSlot::new(at(from), at(to)).unwrap();
    let (organisation, purpose) = (id!(OrganisationId, 5), "concert".parse().unwrap());
    let request = BookingRequest::new(id!(BookingId, n), organisation, id!(RoomId, room), time, purpose);
    let booked = schedule.book(request, &desk("2025-12-01T00:00Z"), &Anyone).unwrap();
    assert!(booked.outcome.booking().is_some());
}

fn desk(now: &str) -> Call {
    Call::new(Actor::new(id!(ActorId, 7), Role::Staff), now.parse().unwrap())
}

/// Two houses, whose codes are not in the order of their ids.
fn two_centres() -> Schedule {
    let now = desk("2025-12-01T00:00Z");
    let mut schedule = Schedule::new(id!(StreamId, 9));
    for (centre, code, rooms) in
        [(1, "İZM", &[(11, "Salon Z"), (12, "Salon Ç")][..]), (2, "Çay", &[(21, "Oda")])]
    {
        let hours = OpeningHours::daily("08:00-23:00".parse().unwrap());
        let described = Centre::new(id!(CentreId, centre), code.parse().unwrap(), Zone::ISTANBUL, hours);
        schedule.describe_centre(described, &now).unwrap();
        for (room, code) in rooms {
            let (capacity, code) = (Capacity::new(2_000).unwrap(), code.parse().unwrap());
            let room = Room::new(id!(RoomId, *room), id!(CentreId, centre), code, capacity);
            schedule.describe_room(room, &now).unwrap();
        }
    }
    schedule
}

#[test]
fn a_week_is_busiest_by_its_minutes_and_shows_nothing_of_others() {
    let mut schedule = two_centres();
    for (n, room, from, to) in [
        // As long as any, but less than the four of the next week.
        (1, 11, "03-11T08:00", "03-11T12:30"),
        (2, 11, "03-20T18:00", "03-20T20:30"),
        (3, 11, "03-20T10:00", "03-20T11:00"),
        (4, 12, "03-20T09:30", "03-20T10:00"),
        (5, 12, "03-21T21:00", "03-21T22:00"),
        // What is in another house, or given back, does not count.
        (6, 21, "03-11T09:00", "03-11T12:00"),
        (7, 12, "03-11T09:00", "03-11T12:00"),
        // Equally busy weeks later.
        (8, 11, "03-24T13:00", "03-24T18:00"),
    ] {
        books(&mut schedule, n, room, from, to);
    }
    schedule.cancel(id!(BookingId, 7), None, &desk("2026-01-01T00:00Z"), &Anyone).unwrap();
    let (first, last) = ("2026-01".parse().unwrap(), "2026-12".parse().unwrap());
    let centre = id!(CentreId, 1);
    let monday = report::busiest_week(&schedule, centre, first, last).unwrap();
    assert_eq!(monday.to_string(), "2026-03-16");
    let mut labels = Labels::default();
    labels.add(&schedule);
    let lang = Lang::Turkish;
    let week = report::timetable(&schedule, &labels, centre, monday, lang).unwrap();
    assert_eq!((week.first_hour, week.last_hour), (9, 22));
    let table = week.table(lang);
    let rows: Vec<String> = table.rows.iter().map(|row| texts(row, lang)[..3].join(" ")).collect();
    assert_eq!(
        rows,
        [
            "Cuma 20 Mart 2026 Salon Ç 09:30–10:00",
            "Cuma 20 Mart 2026 Salon Z 10:00–11:00",
            "Cuma 20 Mart 2026 Salon Z 18:00–20:30",
            "Cumartesi 21 Mart 2026 Salon Ç 21:00–22:00",
        ]
    );
    let rooms = Timetable::rooms(&week.days[4]);
    let found: Vec<(&str, usize)> = rooms.iter().map(|(room, bookings)| (*room, bookings.len())).collect();
    assert_eq!(found, [("Salon Ç", 1), ("Salon Z", 2)]);
    let none = report::timetable(&schedule, &labels, centre, "2026-05-04".parse().unwrap(), lang).unwrap();
    assert!(none.days.iter().all(|day| day.bookings.is_empty()));
}

#[test]
fn centres_stand_in_the_order_of_the_turkish_alphabet() {
    let mut labels = Labels::default();
    labels.add(&two_centres());
    let month = "2026-01".parse().unwrap();
    let nothing = report::bookings(&BookingTally::default(), &labels, month, month, Lang::Turkish).unwrap();
    let centres: Vec<&str> = table(&nothing, "rooms")
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Plain)
        .map(|row| row.label.as_str())
        .collect();
    assert_eq!(centres, ["Çay", "İZM"]);
}

/// Asked for in one year, moved to the next, where it took place: both months are told.
#[test]
fn a_month_is_told_for_what_took_place_in_it_though_nobody_asked_for_it() {
    let mut schedule = two_centres();
    let mut log = Vec::new();
    let at = |on: &str| {
        LocalSlot::new(format!("{on}T18:00").parse().unwrap(), format!("{on}T20:00").parse().unwrap())
    };
    let (organisation, purpose) = (id!(OrganisationId, 5), "concert".parse().unwrap());
    let time = at("2026-01-20").unwrap();
    let request = BookingRequest::new(id!(BookingId, 1), organisation, id!(RoomId, 11), time, purpose);
    log.extend(schedule.book(request, &desk("2025-12-01T00:00Z"), &Anyone).unwrap().events);
    let later = at("2027-03-20").ok();
    let moved = schedule.move_booking(id!(BookingId, 1), None, later, &desk("2025-12-02T00:00Z"), &Anyone);
    log.extend(moved.unwrap());
    let over = desk("2027-03-20T18:00Z");
    log.extend(schedule.complete(id!(BookingId, 1), 12, &over, &Anyone).unwrap());
    let mut tally = BookingTally::default();
    log.iter().for_each(|event| tally.observe(event).unwrap());
    let (first, last) = ("2026-01".parse().unwrap(), "2027-12".parse().unwrap());
    let labels = Labels::default();
    let told = report::bookings(&tally, &labels, first, last, Lang::English).unwrap();
    let months: Vec<String> =
        table(&told, "months").rows.iter().map(|row| texts(row, Lang::English)[..2].join(" ")).collect();
    assert_eq!(months, ["January 2026 0", "March 2027 1", "Total 1"]);
}

/// What has no label is told by its code; every reason that a schedule can give, and every usual format, has one.
#[test]
fn every_reason_and_format_has_a_label_in_both_languages() {
    for lang in Lang::ALL {
        assert_eq!(report::reason_label("no_such_code", lang), "no_such_code");
        assert_eq!(report::format_label("no_such_format", lang), "no such format");
    }
    let reasons = stored::codes(include_str!("../../src/schedule/refusal.rs"));
    assert!(reasons.len() > 20, "{reasons:?}");
    for code in reasons {
        let [tr, en] = [Lang::Turkish, Lang::English].map(|lang| report::reason_label(code, lang));
        assert!(tr != code && tr != en, "{code}: {tr}, {en}");
    }
    let formats = [
        "general_assembly",
        "assembly",
        "concert",
        "commemoration",
        "iftar",
        "festival",
        "tournament",
        "march",
        "rally",
        "congress",
        "training",
        "awareness_activity",
        "open_air_cinema",
        "cleanup",
        "meeting",
        "workshop",
        "seminar",
        "conference",
        "exhibition",
        "trip",
        "visit",
    ];
    for code in formats {
        let [tr, en] = [Lang::Turkish, Lang::English].map(|lang| report::format_label(code, lang));
        let spoken = code.replace('_', " ");
        assert!(tr != spoken && en != spoken && tr != en || code == "iftar", "{code}: {tr}, {en}");
    }
}

/// Whoever mistakes a year gets no table of all the months between.
#[test]
fn of_many_months_those_without_anything_are_left_out() {
    let (tally, labels) = year();
    for (first, columns) in [("2025-04", 12), ("2025-03", 1), ("1900-01", 1)] {
        let (first, last) = (first.parse().unwrap(), "2026-03".parse().unwrap());
        let over = report::bookings(&tally, &labels, first, last, Lang::English).unwrap();
        assert_eq!(table(&over, "centres_months").columns.len(), columns, "from {first}");
        assert_eq!(table(&over, "months").rows.len(), columns + 1);
    }
}

/// 1,250 came to a meeting of March: through the door came as many at least, as far as somebody counted.
#[test]
fn whoever_came_to_a_meeting_came_through_the_door() {
    let (meetings, labels) = year();
    for (on, visits, precision, too_few) in [
        ("2026-03-20", 1_250, Precision::Exact, false),
        ("2026-03-01", 1_249, Precision::Exact, true),
        // More may have come.
        ("2026-03-20", 1_249, Precision::MoreThan, false),
        ("2026-04-20", 1_249, Precision::Exact, false),
    ] {
        let (centre, on) = (id!(CentreId, 1), on.parse().unwrap());
        let to = VisitCount { visits, precision };
        let mut doors = OutreachTally::default();
        let call = Call::new(Actor::new(id!(ActorId, 7), Role::Staff), "2026-12-01T00:00Z".parse().unwrap());
        let mut desk = OutreachDesk::new(id!(StreamId, 8), Zone::ISTANBUL);
        desk.count_visits(centre, on, to, &call)
            .unwrap()
            .iter()
            .for_each(|told| doors.observe(told).unwrap());
        let found = doors.too_few_visits(&meetings).unwrap();
        let told: Vec<_> = found.iter().map(|of| (of.centre, of.visits, of.participants)).collect();
        let expected = if too_few { vec![(centre, 1_249, 1_250)] } else { vec![] };
        assert_eq!(told, expected, "{visits} {precision:?} on {on}");
        let notes = |meetings| report::visits(&doors, meetings, &labels, Lang::English).unwrap().notes.len();
        assert_eq!(notes(Some(&meetings)) - notes(None), usize::from(too_few));
    }
}

fn of_submissions(kinds: &[(SubmissionKind, u64)]) -> PetitionSummary {
    let mut summary = PetitionTally::default().summary(&Scope::all()).unwrap();
    summary.received_by_kind = kinds.iter().copied().collect();
    summary
}

/// Where all are of one kind, a table of kinds would tell nothing.
#[test]
fn petitions_of_several_kinds_are_told_by_kind() {
    let (request, thanks) = (SubmissionKind::Request, SubmissionKind::Thanks);
    for (lang, several) in [
        (Lang::Turkish, ["Teşekkür 9", "Talep 2", "Toplam 11"]),
        (Lang::English, ["Thanks 9", "Request 2", "Total 11"]),
    ] {
        for (kinds, expected) in
            [(&[][..], &[][..]), (&[(request, 2)], &[]), (&[(request, 2), (thanks, 9)], &several)]
        {
            let section = report::petitions(&of_submissions(kinds), lang);
            let kinds = section.tables.iter().find(|table| table.code == "petition_kinds");
            let rows = kinds.map_or(Vec::new(), |table| {
                table.rows.iter().map(|row| texts(row, lang).join(" ")).collect()
            });
            assert_eq!(rows, expected);
        }
    }
}

#[test]
fn a_survey_that_nobody_answered_has_no_share() {
    let section = report::survey(None, &[], Lang::English);
    assert_eq!(section.highlights.iter().map(|of| &of.figure).collect::<Vec<_>>(), [&Cell::Absent]);
}

/// A total of lower bounds is one too, and that is told once.
#[test]
fn a_count_that_is_no_more_than_a_lower_bound_is_told_so() {
    for (precision, notes) in [(Precision::Exact, 0), (Precision::MoreThan, 1), (Precision::Vague, 1)] {
        let (centre, channel) = (id!(CentreId, 1), Channel::Email);
        let mut desk_of_year = OutreachDesk::new(id!(StreamId, 8), Zone::ISTANBUL);
        let mut tally = OutreachTally::default();
        let call = desk("2027-12-01T00:00Z");
        let visits = VisitCount { visits: 40, precision };
        let mut told =
            desk_of_year.count_visits(centre, "2026-12-30".parse().unwrap(), visits, &call).unwrap();
        told.extend(desk_of_year.count_visits(centre, "2027-01-02".parse().unwrap(), visits, &call).unwrap());
        told.iter().for_each(|event| tally.observe(event).unwrap());
        let (_, labels) = year();
        let section = report::visits(&tally, None, &labels, Lang::English).unwrap();
        assert_eq!(section.notes.len(), notes, "{precision:?}");
        assert!(section.notes.iter().all(|note| note.contains("lower bound")));
        let months: Vec<&str> =
            table(&section, "visitors").rows.iter().map(|row| row.label.as_str()).collect();
        assert_eq!(months, ["December 2026", "January 2027", "Total"]);
        let mut summary = tally.summary().unwrap();
        summary.precision = precision;
        let contacts = report::contacts(&summary, &[(channel, 7)].into(), Lang::English);
        assert_eq!(contacts.notes.len(), notes, "{precision:?}");
    }
}

#[test]
fn a_state_of_a_booking_is_told_in_both_languages() {
    assert_eq!(report::status_label(Status::Confirmed, Lang::Turkish), "onaylandı");
    assert_eq!(report::status_label(Status::Confirmed, Lang::English), "confirmed");
}
