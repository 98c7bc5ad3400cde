//! Lives of all aggregates of one small municipality, by turns.
#![expect(clippy::expect_used, reason = "what is written here is valid, as every run of a test shows")]

use std::{vec, vec::Vec};

use chrono::NaiveDate;
use proptest::{collection, prelude::*};

use super::{
    Mix, Neighbours,
    city::{self, id},
    cooperation_commands, office, outreach_commands, partners, petition_commands, portal_commands,
    programme_commands, programmes, registry_commands, schedule_commands, solidarity_commands,
    survey_commands, volunteering_commands,
};
use crate::{
    centre::{Capacity, Centre, Room},
    cooperation::CooperationDesk,
    event::{Actor, Call, Role},
    id::{ActorId, CentreId, StreamId},
    municipality::{Aggregates, Municipality, MunicipalityCommand},
    organisation::{
        Office, Organisation, OrganisationalUnit, RegistryCommand, Representative, Standing, UnitChart,
        UnitKind,
    },
    outreach::OutreachDesk,
    petition::PetitionDesk,
    portal::CivicPortal,
    programme::ProgrammeCalendar,
    schedule::{Organisations, Schedule},
    solidarity::SolidarityDesk,
    survey::Surveys,
    time::{Minute, OpeningHours, Zone},
    volunteering::VolunteerPlatform,
};

/// What is said to a municipality in turn, each with its call.
type Life = Vec<(MunicipalityCommand, Call)>;

fn stream(n: u128) -> StreamId {
    StreamId::from_uuid(id(n)).expect("not nil")
}

/// The stream of the schedule that [`schedule_commands`] are for, and of the one with the rooms that programmes name.
const SMALL_CITY: u128 = 9_010;
const HALLS: u128 = 9_011;

/// Returns the municipality that [`municipality_commands`] are for: the units of [`office`], the organisations of
/// [`partners`] and those of the small city ([`Neighbours`]) with their presidents, and a schedule with the rooms that
/// programmes ask for; nothing else has happened.
#[must_use]
pub fn municipality() -> Municipality {
    let call = Call::new(Actor::new(ActorId::from_uuid(id(3)).expect("not nil"), Role::Staff), Minute::MIN);
    let mut registry = partners();
    let name = "Sivil Toplum Şube Müdürlüğü".parse().expect("a name");
    let branch = OrganisationalUnit::new(programmes::unit(), name, UnitKind::Directorate);
    let office = office();
    let units = office.units().cloned().chain([branch]);
    let chart = UnitChart::new(office.tier(), office.coordinator(), units).expect("a chart");
    registry.set_units(chart, &call).expect("an empty chart before");
    for (n, name) in [(0, "Musiki Derneği"), (1, "Okul Vakfı"), (2, "Avcılar Derneği")] {
        let (organisation, since) = (city::organisation(n), NaiveDate::default());
        let (kind, standing) = Neighbours.look_up(organisation, since).expect("a neighbour");
        let known = Organisation::new(organisation, name.parse().expect("a name"), kind)
            .with_standing(Standing { from: since, kind: standing });
        registry.register(known, &call).expect("new");
        let president = Representative::new(city::person(n), Office::President, since);
        registry.appoint(organisation, president, &call).expect("nobody before");
    }

    let mut halls = Schedule::new(stream(HALLS));
    let code = "SALON".parse().expect("a code");
    let centre = CentreId::from_uuid(id(9_020)).expect("not nil");
    halls
        .describe_centre(Centre::new(centre, code, Zone::ISTANBUL, OpeningHours::always()), &call)
        .expect("new");
    for (n, code) in [(0, "SALON-1"), (1, "SALON-2")] {
        let (code, most) = (code.parse().expect("a code"), Capacity::new(900).expect("some"));
        halls.describe_room(Room::new(programmes::room(n), centre, code, most), &call).expect("new");
    }
    Municipality::of(Aggregates {
        registry,
        schedules: vec![Schedule::new(stream(SMALL_CITY)), halls],
        petitions: PetitionDesk::new(stream(9_001)),
        programmes: ProgrammeCalendar::new(stream(9_002)),
        solidarity: SolidarityDesk::new(stream(9_003)),
        volunteering: VolunteerPlatform::new(stream(9_004)),
        surveys: Surveys::new(stream(9_005)),
        outreach: OutreachDesk::new(stream(9_006), Zone::ISTANBUL),
        portal: CivicPortal::new(stream(9_007), Zone::ISTANBUL),
        cooperation: CooperationDesk::new(stream(9_008), Zone::ISTANBUL),
    })
    .expect("streams of their own")
}

/// Returns runs of commands to [`municipality`], each with its call: the lives of its aggregates, of up to about so many
/// commands each, in any order that keeps the order of each. The units stay as they are: there would be nobody for the
/// others to turn to.
///
/// What follows from their events is left to whoever runs them: [`Municipality::follow_ups`].
#[must_use = "strategies do nothing by themselves"]
pub fn municipality_commands(most: usize) -> impl Strategy<Value = Vec<(MunicipalityCommand, Call)>> {
    let booked = |command| MunicipalityCommand::Schedule { schedule: stream(SMALL_CITY), command };
    let stays = |(command, _): &(RegistryCommand, Call)| !matches!(command, RegistryCommand::SetUnits(_));
    let lives = (
        registry_commands(most)
            .prop_map(move |run| life(run.into_iter().filter(stays).collect(), MunicipalityCommand::from)),
        schedule_commands(Mix::new().commands(most)).prop_map(move |run| life(run, booked)),
        petition_commands(most).prop_map(|run| life(run, MunicipalityCommand::from)),
        programme_commands(most).prop_map(|run| life(run, MunicipalityCommand::from)),
        solidarity_commands(most).prop_map(|run| life(run, MunicipalityCommand::from)),
        volunteering_commands(most).prop_map(|run| life(run, MunicipalityCommand::from)),
        survey_commands(most).prop_map(|run| life(run, MunicipalityCommand::from)),
        outreach_commands(most).prop_map(|run| life(run, MunicipalityCommand::from)),
        portal_commands(most).prop_map(|run| life(run, MunicipalityCommand::from)),
        cooperation_commands(most).prop_map(|run| life(run, MunicipalityCommand::from)),
    );
    (lives, collection::vec(any::<u8>(), 1..24)).prop_map(|((a, b, c, d, e, f, g, h, i, j), turns)| {
        by_turns(vec![a, b, c, d, e, f, g, h, i, j], &turns)
    })
}

fn life<C>(run: Vec<(C, Call)>, command: impl Fn(C) -> MunicipalityCommand) -> Life {
    run.into_iter().map(|(its, call)| (command(its), call)).collect()
}

/// Lets lives go on by turns, until none has anything left to say.
fn by_turns(lives: Vec<Life>, turns: &[u8]) -> Life {
    let mut lives: Vec<_> = lives.into_iter().map(Vec::into_iter).collect();
    let mut all = Life::new();
    for turn in turns.iter().cycle() {
        let Some(turn) = usize::from(*turn).checked_rem(lives.len()) else { break };
        match lives.get_mut(turn).and_then(Iterator::next) {
            Some(said) => all.push(said),
            None => drop(lives.remove(turn)),
        }
    }
    all
}
