//! Events that cannot be: a log is foreign ground, so a round takes none that contradicts what it knows.

use std::collections::{BTreeMap, BTreeSet};

use imece::{
    chrono::Weekday,
    event::{Aggregate, ReplayError},
    season::{
        Answer, Fairness, Pass, Placement, Round, RoundCommand as C, RoundEvent as E, RoundPlan,
        RoundStage as S, Terms, Wish,
    },
};

use crate::{
    terse::{id, read},
    town::{HALL, LEFT, RIGHT, Town, at, monday, overruling, plan, room, wish, wish_id, wish_on},
};

const JULY: &str = "2026-07-01T08:00Z";

/// What no round takes: nothing is locked there.
fn impossible() -> E {
    E::Unlocked { placement: monday(99, "18:00-20:00", HALL) }
}

/// Why a round does not take an event, which leaves no trace.
#[track_caller]
fn why(town: &Town, event: &E) -> &'static str {
    let mut round = town.round.clone();
    let batch = round.head().record(&at(JULY), vec![event.clone()]);
    let found = round.apply(&batch);
    assert_eq!(round, town.round, "{event:?} left a trace");
    match found {
        Err(ReplayError::Impossible { seq, why }) => {
            assert_eq!(seq, batch[0].seq);
            why
        }
        other => panic!("{event:?}: {other:?}"),
    }
}

fn withdraw(n: u128) -> C {
    C::Withdraw { wish: wish_id(n) }
}

fn submitted(wish: Wish, late: bool) -> E {
    E::WishSubmitted { wish, late, overruled: None }
}

fn gone(n: u128, freed: impl IntoIterator<Item = Placement>) -> E {
    E::WishWithdrawn {
        wish: wish(n),
        freed: freed.into_iter().collect(),
        series: Vec::new(),
        parted_from: BTreeSet::new(),
    }
}

fn proposed(town: &Town, change: impl Fn(&mut Answer)) -> E {
    let mut answer = town.answer(Pass::First);
    change(&mut answer);
    E::Proposed { pass: Pass::First, terms: Terms::default(), answer, dropped: BTreeSet::new() }
}

#[test]
fn events_that_cannot_be_are_refused_for_their_reason() {
    let august = read("2026-08-01T08:00Z");
    let fairer = RoundPlan { terms: Terms::default().with_fairness(Fairness::Proportional), ..plan() };
    let (draft, open) = (Town::new(), Town::open());
    let drafted = {
        let mut town = Town::new();
        town.does(C::Draft(plan()));
        town
    };
    // The third wish was withdrawn; a lock and a ban stand.
    let decided = {
        let mut town = Town::closed([wish(1), wish(2), wish(3)]);
        town.does(withdraw(3));
        town.does(C::Lock(lock()));
        town.does(C::Ban { wish: wish_id(2), room: room(HALL) });
        town
    };
    let after = |town: &Town, commands: &[C]| {
        let mut town = Town { schedule: town.schedule.clone(), round: town.round.clone(), log: Vec::new() };
        commands.iter().for_each(|command| _ = town.does(command.clone()));
        town
    };
    let answer = decided.answer(Pass::First);
    let shown = after(&decided, &[C::Propose { pass: Pass::First, answer: answer.clone() }]);
    let published = after(&shown, &[C::Publish]);
    let applied = Town::applied([wish(1)]);
    let standing = |town: &Town| town.round.proposal().unwrap().standing.clone();
    let of = |n: u128| standing(&shown).into_iter().find(|placed| placed.wish == wish_id(n)).unwrap();
    let all_but_one: BTreeSet<Placement> = standing(&shown).into_iter().skip(1).collect();
    let series =
        |placements: &BTreeSet<Placement>| placements.iter().map(|placed| (*placed, id(1))).collect();
    let changed = |n| E::WishChanged {
        from: wish(n),
        to: wish(n).with_attendees(9),
        late: true,
        parted_from: BTreeSet::new(),
    };
    let banned = |n| E::Banned { wish: wish_id(n), room: room(HALL) };
    let returned = |from| E::Returned { from, overruled: None };
    let locked = |placement| E::Locked { placement, overruled: None, parted_from: BTreeSet::new() };
    let table: Vec<(&str, &Town, E)> = vec![
        ("the draft was another", &draft, E::Drafted { from: Some(plan()), to: fairer }),
        ("the draft was another", &drafted, E::Drafted { from: None, to: fairer }),
        ("the draft was another", &open, E::Drafted { from: Some(plan()), to: fairer }),
        ("the closing was another", &draft, E::Opened { from: None, until: august }),
        ("the closing was another", &drafted, E::Opened { from: Some(august), until: august }),
        ("the closing was another", &open, E::Opened { from: None, until: august }),
        ("the stage cannot come next", &decided, E::Opened { from: None, until: august }),
        ("no wish is taken", &drafted, submitted(wish(1), true)),
        ("no wish is taken", &applied, submitted(wish(2), true)),
        ("the id is taken", &decided, submitted(wish(1), true)),
        ("the id is taken", &decided, submitted(wish(3), true)),
        ("the wish was not so late", &open, submitted(wish(1), true)),
        ("the wish was not so late", &decided, submitted(wish(4), false)),
        ("no wish is changed", &shown, changed(1)),
        ("the wish was another", &decided, changed(3)),
        ("the wish was another", &decided, changed(4)),
        (
            "the wish was another",
            &decided,
            E::WishChanged { from: wish(1), to: wish(4), late: true, parted_from: BTreeSet::new() },
        ),
        (
            "the wish was another",
            &decided,
            E::WishChanged {
                from: wish_on(1, &[Weekday::Tue]),
                to: wish(1),
                late: true,
                parted_from: BTreeSet::new(),
            },
        ),
        (
            "the wish was not so late",
            &decided,
            E::WishChanged {
                from: wish(1),
                to: wish(1).with_attendees(9),
                late: false,
                parted_from: BTreeSet::new(),
            },
        ),
        ("the wish was another", &decided, gone(3, [])),
        ("the wish was another", &decided, gone(4, [])),
        ("other placements stand", &decided, gone(1, [lock()])),
        ("other placements stand", &shown, gone(2, [])),
        ("other placements stand", &shown, gone(2, [of(1), of(2)])),
        ("they are booked otherwise", &applied, gone(1, standing(&applied))),
        ("the closing was another", &open, E::Closed { until: read(JULY) }),
        ("the closing was another", &decided, E::Closed { until: august }),
        ("there is no such wish", &decided, locked(monday(4, "20:00-22:00", LEFT))),
        ("there is no such wish", &decided, locked(monday(3, "20:00-22:00", LEFT))),
        ("it cannot be locked", &decided, locked(lock())),
        ("it cannot be locked", &shown, locked(of(2))),
        ("it is not locked", &decided, impossible()),
        ("it is not locked", &shown, E::Unlocked { placement: lock() }),
        ("there is no such wish", &decided, banned(4)),
        ("there is no such wish", &decided, banned(3)),
        ("it cannot be banned", &decided, banned(2)),
        ("it cannot be banned", &shown, banned(1)),
        ("it is not banned", &decided, E::Unbanned { wish: wish_id(1), room: room(HALL) }),
        ("it is not banned", &shown, E::Unbanned { wish: wish_id(2), room: room(HALL) }),
        (
            "the terms are others",
            &decided,
            E::Proposed {
                pass: Pass::First,
                terms: fairer.terms,
                answer: answer.clone(),
                dropped: BTreeSet::new(),
            },
        ),
        (
            "something else was proposed before",
            &decided,
            E::Proposed {
                pass: Pass::First,
                terms: Terms::default(),
                answer: answer.clone(),
                dropped: BTreeSet::from([lock()]),
            },
        ),
        ("the placements are not in their order", &decided, proposed(&decided, |a| a.placements.reverse())),
        (
            "the placements are not in their order",
            &decided,
            proposed(&decided, |a| a.placements.insert(0, a.placements[0])),
        ),
        (
            "there is no such wish",
            &decided,
            proposed(&decided, |a| a.placements.push(monday(4, "18:00-20:00", HALL))),
        ),
        (
            "there is no such wish",
            &decided,
            proposed(&decided, |a| a.placements.push(monday(3, "18:00-20:00", HALL))),
        ),
        ("the stage cannot come next", &published, proposed(&published, |_| ())),
        ("the stage was another", &published, returned(S::Proposed)),
        ("the stage was another", &open, returned(S::Open)),
        ("the stage cannot come next", &applied, returned(S::Applied)),
        ("something else is proposed", &shown, E::Published { placements: all_but_one.clone() }),
        ("something else is proposed", &decided, E::Published { placements: BTreeSet::new() }),
        ("the stage cannot come next", &published, E::Published { placements: standing(&published) }),
        ("something else is proposed", &published, E::Applied { series: series(&all_but_one) }),
        ("something else is proposed", &published, E::Applied { series: BTreeMap::new() }),
        ("the stage cannot come next", &shown, E::Applied { series: series(&standing(&shown)) }),
    ];
    for (expected, town, event) in table {
        assert_eq!(why(town, &event), expected, "{event:?}");
    }
}

fn lock() -> Placement {
    monday(1, "18:00-20:00", LEFT)
}

/// A life with every kind of event: each is taken back when what comes after it in its batch cannot be.
#[test]
fn every_event_is_taken_back_with_its_batch() {
    let mut town = Town::new();
    let ban = || C::Ban { wish: wish_id(2), room: room(RIGHT) };
    let life = [
        C::Draft(RoundPlan { terms: Terms::default().with_fairness(Fairness::Proportional), ..plan() }),
        C::Draft(plan()),
        C::Open { until: read("2026-08-01T08:00Z") },
        C::Open { until: read("2026-08-03T08:00Z") },
        C::Submit(wish(1)),
        C::Submit(wish(2)),
        C::Submit(wish(3)),
        C::Change(wish(3).with_attendees(12)),
        C::Close,
        C::Submit(wish(4)),
        C::Lock(lock()),
        C::Unlock(lock()),
        C::Lock(lock()),
        ban(),
        C::Unban { wish: wish_id(2), room: room(RIGHT) },
        ban(),
        withdraw(4),
    ];
    life.into_iter().for_each(|command| _ = town.does(command));
    town.proposes(Pass::First);
    town.does(withdraw(2));
    town.does(C::ReturnProposal);
    town.proposes(Pass::Again);
    town.does(C::Publish);
    town.tries_by(C::ReturnProposal, &overruling(JULY)).unwrap();
    town.proposes(Pass::Late);
    town.does(C::Publish);
    town.books();
    town.does(withdraw(1));
    let kinds: BTreeSet<String> =
        town.log.iter().map(|recorded| crate::stored::kind(&recorded.event)).collect();
    assert_eq!(kinds, crate::stored::kinds(include_str!("../../src/season/round/event.rs")));
    let mut round = Round::new(id(5));
    for recorded in &town.log {
        let before = round.clone();
        let batch = round.head().record(&at(JULY), vec![recorded.event.clone(), impossible()]);
        assert!(round.apply(&batch).is_err());
        assert_eq!(round, before, "{:?} left a trace", recorded.event);
        round.apply(std::slice::from_ref(recorded)).unwrap();
        assert_eq!(round.version(), round.head().version);
    }
    assert_eq!(round, town.round);
}
