//! A small city's survey, to tell tests in.
#![allow(dead_code, reason = "no area asks for everything")]

use imece::{
    chrono::NaiveDate,
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{ActorId, StreamId, SurveyId, TextId},
    stats::Ballot,
    survey::*,
    text::{Code, Note},
    uuid::Uuid,
};

pub(crate) type Events = Result<Vec<Recorded<SurveyEvent>>, SurveyError>;

pub(crate) fn code(text: &str) -> Code {
    text.parse().unwrap()
}

pub(crate) fn codes(texts: &[&str]) -> Vec<Code> {
    texts.iter().map(|text| code(text)).collect()
}

pub(crate) fn options(texts: &[&str]) -> Options {
    Options::new(codes(texts)).unwrap()
}

pub(crate) fn note(text: &str) -> Option<Note> {
    Some(text.parse().unwrap())
}

pub(crate) fn day(text: &str) -> NaiveDate {
    format!("2025-{text}").parse().unwrap()
}

pub(crate) fn survey(n: u128) -> SurveyId {
    SurveyId::from_uuid(Uuid::from_u128(n)).unwrap()
}

pub(crate) fn stream(n: u128) -> StreamId {
    StreamId::from_uuid(Uuid::from_u128(n)).unwrap()
}

pub(crate) fn text(n: u128) -> TextId {
    TextId::from_uuid(Uuid::from_u128(n)).unwrap()
}

pub(crate) fn token(n: u8) -> ResponseToken {
    ResponseToken::new([n; 32])
}

/// A call of 2025, such as `03-09 09:00` in UTC.
pub(crate) fn at(when: &str) -> Call {
    let (date, time) = when.split_once(' ').unwrap();
    let actor = Actor::new(ActorId::from_uuid(Uuid::from_u128(7)).unwrap(), Role::Staff);
    Call::new(actor, format!("2025-{date}T{time}Z").parse().unwrap())
}

pub(crate) fn key(version: u16) -> QuestionnaireKey {
    QuestionnaireKey { code: code("satisfaction"), version: version.try_into().unwrap() }
}

pub(crate) fn score(point: u8) -> Answer {
    Answer::Score(Score::new(point, Scale::FIVE).unwrap())
}

pub(crate) fn likely(likelihood: u8) -> Answer {
    Answer::Recommendation(Likelihood::new(likelihood).unwrap())
}

pub(crate) fn ranked(things: &[&str]) -> Answer {
    Answer::Ranking(Ballot::new(codes(things), u8::MAX).unwrap())
}

pub(crate) fn matrix(rows: &[(&str, u8)]) -> Answer {
    Answer::Matrix(
        MatrixAnswer::new(Scale::FIVE, rows.iter().map(|(row, point)| (code(row), *point))).unwrap(),
    )
}

pub(crate) const WISHES: [&str; 6] = ["grant", "portal", "training", "transport", "venue", "visibility"];

/// A question of each kind: the second only to those who are not satisfied, the third to those who said why.
pub(crate) fn questions() -> Vec<Question> {
    let known = QuestionKind::Multiple { options: options(&["hall", "desk", "portal"]), least: 1, most: 2 };
    let staff =
        QuestionKind::Matrix { rows: options(&["courtesy", "speed", "knowledge"]), scale: Scale::FIVE };
    vec![
        Question::new(code("overall"), QuestionKind::Scale(Scale::FIVE)).mandatory(),
        Question::new(code("cause"), QuestionKind::Single(options(&["noise", "cold", "other"])))
            .if_answer(code("overall"), AnswerTest::AtMost(2))
            .mandatory(),
        Question::new(code("which"), QuestionKind::Text)
            .if_answer(code("cause"), AnswerTest::AnyOf([code("other")].into())),
        Question::new(code("recommend"), QuestionKind::Recommendation).with_no_opinion(),
        Question::new(code("known"), known),
        Question::new(code("wishes"), QuestionKind::expectations(options(&WISHES))),
        Question::new(code("staff"), staff),
    ]
}

pub(crate) fn questionnaire(version: u16) -> Questionnaire {
    Questionnaire::new(key(version), questions()).unwrap()
}

/// From the first to the twentieth of March, in the centres and on the portal.
pub(crate) fn plan(n: u128) -> SurveyPlan {
    let modes = [SurveyMode::Centre, SurveyMode::Web];
    SurveyPlan::new(survey(n), key(1), day("03-01"), day("03-20"), modes).unwrap()
}

pub(crate) fn says(n: u8, answers: &[(&str, Answer)]) -> Response {
    let empty = Response::new(token(n), SurveyMode::Web, day("03-09"));
    answers.iter().fold(empty, |response, (question, answer)| response.with(code(question), answer.clone()))
}

/// Surveys and their log.
pub(crate) struct World {
    pub(crate) surveys: Surveys,
    pub(crate) log: Vec<Recorded<SurveyEvent>>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { surveys: Surveys::new(stream(1)), log: Vec::new() }
    }

    /// With a questionnaire and a survey that is planned.
    pub(crate) fn planned() -> Self {
        let mut world = Self::new();
        world.does(SurveyCommand::Describe(questionnaire(1)), "02-01 09:00");
        world.does(SurveyCommand::Plan(plan(1)), "02-01 09:00");
        world
    }

    /// Puts a command and returns what came of it.
    pub(crate) fn puts(&mut self, command: SurveyCommand, when: &str) -> Events {
        let before = self.surveys.clone();
        let events = self.surveys.handle(&command, &at(when), ());
        match &events {
            Ok(events) => self.log.extend(events.clone()),
            Err(_) => assert_eq!(self.surveys, before, "a refused command changes nothing"),
        }
        events
    }

    /// Puts a command that has to be carried out, and returns the names of its events.
    #[track_caller]
    pub(crate) fn does(&mut self, command: SurveyCommand, when: &str) -> Vec<String> {
        let events = self.puts(command, when).unwrap();
        events.iter().map(|recorded| name(&recorded.event)).collect()
    }

    /// Puts a command that has to be refused, and returns the code of the reason.
    #[track_caller]
    pub(crate) fn refused(&mut self, command: SurveyCommand, when: &str) -> &'static str {
        self.puts(command, when).unwrap_err().code()
    }

    pub(crate) fn stage(&self) -> Stage {
        self.surveys.survey(survey(1)).unwrap().stage()
    }
}

pub(crate) fn name(event: &SurveyEvent) -> String {
    serde_json::to_value(event).unwrap()["type"].as_str().unwrap().replace("survey.", "").replace(".v1", "")
}

pub(crate) fn respond(response: Response) -> SurveyCommand {
    SurveyCommand::Respond { survey: survey(1), response }
}

pub(crate) fn correct(response: Response) -> SurveyCommand {
    SurveyCommand::Correct { survey: survey(1), response, reason: note("yanlış giriş") }
}

pub(crate) fn withdraw(n: u8) -> SurveyCommand {
    SurveyCommand::Withdraw { survey: survey(1), token: token(n), reason: None }
}

pub(crate) fn close() -> SurveyCommand {
    SurveyCommand::Close { survey: survey(1), reason: note("karar") }
}

pub(crate) fn set_end(last_day: &str) -> SurveyCommand {
    SurveyCommand::SetEnd { survey: survey(1), last_day: day(last_day), reason: None }
}
