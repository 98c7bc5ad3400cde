use thiserror::Error;

use crate::{id::SurveyId, stats::StatsError, survey::SurveyMode};

/// Why a survey gives no figure, where a wrong one would be the alternative.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NoFigure {
    /// Too few answers for what is published; how few is not told.
    #[error("fewer than `{minimum}` answers")]
    BelowMinimum {
        /// The least number for which there is a figure.
        minimum: u64,
    },
    /// The population is not known, so nothing can be corrected by it.
    #[error("the population of survey `{0}` is not known")]
    NoPopulation(SurveyId),
    /// A mode with answers has no weight.
    #[error("mode `{}` has answers and no weight", .0.code())]
    NoWeight(SurveyMode),
    /// Preferences have no weighted form.
    #[error("preferences are pooled or told of one mode, not weighted")]
    NotWeighted,
    /// The two figures measure different things, or by another version of the question.
    #[error("the two figures are not of one measure and definition")]
    OtherMeasure,
    /// The two figures were estimated in different ways.
    #[error("the two figures need wilson intervals of one confidence, and modes mixed in one way")]
    OtherReading,
    /// The tally can't be summed up.
    #[error(transparent)]
    Stats(#[from] StatsError),
}

impl NoFigure {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BelowMinimum { .. } => "below_minimum",
            Self::NoPopulation(_) => "no_population",
            Self::NoWeight(_) => "no_weight",
            Self::NotWeighted => "not_weighted",
            Self::OtherMeasure => "other_measure",
            Self::OtherReading => "other_reading",
            Self::Stats(stats) => stats.code(),
        }
    }
}
