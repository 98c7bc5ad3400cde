//! A desk as rows.

use super::*;
use crate::{
    cases::cases,
    rows::{again, refused},
    stored::read_back,
};
use serde_json::json;

#[test]
fn rows_are_read_in_any_order() {
    let mut office = everything();
    let mut rows = office.desk.snapshot();
    rows.visits.reverse();
    rows.deliveries.reverse();
    rows.ramadans.reverse();
    assert_eq!(SolidarityDesk::load(rows).as_ref(), Ok(&office.desk));
    read_back(&office.desk);
    // Also when nobody knows the household any more.
    office.call.actor.role = Role::Manager;
    office.call = office.call.clone().overruling("talep".parse().unwrap());
    office.does(C::Erase { household: house(1) });
    read_back(&office.desk);
    assert_eq!(office.tables(), (1, 2, 7));
}

#[test]
fn rows_that_cannot_be_are_refused() {
    refused(
        &everything().desk,
        &[
            ("so much took more events", |rows| rows["head"]["version"] = json!(0)),
            // Every event has left a row.
            ("so much took more events", |rows| {
                let events = rows["head"]["version"].as_u64().unwrap();
                rows["head"]["version"] = json!(events - 1);
            }),
            ("two ramadans are at one time", |rows| again(rows, "ramadans")),
            ("nobody knows when ramadan is", |rows| rows["ramadans"] = json!([])),
            ("the visits are made with nobody", |rows| rows["programmes"][0]["partners"] = json!([])),
            ("the id is taken", |rows| again(rows, "programmes")),
            ("there is no such programme", |rows| rows["programmes"] = json!([])),
            ("there is no such programme", |rows| rows["visits"][0]["year"] = json!(1445)),
            ("the visit was not in ramadan", |rows| rows["visits"][0]["visit"]["on"] = json!("2025-02-28")),
            ("the id is taken", |rows| again(rows, "visits")),
            ("no programme has so many guests", |rows| {
                rows["visits"][0]["visit"]["guests"] = json!(u32::MAX);
            }),
            ("other households were visited", |rows| rows["programmes"][0]["households"] = json!(0)),
            ("other households were visited", |rows| rows["programmes"][0]["households"] = json!(2)),
            ("other households were visited", |rows| rows["visits"][2]["revoked"] = json!(false)),
            ("the id is taken", |rows| again(rows, "deliveries")),
            ("the delivery doubles none", |rows| rows["deliveries"][0]["revoked"] = json!(true)),
            ("the delivery doubles none", |rows| {
                rows["deliveries"][0]["doubles"] = json!([rows["deliveries"][1]["delivery"]["id"]]);
            }),
            ("the delivery doubles none", |rows| {
                rows["deliveries"][1]["doubles"] = json!([rows["deliveries"][1]["delivery"]["id"]]);
            }),
            ("the delivery doubles none", |rows| {
                rows["deliveries"][0]["delivery"]["household"] =
                    rows["visits"][0]["visit"]["household"].clone();
            }),
            ("the delivery doubles none", |rows| {
                rows["deliveries"][0]["delivery"]["kind"] = json!("hot_meal");
            }),
            ("who raised a wish is the petition's to know", |rows| {
                rows["meetings"][0]["raised"][0]["by"] = rows["visits"][0]["visit"]["household"].clone();
            }),
            ("the id is taken", |rows| again(&mut rows["meetings"][0], "raised")),
            ("the id is taken", |rows| {
                again(rows, "meetings");
                rows["meetings"][1]["raised"] = json!([]);
            }),
            ("unknown field", |rows| rows["visits"][0]["more"] = json!(1)),
        ],
    );
}

proptest::proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn the_rows_of_any_life_are_read_back(log in imece::strategies::solidarity_log(60)) {
        let mut desk = SolidarityDesk::new(StreamId::from_uuid(uuid(0, 1)).unwrap());
        desk.replay(&log).unwrap();
        read_back(&desk);
    }
}
