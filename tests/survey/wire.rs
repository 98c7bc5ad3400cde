//! What a host stores of surveys: events and commands as JSON that stays readable, and codes that stay the same.
//!
//! New kinds of events are written by `cargo test --test survey -- --ignored`.

use std::collections::BTreeSet;

use crate::{stored, survey_world::*};
use imece::{
    event::{Recorded, ReplayError, Stale, Version},
    survey::{SurveyCommand as C, *},
    text::Code,
    time::{InvalidTime, RetentionPolicy},
};
use serde_json::json;

const EVENTS: &str = include_str!("../../src/survey/event.rs");

/// A year in which everything happens once; returns the commands that were given.
fn story() -> (Vec<C>, Vec<Recorded<SurveyEvent>>) {
    let mut worded = questions();
    worded[0] = worded[0].clone().with_wording("Genel olarak ne kadar memnunsunuz?".parse().unwrap());
    let planned = plan(1).with_population(400).unwrap().with_entry_days(3).unwrap();
    let planned = planned.with_invited(SurveyMode::Telephone, 120).unwrap();
    let whole = says(
        1,
        &[
            ("overall", score(2)),
            ("cause", Answer::One(code("other"))),
            ("which", Answer::Text(text(9))),
            ("recommend", likely(3)),
            ("known", Answer::Many(codes(&["desk", "hall"]).into_iter().collect())),
            ("wishes", ranked(&["venue", "grant"])),
            ("staff", matrix(&[("courtesy", 5), ("speed", 2), ("knowledge", 4)])),
        ],
    );
    let other = says(1, &[("overall", score(3)), ("recommend", Answer::NoOpinion)]);
    let given = vec![
        (C::Describe(Questionnaire::new(key(1), worded).unwrap()), "02-01 09:00"),
        (C::Plan(planned), "02-01 09:00"),
        (C::SetInvited { survey: survey(1), mode: SurveyMode::Telephone, invited: Some(110) }, "02-02 09:00"),
        (C::Tick, "03-01 09:00"),
        (respond(whole), "03-09 09:00"),
        (correct(other), "03-09 10:00"),
        (C::Withdraw { survey: survey(1), token: token(1), reason: note("rıza geri alındı") }, "03-09 11:00"),
        (C::SetEnd { survey: survey(1), last_day: day("03-25"), reason: note("yoğun ilgi") }, "03-10 09:00"),
        (close(), "03-26 09:00"),
        (C::SetRetention(Some(RetentionPolicy::months(6.try_into().unwrap()))), "03-26 09:00"),
        (C::Erase { survey: survey(1) }, "10-01 09:00"),
    ];
    let mut world = World::new();
    let commands = given.into_iter().map(|(command, when)| {
        assert_ne!(world.does(command.clone(), when).len(), 0, "{command:?}");
        command
    });
    (commands.collect(), world.log)
}

#[test]
fn events_are_what_the_golden_files_hold() {
    crate::golden::hold("survey", &story().1, EVENTS, &[]);
}

#[test]
#[ignore = "writes golden files for new kinds"]
fn write_new_golden_files() {
    crate::golden::write_new("survey", &story().1);
}

#[test]
fn every_command_is_read_as_it_is_written() {
    let (commands, _) = story();
    assert_eq!(
        stored::kinds_of(&commands),
        stored::variants(include_str!("../../src/survey/command.rs"), "SurveyCommand")
    );
    commands.iter().for_each(stored::read_back);
    assert!(serde_json::from_value::<C>(json!({"type": "erase_all", "data": {}})).is_err());
    assert!(serde_json::from_value::<SurveyEvent>(json!({"type": "survey.opened.v2", "data": {}})).is_err());
}

#[test]
fn every_fault_is_read_as_it_is_written() {
    let option = code("heat");
    let faults = [
        FaultReason::ModeNotOffered(SurveyMode::Visit),
        FaultReason::OutsidePeriod,
        FaultReason::InTheFuture,
        FaultReason::UnknownQuestion,
        FaultReason::NotShown,
        FaultReason::Unanswered,
        FaultReason::OtherKind,
        FaultReason::OtherScale { expected: Scale::FIVE },
        FaultReason::UnknownOption(option),
        FaultReason::TooFew { least: 1, found: 0 },
        FaultReason::TooMany { most: 2, found: 3 },
        FaultReason::UnknownRow(option),
        FaultReason::RowUnanswered(option),
        FaultReason::NoOpinionNotOffered,
    ];
    assert_eq!(
        stored::kinds_of(&faults),
        stored::variants(include_str!("../../src/survey/fault.rs"), "FaultReason")
    );
    assert_eq!(
        faults.iter().map(|f| f.code().to_owned()).collect::<BTreeSet<_>>(),
        stored::kinds_of(&faults)
    );
    for reason in faults {
        stored::read_back(&Fault { question: Some(option), reason });
    }
}

#[test]
fn a_response_has_a_form_that_stays() {
    let response =
        says(0xab, &[("overall", score(4)), ("recommend", likely(9)), ("wishes", ranked(&["venue"]))]);
    let expected = json!({
        "token": "ab".repeat(32), "mode": "web", "date": "2025-03-09",
        "answers": {
            "overall": {"type": "score", "data": {"point": 4, "of": 5}},
            "recommend": {"type": "recommendation", "data": 9},
            "wishes": {"type": "ranking", "data": ["venue"]},
        },
    });
    assert_eq!(serde_json::to_value(&response).unwrap(), expected);
    for (field, bad) in [
        ("token", json!("05321234567")),
        ("mode", json!("pigeon")),
        ("date", json!("2025-02-30")),
        ("name", json!("Ayşe")),
        ("answers", json!({"overall": {"type": "score", "data": {"point": 6, "of": 5}}})),
        ("answers", json!({"overall": {"type": "score", "data": {"point": 0, "of": 5}}})),
        ("answers", json!({"recommend": {"type": "recommendation", "data": 11}})),
        ("answers", json!({"wishes": {"type": "ranking", "data": ["venue", "venue"]}})),
        ("answers", json!({"staff": {"type": "matrix", "data": {"of": 5, "points": {"speed": 6}}}})),
        ("answers", json!({"which": {"type": "text", "data": "the words themselves"}})),
    ] {
        let mut json = expected.clone();
        json[field] = bad;
        assert!(serde_json::from_value::<Response>(json.clone()).is_err(), "{json}");
    }
}

#[test]
fn tokens_modes_and_stages_have_texts() {
    let token = ResponseToken::new(std::array::from_fn(|n| u8::try_from(n * 7 % 256).unwrap()));
    assert_eq!(token.to_string().parse(), Ok(token));
    assert_eq!(
        format!("{:?}", ResponseToken::new([0x0f; 32])),
        format!("ResponseToken({})", "0f".repeat(32))
    );
    for bad in [
        "",
        "ab",
        &"AB".repeat(32),
        &"ag".repeat(32),
        &"ab".repeat(33),
        &format!("{}a", "ab".repeat(31)),
        &format!("{}ğ", "ab".repeat(31)),
    ] {
        assert_eq!(bad.parse::<ResponseToken>(), Err(InvalidToken::Malformed), "{bad}");
    }
    for mode in SurveyMode::ALL {
        assert_eq!(serde_json::to_value(mode).unwrap(), mode.code());
        let again =
            <SurveyMode as imece::stats::Dimension>::from_text(&imece::stats::Dimension::to_text(&mode));
        assert_eq!(again, Some(mode));
    }
    for stage in Stage::ALL {
        assert_eq!(serde_json::to_value(stage).unwrap(), stage.code());
    }
}

#[test]
fn errors_have_codes_of_their_own() {
    let (s, q): (_, Code) = (survey(1), code("q"));
    let version = Stale::Version { expected: Version::new(1), found: Version::new(2) };
    let errors = [
        SurveyError::Stale(version),
        SurveyError::IdTaken(s),
        SurveyError::UnknownSurvey(s),
        SurveyError::UnknownQuestionnaire(key(1)),
        SurveyError::Frozen(key(1)),
        SurveyError::VersionGap { expected: 2.try_into().unwrap() },
        SurveyError::NotOpen { survey: s, stage: Stage::Closed },
        SurveyError::EndIsOver { survey: s, last_day: day("03-01") },
        SurveyError::ModeNotOffered { survey: s, mode: SurveyMode::Post },
        SurveyError::Plan(InvalidPlan::NoMode),
        SurveyError::Plan(InvalidPlan::NoDay { first_day: day("03-02"), last_day: day("03-01") }),
        SurveyError::Plan(InvalidPlan::MoreThanPopulation { invited: 2, population: 1 }),
        SurveyError::Invalid(InvalidResponse { faults: vec![] }),
        SurveyError::TokenUsed(s),
        SurveyError::TokenWithdrawn(s),
        SurveyError::UnknownToken(s),
        SurveyError::PopulationExhausted { population: 1 },
        SurveyError::Time(InvalidTime::OutOfRange),
        SurveyError::Replay(ReplayError::BrokenBatch(Version::new(1))),
    ];
    assert_eq!(errors.iter().map(SurveyError::code).collect::<BTreeSet<_>>().len(), errors.len());
    for error in &errors {
        let text = error.to_string();
        assert!(!text.ends_with('.') && text.starts_with(|c: char| c.is_lowercase() || c == '`'), "{text}");
    }
    assert_eq!(
        SurveyError::NotOpen { survey: s, stage: Stage::Closed }.to_string(),
        format!("survey `{s}` is closed")
    );
    let questionnaires = [
        InvalidQuestionnaire::QuestionCount(0),
        InvalidQuestionnaire::QuestionRepeated(q),
        InvalidQuestionnaire::OptionCount(1),
        InvalidQuestionnaire::OptionRepeated(q),
        InvalidQuestionnaire::ImpossibleChoice(q),
        InvalidQuestionnaire::NotEarlier { question: q, on: q },
        InvalidQuestionnaire::ImpossibleCondition { question: q, on: q },
    ];
    assert_eq!(questionnaires.map(InvalidQuestionnaire::code).into_iter().collect::<BTreeSet<_>>().len(), 7);
    let scales = [
        InvalidScale::Points(1),
        InvalidScale::OffScale { point: 6, of: 5 },
        InvalidScale::Likelihood(11),
        InvalidScale::DividesNothing(2),
    ];
    assert_eq!(scales.map(InvalidScale::code).into_iter().collect::<BTreeSet<_>>().len(), 4);
    assert_eq!(InvalidToken::Malformed.code(), "malformed_token");
}

#[test]
fn scales_end_where_they_say() {
    for (points, fits) in [(0, false), (1, false), (2, true), (10, true), (11, false)] {
        assert_eq!(Scale::new(points).is_ok(), fits, "{points}");
    }
    for (point, fits) in [(0, false), (1, true), (5, true), (6, false)] {
        assert_eq!(Score::new(point, Scale::FIVE).is_ok(), fits, "{point}");
    }
    for (likelihood, fits) in [(0, true), (10, true), (11, false)] {
        assert_eq!(Likelihood::new(likelihood).is_ok(), fits, "{likelihood}");
    }
}
