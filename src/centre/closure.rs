use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::RoomSet;
use crate::{
    id::{CentreId, ClosureId},
    text::Note,
    time::{InvalidTime, LocalMinute, LocalSlot},
};

/// What a closure closes.
#[expect(clippy::exhaustive_enums, reason = "a closure closes a house or rooms in it")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum ClosureScope {
    /// The whole centre.
    Centre(CentreId),
    /// Some rooms of one centre: a blocking for repair or the house's own use.
    Rooms(RoomSet),
}

/// Wall-clock time that is taken away from whatever stands open.
///
/// A closure has no set-up or clear-up time and needs none kept from it. Over a booking that stands it does not cancel:
/// the booking keeps its time and is marked as displaced.
///
/// ```
/// use imece::{centre::{Closure, ClosureScope}, id::{CentreId, ClosureId}, uuid::Uuid};
/// let centre = CentreId::from_uuid(Uuid::from_u128(1))?;
/// let id = ClosureId::from_uuid(Uuid::from_u128(2))?;
/// let feast = Closure::on(id, ClosureScope::Centre(centre), "2024-04-10".parse().unwrap())?;
/// assert_eq!(feast.time.to_string(), "2024-04-10T00:00/2024-04-11T00:00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Closure {
    /// The id.
    pub id: ClosureId,
    /// What is closed.
    pub scope: ClosureScope,
    /// From when to when, on the centre's wall clock.
    pub time: LocalSlot,
    /// Why.
    #[serde(default)]
    pub reason: Option<Note>,
}

impl Closure {
    /// Describes a closure.
    #[must_use]
    pub const fn new(id: ClosureId, scope: ClosureScope, time: LocalSlot) -> Self {
        Self { id, scope, time, reason: None }
    }

    /// Describes a closure of a whole day.
    ///
    /// # Errors
    /// [`InvalidTime::OutOfRange`] for a day outside the years 1900 to 2999.
    pub fn on(id: ClosureId, scope: ClosureScope, day: NaiveDate) -> Result<Self, InvalidTime> {
        let next = day.checked_add_days(Days::new(1)).ok_or(InvalidTime::OutOfRange)?;
        let time = LocalSlot::new(LocalMinute::on(day, 0)?, LocalMinute::on(next, 0)?)?;
        Ok(Self::new(id, scope, time))
    }

    /// Says why.
    #[must_use]
    pub fn with_reason(mut self, reason: Note) -> Self {
        self.reason = Some(reason);
        self
    }
}
