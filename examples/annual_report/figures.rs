//! The figures of the year, read from the tally that observed the schedule's events.

use std::{collections::BTreeMap, error::Error};

use imece::{
    centre::{Centre, ClosureScope, Room},
    chrono::NaiveDate,
    id::RoomId,
    statistics::{BookingSummary, PetitionDays, RoomSummary, Scope},
    stats::StatsError,
    time::{Minutes, Period, PeriodKind, SlotSet},
};
use serde::{Serialize, Serializer};

use super::{
    city::{City, Grounds},
    records::DECISIONS,
    work_figures::WorkFigures,
};

/// All that is shown.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) expected: Expected,
    pub(crate) year: Option<i32>,
    /// Requests that start in another year: they count with the others, in months of their own.
    pub(crate) other_years: u64,
    /// Of the whole city.
    pub(crate) total: BookingSummary,
    /// In the order of the records.
    pub(crate) centres: Vec<OfCentre>,
    /// Of what the city does besides giving rooms.
    pub(crate) work: WorkFigures,
}

/// What is shown of a centre.
#[derive(Debug)]
pub(crate) struct OfCentre {
    pub(crate) centre: Centre,
    pub(crate) total: BookingSummary,
    /// What was held, January first; the Januaries of several years are one.
    pub(crate) held_by_month: Vec<u64>,
    pub(crate) rooms: Vec<OfRoom>,
    /// Minutes that each of its rooms was open in the year, for each hour of the wall clock.
    pub(crate) open_by_hour: [u64; 24],
}

/// What is shown of a room.
#[derive(Debug)]
pub(crate) struct OfRoom {
    pub(crate) room: Room,
    pub(crate) total: RoomSummary,
    /// Minutes of what was held, for each hour of the wall clock.
    pub(crate) held_by_hour: [u64; 24],
}

/// The keys of `expected.json`, in its order. A key is there when its file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Expected {
    /// None where there are no requests; the inner one where the file has no row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) year: Option<Option<i32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) requests: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) resubmitted: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) accepted: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refused: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) held: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) no_show: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cancelled: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refused_for: Option<InOrder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) participants: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) minutes_held: Option<InOrder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) meetings_by_month: Option<Vec<u64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) organisations_served: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) programmes_by_theme: Option<InOrder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contacts: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) survey: Option<Satisfied>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) petitions_by_decision: Option<InOrder>,
    /// The inner one is none where the file has no row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) petition_days: Option<Option<PetitionDays>>,
}

/// How many responded, and how many of them gave one of the two best points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Satisfied {
    pub(crate) responses: u64,
    pub(crate) satisfied: u64,
}

/// An object whose keys keep their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InOrder(pub(crate) Vec<(String, u64)>);

impl Serialize for InOrder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl Figures {
    /// Reads the figures of a city.
    ///
    /// # Errors
    /// Where a sum exceeds 64 bits.
    pub(crate) fn of(city: &City) -> Result<Self, Box<dyn Error>> {
        let total = city.tally.summary(&Scope::all())?;
        let rooms = city.tally.rooms(&Scope::all())?;
        let centres: Vec<OfCentre> = city
            .schedule
            .centres()
            .map(|centre| OfCentre::of(city, centre, &rooms))
            .collect::<Result<_, _>>()?;
        let work = WorkFigures::of(&city.work)?;
        let expected = Expected::of(city, &total, &centres, &work);
        let year = city.year();
        let elsewhere = city.starts.iter().filter(|(month, _)| Some(month.year()) != year);
        let other_years = elsewhere.map(|(_, requests)| requests).sum();
        Ok(Self { expected, year, other_years, total, centres, work })
    }

    pub(crate) fn rooms(&self) -> impl Iterator<Item = (&OfCentre, &OfRoom)> {
        self.centres.iter().flat_map(|centre| centre.rooms.iter().map(move |room| (centre, room)))
    }
}

impl OfCentre {
    fn of(city: &City, centre: &Centre, rooms: &BTreeMap<RoomId, RoomSummary>) -> Result<Self, StatsError> {
        let scope = Scope::all().centre(centre.id);
        let mut held_by_month = vec![0; 12];
        for month in city.starts.keys() {
            let held = city.tally.meetings_held(&scope.clone().months(*month, *month))?;
            if let Some(cell) =
                usize::try_from(month.month() - 1).ok().and_then(|at| held_by_month.get_mut(at))
            {
                *cell += held;
            }
        }
        let theirs = city.schedule.rooms().filter(|room| room.centre == centre.id);
        let rooms = theirs.map(|room| {
            let total = rooms.get(&room.id).cloned().unwrap_or_default();
            Ok(OfRoom { room: room.clone(), total, held_by_hour: city.tally.hours_of(room.id)? })
        });
        Ok(Self {
            centre: centre.clone(),
            total: city.tally.summary(&scope)?,
            held_by_month,
            rooms: rooms.collect::<Result<_, StatsError>>()?,
            open_by_hour: city.year().map_or([0; 24], |year| open_by_hour(city, centre, year)),
        })
    }
}

impl Expected {
    fn of(city: &City, total: &BookingSummary, centres: &[OfCentre], work: &WorkFigures) -> Self {
        let refused_for = Grounds::ALL.map(|grounds| {
            (grounds.name().to_owned(), city.refused_for.get(&grounds).copied().unwrap_or_default())
        });
        let minutes_held = centres.iter().map(|of| (of.centre.code.to_string(), of.total.minutes_held));
        let by_month = (0..12).map(|at| centres.iter().filter_map(|of| of.held_by_month.get(at)).sum());
        let (asked, ended) = (city.has_requests, city.has_outcomes);
        Self {
            year: asked.then(|| city.year()),
            requests: asked.then_some(total.requests),
            resubmitted: asked.then_some(city.resubmitted),
            accepted: asked.then_some(total.accepted),
            refused: asked.then_some(total.refused),
            held: ended.then_some(total.held),
            no_show: ended.then_some(total.no_show),
            cancelled: ended.then_some(total.cancelled),
            refused_for: asked.then(|| InOrder(refused_for.into())),
            participants: ended.then_some(total.participants),
            minutes_held: ended.then(|| InOrder(minutes_held.collect())),
            meetings_by_month: ended.then(|| by_month.collect()),
            organisations_served: ended.then_some(total.organisations_served),
            programmes_by_theme: work.programmes.as_ref().map(|of| {
                InOrder(of.by_kind.iter().map(|(kind, held)| (kind.code().to_owned(), *held)).collect())
            }),
            contacts: work.contacts.as_ref().map(|of| of.total.contacts),
            survey: work.survey.as_ref().map(|of| of.counts),
            petitions_by_decision: work.petitions.as_ref().map(|of| {
                let word = |(word, outcome): (&str, _)| Some((word.to_owned(), *of.decided.get(&outcome)?));
                InOrder(DECISIONS.into_iter().filter_map(word).collect())
            }),
            petition_days: work.petitions.as_ref().map(|of| of.days),
        }
    }
}

/// Minutes of a year in which a centre was open and not closed, for each hour of the wall clock.
fn open_by_hour(city: &City, centre: &Centre, year: i32) -> [u64; 24] {
    let mut hours = [0; 24];
    let zone = centre.zone;
    let Some(first) = NaiveDate::from_ymd_opt(year, 1, 1) else { return hours };
    let Ok(range) = Period::containing(PeriodKind::Year, first).slot(zone) else { return hours };
    let closed: SlotSet = city
        .schedule
        .closures()
        .filter(|closure| closure.scope == ClosureScope::Centre(centre.id))
        .filter_map(|closure| zone.slot(closure.time).ok())
        .collect();
    for slot in centre.hours.open(zone, range).difference(&closed).iter() {
        let mut at = slot.start();
        while at < slot.end() {
            let Ok(local) = zone.to_local(at) else { break };
            let (hour, minute) = (local.minute_of_day() / 60, local.minute_of_day() % 60);
            let next = at.saturating_add(Minutes::new(60 - minute)).min(slot.end());
            if let Some(cell) = usize::try_from(hour).ok().and_then(|hour| hours.get_mut(hour)) {
                *cell += u64::from(next.since(at).get());
            }
            at = next;
        }
    }
    hours
}
