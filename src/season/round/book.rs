//! From a published proposal to bookings, and what became of them.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::ToString,
    vec::Vec,
};

use chrono::NaiveDate;
use uuid::Uuid;

use super::{ApplicationFault, Round, RoundError, RoundPlan};
use crate::{
    id::{BookingId, SeriesId},
    schedule::{
        BookingRequest, OccurrenceState, Schedule, ScheduleCommand, SeriesMode, SeriesRequest, Wanted,
    },
    season::{Placement, Season, Wish, window::weeks},
    time::{InvalidTime, LocalSlot},
};

/// A date of a placement that was not booked, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefusedDate {
    /// The date.
    pub date: NaiveDate,
    /// The codes of all [reasons](crate::schedule::Reason) against it.
    pub codes: Vec<&'static str>,
}

/// What became of a placement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlacementOutcome {
    /// The placement.
    pub placement: Placement,
    /// The series that it was booked as.
    pub series: SeriesId,
    /// On how many dates it stands, or took place.
    pub booked: u32,
    /// On how many it was given back.
    pub cancelled: u32,
    /// The others. They keep their place in the series and can be added again.
    pub refused: Vec<RefusedDate>,
}

impl Round {
    /// Returns the commands that book what is published, each with its placement: one series for each, in the order of the
    /// placements, also where it is a single date.
    ///
    /// A series keeps the dates that it was refused, with the reasons: a closure, a booking that stands, a rule of the place.
    /// So a date is never lost, and [`Round::outcome`] tells it. Run the commands on the schedule, then
    /// [record](Round::record_applied) the series.
    ///
    /// `ids` makes an id of a placement and a number: 0 is the series, and from 1 on come its bookings. Where it gives the same
    /// for the same, everything can be repeated after a breakdown.
    ///
    /// # Errors
    /// [`RoundError::WrongStage`] where nothing is published; [`RoundError::Id`] and [`RoundError::Series`] for ids that are none
    /// or are there twice.
    pub fn bookings(
        &self,
        mut ids: impl FnMut(&Placement, u32) -> Uuid,
    ) -> Result<Vec<(Placement, ScheduleCommand)>, RoundError> {
        let wrong = RoundError::WrongStage { stage: self.stage, command: "bookings" };
        let published = matches!(self.stage, super::RoundStage::Published | super::RoundStage::Applied);
        let proposal = self.proposal().filter(|_| published).ok_or(wrong)?;
        let plan = self.plan.as_ref().ok_or(RoundError::NoPlan)?;
        let mut commands = Vec::new();
        for placement in &proposal.standing {
            let wish = self.wish(placement.wish).ok_or(RoundError::UnknownWish(placement.wish))?;
            let series = series(plan, &wish.wish, placement, |n| ids(placement, n))?;
            commands.push((*placement, ScheduleCommand::BookSeries { series }));
        }
        Ok(commands)
    }

    /// Returns what became of every placement that was booked, read from the schedule that the commands ran on, in the order of
    /// the placements; of withdrawn wishes too.
    #[must_use]
    pub fn outcome(&self, schedule: &Schedule) -> Vec<PlacementOutcome> {
        self.series.iter().map(|(placement, series)| outcome(*placement, *series, schedule)).collect()
    }

    /// Everything that stands against saying that the placements are booked as these series.
    pub(super) fn application_faults(
        &self,
        series: &BTreeMap<Placement, SeriesId>,
        schedule: &Schedule,
    ) -> Vec<ApplicationFault> {
        let none = BTreeSet::new();
        let standing = self.proposal().map_or(&none, |proposal| &proposal.standing);
        let missing = standing.iter().filter(|placement| !series.contains_key(placement));
        let mut faults: Vec<ApplicationFault> =
            missing.map(|placement| ApplicationFault::Missing(*placement)).collect();
        for (placement, id) in series {
            if !standing.contains(placement) {
                faults.push(ApplicationFault::NotProposed(*placement));
            } else if schedule.series(*id).is_none() {
                faults.push(ApplicationFault::UnknownSeries(*id));
            } else if self.is_booked_as(placement, *id, schedule) != Some(true) {
                faults.push(ApplicationFault::OtherSeries(*placement, *id));
            }
        }
        faults
    }

    /// Whether a series asked for what a placement says, for who wished it, on all its dates.
    fn is_booked_as(&self, placement: &Placement, id: SeriesId, schedule: &Schedule) -> Option<bool> {
        let (plan, wish) = (self.plan.as_ref()?, &self.wish(placement.wish)?.wish);
        let series = schedule.series(id)?;
        let slots = slots(plan.season, wish, placement).ok()?;
        let mut requests = series.occurrences.iter().map(|occurrence| schedule.request(occurrence.asked));
        let same = |request: &BookingRequest| {
            request.organisation == wish.organisation && request.wanted == Wanted::from(placement.room)
        };
        Some(
            series.occurrences.iter().map(|occurrence| occurrence.planned).eq(slots)
                && requests.all(|request| request.as_ref().is_some_and(same)),
        )
    }
}

fn outcome(placement: Placement, series: SeriesId, schedule: &Schedule) -> PlacementOutcome {
    let mut outcome = PlacementOutcome { placement, series, booked: 0, cancelled: 0, refused: Vec::new() };
    let occurrences = schedule.series(series).map_or(&[][..], |series| &series.occurrences);
    for (occurrence, state) in occurrences.iter().zip(schedule.occurrence_states(series)) {
        match state {
            OccurrenceState::Booked | OccurrenceState::Moved => {
                outcome.booked = outcome.booked.saturating_add(1);
            }
            OccurrenceState::Cancelled => outcome.cancelled = outcome.cancelled.saturating_add(1),
            OccurrenceState::Refused => outcome.refused.push(RefusedDate {
                date: occurrence.planned.start().date(),
                codes: occurrence.refused_for.iter().map(|objection| objection.reason.code()).collect(),
            }),
        }
    }
    outcome
}

fn series(
    plan: &RoundPlan,
    wish: &Wish,
    placement: &Placement,
    mut ids: impl FnMut(u32) -> Uuid,
) -> Result<SeriesRequest, RoundError> {
    let id = SeriesId::from_uuid(ids(0))?;
    let mut occurrences = Vec::new();
    for (number, time) in (1..).zip(slots(plan.season, wish, placement)?) {
        let id = BookingId::from_uuid(ids(number))?;
        let request = BookingRequest::new(id, wish.organisation, placement.room, time, plan.purpose);
        let request = request.with_attendees(wish.attendees).with_features(wish.features.iter().copied());
        occurrences.push(match wish.layout {
            Some(layout) => request.with_layout(layout),
            None => request,
        });
    }
    let series = SeriesRequest::of(id, occurrences, SeriesMode::SkipConflicts)?;
    Ok(match wish.id.to_string().parse() {
        Ok(rule) => series.with_rule(rule),
        Err(_) => series,
    })
}

/// When a placement meets: on every date of its wish's weeks that lies in the season, closed or not.
fn slots(season: Season, wish: &Wish, placement: &Placement) -> Result<Vec<LocalSlot>, InvalidTime> {
    let weeks = weeks(season, wish, placement.on).unwrap_or(0);
    let meant =
        (0..season.weeks()).filter(|week| 1_u64.checked_shl(*week).is_some_and(|bit| weeks & bit != 0));
    let dates = meant.filter_map(|week| season.date(week, placement.on.weekday()));
    dates.map(|date| placement.time.on(date)).collect()
}
