//! What a host has stored: golden files of events, and JSON that is refused.

use std::{collections::BTreeSet, fmt::Debug};

use imece::{
    chrono::Weekday,
    event::Recorded,
    season::{
        Fairness, Meetings, On, Pass, Place, Placement, Places, Priority, RoundCommand as C, RoundEvent,
        RoundPlan, RoundStage, Season, Terms, Weeks, Wish,
    },
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{
    golden, lives, stored,
    terse::{code, day, id, org, read},
    town::{
        HALL, LEFT, RIGHT, Town, at, hours, monday, overruling, placement, plan, room, window, wish, wish_id,
        wish_on,
    },
};

const EVENTS: &str = include_str!("../../src/season/round/event.rs");

/// Proposes an answer that was written by hand: what a solver finds may change, what is stored does not.
fn proposes(town: &mut Town, pass: Pass, placements: &[Placement], figures: [i64; 2]) {
    let mut answer = town.answer(pass);
    answer.placements = placements.to_vec();
    [answer.worth, answer.bonus] = figures;
    answer.bound = answer.objective() + 100;
    let of = |placed: &Placement| town.round.wish(placed.wish).unwrap().wish.organisation;
    for share in &mut answer.shares {
        let granted = placements.iter().filter(|placed| of(placed) == share.organisation).count();
        share.granted = u32::try_from(granted).unwrap();
    }
    town.does(C::Propose { pass, answer });
}

/// A round in which every kind of event happens, most of them with everything that they can say.
fn story() -> Vec<Recorded<RoundEvent>> {
    let dates = Meetings::Dates(vec![window(day("2026-09-19"), "18:00-22:00")]);
    let party = Wish::new(wish_id(1), org(301), hours(3), dates).unwrap().in_bundle(id(700));
    let turns = Weeks::Only(BTreeSet::from([0, 2]));
    let windows = vec![window(Weekday::Tue, "18:00-21:00")];
    let turns = Meetings::Weekly { times: 1, weeks: turns, windows };
    let choir = Wish::new(wish_id(2), org(302), hours(2), turns)
        .unwrap()
        .at(Places { ranked: vec![Place::Room(room(HALL)), Place::Centre(id(10))], others: false })
        .unwrap()
        .with_priority(Priority::new(5).unwrap())
        .with_attendees(60)
        .in_bundle(id(700));
    let part = Weeks::Between { first: day("2026-09-21"), last: day("2026-10-11") };
    let windows = vec![window(Weekday::Thu, "18:00-22:00")];
    let part = Meetings::Weekly { times: 1, weeks: part, windows };
    let alone = Wish::new(wish_id(3), org(303), hours(2), part).unwrap();
    let chess = alone.clone().in_bundle(id(700));

    let mut town = Town::new();
    town.does(C::Draft(plan()));
    let fair = Terms::default().with_fairness(Fairness::FirstForAll);
    town.does(C::Draft(RoundPlan { terms: fair, ..plan() }));
    town.does(C::Open { until: read("2026-08-01T08:00Z") });
    town.does(C::Open { until: read("2026-08-03T08:00Z") });
    for wish in [party, choir, chess] {
        town.does(C::Submit(wish));
    }
    town.does(C::Change(alone.with_attendees(12)));
    town.does(C::Ban { wish: wish_id(1), room: room(RIGHT) });
    town.does(C::Unban { wish: wish_id(1), room: room(RIGHT) });
    for n in [4, 6] {
        town.tries_by(C::Submit(wish(n).in_bundle(id(701))), &at("2026-08-04T08:00Z")).unwrap();
    }
    town.tries_by(C::Lock(monday(4, "20:00-22:00", LEFT)), &overruling("2026-08-05T08:00Z")).unwrap();
    town.does(C::Unlock(monday(4, "20:00-22:00", LEFT)));
    town.does(C::Withdraw { wish: wish_id(6) });
    let weekly = |n, on, in_room| placement(n, On::Every(on), "18:00-20:00", in_room);
    let party = placement(1, On::Date(day("2026-09-19")), "18:00-21:00", LEFT);
    let mut placements = vec![party, weekly(2, Weekday::Tue, HALL), weekly(3, Weekday::Thu, RIGHT)];
    proposes(&mut town, Pass::First, &placements, [234, 705]);
    town.does(C::Publish);
    town.tries_by(C::Submit(wish_on(5, &[Weekday::Wed])), &overruling("2026-08-06T08:00Z")).unwrap();
    town.tries_by(C::ReturnProposal, &overruling("2026-08-06T09:00Z")).unwrap();
    town.does(C::Ban { wish: wish_id(3), room: room(RIGHT) });
    placements.pop();
    let late = [weekly(4, Weekday::Mon, RIGHT), weekly(5, Weekday::Wed, LEFT)];
    placements.extend([weekly(3, Weekday::Thu, LEFT)].into_iter().chain(late));
    proposes(&mut town, Pass::Late, &placements, [490, 2455]);
    town.does(C::Publish);
    town.books();
    town.tries_by(C::Withdraw { wish: wish_id(2) }, &at("2026-09-25T08:00Z")).unwrap();
    town.log
}

#[test]
fn golden_files_hold_every_kind_of_event() {
    golden::hold("season", &story(), EVENTS, &[]);
}

#[test]
#[ignore = "writes golden files that are missing: run it by hand for a new kind of event"]
fn write_new_golden_files() {
    golden::write_new("season", &story());
}

#[test]
fn commands_survive_json() {
    let town = Town::published([wish(1)]);
    let placement = *town.round.proposal().unwrap().standing.first().unwrap();
    let commands = [
        C::Draft(plan()),
        C::Open { until: read("2026-08-01T08:00Z") },
        C::Submit(wish(1)),
        C::Withdraw { wish: wish_id(1) },
        C::Close,
        C::Lock(placement),
        C::Ban { wish: wish_id(1), room: room(HALL) },
        C::Propose { pass: Pass::Late, answer: town.answer(Pass::First) },
        C::ReturnProposal,
        C::RecordApplied([(placement, id(1))].into()),
        C::Tick,
    ];
    for command in commands {
        lives::survives_json(&command).unwrap();
    }
    stored::words(RoundStage::ALL, |stage| stage.code());
    stored::words(Pass::ALL, |pass| pass.code());
    assert_eq!(code("rehearsal"), plan().purpose);
}

#[track_caller]
fn refused<T: DeserializeOwned + Debug>(json: Value, why: &str) {
    let error = serde_json::from_value::<T>(json).unwrap_err().to_string();
    assert!(error.contains(why), "{error}");
}

#[test]
fn no_invalid_value_comes_from_json() {
    let spoilt = |of: Value, at: &str, with: Value| {
        let mut spoilt = of;
        *spoilt.pointer_mut(at).unwrap() = with;
        spoilt
    };
    let plan = serde_json::to_value(plan()).unwrap();
    refused::<RoundPlan>(spoilt(plan.clone(), "/season/last", json!("2026-01-01")), "before it begins");
    refused::<RoundPlan>(spoilt(plan.clone(), "/season/slot", json!(7)), "no whole number of slots");
    let mut more = plan.clone();
    more["note"] = json!(1);
    refused::<RoundPlan>(more, "unknown field");
    refused::<Season>(spoilt(plan["season"].clone(), "/last", json!("2030-01-01")), "weeks, more than");
    let wish = serde_json::to_value(wish(1)).unwrap();
    refused::<C>(
        json!({"type": "submit", "data": spoilt(wish.clone(), "/priority", json!(6))}),
        "not 1 to 5",
    );
    refused::<C>(
        json!({"type": "submit", "data": spoilt(wish, "/meetings/data/times", json!(8))}),
        "8 meetings a week",
    );
    let placement: Placement = monday(1, "18:00-20:00", LEFT);
    let twice = json!([[placement, wish_id(1)], [placement, wish_id(2)]]);
    refused::<C>(json!({"type": "record_applied", "data": twice}), "named twice");
    refused::<C>(json!({"type": "solve"}), "unknown variant");
}
