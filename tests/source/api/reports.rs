//! What JSON is refused of reports.

use imece::{
    report::{ActivityReport, Comparison, Figure},
    statistics::SatisfactionRate,
};
use serde_json::{Value, json};

use super::{Row, row, with, without};

fn figure(measure: &str, year: i32, count: u64) -> Value {
    let value = json!({"type": "count", "data": {"count": count, "precision": "exact"}});
    json!({"measure": measure, "year": year, "value": value})
}

pub(super) fn reports() -> Vec<Row> {
    let programmes = |year, count| figure("joint_programmes", year, count);
    let both = json!({"earlier": programmes(2024, 228), "later": programmes(2025, 246)});
    let year = json!({
        "unit": "Kocaeli", "year": 2025, "measures": [programmes(2025, 246)], "comparisons": [both],
    });
    let basis = json!({
        "n": 12, "effective": 12.0, "design_effect": 1.0, "confidence": 95, "population": null,
        "mixing": {"type": "pooled"},
    });
    let rate = json!({
        "measure": {"questionnaire": {"code": "overall", "version": 1}, "question": "overall", "row": null},
        "definition": {"scale": 5, "threshold": {"type": "top_two"}},
        "satisfied": 9, "share": 0.75, "interval": {"low": 0.46, "high": 0.92}, "method": "wilson",
        "basis": basis,
    });
    let twice = json!([programmes(2025, 246), programmes(2025, 246)]);
    vec![
        row::<SatisfactionRate>(
            "statistics::SatisfactionRate",
            rate.clone(),
            vec![
                with(rate.clone(), "satisfied", json!(13)),
                with(rate.clone(), "share", json!(7.0)),
                without(rate, "basis"),
            ],
        ),
        row::<Figure>(
            "report::Figure",
            programmes(2025, 246),
            vec![figure("satisfied_share", 2025, 91), without(programmes(2025, 246), "year")],
        ),
        row::<Comparison>(
            "report::Comparison",
            both.clone(),
            vec![
                with(both.clone(), "later", figure("meetings", 2025, 246)),
                with(both.clone(), "later", programmes(2024, 246)),
                with(both, "change", json!({"type": "equal"})),
            ],
        ),
        row::<ActivityReport>(
            "report::ActivityReport",
            year.clone(),
            vec![
                with(year.clone(), "year", json!(2024)),
                with(year.clone(), "measures", twice),
                with(year.clone(), "measures", json!([programmes(2025, 247)])),
                without(year, "comparisons"),
            ],
        ),
    ]
}
