//! A whole year of the example through one municipality: every record as a command, in the order of time.

mod records;

use std::{collections::BTreeMap, sync::LazyLock};

use imece::{
    municipality::{Municipality, MunicipalityEvent},
    organisation::Channel,
    petition::DecisionOutcome,
    statistics::{Mixing, MunicipalityTally, Scope, SurveyReading},
    stats::{Flat, Tally},
    survey::{SatisfactionDefinition, Scale, Threshold},
};
use serde_json::Value;

use crate::world::*;
use records::{Year, folder};

fn expected() -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder().join("expected.json")).unwrap()).unwrap()
}

#[track_caller]
fn assert_figures(figures: &MunicipalityTally) {
    let (expected, all) = (expected(), Scope::all());
    let is = |key: &str, found: u64| assert_eq!(expected[key], found, "{key}");
    let published = |key: &str, found: u64| assert_eq!(expected["published"][key], found, "{key}");

    let said = figures.bookings.summary(&all).unwrap();
    // The assemblies ask for the hall, which the records of the centres do not count.
    let hall = figures.bookings.summary(&Scope::all().centre(centre(90))).unwrap();
    assert_eq!((hall.requests, hall.accepted, hall.held), (28, 28, 0));
    is("requests", said.requests - hall.requests);
    is("accepted", said.accepted - hall.accepted);
    is("refused", said.refused);
    is("held", said.held);
    is("no_show", said.no_show);
    is("cancelled", said.cancelled);
    is("participants", said.participants);
    is("organisations_served", said.organisations_served);
    for (n, code) in [(1, "IZM"), (2, "GEB")] {
        let of = figures.bookings.summary(&Scope::all().centre(centre(n))).unwrap();
        assert_eq!(expected["minutes_held"][code], of.minutes_held, "{code}");
    }

    let said = figures.petitions.summary(&all).unwrap();
    published("petitions", said.answered);
    for (outcome, word) in [
        (DecisionOutcome::Approved, "approved"),
        (DecisionOutcome::PartlyApproved, "partially_approved"),
        (DecisionOutcome::Refused, "rejected"),
    ] {
        assert_eq!(expected["petitions_by_decision"][word], said.decided[&outcome], "{word}");
    }
    assert_eq!(serde_json::to_value(said.days).unwrap(), expected["petition_days"]);
    assert_eq!((said.received, said.open), (712, 2), "two wishes of an evening wait for an answer");

    let said = figures.programmes.summary(&all).unwrap();
    published("programmes", said.held);
    let themes: BTreeMap<&str, u64> = said.by_kind.iter().map(|(kind, n)| (kind.code(), *n)).collect();
    assert_eq!(serde_json::to_value(themes).unwrap(), expected["programmes_by_theme"]);

    let said = figures.solidarity.summary(&all).unwrap();
    published("iftar_households", said.households);
    published("iftar_guests", said.guests);
    assert_eq!((said.districts, said.wishes.values().sum::<u64>()), (12, 2));

    // What no record counts came by a submission that somebody wrote down: by the portal, by post, in person.
    let uncounted = [Channel::Portal, Channel::Post, Channel::InPerson];
    let of = |channels: &dyn Fn(&Channel) -> bool| -> i64 {
        figures
            .outreach
            .contacts()
            .iter()
            .filter(|((channel, _), _)| channels(channel))
            .map(|(_, sum)| sum.get())
            .sum()
    };
    assert_eq!(expected["contacts"], of(&|channel| !uncounted.contains(channel)));
    assert_eq!(of(&|channel| uncounted.contains(channel)), 181 + 192 + 2);

    let reading = SurveyReading::new(survey(1), Mixing::Pooled);
    let definition = SatisfactionDefinition::new(Scale::FIVE, Threshold::TopTwo).unwrap();
    let rate = figures.surveys.satisfaction(&reading, "overall".parse().unwrap(), None, definition).unwrap();
    assert_eq!(expected["survey"]["responses"], rate.basis().n());
    assert_eq!(expected["survey"]["satisfied"], rate.satisfied());

    let said = figures.volunteering.summary(&all).unwrap();
    assert_eq!((said.completed, said.no_show), (2, 1));
    assert!(!figures.portal.is_empty() && !figures.cooperation.is_empty());
}

static YEAR: LazyLock<World> = LazyLock::new(Year::live);

#[test]
fn a_year_comes_to_the_figures_that_were_published() {
    assert_figures(&tally(&YEAR.log));
    assert_eq!(YEAR.city.follow_ups(&YEAR.log), [], "nothing is left to follow");
}

#[test]
fn the_log_of_a_year_is_its_state() {
    let text = serde_json::to_string(&YEAR.log).unwrap();
    let read: Vec<MunicipalityEvent> = serde_json::from_str(&text).unwrap();
    assert_eq!(read, YEAR.log);
    let seams = seams(&read);
    for cut in [seams.len() / 7, seams.len() / 2, seams.len() - 2].map(|n| seams[n]) {
        let (first, rest) = read.split_at(cut);
        assert_eq!(replayed(&[first, rest]), YEAR.city, "cut at {cut}");
    }
}

#[test]
fn the_rows_of_a_year_are_its_state() {
    let text = serde_json::to_string(&YEAR.city).unwrap();
    let again: Municipality = serde_json::from_str(&text).unwrap();
    assert_eq!(again, YEAR.city);
    assert_eq!(serde_json::to_string(&again).unwrap(), text);
}

#[test]
fn the_figures_of_parts_of_a_year_are_those_of_the_year() {
    let log = &YEAR.log;
    for cut in [1, log.len() / 5, log.len() / 3, log.len() - 1] {
        let (first, rest) = log.split_at(cut);
        let (first, rest) = (tally(first), tally(rest));
        for (mut one, other) in [(first.clone(), &rest), (rest.clone(), &first)] {
            one.merge(other).unwrap();
            assert_figures(&one);
            assert_eq!(MunicipalityTally::from_rows(one.to_rows()).as_ref(), Ok(&one));
        }
    }
}
