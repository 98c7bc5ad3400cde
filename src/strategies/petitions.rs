//! A small desk: eight petitions of every kind that matters, three units, and commands that fit more often than not.
#![expect(clippy::expect_used, reason = "what is written here is valid, as every run of a test shows")]

use std::{collections::BTreeSet, format, vec::Vec};

use chrono::{Days, NaiveDate, Weekday};
use proptest::{collection, prelude::*, sample::select};

use super::city::id;
use crate::{
    event::{Actor, Aggregate, Call, Recorded, Revision, Role, Version},
    id::{
        ActorId, CoordinationId, HouseholdId, OrganisationId, PersonId, PetitionId, StreamId, TextId, UnitId,
    },
    organisation::{
        Channel, Intake, MunicipalityTier, OrganisationalUnit, ReferralTarget, UnitChart, UnitKind,
    },
    petition::{
        Applicant, ClarificationPolicy, CoordinationTask, Decision, DecisionOutcome, DeskPolicy,
        ExtensionReason, Formality, Notice, PetitionCommand, PetitionDesk, PetitionEvent, Reason, ReasonCode,
        ReopenReason, Stage, Submission, SubmissionKind,
    },
    time::{DayOff, Minute, Minutes, RetentionPolicy, Term, WorkCalendar, Zone},
};

/// How many petitions a small desk may have.
const PETITIONS: u8 = 8;

/// Returns the three units of the small desk; the first coordinates.
#[must_use]
pub fn office() -> UnitChart {
    let units = (0..3_u8).map(|n| {
        let name = format!("Müdürlük {n}").parse().expect("a name");
        OrganisationalUnit::new(unit(n), name, UnitKind::Directorate)
    });
    UnitChart::new(MunicipalityTier::District, unit(0), units).expect("a chart")
}

/// Returns runs of commands to a small desk, each with its call. Most fit where their petition is, some do not, some are
/// stale or repeated. The units are those of [`office`].
#[must_use = "strategies do nothing by themselves"]
pub fn petition_commands(most: usize) -> impl Strategy<Value = Vec<(PetitionCommand, Call)>> {
    let steps = collection::vec(step(), most.div_euclid(2)..=most);
    (0..4_u8, any::<bool>(), steps).prop_map(|(rules, closed, steps)| {
        let mut run = Run::begin(rules, closed);
        for step in steps {
            run.step(&step);
        }
        run.commands
    })
}

/// Returns logs of what such a run of commands leads to.
#[must_use = "strategies do nothing by themselves"]
pub fn petition_log(most: usize) -> impl Strategy<Value = Vec<Recorded<PetitionEvent>>> {
    petition_commands(most).prop_map(|commands| {
        let (mut desk, units) = (empty(), office());
        let events = commands.iter().map(|(command, call)| desk.handle(command, call, &units));
        events.flat_map(Result::unwrap_or_default).collect()
    })
}

fn empty() -> PetitionDesk {
    PetitionDesk::new(StreamId::from_uuid(id(1)).expect("not nil"))
}

fn unit(n: u8) -> UnitId {
    UnitId::from_uuid(id(u128::from(n).saturating_add(2_001))).expect("not nil")
}

fn petition(n: u8) -> PetitionId {
    PetitionId::from_uuid(id(u128::from(n).saturating_add(3_001))).expect("not nil")
}

fn text(n: u8) -> TextId {
    TextId::from_uuid(id(u128::from(n).saturating_add(4_001))).expect("not nil")
}

fn task(n: u8) -> CoordinationId {
    CoordinationId::from_uuid(id(u128::from(n).saturating_add(5_001))).expect("not nil")
}

/// One thing that is done with a petition.
#[derive(Debug, Clone, Copy)]
enum Act {
    Receive,
    Supply,
    Register,
    Dismiss,
    Transfer,
    Join,
    Fee,
    Payment,
    Ask,
    Reply,
    Extend,
    Refer,
    Accept,
    Opinion,
    Interim,
    Decide,
    Prepare,
    Send,
    Task,
    Finish,
    Close,
    Reopen,
    Withdraw,
    Erase,
    Tick,
    Policy,
}

impl Act {
    const ALL: [Self; 26] = [
        Self::Receive,
        Self::Supply,
        Self::Register,
        Self::Dismiss,
        Self::Transfer,
        Self::Join,
        Self::Fee,
        Self::Payment,
        Self::Ask,
        Self::Reply,
        Self::Extend,
        Self::Refer,
        Self::Accept,
        Self::Opinion,
        Self::Interim,
        Self::Decide,
        Self::Prepare,
        Self::Send,
        Self::Task,
        Self::Finish,
        Self::Close,
        Self::Reopen,
        Self::Withdraw,
        Self::Erase,
        Self::Tick,
        Self::Policy,
    ];

    /// What makes sense where a petition is; what is listed twice is done more often.
    const fn fitting(stage: Option<Stage>) -> &'static [Self] {
        use Act as A;
        match stage {
            None => &[A::Receive],
            Some(Stage::Received) => &[A::Register, A::Register, A::Register, A::Supply, A::Dismiss],
            Some(Stage::Registered) => &[
                A::Refer,
                A::Refer,
                A::Refer,
                A::Join,
                A::Join,
                A::Fee,
                A::Ask,
                A::Extend,
                A::Transfer,
                A::Close,
            ],
            Some(Stage::DuplicateOf) => &[A::Send, A::Send, A::Send, A::Interim, A::Close, A::Withdraw],
            Some(Stage::AwaitingApplicant) => &[A::Payment, A::Reply, A::Payment, A::Reply, A::Tick],
            Some(Stage::Referred) => {
                &[A::Accept, A::Accept, A::Accept, A::Opinion, A::Refer, A::Join, A::Extend]
            }
            Some(Stage::InProgress) => &[A::Decide, A::Decide, A::Opinion, A::Interim, A::Refer, A::Extend],
            Some(Stage::InterimAnswered) => &[A::Decide, A::Decide, A::Opinion],
            Some(Stage::Decided) => &[A::Prepare, A::Send, A::Send, A::Send, A::Task, A::Finish, A::Close],
            Some(Stage::Answered) => &[A::Close, A::Close, A::Task, A::Finish, A::Finish, A::Reopen],
            Some(Stage::Reopened) => &[A::Refer, A::Refer, A::Withdraw],
            Some(Stage::Closed | Stage::Inadmissible | Stage::Transferred | Stage::Withdrawn) => {
                &[A::Erase, A::Erase, A::Reopen, A::Receive]
            }
        }
    }
}

#[derive(Debug, Clone)]
struct Step {
    petition: u8,
    /// Which of the fitting acts, or of all where `wild`.
    pick: u8,
    wild: bool,
    /// What the act leaves open.
    detail: u8,
    other: u8,
    later: i32,
    role: Role,
    overruling: bool,
    expected: Option<Result<u8, u8>>,
}

fn step() -> impl Strategy<Value = Step> {
    const ROLES: [Role; 4] = [Role::Applicant, Role::Staff, Role::Staff, Role::Manager];
    const DAY: i32 = 1_440;
    let later = prop_oneof![6 => 0..DAY, 3 => DAY..6 * DAY, 1 => 15 * DAY..40 * DAY, 1 => -3 * DAY..0_i32];
    let expected = prop_oneof![
        30 => Just(None),
        1 => (0..40_u8).prop_map(|version| Some(Ok(version))),
        2 => (1..8_u8).prop_map(|revision| Some(Err(revision))),
    ];
    let what = (0..PETITIONS, any::<u8>(), prop::bool::weighted(0.15), any::<u8>(), 0..PETITIONS);
    (what, later, select(&ROLES[..]), prop::bool::weighted(0.3), expected).prop_map(
        |((petition, pick, wild, detail, other), later, role, overruling, expected)| Step {
            petition,
            pick,
            wild,
            detail,
            other,
            later,
            role,
            overruling,
            expected,
        },
    )
}

/// A run as it is put together; the desk shows what fits.
struct Run {
    desk: PetitionDesk,
    units: UnitChart,
    now: Minute,
    commands: Vec<(PetitionCommand, Call)>,
}

fn calendar() -> WorkCalendar {
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("a date");
    let last = NaiveDate::from_ymd_opt(2032, 12, 31).expect("a date");
    let off = [DayOff::half(day(3, 19)), DayOff::full(day(3, 20)), DayOff::full(day(4, 23))];
    WorkCalendar::new(day(1, 1), last, off).expect("a calendar")
}

fn policy(rules: u8) -> DeskPolicy {
    let policy = DeskPolicy::new().with_near_due(Term::CalendarDays(5));
    match rules {
        0 => policy,
        1 => policy
            .with_clarification(ClarificationPolicy::Suspends)
            .with_reply_within(Term::CalendarDays(10))
            .with_retention(RetentionPolicy::months(1.try_into().expect("not zero"))),
        2 => policy
            .with_target(Channel::Cimer, Term::WorkingDays(10))
            .with_final_within(Term::CalendarDays(60)),
        _ => policy.with_reply_within(Term::WorkingDays(5)),
    }
}

impl Run {
    fn begin(rules: u8, closed: bool) -> Self {
        let now = "2026-03-02T07:00Z".parse().expect("an instant");
        let mut run = Self { desk: empty(), units: office(), now, commands: Vec::new() };
        let calendar = if closed {
            calendar().with_half_days(crate::time::HalfDayPolicy::Closed)
        } else {
            calendar().with_weekend([Weekday::Sat, Weekday::Sun])
        };
        let clerk = Call::new(Actor::new(actor(2), Role::Staff), now);
        run.give(PetitionCommand::SetPolicy(policy(rules)), clerk.clone());
        run.give(PetitionCommand::SetCalendar(calendar), clerk);
        run
    }

    fn give(&mut self, command: PetitionCommand, call: Call) {
        // What is refused stays in the run: a host meets such commands too.
        let _ = self.desk.handle(&command, &call, &self.units);
        self.commands.push((command, call));
    }

    fn step(&mut self, step: &Step) {
        let acts = if step.wild {
            &Act::ALL[..]
        } else {
            Act::fitting(self.desk.petition(petition(step.petition)).map(crate::petition::Petition::stage))
        };
        let place = usize::from(step.pick).checked_rem(acts.len()).unwrap_or(0);
        let act = acts.get(place).copied().unwrap_or(Act::Tick);
        let shift = Minutes::new(step.later.unsigned_abs());
        let now = if step.later < 0 {
            self.now.saturating_sub(shift)
        } else {
            self.now = self.now.saturating_add(shift);
            self.now
        };
        let call = Call::new(Actor::new(actor(3), step.role), now);
        let call = match step.expected {
            None => call,
            Some(Ok(version)) => call.at_version(Version::new(version.into())),
            Some(Err(revision)) => call.at_revision(Revision::new(revision.into())),
        };
        let call =
            if step.overruling { call.overruling("the mayor asks".parse().expect("a note")) } else { call };
        let command = self.command(act, step, now);
        self.give(command, call);
    }

    fn command(&self, act: Act, step: &Step, now: Minute) -> PetitionCommand {
        use PetitionCommand as C;
        let Step { petition: n, detail, other, .. } = *step;
        let petition = petition(n);
        let known = self.desk.petition(petition);
        let notice = Notice { text: text(detail), channel: Channel::Post };
        let told = (detail != 7).then_some(notice);
        let note = || "as agreed".parse().expect("a note");
        let today = Zone::ISTANBUL.to_local(now).expect("in range").date();
        let arrived = today.checked_sub_days(Days::new((detail % 4).into())).expect("in range");
        let lead = known.and_then(crate::petition::Petition::lead).unwrap_or(unit(0));
        match act {
            Act::Receive => C::Receive(submission(n, detail, now)),
            Act::Supply => {
                let all = Formality::ALL.iter().copied();
                C::Supply { petition, formalities: all.take(usize::from(detail % 8)).collect() }
            }
            Act::Register => C::Register { petition },
            Act::Dismiss => {
                let code =
                    [ReasonCode::NoDefiniteSubject, ReasonCode::MissingFormality, ReasonCode::NoBudget];
                let reason = Reason::new(*pick(&code, detail), None).expect("a reason");
                C::Dismiss { petition, reason, notice: told }
            }
            Act::Transfer => {
                C::Transfer { petition, authority: "Karayolları".parse().expect("a name"), notice: told }
            }
            Act::Join => {
                C::MarkDuplicate { petition, original: self::petition(other), deliberate: detail % 4 > 0 }
            }
            Act::Fee => C::TellFee { petition, notice },
            Act::Payment => C::RecordPayment { petition, arrived },
            Act::Ask => C::AskApplicant { petition, notice },
            Act::Reply => C::RecordReply { petition, arrived, text: text(detail) },
            Act::Extend => C::Extend { petition, reason: *pick(ExtensionReason::ALL, detail), notice },
            Act::Refer => {
                let consulted = (0..4_u8).filter(|n| detail >> n & 1 == 1 && *n != other % 3);
                let target = ReferralTarget::new(unit(other % 3), consulted.map(unit).take(1));
                let within = (detail % 3 == 0).then_some(Term::WorkingDays((detail % 20).into()));
                C::Refer { petition, target: target.expect("not the lead"), within }
            }
            Act::Accept => C::Accept { petition, unit: if detail % 8 == 0 { unit(1) } else { lead } },
            Act::Opinion => {
                let outstanding = known.and_then(|p| p.referral()).and_then(|r| r.outstanding().next());
                let unit = outstanding.unwrap_or(unit(other % 3));
                C::GiveOpinion { petition, unit, text: text(detail % 2) }
            }
            Act::Interim => C::AnswerInterim { petition, notice },
            Act::Decide => C::Decide { petition, decision: decision(lead, detail) },
            Act::Prepare => C::PrepareAnswer { petition, text: text(detail % 2) },
            Act::Send => C::SendAnswer { petition, channel: *pick(Channel::ALL, detail) },
            Act::Task => {
                let given = CoordinationTask::new(task(detail % 4), unit(other % 4), note());
                let given = if detail % 2 == 0 { given.within(Term::WorkingDays(5)) } else { given };
                C::GiveTask { petition, task: given }
            }
            Act::Finish => {
                let open = known.and_then(|p| p.open_tasks().next()).map(|record| record.task.id);
                C::FinishTask { petition, task: open.unwrap_or(task(detail % 4)), result: note() }
            }
            Act::Close => C::Close { petition },
            Act::Reopen => {
                let reason = *pick(ReopenReason::ALL, detail);
                C::Reopen { petition, reason, arrived, text: text(detail) }
            }
            Act::Withdraw => C::Withdraw { petition },
            Act::Erase => C::Erase { petition },
            Act::Tick => C::Tick,
            Act::Policy => C::SetPolicy(policy(detail % 4)),
        }
    }
}

fn actor(n: u128) -> ActorId {
    ActorId::from_uuid(id(n)).expect("not nil")
}

fn pick<T>(from: &[T], detail: u8) -> &T {
    let place = usize::from(detail).checked_rem(from.len()).unwrap_or(0);
    from.get(place).expect("not empty")
}

fn decision(by: UnitId, detail: u8) -> Decision {
    let reason = |code| Reason::new(code, None).expect("a reason");
    match detail % 8 {
        0..=3 => Decision::approved(by),
        4 => Decision::new(DecisionOutcome::PartlyApproved, by, [reason(ReasonCode::NoBudget)])
            .expect("reasoned"),
        5 => {
            Decision::new(DecisionOutcome::Refused, by, [reason(ReasonCode::SeparateWork)]).expect("reasoned")
        }
        _ => {
            let both = [reason(ReasonCode::NotFeasible), reason(ReasonCode::Offensive)];
            Decision::new(DecisionOutcome::Refused, by, both).expect("reasoned")
        }
    }
}

/// A submission of the small desk, by its number; some lack something.
fn submission(n: u8, detail: u8, now: Minute) -> Submission {
    use SubmissionKind as K;
    let person = |n: u128| Applicant::Person(PersonId::from_uuid(id(n)).expect("not nil"));
    let (kind, channel, applicant) = match n {
        0 => (K::Request, Channel::PublicDesk, person(501)),
        1 => (K::Complaint, Channel::Cimer, person(501)),
        2 => {
            let body = OrganisationId::from_uuid(id(401)).expect("not nil");
            (K::InformationRequest, Channel::InformationOffice, Applicant::Organisation(body))
        }
        3 => (K::Report, Channel::MessagingLine, Applicant::Withheld),
        4 => (K::Thanks, Channel::Portal, person(502)),
        5 => (K::InformationRequest, Channel::Email, person(503)),
        6 => {
            let household = HouseholdId::from_uuid(id(601)).expect("not nil");
            (K::Suggestion, Channel::OpenDoor, Applicant::Household(household))
        }
        _ => (K::Report, Channel::Cimer, Applicant::Withheld),
    };
    // One in sixteen has the number of another, or comes by a channel that does not take it.
    let number = if detail % 16 == 15 { 0 } else { n };
    let channel = if detail % 16 == 14 { Channel::BloodBank } else { channel };
    let outside = || format!("26-{number}").parse().expect("a number");
    let intake = Intake::numbered(channel, outside()).unwrap_or(Intake::by(channel));
    let received = now.saturating_sub(Minutes::new(u32::from(detail).saturating_mul(20)));
    let lacking = [Formality::Signature, Formality::Address].get(usize::from(detail % 8)).copied();
    let formalities: BTreeSet<Formality> =
        Formality::ALL.iter().copied().filter(|formality| Some(*formality) != lacking).collect();
    let submission = Submission::new(
        petition(n),
        format!("2026/{number}").parse().expect("a number"),
        applicant,
        intake,
        kind,
        "bus_stop".parse().expect("a code"),
        text(n),
        received,
    );
    let submission = submission.with_formalities(formalities);
    if detail.is_multiple_of(5) { submission.by_foreigner() } else { submission }
}
