//! What events ask of other aggregates: once, by whoever asks, and what becomes of a room that is refused.

use imece::{
    municipality::{MunicipalityCommand, MunicipalityEvent},
    organisation::{Channel, Organisation, OrganisationKind, RegistryCommand},
    outreach::OutreachCommand,
    petition::{Applicant, PetitionCommand, SubmissionKind},
    programme::*,
    schedule::{ScheduleCommand, Status},
    solidarity::SolidarityCommand,
    statistics::Scope,
};

use crate::{story::*, world::*};

/// The hall, and the choir that congresses are held with, on 1 March 2025.
fn hall_world() -> World {
    let mut world = World::new();
    let choir =
        Organisation::new(organisation(1), "Musiki Derneği".parse().unwrap(), OrganisationKind::Association);
    world.does(RegistryCommand::Register(choir), local("2025-03-01T08:00"));
    for command in offices().into_iter().chain(hall()) {
        world.does(command, local("2025-03-01T08:00"));
    }
    world
}

fn now() -> imece::time::Minute {
    local("2025-03-01T09:00")
}

impl World {
    #[track_caller]
    fn plans(&mut self, plan: ProgrammePlan) -> Vec<MunicipalityEvent> {
        let programme = plan.id();
        self.does(ProgrammeCommand::Draft(plan), now());
        self.does(ProgrammeCommand::Plan { programme }, now())
    }

    fn room_booked(&self, n: usize) -> bool {
        self.city.programmes().programme(programme(n)).unwrap().room_booked
    }

    fn status(&self, n: usize) -> Option<Status> {
        Some(self.city.schedule(stream(HALL))?.booking(booking(n))?.status)
    }
}

fn morning() -> imece::time::LocalSlot {
    hours("2025-03-05T10:00", 120)
}

#[test]
fn a_room_is_booked_for_a_programme_and_the_calendar_is_told() {
    let mut world = hall_world();
    let told = world.plans(congress(1, 900, 1, morning()));
    // Planned, booked, answered.
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(world.room_booked(1));
    assert_eq!(world.status(1), Some(Status::Confirmed));
    world.does(ProgrammeCommand::Announce { programme: programme(1) }, now());
}

#[test]
fn a_booking_moves_with_its_programme_and_goes_with_it() {
    let mut world = hall_world();
    let plan = congress(1, 900, 1, morning());
    world.plans(plan.clone());
    let afternoon = hours("2025-03-06T14:00", 120);
    world.does(ProgrammeCommand::Revise(plan.clone().at(afternoon).unwrap()), now());
    let time = |world: &World| {
        world.city.schedule(stream(HALL)).unwrap().booking(booking(1)).unwrap().placement.time
    };
    assert_eq!((time(&world), world.room_booked(1)), (afternoon, true));
    // Another room takes another request; the first is given back.
    let elsewhere = congress(1, 901, 2, afternoon);
    world.does(ProgrammeCommand::Revise(elsewhere), now());
    assert_eq!(world.status(1), Some(Status::Cancelled { late: false }));
    assert_eq!((world.status(2), world.room_booked(1)), (Some(Status::Confirmed), true));
    let reason = "yağmur".parse().unwrap();
    world.does(ProgrammeCommand::Postpone { programme: programme(1), reason }, now());
    assert_eq!(world.status(2), Some(Status::Cancelled { late: false }));
    // The new day takes a new request.
    world.does(ProgrammeCommand::Reschedule(congress(1, 900, 3, morning())), now());
    assert_eq!((world.status(3), world.room_booked(1)), (Some(Status::Confirmed), true));
    let reason = "yine yağmur".parse().unwrap();
    world.does(ProgrammeCommand::Cancel { programme: programme(1), reason }, now());
    assert_eq!(world.status(3), Some(Status::Cancelled { late: false }));
}

/// Decided: a refusal undoes nothing. The programme waits without a room until it names another.
#[test]
fn a_refused_room_leaves_a_programme_that_cannot_be_announced() {
    let mut world = hall_world();
    // Somebody has the hall already, who is no programme.
    let request = imece::schedule::BookingRequest::new(
        booking(70),
        organisation(1),
        room(900),
        morning(),
        "rehearsal".parse().unwrap(),
    );
    world.does(schedule(HALL, ScheduleCommand::Book { request }), now());
    let told = world.plans(congress(1, 900, 1, morning()));
    // Planned, and refused: the calendar believes so already, and is told nothing.
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!((world.status(1), world.room_booked(1)), (None, false));
    let refused = tally(&world.log).bookings.summary(&Scope::all()).unwrap().refused;
    assert_eq!(refused, 1, "an unmet demand as any other");
    world.fails(ProgrammeCommand::Announce { programme: programme(1) }, now(), "room_not_booked");
    assert_eq!(world.city.follow_ups(&world.log), [], "nobody asks again by the same request");
    // The same request serves no second time; another does.
    let later = hours("2025-03-05T14:00", 120);
    world.does(ProgrammeCommand::Revise(congress(1, 900, 2, later)), now());
    assert!(world.room_booked(1));
    world.does(ProgrammeCommand::Announce { programme: programme(1) }, now());
}

#[test]
fn a_room_that_is_taken_back_or_moved_is_told_too() {
    let mut world = hall_world();
    world.plans(congress(1, 900, 1, morning()));
    world.does(schedule(HALL, ScheduleCommand::Cancel { booking: booking(1), reason: None }), now());
    assert!(!world.room_booked(1));
    world.does(schedule(HALL, ScheduleCommand::Reinstate { booking: booking(1) }), now());
    assert!(world.room_booked(1));
    let wanted = Some(room(901).into());
    world.does(schedule(HALL, ScheduleCommand::Move { booking: booking(1), wanted, time: None }), now());
    assert!(!world.room_booked(1), "it is another room than the programme was told to be in");
    let wanted = Some(room(900).into());
    let back = ScheduleCommand::Move { booking: booking(1), wanted, time: None };
    world.does(schedule(HALL, back), now());
    assert!(world.room_booked(1));
    let later = Some(hours("2025-03-05T11:00", 120));
    let late = ScheduleCommand::Move { booking: booking(1), wanted: None, time: later };
    world.does(schedule(HALL, late), now());
    assert!(!world.room_booked(1), "it is there an hour too late");
}

/// A move that was refused changes nothing in the schedule, so moving back has no news there: the calendar is told all the
/// same.
#[test]
fn a_programme_that_comes_back_to_its_room_has_it() {
    let mut world = hall_world();
    let plan = congress(1, 900, 1, morning());
    world.plans(plan.clone());
    let afternoon = hours("2025-03-06T14:00", 120);
    let request = imece::schedule::BookingRequest::new(
        booking(70),
        organisation(1),
        room(900),
        afternoon,
        "rehearsal".parse().unwrap(),
    );
    world.does(schedule(HALL, ScheduleCommand::Book { request }), now());
    for (time, booked) in [(afternoon, false), (morning(), true)] {
        let revise = ProgrammeCommand::Revise(plan.clone().at(time).unwrap()).into();
        let mut to_do = std::collections::VecDeque::from([revise]);
        while let Some(next) = to_do.pop_front() {
            let next: MunicipalityCommand = next;
            // The move to the afternoon is refused: somebody is there.
            let events = world.city.handle(&next, &by(now())).unwrap_or_default();
            to_do.extend(world.city.follow_ups(&events));
        }
        assert_eq!(world.room_booked(1), booked);
    }
    assert_eq!(world.status(1), Some(Status::Confirmed));
}

/// What is over is not told any more.
#[test]
fn a_closed_programme_asks_for_nothing() {
    let mut world = story();
    let no_show = schedule(HALL, ScheduleCommand::RecordNoShow { booking: booking(1) });
    let later = local("2025-05-02T09:00");
    let recorded = world.city.handle(&no_show, &by(later)).unwrap();
    assert_eq!(recorded.len(), 1);
    assert_eq!(world.city.follow_ups(&recorded), []);
    world.log.extend(recorded);
    assert_eq!(world.city.follow_ups(&world.log), []);
}

#[test]
fn a_room_that_no_schedule_knows_is_for_the_host_to_answer() {
    let mut world = hall_world();
    let told = world.plans(congress(1, 999, 1, morning()));
    assert_eq!((told.len(), world.room_booked(1)), (1, false));
    let answer =
        ProgrammeCommand::AnswerBooking { programme: programme(1), booking: booking(1), booked: true };
    world.does(answer, now());
    world.does(ProgrammeCommand::Announce { programme: programme(1) }, now());
}

/// Whoever lags behind asks for what is wanted now.
#[test]
fn late_follow_ups_ask_for_what_is_wanted_now() {
    let mut world = hall_world();
    let plan = congress(1, 900, 1, morning());
    let mut log = Vec::new();
    let mut only = |world: &mut World, command: ProgrammeCommand| {
        log.push(world.city.handle(&command.into(), &by(now())).unwrap());
    };
    only(&mut world, ProgrammeCommand::Draft(plan.clone()));
    only(&mut world, ProgrammeCommand::Plan { programme: programme(1) });
    let later = hours("2025-03-06T14:00", 120);
    only(&mut world, ProgrammeCommand::Revise(plan.at(later).unwrap()));
    let asked = world.city.follow_ups(&log.concat());
    let [MunicipalityCommand::Schedule { command: ScheduleCommand::Book { request }, .. }] = &asked[..]
    else {
        panic!("{asked:?}")
    };
    assert_eq!(request.time, later);
    let reason = "yağmur".parse().unwrap();
    let cancel = ProgrammeCommand::Cancel { programme: programme(1), reason }.into();
    log.push(world.city.handle(&cancel, &by(now())).unwrap());
    assert_eq!(world.city.follow_ups(&log.concat()), []);
}

#[test]
fn what_was_heard_becomes_petitions_and_contacts() {
    let world = story();
    let petitions = world.city.petitions();
    let received = |n| {
        let submission = &petitions.petition(petition(n)).unwrap().submission;
        (submission.applicant, submission.kind, submission.subject.to_string(), submission.intake.channel())
    };
    let meeting = || "listening_meeting".to_owned();
    assert_eq!(
        received(1),
        (Applicant::Person(person(1)), SubmissionKind::Request, meeting(), Channel::InPerson)
    );
    // Of somebody unknown only a report may come, and no answer is owed.
    assert_eq!(received(2), (Applicant::Withheld, SubmissionKind::Report, meeting(), Channel::InPerson));
    assert!(petitions.petition(petition(2)).unwrap().clock.is_none());
    let house = Applicant::Household(household(2));
    assert_eq!(received(3), (house, SubmissionKind::Request, "visit".to_owned(), Channel::InPerson));
    let counted = |day: &str| {
        world
            .city
            .outreach()
            .contacts(Channel::InPerson, day.parse().unwrap())
            .map(|row| row.count.submissions())
    };
    assert_eq!(
        (counted("2025-03-01"), counted("2025-03-02"), counted("2025-03-03")),
        (Some(2), None, Some(1))
    );
    let figures = tally(&world.log);
    assert_eq!(figures.petitions.summary(&Scope::all()).unwrap().received, 3);
    assert_eq!(figures.outreach.summary().unwrap().contacts, 183);
}

#[test]
fn nothing_follows_twice() {
    let mut world = World::new();
    let told = story();
    assert_eq!(told.city.follow_ups(&told.log), []);
    // Each command that followed, given once more, changes nothing: whether it is recognised or refused.
    let mut asked = 0;
    for batch in seams(&told.log).windows(2) {
        world.city.replay(&told.log[batch[0]..batch[1]]).unwrap();
        for command in world.city.follow_ups(&told.log[..batch[1]]) {
            asked += 1;
            let mut then = told.city.clone();
            let again = then.handle(&command, &by(local("2025-05-01T09:00")));
            assert!(again.as_ref().map_or(true, Vec::is_empty), "{command:?}: {again:?}");
            assert_eq!(then, told.city);
        }
    }
    assert_eq!(world.city, told.city);
    assert!(asked >= 10, "{asked}");
}

#[test]
fn what_is_refused_stays_asked_for() {
    let mut world = hall_world();
    // The number of a petition is taken by one that came to the desk.
    let wish = wish(1, Some(person(1)), "2025-03-01T21:30");
    let submission = imece::petition::Submission::new(
        petition(50),
        petition(1).to_string().parse().unwrap(),
        Applicant::Person(person(2)),
        imece::organisation::Intake::by(Channel::Post),
        SubmissionKind::Request,
        "road".parse().unwrap(),
        text(1),
        now(),
    );
    world.does(PetitionCommand::Receive(submission), now());
    let place = imece::solidarity::MeetingPlace::new(district("İzmit"), "Meydan".parse().unwrap());
    let evening = imece::solidarity::ListeningMeeting::new(meeting(1), "2025-03-01".parse().unwrap(), place);
    let night = local("2025-03-01T22:00");
    world.does(SolidarityCommand::Meet(evening), night);
    let raised = world
        .city
        .handle(&SolidarityCommand::Raise { meeting: meeting(1), wish }.into(), &by(night))
        .unwrap();
    let asked = world.city.follow_ups(&raised);
    world.fails(asked[0].clone(), night, "number_taken");
    assert_eq!(world.city.follow_ups(&raised), asked, "so that somebody sees to it");
    // A count of contacts is no submission, and asks for nothing.
    let count = OutreachCommand::CountContacts {
        channel: Channel::Post,
        on: "2025-03-01".parse().unwrap(),
        contacts: 3,
        precision: imece::text::Precision::Exact,
    };
    assert_eq!(world.does(count, night).len(), 1);
}

fn closed() -> ScheduleCommand {
    let day = imece::centre::ClosureScope::Centre(centre(90));
    let closure = imece::centre::Closure::on(closure(1), day, "2025-03-05".parse().unwrap()).unwrap();
    ScheduleCommand::Close(closure)
}

/// A closed hall is no room for a programme: it stays in the calendar, and cannot begin until it has one again.
#[test]
fn a_closure_over_the_room_of_a_programme_is_told_to_the_calendar() {
    let mut world = hall_world();
    let plan = congress(1, 900, 1, morning());
    world.plans(plan.clone());
    world.does(ProgrammeCommand::Announce { programme: programme(1) }, now());
    world.does(schedule(HALL, closed()), now());
    assert_eq!((world.status(1), world.room_booked(1)), (Some(Status::Confirmed), false));
    let on_the_day = local("2025-03-05T10:00");
    world.fails(ProgrammeCommand::Begin { programme: programme(1) }, on_the_day, "room_not_booked");
    assert_eq!(world.city.follow_ups(&world.log), [], "told once");
    // Open again, the booking stands as before.
    let mut reopened = World { city: world.city.clone(), log: Vec::new() };
    reopened.does(schedule(HALL, ScheduleCommand::Reopen { closure: closure(1) }), now());
    assert!(reopened.room_booked(1));
    reopened.does(ProgrammeCommand::Begin { programme: programme(1) }, on_the_day);
    // On another day the room is open: the booking moves there with its programme.
    let next_day = hours("2025-03-06T10:00", 120);
    world.does(ProgrammeCommand::Revise(plan.at(next_day).unwrap()), now());
    assert!(world.room_booked(1));
}

#[test]
fn new_hours_that_leave_a_programme_outside_are_told_too() {
    let mut world = hall_world();
    world.plans(congress(1, 900, 1, morning()));
    let described = |opens: &str| {
        let hours = imece::time::OpeningHours::daily(opens.parse().unwrap());
        let known = imece::time::Zone::ISTANBUL;
        let centre = imece::centre::Centre::new(centre(90), "SALON".parse().unwrap(), known, hours);
        schedule(HALL, ScheduleCommand::DescribeCentre(centre))
    };
    for (hours, booked) in [("13:00-23:00", false), ("08:00-23:00", true)] {
        world.does(described(hours), now());
        assert_eq!(world.room_booked(1), booked, "open {hours}");
    }
}

#[test]
fn a_room_that_is_too_small_for_those_expected_is_refused() {
    for (expected, booked) in [(0, true), (900, true), (901, false)] {
        let mut world = hall_world();
        let plan = congress(1, 900, 1, morning());
        let Venue::Room(venue) = plan.venue().clone() else { panic!("a congress is in a room") };
        world.plans(plan.moved_to(Venue::Room(venue.with_attendees(expected))).unwrap());
        assert_eq!(world.room_booked(1), booked, "{expected} people");
        let asked = world.city.schedule(stream(HALL)).unwrap().request(booking(1)).map(|of| of.attendees);
        assert_eq!(asked, Some(expected));
    }
}
