//! A platform as rows.

use crate::{
    cases::cases,
    rows::{again, refused},
    scheme::*,
    stored::read_back,
};
use VolunteeringCommand as C;
use imece::{event::*, id::StreamId, text::Precision, time::*, volunteering::*};
use serde_json::{Value, json};

/// A full morning shift and an afternoon one, a flexible one that somebody waits for, an organisation, a project; one
/// served, one did not come, one left and was erased.
fn everything() -> Scheme {
    let mut scheme = Scheme::with_a_shift();
    scheme.does(C::Enrol(choir(4).in_fields(FIELDS)));
    let begins = SocialResponsibilityProject::new(
        project(1),
        "Temiz sahil".parse().unwrap(),
        VolunteerField::EnvironmentalCleanup,
        day("01"),
    );
    scheme.does(C::BeginProject(begins.until(day("20"))));
    let task_2 = a_task(2, VolunteerField::EnvironmentalCleanup).in_project(project(1));
    scheme.does(C::PlanTask(task_2));
    scheme.shift(2, 2, "05 13:00-15:00", 9);
    let window = ShiftTime::Flexible { window: hours("06 09:00-18:00"), minutes: Minutes::new(60) };
    scheme.does(C::AddShift(Shift::new(shift(3), task(1), window, 5.try_into().unwrap())));
    for (n, volunteer, of) in [(1, 1, 1), (2, 2, 1), (3, 1, 2)] {
        scheme.does(C::Assign(request(n, volunteer, of)));
    }
    scheme.does(C::Assign(request(4, 4, 2).with_people(3.try_into().unwrap())));
    scheme.does(C::Offer(request(5, 1, 3)));
    scheme.clock("05 18:00");
    scheme.does(C::ReportReach {
        project: project(1),
        on: day("05"),
        reach: Reach::new(9, Precision::Exact),
    });
    scheme.does(C::Complete { assignment: assignment(1), minutes: Minutes::new(120) });
    scheme.does(C::RecordNoShow { assignment: assignment(2) });
    scheme.does(C::Leave { volunteer: who(3), reason: None });
    scheme.does(C::Erase { volunteer: who(3) });
    scheme
}

/// Makes the shift of the first assignment that of the third, which is in the afternoon.
fn moved(rows: &mut Value) {
    rows["assignments"][0]["placement"] = rows["assignments"][2]["placement"].clone();
}

#[test]
fn rows_are_read_in_any_order() {
    let platform = everything().platform;
    let mut rows = platform.snapshot();
    rows.volunteers.reverse();
    rows.assignments.reverse();
    rows.shifts.reverse();
    rows.tasks.reverse();
    let loaded = VolunteerPlatform::load(rows).unwrap();
    assert_eq!(loaded, platform);
    assert_eq!(loaded.next_deadline(), platform.next_deadline());
    assert_eq!(loaded.shift(shift(2)).unwrap().assigned(), 4);
    assert_eq!(loaded.volunteer(who(1)).unwrap().served().len(), 1);
    read_back(&platform);
}

#[test]
fn rows_that_cannot_be_are_refused() {
    refused(
        &everything().platform,
        &[
            ("so much took more events", |rows| rows["head"]["version"] = json!(0)),
            // The number of changes is the number of events.
            ("so much took more events", |rows| {
                let events = rows["head"]["version"].as_u64().unwrap();
                rows["head"]["version"] = json!(events - 1);
            }),
            ("what is there was recorded", |rows| rows["shifts"][0]["revision"] = json!(0)),
            ("the volunteer is counted as another", |rows| {
                rows["volunteers"][0]["fact"]["volunteer"] = rows["volunteers"][1]["volunteer"]["id"].clone();
            }),
            ("the volunteer is counted as another", |rows| {
                rows["volunteers"][0]["fact"]["kind"] = json!("legal_person");
            }),
            ("the volunteer is counted as another", |rows| {
                rows["volunteers"][0]["fact"]["group"] = json!(null);
            }),
            ("nobody knows who is there", |rows| {
                rows["volunteers"][2]["membership"] = json!({"type": "active"});
            }),
            ("the volunteer is enrolled already", |rows| again(rows, "volunteers")),
            ("the id is taken", |rows| {
                let row = rows["volunteers"][2].clone();
                rows["volunteers"].as_array_mut().unwrap().push(row);
            }),
            ("the project has other days", |rows| {
                rows["projects"][0]["project"]["ends"] = json!("2026-02-28");
            }),
            ("the project has other days", |rows| {
                rows["projects"][0]["project"]["ends"] = json!("2026-03-04");
            }),
            ("the id is taken", |rows| again(rows, "projects")),
            ("the project is unknown", |rows| rows["projects"] = json!([])),
            ("the id is taken", |rows| again(rows, "tasks")),
            ("the task is unknown, or has no such shift", |rows| rows["tasks"] = json!([])),
            ("the task is unknown, or has no such shift", |rows| {
                rows["shifts"][2]["shift"]["time"]["data"]["minutes"] = json!(0);
            }),
            ("the id is taken", |rows| again(rows, "shifts")),
            ("the shift is unknown", |rows| rows["shifts"] = json!([])),
            ("the volunteer is unknown", |rows| rows["volunteers"] = json!([])),
            ("the shift is not then", moved),
            ("the shift is not then", |rows| {
                rows["assignments"][4]["state"] = json!({"type": "scheduled"});
            }),
            ("another time was chosen", |rows| {
                rows["assignments"][0]["request"]["chosen"] =
                    rows["assignments"][2]["placement"]["time"].clone();
            }),
            ("one is one", |rows| rows["assignments"][0]["request"]["people"] = json!(2)),
            ("the shift was cancelled", |rows| rows["shifts"][0]["cancelled"] = json!(true)),
            ("it lapses at another time", |rows| {
                rows["assignments"][4]["state"]["data"]["until"] = rows["head"]["at"].clone();
            }),
            ("nobody serves so long on a shift", |rows| {
                rows["assignments"][0]["state"]["data"]["minutes"] = json!(181);
            }),
            ("nobody serves so long on a shift", |rows| {
                rows["assignments"][0]["state"]["data"]["minutes"] = json!(0);
            }),
            ("the shift is full", |rows| rows["assignments"][3]["request"]["people"] = json!(9)),
            ("the volunteer is on another shift then", |rows| {
                let mut row = rows["assignments"][0].clone();
                row["request"]["id"] = rows["shifts"][0]["shift"]["id"].clone();
                rows["assignments"].as_array_mut().unwrap().push(row);
            }),
            ("the id is taken", |rows| {
                let row = rows["assignments"][1].clone();
                rows["assignments"].as_array_mut().unwrap().push(row);
            }),
            ("unknown field", |rows| rows["assignments"][0]["more"] = json!(1)),
        ],
    );
}

proptest::proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn the_rows_of_any_life_are_read_back(log in imece::strategies::volunteering_log(60)) {
        let mut platform = VolunteerPlatform::new(StreamId::from_uuid(uuid(0, 1)).unwrap());
        platform.replay(&log).unwrap();
        read_back(&platform);
    }
}
