//! The figures of what the city does besides giving rooms.

use std::{collections::BTreeMap, error::Error};

use imece::{
    organisation::Channel,
    place::District,
    statistics::{
        Mixing, NoFigure, OutreachSummary, OutreachTally, PetitionSummary, ProgrammeSummary,
        SatisfactionRate, Scope, SolidaritySummary, SurveyReading,
    },
    stats::{Grouped, Key, StatsError, Sum},
    survey::{SatisfactionDefinition, Scale, Threshold},
};

use super::{
    figures::Satisfied,
    work::{SurveyFigures, Tallies},
};

/// Each is none without its file.
#[derive(Debug)]
pub(crate) struct WorkFigures {
    pub(crate) programmes: Option<ProgrammeSummary>,
    pub(crate) petitions: Option<PetitionSummary>,
    pub(crate) survey: Option<Satisfaction>,
    pub(crate) iftar: Option<AtTables>,
    pub(crate) contacts: Option<Contacts>,
    pub(crate) visits: Option<OutreachSummary>,
}

/// How satisfied people are: never a rate without its n, definition and interval.
#[derive(Debug)]
pub(crate) struct Satisfaction {
    pub(crate) counts: Satisfied,
    /// None where nobody responded.
    pub(crate) rate: Option<SatisfactionRate>,
}

/// The households at whose tables the fast was broken.
#[derive(Debug)]
pub(crate) struct AtTables {
    pub(crate) total: SolidaritySummary,
    pub(crate) districts: Vec<District>,
}

/// How often people got in touch.
#[derive(Debug)]
pub(crate) struct Contacts {
    pub(crate) total: OutreachSummary,
    pub(crate) by_channel: BTreeMap<Channel, u64>,
}

impl WorkFigures {
    /// Reads the tallies.
    ///
    /// # Errors
    /// Where a sum exceeds 64 bits.
    pub(crate) fn of(tallies: &Tallies) -> Result<Self, Box<dyn Error>> {
        let all = Scope::all();
        let iftar = tallies.iftar.as_ref().map(|of| {
            let total = of.tally.summary(&all)?;
            Ok::<_, StatsError>(AtTables { total, districts: of.districts.clone() })
        });
        Ok(Self {
            programmes: tallies.programmes.as_ref().map(|tally| tally.summary(&all)).transpose()?,
            petitions: tallies.petitions.as_ref().map(|tally| tally.summary(&all)).transpose()?,
            survey: tallies.survey.as_ref().map(Satisfaction::of).transpose()?,
            iftar: iftar.transpose()?,
            contacts: tallies.contacts.as_ref().map(Contacts::of).transpose()?,
            visits: tallies.visits.as_ref().map(OutreachTally::summary).transpose()?,
        })
    }
}

impl Satisfaction {
    fn of(figures: &SurveyFigures) -> Result<Self, Box<dyn Error>> {
        let SurveyFigures { tally, survey, question } = figures;
        let definition = SatisfactionDefinition::new(Scale::FIVE, Threshold::TopTwo)?;
        let reading = SurveyReading::new(*survey, Mixing::Pooled);
        let rate = match tally.satisfaction(&reading, *question, None, definition) {
            Ok(rate) => Some(rate),
            Err(NoFigure::Stats(StatsError::NoObservations)) => None,
            Err(error) => return Err(error.into()),
        };
        let responses = tally.participation(*survey)?.responses();
        let satisfied = rate.as_ref().map_or(0, SatisfactionRate::satisfied);
        Ok(Self { counts: Satisfied { responses, satisfied }, rate })
    }
}

impl Contacts {
    fn of(tally: &OutreachTally) -> Result<Self, StatsError> {
        Ok(Self { total: tally.summary()?, by_channel: sums(&tally.contacts_by_channel()?)? })
    }
}

fn sums<K: Key>(groups: &Grouped<K, Sum>) -> Result<BTreeMap<K, u64>, StatsError> {
    groups.iter().map(|(key, sum)| Ok((key.clone(), sum.summary()?))).collect()
}
