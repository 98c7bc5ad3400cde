//! Questions and answers: what a questionnaire is, which question is shown, and what is wrong with an answer.

use crate::survey_world::*;
use imece::survey::*;

mod questionnaires {
    use super::*;

    #[track_caller]
    fn refused(questions: Vec<Question>, expected: &str) {
        assert_eq!(Questionnaire::new(key(1), questions).unwrap_err().code(), expected);
    }

    fn scale(name: &str) -> Question {
        Question::new(code(name), QuestionKind::Scale(Scale::FIVE))
    }

    fn depends(on: &str, is: AnswerTest) -> Vec<Question> {
        let mut all = questions();
        all.push(scale("last").if_answer(code(on), is));
        all
    }

    #[test]
    fn questions_have_different_names_and_there_are_some() {
        refused(vec![], "question_count");
        refused((0..201).map(|n| scale(&format!("q{n}"))).collect(), "question_count");
        let most = (0..200).map(|n| scale(&format!("q{n}"))).collect::<Vec<_>>();
        assert_eq!(Questionnaire::new(key(1), most.clone()).unwrap().questions(), most);
        refused(vec![scale("a"), scale("b"), scale("a")], "question_repeated");
    }

    #[test]
    fn options_are_at_least_two_and_different() {
        for (given, expected) in [
            (codes(&["a"]), "option_count"),
            ((0..101).map(|n| code(&format!("o{n}"))).collect(), "option_count"),
            (codes(&["a", "b", "a"]), "option_repeated"),
        ] {
            assert_eq!(Options::new(given).unwrap_err().code(), expected);
        }
        assert_eq!(options(&["b", "a"]).as_slice(), codes(&["b", "a"]), "the order of showing stays");
    }

    #[test]
    fn no_more_options_are_asked_for_than_there_are() {
        let ask = |kind| vec![Question::new(code("q"), kind)];
        for (least, most, fits) in
            [(0, 1, true), (1, 3, true), (3, 3, true), (0, 0, false), (2, 1, false), (0, 4, false)]
        {
            let kind = QuestionKind::Multiple { options: options(&["a", "b", "c"]), least, most };
            assert_eq!(Questionnaire::new(key(1), ask(kind)).is_ok(), fits, "{least} to {most}");
        }
        for (most, fits) in [(1, true), (3, true), (0, false), (4, false)] {
            let kind = QuestionKind::Ranking { options: options(&["a", "b", "c"]), most };
            assert_eq!(Questionnaire::new(key(1), ask(kind)).is_ok(), fits, "{most}");
        }
    }

    #[test]
    fn row_82_at_most_five_expectations_are_asked_for() {
        let most = |texts: &[&str]| match QuestionKind::expectations(options(texts)) {
            QuestionKind::Ranking { most, .. } => most,
            other => panic!("{other:?}"),
        };
        assert_eq!((most(&WISHES), most(&["a", "b", "c"])), (5, 3));
    }

    /// Only an earlier question can be named, so there is neither a forward reference nor a cycle.
    #[test]
    fn a_condition_names_an_earlier_question() {
        for (question, on) in [("a", "b"), ("a", "a"), ("a", "nowhere")] {
            let all = vec![scale(question).if_answer(code(on), AnswerTest::Answered), scale("b")];
            let expected = InvalidQuestionnaire::NotEarlier { question: code(question), on: code(on) };
            assert_eq!(Questionnaire::new(key(1), all), Err(expected));
        }
        let circle = vec![
            scale("a").if_answer(code("b"), AnswerTest::Answered),
            scale("b").if_answer(code("a"), AnswerTest::Answered),
        ];
        refused(circle, "condition_not_earlier");
    }

    #[test]
    fn a_condition_can_hold_and_fail() {
        let any = |texts: &[&str]| AnswerTest::AnyOf(codes(texts).into_iter().collect());
        for (on, is, fits) in [
            ("overall", AnswerTest::AtLeast(1), false),
            ("overall", AnswerTest::AtLeast(2), true),
            ("overall", AnswerTest::AtLeast(5), true),
            ("overall", AnswerTest::AtLeast(6), false),
            ("overall", AnswerTest::AtMost(0), false),
            ("overall", AnswerTest::AtMost(1), true),
            ("overall", AnswerTest::AtMost(4), true),
            ("overall", AnswerTest::AtMost(5), false),
            ("overall", any(&["noise"]), false),
            ("recommend", AnswerTest::AtLeast(0), false),
            ("recommend", AnswerTest::AtLeast(1), true),
            ("recommend", AnswerTest::AtLeast(10), true),
            ("recommend", AnswerTest::AtLeast(11), false),
            ("recommend", AnswerTest::AtMost(0), true),
            ("recommend", AnswerTest::AtMost(9), true),
            ("recommend", AnswerTest::AtMost(10), false),
            ("cause", any(&["noise", "cold"]), true),
            ("cause", any(&["heat"]), false),
            ("cause", any(&["noise", "heat"]), false),
            ("cause", any(&[]), false),
            ("cause", AnswerTest::AtLeast(2), false),
            ("known", any(&["hall"]), true),
            ("wishes", any(&["venue"]), true),
            ("wishes", any(&["venue", "moon"]), false),
            ("wishes", any(&["moon"]), false),
            ("staff", any(&["speed"]), false),
            ("which", AnswerTest::Answered, true),
        ] {
            let found = Questionnaire::new(key(1), depends(on, is.clone()));
            assert_eq!(
                found.map_err(InvalidQuestionnaire::code).err(),
                (!fits).then_some("impossible_condition"),
                "{on} {is:?}"
            );
        }
    }

    #[test]
    fn conditions_look_at_the_answer() {
        let shown = |on: &str, is: AnswerTest, answer: Option<Answer>| {
            let asked = vec![
                scale("overall").with_no_opinion(),
                Question::new(code("recommend"), QuestionKind::Recommendation),
                Question::new(
                    code("known"),
                    QuestionKind::Multiple { options: options(&["a", "b", "c"]), least: 0, most: 3 },
                ),
                Question::new(code("wishes"), QuestionKind::expectations(options(&["a", "b", "c"]))),
                Question::new(code("last"), QuestionKind::Text).if_answer(code(on), is).mandatory(),
            ];
            let answers = answer.map(|answer| (code(on), answer)).into_iter().collect();
            !Questionnaire::new(key(1), asked).unwrap().check(&answers).is_empty()
        };
        let many = |texts: &[&str]| Answer::Many(codes(texts).into_iter().collect());
        let a_or_b = || AnswerTest::AnyOf([code("a"), code("b")].into());
        for (on, is, answer, expected) in [
            ("overall", AnswerTest::AtMost(2), score(2), true),
            ("overall", AnswerTest::AtMost(2), score(3), false),
            ("overall", AnswerTest::AtLeast(4), score(4), true),
            ("overall", AnswerTest::AtLeast(4), score(3), false),
            ("overall", AnswerTest::AtMost(2), Answer::NoOpinion, false),
            ("overall", AnswerTest::Answered, score(3), true),
            ("overall", AnswerTest::Answered, Answer::NoOpinion, false),
            ("recommend", AnswerTest::AtLeast(9), likely(9), true),
            ("recommend", AnswerTest::AtLeast(9), likely(8), false),
            ("known", a_or_b(), many(&["b", "c"]), true),
            ("known", a_or_b(), many(&["c"]), false),
            ("wishes", a_or_b(), ranked(&["c", "a"]), true),
            ("wishes", a_or_b(), ranked(&["c"]), false),
        ] {
            assert_eq!(shown(on, is.clone(), Some(answer.clone())), expected, "{on} {is:?} {answer:?}");
            assert!(!shown(on, is, None), "nothing was said");
        }
    }
}

mod answers {
    use super::*;

    fn faults(answers: &[(&str, Answer)]) -> Vec<(String, &'static str)> {
        let faults = questionnaire(1).check(&says(1, answers).answers);
        faults.into_iter().map(|f| (f.question.unwrap().to_string(), f.reason.code())).collect()
    }

    #[test]
    fn what_fits_has_no_fault() {
        let all = [
            ("overall", score(1)),
            ("cause", Answer::One(code("other"))),
            ("which", Answer::Text(text(1))),
            ("recommend", Answer::NoOpinion),
            ("known", Answer::Many(codes(&["desk", "hall"]).into_iter().collect())),
            ("wishes", ranked(&["venue", "grant", "portal", "training", "transport"])),
            ("staff", matrix(&[("courtesy", 5), ("speed", 1), ("knowledge", 3)])),
        ];
        assert_eq!(faults(&all), []);
        assert_eq!(faults(&[("overall", score(3))]), [], "the rest may be left out");
    }

    #[test]
    fn each_fault_is_named_with_its_question() {
        let fine = ("overall", score(5));
        let ten = Answer::Score(Score::new(5, Scale::new(10).unwrap()).unwrap());
        let of_ten = MatrixAnswer::new(
            Scale::new(10).unwrap(),
            [(code("courtesy"), 5), (code("speed"), 5), (code("knowledge"), 9)],
        );
        let many = |texts: &[&str]| Answer::Many(codes(texts).into_iter().collect());
        let table: Vec<((&str, Answer), Vec<&str>)> = vec![
            (("colour", score(5)), vec!["unknown_question"]),
            (("cause", Answer::One(code("noise"))), vec!["not_shown"]),
            (("which", Answer::Text(text(1))), vec!["not_shown"]),
            (("recommend", score(5)), vec!["other_kind"]),
            (("known", Answer::One(code("hall"))), vec!["other_kind"]),
            (("known", many(&[])), vec!["too_few"]),
            (("known", many(&["hall"])), vec![]),
            (("known", many(&["hall", "desk"])), vec![]),
            (("known", many(&["hall", "desk", "portal"])), vec!["too_many"]),
            (("known", many(&["hall", "garden"])), vec!["unknown_option"]),
            (("wishes", ranked(&["venue", "money"])), vec!["unknown_option"]),
            (("wishes", ranked(&WISHES)), vec!["too_many"]),
            (("wishes", Answer::NoOpinion), vec!["no_opinion_not_offered"]),
            (("staff", matrix(&[("courtesy", 5), ("speed", 5)])), vec!["row_unanswered"]),
            (
                ("staff", matrix(&[("courtesy", 5), ("speed", 5), ("looks", 1)])),
                vec!["unknown_row", "row_unanswered"],
            ),
            (("staff", Answer::Matrix(of_ten.unwrap())), vec!["other_scale"]),
            (("staff", Answer::Text(text(1))), vec!["other_kind"]),
        ];
        for ((question, answer), expected) in table {
            let expected: Vec<_> = expected.into_iter().map(|code| (question.to_string(), code)).collect();
            assert_eq!(faults(&[fine.clone(), (question, answer.clone())]), expected, "{answer:?}");
        }
        assert_eq!(faults(&[("overall", ten)]), [("overall".to_string(), "other_scale")]);
        assert_eq!(faults(&[]), [("overall".to_string(), "unanswered")]);
        let cause = [("overall", score(2)), ("cause", Answer::One(code("heat")))];
        assert_eq!(faults(&cause), [("cause".to_string(), "unknown_option")]);
        assert_eq!(faults(&cause[..1]), [("cause".to_string(), "unanswered")], "mandatory when it is shown");
    }

    /// An answer to a question that was not to be shown shows no further one.
    #[test]
    fn what_was_not_asked_leads_nowhere() {
        let found = faults(&[
            ("overall", score(5)),
            ("cause", Answer::One(code("other"))),
            ("which", Answer::Text(text(1))),
        ]);
        assert_eq!(found, [("cause".to_string(), "not_shown"), ("which".to_string(), "not_shown")]);
    }

    /// Everything that is wrong is told at once: of the whole first, then in the order of the questions.
    #[test]
    fn all_faults_are_told_at_once() {
        let mut world = World::planned();
        let mut wrong = says(
            1,
            &[("zeal", score(1)), ("wishes", ranked(&["money", "venue", "peace"])), ("recommend", score(1))],
        );
        (wrong.mode, wrong.date) = (SurveyMode::Post, day("03-30"));
        let Err(SurveyError::Invalid(InvalidResponse { faults })) = world.puts(respond(wrong), "03-10 09:00")
        else {
            panic!("it has faults");
        };
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "the survey is not put by mode `post`",
                "the day is outside the period of the survey",
                "the day has not come",
                "question `zeal`: there is no such question",
                "question `overall`: the question is mandatory",
                "question `recommend`: the answer is of another kind",
                "question `wishes`: option `money` is not offered",
                "question `wishes`: option `peace` is not offered",
            ]
        );
        let error = InvalidResponse { faults };
        assert_eq!(
            error.to_string(),
            "faults in the response: 8, first: the survey is not put by mode `post`"
        );
        assert_eq!(
            serde_json::from_str::<InvalidResponse>(&serde_json::to_string(&error).unwrap()).unwrap(),
            error
        );
    }
}
