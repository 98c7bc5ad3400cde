//! Measures of a year: only like is compared with like, precision is kept, and no rate stands alone (rows 21, 22, 77, 86
//! and 87).

use crate::cases::cases;
use imece::{
    id::SurveyId,
    report::{
        ActivityReport, Change, Comparison, Figure, Incomparable, InvalidFigure, InvalidReport, Measure,
        Step, Value, compare,
    },
    statistics::{Mixing, SatisfactionRate, SurveyReading, SurveyTally},
    stats::{Confidence, Observe, Ratio},
    survey::{
        Answer, QuestionnaireKey, Response, ResponseToken, SatisfactionDefinition, Scale, Score, SurveyEvent,
        SurveyMode, Threshold,
    },
    text::{Lang, Precision, WordedNumber},
    uuid::Uuid,
};
use proptest::prelude::*;
use serde_json::json;

const TR: Lang = Lang::Turkish;
const EN: Lang = Lang::English;

fn exactly(measure: Measure, year: i32, count: u64) -> Figure {
    Figure::exactly(measure, year, count).unwrap()
}

fn at_least(measure: Measure, year: i32, count: u64) -> Figure {
    Figure::count(measure, year, count, Precision::MoreThan).unwrap()
}

/// The share of the satisfied among so many who gave 5 points and so many who gave 1.
pub(crate) fn rate(satisfied: u32, others: u32, threshold: Threshold) -> SatisfactionRate {
    let survey = SurveyId::from_uuid(Uuid::from_u128(1)).unwrap();
    let question = "overall".parse().unwrap();
    let mut tally = SurveyTally::default();
    for n in 0..satisfied + others {
        let mut token = [0; 32];
        token[..4].copy_from_slice(&n.to_be_bytes());
        let point = if n < satisfied { 5 } else { 1 };
        let date = "2025-03-09".parse().unwrap();
        let response = Response::new(ResponseToken::new(token), SurveyMode::Web, date)
            .with(question, Answer::Score(Score::new(point, Scale::FIVE).unwrap()));
        let questionnaire = QuestionnaireKey::first(question);
        tally.observe(&SurveyEvent::Responded { survey, questionnaire, response }).unwrap();
    }
    let definition = SatisfactionDefinition::new(Scale::FIVE, threshold).unwrap();
    let reading = SurveyReading::new(survey, Mixing::Pooled).confidence(Confidence::NinetyFive);
    tally.satisfaction(&reading, question, None, definition).unwrap()
}

/// Row 21 and row 22: 118,343 people at 3,088 meetings are no 92,332 visitors of the centres.
#[test]
fn row_22_attendances_are_not_compared_with_visits() {
    let attendances = exactly(Measure::MeetingAttendances, 2024, 118_343);
    let visits = exactly(Measure::CentreVisits, 2025, 92_332);
    let refused = compare(&attendances, &visits).unwrap_err();
    assert_eq!(refused.code(), "compares_other_measure");
    assert_eq!(
        refused.reason(EN),
        "118,343 meeting attendances (2024: who came to the meetings; who came to two counts twice) is not compared \
         with 92,332 visits to centres (2025: entries counted at the doors; who came to a meeting is among them): \
         different things are counted"
    );
    let turkish = refused.reason(TR);
    for part in ["118 bin 343 toplantı katılımı", "92 bin 332 merkez ziyareti", "aynı şey sayılmamıştır"]
    {
        assert!(turkish.contains(part), "{part}: {turkish}");
    }
}

#[test]
fn no_two_measures_are_compared() {
    for a in Measure::ALL {
        for b in Measure::ALL.iter().filter(|b| *b != a) {
            let figure = |measure: Measure, year| match measure.is_rate() {
                true => Figure::satisfied(year, rate(9, 1, Threshold::TopTwo)),
                false => exactly(measure, year, 7),
            };
            let found = compare(&figure(*a, 2024), &figure(*b, 2025));
            assert!(matches!(found, Err(Incomparable::OtherMeasure { .. })), "{a} and {b}");
        }
    }
}

/// Row 86: 228 and 246 joint programmes are 7.9 % more.
#[test]
fn row_86_like_is_compared_with_like() {
    let programmes = |year, count| exactly(Measure::JointProgrammes, year, count);
    let found = compare(&programmes(2024, 228), &programmes(2025, 246)).unwrap();
    let Change::Rise(step) = found.change() else { panic!("{found:?}") };
    assert_eq!((step.by, step.share, step.precision), (18, Ratio::new(18, 228), Precision::Exact));
    assert_eq!(step.share.unwrap().permille(), Ok(79));
    assert_eq!(found.text(TR), "ortak program: 2024'te 228, 2025'te 246, 18 artış (+%7,9)");
    let fell = compare(&programmes(2025, 246), &programmes(2026, 228)).unwrap();
    assert_eq!(fell.text(EN), "joint programmes: 246 in 2025, 228 in 2026, 18 fewer (-7.3%)");
    let same = compare(&programmes(2024, 228), &programmes(2025, 228)).unwrap();
    assert_eq!((same.change(), same.change().text(TR).as_str()), (Change::Equal, "değişmedi"));
    // Of nothing there is no percentage.
    let from_nothing = compare(&programmes(2024, 0), &programmes(2025, 3)).unwrap();
    assert_eq!(from_nothing.text(EN), "joint programmes: 0 in 2024, 3 in 2025, 3 more");
    for year in [2023, 2024] {
        let refused = compare(&programmes(2024, 228), &programmes(year, 246));
        assert_eq!(refused.unwrap_err(), Incomparable::NotLater { earlier: 2024, later: year });
    }
}

/// A lower bound gives a bound in whole percent, rounded down, or nothing; never a percentage to one decimal.
#[test]
fn row_86_precision_is_kept() {
    let contacts = Measure::Contacts;
    let change = |before: &Figure, after: &Figure| compare(before, after).unwrap().change();
    let (exact, bound) = (|year, n| exactly(contacts, year, n), |year, n| at_least(contacts, year, n));
    for (before, after, expected) in [
        (exact(2024, 120_300), bound(2025, 150_000), Some((true, 29_700))),
        (bound(2024, 150_000), exact(2025, 120_300), Some((false, 29_700))),
        (exact(2024, 153_628), bound(2025, 150_000), None),
        (bound(2024, 150_000), exact(2025, 153_628), None),
        (bound(2024, 150_000), exact(2025, 150_000), None),
        (exact(2024, 150_000), bound(2025, 150_000), None),
        (bound(2024, 120_000), bound(2025, 150_000), None),
        (bound(2024, 150_000), bound(2025, 120_000), None),
    ] {
        let found = match change(&before, &after) {
            Change::Rise(Step { by, precision: Precision::MoreThan, .. }) => Some((true, by)),
            Change::Fall(Step { by, precision: Precision::MoreThan, .. }) => Some((false, by)),
            Change::Open => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected, "{before:?} {after:?}");
    }
    // 24.69 % at least is 24 % at least.
    let rise = change(&exact(2024, 120_300), &bound(2025, 150_000));
    assert_eq!(rise.text(EN), "over 29,700 more (at least +24%)");
    assert_eq!(rise.text(TR), "29 bin 700'den fazla artış (en az +%24)");
    let vague = Figure::count(contacts, 2025, 1_000, Precision::Vague).unwrap();
    assert_eq!(change(&exact(2024, 1_200), &vague), Change::Open);
}

/// Row 77: a rate is never there without n, definition and interval, and never a count.
#[test]
fn row_77_a_rate_does_not_stand_alone() {
    let bare = Figure::exactly(Measure::SatisfiedShare, 2025, 91);
    assert_eq!(bare, Err(InvalidFigure::BareRate(Measure::SatisfiedShare)));
    let full = Value::Rate(rate(91, 9, Threshold::TopTwo));
    let no_rate = Figure::new(Measure::PetitionsAnswered, 2025, full.clone());
    assert_eq!(no_rate, Err(InvalidFigure::NoRate(Measure::PetitionsAnswered)));
    let json = json!({
        "measure": "satisfied_share", "year": 2025,
        "value": {"type": "count", "data": {"count": 91, "precision": "exact"}},
    });
    assert!(serde_json::from_value::<Figure>(json).is_err());
    let figure = Figure::satisfied(2025, rate(91, 9, Threshold::TopTwo));
    assert_eq!(figure.value(), &full);
    assert_eq!(
        figure.text(TR),
        "memnuniyet oranı %91,0 (n = 100; 5 puan üzerinden 4, 5; %95 güven aralığı %83,8–%95,2)"
    );
    assert_eq!(
        figure.text(EN),
        "satisfied share 91.0% (n = 100; 4, 5 of 5 points; 95% confidence interval 83.8%–95.2%)"
    );
    assert_eq!(figure.headline(EN), figure.text(EN), "a headline leaves nothing of it out");
}

#[test]
fn rates_are_compared_by_one_definition_alone() {
    let of = |year, good, bad| Figure::satisfied(year, rate(good, bad, Threshold::TopTwo));
    let found = compare(&of(2024, 60, 40), &of(2025, 91, 9)).unwrap();
    assert!(matches!(found.change(), Change::Rate(trend) if trend.difference().is_change()));
    let text = found.text(EN);
    assert!(text.starts_with("satisfied share: 2024 60.0% (n = 100; "), "{text}");
    assert!(text.ends_with("by 31.0 points (95% confidence interval 19.4 to 41.7): changed"), "{text}");
    let hardly = compare(&of(2024, 90, 10), &of(2025, 91, 9)).unwrap();
    assert!(hardly.text(TR).ends_with("anlamlı bir değişim yok"), "{}", hardly.text(TR));
    let top = Figure::satisfied(2024, rate(60, 40, Threshold::Top));
    assert_eq!(compare(&top, &of(2025, 91, 9)).unwrap_err().code(), "other_measure");
}

/// Row 87: numbers as Turkish prose and headlines write them, and read back to what they are.
#[test]
fn row_87_numbers_are_worded() {
    let visits = |count| exactly(Measure::CentreVisits, 2025, count);
    for (count, text, headline) in [
        (92_332, "92 bin 332", "92 bini aşkın"),
        (153_628, "153 bin 628", "150 bini aşkın"),
        (3_088, "3 bin 88", "3 bini aşkın"),
        (1_001, "bin 1", "bini aşkın"),
        (92_000, "92 bin", "92 bin"),
        (999, "999", "999"),
        (0, "0", "0"),
    ] {
        let name = Measure::CentreVisits.name(TR);
        assert_eq!(visits(count).text(TR), format!("{text} {name}"));
        assert_eq!(visits(count).headline(TR), format!("{headline} {name}"));
        let read: WordedNumber = headline.parse().unwrap();
        assert!(read.whole().unwrap() <= count, "nothing is rounded up");
        assert_eq!(read.precision() == Precision::Exact, read.whole() == Some(count));
    }
    let contacts = at_least(Measure::Contacts, 2025, 150_000);
    assert_eq!(
        (contacts.text(TR), contacts.headline(TR)),
        ("150 binden fazla etkileşim".into(), contacts.text(TR))
    );
    let vague = |count| Figure::count(Measure::IftarGuests, 2025, count, Precision::Vague).unwrap();
    assert_eq!(vague(100).number(TR), "yüzlerce");
    assert_eq!((vague(1_000).number(EN).as_str(), vague(10).number(EN).as_str()), ("thousands", "dozens"));
    assert_eq!(vague(1_000).text(EN), "thousands of people at the iftar tables");
    assert_eq!(vague(2_000).text(EN), "more than 2,000 people at the iftar tables");
    assert_eq!(vague(2_000).number(TR), "2 binden fazla");
    let exact = exactly(Measure::IftarGuests, 2025, 100);
    assert_eq!((exact.number(TR).as_str(), exact.number(EN).as_str()), ("100", "100"));
}

fn report(year: i32, figures: impl IntoIterator<Item = Figure>) -> ActivityReport {
    let empty = ActivityReport::new("Sivil Toplum Şube Müdürlüğü".parse().unwrap(), year);
    figures.into_iter().fold(empty, |report, figure| report.with(figure).unwrap())
}

/// Row 86: the two published years. What only one tells is told with the reason, where readers would compare.
#[test]
fn row_86_the_report_of_a_year_since_another() {
    let of_2024 = report(
        2024,
        [
            exactly(Measure::Meetings, 2024, 3_088),
            exactly(Measure::MeetingAttendances, 2024, 118_343),
            exactly(Measure::JointProgrammes, 2024, 228),
        ],
    );
    let of_2025 = report(
        2025,
        [
            exactly(Measure::CentreVisits, 2025, 92_332),
            exactly(Measure::JointProgrammes, 2025, 246),
            exactly(Measure::PetitionsAnswered, 2025, 710),
            at_least(Measure::Contacts, 2025, 150_000),
            Figure::satisfied(2025, rate(91, 9, Threshold::TopTwo)),
        ],
    );
    let (whole, refused) = of_2025.clone().since(&of_2024);
    assert_eq!(
        whole.comparisons().iter().map(Comparison::measure).collect::<Vec<_>>(),
        [Measure::JointProgrammes]
    );
    let codes: Vec<&str> = refused.iter().map(Incomparable::code).collect();
    assert_eq!(
        codes,
        [
            "compares_missing",
            "compares_other_measure",
            "compares_missing",
            "compares_missing",
            "compares_missing"
        ]
    );
    assert_eq!(refused[0].reason(TR), "2025 yılında sayılmamış: toplantı");
    assert_eq!(refused[2].reason(EN), "not counted in 2024: petitions answered");
    assert_eq!(whole.lines(TR)[0], "92 bin 332 merkez ziyareti");
    assert_eq!(whole.lines(TR).len(), 6);
    // Compared anew, the first comparison is gone.
    assert_eq!(whole.clone().since(&of_2024), (whole.clone(), refused));
    // Another municipality's year is another year.
    let other = ActivityReport::new("İzmit Belediyesi".parse().unwrap(), 2024);
    let (alone, refused) = whole.since(&other);
    assert_eq!((alone, refused[0].code()), (of_2025, "compares_other_unit"));
}

#[test]
fn a_report_holds_each_measure_of_its_year_once() {
    let one = report(2025, [exactly(Measure::Meetings, 2025, 3_240)]);
    let again = one.clone().with(exactly(Measure::Meetings, 2025, 3_240));
    assert_eq!(again, Err(InvalidReport::Twice(Measure::Meetings)));
    let other = one.clone().with(exactly(Measure::Contacts, 2024, 1));
    assert_eq!(other, Err(InvalidReport::OtherYear { year: 2025, found: 2024 }));
    let of_2024 =
        [(Measure::Meetings, 3_088), (Measure::Contacts, 90)].map(|(what, n)| exactly(what, 2024, n));
    let (both, _) = one.with(exactly(Measure::Contacts, 2025, 120)).unwrap().since(&report(2024, of_2024));
    assert_eq!(both.comparisons().len(), 2);
    let json = serde_json::to_value(&both).unwrap();
    assert_eq!(serde_json::from_value::<ActivityReport>(json.clone()).unwrap(), both);
    assert_eq!(
        both.figure(Measure::Meetings).and_then(|figure| both.measures().find(|f| *f == figure)),
        both.measures().next()
    );
    let spoil = |pointer: &str, value: serde_json::Value| {
        let mut json = json.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        serde_json::from_value::<ActivityReport>(json).unwrap_err().to_string()
    };
    let count = "/comparisons/0/later/value/data/count";
    assert!(spoil(count, json!(3_241)).contains("does not tell it so"));
    assert!(spoil("/comparisons/0/later/measure", json!("contacts")).contains("other things are counted"));
    assert!(spoil("/year", json!(2026)).contains("of 2025 in the report of 2026"));
    let twice = json!([json["comparisons"][0], json["comparisons"][0]]);
    assert!(spoil("/comparisons", twice).contains("is told twice"));
}

#[test]
fn every_measure_has_words_and_every_reason_a_code() {
    for lang in Lang::ALL {
        let names: std::collections::BTreeSet<_> = Measure::ALL.iter().map(|m| m.name(lang)).collect();
        let definitions: std::collections::BTreeSet<_> =
            Measure::ALL.iter().map(|m| m.definition(lang)).collect();
        assert_eq!((names.len(), definitions.len()), (Measure::ALL.len(), Measure::ALL.len()));
    }
    for measure in Measure::ALL {
        assert_eq!(
            measure.looks_like().and_then(Measure::looks_like),
            measure.looks_like().map(|_| *measure)
        );
    }
    let people = Measure::ALL.iter().filter(|m| m.counts_people()).count();
    assert_eq!(people, 5, "meetings, programmes and petitions are no people");
    let of = Measure::Contacts;
    let codes = [InvalidFigure::BareRate(of), InvalidFigure::NoRate(of)].map(|why| why.code());
    assert_eq!(codes, ["bare_rate", "no_rate"]);
    let year = InvalidReport::OtherYear { year: 2025, found: 2024 };
    let codes = [year, InvalidReport::Twice(of), InvalidReport::NotTold(of)].map(|why| why.code());
    assert_eq!(codes, ["report_other_year", "report_twice", "report_not_told"]);
}

proptest! {
    #![proptest_config(cases(256))]

    /// The change is what the two counts say, and a bound is one whatever the true counts are.
    #[test]
    fn a_bound_holds_for_every_true_count(a in 0..400_u64, b in 0..400_u64, more_a in 0..50_u64, more_b in 0..50_u64, sure in any::<(bool, bool)>()) {
        let figure = |year, told, sure| {
            let precision = if sure { Precision::Exact } else { Precision::MoreThan };
            Figure::count(Measure::Contacts, year, told, precision).unwrap()
        };
        let truth = |told: u64, more: u64, sure: bool| if sure { told } else { told + more };
        let (true_a, true_b) = (truth(a, more_a, sure.0), truth(b, more_b, sure.1));
        match compare(&figure(2024, a, sure.0), &figure(2025, b, sure.1)).unwrap().change() {
            Change::Equal => prop_assert_eq!(true_a, true_b),
            Change::Rise(step) => {
                prop_assert!(true_b >= true_a + step.by && step.by > 0);
                prop_assert_eq!(step.share, Ratio::new(step.by, a));
            }
            Change::Fall(step) => {
                prop_assert!(true_a >= true_b + step.by && step.by > 0);
                // The share of a larger whole that falls to the same is larger.
                prop_assert!(Ratio::new(true_a - true_b, true_a).unwrap().cmp_value(step.share.unwrap()).is_ge());
            }
            Change::Open => prop_assert!(!(sure.0 && sure.1)),
            Change::Rate(_) => prop_assert!(false, "no rate"),
        }
    }
}

#[test]
fn a_rate_that_does_not_fit_its_counts_is_refused() {
    let rate = rate(10, 2, Threshold::TopTwo);
    let json = serde_json::to_value(&rate).unwrap();
    assert_eq!(serde_json::from_value::<SatisfactionRate>(json.clone()).unwrap(), rate);
    for (population, taken) in [(11, false), (12, true), (13, true)] {
        let mut of = json.clone();
        of["basis"]["population"] = population.into();
        let found = serde_json::from_value::<SatisfactionRate>(of);
        assert_eq!(found.is_ok(), taken, "12 answers of {population}: {found:?}");
    }
    for (place, value) in [
        ("/satisfied", 13.into()),
        ("/satisfied", 9.into()),
        ("/share", 0.5.into()),
        ("/share", 7.0.into()),
        ("/basis/n", 0.into()),
        ("/basis/n", 9.into()),
    ] {
        let mut odd = json.clone();
        *odd.pointer_mut(place).unwrap() = value;
        assert!(serde_json::from_value::<SatisfactionRate>(odd.clone()).is_err(), "{place}: {odd}");
    }
}
