//! A desk with its units, a clock and a log, for tests that speak the domain.
#![allow(dead_code, unreachable_pub, reason = "no area asks for everything")]

use imece::{
    chrono::NaiveDate,
    event::{Actor, Aggregate, Call, Expected, Recorded, Role},
    id::{
        ActorId, CoordinationId, HouseholdId, OrganisationId, PersonId, PetitionId, StreamId, TextId, UnitId,
    },
    organisation::{
        Channel, Intake, MunicipalityTier, OrganisationalUnit, ReferralTarget, UnitChart, UnitKind,
    },
    petition::{
        Applicant, Awaited, CoordinationTask, Decision, DecisionOutcome, DeskPolicy, Formality, Notice,
        Petition, PetitionCommand as C, PetitionDesk, PetitionError, PetitionEvent, Reason, ReasonCode,
        ReopenReason, Stage, Submission, SubmissionKind,
    },
    text::{Code, Name, Note},
    time::{DayOff, HalfDayPolicy, Minute, WorkCalendar},
    uuid::Uuid,
};

macro_rules! ids {
    ($($name:ident: $kind:ident from $first:literal;)+) => {$(
        pub fn $name(n: u128) -> $kind {
            $kind::from_uuid(Uuid::from_u128($first + n)).unwrap()
        }
    )+};
}

ids! {
    stream: StreamId from 0;
    actor: ActorId from 100;
    person: PersonId from 200;
    household: HouseholdId from 300;
    body: OrganisationId from 400;
    unit: UnitId from 500;
    task: CoordinationId from 600;
    text: TextId from 700;
    pet: PetitionId from 1_000;
}

pub fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub fn note(text: &str) -> Note {
    text.parse().unwrap()
}

pub fn code(text: &str) -> Code {
    text.parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Ten in the morning of a day in Turkey, where all days of these tests lie.
pub fn at(day: &str) -> Minute {
    format!("{day}T07:00Z").parse().unwrap()
}

/// The working days of 2024 to 2027.
pub fn turkey(half_days: HalfDayPolicy) -> WorkCalendar {
    let table = include_str!("../../data/holidays_tr_2024_2027.csv");
    let rows = csv::Reader::from_reader(table.as_bytes()).into_records().map(Result::unwrap);
    let off = rows.map(|row| {
        let date = day(&row[0]);
        if &row[7] == "half" { DayOff::half(date) } else { DayOff::full(date) }
    });
    WorkCalendar::new(day("2024-01-01"), day("2027-12-31"), off).unwrap().with_half_days(half_days)
}

/// Four directorates; the first coordinates.
pub fn units() -> UnitChart {
    let unit = |n| OrganisationalUnit::new(unit(n), name(&format!("Müdürlük {n}")), UnitKind::Directorate);
    UnitChart::new(MunicipalityTier::District, self::unit(1), (1..=4).map(unit)).unwrap()
}

pub fn notice(n: u128) -> Notice {
    Notice { text: text(n), channel: Channel::Post }
}

pub fn reason(code: ReasonCode) -> Reason {
    Reason::new(code, code.needs_text().then(|| note("gerekçe"))).unwrap()
}

pub fn refused(by: u128, code: ReasonCode) -> Decision {
    Decision::new(DecisionOutcome::Refused, unit(by), [reason(code)]).unwrap()
}

/// A complete submission of citizen `n`.
pub fn submission(n: u128, kind: SubmissionKind, channel: Channel, received: Minute) -> Submission {
    let outside = name(&format!("26000{n}"));
    let intake = Intake::numbered(channel, outside).unwrap_or(Intake::by(channel));
    let who = Applicant::Person(person(n));
    let number = name(&format!("2026/{n}"));
    Submission::new(pet(n), number, who, intake, kind, code("bus_stop"), text(n), received)
        .with_formalities([Formality::Name, Formality::Signature, Formality::Address])
}

pub struct Desk {
    pub desk: PetitionDesk,
    pub units: UnitChart,
    pub now: Minute,
    pub role: Role,
    pub waiver: Option<Note>,
    pub expected: Expected,
    pub log: Vec<Recorded<PetitionEvent>>,
}

impl Desk {
    /// On Monday, 2026-03-02, with the working days of Turkey.
    pub fn new() -> Self {
        Self::with(DeskPolicy::new(), HalfDayPolicy::Working)
    }

    pub fn with(policy: DeskPolicy, half_days: HalfDayPolicy) -> Self {
        let mut desk = Self::bare();
        desk.does(C::SetPolicy(policy));
        desk.does(C::SetCalendar(turkey(half_days)));
        desk
    }

    /// Without a calendar, early enough for everything.
    pub fn bare() -> Self {
        Self {
            desk: PetitionDesk::new(stream(1)),
            units: units(),
            now: at("2023-01-02"),
            role: Role::Staff,
            waiver: None,
            expected: Expected::Any,
            log: Vec::new(),
        }
        .on("2024-01-01")
    }

    pub fn on(mut self, day: &str) -> Self {
        self.now = at(day);
        self
    }

    pub fn today(&mut self, day: &str) -> &mut Self {
        self.now = at(day);
        self
    }

    pub fn call(&self) -> Call {
        let mut call = Call::new(Actor::new(actor(1), self.role), self.now);
        call.waiver.clone_from(&self.waiver);
        call.expected = self.expected;
        call
    }

    /// Gives a command that has to succeed, and returns what happened.
    #[track_caller]
    pub fn does(&mut self, command: C) -> Vec<PetitionEvent> {
        let call = self.call();
        let events = self.desk.handle(&command, &call, &self.units);
        let events = events.unwrap_or_else(|error| panic!("{command:?} is refused: {error}"));
        self.log.extend(events.clone());
        events.into_iter().map(|recorded| recorded.event).collect()
    }

    /// Gives a command that has to fail, and returns why; it must leave no trace.
    #[track_caller]
    pub fn fails(&mut self, command: C) -> PetitionError {
        let before = self.desk.clone();
        let call = self.call();
        match self.desk.handle(&command, &call, &self.units) {
            Ok(events) => panic!("{command:?} leads to {events:?}"),
            Err(error) => {
                assert_eq!(self.desk, before, "a refused command leaves no trace");
                error
            }
        }
    }

    #[track_caller]
    pub fn fails_with(&mut self, command: C, code: &str) {
        let error = self.fails(command);
        assert_eq!(error.code(), code, "{error}");
    }

    #[track_caller]
    pub fn petition(&self, n: u128) -> &Petition {
        self.desk.petition(pet(n)).unwrap()
    }

    #[track_caller]
    pub fn stage(&self, n: u128) -> Stage {
        self.petition(n).stage()
    }

    #[track_caller]
    pub fn assert_stage(&self, n: u128, stage: Stage) {
        assert_eq!(self.stage(n), stage);
    }

    #[track_caller]
    pub fn assert_due(&self, n: u128, expected: Option<&str>) {
        assert_eq!(self.desk.due(pet(n)), Ok(expected.map(day)));
    }

    /// Takes in a complete submission that arrives now.
    #[track_caller]
    pub fn receives(&mut self, n: u128, kind: SubmissionKind, channel: Channel) {
        self.does(C::Receive(submission(n, kind, channel, self.now)));
    }

    /// Brings petition `n`, which is not there yet, to a stage by the shortest way; answers of duplicates come from
    /// petition `n + 500`.
    #[track_caller]
    pub fn brings(&mut self, n: u128, kind: SubmissionKind, stage: Stage) {
        let petition = pet(n);
        let channel = Channel::Post;
        if stage == Stage::DuplicateOf {
            self.brings(n + 500, kind, Stage::Registered);
        }
        self.receives(n, kind, channel);
        let steps = way(petition, kind, stage, pet(n + 500), self.now);
        for step in steps {
            self.does(step);
        }
        self.assert_stage(n, stage);
    }
}

/// The commands that bring a received petition to a stage.
fn way(petition: PetitionId, kind: SubmissionKind, to: Stage, original: PetitionId, now: Minute) -> Vec<C> {
    let today = imece::time::Zone::ISTANBUL.to_local(now).unwrap().date();
    let register = C::Register { petition };
    let refer = C::Refer { petition, target: ReferralTarget::to(unit(2)), within: None };
    let accept = C::Accept { petition, unit: unit(2) };
    let decide = C::Decide { petition, decision: Decision::approved(unit(2)) };
    let prepare = C::PrepareAnswer { petition, text: text(90) };
    let send = C::SendAnswer { petition, channel: Channel::Post };
    let to_decided = || vec![register.clone(), refer.clone(), accept.clone(), decide.clone()];
    let to_answered = || [to_decided(), vec![prepare.clone(), send.clone()]].concat();
    match to {
        Stage::Received => vec![],
        Stage::Registered => vec![register],
        Stage::Inadmissible => vec![C::Dismiss {
            petition,
            reason: reason(ReasonCode::NoDefiniteSubject),
            notice: Some(notice(80)),
        }],
        Stage::Transferred => {
            let transfer =
                C::Transfer { petition, authority: name("Karayolları"), notice: Some(notice(81)) };
            vec![register, transfer]
        }
        Stage::DuplicateOf => vec![register, C::MarkDuplicate { petition, original, deliberate: true }],
        Stage::AwaitingApplicant if kind == SubmissionKind::InformationRequest => {
            vec![register, C::TellFee { petition, notice: notice(82) }]
        }
        Stage::AwaitingApplicant => vec![register, C::AskApplicant { petition, notice: notice(82) }],
        Stage::Referred => vec![register, refer],
        Stage::InProgress => vec![register, refer, accept],
        Stage::InterimAnswered => {
            vec![register, refer, accept, C::AnswerInterim { petition, notice: notice(83) }]
        }
        Stage::Decided => to_decided(),
        Stage::Answered => to_answered(),
        Stage::Closed => [to_answered(), vec![C::Close { petition }]].concat(),
        Stage::Reopened => {
            let again = C::Reopen { petition, reason: ReopenReason::Appeal, arrived: today, text: text(84) };
            [to_answered(), vec![again]].concat()
        }
        Stage::Withdrawn => vec![C::Withdraw { petition }],
    }
}

/// A task for a unit.
pub fn given(n: u128, to: u128) -> CoordinationTask {
    CoordinationTask::new(task(n), unit(to), note("durak yapılacak"))
}

/// What is awaited of a petition's applicant.
#[track_caller]
pub fn awaited(petition: &Petition) -> (Awaited, Option<NaiveDate>) {
    match petition.state {
        imece::petition::PetitionState::AwaitingApplicant { awaited, until, .. } => (awaited, until),
        _ => panic!("nothing is awaited of {petition:?}"),
    }
}
