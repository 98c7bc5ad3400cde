use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::time::{MonthDay, RetentionPolicy, YearlyDays};

/// The rules of a desk that a municipality sets for itself.
///
/// ```
/// use imece::outreach::OutreachPolicy;
/// let mut policy = OutreachPolicy::default();
/// assert_eq!(policy.donation_gap_days.get(), 90);
/// policy.donation_gap_days = 120.try_into().unwrap();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host sets every rule")]
pub struct OutreachPolicy {
    /// The least number of days between two donations of one donor: 90 unless set.
    pub donation_gap_days: NonZeroU32,
    /// When it is summer: June to August unless set.
    pub summer: YearlyDays,
    /// How long whoever asked for blood or offered it is kept after the end; health data (Law 6698 art. 6).
    pub blood: RetentionPolicy,
    /// How long a wisher is kept after the wish was granted, or else after the campaign's last day.
    pub wishes: RetentionPolicy,
    /// How long a bereaved household is kept after the visit.
    pub condolences: RetentionPolicy,
    /// How long whoever was given a membership is kept: for as long, nobody is given another.
    pub memberships: RetentionPolicy,
    /// How long the holder of a card is kept after the card's end.
    pub cards: RetentionPolicy,
}

impl Default for OutreachPolicy {
    /// Gaps of 90 days, summer from June to August; blood and bereavement are kept for three months, wishes for six,
    /// memberships and cards for a year.
    fn default() -> Self {
        let number = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let months = |n| RetentionPolicy::months(number(n));
        Self {
            donation_gap_days: number(90),
            summer: YearlyDays { first: MonthDay::known(6, 1), last: MonthDay::known(8, 31) },
            blood: months(3),
            wishes: months(6),
            condolences: months(3),
            memberships: months(12),
            cards: months(12),
        }
    }
}
