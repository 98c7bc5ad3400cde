//! Reports: the right words, numbers and order in both languages.

use imece::{
    centre::{Capacity, Centre, Room},
    event::{Actor, Call, Role},
    id::*,
    report::{self, HeatMap, Labels, Table},
    schedule::{Anyone, BookingRequest, Schedule},
    statistics::BookingTally,
    stats::Observe,
    text::Lang,
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
    (tally, labels)
}

fn tables(lang: Lang) -> Vec<Table> {
    let (tally, labels) = year();
    report::bookings(&tally, &labels, "2026-01".parse().unwrap(), "2026-12".parse().unwrap(), lang).unwrap()
}

#[track_caller]
fn assert_row(table: &Table, row: usize, expected: &[&str]) {
    assert_eq!(table.rows[row], expected, "in {}", table.title);
}

#[test]
fn the_overview_is_written_as_the_language_writes() {
    let turkish = &tables(Lang::Turkish)[0];
    assert_row(turkish, 6, &["Katılımcı", "1.250"]);
    assert_row(turkish, 8, &["Doluluk (dolu ÷ açık dakika)", "%0,2"]); // 150 of 3 × 31 × 780 minutes
    let english = &tables(Lang::English)[0];
    assert_row(english, 6, &["Participants", "1,250"]);
    assert_row(english, 8, &["Occupancy (booked ÷ bookable minutes)", "0.2%"]);
    assert_row(english, 9, &["Participants per meeting", "1,250.0"]);
}

#[test]
fn refusals_are_told_with_every_reason() {
    let turkish = &tables(Lang::Turkish)[1];
    let reasons: Vec<&str> = turkish.rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(reasons, ["çakışma", "kapasite aşımı"]);
}

#[test]
fn months_have_all_twelve_rows_and_a_total() {
    let table = &tables(Lang::Turkish)[2];
    assert_eq!(table.rows.len(), 13);
    assert_row(table, 2, &["Mart", "2", "1", "1", "1", "0", "0", "1.250"]);
    assert_row(table, 12, &["Toplam", "2", "1", "1", "1", "0", "0", "1.250"]);
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
}

#[test]
fn rooms_stand_in_the_order_of_the_turkish_alphabet_under_their_centre() {
    let table = &tables(Lang::English)[3];
    let labels: Vec<&str> = table.rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(labels, ["İZM", "  Salon C", "  Salon Ç", "  Salon Z"]);
    assert_row(table, 3, &["  Salon Z", "1", "1,250", "2", "0.6%"]);
    assert_row(table, 1, &["  Salon C", "0", "0", "0", "0.0%"]);
}

#[test]
fn heat_maps_cover_the_hours_and_months_that_were_used() {
    let (tally, labels) = year();
    let hours = report::heat_by_hour(&tally, &labels, Lang::Turkish).unwrap();
    assert_eq!(hours.columns, ["18", "19", "20"]);
    assert_eq!(hours.rows[2], ("Salon Z".to_owned(), vec![60, 60, 30]));
    let (first, last) = ("2025-12".parse().unwrap(), "2026-04".parse().unwrap());
    let months = report::heat_by_month(&tally, &labels, first, last, Lang::English).unwrap();
    assert_eq!(months.columns[0], "December 2025");
    assert_eq!(months.rows, [("İZM".to_owned(), vec![0, 0, 0, 1, 0])]);
    assert_eq!(months.most(), 1);
}

#[test]
fn shades_reach_from_nothing_to_the_largest() {
    let heat = HeatMap::new("", ["a"], [("x", [u64::MAX]), ("y", [1])]);
    assert_eq!([heat.level(0, 8), heat.level(1, 8), heat.level(u64::MAX, 8)], [0, 1, 8]);
    let nothing = HeatMap::new("", ["a"], [("x", [0])]);
    assert_eq!(nothing.level(0, 8), 0);
}

#[test]
fn every_reason_and_state_has_a_label_in_both_languages() {
    for lang in Lang::ALL {
        assert_eq!(report::reason_label("no_such_code", lang), "no_such_code");
    }
    assert_ne!(
        report::reason_label("quota_exceeded", Lang::Turkish),
        report::reason_label("quota_exceeded", Lang::English)
    );
}
