//! A platform as rows, and what cannot have happened to one.

use crate::{
    cases::cases,
    rows::{again, refused},
    scheme::*,
    stored::read_back,
};
use VolunteeringCommand as C;
use VolunteeringEvent as E;
use imece::{event::*, id::StreamId, text::Precision, time::*, volunteering::*};
use serde_json::{Value, json};

fn coast(n: u128) -> SocialResponsibilityProject {
    let name = "Temiz sahil".parse().unwrap();
    SocialResponsibilityProject::new(project(n), name, VolunteerField::EnvironmentalCleanup, day("01"))
}

/// A full morning shift and an afternoon one, a flexible one that somebody waits for, an organisation, a project; one
/// served, one did not come, one left and was erased.
fn everything() -> Scheme {
    let mut scheme = Scheme::with_a_shift();
    scheme.does(C::Enrol(choir(4).in_fields(FIELDS)));
    scheme.does(C::BeginProject(coast(1).until(day("20"))));
    let task_2 = a_task(2, VolunteerField::EnvironmentalCleanup).in_project(project(1));
    scheme.does(C::PlanTask(task_2));
    scheme.shift(2, 2, "05 13:00-15:00", 9);
    let window = ShiftTime::Flexible { window: hours("06 09:00-18:00"), minutes: Minutes::new(60) };
    scheme.does(C::AddShift(Shift::new(shift(3), task(1), window, 5.try_into().unwrap())));
    for (n, volunteer, of) in [(1, 1, 1), (2, 2, 1), (3, 1, 2)] {
        scheme.does(C::Assign(request(n, volunteer, of)));
    }
    scheme.does(C::Assign(request(4, 4, 2).with_people(3.try_into().unwrap())));
    scheme.does(C::Offer(request(5, 1, 3)));
    scheme.clock("05 18:00");
    scheme.does(C::ReportReach {
        project: project(1),
        on: day("05"),
        reach: Reach::new(9, Precision::Exact),
    });
    scheme.does(C::Complete { assignment: assignment(1), minutes: Minutes::new(120) });
    scheme.does(C::RecordNoShow { assignment: assignment(2) });
    scheme.does(C::Leave { volunteer: who(3), reason: None });
    scheme.does(C::Erase { volunteer: who(3) });
    scheme
}

/// Makes the shift of the first assignment that of the third, which is in the afternoon.
fn moved(rows: &mut Value) {
    rows["assignments"][0]["placement"] = rows["assignments"][2]["placement"].clone();
}

#[test]
fn rows_are_read_in_any_order() {
    let mut scheme = everything();
    // A whole shift, and a project of one day.
    scheme.does(C::Complete { assignment: assignment(1), minutes: Minutes::new(180) });
    scheme.does(C::BeginProject(coast(2).until(day("01"))));
    let platform = scheme.platform;
    let mut rows = platform.snapshot();
    rows.volunteers.reverse();
    rows.assignments.reverse();
    rows.shifts.reverse();
    rows.tasks.reverse();
    let loaded = VolunteerPlatform::load(rows).unwrap();
    assert_eq!(loaded, platform);
    assert_eq!(loaded.next_deadline(), platform.next_deadline());
    assert_eq!(loaded.shift(shift(2)).unwrap().assigned(), 4);
    assert_eq!(loaded.volunteer(who(1)).unwrap().served().len(), 1);
    read_back(&platform);
}

#[test]
fn rows_that_cannot_be_are_refused() {
    refused(
        &everything().platform,
        &[
            ("so much took more events", |rows| rows["head"]["version"] = json!(0)),
            // The number of changes is the number of events.
            ("so much took more events", |rows| {
                let events = rows["head"]["version"].as_u64().unwrap();
                rows["head"]["version"] = json!(events - 1);
            }),
            ("what is there was recorded", |rows| rows["shifts"][0]["revision"] = json!(0)),
            ("the volunteer is counted as another", |rows| {
                rows["volunteers"][0]["fact"]["volunteer"] = rows["volunteers"][1]["volunteer"]["id"].clone();
            }),
            ("the volunteer is counted as another", |rows| {
                rows["volunteers"][0]["fact"]["kind"] = json!("legal_person");
            }),
            ("the volunteer is counted as another", |rows| {
                rows["volunteers"][0]["fact"]["group"] = json!(null);
            }),
            ("nobody knows who is there", |rows| {
                rows["volunteers"][2]["membership"] = json!({"type": "active"});
            }),
            ("the volunteer is enrolled already", |rows| again(rows, "volunteers")),
            ("the id is taken", |rows| {
                let row = rows["volunteers"][2].clone();
                rows["volunteers"].as_array_mut().unwrap().push(row);
            }),
            ("the project has other days", |rows| {
                rows["projects"][0]["project"]["ends"] = json!("2026-02-28");
            }),
            ("the project has other days", |rows| {
                rows["projects"][0]["project"]["ends"] = json!("2026-03-04");
            }),
            ("the project has other days", |rows| {
                rows["projects"][0]["reach"] = json!({});
                rows["projects"][0]["project"]["ends"] = json!("2026-02-28");
            }),
            ("the id is taken", |rows| again(rows, "projects")),
            ("the project is unknown", |rows| rows["projects"] = json!([])),
            ("the id is taken", |rows| again(rows, "tasks")),
            ("the task is unknown, or has no such shift", |rows| rows["tasks"] = json!([])),
            ("the task is unknown, or has no such shift", |rows| {
                rows["shifts"][2]["shift"]["time"]["data"]["minutes"] = json!(0);
            }),
            ("the id is taken", |rows| again(rows, "shifts")),
            ("the shift is unknown", |rows| rows["shifts"] = json!([])),
            ("the volunteer is unknown", |rows| rows["volunteers"] = json!([])),
            ("the shift is not then", moved),
            ("the shift is not then", |rows| {
                rows["assignments"][4]["state"] = json!({"type": "scheduled"});
            }),
            ("another time was chosen", |rows| {
                rows["assignments"][0]["request"]["chosen"] =
                    rows["assignments"][2]["placement"]["time"].clone();
            }),
            ("one is one", |rows| rows["assignments"][0]["request"]["people"] = json!(2)),
            ("the shift was cancelled", |rows| rows["shifts"][0]["cancelled"] = json!(true)),
            ("it lapses at another time", |rows| {
                rows["assignments"][4]["state"]["data"]["until"] = rows["head"]["at"].clone();
            }),
            ("nobody serves so long on a shift", |rows| {
                rows["assignments"][0]["state"]["data"]["minutes"] = json!(181);
            }),
            ("nobody serves so long on a shift", |rows| {
                rows["assignments"][0]["state"]["data"]["minutes"] = json!(0);
            }),
            ("the shift is full", |rows| rows["assignments"][3]["request"]["people"] = json!(9)),
            ("the volunteer is on another shift then", |rows| {
                let mut row = rows["assignments"][0].clone();
                row["request"]["id"] = rows["shifts"][0]["shift"]["id"].clone();
                rows["assignments"].as_array_mut().unwrap().push(row);
            }),
            ("the id is taken", |rows| {
                let row = rows["assignments"][1].clone();
                rows["assignments"].as_array_mut().unwrap().push(row);
            }),
            ("unknown field", |rows| rows["assignments"][0]["more"] = json!(1)),
        ],
    );
}

/// With a project that is over and somebody who is gone.
fn forgeable() -> Scheme {
    let mut scheme = everything();
    scheme.does(C::BeginProject(coast(2)));
    scheme.does(C::Enrol(adult(6)));
    scheme.does(C::Leave { volunteer: who(6), reason: None });
    scheme
}

fn flexible(n: u128, on: &str) -> Shift {
    let window = ShiftTime::Flexible { window: hours(on), minutes: Minutes::new(60) };
    Shift::new(shift(n), task(1), window, 5.try_into().unwrap())
}

/// What is decided at one state and written down at a later one, or was changed on the way, is refused, each for its own
/// reason; and it takes what came before it in the batch with it.
#[test]
fn events_that_cannot_be_are_refused() {
    type Forge = fn(&mut E);
    let later = || C::Amend(born(1, "1991-06-01"));
    let leaves = || C::Leave { volunteer: who(2), reason: None };
    let reports =
        || C::ReportReach { project: project(1), on: day("05"), reach: Reach::new(10, Precision::Exact) };
    let needs = |n, needed: u32| C::SetNeeded { shift: shift(n), needed: needed.try_into().unwrap() };
    let off = || C::CancelShift { shift: shift(3), reason: None };
    let adds = || C::AddShift(flexible(4, "07 09:00-18:00"));
    let serves = |chosen| C::Schedule { assignment: assignment(5), chosen: Some(hours(chosen)) };
    let completes = |n, minutes| C::Complete { assignment: assignment(n), minutes: Minutes::new(minutes) };
    let absent = || C::RecordNoShow { assignment: assignment(1) };
    let as_decided: Forge = |_| {};
    let table: Vec<(&str, C, Vec<C>, Forge)> = vec![
        ("the volunteer is enrolled already", C::Enrol(adult(5)), vec![], |event| {
            if let E::Enrolled { volunteer, .. } = event {
                volunteer.id = who(1);
            }
        }),
        ("the volunteer is enrolled already", C::Enrol(adult(5)), vec![], |event| {
            if let E::Enrolled { volunteer, .. } = event {
                volunteer.who = adult(1).who;
            }
        }),
        ("the volunteer was another", later(), vec![], |event| {
            if let E::Amended { from, .. } = event {
                *from = born(1, "1992-06-01");
            }
        }),
        ("the volunteer was another", later(), vec![], |event| {
            if let E::Amended { to, .. } = event {
                to.id = who(5);
            }
        }),
        ("the volunteer was another", later(), vec![], |event| {
            if let E::Amended { to, .. } = event {
                to.who = adult(5).who;
            }
        }),
        ("the volunteer was another", C::Amend(born(2, "1991-06-01")), vec![leaves()], as_decided),
        ("the volunteer was gone", leaves(), vec![leaves()], as_decided),
        ("the volunteer is another", leaves(), vec![], |event| {
            if let E::Left { fact, .. } = event {
                fact.enrolled = day("02");
            }
        }),
        ("the volunteer had not left then", C::Rejoin { volunteer: who(6) }, vec![], |event| {
            if let E::Returned { left, .. } = event {
                *left = day("04");
            }
        }),
        (
            "the volunteer was there",
            C::Erase { volunteer: who(6) },
            vec![C::Rejoin { volunteer: who(6) }],
            as_decided,
        ),
        (
            "the project is known already",
            C::BeginProject(coast(3)),
            vec![C::BeginProject(coast(3))],
            as_decided,
        ),
        (
            "the project was ended already",
            C::EndProject { project: project(2) },
            vec![C::EndProject { project: project(2) }],
            as_decided,
        ),
        ("something else was known of that day", reports(), vec![], |event| {
            if let E::ReachReported { field, .. } = event {
                *field = VolunteerField::Sport;
            }
        }),
        ("something else was known of that day", reports(), vec![], |event| {
            if let E::ReachReported { from, .. } = event {
                *from = None;
            }
        }),
        (
            "the task is known already",
            C::PlanTask(a_task(3, VolunteerField::Sport)),
            vec![C::PlanTask(a_task(3, VolunteerField::Sport))],
            as_decided,
        ),
        ("the project is unknown", C::PlanTask(a_task(3, VolunteerField::Sport)), vec![], |event| {
            if let E::TaskPlanned { task, .. } = event {
                task.project = Some(project(9));
            }
        }),
        ("the shift is known already, or of another field", adds(), vec![adds()], as_decided),
        ("the shift is known already, or of another field", adds(), vec![], |event| {
            if let E::ShiftAdded { field, .. } = event {
                *field = VolunteerField::Sport;
            }
        }),
        ("the shift is known already, or of another field", adds(), vec![], |event| {
            if let E::ShiftAdded { hazard, .. } = event {
                *hazard = Some(imece::organisation::Hazard::Wildfire);
            }
        }),
        ("the shift needed another number", needs(3, 20), vec![off()], as_decided),
        ("the shift needed another number", needs(3, 20), vec![needs(3, 6)], as_decided),
        ("the shift needed another number", needs(2, 20), vec![], |event| {
            if let E::NeededChanged { to, .. } = event {
                *to = 3.try_into().unwrap();
            }
        }),
        ("the shift was another", off(), vec![off()], as_decided),
        ("the shift was another", off(), vec![needs(3, 6)], as_decided),
        ("the assignment is known already", C::Offer(request(6, 2, 3)), vec![], |event| {
            if let E::Offered { request, .. } = event {
                request.id = assignment(1);
            }
        }),
        ("the shift or the volunteer is another", C::Offer(request(6, 2, 3)), vec![], |event| {
            if let E::Offered { fact, .. } = event {
                fact.people = 2.try_into().unwrap();
            }
        }),
        ("the assignment is another", serves("06 10:00-11:00"), vec![], |event| {
            if let E::Scheduled { fact, .. } = event {
                fact.people = 2.try_into().unwrap();
            }
        }),
        ("the shift is not then", serves("06 10:00-11:00"), vec![], |event| {
            let morning = ("2026-03-05T06:00Z".parse().unwrap(), "2026-03-05T07:00Z".parse().unwrap());
            if let E::Scheduled { placement, .. } = event {
                placement.slot = Slot::new(morning.0, morning.1).unwrap();
            }
        }),
        (
            "the shift is full",
            serves("06 10:00-11:00"),
            vec![needs(3, 1), C::Assign(request(6, 2, 3).at(hours("06 12:00-13:00")))],
            as_decided,
        ),
        ("the assignment was in another state", completes(1, 100), vec![], |event| {
            if let E::Completed { fact, .. } = event {
                *event = E::Scheduled { fact: *fact, placement: fact.placement, overruled: None };
            }
        }),
        ("nobody serves so long on a shift", completes(3, 60), vec![], |event| {
            if let E::Completed { minutes, .. } = event {
                *minutes = Minutes::ZERO;
            }
        }),
        ("nobody serves so long on a shift", completes(3, 60), vec![], |event| {
            if let E::Completed { minutes, .. } = event {
                *minutes = Minutes::new(121);
            }
        }),
        ("something else was completed then, or nothing was", completes(3, 60), vec![], |event| {
            if let E::Completed { alone, .. } = event {
                alone.in_month ^= true;
            }
        }),
        ("something else was completed then, or nothing was", absent(), vec![], |event| {
            if let E::NoShow { alone, .. } = event {
                *alone = None;
            }
        }),
        ("something else was completed then, or nothing was", absent(), vec![completes(3, 60)], as_decided),
    ];
    for (why, decided, meanwhile, forge) in table {
        let mut scheme = forgeable();
        let mut event = scheme.platform.decide(&decided, &scheme.call, ()).unwrap().remove(0).event;
        meanwhile.into_iter().for_each(|command| drop(scheme.does(command)));
        forge(&mut event);
        let policy = PlatformPolicy::new().with_retention(RetentionPolicy::months(6.try_into().unwrap()));
        let honest = scheme.platform.decide(&C::Enrol(choir(8).in_fields(FIELDS)), &scheme.call, ()).unwrap();
        let events = vec![E::PolicySet(policy), honest[0].event.clone(), event];
        let batch = scheme.platform.head().record(&scheme.call, events);
        let (seq, mut platform) = (batch[2].seq, scheme.platform.clone());
        assert_eq!(platform.apply(&batch), Err(ReplayError::Impossible { seq, why }), "{batch:?}");
        assert_eq!(platform, scheme.platform, "{batch:?} left a trace");
    }
}

/// Each command meets one revision of what it names, which grows with every change of it.
#[test]
fn a_command_meets_the_revision_that_the_caller_saw() {
    let mut scheme = forgeable();
    scheme.does(C::SetNeeded { shift: shift(2), needed: 8.try_into().unwrap() });
    scheme.does(C::AddShift(flexible(4, "07 09:00-18:00")));
    scheme.does(C::CancelShift { shift: shift(4), reason: None });
    let reach = Reach::new(10, Precision::Exact);
    for (command, revision) in [
        (C::Amend(born(1, "1991-06-01")), 1),
        (C::Leave { volunteer: who(2), reason: None }, 1),
        (C::Rejoin { volunteer: who(6) }, 2),
        (C::Erase { volunteer: who(6) }, 2),
        (C::EndProject { project: project(2) }, 1),
        (C::ReportReach { project: project(1), on: day("05"), reach }, 2),
        (C::SetNeeded { shift: shift(2), needed: 4.try_into().unwrap() }, 2),
        (C::CancelShift { shift: shift(3), reason: None }, 1),
        (C::Schedule { assignment: assignment(5), chosen: Some(hours("06 09:00-10:00")) }, 1),
        (C::Complete { assignment: assignment(3), minutes: Minutes::new(60) }, 2),
        (C::RecordNoShow { assignment: assignment(1) }, 3),
        (C::Cancel { assignment: assignment(5), cause: CancelCause::Volunteer, reason: None }, 1),
    ] {
        let meets = |expected: &u32| {
            let mut call = scheme.call.clone();
            call.expected = Expected::Revision(Revision::new(*expected));
            match scheme.platform.decide(&command, &call, ()) {
                Ok(events) => !events.is_empty(),
                Err(why) => {
                    assert_eq!(why.code(), "stale_revision", "{command:?}");
                    false
                }
            }
        };
        assert_eq!((0..5).filter(meets).collect::<Vec<_>>(), [revision], "{command:?}");
    }
    let revisions = |scheme: &Scheme| {
        let shift = scheme.platform.shift(shift(4)).unwrap().revision;
        (scheme.platform.project(project(2)).unwrap().revision, shift)
    };
    scheme.does(C::SetNeeded { shift: shift(2), needed: 4.try_into().unwrap() });
    scheme.does(C::EndProject { project: project(2) });
    assert_eq!(revisions(&scheme), (Revision::new(2), Revision::new(2)), "what ends has changed");
}

proptest::proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn the_rows_of_any_life_are_read_back(log in imece::strategies::volunteering_log(60)) {
        let mut platform = VolunteerPlatform::new(StreamId::from_uuid(uuid(0, 1)).unwrap());
        platform.replay(&log).unwrap();
        read_back(&platform);
    }
}
