//! The typical week as a host would hold it: a schedule with centres and rooms, a season of one week, and wishes.

use std::{collections::BTreeSet, error::Error};

use imece::{
    centre::{Capacity, Centre, Room},
    chrono::{Days, NaiveDate, Weekday},
    event::{Actor, Call, Role},
    id::{ActorId, CentreId, InvalidId, OrganisationId, RoomId, SeasonWishId, StreamId},
    schedule::Schedule,
    season::{
        Choice, MeetingLength, Meetings, Place, Placement, Places, Priority, Season, Weeks, Window, Wish,
    },
    text::{Code, InvalidText},
    time::{DayHours, Minutes, OpeningHours, Span, Zone},
    uuid::Uuid,
};

use super::instance::{Instance, Request, Room as RoomRecord};

const DAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// A week of an instance.
pub(crate) struct Week {
    pub(crate) schedule: Schedule,
    pub(crate) season: Season,
    pub(crate) wishes: Vec<Wish>,
}

impl Week {
    /// Builds the week.
    pub(crate) fn of(instance: &Instance) -> Result<Self, Box<dyn Error>> {
        let opens = format!("{}-24:00", instance.day_start).parse::<Span>()?.opens();
        let minutes = instance.slots_per_day.checked_mul(instance.slot_minutes).ok_or("a day too long")?;
        let day = Span::new(opens, u16::try_from(minutes.saturating_add(opens.into()))?)?;
        let monday = NaiveDate::from_ymd_opt(2026, 9, 14).ok_or("no such day")?;
        let sunday = monday + Days::new(6);
        let season = Season::new(monday, sunday, day, Minutes::new(instance.slot_minutes))?;

        let desk = Actor::new(ActorId::from_uuid(uuid(0))?, Role::Staff);
        let call = Call::new(desk, "2026-06-01T08:00Z".parse()?);
        let mut schedule = Schedule::new(StreamId::from_uuid(uuid(0))?);
        let mut described = BTreeSet::new();
        for (n, room) in (0..).zip(&instance.rooms) {
            if described.insert(room.centre) {
                let code = format!("C{}", room.centre).parse()?;
                let centre = Centre::new(centre(room.centre)?, code, Zone::ISTANBUL, OpeningHours::never());
                schedule.describe_centre(centre, &call)?;
            }
            schedule.describe_room(described_room(n, room, season)?, &call)?;
        }
        let wishes = (0..).zip(&instance.requests).map(|(n, request)| wish(n, request, season));
        Ok(Self { schedule, season, wishes: wishes.collect::<Result<_, _>>()? })
    }

    /// A placement as the instance's numbers: request, room, day, first slot.
    pub(crate) fn numbers(&self, placement: &Placement) -> [u32; 4] {
        let minutes = u32::from(placement.time.opens() - self.season.day().opens());
        let start = minutes / self.season.slot().get();
        let day = placement.on.weekday().num_days_from_monday();
        [number(placement.wish.as_uuid()), number(placement.room.as_uuid()), day, start]
    }

    /// The number of an organisation.
    pub(crate) fn organisation(id: OrganisationId) -> u32 {
        number(id.as_uuid())
    }
}

fn described_room(n: u32, room: &RoomRecord, season: Season) -> Result<Room, Box<dyn Error>> {
    let mut hours = OpeningHours::never();
    for (day, [from, to]) in DAYS.into_iter().zip(&room.open) {
        if from < to {
            hours = hours.with_day(day, DayHours::from(slots(season, *from, *to)?));
        }
    }
    let id = RoomId::from_uuid(uuid(n))?;
    let code = format!("R{n}").parse()?;
    Ok(Room::new(id, centre(room.centre)?, code, Capacity::new(room.capacity)?)
        .with_features(features(room.equipment)?)
        .with_hours(hours))
}

fn wish(n: u32, request: &Request, season: Season) -> Result<Wish, Box<dyn Error>> {
    let mut windows = Vec::new();
    for (k, [day, from, to]) in request.options.iter().enumerate() {
        windows.push(Window {
            on: *DAYS.get(usize::try_from(*day)?).ok_or("no such day")?,
            within: slots(season, *from, *to)?,
            choice: if k == 0 { Choice::First } else { Choice::Second },
        });
    }
    let length = Minutes::new(request.duration * season.slot().get());
    let ranked = u32::try_from(request.centre).ok().map(centre).transpose()?.map(Place::Centre);
    let wish = Wish::new(
        SeasonWishId::from_uuid(uuid(n))?,
        OrganisationId::from_uuid(uuid(request.ngo))?,
        MeetingLength::new(length, length)?,
        Meetings::Weekly { times: 1, weeks: Weeks::All, windows },
    )?
    .at(Places { ranked: ranked.into_iter().collect(), others: true })?
    .with_priority(Priority::new(request.weight)?)
    .with_attendees(request.attendees)
    .with_features(features(request.equipment)?);
    Ok(wish)
}

fn slots(season: Season, from: u32, to: u32) -> Result<Span, Box<dyn Error>> {
    let minute = |slot: u32| u16::try_from(u32::from(season.day().opens()) + slot * season.slot().get());
    Ok(Span::new(minute(from)?, minute(to)?)?)
}

fn features(mask: u32) -> Result<Vec<Code>, InvalidText> {
    (0..u32::BITS).filter(|kind| mask >> kind & 1 == 1).map(|kind| Code::new(&format!("k{kind}"))).collect()
}

fn centre(n: u32) -> Result<CentreId, InvalidId> {
    CentreId::from_uuid(uuid(n))
}

/// Numbers are ids from 1 on, since there is no nil id.
fn uuid(n: u32) -> Uuid {
    Uuid::from_u128(u128::from(n) + 1)
}

fn number(id: Uuid) -> u32 {
    u32::try_from(id.as_u128() - 1).unwrap_or(u32::MAX)
}
