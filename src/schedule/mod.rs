//! Bookings without a conflict: requests, refusals, series, the waitlist, policy, and the search for free time.
//!
//! A [`Schedule`] is one consistency domain that the host chooses: a room, a centre, a city. It knows its places by
//! their descriptions ([`Centre`](crate::centre::Centre), [`Room`](crate::centre::Room)), its rules as [`Policy`]
//! values, and its bookings by what happened to them. Every command has a plain method here and a value in
//! [`ScheduleCommand`]; both go through the same decision. Fees and notifications are not here, and neither is the
//! allocation of a whole season at once. Whoever asks for an organisation is an opaque reference, which quotas count and
//! which is erased in time.

mod apply;
mod booking;
mod check;
mod command;
mod decide;
mod erasure;
mod error;
mod event;
mod methods;
mod policy;
mod query;
mod refusal;
mod request;
#[cfg(feature = "rrule")]
mod rule;
mod search;
mod series;
mod snapshot;
mod state;
mod view;
mod waitlist;

use alloc::{collections::BTreeMap, vec::Vec};

pub use booking::{Booking, BookingFact, Placement, Status};
pub use check::{Anyone, Organisations};
pub use command::ScheduleCommand;
pub use error::ScheduleError;
pub use event::{Kept, Move, PolicyScope, ScheduleEvent};
pub use methods::{Answer, Closed, Outcome};
pub use policy::{
    Approval, Cancellation, DurationRule, Eligibility, Enforced, Lead, Policy, Quota, QuotaLimit,
    QuotaSubject, Rule, RuleKind, Suspension,
};
pub use query::{Displaced, Utilisation};
pub use refusal::{Alternative, Conflicting, Objection, Overridden, Reason, Refusal};
pub use request::{BookingRequest, MAX_LENGTH, Needs, Wanted};
#[cfg(feature = "rrule")]
pub use rule::{InvalidRule, expand};
pub use series::{
    InvalidSeries, MAX_OCCURRENCES, Occurrence, OccurrenceState, Series, SeriesChange, SeriesLink,
    SeriesMode, SeriesRequest, SeriesScope,
};
pub use snapshot::{InvalidSnapshot, Overlap, Snapshot};
pub use waitlist::{Waiting, WaitlistEntry};

use crate::{
    event::{Aggregate, Call, Head, Recorded, ReplayError, apply_whole},
    id::{BookingId, SeriesId, StreamId},
    time::RetentionPolicy,
};
use state::{Catalogue, Ledger};

/// The bookings of a place, and everything that decides about them. There is no value with two overlapping
/// occupancies of one room, by any path.
///
/// ```
/// use imece::{
///     centre::{Capacity, Centre, Room}, event::{Actor, Call, Role}, id::*,
///     schedule::{Anyone, BookingRequest, Outcome, Schedule}, time::{LocalSlot, OpeningHours, Zone}, uuid::Uuid,
/// };
/// let id = Uuid::from_u128;
/// let centre = CentreId::from_uuid(id(1))?;
/// let room = RoomId::from_uuid(id(2))?;
/// let desk = Actor::new(ActorId::from_uuid(id(3))?, Role::Staff);
/// let call = Call::new(desk, "2026-03-16T08:00Z".parse()?);
///
/// let mut schedule = Schedule::new(StreamId::from_uuid(id(4))?);
/// let hours = OpeningHours::daily("09:00-22:00".parse()?);
/// schedule.describe_centre(Centre::new(centre, "GEB".parse()?, Zone::ISTANBUL, hours), &call)?;
/// schedule.describe_room(Room::new(room, centre, "GEB-01".parse()?, Capacity::new(40)?), &call)?;
///
/// let choir = OrganisationId::from_uuid(id(5))?;
/// let evening = LocalSlot::new("2026-03-20T18:00".parse()?, "2026-03-20T20:00".parse()?)?;
/// let request = |n| BookingRequest::new(
///     BookingId::from_uuid(id(n)).unwrap(), choir, room, evening, "rehearsal".parse().unwrap());
/// let first = schedule.book(request(10), &call, &Anyone)?;
/// assert!(matches!(first.outcome, Outcome::Booked(_)));
/// let second = schedule.book(request(11), &call, &Anyone)?;
/// let refusal = second.outcome.refusal().unwrap();
/// assert_eq!(refusal.codes().collect::<Vec<_>>(), ["conflict"]);
/// assert_eq!(refusal.alternatives[0].time.to_string(), "2026-03-20T20:00/2026-03-20T22:00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Schedule {
    head: Head,
    catalogue: Catalogue,
    ledger: Ledger,
    series: BTreeMap<SeriesId, Series>,
    waitlist: BTreeMap<BookingId, Waiting>,
    retention: Option<RetentionPolicy>,
}

impl Schedule {
    /// Makes a schedule without places.
    #[must_use]
    pub fn new(stream: StreamId) -> Self {
        Self {
            head: Head::new(stream),
            catalogue: Catalogue::new(),
            ledger: Ledger::new(),
            series: BTreeMap::new(),
            waitlist: BTreeMap::new(),
            retention: None,
        }
    }
}

impl Aggregate for Schedule {
    type Command = ScheduleCommand;
    type Event = ScheduleEvent;
    type Facts<'a> = &'a dyn Organisations;
    type Error = ScheduleError;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(
        &self,
        command: &ScheduleCommand,
        call: &Call,
        organisations: &dyn Organisations,
    ) -> Result<Vec<Recorded<ScheduleEvent>>, ScheduleError> {
        let events = decide::Decision::new(self, call, organisations).run(command)?;
        Ok(self.head.record(call, events))
    }

    fn apply(&mut self, batch: &[Recorded<ScheduleEvent>]) -> Result<(), ReplayError> {
        self.head = apply_whole(self, self.head, batch, Self::apply_event, Self::undo)?;
        Ok(())
    }
}

impl core::fmt::Debug for Schedule {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Schedule")
            .field("head", &self.head)
            .field("rooms", &self.catalogue.rooms.len())
            .field("bookings", &self.ledger.len())
            .finish_non_exhaustive()
    }
}
