//! What JSON is refused of programmes.

use imece::{
    place::Country,
    programme::{
        AbroadVenue, Closing, DayRange, DayTable, Delegation, OtherFormat, Places, ProgrammePlan,
        Registration,
    },
    time::MonthDay,
};
use serde_json::{Value, json};

use super::{Row, id, row, with, without};

fn days() -> Vec<Row> {
    let range = json!({"first": "2026-03-19", "last": "2026-03-22"});
    vec![
        row::<MonthDay>(
            "time::MonthDay",
            json!("02-29"),
            vec![json!("02-30"), json!("13-01"), json!("2-29"), json!(229)],
        ),
        row::<DayRange>(
            "programme::DayRange",
            range.clone(),
            vec![
                with(range.clone(), "last", json!("2026-03-18")),
                with(range.clone(), "days", json!(4)),
                without(range.clone(), "last"),
            ],
        ),
        row::<DayTable>(
            "programme::DayTable",
            json!([range]),
            vec![json!([range, {"first": "2026-03-22", "last": "2026-03-22"}]), json!({"2026": range})],
        ),
    ]
}

fn details() -> Vec<Row> {
    let delegation = json!({"led_by": {"type": "mayor"}, "others": [{"type": "governor"}], "size": 2});
    let places = json!({"available": 3, "reserved": 3});
    let registration = json!({"id": id(1), "person": id(2), "reserved": false, "groups": ["students"]});
    let abroad = json!({
        "country": "BG", "town": "Kırcaali", "zone": "Europe/Sofia",
        "council": {"number": "2026/41", "on": "2026-01-02"}, "ministry": null,
    });
    vec![
        row::<Country>(
            "place::Country",
            json!("BG"),
            vec![json!("bg"), json!("BGR"), json!("B1"), json!("")],
        ),
        row::<OtherFormat>(
            "programme::OtherFormat",
            json!("cleanup"),
            vec![json!("concert"), json!("open_air_cinema"), json!("Clean up")],
        ),
        row::<Delegation>(
            "programme::Delegation",
            delegation.clone(),
            vec![
                with(delegation.clone(), "size", json!(1)),
                with(delegation.clone(), "size", json!(0)),
                with(delegation.clone(), "names", json!(["x"])),
                without(delegation, "led_by"),
            ],
        ),
        row::<Places>(
            "programme::Places",
            places.clone(),
            vec![
                with(places.clone(), "reserved", json!(4)),
                with(places.clone(), "available", Value::Null),
                with(places, "available", json!(0)),
            ],
        ),
        row::<Registration>(
            "programme::Registration",
            registration.clone(),
            vec![
                with(registration.clone(), "groups", json!(["disabled"])),
                with(registration.clone(), "groups", json!(["in_need", "students"])),
                with(registration.clone(), "name", json!("x")),
                without(registration, "id"),
            ],
        ),
        row::<AbroadVenue>(
            "programme::AbroadVenue",
            abroad.clone(),
            vec![
                with(abroad.clone(), "country", json!("TR")),
                with(abroad.clone(), "zone", json!("Europe/Nowhere")),
                with(abroad.clone(), "permitted", json!(true)),
                without(abroad, "town"),
            ],
        ),
    ]
}

pub(super) fn programmes() -> Vec<Row> {
    let time = |start: &str, end: &str| json!({"start": start, "end": end});
    let evening = time("2026-03-21T19:00", "2026-03-21T22:00");
    let closing = json!({
        "attendance": 100, "actual": evening, "report": id(1), "volunteers": 0, "reached": {"disabled": 100},
    });
    let plan = json!({
        "id": id(1), "title": "Nevruz", "kind": "cultural", "format": {"type": "festival"}, "partners": [id(2)],
        "unit": id(3), "venue": {"type": "place", "data": id(4)}, "time": evening, "guests": [], "groups": ["youth"],
        "observance": null, "yearly": true, "places": null,
    });
    let format = |kind: &str, data: Value| with(plan.clone(), "format", json!({"type": kind, "data": data}));
    let room = json!({"room": id(5), "booking": id(6), "host": id(7), "district": {"province": 41, "name": "Gebze"}});
    let mut teams = serde_json::Map::new();
    teams.insert(id(7), json!(2));
    let rows = vec![
        row::<Closing>(
            "programme::Closing",
            closing.clone(),
            vec![
                with(closing.clone(), "reached", json!({"disabled": 101})),
                with(closing.clone(), "attendance", json!(-1)),
                with(closing.clone(), "actual", time("2026-03-21T19:00", "2026-03-21T19:00")),
                without(closing, "attendance"),
            ],
        ),
        row::<ProgrammePlan>(
            "programme::ProgrammePlan",
            plan.clone(),
            vec![
                with(plan.clone(), "partners", json!([])),
                with(plan.clone(), "kind", json!(["cultural", "social"])),
                with(plan.clone(), "time", time("2026-03-21T19:00", "2026-05-23T19:00")),
                with(plan.clone(), "venue", json!({"type": "room", "data": room})),
                format("tournament", json!({"sport": "football", "teams": teams})),
                format("march", json!({"catering": {"meals_a_day": 3, "days": 2}})),
                format("festival", json!({"sport": "football"})),
                format("other", json!("festival")),
                with(plan.clone(), "organiser", json!("x")),
                without(plan, "venue"),
            ],
        ),
    ];
    [rows, days(), details()].into_iter().flatten().collect()
}
