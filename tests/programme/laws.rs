//! The laws of decide, apply, replay and merging over random lives of a small calendar, and the naive twin of its clashes.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    cases::cases,
    lives::{self, stream},
    stored,
};
use imece::{
    chrono::NaiveDate,
    event::{Aggregate, Call, Recorded},
    id::{ActorId, ProgrammeId},
    programme::{
        Clash, ClashKind, JointProgramme, Locality, ParticipantStatus, ProgrammeCalendar, ProgrammeCommand,
        ProgrammeError, ProgrammeEvent, ProgrammeFormat, ProgrammePlan, Stage, Venue,
    },
    statistics::{ProgrammeTally, Scope},
    strategies::{laws, partners, programme_commands, programme_log},
    time::{Minutes, Zone},
    uuid::Uuid,
};
use proptest::{prelude::*, test_runner::TestCaseError};

type Log = lives::Log<ProgrammeCalendar>;

const MOST: usize = 120;

fn new() -> ProgrammeCalendar {
    ProgrammeCalendar::new(stream(1))
}

/// Minute by minute, day by day: what a plan clashes with, from nothing but the list of programmes.
fn naive_clashes(calendar: &ProgrammeCalendar, plan: &ProgrammePlan) -> BTreeSet<Clash> {
    let zone = |plan: &ProgrammePlan| match plan.venue() {
        Venue::Abroad(abroad) => abroad.zone(),
        _ => Zone::ISTANBUL,
    };
    let minutes = |plan: &ProgrammePlan| {
        let slot = zone(plan).slot(plan.time()).unwrap();
        (slot.start().as_minutes()..slot.end().as_minutes()).collect::<BTreeSet<i32>>()
    };
    let days = |plan: &ProgrammePlan| {
        let mut at = plan.time().start();
        let mut days = BTreeSet::new();
        while at < plan.time().end() {
            days.insert(at.date());
            at = at.checked_add(Minutes::new(1)).unwrap();
        }
        days
    };
    let where_now = |plan: &ProgrammePlan| match plan.venue() {
        Venue::Abroad(abroad) => Locality::Abroad(abroad.country()),
        Venue::Place(id) => Locality::District(calendar.place(*id).unwrap().district.clone()),
        Venue::Room(room) => Locality::District(room.district.clone()),
    };
    let spot = |plan: &ProgrammePlan| match plan.venue() {
        Venue::Abroad(_) => None,
        Venue::Place(id) => Some(id.as_uuid()),
        Venue::Room(room) => Some(room.room.as_uuid()),
    };
    let (its_minutes, its_days, its_place) = (minutes(plan), days(plan), where_now(plan));
    let mut found = BTreeSet::new();
    for other in calendar.programmes() {
        let stands =
            [Stage::Planned, Stage::Announced, Stage::UnderWay, Stage::Closed].contains(&other.stage());
        if !stands || other.id() == plan.id() {
            continue;
        }
        let with = other.id();
        if !minutes(&other.plan).is_disjoint(&its_minutes) {
            if spot(plan).is_some() && spot(plan) == spot(&other.plan) {
                found.insert(Clash { over: ClashKind::Place(plan.venue().spot().unwrap()), with });
            }
            for partner in plan.partners().iter().filter(|p| other.plan.partners().contains(p)) {
                found.insert(Clash { over: ClashKind::Partner(*partner), with });
            }
        }
        // A place may have been described anew since: the other stays where it was planned.
        let placed = other.placement.as_ref().unwrap().locality.clone();
        if placed == its_place && !days(&other.plan).is_disjoint(&its_days) {
            for group in plan.groups().iter().filter(|g| other.plan.groups().contains(g)) {
                found.insert(Clash { over: ClashKind::Audience(*group), with });
            }
        }
    }
    found
}

/// A life as its commands make it, every decision held to the laws of deciding, every state to its invariants.
fn live(commands: &[(ProgrammeCommand, Call)]) -> Result<(ProgrammeCalendar, Log), TestCaseError> {
    let cannot_be = |error: &_| matches!(error, ProgrammeError::Replay(_));
    lives::live(new(), commands, &partners(), cannot_be, |calendar| {
        calendar.programmes().try_for_each(|programme| holds_together(calendar, programme))
    })
}

/// What holds of every programme at any time.
fn holds_together(calendar: &ProgrammeCalendar, programme: &JointProgramme) -> Result<(), TestCaseError> {
    let (stage, plan) = (programme.stage(), &programme.plan);
    prop_assert!(!plan.partners().is_empty());
    prop_assert_eq!(programme.closing().is_some(), stage == Stage::Closed);
    prop_assert_eq!(programme.ended().is_some(), stage.is_ended());
    if stage.stands() {
        // Nobody else is where it is, and it is found on each of its days.
        let hard = naive_clashes_at_once(calendar, plan);
        prop_assert!(hard.is_empty(), "{hard:?}");
        for day in plan.days().days() {
            prop_assert!(calendar.on(imece::programme::DayRange::day(day)).contains(&programme));
        }
    } else {
        prop_assert!(!calendar.on(plan.days()).contains(&programme));
    }
    if matches!(stage, Stage::Announced | Stage::UnderWay | Stage::Closed)
        && let Venue::Abroad(abroad) = plan.venue()
    {
        prop_assert!(abroad.council().is_some() && abroad.ministry().is_some());
    }
    if stage == Stage::Closed
        && let ProgrammeFormat::Congress(congress) = plan.format()
    {
        prop_assert!(congress.without_rapporteur().is_empty() && !congress.tables.is_empty());
    }
    // Nobody is there twice, and places are not given twice.
    let status = |wanted: &[ParticipantStatus], reserved: bool| {
        let is = |p: &&imece::programme::Participant| {
            wanted.contains(&p.status) && p.registration.is_reserved() == reserved
        };
        programme.participants().filter(is).count()
    };
    let people: Vec<_> = programme
        .participants()
        .filter(|p| !matches!(p.status, ParticipantStatus::Cancelled | ParticipantStatus::NoShow))
        .filter_map(|p| p.registration.person())
        .collect();
    prop_assert_eq!(people.iter().collect::<BTreeSet<_>>().len(), people.len());
    let holding = [ParticipantStatus::Registered, ParticipantStatus::Attended];
    prop_assert_eq!(
        usize::try_from(programme.participant_count()).unwrap(),
        status(&holding, false) + status(&holding, true)
    );
    if let Some(places) = plan.places().filter(|_| matches!(stage, Stage::Announced | Stage::Planned)) {
        let pools = [(false, places.open_to_all()), (true, places.available().map(|_| places.reserved()))];
        for (reserved, pool) in pools {
            let Some(pool) = pool.map(|pool| usize::try_from(pool).unwrap()) else { continue };
            let taken = status(&holding, reserved);
            prop_assert!(taken <= pool, "{taken} of {pool}");
            // Nobody waits while a place is free.
            prop_assert!(taken == pool || status(&[ParticipantStatus::Waitlisted], reserved) == 0);
        }
    }
    Ok(())
}

fn naive_clashes_at_once(calendar: &ProgrammeCalendar, plan: &ProgrammePlan) -> Vec<Clash> {
    calendar.clashes(plan).unwrap().into_iter().filter(|clash| clash.over.is_hard()).collect()
}

/// What the calendar says is in the way of each programme.
fn clashes(calendar: &ProgrammeCalendar) -> Vec<Option<Vec<Clash>>> {
    calendar.programmes().map(|programme| calendar.clashes(&programme.plan).ok()).collect()
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn live_state_is_the_replay_of_its_events(commands in programme_commands(MOST), place: prop::sample::Index) {
        let (calendar, log) = live(&commands)?;
        lives::replays(new, &calendar, &log, place)?;
        lives::survives_json(&commands)?;
    }

    /// The twin: what the calendar says is in the way is what a scan of all programmes by minute and day says, in the live
    /// calendar and in the replayed one; and no plan that clashes over its place ever comes to stand.
    #[test]
    fn clashes_are_those_of_the_naive_twin(commands in programme_commands(MOST)) {
        let (calendar, log) = live(&commands)?;
        let mut replayed = new();
        replayed.replay(&log).unwrap();
        for programme in calendar.programmes() {
            let plan = &programme.plan;
            let Ok(said) = calendar.clashes(plan) else { continue };
            prop_assert!(said.is_sorted());
            prop_assert_eq!(&replayed.clashes(plan).unwrap(), &said);
            let twin = naive_clashes(&calendar, plan);
            prop_assert_eq!(said.iter().copied().collect::<BTreeSet<_>>(), twin.clone());
            prop_assert_eq!(said.len(), twin.len());
        }
    }

    /// Each programme goes from stage to stage as the table says, one event at a time, and nothing else moves it.
    #[test]
    fn programmes_move_as_the_table_says(log in programme_log(MOST)) {
        let mut stages: BTreeMap<ProgrammeId, Stage> = BTreeMap::new();
        for recorded in &log {
            let Some(programme) = recorded.event.programme() else { continue };
            let before = stages.get(&programme).copied();
            prop_assert_eq!(recorded.event.fact().map(|fact| fact.stage), before);
            if let Some(to) = recorded.event.brings_to() {
                prop_assert!(before.is_none_or(|before| before.may_become(to)), "{before:?} to {to:?}");
                stages.insert(programme, to);
            }
        }
        let mut calendar = new();
        calendar.replay(&log).unwrap();
        for programme in calendar.programmes() {
            prop_assert_eq!(stages.get(&programme.id()), Some(&programme.stage()));
        }
    }

    #[test]
    fn a_batch_with_an_event_that_cannot_be_leaves_no_trace(
        log in programme_log(MOST),
        place: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        lives::leaves_no_trace(new, &log, place, other, clashes)?;
    }

    #[test]
    fn figures_of_parts_of_a_log_add_up(log in programme_log(MOST), cuts: [prop::sample::Index; 2]) {
        lives::figures_add_up::<ProgrammeTally, _>(&log, cuts)?;
    }

    #[test]
    fn figures_of_a_log_are_those_of_its_programmes(log in programme_log(MOST)) {
        let mut calendar = new();
        calendar.replay(&log).unwrap();
        let said = lives::tally::<ProgrammeTally, _>(&log).summary(&Scope::all()).unwrap();
        let all: Vec<&JointProgramme> = calendar.programmes().collect();
        let closed: Vec<_> = all.iter().filter_map(|p| Some((*p, p.closing()?))).collect();
        let count = |n: usize| u64::try_from(n).unwrap();
        prop_assert_eq!(said.drafted, count(all.len()));
        prop_assert_eq!(said.held, count(closed.len()));
        prop_assert_eq!(said.by_kind.values().sum::<u64>(), said.held);
        prop_assert_eq!(said.by_format.values().sum::<u64>(), said.held);
        prop_assert_eq!(said.by_month.values().sum::<u64>(), said.held);
        let places = said.by_district.iter().map(|(_, n)| n).sum::<u64>() + said.by_country.values().sum::<u64>();
        prop_assert_eq!(places, said.held);
        let different: BTreeSet<_> = closed.iter().flat_map(|(p, _)| p.plan.partners()).collect();
        prop_assert_eq!(said.partners_served, count(different.len()));
        prop_assert_eq!(said.partnerships, count(closed.iter().map(|(p, _)| p.plan.partners().len()).sum()));
        let sum = |of: &dyn Fn(&imece::programme::Closing) -> u32| closed.iter().map(|(_, c)| u64::from(of(c))).sum::<u64>();
        prop_assert_eq!(said.participants, sum(&|c| c.attendance()));
        prop_assert_eq!(said.volunteers, sum(&|c| c.volunteers()));
        prop_assert_eq!(said.reached.values().sum::<u64>(), sum(&|c| c.reached().values().sum()));
        prop_assert_eq!(said.meals, closed.iter().map(|(p, _)| p.meals()).sum::<u64>());
        prop_assert_eq!(said.cancelled, count(all.iter().filter(|p| p.stage() == Stage::Cancelled).count()));
        prop_assert_eq!(said.recommendations.values().sum::<u64>(), count(all.iter().map(|p| p.recommendations.len()).sum()));
        prop_assert_eq!(said.overruled.values().sum::<u64>(),
            count(all.iter().flat_map(|p| &p.overruled).map(|o| o.clashes.len()).sum()));
        for status in ParticipantStatus::ALL {
            let those = all.iter().flat_map(|p| p.participants()).filter(|p| p.status == *status).count();
            prop_assert_eq!(said.registrations.get(status).copied().unwrap_or(0), count(those));
        }
        let attendance = lives::tally::<ProgrammeTally, _>(&log).attendance(&Scope::all()).unwrap();
        prop_assert_eq!(attendance.n(), said.held);
        prop_assert_eq!(attendance.max(), closed.iter().map(|(_, c)| i64::from(c.attendance())).max());
    }

    /// The log without people replays to the same state, is still checked for gaps, and has the same figures.
    #[test]
    fn erased_participants_leave_a_log_that_replays(commands in programme_commands(MOST), place: prop::sample::Index) {
        let (calendar, log) = live(&commands)?;
        let erased: BTreeSet<ProgrammeId> = log
            .iter()
            .filter(|recorded| matches!(recorded.event, ProgrammeEvent::ParticipantsErased { .. }))
            .filter_map(|recorded| recorded.event.programme())
            .collect();
        let nobody = ActorId::from_uuid(Uuid::from_u128(99)).unwrap();
        let strip = |recorded: Recorded<ProgrammeEvent>| {
            erased.iter().fold(recorded, |line, programme| ProgrammeEvent::stripped(line, *programme, nobody))
        };
        let stripped: Log = log.iter().cloned().map(strip).collect();
        laws::replay(new, &calendar, &stripped)?;
        prop_assert_eq!(lives::tally::<ProgrammeTally, _>(&stripped), lives::tally::<ProgrammeTally, _>(&log));
        laws::damage(new, &stripped, place.index(log.len()), stream(2))?;
        for recorded in &stripped {
            if let ProgrammeEvent::Registered { fact, registration, .. } = &recorded.event {
                prop_assert_eq!(registration.person().is_none(), erased.contains(&fact.programme));
            }
        }
    }

    #[test]
    fn what_is_owed_is_over_and_does_not_count(commands in programme_commands(MOST)) {
        let (calendar, _) = live(&commands)?;
        let today = "2026-03-24".parse::<NaiveDate>().unwrap();
        let owed: BTreeSet<ProgrammeId> = calendar.owed(today).iter().map(|p| p.id()).collect();
        for programme in calendar.programmes() {
            let over = programme.plan.time().end().date() < today
                || programme.plan.time().end().date() == today && programme.plan.time().end().minute_of_day() == 0;
            let open = matches!(programme.stage(), Stage::Planned | Stage::Announced | Stage::UnderWay);
            prop_assert_eq!(owed.contains(&programme.id()), over && open);
        }
    }
}

/// The strategy reaches every stage, every kind of event and most errors; else the laws above say little.
#[test]
fn random_lives_reach_everything() {
    let (mut stages, mut events, mut errors) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut over = BTreeSet::new();
    let see = |event: &ProgrammeEvent| {
        events.insert(stored::kind(event));
        stages.extend(event.brings_to());
        if let ProgrammeEvent::Announced { overruled: Some(overruled), .. } = event {
            over.extend(overruled.clashes.iter().map(|clash| clash.over.subject()));
        }
    };
    let refused = |error: &ProgrammeError| _ = errors.insert(error.code());
    lives::reached(300, &programme_commands(MOST), new, &partners(), see, refused);
    assert_eq!(stages.len(), Stage::ALL.len(), "stages reached: {stages:?}");
    assert_eq!(events, stored::kinds(include_str!("../../src/programme/event.rs")));
    assert_eq!(over.len(), 2, "overruled: {over:?}");
    assert!(errors.len() >= 32, "errors reached: {} {errors:?}", errors.len());
}
