//! The figures of surveys: never without n, definition and interval, modes never mixed in silence (rows 76, 77, 82).

use std::{collections::BTreeSet, path::Path};

use crate::survey_world::*;
use imece::{
    statistics::{MINIMUM_CELL, Mixing, NoFigure, SatisfactionRate, SurveyReading, SurveyTally},
    stats::{Confidence, Interval, IntervalMethod, Observe, Proportion, StatsError, TOP_FIVE, Tally},
    survey::{SurveyCommand as C, *},
};

const CENTRE: SurveyMode = SurveyMode::Centre;
const WEB: SurveyMode = SurveyMode::Web;

#[track_caller]
fn assert_near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
}

#[track_caller]
fn assert_interval(found: Interval, low: f64, high: f64) {
    assert_near(found.low(), low);
    assert_near(found.high(), high);
}

fn definition(threshold: Threshold) -> SatisfactionDefinition {
    SatisfactionDefinition::new(Scale::FIVE, threshold).unwrap()
}

fn pooled() -> SurveyReading {
    SurveyReading::new(survey(1), Mixing::Pooled)
}

fn only(mode: SurveyMode) -> SurveyReading {
    SurveyReading::new(survey(1), Mixing::Only(mode))
}

fn weighted(weights: &[(SurveyMode, u64)]) -> SurveyReading {
    SurveyReading::new(survey(1), Mixing::Weighted(weights.iter().copied().collect()))
}

/// Figures without the aggregate: responses as a host's log may hold them.
#[derive(Default)]
struct Said {
    tally: SurveyTally,
    tokens: u8,
}

impl Said {
    fn by(&mut self, mode: SurveyMode, date: &str, answers: &[(&str, Answer)], times: u8) -> &mut Self {
        for _ in 0..times {
            self.tokens = self.tokens.checked_add(1).unwrap();
            let mut response = says(self.tokens, answers);
            (response.mode, response.date) = (mode, day(date));
            let event = SurveyEvent::Responded { survey: survey(1), questionnaire: key(1), response };
            self.tally.observe(&event).unwrap();
        }
        self
    }

    fn points(&mut self, mode: SurveyMode, date: &str, points: &[(u8, u8)]) -> &mut Self {
        for (point, times) in points {
            self.by(mode, date, &[("overall", score(*point))], *times);
        }
        self
    }

    fn rate(&self, reading: &SurveyReading) -> Result<SatisfactionRate, NoFigure> {
        self.tally.satisfaction(reading, code("overall"), None, definition(Threshold::TopTwo))
    }
}

/// In the centres 90 of 100 are satisfied, on the portal 20 of 40.
fn two_modes() -> Said {
    let mut said = Said::default();
    said.points(CENTRE, "03-09", &[(5, 60), (4, 30), (3, 4), (1, 6)]);
    said.points(WEB, "04-09", &[(5, 20), (2, 20)]);
    said
}

/// Row 77: the published 91 % of 2025, from the responses one by one, with its n, definition and interval.
#[test]
fn row_77_the_satisfaction_of_2025() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/kocaeli/2025");
    let expected: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
    let mut world = World::new();
    let overall = Question::new(code("overall"), QuestionKind::Scale(Scale::FIVE)).mandatory();
    world.does(C::Describe(Questionnaire::new(key(1), [overall]).unwrap()), "01-01 00:00");
    let year = SurveyPlan::new(survey(1), key(1), day("01-01"), day("12-31"), [CENTRE, WEB]).unwrap();
    world.does(C::Plan(year.with_entry_days(30).unwrap()), "01-01 00:00");
    let mut rows = csv::Reader::from_path(folder.join("survey.csv")).unwrap();
    for row in rows.records() {
        let row = row.unwrap();
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&row[0].parse::<u64>().unwrap().to_be_bytes());
        let mode = serde_json::from_value(row[1].into()).unwrap();
        let response = Response::new(ResponseToken::new(hash), mode, row[2].parse().unwrap())
            .with(code("overall"), score(row[3].parse().unwrap()));
        world.does(respond(response), "12-31 20:00");
    }
    let mut tally = SurveyTally::default();
    world.log.iter().for_each(|event| tally.observe(event).unwrap());
    let of = |reading: SurveyReading| {
        tally.satisfaction(&reading, code("overall"), None, definition(Threshold::TopTwo)).unwrap()
    };

    let rate = of(pooled());
    assert_eq!(tally.participation(survey(1)).unwrap().responses(), expected["survey"]["responses"]);
    assert_eq!((rate.basis().n(), rate.satisfied()), (2_400, 2_184));
    assert_eq!(rate.satisfied(), expected["survey"]["satisfied"]);
    let percent = Proportion::new(rate.satisfied(), rate.basis().n()).unwrap().ratio().percent().unwrap();
    assert_eq!(percent, expected["published"]["satisfaction_percent"]);
    assert_near(rate.share(), 0.91);
    assert_interval(rate.interval(), 0.897_885_760_193_286_8, 0.920_803_838_814_413_7);
    assert_eq!((rate.method(), rate.basis().confidence()), (IntervalMethod::Wilson, Confidence::NinetyFive));
    assert_eq!((rate.definition(), rate.measure().questionnaire), (definition(Threshold::TopTwo), key(1)));
    assert_eq!(rate.basis().mixing(), &Mixing::Pooled);
    let pinned = serde_json::to_value(&rate).unwrap();
    assert_eq!(pinned["definition"], serde_json::json!({"scale": 5, "threshold": {"type": "top_two"}}));

    // The two modes apart: 1,574 in the centres, 826 on the portal.
    let (centre, web) = (of(only(CENTRE)), of(only(WEB)));
    assert_eq!((centre.satisfied(), centre.basis().n()), (1_435, 1_574));
    assert_eq!((web.satisfied(), web.basis().n()), (749, 826));
    assert!(!centre.versus(&web).unwrap().difference().is_change(), "91.2 % and 90.7 % are one");

    let mean = tally.mean_score(&pooled(), code("overall"), None, Scale::FIVE).unwrap();
    assert_near(mean.mean(), 10_663.0 / 2_400.0);
    assert_near(mean.deviation().unwrap(), 0.872_004_390_038_065_1);
    assert_interval(mean.interval().unwrap(), 4.408_012_256_053_639, 4.477_821_077_279_695);
    assert_eq!(mean.quartiles(), [4.0, 5.0, 5.0]);
    let (hundred, interval) = mean.out_of_hundred().unwrap();
    assert_near(hundred, (10_663.0 / 2_400.0 - 1.0) * 25.0);
    assert_interval(interval.unwrap(), 3.408_012_256_053_639 * 25.0, 3.477_821_077_279_695 * 25.0);
}

#[test]
fn a_mean_stays_on_its_scale() {
    let mean = |points: &[(u8, u8)]| {
        let mut said = Said::default();
        said.points(CENTRE, "03-09", points);
        said.tally.mean_score(&pooled(), code("overall"), None, Scale::FIVE).unwrap()
    };
    let (low, high) = (mean(&[(1, 4), (5, 1)]), mean(&[(1, 1), (5, 4)]));
    assert_eq!((low.interval().unwrap().low(), high.interval().unwrap().high()), (1.0, 5.0));
    assert_eq!(low.out_of_hundred().unwrap().1.unwrap().low(), 0.0);
    assert_eq!(high.out_of_hundred().unwrap().1.unwrap().high(), 100.0);
    let one = mean(&[(4, 1)]);
    assert_eq!((one.mean(), one.deviation(), one.interval(), one.basis().n()), (4.0, None, None, 1));
}

#[test]
fn row_77_the_threshold_belongs_to_the_rate() {
    let mut said = Said::default();
    said.points(CENTRE, "03-09", &[(5, 10), (4, 20), (3, 30), (2, 15), (1, 25)]);
    let of =
        |threshold| said.tally.satisfaction(&pooled(), code("overall"), None, definition(threshold)).unwrap();
    for (threshold, counted) in [
        (Threshold::TopTwo, 30),
        (Threshold::Top, 10),
        (Threshold::BottomTwo, 40),
        (Threshold::AtLeast(3), 60),
    ] {
        let rate = of(threshold);
        assert_eq!(
            (rate.satisfied(), rate.basis().n(), rate.definition()),
            (counted, 100, definition(threshold))
        );
        assert_eq!(rate.definition().threshold(), threshold);
    }
    // Points of another scale are another measure, and are not found under this one.
    let of_seven = SatisfactionDefinition::new(Scale::new(7).unwrap(), Threshold::TopTwo).unwrap();
    let found = said.tally.satisfaction(&pooled(), code("overall"), None, of_seven);
    assert_eq!(found, Err(NoFigure::Stats(StatsError::NoObservations)));
    for (points, threshold) in [
        (2, Threshold::TopTwo),
        (2, Threshold::BottomTwo),
        (5, Threshold::AtLeast(1)),
        (5, Threshold::AtLeast(6)),
    ] {
        let found = SatisfactionDefinition::new(Scale::new(points).unwrap(), threshold);
        assert_eq!(found, Err(InvalidScale::DividesNothing(points)), "{threshold:?}");
    }
}

#[test]
fn row_76_modes_are_pooled_weighted_or_apart() {
    let said = two_modes();
    let all = said.rate(&pooled()).unwrap();
    assert_eq!((all.satisfied(), all.basis().n()), (110, 140));
    assert_near(all.share(), 110.0 / 140.0);
    assert_eq!((all.basis().effective(), all.basis().design_effect()), (140.0, 1.0));
    assert_near(said.rate(&only(CENTRE)).unwrap().share(), 0.9);
    assert_near(said.rate(&only(WEB)).unwrap().share(), 0.5);

    let weights = [(CENTRE, 600), (WEB, 400)];
    let rate = said.rate(&weighted(&weights)).unwrap();
    assert_near(rate.share(), 0.74);
    assert_eq!((rate.satisfied(), rate.basis().n()), (110, 140));
    assert_eq!(rate.basis().mixing(), &Mixing::Weighted(weights.into()), "the weights stay with the figure");
    // Σw = 100·6 + 40·10, Σw² = 100·36 + 40·100.
    let effective = 1_000.0 * 1_000.0 / 7_600.0;
    assert_near(rate.basis().effective(), effective);
    assert_near(rate.basis().design_effect(), 140.0 / effective);
    // Wilson's formula with n_eff.
    let (z, p, n) = (1.959_963_984_540_054_f64, 0.74_f64, effective);
    let (centre, half) = (p + z * z / (2.0 * n), z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt());
    let whole = 1.0 + z * z / n;
    assert_interval(rate.interval(), (centre - half) / whole, (centre + half) / whole);

    assert_eq!(
        said.rate(&weighted(&[(CENTRE, 1)])),
        Err(NoFigure::NoWeight(WEB)),
        "none is left out in silence"
    );
    assert_near(said.rate(&weighted(&[(CENTRE, 1), (WEB, 0)])).unwrap().share(), 0.9);
    let silent = said.rate(&weighted(&[(CENTRE, 1), (WEB, 1), (SurveyMode::Post, 1)]));
    assert_eq!(silent, Err(NoFigure::Stats(StatsError::NoObservations)), "nothing is known of those by post");
}

#[test]
fn months_confidence_and_method_are_chosen() {
    let said = two_modes();
    let march = "2025-03".parse().unwrap();
    assert_eq!(said.rate(&pooled().months(march, march)).unwrap().basis().n(), 100);
    let exact = pooled().method(IntervalMethod::ClopperPearson).confidence(Confidence::NinetyNine);
    let rate = said.rate(&exact).unwrap();
    let expected = Proportion::new(110, 140).unwrap();
    assert_eq!(
        rate.interval(),
        expected.interval(IntervalMethod::ClopperPearson, Confidence::NinetyNine).unwrap()
    );
    assert_eq!(
        (rate.method(), rate.basis().confidence()),
        (IntervalMethod::ClopperPearson, Confidence::NinetyNine)
    );
}

#[test]
fn a_known_population_makes_sure() {
    let mut said = two_modes();
    assert_eq!(said.rate(&pooled().of_known_population()), Err(NoFigure::NoPopulation(survey(1))));
    let planned = |people| SurveyEvent::Planned(plan(1).with_population(people).unwrap());
    said.tally.observe(&planned(200)).unwrap();
    let rate = said.rate(&pooled().of_known_population()).unwrap();
    assert_eq!(rate.basis().population(), Some(200));
    let expected = Proportion::new(110, 140).unwrap();
    assert_eq!(
        rate.interval(),
        expected.interval_of(200, IntervalMethod::Wilson, Confidence::NinetyFive).unwrap()
    );
    assert_eq!(said.rate(&pooled()).unwrap().basis().population(), None, "only where it is asked for");
    said.tally.retract(&planned(200)).unwrap();
    said.tally.observe(&planned(139)).unwrap();
    let more = StatsError::PopulationTooSmall { population: 139, n: 140 };
    assert_eq!(said.rate(&pooled().of_known_population()), Err(NoFigure::Stats(more)));
}

#[test]
fn a_net_promoter_score_is_no_satisfaction_rate() {
    let mut said = Said::default();
    for (likelihood, times) in [(10, 30), (9, 20), (8, 10), (7, 20), (6, 5), (0, 15)] {
        said.by(CENTRE, "03-09", &[("recommend", likely(likelihood))], times);
    }
    said.by(CENTRE, "03-09", &[("recommend", Answer::NoOpinion)], 10);
    let nps = said.tally.net_promoter_score(&pooled(), code("recommend")).unwrap();
    assert_eq!((nps.promoters(), nps.passives(), nps.detractors(), nps.basis().n()), (50, 30, 20, 100));
    assert_near(nps.score(), 30.0);
    let half = 100.0 * 1.959_963_984_540_054 * (0.61_f64 / 100.0).sqrt();
    assert_interval(nps.interval(), 30.0 - half, 30.0 + half);
    // Neither is found as the other.
    let ten = SatisfactionDefinition::new(Scale::new(10).unwrap(), Threshold::TopTwo).unwrap();
    let none = NoFigure::Stats(StatsError::NoObservations);
    assert_eq!(said.tally.satisfaction(&pooled(), code("recommend"), None, ten), Err(none.clone()));
    assert_eq!(two_modes().tally.net_promoter_score(&pooled(), code("overall")), Err(none));
    let silent = two_modes().tally.net_promoter_score(&pooled(), code("recommend"));
    assert!(silent.is_err(), "no opinion is no answer");
    assert_eq!(said.tally.no_opinion(&pooled(), code("recommend")), Ok(10));
    assert_eq!(said.tally.no_opinion(&only(WEB), code("recommend")), Ok(0));
    said.by(WEB, "03-09", &[("which", Answer::Text(text(1)))], 3);
    assert_eq!(said.tally.texts(&pooled(), code("which")), Ok(3));
    assert_eq!(said.tally.texts(&pooled(), code("recommend")), Ok(0));
}

#[test]
fn an_index_is_the_mean_of_its_items() {
    let mut said = Said::default();
    let answers = [[4, 5, 3], [2, 3, 2], [5, 5, 4], [3, 2, 3], [1, 2, 1], [4, 4, 5]];
    for [a, b, c] in answers {
        said.by(WEB, "03-09", &[("staff", matrix(&[("courtesy", a), ("speed", b), ("knowledge", c)]))], 1);
    }
    let index = said.tally.index(&pooled(), code("staff"), 3, Scale::FIVE).unwrap();
    let row =
        |name: &str| said.tally.mean_score(&pooled(), code("staff"), Some(code(name)), Scale::FIVE).unwrap();
    let means = [row("courtesy").mean(), row("speed").mean(), row("knowledge").mean()];
    assert_near(means[1], 21.0 / 6.0);
    assert_near(index.mean().mean(), means.iter().sum::<f64>() / 3.0);
    assert_eq!((index.rows(), index.mean().basis().n()), (3, 6));
    assert_eq!(index.mean().quartiles(), [5.0 / 3.0 + 2.0 / 3.0, 8.0 / 3.0, 13.0 / 3.0]);
    let spread = |values: &[f64]| {
        let n = f64::from(u32::try_from(values.len()).unwrap());
        let mean = values.iter().sum::<f64>() / n;
        values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)
    };
    let column = |i: usize| answers.iter().map(|row| f64::from(row[i])).collect::<Vec<_>>();
    let totals: Vec<f64> = answers.iter().map(|row| row.iter().map(|p| f64::from(*p)).sum()).collect();
    let items: f64 = (0..3).map(|i| spread(&column(i))).sum();
    assert_near(index.alpha().unwrap(), 1.5 * (1.0 - items / spread(&totals)));
    // The satisfied are told of a row as of a scale.
    let speed = said
        .tally
        .satisfaction(&pooled(), code("staff"), Some(code("speed")), definition(Threshold::TopTwo))
        .unwrap();
    assert_eq!((speed.satisfied(), speed.basis().n(), speed.measure().row), (3, 6, Some(code("speed"))));
    // Nothing else that was asked or answered goes into it.
    said.by(WEB, "03-09", &[("rooms", matrix(&[("light", 1), ("air", 5)]))], 4);
    let elsewhere = matrix(&[("courtesy", 1), ("speed", 5), ("knowledge", 1)]);
    said.by(CENTRE, "03-09", &[("staff", elsewhere)], 2);
    let web = said.tally.index(&only(WEB), code("staff"), 3, Scale::FIVE).unwrap();
    assert_eq!((web.alpha(), web.mean().mean()), (index.alpha(), index.mean().mean()));
    // Two rows have a mean and no α.
    let mut two = Said::default();
    two.by(WEB, "03-09", &[("staff", matrix(&[("courtesy", 2), ("speed", 5)]))], 3);
    assert_eq!(two.tally.index(&pooled(), code("staff"), 2, Scale::FIVE).unwrap().alpha(), None);
}

#[test]
fn choices_have_shares_of_those_who_answered() {
    let mut said = Said::default();
    let many = |texts: &[&str]| Answer::Many(codes(texts).into_iter().collect());
    said.by(CENTRE, "03-09", &[("known", many(&["hall", "desk"]))], 30);
    said.by(CENTRE, "03-09", &[("known", many(&["hall"]))], 10);
    said.by(WEB, "03-09", &[("known", many(&["portal"]))], 60);
    said.by(WEB, "03-09", &[("overall", score(5))], 7);
    let told = |reading: &SurveyReading| -> Vec<_> {
        let shares = said.tally.choices(reading, code("known")).unwrap();
        shares.iter().map(|s| (s.option().to_string(), s.chosen(), s.basis().n())).collect()
    };
    let row = |name: &str, chosen, n| (name.to_string(), chosen, n);
    assert_eq!(told(&pooled()), [row("desk", 30, 100), row("hall", 40, 100), row("portal", 60, 100)]);
    assert_eq!(told(&only(CENTRE)), [row("desk", 30, 40), row("hall", 40, 40)]);
    let even = said.tally.choices(&weighted(&[(CENTRE, 1), (WEB, 1)]), code("known")).unwrap();
    assert_near(even[0].share(), 0.375);
    assert_near(even[1].share(), 0.5);
    let hall = said.tally.choices(&pooled(), code("known")).unwrap().remove(1);
    assert_eq!(hall.interval(), Proportion::new(40, 100).unwrap().wilson(Confidence::NinetyFive).unwrap());
}

#[test]
fn row_82_the_foremost_five_in_both_orders() {
    let mut said = Said::default();
    said.by(CENTRE, "03-09", &[("wishes", ranked(&["venue", "grant"]))], 3);
    said.by(WEB, "03-09", &[("wishes", ranked(&["transport", "grant"]))], 2);
    said.by(WEB, "03-09", &[("wishes", ranked(&["grant"]))], 1);
    let top = said.tally.expectations(&pooled(), code("wishes"), TOP_FIVE).unwrap();
    assert_eq!((top.n, top.measure.question), (6, code("wishes")));
    let order = |ranked: &[(imece::stats::Ranked<imece::text::Code>, Interval)]| -> Vec<_> {
        ranked.iter().map(|(s, _)| (s.thing.to_string(), s.mentions.successes(), s.points)).collect()
    };
    let row = |name: &str, mentions, points| (name.to_string(), mentions, points);
    assert_eq!(order(&top.by_mentions), [row("grant", 6, 25), row("venue", 3, 15), row("transport", 2, 10)]);
    assert_eq!(order(&top.by_points), order(&top.by_mentions));
    assert_eq!(top.by_mentions[1].1, Proportion::new(3, 6).unwrap().wilson(Confidence::NinetyFive).unwrap());
    assert_eq!(said.tally.expectations(&only(CENTRE), code("wishes"), TOP_FIVE).unwrap().n, 3);
    let mixed = weighted(&[(CENTRE, 1), (WEB, 1)]);
    assert_eq!(said.tally.expectations(&mixed, code("wishes"), TOP_FIVE), Err(NoFigure::NotWeighted));
    let asked = |least| said.tally.expectations(&pooled().at_least(least), code("wishes"), TOP_FIVE).is_ok();
    assert_eq!((asked(6), asked(7)), (true, false));
    let few = NoFigure::BelowMinimum { minimum: 5 };
    assert_eq!(said.tally.expectations(&only(CENTRE).published(), code("wishes"), TOP_FIVE), Err(few));
}

#[test]
fn nothing_is_published_of_fewer_than_five() {
    let mut said = Said::default();
    said.points(CENTRE, "03-09", &[(5, 4)]);
    said.by(CENTRE, "03-09", &[("recommend", likely(9)), ("known", Answer::One(code("hall")))], 4);
    said.by(CENTRE, "03-09", &[("staff", matrix(&[("courtesy", 2), ("speed", 5), ("knowledge", 4)]))], 4);
    let told = |said: &Said, reading: &SurveyReading| {
        let tally = &said.tally;
        [
            said.rate(reading).err(),
            tally.mean_score(reading, code("overall"), None, Scale::FIVE).err(),
            tally.net_promoter_score(reading, code("recommend")).err(),
            tally.choices(reading, code("known")).err(),
            tally.index(reading, code("staff"), 3, Scale::FIVE).err(),
        ]
    };
    assert_eq!(MINIMUM_CELL, 5);
    assert_eq!(
        told(&said, &pooled().published()),
        [const { Some(NoFigure::BelowMinimum { minimum: 5 }) }; 5]
    );
    assert_eq!(told(&said, &pooled()), [const { None }; 5], "what is internal is complete");
    assert_eq!(told(&said, &pooled().at_least(4)), [const { None }; 5], "the host says how few");
    said.points(CENTRE, "03-09", &[(5, 1)]);
    assert!(said.rate(&pooled().published()).is_ok());
}

#[test]
fn a_response_rate_needs_the_invited() {
    let mut world = World::planned();
    let fine = |n, mode| {
        let mut response = says(n, &[("overall", score(5))]);
        response.mode = mode;
        respond(response)
    };
    for (n, mode) in [(1, CENTRE), (2, CENTRE), (3, WEB)] {
        world.does(fine(n, mode), "03-09 09:00");
    }
    let invite = |mode, invited| C::SetInvited { survey: survey(1), mode, invited };
    let told = |world: &World| {
        let mut tally = SurveyTally::default();
        world.log.iter().for_each(|event| tally.observe(event).unwrap());
        tally.participation(survey(1)).unwrap()
    };
    let open = told(&world);
    assert_eq!((open.responses(), open.response_rate()), (3, None), "an open poll has none");
    assert_eq!(open.modes[&CENTRE].response_rate(), None);
    world.does(invite(CENTRE, Some(5)), "03-09 10:00");
    world.does(invite(CENTRE, Some(8)), "03-09 10:00");
    let half = told(&world);
    assert_eq!((half.modes[&CENTRE].response_rate(), half.response_rate()), (Proportion::new(2, 8), None));
    world.does(invite(WEB, Some(4)), "03-09 10:00");
    assert_eq!(told(&world).response_rate(), Proportion::new(3, 12));
    world.does(withdraw(3), "03-09 10:00");
    assert_eq!(told(&world).response_rate(), Proportion::new(2, 12));
    world.does(invite(CENTRE, Some(1)), "03-09 10:00");
    assert_eq!(told(&world).modes[&CENTRE].response_rate(), None, "more than all is no rate");
}

#[test]
fn a_correction_moves_and_a_withdrawal_takes_away() {
    let mut world = World::planned();
    let told = |world: &World| {
        let mut tally = SurveyTally::default();
        world.log.iter().for_each(|event| tally.observe(event).unwrap());
        let rate = tally.satisfaction(&pooled(), code("overall"), None, definition(Threshold::TopTwo));
        rate.map(|rate| (rate.satisfied(), rate.basis().n()))
    };
    world.does(respond(says(1, &[("overall", score(5))])), "03-09 09:00");
    world.does(respond(says(2, &[("overall", score(5))])), "03-09 09:00");
    world.does(correct(says(1, &[("overall", score(3))])), "03-09 10:00");
    assert_eq!(told(&world), Ok((1, 2)));
    world.does(withdraw(2), "03-09 10:00");
    assert_eq!(told(&world), Ok((0, 1)));
    let mut tally = SurveyTally::default();
    world.log.iter().for_each(|event| tally.observe(event).unwrap());
    let web = tally.participation(survey(1)).unwrap().modes[&WEB];
    assert_eq!((web.responses, web.corrected, web.withdrawn), (1, 1, 1));
    world.does(withdraw(1), "03-09 10:00");
    assert_eq!(told(&world), Err(NoFigure::Stats(StatsError::NoObservations)));
    // A part of the log that begins after the responses is below zero, and no summary.
    let mut part = SurveyTally::default();
    part.observe(world.log.last().unwrap()).unwrap();
    let found = part.satisfaction(&pooled(), code("overall"), None, definition(Threshold::TopTwo));
    assert_eq!(found, Err(NoFigure::Stats(StatsError::Negative(-1))));
    assert_eq!(part.participation(survey(1)), Err(NoFigure::Stats(StatsError::Negative(-1))));
}

#[test]
fn a_trend_is_of_one_measure_and_definition() {
    let mut said = Said::default();
    said.points(CENTRE, "03-09", &[(5, 90), (1, 10)]).points(CENTRE, "04-09", &[(5, 60), (1, 40)]);
    said.points(WEB, "04-09", &[(1, 10)]);
    let month = |reading: SurveyReading, month: &str| {
        let month = format!("2025-{month}").parse().unwrap();
        said.rate(&reading.months(month, month)).unwrap()
    };
    let (march, april) = (month(only(CENTRE), "03"), month(only(CENTRE), "04"));
    let trend = april.since(&march).unwrap();
    assert_near(trend.difference().value(), -0.3);
    let newcombe =
        Proportion::new(60, 100).unwrap().minus(Proportion::new(90, 100).unwrap(), Confidence::NinetyFive);
    assert_eq!(trend.difference(), newcombe.unwrap());
    assert!(trend.difference().is_change());
    assert_near(trend.ratio().unwrap(), 2.0 / 3.0);
    // The portal's base is 0: there is a difference and no ratio.
    let web = month(only(WEB), "04");
    assert_eq!(april.versus(&web).unwrap().ratio(), None);
    assert!(april.versus(&web).unwrap().difference().is_change());

    let refused = |a: &SatisfactionRate, b: &SatisfactionRate| a.since(b).unwrap_err().code();
    let bottom = said
        .tally
        .satisfaction(&only(CENTRE), code("overall"), None, definition(Threshold::BottomTwo))
        .unwrap();
    assert_eq!(refused(&april, &bottom), "other_measure", "another threshold");
    assert_eq!(refused(&april, &month(pooled(), "03")), "other_reading", "modes mixed in another way");
    let sure = month(only(CENTRE).confidence(Confidence::NinetyNine), "03");
    assert_eq!(refused(&april, &sure), "other_reading");
    let exact = month(only(CENTRE).method(IntervalMethod::ClopperPearson), "03");
    assert_eq!((refused(&april, &exact), refused(&exact, &april)), ("other_reading", "other_reading"));
    assert_eq!(april.versus(&march).unwrap_err().code(), "other_reading", "one mode, not two");
    assert_eq!(month(pooled(), "04").versus(&web).unwrap_err().code(), "other_reading");

    // The second version of the questionnaire is another measure, in another survey and in the same.
    let second = |survey| SurveyEvent::Responded {
        survey,
        questionnaire: key(2),
        response: says(1, &[("overall", score(5))]),
    };
    let mut tally = said.tally.clone();
    tally.observe(&second(survey(2))).unwrap();
    let reading = SurveyReading::new(survey(2), Mixing::Only(WEB));
    let other = tally.satisfaction(&reading, code("overall"), None, definition(Threshold::TopTwo)).unwrap();
    assert_eq!(refused(&other, &web), "other_measure");
    tally.observe(&second(survey(1))).unwrap();
    let mixed = tally.satisfaction(&only(WEB), code("overall"), None, definition(Threshold::TopTwo));
    assert_eq!(mixed, Err(NoFigure::OtherMeasure));
}

#[test]
fn figures_survive_as_json() {
    fn again<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
        let json = serde_json::to_string(value).unwrap();
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *value);
        assert_eq!(serde_json::to_string(&serde_json::from_str::<T>(&json).unwrap()).unwrap(), json);
    }
    let mut said = two_modes();
    said.by(
        CENTRE,
        "03-09",
        &[("recommend", likely(9)), ("wishes", ranked(&["venue"])), ("known", Answer::One(code("hall")))],
        3,
    );
    said.by(CENTRE, "03-09", &[("staff", matrix(&[("courtesy", 2), ("speed", 5), ("knowledge", 4)]))], 2);
    let reading = weighted(&[(CENTRE, 600), (WEB, 400)]);
    let rate = said.rate(&reading).unwrap();
    again(&rate);
    again(&rate.since(&rate).unwrap());
    again(&said.tally);
    again(&said.tally.mean_score(&pooled(), code("overall"), None, Scale::FIVE).unwrap());
    again(&said.tally.net_promoter_score(&pooled(), code("recommend")).unwrap());
    again(&said.tally.index(&pooled(), code("staff"), 3, Scale::FIVE).unwrap());
    again(&said.tally.choices(&pooled(), code("known")).unwrap());
    again(&said.tally.expectations(&pooled(), code("wishes"), TOP_FIVE).unwrap());
    again(&said.tally.participation(survey(1)).unwrap());
}

#[test]
fn reasons_have_codes_of_their_own() {
    let errors = [
        NoFigure::BelowMinimum { minimum: 5 },
        NoFigure::NoPopulation(survey(1)),
        NoFigure::NoWeight(WEB),
        NoFigure::NotWeighted,
        NoFigure::OtherMeasure,
        NoFigure::OtherReading,
        NoFigure::Stats(StatsError::NoObservations),
    ];
    assert_eq!(errors.iter().map(NoFigure::code).collect::<BTreeSet<_>>().len(), errors.len());
    let mut tally = two_modes().tally;
    tally.subtract(&two_modes().tally).unwrap();
    assert!(tally.is_empty());
}
