//! What JSON is refused of seasons.

use imece::season::{MeetingLength, Priority, Season, Wish};
use serde_json::json;

use super::{Row, row, with, without};

pub(super) fn seasons() -> Vec<Row> {
    let season = json!({"first": "2026-09-14", "last": "2027-03-14", "day": "09:00-22:00", "slot": 30});
    let length = json!({"least": 60, "most": 120});
    let window = json!({"on": "Tue", "within": "18:00-22:00", "choice": "first"});
    let weekly = |times: u8, windows| json!({"type": "weekly", "data": {"times": times, "weeks": {"type": "all"}, "windows": windows}});
    let wish = json!({
        "id": "00000000-0000-0000-0000-000000000001",
        "organisation": "00000000-0000-0000-0000-000000000002",
        "length": length,
        "priority": 3,
        "attendees": 0,
        "layout": null,
        "features": [],
        "bundle": null,
        "meetings": weekly(2, json!([window])),
        "places": {"ranked": [], "others": true},
    });
    vec![
        row::<Season>(
            "season::Season",
            season.clone(),
            vec![
                with(season.clone(), "last", json!("2026-09-13")),
                with(season.clone(), "last", json!("2028-03-14")),
                with(season.clone(), "slot", json!(0)),
                with(season.clone(), "slot", json!(35)),
                with(season.clone(), "slot", json!(10)),
                with(season.clone(), "day", json!("20:00-02:00")),
                without(season, "day"),
            ],
        ),
        row::<Priority>("season::Priority", json!(5), vec![json!(0), json!(6), json!("5")]),
        row::<MeetingLength>(
            "season::MeetingLength",
            length.clone(),
            vec![
                with(length.clone(), "least", json!(0)),
                with(length.clone(), "least", json!(121)),
                with(length, "more", json!(1)),
            ],
        ),
        row::<Wish>(
            "season::Wish",
            wish.clone(),
            vec![
                with(wish.clone(), "meetings", weekly(0, json!([window]))),
                with(wish.clone(), "meetings", weekly(8, json!([window]))),
                with(wish.clone(), "meetings", weekly(1, json!([]))),
                with(wish.clone(), "meetings", json!({"type": "dates", "data": []})),
                with(wish.clone(), "places", json!({"ranked": [], "others": false})),
                with(wish.clone(), "priority", json!(0)),
                without(wish, "organisation"),
            ],
        ),
    ]
}
