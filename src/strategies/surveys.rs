//! Random commands over two small surveys, so that tokens, versions and days often meet.
#![expect(clippy::expect_used, reason = "what is put together here is valid, as every run of a test shows")]

use std::vec::Vec;

use chrono::{Days, NaiveDate};
use proptest::{collection, option, prelude::*, sample::select};
use uuid::Uuid;

use crate::{
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{ActorId, StreamId, SurveyId, TextId},
    stats::Ballot,
    survey::{
        Answer, AnswerTest, Likelihood, MatrixAnswer, Options, Question, QuestionKind, Questionnaire,
        QuestionnaireKey, Response, ResponseToken, Scale, Score, SurveyCommand, SurveyEvent, SurveyMode,
        SurveyPlan, Surveys,
    },
    text::Code,
    time::{Minute, Minutes, RetentionPolicy},
};

const WISHES: [&str; 6] = ["venue", "transport", "grant", "training", "portal", "visibility"];
const ROWS: [&str; 3] = ["courtesy", "speed", "knowledge"];

/// The first of March 2025: the calls begin a few days before it.
fn day(day: u64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2025, 3, 1);
    first.and_then(|first| first.checked_add_days(Days::new(day))).expect("a day")
}

fn code(text: &str) -> Code {
    Code::new(text).expect("a code")
}

fn options(texts: &[&str]) -> Options {
    let codes: Vec<Code> = texts.iter().map(|text| code(text)).collect();
    Options::new(codes).expect("options")
}

fn key(name: u8, version: u8) -> QuestionnaireKey {
    let first = QuestionnaireKey::first(code(if name == 0 { "satisfaction" } else { "needs" }));
    (1..version).fold(first, |key, _| key.next())
}

fn survey(n: u8) -> SurveyId {
    SurveyId::from_uuid(Uuid::from_u128(u128::from(n).saturating_add(1))).expect("an id")
}

/// A question of each kind; the edition changes what is asked.
fn questionnaire(key: QuestionnaireKey, edition: u8) -> Questionnaire {
    let multiple = QuestionKind::Multiple { options: options(&WISHES), least: 1, most: 3 };
    let matrix = QuestionKind::Matrix { rows: options(&ROWS), scale: Scale::FIVE };
    let mut questions = Vec::from([
        Question::new(code("overall"), QuestionKind::Scale(Scale::FIVE)).mandatory(),
        Question::new(code("why"), QuestionKind::Text).if_answer(code("overall"), AnswerTest::AtMost(2)),
        Question::new(code("recommend"), QuestionKind::Recommendation).with_no_opinion(),
        Question::new(code("used"), QuestionKind::Single(options(&WISHES))),
        Question::new(code("known"), multiple),
        Question::new(code("wishes"), QuestionKind::expectations(options(&WISHES))),
        Question::new(code("staff"), matrix),
    ]);
    questions.truncate(usize::from(7_u8.saturating_sub(edition)));
    Questionnaire::new(key, questions).expect("a questionnaire")
}

fn plan(n: u8, key: QuestionnaireKey) -> SurveyPlan {
    let modes = [SurveyMode::Centre, SurveyMode::Web];
    let (first, last) = if n == 0 { (0, 20) } else { (5, 8) };
    let plan = SurveyPlan::new(survey(n), key, day(first), day(last), modes).and_then(|plan| {
        if n == 0 {
            plan.with_entry_days(2)
        } else {
            plan.with_population(3)?.with_invited(SurveyMode::Web, 3)
        }
    });
    plan.expect("a plan")
}

fn response() -> impl Strategy<Value = Response> {
    let wishes = proptest::sample::subsequence(&WISHES[..], 1..=5).prop_shuffle();
    let parts = (option::of(0..=11_u8), option::of(0..6_usize), option::of(wishes), option::of(1..=5_u8));
    // Most answer the first question, as they have to, and not the second, which few are to see.
    let first = (prop_oneof![9 => (1..=5_u8).prop_map(Some), 1 => Just(None)], proptest::bool::weighted(0.1));
    (1..6_u8, 0..10_u8, 0..24_u64, first, parts).prop_map(
        |(token, mode, date, (overall, why), (likely, used, wishes, staff))| {
            let mode = match mode {
                0..6 => SurveyMode::Centre,
                6..9 => SurveyMode::Web,
                _ => SurveyMode::Telephone,
            };
            let mut response = Response::new(ResponseToken::new([token; 32]), mode, day(date));
            let mut answer = |question: &str, answer: Option<Answer>| {
                if let Some(answer) = answer {
                    response.answers.insert(code(question), answer);
                }
            };
            let score = |point| Score::new(point, Scale::FIVE).map(Answer::Score).expect("a score");
            answer("overall", overall.map(score));
            let text = TextId::from_uuid(Uuid::from_u128(9)).expect("an id");
            answer("why", (why || overall == Some(1)).then_some(Answer::Text(text)));
            answer(
                "recommend",
                likely.map(|l| Likelihood::new(l).map_or(Answer::NoOpinion, Answer::Recommendation)),
            );
            let used = used.and_then(|n| WISHES.get(n)).map(|wish| code(wish));
            answer("used", used.map(Answer::One));
            answer("known", used.map(|wish| Answer::Many([wish, code("grant")].into())));
            let ballot = |wishes: Vec<&str>| {
                let codes: Vec<Code> = wishes.into_iter().map(code).collect();
                Answer::Ranking(Ballot::new(codes, 5).expect("a ballot"))
            };
            answer("wishes", wishes.map(ballot));
            let rows = |point: u8| {
                let rows = ROWS.into_iter().zip([1, point, 5]).map(|(row, point)| (code(row), point));
                Answer::Matrix(MatrixAnswer::new(Scale::FIVE, rows).expect("points"))
            };
            answer("staff", staff.map(rows));
            response
        },
    )
}

fn command() -> impl Strategy<Value = SurveyCommand> {
    // One in twenty goes to a survey that is not there.
    let which = || prop_oneof![19 => 0..2_u8, 1 => Just(9)].prop_map(survey);
    let mode = || select(&[SurveyMode::Centre, SurveyMode::Web, SurveyMode::Post][..]);
    prop_oneof![
        2 => (0..2_u8, 1..4_u8, 0..2_u8)
            .prop_map(|(name, version, edition)| SurveyCommand::Describe(questionnaire(key(name, version), edition))),
        1 => (0..3_u8, 1..3_u8).prop_map(|(n, version)| SurveyCommand::Plan(plan(n, key(0, version)))),
        1 => (which(), 0..30_u64)
            .prop_map(|(survey, to)| SurveyCommand::SetEnd { survey, last_day: day(to), reason: None }),
        1 => (which(), mode(), option::of(1..5_u64))
            .prop_map(|(survey, mode, invited)| SurveyCommand::SetInvited { survey, mode, invited }),
        1 => which().prop_map(|survey| SurveyCommand::Close { survey, reason: None }),
        18 => (which(), response()).prop_map(|(survey, response)| SurveyCommand::Respond { survey, response }),
        4 => (which(), response())
            .prop_map(|(survey, response)| SurveyCommand::Correct { survey, response, reason: None }),
        2 => (which(), 1..6_u8).prop_map(|(survey, token)| SurveyCommand::Withdraw {
            survey,
            token: ResponseToken::new([token; 32]),
            reason: None,
        }),
        3 => upkeep(),
    ]
}

/// What is done about the time that has passed.
fn upkeep() -> impl Strategy<Value = SurveyCommand> {
    let months = |n: u32| RetentionPolicy::months(n.try_into().expect("not zero"));
    prop_oneof![
        Just(SurveyCommand::Tick),
        (0..2_u8).prop_map(|n| SurveyCommand::Erase { survey: survey(n) }),
        option::of((1..3_u32).prop_map(months)).prop_map(SurveyCommand::SetRetention),
    ]
}

/// Returns the description of a questionnaire and the plans of two surveys, and then up to so many commands on them, of
/// which many are refused.
#[must_use = "strategies do nothing by themselves"]
pub fn survey_commands(most: usize) -> impl Strategy<Value = Vec<(SurveyCommand, Call)>> {
    let step = (command(), 0..1_440_u32);
    collection::vec(step, 0..=most).prop_map(|steps| {
        let desk = Actor::new(ActorId::from_uuid(Uuid::from_u128(7)).expect("an id"), Role::Staff);
        let first = [
            SurveyCommand::Describe(questionnaire(key(0, 1), 0)),
            SurveyCommand::Plan(plan(0, key(0, 1))),
            SurveyCommand::Plan(plan(1, key(0, 1))),
        ];
        let mut now: Minute = "2025-03-02T09:00Z".parse().expect("an instant");
        let all = first.into_iter().map(|command| (command, 0)).chain(steps);
        all.map(|(command, later): (_, u32)| {
            now = now.saturating_add(Minutes::new(later));
            // Little is over for long enough, so it is mostly a manager who erases.
            let erases = matches!(command, SurveyCommand::Erase { .. }) && later % 8 > 0;
            let actor = if erases { Actor { role: Role::Manager, ..desk } } else { desk };
            let call = Call::new(actor, now);
            (command, if erases { call.overruling("asked for it".parse().expect("a note")) } else { call })
        })
        .collect()
    })
}

/// Returns what happened to surveys under [`survey_commands`].
#[must_use = "strategies do nothing by themselves"]
pub fn survey_log(most: usize) -> impl Strategy<Value = Vec<Recorded<SurveyEvent>>> {
    survey_commands(most).prop_map(|commands| {
        let mut surveys = Surveys::new(StreamId::from_uuid(Uuid::from_u128(1)).expect("an id"));
        commands
            .into_iter()
            .flat_map(|(command, call)| surveys.handle(&command, &call, ()).unwrap_or_default())
            .collect()
    })
}
