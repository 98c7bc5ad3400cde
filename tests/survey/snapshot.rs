//! Surveys as rows: what is written is read again, whatever their life was, and rows that cannot be are refused.

use crate::{cases::cases, lives::stream, survey_world::*};
use imece::{
    event::{Aggregate, Head, ReplayError, Version},
    strategies::survey_commands,
    survey::{SurveyCommand as C, *},
};
use proptest::prelude::*;

/// Two versions of a questionnaire; a survey that is answered, corrected and taken back, one that is planned, one that
/// was called off.
fn everything() -> Surveys {
    let mut world = World::planned();
    world.does(C::Describe(questionnaire(2)), "02-01 09:00");
    world.does(C::Plan(plan(2).with_population(2).unwrap()), "02-01 09:00");
    world.does(C::Plan(plan(3)), "02-01 09:00");
    world.does(C::Close { survey: survey(3), reason: None }, "02-01 09:00");
    for n in 1..=3 {
        world.does(respond(says(n, &[("overall", score(n + 2))])), "03-09 09:00");
    }
    world.does(correct(says(2, &[("overall", score(5))])), "03-09 10:00");
    world.does(withdraw(3), "03-09 10:00");
    world.does(set_end("03-25"), "03-09 10:00");
    world.surveys
}

#[test]
fn rows_are_written_in_order_and_read_in_any() {
    let surveys = everything();
    let rows = surveys.snapshot();
    assert!(rows.surveys.is_sorted_by_key(|row| row.plan.id()));
    assert!(rows.questionnaires.is_sorted_by_key(Questionnaire::key));
    assert!(rows.surveys[0].responses.is_sorted_by_key(|row| row.response.token));
    assert_eq!(
        rows.surveys.iter().map(|row| row.planned.is_some()).collect::<Vec<_>>(),
        [true, false, false]
    );
    let mut backwards = rows.clone();
    backwards.questionnaires.reverse();
    backwards.surveys.reverse();
    backwards.surveys.iter_mut().for_each(|row| row.responses.reverse());
    let loaded = Surveys::load(backwards).unwrap();
    assert_eq!(loaded, surveys);
    assert_eq!((loaded.is_frozen(key(1)), loaded.is_frozen(key(2))), (true, false));
    assert_eq!(loaded.survey(survey(1)).unwrap().count(), 2);
}

#[test]
fn rows_that_cannot_be_are_refused() {
    let rows = everything().snapshot();
    type Spoil = fn(&mut SurveysSnapshot);
    let table: &[(&str, Spoil)] = &[
        ("so much took more events", |rows| rows.head = Head::new(rows.head.stream)),
        ("so much took more events", |rows| rows.head.version = Version::new(12)),
        ("two questionnaires have one name and version", |rows| rows.questionnaires.push(questionnaire(1))),
        ("a version is missing before it", |rows| _ = rows.questionnaires.remove(0)),
        ("a version is missing before it", |rows| rows.questionnaires.push(questionnaire(4))),
        ("the questionnaire is not known", |rows| rows.questionnaires.clear()),
        ("two surveys have one id", |rows| rows.surveys[1].plan = plan(3)),
        ("the survey was planned as another one", |rows| rows.surveys[0].planned = Some(plan(2))),
        ("the survey was planned as another one", |rows| {
            rows.surveys[0].planned = Some(plan(1).with_invited(SurveyMode::Post, 7).unwrap());
        }),
        ("the answers do not fit the questions", |rows| said(rows, says(1, &[]))),
        ("the answers do not fit the questions", |rows| {
            rows.surveys[0].responses[0].response.mode = SurveyMode::Post;
        }),
        ("the answers do not fit the questions", |rows| said(rows, on("02-28"))),
        ("the answers do not fit the questions", |rows| said(rows, on("03-10"))),
        ("the answers do not fit the questions", |rows| {
            rows.surveys[0].responses[1].first = Some(Box::new(says(2, &[])));
        }),
        ("it is no correction", |rows| {
            rows.surveys[0].responses[0].first = Some(Box::new(says(2, &[("overall", score(4))])));
        }),
        ("the token has responded before", |rows| said(rows, says(2, &[("overall", score(4))]))),
        ("the token has responded before", |rows| rows.surveys[0].withdrawn = vec![token(1)]),
        ("the token has responded before", |rows| rows.surveys[0].withdrawn.push(token(3))),
        ("all of the population have responded", |rows| {
            let of = |plan: &SurveyPlan| plan.clone().with_population(1).unwrap();
            let row = &mut rows.surveys[0];
            (row.planned, row.plan) = (row.planned.as_ref().map(of), of(&row.plan));
        }),
        ("the survey is answered, so it has opened", |rows| rows.surveys[0].stage = Stage::Planned),
        ("the survey is answered, so it has opened", |rows| {
            rows.surveys[0].stage = Stage::Planned;
            rows.surveys[0].responses.clear();
        }),
        ("the survey opens later", |rows| {
            rows.surveys[1].plan =
                SurveyPlan::new(survey(2), key(1), day("03-10"), day("03-20"), [SurveyMode::Web]).unwrap();
            rows.surveys[1].stage = Stage::Open;
        }),
        ("the survey opens later", |rows| {
            rows.surveys[2].plan =
                SurveyPlan::new(survey(3), key(1), day("03-10"), day("03-20"), [SurveyMode::Web]).unwrap();
            rows.surveys[2].withdrawn = vec![token(1)];
        }),
    ];
    for (n, (why, spoil)) in table.iter().enumerate() {
        let mut spoilt = rows.clone();
        spoil(&mut spoilt);
        // Else the events are too few first.
        if spoilt.head == rows.head {
            spoilt.head.version = Version::new(99);
        }
        let seq = spoilt.head.version;
        assert_eq!(Surveys::load(spoilt).map(|_| ()), Err(ReplayError::Impossible { seq, why }), "{n}");
    }
}

/// Every change that a row still shows took an event at least: with fewer in its head it is refused.
#[test]
fn rows_show_at_least_so_many_events() {
    let answered = || {
        let mut world = World::planned();
        world.does(respond(says(1, &[("overall", score(4))])), "03-09 09:00");
        world
    };
    let after = |mut world: World, commands: &[C]| {
        for command in commands {
            world.does(command.clone(), "03-09 10:00");
        }
        world.surveys
    };
    // Described and planned are the first two; answered, it was opened too.
    let corrected = correct(says(1, &[("overall", score(5))]));
    let table = [
        ("planned", after(World::planned(), &[]), 2),
        ("its end moved", after(World::planned(), &[set_end("03-25")]), 3),
        ("called off", after(World::planned(), &[close()]), 3),
        ("answered", after(answered(), &[]), 4),
        ("corrected", after(answered(), &[corrected]), 5),
        ("taken back", after(answered(), &[withdraw(1)]), 5),
    ];
    for (what, surveys, least) in table {
        let mut rows = surveys.snapshot();
        assert_eq!(rows.head.version, Version::new(least), "{what}");
        assert!(Surveys::load(rows.clone()).is_ok(), "{what}");
        rows.head.version = Version::new(least - 1);
        let why = "so much took more events";
        let refused = ReplayError::Impossible { seq: rows.head.version, why };
        assert_eq!(Surveys::load(rows).map(|_| ()), Err(refused), "{what}");
    }
    // A plan that is told twice though it never changed is no event more.
    let mut rows = World::planned().surveys.snapshot();
    rows.surveys[0].planned = Some(plan(1));
    assert!(Surveys::load(rows).is_ok());
    // Erasing is one more than answering and closing.
    let mut erased = after(answered(), &[close()]);
    let event = SurveyEvent::TokensErased { survey: survey(1), early: None };
    let batch = erased.head().record(&at("03-10 09:00"), vec![event]);
    erased.apply(&batch).unwrap();
    let mut rows = erased.snapshot();
    assert!(rows.surveys[0].erased && Surveys::load(rows.clone()).is_ok());
    rows.head.version = Version::new(4);
    assert!(Surveys::load(rows).is_err());
}

/// Puts another response in the first place.
fn said(rows: &mut SurveysSnapshot, response: Response) {
    rows.surveys[0].responses[0].response = response;
}

fn on(date: &str) -> Response {
    let mut response = says(1, &[("overall", score(4))]);
    response.date = day(date);
    response
}

/// What rows rely on, events keep: a survey opens in its time, and does not end before what was said.
#[test]
fn events_out_of_their_time_are_refused() {
    let mut world = World::planned();
    let refused = |surveys: &Surveys, event: SurveyEvent, when: &str| {
        let mut again = surveys.clone();
        let batch = again.head().record(&at(when), vec![event]);
        assert_eq!(again.apply(&batch).unwrap_err().code(), "impossible_event", "{batch:?}");
        assert_eq!(again, *surveys);
    };
    refused(&world.surveys, SurveyEvent::Opened { survey: survey(1) }, "02-28 09:00");
    world.does(respond(says(1, &[("overall", score(4))])), "03-09 09:00");
    let (from, reason) = (day("03-20"), None);
    let end = |to: &str, stage| SurveyEvent::EndSet {
        survey: survey(1),
        from,
        to: day(to),
        stage,
        reason: reason.clone(),
    };
    refused(&world.surveys, end("03-08", Stage::Open), "03-09 09:00");
    world.does(close(), "03-09 09:00");
    refused(&world.surveys, end("03-12", Stage::Planned), "03-09 09:00");
}

proptest! {
    #![proptest_config(cases(60))]

    /// After any life the rows are the whole: read from JSON they decide everything to come as the surveys do.
    #[test]
    fn surveys_go_on_from_their_rows(commands in survey_commands(60), seam: prop::sample::Index) {
        let mut live = Surveys::new(stream(1));
        let (past, future) = commands.split_at(seam.index(commands.len() + 1));
        for (command, call) in past {
            let _refused_or_not = live.handle(command, call, ());
            let loaded = Surveys::load(live.snapshot());
            prop_assert_eq!(loaded.as_ref(), Ok(&live));
        }
        let json = serde_json::to_string(&live).unwrap();
        let mut loaded: Surveys = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&loaded, &live);
        prop_assert_eq!(serde_json::to_string(&loaded).unwrap(), json);
        for (command, call) in future {
            prop_assert_eq!(loaded.handle(command, call, ()), live.handle(command, call, ()));
        }
        prop_assert_eq!(loaded, live);
    }
}
