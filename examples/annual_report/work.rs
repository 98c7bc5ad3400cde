//! What the city does besides giving rooms: each part of it an aggregate of the library, at work on its records.

use std::{collections::BTreeSet, error::Error};

use imece::{
    id::{StreamId, SurveyId},
    organisation::{MunicipalityTier, OrganisationalUnit, Registry, UnitChart, UnitKind},
    outreach::OutreachDesk,
    petition::PetitionDesk,
    place::District,
    programme::ProgrammeCalendar,
    solidarity::{SolidarityCommand, SolidarityDesk, SolidarityPolicy},
    statistics::{OutreachTally, PetitionTally, ProgrammeTally, SolidarityTally, SurveyTally},
    survey::Surveys,
    text::{Code, Name},
    time::{Minute, Zone},
};

use super::{
    ids::{Kind, id},
    problems::Problems,
    records::{CONTACTS, IFTAR, Iftar, PETITIONS, PROGRAMMES, Petitions, SURVEY, Survey, VISITS, Work},
    steps::{Office, noon},
};

/// What was observed of the work; each is none without its file.
#[derive(Debug, Default)]
pub(crate) struct Tallies {
    pub(crate) programmes: Option<ProgrammeTally>,
    pub(crate) petitions: Option<PetitionTally>,
    pub(crate) survey: Option<SurveyFigures>,
    pub(crate) iftar: Option<IftarFigures>,
    pub(crate) contacts: Option<OutreachTally>,
    pub(crate) visits: Option<OutreachTally>,
}

/// The year's survey, and which of its questions asks for satisfaction.
#[derive(Debug)]
pub(crate) struct SurveyFigures {
    pub(crate) tally: SurveyTally,
    pub(crate) survey: SurveyId,
    pub(crate) question: Code,
}

/// The visits of Ramadan, and the districts in which they were made.
#[derive(Debug)]
pub(crate) struct IftarFigures {
    pub(crate) tally: SolidarityTally,
    pub(crate) districts: Vec<District>,
}

impl Tallies {
    /// Does the work of a year. What the library refuses of it is told as a problem.
    ///
    /// # Errors
    /// Where the library refuses what the records cannot be blamed for.
    pub(crate) fn of(work: Work, registry: &Registry, problems: &Problems) -> Result<Self, Box<dyn Error>> {
        let mut tallies = Self::default();
        if let Some(steps) = work.programmes {
            let mut calendar = Office::new(PROGRAMMES, ProgrammeCalendar::new(stream(2)));
            calendar.carry_out(steps, registry, problems)?;
            tallies.programmes = Some(calendar.tally);
        }
        if let Some(petitions) = work.petitions {
            tallies.petitions = Some(answered(petitions, problems)?);
        }
        if let Some(survey) = work.survey {
            tallies.survey = Some(surveyed(survey, problems)?);
        }
        if let Some(iftar) = work.iftar {
            tallies.iftar = Some(visited(iftar, problems)?);
        }
        let count = |file, number, steps| {
            let mut desk = Office::new(file, OutreachDesk::new(stream(number), Zone::ISTANBUL));
            desk.carry_out(steps, (), problems).map(|()| desk.tally)
        };
        tallies.contacts = work.contacts.map(|steps| count(CONTACTS, 6, steps)).transpose()?;
        tallies.visits = work.visits.map(|steps| count(VISITS, 7, steps)).transpose()?;
        Ok(tallies)
    }
}

fn stream(number: usize) -> StreamId {
    id(Kind::Stream, number)
}

/// The folder holds no calendar of working days, so clocks run and nobody knows when they end.
fn answered(petitions: Petitions, problems: &Problems) -> Result<PetitionTally, Box<dyn Error>> {
    let coordinator =
        OrganisationalUnit::new(id(Kind::Unit, 0), Name::new("coordinator")?, UnitKind::Directorate);
    let units = petitions.units.into_iter().chain([coordinator]);
    let units = UnitChart::new(MunicipalityTier::District, id(Kind::Unit, 0), units)?;
    let mut desk = Office::new(PETITIONS, PetitionDesk::new(stream(3)));
    desk.carry_out(petitions.steps, &units, problems)?;
    Ok(desk.tally)
}

fn surveyed(survey: Survey, problems: &Problems) -> Result<SurveyFigures, Box<dyn Error>> {
    let mut surveys = Office::new(SURVEY, Surveys::new(stream(4)));
    if let Some((first_day, commands)) = survey.opening() {
        for command in commands {
            surveys.begin(&command, noon(first_day)?, (), problems)?;
        }
    }
    surveys.carry_out(survey.steps, (), problems)?;
    Ok(SurveyFigures { tally: surveys.tally, survey: survey.id, question: survey.question })
}

/// The records do not tell with whom the visits were made; the programme of a Ramadan has somebody.
fn visited(iftar: Iftar, problems: &Problems) -> Result<IftarFigures, Box<dyn Error>> {
    let mut desk = Office::new(IFTAR, SolidarityDesk::new(stream(5)));
    let districts = SolidarityPolicy::new(iftar.districts.iter().cloned());
    let partners = BTreeSet::from([id(Kind::Stranger, 0)]);
    desk.begin(&SolidarityCommand::SetPolicy(districts.clone()), Minute::MIN, (), problems)?;
    for ramadan in iftar.ramadans {
        desk.begin(&SolidarityCommand::SetRamadan(ramadan), Minute::MIN, (), problems)?;
        let open = SolidarityCommand::OpenProgramme { year: ramadan.year(), partners: partners.clone() };
        desk.begin(&open, Minute::MIN, (), problems)?;
    }
    desk.carry_out(iftar.steps, (), problems)?;
    Ok(IftarFigures { tally: desk.tally, districts: districts.districts })
}
