//! A few days in which something happens to every aggregate.

use std::collections::BTreeSet;

use imece::{
    centre::{Capacity, Centre, Room},
    cooperation::{Commitment, CooperationCommand, DisasterPlan},
    id::*,
    municipality::{MunicipalityCommand, MunicipalityEvent},
    organisation::*,
    outreach::{OutreachCommand, Visit, VisitTo},
    petition::PetitionCommand,
    place::{District, Province},
    portal::{PortalCommand, PostContent, ProfileContent},
    programme::*,
    schedule::ScheduleCommand,
    solidarity::*,
    survey::*,
    text::Precision,
    time::{LocalSlot, OpeningHours, WorkCalendar, Zone},
    volunteering::*,
};

use crate::world::*;

pub(crate) fn schedule(n: usize, command: ScheduleCommand) -> MunicipalityCommand {
    MunicipalityCommand::Schedule { schedule: stream(n), command }
}

pub(crate) fn district(name: &str) -> District {
    District::new(Province::new(41).unwrap(), name).unwrap()
}

/// The municipality's own hall, which is rooms 900 and 901 of schedule [`HALL`].
pub(crate) fn hall() -> Vec<MunicipalityCommand> {
    let hours = OpeningHours::daily("09:00-23:00".parse().unwrap());
    let centre = Centre::new(centre(90), "SALON".parse().unwrap(), Zone::ISTANBUL, hours);
    let room = |n| {
        let code = format!("SALON-{n}").parse().unwrap();
        schedule(
            HALL,
            ScheduleCommand::DescribeRoom(Room::new(room(n), centre.id, code, Capacity::new(900).unwrap())),
        )
    };
    vec![schedule(HALL, ScheduleCommand::DescribeCentre(centre.clone())), room(900), room(901)]
}

/// One unit, a calendar of working days, and the rules of solidarity.
pub(crate) fn offices() -> Vec<MunicipalityCommand> {
    let branch = OrganisationalUnit::new(
        unit(1),
        "Sivil Toplum Şube Müdürlüğü".parse().unwrap(),
        UnitKind::Department,
    );
    let chart = UnitChart::new(MunicipalityTier::Metropolitan, unit(1), [branch]).unwrap();
    let (first, last) = ("2024-01-01".parse().unwrap(), "2027-12-31".parse().unwrap());
    let year = HijriYear::new(1446).unwrap();
    let ramadan =
        RamadanPeriod::new(year, "2025-03-01".parse().unwrap(), "2025-03-29".parse().unwrap()).unwrap();
    let names = [
        "Başiskele",
        "Çayırova",
        "Darıca",
        "Derince",
        "Dilovası",
        "Gebze",
        "Gölcük",
        "İzmit",
        "Kandıra",
        "Karamürsel",
        "Kartepe",
        "Körfez",
    ];
    vec![
        RegistryCommand::SetUnits(chart).into(),
        PetitionCommand::SetCalendar(WorkCalendar::new(first, last, []).unwrap()).into(),
        SolidarityCommand::SetPolicy(SolidarityPolicy::new(names.map(district))).into(),
        SolidarityCommand::SetRamadan(ramadan).into(),
        SolidarityCommand::OpenProgramme { year, partners: [organisation(1)].into() }.into(),
    ]
}

/// A congress in the hall, with a table.
pub(crate) fn congress(n: usize, room_n: usize, request: usize, time: LocalSlot) -> ProgrammePlan {
    let venue = RoomVenue::new(room(room_n), booking(request), organisation(1), district("İzmit"));
    let format = ProgrammeFormat::Congress(Congress::new().with_table("plenary".parse().unwrap()));
    ProgrammePlan::new(
        programme(n),
        format!("Çalıştay {n}").parse().unwrap(),
        ProgrammeKind::Thematic,
        format,
        [organisation(1)],
        unit(1),
        Venue::Room(venue),
        time,
    )
    .unwrap()
}

pub(crate) fn wish(n: usize, by: Option<PersonId>, at: &str) -> RaisedWish {
    let wish = RaisedWish::new(petition(n), WishKind::Request, text(n), local(at));
    by.map_or(wish, |person| wish.by(person))
}

/// The questionnaire of one question, its survey in the centres and on the web, over some days.
pub(crate) fn questions(first: &str, last: &str) -> Vec<MunicipalityCommand> {
    let overall = Question::new("overall".parse().unwrap(), QuestionKind::Scale(Scale::FIVE)).mandatory();
    let key = QuestionnaireKey { code: "year".parse().unwrap(), version: 1.try_into().unwrap() };
    let modes = ["centre", "web"].map(|mode| serde_json::from_value(mode.into()).unwrap());
    let plan = SurveyPlan::new(survey(1), key, first.parse().unwrap(), last.parse().unwrap(), modes).unwrap();
    vec![
        SurveyCommand::Describe(Questionnaire::new(key, [overall]).unwrap()).into(),
        SurveyCommand::Plan(plan.with_entry_days(30).unwrap()).into(),
    ]
}

pub(crate) fn says(n: u64, mode: &str, on: &str, score: u8) -> MunicipalityCommand {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&n.to_be_bytes());
    let mode = serde_json::from_value(mode.into()).unwrap();
    let response = Response::new(ResponseToken::new(hash), mode, on.parse().unwrap())
        .with("overall".parse().unwrap(), Answer::Score(Score::new(score, Scale::FIVE).unwrap()));
    SurveyCommand::Respond { survey: survey(1), response }.into()
}

/// Volunteers clean a beach on a day from nine to noon.
pub(crate) fn volunteers(day: &str) -> Vec<(MunicipalityCommand, String)> {
    let field = VolunteerField::EnvironmentalCleanup;
    let shore = VolunteerTask::new(
        task(1),
        "Sahil temizliği".parse().unwrap(),
        field,
        TaskPlace::new(district("Karamürsel")),
    );
    let time = ShiftTime::Fixed(hours(&format!("{day}T09:00"), 180));
    let mut commands = vec![
        VolunteeringCommand::PlanTask(shore),
        VolunteeringCommand::AddShift(Shift::new(shift(1), task(1), time, 3.try_into().unwrap())),
    ];
    for n in 1..=3 {
        let born = Age::Born("1990-06-01".parse().unwrap());
        commands.push(VolunteeringCommand::Enrol(
            Volunteer::person(volunteer(n), person(n), born).in_fields([field]),
        ));
        commands.push(VolunteeringCommand::Assign(AssignmentRequest::new(
            assignment(n),
            volunteer(n),
            shift(1),
        )));
    }
    let before = commands.into_iter().map(|command| (command.into(), format!("{day}T08:00")));
    let minutes = imece::time::Minutes::new(150);
    let served = (1..=2).map(|n| VolunteeringCommand::Complete { assignment: assignment(n), minutes });
    let after = served.chain([VolunteeringCommand::RecordNoShow { assignment: assignment(3) }]);
    before.chain(after.map(|command| (command.into(), format!("{day}T13:00")))).collect()
}

/// An organisation shows itself on the portal, and takes a role in a disaster plan.
pub(crate) fn neighbours(day: &str) -> Vec<(MunicipalityCommand, String)> {
    let (choir, singer) = (organisation(1), person(77));
    let speaks = Representative::new(singer, Office::President, "2024-01-01".parse().unwrap());
    let post_text = PostContent::new("Bahar konseri".parse().unwrap(), text(2));
    let (shelter, area) = ("shelter".parse().unwrap(), [district("Gölcük")]);
    let quake = DisasterPlan::new(plan(1), "Deprem".parse().unwrap(), Hazard::Earthquake, area.clone());
    let commands: Vec<MunicipalityCommand> = vec![
        RegistryCommand::Appoint { organisation: choir, representative: speaks }.into(),
        PortalCommand::WriteProfile {
            organisation: choir,
            content: ProfileContent::new(text(1)),
            by: singer,
        }
        .into(),
        PortalCommand::SubmitProfile { organisation: choir, by: singer }.into(),
        PortalCommand::ApproveProfile { organisation: choir }.into(),
        PortalCommand::WritePost { post: post(1), organisation: choir, content: post_text, by: singer }
            .into(),
        PortalCommand::SubmitPost { post: post(1), by: singer }.into(),
        PortalCommand::ApprovePost { post: post(1) }.into(),
        CooperationCommand::PlanDisaster(quake.with_role(shelter, 1.try_into().unwrap())).into(),
        CooperationCommand::Commit { plan: plan(1), commitment: Commitment::new(choir, shelter, area) }
            .into(),
    ];
    commands.into_iter().map(|command| (command, format!("{day}T10:00"))).collect()
}

/// The story: a congress in the hall, wishes after the evening prayer, a visit, contacts, a survey, volunteers, a page.
pub(crate) fn story() -> World {
    let mut world = World::new();
    let choir =
        Organisation::new(organisation(1), "Musiki Derneği".parse().unwrap(), OrganisationKind::Association);
    world.does(RegistryCommand::Register(choir), local("2025-03-01T09:00"));
    for command in offices().into_iter().chain(hall()).chain(questions("2025-03-03", "2025-03-20")) {
        world.does(command, local("2025-03-01T09:00"));
    }
    let held = congress(1, 900, 1, hours("2025-03-04T10:00", 120));
    world.does(ProgrammeCommand::Draft(held.clone()), local("2025-03-01T10:00"));
    world.does(ProgrammeCommand::Plan { programme: programme(1) }, local("2025-03-01T10:00"));
    let later = held.at(hours("2025-03-05T10:00", 120)).unwrap();
    world.does(ProgrammeCommand::Revise(later), local("2025-03-01T11:00"));
    world.does(ProgrammeCommand::Announce { programme: programme(1) }, local("2025-03-01T11:00"));
    let place = MeetingPlace::new(district("İzmit"), "Fevziye Camii avlusu".parse().unwrap());
    let evening = ListeningMeeting::new(meeting(1), "2025-03-01".parse().unwrap(), place);
    world.does(SolidarityCommand::Meet(evening), local("2025-03-01T22:00"));
    for (n, by) in [(1, Some(person(1))), (2, None)] {
        let raised = wish(n, by, "2025-03-01T21:30");
        world.does(SolidarityCommand::Raise { meeting: meeting(1), wish: raised }, local("2025-03-01T22:00"));
    }
    let day = "2025-03-02".parse().unwrap();
    let table = HouseholdVisit::new(visit(1), household(1), district("Gebze"), day, 4.try_into().unwrap());
    world.does(SolidarityCommand::Visit(table), local("2025-03-02T21:00"));
    let on = "2025-03-03".parse().unwrap();
    let bereaved = imece::outreach::Bereaved { household: household(2), bereavement: id(40, 1) };
    let condolence = Visit::new(visit(2), VisitTo::Bereaved(Some(bereaved)), on)
        .with_visitors("council_member".parse().unwrap(), 2.try_into().unwrap())
        .hearing(petition(3), text(3));
    world.does(OutreachCommand::HoldVisit(condolence), local("2025-03-03T17:00"));
    let contacts = |contacts| OutreachCommand::CountContacts {
        channel: Channel::CallCentre,
        on,
        contacts,
        precision: Precision::Exact,
    };
    world.does(contacts(180), local("2025-03-03T18:00"));
    for (n, score) in [(1, 5), (2, 3)] {
        world.does(says(n, "web", "2025-03-03", score), local("2025-03-03T19:00"));
    }
    for (command, at) in volunteers("2025-03-04").into_iter().chain(neighbours("2025-03-04")) {
        world.does(command, local(&at));
    }
    world.does(ProgrammeCommand::Begin { programme: programme(1) }, local("2025-03-05T10:00"));
    let topic = "plenary".parse().unwrap();
    world.does(
        ProgrammeCommand::NameRapporteur {
            programme: programme(1),
            topic,
            office: OfficialRole::SecretaryGeneral,
        },
        local("2025-03-05T10:00"),
    );
    let closing = Closing::new(120, hours("2025-03-05T10:00", 120), text(9));
    world.does(ProgrammeCommand::Close { programme: programme(1), closing }, local("2025-03-05T12:00"));
    for command in world.city.due(local("2025-04-30T09:00")) {
        world.does(command, local("2025-04-30T09:00"));
    }
    let streams: BTreeSet<StreamId> = world.log.iter().map(MunicipalityEvent::stream).collect();
    assert_eq!(streams.len(), 10, "something happened to every aggregate but the schedule of the centres");
    world
}
