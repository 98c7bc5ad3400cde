//! The figures of surveys: a tally of what was answered, and what is read from it, never without n, definition and
//! interval.

mod error;
mod figures;
mod reading;
mod tally;
mod trend;

pub use error::NoFigure;
pub use figures::{
    ChoiceShare, ItemIndex, MeanScore, ModeParticipation, NetPromoterScore, Participation, SampleBasis,
    SatisfactionRate, SurveyMeasure, TopExpectations,
};
pub use reading::{MINIMUM_CELL, Mixing, SurveyReading};
pub use tally::SurveyTally;
pub use trend::Trend;
