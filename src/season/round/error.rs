use alloc::vec::Vec;

use thiserror::Error;

use super::{Pass, ProposalFault, RoundStage};
use crate::{
    event::{ReplayError, Stale},
    id::{BundleId, InvalidId, RoomId, SeasonWishId, SeriesId},
    schedule::InvalidSeries,
    season::{Placement, SeasonError},
    time::{InvalidTime, Minute},
};

/// Why placements are not booked as somebody says.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ApplicationFault {
    /// A placement without a series.
    #[error("wish `{wish}` on `{time}` has no series", wish = .0.wish, time = .0.time)]
    Missing(Placement),
    /// A series for what was not proposed, or was freed since.
    #[error("wish `{wish}` on `{time}` is not proposed", wish = .0.wish, time = .0.time)]
    NotProposed(Placement),
    /// The schedule has no such series.
    #[error("series `{0}` is unknown")]
    UnknownSeries(SeriesId),
    /// The series is not what the placement asks for.
    #[error("series `{1}` is not that of wish `{wish}`", wish = .0.wish)]
    OtherSeries(Placement, SeriesId),
}

impl ApplicationFault {
    /// Returns the stable code of the fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "placement_without_series",
            Self::NotProposed(_) => "placement_not_proposed",
            Self::UnknownSeries(_) => "unknown_series",
            Self::OtherSeries(..) => "other_series",
        }
    }
}

/// Why a round does not do what it was asked. Such a command leaves no trace.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RoundError {
    /// The command expected another version.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The stage does not allow the command.
    #[error("the round is {stage}, {command} is not possible")]
    WrongStage {
        /// The stage.
        stage: RoundStage,
        /// The command.
        command: &'static str,
    },
    /// Nothing is drafted.
    #[error("no season is drafted")]
    NoPlan,
    /// A closing that is over.
    #[error("the closing `{0}` is over")]
    ClosingPassed(Minute),
    /// The id is taken by a wish with other content.
    #[error("wish `{0}` is known with other content")]
    IdTaken(SeasonWishId),
    /// No such wish.
    #[error("wish `{0}` is unknown")]
    UnknownWish(SeasonWishId),
    /// The wish was withdrawn.
    #[error("wish `{0}` is withdrawn")]
    Withdrawn(SeasonWishId),
    /// After publishing a wish is taken only where a manager says why.
    #[error("wish `{0}` comes after publishing")]
    TooLate(SeasonWishId),
    /// A late wish joins no bundle that holds a wish in time: all or none would let it take that one's place.
    #[error("wish `{wish}` is late and would join bundle `{bundle}`")]
    LateBundle {
        /// The wish.
        wish: SeasonWishId,
        /// The bundle.
        bundle: BundleId,
    },
    /// A late wish is locked only where a manager says why.
    #[error("wish `{0}` is late and would be locked")]
    LateLock(SeasonWishId),
    /// No such room.
    #[error("room `{0}` is unknown")]
    UnknownRoom(RoomId),
    /// The wishes and decisions cannot be allocated at all.
    #[error(transparent)]
    Season(#[from] SeasonError),
    /// A further pass goes on from a proposal, and there was none.
    #[error("pass `{0}` goes on from a proposal, and there was none")]
    NoFormerProposal(Pass),
    /// An answer that does not hold; everything that is wrong with it.
    #[error("the answer does not hold: {} faults", .0.len())]
    Proposal(Vec<ProposalFault>),
    /// What is published is returned only where a manager says why.
    #[error("the proposal is published")]
    IsPublished,
    /// The placements are not booked as said; everything that is wrong.
    #[error("the round is not booked so: {} faults", .0.len())]
    Applied(Vec<ApplicationFault>),
    /// An id that the host brought for a booking is none.
    #[error(transparent)]
    Id(#[from] InvalidId),
    /// The ids that the host brought do not make a series.
    #[error(transparent)]
    Series(#[from] InvalidSeries),
    /// A date that the library does not know.
    #[error(transparent)]
    Time(#[from] InvalidTime),
    /// The events just decided could not be applied.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl RoundError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale(stale) => stale.code(),
            Self::WrongStage { .. } => "wrong_round_stage",
            Self::NoPlan => "no_season_drafted",
            Self::ClosingPassed(_) => "closing_passed",
            Self::IdTaken(_) => "wish_id_taken",
            Self::UnknownWish(_) => "unknown_wish",
            Self::Withdrawn(_) => "wish_withdrawn",
            Self::TooLate(_) => "wish_after_publishing",
            Self::LateBundle { .. } => "late_wish_in_bundle",
            Self::LateLock(_) => "lock_of_late_wish",
            Self::UnknownRoom(_) => "unknown_room",
            Self::Season(error) => error.code(),
            Self::NoFormerProposal(_) => "no_former_proposal",
            Self::Proposal(_) => "proposal_does_not_hold",
            Self::IsPublished => "proposal_is_published",
            Self::Applied(_) => "round_not_booked_so",
            Self::Id(_) => "invalid_id",
            Self::Series(error) => error.code(),
            Self::Time(error) => error.code(),
            Self::Replay(error) => error.code(),
        }
    }
}
