use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{id::CentreId, text::Precision};

/// How many came through the door of a civil-society centre on a day (*ziyaretçi sayısı*), as a counter or a guard says.
///
/// Who came twice counts twice, so these are visits and no people; and who came to a meeting came through the door, so
/// they are no attendances of meetings either, which are counted among them. Nobody knows of both here;
/// [`too_few_visits`](crate::statistics::OutreachTally::too_few_visits) holds one against the other.
///
/// ```
/// use imece::{event::{Actor, Call, Role}, id::*, outreach::{OutreachDesk, VisitCount}, text::Precision, time::Zone, uuid::Uuid};
/// let id = Uuid::from_u128;
/// let mut desk = OutreachDesk::new(StreamId::from_uuid(id(1))?, Zone::ISTANBUL);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2025-01-03T09:00Z".parse()?);
/// let (gebze, on) = (CentreId::from_uuid(id(3))?, "2025-01-02".parse().unwrap());
/// desk.count_visits(gebze, on, VisitCount::exactly(41), &call)?;
/// // Another count puts the first right, and its event tells both.
/// let put_right = VisitCount { visits: 45, precision: Precision::MoreThan };
/// desk.count_visits(gebze, on, put_right, &call)?;
/// assert_eq!(desk.visits_at(gebze, on), Some(put_right));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a number and how far it is to be trusted")]
pub struct VisitCount {
    /// How many.
    pub visits: u32,
    /// How far that is to be trusted.
    pub precision: Precision,
}

impl VisitCount {
    /// A count that is the number itself.
    #[must_use]
    pub const fn exactly(visits: u32) -> Self {
        Self { visits, precision: Precision::Exact }
    }
}

/// The visits to one centre on one day: a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct VisitCountRow {
    /// The centre.
    pub centre: CentreId,
    /// The day.
    pub on: NaiveDate,
    /// How many.
    pub count: VisitCount,
}
