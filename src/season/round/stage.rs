use serde::{Deserialize, Serialize};

use crate::stats::coded;

/// Where a round is in its life.
///
/// ```text
/// Draft ─▶ Open ─▶ Closed ─▶ Proposed ─▶ Published ─▶ Applied
///                    ▲──────────┘            │
///                    └───────────────────────┘
/// ```
#[expect(clippy::exhaustive_enums, reason = "whoever shows rounds must show every stage")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundStage {
    /// The days and the terms are still to be settled.
    Draft,
    /// Wishes come in.
    Open,
    /// No wish comes in in time any more.
    Closed,
    /// An answer is there for the municipality to look at.
    Proposed,
    /// The organisations know it.
    Published,
    /// It is booked.
    Applied,
}

coded!(RoundStage {
    Draft = "draft",
    Open = "open",
    Closed = "closed",
    Proposed = "proposed",
    Published = "published",
    Applied = "applied",
});

impl RoundStage {
    /// Returns the stages that may come next. What is allowed at all stands here; what must hold besides is decided
    /// command by command.
    ///
    /// ```
    /// use imece::season::RoundStage;
    /// assert!(RoundStage::Proposed.may_become(RoundStage::Closed)); // to be allocated again
    /// assert!(!RoundStage::Closed.may_become(RoundStage::Open));
    /// assert!(RoundStage::Applied.next().is_empty());
    /// ```
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Open],
            // A round that was closed is never opened again: who kept to the closing would have been told wrongly.
            Self::Open => &[Self::Closed],
            Self::Closed => &[Self::Proposed],
            Self::Proposed => &[Self::Closed, Self::Published],
            Self::Published => &[Self::Closed, Self::Applied],
            Self::Applied => &[],
        }
    }

    /// Returns whether another stage may come next.
    #[must_use]
    pub fn may_become(self, other: Self) -> bool {
        self.next().contains(&other)
    }

    /// Returns whether a proposal stands.
    #[must_use]
    pub const fn has_proposal(self) -> bool {
        matches!(self, Self::Proposed | Self::Published | Self::Applied)
    }
}

/// Which wishes an allocation is for, and what it starts from.
#[expect(clippy::exhaustive_enums, reason = "from nothing, from the last proposal, and then the late ones")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pass {
    /// The wishes in time, from nothing but the locks.
    First,
    /// The wishes in time; what was proposed last stays where it still can.
    Again,
    /// All wishes; what was proposed last stays where it still can, so the late ones take part in what is left.
    Late,
}

coded!(Pass { First = "first", Again = "again", Late = "late" });

impl Pass {
    /// Whether it starts from the last proposal.
    pub(super) const fn keeps(self) -> bool {
        !matches!(self, Self::First)
    }
}
