//! The rules of surveys: who answers when and how often, what stays as it is, and what cannot be.

use std::collections::BTreeSet;

use crate::survey_world::*;
use imece::{
    event::{Aggregate, ReplayError, Role, Stale, Version},
    id::ActorId,
    survey::{SurveyCommand as C, SurveyEvent as E, *},
    time::{RetentionPolicy, Zone},
    uuid::Uuid,
};

mod versions {
    use super::*;

    fn shorter(version: u16) -> Questionnaire {
        Questionnaire::new(key(version), &questions()[..2]).unwrap()
    }

    #[test]
    fn a_questionnaire_is_frozen_once_somebody_has_answered_it() {
        let mut world = World::planned();
        assert_eq!(world.does(C::Describe(questionnaire(1)), "02-02 09:00"), [""; 0], "it is so already");
        assert_eq!(world.does(C::Describe(shorter(1)), "02-02 09:00"), ["questionnaire_described"]);
        assert_eq!(world.surveys.questionnaire(key(1)), Some(&shorter(1)));
        world.does(C::Describe(questionnaire(1)), "02-02 09:00");
        assert!(!world.surveys.is_frozen(key(1)));
        world.does(respond(says(1, &[("overall", score(5))])), "03-09 09:00");
        assert!(world.surveys.is_frozen(key(1)));
        assert_eq!(world.refused(C::Describe(shorter(1)), "03-09 10:00"), "questionnaire_frozen");
        assert_eq!(
            world.does(C::Describe(questionnaire(1)), "03-09 10:00"),
            [""; 0],
            "the same is no change"
        );
        // The wording is the question, too.
        let mut reworded = questions();
        reworded[0] = reworded[0].clone().with_wording("Genel olarak memnun musunuz?".parse().unwrap());
        let reworded = Questionnaire::new(key(1), reworded).unwrap();
        assert_eq!(world.refused(C::Describe(reworded), "03-09 10:00"), "questionnaire_frozen");
        // A withdrawn answer was an answer.
        world.does(withdraw(1), "03-09 11:00");
        assert_eq!(world.refused(C::Describe(shorter(1)), "03-09 12:00"), "questionnaire_frozen");
        assert_eq!(world.does(C::Describe(shorter(2)), "03-09 12:00"), ["questionnaire_described"]);
    }

    #[test]
    fn versions_follow_each_other() {
        let mut world = World::new();
        for (version, expected) in [(2, 1), (7, 1)] {
            let error = world.puts(C::Describe(questionnaire(version)), "02-01 09:00").unwrap_err();
            assert_eq!(error, SurveyError::VersionGap { expected: expected.try_into().unwrap() });
        }
        for version in [1, 2, 3] {
            world.does(C::Describe(questionnaire(version)), "02-01 09:00");
        }
        let error = world.puts(C::Describe(questionnaire(5)), "02-01 09:00").unwrap_err();
        assert_eq!(error, SurveyError::VersionGap { expected: 4.try_into().unwrap() });
        let other = QuestionnaireKey::first(code("needs"));
        world.does(C::Describe(Questionnaire::new(other, questions()).unwrap()), "02-01 09:00");
        assert_eq!(
            world.surveys.questionnaires().map(|q| q.key().to_string()).collect::<Vec<_>>(),
            ["needs/1", "satisfaction/1", "satisfaction/2", "satisfaction/3"]
        );
    }
}

mod plans {
    use super::*;

    #[test]
    fn row_76_a_survey_has_a_period_modes_and_perhaps_a_population() {
        let modes = [SurveyMode::Centre, SurveyMode::Web];
        let new = |first: &str, last: &str, modes: &[SurveyMode]| {
            SurveyPlan::new(survey(1), key(1), day(first), day(last), modes.iter().copied())
        };
        assert_eq!(new("03-02", "03-01", &modes).unwrap_err().code(), "survey_without_day");
        assert_eq!(new("03-01", "03-20", &[]).unwrap_err().code(), "survey_without_mode");
        let one_day = new("03-01", "03-01", &modes).unwrap();
        assert_eq!((one_day.population(), one_day.invited(SurveyMode::Web)), (None, None));
        let known =
            one_day.clone().with_population(245).unwrap().with_invited(SurveyMode::Centre, 245).unwrap();
        assert_eq!((known.population(), known.invited(SurveyMode::Centre)), (Some(245), Some(245)));
        let invited = InvalidPlan::MoreThanPopulation { invited: 245, population: 244 };
        assert_eq!(known.clone().with_population(244), Err(invited));
        assert_eq!(
            known.with_invited(SurveyMode::Web, 246).unwrap_err().code(),
            "invited_more_than_population"
        );
        let far =
            SurveyPlan::new(survey(1), key(1), day("03-01"), "2999-12-30".parse().unwrap(), modes).unwrap();
        assert_eq!(far.with_entry_days(9).unwrap_err().code(), "survey_out_of_time");
        let (ancient, last) = ("-0001-01-01".parse().unwrap(), day("03-20"));
        let ancient = SurveyPlan::new(survey(1), key(1), ancient, last, modes);
        assert_eq!(ancient.unwrap_err().code(), "survey_out_of_time");
    }

    #[test]
    fn an_id_is_planned_once() {
        let mut world = World::planned();
        assert_eq!(world.does(C::Plan(plan(1)), "02-03 09:00"), [""; 0]);
        let other = plan(1).with_entry_days(3).unwrap();
        assert_eq!(world.refused(C::Plan(other), "02-03 09:00"), "survey_id_taken");
        let modes = [SurveyMode::Web];
        let unknown = SurveyPlan::new(survey(2), key(2), day("03-01"), day("03-20"), modes).unwrap();
        assert_eq!(world.refused(C::Plan(unknown), "02-03 09:00"), "unknown_questionnaire");
        // As it was planned it is recognised, whatever has become of it.
        world.does(set_end("03-25"), "02-03 09:00");
        assert_eq!(world.does(C::Plan(plan(1)), "02-03 09:00"), [""; 0]);
    }

    #[test]
    fn the_invited_are_counted_by_mode() {
        let mut world = World::new();
        world.does(C::Describe(questionnaire(1)), "02-01 09:00");
        world.does(C::Plan(plan(1).with_population(100).unwrap()), "02-01 09:00");
        let invited = |mode, invited| C::SetInvited { survey: survey(1), mode, invited };
        assert_eq!(world.does(invited(SurveyMode::Centre, Some(80)), "02-02 09:00"), ["invited_set"]);
        assert_eq!(world.does(invited(SurveyMode::Centre, Some(80)), "02-02 09:00"), [""; 0]);
        assert_eq!(
            world.refused(invited(SurveyMode::Centre, Some(101)), "02-02 09:00"),
            "invited_more_than_population"
        );
        assert_eq!(
            world.refused(invited(SurveyMode::Post, Some(8)), "02-02 09:00"),
            "survey_mode_not_offered"
        );
        assert_eq!(world.does(invited(SurveyMode::Centre, None), "02-02 09:00"), ["invited_set"]);
        assert_eq!(world.surveys.survey(survey(1)).unwrap().plan().invited(SurveyMode::Centre), None);
    }
}

mod periods {
    use super::*;

    fn fine() -> Response {
        says(1, &[("overall", score(5))])
    }

    /// The days are those of Turkey: the first of March begins at 21:00 the day before in UTC.
    #[test]
    fn a_survey_is_open_on_its_local_days() {
        let on = |date: &str| {
            let mut response = fine();
            response.date = day(date);
            respond(response)
        };
        let mut world = World::planned();
        assert_eq!(world.refused(on("03-01"), "02-28 20:59"), "survey_not_open");
        assert_eq!(world.does(on("03-01"), "02-28 21:00"), ["opened", "responded"]);
        let mut world = World::planned();
        assert_eq!(world.does(on("03-20"), "03-20 20:59"), ["opened", "responded"]);
        let mut world = World::planned();
        assert_eq!(world.refused(on("03-20"), "03-20 21:00"), "survey_not_open");
        // What is dated tomorrow cannot have been said.
        assert_eq!(world.refused(on("03-10"), "03-09 20:59"), "invalid_response");
        assert_eq!(world.does(on("03-10"), "03-09 21:00"), ["opened", "responded"]);
    }

    #[test]
    fn forms_on_paper_may_be_entered_for_some_days_more() {
        let mut world = World::new();
        world.does(C::Describe(questionnaire(1)), "02-01 09:00");
        world.does(C::Plan(plan(1).with_entry_days(3).unwrap()), "02-01 09:00");
        assert_eq!(world.does(respond(fine()), "03-23 20:59"), ["opened", "responded"]);
        let mut late = says(2, &[("overall", score(5))]);
        late.date = day("03-21");
        assert_eq!(world.refused(respond(late), "03-23 20:59"), "invalid_response");
        assert_eq!(
            world.refused(respond(says(3, &[("overall", score(5))])), "03-23 21:00"),
            "survey_not_open"
        );
    }

    #[test]
    fn time_opens_and_closes() {
        let mut world = World::planned();
        let next = |world: &World| world.surveys.next_deadline().map(|next| next.to_string());
        assert_eq!(next(&world).unwrap(), "2025-02-28T21:00Z");
        assert_eq!(world.does(C::Tick, "02-28 20:59"), [""; 0]);
        assert_eq!(world.does(C::Tick, "02-28 21:00"), ["opened"]);
        assert_eq!(world.does(C::Tick, "02-28 21:00"), [""; 0]);
        assert_eq!(next(&world).unwrap(), "2025-03-20T21:00Z");
        assert_eq!(world.does(C::Tick, "03-20 21:00"), ["closed"]);
        assert_eq!(next(&world), None);
        assert_eq!(world.does(C::Tick, "12-31 21:00"), [""; 0]);
    }

    /// Every stage by every command: what happens, and where it stands then.
    #[test]
    fn the_table_of_stages() {
        use Stage::{Closed, Open, Planned};
        let in_stage = |stage: Stage| {
            let mut world = World::planned();
            if stage != Planned {
                world.does(respond(fine()), "03-09 09:00");
            }
            if stage == Closed {
                world.does(close(), "03-09 10:00");
            }
            assert_eq!(world.stage(), stage);
            world
        };
        let corrected = says(1, &[("overall", score(4))]);
        let another = says(2, &[("overall", score(4))]);
        const UNKNOWN: &[&str] = &["unknown_response_token"];
        let table: Vec<(Stage, C, &str, &[&str], Stage)> = vec![
            (Planned, C::Tick, "02-20 09:00", &[], Planned),
            (Planned, C::Tick, "03-02 09:00", &["opened"], Open),
            (Planned, C::Tick, "04-02 09:00", &["closed"], Closed),
            (Planned, close(), "02-20 09:00", &["closed"], Closed),
            (Planned, set_end("03-25"), "02-20 09:00", &["end_set"], Planned),
            (Planned, set_end("03-20"), "02-20 09:00", &[], Planned),
            (Planned, set_end("02-25"), "02-20 09:00", &["survey_end_is_over"], Planned),
            (Planned, respond(another.clone()), "02-20 09:00", &["survey_not_open"], Planned),
            (Planned, respond(another.clone()), "03-09 09:00", &["opened", "responded"], Open),
            (Planned, correct(corrected.clone()), "02-20 09:00", UNKNOWN, Planned),
            (Planned, withdraw(1), "02-20 09:00", UNKNOWN, Planned),
            (Open, C::Tick, "03-20 20:59", &[], Open),
            (Open, C::Tick, "03-20 21:00", &["closed"], Closed),
            (Open, close(), "03-09 11:00", &["closed"], Closed),
            (Open, set_end("03-15"), "03-09 11:00", &["end_set"], Open),
            (Open, set_end("03-09"), "03-09 11:00", &["end_set"], Open),
            (Open, set_end("03-08"), "03-09 11:00", &["survey_end_is_over"], Open),
            (Open, set_end("03-20"), "03-09 11:00", &[], Open),
            (Open, respond(another.clone()), "03-09 11:00", &["responded"], Open),
            (Open, respond(another.clone()), "03-20 21:00", &["survey_not_open"], Open),
            (Open, correct(corrected.clone()), "03-09 11:00", &["corrected"], Open),
            (Open, correct(fine()), "03-09 11:00", &[], Open),
            (Open, correct(another.clone()), "03-09 11:00", UNKNOWN, Open),
            (Open, correct(corrected.clone()), "03-20 21:00", &["survey_not_open"], Open),
            (Open, withdraw(1), "03-09 11:00", &["withdrawn"], Open),
            (Open, withdraw(1), "03-20 21:00", &["closed", "withdrawn"], Closed),
            (Closed, C::Tick, "03-09 11:00", &[], Closed),
            (Closed, close(), "03-09 11:00", &[], Closed),
            (Closed, set_end("03-20"), "03-09 11:00", &["end_set"], Open),
            (Closed, set_end("04-20"), "04-09 11:00", &["end_set"], Open),
            (Closed, set_end("04-08"), "04-09 11:00", &["survey_end_is_over"], Closed),
            (Closed, respond(another), "03-09 11:00", &["survey_not_open"], Closed),
            (Closed, respond(fine()), "03-09 11:00", &[], Closed),
            (Closed, correct(corrected), "03-09 11:00", &["survey_not_open"], Closed),
            (Closed, withdraw(1), "06-09 11:00", &["withdrawn"], Closed),
        ];
        for (from, command, when, expected, to) in table {
            let mut world = in_stage(from);
            let found = match world.puts(command.clone(), when) {
                Ok(events) => events.iter().map(|recorded| name(&recorded.event)).collect(),
                Err(error) => vec![error.code().to_string()],
            };
            assert_eq!(
                (found, world.stage()),
                (expected.iter().map(ToString::to_string).collect(), to),
                "{from:?} {command:?} {when}"
            );
        }
    }

    #[test]
    fn a_survey_ends_within_the_calendar() {
        let mut world = World::planned();
        let last_day = "2999-12-31".parse().unwrap();
        let error =
            world.puts(C::SetEnd { survey: survey(1), last_day, reason: None }, "03-09 09:00").unwrap_err();
        assert!(matches!(error, SurveyError::Plan(InvalidPlan::Time(_))), "{error:?}");
    }

    /// Called off before it opens, a survey that gets a new end is planned again.
    #[test]
    fn what_was_called_off_comes_back_as_planned() {
        let mut world = World::planned();
        world.does(close(), "02-20 09:00");
        assert_eq!(world.does(set_end("03-20"), "02-21 09:00"), ["end_set"]);
        assert_eq!(world.stage(), Stage::Planned);
    }

    #[test]
    fn only_these_stages_follow_each_other() {
        use Stage::{Closed, Open, Planned};
        let may: BTreeSet<_> =
            [(Planned, Open), (Planned, Closed), (Open, Closed), (Closed, Planned), (Closed, Open)].into();
        for from in Stage::ALL {
            for to in Stage::ALL {
                assert_eq!(from.may_become(to), may.contains(&(from, to)), "{from:?} {to:?}");
            }
        }
    }
}

mod responses {
    use super::*;

    #[test]
    fn a_token_responds_once() {
        let mut world = World::planned();
        let (first, other) = (says(1, &[("overall", score(5))]), says(1, &[("overall", score(4))]));
        world.does(respond(first.clone()), "03-09 09:00");
        assert_eq!(world.does(respond(first.clone()), "03-09 09:01"), [""; 0]);
        assert_eq!(world.does(respond(first.clone()), "05-09 09:01"), [""; 0], "whenever it is put again");
        assert_eq!(world.refused(respond(other.clone()), "03-09 09:02"), "response_token_used");
        world.does(correct(other.clone()), "03-09 09:03");
        assert_eq!(world.does(respond(first), "03-09 09:04"), [""; 0], "what it said first is recognised");
        assert_eq!(world.does(respond(other), "03-09 09:04"), [""; 0]);
        assert_eq!(
            world.refused(respond(says(1, &[("overall", score(1))])), "03-09 09:05"),
            "response_token_used"
        );
        assert_eq!(world.surveys.survey(survey(1)).unwrap().count(), 1);
    }

    #[test]
    fn a_correction_and_a_withdrawal_bear_what_was_said() {
        let mut world = World::planned();
        let (first, second) = (says(1, &[("overall", score(5))]), says(1, &[("overall", score(4))]));
        world.does(respond(first.clone()), "03-09 09:00");
        world.does(correct(second.clone()), "03-09 09:03");
        let corrected = &world.log.last().unwrap().event;
        let expected = E::Corrected {
            survey: survey(1),
            questionnaire: key(1),
            from: first,
            to: second.clone(),
            reason: note("yanlış giriş"),
        };
        assert_eq!(*corrected, expected);
        world.does(withdraw(1), "03-09 09:04");
        let withdrawn =
            E::Withdrawn { survey: survey(1), questionnaire: key(1), response: second.clone(), reason: None };
        assert_eq!(world.log.last().unwrap().event, withdrawn);
        assert_eq!(world.surveys.survey(survey(1)).unwrap().response(token(1)), None);
        assert_eq!(world.does(withdraw(1), "03-09 09:05"), [""; 0]);
        assert_eq!(world.refused(respond(second.clone()), "03-09 09:06"), "response_token_withdrawn");
        assert_eq!(world.refused(correct(second), "03-09 09:06"), "response_token_withdrawn");
        assert!(!format!("{:?}", world.surveys).contains("Score"), "nothing of it is kept");
    }

    #[test]
    fn a_correction_is_checked_as_a_response_is() {
        let mut world = World::planned();
        world.does(respond(says(1, &[("overall", score(5))])), "03-09 09:00");
        assert_eq!(world.refused(correct(says(1, &[])), "03-09 09:01"), "invalid_response");
        assert_eq!(
            world.refused(correct(says(2, &[("overall", score(1))])), "03-09 09:01"),
            "unknown_response_token"
        );
    }

    #[test]
    fn no_more_respond_than_there_are() {
        let mut world = World::new();
        world.does(C::Describe(questionnaire(1)), "02-01 09:00");
        world.does(C::Plan(plan(1).with_population(2).unwrap()), "02-01 09:00");
        let fine = |n| respond(says(n, &[("overall", score(5))]));
        world.does(fine(1), "03-09 09:00");
        world.does(fine(2), "03-09 09:00");
        assert_eq!(
            world.puts(fine(3), "03-09 09:00"),
            Err(SurveyError::PopulationExhausted { population: 2 })
        );
        world.does(withdraw(1), "03-09 09:00");
        assert_eq!(world.does(fine(3), "03-09 09:00"), ["responded"]);
    }

    #[test]
    fn row_52_the_portal_is_a_mode_of_its_own() {
        let mut world = World::planned();
        let mut paper = says(2, &[("overall", score(2)), ("cause", Answer::One(code("cold")))]);
        paper.mode = SurveyMode::Centre;
        world.does(respond(says(1, &[("overall", score(5))])), "03-09 09:00");
        world.does(respond(paper), "03-09 09:00");
        let by =
            |mode| world.surveys.survey(survey(1)).unwrap().responses().filter(|r| r.mode == mode).count();
        assert_eq!((by(SurveyMode::Web), by(SurveyMode::Centre), by(SurveyMode::Post)), (1, 1, 0));
        assert_eq!(serde_json::to_value(SurveyMode::Web).unwrap(), "web");
        // A survey that is not on the portal takes nothing from it.
        let mut world = World::new();
        world.does(C::Describe(questionnaire(1)), "02-01 09:00");
        let centres =
            SurveyPlan::new(survey(1), key(1), day("03-01"), day("03-20"), [SurveyMode::Centre]).unwrap();
        world.does(C::Plan(centres), "02-01 09:00");
        assert_eq!(
            world.refused(respond(says(1, &[("overall", score(5))])), "03-09 09:00"),
            "invalid_response"
        );
    }

    #[test]
    fn row_82_at_most_five_wishes_are_recorded() {
        let mut world = World::planned();
        let wishes = |things: &[&str]| says(1, &[("overall", score(5)), ("wishes", ranked(things))]);
        assert_eq!(world.refused(respond(wishes(&WISHES)), "03-09 09:00"), "invalid_response");
        assert_eq!(world.does(respond(wishes(&WISHES[..5])), "03-09 09:00"), ["opened", "responded"]);
    }

    #[test]
    fn an_unknown_survey_and_an_old_version_are_refused() {
        let mut world = World::planned();
        let elsewhere = C::Respond { survey: survey(9), response: says(1, &[]) };
        assert_eq!(world.refused(elsewhere, "03-09 09:00"), "unknown_survey");
        let stale = at("03-09 09:00").at_version(Version::new(1));
        let found = world.surveys.clone().respond(survey(1), says(1, &[("overall", score(5))]), &stale);
        let expected = Stale::Version { expected: Version::new(1), found: Version::new(2) };
        assert_eq!(found, Err(SurveyError::Stale(expected)));
        let right = at("03-09 09:00").at_version(Version::new(2));
        world.surveys.respond(survey(1), says(1, &[("overall", score(5))]), &right).unwrap();
    }
}

/// What cannot be is refused on replay, by whatever event.
#[test]
fn events_that_cannot_be_are_refused() {
    let mut world = World::planned();
    let said = says(1, &[("overall", score(5))]);
    world.does(respond(said.clone()), "03-09 09:00");
    world.does(respond(says(3, &[("overall", score(5))])), "03-09 09:00");
    world.does(withdraw(3), "03-09 09:00");
    let (s, q) = (survey(1), key(1));
    let other = says(1, &[("overall", score(4))]);
    let fresh = says(2, &[("overall", score(4))]);
    let mut tomorrow = fresh.clone();
    tomorrow.date = day("03-11");
    let corrected = |from: &Response, to: &Response| E::Corrected {
        survey: s,
        questionnaire: q,
        from: from.clone(),
        to: to.clone(),
        reason: None,
    };
    let responded = |survey, questionnaire, response: &Response| E::Responded {
        survey,
        questionnaire,
        response: response.clone(),
    };
    let withdrawn = |questionnaire, response: &Response| E::Withdrawn {
        survey: s,
        questionnaire,
        response: response.clone(),
        reason: None,
    };
    let end = |from: &str, to: &str, stage| E::EndSet {
        survey: s,
        from: day(from),
        to: day(to),
        stage,
        reason: None,
    };
    let invited = |mode, from, to| E::InvitedSet { survey: s, mode, from, to };
    for (event, why) in [
        (E::QuestionnaireDescribed(questionnaire(1)), "the questionnaire is frozen"),
        (E::QuestionnaireDescribed(questionnaire(3)), "a version is missing before it"),
        (E::Planned(plan(1)), "the survey is planned already"),
        (
            E::Planned(
                SurveyPlan::new(survey(2), key(2), day("03-01"), day("03-02"), [SurveyMode::Web]).unwrap(),
            ),
            "the questionnaire is not known",
        ),
        (E::Opened { survey: survey(2) }, "the survey is not known"),
        (E::Opened { survey: s }, "the survey stood elsewhere"),
        (E::Closed { survey: s, from: Stage::Planned, reason: None }, "the survey stood elsewhere"),
        (E::Closed { survey: s, from: Stage::Closed, reason: None }, "the survey stood elsewhere"),
        (end("03-19", "03-25", Stage::Open), "the survey had another last day"),
        (end("03-20", "02-25", Stage::Open), "the survey can't end then"),
        (end("03-20", "03-25", Stage::Closed), "a new end opens nothing that is not closed"),
        (end("03-20", "03-25", Stage::Planned), "a new end opens nothing that is not closed"),
        (invited(SurveyMode::Web, Some(1), Some(2)), "another number was invited"),
        (invited(SurveyMode::Post, None, Some(2)), "another number was invited"),
        (responded(survey(2), q, &fresh), "the survey is not known"),
        (responded(s, key(2), &fresh), "the survey puts another questionnaire"),
        (responded(s, q, &said), "the token has responded before"),
        (responded(s, q, &says(3, &[("overall", score(5))])), "the token has responded before"),
        (responded(s, q, &says(2, &[])), "the answers do not fit the questions"),
        (responded(s, q, &tomorrow), "the answers do not fit the questions"),
        (corrected(&said, &said), "it is no correction"),
        (corrected(&said, &fresh), "it is no correction"),
        (corrected(&other, &said), "the token had said something else"),
        (corrected(&fresh, &says(2, &[("overall", score(3))])), "the token had said something else"),
        (corrected(&said, &says(1, &[])), "the answers do not fit the questions"),
        (withdrawn(q, &other), "the token had said something else"),
        (withdrawn(q, &fresh), "the token had said something else"),
        (withdrawn(key(2), &said), "the survey puts another questionnaire"),
    ] {
        let mut state = world.surveys.clone();
        let batch = state.head().record(&at("03-10 09:00"), vec![event]);
        let seq = batch[0].seq;
        assert_eq!(state.apply(&batch), Err(ReplayError::Impossible { seq, why }), "{batch:?}");
        assert_eq!(state, world.surveys);
    }
    // What was frozen before a batch that fails stays so.
    let broken = vec![responded(s, q, &fresh), E::Opened { survey: survey(9) }];
    let batch = world.surveys.head().record(&at("03-10 09:00"), broken);
    let before = world.surveys.clone();
    assert!(world.surveys.apply(&batch).is_err());
    assert!(world.surveys == before && world.surveys.is_frozen(q));
    world.does(close(), "03-10 09:00");
    let batch = world.surveys.head().record(&at("03-10 09:00"), vec![responded(s, q, &fresh)]);
    let seq = batch[0].seq;
    assert_eq!(
        world.surveys.apply(&batch),
        Err(ReplayError::Impossible { seq, why: "the survey is not open" })
    );
    // Another questionnaire is another one, also where it is known.
    world.does(C::Describe(questionnaire(2)), "03-10 09:00");
    let batch = world.surveys.head().record(&at("03-10 09:00"), vec![responded(s, key(2), &fresh)]);
    let seq = batch[0].seq;
    let other = ReplayError::Impossible { seq, why: "the survey puts another questionnaire" };
    assert_eq!(world.surveys.apply(&batch), Err(other));
}

/// What was put right may be put right again, from what it says now.
#[test]
fn a_correction_begins_with_what_stands() {
    let mut world = World::planned();
    let [first, second, third] = [5, 4, 3].map(|point| says(1, &[("overall", score(point))]));
    world.does(respond(first.clone()), "03-09 09:00");
    world.does(correct(second), "03-09 09:00");
    let forged = E::Corrected {
        survey: survey(1),
        questionnaire: key(1),
        from: first,
        to: third.clone(),
        reason: None,
    };
    let batch = world.surveys.head().record(&at("03-09 09:00"), vec![forged]);
    let (seq, why) = (batch[0].seq, "the token had said something else");
    assert_eq!(world.surveys.clone().apply(&batch), Err(ReplayError::Impossible { seq, why }));
    world.does(correct(third.clone()), "03-09 09:00");
    assert_eq!(world.surveys.survey(survey(1)).unwrap().response(token(1)), Some(&third));
}

/// A survey that was called off opens at once where its end is set anew on its first day, before that it waits; its days
/// are those of its zone.
#[test]
fn a_new_end_opens_what_has_begun() {
    for (now, stage) in [("02-28 09:00", Stage::Planned), ("03-01 09:00", Stage::Open)] {
        let mut world = World::planned();
        world.does(close(), "02-15 09:00");
        world.does(set_end("03-01"), now);
        assert_eq!(world.stage(), stage, "{now}");
    }
    for (zone, opens) in [(Zone::ISTANBUL, true), (Zone::UTC, false)] {
        let mut world = World::new();
        world.does(C::Describe(questionnaire(1)), "02-01 09:00");
        let plan = plan(1).with_zone(zone).unwrap();
        assert!(plan.modes().map(|(mode, _)| mode).eq([SurveyMode::Centre, SurveyMode::Web]));
        world.does(C::Plan(plan), "02-01 09:00");
        world.does(C::Tick, "02-28 22:00");
        assert_eq!(world.stage() == Stage::Open, opens, "{}", zone.name());
    }
}

#[test]
fn a_population_holds_on_replay_too() {
    let mut world = World::new();
    world.does(C::Describe(questionnaire(1)), "02-01 09:00");
    world.does(C::Plan(plan(1).with_population(1).unwrap()), "02-01 09:00");
    world.does(respond(says(1, &[("overall", score(5))])), "03-09 09:00");
    let responded = |n| E::Responded {
        survey: survey(1),
        questionnaire: key(1),
        response: says(n, &[("overall", score(5))]),
    };
    let invited = E::InvitedSet { survey: survey(1), mode: SurveyMode::Web, from: None, to: Some(2) };
    for (event, why) in [
        (responded(2), "all of the population have responded"),
        (invited, "more were invited than there are people"),
    ] {
        let batch = world.surveys.head().record(&at("03-10 09:00"), vec![event]);
        let seq = batch[0].seq;
        assert_eq!(world.surveys.clone().apply(&batch), Err(ReplayError::Impossible { seq, why }));
    }
}

/// Whoever saw an older state changes nothing; what is there already may be said again.
#[test]
fn every_command_meets_the_version_that_the_caller_saw() {
    let mut world = World::planned();
    world.does(respond(says(1, &[("overall", score(5))])), "03-09 09:00");
    world.does(C::Plan(plan(2)), "03-09 09:00");
    world.does(C::Close { survey: survey(2), reason: None }, "03-09 09:00");
    let months = RetentionPolicy::months(6.try_into().unwrap());
    let seen = world.surveys.version();
    for command in [
        C::Describe(questionnaire(2)),
        C::Plan(plan(3)),
        set_end("03-25"),
        C::SetInvited { survey: survey(1), mode: SurveyMode::Web, invited: Some(9) },
        close(),
        respond(says(2, &[("overall", score(5))])),
        correct(says(1, &[("overall", score(4))])),
        withdraw(1),
        C::SetRetention(Some(months)),
        C::Erase { survey: survey(2) },
        C::Tick,
    ] {
        let old = at("03-21 09:00").at_version(Version::new(1));
        let found = world.surveys.decide(&command, &old, ()).map_err(|why| why.code());
        assert_eq!(found, Err("stale_version"), "{command:?}");
        let decided = world.surveys.decide(&command, &at("03-10 09:00").at_version(seen), ());
        assert!(decided.is_ok(), "{command:?}: {decided:?}");
    }
    world.does(C::SetRetention(Some(months)), "03-09 09:00");
    assert_eq!(world.does(C::SetRetention(Some(months)), "03-09 09:00"), [""; 0]);
}

/// Two surveys that somebody has answered; the second ends first.
fn answered_twice() -> World {
    let mut world = World::planned();
    world.does(C::Plan(plan(2)), "02-01 09:00");
    world.does(C::SetEnd { survey: survey(2), last_day: day("03-10"), reason: None }, "02-01 09:00");
    for n in [1, 2] {
        let response = says(n, &[("overall", score(5))]);
        world.does(C::Respond { survey: survey(n.into()), response }, "03-09 09:00");
    }
    world
}

#[test]
fn what_is_longest_over_is_due_for_erasure_first() {
    let mut world = answered_twice();
    let months = Some(RetentionPolicy::months(6.try_into().unwrap()));
    assert_eq!((world.surveys.retention(), world.surveys.due_for_erasure(day("12-31"))), (None, vec![]));
    world.does(C::SetRetention(months), "03-21 09:00");
    assert_eq!(world.surveys.retention(), months);
    let due: Vec<_> = world.surveys.due_for_erasure(day("12-31")).into_iter().map(|(_, id)| id).collect();
    assert_eq!(due, [survey(2), survey(1)]);
}

/// Whoever acted as an applicant goes with the survey that was answered, and with no other.
#[test]
fn applicants_go_with_their_survey() {
    let mut stripped = Vec::new();
    for mut recorded in answered_twice().log {
        recorded.actor.role = Role::Applicant;
        let nobody = ActorId::from_uuid(Uuid::from_u128(99)).unwrap();
        if E::stripped(recorded.clone(), survey(2), nobody).actor.id == nobody {
            stripped.push(name(&recorded.event));
        }
    }
    assert_eq!(stripped, ["planned", "end_set", "opened", "responded"]);
}

/// What is erased stays as it is: no later end, and nothing taken back.
#[test]
fn nothing_happens_to_an_erased_survey_on_replay_either() {
    let mut world = World::planned();
    let said = says(1, &[("overall", score(5))]);
    world.does(respond(said.clone()), "03-09 09:00");
    let s = survey(1);
    let erased = || E::TokensErased { survey: s, early: None };
    let forged = |world: &World, event: E| {
        let months = Some(RetentionPolicy::months(9.try_into().unwrap()));
        let honest = E::RetentionSet { from: None, to: months };
        let batch = world.surveys.head().record(&at("03-10 09:00"), vec![honest, event]);
        let (seq, mut state) = (batch[1].seq, world.surveys.clone());
        let found = state.apply(&batch);
        assert_eq!(state, world.surveys, "{batch:?} left a trace");
        let Err(ReplayError::Impossible { seq: place, why }) = found else { panic!("{batch:?} is taken") };
        assert_eq!(place, seq);
        why
    };
    assert_eq!(forged(&world, erased()), "there are no tokens to erase", "it is open");
    world.does(close(), "03-10 09:00");
    let batch = world.surveys.head().record(&at("03-10 09:00"), vec![erased()]);
    let closed = world.surveys.clone();
    world.surveys.apply(&batch).unwrap();
    // With something impossible after it, it is taken back too.
    let mut state = closed.clone();
    let batch = closed.head().record(&at("03-10 09:00"), vec![erased(), erased()]);
    assert!(state.apply(&batch).is_err());
    assert_eq!(state, closed);
    let end = |stage| E::EndSet { survey: s, from: day("03-20"), to: day("03-25"), stage, reason: None };
    let withdrawn = E::Withdrawn { survey: s, questionnaire: key(1), response: said, reason: None };
    for (event, why) in [
        (erased(), "there are no tokens to erase"),
        (end(Stage::Open), "the tokens of the survey are erased"),
        (end(Stage::Closed), "the tokens of the survey are erased"),
        (withdrawn, "the tokens of the survey are erased"),
        (E::RetentionSet { from: None, to: None }, "the retention was another"),
    ] {
        assert_eq!(forged(&world, event.clone()), why, "{event:?}");
    }
}

/// A batch is taken whole or leaves no trace, whatever it changed before it failed.
#[test]
fn a_batch_that_fails_at_its_end_leaves_no_trace() {
    let mut world = World::planned();
    let (s, said) = (survey(1), says(1, &[("overall", score(5))]));
    let to = says(1, &[("overall", score(4))]);
    let events = vec![
        E::QuestionnaireDescribed(questionnaire(2)),
        E::QuestionnaireDescribed(Questionnaire::new(key(1), &questions()[..3]).unwrap()),
        E::Planned(plan(2)),
        E::Opened { survey: s },
        E::InvitedSet { survey: s, mode: SurveyMode::Web, from: None, to: Some(5) },
        E::Responded { survey: s, questionnaire: key(1), response: said.clone() },
        E::Corrected { survey: s, questionnaire: key(1), from: said, to: to.clone(), reason: None },
        E::Withdrawn { survey: s, questionnaire: key(1), response: to, reason: None },
        E::EndSet { survey: s, from: day("03-20"), to: day("03-25"), stage: Stage::Open, reason: None },
        E::Closed { survey: s, from: Stage::Open, reason: None },
        E::Opened { survey: survey(9) },
    ];
    let whole = world.surveys.head().record(&at("03-10 09:00"), events[..10].to_vec());
    world.surveys.clone().apply(&whole).unwrap();
    // From the beginning, and without the descriptions, which would take back what freezes them.
    for (from, most) in (0..10).map(|most| (0, most)).chain((3..10).map(|most| (3, most))) {
        let broken = events[from..most].iter().chain(&events[10..]).cloned().collect();
        let batch = world.surveys.head().record(&at("03-10 09:00"), broken);
        let before = world.surveys.clone();
        let found = world.surveys.apply(&batch);
        assert!(
            matches!(found, Err(ReplayError::Impossible { why: "the survey is not known", .. })),
            "{found:?}"
        );
        assert_eq!(world.surveys, before, "after events {from} to {most}");
    }
}
