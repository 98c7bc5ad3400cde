//! A calendar as rows.

use crate::{
    calendar::*,
    cases::cases,
    replay::city,
    rows::{again, refused},
    stored::read_back,
};
use imece::{event::Aggregate, programme::*, strategies::programme_log};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn rows_are_read_in_any_order() {
    let city = city();
    let mut rows = city.calendar.snapshot();
    rows.programmes.reverse();
    rows.places.reverse();
    rows.programmes.iter_mut().for_each(|row| row.participants.reverse());
    let mut loaded = ProgrammeCalendar::load(rows).unwrap();
    assert_eq!(loaded, city.calendar);
    read_back(&city.calendar);
    // What is derived is there too: who holds the square, and whose the booking is.
    let taken = concert(20).moved_to(Venue::Place(square(2))).unwrap();
    assert_eq!(loaded.clashes(&taken), city.calendar.clashes(&taken));
    assert!(!loaded.clashes(&taken).unwrap().is_empty());
    let answered =
        ProgrammeCommand::AnswerBooking { programme: programme(5), booking: booking(1), booked: false };
    assert_eq!(loaded.handle(&answered, &city.call(), &city.registry).unwrap().len(), 1);
}

fn programme_row(rows: &mut Value, n: usize) -> &mut Value {
    &mut rows["programmes"][n - 1]
}

#[test]
fn rows_that_cannot_be_are_refused() {
    refused(
        &city().calendar,
        &[
            ("so much took more events", |rows| rows["head"]["version"] = json!(0)),
            // The number of changes is the number of events.
            ("so much took more events", |rows| {
                let events = rows["head"]["version"].as_u64().unwrap();
                rows["head"]["version"] = json!(events - 1);
            }),
            ("the id is taken", |rows| again(rows, "places")),
            ("the id is taken", |rows| again(rows, "observances")),
            ("the id is taken", |rows| again(rows, "programmes")),
            ("the place is unknown", |rows| rows["places"] = json!([])),
            ("it was drafted as another one", |rows| {
                programme_row(rows, 1)["drafted"] = programme_row(rows, 2)["plan"].clone();
            }),
            ("what is there was recorded", |rows| programme_row(rows, 1)["revision"] = json!(0)),
            ("what is planned has a place", |rows| programme_row(rows, 2)["placement"] = json!(null)),
            ("what is planned has a place", |rows| programme_row(rows, 4)["placement"] = json!(null)),
            ("what is planned has a place", |rows| {
                programme_row(rows, 1)["placement"] = programme_row(rows, 2)["placement"].clone();
            }),
            ("somebody else holds the place", |rows| {
                programme_row(rows, 3)["plan"]["venue"] = programme_row(rows, 2)["plan"]["venue"].clone();
            }),
            ("the room was not asked for", |rows| programme_row(rows, 5)["bookings"] = json!([])),
            ("the booking is another programme's", |rows| {
                programme_row(rows, 6)["bookings"] = programme_row(rows, 5)["bookings"].clone();
            }),
            ("no room can be booked", |rows| programme_row(rows, 2)["room_booked"] = json!(true)),
            ("it repeats what is unknown", |rows| {
                programme_row(rows, 1)["repeats"] = rows["places"][0]["id"].clone();
            }),
            ("it repeats itself", |rows| {
                programme_row(rows, 1)["repeats"] = programme_row(rows, 1)["plan"]["id"].clone();
            }),
            ("it repeats itself", |rows| {
                for (n, of) in [(1, 2), (2, 3), (3, 1)] {
                    programme_row(rows, n)["repeats"] = programme_row(rows, of)["plan"]["id"].clone();
                }
            }),
            ("the recommendation is known", |rows| again(programme_row(rows, 5), "recommendations")),
            ("the table is another one", |rows| {
                programme_row(rows, 5)["recommendations"][0]["table"] = json!("health");
            }),
            ("the table is another one", |rows| {
                programme_row(rows, 6)["recommendations"] = programme_row(rows, 5)["recommendations"].clone();
            }),
            ("nobody could register", |rows| {
                programme_row(rows, 1)["participants"] = programme_row(rows, 6)["participants"].clone();
            }),
            ("fewer came than were registered", |rows| {
                programme_row(rows, 3)["participants"][0]["status"] = json!("attended");
            }),
            ("fewer came than were registered", |rows| {
                programme_row(rows, 6)["participants"][0]["status"] = json!("attended");
                programme_row(rows, 6)["state"]["data"]["closing"]["attendance"] = json!(0);
            }),
            ("the person is registered already", |rows| {
                let person = programme_row(rows, 3)["participants"][0]["registration"]["person"].clone();
                programme_row(rows, 3)["participants"][1]["registration"]["person"] = person;
            }),
            ("the id is taken", |rows| {
                let id = programme_row(rows, 3)["participants"][0]["registration"]["id"].clone();
                programme_row(rows, 3)["participants"][1]["registration"]["id"] = id;
            }),
            ("the line has a gap", |rows| programme_row(rows, 3)["participants"][1]["order"] = json!(0)),
            ("the line has a gap", |rows| programme_row(rows, 3)["participants"][1]["order"] = json!(2)),
            ("unknown field", |rows| programme_row(rows, 1)["more"] = json!(1)),
        ],
    );
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn the_rows_of_any_life_are_read_back(log in programme_log(60)) {
        let mut calendar = ProgrammeCalendar::new(log.first().map_or(stream(1), |first| first.stream));
        calendar.replay(&log).unwrap();
        read_back(&calendar);
    }
}
