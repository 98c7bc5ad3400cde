//! What JSON is refused of surveys and of estimates.

use imece::{
    stats::{Ballot, Confidence, Interval, Proportion},
    survey::{
        Likelihood, MatrixAnswer, Options, Questionnaire, ResponseToken, SatisfactionDefinition, Scale,
        Score, SurveyPlan, Surveys,
    },
};
use serde_json::{Value, json};

use super::{Row, id, row, with, without};

pub(super) fn estimates() -> Vec<Row> {
    let interval = json!({"low": 0.25, "high": 0.5});
    let share = json!({"successes": 91, "n": 100});
    vec![
        row::<Ballot<u8>>(
            "stats::Ballot",
            json!([3, 1, 2]),
            vec![json!([]), json!([1, 1]), json!(vec![0; 256]), json!(1)],
        ),
        row::<Confidence>(
            "stats::Confidence",
            json!(95),
            vec![json!(0), json!(80), json!(0.95), json!("95")],
        ),
        row::<Interval>(
            "stats::Interval",
            interval.clone(),
            vec![
                with(interval.clone(), "low", json!(0.75)),
                with(interval.clone(), "high", Value::Null),
                with(interval.clone(), "mean", json!(0.3)),
                without(interval, "low"),
            ],
        ),
        row::<Proportion>(
            "stats::Proportion",
            share.clone(),
            vec![
                with(share.clone(), "n", json!(90)),
                json!({"successes": 0, "n": 0}),
                with(share.clone(), "successes", json!(-1)),
                with(share, "percent", json!(91)),
            ],
        ),
    ]
}

fn scales() -> Vec<Row> {
    let score = json!({"point": 4, "of": 5});
    let matrix = json!({"of": 5, "points": {"speed": 5, "courtesy": 1}});
    let definition = json!({"scale": 5, "threshold": {"type": "top_two"}});
    vec![
        row::<Scale>("survey::Scale", json!(5), vec![json!(0), json!(1), json!(11), json!("5")]),
        row::<Likelihood>("survey::Likelihood", json!(0), vec![json!(11), json!(-1), json!(9.5)]),
        row::<Score>(
            "survey::Score",
            score.clone(),
            vec![
                with(score.clone(), "point", json!(6)),
                with(score.clone(), "point", json!(0)),
                with(score.clone(), "of", json!(1)),
                without(score, "of"),
            ],
        ),
        row::<MatrixAnswer>(
            "survey::MatrixAnswer",
            matrix.clone(),
            vec![
                with(matrix.clone(), "points", json!({"speed": 6})),
                with(matrix.clone(), "points", json!({"Speed": 5})),
                with(matrix, "total", json!(6)),
            ],
        ),
        row::<SatisfactionDefinition>(
            "survey::SatisfactionDefinition",
            definition.clone(),
            vec![
                with(definition.clone(), "scale", json!(2)),
                with(definition.clone(), "threshold", json!({"type": "at_least", "data": 1})),
                with(definition.clone(), "threshold", json!({"type": "at_least", "data": 6})),
                with(definition, "name", json!("memnuniyet")),
            ],
        ),
    ]
}

pub(super) fn surveys() -> Vec<Row> {
    let overall = json!({"code": "overall", "kind": {"type": "scale", "data": 5}});
    let why = json!({"code": "why", "kind": {"type": "text"}, "mandatory": true,
        "conditions": [{"question": "overall", "is": {"type": "at_most", "data": 2}}]});
    let key = json!({"code": "satisfaction", "version": 1});
    let questionnaire = json!({"key": key, "questions": [overall, why]});
    let questions = |questions: Value| with(questionnaire.clone(), "questions", questions);
    let plan = json!({
        "id": id(1), "questionnaire": key, "zone": "Europe/Istanbul", "first_day": "2025-01-01",
        "last_day": "2025-12-31", "modes": {"centre": 400, "web": null}, "population": 500,
    });
    let response = |token: &str| {
        let score = json!({"type": "score", "data": {"point": 5, "of": 5}});
        json!({"response": {
            "token": token.repeat(32), "mode": "web", "date": "2025-03-09", "answers": {"overall": score},
        }})
    };
    let surveys = |stage: &str, responses: Value| {
        let survey = json!({"plan": plan, "stage": stage, "responses": responses});
        let head = json!({"stream": id(1), "version": 5, "at": "2025-03-10T09:00Z"});
        json!({"head": head, "questionnaires": [questionnaire], "surveys": [survey]})
    };
    let mut rows = scales();
    rows.push(row::<Surveys>(
        "survey::Surveys",
        surveys("open", json!([response("0a"), response("0b")])),
        vec![
            surveys("open", json!([response("0a"), response("0a")])),
            surveys("planned", json!([response("0a")])),
            surveys("open", json!([with(response("0a"), "date", json!("2025-03-09"))])),
            with(surveys("open", json!([])), "questionnaires", json!([])),
            without(surveys("open", json!([])), "head"),
        ],
    ));
    rows.extend([
        row::<Options>(
            "survey::Options",
            json!(["b", "a"]),
            vec![json!(["a"]), json!(["a", "a"]), json!(["A", "b"])],
        ),
        row::<ResponseToken>(
            "survey::ResponseToken",
            json!("0f".repeat(32)),
            vec![
                json!("0F".repeat(32)),
                json!("0f".repeat(31)),
                json!("0f".repeat(33)),
                json!("5321234567"),
                json!(1),
            ],
        ),
        row::<Questionnaire>(
            "survey::Questionnaire",
            questionnaire.clone(),
            vec![
                questions(json!([])),
                questions(json!([overall, overall])),
                questions(json!([why, overall])),
                questions(json!([with(overall.clone(), "wording", json!(""))])),
                questions(json!([with(overall.clone(), "kind", json!({"type": "scale", "data": 1}))])),
                questions(json!([with(overall, "page", json!(1))])),
                with(questionnaire.clone(), "key", json!({"code": "satisfaction", "version": 0})),
                with(questionnaire, "title", json!("Memnuniyet")),
            ],
        ),
        row::<SurveyPlan>(
            "survey::SurveyPlan",
            plan.clone(),
            vec![
                with(plan.clone(), "last_day", json!("2024-12-31")),
                with(plan.clone(), "modes", json!({})),
                with(plan.clone(), "modes", json!({"pigeon": 1})),
                with(plan.clone(), "population", json!(399)),
                with(plan.clone(), "zone", json!("Istanbul")),
                with(plan.clone(), "title", json!("Memnuniyet")),
                without(plan, "questionnaire"),
            ],
        ),
    ]);
    rows
}
