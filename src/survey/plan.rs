use alloc::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{QuestionnaireKey, SurveyMode};
use crate::{
    id::SurveyId,
    time::{InvalidTime, LocalMinute, Minute, Zone},
};

/// Why a plan is not that of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidPlan {
    /// It ends before it begins, or on a day that is none.
    #[error("a survey from `{first_day}` to `{last_day}` has no day")]
    NoDay {
        /// The first day.
        first_day: NaiveDate,
        /// The last day.
        last_day: NaiveDate,
    },
    /// No mode by which it is put.
    #[error("a survey is put by at least one mode")]
    NoMode,
    /// More were invited than there are people.
    #[error("`{invited}` invited out of a population of `{population}`")]
    MoreThanPopulation {
        /// How many were invited by one mode.
        invited: u64,
        /// How many there are.
        population: u64,
    },
    /// A time that cannot be told.
    #[error(transparent)]
    Time(#[from] InvalidTime),
}

impl InvalidPlan {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoDay { .. } => "survey_without_day",
            Self::NoMode => "survey_without_mode",
            Self::MoreThanPopulation { .. } => "invited_more_than_population",
            Self::Time(_) => "survey_out_of_time",
        }
    }
}

/// A survey as it is planned: a questionnaire, a period, and the modes by which it is put (*memnuniyet anketi*).
///
/// Who is invited and how many there are in all is said only where it is known: an open poll on the portal has no
/// response rate, and no finite population.
///
/// ```
/// use imece::{id::SurveyId, survey::*, uuid::Uuid};
/// let questionnaire = QuestionnaireKey::first("satisfaction".parse()?);
/// let id = SurveyId::from_uuid(Uuid::from_u128(1))?;
/// let plan = SurveyPlan::new(id, questionnaire, "2025-01-01".parse().unwrap(), "2025-12-31".parse().unwrap(), [SurveyMode::Web])?
///     .with_invited(SurveyMode::Centre, 3_000)?
///     .with_entry_days(14)?;
/// assert_eq!(plan.invited(SurveyMode::Centre), Some(3_000));
/// assert_eq!(plan.invited(SurveyMode::Web), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawPlan", into = "RawPlan")]
pub struct SurveyPlan {
    // INVARIANT: `check` passes.
    raw: RawPlan,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlan {
    id: SurveyId,
    questionnaire: QuestionnaireKey,
    zone: Zone,
    first_day: NaiveDate,
    last_day: NaiveDate,
    #[serde(default)]
    entry_days: u16,
    modes: BTreeMap<SurveyMode, Option<u64>>,
    #[serde(default)]
    population: Option<u64>,
}

impl SurveyPlan {
    /// Plans a survey by some modes, from one local day to another, both included, in Turkey.
    ///
    /// # Errors
    /// [`InvalidPlan`].
    pub fn new(
        id: SurveyId,
        questionnaire: QuestionnaireKey,
        first_day: NaiveDate,
        last_day: NaiveDate,
        modes: impl IntoIterator<Item = SurveyMode>,
    ) -> Result<Self, InvalidPlan> {
        Self::try_from(RawPlan {
            id,
            questionnaire,
            zone: Zone::ISTANBUL,
            first_day,
            last_day,
            entry_days: 0,
            modes: modes.into_iter().map(|mode| (mode, None)).collect(),
            population: None,
        })
    }

    /// Puts the survey by a mode for which so many are invited.
    ///
    /// # Errors
    /// [`InvalidPlan::MoreThanPopulation`].
    pub fn with_invited(mut self, mode: SurveyMode, invited: u64) -> Result<Self, InvalidPlan> {
        self.raw.modes.insert(mode, Some(invited));
        self.raw.try_into()
    }

    /// Sets how many there are in all, such as the eligible organisations.
    ///
    /// # Errors
    /// [`InvalidPlan::MoreThanPopulation`].
    pub fn with_population(mut self, population: u64) -> Result<Self, InvalidPlan> {
        self.raw.population = Some(population);
        self.raw.try_into()
    }

    /// Sets for how many days after the last one what was answered in time may still be entered: forms on paper.
    ///
    /// # Errors
    /// [`InvalidPlan::NoDay`] where the calendar ends before.
    pub fn with_entry_days(mut self, days: u16) -> Result<Self, InvalidPlan> {
        self.raw.entry_days = days;
        self.raw.try_into()
    }

    /// Sets the zone in which its days are counted.
    ///
    /// # Errors
    /// [`InvalidPlan::Time`] where the days cannot be told in it.
    pub fn with_zone(mut self, zone: Zone) -> Result<Self, InvalidPlan> {
        self.raw.zone = zone;
        self.raw.try_into()
    }

    /// Returns the id.
    #[must_use]
    pub const fn id(&self) -> SurveyId {
        self.raw.id
    }

    /// Returns which questionnaire is put, in which version.
    #[must_use]
    pub const fn questionnaire(&self) -> QuestionnaireKey {
        self.raw.questionnaire
    }

    /// Returns the zone in which its days are counted.
    #[must_use]
    pub const fn zone(&self) -> Zone {
        self.raw.zone
    }

    /// Returns the first local day on which it may be answered.
    #[must_use]
    pub const fn first_day(&self) -> NaiveDate {
        self.raw.first_day
    }

    /// Returns the last local day on which it may be answered.
    #[must_use]
    pub const fn last_day(&self) -> NaiveDate {
        self.raw.last_day
    }

    /// Returns the modes by which it is put, each with the number of those invited where it is known.
    pub fn modes(&self) -> impl Iterator<Item = (SurveyMode, Option<u64>)> {
        self.raw.modes.iter().map(|(mode, invited)| (*mode, *invited))
    }

    /// Returns how many are invited by a mode, where it is put by it and the number is known.
    #[must_use]
    pub fn invited(&self, mode: SurveyMode) -> Option<u64> {
        self.raw.modes.get(&mode).copied().flatten()
    }

    /// Returns how many there are in all, where that is known.
    #[must_use]
    pub const fn population(&self) -> Option<u64> {
        self.raw.population
    }

    /// Returns whether it is put by a mode.
    #[must_use]
    pub fn has(&self, mode: SurveyMode) -> bool {
        self.raw.modes.contains_key(&mode)
    }

    /// Returns whether it may be answered on a local day.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.raw.first_day <= day && day <= self.raw.last_day
    }

    /// Returns the last day on which something may be entered.
    pub(super) fn last_entry(&self) -> NaiveDate {
        let days = Days::new(self.raw.entry_days.into());
        self.raw.last_day.checked_add_days(days).unwrap_or(NaiveDate::MAX)
    }

    /// Returns the same plan with another last day.
    pub(super) fn ending(&self, last_day: NaiveDate) -> Result<Self, InvalidPlan> {
        RawPlan { last_day, ..self.raw.clone() }.try_into()
    }

    /// Returns whether one plan can have become the other: by another last day, or other numbers of those invited.
    pub(super) fn can_become(&self, other: &Self) -> bool {
        let raw = &other.raw;
        let modes = self.raw.modes.keys().eq(raw.modes.keys());
        let same = RawPlan { last_day: raw.last_day, modes: raw.modes.clone(), ..self.raw.clone() };
        modes && same == *raw
    }

    /// Returns the same plan with another number of those invited by a mode.
    pub(super) fn inviting(&self, mode: SurveyMode, invited: Option<u64>) -> Result<Self, InvalidPlan> {
        let mut raw = self.raw.clone();
        raw.modes.insert(mode, invited);
        raw.try_into()
    }

    /// Returns the instant at which it opens.
    pub(super) fn opens(&self) -> Result<Minute, InvalidTime> {
        midnight(self.raw.zone, self.raw.first_day)
    }

    /// Returns the instant at which it closes, after the days for entering.
    pub(super) fn closes(&self) -> Result<Minute, InvalidPlan> {
        let (first_day, last_day) = (self.raw.first_day, self.raw.last_day);
        let days = Days::new(u64::from(self.raw.entry_days).saturating_add(1));
        let after = last_day.checked_add_days(days).ok_or(InvalidPlan::NoDay { first_day, last_day })?;
        Ok(midnight(self.raw.zone, after)?)
    }
}

fn midnight(zone: Zone, day: NaiveDate) -> Result<Minute, InvalidTime> {
    zone.to_instant(LocalMinute::on(day, 0)?)
}

impl TryFrom<RawPlan> for SurveyPlan {
    type Error = InvalidPlan;

    fn try_from(raw: RawPlan) -> Result<Self, InvalidPlan> {
        let (first_day, last_day) = (raw.first_day, raw.last_day);
        if last_day < first_day {
            return Err(InvalidPlan::NoDay { first_day, last_day });
        }
        if raw.modes.is_empty() {
            return Err(InvalidPlan::NoMode);
        }
        for (invited, population) in raw.modes.values().filter_map(|invited| invited.zip(raw.population)) {
            if invited > population {
                return Err(InvalidPlan::MoreThanPopulation { invited, population });
            }
        }
        let plan = Self { raw };
        plan.opens()?;
        plan.closes()?;
        Ok(plan)
    }
}

impl From<SurveyPlan> for RawPlan {
    fn from(plan: SurveyPlan) -> Self {
        plan.raw
    }
}

/// Where a survey stands.
#[expect(clippy::exhaustive_enums, reason = "the table of transitions names every stage")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Its first day has not come.
    Planned,
    /// It may be answered.
    Open,
    /// It is over; what was said may still be withdrawn.
    Closed,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 3] = [Self::Planned, Self::Open, Self::Closed];

    /// Returns the stable code, which is the form in JSON too.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// Returns whether another stage may follow: a survey opens, closes, is called off before it opens, and comes back
    /// when it gets a new end.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Planned, Self::Open | Self::Closed)
                | (Self::Open, Self::Closed)
                | (Self::Closed, Self::Planned | Self::Open)
        )
    }
}
