//! One law for every module, over random lives (those of the registry are led in `registry`): what is due is erased, and
//! nothing else changes.

use std::fmt::Debug;

use crate::{
    cases::cases,
    lives::{self, Log, stream},
    outreach_world,
    terse::{day, id},
};
use imece::{
    chrono::NaiveDate,
    event::{Actor, Aggregate, Call, Recorded, Role, Version},
    id::ActorId,
    outreach::{OutreachCommand, OutreachDesk, OutreachEvent, OutreachPolicy, RecordId},
    petition::{DeskPolicy, PetitionCommand, PetitionDesk, PetitionEvent},
    programme::{CalendarPolicy, ProgrammeCalendar, ProgrammeCommand, ProgrammeEvent},
    schedule::{Schedule, ScheduleCommand, ScheduleEvent},
    solidarity::{SolidarityCommand, SolidarityDesk, SolidarityEvent, SolidarityPolicy},
    statistics::{
        BookingTally, OutreachTally, PetitionTally, ProgrammeTally, SolidarityTally, SurveyTally,
        VolunteerTally,
    },
    stats::Observe,
    strategies::{
        Mix, Neighbours, laws, office, outreach_commands, partners, petition_commands, programme_commands,
        schedule_commands, solidarity_commands, survey_commands, volunteering_commands,
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

/// How a module erases: the same few things everywhere, in the same shape.
pub(crate) struct Erasure<A: Aggregate, W> {
    pub(crate) new: fn() -> A,
    /// Keeps people for a short time only.
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

impl<'f, A, W> Erasure<A, W>
where
    A: Aggregate + PartialEq + Debug + Clone,
    A::Command: Debug,
    A::Facts<'f>: Copy,
    A::Event: PartialEq + Debug + Clone,
    A::Error: PartialEq + Debug,
    W: Copy + Ord + Debug,
{
    /// Erases all that is due in a life. What is due is told in order and from its day on; erasing it keeps the figures; the
    /// log without it replays to the same state, gives the same figures, and damage in it is found. Returns what was due.
    pub(crate) fn forgets<T: PartialEq + Debug>(
        &self,
        live: &mut A,
        log: &mut Log<A>,
        facts: A::Facts<'f>,
        figures: impl Fn(&Log<A>) -> T,
        place: Index,
    ) -> Result<Vec<W>, TestCaseError> {
        let mut does = |live: &mut A, command: A::Command| {
            let events = laws::decide(live, &command, &clerk(), facts)?;
            let events = events.map_err(|error| TestCaseError::fail(format!("{command:?}: {error:?}")))?;
            log.extend(events.clone());
            Ok::<_, TestCaseError>(events)
        };
        let today = day(LATER);
        let due = (self.due)(live, today);
        prop_assert!(due.is_sorted(), "{due:?}");
        for (since, what) in &due {
            prop_assert!((self.due)(live, *since).contains(&(*since, *what)));
            let before = (self.due)(live, since.pred_opt().unwrap());
            prop_assert!(!before.iter().any(|(_, early)| early == what));
        }
        for (_, what) in &due {
            prop_assert!(!does(live, (self.erase)(*what))?.is_empty());
        }
        prop_assert_eq!((self.due)(live, today), vec![]);
        let erased: Vec<W> = due.into_iter().map(|(_, what)| what).collect();
        let strip = |recorded: &Recorded<A::Event>| {
            erased.iter().fold(recorded.clone(), |recorded, what| (self.strip)(recorded, *what, id(99)))
        };
        let stripped: Log<A> = log.iter().map(strip).collect();
        laws::replay(self.new, live, &stripped)?;
        if !stripped.is_empty() {
            laws::damage(self.new, &stripped, place.index(stripped.len()), stream(2))?;
        }
        prop_assert_eq!(stripped.iter().map(strip).collect::<Log<A>>(), stripped.clone(), "once is enough");
        prop_assert_eq!(figures(&stripped), figures(log));
        Ok(erased)
    }

    /// [`forgets`](Self::forgets) over the life that commands make, in which erasing changes no figure. Where an id tells
    /// what was erased, whoever puts the same commands again, late, brings nobody back. Returns how much was due.
    fn holds<T>(
        &self,
        commands: &[(A::Command, Call)],
        facts: A::Facts<'f>,
        again: Again,
        place: Index,
    ) -> Result<usize, TestCaseError>
    where
        T: for<'a> Observe<&'a Recorded<A::Event>> + PartialEq + Debug,
    {
        let (mut live, mut log) = ((self.new)(), Vec::new());
        for (command, call) in commands {
            log.extend(live.handle(command, call, facts).unwrap_or_default());
        }
        log.extend(live.handle(&self.retain, &clerk(), facts).unwrap());
        let figures = |log: &Log<A>| lives::tally::<T, _>(log);
        let before = figures(&log);
        let erased = self.forgets(&mut live, &mut log, facts, figures, place)?;
        prop_assert_eq!(figures(&log), before);
        if again == Again::IsKnown {
            for (command, call) in commands {
                let _ = live.handle(command, &Call { now: clerk().now, ..call.clone() }, facts);
            }
            let back = (self.due)(&live, day("2200-01-01"));
            prop_assert!(!back.iter().any(|(_, what)| erased.contains(what)), "{back:?} came back");
        }
        Ok(erased.len())
    }

    /// [`holds`](Self::holds) of random lives; and of always the same ones, in which there are people whose time comes, or
    /// the law would say little.
    #[track_caller]
    fn holds_of<T>(
        &self,
        commands: impl Strategy<Value = Vec<(A::Command, Call)>>,
        facts: A::Facts<'f>,
        again: Again,
        lives: usize,
    ) where
        T: for<'a> Observe<&'a Recorded<A::Event>> + PartialEq + Debug,
    {
        let life = (commands, any::<Index>());
        TestRunner::new(cases(32))
            .run(&life, |(commands, place)| self.holds::<T>(&commands, facts, again, place).map(drop))
            .unwrap_or_else(|error| panic!("{error}"));
        let mut runner = TestRunner::deterministic();
        let mut erased = 0;
        for _ in 0..lives {
            let (commands, place) = life.new_tree(&mut runner).unwrap().current();
            erased += self.holds::<T>(&commands, facts, again, place).unwrap();
        }
        assert!(erased >= 3, "{erased} of {lives} lives");
    }
}

/// What becomes of a command that is put again after the erasure.
#[derive(Clone, Copy, PartialEq)]
enum Again {
    /// Its id tells that it was known, and nobody comes back.
    IsKnown,
    /// What it names is known anew.
    IsNew,
}

#[test]
fn a_desk_forgets_its_applicants() {
    let how = Erasure {
        new: || PetitionDesk::new(stream(1)),
        retain: PetitionCommand::SetPolicy(DeskPolicy::new().with_retention(month())),
        due: PetitionDesk::due_for_erasure,
        erase: |petition| PetitionCommand::Erase { petition },
        strip: PetitionEvent::stripped,
    };
    how.holds_of::<PetitionTally>(petition_commands(80), &office(), Again::IsKnown, 12);
}

#[test]
fn a_calendar_forgets_its_participants() {
    let how = Erasure {
        new: || ProgrammeCalendar::new(stream(1)),
        retain: ProgrammeCommand::SetPolicy(CalendarPolicy::new().with_retention(month())),
        due: ProgrammeCalendar::due_for_erasure,
        erase: |programme| ProgrammeCommand::Erase { programme },
        strip: ProgrammeEvent::stripped,
    };
    how.holds_of::<ProgrammeTally>(programme_commands(120), &partners(), Again::IsKnown, 40);
}

#[test]
fn a_platform_forgets_its_volunteers() {
    let how = Erasure {
        new: || VolunteerPlatform::new(stream(1)),
        retain: VolunteeringCommand::SetPolicy(PlatformPolicy::new().with_retention(month())),
        due: VolunteerPlatform::due_for_erasure,
        erase: |volunteer| VolunteeringCommand::Erase { volunteer },
        strip: VolunteeringEvent::stripped,
    };
    how.holds_of::<VolunteerTally>(volunteering_commands(60), (), Again::IsKnown, 12);
}

#[test]
fn a_desk_forgets_its_households() {
    let how = Erasure {
        new: || SolidarityDesk::new(stream(1)),
        retain: SolidarityCommand::SetPolicy(SolidarityPolicy::new([]).with_retention(month())),
        due: SolidarityDesk::due_for_erasure,
        erase: |household| SolidarityCommand::Erase { household },
        strip: SolidarityEvent::stripped,
    };
    // A household that is visited anew is known anew.
    how.holds_of::<SolidarityTally>(solidarity_commands(60), (), Again::IsNew, 12);
}

#[test]
fn surveys_forget_whose_tokens_they_have() {
    let how = Erasure {
        new: || Surveys::new(stream(1)),
        retain: SurveyCommand::SetRetention(Some(month())),
        due: Surveys::due_for_erasure,
        erase: |survey| SurveyCommand::Erase { survey },
        strip: SurveyEvent::stripped,
    };
    how.holds_of::<SurveyTally>(survey_commands(40), (), Again::IsKnown, 12);
}

#[test]
fn a_schedule_forgets_who_asked() {
    let how = Erasure {
        new: || Schedule::new(stream(1)),
        retain: ScheduleCommand::SetRetention(Some(month())),
        due: Schedule::due_for_erasure,
        erase: |booking| ScheduleCommand::Erase { booking },
        strip: ScheduleEvent::stripped,
    };
    how.holds_of::<BookingTally>(schedule_commands(Mix::new()), &Neighbours, Again::IsKnown, 12);
}

fn outreach() -> Erasure<OutreachDesk, RecordId> {
    Erasure {
        new: outreach_world::new,
        retain: OutreachCommand::SetPolicy(OutreachPolicy::default()),
        due: OutreachDesk::due_for_erasure,
        erase: OutreachCommand::Erase,
        strip: OutreachEvent::stripped,
    }
}

#[test]
fn an_outreach_desk_forgets_everybody() {
    outreach().holds_of::<OutreachTally>(outreach_commands(120), (), Again::IsKnown, 12);
}

proptest! {
    #![proptest_config(cases(32))]

    /// The story of a year: everything of it that has an end.
    #[test]
    fn the_story_of_an_outreach_desk_forgets_everybody(place: Index) {
        let told = outreach_world::told();
        let (mut desk, mut log) = (told.desk, told.log.clone());
        let figures = |log: &Log<OutreachDesk>| lives::tally::<OutreachTally, _>(log);
        let before = figures(&log);
        let erased = outreach().forgets(&mut desk, &mut log, (), figures, place)?;
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

/// The law finds a log that is not the same any more.
#[test]
fn a_log_that_lost_more_than_people_is_found() {
    let told = outreach_world::told();
    let how = Erasure { strip: |recorded, _, _| Recorded { seq: Version::ZERO, ..recorded }, ..outreach() };
    let (mut desk, mut log) = (told.desk, told.log);
    let place = any::<Index>().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let found = how.forgets(&mut desk, &mut log, (), |_| (), place);
    assert!(found.is_err(), "{found:?}");
}
