//! Who registers, who waits, who came, and who is forgotten.

use crate::calendar::*;
use ParticipantStatus::{Attended, Cancelled, NoShow, Registered, Waitlisted};
use ProgrammeCommand as C;
use imece::{
    event::{Aggregate, Recorded, Role},
    programme::*,
    statistics::{ProgrammeTally, Scope},
    stats::Observe,
    time::RetentionPolicy,
};

fn places(available: u32, reserved: u32) -> Places {
    Places::of(available.try_into().unwrap(), reserved).unwrap()
}

fn register(n: u128) -> C {
    C::Register { programme: programme(1), registration: Registration::new(registration(n), person(n)) }
}

fn invited(n: u128) -> C {
    let registration = Registration::new(registration(n), person(n)).reserved();
    C::Register { programme: programme(1), registration }
}

fn gives_back(n: u128) -> C {
    C::CancelRegistration { programme: programme(1), registration: registration(n) }
}

fn came(n: u128, came: bool) -> C {
    C::RecordAttendance { programme: programme(1), registration: registration(n), came }
}

fn close(n: u32) -> C {
    C::Close { programme: programme(1), closing: Closing::new(n, concert(1).time(), text(1)) }
}

/// How everybody stands, by the number of the registration.
fn statuses(city: &City) -> Vec<ParticipantStatus> {
    city.programme(1).participants().map(|participant| participant.status).collect()
}

/// A city with an announced concert for so many, of which so many are reserved.
fn concert_for(available: u32, reserved: u32) -> City {
    let mut city = City::new();
    city.announces(concert(1).with_places(places(available, reserved)));
    city
}

#[test]
fn a_status_says_whether_it_counts() {
    use ParticipantClass::{Negative, Positive, Waiting};
    let table = [
        (Registered, Positive, true, &[Cancelled, Attended, NoShow][..]),
        (Waitlisted, Waiting, false, &[Registered, Cancelled]),
        (Cancelled, Negative, false, &[]),
        (Attended, Positive, true, &[NoShow]),
        (NoShow, Negative, false, &[Attended]),
    ];
    assert_eq!(table.map(|row| row.0).as_slice(), ParticipantStatus::ALL);
    for (status, class, counts, next) in table {
        assert_eq!((status.class(), status.counts(), status.next()), (class, counts, next), "{status}");
    }
}

#[test]
fn places_are_given_in_order_and_the_reserved_ones_to_the_invited() {
    let mut city = concert_for(3, 1);
    for n in 1..=4 {
        city.does(register(n));
    }
    assert_eq!(statuses(&city), [Registered, Registered, Waitlisted, Waitlisted]);
    city.does(invited(5));
    city.does(invited(6));
    assert_eq!(statuses(&city)[4..], [Registered, Waitlisted]);
    assert_eq!(city.programme(1).participant_count(), 3);
    // Whoever waits longest, for the same kind of place, moves up: in one batch.
    let events = city.does(gives_back(2));
    assert_eq!(events.len(), 2);
    assert_eq!(statuses(&city), [Registered, Cancelled, Registered, Waitlisted, Registered, Waitlisted]);
    city.does(gives_back(5));
    assert_eq!(statuses(&city)[4..], [Cancelled, Registered]);
    // Whoever waits and gives up moves nobody.
    assert_eq!(city.does(gives_back(4)).len(), 1);
    city.refuses(gives_back(4), "wrong_status");
    city.refuses(gives_back(9), "unknown_registration");
}

#[test]
fn nobody_registers_twice_and_ids_are_recognised() {
    let mut city = concert_for(2, 0);
    city.does(register(1));
    assert!(city.does(register(1)).is_empty());
    let other = |n, who| C::Register {
        programme: programme(1),
        registration: Registration::new(registration(n), person(who)),
    };
    city.refuses(other(1, 2), "registration_id_taken");
    let error = city.refuses(other(2, 1), "registered_already");
    assert_eq!(error, ProgrammeError::RegisteredAlready { person: person(1), registration: registration(1) });
    city.does(gives_back(1));
    city.does(other(2, 1));
    let nobody = Registration::new(registration(3), person(3)).without_person();
    city.refuses(C::Register { programme: programme(1), registration: nobody }, "nobody");
}

#[test]
fn registration_is_open_from_the_announcement_to_the_beginning() {
    let mut city = City::new();
    city.plans(concert(1).with_places(Places::UNLIMITED));
    city.refuses(register(1), "wrong_stage");
    city.does(C::Announce { programme: programme(1) });
    city.does(register(1));
    city.refuses(came(1, true), "wrong_stage");
    city.at("2026-03-21T16:00Z");
    city.does(C::Begin { programme: programme(1) });
    city.refuses(register(2), "wrong_stage");
    city.refuses(gives_back(1), "wrong_stage");
    // Where nobody registers there are no places at all.
    let mut city = City::new();
    city.announces(concert(1));
    city.refuses(register(1), "no_registration");
}

#[test]
fn more_places_move_people_up_and_nobody_loses_one() {
    let mut city = concert_for(1, 0);
    for n in 1..=3 {
        city.does(register(n));
    }
    let events = city.does(C::Revise(concert(1).with_places(places(2, 0))));
    assert_eq!(events.len(), 2);
    assert_eq!(statuses(&city), [Registered, Registered, Waitlisted]);
    let error = city.refuses(C::Revise(concert(1).with_places(places(1, 0))), "places_taken");
    assert_eq!(error, ProgrammeError::PlacesTaken { programme: programme(1), holding: 2 });
    // Places that become reserved are lost to the others too.
    city.refuses(C::Revise(concert(1).with_places(places(3, 2))), "places_taken");
    city.refuses(C::Revise(concert(1)), "places_taken");
    city.does(C::Revise(concert(1).with_places(Places::UNLIMITED)));
    assert_eq!(statuses(&city), [Registered; 3]);
    // Registrations outlive a new date, and its places count.
    let mut city = concert_for(1, 0);
    city.does(register(1));
    city.does(register(2));
    city.does(C::Postpone { programme: programme(1), reason: note("yağmur") });
    city.refuses(C::Reschedule(concert(1)), "places_taken");
    city.does(C::Reschedule(concert(1).with_places(places(2, 0))));
    assert_eq!(statuses(&city), [Registered, Registered]);
}

#[test]
fn who_came_is_no_more_than_how_many_came() {
    let mut city = concert_for(4, 0);
    for n in 1..=5 {
        city.does(register(n));
    }
    city.at("2026-03-21T16:00Z");
    city.does(C::Begin { programme: programme(1) });
    city.does(came(1, true));
    city.does(came(2, true));
    city.does(came(3, false));
    assert!(city.does(came(3, false)).is_empty());
    city.refuses(came(5, true), "wrong_status"); // never had a place
    city.at("2026-03-21T19:00Z");
    let error = city.refuses(close(1), "fewer_than_registered");
    assert_eq!(
        error,
        ProgrammeError::FewerThanRegistered { programme: programme(1), attendance: 1, attended: 2 }
    );
    city.does(close(2));
    city.refuses(came(3, true), "fewer_than_registered");
    // One who was taken for another: the count stays.
    city.does(came(2, false));
    city.does(came(3, true));
    assert_eq!(statuses(&city), [Attended, NoShow, Attended, Registered, Waitlisted]);
    // As many as were registered may be all who came.
    crate::rows::read_back(&city.calendar);
    let fewer = Closing::new(1, concert(1).time(), text(1));
    city.refuses(C::CorrectClosing { programme: programme(1), closing: fewer }, "fewer_than_registered");
    let mut tally = ProgrammeTally::default();
    city.log.iter().for_each(|event| tally.observe(event).unwrap());
    let figures = tally.summary(&Scope::all()).unwrap();
    let stand: Vec<_> = figures.registrations.into_iter().collect();
    assert_eq!(stand, [(Registered, 1), (Waitlisted, 1), (Attended, 2), (NoShow, 1)]);
    assert_eq!(figures.participants, 2);
}

#[test]
fn figures_of_registrations_stay_in_their_month_when_the_programme_moves() {
    let mut city = concert_for(2, 0);
    city.does(register(1));
    let later = concert(1).at(slot("2026-05-21T19:00/22:00")).unwrap().with_places(places(2, 0));
    city.does(C::Revise(later));
    city.at("2026-04-01T07:00Z");
    city.does(gives_back(1));
    let mut tally = ProgrammeTally::default();
    city.log.iter().for_each(|event| tally.observe(event).unwrap());
    let in_month = |month: &str| {
        let month = month.parse().unwrap();
        tally.summary(&Scope::all().months(month, month)).unwrap()
    };
    assert_eq!(in_month("2026-01").registrations.into_iter().collect::<Vec<_>>(), [(Cancelled, 1)]);
    assert!(in_month("2026-04").registrations.is_empty());
    assert_eq!((in_month("2026-03").drafted, in_month("2026-05").drafted), (0, 1));
}

#[test]
fn whoever_took_part_is_forgotten_in_time_and_the_counts_stay() {
    let mut city = concert_for(2, 0);
    let months = RetentionPolicy::months(6.try_into().unwrap());
    city.does(C::SetPolicy(CalendarPolicy::new().with_retention(months)));
    for n in 1..=3 {
        city.does(register(n));
    }
    let erase = C::Erase { programme: programme(1) };
    city.refuses(erase.clone(), "wrong_stage");
    city.at("2026-03-21T16:00Z");
    city.does(C::Begin { programme: programme(1) });
    city.does(came(1, true));
    city.at("2026-03-31T08:00Z");
    city.does(close(700));
    let due = |city: &City, on: &str| city.calendar.due_for_erasure(day(on));
    assert_eq!(due(&city, "2026-09-29"), []);
    assert_eq!(due(&city, "2026-09-30"), [(day("2026-09-30"), programme(1))]);
    city.at("2026-10-01T08:00Z");
    assert!(matches!(&city.does(erase.clone())[..], [ProgrammeEvent::ParticipantsErased { erased: 3, .. }]));
    assert_eq!(due(&city, "2026-10-02"), []);
    assert!(city.does(erase).is_empty());
    assert_eq!(statuses(&city), [Attended, Registered, Waitlisted]);
    assert_eq!(city.programme(1).participant_count(), 2);
    assert!(city.programme(1).participants().all(|p| p.registration.person().is_none()));
    // The same request again is recognised without knowing whose it is.
    assert!(city.does(register(1)).is_empty());
    // No reference is left in a stripped log, which replays to the same.
    let stripped: Vec<Recorded<ProgrammeEvent>> = city
        .log
        .iter()
        .cloned()
        .map(|line| ProgrammeEvent::stripped(line, programme(1), actor(99)))
        .collect();
    let text = serde_json::to_string(&stripped).unwrap();
    for n in 1..=3 {
        assert!(!text.contains(&person(n).to_string()));
    }
    assert!(serde_json::to_string(&city.log).unwrap().contains(&person(1).to_string()));
    let mut again = ProgrammeCalendar::new(stream(1));
    again.replay(&stripped).unwrap();
    assert_eq!(again, city.calendar);
    // What a host keeps for good is never due.
    let mut city = concert_for(2, 0);
    city.does(register(1));
    city.does(C::Cancel { programme: programme(1), reason: note("yağmur") });
    assert_eq!(due(&city, "2046-01-01"), []);
}

/// Whoever acted as an applicant goes with the people of a programme: from what is about them, and nothing else.
#[test]
fn applicants_go_with_the_people_of_their_programme() {
    let mut city = crate::replay::city();
    city.does(C::CancelRegistration { programme: programme(3), registration: registration(2) });
    let mut about = Vec::new();
    for mut recorded in city.log {
        recorded.actor.role = Role::Applicant;
        let stripped = ProgrammeEvent::stripped(recorded.clone(), programme(3), actor(99));
        if stripped.actor.id == actor(99) {
            about.push(crate::lives::kind(&recorded.event));
        }
    }
    let expected = ["registered", "registered", "participation_changed"];
    assert_eq!(about, expected.map(|kind| format!("programme.{kind}.v1")));
}

#[test]
fn the_longest_due_comes_first() {
    let mut city = City::new();
    let months = RetentionPolicy::months(6.try_into().unwrap());
    city.does(C::SetPolicy(CalendarPolicy::new().with_retention(months)));
    for (n, month) in [(2, "03"), (3, "04"), (1, "05")] {
        city.at(&format!("2026-{month}-01T07:00Z"));
        let plan = concert(n).at(slot(&format!("2026-{month}-21T19:00/22:00"))).unwrap();
        city.announces(plan.with_places(places(5, 2)));
        let registration = Registration::new(registration(n), person(n));
        city.does(C::Register { programme: programme(n), registration });
        assert_eq!(city.programme(n).plan.places().and_then(Places::available), 5.try_into().ok());
        city.at(&format!("2026-{month}-22T07:00Z"));
        city.does(C::Cancel { programme: programme(n), reason: note("yağmur") });
    }
    let due = city.calendar.due_for_erasure(day("2030-01-01"));
    let expected = [("2026-09-22", 2), ("2026-10-22", 3), ("2026-11-22", 1)];
    assert_eq!(due, expected.map(|(on, n)| (day(on), programme(n))));
}

#[test]
fn places_are_no_fewer_than_the_reserved_ones() {
    assert_eq!(Places::of(2.try_into().unwrap(), 3).unwrap_err().code(), "too_many_reserved");
    for (json, reads) in [
        (r#"{"available":3,"reserved":3}"#, true),
        (r#"{"available":3,"reserved":4}"#, false),
        (r#"{"available":null}"#, true),
        (r#"{"available":null,"reserved":1}"#, false),
        (r#"{"available":0}"#, false),
    ] {
        assert_eq!(serde_json::from_str::<Places>(json).is_ok(), reads, "{json}");
    }
    let hall = places(5, 2);
    assert_eq!((hall.open_to_all(), hall.reserved()), (Some(3), 2));
}
