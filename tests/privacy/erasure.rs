//! One law for every module, over random lives: what is due is erased, and nothing else changes.

use crate::cases::cases;
use std::fmt::Debug;

use crate::{
    lives::{self, Log, stream},
    outreach_world,
    terse::{day, id},
};
use imece::{
    chrono::NaiveDate,
    event::{Actor, Aggregate, Call, Recorded, Role, Version},
    id::ActorId,
    outreach::{OutreachCommand, OutreachDesk, OutreachEvent, OutreachPolicy},
    petition::{DeskPolicy, PetitionCommand, PetitionDesk, PetitionEvent},
    programme::{CalendarPolicy, ProgrammeCalendar, ProgrammeCommand, ProgrammeEvent},
    schedule::{Schedule, ScheduleCommand, ScheduleEvent},
    solidarity::{SolidarityCommand, SolidarityDesk, SolidarityEvent, SolidarityPolicy},
    statistics::{
        BookingTally, OutreachTally, PetitionTally, ProgrammeTally, SolidarityTally, SurveyTally,
        VolunteerTally,
    },
    strategies::{
        Mix, Neighbours, laws, office, partners, petition_commands, programme_commands, schedule_commands,
        solidarity_commands, survey_commands, volunteering_commands,
    },
    survey::{SurveyCommand, SurveyEvent, Surveys},
    time::RetentionPolicy,
    volunteering::{PlatformPolicy, VolunteerPlatform, VolunteeringCommand, VolunteeringEvent},
};
use proptest::{
    prelude::*,
    sample::Index,
    strategy::ValueTree,
    test_runner::{TestCaseError, TestRunner},
};

type Strip<E, W> = fn(Recorded<E>, W, ActorId) -> Recorded<E>;

/// How a module erases: the same three things everywhere, in the same shape.
pub(crate) struct Erasure<A: Aggregate, W> {
    pub(crate) retain: A::Command,
    pub(crate) due: fn(&A, NaiveDate) -> Vec<(NaiveDate, W)>,
    pub(crate) erase: fn(W) -> A::Command,
    pub(crate) strip: Strip<A::Event, W>,
}

/// Long after everything: whatever has an end is due.
const LATER: &str = "2100-01-01";

pub(crate) fn month() -> RetentionPolicy {
    RetentionPolicy::months(1.try_into().unwrap())
}

fn clerk() -> Call {
    Call::new(Actor::new(id(8), Role::Staff), format!("{LATER}T12:00Z").parse().unwrap())
}

/// Erases all that is due in a life. What is due is told in order and from its day on; erasing it keeps the figures; the
/// log without it replays to the same state, gives the same figures, and damage in it is found. Returns how much was due.
pub(crate) fn forgets<'f, A, W, T>(
    new: impl Fn() -> A,
    live: &mut A,
    log: &mut Log<A>,
    facts: A::Facts<'f>,
    how: &Erasure<A, W>,
    figures: impl Fn(&Log<A>) -> T,
    place: Index,
) -> Result<Vec<W>, TestCaseError>
where
    A: Aggregate + PartialEq + Debug + Clone,
    A::Command: Debug,
    A::Facts<'f>: Copy,
    A::Event: PartialEq + Debug + Clone,
    A::Error: PartialEq + Debug,
    W: Copy + Ord + Debug,
    T: PartialEq + Debug,
{
    let mut does = |live: &mut A, command: A::Command| {
        let events = laws::decide(live, &command, &clerk(), facts)?;
        let events = events.map_err(|error| TestCaseError::fail(format!("{command:?}: {error:?}")))?;
        log.extend(events.clone());
        Ok::<_, TestCaseError>(events)
    };
    let today = day(LATER);
    let due = (how.due)(live, today);
    prop_assert!(due.is_sorted(), "{due:?}");
    for (since, what) in &due {
        prop_assert!((how.due)(live, *since).contains(&(*since, *what)));
        prop_assert!(!(how.due)(live, since.pred_opt().unwrap()).iter().any(|(_, early)| early == what));
    }
    for (_, what) in &due {
        prop_assert!(!does(live, (how.erase)(*what))?.is_empty());
    }
    prop_assert_eq!((how.due)(live, today), vec![]);
    let erased: Vec<W> = due.into_iter().map(|(_, what)| what).collect();
    let strip = |recorded: &Recorded<A::Event>| {
        erased.iter().fold(recorded.clone(), |recorded, what| (how.strip)(recorded, *what, id(99)))
    };
    let stripped: Log<A> = log.iter().map(strip).collect();
    laws::replay(&new, live, &stripped)?;
    if !stripped.is_empty() {
        laws::damage(&new, &stripped, place.index(stripped.len()), stream(2))?;
    }
    prop_assert_eq!(stripped.iter().map(strip).collect::<Log<A>>(), stripped.clone(), "once is enough");
    prop_assert_eq!(figures(&stripped), figures(log));
    Ok(erased)
}

/// The law of [`forgets`] over the life that commands make, in which erasing changes no figure. Where an id tells what was
/// erased, whoever puts the same commands again, late, brings nobody back.
fn holds<'f, A, W, T>(
    new: impl Fn() -> A,
    commands: &[(A::Command, Call)],
    facts: A::Facts<'f>,
    how: &Erasure<A, W>,
    figures: impl Fn(&Log<A>) -> T,
    (place, stays): (Index, bool),
) -> Result<usize, TestCaseError>
where
    A: Aggregate + PartialEq + Debug + Clone,
    A::Command: Debug,
    A::Facts<'f>: Copy,
    A::Event: PartialEq + Debug + Clone,
    A::Error: PartialEq + Debug,
    W: Copy + Ord + Debug,
    T: PartialEq + Debug,
{
    let (mut live, mut log) = (new(), Vec::new());
    for (command, call) in commands {
        log.extend(live.handle(command, call, facts).unwrap_or_default());
    }
    log.extend(live.handle(&how.retain, &clerk(), facts).unwrap());
    let before = figures(&log);
    let erased = forgets(new, &mut live, &mut log, facts, how, &figures, place)?;
    prop_assert_eq!(figures(&log), before);
    for (command, call) in commands.iter().filter(|_| stays) {
        let _ = live.handle(command, &Call { now: clerk().now, ..call.clone() }, facts);
    }
    let back = (how.due)(&live, day("2200-01-01"));
    prop_assert!(!stays || !back.iter().any(|(_, what)| erased.contains(what)), "{back:?} came back");
    Ok(erased.len())
}

fn petitions(commands: &[(PetitionCommand, Call)], place: Index) -> Result<usize, TestCaseError> {
    let how = Erasure {
        retain: PetitionCommand::SetPolicy(DeskPolicy::new().with_retention(month())),
        due: PetitionDesk::due_for_erasure,
        erase: |petition| PetitionCommand::Erase { petition },
        strip: PetitionEvent::stripped,
    };
    let new = || PetitionDesk::new(stream(1));
    holds(new, commands, &office(), &how, |log| lives::tally::<PetitionTally, _>(log), (place, true))
}

fn programmes(commands: &[(ProgrammeCommand, Call)], place: Index) -> Result<usize, TestCaseError> {
    let how = Erasure {
        retain: ProgrammeCommand::SetPolicy(CalendarPolicy::new().with_retention(month())),
        due: ProgrammeCalendar::due_for_erasure,
        erase: |programme| ProgrammeCommand::Erase { programme },
        strip: ProgrammeEvent::stripped,
    };
    let new = || ProgrammeCalendar::new(stream(1));
    holds(new, commands, &partners(), &how, |log| lives::tally::<ProgrammeTally, _>(log), (place, true))
}

fn volunteers(commands: &[(VolunteeringCommand, Call)], place: Index) -> Result<usize, TestCaseError> {
    let how = Erasure {
        retain: VolunteeringCommand::SetPolicy(PlatformPolicy::new().with_retention(month())),
        due: VolunteerPlatform::due_for_erasure,
        erase: |volunteer| VolunteeringCommand::Erase { volunteer },
        strip: VolunteeringEvent::stripped,
    };
    let new = || VolunteerPlatform::new(stream(1));
    holds(new, commands, (), &how, |log| lives::tally::<VolunteerTally, _>(log), (place, true))
}

fn households(commands: &[(SolidarityCommand, Call)], place: Index) -> Result<usize, TestCaseError> {
    let how = Erasure {
        retain: SolidarityCommand::SetPolicy(SolidarityPolicy::new([]).with_retention(month())),
        due: SolidarityDesk::due_for_erasure,
        erase: |household| SolidarityCommand::Erase { household },
        strip: SolidarityEvent::stripped,
    };
    let new = || SolidarityDesk::new(stream(1));
    // A household that is visited anew is known anew.
    holds(new, commands, (), &how, |log| lives::tally::<SolidarityTally, _>(log), (place, false))
}

fn surveys(commands: &[(SurveyCommand, Call)], place: Index) -> Result<usize, TestCaseError> {
    let how = Erasure {
        retain: SurveyCommand::SetRetention(Some(month())),
        due: Surveys::due_for_erasure,
        erase: |survey| SurveyCommand::Erase { survey },
        strip: SurveyEvent::stripped,
    };
    let new = || Surveys::new(stream(1));
    holds(new, commands, (), &how, |log| lives::tally::<SurveyTally, _>(log), (place, true))
}

fn bookings(commands: &[(ScheduleCommand, Call)], place: Index) -> Result<usize, TestCaseError> {
    let how = Erasure {
        retain: ScheduleCommand::SetRetention(Some(month())),
        due: Schedule::due_for_erasure,
        erase: |booking| ScheduleCommand::Erase { booking },
        strip: ScheduleEvent::stripped,
    };
    let new = || Schedule::new(stream(1));
    holds(new, commands, &Neighbours, &how, |log| lives::tally::<BookingTally, _>(log), (place, true))
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn a_desk_forgets_its_applicants(commands in petition_commands(80), place: Index) {
        petitions(&commands, place)?;
    }

    #[test]
    fn a_calendar_forgets_its_participants(commands in programme_commands(80), place: Index) {
        programmes(&commands, place)?;
    }

    #[test]
    fn a_platform_forgets_its_volunteers(commands in volunteering_commands(60), place: Index) {
        volunteers(&commands, place)?;
    }

    #[test]
    fn a_desk_forgets_its_households(commands in solidarity_commands(60), place: Index) {
        households(&commands, place)?;
    }

    #[test]
    fn surveys_forget_whose_tokens_they_have(commands in survey_commands(40), place: Index) {
        surveys(&commands, place)?;
    }

    #[test]
    fn a_schedule_forgets_who_asked(commands in schedule_commands(Mix::new()), place: Index) {
        bookings(&commands, place)?;
    }

    /// The story of a year: everything of it that has an end.
    #[test]
    fn an_outreach_desk_forgets_everybody(place: Index) {
        let told = outreach_world::told();
        let how = Erasure {
            retain: OutreachCommand::SetPolicy(OutreachPolicy::default()),
            due: OutreachDesk::due_for_erasure,
            erase: OutreachCommand::Erase,
            strip: OutreachEvent::stripped,
        };
        let (mut desk, mut log) = (told.desk, told.log.clone());
        let figures = |log: &Log<OutreachDesk>| lives::tally::<OutreachTally, _>(log);
        let before = figures(&log);
        let erased = forgets(outreach_world::new, &mut desk, &mut log, (), &how, figures, place)?;
        prop_assert!(erased.len() > 3, "{:?}", erased);
        prop_assert_eq!(figures(&log), before);
        // The same records again are recognised without their people, and bring nobody back.
        use OutreachCommand as C;
        let again = told.log.iter().filter_map(|recorded| match recorded.event.clone() {
            OutreachEvent::BloodAsked(request) => Some(C::AskBlood(request)),
            OutreachEvent::BloodOffered(offer) => Some(C::OfferBlood(offer)),
            OutreachEvent::WishMade(wish) => Some(C::MakeWish(wish)),
            OutreachEvent::VisitHeld { visit, .. } => Some(C::HoldVisit(visit)),
            OutreachEvent::CardIssued(card) => Some(C::IssueCard(card)),
            _ => None,
        });
        for command in again {
            prop_assert_eq!(desk.decide(&command, &clerk(), ()), Ok(vec![]), "{:?}", command);
        }
    }
}

/// The lives above hold people whose time comes: or the law would say little.
#[test]
fn there_are_people_to_forget() {
    fn many<C: Debug>(
        lives: usize,
        commands: impl Strategy<Value = Vec<(C, Call)>>,
        law: impl Fn(&[(C, Call)], Index) -> Result<usize, TestCaseError>,
    ) {
        let mut runner = TestRunner::deterministic();
        let mut erased = 0;
        for _ in 0..lives {
            let life =
                (commands.new_tree(&mut runner).unwrap(), any::<Index>().new_tree(&mut runner).unwrap());
            erased += law(&life.0.current(), life.1.current()).unwrap();
        }
        assert!(erased >= 3, "{erased} of {}", std::any::type_name::<C>());
    }
    many(12, petition_commands(80), petitions);
    many(40, programme_commands(120), programmes);
    many(12, volunteering_commands(60), volunteers);
    many(12, solidarity_commands(60), households);
    many(12, survey_commands(40), surveys);
    many(12, schedule_commands(Mix::new()), bookings);
}

/// The law finds a log that is not the same any more.
#[test]
fn a_log_that_lost_more_than_people_is_found() {
    let told = outreach_world::told();
    let how = Erasure::<OutreachDesk, _> {
        retain: OutreachCommand::SetPolicy(OutreachPolicy::default()),
        due: OutreachDesk::due_for_erasure,
        erase: OutreachCommand::Erase,
        strip: |recorded, _, _| Recorded { seq: Version::ZERO, ..recorded },
    };
    let (mut desk, mut log) = (told.desk, told.log);
    let place = any::<Index>().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let found = forgets(outreach_world::new, &mut desk, &mut log, (), &how, |_| (), place);
    assert!(found.is_err(), "{found:?}");
}
