use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    CalendarPolicy, Clash, ClashKind, DayRange, JointProgramme, Locality, Observance, Place, Placement,
    ProgrammeError, ProgrammePlan, ProgrammeSnapshot, Spot, Stage, Venue,
};
use crate::{
    event::{Head, Version},
    id::{BookingId, ObservanceId, PlaceId, ProgrammeId, StreamId},
    occupancy::{Buffers, Entry, Line, Lines, Occupancy},
    time::{Minute, Slot},
};

/// The joint programmes of a city, and everything that decides about them.
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::*, organisation::*, place::{District, Province}, programme::*,
///     time::{LocalSlot, Minute}, uuid::Uuid,
/// };
/// let id = Uuid::from_u128;
/// let call = |now: &str| Call::new(Actor::new(ActorId::from_uuid(id(1)).unwrap(), Role::Staff), now.parse().unwrap());
/// let early = call("2026-01-05T08:00Z");
/// let choir = OrganisationId::from_uuid(id(2))?;
/// let mut registry = Registry::new(StreamId::from_uuid(id(3))?);
/// registry.register(
///     Organisation::new(choir, "Gölcük Musiki Derneği".parse()?, OrganisationKind::Association), &early)?;
///
/// let mut calendar = ProgrammeCalendar::new(StreamId::from_uuid(id(4))?);
/// let square = PlaceId::from_uuid(id(5))?;
/// let golcuk = District::new(Province::new(41)?, "Gölcük")?;
/// calendar.describe_place(
///     Place::new(square, "Anıtpark".parse()?, PlaceKind::Square, golcuk), &early, &registry)?;
/// let evening = LocalSlot::new("2026-03-21T19:00".parse()?, "2026-03-21T22:00".parse()?)?;
/// let concert = ProgrammePlan::new(
///     ProgrammeId::from_uuid(id(6))?, "Bahar konseri".parse()?, ProgrammeKind::Cultural, ProgrammeFormat::Concert,
///     [choir], UnitId::from_uuid(id(7))?, Venue::Place(square), evening)?;
/// let programme = concert.id();
/// calendar.draft(concert, &early, &registry)?;
/// assert!(calendar.clashes(&calendar.programme(programme).unwrap().plan)?.is_empty());
/// calendar.plan(programme, &early, &registry)?;
/// calendar.announce(programme, &early, &registry)?;
///
/// calendar.begin(programme, &call("2026-03-21T16:00Z"), &registry)?;
/// let closing = Closing::new(640, evening, TextId::from_uuid(id(8))?);
/// calendar.close(programme, closing, &call("2026-03-22T08:00Z"), &registry)?;
/// assert_eq!(calendar.programme(programme).unwrap().stage(), Stage::Closed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "ProgrammeSnapshot", into = "ProgrammeSnapshot")]
pub struct ProgrammeCalendar {
    pub(super) head: Head,
    pub(super) policy: CalendarPolicy,
    pub(super) places: BTreeMap<PlaceId, Place>,
    pub(super) observances: BTreeMap<ObservanceId, Observance>,
    programmes: BTreeMap<ProgrammeId, JointProgramme>,
    // INVARIANT: these are what `programmes` says; only `put` changes any of them.
    days: BTreeMap<NaiveDate, BTreeSet<ProgrammeId>>,
    spots: BTreeMap<Spot, Line>,
    held: Occupancy<ProgrammeId>,
    bookings: BTreeMap<BookingId, ProgrammeId>,
    repetitions: BTreeMap<ProgrammeId, BTreeSet<ProgrammeId>>,
}

/// Equal are calendars that know the same; what is derived follows from it.
impl PartialEq for ProgrammeCalendar {
    fn eq(&self, other: &Self) -> bool {
        let known = |of: &Self| (of.head, of.policy.clone());
        known(self) == known(other)
            && self.places == other.places
            && self.observances == other.observances
            && self.programmes == other.programmes
    }
}

impl Eq for ProgrammeCalendar {}

impl ProgrammeCalendar {
    /// Makes a calendar without programmes, with [`CalendarPolicy::new`].
    #[must_use]
    pub const fn new(stream: StreamId) -> Self {
        Self {
            head: Head::new(stream),
            policy: CalendarPolicy::new(),
            places: BTreeMap::new(),
            observances: BTreeMap::new(),
            programmes: BTreeMap::new(),
            days: BTreeMap::new(),
            spots: BTreeMap::new(),
            held: Occupancy::new(),
            bookings: BTreeMap::new(),
            repetitions: BTreeMap::new(),
        }
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Returns the rules that no law fixes.
    #[must_use]
    pub const fn policy(&self) -> &CalendarPolicy {
        &self.policy
    }

    /// Returns a programme.
    #[must_use]
    pub fn programme(&self, id: ProgrammeId) -> Option<&JointProgramme> {
        self.programmes.get(&id)
    }

    /// Returns all programmes in the order of their ids.
    pub fn programmes(&self) -> impl Iterator<Item = &JointProgramme> {
        self.programmes.values()
    }

    /// Returns a place.
    #[must_use]
    pub fn place(&self, id: PlaceId) -> Option<&Place> {
        self.places.get(&id)
    }

    /// Returns an observance.
    #[must_use]
    pub fn observance(&self, id: ObservanceId) -> Option<&Observance> {
        self.observances.get(&id)
    }

    /// Returns all observances in the order of their ids.
    pub fn observances(&self) -> impl Iterator<Item = &Observance> {
        self.observances.values()
    }

    /// Returns everything that a plan clashes with, the hard clashes first, as if the programme itself were not there.
    ///
    /// Two want the same place or partner where their times overlap, the same audience where they are for one group, in one
    /// district or country, on one day.
    ///
    /// # Errors
    /// [`ProgrammeError::UnknownPlace`], [`ProgrammeError::Time`] for a time that no instant has.
    pub fn clashes(&self, plan: &ProgrammePlan) -> Result<Vec<Clash>, ProgrammeError> {
        Ok(self.clashes_at(plan, &self.placement(plan)?))
    }

    pub(super) fn clashes_at(&self, plan: &ProgrammePlan, placement: &Placement) -> Vec<Clash> {
        let mut found = Vec::new();
        if let Some(spot) = plan.venue().spot() {
            let holders = self.holders(spot, plan.id(), placement);
            found.extend(holders.map(|with| Clash { over: ClashKind::Place(spot), with }));
        }
        for other in self.near(plan.days()).filter(|other| other.id() != plan.id()) {
            let Some(its) = &other.placement else { continue };
            let with = other.id();
            if its.slot.overlaps(placement.slot) {
                let shared = plan.partners().intersection(other.plan.partners());
                found.extend(shared.map(|partner| Clash { over: ClashKind::Partner(*partner), with }));
            }
            if its.locality == placement.locality && other.plan.days().meets(plan.days()) {
                let shared = plan.groups().intersection(other.plan.groups());
                found.extend(shared.map(|group| Clash { over: ClashKind::Audience(*group), with }));
            }
        }
        found.sort_unstable();
        found
    }

    /// What stands in the calendar near some days: two clocks of the world may differ by two dates.
    fn near(&self, days: DayRange) -> impl Iterator<Item = &JointProgramme> {
        let first = days.first().checked_sub_days(Days::new(2)).unwrap_or(NaiveDate::MIN);
        let last = days.last().checked_add_days(Days::new(2)).unwrap_or(NaiveDate::MAX);
        self.standing(first, last).into_iter().filter_map(|id| self.programmes.get(&id))
    }

    /// Returns what stands in the calendar on any of these days, once each, in the order of the ids.
    pub(super) fn standing(&self, first: NaiveDate, last: NaiveDate) -> BTreeSet<ProgrammeId> {
        let days = if first <= last { Some(self.days.range(first..=last)) } else { None };
        days.into_iter().flatten().flat_map(|(_, programmes)| programmes.iter().copied()).collect()
    }

    /// Who else holds a spot at the time of a placement.
    pub(super) fn holders(
        &self,
        spot: Spot,
        own: ProgrammeId,
        placement: &Placement,
    ) -> impl Iterator<Item = ProgrammeId> {
        let conflicts = self.spots.get(&spot).map(|line| {
            let lines = Lines::from(*line);
            self.held.conflicts_ignoring(&lines, placement.slot, Buffers::NONE, |key| key == own)
        });
        conflicts.into_iter().flatten().map(|conflict| conflict.key)
    }

    /// When and where a plan is.
    pub(super) fn placement(&self, plan: &ProgrammePlan) -> Result<Placement, ProgrammeError> {
        let (zone, locality) = match plan.venue() {
            Venue::Room(room) => (self.policy.zone, Locality::District(room.district.clone())),
            Venue::Place(id) => {
                let place = self.places.get(id).ok_or(ProgrammeError::UnknownPlace(*id))?;
                (self.policy.zone, Locality::District(place.district.clone()))
            }
            Venue::Abroad(abroad) => (abroad.zone(), Locality::Abroad(abroad.country())),
        };
        Ok(Placement { slot: zone.slot(plan.time())?, locality })
    }

    /// Whose a request for a room is.
    pub(super) fn booked_by(&self, booking: BookingId) -> Option<ProgrammeId> {
        self.bookings.get(&booking).copied()
    }

    /// The programmes that repeat another, in the order of their ids.
    pub(super) fn repetitions(&self, of: ProgrammeId) -> impl Iterator<Item = &JointProgramme> {
        let ids = self.repetitions.get(&of).into_iter().flatten();
        ids.filter_map(|id| self.programmes.get(id))
    }

    pub(super) fn known(&self, id: ProgrammeId) -> Result<&JointProgramme, ProgrammeError> {
        self.programmes.get(&id).ok_or(ProgrammeError::Unknown(id))
    }

    /// The local day of an instant.
    pub(super) fn day(&self, now: Minute) -> Result<NaiveDate, ProgrammeError> {
        Ok(self.policy.zone.to_local(now)?.date())
    }

    /// A programme whose roster may change in place: no index looks at it.
    pub(super) fn roster_of(&mut self, id: ProgrammeId) -> Option<&mut JointProgramme> {
        self.programmes.get_mut(&id)
    }

    /// Puts a programme in its place, or takes it away, and returns what was there. Whoever calls has seen that nobody else
    /// holds its spot.
    pub(super) fn put(
        &mut self,
        id: ProgrammeId,
        programme: Option<JointProgramme>,
    ) -> Option<JointProgramme> {
        // Most of what becomes of a programme moves it in no index.
        if let (Some(old), Some(new)) = (self.programmes.get(&id), &programme)
            && Entries::of(old) == Entries::of(new)
        {
            return programme.and_then(|new| self.programmes.insert(id, new));
        }
        let former = self.programmes.remove(&id);
        if let Some(old) = &former {
            self.unlink(id, &Entries::of(old));
        }
        if let Some(new) = programme {
            self.link(id, &Entries::of(&new));
            self.programmes.insert(id, new);
        }
        former
    }

    fn link(&mut self, id: ProgrammeId, entries: &Entries<'_>) {
        for booking in entries.bookings {
            self.bookings.insert(*booking, id);
        }
        if let Some(source) = entries.repeats {
            self.repetitions.entry(source).or_default().insert(id);
        }
        let Some(Standing { slot, days, spot }) = entries.standing else { return };
        for day in days.days() {
            self.days.entry(day).or_default().insert(id);
        }
        if let Some(spot) = spot {
            let line = *self.spots.entry(spot).or_insert_with(|| self.held.add_line());
            let free = self.held.hold(&line.into(), Entry::new(slot, id));
            debug_assert!(free.is_ok(), "the caller has seen that it is free");
        }
    }

    fn unlink(&mut self, id: ProgrammeId, entries: &Entries<'_>) {
        for booking in entries.bookings {
            self.bookings.remove(booking);
        }
        if let Some(repetitions) = entries.repeats.and_then(|source| self.repetitions.get_mut(&source)) {
            repetitions.remove(&id);
        }
        let Some(Standing { slot, days, spot }) = entries.standing else { return };
        for day in days.days() {
            if let Some(programmes) = self.days.get_mut(&day) {
                programmes.remove(&id);
                if programmes.is_empty() {
                    self.days.remove(&day);
                }
            }
        }
        if let Some(line) = spot.and_then(|spot| self.spots.get(&spot).copied()) {
            let held = self.held.release(&line.into(), slot, id);
            debug_assert!(held.is_ok(), "what stands holds its spot");
        }
    }
}

/// What the indexes are told of a programme, and nothing else.
#[derive(PartialEq)]
struct Entries<'a> {
    bookings: &'a BTreeSet<BookingId>,
    repeats: Option<ProgrammeId>,
    standing: Option<Standing>,
}

/// When and where a programme that stands is.
#[derive(Clone, Copy, PartialEq)]
struct Standing {
    slot: Slot,
    days: DayRange,
    spot: Option<Spot>,
}

impl<'a> Entries<'a> {
    fn of(programme: &'a JointProgramme) -> Self {
        let plan = &programme.plan;
        let placement = programme.placement.as_ref().filter(|_| Stage::stands(programme.stage()));
        let standing = placement.map(|placement| Standing {
            slot: placement.slot,
            days: plan.days(),
            spot: plan.venue().spot(),
        });
        Self { bookings: &programme.bookings, repeats: programme.repeats, standing }
    }
}
