use serde::{Deserialize, Serialize};

/// What a placement is worth, in points for each of its dates.
///
/// The worth of a placement is `dates × (priority × class + first_choice + first_place + longer × slots)`: `class` is the
/// wish's priority; `first_choice` counts in a window of first choice, `first_place` in the place ranked first; `slots` is by how
/// many slots the meeting is longer than the shortest that does; `dates` are those on which the room is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the terms of one formula")]
pub struct Points {
    /// For each class of priority.
    pub priority: u16,
    /// For a window of first choice.
    pub first_choice: u16,
    /// For the place ranked first.
    pub first_place: u16,
    /// For each slot beyond the shortest meeting.
    pub longer: u16,
}

impl Default for Points {
    fn default() -> Self {
        Self { priority: 10, first_choice: 2, first_place: 1, longer: 1 }
    }
}

/// What is fair between organisations: a bonus for the k-th placement that one organisation gets.
///
/// What is maximised is the worth of all placements and these bonuses; none of them grows with k, so an organisation's next
/// placement never counts more than its last.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fairness {
    /// By priority only: no bonus. `b(k) = 0`.
    #[default]
    Priority,
    /// Everyone a first before anyone a second: `b(1) = 1 + W`, where `W` is the most that all wishes together could be
    /// worth, and `b(k) = 0` beyond. So one more organisation with a placement outweighs everything else.
    FirstForAll,
    /// Proportional: `b(k) = ⌊w / k⌋`, where `w` is the most that one placement can be worth. The sum of these bonuses grows like
    /// the logarithm of what an organisation has, whose maximum is the proportionally fair allocation (F. P. Kelly,
    /// A. K. Maulloo and D. K. H. Tan, J. Oper. Res. Soc. 49 (1998) 237–252).
    Proportional,
}

impl Fairness {
    /// Returns the stable code of the rule.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::FirstForAll => "first_for_all",
            Self::Proportional => "proportional",
        }
    }

    /// The bonuses of an organisation's first, second, … placement, of which it can have so many.
    pub(super) fn bonuses(self, most: usize, worth_of_one: i64, worth_of_all: i64) -> alloc::vec::Vec<i64> {
        let bonus = |k: i64| match self {
            Self::Priority => 0,
            Self::FirstForAll if k == 1 => worth_of_all.saturating_add(1),
            Self::FirstForAll => 0,
            Self::Proportional => worth_of_one.checked_div(k).unwrap_or(0),
        };
        // The solver takes the last one for all beyond.
        (1..).take(most.max(2)).map(bonus).collect()
    }
}

/// The terms of a round: what is worth how much, what is fair, and how much of a season a placement must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Terms {
    /// What a placement is worth.
    pub points: Points,
    /// What is fair.
    pub fairness: Fairness,
    /// How many of a placement's dates must be free, in percent; the others are reported when it is booked. Over 100, none
    /// ever are enough.
    pub least_free_percent: u8,
}

impl Default for Terms {
    fn default() -> Self {
        Self { points: Points::default(), fairness: Fairness::default(), least_free_percent: 75 }
    }
}

impl Terms {
    /// Returns the terms with another rule of fairness.
    #[must_use]
    pub const fn with_fairness(self, fairness: Fairness) -> Self {
        Self { fairness, ..self }
    }

    /// Whether so many free dates of all are enough; no date never is.
    pub(super) fn enough(&self, free: u32, of: u32) -> bool {
        let percent = |part: u32, by: u32| u64::from(part).saturating_mul(by.into());
        free > 0 && percent(free, 100) >= percent(of, self.least_free_percent.into())
    }
}
