//! What JSON is refused of outreach.

use imece::{
    id::StreamId,
    outreach::{Attendance, ContactCount, OutreachDesk},
    time::Zone,
    uuid::Uuid,
};
use serde_json::{Value, json};

use super::{Row, row, with, without};

pub(super) fn outreach() -> Vec<Row> {
    let count = |contacts: u32, submissions: u32| json!({"contacts": contacts, "submissions": submissions, "precision": "exact"});
    let people = json!({"people": 120, "children": 80});
    let stream = StreamId::from_uuid(Uuid::from_u128(1)).unwrap();
    let empty: Value = serde_json::to_value(OutreachDesk::new(stream, Zone::ISTANBUL)).unwrap();
    let day_of = |contacts| json!([{"channel": "post", "on": "2025-03-01", "count": count(contacts, 2)}]);
    let twice = |one: Value| json!([one.get(0), one.get(0)]);
    vec![
        row::<ContactCount>(
            "outreach::ContactCount",
            count(3, 2),
            vec![count(2, 3), without(count(3, 2), "precision")],
        ),
        row::<Attendance>(
            "outreach::Attendance",
            people.clone(),
            vec![with(people.clone(), "children", json!(121)), without(people, "people")],
        ),
        row::<OutreachDesk>(
            "outreach::OutreachDesk",
            empty.clone(),
            vec![
                with(empty.clone(), "contacts", twice(day_of(3))),
                with(empty.clone(), "fees", json!([])),
                without(empty, "cards"),
            ],
        ),
    ]
}
