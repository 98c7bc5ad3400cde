//! What a host stores of volunteering: events and values as JSON that stays readable.

use crate::terse::uuid;
use imece::{
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{
        ActorId, AssignmentId, OrganisationId, PersonId, ShiftId, SocialProjectId, StreamId, VolunteerId,
        VolunteerTaskId,
    },
    organisation::Hazard,
    place::{District, Province},
    text::Precision,
    time::{LocalSlot, Minutes, OpeningHours, RetentionPolicy},
    volunteering::{VolunteeringCommand as C, *},
};

fn local(from: &str, to: &str) -> LocalSlot {
    LocalSlot::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
}

/// A life in which everything happens once.
fn story() -> (Vec<Recorded<VolunteeringEvent>>, Vec<C>) {
    let mut platform = VolunteerPlatform::new(StreamId::from_uuid(uuid(1)).unwrap());
    let manager = Actor::new(ActorId::from_uuid(uuid(2)).unwrap(), Role::Manager);
    let (mut log, mut given) = (Vec::new(), Vec::new());
    let mut at = |now: &str, command: C| {
        let call = Call::new(manager, now.parse().unwrap()).overruling("istisna".parse().unwrap());
        given.push(command.clone());
        log.extend(platform.handle(&command, &call, ()).unwrap_or_else(|why| panic!("{command:?}: {why}")));
    };
    let volunteer = |n| VolunteerId::from_uuid(uuid(n)).unwrap();
    let person = |n| PersonId::from_uuid(uuid(n)).unwrap();
    let shift = |n| ShiftId::from_uuid(uuid(n)).unwrap();
    let assignment = |n| AssignmentId::from_uuid(uuid(n)).unwrap();
    let project = SocialProjectId::from_uuid(uuid(30)).unwrap();
    let task = VolunteerTaskId::from_uuid(uuid(40)).unwrap();
    let note = |text: &str| text.parse().unwrap();
    let day = |text: &str| text.parse().unwrap();
    let field = VolunteerField::EnvironmentalCleanup;

    let half_a_year = RetentionPolicy::months(6.try_into().unwrap());
    let policy = PlatformPolicy::new().with_health_report_in([field]).with_retention(half_a_year);
    at("2026-03-01T08:00Z", C::SetPolicy(policy));
    let consent = GuardianConsent::new(person(11), day("2026-01-05")).until(day("2026-12-31"));
    let evenings = OpeningHours::daily("18:00-22:00".parse().unwrap());
    let minor = Volunteer::person(volunteer(20), person(10), Age::Born(day("2010-05-19")))
        .with_consent(consent)
        .with_health_report(day("2026-12-31"))
        .with_permit(WorkPermit::ValidUntil(day("2026-06-30")))
        .available(evenings)
        .in_fields([VolunteerField::Other("beekeeping".parse().unwrap())]);
    at("2026-03-01T08:00Z", C::Enrol(minor.clone()));
    at("2026-03-01T08:00Z", C::Amend(minor.in_fields([VolunteerField::Sport])));
    let decision = BodyDecision::new("2026/14".parse().unwrap(), day("2026-02-03"));
    let choir = OrganisationId::from_uuid(uuid(12)).unwrap();
    at(
        "2026-03-01T08:00Z",
        C::Enrol(Volunteer::legal_person(volunteer(21), choir, decision).in_fields([field])),
    );
    let clean =
        SocialResponsibilityProject::new(project, "Temiz Körfez".parse().unwrap(), field, day("2026-03-01"))
            .until(day("2026-04-30"))
            .with_partner(choir);
    at("2026-03-01T08:00Z", C::BeginProject(clean));
    let karamursel = District::new(Province::new(41).unwrap(), "Karamürsel").unwrap();
    let place = TaskPlace::new(karamursel).at("Halk Plajı".parse().unwrap());
    let planned = VolunteerTask::new(task, "Orman yangını farkındalığı".parse().unwrap(), field, place);
    let planned = planned.in_project(project).of_awareness(Hazard::Wildfire).with_health_report();
    at("2026-03-01T08:00Z", C::PlanTask(planned));
    let morning = ShiftTime::Fixed(local("2026-03-07T09:00", "2026-03-07T12:00"));
    let window = local("2026-03-08T08:00", "2026-03-08T20:00");
    let flexible = ShiftTime::Flexible { window, minutes: Minutes::new(120) };
    for (n, time) in [(50, morning), (51, flexible)] {
        at("2026-03-01T08:00Z", C::AddShift(Shift::new(shift(n), task, time, 4.try_into().unwrap())));
    }
    at("2026-03-01T08:00Z", C::SetNeeded { shift: shift(50), needed: 5.try_into().unwrap() });
    let people =
        AssignmentRequest::new(assignment(60), volunteer(21), shift(50)).with_people(3.try_into().unwrap());
    at("2026-03-01T08:00Z", C::Assign(people));
    let minors = AssignmentRequest::new(assignment(61), volunteer(20), shift(51));
    at("2026-03-01T08:00Z", C::Offer(minors));
    let chosen = local("2026-03-08T18:00", "2026-03-08T20:00");
    at("2026-03-01T08:00Z", C::Schedule { assignment: assignment(61), chosen: Some(chosen) });
    at("2026-03-07T10:00Z", C::Complete { assignment: assignment(60), minutes: Minutes::new(170) });
    at("2026-03-07T10:00Z", C::RecordNoShow { assignment: assignment(60) });
    at("2026-03-07T10:00Z", C::Complete { assignment: assignment(60), minutes: Minutes::new(160) });
    let reach = Reach::new(1_000, Precision::Vague);
    at("2026-03-07T10:00Z", C::ReportReach { project, on: day("2026-03-07"), reach });
    let reach = Reach::new(1_200, Precision::MoreThan);
    at("2026-03-07T10:00Z", C::ReportReach { project, on: day("2026-03-07"), reach });
    at("2026-03-07T10:00Z", C::WithdrawConsent { volunteer: volunteer(20) });
    let request = AssignmentRequest::new(assignment(62), volunteer(21), shift(51)).at(chosen);
    at("2026-03-07T10:00Z", C::Assign(request));
    at(
        "2026-03-07T10:00Z",
        C::Cancel {
            assignment: assignment(62),
            cause: CancelCause::Municipality,
            reason: Some(note("fırtına")),
        },
    );
    at("2026-03-07T10:00Z", C::CancelShift { shift: shift(51), reason: Some(note("fırtına")) });
    at("2026-03-07T10:00Z", C::EndProject { project });
    at("2026-03-08T10:00Z", C::Leave { volunteer: volunteer(21), reason: Some(note("karar")) });
    at("2026-03-09T10:00Z", C::Rejoin { volunteer: volunteer(21) });
    at("2026-03-09T10:00Z", C::Leave { volunteer: volunteer(20), reason: Some(note("taşındı")) });
    at("2026-03-09T10:00Z", C::Erase { volunteer: volunteer(20) });
    at("2026-03-09T10:00Z", C::Tick);
    (log, given)
}

#[test]
fn every_kind_of_event_has_its_file() {
    crate::golden::hold("volunteering", &story().0, include_str!("../../src/volunteering/event.rs"), &[]);
}

#[test]
fn commands_and_events_are_read_as_they_are_written_and_nothing_more() {
    let (log, given) = story();
    crate::values::both_ways(&given);
    let events: Vec<_> = log.into_iter().map(|recorded| recorded.event).collect();
    crate::values::both_ways(&events);
}

#[test]
#[ignore = "writes the golden files"]
fn write_files_of_new_kinds() {
    crate::golden::write_new("volunteering", &story().0);
}
