//! The rules of a round, stage by stage.

use std::collections::{BTreeMap, BTreeSet};

use imece::{
    chrono::Weekday,
    event::{Aggregate, Version},
    id::SeriesId,
    schedule::{Anyone, BookingRequest, ScheduleCommand, SeriesMode, SeriesRequest},
    season::{
        Answer, Fairness, Meetings, On, Pass, Place, Placement, Places, ProposalFault, RoundCommand as C,
        RoundError, RoundEvent as E, RoundPlan, RoundStage as S, Share, Terms, Weeks,
    },
    uuid::Uuid,
};

use crate::{
    terse::{day, id, org, read},
    town::{
        HALL, LEFT, RIGHT, Town, at, monday, overruling, placement, plan, room, window, wish, wish_id,
        wish_on,
    },
};

const JULY: &str = "2026-07-01T08:00Z";

fn withdraw(n: u128) -> C {
    C::Withdraw { wish: wish_id(n) }
}

fn withdrawn(n: u128, freed: BTreeSet<Placement>) -> E {
    E::WishWithdrawn { wish: wish(n), freed, series: Vec::new(), parted_from: BTreeSet::new() }
}

fn locked(placement: Placement) -> E {
    E::Locked { placement, overruled: None, parted_from: BTreeSet::new() }
}

fn wishes_of(placements: &[Placement]) -> BTreeSet<u128> {
    placements.iter().map(|p| p.wish.as_uuid().as_u128() - 200).collect()
}

/// Every stage and every other: the arrows of the drawing and no more.
#[test]
fn stages_follow_as_the_table_says() {
    let arrows = [
        (S::Draft, S::Open),
        (S::Open, S::Closed),
        (S::Closed, S::Proposed),
        (S::Proposed, S::Closed),
        (S::Proposed, S::Published),
        (S::Published, S::Closed),
        (S::Published, S::Applied),
    ];
    for from in S::ALL {
        for to in S::ALL {
            assert_eq!(from.may_become(*to), arrows.contains(&(*from, *to)), "{from} to {to}");
        }
        assert_eq!(from.has_proposal(), *from >= S::Proposed);
    }
    let codes: Vec<_> = S::ALL.iter().map(|stage| stage.code()).collect();
    assert_eq!(codes, ["draft", "open", "closed", "proposed", "published", "applied"]);
}

/// Every command in every stage: which are refused for the stage alone.
#[test]
fn each_command_has_its_stages() {
    let towns = || {
        [
            Town::new(),
            Town::open(),
            Town::closed([wish(1)]),
            Town::proposed([wish(1)]),
            Town::published([wish(1)]),
            Town::applied([wish(1)]),
        ]
    };
    let lock = monday(1, "18:00-20:00", LEFT);
    let ban = C::Ban { wish: wish_id(1), room: room(HALL) };
    // What a stage refuses, in the order of the stages: D(raft), O(pen), C(losed), P(roposed), p(ublished), A(pplied).
    let table: [(C, &str); 13] = [
        (C::Draft(plan()), "OCPpA"),
        (C::Open { until: read("2026-09-01T08:00Z") }, "CPpA"),
        (C::Submit(wish(9)), "DA"),
        (C::Change(wish_on(1, &[Weekday::Tue])), "PpA"),
        (C::Close, "DCPpA"),
        (C::Lock(lock), "DPpA"),
        (C::Unlock(lock), "DPpA"),
        (ban.clone(), "DPpA"),
        (C::Unban { wish: wish_id(1), room: room(HALL) }, "DPpA"),
        (C::Propose { pass: Pass::First, answer: Town::closed([wish(1)]).answer(Pass::First) }, "DOpA"),
        (C::ReturnProposal, "DOCA"),
        (C::Publish, "DOCpA"),
        (C::RecordApplied(BTreeMap::new()), "DOCPA"),
    ];
    for (command, refused_in) in table {
        let mut refused = String::new();
        for (mut town, letter) in towns().into_iter().zip("DOCPpA".chars()) {
            assert_eq!(town.round.stage().code().to_lowercase().chars().next(), letter.to_lowercase().next());
            if let Err(RoundError::WrongStage { stage, .. }) = town.tries(command.clone()) {
                assert_eq!(stage, town.round.stage());
                refused.push(letter);
            }
        }
        assert_eq!(refused, refused_in, "{command:?}");
    }
    // A wish is withdrawn in every stage in which there is one, and time may pass in every stage.
    for mut town in towns() {
        assert!(town.tries(C::Tick).unwrap().is_empty());
        let there = town.round.wish(wish_id(1)).is_some();
        assert_eq!(town.tries(withdraw(1)).is_ok(), there, "{}", town.round.stage());
    }
}

#[test]
fn a_draft_is_changed_until_it_is_opened() {
    let mut town = Town::new();
    town.refuses(C::Open { until: read("2026-08-01T08:00Z") }, "no_season_drafted");
    assert_eq!(town.does(C::Draft(plan())).len(), 1);
    assert!(town.does(C::Draft(plan())).is_empty(), "the same again changes nothing");
    let fairer = RoundPlan { terms: Terms::default().with_fairness(Fairness::Proportional), ..plan() };
    assert_eq!(town.does(C::Draft(fairer)), [E::Drafted { from: Some(plan()), to: fairer }]);
    assert_eq!(town.round.plan(), Some(&fairer));
    town.refuses(C::Open { until: read(JULY) }, "closing_passed");
    town.does(C::Open { until: read("2026-08-01T08:00Z") });
    town.refuses(C::Draft(plan()), "wrong_round_stage");
}

#[test]
fn a_round_closes_at_its_instant_at_the_latest() {
    let mut town = Town::open();
    assert_eq!(town.round.next_deadline(), Some(read("2026-08-01T08:00Z")));
    let later = read("2026-08-03T08:00Z");
    let moved = town.does(C::Open { until: later });
    assert_eq!(moved, [E::Opened { from: Some(read("2026-08-01T08:00Z")), until: later }]);
    assert!(town.tries_by(C::Tick, &at("2026-08-03T07:59Z")).unwrap().is_empty());
    let closed = [E::Closed { until: later }];
    assert_eq!(town.tries_by(C::Tick, &at("2026-08-03T08:00Z")).unwrap(), closed);
    assert_eq!((town.round.stage(), town.round.next_deadline()), (S::Closed, None));
    assert!(town.tries_by(C::Tick, &at("2026-08-04T08:00Z")).unwrap().is_empty());

    // Whoever comes when it is due finds it closed, also where nobody has said so yet.
    let mut town = Town::open();
    let late = town.tries_by(C::Submit(wish(1)), &at("2026-08-01T08:00Z")).unwrap();
    assert_eq!(
        late,
        [
            E::Closed { until: read("2026-08-01T08:00Z") },
            E::WishSubmitted { wish: wish(1), late: true, overruled: None },
        ]
    );
    let mut town = Town::open();
    assert_eq!(town.tries_by(C::Close, &at("2026-08-02T08:00Z")).unwrap().len(), 1);
    // And a clerk may close before.
    assert_eq!(Town::closed([]).round.closing(), Some(read("2026-08-01T08:00Z")));
}

#[test]
fn a_wish_made_twice_is_one() {
    let mut town = Town::open();
    assert_eq!(town.does(C::Submit(wish(1))).len(), 1);
    assert!(town.does(C::Submit(wish(1))).is_empty());
    town.refuses(C::Submit(wish_on(1, &[Weekday::Tue])), "wish_id_taken");
    town.does(withdraw(1));
    assert!(town.does(C::Submit(wish(1))).is_empty(), "whatever became of it");
    assert!(town.does(withdraw(1)).is_empty());
    town.refuses(C::Change(wish(1)), "wish_withdrawn");
    town.refuses(C::Change(wish(2)), "unknown_wish");
    town.refuses(withdraw(2), "unknown_wish");
}

#[test]
fn a_stale_command_is_refused() {
    let mut town = Town::open();
    let call = at(JULY).at_version(Version::new(1));
    assert_eq!(town.tries_by(C::Submit(wish(1)), &call).unwrap_err().code(), "stale_version");
    // What was made already is found first.
    town.does(C::Submit(wish(1)));
    assert!(town.tries_by(C::Submit(wish(1)), &call).unwrap().is_empty());
}

#[test]
fn a_late_wish_is_recorded_and_takes_what_is_left() {
    // One room for all: the hall.
    let in_hall = |n, days: &[Weekday]| {
        let hall = Places { ranked: vec![Place::Room(room(HALL))], others: false };
        wish_on(n, days).at(hall).unwrap()
    };
    let monday_and_tuesday = [Weekday::Mon, Weekday::Tue];
    let mut town = Town::closed([in_hall(1, &[Weekday::Mon]), in_hall(2, &[Weekday::Mon])]);
    let urgent = in_hall(3, &monday_and_tuesday).with_priority(imece::season::Priority::new(5).unwrap());
    let events = town.tries_by(C::Submit(urgent), &at("2026-08-20T08:00Z")).unwrap();
    assert!(matches!(&events[..], [E::WishSubmitted { late: true, overruled: None, .. }]));
    let row = town.round.wish(wish_id(3)).unwrap();
    assert_eq!((row.late, row.at), (true, read("2026-08-20T08:00Z")));
    assert_eq!(town.round.late_wishes().map(|wish| wish.id).collect::<Vec<_>>(), [wish_id(3)]);
    assert_eq!(town.round.wishes_in_time().count(), 2);

    // It cannot be looked at before the others were.
    let early = town.answer(Pass::Late);
    assert!(wishes_of(&early.placements).contains(&3));
    assert_eq!(
        town.tries(C::Propose { pass: Pass::Late, answer: early.clone() }),
        Err(RoundError::NoFormerProposal(Pass::Late))
    );
    let faults = town.tries(C::Propose { pass: Pass::First, answer: early.clone() }).unwrap_err();
    let RoundError::Proposal(faults) = faults else { panic!("{faults}") };
    assert!(
        faults.iter().any(|fault| matches!(fault, ProposalFault::UnknownWish(p) if p.wish == wish_id(3)))
    );

    let first = town.proposes(Pass::First);
    assert_eq!(wishes_of(&first.placements), BTreeSet::from([1, 2]));
    town.does(C::ReturnProposal);
    // An answer that moves who was in time, for the late one, does not hold.
    let faults = town.tries(C::Propose { pass: Pass::Late, answer: early }).unwrap_err();
    let RoundError::Proposal(faults) = faults else { panic!("{faults}") };
    assert!(faults.iter().any(|fault| fault.code() == "placement_not_kept"), "{faults:?}");
    // What is left is Tuesday.
    let second = town.proposes(Pass::Late);
    assert!(first.placements.iter().all(|placed| second.placements.contains(placed)));
    let of_late: Vec<_> = second.placements.iter().filter(|placed| placed.wish == wish_id(3)).collect();
    assert_eq!(of_late.iter().map(|placed| placed.on).collect::<Vec<_>>(), [On::Every(Weekday::Tue)]);
}

#[test]
fn after_publishing_a_manager_lets_a_late_wish_in_and_after_booking_nobody() {
    let mut town = Town::published([wish(1)]);
    town.refuses(C::Submit(wish(2)), "wish_after_publishing");
    let clerk = at(JULY).overruling(read("rica"));
    assert_eq!(town.tries_by(C::Submit(wish(2)), &clerk).unwrap_err().code(), "wish_after_publishing");
    let events = town.tries_by(C::Submit(wish(2)), &overruling(JULY)).unwrap();
    assert_eq!(events, [E::WishSubmitted { wish: wish(2), late: true, overruled: Some(read("karar")) }]);
    // To give it a place, what was promised is taken back: the manager's word again.
    town.refuses(C::ReturnProposal, "proposal_is_published");
    let events = town.tries_by(C::ReturnProposal, &overruling(JULY)).unwrap();
    assert_eq!(events, [E::Returned { from: S::Published, overruled: Some(read("karar")) }]);
    let again = town.proposes(Pass::Late);
    assert_eq!(wishes_of(&again.placements), BTreeSet::from([1, 2]));

    let mut town = Town::applied([wish(1)]);
    let error = town.tries_by(C::Submit(wish(2)), &overruling(JULY)).unwrap_err();
    assert_eq!(error.code(), "wrong_round_stage");
}

#[test]
fn a_wish_changed_after_the_closing_is_late() {
    let mut town = Town::open();
    town.does(C::Submit(wish(1)));
    let longer = wish(1).with_attendees(20);
    let nobody = BTreeSet::new;
    let changed = E::WishChanged { from: wish(1), to: longer.clone(), late: false, parted_from: nobody() };
    assert_eq!(town.does(C::Change(longer.clone())), [changed]);
    assert!(town.does(C::Change(longer.clone())).is_empty());
    town.does(C::Close);
    town.proposes(Pass::First);
    town.refuses(C::Change(wish(1)), "wrong_round_stage");
    town.does(C::ReturnProposal);
    let changed = E::WishChanged { from: longer, to: wish(1), late: true, parted_from: nobody() };
    assert_eq!(town.does(C::Change(wish(1))), [changed]);
    assert_eq!(town.round.late_wishes().count(), 1);
    // It keeps what it was proposed, since it still asks for that.
    let former = town.round.last_proposal().unwrap().standing.clone();
    assert_eq!(town.round.decisions(Pass::Late).kept, former);
    assert!(
        town.round.decisions(Pass::Again).kept.is_empty()
            && town.round.decisions(Pass::First).kept.is_empty()
    );
    assert_eq!(town.proposes(Pass::Late).placements, former.into_iter().collect::<Vec<_>>());
}

/// Else a late wish could tear what others were given, by hanging on to them.
#[test]
fn a_late_wish_joins_no_bundle_of_those_in_time() {
    let pair = |n| wish(n).in_bundle(id(700));
    let mut town = Town::closed([pair(1), pair(2), wish(3)]);
    town.refuses(C::Submit(pair(4)), "late_wish_in_bundle");
    town.refuses(C::Change(pair(3)), "late_wish_in_bundle");
    // Who is in it may change, and late wishes may hang together among themselves.
    town.does(C::Change(pair(1).with_attendees(12)));
    let other = |n| wish(n).in_bundle(id(701));
    town.does(C::Submit(other(4)));
    town.does(C::Submit(other(5)));
    assert_eq!(town.round.late_wishes().count(), 3);
}

fn pair(n: u128) -> imece::season::Wish {
    wish(n).in_bundle(id(700))
}

/// The wishes that an event says to hang together without another.
fn parted(events: &[E]) -> Vec<u128> {
    let of = match events {
        [E::WishWithdrawn { parted_from, .. }]
        | [E::Locked { parted_from, .. }]
        | [E::WishChanged { parted_from, .. }] => parted_from,
        other => panic!("{other:?}"),
    };
    of.iter().map(|wish| wish.as_uuid().as_u128() - 200).collect()
}

fn dropped(town: &Town) -> BTreeSet<Placement> {
    let last = town.log.iter().rev().find_map(|recorded| match &recorded.event {
        E::Proposed { dropped, .. } => Some(dropped.clone()),
        _ => None,
    });
    last.unwrap()
}

fn had(answer: &Answer, n: u128) -> BTreeSet<Placement> {
    answer.placements.iter().filter(|placed| placed.wish == wish_id(n)).copied().collect()
}

/// Whoever leaves a bundle after the closing leaves the others what they have, and the event names them.
#[test]
fn a_bundle_without_one_of_its_wishes_keeps_what_it_has() {
    type Leave = (&'static str, fn(&mut Town) -> Vec<E>);
    let leave: [Leave; 3] = [
        ("withdrawn", |town| town.does(withdraw(1))),
        ("locked", |town| town.does(C::Lock(placement(1, On::Every(Weekday::Fri), "18:00-20:00", LEFT)))),
        ("changed late", |town| town.does(C::Change(pair(1).with_attendees(5_000)))),
    ];
    for (how, leave) in leave {
        let mut town = Town::closed([pair(1), pair(2), pair(3), wish(4)]);
        let first = town.proposes(Pass::First);
        assert_eq!((first.placements.len(), dropped(&town).len()), (4, 0));
        town.does(C::ReturnProposal);
        assert_eq!(parted(&leave(&mut town)), [2, 3], "{how}");
        for pass in [Pass::Again, Pass::Late] {
            let again = town.proposes(pass);
            for n in 2..=4 {
                assert_eq!(had(&again, n), had(&first, n), "{how}, {pass}: {n}");
            }
            town.does(C::ReturnProposal);
            // What it had itself is told once.
            let gone = if pass == Pass::Again { had(&first, 1) } else { BTreeSet::new() };
            assert_eq!(dropped(&town), gone, "{how}, {pass}");
        }
        // The two that are left hang together as before.
        assert_eq!(parted(&town.does(withdraw(2))), [3], "{how}");
    }
}

/// Those that are late hang together too: both, or none of them.
#[test]
fn late_wishes_of_a_bundle_hang_together_among_themselves() {
    let mut town = Town::closed([pair(1), pair(2), pair(3)]);
    let first = town.proposes(Pass::First);
    town.does(C::ReturnProposal);
    assert_eq!(parted(&town.does(C::Change(pair(1).with_attendees(12)))), [2, 3]);
    let nothing_serves = pair(2).with_attendees(5_000);
    assert_eq!(parted(&town.does(C::Change(nothing_serves))), [3]);
    assert_eq!(parted(&town.does(C::Change(pair(2).with_attendees(6_000)))), [0_u128; 0], "once more");
    let late = town.proposes(Pass::Late);
    assert_eq!(wishes_of(&late.placements), BTreeSet::from([3]));
    assert_eq!(dropped(&town), &had(&first, 1) | &had(&first, 2));
    // An answer in which one of them has its place does not hold.
    town.does(C::ReturnProposal);
    let mut torn = late.clone();
    torn.placements.extend(had(&first, 1));
    let RoundError::Proposal(faults) = town.tries(C::Propose { pass: Pass::Late, answer: torn }).unwrap_err()
    else {
        panic!("it is torn")
    };
    assert!(faults.contains(&ProposalFault::BundleBroken(id(700))), "{faults:?}");
}

/// A lock over the time of one of a bundle: the others are not kept without it, and nothing goes unsaid.
#[test]
fn a_bundle_of_which_a_lock_displaces_one_is_all_or_none_again() {
    // Only one room is large enough for the three.
    let large = |n, days: &[Weekday]| wish_on(n, days).with_attendees(90);
    let tied = |n| large(n, &[if n == 1 { Weekday::Mon } else { Weekday::Tue }]).in_bundle(id(700));
    let mut town = Town::closed([tied(1), tied(2), large(3, &[Weekday::Thu])]);
    let first = town.proposes(Pass::First);
    assert_eq!(first.placements.len(), 3);
    town.does(C::ReturnProposal);
    let over = placement(3, On::Every(Weekday::Mon), "18:00-22:00", HALL);
    assert_eq!(town.does(C::Lock(over)), [locked(over)]);
    assert_eq!(wishes_of(&town.proposes(Pass::Again).placements), BTreeSet::from([3]));
    assert_eq!(dropped(&town), first.placements.iter().copied().collect());
}

/// What a clerk locks hangs together with nothing; the others of its bundle still do.
#[test]
fn those_that_hang_together_beside_a_lock_are_not_torn() {
    let mut town = Town::closed([pair(1), pair(2), pair(3)]);
    town.does(C::Lock(placement(1, On::Every(Weekday::Fri), "18:00-20:00", LEFT)));
    let mut torn = town.answer(Pass::First);
    assert_eq!(torn.placements.len(), 3);
    torn.placements.retain(|placed| placed.wish != wish_id(2));
    let RoundError::Proposal(faults) =
        town.tries(C::Propose { pass: Pass::First, answer: torn }).unwrap_err()
    else {
        panic!("it is torn")
    };
    assert!(faults.contains(&ProposalFault::BundleBroken(id(700))), "{faults:?}");
}

#[test]
fn a_withdrawn_wish_goes_and_frees_what_it_was_proposed() {
    // Before a proposal it just goes.
    let mut town = Town::closed([wish(1), wish(2)]);
    let gone = withdrawn(1, BTreeSet::new());
    assert_eq!(town.does(withdraw(1)), [gone]);
    assert_eq!(town.round.wishes_for(Pass::Late).count(), 1);

    // With one, its placements fall free, and the rest stands.
    for mut town in [Town::proposed([wish(1), wish(2)]), Town::published([wish(1), wish(2)])] {
        let proposal = town.round.proposal().unwrap().clone();
        let (of_one, rest): (BTreeSet<_>, BTreeSet<_>) =
            proposal.standing.iter().copied().partition(|placed| placed.wish == wish_id(1));
        assert_eq!((of_one.len(), rest.len()), (1, 1));
        let freed = withdrawn(1, of_one);
        let events = town.does(withdraw(1));
        assert_eq!(events, [freed]);
        assert!(events[0].effects().is_empty());
        let left = town.round.proposal().unwrap();
        assert_eq!((&left.standing, &left.answer), (&rest, &proposal.answer));
        // What was proposed stays on record, and a re-run keeps only what stands.
        town.tries_by(C::ReturnProposal, &overruling(JULY)).unwrap();
        assert_eq!(town.round.decisions(Pass::Again).kept, rest);
    }
}

#[test]
fn a_withdrawn_wish_takes_its_locks_and_bans_out_of_the_decisions() {
    let mut town = Town::closed([wish(1)]);
    town.does(C::Lock(monday(1, "18:00-20:00", LEFT)));
    town.does(C::Ban { wish: wish_id(1), room: room(RIGHT) });
    let decisions = town.round.decisions(Pass::First);
    assert_eq!((decisions.locks.len(), decisions.bans.len()), (1, 1));
    town.does(withdraw(1));
    let decisions = town.round.decisions(Pass::First);
    assert_eq!((decisions.locks.len(), decisions.bans.len()), (0, 0));
}

#[test]
fn locks_that_contradict_each_other_are_named() {
    let mut town = Town::closed([wish(1), wish(2)]);
    let (hall, left) = (monday(1, "18:00-20:00", HALL), monday(2, "19:00-21:00", LEFT));
    assert_eq!(town.does(C::Lock(hall)), [locked(hall)]);
    assert!(town.does(C::Lock(hall)).is_empty());
    // The left half is a part of the hall.
    let error = town.tries(C::Lock(left)).unwrap_err();
    assert_eq!(error.code(), "contradictory_locks");
    assert!(
        error.to_string().contains(&hall.wish.to_string())
            && error.to_string().contains(&left.wish.to_string())
    );
    for (lock, code) in [
        (monday(1, "20:00-22:00", HALL), "contradictory_locks"), // a second of one meeting, on one day
        (monday(2, "18:30-20:30", RIGHT), "contradictory_locks"), // off the grid
        (monday(2, "18:00-20:00", 999), "contradictory_locks"),
        (monday(9, "18:00-20:00", RIGHT), "unknown_wish"),
    ] {
        town.refuses(C::Lock(lock), code);
    }
    town.refuses(C::Ban { wish: wish_id(1), room: room(HALL) }, "contradictory_locks");
    town.refuses(C::Ban { wish: wish_id(1), room: room(999) }, "unknown_room");
    town.refuses(C::Ban { wish: wish_id(9), room: room(HALL) }, "unknown_wish");
    // Outside its windows is the clerk's to say.
    let outside = placement(2, On::Every(Weekday::Thu), "20:00-21:00", LEFT);
    town.does(C::Lock(outside));
    assert!(town.proposes(Pass::First).placements.contains(&outside));
    town.does(C::ReturnProposal);
    assert_eq!(town.does(C::Unlock(outside)), [E::Unlocked { placement: outside }]);
    assert!(town.does(C::Unlock(outside)).is_empty());
}

#[test]
fn bans_are_taken_back_too() {
    let mut town = Town::closed([wish(1)]);
    let (wish, room) = (wish_id(1), room(LEFT));
    assert_eq!(town.does(C::Ban { wish, room }), [E::Banned { wish, room }]);
    assert!(town.does(C::Ban { wish, room }).is_empty());
    assert_eq!(town.does(C::Unban { wish, room }), [E::Unbanned { wish, room }]);
    assert!(town.does(C::Unban { wish, room }).is_empty());
}

#[test]
fn a_late_wish_is_locked_by_a_manager_and_counts_as_in_time_then() {
    let mut town = Town::closed([wish(1)]);
    town.does(C::Submit(wish(2)));
    let lock = monday(2, "18:00-20:00", HALL);
    town.refuses(C::Lock(lock), "lock_of_late_wish");
    let events = town.tries_by(C::Lock(lock), &overruling(JULY)).unwrap();
    let overruled = Some(read("karar"));
    assert_eq!(events, [E::Locked { placement: lock, overruled, parted_from: BTreeSet::new() }]);
    assert_eq!((town.round.wishes_in_time().count(), town.round.late_wishes().count()), (2, 0));
    // For no other.
    town.does(C::Submit(wish(3)));
    assert_eq!(town.round.late_wishes().map(|wish| wish.id).collect::<Vec<_>>(), [wish_id(3)]);
    assert!(town.proposes(Pass::First).placements.contains(&lock));
}

/// A lock takes its wish out of its bundle, so the others may be left out; the lock of another wish does not.
#[test]
fn only_a_lock_of_its_own_tears_a_bundle() {
    let bundle = |wish: imece::season::Wish| wish.in_bundle(id(700));
    let crowd = || bundle(wish(2).with_attendees(1_000));
    let mut town = Town::closed([bundle(wish(1)), crowd(), wish(3)]);
    let (own, other) = (monday(1, "18:00-20:00", LEFT), monday(3, "18:00-20:00", RIGHT));
    town.does(C::Lock(other));
    town.does(C::Lock(own));
    let torn = town.proposes(Pass::First);
    assert_eq!(torn.placements, [own, other]);
    town.does(C::ReturnProposal);
    town.does(C::Unlock(own));
    let RoundError::Proposal(faults) =
        town.tries(C::Propose { pass: Pass::First, answer: torn }).unwrap_err()
    else {
        panic!("it is torn")
    };
    assert!(faults.iter().any(|fault| fault.code() == "bundle_broken"), "{faults:?}");
}

/// One thing wrong at a time with an answer that holds, and everything at once.
#[test]
fn a_proposal_is_held_to_the_wishes_and_to_itself() {
    let pair = |n| wish(n).in_bundle(id(700));
    let mut town = Town::closed([wish(1), wish_on(2, &[Weekday::Mon, Weekday::Tue]), pair(3), pair(4)]);
    town.does(C::Lock(monday(1, "18:00-20:00", LEFT)));
    town.does(C::Ban { wish: wish_id(2), room: room(HALL) });
    let honest = town.answer(Pass::First);
    assert_eq!(honest.placements.len(), 5, "{honest:?}");
    let of = |answer: &Answer, n: u128| {
        *answer.placements.iter().find(|placed| placed.wish == wish_id(n)).unwrap()
    };
    type Spoil<'a> = Box<dyn Fn(&mut Answer) + 'a>;
    let with = |spoilt: Placement| -> Spoil<'_> { Box::new(move |answer| answer.placements.push(spoilt)) };
    let without = |n: u128| -> Spoil<'_> {
        Box::new(move |answer| answer.placements.retain(|placed| placed.wish != wish_id(n)))
    };
    let tuesday = |n, time, in_room| placement(n, On::Every(Weekday::Tue), time, in_room);
    let of_two = of(&honest, 2);
    let spoils: Vec<(&str, Spoil<'_>)> = vec![
        ("placement_of_unknown_wish", with(monday(9, "18:00-20:00", RIGHT))),
        ("placement_in_unknown_room", with(monday(2, "18:00-20:00", 999))),
        ("placement_off_grid", with(tuesday(2, "18:30-20:30", RIGHT))),
        ("placement_off_grid", with(tuesday(2, "08:00-10:00", RIGHT))),
        ("placement_off_grid", with(placement(2, On::Date(day("2026-09-15")), "18:00-20:00", RIGHT))),
        ("placement_not_wished", with(placement(1, On::Every(Weekday::Wed), "18:00-20:00", RIGHT))),
        ("placement_not_wished", with(tuesday(2, "18:00-19:00", LEFT))), // too short
        ("placement_in_banned_room", with(tuesday(2, "18:00-20:00", HALL))),
        ("lock_broken", without(1)),
        ("too_many_placements", with(placement(1, On::Every(Weekday::Wed), "18:00-20:00", RIGHT))),
        ("placements_on_one_day", with(of_two)),
        ("placements_overlap", with(monday(4, "18:00-20:00", HALL))),
        ("bundle_broken", without(3)),
        ("other_fairness", Box::new(|answer| answer.fairness = Fairness::Proportional)),
        ("other_worth", Box::new(|answer| answer.worth += 1)),
        ("other_bonus", Box::new(|answer| answer.bonus += 1)),
        ("other_share", Box::new(|answer| answer.shares[0].granted += 1)),
        ("other_share", Box::new(|answer| answer.shares[0].organisation = org(398))),
        ("other_share", Box::new(|answer| _ = answer.shares.pop())),
        ("objective_over_bound", Box::new(|answer| answer.bound = answer.objective() - 1)),
    ];
    let faults_of = |town: &mut Town, answer: &Answer| match town
        .tries(C::Propose { pass: Pass::First, answer: answer.clone() })
    {
        Err(RoundError::Proposal(faults)) => faults.iter().map(ProposalFault::code).collect::<BTreeSet<_>>(),
        other => panic!("{other:?}"),
    };
    let mut seen = BTreeSet::new();
    for (code, spoil) in &spoils {
        let mut answer = honest.clone();
        spoil(&mut answer);
        let faults = faults_of(&mut town, &answer);
        assert!(faults.contains(code), "{code} is missing of {faults:?}");
        // Who meets twice on a day is told that, and not to be in the own way.
        assert!(*code != "placements_on_one_day" || !faults.contains("placements_overlap"), "{faults:?}");
        seen.extend(faults);
    }
    // All reasons at once.
    let mut answer = honest.clone();
    answer.placements.extend([monday(9, "18:00-20:00", RIGHT), monday(4, "18:00-20:00", HALL)]);
    answer.fairness = Fairness::Proportional;
    let faults = faults_of(&mut town, &answer);
    assert!(
        ["placement_of_unknown_wish", "placements_overlap", "other_fairness"]
            .iter()
            .all(|code| faults.contains(code))
    );
    // In any order it is the same answer.
    let mut turned = honest.clone();
    turned.placements.reverse();
    assert_eq!(
        town.does(C::Propose { pass: Pass::First, answer: turned }),
        [E::Proposed {
            pass: Pass::First,
            terms: Terms::default(),
            answer: honest.clone(),
            dropped: BTreeSet::new()
        }]
    );
    // Another answer, or the same for another pass, is another proposal.
    let mut other = honest.clone();
    other.placements.retain(|placed| placed.wish != wish_id(2));
    town.refuses(C::Propose { pass: Pass::First, answer: other }, "wrong_round_stage");
    town.refuses(C::Propose { pass: Pass::Again, answer: honest.clone() }, "wrong_round_stage");
    assert!(town.does(C::Propose { pass: Pass::First, answer: honest }).is_empty(), "once more it is known");
    let proposal = town.round.proposal().unwrap();
    assert_eq!(proposal.standing.len(), 5);
    assert_eq!(seen.len(), 15, "{seen:?}");
}

#[test]
fn a_placement_needs_a_free_date() {
    let mut town = Town::closed([wish(1)]);
    let honest = town.answer(Pass::First);
    let placed = honest.placements[0];
    for (n, date) in ["2026-09-14", "2026-09-21", "2026-09-28", "2026-10-05"].into_iter().enumerate() {
        town.closes_room(
            900 + n as u128,
            placed.room.as_uuid().as_u128(),
            &format!("{date}T17:00/{date}T23:00"),
        );
    }
    let error = town.tries(C::Propose { pass: Pass::First, answer: honest }).unwrap_err();
    let RoundError::Proposal(faults) = error else { panic!("{error}") };
    assert!(faults.contains(&ProposalFault::NoFreeDate(placed)));
}

#[test]
fn each_rule_of_fairness_is_recounted() {
    for fairness in [Fairness::Priority, Fairness::FirstForAll, Fairness::Proportional] {
        let mut town = Town::new();
        town.does(C::Draft(RoundPlan { terms: Terms::default().with_fairness(fairness), ..plan() }));
        town.does(C::Open { until: read("2026-08-01T08:00Z") });
        for n in 1..=6 {
            town.does(C::Submit(wish_on(n, &[Weekday::Mon, Weekday::Tue])));
        }
        town.does(C::Close);
        let answer = town.proposes(Pass::First);
        assert_eq!(answer.bonus > 0, fairness != Fairness::Priority);
        let asked: u32 = answer.shares.iter().map(|share: &Share| share.asked).sum();
        assert_eq!(asked, 12);
    }
}

#[test]
fn a_returned_proposal_is_kept_by_a_further_pass() {
    let mut town = Town::proposed([wish(1), wish(2)]);
    let first = town.round.proposal().unwrap().standing.clone();
    assert_eq!(town.does(C::ReturnProposal), [E::Returned { from: S::Proposed, overruled: None }]);
    assert!(town.round.proposal().is_none() && town.round.last_proposal().is_some());
    assert_eq!(town.round.decisions(Pass::Again).kept, first);
    // Taken as a pass of its own, the same answer may move; as a further pass it must not.
    let mut moved = town.answer(Pass::First);
    let other =
        |time: imece::time::Span| if time == read("18:00-20:00") { "20:00-22:00" } else { "18:00-20:00" };
    for placed in &mut moved.placements {
        placed.time = read(other(placed.time));
    }
    let RoundError::Proposal(faults) =
        town.tries(C::Propose { pass: Pass::Again, answer: moved.clone() }).unwrap_err()
    else {
        panic!("it is kept")
    };
    assert!(faults.iter().all(|fault| fault.code() == "placement_not_kept"), "{faults:?}");
    town.does(C::Propose { pass: Pass::First, answer: moved });
}

#[test]
fn nothing_is_solved_again_on_replay() {
    let town = Town::applied([wish(1), wish(2)]);
    let mut again = imece::season::Round::new(id(5));
    // No schedule is there to solve on.
    again.replay(&town.log).unwrap();
    assert_eq!(again, town.round);
}

#[test]
fn what_is_booked_is_recorded_as_it_is() {
    let mut town = Town::published([wish(1), wish(2)]);
    let before = town.round.bookings(crate::town::ids).unwrap();
    assert_eq!(before.len(), 2);
    let series = town.runs_bookings();
    let (one, other) = (*series.keys().next().unwrap(), *series.keys().next_back().unwrap());
    // The same times in another room; in the right one, but asked for by another; a date too few.
    let mut books = |n: u128, change: &dyn Fn(&mut Vec<BookingRequest>)| -> SeriesId {
        let ScheduleCommand::BookSeries { series } = &before[0].1 else { panic!("{before:?}") };
        let mut requests = series.occurrences().to_vec();
        for (number, request) in (n..).zip(&mut requests) {
            request.id = id(number);
        }
        change(&mut requests);
        let series = SeriesRequest::of(id(n), requests, SeriesMode::SkipConflicts).unwrap();
        town.schedule
            .handle(&ScheduleCommand::BookSeries { series }, &at("2026-08-10T08:00Z"), &Anyone)
            .unwrap();
        id(n)
    };
    let elsewhere =
        books(5_000, &|requests| requests.iter_mut().for_each(|request| request.wanted = room(RIGHT).into()));
    let of_another =
        books(6_000, &|requests| requests.iter_mut().for_each(|request| request.organisation = org(398)));
    let mixed = books(8_000, &|requests| requests[0].organisation = org(398));
    let shorter = books(7_000, &|requests| _ = requests.pop());
    let faults_of = |town: &mut Town, series: BTreeMap<Placement, SeriesId>| {
        let error = town.tries(C::RecordApplied(series)).unwrap_err();
        let RoundError::Applied(faults) = error else { panic!("{error}") };
        faults.iter().map(imece::season::ApplicationFault::code).collect::<Vec<_>>()
    };
    let changed = |change: &dyn Fn(&mut BTreeMap<Placement, SeriesId>)| {
        let mut series = series.clone();
        change(&mut series);
        series
    };
    let cases = [
        (changed(&|s| _ = s.remove(&one)), vec!["placement_without_series"]),
        (
            changed(&|s| _ = s.insert(monday(7, "18:00-20:00", LEFT), series[&one])),
            vec!["placement_not_proposed"],
        ),
        (changed(&|s| _ = s.insert(one, id(4_711))), vec!["unknown_series"]),
        (changed(&|s| _ = s.insert(one, series[&other])), vec!["other_series"]),
        (BTreeMap::new(), vec!["placement_without_series"; 2]),
        (changed(&|s| _ = s.insert(one, elsewhere)), vec!["other_series"]),
        (changed(&|s| _ = s.insert(one, of_another)), vec!["other_series"]),
        (changed(&|s| _ = s.insert(one, mixed)), vec!["other_series"]),
        (changed(&|s| _ = s.insert(one, shorter)), vec!["other_series"]),
    ];
    for (series, codes) in cases {
        assert_eq!(faults_of(&mut town, series), codes);
    }
    assert_eq!(town.does(C::RecordApplied(series.clone())), [E::Applied { series: series.clone() }]);
    assert!(town.does(C::RecordApplied(series.clone())).is_empty());
    assert_eq!(town.round.series(&one), Some(series[&one]));
    assert_eq!(town.round.stage(), S::Applied);
}

#[test]
fn nothing_is_booked_before_it_is_published() {
    let town = Town::proposed([wish(1)]);
    assert_eq!(town.round.bookings(crate::town::ids).unwrap_err().code(), "wrong_round_stage");
    let town = Town::published([wish(1)]);
    let nil = town.round.bookings(|_, _| Uuid::nil()).unwrap_err();
    assert_eq!(nil.code(), "invalid_id");
    let same = town.round.bookings(|_, _| Uuid::from_u128(7)).unwrap_err();
    assert_eq!(same.code(), "occurrence_id_twice");
}

/// A wish of single dates and one of odd weeks are read the same way.
#[test]
fn dates_and_weeks_in_turn_are_proposed_too() {
    let dates = Meetings::Dates(vec![
        window(day("2026-09-15"), "18:00-22:00"),
        window(day("2026-10-02"), "18:00-22:00"),
    ]);
    let single = imece::season::Wish::new(wish_id(1), org(301), crate::town::hours(3), dates).unwrap();
    let odd = Meetings::Weekly {
        times: 1,
        weeks: Weeks::Only(BTreeSet::from([0, 2])),
        windows: vec![window(Weekday::Tue, "18:00-22:00")],
    };
    let odd = imece::season::Wish::new(wish_id(2), org(302), crate::town::hours(4), odd).unwrap();
    let town = Town::published([single, odd]);
    let standing = &town.round.proposal().unwrap().standing;
    assert_eq!(standing.len(), 3, "{standing:?}");
    let commands = town.round.bookings(crate::town::ids).unwrap();
    let dates: Vec<Vec<String>> = commands
        .iter()
        .map(|(_, command)| match command {
            ScheduleCommand::BookSeries { series } => {
                series.occurrences().iter().map(|o| o.time.start().date().to_string()).collect()
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(dates, [vec!["2026-09-15"], vec!["2026-10-02"], vec!["2026-09-15", "2026-09-29"]]);
}
