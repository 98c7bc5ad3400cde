//! The laws of surveys over random commands: replay, damage, merging of figures, and a naive twin of both.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    cases::cases,
    lives::{self, stream},
    stored,
};
use imece::{
    event::{Aggregate, Call, Expected, Recorded},
    id::SurveyId,
    statistics::{Mixing, NoFigure, SurveyReading, SurveyTally},
    stats::{StatsError, TOP_FIVE},
    strategies::{survey_commands, survey_log},
    survey::{
        Answer, Response, ResponseToken, SatisfactionDefinition, Scale, Stage, SurveyCommand, SurveyError,
        SurveyEvent, SurveyMode, Surveys, Threshold,
    },
    time::Minute,
    uuid::Uuid,
};
use proptest::{prelude::*, test_runner::TestCaseError};

type Log = lives::Log<Surveys>;

fn new() -> Surveys {
    Surveys::new(stream(1))
}

fn live(commands: &[(SurveyCommand, Call)]) -> Result<(Surveys, Log), TestCaseError> {
    let cannot_be = |error: &_| matches!(error, SurveyError::Replay(_));
    lives::live(new(), commands, (), cannot_be, |_| Ok(()))
}

/// The responses that stand, by a scan of the log that knows nothing of surveys.
fn standing(log: &[Recorded<SurveyEvent>]) -> BTreeMap<(SurveyId, ResponseToken), Response> {
    let mut standing = BTreeMap::new();
    for recorded in log {
        match &recorded.event {
            SurveyEvent::Responded { survey, response, .. } => {
                assert_eq!(standing.insert((*survey, response.token), response.clone()), None);
            }
            SurveyEvent::Corrected { survey, from, to, .. } => {
                assert_eq!(standing.insert((*survey, to.token), to.clone()), Some(from.clone()));
            }
            SurveyEvent::Withdrawn { survey, response, .. } => {
                assert_eq!(standing.remove(&(*survey, response.token)), Some(response.clone()));
            }
            _ => {}
        }
    }
    standing
}

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn live_state_is_the_replay_of_its_events(commands in survey_commands(40), place: prop::sample::Index) {
        let (surveys, log) = live(&commands)?;
        lives::replays(new, &surveys, &log, place)?;
        lives::survives_json(&commands)?;
    }

    #[test]
    fn a_batch_with_an_event_that_cannot_be_leaves_no_trace(
        log in survey_log(40),
        place: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        lives::leaves_no_trace(new, &log, place, other, |_| ())?;
    }

    /// Each command put again changes nothing or is refused; responses are recognised by their content.
    #[test]
    fn a_response_put_again_changes_nothing(commands in survey_commands(40)) {
        let (mut surveys, log) = live(&commands)?;
        let before = surveys.clone();
        for ((survey, token), response) in standing(&log) {
            let call = commands.last().unwrap().1.clone();
            prop_assert_eq!(surveys.respond(survey, response.clone(), &call), Ok(vec![]));
            // By whatever version: it was carried out before.
            let stale = Call { expected: Expected::Exactly(imece::event::Version::new(9_999)), ..call.clone() };
            prop_assert_eq!(surveys.respond(survey, response.clone(), &stale), Ok(vec![]));
            let mut other = response.clone();
            other.date = other.date.succ_opt().unwrap();
            // What it said first is recognised too.
            let again = surveys.decide(&SurveyCommand::Respond { survey, response: other }, &call, ());
            prop_assert!(again == Err(SurveyError::TokenUsed(survey)) || again == Ok(vec![]));
            prop_assert_eq!(surveys.survey(survey).unwrap().response(token), Some(&response));
        }
        prop_assert_eq!(surveys, before);
    }

    /// What stands has no fault, is within the population, and is what a scan of the log finds.
    #[test]
    fn what_stands_is_valid_and_single(commands in survey_commands(60)) {
        let (surveys, log) = live(&commands)?;
        let found = standing(&log);
        for survey in surveys.surveys() {
            let of_log: Vec<_> = found.iter().filter(|((id, _), _)| *id == survey.plan().id()).map(|(_, r)| r).collect();
            prop_assert_eq!(survey.responses().collect::<Vec<_>>(), of_log);
            prop_assert_eq!(survey.count(), survey.responses().count() as u64);
            prop_assert!(survey.plan().population().is_none_or(|all| survey.count() <= all));
            let questionnaire = surveys.questionnaire(survey.plan().questionnaire()).unwrap();
            for response in survey.responses() {
                prop_assert_eq!(questionnaire.check(&response.answers), vec![]);
                prop_assert!(survey.plan().has(response.mode) && survey.plan().first_day() <= response.date);
                prop_assert!(surveys.is_frozen(questionnaire.key()));
            }
        }
    }

    #[test]
    fn a_tick_does_what_is_due_and_is_harmless_when_repeated(commands in survey_commands(20), later in 0..60_000_u32) {
        let (mut surveys, _) = live(&commands)?;
        let last = &commands.last().unwrap().1;
        let call = Call::new(last.actor, last.now.saturating_add(imece::time::Minutes::new(later)));
        let due = surveys.next_deadline().is_some_and(|next| next <= call.now);
        prop_assert_eq!(!surveys.tick(&call).unwrap().is_empty(), due);
        prop_assert_eq!(surveys.tick(&call), Ok(vec![]));
        prop_assert!(surveys.next_deadline().is_none_or(|next| next > call.now));
        prop_assert!(surveys.surveys().all(|survey| survey.stage() == survey.stage_at(call.now)));
        prop_assert!(surveys.surveys().all(|survey| survey.stage_at(Minute::MAX) == Stage::Closed));
    }

    #[test]
    fn figures_of_parts_of_a_log_add_up(log in survey_log(40), cuts: [prop::sample::Index; 2]) {
        lives::figures_add_up::<SurveyTally, _>(&log, cuts)?;
    }

    /// The figures are those of a scan over the responses that stand.
    #[test]
    fn figures_are_those_of_what_stands(log in survey_log(60)) {
        let (figures, standing) = (lives::tally::<SurveyTally, _>(&log), standing(&log));
        let survey = SurveyId::from_uuid(Uuid::from_u128(1)).unwrap();
        let of_survey: Vec<&Response> = standing.iter().filter(|((id, _), _)| *id == survey).map(|(_, r)| r).collect();
        prop_assert_eq!(figures.participation(survey).unwrap().responses(), of_survey.len() as u64);
        for mixing in [Mixing::Pooled, Mixing::Only(SurveyMode::Web)] {
            let reading = SurveyReading::new(survey, mixing.clone());
            let answers = |question: &str| -> Vec<&Answer> {
                let counted = of_survey.iter().filter(|r| mixing == Mixing::Pooled || r.mode == SurveyMode::Web);
                counted.filter_map(|r| r.answers.get(&question.parse().unwrap())).collect()
            };
            let points: Vec<u8> = answers("overall").into_iter().map(|a| match a {
                Answer::Score(score) => score.point(),
                other => panic!("{other:?}"),
            }).collect();
            let definition = SatisfactionDefinition::new(Scale::FIVE, Threshold::TopTwo).unwrap();
            let rate = figures.satisfaction(&reading, "overall".parse().unwrap(), None, definition);
            if points.is_empty() {
                prop_assert_eq!(rate, Err(NoFigure::Stats(StatsError::NoObservations)));
                continue;
            }
            let rate = rate.unwrap();
            let satisfied = points.iter().filter(|p| **p >= 4).count();
            prop_assert_eq!((rate.satisfied(), rate.basis().n()), (satisfied as u64, points.len() as u64));
            prop_assert!((rate.share() - satisfied as f64 / points.len() as f64).abs() < 1e-12);
            let mean = figures.mean_score(&reading, "overall".parse().unwrap(), None, Scale::FIVE).unwrap();
            let sum: u32 = points.iter().map(|p| u32::from(*p)).sum();
            prop_assert!((mean.mean() - f64::from(sum) / points.len() as f64).abs() < 1e-12);
            let likely: Vec<u8> = answers("recommend").into_iter().filter_map(|a| match a {
                Answer::Recommendation(l) => Some(l.get()),
                _ => None,
            }).collect();
            if let Ok(nps) = figures.net_promoter_score(&reading, "recommend".parse().unwrap()) {
                let count = |range: std::ops::RangeInclusive<u8>| likely.iter().filter(|l| range.contains(l)).count() as u64;
                prop_assert_eq!((nps.promoters(), nps.passives(), nps.detractors()), (count(9..=10), count(7..=8), count(0..=6)));
            } else {
                prop_assert!(likely.is_empty(), "no opinion is no answer");
            }
            if let Ok(top) = figures.expectations(&reading, "wishes".parse().unwrap(), TOP_FIVE) {
                prop_assert_eq!(top.n, answers("wishes").len() as u64);
            }
            for share in figures.choices(&reading, "known".parse().unwrap()).unwrap_or_default() {
                let such = answers("known").into_iter().filter(|a| matches!(a, Answer::Many(all) if all.contains(&share.option())));
                prop_assert_eq!((share.chosen(), share.basis().n()), (such.count() as u64, answers("known").len() as u64));
            }
        }
    }
}

/// The laws hold of what is reached: every kind of event, every reason for a refusal that a command can meet, every
/// fault that a random answer can have.
#[test]
fn random_commands_reach_everything() {
    let (mut events, mut refusals) = (BTreeSet::new(), BTreeSet::new());
    let see = |event: &SurveyEvent| _ = events.insert(stored::kind(event));
    let refused = |error: &SurveyError| match error {
        SurveyError::Invalid(invalid) => {
            refusals.extend(invalid.faults.iter().map(|fault| fault.reason.code()));
        }
        error => _ = refusals.insert(error.code()),
    };
    lives::reached(300, &survey_commands(60), new, (), see, refused);
    assert_eq!(events, stored::kinds(include_str!("../../src/survey/event.rs")));
    let expected = [
        "survey_id_taken",
        "unknown_survey",
        "unknown_questionnaire",
        "questionnaire_frozen",
        "questionnaire_version_gap",
        "survey_not_open",
        "survey_end_is_over",
        "survey_mode_not_offered",
        "invited_more_than_population",
        "response_token_used",
        "response_token_withdrawn",
        "unknown_response_token",
        "population_exhausted",
        "mode_not_offered",
        "outside_period",
        "in_the_future",
        "unknown_question",
        "not_shown",
        "unanswered",
    ];
    let missing: Vec<_> = expected.into_iter().filter(|name| !refusals.contains(name)).collect();
    assert!(missing.is_empty(), "not reached: {missing:?}, but {refusals:?}");
}
