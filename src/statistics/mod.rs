//! The figures: events of the aggregates folded into mergeable tallies, and what is read from them.
//!
//! A tally is the second fold of the same events that state is the first of. It can be made on any machine, from any
//! part of a log, merged in any order, written as rows and added up by a database. What lives here knows the domain;
//! the sums themselves are [`stats`](crate::stats), and how a summary looks is [`report`](crate::report).

mod bookings;
mod cooperation;
mod doors;
mod municipality;
mod outreach;
mod petitions;
mod portal;
mod programmes;
mod solidarity;
mod summary;
mod surveys;
mod uses;
mod volunteering;

pub use bookings::BookingTally;
pub use cooperation::{CooperationSummary, CooperationTally};
pub use doors::TooFewVisits;
pub use municipality::MunicipalityTally;
pub use outreach::{OutreachSummary, OutreachTally};
pub use petitions::{PetitionDays, PetitionSummary, PetitionTally};
pub use portal::{PortalSummary, PortalTally};
pub use programmes::{ProgrammeSummary, ProgrammeTally};
pub use solidarity::{SolidaritySummary, SolidarityTally};
pub use summary::{BookingSummary, RoomSummary, Scope};
pub use surveys::{
    ChoiceShare, ItemIndex, MINIMUM_CELL, MeanScore, Mixing, ModeParticipation, NetPromoterScore, NoFigure,
    Participation, SampleBasis, SatisfactionRate, SurveyMeasure, SurveyReading, SurveyTally, TopExpectations,
    Trend,
};
pub use uses::UseSummary;
pub use volunteering::{VolunteerSummary, VolunteerTally};
