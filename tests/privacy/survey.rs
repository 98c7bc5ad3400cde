//! Whose tokens a survey has: once its salt is destroyed, nobody's.

use crate::{
    erasure::month,
    lives::stream,
    terse::{code, day, id, read},
};
use imece::{
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{ActorId, SurveyId},
    survey::{
        Answer, Question, QuestionKind, Questionnaire, QuestionnaireKey, Response, ResponseToken, Scale,
        Score, SurveyCommand as C, SurveyEvent, SurveyMode, SurveyPlan, Surveys,
    },
};

const CITIZEN: u128 = 501;

fn says(survey: SurveyId, token: u8) -> C {
    let overall = Answer::Score(Score::new(4, Scale::FIVE).unwrap());
    let response = Response::new(ResponseToken::new([token; 32]), SurveyMode::Web, day("2026-03-05"));
    C::Respond { survey, response: response.with(code("overall"), overall) }
}

#[test]
fn a_survey_keeps_its_tokens_until_it_is_over_for_long_enough() {
    let mut surveys = Surveys::new(stream(1));
    let mut log: Vec<Recorded<SurveyEvent>> = Vec::new();
    let mut does = |surveys: &mut Surveys, command: C, role, now: &str| {
        let who: ActorId = if role == Role::Applicant { id(CITIZEN) } else { id(9) };
        let events = surveys.handle(&command, &Call::new(Actor::new(who, role), read(now)), ());
        let events = events.map_err(|error| error.code())?;
        log.extend(events.clone());
        Ok::<_, &str>(events.len())
    };
    let key = QuestionnaireKey::first(code("satisfaction"));
    let question = Question::new(code("overall"), QuestionKind::Scale(Scale::FIVE));
    let survey: SurveyId = id(1);
    let plan = SurveyPlan::new(survey, key, day("2026-03-01"), day("2026-03-10"), [SurveyMode::Web]).unwrap();
    let questionnaire = Questionnaire::new(key, [question]).unwrap();
    let staff = Role::Staff;
    for command in [
        C::Describe(questionnaire),
        C::Plan(plan.with_entry_days(5).unwrap()),
        C::SetRetention(Some(month())),
    ] {
        assert_eq!(does(&mut surveys, command, staff, "2026-02-20T08:00Z"), Ok(1));
    }
    assert_eq!(surveys.due_for_erasure(day("2099-01-01")), [], "nobody has answered");
    for token in 1..4 {
        assert!(does(&mut surveys, says(survey, token), Role::Applicant, "2026-03-05T08:00Z").is_ok());
    }
    let erase = || C::Erase { survey };
    assert_eq!(does(&mut surveys, erase(), staff, "2026-03-06T08:00Z"), Err("survey_not_closed"));
    assert_eq!(surveys.due_for_erasure(day("2026-04-14")), []);
    assert_eq!(surveys.due_for_erasure(day("2026-04-15")), [(day("2026-04-15"), survey)]);
    assert_eq!(does(&mut surveys, erase(), staff, "2026-04-14T08:00Z"), Err("response_tokens_kept"));
    assert_eq!(
        does(&mut surveys, C::Erase { survey: id(2) }, staff, "2026-04-14T08:00Z"),
        Err("unknown_survey")
    );
    // It closes, and is erased.
    let late = "2026-04-15T08:00Z";
    assert_eq!(does(&mut surveys, erase(), staff, late), Ok(2));
    assert_eq!(does(&mut surveys, erase(), staff, late), Ok(0));
    assert_eq!(surveys.due_for_erasure(day("2099-01-01")), []);
    assert_eq!(surveys.survey(survey).unwrap().count(), 3, "what was said stays");

    // Nobody can say any more whose answer it was, and nobody can answer twice.
    let take_back = C::Withdraw { survey, token: ResponseToken::new([1; 32]), reason: None };
    assert_eq!(does(&mut surveys, take_back, staff, late), Err("response_tokens_erased"));
    let reopen = C::SetEnd { survey, last_day: day("2026-05-30"), reason: None };
    assert_eq!(does(&mut surveys, reopen, staff, late), Err("response_tokens_erased"));
    assert_eq!(does(&mut surveys, says(survey, 7), Role::Applicant, late), Err("survey_not_open"));

    let rows = serde_json::to_string(&surveys).unwrap();
    assert_eq!(serde_json::from_str::<Surveys>(&rows).unwrap(), surveys);
    let citizen: ActorId = id(CITIZEN);
    let stripped: Vec<_> =
        log.iter().cloned().map(|line| SurveyEvent::stripped(line, survey, id(99))).collect();
    let text = |log: &[Recorded<SurveyEvent>]| serde_json::to_string(log).unwrap();
    assert!(text(&log).contains(&citizen.to_string()) && !text(&stripped).contains(&citizen.to_string()));
    let mut again = Surveys::new(stream(1));
    again.replay_to(&stripped, surveys.version()).unwrap();
    assert_eq!(again, surveys);
    // A survey that is not over has its tokens, whatever a row says.
    let open = rows.replace("\"closed\"", "\"open\"");
    assert!(open != rows && serde_json::from_str::<Surveys>(&open).is_err());
}

#[test]
fn the_survey_that_is_over_longest_comes_first_and_goes_alone() {
    let mut surveys = Surveys::new(stream(1));
    let key = QuestionnaireKey::first(code("satisfaction"));
    let question = Question::new(code("overall"), QuestionKind::Scale(Scale::FIVE));
    let plan =
        |survey, last| SurveyPlan::new(survey, key, day("2026-03-01"), day(last), [SurveyMode::Web]).unwrap();
    let (later, sooner): (SurveyId, SurveyId) = (id(1), id(2));
    let citizen: ActorId = id(CITIZEN);
    let call = Call::new(Actor::new(citizen, Role::Applicant), read("2026-03-05T08:00Z"));
    let mut log: Vec<Recorded<SurveyEvent>> = Vec::new();
    for command in [
        C::Describe(Questionnaire::new(key, [question]).unwrap()),
        C::Plan(plan(later, "2026-03-10")),
        C::Plan(plan(sooner, "2026-03-06")),
        C::SetRetention(Some(month())),
        says(later, 1),
        says(sooner, 1),
    ] {
        log.extend(surveys.handle(&command, &call, ()).unwrap());
    }
    let due = [(day("2026-04-06"), sooner), (day("2026-04-10"), later)];
    assert_eq!(surveys.due_for_erasure(day("2099-01-01")), due);
    let answers = |log: &[Recorded<SurveyEvent>]| {
        let by_citizen = log.iter().filter(|line| line.actor.id == citizen);
        by_citizen.filter(|line| matches!(line.event, SurveyEvent::Responded { .. })).count()
    };
    let stripped: Vec<_> =
        log.iter().cloned().map(|line| SurveyEvent::stripped(line, sooner, id(99))).collect();
    assert_eq!((answers(&log), answers(&stripped)), (2, 1));
}
