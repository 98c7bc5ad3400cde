//! The records of the year as commands, in the order of time.

use std::{collections::BTreeMap, path::PathBuf};

use imece::{
    centre::{Capacity, Centre, Closure, ClosureScope, Room},
    chrono::{Months, NaiveDate},
    id::{OrganisationId, PlaceId, RoomId},
    municipality::MunicipalityCommand,
    organisation::*,
    outreach::OutreachCommand,
    petition::{
        Applicant, Decision, DecisionOutcome, Formality, PetitionCommand, Reason, ReasonCode, Submission,
        SubmissionKind,
    },
    programme::*,
    schedule::{BookingRequest, Eligibility, Policy, PolicyScope, Rule, RuleKind, ScheduleCommand},
    solidarity::{HouseholdVisit, ListeningMeeting, MeetingPlace, SolidarityCommand},
    text::Precision,
    time::{LocalMinute, LocalSlot, Minute, Minutes, Month, OpeningHours, Zone},
};

use crate::{story::*, world::*};

type Row = BTreeMap<String, String>;

pub(super) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/data/kocaeli/2025")
}

fn rows(file: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder().join(file)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// What is to be said, and when; what bears the same minute is said in the order in which it was written down.
#[derive(Default)]
pub(super) struct Year {
    steps: Vec<(Minute, MunicipalityCommand)>,
    organisations: BTreeMap<String, OrganisationId>,
    rooms: BTreeMap<String, RoomId>,
}

impl Year {
    fn at(&mut self, when: &str, command: impl Into<MunicipalityCommand>) {
        self.steps.push((local(when), command.into()));
    }

    fn found(&mut self) {
        const BEFORE: &str = "2024-11-01T08:00";
        for (n, row) in (1..).zip(rows("organisations.csv")) {
            let kind = match &*row["kind"] {
                "public_institution" => OrganisationKind::PublicBody,
                _ => OrganisationKind::Other,
            };
            let mut named = Organisation::new(organisation(n), row["name"].parse().unwrap(), kind);
            if row["status"] == "dissolved" {
                let from = "2024-01-01".parse().unwrap();
                named = named.with_standing(Standing { from, kind: StandingKind::Dissolved });
            }
            self.at(BEFORE, RegistryCommand::Register(named));
            self.organisations.insert(row["registry_number"].clone(), organisation(n));
        }
        for command in offices().into_iter().chain(hall()).chain(questions("2025-01-01", "2025-12-31")) {
            self.at(BEFORE, command);
        }
        let centres: Vec<Row> = rows("centres.csv");
        let place_of = |code: &str| centre(1 + centres.iter().position(|row| row["code"] == code).unwrap());
        let at_centres = |command| schedule(CENTRES, command);
        for row in &centres {
            let span = format!("{}-{}", row["opens"], row["closes"]).parse().unwrap();
            let id = place_of(&row["code"]);
            let centre =
                Centre::new(id, row["code"].parse().unwrap(), Zone::ISTANBUL, OpeningHours::daily(span));
            let policy =
                Policy::new().with(Rule::Eligibility(Eligibility::active())).without(RuleKind::LeadAtLeast);
            let scope = PolicyScope::Centre(id);
            self.at(BEFORE, at_centres(ScheduleCommand::DescribeCentre(centre)));
            self.at(BEFORE, at_centres(ScheduleCommand::SetPolicy { scope, policy }));
        }
        for (n, row) in (1..).zip(rows("rooms.csv")) {
            let capacity = Capacity::new(row["capacity"].parse().unwrap()).unwrap();
            let room = Room::new(room(n), place_of(&row["centre"]), row["room"].parse().unwrap(), capacity);
            self.rooms.insert(row["room"].clone(), room.id);
            self.at(BEFORE, at_centres(ScheduleCommand::DescribeRoom(room)));
        }
        for (n, row) in (1..).zip(rows("closures.csv")) {
            let scope = ClosureScope::Centre(place_of(&row["centre"]));
            let closed = Closure::on(closure(n), scope, row["date"].parse().unwrap()).unwrap();
            self.at(BEFORE, at_centres(ScheduleCommand::Close(closed)));
        }
    }

    /// Requests in order of arrival; a request may arrive twice. What ends in a minute ends before what arrives in it.
    fn bookings(&mut self) {
        let mut known = BTreeMap::new();
        let mut ends = BTreeMap::new();
        let requests = rows("requests.csv");
        for row in &requests {
            let next = known.len() + 1;
            let booking = booking(*known.entry(row["request"].clone()).or_insert(next));
            ends.insert(row["request"].clone(), (booking, row["end"].clone()));
        }
        for row in rows("outcomes.csv") {
            let (booking, end) = &ends[&row["request"]];
            let booking = *booking;
            let (command, at) = match &*row["outcome"] {
                "cancelled" => (ScheduleCommand::Cancel { booking, reason: None }, &row["at"]),
                "held" => (
                    ScheduleCommand::Complete { booking, attendance: row["attendance"].parse().unwrap() },
                    &row["at"],
                ),
                _ => (ScheduleCommand::RecordNoShow { booking }, (&row["at"]).max(end)),
            };
            self.at(at, schedule(CENTRES, command));
        }
        let strangers = self.organisations.len() + 1;
        for row in requests {
            let stranger = organisation(strangers);
            let request = BookingRequest::new(
                ends[&row["request"]].0,
                self.organisations.get(&row["organisation"]).copied().unwrap_or(stranger),
                self.rooms[&row["room"]],
                LocalSlot::new(row["start"].parse().unwrap(), row["end"].parse().unwrap()).unwrap(),
                row["purpose"].parse().unwrap(),
            )
            .with_attendees(row["expected_attendees"].parse().unwrap());
            self.at(&row["submitted"], schedule(CENTRES, ScheduleCommand::Book { request }));
        }
    }

    fn petitions(&mut self) {
        for (n, row) in (1..).zip(rows("petitions.csv")) {
            let petition = petition(n);
            let channel = match &*row["channel"] {
                "counter" => Channel::PublicDesk,
                "cimer" => Channel::Cimer,
                "portal" => Channel::Portal,
                "post" => Channel::Post,
                other => panic!("no channel: {other}"),
            };
            let number = || row["number"].parse().unwrap();
            let on = |column: &str| format!("{}T09:00", row[column]);
            let submission = Submission::new(
                petition,
                number(),
                Applicant::Organisation(self.organisations[&row["organisation"]]),
                Intake::numbered(channel, number()).unwrap_or(Intake::by(channel)),
                SubmissionKind::Request,
                "request".parse().unwrap(),
                text(n),
                local(&on("received")),
            )
            .with_formalities([Formality::Name, Formality::Signature, Formality::Address]);
            let reason = |code: ReasonCode| {
                [Reason::new(code, code.needs_text().then(|| "gerekçe".parse().unwrap())).unwrap()]
            };
            let decision = match &*row["decision"] {
                "approved" => Decision::approved(unit(1)),
                "partially_approved" => {
                    Decision::new(DecisionOutcome::PartlyApproved, unit(1), reason(ReasonCode::NoBudget))
                        .unwrap()
                }
                _ => {
                    Decision::new(DecisionOutcome::Refused, unit(1), reason(ReasonCode::NotFeasible)).unwrap()
                }
            };
            let target = ReferralTarget::to(unit(1));
            self.at(&on("received"), PetitionCommand::Receive(submission));
            self.at(&on("received"), PetitionCommand::Register { petition });
            self.at(&on("referred"), PetitionCommand::Refer { petition, target, within: None });
            self.at(&on("referred"), PetitionCommand::Accept { petition, unit: unit(1) });
            self.at(&on("decided"), PetitionCommand::Decide { petition, decision });
            self.at(&on("decided"), PetitionCommand::PrepareAnswer { petition, text: text(n) });
            self.at(&on("answered"), PetitionCommand::SendAnswer { petition, channel });
        }
    }

    /// Assemblies are held in the hall, which is asked for a month before; all else on the square of the district.
    fn programmes(&mut self) {
        let mut squares: BTreeMap<String, PlaceId> = BTreeMap::new();
        let mut on_day: BTreeMap<String, u32> = BTreeMap::new();
        for (n, row) in (1..).zip(rows("programmes.csv")) {
            let programme = programme(n);
            let next = squares.len() + 1;
            let known = squares.contains_key(&row["district"]);
            let square = *squares.entry(row["district"].clone()).or_insert_with(|| place(next));
            if !known {
                let name = format!("{} meydanı", row["district"]).parse().unwrap();
                let described = Place::new(square, name, PlaceKind::Square, district(&row["district"]));
                self.at("2024-11-01T08:00", ProgrammeCommand::DescribePlace(described));
            }
            let partners: Vec<_> =
                row["partners"].split(';').map(|number| self.organisations[number]).collect();
            // The records know the day only: one programme after the other.
            let before = on_day.entry(row["date"].clone()).or_default();
            let day: NaiveDate = row["date"].parse().unwrap();
            let start = LocalMinute::on(day, 540 + 120 * *before).unwrap();
            *before += 1;
            let time = LocalSlot::with_length(start, Minutes::new(120)).unwrap();
            let host = partners[0];
            let assembly = row["kind"] == "assembly";
            let (format, venue) = if assembly {
                let table = Congress::new().with_table("plenary".parse().unwrap());
                let hall = RoomVenue::new(room(900), booking(100_000 + n), host, district("İzmit"));
                (ProgrammeFormat::Congress(table), Venue::Room(hall))
            } else {
                (
                    ProgrammeFormat::Other(OtherFormat::new("unstated".parse().unwrap()).unwrap()),
                    Venue::Place(square),
                )
            };
            let theme = serde_json::from_value(row["theme"].clone().into()).unwrap();
            let title = row["title"].parse().unwrap();
            let plan =
                ProgrammePlan::new(programme, title, theme, format, partners, unit(1), venue, time).unwrap();
            let asked = day.checked_sub_months(Months::new(1)).unwrap();
            let (asked, start, end) =
                (format!("{asked}T08:00"), time.start().to_string(), time.end().to_string());
            self.at(&asked, ProgrammeCommand::Draft(plan));
            self.at(&asked, ProgrammeCommand::Plan { programme });
            self.at(&start, ProgrammeCommand::Announce { programme });
            self.at(&start, ProgrammeCommand::Begin { programme });
            if assembly {
                let (topic, office) = ("plenary".parse().unwrap(), OfficialRole::SecretaryGeneral);
                self.at(&start, ProgrammeCommand::NameRapporteur { programme, topic, office });
            }
            let closing = Closing::new(row["attendance"].parse().unwrap(), time, text(n))
                .with_volunteers(row["volunteers"].parse().unwrap());
            self.at(&end, ProgrammeCommand::Close { programme, closing });
        }
    }

    /// The rest: tables of Ramadan, an evening with two wishes, contacts, responses, volunteers, a page and a plan.
    fn people(&mut self) {
        for (n, row) in (1..).zip(rows("iftar.csv")) {
            let (home, on) = (district(&row["district"]), row["date"].parse().unwrap());
            let guests = row["guests"].parse().unwrap();
            let table =
                HouseholdVisit::new(visit(n), household(row["household"].parse().unwrap()), home, on, guests);
            self.at(
                &format!("{}T21:00", row["date"]),
                SolidarityCommand::Visit(table.with_partner(organisation(1))),
            );
        }
        let place = MeetingPlace::new(district("İzmit"), "Fevziye Camii avlusu".parse().unwrap());
        let evening = ListeningMeeting::new(meeting(1), "2025-03-07".parse().unwrap(), place);
        self.at("2025-03-07T22:30", SolidarityCommand::Meet(evening));
        for (n, by) in [(900_001, Some(person(1))), (900_002, None)] {
            let wish = wish(n, by, "2025-03-07T22:00");
            self.at("2025-03-07T22:30", SolidarityCommand::Raise { meeting: meeting(1), wish });
        }
        for row in rows("contacts.csv") {
            let channel = match &*row["channel"] {
                "cinar_desk" => Channel::PublicDesk,
                "call_centre" => Channel::CallCentre,
                "whatsapp" => Channel::MessagingLine,
                "cimer" => Channel::Cimer,
                "information_request" => Channel::InformationOffice,
                "open_door" => Channel::OpenDoor,
                _ => Channel::BloodBank,
            };
            let (on, contacts) = (row["date"].parse().unwrap(), row["contacts"].parse().unwrap());
            let counted =
                OutreachCommand::CountContacts { channel, on, contacts, precision: Precision::Exact };
            self.at(&format!("{}T23:00", row["date"]), counted);
        }
        for row in rows("survey.csv") {
            let (n, score) = (row["response"].parse().unwrap(), row["score"].parse().unwrap());
            self.at(&format!("{}T20:00", row["date"]), says(n, &row["channel"], &row["date"], score));
        }
        for (command, at) in volunteers("2025-06-05").into_iter().chain(neighbours("2025-04-23")) {
            self.at(&at, command);
        }
    }

    /// Lives through it; what time makes due is done each month.
    pub(super) fn live() -> World {
        let mut year = Self::default();
        year.found();
        year.bookings();
        year.petitions();
        year.programmes();
        year.people();
        year.steps.sort_by_key(|(at, _)| *at);
        let mut world = World::new();
        let mut month = None;
        for (at, command) in year.steps {
            let now = Month::of(Zone::ISTANBUL.to_local(at).unwrap().date());
            if month.replace(now) != Some(now) {
                for due in world.city.due(at) {
                    world.does(due, at);
                }
            }
            world.does(command, at);
        }
        world
    }
}
