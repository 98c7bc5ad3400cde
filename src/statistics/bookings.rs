use serde::{Deserialize, Serialize};

use crate::{
    event::Recorded,
    id::{CentreId, OrganisationId, RoomId},
    schedule::{BookingFact, BookingRequest, Objection, Overridden, ScheduleEvent, Status, Utilisation},
    stats::{Grouped, Histogram, Multiset, Observe, StatsError, Steps, Sum},
    tally_struct,
    text::Code,
    time::{LocalSlot, Month},
};

/// Month, centre and purpose: the month is that of the local start.
type Cell = (Month, CentreId, Code);
/// The same, where a refused or waiting request may leave the centre open.
type Asked = (Month, Option<CentreId>, Code);

/// Month, centre and room.
pub(super) type InRoom = (Month, CentreId, RoomId);

/// The figures of the bookings of any number of schedules, over any time.
///
/// What each measure counts is stated at its field; all are exact, and all may be merged and taken back. A booking of
/// several rooms counts once in what is kept by centre, and once in each of its rooms in what is kept by room. A move
/// takes a booking from the month and rooms where it was to where it is.
///
/// ```
/// use imece::{
///     centre::{Capacity, Centre, Room}, event::{Actor, Call, Role}, id::*,
///     schedule::{Anyone, BookingRequest, Schedule}, statistics::{BookingTally, Scope},
///     stats::Observe, time::{LocalSlot, OpeningHours, Zone}, uuid::Uuid,
/// };
/// let id = Uuid::from_u128;
/// let (centre, room) = (CentreId::from_uuid(id(1))?, RoomId::from_uuid(id(2))?);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(3))?, Role::Staff), "2026-03-16T08:00Z".parse()?);
/// let mut schedule = Schedule::new(StreamId::from_uuid(id(4))?);
/// let hours = OpeningHours::daily("09:00-22:00".parse()?);
/// schedule.describe_centre(Centre::new(centre, "GEB".parse()?, Zone::ISTANBUL, hours), &call)?;
/// schedule.describe_room(Room::new(room, centre, "GEB-01".parse()?, Capacity::new(40)?), &call)?;
///
/// let evening = LocalSlot::new("2026-03-20T18:00".parse()?, "2026-03-20T20:00".parse()?)?;
/// let booking = BookingId::from_uuid(id(10))?;
/// let choir = OrganisationId::from_uuid(id(5))?;
/// let request = BookingRequest::new(booking, choir, room, evening, "rehearsal".parse()?);
/// let mut log = schedule.book(request, &call, &Anyone)?.events;
/// let after = Call::new(call.actor, "2026-03-20T17:00Z".parse()?);
/// log.extend(schedule.complete(booking, 31, &after, &Anyone)?);
///
/// let mut tally = BookingTally::default();
/// for event in &log {
///     tally.observe(event)?;
/// }
/// let march = tally.summary(&Scope::all().months("2026-03".parse()?, "2026-03".parse()?))?;
/// assert_eq!((march.requests, march.held, march.participants), (1, 1, 31));
/// assert_eq!(march.minutes_held, 120);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookingTally {
    /// Requests, accepted or refused, by the month of the wished start. A wish of the waitlist counts when its offer is
    /// taken, as accepted; one that was refused before it began to wait has counted for that too.
    pub(super) requests: Multiset<Asked>,
    /// Requests that were refused, by the month of the wished start.
    pub(super) refused: Multiset<Asked>,
    /// Reasons of refusals: a request counts under each of its different reasons.
    pub(super) refused_for: Multiset<Asked>,
    /// Objections that somebody overruled.
    pub(super) overruled: Multiset<Cell>,
    /// Requests that began to wait.
    pub(super) waited: Multiset<Asked>,
    /// Bookings that took place.
    pub(super) held: Multiset<Cell>,
    /// Bookings to which nobody came.
    pub(super) no_show: Multiset<Cell>,
    /// Bookings that were given back.
    pub(super) cancelled: Multiset<Cell>,
    /// Bookings that were given back after the deadline, counted among the former too.
    pub(super) cancelled_late: Multiset<Cell>,
    /// Holds, pending requests and offers that lapsed.
    pub(super) lapsed: Multiset<Cell>,
    /// Holds and pending requests that were declined.
    pub(super) declined: Multiset<Cell>,
    /// People who came, each time they came.
    pub(super) participants: Grouped<Cell, Sum>,
    /// How many came to each meeting.
    pub(super) attendance: Grouped<(Month, CentreId), Histogram>,
    /// Minutes from start to end of what took place.
    pub(super) minutes_held: Grouped<Cell, Sum>,
    /// Organisations of what took place, so that the distinct ones can be counted.
    pub(super) organisations: Grouped<(Month, CentreId), Multiset<OrganisationId>>,
    /// Meetings that took place, by room.
    pub(super) room_held: Multiset<InRoom>,
    /// People who came, by room.
    pub(super) room_participants: Grouped<InRoom, Sum>,
    /// Minutes of what took place, by room.
    pub(super) room_minutes: Grouped<InRoom, Sum>,
    /// Minutes of what took place, by room and hour of the wall clock, 0 to 23.
    pub(super) room_hours: Grouped<(RoomId, u8), Sum>,
    /// Minutes that were open to be booked, as observed from schedules.
    pub(super) bookable_minutes: Grouped<InRoom, Sum>,
    /// Minutes of these that were occupied.
    pub(super) booked_minutes: Grouped<InRoom, Sum>,
}

tally_struct!(BookingTally {
    requests,
    refused,
    refused_for,
    overruled,
    waited,
    held,
    no_show,
    cancelled,
    cancelled_late,
    lapsed,
    declined,
    participants,
    attendance,
    minutes_held,
    organisations,
    room_held,
    room_participants,
    room_minutes,
    room_hours,
    bookable_minutes,
    booked_minutes,
});

impl Observe<&Recorded<ScheduleEvent>> for BookingTally {
    fn record(&mut self, recorded: &Recorded<ScheduleEvent>, times: i64) -> Result<(), StatsError> {
        self.record(&recorded.event, times)
    }
}

impl Observe<&ScheduleEvent> for BookingTally {
    fn record(&mut self, event: &ScheduleEvent, times: i64) -> Result<(), StatsError> {
        Steps::all_or_none(self, times, |tally, steps| tally.count(steps, event))
    }
}

impl BookingTally {
    /// Adds how much of a room's bookable time in a month was occupied, as
    /// [`Schedule::utilisation`](crate::schedule::Schedule::utilisation) tells it.
    ///
    /// # Errors
    /// [`StatsError::Overflow`]; then nothing has changed.
    pub fn observe_utilisation(
        &mut self,
        month: Month,
        centre: CentreId,
        room: RoomId,
        utilisation: Utilisation,
    ) -> Result<(), StatsError> {
        let minutes = |n: u64| i64::try_from(n).map_err(|_| StatsError::Overflow);
        let key = (month, centre, room);
        let [bookable, booked] =
            [minutes(utilisation.bookable_minutes)?, minutes(utilisation.booked_minutes)?];
        Steps::all_or_none(self, 1, |tally, steps| {
            steps.observe(&mut tally.bookable_minutes, (key, bookable))?;
            steps.observe(&mut tally.booked_minutes, (key, booked))
        })
    }

    fn count(&mut self, steps: &mut Steps, event: &ScheduleEvent) -> Result<(), StatsError> {
        use ScheduleEvent as E;
        match event {
            E::Booked { request, placement, overridden, .. } => {
                steps.observe(&mut self.requests, asked(request, Some(placement.centre)))?;
                self.overruled(steps, overridden.as_ref(), month(request.time), placement.centre)
            }
            E::RequestRefused { request, centre, objections, .. } => {
                steps.observe(&mut self.requests, asked(request, *centre))?;
                steps.observe(&mut self.refused, asked(request, *centre))?;
                for reason in reasons(objections) {
                    steps.observe(&mut self.refused_for, (month(request.time), *centre, reason))?;
                }
                Ok(())
            }
            E::Submitted { fact, overridden, from_waitlist, .. } => {
                if *from_waitlist {
                    let at = &fact.placement;
                    steps.observe(&mut self.requests, (month(at.time), Some(at.centre), fact.purpose))?;
                }
                self.overruled(steps, overridden.as_ref(), month(fact.placement.time), fact.placement.centre)
            }
            E::Approved { fact, overridden } => {
                self.overruled(steps, overridden.as_ref(), month(fact.placement.time), fact.placement.centre)
            }
            E::Declined { fact, .. } => steps.observe(&mut self.declined, cell(fact)),
            E::Lapsed { fact, .. } => steps.observe(&mut self.lapsed, cell(fact)),
            E::Held { fact, attendance } => self.held(steps, fact, *attendance),
            E::AttendanceCorrected { fact, from, to } => {
                self.came(steps, fact, *from, Steps::BEFORE)?;
                self.came(steps, fact, *to, Steps::AFTER)
            }
            E::NoShow { fact } => steps.observe(&mut self.no_show, cell(fact)),
            E::Cancelled { fact, late, overridden, .. } => {
                steps.observe(&mut self.cancelled, cell(fact))?;
                if *late {
                    steps.observe(&mut self.cancelled_late, cell(fact))?;
                }
                self.overruled(steps, overridden.as_ref(), month(fact.placement.time), fact.placement.centre)
            }
            E::Reinstated { fact, from, overridden, .. } => {
                match from {
                    Status::Cancelled { late } => {
                        steps.retract(&mut self.cancelled, cell(fact))?;
                        if *late {
                            steps.retract(&mut self.cancelled_late, cell(fact))?;
                        }
                    }
                    Status::Lapsed => steps.retract(&mut self.lapsed, cell(fact))?,
                    Status::NoShow { .. } => steps.retract(&mut self.no_show, cell(fact))?,
                    _ => {}
                }
                self.overruled(steps, overridden.as_ref(), month(fact.placement.time), fact.placement.centre)
            }
            E::Moved { moves, overridden, .. } => match moves.first() {
                Some(first) => {
                    self.overruled(steps, overridden.as_ref(), month(first.to.time), first.to.centre)
                }
                None => Ok(()),
            },
            E::WaitlistJoined(entry) => steps.observe(&mut self.waited, asked(&entry.request, None)),
            // What only describes places, or keeps time that is counted when it is used, is no figure.
            E::CentreDescribed { .. }
            | E::RoomDescribed { .. }
            | E::EquipmentDescribed(_)
            | E::PolicySet { .. }
            | E::CalendarSet(_)
            | E::Closed { .. }
            | E::Reopened { .. }
            | E::CheckedIn { .. }
            | E::SeriesBegun { .. }
            | E::WaitlistLeft { .. }
            | E::Offered { .. }
            | E::RetentionSet { .. }
            | E::PersonErased { .. } => Ok(()),
        }
    }

    fn held(&mut self, steps: &mut Steps, fact: &BookingFact, attendance: u32) -> Result<(), StatsError> {
        let (at, cell) = (&fact.placement, cell(fact));
        let (month, ..) = cell;
        let minutes = i64::from(at.slot.length().get());
        steps.observe(&mut self.held, cell)?;
        steps.observe(&mut self.minutes_held, (cell, minutes))?;
        steps.observe(&mut self.organisations, ((month, at.centre), fact.organisation))?;
        for room in at.rooms.iter() {
            steps.observe(&mut self.room_held, (month, at.centre, room))?;
            steps.observe(&mut self.room_minutes, ((month, at.centre, room), minutes))?;
            for (hour, minutes) in hours(at.time) {
                steps.observe(&mut self.room_hours, ((room, hour), minutes))?;
            }
        }
        self.came(steps, fact, attendance, Steps::AFTER)
    }

    fn came(
        &mut self,
        steps: &mut Steps,
        fact: &BookingFact,
        attendance: u32,
        times: i64,
    ) -> Result<(), StatsError> {
        let (people, cell) = (i64::from(attendance), cell(fact));
        let (month, centre, _) = cell;
        steps.record(&mut self.participants, (cell, people), times)?;
        steps.record(&mut self.attendance, ((month, centre), people), times)?;
        for room in fact.placement.rooms.iter() {
            steps.record(&mut self.room_participants, ((month, centre, room), people), times)?;
        }
        Ok(())
    }

    fn overruled(
        &mut self,
        steps: &mut Steps,
        overridden: Option<&Overridden>,
        month: Month,
        centre: CentreId,
    ) -> Result<(), StatsError> {
        for reason in overridden.into_iter().flat_map(|o| reasons(&o.objections)) {
            steps.observe(&mut self.overruled, (month, centre, reason))?;
        }
        Ok(())
    }
}

fn month(time: LocalSlot) -> Month {
    Month::of(time.start().date())
}

fn cell(fact: &BookingFact) -> Cell {
    (month(fact.placement.time), fact.placement.centre, fact.purpose)
}

fn asked(request: &BookingRequest, centre: Option<CentreId>) -> Asked {
    (month(request.time), centre, request.purpose)
}

/// The different reasons of objections. Every code of a reason is a [`Code`].
fn reasons(objections: &[Objection]) -> impl Iterator<Item = Code> {
    let mut codes: alloc::vec::Vec<Code> =
        objections.iter().filter_map(|objection| Code::new(objection.reason.code()).ok()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.into_iter()
}

/// How many minutes of a wall-clock slot lie in each hour of the clock, hour by hour.
fn hours(time: LocalSlot) -> impl Iterator<Item = (u8, i64)> {
    let start = time.start().minute_of_day();
    let end = start.saturating_add(time.planned_length().get());
    let first = start.checked_div(60).unwrap_or(0);
    let last = end.div_ceil(60);
    (first..last).map(move |hour| {
        let (from, to) = (hour.saturating_mul(60), hour.saturating_add(1).saturating_mul(60));
        let minutes = to.min(end).saturating_sub(from.max(start));
        (u8::try_from(hour.checked_rem(24).unwrap_or(0)).unwrap_or(0), i64::from(minutes))
    })
}
